"""How pages of each kind look: to axe, in the dark, on a narrow screen, on paper."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.common import PHONE, REPORT, kind_of, pages_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def each_kind(built) -> list[str]:
    """The addresses of a page of each kind."""
    found: dict[str, str] = {}
    for address in pages_of(built):
        found.setdefault(kind_of(address), address)
    return sorted({*found.values(), REPORT} - {"404.html"})


# What the theme itself does, and why we leave it.
THEME = {
    # The dialog of its own search, which is not in use and never shown.
    "aria-dialog-name": "[data-md-component=search]",
    # The side bars: their links take the focus, so that keys scroll them all the same.
    "scrollable-region-focusable": ".md-sidebar__scrollwrap",
}


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds, but for the theme's own."""
    found = Axe().run(page).response["violations"]
    return [
        (rule["id"], node["target"][0] + " " + node["html"][:120])
        for rule in found
        for node in rule["nodes"]
        if THEME.get(rule["id"], "-") not in str(node["target"])
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_each_kind_are_accessible(open_page, each_kind, scheme):
    """No violation that axe knows of, in both colour schemes, with the finder open too."""
    page = open_page("", color_scheme=scheme)
    home = page.url
    found = {}
    # In the dark only colours differ, and all colours are on these.
    dark = ["", REPORT, "c/33-scjgj/2020/", "search/?q=公开", "compare/"]
    for address in [*each_kind, dark[-2]] if scheme == "light" else dark:
        page.goto(home + address)
        if address in dark[-2:]:
            page.locator(".gk-search mark, #gk-picker td").first.wait_for()
        found |= {(address, *one): scheme for one in violations(page)}
    page.get_by_role("combobox", name="查找机关").fill("p")
    page.get_by_role("option").first.wait_for()
    found |= {("finder", *one): scheme for one in violations(page)}
    assert list(found) == []


def test_axe_finds_what_is_wrong(open_page):
    """A page with a nameless picture is one that the test above would fail on."""
    page = open_page("about/")
    page.evaluate("document.querySelector('article').append(new Image())")
    assert [rule for rule, _ in violations(page)] == ["image-alt"]


def test_the_reader_chooses_the_colours(open_page):
    """Dark where the system is dark; the button goes round; the choice stays."""
    page = open_page("", color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.locator("label[for=__palette_1]").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")


@pytest.mark.parametrize("options", [PHONE, {"viewport": {"width": 640, "height": 450}}])
def test_nothing_is_wider_than_the_screen(open_page, each_kind, options):
    """At 320 pixels, and at 200 % of 1280: tables scroll inside themselves, not the page."""
    page = open_page("", **options)
    home = page.url
    wide = {}
    for address in each_kind:
        page.goto(home + address)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wide[address] = over
    assert wide == {}


def test_the_navigation_is_in_the_drawer_on_a_phone(open_page):
    """Pages outside the navigation lead to it as well."""
    page = open_page(REPORT, **PHONE)
    link = page.locator("nav.md-nav--primary").get_by_role("link", name="规则")
    expect(link).not_to_be_in_viewport()
    page.locator("label.md-header__button[for=__drawer]").click()
    link.click()
    page.wait_for_url(re.compile(r"/rules/$"))


PAPER = {"viewport": {"width": 718, "height": 1000}}
"""A4 with a margin of one centimetre, in CSS pixels."""
SCREEN_ONLY = (
    ".md-header, .md-tabs, .gk-find, .md-sidebar, .md-top, .md-footer, .gk-copy, .headerlink"
)


def test_paper_has_the_text_and_whole_tables(open_page, each_kind):
    """Nothing to click on, and no table that goes on where the paper ends."""
    page = open_page("", **PAPER)
    home = page.url
    page.emulate_media(media="print")
    for address in each_kind:
        page.goto(home + address)
        shown = page.locator(SCREEN_ONLY).evaluate_all(
            "all => all.filter(one => one.checkVisibility()).map(one => one.className)"
        )
        assert shown == [], address
        cut = page.locator("article table").evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
            ".map(one => one.className)"
        )
        assert cut == [], address
        expect(page.locator(".gk-printed")).to_be_visible()
        expect(page.locator(".gk-printed")).to_have_text(re.compile(f"/{address}$"))
