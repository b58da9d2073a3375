"""Words of a line or a box in; the year that they are of out."""

from __future__ import annotations

import re

LAST_YEAR = r"(?:上一?年|去年|前年|前一年|上期)(?:度|同期)?"
"""A year before the report's, told without its number."""
_YEARS_BEFORE = {"本年": 0, "本年度": 0, "今年": 0, "上年": 1, "上年度": 1, "去年": 1, "上一年": 1}
"""How long ago the year was that a box over a column names."""
_ONLY = (
    r"(?:\([一二三四]\)|附[:表]?|[以如]?下[表为是]{{0,2}})?[(\[|]?(?:{})"
    r"(?:情况|数据|统计|数)*表?(?:如下)?[:)\]|。.]*"
)
_ONLY_NUMBERED = re.compile(_ONLY.format(r"(20[0-4]\d)年度?"))
_ONLY_LAST = re.compile(_ONLY.format(LAST_YEAR))
_ENDING_LAST = re.compile(rf"{LAST_YEAR}(?:数|数据|情况)?$")


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
