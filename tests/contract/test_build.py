"""The whole line on the made-up corpus: same bytes each time, every figure at its address."""

import os
from pathlib import Path

import pytest
from lxml import html
from typer.testing import CliRunner

from gongkai import form, packages, publisher, reading
from gongkai.cli import app, main
from gongkai.corpus import Corpus
from gongkai.model import Artifact, Status, anchor_of
from tests.attack.builds import tree

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "datasets"
RUN = CliRunner()


def build(out: Path) -> str:
    """Build the made-up corpus; what the command said."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        done = RUN.invoke(app, ["build", "--datasets", str(GOLDEN), "--out", str(out)])
    finally:
        os.chdir(before)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site that tests only read."""
    folder = tmp_path_factory.mktemp("built")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The records that the site was built from."""
    return reading.read(GOLDEN, form.load())


def test_two_builds_in_two_folders_are_the_same_bytes(out: Path, tmp_path: Path) -> None:
    """No clock, no chance, no path of the machine in anything that is published."""
    build(tmp_path)
    first, second = tree(out / "site"), tree(tmp_path / "site")

    assert sorted(first) == sorted(second)
    assert [] == [name for name in first if first[name] != second[name]]


def test_a_second_build_of_the_same_writes_nothing(out: Path) -> None:
    """What has not changed is not touched."""
    before = {path: path.stat().st_mtime_ns for path in (out / "site").rglob("*")}
    said = build(out)

    assert "其中 0 个与上次不同" in said
    assert before == {path: path.stat().st_mtime_ns for path in (out / "site").rglob("*")}


def test_every_package_of_the_site_is_a_sound_data_package(out: Path, corpus: Corpus) -> None:
    """Frictionless agrees with every one whole: schemas, keys, foreign keys, hashes.

    Each body has one, and the collection; so few reports of a region are in that of the collection.
    """
    files = tree(out / "site").items()
    artifacts = [Artifact(name, data) for name, data in files]
    zips = [artifact for artifact in artifacts if packages.is_package(artifact)]
    bodies = {f"a/{body}/gongkai-{body}.zip" for body in corpus.rows_of}

    assert {one.path for one in zips} == {*bodies, "data/latest/gongkai.zip"}
    assert [] == [fault for one in zips for fault in packages.prove(one)]


def test_every_figure_stands_at_its_address_without_scripts(out: Path, corpus: Corpus) -> None:
    """All boxes of all reports: the number as printed, or in words what stands there instead."""
    for row, report in enumerate(corpus.reports):
        page = html.parse(out / "site" / "a" / report.key / "index.html")
        by_id = {element.get("id"): element for element in page.iter() if element.get("id")}
        for table in corpus.form.layout(report.edition, report.hybrid):
            for cell in table.cells:
                figure = corpus.figure(row, cell.code)
                text = " ".join(by_id[anchor_of(cell.code)].text_content().split())
                assert SHOWN[figure.status] in text, (report.key, cell.code, text)
                if figure.status in (Status.REPORTED, Status.NOT_APPLICABLE):
                    assert text.startswith(figure.raw), (report.key, cell.code, text)


SHOWN = {
    Status.REPORTED: "",
    Status.BLANK: "空白",
    Status.NOT_APPLICABLE: "",
    Status.AMBIGUOUS: "读不准",
    Status.UNREADABLE: "读不出",
    Status.ABSENT: "原文无",
}


def test_made_up_records_are_never_published(tmp_path: Path) -> None:
    """A synthetic collection may be built and looked at, not deployed."""
    with pytest.raises(SystemExit) as stopped:
        main(["build", "--datasets", str(GOLDEN), "--out", str(tmp_path), "--for-publication"])

    assert stopped.value.code == 1
    assert not (tmp_path / "site").exists()


def test_the_site_has_the_address_that_the_collection_names() -> None:
    """Canonical addresses of pages and packages agree; mkdocs.yml repeats our collection."""
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    collection = reading.read(ROOT / "datasets", form.load()).collection

    assert f'site_url: "{collection.address}"\n' in config
    assert config == publisher.with_settings(config, collection)
