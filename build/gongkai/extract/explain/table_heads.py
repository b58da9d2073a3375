"""The heads over a table of summed rows, and what they say of the columns of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gongkai.extract.document import Grid
from gongkai.extract.explain import heads, text_heads
from gongkai.extract.explain.aligned_table import AlignedTable
from gongkai.extract.explain.candidates import Way, untold
from gongkai.extract.explain.heads import Head
from gongkai.extract.explain.manners import FEWEST_FULL
from gongkai.extract.explain.runs import Run
from gongkai.extract.explain.ways import (
    FAILING,
    Manner,
    Spans,
    beside,
    fails,
    holds,
    is_boxed,
    may_be_torn,
    number,
    under,
)
from gongkai.extract.labels import bare

MOST_OVER = 80
"""Lines over the first row in which a head is looked for."""
HIGHEST_HEAD = 14
"""Lines over the first row in which names of columns are looked for, each over several."""


@dataclass(frozen=True)
class TableHeads:
    """All heads of a table: one over each of the document's own tables in which its rows stand."""

    view: AlignedTable

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        return self.view.table.columns

    def price(self, *, turned: bool) -> float | None:
        """What it costs that the columns stand in the form's order, or the last one first."""
        if self.is_whole:
            return 0.0 if not turned else None
        if self._is_of_another:
            return None
        words = self.view.table.words
        price = text_heads.price(self._lines_over, words, turned=turned)
        if turned:
            turned_rows = [(*row[1:], row[0]) for row in self._whole]
            return None if price and not _are_summed(turned_rows) else price
        filled = _filled(self._whole)
        is_doubtful = text_heads.names_total_first(self._lines_over, words) and filled
        return None if is_doubtful and not any(map(holds, filled)) else price

    @cached_property
    def is_whole(self) -> bool:
        """Whether a head of a table of the document's own names all columns."""
        return any(head.is_whole(self._columns) for head in self._by_line.values())

    @cached_property
    def names_all(self) -> bool:
        """Whether some head names all columns."""
        return self.is_whole or text_heads.names_all(self._lines_over, self.view.table.words)

    @cached_property
    def _by_line(self) -> Mapping[int, Head]:
        """Line of a row → the head of the document's own table in which it stands."""
        table = self.view.table
        lines = (run.line for run in self.view.runs)
        grids = {line: grid for line in lines if (grid := table.grids.get(line))}
        known: dict[int, Head] = {}
        for grid in grids.values():
            own = self._own(grid)
            known.setdefault(grid.line, own if own.is_whole(self._columns) else Head())
            if not own.is_whole(self._columns):
                known[grid.line] = self._before(grid, own)
        return {line: known[grid.line] for line, grid in grids.items()}

    def _own(self, grid: Grid) -> Head:
        """What stands over the first row of the table that is in one of the document's own."""
        return self.view.table.head(grid, self._first_rows.get(grid.line, grid.line + grid.rows))

    @cached_property
    def _first_rows(self) -> Mapping[int, int]:
        """Line of a table of the document's own → that of the first row in it."""
        found: dict[int, int] = {}
        for run in self.view.runs:
            if grid := self.view.table.grids.get(run.line):
                found.setdefault(grid.line, run.line)
        return found

    def _before(self, grid: Grid, own: Head) -> Head:
        """The whole head of a table right before one that has none, as wide as it."""
        table = self.view.table
        nearby = {
            other.line: other
            for line, other in table.grids.items()
            if grid.line - MOST_OVER < line < grid.line and other.columns == grid.columns
        }
        found = [self._own(other) for other in nearby.values()]
        return next((head for head in reversed(found) if head.is_whole(self._columns)), own)

    @cached_property
    def _is_of_another(self) -> bool:
        """Whether the lines right above the first row name columns of another table."""
        run, words = self.view.first_run, self.view.table.words
        line = min(filter(None, (run.label_line, run.line)), default=1)
        lines = self.view.table.document.lines[max(0, line - 2 * HIGHEST_HEAD) : max(0, line - 1)]
        return text_heads.is_of_another(lines, words) or text_heads.has_column_before(lines, words)

    @cached_property
    def _lines_over(self) -> list[str]:
        """The lines from the table's heading to its first row, the last one up to its label."""
        run = self.view.first_run
        lines = [*self.view.table.document.lines[max(0, run.line - MOST_OVER) : run.line]]
        if run.tokens and not is_boxed(run):
            lines[-1] = lines[-1][: run.tokens[0].at]
        return text_heads.over_rows(lines, self.view.table.words)

    @cached_property
    def places_of_names(self) -> Spans:
        """Where the names of the columns stand over the rows of a page; none in a file of text,
        whose lines may be no picture of it.
        """
        table = self.view.table
        if table.document.media_type == "text/plain" or self._by_line:
            return ()
        first = self.view.first_run.line
        over = table.document.lines[max(0, first - HIGHEST_HEAD) : max(0, first - 1)]
        found = heads.places(over, table.words)
        return [found[code] for code in self._columns if code in found]

    @cached_property
    def printed_anew(self) -> int:
        """The line behind the first row on which another head of the table begins: there columns
        may stand elsewhere. The end of the document where none does.
        """
        lines, first = self.view.table.document.lines, self.view.first_run.line
        marks = {*self.view.table.words.over, *self.view.table.words.corners}
        again = (at for at in range(first + 1, len(lines) + 1) if bare(lines[at - 1]) in marks)
        return next(again, len(lines) + 1)

    def ways(self, run: Run, found: Sequence[Way], manner: Manner) -> list[Way]:
        """The ways of a row of a table, and what its head says of them."""
        head = self._by_line.get(run.line, Head())
        if any(token.rows > min(t.rows for t in run.tokens) for token in run.printed):
            return [untold("merged-down")]
        grid = self.view.table.grids.get(run.line)
        if grid and self._own(grid).lacks(self._columns, grid.columns):
            return [untold("column-missing")]
        if not head.is_whole(self._columns):
            ordered = all(other.is_in_order(self._columns) for other in self._by_line.values())
            spoilt = head.has_foreign or not ordered
            return [untold("foreign-head")] if spoilt else list(found)
        if not (head.is_in_order(self._columns) or self._is_borne_out(head)):
            moved = self._is_in_order and not head.ends(self._columns[-1])
            rows = [*self._under(head), *self._ordered_by(head)]
            is_order = moved and not _are_summed(rows)
            return list(found) if is_order else [untold("head-order")]
        if grid and (self._is_passed(grid) or self._passes(run, grid)):
            return [untold("wider-than-head")]
        own = under(run.tokens, [head.spans[code] for code in self._columns])
        if head.has_foreign or not head.is_in_order(self._columns):
            found = []
        if own is None:
            others = [way.with_("headless") for way in found]
            doubted = [Way(None, way.by) for way in others if way.by & FAILING]
            return [*others, *doubted] or [untold("unlike-head")]
        own = own.with_(*fails(own.boxes or (), len(self._columns), manner))
        found = [way for way in found if way.boxes or "late" not in way.by]
        torn = len(run.tokens) > len(self._columns) and "erred" in own.by and may_be_torn(found)
        return [*beside(own, found), *([Way(None, own.by)] if torn else [])]

    def _is_passed(self, grid: Grid) -> bool:
        """Whether most rows of a table go on behind the last box of its head: they have a box more,
        which may stand anywhere in them.
        """
        runs = [r for r in self.view.runs if self.view.table.grids.get(r.line) is grid]
        passing = [self._passes(run, grid) for run in runs if run.tokens]
        return 2 * sum(passing) > len(passing)

    def _passes(self, run: Run, grid: Grid) -> bool:
        """Whether a row goes on behind the last box of the head of its table."""
        return run.tokens[-1].at + run.tokens[-1].span > self._ends[grid.line]

    @cached_property
    def _ends(self) -> Mapping[int, int]:
        """Line of a table of the document's own → the column behind the last box of its head."""
        found: dict[int, int] = {}
        for line, first in self._first_rows.items():
            grid = self.view.table.grids[line]
            over = (b.column + b.colspan for b in grid.boxes if grid.line + b.row < first)
            found[line] = max(over, default=grid.columns)
        return found

    def _is_borne_out(self, head: Head) -> bool:
        """Whether sums bear out a head whose columns stand in no order of the form's.

        Programs that flatten a head of three rows move its boxes away from their columns.
        """
        return self.bear_out(self._under(head), is_turned=head.is_turned(self._columns))

    def bear_out(self, rows: Sequence[Sequence[str]], *, is_turned: bool) -> bool:
        """Whether sums show that rows stand as a head has them, the total first or otherwise."""
        told = [sum(map(holds, _filled(each))) for each in (rows, self._whole)]
        if is_turned:
            return told[0] > told[1] or not any(told)
        if self.view.table.document.media_type != "text/plain":
            return told[0] >= told[1]
        return _are_summed(rows) and not self._is_in_order

    def _ordered_by(self, head: Head) -> list[Sequence[str]]:
        """The boxes of the rows that have as many as the form, if they stand in a head's order."""
        order = sorted(self._columns, key=lambda code: head.spans[code])
        return [[row[order.index(code)] for code in self._columns] for row in self._whole]

    def _under(self, head: Head) -> list[Sequence[str]]:
        """The boxes of the rows as they stand under the names of a head."""
        spans = [head.spans[code] for code in self._columns]
        ways = (under(run.tokens, spans) for run in self.view.runs)
        return [way.boxes for way in ways if way and way.boxes]

    @cached_property
    def _is_in_order(self) -> bool:
        """Whether sums show that boxes stand in the form's order, whatever the head says."""
        return _are_summed(self._whole)

    @cached_property
    def _whole(self) -> list[Sequence[str]]:
        """The boxes of the rows that have as many as the form."""
        runs = (run for run in self.view.runs if len(run.tokens) == len(self._columns))
        return [[token.raw for token in run.tokens] for run in runs]


def _are_summed(rows: Sequence[Sequence[str]]) -> bool:
    """Whether in most rows that are not all 0 the last box is the sum of the others."""
    told = [holds(boxes) for boxes in _filled(rows)]
    return len(told) >= FEWEST_FULL and 2 * sum(told) > len(told)


def _filled(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows with a number that is not 0."""
    return [boxes for boxes in rows if any(map(number, boxes))]
