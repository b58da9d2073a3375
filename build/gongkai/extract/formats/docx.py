"""A Word document in; its text and grids out, as it is printed with all changes accepted.

The grid is built from the XML: libraries shift a row by a cell that stands in a content control,
and lose inserted text. Deleted text is gone, inserted text is there; what is struck through or
drawn leaves a mark that no number survives.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from lxml import etree

from gongkai.extract.boxes import Box
from gongkai.extract.document import SOMETHING, Builder, Document, Unreadable
from gongkai.extract.formats.container import Container, parse_xml
from gongkai.extract.formats.notes import with_marks
from gongkai.extract.formats.spans import MAX_BOXES, MAX_ROWS
from gongkai.extract.formats.tree import attribute, layout_tables, local, seen, words
from gongkai.extract.formats.word_runs import (
    STRUCK,
    has_number,
    is_on,
    is_unprinted,
    opening,
    properties,
    spell_out,
    whole,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = "word/document.xml"
MAX_ELEMENTS = 1_000_000
"""A report has some ten thousand."""
MAX_COLUMNS = 200
"""Word itself ends at 63."""

DROPPED = words(
    "del moveFrom instrText delText delInstrText pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr"
    " sdtEndPr Fallback footnoteReference endnoteReference annotationRef proofErr rt"
)
"""What is not printed where it stands; Fallback repeats what Choice holds."""
DRAWN = frozenset({"drawing", "pict", "object", "sym", "oMath", "oMathPara", "bdo"})
COMPOSED = re.compile(r"\b(?:EQ|NOTEREF|FTNREF|AUTONUM|LISTNUM|SYMBOL)", re.IGNORECASE)
"""Fields that draw what is no text, or a mark."""
MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
CHUNK = "Word 文件里有打开时才并入的外来内容（altChunk）；请用 Word 打开后另存为 DOCX 再试。"
NO_BODY = "Word 文件里没有正文；请用 Word 或 WPS 打开后另存。"
STYLES = "word/styles.xml"


def read(data: bytes) -> Document:
    """The main text of a DOCX file; headers, footers and notes are left out."""
    return read_container(Container(data))


def read_container(container: Container) -> Document:
    """As `read`, for a file that is open."""
    styles = container.xml(STYLES) if STYLES in container.names else None
    return _read(container.xml(_main(container)), styles, _described(container))


def read_flat(data: bytes) -> Document:
    """As `read`, for a package that was saved as one XML file."""
    parts = {
        attribute(part, "name").lstrip("/"): part.find("*/*")
        for part in parse_xml(data, "pkg:package")
    }
    main = parts.get(MAIN)
    if main is None:
        raise Unreadable(NO_BODY)
    return _read(main, parts.get(STYLES), {})


def _read(main: etree._Element, styles: etree._Element | None, meta: dict[str, str]) -> Document:
    body = main.find("{*}body")
    if body is None:
        raise Unreadable(NO_BODY)
    for count, node in enumerate(body.iter()):
        if count > MAX_ELEMENTS:
            raise Unreadable("Word 文件大得不像一份年度报告；请只给出报告本身。")
        if local(node) == "altChunk":
            raise Unreadable(CHUNK)
    if styles is not None:
        spell_out(body, styles)
    builder = Builder()
    builder.extend(with_marks(list(_blocks(body))))
    return builder.document(MEDIA_TYPE, meta)


def _main(container: Container) -> str:
    if MAIN in container.names:
        return MAIN
    return next((n for n in container.names if n.endswith("document.xml")), MAIN)


def _described(container: Container) -> dict[str, str]:
    """The title that the file's properties give; its dates are the author's, not the agency's."""
    if "docProps/core.xml" not in container.names:
        return {}
    properties = {local(n): (n.text or "").strip() for n in container.xml("docProps/core.xml")}
    title = properties.get("title", "")
    return {"title": title} if title else {}


def _blocks(body: etree._Element) -> Iterator[list[str] | tuple[Box, ...]]:
    """Paragraphs as lines and tables as boxes, in order; text boxes follow their paragraph."""
    lines: list[str] = []
    frames = layout_tables(body, "tbl", ("tc",))
    for node in _unwrapped(body, through=frames):
        if local(node) == "p":
            lines.extend(_paragraph(node))
            tables = [each for each in _framed(node) if local(each) == "tbl"]
        else:
            tables = [node]
        for boxes in (_boxes(table) for table in tables):
            if any(box.column for box in boxes):
                if lines:
                    yield lines
                yield boxes
                lines = []
            else:
                lines.extend(line for box in boxes for line in box.text.split("\n"))
    if lines:
        yield lines


def _unwrapped(
    parent: etree._Element,
    wanted: Sequence[str] = ("p", "tbl"),
    through: Collection[etree._Element] = (),
) -> Iterator[etree._Element]:
    """The wanted children of `parent`, also from within controls, kept changes and `through`."""
    waiting = list(reversed(parent))
    while waiting:
        node = waiting.pop()
        name = local(node)
        if name in wanted and node not in through:
            yield node
        elif name not in DROPPED:
            waiting.extend(reversed(node))


def _paragraph(node: etree._Element) -> list[str]:
    """The lines of a paragraph, then those of the text boxes in it but for tables; none if it was
    deleted.
    """
    lines = [line.rstrip() for line in _text(node).replace(STRUCK, SOMETHING).split("\n")]
    if lines == [""] and _is_deleted(node, "pPr"):
        return []
    for each in _framed(node):
        lines.extend(_text(each).split("\n") if local(each) == "p" else ())
    return lines


def _framed(node: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and the tables in the text boxes of a paragraph."""
    return chain.from_iterable(map(_unwrapped, _unwrapped(node, ("txbxContent",))))


def _text(node: etree._Element, *, drawings: bool = False) -> str:
    """The text of a paragraph; `drawings` says whether pictures leave a mark."""
    parts: list[str] = []
    waiting = list(reversed(node))
    while waiting:
        child = waiting.pop()
        name = local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in MARKS:
            parts.append(MARKS[name])
        elif name in DRAWN:
            parts.append(SOMETHING if drawings or name == "sym" else "")
        elif drawings and _is_composed(child, name):
            parts.append(SOMETHING)
        elif name == "r":
            parts.append(opening(child))
            waiting.extend(reversed(child) if not is_unprinted(child) else ())
        elif name not in DROPPED and name != "txbxContent":
            waiting.extend(reversed(child))
    return seen("".join(parts))


def _is_composed(node: etree._Element, name: str) -> bool:
    """Whether a field prints what is not found as its text."""
    if name == "instrText":
        return bool(COMPOSED.search(node.text or ""))
    empty = name == "fldSimple" and not any(n.text for n in node.iter("{*}t"))
    return empty or (name == "fldSimple" and bool(COMPOSED.search(attribute(node, "instr"))))


@dataclass
class GridBuilder:
    """Boxes being placed; `open_above` holds the index of the box that still grows downwards."""

    boxes: list[Box] = field(default_factory=list)
    open_above: dict[int, int] = field(default_factory=dict)


def _boxes(table: etree._Element) -> tuple[Box, ...]:
    """The boxes of a table, merged as it is printed."""
    grid = GridBuilder()
    rows = [row for row in _unwrapped(table, ("tr",)) if not _is_gone(row)]
    if len(rows) > MAX_ROWS:
        raise Unreadable(f"有一张表多达 {len(rows)} 行，不像年度报告的表格；请确认文件是否正确。")
    for index, row in enumerate(rows):
        _place_row(grid, index, row)
        if len(grid.boxes) > MAX_BOXES:
            raise Unreadable("有一张表的格子多得不合常理；请确认文件是否正确。")
    return tuple(grid.boxes)


def _is_gone(row: etree._Element) -> bool:
    return is_on(properties(row, "trPr").get("hidden")) or _is_deleted(row, "trPr")


def _is_deleted(node: etree._Element, part: str) -> bool:
    """Whether a tracked change has taken the row or the paragraph's end away."""
    return node.find(f"{{*}}{part}//{{*}}del") is not None


def _place_row(grid: GridBuilder, index: int, row: etree._Element) -> None:
    column = _columns(properties(row, "trPr").get("gridBefore"), 0)
    above, grid.open_above = grid.open_above, {}
    for cell in _unwrapped(row, ("tc",)):
        said = properties(cell, "tcPr")
        if "cellDel" in said:
            continue
        width = _columns(said.get("gridSpan"), 1) or 1
        if _continues(said.get("hMerge")) and grid.boxes and grid.boxes[-1].row == index:
            grid.boxes[-1] = replace(grid.boxes[-1], colspan=grid.boxes[-1].colspan + width)
        else:
            box = Box(index, column, _cell_text(cell), 1, width)
            _place_cell(grid, above, box, said.get("vMerge"))
        column = min(column + width, MAX_COLUMNS)


def _place_cell(
    grid: GridBuilder, above: dict[int, int], box: Box, merge: etree._Element | None
) -> None:
    """A new box, or one more row of the box above."""
    origin = above.get(box.column)
    if _continues(merge) and origin is not None:
        grown = grid.boxes[origin]
        text = "\n".join(filter(None, (grown.text, box.text)))
        grid.boxes[origin] = replace(grown, rowspan=grown.rowspan + 1, text=text)
        grid.open_above[box.column] = origin
        return
    grid.boxes.append(box)
    if merge is not None:
        grid.open_above[box.column] = len(grid.boxes) - 1


def _continues(merge: etree._Element | None) -> bool:
    return merge is not None and attribute(merge, "val") != "restart"


def _cell_text(cell: etree._Element) -> str:
    """The lines of a cell; a table inside it is text like any other."""
    lines: list[str] = []
    for paragraph in _unwrapped(cell, ("p",)):
        text = _text(paragraph, drawings=True)
        lines.extend(line.strip() for line in text.split("\n") if line.strip())
        for box in _unwrapped(paragraph, ("txbxContent",)):
            lines.extend(_text(p).strip() for p in _unwrapped(box, ("p",)))
    numbers = (properties(p, "pPr").get("numPr") for p in _unwrapped(cell, ("p",)))
    if not any(lines) and any(map(has_number, numbers)):
        return SOMETHING
    return _without_struck("\n".join(filter(None, lines)))


def _without_struck(text: str) -> str:
    """What is struck out is gone where other digits of its cell stand; else nobody can tell."""
    left = text.replace(STRUCK, " ")
    return left.strip() if any(map(str.isdigit, left)) else text.replace(STRUCK, SOMETHING)


def _columns(said: etree._Element | None, default: int) -> int:
    return min(whole(attribute(said, "val"), default), MAX_COLUMNS)
