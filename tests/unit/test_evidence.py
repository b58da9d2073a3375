"""Glued stocks: what the reports beside a draft say of the ways to part them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.checks import judge
from gongkai.intake.evidence import NeighbourYears, evidence, splits
from gongkai.model import Draft, Figure, Statement, Status
from tests import made

FORM = made.FORM
RELATIONS = judge(made.corpus()).relations
STOCK = "proactive.normative_docs.in_force"
ISSUED = "proactive.normative_docs.issued"


def numbers(**printed: int) -> dict[str, Decimal]:
    """The printed figures of a row on rule-like documents."""
    return {f"proactive.normative_docs.{code}": Decimal(value) for code, value in printed.items()}


def draft(raw: str, *read: tuple[str, int], statements: tuple[Statement, ...] = ()) -> Draft:
    """A draft on 2023 whose row of documents could not be parted, but for what was read."""
    cells = [f"proactive.normative_docs.{column}" for column in ("issued", "repealed", "in_force")]
    refused = dict.fromkeys(cells, Figure(Status.AMBIGUOUS, raw=raw, line=3))
    known = {code: Figure(Status.REPORTED, Decimal(value), str(value)) for code, value in read}
    empty = Draft("", None, 2023, "2021", {}, None, None, {}, {}, (), (), {}, (), "")
    return replace(empty, figures={**refused, **known}, statements=statements)


def told(of: Draft, before: dict[str, Decimal], after: dict[str, Decimal]) -> str:
    """What a person is told of it."""
    return "".join(evidence(of, NeighbourYears(2023, before, after), RELATIONS, FORM))


def test_the_year_before_chooses_among_ways() -> None:
    """23 in force, one issued, none repealed: 24; the other ways are counted."""
    said = told(draft("1024"), numbers(in_force=23), {})

    assert "1、0、24（与 2022 年报告相合）" in said
    assert "其余 1 种" in said  # 10 issued, 2 repealed, 4 in force


def test_the_year_after_chooses_too() -> None:
    """Of 2024 it is known that 5 were issued on top of 24."""
    said = told(draft("1024"), {}, numbers(issued=5, repealed=0, in_force=29))

    assert "1、0、24（与 2024 年报告相合）" in said


def test_what_speaks_against_a_way_is_told_with_what_speaks_for_it() -> None:
    """The prose says one issued; last year's stock does not continue."""
    said = told(
        draft("1024", statements=(Statement(ISSUED, Decimal(1), 1),)), numbers(in_force=9), {}
    )

    assert "1、0、24（与 2022 年报告不合，与正文相合）" in said


def test_a_way_says_nothing_else_of_what_was_read() -> None:
    """Where one box of the row was read, only ways that agree with it remain."""
    said = told(draft("1024", (STOCK, 4)), numbers(in_force=-4), {})

    assert "10、2、4" in said
    assert "1、0、24" not in said


@pytest.mark.parametrize("before", [{}, numbers(in_force=500)])
def test_where_nothing_agrees_nothing_is_said(before: dict[str, Decimal]) -> None:
    """No report beside it, or one that no way continues."""
    assert "" == told(draft("1024"), before, {})


@pytest.mark.parametrize(
    ("raw", "boxes", "expected"),
    [
        ("1024", 3, ["1 0 24", "10 2 4"]),
        ("20 155", 3, ["2 0 155", "20 1 55", "20 15 5"]),
        ("26 -260", 3, ["2 6 -260", "26 -2 60", "26 -26 0"]),
        ("00", 2, ["0 0"]),
        ("7", 2, []),
    ],
)
def test_digits_part_without_needless_zeros(raw: str, boxes: int, expected: list[str]) -> None:
    """A blank parts for certain; a number of more digits never begins with 0."""
    assert expected == [" ".join(map(str, way)) for way in splits(raw, boxes)]
