"""The reports of one body in, its years side by side out: differences, and breaks in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from gongkai.corpus import plain
from gongkai.form import TableForm
from gongkai.model import Figure
from gongkai.pages.atlas import Atlas
from gongkai.pages.blocks import relative, safe
from gongkai.pages.figures import box, compared, has_cell
from gongkai.pages.grids import Grid, Row, Slot, slot_markup
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
    index = atlas.corpus.form.index[code]
    for at, (row, edition) in enumerate(zip(rows, editions, strict=True)):
        broken = at > 0 and edition != editions[at - 1]
        kind = "gk-break" if broken else ""
        if code not in atlas.codes[edition]:
            slot = compared(atlas, here, row, code)
            yield replace(slot, kind=f"{slot.kind} {kind}".strip())
            continue
        below = difference(atlas, rows[at - 1], row, code) if at else ""
        before, after = _around(atlas.corpus.figures(row)[index], kind, below)
        yield f'{before}href="{safe(atlas.cell_address(here, row, code))}"{after}'


@lru_cache(maxsize=1 << 14)
def _around(figure: Figure, kind: str, below: str) -> tuple[str, str]:
    """A box cut where its address stands: bodies print the same few numbers again and again."""
    slot = box(figure, href=ADDRESS)
    kinds = f"{slot.kind} {kind}".strip()
    whole = slot_markup(replace(slot, kind=kinds, below=slot.below or below))
    before, _, after = whole.partition(f'href="{ADDRESS}"')  # quotes in words are escaped
    return before, after


ADDRESS = "gkAddress"


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
    index = atlas.corpus.form.index[code]
    old, new = (atlas.corpus.figures(row)[index].value for row in (before, after))
    return "" if old is None or new is None else _moved(old, new)


@lru_cache(maxsize=1 << 14)
def _moved(old: Decimal, new: Decimal) -> str:
    if new == old:
        return "持平" if new else ""
    return signed(plain(new - old))


def signed(number: str) -> str:
    """A difference with its sign: +3, −2."""
    return f"−{number[1:]}" if number.startswith("-") else f"+{number}"
