"""Rules about the publication of the report: its date, its title, and whether it was replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import numpy as np

from gongkai.checks.corpus_slice import CorpusSlice, RuleResult, per_report
from gongkai.derived.coverage import day, duty
from gongkai.model import Finding

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def verdicts(part: CorpusSlice) -> Iterator[RuleResult]:
    """Every rule of this module."""
    yield published_on_time(part)
    yield published_after_year_end(part)
    yield title_names_year(part)
    yield period_is_the_year(part)
    yield as_first_published(part)


def published_on_time(part: CorpusSlice) -> RuleResult:
    """The report was published by the deadline for its kind of body."""
    failed, judged = (np.zeros(len(part), dtype=bool) for _ in range(2))
    found: list[Finding] = []
    for row, report in enumerate(part.corpus.reports):
        body, when = part.corpus.agencies.get(report.agency), day(report.published)
        asked = duty(body.kind) if body else duty("")
        if when is None or not asked.deadlines:
            continue
        judged[row] = True
        missed = asked.missed(report.year, when)
        if missed:
            failed[row] = True
            message = _late(when, missed.of(report.year))
            found.append(part.finding("published-on-time", row, message, severity=missed.severity))
    return RuleResult("published-on-time", per_report(failed, judged), tuple(found))


def published_after_year_end(part: CorpusSlice) -> RuleResult:
    """A report is not published before the end of the year it is about."""
    rule = "published-after-year-end"
    failed, judged = (np.zeros(len(part), dtype=bool) for _ in range(2))
    found: list[Finding] = []
    for row, report in enumerate(part.corpus.reports):
        if report.published:
            judged[row] = True
            failed[row] = report.published < f"{report.year}-12-31"
        if failed[row]:
            message = f"发布日期为 {report.published}，{report.year} 年还没有结束。"
            found.append(part.finding(rule, row, message))
    return RuleResult(rule, per_report(failed, judged), tuple(found))


def title_names_year(part: CorpusSlice) -> RuleResult:
    """The year in the title is the year of the report."""
    failed, judged = (np.zeros(len(part), dtype=bool) for _ in range(2))
    found: list[Finding] = []
    for row, report in enumerate(part.corpus.reports):
        years = YEAR.findall(report.title)
        judged[row] = bool(years)
        if years and str(report.year) not in years:
            failed[row] = True
            message = f"标题写的是 {years[0]} 年，本报告按 {report.year} 年度收录。"
            found.append(part.finding("title-names-year", row, message))
    return RuleResult("title-names-year", per_report(failed, judged), tuple(found))


def period_is_the_year(part: CorpusSlice) -> RuleResult:
    """The stated period of the figures is the year of the report."""
    rule = "prose-period"
    stated = [report.period for report in part.corpus.reports]
    judged = np.array([bool(each) for each in stated], dtype=bool)
    failed = np.zeros(len(part), dtype=bool)
    found: list[Finding] = []
    for row in np.flatnonzero(judged).tolist():
        year = part.corpus.reports[row].year
        if stated[row] != f"{year}-01-01/{year}-12-31":
            failed[row] = True
            first, _, last = stated[row].partition("/")
            message = f"正文写的统计期限是 {first} 至 {last}，本报告按 {year} 年度收录。"
            found.append(part.finding(rule, row, message))
    return RuleResult(rule, per_report(failed, judged), tuple(found))


def as_first_published(part: CorpusSlice) -> RuleResult:
    """The report was not replaced after its publication."""
    replaced = {
        (each.agency, each.year): each
        for each in part.corpus.corrections
        if each.kind == "reissued" and each.is_in_force
    }
    failed = np.zeros(len(part), dtype=bool)
    found: list[Finding] = []
    for row, report in enumerate(part.corpus.reports):
        reissued = replaced.get((report.agency, report.year))
        if reissued:
            failed[row] = True
            message = f"原报告发布后更换过（{reissued.date}）：{reissued.reason.rstrip('。')}。"
            found.append(part.finding("as-first-published", row, message))
    return RuleResult("as-first-published", per_report(failed, np.ones_like(failed)), tuple(found))


def _late(when: date, deadline: date) -> str:
    return f"发布日期为 {when}，晚于 {deadline}，迟 {(when - deadline).days} 天。"
