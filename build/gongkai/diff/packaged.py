"""Read the state of the collection from a published gongkai.zip."""

from __future__ import annotations

import csv
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from io import TextIOWrapper
from pathlib import Path

import numpy as np

from gongkai import form
from gongkai.diff.snapshot import FIELDS, Key, Rates, Snapshot
from gongkai.model import Finding, GongkaiError, Severity, Standing, Status
from gongkai.model.values import Codes, Values, exact, plain

LARGEST = 8_000_000_000
"""Maximum size of all tables in bytes; a package that claims more is not unpacked."""
LARGEST_DESCRIPTOR = 10_000_000
"""Maximum size of datapackage.json in bytes; ours has a hundredth of it."""
STATUS = {status.word: status for status in Status}
STANDING = {standing.word: standing for standing in Standing}
Row = Mapping[str, str]


def of_package(path: Path) -> Snapshot:
    """The state in a package; raises GongkaiError if it is not one of ours."""
    try:
        with zipfile.ZipFile(path) as package:
            if sum(each.file_size for each in package.infolist()) > LARGEST:
                raise GongkaiError(f"{path} 展开后太大，没有读")
            return _snapshot(package, str(path))
    except BROKEN as cause:
        raise GongkaiError(
            f"{path} 不是本站的 gongkai.zip，或者已经损坏；请重新下载后再比较"
        ) from cause


BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    csv.Error,
    InvalidOperation,
    KeyError,
    ValueError,
    EOFError,
    RuntimeError,  # encrypted, packed in a way of others, JSON without end
)
"""Errors raised when reading a file that is not a package of ours."""


def _snapshot(package: zipfile.ZipFile, name: str) -> Snapshot:
    """The state that the files of a package describe."""
    descriptor = _descriptor(package)
    reports = {_key(row): row for row in _rows(package, "reports")}
    rows = {key: at for at, key in enumerate(reports)}
    cells = tuple(cell.code for cell in form.load().cells)
    values = np.full((len(rows), len(cells)), np.nan)
    status = np.zeros((len(rows), len(cells)), dtype=np.uint8)
    raws = _fill(package, rows, cells, values, status)
    return Snapshot(
        name=name,
        version=str(descriptor.get("version", "")),
        bodies={row["agency"]: row["name"] for row in _rows(package, "agencies")},
        reports={key: {each: row[each] for each in FIELDS} for key, row in reports.items()},
        rows=rows,
        cells=cells,
        values=values,
        status=status,
        raws=raws,
        findings={row["finding"]: _finding(row) for row in _rows(package, "findings")},
        rates=_rates(package, rows),
        regions=frozenset(row["region"] for row in _rows(package, "regions")),
        corrections={
            row["correction"]: (*_key(row), row["cell"]) for row in _rows(package, "corrections")
        },
    )


def _descriptor(package: zipfile.ZipFile) -> Mapping[str, object]:
    if package.getinfo("datapackage.json").file_size > LARGEST_DESCRIPTOR:
        raise ValueError("too long")
    descriptor = json.loads(package.read("datapackage.json"))
    if not isinstance(descriptor, dict):
        raise ValueError("no object")
    return descriptor


def _rows(package: zipfile.ZipFile, table: str) -> Iterator[Row]:
    for row in csv.DictReader(_lines(package, table)):
        if None in row or None in row.values():
            raise ValueError("a row that is too short or too long")
        yield row


def _lines(package: zipfile.ZipFile, table: str) -> Iterator[str]:
    """The table as CSV; one that is too long for that is packed as Parquet."""
    if f"data/{table}.parquet" in package.namelist():
        from gongkai import parquet_lines  # every command waited for Arrow, which few need

        yield from parquet_lines.csv_lines(package.read(f"data/{table}.parquet"))
        return
    with package.open(f"data/{table}.csv") as file:
        yield from TextIOWrapper(file, "utf-8", newline="")


def _key(row: Row) -> Key:
    return row["agency"], int(row["year"])


def _fill(
    package: zipfile.ZipFile,
    rows: Mapping[Key, int],
    cells: tuple[str, ...],
    values: Values,
    status: Codes,
) -> dict[tuple[int, int], str]:
    """Put the long table into the arrays; return the raw texts that differ from the plain value."""
    column = {code: at for at, code in enumerate(cells)}
    raws: dict[tuple[int, int], str] = {}
    for row in _rows(package, "cells"):
        place = rows[_key(row)], column[row["cell"]]
        status[place] = STATUS[row["status"]]
        obvious = ""
        if row["value"]:
            values[place] = float(row["value"])
            obvious = plain(exact(float(Decimal(row["value"]))))
        if row["raw"] != obvious:
            raws[place] = row["raw"]
    return raws


def _finding(row: Row) -> Finding:
    return Finding(
        row["rule"],
        Severity(row["severity"]),
        row["message"],
        agency=row["agency"],
        year=int(row["year"] or 0),
        cells=tuple(row["cells"].split()),
        doubtful=row["doubtful"] == "true",
        title=row["title"],
        of_reading=row["verdict"] == "unread",
    )


def _rates(package: zipfile.ZipFile, rows: Mapping[Key, int]) -> Rates:
    measures = list(_rows(package, "measures"))
    codes = tuple(dict.fromkeys(row["indicator"] for row in measures))
    column = {code: at for at, code in enumerate(codes)}
    values = np.full((len(rows), len(codes)), np.nan)
    status = np.full((len(rows), len(codes)), Standing.ABSENT, dtype=np.uint8)
    for row in measures:
        place = rows[_key(row)], column[row["indicator"]]
        status[place] = STANDING[row["status"]]
        values[place] = float(row["value"]) if row["value"] else np.nan
    return Rates(codes, values, status)
