"""A cell of a document's table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a document's table where it begins; spans are clamped to the grid."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    line: int = 0
    """Its line in a file that is text; 0 in any other."""
