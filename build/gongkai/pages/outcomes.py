"""One report in, what came of its requests out: the outcomes as the form groups them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.form import Block, Line, TableForm
from gongkai.pages.atlas import Atlas
from gongkai.pages.figures import Total, total

OUTCOMES = "requests-outcomes"
"""The sum of the form that names all outcomes."""


@dataclass(frozen=True)
class Outcome:
    """A row, or a group of rows, of the outcomes: 予以公开, 不予公开 …"""

    code: str
    name: str
    rows: tuple[str, ...]
    total: Total
    href: str


@dataclass(frozen=True)
class Tile:
    """One number of a first screen, leading to its place in the report."""

    label: str
    words: str
    href: str


FLOW = ("new_received", "carried_in", "handled_total", "carried_out")
"""The four items of table three, as its corner names them."""


def flow(atlas: Atlas, row: int, page: str = "") -> list[Tile]:
    """What came in and what went out in one year; `page` is the way to the report."""
    tiles = []
    for line in FLOW:
        code = f"requests.{line}.total"
        _, _, label, _ = atlas.corpus.form.describe(code)
        words = total(atlas, row, (code,)).words
        tiles.append(Tile(label.name, words, f"{page}#{code.replace('.', '-')}"))
    return tiles


def results(atlas: Atlas, row: int, page: str = "") -> list[Tile]:
    """What came of the requests of one year."""
    return [
        Tile(part.name, part.total.words, f"{page}{part.href}") for part in outcomes(atlas, row)
    ]


def outcomes(atlas: Atlas, row: int, column: str = "total") -> tuple[Outcome, ...]:
    """What came of a report's requests, in the order of print, in one column of the table."""
    report = atlas.report(row)
    table = atlas.corpus.form.table(report.edition, report.hybrid, "requests")
    if table is None:
        return ()
    return tuple(
        Outcome(
            code=code,
            name=name,
            rows=rows,
            total=total(atlas, row, tuple(f"{table.code}.{line}.{column}" for line in rows)),
            href=f"#{table.code}-{rows[0]}",
        )
        for code, name, rows in _parts(atlas, table, report.hybrid.get(table.code, report.edition))
    )


def _parts(
    atlas: Atlas, table: TableForm, edition: str
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    if edition not in atlas.outcomes:
        atlas.outcomes[edition] = tuple(parts(table))
    return atlas.outcomes[edition]


def parts(table: TableForm) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The outcomes that a table tells apart: code, name and rows; grouped rows count as one."""
    rows = next((total.left for total in table.sums if total.id == OUTCOMES), ())
    seen: set[str] = set()
    for row in rows:
        block, line = table.rows[row]
        code, name = _part(block, line)
        if code not in seen:
            seen.add(code)
            yield code, name, tuple(r for r in rows if _part(*table.rows[r])[0] == code)


def _part(block: Block, line: Line) -> tuple[str, str]:
    group = next((group for group in block.row_groups if group.code == line.group), None)
    if group is None or not group.parent:
        return line.code, line.name
    return group.code, group.name
