"""A review sheet for the person who accepts a record, from the draft and the rules' findings.

The sheet lists only what a person must look at, each with a box to tick, in the words of the form
and with the line of the document. It is stored beside the record, so that whoever merges sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.form import Form
from gongkai.intake.context import around
from gongkai.intake.evidence import NUMBERS, Values, numbers_among, some_splits
from gongkai.intake.matching import name_differs
from gongkai.model import (
    UNREAD,
    Agency,
    Draft,
    Figure,
    Finding,
    FindingVerdict,
    Method,
    Report,
    Source,
    Status,
    grouped,
    row_of,
)
from gongkai.model.values import plain
from gongkai.wording import VERDICTS, wordings

Lines = Sequence[str]
Cells = Sequence[tuple[str, Figure]]


@dataclass(frozen=True)
class ReviewSubject:
    """The subject of a review sheet."""

    draft: Draft
    agency: Agency
    year: int
    source: Source
    findings: Sequence[Finding]
    evidence: Sequence[str]
    """How digits that ran together can be split so that the neighbouring years agree."""
    before: Report | None
    """The report on the year before, if there is one."""
    values_before: Values
    """The figures of that report."""


def sheet(reviewed: ReviewSubject, the_form: Form) -> str:
    """What a person should look at before the record is accepted, as Markdown."""
    draft = reviewed.draft
    lines = draft.text.split("\n")
    parts = {
        "标题、日期和出处": _particulars(reviewed),
        "读不准、读不出的格": _refused(draft, lines, the_form),
        "连写的数字怎样拆才接得上（只供对照，程序不据此填数）": reviewed.evidence,
        "推断出来的格": _inferred(draft, lines, the_form),
        "发布后会写在页面上的问题": _accusing(reviewed, lines, the_form),
        "与上一年不同": list(_unlike(reviewed, the_form)),
        "其他": draft.notes,
    }
    head = (
        f"# 核对单：{reviewed.agency.name} {reviewed.year} 年\n\n"
        f"对着原文逐项看，看过的打勾；原文印错的照录，不要改。没有列出的格都读得清楚。\n"
    )
    return head + "".join(
        f"\n## {title}\n\n" + "".join(f"- [ ] {_escaped(line)}\n" for line in items)
        for title, items in parts.items()
        if items
    )


def _escaped(text: str) -> str:
    """A Markdown line that shows the printed text literally."""
    return SIGNS.sub(r"\\\g<0>", " ".join(text.split()))


SIGNS = re.compile(r"[\\`*_<>\[\]|#@&~]")
"""Characters with a meaning in Markdown or on GitHub."""


def _particulars(reviewed: ReviewSubject) -> list[str]:
    """The metadata of the record, each item to be ticked."""
    draft, source = reviewed.draft, reviewed.source
    items = [
        f"标题：{draft.title or '没有读到，请照原文补上'}",
        f"发布日期：{draft.published or '没有读到；原文有的请补上'}",
        f"发布机构：{draft.publisher or '没有读到；原文有的请补上'}",
        f"网址：{source.url or '没有写，请补上 source.url'}",
    ]
    if draft.period:
        items.append(f"统计期限：{draft.period.replace('/', ' 至 ')}")
    if name_differs(draft, reviewed.agency):
        items.append(f"机关：原文作“{draft.agency_name}”，登记的是“{reviewed.agency.name}”")
    return items


def _refused(draft: Draft, lines: Lines, the_form: Form) -> list[str]:
    """The cells that were not read; cells of a row that share their raw text share a line."""
    cells = [(code, each) for code, each in draft.figures.items() if each.status in UNREAD]
    return [
        f"{_named(some, the_form)}：{_reason(some[0][1])}。{_printed_at(some[0][1], lines)}"
        f"{_alternatives(some)}"
        for some in _grouped(cells)
    ]


def _reason(figure: Figure) -> str:
    return (figure.note or STATUS_NAMES[figure.status.word]).rstrip("。")


def _printed_at(figure: Figure, lines: Lines) -> str:
    if not figure.line:
        return ""
    return f"原文第 {figure.line} 行{around(figure.raw, figure.line, lines)}"


def _alternatives(cells: Cells) -> str:
    """The ways to split the raw text of some cells, if it is digits."""
    raw = cells[0][1].raw
    if len(cells) < 2 or not NUMBERS.fullmatch(raw):
        return ""
    shown = some_splits(raw, len(cells))
    return f"；可能是 {shown}" if shown else ""


def _inferred(draft: Draft, lines: Lines, the_form: Form) -> list[str]:
    """The cells that were read by inference, with the words around them."""
    cells = [
        (code, each)
        for code, each in draft.figures.items()
        if each.status is Status.REPORTED and (each.note or not each.method.is_certain)
    ]
    return [
        f"{_named(some, the_form)} = {'、'.join(_value(figure) for _, figure in some)}："
        f"{_why(some[0][1])}。{_printed_at(some[0][1], lines)}"
        for some in _grouped(cells)
    ]


def _value(figure: Figure) -> str:
    return "" if figure.value is None else plain(figure.value)


def _why(figure: Figure) -> str:
    return (figure.note or METHOD_NAMES.get(figure.method.word, "没有记下怎样读出")).rstrip("。")


METHOD_NAMES = wordings("method", "review")


def _grouped(cells: Cells) -> Iterator[Cells]:
    """Cells of one row that have the same reason and line."""
    keyed = (
        ((row_of(code), each.status, each.note, each.method, each.line), (code, each))
        for code, each in cells
    )
    yield from grouped(keyed).values()


def _named(cells: Cells, the_form: Form) -> str:
    """The cells of one row in words of the form: 予以公开（自然人、总计）."""
    row = the_form.describe(cells[0][0]).row.name
    columns = "、".join(the_form.describe(code).column.name for code, _ in cells)
    return f"{row}（{columns}）"


ACCUSING = (FindingVerdict.CONTRADICTED, FindingVerdict.QUESTIONED)
"""Verdicts that say that the agency's report has an error or needs an explanation."""


def _accusing(reviewed: ReviewSubject, lines: Lines, the_form: Form) -> list[str]:
    """The findings that the page will show, with the sentences of the prose that they rest on."""
    items = [
        f"{VERDICTS[each.verdict].zh}，{each.title}：{each.message}{_quoted(each, reviewed, lines)}"
        for each in reviewed.findings
        if each.verdict in ACCUSING
    ]
    open_ = sum(each.verdict is FindingVerdict.UNDECIDED for each in reviewed.findings)
    rest = [f"另有 {open_} 处要等上面的格读准了才能判断"] if open_ else []
    return items + rest


def _quoted(finding: Finding, reviewed: ReviewSubject, lines: Lines) -> str:
    """The words of the prose that contradict the table."""
    if not finding.rule.startswith("prose"):
        return ""
    quotes = [
        f"第 {statement.line} 行"
        f"{around(statement.raw or plain(statement.value), statement.line, lines)}"
        for statement in reviewed.draft.statements
        if statement.value in (finding.left, finding.right) and statement.line
    ]
    return f"正文{'、'.join(dict.fromkeys(quotes))}" if quotes else ""


def _unlike(reviewed: ReviewSubject, the_form: Form) -> Iterator[str]:
    """Differences from the report on the year before: its metadata, and large jumps."""
    before, draft = reviewed.before, reviewed.draft
    if before is None:
        return
    fields = {
        "格式版本": (before.edition, draft.edition),
        "发布机构": (before.publisher, draft.publisher),
    }
    for name, (last, now) in fields.items():
        if last and now and last != now:
            yield f"{name}：上一年 {last}，这份 {now}"
    for code, new in numbers_among(draft.figures).items():
        old = reviewed.values_before.get(code, new)
        if code.endswith(".total") and _is_leap(old, new):
            yield f"{the_form.name(code)}：上一年 {plain(old)}，这份 {plain(new)}"


def _is_leap(one: Decimal, other: Decimal) -> bool:
    less, more = sorted((one, other))
    return more >= LARGE and more >= LEAP * max(less, Decimal(1))


LEAP = 5
"""A factor between two years that is worth a second look at the document."""
LARGE = 10
"""Smaller numbers vary by chance."""


def draft_as_text(draft: Mapping[str, Any]) -> str:
    """The draft in words for a person: what was read, what was refused, what fails."""
    head = [
        f"{name}：{draft[key] or '未认定'}"
        for key, name in {
            "agency_name": "机关", "year": "年度", "edition": "格式", "title": "标题",
            "published": "发布日期", "publisher": "发布机构",
        }.items()
    ]  # fmt: skip
    cells = [f"{code:48} {_shown(cell)}" for code, cell in draft["cells"].items()]
    findings = [
        f"{VERDICTS[FindingVerdict(each['verdict'])].zh} {each['title']}：{each['message']}"
        for each in draft["findings"]
    ]
    clean = ["没有检查出问题"] if cells else []
    return "\n".join([*head, "", *cells, "", *(findings or clean)])


def _shown(cell: Mapping[str, Any]) -> str:
    value = cell["value"] if cell["value"] is not None else f"（{STATUS_NAMES[cell['status']]}）"
    place = f"第 {cell['line']} 行" if cell["line"] else ""
    method = cell["method"] if cell["method"] != Method.NONE.word else ""
    return "  ".join(filter(None, (f"{value!s:>12}", place, method, cell.get("note"))))


STATUS_NAMES = wordings("status", "short")
