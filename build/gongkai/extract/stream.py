"""A document in; the figures that the mere order of labels and numbers in its text tells out.

This reader knows nothing of rows and columns on the page. It shares with the reader of tables
only the form, its labels and the grammar of numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.extract.boxes import Manner, spacing
from gongkai.extract.document import Document
from gongkai.extract.places import Reading, places
from gongkai.extract.segments import Segment, segments
from gongkai.extract.stream_blocks import measured, read_blocks
from gongkai.extract.stream_matrix import drops_blanks, read_matrix
from gongkai.extract.stream_strip import read_strip
from gongkai.form import Form, TableForm

_READERS = {"blocks": read_blocks, "matrix": read_matrix, "strip": read_strip}


def read(document: Document, form: Form) -> Reading:
    """Read every table of the form, each as its layout asks."""
    found, known = segments(document), places(form)
    layouts = {table: _table(form, table).layout for table in form.tables}
    manner = _manner(found, form, layouts)
    whole = Reading()
    for table, layout in layouts.items():
        part = _READERS[layout](found, form, table, known, manner)
        whole.figures.update(part.figures)
        whole.misfits.extend(part.misfits)
        whole.notes.extend(part.notes)
    return whole


def _manner(found: Sequence[Segment], form: Form, layouts: Mapping[str, str]) -> Manner:
    """What the rows of all tables together tell of how this text shows its boxes."""
    rows = [
        row
        for table, kind in layouts.items()
        if kind == "blocks"
        for row in measured(found, form, table)
    ]
    strips = [len(_table(form, table).cells) for table, kind in layouts.items() if kind == "strip"]
    rows += [(segment.run, count) for segment in found for count in strips]
    drops = any(
        drops_blanks(found, form, table) for table, kind in layouts.items() if kind == "matrix"
    )
    return Manner(spacing(rows), drops)


def _table(form: Form, table: str) -> TableForm:
    return next(e.tables[table] for e in form.editions.values() if table in e.tables)
