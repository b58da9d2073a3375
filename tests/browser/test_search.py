"""Search is exact: its hits are those of a plain search through the texts of the pages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Page, expect

from tests.browser.common import pages_of

pytestmark = pytest.mark.browser

WORDS = [
    "复议",  # two characters
    "度报",  # across two words of any dictionary
    "平阳县",
    "依申请公开",
    "市场监督管理局",
    "行政 处罚",  # two runs, anywhere
    "嘉兴市秀洲区",
    "县市",
    "2020",
    "195",
    "4",  # a figure that is the start of others
    "100.0",
    "总计",
    "沭阳",  # a rare character
    "第三方",
    "MIT",
    "csv",
    "2020年政府",
    "没有这样的词句",
]
CROWD_WORDS = [
    "复议",
    "卫生健康局2023年",
    "云兰市 2021",
    "县财",
    "虚构",
    "onerror",  # of hostile names
    "别名",
    "索引号",
    "不存在的词",
]


INLINE = re.compile("a|abbr|b|bdi|code|data|em|i|mark|small|span|strong|time|wbr")
"""Elements within a run of text."""


@cache
def runs_of(file: Path) -> str:
    """The text of a page, its parts that stand apart kept apart."""
    [article] = html.parse(str(file), html.HTMLParser(encoding="utf-8")).xpath("//article")
    for unread in article.xpath(
        ".//script | .//style | .//svg | .//*[name()='svg'] | .//a[@class='headerlink']"
        " | .//table[contains(@class, 'gk-table') and not(contains(@class, 'gk-worded'))]"
        " | .//*[contains(@class, 'gk-story') or contains(@class, 'gk-legend')]"
        "//*[@lang='en']"
    ):
        unread.drop_tree()
    address = article.xpath("string(//link[@rel='canonical']/@href)")
    if re.match("https://[^/]+/([^t/][^/]*/)?(a|rules)/", address):
        _drop_what_is_repeated(article)
    for element in article.iter():
        if not INLINE.fullmatch(str(element.tag)):
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
    return article.text_content().lower()


REPEATED = (
    "crumbs", "chart", "legend", "downloads", "trouble", "peers", "neighbours", "findings-list",
    "years-strip", "deeds", "tiles", "failing", "verdict", "lead",
)  # fmt: skip
SECTIONS = re.compile(
    "(table|check|years)-.*|reports|findings|indicators|neighbours|about|statements|peers|origin"
    "|downloads|report-error"
)
FACTS = ("所用格式", "读法", "收录")


def _drop_what_is_repeated(article: html.HtmlElement) -> None:
    """What reports, bodies and rules all say, or what stands in tables or on other pages too."""
    unread = article.xpath(" | ".join(f".//*[@class='gk-{name}']" for name in REPEATED))
    unread += [
        each for each in article.xpath(".//h2 | .//h3") if SECTIONS.fullmatch(each.get("id"))
    ]
    unread += [each for each in article.xpath(".//div") if each.findtext("dt") in FACTS]
    unread += [each for each in article.xpath(".//p") if _is_of_figures(each)]
    for each in unread:
        each.drop_tree()
    for checked in article.xpath(".//*[@class='gk-checked']"):
        for child in list(checked):
            if child.get("class") == "gk-findings":
                break
            child.drop_tree()


def _is_of_figures(paragraph: html.HtmlElement) -> bool:
    """Whether a paragraph says what tables say."""
    text = paragraph.text_content()
    return text.startswith(("办理结果：", "所涉各格：")) or "同类机关（" in text


def grep(site: Path, query: str) -> set[str]:
    """The pages on which every word of a query stands; Latin letters and digits as whole words."""
    patterns = [
        rf"\b{word}\b" if word.isascii() else spaced(word)
        for word in re.split(r"[\s.]+", query.lower())
    ]
    return {
        address.strip("/")
        for address, file in pages_of(site).items()
        if address not in ("404.html", "search/")
        and all(re.search(pattern, runs_of(file), re.ASCII) for pattern in patterns)
    }


def spaced(word: str) -> str:
    """A run of characters; digits at its ends are whole numbers."""
    start = r"\b" if word[0].isascii() else ""
    end = r"\b" if word[-1].isascii() else ""
    return start + re.escape(word) + end


def hits(page: Page) -> list[str]:
    """The addresses of all that is found, in order."""
    told = page.locator(".gk-search__told")
    expect(told).to_have_text(re.compile("个页面|没有找到"), timeout=15_000)
    count = int(re.sub(r"\D", "", told.inner_text()) or 0)
    links = page.locator(".gk-search ol > li h2 a")
    for shown in range(10, count + 10, 10):
        expect(links).to_have_count(min(shown, count))
        if shown < count:
            page.get_by_role("button", name="再看").click()
    return [path.strip("/") for path in links.evaluate_all("all => all.map(a => a.pathname)")]


@pytest.mark.parametrize("query", WORDS)
def test_search_finds_exactly_what_is_there(open_page, built, query):
    """On the site of real reports."""
    found = hits(open_page(f"search/?q={query}"))
    assert len(found) == len(set(found))
    assert set(found) == grep(built, query)


@pytest.mark.parametrize("query", CROWD_WORDS)
def test_search_finds_exactly_what_is_there_in_a_crowd(open_crowd, crowd, query):
    """On a site of made-up reports, by the count and by the first pages of hits."""
    page = open_crowd(f"search/?q={query}")
    expected = grep(crowd, query)
    told = page.locator(".gk-search__told")
    words = f"{len(expected)} 个页面" if expected else re.compile("没有找到")
    expect(told).to_have_text(words, timeout=15_000)
    links = page.locator(".gk-search ol > li h2 a")
    expect(links).to_have_count(min(10, len(expected)))
    first = links.evaluate_all("all => all.map(a => a.pathname)")
    assert {path.strip("/") for path in first} <= expected


def test_the_words_are_there_to_be_missed(built, crowd):
    """The lists above ask for what stands on some pages but not on all, and for nothing at all."""
    for site, words in ((built, WORDS), (crowd, CROWD_WORDS)):
        counts = {query: len(grep(site, query)) for query in words}
        assert (
            sum(0 < count < len(pages_of(site)) - 2 for count in counts.values()) > len(words) / 2
        )
        assert 0 in counts.values()


def test_pages_that_bear_the_words_in_their_titles_come_first(open_page):
    """And each hit says why it is one."""
    page = open_page("search/?q=平阳县 2020")
    first = page.locator(".gk-search ol > li").first
    expect(first.get_by_role("link")).to_have_text(re.compile("^平阳县市场监督管理局2020年"))
    expect(first.locator("h2 mark")).to_have_text(["平阳县", "2020"])
    expect(first.locator("p mark").first).to_have_text(re.compile("^(平阳县|2020)$"))


def test_an_excerpt_is_printed_as_the_page_is(open_page):
    """Figures keep their point and their brackets."""
    page = open_page("search/?q=是上年的&kind=报告")
    expect(page.locator(".gk-search ol > li p").first).to_contain_text(
        re.compile(r"上年度 \d+ 件，本年度 \d+ 件，是上年的 \d+\.\d 倍。")
    )


def test_a_search_has_an_address_and_filters(open_page):
    """What is typed and chosen stands in the address, and comes back from it."""
    page = open_page("search/")
    page.get_by_role("searchbox", name="检索词").fill("行政复议")
    for name, wanted in (("kind", "报告"), ("year", "2024"), ("region", "江苏省淮安市（")):
        chooser = page.locator(f"select[name={name}]")
        option = chooser.locator("option", has_text=re.compile(f"^{wanted}")).first
        chooser.select_option(option.get_attribute("value"))
    expect(page).to_have_url(re.compile(r"kind=.*year=.*region="))
    page.reload()
    expect(page.locator("select[name=kind]").locator("option:checked")).to_have_text(
        re.compile("^报告")
    )
    found = hits(page)
    assert found
    assert all(re.fullmatch(r"a/3208\d\d-[a-z]+/2024", path) for path in found)


def test_the_search_page_is_worked_by_keys(open_page):
    """Type, tab to a filter, choose, read on; what is found is told as it changes."""
    page = open_page("search/")
    page.get_by_role("searchbox", name="检索词").focus()
    page.keyboard.type("公开")
    told = page.get_by_role("status").last
    expect(told).to_have_text(re.compile("个页面"))
    before = told.inner_text()
    page.keyboard.press("Tab")
    expect(page.locator("select[name=kind]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(told).not_to_have_text(before)
    more = page.get_by_role("button", name="再看")
    page.locator("select[name=kind]").select_option("")
    expect(more).to_be_visible()
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".gk-search ol > li").nth(10).get_by_role("link")).to_be_focused()


def test_an_empty_search_says_what_to_do(open_page):
    """Before anything is typed, and where nothing is found."""
    page = open_page("search/")
    told = page.locator(".gk-search__told")
    expect(told).to_have_text(re.compile("输入词语"))
    page.get_by_role("searchbox", name="检索词").fill("没有这样的词句")
    expect(told).to_have_text(re.compile("没有找到"))
    expect(page.locator(".gk-search ol > li")).to_have_count(0)
