"""A table of the document's own in; each box with the row and the column that words name for it
out, or nothing where a box or a word is left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from gongkai.extract import numbers
from gongkai.extract.boxes import Box
from gongkai.extract.document import Grid
from gongkai.extract.explain.names import UNIT_HEADS, Names, Vocabulary, is_unit
from gongkai.extract.labels import bare, header_unit
from gongkai.model import Status

MOST_ROWS = 60
"""A table of more rows is none of these."""
LONGEST_ODD = 10
"""Characters that stand for a number in one box."""
FEWEST_BESIDE = 4
"""So many boxes of figures stand in the row of a box with words."""


@dataclass(frozen=True)
class NamedBox:
    """A box of figures and what is named for it."""

    row: str
    column: str
    box: Box
    line: int
    label: str
    """The words that name its column."""
    unit: str
    """The unit of money that is named for it; "?" where several are."""
    by: frozenset[Box] = field(compare=False)
    """The boxes whose words name its row and its column."""


def named_boxes(grid: Grid, words: Vocabulary, caption: Names) -> list[list[NamedBox]]:
    """The boxes of a table in each way to read it that leaves nothing over: names over the boxes
    that they are printed in, and over the empty ones behind them, too.
    """
    if grid.rows > MOST_ROWS:
        return []
    plain = tuple(_merged(grid.boxes))
    tables = dict.fromkeys((plain, tuple(_widened(plain, grid.columns))))
    ways = (_NamedTable(boxes, words, caption, grid.line).told for boxes in tables)
    return [way for way in ways if way]


def _merged(boxes: Sequence[Box]) -> Iterator[Box]:
    """The boxes, words that stand several times beside each other as the one box that they were."""
    last: Box | None = None
    for box in boxes:
        if last and _is_worded(box) and _is_beside(last, box):
            last = replace(last, colspan=last.colspan + box.colspan)
            continue
        if last:
            yield last
        last = box
    if last:
        yield last


def _is_beside(one: Box, other: Box) -> bool:
    ends = (one.row, one.rowspan, one.column + one.colspan, one.text)
    return ends == (other.row, other.rowspan, other.column, other.text)


def _widened(boxes: Sequence[Box], columns: int) -> Iterator[Box]:
    """The boxes, those of rows of words alone widened over the empty ones behind them."""
    for row in sorted({box.row for box in boxes}):
        own = [box for box in boxes if box.row == row]
        filled = [box for box in own if bare(box.text)]
        if not filled or not all(map(_is_worded, filled)):
            yield from own
            continue
        yield from (box for box in own if box.column < filled[0].column)
        ends = [*(box.column for box in filled[1:]), columns]
        for box, end in zip(filled, ends, strict=True):
            yield replace(box, colspan=max(box.colspan, end - box.column))


def _is_worded(box: Box) -> bool:
    return numbers.read(box.text).status is Status.UNREADABLE


@dataclass(frozen=True)
class _NamedTable:
    """Boxes of a table, and what the words in them name."""

    boxes: Sequence[Box]
    words: Vocabulary
    caption: Names
    line: int

    @cached_property
    def told(self) -> list[NamedBox]:
        """Its boxes of figures; none where one of them, or a name, is left over."""
        found = [(box, self._named(box)) for box in self._figures]
        told = [named for _, named in found if named]
        used = frozenset[Box]().union(*(named.by for named in told))
        names = {box for box, names in self._names.items() if names.row or names.column}
        return told if told and names <= used and self._bears(found, told) else []

    @cached_property
    def _names(self) -> Mapping[Box, Names]:
        """What the boxes of words name that are known."""
        found: dict[Box, Names] = {}
        for box in filter(_is_worded, self.boxes):
            names = self.words.names(box.text)
            if names is None and bare(box.text) in UNIT_HEADS:
                names = Names()
            if names is not None:
                found[box] = names
        return found

    @cached_property
    def _units(self) -> Mapping[Box, str]:
        """Boxes of units under the head of a column of them."""
        heads = [box for box in self._names if bare(box.text) in UNIT_HEADS]
        columns = {box.column for box in heads if box.colspan == 1}
        words = [box for box in self.boxes if box not in self._names and is_unit(box.text)]
        return {box: bare(box.text) for box in words if box.column in columns}

    @cached_property
    def _figures(self) -> list[Box]:
        """The boxes that name nothing: numbers, strokes, empty ones; and words that are odd."""
        return [box for box in self.boxes if box not in self._names and box not in self._units]

    def _named(self, box: Box) -> NamedBox | None:
        """A box with what stands before it and over it; None where that is nothing or several."""
        rows, columns, overs = (self._naming(kind, box) for kind in ("row", "column", "over"))
        if max(len(rows), len(overs)) > 1 or len(columns) != 1:
            return None
        row = self._names[rows[0]].row if rows else self.caption.row
        over = self._names[overs[0]].over if overs else self.caption.over
        if not row or not self.words.fits(row, over):
            return None
        (head,), line = columns, self.line + box.row
        unit, column = self._unit(box, header_unit(head.text)), self._names[head].column
        return NamedBox(row, column, box, line, head.text, unit, frozenset([*rows, head]))

    def _naming(self, kind: str, box: Box) -> list[Box]:
        """The boxes before a box, and those lowest over it, that name something of a kind; two
        where one over it does not cover it.
        """
        named = [each for each, names in self._names.items() if getattr(names, kind)]
        over = [each for each in named if _is_over(each, box)]
        lowest = max((each.row for each in over), default=0)
        over = [each for each in over if each.row == lowest]
        parted = [each for each in over if not _covers(each, box)]
        return [*(each for each in named if _is_before(each, box)), *over, *parted]

    def _unit(self, box: Box, head: str) -> str:
        """The unit of money that the head of a column and a box before this one name."""
        own = {text for each, text in self._units.items() if _is_before(each, box)}
        named = {head, *own.intersection(numbers.MONEY)} - {""}
        return "".join(named) if len(named) < 2 else "?"

    def _bears(
        self, found: Sequence[tuple[Box, NamedBox | None]], told: Sequence[NamedBox]
    ) -> bool:
        """Whether each box has its names but for empty ones before the first or in rows of none."""
        first = min(named.box.column for named in told)
        rows = {named.box.row for named in told}
        odd = [box for box in self._figures if _is_worded(box)]
        return (
            all(
                named or (not box.text.strip() and (box.column < first or box.row not in rows))
                for box, named in found
            )
            and all(each.box.rowspan == 1 and each.unit != "?" for each in told)
            and all(self._reaches_end(each) for each in told)
            and all(len(odd) == 1 and self._is_odd(box, told) for box in odd)
        )

    def _reaches_end(self, named: NamedBox) -> bool:
        """Whether a row ends where the row of words over it does: it lost no box."""
        heads = {box.row for box in named.by if _is_over(box, named.box)}
        return all(self._end(row) == self._end(named.box.row) for row in heads)

    def _end(self, row: int) -> int:
        """Where the last box of a row ends."""
        own = (box for box in self.boxes if box.row <= row < box.row + box.rowspan)
        return max((box.column + box.colspan for box in own), default=0)

    def _is_odd(self, box: Box, told: Sequence[NamedBox]) -> bool:
        """Whether words may stand for the number of a box: short, in a row of figures."""
        beside = sum(each.box.row == box.row and each.box is not box for each in told)
        return len(box.text) <= LONGEST_ODD and beside >= FEWEST_BESIDE


def _is_before(named: Box, box: Box) -> bool:
    return named.row <= box.row < named.row + named.rowspan and named.column < box.column


def _is_over(named: Box, box: Box) -> bool:
    end, last = named.column + named.colspan, box.column + box.colspan
    return named.row + named.rowspan <= box.row and named.column < last and box.column < end


def _covers(named: Box, box: Box) -> bool:
    end, last = named.column + named.colspan, box.column + box.colspan
    return named.column <= box.column and last <= end
