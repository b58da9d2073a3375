"""Files in, validated shapes out, with the line of every fault."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from gongkai.model import Finding, GongkaiError
from gongkai.reading.faults import Fault, shape_faults, structure, with_lines
from gongkai.reading.shapes import StrictModel
from gongkai.reading.strict_json import NotJson, parse_json
from gongkai.system import reason

LARGEST_FILE = 4_000_000
"""Maximum size in bytes; a record has five thousand, the list of all divisions half a million."""

ShapeT = TypeVar("ShapeT", bound=StrictModel)


def load_json(path: Path, name: str) -> tuple[Any, str, list[Finding]]:
    """The data and text of a JSON file, or its fault."""
    text, fault = read_text(path, name)
    if fault is not None:
        return None, "", [fault]
    try:
        return parse_json(text), text, []
    except NotJson as error:
        return None, text, [structure("record-is-json", name, error.line, str(error))]


def read_text(path: Path, name: str) -> tuple[str, Finding | None]:
    """A file's text, or the fault that prevents reading it."""
    try:
        data = _bytes(path)
    except OSError as error:
        return "", structure("record-is-json", name, 1, f"读不了文件（{reason(error)}）")
    if data is None:
        return "", structure("record-is-json", name, 1, "是链接或不是普通文件，应换成文件本身")
    if len(data) > LARGEST_FILE:
        return "", structure("record-is-json", name, 1, f"文件超过 {LARGEST_FILE} 字节")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", structure("record-is-json", name, line, "不是 UTF-8 编码，应另存为 UTF-8")


def text_or_raise(path: Path) -> str:
    """A file's text; raises GongkaiError with the fault that prevents reading it."""
    text, fault = read_text(path, path.name)
    if fault is not None:
        raise GongkaiError(f"{path}:{fault.line}：{fault.message}")
    return text


PLAIN = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""Flags for opening: do not follow links, do not wait for a pipe, read bytes."""


def _bytes(path: Path) -> bytes | None:
    """The bytes of a regular file up to one over the maximum; None if it is not a regular file.

    No more than its size is asked for: the memory for all that is asked for is taken before.
    """
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return None
    with os.fdopen(os.open(path, os.O_RDONLY | PLAIN), "rb") as file:
        return file.read(min(status.st_size, LARGEST_FILE) + 1)


def names_in(folder: Path) -> list[str]:
    """The names of all entries of a folder, sorted; empty if there is no such folder."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - a path each takes as long again
    except (FileNotFoundError, NotADirectoryError):
        return []


def unknown_files(folder: Path, below: str = "") -> Iterator[Finding]:
    """Entries below a folder of records that are no files or folders, or have no valid name."""
    with os.scandir(folder / below) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        name = f"{below}{entry.name}"
        if not entry.name.isprintable():
            sentence = "文件名中有不能发布的字符，应改名"
            yield structure("key-is-path", _printable(name), 1, sentence)
        elif entry.is_dir(follow_symlinks=False):
            yield from unknown_files(folder, f"{name}/")
        elif not entry.is_file(follow_symlinks=False):
            yield structure("record-is-json", name, 1, "是链接或不是普通文件，应换成文件本身")


def _printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)


def read_file(
    shape: type[ShapeT], path: Path, name: str, findings: list[Finding]
) -> tuple[ShapeT | None, str]:
    """The data of a file of one shape, and its text."""
    raw, text, faults = load_json(path, name)
    findings += faults
    return (None if faults else read_shape(shape, raw, text, name, findings)), text


def read_shape(
    shape: type[ShapeT], raw: Any, text: str, name: str, findings: list[Finding]
) -> ShapeT | None:
    """Data of one shape; its faults are added to the findings, each with its line in `text`."""
    value, wrong = shape_faults(shape, raw)
    findings += with_lines(wrong, text, name)
    return value


def read_list(
    shape: type[ShapeT], path: Path, name: str, findings: list[Finding]
) -> Iterator[tuple[ShapeT, int]]:
    """The entries of a file that is a list of one shape, each with its line."""
    raw, text, faults = load_json(path, name)
    findings += faults
    if not faults and not isinstance(raw, list):
        findings.append(structure("record-fields", name, 1, "应是列表 [{…}, …]"))
    starts = [number for number, line in enumerate(text.split("\n"), 1) if line == "  {"]
    wrong: list[Fault] = []
    for at, entry in enumerate(raw if isinstance(raw, list) else ()):
        value, faulty = shape_faults(shape, entry)
        wrong += [replace(fault, path=(at, *fault.path)) for fault in faulty]
        if value is not None:
            yield value, (starts[at] if at < len(starts) else 1)  # canonical spelling begins so
    findings += with_lines(wrong, text, name)
