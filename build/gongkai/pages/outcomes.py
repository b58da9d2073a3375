"""The outcomes of a report's requests: as the form groups them, and the reasons for refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from gongkai.form import TOTAL, Block, RowOrColumn, TableForm, groups_above
from gongkai.model import UNREAD, Status, anchor_of, row_of
from gongkai.model.values import Reading, plain
from gongkai.pages.atlas import Atlas, per_atlas, per_form
from gongkai.pages.figures import WORDINGS, Total, has_cell, total
from gongkai.pages.templating import Link, block

OUTCOMES = "requests-outcomes"
"""The sum of the form that lists all outcomes."""
WITHHELD = ("denied", "unable", "refused")
"""The groups of outcomes in which nothing was given; each row of them is a reason."""


@dataclass(frozen=True)
class Outcome:
    """A row, or a group of rows, of the outcomes: 予以公开, 不予公开 …"""

    code: str
    name: str
    cells: tuple[str, ...]
    total: Total
    href: str


class Tile(NamedTuple):
    """One number of a first screen, with a link to its place in the report."""

    label: str
    words: str
    href: str
    before: str = ""
    """The number of the report on the year before: 2019 年 3 件."""
    en: str = ""
    """The label in English."""


def flow(atlas: Atlas, row: int, page: str) -> list[Tile]:
    """Requests received and handled in one year; `page` is the path to the report."""
    tiles = []
    for code in atlas.corpus.form.named["flow"]:
        label = atlas.corpus.form.describe(code).row
        words = total(atlas, row, (code,)).words
        there = f"{page}#{anchor_of(code)}"
        tiles.append(Tile(label.name, words, there, _before(atlas, row, code), label.en))
    return tiles


def _before(atlas: Atlas, row: int, code: str) -> str:
    """The number of a box in the year before; empty if missing or not comparable."""
    before = atlas.row_before(row)
    if before is None or not has_cell(atlas, before, code):
        return ""
    return f"{atlas.report(before).year} 年 {total(atlas, before, (code,)).words}"


def results(atlas: Atlas, row: int, page: str) -> list[Tile]:
    """The outcomes of the requests of one year."""
    english = atlas.corpus.form.english
    return [
        Tile(part.name, part.total.words, f"{page}{part.href}", en=english.get(part.code, ""))
        for part in outcomes(atlas, row)
    ]


@dataclass(frozen=True)
class Refusal:
    """The number of requests refused in one way, by reason, each with its article."""

    of: Link
    reasons: tuple[Link, ...]
    """其他法律行政法规禁止公开 3（条例第十四条）."""
    unread: str
    """The number of rows without a number that we could read; empty if there are none."""


def refusals(atlas: Atlas, row: int, page: str) -> Markup:
    """What was not given in one year and why, for the first screen of a body or a report."""
    parts = [part for part in outcomes(atlas, row) if part.code in WITHHELD]
    nothing = [part.name for part in parts if _is_nothing(atlas, row, part)]
    shown = [part for part in parts if part.name not in nothing]
    return block(
        "refusals",
        refusals=[_refusal(atlas, row, part, page) for part in shown],
        nothing="、".join(nothing),
    )


def _is_nothing(atlas: Atlas, row: int, part: Outcome) -> bool:
    """Whether every row of the group prints 0."""
    return all(
        status == Status.REPORTED and not value
        for status, value, _, _ in atlas.corpus.readings_of(row, part.cells)
    )


def _refusal(atlas: Atlas, row: int, part: Outcome, page: str) -> Refusal:
    readings = atlas.corpus.readings_of(row, part.cells)
    return Refusal(
        of=Link(f"{part.name} {part.total.words}", f"{page}{part.href}"),
        reasons=tuple(
            _reason(atlas, row, code, page)
            for code, (_, value, _, _) in zip(part.cells, readings, strict=True)
            if value
        ),
        unread=_unread(readings),
    )


def _reason(atlas: Atlas, row: int, code: str, page: str) -> Link:
    """One reason with its article, if the document prints a number above zero."""
    figure = total(atlas, row, (code,))
    line = atlas.corpus.form.describe(code).row
    notes = "；".join(filter(None, (line.article, "推定" if figure.is_inferred else "")))
    words = f"{line.unnumbered} {plain(figure.value)}"
    return Link(f"{words}（{notes}）" if notes else words, f"{page}#{anchor_of(code)}")


def _unread(readings: Sequence[Reading]) -> str:
    """The number of rows without a usable number, by status: 2 格读不准."""
    counts = Counter(status for status, _, _, _ in readings)
    return "、".join(
        f"{counts[state]} 格{WORDINGS[state].word}" for state in UNREAD if counts[state]
    )


@per_atlas
def outcomes(atlas: Atlas, row: int) -> tuple[Outcome, ...]:
    """The outcomes of a report's requests, in printing order."""
    table = atlas.table(row, "requests")
    if table is None:
        return ()
    found = []
    for code, name, rows in _parts(atlas, table.code, atlas.report(row).edition_of(table.code)):
        cells = tuple(f"{table.code}.{line}.{TOTAL}" for line in rows)
        found.append(
            Outcome(code, name, cells, total(atlas, row, cells), _place(atlas, row, cells))
        )
    return tuple(found)


def _place(atlas: Atlas, row: int, cells: tuple[str, ...]) -> str:
    """The link for an outcome: its first box above zero, else its first row."""
    readings = zip(cells, atlas.corpus.readings_of(row, cells), strict=True)
    place = next((code for code, (_, value, _, _) in readings if value), row_of(cells[0]))
    return f"#{anchor_of(place)}"


@per_form
def _parts(atlas: Atlas, table: str, edition: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tuple(parts(atlas.corpus.form.editions[edition].tables[table]))


def parts(table: TableForm) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The outcomes of a table: code, name and rows; grouped rows count as one."""
    rows = next((total.left for total in table.sums if total.id == OUTCOMES), ())
    seen: set[str] = set()
    for row in rows:
        block, line = table.rows[row]
        code, name = _part(block, line)
        if code not in seen:
            seen.add(code)
            yield code, name, tuple(r for r in rows if _part(*table.rows[r])[0] == code)


def _part(block: Block, line: RowOrColumn) -> tuple[str, str]:
    above = groups_above(line, block.row_groups)
    return (above[-1].code, above[-1].name) if len(above) > 1 else (line.code, line.name)
