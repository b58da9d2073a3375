"""Documents by hash, and their numbered lines: in a folder, or at any address that fsspec can open.

A document of hash `ab12…` is stored at `ab/ab12…`, and beside it `ab/ab12….txt`: its lines as they
were numbered when it was read. Traces refer to these lines, so they stay right even if the
document is read differently one day.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai import output
from gongkai.model import GongkaiError

NAME = re.compile(r"(?:.*/)?([0-9a-f]{2})/(\1[0-9a-f]{62})(\.txt)?")


def files_at(address: str, datasets: Path) -> Folder | Distant | None:
    """The files at an address that a collection gives; None if it gives none."""
    if not address:
        return None
    return Distant(address) if "://" in address else Folder(datasets / address)


@dataclass(frozen=True)
class Store:
    """Documents by hash."""

    files: Folder | Distant

    def documents(self) -> Mapping[str, str]:
        """The hash of every document stored with its lines → a stamp of these lines."""
        found: dict[str, dict[str, str]] = {}
        for name, stamp in self.files.stamps():
            if match := NAME.fullmatch(name):
                found.setdefault(match[2], {})[match[3] or ""] = stamp
        return {sha256: kept[".txt"] for sha256, kept in sorted(found.items()) if len(kept) == 2}

    def among(self, wanted: Iterable[str]) -> dict[str, str]:
        """Those of these documents that are in the store: hash → a stamp of its lines."""
        here = self.documents()
        return {sha256: here[sha256] for sha256 in dict.fromkeys(wanted) if sha256 in here}

    def lines(self, sha256: str) -> tuple[str, ...]:
        """The numbered lines of a stored document."""
        return tuple(self.files.read(f"{_name(sha256)}.txt").decode("utf-8").split("\n"))

    def put(self, document: bytes, text: str) -> None:
        """Store a document and its numbered lines."""
        name = _name(hashlib.sha256(document).hexdigest())
        self.files.write(name, document)
        self.files.write(f"{name}.txt", text.encode("utf-8"))


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def open_store(sources: str, datasets: Path) -> Store | None:
    """The store that a collection names; None if it names none."""
    files = files_at(sources, datasets)
    return Store(files) if files else None


@dataclass(frozen=True)
class Folder:
    """A local folder; if it is missing, the store is empty."""

    root: Path

    def stamps(self) -> Iterator[tuple[str, str]]:
        """Every file in a folder of the store, with its size and modification time.

        Files stand one folder deep. Nothing else is looked at: the address may be any folder.
        """
        for folder in _entries(self.root):
            for entry in _entries(folder.path):
                with suppress(OSError):  # a link that leads nowhere
                    info = entry.stat()
                    if stat.S_ISREG(info.st_mode):
                        name = f"{folder.name}/{entry.name}"
                        yield name, f"{info.st_size} {info.st_mtime_ns}"

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        try:
            return (self.root / name).read_bytes()
        except OSError as cause:
            raise GongkaiError(f"读不了原件库中的 {self.root / name}：{cause.strerror}") from cause

    def write(self, name: str, data: bytes) -> None:
        """Write a file, completely or not at all."""
        output.save(self.root / name, data)


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """The entries of a folder, in order; none if it is missing or we may not read it."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


@dataclass(frozen=True)
class Distant:
    """Any address that fsspec can open: s3://…, sftp://…, memory://…"""

    address: str

    def stamps(self) -> Sequence[tuple[str, str]]:
        """Every file with what its host reports about it."""
        system, root = self._opened()
        try:
            found = system.find(root, detail=True)
        except FileNotFoundError:
            return ()
        except Exception as cause:  # each host has errors of its own
            raise self._failed("读不了", cause) from cause
        return [(name, repr(sorted(info.items()))) for name, info in sorted(found.items())]

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        system, root = self._opened()
        try:
            return bytes(system.cat_file(f"{root}/{name}"))
        except Exception as cause:
            raise self._failed("读不了", cause) from cause

    def write(self, name: str, data: bytes) -> None:
        """Write a file; object stores show it only when it is complete."""
        system, root = self._opened()
        try:
            system.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
            system.pipe_file(f"{root}/{name}", data)
        except Exception as cause:
            raise self._failed("写不了", cause) from cause

    def _opened(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs
        except ImportError as cause:
            remedy = '请先运行 pip install "gongkai[store]"'
            raise GongkaiError(f"原件库 {self.address} 要用 fsspec，{remedy}") from cause
        try:
            system, root = url_to_fs(self.address)
        except Exception as cause:
            raise self._failed("打不开", cause) from cause
        return system, root.rstrip("/")

    def _failed(self, what: str, cause: Exception) -> GongkaiError:
        return GongkaiError(
            f"{what}原件库 {self.address}（{cause}）；请检查 collection.json 的 sources、网络和权限"
        )
