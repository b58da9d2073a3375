"""What tools put around the lines of a text is none of its figures."""

import csv
import io

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
