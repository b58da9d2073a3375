"""The copies of pages that the forge writes are those that a browser makes."""

from __future__ import annotations

import re
from random import Random

import pytest

from tests.forge.converters import INSIDE, copied_row
from tests.forge.grid import Grid, paper

pytestmark = pytest.mark.browser
LINES = re.compile("[\n ]+")


def page_of(grid: Grid, tag: str) -> str:
    """A table as a page, the tag inside each of its boxes."""
    before, behind = (f"<{tag}>", f"</{tag}>") if tag else ("", "")
    rows = (
        "".join(
            f"<td rowspan={box.rows} colspan={box.cols}>{before}{box.text}{behind}</td>"
            for box in row
        )
        for row in grid.rows
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize("tag", INSIDE)
def test_a_copy_has_the_tabs_and_texts_that_chromium_gives(browser, tag):
    """Chromium's text of a table and the forge's have the same boxes, parted alike."""
    page = browser.new_page()
    checked = 0
    for number in range(1, 9):
        for grid in paper(Random(number)).blocks:
            if isinstance(grid, Grid):
                page.set_content(page_of(grid, tag))
                real = page.evaluate("document.body.innerText")
                made = "\n".join(map(copied_row(tag), grid.rows))
                assert LINES.sub("\n", made).strip("\n") == LINES.sub("\n", real).strip("\n")
                checked += 1
    page.close()
    assert checked > 20
