"""What `gongkai diff` says of two states, in real git repositories, and what it refuses."""

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongkai import checks, diff, form, reading
from gongkai.cli import app, main
from gongkai.diff.formatting import code_line, plain_line
from gongkai.reading import revision
from tests.packed import whole_package

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
SAMPLE = Path(__file__).resolve().parents[1] / "sample" / "datasets"
RECORD = "reports/990102-scjgj/2022.json"
RUN = CliRunner()


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """The made-up records, committed once in a repository of their own."""
    folder = tmp_path / "datasets"
    shutil.copytree(GOLDEN, folder)
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    return folder


def git(root: Path, *words: str) -> str:
    """Run git as somebody, whatever the machine's own settings are."""
    who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    done = subprocess.run(
        ["git", "-C", str(root), *who, *words], capture_output=True, text=True, check=True
    )
    return done.stdout


def commit(root: Path) -> None:
    """Commit all that stands there."""
    git(root, "add", "-A")
    git(root, "commit", "-qm", "state", "--allow-empty")


def edit(path: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change a JSON file."""
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """The sentence with which a command ends."""
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    assert stopped.value.code == 1
    return capsys.readouterr().err


@cache
def published(folder: Path) -> bytes:
    """The package of the whole collection, as the site publishes it."""
    corpus = reading.read(folder, form.load())
    return whole_package(corpus, checks.judge(corpus))


@pytest.mark.parametrize("folder", [GOLDEN, SAMPLE])
def test_a_package_says_the_same_as_the_records_it_was_made_of(
    folder: Path, tmp_path: Path
) -> None:
    """Two readers that share nothing, one of JSON and one of CSV, find no difference."""
    judgement = checks.judge(reading.read(folder, form.load()))
    package = tmp_path / "gongkai.zip"
    package.write_bytes(published(folder))
    changes = diff.differences(str(package), str(folder), folder)

    assert [] == [name for name, found in changes.lists.items() if found]
    assert len(changes.before.findings) == len(judgement.identified) > 0


def test_removals_stand_first_and_every_change_is_told(datasets: Path) -> None:
    """A body gone, a report gone, a figure that reads otherwise, and what follows from them."""
    shutil.rmtree(datasets / "reports/990101-scjgj")
    (datasets / "agencies/990101-scjgj.json").unlink()
    for gone in (datasets / "reports/990102-scjgj").glob("2020.*"):
        gone.unlink()

    def spoil(record: dict[str, object]) -> None:
        record["requests"]["granted"][0] = 777  # type: ignore[index]
        record["title"] = "改过的标题"

    edit(datasets / RECORD, spoil)
    done = RUN.invoke(app, ["diff", "HEAD", "--datasets", str(datasets)])
    heads = re.findall(r"^(\S+)（\d+）$", done.stdout, re.MULTILINE)

    assert done.exit_code == 0
    assert heads[:3] == ["撤下的机关", "撤下的报告", "消失的网址"]
    assert "990102-scjgj/2022 标题：" in done.stdout
    assert re.search(r"990102-scjgj/2022 予以公开·自然人：\d+ → 777（没有更正记录）", done.stdout)
    assert "a/990102-scjgj/2020/ 没有转向，也没有说明" in done.stdout
    told = json.loads(diff.formatted_differences("HEAD", str(datasets), datasets, "json"))
    assert "990101-scjgj" in [each["agency"] for each in told["bodies_gone"]]
    assert any(each["rule"] == "requests-applicants" for each in told["findings_new"])


@pytest.mark.parametrize(
    ("folder", "record", "read", "changed"),
    [
        (GOLDEN, "990102-scjgj/2021", 9, {"requests": {"new_received": [900] * 6 + [5400]}}),
        (SAMPLE, "330411-scjgj/2020", 1, {"published": "2022-02-02"}),
    ],
)
def test_reading_only_what_differs_finds_what_reading_all_finds(
    folder: Path, record: str, read: int, changed: dict[str, Any], datasets: Path
) -> None:
    """Of bodies without kin nothing else is read; a government needs all that it covers."""
    shutil.rmtree(datasets)
    shutil.copytree(folder, datasets)
    commit(datasets.parent)

    def change(told: dict[str, Any]) -> None:
        for key, value in changed.items():
            told[key] = {**told[key], **value} if isinstance(value, dict) else value

    edit(datasets / f"reports/{record}.json", change)
    some = diff.differences("HEAD", str(datasets), datasets)
    whole = diff.compare(
        diff.snapshot_of("HEAD", datasets), diff.snapshot_of(str(datasets), datasets)
    )

    assert read == len(some.before.reports)
    assert some.lists["findings_new"]
    assert some.lists == whole.lists


def test_a_corrected_cell_names_its_correction(datasets: Path) -> None:
    """What a correction explains is no silent change."""
    held = json.loads((datasets / RECORD).read_text("utf-8"))["requests"]["granted"][0]
    told = {
        "kind": "misread",
        "agency": "990102-scjgj",
        "year": 2022,
        "cell": "requests.granted.natural_person",
        "before": held,
        "after": 31,
        "reason": "看错",
        "evidence": "原文",
        "date": "2026-01-20",
    }
    (datasets / "corrections").mkdir(exist_ok=True)
    (datasets / "corrections/0099.json").write_text(json.dumps(told), "utf-8")
    changes = diff.differences("HEAD", str(datasets), datasets)

    assert [("31", "0099")] == [(each.after, each.correction) for each in changes.lists["cells"]]


HOSTILE = "[x](javascript:1)\n::error::x <img src=x> @somebody #12 | `y` ##[error]z https://e.org"


def test_hostile_text_stays_text(datasets: Path) -> None:
    """In Markdown it is code without a sign of Markdown's or HTML's; in a log it is no command."""
    edit(datasets / RECORD, lambda record: record.update(title=HOSTILE))
    markdown = diff.formatted_differences("HEAD", str(datasets), datasets, "md")
    text = diff.formatted_differences("HEAD", str(datasets), datasets, "text")
    said = re.findall("<code>(.*?)</code>", markdown)

    assert any("javascript" in each for each in said)
    for each in said:
        assert not set(re.sub(r"&#\d+;", "", each)) & set("<>&@#[]()`*_|~!:/.\\\"'")
    assert "\n::" not in text
    assert "##[" not in text
    assert code_line("a\r\nb\u2028c") == "<code>a b c</code>"
    assert plain_line("x ::set-output name=a::b") == "x : :set-output name=a: :b"


def test_a_revision_hides_nothing(datasets: Path) -> None:
    """Attributes that keep files out of archives do not keep a new report out of the diff."""
    (datasets / ".gitattributes").write_text("reports/** export-ignore\n")
    new = datasets / "reports/990102-scjgj/2019.json"
    shutil.copy(datasets / "reports/990102-scjgj/2020.json", new)
    shutil.copy(new.with_name("2020.trace.csv"), new.with_suffix(".trace.csv"))
    edit(new, lambda record: record.update(year=2019))
    edit(new, lambda record: record["source"].update(sha256="1" * 64))  # type: ignore[attr-defined]
    commit(datasets.parent)
    changes = diff.differences("HEAD~1", "HEAD", datasets)

    assert [("990102-scjgj", 2019)] == changes.lists["reports_new"]


@pytest.mark.parametrize(
    "name", ["--output=x", "-x", "nobody", "HEAD:datasets", "HEAD~9", "\0x", "HEAD\nx"]
)
def test_what_names_no_state_is_refused(
    name: str, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and git is never given an option by a name."""
    said = refused(capsys, "diff", "--datasets", datasets, "--", name)

    assert repr(name)[1:-1] in said
    assert said.count("\n") == 1


def test_a_folder_of_something_else_is_not_read(
    datasets: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may be the whole disk."""
    monkeypatch.setattr(revision, "on_disk", lambda folder: pytest.fail(f"{folder} was read"))
    (tmp_path / "other").mkdir()

    assert "找不到数据目录" in refused(
        capsys, "diff", "--datasets", datasets, tmp_path / "other", datasets
    )


def test_a_link_in_a_revision_is_refused(
    datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would lead our reading elsewhere."""
    (datasets / "agencies/x.json").symlink_to("/etc/passwd")
    commit(datasets.parent)
    (datasets / "agencies/x.json").unlink()

    assert "agencies/x.json" in refused(capsys, "diff", "HEAD", "--datasets", datasets)


@pytest.mark.parametrize("name", [RECORD, "reports/990102-scjgj/2031.json", "agencies/x.json"])
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_what_is_no_file_on_disk_is_told_and_never_read(
    datasets: Path, capsys: pytest.CaptureFixture[str], name: str, kind: str
) -> None:
    """A link may lead to what has no end; a pipe is waited for without end."""
    (datasets / name).unlink(missing_ok=True)
    if kind == "link":
        (datasets / name).symlink_to("/proc/kcore")
    else:
        os.mkfifo(datasets / name)

    assert f"{name}:1" in refused(capsys, "diff", "HEAD", "--datasets", datasets)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("datapackage.json", lambda _: b"[" * 100_000),
        ("datapackage.json", lambda _: b"[]"),
        ("datapackage.json", lambda _: b" " * 10_000_001),
        ("data/cells.csv", lambda data: data + b"990101-scjgj\n"),
        ("data/cells.csv", lambda data: data.replace(b"reported", b"\xff", 1)),
        ("data/agencies.csv", lambda data: data + b"a,b" * 40),
        ("data/measures.csv", lambda data: data.replace(b"\n", b"\n,", 1)),
    ],
)
def test_a_spoilt_package_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, change: Callable[[bytes], bytes]
) -> None:
    """Whatever is wrong with it is one sentence, in Chinese throughout."""
    with zipfile.ZipFile(io.BytesIO(published(GOLDEN))) as sound:
        members = {each: sound.read(each) for each in sound.namelist()}
    spoilt = tmp_path / "x.zip"
    with zipfile.ZipFile(spoilt, "w", zipfile.ZIP_DEFLATED) as file:
        for each, data in members.items():
            file.writestr(each, change(data) if each == name else data)
    said = refused(capsys, "diff", spoilt, "--datasets", GOLDEN)

    assert re.fullmatch(r"\S+ 不是本站的 gongkai.zip，或者已经损坏；请重新下载后再比较\n", said)


def test_no_package_is_refused(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is no zip, and a zip that is none of ours."""
    (tmp_path / "x.zip").write_bytes(b"nothing")
    shutil.make_archive(str(tmp_path / "y"), "zip", GOLDEN / "agencies")

    for name in ("x.zip", "y.zip"):
        assert "gongkai.zip" in refused(capsys, "diff", tmp_path / name, "--datasets", datasets)


def test_check_since_tells_of_this_change_alone(datasets: Path) -> None:
    """Findings that were there before are counted, not told; a new one is."""
    before = RUN.invoke(app, ["check", "--since", "HEAD", "--datasets", str(datasets)])
    edit(datasets / RECORD, lambda record: record["requests"].update(granted=[9] * 7))  # type: ignore[attr-defined]
    after = RUN.invoke(app, ["check", "--since", "HEAD", "--datasets", str(datasets)])

    assert before.stdout == ""
    assert before.stderr.startswith("共 0 处；另有 ")
    assert after.stdout
    assert {line.partition(":")[0] for line in after.stdout.splitlines()} == {RECORD}


def test_a_revision_whose_records_are_broken_is_named(
    datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody looks for the fault in the files that stand there now."""
    sound = (datasets / RECORD).read_text("utf-8")
    (datasets / RECORD).write_text("{", "utf-8")
    commit(datasets.parent)
    (datasets / RECORD).write_text(sound, "utf-8")

    assert f"HEAD:{RECORD}:1: " in refused(capsys, "diff", "HEAD", "--datasets", datasets)


def test_check_since_tells_a_broken_record(datasets: Path) -> None:
    """What stops the build is told whatever the older state was."""
    (datasets / RECORD).write_text("{", "utf-8")
    done = RUN.invoke(app, ["check", "--since", "HEAD", "--datasets", str(datasets)])

    assert done.exit_code == 1
    assert f"{RECORD}:1: " in done.stdout
