"""datasets/ in, `Corpus` out: strict, all faults of all files at once, nothing repaired.

The only part of the program that knows how a record is spelled.
"""

from __future__ import annotations

from collections.abc import Collection as Collection_
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import islice
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
    regions_above,
)
from gongkai.reading import parquet
from gongkai.reading.agreement import disagreements, lone_traces
from gongkai.reading.cache import (
    CachedRecords,
    RecordCache,
    cacheable,
    file_stamps,
    load_record_cache,
)
from gongkai.reading.faults import MOST_TOLD, structure
from gongkai.reading.files import load, read_file, read_list, read_text, unknown_files
from gongkai.reading.fingerprint import program_fingerprint
from gongkai.reading.ledgers import Amendment, corrected, read_corrections, read_waivers
from gongkai.reading.record import ReadReport, read_record
from gongkai.reading.redirects import FIRST_PUBLISHED, read_first_published, read_redirects
from gongkai.reading.registry import Registry, registry_faults
from gongkai.reading.shapes import AgencyShape, CollectionShape, RegionShape
from gongkai.reading.strict_json import line_of
from gongkai.reading.trace import read_trace, traced
from gongkai.reading.tracked import tracked


def read(
    folder: Path,
    form: Form,
    region: str | None = None,
    cache: RecordCache | None = None,
    bodies: Collection_[str] | None = None,
) -> Corpus:
    """Read everything below `folder`; raise RecordError with every fault of every file.

    With a region, read the reports of its bodies only: 33, 330000 or any other division. With a
    memory, read only files that changed since, and remember them. With bodies, read their reports
    and all registries.
    """
    findings: list[Finding] = []
    empty = _registries(folder, form, findings)
    corpus = empty if region is None else _within(empty, region)
    bodies = bodies if region is None else corpus.agencies.keys()
    amendments = [
        one
        for one in read_corrections(folder, form, findings)
        if bodies is None or one.correction.agency in bodies
    ]
    corpus = _reported(folder, corpus, bodies, amendments, findings, cache)
    registry = Registry(folder, empty.collection, empty.regions, empty.agencies)
    findings += registry_faults(registry, corpus.reports)
    findings += lone_traces(folder)
    _stop_if_any(findings)
    waivers = (one for one in empty.waivers if bodies is None or one.agency in bodies)
    corrections = tuple(amendment.correction for amendment in amendments)
    return replace(corpus, corrections=corrections, waivers=tuple(waivers))


def _registries(folder: Path, form: Form, findings: list[Finding]) -> Corpus:
    """The collection with its divisions and bodies, and no report."""
    refuse_unknown_files(folder)
    collection = _read_collection(folder, findings)
    regions = _read_regions(folder, findings)
    agencies = _read_agencies(folder, findings)
    waivers = tuple(read_waivers(folder, findings))
    if collection is None:
        _stop_if_any(findings)
    assert collection is not None  # a missing one is among the findings
    return replace(gather((), form, collection, regions, agencies), waivers=waivers)


def refuse_unknown_files(folder: Path) -> None:
    """Refuse a folder that holds no records, or links: these could lead anywhere."""
    if not (folder / "collection.json").is_file():
        raise GongkaiError(f"找不到数据目录 {folder}；应有 collection.json、agencies/ 和 reports/")
    _stop_if_any(list(islice(unknown_files(folder), MOST_TOLD)))


def _within(corpus: Corpus, region: str) -> Corpus:
    """The registries of one division: it, all below it, and those above it."""
    codes = {code for code, each in corpus.regions.items() if region in (code, each.short)}
    if not codes:
        raise GongkaiError(f"regions.json 中没有区划 {region}；应写代码，如 33 或 330000")
    chains = {
        code: {each.code for each in regions_above(corpus.regions, code)} for code in corpus.regions
    }
    above = set().union(*(chains[code] for code in codes))
    kept = {code for code, chain in chains.items() if chain & codes}
    return replace(
        corpus,
        regions={code: each for code, each in corpus.regions.items() if code in kept | above},
        agencies={id: each for id, each in corpus.agencies.items() if each.region in kept},
    )


def _reported(
    folder: Path,
    corpus: Corpus,
    bodies: Collection_[str] | None,
    amendments: Sequence[Amendment],
    findings: list[Finding],
    cache: RecordCache | None,
) -> Corpus:
    """The registries with their reports, misread figures put right."""
    path = folder / parquet.NAME
    if path.is_file():
        whole = joined(parquet.read_parts(path, corpus, bodies, findings), corpus)
    else:
        files = list(record_files(folder, bodies))
        whole = _recorded(files, corpus, findings, cache or RecordCache(""))
    keys = {f"{one.correction.agency}/{one.correction.year}" for one in amendments}
    misread = [
        ReadReport(report, dict(zip(corpus.form.index, whole.figures(row), strict=True)))
        for row, report in enumerate(whole.reports)
        if report.key in keys
    ]
    put_right = _gathered(corrected(misread, amendments, findings), corpus)
    others = [row for row, report in enumerate(whole.reports) if report.key not in keys]
    return joined([whole.select(others), put_right], corpus) if keys else whole


def _recorded(
    files: Sequence[Path], empty: Corpus, findings: list[Finding], cache: RecordCache
) -> Corpus:
    """The records of these files as they stand; what is remembered of them is not read again."""
    stamps = file_stamps(files)
    known = {
        report.file: row
        for row, report in enumerate(cache.part.reports if cache.part else ())
        if cache.stamps.get(report.file) == stamps.get(report.file)
    }
    anew = [path for path, name in zip(files, stamps, strict=True) if name not in known]
    parts = [
        _gathered(_read_reports(anew[at : at + AT_ONCE], empty.form, findings), empty)
        for at in range(0, len(anew), AT_ONCE)
    ]
    if cache.part and known:
        parts.append(_known(cache.part, list(known.values()), empty))
    whole = joined(parts, empty)
    if not findings:
        cache.part, cache.stamps = cacheable(whole), stamps
    return whole


def _known(part: CachedRecords, rows: Sequence[int], empty: Corpus) -> Corpus:
    """Some reports of what is remembered, with the registries of today."""
    whole = replace(empty, **{each.name: getattr(part, each.name) for each in fields(part)})
    return whole if len(rows) == len(part.reports) else whole.select(rows)


def _gathered(rows: Sequence[ReadReport], empty: Corpus) -> Corpus:
    return gather(rows, empty.form, empty.collection, empty.regions, empty.agencies)


def joined(parts: Iterable[Corpus], empty: Corpus) -> Corpus:
    """Corpora of the same registries as one, sorted by body and year."""
    held = [part for part in parts if part.reports]
    if not held:
        return empty
    starts = np.cumsum([0, *(len(part.reports) for part in held)]).tolist()
    whole = replace(
        empty,
        reports=tuple(report for part in held for report in part.reports),
        values=np.concatenate([part.values for part in held]),
        status=np.concatenate([part.status for part in held]),
        method=np.concatenate([part.method for part in held]),
        places=np.concatenate([part.places for part in held]),
        raws={
            (start + row, cell): raw
            for start, part in zip(starts, held, strict=False)
            for (row, cell), raw in part.raws.items()
        },
    )
    keys = [(report.agency, report.year) for report in whole.reports]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return whole if order == list(range(len(keys))) else whole.select(order)


def registries(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder of records that is no record, as it is spelled."""
    for pattern in ("*.json", "agencies/*.json", "corrections/*.json", "schema/*.json"):
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            text, fault = read_text(path, name)
            _stop_if_any([fault] if fault else [])
            yield name, text


def record_parts(folder: Path, form: Form, findings: list[Finding]) -> Iterator[Corpus]:
    """The records as they stand, uncorrected, some thousand at a time."""
    empty = _registries(folder, form, findings)
    path = folder / parquet.NAME
    if path.is_file():
        yield from parquet.read_parts(path, empty, None, findings)
        return
    bodies = sorted(path.name for path in folder.glob("reports/*") if path.is_dir())
    for at in range(0, len(bodies), BODIES):
        files = record_files(folder, bodies[at : at + BODIES])
        rows = _read_reports(files, form, findings)
        if rows:
            yield _gathered(rows, empty)


AT_ONCE = 1000
"""Records held with all their figures until they become arrays: ten kilobytes each."""

BODIES = 500
"""Bodies whose records are held at once where they are passed on."""


def read_agencies(folder: Path) -> dict[str, Agency]:
    """The registry of bodies alone; raise RecordError where it is none."""
    refuse_unknown_files(folder)
    findings: list[Finding] = []
    agencies = _read_agencies(folder, findings)
    _stop_if_any(findings)
    return agencies


def read_collection(folder: Path) -> Collection:
    """The collection alone; raise RecordError where it is none."""
    findings: list[Finding] = []
    collection = _read_collection(folder, findings)
    _stop_if_any(findings)
    assert collection is not None  # a missing one is among the findings
    return collection


def read_regions(folder: Path) -> dict[str, Region]:
    """The divisions alone; raise RecordError where they are none."""
    findings: list[Finding] = []
    regions = _read_regions(folder, findings)
    _stop_if_any(findings)
    return regions


def _stop_if_any(findings: Sequence[Finding]) -> None:
    if findings:
        raise RecordError(sorted(findings, key=lambda fault: (fault.file, fault.line)))


def gather(
    rows: Sequence[ReadReport],
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
    for path in sorted((root / "site_src").rglob("*")):
        if path.is_symlink():
            raise GongkaiError(f"{path} 是链接，会把别处的文件发布出去；应换成文件本身")
    for home, below in (("pages", ""), ("assets", "assets/")):
        folder = root / "site_src" / home
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            yield Artifact(below + path.relative_to(folder).as_posix(), path.read_bytes())


def studies(root: Path) -> Iterator[Artifact]:
    """What people wrote about the records, with places for figures, by name."""
    for path in sorted((root / "site_src" / "studies").glob("*.md")):
        yield Artifact(path.name, path.read_bytes())


def record_files(folder: Path, bodies: Collection_[str] | None = None) -> Iterator[Path]:
    """Every record of a report, in the order of bodies and years; of some bodies only."""
    if bodies is None:
        yield from sorted(folder.glob("reports/*/*.json"))
        return
    for body in sorted(bodies):
        yield from sorted((folder / "reports" / body).glob("*.json"))


def _read_collection(folder: Path, findings: list[Finding]) -> Collection | None:
    shape, _ = read_file(CollectionShape, folder / "collection.json", "collection.json", findings)
    if shape is None:
        return None
    fields = shape.model_dump(exclude={"schema_", "licence", "contributors"})
    people = tuple(person.model_dump() for person in shape.contributors)
    return Collection(licence=shape.licence.model_dump(), contributors=people, **fields)


def _read_regions(folder: Path, findings: list[Finding]) -> dict[str, Region]:
    found: dict[str, Region] = {}
    shapes = read_list(RegionShape, folder / "regions.json", "regions.json", findings)
    for shape, line in shapes:
        if shape.code in found:
            sentence = (
                f"区划 {shape.code} 写了两次（{found[shape.code].name}、{shape.name}），应删去一个"
            )
            findings.append(structure("region-once", "regions.json", line, sentence))
        found[shape.code] = Region(**shape.model_dump())
    return found


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


def _read_reports(files: Iterable[Path], form: Form, findings: list[Finding]) -> list[ReadReport]:
    rows = []
    for path in files:
        name = f"reports/{path.parent.name}/{path.name}"
        text, fault = read_text(path, name)
        if fault is not None:
            findings.append(fault)
            continue
        row, faults = read_record(text, name, form)
        findings += faults
        if row is not None:
            findings += _key_faults(row, path, name, text)
            trace, wrong = _trace(path, name, form)
            findings += wrong or disagreements(row.report, row.figures, trace, text, form)
            rows.append(ReadReport(row.report, traced(row.figures, trace or {})))
    return rows


def _key_faults(row: ReadReport, path: Path, name: str, text: str) -> Iterator[Finding]:
    for key, is_, should in (
        ("agency", row.report.agency, path.parent.name),
        ("year", str(row.report.year), path.stem),
    ):
        if is_ != should:
            sentence = f"{key} 是 {is_}，应与路径中的 {should} 相同"
            yield structure("key-is-path", name, line_of(text, (key,)), sentence)


def _trace(path: Path, name: str, form: Form) -> tuple[dict[str, Figure] | None, list[Finding]]:
    """The trace beside a record, None where there is none, and its faults."""
    trace_path = path.with_suffix(".trace.csv")
    if not trace_path.exists():
        return None, []
    trace_name = name.removesuffix(".json") + ".trace.csv"
    text, fault = read_text(trace_path, trace_name)
    return read_trace(text, trace_name, form) if fault is None else ({}, [fault])


__all__ = [
    "FIRST_PUBLISHED",
    "ReadReport",
    "RecordCache",
    "gather",
    "load",
    "load_record_cache",
    "parquet",
    "program_fingerprint",
    "read",
    "read_agencies",
    "read_collection",
    "read_first_published",
    "read_record",
    "read_redirects",
    "read_regions",
    "read_text",
    "record_files",
    "record_parts",
    "refuse_unknown_files",
    "registries",
    "site_sources",
    "studies",
    "tracked",
]
