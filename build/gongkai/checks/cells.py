"""Rules about boxes: how they are filled, and whether the table is the one the form prescribes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from gongkai.checks.part import Part, Verdict, per_cell, per_report, tally, where
from gongkai.checks.words import listed, number
from gongkai.corpus import Mask, exact
from gongkai.model import Finding, Misfit, Severity, Status


def verdicts(part: Part) -> Iterator[Verdict]:
    """Every rule of this module."""
    yield non_negative(part)
    yield whole_numbers(part)
    yield cells_filled(part)
    yield tables_filled(part)
    yield rows_present(part)
    yield figures_read(part)
    yield headers_fit(part)
    yield edition_current(part)
    yield not_all_zero(part)
    yield delta_repeats_stock(part)


def non_negative(part: Part) -> Verdict:
    """A count is not below zero; only a change may be."""
    reported = part.having(Status.REPORTED) & ~part.words.signed
    with np.errstate(invalid="ignore"):
        broken = reported & (part.corpus.values < 0)
    return Verdict(
        "non-negative",
        per_cell(broken, reported, _unread(part)),
        tuple(_numbers(part, "non-negative", broken, "件数、项数和金额不应为负数")),
    )


def whole_numbers(part: Part) -> Verdict:
    """A figure has no more decimals than its column allows: none for counts."""
    reported = part.having(Status.REPORTED)
    values = np.where(reported, part.corpus.values, 0.0)
    broken: Mask = np.floor(values) != values
    some = np.flatnonzero(part.words.decimals)
    scaled = values[:, some] * 10.0 ** part.words.decimals[some]
    broken[:, some] = np.abs(scaled - np.rint(scaled)) > np.spacing(np.abs(scaled)) * 4 + 1e-9
    return Verdict(
        "whole-numbers",
        per_cell(broken, reported, _unread(part)),
        tuple(_numbers(part, "whole-numbers", broken, "这一栏应为整数（金额最多六位小数）")),
    )


def cells_filled(part: Part) -> Verdict:
    """No box is left empty; wholly empty tables are another rule's business."""
    blank = part.having(Status.BLANK)
    required = _matching(part, part.catalogue["cells-filled"].cells)
    found: list[Finding] = []
    for table, columns in part.tables.items():
        partly = blank & _only(part, columns) & ~_is_empty(part, columns)[:, None]
        for row, empty in where(partly):
            for severity, some in (
                (Severity.ERROR, empty[required[empty]]),
                (Severity.WARNING, empty[~required[empty]]),
            ):
                if some.size:
                    found.append(_blanks(part, row, table, some, severity))
    return Verdict("cells-filled", per_cell(blank, part.printed, _unread(part)), tuple(found))


def tables_filled(part: Part) -> Verdict:
    """A printed table holds at least one figure."""
    counts = np.zeros((2, len(part)), dtype=np.uint16)
    found: list[Finding] = []
    for table, columns in part.tables.items():
        asked = part.printed[:, columns].any(axis=1) & ~_is_missing(part, columns)
        empty = asked & _is_empty(part, columns)
        counts += np.stack([asked & ~empty, empty])
        for row in np.flatnonzero(empty):
            codes = part.codes(columns[part.printed[row, columns]])
            message = f"“{part.words.table(table)}”整张表没有填写任何数字。"
            found.append(part.finding("tables-filled", int(row), message, cells=codes))
    return Verdict(
        "tables-filled", tally(len(part), fail=counts[1], **{"pass": counts[0]}), tuple(found)
    )


def rows_present(part: Part) -> Verdict:
    """Every row of the form stands in the document."""
    rows = _rows(part)
    counts = np.zeros((2, len(part)), dtype=np.uint16)
    missing: dict[tuple[int, str], list[str]] = {}
    for code, columns in rows.items():
        asked = part.printed[:, columns].any(axis=1)
        absent = (part.corpus.status[:, columns] == Status.ABSENT) | ~part.printed[:, columns]
        gone = asked & absent.all(axis=1)
        counts += np.stack([asked & ~gone, gone])
        for row in np.flatnonzero(gone):
            missing.setdefault((int(row), code.partition(".")[0]), []).append(code)
    found = [_missing(part, row, table, codes) for (row, table), codes in sorted(missing.items())]
    return Verdict(
        "rows-present", tally(len(part), fail=counts[1], **{"pass": counts[0]}), tuple(found)
    )


def figures_read(part: Part) -> Verdict:
    """Every figure of the document could be read with one meaning."""
    unread = _unread(part)
    found = []
    for row, columns in where(unread):
        codes = part.codes(columns)
        names = part.wording(row).cells(codes, 3)
        message = f"有 {len(codes)} 格的数字无法从原文唯一读出（{names}），暂不收录。"
        found.append(part.finding("figures-read", row, message, cells=codes, doubtful=True))
    return Verdict(
        "figures-read", per_cell(unread, part.printed, np.zeros_like(unread)), tuple(found)
    )


def headers_fit(part: Part) -> Verdict:
    """Each row stands under headers that are its own."""
    rows = _rows(part)
    failed = np.zeros(len(part), dtype=bool)
    found = []
    for row, report in enumerate(part.corpus.reports):
        for misfit in report.misfits:
            failed[row] = True
            codes = part.codes(rows.get(misfit.row, np.empty(0, dtype=np.intp)))
            codes = tuple(c for c in codes if part.printed[row, part.corpus.form.index[c]])
            found.append(_misfit(part, row, codes, misfit))
    return Verdict("headers-fit", per_report(failed, np.ones_like(failed)), tuple(found))


def edition_current(part: Part) -> Verdict:
    """Each table is printed on the form in force for its year."""
    form = part.corpus.form
    expected = {year: form.expected(int(year)) for year in np.unique(part.years)}
    failed = np.zeros(len(part), dtype=bool)
    judged = np.array([expected[year] is not None for year in part.years], dtype=bool)
    found = []
    for row, report in enumerate(part.corpus.reports):
        right = expected[part.years[row]]
        if right is None:
            continue
        old = [t for t in form.tables if report.hybrid.get(t, report.edition) != right.id]
        if old:
            failed[row] = True
            found.append(part.finding("edition-current", row, _edition(part, old, right.notice)))
    return Verdict("edition-current", per_report(failed, judged), tuple(found))


def not_all_zero(part: Part) -> Verdict:
    """At least one figure of the report is not zero."""
    reported = part.having(Status.REPORTED)
    something = (reported & (part.corpus.values != 0)).any(axis=1)
    judged: Mask = np.logical_and(reported.any(axis=1), ~_unread(part).any(axis=1))
    zero: Mask = np.logical_and(judged, ~something)
    message = "各表所填的数字全部为 0。"
    found = [part.finding("not-all-zero", int(row), message) for row in np.flatnonzero(zero)]
    return Verdict("not-all-zero", per_report(zero, judged), tuple(found))


def delta_repeats_stock(part: Part) -> Verdict:
    """The change of a stock is not the stock itself once more."""
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
    return Verdict(
        "delta-repeats-stock", per_cell(failed, judged, np.zeros_like(failed)), tuple(found)
    )


def _unread(part: Part) -> Mask:
    return part.having(Status.AMBIGUOUS) | part.having(Status.UNREADABLE)


def _numbers(part: Part, rule: str, broken: Mask, demand: str) -> Iterator[Finding]:
    entry = part.catalogue[rule]
    for row, columns in where(broken):
        for at, code in zip(columns, part.codes(columns), strict=True):
            value = exact(float(part.corpus.values[row, at]))
            message = f"{part.wording(row).cell(code)}印为 {number(value)}，{demand}。"
            severity = entry.by_table.get(code.partition(".")[0])
            yield part.finding(rule, row, message, cells=(code,), severity=severity, left=value)


def _matching(part: Part, patterns: Sequence[str]) -> Mask:
    return np.array(
        [any(fnmatchcase(c.code, p) for p in patterns) for c in part.corpus.form.cells], dtype=bool
    )


def _only(part: Part, columns: NDArray[np.intp]) -> Mask:
    chosen = np.zeros(len(part.corpus.form.cells), dtype=bool)
    chosen[columns] = True
    return chosen


def _is_empty(part: Part, columns: NDArray[np.intp]) -> Mask:
    """bool[n]: nothing stands in the table but empty boxes, strokes or boxes not printed."""
    nothing = (Status.BLANK, Status.NOT_APPLICABLE, Status.ABSENT)
    empty: Mask = np.all(np.isin(part.corpus.status[:, columns], nothing), axis=1)
    return empty


def _is_missing(part: Part, columns: NDArray[np.intp]) -> Mask:
    missing: Mask = (part.corpus.status[:, columns] == Status.ABSENT).all(axis=1)
    return missing


def _blanks(
    part: Part, row: int, table: str, columns: NDArray[np.intp], severity: Severity
) -> Finding:
    codes = part.codes(columns)
    names = part.wording(row).cells(codes, 4)
    message = f"“{part.words.table(table)}”有 {len(codes)} 格没有填：{names}。空白不等于 0。"
    return part.finding("cells-filled", row, message, cells=codes, severity=severity)


def _rows(part: Part) -> dict[str, NDArray[np.intp]]:
    """`table.row` → its columns in the arrays."""
    rows: dict[str, list[int]] = {}
    for at, cell in enumerate(part.corpus.form.cells):
        rows.setdefault(f"{cell.table}.{cell.row}", []).append(at)
    return {code: np.array(columns, dtype=np.intp) for code, columns in rows.items()}


def _missing(part: Part, row: int, table: str, rows: list[str]) -> Finding:
    index = part.corpus.form.index
    cells = [
        cell.code
        for cell in part.corpus.form.cells
        if f"{cell.table}.{cell.row}" in rows and part.printed[row, index[cell.code]]
    ]
    if not (part.corpus.status[row, part.tables[table]] != Status.ABSENT).any():
        message = f"没有“{part.words.table(table)}”这张表。"
        return part.finding("rows-present", row, message, cells=cells, severity=Severity.ERROR)
    firsts = {code.rpartition(".")[0]: code for code in reversed(cells)}
    names = listed([part.wording(row).row(firsts[code]) for code in rows])
    message = f"“{part.words.table(table)}”缺少格式规定的 {len(rows)} 行：{names}。"
    return part.finding("rows-present", row, message, cells=cells)


def _misfit(part: Part, row: int, codes: Sequence[str], misfit: Misfit) -> Finding:
    words = part.wording(row)
    name = words.row(codes[0]) if codes else "一行"
    headers = "、".join(misfit.printed) or "没有表头"
    own = "、".join(words.column(code) for code in codes)
    more = f"，多出的格里印着 {'、'.join(misfit.surplus)}" if misfit.surplus else ""
    message = f"{name}：表头印为“{headers}”，格式规定为“{own}”{more}。"
    return part.finding("headers-fit", row, message, cells=codes, doubtful=False)


def _edition(part: Part, tables: Sequence[str], notice: str) -> str:
    names = "、".join(f"“{part.words.table(table)}”" for table in tables)
    return f"{names}所用的表格不是当年应当使用的格式（{notice}）。"


def _stock_and_change(part: Part) -> list[tuple[int, int]]:
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


def _repeated(part: Part, row: int, stock: int, change: int) -> Finding:
    codes = part.codes([stock, change])
    left, right = (exact(float(part.corpus.values[row, at])) for at in (change, stock))
    words = part.wording(row)
    message = (
        f"{words.row(codes[0])}：{words.column(codes[1])}印为 {number(left)}，"
        f"与{words.column(codes[0])} {number(right)} 相同。"
    )
    return part.finding("delta-repeats-stock", row, message, cells=codes, left=left, right=right)
