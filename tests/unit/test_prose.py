"""Sections and statements: the agency's own words, and only figures of one reading."""

from __future__ import annotations

import pytest

from gongkai.extract import clauses
from gongkai.extract.document import Builder
from gongkai.extract.prose import tell
from gongkai.form import load
from gongkai.model import GongkaiError

FORM = load()
REPORT = """某县某局2023年政府信息公开工作年度报告
本报告由总体情况、主动公开政府信息情况、存在的主要问题及改进情况等部分组成。
一、总体情况
（一）主动公开政府信息情况。公开信息30条。
（二）依申请公开。{said}
二、主动公开政府信息情况
第二十条第（一）项
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
更新不够及时。
- 4 -
六、其他需要报告的事项
无。
某县某局
2024年1月10日"""


def told(said: str):
    builder = Builder()
    builder.text(REPORT.format(said=said).split("\n"))
    return tell(builder.document("text/plain"), FORM, 2023)


def claims(said: str) -> dict[str, int]:
    return {each.claim: int(each.value) for each in told(said).statements}


def test_sections_are_the_agencys_own_text():
    """Headings, page numbers and the signature are not part of them; a preface is no heading."""
    sections = told("").sections
    assert sections["overview"].startswith("（一）主动公开")
    assert sections["problems"] == "更新不够及时。"
    assert sections["other"] == "无。"


def test_clear_clauses_are_told_with_their_line():
    """A number of applications, and what became of them."""
    said = told("2023年收到政府信息公开申请12件，其中予以公开5件，不予公开3件，无法提供4件。")
    assert {each.claim: int(each.value) for each in said.statements} == {
        "requests.new_received.total": 12,
        "requests.granted.total": 5,
        "requests.denied.total": 3,
        "requests.unable.total": 4,
    }
    assert {each.line for each in said.statements} == {5}


def test_other_years_and_parts_are_not_told():
    """Last year, half a year, one channel, another kind of business."""
    for said in (
        "2022年收到政府信息公开申请40件。",
        "上半年收到政府信息公开申请4件。",
        "通过网站收到政府信息公开申请7件。",
        "较上年收到政府信息公开申请减少7件。",
        "窗口受理行政许可申请56件。",
        "办理行政复议案件85件。",
    ):
        assert claims(said) == {}


def test_two_numbers_for_one_thing_are_none():
    """Where clauses disagree, nothing is told."""
    assert claims("共收到政府信息公开申请6件。另收到政府信息公开申请50件。") == {}


def test_reviews_and_suits_with_their_results():
    """Results follow the number they belong to."""
    said = claims(
        "因政府信息公开被申请行政复议3件，其中结果维持2件，结果纠正1件；政府信息公开行政诉讼4件，"
        "其中尚未审结4件。"
    )
    assert said == {
        "remedies.review.total": 3,
        "remedies.review.upheld": 2,
        "remedies.review.corrected": 1,
        "remedies.suits.total": 4,
        "remedies.suits.pending": 4,
    }


def test_none_received_is_nought():
    """A sentence that says none is as good as a number."""
    assert claims("本年度未收到政府信息公开申请。") == {"requests.new_received.total": 0}


def test_text_without_headings_has_no_sections():
    """A page whose report is only attached says nothing, and nothing breaks."""
    builder = Builder()
    builder.text(["某县某局2023年政府信息公开工作年度报告", "点击下载"])
    assert tell(builder.document("text/html"), FORM, 2023).sections == {}


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("予以公开42件，占办结总数的42.9%", 42.9),
        ("予以公开42件（占比42.86%）", 42.86),
        ("予以公开42件，占33.9%", 33.9),
        ("予以公开42件，占不予公开的33.9%", None),
        ("予以公开42件，同比增长33.9%", None),
        ("予以公开42件，约占三成", None),
    ],
)
def test_a_share_of_all_outcomes_is_told(said: str, share: float | None) -> None:
    """Of all outcomes, or of what the sentence leaves open; never of another group."""
    found = {
        each.claim: each.value
        for each in told(f"2023年收到申请98件，{said}，其余不予公开3件。").statements
    }
    told_share = found.get("requests.granted.total/requests.handled_total.total")
    assert (None if told_share is None else float(told_share)) == share


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("所列数据的统计期限自2023年1月1日起至2023年12月31日止。", "2023-01-01/2023-12-31"),
        ("统计期限为2022年1月1日—12月31日。", "2022-01-01/2022-12-31"),
        ("统计期限自2023 1月1日至2023年12月31日。", "2023-01-01/2023-12-31"),
        ("2023年1月1日至6月30日开展专项清理。", ""),
        ("统计期限自2023年2月30日至2023年12月31日。", ""),
        ("统计期限自2023年1月1日至12月31日。数据期限为2022年1月1日至12月31日。", ""),
    ],
)
def test_the_period_of_the_figures_is_told(said: str, period: str) -> None:
    """Only where a sentence says that it is of the figures, and only one."""
    assert told(said).period == period


@pytest.mark.parametrize(
    ("said", "fee"),
    [
        ("2023年，本机关收取信息处理费400元。", 400),
        ("全年依法收取政府信息公开信息处理费共计1,200.50元。", 1200.5),
        ("本年度未收取信息处理费。", 0),
        ("研究信息处理费400元的标准。", None),
        ("收取行政事业性收费400元。", None),
    ],
)
def test_fees_for_processing_are_told_from_the_last_section(said: str, fee: float | None) -> None:
    """In yuan; a sentence that says none is as good as a number."""
    builder = Builder()
    builder.text(REPORT.format(said="").replace("无。", said).split("\n"))
    statements = tell(builder.document("text/plain"), FORM, 2023).statements
    found = {each.claim: float(each.value) for each in statements}
    assert found.get("processing_fee") == fee


@pytest.mark.parametrize("kind", ["stated", "none"])
def test_a_clause_about_what_no_edition_has_is_told(kind: str, monkeypatch) -> None:
    """It would never be checked against a table, and nobody would notice."""
    wrong = {kind: {"requests.granted.total+requests.grated.total": ["予以公开{cases}"]}}
    monkeypatch.setattr(clauses, "_texts", lambda: wrong)
    clauses.clauses.cache_clear()

    with pytest.raises(
        GongkaiError, match=r"prose\.toml 的 .*：没有一版格式有 requests\.grated\.total"
    ):
        clauses.clauses(kind, FORM)
    clauses.clauses.cache_clear()
