"""Failing sums of one report in, hints out: a single cell or column that would explain them.

Every applicant count is part of a column's sums and of a row's sum, so one wrong figure shows up
in both with the same difference. A hint names it; nobody changes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gongkai.checks.corpus_slice import CorpusSlice
from gongkai.checks.finding_names import ReportNames, number
from gongkai.checks.relations import TOLERANCE, RelationResults, place_of, relation_weights
from gongkai.model import Relation, Result, grouped, row_of, table_of
from gongkai.model.values import Values, exact


def hints(part: CorpusSlice, judged: RelationResults) -> Mapping[tuple[int, str, str], str]:
    """(report, rule, last cell of the sum) → hint, if one explanation fits all failures."""
    failed = (judged.results == Result.FAIL) & judged.applies
    found: dict[tuple[int, str, str], str] = {}
    for columns in _tables(judged.relations):
        weights = relation_weights(part, [judged.relations[at] for at in columns], before=False)
        for row in np.flatnonzero(failed[:, columns].any(axis=1)).tolist():
            hint = _hint(part, judged, row, columns, weights)
            for at in columns:
                if hint and failed[row, at]:
                    relation = judged.relations[at]
                    found[row, relation.rule, relation.cells[-1]] = hint
    return found


def _tables(relations: Sequence[Relation]) -> Sequence[Sequence[int]]:
    """The sums of the form, grouped by their table."""
    sums = ((at, each) for at, each in enumerate(relations) if each.editions is not None)
    return list(grouped((table_of(each.place), at) for at, each in sums).values())


def _hint(
    part: CorpusSlice, judged: RelationResults, row: int, columns: Sequence[int], weights: Values
) -> str:
    known = judged.applies[row, columns] & (judged.results[row, columns] != Result.NOT_ASSESSABLE)
    differences = judged.differences[row, columns]
    return _one_cell(part, row, differences[known], weights[known]) or _offset(
        part.wording(row),
        [judged.relations[at] for at, is_known in zip(columns, known, strict=True) if is_known],
        differences[known],
    )


def _one_cell(
    part: CorpusSlice, row: int, differences: NDArray[np.float64], weights: Values
) -> str:
    """The only cell whose change would satisfy every sum, rows and columns alike."""
    broken = np.abs(differences) > TOLERANCE
    if broken.sum() < 2:
        return ""
    same_places = ((weights != 0) == broken[:, None]).all(axis=0)
    candidates = []
    for cell in np.flatnonzero(same_places).tolist():
        changes = differences[broken] / weights[broken, cell]
        meant = part.corpus.values[row, cell] - changes[0]
        if np.ptp(changes) <= TOLERANCE and meant >= 0:
            candidates.append((cell, exact(float(meant))))
    if len(candidates) != 1:
        return ""
    cell, meant = candidates[0]
    code = part.corpus.form.cells[cell].code
    printed = exact(float(part.corpus.values[row, cell]))
    return (
        f"本表各处不符都与“{part.wording(row).cell(code)}”一格有关：这一格印为 {number(printed)}，"
        f"若是 {number(meant)}，各处就都相符。这只是提示，数据仍照原文。"
    )


def _offset(
    words: ReportNames, relations: Sequence[Relation], differences: NDArray[np.float64]
) -> str:
    """Two columns in which one rule misses by the same number, once too many and once too few."""
    broken = np.flatnonzero(np.abs(differences) > TOLERANCE)
    if len(broken) != 2 or abs(differences[broken].sum()) > TOLERANCE:
        return ""
    first, second = (relations[int(at)] for at in broken)
    if first.rule != second.rule or not _stand_side_by_side(first, second):
        return ""
    return (
        f"“{place_of(first, words)}”与“{place_of(second, words)}”两列的差额一多一少，正好相抵："
        "可能把申请人类型填错了列。这只是提示，数据仍照原文。"
    )


def _stand_side_by_side(first: Relation, second: Relation) -> bool:
    """Whether both sums run down a column through the same rows."""
    return [row_of(code) for code in first.cells] == [row_of(code) for code in second.cells]
