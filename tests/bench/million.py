"""Check and tabulate a nation of made-up reports, and write it as Parquet.

    python -m tests.bench.million 1100000 --out DIR --workers 2
    python -m tests.bench.million 1100000 --out DIR --scheduler tcp://10.0.0.1:8786

A nation is held as provinces, and so it is worked on: a part is made, checked, tabulated, proved,
written and let go by whoever is free; what comes back are counts. So memory does not grow with the
nation, and what DuckDB reads afterwards is `DIR/*/cells.parquet`. Prints the peak of each process.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gongkai import checks, tables
from gongkai.executors import WorkerPool, run_jobs, worker_pool
from tests.bench.province import Province, made

PART = 10_000
"""Reports of one part: a province on one year."""
WRITTEN = ("agencies", "reports", "cells", "findings", "measures")
"""The tables that are written; the others follow from the form or from these."""


@dataclass(frozen=True)
class Part:
    """What one part came to."""

    number: int
    reports: int
    findings: int
    rows: int
    bytes: int
    cpu: float
    peak: float
    """Megabytes of the process at its largest, as long as it has lived."""
    process: int


def nation(reports: int, out: Path, pool: WorkerPool, size: int = PART) -> Iterator[Part]:
    """Work through so many reports in parts, each into a folder of its own below `out`."""
    jobs = (
        partial(part, number, min(size, reports - done), out)
        for number, done in enumerate(range(0, reports, size))
    )
    yield from run_jobs(pool, jobs)


def part(number: int, reports: int, out: Path) -> Part:
    """Make, check, tabulate, prove and write one part; done twice, it is the same again."""
    before = time.process_time()
    corpus = made(Province(reports, seed=number + 1))
    judgement = checks.judge(corpus)
    tidy = tables.tabulate(corpus, judgement)
    assert tables.unsound(tidy) == []
    folder = out / f"part-{number:04}"
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for name in WRITTEN:
        data = tidy[name].parquet
        (folder / f"{name}.parquet").write_bytes(data)
        written += len(data)
    return Part(
        number,
        len(corpus.reports),
        len(judgement.findings),
        len(tidy["cells"]),
        written,
        time.process_time() - before,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        os.getpid(),
    )


def main() -> None:
    """Work through what the command line asks for, and say after each part where things stand."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("reports", type=int, nargs="?", default=1_100_000)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--scheduler")
    told = asked.parse_args()
    parts: list[Part] = []
    with worker_pool(told.workers, told.scheduler) as pool:
        for one in nation(told.reports, told.out, pool):
            parts.append(one)
            sys.stdout.write(_line(parts) + "\n")
            sys.stdout.flush()


def _line(parts: list[Part]) -> str:
    reports, findings, rows, written = (
        sum(getattr(each, name) for each in parts)
        for name in ("reports", "findings", "rows", "bytes")
    )
    cpu = sum(each.cpu for each in parts)
    peaks = {each.process: f"{each.peak:,.0f}" for each in parts}
    return (
        f"{reports:,} 份报告，{rows:,} 格，{findings:,} 条结果，Parquet {written / 1e6:,.0f} MB；"
        f"处理器 {cpu:.0f} 秒，各进程内存最多 {'、'.join(peaks.values())} MB"
    )


if __name__ == "__main__":
    main()
