"""The tables in English: names of schemas, fields and codes (`english.toml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from gongkai import form
from gongkai.form.data import read_toml
from gongkai.tables.fields import Field, Schema

Pairs = Mapping[str, Sequence[str]]


class EnglishText(NamedTuple):
    """A title and a description."""

    title: str
    description: str


def of(schema: Schema) -> EnglishText:
    """A table in English; its code if there is no entry."""
    return _words(_pairs("tables"), schema.name)


def of_field(schema: Schema, field: Field) -> EnglishText:
    """A field of a table in English; its code if there is no entry."""
    if field.name.count(".") == 2:
        return EnglishText(cell(field.name), "")
    own: Mapping[str, Pairs] = _sections()["of"]  # type: ignore[assignment]
    return _words({**_pairs("fields"), **own.get(schema.name, {})}, field.name)


def cell(code: str) -> str:
    """A cell in English: Requests: granted in full, total."""
    table, row, column = map(label, code.split("."))
    return f"{table}: {row}, {column}"


def label(code: str) -> str:
    """A table, a row, a column or a group of the form in English; the code if it has none."""
    return _form().english.get(code, code)


@cache
def _form() -> form.Form:
    return form.load()


def word(section: str, code: str) -> str:
    """One word of a section; the code if there is no entry."""
    return words(section).get(code, code)


def words(section: str) -> Mapping[str, str]:
    """All words of a section by their codes."""
    found: Mapping[str, str] = _sections()[section]  # type: ignore[assignment]
    return found


def _words(pairs: Pairs, name: str) -> EnglishText:
    return EnglishText(*pairs.get(name, (name, "")))


def _pairs(section: str) -> Pairs:
    pairs: Pairs = _sections()[section]  # type: ignore[assignment]
    return pairs


@cache
def _sections() -> Mapping[str, Mapping[str, object]]:
    return read_toml(__package__, "english.toml")
