"""The text of one box in; what is printed there out: a number, a blank, a dash or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from gongkai.model import Status

LONGEST_NUMBER = 18
"""Digits of the longest number that is believed; the largest sums of money met have fourteen."""

DASHES = frozenset({"-", "--", "---", "/", "\\", "无", "无。", "―", "─"})
_NONE = re.compile(
    r"(?:不涉及|不适用|未涉及|无此项|无此类|无[件条项个宗起份次]|N/?A|[×✕╳]|_{2,}|…+)[。.]?",
    re.IGNORECASE,
)
"""What else stands in a box for which there is nothing to count."""
STAND_INS = frozenset({"null", "NULL", "Null", "空", "*", "**", "***"})
"""What stands in a box instead of what belongs there: nothing says what that is."""
ZEROS = frozenset({"零", "〇"})
"""Words that are the number 0, alone in a box."""
COUNTERS = ("件次", "件", "条", "项", "个", "宗", "起", "份", "部", "次")
MONEY = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
COUNTED = ("栏次", "列次", "序号", "甲")
"""What stands before the numbers of columns."""
COUNTING = frozenset({"序号", "行次", "栏次", "编号", "行号"})
"""What stands over the numbers of rows."""
SHORT = 20
"""Characters of a text of which it is remembered what it says."""
FEWEST_COLUMNS = 5
"""Fewer numbers that count on may be figures."""
UNITS = "|".join(sorted((*MONEY, *COUNTERS), key=len, reverse=True))
"""Every unit that may stand behind a figure, for a pattern; the longer before its part."""
SUM = r"[^():,\d]{0,3}?[元角分]"
"""A unit of money, known or not: 万美元 is none of the form's."""

_BLANKS = dict.fromkeys(map(ord, "\u00a0\u3000\u2002\u2003\u2009\u200a\t\u202f"), " ")
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\ufeff\u2060"
"""Characters that print nothing; editors leave them between digits and after them."""
_SOFT_HYPHEN = {0xAD: "\ufffc"}
"""Pages print nothing for it, and programs write it for a minus: no number survives beside it."""
_DASH_SIGNS = dict.fromkeys(map(ord, "－−–—‒﹣"), "-")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
SHAPES = {
    **_WIDE,
    **_BLANKS,
    **_DASH_SIGNS,
    **_SOFT_HYPHEN,
    **dict.fromkeys(map(ord, UNSEEN), " "),
}
"""Signs that are written plainly, by their code points."""

NOTE = r"\s?\^(?:[\[(〔](?:注|\d|[一二三四五六七八九十]){1,3}[\])〕]|[①-⑳*†‡])"
"""The mark of a note, raised behind a number: in brackets, or a sign that is no digit."""
_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?P<sign>[-+增减]?)\s?(?P<amount>{_AMOUNT})\s?(?P<unit>[^\d\s().,;:、。^-]{{0,3}})"
    rf"(?P<remark>\s?[(\[][^()\[\]]*[)\]])?(?:{NOTE})?"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """What a box holds; `unit` as printed, '' where none is."""

    status: Status
    value: Decimal | None = None
    unit: str = ""
    signed: bool = False
    """A sign or 增 or 减 stands before it."""


def read(text: str) -> Printed:
    """Tell what a box holds, its unit still as printed."""
    return _read_short(text) if len(text) <= SHORT else _read(text)


def _read(text: str) -> Printed:
    plain = narrow(text).strip()
    if not plain:
        return Printed(Status.BLANK)
    if plain in DASHES or "".join(plain.split()) in DASHES or _NONE.fullmatch(plain):
        return Printed(Status.NOT_APPLICABLE)
    if plain in ZEROS:
        return Printed(Status.REPORTED, Decimal(0))
    match = _NUMBER.fullmatch(plain)
    return _number(match) if match else Printed(Status.UNREADABLE)


@lru_cache(maxsize=4096)
def _read_short(text: str) -> Printed:
    """The same, remembered: most boxes hold one of a few short texts."""
    return _read(text)


def count_columns(texts: Sequence[str]) -> bool:
    """Whether numbers are those of columns: 1 2 3 4 5, perhaps from the first again.

    A word may stand before them that says so. Figures of a table never count on like this: the
    last of a group is the sum of the others.
    """
    texts = texts[1:] if texts and texts[0].strip() in COUNTED else texts
    values = [value for text in texts if (value := read(text).value) is not None]
    steps = [0 if after == values[0] else after - before for before, after in pairwise(values)]
    counting = set(steps) <= {0, 1} and 5 * sum(steps) >= 3 * len(steps)
    return len(values) == len(texts) >= FEWEST_COLUMNS and counting


def narrow(text: str) -> str:
    """Make full-width signs half-width and every blank a space; no character is lost or moved."""
    return text.translate(SHAPES)


def converted(printed: Printed, unit: str, header_unit: str = "") -> Decimal | None:
    """Bring a number to the unit of the form; None where the units do not fit each other.

    A unit in the box outranks one in the header; a number without either is in the form's unit.
    """
    if printed.value is None:
        return None
    shown = printed.unit or (header_unit if unit in MONEY else "")
    if unit in MONEY:
        return _money(printed.value, shown or unit, unit)
    return printed.value if not shown or shown in COUNTERS else None


@lru_cache(maxsize=4096)
def is_plain(digits: str) -> bool:
    """Whether a run of digits can be one number: no zero leads it, and its length is sane."""
    whole = digits.lstrip("-+增减").split(".")[0].replace(",", "")
    return len(whole) <= LONGEST_NUMBER and (len(whole) == 1 or not whole.startswith("0"))


def _number(match: re.Match[str]) -> Printed:
    amount = match["amount"]
    if not is_plain(amount):
        return Printed(Status.UNREADABLE)
    value = Decimal(amount.replace(",", ""))
    shown = -value if match["sign"] in ("-", "减") else value
    return Printed(Status.REPORTED, shown, match["unit"], signed=bool(match["sign"]))


def _money(value: Decimal, shown: str, unit: str) -> Decimal | None:
    if shown not in MONEY:
        return None
    exact = value * MONEY[shown] / MONEY[unit]
    return value if shown == unit else exact.normalize() + 0
