"""What readers come for, from door to answer: by mouse, by keys alone, in the dark, on a phone.

Each journey is walked by every reader. Who has no scripts walks those that need none, and of the
others is told where the same is to be had.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pandas
import pytest
from frictionless import Package
from playwright.sync_api import Locator, Page, expect

from tests.browser.common import PHONE, REPORT

pytestmark = pytest.mark.browser

BODY = "a/330326-scjgj/"
OPTIONS: Mapping[str, Mapping[str, object]] = {
    "mouse": {},
    "keys": {},
    "dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "unscripted": {"java_script_enabled": False},
    "unscripted keys": {"java_script_enabled": False},
}
FARTHEST = 600
"""So often Tab is pressed before a reader gives up."""


@dataclass(frozen=True)
class Reader:
    """Somebody before a page, with a hand for the mouse or for the keys."""

    name: str
    opener: Callable[..., Page]

    @property
    def has_scripts(self) -> bool:
        """Whether pages may run scripts."""
        return "unscripted" not in self.name

    def open(self, path: str = "") -> Page:
        """Open a page of the site."""
        return self.opener(path, **OPTIONS[self.name])

    def follow(self, target: Locator) -> None:
        """Follow a link, press a button or tick a box."""
        if "keys" not in self.name:
            target.click()
            return
        self.reach(target)
        is_box = target.get_attribute("type") == "checkbox"
        target.page.keyboard.press("Space" if is_box else "Enter")

    def reach(self, target: Locator) -> None:
        """Press Tab until the focus is there, and see that it is seen."""
        wanted = target.element_handle()
        for _ in range(FARTHEST):
            if wanted.evaluate("one => one === document.activeElement"):
                break
            target.page.keyboard.press("Tab")
        expect(target).to_be_focused()
        expect(target).to_be_in_viewport()
        assert wanted.evaluate("one => parseFloat(getComputedStyle(one).outlineWidth)") > 0

    def write(self, box: Locator, text: str) -> None:
        """Go to a box and type."""
        if "keys" in self.name:
            self.reach(box)
        else:
            box.click()
        box.page.keyboard.type(text)


@pytest.fixture(params=list(OPTIONS))
def reader(request, open_page) -> Reader:
    """Each of the readers."""
    return Reader(request.param, open_page)


def title(page: Page) -> Locator:
    """What a page is about."""
    return page.get_by_role("heading", level=1)


def test_a_body_is_found_by_its_short_name(reader):
    """平阳市监 in the box of any page; without scripts in the list of all bodies."""
    page = reader.open("rules/")
    role = "combobox" if reader.has_scripts else "textbox"
    reader.write(page.get_by_role(role, name="查找机关"), "平阳市监")
    if reader.has_scripts:
        option = page.get_by_role("option", selected=True)
        expect(option).to_contain_text("平阳县市场监督管理局")
        if reader.name == "keys":
            page.keyboard.press("Enter")
        else:
            option.click()
    else:
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        expect(page.get_by_text("需要 JavaScript")).to_be_visible()
        reader.follow(page.locator("article").get_by_role("link", name="机关名录"))
        reader.follow(page.get_by_role("link", name="平阳县市场监督管理局"))
    page.wait_for_url(f"**/{BODY}")
    expect(title(page)).to_contain_text("平阳县市场监督管理局")


def test_from_a_body_to_its_report_and_a_failing_check_to_its_rule(reader):
    """Body → report → what does not add up → the rule in words, with all that fail it."""
    page = reader.open(BODY)
    reader.follow(page.locator("article").get_by_role("link", name="2020 年").first)
    page.wait_for_url(f"**/{REPORT}")
    failing = page.locator("#finding-1")
    expect(failing).to_contain_text("自然人：各项办理结果相加为 0 件，（七）总计印为 4 件")
    reader.follow(failing.get_by_role("link").first)
    page.wait_for_url("**/rules/requests-outcomes/**")
    expect(title(page)).to_contain_text("总计")
    expect(page.get_by_role("link", name=re.compile("平阳县市场监督管理局")).first).to_be_visible()


def test_a_finding_leads_to_its_cell(reader):
    """The address of one figure opens its report there, clear of the header."""
    page = reader.open("rules/requests-outcomes/")
    link = page.locator(f"article a[href*='{REPORT}#requests-']").first
    place = urlsplit(link.get_attribute("href")).fragment
    reader.follow(link)
    page.wait_for_url(f"**/{REPORT}#{place}")
    cell = page.locator(f"[id='{place}']")
    expect(cell).to_be_in_viewport()
    header = page.locator("header").bounding_box()
    assert cell.bounding_box()["y"] >= header["y"] + header["height"]
    expect(cell).to_have_text(re.compile(r"\d"))


def test_a_package_is_downloaded_and_opens_elsewhere(reader, tmp_path):
    """The zip of a body's page is a data package to Frictionless and a table to pandas."""
    page = reader.open(BODY)
    link = page.locator("article a[href$='.zip']").first
    with page.expect_download() as downloading:
        reader.follow(link)
    data = Path(downloading.value.path()).read_bytes()
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    [descriptor] = tmp_path.rglob("datapackage.json")
    package = Package(str(descriptor))
    assert package.validate().valid
    cells = pandas.read_csv(descriptor.parent / package.get_resource("cells").path, dtype=str)
    printed = cells[cells["cell"] == "requests.new_received.total"]
    assert list(printed["value"]) == ["4"]


@pytest.mark.parametrize("query", ["监督管理", "复议"])
def test_a_word_from_the_middle_is_searched(reader, query):
    """A run from inside a title, and a phrase of two characters; the box leads to all pages."""
    if not reader.has_scripts:
        pytest.skip("检索要脚本；没有脚本时的话另有测试")
    page = reader.open()
    box = page.get_by_role("combobox", name="查找机关")
    reader.write(box, query)
    if reader.name == "keys":
        page.get_by_role("option").last.wait_for()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
    else:
        reader.follow(page.get_by_role("button", name="全文检索"))
    page.wait_for_url("**/search/?q=*")
    first = page.locator(".gk-search ol > li").first
    expect(first.locator("mark").first).to_have_text(query)
    reader.follow(first.get_by_role("link"))
    expect(page.locator("article")).to_contain_text(query)


THREE = ("淮安市人民政府", "宿迁市人民政府", "沭阳县发展和改革局")


def test_three_bodies_are_compared_at_an_address_that_keeps(reader):
    """Choose, copy the address, open it elsewhere: the same table; else the ready comparisons."""
    page = reader.open("compare/")
    if not reader.has_scripts:
        reader.follow(page.locator("article").get_by_role("link", name="预先排好的对照").first)
        reader.follow(page.get_by_role("link", name=re.compile("2024 年（3 个机关）")))
        expect(page.locator("article table").first).to_contain_text("宿迁市人民政府")
        return
    for name in THREE:
        box = page.get_by_role("checkbox", name=re.compile(f"^{name}"))
        reader.follow(box)
        expect(box).to_be_checked()
        expect(box).to_be_focused()
    table = page.locator("#gk-picker table")
    expect(table).to_contain_text("沭阳县发展和改革局")
    seen = table.inner_text()
    again = reader.open(page.url.split("/", 3)[3]).locator("#gk-picker table")

    expect(again).to_contain_text("沭阳县发展和改革局")
    assert seen == again.inner_text()
    assert all(name in seen for name in THREE)
    assert "平阳县" not in seen


def test_figures_are_read_without_scripts(open_page):
    """Every figure stands in the page itself."""
    page = open_page(REPORT, java_script_enabled=False)
    expect(page.locator("#requests-new_received-total")).to_have_text("4")
    expect(page.locator("#requests-handled_total-natural_person")).to_have_text(re.compile("4"))


def test_the_table_is_walked_by_arrow_keys(open_page):
    """One Tab into a table, arrows from figure to figure, Enter tells where one comes from."""
    page = open_page(REPORT)
    page.locator("#requests-new_received-natural_person").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#requests-new_received-business")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#requests-carried_in-business")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="所选数字")).to_contain_text("原文第")
    page.keyboard.press("Escape")
    expect(page.locator("#requests-carried_in-business")).to_be_focused()


def test_the_error_page_helps(open_page):
    """Whoever comes to nothing finds a way on."""
    page = open_page("404.html")
    expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()
    expect(page.get_by_role("combobox", name="查找机关")).to_be_visible()
