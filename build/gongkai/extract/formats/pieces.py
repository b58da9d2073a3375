"""Lines of a text file and the boxes in them, each with the number of the line it begins on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.extract.boxes import Box
from gongkai.extract.document import Builder, Unreadable
from gongkai.extract.formats.spans import MAX_BOXES, MAX_COLUMNS

SECTION = re.compile(r"^\W?[一二三四五六七1-7]\s?[、.．)）]\s?.*(?:情[况況]|事[项項]|措施)")
"""A section's heading."""
SENTENCE = re.compile("[。；]")
OUTSIDE = re.compile(rf"{SECTION.pattern}|{SENTENCE.pattern}")
"""A section's heading, or a sentence: it stands above or below a table, never in one."""

MOST_LINES = 400_000
"""Lines of a file beyond which none is read; a report of a province has a few thousand."""


class TextPiece(NamedTuple):
    """A line, the part of it on one page, or a box; and the file's line on which it begins."""

    text: str
    line: int


class FoundTable(NamedTuple):
    """A table found among lines: its first line, the line behind its last, and its rows."""

    first: int
    end: int
    rows: list[list[TextPiece]]


def split_at(piece: TextPiece, sign: str) -> list[TextPiece]:
    """The boxes of a line, with the sign that separates them removed."""
    return [TextPiece(text, piece.line) for text in piece.text.split(sign)]


def joined(texts: Sequence[str]) -> str:
    """The lines of a box, none empty, as one text; numbers on two lines stay apart."""
    return ("\n" if any(text[-1].isdigit() for text in texts) else "").join(texts)


def add_table(builder: Builder, rows: Sequence[Sequence[TextPiece]]) -> None:
    """Add rows to a document as one table.

    Raises `Unreadable` for more boxes than any report has.
    """
    if max(map(len, rows), default=0) > MAX_COLUMNS or sum(map(len, rows)) > MAX_BOXES:
        raise Unreadable("有一张表的格子多得不合常理；请确认文件是否正确。")
    boxes = [
        Box(at, column, " ".join(piece.text.split()), line=piece.line)
        for at, row in enumerate(rows)
        for column, piece in enumerate(row)
    ]
    builder.grid(boxes)
