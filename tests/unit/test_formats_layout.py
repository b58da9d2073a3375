"""Glyphs and lines: boxes, gaps, page numbers, tables over pages; PDF, OFD and pictures."""

from __future__ import annotations

import builtins
import io
import zipfile
from types import SimpleNamespace

import numpy
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gongkai.extract.boxes import Box
from gongkai.extract.document import SOMETHING, Document, Grid, Unreadable
from gongkai.extract.formats import confined, ink, ocr, ofd, pdf
from gongkai.extract.formats.eye import Eye
from gongkai.extract.formats.page_layout import arrange
from gongkai.extract.formats.paper import Char, Paper
from gongkai.extract.formats.sheet import Glyph, PrintedPage, RuledLine

FONT = "STSong-Light"
SIZE = 10.0


def written(text: str, x: float, top: float, size: float = SIZE) -> list[Glyph]:
    """A line of text: Chinese a size wide, other characters half of it."""
    glyphs = []
    for char in text:
        width = size / 2 if char.isascii() else size
        glyphs.append(Glyph(char, x, top, x + width, top + size))
        x += width
    return glyphs


def ruled(xs: list[float], ys: list[float]) -> list[RuledLine]:
    """All lines of a table."""
    return [RuledLine(x, ys[0], x, ys[-1]) for x in xs] + [
        RuledLine(xs[0], y, xs[-1], y) for y in ys
    ]


def page(glyphs: list[Glyph], rules: list[RuledLine] | None = None) -> PrintedPage:
    """A page of A4."""
    return PrintedPage(595.0, 842.0, glyphs, rules or [])


def only(blocks: list[list[str] | tuple[Box, ...]]) -> tuple[Box, ...]:
    """The one table among blocks."""
    (boxes,) = (block for block in blocks if isinstance(block, tuple))
    return boxes


# ---- lines into boxes ------------------------------------------------------------------------


def test_crossing_lines_make_boxes():
    """A glyph belongs to the box that holds its centre; an empty box is there, empty."""
    rules = ruled([50, 150, 200, 250], [100, 120, 140])
    glyphs = written("规章", 60, 105) + written("12", 170, 105) + written("许可", 60, 125)
    assert only(list(arrange([page(glyphs, rules)]))) == (
        Box(0, 0, "规章"), Box(0, 1, "12"), Box(0, 2, ""),
        Box(1, 0, "许可"), Box(1, 1, ""), Box(1, 2, ""),
    )  # fmt: skip


def test_boxes_span_where_no_line_parts_them():
    """A group's label over rows and a title over columns are one box each."""
    rules = [
        *(RuledLine(50, y, 250, y) for y in (100, 120, 160)),
        RuledLine(100, 140, 250, 140),
        RuledLine(50, 100, 50, 160), RuledLine(250, 100, 250, 160),
        RuledLine(100, 120, 100, 160), RuledLine(200, 120, 200, 160),
    ]  # fmt: skip
    boxes = only(list(arrange([page(written("总", 60, 105), rules)])))
    assert [(b.row, b.column, b.rowspan, b.colspan) for b in boxes] == [
        (0, 0, 1, 3), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip


def test_a_number_wider_than_its_box_is_not_two():
    """3985758 over a box's side is neither 3985 nor 758."""
    rules = ruled([50, 80, 110, 140], [100, 120])
    glyphs = written("3985758", 58, 105) + written("1", 120, 105)
    texts = [box.text for box in only(list(arrange([page(glyphs, rules)])))]
    assert not texts[0].isdigit()
    assert not texts[1].isdigit()
    assert texts[2] == "1"


@pytest.mark.parametrize(
    ("left", "texts"),
    [(84, ["\ufffc", "0 0", "\ufffc", ""]), (144, ["", "", "\ufffc", "0 0"])],
)
def test_a_box_beside_two_numbers_is_not_empty(left, texts):
    """A 0 of a narrow column may be set in the box beside its own."""
    rules = ruled([50, 80, 110, 140, 170], [100, 120])
    glyphs = written("0", left, 105) + written("0", left + 16, 105)
    assert [box.text for box in only(list(arrange([page(glyphs, rules)])))] == texts


def test_dashes_and_doubled_lines_are_lines():
    """A line in pieces, and one for each of two neighbouring boxes, is one line."""
    dashes = [RuledLine(x, 120, x + 3, 120.4) for x in range(50, 250, 5)]
    rules = [*ruled([50, 150, 250], [100, 140]), RuledLine(151, 100, 151.5, 140), *dashes]
    boxes = only(list(arrange([page(written("1", 160, 125), rules)])))
    assert len(boxes) == 4
    assert boxes[3] == Box(1, 1, "1")


def test_a_table_open_at_its_sides_is_closed():
    """Tables without their outer lines keep their outer columns."""
    rules = [*(RuledLine(50, y, 250, y) for y in (100, 120, 140)), RuledLine(150, 100, 150, 140)]
    glyphs = written("规章", 60, 105) + written("3", 200, 105)
    boxes = only(list(arrange([page(glyphs, rules)])))
    assert boxes[:2] == (Box(0, 0, "规章"), Box(0, 1, "3"))


def test_a_short_line_in_an_empty_box_is_no_blank():
    """A dash may be drawn, and so may a 1; a line below a figure is no sign of its own."""
    rules = ruled([50, 150, 250, 350], [100, 120])
    rules += [RuledLine(160, 110, 168, 110), RuledLine(260, 116, 268, 116)]
    boxes = only(list(arrange([page(written("规章", 60, 105) + written("3", 260, 105), rules)])))
    assert [box.text for box in boxes] == ["规章", "\ufffc", "3"]


def own_sides(x: float, top: float, right: float, bottom: float) -> list[RuledLine]:
    """The lines around one box."""
    return [
        *(RuledLine(at, top, at, bottom) for at in (x, right)),
        *(RuledLine(x, at, right, at) for at in (top, bottom)),
    ]


def test_boxes_with_sides_of_their_own_are_empty():
    """Browsers draw each box apart, two points from the next, where borders are not put in one."""
    sides = [own_sides(x, y, x + 18, y + 14) for x in (50, 70.25) for y in (100, 116.25)]
    boxes = only(list(arrange([page([], [line for box in sides for line in box])])))
    assert [box.text for box in boxes] == [""] * 4


def test_a_short_line_beside_such_a_side_is_no_blank():
    """A 1 may be drawn near the side of its box; it is not as high as that."""
    sides = own_sides(50, 100, 90, 120) + own_sides(92.25, 100, 132, 120)
    one = RuledLine(95, 106, 95, 115)
    boxes = only(list(arrange([page([], [*sides, one])])))
    assert [box.text for box in boxes] == ["", "\ufffc"]


def test_one_column_is_text_in_a_frame():
    """A frame around paragraphs is no table."""
    rules = ruled([50, 500], [100, 120, 140])
    assert list(arrange([page(written("一、总体情况", 60, 105), rules)])) == [["一、总体情况"]]


def test_a_figure_printed_twice_to_look_bold_is_one():
    """0 over 0, a third of a point apart, is no 00; two figures side by side stay two."""
    twice = written("0", 60, 100) + written("0", 60.3, 100.1)
    assert list(arrange([page(twice + written("11", 90, 100))])) == [["0     11"]]


def test_a_small_digit_after_a_large_one_is_raised():
    """A footnote's number never lengthens a figure."""
    glyphs = written("5", 60, 100) + written("2", 65, 99, 5)
    assert list(arrange([page(glyphs)])) == [["5^2"]]


def test_a_digit_a_little_smaller_and_set_higher_is_raised():
    """Browsers print what is raised five sixths as large."""
    glyphs = written("5", 60, 100, 12) + written("3", 66, 99, 10)
    assert list(arrange([page(glyphs)])) == [["5^3"]]


def test_a_digit_set_higher_than_the_one_before_is_raised():
    """A mark of a note may be as large as the figure."""
    glyphs = written("5", 60, 100) + written("2", 65, 97)
    assert list(arrange([page(glyphs)])) == [["5^2"]]


def test_gaps_between_columns_stay():
    """Figures of one column begin at the same place of their lines."""
    glyphs = [
        *written("行政许可", 60, 100), *written("12", 200, 100), *written("3", 260, 100),
        *written("处罚", 60, 120), *written("7", 260, 120),
    ]  # fmt: skip
    ((first, second),) = arrange([page(glyphs)])
    assert first == "行政许可                    12          3"
    assert [len(first.encode("gbk")), len(second.encode("gbk"))] == [41, 41]


def test_narrow_gaps_of_a_header_keep_their_columns():
    """A figure stands below its own header, however close the headers stand to one another."""
    head = [("内容", 60), ("本年制发件", 200), ("本年废止件", 254), ("现行有效件", 308)]
    row = [("规章", 60), ("7", 276), ("9", 330)]
    glyphs = [glyph for text, x in head for glyph in written(text, x, 80)]
    glyphs += [glyph for text, x in row for glyph in written(text, x, 100)]
    ((first, second),) = arrange([page(glyphs)])
    for header, figure in (("本年废止件", "7"), ("现行有效件", "9")):
        start = len(first[: first.index(header)].encode("gbk"))
        place = len(second[: second.index(figure)].encode("gbk"))
        assert start <= place < start + 2 * len(header)


# ---- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["- {} -", "— {} —", "第 {} 页", "{}", "第{}页 共3页"])
def test_page_numbers_are_dropped(number):
    """Dressed or counting on, at the foot of every page."""
    pages = [
        page(written("正文", 60, 100) + written(number.format(n), 290, 800)) for n in (4, 5, 6)
    ]
    assert list(arrange(pages)) == [["正文"] * 3]


def test_a_lone_number_at_the_foot_may_be_a_figure():
    """Numbers that do not count the pages stay."""
    pages = [page(written(figure, 60, 800)) for figure in ("569", "12", "7")]
    assert list(arrange(pages)) == [["569", "12", "7"]]


def test_running_heads_are_dropped_and_do_not_part_a_table():
    """What every page repeats at its edge is no text of the report."""
    rules = ruled([50, 150, 250], [700, 720])
    glyphs = written("甲县水务局年度报告", 60, 40)
    pages = [
        page([*glyphs, *written("正文", 60, 300)]),
        page([*glyphs, *written("a", 60, 705), *written("1", 160, 705)], rules),
        page(
            [*glyphs, *written("b", 60, 85), *written("2", 160, 85)],
            ruled([50, 150, 250], [80, 100]),
        ),
    ]
    text, boxes = arrange(pages)
    assert text == ["正文"]
    assert [box.text for box in boxes] == ["a", "1", "b", "2"]


def test_a_table_over_two_pages_is_one():
    """Its columns may move by some points; a group cut by the page is one box again."""
    upper = [*ruled([50, 100, 200, 250], [760, 780]), RuledLine(100, 800, 250, 800)]
    upper += [RuledLine(x, 780, x, 800) for x in (50, 100, 200, 250)] + [
        RuledLine(50, 800, 250, 800)
    ]
    lower = [*ruled([53, 102, 201, 252], [80, 120]), RuledLine(102, 100, 252, 100)]
    lower = [rule for rule in lower if rule != RuledLine(53, 100, 252, 100)]
    first = written("头", 60, 765) + written("四无", 60, 785) + written("1", 210, 785)
    second = written("法", 60, 90) + written("2", 210, 85) + written("3", 210, 105)
    second += written("制作", 110, 85) + written("补正", 110, 105)
    boxes = only(list(arrange([page(first, upper), page(second, lower)])))
    figures = [(box.row, box.column, box.text) for box in boxes if box.column == 2]
    assert figures == [(0, 2, ""), (1, 2, "1"), (2, 2, "2"), (3, 2, "3")]
    assert Box(1, 0, "四无\n法", 3, 1) in boxes


@pytest.mark.parametrize("figures", [("6", "2"), ("", ""), ("0件", "2件"), ("", "25万元")])
def test_a_header_that_ends_a_page_takes_no_figure_in(figures):
    """A header over two rows and the figures below it, on the next page, stay two boxes."""
    upper = [*ruled([50, 150, 250], [740, 780]), RuledLine(150, 760, 250, 760)]
    head = written("维持", 60, 755) + written("诉讼", 160, 745) + written("纠正", 160, 765)
    row = written(figures[0], 90, 85) + written(figures[1], 190, 85)
    boxes = only(list(arrange([page(head, upper), page(row, ruled([50, 150, 250], [80, 100]))])))
    assert boxes[0] == Box(0, 0, "维持", 2, 1)
    assert boxes[-2:] == (Box(2, 0, figures[0]), Box(2, 1, figures[1]))


@pytest.mark.parametrize(
    ("labels", "figures", "boxes"),
    [
        (("4.保护", "第三方合法权益"), ("0", ""), [(0, "4.保护\n第三方合法权益"), (0, "0")]),
        (("二、上年结转", "申请数量"), ("2", "6"), [(0, "二、上年结转\n申请数量"), (0, "2\n6")]),
        (
            ("1.信访", "2.重复申请"),
            ("3", ""),
            [(0, "1.信访"), (0, "3"), (1, "2.重复申请"), (1, "")],
        ),
        (
            ("1.信访举报投诉类申请", "2.重復申請"),
            ("3", ""),
            [(0, "1.信访举报投诉类申请"), (0, "3"), (1, "2.重復申請"), (1, "")],
        ),
        (("规章", "规范性文件"), ("3", ""), [(0, "规章"), (0, "3"), (1, "规范性文件"), (1, "")]),
    ],
)
def test_a_row_that_a_page_cuts_is_one(labels, figures, boxes):
    """A label's rest at the head of a page is no row whose figures are blank."""
    upper = written(labels[0], 55, 765) + written(figures[0], 210, 765)
    lower = written(labels[1], 55, 85) + written(figures[1], 210, 85)
    pages = [
        page(upper, ruled([50, 200, 250], [760, 780])),
        page(lower, ruled([50, 200, 250], [80, 100])),
    ]
    assert [(box.row, box.text) for box in only(list(arrange(pages)))] == boxes


@pytest.mark.parametrize("number", ["44", "100", "33334"])
def test_a_number_of_equal_digits_printed_twice_is_one(number):
    """To look bold a number is drawn again a trifle to the right, digit over digit."""
    twice = [*written(number, 60, 100), *written(number, 60.3, 100)]
    assert list(arrange([page(twice)])) == [[number]]


def test_tables_of_different_width_stay_two():
    """The next table at the head of a page is not the last one's continuation."""
    blocks = list(
        arrange(
            [
                page(written("a", 60, 765), ruled([50, 150, 250], [760, 780])),
                page(written("b", 60, 85), ruled([50, 150, 400], [80, 100])),
            ]
        )
    )
    assert [len(block) for block in blocks] == [2, 2]


def test_a_page_full_of_lines_is_refused():
    """A sentence instead of a square of ten thousand lines."""
    rules = [RuledLine(0, n * 4, 500, n * 4) for n in range(2000)]
    with pytest.raises(Unreadable, match="线条"):
        list(arrange([page([], rules)]))


# ---- PDF -------------------------------------------------------------------------------------


def printed(draw, pages: int = 1) -> bytes:
    """A PDF that `draw` draws, page by page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for number in range(pages):
        canvas.setFont(FONT, SIZE)
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def form(canvas: Canvas, number: int) -> None:
    """A heading, a table of two rows, a page number."""
    canvas.drawString(60, 780, "二、主动公开政府信息情况")
    for row, texts in enumerate((("规章", "1", "", "3"), ("行政规范性文件", "12", "0", ""))):
        for column, text in enumerate(texts):
            x, y = 60 + 110 * column, 740 - 20 * row
            canvas.rect(x, y, 110, 20)
            canvas.drawString(x + 4, y + 6, text)
    canvas.drawCentredString(297, 30, f"- {number + 1} -")


def test_a_ruled_pdf_gives_its_grid():
    """Text, boxes and blanks as drawn; the page number is none of them."""
    document = pdf.read(printed(form))
    assert document.lines == (
        "二、主动公开政府信息情况",
        "规章\t1\t\t3",
        "行政规范性文件\t12\t0\t",
    )
    assert not document.scanned


@pytest.mark.parametrize(
    ("text", "turn", "is_plain"),
    [
        ("内部资料 2023", 30, True),
        ("内部资料 2023", -45, True),
        ("作废 2023", 30, False),
        ("内部资料 2023", 4, False),
    ],
    ids=["up", "down", "taken-back", "nearly-level"],
)
def test_what_runs_aslant_over_a_table_is_none_of_its_text(text, turn, is_plain):
    """Unless it says that the table is no report's, or is hardly aslant: it may be scanned."""

    def marked(canvas: Canvas, number: int) -> None:
        form(canvas, number)
        canvas.translate(180, 735)
        canvas.rotate(turn)
        canvas.setFillGray(0.85)
        canvas.drawString(-60, 0, text)

    plain = pdf.read(printed(form)).lines
    assert (pdf.read(printed(marked)).lines == plain) is is_plain


def test_shades_behind_text_are_no_lines():
    """White rectangles behind every paragraph, as word processors write them, part nothing."""

    def shaded(canvas: Canvas, number: int) -> None:
        canvas.setFillGray(1)
        for row in range(9):
            canvas.rect(60, 600 - 20 * row, 400, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(70, 606, "正文")

    assert pdf.read(printed(shaded)).lines == ("正文",)


def picture() -> bytes:
    """A grey picture as PNG."""
    image = pytest.importorskip("PIL.Image")
    out = io.BytesIO()
    image.new("L", (200, 280), 240).save(out, "PNG")
    return out.getvalue()


def scan(canvas: Canvas, number: int) -> None:
    """A page that is a picture."""
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(io.BytesIO(picture())), 0, 0, *A4)


def without(*missing: str):
    """An importer that does not know some modules."""
    real = builtins.__import__

    def importer(name, *rest, **named):
        if name.partition(".")[0] in missing:
            raise ImportError(name)
        return real(name, *rest, **named)

    return importer


def test_a_scan_names_the_extra_that_reads_it(monkeypatch):
    """Without OCR a page of pictures is refused, with the remedy."""
    ocr._engine.cache_clear()
    monkeypatch.setattr(ocr, "ask", lambda service, data, seconds: ocr.drawing(data))
    monkeypatch.setattr(builtins, "__import__", without("rapidocr"))
    with pytest.raises(Unreadable, match=r"gongkai\[ocr\]"):
        pdf.read(printed(scan))
    ocr._engine.cache_clear()


@pytest.mark.parametrize("turn", [(-1, 0, 0, 1), (-1, 0, 0, -1), (0.01, 0, 0, 1)])
def test_digits_that_stand_askew_are_no_figure(turn):
    """Mirrored, upside down or squeezed flat beside others that stand upright."""

    def askew(canvas, number) -> None:
        canvas.drawString(50, 700, "2023 1234 5678")
        canvas.saveState()
        canvas.transform(*turn, 120, 600)
        canvas.drawString(0, 0, "21")
        canvas.restoreState()

    (_, line) = pdf.read(printed(askew)).lines
    assert not any(map(str.isdigit, line))


def clipped(canvas: Canvas) -> None:
    """Let ink fall only far from the text."""
    path = canvas.beginPath()
    path.rect(300, 300, 50, 50)
    canvas.clipPath(path, stroke=0)


def shaded(canvas: Canvas) -> None:
    """Print in the colour of what was painted before."""
    canvas.setFillColorRGB(1, 1, 0)
    canvas.rect(120, 590, 30, 20, stroke=0, fill=1)


def outlined(canvas: Canvas) -> None:
    """Draw only the outline of text, in white."""
    canvas.setStrokeGray(1)
    canvas._code.append("1 Tr")


@pytest.mark.parametrize(
    "hide",
    [
        lambda canvas: canvas.setFillAlpha(0),
        lambda canvas: canvas.setFillGray(0.96),
        clipped,
        shaded,
        outlined,
    ],
)
def test_digits_that_nobody_sees_are_no_figure(hide):
    """The page holds them, but shows no ink that an eye would tell from the paper."""

    def hidden(canvas: Canvas, number: int) -> None:
        canvas.drawString(120, 700, "2023")
        canvas.saveState()
        hide(canvas)
        canvas.drawString(125, 597, "21")
        canvas.restoreState()
        canvas.drawString(120, 500, "45")

    assert [line.strip() for line in pdf.read(printed(hidden)).lines] == [
        "2023",
        "\ufffc\ufffc",
        "45",
    ]


def half_cut(canvas: Canvas) -> None:
    """Let the right half of the first digit be seen, and less of the second."""
    path = canvas.beginPath()
    path.rect(128, 590, 3, 20)
    canvas.clipPath(path, stroke=0)


def half_covered(canvas: Canvas, x: float, y: float) -> None:
    """Paint over the better part of each digit."""
    canvas.setFillGray(1)
    for at in range(-1, 16, 4):
        canvas.rect(x + at, y - 2, 3, 14, stroke=0, fill=1)


def pictured(canvas: Canvas, x: float, y: float) -> None:
    """Lay a picture over the digits."""
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(io.BytesIO(picture())), x - 5, y - 5, 200, 20)


def struck(canvas: Canvas, x: float, y: float) -> None:
    """Draw a line through the digits."""
    canvas.line(x - 2, y + 3.6, x + 16, y + 3.6)


@pytest.mark.parametrize("text", ["88", "８8"])
@pytest.mark.parametrize("cover", [half_covered, pictured, struck])
def test_digits_under_something_are_no_figure(cover, text):
    """Half an 8 is a 3; what lies over a digit may stand for another."""

    def covered(canvas: Canvas, number: int) -> None:
        canvas.drawString(120, 700, "2023")
        canvas.drawString(125, 600, text)
        cover(canvas, 125, 600)
        canvas.setFillGray(0)
        canvas.drawString(120, 500, "45")

    lines = [line.strip() for line in pdf.read(printed(covered)).lines]
    assert (lines[0], lines[-1]) == ("2023", "45")
    assert not any(map(str.isdigit, "".join(lines[1:-1])))


def test_half_a_digit_is_no_figure():
    """An 8 of which a clip leaves the right half looks like a 3."""

    def cut(canvas: Canvas, number: int) -> None:
        canvas.drawString(120, 700, "2023")
        half_cut(canvas)
        canvas.drawString(125, 600, "8")

    assert [line.strip() for line in pdf.read(printed(cut)).lines] == ["2023", "\ufffc"]


@pytest.mark.parametrize("font", [FONT, "Helvetica"])
def test_digits_are_seen_in_every_dress(font):
    """In grey, in white on black, and in a drawing that the page takes in."""

    def dressed(canvas: Canvas, number: int) -> None:
        canvas.beginForm("f")
        canvas.setFont(font, SIZE)
        canvas.drawString(60, 500, "33")
        canvas.endForm()
        canvas.setFont(font, SIZE)
        canvas.setFillGray(0.6)
        canvas.drawString(60, 700, "11")
        canvas.setFillGray(0)
        canvas.doForm("f")
        canvas.rect(50, 590, 80, 30, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(60, 600, "22")

    assert [line.strip() for line in pdf.read(printed(dressed)).lines] == ["11", "22", "33"]


def test_a_page_turned_on_its_side_is_read_as_it_is_shown():
    """A table across the page: the file turns the page, its text runs upwards."""

    def across(canvas: Canvas, number: int) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -A4[0])
        canvas.drawString(60, 400, "规章")
        canvas.drawString(200, 400, "12")
        canvas.drawString(60, 300, "许可")

    first, second = pdf.read(printed(across)).lines
    assert first.split() == ["规章", "12"]
    assert second.split() == ["许可"]


def test_another_text_laid_beside_what_is_drawn_is_no_figure():
    """A file may have readers for the blind say 5 where it draws 8."""

    def replaced(canvas: Canvas, number: int) -> None:
        canvas.drawString(60, 700, "1")
        canvas._code.append("/Span <</ActualText (5)>> BDC")
        canvas.drawString(60, 600, "8")
        canvas._code.append("EMC")

    assert pdf.read(printed(replaced)).lines == ("1", "\ufffc")


def test_a_digit_of_a_font_without_file_is_read_alone_in_its_box():
    """PDFium has no wide digits of its own, and would pass over one that stands for itself."""

    def wide(canvas: Canvas, number: int) -> None:
        for column, text in enumerate(("规章", "０", "", "１２")):
            canvas.rect(60 + 80 * column, 700, 80, 20)
            canvas.drawString(64 + 80 * column, 706, text)

    assert pdf.read(printed(wide)).lines == ("规章\t０\t\t１２",)


@pytest.mark.parametrize(
    ("usual", "shown"),
    [
        (b"/OFF[6 0 R]", "1\ufffc"),
        (b"/BaseState/OFF", "1\ufffc"),
        (b"/BaseState/OFF/ON[6 0 R]", "12"),
        (b"", "12"),
    ],
)
def test_a_layer_that_is_switched_off_is_not_read(usual, shown):
    """A PDF holds drawings that it shows only when asked."""
    drawing = b"BT /F 12 Tf 60 700 Td (1) Tj ET /OC /L BDC BT /F 12 Tf 67 700 Td (2) Tj ET EMC\n"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<<%b>>>>>>" % usual,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/Properties<</L 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%bendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/OCG/Name(x)>>",
    )
    objects = (b"%d 0 obj%b\nendobj\n" % each for each in enumerate(parts, 1))
    data = b"%PDF-1.5\n" + b"".join(objects) + b"trailer<</Size 7/Root 1 0 R>>\n%%EOF"
    assert pdf.read(data).lines == (shown,)


def test_text_on_a_tint_of_its_own_colour_is_seen():
    """A box shaded by a tenth of red is pale, and red text on it plain to see."""

    def tinted(canvas: Canvas, number: int) -> None:
        canvas.saveState()
        canvas.setFillColorRGB(1, 0, 0, alpha=0.1)
        canvas.rect(50, 690, 80, 30, stroke=0, fill=1)
        canvas.restoreState()
        canvas.setFillColorRGB(1, 0, 0)
        canvas.drawString(60, 700, "12")

    assert pdf.read(printed(tinted)).lines == ("12",)


def test_a_clip_around_the_text_hides_nothing():
    """Word processors draw every box of a table within a clip of its own."""

    def within(canvas: Canvas, number: int) -> None:
        for x, y, text in ((60, 700, "12"), (200, 600, "34")):
            canvas.saveState()
            path = canvas.beginPath()
            path.rect(x - 2, y - 2, 40, SIZE + 4)
            canvas.clipPath(path, stroke=0)
            canvas.drawString(x, y, text)
            canvas.restoreState()

    assert [line.strip() for line in pdf.read(printed(within)).lines] == ["12", "34"]


def test_text_under_a_scan_is_doubtful():
    """A picture of the page with text in it: some recogniser wrote that text."""

    def both(canvas: Canvas, number: int) -> None:
        scan(canvas, number)
        canvas.drawString(60, 700, "规章 1")

    assert pdf.read(printed(both)).scanned


def test_a_picture_in_a_box_is_no_blank():
    """Where a figure might be drawn, the box is not empty."""

    def stamped(canvas: Canvas, number: int) -> None:
        from reportlab.lib.utils import ImageReader

        form(canvas, number)
        canvas.drawImage(ImageReader(io.BytesIO(picture())), 290, 744, 30, 12)

    assert pdf.read(printed(stamped)).lines[1] == "规章\t1\t\ufffc\t3"


def test_a_page_that_breaks_off_is_refused():
    """A drawing damaged half-way would leave boxes empty that were not."""
    data = printed(form)
    start = data.index(b"stream") + 40
    broken = data[:start] + bytes([data[start] ^ 0xFF]) + data[start + 1 :]
    with pytest.raises(Unreadable):
        pdf.read(broken)


def test_a_code_outside_the_font_is_not_passed_over():
    """The font's map has no U+2212; -18 must not become 18."""

    def minus(canvas: Canvas, number: int) -> None:
        canvas.drawString(60, 700, "\u221218")

    (line,) = pdf.read(printed(minus)).lines
    assert line.endswith("18")
    assert line != "18"


def test_a_locked_pdf_says_so():
    """A password is asked of a person, not guessed."""
    encryption = pytest.importorskip("reportlab.lib.pdfencrypt")
    out = io.BytesIO()
    lock = encryption.StandardEncryption("geheim", strength=40)
    canvas = Canvas(out, pagesize=A4, encrypt=lock)
    canvas.drawString(60, 700, "x")
    canvas.save()
    with pytest.raises(Unreadable, match="密码"):
        pdf.read(out.getvalue())


def test_without_pypdfium_the_extra_is_named(monkeypatch):
    """The worker's answer becomes a sentence with the remedy."""
    monkeypatch.setattr(pdf, "ask", lambda service, data: ink.answer(data))
    monkeypatch.setattr(builtins, "__import__", without("pypdfium2"))
    with pytest.raises(Unreadable, match=r"gongkai\[pdf\]"):
        pdf.read(b"%PDF-1.7")


def test_work_without_end_is_ended():
    """A worker beyond its time is killed, and the next one serves again."""
    with pytest.raises(confined.WorkerDied):
        confined.ask("tests.unit.test_formats_layout:forever", b"", seconds=1.0)
    assert confined.ask("tests.unit.test_formats_layout:echo", b"1") == b"1"


def forever(data: bytes) -> bytes:
    """Never answer."""
    while True:
        pass


def echo(data: bytes) -> bytes:
    """Answer what was asked."""
    return data


# ---- OFD -------------------------------------------------------------------------------------

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd_file(content: str, template: str = "") -> bytes:
    """An OFD file of one page."""
    pages = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
    under = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    used = '<ofd:Template TemplateID="9"/>' if template else ""
    members = {
        "OFD.xml": f"<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocInfo><ofd:Title>甲县报告</ofd:Title>"
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{under}</ofd:CommonData>"
        f"<ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {NAMESPACE}>{used}<ofd:Content>"
        f"<ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    if template:
        members["Doc_0/Tpls/Tpl_0/Content.xml"] = (
            f"<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content>"
            "</ofd:Page>"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return out.getvalue()


def run(text: str, x: float, y: float, deltas: str = "", more: str = "") -> str:
    """A text run in millimetres."""
    return (
        f'<ofd:TextObject Boundary="{x} {y} 80 5" Size="4" {more}>'
        f'<ofd:TextCode X="0" Y="4" DeltaX="{deltas}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def stroke(x: float, y: float, wide: float, high: float) -> str:
    """A rectangle of four lines."""
    return (
        f'<ofd:PathObject Boundary="{x} {y} {wide} {high}" LineWidth="0.3"><ofd:AbbreviatedData>'
        f"M 0 0 L {wide} 0 L {wide} {high} L 0 {high} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def test_an_ofd_gives_its_grid():
    """Boxes by their lines, from the page and from the template below it."""
    content = run("规章", 21, 21) + run("12", 61, 21, "2") + stroke(20, 20, 40, 8)
    document = ofd.read(ofd_file(content, template=stroke(60, 20, 40, 8)))
    assert [b.boxes for b in document.blocks if isinstance(b, Grid)] == [
        (Box(0, 0, "规章"), Box(0, 1, "12"))
    ]
    assert document.meta == {"title": "甲县报告"}


@pytest.mark.parametrize(
    ("text", "deltas", "line"),
    [
        ("甲县报告", "g 3 4", "甲县报告"),
        ("甲县报告", "4 4 4", "甲县报告"),
        ("甲县报告", "4 20 4", "甲县        报告"),
        ("1234", "g 3 2", "1234"),
        ("12", "12", "1     2"),
    ],
)
def test_offsets_place_every_character(text, deltas, line):
    """`g 3 4` is three times 4; a wide step is a gap."""
    assert ofd.read(ofd_file(run(text, 20, 20, deltas))).lines == (line,)


def test_invisible_runs_are_not_printed():
    """Visible="false" is not on the page."""
    content = run("9", 20, 20, more='Visible="false"') + run("3", 20, 30)
    assert ofd.read(ofd_file(content)).lines == ("3",)


@pytest.mark.parametrize("bad", ["x", "1 2 3", "nan 0 0 0", "1e99 0 0 0", ""])
def test_broken_places_are_refused(bad):
    """Coordinates that are none break the reading with a sentence."""
    content = run("1", 20, 20).replace("20 20 80 5", bad)
    with pytest.raises(Unreadable, match="OFD"):
        ofd.read(ofd_file(content))


def test_steps_without_end_are_not_laid_out():
    """A run of two characters has one step, whatever the file says."""
    assert ofd.read(ofd_file(run("12", 20, 20, "g 999999999 2"))).lines == ("12",)


# ---- pictures --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def photographed() -> Document:
    """The form's table drawn as a picture and recognised."""
    pytest.importorskip("rapidocr")
    pypdfium2 = pytest.importorskip("pypdfium2")
    with pypdfium2.PdfDocument(printed(form)) as drawn:
        image = drawn[0].render(scale=150 / 72).to_pil().crop((0, 0, 1240, 400))
    out = io.BytesIO()
    image.save(out, "PNG")
    return ocr.read(out.getvalue())


def test_a_picture_gives_its_grid_as_doubtful(photographed):
    """Figures and blanks in their boxes, and the whole marked as read from a picture."""
    assert photographed.scanned
    (grid,) = (block for block in photographed.blocks if isinstance(block, Grid))
    figures = [box.text for box in grid.boxes if box.column]
    assert figures == ["1", "", "3", "12", "0", ""]


def test_ink_that_was_not_recognised_is_no_blank(monkeypatch):
    """Where the recogniser sees nothing, the ink itself still speaks."""
    pytest.importorskip("cv2")
    numpy = pytest.importorskip("numpy")
    grey = numpy.full((842, 595), 255, numpy.uint8)
    for y in (100, 140):
        grey[y : y + 2, 50:250] = 0
    for x in (50, 150, 248):
        grey[100:142, x : x + 2] = 0
    grey[112:128, 190:200] = 0
    monkeypatch.setattr(ocr, "_glyphs", lambda picture: iter(()))
    boxes = only(list(arrange([ocr._page(grey)])))
    assert [box.text for box in boxes] == ["", "\ufffc"]


def test_a_line_in_which_no_text_was_found_stops_nothing(monkeypatch):
    """The recogniser tells of an empty page as of a line that is no list of characters."""
    numpy = pytest.importorskip("numpy")
    seven = ("7", 0.9, [(0.0, 0.0), (5.0, 0.0), (5.0, 9.0), (0.0, 9.0)])
    result = SimpleNamespace(word_results=[("", 1.0, None), [seven]])
    monkeypatch.setattr(ocr, "_engine", lambda: lambda picture, **options: result)
    assert [glyph.text for glyph in ocr._glyphs(numpy.zeros((9, 9), numpy.uint8))] == ["7"]


def test_a_page_that_is_never_recognised_is_given_up(monkeypatch):
    """The worker is ended after its time, and the sentence tells what to do."""

    def late(service, data, seconds):
        assert seconds == ocr.SECONDS
        return confined.ask("tests.unit.test_formats_layout:forever", data, 1.0)

    monkeypatch.setattr(ocr, "ask", late)
    with pytest.raises(Unreadable, match="没有识别完"):
        ocr.read(b"\x89PNG\r\n\x1a\n")


def test_every_page_of_a_scan_is_recognised():
    """Two pictures in one file become two pages of text, each once."""
    pytest.importorskip("rapidocr")
    pypdfium2 = pytest.importorskip("pypdfium2")
    with pypdfium2.PdfDocument(printed(form)) as drawn:
        sheet = drawn[0].render(scale=150 / 72).to_pil().crop((0, 0, 1240, 400))
    out = io.BytesIO()
    sheet.save(out, "TIFF", save_all=True, append_images=[sheet])
    document = ocr.read(out.getvalue())
    assert document.media_type == "image/tiff"
    texts = [
        box.text for block in document.blocks if isinstance(block, Grid) for box in block.boxes
    ]
    assert texts.count("12") == 2


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nrubbish", b"BM", b"GIF89a"])
def test_broken_pictures_are_refused(data):
    """No decoder's traceback."""
    pytest.importorskip("rapidocr")
    with pytest.raises(Unreadable, match="图片"):
        ocr.read(data)


@pytest.mark.parametrize(("side", "told"), [(1.0, ["5"]), (6.0, [SOMETHING, "5"])])
def test_a_character_that_prints_nothing_is_none(side, told):
    """Browsers print zero-width spaces of a page; a font that draws something for one may lie."""
    drawn, bare = (numpy.full((40, 40), colour, numpy.uint8) for colour in (0, 255))
    chars = [
        Char(
            Glyph(text, x, 10, x + 6, 20),
            RuledLine(x, 10, x + wide, 10 + wide),
            (1.0, 0.0, 0.0, 1.0),
            is_foreign=False,
            is_itself=True,
        )
        for text, x, wide in (("\u200b", 10, side), ("5", 11, 6.0))
    ]
    seen = ink._characters(Paper(40, 40, chars, [], Eye(drawn, bare, 1.0)), scanned=False)
    assert [glyph.text for glyph in seen] == told
