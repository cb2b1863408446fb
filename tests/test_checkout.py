"""A clone is the same on every system: version control turns no line end of what is read and compared."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="this is no working copy of git"
)


def git(*words: str, cwd: Path = ROOT) -> bytes:
    return subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True, timeout=120).stdout


def test_a_clone_on_windows_has_the_bytes_of_the_repository(tmp_path: Path) -> None:
    files = ["kg/reviews", "ontology", "queries", "shapes", "viz/templates", ".gitattributes"]
    clone = tmp_path / "clone"
    git("clone", "--quiet", "--no-checkout", "-c", "core.autocrlf=true", "--no-hardlinks", str(ROOT), str(clone))
    git("checkout", "--quiet", "HEAD", "--", *files, cwd=clone)
    tables = sorted((clone / "kg" / "reviews").rglob("*.csv"))
    assert len(tables) > 25
    for path in [path for name in files for path in ([clone / name] if "." in name else (clone / name).rglob("*"))]:
        if path.is_file():
            assert b"\r" not in path.read_bytes(), path
