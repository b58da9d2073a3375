"""How wide the rows of a document's own tables are: one that differs lost boxes, or has more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gongkai.extract.document import Grid
from gongkai.extract.explain.manners import FEWEST_EXACT, FEWEST_FULL, most_common
from gongkai.extract.explain.runs import Run
from gongkai.extract.explain.ways import holds, is_boxed, number
from gongkai.model import grouped

FEWEST_OVERFULL = 3
"""So many rows with more numbers than columns are no accident."""
ODD_ONE_IN = 4
"""One row in so many may have fewer boxes than the others of its table, or more."""


@dataclass(frozen=True)
class RowWidths:
    """The rows of a table of the form, compared with each other."""

    runs: Sequence[Run]
    grids: Mapping[int, Grid]
    """Line of the canonical text → the table of the document that it is of."""
    columns: int
    """The number of columns that the form has."""

    def has_more_columns(self, run: Run) -> bool:
        """Whether several rows of a row's table have more numbers than the form has columns."""
        grid = self.grids.get(run.line)
        return grid is not None and self._overfull[grid.line] >= FEWEST_OVERFULL

    @cached_property
    def _overfull(self) -> Counter[int]:
        """The line of a table of the document → how many of its rows have too many numbers."""
        grids = (self.grids.get(run.line) for run in self.runs if len(run.printed) > self.columns)
        return Counter(grid.line for grid in grids if grid)

    def is_narrow(self, run: Run) -> bool:
        """Whether a row has fewer boxes than most of its table's, and ends before them.

        Labels of groups move rows of text, and rows may be filled up at their end.
        """
        grid = self.grids.get(run.line)
        return grid is not None and all(
            measure(run) < usual.get(grid.line, 0) for measure, usual in self._usual.items()
        )

    def may_lack_a_box(self, run: Run) -> bool:
        """Whether a row ends before most of its table's, or before the last name, and begins with
        an empty box: that may be one of its label, and the one that it lacks stood behind it.
        """
        grid = self.grids.get(run.line)
        usual = self._usual[_reach].get(grid.line, 0) if grid else 0
        end = self._end_of_names(grid) if grid else 0
        is_partly_filled = 0 < len(run.printed) < self.columns
        return is_partly_filled and not run.tokens[0].folded and _reach(run) < max(usual, end)

    def has_spare_blank(self, run: Run) -> bool:
        """Whether a row has more boxes than most of its table's, and more empty ones than that:
        which of them are not its own is not known.
        """
        grid = self.grids.get(run.line)
        spare = len(run.tokens) - self.columns
        blanks = len(run.tokens) - len(run.printed)
        if grid is None or not 0 < spare < blanks:
            return False
        known = {m: own[grid.line] for m, own in self._usual.items() if grid.line in own}
        return bool(known) and all(measure(run) > usual for measure, usual in known.items())

    def goes_on_behind_names(self, run: Run) -> bool:
        """Whether a row with empty boxes goes on behind the last name over its table, and no sum
        shows that its boxes stand before that, where few other rows could show it.
        """
        grid = self.grids.get(run.line)
        own = [other for other in self.runs if self.grids.get(other.line) is grid]
        if grid is None or not run.printed or len(own) >= FEWEST_FULL:
            return False
        end = self._end_of_names(grid)
        boxes = [token.raw for token in run.tokens if token.at < end][-self.columns :]
        proven = all(boxes) or (holds(boxes) and number(boxes[-1]) > 0)
        return _reach(run) > end and len(boxes) == self.columns and not proven

    def _end_of_names(self, grid: Grid) -> int:
        """The column behind the last name over the rows of a table."""
        first = min(run.line for run in self.runs if self.grids.get(run.line) is grid) - grid.line
        return max(
            (b.column + b.colspan for b in grid.boxes if b.row < first and b.text), default=0
        )

    @cached_property
    def _usual(self) -> Mapping[Callable[[Run], int], Mapping[int, int]]:
        """Measure → the line of a table of the document → that of nearly all of its rows."""
        return {measure: dict(self._usual_by(measure)) for measure in (_width, _reach)}

    def _usual_by(self, measure: Callable[[Run], int]) -> Iterator[tuple[int, int]]:
        """That of its own rows; of all the tables' where a page parted them and it has few."""
        boxed = (run for run in self.runs if is_boxed(run))
        found = grouped(
            (grid.line, measure(run)) for run in boxed if (grid := self.grids.get(run.line))
        )
        of_all = _most([width for each in found.values() for width in each])
        for line, each in found.items():
            usual = _most(each) if len(each) >= FEWEST_EXACT else of_all
            if usual:
                yield line, usual


def _most(widths: Sequence[int]) -> int:
    """The one that nearly all rows have, if there are enough; 0 if not."""
    usual = most_common(widths) if len(widths) >= FEWEST_EXACT else 0
    return usual if ODD_ONE_IN * sum(width != usual for width in widths) <= len(widths) else 0


def _width(run: Run) -> int:
    """How many columns the boxes of a row take."""
    return run.tokens[-1].at + run.tokens[-1].span - run.tokens[0].at


def _reach(run: Run) -> int:
    """The column behind the last box of a row."""
    return run.tokens[-1].at + run.tokens[-1].span
