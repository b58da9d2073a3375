"""How a figure is shown: as printed, and its status in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from gongkai.model import EMPTY, INFERRED, READ, REFUSED, UNREAD, Figure, Method, Status, table_of
from gongkai.model.values import Mask, Reading, figure_of, plain
from gongkai.pages.atlas import Atlas, per_atlas
from gongkai.pages.grids import TableCell
from gongkai.pages.templating import Link
from gongkai.wording import wordings


@dataclass(frozen=True)
class StatusWording:
    """How a status is shown: the word in the box, the class, and the text of the legend."""

    word: str
    kind: str
    meaning: str
    en: str = ""
    """The meaning in English."""


CLASSES: Mapping[Status, str] = {
    Status.BLANK: "gk-blank",
    Status.NOT_APPLICABLE: "gk-na",
    Status.AMBIGUOUS: "gk-ambiguous",
    Status.UNREADABLE: "gk-unreadable",
    Status.ABSENT: "gk-absent",
}
WORDINGS: Mapping[Status, StatusWording] = {
    status: StatusWording(
        wordings("status", "box")[status.word],
        CLASSES.get(status, ""),
        wordings("status", "legend")[status.word],
        wordings("status", "en")[status.word],
    )
    for status in (Status.REPORTED, *CLASSES)
}
NOT_IN_FORM = StatusWording("格式无此项", "gk-absent", "这一版格式没有规定这一格")

METHODS: Mapping[Method, str] = dict(zip(Method, wordings("method", "page").values(), strict=True))


def shown(figure: Figure) -> str:
    """The text of the box: the raw text if there is one, else the word for its status."""
    if figure.status is Status.REPORTED:
        return figure.raw or plain(figure.value or Decimal(0))
    if figure.status is Status.NOT_APPLICABLE:
        return figure.raw or "/"
    word = WORDINGS[figure.status].word
    return f"{word}：{figure.raw}" if figure.raw.strip() else word


def hint(figure: Figure) -> str:
    """How the figure was read, and what its status means."""
    parts = [METHODS[figure.method] if figure.status in READ else ""]
    if figure.status is Status.REPORTED and figure.value is not None:
        value = plain(figure.value)
        parts.append(f"计为 {value}" if figure.raw and figure.raw != value else "")
    elif figure.status is not Status.REPORTED:
        parts.append(WORDINGS[figure.status].meaning)
    return "；".join(part for part in parts if part)


def is_inferred(figure: Figure) -> bool:
    """Whether the figure was inferred rather than read."""
    return figure.status is Status.REPORTED and figure.method in INFERRED


EMPTY_CELL = TableCell("")


def figure_cell(
    figure: Figure,
    *,
    id: str = "",
    marks: tuple[Link, ...] = (),
    kind: str = "",
    href: str = "",
    below: str = "",
    empty: TableCell = EMPTY_CELL,
) -> TableCell:
    """The table cell of a figure, with its id, its doubts and the findings that name it.

    A doubt stands instead of the second line `below`; `empty` says how far the cell reaches.
    """
    doubt = is_inferred(figure)
    kinds = (WORDINGS[figure.status].kind, "gk-doubt" if doubt else "", kind)
    return TableCell(
        text=shown(figure),
        id=id,
        kind=" ".join(part for part in kinds if part),
        href=href,
        hidden="（不适用）" if figure.status is Status.NOT_APPLICABLE else "",
        marks=marks,
        below="推定" if doubt else below,
        colspan=empty.colspan,
        rowspan=empty.rowspan,
        headers=empty.headers,
    )


def linked_figure(atlas: Atlas, here: str, row: int, code: str) -> TableCell:
    """A figure with a link to its place on its report's page."""
    if not has_cell(atlas, row, code):
        return not_in_form()
    return figure_cell(atlas.corpus.figure(row, code), href=atlas.cell_address(here, row, code))


def crossed(atlas: Atlas, row: int, code: str) -> TableCell:
    """The same in a table whose heads say where it leads."""
    return (
        figure_cell(atlas.corpus.figure(row, code)) if has_cell(atlas, row, code) else not_in_form()
    )


def not_in_form(kind: str = "") -> TableCell:
    """The table cell for a figure that the edition does not have."""
    kinds = f"{NOT_IN_FORM.kind} {kind}".strip()
    return TableCell(NOT_IN_FORM.word, kind=kinds)


@per_atlas
def reports_with(atlas: Atlas, code: str) -> Mask:
    """bool[n]: which reports print their table on an edition that has the cell."""
    printed = atlas.corpus.has_table_edition
    masks = [
        printed[table_of(code), edition.id]
        for edition in atlas.corpus.form.editions.values()
        if code in edition.codes
    ]
    found: Mask = np.logical_or.reduce(masks)
    return found


def has_cell(atlas: Atlas, row: int, code: str) -> bool:
    """Whether the edition on which the report prints the table has the cell."""
    return code in atlas.corpus.form.editions[atlas.report(row).edition_of(code)].codes


@dataclass(frozen=True)
class Total:
    """The sum of some boxes of a report: what is printed, and how many boxes have no number."""

    value: Decimal
    words: str
    """The sum with its unit, never more certain than its boxes."""
    unread: int
    """Number of boxes that we could not read, or that the document lacks."""
    is_inferred: bool
    """Whether a number in it was inferred rather than read."""
    numbers: int = 1
    """Number of boxes with a number; if there are none, the sum of 0 has no meaning."""


def total(atlas: Atlas, row: int, codes: tuple[str, ...]) -> Total:
    """Sum boxes of one report without counting a blank as zero."""
    return _total(atlas.corpus.readings_of(row, codes), atlas.corpus.form.unit(codes[0]))


@lru_cache(maxsize=1 << 15)
def _total(printed: tuple[Reading, ...], unit: str) -> Total:
    """The sum of given readings; cached, as few numbers recur."""
    figures = [figure_of(*reading) for reading in printed]
    value = sum((figure.value for figure in figures if figure.value is not None), Decimal(0))
    words = _one(figures[0], unit) if len(figures) == 1 else _many(figures, value, unit)
    doubt = any(is_inferred(figure) for figure in figures)
    unread = sum(figure.status in UNREAD for figure in figures)
    numbers = sum(figure.value is not None for figure in figures)
    return Total(value, words + ("（含推定）" if doubt else ""), unread, doubt, numbers)


def _one(figure: Figure, unit: str) -> str:
    """A single box in words; a unit that the document printed itself is not repeated."""
    if figure.status in REFUSED:
        return WORDINGS[figure.status].word
    text = shown(figure)
    is_number = figure.value is not None and text == plain(figure.value)
    return f"{text} {unit}" if is_number else text


def _many(figures: Sequence[Figure], value: Decimal, unit: str) -> str:
    """Several boxes in words: their sum, or why there is none."""
    states = [figure.status for figure in figures]
    if any(state in UNREAD for state in states):
        lacks = all(state is Status.ABSENT for state in states if state in UNREAD)
        return "无法合计（原文缺行）" if lacks else "无法合计（有读不准的格）"
    silent = sum(state in EMPTY for state in states)
    if silent == len(states):
        return WORDINGS[Status.BLANK].word
    return f"{plain(value)} {unit}" + (f"（另有 {silent} 格空白）" if silent else "")
