"""Where nothing was touched since the last build, nothing is read; whatever was, is seen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai import output, pipeline, reading
from gongkai.site import theme

pytestmark = pytest.mark.usefixtures("quick_builds")

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "datasets"
RECORD = "reports/990102-scjgj/2021.json"


class ReadError(Exception):
    """Records were read."""


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Plan:
    """A collection of its own, built once."""
    folder = tmp_path_factory.mktemp("once")
    shutil.copytree(GOLDEN, folder / "datasets")
    plan = pipeline.Plan(ROOT, folder / "datasets", folder / "out", search=False, workers=1)
    pipeline.build(plan, lambda *_: None)
    return plan


@pytest.fixture
def plan(once: pipeline.Plan) -> Iterator[pipeline.Plan]:
    """The same; what a test touches is put back as it was, stamps and all."""
    folders = (once.datasets, (once.out / "site").resolve(), once.out / ".site")
    before = {
        path: path.stat().st_mtime_ns
        for folder in folders
        for path in (folder, *folder.rglob("*"))
        if not path.is_symlink()
    }
    yield once
    for path in {path for folder in folders for path in folder.rglob("*")} - before.keys():
        if not path.is_symlink():
            path.unlink()
    for path, moment in before.items():
        if not path.exists():
            (once.datasets.parent / path.name).rename(path)
        os.utime(path, ns=(moment, moment))


def away(path: Path, plan: pipeline.Plan) -> None:
    """Move a file to where nobody looks."""
    path.rename(plan.datasets.parent / path.name)


def again(plan: pipeline.Plan, monkeypatch: pytest.MonkeyPatch) -> pipeline.BuildResult:
    """Build; `ReadError` is raised if records are read."""

    def read(*_: object) -> None:
        raise ReadError

    with monkeypatch.context() as patched:
        patched.setattr(reading, "read", read)
        return pipeline.build(plan, lambda *_: None)


def test_nothing_is_read_where_nothing_was_touched(
    once: pipeline.Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the build tells the same as one that read everything."""
    anew = pipeline.build(replace(once, clean=True), lambda *_: None)

    assert replace(anew, written=0) == again(replace(once, workers=2), monkeypatch)


CHANGES: dict[str, Callable[[pipeline.Plan], object]] = {
    "a record": lambda plan: os.utime(plan.datasets / RECORD),
    "a trace that goes": lambda plan: away(
        (plan.datasets / RECORD).with_suffix(".trace.csv"), plan
    ),
    "a file that comes": lambda plan: (plan.datasets / "agencies" / "x.json").write_text("{}"),
    "a page": lambda plan: os.utime(plan.out / "site" / "index.html"),
    "a page that goes": lambda plan: away(plan.out / "site" / "index.html", plan),
    "a page of nobody": lambda plan: (plan.out / "site" / "x.html").write_text(""),
    "the note": lambda plan: [away(path, plan) for path in (plan.out / ".site").glob("*.note")],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_was_touched_is_seen(
    plan: pipeline.Plan, monkeypatch: pytest.MonkeyPatch, change: Callable[[pipeline.Plan], object]
) -> None:
    """By its stamp alone, were it the same bytes."""
    change(plan)
    with pytest.raises(ReadError):
        again(plan, monkeypatch)


def test_markdown_is_written_where_it_is_asked_for(once: pipeline.Plan) -> None:
    """A page each, beside the same site; and it goes when nobody asks for it any more."""
    plain = set(output.files(once.out / "site"))
    pages = {path.replace(".html", ".md") for path in plain if path.endswith("/index.html")}
    docs = once.out / "docs"

    assert not list(output.files(docs))
    pipeline.build(replace(once, stage=True), lambda *_: None)
    assert plain == set(output.files(once.out / "site"))
    assert not {path for path in pages if path.startswith(("a/", "c/"))} - set(output.files(docs))
    pipeline.build(once, lambda *_: None)
    assert not list(output.files(docs))


def test_a_record_that_changed_needs_no_mkdocs(
    once: pipeline.Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pages and those of the navigation take the shells of before; the bytes are the same."""
    record = once.datasets / RECORD
    told = record.read_text("utf-8").replace('"summary": "', '"summary": "改过。')
    record.write_text(told, "utf-8")
    site = once.out / "site"

    with monkeypatch.context() as patched:
        patched.delattr(theme, "load_theme")
        changed = pipeline.build(once, lambda *_: None)
    after = {path: (site / path).read_bytes() for path in output.files(site)}
    pipeline.build(replace(once, clean=True), lambda *_: None)

    assert changed.written
    assert after == {path: (site / path).read_bytes() for path in output.files(site)}


@pytest.mark.parametrize(
    "other",
    [{"region": "99"}, {"search": True}, {"renderer": "mkdocs"}, {"stage": True}],
)
def test_another_order_is_another_site(
    once: pipeline.Plan, monkeypatch: pytest.MonkeyPatch, other: dict[str, object]
) -> None:
    """A division alone, with search, page by page, or with its Markdown."""
    with pytest.raises(ReadError):
        again(replace(once, **other), monkeypatch)
