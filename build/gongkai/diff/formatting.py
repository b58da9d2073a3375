"""Format differences for a terminal, for a pull request and for programs.

Records are written by strangers. In Markdown their text is formatted as code, every character with
a meaning in Markdown, HTML or GitHub is written as a character reference, and line breaks are
removed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from gongkai.diff.differences import Change, Differences, Edit
from gongkai.diff.snapshot import Key, Snapshot
from gongkai.model import Finding, Severity
from gongkai.wording import VERDICTS

Escape = Callable[[str], str]
"""A function that makes the text of a record safe for a line."""

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
"""Lines of each kind shown to people; programs get all."""
LONGEST = 200
"""Maximum number of characters shown of one text."""


def differences_as_text(changes: Differences) -> str:
    """For a terminal: one line per difference, removals first."""
    return "\n".join(_lines(changes, plain_line, "{title}（{count}）", "  {line}")) + "\n"


def differences_as_markdown(changes: Differences) -> str:
    """For a pull request, within GitHub's limit for one comment."""
    return "\n".join(_lines(changes, code_line, "\n### {title}（{count}）\n", "- {line}")) + "\n"


def differences_as_json(changes: Differences) -> str:
    """For programs: all differences, removals first."""
    data: dict[str, object] = {
        "before": {"name": changes.before.name, "version": changes.before.version},
        "after": {"name": changes.after.name, "version": changes.after.version},
    }
    for name, things in changes.lists.items():
        data[name] = [_plain(changes, name, each) for each in things]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(changes: Differences, name: str, each: Change) -> object:
    """One difference as JSON data."""
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
    """The state that has the things of this kind of difference."""
    return changes.before if name.endswith("_gone") else changes.after


def _lines(changes: Differences, escape: Escape, head: str, line: str) -> Iterator[str]:
    yield headline(changes)
    for name, things in changes.lists.items():
        if things:
            yield head.format(title=TITLES[name], count=len(things))
            for each in things[:SHOWN]:
                yield line.format(line=_line(changes, name, each, escape))
            if len(things) > SHOWN:
                yield line.format(line=f"……另有 {len(things) - SHOWN} 项，见 --format json")


def findings_as_markdown(findings: Sequence[Finding]) -> str:
    """Findings for the summary of a run, limited in number, those that stop the build first."""
    weights = list(Severity)
    ordered = sorted(
        findings, key=lambda each: (weights.index(each.severity), each.file, each.line)
    )
    lines = [f"### 检查结果（{len(ordered)}）", ""]
    for each in ordered[:SUMMARISED]:
        title = f"{code_line(each.title)}：" if each.title else ""
        hint = f"（{code_line(each.hint)}）" if each.hint else ""
        where = code_line(f"{each.file}:{each.line}")
        verdict = VERDICTS[each.verdict].zh
        lines.append(f"- {verdict} {where} {title}{code_line(each.message)}{hint}")
    if len(ordered) > SUMMARISED:
        lines.append(f"- ……另有 {len(ordered) - SUMMARISED} 处，运行 gongkai check 看全部")
    return "\n".join(lines) + "\n"


SUMMARISED = 500
"""Maximum number of findings in a summary: GitHub limits it to one megabyte."""


def headline(changes: Differences) -> str:
    """The first line: the number of each kind of difference, removals first."""
    if changes.is_empty:
        return "数据没有变化。"
    counts = [(TITLES[name], len(things)) for name, things in changes.lists.items()]
    return "、".join(f"{title} {count}" for title, count in counts if count) + "。"


def _line(changes: Differences, name: str, each: Change, escape: Escape) -> str:
    """One difference as a line for people."""
    side = _side(changes, name)
    if isinstance(each, Edit):
        return _edit(each, name, escape)
    if name.startswith("findings"):
        return _finding(side.findings[each], escape)
    if name == "addresses_gone":
        leads_to = f"→ {escape(each[1])}" if each[1] else "没有转向，也没有说明"
        return f"{escape(each[0])} {leads_to}"
    if name.startswith("bodies"):
        return f"{escape(each)} {escape(side.bodies[each])}"
    return f"{_report(each, escape)} {escape(side.reports[each]['title'])}"


def _report(key: Key, escape: Escape) -> str:
    return escape(f"{key[0]}/{key[1]}")


def _edit(edit: Edit, name: str, escape: Escape) -> str:
    before, after = escape(edit.before or "（空）"), escape(edit.after or "（空）")
    reason = f"（更正 {escape(edit.correction)}）" if edit.correction else ""
    if name == "cells" and not reason:
        reason = "（没有更正记录）"
    return f"{_report((edit.agency, edit.year), escape)} {edit.label}：{before} → {after}{reason}"


def _finding(finding: Finding, escape: Escape) -> str:
    where = "/".join(filter(None, (finding.agency, str(finding.year or "")))) or "（全部）"
    title = escape(finding.title or finding.rule)
    return f"{escape(where)} {VERDICTS[finding.verdict].zh} {title}：{escape(finding.message)}"


def one_line(text: str) -> str:
    """A text without line breaks and terminal control characters, and of limited length."""
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(line.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def plain_line(text: str) -> str:
    """For a terminal or a log: one line in which GitHub's runner finds no command."""
    return one_line(text).replace("::", ": :").replace("##[", "## [")


def code_line(text: str) -> str:
    """For Markdown: as code, so that GitHub links no names, numbers or addresses in it."""
    return f"<code>{''.join(_reference(sign) for sign in one_line(text))}</code>"


def _reference(sign: str) -> str:
    if sign.isascii() and not sign.isalnum() and sign != " ":
        return f"&#{ord(sign)};"
    return sign


FORMATTERS = {
    "text": differences_as_text,
    "md": differences_as_markdown,
    "json": differences_as_json,
}
"""Name of a format → what writes differences in it."""
