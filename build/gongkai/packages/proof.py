"""The last gate: is a zip the data package that its descriptor claims? Problems, in sentences."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeAlias

from gongkai.model import Artifact

Descriptor: TypeAlias = dict[str, Any]


def prove(artifact: Artifact, rows: int | None = None) -> list[str]:
    """What is wrong with a package; nothing where it is sound.

    Hashes and sizes are always proved whole. Frictionless reads 30,000 rows a second: `rows`
    bounds how many of each table it judges.
    """
    return [f"{artifact.path}：{problem}" for problem in _problems(artifact.data, rows)]


def _problems(data: bytes, rows: int | None) -> Iterator[str]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        descriptor = json.loads(archive.read("datapackage.json"))
    except zipfile.BadZipFile as error:
        yield f"压缩包损坏（{error}）。"
    except KeyError:
        yield "压缩包内没有 datapackage.json。"
    else:
        broken = [*_broken_files(descriptor, archive)]
        yield from broken or _judged(descriptor, archive, rows)


def _broken_files(descriptor: Descriptor, archive: zipfile.ZipFile) -> Iterator[str]:
    held = {info.filename: info.file_size for info in archive.infolist()}
    for resource in descriptor["resources"]:
        path = resource["path"]
        if path not in held:
            yield f"缺少文件 {path}。"
        elif held[path] != resource["bytes"]:
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


def _judged(descriptor: Descriptor, archive: zipfile.ZipFile, rows: int | None) -> Iterator[str]:
    # Here and not above: importing Frictionless takes longer than a small build.
    from frictionless import FrictionlessException, Package

    try:
        package = Package.from_descriptor(descriptor)
    except FrictionlessException as error:
        reasons = error.reasons or [error.error]
        yield from (f"datapackage.json 不合规范：{reason.message}" for reason in reasons)
        return
    leant_on = _leant_on(descriptor)
    for resource in package.resources:
        most = None if resource.name in leant_on else rows
        plain = _head(archive, str(resource.path), most)
        resource.path, resource.scheme, resource.data = None, "buffer", plain
    report = package.validate(limit_rows=rows)
    yield from (f"{error.title}：{error.message}" for error in report.errors)
    for task in report.tasks:
        yield from (f"{task.name} {error.title}：{error.message}" for error in task.errors)


def _leant_on(descriptor: Descriptor) -> set[str]:
    """The tables that others refer to: these must be judged with all their keys at hand."""
    return {
        key["reference"]["resource"]
        for resource in descriptor["resources"]
        for key in resource["schema"].get("foreignKeys", ())
    }


def _head(archive: zipfile.ZipFile, path: str, rows: int | None) -> bytes:
    """The first rows of a table and its header, all of it where no number is given."""
    if rows is None:
        return archive.read(path)
    taken: list[str] = []
    with archive.open(path) as file:
        lines = io.TextIOWrapper(file, encoding="utf-8", newline="")
        reader = csv.reader(_noted(lines, taken))
        for _ in islice(reader, rows + 1):
            pass
    return "".join(taken).encode()


def _noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line
