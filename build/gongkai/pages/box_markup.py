"""The HTML of a cell's box; boxes with the same content are formatted once.

A report has two hundred boxes and the years of a body three times as many. They print the same few
numbers again and again.
"""

from __future__ import annotations

from functools import lru_cache

from gongkai.model import anchor_of
from gongkai.model.values import Reading, figure_of
from gongkai.pages.figures import figure_cell
from gongkai.pages.grids import FigurePlace, cell_markup
from gongkai.pages.templating import Link


@lru_cache(maxsize=1 << 15)
def own_box(
    place: FigurePlace, reading: Reading, marks: tuple[Link, ...] = (), kind: str = ""
) -> str:
    """A box on its report's own page."""
    id, figure = anchor_of(place.code), figure_of(*reading)
    return cell_markup(figure_cell(figure, id=id, marks=marks, kind=kind, empty=place.cell))


@lru_cache(maxsize=1 << 15)
def year_box(reading: Reading, kind: str, below: str) -> str:
    """A box among the years of its body; its column and its row say where it leads."""
    return cell_markup(figure_cell(figure_of(*reading), kind=kind, below=below))
