"""Numbers and figures as they are printed and as arrays have them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache, reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from gongkai.model import Figure, Method, Status

Values = NDArray[np.float64]
Codes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Reading = tuple[int, float | None, str | None, int]
"""The content of one cell, wherever it is: status, number, unusual raw text, method."""


def plain(value: Decimal) -> str:
    """The plain form of a number: no exponent, no separators, its own decimals."""
    return format(value, "f")


def exact(number: float) -> Decimal:
    """A float of an array as the decimal that was printed; whole numbers without a point."""
    whole = int(number)
    return Decimal(whole) if whole == number else Decimal(repr(float(number)))


def number_text(number: float) -> str:
    """The plain form of a float of an array: `plain(exact(number))`, mostly without a Decimal."""
    whole = int(number)
    if whole == number:
        return str(whole)
    text = repr(float(number))
    return plain(Decimal(text)) if "e" in text else text


def among(codes: Codes, some: Sequence[int]) -> Mask:
    """Where a code is one of some; faster than `np.isin` for so few."""
    return reduce(or_, (codes == int(each) for each in some))


def weighted_sums(values: Values, status: Codes, weights: Values) -> Values:
    """Boxes of reports times weights, summed; a box without a number adds nothing."""
    sums: Values = np.where(status == Status.REPORTED, values, 0.0) @ weights.T
    return sums


@lru_cache(maxsize=1 << 14)
def figure_of(
    status: int, value: float | None, raw: str | None, method: int, line: int = 0
) -> Figure:
    """A figure from array values; equal figures are the same object."""
    number = None if value is None else exact(value)
    printed = raw if raw is not None else ("" if number is None else plain(number))
    return Figure(Status(status), number, printed, line, Method(method))
