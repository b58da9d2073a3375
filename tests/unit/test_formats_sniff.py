"""What a file is, is told by its content; its name may say anything."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from gongkai.extract.document import Unreadable
from gongkai.extract.formats import docx
from gongkai.extract.formats.sniff import open_document
from tests.unit.test_formats_docx import p, table, tc, tr, word
from tests.unit.test_formats_layout import form, ofd_file, printed, run

PAGE = "<html><body><table><tr><td>规章<td>1</table></body></html>"
SAVED_BY_WORD = (
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml>"
    f"<![endif]-->{PAGE}"
)
TEXT = "索引号：001/2024-1 发布日期：2024-01-17\n一、总体情况\n规章\n\n1\n"


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def mailed(charset: str) -> bytes:
    """A page sent as a mail of one part."""
    return (
        f'Content-Type: text/html;\n charset="{charset}"\nMIME-Version: 1.0\n'.encode()
        + b"Content-Transfer-Encoding: base64\nFrom: a@example.org\n\n"
        + base64.encodebytes(PAGE.encode(charset))
    )


def archived(charset: str) -> bytes:
    """A page saved with its pictures (MHTML)."""
    return (
        b"From: <Saved>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        + f"Content-Type: text/html; charset={charset}\r\n".encode()
        + b"Content-Transfer-Encoding: 8bit\r\n\r\n"
        + PAGE.encode(charset)
        + b"\r\n--x\r\nContent-Type: image/png\r\n\r\nxx\r\n--x--\r\n"
    )


WORD = word(p("一、总体情况") + table(tr(tc("规章"), tc("1"))))
KNOWN = {
    "html": (PAGE.encode(), "text/html"),
    "html saved by word": (SAVED_BY_WORD.encode(), "text/html"),
    "html in gb2312": (PAGE.encode("gb18030"), "text/html"),
    "html in utf-16": (PAGE.encode("utf-16"), "text/html"),
    "fragment": ("<table><tr><td>规章<td>1</table>".encode(), "text/html"),
    "mhtml": (archived("utf-8"), "text/html"),
    "mhtml in gbk": (archived("gbk"), "text/html"),
    "mail": (mailed("utf-8"), "text/html"),
    "mail in gbk": (mailed("gbk"), "text/html"),
    "docx": (WORD, docx.MEDIA_TYPE),
    "docx in a zip": (zipped({"report.docx": WORD}), docx.MEDIA_TYPE),
    "html in a zip": (zipped({"a/b.html": PAGE.encode(), "__MACOSX/x": b""}), "text/html"),
    "ofd": (ofd_file(run("规章", 20, 20)), "application/ofd"),
    "text": (TEXT.encode(), "text/plain"),
    "text in gb18030": (TEXT.encode("gb18030"), "text/plain"),
    "text in utf-16": (TEXT.encode("utf-16"), "text/plain"),
}  # fmt: skip


@pytest.mark.parametrize("name", ["a.doc", "a.html", "a.pdf", "a", "../a.txt"])
@pytest.mark.parametrize("kind", KNOWN)
def test_content_tells_the_format(kind, name):
    """A web page saved as .doc is a web page."""
    data, media_type = KNOWN[kind]
    document = open_document(data, name)
    assert document.media_type == media_type
    assert any("规章" in line for line in document.lines)


def test_a_pdf_is_known_behind_rubbish():
    """Some servers put bytes before the file's own."""
    assert open_document(b"\r\n\r\n" + printed(form), "x").media_type == "application/pdf"


def test_a_text_tells_of_itself():
    """The labels of portals are read from text as from pages."""
    meta = open_document(TEXT.encode(), "a.txt").meta
    assert meta == {"索引号": "001/2024-1", "published": "2024-01-17"}


SHEET = {"[Content_Types].xml": b"", "xl/workbook.xml": b"<x/>"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "没有文字"),
        (b" \n\n\xef\xbb\xbf ", "没有文字"),
        (b"\x7fELF" + bytes(5000), "认不出"),
        (b"PK\x03\x04", "压缩包"),
        (zipped({"a.txt": b"1", "b.txt": b"2"}), "2 个文件"),
        (zipped({"a.zip": zipped({"b.txt": b"1"})}), "还是压缩包"),
        (zipped(SHEET), "电子表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "存档"),
        (b"%PDF-1.7\n", "PDF"),
    ],
)
def test_what_cannot_be_read_is_told(data, said):
    """One Chinese sentence for each."""
    with pytest.raises(Unreadable, match=said):
        open_document(data, "x")
