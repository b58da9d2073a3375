"""Forge documents, have them read, and tell what came out wrong.

python -m tests.forge --count 10000 --workers 2 [--shape X] [--seed N] [--write DIR]
python -m tests.forge --shapes usual,traf1,cut [--reader package.module:function]

Shapes are named one by one or by group: usual, converters, damage, all. A reader takes bytes, a
name and the form, and gives a draft, as `gongkai.extract:extract` does.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path

from gongkai.model import Draft
from tests.forge import GROUPS, SHAPES, Verdict, forge, judge, named
from tests.forge.truth import form

READER = "gongkai.extract:extract"


@dataclass
class Tally:
    """Everything counted over the documents of one shape."""

    documents: int = 0
    failed: list[str] = field(default_factory=list)
    right: int = 0
    refused: int = 0
    lost: int = 0
    lost_right: int = 0
    unsettled: int = 0
    guessed: int = 0
    wrong: int = 0
    wrong_documents: int = 0
    years: int = 0
    misplaced: int = 0
    examples: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: float = 0.0

    def add(self, result: Result) -> None:
        """Count one document."""
        found = result.verdict
        self.documents += 1
        self.seconds += result.seconds
        self.slowest = max(self.slowest, result.seconds)
        if found is None:
            self.failed.append(f"{result.shape}/{result.number}: {result.error}")
            return
        self.right += found.right
        self.refused += found.refused
        self.lost += found.lost_right + found.lost_refused
        self.lost_right += found.lost_right
        self.unsettled += found.unsettled + len(found.guessed)
        self.guessed += len(found.guessed)
        self.wrong += len(found.wrong)
        self.wrong_documents += bool(found.wrong or found.guessed)
        self.years += found.year_wrong
        self.misplaced += len(found.misplaced)
        self.reasons += found.reasons
        self.examples += [
            f"--shape {result.shape} --seed {result.number} --count 1: {each.cell} "
            f"read {each.got}, printed {each.printed} [{' '.join(result.quirks)}]"
            for each in (found.wrong + found.guessed)[:2]
        ]


@dataclass(frozen=True)
class Result:
    """One document judged."""

    shape: str
    number: int
    quirks: tuple[str, ...]
    verdict: Verdict | None
    error: str
    seconds: float


def main() -> int:
    """Run the command; the exit code is 1 when any figure is wrong."""
    options = _options()
    jobs = _jobs(options.seed, options.count, named(options.shape or options.shapes))
    if options.write:
        write(options.write, jobs)
        return 0
    tallies: dict[str, Tally] = defaultdict(Tally)
    until = time.monotonic() + options.seconds
    for result in run(jobs, options.workers, options.reader):
        tallies[result.shape].add(result)
        if time.monotonic() > until:
            break
    print(report(tallies, options.examples, options.reasons))  # noqa: T201
    return int(any(each.wrong or each.guessed or each.failed for each in tallies.values()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.forge", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="number of the first document")
    parser.add_argument("--shape", choices=SHAPES)
    parser.add_argument("--shapes", default="all", type=_shapes, help="names or groups, commas")
    parser.add_argument("--reader", default=READER)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", type=Path, help="write the documents there, read none")
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after that time")
    parser.add_argument("--examples", type=int, default=5)
    parser.add_argument("--reasons", type=int, default=5)
    return parser.parse_args()


def _shapes(names: str) -> str:
    if unknown := set(names.split(",")) - {*SHAPES, *GROUPS}:
        raise argparse.ArgumentTypeError(f"no such shape: {', '.join(sorted(unknown))}")
    return names


def _jobs(seed: int, count: int, shapes: tuple[str, ...]) -> list[tuple[str, int]]:
    return [(shapes[at % len(shapes)], seed + at // len(shapes)) for at in range(count)]


def run(jobs: Iterable[tuple[str, int]], workers: int, reader: str = READER) -> Iterator[Result]:
    """Every document forged, read and judged, in the order of `jobs`."""
    attempt_one = partial(attempt, reader=reader)
    if workers < 2:
        yield from map(attempt_one, jobs)
        return
    with ProcessPoolExecutor(workers) as pool:
        try:
            yield from pool.map(attempt_one, jobs, chunksize=8)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def attempt(job: tuple[str, int], reader: str = READER) -> Result:
    """Forge, read and judge one document; whatever a reader throws is told, not thrown."""
    forged, read = forge(*job), _named(reader)
    began = time.process_time()
    try:
        found, error = judge(read(forged.data, forged.name, form()), forged), ""
    except Exception as problem:
        found, error = None, f"{type(problem).__name__}: {problem}"
    return Result(
        forged.shape, forged.number, forged.quirks, found, error, time.process_time() - began
    )


def _named(reader: str) -> Callable[..., Draft]:
    module, _, function = reader.partition(":")
    found: Callable[..., Draft] = getattr(import_module(module), function)
    return found


def write(folder: Path, jobs: Iterable[tuple[str, int]]) -> None:
    """Write documents with their truth beside them, to be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    for job in jobs:
        forged = forge(*job)
        path = folder / f"{forged.shape}-{forged.number}{Path(forged.name).suffix}"
        path.write_bytes(forged.data)
        lines = [f"{forged.agency} {forged.year} {' '.join(forged.quirks)}"]
        lines += [
            f"{code}\t{printed.status.word}\t{printed.raw!r}\t{printed.value}"
            f"\t{'unsettled' if code in forged.unsettled else 'lost' * (code in forged.lost)}"
            for code, printed in forged.truth.items()
        ]
        path.with_name(path.name + ".truth").write_text("\n".join(lines), "utf-8")


def report(tallies: dict[str, Tally], examples: int, reasons: int) -> str:
    """The table by shape, the first wrong figures, the commonest reasons of refusal."""
    head = (
        f"{'shape':11} {'docs':>6} {'cells':>8} {'right%':>7} {'refus%':>7} {'lost':>8} "
        f"{'l-right%':>8} {'unsett':>7} {'guess':>6} {'wrong':>6} {'w-docs':>6} {'year':>5} "
        f"{'place':>6} {'failed':>6} {'ms':>6} {'max s':>6}"
    )
    lines = [head]
    for shape, tally in tallies.items():
        readable = tally.right + tally.refused or 1
        lines.append(
            f"{shape:11} {tally.documents:6} {tally.right + tally.refused:8} "
            f"{100 * tally.right / readable:7.2f} {100 * tally.refused / readable:7.2f} "
            f"{tally.lost:8} {100 * tally.lost_right / (tally.lost or 1):8.2f} "
            f"{tally.unsettled:7} {tally.guessed:6} {tally.wrong:6} "
            f"{tally.wrong_documents:6} {tally.years:5} {tally.misplaced:6} "
            f"{len(tally.failed):6} {1000 * tally.seconds / tally.documents:6.1f} "
            f"{tally.slowest:6.2f}"
        )
    for shape, tally in tallies.items():
        lines += [f"  WRONG {example}" for example in tally.examples[:examples]]
        lines += [f"  FAILED {each[:300]}" for each in tally.failed[:examples]]
        lines += [
            f"  {shape} refused {count}: {reason}"
            for reason, count in tally.reasons.most_common(reasons)
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
