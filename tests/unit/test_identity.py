"""Whose report, of which year, published when: titles and days as they are written."""

from __future__ import annotations

import pytest

from gongkai.extract.document import Builder
from gongkai.extract.identity import identify


def identity(text: str, **meta: str):
    builder = Builder()
    builder.text(text.split("\n"))
    return identify(builder.document("text/plain", meta))


@pytest.mark.parametrize(
    ("text", "agency", "year"),
    [
        ("石桥市教育局2023年政府信息公开工作年度报告", "石桥市教育局", 2023),
        ("石桥市教育局2020年政府信息公开工作报告", "石桥市教育局", 2020),
        ("石桥市教育局2020年政府信息公开\n年度报告", "石桥市教育局", 2020),
        ("石桥市教育局\n2022 年度政府信息公开工作年度报告", "石桥市教育局", 2022),
        ("2022年度石桥镇政府信息公开工作年度报告", "石桥镇", 2022),
        ("石桥市外事办公室政府信息公开工作2022年度报告", "石桥市外事办公室", 2022),
        ("石桥区人民政府办公室2025年政府信息公开年报", "石桥区人民政府办公室", 2025),
        ("石桥市\n2024 年报告", "石桥市", 2024),
    ],
)
def test_titles_name_body_and_year(text, agency, year):
    """The year may stand first, last or on a line of its own."""
    found = identity(f"首页\n{text}\n一、总体情况\n2019年以来，我局公开了2018年的信息。")
    assert (found.agency_name, found.year) == (agency, year)


def test_year_is_the_period_where_no_title_is():
    """Years that the prose cites do not count."""
    found = identity("一、总体情况\n统计期限自20221月1日起至202212月31日止。2021年收到3件。")
    assert found.year == 2022


def test_title_outranks_period_and_the_reviewer_is_told():
    """A period of another year is a slip that a person must see."""
    found = identity(
        "某局2023年政府信息公开工作年度报告\n统计期限自2022年1月1日起至2022年12月31日。"
    )
    assert found.year == 2023
    assert found.notes


def test_no_year_is_guessed():
    """Without title and period there is none."""
    assert identity("一、总体情况\n2021年我局公开信息3条。").year is None


def test_portal_is_not_the_body():
    """Publisher and identifiers come from the portal, the body from the title."""
    found = identity(
        "索引号 001008/2021-1 发布机构 县府办\n生成日期 2021-01-28\n"
        "石桥县教育局2020年政府信息公开工作年度报告"
    )
    assert (found.publisher, found.agency_name) == ("县府办", "石桥县教育局")
    assert found.identifiers == {"索引号": "001008/2021-1"}
    assert found.published == "2021-01-28"


def test_days_are_ranked():
    """What the portal says goes before the address, the address before the signature."""
    text = "某县某局2020年政府信息公开工作年度报告\n一、总体情况\n无\n某县某局\n2021年1月20日"
    assert identity(text).published == "2021-01-20"
    assert identity(text, url="http://x/t20210125_1.html").published == "2021-01-25"
    assert identity(text, published="2021-01-28").published == "2021-01-28"
