"""Prose without blanks in; the period that its figures are of, and the fee it charged, out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

_DAY = r"年?(?:0?(\d)|(1[0-2]))月(\d{1,2})日"
_PERIOD = re.compile(
    rf"(20[0-4]\d){_DAY}(?:零时)?起?[,，]?(?:至|到|[-—–~～])(?:(20[0-4]\d)年?|同年|当年)?"
    r"(?:0?(\d)|(1[0-2]))月(\d{1,2})日"
)
_OF_FIGURES = re.compile(r"统计期限|统计时间|统计周期|报告期|所列数据|数据的?期限|期限[为是自从]")
_FEE = re.compile(
    r"(?<!未)(?<!没有)收取(?:政府)?(?:信息公开)?信息(?:公开)?处理费"
    r"(?:用)?(?:共计?|合计|总计|总额|总金额|金额)?[为是:]?(?P<value>\d[\d,]*(?:\.\d{1,2})?)(?P<unit>万?元)"
)
_NO_FEE = re.compile(
    r"(?:未|没有|无)(?:向[^,。;]{0,10})?(?:收取|发生|产生)(?:任何)?(?:政府)?(?:信息公开)?"
    r"信息(?:公开)?处理费(?:用)?(?=[,。;]|$)"
)


def period(compact: str) -> str:
    """The interval of days as ISO 8601 writes it, empty where none or more than one is stated."""
    found = {
        stated
        for match in _PERIOD.finditer(compact)
        if _OF_FIGURES.search(_sentence(compact, match)) and (stated := _interval(match))
    }
    return found.pop() if len(found) == 1 else ""


def fees(compact: str) -> Iterator[tuple[int, Decimal]]:
    """Each fee for processing information that is stated, in yuan, and where."""
    for match in _FEE.finditer(compact):
        times = 10_000 if match["unit"] == "万元" else 1
        yield match.start("value"), Decimal(match["value"].replace(",", "")) * times
    for match in _NO_FEE.finditer(compact):
        yield match.start(), Decimal(0)


def _sentence(compact: str, match: re.Match[str]) -> str:
    start = max(compact.rfind(mark, 0, match.start()) for mark in "。!?") + 1
    end = compact.find("。", match.end())
    return compact[start : end if end >= 0 else len(compact)]


def _interval(match: re.Match[str]) -> str:
    year, m1, m10, day, until, n1, n10, last = match.groups()
    try:
        first = date(int(year), int(m1 or m10), int(day))
        end = date(int(until or year), int(n1 or n10), int(last))
    except ValueError:
        return ""
    return f"{first}/{end}" if first < end else ""
