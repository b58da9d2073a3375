"""What readers pick to compare: a hundred thousand reports are sorted, narrowed and taken along."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BODIES, YEARS = 20_000, (2019, 2020, 2021, 2022, 2023)


def many() -> str:
    """The data of the picker for a hundred thousand reports of made-up bodies."""
    reports = [[body, year] for body in range(BODIES) for year in YEARS]
    codes = ("requests.new_received.total", "requests.granted.total")
    return json.dumps(
        {
            "bodies": [
                [f"{body:06}-x", f"第{body}局", f"第{body % 90}县", "职能"]
                for body in range(BODIES)
            ],
            "rows": [[code, "requests", code.split(".")[1], "", True] for code in codes],
            "tables": {"requests": "收到和处理申请"},
            "reports": reports,
            "editions": {"requests": ["2019" if year < 2021 else "2021" for _, year in reports]},
            "words": ["格式无此项", "空白"],
            "values": [
                [at * 7919 % 100_003 for at in range(len(reports))],
                ["1" if at % 10 == 0 else at % 1000 for at in range(len(reports))],
            ],
        },
        separators=(",", ":"),
    )


@pytest.fixture
def picker(open_page) -> Page:
    """The page on which one picks, with very many to pick from."""
    page = open_page(is_new=True)
    page.route("**/compare/data.json", lambda route: route.fulfill(status=200, body=many()))
    page.goto(page.url + "compare/")
    expect(told(page)).to_have_text(re.compile("共 100000 份报告"), timeout=20_000)
    return page


def told(page: Page):
    """The line that says how many there are."""
    return page.locator("#gk-picker .gk-told")


def column(page: Page, at: int) -> list[str]:
    """A column of the table as it is shown."""
    return page.locator(f"#gk-picker tbody td:nth-of-type({at})").all_inner_texts()


def test_very_many_are_sorted_and_narrowed(picker):
    """Largest first, then smallest, blanks last always; a few hundred rows are on the page."""
    assert len(column(picker, 1)) == 300
    for title in ("new_received", "granted"):
        picker.get_by_role("button", name=re.compile(title)).click()
        expect(picker.locator("#gk-picker th[aria-sort=descending]")).to_have_text(f"{title} ↓")
        shown = column(picker, ("new_received", "granted").index(title) + 1)
        assert shown == sorted(shown, key=int, reverse=True)
    picker.get_by_role("button", name=re.compile("granted")).click()
    assert column(picker, 2)[0] == "1"  # every tenth is blank, and 0 is among them
    picker.get_by_role("checkbox", name="2021 年").check()
    expect(told(picker)).to_have_text(re.compile("共 20000 份报告"))
    picker.get_by_label("名称里有").fill("第77局 第77县")
    picker.get_by_role("checkbox", name=re.compile("^第77局")).check()
    expect(told(picker)).to_have_text("共 1 份报告。")
    expect(picker).to_have_url(re.compile(r"a=000077-x&y=2021"))


def test_the_table_is_taken_along(picker, tmp_path):
    """All of the view as CSV, as it is sorted, blanks told from zero."""
    picker.get_by_role("button", name=re.compile("new_received")).click()
    with picker.expect_download() as downloading:
        picker.get_by_role("button", name="下载这张表").click()
    with Path(downloading.value.path()).open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["机关代码", "机关", "年度", "new_received", "granted"]
    assert len(rows) == 100_000
    assert [int(row[3]) for row in rows] == sorted((int(row[3]) for row in rows), reverse=True)
    assert sum(row[4] == "空白" for row in rows) == 10_000


def test_sorting_stands_in_the_address(open_page):
    """And comes back from it, with the rows that were picked."""
    page = open_page("compare/")
    page.get_by_role("button", name="本年新收").click()
    page.get_by_role("checkbox", name="上年结转").check()
    expect(page).to_have_url(re.compile(r"r=requests.carried_in.total.*s=-requests.new_received"))
    seen = page.locator("#gk-picker table").inner_text()
    page.reload()
    expect(page.locator("#gk-picker th[aria-sort=descending]")).to_contain_text("本年新收")
    assert seen == page.locator("#gk-picker table").inner_text()
