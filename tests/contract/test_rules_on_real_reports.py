"""The reports that were read by hand: their contradictions are found, and no other errors."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.checks import judge
from gongkai.model import Finding, Severity
from tests import made

READ = Path(__file__).resolve().parents[2] / "../shared/corpus/expected"

ERRORS = {
    "03-pingtan-2020": [
        ("requests-outcomes", "requests.handled_total.natural_person", 6),
        ("requests-outcomes", "requests.handled_total.total", 6),
    ],
    "09-hongze-2023": [
        ("remedies-results", "remedies.review.total", 11),
        ("remedies-results", "remedies.suit_after_review.total", 5),
    ],
    "10-hongze-2024": [],
    "11-huaian-2024": [],
    "13-shuyang-drc-2023": [],
    "16-suqian-2023": [],
    "17-suqian-2024": [],
}
"""Sums that fail, with the cell of the total and the difference, as the readers noted them."""

STATED = {
    "09-hongze-2023": {"requests.new_received.total": 21},
    "10-hongze-2024": {"requests.new_received.total": 17},
    "11-huaian-2024": {
        "requests.new_received.total": 3119,
        "requests.carried_in.total": 34,
        "requests.carried_out.total": 103,
        "requests.handled_total.total": 3050,
    },
    "13-shuyang-drc-2023": {"requests.new_received.total": 26},
    "16-suqian-2023": {"requests.new_received.total": 3607},
    "17-suqian-2024": {
        "requests.new_received.total": 3646,
        "remedies.review.total": 134,
        "remedies.suits.total": 57,
    },
}
"""What the prose states, as the readers noted it."""

KINDS = {"03": "zone", "09": "gov_county", "10": "gov_county", "13": "dept_county"}

pytestmark = pytest.mark.skipif(not READ.exists(), reason="the reports read by hand are not here")


def read(name: str) -> made.Made:
    """A report as a careful person read it; what nobody could settle is left ambiguous."""
    raw = json.loads((READ / f"{name}.json").read_text("utf-8"))
    single_row = "requests.other.total" in raw["cells"] and raw["edition"] == "2021"
    return made.report(
        raw["cells"],
        agency=f"{name[:2]}0000-x",
        year=raw["year"],
        edition=raw["edition"],
        hybrid={"requests": "2019"} if single_row else {},
        rest=...,
        published=raw["published"],
        statements=STATED.get(name),
    )


def found(*names: str) -> list[Finding]:
    """The findings on these reports, as of one body each unless told."""
    reports = [read(name) for name in names]
    agencies = [
        made.agency(each.report.agency, KINDS.get(each.report.agency[:2], "gov_prefecture"))
        for each in reports
    ]
    return list(judge(made.corpus(*reports, agencies=agencies)).findings)


@pytest.mark.parametrize("name", ERRORS)
def test_failing_sums_are_those_that_readers_noted(name: str) -> None:
    """Right rule, right total, right difference; nothing else adds up wrongly."""
    sums = ("requests-balance", "requests-outcomes", "requests-applicants", "remedies-results")
    failed = [(f.rule, f.cells[-1], f.difference) for f in found(name) if f.rule in sums]
    assert failed == ERRORS[name]


@pytest.mark.parametrize("name", ERRORS)
def test_nothing_else_is_an_error(name: str) -> None:
    """Blank boxes of the main rows are the only other error, on the one report that has them."""
    allowed = {"requests-outcomes", "remedies-results"}
    if name.startswith("13"):
        allowed = {"cells-filled"}
    errors = {f.rule for f in found(name) if f.severity is Severity.ERROR}
    assert errors <= allowed


def test_prose_that_contradicts_its_table_is_told() -> None:
    """17 against 95; 134 and 57 against 170 and 77; the other statements agree in one reading."""
    told = [
        (f.agency[:2], f.rule, f.left, f.right)
        for name in STATED
        for f in found(name)
        if f.rule.startswith("prose-")
    ]
    assert told == [
        ("10", "prose-new-received", 17, 95),
        ("17", "prose-remedies", 134, 170),
        ("17", "prose-remedies", 57, 77),
    ]


def test_two_years_of_one_body_hold_together() -> None:
    """Carried over 0 and 0, documents 5+3-0=8; licensing jumps from 550 to 9487."""
    pairs = [("09-hongze-2023", "10-hongze-2024"), ("16-suqian-2023", "17-suqian-2024")]
    for names in pairs:
        reports = [read(name) for name in names]
        body = [made.Made(replace(each.report, agency="320000-x"), each.boxes) for each in reports]
        rules = {f.rule for f in judge(made.corpus(*body)).findings}
        assert not rules & {"carry-over-continues", "stock-follows-flow", "figures-of-this-year"}
        jumps = [f for f in judge(made.corpus(*body)).findings if f.rule == "no-sudden-jump"]
        assert any(f.left == 9487 for f in jumps) is (names[0] == "09-hongze-2023")


def test_125_empty_boxes_are_two_sentences() -> None:
    """Five columns of 25 rows: the four main rows, and the rest."""
    blanks = [f for f in found("13-shuyang-drc-2023") if f.rule == "cells-filled"]
    assert [len(f.cells) for f in blanks] == [20, 105]


def test_a_table_on_the_form_before_is_told() -> None:
    """The single row （六）其他处理 in 2023 and 2024."""
    for name in ("09-hongze-2023", "10-hongze-2024"):
        old = [f.message for f in found(name) if f.rule == "edition-current"]
        assert old == [
            "“收到和处理申请”所用的表格不是当年应当使用的格式（国办公开办函〔2021〕30号）。"
        ]
