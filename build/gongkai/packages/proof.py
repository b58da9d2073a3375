"""The last gate: is a zip the data package that its descriptor claims? Problems, in sentences."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from gongkai.model import Artifact


def prove(artifact: Artifact, rows: int | None = None) -> list[str]:
    """What is wrong with a package; nothing where it is sound.

    Hashes and sizes are always proved whole. Frictionless reads 30,000 rows a second: `rows`
    bounds how many of each table it judges.
    """
    return [f"{artifact.path}：{problem}" for problem in _problems(artifact.data, rows)]


def _problems(data: bytes, rows: int | None) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as error:
        yield f"压缩包损坏（{error}）。"
        return
    if "datapackage.json" not in files:
        yield "压缩包内没有 datapackage.json。"
        return
    descriptor = json.loads(files["datapackage.json"])
    broken = [*_broken_files(descriptor, files)]
    yield from broken or _judged(descriptor, files, rows)


def _broken_files(descriptor: dict[str, Any], files: dict[str, bytes]) -> Iterator[str]:
    for resource in descriptor["resources"]:
        plain = files.get(resource["path"])
        if plain is None:
            yield f"缺少文件 {resource['path']}。"
        elif resource["hash"] != f"sha256:{hashlib.sha256(plain).hexdigest()}":
            yield f"{resource['path']} 的 SHA-256 与说明不符。"
        elif resource["bytes"] != len(plain):
            yield f"{resource['path']} 的大小与说明不符。"


def _judged(descriptor: dict[str, Any], files: dict[str, bytes], rows: int | None) -> Iterator[str]:
    # Here and not above: importing Frictionless takes longer than a small build.
    from frictionless import FrictionlessException, Package

    try:
        package = Package.from_descriptor(descriptor)
    except FrictionlessException as error:
        reasons = error.reasons or [error.error]
        yield from (f"datapackage.json 不合规范：{reason.message}" for reason in reasons)
        return
    for resource in package.resources:
        plain = files[str(resource.path)]
        resource.path, resource.scheme, resource.data = None, "buffer", plain
    report = package.validate(limit_rows=rows)
    yield from (f"{error.title}：{error.message}" for error in report.errors)
    for task in report.tasks:
        yield from (f"{task.name} {error.title}：{error.message}" for error in task.errors)
