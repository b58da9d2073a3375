"""A paper in, a DOCX file out, as Word writes one: gridSpan, vMerge, runs, changes, controls."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from random import Random
from xml.sax.saxutils import escape

from tests.forge.grid import Box, Grid, Paper, Para, Place, places
from tests.forge.text import Written

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
Run = Callable[[str], str]


def docx(paper: Paper, rng: Random) -> Written:
    """One document; controls, tracked changes and a frame around the tables now and then."""
    run = _runs(rng)
    framed, controlled = rng.random() < 0.1, rng.random() < 0.15
    parts = []
    for block in paper.blocks:
        if isinstance(block, Para):
            parts.append(_paragraph(run(block.text)))
            continue
        table = _table(block, run)
        if controlled:
            table = f"<w:sdt><w:sdtPr/><w:sdtContent>{table}</w:sdtContent></w:sdt>"
        parts.append(_framed(table) if framed else table)
        parts += ["<w:p/>"] * rng.randint(0, 2)
    return Written(_package("".join(parts)), "a.docx")


def _runs(rng: Random) -> Run:
    """How a text becomes runs: whole, cut, or with a change that was tracked."""
    cut = rng.choice((0.0, 0.0, 0.3))
    tracked = rng.choice((0.0, 0.0, 0.0, 0.04))

    def run(text: str) -> str:
        if not text:
            return ""
        if rng.random() < tracked:
            old = str(rng.randint(0, 40))
            return (
                f'<w:del w:id="1" w:author="a"><w:r><w:delText>{old}</w:delText></w:r></w:del>'
                f'<w:ins w:id="2" w:author="a">{_run(text)}</w:ins>'
            )
        if len(text) > 1 and rng.random() < cut:
            at = rng.randint(1, len(text) - 1)
            mark = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
            return _run(text[:at]) + mark + _run(text[at:])
        return _run(text)

    return run


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(runs: str) -> str:
    return f"<w:p><w:pPr><w:jc w:val='center'/></w:pPr>{runs}</w:p>"


def _table(grid: Grid, run: Run) -> str:
    columns = "".join('<w:gridCol w:w="900"/>' for _ in range(grid.width))
    rows = "".join(f"<w:tr>{''.join(_cells(grid, r, run))}</w:tr>" for r in range(len(grid.rows)))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _cells(grid: Grid, row: int, run: Run) -> Iterator[str]:
    here = [place for place in places(grid) if place.row <= row < place.row + place.box.rows]
    for place in sorted(here, key=lambda place: place.col):
        yield _cell(place, row, run)


def _cell(place: Place, row: int, run: Run) -> str:
    box: Box = place.box
    span = f'<w:gridSpan w:val="{box.cols}"/>' if box.cols > 1 else ""
    begins = place.row == row
    merge = ('<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>") if box.rows > 1 else ""
    text = _paragraph(run(box.text)) if begins else "<w:p/>"
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{text}</w:tc>"


def _framed(table: str) -> str:
    """The table inside the only box of another, as a frame around it."""
    return (
        f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:tr><w:tc>'
        f"{table}<w:p/></w:tc></w:tr></w:tbl>"
    )


def _package(body: str) -> bytes:
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", document),
        ):
            archive.writestr(zipfile.ZipInfo(name), text.encode())
    return out.getvalue()


SHAPES: dict[str, Callable[[Paper, Random], Written]] = {"docx": docx}
