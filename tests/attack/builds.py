"""Corpora that change a little, built again and again: what both attacks on builds need."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from gongkai import form, incremental, pipeline, reading, records
from gongkai.checks import judge
from gongkai.derived.leads import leads
from gongkai.model import Artifact
from gongkai.site import theme
from gongkai.site.theme import Theme

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "datasets"


def project(home: Path) -> Path:
    """A project that may be changed: what people wrote for the site, and the made-up records."""
    shutil.copytree(ROOT / "site_src", home / "site_src")
    shutil.copytree(GOLDEN, home / "datasets")
    shutil.copy(ROOT / "mkdocs.yml", home)
    return home


def small_project(home: Path) -> Path:
    """A project of every kind of page but few of a kind, which builds in half of the time."""
    project(home)
    for path in sorted(home.glob("site_src/pages/**/*.md")):
        if path.stem in {*KEPT_TERMS, "search"}:
            continue
        if path.parent.name in ("decisions", "glossary") and path.stem != "index":
            path.unlink()
        else:
            path.write_text(_stub(path.read_text("utf-8")), "utf-8")
    return home


KEPT_TERMS = ("granted", "review")


def _stub(text: str) -> str:
    """A page with its front matter, its title and one sentence, which links nowhere."""
    before, title, _ = re.split(r"^(# .*\n)", text, maxsplit=1, flags=re.MULTILINE)
    return f"{before}{title}\n正文。\n"


def build(home: Path, out: Path, *, clean: bool = False) -> None:
    """Build a project; its packages are proved elsewhere."""
    plan = pipeline.Plan(
        home, home / "datasets", out, search=False, workers=1, stage=True, clean=clean
    )
    with unproved():
        pipeline.build(plan, lambda _: None)


def unproved() -> AbstractContextManager[object]:
    """Let Frictionless, which takes half of a small build, be asked elsewhere."""
    return patch.object(incremental, "invalid_packages", lambda *_, **__: [])


@contextmanager
def one_theme() -> Iterator[None]:
    """Let MkDocs lay out the same written pages once, and not once more for every build."""
    real, held = theme.load_theme, dict[bytes, Theme]()

    def load(config_file: Path, written: Iterable[Artifact], *more: Any, **named: Any) -> Theme:
        pages = list(written)
        overrides = tree(config_file.parent / "site_src" / "overrides")
        key = pickle.dumps((config_file.read_bytes(), pages, overrides, more, named))
        if key not in held:
            if len(held) == MOST_THEMES:
                held.pop(next(iter(held)))
            held[key] = real(config_file, pages, *more, **named)
        return held[key]

    with patch.object(theme, "load_theme", load):
        yield


MOST_THEMES = 4


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def differing(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> list[str]:
    """The files that two trees do not have alike."""
    return sorted(path for path in {*left, *right} if left.get(path) != right.get(path))


Edit = Callable[[Path, Random], None]


def figured(home: Path, rng: Random) -> None:
    """Another figure in a report."""
    path = _one(home, "datasets/reports/*/*.json", rng)
    data = json.loads(path.read_bytes())
    table = rng.choice([code for code in ("proactive", "requests", "remedies") if data.get(code)])
    row = data[table][rng.choice(list(data[table]))]
    row[rng.randrange(len(row))] = rng.choice((None, 0, 1, 7, 250, "/"))
    _write(path, data)


def retold(home: Path, rng: Random) -> None:
    """Other words in a report."""
    path = _one(home, "datasets/reports/*/*.json", rng)
    data = json.loads(path.read_bytes())
    _write(path, data | {"summary": rng.choice(("", "另一段概述。", "<b>粗</b>"))})


def renamed(home: Path, rng: Random) -> None:
    """Another name of a body."""
    path = _one(home, "datasets/agencies/*.json", rng)
    data = json.loads(path.read_bytes())
    data["names"][0]["name"] = f"第{rng.randrange(100)}机关"
    _write(path, data)


def come(home: Path, rng: Random) -> None:
    """A body more."""
    path = _one(home, "datasets/agencies/*-scjgj.json", rng)
    code, number = path.stem.partition("-")[0], rng.randrange(50)
    told = {"id": f"{code}-x{number}", "names": [{"name": f"{code}第{number}分局"}]}
    _write(path.with_name(f"{told['id']}.json"), json.loads(path.read_bytes()) | told)


def gone(home: Path, rng: Random) -> None:
    """A report less, or a body without any."""
    bare = [
        path
        for path in sorted(home.glob("datasets/agencies/*-x*.json"))
        if not (home / "datasets" / "reports" / path.stem).is_dir()
    ]
    reports = sorted(home.glob("datasets/reports/*/*.json"))
    least = 2
    path = rng.choice(bare or (reports if len(reports) > least else [home / "none.json"]))
    path.unlink(missing_ok=True)
    path.with_suffix(".trace.csv").unlink(missing_ok=True)


def reported(home: Path, rng: Random) -> None:
    """A report more: that of another year, or of another body."""
    path = _one(home, "datasets/reports/*/*.json", rng)
    body = _one(home, "datasets/agencies/*.json", rng).stem
    year = 2021 + rng.randrange(4) if json.loads(path.read_bytes())["edition"] == "2021" else 2020
    target = home / "datasets" / "reports" / body / f"{year}.json"
    target.parent.mkdir(exist_ok=True)
    data = json.loads(path.read_bytes()) | {"agency": body, "year": year}
    data["source"] |= {"sha256": rng.randbytes(32).hex()}
    target.with_suffix(".trace.csv").write_bytes(path.with_suffix(".trace.csv").read_bytes())
    _write(target, data)


def corrected(home: Path, rng: Random) -> None:
    """A correction more, or the last one gone."""
    folder = home / "datasets" / "corrections"
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.json"):
        path.unlink()
    path = _one(home, "datasets/reports/*/*.json", rng)
    data = json.loads(path.read_bytes())
    row = next(iter(data.get("remedies", {"review": [None]})))
    before = data.get("remedies", {}).get(row, [None])[-1]
    if rng.random() < 0.7 and "remedies" in data:
        entry = {
            "kind": "misread",
            "agency": data["agency"],
            "year": data["year"],
            "cell": f"remedies.{row}.total",
            "before": before,
            "after": 77 if before != 77 else 78,
            "reason": "读错了",
            "evidence": "原文",
            "date": "2026-01-20",
        }
        _write(folder / f"{rng.randrange(1, 30):04}.json", entry)


def led(home: Path, rng: Random) -> None:
    """Other addresses that have moved or gone, or none."""
    body = _one(home, "datasets/agencies/*.json", rng).stem
    new = rng.choice((f"a/{body}/", "index.html", "search/"))
    gone = {"reason": f"登记有误 {rng.randrange(9)}", "date": "2026-01-20"}
    moved = {f"a/990199-x{at}/": rng.choice((new, gone)) for at in range(rng.randrange(3))}
    _write(home / "datasets" / "redirects.json", moved)


def waived(home: Path, rng: Random) -> None:
    """Another finding set aside, or none."""
    path = home / "datasets" / "waivers.json"
    path.unlink(missing_ok=True)
    found = [each for each in records.check(home / "datasets") if each.year]
    if found and rng.random() < 0.7:
        one = rng.choice(found)
        told = {"rule": one.rule, "agency": one.agency, "year": one.year, "by": "维护者"}
        _write(path, [told | {"reason": f"已核实 {rng.randrange(9)}", "date": "2026-01-20"}])


def dated(home: Path, rng: Random) -> None:
    """Another day on which leads were first published."""
    corpus = reading.read(home / "datasets", form.load())
    days = {each.id: f"2026-01-{rng.randrange(10, 29)}" for each in leads(corpus, judge(corpus))}
    _write(home / "datasets" / "first-published.json", days)


def titled(home: Path, rng: Random) -> None:
    """The collection under another name or version, or seen from another day."""
    path = home / "datasets" / "collection.json"
    more = rng.choice(
        (
            {"title": f"第{rng.randrange(9)}集"},
            {"version": f"2026.1.{rng.randrange(9)}"},
            {"reference_date": f"2026-02-{rng.randrange(10, 29)}"},
            {"answer_days": rng.randrange(9)},
        )
    )
    _write(path, json.loads(path.read_bytes()) | more)


def released(home: Path, rng: Random) -> None:
    """Another version that was released before."""
    file = {"name": "gongkai.zip", "url": "https://e.org/x", "sha256": rng.randbytes(32).hex()}
    told = {"version": f"2025.1.{rng.randrange(9)}", "date": "2025-01-31", "program": "0.1.0"}
    _write(home / "datasets" / "releases.json", [told | {"files": [file | {"bytes": 1}]}])


def rewritten(home: Path, rng: Random) -> None:
    """Something else on a page that a person wrote."""
    path = _one(home, "site_src/pages/**/*.md", rng)
    path.write_text(path.read_text("utf-8") + f"\n另一句 {rng.randrange(100)}。\n", "utf-8")


def restyled(home: Path, rng: Random) -> None:
    """Another style or script."""
    path = _one(home, "site_src/assets/*.css", rng)
    path.write_text(path.read_text("utf-8") + f"\n/* {rng.randrange(100)} */\n", "utf-8")


def touched(home: Path, rng: Random) -> None:
    """Another time on a file, and nothing else."""
    os.utime(_one(home, "datasets/**/*.json", rng))


EDITS: Mapping[str, Edit] = {
    each.__name__: each
    for each in (
        figured, figured, retold, renamed, come, gone, reported, corrected, led, waived, dated,
        titled, released, rewritten, restyled, touched,
    )
}  # fmt: skip


def _one(home: Path, pattern: str, rng: Random) -> Path:
    return rng.choice(sorted(home.glob(pattern)))


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2), "utf-8")
