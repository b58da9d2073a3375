"""Tables: captions and scopes everywhere, digits below digits, heads in sight after a jump."""

from __future__ import annotations

import pytest
from lxml import html
from playwright.sync_api import expect

from tests.browser.common import REPORT, pages_of

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FIGURES = [REPORT, "a/330326-scjgj/", "c/33-scjgj/2020/", "r/330000/", "coverage/"]


def test_every_table_has_a_caption_and_every_head_a_scope(built):
    """On all pages of the site, those that people wrote as well."""
    bare = {
        (address, why)
        for address, file in pages_of(built).items()
        for table in html.parse(str(file), html.HTMLParser(encoding="utf-8")).iter("table")
        for why, is_bare in (
            ("caption", not "".join(table.xpath("./caption//text()")).strip()),
            ("scope", table.xpath(".//th[not(@scope)]")),
        )
        if is_bare
    }
    assert bare == set()


@pytest.mark.parametrize("path", FIGURES)
def test_figures_end_at_one_edge(open_page, path):
    """In a column of figures every last digit stands at the same distance from the edge."""
    page = open_page(path)
    off = page.locator(".gk-figures td:not([class*=remark], .gk-corner)").evaluate_all(
        """all => all.filter(one => {
            const text = [...one.childNodes].find(node => node.textContent.trim()
                && !["SUP", "SMALL"].includes(node.nodeName));
            if (!text) return false;
            const range = document.createRange();
            range.selectNodeContents(text);
            const ends = Math.max(...[...range.getClientRects()].map(rect => rect.right));
            const padding = parseFloat(getComputedStyle(one).paddingRight);
            return Math.abs(one.getBoundingClientRect().right - padding - ends) > 4;
        }).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert off == []


def test_marks_stand_beside_their_figures(open_page):
    """Neither a finding's number nor the word for an inferred figure makes a second line."""
    page = open_page(REPORT)
    boxes = page.locator(".gk-figures :is(td:has(> sup), td.gk-doubt)")
    assert boxes.count() > 4
    under = boxes.evaluate_all(
        """all => all.filter(one => [...one.querySelectorAll(":scope > sup, :scope > small")]
            .some(mark => mark.getBoundingClientRect().top > one.getBoundingClientRect().top
                + one.getBoundingClientRect().height / 2))
            .map(one => one.textContent)"""
    )
    assert under == []


def test_digits_are_grouped_for_the_eye_alone(open_page):
    """A gap is drawn; what is printed, searched and copied has none."""
    page = open_page(REPORT)
    box = page.locator("#proactive-licensing-decisions")
    expect(box).to_have_text("52023")
    assert box.locator("i").evaluate("one => parseFloat(getComputedStyle(one).marginRight)") > 1


@pytest.mark.parametrize("options", [{}, PHONE])
def test_text_in_tables_is_large_enough(open_page, options):
    """Figures and names have 14 px at least, remarks beside them 12 px."""
    page = open_page(REPORT, **options)
    small = page.locator(
        "article .gk-figures :is(td, th):not(.gk-blank, .gk-na, .gk-absent, .gk-corner)"
    ).evaluate_all("all => all.filter(one => parseFloat(getComputedStyle(one).fontSize) < 13.99)")
    assert small == []
    tiny = page.locator("article table *").evaluate_all(
        "all => all.filter(one => one.textContent.trim() && one.checkVisibility()"
        " && parseFloat(getComputedStyle(one).fontSize) < 11.99).map(one => one.outerHTML)"
    )
    assert tiny == []


@pytest.mark.parametrize("options", [{}, PHONE])
@pytest.mark.parametrize("cell", ["requests-denied_by_law-total", "requests-handled_total-other"])
def test_heads_are_in_sight_after_a_jump(open_page, options, cell):
    """The figure is in the window, below the head of its table and not behind it."""
    page = open_page(f"{REPORT}#{cell}", **options)
    box, head = page.locator(f"[id='{cell}']"), page.locator(f"table:has([id='{cell}']) thead")
    expect(box).to_be_in_viewport(ratio=1)
    page.wait_for_timeout(300)
    at, above = box.bounding_box(), head.bounding_box()
    header = page.locator("header").bounding_box()
    assert above["y"] + above["height"] <= at["y"] + 1
    assert above["y"] >= header["y"] + header["height"] - 2
    seen = box.evaluate(
        """one => { const at = one.getBoundingClientRect();
            return one.contains(document.elementFromPoint(at.x + at.width / 2, at.y + 4)); }"""
    )
    assert seen


def test_no_table_is_a_box_that_scrolls_up_and_down(open_page):
    """Only sideways, where it must: a thumb that moves the page is never caught."""
    page = open_page(REPORT, **PHONE)
    boxes = page.locator(".gk-scroll")
    assert boxes.count() > 2
    assert (
        boxes.evaluate_all("all => all.filter(one => one.scrollHeight > one.clientHeight + 1)")
        == []
    )


def test_the_total_is_in_sight_on_a_phone(open_page):
    """Before anybody scrolls sideways."""
    page = open_page(f"{REPORT}#table-requests", **PHONE)
    total = page.locator("#requests-new_received-total")
    expect(total).to_be_in_viewport(ratio=1)
    expect(page.locator("#requests-new_received-other")).not_to_be_in_viewport(ratio=1)


def test_names_of_rows_are_plain_words_that_lead_on(open_page):
    """They look like the words around them, and are links all the same."""
    page = open_page(REPORT)
    name = page.locator("#requests-granted a")
    words = page.locator("article p").first
    ask = "one => getComputedStyle(one).color"
    assert name.evaluate(ask) == words.evaluate(ask)
    name.click()
    page.wait_for_url("**/glossary/granted/")


@pytest.mark.parametrize("path", [REPORT, "a/321300-zf/2024/"])
def test_every_figure_of_table_two_is_in_sight_on_a_phone(open_page, path):
    """Where a block prints one column, its figure is not beyond the edge of the screen."""
    page = open_page(path, **PHONE)
    beyond = page.locator(".gk-blocks td").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().right > innerWidth)"
        ".map(one => one.textContent)"
    )
    assert page.locator(".gk-blocks td").count() > 5
    assert beyond == []
