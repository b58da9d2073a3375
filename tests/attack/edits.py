"""A number in, a small edit and what the build after it came to out.

After every edit, building on what is remembered gives the very bytes of a build that remembers
nothing; and so does building after something below the output folder was damaged. What is stale
stays so until its own inputs change, so that every few edits are compared together.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from gongkai.model import GongkaiError
from tests.attack.builds import EDITS, build, differing, one_theme, small_project, tree
from tests.attack.outcome import Outcome


def outcomes(numbers: Iterable[int]) -> Iterator[Outcome]:
    """What came of each edit, one upon the other."""
    with TemporaryDirectory() as folder, one_theme():
        home = small_project(Path(folder) / "project")
        for number in numbers:
            yield strike(number, home, Path(folder))


def strike(number: int, home: Path, folder: Path) -> Outcome:
    """Edit the project by this number, damage the output, build twice and compare."""
    rng = Random(f"attack/edit/{number}")
    names = rng.choices(tuple(EDITS), k=rng.choice((1, 1, 2)))
    before = folder / "before"
    shutil.rmtree(before, ignore_errors=True)
    shutil.copytree(home / "datasets", before)
    for name in names:
        EDITS[name](home, rng)
    harm = damage(folder / "out", rng) if rng.random() < 0.5 else ""
    began = time.process_time()
    came_to, fault = _compared(home, folder, every=number % TOGETHER == TOGETHER - 1)
    seconds = time.process_time() - began
    if came_to == "refused":  # the next edit finds records that can be built
        shutil.rmtree(home / "datasets")
        shutil.copytree(before, home / "datasets")
    return Outcome(f"{number} {' '.join(names)} {harm}".strip(), came_to, fault, seconds)


TOGETHER = 4
"""After so many edits, what stands is compared with a build that remembers nothing."""


def _compared(home: Path, folder: Path, *, every: bool) -> tuple[str, str]:
    """Build; where that is refused, or it is time, build afresh as well and compare."""
    fresh = folder / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        refusal = _refusal(home, folder / "out")
        if not refusal and not every:
            return "built", ""
        other = _refusal(home, fresh)
    except Exception as fault:
        return "failed", f"{type(fault).__name__}: {fault}"[:300]
    if refusal != other:
        return "failed", f"after what was remembered {refusal!r}, afresh {other!r}"
    if refusal:
        return "refused", ""
    wrong = [
        f"{name}/{path}"
        for name in ("site", "docs")
        for path in differing(tree(folder / "out" / name), tree(fresh / name))
    ]
    return ("differs", f"{len(wrong)} files: {wrong[:3]}") if wrong else ("same", "")


def _refusal(home: Path, out: Path) -> str:
    """Build; what was said against it, if anything."""
    try:
        build(home, out)
    except GongkaiError as refusal:
        return str(refusal)
    return ""


def damage(out: Path, rng: Random) -> str:
    """Cut, remove, empty or scribble over a file below the output folder; say what was done."""
    files = sorted(path for path in out.rglob("*") if path.is_file() and not path.is_symlink())
    if not files:
        return ""
    special = [path for path in files if path.suffix == ".note" or path.name == "records"]
    path = rng.choice(special if rng.random() < 0.4 and special else files)
    data = bytearray(path.read_bytes())
    harm = rng.choice(("cut", "removed", "emptied", "scribbled"))
    path.unlink()
    if harm == "scribbled" and data:
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    if harm != "removed":
        path.write_bytes(data[: {"cut": len(data) // 2, "emptied": 0}.get(harm, len(data))])
    return f"{harm} {path.relative_to(out)}"
