"""A PDF's bytes in, the ink on its pages out; runs confined, for a page can be made to draw on.

The answer is JSON: {"pages": [[width, height, glyphs, rules, pictured]], "title": …} or
{"error": …}; what it means is the business of `pdf`. What is printed where, PDFium tells; whether
it is seen, the page as PDFium draws it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gongkai.extract.document import SOMETHING
from gongkai.extract.formats.sheet import Glyph, RuledLine
from gongkai.extract.formats.streams import Damaged, Endless, insist_on_whole
from gongkai.extract.numbers import UNSEEN

if TYPE_CHECKING:
    from gongkai.extract.formats.paper import Char, DrawnShape, Paper

MAX_PAGES = 120
"""A report has five to ten pages."""
PICTURE_SHARE = 0.5
"""A page of which a picture covers so much is a scan, even where it also has text."""
THIN = 2.5
"""A filled rectangle that is no thicker than this is a line."""
SHORT = 24.0
"""Points below which a slanted line may be part of a figure; the lines of a table are level."""
ASLANT = 0.1
"""The slope from which text runs aslant; a page that was laid askew on a scanner has less."""
TAKEN_BACK = frozenset("废样例稿模")
"""What is printed under 作废, 样表, 示例, 草稿 or 模板 is no report."""
NARROWEST = 0.2
"""Share of its height below which a digit's width is no type's."""

STROKELESS = 1.5
"""Points; PDFium gives a character without strokes a box with sides of one."""

MISSING, LOCKED, BROKEN, DAMAGED = "missing", "locked", "broken", "damaged"
CROWDED, PAGES = "crowded", "pages"


def answer(data: bytes) -> bytes:
    """The ink of every page, or why there is none."""
    return json.dumps(_read(data), ensure_ascii=True).encode("ascii")


def _read(data: bytes) -> dict[str, object]:
    try:
        from pypdfium2 import PdfiumError

        from gongkai.extract.formats import paper
    except ImportError:
        return {"error": MISSING}
    try:
        insist_on_whole(data)
        with paper.opened(data) as file:
            if len(file) > MAX_PAGES:
                return {"error": PAGES}
            pages = [_page(page) for page in paper.pages(file)]
            return {"pages": pages, "title": paper.title(file)}
    except Damaged:
        return {"error": DAMAGED}
    except paper.Locked:
        return {"error": LOCKED}
    except paper.Crowded:
        return {"error": CROWDED}
    except (PdfiumError, Endless):
        return {"error": BROKEN}


def _page(page: Paper) -> list[object]:
    pictured = any(
        shape.kind == "image" and _area(shape.box) > PICTURE_SHARE * page.width * page.height
        for shape in page.shapes
    )
    glyphs = [*_characters(page, scanned=pictured), *_drawn(page)]
    return [page.width, page.height, glyphs, list(_rules(page.shapes)), pictured]


def _characters(page: Paper, *, scanned: bool) -> Iterator[Glyph]:
    """Each character in its place; a mark for one that is not seen. Under a scan none is."""
    usual = Counter(char.way for char in page.chars).most_common(1)
    for char in _without_watermark(page.chars):
        if _is_on(page, char.glyph) and not _prints_nothing(char):
            seen = (scanned or _is_seen(page, char)) and not _is_askew(char, usual[0][0])
            told = seen and char.text not in UNSEEN
            yield char.glyph if told else char.glyph._replace(text=SOMETHING)


def _prints_nothing(char: Char) -> bool:
    """Whether it is one that prints nothing, and its font draws nothing for it."""
    return char.text in UNSEEN and max(_sides(char.ink)) < STROKELESS


def _without_watermark(chars: Sequence[Char]) -> Sequence[Char]:
    """The characters without those that run aslant over the page, unless these take it back."""
    slanting = [char for char in chars if _is_aslant(char)]
    if TAKEN_BACK.intersection(char.text for char in slanting):
        return chars
    return [char for char in chars if char not in slanting]


def _is_aslant(char: Char) -> bool:
    """Whether it runs neither along the lines of the page nor down its side; italics do."""
    a, b, _, _ = char.matrix
    return min(abs(a), abs(b)) > ASLANT * max(abs(a), abs(b))


def _is_on(page: Paper, glyph: Glyph) -> bool:
    across, down = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return 0 <= across <= page.width and 0 <= down <= page.height


def _is_seen(page: Paper, char: Char) -> bool:
    """Whether the drawing shows it, of a digit whether it shows it whole."""
    box = RuledLine(*char.glyph[1:]) if char.is_foreign else char.ink
    if not char.text.isdigit():
        return page.eye.sees(box)
    return char.is_itself and page.eye.shows_whole(box) and not page.eye.sees_struck(box)


def _is_askew(char: Char, usual: tuple[int, int]) -> bool:
    """Whether a digit is mirrored, turned against the others of its page, or squeezed flat."""
    a, b, c, d = char.matrix
    squeezed = b == c == 0 and abs(a) < NARROWEST * abs(d)
    return char.text.isdigit() and (a * d - b * c < 0 or squeezed or char.way != usual)


def _drawn(page: Paper) -> Iterator[Glyph]:
    """Marks for what could stand in a box in place of a figure: pictures, notes, seen strokes."""
    for shape in page.shapes:
        is_sign = shape.kind in ("image", "note") or (
            shape.kind == "curve" and page.eye.finds(_inner(shape.box))
        )
        if is_sign and _is_small(shape, page):
            yield Glyph(SOMETHING, *shape.box)


def _is_small(shape: DrawnShape, page: Paper) -> bool:
    wide, high = _sides(shape.box)
    return THIN < high < page.height / 10 and THIN < wide < page.width / 4


def _inner(box: RuledLine) -> RuledLine:
    """A box without its edges, where the lines of a table run."""
    return RuledLine(box.x0 + 1, box.top + 1, box.x1 - 1, box.bottom - 1)


def _rules(shapes: Sequence[DrawnShape]) -> Iterator[RuledLine]:
    """Drawn lines, and filled areas thin enough to be lines; a shade behind text is none."""
    for shape in shapes:
        if shape.kind == "line":
            if min(_sides(shape.box)) <= THIN or max(_sides(shape.box)) <= SHORT:
                yield shape.box
        elif shape.kind in ("area", "curve") and min(_sides(shape.box)) <= THIN:
            yield shape.box


def _sides(box: RuledLine) -> tuple[float, float]:
    return box.x1 - box.x0, box.bottom - box.top


def _area(box: RuledLine) -> float:
    wide, high = _sides(box)
    return wide * high
