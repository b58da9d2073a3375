"""What was explained of a document in; tables that have no way to be read row by row, read by
their names alone where these prove it, out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from gongkai.extract.document import Document
from gongkai.extract.explain.blocks import Found
from gongkai.extract.explain.candidates import Proof, Way
from gongkai.extract.explain.named_boxes import NamedBox
from gongkai.extract.explain.named_tables import NamedTable
from gongkai.extract.explain.placing import Column
from gongkai.extract.explain.runs import Run
from gongkai.form import Form


@dataclass(frozen=True)
class Explained:
    """The proofs of rows by their keys, and where the rows stand."""

    proofs: Mapping[str, Proof]
    runs: Mapping[str, tuple[int, str]]
    blocks: Mapping[str, Found]

    def has_ways(self, table: str) -> bool:
        """Whether a row of a table has a way to be read, or several that differ."""
        own = (proof for key, proof in self.proofs.items() if _is_of(key, table))
        return any(way.boxes is not None for proof in own for way in proof.kept)

    def without(self, table: str) -> Explained:
        """The same without a table."""
        return Explained(
            {key: proof for key, proof in self.proofs.items() if not _is_of(key, table)},
            {key: place for key, place in self.runs.items() if not _is_of(key, table)},
            {key: row for key, row in self.blocks.items() if not _is_of(key, table)},
        )


def with_named(found: Explained, document: Document, form: Form) -> Explained:
    """The same, and the strips and tables of blocks that have no other way, by their names."""
    layouts = {code: t for e in form.editions.values() for code, t in e.tables.items()}
    for code in form.tables:
        if layouts[code].layout == "matrix" or found.has_ways(code):
            continue
        if own := NamedTable(document, form, code).told:
            is_strip = layouts[code].layout == "strip"
            found = _with_strip(found, code, own) if is_strip else _with_blocks(found, code, own)
    return found


def _is_of(key: str, table: str) -> bool:
    return key == table or key.startswith((f"{table}#", f"{table}."))


def _with_strip(found: Explained, code: str, own: list[NamedBox]) -> Explained:
    rest = found.without(code)
    proofs = {**rest.proofs, code: _proof(own)}
    return Explained(proofs, {**rest.runs, code: (own[0].line, "")}, rest.blocks)


def _with_blocks(found: Explained, code: str, own: list[NamedBox]) -> Explained:
    rest, rows = found.without(code), dict(_rows(code, own))
    proofs = {key: _proof(boxes) for key, boxes in rows.items()}
    blocks = {key: _found(boxes) for key, boxes in rows.items()}
    return Explained({**rest.proofs, **proofs}, rest.runs, {**rest.blocks, **blocks})


def _rows(code: str, own: list[NamedBox]) -> Iterator[tuple[str, list[NamedBox]]]:
    for row, boxes in groupby(own, lambda box: box.row):
        own = [*boxes]
        yield f"{code}#{row}@{own[0].line}", own


def _found(boxes: list[NamedBox]) -> Found:
    columns = tuple(Column(box.column, box.label, box.unit) for box in boxes)
    run = Run((), 0, 0, label_line=boxes[0].line)
    return Found(boxes[0].row, columns, run, is_labelled=True, doubt="")


def _proof(boxes: list[NamedBox]) -> Proof:
    texts, lines = tuple(box.box.text for box in boxes), tuple(box.line for box in boxes)
    return Proof(((0.0, Way(texts, frozenset(), lines, boxed=True)),))
