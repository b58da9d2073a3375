"""What filling shells and writing takes beside the floor: `python -m tests.bench.pour 1000`.

Told are milliseconds of CPU a page. A hundred pages at a time are made, filled into their shells
and placed in a version as a build does; then their bytes are written again by `open` and nothing
else. All happens in one process and in turn, so that what the machine does meanwhile weighs on both
alike: the difference of two runs of some seconds says nothing about a page's millisecond. Shells
are made by MkDocs once a build, however many pages there are, and told apart.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from gongkai import checks, output, pages, site
from gongkai.model import Artifact, Page
from gongkai.reading.site_files import site_sources
from gongkai.site.shells import shape_of
from tests.bench.province import Province, made

ROOT = Path(__file__).resolve().parents[2]
RUN = 100
T = TypeVar("T")


def main(count: int) -> None:
    """Fill and write so many pages, and say what one took."""
    with TemporaryDirectory() as folder:
        took = measured(count, Path(folder))
    shells, poured, placed, floor = (1e3 * seconds / count for seconds in took)
    sys.stdout.write(
        f"{count} 页，每页毫秒：填入 {poured:.2f}，写出 {placed:.2f}，只写 {floor:.2f}；"
        f"填入并写出 ∶ 只写 = {(poured + placed) / floor:.1f}；"
        f"外壳，一次 {shells * count / 1e3:.1f} 秒\n"
    )


def measured(count: int, folder: Path) -> tuple[float, float, float, float]:
    """Seconds for shells, for filling them, for placing pages, and for only writing them."""
    ready = site.SiteRenderer(ROOT / "mkdocs.yml", list(site_sources(ROOT)))
    shells = poured = placed = floor = 0.0
    made_up = islice(of_bodies(count), count)
    with output.version(folder / "site") as version:
        while some := list(islice(made_up, RUN)):
            shells += seconds(lambda some=some: _make_shells(ready, some))[0]
            took, artifacts = seconds(lambda some=some: list(ready.pour(some)))
            poured += took
            placed += seconds(lambda made=artifacts: list(output.place(version, made)))[0]
            floor += seconds(lambda made=artifacts: _only_write(made, folder / "floor"))[0]
    return shells, poured, placed, floor


def of_bodies(reports: int) -> Iterator[Page]:
    """The pages of bodies with at least so many reports."""
    corpus = made(Province(reports))
    atlas = pages.Atlas(corpus, checks.judge(corpus))
    for body in sorted(corpus.agencies):
        yield from pages.of_body(pages.body_excerpt(atlas, body), body)


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """How long a piece of work takes the processor, and its result."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def _make_shells(ready: site.SiteRenderer, some: Sequence[Page]) -> None:
    """Let MkDocs make the shells that are still missing, as the first page of a shape does."""
    for page in some:
        if shape_of(page, ready.known.core) not in ready.known.shells:
            list(ready.pour([page]))


def _only_write(artifacts: Sequence[Artifact], folder: Path) -> None:
    for artifact in artifacts:
        target = folder / artifact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(artifact.data)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1000)
