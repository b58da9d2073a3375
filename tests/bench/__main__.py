"""What a build costs at several sizes: `python -m tests.bench 100 1000 10000`.

Every build runs as a person runs it, in processes of its own; counted are seconds of CPU of all of
them and the memory of all at once. Beside them stand plain MkDocs and Frictionless on every
package, scaled from a few, and the floor: writing the same files. Ratios count; seconds are the
machine's, and say how loaded it was.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.cost import Cost, cost
from tests.bench.generate import generate
from tests.bench.province import Province

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Size:
    """What was measured with so many reports."""

    reports: int
    first: Cost
    unchanged: Cost
    one: Cost
    percent: Cost
    floor: Cost
    files: int
    bytes: int
    pages: int
    stages: dict[str, float]
    plain: float
    """Seconds that plain MkDocs takes a page."""
    proof: float
    """Seconds that Frictionless takes a package."""
    pace: float
    """Seconds that a loop took before and after: what the machine had left for us."""


def main() -> None:
    """Measure each size, and print the ratios and then the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sizes", type=int, nargs="*", default=[100, 1000])
    asked.add_argument("--workers", type=int, default=0)
    asked.add_argument("--search", action="store_true", help="with the full-text index")
    told = asked.parse_args()
    measured = [measure(size, told.workers, search=told.search) for size in told.sizes]
    sys.stdout.write("\n".join(report(measured)) + "\n")


def measure(reports: int, workers: int, *, search: bool) -> Size:
    """Build a made-up collection of one size, again and again, with more and less changed."""
    with TemporaryDirectory() as folder:
        datasets, out = Path(folder, "datasets"), Path(folder, "out")
        generate(Province(reports), datasets)
        build = [sys.executable, str(ROOT / "build"), "--workers", str(workers)]
        build += ["--datasets", str(datasets), "--out", str(out)]
        build += [] if search else ["--no-search"]
        pace = _pace()
        first = cost(build)
        unchanged = cost(build)
        _change(datasets, 1)
        one = cost(build)
        _change(datasets, max(1, reports // 100))
        percent = cost(build)
        written = [path for path in (out / "site").rglob("*") if path.is_file()]
        sizes = [path.stat().st_size for path in written]
        stages = cost([sys.executable, "-m", "tests.bench.stages", str(datasets), "--search"])
        told = json.loads(stages.said)
        floor = cost([sys.executable, "-m", "tests.bench.floor", str(out / "site"), folder])
        return Size(
            reports,
            first,
            unchanged,
            one,
            percent,
            floor,
            len(written),
            sum(sizes),
            sum(path.name == "index.html" for path in written),
            told["stages"],
            told["plain"],
            told["proof"],
            (pace + _pace()) / 2,
        )


def _pace() -> float:
    """Seconds of CPU of five million turns of a loop: 0.5 on a machine at rest like ours."""
    before, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number * number % 7
    return time.process_time() - before


def _change(datasets: Path, count: int) -> None:
    """Let so many reports say another number, spread over the collection."""
    files = sorted(datasets.glob("reports/*/*.json"))
    for path in files[:: max(1, len(files) // count)][:count]:
        text = path.read_text("utf-8")
        head, number, tail = text.partition('"new_received": [')
        value, rest = tail.split(",", 1)
        path.write_text(f"{head}{number}{int(value) + 1},{rest}", "utf-8")
        trace = path.with_suffix(".trace.csv")  # which must say the same
        old, new = (f"reported,{number},{number}," for number in (int(value), int(value) + 1))
        box = "requests.new_received.natural_person,"
        trace.write_text(trace.read_text("utf-8").replace(f"{box}{old}", f"{box}{new}"), "utf-8")


def report(measured: Sequence[Size]) -> Iterator[str]:
    """The table in Markdown, ratios first."""
    yield f"{_machine()}，{time.strftime('%Y-%m-%d', time.gmtime())}"
    yield ""
    yield _line("报告", *(f"{size.reports:,}" for size in measured))
    yield _line("---", *("---:" for _ in measured))
    for words, value in ROWS:
        yield _line(words, *(value(size) for size in measured))
    yield from _growing("全部重建", measured, lambda size: size.first.cpu)
    for stage in measured[-1].stages:
        yield from _growing(stage, measured, lambda size, stage=stage: size.stages[stage])


def _growing(
    words: str, measured: Sequence[Size], seconds: Callable[[Size], float]
) -> Iterator[str]:
    """Seconds of CPU, and with which power of the reports they grow at the end."""
    told = [f"{seconds(size):.2f}" for size in measured]
    powers = [
        math.log(seconds(after) / seconds(before)) / math.log(after.reports / before.reports)
        for before, after in pairwise(measured)
    ]
    yield _line(f"{words}，CPU 秒" + "".join(f"，指数 {power:.2f}" for power in powers[-1:]), *told)


def _cpu(name: str) -> Callable[[Size], str]:
    return lambda size: f"{getattr(size, name).cpu:.1f}"


ROWS = (
    ("逐页 MkDocs ∶ 全部重建", lambda s: f"{s.plain * s.pages / s.first.cpu:.1f} ∶ 1"),
    (
        "逐页 MkDocs 加逐包 Frictionless ∶ 全部重建",
        lambda s: f"{(s.plain * s.pages + s.proof * s.reports / 7) / s.first.cpu:.1f} ∶ 1",
    ),
    (
        "逐页 MkDocs ∶ 套入并写出，每页",
        lambda s: (
            f"{s.plain * s.pages / (s.stages['渲染（套入）'] + s.stages['写出网页']):.0f} ∶ 1"
        ),
    ),
    ("全部重建 ∶ 只写同样的文件", lambda s: f"{s.first.cpu / s.floor.cpu:.1f} ∶ 1"),
    ("一份改动 ∶ 全部重建", lambda s: f"{s.one.cpu / s.first.cpu:.2f}"),
    ("百分之一改动 ∶ 全部重建", lambda s: f"{s.percent.cpu / s.first.cpu:.2f}"),
    ("无改动 ∶ 全部重建", lambda s: f"{s.unchanged.cpu / s.first.cpu:.2f}"),
    ("一份改动，CPU 秒", _cpu("one")),
    ("百分之一改动，CPU 秒", _cpu("percent")),
    ("无改动，CPU 秒", _cpu("unchanged")),
    ("只写文件，CPU 秒", _cpu("floor")),
    ("全部重建，各进程内存之和，MB", lambda s: f"{s.first.together:.0f}"),
    ("全部重建，最大的一个进程，MB", lambda s: f"{s.first.largest:.0f}"),
    ("同一段空转，CPU 秒", lambda s: f"{s.pace:.2f}"),
    ("网页", lambda s: f"{s.pages:,}"),
    ("文件", lambda s: f"{s.files:,}"),
    ("网站，MB", lambda s: f"{s.bytes / 1e6:,.0f}"),
)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    python = platform.python_version()
    return f"{os.cpu_count()} 个处理器，{memory:.0f} GB 内存，Python {python}"


if __name__ == "__main__":
    main()
