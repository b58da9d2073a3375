"""Tables that a page prints without lines: numbers under names and beside labels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest

from gongkai.extract import extract, read
from gongkai.extract.boxes import Box
from gongkai.extract.document import Builder, Grid
from gongkai.extract.formats.columns import placed
from gongkai.extract.formats.page_layout import arrange
from gongkai.extract.formats.sheet import Glyph, PlacedWord, PrintedPage, RuledLine
from gongkai.extract.laid_out import Measure, width
from tests.unit.test_explain_documents import FORM, ROWS, TITLE, row
from tests.unit.test_formats_layout import page, written

SIZE = 6.0
NAMES = ("自然|人", "商业|企业", "科研|机构", "社会公益|组织", "法律服务|机构", "其|他", "总|计")
COLUMNS = (320, 355, 390, 425, 460, 495, 530)
"""Where names and numbers begin."""
LABEL = 100
CODES = tuple(ROWS)
FIRST = CODES[0]
STRIP = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 3
Numbers = Mapping[str, Sequence[str]]
Blocks = list[list[str] | tuple[Box, ...]]


def line(texts: Sequence[str], xs: Sequence[float], top: float) -> list[Glyph]:
    """Texts beside each other; what is behind a bar stands on the next line."""
    return [
        glyph
        for text, x in zip(texts, xs, strict=False)
        for at, part in enumerate(text.split("|"))
        for glyph in written(part, x, top + 7 * at, SIZE)
    ]


def body(rows: Numbers, codes: Sequence[str] = CODES, top: float = 120.0) -> list[Glyph]:
    """The rows, each with its label and, below their names, with its numbers."""
    glyphs: list[Glyph] = []
    for at, code in enumerate(codes):
        y = top + 20 * at
        glyphs += [*line([ROWS[code]], [LABEL], y), *line(rows.get(code, ()), COLUMNS, y)]
    return glyphs


def blocks(*pages: Sequence[Glyph]) -> Blocks:
    """What is made of pages, the first with a title over it."""
    texts = [*TITLE.split(), "三、收到和处理政府信息公开申请情况"]
    title = [g for at, text in enumerate(texts) for g in written(text, 20, 20 + 20 * at)]
    return list(arrange([page([*title, *pages[0]]), *map(page, pages[1:])]))


def has_table(*pages: Sequence[Glyph]) -> bool:
    """Whether a table is made of them."""
    return any(isinstance(block, tuple) for block in blocks(*pages))


def told(code: str, *pages: Sequence[Glyph]) -> list[str | None]:
    """What is read of a row of section three."""
    builder = Builder()
    builder.extend(blocks(*pages))
    return row(read(builder.document("application/pdf"), FORM).figures, f"requests.{code}")


HEAD = line(NAMES, COLUMNS, 100)
SPARSE = {FIRST: ("12", "", "3"), "denied_by_law": ("", "", "", "", "", "", "7")}


def test_numbers_are_under_their_names_and_all_else_is_empty():
    """No row says how many boxes it has; each number says by its place which one it is in."""
    glyphs = [*line(["单位：件"], [COLUMNS[-1]], 88), *HEAD, *body(SPARSE)]
    assert told(FIRST, glyphs) == ["12", "", "3", "", "", "", ""]
    assert told("denied_by_law", glyphs) == ["", "", "", "", "", "", "7"]
    assert told("unable_not_held", glyphs) == [""] * 7


def test_a_table_goes_on_on_the_next_page_below_its_head():
    """Browsers print the head of a table on each of its pages."""
    pages = [
        [*HEAD, *body(SPARSE, CODES[:6])],
        [*line(NAMES, COLUMNS, 20), *body(SPARSE, CODES[6:], 40)],
    ]
    assert told("denied_by_law", *pages) == ["", "", "", "", "", "", "7"]
    assert told("unable_not_held", *pages) == [""] * 7


def test_labels_and_headings_may_go_on_below():
    """Wherever beside them their numbers and their rows are."""
    label = "2.其他法律行|政法规禁止公开"
    at = 120 + 20 * CODES.index("denied_by_law")
    others = body({c: n for c, n in SPARSE.items() if c != "denied_by_law"})
    rest = [g for g in others if not at - 1 < g.top < at + 1]
    glyphs = [
        *HEAD,
        *rest,
        *line([label], [LABEL], at - 3),
        *line(["7"], [COLUMNS[-1]], at + 1),
        *line(["（三）不予|公开"], [40], at + 45),
        *line(["三、本年|度办理|结果"], [10], at + 55),
    ]
    assert told("denied_by_law", glyphs) == ["", "", "", "", "", "", "7"]


LAST = 120 + 20 * (len(CODES) - 1)


@pytest.mark.parametrize(
    "more",
    [
        line(["8"], [COLUMNS[1] - 8], 140),
        line(["8"], [COLUMNS[1]], 130),
        line(["8"], [COLUMNS[1]], LAST + 12),
        line(["8"], [COLUMNS[1] + 20], 103),
        line(["8"], [LABEL - 20], 120),
        line(["8"], [570], 120),
        line(["12 3"], [COLUMNS[1] - 12], 140),
        line(["12|3"], [COLUMNS[1]], 140),
        line(["本年"], [COLUMNS[1]], 86),
        line(["9.另有一行"], [LABEL], 130),
        line(["其中：网上申请"], [LABEL], 130),
        line(["?"], [COLUMNS[1]], 120),
        line(["○"], [COLUMNS[1]], 140),
        line(["△"], [COLUMNS[0] - 10], 120),
        line(["\ufffc"], [COLUMNS[1]], 160),
        written("3", COLUMNS[1], 141, SIZE - 2),
        line(["8"], [570 - 15], 140),
    ],
    ids=[
        "between-names",
        "between-rows",
        "behind-the-last-row",
        "among-the-names",
        "before-a-label",
        "beyond-the-last-name",
        "two-in-a-box",
        "broken",
        "over-a-name",
        "another-row",
        "of-which",
        "a-sign",
        "a-circle",
        "a-sign-before-a-number",
        "something-drawn",
        "in-smaller-type",
        "right-of-the-last-name",
    ],
)
def test_nothing_is_made_of_words_of_which_one_has_no_place(more):
    """A number may be of another row or column than it seems, a word of another table."""
    glyphs = [*HEAD, *body(SPARSE)]
    assert has_table(glyphs)
    assert not has_table([*glyphs, *more])


@pytest.mark.parametrize(
    "names",
    [
        NAMES[:-1],
        (*NAMES[1:], NAMES[0]),
        (*NAMES[:-1], "备|注"),
        (*NAMES[:2], "外国|人", *NAMES[3:]),
    ],
    ids=["one-less", "another-order", "another-last", "another"],
)
def test_nothing_is_made_of_words_under_another_head(names):
    """Which number is of which column is told by all names, in the order of the form, or not."""
    assert not has_table([*line(names, COLUMNS, 100), *body(SPARSE)])


def test_nothing_is_made_of_rows_of_which_one_is_not_there():
    """Its numbers may stand where another's seem to."""
    assert not has_table([*HEAD, *body(SPARSE, [*CODES[:7], *CODES[8:]])])


def stands_below(*texts: str) -> bool:
    """Whether a table is made of section three below lines that reach over its columns."""
    lines = [
        glyph for at, text in enumerate(texts) for glyph in written(text, 150, 70 + 10 * at, 7)
    ]
    return has_table([*lines, *HEAD, *body(SPARSE)])


SENTENCE = "（二）依申请公开。2021年认真办理各类申请，按时答复。"
SECTION = "三、收到和处理政府信息公开申请情况"


def test_a_sentence_above_the_heading_of_a_section_is_no_caption_of_its_table() -> None:
    """It speaks of a year in the section before."""
    assert stands_below(SENTENCE, SECTION)
    assert not stands_below(SECTION, SENTENCE)


@pytest.mark.parametrize(
    "texts",
    [
        ["　" * 25 + "2020年"],
        ["　" * 25 + "上年", SECTION],
        ["（二）2020年公开申请办理情况，供各单位对照比较之用", SENTENCE],
        [SENTENCE],
    ],
)
def test_a_caption_of_another_year_leaves_no_table(texts: list[str]) -> None:
    """Unless it is a sentence of the section before."""
    assert not stands_below(*texts)


def test_names_above_the_rows_of_one_table_are_no_captions_of_the_next() -> None:
    """The small tables of section two stand close below each other."""
    names = line(["信息内容", "本年处理决定数量"], [LABEL, COLUMNS[0]], 70)
    own = [*HEAD, *body(SPARSE)]
    assert has_table([*names, *line(["行政许可", "5"], [LABEL, COLUMNS[0]], 80), *own])
    assert not has_table([*names, *line(["另有一行", "5"], [LABEL, COLUMNS[0]], 80), *own])


def strip(numbers: Mapping[int, str]) -> list[Glyph]:
    """Section four with some of its numbers."""
    xs = [20 + 37 * at for at in range(15)]
    return [
        *line(["四、政府信息公开行政复议、行政诉讼情况"], [20], 200),
        *line(["行政复议", "行政诉讼"], [90, 380], 220),
        *line(["未经复议直接起诉", "复议后起诉"], [260, 460], 232),
        *line(STRIP, xs, 244),
        *line(list(numbers.values()), [xs[at] for at in numbers], 260),
        *line(["五、存在的主要问题及改进情况"], [20], 300),
    ]


def test_the_one_line_of_section_four_is_read_by_its_names():
    """Two numbers among fifteen boxes."""
    builder = Builder()
    builder.extend(blocks(strip({6: "2", 9: "2"})))
    (grid,) = (block for block in builder.document("").blocks if isinstance(block, Grid))
    assert [box.text for box in grid.by_row[3]] == [*[""] * 6, "2", "", "", "2", *[""] * 5]


def test_nothing_is_made_of_section_four_without_numbers():
    """They may stand on the next page, or be lost; one alone may be the page's."""
    assert not has_table(strip({}))
    assert not has_table(strip({7: "2"}))


def words(*places: tuple[float, float]) -> list[PlacedWord]:
    """Words on one line."""
    return [PlacedWord("1", x0, 0, x1, 10) for x0, x1 in places]


def columns(names: Sequence[PlacedWord], *rows: Sequence[PlacedWord]) -> list[list[int]] | None:
    """Which column each number of each row is of."""
    found = placed(rows, [(name,) for name in names])
    if found is None:
        return None
    return [[c for (n, c), word in sorted(found.items()) if n == at] for at in range(len(rows))]


THREE = words((0, 10), (50, 60), (100, 110))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([words((5, 12), (101, 104))], [[0, 2]]),
        ([words((30, 40))], None),
        ([words((20, 30), (70, 80), (120, 130))], [[0, 1, 2]]),
        ([words((30, 40), (52, 60), (102, 110))], None),
        ([words((20, 30), (70, 80), (120, 130)), words((73, 80))], [[0, 1, 2], [1]]),
        ([words((30, 40), (52, 58))], None),
        ([words((-40, -30))], None),
        ([words((5, 55))], None),
        ([words((30, 33), (36, 40), (120, 130))], None),
        ([words((20, 30)), words((2, 8))], None),
        ([words((140, 150))], None),
        ([words((170, 180))], None),
    ],
    ids=[
        "under-names",
        "between-two",
        "one-for-each",
        "one-for-each-but-one-moved",
        "under-another-of-its-column",
        "beside-one-under-a-name",
        "before-all",
        "under-two",
        "near-each-other",
        "askew",
        "behind-all",
        "far-behind-all",
    ],
)
def test_a_number_is_of_a_column_where_it_can_be_of_no_other(rows, found):
    """Boxes beside each other do not overlap, and each holds one number."""
    assert columns(THREE, *rows) == found


def test_a_line_drawn_in_a_box_leaves_no_table():
    """It may be a dash, or a 1; one that runs below a row is a border."""
    glyphs = [*HEAD, *body(SPARSE)]
    for top, is_table in ((143, False), (152, True)):
        stroke = RuledLine(COLUMNS[3], top, COLUMNS[3] + 6, top)
        found = arrange([PrintedPage(595.0, 842.0, glyphs, [stroke])])
        assert any(isinstance(block, tuple) for block in found) is is_table


@pytest.mark.parametrize(
    ("headings", "moved", "is_table"),
    [
        (["（三）不予|公开", "三、本年度|办理结果"], 0, True),
        (["（三）不予|公开", "三、本年度|办理结果"], -30, False),
        (["三、本年度|办理结果", "（三）不予|公开"], 0, False),
    ],
    ids=["in-place", "a-row-moved", "headings-moved"],
)
def test_labels_show_whether_a_row_stands_in_its_place(headings, moved, is_table):
    """Programs that lose a box that goes over rows draw what is behind it one place to the left."""
    at = [glyph for glyph in body(SPARSE) if 399 < glyph.top < 401]
    rest = [glyph for glyph in body(SPARSE) if not 399 < glyph.top < 401]
    row_ = [glyph._replace(x0=glyph.x0 + moved, x1=glyph.x1 + moved) for glyph in at]
    over = line(headings, [60, 20], 260)
    assert row_
    assert has_table([*HEAD, *over, *rest, *row_]) is is_table


HEADINGS = {
    "granted": ("三、本年度办理结果", ""),
    "denied_state_secret": ("", "（三）不予公开"),
    "unable_not_held": ("", "（四）无法提供"),
}
"""Words before labels, on the lines of the first rows that they are before."""
EDGES = (0, 20, 36)
"""Where headings and labels begin, in columns of print."""
STEP = 14
NAMED = 114


def text_of(rows: Numbers, measure: Measure = width, shift: int = 0, gap: int = 0) -> str:
    """Section three as programs lay it out, numbers some columns beside their names."""
    lines = [
        placed_line(
            [(NAMED + STEP * at, n.replace("|", "")) for at, n in enumerate(NAMES)], measure
        )
    ]
    for code in CODES:
        before = [(x, t) for x, t in zip(EDGES, HEADINGS.get(code, ()), strict=False) if t]
        numbers = [(NAMED + STEP * at + shift, n) for at, n in enumerate(rows.get(code, ())) if n]
        depth = EDGES[0 if ROWS[code][1] == "、" else 1 if ROWS[code][0] == "（" else 2]
        line_ = placed_line([*before, (depth, ROWS[code]), *numbers], measure)
        lines.append(re.sub(" {2,}", " " * gap, line_) if gap else line_)
    return "\n".join([*TITLE.splitlines(), "三、收到和处理政府信息公开申请情况", *lines])


def placed_line(texts: Sequence[tuple[int, str]], measure: Measure) -> str:
    """Texts, each at its column."""
    found = ""
    for column, text in texts:
        found += " " * (column - measure(found)) + text
    return found


FOUR = {**SPARSE, "carried_in": ("", "", "", "", "", "5", "5")}


@pytest.mark.parametrize("measure", [width, len], ids=["two-columns", "one-column"])
def test_numbers_are_under_their_names_in_a_text(measure):
    """However wide its program takes a Chinese character to be, which the labels show."""
    found = extract(text_of(FOUR, measure).encode(), "a.txt", FORM).figures
    assert row(found, f"requests.{FIRST}") == ["12", "", "3", "", "", "", ""]
    assert row(found, "requests.denied_by_law") == ["", "", "", "", "", "", "7"]


def test_a_figure_of_a_text_is_told_at_its_own_line():
    """The table's boxes know where they stand in the file."""
    text = text_of(FOUR)
    figure = extract(text.encode(), "a.txt", FORM).figures["requests.denied_by_law.total"]
    assert "2.其他法律行政法规禁止公开" in text.split("\n")[figure.line - 1]


@pytest.mark.parametrize(
    "text",
    [
        text_of(FOUR, shift=3),
        text_of(FOUR, gap=1),
        text_of(FOUR, gap=3),
        text_of({FIRST: ("12", "", "3")}),
        re.sub("三、本年度办理结果|（[三四]）(?:不予公开|无法提供)", "", text_of(FOUR)),
    ],
    ids=["moved", "one-blank", "three-blanks", "few", "labels-tell-nothing"],
)
def test_nothing_is_placed_in_a_text_that_has_not_kept_its_places(text):
    """Nor in one that does not show that it has."""
    found = extract(text.encode(), "a.txt", FORM).figures
    assert row(found, f"requests.{FIRST}") == [None] * 7


def test_equal_rows_at_the_edges_of_pages_are_no_running_heads():
    """Numbers alone on their lines, beside the middle of a label of two lines."""
    first = [*HEAD, *body(SPARSE, CODES[:6])]
    pages = [[*line(["0"] * 7, COLUMNS, 800)] for _ in range(3)]
    texts = [text for block in blocks(first, *pages) for text in block if isinstance(text, str)]
    assert sum(text.split() == ["0"] * 7 for text in texts) == 3


def test_a_number_taken_for_that_of_a_page_leaves_no_table_that_it_stands_in():
    """Each stands alone on its line at the foot of a page, beside a label of two lines."""
    label = ROWS[CODES[5]]
    pages = [
        [
            *line(NAMES, COLUMNS, 610),
            *body(SPARSE, CODES[:5], 630),
            *line([f"{label[:6]}|{label[6:]}"], [LABEL], 790),
        ],
        body(SPARSE, CODES[6:], 40),
    ]
    assert has_table(*pages)
    for at, own in enumerate(pages, 1):
        own += line([str(at)], [COLUMNS[-1]], 794)
    assert not has_table(*pages)
