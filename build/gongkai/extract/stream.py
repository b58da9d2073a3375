"""A document in; the figures that the mere order of labels and numbers in its text tells out.

This reader knows nothing of rows and columns on the page. It shares with the reader of tables
only the form, its labels and the grammar of numbers.
"""

from __future__ import annotations

from gongkai.extract.document import Document
from gongkai.extract.places import Reading, places
from gongkai.extract.segments import segments
from gongkai.extract.stream_blocks import read_blocks
from gongkai.extract.stream_matrix import read_matrix
from gongkai.extract.stream_strip import read_strip
from gongkai.form import Form

_READERS = {"blocks": read_blocks, "matrix": read_matrix, "strip": read_strip}


def read(document: Document, form: Form) -> Reading:
    """Read every table of the form, each as its layout asks."""
    found, known = segments(document), places(form)
    whole = Reading()
    for table in form.tables:
        layout = next(e.tables[table].layout for e in form.editions.values() if table in e.tables)
        part = _READERS[layout](found, form, table, known)
        whole.figures.update(part.figures)
        whole.misfits.extend(part.misfits)
        whole.notes.extend(part.notes)
    return whole
