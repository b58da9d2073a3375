"""JSON Schemas of the files below datasets/, generated from the shapes and the form.

Editors complete and check records with them; `gongkai format` keeps the copies current.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from gongkai.form import Block, Edition, Form, TableForm
from gongkai.model import Status
from gongkai.reading.record import DASHES, WHYS
from gongkai.reading.shapes import (
    AgencyShape,
    CollectionShape,
    MetadataShape,
    MisreadShape,
    RegionShape,
    ReissuedShape,
    ReportShape,
    StatementMadeShape,
    WaiverShape,
    WithdrawnShape,
)

CORRECTION: TypeAdapter[Any] = TypeAdapter(
    MisreadShape | MetadataShape | ReissuedShape | WithdrawnShape | StatementMadeShape
)
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas(form: Form) -> dict[str, dict[str, Any]]:
    """File name below datasets/schema/ → schema."""
    return {
        "agency.schema.json": _stamped(AgencyShape.model_json_schema(by_alias=True)),
        "collection.schema.json": _stamped(CollectionShape.model_json_schema(by_alias=True)),
        "correction.schema.json": _stamped(CORRECTION.json_schema(by_alias=True)),
        "regions.schema.json": _stamped(
            {"type": "array", "items": RegionShape.model_json_schema(by_alias=True)}
        ),
        "report.schema.json": _report_schema(form),
        "waivers.schema.json": _stamped(
            {"type": "array", "items": WaiverShape.model_json_schema(by_alias=True)}
        ),
    }


def _stamped(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"$schema": DRAFT, **schema}


def _report_schema(form: Form) -> dict[str, Any]:
    schema = _stamped(ReportShape.model_json_schema(by_alias=True))
    properties = schema["properties"]
    properties["edition"] = {"enum": list(form.editions), "description": "表格所用的格式版本"}
    properties["hybrid"] = {
        "type": "object",
        "description": "个别表格所用的另一版格式",
        "properties": {table: {"enum": list(form.editions)} for table in form.tables},
        "additionalProperties": False,
    }
    for table in form.tables:
        properties[table] = _any_edition(table, form)
    schema["$defs"]["cell"] = _cell()
    return schema


def _any_edition(table: str, form: Form) -> dict[str, Any]:
    """The table on any edition; which edition applies is left to `gongkai check`."""
    printed = [
        _table(edition.tables[table], edition)
        for edition in form.editions.values()
        if table in edition.tables
    ]
    return printed[0] if len(printed) == 1 else {"anyOf": printed}


def _table(table: TableForm, edition: Edition) -> dict[str, Any]:
    return {
        "type": "object",
        "title": f"{table.label}（{edition.id} 年版）",
        "properties": {
            code: _row(f"{row.label}：", block) for code, (block, row) in table.rows.items()
        },
        "additionalProperties": False,
    }


def _row(label: str, block: Block) -> dict[str, Any]:
    return {
        "type": "array",
        "description": label + "、".join(column.label for column in block.columns),
        "items": {"$ref": "#/$defs/cell"},
        "minItems": len(block.columns),
        "maxItems": len(block.columns),
    }


def _cell() -> dict[str, Any]:
    why = [status.word for status in Status if status.word in WHYS]
    return {
        "description": "原文所印：数字；空白为 null；“/”等照录；读不出的写 unread 和 why",
        "anyOf": [
            {"type": "number"},
            {"type": "null"},
            {"enum": sorted(DASHES)},
            {
                "type": "object",
                "properties": {"unread": {"type": "string"}, "why": {"enum": why}},
                "required": ["unread", "why"],
                "additionalProperties": False,
            },
        ],
    }
