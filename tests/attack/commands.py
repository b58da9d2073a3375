"""A number in, a command with hostile arguments and what running it came to out.

Every command that the program has is met, by its own parameters: names that are options, links,
pipes, folders in the place of files, texts that no terminal should get. It ends with an exit code
and, where that is not 0, a Chinese sentence; and records that were sound before are sound after,
but for an empty one that somebody has still to fill in.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from typer.main import get_command

from gongkai import records
from gongkai.cli import app, main
from gongkai.model import GongkaiError
from tests.attack.builds import GOLDEN
from tests.attack.documents import bounded, unplugged
from tests.attack.outcome import Outcome
from tests.forge import SHAPES, forge

MOST_SECONDS = 30
"""CPU seconds for one command."""
LEFT_OUT = frozenset({"build", "serve", "catalogue"})
"""Builds are attacked elsewhere, and a server does not end."""
OURS = "程序自己出了错"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]")

TEXTS = (
    "", " ", "-x", "--", "--output=x", "..", "../../x", "/", "a" * 5_000,
    "<script>alert(1)</script>", "a\nb", "::error::x", "\x1b[2J", "\u202e321", "\udcff", "\0x",
    "０", "٣", "1e9", "-1", "0", "99999999999999999999", "2026-99-99", "javascript:alert(1)",
    "con", "[bold]x[/bold]", "{0}", "%s", "HEAD~1", "HEAD\nx", "@{u}", "=cmd|' /C calc'!A0",
    "9" * 5_000, "1." * 30, "NaN", "{", "[" * 9_000,
)  # fmt: skip
USUAL = (
    "requests.granted.total=5", "予以公开·总计=空白", "requests.granted.research=x", "标题",
    "990101-scjgj", "990102-scjgj", "990100-zf", "990101-scjgj/2021", "990102-scjgj/2022", "2021",
    "2022", "2023", "requests.granted.total", "予以公开·总计", "remedies.review.total", "title",
    "5", "空白", "/", "读错了", "来信 2026-01-20", "2026-01-20", "990100", "990101", "scjgj",
    "zf", "某某局", "dept_county", "gov_county", "990103-scjgj", "HEAD", "datasets",
    "https://www.example.gov.cn/1",
)  # fmt: skip
FILES = (
    "datasets", "datasets/reports", "datasets/reports/990101-scjgj/2021.json", "a.html", "dir",
    "pipe", "zero", "loop", "away", "none", "none/none", "empty", "list.csv", "/dev/null", ".",
    "", "latin\udcff.html", "-x.html", "big",
)  # fmt: skip


def outcomes(numbers: Iterator[int] | range) -> Iterator[Outcome]:
    """What came of each command, in order."""
    with TemporaryDirectory() as folder, unplugged():
        home = Path(folder).resolve()
        _furnish(home)
        for number in numbers:
            yield strike(number, home)


def strike(number: int, home: Path) -> Outcome:
    """Run the command of this number among fresh records, and say what came of it."""
    rng = Random(f"attack/command/{number}")
    shutil.rmtree(home / "datasets", ignore_errors=True)
    shutil.copytree(GOLDEN, home / "datasets")
    names = sorted(commands())
    name = names[number % len(names)]
    words = [*name.split(), *_arguments(commands()[name], rng)]
    began = time.process_time()
    with chdir(home):
        came_to, fault = _ran(words, rng)
    seconds = time.process_time() - began
    if not fault and name != "new" and not _is_sound(home / "datasets"):
        fault = "records that were sound are not sound any more"
    return Outcome(f"{number} {words!r}"[:400], came_to, fault, seconds)


def commands() -> Mapping[str, Any]:
    """Every command that ends, those of groups by both words."""
    found: dict[str, Any] = {}
    waiting = [("", get_command(app))]
    while waiting:
        before, command = waiting.pop()
        for name, each in getattr(command, "commands", {}).items():
            if name not in LEFT_OUT:
                waiting.append((f"{before}{name} ", each))
        if before and not hasattr(command, "commands"):
            found[before.strip()] = command
    return found


def _arguments(command: Any, rng: Random) -> Iterator[str]:
    """Something for every parameter that must be given, and for some that need not."""
    for parameter in command.params:
        is_argument = parameter.param_type_name == "argument"
        if not parameter.required and rng.random() < (0.5 if is_argument else 0.8):
            continue
        if "help" in parameter.name or "datasets" in parameter.name:
            continue
        if not is_argument:
            yield rng.choice(parameter.opts)
        if is_argument or not getattr(parameter, "is_flag", False):
            yield _value(parameter, rng)


def _value(parameter: Any, rng: Random) -> str:
    kind = str(parameter.type_descriptor.annotation)
    choices = list(getattr(parameter.type_descriptor.annotation, "__members__", ()))
    if choices and rng.random() < 0.8:
        return rng.choice(choices).lower()
    if rng.random() < 0.25:
        return rng.choice(TEXTS)
    if "Path" in kind:
        return rng.choice(FILES)
    if "int" in kind:
        return rng.choice(("2021", "2022", "2020", "2023", "1", "0"))
    fitting = [each for each in USUAL if FITTING.get(parameter.name, ANYTHING).search(each)]
    return rng.choice(fitting if rng.random() < 0.8 else USUAL)


ANYTHING = re.compile("")
FITTING: Mapping[str, re.Pattern[str]] = {
    "agency": re.compile(r"^\d{6}-[a-z]+$"),
    "id_": re.compile(r"^\d{6}-[a-z]+$"),
    "ids": re.compile(r"^\d{6}-[a-z]+$"),
    "into": re.compile(r"^\d{6}-[a-z]+$"),
    "parent": re.compile(r"^\d{6}-[a-z]+$"),
    "successor": re.compile(r"^\d{6}-[a-z]+$"),
    "key": re.compile(r"/20"),
    "what": re.compile(r"\.total$|·总计$|title|标题"),
    "cells": re.compile(r"="),
    "day": re.compile(r"^\d{4}-"),
    "kind": re.compile(r"_"),
    "region": re.compile(r"^\d{6}$"),
    "value": re.compile(r"^(5|空白|/|某某局)$"),
}
"""What a parameter of this name takes, so that more than its spelling is reached."""


def _ran(words: list[str], rng: Random) -> tuple[str, str]:
    out, err = _stream(), _stream()
    answers = "".join(f"{rng.choice(TEXTS + USUAL)}\n" for _ in range(40))
    kept, sys.stdin = sys.stdin, io.StringIO(answers)
    code: object = 0
    try:
        with bounded(MOST_SECONDS), redirect_stdout(out), redirect_stderr(err):
            main(words)
    except SystemExit as stop:
        code = stop.code
    except BaseException as fault:  # whatever it is, no person should meet it
        return "failed", f"{type(fault).__name__}: {fault}"[:300]
    finally:
        sys.stdin = kept
    said = _text(out) + _text(err)
    return ("done" if code == 0 else "refused"), _told_badly(said, code, words)


ANNOTATION = re.compile(r"::(error|warning|notice) file=datasets/[^:]*::.*")
"""What a runner is told where that was asked for."""


def _told_badly(said: str, code: object, words: list[str]) -> str:
    if code not in (0, 1, 2):
        return f"the exit code is {code}"
    if OURS in said:
        return said[:300]
    if code and not CHINESE.search(said):
        return f"no sentence: {said[:200]!r}"
    ordered = [line for line in said.splitlines() if line.startswith("::")]
    if any("github" not in words or not ANNOTATION.fullmatch(line) for line in ordered):
        return f"a command for a runner: {said[:200]!r}"
    return f"steers a terminal: {said[:200]!r}" if STEERING.search(said) else ""


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), "utf-8", errors="strict", newline="\n")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


def _is_sound(folder: Path) -> bool:
    try:
        records.check(folder)
    except GongkaiError:
        return False
    return True


def _furnish(home: Path) -> None:
    """Put beside the records what is no file, too much of a file, or a file of another kind."""
    forged = forge(SHAPES[0], 1)
    (home / "a.html").write_bytes(forged.data)
    (home / "dir").mkdir()
    (home / "dir" / forged.name).write_bytes(forged.data)
    (home / "empty").touch()
    (home / "big").write_bytes(b"0" * 70_000_000)
    (home / "list.csv").write_text("file,agency,url\n../a.html,990101-scjgj,x\n", "utf-8")
    (home / "-x.html").write_bytes(forged.data)
    strange: tuple[Callable[[], object], ...] = (
        lambda: (home / "zero").symlink_to("/dev/zero"),
        lambda: (home / "loop").symlink_to("loop"),
        lambda: (home / "away").symlink_to("/etc"),
        lambda: os.mkfifo(home / "pipe"),
        lambda: (home / "latin\udcff.html").write_bytes(forged.data),
    )
    for make in strange:
        try:
            make()
        except (OSError, AttributeError):
            continue  # the system has no such thing
