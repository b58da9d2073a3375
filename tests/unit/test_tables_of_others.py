"""Tables of other bodies, years and units: what they say is not told of this one's report."""

from __future__ import annotations

import pytest

from gongkai.extract.document import Builder
from gongkai.extract.foreign import without_others
from gongkai.form import load
from tests.unit.test_explain_documents import HEADS, ROWS, THREE, as_html, figures, grid_of, row
from tests.unit.test_kept_places import OUTCOMES, STRIP, as_page
from tests.unit.test_other_tables import UNTOLD

OWN_NAMES = (
    tuple(f"{year}年" for year in range(2016, 2023)),
    ("东城区", "西城区", "南湖县", "北山县", "开发区", "市本级", "合计"),
    ("当面", "网络", "信函", "传真", "邮件", "其他", "总计"),
)


@pytest.mark.parametrize("names", OWN_NAMES)
@pytest.mark.parametrize("kind", ["html", "md", "txt", "lines"])
def test_a_table_of_the_agency_s_own_with_the_form_s_rows_is_not_the_form_s(
    names: tuple[str, ...], kind: str
) -> None:
    """Seven columns of years, districts or ways to apply, and the statutory table is a picture."""
    table = grid_of(["项目", *names], {}, "1|0|2|0|0|0|3")
    gap = "\n" if kind == "lines" else " "
    lines = [["项目", *names], *([label, *"1020003"] for label in ROWS.values())]
    text = THREE + "\n".join(gap.join(line) for line in lines) + "\n"
    shown = {"html": as_html(table), "md": table}.get(kind, text)
    found = figures(shown, f"a.{kind if kind in ('html', 'md') else 'txt'}")
    assert row(found, "requests.granted") == [None] * 7


@pytest.mark.parametrize("heading", ["上年情况", "全市汇总", "下属单位情况"])
def test_a_table_before_an_empty_one_may_be_another_s(heading: str) -> None:
    """The empty one behind it is this body's own."""
    tables = [as_html(grid_of(HEADS, {}, boxes)) for boxes in ("2|0|0|0|0|0|2", " | | | | | | ")]
    found = figures(f"<p>{heading}</p>{tables[0]}<p>本级</p>{tables[1]}", "a.html")
    assert row(found, "requests.granted") == [None] * 7


GRID = grid_of(HEADS, {}).removeprefix(THREE)
ONE = as_html(GRID).removeprefix(f"<p>{THREE}</p>")


@pytest.mark.parametrize(
    ("caption", "is_told"),
    [
        ("2022年数据如下：", False),
        ("以下为2022年情况。", False),
        ("附：2022年数据表", False),
        ("上年情况", False),
        ("下表为上年度数据：", False),
        ("（上年）", False),
        ("2023年数据如下：", True),
        ("以下为2023年情况。", True),
        ("本年情况", True),
        ("上年结转的申请均已办结", True),
        ("与上年情况相比，2022年", True),
    ],
)
def test_a_caption_says_of_which_year_a_table_is(caption: str, is_told: bool) -> None:
    """In a report on 2023, it stands above the table or in its first row."""
    told = ["2", *"00000", "2"] if is_told else [None] * 7
    above = figures(f"<p>{THREE}</p><p>{caption}</p>{ONE}", "a.html")
    assert row(above, "requests.granted") == told
    for boxes in (f"<td colspan=8>{caption}</td>", f"<td>{caption}</td>" * 8):
        inside = ONE.replace("<table>", f"<table><tr>{boxes}</tr>", 1)
        assert row(figures(f"<p>{THREE}</p>{inside}", "a.html"), "requests.granted") == told


def test_a_caption_far_right_of_a_text_says_of_which_year_a_table_is() -> None:
    """Over the columns of a wide table."""
    own, other = (
        figures(f"{THREE}{' ' * 70}{year}年情况\n{GRID}", "a.md") for year in (2023, 2022)
    )
    assert row(own, "requests.granted") == [*"2000002"]
    assert row(other, "requests.granted") == [None] * 7


def test_a_year_before_numbers_is_no_caption() -> None:
    """Far before them, in a row of the agency's own."""
    builder = Builder()
    builder.text([THREE, f"2022年{' ' * 70}1 0 0 0 0 0 1", "一、本年新收政府信息公开申请数量 2"])
    document = builder.document("text/plain")
    assert without_others(document, load(), 2023, "", "") == document


def test_a_caption_above_section_two_is_that_of_all_its_tables() -> None:
    """Each of which has its own article above it."""
    rows = cells(("信息内容", "本年处理决定数量"), ("行政许可", "5"))
    text = "<p>二、主动公开政府信息情况</p>{}<p>第二十条第（五）项</p>" + rows
    own, other = (figures(text.format(each) + ONE, "a.html") for each in ("", "<p>上年情况</p>"))
    assert row(own, "proactive.licensing") == ["5"]
    assert row(other, "proactive.licensing") == [None]


def cells(*lines: tuple[str, ...]) -> str:
    """Rows of a table of HTML, each box with the columns that it takes behind a colon."""
    rows = (
        "".join(f"<td colspan={span or 1}>{text}</td>" for text, _, span in map(parted, line))
        for line in lines
    )
    return "<table>" + "".join(f"<tr>{each}</tr>" for each in rows) + "</table>"


def parted(text: str) -> tuple[str, str, str]:
    """A text and the number behind its colon."""
    return text.partition(":")


GROUPS = ("行政复议:5", "行政诉讼（未经复议直接起诉）:5", "行政诉讼（复议后起诉）:5")
BOXES = (*"10001", *"00000", *"02002")


@pytest.mark.parametrize(
    ("order", "is_told"), [((0, 1, 2), True), ((1, 0, 2), False), ((1, 2, 0), False)]
)
def test_groups_of_section_four_in_one_row_of_heads_have_their_order(
    order: tuple[int, ...], is_told: bool
) -> None:
    """The review may stand between the suits, or last."""
    found = figures(
        f"<p>{STRIP}</p>{cells(tuple(GROUPS[at] for at in order), OUTCOMES * 3, BOXES)}", "a.html"
    )
    assert row(found, "remedies") == ([*BOXES] if is_told else UNTOLD)


def test_the_columns_of_one_group_of_section_four_may_stand_otherwise() -> None:
    """Those of the review and of the second suits stand in the form's order."""
    names = [*OUTCOMES, "结果维持", "其他结果", "尚未审结", "结果纠正", "总计", *OUTCOMES]
    head = "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n" + " ".join(names) + "\n"
    assert row(figures(f"{STRIP}{head}{' '.join(BOXES)}\n"), "remedies") == UNTOLD


def test_the_year_before_in_the_table_of_section_four_is_not_this_year_s() -> None:
    """Its heading and head stand below this year's empty row."""
    head = (
        ("行政复议:5", "行政诉讼:10"),
        (*OUTCOMES, "未经复议直接起诉:5", "复议后起诉:5"),
        OUTCOMES * 3,
    )
    table = cells(*head, ("",) * 15, ("上年情况:15",), *head, BOXES)
    assert row(figures(f"<p>{STRIP}</p>{table}", "a.html"), "remedies") == UNTOLD


@pytest.mark.parametrize("name", ["区县", "备注", "单位"])
def test_a_column_of_the_agency_s_own_is_none_of_section_two(name: str) -> None:
    """It stands first, and a box is empty."""
    table = cells(
        ("第二十条第（一）项:5",),
        ("信息内容", name, "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "0", "", "", ""),
        ("行政规范性文件", "17", "0", "", "11"),
    )
    found = figures(
        f"<p>二、主动公开政府信息情况</p>{table}{as_html(grid_of(HEADS, {}))}", "a.html"
    )
    assert row(found, "proactive.normative_docs") == [None] * 3


def test_a_number_under_no_name_of_section_two_leaves_its_row_unread() -> None:
    """The box over it is empty, and so is one under a name; other rows are told."""
    for last, told in (("", ["", "", "7"]), ("6", [None] * 3)):
        table = cells(
            ("第二十条第（一）项:5",),
            ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数", ""),
            ("规章", "1", "2", "3", ""),
            ("行政规范性文件", "", "", "" if last else "7", last),
        )
        found = figures(
            f"<p>二、主动公开政府信息情况</p>{table}{as_html(grid_of(HEADS, {}))}", "a.html"
        )
        assert row(found, "proactive.rules") == ["1", "2", "3"]
        assert row(found, "proactive.normative_docs") == told


def fees(head: str, label: str, box: str, before: str = "", below: str = "") -> str:
    """Section two with its sum of money alone."""
    lines = (("第二十条第（八）项:2",), ("信息内容", head), (label, box))
    rest = as_html(grid_of(HEADS, {}))
    return f"<p>二、主动公开政府信息情况</p>{before}{cells(*lines)}{below}{rest}"


PLAIN = ("本年收费金额", "行政事业性收费", "12345")
OFFICIAL = ("本年收费金额（单位：万元）", *PLAIN[1:])


@pytest.mark.parametrize(
    "shown",
    [
        fees("收费金额/元", *PLAIN[1:]),
        fees("收费金额【元】", *PLAIN[1:]),
        fees("本年收费金额（千元人民币）", *PLAIN[1:]),
        fees("金额（亿元）", *PLAIN[1:]),
        fees("收费金额", "行政事业性收费（元）", "12345"),
        fees(*OFFICIAL, before="<p>货币单位：元</p>"),
        fees(*OFFICIAL, before="<p>单位：元（人民币）</p>"),
        fees(*OFFICIAL, below="<p>注：收费金额单位为元</p>"),
        fees(*OFFICIAL[:2], "12345（不含税，元）"),
    ],
)
def test_a_sum_beside_which_another_unit_is_named_is_not_told(shown: str) -> None:
    """In the head, the label, a caption, a note or the box: off by ten thousand."""
    assert row(figures(shown, "a.html"), "proactive.fees") == [None]


def test_a_sum_in_the_unit_of_the_form_or_its_own_is_told() -> None:
    """万元 is the form's; behind the number stands its own."""
    assert figures(fees(*OFFICIAL), "a.html")["proactive.fees.amount_wan"].value == 12345
    own = figures(fees(*OFFICIAL[:2], "20000元"), "a.html")["proactive.fees.amount_wan"]
    assert own.value == 2


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_a_soft_hyphen_before_a_number_may_be_its_minus(name: str) -> None:
    """Pages print nothing for it, programs write it for a minus."""
    lines = [f"{label} 2 0 0 0 0 0 2" for label in ROWS.values()]
    at = [*ROWS].index("granted")
    lines[at] = f"{ROWS['granted']} \u00ad2 0 0 0 0 0 2"
    text = (
        "".join(f"<p>{line}</p>" for line in [THREE, *lines])
        if name == "a.html"
        else (THREE + "\n".join(lines) + "\n")
    )
    assert "2" not in row(figures(text, name), "requests.granted")[:1]


@pytest.mark.parametrize(
    ("caption", "told"),
    [
        ("附：2022年收到和处理政府信息公开申请情况", "2"),
        ("（2022年数据供对比）", "2"),
        ("上年同期数据：", "2"),
        ("附：2023年收到和处理政府信息公开申请情况", None),
        ("下属单位情况", "2"),
    ],
)
def test_a_table_under_the_caption_of_others_is_none_of_this_report(
    caption: str, told: str | None
) -> None:
    """Behind this year's table; section four comes behind both and is this year's."""
    table = as_page([HEADS, *([label, *"2000002"] for label in ROWS.values())])
    other = as_page([HEADS, *([label, *"7000007"] for label in ROWS.values())])
    four = cells(GROUPS, OUTCOMES * 3, BOXES)
    body = other[other.index("<table") :]
    found = figures(f"{table}<p>{caption}</p>{body}<p>{STRIP}</p>{four}", "a.html")
    assert row(found, "requests.granted")[0] == told
    assert row(found, "remedies") == [*BOXES]


@pytest.mark.parametrize(
    ("caption", "is_told"),
    [
        ("2022年度申请情况（单位：件）", False),
        ("2022年数据如下表：", False),
        ("上年同期数", False),
        ("二〇二二年情况", False),
        ("附：下属单位情况", False),
        ("全市汇总", False),
        ("二〇二三年情况", True),
        ("全市政府信息公开申请情况", False),
    ],
)
def test_a_lone_table_under_the_caption_of_another_year_or_body_is_not_read(
    caption: str, is_told: bool
) -> None:
    """This year's may be missing, or a picture."""
    table = as_page([HEADS, *([label, *"7000007"] for label in ROWS.values())])
    body = table[table.index("<table") :]
    found = figures(f"<p>{THREE}</p><p>{caption}</p>{body}", "a.html")
    assert row(found, "requests.granted") == ([*"7000007"] if is_told else [None] * 7)


def test_numbers_of_columns_are_no_figures_of_section_four() -> None:
    """The row below them stands in a table of its own, on the next page."""
    first = cells(("行政复议:5", "行政诉讼:10")).removesuffix("</table>")
    tall = "".join(f"<td rowspan=2>{name}</td>" for name in OUTCOMES)
    suits = "<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td>"
    names = "".join(f"<td>{name}</td>" for name in OUTCOMES * 2)
    counts = "".join(f"<td>{at}</td>" for at in range(1, 16))
    four = f"{first}<tr>{tall}{suits}</tr><tr>{names}</tr><tr>{counts}</tr></table>"
    for below in (cells(BOXES), ""):
        assert row(figures(f"<p>{STRIP}</p>{four}{below}", "a.html"), "remedies") == UNTOLD


@pytest.mark.parametrize(
    ("boxes", "is_told"),
    [
        (("", "", "", "16", "16", "11", "", "13", "24", *[""] * 6), False),
        (("", "", "", "16", "16", "", "11", "", "13", "24", *[""] * 5), True),
    ],
    ids=["shifted", "whole"],
)
def test_a_row_of_section_four_that_ends_empty_without_a_total_may_have_moved(
    boxes: tuple[str, ...], is_told: bool
) -> None:
    """A box was lost, and the row filled up at its end."""
    four = cells(GROUPS, OUTCOMES * 3, boxes)
    found = row(figures(f"<p>{STRIP}</p>{four}", "a.html"), "remedies")
    assert found == ([*boxes] if is_told else UNTOLD)


def test_of_two_tables_with_a_row_for_each_group_none_is_told() -> None:
    """One has labels of its own, and is this body's perhaps."""
    names = " ".join(OUTCOMES)
    own = f"{names}\n行政复议案件 0 0 0 2 2\n行政诉讼案件甲 0 0 0 0 0\n行政诉讼案件乙 0 0 0 1 1\n"
    other = f"{names}\n行政复议 0 0 0 9 9\n未经复议直接起诉 0 1 0 0 1\n复议后起诉 0 0 5 0 5\n"
    assert row(figures(f"{STRIP}{own}{other}"), "remedies") == UNTOLD
    assert row(figures(f"{STRIP}{other}"), "remedies")[:5] == [*"00099"]
