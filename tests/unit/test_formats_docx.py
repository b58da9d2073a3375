"""Word documents: merges, content controls, tracked changes, text boxes, nested tables."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile

import mammoth
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.extract.boxes import Box
from gongkai.extract.document import Grid, Text, Unreadable
from gongkai.extract.formats import docx, html, office
from gongkai.extract.formats.container import Container
from gongkai.extract.formats.sniff import open_document
from gongkai.extract.formats.tree import local

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Target="word/document.xml" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def word(body: str, namespace: str = W, prolog: str = "", styles: str = "") -> bytes:
    """A DOCX file around a body."""
    document = (
        f'{prolog}<w:document xmlns:w="{namespace}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{body}</w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("_rels/.rels", RELATIONS)
        file.writestr("word/document.xml", document)
        if styles:
            file.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
    return out.getvalue()


def p(text: str, look: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p>{r(text, look)}</w:p>"


def r(text: str, look: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text: str, properties: str = "") -> str:
    """A cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def grid(body: str) -> Grid:
    """The only table of a document."""
    (found,) = (block for block in docx.read(word(body)).blocks if isinstance(block, Grid))
    return found


def texts(body: str) -> list[str]:
    """The boxes of the only table."""
    return [box.text for box in grid(body).boxes]


def lines(body: str) -> list[str]:
    """The lines outside tables."""
    blocks = docx.read(word(body)).blocks
    return [line for block in blocks if isinstance(block, Text) for line in block.lines]


SPAN = '<w:gridSpan w:val="{}"/>'
DOWN, MORE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_merged_boxes_are_one():
    """gridSpan and vMerge as in the form's own head."""
    body = table(
        tr(tc("三", DOWN), tc("予以公开", SPAN.format(2)), tc("1")),
        tr(tc("", MORE), tc("不予公开", DOWN), tc("国家秘密"), tc("0")),
        tr(tc("", MORE), tc("", MORE), tc("禁止公开"), tc("")),
    )
    assert grid(body).boxes == (
        Box(0, 0, "三", 3, 1),
        Box(0, 1, "予以公开", 1, 2),
        Box(0, 3, "1"),
        Box(1, 1, "不予公开", 2, 1),
        Box(1, 2, "国家秘密"),
        Box(1, 3, "0"),
        Box(2, 2, "禁止公开"),
        Box(2, 3, ""),
    )


def test_a_merge_that_begins_nowhere_begins_here():
    """A continued box in the first row is a box; libraries crash on it."""
    assert grid(table(tr(tc("a", MORE), tc("1")))).boxes == (Box(0, 0, "a"), Box(0, 1, "1"))


def test_old_horizontal_merges_are_one_box():
    """hMerge is what converters from DOC write."""
    body = table(
        tr(tc("a", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("1")),
        tr(tc("b"), tc("c"), tc("2")),
    )
    assert grid(body).boxes[:2] == (Box(0, 0, "a", 1, 2), Box(0, 2, "1"))


def test_rows_that_begin_later_keep_their_columns():
    """gridBefore moves a row to the right."""
    body = table(tr(tc("a"), tc("b")), tr(tc("1"), properties='<w:gridBefore w:val="1"/>'))
    assert grid(body).boxes[-1] == Box(1, 1, "1")


@pytest.mark.parametrize("kept", ["sdt", "ins", "moveTo", "customXml", "smartTag"])
def test_cells_in_wrappers_do_not_shift_their_row(kept):
    """A cell in a content control is a cell like any other."""
    inner = f"<w:sdtContent>{tc('1')}</w:sdtContent>" if kept == "sdt" else tc("1")
    wrapped = f"<w:{kept}><w:sdtPr/>{inner}</w:{kept}>"
    assert texts(table(tr(tc("规章"), wrapped, tc("2")))) == ["规章", "1", "2"]


RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(("mark", "shown"), [("2", "5^[2]"), ("3", "5^2")])
def test_a_raised_digit_is_the_mark_of_a_note_that_the_document_has(mark, shown):
    """Typed by hand, as people do who do not know of footnotes."""
    marked = f"<w:tc><w:p>{r('5')}{r('2', RAISED)}</w:p></w:tc>"
    note = f"<w:p>{r(mark, RAISED)}{r('其中1件为上年结转。')}</w:p>"
    assert texts(table(tr(tc("规章"), marked)) + note) == ["规章", shown]


def test_rows_and_tables_in_content_controls_are_read():
    """A control may hold a row, or all of a table."""
    row = f"<w:sdt><w:sdtContent>{tr(tc('b'), tc('2'))}</w:sdtContent></w:sdt>"
    body = f"<w:sdt><w:sdtContent>{table(tr(tc('a'), tc('1')), row)}</w:sdtContent></w:sdt>"
    assert texts(body) == ["a", "1", "b", "2"]


def test_changes_are_read_as_accepted():
    """Inserted text is there, deleted and moved text is gone, a deleted row is none."""
    changed = (
        f"<w:p><w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins>{r('13')}</w:ins>"
        f"<w:moveFrom>{r('9')}</w:moveFrom></w:p>"
    )
    body = table(
        tr(tc("a"), f"<w:tc>{changed}</w:tc>"),
        tr(tc("b"), tc("7"), properties="<w:del w:id='1'/>"),
        tr(tc("c"), tc("8", "<w:cellDel w:id='1'/>"), tc("9")),
    )
    assert texts(body) == ["a", "13", "c", "9"]


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        (r("5") + r("2", '<w:vertAlign w:val="superscript"/>'), "5^2"),
        (r("12", "<w:strike/>") + r("13"), "13"),
        (r("12", "<w:dstrike/>"), "\ufffc"),
        (r("1") + r("5", "<w:strike/>") + r("2"), "1 2"),
        (r("9", '<w:color w:val="FFFFFF"/>') + r("3"), "\ufffc93"),
        (r("9", '<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>'), "9"),
        (r("9", '<w:sz w:val="2"/>') + r("3"), "\ufffc93"),
        (
            f"<w:r><w:ruby><w:rt>{r('9')}</w:rt><w:rubyBase>{r('3')}</w:rubyBase></w:ruby></w:r>",
            "3",
        ),
        (r("12", '<w:strike w:val="false"/>'), "12"),
        (r("9", "<w:vanish/>") + r("3"), "3"),
        (r("20") + r("23"), "2023"),
        ("<w:r><w:drawing/></w:r>", "\ufffc"),
        ("<w:r><w:t>2</w:t><w:noBreakHyphen/><w:t>3</w:t></w:r>", "2-3"),
        ("<w:r><w:sym w:char='F0FC'/></w:r>", "\ufffc"),
        ("<w:r><w:instrText>9</w:instrText></w:r>" + r("3"), "3"),
        ("<w:r><w:t>1</w:t><w:br/><w:t>2</w:t></w:r>", "1\n2"),
        ("<w:r><w:t>3</w:t><w:footnoteReference w:id='2'/></w:r>", "3"),
        (
            r("3") + "<w:r><w:footnoteReference w:customMarkFollows='1'/><w:t>9</w:t></w:r>",
            "3^9",
        ),
        (r("3") + r("9", "<w:position w:val='12'/>"), "3^9"),
        (r("3") + r("9", "<w:rStyle w:val='FootnoteReference'/>"), "3^9"),
        (r("3", "<w:sz w:val='24'/>") + r("9", "<w:sz w:val='12'/>"), "3^9"),
        (f"{r('3')}<w:hyperlink w:anchor='_ftn1'>{r('9')}</w:hyperlink>", "3^9"),
        (r("3") + r("9", "<w:color w:val='FFFFFE'/>"), "3\ufffc9"),
        (r("3") + r("9", "<w:color w:themeColor='background1'/>"), "3\ufffc9"),
        (r("3") + r("9", "<w:color w:val='00FF00'/><w:shd w:fill='00FF00'/>"), "3\ufffc9"),
        (r("3", "<w:color w:val='FFFFFF'/><w:shd w:fill='0000FF'/>"), "3"),
        (r("3") + r("9", "<w:highlight w:val='black'/>"), "3\ufffc9"),
        (r("3") + r("9", "<w:w w:val='1'/>"), "3\ufffc9"),
        (r("3") + r("9", "<w:spacing w:val='-400'/>"), "3\ufffc9"),
        (f"<w:bdo w:val='rtl'>{r('21')}</w:bdo>", "\ufffc"),
        ("<w:r><w:instrText> NOTEREF _Ref1 </w:instrText></w:r>" + r("3"), "\ufffc3"),
        ("<w:fldSimple w:instr=' LISTNUM '/>", "\ufffc"),
        ("<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>", "\ufffc"),
        (f"<w:hyperlink>{r('4')}</w:hyperlink>", "4"),
        (f"<w:fldSimple w:instr='= 1'>{r('4')}</w:fldSimple>", "4"),
    ],
)
def test_what_is_printed_in_a_box_is_what_is_read(run, shown):
    """Raised, struck, hidden and drawn things never make another number."""
    cell = f"<w:tc><w:p>{run}</w:p></w:tc>"
    assert texts(table(tr(tc("a"), cell)))[1] == shown


def test_a_table_inside_a_box_is_its_text():
    """A figure in an inner table never leaves its box looking empty."""
    inner = f"<w:tc>{table(tr(tc('7')))}<w:p/></w:tc>"
    assert texts(table(tr(tc("a"), inner))) == ["a", "7"]


def test_a_frame_around_everything_is_passed_through():
    """Some offices set the whole report in a table of one box."""
    inside = p("一、总体情况") + table(tr(tc("规章"), tc("1"))) + p("二")
    body = table(tr(f"<w:tc>{inside}</w:tc>"))
    assert texts(body) == ["规章", "1"]
    assert lines(body) == ["一、总体情况", "二"]


def test_text_boxes_are_read_once():
    """Word keeps two spellings of a text box, for itself and for others."""
    box = f"<w:txbxContent>{p('框内文字')}</w:txbxContent>"
    both = (
        "<w:p><w:r><mc:AlternateContent>"
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r>{r('正文')}</w:p>"
    )
    assert lines(both) == ["正文", "框内文字"]


def test_a_table_in_a_text_box_is_a_table():
    """Reports set beside pictures keep their tables in text boxes."""
    box = f"<w:txbxContent>{table(tr(tc('a'), tc('1')))}</w:txbxContent>"
    framed = f"<w:p><w:r><w:drawing>{box}</w:drawing></w:r></w:p>"
    assert texts(framed) == ["a", "1"]
    assert lines(framed) == [""]


def test_blank_paragraphs_and_tabs_are_kept():
    """Blank lines can be empty boxes, TABs can part columns."""
    body = (
        p("一、总体情况") + "<w:p/>" + "<w:p><w:r><w:t>规章</w:t><w:tab/><w:t>1</w:t></w:r></w:p>"
    )
    assert lines(body) == ["一、总体情况", "", "规章\t1"]


def test_strict_files_are_read():
    """ISO's strict namespace names the same things."""
    document = docx.read(word(table(tr(tc("a"), tc("1"))), namespace=STRICT))
    assert document.lines == ("a\t1",)


def test_text_hidden_by_a_style_is_not_read():
    """A style hides what is based on it; a run may show itself again."""
    styles = (
        '<w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    look = '<w:rStyle w:val="b"/>'
    shown = r("5", look + '<w:vanish w:val="0"/>')
    cells = tr(tc("a"), f"<w:tc><w:p>{r('9', look)}{r('3')}{shown}</w:p></w:tc>")
    assert docx.read(word(table(cells), styles=styles)).lines == ("a\t35",)


@pytest.mark.parametrize(
    ("own", "read"),
    [
        ("", "a\t\ufffc"),
        ("<w:numPr><w:ilvl w:val='1'/></w:numPr>", "a\t\ufffc"),
        ("<w:numPr><w:numId w:val='0'/></w:numPr>", "a\t"),
    ],
)
def test_a_box_numbered_by_a_style_is_not_blank(own, read):
    """Word prints a number into an empty paragraph whose style counts; a paragraph may refuse."""
    styles = (
        "<w:style w:styleId='a'><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr></w:style>"
        "<w:style w:styleId='b'><w:basedOn w:val='a'/></w:style>"
    )
    cell = f"<w:tc><w:p><w:pPr><w:pStyle w:val='b'/>{own}</w:pPr></w:p></w:tc>"
    assert docx.read(word(table(tr(tc("a"), cell)), styles=styles)).lines == (read,)


def test_hidden_rows_are_not_read():
    """Word hides rows as it hides text."""
    gone = tr(tc("b"), tc("9"), properties="<w:hidden/>")
    assert docx.read(word(table(tr(tc("a"), tc("1")), gone))).lines == ("a\t1",)


def test_a_package_in_one_file_is_read():
    """Word saves its package as one XML file, too."""
    document = f'<w:document xmlns:w="{W}"><w:body>{p("一、总体情况")}</w:body></w:document>'
    flat = (
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{document}</pkg:xmlData></pkg:part>'
        "</pkg:package>"
    )
    assert open_document(flat.encode(), "a.xml").lines == ("一、总体情况",)


def test_content_that_is_merged_on_opening_is_told():
    """What only Word itself would bring in is not passed over."""
    with pytest.raises(Unreadable, match="altChunk"):
        docx.read(word(p("一、总体情况") + "<w:altChunk/>"))


def test_an_entity_bomb_is_refused():
    """No entity is expanded, and no document type is accepted."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE w [<!ENTITY a0 "1111111111">{levels}]>'
    with pytest.raises(Unreadable):
        docx.read(word(p("&a9;"), prolog=bomb))


spans = st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=4), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(spans)
def test_whole_tables_agree_with_mammoth(rows):
    """mammoth, an independent reader, makes the same table through HTML."""
    width = max(map(sum, rows))
    full = [[*row, *[1] * (width - sum(row))] for row in rows]
    body = table(
        *(
            tr(*(tc(f"r{at}c{n}", SPAN.format(wide)) for n, wide in enumerate(row)))
            for at, row in enumerate(full)
        )
    )
    data = word(body)
    converted = mammoth.convert_to_html(io.BytesIO(data)).value
    root = html.parse(f"<html><body>{converted}</body></html>")
    theirs = html._boxes(next(root.iter("table")))
    ours = docx._boxes(next(n for n in Container(data).xml(docx.MAIN).iter() if local(n) == "tbl"))
    assert [(b.row, b.text) for b in ours] == [(b.row, b.text) for b in theirs]


# ---- other word processors -------------------------------------------------------------------

RTF = (
    r"{\rtf1\ansi\uc1 \u19968?\u12289?\u24635?\u20307?\par "
    r"\trowd\cellx2000\cellx4000\pard\intbl \u35268?\u31456?\cell\pard\intbl 12\cell\row "
    r"\trowd\cellx2000\cellx4000\pard\intbl \u35768?\u21487?\cell\pard\intbl \cell\row\pard x\par}"
)


def test_without_libreoffice_the_way_out_is_told(monkeypatch):
    """A sentence with the remedy, not a traceback."""
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(Unreadable, match="LibreOffice"):
        office.read(RTF.encode())


needs_office = pytest.mark.skipif(
    not any(map(shutil.which, office.PROGRAMS)), reason="LibreOffice is not installed"
)


@needs_office
def test_rich_text_is_converted():
    """RTF comes through LibreOffice with its table whole and its blank box blank."""
    document = office.read(RTF.encode())
    assert document.media_type == "application/rtf"
    assert "规章\t12" in document.lines
    assert "许可\t" in document.lines


GRID = "<w:tblGrid>" + '<w:gridCol w:w="1500"/>' * 4 + "</w:tblGrid>"


@needs_office
@pytest.mark.parametrize("ending", ["doc", "odt"])
def test_other_formats_give_the_same_grid(ending, tmp_path):
    """A table with merged boxes comes back from DOC and ODT as it was in DOCX."""
    wide = '<w:tcW w:w="{}" w:type="dxa"/>'
    one, two = wide.format(1500), wide.format(3000)
    body = table(
        tr(tc("三", one + DOWN), tc("予以公开", two + SPAN.format(2)), tc("1", one)),
        tr(tc("", one + MORE), tc("不予公开", one), tc("国家秘密", one), tc("", one)),
    ).replace("<w:tblGrid/>", GRID)
    (tmp_path / "a.docx").write_bytes(word(p("前") + body + p("后")))
    program = next(filter(None, map(shutil.which, office.PROGRAMS)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", ending, "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "a.docx"], capture_output=True, check=True, timeout=90)
    document = office.read((tmp_path / f"a.{ending}").read_bytes())
    assert [b.boxes for b in document.blocks if isinstance(b, Grid)] == [grid(body).boxes]


@needs_office
def test_a_broken_binary_document_is_refused():
    """What LibreOffice cannot open is told."""
    with pytest.raises(Unreadable):
        office.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
