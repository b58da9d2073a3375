"""Zip files made of pieces that are compressed once and shared by all archives that contain them.

A piece ends with a full flush, so that the joined pieces are one deflate stream (RFC 1951); the
archive follows APPNOTE 6.3.10, with Zip64 if a size requires it. Its bytes depend on its content
alone: no clock, no system, one fixed date.
"""

from __future__ import annotations

import hashlib
import io
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

STORED = 0
"""The level for data with a compression of its own."""
LEVEL = 4
"""No more bytes than level 6 on these tables in less than half the time (2026-11)."""
USUAL = 6
"""For the repetitive: a descriptor is a quarter smaller than at level 2, for two milliseconds, and
the sheets of a workbook are a twentieth smaller than at level 4, for one.
"""
BEST = 9
"""For what is compressed once and is part of every package."""
EPOCH = 1 << 21 | 1 << 16
"""1 January 1980, 00:00 in MS-DOS format: the date in the upper half, the time in the lower."""
REGULAR_FILE = 0o100644 << 16
MADE_BY_UNIX = 3 << 8 | 45
NEEDS = 20
NEEDS_ZIP64 = 45
UTF8 = 1 << 11
DEFLATED = 8
LAST_BLOCK = b"\x03\x00"
"""An empty final deflate block: the end of every member."""
LIMIT = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Compressed:
    """Some bytes, plain and compressed."""

    plain: bytes
    packed: bytes


class Member:
    """A file of an archive, built piece by piece; plain bytes are not kept."""

    def __init__(self, path: str, pieces: Iterable[Compressed] = ()) -> None:
        """Start the file at `path` inside the archive."""
        self.path = path
        self.size = 0
        self.crc = 0
        self.packed: list[bytes] = []
        for piece in pieces:
            self.add(piece)

    def add(self, piece: Compressed) -> None:
        """Append a piece."""
        self.size += len(piece.plain)
        self.crc = zlib.crc32(piece.plain, self.crc)
        self.packed.append(piece.packed)


class Resource(Member):
    """A member whose digest is stated in a descriptor."""

    def __init__(self, path: str, pieces: Iterable[Compressed] = ()) -> None:
        """Start the file at `path` inside the archive."""
        self._digest = hashlib.sha256()
        super().__init__(path, pieces)

    def add(self, piece: Compressed) -> None:
        """Append a piece."""
        super().add(piece)
        self._digest.update(piece.plain)

    @property
    def sha256(self) -> str:
        """The digest of the plain bytes so far."""
        return self._digest.hexdigest()


def compress(plain: bytes, level: int = LEVEL) -> Compressed:
    """Compress some bytes so that other pieces may precede and follow them."""
    deflate = _deflate(level, threading.get_ident())
    return Compressed(plain, deflate.compress(plain) + deflate.flush(zlib.Z_FULL_FLUSH))


@cache
def _deflate(level: int, _: int) -> zlib._Compress:
    """A compressor for all pieces of one level, for each thread its own.

    A full flush resets it, says zlib's manual: each piece is compressed as if it were the first.
    To begin anew takes ten times as long as to compress the rows of a small table.
    """
    return zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)


def cut_out(data: bytes, beginnings: Mapping[str, Compressed]) -> Mapping[str, Compressed]:
    """What follows the given beginnings in the members of an archive made here, by path.

    The inverse of joining: compressed bytes are cut out unchanged, and decompressed only to hash
    them.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {
            path: _rest(_packed(data, zipped.getinfo(path)), beginning)
            for path, beginning in beginnings.items()
        }


def _packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """The compressed bytes of a member, after its local header."""
    name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + name + extra
    return data[start : start + info.compress_size]


def _rest(packed: bytes, beginning: Compressed) -> Compressed:
    """A member without its beginning and its end."""
    rest = packed[len(beginning.packed) : -len(LAST_BLOCK)]
    return Compressed(zlib.decompressobj(-zlib.MAX_WBITS).decompress(rest), rest)


def archive(members: Sequence[Member], limit: int = LIMIT) -> bytes:
    """A zip file of the members in their order; sizes from `limit` on are written in Zip64."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        packed = sum(map(len, member.packed)) + len(LAST_BLOCK)
        local = _local(member, packed, limit)
        parts += [local, *member.packed, LAST_BLOCK]
        directory.append(_central(member, packed, offset, limit))
        offset += len(local) + packed
    return b"".join(
        [*parts, *directory, _end(len(members), sum(map(len, directory)), offset, limit)]
    )


def _local(member: Member, packed: int, limit: int) -> bytes:
    numbers, extra = _numbers([member.size, packed], limit)
    return b"PK\x03\x04" + _about(member, numbers, extra) + member.path.encode() + extra


def _central(member: Member, packed: int, offset: int, limit: int) -> bytes:
    (*numbers, offset), extra = _numbers([member.size, packed, offset], limit)
    about = struct.pack("<4sH", b"PK\x01\x02", MADE_BY_UNIX) + _about(member, numbers, extra)
    place = struct.pack("<HHHLL", 0, 0, 0, REGULAR_FILE, offset)
    return about + place + member.path.encode() + extra


def _about(member: Member, numbers: Sequence[int], extra: bytes) -> bytes:
    """What both headers say of a member; `numbers` are its sizes, plain and packed."""
    needs = NEEDS_ZIP64 if extra else NEEDS
    lengths = (len(member.path.encode()), len(extra))
    fields = (member.crc, *reversed(numbers), *lengths)
    return struct.pack("<HHHLLLLHH", needs, UTF8, DEFLATED, EPOCH, *fields)


def _numbers(numbers: list[int], limit: int) -> tuple[list[int], bytes]:
    """The numbers as 32 bits, or all of them as a Zip64 extra field if one is too large."""
    if max(numbers) < limit:
        return numbers, b""
    extra = struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers)
    return [LIMIT] * len(numbers), extra


def _end(count: int, size: int, offset: int, limit: int) -> bytes:
    """The end of the directory, preceded by its Zip64 forms if they are needed."""
    last = struct.pack("<4sHHHH", b"PK\x05\x06", 0, 0, count, count)
    if offset < limit:
        return last + struct.pack("<LLH", size, offset, 0)
    return (
        struct.pack("<4sQHHLL", b"PK\x06\x06", 44, MADE_BY_UNIX, NEEDS_ZIP64, 0, 0)
        + struct.pack("<QQQQ", count, count, size, offset)
        + struct.pack("<4sLQL", b"PK\x06\x07", 0, offset + size, 1)
        + last
        + struct.pack("<LLH", size, LIMIT, 0)
    )
