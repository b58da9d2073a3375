"""A picture, or a PDF of pictures, in; what a text recogniser sees there out, always as doubtful.

Needs the extra `ocr` (rapidocr, which brings its models and OpenCV, and works offline). Every
character has its own place, ruled lines are found in the picture, and ink that nobody recognised
leaves a mark: an unread figure never becomes an empty box. Each page is recognised in a process of
its own, which is ended when a page takes too long.
"""

from __future__ import annotations

import io
import json
import struct
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy
from numpy.typing import NDArray

from gongkai.extract.document import SOMETHING, Builder, Document, Unreadable
from gongkai.extract.formats.confined import WorkerDied, ask
from gongkai.extract.formats.page_layout import arrange
from gongkai.extract.formats.sheet import Glyph, PrintedPage, RuledLine

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from rapidocr import RapidOCR

Grey = NDArray[numpy.uint8]

MAX_PAGES = 30
SECONDS = 120.0
"""For one page; the first of A4, with the models to be loaded, takes some ten on a busy machine."""
THREADS = 2
"""Each takes address space of its own, of which the process has a limit."""
MAX_PIXELS = 40_000_000
"""A page of A4 at 600 dpi has 35 million."""
RESOLUTION = 200
"""Dots per inch at which a PDF is drawn; at 150 the digits were still all right."""
PAGE_HEIGHT = 842.0
"""The longer side of a picture is taken to be that of A4: the measures of `layout` are points."""
NUMBER = struct.Struct(">I")
"""Before the file, in each request to the worker: which page."""
CERTAIN = 0.6
"""Below this the recogniser is guessing, and the character is one that was not read."""
LETTER_GAP = 0.6
"""Share of a character's height by which neighbours of one word stand apart at most."""
LINE_SHARE = 40
"""A ruled line is longer than this part of the page's width."""
MISSING = (
    "这是图片或扫描件；请安装 OCR 附加组件（pip install 'gongkai[ocr]'），或改用有文字的版本。"
)
BROKEN = "图片无法打开，文件可能已损坏；请重新下载。"
TOO_LARGE = f"图片超过 {MAX_PIXELS // 1_000_000} 百万像素，拒绝读取；请缩小后再试。"
UNENDING = (
    f"图片有一页没有识别完（超过 {SECONDS:.0f} 秒，或超出内存），读取中止；"
    "请裁去报告以外的部分后再试。"
)
TOO_MANY = f"扫描件超过 {MAX_PAGES} 页，不像一份年度报告；请只给出报告所在的页。"


class GreyPage(NamedTuple):
    """A page in grey, how many pages its file has, and the file's media type."""

    grey: Grey
    pages: int
    media_type: str


def read(data: bytes) -> Document:
    """The text and tables of a picture; raises `Unreadable` where the extra is missing."""
    return _recognised(data, "gongkai.extract.formats.ocr:picture")


def read_pdf(data: bytes) -> Document:
    """The text and tables of a PDF whose pages are pictures."""
    return _recognised(data, "gongkai.extract.formats.ocr:drawing")


def _recognised(data: bytes, service: str) -> Document:
    """Ask for one page after another, so that the time of a document is that of its pages."""
    pages: list[PrintedPage] = []
    while True:
        answer = _asked(service, NUMBER.pack(len(pages)) + data)
        if "refused" in answer:
            raise Unreadable(answer["refused"])
        pages.append(PrintedPage.told(*answer["page"]))
        if len(pages) == answer["pages"]:
            builder = Builder()
            builder.extend(arrange(pages))
            return builder.document(answer["media_type"], scanned=True)


def _asked(service: str, request: bytes) -> Any:  # noqa: ANN401  (JSON from the worker)
    try:
        return json.loads(ask(service, request, SECONDS))
    except WorkerDied as error:
        raise Unreadable(UNENDING) from error


def picture(request: bytes) -> bytes:
    """One frame of a file of pictures recognised; runs in the worker."""
    return _answer(request, _frame)


def drawing(request: bytes) -> bytes:
    """One page of a PDF drawn and recognised; runs in the worker."""
    return _answer(request, _drawn)


def _answer(request: bytes, take: Callable[[bytes, int], GreyPage]) -> bytes:
    (number,) = NUMBER.unpack_from(request)
    try:
        _engine()
        grey, pages, media_type = take(request[NUMBER.size :], number)
        page = _page(grey)
        seen = (page.width, page.height, page.glyphs, page.rules)
        answer = {"page": seen, "pages": pages, "media_type": media_type}
    except Unreadable as refusal:
        answer = {"refused": str(refusal)}
    return json.dumps(answer).encode()


@cache
def _engine() -> RapidOCR:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise Unreadable(MISSING) from error
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
        }
    )


def _frame(data: bytes, number: int) -> GreyPage:
    """One picture of a file as an array of grey."""
    from PIL import Image, ImageSequence

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as file:
            if file.width * file.height > MAX_PIXELS:
                raise Unreadable(TOO_LARGE)
            pages = getattr(file, "n_frames", 1)
            if pages > MAX_PAGES:
                raise Unreadable(TOO_MANY)
            media_type = f"image/{(file.format or 'png').lower()}"
            frame = next(islice(ImageSequence.Iterator(file), number, None))
            return GreyPage(_grey(frame), pages, media_type)
    except Unreadable:
        raise
    except Exception as error:  # a broken picture breaks its decoder in any way
        raise Unreadable(BROKEN) from error


def _drawn(data: bytes, number: int) -> GreyPage:
    """One page of a PDF as an array of grey."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        if len(pdf) > MAX_PAGES:
            raise Unreadable(TOO_MANY)
        width, height = pdf[number].get_size()
        scale = RESOLUTION / 72
        if width * height * scale * scale > MAX_PIXELS:
            raise Unreadable(TOO_LARGE)
        return GreyPage(
            _grey(pdf[number].render(scale=scale).to_pil()), len(pdf), "application/pdf"
        )
    except pypdfium2.PdfiumError as error:
        raise Unreadable(BROKEN) from error


def _grey(picture: Picture) -> Grey:
    return numpy.asarray(picture.convert("L"))


def _page(grey: Grey) -> PrintedPage:
    """What is recognised on one picture, in points."""
    height, width = grey.shape[:2]
    scale = PAGE_HEIGHT / max(height, width, 1)
    glyphs = list(_glyphs(grey))
    rules = list(_rules(grey))
    unread = list(_unread(grey, glyphs))
    return PrintedPage(
        width * scale,
        height * scale,
        [Glyph(g.text, *(v * scale for v in g[1:])) for g in (*glyphs, *unread)],
        [RuledLine(*(v * scale for v in rule)) for rule in rules],
    )


def _glyphs(grey: Grey) -> Iterator[Glyph]:
    """Every recognised character, in pixels."""
    coloured = numpy.stack([grey] * 3, axis=-1)
    result = _engine()(coloured, return_word_box=True, return_single_char_box=True)
    for line in result.word_results or ():
        yield from _closed([_glyph(*word) for word in line if _is_word(word)])


def _is_word(word: object) -> bool:
    """Whether it is text, score and corners; a line without any text is no list of such."""
    return isinstance(word, tuple | list) and len(word) == 3 and bool(word[0] and word[2])


def _glyph(text: str, score: float, corners: Sequence[tuple[float, float]]) -> Glyph:
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return Glyph(text if score >= CERTAIN else SOMETHING, min(xs), min(ys), max(xs), max(ys))


def _closed(line: Sequence[Glyph]) -> Iterator[Glyph]:
    """Characters of a line, each reaching to the next: the recogniser draws their boxes narrow."""
    for glyph, following in zip_longest(line, line[1:]):
        reach = glyph.x1 + LETTER_GAP * (glyph.bottom - glyph.top)
        if following is not None and glyph.x1 < following.x0 < reach:
            yield glyph._replace(x1=following.x0)
        else:
            yield glyph


def _ink(grey: Grey) -> Grey:
    """White where there is ink."""
    import cv2

    ink: Grey = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    return ink


def _rules(grey: Grey) -> Iterator[RuledLine]:
    """Ruled lines: ink that runs straight for longer than any stroke of a character."""
    for mask in _line_masks(grey):
        yield from (RuledLine(x, y, x + w, y + h) for x, y, w, h in _parts(mask))


def _line_masks(grey: Grey) -> Sequence[Grey]:
    import cv2

    ink = _ink(grey)
    reach = max(20, grey.shape[1] // LINE_SHARE)
    kernels = (cv2.getStructuringElement(cv2.MORPH_RECT, s) for s in ((reach, 1), (1, reach)))
    return [cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel) for kernel in kernels]


def _parts(mask: Grey) -> Iterator[tuple[float, float, float, float]]:
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    for x, y, w, h, _ in stats[1:]:
        yield float(x), float(y), float(w), float(h)


def _unread(grey: Grey, glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Ink off the lines, large enough for a digit, where no character was recognised."""
    import cv2

    ink = _ink(grey)
    for mask in _line_masks(grey):
        ink[cv2.dilate(mask, numpy.ones((3, 3), numpy.uint8)) > 0] = 0
    for glyph in glyphs:
        x0, y0, x1, y1 = (int(v) for v in glyph[1:])
        around = max(3, int(LETTER_GAP / 2 * (y1 - y0)))
        ink[max(0, y0 - 2) : y1 + 3, max(0, x0 - around) : x1 + around] = 0
    tall = grey.shape[0] / 200
    for x, y, w, h in _parts(ink):
        if h >= tall and w >= 2:
            yield Glyph(SOMETHING, x, y, x + w, y + h)
