"""Rules that compare bodies: a government with those it covers, one body's text with another's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gongkai.checks.corpus_slice import CorpusSlice, RuleResult, per_section, tally, where
from gongkai.checks.finding_names import number
from gongkai.checks.texts import SECTIONS, bare
from gongkai.model import Finding, Status
from gongkai.model.values import exact


def verdicts(part: CorpusSlice) -> Iterator[RuleResult]:
    """Every rule of this module; `part` is the whole corpus."""
    yield covers_its_members(part)
    yield text_of_this_body(part)


def covers_its_members(part: CorpusSlice) -> RuleResult:
    """A government's figure is not below the sum of the bodies that report to it."""
    rule = "covers-its-members"
    entry = part.rulebook[rule]
    columns = np.array([part.corpus.form.index[code] for code in entry.rule.cells], dtype=np.intp)
    members, parents = _members(part, entry.rule.kinds)
    reported = part.corpus.status[:, columns] == Status.REPORTED
    sums, counts = (np.zeros((len(part), len(columns))) for _ in range(2))
    printed = np.where(reported, part.corpus.values[:, columns], 0.0)
    np.add.at(sums, parents, printed[members])
    np.add.at(counts, parents, reported[members].astype(float))
    judged = reported & (counts > 0)
    failed = judged & (sums > printed)
    found = []
    for row, places in where(failed):
        for at in places:
            code, some = entry.rule.cells[int(at)], int(counts[row, at])
            own, others = exact(float(printed[row, at])), exact(float(sums[row, at]))
            message = (
                f"{part.wording(row).cell(code)}：本报告为 {number(own)} 件，"
                f"已收录的 {some} 个下属机关相加为 {number(others)} 件。"
            )
            found.append(part.finding(rule, row, message, cells=(code,), left=own, right=others))
    passed = (judged & ~failed).sum(axis=1)
    results = tally(len(part), passed=passed, failed=failed.sum(axis=1))
    return RuleResult(rule, results, tuple(found))


def _members(part: CorpusSlice, kinds: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Rows of reports, with the rows of their governments' reports for the same year."""
    members, parents = [], []
    agencies = part.corpus.agencies
    for row, report in enumerate(part.corpus.reports):
        body = agencies.get(report.agency)
        above = agencies.get(body.parent) if body and body.parent else None
        if above is not None and above.kind in kinds:
            parent = part.corpus.at.get(f"{above.id}/{report.year}")
            if parent is not None:
                members.append(row)
                parents.append(parent)
    return members, parents


def text_of_this_body(part: CorpusSlice) -> RuleResult:
    """Apart from figures and names, a section is not the same as another body's in that year."""
    rule = "text-of-this-body"
    least = part.rulebook[rule].rule.limits["characters"]
    failed, judged = (np.zeros(len(part), dtype=np.uint16) for _ in range(2))
    first: dict[tuple[int, str, str], int] = {}
    found: list[Finding] = []
    for row, report in enumerate(part.corpus.reports):
        for section in sorted(report.narrative):
            text = bare(report.narrative[section])
            for name in _names(part, report.agency):
                text = text.replace(name, "")
            if len(text) < least:
                continue
            judged[row] += 1
            other = first.setdefault((report.year, section, text), row)
            if other != row:
                failed[row] += 1
                found.append(_same(part, rule, row, other, section))
    return RuleResult(rule, per_section(failed, judged), tuple(found))


def _names(part: CorpusSlice, agency: str) -> list[str]:
    body = part.corpus.agencies.get(agency)
    if body is None:
        return []
    names = {bare(name.name) for name in body.names} | {bare(alias) for alias in body.aliases}
    return sorted(names - {""}, key=lambda name: (-len(name), name))


def _same(part: CorpusSlice, rule: str, row: int, other: int, section: str) -> Finding:
    twin = part.corpus.reports[other]
    body = part.corpus.agencies.get(twin.agency)
    name = body.name_in(twin.year) if body else twin.agency
    message = f"“{SECTIONS.get(section, section)}”部分除数字和名称外，与{name}同年的报告相同。"
    return part.finding(rule, row, message, doubtful=False)
