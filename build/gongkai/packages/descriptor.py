"""Write datapackage.json as plain data from the declared schemas (Data Package 2.0)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from gongkai.model import Collection, json_of
from gongkai.packages.archive import Resource
from gongkai.packages.subject import Subject
from gongkai.tables import english
from gongkai.tables.fields import Field, ForeignKey, Schema
from gongkai.tables.schema import FORMAT

PROFILES = "https://datapackage.org/profiles/2.0/"
CSV, PARQUET = "csv", "parquet"
MEDIA = {CSV: "text/csv", PARQUET: "application/vnd.apache.parquet"}


TableFiles = tuple[Schema, Sequence[Resource]]
"""A table with its file, followed by its files in other formats."""


def describe(
    subject: Subject, collection: Collection, tables: Iterable[TableFiles], *, in_full: bool = True
) -> bytes:
    """The descriptor of one package with its tables.

    A package of one body names its fields and leaves their description to the site's dictionary
    (`in_full` false): it was a tenth of the package, the same in each.
    """
    head, listed = json_of(_head(subject, collection)), list(tables)
    names = frozenset(schema.name for schema, _ in listed)
    resources = ",\n".join(
        _resource(schema, _schema_text(schema, names, in_full), *files) for schema, files in listed
    )
    return f'{head[:-2]},\n "resources": [\n{resources}\n ]\n}}\n'.encode()


def _head(subject: Subject, collection: Collection) -> dict[str, object]:
    data = {
        "$schema": f"{PROFILES}datapackage.json",
        "name": subject.name,
        "id": collection.address + subject.page,
        "title": subject.title,
        "title_en": subject.title_en,
        "description": subject.description,
        "homepage": collection.address + subject.page,
        "version": collection.version,
        "formatVersion": FORMAT,
        "created": f"{collection.reference_date}T00:00:00Z",
        "keywords": ["政府信息公开", "年度报告", "依申请公开", *subject.keywords],
        "licenses": [dict(collection.licence)] if collection.licence else [],
        "contributors": [_contributor(person) for person in collection.contributors],
        "sources": [dict(source) for source in subject.sources],
        "synthetic": collection.synthetic,
    }
    return {key: value for key, value in data.items() if value != []}


def _contributor(person: Mapping[str, str]) -> dict[str, object]:
    """A contributor with the list of roles that the second version of the standard requires."""
    data: dict[str, object] = {key: value for key, value in person.items() if key != "role"}
    return {**data, "roles": person["role"].split()} if "role" in person else data


def _resource(schema: Schema, schema_text: str, file: Resource, *others: Resource) -> str:
    """One resource with its schema, which is formatted once for all packages."""
    text = english.of(schema)
    data = {
        "$schema": f"{PROFILES}dataresource.json",
        "name": schema.name,
        "type": "table",
        "title": schema.title,
        "title_en": text.title,
        "description": schema.description,
        "description_en": text.description,
        **_file(file),
    }
    members = [f' "{key}": {_on_one_line(value)}' for key, value in data.items()]
    if others:
        members.append(_member("alternates", [_file(other) for other in others]))
    if _format(file) == CSV:
        members += CSV_MEMBERS
    return "{\n" + ",\n".join([*members, f' "schema": {schema_text}']) + "\n}"


_on_one_line = json.JSONEncoder(ensure_ascii=False).encode
"""A single value as JSON: in C, which knows no indent and is therefore not used for all."""


def _member(key: str, value: object) -> str:
    """A member whose value is indented."""
    return json_of({key: value})[2:-2]


def _format(file: Resource) -> str:
    return file.path.rpartition(".")[2]


def _file(file: Resource) -> dict[str, object]:
    return {
        "path": file.path,
        "format": _format(file),
        "mediatype": MEDIA[_format(file)],
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }


def _field(schema: Schema, field: Field, in_full: bool) -> dict[str, object]:
    """A field; its categories are repeated beside the enum, as programs enforce only the latter."""
    text = english.of_field(schema, field)
    data: dict[str, object] = {
        "name": field.name,
        "type": field.type,
        "title": field.title,
        "title_en": text.title,
        **({"description": field.description} if in_full else {}),
        **({"description_en": text.description} if in_full and text.description else {}),
    }
    if field.unit:
        data["unit"] = field.unit
    if field.enum:
        data["categories"] = [{"value": v, "label": label} for v, label in field.enum.items()]
    constraints = _constraints(field)
    return {**data, "constraints": constraints} if constraints else data


def _constraints(field: Field) -> dict[str, object]:
    data: dict[str, object] = {}
    if field.required:
        data["required"] = True
    if field.enum:
        data["enum"] = list(field.enum)
    if field.pattern:
        data["pattern"] = field.pattern
    if field.minimum is not None:
        data["minimum"] = field.minimum
    return data


def _foreign(key: ForeignKey) -> dict[str, object]:
    return {
        "fields": list(key.fields),
        "reference": {"resource": key.resource, "fields": list(key.reference)},
    }


DIALECT = {
    "$schema": f"{PROFILES}tabledialect.json",
    "delimiter": ",",
    "lineTerminator": "\n",
    "header": True,
}
CSV_MEMBERS = (_member("encoding", "utf-8"), _member("dialect", DIALECT))
"""What the descriptor says of every CSV."""


@lru_cache(maxsize=1 << 8)
def _schema_text(schema: Schema, names: frozenset[str], in_full: bool) -> str:
    """A declared schema as the JSON text of a Table Schema, shared by packages of the same tables.

    Only foreign keys to tables of these names are kept. Unless it is given in full, fields have
    names, titles and constraints alone.
    """
    data: dict[str, object] = {
        "$schema": f"{PROFILES}tableschema.json",
        "fields": [_field(schema, field, in_full) for field in schema.fields],
        "missingValues": [""],
        "primaryKey": list(schema.key),
    }
    keys = [key for key in schema.foreign_keys if key.resource in {"", *names}]
    if keys:
        data["foreignKeys"] = [_foreign(key) for key in keys]
    return json_of(data)
