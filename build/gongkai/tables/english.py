"""The tables in English: names of schemas, fields and codes (`english.toml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from gongkai import form
from gongkai.form.data_files import read_toml
from gongkai.model import Cell
from gongkai.tables.fields import Field, Schema


class EnglishText(NamedTuple):
    """A title and a description."""

    title: str
    description: str


def of(schema: Schema) -> EnglishText:
    """A table in English; its code if there is no entry."""
    return _words(_sections()["tables"], schema.name)


def of_field(schema: Schema, field: Field) -> EnglishText:
    """A field of a table in English; its code if there is no entry."""
    if field.name.count(".") == 2:
        return EnglishText(cell(field.name), "")
    sections = _sections()
    return _words({**sections["fields"], **sections["of"].get(schema.name, {})}, field.name)


def cell(code: str) -> str:
    """A cell in English: Requests: granted in full, total."""
    place = Cell.of(code)
    return f"{label(place.table)}: {label(place.row)}, {label(place.column)}"


def label(code: str) -> str:
    """A table, a row, a column or a group of the form in English; the code if it has none."""
    return _form().english.get(code, code)


@cache
def _form() -> form.Form:
    return form.load()


def word(section: str, code: str) -> str:
    """One word of a section; the code if there is no entry."""
    found: str = _sections()[section].get(code, code)
    return found


def _words(pairs: Mapping[str, Sequence[str]], name: str) -> EnglishText:
    return EnglishText(*pairs.get(name, (name, "")))


@cache
def _sections() -> Mapping[str, Mapping[str, Any]]:
    return read_toml(__package__, "english.toml")
