"""A page or its text inside of another file is read as if it stood alone."""

import html
import json

import pytest

from gongkai.extract import extract
from gongkai.extract.document import Unreadable
from gongkai.extract.formats.sniff import open_document
from gongkai.model import Status
from tests.unit.test_explain_documents import FORM, HEADS, ROWS, row

ROW = "<tr><td>规章</td><td>1</td><td></td></tr>"
PAGE = f"<p>石桥县教育局2023年政府信息公开工作年度报告</p><table>{ROW * 9}</table>"
TEXT = "石桥县教育局2023年政府信息公开工作年度报告\n" + "规章\t1\t\t3\n" * 30
OTHER = {"id": 7, "title": "年度报告", "tags": ["公开", None], "views": 12.5}


@pytest.mark.parametrize("plain", [PAGE, TEXT], ids=["page", "text"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_the_main_text_of_json_is_the_document(plain, ascii_only):
    """As the interface of a portal answers, or a crawler keeps a page."""
    answer = json.dumps({"data": OTHER | {"content": plain}}, ensure_ascii=ascii_only)
    assert open_document(answer.encode(), "a.json") == open_document(plain.encode(), "a")


def test_tags_that_were_escaped_are_tags():
    """A page in the text of another."""
    assert open_document(html.escape(PAGE).encode(), "a") == open_document(PAGE.encode(), "a")


def test_line_ends_that_were_escaped_are_line_ends():
    """A text in one line of a table."""
    escaped = TEXT.replace("\n", "\\n").replace("\t", "\\t")
    assert open_document(escaped.encode(), "a.txt") == open_document(TEXT.encode(), "a.txt")


def test_json_of_several_texts_is_refused():
    """Which of them is the report, nobody says."""
    answer = json.dumps([{"content": PAGE}, {"content": PAGE.replace("2023", "2022")}])
    with pytest.raises(Unreadable, match="不知道哪些是报告"):
        open_document(answer.encode(), "a.json")


@pytest.mark.parametrize("text", ['{"a": ', "[1]", "{}", '{"a": "短"}'])
def test_what_is_no_report_in_json_stays_text(text):
    """Broken, empty, or without a text as long as a report."""
    assert open_document(text.encode(), "a.json").lines == (text,)


def test_json_within_json_without_end_is_refused():
    """Nothing is as deep as this."""
    with pytest.raises(Unreadable, match="复杂"):
        open_document(b"[" * 100_000, "a.json")


@pytest.mark.parametrize("shorter", [PAGE[: len(PAGE) // 2], PAGE[: len(PAGE) // 3]])
def test_json_of_a_longer_and_a_shorter_text_is_refused(shorter):
    """The shorter may be this year's report, or a part of it."""
    with pytest.raises(Unreadable, match="不知道哪些是报告"):
        open_document(json.dumps([{"content": PAGE}, {"content": shorter}]).encode(), "a.json")


def test_half_a_character_in_json_is_no_fault():
    """Half of a pair of surrogates cannot be written."""
    assert open_document(json.dumps({"a": PAGE + "\ud83d"}).encode(), "a.json").blocks


TITLE = "石桥县教育局2023年政府信息公开工作年度报告"
THREE = "三、收到和处理政府信息公开申请情况"
FIGURES = [2, 0, None, 0, 0, 0, 2]
BY_NAME = [dict(zip(HEADS, [label, *FIGURES], strict=True)) for label in ROWS.values()]
TABLES = {
    "lists": [HEADS, *([label, *FIGURES] for label in ROWS.values())],
    "names": BY_NAME,
    "labels": {each[HEADS[0]]: dict(list(each.items())[1:]) for each in BY_NAME},
}
"""Section three as programs keep it."""


def told(table: object) -> dict[str, int]:
    """How many figures of section three are read of a table in JSON, by their status."""
    answer = json.dumps({"标题": TITLE, "data": {"id": 7, THREE: table}}, ensure_ascii=False)
    figures = extract(answer.encode(), "a.json", FORM).figures
    counts = dict.fromkeys(Status, 0)
    for code in (code for code in figures if code.startswith("requests.")):
        counts[figures[code].status] += 1
    return {status.word: count for status, count in counts.items() if count}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_rows_in_json_are_those_of_a_table(table):
    """Lists, objects with the names of columns, or such objects under their labels."""
    assert told(table) == {"reported": 6 * len(ROWS), "blank": len(ROWS)}


def changed(table: object, find: str, put: str) -> object:
    """The same table with other words in it."""
    return json.loads(json.dumps(table, ensure_ascii=False).replace(find, put, 1))


FIRST = json.dumps(next(iter(ROWS.values())), ensure_ascii=False)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (changed(TABLES["lists"], "2, 0, null, 0", "2, null, 0"), "格数与格式不符"),
        (changed(TABLES["lists"], f"{FIRST}, 2", f"{FIRST}, 2, 2"), "格数与格式不符"),
        ([TABLES["lists"], TABLES["names"]], "不止一次"),
    ],
    ids=["fewer", "more", "twice"],
)
def test_rows_that_may_have_moved_or_be_of_another_year_are_refused(table, why):
    """Nothing in JSON shows which box was lost, or which of two tables is this year's."""
    with pytest.raises(Unreadable, match=why):
        told(table)


@pytest.mark.parametrize(
    "table",
    [
        changed(TABLES["names"], HEADS[1], "上年"),
        json.loads(json.dumps(TABLES["names"]).replace("null", "true")),
        [{f"column{at}": box for at, box in enumerate(each.values())} for each in BY_NAME],
    ],
    ids=["other-column", "no-text", "names-of-programs"],
)
def test_objects_that_are_no_rows_of_the_form_are_not_read(table):
    """Names that are none of the form's do not say which column is meant."""
    assert "reported" not in told(table)


def test_two_boxes_under_one_name_are_not_read():
    """A reader of JSON would keep the last without a word."""
    table = json.dumps(TABLES["names"], ensure_ascii=False).replace(HEADS[2], HEADS[1])
    answer = f'{{"标题": "{TITLE}", "{THREE}": {table}}}'
    figures = extract(answer.encode(), "a.json", FORM).figures
    assert not any(figure.status is Status.REPORTED for figure in figures.values())


def test_figures_of_a_row_in_json_are_those_of_its_label():
    """In the order of the names, wherever the label stands."""
    answer = json.dumps({"标题": TITLE, THREE: TABLES["names"]}, ensure_ascii=False)
    found = extract(answer.encode(), "a.json", FORM).figures
    assert row(found, "requests.granted") == ["2", "0", "", "0", "0", "0", "2"]
