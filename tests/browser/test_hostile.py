"""Markup in names, titles, summaries and aliases is shown as text, and no page runs it."""

from __future__ import annotations

import json

import pytest
from lxml import html
from playwright.sync_api import Page, expect

from tests.browser.common import kind_of, pages_of
from tests.browser.conftest import HOSTILE

pytestmark = pytest.mark.browser


DATA = {"application/json", "application/ld+json"}
"""Scripts that nothing runs: what they hold is read, and written as text."""


@pytest.fixture(scope="session")
def hostile(crowd) -> dict[str, str]:
    """A page of each kind on which there is hostile text → its address."""
    found: dict[str, str] = {}
    for address, file in pages_of(crowd).items():
        if "onerror" in file.read_text("utf-8"):
            found.setdefault(kind_of(address), address)
    return found


def ran(page: Page) -> bool:
    """Whether what a name holds was run, or became part of the page."""
    page.wait_for_load_state("networkidle")
    return page.evaluate("'broken' in window || document.querySelector('img[src=x]') !== null")


def test_no_page_holds_the_markup_of_a_document(crowd):
    """Of all pages: nothing but our own scripts, no image that a name wrote."""
    for address, file in pages_of(crowd).items():
        root = html.parse(str(file), html.HTMLParser(encoding="utf-8")).getroot()
        assert root.xpath("//img[@src='x']") == [], address
        assert root.xpath("//@onerror") == [], address
        for script in root.iter("script"):
            text = script.text or ""
            if script.get("type") in DATA:
                json.loads(text)
                assert "<" not in text, address
            else:
                assert "window.broken" not in text, address


def test_pages_of_every_kind_show_it_as_text(open_crowd, hostile):
    """In a browser, where each script of the page has run."""
    assert {"a/2", "a/3", "c/3", "r/2", "t/3"} <= set(hostile)
    page = open_crowd()
    home = page.url
    for address in hostile.values():
        page.goto(home + address)
        assert not ran(page), address


def test_scripts_show_it_as_text(open_crowd, hostile):
    """The finder, the search, the picker, and the card of a figure."""
    page = open_crowd(hostile["a/3"])
    page.locator("#requests-new_received-natural_person").click()
    card = page.get_by_role("complementary", name="所选数字")
    expect(card).to_contain_text("onerror")
    assert not ran(page)
    page.get_by_role("combobox", name="查找机关").fill("别名<img")
    expect(page.get_by_role("option").first).to_contain_text(HOSTILE)
    assert not ran(page)
    home = page.url.removesuffix(hostile["a/3"])
    page.goto(f"{home}search/?q=onerror<img src=x onerror=window.broken=1>")
    page.get_by_role("searchbox", name="检索词").fill("onerror")
    expect(page.locator(".gk-search mark").first).to_have_text("onerror")
    assert not ran(page)
    page.goto(f"{home}compare/")
    expect(page.locator("#gk-picker table")).to_contain_text("onerror")
    page.get_by_label("名称里有").fill("<img")
    expect(page.locator("#gk-picker .gk-check").first).to_contain_text(HOSTILE)
    assert not ran(page)
