"""A document in; the figures of all tables of the form, by one model, out.

A document is explained as the official tables plus few deviations, each at its price. Every
explanation within a margin of the cheapest is kept; a box is told only where all of them agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from gongkai.extract.document import Document, Grid
from gongkai.extract.explain import block_boxes, blocks, manners, matrix, strip, table_search
from gongkai.extract.explain.candidates import Family, Way, explained, likely, untold
from gongkai.extract.explain.named_rows import Explained, with_named
from gongkai.extract.explain.places import CellUnit, Reading, places
from gongkai.extract.explain.segments import Segment, at_pauses, segments
from gongkai.extract.explain.table_search import TableSearch
from gongkai.extract.explain.telling import tell
from gongkai.extract.explain.ways import Manner, beside, is_boxed, under, unsummed
from gongkai.extract.labels import bare, lexicon
from gongkai.form import Form

Ways = dict[str, list[Way]]


def read(document: Document, form: Form) -> Reading:
    """Read every table of the form."""
    sought, found = _Sought(document, form), _Found()
    pieces = segments(document)
    strays = sought.strays(pieces)
    for table in sought.matrices:
        seen: list[matrix.View] = []
        region = table_search.region(pieces, table.words)
        for norm in manners.norms(region):
            parts = list(at_pauses(pieces, norm[0])) if norm else list(pieces)
            views = matrix.views(table, region, norm, strays)
            best = max(views, key=lambda view: view.aligned.score)
            manner = replace(best.manner_beyond, drops=best.drops)
            rest = sought.rest(parts, manner, found)
            if best.is_disordered:
                rest = {key: [untold("disordered")] for key in rest}
            seen += views
            found.views += [
                (-view.aligned.score, partial(sought.families, view, rest)) for view in views
            ]
        found.runs |= sought.runs(max(seen, key=lambda view: view.aligned.score))
    proofs = explained(likely(found.views), [*found.runs, *found.blocks])
    told = Explained(proofs, found.runs, found.blocks)
    told = with_named(told, document, form)
    return tell(told.proofs, told.runs, told.blocks, form)


@dataclass
class _Found:
    """What is met while a document is explained in several ways."""

    views: list[tuple[float, Callable[[], Iterable[Family]]]] = field(default_factory=list)
    """What the families of each view of the long table cost at least, and these."""
    runs: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Line and text of each row, by its key: table and row, or the table that is one row."""
    blocks: dict[str, blocks.Found] = field(default_factory=dict)
    """The rows of tables of blocks, by their keys."""


@dataclass(frozen=True)
class _Sought:
    """All tables of the form, looked for in one document."""

    document: Document
    form: Form

    @cached_property
    def grids(self) -> Mapping[int, Grid]:
        """Line of the canonical text → the table of the document that it is of."""
        return {
            block.line + at: block
            for block in self.document.blocks
            if isinstance(block, Grid)
            for at in range(block.rows)
        }

    @cached_property
    def places(self) -> Mapping[str, CellUnit]:
        """Unit and sign of every cell."""
        return places(self.form)

    @cached_property
    def matrices(self) -> list[TableSearch]:
        """The tables of summed rows."""
        return [
            table_search.search_for(self.document, self.form, code, self.grids)
            for code in self._of("matrix")
        ]

    def _of(self, kind: str) -> list[str]:
        layouts = {c: t for e in self.form.editions.values() for c, t in e.tables.items()}
        return [code for code in self.form.tables if layouts[code].layout == kind]

    def strays(self, pieces: Sequence[Segment]) -> frozenset[tuple[int, int]]:
        """Numbers alone on their line behind no label of a row, and where."""
        labels = tuple(
            name
            for table in self.form.tables
            for label in lexicon(self.form, table).rows.values()
            for name in label.spellings
        )
        alone = (each for each in pieces if each.run.is_stray)
        numbers = (each.run.tokens[0] for each in alone if not bare(each.text).endswith(labels))
        return frozenset((int(t.folded), t.line) for t in numbers if t.folded.isdecimal())

    def rest(self, parts: Sequence[Segment], manner: Manner, found: _Found) -> Ways:
        """The rows of the other tables, in the manner that the long one shows."""
        return self._strips(parts, manner, found) | self._blocks(parts, manner, found)

    def runs(self, view: matrix.View) -> dict[str, tuple[int, str]]:
        """Where the rows of the likeliest edition stand."""
        own = view.aligned
        runs = {code: own.run(code) for code in own.rows}
        return {f"{own.table.code}.{code}": (run.line, run.raw) for code, run in runs.items()}

    def families(self, view: matrix.View, rest: Ways) -> Iterator[Family]:
        """All tables as one view of the long one has them."""
        for family in view.families():
            rows = {f"{view.aligned.table.code}.{code}": ways for code, ways in family.rows.items()}
            yield Family(family.price, rows | rest)

    def _strips(self, parts: Sequence[Segment], manner: Manner, found: _Found) -> Ways:
        rows: Ways = {}
        for code in self._of("strip"):
            run, ways = strip.read(
                strip.strip(self.document, self.form, code, self.grids), parts, manner
            )
            if run:
                found.runs.setdefault(code, (run.line, run.raw))
                rows[code] = ways
        return rows

    def _blocks(self, parts: Sequence[Segment], manner: Manner, found: _Found) -> Ways:
        rows: Ways = {}
        for code in self._of("blocks"):
            found_rows = blocks.read(parts, self.grids, self.form, code)
            above = blocks.stand_above(parts, self.form, code)
            of_all = "above" if above else "disordered" if blocks.are_crowded(found_rows) else ""
            own = replace(manner, columns=blocks.places_of_names(self.document, found_rows))
            usual = self._surplus(found_rows, code)
            behind = table_search.search_for(
                self.document, self.form, code, self.grids
            ).first_behind
            for row in found_rows:
                key = f"{code}#{row.row}@{row.run.line}"
                found.blocks.setdefault(key, row)
                doubt = of_all or ("appended" if row.run.line > behind else "")
                rows[key] = [untold(doubt)] if doubt else self._ways(row, code, own, usual)
        return rows

    def _surplus(self, rows: Sequence[blocks.Found], table: str) -> int:
        """How many more boxes than their heads all rows of a table have."""
        words = lexicon(self.form, table)
        found = [
            block_boxes.surplus(grid, row.run, words)
            for row in rows
            if is_boxed(row.run) and (grid := self.grids.get(row.run.line))
        ]
        return max(0, min(found)) if len(found) > 1 else 0

    def _ways(self, row: blocks.Found, table: str, manner: Manner, usual: int) -> list[Way]:
        """The ways of a row, and what stands under the names of its columns; `usual` is how many
        more boxes than their heads all rows have.
        """
        if row.doubt or not row.columns:
            return [untold(row.doubt or "no-columns")]
        if any(token.rows > 1 for token in row.run.printed):
            return [untold("merged-down")]
        codes = [f"{table}.{row.row}.{column.code}" for column in row.columns]
        signed = [code in self.places and self.places[code].signed for code in codes]
        if is_boxed(row.run) and (grid := self.grids.get(row.run.line)):
            run, words = row.run, lexicon(self.form, table)
            has_more = block_boxes.passes_head(grid, run, words) or (
                block_boxes.surplus(grid, run, words) > (0 if manner.is_exact else usual)
            )
            manner = replace(manner, is_exact=has_more)
            names = block_boxes.spans(grid, run.line, row.columns, words)
            own = under(block_boxes.without_fillers(run.tokens, names), names) if names else None
            ways = unsummed(run, signed, manner)
            return beside(own, ways) if own else ways
        return unsummed(row.run, signed, manner)
