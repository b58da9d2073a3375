"""Plain text and Markdown in, a document out: tables where the text itself marks their boxes.

Boxes are marked by bars, by TABs between them, by a TAB before each on a line of its own, or by
commas or TABs in a whole sheet. All other text keeps its lines: blank lines can be empty boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from gongkai.extract.document import Builder, Document, Unreadable
from gongkai.extract.formats import bars, delimited, tabs
from gongkai.extract.formats.aligned_text import parted_text
from gongkai.extract.formats.dashed import dashed_tables
from gongkai.extract.formats.drawn import DrawnTable, drawn_tables
from gongkai.extract.formats.joints import without_joints
from gongkai.extract.formats.label_lines import laid_out
from gongkai.extract.formats.numbering import without_line_numbers
from gongkai.extract.formats.pieces import MOST_LINES, FoundTable, TextPiece, add_table, split_at

MOST_BOXES = 60
"""Boxes in a line beyond which it is no row: the form's widest has 16."""
MOST_PIECES = 20_000
"""Pieces in a line beyond which it is no report; a long one has 3,000."""
MARKUP = {
    "AsciiDoc": re.compile(r"^\|={3,}\s*$", re.MULTILINE),
    "MediaWiki": re.compile(r"^\{\|", re.MULTILINE),
    "LaTeX": re.compile(r"\\begin\{(?:long|x)?tab(?:le|ular|ularx|u)\*?\}"),
    "Typst": re.compile(r"^[^\S\n]*#?table\($", re.MULTILINE),
    "roff": re.compile(r"^\.TS\b", re.MULTILINE),
}
"""Languages that mark boxes in ways of their own, and how a table begins in them."""
_ESCAPED = re.compile(r"\\([-+.*_#()\[\]<>~`])")
"""A stroke before a sign: -18 is written \\-18, 1. is written 1\\."""
Kind = DrawnTable | FoundTable | str
"""A table that was found whole, or what a line alone says: "bars", "boxes", "tabs", or ""."""


def read(characters: str) -> Document:
    """Keep every line; make tables of those that mark their boxes.

    Raises `Unreadable` if the text is in a language whose tables are not known here.
    """
    insist_on_known_markup(characters)
    return of_lines(characters.split("\n")[:MOST_LINES])


def of_lines(own: Sequence[str]) -> Document:
    """The same of the lines of a text, in whatever language."""
    builder = Builder(own)
    lines, drawn = _pieces(own)
    if rows := delimited.rows_of(lines):
        delimited.add_sheet(builder, rows)
        return builder.document("text/plain")
    for kind, group in _groups(lines, drawn):
        if isinstance(kind, DrawnTable):
            builder.grid(kind.boxes)
        elif rows := _rows(kind, group):
            add_table(builder, rows)
        else:
            _add_text(builder, group)
    return builder.document("text/plain")


def _add_text(builder: Builder, lines: Sequence[TextPiece]) -> None:
    """Add lines as text, and as tables where their places prove some."""
    for part in parted_text(lines):
        if isinstance(part, tuple):
            builder.grid(part)
        else:
            pieces = laid_out(part)
            builder.text([piece.text for piece in pieces], [piece.line for piece in pieces])


def insist_on_known_markup(characters: str) -> None:
    """Raise `Unreadable` if a text marks its tables in a language that is not known here."""
    for name, begins in MARKUP.items():
        if begins.search(characters):
            raise Unreadable(
                f"正文里的表格是用 {name} 的标记写的，这里不会读；"
                "请给出网页、Word 或 PDF 的原件，或者另存为 Markdown、CSV。"
            )


def _pieces(own: Sequence[str]) -> tuple[list[TextPiece], list[DrawnTable]]:
    """The lines of a file as they are printed, and the tables drawn in them, whose lines are left
    empty: a new page begins a line that has no number.
    """
    lines = without_joints([TextPiece(text, line) for line, text in enumerate(own, 1)])
    pieces = [(part, line) for text, line in lines for part in _printed_lines(text)]
    printed = without_line_numbers([part for part, _ in pieces])
    numbered = [TextPiece(t, at) for t, (_, at) in zip(printed, pieces, strict=True)]
    tables = [*drawn_tables(numbered), *dashed_tables(numbered)]
    for table in tables:
        printed[table.first : table.end] = [""] * (table.end - table.first)
    drawn = bars.as_bars(_ESCAPED.sub(r"\1", "\n".join(printed))).split("\n")
    plain = bars.without_lone_bars(drawn)
    return [TextPiece(text, line) for text, (_, line) in zip(plain, pieces, strict=True)], tables


def _printed_lines(line: str) -> list[str]:
    """The lines that a file's line holds: of several pages, or of a whole text whose pieces are
    separated by a sign, far more of them than a row has boxes. Empty ones tell nothing there.
    """
    for sign in (sign for sign in "\t|" if line.count(sign) >= MOST_BOXES):
        filled = [piece for piece in line.split(sign) if piece.strip()]
        if MOST_BOXES < len(filled) <= MOST_PIECES:
            return filled
    return line.split("\f")


def _groups(
    lines: Sequence[TextPiece], drawn: Sequence[DrawnTable]
) -> Iterator[tuple[Kind, list[TextPiece]]]:
    """Lines that are text or parts of the same table."""
    kinds = _kinds(lines)
    for table in drawn:
        kinds[table.first : table.end] = [table] * (table.end - table.first)
    pairs = zip(kinds, lines, strict=True)
    for kind, group in groupby(pairs, key=lambda pair: pair[0]):
        yield kind, [piece for _, piece in group]


def _rows(kind: Kind, lines: Sequence[TextPiece]) -> list[list[TextPiece]]:
    """The rows of a group of lines; empty for text."""
    if isinstance(kind, FoundTable):
        return kind.rows
    if kind == "bars":
        return bars.rows_between_bars(lines)
    if kind == "boxes":
        return list(tabs.rows_of_boxes(lines))
    return [split_at(piece, "\t") for piece in lines] if kind == "tabs" else []


def _kinds(lines: Sequence[TextPiece]) -> list[Kind]:
    """What each line is part of."""
    texts = [piece.text for piece in lines]
    kinds: list[Kind] = list(map(_kind, texts))
    for at in range(1, len(kinds)):
        if kinds[at] == "" and kinds[at - 1] == "boxes" and tabs.continues_boxes(texts, at):
            kinds[at] = "boxes"
    found = (
        delimited.listed_tables,
        bars.tables_over_lines,
        tabs.copied_tables,
        delimited.quoted_tables,
        delimited.tables_in_text,
    )
    for table in (table for tables in found for table in tables(lines)):
        if not any(isinstance(kind, FoundTable) for kind in kinds[table.first : table.end]):
            kinds[table.first : table.end] = [table] * (table.end - table.first)
    return kinds


def _kind(line: str) -> str:
    if bars.has_bars(line):
        return "bars"
    if tabs.begins_box(line):
        return "boxes"
    return "tabs" if "\t" in line.strip(" ") else ""
