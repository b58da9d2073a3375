"""The boxes and the names over a table of summed rows in; which column each names, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, pairwise

from gongkai.extract.boxes import Box
from gongkai.extract.document import Grid
from gongkai.extract.labels import Lexicon, bare
from gongkai.extract.laid_out import GAPS, PlacedText, pieces, stacks
from gongkai.extract.numbers import COUNTING, count_columns

FEWEST_NAMED = 4
"""A head that names so many columns names each on its own."""
CORNER = 9
"""The first characters of a head's corner; what follows may be broken over lines."""


@dataclass(frozen=True)
class Head:
    """What stands over the columns of one of the document's own tables."""

    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Column → the first column of the table that it covers, and that behind its last."""
    has_foreign: bool = False
    """A column is named by words that are none of the form's."""

    def lacks(self, columns: Sequence[str], width: int) -> bool:
        """Whether it has no room for a column that it does not name: one of the others stands on
        each column of its table from the first that is named on, up to the last of `width`.
        """
        if len(self.spans) < FEWEST_NAMED or self.is_whole(columns):
            return False
        first, *_, last = sorted(self.spans.values())
        named = {at for span in self.spans.values() for at in range(*span)}
        is_last = columns[-1] not in self.spans and last[1] < width
        return named == set(range(first[0], last[1])) and not is_last

    def is_whole(self, columns: Sequence[str]) -> bool:
        """Whether it names all columns."""
        return set(columns) <= set(self.spans)

    def is_in_order(self, columns: Sequence[str]) -> bool:
        """Whether what it names stands in the form's order."""
        starts = [self.spans[code][0] for code in columns if code in self.spans]
        return starts == sorted(starts)

    def ends(self, code: str) -> bool:
        """Whether a column stands behind all others."""
        return max(self.spans.values()) == self.spans[code]

    def is_turned(self, columns: Sequence[str]) -> bool:
        """Whether it names the form's last column first, and then the others in order."""
        *inner, last = columns
        return self.is_in_order((last, *inner))


def of_grid(grid: Grid, rows: int, words: Lexicon) -> Head:
    """What stands lowest over each column in the first rows, where it is a column's name."""
    lowest: dict[int, Box] = {}
    top = max(
        (box.row for box in grid.boxes if box.row < rows and _is_corner(box, words)), default=0
    )
    named_rows = [
        boxes
        for row, boxes in grid.by_row.items()
        if top <= row < rows and not count_columns([box.text for box in boxes])
    ]
    for box in chain.from_iterable(named_rows):
        if bare(box.text):
            lowest.update(dict.fromkeys(range(box.column, box.column + box.colspan), box))
    spans: dict[str, tuple[int, int]] = {}
    torn: set[str] = set()
    for column, box in sorted(lowest.items()):
        code = words.column(box.text)
        if code:
            start, end = spans.get(code, (column, column))
            same = end == column and lowest.get(end - 1, box).text == box.text
            torn |= set() if same or start == column else {code}
            spans[code] = (start, column + 1)
    named = {code: span for code, span in spans.items() if code not in torn}
    over = [box for box in grid.boxes if top <= box.row < rows and words.column(box.text)]
    first = min((box.column for box in over), default=grid.columns)
    foreign = any(
        (column >= first and words.is_foreign(box.text)) or bare(box.text) in COUNTING
        for column, box in lowest.items()
    )
    head = Head(named, bool(over) and (foreign or bool(torn)))
    return replace(head, has_foreign=head.has_foreign or _has_more(head, lowest, words))


def _is_corner(box: Box, words: Lexicon) -> bool:
    """Whether a head begins with a box: above it the document's table is another of the form's."""
    return any(bare(box.text).startswith(corner[:CORNER]) for corner in words.corners)


def _has_more(head: Head, lowest: Mapping[int, Box], words: Lexicon) -> bool:
    """Whether words stand over a column between those of a whole head: a sum over some of them."""
    if not (head.is_whole([*words.columns]) and head.is_in_order([*words.columns])):
        return False
    spans = [head.spans[code] for code in words.columns]
    between = {at for (_, end), (start, _) in pairwise(spans) for at in range(end, start)}
    return any(at in lowest for at in between)


def places(lines: Sequence[str], words: Lexicon) -> Mapping[str, tuple[int, int]]:
    """Where the names of the columns stand in lines that are laid out, each perhaps over several of
    them: column → the first place, in digits' widths, that it covers, and that behind its last.
    """
    for gap in GAPS:
        named = (
            _column_of(stack, words) for stack in stacks([pieces(line, gap) for line in lines])
        )
        found = dict(filter(None, named))
        if set(found) == set(words.columns) and len(set(found.values())) == len(found):
            return found
    return {}


def _column_of(stack: Sequence[PlacedText], words: Lexicon) -> tuple[str, tuple[int, int]] | None:
    """The column that pieces over one another name, and where."""
    for first, last in combinations(range(len(stack) + 1), 2):
        own = stack[first:last]
        if code := words.column("".join(piece.text for piece in own)):
            return code, (min(piece.start for piece in own), max(piece.end for piece in own))
    return None
