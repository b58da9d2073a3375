"""Validate that a zip is the data package that its descriptor claims; problems as sentences."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from gongkai import parquet_lines
from gongkai.model import Artifact, csv_of
from gongkai.packages.descriptor import CSV

Descriptor: TypeAlias = dict[str, Any]


def prove(artifact: Artifact, bodies: int | None = None) -> list[str]:
    """The problems of a package; empty if it is valid.

    Hashes and sizes are always checked completely. Frictionless reads 30,000 rows a second, and
    reads a table again for each that refers to it: `bodies` limits the bodies whose rows it
    validates; 0 leaves it out.
    """
    return [f"{artifact.path}：{problem}" for problem in _problems(artifact.data, bodies)]


def _problems(data: bytes, bodies: int | None) -> Iterator[str]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        descriptor = json.loads(archive.read("datapackage.json"))
    except zipfile.BadZipFile as error:
        yield f"压缩包损坏（{error}）。"
    except KeyError:
        yield "压缩包内没有 datapackage.json。"
    else:
        broken = [*_broken_files(descriptor, archive)]
        yield from broken
        if not broken and bodies != 0:
            yield from _frictionless_errors(descriptor, archive, bodies)


def _broken_files(descriptor: Descriptor, archive: zipfile.ZipFile) -> Iterator[str]:
    packed = {info.filename: info.file_size for info in archive.infolist()}
    for resource in descriptor["resources"]:
        path = resource["path"]
        if path not in packed:
            yield f"缺少文件 {path}。"
        elif packed[path] != resource["bytes"]:
            yield f"{path} 的大小与说明不符。"
        elif resource["hash"] != f"sha256:{_digest(archive, path)}":
            yield f"{path} 的 SHA-256 与说明不符。"


def _digest(archive: zipfile.ZipFile, path: str) -> str:
    """The hash of a file, read in pieces: the long table may be larger than memory."""
    digest = hashlib.sha256()
    with archive.open(path) as file:
        while plain := file.read(1 << 20):
            digest.update(plain)
    return digest.hexdigest()


def _frictionless_errors(
    descriptor: Descriptor, archive: zipfile.ZipFile, bodies: int | None
) -> Iterator[str]:
    # Here and not above: importing Frictionless takes longer than a small build.
    """What Frictionless finds wrong with a package, of all its rows or those of some bodies."""
    from frictionless import FrictionlessException, Package

    try:
        package = Package.from_descriptor(_as_csv(descriptor))
    except FrictionlessException as error:
        reasons = error.reasons or [error.error]
        yield from (f"datapackage.json 不合规范：{reason.message}" for reason in reasons)
        return
    sample = None if bodies is None else _first_bodies(archive, bodies)
    for resource, declared in zip(package.resources, descriptor["resources"], strict=True):
        plain = _rows(archive, declared, sample)
        resource.path, resource.scheme, resource.data = None, "buffer", plain
        resource.hash = resource.bytes = None  # both were proved of the whole
    report = package.validate()
    yield from (f"{error.title}：{error.message}" for error in report.errors)
    for task in report.tasks:
        yield from (f"{task.name} {error.title}：{error.message}" for error in task.errors)


def _as_csv(descriptor: Descriptor) -> Descriptor:
    """The same package with every table as CSV: Frictionless is given all of them so."""
    resources = [
        {**each, "format": CSV, "mediatype": "text/csv"} for each in descriptor["resources"]
    ]
    return {**descriptor, "resources": resources}


def _first_bodies(archive: zipfile.ZipFile, count: int) -> frozenset[str]:
    """The first bodies that have reports."""
    found: dict[str, None] = {}
    with _text(archive, "data/reports.csv") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["agency"])
            if len(found) == count:
                break
    return frozenset(found)


def _rows(archive: zipfile.ZipFile, declared: Descriptor, sample: frozenset[str] | None) -> bytes:
    """A table of the package; of one with rows of bodies, only those of a sample."""
    names = [field["name"] for field in declared["schema"]["fields"]]
    if not sample or "agency" not in names or not declared["schema"].get("foreignKeys"):
        return "".join(_lines(archive, declared["path"])).encode()
    lines = _lines(archive, declared["path"])
    return csv_of(_of_bodies(lines, names.index("agency"), sample)).encode()


def _of_bodies(lines: Iterable[str], at: int, sample: frozenset[str]) -> Iterator[list[str]]:
    """The header, and the rows of some bodies and of none; tables are sorted by body."""
    last, wanted = max(sample), {"", "agency", *sample}
    for row in csv.reader(lines):
        if row[at] in wanted:
            yield row
        elif row[at] > last:
            return


def _lines(archive: zipfile.ZipFile, path: str) -> Iterator[str]:
    """A table as the lines of its CSV."""
    if path.endswith(f".{CSV}"):
        with _text(archive, path) as lines:
            yield from lines
    else:
        yield from parquet_lines.csv_lines(archive.read(path))


def _text(archive: zipfile.ZipFile, path: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(archive.open(path), encoding="utf-8", newline="")
