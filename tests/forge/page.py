"""A paper in, a PDF or OFD with a text layer out: tables ruled or not, broken over pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.forge.grid import Grid, Paper, Para
from tests.forge.ofd import Pen
from tests.forge.place import Sheet, sheet, squeezed, wrapped
from tests.forge.text import Written, thinned

FONT = "STSong-Light"
LEFT, TOP, BOTTOM = 50.0, 790.0, 60.0
LEADING = 12.0
SIZE = 8.5
PITCH = 4.6
"""Points to a half-width place: a little more than half the size, as print is set."""


def ruled(paper: Paper, rng: Random) -> Written:
    """Tables with all their lines drawn; an empty box is seen to be empty."""
    out = io.BytesIO()
    _Printer(rng, PdfPen(out), lines=True).print(paper)
    return Written(out.getvalue(), "a.pdf")


def unruled(paper: Paper, rng: Random) -> Written:
    """Tables by position alone."""
    out = io.BytesIO()
    printer = _Printer(rng, PdfPen(out), lines=False)
    printer.print(paper)
    return Written(out.getvalue(), "a.pdf", frozenset(thinned(paper) | printer.broken))


def ofd(paper: Paper, rng: Random) -> Written:
    """An OFD file with its tables ruled."""
    out = io.BytesIO()
    _Printer(rng, Pen(out), lines=True).print(paper)
    return Written(out.getvalue(), "a.ofd")


class PdfPen:
    """The strokes of `Pen`, into a PDF."""

    def __init__(self, out: io.BytesIO) -> None:
        """Take an empty page."""
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.canvas = Canvas(out, pagesize=A4, invariant=1)
        self.canvas.setFont(FONT, SIZE)

    def text(self, x: float, y: float, text: str) -> None:
        """Write a line."""
        self.canvas.drawString(x, y, text.replace("−", "-"))  # the font has no U+2212

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a rectangle."""
        self.canvas.setLineWidth(0.5)
        self.canvas.rect(x, y, width, height)

    def turn(self) -> None:
        """End the page."""
        self.canvas.showPage()
        self.canvas.setFont(FONT, SIZE)

    def save(self) -> None:
        """Write the file."""
        self.canvas.save()


class _Printer:
    """A pen on a page: `y` is where the next line stands."""

    def __init__(self, rng: Random, pen: PdfPen | Pen, *, lines: bool) -> None:
        """Take an empty page."""
        self.rng, self.pen, self.lines = rng, pen, lines
        self.numbered = rng.choice(("", "- {} -", "— {} —", "{}", "-{}-"))
        self.page, self.y = 1, TOP
        self.tight = rng.random() < 0.08
        self.broken: set[str] = set()

    def print(self, paper: Paper) -> None:
        """Print everything and close the file."""
        for block in paper.blocks:
            if isinstance(block, Grid):
                self.table(block)
            else:
                self.paragraph(block)
        self.turn()
        self.pen.save()

    def turn(self) -> None:
        """End the page with its number."""
        if self.numbered:
            self.pen.text(290, 30, self.numbered.format(self.page))
        self.pen.turn()
        self.page, self.y = self.page + 1, TOP

    def paragraph(self, para: Para) -> None:
        """Print a paragraph, line by line."""
        for at, line in enumerate(wrapped(para.text, 100)):
            if self.y < BOTTOM:
                self.turn()
            shift = 2 * SIZE if at == 0 and para.level == 0 else 0
            self.pen.text(LEFT + shift, self.y, line)
            self.y -= LEADING * 1.3

    def table(self, grid: Grid) -> None:
        """Print a table, as many rows a page as fit, groups again on each page's part."""
        laid = sheet(grid, self.rng, gap=self.rng.choice((0, 0, 1)), tight=self.tight)
        self.broken |= squeezed(laid)
        first = 0
        while first < len(grid.rows):
            if self.y - LEADING * (laid.tops[first + 1] - laid.tops[first]) < BOTTOM:
                self.turn()
            room = int((self.y - BOTTOM) / LEADING)
            last = first + 1
            while last < len(grid.rows) and laid.tops[last + 1] - laid.tops[first] <= room:
                last += 1
            self.rows(laid, first, last)
            first = last
        self.y -= LEADING

    def rows(self, laid: Sheet, first: int, last: int) -> None:
        """Print rows first..last of a table, and their lines."""
        top = self.y
        begin, end = laid.tops[first], laid.tops[last]
        for piece in laid.texts:
            if begin <= piece.line < end:
                y = top - LEADING * (piece.line - begin) - LEADING * 0.8
                self.pen.text(LEFT + piece.x * PITCH + 2, y, piece.text)
        if self.lines:
            self._rule(laid, first, last, top)
        self.y = top - LEADING * (end - begin)

    def _rule(self, laid: Sheet, first: int, last: int, top: float) -> None:
        begin = laid.tops[first]
        for place in laid.boxes:
            upper = max(place.row, first)
            lower = min(place.row + place.box.rows, last)
            if upper >= lower:
                continue
            x0 = LEFT + laid.lefts[place.col] * PITCH
            x1 = LEFT + laid.lefts[place.col + place.box.cols] * PITCH
            y0 = top - LEADING * (laid.tops[lower] - begin)
            y1 = top - LEADING * (laid.tops[upper] - begin)
            self.pen.box(x0, y0, x1 - x0, y1 - y0)


SHAPES: dict[str, Callable[[Paper, Random], Written]] = {
    "ruled": ruled,
    "unruled": unruled,
    "ofd": ofd,
}
