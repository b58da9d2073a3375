"""Changes in; the same for a terminal, for a pull request and for programs out.

What records say is written by strangers: in Markdown it stands as code, every sign that Markdown,
HTML or GitHub could take for its own is spelled as a reference, and nothing of it breaks a line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from gongkai.diff.compare import LISTS, Differences, Edit
from gongkai.diff.snapshot import Key, Snapshot
from gongkai.model import Finding, Severity
from gongkai.wording import VERDICTS

Spell = Callable[[str], str]
"""A text of a record as it may stand in a line."""

Change = Any
"""An Edit, the id of a body or a finding, the key of a report, or an address with its new one."""

TITLES = {
    "bodies_gone": "撤下的机关",
    "reports_gone": "撤下的报告",
    "addresses_gone": "消失的网址",
    "findings_gone": "消失的发现",
    "bodies_new": "新增的机关",
    "reports_new": "新增的报告",
    "metadata": "改动的标题、日期等",
    "cells": "改动的数字",
    "findings_new": "新出现的发现",
    "findings_changed": "说法变了的发现",
    "rates": "变动的比例",
}
SHOWN = 40
"""So many lines of each kind are told to people; programs get all."""
LONGEST = 200
"""Signs of one text of a record."""


def as_text(changes: Differences) -> str:
    """For a terminal: one line each, removals first."""
    return "\n".join(_lines(changes, plain, "{title}（{count}）", "  {line}")) + "\n"


def as_markdown(changes: Differences) -> str:
    """For a pull request, within what GitHub takes for one comment."""
    return "\n".join(_lines(changes, code, "\n### {title}（{count}）\n", "- {line}")) + "\n"


def as_json(changes: Differences) -> str:
    """For programs: everything, removals first."""
    data: dict[str, object] = {
        "before": {"name": changes.before.name, "version": changes.before.version},
        "after": {"name": changes.after.name, "version": changes.after.version},
    }
    for name in LISTS:
        data[name] = [_plain(changes, name, each) for each in getattr(changes, name)]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(changes: Differences, name: str, each: Change) -> object:
    """One change as JSON has it."""
    side = _side(changes, name)
    if isinstance(each, Edit):
        return asdict(each)
    if name.startswith("findings"):
        return {"finding": each, **side.findings[each].as_json()}
    if name == "addresses_gone":
        return {"address": each[0], "redirect": each[1]}
    if name.startswith("bodies"):
        return {"agency": each, "name": side.bodies[each]}
    return {"agency": each[0], "year": each[1], "title": side.reports[each]["title"]}


def _side(changes: Differences, name: str) -> Snapshot:
    """The state that knows what a kind of change speaks of."""
    return changes.before if name.endswith("_gone") else changes.after


def _lines(changes: Differences, spell: Spell, head: str, line: str) -> Iterator[str]:
    yield counted(changes)
    for name in LISTS:
        things = getattr(changes, name)
        if things:
            yield head.format(title=TITLES[name], count=len(things))
            for each in things[:SHOWN]:
                yield line.format(line=_line(changes, name, each, spell))
            if len(things) > SHOWN:
                yield line.format(line=f"……另有 {len(things) - SHOWN} 项，见 --format json")


def findings_as_markdown(findings: Sequence[Finding]) -> str:
    """Findings for the summary of a run: all of them within reason, what stops the build first."""
    weights = list(Severity)
    ordered = sorted(
        findings, key=lambda each: (weights.index(each.severity), each.file, each.line)
    )
    lines = [f"### 检查结果（{len(ordered)}）", ""]
    for each in ordered[:SUMMARISED]:
        title = f"{code(each.title)}：" if each.title else ""
        hint = f"（{code(each.hint)}）" if each.hint else ""
        where = code(f"{each.file}:{each.line}")
        verdict = VERDICTS[each.verdict].zh
        lines.append(f"- {verdict} {where} {title}{code(each.message)}{hint}")
    if len(ordered) > SUMMARISED:
        lines.append(f"- ……另有 {len(ordered) - SUMMARISED} 处，运行 gongkai check 看全部")
    return "\n".join(lines) + "\n"


SUMMARISED = 500
"""Findings in a summary, which GitHub keeps below a megabyte."""


def counted(changes: Differences) -> str:
    """The first line: what there is, in numbers, removals first."""
    if changes.is_empty:
        return "数据没有变化。"
    counts = [(TITLES[name], len(getattr(changes, name))) for name in LISTS]
    return "、".join(f"{title} {count}" for title, count in counts if count) + "。"


def _line(changes: Differences, name: str, each: Change, spell: Spell) -> str:
    """One change as people read it."""
    side = _side(changes, name)
    if isinstance(each, Edit):
        return _edit(each, name, spell)
    if name.startswith("findings"):
        return _finding(side.findings[each], spell)
    if name == "addresses_gone":
        leads_to = f"→ {spell(each[1])}" if each[1] else "没有转向，也没有说明"
        return f"{spell(each[0])} {leads_to}"
    if name.startswith("bodies"):
        return f"{spell(each)} {spell(side.bodies[each])}"
    return f"{_report(each, spell)} {spell(side.reports[each]['title'])}"


def _report(key: Key, spell: Spell) -> str:
    return spell(f"{key[0]}/{key[1]}")


def _edit(edit: Edit, name: str, spell: Spell) -> str:
    before, after = spell(edit.before or "（空）"), spell(edit.after or "（空）")
    reason = f"（更正 {spell(edit.correction)}）" if edit.correction else ""
    if name == "cells" and not reason:
        reason = "（没有更正记录）"
    return f"{_report((edit.agency, edit.year), spell)} {edit.label}：{before} → {after}{reason}"


def _finding(finding: Finding, spell: Spell) -> str:
    where = "/".join(filter(None, (finding.agency, str(finding.year or "")))) or "（全部）"
    title = spell(finding.title or finding.rule)
    return f"{spell(where)} {VERDICTS[finding.verdict].zh} {title}：{spell(finding.message)}"


def one_line(text: str) -> str:
    """A text without ends of lines and without signs that steer terminals, and never much of it."""
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(line.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def plain(text: str) -> str:
    """For a terminal or a log: one line in which GitHub's runner finds no command."""
    return one_line(text).replace("::", ": :").replace("##[", "## [")


def code(text: str) -> str:
    """For Markdown: code, which GitHub searches for neither names nor numbers nor addresses."""
    return f"<code>{''.join(_reference(sign) for sign in one_line(text))}</code>"


def _reference(sign: str) -> str:
    if sign.isascii() and not sign.isalnum() and sign != " ":
        return f"&#{ord(sign)};"
    return sign


def chosen(format_: str) -> Callable[[Differences], str]:
    """The spelling of a format's name: text, md or json."""
    return {"text": as_text, "md": as_markdown, "json": as_json}[format_]


__all__: Sequence[str] = [
    "as_json",
    "as_markdown",
    "as_text",
    "chosen",
    "code",
    "counted",
    "findings_as_markdown",
    "plain",
]
