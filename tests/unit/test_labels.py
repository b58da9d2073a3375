"""The form's labels are found however they are spelled, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from gongkai.extract.explain.align import named
from gongkai.extract.labels import fold, header_unit, lexicon, pieces
from gongkai.form import load

REQUESTS = lexicon(load(), "requests")
PROACTIVE = lexicon(load(), "proactive")
OFFICIAL = [
    (row.code, row.label)
    for edition in load().editions.values()
    for row in edition.tables["requests"].blocks[0].rows
]


@pytest.mark.parametrize(("code", "label"), OFFICIAL)
def test_official_labels_are_found(code, label):
    """Every label of every edition names its row, behind any heading."""
    assert named(label, REQUESTS) == code
    assert named(f"三、本年度办理结果{label}", REQUESTS) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("（二）部分公开（区分处理的，只计这一情", "partly_granted"),
        ("形，不计其他情形）1.属于国家秘密", "denied_state_secret"),
        ("5.要求行政机关确认或重新出", "refused_confirmation"),
        (
            "（六）其2、申请人逾期未按收费通知要他处理求缴纳费用、行政机关不再处理",
            "other_fee_unpaid",
        ),
        ("4.无正当理由大量反复 申请", "refused_excessive"),
        ("2.其他法律行政止公开", "denied_by_law"),
        ("5.属于三类内容事务信息", "denied_internal_affairs"),
        ("1.本机关不撑握相关政府信息", "unable_not_held"),
        ("8.屬於行政查詢事項", "denied_admin_query"),
        ("一、本年度新收政府信息公开申请数量", "new_received"),
        ("8.属于行政查询事项（指本年度）", "denied_admin_query"),
    ],
)
def test_cut_misspelt_and_traditional_labels_are_found(text, code):
    """One or two wrong characters, a cut, a remark or Traditional characters hide no label."""
    assert named(text, REQUESTS) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "（三）不予公开",
        "（四）无法提供",
        "三、本年度办理结果",
        "申请人情况",
        "其他",
        "属于行政",
        "办理情况",
    ],
)
def test_headings_and_columns_are_no_rows(text):
    """A heading over rows, a column's name and a label that could be several name no row."""
    assert named(text, REQUESTS) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("本年增/减", "items_delta"),
        ("本年度制发数", "issued"),
        ("本年收费金额（单位：元）", "amount_wan"),
        ("处理决定数量（指2020年办件量）", "decisions"),
        ("信息内容", None),
        ("数据1", None),
    ],
)
def test_columns_are_found_with_remarks(text, code):
    """A header's remark and unit do not hide its name."""
    assert PROACTIVE.column(text) == code


def test_numerals_cut_a_text_into_pieces():
    """Each list numeral begins a piece, whatever its spelling."""
    found = [
        (piece.numeral, piece.text) for piece in pieces("三、结果（四）无法提供1.不掌握2、其他")
    ]
    assert found == [("", ""), ("3", "结果"), ("4", "无法提供"), ("1", "不掌握"), ("2", "其他")]


def test_folding_keeps_places():
    """Folded text is as long as the text."""
    text = "屬於　１２３（複議）\u00a0—"
    assert fold(text) == "属于 123(复议) -"
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("本年收费金额（单位：万元）", "万元"), ("采购总金额（元）", "元"), ("采购总金额", "")],
)
def test_units_of_headers(text, unit):
    """A header may name the unit of money."""
    assert header_unit(text) == unit
