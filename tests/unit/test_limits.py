"""The reader's limits: what just keeps within one is read, one more is refused or left out.

Every number stands here once more, so that a limit that is moved is noticed.
"""

import io
import zipfile
import zlib
from types import SimpleNamespace
from zipfile import ZipInfo

import pytest
from lxml import etree

from gongkai import extract
from gongkai.extract import glue, identity, labels, lists, numbers, units
from gongkai.extract.document import Builder, Unreadable
from gongkai.extract.explain.segments import _open_remark, insist_on_one_report, segments
from gongkai.extract.formats import (
    container,
    delimited,
    docx,
    frames,
    html,
    ofd,
    office,
    page_layout,
    portal,
    sniff,
    spans,
    streams,
    style,
    tabs,
    text,
)
from gongkai.extract.formats.glyphs import raster_of
from gongkai.extract.formats.numbering import without_line_numbers
from gongkai.extract.formats.pieces import TextPiece
from gongkai.extract.formats.sheet import Glyph, PrintedPage, RuledLine
from gongkai.extract.formats.spans import SpannedCell
from gongkai.extract.tokens import tokens
from gongkai.form import load


def lines(count, each="正文"):
    """A document of so many lines."""
    builder = Builder()
    builder.text([each] * count)
    return builder.document("text/plain")


def zipped(count):
    """A zip file of so many empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number in range(count):
            file.writestr(str(number), b"")
    return out.getvalue()


def member(size, packed):
    """What a zip file says of a member."""
    info = ZipInfo("a.xml")
    info.file_size, info.compress_size = size, packed
    return info


def tree(count, end=""):
    """An element with so many others in it."""
    return etree.fromstring(f"<a>{'<b/>' * count}{end}</a>")


def words(count):
    """A Word document of so many elements, the last of which is refused for another reason."""
    return etree.fromstring(f"<w><body>{'<b/>' * (count - 1)}<altChunk/></body></w>")


RASTER = raster_of([])


def levels(count):
    """So many level lines, none near another."""
    return [RuledLine(0, at * 9, 500, at * 9) for at in range(count)]


def crossing(count):
    """Lines that make so many places: two hundred columns of lines, and rows of them."""
    rows = count // 200
    wide = [RuledLine(0, at * 9, 9 * 199, at * 9) for at in range(rows)]
    return [*wide, *(RuledLine(at * 9, 0, at * 9, 9 * (rows - 1)) for at in range(200))]


def book(pages):
    """An OFD document of so many pages, none of which says where it lies."""
    root = etree.fromstring(f"<Document><Pages>{'<Page/>' * pages}</Pages></Document>")
    return ofd._Book(SimpleNamespace(xml=lambda name: root), "Document.xml")


def chosen(steps):
    """An element compared with a selector that takes so many steps."""
    compound = SimpleNamespace(cost=lambda place: steps, test=lambda place: False)
    style.Sheets()._fits("element", [(compound, " ")])


def styled(characters):
    """A page whose style sheets have so many characters."""
    style.sheets_of(etree.fromstring(f"<a><style>/*{'x' * (characters - 4)}*/</style></a>"))


def nested(depth):
    """How many rules are taken from within so many conditions."""
    sheets = style.Sheets()
    sheets.add("@media all{" * depth + "i{display:none}" + "}" * depth)
    return sheets.count


CELL = SpannedCell("1")
LIMITS = {
    "lines of a document": (50_000, lambda n: begun(lines(n)), "五万行"),
    "characters of a document": (
        3_000_000,
        lambda n: begun(lines(1, "字" * n)),
        "三百万字",
    ),
    "numbers of a document": (
        20_000,
        lambda n: segments(lines(n, "规章 1")),
        "处数字",
    ),
    "rows of one table": (300, lambda n: insist_on_one_report(range(n)), "超过 300 行"),
    "files in a zip": (10_000, lambda n: container.Container(zipped(n)), "个文件"),
    "a member": (64 << 20, lambda n: container._measure(member(n, n)), "展开后过大"),
    "a well packed member": (1 << 20, lambda n: container._measure(member(n, 9)), "展开后过大"),
    "a member of 9000 bytes": (
        400 * 9_000,
        lambda n: container._measure(member(n, 9_000)),
        "展开后过大",
    ),
    "a file": (64 << 20, lambda n: sniff.open_document(bytes(n), "x"), "超过 64 MB"),
    "characters of a text": (2_000_000, lambda n: sniff._read_text("字" * n, ""), "文本长得"),
    "parts of a web archive": (
        2_000,
        lambda n: sniff._read_mail(b"content-type: \n" * n),
        "大得不合常理",
    ),
    "elements of a page": (400_000, lambda n: html._measure(tree(n)), "网页大得"),
    "characters of a page": (
        2_000_000,
        lambda n: html._measure(etree.fromstring(f"<a>{'字' * n}</a>")),
        "网页大得",
    ),
    "rows of merged boxes": (20_000, lambda n: spans.place([[[]] * n]), "不像年度报告的表格"),
    "boxes of a table": (200_000, lambda n: spans.place([[[CELL] * n]]), "不像年度报告的表格"),
    "columns of a table": (2_001, lambda n: spans.place([[[CELL] * n]]), "合并单元格"),
    "what merged boxes cover": (
        2_000_000,
        lambda n: spans.place(
            [[*[[SpannedCell("1", colspan="1000")]] * (n // 1000), [CELL] * (n % 1000)]]
        ),
        "合并单元格",
    ),
    "lines of a drawing": (1_500, lambda n: list(frames.frames(levels(n))), "线条"),
    "places of a drawing": (40_000, lambda n: list(frames.frames(crossing(n + 199))), "线条"),
    "lines of a page": (
        20_000,
        lambda n: page_layout._items(PrintedPage(9, 9, [], [RuledLine(0, 1, 5, 1)] * n), RASTER),
        "线条",
    ),
    "characters of a printed page": (
        60_000,
        lambda n: page_layout._items(PrintedPage(9, 9, [Glyph(" ", 0, 0, 1, 1)] * n, []), RASTER),
        "线条",
    ),
    "elements of a Word file": (
        1_000_000,
        lambda n: docx._read(words(n), None, {}),
        "Word 文件大得",
    ),
    "a file for LibreOffice": (32 << 20, lambda n: office.read(bytes(n)), "超过 32 MB"),
    "pages of an OFD file": (120, lambda n: book(n).pages(), "不像一份年度报告"),
    "rules of style sheets": (
        20_000,
        lambda n: style.Sheets(count=n - 1).add("i{display:none}"),
        style.ENDLESS,
    ),
    "steps of selectors": (5_000_000, chosen, style.ENDLESS),
    "characters of style sheets": (2_000_000, styled, style.ENDLESS),
}
"""For each: how much is read, how it is tried, and what the refusal of one more says."""


def begun(document):
    """A document begun to be read: its length is looked at first."""
    extract.read(document, load())


def refusal(call, amount):
    """The sentence with which so much is refused, if it is."""
    try:
        call(amount)
    except Unreadable as error:
        return str(error)
    return ""


def stop(*_):
    """What is done next is another matter."""
    raise Unreadable("到此为止。")


@pytest.mark.parametrize("limit", LIMITS)
def test_so_much_is_read_and_no_more(limit, monkeypatch):
    """The last that is not refused, and the first that is."""
    monkeypatch.setattr(extract.identity, "identify", stop)
    monkeypatch.setattr(office, "PROGRAMS", ())
    most, call, says = LIMITS[limit]
    assert says not in refusal(call, most)
    assert says in refusal(call, most + 1)


def column(length):
    """The column that a text of so many characters names."""
    return labels.lexicon(load(), "requests").column(" " * (length - 3) + "自然人")


def told(length):
    """What a line of so many characters tells of the day of publication."""
    said = "发布时间：2024-01-20"
    return portal.describe([said + " " * (length - len(said))]).get("published")


def listed(count):
    """The list that a sentence of so many parts is."""
    parts = "".join(f"第{part}类3件," for part in "甲乙丙丁戊"[: count - 1])
    return len(list(lists.lists(f"共9件,其中{parts}其他1件。")))


def titled(length):
    """Whether a line of so many characters is a title."""
    name = f"{'甲' * 35}2023年政府信息公开{'甲' * (length - 50)}年度报告"
    return bool(identity.identify(lines(1, name)).title)


def numbered(count):
    """Whether the numbers of so many lines are taken off."""
    return without_line_numbers([f"{at}: 字" for at in range(1, count + 1)])[0] == "字"


def copied(count):
    """How many tables are so many lines with only a TAB."""
    return len(list(tabs.copied_tables([TextPiece(each, 1) for each in ["字", "\t"] * count])))


def sheet(rows, boxes):
    """Whether lines with commas are a sheet."""
    return bool(delimited.rows_of([TextPiece(",".join("1" * boxes), 1)] * rows))


def spanning(columns):
    """What a box of a Word table says of so many columns."""
    return etree.Element("gridSpan", val=str(columns))


BOUNDS = {
    "columns that a box spans": (1_000, lambda n: spans.span(str(n)), 1_000, 1_000),
    "columns of a Word table": (200, lambda n: docx._columns(spanning(n), 1), 200, 200),
    "steps of an OFD line": (5_000, lambda n: len(ofd._offsets(f"g {n} 1", 9_999)), 5_000, 5_000),
    "digits in one piece": (60, lambda n: len(glue.readings(["0" * n], n)), 1, 0),
    "characters of a line": (
        200_000,
        lambda n: len(list(tokens(lines(1, "字" * (n - 1) + "1")))),
        2,
        1,
    ),
    "characters of a name": (2_000, column, "natural_person", None),
    "characters of a line that names a day": (600, told, "2024-01-20", None),
    "characters of a title": (70, titled, True, False),
    "characters of a publisher": (
        200,
        lambda n: len(portal.describe(["发布机构：" + "局" * n])["publisher"]),
        200,
        200,
    ),
    "characters of a caption": (
        60,
        lambda n: list(units._captions(lines(1, "单位：万元" + " " * (n - 5)))),
        ["万元"],
        [],
    ),
    "characters of a remark over lines": (
        60,
        lambda n: len(_open_remark("", "(" + "字" * (n - 1), behind_number=True)),
        60,
        0,
    ),
    "digits of a number": (18, lambda n: numbers.is_plain("1" * n), True, False),
    "numbers that may be figures": (
        4,
        lambda n: numbers.count_columns([str(at) for at in range(1, n + 1)]),
        False,
        True,
    ),
    "numbers that are none of lines": (11, numbered, False, True),
    "parts that are no list": (2, listed, 0, 1),
    "rows that are no sheet": (3, lambda n: sheet(n, 4), False, True),
    "boxes that are no sheet": (3, lambda n: sheet(4, n), False, True),
    "lines with a TAB that are no table": (5, copied, 0, 1),
    "characters of the rest of a box": (
        60,
        lambda n: tabs.continues_boxes(["\t字", "字" * n, "\t字"], 1),
        True,
        False,
    ),
    "conditions around a rule": (3, nested, 1, 0),
}
"""For each: the most, how it is tried, and what comes of it and of one more."""


@pytest.mark.parametrize("bound", BOUNDS)
def test_what_is_beyond_a_bound_is_left_out(bound):
    """The last that counts, and the first that does not."""
    most, call, within, beyond = BOUNDS[bound]
    assert (call(most), call(most + 1)) == (within, beyond)


def test_lines_beyond_any_text_are_not_looked_at(monkeypatch):
    """In time that grows as they do; there are fewer here than the bound lets in."""
    monkeypatch.setattr(text, "MOST_LINES", 50_000)
    assert len(text.read("\n" * 50_000).own) == 50_000


def test_a_stream_that_unpacks_without_measure_is_not_unpacked():
    """Sixty-four megabytes are the most."""
    streams._inflate(zlib.compress(bytes((64 << 20) - 1)))
    with pytest.raises(streams.Endless):
        streams._inflate(zlib.compress(bytes((64 << 20) + 1)))
