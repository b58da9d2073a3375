"""Lines of a text in; the tables that line characters draw in it, with their spans, out.

A drawing is read where it is whole: each stroke goes on in the character beside it, and the boxes
leave no room between them. Whether its strokes are one or two columns wide shows in that, too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from typing import NamedTuple

from gongkai.extract.boxes import Box
from gongkai.extract.formats.anchors import is_a_label
from gongkai.extract.formats.pieces import TextPiece, joined
from gongkai.extract.labels import fold
from gongkai.extract.laid_out import Measure

LEFT, RIGHT, UP, DOWN = "left", "right", "up", "down"
_ARMS = {"HORIZONTAL": (LEFT, RIGHT), "VERTICAL": (UP, DOWN)} | {
    each.upper(): (each,) for each in (LEFT, RIGHT, UP, DOWN)
}
_BEYOND = {LEFT: RIGHT, RIGHT: LEFT, UP: DOWN, DOWN: UP}
MOST_LINES, WIDEST = 600, 600
"""Lines and columns of a drawing."""
FEWEST_BOXES = 4
MOST_BOXES = 2_000
"""Boxes of a drawing; the form has some 250."""

Place = tuple[int, int]
"""A line, and a column of it."""
Arms = frozenset[str]


def _width(text: str, ambiguous: int) -> int:
    """How many columns a text takes if characters of doubtful width take so many."""
    wide = {"W": 2, "F": 2, "A": ambiguous}
    return sum(wide.get(unicodedata.east_asian_width(char), 1) for char in text)


MEASURES: tuple[Measure, ...] = (partial(_width, ambiguous=1), partial(_width, ambiguous=2), len)
"""How programs count columns."""


class DrawnTable(NamedTuple):
    """A table among lines: its first line, the line behind its last, and its boxes."""

    first: int
    end: int
    boxes: tuple[Box, ...]


def drawn_tables(lines: Sequence[TextPiece]) -> Iterator[DrawnTable]:
    """The whole drawings among lines, in their order."""
    first = None
    for at, line in enumerate(lines):
        edges = _edges(line.text)
        if edges is None or not edges[0] & {UP}:
            first = at if edges and DOWN in edges[0] else None
        if first is not None and edges and DOWN not in edges[0]:
            if at - first < MOST_LINES and (boxes := _boxes(lines[first : at + 1])):
                yield DrawnTable(first, at + 1, tuple(boxes))
            first = None


def _edges(line: str) -> tuple[Arms, Arms] | None:
    """What the first and the last character of a line draw; None if one of them draws nothing."""
    plain = line.strip()
    edges = (arms(plain[0]), arms(plain[-1])) if plain else None
    return edges if edges and all(edges) else None


@cache
def arms(char: str) -> Arms:
    """Where the strokes of a character lead; nowhere if it is no line character."""
    name = unicodedata.name(char, "") if "\u2500" <= char <= "\u257f" else ""
    return frozenset(chain.from_iterable(_ARMS.get(word, ()) for word in name.split()))


def _boxes(lines: Sequence[TextPiece]) -> list[Box]:
    """The boxes of one drawing; none if it is not whole in any way of counting columns."""
    for measure in MEASURES:
        characters = [list(placed(line.text, measure)) for line in lines]
        strokes = {
            (row, column): arms(char)
            for row, line in enumerate(characters)
            for column, char in line
            if arms(char)
        }
        step = measure("─")
        if _is_whole(strokes, step) and max(column for _, column in strokes) < WIDEST:
            spans = list(_spans(strokes, step))
            if _are_all(spans, strokes):
                return _filled(spans, characters, lines)
    return []


def placed(text: str, measure: Measure) -> Iterator[tuple[int, str]]:
    """The characters of a line, each with the column that it begins in."""
    column = 0
    for char in text:
        yield column, char
        column += measure(char)


def _is_whole(strokes: Mapping[Place, Arms], step: int) -> bool:
    """Whether each stroke goes on in the character beside it, and back."""
    beyond = {LEFT: (0, -step), RIGHT: (0, step), UP: (-1, 0), DOWN: (1, 0)}
    return all(
        _BEYOND[arm] in strokes.get((row + beyond[arm][0], column + beyond[arm][1]), ())
        for (row, column), own in strokes.items()
        for arm in own
    )


class _Span(NamedTuple):
    """A box by the strokes around it."""

    top: int
    left: int
    bottom: int
    right: int


def _spans(strokes: Mapping[Place, Arms], step: int) -> Iterator[_Span]:
    """The boxes whose sides have no stroke that leads into them; each begins at a corner."""
    for (top, left), own in strokes.items():
        if not {RIGHT, DOWN} <= own:
            continue
        right, bottom = left + step, top + 1
        while DOWN not in strokes.get((top, right), {DOWN}):
            right += step
        while RIGHT not in strokes.get((bottom, left), {RIGHT}):
            bottom += 1
        below = (strokes.get((bottom, column), {UP}) for column in range(left + step, right, step))
        beside = (strokes.get((row, right), {LEFT}) for row in range(top + 1, bottom))
        is_open = any(UP in each for each in below) or any(LEFT in each for each in beside)
        if not is_open and {LEFT, UP} <= strokes.get((bottom, right), frozenset()):
            yield _Span(top, left, bottom, right)


def _are_all(spans: Sequence[_Span], strokes: Mapping[Place, Arms]) -> bool:
    """Whether boxes fill the whole drawing."""
    if not FEWEST_BOXES <= len(spans) <= MOST_BOXES:
        return False
    rows, columns = [row for row, _ in strokes], [column for _, column in strokes]
    room = (max(rows) - min(rows)) * (max(columns) - min(columns))
    return room == sum((each.bottom - each.top) * (each.right - each.left) for each in spans)


def _filled(
    spans: Sequence[_Span], characters: Sequence[list[tuple[int, str]]], lines: Sequence[TextPiece]
) -> list[Box]:
    """The boxes with their texts; none if one holds several rows, between which no rule stands."""
    rows = sorted({each.top for each in spans} | {each.bottom for each in spans})
    columns = sorted({each.left for each in spans} | {each.right for each in spans})
    found: list[Box] = []
    for each in sorted(spans):
        texts = [
            "".join(
                char for column, char in characters[row] if each.left < column < each.right
            ).strip()
            for row in range(each.top + 1, each.bottom)
        ]
        filled = [(row, text) for row, text in enumerate(texts, each.top + 1) if text]
        if _are_several([text for _, text in filled]):
            return []
        at = filled[0][0] if filled else min(each.top + 1, each.bottom)
        row, column = rows.index(each.top), columns.index(each.left)
        box = Box(row, column, joined([text for _, text in filled]), line=lines[at].line)
        high, wide = rows.index(each.bottom) - row, columns.index(each.right) - column
        found.append(replace(box, rowspan=high, colspan=wide))
    return found


def _are_several(texts: Sequence[str]) -> bool:
    """Whether lines of a box are those of several rows: numbers, or whole labels."""
    figures = sum(fold(text).replace(".", "").replace(",", "").isdigit() for text in texts)
    return figures > 1 or sum(map(is_a_label, texts)) > 1
