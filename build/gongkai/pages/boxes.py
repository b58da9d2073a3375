"""The HTML of a cell's box; boxes with the same content are formatted once.

A report has two hundred boxes and the years of a body ten times as many. They contain the same few
numbers at different addresses: so a box is formatted with a marker for its address, and split
there.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from gongkai.corpus import Reading, figure_of
from gongkai.pages.figures import box
from gongkai.pages.grids import FigurePlace, cell_markup
from gongkai.pages.templating import Link


@lru_cache(maxsize=1 << 15)
def own_box(place: FigurePlace, reading: Reading, marks: tuple[Link, ...], kind: str) -> str:
    """A box on its report's own page."""
    filled = box(figure_of(*reading), id=place.code.replace(".", "-"), marks=marks, kind=kind)
    cell = place.cell
    return cell_markup(
        replace(filled, colspan=cell.colspan, rowspan=cell.rowspan, headers=cell.headers)
    )


@lru_cache(maxsize=1 << 15)
def linked_box(reading: Reading, kind: str, below: str) -> tuple[str, str]:
    """A box that links to its cell on the report's page; split at its address."""
    cell = box(figure_of(*reading), href=ADDRESS)
    kinds = f"{cell.kind} {kind}".strip()
    whole = cell_markup(replace(cell, kind=kinds, below=cell.below or below))
    before, _, after = whole.partition(ADDRESS)
    return before, after


ADDRESS = "gkAddress"
"""Marker for the address of a box; comes before all text from a document."""
