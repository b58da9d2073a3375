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


ONLY = "一、总体情况\n2021年，我局公开信息3条。2021年未收到申请。"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (f"根据国办公开办函〔2019〕60号。{ONLY}2022年，我局将继续努力。", 2021),
        (f"{ONLY}与2020年的5条相比有所减少。", None),
        ("一、总体情况\n我局在2021年公开信息3条，在2021年未收到申请。", None),
    ],
)
def test_the_only_year_a_report_speaks_of_is_its_own(text, year):
    """Where sentences begin with it; the reviewer is told."""
    found = identity(text)
    assert found.year == year
    assert any("唯一" in note for note in found.notes) == (year is not None)


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


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("特编制石桥县教育局2023年政府信息公开工作年度报告", "石桥县教育局"),
        ("现公布石桥县教育局2023年政府信息公开工作年度报告", "石桥县教育局"),
        ("现将我办2023年政府信息公开工作年度报告", None),
        ("石桥县人民政府关于2023年政府信息公开工作年度报告", "石桥县人民政府"),
        ("关于报送石桥县教育局2023年政府信息公开工作年度报告", "石桥县教育局"),
        ("石橋縣教育局2023年政府信息公開工作年度報告", "石橋縣教育局"),
        ("Page 8 -石桥县教育局2023年政府信息公开工作年度报告", "石桥县教育局"),
        ("某某百科 - 石桥县教育局2023年政府信息公开工作年度报告", "石桥县教育局"),
        ("根据要求2023年政府信息公开工作年度报告", None),
    ],
)
def test_a_name_is_a_body_or_none(title, agency):
    """Words of a sentence, of a page's edge and of a site that shows the report are no name."""
    found = identity(f"{title}\n一、总体情况\n公开信息3条。")
    assert (found.agency_name, found.year) == (agency, 2023)


def test_a_title_inside_a_sentence_does_not_outrank_the_period():
    """A sentence may speak of the report of the year before."""
    found = identity(
        "首页 > 年报 本报告参照《石桥县教育局2022年政府信息公开工作年度报告》编写，"
        "统计期限自2023年1月1日起至2023年12月31日止。 一、总体情况 公开信息3条。"
    )
    assert found.year == 2023
    assert identity("首页 石桥县教育局2022年政府信息公开年报 来源 一、总体情况").year == 2022


def test_the_period_is_no_day_of_publication():
    """A short text ends with the days that its figures are of; nobody says when it appeared."""
    text = "石桥县教育局2023年政府信息公开工作年度报告\n统计期限：2023年1月1日至2023年12月31日"
    assert identity(text).published is None
    assert identity(f"{text}\n石桥县教育局\n2024年1月9日").published == "2024-01-09"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("来源： 时间：2024-01-28 09:43 微信 微博", "2024-01-28"),
        ("时间：2024-01-28", "2024-01-28"),
        ("时间：2023年1月1日至12月31日", None),
    ],
)
def test_a_day_whose_label_is_only_time_is_read(line, day):
    """The label alone does not say of what, so the value must be a day and no more."""
    found = identity(f"石桥县教育局2023年政府信息公开工作年度报告\n{line}\n一、总体情况\n无。")
    assert found.published == day


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("发布机构：甲街道 字体大小：大 中 小", "甲街道"),
        ("来源：原创", None),
        ("发布机构： 发布日期： 2024-01-28", None),
        ("发布机构：县府办", "县府办"),
    ],
)
def test_a_publisher_is_a_name_or_none(line, publisher):
    """The next field's label, or a word for nobody, is none."""
    found = identity(f"石桥县教育局2023年政府信息公开工作年度报告\n{line}\n一、总体情况\n无。")
    assert found.publisher == publisher


def test_a_report_that_says_what_follows_names_its_year():
    """The notice cited before it is of the same or another year and does not count."""
    found = identity(
        "根据《石桥县人民政府办公室关于2022年度政府信息公开工作年度报告编制工作的通知》要求，"
        "现将我局2021年度政府信息公开工作情况报告如下：\n一、总体情况\n公开信息3条。"
    )
    assert (found.year, found.agency_name) == (2021, None)
