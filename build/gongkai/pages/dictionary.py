"""The page that explains every table, field and code, from the schemas and the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from markupsafe import Markup

from gongkai.form import Form
from gongkai.form.data_files import read_toml
from gongkai.model import Heading, Page, anchor_of
from gongkai.pages.atlas import Atlas
from gongkai.pages.screens import assembled_page
from gongkai.pages.templating import block, relative
from gongkai.tables import english
from gongkai.tables.fields import Field, Schema
from gongkai.tables.schema import FORMAT, SCHEMAS, STATUS_LABELS
from gongkai.wording import wordings

HERE = "data/dictionary/"
TYPES = {
    "string": "文本", "integer": "整数", "number": "数", "boolean": "是否", "date": "日期",
    "array": "JSON 数组", "object": "JSON 对象",
}  # fmt: skip


def dictionary_page(atlas: Atlas) -> Page:
    """Every table, field, code, unit, status and rule, in Chinese and in English."""
    return assembled_page(
        HERE,
        "dictionary",
        "数据字典",
        "每张表、每个字段、代码、单位、取值状态和规则的含义，中英对照；附可以直接运行的用法。",
        _blocks(atlas),
        ("data/", "数据下载"),
        heading="数据字典 Data dictionary",
        last="数据字典",
    )


def _blocks(atlas: Atlas) -> Iterator[Heading | Markup]:
    form, latest = atlas.corpus.form, f"{atlas.corpus.collection.address}data/latest/"
    yield block("dictionary-intro", latest=latest)
    yield Heading(2, "用法 How to use", "use")
    yield block(
        "dictionary-use", snippets=[(s, c.replace("{latest}", latest)) for s, c in snippets()]
    )
    yield Heading(2, "表和字段 Tables and fields", "fields")
    for schema in SCHEMAS:
        yield block("dictionary-table", **_table(atlas, schema))
    yield Heading(2, "取值状态 Statuses", "statuses")
    yield _codes(
        "取值状态",
        "status",
        [(s, t, wordings("status", "en")[s], "") for s, t in STATUS_LABELS.items()],
    )
    yield Heading(2, "行和列的代码 Codes of rows and columns", "codes")
    yield _codes("行和列的代码", "", list(_form_codes(form)))
    yield Heading(2, "单位 Units", "units")
    yield _codes("单位", "unit", list(_units(form)))
    yield Heading(2, "规则 Rules", "all-rules")
    yield _codes(
        "规则",
        "rule",
        [(r.id, r.title, "", relative(HERE, f"rules/{r.id}/")) for r in atlas.judgement.rules],
    )
    yield Heading(2, "格式的版本 Version of the format", "format")
    yield block("dictionary-format", version=FORMAT)


@cache
def snippets() -> tuple[tuple[str, str], ...]:
    """Code to copy: language, and the code with a placeholder `{latest}`."""
    found = read_toml(__package__, "snippets.toml")["snippets"]
    return tuple((each["name"], each["code"].strip()) for each in found)


def _table(atlas: Atlas, schema: Schema) -> dict[str, object]:
    text = english.of(schema)
    return {
        "name": schema.name,
        "title": schema.title,
        "description": schema.description,
        "title_en": text.title,
        "description_en": text.description,
        "key": "、".join(schema.key),
        "fields": [_field(schema, field) for field in schema.fields],
        "file": atlas.file(HERE, f"data/latest/{schema.name}.parquet", f"{schema.name}.parquet"),
    }


def _field(schema: Schema, field: Field) -> Mapping[str, object]:
    text = english.of_field(schema, field)
    return {
        "id": anchor_of(f"{schema.name}.{field.name}"),
        "name": field.name,
        "type": TYPES[field.type] + (f"，{field.unit}" if field.unit else ""),
        "title": field.title,
        "description": field.description,
        "title_en": text.title,
        "description_en": text.description,
        "choices": list(field.enum.items()),
    }


def _place(prefix: str, code: str) -> str:
    """The id of a code on the page; units, which are not Latin letters, have none."""
    return anchor_of(f"{prefix}.{code}" if prefix else code) if code.isascii() else ""


def _form_codes(form: Form) -> Iterator[tuple[str, str, str, str]]:
    """Tables, rows as table.row, then columns, each once."""
    meanings: dict[str, tuple[str, str]] = {}
    for cell in form.cells:
        place = form.describe(cell.code)
        meanings.setdefault(cell.table, (place.table.label, cell.table))
        meanings.setdefault(f"{cell.table}.{cell.row}", (place.row.label, cell.row))
    for cell in form.cells:
        column = form.describe(cell.code).column
        meanings.setdefault(f"column.{cell.column}", (column.label, cell.column))
    for code, (label, step) in meanings.items():
        page = relative(HERE, f"t/{code.replace('.', '/')}/")
        is_row = "." in code and not code.startswith("column.")
        yield code, label, english.label(step), page if is_row else ""


def _units(form: Form) -> Iterator[tuple[str, str, str, str]]:
    for unit in dict.fromkeys(form.unit(cell.code) for cell in form.cells):
        yield unit, unit, english.word("units", unit), ""


def _codes(caption: str, prefix: str, lines: Sequence[tuple[str, str, str, str]]) -> Markup:
    """Codes with their words; codes in Latin letters have ids."""
    return block(
        "dictionary-codes",
        caption=caption,
        lines=[
            {
                "id": "" if href.startswith("../../rules/") else _place(prefix, code),
                "code": code,
                "zh": zh,
                "en": en,
                "href": href,
            }
            for code, zh, en, href in lines
        ],
    )
