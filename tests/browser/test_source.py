"""What a journalist comes for: from a lead to the figure, and on to the line that prints it.

On the made-up collection whose documents are stored; every document was written by us.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.archived import CULTURE, DOCUMENTS, HOUSING, MARKET
from tests.browser.common import PHONE
from tests.browser.test_journeys import OPTIONS, Reader
from tests.browser.test_looks import violations

pytestmark = pytest.mark.browser

PLACE = "requests-handled_total-natural_person"
"""The box of the lead: the total that its parts do not add up to."""


@pytest.fixture(params=list(OPTIONS))
def reader(request, open_archived) -> Reader:
    """By mouse, by keys, in the dark, on a phone, and without scripts."""
    return Reader(request.param, open_archived)


def own_line(document: str, label: str, box: int) -> tuple[int, str]:
    """Where a text prints the box of a row, counted as an editor counts; and what it prints."""
    lines = (DOCUMENTS / document).read_text("utf-8").split("\n")
    at = lines.index(f"\t{label}") + box
    return at + 1, lines[at].strip()


def test_from_a_lead_to_the_figure_to_its_line(reader):
    """The total printed as 17 in a box of its own: its line is shown, marked, clear of the head."""
    number, printed = own_line("market-2023.txt", "（七）总计", 1)
    page = reader.open("leads/")
    lead = page.locator("article").get_by_role("link").and_(page.locator(f"[href$='{PLACE}']"))
    reader.follow(lead.first)
    page.wait_for_url(f"**/{MARKET}#{PLACE}")
    figure = page.locator(f"#{PLACE}")
    expect(figure).to_have_text(re.compile(f"^{printed}"))
    follow_source(reader, page, number, printed)
    page.wait_for_url(f"**/{MARKET}source/#L{number}")
    line = page.locator(f"#L{number}")
    expect(line).to_be_in_viewport()
    expect(line.locator("span")).to_have_text(printed)
    header = page.locator("header").bounding_box()
    assert line.bounding_box()["y"] >= header["y"] + header["height"]


def follow_source(reader: Reader, page: Page, number: int, printed: str) -> None:
    """By the figure's card; who has no scripts opens the list of lines below the table."""
    if not reader.has_scripts:
        summary = page.locator(".gk-places summary").nth(1)
        reader.follow(summary)
        reader.follow(page.locator(f".gk-places a[href$='#L{number}']"))
        return
    figure = page.locator(f"#{PLACE}")
    if reader.name == "keys":
        figure.focus()
        page.keyboard.press("Enter")
    else:
        figure.click(position={"x": 4, "y": 4})
    card = page.get_by_role("complementary", name="所选数字")
    expect(card.locator("q")).to_have_text(printed)
    link = card.get_by_role("link", name=f"第 {number} 行")
    if reader.name == "keys":
        link.focus()
        page.keyboard.press("Enter")
    else:
        link.click()


def test_of_a_very_long_line_the_card_quotes_what_stands_around(open_archived):
    """A whole table on one line: the label of the row, and twenty characters on each side."""
    lines = (DOCUMENTS / "culture-2023.txt").read_text("utf-8").split("\n")
    (number,) = [at for at, line in enumerate(lines, 1) if "（一）予以公开" in line]
    page = open_archived(CULTURE)
    page.locator("#requests-granted-total").click(position={"x": 4, "y": 4})
    card = page.get_by_role("complementary", name="所选数字")
    quoted = card.locator("q").inner_text()

    assert "予以公开 21 0 0 0 0 0 21" in quoted
    assert quoted.strip("“”…").strip() in " ".join(lines[number - 1].split())
    assert len(quoted) < 60
    expect(card.get_by_role("link", name=f"第 {number} 行")).to_be_visible()


def test_the_card_offers_a_letter_about_its_box(open_archived):
    """Filled in with the figure's own address, beside the form for issues."""
    page = open_archived(f"{MARKET}#{PLACE}")
    page.locator(f"#{PLACE}").click(position={"x": 4, "y": 4})
    card = page.get_by_role("complementary", name="所选数字")
    href = card.get_by_role("link", name="写信").get_attribute("href")

    assert href.startswith("mailto:jiucuo@gongkai.example?subject=")
    assert f"https://gongkai.example/{MARKET}#{PLACE}\n" in unquote(href)
    expect(card.get_by_role("link", name="报告这一格有误")).to_be_visible()


def test_a_statement_leads_to_its_sentence(open_archived):
    """The prose says 38, and the place where it says so is one step away, without scripts too."""
    page = open_archived(HOUSING, java_script_enabled=False)
    claims = page.locator(".gk-claims")
    expect(claims.locator("q")).to_contain_text("新收政府信息公开申请38件")
    claims.get_by_role("link", name=re.compile("原文第 \\d+ 行")).click()
    page.wait_for_url(f"**/{HOUSING}source/#L*")
    expect(page.locator(":target span")).to_contain_text("新收政府信息公开申请38件")


def test_the_agencys_own_words_are_searched(open_archived):
    """A run from inside section five finds the report that prints it."""
    page = open_archived("search/?q=配一张图")
    first = page.locator(".gk-search ol > li").first
    expect(first.locator("mark").first).to_have_text("配一张图")
    found = page.locator(".gk-search ol > li").get_by_role("link")
    addresses = [link.get_attribute("href") for link in found.all()]
    assert any(address.endswith(MARKET) for address in addresses), addresses
    assert any(address.endswith(f"{MARKET}source/") for address in addresses), addresses


def test_a_script_in_a_document_does_not_run(open_archived):
    """The line that holds it is shown as it is printed."""
    page = open_archived(f"{MARKET}source/")
    expect(page.get_by_text("<script>window.broken = 1</script>")).to_be_visible()
    assert page.evaluate("'broken' in window") is False


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_with_documents_are_accessible(open_archived, scheme):
    """The numbered lines, the list of places opened, the ledger of corrections."""
    page = open_archived("", color_scheme=scheme)
    home = page.url
    found = []
    for address in (f"{MARKET}source/", MARKET, CULTURE, "corrections/", "corrections/0001/"):
        page.goto(home + address)
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        found += [(address, *one) for one in violations(page)]
    assert found == []


@pytest.mark.parametrize("options", [PHONE, {"viewport": {"width": 390, "height": 800}}])
def test_no_line_is_wider_than_the_screen(open_archived, options):
    """A line of thousands of characters is broken, on the narrowest phone too."""
    page = open_archived("", **options)
    home = page.url
    for address in (f"{CULTURE}source/", f"{MARKET}source/", CULTURE, "corrections/"):
        page.goto(home + address)
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
