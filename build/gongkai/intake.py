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
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from gongkai import checks, form, output, reading
from gongkai import extract as extraction
from gongkai.corpus import Corpus, plain
from gongkai.extract.document import Unreadable
from gongkai.form import Form
from gongkai.model import (
    Agency,
    Collection,
    Draft,
    Figure,
    Finding,
    GongkaiError,
    Method,
    Source,
    Status,
)
from gongkai.reading import spelling
from gongkai.reading.record import read_record
from gongkai.reading.strict_json import NotJson, parse
from gongkai.reading.trace import traced, write_trace


@dataclass(frozen=True)
class Order:
    """What the person said beside the document."""

    agency: str | None = None
    year: int | None = None
    url: str | None = None
    retrieved: str | None = None
    replace: bool = False


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


def documents(source: Path) -> list[Path]:
    """The file itself, or every file below a folder, hidden ones left out."""
    if source.is_dir():
        files = sorted(path for path in source.rglob("*") if path.is_file())
        return [path for path in files if not path.name.startswith(".")]
    if not source.exists():
        raise GongkaiError(f"找不到 {source}；请检查路径")
    return [source]


def recorded(datasets: Path) -> dict[str, str]:
    """Hash of every document that has a record → the record's key."""
    found = {}
    for path in reading.record_files(datasets):
        match = re.search(r'"sha256": "([0-9a-f]{64})"', path.read_text("utf-8", "replace"))
        if match:
            found[match[1]] = f"{path.parent.name}/{path.stem}"
    return found


def _taken(files: Sequence[Path], done: Mapping[str, str], workers: int) -> Iterator[Taken]:
    take = partial(_take, done=done)
    if len(files) == 1:
        yield take(files[0])
        return
    with ProcessPoolExecutor(workers or os.cpu_count()) as pool:
        yield from pool.map(take, files)


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
        # A fault of ours; told beside its file, because it must not stop the thousand others.
        kind = type(fault).__name__
        return Taken(
            file, "", None, f"程序读这份文件时出错（{kind}），没有写；请附上文件告诉维护者"
        )


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


def whose(draft: Draft, order: Order, agencies: Mapping[str, Agency]) -> Agency:
    """The body that reports; refuse where the document names another one than the person."""
    named = matches(draft, agencies)
    if order.agency is None:
        return _only(draft, named)
    agency = agencies[order.agency]
    if named and agency not in named:
        others = "、".join(other.id for other in named)
        raise GongkaiError(
            f"原文的机关是{draft.agency_name}（{others}），不是 {agency.id}；请核对 --agency"
        )
    return agency


def _only(draft: Draft, named: Sequence[Agency]) -> Agency:
    if len(named) == 1:
        return named[0]
    if named:
        several = "、".join(agency.id for agency in named)
        raise GongkaiError(f"{draft.agency_name} 可能是 {several}；请用 --agency 指定")
    raise GongkaiError(
        f"原文的机关是{draft.agency_name or '（没有写）'}，没有登记；请先登记，或用 --agency 指定"
    )


def matches(draft: Draft, agencies: Mapping[str, Agency]) -> list[Agency]:
    """The registered bodies that bear the name in the document, or one of its codes."""
    name = _folded(draft.agency_name or "")
    by_name = [
        agency
        for agency in agencies.values()
        if name and name in {_folded(each) for each in (*_names(agency), *agency.aliases)}
    ]
    if by_name:
        return by_name
    printed = " ".join(draft.identifiers.values())
    return [
        agency
        for agency in agencies.values()
        if any(len(code) >= SHORTEST_CODE and code in printed for code in agency.codes.values())
    ]


SHORTEST_CODE = 8
"""Characters; a shorter code, such as a division's six, is shared by many bodies."""


def _names(agency: Agency) -> Iterator[str]:
    return (each.name for each in agency.names)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def which_year(draft: Draft, order: Order) -> int:
    """The year reported on; refuse where the document names another one than the person."""
    if order.year is not None and draft.year not in (None, order.year):
        raise GongkaiError(f"原文报告的是 {draft.year} 年，不是 {order.year} 年；请核对 --year")
    year = draft.year or order.year
    if year is None:
        raise GongkaiError("认不出报告的是哪一年；请用 --year 指定")
    return year


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
        raise GongkaiError("认不出年报的任何一张表；请确认这是政府信息公开工作年度报告")
    source = Source(taken.file.name, taken.sha256, draft.media_type, order.url, order.retrieved)
    record = spelling.record_of(draft, agency.id, year, source, the_form)
    path = datasets / "reports" / agency.id / f"{year}.json"
    difference = ""
    if path.exists():
        old = path.read_text("utf-8")
        _keep(record, old)
        difference = _difference(old, spelling.spell_report(record, the_form), path.name)
        if not order.replace:
            raise GongkaiError(f"{path} 已存在，没有覆盖；要覆盖请加 --replace")
    sheet = out / "review" / f"{agency.id}-{year}.md"
    output.save(path, spelling.spell_report(record, the_form))
    output.save(path.with_suffix(".trace.csv"), write_trace(draft.figures))
    before = _last_year(path, year, the_form)
    output.save(sheet, review_sheet(draft, agency, year, judged(draft, the_form), before, the_form))
    return Told(True, f"{taken.file.name}：{path}；核对单 {sheet}" + difference)


def _keep(record: dict[str, Any], text: str) -> None:
    """Carry over from the record before what no document says: summary, narrative, address."""
    try:
        old = parse(text)
    except NotJson:
        return
    record["summary"] = old.get("summary", "")
    record["narrative"] = old.get("narrative", {})
    for key in ("url", "retrieved"):
        record["source"][key] = record["source"][key] or old.get("source", {}).get(key)


def _difference(old: str, new: str, name: str) -> str:
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"原 {name}", f"新 {name}", n=0, lineterm=""
    )
    return "".join(f"\n    {line}" for line in lines)


def _last_year(path: Path, year: int, the_form: Form) -> Mapping[str, Figure]:
    before = path.with_name(f"{year - 1}.json")
    if not before.exists():
        return {}
    row, _ = read_record(before.read_text("utf-8"), before.name, the_form)
    return {} if row is None else row.figures


def review_sheet(
    draft: Draft,
    agency: Agency,
    year: int,
    findings: Sequence[Finding],
    before: Mapping[str, Figure],
    the_form: Form,
) -> str:
    """What a person should look at before the record is accepted, as Markdown."""
    parts = {
        "读不准或读不出的格子": _refused(draft, the_form),
        "推断出来的格子": _inferred(draft, the_form),
        "加不起来的地方": [finding.message for finding in findings],
        "和上一年相差很大的格子": _jumps(draft, before, the_form),
        "其他": [*draft.notes, *_names_differ(draft, agency)],
    }
    head = f"# 核对单：{agency.name} {year} 年\n\n对着原文逐项核对；原文印错的照录，不要改。\n"
    return head + "".join(
        f"\n## {title}\n\n" + ("".join(f"- {line}\n" for line in lines) or "没有。\n")
        for title, lines in parts.items()
    )


def _refused(draft: Draft, the_form: Form) -> list[str]:
    unread = {Status.AMBIGUOUS, Status.UNREADABLE, Status.ABSENT}
    return _by_row(
        (
            (code, figure, figure.note or STATUS_NAMES[figure.status.word])
            for code, figure in draft.figures.items()
            if figure.status in unread
        ),
        the_form,
    )


def _inferred(draft: Draft, the_form: Form) -> list[str]:
    return _by_row(
        (
            (code, figure, figure.note or METHOD_NAMES[figure.method])
            for code, figure in draft.figures.items()
            if figure.status is Status.REPORTED and (figure.note or not figure.method.is_certain)
        ),
        the_form,
    )


METHOD_NAMES = {
    Method.CHOSEN: "数字相连，有几种拆法，按列的合计选定",
    Method.POSITION: "标签缺失或不符，按位置读取",
    Method.OCR: "从图片识别",
}


def _by_row(cells: Iterable[tuple[str, Figure, str]], the_form: Form) -> list[str]:
    """One line for the cells of a row that share a reason."""
    rows: dict[tuple[str, str], list[str]] = {}
    for code, figure, reason in cells:
        read = "" if figure.value is None else f" → {plain(figure.value)}"
        raw = " ".join(figure.raw.split())
        said = f"{the_form.describe(code)[3].name} 第 {figure.line} 行“{raw}”{read}"
        rows.setdefault((code.rpartition(".")[0], reason), []).append(said)
    return [f"{row}：{reason}。{'；'.join(said)}" for (row, reason), said in rows.items()]


def _jumps(draft: Draft, before: Mapping[str, Figure], the_form: Form) -> list[str]:
    """Totals five times larger or smaller than last year's, as the rule on jumps has it."""
    return [
        f"{the_form.name(code)}：上一年 {plain(old.value)}，本年 {plain(figure.value)}"
        for code, figure in draft.figures.items()
        if figure.value is not None
        and (old := before.get(code)) is not None
        and old.value is not None
        and max(figure.value, old.value) >= 20
        and max(figure.value, old.value) > 5 * min(figure.value, old.value)
    ]


def _names_differ(draft: Draft, agency: Agency) -> list[str]:
    if draft.agency_name and _folded(draft.agency_name) not in {
        _folded(each) for each in (*_names(agency), *agency.aliases)
    }:
        return [f"原文的机关名是“{draft.agency_name}”，登记的是“{agency.name}”。"]
    return []


def extract(file: Path) -> dict[str, Any]:
    """Read one document; the draft and what the rules say of it, as the public contract has it."""
    the_form = form.load()
    draft = _draft(file, the_form)
    findings = [] if draft.edition is None else judged(draft, the_form)
    return extraction.to_json(draft, [finding.as_json() for finding in findings])


def judged(draft: Draft, the_form: Form) -> tuple[Finding, ...]:
    """What the rules inside one report say of a draft; nobody knows yet whose it is."""
    return checks.judge(_corpus_of(draft, the_form)).findings


def _draft(file: Path, the_form: Form) -> Draft:
    try:
        return extraction.extract(_document(file), file.name, the_form)
    except Unreadable as fault:
        raise GongkaiError(f"{file.name}：{fault}") from fault


def _document(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_DOCUMENT:
            raise GongkaiError(f"{file.name}：超过 {LARGEST_DOCUMENT // 10**6} MB，不像一份年报")
        return file.read_bytes()
    except OSError as fault:
        raise GongkaiError(f"读不了 {file}：{fault.strerror}；请检查路径") from fault


LARGEST_DOCUMENT = 60_000_000
"""Bytes; the largest report met so far, a scan, has a tenth of it."""


def _corpus_of(draft: Draft, the_form: Form) -> Corpus:
    """A corpus of one report, so that a draft is judged by the very rules of the build."""
    source = Source("draft", "0" * 64, draft.media_type)
    record = spelling.record_of(draft, NOBODY, draft.year or 2008, source, the_form)
    row, faults = read_record(spelling.spell_report(record, the_form), "draft", the_form)
    if row is None:
        raise GongkaiError("读到的内容拼不成记录：" + "；".join(fault.message for fault in faults))
    row = replace(row, figures=traced(row.figures, draft.figures))
    collection = Collection("", "", "", "", "", {}, (), "2100-01-01", {})
    return reading.gather([row], the_form, collection, {}, {})


NOBODY = "000000-draft"
"""The body of a draft that nobody has assigned yet."""


def draft_as_text(draft: Mapping[str, Any]) -> str:
    """The public contract of a draft for a person: what was read, what was refused, what fails."""
    head = [
        f"{name}：{draft[key] or '未认定'}"
        for key, name in {
            "agency_name": "机关", "year": "年度", "edition": "格式", "title": "标题",
            "published": "公布日期", "publisher": "发布机构",
        }.items()
    ]  # fmt: skip
    cells = [f"{code:48} {_shown(cell)}" for code, cell in draft["cells"].items()]
    findings = [f"[{finding['rule']}] {finding['message']}" for finding in draft["findings"]]
    return "\n".join([*head, "", *cells, "", *(findings or ["没有检查出问题"])])


def _shown(cell: Mapping[str, Any]) -> str:
    value = cell["value"] if cell["value"] is not None else f"（{STATUS_NAMES[cell['status']]}）"
    note = f"  {cell['note']}" if cell.get("note") else ""
    return f"{value!s:>12}  第 {cell['line']} 行  {cell['method']}{note}"


STATUS_NAMES = {
    "reported": "有数",
    "blank": "空白",
    "not_applicable": "不适用",
    "ambiguous": "读不准",
    "unreadable": "读不出",
    "absent": "原文无此栏",
}
