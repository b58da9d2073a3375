"""XLSX files at speed: XlsxWriter makes one shell of each shape, figures are poured into it.

A shell is a finished workbook whose open boxes hold marks, numbers that nothing else holds. It is
cut at the marks once; a file is then the cuttings joined with its own figures.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongkai.packages.archive import Member, archive, piece

CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed date without a zone, as the format has it
FIRST_MARK = 700_000_000_000
MARK = re.compile(r'(<c r="[A-Z]+\d+"(?: s="\d+")?)><v>7(\d{11})</v></c>')
LONGEST = 32_767
"""So many characters fit into a box."""
NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
TITLE_PARTS = re.compile(r"[\[\]:*?/\\']")

Shown = str | int | float | None


class Canvas:
    """A workbook in the making; `mark` opens a box that every file fills for itself."""

    def __init__(self) -> None:
        """Start a workbook in memory whose bytes depend on nothing but what is written."""
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._book.set_properties({"created": CREATED})
        self._marks = 0
        plain = {"text_wrap": True, "valign": "top"}
        boxed = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self.heading = self._book.add_format({**boxed, "bold": True, "align": "center"})
        self.figure = self._book.add_format({**boxed, "align": "right"})
        self.title = self._book.add_format({"bold": True, "font_size": 14})
        self.text = self._book.add_format(plain)
        self.term = self._book.add_format({**plain, "bold": True})

    def sheet(self, name: str) -> Worksheet:
        """A new sheet."""
        sheet: Worksheet = self._book.add_worksheet(TITLE_PARTS.sub("", name)[:31])
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def mark(self, sheet: Worksheet, row: int, column: int, look: Format) -> None:
        """Open a box; files fill boxes in the order in which they were opened."""
        sheet.write_number(row, column, FIRST_MARK + self._marks, look)
        self._marks += 1

    def shell(self) -> Shell:
        """The finished workbook, cut at its marks."""
        self._book.close()
        with zipfile.ZipFile(self._buffer) as book:
            return Shell(tuple(_part(name, book.read(name)) for name in book.namelist()))


@dataclass(frozen=True)
class Part:
    """A file of a workbook: the same in all, or cut at its open boxes."""

    fixed: Member
    cuttings: tuple[str, ...] = ()
    order: tuple[int, ...] = ()
    """Which box stands behind each cutting."""


@dataclass(frozen=True)
class Shell:
    """A workbook without its own figures."""

    parts: tuple[Part, ...]

    def poured(self, boxes: Sequence[str]) -> bytes:
        """The workbook with these boxes, as `box` spells them, in the order of the marks."""
        return archive([_filled(part, boxes) for part in self.parts])


def box(value: Shown) -> str:
    """What stands in an open box: a number as a number, text as text and never as a formula."""
    if value is None or value == "":
        return "/>"
    if isinstance(value, int | float):
        return f"><v>{value!r}</v></c>"
    return f' t="inlineStr"><is><t xml:space="preserve">{_escaped(value)}</t></is></c>'


def _part(path: str, plain: bytes) -> Part:
    """A file of the shell; cuttings end where the contents of an open box begin."""
    pieces = MARK.split(plain.decode()) if path.startswith("xl/worksheets/sheet") else []
    if len(pieces) < 2:
        return Part(Member(path, [piece(plain)]))
    heads = [before + head for before, head in zip(pieces[0::3], pieces[1::3], strict=False)]
    marks = [int(mark) for mark in pieces[2::3]]
    return Part(Member(path), (*heads, pieces[-1]), tuple(marks))


def _filled(part: Part, boxes: Sequence[str]) -> Member:
    if not part.order:
        return part.fixed
    joined = [part.cuttings[-1]] * (2 * len(part.order) + 1)
    joined[0:-1:2] = part.cuttings[:-1]
    joined[1::2] = [boxes[mark] for mark in part.order]
    return Member(part.fixed.path, [piece("".join(joined).encode())])


def _escaped(text: str) -> str:
    """Text as a workbook's XML spells it; characters that XML lacks in the format's own way."""
    text = LOOKS_ESCAPED.sub("_x005F_", text[:LONGEST])
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return NOT_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
