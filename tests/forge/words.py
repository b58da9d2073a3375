"""A record in, its wording out: titles, labels with the slips of real reports, made-up prose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from gongkai.form import Group, RowOrColumn, TableForm
from tests.forge.truth import Record

TRADITIONAL = str.maketrans(
    "开报动结转请数办属于国规终终门业机构会务组织项总计处罚强费续继区产单类执过护权举诉补没现内"
    "关复议审诉讼维纠发废许可采购额制级况经无当应标准联对应确认获监领导实个样",
    "開報動結轉請數辦屬於國規終終門業機構會務組織項總計處罰強費續繼區產單類執過護權舉訴補沒現內"
    "關復議審訴訟維糾發廢許可採購額製級況經無當應標準聯對應確認獲監領導實個樣",
)
TYPOS = {
    "部": "布",
    "掌": "撑",
    "密": "蜜",
    "结": "接",
    "维": "唯",
    "纠": "究",
    "废": "费",
    "规": "归",
    "渠": "集",
    "案": "按",
    "维持": "维待",
    "申": "由",
    "服": "報",
    "形": "型",
}
NUMERAL = re.compile(r"^(（[一二三四五六七]）|[一二三四]、|[1-8]\.)")
NUMBERED = re.compile(r"^[（(]? ?[一二三四五六七1-8] ?[）)、.．]? ?")
REMARKS = ("（单位：件）", "（指本年度）", "（件）", "（指2020年办件量）", "（含下属单位）")


@dataclass(frozen=True)
class Wording:
    """Everything printed that is no figure; `labels` by `table/kind/code`."""

    title: str
    headings: Mapping[str, str]
    """By section: overview, proactive, requests, remedies, problems, other; "" where missing."""
    labels: Mapping[str, str]
    corner: str
    overview: tuple[str, ...]
    problems: tuple[str, ...]
    others: tuple[str, ...]
    preface: tuple[str, ...]
    meta: tuple[tuple[str, str], ...]
    signature: tuple[str, ...]
    quirks: tuple[str, ...]


def wording(rng: Random, record: Record, *, clean: bool = False) -> Wording:
    """Word one report; `clean` prints every label and heading as the form does."""
    slips = Slips(rng, clean)
    quirks = list(slips.names)
    labels = {key: slips.spell(line) for key, line in _lines(record.tables)}
    headings = _headings(rng, record, clean, quirks)
    return Wording(
        title=_title(rng, record, clean),
        headings={key: slips.script(text) for key, text in headings.items()},
        labels=labels,
        corner=slips.script(slips.width(record.tables["requests"].corner)),
        overview=prose(rng, record, rng.randint(3, 7)),
        problems=prose(rng, record, rng.randint(1, 3)),
        others=_others(rng),
        preface=_preface(rng, record) if rng.random() < 0.35 else (),
        meta=_meta(rng, record),
        signature=_signature(rng, record),
        quirks=tuple(quirks),
    )


def _lines(tables: Mapping[str, TableForm]) -> list[tuple[str, RowOrColumn | Group]]:
    """Every label of the form, keyed so that one label is misspelt once."""
    found: list[tuple[str, RowOrColumn | Group]] = []
    for table in tables.values():
        for at, block in enumerate(table.blocks):
            found += [(f"{table.code}/row/{row.code}", row) for row in block.rows]
            found += [(f"{table.code}/{at}/{col.code}", col) for col in block.columns]
            found += [
                (f"{table.code}/group/{group.code}", group)
                for group in (*block.row_groups, *block.column_groups)
            ]
            if block.label:
                found.append((f"{table.code}/block/{at}", Group(str(at), block.label)))
    return found


class Slips:
    """The spelling habits of one report, decided once and applied to every label."""

    def __init__(self, rng: Random, clean: bool) -> None:
        """Decide the habits."""
        self.rng = rng
        messy = not clean and rng.random() < 0.6
        self.digit = (
            rng.choice(("{}.", "{}.", "{}、", "{}．", "({})", "（{}）", "{} .", "{}. "))
            if messy
            else "{}."
        )
        self.bracket = (
            rng.choice(("（{}）", "（{}）", "({})", "{})", "( {} )", "（ {} ）"))
            if messy
            else "（{}）"
        )
        self.half = messy and rng.random() < 0.25
        self.traditional = not clean and rng.random() < 0.05
        self.alias = 0.2 if messy else 0.0
        self.typo = rng.choice((0, 0, 0, 0.03, 0.15)) if messy else 0.0
        self.inner_blank = rng.choice((0, 0, 0, 0.1)) if messy else 0.0
        self.remark = rng.choice((0, 0, 0, 0.05)) if messy else 0.0
        self.unnumbered = messy and rng.random() < 0.06

    @property
    def names(self) -> list[str]:
        """The habits worth telling."""
        told = {
            "traditional": self.traditional,
            "typos": self.typo,
            "half-width": self.half,
            "unnumbered": self.unnumbered,
            "inner-blank": self.inner_blank,
            "label-remark": self.remark,
            "numbering": self.digit != "{}.",
        }
        return [name for name, on in told.items() if on]

    def spell(self, line: RowOrColumn | Group) -> str:
        """The label as this report prints it."""
        rng = self.rng
        text = line.label
        aliases = getattr(line, "aliases", ())
        if aliases and rng.random() < self.alias:
            text = rng.choice(aliases)
        text = self.number(text)
        if rng.random() < self.typo:
            text = _typo(rng, text)
        if rng.random() < self.inner_blank and len(text) > 4:
            at = rng.randint(3, len(text) - 1)
            text = text[:at] + " " + text[at:]
        if rng.random() < self.remark:
            text += rng.choice(REMARKS)
        return self.script(self.width(text))

    def number(self, text: str) -> str:
        """Its numeral in the report's own fashion."""
        head = NUMERAL.match(text)
        if not head:
            return text
        numeral, rest = head.group(), text[head.end() :]
        if numeral[0] == "（":
            return self.bracket.format(numeral[1]) + rest
        if numeral[-1] == ".":
            return rest if self.unnumbered else self.digit.format(numeral[0]) + rest
        return text

    def width(self, text: str) -> str:
        """Half-width punctuation where the report uses it."""
        if not self.half:
            return text
        return text.translate(str.maketrans("（），：；“”", '(),:;""'))

    def script(self, text: str) -> str:
        """Traditional characters where the report uses them."""
        return text.translate(TRADITIONAL) if self.traditional else text


def _typo(rng: Random, text: str) -> str:
    """Misspell, drop or double one character, never a numeral."""
    body = NUMBERED.match(text)
    first = body.end() if body else 0
    if len(text) - first < 4:
        return text
    swaps = [at for at in range(first, len(text)) if text[at] in TYPOS]
    draw = rng.random()
    if draw < 0.5 and swaps:
        at = rng.choice(swaps)
        return text[:at] + TYPOS[text[at]] + text[at + 1 :]
    at = rng.randrange(first + 1, len(text))
    if text[at] in "万元增减":
        return text  # another unit or sign would be another print
    return text[:at] + text[at + 1 :] if draw < 0.85 else text[:at] + text[at - 1 :]


def _title(rng: Random, record: Record, clean: bool) -> str:
    agency, year = record.agency, record.year
    titles = (
        f"{agency}{year}年政府信息公开工作年度报告",
        f"{agency}{year}年度政府信息公开工作年度报告",
        f"{agency}{year}年政府信息公开工作报告",
        f"{year}年度{agency}政府信息公开工作年度报告",
        f"{agency}政府信息公开工作{year}年度报告",
        f"{agency}{year}年政府信息公开年报",
    )
    return titles[0] if clean or rng.random() < 0.5 else rng.choice(titles)


def _headings(rng: Random, record: Record, clean: bool, quirks: list[str]) -> dict[str, str]:
    proactive, requests, remedies = (
        record.tables[code].label for code in ("proactive", "requests", "remedies")
    )
    headings = {
        "overview": "一、总体情况",
        "proactive": proactive,
        "requests": requests,
        "remedies": remedies,
        "problems": "五、存在的主要问题及改进情况",
        "other": "六、其他需要报告的事项",
    }
    if clean or rng.random() < 0.55:
        return headings
    headings["remedies"] = rng.choice(
        (
            remedies,
            "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            "四、政府信息公开行政法复议、行政诉讼情况",
            "四、行政复议和行政诉讼情况",
        )
    )
    headings["problems"] = rng.choice(
        (
            "五、存在的主要问题及整改措施",
            "五、政府信息公开工作存在的主要问题及改进情况",
            "五、存在问题及改进情况",
        )
    )
    if rng.random() < 0.3:
        quirks.append("odd-numerals")
        for key, numeral in zip(headings, "123456", strict=True):
            headings[key] = numeral + rng.choice(("、", "、 ", ". ")) + headings[key][2:]
    if rng.random() < 0.1:
        quirks.append("no-heading")
        headings[rng.choice(("proactive", "requests", "remedies"))] = ""
    return headings


def _meta(rng: Random, record: Record) -> tuple[tuple[str, str], ...]:
    day = f"{record.year + 1}-01-{rng.randint(4, 31):02d}"
    return (
        (
            "索引号",
            f"00{rng.randint(1000000, 9999999)}/{record.year + 1}-{rng.randint(1, 99999):05d}",
        ),
        ("主题分类", "综合政务"),
        ("组配分类", "年度报告"),
        ("发布机构", record.agency[:3] + "人民政府办公室"),
        (rng.choice(("生成日期", "发布日期", "成文日期")), day),
        ("公开方式", "主动公开"),
        ("浏览次数", str(rng.randint(1, 4000))),
    )


def _signature(rng: Random, record: Record) -> tuple[str, ...]:
    if rng.random() < 0.3:
        return ()
    return record.agency, f"{record.year + 1}年1月{rng.randint(4, 30)}日"


def _others(rng: Random) -> tuple[str, ...]:
    return rng.choice(
        (
            ("无",),
            ("无。",),
            ("无其他需要报告的事项。",),
            (f"本年度收取信息处理费{rng.choice((0, 0, 120, 380))}元。",),
            (
                f"本年度承办人大建议{rng.randint(1, 30)}件、政协提案{rng.randint(1, 30)}件，"
                "均已按时办结。",
            ),
        )
    )


def _preface(rng: Random, record: Record) -> tuple[str, ...]:
    y = record.year
    return (
        f"按照《中华人民共和国政府信息公开条例》的规定，{record.agency}编制本报告。"
        "报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
        "政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、"
        f"其他需要报告的事项等六个部分组成。{_period(rng, y)}"
        f"联系电话：0{rng.randint(300, 999)}-{rng.randint(2000000, 8999999)}。",
    )


def _period(rng: Random, year: int) -> str:
    """The period of the report; some portals lose the character 年."""
    lost = rng.random() < 0.15
    mark = "" if lost else "年"
    return f"数据统计期限自{year}{mark}1月1日起至{year}{mark}12月31日止。"


SENTENCES = (
    "{y}年，我单位通过门户网站公开各类信息{a}条，政务微信推送{b}篇。",
    "全年共收到政府信息公开申请{a}件，其中自然人{b}件，法人或其他组织{c}件，均按期答复。",
    "本年新收政府信息公开申请数量为{a}件，上年结转{c}件，结转下年度继续办理{c}件。",
    "答复结果中，予以公开{a}件，部分公开{b}件，不予公开{c}件，无法提供{b}件。",
    "全年办理行政许可{a}件、行政处罚{b}件、行政强制{c}件，行政事业性收费{d}万元。",
    "现行有效行政规范性文件{a}件，本年制发件数{b}，本年废止{c}件。",
    "被申请行政复议{b}件，结果维持{c}件；行政诉讼{c}件，尚未审结{c}件。",
    "开展培训{c}次，参训{a}人次，窗口接待咨询{b}人次，满意率{p}%。",
    "（一）主动公开情况。更新栏目{c}个，发布政策解读{b}篇，其中图解{c}篇。",
    "（二）依申请公开情况。受理申请{a}件，与{y0}年的{b}件相比增长{p}%。",
    "（三）政府信息管理情况。清理文件{a}件，宣布失效{c}件。",
    "1.平台建设。网站访问量{a}万次，公众号关注{b}人。",
    "对照{y0}年度报告指出的{c}项不足，已整改{c}项，整改率100%。",
    "政府集中采购项目{c}个，采购总金额{d}元，均在网上公示。",
    "一是制度执行还有差距；二是{c}个科室报送不及时；三是形式单一。",
    "总计受理来电{a}通，办结{b}件，其他{c}件正在办理。",
)


def prose(rng: Random, record: Record, count: int) -> tuple[str, ...]:
    """Sentences full of numbers that stand in no table."""
    return tuple(
        "".join(_sentence(rng, record) for _ in range(rng.randint(1, 3))) for _ in range(count)
    )


def _sentence(rng: Random, record: Record) -> str:
    return rng.choice(SENTENCES).format(
        y=record.year,
        y0=record.year - 1,
        a=rng.randint(0, 900),
        b=rng.randint(0, 99),
        c=rng.randint(0, 9),
        d=rng.randint(0, 99999) / 10,
        p=rng.randint(3, 100),
    )
