"""Whatever happens to the output folder between two builds is mended by the next, or told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gongkai.model import GongkaiError
from tests.attack.builds import build, differing, project, tree

pytestmark = pytest.mark.usefixtures("quick_builds")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is built once more after each damage."""
    return project(tmp_path_factory.mktemp("project") / "home")


@pytest.fixture(scope="module")
def out(home: Path) -> Path:
    """Its output folder."""
    build(home, home / "_out")
    return home / "_out"


@pytest.fixture(scope="module")
def sound(out: Path) -> dict[str, bytes]:
    """The site as it should be."""
    return tree(out / "site")


def files(out: Path) -> Iterator[Path]:
    """Every file below the output folder, those that nobody sees as well; a shared one once."""
    found = (path for path in sorted(out.rglob("*")) if path.is_file() and not path.is_symlink())
    return iter({path.stat().st_ino: path for path in found}.values())


def cut(path: Path) -> None:
    """Half of it gone, as when the disk was full."""
    os.truncate(path, path.stat().st_size // 2)


def altered(path: Path) -> None:
    """One bit another, as when the disk is bad; at another time than the build's."""
    data = bytearray(path.read_bytes() or b"x")
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(0, 1))


@pytest.mark.parametrize("harm", [cut, altered, Path.unlink], ids=["cut", "altered", "removed"])
def test_every_file_that_is_damaged_is_healed(
    home: Path, out: Path, sound: dict[str, bytes], harm: Callable[[Path], None]
) -> None:
    """All of them at once: pages, packages, what is staged, notes and memory."""
    damaged = list(files(out))
    for path in damaged:
        harm(path)
    build(home, out)

    assert len(damaged) >= len(sound) / 2
    assert [] == differing(sound, tree(out / "site"))


@pytest.mark.parametrize("spoilt", [".site/a.note", ".site/b.note", ".site/records"])
def test_what_is_remembered_is_believed_only_whole(
    home: Path, out: Path, sound: dict[str, bytes], spoilt: str
) -> None:
    """A memory with one bit changed is none."""
    build(home, out)
    if (out / spoilt).exists():
        altered(out / spoilt)
    build(home, out)

    assert [] == differing(sound, tree(out / "site"))


def test_a_page_that_hides_its_change_is_healed_when_asked(
    home: Path, out: Path, sound: dict[str, bytes]
) -> None:
    """Size, time and place as they were: only who reads every file again can tell."""
    build(home, out)
    page = out / "site" / "index.html"
    times = page.stat().st_mtime_ns
    with page.open("r+b") as file:
        file.write(b"<!DOCTYPE HTML")
    os.utime(page, ns=(times, times))
    build(home, out, clean=True)

    assert [] == differing(sound, tree(out / "site"))


def test_a_link_in_the_output_folder_is_told(home: Path, out: Path, tmp_path: Path) -> None:
    """And what it leads to is left alone."""
    (tmp_path / "letter").write_text("dear")
    link = out / ".site" / "b" / "letters"
    link.symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(GongkaiError, match="请删去后再运行"):
        build(home, out)
    link.unlink()

    assert "dear" == (tmp_path / "letter").read_text()
