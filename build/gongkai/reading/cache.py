"""A cache of records between builds: a file that did not change is not parsed or judged again.

Validating ten thousand records takes seconds, and usually one of them changed. A file is identified
by its size, time and inode, as in git.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from gongkai.corpus import Corpus, OwnFindings, Places
from gongkai.model import Finding, Report
from gongkai.model.values import Codes, Values
from gongkai.system import file_stamp, seal, stamp_of, unseal


@dataclass
class RecordCache:
    """The records of the last build with their findings, and after reading those of this one."""

    base: str
    """Digest of the program, the form and the folder: if it differs, the cache is empty."""
    part: CachedRecords | None = None
    stamps: Mapping[str, str] = field(default_factory=dict)
    """Record → the stamps of its file and of its trace."""
    untouched: frozenset[str] = frozenset()
    """After reading: the keys of the reports that were not read again."""
    own: OwnFindings | None = None
    registries: str = ""
    """A digest of the registries with which these findings were made."""

    def own_before(self, corpus: Corpus) -> OwnFindings | None:
        """The findings of the last build, unless a registry has changed; notes those of now."""
        before, self.registries = self.registries, _registries(corpus)
        return self.own if before == self.registries else None

    def to_bytes(self) -> bytes:
        """The cache as bytes: three lines of JSON, then the arrays; never anything executable."""
        part, own = self.part or NO_RECORDS, self.own or NO_FINDINGS
        arrays = [*(getattr(part, name) for name in ARRAYS), own.tallies]
        notes = {
            "base": self.base,
            "stamps": dict(self.stamps),
            "raws": [[*at, raw] for at, raw in part.raws.items()],
            "registries": self.registries if self.own else "",
            "judged": own.reports,
            "shapes": [array.shape for array in arrays],
        }
        kinds = zip(arrays, KINDS, strict=True)
        lines = (
            json.dumps(notes, ensure_ascii=True).encode(),
            REPORTS.dump_json(part.reports),
            FINDINGS.dump_json(own.findings),
            b"".join(array.astype(kind).tobytes() for array, kind in kinds),
        )
        return seal(b"\n".join(lines))


@dataclass(frozen=True)
class CachedRecords:
    """Reports with their figures, without the registries that explain them."""

    reports: tuple[Report, ...]
    values: Values
    status: Codes
    method: Codes
    places: Places
    raws: Mapping[tuple[int, int], str]


REPORTS = TypeAdapter(tuple[Report, ...])
"""Writes reports as JSON and reads them back, with every field of their types."""
FINDINGS = TypeAdapter(tuple[Finding, ...])
"""The same for findings."""
ARRAYS = ("values", "status", "method", "places")
KINDS = ("<f8", "|u1", "|u1", "<i4", "<u2")
"""How the numbers of each array are written; last those of the tallies."""
NO_CODES = np.empty((0, 0), np.uint8)
NO_RECORDS = CachedRecords((), np.empty((0, 0)), NO_CODES, NO_CODES, np.empty((0, 0), np.int32), {})
NO_FINDINGS = OwnFindings((), (), np.empty((0, 0, 0), np.uint16))


def cacheable(corpus: Corpus) -> CachedRecords:
    """The part of a corpus that is cached."""
    return CachedRecords(
        **{each.name: getattr(corpus, each.name) for each in fields(CachedRecords)}
    )


def load_record_cache(path: Path, base: str) -> RecordCache:
    """The cache in a file; empty if it is of another program or damaged."""
    try:
        head, reports, findings, data = unseal(path.read_bytes()).split(b"\n", 3)
        notes = json.loads(head)
        if notes["base"] != base:
            return RecordCache(base)
        values, status, method, places, tallies = _arrays(data, notes["shapes"])
        raws = {(row, cell): raw for row, cell, raw in notes["raws"]}
        read = REPORTS.validate_json(reports)
        part = CachedRecords(read, values, status, method, places, raws)
        own = OwnFindings(tuple(notes["judged"]), FINDINGS.validate_json(findings), tallies)
        return RecordCache(base, part, notes["stamps"], own=own, registries=notes["registries"])
    except (OSError, ValueError, TypeError, KeyError, ArithmeticError):
        return RecordCache(base)  # whatever is wrong with it, records are then read anew


def _arrays(data: bytes, shapes: Sequence[Sequence[int]]) -> Iterator[NDArray[Any]]:
    """The arrays of a cache; ValueError if their sizes differ."""
    at = 0
    for shape, kind in zip(shapes, KINDS, strict=True):
        count = prod(shape)
        yield np.frombuffer(data, kind, count, at).reshape(shape)
        at += count * np.dtype(kind).itemsize
    if at != len(data):
        raise ValueError(at)


def _registries(corpus: Corpus) -> str:
    """A digest of what rules use besides the records: the registries and the corrections."""
    seen = (corpus.collection, corpus.regions, corpus.agencies, corpus.corrections)
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def folder_stamp(folder: Path) -> str:
    """A digest of the stamps of all files below a folder: the same as long as none was touched."""
    digest, waiting = hashlib.sha256(), [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                status = entry.stat(follow_symlinks=False)
                at = f"{status.st_mode} {stamp_of(status)}"
                digest.update(f"{entry.path} {at}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def file_stamps(files: Iterable[Path]) -> dict[str, str]:
    """The stamps of records and their traces, by their paths below datasets/."""
    return {
        f"reports/{path.parent.name}/{path.name}": f"{file_stamp(path)} "
        + file_stamp(f"{path.parent}/{path.stem}.trace.csv")
        for path in files
    }
