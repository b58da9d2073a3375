"""Rules about tables: whether the document has the form's tables, rows and headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gongkai.checks.corpus_slice import CorpusSlice, RuleResult, per_report, tally
from gongkai.checks.finding_names import enumeration
from gongkai.form import Edition
from gongkai.model import (
    READ,
    Finding,
    Misfit,
    Report,
    Severity,
    Status,
    grouped,
    matches,
    row_of,
    table_of,
)
from gongkai.model.values import among


def verdicts(part: CorpusSlice) -> Iterator[RuleResult]:
    """Every rule of this module."""
    yield tables_filled(part)
    yield rows_present(part)
    yield headers_fit(part)
    yield edition_current(part)
    yield labels_official(part)


def labels_official(part: CorpusSlice) -> RuleResult:
    """Rows and columns have the official labels of the form."""
    renamed = [
        (row, codes, "*" in key, printed)
        for row, report in enumerate(part.corpus.reports)
        for key, printed in report.labels.items()
        if (codes := _bearing(part, row, key))
    ]
    found = [_renamed(part, *each) for each in renamed]
    counts = np.bincount([row for row, *_ in renamed], minlength=len(part)).astype(np.uint16)
    return RuleResult(
        "labels-official", tally(len(part), passed=counts == 0, failed=counts), tuple(found)
    )


def _bearing(part: CorpusSlice, row: int, key: str) -> tuple[str, ...]:
    """The cells of the report under a label; `key` is `table.row` or `table.*.column`."""
    pattern = key if "*" in key else f"{key}.*"
    return tuple(
        cell.code
        for at, cell in enumerate(part.corpus.form.cells)
        if part.printed[row, at] and matches(cell.code, (pattern,))
    )


def _renamed(
    part: CorpusSlice, row: int, codes: tuple[str, ...], is_column: bool, printed: str
) -> Finding:
    words = part.wording(row)
    official = words.column(codes[0]) if is_column else words.row(codes[0])
    message = f"格式的“{official}”，原文印作“{printed}”。"
    return part.finding("labels-official", row, message, cells=codes, doubtful=False)


def tables_filled(part: CorpusSlice) -> RuleResult:
    """A printed table has at least one figure."""
    counts = np.zeros((2, len(part)), dtype=np.uint16)
    found: list[Finding] = []
    for table, columns in part.tables.items():
        asked = (part.corpus.status[:, columns] != Status.ABSENT).any(axis=1)
        empty = part.is_empty(table)
        counts += np.stack([asked & ~empty, empty])
        for row in np.flatnonzero(empty):
            codes = part.codes(columns[part.printed[row, columns]])
            message = f"“{part.words.table(table)}”整张表没有填写任何数字。"
            found.append(part.finding("tables-filled", int(row), message, cells=codes))
    return RuleResult(
        "tables-filled", tally(len(part), passed=counts[0], failed=counts[1]), tuple(found)
    )


def rows_present(part: CorpusSlice) -> RuleResult:
    """The document has every row of the form."""
    rows = _rows(part)
    counts = np.zeros((2, len(part)), dtype=np.uint16)
    missing: dict[tuple[int, str], list[str]] = {}
    for code, columns in rows.items():
        asked = part.printed[:, columns].any(axis=1)
        absent = (part.corpus.status[:, columns] == Status.ABSENT) | ~part.printed[:, columns]
        gone = asked & absent.all(axis=1)
        counts += np.stack([asked & ~gone, gone])
        for row in np.flatnonzero(gone):
            missing.setdefault((int(row), table_of(code)), []).append(code)
    found = [_missing(part, row, table, codes) for (row, table), codes in sorted(missing.items())]
    return RuleResult(
        "rows-present", tally(len(part), passed=counts[0], failed=counts[1]), tuple(found)
    )


def headers_fit(part: CorpusSlice) -> RuleResult:
    """Each row is printed under its own headers."""
    rows = _rows(part)
    misfits = np.array([len(report.misfits) for report in part.corpus.reports], dtype=np.uint16)
    found = []
    for row, report in enumerate(part.corpus.reports):
        for misfit in report.misfits:
            codes = part.codes(rows.get(misfit.row, np.empty(0, dtype=np.intp)))
            codes = tuple(c for c in codes if part.printed[row, part.corpus.form.index[c]])
            found.append(_misfit(part, row, codes, misfit))
    counts = tally(len(part), passed=misfits == 0, failed=misfits)
    return RuleResult("headers-fit", counts, tuple(found))


def edition_current(part: CorpusSlice) -> RuleResult:
    """Each table is printed on the form in force for its year.

    Only a table that differs between the two forms can be on the wrong one, and only boxes that
    the right form does not have prove it, once read.
    """
    form = part.corpus.form
    expected = {year: form.expected(int(year)) for year in np.unique(part.years)}
    failed, judged = np.zeros((2, len(part)), dtype=bool)
    found = []
    for row, year in enumerate(part.years):
        right = expected[year]
        if right is None:
            continue
        status = part.corpus.status[row]
        tables = form.tables if _is_mixed(part.corpus.reports[row], right) else ()
        foreign = {table: _foreign(part, row, table, right) for table in tables}
        wrong = [table for table, boxes in foreign.items() if among(status[boxes], READ).any()]
        judged[row] = wrong or not any(foreign.values())
        if wrong:
            failed[row] = True
            found.append(part.finding("edition-current", row, _edition(part, wrong, right.notice)))
    return RuleResult("edition-current", per_report(failed, judged), tuple(found))


def _is_mixed(report: Report, right: Edition) -> bool:
    """Whether any table of a report is on another edition than the right one."""
    return report.edition != right.id or bool(report.hybrid)


def _foreign(part: CorpusSlice, row: int, table: str, right: Edition) -> list[int]:
    """The columns of boxes that a printed table has and the right form does not."""
    form, report = part.corpus.form, part.corpus.reports[row]
    printed = report.edition_of(table)
    if printed == right.id or table not in form.editions[printed].tables:
        return []
    cells = form.editions[printed].tables[table].cells
    return [form.index[cell.code] for cell in cells if cell.code not in right.codes]


def _missing(part: CorpusSlice, row: int, table: str, rows: list[str]) -> Finding:
    """The finding that a report lacks rows of a table, or the whole table."""
    index = part.corpus.form.index
    cells = [
        cell.code
        for cell in part.corpus.form.cells
        if f"{cell.table}.{cell.row}" in rows and part.printed[row, index[cell.code]]
    ]
    name = f"“{part.words.table(table)}”"
    if not (part.corpus.status[row, part.tables[table]] != Status.ABSENT).any():
        message, severity = f"没有{name}这张表。", Severity.ERROR
    else:
        firsts = {row_of(code): code for code in reversed(cells)}
        names = enumeration([part.wording(row).row(firsts[code]) for code in rows])
        message, severity = f"{name}缺少格式规定的 {len(rows)} 行：{names}。", None
    return part.finding(
        "rows-present", row, message, cells=cells, severity=severity, doubtful=False
    )


def _misfit(part: CorpusSlice, row: int, codes: Sequence[str], misfit: Misfit) -> Finding:
    words = part.wording(row)
    name = words.row(codes[0]) if codes else "一行"
    headers = f"表头印为“{'、'.join(misfit.printed)}”" if misfit.printed else "没有印表头"
    own = "、".join(words.column(code) for code in codes)
    more = f"，多出的格里印着 {'、'.join(misfit.surplus)}" if misfit.surplus else ""
    message = f"{name}：{headers}，格式规定为“{own}”{more}。"
    return part.finding("headers-fit", row, message, cells=codes, doubtful=False)


def _edition(part: CorpusSlice, tables: Sequence[str], notice: str) -> str:
    names = "、".join(f"“{part.words.table(table)}”" for table in tables)
    return f"{names}所用的表格不是当年应当使用的格式（{notice}）。"


def _rows(part: CorpusSlice) -> dict[str, NDArray[np.intp]]:
    """`table.row` → its columns in the arrays."""
    cells = enumerate(part.corpus.form.cells)
    rows = grouped((f"{cell.table}.{cell.row}", at) for at, cell in cells)
    return {code: np.array(columns, dtype=np.intp) for code, columns in rows.items()}
