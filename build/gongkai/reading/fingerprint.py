"""A digest of the program and the project: if it changes, everything is built anew."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import gongkai

LIBRARIES = (
    "jinja2",
    "markdown",
    "markupsafe",
    "mkdocs",
    "mkdocs-material",
    "numpy",
    "pagefind-bin",
    "pandas",
    "pymdown-extensions",
    "xlsxwriter",
)
"""Everything that affects the published bytes."""


def program_fingerprint(root: Path) -> str:
    """A digest of the program, its libraries, and the hand-written files of the site."""
    digest = hashlib.sha256(repr((sys.version_info[:2], *map(_versioned, LIBRARIES))).encode())
    for path in _files(root):
        digest.update(f"\0{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _versioned(library: str) -> str:
    return f"{library} {version(library)}"


def _files(root: Path) -> Iterator[Path]:
    yield root / "mkdocs.yml"
    for folder in (root / "site_src", Path(gongkai.__file__).parent):
        files = (path for path in folder.rglob("*") if path.is_file())
        yield from sorted(path for path in files if path.suffix != ".pyc")
