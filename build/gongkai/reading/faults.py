"""Faults of a file as findings: one Chinese sentence each, with the place and the remedy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gongkai.model import Finding, Severity
from gongkai.reading.shapes import SPELLINGS
from gongkai.reading.strict_json import line_of


@dataclass(frozen=True)
class Fault:
    """A violation of a rule at a path inside a file."""

    rule: str
    path: tuple[str | int, ...]
    sentence: str


def structure(rule: str, file: str, line: int, sentence: str) -> Finding:
    """A finding that stops the build."""
    return Finding(rule, Severity.STRUCTURE, sentence, file=file, line=line)


def with_lines(faults: Sequence[Fault], text: str, file: str) -> Iterator[Finding]:
    """Faults with their lines in a file's text; of very many, the first ones and a count."""
    for fault in faults[:MAX_FAULTS]:
        yield structure(fault.rule, file, line_of(text, fault.path), fault.sentence)
    if len(faults) > MAX_FAULTS:
        last = faults[MAX_FAULTS]
        sentence = f"从这里起还有 {len(faults) - MAX_FAULTS} 处错误，先改好以上各处"
        yield structure(last.rule, file, line_of(text, last.path), sentence)


MAX_FAULTS = 100
"""Maximum number of faults per file; nobody reads more, and a hostile file may have 100,000."""


def in_json(value: Any) -> str:
    """A value for a sentence, as shortened JSON."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, Decimal):
        return str(value)
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


LONGEST_SHOWN = 40

ShapeT = TypeVar("ShapeT", bound=BaseModel)


def shape_faults(shape: type[ShapeT], raw: Any) -> tuple[ShapeT | None, list[Fault]]:
    """Validate data against a shape: the value, or every fault at once."""
    try:
        return shape.model_validate(raw), []
    except ValidationError as fault:
        return None, [_fault(error) for error in fault.errors(include_url=False)]


def _fault(error: ErrorDetails) -> Fault:
    path = tuple(error["loc"])
    name = ".".join(shortened(str(step)) for step in path)
    if error["type"] == "missing":
        return Fault("record-fields", path[:-1], f"缺少 {name}，应补上")
    if error["type"] == "extra_forbidden":
        return Fault("record-fields", path, f"不认识 {name}，应改正拼写或删去")
    wanted = _wanted(error["type"], error.get("ctx", {}))
    return Fault("record-fields", path, f"{name or '内容'} 是 {in_json(error['input'])}，{wanted}")


def shortened(text: str) -> str:
    """A key for a sentence, shortened."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


def _wanted(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "string_pattern_mismatch":
        return f"应为{SPELLINGS.get(context['pattern'], '别的写法')}"
    if kind == "value_error":
        return str(context["error"])
    if kind in {"greater_than_equal", "less_than_equal"}:
        return f"应不{'小' if kind.startswith('g') else '大'}于 {next(iter(context.values()))}"
    return _WANTED.get(kind, "不合要求")


_WANTED = {
    "string_type": "应为文字",
    "int_type": "应为整数",
    "decimal_type": "应为数字",
    "is_instance_of": "应为数字",
    "dict_type": "应为 {…}",
    "list_type": "应为 […]",
    "model_type": "应为 {…}",
    "bool_type": "应为 true 或 false",
    "literal_error": "不在允许的值之中",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
    "too_short": "至少要有一项",
}
