"""A version that was released stays: its bytes, its addresses, and the name between versions."""

import csv
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from gongkai import form, pipeline, reading, records, releases
from gongkai.cli import main
from gongkai.model import GongkaiError, RecordError
from tests.attack.builds import build, small_project
from tests.contract.test_diff import GOLDEN, commit, edit, git

pytestmark = pytest.mark.usefixtures("quick_builds")

ROOT = Path(__file__).resolve().parents[2]
RECORD = "reports/990102-scjgj/2022.json"
ADDRESS = "https://data.somewhere.cn/"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which one version was cut, committed and tagged."""
    root = tmp_path_factory.mktemp("released")
    shutil.copytree(GOLDEN, root / "datasets")
    edit(root / "datasets/collection.json", publishable)
    shutil.copytree(ROOT / "site_src", root / "site_src")
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / ".gitignore").write_text("/_out/\n")
    records.format_records(root / "datasets", write=True)
    git(root, "init", "-q")
    commit(root)
    name, _ = pipeline.release(plan(root), pipeline.ReleaseOrder("2026.11.0", "2026-11-29"), print)
    commit(root)
    git(root, "tag", f"v{name}")
    return root


def publishable(collection: dict[str, object]) -> None:
    """A collection that may be published."""
    collection.update(
        address=ADDRESS,
        synthetic=False,
        contact="data@somewhere.cn",
        repository="https://github.com/somebody/data",
        contributors=[{"title": "某编辑部", "role": "publisher"}],
    )


def plan(root: Path, *, is_published: bool = False) -> pipeline.Plan:
    """A build without search, which takes longest and says nothing here."""
    datasets, out = root / "datasets", root / "_out"
    return pipeline.Plan(root, datasets, out, for_publication=is_published, search=False)


@pytest.fixture
def root(released: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    shutil.copytree(released, tmp_path / "copy", symlinks=True)
    return tmp_path / "copy"


def built(root: Path, *, is_published: bool = True) -> Path:
    """The site of a repository."""
    pipeline.build(plan(root, is_published=is_published), lambda _: None)
    return root / "_out" / "site"


def version_in(package: bytes) -> str:
    """What a package calls itself."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        told: str = json.loads(archive.read("datapackage.json"))["version"]
        return told


def test_a_release_writes_down_what_it_is(released: Path) -> None:
    """Version, day, address, hash and size of its file; every page; the files to be put up."""
    (entry,) = json.loads((released / "datasets/releases.json").read_text("utf-8"))
    pages = json.loads((released / "datasets/released.json").read_text("utf-8"))
    (file,) = entry["files"]
    data = (released / "_out/release/2026.11.0/gongkai.zip").read_bytes()

    assert (entry["version"], entry["date"]) == ("2026.11.0", "2026-11-29")
    assert file == {
        "name": "gongkai.zip",
        "url": "https://github.com/somebody/data/releases/download/v2026.11.0/gongkai.zip",
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
    }
    assert version_in(data) == "2026.11.0"
    assert pages["a/990102-scjgj/2022/"]
    assert pages["about/method/"] == ""
    assert "data/v/2026.11.0/" in pages


def test_a_build_of_the_release_is_the_release(root: Path) -> None:
    """Byte for byte, with a page that never moves and a list of all versions."""
    site = built(root)
    whole = (site / "data/latest/gongkai.zip").read_bytes()
    told = json.loads((site / "data/versions.json").read_text("utf-8"))
    page = (site / "data/v/2026.11.0/index.html").read_text("utf-8")

    assert whole == (root / "_out/release/2026.11.0/gongkai.zip").read_bytes()
    assert told["latest"]["version"] == "2026.11.0"
    assert [each["version"] for each in told["versions"]] == ["2026.11.0"]
    assert hashlib.sha256(whole).hexdigest() in page
    assert f"{ADDRESS}data/v/2026.11.0/" in page


def test_between_releases_the_name_counts_what_changed(root: Path) -> None:
    """Two records changed: +2; at home a name that does not move every file."""
    edit(root / "datasets" / RECORD, lambda record: record.update(title="改过"))
    edit(root / "datasets/agencies/990101-scjgj.json", lambda body: body.update(aliases=["别名"]))
    site = built(root)

    assert version_in((site / "data/latest/gongkai.zip").read_bytes()) == "2026.11.0+2"
    assert "2026.11.0+2" in (site / "data/index.html").read_text("utf-8")
    corpus = reading.read(root / "datasets", form.load())
    at_home = releases.with_version_name(corpus, root / "datasets", is_published=False)
    assert at_home.collection.version == "2026.11.0+local"


def test_other_bytes_under_the_name_of_a_release_are_refused(root: Path) -> None:
    """The hash that was released is not that of what the same records give now."""

    def forge(told: list[dict[str, list[dict[str, str]]]]) -> None:
        told[0]["files"][0]["sha256"] = "0" * 64

    edit(root / "datasets/releases.json", forge)  # type: ignore[arg-type]
    with pytest.raises(GongkaiError, match="永不改变"):
        built(root)


def test_a_page_that_vanishes_fails_until_it_leads_on_or_is_buried(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` names the page and how to mend it; a tombstone is a page that says why."""
    datasets = root / "datasets"
    (datasets / RECORD).unlink()
    (datasets / RECORD.replace(".json", ".trace.csv")).unlink(missing_ok=True)
    with pytest.raises(SystemExit):
        main(["check", "--datasets", str(datasets)])
    said = capsys.readouterr().out
    buried = {"a/990102-scjgj/2022/": {"reason": "重复登记 <b>", "date": "2026-12-01"}}
    (datasets / "redirects.json").write_text(json.dumps(buried), "utf-8")
    with pytest.raises(GongkaiError, match="c/"):  # the comparisons that it stood in are gone too
        built(root)
    moved = {
        page: "c/"
        for page in reading.read_released(datasets)
        if page.startswith("c/") and page.endswith("/2022/")
    }
    moved |= (
        {"a/990102-scjgj/2022/source/": "a/990102-scjgj/"}
        if ("a/990102-scjgj/2022/source/" in reading.read_released(datasets))
        else {}
    )
    (datasets / "redirects.json").write_text(json.dumps({**buried, **moved}), "utf-8")
    main(["check", "--datasets", str(datasets), "--quiet"])
    site = built(root)

    assert "address-kept" in said
    assert "a/990102-scjgj/2022/" in said
    page = (site / "a/990102-scjgj/2022/index.html").read_text("utf-8")
    assert "重复登记 &lt;b&gt;（2026-12-01）" in page


def test_a_redirect_to_nowhere_is_refused(root: Path) -> None:
    """It would only move the dead end."""
    (root / "datasets/redirects.json").write_text('{"a/old/": "c/nowhere/"}', "utf-8")
    with pytest.raises(GongkaiError, match="c/nowhere/"):
        built(root)


def test_the_next_release_says_what_it_changes(root: Path) -> None:
    """changes.csv against the tag of the one before; the old page stays, both are listed."""
    held = json.loads((root / "datasets" / RECORD).read_text("utf-8"))["requests"]["granted"][0]
    edit(
        root / "datasets" / RECORD, lambda record: record["requests"]["granted"].__setitem__(0, 55)
    )  # type: ignore[attr-defined]
    name, files = pipeline.release(plan(root), pipeline.ReleaseOrder(date="2026-11-30"), print)
    lines = list(csv.DictReader(io.StringIO(files[1].read_text("utf-8"))))
    site = built(root)
    told = json.loads((site / "data/versions.json").read_text("utf-8"))

    assert name == "2026.11.1"
    assert {
        "key": "990102-scjgj/2022",
        "field": "requests.granted.natural_person",
        "before": str(held),
        "after": "55",
        "kind": "cells",
    } in lines
    assert [each["version"] for each in told["versions"]] == ["2026.11.1", "2026.11.0"]
    assert (site / "data/v/2026.11.1/changes.csv").read_bytes() == files[1].read_bytes()
    assert (site / "data/v/2026.11.0/index.html").is_file()


def test_a_store_gives_back_what_was_released_and_nothing_else(root: Path) -> None:
    """Old files stand at the address of their version; other bytes are refused."""
    datasets = root / "datasets"
    edit(datasets / "collection.json", lambda told: told.update(releases="../store"))
    kept = root / "store/2026.11.0/gongkai.zip"
    kept.parent.mkdir(parents=True)
    shutil.copy(root / "_out/release/2026.11.0/gongkai.zip", kept)
    edit(datasets / RECORD, lambda record: record.update(title="改过"))
    site = built(root)
    told = json.loads((site / "data/versions.json").read_text("utf-8"))

    assert (site / "data/v/2026.11.0/gongkai.zip").read_bytes() == kept.read_bytes()
    assert told["versions"][0]["files"][0]["url"] == f"{ADDRESS}data/v/2026.11.0/gongkai.zip"
    kept.write_bytes(b"other")
    with pytest.raises(GongkaiError, match="SHA-256"):
        built(root)


def test_a_release_that_fails_changes_nothing(root: Path) -> None:
    """A version that is taken, and one whose build is refused."""
    before = {path: path.read_bytes() for path in (root / "datasets").rglob("*") if path.is_file()}
    for order in (
        pipeline.ReleaseOrder("2026.11.0"),
        pipeline.ReleaseOrder("x"),
        pipeline.ReleaseOrder(before="v0"),
    ):
        with pytest.raises(GongkaiError):
            pipeline.release(plan(root), order, print)
    edit(root / "datasets/collection.json", lambda told: told.update(synthetic=True))
    before[root / "datasets/collection.json"] = (root / "datasets/collection.json").read_bytes()
    with pytest.raises(GongkaiError, match="合成数据"):
        pipeline.release(plan(root), pipeline.ReleaseOrder("2027.1.0", "2027-01-05"), print)

    after = {path: path.read_bytes() for path in (root / "datasets").rglob("*") if path.is_file()}
    assert before == after


@pytest.mark.parametrize(
    ("side", "bound", "stops"),
    [
        ("min", {"bodies": 99}, True),
        ("min", {"reports": 99}, True),
        ("min", {"cells": {"2022": 9999}}, True),
        ("min", {"cells": {"2017": 1}}, True),
        ("max", {"reports": 1}, False),
        ("min", {"reports": 1}, False),
    ],
)
def test_numbers_that_the_collection_promises(
    side: str,
    bound: dict[str, object],
    stops: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Fewer than there must be stop; more than expected are a warning."""
    datasets = tmp_path / "datasets"
    shutil.copytree(GOLDEN, datasets)
    edit(datasets / "collection.json", lambda told: told.update(assertions={side: bound}))
    if stops:
        with pytest.raises(SystemExit):
            main(["check", "--datasets", str(datasets)])
    else:
        main(["check", "--datasets", str(datasets)])

    assert (stops or side == "max") == ("[count-kept]" in capsys.readouterr().out)


@pytest.mark.parametrize(
    "text", ["[{}]", "{}", '[{"version": "1", "date": "2026-01-01", "program": "1", "files": []}]']
)
def test_a_broken_list_of_releases_is_refused(text: str, tmp_path: Path) -> None:
    """Every fault in one go, with file and line."""
    (tmp_path / "releases.json").write_text(text, "utf-8")
    with pytest.raises(RecordError):
        reading.read_releases(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "releases.json",
            '[{"version": "../x", "date": "2026-01-01", "program": "1", "files": []}]',
        ),
        ("releases.json", "{}"),
        ("first-published.json", '{"a": "<script>"}'),
        ("first-published.json", '{"a": 1}'),
        ("first-published.json", '{"a": "2026-99-99"}'),
        ("first-published.json", '{"a": "٢٠٢٦-٠١-٠١"}'),
        ("released.json", '{"../x": ""}'),
        ("redirects.json", '{"a/x/": "javascript:alert(1)"}'),
        ("redirects.json", '{"a/x/": {"reason": "", "date": "2026-99-99"}}'),
    ],
)
def test_check_refuses_the_ledgers_that_a_build_refuses(
    tmp_path: Path, name: str, text: str
) -> None:
    """Whatever passes the check builds: what is read by a build alone is read by the check too."""
    datasets = Path(shutil.copytree(GOLDEN, tmp_path / "datasets"))
    (datasets / name).write_text(text, "utf-8")
    with pytest.raises((GongkaiError, RecordError)) as refused:
        records.check(datasets)
    error = refused.value
    findings = error.findings if isinstance(error, RecordError) else ()

    assert all(each.file == name for each in findings)
    assert findings or name in str(error)


TOMBSTONE = {"reason": "登记有误", "date": "2026-11-29"}


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ({"a/990102-scjgj/": TOMBSTONE}, "那里有网页"),
        ({"A/990102-SCJGJ/": "search/"}, "不分大小写"),
        ({"a/990102-scjgj": "search/"}, "那里有网页"),
        ({"index.html": TOMBSTONE}, "不写 .html"),
        ({"index.html/x/": "search/"}, "不写 .html"),
        ({"q/x": "search/", "q/x/": TOMBSTONE}, "另有一条"),
        ({"q/x/": "search/", "Q/x/": "search/"}, "另有一条"),
        ({"a/con/": TOMBSTONE}, "不能作网址"),
        ({"a//x/": "search/"}, "不能作网址"),
        ({f"a/{'x' * 300}/": TOMBSTONE}, "255 字节"),
        ({"x/" * 600: TOMBSTONE}, "太长"),
        ({"a/x/": "a/x/"}, "没有这个网页"),
        ({"a/x/": "a/y/", "a/y/": "a/990102-scjgj/"}, "没有这个网页"),
        ({"a/x/": "a/990102-scjgj/1999/"}, "没有这个网页"),
        ({"a/x/": "a/990102-scjgj"}, "没有这个网页"),
    ],
)
def test_check_refuses_an_address_at_which_no_page_can_stand(
    tmp_path: Path, pairs: dict[str, object], said: str
) -> None:
    """A build finds out only when it writes the page; the check names the entry and its line."""
    datasets = Path(shutil.copytree(GOLDEN, tmp_path / "datasets"))
    (datasets / "redirects.json").write_text(json.dumps(pairs, indent=1), "utf-8")
    with pytest.raises(RecordError) as refused:
        records.check(datasets)

    assert all(each.file == "redirects.json" and each.line > 1 for each in refused.value.findings)
    assert said in refused.value.findings[0].message


def test_what_moved_or_went_is_said_anew_with_each_change(tmp_path: Path) -> None:
    """Also where nothing else has changed; and what moved to the first page has a page as well."""
    home, out = small_project(tmp_path / "home"), tmp_path / "out"
    redirects = home / "datasets" / "redirects.json"
    pages = []
    for reason in ("登记有误", "另一个理由"):
        told = {"a/old/": TOMBSTONE | {"reason": reason}, "a/older/": "index.html"}
        redirects.write_text(json.dumps(told), "utf-8")
        build(home, out)
        pages.append((out / "site/a/old/index.html").read_text("utf-8"))

    assert ["登记有误" in pages[0], "另一个理由" in pages[1]] == [True, True]
    assert "../../index.html" in (out / "site/a/older/index.html").read_text("utf-8")


RELEASED = {"version": "2026.1.0", "date": "2026-01-31", "program": "0.1.0"}
FILE = {"name": "gongkai.zip", "url": "https://e.org/x", "sha256": "f" * 64, "bytes": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": f"2026.1.{'9' * 5_000}"},
        {"version": f"2026.1.{'9' * 300}"},
        {"version": "2026.1.00"},
        {"version": "2026.01.0"},
        {"version": "2026.13.0"},
        {"files": [FILE | {"name": "x.zip"}]},
        {"files": [FILE, FILE]},
        {"files": [FILE | {"url": "https://[e.org/x"}]},
    ],
)
def test_a_release_that_cannot_be_one_is_refused(wrong: dict[str, object], tmp_path: Path) -> None:
    """A version without end is no number, and one spelled two ways has no place in their order."""
    (tmp_path / "releases.json").write_text(
        json.dumps([RELEASED | {"files": [FILE]} | wrong]), "utf-8"
    )
    with pytest.raises(RecordError):
        reading.read_releases(tmp_path)


def test_check_refuses_changes_that_were_not_released(tmp_path: Path) -> None:
    """The list beside the records is the one whose hash was published."""
    datasets = Path(shutil.copytree(GOLDEN, tmp_path / "datasets"))
    changes = b"key,field,before,after,kind\n"
    sha256 = hashlib.sha256(changes).hexdigest()
    files = [FILE, FILE | {"name": "changes.csv", "sha256": sha256}]
    (datasets / "releases.json").write_text(json.dumps([RELEASED | {"files": files}]), "utf-8")
    (datasets / "changes").mkdir()
    (datasets / "changes" / "2026.1.0.csv").write_bytes(changes)
    records.check(datasets)
    (datasets / "changes" / "2026.1.0.csv").write_bytes(changes + b"x")
    with pytest.raises(RecordError) as refused:
        records.check(datasets)

    assert ["changes/2026.1.0.csv"] == [each.file for each in refused.value.findings]


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (pipeline.ReleaseOrder("2026.99.0", "2026-99-99"), "2026-99-99"),
        (pipeline.ReleaseOrder(date="2026-02-30"), "2026-02-30"),
        (pipeline.ReleaseOrder(date="remedies.review.total"), "写法不对"),
        (pipeline.ReleaseOrder("2026.12.0", "2026-12-01"), "合成数据"),
    ],
)
def test_a_release_that_never_began_says_why(
    tmp_path: Path, order: pipeline.ReleaseOrder, why: str
) -> None:
    """And not that a file is missing which it would have written."""
    datasets = Path(shutil.copytree(GOLDEN, tmp_path / "datasets"))
    shutil.copytree(ROOT / "site_src", tmp_path / "site_src")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    before = (datasets / "collection.json").read_bytes()
    with pytest.raises(GongkaiError, match=why):
        pipeline.release(plan(tmp_path), order, lambda _: None)

    assert (datasets / "collection.json").read_bytes() == before
    assert not (datasets / "first-published.json").exists()
