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
    ],
)
def test_nothing_is_told_that_nobody_printed(shape: str, number: int) -> None:
    """Each is told as printed, or not at all."""
    forged = forge(shape, number)
    found = judge(extract(forged.data, forged.name, form()), forged)
    assert (found.wrong, found.guessed) == ([], [])
