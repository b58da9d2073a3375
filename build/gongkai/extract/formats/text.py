"""Plain text and Markdown in, a document out: tables where the text itself marks their boxes.

Boxes are marked by bars, by TABs between them, by a TAB before each on a line of its own, or by
commas or TABs in a whole sheet. All other text keeps its lines: blank lines can be empty boxes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from gongkai.extract.document import Box, Builder, Document, Unreadable
from gongkai.extract.formats.numbering import without_line_numbers
from gongkai.extract.formats.spans import MAX_BOXES, MAX_COLUMNS

MOST_LINES = 400_000
"""Lines beyond are left unread; a report of a province has a few thousand."""
SHEET_MARKS = (",", "\t")
FEWEST_BOXES = 4
"""Of a row, and rows, of a sheet whose name does not tell what it is."""
UPRIGHT = re.compile("[│┃║]")
DRAWN = {ord(char): "|" for char in "│┃║┼╂╋╬├┝┠┣╠┤┥┨┫╣┌┏╔┐┓╗└┗╚┘┛╝"} | {
    ord(char): "-" for char in "─━═┬┯┰┳╦┴┷┸┻╩"
}
"""Characters that draw tables, as bars and dashes."""
_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*")

_SAID = re.compile(r"^[一二三四五六七]、.*(?:情况|事项|措施)|[。；]")
"""A section's heading, or a sentence: it stands over a table of a sheet, never in it."""
_DASHES = re.compile(r"\s*[-+]{2,}\s*")
_MARKED = re.compile(r"(?P<mark>\*{1,3}|_{1,2}|`|\${1,2})(?=\S)(?P<text>.+)(?<=\S)(?P=mark)")
"""Bold, slanted, code or a formula: readers of pictures write numbers so."""
_BREAK = re.compile(r"<br\s*/?>|&nbsp;", re.IGNORECASE)
"""What a table of Markdown has for a line end and for an empty box."""
FEWEST_RULES = 3
"""Lines that part rows: a table of Markdown has one, below its header."""
MOST_BETWEEN = 6
"""Lines of one row; where more stand between rules, these do not part rows."""


def read(characters: str) -> Document:
    """Keep every line; make tables of those that mark their boxes."""
    builder = Builder()
    printed = characters.replace("\f", "\n").split("\n")[:MOST_LINES]
    lines = _as_bars("\n".join(without_line_numbers(printed))).split("\n")
    if rows := _separated(lines):
        _sheet(builder, rows)
        return builder.document("text/plain")
    for kind, group in _groups(lines):
        if kind == "bars":
            _table(builder, _barred(group))
        elif kind == "tabs":
            _table(builder, [line.split("\t") for line in group])
        elif kind == "dump":
            _table(builder, list(_dumped(group)))
        else:
            builder.text(group)
    return builder.document("text/plain")


def _as_bars(characters: str) -> str:
    """Tables drawn with the characters for lines as tables drawn with bars."""
    return characters.translate(DRAWN) if UPRIGHT.search(characters) else characters


def read_sheet(characters: str, mark: str) -> Document:
    """A sheet saved with a mark between its boxes: one table, whatever the widths of its rows.

    Raises `Unreadable` where quotes around a box are never closed.
    """
    builder = Builder()
    rows = csv.reader(io.StringIO(characters, newline=""), delimiter=mark, strict=True)
    try:
        _sheet(builder, [row for row in islice(rows, MOST_LINES) if any(map(str.strip, row))])
    except csv.Error as error:
        raise Unreadable("表格文件（CSV、TSV）的引号没有配对；请用原软件另存后再试。") from error
    return builder.document("text/plain")


def _sheet(builder: Builder, rows: Sequence[list[str]]) -> None:
    """Headings and sentences as text, and what stands below each as a table of its own width."""
    table: list[list[str]] = []
    for row in rows:
        first, *others = (text.strip() for text in row)
        if not any(others) and (not table or _SAID.search(first)):
            _table(builder, _narrowed(table))
            builder.text(first.split("\n"))
            table = []
        else:
            table.append(row)
    _table(builder, _narrowed(table))


def _narrowed(rows: Sequence[list[str]]) -> list[list[str]]:
    """Rows of one width, without the columns at the end that none of them fills."""
    filled = (at for row in rows for at, text in enumerate(row, 1) if text.strip())
    width = max(filled, default=0)
    return [[*row, *[""] * width][:width] for row in rows]


def _separated(lines: Sequence[str]) -> list[list[str]]:
    """The rows of a sheet saved with commas or TABs: every one has as many boxes; else none.

    Prose has not, nor has a column of numbers with commas for thousands.
    """
    for mark in (mark for mark in SHEET_MARKS if mark in lines[0]):
        try:
            rows = [row for row in csv.reader(lines, delimiter=mark, strict=True) if row]
        except csv.Error:
            continue
        if len({len(row) for row in rows}) == 1 and len(rows[0]) >= FEWEST_BOXES <= len(rows):
            return rows
    return []


def _groups(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    kinds = _kinds(lines)
    for kind, group in groupby(zip(kinds, lines, strict=True), key=lambda pair: pair[0]):
        yield kind, [line for _, line in group]


def _kinds(lines: Sequence[str]) -> list[str]:
    """What each line is part of; a dump keeps the empty lines and broken lines inside it."""
    kinds = [_kind(line) for line in lines]
    for at in range(1, len(kinds)):
        if kinds[at] == "" and kinds[at - 1] == "dump" and _goes_on(lines, at):
            kinds[at] = "dump"
    return kinds


def _kind(line: str) -> str:
    if line.count("|") >= 2 or ("|" in line and _RULE.fullmatch(line)):
        return "bars"
    if line.startswith("\t") and line.count("\t") == 1:
        return "dump"
    if "\t" in line.strip(" "):
        return "tabs"
    return ""


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether a line without TAB belongs to the dump: an empty one, or the rest of a broken box."""
    if not lines[at].strip():
        return at + 1 < len(lines) and lines[at + 1].startswith("\t")
    return bool(lines[at - 1].strip()) and len(lines[at]) <= 60 and _ends_box(lines, at)


def _ends_box(lines: Sequence[str], at: int) -> bool:
    """A broken box is followed by another box, or by the end of its row."""
    return at + 1 < len(lines) and (lines[at + 1].startswith("\t") or not lines[at + 1].strip())


def _barred(lines: Sequence[str]) -> list[list[str]]:
    """The boxes between the bars; a bar at the edge is a border where all lines have it there.

    Where all have one at both edges, no box stands outside of them, however few a line has.
    """
    lines = [line.strip() for line in lines]
    rows = list(_between_rules(lines))
    if all(line[0] == line[-1] == "|" for line in lines):
        return [row[1:-1] for row in rows]
    rules = {len(_inner(line)) for line in lines if _RULE.fullmatch(line)}
    first = 1 if all(not row[0].strip() for row in rows) else 0
    last = 1 if all(not row[-1].strip() for row in rows) else 0
    return [_bordered(row, first, last, rules) for row in rows]


def _between_rules(lines: Sequence[str]) -> Iterator[list[str]]:
    """The rows as they are drawn: where rules part them, the lines between two are one row.

    A rule may leave out columns whose boxes go on below it.
    """
    rules = sum(map(_is_rule, lines))
    parted = rules >= FEWEST_RULES and MOST_BETWEEN * rules >= len(lines)
    group: list[list[str]] = []
    for line in lines:
        if not parted or _is_rule(line):
            yield from _joined(group)
            group = []
        if not _RULE.fullmatch(line):
            group.append([_plain(cell) for cell in line.split("|")])
    yield from _joined(group)


def _plain(cell: str) -> str:
    """What stands in a box without what Markdown puts around it; nothing in one of a rule."""
    if _DASHES.fullmatch(cell):
        return ""
    text = _BREAK.sub(" ", cell).strip()
    marked = _MARKED.fullmatch(text)
    return marked["text"] if marked else text


def _is_rule(line: str) -> bool:
    """Whether a line is a rule at least under its last box."""
    cells = _inner(line)
    return bool(cells) and bool(_DASHES.fullmatch(cells[-1]))


def _joined(lines: Sequence[list[str]]) -> Iterator[list[str]]:
    """One row of several lines that have the same boxes; figures on two lines stay apart."""
    if len({len(line) for line in lines}) != 1:
        yield from lines
        return
    pieces = (
        [text.strip() for text in column if text.strip()] for column in zip(*lines, strict=True)
    )
    yield [("\n" if any(map(_ends_in_digit, each)) else "").join(each) for each in pieces]


def _ends_in_digit(text: str) -> bool:
    return text[-1].isdigit()


def _inner(line: str) -> list[str]:
    return [cell for cell in line.split("|") if cell.strip()]


def _bordered(row: list[str], first: int, last: int, rules: set[int]) -> list[str]:
    """Take the borders off, so that the row has as many boxes as the rule below its header."""
    ways = [(first, last), (0, last), (first, 0), (1, 1), (1, 0), (0, 1), (0, 0)]
    for start, end in dict.fromkeys(ways):
        cells = row[start : len(row) - end]
        dropped = row[:start] + row[len(row) - end :]
        if len(cells) in rules and not any(cell.strip() for cell in dropped):
            return cells
    return row[first : len(row) - last]


def _dumped(lines: Sequence[str]) -> Iterator[list[str]]:
    """Rows of a dump: a TAB begins a box, an empty line ends a row."""
    row: list[str] = []
    for line in lines:
        if line.startswith("\t"):
            row.append(line[1:])
        elif line.strip() and row:
            row[-1] += line
        elif row:
            yield row
            row = []
    if row:
        yield row


def _table(builder: Builder, rows: Sequence[Sequence[str]]) -> None:
    if max(map(len, rows), default=0) > MAX_COLUMNS or sum(map(len, rows)) > MAX_BOXES:
        raise Unreadable("有一张表的格子多得不合常理；请确认文件是否正确。")
    boxes = [
        Box(at, column, " ".join(text.split()))
        for at, row in enumerate(rows)
        for column, text in enumerate(row)
    ]
    builder.grid(boxes)
