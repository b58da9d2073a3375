"""A number in, a build that is killed at a moment of chance and what it left behind out.

The site before stands byte for byte, or the new one does, whole; no process lives on; and every
few kills a build that nobody disturbs gives what it would have given without them.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.attack.builds import (
    build,
    differing,
    figured,
    one_theme,
    renamed,
    small_project,
    tree,
)  # fmt: skip
from tests.attack.outcome import Outcome

UNDISTURBED = 10
"""After so many kills a build is let through."""
LATE = 1.3
"""So much of the usual time may pass before the kill, so that some come when all is done."""
LINGERING = 30.0
"""Seconds in which every process of a killed build must be gone."""


def outcomes(numbers: Iterable[int]) -> Iterator[Outcome]:
    """What came of each kill, one upon the other."""
    with TemporaryDirectory() as folder, one_theme():
        home = small_project(Path(folder) / "project")
        out = Path(folder) / "out"
        build(home, out)
        renamed(home, Random("attack/kill"))
        began = time.monotonic()
        build(home, out)
        usual = time.monotonic() - began
        for number in numbers:
            yield strike(number, home, out, usual)


def strike(number: int, home: Path, out: Path, usual: float) -> Outcome:
    """Change something, start a build, kill it, and look at what stands."""
    rng = Random(f"attack/kill/{number}")
    rng.choice((figured, renamed))(home, rng)
    before, shown = tree(out / "site"), (out / "site").readlink()
    delay = rng.random() * usual * LATE
    child = _started(home, out)
    time.sleep(delay)
    helpers = _children(child)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    fault = "a process lives on" if _linger(helpers) else ""
    is_old = (out / "site").readlink() == shown
    if is_old:
        fault = fault or _told(differing(before, tree(out / "site")))
    if not fault and (not is_old or number % UNDISTURBED == UNDISTURBED - 1):
        fault = _healed(home, out)
    return Outcome(f"{number} after {delay:.2f} s", "old" if is_old else "new", fault, delay)


def _started(home: Path, out: Path) -> int:
    child = os.fork()
    if child == 0:
        try:
            build(home, out)
        finally:
            os._exit(0)
    return child


def _healed(home: Path, out: Path) -> str:
    """What differs between a build over what was left and one afresh."""
    with TemporaryDirectory() as fresh:
        build(home, out)
        build(home, Path(fresh))
        return _told(differing(tree(out / "site"), tree(Path(fresh) / "site")))


def _told(wrong: list[str]) -> str:
    return f"{len(wrong)} files differ: {wrong[:3]}" if wrong else ""


def _children(process: int) -> list[str]:
    told = Path(f"/proc/{process}/task/{process}/children")
    return told.read_text().split() if told.exists() else []


def _linger(processes: list[str]) -> bool:
    deadline = time.monotonic() + LINGERING
    while any(Path(f"/proc/{each}/cmdline").exists() for each in processes):
        if time.monotonic() > deadline:
            return True
        time.sleep(0.05)
    return False
