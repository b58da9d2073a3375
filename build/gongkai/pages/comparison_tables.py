"""Tables that compare: each line begins with the name of a body, a year or an indicator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from gongkai.pages.atlas import Atlas
from gongkai.pages.grids import HtmlTable, TableCell, TableRow
from gongkai.pages.templating import relative


def comparison_table(
    id: str, caption: str, names: Sequence[str], lines: Iterable[TableRow], note: str = ""
) -> HtmlTable:
    """A table with `names` above its columns; each line begins with a `row_head`."""
    return HtmlTable(
        id=id,
        caption=caption,
        note=note,
        columns=(1, max(1, len(names) - 1)),
        head=(tuple(TableCell(name, "th", scope="col") for name in names),),
        bodies=(tuple(lines),),
        kind="gk-compare",
    )


def row_head(words: str, href: str = "", below: str = "") -> TableCell:
    """The first cell of a line."""
    return TableCell(words, "th", scope="row", href=href, below=below)


def bodies_by_year(
    atlas: Atlas,
    here: str,
    bodies: Iterable[str],
    years: Iterable[int],
    box: Callable[[str, int], TableCell],
) -> Iterator[TableRow]:
    """A line per body, by its id, and a cell per year; `box` gives the cell of both."""
    for body in bodies:
        name = row_head(atlas.corpus.agencies[body].name, relative(here, f"a/{body}/"))
        yield (name, *(box(body, year) for year in years))


def figures_by_year(
    atlas: Atlas,
    here: str,
    bodies: Iterable[str],
    years: Iterable[int],
    figure: Callable[[int], TableCell],
) -> Iterator[TableRow]:
    """The same with a figure of each report, by its row, or words that it is not on record."""

    def box(body: str, year: int) -> TableCell:
        row = atlas.corpus.at.get(f"{body}/{year}")
        if row is None:
            return TableCell(atlas.absence_word(body, year), kind="gk-absent")
        return figure(row)

    return bodies_by_year(atlas, here, bodies, years, box)


def year_names(years: Iterable[int]) -> Iterator[str]:
    """The names of columns that are years: 2024 年."""
    return (f"{year} 年" for year in years)
