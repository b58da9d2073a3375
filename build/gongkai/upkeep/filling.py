"""Write cells that a person read in the document into record and trace.

The trace of such a cell becomes `manual`: a person entered it. Its line is kept, and its raw text
is replaced by the number alone, as the page of the report shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai import form, output, reading
from gongkai.form import Form
from gongkai.model import REFUSED, Cell, Figure, GongkaiError
from gongkai.reading import serialise
from gongkai.reading.agreement import ABSENT, by_hand, glued, in_words, no_rejoin
from gongkai.reading.faults import shortened
from gongkai.reading.files import text_or_raise
from gongkai.reading.record import ReadReport, read_record
from gongkai.reading.trace import read_trace, write_trace
from gongkai.upkeep.typed import parse_cell, parse_figure


@dataclass(frozen=True)
class Sheet:
    """A record with its trace, before the change."""

    path: Path
    raw: dict[str, Any]
    row: ReadReport
    trace: dict[str, Figure]
    form: Form

    @property
    def refused(self) -> Iterator[tuple[str, Figure]]:
        """The unread cells, in the order of the form."""
        for code, figure in self.row.figures.items():
            if figure.status in REFUSED:
                yield code, self.trace.get(code, figure)


def open_sheet(agency: str, year: int, datasets: Path) -> Sheet:
    """The record of a report, to be filled in."""
    reading.refuse_unknown_entries(datasets)
    the_form = form.load()
    path = datasets / "reports" / agency / f"{year}.json"
    if not path.is_file():
        raise GongkaiError(f"没有 {path}；请先运行 gongkai add 或 gongkai new")
    raw, text, faults = reading.load_json(path, path.name)
    row, wrong = read_record(text, path.name, the_form) if not faults else (None, faults)
    if row is None:
        raise GongkaiError(f"{path}:{wrong[0].line}：{wrong[0].message}")
    trace_path = path.with_suffix(".trace.csv")
    if not trace_path.is_file():
        raise GongkaiError(
            f"没有 {trace_path}；应从 git 找回，或用 gongkai add 原文 --replace 重写"
        )
    trace, odd = read_trace(text_or_raise(trace_path), trace_path.name, the_form)
    if odd:
        raise GongkaiError(f"{trace_path}:{odd[0].line}：{odd[0].message}")
    return Sheet(path, raw, row, trace, the_form)


def fill(agency: str, year: int, typed: Mapping[str, str], datasets: Path) -> str:
    """Fill in some cells; each must be in the record, and digits that ran together must rejoin."""
    sheet = open_sheet(agency, year, datasets)
    new = {parse_cell(what, sheet.form): parse_figure(value) for what, value in typed.items()}
    return settle(sheet, new)


def settle(sheet: Sheet, new: Mapping[str, Figure]) -> str:
    """Write a person's figures into record and trace; return what changed."""
    for code in new:
        if code not in sheet.row.figures:
            name = sheet.form.name(code)
            raise GongkaiError(
                f"{sheet.path} 没有{name}这一行（{code}）；请核对，或在记录里加上这一行"
            )
    fault = rejoin_fault(sheet, new)
    if fault:
        raise GongkaiError(fault)
    for code, figure in new.items():
        _replace_raw(sheet, code, serialise.value_of(figure))
    figures = {code: by_hand(new[code], sheet.trace.get(code, ABSENT)) for code in new}
    trace = {**sheet.trace, **figures}
    ordered = {code: trace[code] for code in sheet.form.index if code in trace}
    changed = [
        f"{sheet.form.name(code)}：{in_words(sheet.row.figures[code])} → {in_words(figure)}"
        for code, figure in new.items()
    ]
    output.save(sheet.path, serialise.format_report(sheet.raw, sheet.form))
    output.save(sheet.path.with_suffix(".trace.csv"), write_trace(ordered))
    return f"{sheet.path}：已填 {len(new)} 格：{'；'.join(changed)}。"


def rejoin_fault(sheet: Sheet, new: Mapping[str, Figure]) -> str:
    """Why the new figures cannot be parts of the digits they replace; empty if they can."""
    for codes, raw in glued(sheet.trace):
        missing = [code for code in codes if code not in new]
        if len(missing) == len(codes):
            continue
        if missing:
            names = "、".join(f"{sheet.form.name(code)}（{code}）" for code in missing)
            return f"“{shortened(raw)}”是连在一起的 {len(codes)} 格，要一起填；还差 {names}"
        fault = no_rejoin(raw, [new[code] for code in codes], sheet.form.name(codes[0]))
        if fault:
            return fault
    return ""


def _replace_raw(sheet: Sheet, code: str, value: object) -> None:
    cell = Cell.of(code)
    report = sheet.row.report
    layout = {each.code: each for each in sheet.form.layout(report.edition, report.hybrid)}
    block, _ = layout[cell.table].rows[cell.row]
    at = [each.code for each in block.columns].index(cell.column)
    sheet.raw[cell.table][cell.row][at] = value
