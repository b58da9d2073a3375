"""Published documents in, records for review out: everything before the pull request.

Every document goes the same way: bytes, draft, record, trace, review sheet. One that cannot be
read does not stop the others, work already done is skipped, and an existing record is overwritten
only on request, with the difference shown. If the collection has a store, the document is copied
there with its numbered lines.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from gongkai import checks, form, output, reading
from gongkai import extract as extraction
from gongkai.corpus import Judgement
from gongkai.executors import follow
from gongkai.extract import Unreadable
from gongkai.form import Form
from gongkai.intake.changes import changes
from gongkai.intake.evidence import NeighbourYears, evidence, numbers_among
from gongkai.intake.hand_filled import filled_by_hand, keep_hand_filled
from gongkai.intake.manifest import orders
from gongkai.intake.matching import Order, body_of, name_differs, which_year
from gongkai.intake.review import ReviewSubject
from gongkai.intake.review import sheet as sheet_of
from gongkai.model import (
    READ,
    Agency,
    Collection,
    Draft,
    Figure,
    Finding,
    GongkaiError,
    Source,
    Status,
)
from gongkai.model.values import plain
from gongkai.reading import serialise
from gongkai.reading.files import text_or_raise
from gongkai.reading.record import ReadReport, read_record
from gongkai.reading.shapes import URL
from gongkai.reading.strict_json import UNWRITABLE, NotJson, parse_json
from gongkai.reading.trace import read_trace, with_trace, write_trace
from gongkai.store import Store, open_store
from gongkai.system import reason


@dataclass(frozen=True)
class IntakeResult:
    """What happened to one document, in one sentence."""

    done: bool
    sentence: str
    key: str = ""
    """The record that was written, as agency/year."""
    lines: tuple[str, ...] = ()
    """The numbered lines of the document."""


@dataclass(frozen=True)
class ReadDocument:
    """One document after reading: a draft, or the reason why there is none."""

    file: Path
    sha256: str
    draft: Draft | None
    reason: str = ""


@dataclass(frozen=True)
class IntakeContext:
    """What all documents of one call share."""

    datasets: Path
    form: Form
    collection: Collection
    agencies: Mapping[str, Agency]

    @cached_property
    def store(self) -> Store | None:
        """The store for documents, if the collection has one."""
        return open_store(self.collection.sources, self.datasets)

    @cached_property
    def stored(self) -> frozenset[str]:
        """Hashes of the documents that are in the store."""
        return frozenset(self.store.documents()) if self.store else frozenset()


@dataclass(frozen=True)
class NewRecord:
    """A draft that becomes the record of one body and year."""

    document: ReadDocument
    draft: Draft
    agency: Agency
    year: int
    order: Order
    context: IntakeContext

    @property
    def path(self) -> Path:
        """The file of the record."""
        return self.context.datasets / "reports" / self.agency.id / f"{self.year}.json"

    @property
    def source(self) -> Source:
        """The document as the record names it; an address given by the person has priority."""
        own = self.draft.url if self.draft.url and re.match(URL, self.draft.url) else None
        return Source(
            file=self.document.file.name,
            sha256=self.document.sha256,
            media_type=self.draft.media_type,
            url=self.order.url or own,
            retrieved=self.order.retrieved,
            copy=self.order.copy,
        )

    @property
    def fields(self) -> dict[str, Any]:
        """The record, with the agency's own text if the collection keeps it."""
        draft, form = self.draft, self.context.form
        record = serialise.record_of(
            draft, draft.figures, self.agency.id, self.year, self.source, form
        )
        has_text = self.context.collection.narrative
        return record | ({"narrative": dict(draft.sections)} if has_text else {})


def add(
    asked: Mapping[Path, Order], datasets: Path, workers: int, tell: Callable[[str], None]
) -> Iterator[IntakeResult]:
    """Turn documents, each with its order, into records for review."""
    agencies = reading.read_agencies(datasets)
    for order in asked.values():
        order.check(agencies)
    done = {} if any(order.replace for order in asked.values()) else recorded_documents(datasets)
    context = IntakeContext(datasets, form.load(), reading.read_collection(datasets), agencies)
    for number, read in enumerate(_read_all(list(asked), done, workers), 1):
        tell(f"{number}/{len(asked)} {read.file.name}")
        yield _settle(read, asked[read.file], context, done)


def asked_for(source: Path, manifest: Path | None, order: Order) -> dict[Path, Order]:
    """The documents of a manifest, or those at `source`, each with its order."""
    if manifest is None:
        _refuse_one_for_all(source, order)
        order = replace(order, is_for_all=source.is_dir())
        return dict.fromkeys(documents(source), order)
    if not source.is_dir():
        raise GongkaiError(f"--manifest 要配放原文的目录；{source} 不是目录")
    return orders(manifest, source, order)


def _refuse_one_for_all(source: Path, order: Order) -> None:
    """Refuse options that fit a single document only, if a whole folder is given."""
    single = {"--url": order.url, "--year": order.year}
    given = [option for option, value in single.items() if value is not None]
    if source.is_dir() and given:
        raise GongkaiError(
            f"{given[0]} 只能说一份原文，{source} 是目录；各份的写进清单，用 --manifest 清单.csv"
        )


def documents(source: Path) -> list[Path]:
    """The file itself, or every file below a folder except hidden ones."""
    if source.is_dir():
        files = sorted(path for path in source.rglob("*") if not path.is_dir())
        return [path for path in files if not path.name.startswith(".")]
    if not source.exists():
        raise GongkaiError(f"找不到 {source}；请检查路径")
    return [source]


def recorded_documents(datasets: Path) -> dict[str, str]:
    """Hash of every document that has a record → the record's key."""
    found = {}
    for path in reading.record_files(datasets):
        text, _ = reading.read_text(path, path.name)
        match = re.search(r'"sha256": "([0-9a-f]{64})"', text)
        if match:
            found[match[1]] = f"{path.parent.name}/{path.stem}"
    return found


def _read_all(
    files: Sequence[Path], done: Mapping[str, str], workers: int
) -> Iterator[ReadDocument]:
    """Report which documents have records, and read the others in order.

    If one crashes its process, report it and go on.
    """
    known = {file: sha256 for file in files if (sha256 := _sha256(file)) in done} if done else {}
    yield from (ReadDocument(file, sha256, None) for file, sha256 in known.items())
    rest = deque(file for file in files if file not in known)
    if len(rest) == 1:
        yield _read_one(rest.popleft())
    while rest:
        try:
            most = min(workers or os.cpu_count() or 1, len(rest))
            with ProcessPoolExecutor(most, initializer=follow) as pool:
                for read in pool.map(_read_one, tuple(rest)):
                    rest.popleft()
                    yield read
        except BrokenProcessPool:
            yield _alone(rest.popleft())


def _sha256(file: Path) -> str:
    """The hash of a document; empty if it cannot be read: reading it will report that."""
    try:
        return hashlib.sha256(document(file)).hexdigest()
    except (GongkaiError, Unreadable, OSError):
        return ""


def _alone(file: Path) -> ReadDocument:
    try:
        with ProcessPoolExecutor(1, initializer=follow) as pool:
            return pool.submit(_read_one, file).result()
    except BrokenProcessPool:
        reason = "读到一半程序被系统停止，多半是内存不够；请单独检查这份文件"
        return ReadDocument(file, "", None, reason)


def _read_one(file: Path) -> ReadDocument:
    """Read one document; any error becomes a sentence, so that the others go on."""
    try:
        data = document(file)
        sha256 = hashlib.sha256(data).hexdigest()
        return ReadDocument(file, sha256, extraction.extract(data, file.name, form.load()))
    except (GongkaiError, Unreadable) as fault:
        return ReadDocument(file, "", None, str(fault))
    except Exception as fault:
        return ReadDocument(file, "", None, _ours(fault))


def _ours(fault: Exception) -> str:
    """The message for a bug of ours; it must not stop the thousand other files."""
    return f"程序读这份文件时出错（{type(fault).__name__}），没有写；请附上文件告诉维护者"


def _settle(
    read: ReadDocument, order: Order, context: IntakeContext, done: Mapping[str, str]
) -> IntakeResult:
    """Write the record of a document that was read, or say why not."""
    try:
        if read.draft is not None:
            agency = body_of(read.draft, order, context.agencies)
            year = which_year(read.draft, order)
            return _write(NewRecord(read, read.draft, agency, year, order, context))
        if not read.reason:
            return _done_before(read, done[read.sha256], context)
    except GongkaiError as fault:
        return IntakeResult(False, f"{read.file.name}：{fault}")
    return IntakeResult(False, f"{read.file.name}：{read.reason}")


def _done_before(read: ReadDocument, key: str, context: IntakeContext) -> IntakeResult:
    """Leave an existing record alone; add its document to the store if it is missing there."""
    if context.store is None or read.sha256 in context.stored:
        return IntakeResult(True, f"{read.file.name}：已收录，跳过")
    draft = _draft(read.file, context.form)
    trace = context.datasets / "reports" / f"{key}.trace.csv"
    if not _bears_out(draft.text.split("\n"), trace, context.form):
        raise GongkaiError(
            f"记录 {key} 的痕迹与现在读出的行号不合，没有存入原件库；请用 --replace 重新读入"
        )
    context.store.put(document(read.file), draft.text)
    return IntakeResult(True, f"{read.file.name}：已收录，补存入原件库")


def _bears_out(lines: Sequence[str], path: Path, the_form: Form) -> bool:
    """Whether every number of a trace is on its line of the document."""
    trace, _ = (
        read_trace(path.read_text("utf-8"), path.name, the_form) if path.exists() else ({}, [])
    )
    return all(
        figure.line <= len(lines) and figure.raw in " ".join(lines[figure.line - 1].split())
        for figure in trace.values()
        if figure.line and figure.status is Status.REPORTED
    )


def _write(new: NewRecord) -> IntakeResult:
    """Write a record, its trace and its review sheet; an existing one only if that was asked."""
    name, path, order, context = new.document.file.name, new.path, new.order, new.context
    if new.draft.edition is None:
        raise GongkaiError(NO_REPORT)
    old = text_or_raise(path) if path.exists() else ""
    if old and not order.replace:
        text = serialise.format_report(new.fields, context.form)
        return IntakeResult(True, f"{name}：{_again(old, text, path, context.form)}")
    by_hand = {} if order.is_reissue else filled_by_hand(path, new.document.sha256, context.form)
    draft, remark = keep_hand_filled(new.draft, by_hand, context.form)
    new = replace(new, draft=draft)
    record = _with_hand_written(new.fields, old)
    text = serialise.format_report(record, context.form)
    differing = changes(old, text, context.form) if old else ()
    source = Source(**{"copy": None, **record["source"]})
    sheet = sheet_of(_reviewed(new, source), context.form)
    if context.store is not None:
        context.store.put(document(new.document.file), draft.text)
    output.save(path, text)
    output.save(path.with_suffix(".trace.csv"), write_trace(draft.figures))
    output.save(path.with_suffix(".review.md"), sheet)
    stored = "；原件已存" if context.store is not None else ""
    odd = f"；原文的机关名是{draft.agency_name}，请核对" if name_differs(draft, new.agency) else ""
    where = f"{path}；核对单 {path.with_suffix('.review.md')}"
    difference = "".join(f"\n    {line}" for line in differing)
    sentence = f"{name}：{where}{odd}{remark}{stored}{difference}"
    return IntakeResult(
        True, sentence, f"{new.agency.id}/{new.year}", tuple(draft.text.split("\n"))
    )


def _reviewed(new: NewRecord, source: Source) -> ReviewSubject:
    """What the review sheet is about: the draft, judged beside the years before and after."""
    draft, year, form = new.draft, new.year, new.context.form
    before, after = (_of_year(new.path, year + step, form) for step in (-1, 1))
    judgement = _judgement(draft, form, year, before)
    beside = NeighbourYears(year, _printed(before), _printed(after))
    shown = list(evidence(draft, beside, judgement.relations, form))
    last = before[0].report if before else None
    findings = _of(year, judgement)
    return ReviewSubject(draft, new.agency, year, source, findings, shown, last, beside.before)


NO_REPORT = "认不出年报的任何一张表；请确认这是政府信息公开工作年度报告"


def _with_hand_written(record: dict[str, Any], text: str) -> dict[str, Any]:
    """The record with what only people enter taken from the old one: summary, narrative, url.

    The kind of copy is kept only for the same file: for another one it is dropped.
    """
    try:
        old = parse_json(text)
    except NotJson:
        return record
    if not isinstance(old, dict):
        return record
    old_source = old.get("source")
    source, before = dict(record["source"]), old_source if isinstance(old_source, dict) else {}
    for key in ("url", "retrieved"):
        source[key] = source[key] or before.get(key)
    if "copy" in before and before.get("sha256") == source["sha256"]:
        source.setdefault("copy", before["copy"])
    kept = {"summary": old.get("summary", ""), "source": source}
    return {"narrative": old.get("narrative", {}), **record, **kept}


def _again(old: str, new: str, path: Path, the_form: Form) -> str:
    """The message for another file of a recorded report with the same figures.

    Raises `GongkaiError` with the first different figures, and how to take this file instead.
    """
    before, _ = read_record(old, path.name, the_form)
    after, _ = read_record(new, path.name, the_form)
    if before is None or after is None:
        raise GongkaiError(f"{path} 已存在，没有覆盖；要覆盖请加 --replace")
    both = {code for row in (before, after) for code in row.figures}
    pairs = {code: (before.figures.get(code), after.figures.get(code)) for code in sorted(both)}
    others = [
        f"{the_form.name(code)}：原 {_comparable(one)}，这份 {_comparable(other)}"
        for code, (one, other) in pairs.items()
        if _has_value(one) and _has_value(other) and _comparable(one) != _comparable(other)
    ]
    if others:
        raise GongkaiError(
            f"{path} 已存在，有 {len(others)} 个数与这份不同（{'；'.join(others[:SHOWN])}），"
            "没有覆盖；要换成这份请加 --replace"
        )
    more = sum(_has_value(other) and not _has_value(one) for one, other in pairs.values())
    gain = f"；这份多读出 {more} 格，要改用它请加 --replace" if more else ""
    return (
        f"{path} 已收录这份报告（{before.report.source.file}），这是它的另一种格式，"
        f"数字没有不同，没有再写{gain}"
    )


SHOWN = 3
"""Maximum number of differing figures listed; --replace shows all differences."""


def _has_value(figure: Figure | None) -> bool:
    return figure is not None and figure.status in READ


def _comparable(figure: Figure | None) -> str:
    return "空" if figure is None or figure.value is None else str(plain(figure.value))


def _of_year(path: Path, year: int, the_form: Form) -> list[ReadReport]:
    """The body's report on another year, if there is one."""
    other = path.with_name(f"{year}.json")
    if not other.exists():
        return []
    row, _ = read_record(text_or_raise(other), other.name, the_form)
    return [] if row is None else [row]


def _printed(rows: Sequence[ReadReport]) -> dict[str, Decimal]:
    return {code: value for row in rows for code, value in numbers_among(row.figures).items()}


def extract(file: Path) -> dict[str, Any]:
    """Read one document: the draft and the rules' findings, in the public contract's format."""
    the_form = form.load()
    draft = _draft(file, the_form)
    findings = [] if draft.edition is None else findings_of(draft, the_form)
    return extraction.to_json(draft, [finding.as_json() for finding in findings])


def findings_of(draft: Draft, the_form: Form) -> tuple[Finding, ...]:
    """The findings about a draft alone."""
    year = draft.year or EARLIEST
    return _of(year, _judgement(draft, the_form, year, ()))


def _judgement(draft: Draft, the_form: Form, year: int, before: Sequence[ReadReport]) -> Judgement:
    """The judgement of a draft, together with the report on the year before."""
    rows = [replace(each, report=replace(each.report, agency=NOBODY)) for each in before]
    rows.append(_row_of(draft, year, the_form))
    return checks.judge(reading.gather(rows, the_form, NOWHERE, {}, {}))


def _of(year: int, judgement: Judgement) -> tuple[Finding, ...]:
    return tuple(finding for finding in judgement.findings if finding.year == year)


EARLIEST = 2008
"""The first year of reports: the regulations came into force on 1 May 2008."""


def _draft(file: Path, the_form: Form) -> Draft:
    try:
        return extraction.extract(document(file), file.name, the_form)
    except Unreadable as fault:
        raise GongkaiError(f"{file.name}：{fault}") from fault
    except GongkaiError:
        raise
    except Exception as fault:
        raise GongkaiError(f"{file.name}：{_ours(fault)}") from fault


def document(file: Path) -> bytes:
    """The bytes of a regular file; reading a pipe or a device might never end."""
    if UNWRITABLE.search(file.name):
        raise GongkaiError("文件名中有不是文字的字符，记不进记录；请改名")
    try:
        if file.exists() and not file.is_file():
            raise GongkaiError(f"读不了 {file}：不是普通文件；请给出一份报告文件")
        with file.open("rb") as opened:
            data = opened.read(LARGEST_DOCUMENT + 1)
    except OSError as fault:
        raise GongkaiError(f"读不了 {file}：{reason(fault)}；请检查路径") from fault
    if len(data) > LARGEST_DOCUMENT:
        raise GongkaiError(f"{file.name}：超过 {LARGEST_DOCUMENT // 10**6} MB，不像一份年报")
    return data


LARGEST_DOCUMENT = 60_000_000
"""Maximum size in bytes; the largest report so far, a scan, has a tenth of it."""


def _row_of(draft: Draft, year: int, the_form: Form) -> ReadReport:
    """A draft as a row of a corpus, so that it is judged by the same rules as in the build."""
    source = Source("draft", "0" * 64, draft.media_type)
    record = serialise.record_of(draft, draft.figures, NOBODY, year, source, the_form)
    row, faults = read_record(serialise.format_report(record, the_form), "draft", the_form)
    if row is None:
        raise GongkaiError("读到的内容拼不成记录：" + "；".join(fault.message for fault in faults))
    return replace(row, figures=with_trace(row.figures, draft.figures))


NOBODY = "000000-draft"
"""The body of a draft that is not assigned yet."""

NOWHERE = Collection("", "", "", "", "", {}, (), "2100-01-01", {})
"""The collection of a draft."""
