"""Sheets saved as text, with commas or TABs between their boxes: CSV and TSV."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from gongkai.extract.document import Builder, Document, Unreadable
from gongkai.extract.formats.pieces import (
    MOST_LINES,
    OUTSIDE,
    SECTION,
    SENTENCE,
    FoundTable,
    TextPiece,
    add_table,
)

MARKS = (",", "\t")
MARKS_IN_TEXT = (",", ";")
FEWEST_TRIMMED = 3
"""So many short rows of a sheet are no accident."""
_QUOTED = re.compile(r'\s*"[^"]*"(?:(?P<mark>[,;\t])"[^"]*"(?:(?P=mark)"[^"]*")*)?\s*')
"""A line of boxes in quotes, with one sign between them."""
_WORD = re.compile(r"[^\W\d_]")
FEWEST_BOXES = 4
"""Minimum number of boxes of a row, and of rows, of a sheet whose file name does not say so."""


def read(characters: str, mark: str) -> Document:
    """A sheet with a given mark between its boxes, whatever the widths of its rows.

    Raises `Unreadable` if quotes around a box are never closed.
    """
    builder = Builder(characters.split("\n")[:MOST_LINES])
    lines = io.StringIO(characters, newline="")
    try:
        rows = [
            [TextPiece(text, at + 1) for text in row]
            for at, row in islice(_rows(lines, mark), MOST_LINES)
            if any(map(str.strip, row))
        ]
    except csv.Error as error:
        raise Unreadable("表格文件（CSV、TSV）的引号没有配对；请用原软件另存后再试。") from error
    add_sheet(builder, rows)
    return builder.document("text/plain")


def rows_of(lines: Sequence[TextPiece]) -> list[list[TextPiece]]:
    """The rows of a text that is wholly a sheet, every row with as many boxes; empty if it is not.

    Prose is not, nor is a column of numbers with commas for thousands.
    """
    texts = [piece.text for piece in lines]
    for mark in (mark for mark in MARKS if mark in texts[0]):
        try:
            rows = [
                [TextPiece(text, lines[at].line) for text in row]
                for at, row in _rows(texts, mark)
                if row
            ]
        except csv.Error:
            continue
        if len({len(row) for row in rows}) == 1 and len(rows[0]) >= FEWEST_BOXES <= len(rows):
            return rows
    return []


def tables_in_text(
    lines: Sequence[TextPiece], marks: Sequence[str] = MARKS_IN_TEXT
) -> Iterator[FoundTable]:
    """The tables of a text whose rows are lines with as many boxes each, most with words."""
    for mark in marks:
        counted = [
            piece.text.count(mark) >= FEWEST_BOXES - 1
            and not SECTION.search(piece.text.split(mark)[0])
            and not SENTENCE.search(piece.text)
            for piece in lines
        ]
        rows = [
            _boxes(piece, mark) if has else [] for piece, has in zip(lines, counted, strict=True)
        ]
        first = 0
        for width, group in groupby(rows, len):
            found = list(group)
            named = sum(any(_WORD.search(box.text) for box in row) for row in found)
            if width >= FEWEST_BOXES <= len(found) and 2 * named > len(found):
                yield FoundTable(first, first + len(found), found)
            first += len(found)


def quoted_tables(lines: Sequence[TextPiece]) -> Iterator[FoundTable]:
    """The tables of a text whose boxes are all in quotes, "规章";"";"3"; rows may be shorter than
    others.
    """
    first = 0
    for is_row, group in groupby(lines, _is_quoted_row):
        found = list(group)
        rows = [_boxes(piece, _mark(piece.text)) for piece in found] if is_row else []
        width = max(map(len, rows), default=0)
        if width >= FEWEST_BOXES <= len(rows):
            yield FoundTable(first, first + len(found), rows)
        first += len(found)


def _is_quoted_row(piece: TextPiece) -> bool:
    """Whether a line is nothing but boxes in quotes; a heading alone in its line is none."""
    match = _QUOTED.fullmatch(piece.text)
    return match is not None and bool(match["mark"] or not OUTSIDE.search(piece.text))


def _mark(line: str) -> str:
    """The sign between the quoted boxes of a line; any, where it has only one."""
    return next((mark for mark in (*MARKS, *MARKS_IN_TEXT) if f'"{mark}"' in line), ",")


def listed_tables(lines: Sequence[TextPiece]) -> Iterator[FoundTable]:
    """The tables of a text that a program printed as lists: ['规章', '3', None], one row or a
    whole table a line.
    """
    rows = [_listed(piece) for piece in lines]
    first = 0
    for is_table, group in groupby(rows, bool):
        found = list(group)
        if is_table:
            yield FoundTable(first, first + len(found), [row for each in found for row in each])
        first += len(found)


def _listed(piece: TextPiece) -> list[list[TextPiece]]:
    """The rows that a line lists; none if it is no list of texts."""
    text = piece.text.strip().removesuffix(",")
    if not (text.startswith("[") and text.endswith("]") and "," in text):
        return []
    try:
        found = ast.literal_eval(text.replace("null", "None"))
    except (ValueError, SyntaxError):
        return []
    rows = found if all(isinstance(row, list) for row in found) else [found]
    boxes = [box for row in rows for box in row]
    if not any(isinstance(box, str) for box in boxes) or not all([*rows, *map(_is_box, boxes)]):
        return []
    return [[TextPiece("" if b is None else str(b), piece.line) for b in row] for row in rows]


def _is_box(found: object) -> bool:
    return found is None or (isinstance(found, str | int) and not isinstance(found, bool))


def _boxes(piece: TextPiece, mark: str) -> list[TextPiece]:
    """The boxes of a line; none if its quotes are not closed."""
    try:
        rows = list(csv.reader([piece.text], delimiter=mark, strict=True))
    except csv.Error:
        return []
    return [TextPiece(text, piece.line) for text in rows[0]]


def _rows(lines: Iterable[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet, each with the number, from 0, of the line that it begins on."""
    reader = csv.reader(lines, delimiter=mark, strict=True)
    first = 0
    for row in reader:
        yield first, row
        first = reader.line_num


def add_sheet(builder: Builder, rows: Sequence[list[TextPiece]]) -> None:
    """Add headings and sentences as text, and what stands below each as a table of its own."""
    parts = list(_parts(rows))
    trims = _trims_ends([table for table, _ in parts if table])
    for table, heading in parts:
        add_table(builder, _filled_up(table) if trims else _narrowed(table))
        lines = heading.text.strip().split("\n") if heading else []
        builder.text(lines, [heading.line + at for at in range(len(lines))] if heading else [])


def _parts(
    rows: Sequence[list[TextPiece]],
) -> Iterator[tuple[list[list[TextPiece]], TextPiece | None]]:
    """The tables of a sheet, each with the heading or sentence right below it."""
    table: list[list[TextPiece]] = []
    for row in rows:
        first, *others = (piece.text.strip() for piece in row)
        if not any(others) and (not table or OUTSIDE.search(first)):
            yield table, row[0]
            table = []
        else:
            table.append(row)
    yield table, None


def _trims_ends(tables: Sequence[Sequence[list[TextPiece]]]) -> bool:
    """Whether a sheet leaves out empty boxes at the ends of rows: none is there, and several rows
    are short.
    """
    rows = [(len(row), _usual(table), _end(row)) for table in tables for row in table]
    short = sum(length < usual for length, usual, _ in rows)
    return short >= FEWEST_TRIMMED and all(length == end for length, _, end in rows)


def _filled_up(rows: Sequence[list[TextPiece]]) -> list[list[TextPiece]]:
    """Rows of one width, with empty boxes at the ends of those that are shorter."""
    width = max(map(len, rows), default=0)
    return [[*row, *[TextPiece("", row[0].line)] * (width - len(row))] for row in rows]


def _narrowed(rows: Sequence[list[TextPiece]]) -> list[list[TextPiece]]:
    """Rows without the columns at the end that none of them fills, each as wide as it is printed:
    one that is wider or narrower than the others has a box too many or too few.
    """
    spare = max(0, _usual(rows) - max(map(_end, rows), default=0))
    return [row[: max(1, len(row) - spare)] for row in rows]


def _usual(rows: Sequence[list[TextPiece]]) -> int:
    """How many boxes most rows have."""
    return Counter(map(len, rows)).most_common(1)[0][0] if rows else 0


def _end(row: Sequence[TextPiece]) -> int:
    """How many boxes a row has up to the last that is filled."""
    return max((at for at, piece in enumerate(row, 1) if piece.text.strip()), default=0)
