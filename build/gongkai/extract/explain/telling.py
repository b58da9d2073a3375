"""Proofs of rows in; the figures of their cells, and what does not fit the form, out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from gongkai.extract.explain import blocks, sums
from gongkai.extract.explain.candidates import Boxes, Proof, Way
from gongkai.extract.explain.deviations import KINDS
from gongkai.extract.explain.filled import Filled
from gongkai.extract.explain.places import Reading, figures, places
from gongkai.extract.explain.placing import PrintedRow, place
from gongkai.form import Form, TableForm
from gongkai.model import Method

SETTLING = frozenset(
    {"glued", "page", "paged", "torn", "strayed", "drops", "lacks", "pads", "padded"}
)
"""With these only a row's sum tells what its boxes are."""
INFERRED = frozenset({"aligned", "flush", "unnamed"})
"""With these only the place of a number or a row does."""
CHOSEN = "数字相连，本行有多种拆法，按各列勾稽关系选定"
AGAINST = "数字相连，按本行与按各列勾稽关系拆分的结果不同"
OVERRUN = "空格没有留下痕迹，按本行总计放置后，分项大于合计"
COUNT = "格数与表不符，无法确定各数属于哪一列"


def tell(
    proofs: Mapping[str, Proof],
    runs: Mapping[str, tuple[int, str]],
    found: Mapping[str, blocks.Found],
    form: Form,
) -> Reading:
    """The figures of every table: rows by their cells, rows of blocks under their own headers."""
    reading, known = Reading(), places(form)
    by_sums, doubted = _by_sums(proofs, form), _doubted(proofs, form)
    for key, (line, raw) in runs.items():
        codes = _codes(key, form)
        filled = by_sums.get(key) or _filled(proofs[key], len(codes))
        filled = (None,) * len(codes) if key in doubted else filled
        why = (doubted.get(key) or why_untold(proofs[key])) if None in filled else ""
        reading.figures |= figures(codes, filled, known, line=line, raw=raw, why=why)
    for table in form.tables:
        rows = [_printed(r, proofs[k]) for k, r in found.items() if k.startswith(f"{table}#")]
        if rows:
            part = place(rows, form, table, known)
            reading.figures |= part.figures
            reading.misfits += part.misfits
    return reading


@lru_cache(maxsize=1024)
def _codes(key: str, form: Form) -> list[str]:
    """The cells of a row, or of the table that is one row, in the order of print."""
    return [cell.code for cell in form.cells if cell.code.startswith(f"{key}.")]


def _printed(row: blocks.Found, proof: Proof) -> PrintedRow:
    filled = _filled(proof, len(row.columns))
    return PrintedRow(row.row, row.columns, filled, row.run.line, row.run.raw, why_untold(proof))


def _doubted(proofs: Mapping[str, Proof], form: Form) -> dict[str, str]:
    """The rows that the sums of their columns speak against, and how."""
    return {
        f"{table}.{code}": why
        for table in form.tables
        for own, layouts in [_of_table(proofs, form, table)]
        for doubt, why in ((sums.overrun, OVERRUN), (sums.against, AGAINST))
        for code in (doubt(own, layouts) if own else ())
    }


def _of_table(
    proofs: Mapping[str, Proof], form: Form, table: str
) -> tuple[dict[str, Proof], list[TableForm]]:
    layouts = [e.tables[table] for e in form.editions.values() if table in e.tables]
    own = {
        key.removeprefix(f"{table}."): proof
        for key, proof in proofs.items()
        if key.startswith(f"{table}.")
    }
    return own, layouts


def _by_sums(proofs: Mapping[str, Proof], form: Form) -> dict[str, tuple[Filled, ...]]:
    """The rows that only the sums of columns settle."""
    found: dict[str, tuple[Filled, ...]] = {}
    for table in form.tables:
        own, layouts = _of_table(proofs, form, table)
        for code, boxes in (sums.chosen(own, layouts) if own else {}).items():
            found[f"{table}.{code}"] = _chosen_boxes(own[code], boxes)
    return found


def _chosen_boxes(proof: Proof, boxes: Boxes) -> tuple[Filled, ...]:
    way = next(way for way in proof.kept if way.boxes == boxes)
    pairs = zip(boxes, way.lines, strict=True)
    return tuple(Filled(text, line, Method.CHOSEN, CHOSEN) for text, line in pairs)


def _filled(proof: Proof, count: int) -> tuple[Filled | None, ...]:
    """What is told of each box of a row, and how it was found out."""
    if proof.told is None:
        return (None,) * count
    best = proof.kept[0]
    note = "，".join(KINDS[kind].says for kind in sorted(best.by & (SETTLING | INFERRED)))
    return tuple(
        None if text is None else Filled(text, line, _method(best), note)
        for text, line in zip(proof.told, best.lines, strict=True)
    )


def _method(way: Way) -> Method:
    if way.by & INFERRED:
        return Method.POSITION
    if way.by & SETTLING:
        return Method.SETTLED
    return Method.GRID if way.boxed else Method.STREAM


def why_untold(proof: Proof) -> str:
    """Why a row is not told: the two cheapest ways to read it, or what speaks against it."""
    shown = list({way.boxes: _shown(way) for way in reversed(proof.kept) if way.boxes}.values())
    doubts = dict.fromkeys(_says(way) for way in proof.kept if way.boxes is None and way.by)
    if len(shown) > 1:
        return f"有多种读法：{'；或 '.join(shown[:-3:-1])}"
    if shown:
        return f"可能读作 {shown[0]}；也可能不是：{'；'.join(doubts) or COUNT}"
    return "；".join(doubts) or COUNT


def _shown(way: Way) -> str:
    boxes = ", ".join(text or "空" for text in way.boxes or ())
    return f"{boxes}（{_says(way)}）" if way.by else boxes


def _says(way: Way) -> str:
    return "，".join(KINDS[kind].says for kind in sorted(way.by))
