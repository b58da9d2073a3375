"""What rendering takes: `python -m tests.bench.render [poured] [plain]`, 10000 and 500 pages.

The pages are those of a made-up corpus, repeated under other addresses. Each way runs in a process
of its own, so that its CPU time and its peak memory are its own. Ratios count; seconds are the
machine's.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai import checks, output, site
from gongkai.model import Artifact, Page
from gongkai.reading.site_files import site_sources
from tests import at_once
from tests.bench.province import Province
from tests.bench.province import made as made_up

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "mkdocs.yml"


def generated(count: int) -> tuple[list[Page], Iterator[Page]]:
    """Make the few pages that there are once, and `count` reports and bodies of real size."""
    corpus = made_up(Province(70))
    made = list(at_once.paginate(corpus, checks.judge(corpus)))
    models = [page for page in made if page.kind in {"report", "body"}]
    others = [page for page in made if page.kind not in {"report", "body"}]
    return others, (_moved(page, n) for n, page in enumerate(islice(cycle(models), count)))


def _moved(page: Page, number: int) -> Page:
    body = f"a/{100_000 + number // 10}-zf/"
    return replace(page, path=body if page.kind == "body" else f"{body}{2000 + number % 10}/")


def _unique(all_pages: Iterator[Page]) -> Iterator[Page]:
    seen: set[str] = set()
    for page in all_pages:
        if page.path not in seen:
            seen.add(page.path)
            yield page


def make(count: int, _: Path) -> None:
    """Only make the pages."""
    others, many = generated(count)
    _exhaust([*others, *_unique(many)])


def pour(count: int, _: Path) -> None:
    """Make and pour, keep nothing."""
    others, many = generated(count)
    _exhaust(at_once.pour(_written(), _chained(others, many), CONFIG))


def write(count: int, out: Path) -> None:
    """Make, pour and write."""
    others, many = generated(count)
    output.write(at_once.pour(_written(), _chained(others, many), CONFIG), out / "site")


def again(count: int, out: Path) -> None:
    """The same over a site that is already there."""
    write(count, out)


def floor(count: int, out: Path) -> None:
    """Write as many files of the same size, and nothing else."""
    others, many = generated(count)
    artifacts = [*at_once.pour(_written(), _chained(others, islice(many, 200)), CONFIG)]
    sizes = [len(one.data) for one in artifacts if one.path.startswith("a/")]
    data = b"x" * (sum(sizes) // len(sizes))
    before = time.process_time()
    for number in range(count):
        folder = out / f"floor/{number // 10}/{number % 10}"
        folder.mkdir(parents=True)
        (folder / "index.html").write_bytes(data)
    _tell("only", time.process_time() - before)


def plain(count: int, _: Path) -> None:
    """Let MkDocs render the same pages from staged Markdown."""
    others, many = generated(count)
    _exhaust(site.build_whole(CONFIG, site.stage(_written(), _chained(others, many))))


def _written() -> list[Artifact]:
    return list(site_sources(ROOT))


def _chained(others: list[Page], many: Iterator[Page]) -> Iterator[Page]:
    yield from others
    yield from _unique(many)


def _exhaust(things: object) -> None:
    for _ in things:  # type: ignore[attr-defined]
        pass


def _tell(word: str, number: float) -> None:
    sys.stdout.write(f"{word} {number}\n")


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    cpu: float
    megabytes: float
    only: float


def cost(way: Callable[[int, Path], None], count: int, out: Path) -> Cost:
    """Run one way in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [
        sys.executable,
        "-m",
        "tests.bench.render",
        "--one",
        way.__name__,
        str(count),
        str(out),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = dict(line.split() for line in done.stdout.splitlines())
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, float(told["peak"]), float(told.get("only", cpu)))


def one(name: str, count: int, out: Path) -> None:
    """Be the process that is measured."""
    {way.__name__: way for way in (make, pour, write, again, floor, plain)}[name](count, out)
    _tell("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main(poured: int, rendered: int) -> None:
    """Measure, and say the ratios first."""
    with TemporaryDirectory() as folder:
        out = Path(folder)
        start, start_plain = cost(make, 0, out), cost(plain, 0, out)
        pour_start = cost(pour, 0, out)
        made, made_few = cost(make, poured, out), cost(make, rendered, out)
        streamed, slow = cost(pour, poured, out), cost(plain, rendered, out)
        first, second = cost(write, poured, out), cost(again, poured, out)
        least = cost(floor, poured, out)
    per_pour = (streamed.cpu - pour_start.cpu - (made.cpu - start.cpu)) / poured
    per_plain = (slow.cpu - start_plain.cpu - (made_few.cpu - start.cpu)) / rendered
    per_write = (first.cpu - pour_start.cpu - (made.cpu - start.cpu)) / poured
    per_floor = least.only / poured
    lines = [
        f"pour : plain MkDocs, CPU a page        1 : {per_plain / per_pour:.0f}",
        f"whole pour of {poured} : MkDocs, scaled  1 : {per_plain * poured / streamed.cpu:.0f}",
        f"pour and write : floor, CPU a page     {per_write / per_floor:.1f} : 1",
        "",
        f"a page: plain {1000 * per_plain:.1f} ms, poured {1000 * per_pour:.2f} ms, "
        f"poured and written {1000 * per_write:.2f} ms, floor {1000 * per_floor:.2f} ms",
        f"{poured} pages: pour {streamed.cpu:.1f} s, with writing {first.cpu:.1f} s, "
        f"again {second.cpu:.1f} s",
        f"peak memory: pour {streamed.megabytes:.0f} MB, plain {rendered} pages "
        f"{slow.megabytes:.0f} MB, imports alone {start.megabytes:.0f} MB",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
    else:
        sizes = [int(size) for size in sys.argv[1:]]
        main(*(sizes + [10_000, 500][len(sizes) :]))
