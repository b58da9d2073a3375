"""What a cell prints in, the HTML of its box out: boxes that look alike are spelled once.

A report has two hundred boxes and the years of a body ten times as many. They print the same few
numbers again and again, on other lines of other documents and under other addresses: so a box is
spelled with a mark in each of these places and cut there.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from gongkai.corpus import Reading, figure_of
from gongkai.pages.figures import box, shown
from gongkai.pages.grids import FigurePlace, cell_markup
from gongkai.pages.templating import Link, safe


@lru_cache(maxsize=1 << 15)
def own_box(
    place: FigurePlace,
    reading: Reading,
    marks: tuple[Link, ...],
    kind: str,
    has_line: bool,
    has_before: bool,
) -> tuple[str, str, str]:
    """A box on its report's own page; cut at its line and at what the year before printed."""
    figure = figure_of(*reading, LINE if has_line else 0)
    anchor, earlier = place.code.replace(".", "-"), BEFORE if has_before else ""
    filled = box(figure, id=anchor, marks=marks, kind=kind, earlier=earlier)
    slot = place.slot
    look = replace(filled, colspan=slot.colspan, rowspan=slot.rowspan, headers=slot.headers)
    head, rest = _cut_at_line(cell_markup(look))
    if not has_before:
        return head, rest, ""
    before, _, after = (rest or head).partition(BEFORE)  # a title stands before all other words
    return (head, before, after) if rest else (before, "", after)


@lru_cache(maxsize=1 << 14)
def words_before(reading: Reading | None) -> str:
    """What the year before printed in a box, as its title says it; empty where there is none."""
    return "" if reading is None else safe(f"上年印 {shown(figure_of(*reading))}")


@lru_cache(maxsize=1 << 15)
def linked_box(reading: Reading, kind: str, below: str, has_line: bool) -> tuple[str, str, str]:
    """A box away from its report, leading there; cut at its line and at its address."""
    slot = box(figure_of(*reading, LINE if has_line else 0), href=ADDRESS)
    kinds = f"{slot.kind} {kind}".strip()
    whole = cell_markup(replace(slot, kind=kinds, below=slot.below or below))
    before, _, after = whole.partition(f'href="{ADDRESS}"')  # quotes in words are escaped
    head, middle = _cut_at_line(before)
    return head, f'{middle}href="', f'"{after}'


LINE, BEFORE, ADDRESS = -1, "gkBefore", "gkAddress"
"""Stand where a box has a line, an earlier print and an address of its own."""


def _cut_at_line(markup: str) -> tuple[str, str]:
    """The markup before and after its line, which stands before all words of a document."""
    head, mark, tail = markup.partition(f"原文第 {LINE} 行")
    return (f"{head}原文第 ", f" 行{tail}") if mark else (head, "")
