"""Words of a line or a box in; which year's figures, or whose, they say that a table holds, out."""

from __future__ import annotations

import re

LAST_YEAR = r"(?:上一?年|去年|前年|前一年|上期)(?:度|同期)?"
"""A year before the report's, told without its number."""
_NUMBERED = r"20[0-4]\d年度?"
_YEARS_BEFORE = {"本年": 0, "本年度": 0, "今年": 0, "上年": 1, "上年度": 1, "去年": 1, "上一年": 1}
"""How long ago the year was that a box over a column names."""
_ONLY = (
    r"(?:\([一二三四]\)|附[:表]?|[以如]?下[表为是]{{0,2}})?[(\[|]?(?:{})"
    r"(?:情况|数据|统计|数)*表?(?:如下)?[:)\]|。.]*"
)
_ONLY_NUMBERED = re.compile(_ONLY.format(r"(20[0-4]\d)年度?"))
_ONLY_LAST = re.compile(_ONLY.format(LAST_YEAR))
_ENDING_LAST = re.compile(rf"{LAST_YEAR}(?:数|数据|情况)?$")
_CAPTION = re.compile(
    r"(?:[附(\[|]|附[件表录]?\d?|表\d|\([1-9]\)|[1-9][、.]|以下为|[与比])?[:、.]?"
    rf"(?:{_NUMBERED}|{LAST_YEAR}"
    r"|(?:下属|所属|直属|各?乡镇|各?街道|各?区县|各?县区|全[市县区省州]|汇总)(?!.*(?:公开|申请|诉讼)))"
    r"(?:.{0,24}?(?:情况|数据?|同期|统计|汇总|[合总]计|报告|年报|对比|对照|比较|参考))?"
    r"(?:如下)?表?(?:如下)?(?:\(单位[^)]*\))?[。:)\]|]*"
)
"""What stands over a table of another year, or of other bodies."""
_NUMERALS = str.maketrans("〇一二三四五六七八九", "0123456789")


def only_year(plain: str) -> int | None:
    """The year that is all that a text names; it has no blanks, and its signs are half-width."""
    match = _ONLY_NUMBERED.fullmatch(plain)
    return int(match[1]) if match else None


def year_over_column(plain: str, year: int) -> int | None:
    """The same, perhaps told from the report's year: 本年, 上年."""
    before = _YEARS_BEFORE.get(plain)
    return only_year(plain) if before is None else year - before


def says_last_year(plain: str) -> bool:
    """Whether all that a text names is a year before the report's."""
    return bool(_ONLY_LAST.fullmatch(plain))


def ends_with_last_year(plain: str) -> bool:
    """Whether the last words before numbers are such a year."""
    return bool(_ENDING_LAST.search(plain))


def is_foreign_caption(plain: str, year: int) -> bool:
    """Whether a text may be the caption of a table of another year or of other bodies."""
    arabic = plain.translate(_NUMERALS)
    return bool(_CAPTION.fullmatch(arabic)) and str(year) not in arabic
