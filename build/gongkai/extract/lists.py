"""Prose without blanks in; the lists of parts that it says make up a whole out: 共56条，其中….

A list is told only where it is whole, in one unit and in one reading: each part is one name and
one number, in the unit of the whole, and the last part is 其他, which leaves nothing out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_UNIT = r"(?:条|件|份|篇|项|起|宗)"
_WHOLE = re.compile(
    rf"(?<![\d.])(?P<value>\d{{1,6}})(?P<unit>{_UNIT})(?:政府信息|信息)?"
    r"[,;:(]*(?:其中|分别为|分别是|涵盖|包括)[,:]?(?:包括)?"
)
_PART = re.compile(rf"(?P<name>[^\d。;!?%()]{{2,60}}?)(?P<value>\d{{1,6}})(?P<unit>{_UNIT})")
_BETWEEN = re.compile(r"[,、;和及以]*")
_END = re.compile(r"[。;,)!]|$")
_REST = re.compile(r"^(?:其他|其它|其余)")
_NO_PART = re.compile(
    r"其中|共计|合计|累计|以上|同比|比上|较|占|余$|约|超过|通过|专栏|平台|网站|公众号|转发|收到|受理|申请|答复|主要|另"
)
"""Words of another clause, or of a number that is no part: the list is not told."""
FEWEST = 3
"""Parts; fewer are seldom meant as a list of all."""


@dataclass(frozen=True)
class Listed:
    """A whole and its parts as the prose counts them."""

    at: int
    """Where the number of the whole stands."""
    end: int
    whole: Decimal
    parts: tuple[Decimal, ...]


def lists(compact: str) -> Iterator[Listed]:
    """Every whole with all of its parts; `compact` is folded and without blanks."""
    for match in _WHOLE.finditer(compact):
        found = list(_parts(compact, match.end(), match["unit"]))
        if len(found) >= FEWEST:
            parts = tuple(Decimal(each["value"]) for each in found)
            whole = Decimal(match["value"])
            yield Listed(match.start("value"), found[-1].end(), whole, parts)


def _parts(compact: str, at: int, unit: str) -> Iterator[re.Match[str]]:
    """Parts one behind another up to 其他; none at all where one of them is no part."""
    found: list[re.Match[str]] = []
    while part := _PART.match(compact, at):
        if part["unit"] != unit or _NO_PART.search(part["name"]):
            return
        found.append(part)
        if _REST.match(part["name"]):
            yield from found if _ends(compact, part.end(), unit) else ()
            return
        between = _BETWEEN.match(compact, part.end())
        at = between.end() if between else part.end()


def _ends(compact: str, at: int, unit: str) -> bool:
    """Whether the list ends at `at`: its clause does, and no further part follows it."""
    if not _END.match(compact, at):
        return False
    further = _PART.match(compact, at + 1)
    return compact[at : at + 1] in "。)!" or not (further and further["unit"] == unit)
