"""A draft and what the rules say of it in, words for the person who accepts it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gongkai.checks import RULES
from gongkai.corpus import plain
from gongkai.form import Form
from gongkai.intake.matching import name_differs
from gongkai.model import Agency, Draft, Figure, Finding, FindingVerdict, Method, Status
from gongkai.wording import VERDICTS


def sheet(
    draft: Draft,
    agency: Agency,
    year: int,
    findings: Sequence[Finding],
    evidence: Sequence[str],
    the_form: Form,
) -> str:
    """What a person should look at before the record is accepted, as Markdown."""
    parts = {
        "读不准或读不出的格子": _refused(draft, the_form),
        "连写的数字怎样拆才接得上（只供对照，程序不据此填数）": evidence,
        "推断出来的格子": _inferred(draft, the_form),
        **_judged(findings),
        "其他": [*draft.notes, *_other_name(draft, agency)],
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


def _judged(findings: Sequence[Finding]) -> dict[str, list[str]]:
    """What the rules say, under the headings of the catalogue."""
    groups = {rule.id: rule.group for rule in RULES}
    found: dict[str, list[str]] = {}
    for finding in findings:
        said = f"{VERDICTS[finding.verdict].zh}，{finding.title}：{finding.message}"
        found.setdefault(f"检查结果：{groups[finding.rule]}", []).append(said)
    return found or {"检查结果": []}


def _other_name(draft: Draft, agency: Agency) -> list[str]:
    if not name_differs(draft, agency):
        return []
    return [f"原文的机关名是“{draft.agency_name}”，登记的是“{agency.name}”。"]


def as_text(draft: Mapping[str, Any]) -> str:
    """The public contract of a draft for a person: what was read, what was refused, what fails."""
    head = [
        f"{name}：{draft[key] or '未认定'}"
        for key, name in {
            "agency_name": "机关", "year": "年度", "edition": "格式", "title": "标题",
            "published": "公布日期", "publisher": "发布机构",
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
