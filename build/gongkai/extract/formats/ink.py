"""A PDF's bytes in, the ink on its pages out; runs confined, for its parser can be made to run on.

The answer is JSON: {"pages": [[width, height, glyphs, rules, pictured]], "title": …} or
{"error": …}; what it means is the business of `pdf`.
"""

from __future__ import annotations

import io
import json
import logging
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gongkai.extract.formats import overprint
from gongkai.extract.formats.overprint import SOMETHING, THIN, Shape, is_white
from gongkai.extract.formats.sheet import Glyph, Rule

if TYPE_CHECKING:
    from pdfplumber.page import Page as Sheet
    from pdfplumber.pdf import PDF

MAX_PAGES = 120
"""A report has five to ten pages."""
MAX_CONTENT = 64 << 20
"""Bytes of one page's drawing, unpacked."""
PICTURE_SHARE = 0.5
"""A page of which a picture covers so much is a scan, even where it also has text."""
WRITTEN = frozenset({"FreeText", "Stamp", "Ink"})
"""Annotations that print something of their own."""
NARROWEST = 0.2
"""Share of its height below which a digit's width is no type's."""
UNMAPPED = "\ufffd"

MISSING, LOCKED, BROKEN, DAMAGED, PAGES = "missing", "locked", "broken", "damaged", "pages"


class _Refused(Exception):  # noqa: N818  (an answer, not a failure)
    """What is told instead of ink."""


def answer(data: bytes) -> bytes:
    """The ink of every page, or why there is none."""
    try:
        found = _read(data)
    except _Refused as refusal:
        found = {"error": str(refusal)}
    return json.dumps(found, ensure_ascii=True).encode("ascii")


def _read(data: bytes) -> dict[str, object]:
    try:
        import pdfplumber
    except ImportError as error:
        raise _Refused(MISSING) from error
    from gongkai.extract.formats.unshown import mend_parser

    logging.disable(logging.CRITICAL)
    mend_parser()
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return _each(pdf)
    except _Refused:
        raise
    except Exception as error:  # a broken file breaks the parser anywhere, in any way
        raise _Refused(LOCKED if "Password" in repr(error) else BROKEN) from error


def _each(pdf: PDF) -> dict[str, object]:
    if len(pdf.pages) > MAX_PAGES:
        raise _Refused(PAGES)
    from gongkai.extract.formats.layers import switched_off

    pdf.rsrcmgr.layers_off = switched_off(pdf.doc.catalog)
    pages = []
    for page in pdf.pages:
        _insist_on_whole(page)
        pages.append(_page(page))
        page.close()
    return {"pages": pages, "title": _title(pdf.metadata)}


def _insist_on_whole(page: Sheet) -> None:
    """A drawing that breaks off half-way would leave boxes empty that were not."""
    for stream in page.page_obj.contents:
        packed = stream.resolve() if hasattr(stream, "resolve") else stream
        names = [str(name) for name, _ in packed.get_filters()]
        if names and "Flate" in names[0] and packed.decipher is None:
            _inflate(packed.get_rawdata() or b"")


def _inflate(data: bytes) -> None:
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(data, MAX_CONTENT)
    except zlib.error as error:
        raise _Refused(DAMAGED) from error
    if not unpacking.eof and (unpacking.unconsumed_tail or len(unpacked) >= MAX_CONTENT):
        raise _Refused(BROKEN)
    if not unpacking.eof:
        raise _Refused(DAMAGED)


def _page(page: Sheet) -> list[object]:
    drawn = list(page.iter_layout_objects(page.layout))
    pictured = _is_picture(page, drawn)
    return [
        float(page.width),
        float(page.height),
        list(_glyphs(page, drawn, scanned=pictured)),
        list(_rules(drawn)),
        pictured,
    ]


def _glyphs(page: Sheet, drawn: Sequence[Shape], *, scanned: bool) -> Iterator[Glyph]:
    ways = Counter(_way(char) for char in _of(drawn, "char"))
    usual = max(ways, key=ways.__getitem__, default=(1, 1))
    for char, is_seen in overprint.characters(drawn, scanned=scanned):
        is_seen = is_seen and not (char["text"].isdigit() and _is_askew(char, usual))
        middle = (char["x0"] + char["x1"]) / 2
        if 0 <= middle <= page.width and 0 <= (char["top"] + char["bottom"]) / 2 <= page.height:
            text = UNMAPPED if char["text"].startswith("(cid:") else char["text"]
            yield _glyph(char, text if is_seen or text.isspace() else SOMETHING)
    for shape in (*_of(drawn, "image", "curve"), *page.annots):
        if _is_small(shape, page) and _is_visible(shape):
            yield _glyph(shape, SOMETHING)


def _way(char: Shape) -> tuple[int, int]:
    """Which way a character runs and stands."""
    a, b, c, d = (float(part) for part in char["matrix"][:4])
    return (1 if a + b > 0 else -1, 1 if d - c > 0 else -1)


def _is_askew(char: Shape, usual: tuple[int, int]) -> bool:
    """Whether a digit is mirrored, turned against the others of its page, or squeezed flat."""
    a, b, c, d = (float(part) for part in char["matrix"][:4])
    mirrored = a * d - b * c < 0
    squeezed = b == c == 0 and abs(a) < NARROWEST * abs(d)
    return mirrored or squeezed or _way(char) != usual


def _of(drawn: Sequence[Shape], *kinds: str) -> Iterator[Shape]:
    return (shape for shape in drawn if shape["object_type"] in kinds)


def _glyph(shape: Shape, text: str) -> Glyph:
    return Glyph(
        text, float(shape["x0"]), float(shape["top"]), float(shape["x1"]), float(shape["bottom"])
    )


def _is_small(shape: Shape, page: Sheet) -> bool:
    """Whether something could stand in a box in place of a figure."""
    return bool(
        THIN < shape["bottom"] - shape["top"] < page.height / 10
        and THIN < shape["x1"] - shape["x0"] < page.width / 4
    )


def _is_visible(shape: Shape) -> bool:
    """Whether a drawing leaves ink; a link over text does not, a filled field does."""
    kind = shape.get("object_type")
    if kind == "curve":
        return bool(shape.get("fill")) and not is_white(shape.get("non_stroking_color"))
    if kind == "annot":
        data = shape.get("data") or {}
        return bool(data.get("V")) or str(data.get("Subtype")).strip("/'") in WRITTEN
    return True


def _rules(drawn: Sequence[Shape]) -> Iterator[Rule]:
    """Drawn lines, and filled rectangles thin enough to be lines; a shade behind text is none."""
    for line in _of(drawn, "line"):
        yield _rule(line)
    for shape in _of(drawn, "rect", "curve"):
        rule = _rule(shape)
        if min(rule.x1 - rule.x0, rule.bottom - rule.top) <= THIN:
            yield rule
        elif shape.get("stroke") and shape.get("object_type") == "rect":
            yield from _outline(rule)


def _rule(shape: Shape) -> Rule:
    return Rule(float(shape["x0"]), float(shape["top"]), float(shape["x1"]), float(shape["bottom"]))


def _outline(box: Rule) -> Iterator[Rule]:
    yield box._replace(bottom=box.top)
    yield box._replace(top=box.bottom)
    yield box._replace(x1=box.x0)
    yield box._replace(x0=box.x1)


def _is_picture(page: Sheet, drawn: Sequence[Shape]) -> bool:
    area = float(page.width * page.height) or 1.0
    return any(
        (image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) > PICTURE_SHARE * area
        for image in _of(drawn, "image")
    )


def _title(metadata: Mapping[str, Any]) -> str:
    """The title that the file gives itself; one in little-endian UTF-16 comes as rubbish."""
    title = metadata.get("Title")
    text = title if isinstance(title, str) and not title.startswith("ÿþ") else ""
    return " ".join(text.split())[:200]
