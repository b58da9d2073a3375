"""Pages of glyphs and ruled lines in; text lines and tables in reading order out.

PDF, OFD and pictures know only where ink is. Lines that cross make the boxes of a table, a glyph
belongs to the box that holds its centre, everything else is text whose gaps stay as blanks.
Tables that a page cuts are joined, page numbers and running heads are dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from gongkai.extract.boxes import Box
from gongkai.extract.document import SOMETHING, Unreadable
from gongkai.extract.formats.contradictions import marked
from gongkai.extract.formats.frames import MAX_RULES, BoxSpan, Frame, frames
from gongkai.extract.formats.glyphs import (
    Raster,
    apart,
    blanks,
    lines_of,
    once,
    raster_of,
    rows_of,
    text_of_box,
)
from gongkai.extract.formats.label_lines import with_whole_labels
from gongkai.extract.formats.pieces import TextPiece
from gongkai.extract.formats.seams import joined
from gongkai.extract.formats.sheet import (
    CROWDED,
    MAX_GLYPHS,
    NEAR,
    Glyph,
    PrintedPage,
    Ruled,
    RuledLine,
    TextLine,
)
from gongkai.extract.formats.spans import compact
from gongkai.extract.formats.tree import seen
from gongkai.extract.formats.unruled import parted

MARGIN = 0.12
"""Share of the page's height in which its number and running heads stand."""
SHORTEST, LONGEST = 2.0, 24.0
"""Points that a line runs which is drawn within a box."""
NUMBERED = re.compile(
    r"^[-—–―－_·\s]*第?\s*(\d{1,4})\s*页?(?:\s*[/共,，]+\s*(\d{1,4})\s*页?)?[-—–―－_·\s]*$"
)
DATED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\D+\d{1,2}:\d{2}")
"""The day and the hour, as browsers print them over each page."""
COUNTED = re.compile(r"\S.*\s(\d{1,4})/(\d{1,4})")
"""A line that ends with its page and how many there are: browsers put the address before."""
WHOLE_SIDE = 0.75
"""Share of a box's side from which a line close to it is its own side; no digit is so large."""
LONGEST_NUMBER = 40
SEVERAL = re.compile(r"0\d|[\d.,]+(\s+[\d.,]+)+")
"""Numbers that stand in one box."""
DRESSED = re.compile(r"[-—–―－_·第页/]")


def arrange(pages: Sequence[PrintedPage]) -> Iterator[list[str] | tuple[Box, ...]]:
    """Text lines and tables of all pages, in reading order."""
    raster = raster_of([page.glyphs for page in pages])
    laid = [_items(page, raster) for page in pages]
    kept = _without_running_heads(laid, [page.height for page in pages])
    signs = list(_signs(laid, kept, pages))
    whole = joined(_on_one_paper(kept, pages))
    for is_text, items in groupby(whole, lambda item: isinstance(item, TextLine)):
        if is_text:
            yield from _parts([i for i in items if isinstance(i, TextLine)], signs)
        else:
            yield from (tuple(compact(item.boxes)) for item in items if isinstance(item, Ruled))


def _on_one_paper(
    laid: Sequence[list[TextLine | Ruled]], pages: Sequence[PrintedPage]
) -> Iterator[list[TextLine | Ruled]]:
    """The items of all pages, the words of each below those of the page before."""
    above = 0.0
    for at, (items, page) in enumerate(zip(laid, pages, strict=True)):
        yield [_moved(i, above, at) if isinstance(i, TextLine) else i for i in items]
        above += page.height


def _moved(line: TextLine, above: float, page: int) -> TextLine:
    words = (w._replace(top=w.top + above, bottom=w.bottom + above) for w in line.words)
    return replace(line, words=tuple(words), page=page)


def _signs(
    laid: Sequence[list[TextLine | Ruled]],
    kept: Sequence[list[TextLine | Ruled]],
    pages: Sequence[PrintedPage],
) -> Iterator[RuledLine]:
    """What may be a figure, and is none of the words, each page below the one before: short lines,
    and the numbers that were taken for those of pages.
    """
    above = 0.0
    for items, left, page in zip(laid, kept, pages, strict=True):
        for stroke in _strokes(page.rules):
            yield RuledLine(stroke.x0, stroke.top + above, stroke.x1, stroke.bottom + above)
        for line in (i for i in items if isinstance(i, TextLine) and i not in left):
            for word in () if _has_words(line) else line.words:
                yield RuledLine(word.x0, word.top + above, word.x1, word.bottom + above)
        above += page.height


def _parts(
    lines: Sequence[TextLine], strokes: Sequence[RuledLine]
) -> Iterator[list[str] | tuple[Box, ...]]:
    for part in parted(lines, strokes):
        yield _texts(marked(part)) if isinstance(part, list) else part


def _texts(lines: Sequence[TextLine]) -> list[str]:
    pieces = [TextPiece(line.text, at) for at, line in enumerate(lines)]
    return [piece.text for piece in with_whole_labels(pieces)]


def _items(page: PrintedPage, raster: Raster) -> list[TextLine | Ruled]:
    """What stands on a page, from top to bottom."""
    if len(page.glyphs) > MAX_GLYPHS or len(page.rules) > MAX_RULES:
        raise Unreadable(CROWDED)
    shown = (glyph._replace(text=seen(glyph.text)) for glyph in page.glyphs)
    glyphs = apart(once([glyph for glyph in shown if glyph.text.strip()]))
    tables: list[Ruled] = []
    for frame in frames(page.rules):
        inside, glyphs = _parted(glyphs, frame)
        if frame.regions:
            tables.append(_table(frame, inside, page.rules))
    items: list[TextLine | Ruled] = [*tables, *lines_of(glyphs, raster)]
    return sorted(items, key=lambda item: item.top)


def _parted(glyphs: Sequence[Glyph], frame: Frame) -> tuple[list[Glyph], list[Glyph]]:
    """Glyphs whose centres lie in the frame, and the others."""
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        held = frame.xs[0] <= x <= frame.xs[-1] and frame.ys[0] <= y <= frame.ys[-1]
        (inside if held else outside).append(glyph)
    return inside, outside


def _table(frame: Frame, glyphs: Sequence[Glyph], rules: Sequence[RuledLine]) -> Ruled:
    owner = {
        (row, column): region
        for region in frame.regions
        for row in range(region.row, region.row_end)
        for column in range(region.column, region.column_end)
    }
    held: dict[BoxSpan, list[Glyph]] = {region: [] for region in frame.regions}
    for line in rows_of(glyphs):
        homes = [owner[_place(frame, glyph)] for glyph in line]
        for glyph, home in zip(line, homes, strict=True):
            held[home].append(glyph)
        for home, mark in _torn(line, homes):
            held[home].append(mark)
    for stroke in _strokes(rules):
        home = owner[_place(frame, stroke)]
        if not held[home] and _is_within(stroke, home, frame):
            held[home].append(stroke)
    boxes = (
        Box(r.row, r.column, text_of_box(held[r]), r.row_end - r.row, r.column_end - r.column)
        for r in frame.regions
    )
    ordered = sorted(boxes, key=lambda box: (box.row, box.column))
    return Ruled(frame.xs, tuple(_spilt(ordered)), len(frame.ys) - 1, frame.ys[0])


def _spilt(boxes: Sequence[Box]) -> Iterator[Box]:
    """Boxes, with marks in empty ones beside several numbers: one of these may be set out of it."""
    edges = {
        (box.row, edge)
        for box in boxes
        if SEVERAL.fullmatch(box.text.strip())
        for edge in (box.column, box.column + box.colspan)
    }
    for box in boxes:
        is_beside = {(box.row, box.column), (box.row, box.column + box.colspan)} & edges
        yield replace(box, text=SOMETHING) if is_beside and not box.text.strip() else box


def _place(frame: Frame, glyph: Glyph) -> tuple[int, int]:
    """The row and column that hold a glyph's centre."""
    return (
        _interval(frame.ys, (glyph.top + glyph.bottom) / 2),
        _interval(frame.xs, (glyph.x0 + glyph.x1) / 2),
    )


def _strokes(rules: Sequence[RuledLine]) -> Iterator[Glyph]:
    """Marks for short lines: in a box without text they may be a dash, or a figure of lines."""
    for rule in rules:
        if SHORTEST <= max(rule.x1 - rule.x0, rule.bottom - rule.top) <= LONGEST:
            yield Glyph(SOMETHING, *rule)


def _is_within(stroke: Glyph, home: BoxSpan, frame: Frame) -> bool:
    """Whether it touches no side of a box, and is none: each box may have sides of its own."""
    left, right = frame.xs[home.column], frame.xs[home.column_end]
    top, bottom = frame.ys[home.row], frame.ys[home.row_end]
    wide, high = stroke.x1 - stroke.x0, stroke.bottom - stroke.top
    beside = min(stroke.x0 - left, right - stroke.x1)
    below = min(stroke.top - top, bottom - stroke.bottom)
    is_side = (beside < NEAR and high > WHOLE_SIDE * (bottom - top)) or (
        below < NEAR and wide > WHOLE_SIDE * (right - left)
    )
    return beside > 1 and below > 1 and not is_side


def _torn(line: Sequence[Glyph], homes: Sequence[BoxSpan]) -> Iterator[tuple[BoxSpan, Glyph]]:
    """Marks for boxes that share a number: one set wider than its box is not two numbers."""
    for (glyph, home), (following, other) in pairwise(zip(line, homes, strict=True)):
        size = following.bottom - following.top
        touch = _is_figure(glyph) and _is_figure(following) and not blanks(glyph, following, size)
        if home != other and touch:
            yield home, glyph._replace(text=SOMETHING)
            yield other, following._replace(text=SOMETHING)


def _is_figure(glyph: Glyph) -> bool:
    return glyph.text.isdigit() or glyph.text in ".,-"


def _interval(edges: Sequence[float], at: float) -> int:
    return max(0, min(sum(1 for edge in edges if edge <= at) - 1, len(edges) - 2))


def _without_running_heads(
    pages: Sequence[list[TextLine | Ruled]], heights: Sequence[float]
) -> list[list[TextLine | Ruled]]:
    """Pages without their numbers and without lines that every page repeats at its edge."""
    edges = [_edge_lines(items, height) for items, height in zip(pages, heights, strict=True)]
    heads = set(_repeated(edges))
    numbers = _page_numbers(edges)
    return [
        [i for i in items if not (i in lines and (_words(i) in heads or (n, i) in numbers))]
        for n, (items, lines) in enumerate(zip(pages, edges, strict=True))
    ]


def _repeated(edges: Sequence[Sequence[TextLine]]) -> Iterator[str]:
    """What most of the pages say at their edge; both of two, if they do in the same place."""
    repeated = Counter(_words(line) for lines in edges for line in lines if _has_words(line))
    yield from (text for text, n in repeated.items() if n > 2 and n > 0.6 * len(edges))
    if len(edges) == 2:
        first, second = ({(_words(line), round(line.top)) for line in lines} for lines in edges)
        yield from (text for text, _ in first & second if DATED.search(text))


def _has_words(line: TextLine) -> bool:
    """Whether it is more than numbers, of which a row of a table may have equal ones."""
    return any(char.isalpha() for char in line.text)


def _words(line: TextLine) -> str:
    return " ".join(line.text.split())


def _edge_lines(items: Sequence[TextLine | Ruled], height: float) -> list[TextLine]:
    """Lines at the very top and bottom of a page, tables between them left out."""
    return [
        item
        for item in items
        if isinstance(item, TextLine)
        and (item.bottom < MARGIN * height or item.top > (1 - MARGIN) * height)
    ]


def _page_numbers(edges: Sequence[Sequence[TextLine]]) -> set[tuple[int, TextLine]]:
    """Lines that count the pages: dressed as page numbers, behind words, or bare and counting on
    from the first that has one; one page may lack it.

    A bare number on one page alone stays: it may be a figure.
    """
    found: list[tuple[int, TextLine, int]] = []
    for index, lines in enumerate(edges):
        for line in lines:
            text = line.text.strip()
            if len(text) < LONGEST_NUMBER and (match := NUMBERED.match(text)):
                found.append((index, line, int(match[1]) - index))
    offsets = Counter(offset for _, _, offset in found)
    first = {offset: index for index, _, offset in reversed(found)}
    counted = {
        (index, line)
        for index, lines in enumerate(edges)
        for line in lines
        if (match := COUNTED.fullmatch(line.text.strip()))
        and [int(match[1]), int(match[2])] == [index + 1, len(edges)] != [1, 1]
    }
    return counted | {
        (index, line)
        for index, line, offset in found
        if DRESSED.search(line.text) or offsets[offset] >= max(2, len(edges) - first[offset] - 1)
    }
