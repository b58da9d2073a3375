"""Numbers without lines whose places speak against each other: their order tells nothing either."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gongkai.extract.document import SOMETHING
from gongkai.extract.formats.sheet import Glyph
from tests.unit.test_unruled import (
    CODES,
    COLUMNS,
    FIRST,
    LABEL,
    LAST,
    NAMES,
    STRIP,
    blocks,
    body,
    line,
    told,
)

ROWS = dict.fromkeys(CODES, tuple("1000001"))
HEAD = line(NAMES, COLUMNS, 100)
NARROW = [320 + 30 * at for at in range(8)]


def marks(glyphs: Sequence[Glyph]) -> list[str]:
    """The lines of text in which numbers are marked, without blanks."""
    texts = [text for block in blocks(glyphs) if isinstance(block, list) for text in block]
    return ["".join(text.split()) for text in texts if SOMETHING in text]


@pytest.mark.parametrize("words", ["上年", "去年数据", "（上年情况）", "前年"])
def test_no_number_is_told_under_a_caption_of_the_year_before(words: str) -> None:
    """Which stands over the columns alone."""
    own = [*HEAD, *body(ROWS)]
    assert told("granted", own) == [*"1000001"]
    assert told("granted", [*own, *line([words], [COLUMNS[2]], 88)]) == [None] * 7


def test_no_number_is_told_under_names_of_which_one_is_not_the_form_s() -> None:
    """An empty box may be in any of the columns."""
    names = [*NAMES[:2], "个体|户", *NAMES[2:]]
    rows = [*body({}), *(g for at in range(len(CODES)) for g in numbers(120 + 20 * at))]
    assert told("granted", [*line(names, NARROW, 100), *rows]) == [None] * 7
    assert len(marks([*line(names, NARROW, 100), *rows])) == len(CODES)


def numbers(top: float) -> list[Glyph]:
    """Seven numbers under eight names."""
    return line([*"1000001"], [NARROW[at] for at in (0, 1, 2, 3, 4, 5, 7)], top)


def test_no_number_is_told_of_a_row_of_which_one_is_under_no_name() -> None:
    """It may be of a column without name; other rows are read as before."""
    rows = {**ROWS, FIRST: ("1", "0", "0", "0", "0", "", "1")}
    glyphs = [*HEAD, *body(rows), *line(["5"], [COLUMNS[-1] + 30], 120)]
    [line_] = marks(glyphs)
    assert line_.endswith("".join(f"{digit}{SOMETHING}" for digit in "1000015"))
    assert told(FIRST, glyphs) == [None] * 7


def test_no_number_of_section_four_is_told_beside_one_under_no_name() -> None:
    """Or under a name that is not the form's."""
    xs = [20 + 34 * at for at in range(16)]
    head = [
        *line(["四、政府信息公开行政复议、行政诉讼情况"], [20], 200),
        *line(["行政复议", "行政诉讼"], [80, 360], 220),
        *line(["未经复议直接起诉", "复议后起诉"], [230, 420], 232),
    ]
    below = [
        *line([*"100010000000000"[:15]], [*xs[:7], *xs[8:]], 260),
        *line(["五、存在的主要问题及改进情况"], [20], 300),
    ]
    for names in ([*STRIP, "备注"], STRIP):
        [row] = marks([*head, *line(names, xs, 244), *below])
        assert row == "".join(f"{digit}{SOMETHING}" for digit in "100010000000000")
    assert marks([*head, *line(STRIP, xs, 244), *line([*"100010000000000"], xs, 260)]) == []


@pytest.mark.parametrize(
    "more",
    [
        line(["单位：件"], [COLUMNS[5]], 86),
        line(["本年情况"], [COLUMNS[2]], 86),
        line(["2023年"], [COLUMNS[2]], 86),
        line(["上年结转的申请已在本年度内全部办结并答复了申请人，没有遗留。"], [200], 80),
        line(["9.另有一行", *"000000"], [LABEL, *COLUMNS], 130),
        line(["", *"0000000"], [LABEL, *COLUMNS], 130),
        line(["7"], [300], LAST + 40),
        line(["?"], [COLUMNS[1]], 130),
        line(["（含个"], [COLUMNS[1]], 113),
        line(["数量"], [COLUMNS[-1] + 30], 103),
    ],
    ids=[
        "a-unit",
        "this-year",
        "a-year",
        "a-long-sentence",
        "another-row",
        "a-row-without-label",
        "a-page-number",
        "a-sign",
        "a-remark-below-a-name",
        "a-part-of-a-name",
    ],
)
def test_what_cannot_be_followed_is_left_as_it_is(more: Sequence[Glyph]) -> None:
    """It is read by its order, or not."""
    assert not marks([*HEAD, *body(ROWS), *more])
