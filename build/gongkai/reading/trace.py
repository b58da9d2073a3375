"""The trace beside a record: for every cell what was printed, where, and how it was read."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from gongkai.corpus import plain
from gongkai.model import Figure, Finding, Method, Status
from gongkai.reading.faults import structure

HEADER = ("cell", "status", "value", "raw", "line", "method")


def write_trace(figures: Mapping[str, Figure]) -> str:
    """Spell the trace of a draft."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for code, figure in figures.items():
        value = "" if figure.value is None else plain(figure.value.normalize())
        row = (code, figure.status.word, value, figure.raw, figure.line, figure.method.word)
        writer.writerow(row)
    return out.getvalue()


def read_trace(text: str, file: str) -> tuple[dict[str, Figure], list[Finding]]:
    """Read a trace; every line that is none is told."""
    reader = csv.reader(io.StringIO(text), strict=True)
    figures: dict[str, Figure] = {}
    findings: list[Finding] = []
    try:
        rows = list(reader)
    except csv.Error as fault:
        return {}, [
            structure("trace-spelling", file, reader.line_num, f"不是有效的 CSV（{fault}）")
        ]
    if not rows or tuple(rows[0]) != HEADER:
        wanted = ",".join(HEADER)
        return {}, [
            structure("trace-spelling", file, 1, f"首行应为 {wanted}；重新运行 gongkai add")
        ]
    for number, row in enumerate(rows[1:], 2):
        try:
            code, status, value, raw, line, method = row
            figures[code] = Figure(
                Status[status.upper()],
                Decimal(value) if value else None,
                raw,
                int(line),
                Method[method.upper()],
            )
        except (ValueError, KeyError, InvalidOperation):
            sentence = f"这一行不是 {','.join(HEADER)} 六项；重新运行 gongkai add"
            findings.append(structure("trace-spelling", file, number, sentence))
    return figures, findings


def traced(recorded: Mapping[str, Figure], trace: Mapping[str, Figure]) -> dict[str, Figure]:
    """Figures of a record with raw string, place and method of the trace.

    Where a person has since changed the figure, the record stands and only the place is kept;
    of a figure that the trace does not know, nobody recorded how it was read.
    """
    return {code: _traced(figure, trace.get(code)) for code, figure in recorded.items()}


def _traced(figure: Figure, seen: Figure | None) -> Figure:
    if seen is None:
        return replace(figure, method=Method.NONE)
    if (seen.status, seen.value) == (figure.status, figure.value):
        return replace(figure, raw=seen.raw, line=seen.line, method=seen.method)
    return replace(figure, line=seen.line)
