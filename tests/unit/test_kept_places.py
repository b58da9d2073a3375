"""Boxes that keep their places: what a program or an agency put beside them moves none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from gongkai.extract.boxes import Box
from gongkai.extract.document import Builder
from gongkai.extract.explain.segments import segments
from gongkai.extract.explain.ways import Manner, ways
from gongkai.model import Status
from tests.unit.test_explain_documents import HEAD, HEADS, ROWS, THREE, figures, grid_of, row

STRIP = "四、政府信息公开行政复议、行政诉讼情况\n"
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\n申请人情况\n"
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def test_rows_of_section_two_stand_under_their_own_head() -> None:
    """A label over two columns leaves an empty box in the head and in its rows, and in none of the
    long table's; a row that reaches beyond its head has a stray box.
    """
    head = "|信息内容||本年制发件数|本年废止件数|现行有效件数|"
    lines = head + "\n|规章||3|{}2|\n|行政规范性文件||0|1|7|\n"
    own, stray = (
        figures(f"二、主动公开政府信息情况\n{lines.format(box)}{grid_of(HEADS, {})}", "a.md")
        for box in ("|", "||")
    )
    assert row(own, "proactive.rules") == ["3", "", "2"]
    assert row(stray, "proactive.rules") == [None] * 3


def test_an_empty_box_behind_a_head_names_no_column() -> None:
    """A row with a stray box reaches under it: which of its boxes is the stray one?"""
    head = "|信息内容|本年制发件数|本年废止件数|现行有效件数||\n"
    lines = "|规章|3|0|2||\n|行政规范性文件||7|1|0|\n"
    found = figures(f"二、主动公开政府信息情况\n{head}{lines}{grid_of(HEADS, {})}", "a.md")
    assert row(found, "proactive.rules") == ["3", "0", "2"]
    assert row(found, "proactive.normative_docs") == [None] * 3


def test_a_preface_that_names_all_tables_is_the_head_of_none() -> None:
    """Pages that are laid out by a table have it in a box."""
    names = (
        "主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况"
    )
    preface = f"|本报告由总体情况、{names}、存在的主要问题及改进情况和其他需要报告的事项组成。|\n\n"
    assert row(figures(f"{preface}{grid_of(HEADS, {})}", "a.md"), "requests.granted") == [
        *"2000002"
    ]


@pytest.mark.parametrize(
    ("boxes", "told"), [("||||||||", [""] * 7), ("||||||详见附件||", [None] * 7)]
)
def test_words_behind_an_empty_row_are_not_its_own(boxes: str, told: list[str | None]) -> None:
    """A note below a table; words on the line of a row stand for a number of it."""
    last = [*ROWS][-1]
    table = grid_of(HEADS, {last: boxes.strip("|") if told[0] is None else ""})
    label = ROWS[last]
    lines = [f"|{label}{boxes}" if label in line else line for line in table.splitlines()]
    found = figures("\n".join([*lines, "注：以上为本级机关的统计。"]) + "\n", "a.md")
    assert row(found, f"requests.{last}") == told


@pytest.mark.parametrize("at", [0, 2, 6])
@pytest.mark.parametrize("word", ["不详", "见附件", "2件/年", "12①", "0人", "(5)", "0 0"])
def test_words_in_one_box_are_told_as_words_and_the_other_boxes_as_they_are(
    word: str, at: int
) -> None:
    """A box of words stands for a number that nobody knows; the places of the others are known."""
    boxes: list[str | None] = [*"4100005"]
    boxes[at] = word
    found = figures(grid_of(HEADS, {"granted": "|".join(map(str, boxes))}), "a.md")
    (odd,) = (each for code, each in found.items() if "granted." in code and each.raw == word)
    boxes[at] = None
    assert row(found, "requests.granted") == boxes
    assert odd.status is Status.UNREADABLE


@pytest.mark.parametrize("heads", [HEADS, [HEADS[0], *HEADS[5:], *HEADS[1:5]]])
def test_names_in_an_order_of_their_own_are_over_their_numbers(heads: list[str]) -> None:
    """A head on one line was not flattened; all labels of a row may stand in one box."""
    label = f"三、本年度办理结果 / （六）其他处理 / {ROWS['other_misc']}"
    boxes = dict(zip(HEADS[1:], [*"4100005"], strict=True))
    lines = grid_of(heads, {}, "|".join(boxes[name] for name in heads[1:]))
    found = figures(lines.replace(ROWS["other_misc"], label), "a.md")
    assert row(found, "requests.granted") == [*"4100005"]
    assert row(found, "requests.other_misc") == [*"4100005"]


def test_a_row_that_lost_a_box_may_have_a_label_first() -> None:
    """It begins with the label of its group, so its own stands where others have a number."""
    lines = grid_of(HEADS, {}).splitlines()
    short = f"|（六）其他处理|{ROWS['other_misc']}|0|0|0|0|0|0|"
    lines = [short if ROWS["other_misc"] in line else line for line in lines]
    found = figures("\n".join(lines) + "\n", "a.md")
    assert row(found, "requests.other_misc") == [None] * 7
    assert row(found, "requests.granted") == [*"2000002"]


def test_a_label_behind_a_number_is_no_word_in_its_place() -> None:
    """Rows are numbered in a column of their own, and words stand in it nowhere else."""
    rows = {code: f"{at}|{label}|2|0|0|0|0|0|2" for at, (code, label) in enumerate(ROWS.items(), 1)}
    lines = ["|" + "|".join(["行次", *HEADS]) + "|", "|" + "---|" * 9]
    table = "\n".join([*lines, *(f"|{each}|" for each in rows.values())])
    assert row(figures(f"{THREE}{table}\n", "a.md"), "requests.granted") == [*"2000002"]


def spanned(rows: Mapping[str, Iterable[str]], default: Iterable[str]) -> str:
    """Section three in bars; first labels take three columns, those below a group one."""
    codes = [*ROWS]
    wide = {*codes[:3], codes[-1]}
    lines = (
        f"| {label} |" + (" |  |" if code in wide else "") + "|".join(rows.get(code, default)) + "|"
        for code, label in ROWS.items()
    )
    heads = (
        f"| {HEADS[0]} | | | 申请人情况 | | | | | | |",
        f"|{'---|' * 10}",
        "| 自然人 | 法人或其他组织 | | | | | 总计 |",
        f"| {' | '.join(HEADS[2:-1])} |",
    )
    return THREE + "\n".join([*heads, *lines])


def test_spare_boxes_stand_before_the_numbers_where_other_rows_have_none() -> None:
    """Rows that end before the widest were not filled up: an empty last box is the total's."""
    found = figures(spanned({}, [*"500200", ""]) + "\n", "a.md")
    assert row(found, "requests.granted") == [*"500200", ""]


def test_a_table_whose_sums_show_its_empty_boxes_kept_lost_one_of_a_row_at_most() -> None:
    """Ways to lose more are dearer; where no sum shows that, all are as cheap."""
    builder = Builder()
    builder.grid([Box(0, at, text) for at, text in enumerate(["予以公开", *"6", *[""] * 5, "4"])])
    found = next(
        part.run for part in segments(builder.document("text/markdown")) if part.run.printed
    )
    dearer = [
        {way.boxes for way in ways(found, 7, 7, manner) if "astray" in way.by}
        for manner in (Manner(), Manner(keeps_blanks=True))
    ]
    assert not dearer[0]
    assert ("6", "4", *[""] * 5) in dearer[1]
    assert ("6", "", "4", *[""] * 4) in dearer[1]


def stacked_strip(page: str) -> str:
    """Section four with a box on every other line, and two boxes without a trace at its end."""
    names = ["行政复议", "行政诉讼", *OUTCOMES, "未经复议直接起诉", "复议后起诉", *OUTCOMES * 2]
    return STRIP + "\n\n".join([*names, *([page] if page else []), *"0" * 13]) + "\n" * 6


def test_empty_lines_around_the_number_of_a_page_tell_of_no_empty_box() -> None:
    """The row of a table stands alone on the next page."""
    boxes = dict.fromkeys([*ROWS][4:9], ("2", "", "0", "", "0", "0", "2"))
    lines = ("\n\n".join([label, *boxes.get(c, "2000002")]) for c, label in ROWS.items())
    rows = "\n\n".join(lines)
    found = figures(f"{THREE}{HEAD}\n{rows}\n\n{stacked_strip('—8—')}")
    assert row(found, "requests.denied_by_law") == ["2", "", "0", "", "0", "0", "2"]
    assert row(found, "remedies") == [None] * 15


def test_empty_lines_before_the_number_of_a_page_tell_of_no_empty_box() -> None:
    """Four empty boxes between two numbers leave a line each, not two with two more at the end."""
    lines = {code: "\n\n".join([label, *"2000002"]) for code, label in ROWS.items()}
    blank = f"{ROWS['granted']}\n\n6\n\n\n\n\n\n1\n\n7\n\n\n\n—6—"
    found = figures(f"{THREE}{HEAD}\n" + "\n\n".join((lines | {"granted": blank}).values()) + "\n")
    assert row(found, "requests.granted") == ["6", *[""] * 4, "1", "7"]


@pytest.mark.parametrize(("copy", "is_told"), [(False, True), (True, False)])
def test_a_second_head_of_section_four_may_be_that_of_another_year(
    copy: bool, is_told: bool
) -> None:
    """This year's has no row, that at the end of the page has one."""
    head = "|行政复议|行政诉讼|\n|" + "|".join(OUTCOMES * 3) + "|\n"
    strip = f"{STRIP}{head}\n无。\n\n" if copy else STRIP
    found = figures(f"{grid_of(HEADS, {})}{strip}{head}|{'1|' * 15}\n", "a.md")
    assert row(found, "remedies") == [*("1" if is_told else None for _ in range(15))]


def test_a_name_over_two_boxes_is_that_of_its_column() -> None:
    """The rules of a page part 结果 from 维持 in one group and not in the others."""
    upper = "|结果|结果|其他|尚未||" + "未经复议直接起诉|" * 5 + "复议后起诉|" * 5
    lower = "|维持|纠正|结果|审结|总计|" + "|".join(OUTCOMES * 2) + "|"
    boxes = [*"10001", *"00000", *"00022"]
    groups = "行政复议|" * 5 + "行政诉讼|" * 10
    rows = [f"|{groups}", upper, lower, f"|{'|'.join(boxes)}|"]
    cells = ("".join(f"<td>{each}</td>" for each in line.strip("|").split("|")) for line in rows)
    table = "".join(f"<tr>{each}</tr>" for each in cells)
    found = figures(f"<p>{STRIP}</p><table>{table}</table>", "a.html")
    assert row(found, "remedies") == boxes


def test_the_number_of_a_page_inside_a_head_is_no_column() -> None:
    """1 / 9 stands between two names, one line each, before one that is cut."""
    names = ["个人", *HEADS[2:4], "1 / 9", "公益", "组织", "法律服务", "机构", *HEADS[6:]]
    rows = "\n".join("\n".join([label, *"2000002"]) for label in ROWS.values())
    found = figures(f"{THREE}{CORNER}" + "\n".join(names) + f"\n{rows}\n")
    assert row(found, "requests.granted") == [*"2000002"]


def test_a_row_that_alone_ends_with_an_empty_box_may_have_moved() -> None:
    """The box of its group is lost, and it was filled up at its end."""
    boxes = "|" * 6 + "0"
    heads = ["项目", "", "", *HEADS[1:]]
    lines = grid_of(heads, {}, f"||{boxes}").splitlines()
    lines[-2] = f"|{ROWS['handled_total']}||{boxes}||"
    found = figures("\n".join(lines) + "\n", "a.md")
    assert row(found, "requests.granted") == [*[""] * 6, "0"]
    assert row(found, "requests.handled_total") == [None] * 7


def as_page(lines: Iterable[Iterable[str]]) -> str:
    """Section three as a table of a page, a box for each text."""
    rows = ("".join(f"<td>{text}</td>" for text in line) for line in lines)
    return f"<p>{THREE}</p><table><tr>{'</tr><tr>'.join(rows)}</tr></table>"


def test_names_over_the_columns_of_a_page_may_stand_in_any_order() -> None:
    """Each stands over its boxes; no sum tells which of the inner columns is which."""
    heads = [HEADS[0], *HEADS[3:7], HEADS[1], HEADS[2], HEADS[7]]
    lines = [heads, *([label, *"1000203"] for label in ROWS.values())]
    assert row(figures(as_page(lines), "a.html"), "requests.granted") == [*"2010003"]


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_rows_of_the_agency_s_own_leave_few_figures_where_they_are(name: str) -> None:
    """小计 has a box for each column, the others are nearly all empty."""
    lines = [HEADS]
    for code, label in ROWS.items():
        lines.append([label, "1", "", "", "", "", "", "1"])
        if code in ("partly_granted", *[*ROWS][11:15]):
            lines.append(["小计", *"0000000"])
    bars = "\n".join(f"|{'|'.join(line)}|" for line in [HEADS, ["---"] * 8, *lines[1:]])
    text = as_page(lines) if name == "a.html" else f"{THREE}{bars}\n"
    found = row(figures(text, name), "requests.denied_state_secret")
    assert found == ["1", "", "", "", "", "", "1"]


@pytest.mark.parametrize(
    ("box", "value"), [("零", 0), ("〇", 0), ("12（上年5）", 12), ("3件（去年同期为2件）", 3)]
)
def test_a_box_may_say_nought_in_words_or_what_was_last_year(box: str, value: int) -> None:
    """The number is this year's, its text is kept as printed."""
    lines = [HEADS, *([label, box, *[""] * 5, box] for label in ROWS.values())]
    found = figures(as_page(lines), "a.html")
    assert row(found, "requests.granted") == [box, *[""] * 5, box]
    assert found["requests.granted.total"].value == value


def test_a_row_without_its_last_empty_boxes_begins_at_the_left() -> None:
    """A number alone is in its first box, or behind one that was lost; it is not the total."""
    builder = Builder()
    builder.grid([Box(0, 0, "予以公开"), Box(0, 1, "6")])
    found = next(
        part.run for part in segments(builder.document("text/markdown")) if part.run.printed
    )
    alone = (*[""] * 6, "6")
    for keeps_fronts in (False, True):
        laid = {way.boxes: way.by for way in ways(found, 7, 7, Manner(keeps_fronts=keeps_fronts))}
        assert ("astray" in laid[alone]) is keeps_fronts


def test_boxes_in_quotes_keep_their_places() -> None:
    """Semicolons part them."""
    lines = [HEADS, *([label, "", "", "1", "", "", "", "1"] for label in ROWS.values())]
    text = "\n".join(";".join(f'"{box}"' for box in line) for line in lines)
    assert row(figures(f"{THREE}{text}\n"), "requests.granted") == ["", "", "1", "", "", "", "1"]


@pytest.mark.parametrize("names", [("2023年", "2022年"), ("上年度", "本年度")])
def test_columns_under_another_year_are_not_this_report_s(names: tuple[str, str]) -> None:
    """Each column of the form is parted into two years; the report is that of 2023."""
    own = ["2", "0", "0", "0", "0", "0", "2"]
    other = ["9", "1", "", "", "", "", "10"]
    first, second = (own, other) if names[0] == "2023年" else (other, own)
    heads = [f'<td colspan="2">{name}</td>' for name in HEADS[1:]]
    years = "".join(f"<td>{name}</td>" for name in names * 7)
    boxes = [box for pair in zip(first, second, strict=True) for box in pair]
    head = f'<tr><td rowspan="2">{HEADS[0]}</td>{"".join(heads)}</tr><tr>{years}</tr>'
    page = as_page([label, *boxes] for label in ROWS.values())
    found = figures(page.replace("<table>", f"<table>{head}"), "a.html")
    assert row(found, "requests.granted") == own


def test_a_column_for_each_year_is_none_of_the_form_s() -> None:
    """The agency's own table has the form's labels and a sum for each year."""
    lines = [["项目", "2021年", "2022年", "2023年"], *([label, *"123"] for label in ROWS.values())]
    assert row(figures(as_page(lines), "a.html"), "requests.granted") == [None] * 7


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("不涉及", Status.NOT_APPLICABLE),
        ("N/A", Status.NOT_APPLICABLE),
        ("×", Status.NOT_APPLICABLE),
        ("____", Status.NOT_APPLICABLE),
        ("无件", Status.NOT_APPLICABLE),
        ("null", Status.UNREADABLE),
        ("***", Status.UNREADABLE),
    ],
)
def test_a_word_in_every_empty_box_moves_no_figure(word: str, status: Status) -> None:
    """Some agencies write one where there is nothing to count; programs and masks say nothing."""
    lines = [HEADS, *([label, "2", *[word] * 5, "2"] for label in ROWS.values())]
    found = figures(as_page(lines), "a.html")
    told = [figure for code, figure in found.items() if code.startswith("requests.granted.")]
    assert [figure.value for figure in told] == [2, *[None] * 5, 2]
    assert {figure.status for figure in told[1:-1]} == {status}


@pytest.mark.parametrize("is_moved", [False, True], ids=["numerals", "figures"])
def test_the_numerals_of_labels_may_stand_in_a_column_of_their_own(is_moved: bool) -> None:
    """1, 2, 3 … before words; where a figure is among them it is a column of figures."""
    lines = [["", *HEADS]]
    for code, label in ROWS.items():
        numeral, _, words = label.partition(".")
        parts = [numeral, words] if words else [label, ""]
        if is_moved and code == "refused_repeat":
            parts[0] = "7"
        lines.append([*parts, *"2000002"])
    found = figures(as_page(lines), "a.html")
    told = row(found, "requests.denied_by_law")
    assert told == ([None] * 7 if is_moved else [*"2000002"])


def test_sums_of_groups_in_rows_of_their_own_are_none_of_the_form() -> None:
    """Rows named 合计 below groups of which most boxes are empty; 总计 has its own name."""
    lines = [HEADS]
    for code, label in ROWS.items():
        lines.append([label, "2", *[""] * 5, "2"])
        if code in ("denied_admin_query", "unable_still_unclear", "refused_confirmation"):
            lines.append(["合计", "9", *"00000", "9"])
    found = figures(as_page(lines), "a.html")
    assert row(found, "requests.handled_total") == ["2", *[""] * 5, "2"]
    assert row(found, "requests.unable_not_held") == ["2", *[""] * 5, "2"]


@pytest.mark.parametrize("blanks", [3, 4, 6])
def test_boxes_joined_by_blanks_keep_no_places(blanks: int) -> None:
    """A number that then stands under a name is that column's by chance."""
    rows = (
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "15", "15", ""),
        ("行政规范性文件", "", "", "2"),
        ("第二十条第（五）项",),
        ("信息内容", "本年处理决定数量"),
        ("行政许可", "12"),
    )
    text = "\n".join(("第二十条第（一）项", *((" " * blanks).join(row) for row in rows)))
    found = figures(f"二、主动公开政府信息情况\n{text}\n五、存在的主要问题\n无。")
    told = {found[f"proactive.normative_docs.{code}"].value for code in ("issued", "repealed")}
    assert told == {None}
    assert found["proactive.normative_docs.in_force"].status is Status.AMBIGUOUS


BY_PRINT = "信息内容            本年制发件数  本年废止件数  现行有效件数"
BY_CHARACTERS = "信息内容        本年制发件数  本年废止件数  现行有效件数"


@pytest.mark.parametrize(
    ("head", "blanks", "told"),
    [
        (BY_PRINT, (16, 13), ["0", "0", ""]),
        (BY_PRINT, (41, 13), ["", "0", "0"]),
        (BY_CHARACTERS, (10, 7), ["0", "0", ""]),
        (BY_PRINT, (18, 13), ["0 0"] * 3),
    ],
    ids=["at-left", "at-right", "characters", "neither"],
)
def test_texts_are_laid_out_by_the_width_of_print_or_by_characters(
    head: str, blanks: tuple[int, int], told: list[str]
) -> None:
    """Both are tried; numbers that all begin or end where names do tell which it was."""
    row = f"规章{' ' * blanks[0]}0{' ' * blanks[1]}0"
    text = f"二、主动公开政府信息情况\n第二十条第（一）项\n{head}\n{row}\n五、存在的主要问题\n无。"
    found = figures(text)
    cells = [found[f"proactive.rules.{code}"] for code in ("issued", "repealed", "in_force")]
    assert [cell.raw for cell in cells] == told
    assert {cell.status is Status.AMBIGUOUS for cell in cells} == {"0 0" in told}


@pytest.mark.parametrize(
    ("order", "total", "is_told"), [(1, "5", True), (-1, "5", True), (-1, "4", False)]
)
def test_results_and_kinds_may_stand_in_an_order_of_their_own(
    order: int, total: str, is_told: bool
) -> None:
    """Sums bear out the names, of results down and kinds across."""
    kinds = ["行政复议", "行政诉讼-未经复议直接起诉", "行政诉讼-复议后起诉"]
    lines = [
        [name, *boxes]
        for name, boxes in zip(OUTCOMES, ["100", "301", "000", "100", total + "01"], strict=True)
    ]
    table = as_page([["结果", *kinds], *lines[::order]]).replace(THREE, STRIP)
    found = figures(table, "a.html")
    told = [*"1301", total] if is_told else [None] * 5
    assert row(found, "remedies.review") == told
