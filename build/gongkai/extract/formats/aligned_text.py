"""Lines of a text in; the form's tables that programs laid out in it with blanks out.

A text has the places of a page only if a program kept them, and counted a character of full width
as two columns, or as one. Both show in the labels of the long table: some have words before them
and some have not, and only counted rightly do they stand below each other. That names were not
moved apart from their numbers, for want of room, shows in the sides that all of them share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.extract.boxes import Box
from gongkai.extract.formats.pieces import TextPiece
from gongkai.extract.formats.sheet import PlacedWord, TextLine
from gongkai.extract.formats.unruled import UnruledTable, are_straight, parted_by, tables
from gongkai.extract.formats.words import SIDES
from gongkai.extract.laid_out import GAPS, Measure, pieces, width

COLUMN = 0.5
"""A column of print in shares of a line's height, as on a page."""
FEWEST_BEFORE = 2
"""Minimum number of labels with words before them: one may be so by chance."""
FEWEST_NUMBERS = 4
"""Minimum number of numbers of all tables: one or two may stand so by chance."""
_RULE = re.compile(r"[-=_\u2500-\u257f\s]{3,}")
"""A line that is drawn."""


def parted_text(lines: Sequence[TextPiece]) -> Iterator[list[TextPiece] | tuple[Box, ...]]:
    """The lines in groups, and the tables between them."""
    return parted_by(lines, _tables(lines))


def _tables(lines: Sequence[TextPiece]) -> list[UnruledTable]:
    """The tables by the one way of counting that their labels prove; none if they prove none."""
    placed = {
        measure: [_placed(*each, measure) for each in enumerate(lines)] for measure in (width, len)
    }
    for measure, other in ((width, len), (len, width)):
        found = list(tables(placed[measure]))
        proven = any(_is_proven(table, placed[measure], placed[other]) for table in found)
        if proven and _share_a_side([pair for table in found for pair in table.under]):
            return found
    return []


def _placed(at: int, piece: TextPiece, measure: Measure) -> TextLine:
    """A line with its words at their places; one that is drawn has none."""
    drawn = _RULE.fullmatch(piece.text) is not None
    words = (
        PlacedWord(word.text, COLUMN * word.start, at, COLUMN * word.end, at + 1, piece.line)
        for word in ([] if drawn else pieces(piece.text, GAPS[-1], measure))
    )
    return TextLine(piece.text, at, at + 1, tuple(words))


def _share_a_side(under: Sequence[tuple[PlacedWord, PlacedWord]]) -> bool:
    """Whether all numbers begin, or end, or have their middles where their names do."""
    return len(under) >= FEWEST_NUMBERS and any(
        all(abs(side(name) - side(word)) <= COLUMN / 2 for name, word in under) for side in SIDES
    )


def _is_proven(table: UnruledTable, own: Sequence[TextLine], other: Sequence[TextLine]) -> bool:
    """Whether its labels would not stand below each other, if counted in the other way."""
    first = [words for label in table.labels for words in [own[int(label[0].top)].words]]
    before = sum(words[0] not in label for words, label in zip(first, table.labels, strict=True))
    counted = {
        word: again
        for one, two in zip(
            own[table.first : table.end], other[table.first : table.end], strict=True
        )
        for word, again in zip(one.words, two.words, strict=True)
    }
    labels = [[counted[word] for word in label] for label in table.labels]
    return before >= FEWEST_BEFORE and not are_straight(labels, table.form)
