"""Tables, rows and columns that words give to another year or to other bodies: nothing is told of
them, and what stands beside them is.
"""

from __future__ import annotations

import pytest

from gongkai.extract import extract
from gongkai.form import load
from tests.unit.test_explain_documents import row

FORM = load()
TITLE = "石桥县教育局2023年政府信息公开工作年度报告"
FOUR = "四、政府信息公开行政复议、行政诉讼情况"
FIRST = "".join(
    f"<td rowspan=2>{name}" for name in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
)
HEAD = (
    f"<tr><td colspan=5>行政复议<td colspan=10>行政诉讼<tr>{FIRST}"
    "<td colspan=5>未经复议直接起诉<td colspan=5>复议后起诉<tr>"
    f"{'<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计' * 2}"
)
FILLED = "<tr>" + "".join(f"<td>{number}" for number in (3, 1, 0, 0, 4, *"00101", *"02002"))
TABLE = f"<table>{HEAD}{FILLED}</table>"
TOLD = [*"31004", *"00101", *"02002"]
THREE = "三、收到和处理政府信息公开申请情况"
NAMES = (
    "<tr><td rowspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    "<td colspan=7>申请人情况"
    "<tr><td rowspan=2>自然人<td colspan=5>法人或其他组织<td rowspan=2>总计"
    "<tr><td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构<td>其他"
)
ONE = "<tr><td>一、本年新收政府信息公开申请数量<td>4<td>1<td>0<td>0<td>0<td>2<td>7"
TWO = "<tr><td>二、上年结转政府信息公开申请数量<td>1<td>0<td>0<td>0<td>0<td>0<td>1"


def told(body: str, code: str, name: str = "a.html") -> list[str | None]:
    """What is told of the boxes of a row or a table."""
    page = f"<h1>{TITLE}</h1>{body}<p>五、存在的主要问题及改进情况</p><p>无。</p>"
    text = page if name.endswith("html") else f"{TITLE}\n\n{body}\n\n五、存在的主要问题\n\n无。\n"
    return row(extract(text.encode(), name, FORM).figures, code)


@pytest.mark.parametrize(
    "caption",
    [
        "往年情况",
        "前一年度数据对照：",
        "统计年度：2022",
        "统计时间：2022.1.1-2022.12.31",
        "上年数据见下表。",
        "下表为全区数据：",
        "（二）下属单位",
        "县教育局下属单位",
        "系统内各单位汇总：",
        "县住建局",
        "附：县青少年活动中心数据",
        "我局代管的县招生办情况如下：",
        "模板如下：",
        "更正前",
        "征求意见稿",
        "第三季度数据",
        "2023年1—9月数据",
        "截至2023年9月30日",
        "2021—2023年累计",
        "仅供参考",
        "同比增减数",
        "高新区管委会数据",
        "县级汇总",
        "下表所列系样表数据，并非本单位本年度数据。",
        "填报单位：竹园镇人民政府 单位：件",
    ],
)
def test_a_caption_of_others_is_that_of_the_table_below(caption: str) -> None:
    """The only table of the section, whose own may be a picture, is then none of the report's."""
    assert told(f"<p>{FOUR}</p><p>{caption}</p>{TABLE}", "remedies") == [None] * 15
    within = TABLE.replace("<table>", f"<table><caption>{caption}</caption>")
    assert told(f"<p>{FOUR}</p>{within}", "remedies") == [None] * 15
    first = TABLE.replace("<table>", f"<table><tr><td colspan=15>{caption}")
    assert told(f"<p>{FOUR}</p>{first}", "remedies") == [None] * 15


@pytest.mark.parametrize(
    "caption",
    [
        "2023年数据",
        "单位：件",
        "（含下属单位）",
        "县教育局情况如下：",
        "石桥县教育局",
        "2024年1月20日",
        "具体情况见下表：",
        "2022",
        "填报单位：石桥县教育局",
        "数据汇总如下：",
        "二○二三年",
        "表2 石桥县教育局2023年依申请公开情况统计表",
        "现将有关情况公布如下",
        "截至2023年12月31日",
        "1—12月累计",
        "统计范围：局机关",
        "填报单位（盖章）：石桥县教育局",
        "数据来源：县政务服务中心",
        "制定机关：国务院办公厅",
        "广元市石桥县教育局情况统计",
        "与去年同期相比有所下降，情况如下表：",
        "2022年结转的申请均已办结，本年度情况如下：",
        "本年度未收到政府信息公开申请。",
        "上年情况见2022年年报",
    ],
)
def test_a_caption_of_the_report_s_own_is_none_of_others(caption: str) -> None:
    """Its year, its name, what it counts, the date on which it was published."""
    assert told(f"<p>{FOUR}</p><p>{caption}</p>{TABLE}", "remedies") == TOLD


@pytest.mark.parametrize("between", ["单位：件", "本单位严格按照条例规定办理。"])
def test_a_caption_may_stand_lines_above_its_table(between: str) -> None:
    """The heading of the section stands before it."""
    for caption, figures in (("2022年情况", [None] * 15), ("2023年情况", TOLD)):
        lines = f"<p>{FOUR}</p><p>{caption}</p><p>{between}</p>"
        assert told(f"{lines}{TABLE}", "remedies") == figures


@pytest.mark.parametrize(
    "sentence",
    ["本报告第三、四部分表格所列为样表数据，另行公布。", "第四部分的数据为2022年数据。"],
)
def test_a_sentence_before_all_tables_may_give_them_to_others(sentence: str) -> None:
    """It speaks of tables, or names a part of the report."""
    assert told(f"<p>{sentence}</p><p>{FOUR}</p>{TABLE}", "remedies") == [None] * 15


@pytest.mark.parametrize(
    "sentence",
    [
        "在全县人大代表中征求意见建议，主动接受监督。",
        "主动公开以下内容：规划信息、预算决算、应急预案。",
        "提供政府信息公开申请表格样本供群众下载使用。",
        "本报告第二部分、第三部分、第四部分按照国办统一模板填报。",
        "本表数据与上年统计口径一致。",
        "采取图表格式解读《“十四五”发展规划》。",
        "县级以上数据平台共享不断完善。",
        "具体数据见下表，比上年增长20%。",
    ],
)
def test_a_sentence_that_only_has_such_words_gives_no_table_to_others(sentence: str) -> None:
    """It does not say that the figures of a table are those of others."""
    assert told(f"<p>{sentence}</p><p>{FOUR}</p>{TABLE}", "remedies") == TOLD


@pytest.mark.parametrize(
    ("behind", "figures"), [("（历年累计）", [None] * 15), ("（2021年格式）", TOLD)]
)
def test_brackets_behind_the_title_may_give_all_tables_to_others(
    behind: str, figures: list[str | None]
) -> None:
    """Not those that name the version of the form."""
    page = f"<p>{TITLE}{behind}</p><p>{FOUR}</p>{TABLE}<p>五、存在的主要问题</p><p>无。</p>"
    assert row(extract(page.encode(), "a.html", FORM).figures, "remedies") == figures


def test_a_row_over_the_head_may_say_two_things() -> None:
    """Whose figures they are in one box, and what they count in another."""
    for whose, figures in (("统计年度：2022", [None] * 15), ("统计年度：2023", TOLD)):
        row_over = f"<table><tr><td colspan=10>{whose}<td colspan=5>单位：件"
        table = TABLE.replace("<table>", row_over)
        assert told(f"<p>{FOUR}</p>{table}", "remedies") == figures


@pytest.mark.parametrize("signs", ["### {}", "**{}**", "*{}*", "【{}】", "——{}——"])
def test_signs_around_a_caption_are_none_of_its_words(signs: str) -> None:
    """Headings and bold lines of Markdown, and what people write for them."""
    table = "|".join(["行政复议"] * 5 + ["行政诉讼"] * 10)
    heads = "|".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3)
    groups = "|".join([""] * 5 + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5)
    lines = (f"|{each}|" for each in (table, groups, heads, "|".join(TOLD)))
    first, *rest = lines
    rule = f"|{'---|' * 15}"
    for caption, figures in (("2022年情况", [None] * 15), ("2023年情况", TOLD)):
        body = "\n".join([FOUR, "", signs.format(caption), "", first, rule, *rest])
        assert told(body, "remedies", "a.md") == figures


@pytest.mark.parametrize(
    "note",
    [
        "（以上为全县汇总数据）",
        "注：以上为2022年数据",
        "备注：表中数据为2022年度",
        "注：本表数据取自2022年年报",
    ],
)
def test_a_note_behind_a_table_may_give_it_to_others(note: str) -> None:
    """The first line behind it, which speaks of it."""
    assert told(f"<p>{FOUR}</p>{TABLE}<p>{note}</p>", "remedies") == [None] * 15
    three = f"<p>{THREE}</p><table>{NAMES}{ONE}{TWO}</table><p>{note}</p>"
    both = f"{three}<p>{FOUR}</p>{TABLE}"
    assert told(both, "requests.new_received") == [None] * 7
    assert told(both, "remedies") == TOLD


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("申请人情况", "上年申请人情况"),
        ("申请人情况", "申请人情况（2022年）"),
        ("申请人情况", "申请人情况（竹园镇）"),
        ("自然人", "自然人（样表）"),
        ("申请人情况", "全县申请人情况"),
        ("<td rowspan=2>自然人", "<td rowspan=2>自然人（上年）"),
        ("一、本年新收政府信息公开申请数量", "一、本年新收网络政府信息公开申请数量"),
        ("一、本年新收政府信息公开申请数量", "上年一、本年新收政府信息公开申请数量"),
    ],
)
def test_a_label_of_others_is_no_label_of_the_form(old: str, new: str) -> None:
    """A word before it or behind it in brackets, at a row, a column or over them."""
    table = f"<table>{NAMES}{ONE}{TWO}</table>"
    assert told(f"<p>{THREE}</p>{table}", "requests.new_received") == [*"4100027"]
    altered = told(f"<p>{THREE}</p>{table.replace(old, new, 1)}", "requests.new_received")
    assert altered[0] is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("行政复议", "上年行政复议"),
        ("行政复议", "行政复议（2022年）"),
        ("行政复议", "作为复议机关受理的行政复议"),
        ("结果维持", "结果维持（下属单位）"),
    ],
)
def test_a_group_of_others_is_no_group_of_the_form(old: str, new: str) -> None:
    """Section four has no rows: its groups are named over their columns."""
    assert told(f"<p>{FOUR}</p>{TABLE.replace(old, new, 1)}", "remedies")[0] is None


@pytest.mark.parametrize("head", ["本年收费项目数", "收费标准（单位：万元）", "上年收费金额"])
def test_a_head_that_names_no_column_ends_those_above(head: str) -> None:
    """A number under it is not read in the place of the form's, under the names of a row above."""
    rows = (
        "<tr><td colspan=2>第二十条第（六）项<tr><td>信息内容<td>本年处理决定数量"
        "<tr><td>行政处罚<td>5<tr><td>行政强制<td>0<tr><td colspan=2>第二十条第（八）项"
        f"<tr><td>信息内容<td>{head}<tr><td>行政事业性收费<td>12"
    )
    body = f"<p>二、主动公开政府信息情况</p><table>{rows}</table>"
    assert told(body, "proactive.fees") == [None]
    assert told(body, "proactive.penalty") == ["5"]


@pytest.mark.parametrize("label", ["行政许可撤销", "行政许可（全县）", "行政许可变更"])
def test_words_behind_a_label_make_another_thing_of_it(label: str) -> None:
    """What was withdrawn or altered is not what was granted."""
    rows = f"<tr><td>信息内容<td>本年处理决定数量<tr><td>{label}<td>5"
    assert told(f"<p>二、主动公开政府信息情况</p><table>{rows}</table>", "proactive.licensing") == [
        None
    ]


@pytest.mark.parametrize(
    ("agency", "caption"),
    [
        ("云岭市住房和城乡建设局", "云岭市住房和城乡建设局"),
        ("云岭市住房和城乡建设局", "市住建局"),
        ("青石镇人民政府", "青石镇"),
        ("云岭市朝阳街道办事处", "朝阳街道"),
        ("云岭市朝阳街道办事处", "朝阳街道情况"),
        ("云岭县人民政府", "全县情况如下表："),
        ("云岭县人民政府", "各单位办理情况如下："),
        ("云岭县人民政府", "（县政府及办公室）"),
        ("青石镇人民政府", "填报单位：青石镇党政办"),
    ],
)
def test_an_agency_s_own_name_is_none_of_others(agency: str, caption: str) -> None:
    """In whatever length; a government's report is that of all bodies of its area."""
    page = f"<h1>{TITLE.replace('石桥县教育局', agency)}</h1><p>{FOUR}</p><p>{caption}</p>{TABLE}"
    figures = extract(
        f"{page}<p>五、存在的主要问题</p><p>无。</p>".encode(), "a.html", FORM
    ).figures
    assert row(figures, "remedies") == TOLD


@pytest.mark.parametrize(
    ("agency", "caption"),
    [
        ("云岭县青石镇人民政府", "云岭县人民政府"),
        ("云岭县青石镇人民政府", "全县情况"),
        ("云岭县人民政府", "全市汇总"),
        ("云岭市第一人民医院", "云岭市"),
    ],
)
def test_the_area_of_a_body_is_another(agency: str, caption: str) -> None:
    """Its name stands in the body's own, before what the body is."""
    page = f"<h1>{TITLE.replace('石桥县教育局', agency)}</h1><p>{FOUR}</p><p>{caption}</p>{TABLE}"
    figures = extract(f"{page}<p>五、存在的主要问题</p>".encode(), "a.html", FORM).figures
    assert row(figures, "remedies") == [None] * 15


@pytest.mark.parametrize("label", ["二、上年结转政府信息公开申请数量（2022年）"])
def test_a_label_may_say_the_year_that_it_means(label: str) -> None:
    """The year before is that from which requests were carried over."""
    table = f"<table>{NAMES}{ONE}{TWO}</table>".replace("二、上年结转政府信息公开申请数量", label)
    assert told(f"<p>{THREE}</p>{table}", "requests.carried_in") == [*"1000001"]
