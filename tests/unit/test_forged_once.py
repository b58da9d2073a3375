"""Forged documents of which a figure was once told that nobody printed."""

from __future__ import annotations

import pytest

from gongkai.extract import extract
from tests.forge import forge, judge
from tests.forge.truth import form


@pytest.mark.parametrize(
    ("shape", "number"),
    [
        pytest.param("ocr", 62000079, id="0 and .0 are one number cut in two"),
        pytest.param("traf2", 63000086, id="last year's table has a row that this year's has not"),
        pytest.param(
            "mined", 74000032, id="numbers stand behind the next row's label of two lines"
        ),
        pytest.param("mined", 74000040, id="numbers stand before their label of two lines"),
        pytest.param("traf2", 63000155, id="a row that lost a box is filled up at its end"),
        pytest.param("head-broken", 120000316, id="a head of one character a line, total first"),
        pytest.param("inscribed", 150000057, id="signs that print nothing move places"),
        pytest.param("souped", 150000164, id="half a number stands beside a box that is refused"),
        pytest.param("last-alone", 120000241, id="the next page's columns stand elsewhere"),
        pytest.param("unruled", 150000404, id="the next page's columns stand elsewhere, no sums"),
        pytest.param("last-alone", 150000118, id="the total first, on a line over the other names"),
        pytest.param("ocr", 150000410, id="half a number in a box more, in a table of few rows"),
        pytest.param("pypdf", 150000330, id="a page's number far below a row that lacks a box"),
        pytest.param("pdftotext", 150000312, id="the name of a column behind that of another"),
        pytest.param("glued", 150000338, id="as many digits as boxes, of which one is empty"),
    ],
)
def test_nothing_is_told_that_nobody_printed(shape: str, number: int) -> None:
    """Each is told as printed, or not at all."""
    forged = forge(shape, number)
    found = judge(extract(forged.data, forged.name, form()), forged)
    assert (found.wrong, found.guessed) == ([], [])
