"""The canonical format of records: one row of the form per line, so that diffs are readable."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from gongkai.corpus import Corpus
from gongkai.form import Form, TableForm
from gongkai.model import Draft, Figure, GongkaiError, Method, Report, Source, Status
from gongkai.model.values import plain
from gongkai.reading.agreement import ABSENT, NO_FILE, NO_HASH, NO_NAME
from gongkai.reading.faults import shape_faults
from gongkai.reading.shapes import StrictModel
from gongkai.reading.strict_json import writable
from gongkai.reading.trace import write_trace

REPORT_SCHEMA = "../../schema/report.schema.json"
AGENCY_SCHEMA = "../schema/agency.schema.json"

HEAD = ("agency", "year", "edition")
TEXTS = ("hybrid", "title", "published", "publisher", "period", "source", "identifiers")
TAIL = ("labels", "misfits", "statements", "summary", "narrative")


def format_report(record: Mapping[str, Any], form: Form) -> str:
    """A report's record in canonical form; unknown keys are kept at the end."""
    lines = [_pair("$schema", record.get("$schema", REPORT_SCHEMA))]
    lines += [", ".join(_pair(key, record[key]) for key in HEAD if key in record)]
    lines += [_pair(key, record[key]) for key in TEXTS if _is_given(record, key)]
    lines += [_table(code, record[code], form) for code in form.tables if code in record]
    lines += [_long(key, record[key]) for key in TAIL if _is_given(record, key)]
    known = {"$schema", *HEAD, *TEXTS, *form.tables, *TAIL}
    lines += [_pair(key, value) for key, value in record.items() if key not in known]
    return "{\n" + ",\n".join(f"  {line}" for line in lines) + "\n}\n"


def format_json(record: Mapping[str, Any] | Sequence[Any]) -> str:
    """Any other file below datasets/: indented by two blanks, keys in their own order."""
    return json.dumps(record, ensure_ascii=False, indent=2, default=float) + "\n"


def format_shape(shape: type[StrictModel], record: Mapping[str, Any]) -> str:
    """A file of this shape; GongkaiError if `check` would refuse it."""
    _, faults = shape_faults(shape, record)
    if faults:
        raise GongkaiError("；".join(fault.sentence for fault in faults))
    return format_json(record)


def record_of(
    read: Draft | Report,
    figures: Mapping[str, Figure],
    agency: str,
    year: int,
    source: Source,
    form: Form,
) -> dict[str, Any]:
    """What was read, or a report as it was accepted, as a record that a person will review."""
    assert read.edition is not None
    name = read.agency_name if isinstance(read, Draft) else ""
    record: dict[str, Any] = {
        "agency": agency,
        "year": year,
        "edition": read.edition,
        "hybrid": dict(read.hybrid),
        "title": read.title or f"{name or ''}{year}年政府信息公开工作年度报告",
        "published": read.published,
        "publisher": read.publisher,
        **({"period": read.period} if read.period else {}),
        "source": source.as_json(),
        "identifiers": dict(read.identifiers),
        **_tables_of(figures, form.layout(read.edition, read.hybrid)),
        **({"labels": dict(read.labels)} if read.labels else {}),
        "misfits": [misfit.as_json() for misfit in read.misfits],
        "statements": [statement.as_json(_number) for statement in read.statements],
        "summary": "",
    }
    return {key: _writable(value) for key, value in record.items()}


def _writable(value: Any) -> Any:
    """A value without characters that no record may contain; damaged documents print them."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {writable(key): _writable(each) for key, each in value.items()}
    return [_writable(each) for each in value] if isinstance(value, list) else value


def record_of_report(report: Report, figures: Mapping[str, Figure], form: Form) -> dict[str, Any]:
    """A report as the record that it was read from, or could have been read from."""
    record = record_of(report, figures, report.agency, report.year, report.source, form)
    return {**record, "summary": report.summary, "narrative": dict(report.narrative)}


def format_parts(part: Corpus) -> Iterator[tuple[str, str]]:
    """The records of a corpus by their paths below datasets/, each with its trace if it has one."""
    codes = [cell.code for cell in part.form.cells]
    for row, report in enumerate(part.reports):
        recorded = dict(zip(codes, part.figures(row), strict=True))
        figures = {
            code: each for code, each in recorded.items() if each.status is not Status.ABSENT
        }
        path = f"reports/{report.key}"
        yield (
            f"{path}.json",
            format_report(record_of_report(report, recorded, part.form), part.form),
        )
        if any(each.method is not Method.NONE for each in figures.values()):
            yield f"{path}.trace.csv", write_trace(figures)


def blank_record(agency: str, year: int, edition: str, form: Form) -> dict[str, Any]:
    """A record to be filled in by hand: every box of the edition is empty."""
    layout = form.layout(edition, {})
    return {
        "agency": agency,
        "year": year,
        "edition": edition,
        "title": f"{NO_NAME}{year}年政府信息公开工作年度报告",
        "published": None,
        "publisher": None,
        "source": Source(NO_FILE, NO_HASH, "text/html").as_json(),
        **{
            table.code: {
                code: [None] * len(block.columns) for code, (block, _) in table.rows.items()
            }
            for table in layout
        },
        "summary": "",
    }


def _tables_of(
    figures: Mapping[str, Figure], layout: Iterable[TableForm]
) -> dict[str, dict[str, list[Any]]]:
    """Figures in the format of records: table → row → values, without rows that are not printed."""
    tables: dict[str, dict[str, list[Any]]] = {}
    for table in layout:
        rows = {}
        for code, (block, _) in table.rows.items():
            boxes = [
                figures.get(f"{table.code}.{code}.{column.code}", ABSENT)
                for column in block.columns
            ]
            if any(box.status is not Status.ABSENT for box in boxes):
                rows[code] = [value_of(box) for box in boxes]
        if rows:
            tables[table.code] = rows
    return tables


def value_of(figure: Figure) -> Any:
    """A figure as written in a record."""
    if figure.status is Status.REPORTED and figure.value is not None:
        return _number(_as_printed(figure.value, figure.raw))
    if figure.status is Status.BLANK:
        return None
    if figure.status is Status.NOT_APPLICABLE:
        return figure.raw.strip()
    return {"unread": figure.raw, "why": figure.status.word}


def _as_printed(value: Decimal, raw: str) -> Decimal:
    """The number with its printed decimals: 5125.10."""
    try:
        printed = Decimal(raw)
    except InvalidOperation:
        return value
    return printed if printed == value and plain(printed) == raw else value


def _number(value: Decimal) -> int | Decimal:
    whole = value == value.to_integral_value() and value.as_tuple().exponent == 0
    return int(value) if whole else value


def _is_given(record: Mapping[str, Any], key: str) -> bool:
    """Whether a key is written: empty lists and objects are not; null means nothing is printed."""
    return key in record and record[key] not in ({}, [])


def _table(code: str, rows: Any, form: Form) -> str:
    if not isinstance(rows, dict):
        return _pair(code, rows)
    order = {row: at for at, row in enumerate(form.row_order[code])}
    ordered = sorted(rows.items(), key=lambda item: order.get(item[0], len(order)))
    inner = ",\n".join(f"    {_pair(row, values)}" for row, values in ordered)
    return f"{json.dumps(code)}: {{\n{inner}\n  }}" if inner else f"{json.dumps(code)}: {{}}"


def _long(key: str, value: Any) -> str:
    if isinstance(value, list):
        inner = ",\n".join(f"    {compact(item)}" for item in value)
        return f"{json.dumps(key)}: [\n{inner}\n  ]"
    if isinstance(value, dict):
        inner = ",\n".join(f"    {_pair(name, text)}" for name, text in value.items())
        return f"{json.dumps(key)}: {{\n{inner}\n  }}"
    return _pair(key, value)


def _pair(key: str, value: Any) -> str:
    return f"{json.dumps(key, ensure_ascii=False)}: {compact(value)}"


def compact(value: Any) -> str:
    """JSON on one line; decimals as they were printed, not as floats."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return "{" + ", ".join(_pair(key, item) for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(compact(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
