"""A PDF's bytes in; whether its drawings are whole, out.

The renderer draws what it gets of a drawing that breaks off half-way, and boxes that were filled
would seem empty. Pictures and fonts are not looked at: they hold no figures.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

MAX_CONTENT = 64 << 20
"""Bytes of one drawing, unpacked."""
LONGEST_ENTRIES = 2_000
"""Bytes within which what a stream says of itself stands before it."""
START = re.compile(rb">>\s*stream\r?\n")
NO_DRAWING = re.compile(
    rb"/Subtype\s*/Image|/Length[123]\b|/FontFile|/Type\s*/Metadata|CIDFontType0C|Type1C|OpenType"
)
FILTERS = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|(/\w+))")
ASCII, PACKED = rb"/ASCII85Decode", rb"/FlateDecode"


class Damaged(Exception):  # noqa: N818  (a state of the file)
    """A drawing breaks off."""


class Endless(Exception):  # noqa: N818
    """A drawing unpacks to more than any page needs."""


def insist_on_whole(data: bytes) -> None:
    """Raise `Damaged` or `Endless` where a packed stream is; a locked file cannot be told."""
    if b"/Encrypt" in data:
        return
    for filters, packed in _drawings(data):
        if filters[:2] == [ASCII, PACKED]:
            _inflate(_from_ascii(packed))
        elif filters[:1] == [PACKED]:
            _inflate(packed)


def _drawings(data: bytes) -> Iterator[tuple[list[bytes], bytes]]:
    """The filters and bytes of every stream that may draw something."""
    for match in START.finditer(data):
        entries = data[max(0, match.start() - LONGEST_ENTRIES) : match.start()]
        entries = entries[entries.rfind(b" obj") + 1 :]
        filters = FILTERS.search(entries)
        if filters and not NO_DRAWING.search(entries):
            end = data.find(b"endstream", match.end())
            if end < 0:
                raise Damaged
            yield (filters[1] or filters[2]).split(), data[match.end() : end]


def _from_ascii(text: bytes) -> bytes:
    try:
        return base64.a85decode(text.strip().removesuffix(b"~>"))
    except ValueError as error:
        raise Damaged from error


def _inflate(packed: bytes) -> None:
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(packed, MAX_CONTENT)
    except zlib.error as error:
        raise Damaged from error
    if unpacking.eof:
        return
    raise Endless if unpacking.unconsumed_tail or len(unpacked) >= MAX_CONTENT else Damaged
