"""Small documents from which a wrong figure was once read, each with the boxes that it prints.

Made by hand from what forged documents brought to light, so that they stay when the forge changes.
A cell of `printed` maps to the printed number, to None for an empty box or one without a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.forge.truth import form

HEAD_2019 = """临江县水利局2020年政府信息公开工作年度报告
一、总体情况
2020年公开信息35条。
二、主动公开政府信息情况
"""
HEAD_2021 = HEAD_2019.replace("2020", "2023")
TAIL = """
五、存在的主要问题及改进情况
公开不够及时。
六、其他需要报告的事项
无。
"""

SECTION_THREE = """三、收到和处理政府信息公开申请情况
申请人情况
自然人
法人或其他组织
总计
商业企业
科研机构
社会公益组织
法律服务机构
其他
"""
SECTION_FOUR = """四、政府信息公开行政复议、行政诉讼情况
行政复议
行政诉讼
结果维持
结果纠正
其他结果
尚未审结
总计
未经复议直接起诉
复议后起诉
结果维持
结果纠正
其他结果
尚未审结
总计
结果维持
结果纠正
其他结果
尚未审结
总计
"""
UNEVEN_2019 = """第二十条第（五）项

信息内容

上一年项目数量

本年增/减

处理决定数量

行政许可

1

0

3

其他对外管理服务事项

4

2

6

第二十条第（六）项

信息内容

上一年项目数量

本年增/减

处理决定数量

"""
FULL_2021 = SECTION_THREE + "".join(
    f"{row.label}\n0\n0\n0\n0\n0\n0\n0\n"
    for row in form().editions["2021"].tables["requests"].blocks[0].rows
)
"""A text that leaves no box empty."""
GLUED_2021 = SECTION_THREE + "".join(
    f"{row.label}\n0000000\n" for row in form().editions["2021"].tables["requests"].blocks[0].rows
)
"""The same with the figures of a row in one piece."""


@dataclass(frozen=True)
class Found:
    """A document as text, and what it prints in the cells that went wrong."""

    name: str
    text: str
    printed: Mapping[str, str | None]


def _item(row: str, *values: str | None) -> dict[str, str | None]:
    columns = {
        "licensing": ("items_prev", "items_delta", "decisions"),
        "other_services": ("items_prev", "items_delta", "decisions"),
        "coercion": ("items_prev", "items_delta", "decisions"),
        "fees": ("items_prev", "items_delta"),
        "procurement": ("projects", "amount_yuan"),
        "normative_docs": ("made_new", "published_new", "published_total"),
    }[row]
    return {
        f"proactive.{row}.{column}": value for column, value in zip(columns, values, strict=True)
    }


def _section_two(body: str) -> str:
    return HEAD_2019 + body + TAIL


FOUND = (
    Found(
        "glued-three-in-two-runs",
        _section_two(
            "第二十条第（一）项\n信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n"
            "规章\n000\n规范性文件\n612\n911\n第二十条第（五）项\n"
        ),
        _item("normative_docs", "612", "9", "11"),
    ),
    Found(
        "glued-first-two",
        _section_two(
            "第二十条第（一）项\n信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n"
            "规章\n000\n规范性文件\n110\n3\n第二十条第（五）项\n"
        ),
        _item("normative_docs", "11", "0", "3"),
    ),
    Found(
        "glued-dash-and-number",
        _section_two(
            "第二十条第（八）项信息内容上一年项目数量本年增/减行政事业性收费-2"
            "第二十条第（九）项信息内容采购项目数量采购总金额政府集中采购1489150688650"
        ),
        _item("fees", None, "2") | _item("procurement", "148", "9150688650"),
    ),
    Found(
        "glued-unit",
        _section_two(
            "第二十条第（九）项\n信息内容\n采购项目数量\n采购总金额\n政府集中采购\n02万元\n"
        ),
        _item("procurement", "0", "20000"),
    ),
    Found(
        "row-of-two-one-signed",
        _section_two(
            "第二十条第（八）项\n信息内容 上一年项目数量 本年增/减\n行政事业性收费 59 +2\n"
            "第二十条第（九）项\n信息内容 采购项目数量 采购总金额\n政府集中采购 0 0\n"
        ),
        _item("fees", "59", "2"),
    ),
    Found(
        "row-of-three-one-none",
        _section_two(
            "第二十条第（六）项\n信息内容 上一年项目数量 本年增/减 处理决定数量\n"
            "行政处罚 84 无 无\n行政强制 11 无 6408\n"
        ),
        _item("coercion", "11", None, "6408"),
    ),
    Found(
        "label-under-its-numbers",
        _section_two(
            "                  第二十条第（五）项\n"
            "   信息内容       上一年项目数量   本年增/减     处理决定数量\n"
            "行政许可               27             0             4\n"
            "其他对外管理服务事     81                          74260\n项\n"
            "                  第二十条第（六）项\n"
        ),
        _item("other_services", "81", None, "74260"),
    ),
    Found(
        "one-number-of-three",
        _section_two(
            "                  第二十条第（一）项\n"
            "   信息内容       本年新制作数量   本年新公开数量   对外公开总数量\n"
            "规章                             7                2\n"
            "规范性文件             23\n"
            "                  第二十条第（五）项\n"
        ),
        _item("normative_docs", "23", None, None),
    ),
    Found(
        "remark-over-two-lines",
        _section_two(
            "                  第二十条第（一）项\n"
            "   信息内容       本年新制作数量   本年新公开数量   对外公开总数量\n"
            "规章                    0              0              11\n"
            "规范性文件         3（1件为联         238              2\n"
            "                     合发文）\n"
            "                  第二十条第（五）项\n"
        ),
        _item("normative_docs", "3", "238", "2"),
    ),
    Found(
        "prose-is-no-row",
        HEAD_2019
        + "第二十条第（六）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n"
        + "行政处罚\n1\n0\n5\n"
        + TAIL
        + "全年办理行政许可458件、行政处罚25件、行政强制6件。\n",
        _item("coercion", None, None, None),
    ),
    Found(
        "no-number",
        HEAD_2021
        + """三、收到和处理政府信息公开申请情况
申请人情况
自然人 法人或其他组织 总计
商业企业 科研机构 社会公益组织 法律服务机构 其他
一、本年新收政府信息公开申请数量 约30 0 0 0 0 0 30
二、上年结转政府信息公开申请数量 <10 0 0 0 0 0 3
三、本年度办理结果 （一）予以公开 2件/年 0 0 0 0 0 2
"""
        + TAIL,
        {
            "requests.new_received.natural_person": None,
            "requests.carried_in.natural_person": None,
            "requests.granted.natural_person": None,
        },
    ),
    Found(
        "open-row-of-pipes",
        HEAD_2021
        + """三、收到和处理政府信息公开申请情况

（本列数据） |  |  | 申请人情况 ||||||
 |  |  | 自然人 | 法人或其他组织 |  |  |  |  | 总计
 |  |  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |
一、本年新收政府信息公开申请数量 |  |  | 4 | 0 | 0 | 1 | 0 | 1 |
二、上年结转政府信息公开申请数量 |  |  | 0 | 0 | 0 | 0 | 0 | 0 |
"""
        + TAIL,
        {
            "requests.new_received.natural_person": "4",
            "requests.new_received.business": "0",
            "requests.new_received.public_welfare": "1",
            "requests.new_received.other": "1",
            "requests.new_received.total": None,
        },
    ),
    Found(
        "last-year-behind",
        HEAD_2021
        + "第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚 569\n行政强制 见附件\n"
        + TAIL
        + "临江县水利局\n2024年1月20日\n附：2022年度政府信息公开数据（供对照）\n"
        + "二、主动公开政府信息情况\n第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可 31\n"
        + "第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚 81\n行政强制 7\n",
        {
            "proactive.licensing.decisions": None,
            "proactive.penalty.decisions": "569",
            "proactive.coercion.decisions": None,
        },
    ),
    Found(
        "dash-between-numbers",
        _section_two(
            "                  第二十条第（五）项\n"
            "   信息内容       上一年项目数量   本年增/减     处理决定数量\n"
            "行政许可               11             —             —\n"
            "其他对外管理服务事     565            /             27\n项\n"
            "                  第二十条第（六）项\n"
        ),
        _item("licensing", "11", None, None) | _item("other_services", "565", None, "27"),
    ),
    Found(
        "glued-three-as-two",
        _section_two(
            "第二十条第（五）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n"
            "行政许可\n000\n其他对外管理服务事项\n0123\n第二十条第（六）项\n"
        ),
        _item("other_services", "0", "12", "3"),
    ),
    Found(
        "glued-two-as-one",
        _section_two(
            "第二十条第（八）项\n信息内容\n上一年项目数量\n本年增/减\n行政事业性收费\n211\n"
            "第二十条第（九）项\n"
        ),
        _item("fees", "2", "11"),
    ),
    Found(
        "a-box-too-many",
        HEAD_2021
        + """三、收到和处理政府信息公开申请情况

|  |  |  | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
|---|---|---|---|---|---|---|---|---|---|
| 一、本年新收政府信息公开申请数量 |  |  | 0 |  | 0 | 0 | 0 | 0 | 1 | 0 |
| 二、上年结转政府信息公开申请数量 |  |  | 0 |  | 0 | 0 | 0 | 0 | 0 |
"""
        + TAIL,
        {
            "requests.new_received.business": None,
            "requests.new_received.other": "0",
            "requests.new_received.total": "10",
        },
    ),
    Found(
        "total-in-the-first-column",
        HEAD_2021
        + """三、收到和处理政府信息公开申请情况

|  |  |  | 总计 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |
|---|---|---|---|---|---|---|---|---|---|
| 一、本年新收政府信息公开申请数量 |  |  | 8 | 5 | 1 | 0 | 0 | 0 | 2 |
| 二、上年结转政府信息公开申请数量 |  |  | 3 | 3 | 0 | 0 | 0 | 0 | 0 |
"""
        + TAIL,
        {
            "requests.new_received.natural_person": "5",
            "requests.new_received.business": "1",
            "requests.new_received.other": "2",
            "requests.new_received.total": "8",
            "requests.carried_in.other": "0",
            "requests.carried_in.total": "3",
        },
    ),
    Found(
        "remark-that-ends-a-row",
        HEAD_2021
        + "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n0\n0\n0\n"
        + "行政规范性文件\n0\n12（6件为联合发文）\n7\n"
        + FULL_2021
        + TAIL,
        {
            "proactive.normative_docs.issued": "0",
            "proactive.normative_docs.repealed": "12",
            "proactive.normative_docs.in_force": "7",
        },
    ),
    Found(
        "glued-beside-a-blank",
        HEAD_2021
        + SECTION_THREE
        + "7.属于行政执法案卷\n000000\n8.属于行政查询事项\n3000014\n"
        + "1.本机关不掌握相关政府信息\n0000000\n2.没有现成信息需要另行制作\n0000000\n"
        + "3.补正后申请内容仍不明确\n0000000\n1.信访举报投诉类申请\n170000017\n"
        + TAIL,
        {
            "requests.denied_admin_query.natural_person": None,
            "requests.denied_admin_query.business": "3",
            "requests.denied_admin_query.other": "0",
            "requests.denied_admin_query.total": "14",
        },
    ),
    Found(
        "page-number-in-section-four",
        HEAD_2021
        + FULL_2021.replace("3.其他\n0\n", "3.其他\n0\n5\n")
        + SECTION_FOUR
        + "\n".join("0000000000")
        + "\n6\n"
        + "\n".join("0000")
        + TAIL,
        {
            "remedies.review.upheld": None,
            "remedies.suit_after_review.upheld": "0",
            "remedies.suit_after_review.total": "0",
        },
    ),
    Found(
        "sums-first-one-box-a-line",
        HEAD_2021
        + SECTION_THREE.replace("自然人\n法人或其他组织\n总计", "总计\n\n自然人\n法人或其他组织")
        + "3.危及“三安全一稳定”\n2\n0\n0\n0\n0\n0\n2\n\n"
        + "4.保护第三方合法权益\n8\n1\n7\n0\n0\n0\n0\n\n"
        + TAIL,
        {
            "requests.denied_security_stability.natural_person": "0",
            "requests.denied_security_stability.other": "2",
            "requests.denied_security_stability.total": "2",
            "requests.denied_third_party.natural_person": "1",
        },
    ),
    Found(
        "blank-in-section-four-below-a-line",
        HEAD_2021
        + FULL_2021.replace("\n0\n0\n0\n0\n0\n0\n0\n", "\n0\n0\n0\n0\n0\n0\n0\n\n")
        + "\n"
        + SECTION_FOUR
        + "\n0\n0\n0\n1\n0\n0\n0\n0\n0\n\n0\n0\n0\n0\n0\n\n"
        + TAIL,
        {
            "remedies.review.upheld": "0",
            "remedies.review.pending": "1",
            "remedies.suit_direct.upheld": "0",
        },
    ),
    Found(
        "header-and-label-misspelt-together",
        _section_two(
            "第二十条第（五）项\n信息内容\n上一年目数量\n本年增/减\n处理决定数\n行政可\n00\n2082\n"
            "其他对外管理服务事项\n0216\n第二十条第（六）项\n"
        ),
        _item("other_services", "0", "2", "16"),
    ),
    Found(
        "glued-under-a-foreign-header",
        _section_two(
            "第二十条第（八）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n"
            "行政事业性收费\n590\n第二十条第（九）项\n"
        ),
        _item("fees", "59", "0"),
    ),
    Found(
        "sum-cut-at-the-end-of-its-line",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n"
        + "自然人  商业企业  科研机构  社会公益组织  法律服务机构  其他  总计\n"
        + "（一）予以公开                      521   0   0   0   0   0   521\n"
        + "（二）部分公开（区分处理的，只计这一情  975  140  0  0  0  0   111\n"
        + "形，不计其他情形）                                          5\n"
        + "1.属于国家秘密                      0   0   0   0   0   0   0\n"
        + TAIL,
        {
            "requests.granted.total": "521",
            "requests.partly_granted.total": "1115",
            "requests.denied_state_secret.total": "0",
        },
    ),
    Found(
        "unit-cut-from-its-number",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "| 行 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
        + "|---|---|---|---|---|---|---|---|\n"
        + "| 一、本年新收政府信息公开申请数量 | 7件 | 1件 | 0件 | 0件 | 0件 | 0件 | 8件 |\n"
        + "| 1.属于国家秘密 | 0件 | 0件 | 0 | 件 | 0件 | 0件 | 0件 |  |\n"
        + TAIL,
        {
            "requests.new_received.total": "8",
            "requests.denied_state_secret.natural_person": "0",
            "requests.denied_state_secret.total": None,
        },
    ),
    Found(
        "filler-before-the-first-box-of-a-torn-table",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "| 申请人情况 | | 自然人 | 法人或其他组织 | | | | |\n|---|---|---|---|---|---|---|---|\n"
        + "| 1.属于国家秘密 | | 7 | 0 | 0 | 0 | 0 | 0 |\n"
        + "| （七）总计 | | 168 | 0 | 0 | 0 | 0 | 5 |\n"
        + TAIL,
        {
            "requests.denied_state_secret.natural_person": "7",
            "requests.denied_state_secret.business": "0",
            "requests.handled_total.natural_person": "168",
            "requests.handled_total.business": "0",
            "requests.handled_total.other": "5",
        },
    ),
    Found(
        "remark-broken-over-three-lines",
        _section_two(
            "                信息内容        上一年项目数量  本年增/减  处理决定数量\n\n"
            "                                                     322（\n"
            "                行政许可              2         7    273件为联合\n"
            "                                                     发文）\n\n"
            "                其他对外管理服务事项  70        -18   11\n"
        ),
        _item("licensing", "2", "7", "322") | _item("other_services", "70", "-18", "11"),
    ),
    Found(
        "row-without-figures-before-a-short-label",
        HEAD_2021
        + SECTION_THREE
        + "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\n000000\n0\n"
        + "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请\n"
        + "其他\n100000\n1\n七)总计\n300000\n3\n"
        + TAIL,
        {
            "requests.other_not_corrected.total": "0",
            "requests.other_fee_unpaid.natural_person": None,
            "requests.other_fee_unpaid.total": None,
            "requests.other_misc.natural_person": "1",
            "requests.handled_total.total": "3",
        },
    ),
    Found(
        "figures-above-their-labels-in-section-two",
        HEAD_2021
        + "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n"
        + "15 7 46 规章\n39 16 10 行政规范性文件\n"
        + "第二十条第（五）项\n信息内容 本年处理决定数量\n929 行政许可\n"
        + "第二十条第（六）项\n信息内容 本年处理决定数量\n436 行政处罚\n123 行政强制\n"
        + TAIL,
        {
            "proactive.rules.issued": "15",
            "proactive.rules.in_force": "46",
            "proactive.licensing.decisions": "929",
            "proactive.penalty.decisions": "436",
            "proactive.coercion.decisions": "123",
        },
    ),
    Found(
        "two-bodies-with-a-figure-in-common",
        "".join(
            HEAD_2021
            + "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
            + f"规章\n{own}\n{own}1\n{own}2\n行政规范性文件\n{own}3\n17\n{own}4\n"
            + TAIL
            for own in (3, 8)
        ),
        {"proactive.rules.issued": None, "proactive.normative_docs.repealed": None},
    ),
    Found(
        "something-drawn-beside-a-figure",
        HEAD_2021
        + "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n497\ufffc 59\n"
        + "第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n12\ufffc\n行政强制\n\ufffc 8\n"
        + TAIL,
        {
            "proactive.licensing.decisions": None,
            "proactive.penalty.decisions": None,
            "proactive.coercion.decisions": None,
        },
    ),
    Found(
        "figures-added-by-a-style-sheet",
        "<html><head><style>.fa:before{content:'\\f105'} td::before , p{content : attr(data-n)}"
        "</style></head><body><p>临江县水利局2023年政府信息公开工作年度报告</p><table>"
        "<tr><td>第二十条第（五）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
        "<tr><td>行政许可</td><td data-n=5></td></tr>"
        "<tr><td>第二十条第（六）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
        "<tr><td>行政处罚</td><td data-n='12'></td></tr><tr><td>行政强制</td><td>7</td></tr>"
        "</table></body></html>",
        {
            "proactive.licensing.decisions": "5",
            "proactive.penalty.decisions": "12",
            "proactive.coercion.decisions": "7",
        },
    ),
    Found(
        "blank-total-one-box-a-line",
        HEAD_2021
        + FULL_2021.replace("\n0\n0\n0\n0\n0\n0\n0\n", "\n25\n0\n0\n0\n0\n1\n\n\n").replace(
            "2.重复申请\n25\n0\n0\n0\n0\n1\n", "2.重复申请\n34\n0\n0\n0\n0\n7\n"
        )
        + TAIL,
        {
            "requests.refused_repeat.natural_person": "34",
            "requests.refused_repeat.business": "0",
            "requests.refused_repeat.total": None,
        },
    ),
    Found(
        "sum-in-thousands",
        HEAD_2021
        + "第二十条第（八）项\n信息内容\n本年收费金额（单位：千元）\n行政事业性收费\n453.6\n"
        + TAIL,
        {"proactive.fees.amount_wan": "45.36"},
    ),
    Found(
        "sum-in-another-money",
        HEAD_2021
        + "第二十条第（八）项\n信息内容\n本年收费金额（单位：万美元）\n行政事业性收费\n45.36\n"
        + TAIL,
        {"proactive.fees.amount_wan": None},
    ),
    Found(
        "unit-over-the-table",
        HEAD_2021
        + "（金额单位：元）\n第二十条第（八）项\n信息内容\n本年收费金额\n行政事业性收费\n453600\n"
        + TAIL,
        {"proactive.fees.amount_wan": "45.36"},
    ),
    Found(
        "column-of-another-year",
        HEAD_2021
        + "第二十条第（一）项\n信息内容\n上年制发件数\n本年废止件数\n现行有效件数\n"
        + "规章\n88\n5\n7\n行政规范性文件\n77\n6\n9\n"
        + "第二十条第（五）项\n信息内容\n本年不予处理决定数量\n行政许可\n569\n"
        + TAIL,
        {
            "proactive.rules.issued": None,
            "proactive.normative_docs.issued": None,
            "proactive.licensing.decisions": None,
        },
    ),
    Found(
        "row-of-another-year",
        HEAD_2021
        + SECTION_THREE
        + "一、本年新收政府信息公开申请数量2022年 5 0 0 0 0 0 5\n2023年 7 0 0 0 0 0 7\n"
        + TAIL,
        {
            "requests.new_received.natural_person": "7",
            "requests.new_received.total": "7",
        },
    ),
    Found(
        "point-between-thousands",
        HEAD_2021 + "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n6.319\n" + TAIL,
        {"proactive.licensing.decisions": "6319"},
    ),
    Found(
        "foreign-column-for-one-of-the-form",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "| 项目 | 自然人 | 商业企业 | 行政机关 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
        + "|---|---|---|---|---|---|---|---|\n"
        + "| （一）予以公开 | 7 | 1 | 4 | 0 | 0 | 0 | 12 |\n"
        + TAIL,
        {"requests.granted.research": None, "requests.granted.natural_person": "7"},
    ),
    Found(
        "subtotal-for-the-first-column",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "| 项目 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 小计 | 总计 |\n"
        + "|---|---|---|---|---|---|---|---|\n"
        + "| （一）予以公开 | 1 | 0 | 2 | 0 | 0 | 3 | 10 |\n"
        + TAIL,
        {
            "requests.granted.natural_person": None,
            "requests.granted.business": "1",
            "requests.granted.public_welfare": "2",
            "requests.granted.total": "10",
        },
    ),
    *(
        Found(
            f"hidden-beside-a-figure-{at}",
            "<html><body><p>临江县水利局2023年政府信息公开工作年度报告</p><table>"
            "<tr><td>第二十条第（五）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
            f"<tr><td>行政许可</td><td>12{hidden}</td></tr></table></body></html>",
            {"proactive.licensing.decisions": "12"},
        )
        for at, hidden in enumerate(
            (
                '<span style="position:absolute;clip:rect(0 0 0 0)">3</span>',
                '<span style="clip-path:inset(50%)">3</span>',
                '<span style="max-height:0;overflow:hidden">3</span>',
                '<span style="width:0;height:0;overflow:hidden">3</span>',
                '<span style="transform:scale(0)">3</span>',
                '<span style="filter:opacity(0)">3</span>',
                '<span style="color:rgba(0,0,0,0)">3</span>',
                '<span style="color:#fffffe">3</span>',
                '<font color="#fefefe">3</font>',
                '<span class="footnote">3</span>',
                '<a href="#fn3">3</a>',
                '<span style="position:relative;top:-5px;font-size:8px">3</span>',
                "<meter value=3>3</meter>",
            )
        )
    ),
    *(
        Found(
            f"turned-or-drawn-figure-{at}",
            "<html><body><p>临江县水利局2023年政府信息公开工作年度报告</p><table>"
            "<tr><td>第二十条第（五）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
            f"<tr><td>行政许可</td>{box}</tr></table></body></html>",
            {"proactive.licensing.decisions": "12"},
        )
        for at, box in enumerate(
            (
                "<td><bdo dir=rtl>21</bdo></td>",
                '<td style="unicode-bidi:bidi-override;direction:rtl">21</td>',
                "<td><select><option>3<option selected>12</select></td>",
                '<td data-value="12"></td>',
                '<td v-text="12"></td>',
                '<td><i style="background:url(n12.png)"></i></td>',
            )
        )
    ),
    Found(
        "label-on-three-lines-of-a-drawn-table",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n"
        + "┌──────────────┬────────┬────────┬────────┬────────┬────────┬────────┬────────┐\n"
        + "│              │自然人  │商业企业│科研机构│社会公益│法律服务│其他    │总计    │\n"
        + "│              │        │        │        │组织    │机构    │        │        │\n"
        + "├──────────────┼────────┼────────┼────────┼────────┼────────┼────────┼────────┤\n"
        + "│1.申请人无正当│        │        │        │        │        │        │        │\n"
        + "│理由逾期不补正│ 3      │        │        │        │        │        │ 3      │\n"
        + "│、行政机关不再│        │        │        │        │        │        │        │\n"
        + "│处理其政府信息│        │        │        │        │        │        │        │\n"
        + "│公开申请      │        │        │        │        │        │        │        │\n"
        + "├──────────────┼────────┼────────┼────────┼────────┼────────┼────────┼────────┤\n"
        + "│3.其他        │ 0      │        │        │        │        │        │ 0      │\n"
        + "└──────────────┴────────┴────────┴────────┴────────┴────────┴────────┴────────┘\n"
        + TAIL,
        {
            "requests.other_not_corrected.natural_person": "3",
            "requests.other_not_corrected.business": None,
            "requests.other_not_corrected.total": "3",
            "requests.other_misc.total": "0",
        },
    ),
    Found(
        "other-column-in-a-header-one-name-a-line",
        HEAD_2021
        + FULL_2021.replace("科研机构", "行政机关").replace(
            "2.重复申请\n0\n0\n0\n0\n0\n0\n0\n", "2.重复申请\n3\n0\n4\n0\n0\n0\n7\n"
        )
        + TAIL,
        {"requests.refused_repeat.natural_person": "3", "requests.refused_repeat.research": None},
    ),
    Found(
        "label-of-another-thing",
        HEAD_2021
        + "第二十条第（五）项\n信息内容\n本年处理决定数量\n不予行政许可\n569\n"
        + "第二十条第（六）项\n信息内容\n本年处理决定数量\n拟行政处罚\n12\n其中：行政强制\n7\n"
        + TAIL,
        {
            "proactive.licensing.decisions": None,
            "proactive.penalty.decisions": None,
            "proactive.coercion.decisions": None,
        },
    ),
    Found(
        "number-and-unit-cut-in-narrow-boxes",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n"
        + "自然人  商业企业  科研机构  社会公益组织  法律服务机构  其他  总计\n"
        + "1.本机关不掌握相关   119   0件    0件   0件    0件   0件   119\n"
        + "政府信息             2件                                     2件\n"
        + "2.重复申请           67    0件    0件   0件    0件   0件   67\n"
        + TAIL,
        {
            "requests.unable_not_held.natural_person": "1192",
            "requests.unable_not_held.total": "1192",
        },
    ),
    Found(
        "page-number-for-an-empty-box",
        HEAD_2021
        + "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
        + "规章\n61\n152\n140\n行政规范性文件\n34\n1\n95\n\n"
        + SECTION_THREE.replace("总计\n", "2\n总计\n")
        + FULL_2021.removeprefix(SECTION_THREE)
        + TAIL,
        {
            "proactive.regulations.issued": "61",
            "proactive.normative_docs.issued": "34",
            "proactive.normative_docs.repealed": "95",
            "proactive.normative_docs.in_force": None,
        },
    ),
    Found(
        "two-rows-of-a-table-in-one",
        "<html><body><p>临江县水利局2023年政府信息公开工作年度报告</p>"
        "<p>三、收到和处理政府信息公开申请情况</p><table>"
        "<tr><td></td><td>自然人</td><td>商业企业</td><td>科研机构</td><td>社会公益组织</td>"
        "<td>法律服务机构</td><td>其他</td><td>总计</td></tr>"
        "<tr><td>（一）予以公开 （二）部分公开</td><td>0 2</td><td></td><td></td><td></td>"
        "<td>1</td><td>0 0</td><td>0 3</td></tr>"
        "<tr><td>2.重复申请</td><td>4</td><td></td><td></td><td></td><td></td><td>0</td><td>4</td>"
        "</tr></table></body></html>",
        {
            "requests.partly_granted.natural_person": "2",
            "requests.partly_granted.business": None,
            "requests.partly_granted.research": None,
            "requests.refused_repeat.natural_person": "4",
        },
    ),
    Found(
        "as-many-digits-as-boxes-where-others-drop-some",
        HEAD_2021
        + "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
        + "规章\n711\n行政规范性文件\n301\n"
        + "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n589\n"
        + "第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n833\n行政强制\n579\n"
        + "第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n712\n"
        + GLUED_2021.replace("2.重复申请\n0000000\n", "2.重复申请\n36000\n36\n")
        + TAIL,
        {
            "proactive.rules.made": None,
            "proactive.rules.repealed": "7",
            "proactive.rules.in_force": "11",
        },
    ),
    Found(
        "dash-glued-to-the-number-before-it",
        HEAD_2021
        + "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数"
        + "规章211—行政规范性文件 —27第二十条第（五）项信息内容本年处理决定数量行政许可589"
        + "第二十条第（六）项信息内容本年处理决定数量行政处罚833行政强制579"
        + "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费712"
        + GLUED_2021.replace("\n", "")
        + TAIL,
        {
            "proactive.rules.made": "2",
            "proactive.rules.repealed": "11",
            "proactive.rules.in_force": None,
        },
    ),
    Found(
        "number-and-its-sum-cut-in-narrow-boxes",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n"
        + "自然人  商业企业  科研机构  社会公益组织  法律服务机构  其他  总计\n"
        + "1.本机关不掌握相关   112   0    0   0    0   0   112\n"
        + "政府信息             6                           6\n"
        + "2.重复申请           67    0    0   0    0   0   67\n"
        + TAIL,
        {
            "requests.unable_not_held.natural_person": "1126",
            "requests.unable_not_held.total": "1126",
            "requests.refused_repeat.total": "67",
        },
    ),
    Found(
        "units-cut-from-the-numbers-of-section-four",
        HEAD_2021
        + SECTION_FOUR
        + "90 441 249 373 115 2件 0件 0件 0件 2件 0件 0件 0件 0件 0件\n件 件 件 件 3件\n"
        + TAIL,
        {"remedies.review.upheld": "90", "remedies.review.total": "1153"},
    ),
    Found(
        "figure-under-the-labels-misread",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "|  |  |  | 自然人 | 法人或其他组织 |  |  |  |  | 总计 |\n|"
        + "---|" * 10
        + "\n"
        + "|  |  |  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |  |\n"
        + "| 二、上年结转政府信息公开申请数量 |  |  | 0件 | 0件 | 0件 | 0件.0 | 0件 | 0件 | 0件 |\n"
        + "| (七)总计 | 0件.0 |  | 0件 | 0件 | 0件 | 0件.0 | 0件 | 0件 |  |\n"
        + TAIL,
        {
            "requests.carried_in.natural_person": "0",
            "requests.handled_total.natural_person": "0",
            "requests.handled_total.total": "0",
        },
    ),
    Found(
        "row-one-box-too-far-to-the-left",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "|  |  |  | 自然人 | 法人或其他组织 |  |  |  |  | 总计 |\n|"
        + "---|" * 10
        + "\n"
        + "|  |  |  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |  |\n"
        + "|  |  | 7.属于行政执法案卷 | 3 |  |  |  |  | 2 | 5 |\n"
        + "|  | 8.属于行政查询事项 |  |  | 62 |  |  | 50 | 112 |  |\n"
        + "|  | 1.属于国家秘密 |  | 0 | 0 | 0 | 0 | 0 | 0 |  |\n"
        + TAIL,
        {
            "requests.denied_enforcement_file.total": "5",
            "requests.denied_admin_query.business": None,
            "requests.denied_admin_query.research": "62",
            "requests.denied_admin_query.total": "112",
            "requests.denied_state_secret.natural_person": None,
            "requests.denied_state_secret.total": "0",
        },
    ),
    Found(
        "page-number-for-a-sum-that-most-rows-drop",
        HEAD_2021
        + FULL_2021.replace("0\n0\n0\n0\n0\n0\n0\n", "0\n0\n0\n0\n0\n0\n").replace(
            "8.属于行政查询事项\n0\n0\n0\n0\n0\n0\n", "8.属于行政查询事项\n0\n0\n0\n0\n0\n1\n1\n"
        )
        + TAIL,
        {"requests.denied_admin_query.other": "1", "requests.denied_admin_query.total": None},
    ),
    Found(
        "annex-of-another-year-in-one-line",
        "发布日期 2024-01-22 公开方式 主动公开浏览次数 21622023年度临江县水利局政府信息公开"
        + "工作年度报告一、总体情况对照2022年度报告指出的问题逐项整改。"
        + "公开及时。" * 100
        + SECTION_THREE.replace("\n", "")
        + "一、本年新收政府信息公开申请数量二、上年结转政府信息公开申请数量"
        + "六、其他需要报告的事项无。附件：临江县水利局2022年政府信息公开工作年度报告"
        + SECTION_THREE.replace("\n", "")
        + "一、本年新收政府信息公开申请数量3 0 0 0 1 0 4"
        + "二、上年结转政府信息公开申请数量0 0 0 0 0 0 0",
        {
            "requests.new_received.natural_person": None,
            "requests.new_received.total": None,
            "requests.carried_in.total": None,
        },
    ),
    Found(
        "slip-that-another-parting-fits",
        HEAD_2021
        + SECTION_THREE
        + "6.属于四类过程性信息\n16500070172\n7.属于行政执法案卷\n68320090100\n"
        + "8.属于行政查询事项\n4342190000653\n"
        + TAIL,
        {
            "requests.denied_enforcement_file.business": "32",
            "requests.denied_enforcement_file.research": "0",
        },
    ),
    Found(
        "number-without-the-unit-of-all-others",
        HEAD_2021 + SECTION_FOUR + "0件\n" * 7 + "6\n0件\n2件\n1件\n1件\n1件\n0件\n3件\n" + TAIL,
        {"remedies.review.total": None, "remedies.suit_direct.other": "0"},
    ),
    Found(
        "borders-that-fill-up-a-short-row",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "| 申请人情况 |  |  | 申请人情况 |  |  |  |  |  |  |\n|"
        + "---|" * 10
        + "\n"
        + "|  |  |  | 总计 | 自然人 | 法人或其他组织 |  |  |  |  |\n"
        + "|  |  |  |  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n"
        + "| 一、本年新收政府信息公开申请数量 |  |  |  | 6 | 1 | 0 | 0 | 0 | 0 |\n"
        + "| 二、上年结转政府信息公开申请数量 |  | 0 | 2 | 0 | 3 | 0 | 4 |\n"
        + TAIL,
        {
            "requests.new_received.natural_person": "6",
            "requests.carried_in.natural_person": "0",
            "requests.carried_in.other": "4",
            "requests.carried_in.total": None,
        },
    ),
    Found(
        "sum-on-its-own-line-broken-up",
        HEAD_2021
        + SECTION_THREE
        + "8.属于行政查询事项\n14522020000\n1654\n1.本机关不掌握相关政府信息\n0000800\n80\n"
        + "2.没有现成信息需要另行制作\n000000\n0\n3.补正后申请内容仍不明确\n00000\n44\n"
        + "1.信访举报投诉类申请\n03080000\n308\n4.无正当理由大量反复申请\n0100000\n10\n"
        + TAIL,
        {
            "requests.refused_petition.total": "308",
            "requests.unable_still_unclear.business": None,
            "requests.unable_still_unclear.total": "44",
        },
    ),
    Found(
        "page-number-in-the-place-of-an-empty-box",
        HEAD_2019
        + UNEVEN_2019
        + "行政处罚\n\n569\n3\n\n\n368\n\n行政强制\n\n25\n\n0\n\n4\n\n"
        + TAIL,
        {
            "proactive.penalty.items_prev": "569",
            "proactive.penalty.items_delta": None,
            "proactive.penalty.decisions": "368",
            "proactive.coercion.decisions": "4",
        },
    ),
    Found(
        "number-cut-by-a-line-in-a-row-with-an-empty-box",
        HEAD_2019
        + UNEVEN_2019
        + "行政处罚\n\n56\n9\n\n\n368\n\n行政强制\n\n25\n\n0\n\n4\n\n"
        + TAIL,
        {
            "proactive.penalty.items_prev": "569",
            "proactive.penalty.items_delta": None,
            "proactive.penalty.decisions": "368",
        },
    ),
    Found(
        "decimals-behind-a-line-end",
        HEAD_2021
        + "第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 96171\n.6\n"
        + TAIL,
        {"proactive.fees.amount_wan": "96171.6"},
    ),
    Found(
        "page-number-that-is-the-sum-of-what-is-left",
        HEAD_2021
        + "正文\n1\n"
        + FULL_2021.replace("三、本年度办理结果", "")
        .replace(
            "3.要求提供公开出版物\n0\n0\n0\n0\n0\n0\n0\n",
            "3.要求提供公开出版物\n1\n0\n0\n0\n0\n1\n2\n",
        )
        .replace("2.重复申请\n0\n0\n", "2.重复申请\n0\n")
        + TAIL,
        {
            "requests.refused_publication.other": None,
            "requests.refused_publication.total": "1",
            "requests.refused_petition.total": "0",
        },
    ),
    Found(
        "empty-boxes-of-two-or-of-four-line-ends",
        HEAD_2019
        + "第二十条第（一）项\n\n信息内容\n\n本年新制作数量\n\n本年新公开数量\n\n对外公开总数量\n\n"
        + "规章\n\n0\n\n1\n\n5\n\n规范性文件\n\n\n\n1\n\n\n\n"
        + UNEVEN_2019
        + "行政处罚\n\n569\n\n\n368\n\n行政强制\n\n25\n\n\n\n"
        + "第二十条第（八）项\n\n信息内容\n\n上一年项目数量\n\n本年增/减\n\n"
        + "行政事业性收费\n\n0\n\n0\n\n"
        + TAIL,
        {
            "proactive.normative_docs.made_new": None,
            "proactive.normative_docs.published_new": "1",
            "proactive.normative_docs.published_total": None,
            "proactive.penalty.items_delta": None,
            "proactive.penalty.decisions": "368",
        },
    ),
    Found(
        "remark-of-a-label-cut-in-its-year",
        HEAD_2021
        + FULL_2021.replace(
            "2.其他法律行政法规禁止公开\n0\n0\n0\n0\n0\n0\n0\n3.危及“三安全一稳定”\n0\n0\n0\n0\n0\n0\n0\n",
            "2.其他法律行政法规禁止公开(指20\n23年办件量)\n0\n3\n0\n0\n0\n0\n3\n3.危及“三安全一稳定”\n",
        )
        + TAIL,
        {
            "requests.denied_by_law.business": "3",
            "requests.denied_by_law.total": "3",
            "requests.denied_security_stability.business": None,
            "requests.denied_security_stability.total": None,
            "requests.denied_third_party.total": "0",
        },
    ),
    Found(
        "total-printed-twice-in-neighbouring-rows",
        HEAD_2021
        + SECTION_THREE
        + "2.申请人逾期未按收费通知要求缴纳费用\n0\n0\n0\n0\n0\n0\n0\n"
        + "总计\n0\n0\n0\n0\n0\n0\n0\n（七）总计\n26\n0\n0\n0\n0\n0\n26\n"
        + TAIL,
        {"requests.handled_total.total": None},
    ),
    Found(
        "number-cut-in-two-boxes-beside-an-empty-one",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "|  |  |  | 自然人 | 法人或其他组织 |  |  |  |  | 总计 |\n|"
        + "---|" * 10
        + "\n"
        + "|  |  |  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |  |\n"
        + "|  |  | 1.属于国家秘密 | 27 | 0 | 0 | 0 | 0 | 0 | 2 | 7 |\n"
        + "|  |  | 5.属于三类内部事务信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
        + "|  |  | 7.属于行政执法案卷 |  | 0 | 0 | 0 | 0 | 0 | 3 | 3 |\n"
        + TAIL,
        {
            "requests.denied_internal_affairs.total": "0",
            "requests.denied_enforcement_file.natural_person": None,
            "requests.denied_enforcement_file.other": "0",
            "requests.denied_enforcement_file.total": "33",
        },
    ),
    Found(
        "no-figure-broken-over-two-lines",
        HEAD_2021 + SECTION_FOUR + "2件 1 1 2 6 0 0 0 0 0 0 2 0 1 3\n/年\n" + TAIL,
        {"remedies.review.upheld": None, "remedies.review.total": "6"},
    ),
    Found(
        "narrow-number-among-wide-ones",
        HEAD_2021 + SECTION_FOUR + "０\n" * 7 + "2\n０\n０\n２\n０\n０\n０\n５\n" + TAIL,
        {
            "remedies.suit_direct.other": "0",
            "remedies.suit_direct.total": "2",
            "remedies.suit_after_review.upheld": "0",
        },
    ),
    Found(
        "total-first-under-a-header-that-has-it-last",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "|  | 总计 | 自然人 | 法人或其他组织 |  |  |  |  |\n|"
        + "---|" * 8
        + "\n\n"
        + "|  |  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n|"
        + "---|" * 8
        + "\n\n| 项目 |  |  | 本年新收件数 | 企业 | 机构 | 组织 | 上年结转 | 其他 | 合计 |\n|"
        + "---|" * 10
        + "\n| 一、本年新收政府信息公开申请数量 | 9 | 6 | 1 | 0 | 0 | 1 | 1 |\n"
        + TAIL,
        {
            "requests.new_received.natural_person": "6",
            "requests.new_received.business": "1",
            "requests.new_received.total": "9",
        },
    ),
    Found(
        "torn-number-in-a-row-longer-than-its-head",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "| 申请人情况 |  |  |  |  |  |  |  |\n|"
        + "---|" * 8
        + "\n|  | 自然人 | 法人或其他组织 |  |  |  |  | 总计 |\n"
        + "|  |  | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |  |\n"
        + "| 一、本年新收政府信息公开申请数量 | 3 | 0 | 0 | 0 | 0 | 0 |  |\n"
        + "| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 |  |\n"
        + "| （一）予以公开 | 1 | 25 | 0 | 0 | 0 | 0 | 0 |  |\n"
        + "| （二）部分公开 | 0 | 0 | 0 | 0 | 0 | 0 |  |\n"
        + TAIL,
        {
            "requests.granted.natural_person": "125",
            "requests.granted.business": "0",
            "requests.granted.total": None,
        },
    ),
    Found(
        "two-rows-behind-one-label-of-a-table-with-an-empty-column",
        HEAD_2021
        + SECTION_THREE.replace("\n", "\n\n")
        + "一、本年新收政府信息公开申请数量\n\n202\n\n0\n\n0\n\n0\n\n0\n\n202\n\n"
        + "二、上年结转政府信息公开申请数量\n\n0\n\n0\n\n0\n\n0\n\n0\n\n0\n\n"
        + "1.信访举报投诉类申请\n\n0\n\n0\n\n0\n\n42\n\n0\n\n42\n\n"
        + "3.要求提供公开出版物\n\n0\n\n0\n\n0\n\n9\n\n0\n\n9\n\n"
        + "4.无正当理由大量反复申请\n\n0\n\n0\n\n0\n\n0\n\n313\n\n313\n\n"
        + "0\n\n0\n\n0\n\n0\n\n356\n\n356\n\n"
        + "5.要求行政机关确认或重新出具已获取信息\n\n"
        + "0\n\n0\n\n0\n\n14\n\n0\n\n599\n\n613\n"
        + TAIL,
        {
            "requests.refused_confirmation.other": "356",
            "requests.refused_confirmation.total": "356",
        },
    ),
    Found(
        "row-of-three-labels-filled-up-to-its-boxes",
        HEAD_2021
        + "三、收到和处理政府信息公开申请情况\n\n"
        + "| 申请人情况 | 申请人情况 |  |  |  |  |  |  |  |  |\n|"
        + "---|" * 10
        + "\n| 自然人 | 法人或其他组织 | 总计 |  |  |  |  |  |  |  |\n"
        + "| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |  |  |  |  |  |\n"
        + "| 一、本年新收政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 |  |  |  |  |\n"
        + "| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |  |  |\n"
        + "| 三、本年度办理结果 | （三）不予公开 | 3.危及“三安全一稳定” "
        + "| 0 | 0 | 0 | 0 |  |  |  |\n"
        + "| 4.保护第三方合法权益 | 0 | 0 | 0 | 0 |  |  |  |  |  |\n"
        + TAIL,
        {
            "requests.denied_security_stability.research": None,
            "requests.denied_security_stability.public_welfare": None,
            "requests.denied_security_stability.legal_service": "0",
            "requests.denied_security_stability.total": "0",
        },
    ),
)
