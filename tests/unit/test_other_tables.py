"""Tables that are not quite the form's: none of their figures is told as if they were."""

from __future__ import annotations

import pytest

from tests.unit.test_explain_documents import (
    HEAD,
    HEADS,
    ROWS,
    THREE,
    as_html,
    figures,
    grid_of,
    row,
)
from tests.unit.test_kept_places import OUTCOMES, STRIP

GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")
UNTOLD = [None] * 15


def as_rows(outcomes: tuple[str, ...]) -> str:
    """Section four with a row for each group."""
    rows = [f"|{group}|3|0|1|2|6|" for group in GROUPS]
    return f"{STRIP}\n|类别|{'|'.join(outcomes)}|\n|{'---|' * 6}\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize("order", [(1, 0, 2, 3, 4), (4, 0, 1, 2, 3), (0, 1, 2, 3, 4)])
def test_rows_of_section_four_have_the_columns_of_their_head(order: tuple[int, ...]) -> None:
    """No sum shows that two inner columns are exchanged."""
    found = figures(as_rows(tuple(OUTCOMES[at] for at in order)), "a.md")
    told = [*"30126"] * 3 if order == (0, 1, 2, 3, 4) else UNTOLD
    assert row(found, "remedies") == told


@pytest.mark.parametrize("mark", ["\t", "|"])
def test_the_groups_of_section_four_may_stand_in_another_order(mark: str) -> None:
    """行政诉讼 and its two groups first, as the head of a text says."""
    lines = (
        ["行政诉讼", *[""] * 9, "行政复议", *[""] * 4],
        ["未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4, *[""] * 5],
        OUTCOMES * 3,
        [*"10001", *"00000", *"02002"],
    )
    text = "\n".join(mark.join(line) for line in lines)
    assert row(figures(f"{STRIP}{text}\n"), "remedies") == UNTOLD


def strip_of(names: list[str], *rows: str) -> str:
    """Section four in bars, its names on one line."""
    head = f"|行政复议|{'|' * 4}行政诉讼|{'|' * 9}\n|{'---|' * len(names)}\n|{'|'.join(names)}|\n"
    return f"{STRIP}\n{head}" + "\n".join(rows) + "\n"


def test_a_column_of_the_agency_s_own_is_none_of_section_four() -> None:
    """其中：驳回 before the total, and the last box is empty."""
    names = [*OUTCOMES[:4], "其中：驳回", "总计", *OUTCOMES * 2]
    found = figures(strip_of(names, f"|{'0|' * 4}1|{'0|' * 10}|"), "a.md")
    assert row(found, "remedies") == UNTOLD


def test_of_several_rows_of_section_four_none_is_known_to_be_the_total() -> None:
    """合计 is empty, 其中：本级 below it is not."""
    names = ["", *OUTCOMES * 3]
    rows = [f"|合计|{'|' * 15}", f"|其中：本级|2|0|0|0|2|{'0|' * 10}"]
    assert row(figures(strip_of(names, *rows), "a.md"), "remedies") == UNTOLD


@pytest.mark.parametrize("word", ["小计", "其中：本级", "2022年", "9.其他依法不予公开"])
def test_other_words_below_a_label_have_a_row_of_their_own(word: str) -> None:
    """The row over it is empty, and its boxes left no trace."""
    lines = [f"{label} 2 0 0 0 0 0 2" for label in ROWS.values()]
    at = [*ROWS].index("denied_by_law")
    lines[at] = f"{ROWS['denied_by_law']}\n{word} 0 0 0 0 0 0 0"
    found = figures(THREE + HEAD + "\n".join(lines) + "\n")
    assert row(found, "requests.denied_by_law") == [None] * 7
    assert row(found, "requests.denied_state_secret") == [*"2000002"]


@pytest.mark.parametrize(("first", "is_told"), [("||||||", False), ("2|0|0|0|0|0|2", True)])
def test_a_table_below_an_empty_one_may_be_that_of_another_year(first: str, is_told: bool) -> None:
    """An agency without a case prints the year before for comparison; a form to be filled in stands
    behind.
    """
    second = "3|0|0|0|0|0|3" if not is_told else "||||||"
    tables = (as_html(grid_of(HEADS, {}, default)) for default in (first, second))
    found = figures("<p>2022年：</p>".join(tables), "a.html")
    assert row(found, "requests.granted") == ([*"2000002"] if is_told else [None] * 7)


def test_a_row_that_cannot_be_read_is_not_that_of_a_form_to_be_filled_in() -> None:
    """The last row has 1【1件】 in its first box, and an empty form stands behind the table."""
    last = [*ROWS][-1]
    tables = (grid_of(HEADS, {last: "1【1件】|0|0|0|0|0|1"}), grid_of(HEADS, {}, " | | | | | | "))
    found = figures("<p>附件：格式</p>".join(map(as_html, tables)), "a.html")
    assert row(found, "requests.granted") == [*"2000002"]
    assert row(found, f"requests.{last}") in (UNTOLD[:7], [None, *"000001"])


@pytest.mark.parametrize("lost", range(1, 8))
def test_a_table_with_a_column_fewer_is_not_filled_up_with_an_empty_one(lost: int) -> None:
    """An empty box before the numbers belongs to the label."""
    names = [HEADS[0], "", *HEADS[1:lost], *HEADS[lost + 1 :]]
    found = figures(grid_of(names, {}, "|2|0|0|0|0|2"), "a.md")
    assert row(found, "requests.granted")[1:6] in ([None] * 5, [*"0000", None])
    assert row(found, "requests.granted")[0] is None


def test_lines_that_lost_their_empty_ends_tell_no_place() -> None:
    """One empty box before the numbers is the label's, the last of the row is gone."""
    lines = "\n".join(f"{label}\t\t\t9\t4\t0\t0\t0\t0" for label in ROWS.values())
    found = figures(f"{THREE}{HEAD}{lines}\n")
    assert row(found, "requests.granted") == [None] * 7


@pytest.mark.parametrize("gap", ["\t", " ", "\n"])
def test_the_first_column_may_stand_behind_the_heading_of_others(gap: str) -> None:
    """法人或其他组织, then 自然人 and the total."""
    over = gap.join(["法人或其他组织", "自然人", "总计"])
    inner = gap.join(HEADS[2:-1])
    rows = "\n".join(gap.join([label, *"4000509"]) for label in ROWS.values())
    found = figures(f"{THREE}申请人情况\n{over}\n{inner}\n{rows}\n")
    assert row(found, "requests.granted") == [None] * 7


def test_names_with_a_line_each_are_a_head_without_its_corner_too() -> None:
    """Two inner columns are exchanged, which no sum shows."""
    names = [HEADS[0], HEADS[1], HEADS[3], HEADS[2], *HEADS[4:]]
    rows = "\n".join("\n".join([label, "9", "4", *"0000", "13"]) for label in ROWS.values())
    found = figures(THREE + "\n".join(names) + f"\n{rows}\n")
    assert row(found, "requests.granted") == [None] * 7


def test_the_number_of_a_page_behind_a_row_is_not_its_total() -> None:
    """Empty boxes leave empty lines, and without 4 the sum holds."""
    rows = {"granted": ["0", "", "", "0", "0", "4"]}
    lines = ("\n".join([label, *rows.get(code, [*"2000002"])]) for code, label in ROWS.items())
    found = figures(THREE + HEAD + "\n".join(lines) + "\n")
    assert row(found, "requests.granted") == [None] * 7


def test_a_column_that_numbers_the_rows_of_a_text_holds_no_figures() -> None:
    """The total is empty, so that each row has as many numbers as the form has columns."""
    groups = {"granted": "三、本年度办理结果\t", "denied_state_secret": "（三）不予公开\t"}
    names = "\t".join(["项目", "行次", *HEADS[1:]])
    lines = (
        f"{groups.get(code, '')}{label}\t{at}\t{'5' if at % 2 else '0'}\t0\t0\t0\t0\t0"
        for at, (code, label) in enumerate(ROWS.items(), 1)
    )
    found = figures(f"{THREE}{names}\n" + "\n".join(lines) + "\n")
    assert row(found, "requests.granted") == [None] * 7


@pytest.mark.parametrize("name", ["占比", "上年总计", "备注"])
def test_a_column_behind_the_total_is_not_the_total(name: str) -> None:
    """The form's is empty, and its box left no trace."""
    lines = "\n".join(f"{label} 5 4 0 0 0 0 9" for label in ROWS.values())
    head = " ".join([*HEADS, name])
    found = figures(f"{THREE}{head}\n{lines}\n")
    assert row(found, "requests.granted") == [None] * 7


def test_a_box_too_many_among_several_empty_ones_is_not_known() -> None:
    """Other rows have as many boxes as the form: a merged box left one, the total is empty."""
    odd = [*ROWS][4:7]
    rows = dict.fromkeys(odd, "0|0|0||0|0|0| ")
    found = figures(as_html(grid_of(HEADS, rows, "5|1|0|0|0|0|6")), "a.html")
    assert row(found, "requests.granted") == [*"5100006"]
    assert row(found, f"requests.{odd[0]}") == [None] * 7


@pytest.mark.parametrize("mark", ["、", "和", "及"])
def test_two_numbers_of_one_box_are_none(mark: str) -> None:
    """1、2: the first is no numeral of a list, and what stands behind it no row without a label."""
    label = ROWS["refused_repeat"]
    lines = [f"{each} 2 0 0 0 0 0 2" for each in ROWS.values()]
    lines[[*ROWS].index("refused_repeat")] = f"{label} 1{mark}2 0 0 0 0 0 1"
    found = figures(THREE + HEAD + "\n".join(lines) + "\n")
    assert row(found, "requests.refused_repeat") == [None] * 7
    assert row(found, "requests.granted") == [*"2000002"]


def test_a_number_in_an_open_bracket_is_no_figure() -> None:
    """A remark is broken over lines: （指2020, and below the row 年办件量）."""
    lines = [f"{label}      2   0   0   0   0   0" for label in ROWS.values()]
    at = [*ROWS].index("refused_repeat")
    lines[at] = f"{ROWS['refused_repeat']}（指2020      1   0   0   0   0   0\n年办件量）"
    found = figures(THREE + HEAD + "\n".join(lines) + "\n")
    assert "2020" not in row(found, "requests.refused_repeat")


def test_a_number_in_two_boxes_is_none_beside_an_empty_one() -> None:
    """46 fell apart into 4 and 6: the sum says so, and the empty box is no filler."""
    rows = {"granted": "4|6|0||0|0|10|56"}
    names = [*[""] * 4, *HEADS[2:-1], ""]
    table = grid_of(names, {code: f"||{boxes}" for code, boxes in rows.items()}, "||3|0|0|0|0|1|4")
    assert row(figures(table, "a.md"), "requests.granted") == [None] * 7


YEARS = {"own": "2023年：", "other": "2022年："}


@pytest.mark.parametrize("kind", ["txt", "html"])
@pytest.mark.parametrize(("first", "second"), [("own", "other"), ("other", "own")])
def test_of_two_tables_under_their_years_the_report_s_own_is_read(
    kind: str, first: str, second: str
) -> None:
    """Whichever stands first, and however empty the other is."""
    rows = {"own": "5 0 0 0 0 0 5", "other": "0 0 0 0 0 0 0"}
    if kind == "html":
        parts = [
            f"<p>{YEARS[each]}</p>{as_html(grid_of(HEADS, {}, rows[each].replace(' ', '|')))}"
            for each in (first, second)
        ]
        found = figures("".join(parts).replace(f"<p>{THREE}</p>", ""), "a.html")
    else:
        bodies = ("\n".join(f"{label} {rows[each]}" for label in ROWS.values()) for each in rows)
        lines = dict(zip(rows, bodies, strict=True))
        found = figures(
            THREE + "".join(f"{YEARS[each]}\n{HEAD}{lines[each]}\n" for each in (first, second))
        )
    assert row(found, "requests.granted") == [*"5000005"]


def test_a_row_of_text_below_that_of_section_four_makes_two_of_them() -> None:
    """各区县 and 市本级: which of them is all, or neither, is not said."""
    head = "行政复议 行政诉讼\n" + " ".join(OUTCOMES * 3) + "\n"
    rows = [f"{label} 1 0 0 0 1 {'0 ' * 10}\n" for label in ("各区县", "市本级")]
    assert row(figures(STRIP + head + "".join(rows)), "remedies") == UNTOLD
    assert row(figures(STRIP + head + rows[0]), "remedies") == [*"10001", *"0" * 10]


@pytest.mark.parametrize(
    "names",
    [
        (*HEADS[1:3], "国有企业", *HEADS[3:-1], "总计"),
        (HEADS[1], "法人或其他组织", "外国公民", "总计", *HEADS[2:-1]),
        (HEADS[1], "法人或其他组织", "总计", *HEADS[2:-1], "小计"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", " "])
def test_a_column_more_in_the_head_of_a_text_is_none_of_the_form_s(
    names: tuple[str, ...], gap: str
) -> None:
    """The total is empty, and so each row has as many numbers as the form has columns."""
    lines = "\n".join(gap.join([label, *"5000005"]) for label in ROWS.values())
    found = figures(f"{THREE}{gap.join(names)}\n{lines}\n")
    assert row(found, "requests.granted") == [None] * 7


def test_numbers_behind_the_name_of_a_group_are_the_group_s() -> None:
    """Its first row is empty, and its boxes left no trace."""
    lines = [f"{label} 2 0 0 0 0 0 2" for label in ROWS.values()]
    at = [*ROWS].index("denied_state_secret")
    lines[at] = f"（三）不予公开 0 1 0 0 0 0 1\n{ROWS['denied_state_secret']}"
    found = figures(THREE + HEAD + "\n".join(lines) + "\n")
    assert set(row(found, "requests.denied_state_secret")) <= {None, ""}


def test_the_mark_of_a_note_behind_a_label_is_no_figure() -> None:
    """（一）予以公开1 26 0 0 …: the total is empty."""
    lines = [f"{label} 5 0 0 0 0 0" for label in ROWS.values()]
    at = [*ROWS].index("granted")
    lines[at] = f"{ROWS['granted']}1 26 0 0 0 0 0"
    found = figures(THREE + HEAD + "\n".join(lines) + "\n")
    assert row(found, "requests.granted") == [None] * 7


def test_an_empty_box_before_six_numbers_may_be_the_label_s() -> None:
    """Rows of the first level have two of them, and the total of the others was cut off."""
    codes = [*ROWS]
    boxes = dict.fromkeys(ROWS, "\t6\t0\t0\t0\t0\t0")
    boxes |= dict.fromkeys((codes[0], codes[1], codes[-1]), "\t\t\t8\t0\t0\t0\t0\t0\t8")
    boxes |= dict.fromkeys(("granted", "partly_granted"), "\t\t6\t0\t0\t0\t0\t0")
    lines = (f"{label}{boxes[code]}" for code, label in ROWS.items())
    found = figures(THREE + HEAD + "\n".join(lines) + "\n")
    assert row(found, "requests.granted") == [None] * 7


@pytest.mark.parametrize("lost", ["科研机构", "其他"])
def test_a_head_over_several_lines_that_lacks_a_column_is_none_of_the_form_s(lost: str) -> None:
    """Its rows have an empty box before their numbers, which stand for six columns."""
    inner = [name for name in HEADS[2:-1] if name != lost]
    lines = (
        "| 情况 | | | 申请人情况 | | | | | |",
        f"|{'---|' * 9}",
        "| 自然人 | 法人或其他组织 | | | | 总计 |",
        f"| {' | '.join(inner)} |",
        *(f"| {label} | | 0 | 16 | 61 | 0 | 0 | 77 |" for label in ROWS.values()),
    )
    found = figures(THREE + "\n".join(lines) + "\n", "a.md")
    assert row(found, "requests.granted") == [None] * 7


def test_a_number_before_the_words_at_the_top_of_a_page_is_that_of_the_page() -> None:
    """The label stands at the end of a page, its number on the next."""
    lines = (
        "二、主动公开政府信息情况\n第二十条第（五）项\n信息内容\n本年处理决定数量\n",
        "行政许可\n1\n政府信息公开年报\n2271\n",
        "第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n11\n行政强制\n3\n",
    )
    found = figures("".join(lines) + THREE)
    assert row(found, "proactive.licensing") == [None]
    assert row(found, "proactive.penalty") == ["11"]


def test_a_column_before_the_first_of_the_form_moves_the_others() -> None:
    """It stands below the corner of the head, where no label of rows does, and boxes are empty."""
    head = (
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t申请人情况",
        "事业单位\t自然人\t法人或其他组织\t总计",
        "\t".join(HEADS[2:-1]),
    )
    boxes = dict.fromkeys(ROWS, "\t1\t25\t\t\t\t\t\t")
    boxes |= {"new_received": "\t\t117\t\t\t\t13\t\t", "granted": "\t1\t\t\t\t\t\t\t"}
    lines = (f"{label}{boxes[code]}" for code, label in ROWS.items())
    found = figures(THREE + "\n".join([*head, *lines]) + "\n")
    assert row(found, "requests.carried_in") == [None] * 7


def test_boxes_behind_the_head_may_be_a_hidden_column_before_them() -> None:
    """The page's style sheet hides a column of the rows, which the head has not."""
    boxes = {"new_received": ["4", "", "", "4", "", "1", "", "5"]}
    lines = [
        [label, *boxes.get(code, ["", "", "", "5", *[""] * 4])] for code, label in ROWS.items()
    ]
    rows = ("".join(f"<td>{box}</td>" for box in line) for line in [HEADS, *lines])
    found = figures(f"<p>{THREE}</p><table><tr>{'</tr><tr>'.join(rows)}</tr></table>", "a.html")
    assert row(found, "requests.granted") == [None] * 7


@pytest.mark.parametrize("word", ["修改后", "更正：以下表为准"])
def test_a_table_of_few_figures_may_correct_the_one_before_it(word: str) -> None:
    """Most of its boxes are empty, and it has other figures than the first."""
    tables = [grid_of(HEADS, {}, boxes) for boxes in ("||||||0", "|||0|||")]
    found = figures(f"{as_html(tables[0])}<p>{word}</p>{as_html(tables[1])}", "a.html")
    assert row(found, "requests.granted") == [None] * 7


def test_an_empty_table_may_be_this_body_s_and_few_figures_another_s() -> None:
    """Last year's has two figures; the rows of this year's are all empty."""
    own = as_html(
        grid_of(HEADS, dict.fromkeys(ROWS, "&nbsp;|&nbsp;|&nbsp;|&nbsp;|&nbsp;|&nbsp;|&nbsp;"))
    )
    few = {"granted": "3|&nbsp;|&nbsp;|&nbsp;|&nbsp;|&nbsp;|3"}
    other = as_html(grid_of(HEADS, few, "&nbsp;|&nbsp;|&nbsp;|&nbsp;|&nbsp;|&nbsp;|&nbsp;"))
    found = figures(f"<p>本年度</p>{own}<p>上年度</p>{other}", "a.html")
    assert row(found, "requests.granted") == [None] * 7


def test_without_a_head_no_total_stands_in_front_unless_sums_say_so() -> None:
    """Some sums fail, and the first boxes are empty as those of totals may be."""
    boxes = dict.fromkeys(ROWS, "|1|||||3") | {"granted": "||||2||4"}
    lines = [
        f"<tr><td>{label}</td><td>{boxes[c].replace('|', '</td><td>')}</td></tr>"
        for c, label in ROWS.items()
    ]
    found = figures(f"<p>{THREE}</p><table>{''.join(lines)}</table>", "a.html")
    assert row(found, "requests.carried_in")[-1] in (None, "3")


SECTION = "二、主动公开政府信息情况\n第二十条第（五）项\n"
NAMES = "信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n"


def test_numbers_of_two_rows_of_text_behind_their_labels_are_neither_s() -> None:
    """Five numbers stand behind the first two labels: three behind the next two are of both."""
    rows = "行政许可\n其他对外管理服务事项\n643\n1\n-18\n11\n11755\n"
    head = f"第二十条第（六）项\n{NAMES}"
    found = figures(f"{SECTION}{NAMES}{rows}{head}行政处罚\n行政强制\n7\n46\n2\n{THREE}")
    assert row(found, "proactive.coercion") == [None] * 3


def test_numbers_under_the_names_of_columns_before_a_label_leave_none_told() -> None:
    """A page is read column by column: 1897 stands before the label of its row."""
    head = "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
    rows = f"{head}规章\n行政规范性文件\n11\n1\n57\n"
    odd = "第二十条第（五）项\n本年处理决定数量\n1897\n第二十条第（六）项\n信息内容\n行政许可\n"
    found = figures(f"二、主动公开政府信息情况\n{rows}{odd}{THREE}")
    assert row(found, "proactive.normative_docs") == [None] * 3


def test_numbers_behind_the_labels_of_a_whole_section_are_of_no_row() -> None:
    """All labels stand before the first number."""
    labels = "".join(f"{label}\n" for label in ROWS.values())
    found = figures(f"{THREE}{HEAD}{labels}" + "0\n" * 7)
    assert row(found, "requests.carried_out") == [None] * 7


def test_a_text_with_two_blanks_between_boxes_is_not_laid_out() -> None:
    """The number stands where the first column begins, and two empty boxes left no trace."""
    head = "信息内容  本年制发件数  本年废止件数  现行有效件数\n"
    found = figures(f"二、主动公开政府信息情况\n{head}规章\n行政规范性文件  5\n{THREE}")
    assert None in row(found, "proactive.normative_docs")


@pytest.mark.parametrize("unit", ["角", "分", "万美元"])
def test_a_sum_under_another_unit_of_money_is_not_told(unit: str) -> None:
    """本年收费金额（单位：角） is not the form's 万元."""
    head = f"|信息内容|本年收费金额（单位：{unit}）|\n|---|---|\n"
    found = figures(f"二、主动公开政府信息情况\n\n{head}|行政事业性收费|5|\n\n{THREE}", "a.md")
    assert row(found, "proactive.fees") == [None]


def test_numbers_behind_the_heading_of_three_rows_are_of_one_of_them() -> None:
    """（六）其他处理 is a row of the older form; here it stands in the middle of its rows."""
    own = {code: f"{label} 2 0 0 0 0 0 2" for code, label in ROWS.items()}
    own |= {code: ROWS[code] for code in ("other_not_corrected", "other_misc")}
    own["other_fee_unpaid"] = f"{ROWS['other_fee_unpaid']}\n（六）其他处理\n1 0 0 0 0 0 1"
    found = figures(f"{THREE}{HEAD}" + "\n".join(own.values()) + "\n")
    assert row(found, "requests.other") in ([], [None] * 7)
