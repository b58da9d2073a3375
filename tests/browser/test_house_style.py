"""The look of the site: one line at the top, and what is jumped to stands below it."""

from __future__ import annotations

import itertools

import pytest

from tests.browser.common import PHONE, REPORT

pytestmark = pytest.mark.browser
SCREENS = (
    {"viewport": {"width": 1280, "height": 800}},
    {"viewport": {"width": 390, "height": 844}},
)


@pytest.mark.parametrize("options", [*SCREENS, PHONE])
def test_the_header_is_one_line(open_page, options):
    """Whoever reads on a phone has the height for the page; nothing in the line overlaps."""
    page = open_page(REPORT, **options)
    assert page.locator(".md-header").bounding_box()["height"] <= 64
    boxes = page.locator(".md-header__inner > *").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect())"
        ".map(box => [box.left, box.right]).sort((a, b) => a[0] - b[0])"
    )
    assert all(before[1] <= after[0] + 1 for before, after in itertools.pairwise(boxes))


@pytest.mark.parametrize("options", SCREENS)
def test_what_is_jumped_to_stands_below_the_header(open_page, options):
    """A heading of a table, asked for by its address."""
    page = open_page(f"{REPORT}#table-requests", **options)
    page.wait_for_timeout(300)
    foot = page.locator(".md-header").evaluate("one => one.getBoundingClientRect().bottom")
    top = page.locator("#table-requests").evaluate("one => one.getBoundingClientRect().top")
    assert foot <= top < foot + 120
