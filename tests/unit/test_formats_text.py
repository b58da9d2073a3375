"""What tools put around the lines of a text is none of its figures."""

import csv
import io
import json

import pytest

from gongkai.extract.document import Grid, Text, Unreadable
from gongkai.extract.formats import text
from gongkai.extract.formats.numbering import FEWEST_LINES
from gongkai.extract.formats.sniff import open_document

BODY = ("规章\t1\t\t3", "", "行政许可\t", "\t7", *["正文。"] * FEWEST_LINES)


@pytest.mark.parametrize(
    "numbered", ["{n:6}\t{line}", "{n}: {line}", "[{n}] {line}", "{n:03}|{line}", "{line} {n}"]
)
def test_numbers_of_lines_are_taken_off(numbered):
    """As `cat -n`, `grep -n`, `nl` and editors write them; empty boxes stay where they were."""
    lines = [numbered.format(n=n, line=line) for n, line in enumerate(BODY, 1)]
    assert text.read("\n".join(lines)).lines == text.read("\n".join(BODY)).lines


@pytest.mark.parametrize("missing", [0, 5])
def test_numbers_that_do_not_count_every_line_stay(missing):
    """A row of figures may look as if it had a number before it."""
    lines = [f"{n} {line}" for n, line in enumerate(["正文。"] * FEWEST_LINES, 1)]
    lines[missing] = "99 正文。"
    assert text.read("\n".join(lines)).lines == tuple(lines)


ROWS = [
    ["临河县水务局2023年政府信息公开工作年度报告"],
    ["三、收到和处理政府信息公开申请情况"],
    ["", "自然人", "商业\n企业", "总计"],
    ["一、本年新收政府信息公开申请数量", "1", "", "1"],
    ["二、上年结转政府信息公开申请数量", "", "", ""],
    ["六、其他需要报告的事项"],
    ["无。"],
]


@pytest.mark.parametrize(("mark", "name"), [(",", "a.csv"), ("\t", "a.TSV")])
@pytest.mark.parametrize("width", [0, 9], ids=["ragged", "all as wide"])
def test_a_sheet_is_read_as_a_table(mark, name, width):
    """Rows with commas or TABs between their boxes are a table, headings and sentences text."""
    out = io.StringIO()
    rows = [[*row, *[""] * (width - len(row))] for row in ROWS]
    csv.writer(out, delimiter=mark).writerows(rows)
    document = open_document(out.getvalue().encode("utf-8-sig"), name)
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert [[box.text for box in grid.boxes if box.row == row] for row in range(grid.rows)] == [
        [" ".join(text.split()) for text in row] for row in ROWS[2:5]
    ]
    texts = [line for block in document.blocks if isinstance(block, Text) for line in block.lines]
    assert texts == [row[0] for row in (*ROWS[:2], *ROWS[5:])]


def test_a_sheet_whose_quotes_never_close_is_refused():
    """What stands behind an open quote could be anything."""
    with pytest.raises(Unreadable, match="引号没有配对"):
        open_document('规章,"1,2\n行政许可,3,4\n'.encode(), "a.csv")


def test_a_page_is_a_page_whatever_its_name():
    """HTML that is called CSV is HTML."""
    page = "<html><body><table><tr><td>规章</td><td>1</td></tr></table></body></html>"
    assert open_document(page.encode(), "a.csv").media_type == "text/html"


HEAD = "信息内容 | 甲 | 乙 | 丙 |"
FLOWN = {
    "a line end for an empty box": f"{HEAD}\n规章 | 3 |\n| 5 |\n行政许可 |\n|\n| 7 |",
    "bars at the edge": f"| {HEAD}\n| 规章 | 3 |\n| 5 |\n| 行政许可 |\n|\n| 7 |",
    "empty lines between": f"{HEAD}\n\n规章 | 3 |\n| 5 |\n\n行政许可 |\n|\n| 7 |",
    "every box on a line": (
        "|\n信息内容 |\n甲 |\n乙 |\n丙 |||\n|\n规章 |\n3 |\n\n|\n5 |||\n|\n行政许可 |\n|\n|\n7 |||"
    ),
}


@pytest.mark.parametrize("lines", FLOWN.values(), ids=FLOWN)
def test_rows_of_bars_go_on_over_line_ends(lines):
    """All rows have as many bars: a line end between two bars is an empty box, not a new row."""
    document = text.read(f"二、主动公开政府信息情况\n{lines}\n三、收到的情况")
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    rows = [[box.text for box in grid.boxes if box.row == at] for at in range(grid.rows)]
    assert [row[:4] for row in rows] == [
        ["信息内容", "甲", "乙", "丙"],
        ["规章", "3", "", "5"],
        ["行政许可", "", "", "7"],
    ]


@pytest.mark.parametrize(
    "lines",
    ["规章 |\n3 |\n4 |\n5 |\n行政许可 |\n6 |", "规章 | 3 |\n行政许可 | 4 |\n行政处罚 | 5 |"],
)
def test_lines_with_as_many_bars_are_not_joined(lines):
    """Where no line tells how many boxes a row has, none is made of several lines."""
    document = text.read(lines)
    assert not any(isinstance(block, Grid) and block.columns > 3 for block in document.blocks)


@pytest.mark.parametrize("empty", ["\n", "\n\n"], ids=["div", "p"])
@pytest.mark.parametrize("last", ["8", "\u00a0"])
def test_a_table_is_read_that_a_browser_copied(empty, last):
    """Boxes that hold paragraphs are parted by TABs on lines of their own, rows by empty lines."""
    tab, end = f"{empty}\t{empty}", f"{empty}\n\n"
    rows = [
        ["信息内容", "甲", "乙", "丙"],
        ["规章", "3", "", "5"],
        ["行政许可", "6", "\u00a0", last],
    ]
    lines = end.join(tab.join(row) for row in rows).replace(f"\t{empty}{empty}\t", "\t\t")
    document = text.read(f"二、主动公开政府信息情况{end}{lines}{empty}三、收到的情况")
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert [[box.text for box in grid.boxes if box.row == at] for at in range(grid.rows)] == [
        [each.strip() for each in row] for row in rows
    ]
    texts = [line for block in document.blocks if isinstance(block, Text) for line in block.lines]
    assert [line for line in texts if line] == ["二、主动公开政府信息情况", "三、收到的情况"]


def test_lines_between_rules_with_corners_are_one_row():
    """As reStructuredText and Pandoc draw tables, however many lines a label takes."""
    label = [f"| {char}  |    |" for char in "行政规范性文件"]
    rule = "+----+----+"
    drawn = "\n".join([rule, "| 规章 | 1  |", rule, *label, rule, "|    | 2  |"] * 2 + [rule])
    [grid] = [each for each in text.read(drawn).blocks if isinstance(each, Grid)]
    rows = [[box.text for box in grid.by_row[at]] for at in range(grid.rows)]
    assert rows == [["规章", "1"], ["行政规范性文件", ""], ["", "2"]] * 2


def test_a_number_broken_over_lines_stays_broken():
    """A narrow column has 14 as 1 above 4: it may be two numbers."""
    rule = "+---+---+\n"
    drawn = (rule + "| 项 | 1 |\n|   | 4 |\n") * 5 + rule
    [grid] = [each for each in text.read(drawn).blocks if isinstance(each, Grid)]
    assert {box.text for box in grid.boxes} == {"项", "1 4"}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("AsciiDoc", "|===\n|规章 |1\n|===\n"),
        ("MediaWiki", "{|\n|-\n| 规章\n| 1\n|}\n"),
        ("MediaWiki", "<span id='a'></span>\n{|\n|-\n| 规章\n| 1\n|}\n"),
        ("LaTeX", "\\begin{longtable}[]{@{}ll@{}}\n规章 & 1 \\\\\n\\end{longtable}\n"),
        ("Typst", "#table(\n  columns: 2,\n  [规章], [1],\n)\n"),
        ("roff", ".TS\ntab(@);\nl l.\nT{\n规章\nT}@1\n.TE\n"),
    ],
)
def test_a_language_whose_tables_are_not_known_is_refused_by_name(name, table):
    """Its signs would be taken for text, and some for dashes and bars."""
    with pytest.raises(Unreadable, match=f"用 {name} 的标记写的"):
        open_document(f"报告\n\n{table}".encode(), "report.txt")


def test_a_rule_with_a_label_beside_it_parts_rows():
    """As w3m draws tables, with a box that goes on beside the rules of the others."""
    drawn = (
        "┌──┬───────┐\n│项│一     │\n│  ├──┬────┤\n│  │  │  １│\n│目│二│０  │\n│  ├──┼────┤\n"
        "│  │三│  ４│\n│  ├──┼────┤\n│  │四│  ５│\n└──┴──┴────┘"
    )
    [grid] = [each for each in text.read(drawn).blocks if isinstance(each, Grid)]
    rows = [[box.text for box in grid.by_row[at]] for at in range(grid.rows)]
    assert rows == [["项", "一"], ["目", "二", "１ ０"], ["", "三", "４"], ["", "四", "５"]]


def test_signs_that_markdown_would_read_lose_their_stroke():
    """Mammoth writes -18 as \\-18, and 1. as 1\\."""
    assert text.read("行政许可\n\n\\-18\n1\\.").lines == ("行政许可", "", "-18", "1.")


@pytest.mark.parametrize(
    "heading",
    [
        "三、收到的申请情况",
        "3. 收到的申请情况",
        "（三）收到的申请情况",
        "三、收到的申請情況",
        "无。",
    ],
)
def test_a_heading_between_rows_over_several_lines_stands_in_no_box(heading: str) -> None:
    """However its numeral and its characters are written: below it another table begins."""
    rows = "规章 | 1 | 2 | 3 |\n文件 | 4 |\n 5 | 6 |\n其他 | 7 | 8 |\n 9 |\n"
    document = text.read(f"{rows}{heading}\n{rows}")
    assert [len(block.boxes) for block in document.blocks if isinstance(block, Grid)] == [12, 12]
    joined = text.read(f"{rows}收到的申请\n{rows}")
    assert sum(isinstance(block, Grid) for block in joined.blocks) == 1


def test_bars_around_each_box_on_its_own_line_mark_no_table():
    """A program that puts a bar between all pieces of text: each stands on its line, as without."""
    boxes = [f"标题{at}" if at % 4 else str(at) for at in range(60)]
    document = text.read("| " + " |\n\n| ".join(boxes) + " |\n")
    assert document.lines == text.read("\n\n".join(boxes) + "\n").lines
    narrow = text.read(
        "| " + " |\n| ".join(boxes) + " |\n规章 | 1 | 2 | 3 |\n规章 | 4 | 5 | 6 |\n" * 3
    )
    assert any(isinstance(block, Grid) for block in narrow.blocks)


@pytest.mark.parametrize("first", ["|  | 0 | 1 | 2 |", "| 0 | 1 | 2 | 3 |", "| 1 | 2 | 3 | 4 |"])
def test_a_first_row_that_numbers_the_columns_is_none(first):
    """As pandas writes above each table; other numbers are figures, perhaps of a torn table."""
    rows = "|---|---|---|---|\n| 规章 | 7 | 8 | 9 |\n| 文件 | 7 | 8 | 9 |\n"
    grid = text.read(f"{first}\n{rows}").blocks[0]
    assert [box.text for box in grid.boxes] == ["规章", "7", "8", "9", "文件", "7", "8", "9"]
    torn = text.read(f"| 0 | 2 | 3 | 5 |\n{rows}").blocks[0]
    assert [box.text for box in torn.boxes][:4] == ["0", "2", "3", "5"]


LISTED = [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "", "3"]]


@pytest.mark.parametrize(
    "printed",
    [
        str(LISTED),
        "\n".join(map(str, LISTED)),
        str(LISTED).replace("''", "None"),
        json.dumps(LISTED, ensure_ascii=False).replace('""', "null"),
    ],
    ids=["table", "rows", "none", "json"],
)
def test_lists_of_boxes_are_a_table(printed):
    """As programs print what they found in a PDF."""
    (table,) = [b for b in text.read(f"正文。\n{printed}\n").blocks if isinstance(b, Grid)]
    assert [box.text for box in table.boxes] == [box for row in LISTED for box in row]


@pytest.mark.parametrize(
    "line", ["[1]", "[[],['a']]", "[见附件, 3]", "['规章', 3.5]", "['" * 9, "[" * 9000 + "]"]
)
def test_other_brackets_are_text(line):
    """A note, a list of something else, or one that never ends."""
    assert not any(isinstance(block, Grid) for block in text.read(f"正文。\n{line}\n").blocks)


def test_a_csv_may_have_semicolons():
    """Programs that write commas in numbers save sheets so."""
    sheet = "信息内容;本年制发件数;本年废止件数\n规章;1,234;5\n"
    (table,) = open_document(sheet.encode(), "a.csv").blocks
    assert [box.text for box in table.boxes][-2:] == ["1,234", "5"]


RULE = "+----+----+----+----+"


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["| 规章 | 1 | 2 | 3 |", "| 行政规范性文件 | 4 |  | 6 |"], 2),
        (["| 维持 | 纠正 | 其他 | 总计 |", "| 1 | 0 | 0 | 1 |"], 2),
        (["| 行政规范 | 1 |  | 3 |", "| 性文件 |  |  |  |"], 1),
        (["| 行政规范 | 本年 | 本年 | 现行 |", "| 性文件 | 1 | 2 | 3 |"], 1),
    ],
    ids=["numbers-below", "numbers-alone", "label-goes-on", "words-and-numbers"],
)
def test_lines_between_rules_are_rows_where_each_has_numbers(lines, rows):
    """Many programs draw a rule above a table, one below its head and one at its end, no others."""
    drawn = "\n".join([RULE, "| 信息内容 | 甲 | 乙 | 丙 |", RULE, *lines, RULE])
    (table,) = [block for block in text.read(drawn).blocks if isinstance(block, Grid)]
    assert table.rows == 1 + rows


RUNS = [
    ["石桥县教育局2023年政府信息公开工作年度报告"],
    *([f"第{at}行", "1", "3"] for at in range(20)),
]


@pytest.mark.parametrize("sign", ["\t", "|"])
@pytest.mark.parametrize("between", ["\n", "\n  "], ids=["rows", "boxes"])
def test_signs_between_runs_of_text_are_no_boxes(sign, between):
    """As Beautiful Soup joins the text of a page: a sign at a line's end is no empty box."""
    runs = [f"{sign}{between}{sign}".join(sign.join(row) for row in RUNS), f"{sign}\n{sign}\n"]
    document = text.read("".join(runs))
    assert not any(isinstance(block, Grid) for block in document.blocks)
    assert list(filter(None, document.lines)) == [" ".join(row) for row in RUNS]
    assert document.origins[1] == 2


@pytest.mark.parametrize(
    "change",
    [("\t1\t", "\t\t1\t"), ("第5行", "第5行\t"), ("\t第", "第")],
    ids=["empty-inside", "empty-behind", "not-before"],
)
def test_tabs_between_boxes_stay_where_one_may_be_empty(change):
    """Two signs beside each other mark an empty box; lines of a sheet need not begin with one."""
    whole = "\t\n\t".join("\t".join(row) for row in RUNS)
    document = text.read(whole.replace(*change))
    assert any(isinstance(block, Grid) for block in document.blocks)
