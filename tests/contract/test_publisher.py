"""One file says who publishes; a fork changes it and nothing else, or does not publish."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from gongkai import pipeline, publisher, reading, records
from gongkai.cli import main
from gongkai.model import Collection, GongkaiError
from tests.contract.test_diff import edit

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "datasets"
OWN: dict[str, object] = {
    "title": "某省年报数据 <b>&",
    "name": "某省年报",
    "address": "https://data.somewhere.cn/below/",
    "repository": "https://github.com/someone/reports",
    "contact": "data@somewhere.cn",
    "contributors": ({"title": "某编辑部", "role": "publisher"},),
    "synthetic": False,
}
CONFIG = (ROOT / "mkdocs.yml").read_text("utf-8")


def owned(**other: object) -> Collection:
    """A collection that has an owner."""
    return replace(reading.read_collection(GOLDEN), **{**OWN, **other})  # type: ignore[arg-type]


def why(collection: Collection, repository: str | None = None) -> list[str]:
    """What keeps a collection from the web, whose mkdocs.yml is as it should be."""
    config = publisher.with_settings(CONFIG, collection)
    return list(publisher.unpublishable(collection, config, repository))


def test_what_has_an_owner_may_be_published() -> None:
    """Nothing is said against it, in its own repository."""
    assert why(owned(), "https://github.com/Someone/reports.git") == []


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({"address": "https://gongkai.example/"}, "address"),
        ({"address": "https://www.example.org/x/"}, "address"),
        ({"address": "https://localhost/"}, "address"),
        ({"address": "https://10.0.0.1/"}, "address"),
        ({"address": "https://[::1]/"}, "address"),
        ({"repository": "https://git.test/x"}, "repository"),
        ({"contact": ""}, "contact"),
        ({"contact": "a@b.example"}, "contact"),
        ({"contributors": ()}, "contributors"),
        ({"synthetic": True}, "synthetic"),
    ],
)
def test_what_has_no_owner_may_not(other: dict[str, object], word: str) -> None:
    """One sentence each, which names the entry to change."""
    (said,) = why(owned(**other))

    assert word in said


def test_a_fork_does_not_publish_under_the_name_of_another() -> None:
    """The repository that runs is not the one that the collection names."""
    (said,) = why(owned(), "https://github.com/fork/reports")

    assert "https://github.com/fork/reports" in said


def test_a_configuration_that_says_something_else_is_refused() -> None:
    """Plain `mkdocs build` would publish another name."""
    (said,) = publisher.unpublishable(owned(), CONFIG, None)

    assert "gongkai format" in said


@pytest.mark.parametrize("name", ['引号"与\\反斜线', "a: b # c", "\\1 \\g<0>", "<b>&"])
def test_mkdocs_reads_what_the_collection_says(name: str) -> None:
    """Whatever signs there are in it; the rest of the file stays."""
    text = publisher.with_settings(CONFIG, owned(name=name))
    told = yaml.load(text, yaml.BaseLoader)

    assert told["site_name"] == name
    assert told["site_url"] == OWN["address"]
    assert "<script" not in told["copyright"]
    assert text.count("\n") == CONFIG.count("\n")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fork below a sub-path, built for publication."""
    root = tmp_path_factory.mktemp("fork")
    shutil.copytree(GOLDEN, root / "datasets")
    shutil.copytree(ROOT / "site_src", root / "site_src")
    shutil.copy(ROOT / "mkdocs.yml", root)
    edit(root / "datasets/collection.json", lambda told: told.update(OWN))
    records.format_records(root / "datasets", write=True)
    plan = pipeline.Plan(root, root / "datasets", root / "_out", for_publication=True, search=False)
    pipeline.build(plan, lambda _: None)
    return root / "_out" / "site"


def test_the_whole_site_bears_the_name_of_its_owner(site: Path) -> None:
    """No page names the place that it was forked from."""
    home = (site / "index.html").read_text("utf-8")

    assert "某省年报" in home
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "gongkai.example" not in text, page
        assert "gongkai-data" not in text, page


def test_a_page_that_is_not_found_leads_on_below_the_sub_path(site: Path) -> None:
    """It is shown at any depth, so that its links count from the site's own root."""
    text = (site / "404.html").read_text("utf-8")
    links = re.findall(r'(?:href|src)="([^"#?]*)', text)
    own = [link for link in links if link and not link.startswith(("https:", "mailto:", "data:"))]

    assert len(own) > 10
    for link in own:
        assert link.startswith("/below/"), link
        path = site / link.removeprefix("/below/")
        is_search = "search" in link
        assert path.is_file() or (path / "index.html").is_file() or is_search, link


@pytest.mark.parametrize("content", ["notes.txt", "photos/x.jpg"])
def test_a_folder_of_something_else_is_no_output_folder(content: str, tmp_path: Path) -> None:
    """Nothing is put beside what is not ours."""
    path = tmp_path / content
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", "utf-8")
    with pytest.raises(GongkaiError, match="不是输出目录"):
        pipeline.build(pipeline.Plan(ROOT, GOLDEN, tmp_path), lambda _: None)

    assert [each.name for each in tmp_path.iterdir()] == [path.relative_to(tmp_path).parts[0]]


def test_the_shipped_collection_waits_for_its_owner(capsys: pytest.CaptureFixture[str]) -> None:
    """Its address is an example: every reason is told at once."""
    with pytest.raises(SystemExit):
        main(["build", "--datasets", str(ROOT / "datasets"), "--for-publication"])
    said = capsys.readouterr().err

    assert "address https://gongkai.example/" in said
    assert "contact jiucuo@gongkai.example" in said
