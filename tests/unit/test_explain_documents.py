"""Small whole documents of one kind each: what they print is read, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pytest

from gongkai.extract import extract, read
from gongkai.extract.document import Builder
from gongkai.extract.explain.candidates import Proof, Way
from gongkai.extract.explain.sums import overrun
from gongkai.extract.tokens import TokenKind, tokens
from gongkai.form import load
from gongkai.model import Figure, Status

FORM = load()
ROWS = {code: row.label for code, (_, row) in FORM.editions["2021"].tables["requests"].rows.items()}
TITLE = "石桥县教育局2023年政府信息公开工作年度报告\n一、总体情况\n"
THREE = "三、收到和处理政府信息公开申请情况\n"
HEAD = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他\n"
HEADS = ["项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
END = "五、存在的主要问题及改进情况\n无。\n"
STRIP = (
    "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n行政诉讼\n"
    + "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n未经复议直接起诉\n复议后起诉\n"
    + "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n" * 2
)


def figures(text: str, name: str = "report.txt") -> Mapping[str, Figure]:
    """The figures of a document."""
    return extract(f"{TITLE}{text}{END}".encode(), name, FORM).figures


def row(found: Mapping[str, Figure], code: str) -> list[str | None]:
    """What is told of the boxes of a row as printed; None for a box of which nothing is."""
    told = (Status.REPORTED, Status.BLANK, Status.NOT_APPLICABLE)
    cells = [figure for key, figure in found.items() if key.startswith(f"{code}.")]
    return [figure.raw if figure.status in told else None for figure in cells]


def glued(rows: Mapping[str, str], default: str = "2000002", gap: str = "\n") -> str:
    """Section three with its rows in one piece each."""
    lines = (f"{label}{rows.get(code, default)}" for code, label in ROWS.items())
    return THREE + HEAD + gap.join(lines) + "\n"


def stacked(rows: Mapping[str, Iterable[str]], default: str = "2000002") -> str:
    """Section three with each box on its own line."""
    lines = ((label, *rows.get(code, default)) for code, label in ROWS.items())
    return THREE + HEAD + "\n".join(line for each in lines for line in each) + "\n"


def test_glued_digits_are_told_as_they_are_printed() -> None:
    """Digits of full width stay so: a raw string stands on its line."""
    found = figures(glued({"granted": "１２０００００１２"}, "２０００００２"))
    assert row(found, "requests.granted") == ["１２", "０", "０", "０", "０", "０", "１２"]
    assert found["requests.granted.total"].value == 12


def test_a_numeral_apart_from_its_dot_ends_no_row() -> None:
    """20000022 .其他法律… is a row and the numeral of the next one."""
    labels = {code: label.replace(".", " .").replace("．", " .") for code, label in ROWS.items()}
    lines = "".join(f"{label}2000002" for label in labels.values())
    found = figures(THREE + HEAD + lines + "\n")
    assert row(found, "requests.denied_by_law") == ["2", "0", "0", "0", "0", "0", "2"]


@pytest.mark.parametrize(("run", "is_told"), [("1200000 12", True), ("68320090100", False)])
def test_a_near_miss_with_more_noughts_is_the_likelier(run: str, is_told: bool) -> None:
    """12 is no 1 and 20, of which the sum were missed; 68 and 32 are likelier than 68, 3, 20."""
    found = figures(glued({"denied_enforcement_file": run.replace(" ", "")}))
    assert (None not in row(found, "requests.denied_enforcement_file")) is is_told


def test_a_strip_with_a_wrong_sum_is_read_where_no_page_counts() -> None:
    """0 + 0 + 7 + 7 is not 19: the agency erred, no page's number is among them."""
    boxes = [*"00000", *("0", "0", "7", "7", "19"), *"00000"]
    found = figures(stacked({}) + STRIP + "\n".join(boxes) + "\n")
    assert row(found, "remedies.suit_direct") == ["0", "0", "7", "7", "19"]


@pytest.mark.parametrize(
    ("last", "is_told"), [("2 0 0 1 3", True), ("2 0 0 1 3 3", False)], ids=["whole", "one-more"]
)
def test_a_strip_may_stand_in_three_rows(last: str, is_told: bool) -> None:
    """Each group on a line of its own, behind its name; none is told where one is in doubt."""
    heads = "四、政府信息公开行政复议、行政诉讼情况\n结果维持 结果纠正 其他结果 尚未审结 总计\n"
    rows = f"行政复议 1 0 2 0 3\n未经复议直接起诉 0 1 0 0 1\n复议后起诉 {last}\n"
    found = figures(stacked({}) + heads + rows)
    assert row(found, "remedies.review") == (["1", "0", "2", "0", "3"] if is_told else [None] * 5)
    assert row(found, "remedies.suit_after_review")[0] == ("2" if is_told else None)


def test_the_last_piece_of_a_line_may_be_parted() -> None:
    """Blanks stand anywhere in glued digits; a sum on a line of its own would be whole."""
    rows = dict.fromkeys([*ROWS][:12], "1200000 12")
    found = figures(glued(rows | {"refused_repeat": "5000 36041"}))
    assert row(found, "requests.refused_repeat") == ["5", "0", "0", "0", "36", "0", "41"]


def test_a_name_repeated_over_the_columns_of_its_box_is_one_column() -> None:
    """Programs that write a merged box write its words over each column, its number once."""
    wide = "| {0} | {0} | {0} | {0} |\n|---|---|---|---|\n"
    found = figures(
        "二、主动公开政府信息情况\n\n"
        + wide.format("第二十条第（一）项")
        + "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
        + "| 规章 | 1 | 2 | 3 |\n| 行政规范性文件 | 4 | 5 | 6 |\n"
        + wide.format("第二十条第（五）项").split("\n")[0]
        + "\n| 信息内容 | 本年处理决定数量 | 本年处理决定数量 | 本年处理决定数量 |\n"
        + "| 行政许可 | 70 |  |  |\n\n",
        "report.md",
    )
    assert row(found, "proactive.licensing") == ["70"]
    assert row(found, "proactive.normative_docs") == ["4", "5", "6"]


def test_boxes_to_spare_in_the_head_are_not_the_strip() -> None:
    """The upper lines of section four end in as many empty boxes as it has figures."""
    names = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | "
    heads = f"行政复议 | 行政诉讼{' |' * 16}\n{names}未经复议直接起诉 | 复议后起诉{' |' * 11}\n"
    numbers = "2 | 6 |\n |\n | 8 |" + "\n |" * 9 + "\n | | |\n"
    found = figures(
        f"四、政府信息公开行政复议、行政诉讼情况\n{heads}{names * 2}{' |' * 7}\n{numbers}"
    )
    assert row(found, "remedies.review") == ["2", "6", "", "", "8"]


def test_rows_that_are_filled_up_at_their_end_begin_with_their_first_box() -> None:
    """Rows with one label have a box more to spare than rows with two: all are at the end."""
    rows = (
        f"{'三、本年度办理结果 | ' * (code == 'granted')}{label} | {boxes} |\n"
        for code, label in ROWS.items()
        for boxes in ["| | | | | | 4 |" if code == "carried_in" else "2 | 0 | 0 | 0 | 0 | 0 | 2 |"]
    )
    lines = [line.rstrip("\n") for line in rows]
    wide = "\n".join(line + " |" * (10 - line.count("|")) for line in lines)
    found = figures(THREE + HEAD.replace("总计", "总计\n") + wide + "\n")
    assert row(found, "requests.carried_in") == ["", "", "", "", "", "", "4"]


def test_empty_boxes_beside_one_that_holds_no_number_are_not_told() -> None:
    """Behind 8→9, perhaps a slip of the pen, converters may have dropped boxes."""
    rows = (
        f"{label} | 8→9 |||||||||\n"
        if code == "refused_repeat"
        else f"{label} | 2 | 0 | 0 | 0 | 0 | 0 | 2 |||\n"
        for code, label in ROWS.items()
    )
    found = figures(THREE + HEAD + "".join(rows))
    assert row(found, "requests.refused_repeat") == [None] * 7
    assert row(found, "requests.granted") == ["2", "0", "0", "0", "0", "0", "2"]


def test_columns_of_a_page_stand_below_each_other_as_they_are_printed() -> None:
    """A name of seven characters is as wide as fourteen digits."""
    builder = Builder()
    builder.text(
        [
            *TITLE.splitlines(),
            "二、主动公开政府信息情况",
            "                                第二十条第（一）项",
            "          信息内容             本年制发件数    本年废止件数     现行有效件数",
            "规章",
            "行政规范性文件                                    87",
            "三、收到和处理政府信息公开申请情况",
        ]
    )
    found = read(builder.document("application/pdf"), FORM).figures
    assert row(found, "proactive.normative_docs") == ["", "87", ""]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("本年制 | 本年废 | 现行有效件数", ["3", "", "5"]),
        ("本年 | 去年 | 现行有效件数", [None] * 3),
    ],
)
def test_names_of_columns_that_were_cut_off_are_known_by_how_they_begin(
    names: str, told: list[str | None]
) -> None:
    """As many as the row has, in the form's order; other words tell nothing."""
    found = figures(
        "二、主动公开政府信息情况\n第二十条第（一）项 | | |\n"
        f"信息内容 | {names}\n规章 | 1 | 2 | 4\n行政规范性文件 | 3 |  | 5\n三、\n"
    )
    assert row(found, "proactive.normative_docs") == told


def barred(boxes: str) -> str:
    """Section three with bars between its boxes, all rows alike."""
    return THREE + HEAD + "\n".join(f"{label} | {boxes}" for label in ROWS.values()) + "\n"


def test_rows_without_totals_are_told_where_no_number_is_their_sum() -> None:
    """Had converters dropped boxes, the last number of a row would be the sum of the others."""
    found = figures(barred("1 | 0 | 3 | 0 | 0 | 2 | |"))
    assert row(found, "requests.carried_in") == ["1", "0", "3", "0", "0", "2", ""]
    found = figures(barred("1 | 0 | 1 | 0 | 0 | 2 | |"))
    assert row(found, "requests.carried_in") == [None] * 7


def test_a_total_is_in_doubt_that_one_of_its_parts_exceeds() -> None:
    """2, 0, 2 and lost empty boxes may be no total at all: 5 requests were granted."""
    granted = Proof(((0.0, Way(("4", "0", "1", "0", "0", "0", "5"))),))
    lost = Proof(((0.0, Way(("2", "0", "", "", "", "", "2"), frozenset({"padded"}))),))
    layouts = [FORM.editions["2021"].tables["requests"]]
    assert overrun({"granted": granted, "handled_total": lost}, layouts) == {"handled_total"}
    assert overrun({"granted": lost, "handled_total": granted}, layouts) == set()
    assert overrun({"granted": granted, "handled_total": granted}, layouts) == set()


def test_a_row_with_which_a_text_is_cut_off_is_not_told() -> None:
    """Six noughts behind two fillers are seven boxes with one of the fillers."""
    codes = iter(ROWS.values())
    first, second = next(codes), next(codes)
    found = extract(
        f"{TITLE}{THREE}| {HEAD.strip()} |  |  |  |  |  |  |  |  |  |\n|{' --- |' * 10}\n"
        f"| {first} |  |  | 2 | 0 | 0 | 1 | 0 | 0 | 3 |\n"
        f"| {second} |  |  | 0 | 0 | 0 | 0 | 0 | 0".encode(),
        "report.md",
        FORM,
    ).figures
    assert row(found, "requests.new_received") == ["2", "0", "0", "1", "0", "0", "3"]
    assert row(found, "requests.carried_in") == [None] * 7


@pytest.mark.parametrize(("rows", "told"), [(("granted",), "2"), (("granted", "other_misc"), None)])
def test_numbers_of_several_rows_together_leave_no_row_certain(rows, told) -> None:
    """Programs that read a page column by column tear numbers from their labels."""
    found = figures(stacked(dict.fromkeys(rows, "200000220")))
    assert row(found, "requests.denied_by_law")[0] == told


def test_a_sum_of_money_in_the_box_of_a_count_was_moved_there() -> None:
    """The box before it is empty and left no trace, and a page's number stands behind it."""
    rows = "第二十条第（九）项\n信息内容\n采购项目数量\n采购总金额\n政府集中采购\n73,567.89\n1\n"
    text = f"二、主动公开政府信息情况\n{rows}三、收到的情况\n"
    found = extract(f"{TITLE.replace('2023', '2019')}{text}".encode(), "a.txt", FORM).figures
    assert row(found, "proactive.procurement") == [None, None]


FLAT = ("自然人", "法人或其他组织", "总计"), ("", "商业企业", "", "科研机构", "社会公益组织")
"""What a program leaves of a head of three rows that does not know how far a box reaches."""


@pytest.mark.parametrize(("default", "told"), [("2|0|0|0|0|0|2", "2"), ("||||||", None)])
def test_a_head_that_names_columns_out_of_order_is_not_obeyed(default, told) -> None:
    """Its boxes were moved: what sums say counts, and where there are none nothing is told."""
    second = (*FLAT[1], "法律服务机构", "其他")
    rows = {"carried_in": "0||||||0"}
    lines = [f"|{'|'.join(each)}|" for each in (("", *FLAT[0], *[""] * 4), ("", *second))]
    lines += [f"|{label}|{rows.get(code, default)}|" for code, label in ROWS.items()]
    found = figures(THREE + "\n".join([lines[0], f"|{'---|' * 8}", *lines[1:]]) + "\n", "a.md")
    carried = ["0", "", "", "", "", "", "0"] if told else [None] * 7
    assert row(found, "requests.carried_in") == carried
    assert row(found, "requests.granted")[0] == told


def test_numbers_behind_an_unknown_sign_leave_their_row_untold() -> None:
    """The first stands under its column, the others behind signs that part no boxes here."""
    text = (
        "信息内容 & 本年新制作数量 & 本年新公开数量 & 对外公开总数量\n规范性文件 & 3 & 576 & 190\n"
        "& & 4.保护第三方合法权益 & 0 & & & & & & 0\n"
    )
    found = extract(text.encode(), "a.txt", FORM).figures
    assert row(found, "proactive.normative_docs") == [None] * 3


def test_the_empty_first_line_of_a_table_is_no_strip_without_figures() -> None:
    """A box below holds no number, so that the strip itself is none."""
    bars = "|" * 11
    found = figures(
        f"四、政府信息公开行政复议、行政诉讼情况\n{bars}{bars[:5]}\n{'|---' * 15}|\n"
        f"|行政复议|||||行政诉讼{bars[:10]}\n"
        f"{'|结果维持|结果纠正|其他结果|尚未审结|总计' * 3}|\n"
        f"|0|1|3/4|0|8{'|0' * 10}|\n",
        "a.md",
    )
    assert row(found, "remedies.review") == [None] * 5


def test_where_boxes_are_lost_a_row_whose_sum_fails_is_not_told() -> None:
    """It may have lost boxes too, and have another row's numbers."""
    rows = dict.fromkeys(ROWS, ("7", "0", "7")) | {"granted": "2000003"}
    assert row(figures(stacked(rows)), "requests.granted") == [None] * 7
    whole = {"granted": "2000003"}
    assert row(figures(stacked(whole)), "requests.granted") == [*"2000003"]


def test_figures_behind_the_number_of_a_page_are_not_those_of_the_label_before_it() -> None:
    """The row's own boxes were all empty and left no line."""
    paged = stacked({"denied_by_law": ("-1-", *"0000000")})
    assert row(figures(paged), "requests.denied_by_law") == [None] * 7


def test_without_a_head_or_a_sum_nobody_knows_which_box_is_the_total() -> None:
    """The total may stand first: 0, 0 and five empty boxes, or it is itself the first 0."""
    names = ("申请人情况", "总计", HEADS[1], "法人或其他组织", *HEADS[2:-1])
    head = "\n".join("\n".join([*name, ""]) for name in names)
    lines = [f"{label}\n\n0\n\n0\n\n0\n\n\n\n\n" for label in ROWS.values()]
    found = figures(f"{THREE}{head}\n" + "\n".join(lines) + "\n")
    assert row(found, "requests.carried_in") == [None] * 7


@pytest.mark.parametrize(("nought", "told"), [("2", "2"), ("0", None)])
def test_a_sum_of_noughts_shows_no_side_of_a_gap(nought, told) -> None:
    """0, 0, gap, 0 may have lost a box at its end as well."""
    gap = ("0", "0", "", nought, "0", nought)
    found = figures(stacked(dict.fromkeys(("denied_by_law", "refused_repeat"), gap)))
    assert row(found, "requests.denied_by_law")[4] == told


def test_a_box_with_a_second_label_that_slipped_tells_no_row() -> None:
    """Its one row of figures may be either's."""
    two = "其他法律行政法规禁止公开<br>危及“三安一稳定”"
    row_of = "<tr><td>{}</td>" + "<td>0</td>" * 7 + "</tr>"
    labels = [two if code == "denied_by_law" else label for code, label in ROWS.items()]
    labels = [label for label in labels if "三安全一稳定" not in label]
    heads = "".join(f"<th>{name}</th>" for name in HEADS)
    table = f"<table><tr>{heads}</tr>{''.join(map(row_of.format, labels))}</table>"
    found = figures(f"<p>{THREE}</p>{table}", "a.html")
    assert row(found, "requests.denied_by_law") == [None] * 7
    assert row(found, "requests.denied_third_party") == ["0"] * 7


def test_a_row_narrower_than_its_table_lost_boxes_at_either_end() -> None:
    """Its empty first column and its empty last one: six noughts are left, and a filler."""
    lines = [f"||{label}||0|0|0|0|0|0||" for label in ROWS.values()]
    lost = [line if "总计" not in line else line[1:-1] for line in lines]
    text = "|".join(["", "", "项目", "", *HEADS[1:], ""]) + "\n" + f"|{'---|' * 10}\n"
    found = figures(THREE + text + "\n".join(lost) + "\n", "a.md")
    assert row(found, "requests.granted") == [*"000000", ""]
    assert row(found, "requests.handled_total") == [None] * 7


def test_boxes_of_a_row_that_lost_one_are_not_told_by_their_likeness() -> None:
    """0, 0, 0, 0, 0, 16 and an empty box: wherever the lost one stood, the others are 0."""
    lost = {"partly_granted": "0|0|0|0|0|16|"}
    lines = [f"|{label}||{lost.get(code, '2|0|0|0|0|0|2')}|" for code, label in ROWS.items()]
    text = "|".join(["", "项目", "", *HEADS[1:], ""]) + "\n" + f"|{'---|' * 9}\n"
    found = figures(THREE + text + "\n".join(lines) + "\n", "a.md")
    assert row(found, "requests.granted") == [*"2000002"]
    assert row(found, "requests.partly_granted") == [None] * 7


def test_a_full_row_among_rows_without_a_total_is_told_only_by_its_sum() -> None:
    """44 fell apart into 4 and 4: the row is full, and its last number is no sum."""
    rows = {"granted": "4|4|14|0|0|0|0", "refused_repeat": "4|0|3|0|0|0|7"}
    lines = [f"|{label}|{rows.get(code, '1|0|4|0|0|0|')}|" for code, label in ROWS.items()]
    found = figures(f"{THREE}|{'|'.join(HEADS)}|\n|{'---|' * 8}\n" + "\n".join(lines), "a.md")
    assert row(found, "requests.granted") == [None] * 7
    assert row(found, "requests.carried_in") == ["1", "0", "4", "0", "0", "0", ""]
    assert row(found, "requests.refused_repeat") == ["4", "0", "3", "0", "0", "0", "7"]


def test_the_head_of_another_year_behind_the_rows_is_not_theirs() -> None:
    """A text without line ends: its own head names the total first."""
    head = HEAD.replace("总计", "").replace("自然人", "总计自然人")
    turned = "".join(f"{label}1000001" for label in ROWS.values())
    assert row(figures(f"{THREE}{HEAD[:-1]}{turned}\n"), "requests.granted") == [*"1000001"]
    behind = f"四、政府信息公开行政复议、行政诉讼情况附件：2022年{HEAD[:-1]}{turned}"
    found = figures(f"{THREE[:-1]}{head[:-1]}{turned}{behind}\n")
    assert row(found, "requests.granted") == [*"0000011"]


def test_a_second_label_of_a_box_may_be_short() -> None:
    """3.其他 without its numeral ends the box of the row before it."""
    labels = {code: label.split(".")[-1] for code, label in ROWS.items()}
    labels["other_fee_unpaid"] += labels.pop("other_misc")
    lines = [f"|{label}|2|0|0|0|0|0|2|" for label in labels.values()]
    found = figures(f"{THREE}|{'|'.join(HEADS)}|\n|{'---|' * 8}\n" + "\n".join(lines), "a.md")
    assert row(found, "requests.other_not_corrected") == [*"2000002"]
    assert row(found, "requests.other_fee_unpaid") == [None] * 7


@pytest.mark.parametrize("label_behind", ["", "（六）其他处理"])
def test_a_row_over_empty_rows_without_labels_may_be_their_heading(label_behind: str) -> None:
    """（六）其他处理 heads three rows, of which only the first is filled; or all have its words."""
    lines = [
        "|（六）其他处理|0|0|0|0|0|0|0|" if code == "other_not_corrected" else
        f"|{label_behind}||||||||" if code.startswith("other_") else f"|{label}|2|0|0|0|0|0|2|"
        for code, label in ROWS.items()
    ]  # fmt: skip
    table = f"{THREE}|{'|'.join(HEADS)}|\n|{'---|' * 8}\n" + "\n".join(lines)
    found = figures(table, "a.md")
    assert row(found, "requests.granted") == [*"2000002"]
    assert row(found, "requests.other") == [None] * 7


def test_a_row_that_lost_a_box_has_no_total_where_its_last_number_stands_before_it() -> None:
    """The row above has all its boxes: under its last number stands none of this one's."""
    lines = [f"{label}    2   0   0   0   0   0   2" for label in ROWS.values()]
    lines[1] = lines[1].removesuffix("   0   2") + "   2"
    lines[-3:] = [line.replace("   0   2", "       2") for line in lines[-3:]]
    found = figures(THREE + HEAD + "\n".join(lines) + "\n")
    assert row(found, "requests.granted") == [*"2000002"]
    assert row(found, "requests.carried_in") == [None] * 7


def test_noughts_on_both_sides_of_a_gap_show_nothing_where_only_single_boxes_were_empty() -> None:
    """Five noughts and one empty line: the other empty box may stand at the end."""
    rows = dict.fromkeys([*ROWS][:3], ("2", "0", "0", "0", "0", "", "2"))
    found = figures(stacked(rows | {"denied_by_law": ("0", "0", "", "0", "0", "0")}))
    assert row(found, "requests.carried_in") == ["2", "0", "0", "0", "0", "", "2"]
    assert row(found, "requests.denied_by_law") == [None] * 7


def test_no_strip_is_told_where_numbers_stand_in_another_order_than_their_labels() -> None:
    """Two rows' numbers behind one label show that a page was read column by column."""
    torn = stacked({"granted": "2000002" * 2, "partly_granted": "2000002"})
    strip = STRIP + "\n".join("100010000000000") + "\n"
    assert row(figures(stacked({}) + strip), "remedies.review") == [*"10001"]
    assert row(figures(torn + strip), "remedies.review") == [None] * 5


def test_an_empty_strip_is_one_printing_and_a_filled_one_behind_it_another() -> None:
    """The agency left its boxes empty; the last year's table stands at the end of the document."""
    heads = (
        f"|行政复议|||||行政诉讼{'|' * 10}\n|{'---|' * 15}\n"
        f"{'|结果维持|结果纠正|其他结果|尚未审结|总计' * 3}|\n"
    )
    empty, last = f"|{'|' * 15}\n", f"|{'0|' * 4}2|{'0|' * 10}\n"
    four = f"四、政府信息公开行政复议、行政诉讼情况\n\n{heads}"
    assert row(figures(four + last, "a.md"), "remedies.review") == ["0", "0", "0", "0", "2"]
    found = figures(f"{four}{empty}\n五、问题\n\n一是制度执行还有差距。\n\n{heads}{last}", "a.md")
    assert row(found, "remedies.review") == [None] * 5


def test_signs_with_digits_alone_on_a_line_may_be_a_box_of_their_row() -> None:
    """8→9, perhaps a slip of the pen, stands in the first box; the row has no more to spare."""
    found = figures(stacked({"granted": ("8→9", "0", "", "430")}, ("2", "0", "", "2")))
    assert row(found, "requests.carried_in") == ["2", "0", *[""] * 4, "2"]
    assert row(found, "requests.granted") == [None] * 7


def grid_of(head: Iterable[str], rows: Mapping[str, str], default: str = "2|0|0|0|0|0|2") -> str:
    """Section three as a Markdown table under one line of heads."""
    names = [*head]
    lines = [f"|{label}|{rows.get(code, default)}|" for code, label in ROWS.items()]
    return f"{THREE}|{'|'.join(names)}|\n|{'---|' * len(names)}\n" + "\n".join(lines) + "\n"


def test_rows_that_are_padded_by_their_converter_are_not_narrow() -> None:
    """Labels of groups move boxes, fillers behind them make up for it: none was lost."""
    lines = [f"|{label}|0|0|0|0|0|0|0|||" for label in ROWS.values()]
    lines[2] = f"|三、本年度办理结果|{ROWS['granted']}|0|0|0|0|0|0|0||"
    head = f"|{'|'.join(HEADS)}|||\n|{'---|' * 10}\n"
    found = figures(f"{THREE}{head}" + "\n".join(lines) + "\n", "a.md")
    assert row(found, "requests.granted") == [*"0000000"]


def test_years_under_the_heads_make_other_columns() -> None:
    """Two years side by side under each head: the second's boxes are empty."""
    heads = ["项目", *(name for each in HEADS[1:] for name in (each, ""))]
    years = f"||{'2022年|2023年|' * 7}"
    lines = grid_of(heads, {}, "2||0||0||0||0||0||2|").splitlines()
    found = figures("\n".join([*lines[:3], years[1:], *lines[3:]]) + "\n", "a.md")
    assert row(found, "requests.granted") == [None] * 7


@pytest.mark.parametrize(
    ("head", "default"),
    [
        (("上年总计", *HEADS[1:]), "2|0|0|0|0|0|0|"),
        ((*HEADS[1:2], "法人或其他组织", *HEADS[2:]), "0|0|0|0|0|0|0|"),
        ((*HEADS[1:], "合计"), "0|0|0|0|0|0||0"),
        ((*HEADS[1:], ""), "0|0|0|0|0|0||2"),
    ],
    ids=["last-year", "sum-of-some", "total-twice", "no-name"],
)
def test_a_column_too_many_leaves_none_certain(head: tuple[str, ...], default: str) -> None:
    """The total is empty: with the column too many there are as many boxes as the form has."""
    granted = "0|0|0|0|0|0||0" if head[-1] != "总计" else "0|0|0|0|0|0|0|"
    found = figures(grid_of(("项目", *head), {"granted": granted}, default), "a.md")
    assert row(found, "requests.granted") == [None] * 7


def test_columns_that_change_places_are_not_read_in_the_order_of_the_form() -> None:
    """Sums hold either way; the head, whose total stands last, says which is which."""
    heads = ["项目", "商业企业", "自然人", *HEADS[3:]]
    rows = {"granted": "1|2|0|0|0|0|3", "carried_in": "1|0|0|0|0|0|1"}
    noughts = "0|0|0|0|0|0|0"
    told = figures(grid_of(heads, rows | {"handled_total": "1|2|0|0|0|0|3"}, noughts), "a.md")
    assert row(told, "requests.granted") in (["2", "1", *"00003"], [None] * 7)
    blank = {code: boxes.replace("|0", "|") for code, boxes in rows.items()}
    told = figures(grid_of(heads, blank, "0||||||0"), "a.md")
    assert row(told, "requests.granted") in (["2", "1", "", "", "", "", "3"], [None] * 7)


def test_bars_that_stand_two_and_two_make_no_box_of_each_gap() -> None:
    """Of twenty-nine boxes fifteen are those of section four: by chance a sum holds."""
    heads = (
        "行政复议 || 行政诉讼\n结果维持 || 结果纠正 || 其他结果 || 尚未审结 || 总计 || "
        "未经复议直接起诉 || 复议后起诉\n"
        f"{' || '.join(['结果维持', '结果纠正', '其他结果', '尚未审结', '总计'] * 2)}\n"
    )
    boxes = " || ".join([*[""] * 12, "1", "", "1"])
    found = figures(f"四、政府信息公开行政复议、行政诉讼情况\n{heads}{boxes}\n")
    assert row(found, "remedies.suit_after_review") in (["", "", "1", "", "1"], [None] * 5)


def test_numbers_before_their_labels_are_not_those_of_the_label_before() -> None:
    """Each row's label stands below its boxes, and some boxes of the first row are empty."""
    lines = ["2", "", "", "", "", "", "2"]
    text = "\n".join(line for label in ROWS.values() for line in (*lines, label))
    found = figures(THREE + HEAD + text + "\n")
    assert row(found, "requests.granted") == [None] * 7
    two = "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n"
    rows = "现行有效件数\n——\n——\n——\n规章\n5\n2\n9\n行政规范性文件\n三、\n"
    assert row(figures(two + rows), "proactive.rules") == [None] * 3


def test_numbers_in_quotes_are_not_those_that_stand_under_their_names() -> None:
    """The first is; the signs that part them make the others words."""
    head = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    lines = [head, ["行政许可", "5", "减4", "11"], [THREE.strip()], [HEAD.strip()]]
    lines += [[label, *"2000002"] for label in ROWS.values()]
    body = "\n".join(" ".join(f'"{box}"' for box in line) for line in lines)
    found = figures(f"二、主动公开政府信息情况\n第二十条第（五）项\n{body}\n")
    assert row(found, "proactive.licensing") == [None] * len(row(found, "proactive.licensing"))


def test_boxes_merged_over_two_rows_leave_the_lower_row_untold() -> None:
    """It has no boxes of its own; it is not empty."""
    rows = []
    for code, label in ROWS.items():
        tall = " rowspan=2" if code == "denied_state_secret" else ""
        boxes = "" if code == "denied_by_law" else "".join(f"<td{tall}>{n}</td>" for n in "0000000")
        rows.append(f"<tr><td>{label}</td>{boxes}</tr>")
    heads = "".join(f"<th>{name}</th>" for name in HEADS)
    table = f"<table><tr>{heads}</tr>{''.join(rows)}</table>"
    found = figures(f"<p>{THREE}</p>{table}<p>四、复议</p>", "a.html")
    assert row(found, "requests.denied_by_law") == [None] * 7
    assert row(found, "requests.granted") == [*"0000000"]


def test_numbers_that_begin_a_line_are_those_of_the_words_behind_them() -> None:
    """The last row of the table is told as well: numbers of section four follow its label."""
    lines = "\n".join(f"2 0 0 0 0 0 2 {label}" for label in ROWS.values())
    strip = "4、行政法复议\n纠正 维持结果 结果 审结总计\n1 0 1 1 3 0 0 0 0 0 0 2 0 0 2\n"
    assert row(figures(f"{THREE}{HEAD}{lines}\n{strip}"), "requests.granted") == [None] * 7


def test_the_first_number_behind_a_colon_is_one_of_its_row() -> None:
    """A time, 12:30, is none."""
    lines = "\n".join(f"{label}：2 0 0 0 0 0 2" for label in ROWS.values())
    assert row(figures(f"{THREE}{HEAD}{lines}\n"), "requests.granted") == [*"2000002"]
    lines = "\n".join(f"{label}：12:30 2 0 0 0 0 2" for label in ROWS.values())
    assert row(figures(f"{THREE}{HEAD}{lines}\n"), "requests.granted") == [None] * 7


def test_marks_of_direction_around_a_number_are_not_seen() -> None:
    """Editors leave them where text was pasted."""
    found = figures(grid_of(HEADS, {}, "|".join(f"\u200e{n}\u200f" for n in "2000002")), "a.md")
    assert [found[f"requests.granted.{code}"].value for code in ("business", "total")] == [0, 2]


def test_a_row_with_words_in_its_box_is_not_empty() -> None:
    """二 is a number in words, not the numeral of what stands behind it."""
    lines = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", *"123"],
        ["行政规范性文件", *"456"],
        ["第二十条第（五）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "二"],
        ["第二十条第（六）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政处罚", "5"],
    ]
    rows = "".join(f"<tr><td>{'</td><td>'.join(line)}</td></tr>" for line in lines)
    two = f"<p>二、主动公开政府信息情况</p><table>{rows}</table>"
    found = figures(f"{two}<p>{THREE}</p><p>自然人</p>", "a.html")
    assert row(found, "proactive.penalty") == ["5"]
    assert row(found, "proactive.licensing") == [None]


FIRST = ["项目", "总计", *HEADS[1:-1]]
"""The columns of a form that has the total before the others."""


@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_a_head_with_the_total_first_is_obeyed_where_sums_bear_it_out(name: str) -> None:
    """Boxes stand under their names; where sums hold in the form's order the head was moved."""
    table = grid_of(FIRST, {"carried_in": "12|0|10|0|0|0|2"}, "5|5|0|0|0|0|0")
    found = figures(as_html(table) if name == "a.html" else table, name)
    assert row(found, "requests.carried_in") == ["0", "10", "0", "0", "0", "2", "12"]
    moved = grid_of(FIRST, {}, "5|2|0|0|0|0|7")
    assert row(figures(moved, "a.md"), "requests.granted") in ([*"5200007"], [None] * 7)
    even = grid_of(FIRST, {}, "5|0|0|0|0|0|5")
    assert row(figures(even, "a.md"), "requests.granted") == [None] * 7


def as_html(table: str) -> str:
    """A table of Markdown as one of HTML."""
    lines = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("|")]
    rows = "".join(
        f"<tr><td>{'</td><td>'.join(line)}</td></tr>" for line in lines if line[0] != "---"
    )
    return f"<p>{THREE}</p><table>{rows}</table>"


def test_rows_that_show_the_total_first_leave_the_even_ones_untold_too() -> None:
    """Five, noughts and five: whose five the first is, only the other rows tell."""
    turned = dict.fromkeys(("new_received", "granted", "handled_total"), "5 5 0 0 0 0 0")
    boxes = turned | {"carried_in": "3 0 0 0 0 0 3"}
    lines = [f"{label} {boxes.get(code, '0 0 0 0 0 0 0')}" for code, label in ROWS.items()]
    for head in (HEAD, f"{' '.join(HEADS)}\n"):
        found = figures(THREE + head + "\n".join(lines) + "\n")
        assert row(found, "requests.carried_in") == [None] * 7


def numbered(table: str) -> str:
    """A table of Markdown with a first column that numbers the rows below the head."""
    lines = table.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("|---"))
    starts = {first - 1: "|序号", first: "|---"}
    rows = (
        f"{starts.get(at, f'|{at - first}')}{line}" if at >= first - 1 else line
        for at, line in enumerate(lines)
    )
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_a_column_that_numbers_the_rows_holds_no_figures(name: str) -> None:
    """1, 2, 3 … down to the last row; a number too many or too few, and it may be one."""
    table = numbered(grid_of(HEADS, {"granted": "4|0|0|0|0|1|5"}))
    found = figures(as_html(table) if name == "a.html" else table, name)
    assert row(found, "requests.granted") == [*"4000015"]
    broken = table.replace("|9|", "|8|")
    found = figures(as_html(broken) if name == "a.html" else broken, name)
    assert row(found, "requests.granted") in ([*"4000015"], [None] * 7)


@pytest.mark.parametrize("word", ["nan", "NaN", "None", "<NA>"])
def test_a_word_of_programs_for_an_empty_box_is_an_empty_box(word: str) -> None:
    """In tables, and in text where only blanks stand between boxes."""
    boxes = f"{word}|{word}|3|{word}|{word}|{word}|3"
    found = figures(grid_of(HEADS, {"granted": boxes}), "a.md")
    assert row(found, "requests.granted") == ["", "", "3", "", "", "", "3"]
    lines = [f"{label} {boxes.replace('|', ' ')}" for label in ROWS.values()]
    found = figures(f"{THREE}{' '.join(HEADS)}\n" + "\n".join(lines) + "\n")
    assert row(found, "requests.granted") == ["", "", "3", "", "", "", "3"]


@pytest.mark.parametrize(
    ("boxes", "told"),
    [("70 | 70 | 70", ["70"]), ("70 | 70 | 7", [None]), ("70 | 70 |", [None])],
)
def test_a_figure_that_is_written_once_for_each_column_of_its_box(
    boxes: str, told: list[str | None]
) -> None:
    """As often as its column's name is: else who knows which of them is meant."""
    name = "本年处理决定数量"
    found = figures(
        "二、主动公开政府信息情况\n\n| 第二十条第（一）项 ||||\n|---|---|---|---|\n"
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
        "| 规章 | 1 | 1 | 1 |\n| 行政规范性文件 | 4 | 5 | 6 |\n| 第二十条第（五）项 ||||\n"
        f"| 信息内容 | {name} | {name} | {name} |\n| 行政许可 | {boxes} |\n\n",
        "a.md",
    )
    assert row(found, "proactive.licensing") == told
    assert row(found, "proactive.rules") == ["1", "1", "1"]


def test_numbers_with_their_unit_stand_apart() -> None:
    """3件0件 is 3 and 0, though nothing stands between them."""
    lines = [f"{label}12件0件0件0件0件1件13件" for label in ROWS.values()]
    found = figures(THREE + HEAD + "\n".join(lines) + "\n")
    assert row(found, "requests.granted") == ["12件", "0件", "0件", "0件", "0件", "1件", "13件"]


def test_markdown_with_tables_of_html_keeps_its_lines() -> None:
    """A heading behind a table is a line of its own: below it stands another year's table."""
    table = as_html(grid_of(HEADS, {"granted": "4|0|0|0|0|1|5"})).split("</p>")[1]
    other = table.replace("<td>4</td>", "<td>9</td>").replace("<td>5</td>", "<td>10</td>")
    text = f"## {THREE}\n{table}\n\n六、其他\n\n附：2022年度政府信息公开数据（供对照）\n\n{other}\n"
    assert row(figures(text, "a.md"), "requests.granted") == [*"4000015"]


def test_what_calls_itself_a_table_for_readers_of_screens_is_one() -> None:
    """By its role, whatever the element is."""
    rows = grid_of(HEADS, {"granted": "4||||||4"}).splitlines()[1:]
    boxes = [line.strip("|").split("|") for line in rows if not line.startswith("|---")]
    lines = ("".join(f'<i role="cell">{box}</i>' for box in line) for line in boxes)
    table = "".join(f'<div role="row">{line}</div>' for line in lines)
    found = figures(f'<p>{THREE}</p><div role="table">{table}</div>', "a.html")
    assert row(found, "requests.granted") == ["4", "", "", "", "", "", "4"]


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_sheet_between_the_lines_of_a_text_is_a_table(mark: str) -> None:
    """Programs that write each table as CSV; sentences with as many commas are none."""
    lines = [[f'"{label}"', "4", "", "", "", "", "1", "5"] for label in ROWS.values()]
    sheet = "\n".join(mark.join(line) for line in [HEADS, *lines])
    prose = "\n".join(["一是建制度,二是抓培训,三是强监督,四是补短板。"] * 5)
    found = figures(f"{prose}\n{THREE}{sheet}\n\n{prose}\n")
    assert row(found, "requests.granted") == ["4", "", "", "", "", "1", "5"]
    assert prose in extract(f"{TITLE}{prose}\n{THREE}{sheet}\n{END}".encode(), "a.txt", FORM).text


def test_numbers_that_break_over_lines_beside_a_label_are_not_told() -> None:
    """127, 1 and 128 in narrow boxes: by chance 1 and 7 are 8, as if 8 were their sum."""
    lines = [f"{label} 0 0 0 0 0 0 0" for label in ROWS.values()]
    broken = f"12 12\n{ROWS['handled_total']} 0 0 0 0 1\n7 8"
    text = "\n".join(lines).replace(lines[[*ROWS].index("handled_total")], broken)
    found = figures(f"{THREE}{' '.join(HEADS)}\n{text}\n")
    assert row(found, "requests.handled_total") == [None] * 7
    assert row(found, "requests.granted") == [*"0000000"]


@pytest.mark.parametrize("odd", ["||||2 1||3", "8|1|9"], ids=["two-in-a-box", "few-columns"])
def test_boxes_that_a_program_makes_by_place_are_not_those_of_the_form(odd: str) -> None:
    """Numbers of neighbours stand in one box, or in a piece of the table with too few columns."""
    rows = {"carried_in": "|||1|||1", "granted": "1|1|1|1|1|1|6"}
    table = grid_of(HEADS, {"new_received": odd} | rows)
    first = f"|{ROWS['new_received']}|{odd}|"
    text = table.replace(f"{first}\n", f"\n{first}\n|---|---|---|---|\n\n")
    found = figures(text if odd[0] != "|" else table, "a.md")
    assert row(found, "requests.carried_in") == [None] * 7
    assert row(found, "requests.granted") == ["1", "1", "1", "1", "1", "1", "6"]


@pytest.mark.parametrize("sign", ["\t", "|"])
def test_a_text_in_one_line_is_read_as_one_box_a_line(sign: str) -> None:
    """As Python programs join all pieces of a page with a sign; a row has far fewer boxes."""
    lines = f"{TITLE}{stacked({'granted': '4000015'})}{END}"
    found = extract(sign.join(lines.split("\n")).encode(), "a.txt", FORM).figures
    assert row(found, "requests.granted") == [*"4000015"]


@pytest.mark.parametrize(
    ("names", "behind"),
    [
        (("备注",), "|含往年件"),
        (("备 注",), "|7"),
        (("上年同期", "增减（%）"), "|5|-60"),
        (("同比（%）",), "|3"),
    ],
    ids=["remark", "number-as-remark", "last-year", "share"],
)
def test_columns_behind_the_total_that_say_so_are_left_out(
    names: tuple[str, ...], behind: str
) -> None:
    """Remarks and comparisons with other years stand beside a table of the form's."""
    default = "2|0|0|0|0|0|2" + behind
    found = figures(grid_of((*HEADS, *names), {"granted": f"||||||{behind}"}, default), "a.md")
    assert row(found, "requests.carried_in") == [*"2000002"]
    assert row(found, "requests.granted") == [""] * 7


def test_columns_behind_the_total_stay_where_a_row_ends_before_them() -> None:
    """Its boxes may have moved: the number in the total's place may be the other year's."""
    found = figures(
        grid_of((*HEADS, "上年"), {"granted": "0|0|0|0|0||3"}, "2|0|0|0|0|0|2|2"), "a.md"
    )
    assert row(found, "requests.granted") == [None] * 7


def test_a_comparison_that_stands_behind_no_total_is_a_column() -> None:
    """本年增/减 is one of the form's, in its older edition."""
    head = "| 信息内容 | 上一年项目数量 | 本年增/减 |\n|---|---|---|\n"
    found = figures(
        f"二、主动公开政府信息情况\n第二十条第（八）项\n{head}| 行政事业性收费 | 6 | -1 |\n三、\n"
    )
    assert row(found, "proactive.fees") == ["6", "-1"]


def test_names_tell_no_places_where_a_whole_row_does_not_stand_under_them() -> None:
    """Each line has places of its own: 11 below 本年增/减 may be of the column before."""
    text = "\n".join(
        (
            "二、主动公开政府信息情况",
            "第二十条第（五）项",
            "   信息内容      上一年项目数量     本年增/减    处理决定数量",
            "   行政许可                       2                8                      769",
            "   其他对外管理服务事项            11",
            "三、",
        )
    )
    found = figures(text + "\n")
    assert row(found, "proactive.licensing") == ["2", "8", "769"]
    assert row(found, "proactive.other_services") == [None] * 3


def test_a_numeral_on_a_line_of_its_own_is_no_figure() -> None:
    """The total is empty, and the next label's numeral stands on the line behind."""
    lines = {code: re.sub(r"^(\d)[.．]", r"\1.\n", label) for code, label in ROWS.items()}
    body = "\n".join("\n".join((label, *"200000")) for label in lines.values())
    found = figures(THREE + HEAD + body + "\n")
    assert found["requests.denied_state_secret.total"].status is not Status.REPORTED


@pytest.mark.parametrize(
    ("line", "dashes"),
    [("- 行政许可", 0), ("  - **行政许可**", 0), ("- 3 0", 1), ("-", 1), ("- - 1", 2)],
)
def test_a_dash_before_an_entry_of_a_list_is_no_figure(line: str, dashes: int) -> None:
    """The mark of the entry, not what stands in a box."""
    builder = Builder()
    builder.text([line, "1"])
    found = tokens(builder.document("text/plain"))
    assert sum(each.kind is TokenKind.DASH for each in found) == dashes


@pytest.mark.parametrize("lost", ["", "denied_process_info"], ids=["whole", "one lost"])
def test_numbers_of_two_rows_before_the_label_of_one_tell_that_all_may_be_displaced(
    lost: str,
) -> None:
    """A program wrote numbers before the labels beside them: rows further on may be shifted, too,
    unless there are as many rows of numbers as labels.
    """
    lines = stacked({"unable_not_held": ("5", "1", *"0000", "6"), "partly_granted": (), lost: ()})
    label = ROWS["partly_granted"]
    found = figures(lines.replace(label, "\n".join([*"3000003", label]), 1))
    told = row(found, "requests.unable_not_held")
    assert told == ([None] * 7 if lost else ["5", "1", *"0000", "6"])


@pytest.mark.parametrize(("mark", "told"), [("[2]", "5"), ("②", "5"), ("2", None)])
def test_the_mark_of_a_note_is_no_part_of_its_number(mark: str, told: str | None) -> None:
    """Raised in brackets it can be nothing else; a raised digit alone may be one of the number."""
    boxes = f"<td>5<sup>{mark}</sup></td>" + "<td>0</td>" * 5 + "<td>5</td>"
    plain = "<td>2</td>" + "<td>0</td>" * 5 + "<td>2</td>"
    rows = (
        f"<tr><td>{label}</td>{boxes if code == 'granted' else plain}</tr>"
        for code, label in ROWS.items()
    )
    head = "".join(f"<td>{name}</td>" for name in HEADS)
    found = figures(f"<p>{THREE}</p><table><tr>{head}</tr>{''.join(rows)}</table>", "a.html")
    figure = found["requests.granted.natural_person"]
    assert (figure.value if told else figure.status) == (int(told) if told else Status.UNREADABLE)


def test_a_row_of_boxes_that_begins_with_an_empty_one_has_all_of_them() -> None:
    """Where figures have units: 0件 is no label behind fillers."""
    head = "|结果维持|结果纠正|其他结果|尚未审结|总计" * 3
    boxes = "|" * 3 + "0件" + "|" * 8 + "0件" + "|" * 4 + "0件|"
    found = figures(f"四、政府信息公开行政复议、行政诉讼情况\n{head}|\n{boxes}\n", "a.md")
    printed = [*["", "", "0件"], *[""] * 7, "0件", *[""] * 3, "0件"]
    assert row(found, "remedies") == printed


def test_a_table_behind_the_next_one_of_the_form_may_be_that_of_the_year_before() -> None:
    """A program lost the heading over the appendix, and this year's own table is missing."""
    strip = (
        "|行政复议|行政诉讼|\n|"
        + "结果维持|结果纠正|其他结果|尚未审结|总计|" * 3
        + "\n|"
        + "0|" * 15
    )
    own, behind = (
        figures(text, "a.md")
        for text in (f"{grid_of(HEADS, {})}{strip}\n", f"{strip}\n无。\n{grid_of(HEADS, {})}")
    )
    assert row(own, "requests.granted") == [*"2000002"]
    assert row(behind, "requests.granted") == [None] * 7


def test_numbers_behind_the_label_of_the_next_row_are_that_row_s() -> None:
    """A short label without its numeral ends the words before them: its row's own are all empty."""
    plain = {
        code: re.sub(r"^[\d（）一二三四五六七八九十.．、]+", "", each)
        for code, each in ROWS.items()
    }
    code = "other_fee_unpaid"
    lines = (
        "\n".join((label, *("" if each == code else "2000002"))) for each, label in plain.items()
    )
    found = figures(THREE + HEAD + "\n".join(lines) + "\n")
    assert set(row(found, f"requests.{code}")) <= {None, ""}


@pytest.mark.parametrize("head", ["第二十条第（一）项", ""])
def test_an_empty_box_before_a_word_does_not_show_that_empty_boxes_are_kept(head: str) -> None:
    """Heads are laid out with them; rows of noughts filled up at their end tell nothing."""
    rows = "\n".join(f"|{label}|0|0|||||||||" for label in ROWS.values())
    first = f"二、主动公开政府信息情况\n|{head}||信息内容|本年制发件数|\n|规章|1|2|3|\n"
    names = "|".join(HEADS)
    found = figures(f"{first}{THREE}|{names}|||\n|{'---|' * 11}\n{rows}\n", "a.md")
    assert row(found, "requests.granted") == [None] * 7


@pytest.mark.parametrize(("first", "second"), [("上年", "本年"), ("", "")])
def test_two_rows_of_figures_under_one_head_are_of_two_years(first: str, second: str) -> None:
    """Which is this year's, the form does not say."""
    columns = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    names = "".join(f"<td>{name}</td>" for name in columns * 3)
    groups = "".join(
        f"<td colspan=5>{name}</td>" for name in ("行政复议", "未经复议直接起诉", "复议后起诉")
    )
    head = f"<tr><td></td>{groups}</tr><tr><td></td>{names}</tr>"
    rows = [
        f"<tr><td>{label}</td>{f'<td>{count}</td>' * 15}</tr>"
        for label, count in ((first, 0), (second, 1))
    ]
    heading = "<p>四、政府信息公开行政复议、行政诉讼情况</p>"
    one, two = (
        figures(f"{heading}<table>{head}{''.join(rows[:at])}</table>", "a.html") for at in (1, 2)
    )
    assert row(two, "remedies") == [None] * 15
    assert row(one, "remedies") == (["0"] * 15 if not first else row(one, "remedies"))


def test_a_column_of_remarks_stays_where_another_block_has_figures_in_it() -> None:
    """The head of one block ends with 备注, that of another with a column of the form's."""
    lines = (
        "二、主动公开政府信息情况",
        "| 第二十条第（一）项 | | | | |",
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 | 备注 |",
        "|---|---|---|---|---|",
        "| 规章 | 1 | 2 | 3 | 无 |",
        "| 第二十条第（五）项 | | | | |",
        "| 信息内容 | | | | 本年处理决定数量 |",
        "| 行政许可 | | | | 84 |",
        "三、",
    )
    found = figures("\n".join(lines) + "\n", "a.md")
    assert row(found, "proactive.licensing") != [""]


def own_numbers(code: str) -> list[str]:
    """A row of numbers that no other row has."""
    count = str(100 - 3 * [*ROWS].index(code))
    return [count, *"00000", count]


def moved(codes: tuple[str, ...], order: Iterable[int]) -> Mapping[str, Figure]:
    """What is told where labels of neighbouring rows and their numbers stand in another order."""
    numbers = {code: "\n".join(own_numbers(code)) for code in ROWS}
    pieces = [text for code in codes for text in (ROWS[code], numbers[code])]
    own = "\n".join(f"{ROWS[code]}\n{numbers[code]}" for code in codes)
    text = "\n".join(f"{label}\n{numbers[code]}" for code, label in ROWS.items()).replace(
        own, "\n".join(pieces[at] for at in order)
    )
    return figures(f"{THREE}{HEAD}{text}\n")


def test_rows_stay_readable_where_the_numbers_of_one_stand_before_its_label() -> None:
    """As many rows of numbers stand before and behind them as the form has rows there."""
    first, second = "denied_security_stability", "denied_third_party"
    found = moved((first, second), [1, 0, 2, 3])
    for code in ("granted", "denied_internal_affairs", "carried_out"):
        assert row(found, f"requests.{code}") == own_numbers(code)
    assert all(row(found, f"requests.{code}") == [None] * 7 for code in (first, "denied_by_law"))


def test_no_row_is_told_between_a_label_and_its_numbers_far_behind() -> None:
    """Each label from one to the other stands before the numbers of the row before it."""
    codes = tuple(ROWS)[3:9]
    found = moved(codes, [0, *(at for each in range(5) for at in (2 * each + 2, 2 * each + 1)), 11])
    assert all(row(found, f"requests.{code}") == [None] * 7 for code in codes)
    assert row(found, "requests.carried_in") == own_numbers("carried_in")


def test_a_row_of_the_agency_s_own_below_a_short_label_keeps_its_numbers() -> None:
    """其他 is empty, and 小计 below it is none of the form's."""
    label = ROWS["other_misc"]
    text = stacked({"other_misc": ("9", *"00000", "9")})
    found = figures(text.replace(f"{label}\n", f"{label}\n小计\n"))
    assert row(found, "requests.other_misc") == [None] * 7
    assert row(figures(text), "requests.other_misc") == ["9", *"00000", "9"]


def test_three_rows_without_a_head_do_not_show_that_their_total_stands_first() -> None:
    """The first number is the sum of the others, which the agency may have put last as well."""
    codes = [*ROWS][:3]
    rows = (
        f"{label} {'3 1 0 0 2 0 0' if code in codes else '0 0 0 0 0 0 0'}"
        for code, label in ROWS.items()
    )
    found = figures(THREE + "\n".join(rows) + "\n")
    assert row(found, "requests.new_received") == [None, None, "0", None, None, "0", None]
