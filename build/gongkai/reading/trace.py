"""The trace beside a record: for every cell the raw text, its line, and how it was read."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from gongkai.form import Form
from gongkai.model import Figure, Finding, Method, Status, csv_of
from gongkai.model.values import plain
from gongkai.reading.faults import MAX_FAULTS, in_json, shortened, structure
from gongkai.reading.nearest import did_you_mean
from gongkai.reading.shapes import LONGEST_DOCUMENT
from gongkai.reading.strict_json import writable

BOM = "\ufeff"
NO_BOM = "应另存为不带 BOM 的 UTF-8（电子表格常会加上它）"
HEADER = ("cell", "status", "value", "raw", "line", "method")


def write_trace(figures: Mapping[str, Figure]) -> str:
    """Format the trace of a draft."""
    return csv_of([HEADER, *(_row(code, figure) for code, figure in figures.items())])


def _row(code: str, figure: Figure) -> tuple[str | int, ...]:
    value = "" if figure.value is None else plain(figure.value.normalize())
    raw = writable(figure.raw)
    return code, figure.status.word, value, raw, figure.line, figure.method.word


def read_trace(text: str, file: str, form: Form) -> tuple[dict[str, Figure], list[Finding]]:
    """Read a trace; every invalid line is a fault."""
    lines, fault = _lines(text)
    if fault is not None:
        return {}, [structure("trace-spelling", file, len(lines) + 1, fault)]
    if text.startswith(BOM):
        return {}, [structure("trace-spelling", file, 1, f"文件开头有 BOM，{NO_BOM}")]
    if not lines or tuple(lines[0]) != HEADER:
        wanted = ",".join(HEADER)
        return {}, [
            structure("trace-spelling", file, 1, f"首行应为 {wanted}；重新运行 gongkai add")
        ]
    figures: dict[str, Figure] = {}
    findings: list[Finding] = []
    for number, row in enumerate(lines[1 : len(form.cells) + MAX_FAULTS], 2):
        figure = _figure(tuple(row), form)
        if isinstance(figure, str):
            sentence = f"{figure}；重新运行 gongkai add"
            findings.append(structure("trace-spelling", file, number, sentence))
        elif row[0] in figures:
            sentence = f"{row[0]} 写了两次，应删去一行"
            findings.append(structure("trace-spelling", file, number, sentence))
        else:
            figures[row[0]] = figure
    return figures, findings[:MAX_FAULTS]


def _lines(text: str) -> tuple[list[list[str]], str | None]:
    """The lines as lists of fields, and the fault that ended reading, if any."""
    lines: list[list[str]] = []
    try:
        lines.extend(csv.reader(io.StringIO(text), strict=True))
    except csv.Error:
        return lines, "不是有效的 CSV：引号不成对，或一项太长"
    return lines, None


@lru_cache(maxsize=1 << 14)
def _figure(row: tuple[str, ...], form: Form) -> Figure | str:
    """A line as a figure, or its fault; cached, as documents made alike have most lines alike."""
    if len(row) != len(HEADER):
        return f"这一行不是 {','.join(HEADER)} 六项"
    code, status, value, raw, line, method = row
    if code not in form.index:
        return f"格式中没有 {shortened(code)} 这一格{did_you_mean(code, form.index)}"
    if not _LINE.fullmatch(line) or int(line) > LONGEST_DOCUMENT:
        return "line 应为原文的行号，不小于 0"
    figure = _printed(status, value, raw, method, form.unit(code))
    return figure if isinstance(figure, str) else _at(figure, raw, int(line), figure.method)


@lru_cache(maxsize=1 << 14)
def _printed(status: str, value: str, raw: str, method: str, unit: str) -> Figure | str:
    """The same without its place; cached, as the boxes of all reports repeat a few values."""
    if status not in STATUSES or method not in METHODS:
        return f"status 应为 {'、'.join(STATUSES)} 之一，method 应为 {'、'.join(METHODS)} 之一"
    if value != unicodedata.normalize("NFKC", value):
        return f"value 是全角的“{shortened(value)}”，应写 {unicodedata.normalize('NFKC', value)}"
    if bool(value) != (STATUSES[status] is Status.REPORTED) or not _VALUE.fullmatch(value):
        return "value 应为数字，且只有 reported 的格才有"
    number = Decimal(value) if value else None
    if number is not None and not is_printed(number, raw, unit):
        return f"raw 是 {in_json(raw)}，不是 value 的 {value}"
    return Figure(STATUSES[status], number, raw, method=METHODS[method])


STATUSES = {status.word: status for status in Status}
METHODS = {method.word: method for method in Method}
_LINE = re.compile(r"[0-9]{1,8}")
_VALUE = re.compile(r"(-?[0-9]{1,18}(\.[0-9]{1,12})?)?")
_PRINTED = re.compile(r"[0-9.]+")


def is_printed(value: Decimal, raw: str, unit: str) -> bool:
    """Whether the raw text contains the number; amounts of money may have another unit."""
    printed = (each.strip(".") for each in _PRINTED.findall(flat(raw)))
    if "元" in unit:
        return _digits(plain(abs(value))) in map(_digits, printed)
    return any(each.count(".") < 2 and Decimal(each or "-1") == abs(value) for each in printed)


def flat(raw: str) -> str:
    """The raw text without blanks and separators, in ASCII digits."""
    return "".join(unicodedata.normalize("NFKC", raw).split()).replace(",", "")


def _digits(number: str) -> str:
    return number.replace(".", "").strip("0")


def with_trace(recorded: Mapping[str, Figure], trace: Mapping[str, Figure]) -> dict[str, Figure]:
    """Figures of a record with raw text, line and method from the trace.

    If a person has changed the figure since, the record's value counts and only the line is kept; a
    figure that is missing in the trace has no method.
    """
    return {code: _traced(figure, trace.get(code)) for code, figure in recorded.items()}


def _traced(figure: Figure, seen: Figure | None) -> Figure:
    if seen is None:
        return _at(figure, figure.raw, figure.line, Method.NONE)
    if seen.status is figure.status and seen.value == figure.value:
        return _at(figure, seen.raw, seen.line, seen.method) if figure.note else seen
    return _at(figure, figure.raw, seen.line, figure.method)


def _at(figure: Figure, raw: str, line: int, method: Method) -> Figure:
    """A figure with its print and its place: `replace` takes five times as long for the same."""
    return Figure(figure.status, figure.value, raw, line, method, figure.note)
