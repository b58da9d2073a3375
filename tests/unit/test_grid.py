"""The reader of tables: by header where it is whole, else only by a full row of boxes."""

from __future__ import annotations

from gongkai.extract import grid
from gongkai.extract.document import Box, Builder
from gongkai.form import load
from gongkai.model import Status

FORM = load()
NAMES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
LABEL = "一、本年新收政府信息公开申请数量"


def read(*rows: list[str], spans: dict[tuple[int, int], tuple[int, int]] | None = None):
    """The figures of one table; `spans` gives rows and columns that a box covers."""
    builder = Builder()
    spans = spans or {}
    boxes = []
    for at, texts in enumerate(rows):
        column = 0
        for text in texts:
            down, across = spans.get((at, column), (1, 1))
            boxes.append(Box(at, column, text, down, across))
            column += across
    builder.grid(boxes)
    return grid.read(builder.document("text/html"), FORM).figures


def row(figures, code="new_received") -> list:
    return [
        int(figure.value) if figure.value is not None else figure.status.word
        for name, figure in figures.items()
        if name.startswith(f"requests.{code}.")
    ]


def test_boxes_are_read_under_their_headers():
    """Blanks and dashes stay what they are."""
    found = read(["", *NAMES], [LABEL, "3", "", "-", "0", "0", "1", "4"])
    assert row(found) == [3, "blank", "not_applicable", 0, 0, 1, 4]


def test_columns_may_stand_in_any_order():
    """The header says which column is which."""
    found = read(["", *reversed(NAMES)], [LABEL, "4", "1", "0", "0", "0", "0", "3"])
    assert row(found) == [3, 0, 0, 0, 0, 1, 4]


def test_empty_box_over_several_columns_is_empty_in_each():
    """A number over several columns belongs to none of them, and casts doubt on its row."""
    spans = {(1, 2): (1, 5)}
    found = read(["", *NAMES], [LABEL, "4", "", "4"], spans=spans)
    assert row(found) == [4, *["blank"] * 5, 4]
    found = read(["", *NAMES], [LABEL, "4", "2", "4"], spans=spans)
    assert row(found) == ["ambiguous"] * 7


def test_row_that_does_not_fit_its_header_is_read_only_when_full():
    """Seven boxes behind the label are the seven columns; six are not told apart."""
    header = ["", "", *NAMES]
    assert row(read(header, [LABEL, "3", "0", "0", "0", "0", "1", "4"])) == [3, 0, 0, 0, 0, 1, 4]
    assert row(read(header, [LABEL, "3", "0", "0", "0", "1", "4"])) == ["ambiguous"] * 7


def test_group_that_lost_its_row_gives_it_no_figures():
    """（六）其他处理 over three rows is a heading; what stands beside it is not its own."""
    found = read(
        ["", "", *NAMES],
        ["（六）其他处理", "", "9", "0", "0", "0", "0", "0", "9"],
        ["2.逾期不缴费", "1", "0", "0", "0", "0", "0", "1"],
        spans={(1, 0): (2, 1)},
    )
    assert not row(found, "other")


def test_words_in_a_box_are_unreadable():
    """Only the box itself is refused."""
    found = read(["", *NAMES], [LABEL, "约3", "0", "0", "0", "0", "1", "4"])
    assert row(found) == ["unreadable", 0, 0, 0, 0, 1, 4]


def test_block_rows_go_by_their_own_header():
    """Units in headers and boxes bring amounts to the form's unit."""
    found = read(
        ["第二十条第（八）项", ""],
        ["信息内容", "本年收费金额（单位：元）"],
        ["行政事业性收费", "5000"],
    )
    assert str(found["proactive.fees.amount_wan"].value) == "0.5"
    assert found["proactive.fees.amount_wan"].raw == "5000"


def test_line_of_fifteen_numbers_under_two_headers():
    """Groups and results are found by both headers."""
    columns = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    found = read(
        ["行政复议", "未经复议直接起诉", "复议后起诉"],
        columns * 3,
        [str(at * at) for at in range(15)],
        spans={(0, 0): (1, 5), (0, 5): (1, 5), (0, 10): (1, 5)},
    )
    assert found["remedies.review.upheld"].value == 0
    assert found["remedies.suit_after_review.total"].value == 196


def test_decoy_table_is_no_table_of_the_form():
    """Rows of the form's words under other headers are not read."""
    found = read(["项目", "本年", "上年"], ["予以公开", "223", "157"], ["行政处罚", "91", "11"])
    assert not [figure for figure in found.values() if figure.status is Status.REPORTED]


def test_a_box_shared_by_several_rows_is_no_rows_own():
    """One total over two rows is the sum of both, and no figure of either."""
    found = read(
        ["", *NAMES],
        ["1.属于国家秘密", "1", "0", "0", "0", "0", "0", "9"],
        ["2.其他法律行政法规禁止公开", "8", "0", "0", "0", "0", "0"],
        spans={(1, 7): (2, 1)},
    )
    assert row(found, "denied_state_secret") == [1, 0, 0, 0, 0, 0, "unreadable"]


def test_a_row_into_which_two_rows_came_is_refused():
    """Where some boxes hold two numbers, a box with one may be blank in either row."""
    found = read(["", *NAMES], [LABEL, "0\n37", "0\n0", "0\n0", "0\n0", "0", "0\n0", "0\n37"])
    assert row(found) == ["ambiguous"] * 7
