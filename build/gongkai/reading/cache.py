"""A cache of records between builds: a file that did not change is not parsed again.

Validating ten thousand records takes seconds, and usually one of them changed. A file is identified
by its size, time and inode, as in git.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from gongkai.corpus import Codes, Corpus, Places, Values
from gongkai.model import Report
from gongkai.system import seal, stamp, stamp_of, unseal


@dataclass
class RecordCache:
    """The records of the last build, and after reading those of this one."""

    base: str
    """Digest of the program, the form and the folder: if it differs, the cache is empty."""
    part: CachedRecords | None = None
    stamps: Mapping[str, str] = field(default_factory=dict)
    """Record → the stamps of its file and of its trace."""

    def to_bytes(self) -> bytes:
        """The cache as bytes: a line of JSON, then the arrays; never anything executable."""
        part = self.part
        data = {
            "base": self.base,
            "stamps": dict(self.stamps),
            "cells": part.values.shape[1] if part else 0,
            "reports": REPORTS.dump_python(part.reports, mode="json") if part else [],
            "raws": [[*at, raw] for at, raw in part.raws.items()] if part else [],
        }
        arrays = [getattr(part, name).astype(kind) for name, kind in ARRAYS.items()] if part else []
        head = json.dumps(data, ensure_ascii=True).encode()
        return seal(b"\n".join([head, b"".join(array.tobytes() for array in arrays)]))


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
"""Writes reports as plain data and reads them back, with every field of their types."""
ARRAYS = {"values": "<f8", "status": "|u1", "method": "|u1", "places": "<i4"}


def cacheable(corpus: Corpus) -> CachedRecords:
    """The part of a corpus that is cached."""
    return CachedRecords(
        **{each.name: getattr(corpus, each.name) for each in fields(CachedRecords)}
    )


def load_record_cache(path: Path, base: str) -> RecordCache:
    """The cache in a file; empty if it is of another program or damaged."""
    try:
        head, _, data = unseal(path.read_bytes()).partition(b"\n")
        notes = json.loads(head)
        if notes["base"] != base:
            return RecordCache(base)
        return RecordCache(base, _cached_records(notes, data), notes["stamps"])
    except (OSError, ValueError, TypeError, KeyError, ArithmeticError):
        return RecordCache(base)  # whatever is wrong with it, records are then read anew


def _cached_records(notes: Mapping[str, Any], data: bytes) -> CachedRecords:
    """Reports and arrays of a cache; ValueError if their lengths differ."""
    shape = (len(notes["reports"]), notes["cells"])
    arrays, at = {}, 0
    for name, kind in ARRAYS.items():
        size = shape[0] * shape[1] * np.dtype(kind).itemsize
        arrays[name] = np.frombuffer(data[at : at + size], kind).reshape(shape)
        at += size
    if at != len(data):
        raise ValueError(at)
    raws = {(row, cell): raw for row, cell, raw in notes["raws"]}
    return CachedRecords(REPORTS.validate_python(notes["reports"]), raws=raws, **arrays)


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
        f"reports/{path.parent.name}/{path.name}": f"{stamp(path)} "
        + stamp(path.with_suffix(".trace.csv"))
        for path in files
    }
