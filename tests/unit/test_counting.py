"""Texts with one box a line: what the empty lines in them tell, and what they do not."""

from __future__ import annotations

from gongkai.extract import stream
from gongkai.extract.document import Builder
from gongkai.form import load

FORM = load()
COLUMNS = (
    "natural_person",
    "business",
    "research",
    "public_welfare",
    "legal_service",
    "other",
    "total",
)
HEAD = (
    "申请人情况",
    "自然人",
    "法人或其他组织",
    "总计",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
)
ROWS = {
    "new_received": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开",
    "partly_granted": "（二）部分公开",
    "denied_state_secret": "1.属于国家秘密",
    "handled_total": "（七）总计",
    "carried_out": "四、结转下年度继续办理",
}
FULL = ("2", "0", "0", "0", "0", "0", "2")
NONE = ("",) * 7


def lines(*boxes: str) -> str:
    """One box a line with an empty line between; an empty box adds just one more."""
    return "".join(f"{text}\n\n" if text else "\n" for text in boxes)


def table(rows: dict[str, tuple[str, ...]]) -> str:
    """Section three, with whatever boxes each row has."""
    return lines(*HEAD) + "".join(lines(ROWS[code], *boxes) for code, boxes in rows.items())


def read(text: str, table: str = "requests") -> dict[str, list]:
    """Row code → what is read in its boxes: a number, or the word of a status."""
    builder = Builder()
    builder.text(text.split("\n"))
    figures = stream.read(builder.document("text/plain"), FORM).figures
    rows: dict[str, list] = {}
    for code, figure in figures.items():
        if code.startswith(f"{table}."):
            told = figure.status.word if figure.value is None else int(figure.value)
            rows.setdefault(code.split(".")[1], []).append(told)
    return rows


FILLED = {"new_received": FULL, "carried_in": FULL, "granted": FULL}


def test_a_row_with_every_box_empty_is_blank():
    """Seven lines more than usual between two labels are seven empty boxes."""
    found = read(table({**FILLED, "partly_granted": NONE, "carried_out": FULL}))
    assert found["partly_granted"] == ["blank"] * 7
    assert found["granted"] == [2, 0, 0, 0, 0, 0, 2]


def test_a_label_without_boxes_is_no_blank_row():
    """Two labels as far apart as usual: the row's boxes were not printed."""
    found = read(table({**FILLED, "partly_granted": (), "carried_out": FULL}))
    assert "partly_granted" not in found


def test_lines_behind_the_last_row_are_no_boxes():
    """A table's end may leave more empty lines than boxes; inside the row the count comes out."""
    rows = {**FILLED, "partly_granted": ("3", "", "", "", "", "", "3")}
    text = table({**rows, "carried_out": ("4", "", "", "", "", "", "4")})
    found = read(text + "\n\n\n五、存在的主要问题及改进情况\n")
    assert found["carried_out"] == [4, *["blank"] * 5, 4]


def test_boxes_behind_the_last_number_need_another_row_to_show_them():
    """Numbers run together and a gap behind them look like one number and empty boxes."""
    text = lines("第二十条第（九）项", "信息内容", "采购项目数量", "采购总金额")
    text += lines("政府集中采购", "6682277657") + "\n\n"
    found = read(text + table(FILLED), "proactive")
    assert found["procurement"] == ["ambiguous"] * 2


def test_a_row_that_does_not_come_out_discredits_all():
    """Three lines cannot be five empty boxes: then four lines are no four boxes either."""
    text = table({**FILLED, "partly_granted": ("3", "", "", "", "3"), "carried_out": ("1", "1")})
    assert read(text)["carried_out"] == ["ambiguous"] * 7


def test_a_table_without_one_filled_row_is_read_by_how_far_apart_its_lines_are():
    """All zeros left empty: every row comes out, which no accident does."""
    one = ("", "", "", "", "", "2", "2")
    rows = dict.fromkeys(ROWS, NONE) | {"granted": one, "handled_total": one}
    found = read(table(rows))
    assert found["granted"] == [*["blank"] * 5, 2, 2]
    assert found["denied_state_secret"] == ["blank"] * 7


def test_section_four_left_empty_is_blank():
    """Fifteen lines more than usual below its header."""
    header = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    strip = lines(
        "行政复议", "行政诉讼", *header, "未经复议直接起诉", "复议后起诉", *header, *header
    )
    text = table({**FILLED, "partly_granted": NONE}) + strip + "\n" * 15 + "\n五、存在的主要问题\n"
    assert read(text, "remedies")["review"] == ["blank"] * 5


def test_the_header_is_asked_in_a_text_with_one_box_a_line_too():
    """总计 named before all other columns: a row of one number and itself is read by that."""
    head = ("申请人情况", "总计", "自然人", *HEAD[2:3], *HEAD[4:])
    text = lines(*head) + table(
        {"new_received": ("8", "5", "1", "0", "0", "0", "2"), "carried_in": FULL}
    ).removeprefix(lines(*HEAD))
    found = read(text)
    assert found["new_received"] == [5, 1, 0, 0, 0, 2, 8]
    assert found["carried_in"] == [0, 0, 0, 0, 0, 2, 2]


def test_zeros_do_not_tell_whether_the_last_of_them_is_the_sum():
    """A gap among zeros, and perhaps another box empty at the end: nothing is told."""
    rows = {code: "\n".join((ROWS[code], *FULL)) + "\n\n" for code in FILLED}
    rows["denied_state_secret"] = (
        "\n".join((ROWS["denied_state_secret"], *"0000", "", "0")) + "\n\n"
    )
    rows["carried_out"] = "\n".join((ROWS["carried_out"], *FULL)) + "\n\n"
    found = read("\n".join(HEAD) + "\n\n" + "".join(rows.values()) + "五、存在的主要问题\n")
    assert found["denied_state_secret"] == ["ambiguous"] * 7
