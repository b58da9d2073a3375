"""The page of a rule: what it requires, what a failure means, and which reports fail it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from markupsafe import Markup

from gongkai.model import (
    KINDS,
    VERDICT_OF,
    Finding,
    Heading,
    Page,
    Result,
    Rule,
    Severity,
    grouped,
)
from gongkai.pages.atlas import Atlas
from gongkai.pages.screens import assembled_page
from gongkai.pages.templating import Link, block, relative
from gongkai.wording import RESULTS, VERDICTS

SHOWN = 200
"""Maximum number of findings listed; the data package has all."""
TABLE = re.compile("表([二三四])")
"""The tables, named after their sections of the report."""


def rules_page(atlas: Atlas) -> Page:
    """The catalogue of rules with their results."""
    here = "rules/"
    groups = [
        (group, [_summary(atlas, here, rule) for rule in run])
        for group, run in grouped((each.group, each) for each in atlas.judgement.rules).items()
    ]
    listed = block(
        "rules",
        groups=groups,
        results=RESULTS.values(),
        reports=len(atlas.corpus.reports),
        words=(VERDICTS.values(), RESULTS.values()),
    )
    description = "每一份报告都按这些规则核对；规则的依据、含义和结果逐条公开。"
    return assembled_page(here, "rules", "核对规则", description, [listed])


def _summary(atlas: Atlas, here: str, rule: Rule) -> dict[str, object]:
    return {
        "rule": Link(rule.title, relative(here, f"rules/{rule.id}/")),
        "verdict": VERDICTS[VERDICT_OF[rule.severity]],
        "counts": _counts(atlas, rule).values(),
    }


def rule_page(atlas: Atlas, rule: Rule) -> Page:
    """The page of one rule."""
    here = f"rules/{rule.id}/"
    description = f"核对规则：{rule.title}。{rule.meaning}"
    blocks = _blocks(atlas, rule, here)
    return assembled_page(here, "rule", rule.title, description, blocks, ("rules/", "核对规则"))


def _blocks(atlas: Atlas, rule: Rule, here: str) -> Iterator[Heading | Markup]:
    yield block(
        "rule",
        rule=rule,
        scope=_scope(rule),
        tables=_tables(rule),
        verdict=VERDICTS[VERDICT_OF[rule.severity]],
        counts=() if rule.severity is Severity.STRUCTURE else tuple(_counts(atlas, rule).values()),
        results=RESULTS.values(),
        reports=len(atlas.corpus.reports),
    )
    yield from _findings(atlas, rule, here)


def _findings(atlas: Atlas, rule: Rule, here: str) -> Iterator[Heading | Markup]:
    """Every failure that may be shown, by body and year."""
    every = atlas.judgement.by_rule.get(rule.id, ())
    found = [finding for finding in every if atlas.judgement.may_be_shown(finding)]
    yield Heading(2, f"{rule.failing}（{len(found)} 条）", "findings")
    counts = _counts(atlas, rule)
    yield block(
        "rule-findings",
        findings=[_line(atlas, here, rule, finding) for finding in islice(found, SHOWN)],
        nothing=_nothing(rule, counts),
        are_joined=len(found) < counts[Result.FAIL],
        left_out=max(0, len(found) - SHOWN),
        withheld=len(every) - len(found),
        data=relative(here, "data/"),
    )


def _scope(rule: Rule) -> str:
    """Which reports the rule is about, unless all."""
    editions = "、".join(f"{edition} 年版" for edition in rule.editions)
    kinds = "、".join(KINDS[kind] for kind in rule.kinds)
    parts = (
        f"只用于 {editions}格式" if editions else "",
        f"自 {rule.since} 年度起" if rule.since else "",
        f"只用于{kinds}" if kinds else "",
    )
    return "，".join(part for part in parts if part)


def _tables(rule: Rule) -> str:
    """The numerals of the tables that the rule mentions, to be explained."""
    words = (rule.meaning, rule.advice, rule.example, rule.source)
    return "".join(sorted(set(TABLE.findall("".join(words))), key="二三四".index))


def _nothing(rule: Rule, counts: Mapping[Result, int]) -> str:
    """Why there are no findings: all reports pass, or none could be judged."""
    asked = sum(counts.values())
    if rule.severity is Severity.STRUCTURE or asked > counts[Result.NOT_ASSESSABLE]:
        return "目前没有。"
    if not asked:
        return "目前没有：收录的报告里还没有用得上这一条的。"
    unknown = RESULTS[Result.NOT_ASSESSABLE]
    return f"目前没有：收录的报告都{unknown.zh}（{unknown.meaning}）。"


def _line(atlas: Atlas, here: str, rule: Rule, finding: Finding) -> dict[str, object]:
    """A finding with a link to its last cell: of a sum, its total."""
    row = atlas.corpus.at[finding.key]
    anchor = f"#{finding.anchor}" if finding.anchor else ""
    return {
        "report": Link(
            f"{atlas.body_name(row)}，{finding.year} 年",
            relative(here, atlas.report(row).page + anchor),
        ),
        "message": finding.message,
        "verdict": VERDICTS[finding.verdict].zh,
        "hint": finding.hint,
        "waiver": finding.waiver,
    }


def _counts(atlas: Atlas, rule: Rule) -> Mapping[Result, int]:
    """How often each result occurred over all reports."""
    column = atlas.judgement.tallies[:, atlas.rule_at[rule.id]].sum(axis=0, dtype=int)
    return {result: int(column[result]) for result in RESULTS}
