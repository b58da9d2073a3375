"""Artifacts in, a folder on disk out: the whole version or nothing, and unchanged files are shared.

`site` is a link to one of two folders beside it, `.site/a` and `.site/b`. A build updates the
folder that is not shown and then switches the link, which is one atomic step: readers see either
the version before or the version after, and a build that is killed leaves no trace. Unchanged
files are hard links, so a version costs only what is new in it.
"""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from . import system
from .model import Artifact, GongkaiError
from .system import reason, resolved, seal, stamp_of_entry, unseal


@dataclass(frozen=True)
class Version:
    """A version under construction, and the one that is shown meanwhile."""

    out: Path
    folder: Path
    shown: Path | None
    found: frozenset[str] = frozenset()
    """The files that were in its folder when it was started."""
    shown_files: frozenset[str] = frozenset()
    """The files of the version that is shown."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An artifact that is already in the version under construction."""

    path: str
    is_new: bool
    stamp: str = ""
    """The stamp of a file that was taken over; empty: nobody has asked for it yet."""


def write(artifacts: Iterable[Artifact], out: Path) -> list[str]:
    """Make `out` contain exactly these artifacts, all at once; after any error it is unchanged."""
    with version(out) as new_version:
        return finish(new_version, place(new_version, artifacts))


@contextmanager
def version(out: Path) -> Iterator[Version]:
    """Start a new version of `out` under a lock: a second build at the same time is refused.

    Until `finish`, any process may `place` artifacts in it.
    """
    home = _home(out)
    try:
        refuse_unknown_files(home)
        shown = _shown_folder(out)
        _make_home(home)
        with FileLock(home / "lock", timeout=0):
            folder, other = (
                home / name for name in VERSIONS[:: -1 if shown == home / VERSIONS[0] else 1]
            )
            _ensure_folder(str(folder))
            _note_path(folder).unlink(missing_ok=True)
            found, others = _known_files(folder), _known_files(other)
            yield Version(out, folder, shown, found, others if shown else frozenset())
    except Timeout as cause:
        raise GongkaiError(f"另一个构建正在写 {out}：请等它结束后再试") from cause
    except OSError as cause:
        raise GongkaiError(f"写不了 {cause.filename or out}：{reason(cause)}") from cause


def _home(out: Path) -> Path:
    """The folder in which both versions of `out` are stored."""
    return out.parent / f".{out.name}"


def _make_home(home: Path) -> None:
    """Create the folder and its parent, readable for the web server."""
    for folder in (home.parent, home):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(0o755)


def refuse_unknown_files(home: Path, *, inside: bool = False) -> None:
    """Refuse anything that no build created: a link would redirect our writing to other folders.

    What lies inside the versions is looked at when the next one is started, or now if `inside`.
    """
    if home.is_symlink() or (home.exists() and not home.is_dir()):
        raise _unknown_file(home)
    if home.is_dir():
        with os.scandir(home) as entries:
            for entry in entries:
                if not (entry.is_dir(follow_symlinks=False) or entry.name == LINK):
                    _refuse_unknown(entry)
    for name in VERSIONS if inside else ():
        _known_files(home / name)


OURS = ("datasets", "site_src", "build", "tests", ".git", ".github", ".venv")
"""Folders of the project that people edit."""

MADE = frozenset((".site", ".docs", "site", "docs", "release", "review", "tools", "mkdocs"))
"""The only entries of an output folder, before or after a build."""


def refuse_home(out: Path, root: Path, datasets: Path) -> None:
    """Refuse to build a site into folders that people edit or that hold anything else."""
    home = resolved(out)
    kept_apart = [resolved(datasets), *(resolved(root) / name for name in OURS)]
    if resolved(root).is_relative_to(home) or any(home.is_relative_to(it) for it in kept_apart):
        raise GongkaiError(f"{out} 是放记录或程序的目录，不能作输出目录；请改用别的 --out，如 _out")
    if home.is_dir() and not (home / ".site").is_dir():
        foreign = sorted(path.name for path in home.iterdir() if path.name not in MADE)
        if foreign:
            raise GongkaiError(
                f"{out} 里有别的内容（{foreign[0]}），不是输出目录；请改用空的或新的 --out，如 _out"
            )


def _refuse_unknown(entry: os.DirEntry[str]) -> None:
    """Refuse what is no file."""
    if not entry.is_file(follow_symlinks=False):
        raise _unknown_file(entry.path)


def _known_files(folder: Path) -> frozenset[str]:
    """Every file of a version; refuse anything else in it."""
    found = []
    for path, entry in _entries(folder) if folder.is_dir() else ():
        _refuse_unknown(entry)
        found.append(path)
    return frozenset(found)


def _unknown_file(path: str | Path) -> GongkaiError:
    return GongkaiError(f"{path} 是链接或不是普通文件，不是本程序写的：请删去后再运行")


VERSIONS = "ab"
"""The folders of the version that is shown and of the one before it."""
LINK = ".link"
"""The new link before it replaces the old one; a killed build may leave it behind."""


def _shown_folder(out: Path) -> Path | None:
    """Find the version that is shown; refuse a folder that we did not create."""
    if not out.is_symlink():
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise GongkaiError(f"{out} 已有内容，且不是本程序写的：请改用别的 --out，或先移走它")
        return None
    shown = out.parent / out.readlink()
    if shown.parent != _home(out):
        raise GongkaiError(f"{out} 是指向别处的链接：请改用别的 --out，或先移走它")
    return shown if shown.is_dir() else None


def place(new_version: Version, artifacts: Iterable[Artifact]) -> Iterator[Placed]:
    """Put artifacts into a version; write only those that differ from the version that is shown."""
    folders: set[str] = set()
    for artifact in artifacts:
        refuse_bad_path(artifact.path)
        target = _target(new_version.folder, artifact.path, folders)
        is_new = not _share(new_version, artifact, target)
        if is_new:
            _renew(target, artifact.data)
        yield Placed(artifact.path, is_new)


def keep(new_version: Version, stamps: Mapping[str, str]) -> list[Placed] | None:
    """Take files over from the version that is shown, unread; `None` if one was touched since.

    `stamps` are the results of `stamp` when that version was finished.
    """
    if new_version.shown is None or any(
        not expected or stamp(new_version.shown, path) != expected
        for path, expected in stamps.items()
    ):
        return None
    folders: set[str] = set()
    return [
        Placed(path, is_new=False, stamp=_taken_over(new_version, path, expected, folders))
        for path, expected in stamps.items()
    ]


def _taken_over(new_version: Version, path: str, expected: str, folders: set[str]) -> str:
    """Let both versions share a file, and return its stamp; empty if it had to be copied."""
    if stamp(new_version.folder, path) == expected:
        return expected
    target = _target(new_version.folder, path, folders)
    return expected if _link(f"{new_version.shown}/{path}", target) else ""


def take(new_version: Version, source: Path, names: Iterable[tuple[str, str]]) -> Iterator[Placed]:
    """Link files of another folder into a version, unread.

    `names` maps the path in the version to the name in the other folder.
    """
    folders: set[str] = set()
    for path, name in names:
        before = stamp(source, name)
        if stamp(new_version.folder, path) != before:
            _link(f"{source}/{name}", _target(new_version.folder, path, folders))
        yield Placed(path, new_version.shown is None or stamp(new_version.shown, path) != before)


def files(folder: Path) -> list[str]:
    """List every file of a folder, sorted."""
    return sorted(path for path, _ in _entries(folder))


def stamp(folder: Path, path: str) -> str:
    """The stamp of a file of a folder; empty if there is none."""
    return system.file_stamp(f"{folder}/{path}")


def size_of(stamp: str) -> int:
    """The size in bytes of the file that a stamp was taken of."""
    return int(stamp.split()[0])


def sizes(new_version: Version, placed: Iterable[Placed]) -> dict[str, int]:
    """The sizes in bytes of files in the version under construction, by path."""
    return {one.path: size_of(one.stamp or stamp(new_version.folder, one.path)) for one in placed}


def contents(new_version: Version, path: str) -> bytes:
    """The bytes of a file in the version under construction."""
    return (new_version.folder / path).read_bytes()


def stands(out: Path, stamps: Mapping[str, str]) -> bool:
    """Whether `out` shows these files and no others, all as they were when they were stamped."""
    shown = _shown_folder(out)
    return shown is not None and dict(folder_stamps(shown)) == stamps


def folder_stamps(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder with its stamp."""
    return ((path, stamp_of_entry(entry)) for path, entry in _entries(folder))


def read_note(out: Path) -> str:
    """The note saved with the version that is shown; empty if there is none or it is damaged."""
    try:
        shown = _shown_folder(out)
        return unseal(_note_path(shown).read_bytes()).decode() if shown else ""
    except (OSError, ValueError):
        return ""


def write_note(out: Path, text: str) -> None:
    """Save a note beside the version that is shown; it is deleted with that version."""
    shown = _shown_folder(out)
    if shown is not None:
        with opened(_note_path(shown)) as file:
            file.write(seal(text.encode()))


def _note_path(folder: Path) -> Path:
    return folder.with_suffix(".note")


# Characters and names that some file system in use refuses or reads otherwise (Windows, macOS).
_BAD_SEGMENT = re.compile(
    r'^\.{0,2}$|[\x00-\x1f\x7f\ud800-\udfff\\:*?"<>|]|[ .]$'
    r"|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)",
    re.IGNORECASE,
)
_LONGEST_SEGMENT = 255
"""The longest name in bytes that every common file system accepts."""


def refuse_bad_path(path: str) -> None:
    """Refuse a path that leaves the folder or that some file system cannot store."""
    for segment in path.split("/"):
        if _BAD_SEGMENT.search(segment) or len(segment.encode()) > _LONGEST_SEGMENT:
            raise GongkaiError(f"不能写出文件 {path!r}：路径中的 {segment!r} 不是安全的文件名")


def _target(top: Path, path: str, known: set[str]) -> str:
    """Create the folders of a file below `top`, each once per build; return the file's path."""
    folder = path.rpartition("/")[0]
    if folder not in known:
        _ensure_folder(f"{top}/{folder}")
        known.add(folder)
    return f"{top}/{path}"


def _ensure_folder(folder: str) -> None:
    """Create a folder and its parents; remove a file of an older version that is in its way."""
    try:
        os.mkdir(folder)
    except FileExistsError:
        if os.path.isdir(folder):
            return
        os.unlink(folder)
        os.mkdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        _ensure_folder(os.path.dirname(folder))
        os.mkdir(folder)
    os.chmod(folder, 0o755)


def _share(new_version: Version, artifact: Artifact, target: str) -> bool:
    """Link the shown version's file if it has the same bytes; return whether it did."""
    if new_version.shown is None:
        return False
    shown = f"{new_version.shown}/{artifact.path}"
    if _bytes(shown) != artifact.data:
        return False
    if stamp(new_version.folder, artifact.path) != stamp(new_version.shown, artifact.path):
        _link(shown, target)
    return True


def _bytes(path: str) -> bytes | None:
    """Read a file; `None` if there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _link(source: str, target: str) -> bool:
    """Let two paths share one file; copy if the file system cannot. Returns whether they share."""
    _remove(target)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        return False
    return True


def _renew(target: str, data: bytes) -> None:
    """Write a file unless it has these bytes; never into the old file, which may be shared."""
    try:
        _create(target, data)
    except FileExistsError:
        if _bytes(target) != data:
            _remove(target)
            _create(target, data)


def _create(target: str, data: bytes) -> None:
    with open(target, "xb", buffering=0) as file:
        while data:
            data = data[file.write(data) :]
    os.chmod(target, 0o644)  # whoever serves the site may read it, whatever our umask is


def _remove(path: str) -> None:
    """Remove a file or folder of an older version, if there is one."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except OSError:  # a folder: systems do not agree on which error that is
        shutil.rmtree(path)


def finish(new_version: Version, placed: Iterable[Placed]) -> list[str]:
    """Remove what does not belong to the version, and show it; return what is new or changed."""
    placed = list(placed)
    paths = {one.path for one in placed}
    _refuse_collisions(one.path for one in placed)
    gone = new_version.shown_files - paths
    _clear(new_version.folder, new_version.found - paths)
    written = sorted(one.path for one in placed if one.is_new)
    if written or gone or new_version.shown is None:
        _show(new_version)
    return written


def _refuse_collisions(paths: Iterable[str]) -> None:
    """Refuse paths that are the same file if case is ignored, and a file that is also a folder."""
    seen: dict[str, str] = {}
    for path in paths:
        folded = _folded(path)
        if other := seen.get(folded):
            raise GongkaiError(f"两个文件同名（不分大小写）：{other} 与 {path}")
        seen[folded] = path
    for folder in {folded.rpartition("/")[0] for folded in seen}:
        for above in accumulate(folder.split("/"), "{}/{}".format):
            if other := seen.get(above):
                raise GongkaiError(f"{other} 既是文件又是目录")


def _folded(path: str) -> str:
    """The path as a file system compares it that ignores case and Unicode forms."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def _entries(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file below a folder, with what the folder says of it."""
    start, waiting = len(str(folder)) + 1, [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    yield entry.path[start:].replace(os.sep, "/"), entry


def _clear(folder: Path, others: Iterable[str]) -> None:
    """Remove files that do not belong to a version, and the folders that are empty afterwards."""
    for path in others:
        orphan = folder / path
        if os.path.lexists(orphan):  # it may have made way for another already
            orphan.unlink()
            while (orphan := orphan.parent) != folder and not any(orphan.iterdir()):
                orphan.rmdir()


def _show(new_version: Version) -> None:
    """Switch the link to the new version, in one step."""
    link = new_version.folder.parent / LINK
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(
            new_version.folder.relative_to(new_version.out.parent), target_is_directory=True
        )
    except OSError as cause:
        raise GongkaiError(
            f"这台计算机不能在 {new_version.out.parent} 建立符号链接"
            "（Windows 请打开“开发人员模式”）"
        ) from cause
    if new_version.out.is_dir() and not new_version.out.is_symlink():
        new_version.out.rmdir()
    link.replace(new_version.out)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing; it replaces `path` only after it was written completely."""
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        with beside.open("xb") as file:
            yield file
        beside.replace(path)
    except OSError as cause:
        raise GongkaiError(f"写不了 {path}：{reason(cause)}") from cause
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def save(path: Path, content: str | bytes) -> None:
    """Write one file completely or not at all, text as UTF-8; create the folders above it."""
    with opened(path) as file:
        file.write(content if isinstance(content, bytes) else content.encode("utf-8"))


def save_for_reading(path: Path, text: str, datasets: Path, *, at_end: bool = False) -> None:
    """Write a text into a file that a person named, or at its end; never among the records.

    A pipe that nobody reads is refused: opening it would wait for ever.
    """
    if resolved(path).is_relative_to(resolved(datasets)):
        raise GongkaiError(f"{path} 在数据目录 {datasets} 里，那里只放记录；请写到别处")
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if at_end else os.O_TRUNC)
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o666)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(handle, True)  # a reader that is slow is waited for
        file.write(text)
