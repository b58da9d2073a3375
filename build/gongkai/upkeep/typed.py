"""Interpret what a person typed: a cell, a value or the key of a report; never guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress

from gongkai.form import Form
from gongkai.model import Figure, GongkaiError, grouped
from gongkai.reading.faults import in_json, shortened
from gongkai.reading.nearest import did_you_mean
from gongkai.reading.record import BLANK, read_cell
from gongkai.reading.shapes import is_day
from gongkai.reading.strict_json import NotJson, parse_json

KEY = re.compile(r"([0-9]{6}-[a-z0-9-]{1,50})/([0-9]{4})")
BLANKS = frozenset({"空白", "空", "null"})
"""How a person types that a box is printed and empty."""


def parse_key(text: str) -> tuple[str, int]:
    """The body and the year of a report, from 330326-scjgj/2020."""
    found = KEY.fullmatch(narrow(text))
    if found is None:
        raise GongkaiError(
            f"“{shortened(text)}”不是报告的编号，应写作 机关编号/年度，如 330326-scjgj/2020"
        )
    return found[1], int(found[2])


def parse_cell(text: str, form: Form) -> str:
    """The code of a cell, from that code or from its name: 予以公开·总计."""
    if text in form.index:
        return text
    names = grouped((form.name(code), code) for code in form.index)
    named = names.get(text.strip(), ())
    if len(named) == 1:
        return named[0]
    if named:
        raise GongkaiError(f"“{text.strip()}”有 {len(named)} 格，请写代码：{'、'.join(named)}")
    near = did_you_mean(text, form.index) or did_you_mean(text, names)
    raise GongkaiError(
        f"格式中没有“{shortened(text)}”这一格，应写代码如 requests.granted.total，"
        f"或行和列的名称如 予以公开·总计{near}"
    )


def parse_figure(text: str) -> Figure:
    """The figure in a box, from what a person types: a number, a word for blank, or a dash."""
    flat, value = narrow(text).strip(), text.strip()
    if flat in BLANKS:
        return BLANK
    if re.fullmatch(r"-?[0-9.]{1,40}", flat):
        with suppress(NotJson):
            value = parse_json(flat)
    figure = read_cell(value)
    if isinstance(figure, str):
        raise GongkaiError(f"{in_json(text)} 填不进一格；应写所印的数字，空着写 空白，印着“/”写 /")
    return figure


def narrow(text: str) -> str:
    """Full-width letters and digits as ASCII."""
    return unicodedata.normalize("NFKC", text)


def parse_words(text: str, option: str) -> str:
    """A sentence or a name, on one line; raises if it is invisible or cannot be published."""
    line = " ".join(text.split())
    if not line or not any(sign.isprintable() for sign in line):
        raise GongkaiError(f"{option} 是空的，应写出文字")
    if not line.isprintable():
        raise GongkaiError(f"{option} 中有不能发布的字符，应删去")
    return line


def parse_day(text: str, option: str) -> str:
    """A day of the calendar, from 2026-11-21."""
    day = narrow(text)
    if not is_day(day):
        raise GongkaiError(f"{option} 是“{shortened(text)}”，应写日历上的日期，如 2026-11-21")
    return day


def require_known(word: str, words: Mapping[str, object], what: str) -> None:
    """Refuse a word that is not registered, and name the nearest one."""
    if word not in words:
        raise GongkaiError(f"{what} {shortened(word)} 没有登记{did_you_mean(word, words)}；请核对")
