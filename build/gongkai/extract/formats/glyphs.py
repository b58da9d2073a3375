"""Glyphs of a page in; the lines of text that they make out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from statistics import median
from typing import NamedTuple

from gongkai.extract.document import SOMETHING
from gongkai.extract.formats.sheet import Glyph, PlacedWord, TextLine
from gongkai.extract.laid_out import width

SMALL = 0.75
"""A digit so much smaller than its line stands raised: a footnote, no part of the number."""
MOVED = 0.15
"""Share of its height by which no digit of a number stands higher than the one before."""
EQUAL = 0.03
"""Share of their heights by which digits of one font may differ."""
BLANK_GAP = 0.22
"""Share of the type size from which a gap is a blank; a Latin blank takes 0.25."""
NARROW_GAP = 0.12
"""Share of it from which Chinese characters may be of boxes beside each other."""
FULL_GAP, WIDE_GAP = 0.9, 1.5
"""Shares of it from which a gap is as wide as a character, and from which it parts columns."""
SHARED = 0.2
"""Share of a digit's width by which no printed number lets its digits overlap."""
NEAR_LINE, BESIDE_LINE = 0.4, 0.5
"""Shares of its height within which a glyph is of a line, if it stands among its others or not."""
LONGEST_LINE = 200
"""Glyphs of a line beside which others are looked for; the widest rows have some ninety."""
SQUARE = 24.0
"""Points; the ends of words are looked for in squares of this size, wider than any blank."""
CROWD = 60
"""Digits, or ends of words, within some millimetres; no print has so many."""


class Raster(NamedTuple):
    """Where lines begin, and how wide a digit is: blanks keep columns to their places by these."""

    left: float
    half: float


def raster_of(pages: Sequence[Sequence[Glyph]]) -> Raster:
    """That of all pages, so that a table's columns stand alike on each."""
    glyphs = [glyph for page in pages for glyph in page]
    left = min((glyph.x0 for glyph in glyphs), default=0.0)
    return Raster(left, median([g.bottom - g.top for g in glyphs] or [0.0]) / 2 or 1.0)


def lines_of(glyphs: Sequence[Glyph], raster: Raster) -> list[TextLine]:
    """The lines of text, each with its columns at their places."""
    pieces = {piece[-1]: piece for piece in _pieces(glyphs)}
    return [
        TextLine(
            _line_text(row, raster).rstrip(),
            min(glyph.top for glyph in row),
            max(glyph.bottom for glyph in row),
            tuple(_words(row, pieces)),
        )
        for row in rows_of(glyphs)
    ]


def _words(row: Sequence[Glyph], pieces: Mapping[Glyph, list[Glyph]]) -> Iterator[PlacedWord]:
    """The words of which a line has the last characters."""
    for own in (pieces[glyph] for glyph in row if glyph in pieces):
        yield PlacedWord(
            _line_text(own, None),
            min(glyph.x0 for glyph in own),
            min(glyph.top for glyph in own),
            max(glyph.x1 for glyph in own),
            max(glyph.bottom for glyph in own),
        )


def _pieces(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand close behind one another, whatever stands on a line beside them."""
    found: list[list[Glyph]] = []
    ends: dict[tuple[int, int], deque[list[Glyph]]] = {}
    for glyph in sorted(glyphs, key=lambda each: each.x0):
        column, row = _square(glyph.x0, glyph)
        near = (
            piece
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for piece in ends.get((column + dx, row + dy), ())
            if _follows(piece[-1], glyph)
        )
        piece = min(near, key=lambda each: _away(each[-1], glyph), default=None)
        if piece is None:
            piece = []
            found.append(piece)
        else:
            ends[_square(piece[-1].x1, piece[-1])].remove(piece)
        piece.append(glyph)
        ends.setdefault(_square(glyph.x1, glyph), deque(maxlen=CROWD)).append(piece)
    return found


def _square(x: float, glyph: Glyph) -> tuple[int, int]:
    return int(x // SQUARE), int((glyph.top + glyph.bottom) / 2 // SQUARE)


def _follows(previous: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph is of the word that ends with another."""
    height = max(previous.bottom - previous.top, glyph.bottom - glyph.top)
    gap = glyph.x0 - previous.x1
    is_chinese = not (previous.text.isascii() or glyph.text.isascii())
    return (
        not blanks(previous, glyph, height)
        and not (is_chinese and gap > NARROW_GAP * height)
        and gap > (glyph.x0 - glyph.x1) / 2
        and _away(previous, glyph) < NEAR_LINE * height
    )


def _away(one: Glyph, two: Glyph) -> float:
    return abs(one.top + one.bottom - two.top - two.bottom) / 2


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs by line: those of which one's middle lies within the other's height."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: ((g.top + g.bottom) / 2, g.x0)):
        if rows and _share_line(rows[-1], glyph):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: glyph.x0) for row in rows]


def _share_line(row: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a glyph stands on a line: close to its middle or, beside all of it, half its height
    away at most, as boxes with other fonts do.
    """
    tallest = max(row[-8:], key=lambda g: g.bottom - g.top)
    away = abs(glyph.top + glyph.bottom - tallest.top - tallest.bottom) / 2
    height = max(tallest.bottom - tallest.top, glyph.bottom - glyph.top)
    return away < NEAR_LINE * height or (
        away < BESIDE_LINE * height
        and len(row) < LONGEST_LINE
        and all(other.x1 <= glyph.x0 or glyph.x1 <= other.x0 for other in row)
    )


def _line_text(row: Sequence[Glyph], raster: Raster | None) -> str:
    """The text of a line; with a raster, columns at their places over a grid of blanks.

    A line with one wide gap is a row of columns, and all of its gaps are kept to their places: a
    header's narrow ones decide under which column a figure stands.
    """
    size = median(glyph.bottom - glyph.top for glyph in row)
    narrowest = 0 if _has_columns(row, size) else 1
    text = ""
    columns = 0
    previous: Glyph | None = None
    for glyph in row:
        wide = blanks(previous, glyph, size)
        if raster and (wide > narrowest or previous is None):
            wide = max(wide, round((glyph.x0 - raster.left) / raster.half) - columns)
        raised = "^" if previous and _is_raised(previous, glyph, size) and not wide else ""
        piece = " " * wide + raised + glyph.text
        text += piece
        columns += width(piece)
        previous = glyph
    return text


def _has_columns(row: Sequence[Glyph], size: float) -> bool:
    """Whether a line has one wide gap, or several as wide as a character between longer words."""
    gaps = [(b.x0 - a.x1) / (size or 1.0) for a, b in pairwise(row)]
    ends = [-1, *(at for at, gap in enumerate(gaps) if gap >= FULL_GAP), len(gaps)]
    words = [end - start for start, end in pairwise(ends)]
    return max(gaps, default=0.0) >= WIDE_GAP or (len(words) > 2 and min(words) > 1)


def blanks(previous: Glyph | None, glyph: Glyph, size: float) -> int:
    """How many blanks a gap is worth: none, one, or two for a gap between columns."""
    if previous is None:
        return 0
    gap = (glyph.x0 - previous.x1) / (size or 1.0)
    if gap < BLANK_GAP:
        return 0
    return 1 if gap < WIDE_GAP else 2


def _is_raised(previous: Glyph, glyph: Glyph, size: float) -> bool:
    """Whether a digit behind one of full size is small, or no larger and set higher or lower."""
    height = glyph.bottom - glyph.top
    before = previous.bottom - previous.top
    moved = abs(glyph.bottom - previous.bottom) > MOVED * height
    larger = height - before >= EQUAL * height
    return (
        glyph.text.isdigit()
        and previous.text.isdigit()
        and (height < SMALL * max(before, size) or (moved and not larger))
    )


def text_of_box(glyphs: Sequence[Glyph]) -> str:
    """The lines of text in a box of a table."""
    return "\n".join(" ".join(_line_text(row, None).split()) for row in rows_of(glyphs))


def once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs without those printed twice to look bold: 0 over 0 is no 00."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    kept = []
    for glyph in glyphs:
        near = 0.35 * max(1.0, min(glyph.x1 - glyph.x0, glyph.bottom - glyph.top))
        column, row = int(glyph.x0 // 8), int(glyph.top // 8)
        others = (
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in seen.get((glyph.text, column + dx, row + dy), ())
        )
        if any(abs(o.x0 - glyph.x0) < near and abs(o.top - glyph.top) < near for o in others):
            continue
        seen.setdefault((glyph.text, column, row), []).append(glyph)
        kept.append(glyph)
    return kept


def apart(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs where digits that stand in each other's place are marks: one is of a watermark."""
    near: dict[tuple[int, int], list[int]] = {}
    for at, glyph in enumerate(glyphs):
        if glyph.text.isdigit():
            near.setdefault((int(glyph.x0 // 8), int(glyph.top // 8)), []).append(at)
    crossed: set[int] = set()
    for (column, row), here in near.items():
        around = [
            at for dx in (0, 1) for dy in (-1, 0, 1) for at in near.get((column + dx, row + dy), ())
        ]
        if len(around) > CROWD:
            crossed.update(around)
            continue
        for one, two in product(here, around):
            if one != two and _overlap(glyphs[one], glyphs[two]):
                crossed |= {one, two}
    return [g._replace(text=SOMETHING) if at in crossed else g for at, g in enumerate(glyphs)]


def _overlap(one: Glyph, two: Glyph) -> bool:
    """Whether two glyphs share a part of the width, and half of the height, of the smaller."""
    wide = min(one.x1, two.x1) - max(one.x0, two.x0)
    high = min(one.bottom, two.bottom) - max(one.top, two.top)
    return (
        wide > SHARED * min(one.x1 - one.x0, two.x1 - two.x0)
        and high > min(one.bottom - one.top, two.bottom - two.top) / 2
    )
