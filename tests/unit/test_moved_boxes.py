"""Boxes, names and numbers that a program or an agency moved: what moved with them is not told."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import cast

import pytest

from gongkai.extract.document import Builder
from gongkai.extract.explain.aligned_table import AlignedTable
from gongkai.extract.explain.row_doubts import DOUBTS
from gongkai.extract.explain.segments import segments
from gongkai.extract.formats.label_lines import with_whole_labels
from gongkai.extract.formats.pieces import TextPiece
from tests.unit.test_explain_documents import (
    HEAD,
    HEADS,
    ROWS,
    THREE,
    figures,
    grid_of,
    row,
    stacked,
)
from tests.unit.test_explain_documents import STRIP as FOUR
from tests.unit.test_kept_places import CORNER, OUTCOMES, STRIP, as_page

TWO = "二、主动公开政府信息情况\n"
UNTOLD = [None] * 7


def spaced(lines: Mapping[str, str]) -> str:
    """Section three with the numbers of each row on the line of its label; most are noughts."""
    rows = (f"{label} {lines.get(code, '0 0 0 0 0 0 0')}" for code, label in ROWS.items())
    return THREE + HEAD + "\n".join(rows) + "\n"


def test_a_row_that_goes_on_behind_the_head_has_a_box_too_many() -> None:
    """One row in three has an empty box more, and no sum tells which."""
    lines = [HEADS, *([label, "", *"000000"] for label in ROWS.values())]
    for line in lines[1::3]:
        line[1:] = ["", "0", "", "", "0", "0", "", "0"]
    found = figures(as_page(lines), "a.html")
    assert row(found, "requests.new_received") == UNTOLD
    assert row(found, "requests.carried_in") == ["", *"000000"]


def test_an_empty_box_first_may_be_that_of_a_label_in_a_row_too_short() -> None:
    """The row has a box less than the others, behind the empty one that lays out its label."""
    heads = ["项目", "", "", *HEADS[1:]]
    lines = grid_of(heads, {}, "||3||0|0|0|0|3").splitlines()
    short = f"|三、本年度办理结果|{ROWS['granted']}||3|0|0|0|0|3|"
    lines = [short if ROWS["granted"] in line else line for line in lines]
    assert row(figures("\n".join(lines) + "\n", "a.md"), "requests.granted") == UNTOLD


@pytest.mark.parametrize(
    "remark", ["上年数据", "去年数", "注：为上年数", "即2023年数，本年为3", "含上年3，应为2"]
)
def test_a_remark_may_say_that_a_number_is_not_this_year_s(remark: str) -> None:
    """What is printed there is another year's, or wrong."""
    box = f"5（{remark}）"
    lines = [HEADS, *([label, box, *[""] * 5, box] for label in ROWS.values())]
    assert None in row(figures(as_page(lines), "a.html"), "requests.granted")


@pytest.mark.parametrize(("below", "is_doubted"), [("0     0", True), ("   0     0", False)])
def test_numbers_under_each_other_are_of_two_rows(below: str, is_doubted: bool) -> None:
    """A line that is laid out has empty boxes; the next line's numbers would fill the row."""
    builder = Builder()
    builder.text(["予以公开     0     0     0           0", f"{'':9}{below}"])
    run = next(part.run for part in segments(builder.document("text/plain")) if part.run.printed)
    view = cast(AlignedTable, SimpleNamespace(run=lambda code: run))
    assert DOUBTS["two-lines"](view, "granted") is is_doubted


@pytest.mark.parametrize(
    "over",
    ["法人或其他组织\t总计\t自然人\n", "总计\t法人或其他组织\t自然人\n", "自然人   总计   "],
)
def test_a_head_of_text_may_have_its_columns_in_another_order(over: str) -> None:
    """The sums hold in the form's order too."""
    mark = "\t" if "\t" in over else "   "
    lines = [mark.join([label, *"0000044"]) for label in ROWS.values()]
    corner = CORNER.replace("\n", mark)
    found = figures(f"{THREE}{corner}\n{over}{mark.join(HEADS[2:-1])}\n" + "\n".join(lines) + "\n")
    assert row(found, "requests.granted") == UNTOLD


def test_a_quoted_row_of_fewer_boxes_is_not_filled_up_at_its_end() -> None:
    """It lost an empty box somewhere; the others have all."""
    names = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    rows = [names, ["规章", "1", "", "3"], ["行政规范性文件", "", "11"]]
    rows += [["信息内容", "本年处理决定数量", "", ""], ["行政许可", "4", "", ""]]
    text = "\n".join(",".join(f'"{box}"' for box in line) for line in rows)
    assert None in row(figures(f"{TWO}{text}\n{THREE}"), "proactive.normative_docs")


def test_a_figure_behind_the_head_of_section_two_moves_the_others() -> None:
    """The row has an empty box too many."""
    head = "|信息内容|本年制发件数|本年废止件数|现行有效件数|\n|---|---|---|---|\n"
    found = figures(f"{TWO}\n{head}|规章|1|0|3|\n|行政规范性文件||648||593|\n\n{THREE}", "a.md")
    assert row(found, "proactive.normative_docs") == [None] * 3


def test_a_column_more_in_section_two_of_a_text_leaves_its_rows_untold() -> None:
    """合计 stands behind the form's names, and one box of three left no trace."""
    head = "信息内容       本年制发件数         本年废止件数  现行有效件数  合计\n"
    found = figures(f"{TWO}{head}规章         0                      0       7\n{THREE}")
    assert None in (row(found, "proactive.rules") or [None])


def test_a_number_over_two_rows_of_section_two_is_neither_s() -> None:
    """One box stands beside two labels."""
    head = "<tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
    rows = '<tr><td>行政处罚</td><td rowspan="2">7</td></tr><tr><td>行政强制</td></tr>'
    found = figures(f"<p>{TWO}</p><table>{head}{rows}</table>", "a.html")
    assert row(found, "proactive.penalty") == [None]


@pytest.mark.parametrize("label", ["上年", "上期", "去年同期"])
def test_a_row_of_the_year_before_is_not_section_four_s(label: str) -> None:
    """This year's row is empty."""
    head = f"年度 行政复议 行政诉讼\n{' '.join(OUTCOMES)} 未经复议直接起诉 复议后起诉\n"
    lines = f"{' '.join(OUTCOMES * 2)}\n{label} 2 0 0 0 2 1 0 0 0 1 0 0 0 1 1\n本年\n"
    assert row(figures(f"{STRIP}{head}{lines}"), "remedies") == [None] * 15


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("0 0 34 0 0 0  0", False),
        ("0 0 34 0 0 0 0", True),
        ("34 0 0 0 0 0  34", True),
    ],
    ids=["hole", "agency's slip", "sum holds"],
)
def test_a_hole_in_a_row_whose_sum_fails_may_be_an_empty_box(line: str, is_told: bool) -> None:
    """A number more, that is none of the row, makes up for it: those between have moved."""
    found = figures(spaced({"new_received": "2 0 0 0 0 0 2", "granted": line}))
    assert row(found, "requests.granted") == (line.split() if is_told else [None] * 7)


def test_a_gap_that_is_wide_where_sums_hold_is_a_wide_column() -> None:
    """The column of 自然人 is wider; the agency's sum is wrong."""
    erred, summed = "8        1   0   0   0   0   8", "6        0   0   0   0   0   6"
    lines = {"new_received": erred, "carried_in": summed, "granted": erred, "denied_by_law": summed}
    total = "14       1   0   0   0   0   14"
    found = figures(spaced(lines | {"handled_total": total}))
    assert row(found, "requests.granted") == [*"8100008"]


@pytest.mark.parametrize(
    ("boxes", "is_told"),
    [("5 0 0 144 0 149 0 0 0 0 0 0 0 0 7", True), ("6 0 0 144 0 144 0 83 0 0 83 0 0 0 0", False)],
    ids=["one fails", "all fail"],
)
def test_two_sums_of_section_four_that_fail_together_may_be_those_of_moved_boxes(
    boxes: str, is_told: bool
) -> None:
    """A number more before them and an empty box behind them: without it all sums hold."""
    found = figures(stacked({}) + FOUR + boxes + "\n")
    assert (None not in row(found, "remedies")) is is_told


def test_one_row_alone_does_not_show_that_two_empty_boxes_leave_one_line() -> None:
    """A number may be lost beside an empty box."""
    boxes = {
        "granted": ("1", "0", "0", "0", "", "1"),
        "partly_granted": ("3", "", "0", *"000", "3"),
    }
    found = figures(stacked(boxes))
    assert row(found, "requests.granted") == [None] * 7


OUTER = {"granted": ["三、本年度办理结果"], "denied_state_secret": ["", "（三）不予公开"]}
WIDE = {"carried_in": 3, "granted": 2, "partly_granted": 2}
"""Columns that a label is over, but for those over one."""


@pytest.mark.parametrize("keeps_lines", [True, False])
def test_the_empty_boxes_of_merged_labels_leave_lines_as_well(keeps_lines: bool) -> None:
    """A label over two columns, one over three rows: which empty line is the label's own?"""
    boxes = {"carried_in": [*"2020004"], "granted": ["8", "", *"6630", ""]}
    lines: list[str] = []
    for code in [*ROWS][1:7]:
        wide = WIDE.get(code, 1)
        around = (
            (OUTER.get(code, [""] * (3 - wide)), [""] * (wide - 1)) if keeps_lines else ([], [])
        )
        lines += [*around[0], ROWS[code], *around[1], *boxes.get(code, [*"000000", ""])]
    told = row(figures(THREE + HEAD + "\n".join(lines) + "\n"), "requests.granted")
    assert told == ([None] * 7 if keeps_lines else boxes["granted"])


NAMES = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]


@pytest.mark.parametrize(
    ("boxes", "is_told"),
    [
        (["", "181", "", ""], False),
        (["11", "11", "172", ""], False),
        (["4", "5", "6"], True),
        (["181", "", ""], True),
    ],
    ids=["empty box first", "box twice", "whole", "empty boxes last"],
)
def test_a_row_of_section_two_with_a_box_more_than_the_others(
    boxes: list[str], is_told: bool
) -> None:
    """It is not known which of its boxes is none of the form's."""
    lines = [NAMES, ["规章", "0", "0", "0"], ["行政规范性文件", *boxes]]
    found = figures(f"<p>{TWO}</p>{as_page(lines)}", "a.html")
    assert row(found, "proactive.normative_docs") == (boxes if is_told else [None] * 3)
    assert row(found, "proactive.rules") == [*"000"]


def test_a_box_more_that_all_rows_of_section_two_have_is_none_of_the_form_s() -> None:
    """Programs that fill rows up at their end do so in each."""
    lines = [NAMES, ["规章", "0", "1", "2", ""], ["行政规范性文件", "7", "3", "4", ""]]
    found = figures(f"<p>{TWO}</p>{as_page(lines)}", "a.html")
    assert row(found, "proactive.normative_docs") == [*"734"]


@pytest.mark.parametrize(
    ("boxes", "behind", "is_told"),
    [
        (" 5  5  9 92   2", "", True),
        ("     2   5      ", "", False),
        ("0   0 5  5     ", " ", False),
        (" 5  5  9 92   2", " ", True),
    ],
    ids=["under its head", "a box more", "beyond the names", "summed"],
)
def test_a_row_that_goes_on_behind_the_head_of_section_four(
    boxes: str, behind: str, is_told: bool
) -> None:
    """One of the empty boxes is none of the form's, and some program filled up the head."""
    suits = ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    heads = [["行政复议"] * 5 + ["行政诉讼"] * 10, [*OUTCOMES, *suits], [*OUTCOMES] * 3]
    own = [box.strip() for box in boxes]
    lines = [[*line, *map(str.strip, behind)] for line in (*heads, own)]
    told = row(figures(f"<p>{STRIP}</p>{as_page(lines)}", "a.html"), "remedies")
    assert told == (own if is_told else [None] * 15)


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        (",0,0,,,0,", True),
        (",0,,0,,,0,", False),
        (",0,0,,0,", False),
    ],
    ids=["whole", "a box more", "a box less"],
)
def test_a_row_of_a_sheet_is_as_wide_as_it_is_printed(line: str, is_told: bool) -> None:
    """Boxes put behind the shorter ones would hide that a row has one more than the others."""
    lines = {code: f"{label},0,,0,0,,0," for code, label in ROWS.items()}
    lines["granted"] = f"{ROWS['granted']},{line}"
    text = "\n".join([",".join(HEADS), *lines.values()])
    told = row(figures(f"{THREE}{text}\n", "a.csv"), "requests.granted")
    assert told == (line.split(",") if is_told else UNTOLD)


@pytest.mark.parametrize("short", [1, 3])
def test_a_sheet_may_leave_out_the_empty_boxes_at_the_ends_of_its_rows(short: int) -> None:
    """One short row alone may have lost a box inside."""
    lines = [f"{label},2,0,0,0,0,0,2" for label in ROWS.values()]
    lines[3 : 3 + short] = [line.removesuffix(",0,0,0,2") for line in lines[3 : 3 + short]]
    two = f"{','.join(NAMES)}\n规章,7,0,8\n行政规范性文件,,6\n"
    text = f"{TWO}{two}{THREE}{','.join(HEADS)}\n" + "\n".join(lines) + "\n"
    told = row(figures(text, "a.csv"), "proactive.normative_docs")
    assert told == (["", "6", ""] if short > 1 else [None] * 3)


@pytest.mark.parametrize(
    ("boxes", "is_told"),
    [(["49,29,70,39,62,254", "7,0,0,2,0,9"], False), (["49,29,70,39,62,25", "7,0,0,2,0,2"], True)],
    ids=["like totals", "smaller"],
)
def test_numbers_before_empty_totals_may_be_the_totals(boxes: list[str], is_told: bool) -> None:
    """All rows may have lost a box, which does not show where they are filled up at their end."""
    own = [[*line.split(","), ""] for line in boxes]
    lines = [[label, *line] for label, line in zip(ROWS.values(), own, strict=False)]
    told = row(figures(as_page([HEADS, *lines]), "a.html"), "requests.new_received")
    assert told == (own[0] if is_told else UNTOLD)


@pytest.mark.parametrize(
    ("boxes", "rows", "is_told"),
    [(" 0  000", 1, False), (" 0  000", 3, True), (" 3  003", 1, True), ("0000000", 1, True)],
    ids=["alone", "as others", "summed", "full"],
)
def test_the_only_row_of_a_table_with_an_empty_column_more(
    boxes: str, rows: int, is_told: bool
) -> None:
    """Programs that draw tables fill up the head where the row has an empty box too many."""
    own = [box.strip() for box in boxes]
    lines = [[label, *own, ""] for label in [*ROWS.values()][:rows]]
    told = row(figures(as_page([[*HEADS, ""], *lines]), "a.html"), "requests.new_received")
    assert told == (own if is_told else UNTOLD)


def test_numbers_laid_out_on_several_lines_may_be_of_two_rows() -> None:
    """Where the row above has none: programs that lay out a page break its rows so."""
    head = (
        "                              自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"
    )
    text = (
        f"三、收到和处理政府信息公开申请情况\n{head}\n"
        "   3.要求提供公开出版物          1      0      0      0      0      0      1\n"
        "   4.无正当理由大量反复申请\n"
        "                                 0      0\n"
        "                                               0\n"
        "                                                      0      0      0      0\n"
        "   5.要求行政机关确认或重新出具已获取信息 2    0    0    0    0    0    2\n"
    )
    above = text.replace("          1      0      0      0      0      0      1", "")
    found = figures(text), figures(above)
    told = [row(each, "requests.refused_excessive") for each in found]
    assert told == [[*"0000000"], [None] * 7]


@pytest.mark.parametrize(("numeral", "is_joined"), [("6.", False), ("7.", True)])
def test_a_numeral_is_not_joined_to_the_label_of_another_row(
    numeral: str, *, is_joined: bool
) -> None:
    """The label below a line of numbers may have a numeral of its own, before its own numbers."""
    lines = [
        TextPiece(f"     {numeral}{' ' * 40}0    0    0    9   0   7   16", 1),
        TextPiece(f"{' ' * 11}属于行政执法案卷", 2),
    ]
    texts = [line.text for line in with_whole_labels(lines)]
    assert (texts[0] == f"{numeral}属于行政执法案卷") is is_joined


def test_an_empty_box_first_may_be_that_of_a_label_in_a_small_table() -> None:
    """Its last box was left out at the end of the line; the head shows that one is missing."""
    labels = [f"三、本年度办理结果\t{ROWS['granted']}\t"]
    labels += [
        f"\t（三）不予公开\t{ROWS['denied_by_law']}",
        f"\t\t{ROWS['denied_security_stability']}",
    ]
    lines = [f"{labels[0]}\t0\t0\t0\t0\t0\t0", f"{labels[1]}\t0\t17\t\t0\t0\t0"]
    lines.append(f"{labels[2]}\t0\t0\t0\t0\t0")
    text = "\n".join(["\t".join([HEADS[0], "", "", *HEADS[1:]]), *lines])
    assert row(figures(f"{THREE}{text}\n"), "requests.granted") == UNTOLD


def test_an_empty_box_first_may_be_that_of_a_label_where_all_rows_are_short() -> None:
    """Labels are over three columns, the head over ten, and each row has six boxes."""
    lines = [f"{label}\t\t\t3\t0\t0\t\t\t3" for label in ROWS.values()]
    text = "\n".join(["\t".join([HEADS[0], "", "", *HEADS[1:]]), *lines])
    assert row(figures(f"{THREE}{text}\n"), "requests.granted") == UNTOLD


@pytest.mark.parametrize("column", [0, 5])
def test_empty_boxes_may_be_dropped_where_the_words_of_merged_ones_are_repeated(
    column: int,
) -> None:
    """Rows are filled up behind their last number: in no row is a total, and none before it."""
    heads = ["项目", "项目", *HEADS[1:]]
    boxes = "|".join([*"0" * column, "8"]) + "|" * (6 - column)
    text = grid_of(heads, {}, boxes)
    for label in ROWS.values():
        text = text.replace(f"|{label}|", f"|{label}|{label}|")
    strip = f"|{'|'.join(OUTCOMES * 3)}|\n|{'---|' * 15}\n|0|1|0|0|1|0|0|0|0|0|0|2|2|0||\n"
    found = figures(f"{text}{FOUR}{strip}", "a.md")
    told = [*"000008", ""] if column else UNTOLD
    assert row(found, "requests.granted") == told
    assert row(found, "remedies.suit_after_review") == [None] * 5
