"""Web pages: decoding, spans, layout tables, chrome, metadata, and what is printed but no text."""

from __future__ import annotations

import contextlib
import io

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.extract.boxes import Box
from gongkai.extract.document import Grid, Text, Unreadable
from gongkai.extract.formats import html, portal, text
from gongkai.extract.formats.decoding import decode
from gongkai.extract.formats.spans import SpannedCell, place, span


def page(body: str, head: str = "") -> str:
    """A page around a body."""
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def grids(markup: str) -> list[Grid]:
    """The tables of a page."""
    return [block for block in html.read_text(page(markup)).blocks if isinstance(block, Grid)]


def lines(markup: str) -> list[str]:
    """The lines outside tables."""
    blocks = html.read_text(page(markup)).blocks
    return [line for block in blocks if isinstance(block, Text) for line in block.lines]


def texts(markup: str) -> list[str]:
    """The boxes of the first table of two columns."""
    return [box.text for box in grids(f"<table>{markup}</table>")[0].boxes]


LABELS = ["本年新收", "上年结转", "予以公开", "属于国家秘密", "重复申请", "结转下年度继续办理"]

# ---- decoding --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-8", "gb2312"),
        ("gb18030", "gb2312"),
        ("gb18030", "gbk"),
        ("gb18030", ""),
        ("gb18030", "iso-8859-1"),
        ("gb18030", "big5"),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("big5", "big5"),
    ],
)
def test_pages_are_decoded_whatever_they_declare(encoding, declared):
    """The characters come back whole, for every encoding and declaration met on portals."""
    text = "政府統計表 12 件" if encoding == "big5" else "政府㙓朱镕基堃 统计表 12 件"
    markup = page(f"<p>{text * 20}</p>", f'<meta charset="{declared}">' if declared else "")
    assert decode(markup.encode(encoding)) == markup


def test_a_declared_gb2312_page_is_not_cut_at_a_rare_character():
    """libxml2 stops at the first character outside GB 2312; the page goes on."""
    data = page("<p>前𬱖后</p><p>末行</p>", "<meta charset=gb2312>").encode("gb18030")
    assert html.read(data).lines == ("前𬱖后", "末行")


def test_a_broken_byte_stays_visible():
    """One broken byte among many does not cost the page, and is no digit."""
    data = page("<table><tr><td>规章<td>1X2</table>" + "<p>正文文字</p>" * 99).encode()
    lines_read = html.read(data.replace(b"1X2", b"1\xff2")).lines
    assert lines_read[0] == "规章\t1\ufffd2"


def test_bytes_of_no_encoding_are_refused():
    """Noise is told to be noise."""
    with pytest.raises(Unreadable, match="编码"):
        decode(bytes(range(128, 256)) * 50)


# ---- spans -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (None, 1),
        ("", 1),
        ("3", 3),
        (" 3 ", 3),
        ("2%", 2),
        ("2.9", 2),
        ("x", 1),
        ("-2", 1),
        ("999999999999", 1000),
        ("99999", 1000),
    ],
)
def test_spans_are_read_as_browsers_read_them(written, meant):
    """Digits in front count, the rest does not; HTML's limit is 1000."""
    assert span(written) == meant


def test_a_span_beyond_its_table_is_cut():
    """No ghost rows: a span ends with the rows of its group."""
    boxes = place([[[SpannedCell("a", "9"), SpannedCell("b")], [SpannedCell("c")]]])
    assert boxes == (Box(0, 0, "a", 2, 1), Box(0, 1, "b"), Box(1, 1, "c"))


def test_columns_in_which_nothing_begins_are_left_out():
    """A title over a hundred columns does not make the table a hundred wide."""
    boxes = place([[[SpannedCell("t", None, "100")], [SpannedCell("a"), SpannedCell("b")]]])
    assert boxes[0] == Box(0, 0, "t", 1, 2)


def test_a_row_span_does_not_leave_its_section():
    """A head's span does not push a body's boxes to the right."""
    markup = "<thead><tr><td rowspan=5>h<td>i</thead><tbody><tr><td>1<td>2</tbody>"
    assert grids(f"<table>{markup}</table>")[0].boxes[2:] == (Box(1, 0, "1"), Box(1, 1, "2"))


def test_a_foot_is_printed_last():
    """tfoot may stand before tbody and is shown below it."""
    markup = "<tfoot><tr><td>总计<td>3</tfoot><tbody><tr><td>a<td>3</tbody>"
    assert texts(markup) == ["a", "3", "总计", "3"]


cells = st.tuples(st.integers(1, 4), st.integers(1, 4))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=6))
def test_boxes_never_overlap_and_never_leave_the_grid(rows):
    """Whatever the spans, each place belongs to one box at most."""
    table = [
        [SpannedCell(f"{r}.{c}", str(h), str(w)) for c, (h, w) in enumerate(row)]
        for r, row in enumerate(rows)
    ]
    boxes = place([table])
    covered = [
        (row, column)
        for box in boxes
        for row in range(box.row, box.row + box.rowspan)
        for column in range(box.column, box.column + box.colspan)
    ]
    assert len(covered) == len(set(covered))
    assert max(row for row, _ in covered) < len(rows)
    assert sorted(box.text for box in boxes) == sorted(c.text for row in table for c in row)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whole_tables_agree_with_pandas(data):
    """pandas.read_html, an independent reader, sees the same text at each place."""
    columns, heights = data.draw(st.integers(2, 6)), data.draw(st.integers(1, 5))
    markup, taken = "", set()
    for row in range(heights):
        markup += "<tr>"
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide = data.draw(st.integers(1, 3))
            while wide > 1 and (
                column + wide > columns or any((row, column + d) in taken for d in range(wide))
            ):
                wide -= 1
            high = data.draw(st.integers(1, heights - row))
            taken |= {(row + d, column + e) for d in range(high) for e in range(wide)}
            markup += f"<td rowspan={high} colspan={wide}>r{row}c{column}</td>"
        markup += "</tr>"
    frame = pandas.read_html(io.StringIO(f"<table>{markup}</table>"), flavor="lxml")[0]
    found = {}
    for box in place_all(markup):
        for row in range(box.row, box.row + box.rowspan):
            for column in range(box.column, box.column + box.colspan):
                found[row, column] = box.text
    starts = sorted({int(text.split("c")[1]) for text in found.values()})
    want = {
        (row, at): frame.iat[row, column]
        for row in range(len(frame))
        for at, column in enumerate(starts)
    }
    assert found == want


def place_all(markup: str) -> list[Box]:
    """The boxes of a table, also where it has one column only."""
    root = html.parse(page(f"<table>{markup}</table>"))
    return list(html._boxes(next(root.iter("table"))))


def test_a_table_beyond_all_measure_is_refused():
    """A sentence instead of a million rows."""
    with pytest.raises(Unreadable, match="不像年度报告"):
        place([[[SpannedCell("1")]] * 30_000])


# ---- tables and text ------------------------------------------------------------------------


def test_blank_boxes_and_padded_figures_stay_apart():
    """A blank is an empty text, NBSP around a figure is padding."""
    assert texts("<tr><td>规章<td>&nbsp;0<td>\xa0<td><o:p> </o:p><td>3&nbsp;") == [
        "规章", "0", "", "", "3",
    ]  # fmt: skip


def test_a_layout_table_is_passed_through():
    """The tables inside a page's frame are found, and the frame's text is text."""
    inner = "<table><tr><td>规章<td>1<td>2<tr><td>许可<td>3<td>4</table>"
    markup = f"<table><tr><td>菜单</td><td><p>一、总体情况</p>{inner}</td></tr></table>"
    assert lines(markup) == ["菜单", "一、总体情况"]
    assert [box.text for box in grids(markup)[0].boxes] == ["规章", "1", "2", "许可", "3", "4"]


def test_a_table_inside_a_box_of_data_is_its_text():
    """A figure in an inner table never leaves its box looking empty."""
    markup = "<tr><td>a<td>b<td>c<tr><td>1<td><table><tr><td>7</table><td>3"
    assert texts(markup) == ["a", "b", "c", "1", "7", "3"]


def test_one_column_is_text_in_a_frame():
    """A table of one column gives a line for each box, blank ones too."""
    assert lines("<table><tr><td>569<tr><td>&nbsp;<tr><td>368</table>") == ["569", "", "368"]


def test_paragraphs_and_breaks_are_lines():
    """An empty paragraph and a doubled break are blank lines: they can be empty boxes."""
    markup = (
        "<p>一</p><p>&nbsp;</p><p><span> </span></p><p>二<br>三<br><br>四</p><div>五<b>六</b></div>"
    )
    assert lines(markup) == ["一", "", "", "二", "三", "", "四", "五六"]


def test_digits_split_over_spans_are_one_figure():
    """Word's markup cuts '2023' in two; it is printed as one."""
    assert texts("<tr><td><span>20</span><span>23</span>年<td><p>4</p>") == ["2023年", "4"]


def test_preformatted_text_keeps_its_columns():
    """Lines and blanks of <pre> stay."""
    assert lines("<pre>规章    1   2\n许可        3</pre>") == ["规章    1   2", "许可        3"]


DRAWN = ["年度报告", "| 规章 | 1 |  | 3 |", "| 许可 |  | 5 | 6 |", "文件\t7\t\t", "处罚\t\t8\t9"]


def test_a_page_that_shows_a_text_is_read_as_that_text():
    """Tables drawn in it are tables, and what is doubted in texts is doubted in it."""
    shown = "\n".join(DRAWN)
    document = html.read_text(page(f"<h1>年度报告</h1><div><pre>{shown[5:]}</pre></div>"))
    own = text.read(shown)
    assert (document.blocks, document.media_type) == (own.blocks, own.media_type)
    assert document.file_type == "text/html"


@pytest.mark.parametrize(
    "around", ["<table><tr><td>规章</td><td>1</td></tr></table>", "正文。" * 30]
)
def test_lines_shown_as_they_are_beside_other_content_stay_lines(around):
    """A table of the page's own, or sentences: it is no text alone."""
    shown = "\n".join(DRAWN[1:3])
    document = html.read_text(page(f"<div>{around}<pre>{shown}</pre></div>"))
    assert document.media_type == "text/html"
    assert set(DRAWN[1:3]) <= set(document.lines)


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("<p><sup>2</sup>其中1件为上年结转。</p>", "5件^[2]"),
        ("<p>注2：含转办件。</p>", "5件^[2]"),
        ("<p>注：<sup>2</sup>含转办件。</p>", "5件^[2]"),
        ("<p><sup>3</sup>其中1件为上年结转。</p>", "5件^2"),
        ("<p>注：2 件为上年结转。</p>", "5件^2"),
        ("", "5件^2"),
    ],
)
def test_a_raised_digit_is_the_mark_of_a_note_that_the_page_has(note, shown):
    """Else it may be a part of the number that was raised by accident."""
    table = "<table><tr><td>规章</td><td>5件<sup>2</sup></td></tr></table>"
    assert grids(table + note)[0].boxes[1].text == shown


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("5<sup>2</sup>", "5^2"),
        ('5<span style="vertical-align: super">2</span>', "5^2"),
        ("<del>12</del>13", "13"),
        ("<del>12</del>", "\ufffc"),
        ("1<s>5</s>2", "1 2"),
        ('<span style="text-decoration:line-through">12</span>13', "13"),
        ('<font color="#FFFFFF">9</font>3', "\ufffc3"),
        ('<span style="font-size: 0px">9</span>3', "\ufffc3"),
        ('<span style="position: absolute; left: -9999px">9</span>3', "\ufffc3"),
        ('<span style="mso-hide: all">9</span>3', "3"),
        ('<span style="color: white; background: #036">9</span>', "9"),
        ('<div style="font-size: 0"><span style="font-size: 14px">9</span></div>', "9"),
        ("<img src=1.png>", "\ufffc"),
        ("<svg><text>1</text></svg>", "\ufffc"),
        ('<input type="text" value="12">', "12"),
        ('<input type="hidden" value="12">', ""),
        ('<span style="display: none">9</span>3', "3"),
        ("<script>9</script>3<style>9</style>", "3"),
        ("<select><option>9</select>3", "\ufffc3"),
        ("3<!-- 9 -->", "3"),
        ("3<ruby>件<rt>9</rt></ruby>", "3件"),
        ("<del>5</del>1\x082", "1\ufffd2"),
        ("1&#8;2<del>5</del>", "1\ufffd2"),
        ("<del>5</del>1\ufffe2", "1\ufffd2"),
        ("<del>5</del>1\f2", "1 2"),
        ('<span style="font-size: 0px">9\x08</span>3', "\ufffc3"),
    ],
)
def test_what_is_printed_in_a_box_is_what_is_read(markup, shown):
    """Raised, struck, drawn and hidden things never make another number."""
    assert texts(f"<tr><td>规章<td>{markup}</td></tr>")[1] == shown


def test_a_hidden_row_is_no_row():
    """What is not displayed is not printed."""
    assert texts("<tr><td>a<td>1<tr style='display:none'><td>a<td>9<tr><td>b<td>2") == [
        "a", "1", "b", "2",
    ]  # fmt: skip


EVERYDAY = {
    "divisions as a table": (
        "<style>.t{display:table}.r{display:table-row}.c{display:table-cell}</style><div class=t>"
        "<div class=r><p class=c>规章</p><p class=c>1</p></div><div class=r><p class=c>许可</p>"
        "<p class=c></p></div></div>",
        ["规章", "1", "许可", ""],
    ),
    "boxes without a row": (
        '<div style="display:table"><i style="display:table-cell">规章</i> '
        '<i style="display:table-cell">1</i></div>',
        ["规章", "1"],
    ),
    "a row that is folded away": (
        "<table><tr style='visibility:collapse'><td>a<td>9<tr><td>规章<td>1</table>",
        ["规章", "1"],
    ),
    "an invisible box keeps its place": (
        "<table><tr><td>规章<td style='visibility:hidden'>9<td>1</table>",
        ["规章", "\ufffc", "1"],
    ),
    "a box hidden for telephones": (
        "<style>@media (max-width:600px){.w{display:none}}</style>"
        "<table><tr><td>规章<td class=w>1<td>2</table>",
        ["规章", "1", "2"],
    ),
    "a point to hold a place": (
        "<table><tr><td>规章<td><img src=a.gif width=1 height=1>1<td><img src=a.gif></table>",
        ["规章", "1", "\ufffc"],
    ),
    "a button": (
        "<table><tr><td>规章<td><button>12</button><td>1</table>",
        ["规章", "\ufffc", "1"],
    ),
    "an area to write in": (
        "<table><tr><td>规章<td><textarea>12</textarea></table>",
        ["规章", "12"],
    ),
    "white on the page's black": (
        "<div style='color:#fff;background:#000'>"
        "<table><tr><td>规章<td>1<td bgcolor=white>2</table>",
        ["规章", "1", "\ufffc"],
    ),
    "added by a sheet": (
        "<style>.a::after{content:'2'} .b::after{content:'件'} .c::before{content:attr(data-n)}"
        "</style><table><tr><td>规章<td class=a>1<td class=b>3<td class=c data-n=4></table>",
        ["规章", "\ufffc", "3", "\ufffc"],
    ),
    "breaks": ("<table><tr><td>规章<br>数<td>1<br><td><br></table>", ["规章\n数", "1", ""]),
}


@pytest.mark.parametrize("name", EVERYDAY)
def test_everyday_tables_are_what_a_browser_shows(name):
    """Boxes in their places, whatever makes them boxes; what cannot be told is marked."""
    markup, boxes = EVERYDAY[name]
    assert texts_of(markup) == boxes


def texts_of(markup: str) -> list[str]:
    """The boxes of the one table of a page."""
    (grid,) = (b for b in html.read_text(page(markup)).blocks if isinstance(b, Grid))
    return [box.text for box in grid.boxes]


def test_an_invisible_table_beside_the_report_is_none():
    """What is transparent or folded away is read only where nothing else holds the form."""
    rows = "".join(f"<tr><td>{label}<td>1" for label in LABELS)
    old = f'<table style="opacity:0">{rows.replace("<td>1", "<td>9")}</table>'
    assert "9" not in "".join(html.read_text(page(f"{old}<table>{rows}</table>")).lines)


# ---- the article and its metadata -----------------------------------------------------------

REPORT = """
<h1>甲县水务局2023年政府信息公开工作年度报告</h1><div class="body">
<p>一、总体情况</p><p>本年度收到申请1件。</p><p>二、主动公开政府信息情况</p>
<table><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>5
<tr><td>行政处罚<td>6<tr><td>行政强制<td>7<tr><td>行政事业性收费<td>8</table>
<p>三、收到和处理政府信息公开申请情况</p>
<table><tr><td>一、本年新收<td>1<tr><td>二、上年结转<td>0<tr><td>（一）予以公开<td>1
<tr><td>国家秘密<td>0<tr><td>四、结转下年度继续办理<td>0</table>
<p>六、其他需要报告的事项</p><p>无。</p></div>
"""
MENU = (
    "<ul>"
    + "".join(f"<li><a href=#>{name}</a></li>" for name in ("行政许可", "行政处罚", "年报", "首页"))
    + "</ul>"
)


@pytest.mark.parametrize(
    "frame", ["<div>{}</div>", "<div id=zoom>{}</div>", "<article>{}</article>"]
)
def test_the_article_is_found_among_menus(frame):
    """Nothing of the menus, all of the article, with and without a container's name."""
    markup = page(f"<div>{MENU * 5}</div>{frame.format(REPORT)}<div>{MENU * 9}</div>")
    found = html.read_text(markup).lines
    assert "首页" not in found
    assert "一、总体情况" in found
    assert found[-1] == "无。"
    assert "四、结转下年度继续办理\t0" in found


def test_a_page_without_a_report_is_kept_whole():
    """Where the form is not found, nothing is left out."""
    assert lines("<div><p>通知</p></div><div>地址</div>") == ["通知", "地址"]


def test_a_hidden_body_is_read_all_the_same():
    """Some pages show themselves by a script; a script is never run."""
    assert html.read_text("<html><body style='display:none'><p>正文</p></body></html>").lines == (
        "正文",
    )


def test_metadata_are_named_and_ranked():
    """Publication goes before page generation and capture; identifiers keep their labels."""
    head = (
        '<meta name="others" content="页面生成时间 2024-05-28 15:46:43"><title>甲县</title>'
        '<meta name="ArticleTitle" content="甲县水务局2023年政府信息公开工作年度报告">'
        '<meta name="PubDate" content="2024-01-19 10:00"><link rel="canonical" href="http://a.cn/t.html">'
    )
    table = (
        "<table><tr><td>索 引 号<td>001/2024-1<td>分类<td>年报<tr><td>发布机构<td>甲县政府办"
        "<td>公开日期<td>2024年1月17日<tr><td>文号<td></table>"
    )
    meta = html.read_text(page(f"<p>采集时间：2025-12-30</p>{table}{REPORT}", head)).meta
    assert meta == {
        "索引号": "001/2024-1",
        "title": "甲县水务局2023年政府信息公开工作年度报告",
        "published": "2024-01-17",
        "publisher": "甲县政府办",
        "url": "http://a.cn/t.html",
    }


@pytest.mark.parametrize(
    ("written", "meta"),
    [
        (["发布日期：2021-01-28 来源：甲县水务局 浏览次数：12"],
         {"published": "2021-01-28", "publisher": "甲县水务局"}),
        (["索引号 0010/2021-9 主题分类 其他", "发布机构 县府办 生成日期 2021-1-8"],
         {"索引号": "0010/2021-9", "publisher": "县府办", "published": "2021-01-08"}),
        (["发布机构", "甲县水务局", "公开日期", "2024-01-17"],
         {"publisher": "甲县水务局", "published": "2024-01-17"}),
        (["成文日期：2024年01月10日 发布日期：2024年01月17日"], {"published": "2024-01-17"}),
        (["发文日期：2024-01-10"], {"published": "2024-01-10"}),
        (["来源：http://a.cn/1.html"], {"url": "http://a.cn/1.html"}),
        (["文号:", "栏目: 年报"], {}),
        (["本年收费金额（单位：万元）", "采集时间：2024-09-09", "发布日期：2024-13-40"], {}),
    ],
)  # fmt: skip
def test_labels_of_portals_are_read_in_every_layout(written, meta):
    """On one line or two, by colon or blank; what is no date is none."""
    assert portal.describe(written) == meta


def test_boxes_struck_or_pale_as_a_whole_are_marked():
    """The style of a box is that of what stands in it."""
    row = '<tr><td>规章<td style="text-decoration: line-through">12<td style="color:#fff">3</tr>'
    assert texts(row) == ["规章", "\ufffc", "\ufffc"]


@pytest.mark.parametrize(("link", "shown"), [("", "3"), ("<link rel=stylesheet>", "\ufffc3")])
def test_classes_that_the_page_hides_are_hidden_or_marked_in_boxes(link, shown):
    """On paper only is not on the screen; a sheet that nobody fetched may show it again."""
    style = "<style>@media print {.p {display:none}} .h {display: none}</style>"
    cells = "<td><span class=h>9</span>3<td><span class=p>4</span>"
    document = html.read_text(page(f"<table><tr><td>规章{cells}</table>", style + link))
    assert document.lines == (f"规章\t{shown}\t4",)


@pytest.mark.parametrize("veil", ["visibility: hidden; opacity: 0;", "opacity:0"])
def test_an_article_that_waits_for_a_script_is_read(veil):
    """Pages of a messenger keep it invisible until all is loaded; what else is hidden stays so."""
    rows = "".join(f"<tr><td>{label}<td>1" for label in LABELS)
    old = f'<div style="display:none"><table>{rows.replace("<td>1", "<td>9")}</table></div>'
    text = f'{old}<div id="js_content" style="{veil}"><table>{rows}</table></div>'
    boxes = grids(text)[0].boxes
    assert [box.text for box in boxes if box.column] == ["1"] * len(LABELS)


# ---- bad pages ------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"   ", b"<!-- -->", b"<html></html>"])
def test_empty_pages_are_empty_or_refused(data):
    """No figure comes from nothing, and no traceback."""
    with contextlib.suppress(Unreadable):
        assert not any(html.read(data).lines)


@pytest.mark.parametrize("depth", [300, 1500])
def test_unclosed_tags_lose_nothing(depth):
    """Old editors nest hundreds of tags; libxml2 would silently drop what is deeper than 256."""
    assert html.read_text(page("<font>" * depth + "<p>末行</p>")).lines == ("末行",)


def test_nesting_beyond_the_limit_is_told():
    """What would be cut off is refused instead."""
    with pytest.raises(Unreadable, match="嵌套过深"):
        html.read_text(page("<div>" * 100_000 + "1"))


SHEET = ("信息内容,制发,废止,有效", "规章,,,5", "三、其他,8.事项,,", "合计,0,,5")
"""One begins like the heading of a section, and ends like it."""


@pytest.mark.parametrize(
    ("blank", "end", "tag"), [("&emsp;", "<br>", "p"), ("\t", "\n", "pre")], ids=["p", "pre"]
)
def test_lines_whose_boxes_are_parted_by_wide_blanks_are_a_table(blank, end, tag):
    """Each has as many: <br> between rows, or the lines of a <pre>."""
    rows = end.join(SHEET).replace(",", blank)
    (grid,) = grids(f"<p>上文。</p><{tag}>{rows}</{tag}><p>下文。</p>")
    assert [box.text for box in grid.boxes if box.row == 1] == ["规章", "", "", "5"]
    assert (grid.rows, grid.columns) == (4, 4)


def test_lines_stay_lines_where_one_has_another_number_of_wide_blanks() -> None:
    """It may be a row with a box too many; and two such blanks are an indent."""
    rows = [*SHEET, "小计,,,,5"]
    assert not grids(f"<p>{'<br>'.join(rows).replace(',', '&emsp;')}</p>")
    assert not grids("<p>&emsp;&emsp;一</p>" * 4)
