"""Bytes of a zip in, its members out one by one; no bomb is ever unpacked, no entity expanded."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

from lxml import etree

from gongkai.extract.document import Unreadable

MAX_MEMBERS = 10_000
MAX_MEMBER = 64 << 20
"""Bytes of one member unpacked; the text of a report takes some 100 KB."""
MAX_RATIO_FREE = 1 << 20
MAX_RATIO = 400
"""A member beyond `MAX_RATIO_FREE` that packs better than this holds nothing worth reading."""


class Container:
    """An open zip file whose members are read under limits."""

    def __init__(self, data: bytes) -> None:
        """Open `data`; raises `Unreadable` where it is no whole zip file."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names: Sequence[str] = self._zip.namelist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise Unreadable("压缩包不完整或已损坏；请重新下载或用原软件另存。") from error
        if len(self.names) > MAX_MEMBERS:
            raise Unreadable(
                f"压缩包里有 {len(self.names)} 个文件，不像一份报告；请单独给出报告文件。"
            )

    def read(self, name: str) -> bytes:
        """One member's bytes; raises `Unreadable` where it is missing, broken, locked or huge."""
        try:
            info = self._zip.getinfo(name)
            _measure(info)
            with self._zip.open(info) as member:
                data = member.read(MAX_MEMBER + 1)
        except KeyError as error:
            raise Unreadable(f"压缩包里缺少 {name[:80]}，文件不完整；请重新下载。") from error
        except RuntimeError as error:
            raise Unreadable("文件有打开密码；请去掉密码后另存再试。") from error
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
            raise Unreadable(
                f"压缩包里的 {name[:80]} 已损坏；请重新下载或用原软件另存。"
            ) from error
        if len(data) > MAX_MEMBER:
            raise Unreadable(f"压缩包里的 {name[:80]} 展开后过大，拒绝读取；请确认文件来源。")
        return data

    def size(self, name: str) -> int:
        """How large a member says it is."""
        return self._zip.getinfo(name).file_size

    def xml(self, name: str) -> etree._Element:
        """One member as a tree."""
        return parse_xml(self.read(name), name)


def _measure(info: zipfile.ZipInfo) -> None:
    packed = max(1, info.compress_size)
    swollen = info.file_size > MAX_RATIO_FREE and info.file_size > packed * MAX_RATIO
    if info.file_size > MAX_MEMBER or swollen:
        raise Unreadable(f"压缩包里的 {info.filename[:80]} 展开后过大，拒绝读取；请确认文件来源。")


def parse_xml(data: bytes, name: str) -> etree._Element:
    """A tree without entities, comments and instructions; raises `Unreadable` for anything else."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(
            f"文件内部的 {name[:80]} 无法解析，可能已损坏；请用原软件另存。"
        ) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise Unreadable(f"文件内部的 {name[:80]} 带有实体声明，拒绝读取；请用原软件另存。")
    return root
