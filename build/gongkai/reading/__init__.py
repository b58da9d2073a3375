"""datasets/ in, `Corpus` out: strict, all faults of all files at once, nothing repaired.

The only package that knows the file format of records.
"""

from __future__ import annotations

from collections.abc import Collection as Collection_
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path

from gongkai.corpus import Corpus
from gongkai.form import Form
from gongkai.model import Figure, Finding, GongkaiError, regions_above
from gongkai.reading import parquet
from gongkai.reading.agreement import disagreements, lone_traces
from gongkai.reading.arrays import gather, join_corpora
from gongkai.reading.cache import CachedRecords, RecordCache, cacheable, file_stamps
from gongkai.reading.collection import (
    agencies_of,
    collection_of,
    read_agencies,
    read_collection,
    read_regions,
    refuse_other_folder,
    refuse_unknown_entries,
    regions_of,
    stop_if_any,
)
from gongkai.reading.faults import structure
from gongkai.reading.files import load_json, names_in, read_text
from gongkai.reading.ledgers import Amendment, apply_corrections, read_corrections, read_waivers
from gongkai.reading.record import ReadReport, read_record
from gongkai.reading.redirects import (
    CHANGES,
    FIRST_PUBLISHED,
    REDIRECTS,
    RELEASED,
    RELEASES,
    order,
    read_first_published,
    read_redirects,
    read_released,
    read_releases,
    read_tombstones,
)
from gongkai.reading.registry_faults import registry_faults
from gongkai.reading.strict_json import line_of
from gongkai.reading.trace import read_trace, with_trace


def read(
    folder: Path,
    form: Form,
    region: str | None = None,
    cache: RecordCache | None = None,
    bodies: Collection_[str] | None = None,
) -> Corpus:
    """Read everything below `folder`; raise RecordError with every fault of every file.

    With a region (33, 330000 or any other division), read the reports of its bodies only. With a
    cache, read only files that changed since, and update it. With bodies, read their reports and
    all registries.
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
    corpus = _with_reports(folder, corpus, bodies, amendments, findings, cache)
    findings += registry_faults(folder, empty, corpus.reports)
    findings += lone_traces(folder)
    stop_if_any(findings)
    waivers = (one for one in empty.waivers if bodies is None or one.agency in bodies)
    corrections = tuple(amendment.correction for amendment in amendments)
    return replace(
        corpus,
        corrections=corrections,
        waivers=tuple(waivers),
        first_published=read_first_published(folder),
    )


def _registries(folder: Path, form: Form, findings: list[Finding]) -> Corpus:
    """The collection with its divisions and bodies, without reports."""
    refuse_unknown_entries(folder)
    collection = collection_of(folder, findings)
    regions = regions_of(folder, findings)
    agencies = agencies_of(folder, findings)
    waivers = tuple(read_waivers(folder, findings))
    if collection is None:
        stop_if_any(findings)
    assert collection is not None  # a missing one is among the findings
    return replace(gather((), form, collection, regions, agencies), waivers=waivers)


def _within(corpus: Corpus, region: str) -> Corpus:
    """The registries of one division: itself, all divisions below it, and those above it."""
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


def _with_reports(
    folder: Path,
    corpus: Corpus,
    bodies: Collection_[str] | None,
    amendments: Sequence[Amendment],
    findings: list[Finding],
    cache: RecordCache | None,
) -> Corpus:
    """The registries with their reports, misread figures corrected."""
    path = folder / parquet.NAME
    if path.is_file():
        whole = join_corpora(parquet.read_parts(path, corpus, bodies, findings), corpus)
    else:
        files = list(record_files(folder, bodies))
        whole = _with_records(files, corpus, findings, cache or RecordCache(""))
    keys = {one.correction.key for one in amendments}
    misread = [
        ReadReport(report, dict(zip(corpus.form.index, whole.figures(row), strict=True)))
        for row, report in enumerate(whole.reports)
        if report.key in keys
    ]
    put_right = _gather(apply_corrections(misread, amendments, findings), corpus)
    others = [row for row, report in enumerate(whole.reports) if report.key not in keys]
    return join_corpora([whole.select(others), put_right], corpus) if keys else whole


def _with_records(
    files: Sequence[Path], empty: Corpus, findings: list[Finding], cache: RecordCache
) -> Corpus:
    """The records of these files, uncorrected; cached ones are not read again."""
    stamps = file_stamps(files)
    known = {
        report.file: row
        for row, report in enumerate(cache.part.reports if cache.part else ())
        if cache.stamps.get(report.file) == stamps.get(report.file)
    }
    anew = [path for path, name in zip(files, stamps, strict=True) if name not in known]
    parts = [
        _gather(_read_reports(anew[at : at + AT_ONCE], empty.form, findings), empty)
        for at in range(0, len(anew), AT_ONCE)
    ]
    if cache.part and known:
        parts.append(_cached(cache.part, list(known.values()), empty))
    whole = join_corpora(parts, empty)
    if not findings:
        cache.untouched = frozenset(each.key for each in whole.reports if each.file in known)
        cache.part, cache.stamps = cacheable(whole), stamps
    return whole


def _cached(part: CachedRecords, rows: Sequence[int], empty: Corpus) -> Corpus:
    """Some cached reports, with the current registries."""
    whole = replace(empty, **{each.name: getattr(part, each.name) for each in fields(part)})
    return whole if len(rows) == len(part.reports) else whole.select(rows)


def _gather(rows: Sequence[ReadReport], empty: Corpus) -> Corpus:
    return gather(rows, empty.form, empty.collection, empty.regions, empty.agencies)


def registries(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder of records that is not a record, with its data."""
    for pattern in ("*.json", "agencies/*.json", "corrections/*.json", "schema/*.json"):
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            text, fault = read_text(path, name)
            stop_if_any([fault] if fault else [])
            yield name, text


def record_parts(folder: Path, form: Form, findings: list[Finding]) -> Iterator[Corpus]:
    """The records, uncorrected, some thousand at a time."""
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
            yield _gather(rows, empty)


AT_ONCE = 1000
"""Records in memory with all their figures before they become arrays: ten kilobytes each."""

BODIES = 500
"""Bodies whose records are in memory at once when they are passed on."""


def record_files(folder: Path, bodies: Collection_[str] | None = None) -> Iterator[Path]:
    """Every record of a report, in the order of bodies and years; of some bodies only."""
    reports = folder / "reports"
    for body in names_in(reports) if bodies is None else sorted(bodies):
        names = (name for name in names_in(reports / body) if name.endswith(".json"))
        yield from (reports / body / name for name in names)


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
            rows.append(ReadReport(row.report, with_trace(row.figures, trace or {})))
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
    "CHANGES",
    "FIRST_PUBLISHED",
    "REDIRECTS",
    "RELEASED",
    "RELEASES",
    "gather",
    "load_json",
    "order",
    "read",
    "read_agencies",
    "read_collection",
    "read_redirects",
    "read_regions",
    "read_released",
    "read_releases",
    "read_text",
    "read_tombstones",
    "record_files",
    "record_parts",
    "refuse_other_folder",
    "refuse_unknown_entries",
    "registries",
]
