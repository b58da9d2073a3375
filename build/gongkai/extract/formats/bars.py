"""Tables in text whose boxes are separated by bars: of Markdown, or drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations

from gongkai.extract.formats.pieces import OUTSIDE, FoundTable, TextPiece, joined, split_at

UPRIGHT = re.compile("[│┃║]")
DRAWN = {ord(char): "|" for char in "│┃║┼╂╋╬├┝┠┣╠┤┥┨┫╣┌┏╔┐┓╗└┗╚┘┛╝┬┯┰┳╦"} | {
    ord(char): "-" for char in "─━═┴┷┸┻╩"
}
"""Characters that draw tables → bars and dashes: a rule has bars where the lines below have."""
FEWEST_RULES = 3
"""Minimum number of rules that separate rows: a table of Markdown has one, below its header."""
ALL_RULED = 5
"""So many rules separate rows, however many lines a row has."""
MOST_BETWEEN = 6
"""Maximum lines of a row; if more stand between few rules, these do not separate rows."""
WIDEST_FLOWN = 24
"""Maximum number of bars of a row over several lines; the form's widest table has 16 boxes."""
FEWEST_FLOWN = 3
"""Minimum number of rows with as many bars, and of bars in some line, for rows over lines."""
FEWEST_BOXES = 4
"""Minimum number of boxes of a row over several lines."""
LONGEST_BROKEN = 60
"""Maximum characters of a line without a bar inside a box."""
FEWEST_LONE = 40
"""Minimum number of lines with bars around single boxes: a table of the form has more boxes."""
LONE_TO_SEVERAL = 20
"""At least so many such lines for each that has bars elsewhere."""
FEWEST_BELOW = 2
"""Minimum number of columns in which two lines between rules have numbers, if they are two rows."""
MOST_BROKEN = 2
"""Maximum number of lines without a bar inside a box."""
_CORNERED = re.compile(r"\+(?:[-=]{2,}\+)+")
"""A rule whose corners are plus signs."""
_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*")
_DASHES = re.compile(r"\s*[-+]{2,}\s*")
_MARKED = re.compile(r"(?P<mark>\*{1,3}|_{1,2}|`|\${1,2})(?=\S)(?P<text>.+)(?<=\S)(?P=mark)")
"""Bold, slanted, code or a formula: programs that read pictures write numbers so."""
_BREAK = re.compile(r"<br\s*/?>|&nbsp;", re.IGNORECASE)
"""The line end and the empty box of tables in Markdown."""
_NAMED = re.compile(r"^$|[^\W\d_]")
_LETTER = re.compile(r"[^\W\d_]")
_FIGURE = re.compile(r"[-+]?\d[\d,.]*")


def as_bars(characters: str) -> str:
    """Tables that are drawn with line characters or plus signs, as tables of bars and dashes."""
    drawn = characters.translate(DRAWN) if UPRIGHT.search(characters) else characters
    return _CORNERED.sub(lambda rule: rule[0].replace("+", "|").replace("=", "-"), drawn)


def without_lone_bars(lines: Sequence[str]) -> Sequence[str]:
    """The lines without their bars, where these stand around each box, and each on its own line."""
    barred = [line.strip() for line in lines if "|" in line]
    lone = sum(line[0] == line[-1] == "|" and line.count("|") <= 2 for line in barred)
    if lone < FEWEST_LONE or (len(barred) - lone) * LONE_TO_SEVERAL > lone:
        return lines
    return [line.replace("|", "").strip() if "|" in line else line for line in lines]


def has_bars(line: str) -> bool:
    """Whether a line is part of a table of bars."""
    return line.count("|") >= 2 or ("|" in line and bool(_RULE.fullmatch(line)))


def rows_between_bars(pieces: Sequence[TextPiece]) -> list[list[TextPiece]]:
    """The rows of a table, without its borders.

    A bar at the edge is a border if all lines have it there. If all have one at both edges, no
    box is outside of them, however few a line has.
    """
    lines = [TextPiece(piece.text.strip(), piece.line) for piece in pieces]
    rows = list(_between_rules(lines))
    if all(line.text[0] == line.text[-1] == "|" for line in lines):
        return [row[1:-1] for row in rows]
    rules = {len(_filled(line.text)) for line in lines if _RULE.fullmatch(line.text)}
    is_edged = all(line.text[0] == "|" for line in lines)
    first = 1 if is_edged or all(not row[0].text.strip() for row in rows) else 0
    last = 1 if all(not row[-1].text.strip() for row in rows) else 0
    return [_without_borders(row, first, last, rules, is_edged=is_edged) for row in rows]


def _between_rules(lines: Sequence[TextPiece]) -> Iterator[list[TextPiece]]:
    """The rows as they are drawn: if rules separate them, the lines between two are one row.

    A rule may leave out columns whose boxes continue below it.
    """
    rules = sum(_is_rule(line.text) for line in lines)
    are_few = rules >= FEWEST_RULES and MOST_BETWEEN * rules >= len(lines)
    is_ruled = rules >= ALL_RULED or are_few
    group: list[list[TextPiece]] = []
    for line in lines:
        if not is_ruled or _is_rule(line.text):
            yield from _one_row(group)
            group = []
        boxes = [TextPiece(_plain(box.text), box.line) for box in split_at(line, "|")]
        if any(box.text for box in boxes) or not _is_rule(line.text):
            group.append(boxes)
    yield from _one_row(group)


def _plain(box: str) -> str:
    """The text of a box without the signs of Markdown around it; empty for a part of a rule."""
    if _DASHES.fullmatch(box):
        return ""
    text = _BREAK.sub(" ", box).strip()
    marked = _MARKED.fullmatch(text)
    return marked["text"] if marked else text


def _is_rule(line: str) -> bool:
    """Whether a line is a rule at least under its last box."""
    boxes = _filled(line)
    return bool(boxes) and bool(_DASHES.fullmatch(boxes[-1]))


def _filled(line: str) -> list[str]:
    return [box for box in line.split("|") if box.strip()]


def _one_row(lines: Sequence[list[TextPiece]]) -> Iterator[list[TextPiece]]:
    """One row of several lines that have as many boxes; other lines as they are."""
    if len({len(line) for line in lines}) != 1 or _are_rows(lines):
        yield from lines
        return
    yield [_one_box(column) for column in zip(*lines, strict=True)]


def _are_rows(lines: Sequence[Sequence[TextPiece]]) -> bool:
    """Whether lines between rules are rows, as where one rule stands below a table's head and no
    other: in two lines numbers stand below each other, or a line has numbers alone.
    """
    if len(lines) > MOST_BETWEEN * FEWEST_RULES:
        return False
    figures = [{at for at, box in enumerate(line) if _FIGURE.fullmatch(box.text)} for line in lines]
    words = [{at for at, box in enumerate(line) if _LETTER.search(box.text)} for line in lines]
    below = any(len(one & two) >= FEWEST_BELOW for one, two in combinations(figures, 2))
    alone = any(len(f) >= FEWEST_BOXES and not w for f, w in zip(figures, words, strict=True))
    return below or (alone and any(len(each) >= FEWEST_BOXES for each in words))


def _one_box(column: Sequence[TextPiece]) -> TextPiece:
    """A box over several lines; figures on two lines stay apart."""
    filled = [piece for piece in column if piece.text.strip()]
    text = joined([piece.text.strip() for piece in filled])
    return TextPiece(text, (filled or column)[0].line)


def _without_borders(
    row: list[TextPiece], first: int, last: int, rules: set[int], *, is_edged: bool
) -> list[TextPiece]:
    """The row with as many boxes as the rule below the header, if empty ends can be left out.

    If all lines begin with a bar, `is_edged`, that is always a border: a row may be cut off.
    """
    ways = [(first, last), (0, last), (first, 0), (1, 1), (1, 0), (0, 1), (0, 0)]
    for start, end in dict.fromkeys(way for way in ways if way[0] or not is_edged):
        boxes = row[start : len(row) - end]
        dropped = row[:start] + row[len(row) - end :]
        if len(boxes) in rules and not any(box.text.strip() for box in dropped):
            return boxes
    return row[first : len(row) - last]


def tables_over_lines(lines: Sequence[TextPiece]) -> Iterator[FoundTable]:
    """The tables whose rows continue over several lines."""
    end = 0
    for at, line in enumerate(lines):
        if at >= end and "|" in line.text:
            end = at + _height(lines, at)
            if rows := _rows_over_lines(lines[at:end]):
                yield FoundTable(at, end, rows)


def _height(lines: Sequence[TextPiece], first: int) -> int:
    """The number of lines of one table: with bars, empty, or short and inside a box."""
    height = 1
    for at in range(first + 1, len(lines)):
        if "|" in lines[at].text:
            height = at + 1 - first
        elif (
            at - first - height >= MOST_BROKEN
            or len(lines[at].text) > LONGEST_BROKEN
            or OUTSIDE.search(lines[at].text)
        ):
            break
    return height


def _rows_over_lines(pieces: Sequence[TextPiece]) -> list[list[TextPiece]]:
    """The rows of a table over lines, each with as many bars; empty if it is no such table.

    As many as the longest line has, or more if most lines have only one. Converters write each
    paragraph of a box, even an empty one, on its own line: then a line end between two bars is
    an empty box.
    """
    own = [piece for piece in pieces if "-" not in piece.text or not _RULE.fullmatch(piece.text)]
    bars = [piece.text.count("|") for piece in own]
    if max(bars, default=0) < FEWEST_FLOWN:
        return []
    are_single = 2 * bars.count(1) > sum(map(bool, bars))
    widths = dict.fromkeys((max(bars), *(accumulate(bars[:WIDEST_FLOWN]) if are_single else ())))
    fit = (width for width in widths if FEWEST_BOXES <= width <= WIDEST_FLOWN)
    rows = next(filter(None, (_rows_of_width(own, width) for width in fit)), [])
    return rows if len(rows) < sum(map(bool, bars)) else []


def _rows_of_width(pieces: Sequence[TextPiece], width: int) -> list[list[TextPiece]]:
    """Rows of so many bars that end with a line, the last perhaps cut off; empty if one does not.

    Also empty if a row other than the last begins with a number instead of its label.
    """
    rows: list[list[TextPiece]] = [[]]
    rest = ""
    for piece in pieces:
        *boxes, last = piece.text.split("|")
        for box in boxes:
            rows[-1].append(TextPiece(f"{rest} {box}".strip(), piece.line))
            rest = ""
        rest = f"{rest} {last}".strip()
        if len(rows[-1]) > width or (len(rows[-1]) == width and rest):
            return []
        rows += [[]] if len(rows[-1]) == width else []
    whole = len(rows) - 1
    if rest or rows[-1]:
        rows[-1].append(TextPiece(rest, pieces[-1].line))
    rows = [row for row in rows if row]
    first = int(all(not row[0].text for row in rows))
    are_named = [bool(_NAMED.search(row[first].text)) for row in rows if len(row) > 1]
    return [row[first:] for row in rows] if whole >= FEWEST_FLOWN and all(are_named[:-1]) else []
