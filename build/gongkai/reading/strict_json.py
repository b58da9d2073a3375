"""JSON text in, plain data out; and, when something is wrong, the line on which it stands.

Numbers keep their spelling (whole ones int, others Decimal). Refused: duplicate keys, NaN and
Infinity, exponents, numbers longer than any count can be, nesting deeper than records have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import yaml

LONGEST_NUMBER = 15
"""Digits of a number that a float holds exactly; the largest count ever met has eight."""


class NotJson(ValueError):  # noqa: N818  (a state of the text, told to a person)
    """Text that is no JSON of ours: `line` and a Chinese sentence."""

    def __init__(self, line: int, sentence: str) -> None:
        """Keep the place beside the sentence."""
        super().__init__(sentence)
        self.line = line


def parse(text: str) -> Any:
    """Parse strictly; raise NotJson with the line of the first fault."""
    try:
        return json.loads(
            text,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique,
        )
    except json.JSONDecodeError as fault:
        raise NotJson(fault.lineno, f"不是有效的 JSON（{_plain(fault.msg)}）") from fault
    except RecursionError as fault:
        raise NotJson(1, "括号嵌套过深，不是年报记录") from fault
    except _Refused as fault:
        line = _line_of(text, fault.token)
        raise NotJson(line, str(fault)) from fault


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line on which the value at `path` begins, or the nearest holder that exists."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return 1
    line = 1
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return value.start_mark.line + 1, value
    return None


class _Refused(ValueError):  # noqa: N818
    def __init__(self, token: str, sentence: str) -> None:
        super().__init__(sentence)
        self.token = token


def _decimal(token: str) -> Decimal:
    if "e" in token.lower() or len(token) > LONGEST_NUMBER + 2:
        raise _Refused(token, f"数字 {token[:20]} 不能用指数，也不能超过 {LONGEST_NUMBER} 位")
    return Decimal(token)


def _whole(token: str) -> int:
    if len(token.lstrip("-")) > LONGEST_NUMBER:
        raise _Refused(token, f"数字 {token[:20]}… 超过 {LONGEST_NUMBER} 位")
    return int(token)


def _refuse_constant(token: str) -> Any:
    raise _Refused(token, f"{token} 不是数字；空白写 null")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(f'"{twice}"', f"键 {twice!r} 写了两次，只能写一次")
    return found


def _line_of(text: str, token: str) -> int:
    places = [match.start() for match in re.finditer(re.escape(token), text)]
    return text.count("\n", 0, places[-1]) + 1 if places else 1


def _plain(message: str) -> str:
    """The parser's English reason in the words of a clerk."""
    return _REASONS.get(message, message)


_REASONS = {
    "Expecting value": '这里应有一个值；数字、"文字" 或 null',
    "Expecting property name enclosed in double quotes": "这里应有双引号括起的键；也许前面多了逗号",
    "Expecting ',' delimiter": "这里缺逗号，或前面少了括号",
    "Expecting ':' delimiter": "键后面缺冒号",
    "Extra data": "末尾多出内容",
    "Unterminated string starting at": "文字缺少右边的双引号",
    "Illegal trailing comma before end of object": "最后一项后面多了逗号",
    "Illegal trailing comma before end of array": "最后一项后面多了逗号",
}
