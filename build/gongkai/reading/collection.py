"""The registries below datasets/ in, the collection with its divisions and bodies out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from gongkai.model import Agency, Collection, Finding, GongkaiError, RecordError, Region
from gongkai.reading.faults import MAX_FAULTS, structure
from gongkai.reading.files import read_file, read_list, unknown_files
from gongkai.reading.shapes import AgencyShape, CollectionShape, RegionShape
from gongkai.reading.strict_json import line_of

T = TypeVar("T")


def refuse_unknown_entries(folder: Path) -> None:
    """Refuse a folder that contains no records, or links: links could lead anywhere."""
    refuse_other_folder(folder)
    stop_if_any(list(islice(unknown_files(folder), MAX_FAULTS)))


def refuse_other_folder(folder: Path) -> None:
    """Refuse a folder that contains no records."""
    if not (folder / "collection.json").is_file():
        raise GongkaiError(f"找不到数据目录 {folder}；应有 collection.json、agencies/ 和 reports/")


def read_agencies(folder: Path) -> dict[str, Agency]:
    """The registry of bodies alone; raise RecordError if it is not valid."""
    refuse_unknown_entries(folder)
    return _valid(agencies_of, folder)


def read_collection(folder: Path) -> Collection:
    """The collection alone; raise RecordError if it is not valid."""
    collection = _valid(collection_of, folder)
    assert collection is not None  # a missing one is among the findings
    return collection


def read_regions(folder: Path) -> dict[str, Region]:
    """The divisions alone; raise RecordError if they are not valid."""
    return _valid(regions_of, folder)


def _valid(read: Callable[[Path, list[Finding]], T], folder: Path) -> T:
    findings: list[Finding] = []
    found = read(folder, findings)
    stop_if_any(findings)
    return found


def collection_of(folder: Path, findings: list[Finding]) -> Collection | None:
    """The collection; None if it is not valid, with its faults added to the findings."""
    shape, _ = read_file(CollectionShape, folder / "collection.json", "collection.json", findings)
    return None if shape is None else shape.as_value(Collection)


def regions_of(folder: Path, findings: list[Finding]) -> dict[str, Region]:
    """Code → division; faults are added to the findings."""
    found: dict[str, Region] = {}
    shapes = read_list(RegionShape, folder / "regions.json", "regions.json", findings)
    for shape, line in shapes:
        if shape.code in found:
            sentence = (
                f"区划 {shape.code} 写了两次（{found[shape.code].name}、{shape.name}），应删去一个"
            )
            findings.append(structure("region-once", "regions.json", line, sentence))
        found[shape.code] = shape.as_value(Region)
    return found


def agencies_of(folder: Path, findings: list[Finding]) -> dict[str, Agency]:
    """Id → body; faults are added to the findings."""
    found: dict[str, Agency] = {}
    for path in sorted(folder.glob("agencies/*.json")):
        name = f"agencies/{path.name}"
        shape, text = read_file(AgencyShape, path, name, findings)
        if shape is None:
            continue
        if shape.id != path.stem:
            sentence = f"id 是 {shape.id}，应与文件名 {path.stem} 相同"
            findings.append(structure("key-is-path", name, line_of(text, ("id",)), sentence))
        found[shape.id] = shape.as_value(Agency)
    return found


def stop_if_any(findings: Sequence[Finding]) -> None:
    """Raise RecordError with all findings, in the order of files and lines."""
    if findings:
        raise RecordError(sorted(findings, key=lambda fault: (fault.file, fault.line)))
