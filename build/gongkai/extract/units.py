"""Figures and their document in; the same out, but for sums of money whose unit is in doubt.

A caption over a table, 单位：元, may contradict the unit that the form has for its sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from gongkai.extract.document import Document, Text
from gongkai.extract.explain.places import CellUnit
from gongkai.extract.labels import fold
from gongkai.extract.numbers import MONEY, read
from gongkai.model import Figure, Method, Status

_CAPTION = re.compile(r"[(]?(?:金额|计量|数据)?单位:?([^()]{1,12})[)]?")
_LONGEST = 40
_DOUBTED = "表外注明的金额单位与格式不同，无法确定单位"


def insist_on_units(
    figures: Mapping[str, Figure], document: Document, known: Mapping[str, CellUnit]
) -> dict[str, Figure]:
    """Refuse sums without a unit of their own where a caption names another than the form's."""
    said = frozenset(_said(document))
    return {
        code: _doubted(figure)
        if said and known[code].unit in MONEY and known[code].unit not in said and _is_plain(figure)
        else figure
        for code, figure in figures.items()
    }


def _said(document: Document) -> Iterator[str]:
    """The units of money that stand alone on a line, or in a box, as 单位：万元."""
    for block in document.blocks:
        texts = block.lines if isinstance(block, Text) else [box.text for box in block.boxes]
        for text in texts:
            if len(text) <= _LONGEST and "单位" in text:
                match = _CAPTION.fullmatch(re.sub(r"\s+", "", fold(text)))
                parts = re.split(r"[、/,和及]", match[1]) if match else ()
                yield from (part for part in parts if part.endswith("元"))


def _is_plain(figure: Figure) -> bool:
    """Whether a number was read as it stands, its unit the form's."""
    printed = read(figure.raw)
    return figure.status is Status.REPORTED and not printed.unit and printed.value == figure.value


def _doubted(figure: Figure) -> Figure:
    return replace(figure, status=Status.AMBIGUOUS, value=None, method=Method.NONE, note=_DOUBTED)
