"""A document's tables in; the figures that their rows, columns and headers tell out.

This reader sees only tables, and in them only where a box stands. It shares with the reader of
running text only the form, its labels and the grammar of numbers.
"""

from __future__ import annotations

from gongkai.extract.document import Document, Grid
from gongkai.extract.grid.blocks import read_blocks
from gongkai.extract.grid.lines import lines
from gongkai.extract.grid.matrix import read_matrix
from gongkai.extract.grid.strip import read_strip
from gongkai.extract.places import Reading, places
from gongkai.form import Form

_READERS = {"blocks": read_blocks, "matrix": read_matrix, "strip": read_strip}


def read(document: Document, form: Form) -> Reading:
    """Read every table of the form from the document's tables."""
    known = places(form)
    tables = [list(lines(block)) for block in document.blocks if isinstance(block, Grid)]
    whole = Reading()
    for table in form.tables:
        layout = next(e.tables[table] for e in form.editions.values() if table in e.tables)
        part = _READERS[layout.layout](tables, form, layout, known)
        whole.figures.update(part.figures)
        whole.misfits.extend(part.misfits)
        whole.notes.extend(part.notes)
    return whole
