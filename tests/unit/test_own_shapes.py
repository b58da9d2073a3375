"""Sections two and four in shapes of an agency's own: read where the names of rows and columns
prove every box, and refused where a box, a name or a word is left over.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gongkai.extract import extract
from gongkai.form import load
from tests.unit.test_explain_documents import row

FORM = load()
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")
NAMES = "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计"
DATA = ("<td>1<td>2<td>0<td>4<td>7", "<td>0<td>0<td>1<td>0<td>1", "<td><td>3<td><td>5<td>8")
TOLD = [*"12047", *"00101", "", "3", "", "5", "8"]
FOUR = "<p>四、政府信息公开行政复议、行政诉讼情况</p>"
TWO = "<p>二、主动公开政府信息情况</p>"
TITLE = "石桥县教育局2023年政府信息公开工作年度报告"
LAST = "五、存在的主要问题及改进情况"
END = f"<p>{LAST}</p><p>无。</p>"
COUNTED = "".join(f"<td>{at}" for at in range(1, 6))


def table(*rows: str) -> str:
    """A table of rows of boxes."""
    return f"<table>{''.join(f'<tr>{boxes}</tr>' for boxes in rows)}</table>"


def told(section: str, code: str) -> list[str | None]:
    """What is told of the boxes of a table in a document that has one section."""
    return row(extract(f"<h1>{TITLE}</h1>{section}{END}".encode(), "a.html", FORM).figures, code)


def three(captions: Sequence[str], *, numbered: str = "", between: str = "") -> str:
    """A table for each group, with its name over it."""
    tables = (table(NAMES, *filter(None, [numbered]), boxes) for boxes in DATA)
    parts = (f"<p>{caption}</p>{own}" for caption, own in zip(captions, tables, strict=True))
    return FOUR + between + "".join(parts)


def stacked(*, over: Sequence[str] = GROUPS, heads: Sequence[str] = (NAMES,) * 3) -> str:
    """All groups in one table, each under its name and the names of its columns."""
    pairs = zip(over, heads, DATA, strict=True)
    rows = (each for name, head, boxes in pairs for each in (f"<td colspan=5>{name}", head, boxes))
    return FOUR + table(*rows)


def crossed(corner: str = "类别", *, names: str = NAMES, data: Sequence[str] = DATA) -> str:
    """A row for each group, the last two under the name of both."""
    return FOUR + table(
        f"<td colspan=2>{corner}{names}",
        f"<td colspan=2>行政复议{data[0]}",
        f"<td rowspan=2>行政诉讼<td>{GROUPS[1]}{data[1]}",
        f"<td>{GROUPS[2]}{data[2]}",
    )


def two_tables(*, names: str = NAMES * 2) -> str:
    """The first group in a table, the other two in another."""
    one = table("<td colspan=5>行政复议", NAMES, DATA[0])
    heads = "".join(f"<td colspan=5>{group}" for group in GROUPS[1:])
    return FOUR + one + table("<td colspan=10>行政诉讼", heads, names, DATA[1] + DATA[2])


@pytest.mark.parametrize(
    "section",
    [
        three(GROUPS),
        three(("（一）行政复议情况", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")),
        three(GROUPS, numbered=COUNTED, between="<p>单位：件</p>"),
        stacked(),
        stacked(over=("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")),
        two_tables(),
        *(crossed(corner) for corner in ("类别", "项目", "案件类型", "")),
    ],
)
def test_groups_of_section_four_are_read_by_their_names(section: str) -> None:
    """In tables of their own, one under the other, or each in a row."""
    assert told(section, "remedies") == TOLD


@pytest.mark.parametrize(
    "section",
    [
        pytest.param(three(("行政复议", "行政复议", "复议后起诉")), id="a-name-twice"),
        pytest.param(three(("行政复议", "行政诉讼", "复议后起诉")), id="a-name-of-both"),
        pytest.param(three((GROUPS[0], GROUPS[2], GROUPS[1])), id="another-order"),
        pytest.param(three(("2022年行政复议", *GROUPS[1:])), id="another-year"),
        pytest.param(three(GROUPS, between="<p>市本级</p>"), id="another-body"),
        pytest.param(three(GROUPS) + three(GROUPS).removeprefix(FOUR), id="twice"),
        pytest.param(three(GROUPS).removeprefix(FOUR), id="no-heading"),
        pytest.param(three(GROUPS) + "<p>注：以上为上年数据</p>", id="a-note"),
        pytest.param(three(GROUPS) + table("<td>1<td>2<td>0<td>4<td>7"), id="a-table-behind"),
        pytest.param(
            stacked(heads=(NAMES, NAMES.replace("纠正", "维特"), NAMES)), id="an-unknown-name"
        ),
        pytest.param(
            stacked(
                heads=(NAMES, "<td>总计<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结", NAMES)
            ),
            id="a-head-turned",
        ),
        pytest.param(crossed(data=("<td>1<td>2<td>0<td>7", *DATA[1:])), id="a-box-too-few"),
        pytest.param(crossed(data=(DATA[0] + "<td>", *DATA[1:])), id="a-box-too-many"),
        pytest.param(crossed(data=("<td>1<td>2<td>4<td>7<td>", *DATA[1:])), id="an-empty-total"),
        pytest.param(crossed(data=(DATA[0], DATA[1], "")), id="a-row-missing"),
        pytest.param(crossed(names=NAMES + "<td>上年总计"), id="a-column-of-its-own"),
        pytest.param(crossed("2022年"), id="a-year-in-the-corner"),
        pytest.param(
            crossed(data=("<td>约1<td>若干<td>0<td>4<td>7", *DATA[1:])), id="two-boxes-of-words"
        ),
        pytest.param(two_tables(names=NAMES), id="names-missing"),
        pytest.param(
            FOUR + table("<td colspan=5>行政复议", NAMES) + three(GROUPS).removeprefix(FOUR),
            id="a-head-without-a-row",
        ),
    ],
)
def test_nothing_is_told_where_something_is_left_over(section: str) -> None:
    """Another year's, another order, a box too many, a missing row."""
    assert told(section, "remedies") == [None] * 15


def test_markdown_leaves_empty_boxes_where_names_were_merged() -> None:
    """A name over five columns is followed by four empty boxes; a program repeats it."""
    boxes = [["1", "2", "0", "4", "7"], ["0", "0", "1", "0", "1"], ["2", "3", "0", "5", "10"]]
    heads = "|结果维持|结果纠正|其他结果|尚未审结|总计|\n"
    for filler in (lambda _: "", lambda name: name):
        rows = [
            f"|{'|'.join([name, *[filler(name)] * 4])}|\n{heads}|{'|'.join(own)}|\n"
            for name, own in zip(GROUPS, boxes, strict=True)
        ]
        text = f"# {TITLE}\n\n四、政府信息公开行政复议、行政诉讼情况\n\n{''.join(rows)}\n{LAST}\n"
        found = extract(text.encode(), "a.md", FORM)
        assert row(found.figures, "remedies") == [text for own in boxes for text in own]


@pytest.mark.parametrize("word", ["约2", "不详"])
def test_words_in_one_box_of_section_four_leave_the_others_told(word: str) -> None:
    """As in section three."""
    boxes = "".join(DATA).replace("<td>2", f"<td>{word}")
    heads = "<td colspan=5>行政复议" + "".join(f"<td colspan=5>{name}" for name in GROUPS[1:])
    found = told(FOUR + table(heads, NAMES * 3, boxes), "remedies")
    assert found == [TOLD[0], None, *TOLD[2:]]


@pytest.mark.parametrize("rows", [("行政复议", "行政诉讼"), ("行政复议", "行政诉讼", "总计")])
def test_a_table_of_the_year_at_a_glance_is_no_second_section_four(rows: Sequence[str]) -> None:
    """It has none of its columns."""
    glance = (f"<td>{name}<td>件<td>{at}" for at, name in enumerate(rows, 20))
    overview = "<p>一、总体情况</p>" + table("<td>指标<td>单位<td>数量", *glance)
    heads = "<td colspan=5>行政复议<td colspan=10>行政诉讼"
    names = NAMES.replace("<td>", "<td rowspan=2>")
    suits = "".join(f"<td colspan=5>{name}" for name in GROUPS[1:])
    own = FOUR + table(heads, names + suits, NAMES * 2, "".join(DATA))
    assert told(overview + own, "remedies") == TOLD


def numbered(*rows: str) -> str:
    """Section four as the form has it, with rows between its head and its figures."""
    heads = "<td colspan=5>行政复议" + "".join(f"<td colspan=5>{name}" for name in GROUPS[1:])
    return FOUR + table(heads, NAMES * 3, *rows, "".join(DATA))


def test_a_row_that_numbers_the_columns_is_none_of_figures() -> None:
    """From one to the last of all, or of each group; 1 to 4 and 6 to 16 number nothing."""
    every = "".join(f"<td>{at}" for at in range(1, 16))
    assert told(numbered(every), "remedies") == TOLD
    assert told(numbered(COUNTED * 3), "remedies") == TOLD
    assert told(numbered(every.replace("<td>5<", "<td>10<")), "remedies") == [None] * 15
    assert told(numbered(every, every), "remedies") == [None] * 15


NEW = "<td>本年制发件数<td>本年废止件数<td>现行有效件数"
DECISIONS = "<td colspan=3>本年处理决定数量"
FEES = "<td colspan=3>本年收费金额（单位：万元）"
PROACTIVE = [*"103", *"026", "97", "58", "9", "4.5"]


def left_block(*, block: str = "第二十条第（六）项", new: str = NEW, last: str = "4.5") -> str:
    """Section two with its blocks in the first column."""
    head = "<td>条款<td>信息内容"
    return TWO + table(
        head + new,
        "<td rowspan=2>第二十条第（一）项<td>规章<td>1<td>0<td>3",
        "<td>行政规范性文件<td>0<td>2<td>6",
        head + DECISIONS,
        "<td>第二十条第（五）项<td>行政许可<td colspan=3>97",
        f"<td rowspan=2>{block}<td>行政处罚<td colspan=3>58",
        "<td>行政强制<td colspan=3>9",
        head + FEES,
        f"<td>第二十条第（八）项<td>行政事业性收费<td colspan=3>{last}",
    )


def with_column(name: str, boxes: Sequence[str], *, first: bool) -> str:
    """Section two with a column of numbers or units before or behind its labels."""
    rows = [
        ("规章", "<td>1<td>0<td>3"),
        ("行政规范性文件", "<td>0<td>2<td>6"),
        ("行政许可", "<td colspan=3>97"),
        ("行政处罚", "<td colspan=3>58"),
        ("行政强制", "<td colspan=3>9"),
        ("行政事业性收费", "<td colspan=3>4.5"),
    ]
    pairs = [
        (f"<td>{box}<td>{label}" if first else f"<td>{label}<td>{box}") + own
        for (label, own), box in zip(rows, boxes, strict=True)
    ]
    head = f"<td>{name}<td>信息内容" if first else f"<td>信息内容<td>{name}"
    blocks = [f"<td colspan=5>第二十条第（{at}）项" for at in "一五六八"]
    return TWO + table(
        *(blocks[0], head + NEW, *pairs[:2]),
        *(blocks[1], head + DECISIONS, pairs[2]),
        *(blocks[2], head + DECISIONS, *pairs[3:5]),
        *(blocks[3], head + FEES, pairs[5]),
    )


def one_head(filler: str = "/", *, other: str = "/") -> str:
    """Section two under one head, with strokes where the form has no boxes."""
    rows = [("规章", "103"), ("行政规范性文件", "026")]
    wide = [f"<td>{label}{''.join(f'<td>{n}' for n in own)}" for label, own in rows]
    ones = {"行政许可": "97", "行政处罚": "58", "行政强制": "9"}
    none = f"<td>{filler}" * 3
    return TWO + table(
        f"<td>信息内容{NEW}<td>本年处理决定数量<td>本年收费金额（单位：万元）",
        *(f"{boxes}<td>{filler}<td>{other}" for boxes in wide),
        *(f"<td>{label}{none}<td>{own}<td>{filler}" for label, own in ones.items()),
        f"<td>行政事业性收费{none}<td>{filler}<td>4.5",
    )


def listed(value: str = "数值", *, unit: str = "万元", names: Sequence[str] = ()) -> str:
    """Section two as a list of what each number is."""
    new = ("本年制发件数", "本年废止件数", "现行有效件数")
    wide = [f"{row}{column}" for row in ("规章", "行政规范性文件") for column in new]
    ones = [f"{row}本年处理决定数量" for row in ("行政许可", "行政处罚", "行政强制")]
    items = names or [*wide, *ones, f"行政事业性收费本年收费金额（{unit}）"]
    rows = (f"<td>{item}<td>{box}" for item, box in zip(items, PROACTIVE, strict=False))
    return TWO + table(f"<td>项目<td>{value}", *rows)


UNITS = [*["件"] * 5, "万元"]


@pytest.mark.parametrize(
    "section",
    [
        left_block(),
        with_column("单位", UNITS, first=False),
        with_column("序号", "123456", first=True),
        one_head(),
        one_head("", other=""),
        listed(),
    ],
)
def test_section_two_in_a_shape_of_its_own_is_read_by_its_names(section: str) -> None:
    """Blocks on the left, a column of units or of numbers, one head for all, a list."""
    assert told(section, "proactive") == PROACTIVE


@pytest.mark.parametrize(
    "section",
    [
        pytest.param(left_block(block="第二十条第（五）项"), id="a-row-of-another-block"),
        pytest.param(left_block(new=NEW.replace("本年制", "上年制")), id="another-year"),
        pytest.param(left_block(last="4.5<td>3"), id="a-box-too-many"),
        pytest.param(with_column("单位", [*["件"] * 5, "元"], first=False), id="another-unit"),
        pytest.param(with_column("单位", [*["件"] * 4, "3", "万元"], first=False), id="a-number"),
        pytest.param(with_column("数量", "123456", first=True), id="another-column"),
        pytest.param(with_column("序号", "123457", first=True), id="not-counting"),
        pytest.param(one_head(other="8"), id="a-number-too-many"),
        pytest.param(one_head(other=""), id="a-stroke-lost"),
        pytest.param(listed("2022年"), id="a-list-of-another-year"),
        pytest.param(listed("数值<td>上年"), id="a-list-of-two-years"),
        pytest.param(listed(names=["规章本年制发件数"] * 10), id="a-name-twice"),
        pytest.param(listed() + listed().removeprefix(TWO), id="twice"),
        pytest.param(listed().replace(TWO, ""), id="no-heading"),
    ],
)
def test_section_two_in_doubt_is_not_told(section: str) -> None:
    """Another year's, another block, a box too many, a stroke that was lost."""
    assert set(told(section, "proactive")) == {None}


def test_a_sum_in_a_list_is_brought_to_the_unit_of_the_form() -> None:
    """Its name says 元."""
    data = f"<h1>{TITLE}</h1>{listed(unit='元')}{END}".encode()
    found = extract(data, "a.html", FORM).figures["proactive.fees.amount_wan"]
    assert (found.raw, str(found.value)) == ("4.5", "0.00045")
