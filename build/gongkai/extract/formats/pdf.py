"""A PDF with a text layer in; its text and its ruled tables out.

pdfplumber finds the ink, `layout` makes lines and tables of it. A page that is a picture has no
text: it is read by the `ocr` extra or refused, never passed over in silence.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gongkai.extract.document import Builder, Document, Unreadable
from gongkai.extract.formats.layout import THIN, Glyph, Page, Rule, arrange

if TYPE_CHECKING:
    from pdfplumber.page import Page as Sheet
    from pdfplumber.pdf import PDF

MEDIA_TYPE = "application/pdf"
MAX_BYTES = 64 << 20
MAX_PAGES = 120
"""A report has five to ten pages."""
PICTURE_SHARE = 0.5
"""A page of which a picture covers so much is a scan, even where it also has text."""
SOMETHING = "\ufffc"
UNMAPPED = "\ufffd"
WHITE = ((1,), (1, 1, 1), (0, 0, 0, 0))

MISSING = "读取 PDF 需要 pdfplumber；请运行 pip install 'gongkai[pdf]' 后再试。"
SCANNED = (
    "PDF 的第 {page} 页是图片，没有文字；请安装 OCR 附加组件：pip install 'gongkai[ocr]' 后再试。"
)
BROKEN = "PDF 无法解析，文件可能已损坏；请重新下载或用原软件另存。"
LOCKED = "PDF 有打开密码；请去掉密码后另存再试。"


def read(data: bytes) -> Document:
    """Text and tables of every page; raises `Unreadable` for scans, locked and broken files."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"PDF 超过 {MAX_BYTES >> 20} MB，不像一份年度报告；请确认文件是否正确。")
    pages, meta, scanned = _pages(data)
    builder = Builder()
    for block in arrange(pages):
        if isinstance(block, list):
            builder.text(block)
        else:
            builder.grid(block)
    return builder.document(MEDIA_TYPE, meta, scanned=scanned)


def _pages(data: bytes) -> tuple[list[Page], dict[str, str], bool]:
    try:
        import pdfplumber
    except ImportError as error:
        raise Unreadable(MISSING) from error
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return _each(pdf)
    except Unreadable:
        raise
    except Exception as error:  # a broken file breaks the parser anywhere, in any way
        raise Unreadable(LOCKED if "Password" in repr(error) else BROKEN) from error


def _each(pdf: PDF) -> tuple[list[Page], dict[str, str], bool]:
    if len(pdf.pages) > MAX_PAGES:
        raise Unreadable(f"PDF 有 {len(pdf.pages)} 页，不像一份年度报告；请只给出报告所在的页。")
    pages, scanned = [], False
    for number, page in enumerate(pdf.pages, 1):
        laid = _page(page)
        pictured = _is_picture(page)
        if pictured and not laid.glyphs:
            raise Unreadable(SCANNED.format(page=number))
        scanned = scanned or pictured
        pages.append(laid)
        page.close()
    return pages, _described(pdf.metadata), scanned


def _page(page: Sheet) -> Page:
    return Page(float(page.width), float(page.height), list(_glyphs(page)), list(_rules(page)))


def _glyphs(page: Sheet) -> Iterator[Glyph]:
    for char in page.chars:
        middle = (char["x0"] + char["x1"]) / 2
        if 0 <= middle <= page.width and 0 <= (char["top"] + char["bottom"]) / 2 <= page.height:
            text = UNMAPPED if char["text"].startswith("(cid:") else char["text"]
            yield _glyph(char, text)
    for drawn in (*page.images, *page.curves, *page.annots):
        if _is_small(drawn, page) and _is_visible(drawn):
            yield _glyph(drawn, SOMETHING)


def _glyph(shape: Mapping[str, Any], text: str) -> Glyph:
    return Glyph(
        text, float(shape["x0"]), float(shape["top"]), float(shape["x1"]), float(shape["bottom"])
    )


def _is_small(shape: Mapping[str, Any], page: Sheet) -> bool:
    """Whether something could stand in a box in place of a figure."""
    return bool(
        THIN < shape["bottom"] - shape["top"] < page.height / 10
        and THIN < shape["x1"] - shape["x0"] < page.width / 4
    )


def _is_visible(shape: Mapping[str, Any]) -> bool:
    """Whether a drawing leaves ink; a link over text does not, a filled field does."""
    kind = shape.get("object_type")
    if kind == "curve":
        return bool(shape.get("fill")) and not _is_white(shape.get("non_stroking_color"))
    if kind == "annot":
        return bool((shape.get("data") or {}).get("V"))
    return True


def _is_white(color: object) -> bool:
    values = color if isinstance(color, tuple | list) else (color,)
    return tuple(values) in WHITE


def _rules(page: Sheet) -> Iterator[Rule]:
    """Drawn lines, and filled rectangles thin enough to be lines; a shade behind text is none."""
    for line in page.lines:
        yield _rule(line)
    for shape in (*page.rects, *page.curves):
        rule = _rule(shape)
        if min(rule.x1 - rule.x0, rule.bottom - rule.top) <= THIN:
            yield rule
        elif shape.get("stroke") and shape.get("object_type") == "rect":
            yield from _outline(rule)


def _rule(shape: Mapping[str, Any]) -> Rule:
    return Rule(float(shape["x0"]), float(shape["top"]), float(shape["x1"]), float(shape["bottom"]))


def _outline(box: Rule) -> Iterator[Rule]:
    yield box._replace(bottom=box.top)
    yield box._replace(top=box.bottom)
    yield box._replace(x1=box.x0)
    yield box._replace(x0=box.x1)


def _is_picture(page: Sheet) -> bool:
    area = float(page.width * page.height) or 1.0
    return any(
        (image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) > PICTURE_SHARE * area
        for image in page.images
    )


def _described(metadata: Mapping[str, Any]) -> dict[str, str]:
    """The title that the file gives itself; its dates are the converter's."""
    title = _decoded(metadata.get("Title"))
    return {"title": title} if title else {}


def _decoded(value: object) -> str:
    """A text of the file's properties; one in little-endian UTF-16 comes through as rubbish."""
    text = value if isinstance(value, str) and not value.startswith("ÿþ") else ""
    return " ".join(text.split())
