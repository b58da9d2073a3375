"""The number grammar: what a box holds, and in which unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.extract import numbers
from gongkai.model import Status


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("\u00a012\u00a0", "12"),
        ("１２", "12"),
        ("1,234", "1234"),
        ("１，２３４", "1234"),
        ("5125.11", "5125.11"),
        ("-18", "-18"),
        ("－18", "-18"),
        ("减8", "-8"),
        ("+12", "12"),
        ("22（其中修订16件）", "22"),
        ("2379600元", "2379600"),
        ("21 件", "21"),
        ("\u200b7", "7"),
        ("241^[1]", "241"),
        ("0^①", "0"),
        ("3件^（注）", "3"),
    ],
)
def test_numbers_are_read_as_printed(text, value):
    """Blanks, widths, commas, signs, units and remarks do not change the number."""
    printed = numbers.read(text)
    assert printed.status is Status.REPORTED
    assert printed.value == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u3000\u00a0", "\u200b"])
def test_nothing_printed_is_blank(text):
    """Every kind of blank is a blank, never a zero."""
    assert numbers.read(text).status is Status.BLANK


@pytest.mark.parametrize("text", ["-", "—", "——", "/", "无", "－"])
def test_dashes_are_not_applicable(text):
    """A dash is neither blank nor zero."""
    assert numbers.read(text).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    "text",
    [
        "约30",
        "12-15",
        "3/4",
        "1O",
        "3 5",
        "<10",
        "5以上",
        "00",
        "007",
        "1,23",
        "12%",
        "5^2",
        "5^[12345]",
        "1.2.3",
        "见附件",
    ],
)
def test_what_is_no_number_is_refused(text):
    """Whatever is not one whole number is not read as one."""
    printed = numbers.read(text)
    assert printed.status is Status.UNREADABLE or numbers.converted(printed, "件") is None


@pytest.mark.parametrize(
    ("text", "unit", "header", "value"),
    [
        ("251000元", "元", "", "251000"),
        ("25.1万元", "元", "", "251000"),
        ("5000元", "万元", "", "0.5"),
        ("5000", "万元", "元", "0.5"),
        ("3万元", "万元", "元", "3"),
        ("12件", "件", "", "12"),
        ("12条", "件", "", "12"),
    ],
)
def test_amounts_come_in_the_unit_of_the_form(text, unit, header, value):
    """The unit in the box outranks that of the header; both outrank the form's."""
    assert numbers.converted(numbers.read(text), unit, header) == Decimal(value)


@pytest.mark.parametrize(("text", "unit"), [("12元", "件"), ("12件", "万元"), ("12人", "件")])
def test_foreign_units_are_refused(text, unit):
    """Money is no count, and a count no money."""
    assert numbers.converted(numbers.read(text), unit) is None


@given(st.text(max_size=40))
def test_narrowing_moves_no_character(text):
    """Places in the narrowed text are places in the text."""
    assert len(numbers.narrow(text)) == len(text)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_any_amount_survives(amount):
    """A number printed with commas is the same number."""
    assert numbers.read(f"{amount:,}").value == amount
