"""Tables that a page shows by place alone: names of columns, and labels of several lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from gongkai.extract import extract, read
from gongkai.extract.document import Builder
from gongkai.extract.formats.label_lines import with_whole_labels
from gongkai.extract.formats.page_layout import arrange
from gongkai.extract.formats.pieces import TextPiece
from gongkai.extract.formats.tree import seen
from gongkai.extract.laid_out import width
from tests.unit.test_explain_documents import FORM, ROWS, TITLE, row
from tests.unit.test_formats_layout import page, written

NAMES = ("自然|人", "商业|企业", "科研|机构", "社会公益|组织", "法律服|务机构", "其|他", "总|计")
COLUMNS = [90 + 15 * at for at in range(7)]
"""Where names and numbers stand, in digits' widths."""


def placed(texts: Sequence[str], columns: Sequence[int] = COLUMNS) -> str:
    """A line with each text at its place."""
    line = ""
    for text, column in zip(texts, columns, strict=True):
        line += " " * (column - width(line)) + text
    return line


def laid_out(
    rows: dict[str, Sequence[str]],
    default: Sequence[str],
    media: str,
    names: Sequence[str] = NAMES,
) -> list[list[str | None]]:
    """What is read of two rows of section three, laid out under heads of two lines."""
    heads = zip(*(name.split("|") for name in names), strict=True)
    body = [
        placed([label, *rows.get(code, default)], [0, *COLUMNS]) for code, label in ROWS.items()
    ]
    builder = Builder()
    builder.text(
        [*TITLE.splitlines(), "三、收到和处理政府信息公开申请情况", *map(placed, heads), *body]
    )
    found = read(builder.document(media), FORM).figures
    return [row(found, "requests.granted"), row(found, "requests.carried_in")]


NO_TOTALS = ("2", "0", "1", "0", "0", "0", "")


def test_numbers_are_of_the_columns_under_whose_names_they_are_printed():
    """No row has a number for the total: only its name shows where it would stand."""
    told = laid_out({"granted": ("7", "", "3", "", "", "", "")}, NO_TOTALS, "application/pdf")
    assert told == [["7", "", "3", "", "", "", ""], [*NO_TOTALS]]


@pytest.mark.parametrize(
    ("granted", "media"),
    [
        (("7", "", "3", "", "", "", ""), "text/plain"),
        (("7", "", "3", "", "", "", " " * 12 + "5"), "application/pdf"),
    ],
    ids=["text", "beside"],
)
def test_places_tell_nothing_where_they_may_not_be_those_of_a_page(granted, media):
    """A file of text may have been moved; a number that stands under no name shows it was."""
    told, _ = laid_out({"granted": granted}, NO_TOTALS, media)
    assert None in told


def joined(*lines: str) -> list[str]:
    """The words of lines as they are put together."""
    return [
        "".join(piece.text.split())
        for piece in with_whole_labels([TextPiece(text, 0) for text in lines])
    ]


TOP = (
    "（三）不  1.属于国   0   1",
    "  予公开   家秘密",
    "          2.其他法   2   3",
    "          律行政法",
    "          规禁止公",
    "          开",
)
MIDDLE = (
    "          2.其他法",
    "（三）不  律行政法   2   3",
    "  予公开  规禁止公开",
    "          7.属于行   4   5",
    "          政执法案卷",
)


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (TOP, ["（三）不", "予公开", "1.属于国家秘密", "01", "2.其他法律行政法规禁止公开", "23"]),
        (
            MIDDLE,
            ["（三）不", "予公开", "2.其他法律行政法规禁止公开", "23", "7.属于行政执法案卷", "45"],
        ),
    ],
    ids=["top", "middle"],
)
def test_a_label_of_several_lines_is_put_before_its_numbers(lines, whole):
    """Wherever in its box it begins, and whatever stands beside it."""
    assert joined(*lines) == whole


@pytest.mark.parametrize(
    "lines",
    [
        ("（一）予以公开", "（二）部分公开   2   3"),
        ("1.属于国家秘密", "2.其他法律行政   2   3", "7.属于行政执法案卷   4   5"),
        ("行政许可   2   3", "行政处罚", "行政强制   4   5"),
    ],
    ids=["empty-row", "not-whole", "whole"],
)
def test_labels_of_other_rows_are_not_taken_in(lines):
    """A row without numbers has a label, too; one that is not the form's word for word stays."""
    assert joined(*lines) == ["".join(line.split()) for line in lines]


def test_a_head_of_several_lines_is_put_together():
    """Where its first box is broken, the lines are of beginnings, of middles and of ends."""
    lines = ("信息内  上一年  本年增", "  容    项目数   /减", "          量", "行政许可   12    3")
    assert joined(*lines) == ["信息内容", "上一年项目数量", "本年增/减", "行政许可123"]


def test_columns_stand_alike_on_all_pages():
    """However far to the left the widest line of each begins."""
    pages = [page([*written("前文", left, 20), *written("7", 200, 40)]) for left in (20, 90)]
    lines = [line for block in arrange(pages) for line in block]
    assert lines[1] == lines[3] == " " * (len(lines[1]) - 1) + "7"


@pytest.mark.parametrize("count", [2, 3])
def test_what_browsers_print_at_the_edges_is_no_text(count):
    """The day, title, address and number of each page."""
    pages = [
        page([
            *written("11/30/26, 2:33 AM", 20, 10),
            *written("正文", 20, 400 + at),
            *written("https://example.com/a.html", 20, 780),
            *written(f"{at + 1}/{count}", 500, 780),
        ])
        for at in range(count)
    ]  # fmt: skip
    assert [line.strip() for block in arrange(pages) for line in block] == ["正文"] * count


def test_radicals_are_read_as_the_characters_they_look_like():
    """Fonts of both name one glyph, and programs write down the wrong one."""
    assert seen("⽩沙镇⼈⺠政府⻅第⼀⻚") == "白沙镇人民政府见第一页"


@pytest.mark.parametrize(
    ("words", "step", "line"),
    [
        (("信息内", "上一年", "本年增"), 42, "信息内  上一年   本年增"),
        (("年", "度", "报", "告"), 22, "年 度 报 告"),
        (("正文一句", "另一句"), 52, "正文一句 另一句"),
    ],
    ids=["columns", "title", "sentence"],
)
def test_words_a_character_apart_are_columns_where_several_are(words, step, line):
    """Narrow boxes stand no further apart; the characters of a title may, and two sentences."""
    glyphs = [glyph for at, word in enumerate(words) for glyph in written(word, step * at, 20)]
    assert [text for block in arrange([page(glyphs)]) for text in block] == [line]


@pytest.mark.parametrize(("left", "lines"), [(60, 1), (30, 2)], ids=["beside", "below"])
def test_words_half_a_line_lower_are_of_a_line_where_they_stand_beside_all_of_it(left, lines):
    """Boxes of one row in other fonts: the numbers are no nearer to the words before them."""
    glyphs = [*written("结果", 20, 20), *written("5", 200, 21), *written("部分公开", left, 24.4)]
    (found,) = arrange([page(glyphs)])
    assert len(found) == lines


@pytest.mark.parametrize(
    ("granted", "default", "told"),
    [
        (("7", "4", "3", "0", "0", "0", "0"), "2200000", ["4", "3", "0", "0", "0", "0", "7"]),
        (("2", *"000000"), "0000000", [*"000000", "2"]),
        (("2", *"00000", " " * 12 + "0"), "0000000", [None] * 7),
    ],
    ids=["summed", "no-sum", "beside"],
)
@pytest.mark.parametrize("broken", [True, False])
def test_a_total_that_its_name_has_first_is_the_total(granted, default, told, broken):
    """As the page shows it; nothing is told where numbers do not stand under the names."""
    names = [name if broken else name.replace("|", "") for name in (*NAMES[-1:], *NAMES[:-1])]
    assert laid_out({"granted": granted}, default, "application/pdf", names)[0] == told


NARROW = ("其他对外管理服务事项  87  -4  3662", "                               7")


@pytest.mark.parametrize("below", [NARROW[1], "  事项                         7"])
def test_a_number_that_goes_on_below_in_its_narrow_box_is_marked(below):
    """Half of it would be another number."""
    assert joined(NARROW[0], below)[0].endswith("3662\ufffc")


@pytest.mark.parametrize(
    "lines",
    [
        ("行政许可  12  34  56", "行政处罚          78"),
        ("行政许可  2  4  6", "              8"),
        ("行政许可  12  34", "法人  78  56"),
    ],
    ids=["next-row", "one-digit", "as-many"],
)
def test_numbers_of_the_next_row_mark_none(lines):
    """A row with empty boxes has fewer numbers; a box has room for one digit more than one."""
    assert "\ufffc" not in "".join(joined(*lines))


@pytest.mark.parametrize("words", ["不详", "8→9"])
def test_a_row_with_words_under_a_name_is_not_placed(words):
    """What stands there is no empty box."""
    told, _ = laid_out({"granted": (words, *"00000", "")}, NO_TOTALS, "application/pdf")
    assert told[0] is None


def test_equal_words_below_two_labels_are_of_one_each():
    """申请数量 ends both; the second row is empty."""
    lines = (
        "一、本年新收政府信息公开",
        "申请数量                   3   4",
        "二、上年结转政府信息公开",
        "申请数量",
    )
    assert joined(*lines)[:2] == ["一、本年新收政府信息公开申请数量", "34"]


def test_no_label_is_made_of_lines_below_the_numbers_alone():
    """The label of the row was lost: what stands below is the beginning of the next."""
    lines = (" " * 20 + "3   4", "2.重复申请", "其他                5   6")
    assert joined(*lines)[0] == "34"


def test_a_number_beside_all_names_leaves_no_row_certain():
    """A column before them, last year's: a row with one empty box has as many numbers as names."""
    year = {"granted": ("9", "7", "", "3", "0", "0", "0", "10")}
    heads = ["上年", *(name.replace("|", "") for name in NAMES)]
    columns = [75, *COLUMNS]
    body = [
        placed([label, *year.get(code, "12000002")], [0, *columns]) for code, label in ROWS.items()
    ]
    builder = Builder()
    builder.text(
        [*TITLE.splitlines(), "三、收到和处理政府信息公开申请情况", placed(heads, columns), *body]
    )
    assert (
        row(read(builder.document("application/pdf"), FORM).figures, "requests.granted")
        == [None] * 7
    )


@pytest.mark.parametrize(("covers", "last"), [(0, 9), (2, 9), (0, 2)])
def test_bare_numbers_of_pages_are_dropped_from_the_first_numbered_on(covers, last):
    """A cover and a list of contents have none, and one page behind them may lack it."""
    pages = [
        page(
            [
                *written("正文", 60, 400),
                *(written(str(at - covers + 1), 297, 800) if covers <= at < last else []),
            ]
        )
        for at in range(covers + 3)
    ]
    assert [line.strip() for block in arrange(pages) for line in block] == ["正文"] * (covers + 3)


WRAPPED = {
    "carried_in": ("二、上年结转政府信息公开申", "请数量"),
    "granted": ("三、本  （一）予以公开",),
    "partly_granted": (
        "年度办  （二）部分公开",
        "理结果  （区分处理的，只",
        "    计这一情形，不计",
        "    其他情形）",
    ),
    "denied_state_secret": ("    （三）  1.属于", "    不予公  国家秘", "    开    密"),
}
"""Labels as programs lay them out beside the numbers: each character takes one place."""


def wrapped(rows: Mapping[str, Sequence[str]], default: str, gap: int = 3) -> str:
    """A text of section three whose labels go on below, each number behind `gap` blanks."""
    lines = [*TITLE.splitlines(), "三、收到和处理政府信息公开申请情况", *NAMED]
    for code, label in ROWS.items():
        first, *rest = WRAPPED.get(code, (f"    {label}",))
        numbers = (" " * gap).join(rows.get(code, default))
        lines += [f"{first:{30 if gap > 1 else 0}} {numbers}", *rest]
    return "\n".join(lines)


NAMED = [" ".join(name.replace("|", "") for name in NAMES)]


def told(text: str, *codes: str) -> list[list[str | None]]:
    """What is read of rows of section three."""
    found = extract(text.encode(), "a.txt", FORM).figures
    return [row(found, f"requests.{code}") for code in codes]


@pytest.mark.parametrize("gap", [3, 1], ids=["places", "blanks"])
def test_labels_that_go_on_below_are_read_in_a_text(gap):
    """As pdftotext, pypdf and pdfplumber lay out a page, or keep but one blank."""
    rows = {"carried_in": "1200003", "partly_granted": "0050005", "denied_state_secret": "0040004"}
    assert told(wrapped(rows, "2000002", gap), *rows) == [[*rows[code]] for code in rows]


def test_a_figure_of_such_a_text_is_told_at_its_own_line():
    """Not where its label ends."""
    text = wrapped({"partly_granted": "0050005"}, "2000002")
    figure = extract(text.encode(), "a.txt", FORM).figures["requests.partly_granted.research"]
    assert "（二）部分公开" in text.split("\n")[figure.line - 1]


@pytest.mark.parametrize(("numbers", "is_told"), [("12", True), ("13", False)])
def test_a_label_goes_on_behind_the_number_of_a_page(numbers, is_told):
    """Numbers that are alone on their lines are those of pages if each counts one on."""
    text = wrapped({"denied_state_secret": "0040004"}, "2000002")
    for number, line in zip(numbers, ("    不予公  国家秘", "五、存在"), strict=True):
        text = f"{text}\n五、存在的主要问题".replace(f"\n{line}", f"\n\n{number}\n\n{line}", 1)
    assert (told(text, "denied_state_secret") == [[*"0040004"]]) is is_told


def test_the_number_of_a_page_is_no_total_of_a_wrapped_row():
    """The total is empty, and the number of the page would be its sum."""
    rows = {"denied_state_secret": "010000"}
    text = wrapped(rows, "200000").replace("开    密", "开    密\n\n1\n")
    assert told(f"{text}\n\n2\n", "denied_state_secret")[0][-1] != "1"


def test_a_longer_label_is_preferred_to_its_beginning():
    """其他 is the name of a row, too."""
    text = wrapped({"denied_by_law": "0070007"}, "2000002").replace(
        "    2.其他法律行政法规禁止公开      ", "    2.其他                "
    )
    first = "0   0   7   0   0   0   7"
    text = text.replace(first, f"{first}\n    法律行政法\n    规禁止公开")
    assert told(text, "denied_by_law", "other_misc") == [[*"0070007"], [*"2000002"]]
