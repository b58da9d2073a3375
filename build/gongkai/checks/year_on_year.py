"""Rules about two reports of one body, one year apart, and known reasons for a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from gongkai.checks.corpus_slice import CorpusSlice, RuleResult, tally, where
from gongkai.checks.finding_names import number
from gongkai.model import Finding, Severity, Status, table_of
from gongkai.model.values import Mask, Values, exact

Sentence = Callable[[float, float, str], str]
"""Tells a figure of the year before, that of this year, and their unit."""
MILDER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.INFO}


def verdicts(part: CorpusSlice) -> Iterator[RuleResult]:
    """Every rule of this module; empty if no body has two consecutive years."""
    if part.pairs.size:
        yield no_sudden_jump(part)
        yield fee_unit_steady(part)
        yield figures_of_this_year(part)


def no_sudden_jump(part: CorpusSlice) -> RuleResult:
    """A figure is not a multiple of that of the year before, nor a fraction of it."""
    rule = "no-sudden-jump"
    columns, limits = part.of_rule(rule), part.rulebook[rule].rule.limits
    before, after, judged = _both(part, columns)
    is_large = np.fmax(before, after) >= limits["least"]
    has_grown, has_shrunk = (
        more > limits["factor"] * less for more, less in ((after, before), (before, after))
    )
    jumped = judged & is_large & (has_grown | has_shrunk)
    return _verdict(part, rule, columns, jumped, judged, _jump)


def fee_unit_steady(part: CorpusSlice) -> RuleResult:
    """An amount does not change by the factor between two units."""
    columns = part.of_rule("fee-unit-steady")
    before, after, judged = _both(part, columns)
    factor = part.rulebook["fee-unit-steady"].rule.limits["factor"]
    some = judged & (before > 0) & (after > 0)
    slipped = some & ((after >= factor * before) | (after * factor <= before))
    return _verdict(part, "fee-unit-steady", columns, slipped, some, _slip)


def figures_of_this_year(part: CorpusSlice) -> RuleResult:
    """A report does not repeat, cell by cell, the figures of the year before."""
    least = part.rulebook["figures-of-this-year"].rule.limits["not_zero"]
    before, after = part.pairs[:, 0], part.pairs[:, 1]
    status, values = part.corpus.status, part.corpus.values
    same_boxes = (status[before] == status[after]).all(axis=1)
    same_form = (part.printed[before] == part.printed[after]).all(axis=1)
    reported = status[after] == Status.REPORTED
    same = same_boxes & ((values[before] == values[after]) | ~reported).all(axis=1)
    enough = (reported & (values[after] != 0)).sum(axis=1) >= least
    copied = np.zeros(len(part), dtype=bool)
    copied[after] = same & enough & same_form
    judged = np.zeros(len(part), dtype=bool)
    judged[after] = enough & same_form
    found = tuple(_copied(part, int(row)) for row in np.flatnonzero(copied))
    counts = tally(len(part), passed=judged & ~copied, failed=copied)
    return RuleResult("figures-of-this-year", counts, found)


def with_excuses(part: CorpusSlice, verdict: RuleResult) -> RuleResult:
    """The result with lower severity for failures where the two years are known to differ."""
    return replace(verdict, findings=tuple(_excused(part, each) for each in verdict.findings))


def _excused(part: CorpusSlice, finding: Finding) -> Finding:
    reasons = list(_reasons(part, finding.agency, finding.year))
    if not reasons:
        return finding
    return replace(
        finding,
        severity=MILDER.get(finding.severity, finding.severity),
        hint=f"{finding.hint}两年之间{'；'.join(reasons)}，差额可能由此而来。",
    )


def _reasons(part: CorpusSlice, agency: str, year: int) -> Iterator[str]:
    """Recorded events of a body that make this year differ from the one before."""
    body = part.corpus.agencies.get(agency)
    if body is not None and len(body.names) > 1:
        yield from (f"机构更名为{name.name}" for name in body.names if name.since == year)
    for other, last in part.merged.get(agency, ()):
        if last in (None, year - 1, year):
            yield f"{other}并入"
    for each in (year - 1, year):
        if f"{agency}/{each}" in part.reissued:
            yield f"{each}年度的报告发布后更换过"


def _both(part: CorpusSlice, columns: NDArray[np.intp]) -> tuple[Values, Values, Mask]:
    """Figures of both years, and where both are printed and mean the same."""
    rows = part.pairs
    values = [part.corpus.values[np.ix_(rows[:, at], columns)] for at in (0, 1)]
    reported = part.having(Status.REPORTED)
    judged: Mask = reported[np.ix_(rows[:, 0], columns)] & reported[np.ix_(rows[:, 1], columns)]
    judged &= _comparable(part, columns)
    return np.where(judged, values[0], 0.0), np.where(judged, values[1], 0.0), judged


def _comparable(part: CorpusSlice, columns: NDArray[np.intp]) -> Mask:
    """bool[p, columns]: no change of form and no break between the two years."""
    form, rows = part.corpus.form, part.pairs
    found = np.ones((len(rows), len(columns)), dtype=bool)
    for earlier, later in product(form.editions, form.editions):
        for at, code in enumerate(part.codes(columns)):
            table = table_of(code)
            if earlier != later and form.comparison(code, earlier, later)[0] != "same":
                on = part.corpus.has_table_edition
                found[on[table, earlier][rows[:, 0]] & on[table, later][rows[:, 1]], at] = False
    for year in np.unique(part.years[rows[:, 1]]):
        for at, code in enumerate(part.codes(columns)):
            if form.is_broken(code, int(year) - 1, int(year)):
                found[part.years[rows[:, 1]] == year, at] = False
    return found


def _verdict(
    part: CorpusSlice,
    rule: str,
    columns: NDArray[np.intp],
    failed: Mask,
    judged: Mask,
    sentence: Sentence,
) -> RuleResult:
    """The result of a rule about pairs of years; `failed` and `judged` are bool[pairs, columns]."""
    counts = tally(len(part))
    after = part.pairs[:, 1]
    passed = (judged & ~failed).sum(axis=1)
    counts[after] = tally(len(after), passed=passed, failed=failed.sum(axis=1))
    found = tuple(
        _finding(part, rule, tuple(part.pairs[pair].tolist()), int(column), sentence)
        for pair, places in where(failed)
        for column in columns[places]
    )
    return RuleResult(rule, counts, found)


def _finding(
    part: CorpusSlice, rule: str, rows: tuple[int, ...], column: int, sentence: Sentence
) -> Finding:
    """The finding about one cell of two successive reports."""
    code = part.corpus.form.cells[column].code
    before, after = (float(part.corpus.values[row, column]) for row in rows)
    says = sentence(before, after, part.words.unit(code))
    return part.finding(
        rule,
        rows[1],
        f"{part.wording(rows[1]).cell(code)}：{says}",
        cells=(code,),
        left=exact(after),
        right=exact(before),
        doubtful=bool(part.doubtful[list(rows), column].any()),
    )


def _jump(before: float, after: float, unit: str) -> str:
    says = f"上年度 {number(exact(before))} {unit}，本年度 {number(exact(after))} {unit}"
    if before <= 0 or after <= 0:
        return f"{says}。"
    times = after / before
    return f"{says}，是上年的 {times:.1f} 倍。" if times >= 1 else f"{says}，是上年的 {times:.1%}。"


def _slip(before: float, after: float, unit: str) -> str:
    says = f"上年度 {number(exact(before))} {unit}，本年度 {number(exact(after))} {unit}"
    return (
        f"{says}，相差 {max(before, after) / min(before, after):.0f} 倍，两年所用的单位可能不同。"
    )


def _copied(part: CorpusSlice, row: int) -> Finding:
    message = f"各表的每一格都与{part.corpus.reports[row].year - 1}年度的报告相同。"
    return part.finding("figures-of-this-year", row, message)
