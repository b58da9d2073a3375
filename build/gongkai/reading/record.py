"""One record's text in, one report with its figures out, or every fault of the file at once.

A row of a table is a list as long as the form's row: a number as printed, null for an empty box,
"/" or the like for a dash, and `{"unread": raw, "why": …}` for what could not be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gongkai.form import Block, Edition, Form, RowOrColumn, TableForm
from gongkai.model import UNREAD, Figure, Finding, Method, Report, Status
from gongkai.model.values import plain
from gongkai.reading.faults import (
    Fault,
    in_json,
    shape_faults,
    shortened,
    structure,
    with_lines,
)
from gongkai.reading.shapes import ReportShape
from gongkai.reading.strict_json import NotJson, parse_json

DASHES = frozenset({"/", "-", "—", "——", "无", "／", "－"})
"""What agencies print for "does not apply", as found in reports; a number never looks like it."""

WHYS = {status.word: status for status in UNREAD}


@dataclass(frozen=True)
class ReadReport:
    """One report and its figures by cell code; missing cells are absent."""

    report: Report
    figures: Mapping[str, Figure]


def read_record(text: str, file: str, form: Form) -> tuple[ReadReport | None, list[Finding]]:
    """Read one record; `file` is its path below datasets/, for messages and for its key."""
    try:
        raw = parse_json(text)
    except NotJson as fault:
        return None, [structure("record-is-json", file, fault.line, str(fault))]
    if not isinstance(raw, dict):
        return None, [structure("record-is-json", file, 1, "记录应是一个 {…} 对象")]
    tables = {code: raw.pop(code) for code in form.tables if code in raw}
    shape, faults = shape_faults(ReportShape, raw)
    editions = _editions(raw)
    faults += _edition_faults(editions, form)
    figures: dict[str, Figure] = {}
    for code, rows in tables.items():
        edition = editions.get(code, editions[""])
        if isinstance(edition, str) and edition in form.editions:
            faults += _read_table(rows, code, form.editions[edition], figures)
    if faults or shape is None:
        return None, list(with_lines(faults, text, file))
    return ReadReport(report_of(shape, text, file), figures), []


def _editions(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The edition of the whole report ("") and of single tables, as far as they are valid texts."""
    hybrid = raw.get("hybrid")
    return {"": raw.get("edition"), **(hybrid if isinstance(hybrid, dict) else {})}


def _edition_faults(editions: Mapping[str, Any], form: Form) -> Iterator[Fault]:
    known = "、".join(form.editions)
    for table, edition in editions.items():
        path = ("hybrid", table) if table else ("edition",)
        if table and table not in form.tables:
            yield Fault("record-fields", path, f"没有 {shortened(table)} 这张表")
        elif isinstance(edition, str) and edition not in form.editions:
            yield Fault("edition-known", path, f"格式版本 {in_json(edition)} 不存在，应为 {known}")


def _read_table(
    rows: Any, code: str, edition: Edition, figures: dict[str, Figure]
) -> Iterator[Fault]:
    table = edition.tables.get(code)
    if table is None:
        yield Fault("row-known", (code,), f"{edition.id} 年版格式没有 {code} 这张表，应删去")
    elif not isinstance(rows, dict):
        yield Fault("record-fields", (code,), f"{table.short} 应是 {{行: [数, …]}}")
    else:
        yield from _read_rows(rows, table, figures)


def _read_rows(
    rows: Mapping[str, Any], table: TableForm, figures: dict[str, Figure]
) -> Iterator[Fault]:
    """Read the rows of one table into `figures`; yield what is wrong with them."""
    for code, values in rows.items():
        path = (table.code, code)
        if code not in table.rows:
            known = "、".join(table.rows)
            yield Fault(
                "row-known",
                path,
                f"{table.short} 没有 {shortened(code)} 这一行，应为其中之一：{known}",
            )
            continue
        block, row = table.rows[code]
        fault = _row_fault(values, block, row, path)
        if fault is not None:
            yield fault
            continue
        for at, (value, column) in enumerate(zip(values, block.columns, strict=True)):
            figure = read_cell(value)
            if isinstance(figure, str):
                sentence = f"{row.name}·{column.name} 是 {in_json(value)}，{figure}"
                yield Fault("cell-spelling", (*path, at), sentence)
            else:
                figures[f"{table.code}.{code}.{column.code}"] = figure


def _row_fault(values: Any, block: Block, row: RowOrColumn, path: tuple[str, str]) -> Fault | None:
    wanted = len(block.columns)
    if isinstance(values, list) and len(values) == wanted:
        return None
    names = "、".join(column.name for column in block.columns)
    if not isinstance(values, list):
        return Fault("row-length", path, f"{row.name} 应是 {wanted} 个数的列表（{names}）")
    return Fault(
        "row-length",
        path,
        f"{row.name} 有 {len(values)} 个数，应为 {wanted} 个（{names}）；空白写 null",
    )


def read_cell(value: Any) -> Figure | str:
    """One value of a record as a figure, or what it should have been instead."""
    if value is None:
        return BLANK
    if type(value) is int:  # a bool is an int too
        return _whole(value)
    if isinstance(value, Decimal):
        return Figure(Status.REPORTED, value, plain(value), method=Method.MANUAL)
    if isinstance(value, str):
        if value.strip() in DASHES:
            return Figure(Status.NOT_APPLICABLE, None, value, method=Method.MANUAL)
        return _no_number(value)
    return _read_unread(value)


def _no_number(text: str) -> str:
    """What a text in the place of a number should have been."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    if _NUMBER.fullmatch(narrow):
        wide = "是全角数字，" if narrow != text.strip() else "多了引号，"
        return f"{wide}应写 {narrow}，不加引号"
    return '应为数字、null（空白）或原文的“/”“-”“—”“无”；读不出的写 {"unread": 原文, "why": …}'


_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


@lru_cache(maxsize=10_000)
def _whole(value: int) -> Figure:
    """A count; small counts are most common, so equal ones share one figure."""
    return Figure(Status.REPORTED, Decimal(value), str(value), method=Method.MANUAL)


def _read_unread(value: Any) -> Figure | str:
    if not (isinstance(value, dict) and set(value) == {"unread", "why"}):
        return '应为数字、null（空白）、“/”或 {"unread": 原文, "why": …}'
    why, unread = value["why"], value["unread"]
    if not (isinstance(why, str) and why in WHYS and isinstance(unread, str)):
        return f"why 应为 {'、'.join(WHYS)} 之一，unread 应为原文"
    return Figure(WHYS[why], None, unread, method=Method.MANUAL)


BLANK = Figure(Status.BLANK, method=Method.MANUAL)


def report_of(shape: ReportShape, text: str, file: str) -> Report:
    """A validated report; its lines are known if it is formatted canonically."""
    return shape.as_value(Report, lines=_lines(text.split("\n")), file=file)


def _lines(lines: Sequence[str]) -> dict[str, int]:
    """The line of each row of each table in a canonical record."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(lines, 1):
        if line.startswith('  "') and line.endswith("{"):
            table = line[3 : line.index('"', 3)]
        elif line.startswith('    "') and table:
            found[f"{table}.{line[5 : line.index(chr(34), 5)]}"] = number
    return found
