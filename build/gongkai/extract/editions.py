"""Figures in; the edition of the form on which each table is printed, and all its cells, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.form import Form
from gongkai.model import Figure, Status, table_of


@dataclass(frozen=True)
class EditionChoice:
    """The editions on which a report's tables are printed."""

    edition: str | None
    hybrid: Mapping[str, str]

    def edition_of(self, code: str) -> str:
        """The edition on which a table is printed, named by its code or that of a cell in it."""
        return self.hybrid.get(table_of(code), self.edition or "")


def layout_of(figures: Mapping[str, Figure], form: Form, year: int | None) -> EditionChoice:
    """Which edition each table is printed on, by the cells found; the first that tells leads.

    Where the tables do not tell, the form in force for the year is assumed.
    """
    told = {table: _edition_of(table, figures, form) for table in form.tables}
    expected = form.expected(year) if year else None
    lead = next((edition for edition in told.values() if edition), None)
    if lead is None:
        lead = expected.id if expected else None
    hybrid = {table: edition for table, edition in told.items() if edition and edition != lead}
    return EditionChoice(lead, hybrid)


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


def laid_out(figures: Mapping[str, Figure], layout: EditionChoice, form: Form) -> dict[str, Figure]:
    """Every cell of the report's tables in the order of print; what is not printed is absent."""
    if layout.edition is None:
        return {cell.code: figures[cell.code] for cell in form.cells if cell.code in figures}
    return {
        cell.code: figures.get(cell.code, Figure(Status.ABSENT))
        for table in form.layout(layout.edition, layout.hybrid)
        for cell in table.cells
    }
