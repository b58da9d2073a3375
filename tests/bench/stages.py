"""Seconds of CPU of each step on one collection, in one process; and of plain MkDocs beside it."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from gongkai import checks, form, making, output, packages, pages, reading, site, tables
from gongkai.model import Artifact

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "mkdocs.yml"
FEW = 60
"""Pages that plain MkDocs renders, to know what one takes."""
T = TypeVar("T")
SECONDS: dict[str, float] = {}


def main(datasets: Path) -> None:
    """Go the line once, and tell what each step took."""
    written = list(reading.site_sources(ROOT))
    corpus = timed("读", lambda: reading.read(datasets, form.load()))
    judgement = timed("检查", lambda: checks.judge(corpus))
    atlas = pages.Atlas(corpus, judgement, pages.terms_of(written))
    inputs = pages.Inputs(atlas, "")
    timed("各项的指纹", lambda: list(making.parts(atlas, inputs)))
    tidy = timed("制表", lambda: tables.tabulate(corpus, judgement))
    timed("核对各表", lambda: tables.unsound(tidy))
    press = packages.Press(packages.Stock(corpus, tidy, judgement))
    timed("拼写各行", press.warm)
    bodies = list(corpus.rows_of)
    zips = timed("各机关的包和文件", lambda: _kept(press, bodies))
    own = {path: data for path, data in zips.items() if path.endswith(".zip")}
    wholes = packages.Wholes(press.stock)
    timed("地区和全部的包", lambda: list(wholes.of(wholes.names, own.__getitem__)))
    timed("SQLite", press.stock.database)
    atlas.warm()
    some = timed("成页", lambda: [page for body in bodies for page in pages.of_body(atlas, body)])
    others = timed("其余的页", lambda: list(pages.of_collection(atlas)))
    timed("Markdown", lambda: sum(len(site.markdown(page)) for page in some))
    ready = timed("核心页（MkDocs）", lambda: site.press(CONFIG, written))
    with TemporaryDirectory() as folder, output.version(Path(folder, "site")) as version:
        timed("套入", lambda: sum(len(each.data) for each in ready.pour([*others, *some])))
        again = list(ready.pour(some))
        timed("写出网页", lambda: list(output.place(version, again)))
    few = some[:FEW]
    core = timed("", lambda: list(site.render(written, others, CONFIG)))
    plain = timed("", lambda: list(site.render(written, [*others, *few], CONFIG)))
    assert len(plain) == len(core) + len(few)
    print_costs(len(few), own)


def _kept(press: packages.Press, bodies: list[str]) -> dict[str, bytes]:
    return {
        artifact.path: artifact.data if artifact.path.endswith(".zip") else b""
        for body in bodies
        for artifact in press.of_body(body)
    }


def timed(step: str, work: Callable[[], T]) -> T:
    """Run a step; note its seconds of CPU."""
    before = time.process_time()
    result = work()
    SECONDS[step or f"-{len(SECONDS)}"] = time.process_time() - before
    return result


def print_costs(few: int, own: dict[str, bytes]) -> None:
    """Tell all as JSON."""
    core, plain = (SECONDS.pop(step) for step in list(SECONDS) if step.startswith("-"))
    chosen = [Artifact(path, own[path]) for path in list(own)[:4]]
    before = time.process_time()
    for artifact in chosen[1:]:
        assert packages.prove(artifact) == []
    proof = (time.process_time() - before) / max(1, len(chosen) - 1)
    told = {"stages": SECONDS, "plain": (plain - core) / few, "proof": proof}
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
