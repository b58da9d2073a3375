"""A command in, what it and all its children took out: seconds of CPU, memory, and its words."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.5
"""Seconds between looks at the memory: looking costs, most with many pages shared."""


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    cpu: float
    wall: float
    together: float
    """Megabytes of all its processes at once; what they share is counted once."""
    largest: float
    """Megabytes of the largest of them."""
    said: str


def cost(command: Sequence[str]) -> Cost:
    """Run a command to its end."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    together = largest = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        while running.poll() is None:
            sizes = [_megabytes(each) for each in _family(running.pid)]
            together, largest = max(together, sum(sizes)), max([largest, *sizes])
            time.sleep(EVERY)
        said = running.stdout.read() if running.stdout else ""
    if running.returncode:
        raise SystemExit(f"{command} ended with {running.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, time.monotonic() - start, together, largest, said)


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _megabytes(pid: int) -> float:
    """The proportional share of memory; nothing where the process has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
