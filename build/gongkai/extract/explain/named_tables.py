"""A document in; a table of the form that it prints in a shape of its own, box by box, out.

Section four in three tables, or with a row for each of its groups; section two with its heads in
one line, or as a list: whatever the shape, words before each box and over it name its row and its
column. Told is only what is proven: each box of the form is there once, in the form's order, and
no box, no name and no word of the tables or between them is left over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise, product
from math import inf

from gongkai.extract import numbers
from gongkai.extract.document import Document, Grid, Text
from gongkai.extract.explain.named_boxes import NamedBox, named_boxes
from gongkai.extract.explain.names import Names, Vocabulary, vocabulary
from gongkai.extract.explain.ways import number
from gongkai.extract.labels import bare, is_altering
from gongkai.form import Form, TableForm
from gongkai.model import Status

MOST_TABLES = 5
"""More tables are not those of one section."""
LONGEST_HEADING = 40
"""Characters of the heading of a section."""
STROKES = frozenset({Status.BLANK, Status.NOT_APPLICABLE})
"""What a box holds where the form has none, and all of them the same."""
_UNIT = re.compile("(?:计量|数量)?单位[件次条项宗]+")
"""What stands over a table of counts."""


@dataclass(frozen=True)
class NamedTable:
    """A table of the form, and the document in which it is looked for."""

    document: Document
    form: Form
    code: str

    @cached_property
    def told(self) -> list[NamedBox]:
        """Its boxes in the form's order; none where they are not proven."""
        if not self._captions or self._is_named_elsewhere or not self._is_closed:
            return []
        pairs = zip(self._grids, self._captions, strict=True)
        each = [named_boxes(grid, self._words, caption) for grid, caption in pairs]
        ways = ([box for boxes in way for box in boxes] for way in product(*each))
        found = [own for way in ways if (own := self._in_order(way))]
        return found[0] if found and all(other == found[0] for other in found) else []

    @cached_property
    def _words(self) -> Vocabulary:
        return vocabulary(self.form, self.code)

    @cached_property
    def _layouts(self) -> list[TableForm]:
        """The table in each edition that has it."""
        return [e.tables[self.code] for e in self.form.editions.values() if self.code in e.tables]

    @cached_property
    def _grids(self) -> list[Grid]:
        """The document's own tables that name columns of this one."""
        grids = (block for block in self.document.blocks if isinstance(block, Grid))
        return [grid for grid in grids if any(self._is_column(box.text) for box in grid.boxes)]

    def _is_column(self, text: str) -> bool:
        """Whether a text names a column that no other table has."""
        names = self._words.names(text)
        return names is not None and names.column in self._words.distinct

    @cached_property
    def _captions(self) -> list[Names]:
        """What stands over each of the tables, the first right below its section's heading; none
        where other words or tables do.
        """
        if not 0 < len(self._grids) <= MOST_TABLES:
            return []
        blocks = self.document.blocks
        first, last = (blocks.index(grid) for grid in (self._grids[0], self._grids[-1]))
        if [block for block in blocks[first : last + 1] if isinstance(block, Grid)] != self._grids:
            return []
        ends = [_end_of_grids(blocks[:first]), *(g.line + g.rows for g in self._grids)]
        over = [_lines(blocks, start, g.line) for start, g in zip(ends, self._grids, strict=False)]
        headings = [at for at, line in enumerate(over[0]) if self._is_heading(line)]
        if not headings:
            return []
        captions = [self._caption(each) for each in (over[0][headings[-1] + 1 :], *over[1:])]
        return [caption for caption in captions if caption] if all(captions) else []

    def _is_heading(self, line: str) -> bool:
        plain = bare(line[: 2 * LONGEST_HEADING])
        anchored = re.search(self._layouts[0].anchor, plain)
        return bool(anchored) and len(plain) <= LONGEST_HEADING and not is_altering(plain)

    def _caption(self, lines: Sequence[str]) -> Names | None:
        """What the lines over a table name; None where they have other words."""
        found = Names()
        for line in lines:
            names = Names() if _UNIT.fullmatch(bare(line)) else self._words.names(line)
            if names is None or names.column or (names.row and found.row):
                return None
            found = Names(names.row or found.row, "", names.over or found.over)
        return found

    @cached_property
    def _is_named_elsewhere(self) -> bool:
        """Whether a line of text is the name of a column, or has it among its words: the table
        may be printed there, too.
        """
        texts = (block for block in self.document.blocks if isinstance(block, Text))
        lines = (line for text in texts for line in text.lines if line.strip())
        return any(self._is_column(each) for line in lines for each in (line, *line.split()))

    @cached_property
    def _is_closed(self) -> bool:
        """Whether words stand behind the last table that do not say that it is another year's."""
        blocks, last = self.document.blocks, self._grids[-1]
        behind = blocks[blocks.index(last) + 1 :]
        if behind and isinstance(behind[0], Grid):
            return False
        lines = _lines(behind, last.line)
        return not lines or (any(map(str.isalpha, lines[0])) and not is_altering(lines[0]))

    def _in_order(self, boxes: Sequence[NamedBox]) -> list[NamedBox]:
        """The boxes of the form in its order, which is also that of print, in rows or in columns;
        none where one is missing or printed twice, or a figure stands in none.
        """
        for layout in self._layouts:
            codes = [(cell.row, cell.column) for cell in layout.cells]
            own = {(box.row, box.column): box for box in boxes}
            others = [box for box in boxes if (box.row, box.column) not in codes]
            is_whole = set(codes) <= set(own) and len(own) == len(boxes)
            fillers = {numbers.read(box.box.text).status for box in others}
            if not is_whole or not fillers < STROKES:
                continue
            found = [own[code] for code in codes]
            if _may_be_moved(found, layout, self.document):
                continue
            places = [(box.line, box.box.column) for box in found]
            turned = [(column, line) for line, column in places]
            is_one = len(self._grids) == 1
            is_page = is_one and self.document.media_type != "text/plain"
            is_own = is_page and layout.layout == "strip" and _has_own_order(found)
            if is_own or _ascends(places) or (is_one and _ascends(turned)):
                return found
        return []


def _may_be_moved(boxes: Sequence[NamedBox], layout: TableForm, document: Document) -> bool:
    """Whether the last box of a line, or of those in it that share a total, is empty behind a
    number: one before it may have been lost, and the others stand under wrong names. Or a line
    only counts the columns.

    Only text loses boxes of rows that have no total.
    """
    is_strip = layout.layout == "strip"
    if not is_strip and document.media_type != "text/plain":
        return False
    rows = [[*own] for _, own in groupby(boxes, lambda box: (box.row, box.line))]
    lines = [[*own] for _, own in groupby(sorted(boxes, key=_line), _line)]
    filled_up = any(not own[-1].box.text.strip() and _ends_empty(own) for own in lines)
    counts = any(numbers.count_columns([box.box.text for box in own]) for own in lines)
    is_empty = any(map(_ends_empty, rows))
    return counts or is_empty or (filled_up and not (is_strip and _adds_up(boxes)))


def _line(box: NamedBox) -> int:
    return box.line


def _ends_empty(boxes: Sequence[NamedBox]) -> bool:
    *before, last = (numbers.read(box.box.text).status for box in boxes)
    return last in STROKES and Status.REPORTED in before


def _adds_up(boxes: Sequence[NamedBox]) -> bool:
    """Whether the last box of each row is the sum of the others."""
    rows = ([number(box.box.text) for box in own] for _, own in groupby(boxes, lambda b: b.row))
    return all(sum(row[:-1]) == row[-1] for row in rows)


def _has_own_order(boxes: Sequence[NamedBox]) -> bool:
    """Whether each row has its own line, each column its own place in all of them, or the other way
    round, and sums bear the names out.
    """
    lines, columns = {(b.row, b.line) for b in boxes}, {(b.column, b.box.column) for b in boxes}
    down, across = {(b.column, b.line) for b in boxes}, {(b.row, b.box.column) for b in boxes}
    is_plain = len(boxes) in (len(lines) * len(columns), len(down) * len(across))
    return is_plain and _adds_up(boxes) and any(number(box.box.text) for box in boxes)


def _ascends(places: Sequence[tuple[int, int]]) -> bool:
    return all(one < other for one, other in pairwise(places))


def _end_of_grids(blocks: Sequence[Text | Grid]) -> int:
    """The first line behind the last of some tables."""
    return max((each.line + each.rows for each in blocks if isinstance(each, Grid)), default=0)


def _lines(blocks: Sequence[Text | Grid], first: int, end: float = inf) -> list[str]:
    """The lines of text that are not empty from one line on up to another."""
    texts = (block for block in blocks if isinstance(block, Text))
    lines = (pair for text in texts for pair in enumerate(text.lines, text.line))
    return [line for at, line in lines if first <= at < end and bare(line)]
