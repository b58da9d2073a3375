"""The reader of running text, on made-up documents in the shapes of real ones."""

from __future__ import annotations

import pytest

from gongkai.extract import stream
from gongkai.extract.document import Builder, Document
from gongkai.form import load
from gongkai.model import Method, Status

FORM = load()
COLUMNS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
HEADER = "申请人情况 自然人 法人或其他组织 总计 商业企业 科研机构 社会公益组织 法律服务机构 其他"
BLOCK = "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"


def document(text: str) -> Document:
    builder = Builder()
    builder.text(text.split("\n"))
    return builder.document("text/plain")


def read(text: str):
    return stream.read(document(text), FORM).figures


def row(figures, code: str) -> list:
    return [
        int(figure.value) if figure.value is not None else figure.status.word
        for figure in (figures[f"requests.{code}.{name}"] for name in (*COLUMNS, "total"))
    ]


def test_one_line_a_row():
    """Seven numbers behind a label are its boxes."""
    found = read(f"{HEADER}\n一、本年新收政府信息公开申请数量 3 1 0 0 0 0 4")
    assert row(found, "new_received") == [3, 1, 0, 0, 0, 0, 4]
    assert found["requests.new_received.total"].method is Method.STREAM
    assert found["requests.new_received.total"].line == 2


def test_dropped_blanks_shift_nothing():
    """With fewer numbers than boxes nothing tells which are missing."""
    text = "一、本年新收政府信息公开申请数量 3 1 4\n二、上年结转政府信息公开申请数量 0 0"
    found = read(f"{HEADER}\n{text}")
    assert row(found, "new_received") == ["ambiguous"] * 7
    assert found["requests.new_received.total"].note


def test_numeral_of_the_next_label_is_peeled_off():
    """In 70000072.没有现成信息 the 2 belongs to the label behind."""
    text = (
        f"{HEADER}（四）无法提供1.本机关不掌握相关政府信息70000072.没有现成信息需要另行制作0000000"
    )
    found = read(text)
    assert row(found, "unable_not_held") == [7, 0, 0, 0, 0, 0, 7]
    assert row(found, "unable_needs_creation") == [0] * 7
    assert found["requests.unable_not_held.total"].method is Method.SETTLED


def test_glued_rows_are_refused_where_the_text_drops_blanks():
    """One row with fewer digits than boxes shows that blanks are gone: no other may be parted."""
    found = read(
        f"{HEADER}（一）予以公开6000017（二）部分公开000（三）不予公开1.属于国家秘密0000000"
    )
    assert row(found, "granted") == ["ambiguous"] * 7


def test_page_numbers_between_rows_are_no_figures():
    """A page number with its marks is dropped; a bare one beside a whole line too."""
    found = read(
        f"{HEADER}\n（四）无法提供\n1.本机关不掌握相关政府信息 2 0 0 0 0 0 2\n- 4 -\n"
        "2.没有现成信息需要另行制作 1 0 0 0 0 0 1\n5\n3.补正后申请内容仍不明确 0 0 0 0 0 0 0"
    )
    assert row(found, "unable_not_held")[-1] == 2
    assert row(found, "unable_needs_creation")[-1] == 1
    assert row(found, "unable_still_unclear")[-1] == 0


def test_blanks_are_counted_by_empty_lines():
    """With one box a line and one empty line between, each blank box leaves one line more."""
    full = "规章\n\n0\n\n0\n\n0\n\n行政规范性文件\n\n1\n\n2\n\n3\n\n"
    text = BLOCK.replace("\n", "\n\n") + full
    more = (
        BLOCK.replace("\n", "\n\n")
        + "规章\n\n0\n\n0\n\n0\n\n行政规范性文件\n\n1\n\n\n3\n\n第二十条"
    )
    found = read(text + "第二十条第（五）项\n\n信息内容\n\n本年处理决定数量\n\n行政许可\n\n7")
    assert found["proactive.normative_docs.in_force"].value == 3
    blank = read(text.replace("规章", "规章", 1) + "第二十条第（一）项\n\n" + more)
    assert blank["proactive.normative_docs.repealed"].status is Status.AMBIGUOUS


def test_prose_is_no_table():
    """Rows of the form that a sentence names have no figures."""
    found = read(
        "一、总体情况\n全年办理行政许可831件、行政处罚96件，行政事业性收费380.6万元。\n"
        "答复结果中，予以公开809件，部分公开14件，不予公开2件。\n"
        "（一）予以公开 5 0 0 0 0 0 5，均已办结。"
    )
    assert not [code for code, figure in found.items() if code.startswith("proactive")]


@pytest.mark.parametrize("printed", ["约3", "<3", "3余", "三", "3%"])
def test_what_is_no_number_hides_its_row(printed):
    """A box that is no number is never left out silently."""
    found = read(f"{HEADER}\n一、本年新收政府信息公开申请数量 {printed} 1 0 0 0 0 4")
    told = [figure.status for code, figure in found.items() if "new_received" in code]
    assert Status.REPORTED not in told


def test_two_tables_that_differ_are_both_refused():
    """Nothing tells which of two tables is the report's own."""
    rows = (
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（一）予以公开",
    )
    one = f"{HEADER}\n" + "".join(f"{row} {{0}} 0 0 0 0 0 {{0}}\n" for row in rows)
    found = read(one.format(3) + one.format(4))
    assert row(found, "granted") == ["ambiguous"] * 7
    assert row(read(one.format(3) + one.format(3)), "granted")[-1] == 3


def test_columns_in_another_order_are_refused():
    """The order of numbers says nothing where the header has another order."""
    header = HEADER.replace("商业企业 科研机构", "科研机构 商业企业")
    found = read(f"{header}\n一、本年新收政府信息公开申请数量 3 1 0 0 0 0 4")
    assert row(found, "new_received") == ["ambiguous"] * 7


def test_sum_chooses_only_among_readings_of_the_row():
    """Eleven and one, or one and eleven: the columns choose, and the figure says so."""
    rows = (
        "一、本年新收政府信息公开申请数量11 1 0 0 0 0 12二、上年结转政府信息公开申请数量0000000"
        "（一）予以公开111000012（二）部分公开0000000（三）不予公开1.属于国家秘密0000000"
        "2.其他法律行政法规禁止公开00000003.危及“三安全一稳定”00000004.保护第三方合法权益0000000"
        "5.属于三类内部事务信息00000006.属于四类过程性信息00000007.属于行政执法案卷0000000"
        "8.属于行政查询事项0000000（四）无法提供1.本机关不掌握相关政府信息0000000"
        "2.没有现成信息需要另行制作00000003.补正后申请内容仍不明确0000000（五）不予处理"
        "1.信访举报投诉类申请00000002.重复申请00000003.要求提供公开出版物0000000"
        "4.无正当理由大量反复申请00000005.要求行政机关确认或重新出具已获取信息0000000"
        "（六）其他处理0000000（七）总计11 1 0 0 0 0 12四、结转下年度继续办理0000000"
    )
    found = read(HEADER + rows)
    assert row(found, "granted") == [11, 1, 0, 0, 0, 0, 12]
    assert found["requests.granted.natural_person"].method is Method.CHOSEN


def test_fifteen_glued_numbers_of_section_four():
    """Three groups of five, each with its sum."""
    text = (
        "四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计"
        "未经复议直接起诉复议后起诉"
        + "结果维持结果纠正其他结果尚未审结总计" * 2
        + "000000000000000五、"
    )
    found = read(text)
    assert {figure.value for figure in found.values()} == {0}


def test_header_of_another_block_is_a_misfit():
    """A row under headers that are not its own is read by its place, and says so."""
    reading = stream.read(
        document(
            "第二十条第（一）项\n信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n规章\n0\n0\n0\n"
            "第二十条第（九）项\n信息内容\n上一年项目数量\n本年增/减\n政府集中采购\n3\n900\n三、收到"
        ),
        FORM,
    )
    assert reading.figures["proactive.procurement.projects"].value == 3
    assert reading.figures["proactive.procurement.amount_yuan"].method is Method.POSITION
    assert reading.misfits[0].printed == ("上一年项目数量", "本年增/减")


def test_long_lines_cost_little():
    """A million digits, words or bars in a line end soon."""
    for text in ("1" * 10**6, "规章 " * 10**5, "|" * 10**6, "（一）" * 10**5):
        read(f"{HEADER}\n一、本年新收政府信息公开申请数量 {text}")


REMEDIES = "四、政府信息公开行政复议、行政诉讼情况\n结果维持 结果纠正 其他结果 尚未审结 总计\n"


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_section_four_with_a_row_to_each_kind_of_case(gap):
    """Three labels under one header of five columns, boxes beside their label or below it."""
    rows = (
        ("行政复议", "1 0 2 0 3"),
        ("行政诉讼 未经复议直接起诉", "0 0 0 1 1"),
        ("复议后起诉", "0 4 0 0 4"),
    )
    text = REMEDIES + "\n".join(label + gap + boxes.replace(" ", gap) for label, boxes in rows)
    found = read(text + "\n五、存在的主要问题及改进情况")
    told = [int(figure.value) for code, figure in found.items() if code.startswith("remedies.")]
    assert told == [1, 0, 2, 0, 3, 0, 0, 0, 1, 1, 0, 4, 0, 0, 4]


def test_section_four_by_rows_under_a_header_in_another_order_is_refused():
    """总计 first: which box is which is not told by their number."""
    text = REMEDIES.replace(" 总计", "").replace("结果维持", "总计 结果维持")
    text += "行政复议 3 1 0 2 0\n未经复议直接起诉 1 0 0 0 1\n复议后起诉 4 0 4 0 0\n"
    found = read(text)
    assert found["remedies.review.total"].status is Status.AMBIGUOUS


NEW, IN = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
TURNED = HEADER.replace(" 总计", "").replace("自然人", "总计 自然人")


def test_sums_in_the_first_column_under_a_header_that_says_so():
    """The header names 总计 before all others, and the rows' sums agree."""
    text = f"{NEW} 8 5 1 0 0 0 2\n{IN} 3 3 0 0 0 0 0"
    found = read(f"{TURNED}\n{text}")
    assert row(found, "new_received") == [5, 1, 0, 0, 0, 2, 8]
    assert row(found, "carried_in") == [3, 0, 0, 0, 0, 0, 3]


def test_sums_in_the_last_column_under_a_header_with_the_sum_first_are_refused():
    """Header and sums contradict each other."""
    text = f"{NEW} 5 1 0 0 0 2 8\n{IN} 3 0 0 0 0 1 4"
    assert row(read(f"{TURNED}\n{text}"), "new_received") == ["ambiguous"] * 7


def test_a_glued_row_that_its_columns_part_otherwise_is_refused():
    """The printed sum is wrong: 170 + 9 + 16 is not 186, but 17 + 9 + 160 is, by chance."""
    new, handled = "一、本年新收政府信息公开申请数量170900160186", "（七）总计1709001603498"
    zeros = "二、上年结转政府信息公开申请数量0000000"
    found = read(f"{HEADER}{new}{zeros}{handled}四、结转下年度继续办理0000000")
    assert row(found, "handled_total") == ["ambiguous"] * 7
    assert row(found, "new_received") == ["ambiguous"] * 7
