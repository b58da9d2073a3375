"""A document in; its sections, and the figures that its prose states, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.extract.document import Document
from gongkai.form import Form
from gongkai.model import Statement


@dataclass(frozen=True)
class Told:
    """What the agency says in its own words."""

    sections: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()


def tell(document: Document, form: Form) -> Told:
    """Split the sections and read the figures of which only one reading is possible."""
    return Told()
