"""A PDF in; for each page its characters and drawn shapes with their places, and a look at it, out.

All that is known of PDFium's interface is here. Coordinates are points from the upper left corner
of the page as it is shown, turned as it is shown.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice, pairwise, zip_longest
from math import ceil, hypot
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfMatrix

from gongkai.extract.formats.eye import Eye, Grey
from gongkai.extract.formats.sheet import MAX_GLYPHS, Glyph, RuledLine

Raw = Any
"""What PDFium hands out; its binding has no types."""

SCALE = 2.0
"""Pixels to a point; the strokes of the smallest print are still one wide."""
MAX_PIXELS = 8_000_000
"""Of one drawing; A4 takes 2 million, A2 as large as that is drawn smaller."""
MAX_SHAPES = 200_000
"""Of one page; a full page of a report has 600."""
DEEPEST = 20
"""Drawings within drawings."""
ASCENT, DESCENT = 0.8, 0.2
"""Of a line of type, in shares of its size; alike for all fonts, so that a line is one line."""
LEVEL = 0.02
"""The slope below which a line of type is level."""
WIDEST = 2.5
"""Widths of type beyond this, in shares of its size, are those of type that is set downwards."""
ADVANCE = 0.6
"""Share of its width from which the next character begins, unless they are drawn over another."""
NO_STROKE = 0.05
"""Points below which a character of a font has no strokes."""
STRAIGHT = 0.5
"""Points within which a side of an area is level or upright."""
EMPTY_STRING = 2
"""Bytes that PDFium takes for a text without characters."""
STAND_IN = "8"
"""As much ink as any digit has."""
NARROW = 0.46
"""The width of a digit, in shares of its size, in the narrower of the fonts for Chinese."""
UNMAPPED = "\ufffd"
HYPHEN = "\x02"
"""How PDFium tells of a hyphen at the end of a line."""
WRITTEN = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_INK)
"""Annotations that print something of their own."""
PARTS = (
    (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject),
    (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject),
)


class Locked(Exception):  # noqa: N818  (a state of the file)
    """The file has a password."""


class Crowded(Exception):  # noqa: N818
    """A page holds more than any report's does."""


class Char(NamedTuple):
    """A character of a page."""

    glyph: Glyph
    """With the box of its line of type."""
    ink: RuledLine
    """The box of its strokes."""
    matrix: tuple[float, float, float, float]
    is_foreign: bool
    """Its font is neither in the file nor in PDFium: other digits are drawn in its place."""
    is_itself: bool
    """Told by the code that is drawn, not by a text laid beside it."""

    @property
    def text(self) -> str:
        """What character it is."""
        return self.glyph.text

    @property
    def way(self) -> tuple[int, int]:
        """Which way it runs and stands."""
        a, b, c, d = self.matrix
        return (1 if a + b > 0 else -1, 1 if d - c > 0 else -1)


class DrawnShape(NamedTuple):
    """Something drawn: a `line`, an `area` with level sides, a `curve`, an `image`, a `note`."""

    kind: str
    box: RuledLine


@dataclass(frozen=True)
class Paper:
    """What is on one page."""

    width: float
    height: float
    chars: list[Char]
    shapes: list[DrawnShape]
    eye: Eye


def opened(data: bytes) -> Raw:
    """The file, to be closed by the caller; raises `Locked`, or PDFium's own error."""
    _forget_fonts()
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise Locked from error
        raise


@cache
def _forget_fonts() -> None:
    """Let PDFium draw with its own fonts only: so every machine sees the same."""
    settings = pdfium.FPDF_LIBRARY_CONFIG(
        version=2, m_pUserFontPaths=(ctypes.POINTER(ctypes.c_char) * 1)()
    )
    pdfium.FPDF_DestroyLibrary()
    pdfium.FPDF_InitLibraryWithConfig(settings)


def title(file: Raw) -> str:
    """The title that the file gives itself."""
    return " ".join(file.get_metadata_value("Title").split())[:200]


def pages(file: Raw) -> Iterator[Paper]:
    """Every page, from the first."""
    for page in file:
        yield _Page(page).looked_at()
        page.close()


class _Page:
    """A page of PDFium's, and how its coordinates become ours."""

    def __init__(self, page: Raw) -> None:
        """Take a loaded page."""
        self.page = page
        left, bottom, right, top = page.get_bbox()
        turn = page.get_rotation() // 90
        sides = right - left, top - bottom
        self.width, self.height = sides if turn % 2 == 0 else sides[::-1]
        self.matrix = PdfMatrix(
            *(
                (1, 0, 0, -1, -left, top),
                (0, 1, 1, 0, -bottom, -left),
                (-1, 0, 0, 1, right, -bottom),
                (0, -1, -1, 0, top, right),
            )[turn]
        )

    def looked_at(self) -> Paper:
        """What is on it; its text is gone from it afterwards."""
        objects = list(islice(self._objects(self.page.raw, self.matrix), MAX_SHAPES + 1))
        if len(objects) > MAX_SHAPES:
            raise Crowded
        texts = [each for each, _ in objects if _kind(each) == pdfium.FPDF_PAGEOBJ_TEXT]
        for each in texts:
            _give_width(each)
        chars = list(self._chars())
        shapes = [shape for each, matrix in objects for shape in self._shapes(each, matrix)]
        drawn = self._drawn()
        for each in texts:
            pdfium.FPDFPageObj_SetIsActive(each, False)
        eye = Eye(drawn, self._drawn(), drawn.shape[1] / self.width)
        return Paper(self.width, self.height, chars, [*shapes, *self._notes()], eye)

    def _drawn(self) -> Grey:
        """The page in grey, as it stands now."""
        scale = min(SCALE, (MAX_PIXELS / (self.width * self.height or 1.0)) ** 0.5)
        picture: Grey = self.page.render(
            scale=scale, grayscale=True, may_draw_forms=False
        ).to_numpy()
        return picture.reshape(picture.shape[:2])

    def _chars(self) -> Iterator[Char]:
        """Every character that the page holds, seen or not, but for blanks."""
        text = self.page.get_textpage()
        if text.count_chars() > MAX_GLYPHS:
            raise Crowded
        written = list(self._written(text))
        text.close()
        for run, found in groupby(written, key=lambda pair: pair[0]):
            chars = list(_closed([char for _, char in found]))
            if any(char.is_foreign for char in chars):
                _draw_instead(run, chars[-1].glyph.x1 - chars[0].glyph.x0)
                chars = [char._replace(is_foreign=True) for char in chars]
            yield from chars

    def _written(self, text: Raw) -> Iterator[tuple[_Run, Char]]:
        """Each character, and which run of text it is of."""
        runs: dict[int | None, _Run] = {}
        for at in range(text.count_chars()):
            char = _character(text, at)
            if not (char.isspace() or pdfium.FPDFText_IsGenerated(text, at)):
                pointer = pdfium.FPDFText_GetTextObject(text, at)
                key = ctypes.cast(pointer, ctypes.c_void_p).value
                if key not in runs:
                    runs[key] = self._run(text, at, pointer)
                yield runs[key], self._char(char, text, at, runs[key])

    def _char(self, text: str, page: Raw, at: int, run: _Run) -> Char:
        left, right, bottom, top = _four(pdfium.FPDFText_GetCharBox, page, at)
        ink = RuledLine(*self.matrix.on_rect(left, bottom, right, top))
        foreign = not run.is_embedded and min(right - left, top - bottom) < NO_STROKE
        glyph = Glyph(text, *self._type(page, at, run, ink))
        return Char(glyph, ink, run.matrix, foreign, not run.is_replaced)

    def _type(self, page: Raw, at: int, run: _Run, ink: RuledLine) -> RuledLine:
        """The box that a character takes in its line, from its place to that of the next."""
        found = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(page, at, found)
        box = RuledLine(*self.matrix.on_rect(found.left, found.bottom, found.right, found.top))
        if not run.is_level:
            return box
        across, down = self.matrix.on_point(*_pair(pdfium.FPDFText_GetCharOrigin, page, at))
        if box.x1 - box.x0 > WIDEST * run.size:
            box, across = ink, ink.x0
        rise, fall = ASCENT * run.size, DESCENT * run.size
        return RuledLine(min(across, box.x0), down - rise, max(across, box.x1), down + fall)

    def _run(self, page: Raw, at: int, pointer: Raw) -> _Run:
        """What all characters of a run share."""
        found = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(page, at, found)
        a, b, c, d, *_ = PdfMatrix.from_raw(found).multiply(self.matrix).get()
        font = pdfium.FPDFTextObj_GetFont(pointer)
        return _Run(
            pointer,
            (a, -b, c, -d),
            pdfium.FPDFText_GetFontSize(page, at) * hypot(c, d),
            bool(pdfium.FPDFFont_GetIsEmbedded(font)) if font else False,
            _is_replaced(pointer),
        )

    def _objects(
        self, form: Raw, matrix: PdfMatrix, depth: int = 0
    ) -> Iterator[tuple[Raw, PdfMatrix]]:
        """Everything that is drawn, and the matrix of the drawings around it."""
        count, take = PARTS[depth > 0]
        for at in range(count(form)):
            each = take(form, at)
            if _kind(each) == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                yield from self._objects(each, _matrix(each).multiply(matrix), depth + 1)
            else:
                yield each, matrix

    def _shapes(self, each: Raw, matrix: PdfMatrix) -> Iterator[DrawnShape]:
        """What an object draws that is no text."""
        kind = _kind(each)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from self._strokes(each, _matrix(each).multiply(matrix))
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            box = RuledLine(*matrix.on_rect(*_four(pdfium.FPDFPageObj_GetBounds, each)))
            yield DrawnShape("image" if kind == pdfium.FPDF_PAGEOBJ_IMAGE else "curve", box)

    def _strokes(self, path: Raw, matrix: PdfMatrix) -> Iterator[DrawnShape]:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if not (fill.value or stroke.value):
            return
        for points, is_bent in _pieces(path):
            placed = [matrix.on_point(*point) for point in points]
            sides = [RuledLine.around(side) for side in pairwise(placed)]
            if is_bent or (len(sides) > 1 and not all(map(_is_straight, sides))):
                yield DrawnShape("curve", RuledLine.around(placed))
            elif stroke.value:
                yield from (DrawnShape("line", side) for side in sides)
            else:
                yield DrawnShape("area", RuledLine.around(placed))

    def _notes(self) -> Iterator[DrawnShape]:
        """Annotations that print something; a link over text does not, a filled field does."""
        for at in range(min(pdfium.FPDFPage_GetAnnotCount(self.page), MAX_SHAPES)):
            note, rect = pdfium.FPDFPage_GetAnnot(self.page, at), pdfium.FS_RECTF()
            has_value = pdfium.FPDFAnnot_GetStringValue(note, b"V", None, 0) > EMPTY_STRING
            if pdfium.FPDFAnnot_GetSubtype(note) in WRITTEN or has_value:
                pdfium.FPDFAnnot_GetRect(note, rect)
                box = self.matrix.on_rect(rect.left, rect.bottom, rect.right, rect.top)
                yield DrawnShape("note", RuledLine(*box))
            pdfium.FPDFPage_CloseAnnot(note)


class _Run(NamedTuple):
    """What characters written in one go share; the matrix as the page shows it."""

    pointer: Raw
    matrix: tuple[float, float, float, float]
    size: float
    is_embedded: bool
    is_replaced: bool

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right, or from right to left."""
        return abs(self.matrix[1]) < LEVEL * abs(self.matrix[0])


def _give_width(run: Raw) -> None:
    """Let PDFium, which passes over text that has no width, tell of one in a font it lacks."""
    left, _, right, _ = _four(pdfium.FPDFPageObj_GetBounds, run)
    if right - left < NO_STROKE:
        mode = pdfium.FPDFTextObj_GetTextRenderMode(run)
        pdfium.FPDFPageObj_SetStrokeWidth(run, 1.0)
        pdfium.FPDFTextObj_SetTextRenderMode(run, pdfium.FPDF_TEXTRENDERMODE_STROKE)
        pdfium.FPDFPageObj_Transform(run, 1, 0, 0, 1, 0, 0)  # has it measured again
        pdfium.FPDFTextObj_SetTextRenderMode(run, mode)


def _draw_instead(run: _Run, wide: float) -> None:
    """Have digits, of which PDFium has some for any font, drawn where it cannot draw a run."""
    digits = STAND_IN * ceil(min(MAX_GLYPHS, wide / (run.size * NARROW or 1.0)))
    letters = (ctypes.c_ushort * (len(digits) + 1))(*map(ord, digits))
    pdfium.FPDFText_SetText(run.pointer, letters)


def _closed(run: Sequence[Char]) -> Iterator[Char]:
    """Characters that end where the next begins: another font's are a little wider or narrower."""
    for char, following in zip_longest(run, run[1:]):
        box = char.glyph
        reach = box.x0 + ADVANCE * (box.x1 - box.x0)
        if following is not None and reach < following.glyph.x0 < box.x1:
            box = box._replace(x1=following.glyph.x0)
        yield char._replace(glyph=box)


def _character(page: Raw, at: int) -> str:
    code = pdfium.FPDFText_GetUnicode(page, at)
    known = 0 < code < 0x110000 and pdfium.FPDFText_HasUnicodeMapError(page, at) != 1
    char = chr(code) if known else UNMAPPED
    return "-" if char == HYPHEN else char


def _is_replaced(run: Raw) -> bool:
    """Whether the file lays another text beside what is drawn."""
    marks = (
        pdfium.FPDFPageObj_GetMark(run, at) for at in range(pdfium.FPDFPageObj_CountMarks(run))
    )
    return any(pdfium.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") for mark in marks)


def _pieces(path: Raw) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The unbroken pieces of a path: their points, and whether they are bent."""
    points: list[tuple[float, float]] = []
    is_bent = False
    for at in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, is_bent
            points, is_bent = [], False
        points.append(_pair(pdfium.FPDFPathSegment_GetPoint, segment, kind=ctypes.c_float))
        is_bent = is_bent or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points, is_bent


def _is_straight(side: RuledLine) -> bool:
    return min(side.x1 - side.x0, side.bottom - side.top) < STRAIGHT


def _kind(each: Raw) -> int:
    kind: int = pdfium.FPDFPageObj_GetType(each)
    return kind


def _matrix(each: Raw) -> PdfMatrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(each, found)
    return PdfMatrix.from_raw(found)


def _pair(ask: Raw, *about: Raw, kind: Raw = ctypes.c_double) -> tuple[float, float]:
    """Two numbers that PDFium tells by reference."""
    one, two = kind(), kind()
    ask(*about, one, two)
    return one.value, two.value


def _four(ask: Raw, *about: Raw) -> tuple[float, float, float, float]:
    kind = ctypes.c_float if ask is pdfium.FPDFPageObj_GetBounds else ctypes.c_double
    told = kind(), kind(), kind(), kind()
    ask(*about, *told)
    one, two, three, four = (each.value for each in told)
    return one, two, three, four
