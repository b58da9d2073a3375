"""What two readers found in, what is believed of it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gongkai.extract.places import Reading
from gongkai.form import Form
from gongkai.model import Figure, Method, Status

_DIFFER = "两种读法结果不同：{} 与 {}"
_TOLD = frozenset({Status.REPORTED, Status.BLANK, Status.NOT_APPLICABLE})


@dataclass(frozen=True)
class Layout:
    """The editions on which a report's tables are printed."""

    edition: str | None
    hybrid: Mapping[str, str]


def agree(grid: Reading, stream: Reading) -> dict[str, Figure]:
    """Compare cell by cell: the same is agreed, one alone told as such, a difference refused."""
    codes = dict.fromkeys([*stream.figures, *grid.figures])
    return {code: _judged(grid.figures.get(code), stream.figures.get(code)) for code in codes}


def _judged(grid: Figure | None, stream: Figure | None) -> Figure:
    if grid is None or stream is None:
        return grid or stream or Figure(Status.ABSENT)
    if grid.status not in _TOLD or stream.status not in _TOLD:
        return _one_told(grid, stream)
    if (grid.status, grid.value) == (stream.status, stream.value):
        return replace(grid, method=Method.AGREED, note=grid.note or stream.note)
    shown = (repr_ or "空" for repr_ in (grid.raw, stream.raw))
    return Figure(Status.AMBIGUOUS, None, grid.raw, grid.line, Method.NONE, _DIFFER.format(*shown))


def _one_told(grid: Figure, stream: Figure) -> Figure:
    """What one reader sees as no number is none; a row that one cannot part the other may."""
    if Status.UNREADABLE in (grid.status, stream.status):
        return grid if grid.status is Status.UNREADABLE else stream
    return grid if grid.status in _TOLD else stream


def layout_of(figures: Mapping[str, Figure], form: Form, year: int | None) -> Layout:
    """Which edition each table is printed on, by the cells found; the first that tells leads.

    Where the tables do not tell, the form in force for the year is assumed.
    """
    told = {table: _edition_of(table, figures, form) for table in form.tables}
    expected = form.expected(year) if year else None
    lead = next((edition for edition in told.values() if edition), None)
    if lead is None:
        lead = expected.id if expected else None
    hybrid = {table: edition for table, edition in told.items() if edition and edition != lead}
    return Layout(lead, hybrid)


def _edition_of(table: str, figures: Mapping[str, Figure], form: Form) -> str | None:
    votes = Counter(
        edition.id
        for edition in form.editions.values()
        if table in edition.tables
        for cell in edition.tables[table].cells
        if cell.code in figures
    )
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def laid_out(figures: Mapping[str, Figure], layout: Layout, form: Form) -> dict[str, Figure]:
    """Every cell of the report's tables in the order of print; what is not printed is absent."""
    if layout.edition is None:
        return {cell.code: figures[cell.code] for cell in form.cells if cell.code in figures}
    return {
        cell.code: figures.get(cell.code, Figure(Status.ABSENT))
        for table in form.layout(layout.edition, layout.hybrid)
        for cell in table.cells
    }
