"""Rows that were not found: not printed, printed and left empty, or not read by us."""

from __future__ import annotations

import pytest

from gongkai.extract import extract
from gongkai.form import load
from gongkai.model import Status

FORM = load()
EDITION = FORM.editions["2021"]
REQUESTS = EDITION.tables["requests"]
HEAD = "石桥县教育局2023年政府信息公开工作年度报告\n一、总体情况\n2023年做了许多工作。\n"
PROACTIVE = """二、主动公开政府信息情况
第二十条第（一）项
信息内容 本年制发件数 本年废止件数 现行有效件数
规章 0 0 0
行政规范性文件 3 1 12
第二十条第（五）项
信息内容 本年处理决定数量
行政许可 5
第二十条第（六）项
信息内容 本年处理决定数量
行政处罚 2
行政强制 0
第二十条第（八）项
信息内容 本年收费金额（单位：万元）
行政事业性收费 0
"""
COLUMNS = """三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）
申请人情况 自然人 法人或其他组织 总计
商业企业 科研机构 社会公益组织 法律服务机构 其他
"""
REMEDIES = """四、政府信息公开行政复议、行政诉讼情况
行政复议 行政诉讼
未经复议直接起诉 复议后起诉
结果维持 结果纠正 其他结果 尚未审结 总计
结果维持 结果纠正 其他结果 尚未审结 总计
结果维持 结果纠正 其他结果 尚未审结 总计
1 0 0 0 1 0 0 0 0 0 0 0 0 0 0
"""
TAIL = "五、存在的主要问题及改进情况\n不够及时。\n六、其他需要报告的事项\n无。\n"


def requests(without: str = "", empty: str = "") -> str:
    """Table three in lines; of one row nothing is printed, or only its label."""
    lines = []
    for code, (_, row) in REQUESTS.rows.items():
        if code != without:
            lines.append(row.label if code == empty else f"{row.label} 2 0 0 0 0 0 2")
    return COLUMNS + "\n".join(lines) + "\n"


def statuses(text: str, place: str) -> set[Status]:
    """How the boxes of one row, or of a table, were told."""
    figures = extract(text.encode(), "report.txt", FORM).figures
    return {figure.status for code, figure in figures.items() if code.startswith(f"{place}.")}


@pytest.mark.parametrize("row", ["refused_publication", "other_misc", "denied_third_party"])
def test_a_row_is_absent_only_where_all_else_was_read(row: str) -> None:
    """The label stands nowhere in a table that was read whole."""
    text = HEAD + PROACTIVE + requests(without=row) + REMEDIES + TAIL
    assert statuses(text, f"requests.{row}") == {Status.ABSENT}


@pytest.mark.parametrize("row", ["refused_publication", "other_misc", "other_fee_unpaid"])
def test_a_label_without_figures_is_a_row_left_empty(row: str) -> None:
    """The report has the row; that nothing stands in it is the agency's, not a lost row."""
    text = HEAD + PROACTIVE + requests(empty=row) + REMEDIES + TAIL
    assert statuses(text, f"requests.{row}") == {Status.BLANK}


def test_beside_what_was_not_read_no_row_is_absent() -> None:
    """A figure that two readings fit leaves open what the rest of the table was."""
    text = HEAD + PROACTIVE.replace("规章 0 0 0\n", "").replace("3 1 12", "3112")
    assert statuses(text + requests() + REMEDIES + TAIL, "proactive.rules") == {Status.UNREADABLE}


def test_a_text_that_is_cut_lacks_no_table() -> None:
    """Of what stands behind the end of the text nothing is known."""
    text = HEAD + PROACTIVE
    assert statuses(text, "requests") == {Status.UNREADABLE}
    assert statuses(HEAD, "proactive") == {Status.UNREADABLE}


def test_a_table_is_absent_where_its_section_holds_none() -> None:
    """The heading stands there, the next section follows, and no row between them."""
    section = "四、政府信息公开行政复议、行政诉讼情况\n2023年度没有发生。\n"
    text = HEAD + PROACTIVE + requests() + section + TAIL
    assert statuses(text, "remedies") == {Status.ABSENT}


@pytest.mark.parametrize(
    ("official", "printed", "told"),
    [
        ("现行有效件数", "先行有效件数", {"proactive.*.in_force": "先行有效件数"}),
        ("本年制发件数", "本年度制发件数", {"proactive.*.issued": "本年度制发件数"}),
        ("行政规范性文件 3", "规范性文件 3", {"proactive.normative_docs": "规范性文件"}),
        ("行政强制", "行政强制", {}),
    ],
)
def test_a_label_printed_otherwise_is_kept(official: str, printed: str, told: object) -> None:
    """The page shows the form's heads, so what stood there instead must not be lost."""
    text = HEAD + PROACTIVE.replace(official, printed) + requests() + REMEDIES + TAIL
    assert extract(text.encode(), "report.txt", FORM).labels == told


@pytest.mark.parametrize(
    ("official", "printed", "told"),
    [
        (
            "7.属于行政执法案卷",
            "7.属于行政执法案件",
            {"denied_enforcement_file": "属于行政执法案件"},
        ),
        (
            "2.其他法律行政法规禁止公开",
            "2.其他法律行政止公开",
            {"denied_by_law": "其他法律行政止公开"},
        ),
        ("2.重复申请", "2.重复申请", {}),
    ],
)
def test_a_row_under_another_name_keeps_that_name(
    official: str, printed: str, told: dict[str, str]
) -> None:
    """Between two rows that are the form's stands one that is not, and is like the missing one."""
    table = requests().replace(official, printed)
    text = HEAD + PROACTIVE + table + REMEDIES + TAIL
    expected = {f"requests.{row}": name for row, name in told.items()}
    assert extract(text.encode(), "report.txt", FORM).labels == expected


def test_numbers_left_over_leave_open_what_a_table_lacks() -> None:
    """A row under a name that nobody knows was not read; the form's row may be this one."""
    text = HEAD + PROACTIVE.replace("行政规范性文件 3 1 12", "其他文件 3 1 12")
    assert statuses(text + requests() + REMEDIES + TAIL, "proactive.normative_docs") == {
        Status.UNREADABLE
    }


def test_a_table_that_the_text_cuts_lacks_no_row() -> None:
    """Behind the cut there may have been all of its rows."""
    text = HEAD + PROACTIVE.partition("第二十条第（六）项")[0]
    assert statuses(text, "proactive.penalty") == {Status.UNREADABLE}


@pytest.mark.parametrize(("printed", "told"), [("", Status.BLANK), ("若干", Status.UNREADABLE)])
def test_a_row_whose_label_is_followed_by_words_is_not_empty(printed, told):
    """若干 is no number, but something was printed there."""
    proactive = PROACTIVE.replace("行政强制 0", f"行政强制 {printed}")
    text = f"{HEAD}{proactive}{requests()}{REMEDIES}{TAIL}"
    figures = extract(text.encode(), "report.txt", FORM).figures
    assert figures["proactive.coercion.decisions"].status is told
