"""Files in, checked shapes out, with the line of every fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from gongkai.model import Finding
from gongkai.reading.faults import shape_faults, structure
from gongkai.reading.shapes import Shape
from gongkai.reading.strict_json import NotJson, line_of, parse

LARGEST_FILE = 4_000_000
"""Bytes; a record of a report has five thousand, the list of all divisions half a million."""

ShapeT = TypeVar("ShapeT", bound=Shape)


def load(path: Path, name: str) -> tuple[Any, str, list[Finding]]:
    """A JSON file's data and text, or why it has none."""
    text, fault = read_text(path, name)
    if fault is not None:
        return None, "", [fault]
    try:
        return parse(text), text, []
    except NotJson as error:
        return None, text, [structure("record-is-json", name, error.line, str(error))]


def read_text(path: Path, name: str) -> tuple[str, Finding | None]:
    """A file's text, or the fault that keeps it from being read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return "", structure("record-is-json", name, 1, f"文件超过 {LARGEST_FILE} 字节")
        return path.read_bytes().decode("utf-8"), None
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        return "", structure("record-is-json", name, line, "不是 UTF-8 编码，应另存为 UTF-8")
    except OSError as error:
        return "", structure("record-is-json", name, 1, f"读不了文件（{error.strerror}）")


def read_file(
    shape: type[ShapeT], path: Path, name: str, findings: list[Finding]
) -> tuple[ShapeT | None, str]:
    """A file of one shape, and its text."""
    raw, text, faults = load(path, name)
    findings += faults
    return (None if faults else read_shape(shape, raw, text, name, findings)), text


def read_shape(
    shape: type[ShapeT], raw: Any, text: str, name: str, findings: list[Finding]
) -> ShapeT | None:
    """Data of one shape; its faults join the findings, each with its line in `text`."""
    value, wrong = shape_faults(shape, raw)
    findings += [
        structure(fault.rule, name, line_of(text, fault.path), fault.sentence) for fault in wrong
    ]
    return value


def read_list(
    shape: type[ShapeT], path: Path, name: str, findings: list[Finding]
) -> Iterator[tuple[ShapeT, int]]:
    """The entries of a file that is a list of one shape, each with its line."""
    raw, text, faults = load(path, name)
    findings += faults
    if not faults and not isinstance(raw, list):
        findings.append(structure("record-fields", name, 1, "应是列表 [{…}, …]"))
    starts = [number for number, line in enumerate(text.split("\n"), 1) if line == "  {"]
    for at, entry in enumerate(raw if isinstance(raw, list) else ()):
        value, wrong = shape_faults(shape, entry)
        findings += [
            structure(fault.rule, name, line_of(text, (at, *fault.path)), fault.sentence)
            for fault in wrong
        ]
        if value is not None:
            yield value, (starts[at] if at < len(starts) else 1)  # canonical spelling begins so
