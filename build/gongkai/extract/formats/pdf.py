"""A PDF in; its text and its ruled tables out.

`ink` finds what is printed where, in a process of its own; `layout` makes lines and tables of it.
A page that is a picture has no text: it is read by the `ocr` extra or refused, never passed over.
"""

from __future__ import annotations

import json
from typing import Any

from gongkai.extract.document import Builder, Document, Unreadable
from gongkai.extract.formats import ink, ocr
from gongkai.extract.formats.confined import WorkerDied, ask
from gongkai.extract.formats.page_layout import arrange
from gongkai.extract.formats.sheet import CROWDED, PrintedPage

MEDIA_TYPE = "application/pdf"
REFUSALS = {
    ink.MISSING: "读取 PDF 需要 pypdfium2；请运行 pip install 'gongkai[pdf]' 后再试。",
    ink.LOCKED: "PDF 有打开密码；请去掉密码后另存再试。",
    ink.BROKEN: "PDF 无法解析，文件可能已损坏；请重新下载或用原软件另存。",
    ink.DAMAGED: "PDF 有一页的内容已损坏，读到一半会丢数字；请重新下载。",
    ink.CROWDED: CROWDED,
    ink.PAGES: f"PDF 超过 {ink.MAX_PAGES} 页，不像一份年度报告；请只给出报告所在的页。",
}
UNENDING = "PDF 结构复杂得不合常理，读取中止；请用原软件另存后再试。"


def read(data: bytes) -> Document:
    """Text and tables of every page; raises `Unreadable` for locked and broken files.

    A document with a page that is only a picture is read by OCR as a whole; one whose pages are
    pictures with text under them is read by that text, which some recogniser wrote, as scanned.
    """
    found = _ink(data)
    pages = [PrintedPage.told(*page[:4]) for page in found["pages"]]
    pictured = [bool(page[4]) for page in found["pages"]]
    if any(alone and not page.glyphs for alone, page in zip(pictured, pages, strict=True)):
        return ocr.read_pdf(data)
    builder = Builder()
    builder.extend(arrange(pages))
    meta = {"title": found["title"]} if found["title"] else {}
    return builder.document(MEDIA_TYPE, meta, scanned=any(pictured))


def _ink(data: bytes) -> Any:  # noqa: ANN401  (JSON from the worker)
    try:
        found = json.loads(ask("gongkai.extract.formats.ink:answer", data))
    except WorkerDied as error:
        raise Unreadable(UNENDING) from error
    if "error" in found:
        raise Unreadable(REFUSALS[found["error"]])
    return found
