"""Rules about the agency's own text, if the records keep it: it is present, and it is new."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from gongkai.checks.corpus_slice import CorpusSlice, RuleResult, each_report, per_section
from gongkai.model import Finding, Report

NOT_TEXT = re.compile(r"[\s\d\W]+")
SECTIONS = {
    "overview": "总体情况",
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}
GRAM = 4
"""Similarity counts common runs of four characters, a usual measure for Chinese text."""


def verdicts(part: CorpusSlice) -> Iterator[RuleResult]:
    """Every rule of this module."""
    yield problems_written(part)
    yield overview_complete(part)
    yield text_of_this_year(part)


def problems_written(part: CorpusSlice) -> RuleResult:
    """The section on problems and improvements has content."""
    rule = "problems-written"
    least = part.rulebook[rule].rule.limits["characters"]

    def judge(report: Report) -> str | None:
        text = report.narrative.get("problems")
        if text is None:
            return None
        n = len(bare(text))
        return f"“存在的主要问题及改进情况”只有 {n} 个字。" if n < least else ""

    return each_report(part, rule, judge)


def overview_complete(part: CorpusSlice) -> RuleResult:
    """The overview covers the five topics that the notice asks for."""
    rule = "overview-complete"
    asked = part.rulebook[rule].rule.also

    def judge(report: Report) -> str | None:
        text = report.narrative.get("overview")
        if text is None:
            return None
        missing = [each for each in asked if not any(w in text for w in each.split("|"))]
        names = "、".join(each.split("|")[0] for each in missing)
        return f"“总体情况”没有提到：{names}。" if names else ""

    return each_report(part, rule, judge)


def text_of_this_year(part: CorpusSlice) -> RuleResult:
    """Apart from figures, a section is not the same as in the year before."""
    rule = "text-of-this-year"
    limits = part.rulebook[rule].rule.limits
    failed, judged = (np.zeros(len(part), dtype=np.uint16) for _ in range(2))
    found: list[Finding] = []
    for before, after in part.pairs.tolist():
        earlier, later = part.corpus.reports[before], part.corpus.reports[after]
        for section, similar in _similar(earlier, later, limits["characters"]):
            judged[after] += 1
            if similar >= limits["similar"]:
                failed[after] += 1
                message = f"“{section}”部分与{earlier.year}年度的报告有 {similar:.0%} 的文字相同。"
                found.append(part.finding(rule, after, message))
    return RuleResult(rule, per_section(failed, judged), tuple(found))


def _similar(earlier: Report, later: Report, least: float) -> Iterator[tuple[str, float]]:
    """Each section that both reports have at some length, with the share of text in common."""
    if not (earlier.narrative and later.narrative):
        return
    for section, name in SECTIONS.items():
        texts = [bare(report.narrative.get(section, "")) for report in (earlier, later)]
        if min(map(len, texts)) >= least:
            first, second = ({t[i : i + GRAM] for i in range(len(t) - GRAM + 1)} for t in texts)
            yield name, 2 * len(first & second) / (len(first) + len(second))


def bare(text: str) -> str:
    """The words only, without figures and punctuation."""
    return NOT_TEXT.sub("", text)
