"""Evidence for a person how to split digits that ran together, from the years before and after.

Digits that ran together can be split in several ways. If a stock is among them, the report on the
year before or after shows which way continues it; sometimes the prose does. The decision is left
to a person: agencies make mistakes in their stocks too often for a program to fill anything in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice

from gongkai.form import Form
from gongkai.model import Draft, Figure, Relation, Status, row_of

Values = Mapping[str, Decimal]
Split = tuple[Decimal, ...]

NUMBERS = re.compile(r"\s*[-+]?\d+(?:\s+[-+]?\d+)*\s*")
"""Text that can be split: whole numbers, perhaps some of them separate already."""
MOST_FITTING = 4
"""If more ways than this fit, the evidence decides nothing."""


@dataclass(frozen=True)
class NeighbourYears:
    """The figures of the reports on the years before and after; empty if there is no report."""

    year: int
    before: Values
    after: Values


def evidence(
    draft: Draft, beside: NeighbourYears, relations: Sequence[Relation], form: Form
) -> Iterator[str]:
    """A line for each row of unsplit figures that some way of splitting would continue."""
    for codes, raw in unsplit_rows(draft):
        parted = [split for split in splits(raw, len(codes)) if _as_read(split, codes, draft)]
        judged = [
            (split, _support(dict(zip(codes, split, strict=True)), draft, beside, relations))
            for split in parted
        ]
        fitting = [f"{_shown(split)}（{words}）" for split, words in judged if words]
        if 0 < len(fitting) <= MOST_FITTING:
            row = form.describe(codes[0]).row
            columns = "、".join(form.describe(code).column.name for code in codes)
            others = len(parted) - len(fitting)
            rest = f"；其余 {others} 种拆法都没有印证" if others else ""
            yield f"{row.name}“{raw}”（{columns}）：{'；'.join(fitting)}{rest}。"


def unsplit_rows(draft: Draft) -> Iterator[tuple[tuple[str, ...], str]]:
    """The cells of each row that were refused because digits ran together, with these digits."""
    for _, cells in groupby(draft.figures, key=lambda code: row_of(code)):
        codes = tuple(cells)
        raws = {
            draft.figures[code].raw
            for code in codes
            if draft.figures[code].status is Status.AMBIGUOUS
        }
        if len(raws) == 1 and NUMBERS.fullmatch(raw := raws.pop()):
            yield codes, raw


def _as_read(split: Split, codes: Sequence[str], draft: Draft) -> bool:
    """Whether a way of splitting agrees with the cells that were read."""
    read = numbers_among(draft.figures)
    return all(read.get(code, number) == number for code, number in zip(codes, split, strict=True))


def splits(raw: str, boxes: int) -> Iterator[Split]:
    """Every way to split a text into so many numbers without leading zeros."""
    yield from _splits(tuple(re.findall(r"[-+]?\d+", raw)), boxes)


def some_splits(raw: str, boxes: int) -> str:
    """The first few ways to split a text, for a sentence; empty if there is none."""
    shown = [_shown(split) for split in islice(splits(raw, boxes), MOST_SPLITS + 1)]
    return "；".join(shown[:MOST_SPLITS]) + ("；……" if len(shown) > MOST_SPLITS else "")


MOST_SPLITS = 6
"""Maximum number of ways shown."""


def _splits(runs: tuple[str, ...], boxes: int) -> Iterator[Split]:
    """Every way to split several runs of digits, each into at least one number."""
    if not runs or not boxes:
        if not runs and not boxes:
            yield ()
        return
    first = runs[0]
    for cut in range(1, len(first) + 1):
        if re.fullmatch(r"[-+]?(?:0|[1-9]\d*)", first[:cut]):
            left = (first[cut:], *runs[1:]) if cut < len(first) else runs[1:]
            for rest in _splits(left, boxes - 1):
                yield (Decimal(first[:cut]), *rest)


def _support(
    values: Values, draft: Draft, beside: NeighbourYears, relations: Sequence[Relation]
) -> str:
    """What supports a way of splitting and what speaks against it; empty if nothing supports it."""
    own = {**numbers_among(draft.figures), **values}
    found = {
        f"与 {beside.year - 1} 年报告": _continues(own, beside.before, values, relations),
        f"与 {beside.year + 1} 年报告": _continues(beside.after, own, values, relations),
        "与正文": [
            statement.value == values[statement.claim]
            for statement in draft.statements
            if statement.claim in values
        ],
    }
    if not any(all(results) for results in found.values() if results):
        return ""
    return "，".join(
        f"{name}{'相合' if all(results) else '不合'}" for name, results in found.items() if results
    )


def numbers_among(figures: Mapping[str, Figure]) -> dict[str, Decimal]:
    """The numbers among some figures."""
    return {code: each.value for code, each in figures.items() if each.value is not None}


def _continues(
    now: Values, before: Values, asked: Values, relations: Sequence[Relation]
) -> list[bool]:
    """Whether each equation between the two years holds in which a cell in question takes part."""
    return [
        sum(Decimal(term.times) * (before if term.before else now)[term.code] for term in r.terms)
        == 0
        for r in relations
        if r.sign == "="
        and r.is_across_years
        and any(term.code in asked for term in r.terms)
        and all(term.code in (before if term.before else now) for term in r.terms)
    ]


def _shown(split: Split) -> str:
    return "、".join(str(number) for number in split)
