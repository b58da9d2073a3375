"""Plain text and Markdown in, a document out."""

from __future__ import annotations

from gongkai.extract.document import Builder, Document


def read(characters: str) -> Document:
    """Keep every line; blank lines can be empty boxes."""
    builder = Builder()
    builder.text(characters.replace("\f", "\n").split("\n"))
    return builder.document("text/plain")
