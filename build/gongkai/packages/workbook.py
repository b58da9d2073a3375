"""XLSX files at speed: XlsxWriter makes one template per shape, which is filled with figures.

A template is a finished workbook whose open boxes contain unique numbers as markers. It is split
at the markers once; a file is then its pieces joined with the figures.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongkai.packages.archive import BEST, USUAL, Member, archive, compress

CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed date without a zone, as the format has it
FIRST_MARK = 700_000_000_000
MARK = re.compile(r'(<c r="[A-Z]+\d+")(?: s="(\d+)")?><v>7(\d{11})</v></c>')
LONGEST = 32_767
"""Maximum number of characters in a box."""
NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
TITLE_PARTS = re.compile(r"[\[\]:*?/\\']")

BoxValue = str | int | float | None
Box = tuple[str, str]
"""The content of an open box: its style ("" for that of the place), and its XML."""

LOOKS: Mapping[str, Mapping[str, object]] = {
    "blank": {"pattern": 14, "fg_color": "#BBBBBB", "bg_color": "#FFFFFF"},
    "not_applicable": {"font_color": "#666666", "italic": True},
    "unread": {"bg_color": "#FFE8A3", "font_color": "#7A4B00"},
    "absent": {"bg_color": "#EEEEEE", "font_color": "#666666"},
    "inferred": {"bg_color": "#DCEBFA", "italic": True},
}
"""The styles of boxes without a plain figure; never colour alone, they also have text."""


class Canvas:
    """A workbook under construction; `mark` opens a box that every file fills for itself."""

    def __init__(self) -> None:
        """Start a workbook in memory whose bytes depend only on its content."""
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._book.set_properties({"created": CREATED})
        self._marks = 0
        self._samples: dict[int, str] = {}
        plain = {"text_wrap": True, "valign": "top"}
        boxed = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self.heading = self._book.add_format({**boxed, "bold": True, "align": "center"})
        self.row = self._book.add_format({**boxed, "align": "left"})
        self.figure = self._book.add_format({**boxed, "align": "right"})
        self.looks = {
            name: self._book.add_format({**boxed, "align": "right", **look})
            for name, look in LOOKS.items()
        }
        self.note = self._book.add_format({"font_color": "#666666", "indent": 1})
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

    def sample(self, sheet: Worksheet, row: int, column: int, look: str) -> None:
        """Open a box in one style, so that the number of that style is known."""
        self._samples[self._marks] = look
        self.mark(sheet, row, column, self.looks[look])

    def shell(self) -> WorkbookTemplate:
        """The finished workbook, split at its markers."""
        self._book.close()
        with zipfile.ZipFile(self._buffer) as book:
            parts = tuple(_part(name, book.read(name)) for name in book.namelist())
        styles = {
            self._samples[mark]: style
            for part in parts
            for mark, style in zip(part.order, part.styles, strict=True)
            if mark in self._samples
        }
        return WorkbookTemplate(parts, styles)


@dataclass(frozen=True)
class WorkbookFile:
    """A file inside a workbook: the same in all, or split at its open boxes."""

    fixed: Member
    cuttings: tuple[str, ...] = ()
    order: tuple[int, ...] = ()
    """The box after each piece."""
    styles: tuple[str, ...] = ()
    """The style of each place, by the workbook's number."""


@dataclass(frozen=True)
class WorkbookTemplate:
    """A workbook without figures."""

    parts: tuple[WorkbookFile, ...]
    styles: Mapping[str, str] = field(default_factory=dict)
    """Style → its number in the workbook."""

    def fill(self, boxes: Sequence[Box]) -> bytes:
        """The workbook with these boxes, results of `box_content`, in the order of the markers."""
        return archive([_filled(part, boxes, self.styles) for part in self.parts])


def box_content(value: BoxValue, look: str = "") -> Box:
    """The content of an open box: numbers as numbers, text as text and never as a formula."""
    return look, _content(value)


def _content(value: BoxValue) -> str:
    if value is None or value == "":
        return "/>"
    if isinstance(value, int | float):
        return f"><v>{value!r}</v></c>"
    return f' t="inlineStr"><is><t xml:space="preserve">{_escaped(value)}</t></is></c>'


def _part(path: str, plain: bytes) -> WorkbookFile:
    """A file of the template, split where the content of an open box begins."""
    pieces = MARK.split(plain.decode()) if path.startswith("xl/worksheets/sheet") else []
    if len(pieces) < 2:
        return WorkbookFile(Member(path, [compress(plain, BEST)]))
    heads = [before + head for before, head in zip(pieces[0::4], pieces[1::4], strict=False)]
    styles = [style or "0" for style in pieces[2::4]]
    marks = [int(mark) for mark in pieces[3::4]]
    return WorkbookFile(Member(path), (*heads, pieces[-1]), tuple(marks), tuple(styles))


def _filled(part: WorkbookFile, boxes: Sequence[Box], styles: Mapping[str, str]) -> Member:
    if not part.order:
        return part.fixed
    joined = [part.cuttings[-1]] * (2 * len(part.order) + 1)
    joined[0:-1:2] = part.cuttings[:-1]
    own = map(boxes.__getitem__, part.order)
    joined[1::2] = [
        f' s="{styles.get(look, usual)}"{content}'
        for (look, content), usual in zip(own, part.styles, strict=True)
    ]
    return Member(part.fixed.path, [compress("".join(joined).encode(), USUAL)])


def _escaped(text: str) -> str:
    """Text for a workbook's XML; characters that XML lacks in the format's own escape."""
    text = LOOKS_ESCAPED.sub("_x005F_", text[:LONGEST])
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return NOT_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
