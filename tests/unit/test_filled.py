"""The text of a box becomes the figure of a cell only in a unit and with a sign that fit it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.extract.explain.filled import Filled
from gongkai.model import Method, Status


@pytest.mark.parametrize(
    ("text", "unit", "signed", "value", "note"),
    [
        ("12件", "件", False, 12, ""),
        ("1.5", "件", False, None, "此处应是整数，小数点可能是分节号"),
        ("1.5", "万元", False, Decimal("1.5"), ""),
        ("15000元", "万元", False, Decimal("1.5"), "原文以元计，已折算为万元"),
        ("3万元", "件", False, None, "单位与格式不符"),
        ("-3", "件", False, None, "此处不应有正负号"),
        ("-3", "件", True, -3, ""),
    ],
)
def test_a_box_is_read_in_the_unit_of_its_cell(text, unit, signed, value, note):
    """A fraction of a case, another unit or a sign where none may stand is told, not read."""
    figure = Filled(text, 7, Method.GRID).figure(unit, "", signed=signed)

    assert (value, note, 7) == (figure.value, figure.note, figure.line)
    assert figure.status is (Status.UNREADABLE if value is None else Status.REPORTED)
