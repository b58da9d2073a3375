"""Finding and moving: everyday words, filters, Back, keys, room for what comes later, paper."""

from __future__ import annotations

import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from pdfminer.high_level import extract_pages
from playwright.sync_api import Page, expect

from tests.browser.common import REPORT, pages_of

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def told(page: Page) -> str:
    """What the search says that it found, once it has."""
    words = page.locator(".gk-search__told")
    expect(words).to_have_text(re.compile("个页面|没有找到"), timeout=15_000)
    return words.inner_text()


def test_names_of_rows_do_not_find_every_report(open_page, built):
    """A name that all tables print finds the pages that speak of it, not one of the reports."""
    page = open_page("search/?q=要求提供公开出版物&kind=报告")
    assert told(page).startswith("没有找到")
    assert "要求提供公开出版物" in (built / REPORT / "index.html").read_text("utf-8")
    page.goto(page.url.split("search/")[0] + "search/?q=要求提供公开出版物")
    expect(page.locator(".gk-search li mark", has_text="要求提供公开出版物").first).to_be_visible()


def test_everyday_words_find_what_the_form_calls_otherwise(open_page):
    """拒绝 is 不予公开, as the glossary says; the search says so too."""
    page = open_page("search/?q=拒绝")
    assert "不予公开" in told(page)
    everyday = int(re.match(r"\d+", told(page))[0])
    expect(page.locator(".gk-search li mark", has_text="不予公开").first).to_be_visible()
    page.get_by_role("searchbox", name="检索词").fill("不予公开")
    expect(page.locator(".gk-search__told")).to_have_text(re.compile(r"^\d+ 个页面$"))
    assert 0 < int(re.match(r"\d+", told(page))[0]) <= everyday


def test_filters_have_honest_names_and_counts_that_follow(open_page):
    """The address says what the page says; each choice says how many hits it leaves."""
    page = open_page("search/?q=淮安市")
    told(page)
    chooser = page.locator("select[name=kind]")
    option = chooser.locator("option", has_text=re.compile("^报告（[1-9]"))
    expect(option).to_have_count(1)
    promised = int(re.search(r"（(\d+)）", option.text_content())[1])
    chooser.select_option("报告")
    expect(page.locator(".gk-search__told")).to_have_text(f"{promised} 个页面")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["淮安市"], "kind": ["报告"]}
    years = page.locator("select[name=year] option").all_text_contents()
    assert sum(int(re.search(r"（(\d+)）", year)[1]) for year in years[1:]) == promised


def test_the_list_of_bodies_is_narrowed_and_back_widens_it(open_page):
    """By function; the count is told, the address keeps it."""
    page = open_page("a/")
    lines = page.locator(".gk-agencies dd:visible")
    everybody = lines.count()
    page.get_by_label("职能").select_option("市场监管")
    expect(lines).to_have_count(2)
    expect(page.locator(".gk-facets [role=status]")).to_have_text(f"2 个机关，共 {everybody} 个")
    page.reload()
    expect(lines).to_have_count(2)
    page.go_back()
    expect(lines).to_have_count(everybody)


def test_back_undoes_a_choice_in_the_picker(open_page):
    """Each choice is a step of the history."""
    page = open_page("compare/")
    rows = page.locator("#gk-picker tbody tr")
    everything = rows.count() or (page.wait_for_selector("#gk-picker tbody tr"), rows.count())[1]
    page.get_by_label("平阳县市场监督管理局", exact=False).check()
    expect(rows).to_have_count(1)
    page.go_back()
    expect(rows).to_have_count(everything)
    expect(page.get_by_label("平阳县市场监督管理局", exact=False)).not_to_be_checked()


def test_the_picker_says_which_body_it_does_not_know(open_page):
    """And does not show all bodies instead."""
    page = open_page("compare/?a=990000-zf")
    expect(page.locator(".gk-notes")).to_contain_text("本站没有登记，没有列入：990000-zf")
    expect(page.locator("#gk-picker tbody tr")).to_have_count(0)


SHIFTS = """() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0))
).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 500))"""


@pytest.mark.parametrize("options", [{}, PHONE])
@pytest.mark.parametrize("path", ["", "compare/", "search/?q=公开", "a/", REPORT])
def test_nothing_moves_while_a_page_comes(open_page, path, options):
    """The cumulative layout shift is at most 0.05."""
    page = open_page(path, **options)
    page.wait_for_timeout(1500)
    assert page.evaluate(SHIFTS) <= 0.05


def test_after_enter_tab_goes_into_the_card_and_out_again(open_page):
    """The card stands at the end of the page, and is reached from its figure."""
    page = open_page(REPORT)
    box = page.locator("#requests-new_received-total")
    box.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.locator(".gk-card button, .gk-card a").first
    expect(first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(box).to_be_focused()
    page.keyboard.press("Tab")
    for _ in range(page.locator(".gk-card :is(a, button)").count()):
        page.keyboard.press("Tab")
    expect(page.locator(".gk-card")).to_be_hidden()
    assert page.evaluate("!document.querySelector('.gk-card').contains(document.activeElement)")


def test_every_page_is_marked_in_the_navigation(built):
    """One tab, and the same in the drawer; every page names all doors at its foot."""
    wrong = {}
    for address, file in pages_of(built).items():
        root = html.parse(str(file), html.HTMLParser(encoding="utf-8")).getroot()
        marked = root.xpath("//ul[contains(@class, 'md-tabs__list')]//a[@aria-current]")
        doors = root.xpath("//footer//nav//a/text()")
        if len(marked) != 1 or not {"线索", "收录情况", "指标", "更正", "地区"} <= set(doors):
            wrong[address] = len(marked)
    assert wrong.keys() <= {"404.html"}


def test_pages_say_what_they_are_to_those_who_link_to_them(built):
    """Title, description and address as Open Graph has them; the feed of a body on its pages."""
    root = html.parse(str(built / REPORT / "index.html"), html.HTMLParser(encoding="utf-8"))
    said = {
        each.get("property"): each.get("content")
        for each in root.xpath("//meta[starts-with(@property, 'og:')]")
    }
    assert said["og:title"] == root.xpath("string(//h1/text())")
    assert said["og:url"].endswith(REPORT)
    assert said["og:description"]
    feeds = root.xpath("//link[@type='application/atom+xml']/@href")
    assert [(built / REPORT / href).resolve().is_file() for href in feeds] == [True, True]


@pytest.mark.parametrize("path", [REPORT, "a/330326-scjgj/", "c/33-scjgj/2020/", "coverage/", ""])
def test_no_sheet_of_paper_is_empty(open_page, path):
    """Each has words on it; a report keeps its date."""
    page = open_page(path)
    sheets = list(extract_pages(io.BytesIO(page.pdf(format="A4"))))
    words = [
        "".join(box.get_text() for box in sheet if hasattr(box, "get_text")) for sheet in sheets
    ]
    assert [len(text.strip()) > 20 for text in words] == [True] * len(words)
    if path == REPORT:
        page.emulate_media(media="print")
        expect(page.locator(".gk-story").get_by_text("2021-01-28 发布")).to_be_visible()


def test_heads_of_table_three_are_legible_on_paper(open_page):
    """No head has one character a line."""
    page = open_page(REPORT, viewport={"width": 718, "height": 1000})
    page.emulate_media(media="print")
    narrow = page.locator(".gk-matrix :is(thead th, .gk-group)").evaluate_all(
        """all => all.filter(one => {
            const range = document.createRange();
            range.selectNodeContents(one);
            const lines = new Set([...range.getClientRects()].map(rect => Math.round(rect.top)));
            return one.textContent.length > 2 && lines.size > one.textContent.length / 2 + 0.5;
        }).map(one => one.textContent)"""
    )
    assert narrow == []
