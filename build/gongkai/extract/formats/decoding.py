"""Bytes of a page or a text in, its characters out; never by an encoding that only happens to fit.

The order is byte-order mark, valid UTF-8, what the page declares, GB 18030; of the last two that
counts in which the words of a report are found. Valid UTF-8 goes before the declaration because
pages say gb2312 and are UTF-8, while Chinese text of report length in any other encoding is never
valid UTF-8 by chance. gb2312 and gbk mean GB 18030, their superset: pages declare the one and use
characters of the other.
"""

from __future__ import annotations

import codecs
import re

from gongkai.extract.document import Unreadable
from gongkai.extract.formats.tree import seen

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
DECLARED_WITHIN = 4096
"""Bytes in which a declaration is looked for; HTML asks for 1024, portals put scripts before it."""
MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
"""What is believed: a Western encoding over Chinese text is a server's default, not a fact."""
USUAL = ("政府", "公开", "公開", "年度", "申请", "申請")
"""Words of every report: Chinese bytes of one encoding are often valid, and rubbish, in another."""
WIDE_SHARE = 5
"""One NUL in so many bytes is UTF-16 that lost its mark; other text has none."""
DAMAGE = 200
"""Of so many characters one may be broken (shown as U+FFFD); beyond, the encoding is unknown."""


def decode(data: bytes) -> str:
    """The characters of `data`; a broken one among many becomes U+FFFD, which no number survives.

    Raises `Unreadable` where no encoding fits.
    """
    text = _marked(data) or _wide(data) or _strict(data) or _damaged(data)
    return seen(text.replace("\r\n", "\n").replace("\r", "\n"))


def _marked(data: bytes) -> str | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    return None


def _wide(data: bytes) -> str | None:
    head = data[:DECLARED_WITHIN]
    if head.count(0) * WIDE_SHARE < len(head) or not head:
        return None
    little = head[1::2].count(0) >= head[0::2].count(0)
    return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")


def _strict(data: bytes) -> str | None:
    declared = DECLARED.search(data[:DECLARED_WITHIN])
    meant = MEANT.get(declared[1].decode("ascii").lower()) if declared else None
    plain = _read(data, "utf-8")
    readings = (_read(data, each) for each in (meant, "gb18030") if each and plain is None)
    fitting = [reading for reading in readings if reading is not None]
    return plain or max(fitting, key=lambda text: sum(map(text.count, USUAL)), default=plain)


def _read(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _damaged(data: bytes) -> str:
    readings = [data.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")]
    best = min(readings, key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") * DAMAGE > len(best):
        raise Unreadable(
            "文字编码无法辨认（不是 UTF-8，也不是 GB18030）；请重新保存，或另存为 UTF-8 文本。"
        )
    return best
