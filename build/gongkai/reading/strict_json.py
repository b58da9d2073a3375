"""JSON text in, plain data out; for every fault, the line it is on.

Numbers keep their form (whole ones int, others Decimal). Refused: duplicate keys, NaN and
Infinity, exponents, numbers longer than any count can be, nesting deeper than records have.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

LONGEST_NUMBER = 15
"""Digits that a float represents exactly; the largest count so far has eight."""


class NotJson(ValueError):  # noqa: N818  (a state of the text, shown to a person)
    """Text that is not JSON as we accept it: `line` and a Chinese sentence."""

    def __init__(self, line: int, sentence: str) -> None:
        """Store the line with the sentence."""
        super().__init__(sentence)
        self.line = line


def parse_json(text: str) -> Any:
    """Parse strictly; raise NotJson with the line of the first fault."""
    try:
        data = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique,
        )
    except json.JSONDecodeError as fault:
        reason = _wide(text, fault.pos) or _plain(fault.msg)
        raise NotJson(fault.lineno, f"不是有效的 JSON（{reason}）") from fault
    except RecursionError as fault:
        raise NotJson(1, "括号嵌套过深，不是年报记录") from fault
    except _Refused as fault:
        line = _line_of(text, fault.token)
        raise NotJson(line, str(fault)) from fault
    _refuse_unwritable(text, data)
    return data


_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}|\\[bf]")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no page, table or file name may contain: controls, surrogates, noncharacters."""


def writable(text: str) -> str:
    """A text with every unpublishable character replaced by a mark."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _refuse_unwritable(text: str, data: Any) -> None:
    """Refuse unpublishable characters, whether written directly or as escapes."""
    found = UNWRITABLE.search(text)
    if found is None and _ESCAPED.search(text):
        found = next(filter(None, map(UNWRITABLE.search, _texts(data))), None)
    if found is not None:
        code = f"{ord(found[0]):04x}"
        places = re.search(rf"\\u{code}|\\[bf]|{re.escape(found[0])}", text, re.IGNORECASE)
        line = text.count("\n", 0, places.start()) + 1 if places else 1
        raise NotJson(line, f"文字中有不能发布的字符 U+{code.upper()}，应删去")


def _texts(data: Any) -> Iterator[str]:
    """Every key and every text."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            yield from each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line of the value at `path`, or of its nearest existing container."""
    start = at = _after_gap(text, 0)
    for step in path:
        found = _children(text, at).get(step)
        if found is None:
            break
        start, at = found
    return text.count("\n", 0, start) + 1


_GAP = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


@lru_cache(maxsize=32)
def _children(text: str, at: int) -> Mapping[str | int, tuple[int, int]]:
    """The positions of keys and values of the container at `at`; each text is parsed once."""
    found: dict[str | int, tuple[int, int]] = {}
    opening = text[at]
    if opening not in "[{":
        return found
    at = _after_gap(text, at + 1)
    while text[at] not in "]}":
        step: str | int = len(found)
        start = at
        if opening == "{":
            step, at = _DECODER.raw_decode(text, at)
            at = _after_gap(text, _after_gap(text, at) + 1)
        found[step] = start, at
        _, at = _DECODER.raw_decode(text, at)
        at = _after_gap(text, at)
        if text[at] == ",":
            at = _after_gap(text, at + 1)
    return found


def _after_gap(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return found.end() if found else at


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
        twice = next(
            name for name, count in Counter(name for name, _ in pairs).items() if count > 1
        )
        raise _Refused(f'"{twice}"', f"键 {twice!r} 写了两次，只能写一次")
    return found


def _line_of(text: str, token: str) -> int:
    places = [match.start() for match in re.finditer(re.escape(token), text)]
    return text.count("\n", 0, places[-1]) + 1 if places else 1


def _wide(text: str, at: int) -> str:
    """The message about a full-width sign outside texts, as input methods insert it."""
    sign = text[at : at + 1]
    narrow = QUOTES.get(sign) or unicodedata.normalize("NFKC", sign)
    if narrow == sign or not narrow.isascii() or not narrow.strip():
        return ""
    return f"这里是全角的“{sign}”，应改为半角的 {narrow}"


QUOTES = {"“": '"', "”": '"', "‘": '"', "’": '"', "。": ".", "、": ","}
"""Full-width sign → the JSON sign that was meant."""


def _plain(message: str) -> str:
    """The parser's English reason in the words of a clerk."""
    return next(
        (ours for theirs, ours in _REASONS.items() if message.startswith(theirs)), "写法不对"
    )


_REASONS = {
    "Expecting value": '这里应有一个值；数字、"文字" 或 null',
    "Expecting property name enclosed in double quotes": "这里应有双引号括起的键；也许前面多了逗号",
    "Expecting ',' delimiter": "这里缺逗号，或前面少了括号",
    "Expecting ':' delimiter": "键后面缺冒号",
    "Extra data": "末尾多出内容",
    "Unterminated string": "文字缺少右边的双引号",
    "Invalid control character": "文字中有换行或控制字符；换行写 \\n",
    "Invalid \\": "反斜线后面不对；反斜线本身写两个",
    "Unexpected UTF-8 BOM": "文件开头有 BOM，应另存为不带 BOM 的 UTF-8",
    "Illegal trailing comma before end of object": "最后一项后面多了逗号",
    "Illegal trailing comma before end of array": "最后一项后面多了逗号",
}
