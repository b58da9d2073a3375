"""What we need of the operating system: its errors in words, paths, stamps, sealed files."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

REASONS = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: "磁盘已满",
    errno.EISDIR: "是目录，不是文件",
    errno.ENOTDIR: "路径中有一段是文件，不是目录",
    errno.EEXIST: "已有同名的文件",
    errno.ELOOP: "是链接，只收普通文件",
    errno.ENAMETOOLONG: "名称太长",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENFILE: "同时打开的文件太多",
    errno.EFBIG: "文件太大",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被别的程序使用",
    errno.ETXTBSY: "正被别的程序使用",
    errno.EADDRINUSE: "已被占用",
    errno.EADDRNOTAVAIL: "这台计算机没有这个地址",
    errno.EXDEV: "不在同一个磁盘上",
    errno.ENXIO: "没有程序在读这个管道",
    errno.EINVAL: "名称中有系统不收的字符",
}


def reason(fault: OSError) -> str:
    """Why a file operation failed: 磁盘已满, or the error number of the system."""
    return REASONS.get(fault.errno or 0, f"系统错误 {fault.errno}")


def resolved(path: Path) -> Path:
    """A path without links; links that lead in a circle stay, and using them is refused."""
    return Path(os.path.realpath(path))


def file_stamp(path: str | Path) -> str:
    """Size, time and inode of a file, as in git: another file or other bytes give another stamp.

    Empty if there is no such file.
    """
    try:
        return stamp_of(os.stat(path))  # noqa: PTH116 - twenty thousand times a build
    except OSError:
        return ""


def stamp_of(status: os.stat_result) -> str:
    """The stamp of a file by what the system says of it."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def stamp_of_entry(entry: os.DirEntry[str]) -> str:
    """The stamp of a file by its entry in a folder; on Windows entries have no inode."""
    status = entry.stat()
    return stamp_of(status) if status.st_ino else file_stamp(entry.path)


def seal(data: bytes) -> bytes:
    """A line with the digest of some data, then the data, so that a later run notices damage."""
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def unseal(sealed: bytes) -> bytes:
    """The data without its digest; ValueError if they do not match."""
    digest, _, data = sealed.partition(b"\n")
    if hashlib.sha256(data).hexdigest().encode() != digest:
        raise ValueError("damaged")
    return data
