"""A document in; the figures that the mere order of labels and numbers in its text tells out.

This reader knows nothing of rows and columns on the page. It shares with the reader of tables
only the form, its labels and the grammar of numbers.
"""

from __future__ import annotations

from gongkai.extract.document import Document
from gongkai.extract.places import Reading, places
from gongkai.extract.segments import segments
from gongkai.extract.stream_blocks import read_blocks, spacing
from gongkai.extract.stream_matrix import read_matrix
from gongkai.extract.stream_strip import read_strip
from gongkai.form import Form

_READERS = {"blocks": read_blocks, "matrix": read_matrix, "strip": read_strip}


def read(document: Document, form: Form) -> Reading:
    """Read every table of the form, each as its layout asks."""
    found, known = segments(document), places(form)
    layouts = {table: _layout(form, table) for table in form.tables}
    usual = next(
        (spacing(found, form, table) for table in layouts if layouts[table] == "blocks"), None
    )
    whole = Reading()
    for table, layout in layouts.items():
        part = _READERS[layout](found, form, table, known, usual)
        whole.figures.update(part.figures)
        whole.misfits.extend(part.misfits)
        whole.notes.extend(part.notes)
    return whole


def _layout(form: Form, table: str) -> str:
    return next(e.tables[table].layout for e in form.editions.values() if table in e.tables)
