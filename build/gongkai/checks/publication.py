"""Rules about the publication of the report: its date, its title, and whether it was replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from gongkai.checks.corpus_slice import CorpusSlice, RuleResult, each_report, per_report
from gongkai.form.duties import day, duty
from gongkai.model import Finding, Report

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
            last = missed.of(report.year)
            message = f"发布日期为 {when}，晚于 {last}，迟 {(when - last).days} 天。"
            found.append(part.finding("published-on-time", row, message, severity=missed.severity))
    return RuleResult("published-on-time", per_report(failed, judged), tuple(found))


def published_after_year_end(part: CorpusSlice) -> RuleResult:
    """A report is not published before the end of the year it is about."""

    def judge(report: Report) -> str | None:
        if not report.published:
            return None
        is_early = report.published < f"{report.year}-12-31"
        return f"发布日期为 {report.published}，{report.year} 年还没有结束。" if is_early else ""

    return each_report(part, "published-after-year-end", judge)


def title_names_year(part: CorpusSlice) -> RuleResult:
    """The year in the title is the year of the report."""

    def judge(report: Report) -> str | None:
        years = YEAR.findall(report.title)
        if not years:
            return None
        if str(report.year) in years:
            return ""
        return f"标题写的是 {years[0]} 年，本报告按 {report.year} 年度收录。"

    return each_report(part, "title-names-year", judge)


def period_is_the_year(part: CorpusSlice) -> RuleResult:
    """The stated period of the figures is the year of the report."""

    def judge(report: Report) -> str | None:
        if not report.period:
            return None
        if report.period == f"{report.year}-01-01/{report.year}-12-31":
            return ""
        first, _, last = report.period.partition("/")
        return f"正文写的统计期限是 {first} 至 {last}，本报告按 {report.year} 年度收录。"

    return each_report(part, "prose-period", judge)


def as_first_published(part: CorpusSlice) -> RuleResult:
    """The report was not replaced after its publication."""

    def judge(report: Report) -> str:
        reissued = part.reissued.get(report.key)
        if reissued is None:
            return ""
        return f"原报告发布后更换过（{reissued.date}）：{reissued.reason.rstrip('。')}。"

    return each_report(part, "as-first-published", judge)
