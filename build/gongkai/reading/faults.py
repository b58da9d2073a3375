"""What is wrong with a file, in one Chinese sentence each, with the place and the mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gongkai.model import Finding, Severity


@dataclass(frozen=True)
class Fault:
    """A rule that a file breaks at a path inside it."""

    rule: str
    path: tuple[str | int, ...]
    sentence: str


def structure(rule: str, file: str, line: int, sentence: str) -> Finding:
    """A finding that stops the build."""
    return Finding(rule, Severity.STRUCTURE, sentence, file=file, line=line)


ShapeT = TypeVar("ShapeT", bound=BaseModel)


def shape_faults(shape: type[ShapeT], raw: Any) -> tuple[ShapeT | None, list[Fault]]:
    """Validate against a shape: the value, or every fault at once."""
    try:
        return shape.model_validate(raw), []
    except ValidationError as fault:
        return None, [_fault(error) for error in fault.errors(include_url=False)]


def _fault(error: ErrorDetails) -> Fault:
    path = tuple(error["loc"])
    name = ".".join(str(step) for step in path)
    value = repr(error["input"])[:60]
    wanted = _wanted(error["type"], error.get("ctx", {}), error["msg"])
    if error["type"] == "missing":
        return Fault("record-fields", path[:-1], f"缺少 {name}，应补上")
    if error["type"] == "extra_forbidden":
        return Fault("record-fields", path, f"不认识 {name}，应改正拼写或删去")
    return Fault("record-fields", path, f"{name} 是 {value}，{wanted}")


def _wanted(kind: str, context: Mapping[str, Any], message: str) -> str:
    if kind == "string_pattern_mismatch":
        return f"应符合格式 {context['pattern']}"
    if kind == "value_error":
        return str(context.get("error", message))
    if kind in {"greater_than_equal", "less_than_equal"}:
        return f"应不{'小' if kind.startswith('g') else '大'}于 {next(iter(context.values()))}"
    return _WANTED.get(kind, f"不合要求（{message}）")


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
