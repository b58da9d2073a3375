"""A cache of records between builds: a file that did not change is not parsed again.

Validating ten thousand records takes seconds, and usually one of them changed. A file is identified
by its size, time and inode, as in git.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from gongkai.corpus import Codes, Corpus, Places, Values
from gongkai.model import Misfit, Report, Source, Statement
from gongkai.seal import seal, unseal


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
            "reports": [_report_data(report) for report in part.reports] if part else [],
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
    return CachedRecords(tuple(_report(each) for each in notes["reports"]), raws=raws, **arrays)


def _report_data(report: Report) -> dict[str, Any]:
    statements = [[each.claim, str(each.value), each.line] for each in report.statements]
    nested = {
        "source": asdict(report.source),
        "misfits": [asdict(odd) for odd in report.misfits],
    }
    return {**vars(report), **nested, "statements": statements}


def _report(data: Mapping[str, Any]) -> Report:
    statements = (
        Statement(claim, Decimal(value), line) for claim, value, line in data["statements"]
    )
    odd = (
        Misfit(each["row"], tuple(each["printed"]), tuple(each["surplus"]), each["line"])
        for each in data["misfits"]
    )
    nested = {
        "source": Source(**data["source"]),
        "statements": tuple(statements),
        "misfits": tuple(odd),
    }
    return Report(**{**data, **nested})


def file_stamps(files: Iterable[Path]) -> dict[str, str]:
    """The stamps of records and their traces, by their paths below datasets/."""
    return {
        f"reports/{path.parent.name}/{path.name}": f"{_stamp(path)} "
        + _stamp(path.with_suffix(".trace.csv"))
        for path in files
    }


def _stamp(path: Path) -> str:
    try:
        status = os.stat(path)  # noqa: PTH116 - twenty thousand times a build
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"
