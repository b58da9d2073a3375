"""The reports of one body in, its years side by side out: differences, and breaks in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from gongkai.corpus import exact, plain
from gongkai.form import TableForm
from gongkai.pages.atlas import Atlas
from gongkai.pages.blocks import relative, safe
from gongkai.pages.boxes import linked_box
from gongkai.pages.figures import compared
from gongkai.pages.grids import Grid, Row, Slot
from gongkai.pages.measures import measures, remark


def years_grids(atlas: Atlas, here: str, rows: Sequence[int]) -> Iterator[tuple[TableForm, Grid]]:
    """One table of the form after the other, years as columns, oldest first."""
    for code in atlas.corpus.form.tables:
        forms = _forms(atlas, rows, code)
        if forms:
            note = "（总计一列）" if forms[-1].layout == "matrix" else ""
            yield (
                forms[-1],
                Grid(
                    id=code,
                    caption=f"{forms[-1].short}{note}，各年所印的数字",
                    columns=(1, len(rows)),
                    head=(_head(atlas, here, rows, code),),
                    bodies=(tuple(_lines(atlas, here, rows, forms)),),
                    kind="gk-compare gk-years",
                ),
            )


def _forms(atlas: Atlas, rows: Sequence[int], code: str) -> list[TableForm]:
    used = {atlas.printed_on(row, code) for row in rows}
    editions = atlas.corpus.form.editions.values()
    return [e.tables[code] for e in editions if e.id in used and code in e.tables]


def _head(atlas: Atlas, here: str, rows: Sequence[int], table: str) -> Row:
    slots = [Slot("项目", "th", scope="col")]
    for at, row in enumerate(rows):
        broken = at > 0 and atlas.printed_on(row, table) != atlas.printed_on(rows[at - 1], table)
        edition = atlas.printed_on(row, table)
        slots.append(
            Slot(
                f"{atlas.report(row).year} 年",
                "th",
                scope="col",
                kind="gk-break" if broken else "",
                href=relative(here, f"a/{atlas.report(row).key}/"),
                below=f"换用 {edition} 年版格式" if broken else "",
            )
        )
    return tuple(slots)


def _lines(
    atlas: Atlas, here: str, rows: Sequence[int], forms: Sequence[TableForm]
) -> Iterator[Row]:
    table = forms[-1].code
    editions = tuple(atlas.printed_on(row, table) for row in rows)
    for cell, label in measures(atlas.corpus.form, forms):
        head = Slot(
            label,
            "th",
            scope="row",
            kind="gk-row",
            href=relative(here, f"t/{cell.table}/{cell.row}/"),
            below=remark(atlas, cell.code, editions),
        )
        yield (head, *_boxes(atlas, here, rows, editions, cell.code))


def _boxes(
    atlas: Atlas, here: str, rows: Sequence[int], editions: Sequence[str], code: str
) -> Iterator[Slot | str]:
    """What a body prints in one cell, year after year, and what changed."""
    at_cell, anchor = atlas.corpus.form.index[code], code.replace(".", "-")
    for at, (row, edition) in enumerate(zip(rows, editions, strict=True)):
        kind = "gk-break" if at > 0 and edition != editions[at - 1] else ""
        if code not in atlas.codes[edition]:
            slot = compared(atlas, here, row, code)
            yield replace(slot, kind=f"{slot.kind} {kind}".strip())
            continue
        below = difference(atlas, rows[at - 1], row, code) if at else ""
        line = int(atlas.corpus.places[row, at_cell])
        head, middle, tail = linked_box(atlas.corpus.readings(row)[at_cell], kind, below, line > 0)
        there = relative(here, f"a/{atlas.report(row).key}/#{anchor}")
        yield f"{head}{line or ''}{middle}{safe(there)}{tail}"


def difference(atlas: Atlas, before: int, after: int, code: str) -> str:
    """What changed from one report to the next, in words where it may not be reckoned."""
    first, second = atlas.report(before), atlas.report(after)
    table = code.split(".", 1)[0]
    then, now = (each.hybrid.get(table, each.edition) for each in (first, second))
    said = atlas.step(code, then, now, first.year, second.year)
    if said is not None:
        return said
    index = atlas.corpus.form.index[code]
    old, new = (atlas.corpus.readings(row)[index][1] for row in (before, after))
    return "" if old is None or new is None else _moved(old, new)


@lru_cache(maxsize=1 << 14)
def _moved(old: float, new: float) -> str:
    if new == old:
        return "持平" if new else ""
    return signed(plain(exact(new) - exact(old)))


def signed(number: str) -> str:
    """A difference with its sign: +3, −2."""
    return f"−{number[1:]}" if number.startswith("-") else f"+{number}"
