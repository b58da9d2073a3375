"""Any file in, its `Document` out: what it is, is told by its content and not by its name."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.errors import MessageError
from functools import partial
from pathlib import PurePath
from typing import NamedTuple

from gongkai.extract.document import Document, Unreadable
from gongkai.extract.formats import (
    delimited,
    docx,
    html,
    ocr,
    ofd,
    office,
    pdf,
    portal,
    text,
    wrapped,
)
from gongkai.extract.formats.container import Container
from gongkai.extract.formats.decoding import decode

MAX_BYTES = 64 << 20
"""Saved pages with their pictures inside reach some 10 MB."""
HEAD = 4096
"""Bytes within which a format shows itself."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORD_STREAM = "WordDocument".encode("utf-16-le")
NO_WORD = "不是 Word 或 WPS 文字文件，或已损坏；请用原软件另存为 DOCX 再试。"
SHEETS = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "Book"))
MAX_PARTS = 2_000
"""Parts of a web archive; a page has some hundred pictures."""
PICTURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
    b"BM",
    b"GIF8",
)
TAGS = re.compile(
    r"<\s*(?:!doctype\s+html|html|head|body|table|tbody|tr|div|p|span|meta|article)\b", re.I
)
WORD_XML = re.compile(r"<w:wordDocument\b|progid=\"(?i:Word\.Document)\"")
"""Pages that Word saved have an element `w:WordDocument` in a comment."""
FLAT_PACKAGE = re.compile(r"<pkg:package\b")
HIDDEN = ("__MACOSX", ".")
"""How names of files and folders begin that archives hold beside what was put there."""
UNKNOWN = "认不出的文件格式；请给出网页、Word、PDF、OFD 或文本格式的报告。"
SHEET = "这是电子表格（{kind}），不是报告正文；请给出网页、Word、PDF 或文本格式的报告。"


def open_document(data: bytes, name: str) -> Document:
    """Read `data` by what it holds; `name` only tells a sheet, CSV or TSV, from other text.

    Raises `Unreadable`, and nothing else, with one Chinese sentence.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES >> 20} MB，不像一份年度报告；请只给出报告本身。")
    try:
        document = _reader(data, name)(data)
    except (MemoryError, RecursionError) as error:
        raise Unreadable("文件结构复杂得不合常理，读取中止；请用原软件另存后再试。") from error
    if not any(line.strip() for line in document.lines):
        raise Unreadable("文件里没有文字；请确认它是报告正文，图片请先安装 OCR 附加组件。")
    return document


def _reader(data: bytes, name: str) -> Callable[[bytes], Document]:
    head = data[:HEAD]
    for kind in KINDS:
        if kind.fits(head):
            return kind.read
    marks = SHEET_MARKS.get(PurePath(name).suffix.lower(), "")
    return partial(_read_characters, marks=marks)


SHEET_MARKS = {".csv": ",;\t", ".tsv": "\t,;"}
"""What may part the boxes of a sheet whose name ends so."""


class FileFormat(NamedTuple):
    """A format that its first bytes betray."""

    fits: Callable[[bytes], bool]
    read: Callable[[bytes], Document]


def _read_zip(data: bytes) -> Document:
    """DOCX, OFD, ODT, or a zip that holds one document."""
    container = Container(data)
    names = set(container.names)
    if any(name.endswith("word/document.xml") for name in names) or (
        "[Content_Types].xml" in names and any(n.startswith("word/") for n in names)
    ):
        return docx.read_container(container)
    if "OFD.xml" in names:
        return ofd.read_container(container)
    if "xl/workbook.xml" in names:
        raise Unreadable(SHEET.format(kind="XLSX"))
    if "mimetype" in names and container.read("mimetype").startswith(b"application/vnd.oasis."):
        return office.read(data)
    return _read_only_member(container)


def _read_only_member(container: Container) -> Document:
    """The one document of a zip; a zip within a zip is not opened."""
    found = [
        name
        for name in container.names
        if not name.endswith("/") and not any(p.startswith(HIDDEN) for p in name.split("/"))
    ]
    if len(found) != 1:
        raise Unreadable(f"压缩包里有 {len(found)} 个文件，不知道哪个是报告；请解压后单独给出。")
    inner = container.read(found[0])
    if inner.startswith(b"PK") and not _is_office_zip(inner):
        raise Unreadable("压缩包里还是压缩包；请解压后给出报告文件。")
    return open_document(inner, found[0])


def _is_office_zip(data: bytes) -> bool:
    names: Sequence[str] = Container(data).names
    return "OFD.xml" in names or "[Content_Types].xml" in names or "mimetype" in names


def _read_ole(data: bytes) -> Document:
    if ENCRYPTED in data:
        raise Unreadable("Word 文件有打开密码；请去掉密码后另存再试。")
    if WORD_STREAM not in data:
        is_sheet = any(stream in data for stream in SHEETS)
        raise Unreadable(SHEET.format(kind="XLS") if is_sheet else NO_WORD)
    return office.read(data)


MAIL = re.compile(
    rb"(?=(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*MIME-Version:)"
    rb"(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*Content-Type:\s*(?:multipart/|text/html)",
    re.IGNORECASE,
)
"""The header of a mail, or of a saved web archive, that holds a page."""


def _read_mail(data: bytes) -> Document:
    """The page of a saved web archive (MHTML); its pictures are left out."""
    if data.lower().count(b"content-type:") > MAX_PARTS:
        raise Unreadable("网页存档（MHTML）大得不合常理；请改为只保存 HTML。")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
        content = pages[0].get_payload(decode=True) if pages else b""
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable("网页存档（MHTML）无法解析；请改为只保存 HTML。") from error
    if not isinstance(content, bytes) or not content:
        raise Unreadable("网页存档（MHTML）里没有网页；请改为只保存 HTML。")
    charset = pages[0].get_param("charset", "")
    declared = f'<meta charset="{charset}">'.encode("ascii", "ignore") if charset else b""
    return html.read(declared + content)


def _read_characters(data: bytes, marks: str = "") -> Document:
    """HTML, Word's own XML, or text; a sheet, if its boxes are parted by a mark."""
    if b"\x00" in data[:HEAD] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse_binary(data)
    characters = decode(data)
    if (within := wrapped.unwrapped(characters)) != characters:
        data = within.encode(errors="replace")
    head = decode_head(data)
    if FLAT_PACKAGE.search(head):
        return docx.read_flat(data)
    if WORD_XML.search(head):
        return office.read(data)
    if TAGS.search(head):
        if "<td" not in head.lower():
            text.insist_on_known_markup(head)  # such texts may hold a tag or two
        return html.read_text(html.with_line_ends(decode(data)))
    return _read_text(decode(data), marks)


def _read_text(characters: str, marks: str) -> Document:
    """Text, and what its own lines say of the document."""
    if "\x00" in characters[:HEAD]:
        raise Unreadable(UNKNOWN)
    if len(characters) > html.MAX_TEXT:
        raise Unreadable("文本长得不像一份年度报告；请只给出报告本身。")
    mark = max(marks, key=characters.count, default="")
    document = delimited.read(characters, mark) if mark else text.read(characters)
    return replace(document, meta=portal.describe(document.lines) | dict(document.meta))


def _refuse_binary(data: bytes) -> None:
    """Text has no NUL, but for UTF-16 where every second byte may be one."""
    head = data[:HEAD]
    if max(head[0::2].count(0), head[1::2].count(0)) * 8 < len(head):
        raise Unreadable(UNKNOWN)


def decode_head(data: bytes) -> str:
    """The first part of a text, whatever its encoding; only tags are looked for in it."""
    head = data[: 64 * HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:HEAD]:
        return decode(head[: len(head) // 2 * 2])
    return head.decode("latin-1")


KINDS = (
    FileFormat(lambda head: b"%PDF-" in head[:1024], pdf.read),
    FileFormat(lambda head: head.startswith(b"PK\x03\x04"), _read_zip),
    FileFormat(lambda head: head.startswith(OLE), _read_ole),
    FileFormat(lambda head: head.lstrip().startswith(b"{\\rtf"), office.read),
    FileFormat(lambda head: head.startswith(PICTURES), ocr.read),
    FileFormat(lambda head: bool(MAIL.match(head.lstrip())), _read_mail),
)
