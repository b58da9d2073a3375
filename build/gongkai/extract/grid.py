"""A document's tables in; the figures that their rows and columns tell out."""

from __future__ import annotations

from gongkai.extract.document import Document
from gongkai.extract.places import Reading
from gongkai.form import Form


def read(document: Document, form: Form) -> Reading:
    """Read every table of the form."""
    return Reading()
