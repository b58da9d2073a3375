"""Sums and other linear relations between cells, over all reports at once.

A relation is a row of a matrix over cells: +times for terms on its left, −times on its right. One
matrix product gives every difference; a second and third say which relations use blank boxes or
unreadable boxes. From these follows one of four results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from gongkai.checks.corpus_slice import CorpusSlice, RuleResult, Tally
from gongkai.checks.finding_names import FormNames, ReportNames, difference, number
from gongkai.checks.rulebook import RelationText, RuleDefinition
from gongkai.form import Equation, Form
from gongkai.form.expression import parse, weights_of
from gongkai.model import (
    EMPTY,
    UNREAD,
    Finding,
    Relation,
    Result,
    Term,
    column_of,
    grouped,
    table_of,
)
from gongkai.model.values import Codes, Mask, Values, among, exact, weighted_sums

TOLERANCE = 5e-7
"""Half of the last decimal that any cell of the form may have (6 places)."""


@dataclass(frozen=True)
class RelationResults:
    """The results of relations on some reports."""

    relations: tuple[Relation, ...]
    rows: NDArray[np.intp]
    """intp[p]: the reports they are about."""
    before: NDArray[np.intp]
    """intp[p]: the reports of the year before; empty if none are needed."""
    results: Codes
    """uint8[p, relations]: codes of Result."""
    applies: Mask
    """bool[p, relations]."""
    differences: Values
    """float64[p, relations]: left minus right, empty boxes counted as 0."""


def inside(part: CorpusSlice) -> RelationResults:
    """Judge every relation within one report."""
    rows = np.arange(len(part), dtype=np.intp)
    nobody = np.empty(0, dtype=np.intp)
    return _judged(part, [r for r in all_relations(part) if not r.is_across_years], rows, nobody)


def across(part: CorpusSlice) -> RelationResults:
    """Judge every relation between two reports of one body, one year apart."""
    before, after = part.pairs[:, 0], part.pairs[:, 1]
    return _judged(part, [r for r in all_relations(part) if r.is_across_years], after, before)


def all_relations(part: CorpusSlice) -> tuple[Relation, ...]:
    """All sums of the form and all comparisons of the catalogue, each at each of its places."""
    form, words = part.corpus.form, part.words
    sums = [
        _sum(part.rulebook[equation.rule], equation, editions, words)
        for equation, editions in part.corpus.equations
    ]
    compared = [
        relation
        for entry in part.rulebook.entries
        for comparison in entry.comparisons
        for relation in _comparisons(entry, comparison, form, words)
    ]
    return (*sums, *compared)


def verdicts(part: CorpusSlice, judged: RelationResults) -> Iterator[RuleResult]:
    """One result per rule, with a finding for every failure."""
    by_rule = grouped((relation.rule, at) for at, relation in enumerate(judged.relations))
    for rule, columns in by_rule.items():
        yield RuleResult(
            rule=rule,
            tally=_tally(judged, columns, len(part)),
            findings=tuple(_findings(part, judged, columns)),
        )


def _sum(
    entry: RuleDefinition, equation: Equation, editions: frozenset[str], words: FormNames
) -> Relation:
    """One sum of the form at one place, as a relation between its parts and its total."""
    total = equation.right[0]
    in_column = equation.line == column_of(total)
    side = words.row if in_column else words.column
    return Relation(
        rule=equation.rule,
        place=total,
        in_column=in_column,
        is_one_of_several=True,
        left=tuple(Term(code) for code in equation.left),
        right=tuple(Term(code) for code in equation.right),
        sign="=",
        says_left=entry.says_left or _added(equation.left, side),
        says_right=entry.says_right or _added(equation.right, side),
        unit=words.unit(total),
        severity=entry.rule.severity,
        editions=editions,
    )


def _added(codes: Sequence[str], name: Callable[[str], str]) -> str:
    """The cells of one side of a sum in words, of which `name` gives the row or the column."""
    return "各项相加" if len(codes) > 4 else "加".join(map(name, codes))


def _comparisons(
    entry: RuleDefinition, comparison: RelationText, form: Form, words: FormNames
) -> Iterator[Relation]:
    """One comparison of the catalogue at each of its places that the form has."""
    for each in comparison.each:
        left, right = (
            parse("+".join(side).replace("{each}", each)).terms
            for side in (comparison.left, comparison.right)
        )
        if all(term.code in form.index for term in (*left, *right)):
            yield Relation(
                rule=entry.rule.id,
                place=left[0].code,
                in_column=comparison.left[0].endswith("{each}"),
                is_one_of_several=bool(each),
                left=left,
                right=right,
                sign=comparison.sign,
                says_left=entry.says_left,
                says_right=entry.says_right,
                unit=words.unit(left[0].code),
                severity=comparison.severity or entry.rule.severity,
                since=entry.rule.since,
                at_least={
                    cell.replace("{each}", each): value
                    for cell, value in comparison.at_least.items()
                },
            )


def _judged(
    part: CorpusSlice, chosen: Sequence[Relation], rows: NDArray[np.intp], before: NDArray[np.intp]
) -> RelationResults:
    """Judge relations on the reports in `rows`, and with those of the year before in `before`.

    An empty box counts as 0; where filling it could make a failing relation hold, the result is
    not a failure.
    """
    applies = np.stack(
        [_applies(part, relation, rows, before) for relation in chosen] or [rows < 0], axis=1
    )[:, : len(chosen)]
    differences = np.zeros(applies.shape)
    unread, may_rise, may_fall = (np.zeros(applies.shape, dtype=bool) for _ in range(3))
    for which, source in ((False, rows), (True, before)):
        if source.size:
            weights = relation_weights(part, chosen, before=which)
            status = part.corpus.status[source]
            differences += weighted_sums(part.corpus.values[source], status, weights)
            unread |= _touches(among(status, UNREAD), weights != 0)
            empty = among(status, EMPTY)
            signed = part.words.signed[None, :]
            may_rise |= _touches(empty, (weights > 0) | (signed & (weights != 0)))
            may_fall |= _touches(empty, (weights < 0) | (signed & (weights != 0)))
    return RelationResults(
        relations=tuple(chosen),
        rows=rows,
        before=before,
        results=_results(chosen, differences, unread, may_rise, may_fall),
        applies=applies,
        differences=differences,
    )


def _results(
    chosen: Sequence[Relation], differences: Values, unread: Mask, may_rise: Mask, may_fall: Mask
) -> Codes:
    """uint8[p, relations]: codes of Result; one fails only if no number in an empty box helps."""
    too_low = (differences < -TOLERANCE) & np.array(
        [r.sign in ("=", ">=") for r in chosen], dtype=bool
    )
    too_high = (differences > TOLERANCE) & np.array(
        [r.sign in ("=", "<=") for r in chosen], dtype=bool
    )
    leans = may_rise | may_fall
    results = np.full(differences.shape, Result.NOT_ASSESSABLE, dtype=np.uint8)
    results[~(too_low | too_high) & ~leans] = Result.PASS
    results[~(too_low | too_high) & leans] = Result.PASS_IF_BLANK_IS_ZERO
    results[(too_low & ~may_rise) | (too_high & ~may_fall)] = Result.FAIL
    results[unread] = Result.NOT_ASSESSABLE
    return results


def relation_weights(part: CorpusSlice, chosen: Sequence[Relation], *, before: bool) -> Values:
    """float64[relations, m]: the weights of the cells of one of the two years."""
    return weights_of(
        part.corpus.form,
        [[(term.code, term.times) for term in r.terms if term.before == before] for r in chosen],
    )


def _touches(boxes: Mask, used: Mask) -> Mask:
    """bool[p, relations]: whether any such box is used; float32 because BLAS multiplies it."""
    found = np.zeros((len(boxes), len(used)), dtype=bool)
    rows = np.flatnonzero(boxes.any(axis=1))
    found[rows] = boxes[rows].astype(np.float32) @ used.astype(np.float32).T > 0
    return found


def _applies(
    part: CorpusSlice, relation: Relation, rows: NDArray[np.intp], before: NDArray[np.intp]
) -> Mask:
    """bool[n]: where a relation can be judged: its cells are printed, in its years and editions."""
    found = np.ones(len(rows), dtype=bool)
    if relation.since is not None:
        found &= part.years[rows] >= relation.since
    for code, least in relation.at_least.items():
        with np.errstate(invalid="ignore"):
            found &= part.corpus.values[rows, part.corpus.form.index[code]] >= least
    for term in relation.terms:
        of = before if term.before else rows
        found &= part.printed[of, part.corpus.form.index[term.code]]
    if relation.editions is not None:
        table = table_of(relation.terms[0].code)
        of_edition = [
            part.corpus.has_table_edition[table, edition][rows] for edition in relation.editions
        ]
        found &= np.any(of_edition, axis=0)
    return found


def _tally(judged: RelationResults, columns: Sequence[int], n: int) -> Tally:
    counts = np.zeros((n, len(Result)), dtype=np.uint16)
    for result in Result:
        came = (judged.results[:, columns] == result) & judged.applies[:, columns]
        counts[judged.rows, result] += came.sum(axis=1).astype(np.uint16)
    return counts


def _findings(
    part: CorpusSlice, judged: RelationResults, columns: Sequence[int]
) -> Iterator[Finding]:
    for at in columns:
        failed = (judged.results[:, at] == Result.FAIL) & judged.applies[:, at]
        for pair in np.flatnonzero(failed):
            earlier = int(judged.before[pair]) if judged.before.size else None
            yield _finding(part, judged.relations[at], int(judged.rows[pair]), earlier)


def _finding(part: CorpusSlice, relation: Relation, row: int, earlier: int | None) -> Finding:
    left = _side(part, relation.left, row, earlier)
    right = _side(part, relation.right, row, earlier)
    words = part.wording(row)
    return part.finding(
        relation.rule,
        row,
        _sentence(relation, words, left, right),
        cells=relation.cells,
        severity=relation.severity,
        left=left,
        right=right,
        hint=_blanks(part, relation, row, words),
        doubtful=_is_doubtful(part, relation, row, earlier),
    )


def _side(part: CorpusSlice, terms: Sequence[Term], row: int, earlier: int | None) -> Decimal:
    """The sum of one side of a relation on a report, empty boxes left out."""
    total = Decimal(0)
    for term in terms:
        of = earlier if term.before and earlier is not None else row
        printed = part.corpus.values[of, part.corpus.form.index[term.code]]
        if not np.isnan(printed):
            total += exact(term.times) * exact(printed)
    return total


def place_of(relation: Relation, words: FormNames | ReportNames) -> str:
    """The column or row in which a relation holds, in words."""
    return words.column(relation.place) if relation.in_column else words.row(relation.place)


def _sentence(relation: Relation, words: ReportNames, left: Decimal, right: Decimal) -> str:
    """What is wrong, in a sentence with both sides and their difference."""
    unit = relation.unit
    where = f"{place_of(relation, words)}：" if relation.is_one_of_several else ""
    says = f"{where}{relation.says_left}为 {number(left)} {unit}，"
    if relation.sign == "=":
        verb = "印为" if len(relation.right) == 1 else "为"
        says += f"{relation.says_right}{verb} {number(right)} {unit}，"
        return f"{says}相差 {difference(left - right)} {unit}。"
    if not relation.right:
        return f"{says}小于 0。"
    beside = "少于" if relation.sign == ">=" else "多于"
    return f"{says}{beside}{relation.says_right}（{number(right)} {unit}）。"


def _blanks(part: CorpusSlice, relation: Relation, row: int, words: ReportNames) -> str:
    """Name the empty boxes: the relation fails whatever they were meant to contain."""
    columns = [part.corpus.form.index[code] for code in relation.cells]
    empty = np.flatnonzero(among(part.corpus.status[row, columns], EMPTY))
    if not empty.size:
        return ""
    names = words.cells([relation.cells[at] for at in empty], 3)
    return f"{names}没有填数；无论空着的格代表多少，两边都不会相符。"


def _is_doubtful(part: CorpusSlice, relation: Relation, row: int, earlier: int | None) -> bool:
    columns: dict[bool, list[int]] = {False: [], True: []}
    for term in relation.terms:
        columns[term.before].append(part.corpus.form.index[term.code])
    doubts = part.doubtful[row, columns[False]].any()
    if earlier is not None:
        doubts |= part.doubtful[earlier, columns[True]].any()
    return bool(doubts)
