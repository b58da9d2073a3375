"""A document in; the figures that the mere order of labels and numbers in its text tells out.

This reader knows nothing of rows and columns on the page. It shares with the reader of tables
only the form, its labels and the grammar of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gongkai.extract.boxes import Run
from gongkai.extract.counting import Manner, Spacing, is_count, proofs, spacing, usual
from gongkai.extract.document import Document
from gongkai.extract.labels import bare, lexicon
from gongkai.extract.places import Reading, places
from gongkai.extract.segments import Segment, at_pauses, segments
from gongkai.extract.stream.blocks import measured, read_blocks
from gongkai.extract.stream.matrix import drops_blanks, is_full, labelled, read_matrix
from gongkai.extract.stream.strip import read_strip
from gongkai.form import Form, TableForm

_READERS = {"blocks": read_blocks, "matrix": read_matrix, "strip": read_strip}


def read(document: Document, form: Form) -> Reading:
    """Read every table of the form, each as its layout asks."""
    found, known = segments(document), places(form)
    layouts = {table: _table(form, table) for table in form.tables}
    manners = _manners(found, form, layouts)
    whole = Reading()
    for table, layout in layouts.items():
        part = _READERS[layout.layout](found, form, table, known, manners[table])
        whole.figures.update(part.figures)
        whole.misfits.extend(part.misfits)
        whole.notes.extend(part.notes)
    return whole


def _manners(
    found: Sequence[Segment], form: Form, layouts: Mapping[str, TableForm]
) -> dict[str, Manner]:
    """How each table shows its boxes; one with few rows does as the others do."""
    rows = {table: _measured(found, form, layout) for table, layout in layouts.items()}
    own = {table: spacing(runs) for table, runs in rows.items()}
    together = spacing([row for runs in rows.values() for row in runs])
    others = together or next(filter(None, own.values()), None) or usual(_gaps(found))
    norms = {table: norm or others for table, norm in own.items()}
    proven = _proven(found, form, layouts, norms)
    long = [table for table, layout in layouts.items() if layout.layout == "matrix"]
    drops = any(drops_blanks(found, form, table) for table in long)
    full = all(is_full(found, form, table) for table in long)
    strays = frozenset(_strays(found, form, [row for table in long for row in rows[table]]))
    return {
        table: Manner(norm and replace(norm, proofs=proven), drops, full, strays)
        for table, norm in norms.items()
    }


def _strays(
    found: Sequence[Segment], form: Form, rows: Sequence[tuple[Run, int]]
) -> Iterator[tuple[int, int]]:
    """Numbers alone on their line behind no label of a row, and those of rows with one too many."""
    labels = tuple(
        spelling
        for table in form.tables
        for label in lexicon(form, table).rows.values()
        for spelling in label.spellings
    )
    alone = [each for each in found if each.run.is_stray]
    runs = [each.run for each in alone if not bare(each.text).endswith(labels)]
    runs += [run for run, count in rows if len(run.tokens) == count + 1]
    numbers = (token for run in runs for token in run.tokens if is_count(token))
    yield from ((int(each.folded), each.line) for each in numbers if each.folded != "0")


def _proven(
    found: Sequence[Segment],
    form: Form,
    layouts: Mapping[str, TableForm],
    norms: Mapping[str, Spacing | None],
) -> int:
    """How many rows of all tables have their empty boxes shown by empty lines."""
    return sum(
        proofs(_measured(list(at_pauses(found, norm.before)), form, layouts[table]), norm)
        for table, norm in norms.items()
        if norm
    )


def _gaps(found: Sequence[Segment]) -> Iterator[int]:
    """Line ends between words, and between words and figures, where they are more than one."""
    for segment in found:
        yield from (pause.gap for pause in segment.pauses)
        yield from (token.gap for token in segment.run.tokens)


def _measured(found: Sequence[Segment], form: Form, layout: TableForm) -> list[tuple[Run, int]]:
    """The rows of a table as they are met, each with the number of its boxes."""
    if layout.layout == "blocks":
        return measured(found, form, layout.code)
    if layout.layout == "matrix":
        return labelled(found, form, layout.code)
    return [(segment.run, len(layout.cells)) for segment in found]


def _table(form: Form, table: str) -> TableForm:
    return next(e.tables[table] for e in form.editions.values() if table in e.tables)
