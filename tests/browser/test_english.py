"""English: labels beside the Chinese ones without a script, pages of their own, one source."""

from __future__ import annotations

import re

import pytest
from lxml import html
from playwright.sync_api import expect

from gongkai import form
from tests.browser.common import REPORT, pages_of

pytestmark = pytest.mark.browser

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("path", [REPORT, "a/330326-scjgj/", "c/33-scjgj/2020/"])
def test_labels_in_english_are_shown_without_a_script(open_page, path):
    """A tick shows them beside the Chinese ones, which stay; so does an address in #english."""
    page = open_page(path, java_script_enabled=False)
    words = form.load().english["new_received"]
    label = page.locator("[scope=row] [lang=en]", has_text=words).first
    expect(label).to_be_hidden()
    page.locator("#gk-en").check()
    expect(label).to_be_visible()
    expect(page.locator("[scope=row]", has_text="本年新收").first).to_be_visible()
    page.locator("#gk-en").uncheck()
    expect(label).to_be_hidden()
    page.goto(page.url + "#english")
    expect(label).to_be_visible()


def test_the_choice_is_kept_from_page_to_page(open_page):
    """Where scripts run."""
    page = open_page(REPORT)
    page.locator("#gk-en").check()
    page.goto(page.url.removesuffix("2020/"))
    expect(page.locator("[scope=row] [lang=en]").first).to_be_visible()


def test_every_row_and_column_of_a_report_has_its_english_name(built):
    """None is left in Chinese alone, and each is that of the form."""
    root = html.parse(str(built / REPORT / "index.html"), html.HTMLParser(encoding="utf-8"))
    english = set(form.load().english.values())
    rows = root.xpath("//table[contains(@class, 'gk-figures')]//th[@scope='row']")
    official = [
        row for row in rows if re.match("(proactive|requests|remedies)-", row.get("id", ""))
    ]
    assert len(official) > 30
    for row in official:
        assert row.xpath("string(./*[@lang='en'])") in english


def test_pages_in_english_are_in_english(built):
    """They say so to programs, lead to their twins, and hold Chinese in tables of words alone."""
    pages = {path: file for path, file in pages_of(built).items() if path.startswith("en/")}
    assert set(pages) == {"en/", "en/about/", "en/method/", "en/glossary/"}
    for path, file in pages.items():
        root = html.parse(str(file), html.HTMLParser(encoding="utf-8"))
        [article] = root.xpath("//article/div[@lang='en']")
        for words in article.xpath(".//p | .//li[not(ancestor::nav)] | .//h1 | .//h2"):
            text = words.text_content().replace("公开", "")
            assert not HAN.search(text), (path, text)
        [twin] = root.xpath("//a[contains(@class, 'gk-switch')]/@href")
        assert (file.parent / twin / "index.html").resolve().is_file()


def test_the_search_does_not_find_every_report_by_an_english_label(open_page):
    """Labels that all reports share are no hits; the glossary is."""
    page = open_page("search/?q=carried over")
    expect(page.locator(".gk-search__told")).to_have_text(
        re.compile(r"^[1-9]\d? 个页面|没有"), timeout=15000
    )
    paths = page.locator(".gk-search li h2 a").evaluate_all("all => all.map(a => a.pathname)")
    assert not [path for path in paths if re.match(r"/a/.+/\d{4}/$", path)]
