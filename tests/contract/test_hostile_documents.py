"""Any bytes at all: a document or one Chinese sentence, in bounded time and memory, never more."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import time
import zipfile
from pathlib import Path
from random import Random

import pytest

from gongkai.cli import main
from gongkai.extract import extract, glue
from gongkai.extract.document import Document, Unreadable
from gongkai.extract.formats import container, html, office, sniff
from gongkai.extract.formats.sniff import open_document
from gongkai.form import load
from tests.unit.test_formats_docx import p, table, tc, tr, word
from tests.unit.test_formats_layout import form, ofd_file, printed, run, stroke
from tests.unit.test_formats_sniff import TEXT, archived

ROWS = "".join(f"<tr><td rowspan=1>行{n}</td><td>{n}</td><td></td></tr>" for n in range(30))
WHOLE = {
    "html": (
        f"<html><head><meta charset=utf-8><title>报告</title></head><body><p>一</p>"
        f"<table>{ROWS}</table></body></html>"
    ).encode(),
    "docx": word(p("一、总体情况") + table(*(tr(tc("规章"), tc(str(n))) for n in range(20)))),
    "ofd": ofd_file(run("规章", 21, 21) + run("12", 61, 21, "2") + stroke(20, 20, 40, 8)),
    "pdf": printed(form),
    "text": TEXT.encode(),
    "mhtml": archived("gbk"),
}
SENTENCE = re.compile(r"[^\n]*[\u4e00-\u9fff][^\n]*。")


def outcome(data: bytes) -> Document | str:
    """The document, or the sentence; anything else fails the test."""
    try:
        return open_document(data, "x")
    except Unreadable as refusal:
        sentence = str(refusal)
    assert SENTENCE.fullmatch(sentence), sentence
    return sentence


def damaged(data: bytes, rng: Random) -> bytes:
    """The same file with bytes changed, cut off, taken out or doubled."""
    broken = bytearray(data)
    start = rng.randrange(len(broken))
    end = min(len(broken), start + rng.randrange(1, 400))
    match rng.randrange(4):
        case 0:
            for _ in range(rng.choice((1, 3, 30, 300))):
                broken[rng.randrange(len(broken))] = rng.randrange(256)
        case 1:
            del broken[start:]
        case 2:
            del broken[start:end]
        case _:
            broken[start:start] = broken[start:end]
    return bytes(broken)


@pytest.mark.parametrize("kind", WHOLE)
def test_whole_documents_are_read(kind):
    """The documents that are damaged below are sound to begin with."""
    assert isinstance(outcome(WHOLE[kind]), Document)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", WHOLE)
def test_damaged_files_are_read_or_refused(kind, seed):
    """Fifty damages of each file: flips, ends, gaps, doublings."""
    rng = Random(f"{kind}/{seed}")
    for _ in range(12 if kind == "pdf" else 50):
        outcome(damaged(WHOLE[kind], rng))


@pytest.mark.parametrize("kind", ["docx", "ofd"])
def test_a_damaged_container_never_changes_a_figure(kind):
    """A zip's checksums catch what would otherwise be another number."""
    sound = open_document(WHOLE[kind], "x").lines
    rng = Random(kind)
    for _ in range(200):
        found = outcome(damaged(WHOLE[kind], rng))
        if isinstance(found, Document) and found.media_type != "text/plain":
            assert found.lines == sound


def test_noise_is_refused():
    """Random bytes of every length."""
    rng = Random(3)
    for size in (1, 2, 7, 100, 5_000, 100_000):
        outcome(rng.randbytes(size))


# ---- bombs: refused by a named limit, or read within it ---------------------------------------


def bomb(name: str, size: int) -> bytes:
    """A zip whose one member unpacks to `size` bytes of nothing."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file,
        file.open(name, "w", force_zip64=True) as member,
    ):
        for _ in range(size >> 20):
            member.write(bytes(1 << 20))
    return out.getvalue()


@pytest.mark.parametrize("name", ["word/document.xml", "OFD.xml", "a.html"])
def test_zip_bombs_are_not_unpacked(name):
    """Eighty megabytes in eighty kilobytes."""
    assert "展开后过大" in str(outcome(bomb(name, 80 << 20)))


def test_a_zip_that_lies_about_its_size_is_not_unpacked():
    """The limit holds while unpacking, whatever the directory says."""
    data = bytearray(bomb("word/document.xml", 3 << 20))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    assert isinstance(outcome(bytes(data)), str)


def test_entities_are_never_expanded():
    """A billion laughs, and a file of this machine."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    for prolog in (
        f'<!DOCTYPE w [<!ENTITY a0 "1111111111">{levels}]>',
        '<!DOCTYPE w [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    ):
        assert isinstance(outcome(word(p("&a9;"), prolog=prolog)), str)


def test_many_members_are_refused():
    """A zip of twenty thousand files is no report."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for n in range(container.MAX_MEMBERS + 1):
            file.writestr(f"{n}", b"")
    assert "个文件" in str(outcome(out.getvalue()))


def test_a_million_rows_are_refused():
    """Counted, not built."""
    rows = "<tr><td>1</td><td>2</td></tr>" * 1_000_000
    assert isinstance(outcome(f"<table>{rows}</table>".encode()), str)


def test_fifty_megabytes_of_text_are_refused():
    """Whatever the format, text beyond the limit is no report."""
    text = "政府信息公开年度报告。\n" * (50 << 20 >> 5)
    assert isinstance(outcome(text.encode()), str)
    assert isinstance(outcome(f"<p>{text}</p>".encode()), str)


def test_fifty_megabytes_of_pictures_are_read():
    """A saved page with its pictures inside is large and harmless."""
    picture = f'<img src="data:image/png;base64,{"A" * (50 << 20)}">'
    found = outcome(f"<body><p>正文</p>{picture}</body>".encode())
    assert isinstance(found, Document)
    assert found.lines == ("正文",)


def test_files_beyond_the_limit_are_refused_unread():
    """The first question is how large it is."""
    assert "MB" in str(outcome(bytes(sniff.MAX_BYTES + 1)))


@pytest.mark.parametrize("tag", ["div", "table", "font", "b", "ul", "span", "p", "a"])
def test_a_hundred_thousand_nested_tags_end(tag):
    """Refused, or read to its last line; never cut off in silence."""
    found = outcome(f"<body>{f'<{tag}>' * 100_000}1<p>末行</p></body>".encode())
    assert isinstance(found, str) or found.lines[-1] == "末行"


def test_a_tag_of_many_attributes_ends(monkeypatch):
    """Sixty thousand attributes take libxml2 the square of that; its process is ended before."""
    monkeypatch.setattr(html, "SECONDS", 1.0)
    attributes = " ".join(f"a{n}" for n in range(60_000))
    assert "合常理" in str(outcome(f"<p {attributes}>1".encode()))


DEEP = "<div>" * 1_500 + "<i>1</i>"
SHEETS = {
    "joined": (".a " + "div " * 40 + "i{display:none}", f"{DEEP}<b class=a></b>"),
    "many joined": ("".join(f".a div #x{n}~div i{{color:red}}" for n in range(2_000)), DEEP),
    "siblings": ("i:nth-of-type(3n)~i:last-of-type~b{opacity:0}", "<i>1</i><b>2</b>" * 30_000),
    "within": (":is(" * 3_000 + "i" + ")" * 3_000 + "{display:none}", "<i>1</i>"),
    "not closed": (":a(" * 60_000 + "{display:none}", "<i>1</i>"),
    "having": ("i:has(~b:has(~i)){display:none}", "<i>1</i><b>2</b>" * 30_000),
    "rules": ("i,b{display:none}" * 30_000, "<i>1</i>"),
    "nested": ("i{" * 20_000, "<i>1</i>"),
    "blanks": ("i{color:" + " " * 1_000_000 + "!important}", "<i>1</i>"),
    "colours": ("i{background:" + "rgb(" * 200_000 + "}", "<i>1</i>"),
    "long": ("/*" + "x" * 9_000_000, "<i>1</i>"),
}


@pytest.mark.parametrize("name", SHEETS)
def test_style_sheets_without_measure_end(name):
    """Selectors that look at everything again and again: half a minute of work is the most."""
    sheet, body = SHEETS[name]
    started = time.process_time()
    outcome(f"<!doctype html><style>{sheet}</style><body>{body}".encode())
    assert time.process_time() - started < 30


def test_style_attributes_without_measure_end():
    """Each of another text, none remembered, and some of a megabyte."""
    boxes = "".join(f'<td style="color:rgb({n},0,0);x:({n})">1' for n in range(20_000))
    long = f'<td style="color:{" " * 1_000_000}!important;transform:{"scale(" * 90_000}">2'
    started = time.process_time()
    outcome(f"<table><tr>{boxes}<tr>{long}</table>".encode())
    assert time.process_time() - started < 30


def test_a_large_page_is_read():
    """What is parsed in a process of its own first comes out as any other page."""
    rows = "<tr><td>规章<td>1</tr>" * 4_000
    found = outcome(f"<table>{rows}</table>".encode())
    assert isinstance(found, Document)
    assert len(found.lines) == 4_000


@pytest.mark.parametrize(
    "make",
    [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero")],
    ids=["pipe", "folder", "device"],
)
def test_what_is_no_regular_file_is_refused(make, tmp_path, capsys):
    """A pipe would be waited for, a device read, without end."""
    make(tmp_path / "报告.html")
    with pytest.raises(SystemExit):
        main(["extract", str(tmp_path / "报告.html")])
    assert "不是普通文件" in capsys.readouterr().err


def test_a_web_archive_of_many_parts_is_refused():
    """Parts within parts take the parser of mail two minutes a megabyte."""
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n"
    part = "--B\r\ncontent-type: multipart/mixed; boundary=B\r\n\r\n"
    assert "MHTML" in str(outcome((head + part * 20_000).encode()))


def test_struck_text_without_end_ends():
    """A box of many struck pieces is looked at no further than any report needs."""
    outcome(f"<table><tr><td>{'<s>1</s>' * 20_000}<td>2</table>".encode())


def test_a_row_of_a_hundred_thousand_boxes_is_refused():
    """Text marks boxes as cheaply as anything."""
    for mark in ("\t", "|"):
        assert "格子" in str(outcome(mark.join("1" * 100_000).encode()))


def test_lines_beyond_any_report_are_refused_by_the_readers():
    """What is well formed and far too long is not searched for the form."""
    with pytest.raises(Unreadable, match="五万行"):
        extract("规章\n".encode() * 60_000, "x", load())


def test_nested_tables_end():
    """Five hundred tables one inside the other, and a figure in the last."""
    inner = "<table><tr><td>规章<td>1</table>"
    markup = "<table><tr><td>" * 500 + inner
    found = outcome(f"<body>{markup}</body>".encode())
    assert isinstance(found, str) or found.lines == ("规章\t1",)


@pytest.mark.parametrize(
    "cell",
    ["<td colspan=1000000 rowspan=1000000>1", "<td colspan=-1 rowspan=-1>1", "<td colspan=2%>1"],
)
def test_spans_without_measure_end(cell):
    """Five thousand boxes that each want a million columns."""
    row = f"<tr>{cell}<td>2</tr>"
    outcome(f"<table>{row * 5_000}</table>".encode())


@pytest.mark.parametrize("beside", ["", '""', " "])
def test_a_sign_alone_before_an_empty_box_is_read(beside):
    """Two boxes of a list, a full stop and nothing, are no fraction, and no fault of ours."""
    draft = extract(f"规章,.,{beside}\n,予以公开,1,2,.,{beside},3\n".encode(), "a.csv", load())

    assert all(figure.value is None for figure in draft.figures.values())


@pytest.mark.parametrize("inside", ["", "Workbook", "PowerPoint Document"])
def test_binary_files_without_a_text_are_not_converted(monkeypatch, inside):
    """LibreOffice makes a document of anything, of noise and of sheets as well."""
    monkeypatch.setattr(office, "_convert", lambda *_: pytest.fail("converted"))
    noise = Random(5).randbytes(5_000)
    assert isinstance(outcome(sniff.OLE + noise + inside.encode("utf-16-le") + noise), str)


def test_a_label_repeated_without_end_ends():
    """The search for the article looks at so many occurrences and no more."""
    outcome(f"<body>{'<p>行政许可</p>' * 90_000}</body>".encode())


def test_word_nesting_ends():
    """Controls in controls, beyond what an XML parser admits."""
    deep = "<w:sdt><w:sdtContent>" * 5_000 + p("1") + "</w:sdtContent></w:sdt>" * 5_000
    assert isinstance(outcome(word(deep)), str)


@pytest.mark.parametrize(
    "repeated",
    [
        "收到和处理政府信息公开申请情况一、本年新收政府信息公开申请数量" + "12" * 12,
        "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章" + "12" * 12,
    ],
)
def test_glued_rows_without_end_are_not_parted(monkeypatch, repeated):
    """Three thousand rows are refused before one is parted; of a hundred, none is parted twice."""
    worked = []
    for name in ("readings", "forced"):
        real = getattr(glue, name)
        monkeypatch.setattr(glue, name, lambda *a, real=real: worked.append(a) or real(*a))
    with pytest.raises(Unreadable, match="不像一份年度报告"):
        extract((repeated * 3000).encode(), "a.txt", load())
    assert not worked
    extract((repeated * 100).encode(), "a.txt", load())
    assert len(worked) <= 100


def test_word_spans_end():
    """A gridSpan of a billion is cut to what Word allows."""
    cell = tc("1", '<w:gridSpan w:val="999999999"/>')
    outcome(word(table(tr(*[cell] * 50, tc("2")))))


def test_forms_within_forms_of_a_pdf_end(monkeypatch):
    """Ten drawings that each draw the next ten times: the worker is ended, not waited for."""
    from gongkai.extract.formats import confined

    monkeypatch.setattr(confined.ask, "__defaults__", (2.0,))
    assert "合常理" in str(outcome(drawing_bomb(levels=10, times=10)))


def drawing_bomb(levels: int, times: int) -> bytes:
    """A PDF of a few kilobytes that draws `times ** levels` letters."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</XObject<</X 5 0 R>>>>>>",
        stream("", "/X Do"),
    ]
    for level in range(levels):
        inner = f"/Resources<</XObject<</X {6 + level} 0 R>>>>"
        objects.append(stream(f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]{inner}", "/X Do " * times))
    objects.append(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 m 9 9 l S"))
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table_at = len(body)
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{table_at}\n%%EOF"
    return body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}{trailer}".encode()


def stream(entries: str, content: str) -> str:
    """A stream object of a PDF."""
    return f"<<{entries}/Length {len(content)}>>\nstream\n{content}\nendstream"


def test_nothing_is_fetched_or_run(monkeypatch):
    """Links, pictures, frames, scripts, includes: no connection, no program."""

    def forbidden(*_, **__):
        raise AssertionError("something was fetched or run")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(subprocess, "Popen", forbidden)
    markup = (
        '<html xmlns:xi="http://www.w3.org/2001/XInclude"><base href="http://example.com/">'
        '<link rel=stylesheet href="http://example.com/a.css"><script src="http://example.com/a.js">'
        '</script><iframe src="file:///etc/passwd"></iframe><xi:include href="file:///etc/passwd"/>'
        '<img src="http://example.com/1.png"><meta http-equiv=refresh content="0;url=http://a.cn">'
        "<p>正文</p></html>"
    )
    found = outcome(markup.encode())
    assert isinstance(found, Document)
    assert found.lines == ("正文",)
    assert isinstance(outcome(WHOLE["docx"]), Document)


def test_the_limits_are_far_from_any_report():
    """What is refused as too large is many times what any report needs."""
    assert html.MAX_TEXT > 50 * 30_000
    assert html.MAX_ELEMENTS > 50 * 4_000
    assert container.MAX_MEMBER > 100 * (100 << 10)
