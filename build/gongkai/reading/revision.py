"""Files of a folder of records with their git object ids, on disk or in a git revision.

Files of a revision are read from the object store one by one, so that git attributes in it, such as
those that exclude files from archives, have no effect.
"""

from __future__ import annotations

import hashlib
import re
import stat
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from gongkai.model import GongkaiError

PLAIN_MODES = (b"100644", b"100755")
SAFE_NAME = re.compile(r"(?!.*(^|/)\.{1,2}(/|$))[^\x00-\x1f\x7f\\:/][^\x00-\x1f\x7f\\:]*")
"""A path that stays below its folder on every file system."""
FileList = Mapping[str, str]
"""Path below the folder of records → git object id."""


def on_disk(folder: Path) -> FileList:
    """Every file of a folder; anything but a regular file gets a unique id."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix(): _object(path) for path in found}


def _object(path: Path) -> str:
    """The git object id of a file; a link is not followed, a pipe not opened."""
    about = path.lstat()
    if not stat.S_ISREG(about.st_mode):
        return NO_FILE
    digest = hashlib.sha1(f"blob {about.st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


NO_FILE = "no file"


def in_revision(name: str, datasets: Path) -> FileList:
    """Every file of the folder `datasets` in a revision of its repository.

    Raises GongkaiError if there is no such revision, if it has no records, or if a name in it leads
    elsewhere.
    """
    listed = _git(datasets, "ls-tree", "-r", "-z", _commit(name, datasets)) or b""
    files = dict(_entry(line, name) for line in listed.split(b"\0") if line)
    if "collection.json" not in files:
        raise GongkaiError(f"版本 {name} 里没有 {datasets}/collection.json，不是数据的版本")
    return files


def _commit(name: str, folder: Path) -> str:
    """The commit of a name; a name that begins with - would be an option of git."""
    if name.startswith("-") or not name.isprintable():
        raise GongkaiError(f"{name!r} 以 - 开头或有不能显示的字符，不能作版本名")
    answer = _git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if answer is None:
        raise GongkaiError(
            f"找不到 {name}：它不是数据目录、gongkai.zip，也不是这个仓库里的 git 版本；"
            "浅克隆没有旧版本，请先运行 git fetch --unshallow"
        )
    return answer.decode().strip()


def _entry(line: bytes, revision: str) -> tuple[str, str]:
    """Path and object id of a line of `ls-tree`."""
    about, _, raw = line.partition(b"\t")
    mode, _, oid = about.split(b" ")
    path = raw.decode("utf-8", "backslashreplace")
    if mode not in PLAIN_MODES or not SAFE_NAME.fullmatch(path):
        raise GongkaiError(f"版本 {revision} 里的 {path!r} 是链接或名称不安全，不能比较")
    return path, oid.decode()


def write_files(files: FileList, paths: Iterable[str], datasets: Path, target: Path) -> None:
    """Write some files of a revision below `target`."""
    wanted = list(paths)
    contents = _contents(datasets, [files[path] for path in wanted])
    for path, data in zip(wanted, contents, strict=True):
        home = target / path
        home.parent.mkdir(parents=True, exist_ok=True)
        home.write_bytes(data)


def _contents(folder: Path, oids: list[str]) -> list[bytes]:
    """The contents of objects, in their order."""
    asked = "".join(f"{oid}\n" for oid in oids).encode()
    answer = _git(folder, "cat-file", "--batch", given=asked) or b""
    found, at = [], 0
    for oid in oids:
        end = answer.find(b"\n", at)
        head = answer[at:end].split(b" ")
        if head[0] != oid.encode() or len(head) != 3:
            raise GongkaiError(f"git 里缺少文件 {oid}；浅克隆请先运行 git fetch --unshallow")
        size = int(head[2])
        found.append(answer[end + 1 : end + 1 + size])
        at = end + 1 + size + 1
    return found


def _git(folder: Path, *words: str, given: bytes = b"") -> bytes | None:
    """The output of a git command; None if it fails."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], input=given, capture_output=True, check=False
        )
    except OSError as cause:
        raise GongkaiError("要比较 git 版本，请先安装 git") from cause
    return done.stdout if done.returncode == 0 else None
