"""The box that finds a body: by any name or sound, from the first key, among very many."""

from __future__ import annotations

import re
import time
from itertools import islice

import pytest
from playwright.sync_api import Page, expect

from gongkai.model import Agency, Name, Region
from gongkai.site.finder import finder
from tests.bench import province

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "typed",
    [
        "平阳市监",  # another name
        "平阳县市场监管",
        "市场监督平阳",  # of no name: the place stands first
        "pysj",
        "pysc",
        "pyxscjdglj",
        "pingyang",
        "平阳sj",
        "PYSCJD",
        "平 阳",
        "ｐｙ",
        "浙江市监",
        "温州平阳",
    ],
)
def test_a_body_is_found_from_any_page_by_keys_alone(open_page, typed):
    """Slash, a name or what sounds like it, Enter."""
    page = open_page("rules/")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    if typed == "市场监督平阳":
        expect(page.get_by_role("status").first).to_have_text("本站没有登记这样的机关")
        return
    wanted = page.get_by_role("option", name=re.compile("平阳县市场监督管理局"))
    expect(wanted).to_be_visible()
    while wanted.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/330326-scjgj/")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("发改委", "沭阳县发展和改革局"),
        ("沭阳县发改委", "沭阳县发展和改革局"),
        ("淮安市政府", "淮安市人民政府"),
        ("330326", "平阳县市场监督管理局"),
        ("330326-scjgj", "平阳县市场监督管理局"),
    ],
)
def test_a_body_is_found_by_what_people_call_it_and_by_its_code(open_page, typed, wanted):
    """An office may be a 委 above and a 局 below; a code is as good as a name."""
    page = open_page()
    page.get_by_role("combobox", name="查找机关").fill(typed)
    expect(page.get_by_role("option").first).to_contain_text(wanted)


def test_keys_move_through_what_was_found(open_page):
    """Arrows go round, Escape closes, the last choice is the search of all pages."""
    page = open_page()
    box = page.get_by_role("combobox", name="查找机关")
    box.type("p")
    options = page.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(options.last).to_contain_text("全文检索")
    expect(box).to_have_attribute("aria-activedescendant", options.last.get_attribute("id"))
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))


def test_enter_waits_for_who_types_fast(open_page):
    """A body that fits is opened even if the list has not come yet; after Escape, the search."""
    page = open_page(is_new=True)
    page.route("**/finder.json", lambda route: (time.sleep(0.5), route.continue_()))
    page.get_by_role("combobox", name="查找机关").focus()
    page.keyboard.type("平阳市监")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/330326-scjgj/")
    page.get_by_role("combobox", name="查找机关").fill("平阳市监")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")


def test_a_screen_reader_is_told_what_was_found(open_page):
    """How many as one types, and none where there is none."""
    page = open_page("about/")
    box = page.get_by_role("combobox", name="查找机关")
    told = page.locator("#gk-find-told")
    assert told.get_attribute("role") == "status"
    box.fill("淮安")
    expect(told).to_have_text("2 个机关")
    expect(box).to_have_attribute("aria-controls", "gk-find-list")
    expect(page.get_by_role("listbox", name="机关")).to_be_visible()
    box.fill("没有这个机关")
    expect(told).to_have_text("本站没有登记这样的机关")


def test_a_list_that_does_not_come_is_told(open_page):
    """The search of all pages is still there."""
    page = open_page(is_new=True)
    page.route("**/finder.json", lambda route: route.fulfill(status=200, body="[]"))
    page.get_by_role("combobox", name="查找机关").fill("平阳")
    expect(page.locator("#gk-find-told")).to_have_text("机关名录暂时读不到")
    page.get_by_role("button", name="全文检索").click()
    page.wait_for_url("**/search/?q=*")


SLOWEST = 1.5
"""Seconds from a key to its answer on a slow and busy machine; 0.1 on an idle one."""


def crowded(page: Page, count: int) -> None:
    """Put so many made-up bodies into the finder of a page, and 平阳县市场监督管理局 among them."""
    bodies = list(islice(province._bodies(), count))
    regions = {region.code: region for region in province._regions(bodies)}
    regions |= {"33": Region("33", "浙江省", None), "330326": Region("330326", "平阳县", "33")}
    one = Agency("330326-scjgj", (Name("平阳县市场监督管理局"),), ("平阳市监",), "x", "x", "330326")
    data = finder([*bodies, one], regions).data
    assert len(data) < 500_000
    page.route("**/finder.json", lambda route: route.fulfill(status=200, body=data))


@pytest.mark.parametrize("count", [10_000, 100_000])
def test_a_body_is_found_among_very_many(open_page, count):
    """Each key is answered while one types."""
    page = open_page("rules/", is_new=True)
    crowded(page, count)
    box = page.get_by_role("combobox", name="查找机关")
    told = page.locator("#gk-find-told")
    box.fill("省")
    expect(told).to_have_text(re.compile("个机关"), timeout=20_000)
    for typed in ("s", "sc", "pysc", "平阳市监", "pingyangshichang"):
        start = time.monotonic()
        box.fill(typed)
        expect(page.get_by_role("option").last).to_contain_text(f"“{typed}”")
        assert time.monotonic() - start < SLOWEST
    expect(page.get_by_role("option").first).to_contain_text("平阳县市场监督管理局")
    box.fill("平阳市监")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/330326-scjgj/")
