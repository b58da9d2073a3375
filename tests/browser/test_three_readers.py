"""A clerk, a citizen and a journalist, each from the page that they open to what they came for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.common import REPORT

pytestmark = pytest.mark.browser

BODY = "a/330326-scjgj/"
DISTRICT = "a/320813-zf/"
"""A body with findings in two years, one of them about both."""
SCREENS: Mapping[str, Mapping[str, object]] = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "phone without scripts": {
        "viewport": {"width": 390, "height": 844},
        "java_script_enabled": False,
    },
}


def findings(page: Page) -> Locator:
    """What the checks found, as a body's page lists it."""
    return page.locator(".gk-findings-list li")


def message(finding: Locator) -> str:
    """The sentence of a finding."""
    return finding.locator("p").nth(1).inner_text()


def clear_of_header(page: Page, target: Locator) -> bool:
    """Whether a target stands on the screen and not behind the header."""
    expect(target).to_be_in_viewport()
    header = page.locator("header").bounding_box()
    return target.bounding_box()["y"] >= header["y"] + header["height"]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_clerk_goes_from_the_body_to_every_finding_of_any_year_to_its_rule_and_back(
    open_page, screen
):
    """The same sentence stands at the finding's own place, and its rule says what ought to be."""
    page = open_page(DISTRICT, **SCREENS[screen])
    count, start = findings(page).count(), page.url
    years = set()
    for at in range(count):
        told = message(findings(page).nth(at))
        findings(page).nth(at).get_by_role("link").first.click()
        page.wait_for_url(re.compile(rf"{DISTRICT}20\d\d/#finding-\d+$"))
        place = page.locator(f"[id='{urlsplit(page.url).fragment}']")
        assert clear_of_header(page, place)
        expect(place).to_contain_text(told)
        years.add(urlsplit(page.url).path)
        wrong = place.get_by_role("link").first
        heading = wrong.inner_text()
        wrong.click()
        page.wait_for_url("**/rules/**")
        expect(page.get_by_role("heading", level=1)).not_to_contain_text(heading)
        expect(page.locator("article")).to_contain_text(heading)
        page.go_back()
        page.go_back()
        page.wait_for_url(start)
    assert (count, len(years)) == (7, 2)


def test_the_line_of_a_year_leads_to_its_findings(open_page):
    """From the list of reports down to what was found in one of them."""
    page = open_page(DISTRICT)
    page.locator("table tr", has_text="2023 年").get_by_role(
        "link", name=re.compile("加总核对")
    ).click()
    year = page.locator("#findings-2023")
    assert clear_of_header(page, year)
    expect(year).to_contain_text("2 处不成立")


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("there", [BODY, REPORT])
def test_a_citizen_sees_what_was_refused_and_why_without_scrolling(open_page, screen, there):
    """In words, with the article; and each reason leads to its printed figure."""
    page = open_page(there, **SCREENS[screen])
    told = page.locator(".gk-why")
    expect(told).to_contain_text("不予公开 3 件：其他法律行政法规禁止公开 3（条例第十四条）。")
    expect(told).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0
    told.get_by_role("link", name=re.compile("禁止公开")).click()
    page.wait_for_url(f"**/{REPORT}#requests-denied_by_law-total")
    cell = page.locator("#requests-denied_by_law-total")
    assert clear_of_header(page, cell)
    expect(cell).to_have_text(re.compile("^3"))


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("there", [DISTRICT, f"{DISTRICT}2024/"])
def test_many_reasons_still_fit_on_the_first_screen(open_page, screen, there):
    """Three ways of giving nothing, six reasons."""
    page = open_page(there, **SCREENS[screen])
    told = page.locator(".gk-why")
    expect(told.get_by_role("listitem")).to_have_count(3)
    expect(told).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_a_journalist_goes_from_a_lead_to_the_figure_to_its_card(open_page, screen):
    """The lead names what is wrong; the figure stands as printed; the card says where."""
    page = open_page("leads/", **SCREENS[screen])
    lead = page.locator(".gk-leads li", has_text="平阳县市场监督管理局").first
    expect(lead).to_contain_text("各项办理结果相加不等于总计")
    lead.get_by_role("link").first.click()
    page.wait_for_url(re.compile(rf"{REPORT}#requests-handled_total-"))
    cell = page.locator(f"[id='{urlsplit(page.url).fragment}']")
    assert clear_of_header(page, cell)
    cell.click(position={"x": 4, "y": 4})
    card = page.get_by_role("complementary", name="所选数字")
    expect(card).to_contain_text(re.compile(r"（七）总计.*：4"))
    expect(card).to_contain_text(re.compile(r"原文第 \d+ 行"))


def test_a_rate_over_a_contradicted_total_is_words_on_every_page(open_page):
    """On the body's first screen, in its years and on the indicator's page: no percentage."""
    reason = "所据总计与各项不符，不计算"
    page = open_page("a/350128-zf/")
    expect(page.locator(".gk-story")).to_contain_text(reason)
    expect(page.locator(".gk-story")).not_to_contain_text("%")
    page.goto(page.url.replace("a/350128-zf/", "indicators/disclosure_rate/"))
    row = page.locator("tr", has_text="平潭综合实验区管理委员会")
    expect(row).to_contain_text(reason)
    expect(row).not_to_contain_text("%")
