"""What portals print around a report, in; title, dates, publisher and identifiers, out.

Knows the names that portals give to these things, and nothing of the form. Lines are those of a
page, boxes of a table parted by TAB; a label may stand before its value, or alone above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

PUBLISHED = ("发布日期", "发布时间", "公开日期", "公开时间", "生成日期")
"""Labels of the day of publication; where several are given, the earliest counts."""
DRAWN_UP = ("发文日期", "成文日期", "印发日期", "发文时间", "成文时间")
"""Labels of the day of signature, used where no day of publication is told."""
UNTOLD_DAY = ("时间", "日期")
"""Labels that do not say of what the day is; only a value that is a day and no more counts."""
PUBLISHER = ("发布机构", "发布单位", "发文机构", "发文单位", "信息来源", "文章来源", "来源")
"""Labels of who put it on the portal, best first; not the reporting body."""
TITLE = ("信息名称", "名称", "标题", "文件名称")
IDENTIFIERS = (
    "索引号", "文号", "发布文号", "文件编号", "统一社会信用代码", "信息索引号", "公开编号",
)  # fmt: skip
"""Kept under their own names."""
ADDRESS = ("来源", "原文链接", "网址", "来源网址")
OTHERS = (
    "主题分类", "组配分类", "分类", "公开方式", "公开时限", "有效性", "时效", "时效性", "关键词",
    "主题词", "主题导航", "内容概述", "浏览次数", "点击数", "页面生成时间", "采集时间", "文件下载",
    "体裁分类", "服务对象", "字体", "字号", "打印", "分享",
)  # fmt: skip
"""Labels whose values are not kept, but which end the value before them."""

LABELS = (*PUBLISHED, *DRAWN_UP, *UNTOLD_DAY, *PUBLISHER, *TITLE, *IDENTIFIERS, *ADDRESS, *OTHERS)
LONGEST_LINE = 600
"""Longer lines are prose."""
LONGEST_VALUE = 200


def _pattern(labels: Iterable[str]) -> re.Pattern[str]:
    """Labels with blanks inside ('索 引 号'), after nothing or blanks, then a mark or blanks."""
    spelled = sorted(set(labels), key=len, reverse=True)
    spaced = "|".join(r"[ \u3000\xa0]?".join(label) for label in spelled)
    return re.compile(
        rf"(?:^|(?<=[\s\[【|｜]))({spaced})[ \xa0\u3000]*[\]】]?(?:[:：|]|(?=\s)|$)[ \xa0\u3000]*"
    )


FIND = _pattern(LABELS)
ANY_LABEL = re.compile(r"\s*[^\s:：]{2,8}\s*[:：]")
"""A line that begins like this is no value of the label above it."""
DAY = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
ONLY_A_DAY = re.compile(
    r"20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?(?=\s|$)"
)
NEXT_LABEL = re.compile(r"\s+[^\s:：]{2,8}\s*[:：]")
NOBODY = re.compile(
    r"原创|转载|本站|本网|网络|互联网|未知|不详|其他|其它|无|[-—/]+|[^\s]{1,8}[:：]"
)
"""What portals print in the place of a publisher's name."""
COMPACT_DAY = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


def describe(lines: Sequence[str]) -> dict[str, str]:
    """Title, published, publisher, url and identifiers that `lines` name by their labels."""
    found = dict(reversed([*_pairs(lines)]))  # the first value of each label
    meta = {label: found[label] for label in IDENTIFIERS if label in found}
    address = next((found[k] for k in ADDRESS if found.get(k, "").startswith("http")), "")
    names = (publisher_in(found[k]) for k in PUBLISHER if k in found)
    publisher = next(filter(None, names), "")
    title = next((found[k] for k in TITLE if k in found), "")
    named = {"title": title, "publisher": publisher, "url": address, "published": day_of(found)}
    return meta | {key: value for key, value in named.items() if value}


def publisher_in(value: str) -> str:
    """The name that a publisher's label has, without what follows it; empty where it has none."""
    name = NEXT_LABEL.split(value)[0].strip()
    if name.startswith("http") or NOBODY.fullmatch(name) or "".join(name.split()) in LABELS:
        return ""
    return name


def day_of(found: Mapping[str, str]) -> str:
    """The day of publication as YYYY-MM-DD by the ranking of labels, or nothing."""
    told = {k: v for k, v in found.items() if k not in UNTOLD_DAY or ONLY_A_DAY.match(v)}
    for labels in (PUBLISHED, UNTOLD_DAY, DRAWN_UP):
        days = sorted(filter(None, (iso_day(told.get(label, "")) for label in labels)))
        if days:
            return days[0]
    return ""


def iso_day(text: str) -> str:
    """The first day written in `text` as YYYY-MM-DD, or nothing."""
    match = DAY.search(text) or COMPACT_DAY.search(text)
    if not match:
        return ""
    year, month, day = (int(part) for part in match.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    waiting = ""
    for line in lines:
        if not line.strip() or len(line) > LONGEST_LINE:
            continue
        matches = list(FIND.finditer(line))
        if waiting and not ANY_LABEL.match(line) and not (matches and matches[0].start() == 0):
            yield waiting, line.strip()[:LONGEST_VALUE]
        waiting = ""
        for match, following in zip(matches, [*matches[1:], None], strict=False):
            label = "".join(match[1].split())
            value = _value(line[match.end() : following.start() if following else len(line)])
            if value:
                yield label, value
            elif following is None and match.end() == len(line) and len(matches) == 1:
                waiting = label


def _value(text: str) -> str:
    """What stands after a label, up to the next box or a wide gap."""
    first = re.split(r"\t|\s{3,}|[|｜]", text.lstrip(" \t\xa0\u3000:："))[0]
    return " ".join(first.split()).strip("【】[]（）()")[:LONGEST_VALUE]
