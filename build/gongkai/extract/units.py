"""Figures and their document in; the same out, but for sums of money whose unit is in doubt.

A caption over a table, the label of a row or a note below may name another unit than the form's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gongkai.extract.document import Document
from gongkai.extract.explain.places import CellUnit
from gongkai.extract.labels import fold
from gongkai.extract.numbers import MONEY, read
from gongkai.model import Figure, Status

_CAPTION = re.compile(r"[(]?(?:金额|计量|数据)?单位:?([^()]{1,12})[)]?")
_MENTION = re.compile(
    r"(?:(?:^|[:(/、,;=\[【〔]|[额为位以币按税])([十百千万亿]{0,2}(?:美|欧|港|日)?[元圆])"
    r"|[(](亿|[十百千]?万|千)[)]|([¥￥]))"
)
"""A unit of money that is named, and not printed behind a number."""
_MONEY = ("元", "角", "分")
"""How the units of money end."""
_SECTION = re.compile(r"主动公开.{0,4}信息")
_NEXT = re.compile(r"收到和?处理")
_LONGEST = 60
"""More characters in a line are prose."""
_NEAR = 30
"""Lines around a figure where its section does not begin or end before."""
_DOUBTED = "原文另写有别的金额单位，无法确定单位"


def insist_on_units(
    figures: Mapping[str, Figure], document: Document, known: Mapping[str, CellUnit]
) -> dict[str, Figure]:
    """Refuse sums without a unit of their own where the document names another than theirs."""
    captions = frozenset(_captions(document))
    return {
        code: Figure(Status.AMBIGUOUS, None, figure.raw, figure.line, note=_DOUBTED)
        if known[code].unit in MONEY
        and figure.status is Status.REPORTED
        and not read(figure.raw).unit
        and _is_doubtful(figure, known[code].unit, captions | _named(document, figure.line))
        else figure
        for code, figure in figures.items()
    }


def _is_doubtful(figure: Figure, unit: str, named: frozenset[str]) -> bool:
    """Whether units are named that a number as it stands, or one that was converted, has not."""
    is_plain = read(figure.raw).value == figure.value
    return bool(named - {unit}) if is_plain else len(named) > 1


def _captions(document: Document) -> Iterator[str]:
    """The units of money in lines that are nothing but a caption: 单位：万元."""
    for line in document.lines:
        if len(line) <= _LONGEST and "单位" in line:
            for text in line.split("\t"):
                match = _CAPTION.fullmatch(re.sub(r"\s+", "", fold(text)))
                parts = re.split(r"[、/,和及]", match[1]) if match else ()
                yield from (part for part in parts if part.endswith(_MONEY))


def _named(document: Document, line: int) -> frozenset[str]:
    """The units of money that are named in the section of a line, beside no number."""
    lines = [re.sub(r"\s+", "", fold(text[: 2 * _LONGEST])) for text in document.lines]
    first, last = max(0, line - _NEAR), min(len(lines), line + _NEAR)
    starts = (at for at in range(line - 1, -1, -1) if _is_heading(lines[at], _SECTION))
    ends = (at for at in range(line, len(lines)) if _is_heading(lines[at], _NEXT))
    own = lines[next(starts, first) : next(ends, last)]
    found = (match for text in own if len(text) <= _LONGEST for match in _MENTION.finditer(text))
    return frozenset(_unit(match) for match in found)


def _is_heading(line: str, words: re.Pattern[str]) -> bool:
    return len(line) <= _LONGEST and bool(words.search(line))


def _unit(match: re.Match[str]) -> str:
    """The unit that a mention means: 圆 and ¥ are 元, a bare 亿 in brackets is 亿元."""
    named, power, sign = match.groups()
    return "元" if sign else f"{power}元" if power else named.replace("圆", "元")
