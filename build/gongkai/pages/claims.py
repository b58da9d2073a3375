"""The claims of a report's prose in words, with what the table prints for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from gongkai.form.expression import Expression, parse
from gongkai.model import Statement, column_of, matches
from gongkai.model.values import plain
from gongkai.pages.atlas import Atlas
from gongkai.pages.figures import total
from gongkai.pages.templating import Link

WORDS = {"processing_fee": "信息处理费（元）", "list": "正文分项列出的总数"}
"""Claims that no table of the form contains."""


def claim(atlas: Atlas, here: str, row: int, text: str) -> Link:
    """A claim in words; if it is one cell of the report's form, with a link to it."""
    expression = parse(text)
    if expression.base:
        above, below = (_words(atlas, row, each) for each in (expression, expression.base))
        return Link(f"{above}占{below}的百分比")
    if _cells(atlas, row, expression) == (text,):
        return atlas.cell_link(here, row, text)
    return Link(WORDS.get(text) or _words(atlas, row, expression))


def claimed_value(statement: Statement) -> str:
    """The figure as written in the prose."""
    return plain(statement.value) + ("%" if parse(statement.claim).base else "")


def printed_value(atlas: Atlas, row: int, statement: Statement) -> str:
    """What the table prints for a claim, or the sum of a list's items; else empty.

    If the prose means more than the claim's own cells, that is added.
    """
    if statement.parts:
        return f"正文各分项相加 {plain(sum(statement.parts, Decimal(0)))}"
    expression = parse(statement.claim)
    cells = () if expression.base else _cells(atlas, row, expression)
    if not cells:
        return ""
    own = total(atlas, row, cells)
    meant = "" if own.value == statement.value else next(_other_reading(atlas, row, statement), "")
    return f"{own.words}；{meant}" if meant else own.words


def _other_reading(atlas: Atlas, row: int, statement: Statement) -> Iterator[str]:
    """The other figure of the table that the prose means, if the rule allows it and it agrees."""
    column = column_of(statement.claim)
    for rule in atlas.judgement.rules:
        if matches(statement.claim, rule.cells):
            for also in rule.also:
                whole = parse(also.replace("{column}", column))
                cells = _cells(atlas, row, whole)
                if cells and total(atlas, row, cells).value == statement.value:
                    yield f"{_words(atlas, row, whole)}共 {total(atlas, row, cells).words}"


def is_about(atlas: Atlas, row: int, text: str, cells: Collection[str]) -> bool:
    """Whether a claim, or a share or its base, is about exactly these cells."""
    expression = parse(text)
    sides = (expression, expression.base) if expression.base else (expression,)
    found = [_cells(atlas, row, side) for side in sides]
    return all(found) and {code for part in found for code in part} == set(cells)


def _words(atlas: Atlas, row: int, expression: Expression) -> str:
    return expression.words(atlas.corpus.form, atlas.report(row).edition_of)


def _cells(atlas: Atlas, row: int, expression: Expression) -> tuple[str, ...]:
    return expression.cells(atlas.corpus.form, atlas.report(row).edition_of)
