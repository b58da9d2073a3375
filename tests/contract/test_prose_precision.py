"""What is taken from prose is right: a labelled set of made-up sentences, half of them traps.

A figure wrongly taken puts a contradiction under an agency's name that is not there; one not
taken is merely a check less. So precision is held, and of recall only that there is some.
"""

import re
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from gongkai.extract import extract
from tests.made import FORM

SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))[
    "sentences"
]
ROOT = Path(__file__).resolve().parents[2]
HEAD = ["某区某局2023年政府信息公开工作年度报告", "", "一、总体情况", ""]
TAIL = ["", "五、存在的主要问题及改进情况", "", "公开的及时性有待提高。", "",
        "六、其他需要报告的事项", "", "无。"]  # fmt: skip


def taken(text: str) -> set[tuple[str, Decimal]]:
    """The figures taken from a report whose overview is this one sentence."""
    document = "\n".join([*HEAD, text, *TAIL]).encode()
    return {(each.claim, each.value) for each in extract(document, "report.txt", FORM).statements}


def meant(states: dict[str, float]) -> set[tuple[str, Decimal]]:
    """The figures stated, cells and sums of cells."""
    return {(claim, Decimal(str(value))) for claim, value in states.items()}


@cache
def outcomes() -> list[tuple[str, set[tuple[str, Decimal]], set[tuple[str, Decimal]]]]:
    """Each sentence with what it states and what was taken."""
    return [(each["text"], meant(each["states"]), taken(each["text"])) for each in SENTENCES]


def test_precision_is_held() -> None:
    """At least 98 of 100 figures taken are stated; the message names the others."""
    found = [(text, figure, figure in right) for text, right, got in outcomes() for figure in got]
    wrong = [(text, figure) for text, figure, is_right in found if not is_right]
    assert len(wrong) <= 0.02 * len(found), wrong


def test_most_figures_are_taken() -> None:
    """Nine of ten are found: silence alone is no virtue."""
    stated = taken_rightly = 0
    for _, right, got in outcomes():
        stated += len(right)
        taken_rightly += len(right & got)
    assert taken_rightly >= 0.9 * stated


def test_half_of_the_sentences_are_traps() -> None:
    """A small set, or one without traps, would measure nothing."""
    traps = sum(not each["states"] for each in SENTENCES)
    assert len(SENTENCES) >= 150
    assert traps >= len(SENTENCES) / 2


@pytest.mark.parametrize("each", SENTENCES, ids=lambda each: each["text"][:18])
def test_labels_name_something_of_the_form(each: dict[str, dict[str, float]]) -> None:
    """A slip in a label would count a right figure as wrong."""
    edition = FORM.editions["2021"]
    for claim in each["states"].keys() - {"list"}:
        assert all(edition.cells_of(term) for term in re.split("[+/]", claim)), claim


def test_the_page_on_method_tells_what_is_measured() -> None:
    """The numbers that readers are given are those of this very set."""
    found = outcomes()
    taken_ = sum(len(got) for _, _, got in found)
    wrong = sum(len(got - right) for _, right, got in found)
    stated = sum(len(right) for _, right, _ in found)
    missed = sum(len(right - got) for _, right, got in found)
    traps = sum(not right for _, right, _ in found)
    page = (ROOT / "site_src" / "pages" / "about" / "method.md").read_text("utf-8")

    assert f"{len(found)} 句话来检验，其中 {traps} 句是不该取数的" in page
    assert f"取出 {taken_} 个数，取错 {wrong} 个；该取的 {stated} 个里漏取 {missed} 个" in page
