"""A document in; the figures that the mere order of labels and numbers in its text tells out.

This reader knows nothing of rows and columns on the page. It shares with the reader of tables
only the form, its labels and the grammar of numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.extract.boxes import Manner
from gongkai.extract.document import Document
from gongkai.extract.places import Reading, places
from gongkai.extract.segments import Segment, segments
from gongkai.extract.stream_blocks import read_blocks, spacing
from gongkai.extract.stream_matrix import drops_blanks, read_matrix
from gongkai.extract.stream_strip import read_strip
from gongkai.form import Form

_READERS = {"blocks": read_blocks, "matrix": read_matrix, "strip": read_strip}


def read(document: Document, form: Form) -> Reading:
    """Read every table of the form, each as its layout asks."""
    found, known = segments(document), places(form)
    layouts = {table: _layout(form, table) for table in form.tables}
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
    usual = [spacing(found, form, table) for table, kind in layouts.items() if kind == "blocks"]
    drops = any(
        drops_blanks(found, form, table) for table, kind in layouts.items() if kind == "matrix"
    )
    return Manner(next(iter(usual), None), drops)


def _layout(form: Form, table: str) -> str:
    return next(e.tables[table].layout for e in form.editions.values() if table in e.tables)
