"""Folders and files on disk: written whole or not at all, named from data, described by a manifest."""

from kg.folders.file_names import FileNames, is_file_name
from kg.folders.manifest import MANIFEST, stamp
from kg.folders.staging import settle, staged

__all__ = ["MANIFEST", "FileNames", "is_file_name", "settle", "staged", "stamp"]
