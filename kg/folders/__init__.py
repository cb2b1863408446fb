"""Folders and files on disk: written whole or not at all, named from data, described by a manifest."""

from kg.folders.file_names import FileNames, is_file_name
from kg.folders.manifest import MANIFEST, checksum, entries, stamp
from kg.folders.staging import settle, staged

__all__ = ["MANIFEST", "FileNames", "checksum", "entries", "is_file_name", "settle", "staged", "stamp"]
