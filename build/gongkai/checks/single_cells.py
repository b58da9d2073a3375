"""Rules about single boxes: whether they are filled, and with what kind of number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gongkai.checks.corpus_slice import CorpusSlice, RuleResult, per_cell, per_report, where
from gongkai.checks.finding_names import number
from gongkai.model import Finding, Severity, Status, table_of
from gongkai.model.values import Mask, exact


def verdicts(part: CorpusSlice) -> Iterator[RuleResult]:
    """Every rule of this module."""
    yield non_negative(part)
    yield whole_numbers(part)
    yield cells_filled(part)
    yield figures_read(part)
    yield not_all_zero(part)
    yield delta_repeats_stock(part)


def non_negative(part: CorpusSlice) -> RuleResult:
    """A count is not below zero; only a change may be negative."""
    reported = part.having(Status.REPORTED) & ~part.words.signed
    with np.errstate(invalid="ignore"):
        broken = reported & (part.corpus.values < 0)
    return RuleResult(
        "non-negative",
        per_cell(broken, reported, _unread(part)),
        tuple(_numbers(part, "non-negative", broken, "件数、项数和金额不应为负数")),
    )


def whole_numbers(part: CorpusSlice) -> RuleResult:
    """A figure has no more decimals than its column allows: none for counts."""
    reported = part.having(Status.REPORTED)
    values = np.where(reported, part.corpus.values, 0.0)
    broken: Mask = np.floor(values) != values
    some = np.flatnonzero(part.words.decimals)
    scaled = values[:, some] * 10.0 ** part.words.decimals[some]
    broken[:, some] = np.abs(scaled - np.rint(scaled)) > np.spacing(np.abs(scaled)) * 4 + 1e-9
    return RuleResult(
        "whole-numbers",
        per_cell(broken, reported, _unread(part)),
        tuple(_numbers(part, "whole-numbers", broken, "这一栏应为整数（金额最多六位小数）")),
    )


def cells_filled(part: CorpusSlice) -> RuleResult:
    """No box is left empty; entirely empty tables have a rule of their own."""
    blank = part.having(Status.BLANK)
    for table, columns in part.tables.items():
        blank[np.ix_(part.is_empty(table), columns)] = False
    unknown = _unread(part) | (blank & part.doubtful)
    blank &= ~part.doubtful
    required = np.isin(np.arange(blank.shape[1]), part.of_rule("cells-filled"))
    found = [
        _blanks(part, row, severity, chosen)
        for row, empty in where(blank)
        for within in _by_table(part, empty)
        for severity, chosen in (
            (Severity.ERROR, within[required[within]]),
            (Severity.WARNING, within[~required[within]]),
        )
        if chosen.size
    ]
    filled = part.having(Status.REPORTED) | part.having(Status.NOT_APPLICABLE)
    return RuleResult("cells-filled", per_cell(blank, filled, unknown), tuple(found))


def figures_read(part: CorpusSlice) -> RuleResult:
    """Every figure of the document could be read with one meaning."""
    unread = _unread(part)
    found = []
    for row, columns in where(unread):
        codes = part.codes(columns)
        names = part.wording(row).cells(codes, 3)
        message = f"有 {len(codes)} 格的数字无法从原文唯一读出（{names}），暂不收录。"
        found.append(part.finding("figures-read", row, message, cells=codes, doubtful=True))
    tally = per_cell(unread, part.printed, np.zeros_like(unread))
    return RuleResult("figures-read", tally, tuple(found), is_per_cell=True)


def not_all_zero(part: CorpusSlice) -> RuleResult:
    """At least one figure of the report is not zero."""
    reported = part.having(Status.REPORTED)
    something = (reported & (part.corpus.values != 0)).any(axis=1)
    judged: Mask = np.logical_and(reported.any(axis=1), ~_unread(part).any(axis=1))
    zero: Mask = np.logical_and(judged, ~something)
    message = "各表所填的数字全部为 0。"
    found = [part.finding("not-all-zero", int(row), message) for row in np.flatnonzero(zero)]
    return RuleResult("not-all-zero", per_report(zero, judged), tuple(found))


def delta_repeats_stock(part: CorpusSlice) -> RuleResult:
    """The change of a stock does not repeat the stock itself."""
    pairs = _stock_and_change(part)
    n = len(part)
    failed, judged = (np.zeros((n, len(pairs)), dtype=bool) for _ in range(2))
    reported = part.having(Status.REPORTED)
    values = part.corpus.values
    for at, (stock, change) in enumerate(pairs):
        judged[:, at] = reported[:, stock] & reported[:, change]
        failed[:, at] = judged[:, at] & (values[:, stock] == values[:, change])
        failed[:, at] &= values[:, stock] != 0
    found = [
        _repeated(part, row, *pairs[int(at)]) for row, columns in where(failed) for at in columns
    ]
    return RuleResult(
        "delta-repeats-stock", per_cell(failed, judged, np.zeros_like(failed)), tuple(found)
    )


def _unread(part: CorpusSlice) -> Mask:
    return part.having(Status.AMBIGUOUS) | part.having(Status.UNREADABLE)


def _numbers(part: CorpusSlice, rule: str, broken: Mask, demand: str) -> Iterator[Finding]:
    entry = part.rulebook[rule]
    for row, columns in where(broken):
        for at, code in zip(columns, part.codes(columns), strict=True):
            value = exact(float(part.corpus.values[row, at]))
            message = f"{part.wording(row).cell(code)}印为 {number(value)}，{demand}。"
            severity = entry.by_table.get(table_of(code))
            yield part.finding(rule, row, message, cells=(code,), severity=severity, left=value)


def _by_table(part: CorpusSlice, columns: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Columns of the arrays, grouped by table; the columns of a table are adjacent."""
    for of_table in part.tables.values():
        first, last = np.searchsorted(columns, (of_table[0], of_table[-1] + 1))
        yield columns[first:last]


def _blanks(part: CorpusSlice, row: int, severity: Severity, columns: NDArray[np.intp]) -> Finding:
    codes = part.codes(columns)
    table = table_of(codes[0])
    names = part.wording(row).cells(codes, 4)
    message = f"“{part.words.table(table)}”有 {len(codes)} 格没有填：{names}。空白不等于 0。"
    return part.finding("cells-filled", row, message, cells=codes, severity=severity)


def _stock_and_change(part: CorpusSlice) -> list[tuple[int, int]]:
    """Pairs of columns: a stock and the signed change printed beside it."""
    index = part.corpus.form.index
    pairs: dict[tuple[int, int], None] = {}
    for edition in part.corpus.form.editions.values():
        for table in edition.tables.values():
            for block, row, column in table.places():
                before = block.columns[max(block.columns.index(column) - 1, 0)]
                if column.signed and before != column:
                    code = f"{table.code}.{row.code}"
                    stock, change = f"{code}.{before.code}", f"{code}.{column.code}"
                    pairs[index[stock], index[change]] = None
    return list(pairs)


def _repeated(part: CorpusSlice, row: int, stock: int, change: int) -> Finding:
    codes = part.codes([stock, change])
    left, right = (exact(float(part.corpus.values[row, at])) for at in (change, stock))
    words = part.wording(row)
    message = (
        f"{words.row(codes[0])}：{words.column(codes[1])}印为 {number(left)}，"
        f"与{words.column(codes[0])} {number(right)} 相同。"
    )
    return part.finding("delta-repeats-stock", row, message, cells=codes, left=left, right=right)
