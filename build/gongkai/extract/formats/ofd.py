"""An OFD file (GB/T 33190) in; its text and ruled tables out.

The file is a zip of XML: pages hold text runs with a place for every character and paths for
lines. Both go to `layout`, as if they came from a PDF. Templates lie below a page's own content.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from gongkai.extract.document import SOMETHING, Builder, Document, Unreadable
from gongkai.extract.formats.container import Container
from gongkai.extract.formats.page_layout import arrange
from gongkai.extract.formats.sheet import MAX_GLYPHS, Glyph, PrintedPage, RuledLine
from gongkai.extract.formats.tree import attribute, local

MEDIA_TYPE = "application/ofd"
POINTS = 72 / 25.4
"""OFD measures in millimetres, `layout` in points."""
MAX_PAGES = 120
MAX_REPEAT = 5_000
"""Longest run that `g N step` of a list of offsets may stand for."""
A4 = (0.0, 0.0, 210.0, 297.0)
STEP = re.compile(r"[MLCQABS]|-?\d*\.?\d+(?:[eE][-+]?\d+)?")
MATRIX = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
SCANNED = "OFD 的第 {page} 页是图片，没有文字；请安装 OCR 附加组件并先转成图片或 PDF。"


def read(data: bytes) -> Document:
    """Text and tables of the first document in the file."""
    return read_container(Container(data))


def read_container(container: Container) -> Document:
    """As `read`, for a file that is open."""
    try:
        pages, meta = _pages(container)
    except (ValueError, OverflowError) as error:
        raise Unreadable("OFD 文件里的坐标无法解析，可能已损坏；请重新下载。") from error
    builder = Builder()
    builder.extend(arrange(pages))
    return builder.document(MEDIA_TYPE, meta)


def _pages(container: Container) -> tuple[list[PrintedPage], dict[str, str]]:
    entry = container.xml("OFD.xml")
    root = entry.findtext(".//{*}DocRoot")
    if not root:
        raise Unreadable("OFD 文件里没有文档；请重新下载或用原软件另存。")
    book = _Book(container, _path("", root))
    return book.pages(), _described(entry)


def _described(entry: etree._Element) -> dict[str, str]:
    title = " ".join((entry.findtext(".//{*}Title") or "").split())
    return {"title": title} if title else {}


def _path(base: str, location: str) -> str:
    """A member's name: relative to the file that names it, or from the root."""
    inner = location.strip().replace("\\", "/")
    joined = inner if inner.startswith("/") else posixpath.join(posixpath.dirname(base), inner)
    return posixpath.normpath(joined).lstrip("/")


@dataclass
class _Book:
    """One document of the file: its pages, templates and page size."""

    container: Container
    name: str

    def pages(self) -> list[PrintedPage]:
        """Every page with the templates it stands on."""
        root = self.container.xml(self.name)
        listed = root.findall("{*}Pages/{*}Page")
        if len(listed) > MAX_PAGES:
            raise Unreadable(f"OFD 有 {len(listed)} 页，不像一份年度报告；请确认文件是否正确。")
        templates = {
            attribute(n, "ID"): attribute(n, "BaseLoc") for n in root.iter("{*}TemplatePage")
        }
        size = _page_box(root) or A4
        locations = [attribute(node, "BaseLoc") for node in listed]
        return [self._page(n, loc, templates, size) for n, loc in enumerate(locations, 1) if loc]

    def _page(
        self,
        number: int,
        location: str,
        templates: dict[str, str],
        size: tuple[float, float, float, float],
    ) -> PrintedPage:
        root = self.container.xml(_path(self.name, location))
        under = [templates.get(attribute(n, "TemplateID")) for n in root.iterfind("{*}Template")]
        layers = [self.container.xml(_path(self.name, loc)) for loc in under if loc]
        _, _, width, height = _page_box(root) or size
        inks = [ink for layer in (*layers, root) for ink in _inks(layer)]
        glyphs = [ink for ink in inks if isinstance(ink, Glyph)]
        if not glyphs and root.find(".//{*}ImageObject") is not None:
            raise Unreadable(SCANNED.format(page=number))
        rules = [ink for ink in inks if isinstance(ink, RuledLine)]
        return PrintedPage(width * POINTS, height * POINTS, glyphs, rules)


def _page_box(root: etree._Element) -> tuple[float, float, float, float] | None:
    area = next(root.iter("{*}PageArea", "{*}Area"), None)
    box = None if area is None else area.find("{*}PhysicalBox")
    return None if box is None else _box(box.text)


def _box(text: str | None) -> tuple[float, float, float, float]:
    numbers = _numbers(text)
    if len(numbers) != 4:
        raise ValueError(text)
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _numbers(text: str | None) -> list[float]:
    numbers = [float(word) for word in (text or "").split()]
    if not all(math.isfinite(number) and abs(number) < 1e6 for number in numbers):
        raise ValueError(text)
    return numbers


def _inks(layer: etree._Element) -> Iterator[Glyph | RuledLine]:
    """Glyphs and lines of a page or a template; what is set invisible is left out."""
    count = 0
    for node in layer.iter():
        kind = INK.get(local(node))
        if kind is None or attribute(node, "Visible") == "false":
            continue
        for ink in kind(node):
            count += 1
            if count > 2 * MAX_GLYPHS:
                raise Unreadable("OFD 有一页的文字多得不合常理，拒绝读取；请确认文件是否正确。")
            yield ink


def _text_object(node: etree._Element) -> Iterator[Glyph]:
    """One glyph for every character of a text run."""
    left, top, _, _ = _box(attribute(node, "Boundary"))
    size = float(attribute(node, "Size") or 0) or 3.5
    matrix = _matrix(node)
    for code in node.iterfind("{*}TextCode"):
        text = code.text or ""
        x, y = float(attribute(code, "X") or 0), float(attribute(code, "Y") or size)
        across = _offsets(attribute(code, "DeltaX"), len(text))
        down = _offsets(attribute(code, "DeltaY"), len(text))
        for index, char in enumerate(text):
            yield _glyph(char, x, y, size, matrix, (left, top))
            step = across[index] if index < len(across) else (0.0 if down else _advance(char, size))
            x, y = x + step, y + (down[index] if index < len(down) else 0.0)


def _advance(char: str, size: float) -> float:
    return size / 2 if char.isascii() else size


def _glyph(
    char: str,
    x: float,
    y: float,
    size: float,
    matrix: Sequence[float],
    origin: tuple[float, float],
) -> Glyph:
    """A character's ink: `y` is its base line, a seventh of it hangs below."""
    a, b, c, d, e, f = matrix
    wide, high = _advance(char, size) * math.hypot(a, b), size * math.hypot(c, d)
    px, py = origin[0] + a * x + c * y + e, origin[1] + b * x + d * y + f
    box = (px, py - high * 6 / 7, px + wide, py + high / 7)
    return Glyph(char, *(edge * POINTS for edge in box))


def _matrix(node: etree._Element) -> Sequence[float]:
    numbers = _numbers(attribute(node, "CTM"))
    return numbers if len(numbers) == 6 else MATRIX


def _offsets(text: str | None, characters: int) -> list[float]:
    """Offsets from one character to the next; `g 3 4.2` stands for three times 4.2."""
    words = (text or "").split()
    offsets: list[float] = []
    index = 0
    while index < len(words) and len(offsets) < characters:
        if words[index] == "g":
            times, step = words[index + 1 : index + 3]
            offsets.extend([_numbers(step)[0]] * min(int(times), MAX_REPEAT))
            index += 3
        else:
            offsets.extend(_numbers(words[index]))
            index += 1
    return offsets


def _path_object(node: etree._Element) -> Iterator[RuledLine | Glyph]:
    """The straight pieces of a path that is stroked, or that is filled and thin."""
    left, top, _, _ = _box(attribute(node, "Boundary"))
    matrix = _matrix(node)
    pieces = [
        RuledLine.around([_moved(point, matrix, (left, top)) for point in ends])
        for ends in _pieces(node.findtext("{*}AbbreviatedData") or "")
    ]
    if attribute(node, "Stroke") != "false":
        yield from (p for p in pieces if min(p.x1 - p.x0, p.bottom - p.top) < 1.0)
    elif attribute(node, "Fill") == "true" and pieces:
        whole = RuledLine.around([corner for p in pieces for corner in (p[:2], p[2:])])
        if min(whole.x1 - whole.x0, whole.bottom - whole.top) < 2.5:
            yield whole


Point = tuple[float, float]


def _pieces(data: str) -> Iterator[tuple[Point, Point]]:
    """The straight lines of a path: M and S move, L draws, C closes; curves only move."""
    here = first = (0.0, 0.0)
    operator = ""
    numbers: list[float] = []
    for word in (*STEP.findall(data), "."):
        if word.isalpha() or word == ".":
            operator = operator or word
            if operator == "C" and here != first:
                yield here, first
                here = first
            operator, numbers = word, []
            continue
        numbers.append(float(word))
        if len(numbers) < TAKES.get(operator, 2):
            continue
        there = (numbers[-2], numbers[-1])
        if operator == "L":
            yield here, there
        elif operator in "MS":
            first = there
        here, numbers = there, []


TAKES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}


def _moved(point: Point, matrix: Sequence[float], origin: Point) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return (
        (origin[0] + a * x + c * y + e) * POINTS,
        (origin[1] + b * x + d * y + f) * POINTS,
    )


def _image_object(node: etree._Element) -> Iterator[Glyph]:
    """A picture, as something that no number survives."""
    left, top, width, height = _box(attribute(node, "Boundary"))
    if width < 50 and height < 30:
        edges = (left, top, left + width, top + height)
        yield Glyph(SOMETHING, *(edge * POINTS for edge in edges))


INK = {"TextObject": _text_object, "PathObject": _path_object, "ImageObject": _image_object}
