"""datapackage.json, written as plain data from the declared schemas (Data Package 2.0)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from gongkai.model import Collection
from gongkai.packages.archive import Resource
from gongkai.packages.subject import Subject
from gongkai.tables.fields import Field, ForeignKey, Schema
from gongkai.tables.schema import SCHEMAS

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def describe(subject: Subject, collection: Collection, members: Mapping[str, Resource]) -> bytes:
    """The descriptor of one package; `members` are its CSV files by resource."""
    head = _json(_head(subject, collection))
    resources = ",\n".join(_resource(schema, members[schema.name]) for schema in SCHEMAS)
    return f'{head[:-2]},\n "resources": [\n{resources}\n ]\n}}\n'.encode()


def _head(subject: Subject, collection: Collection) -> dict[str, object]:
    told = {
        "$schema": PROFILE,
        "name": subject.name,
        "id": collection.address + subject.page,
        "title": subject.title,
        "description": subject.description,
        "homepage": collection.address + subject.page,
        "version": collection.version,
        "created": f"{collection.reference_date}T00:00:00Z",
        "keywords": ["政府信息公开", "年度报告", "依申请公开", *subject.keywords],
        "licenses": [dict(collection.licence)] if collection.licence else [],
        "contributors": [_contributor(person) for person in collection.contributors],
        "sources": [dict(source) for source in subject.sources],
        "synthetic": collection.synthetic,
    }
    return {key: value for key, value in told.items() if value != []}


def _contributor(person: Mapping[str, str]) -> dict[str, object]:
    """A contributor with the list of roles that the second version asks for."""
    told: dict[str, object] = {key: value for key, value in person.items() if key != "role"}
    return {**told, "roles": person["role"].split()} if "role" in person else told


def _resource(schema: Schema, member: Resource) -> str:
    """One resource; its schema is the same in every package and spelled once."""
    head = _json(
        {
            "name": schema.name,
            "type": "table",
            "path": member.path,
            "title": schema.title,
            "description": schema.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": member.size,
            "hash": f"sha256:{member.sha256}",
            "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        }
    )
    return f'{head[:-2]},\n "schema": {SPELLED[schema.name]}\n}}'


def table_schema(schema: Schema) -> dict[str, object]:
    """A declared schema as a Table Schema."""
    told: dict[str, object] = {
        "fields": [_field(field) for field in schema.fields],
        "missingValues": [""],
        "primaryKey": list(schema.key),
    }
    if schema.foreign_keys:
        told["foreignKeys"] = [_foreign(key) for key in schema.foreign_keys]
    return told


def _field(field: Field) -> dict[str, object]:
    """A field; its categories stand beside the enum because programs enforce only the latter."""
    told: dict[str, object] = {
        "name": field.name,
        "type": field.type,
        "title": field.title,
        "description": field.description,
    }
    if field.unit:
        told["unit"] = field.unit
    if field.enum:
        told["categories"] = [{"value": v, "label": label} for v, label in field.enum.items()]
    constraints = _constraints(field)
    return {**told, "constraints": constraints} if constraints else told


def _constraints(field: Field) -> dict[str, object]:
    told: dict[str, object] = {}
    if field.required:
        told["required"] = True
    if field.enum:
        told["enum"] = list(field.enum)
    if field.pattern:
        told["pattern"] = field.pattern
    if field.minimum is not None:
        told["minimum"] = field.minimum
    return told


def _foreign(key: ForeignKey) -> dict[str, object]:
    return {
        "fields": list(key.fields),
        "reference": {"resource": key.resource, "fields": list(key.reference)},
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


SPELLED = {schema.name: _json(table_schema(schema)) for schema in SCHEMAS}
