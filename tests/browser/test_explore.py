"""SQL in the reader's browser: nothing is fetched before, the answer is what was printed."""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_ready_question_is_answered_in_the_browser(open_page, tmp_path):
    """宿迁市 received 3511 new requests in 2023; the result is shown and taken along as CSV."""
    page = open_page("data/explore/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name="各机关各年新收的申请").click()
    assert not [url for url in asked if "sqlite" in url]
    page.get_by_role("button", name="载入并查询").click()
    table = page.locator("#gk-explore-result")
    expect(table).to_be_visible(timeout=60_000)
    expect(table).to_contain_text("3511")
    with page.expect_download() as kept:
        page.get_by_role("link", name="结果（CSV）").click()
    kept.value.save_as(tmp_path / "result.csv")
    with (tmp_path / "result.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["agency"], row["year"]): row["value"] for row in csv.DictReader(file)}
    assert rows["321300-zf", "2023"] == "3511"
    assert "requests.new_received.total" in page.url


def test_a_faulty_question_is_told_in_words(open_page):
    """A fault of SQL is a sentence on the page, and the next question is answered."""
    page = open_page("data/explore/?q=SELEC%201")
    page.get_by_role("button", name="载入并查询").click()
    expect(page.locator("#gk-explore-told")).to_contain_text("SQL 有误", timeout=60_000)
    page.locator("#gk-explore-sql").fill("SELECT 40 + 2 AS answer")
    page.get_by_role("button", name="载入并查询").click()
    expect(page.locator("#gk-explore-result")).to_contain_text("42")
