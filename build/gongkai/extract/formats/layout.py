"""Pages of glyphs and ruled lines in; text lines and tables in reading order out.

PDF, OFD and pictures know only where ink is. Lines that cross make the boxes of a table, a glyph
belongs to the box that holds its centre, everything else is text whose gaps stay as blanks.
Tables that a page cuts are joined, page numbers and running heads are dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from statistics import median
from typing import NamedTuple
from unicodedata import east_asian_width

from gongkai.extract.document import Box, Unreadable
from gongkai.extract.formats.anchors import names_a_row
from gongkai.extract.formats.spans import compact
from gongkai.extract.formats.tree import seen

SOMETHING = "\ufffc"
NEAR = 3.0
"""Points within which two lines are one, or meet."""
JOIN_NEAR = 8.0
"""Points by which the columns of a table may move from one page to the next."""
THIN = 2.5
"""A filled rectangle that is no thicker than this is a line."""
SMALL = 0.75
"""A digit so much smaller than its line stands raised: a footnote, no part of the number."""
MOVED = 0.15
"""Share of its height by which no digit of a number stands higher than the one before."""
EQUAL = 0.03
"""Share of their heights by which digits of one font may differ."""
BLANK_GAP = 0.22
"""Share of the type size from which a gap is a blank; a Latin blank takes 0.25."""
MARGIN = 0.12
"""Share of the page's height in which its number and running heads stand."""
MAX_RULES = 20_000
MAX_GLYPHS = 60_000
"""Of one page; a full page of a report has 1,500 glyphs and 200 lines."""
MAX_LINES = 1_500
"""Lines of one direction on one page, after their pieces were put together."""
MAX_PLACES = 40_000
"""Crossings of lines of one table."""
SHORTEST, LONGEST = 2.0, 24.0
"""Points that a line runs which is drawn within a box."""
SHARED = 0.2
"""Share of a digit's width by which no printed number lets its digits overlap."""
CROWD = 60
"""Digits within some millimetres; no print has so many."""
CROWDED = "有一页的文字或线条多得不合常理，拒绝读取；请确认文件是否正确。"


class Glyph(NamedTuple):
    """Ink that means text: coordinates in points, downwards."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class Rule(NamedTuple):
    """A straight line, upright or level."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True)
class Page:
    """What is printed on one page."""

    width: float
    height: float
    glyphs: Sequence[Glyph]
    rules: Sequence[Rule]


@dataclass(frozen=True)
class Line:
    """A line of text outside any table."""

    text: str
    top: float
    bottom: float


@dataclass(frozen=True)
class Ruled:
    """A table on one page: where its columns are, and its boxes by row and column."""

    edges: tuple[float, ...]
    boxes: tuple[Box, ...]
    rows: int
    top: float


def arrange(pages: Sequence[Page]) -> Iterator[list[str] | tuple[Box, ...]]:
    """Text lines and tables of all pages, in reading order."""
    laid = [_items(page) for page in pages]
    laid = _without_running_heads(laid, [page.height for page in pages])
    lines: list[str] = []
    for item in _joined(laid):
        if isinstance(item, Line):
            lines.append(item.text)
            continue
        if lines:
            yield lines
            lines = []
        yield tuple(compact(item.boxes))
    if lines:
        yield lines


def _items(page: Page) -> list[Line | Ruled]:
    """What stands on a page, from top to bottom."""
    if len(page.glyphs) > MAX_GLYPHS or len(page.rules) > MAX_RULES:
        raise Unreadable(CROWDED)
    glyphs = _apart(_once([glyph for glyph in page.glyphs if seen(glyph.text).strip()]))
    tables: list[Ruled] = []
    for frame in _frames(page.rules):
        inside, glyphs = _parted(glyphs, frame)
        if frame.regions:
            tables.append(_table(frame, inside, page.rules))
    items: list[Line | Ruled] = [*tables, *_lines(glyphs)]
    return sorted(items, key=lambda item: item.top)


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
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


def _apart(glyphs: Sequence[Glyph]) -> list[Glyph]:
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


class Region(NamedTuple):
    """A box of a table by its rows and columns, ends left out."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True)
class Frame:
    """The lines of one table: where its columns and rows are, and its boxes."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]


def _frames(rules: Sequence[Rule]) -> Iterator[Frame]:
    """Every table that crossing lines draw, with two columns at least."""
    level = _merged([(r.top + r.bottom) / 2, r.x0, r.x1] for r in rules if r.is_level)
    upright = _merged([(r.x0 + r.x1) / 2, r.top, r.bottom] for r in rules if not r.is_level)
    if max(len(level), len(upright)) > MAX_LINES:
        raise Unreadable(CROWDED)
    for levels, uprights in _meeting(level, upright):
        frame = _frame(levels, uprights)
        if frame is not None and any(region.column for region in frame.regions):
            yield frame


class Stretch(NamedTuple):
    """A line by where it lies across its direction, and from where to where it runs along it."""

    at: float
    start: float
    end: float


def _merged(segments: Iterable[Sequence[float]]) -> list[Stretch]:
    """Lines with their pieces put together: dashes, and one line for each box along it."""
    ordered = sorted(Stretch(at, min(a, b), max(a, b)) for at, a, b in segments)
    merged: list[Stretch] = []
    for group in _clusters(ordered):
        at = median(stretch.at for stretch in group)
        for _, start, end in sorted(group, key=lambda stretch: stretch.start):
            if merged and merged[-1].at == at and start <= merged[-1].end + NEAR:
                merged[-1] = Stretch(at, merged[-1].start, max(merged[-1].end, end))
            else:
                merged.append(Stretch(at, start, end))
    return merged


def _clusters(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Groups of lines that lie no further than `NEAR` from the first of them."""
    group: list[Stretch] = []
    for stretch in stretches:
        if group and stretch.at - group[0].at > NEAR:
            yield group
            group = []
        group.append(stretch)
    if group:
        yield group


def _meeting(
    level: Sequence[Stretch], upright: Sequence[Stretch]
) -> Iterator[tuple[list[Stretch], list[Stretch]]]:
    """Groups of lines that cross or touch one another."""
    parent = list(range(len(level) + len(upright)))

    def head(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, line in enumerate(level):
        for j, post in enumerate(upright, len(level)):
            if (
                line.start - NEAR <= post.at <= line.end + NEAR
                and post.start - NEAR <= line.at <= post.end + NEAR
            ):
                parent[head(j)] = head(i)
    groups: dict[int, tuple[list[Stretch], list[Stretch]]] = {}
    for index in range(len(parent)):
        levels, uprights = groups.setdefault(head(index), ([], []))
        if index < len(level):
            levels.append(level[index])
        else:
            uprights.append(upright[index - len(level)])
    yield from (group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 0)


def _frame(levels: list[Stretch], uprights: list[Stretch]) -> Frame | None:
    """The table of a group of lines; open sides are closed where its lines end."""
    left, right = min(s.start for s in levels), max(s.end for s in levels)
    top, bottom = min(s.start for s in uprights), max(s.end for s in uprights)
    xs = _edges([s.at for s in uprights], left, right)
    ys = _edges([s.at for s in levels], top, bottom)
    if len(xs) * len(ys) > MAX_PLACES:
        raise Unreadable(CROWDED)
    if len(xs) < 2 or len(ys) < 2:
        return None
    return Frame(xs, ys, tuple(_regions(xs, ys, levels, uprights)))


def _edges(places: Sequence[float], first: float, last: float) -> tuple[float, ...]:
    edges = sorted(set(places))
    if edges and first < edges[0] - NEAR:
        edges.insert(0, first)
    if edges and last > edges[-1] + NEAR:
        edges.append(last)
    return tuple(edges)


def _regions(
    xs: Sequence[float], ys: Sequence[float], levels: list[Stretch], uprights: list[Stretch]
) -> Iterator[Region]:
    """Boxes: places that no line parts; what is no rectangle is cut into its rows."""
    rows, columns = len(ys) - 1, len(xs) - 1
    posts = _by_place(uprights)
    lines = _by_place(levels)
    area = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

    def head(place: tuple[int, int]) -> tuple[int, int]:
        while area[place] != place:
            area[place] = area[area[place]]
            place = area[place]
        return place

    for row, column in area:
        if column + 1 < columns and not _is_covered(posts, xs[column + 1], ys[row], ys[row + 1]):
            area[head((row, column + 1))] = head((row, column))
        if row + 1 < rows and not _is_covered(lines, ys[row + 1], xs[column], xs[column + 1]):
            area[head((row + 1, column))] = head((row, column))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in area:
        members.setdefault(head(place), []).append(place)
    for places in members.values():
        yield from _rectangles(places)


def _by_place(stretches: Sequence[Stretch]) -> dict[float, list[Stretch]]:
    by_place: dict[float, list[Stretch]] = {}
    for stretch in stretches:
        by_place.setdefault(stretch.at, []).append(stretch)
    return by_place


def _is_covered(lines: dict[float, list[Stretch]], at: float, start: float, end: float) -> bool:
    """Whether a line at `at` runs along more than half of the way."""
    covered = sum(
        max(0.0, min(end, line.end) - max(start, line.start)) for line in lines.get(at, ())
    )
    return covered > 0.5 * (end - start)


def _rectangles(places: Sequence[tuple[int, int]]) -> Iterator[Region]:
    rows = [row for row, _ in places]
    columns = [column for _, column in places]
    whole = Region(min(rows), min(columns), max(rows) + 1, max(columns) + 1)
    if len(places) == (whole.row_end - whole.row) * (whole.column_end - whole.column):
        yield whole
        return
    for row in sorted(set(rows)):
        yield from _runs(row, sorted(column for r, column in places if r == row))


def _runs(row: int, columns: Sequence[int]) -> Iterator[Region]:
    start = previous = columns[0]
    for column in columns[1:]:
        if column != previous + 1:
            yield Region(row, start, row + 1, previous + 1)
            start = column
        previous = column
    yield Region(row, start, row + 1, previous + 1)


def _parted(glyphs: Sequence[Glyph], frame: Frame) -> tuple[list[Glyph], list[Glyph]]:
    """Glyphs whose centres lie in the frame, and the others."""
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        held = frame.xs[0] <= x <= frame.xs[-1] and frame.ys[0] <= y <= frame.ys[-1]
        (inside if held else outside).append(glyph)
    return inside, outside


def _table(frame: Frame, glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> Ruled:
    owner = {
        (row, column): region
        for region in frame.regions
        for row in range(region.row, region.row_end)
        for column in range(region.column, region.column_end)
    }
    held: dict[Region, list[Glyph]] = {region: [] for region in frame.regions}
    for line in _rows(glyphs):
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
        Box(r.row, r.column, _box_text(held[r]), r.row_end - r.row, r.column_end - r.column)
        for r in frame.regions
    )
    ordered = tuple(sorted(boxes, key=lambda box: (box.row, box.column)))
    return Ruled(frame.xs, ordered, len(frame.ys) - 1, frame.ys[0])


def _place(frame: Frame, glyph: Glyph) -> tuple[int, int]:
    """The row and column that hold a glyph's centre."""
    return (
        _interval(frame.ys, (glyph.top + glyph.bottom) / 2),
        _interval(frame.xs, (glyph.x0 + glyph.x1) / 2),
    )


def _strokes(rules: Sequence[Rule]) -> Iterator[Glyph]:
    """Marks for short lines: in a box without text they may be a dash, or a figure of lines."""
    for rule in rules:
        if SHORTEST <= max(rule.x1 - rule.x0, rule.bottom - rule.top) <= LONGEST:
            yield Glyph(SOMETHING, *rule)


def _is_within(stroke: Glyph, home: Region, frame: Frame) -> bool:
    """Whether it touches no side of a box."""
    left, right = frame.xs[home.column], frame.xs[home.column_end]
    top, bottom = frame.ys[home.row], frame.ys[home.row_end]
    return left + 1 < stroke.x0 <= stroke.x1 < right - 1 and (
        top + 1 < stroke.top <= stroke.bottom < bottom - 1
    )


def _torn(line: Sequence[Glyph], homes: Sequence[Region]) -> Iterator[tuple[Region, Glyph]]:
    """Marks for boxes that share a number: one set wider than its box is not two numbers."""
    for (glyph, home), (following, other) in pairwise(zip(line, homes, strict=True)):
        size = following.bottom - following.top
        touch = _is_figure(glyph) and _is_figure(following) and not _blanks(glyph, following, size)
        if home != other and touch:
            yield home, glyph._replace(text=SOMETHING)
            yield other, following._replace(text=SOMETHING)


def _is_figure(glyph: Glyph) -> bool:
    return glyph.text.isdigit() or glyph.text in ".,-"


def _interval(edges: Sequence[float], at: float) -> int:
    return max(0, min(sum(1 for edge in edges if edge <= at) - 1, len(edges) - 2))


def _box_text(glyphs: Sequence[Glyph]) -> str:
    return "\n".join(" ".join(_line_text(row, 0.0, None).split()) for row in _rows(glyphs))


def _lines(glyphs: Sequence[Glyph]) -> list[Line]:
    if not glyphs:
        return []
    left = min(glyph.x0 for glyph in glyphs)
    half = median(glyph.bottom - glyph.top for glyph in glyphs) / 2
    return [
        Line(
            _line_text(row, left, half).rstrip(),
            min(glyph.top for glyph in row),
            max(glyph.bottom for glyph in row),
        )
        for row in _rows(glyphs)
    ]


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs by line: those of which one's middle lies within the other's height."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: ((g.top + g.bottom) / 2, g.x0)):
        if rows and _share_line(rows[-1], glyph):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: glyph.x0) for row in rows]


def _share_line(row: Sequence[Glyph], glyph: Glyph) -> bool:
    tallest = max(row[-8:], key=lambda g: g.bottom - g.top)
    middle = (glyph.top + glyph.bottom) / 2
    other = (tallest.top + tallest.bottom) / 2
    reach = 0.5 * max(tallest.bottom - tallest.top, glyph.bottom - glyph.top)
    return abs(middle - other) < 0.8 * reach


def _line_text(row: Sequence[Glyph], left: float, half: float | None) -> str:
    """The text of a line; with `half` an em, columns at their places over a grid of blanks.

    A line with one wide gap is a row of columns, and all of its gaps are kept to their places: a
    header's narrow ones decide under which column a figure stands.
    """
    size = median(glyph.bottom - glyph.top for glyph in row)
    narrowest = 0 if any(_blanks(a, b, size) > 1 for a, b in pairwise(row)) else 1
    text = ""
    width = 0
    previous: Glyph | None = None
    for glyph in row:
        blanks = _blanks(previous, glyph, size)
        if half and (blanks > narrowest or previous is None):
            blanks = max(blanks, round((glyph.x0 - left) / half) - width)
        raised = "^" if previous and _is_raised(previous, glyph, size) and not blanks else ""
        piece = " " * blanks + raised + glyph.text
        text += piece
        width += sum(1 + (east_asian_width(char) in "WF") for char in piece)
        previous = glyph
    return text


def _blanks(previous: Glyph | None, glyph: Glyph, size: float) -> int:
    if previous is None:
        return 0
    gap = (glyph.x0 - previous.x1) / (size or 1.0)
    if gap < BLANK_GAP:
        return 0
    return 1 if gap < 1.5 else 2


def _is_raised(previous: Glyph, glyph: Glyph, size: float) -> bool:
    """Whether a digit behind one of full size is small, or as large but set higher or lower."""
    height = glyph.bottom - glyph.top
    before = previous.bottom - previous.top
    moved = abs(glyph.bottom - previous.bottom) > MOVED * height
    alike = abs(height - before) < EQUAL * height
    return (
        glyph.text.isdigit()
        and previous.text.isdigit()
        and (height < SMALL * max(before, size) or (alike and moved))
    )


NUMBERED = re.compile(
    r"^[-—–―－_·\s]*第?\s*(\d{1,4})\s*页?(?:\s*[/共,，]+\s*(\d{1,4})\s*页?)?[-—–―－_·\s]*$"
)
LONGEST_NUMBER = 40
DRESSED = re.compile(r"[-—–―－_·第页/]")


def _without_running_heads(
    pages: Sequence[list[Line | Ruled]], heights: Sequence[float]
) -> list[list[Line | Ruled]]:
    """Pages without their numbers and without lines that every page repeats at its edge."""
    edges = [_edge_lines(items, height) for items, height in zip(pages, heights, strict=True)]
    repeated = Counter(line.text.strip() for lines in edges for line in lines)
    heads = {text for text, count in repeated.items() if count > 2 and count > 0.6 * len(pages)}
    numbers = _page_numbers(edges)
    return [
        [i for i in items if not (i in lines and (i.text.strip() in heads or (n, i) in numbers))]
        for n, (items, lines) in enumerate(zip(pages, edges, strict=True))
    ]


def _edge_lines(items: Sequence[Line | Ruled], height: float) -> list[Line]:
    """Lines at the very top and bottom of a page, tables between them left out."""
    return [
        item
        for item in items
        if isinstance(item, Line)
        and (item.bottom < MARGIN * height or item.top > (1 - MARGIN) * height)
    ]


def _page_numbers(edges: Sequence[Sequence[Line]]) -> set[tuple[int, Line]]:
    """Lines that count the pages: dressed as page numbers, or bare and counting on.

    A bare number on one page alone stays: it may be a figure.
    """
    found: list[tuple[int, Line, int]] = []
    for index, lines in enumerate(edges):
        for line in lines:
            text = line.text.strip()
            if len(text) < LONGEST_NUMBER and (match := NUMBERED.match(text)):
                found.append((index, line, int(match[1]) - index))
    offsets = Counter(offset for _, _, offset in found)
    return {
        (index, line)
        for index, line, offset in found
        if DRESSED.search(line.text) or (offsets[offset] > 1 and offsets[offset] >= len(edges) - 1)
    }


def _joined(pages: Sequence[Sequence[Line | Ruled]]) -> Iterator[Line | Ruled]:
    """All items, a table at the foot of a page joined with that at the head of the next."""
    waiting: Ruled | None = None
    for items in pages:
        rest = list(items)
        if waiting is not None and rest and isinstance(rest[0], Ruled):
            joined = _join(waiting, rest[0])
            if joined is not None:
                rest[0] = joined
                waiting = None
        if waiting is not None and rest:
            yield waiting
            waiting = None
        if rest and isinstance(last := rest[-1], Ruled):
            waiting = last
            rest.pop()
        yield from rest
    if waiting is not None:
        yield waiting


def _join(upper: Ruled, lower: Ruled) -> Ruled | None:
    """One table of two, where their sides stand in the same places."""
    if (
        abs(upper.edges[0] - lower.edges[0]) > JOIN_NEAR
        or abs(upper.edges[-1] - lower.edges[-1]) > JOIN_NEAR
    ):
        return None
    nearest = [min(upper.edges, key=lambda edge: abs(edge - x)) for x in lower.edges]
    moved = [n if abs(n - x) <= JOIN_NEAR else x for n, x in zip(nearest, lower.edges, strict=True)]
    if len(set(moved)) < len(moved):
        return None
    edges = tuple(sorted({*upper.edges, *moved}))
    above = _over(edges, upper.edges, upper.boxes)
    below = [
        replace(box, row=box.row + upper.rows) for box in _over(edges, tuple(moved), lower.boxes)
    ]
    above, below, lost = _with_whole_rows(above, below, upper.rows)
    boxes = tuple(_mended(above, below, upper.rows))
    return Ruled(edges, boxes, upper.rows + lower.rows - lost, upper.top)


def _over(edges: Sequence[float], own: Sequence[float], boxes: Sequence[Box]) -> list[Box]:
    """The same boxes over more columns."""
    place = [edges.index(edge) for edge in own]
    return [
        replace(
            box,
            column=place[box.column],
            colspan=place[box.column + box.colspan] - place[box.column],
        )
        for box in boxes
    ]


def _with_whole_rows(
    above: list[Box], below: list[Box], seam: int
) -> tuple[list[Box], list[Box], int]:
    """Both pages' boxes, a row that the page cut put together; how many rows are fewer for it."""
    ends = {(b.column, b.colspan): b for b in above if b.row + b.rowspan == seam}
    first = {(b.column, b.colspan): b for b in below if b.row == seam}
    if not _is_cut(ends, first):
        return above, below, 0
    rest = {place: b for place, b in first.items() if b.rowspan == 1 and place in ends}
    whole = [
        replace(box, text="\n".join(filter(None, (box.text, tail.text))))
        if (tail := rest.get((box.column, box.colspan)))
        and ends.get((box.column, box.colspan)) is box
        else box
        for box in above
    ]
    gone = set(rest.values())
    kept = [
        replace(b, rowspan=b.rowspan - 1) if b.row == seam else replace(b, row=b.row - 1)
        for b in below
        if b not in gone
    ]
    return whole, kept, 1


def _is_cut(ends: Mapping[tuple[int, int], Box], first: Mapping[tuple[int, int], Box]) -> bool:
    """Whether a page's first row goes on with the last of the page before.

    So it is where both stand in the same boxes and one of them has but a part of a row's label:
    figures that stand above the cut would else have no label, and a label no figures.
    """
    labels = [b for b in first.values() if LETTER.search(b.text) and not FIGURE.fullmatch(b.text)]
    label = max(labels, key=lambda box: box.column, default=None)
    head = None if label is None else ends.get((label.column, label.colspan))
    if label is None or head is None or label.rowspan > 1 or not LETTER.search(head.text):
        return False
    figures = [box for place, box in first.items() if place > (label.column, label.colspan)]
    return (
        bool(figures)
        and all((b.column, b.colspan) in ends and b.rowspan == 1 for b in figures)
        and all(not b.text.strip() or FIGURE.fullmatch(b.text.strip()) for b in figures)
        and names_a_row(head.text + label.text)
        and not (names_a_row(label.text) and names_a_row(head.text))
    )


def _mended(above: Sequence[Box], below: Sequence[Box], seam: int) -> Iterator[Box]:
    """Boxes of both pages; a group's label that the page cut is one box again."""
    tails = _cut_labels(above, [box for box in below if box.row == seam], seam)
    for box in above:
        tail = tails.get(box)
        if tail is None:
            yield box
        else:
            text = "\n".join(filter(None, (box.text, tail.text)))
            yield replace(box, text=text, rowspan=box.rowspan + tail.rowspan)
    taken = set(tails.values())
    yield from (box for box in below if box not in taken)


def _cut_labels(above: Sequence[Box], first_row: Sequence[Box], seam: int) -> dict[Box, Box]:
    """Boxes over several rows that go on below the seam, by what is left of them there.

    They stand before the row's own label; a header over figures does not, and takes none in.
    """
    ends = {(b.column, b.colspan): b for b in above if b.row + b.rowspan == seam}
    cut: dict[Box, Box] = {}
    for tail in first_row:
        box = ends.get((tail.column, tail.colspan))
        if box is None or max(box.rowspan, tail.rowspan) == 1:
            is_label = LETTER.search(tail.text) and not FIGURE.fullmatch(tail.text)
            return cut if is_label else {}
        cut[box] = tail
    return {}


LETTER = re.compile(r"[^\W\d_]")
FIGURE = re.compile(r"[-+−]?[\d.,，\s]*\d\s*[^\W\d]{0,2}")
"""A number with its unit: 0件, 2.5万元; '3.其他' is a label."""
