"""Records read before, kept between builds: a file that was not touched is not parsed again.

Ten thousand records take seconds to judge at the door, and one of them changes. A file is known by
its size, its time and its place on disk, as version control knows it.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.corpus import Corpus


@dataclass
class Memory:
    """What was read before, and after reading what is to be remembered."""

    base: str
    """Stands for the program, the form and the folder: with another one, nothing is known."""
    part: Corpus | None = None
    stamps: Mapping[str, str] = field(default_factory=dict)
    """Record → what its file, and that of its trace, looked like."""

    def spelled(self) -> bytes:
        """Itself as bytes."""
        return pickle.dumps((self.base, self.part, self.stamps), pickle.HIGHEST_PROTOCOL)


def recall(path: Path, base: str) -> Memory:
    """What is remembered at a path; nothing, where it is of another program or damaged."""
    try:
        known, part, stamps = pickle.loads(path.read_bytes())
    except Exception:  # whatever is wrong with it, records are then read anew
        return Memory(base)
    return Memory(base, part, stamps) if known == base else Memory(base)


def stamped(files: Iterable[Path]) -> dict[str, str]:
    """What records and their traces look like from outside, by their paths below datasets/."""
    return {
        f"reports/{path.parent.name}/{path.name}": f"{_stamp(path)} "
        + _stamp(path.with_suffix(".trace.csv"))
        for path in files
    }


def _stamp(path: Path) -> str:
    try:
        told = os.stat(path)  # noqa: PTH116 - twenty thousand times a build
    except OSError:
        return ""
    return f"{told.st_size} {told.st_mtime_ns} {told.st_ino}"
