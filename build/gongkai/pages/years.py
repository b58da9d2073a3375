"""The reports of one body in, its years side by side out: differences, and breaks in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai.corpus import plain
from gongkai.form import TableForm
from gongkai.pages.atlas import Atlas
from gongkai.pages.blocks import relative
from gongkai.pages.figures import compared, has_cell
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
    for cell, label in measures(atlas.corpus.form, forms):
        editions = [atlas.printed_on(row, cell.table) for row in rows]
        yield (
            Slot(
                label,
                "th",
                scope="row",
                kind="gk-row",
                href=relative(here, f"t/{cell.table}/{cell.row}/"),
                below=remark(atlas, cell.code, editions),
            ),
            *(_box(atlas, here, rows, at, cell.code) for at in range(len(rows))),
        )


def _box(atlas: Atlas, here: str, rows: Sequence[int], at: int, code: str) -> Slot:
    slot = compared(atlas, here, rows[at], code)
    if at == 0:
        return slot
    before, after, table = rows[at - 1], rows[at], code.split(".", 1)[0]
    broken = atlas.printed_on(before, table) != atlas.printed_on(after, table)
    below = slot.below or difference(atlas, before, after, code)
    if not broken and below == slot.below:
        return slot
    kind = f"{slot.kind} gk-break".strip() if broken else slot.kind
    return replace(slot, kind=kind, below=below)


def difference(atlas: Atlas, before: int, after: int, code: str) -> str:
    """What changed from one report to the next, in words where it may not be reckoned."""
    if not (has_cell(atlas, before, code) and has_cell(atlas, after, code)):
        return ""
    table = code.split(".", 1)[0]
    kind, _ = atlas.comparable(
        code, atlas.printed_on(before, table), atlas.printed_on(after, table)
    )
    if kind != "same":
        return "口径变更，不可比"
    reports = atlas.report(before), atlas.report(after)
    if atlas.corpus.form.broken(code, *(report.year for report in reports)):
        return "规定变更，不可比"
    if reports[1].year != reports[0].year + 1:
        return ""
    old, new = atlas.corpus.value(before, code), atlas.corpus.value(after, code)
    if old is None or new is None:
        return ""
    if new == old:
        return "持平" if new else ""
    return signed(plain(new - old))


def signed(number: str) -> str:
    """A difference with its sign: +3, −2."""
    return f"−{number[1:]}" if number.startswith("-") else f"+{number}"
