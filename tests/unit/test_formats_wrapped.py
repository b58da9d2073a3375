"""A page or its text inside of another file is read as if it stood alone."""

import html
import json

import pytest

from gongkai.extract.document import Unreadable
from gongkai.extract.formats.sniff import open_document

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
