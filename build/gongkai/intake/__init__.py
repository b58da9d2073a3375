"""Published documents in, records for review out: what stands before the pull request.

Every document goes the same way: bytes, draft, record, trace, review sheet. One that cannot be
read stops no other, what is done already is skipped, and an existing record is never overwritten
unless that is asked for, with the difference shown.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from gongkai import checks, form, output, reading
from gongkai import extract as extraction
from gongkai.executors import follow
from gongkai.extract.document import Unreadable
from gongkai.form import Form
from gongkai.intake import review
from gongkai.intake.matching import Order, which_year, whose
from gongkai.model import Agency, Collection, Draft, Finding, GongkaiError, Source
from gongkai.reading import spelling
from gongkai.reading.faults import shape_faults
from gongkai.reading.record import Row, read_record
from gongkai.reading.shapes import SourceShape
from gongkai.reading.strict_json import UNWRITABLE, NotJson, parse
from gongkai.reading.trace import traced, write_trace
from gongkai.system import reason


@dataclass(frozen=True)
class Told:
    """What became of one document, in one sentence."""

    done: bool
    sentence: str


@dataclass(frozen=True)
class Taken:
    """One document after reading: a draft, or the reason why there is none."""

    file: Path
    sha256: str
    draft: Draft | None
    reason: str = ""


def add(
    source: Path, order: Order, datasets: Path, out: Path, workers: int, tell: Callable[[str], None]
) -> Iterator[Told]:
    """Turn a document, or every document below a folder, into records for review."""
    refuse_misspelt(order)
    agencies = reading.read_agencies(datasets)
    if order.agency is not None and order.agency not in agencies:
        raise GongkaiError(
            f"机关 {order.agency} 没有登记；请先写 {datasets}/agencies/{order.agency}.json"
        )
    files = documents(source)
    done = {} if order.replace else recorded(datasets)
    the_form = form.load()
    for number, taken in enumerate(_taken(files, done, workers), 1):
        tell(f"{number}/{len(files)} {taken.file.name}")
        yield _settle(taken, order, agencies, datasets, out, the_form)


def refuse_misspelt(order: Order) -> None:
    """What a person said beside the document goes into records, and keeps their spelling."""
    said = {"url": order.url, "retrieved": order.retrieved}
    raw = {"file": "x", "sha256": "0" * 64, "media_type": "x", **said}
    _, faults = shape_faults(SourceShape, raw)
    if faults:
        raise GongkaiError("；".join(f"--{fault.sentence}" for fault in faults))


def documents(source: Path) -> list[Path]:
    """The file itself, or every file below a folder, hidden ones left out."""
    if source.is_dir():
        files = sorted(path for path in source.rglob("*") if not path.is_dir())
        return [path for path in files if not path.name.startswith(".")]
    if not source.exists():
        raise GongkaiError(f"找不到 {source}；请检查路径")
    return [source]


def recorded(datasets: Path) -> dict[str, str]:
    """Hash of every document that has a record → the record's key."""
    found = {}
    for path in reading.record_files(datasets):
        text, _ = reading.read_text(path, path.name)
        match = re.search(r'"sha256": "([0-9a-f]{64})"', text)
        if match:
            found[match[1]] = f"{path.parent.name}/{path.stem}"
    return found


def _taken(files: Sequence[Path], done: Mapping[str, str], workers: int) -> Iterator[Taken]:
    """Every document in order; one that brings its process down is told of, and the rest go on."""
    take = partial(_take, done=done)
    if len(files) == 1:
        yield take(files[0])
        return
    rest = deque(files)
    while rest:
        try:
            with ProcessPoolExecutor(workers or os.cpu_count(), initializer=follow) as pool:
                for taken in pool.map(take, tuple(rest)):
                    rest.popleft()
                    yield taken
        except BrokenProcessPool:
            yield _alone(take, rest.popleft())


def _alone(take: Callable[[Path], Taken], file: Path) -> Taken:
    try:
        with ProcessPoolExecutor(1, initializer=follow) as pool:
            return pool.submit(take, file).result()
    except BrokenProcessPool:
        reason = "读到一半程序被系统停止，多半是内存不够；请单独检查这份文件"
        return Taken(file, "", None, reason)


def _take(file: Path, done: Mapping[str, str]) -> Taken:
    """Read one document; whatever is wrong with it is a sentence, so that others go on."""
    try:
        data = _document(file)
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in done:
            return Taken(file, sha256, None)
        return Taken(file, sha256, extraction.extract(data, file.name, form.load()))
    except (GongkaiError, Unreadable) as fault:
        return Taken(file, "", None, str(fault))
    except Exception as fault:
        return Taken(file, "", None, _ours(fault))


def _ours(fault: Exception) -> str:
    """A fault of ours, told beside the file, because it must not stop the thousand others."""
    return f"程序读这份文件时出错（{type(fault).__name__}），没有写；请附上文件告诉维护者"


def _settle(
    taken: Taken,
    order: Order,
    agencies: Mapping[str, Agency],
    datasets: Path,
    out: Path,
    the_form: Form,
) -> Told:
    """Write what was read where it belongs, or say why not."""
    if taken.draft is None:
        if taken.reason:
            return Told(False, f"{taken.file.name}：{taken.reason}")
        return Told(True, f"{taken.file.name}：已收录，跳过")
    try:
        agency = whose(taken.draft, order, agencies)
        year = which_year(taken.draft, order)
        return _write(taken, taken.draft, agency, year, order, datasets, out, the_form)
    except GongkaiError as fault:
        return Told(False, f"{taken.file.name}：{fault}")


def _write(
    taken: Taken,
    draft: Draft,
    agency: Agency,
    year: int,
    order: Order,
    datasets: Path,
    out: Path,
    the_form: Form,
) -> Told:
    if draft.edition is None:
        raise GongkaiError(NO_REPORT)
    source = Source(taken.file.name, taken.sha256, draft.media_type, order.url, order.retrieved)
    record = spelling.record_of(draft, agency.id, year, source, the_form)
    path = datasets / "reports" / agency.id / f"{year}.json"
    old = _text(path) if path.exists() else ""
    new = spelling.spell_report(_kept(record, old), the_form)
    difference = _difference(old, new, path.name) if old else ""
    if old and not order.replace:
        raise GongkaiError(f"{path} 已存在，没有覆盖；要覆盖请加 --replace" + difference)
    sheet = out / "review" / f"{agency.id}-{year}.md"
    findings = judged(draft, the_form, year, _last_year(path, year, the_form))
    output.save(path, new)
    output.save(path.with_suffix(".trace.csv"), write_trace(draft.figures))
    output.save(sheet, review.sheet(draft, agency, year, findings, the_form))
    return Told(True, f"{taken.file.name}：{path}；核对单 {sheet}" + difference)


NO_REPORT = "认不出年报的任何一张表；请确认这是政府信息公开工作年度报告"


def _kept(record: dict[str, Any], text: str) -> dict[str, Any]:
    """The record with what no document says as the one before had it: summary, narrative, url."""
    try:
        old = parse(text)
    except NotJson:
        return record
    if not isinstance(old, dict):
        return record
    source = dict(record["source"])
    held = old.get("source")
    for key in ("url", "retrieved"):
        source[key] = source[key] or (held.get(key) if isinstance(held, dict) else None)
    kept = {"summary": old.get("summary", ""), "narrative": old.get("narrative", {})}
    return record | kept | {"source": source}


def _text(path: Path) -> str:
    """The text of a record that stands there already."""
    text, fault = reading.read_text(path, str(path))
    if fault is not None:
        raise GongkaiError(f"{path}：{fault.message}")
    return text


def _difference(old: str, new: str, name: str) -> str:
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"原 {name}", f"新 {name}", n=0, lineterm=""
    )
    return "".join(f"\n    {line}" for line in lines)


def _last_year(path: Path, year: int, the_form: Form) -> list[Row]:
    before = path.with_name(f"{year - 1}.json")
    if not before.exists():
        return []
    row, _ = read_record(_text(before), before.name, the_form)
    return [] if row is None else [row]


def extract(file: Path) -> dict[str, Any]:
    """Read one document; the draft and what the rules say of it, as the public contract has it."""
    the_form = form.load()
    draft = _draft(file, the_form)
    findings = [] if draft.edition is None else judged(draft, the_form)
    return extraction.to_json(draft, [finding.as_json() for finding in findings])


def judged(
    draft: Draft, the_form: Form, year: int | None = None, before: Sequence[Row] = ()
) -> tuple[Finding, ...]:
    """What the rules say of a draft, alone or beside the report on the year before."""
    row = _row_of(draft, year or draft.year or EARLIEST, the_form)
    rows = [*(_nobodys(each) for each in before), row]
    findings = checks.judge(reading.gather(rows, the_form, NOWHERE, {}, {})).findings
    return tuple(finding for finding in findings if finding.year == row.report.year)


def _nobodys(row: Row) -> Row:
    return replace(row, report=replace(row.report, agency=NOBODY))


EARLIEST = 2008
"""The first year reported on: the regulations came into force on 1 May 2008."""


def _draft(file: Path, the_form: Form) -> Draft:
    try:
        return extraction.extract(_document(file), file.name, the_form)
    except Unreadable as fault:
        raise GongkaiError(f"{file.name}：{fault}") from fault
    except GongkaiError:
        raise
    except Exception as fault:
        raise GongkaiError(f"{file.name}：{_ours(fault)}") from fault


def _document(file: Path) -> bytes:
    """The bytes of a regular file: a pipe or a device would be waited for without end."""
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
"""Bytes; the largest report met so far, a scan, has a tenth of it."""


def _row_of(draft: Draft, year: int, the_form: Form) -> Row:
    """A draft as a row of a corpus, so that it is judged by the very rules of the build."""
    source = Source("draft", "0" * 64, draft.media_type)
    record = spelling.record_of(draft, NOBODY, year, source, the_form)
    row, faults = read_record(spelling.spell_report(record, the_form), "draft", the_form)
    if row is None:
        raise GongkaiError("读到的内容拼不成记录：" + "；".join(fault.message for fault in faults))
    return replace(row, figures=traced(row.figures, draft.figures))


NOBODY = "000000-draft"
"""The body of a draft that nobody has assigned yet."""

NOWHERE = Collection("", "", "", "", "", {}, (), "2100-01-01", {})
"""The collection that a draft stands in."""
