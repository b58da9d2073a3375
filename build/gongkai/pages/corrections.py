"""The pages about corrections, and the notes about them on reports and findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.model import Correction, Figure, Finding, Heading, Page, Status, anchor_of
from gongkai.pages.atlas import Atlas
from gongkai.pages.figures import WORDINGS
from gongkai.pages.screens import assembled_page, csv_with_link
from gongkai.pages.templating import Link, block, relative, web
from gongkai.wording import FIELD_NAMES, wordings

KINDS = wordings("correction", "page")
SIDES: Mapping[str, tuple[str, str]] = {
    "misread": ("改正前", "改正后"),
    "metadata": ("改正前", "改正后"),
    "reissued": ("原文件的 SHA-256", "新文件的 SHA-256"),
}
STATES = wordings("handling", "page")
PRINTED = {"statement": "已照登", "withdrawn": "已照登", "reissued": "已换新"}
"""The word for a settled correction if the error was not ours."""


@dataclass(frozen=True)
class AgencyStatement:
    """An agency's statement about a finding, and the link to its record."""

    record: Link
    words: str


def corrections_page(atlas: Atlas) -> Page:
    """Every correction ever made."""
    here = "corrections/"
    collection = atlas.corpus.collection
    listed = block(
        "corrections",
        lines=[_line(atlas, here, each) for each in atlas.corpus.corrections],
        days=collection.answer_days,
        contact=collection.contact,
    )
    return assembled_page(
        here,
        "corrections",
        "更正记录",
        "我们改正的错误，机关重新公布、撤回的报告和机关的说明，处理经过逐条留存。",
        (listed, *csv_with_link(here, "corrections", [WORDS, *_csv_lines(atlas, here)])),
    )


WORDS = ("编号", "种类", "报告", "日期", "理由")


def _csv_lines(atlas: Atlas, here: str) -> Iterator[tuple[str, ...]]:
    """The list as lines of CSV."""
    for each in atlas.corpus.corrections:
        report = _report(atlas, here, each).text
        yield each.id, KINDS[each.kind], report, each.date, each.reason


def _line(atlas: Atlas, here: str, each: Correction) -> dict[str, object]:
    return {
        "id": Link(each.id, relative(here, f"corrections/{each.id}/")),
        "kind": KINDS[each.kind],
        "state": _state(each, each.state),
        "report": _report(atlas, here, each),
        "date": each.date,
        "reason": each.reason,
    }


def _state(correction: Correction, state: str) -> str:
    """The state of its handling, in words."""
    if state == "corrected":
        return PRINTED.get(correction.kind, STATES[state])
    return STATES[state]


def correction_page(atlas: Atlas, correction: Correction) -> Page:
    """The page of one correction; it is permanent."""
    here = f"corrections/{correction.id}/"
    title = f"更正 {correction.id}"
    kind, state = KINDS[correction.kind], _state(correction, correction.state)
    about = block(
        "correction",
        correction=correction,
        sides=SIDES.get(correction.kind),
        kind=kind,
        state=state,
        steps=[(_state(correction, each.state), each.date) for each in correction.steps],
        report=_report(atlas, here, correction),
        cell=_cell(atlas, correction),
        cells=_old_and_new(atlas, correction),
        field=FIELD_NAMES.get(correction.field),
        rule=_rule(atlas, here, correction),
        words="机关的说明" if correction.kind == "statement" else "理由",
        evidence=web(correction.evidence),
    )
    description = f"{title}：{kind}，{state}，{correction.date}。"
    above = ("corrections/", "更正记录")
    return assembled_page(here, "correction", title, description, [about], above)


def corrections_of(atlas: Atlas, row: int, here: str) -> Iterator[Heading | Markup]:
    """The corrections of one report, for its page; empty if there are none."""
    lines = [
        {
            **_line(atlas, here, each),
            "id": Link(f"更正 {each.id}", relative(here, f"corrections/{each.id}/")),
            "cell": FIELD_NAMES.get(each.field) or (_cell(atlas, each) if each.cell else ""),
            "change": _change(each),
            "cells": _old_and_new(atlas, each),
            "reason": each.reason.rstrip("。"),
        }
        for each in _about(atlas, row)
    ]
    if lines:
        yield Heading(2, "更正记录", "corrections")
        yield block("report-corrections", lines=lines)


def _old_and_new(atlas: Atlas, each: Correction) -> list[tuple[str, str, str]]:
    """For a replaced report: cell in words, what it printed before, what it prints now."""
    row = atlas.corpus.at.get(each.key)
    if row is None or not each.is_in_force:
        return []
    sides = ((code, figure, atlas.corpus.figure(row, code)) for code, figure in each.cells.items())
    return [
        (atlas.corpus.form.name(code), _printed(before), _printed(now))
        for code, before, now in sides
        if (before.status, before.value) != (now.status, now.value)
    ]


def _printed(figure: Figure) -> str:
    """What a document prints in a cell, or why there is no number."""
    return figure.raw if figure.status is Status.REPORTED else WORDINGS[figure.status].word


def _change(each: Correction) -> tuple[str, str] | None:
    """What was corrected, before and after; empty during the investigation."""
    has_both = each.kind in ("misread", "metadata") and each.is_in_force
    return (each.before or "空白", each.after or "空白") if has_both else None


def _about(atlas: Atlas, row: int) -> Iterator[Correction]:
    return (each for each in atlas.corpus.corrections if each.key == atlas.report(row).key)


def withdrawals(atlas: Atlas, rows: Iterable[int], here: str) -> Iterator[Markup]:
    """A notice about withdrawn reports, for their pages and the body's; empty if there are none."""
    notices = [
        {
            **_line(atlas, here, each),
            "what": "本报告" if here.endswith(f"/{each.year}/") else f" {each.year} 年的报告",
            "reason": each.reason.rstrip("。"),
        }
        for row in rows
        for each in _about(atlas, row)
        if each.kind == "withdrawn" and each.is_in_force
    ]
    if notices:
        yield block("withdrawn", notices=notices)


def statements_on(
    atlas: Atlas, row: int, here: str, finding: Finding
) -> tuple[AgencyStatement, ...]:
    """The agency's statements about a finding: about its rule, and its cell if they name one."""
    return tuple(
        AgencyStatement(Link(each.date, relative(here, f"corrections/{each.id}/")), each.reason)
        for each in _about(atlas, row)
        if each.kind == "statement" and each.is_in_force and _speaks_of(each, finding)
    )


def _speaks_of(statement: Correction, finding: Finding) -> bool:
    """Whether a statement is about a finding; without rule and cell it is about all."""
    is_rule = statement.rule in ("", finding.rule)
    return is_rule and (not statement.cell or statement.cell in finding.cells)


def _report(atlas: Atlas, here: str, correction: Correction) -> Link:
    row = atlas.corpus.at.get(correction.key)
    if row is None:
        return Link(f"{correction.agency}，{correction.year} 年")
    anchor = f"#{anchor_of(correction.cell)}" if correction.cell else ""
    words = f"{atlas.body_name(row)}，{correction.year} 年"
    return Link(words, relative(here, atlas.report(row).page + anchor))


def _cell(atlas: Atlas, correction: Correction) -> str:
    known = correction.cell in atlas.corpus.form.index
    return atlas.corpus.form.name(correction.cell) if known else correction.cell


def _rule(atlas: Atlas, here: str, correction: Correction) -> Link | None:
    known = atlas.judgement.rule.get(correction.rule)
    return Link(known.title, relative(here, f"rules/{correction.rule}/")) if known else None
