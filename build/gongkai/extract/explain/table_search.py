"""What is searched for in a document: a table of summed rows, as the form has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import inf

from gongkai.extract import numbers
from gongkai.extract.document import Document, Grid
from gongkai.extract.explain import heads
from gongkai.extract.explain.candidates import Way
from gongkai.extract.explain.heads import Head
from gongkai.extract.explain.runs import Run
from gongkai.extract.explain.segments import Segment
from gongkai.extract.explain.ways import Manner, ways
from gongkai.extract.labels import Lexicon, bare, lexicon
from gongkai.form import Form, groups_above

LEAST_NAMES = 3
"""So many names of columns make a head."""
LONGEST_HEAD = 60
"""More characters in a row of boxes are no head of a table: a preface names all of them."""
MOST_PARTS = 400
"""Runs behind a head that are looked at."""


@dataclass(frozen=True)
class TableSearch:
    """What is asked of a document: one table of the form."""

    code: str
    document: Document
    words: Lexicon
    editions: tuple[tuple[str, ...], ...]
    """The rows of each edition."""
    behind: re.Pattern[str]
    """What the headings of the tables behind it say."""
    grids: Mapping[int, Grid]
    """Line of the canonical text → the table of the document that it is of."""
    depths: Mapping[str, int]
    """Row → how many headings the form has over it: its label is the wider the fewer they are."""

    @cached_property
    def may_pad(self) -> bool:
        """Whether empty boxes may have been left out and rows filled up at their end: in text,
        where no row has an empty box before a filled one.
        """
        rows = {grid.line: grid for grid in self.grids.values()}.values()
        kept = any(_has_blank_before(grid) for grid in rows)
        return self.document.media_type == "text/plain" and not kept

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of all rows."""
        return tuple(self.words.columns)

    @cached_property
    def first_behind(self) -> float:
        """The first line of a table of the document's own that comes behind it in the form."""
        grids = {grid.line: grid for grid in self.grids.values()}.values()
        rows = ((grid.line + row, boxes) for grid in grids for row, boxes in grid.by_row.items())
        texts = ((line, bare("".join(box.text for box in boxes))) for line, boxes in rows)
        heads = (
            line for line, text in texts if len(text) <= LONGEST_HEAD and self.behind.search(text)
        )
        return min(heads, default=inf)

    def behind_head(self, text: str) -> str:
        """What of a text stands behind the last name of a column in it."""
        names = [name for name in self.words.long_names_of_columns if name in text]
        ends = (text.rfind(name) + len(name) for name in names)
        return text[max(ends, default=0) :]

    def ways(self, run: Run, manner: Manner) -> list[Way]:
        """Every way to fill a row's boxes; most editions have the same rows."""
        known = self._known.setdefault(run, [])
        found = next((ways for seen, ways in known if seen == manner), None)
        if found is None:
            found = ways(run, len(self.columns), len(self.columns), manner)
            known.append((manner, found))
        return found

    def head(self, grid: Grid, line: int) -> Head:
        """What stands over a line of one of the document's own tables."""
        if (grid.line, line) not in self._heads:
            self._heads[grid.line, line] = heads.of_grid(grid, line - grid.line, self.words)
        return self._heads[grid.line, line]

    @cached_property
    def _heads(self) -> dict[tuple[int, int], Head]:
        return {}

    @cached_property
    def _known(self) -> dict[Run, list[tuple[Manner, list[Way]]]]:
        return {}


def _has_blank_before(grid: Grid) -> bool:
    """Whether an empty box stands right before a figure; before a word it may lay out a head."""
    return any(
        not one.text.strip() and one.row == two.row and numbers.read(two.text).value is not None
        for one, two in pairwise(grid.boxes)
    )


def search_for(document: Document, form: Form, code: str, grids: Mapping[int, Grid]) -> TableSearch:
    """The search for the table `code` of the form; `grids` as in `TableSearch`."""
    editions = tuple(
        tuple(each.tables[code].rows) for each in form.editions.values() if code in each.tables
    )
    behind = _anchors_behind(form, code)
    depths = _depths(form, code)
    return TableSearch(code, document, lexicon(form, code), editions, behind, grids, depths)


@lru_cache(maxsize=8)
def _depths(form: Form, code: str) -> Mapping[str, int]:
    """How many headings stand over each row."""
    blocks = (b for e in form.editions.values() if code in e.tables for b in e.tables[code].blocks)
    return {
        row.code: len(groups_above(row, block.row_groups)) for block in blocks for row in block.rows
    }


@lru_cache(maxsize=8)
def _anchors_behind(form: Form, code: str) -> re.Pattern[str]:
    """What the headings of the tables behind this one say."""
    behind = form.tables[form.tables.index(code) + 1 :]
    anchors = {e.tables[t].anchor for e in form.editions.values() for t in behind if t in e.tables}
    return re.compile("|".join(sorted(anchors)) or r"(?!)")


def region(found: Sequence[Segment], words: Lexicon) -> list[Segment]:
    """From the head on, where one is found: before it labels are prose."""
    names = words.long_names_of_columns
    corners = [corner[: heads.CORNER] for corner in words.corners]
    starts = (
        at
        for at, part in enumerate(found)
        if sum(name in part.header for name in names) >= LEAST_NAMES
        or any(corner in part.header for corner in corners)
    )
    start = next(starts, 0)
    return list(found[start : start + MOST_PARTS])
