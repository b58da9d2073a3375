"""Real reports, as people accepted them: their contradictions are found, and no other errors."""

from __future__ import annotations

from functools import cache

import pytest

from gongkai import checks, form, reading
from gongkai.corpus import Judgement
from gongkai.model import Finding, Severity
from tests.sample import DATASETS

ERRORS = {
    "350128-zf/2020": [
        ("requests-outcomes", "requests.handled_total.natural_person", 6),
        ("requests-outcomes", "requests.handled_total.total", 6),
    ],
    "320813-zf/2023": [
        ("remedies-results", "remedies.review.total", 11),
        ("remedies-results", "remedies.suit_after_review.total", 5),
    ],
    "320813-zf/2024": [],
    "320800-zf/2024": [],
    "321322-fgj/2023": [],
    "321300-zf/2023": [],
    "321300-zf/2024": [],
    "330326-scjgj/2020": [
        ("requests-outcomes", "requests.handled_total.natural_person", -4),
        ("requests-outcomes", "requests.handled_total.other", 4),
    ],
    "330411-scjgj/2020": [],
}
"""Sums that fail, with the cell of the total and the difference, as people noted them."""


@cache
def judgement() -> Judgement:
    """What the checks say of all of them."""
    return checks.judge(reading.read(DATASETS, form.load()))


def found(key: str) -> tuple[Finding, ...]:
    """The findings on one report."""
    return judgement().by_report.get(key, ())


@pytest.mark.parametrize("key", ERRORS)
def test_failing_sums_are_those_that_readers_noted(key: str) -> None:
    """Right rule, right total, right difference; nothing else adds up wrongly."""
    sums = ("requests-balance", "requests-outcomes", "requests-applicants", "remedies-results")
    failed = [(f.rule, f.cells[-1], f.difference) for f in found(key) if f.rule in sums]
    assert failed == ERRORS[key]


@pytest.mark.parametrize("key", ERRORS)
def test_nothing_else_is_an_error(key: str) -> None:
    """Blank boxes of the main rows are the only other error, on the one report that has them."""
    allowed = {"cells-filled"} if key == "321322-fgj/2023" else {rule for rule, *_ in ERRORS[key]}
    assert {f.rule for f in found(key) if f.severity is Severity.ERROR} == allowed


def test_prose_that_contradicts_its_table_is_told() -> None:
    """17 against 95; 134 and 57 against 170 and 77; the other statements agree in one reading."""
    told = [
        (key, f.rule, f.left, f.right)
        for key in ERRORS
        for f in found(key)
        if f.rule.startswith("prose-")
    ]
    assert told == [
        ("320813-zf/2024", "prose-new-received", 17, 95),
        ("321300-zf/2024", "prose-remedies", 134, 170),
        ("321300-zf/2024", "prose-remedies", 57, 77),
    ]


def test_two_years_of_one_body_hold_together() -> None:
    """Carried over 0 and 0, documents 5+3-0=8; licensing jumps from 550 to 9487."""
    findings = [f for body in ("320813-zf", "321300-zf") for f in found(f"{body}/2024")]
    rules = {f.rule for f in findings}
    assert not rules & {"carry-over-continues", "stock-follows-flow", "figures-of-this-year"}
    jumps = [(f.agency, f.left) for f in findings if f.rule == "no-sudden-jump"]
    assert jumps == [("320813-zf", 9487)]


def test_125_empty_boxes_are_two_sentences() -> None:
    """Five columns of 25 rows: the four main rows, and the rest."""
    blanks = [f for f in found("321322-fgj/2023") if f.rule == "cells-filled"]
    assert [len(f.cells) for f in blanks] == [20, 105]


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_table_on_the_form_before_is_told(year: int) -> None:
    """The single row （六）其他处理 in 2023 and 2024."""
    old = [f.message for f in found(f"320813-zf/{year}") if f.rule == "edition-current"]
    assert old == ["“收到和处理申请”所用的表格不是当年应当使用的格式（国办公开办函〔2021〕30号）。"]
