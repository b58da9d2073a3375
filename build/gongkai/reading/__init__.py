"""datasets/ in, `Corpus` out: strict, all faults of all files at once, nothing repaired.

The only part of the program that knows how a record is spelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

from gongkai.corpus import Corpus
from gongkai.form import Form
from gongkai.model import (
    Agency,
    Artifact,
    Collection,
    Figure,
    Finding,
    GongkaiError,
    Name,
    RecordError,
    Region,
)
from gongkai.reading.faults import structure
from gongkai.reading.files import load, read_file, read_list, read_text
from gongkai.reading.ingredients import ingredients
from gongkai.reading.ledgers import corrected, read_corrections, read_waivers
from gongkai.reading.record import Row, read_record
from gongkai.reading.shapes import AgencyShape, CollectionShape, RegionShape
from gongkai.reading.strict_json import line_of
from gongkai.reading.trace import read_trace, traced


def read(folder: Path, form: Form) -> Corpus:
    """Read everything below `folder`; raise RecordError with every fault of every file."""
    if not folder.is_dir():
        raise GongkaiError(f"找不到数据目录 {folder}；应有 collection.json、agencies/ 和 reports/")
    findings: list[Finding] = []
    collection = _read_collection(folder, findings)
    regions = _read_regions(folder, findings)
    agencies = _read_agencies(folder, findings)
    rows = _read_reports(folder, form, findings)
    amendments = read_corrections(folder, form, findings)
    rows = corrected(rows, amendments, findings)
    waivers = tuple(read_waivers(folder, findings))
    findings += _registry_faults(agencies, regions, rows)
    _stop_if_any(findings)
    assert collection is not None  # a missing one is among the findings
    corrections = tuple(amendment.correction for amendment in amendments)
    corpus = gather(rows, form, collection, regions, agencies)
    return replace(corpus, corrections=corrections, waivers=waivers)


def read_agencies(folder: Path) -> dict[str, Agency]:
    """The registry of bodies alone; raise RecordError where it is none."""
    findings: list[Finding] = []
    agencies = _read_agencies(folder, findings)
    _stop_if_any(findings)
    return agencies


def _stop_if_any(findings: Sequence[Finding]) -> None:
    if findings:
        raise RecordError(sorted(findings, key=lambda fault: (fault.file, fault.line)))


def gather(
    rows: Sequence[Row],
    form: Form,
    collection: Collection,
    regions: Mapping[str, Region],
    agencies: Mapping[str, Agency],
) -> Corpus:
    """Rows as arrays, sorted by body and year."""
    rows = sorted(rows, key=lambda row: (row.report.agency, row.report.year))
    shape = (len(rows), len(form.cells))
    values = np.full(shape, np.nan)
    status, method = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    places = np.zeros(shape, np.int32)
    raws: dict[tuple[int, int], str] = {}
    said: dict[int, tuple[int, int, float, bool]] = {}
    for at, row in enumerate(rows):
        cells = [form.index[code] for code in row.figures]
        told = [
            said.get(id(figure)) or said.setdefault(id(figure), _said(figure))
            for figure in row.figures.values()
        ]
        if told:
            columns = tuple(zip(*told, strict=True))
            status[at, cells], method[at, cells], values[at, cells] = columns[:3]
            places[at, cells] = [figure.line for figure in row.figures.values()]
            for cell, figure, (*_, is_odd) in zip(cells, row.figures.values(), told, strict=True):
                if is_odd:
                    raws[at, cell] = figure.raw
    reports = tuple(row.report for row in rows)
    return Corpus(
        form, collection, regions, agencies, reports, values, status, method, places, raws
    )


def _said(figure: Figure) -> tuple[int, int, float, bool]:
    """Status, method and number of a figure, and whether it was printed otherwise."""
    number = np.nan if figure.value is None else float(figure.value)
    return int(figure.status), int(figure.method), number, figure.raw != _obvious(figure)


def _obvious(figure: Figure) -> str:
    """What the arrays alone would say was printed: 12, not 12.0; nothing for no number."""
    if figure.value is None:
        return ""
    number = float(figure.value)
    return str(int(number)) if number == int(number) else repr(number)


def site_sources(root: Path) -> Iterator[Artifact]:
    """What people wrote for the site, at its place below the site: pages, and assets/."""
    if not (root / "mkdocs.yml").is_file():
        raise GongkaiError(f"{root} 里没有 mkdocs.yml；请在项目的根目录运行")
    for home, below in (("pages", ""), ("assets", "assets/")):
        folder = root / "site_src" / home
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            yield Artifact(below + path.relative_to(folder).as_posix(), path.read_bytes())


def record_files(folder: Path) -> Iterator[Path]:
    """Every record of a report, in the order of bodies and years."""
    return (path for path in sorted(folder.glob("reports/*/*.json")))


def _read_collection(folder: Path, findings: list[Finding]) -> Collection | None:
    shape, _ = read_file(CollectionShape, folder / "collection.json", "collection.json", findings)
    if shape is None:
        return None
    fields = shape.model_dump(exclude={"schema_", "licence", "contributors"})
    people = tuple(person.model_dump() for person in shape.contributors)
    return Collection(licence=shape.licence.model_dump(), contributors=people, **fields)


def _read_regions(folder: Path, findings: list[Finding]) -> dict[str, Region]:
    shapes = read_list(RegionShape, folder / "regions.json", "regions.json", findings)
    return {shape.code: Region(**shape.model_dump()) for shape, _ in shapes}


def _read_agencies(folder: Path, findings: list[Finding]) -> dict[str, Agency]:
    found: dict[str, Agency] = {}
    for path in sorted(folder.glob("agencies/*.json")):
        name = f"agencies/{path.name}"
        shape, text = read_file(AgencyShape, path, name, findings)
        if shape is None:
            continue
        if shape.id != path.stem:
            sentence = f"id 是 {shape.id}，应与文件名 {path.stem} 相同"
            findings.append(structure("key-is-path", name, line_of(text, ("id",)), sentence))
        names = tuple(Name(**each.model_dump()) for each in shape.names)
        fields = _fields(shape, {"schema_", "names", "aliases"})
        found[shape.id] = Agency(names=names, aliases=tuple(shape.aliases), **fields)
    return found


def _fields(shape: BaseModel, without: set[str]) -> dict[str, Any]:
    return shape.model_dump(exclude=without)


def _read_reports(folder: Path, form: Form, findings: list[Finding]) -> list[Row]:
    rows = []
    for path in record_files(folder):
        name = f"reports/{path.parent.name}/{path.name}"
        text, fault = read_text(path, name)
        if fault is not None:
            findings.append(fault)
            continue
        row, faults = read_record(text, name, form)
        findings += faults
        if row is not None:
            findings += _key_faults(row, path, name, text)
            rows.append(_with_trace(row, path, name, findings))
    return rows


def _key_faults(row: Row, path: Path, name: str, text: str) -> Iterator[Finding]:
    for key, is_, should in (
        ("agency", row.report.agency, path.parent.name),
        ("year", str(row.report.year), path.stem),
    ):
        if is_ != should:
            sentence = f"{key} 是 {is_}，应与路径中的 {should} 相同"
            yield structure("key-is-path", name, line_of(text, (key,)), sentence)


def _with_trace(row: Row, path: Path, name: str, findings: list[Finding]) -> Row:
    trace_path = path.with_suffix(".trace.csv")
    if not trace_path.is_file():
        return row
    trace_name = name.removesuffix(".json") + ".trace.csv"
    text, fault = read_text(trace_path, trace_name)
    trace, faults = read_trace(text, trace_name) if fault is None else ({}, [fault])
    findings += faults
    return Row(row.report, traced(row.figures, trace))


def _registry_faults(
    agencies: Mapping[str, Agency], regions: Mapping[str, Region], rows: Sequence[Row]
) -> Iterator[Finding]:
    for agency in agencies.values():
        name = f"agencies/{agency.id}.json"
        if agency.region not in regions:
            sentence = f"region {agency.region} 不在 regions.json 中，应先登记这个区划"
            yield structure("region-known", name, 1, sentence)
        for key in ("parent", "successor"):
            other = getattr(agency, key)
            if other is not None and other not in agencies:
                sentence = f"{key} {other} 没有登记，应先加 agencies/{other}.json"
                yield structure("agency-known", name, 1, sentence)
    for region in regions.values():
        if region.parent is not None and region.parent not in regions:
            sentence = f"{region.name} 的上级 {region.parent} 没有登记"
            yield structure("region-known", "regions.json", 1, sentence)
    for row in rows:
        if row.report.agency not in agencies:
            sentence = (
                f"机关 {row.report.agency} 没有登记，应先加 agencies/{row.report.agency}.json"
            )
            yield structure("agency-known", row.report.file, 1, sentence)


__all__ = [
    "Row",
    "gather",
    "ingredients",
    "load",
    "read",
    "read_agencies",
    "read_record",
    "read_text",
    "record_files",
    "site_sources",
]
