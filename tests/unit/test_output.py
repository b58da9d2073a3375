"""What is written is a whole version or nothing."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import output, system
from gongkai.model import Artifact, GongkaiError


def artifacts(**files: str) -> list[Artifact]:
    """Spell a version as `folder__file="content"`."""
    return [Artifact(path.replace("__", "/"), text.encode()) for path, text in files.items()]


def tree(out: Path) -> dict[str, str]:
    """Read a folder back."""
    return {
        str(path.relative_to(out)): path.read_text() for path in out.rglob("*") if path.is_file()
    }


def test_a_version_is_exactly_its_artifacts(tmp_path):
    """New files come, changed ones change, orphans and their folders go."""
    out = tmp_path / "site"
    output.write(artifacts(a__index="1", b="2", c__d__e="3"), out)
    written = output.write(artifacts(a__index="1", b="two", f="4"), out)
    assert tree(out) == {"a/index": "1", "b": "two", "f": "4"}
    assert written == ["b", "f"]
    assert not (out / "c").exists()


def test_what_is_the_same_is_not_written(tmp_path):
    """A second build of the same leaves file, time stamp and version alone."""
    out = tmp_path / "site"
    output.write(artifacts(a="1", b="2"), out)
    before = (out / "a").stat().st_mtime_ns, out.readlink()
    assert output.write(artifacts(a="1", b="2"), out) == []
    assert ((out / "a").stat().st_mtime_ns, out.readlink()) == before
    output.write(artifacts(a="1", b="new"), out)
    assert (out / "a").stat().st_mtime_ns == before[0]


def test_a_damaged_file_is_mended(tmp_path):
    """Truth is what stands on the disk, not what a list says was written."""
    out = tmp_path / "site"
    output.write(artifacts(a="1", b="2"), out)
    (out / "a").write_text("broken")
    (out / "b").unlink()
    output.write(artifacts(a="1", b="2"), out)
    assert tree(out) == {"a": "1", "b": "2"}


def test_a_failing_build_changes_nothing(tmp_path):
    """An error half-way leaves the version before, and the next build goes through."""
    out = tmp_path / "site"
    output.write(artifacts(a="1", b="2"), out)

    def failing():
        yield Artifact("a", b"half")
        yield Artifact("new", b"half")
        raise GongkaiError("页面坏了")

    with pytest.raises(GongkaiError, match="页面坏了"):
        output.write(failing(), out)
    assert tree(out) == {"a": "1", "b": "2"}
    output.write(artifacts(a="1", b="3"), out)
    assert tree(out) == {"a": "1", "b": "3"}


def test_older_content_may_come_back(tmp_path):
    """Two versions share files; going back and forth never mixes them."""
    out = tmp_path / "site"
    for text in ("1", "2", "1", "2", "2", "1"):
        output.write(artifacts(a=text, b="same"), out)
        assert tree(out) == {"a": text, "b": "same"}


def test_a_file_may_become_a_folder_and_back(tmp_path):
    """Shapes of older versions do not stand in the way."""
    out = tmp_path / "site"
    for version in (artifacts(a="1"), artifacts(a__b="1"), artifacts(a="2"), artifacts(a__c="1")):
        output.write(version, out)
        assert tree(out) == {one.path: one.data.decode() for one in version}


@pytest.mark.parametrize(
    "path",
    ["../x", "/x", "a/../../x", "a//b", "", "a/", "a\\b", "C:x", "nul", "a/con.html", "a.", "\0"],
)
def test_paths_that_leave_the_folder_are_refused(tmp_path, path):
    """Nothing is written outside, nor where another system could not hold it."""
    out = tmp_path / "site"
    with pytest.raises(GongkaiError, match="不是安全的文件名"):
        output.write([Artifact(path, b"")], out)
    assert not out.exists()


@given(st.text(max_size=20))
def test_every_path_accepted_stays_inside(path):
    """Whatever is not refused is below the folder."""
    try:
        output.refuse_bad_path(path)
    except GongkaiError:
        return
    assert os.path.normpath(f"/site/{path}").startswith("/site/")


@pytest.mark.parametrize(
    "paths", [("a/B", "a/b"), ("\u00e9", "e\u0301"), ("a", "A/b"), ("a/b", "a"), ("a", "a")]
)
def test_names_that_collide_are_refused(tmp_path, paths):
    """A tree that some file system would mix up is no version."""
    with pytest.raises(GongkaiError, match=r"同名|目录"):
        output.write([Artifact(path, b"") for path in paths], tmp_path / "site")


def test_folders_of_others_are_left_alone(tmp_path):
    """A folder that holds something else is refused, an empty one is taken."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("dear")
    with pytest.raises(GongkaiError, match="不是本程序写的"):
        output.write(artifacts(a="1"), tmp_path / "mine")
    (tmp_path / "empty").mkdir()
    output.write(artifacts(a="1"), tmp_path / "empty")
    assert tree(tmp_path / "empty") == {"a": "1"}
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    with pytest.raises(GongkaiError, match="指向别处"):
        output.write(artifacts(a="1"), tmp_path / "link")
    assert tree(tmp_path / "mine") == {"letter": "dear"}


@pytest.mark.parametrize("place", [".site", ".site/a", ".site/b", ".site/b/deep/er", ".site/lock"])
def test_links_among_the_versions_are_refused(tmp_path, place):
    """A link that somebody planted would let a build write into, or empty, a foreign folder."""
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter").write_text("dear")
    link = tmp_path / "out" / place
    link.parent.mkdir(parents=True)
    link.symlink_to(foreign / "letter" if place.endswith("lock") else foreign)
    with pytest.raises(GongkaiError, match="请删去后再运行"):
        output.write(artifacts(deep__er__a="1", letter="2"), tmp_path / "out" / "site")
    assert tree(foreign) == {"letter": "dear"}


def test_what_a_build_notes_never_goes_through_a_link(tmp_path):
    """Nor through one that stands where a file is written before it is moved to its place."""
    (tmp_path / "letter").write_text("dear")
    (tmp_path / ".note.new").symlink_to(tmp_path / "letter")
    (tmp_path / "note").symlink_to(tmp_path / "letter")
    output.save(tmp_path / "note", "new")
    assert (tmp_path / "letter").read_text() == "dear"
    assert (tmp_path / "note").read_text() == "new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_whoever_serves_the_site_may_read_it(tmp_path):
    """Even where the person who builds keeps all new files to himself."""
    before = os.umask(0o077)
    try:
        output.write(artifacts(a__b="1"), tmp_path / "out" / "site")
    finally:
        os.umask(before)
    site = tmp_path / "out" / "site"
    folders = [tmp_path / "out", tmp_path / "out" / ".site", site, site / "a"]
    assert {oct(path.stat().st_mode & 0o777) for path in folders} == {"0o755"}
    assert oct((site / "a" / "b").stat().st_mode & 0o777) == "0o644"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, 9999])
def test_a_disk_that_takes_no_more_is_told_in_a_sentence(tmp_path, monkeypatch, number):
    """What the system says is said in Chinese, and the site before stands."""
    out = tmp_path / "site"
    output.write(artifacts(a="1"), out)

    def full(*_):
        raise OSError(number, os.strerror(number), "somewhere")

    monkeypatch.setattr(output, "_create", full)
    with pytest.raises(GongkaiError, match=r"^写不了 somewhere：[^A-Za-z]+$"):
        output.write(artifacts(a="2"), out)
    assert tree(out) == {"a": "1"}


def test_what_is_no_folder_is_no_place_for_a_site(tmp_path):
    """A file where the output folder should be is told of, and stays."""
    (tmp_path / "file").write_text("dear")
    with pytest.raises(GongkaiError, match="写不了"):
        output.write(artifacts(a="1"), tmp_path / "file" / "site")
    assert (tmp_path / "file").read_text() == "dear"


def test_a_second_build_is_refused(tmp_path):
    """Two builds at once do not mix: the second is told to wait."""
    out = tmp_path / "site"
    with (
        output.version(out),
        pytest.raises(GongkaiError, match="另一个构建"),
        output.version(out),
    ):
        pass


BUILD = """
import sys
from pathlib import Path
from gongkai import output
from gongkai.model import Artifact
text = sys.argv[2].encode()
print("ready", flush=True)
output.write((Artifact(f"{n % 50}/{n}", text * 200) for n in range(900)), Path(sys.argv[1]))
"""


@pytest.mark.parametrize("delay", [0, 0.03, 0.1, 0.2])
def test_a_killed_build_leaves_the_last_good_site(tmp_path, delay):
    """At whatever moment it dies, the site is whole, old or new; the next build heals."""
    out = tmp_path / "site"
    first = {f"{n % 50}/{n}": "old" * 200 for n in range(900)}
    output.write([Artifact(path, text.encode()) for path, text in first.items()], out)
    with subprocess.Popen(
        [sys.executable, "-c", BUILD, str(out), "new"],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as build:
        assert build.stdout is not None
        build.stdout.readline()
        time.sleep(delay)
        build.kill()
    assert set(tree(out).values()) in ({"old" * 200}, {"new" * 200})
    assert tree(out).keys() == first.keys()
    output.write([Artifact(path, b"third") for path in first], out)
    assert set(tree(out).values()) == {"third"}
    assert tree(out).keys() == first.keys()


class WindowsEntry:
    """A file as a folder of Windows lists it: without an inode."""

    def __init__(self, path: Path) -> None:
        """The entry of the file at `path`."""
        self.path = str(path)

    def stat(self) -> os.stat_result:
        """What the folder says of it."""
        mode, _, *others = Path(self.path).stat()
        return os.stat_result((mode, 0, *others))


def test_a_file_has_one_stamp_on_every_system(tmp_path):
    """Else a build on Windows would find every file touched since the last one."""
    file = tmp_path / "index.html"
    file.write_bytes(b"x")
    (entry,) = os.scandir(tmp_path)

    assert system.file_stamp(file) == system.stamp_of_entry(entry)
    assert system.file_stamp(file) == system.stamp_of_entry(WindowsEntry(file))


def test_a_link_that_a_killed_build_left_is_no_strange_file(tmp_path):
    """It is known by its name: where the system writes paths otherwise, too."""
    out = tmp_path / "site"
    output.write([Artifact("index.html", b"x")], out)
    (tmp_path / ".site" / output.LINK).symlink_to("a", target_is_directory=True)

    output.refuse_unknown_files(tmp_path / ".site")
    (tmp_path / ".site" / "other").symlink_to("a", target_is_directory=True)
    with pytest.raises(GongkaiError, match="不是普通文件"):
        output.refuse_unknown_files(tmp_path / ".site")
