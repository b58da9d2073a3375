"""What a reader does: find, open, follow, jump, search, download; by mouse, keys and touch."""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

REPORT = "a/330326-scjgj/2020/"
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True}


def test_a_body_is_found_by_its_short_name_and_its_report_read(open_page):
    """平阳市监 → body → report → failing check → the rule that it fails."""
    page = open_page()
    page.get_by_role("combobox", name="查找机关").fill("平阳市监")
    page.get_by_role("option", name=re.compile("平阳县市场监督管理局")).click()
    page.wait_for_url("**/a/330326-scjgj/")
    page.locator("article").get_by_role("link", name=re.compile("2020")).first.click()
    page.wait_for_url(f"**/{REPORT}")
    page.locator("article a[href^='../../../rules/']").first.click()
    page.wait_for_url(re.compile(r"/rules/[a-z-]+/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("typed", ["pysj", "pingyang", "平阳sj", "PYSCJD", "平 阳", "ｐｙ"])
def test_a_body_is_found_from_any_page_by_keys_alone(open_page, typed):
    """Slash, sound or initials, Enter."""
    page = open_page("rules/")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    expect(page.get_by_role("option", selected=True)).to_contain_text("平阳县市场监督管理局")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/330326-scjgj/")


def test_keys_move_through_what_was_found(open_page):
    """Arrows go round, Escape closes, the last choice is the search of all pages."""
    page = open_page()
    box = page.get_by_role("combobox", name="查找机关")
    box.type("p")
    options = page.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(options.last).to_contain_text("全文检索")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("没有这个机关")
    expect(page.get_by_role("status").first).to_have_text("没有这样的机关")


def test_a_cell_has_an_address(open_page):
    """The address of one figure opens its report there, clear of the header."""
    page = open_page(f"{REPORT}#requests-carried_in-total")
    cell = page.locator("#requests-carried_in-total")
    expect(cell).to_be_in_viewport()
    header = page.locator("header").bounding_box()
    assert cell.bounding_box()["y"] >= header["y"] + header["height"]


def test_a_package_is_downloaded_and_opens(open_page):
    """The link on the body's page gives a data package."""
    page = open_page("a/330326-scjgj/")
    link = page.locator("article a[href$='.zip']").first
    with page.expect_download() as downloading:
        link.evaluate("link => { link.setAttribute('download', ''); link.click(); }")
    package = zipfile.ZipFile(io.BytesIO(Path(downloading.value.path()).read_bytes()))
    [descriptor] = [name for name in package.namelist() if name.endswith("datapackage.json")]
    assert json.loads(package.read(descriptor))["resources"]


def test_three_bodies_are_compared_at_an_address_that_keeps(open_page):
    """Choose by keys, copy the address, open it elsewhere: the same table."""
    page = open_page("compare/")
    for name in ("淮安市人民政府", "宿迁市人民政府", "沭阳县发展和改革局"):
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("checkbox", name=re.compile(f"^{name}"))).to_be_focused()
    table = page.locator("#gk-picker table")
    expect(table).to_contain_text("沭阳县发展和改革局")
    seen = table.inner_text()
    again = open_page(page.url.split("/", 3)[3])

    expect(again.locator("#gk-picker table")).to_contain_text("沭阳县发展和改革局")
    assert seen == again.locator("#gk-picker table").inner_text()
    for name in ("淮安市人民政府", "宿迁市人民政府"):
        assert name in seen
    assert "平阳县" not in seen


def test_the_site_is_readable_without_scripts(open_page):
    """Every figure stands in the page, and what needs a script says what there is instead."""
    page = open_page(REPORT, java_script_enabled=False)
    expect(page.locator("#requests-new_received-total")).to_have_text(re.compile("4"))
    page.goto(page.url.replace(REPORT, "search/"))
    expect(page.get_by_text("需要 JavaScript")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="机关名录")).to_be_visible()


def kinds(pages: dict[str, Path]) -> dict[str, str]:
    """Name one page of each kind: by the shape of its address."""
    found: dict[str, str] = {}
    for address in pages:
        shape = re.sub(r"[^/]*\d[^/]*", "*", address)
        first, *rest = shape.split("/")
        found.setdefault(f"{first}/{len(rest)}", address)
    return found


@pytest.fixture(scope="session")
def each_kind(built) -> list[str]:
    """The addresses of a page of each kind."""
    every = {
        path.relative_to(built).as_posix().removesuffix("index.html"): path
        for path in sorted(built.rglob("*.html"))
    }
    assert REPORT in every
    return sorted({*kinds(every).values(), REPORT} - {"404.html"})


# What the theme itself does, and why we leave it.
THEME = {
    "aria-dialog-name": "[data-md-component=search]",
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
    for address in each_kind if scheme == "light" else ["", REPORT, "c/33-scjgj/2020/", "search/"]:
        page.goto(home + address)
        found |= {(address, *one): scheme for one in violations(page)}
    page.get_by_role("combobox", name="查找机关").fill("p")
    page.get_by_role("option").first.wait_for()
    found |= {("finder", *one): scheme for one in violations(page)}
    assert list(found) == []


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


def test_the_error_page_helps(open_page, address):
    """Whoever comes to nothing finds a way on."""
    page = open_page("404.html")
    expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()
    expect(page.get_by_role("combobox", name="查找机关")).to_be_visible()


WORDS = [
    "行政复议",
    "复议",
    "公开",
    "平阳县",
    "市场监督管理局",
    "监督",
    "2020",
    "总计",
    "依申请公开",
    "行政 处罚",
    "嘉兴市秀洲区",
    "第三方",
    "没有这样的词句",
    "度报",
]


@cache
def runs_of(file: Path) -> str:
    """The text of a page, its parts that stand apart kept apart."""
    [article] = html.parse(str(file), html.HTMLParser(encoding="utf-8")).xpath("//article")
    for unread in article.xpath(
        ".//script | .//style | .//svg | .//*[name()='svg'] | .//a[@class='headerlink']"
    ):
        unread.drop_tree()
    inline = {
        "a",
        "abbr",
        "b",
        "code",
        "data",
        "em",
        "i",
        "mark",
        "small",
        "span",
        "strong",
        "time",
    }
    for element in article.iter():
        if element.tag not in inline:
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
    return article.text_content().lower()


def grep(built: Path, query: str) -> set[str]:
    """The pages on which every word of a query stands; Latin letters and digits as whole words."""
    patterns = [
        rf"\b{word}\b" if word.isascii() else re.escape(word) for word in query.lower().split()
    ]
    return {
        file.parent.relative_to(built).as_posix().replace(".", "", 1)
        for file in built.rglob("index.html")
        if file.parent.name != "search"
        and all(re.search(pattern, runs_of(file), re.ASCII) for pattern in patterns)
    }


@pytest.mark.parametrize("query", WORDS)
def test_search_finds_exactly_what_is_there(open_page, built, query):
    """The hits are those of a plain search through the texts."""
    page = open_page(f"search/?q={query}")
    told = page.locator(".gk-search__told")
    expected = grep(built, query)
    expect(told).to_have_text(f"{len(expected)} 个页面" if expected else re.compile("没有找到"))
    links = page.locator(".gk-search ol > li h2 a")
    for shown in range(10, len(expected) + 10, 10):
        expect(links).to_have_count(min(shown, len(expected)))
        if shown < len(expected):
            page.get_by_role("button", name="再看").click()
    hits = links.evaluate_all("all => all.map(a => a.pathname)")
    assert {hit.strip("/") for hit in hits} == expected


def test_a_search_has_an_address_and_filters(open_page):
    """What is typed and chosen stands in the address, and comes back from it."""
    page = open_page("search/")
    page.get_by_role("searchbox", name="检索词").fill("行政复议")
    kind = page.get_by_label("类别")
    kind.select_option(kind.locator("option", has_text=re.compile("^报告")).get_attribute("value"))
    expect(page.locator(".gk-search__told")).to_have_text(re.compile("个页面"))
    expect(page).to_have_url(re.compile(r"kind="))
    page.reload()
    expect(page.get_by_label("类别").locator("option:checked")).to_have_text(re.compile("^报告"))
    expect(page.locator(".gk-search ol > li").first).to_contain_text("行政复议")
    hits = page.locator(".gk-search h2 a").evaluate_all("all => all.map(a => a.pathname)")
    assert all(re.fullmatch(r"/a/[^/]+/\d{4}/", hit) for hit in hits)
