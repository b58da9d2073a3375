"""Plain text and Markdown in, a document out: tables where the text itself marks their boxes.

Boxes are marked by bars, by TABs between them, by a TAB before each on a line of its own, or by
commas or TABs in a whole sheet. All other text keeps its lines: blank lines can be empty boxes.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, islice
from typing import NamedTuple

from gongkai.extract.document import Box, Builder, Document, Unreadable
from gongkai.extract.formats.numbering import without_line_numbers
from gongkai.extract.formats.spans import MAX_BOXES, MAX_COLUMNS

MOST_LINES = 400_000
"""Lines beyond are left unread; a report of a province has a few thousand."""
SHEET_MARKS = (",", "\t")
FEWEST_BOXES = 4
"""Of a row, and rows, of a sheet whose name does not tell what it is."""
UPRIGHT = re.compile("[│┃║]")
DRAWN = {ord(char): "|" for char in "│┃║┼╂╋╬├┝┠┣╠┤┥┨┫╣┌┏╔┐┓╗└┗╚┘┛╝┬┯┰┳╦"} | {
    ord(char): "-" for char in "─━═┴┷┸┻╩"
}
"""Characters that draw tables, as bars and dashes: a rule has bars where the lines below have."""
_ESCAPED = re.compile(r"\\([-+.*_#()\[\]<>~`])")
"""A stroke before a sign: -18 is written \\-18, 1. is written 1\\."""
_CORNERED = re.compile(r"\+(?:[-=]{2,}\+)+")
"""A rule whose corners are plus signs."""
MARKUP = {
    "AsciiDoc": re.compile(r"^\|={3,}\s*$", re.MULTILINE),
    "MediaWiki": re.compile(r"^\{\|", re.MULTILINE),
    "LaTeX": re.compile(r"\\begin\{(?:long|x)?tab(?:le|ular|ularx|u)\*?\}"),
    "Typst": re.compile(r"^\s*#?table\($", re.MULTILINE),
    "roff": re.compile(r"^\.TS\b", re.MULTILINE),
}
"""Languages that mark boxes in ways of their own, and how a table begins in them."""
_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*")

_SAID = re.compile(r"^[一二三四五六七]、.*(?:情况|事项|措施)|[。；]")
"""A section's heading, or a sentence: it stands over a table of a sheet, never in it."""
_DASHES = re.compile(r"\s*[-+]{2,}\s*")
_MARKED = re.compile(r"(?P<mark>\*{1,3}|_{1,2}|`|\${1,2})(?=\S)(?P<text>.+)(?<=\S)(?P=mark)")
"""Bold, slanted, code or a formula: readers of pictures write numbers so."""
_BREAK = re.compile(r"<br\s*/?>|&nbsp;", re.IGNORECASE)
"""What a table of Markdown has for a line end and for an empty box."""
FEWEST_RULES = 3
"""Lines that part rows: a table of Markdown has one, below its header."""
ALL_RULED = 5
"""So many rules part rows, however many lines a row has: tables have three that do not."""
MOST_BETWEEN = 6
"""Lines of one row; where more stand between few rules, these do not part rows."""
WIDEST_FLOWN = 24
"""Bars of a row that goes on over lines; the form's widest table has sixteen boxes."""
FEWEST_FLOWN = 3
"""So many rows must have as many bars, and some line so many, before lines are joined to rows."""
LONGEST_BROKEN = 60
"""Characters of a line without a bar inside a box."""
MOST_BROKEN = 2
"""Lines without a bar inside a box."""
FEWEST_TABS = 6
"""So many lines of nothing but TABs, near each other, part the boxes of a table."""
FARTHEST_TAB = 12
"""Lines from one TAB to the next: a box has a few lines, and so has what parts two rows."""
_ONLY_TABS = re.compile(r"[^\S\t]*\t\s*")
_NAMED = re.compile(r"^$|[^\W\d_]")


class TextPiece(NamedTuple):
    """A line, what a page has of one, or a box; and the number of the file's line it begins on."""

    text: str
    line: int


def read(characters: str) -> Document:
    """Keep every line; make tables of those that mark their boxes.

    Raises `Unreadable` where a language marks them whose tables are not known here.
    """
    insist_on_known_markup(characters)
    own = characters.split("\n")[:MOST_LINES]
    builder = Builder(own)
    lines = _pieces(own)
    if rows := _separated(lines):
        _sheet(builder, rows)
        return builder.document("text/plain")
    for kind, group in _groups(lines):
        if kind == "flow":
            _table(builder, _flown(group))
        elif kind == "copy":
            _table(builder, _copied(group))
        elif kind == "bars":
            _table(builder, _barred(group))
        elif kind == "tabs":
            _table(builder, [_parted(piece, "\t") for piece in group])
        elif kind == "dump":
            _table(builder, list(_dumped(group)))
        else:
            builder.text([piece.text for piece in group], [piece.line for piece in group])
    return builder.document("text/plain")


def insist_on_known_markup(characters: str) -> None:
    """Raise `Unreadable` where a text marks its tables in a language that is not known here."""
    for name, begins in MARKUP.items():
        if begins.search(characters):
            raise Unreadable(
                f"正文里的表格是用 {name} 的标记写的，这里不会读；"
                "请给出网页、Word 或 PDF 的原件，或者另存为 Markdown、CSV。"
            )


def _pieces(own: Sequence[str]) -> list[TextPiece]:
    """The lines of a file as they are printed: a new page begins a line that has no number."""
    pieces = [(part, line) for line, text in enumerate(own, 1) for part in text.split("\f")]
    printed = without_line_numbers([part for part, _ in pieces])
    barred = _as_bars("\n".join(printed)).split("\n")
    return [TextPiece(text, line) for text, (_, line) in zip(barred, pieces, strict=True)]


def _parted(piece: TextPiece, sign: str) -> list[TextPiece]:
    """The boxes of a line."""
    return [TextPiece(text, piece.line) for text in piece.text.split(sign)]


def _as_bars(characters: str) -> str:
    """Tables drawn with the characters for lines, or with plus signs, as tables of bars; signs
    that Markdown would read as marks without the stroke before them.
    """
    plain = _ESCAPED.sub(r"\1", characters)
    drawn = plain.translate(DRAWN) if UPRIGHT.search(plain) else plain
    return _CORNERED.sub(lambda rule: rule[0].replace("+", "|").replace("=", "-"), drawn)


def read_sheet(characters: str, mark: str) -> Document:
    """A sheet saved with a mark between its boxes: one table, whatever the widths of its rows.

    Raises `Unreadable` where quotes around a box are never closed.
    """
    builder = Builder(characters.split("\n")[:MOST_LINES])
    lines = io.StringIO(characters, newline="")
    try:
        rows = [
            [TextPiece(text, at + 1) for text in row]
            for at, row in islice(_rows(lines, mark), MOST_LINES)
            if any(map(str.strip, row))
        ]
    except csv.Error as error:
        raise Unreadable("表格文件（CSV、TSV）的引号没有配对；请用原软件另存后再试。") from error
    _sheet(builder, rows)
    return builder.document("text/plain")


def _rows(lines: Iterable[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet, each with the number, from 0, of the line that it begins on."""
    reader = csv.reader(lines, delimiter=mark, strict=True)
    first = 0
    for row in reader:
        yield first, row
        first = reader.line_num


def _sheet(builder: Builder, rows: Sequence[list[TextPiece]]) -> None:
    """Headings and sentences as text, and what stands below each as a table of its own width."""
    table: list[list[TextPiece]] = []
    for row in rows:
        first, *others = (piece.text.strip() for piece in row)
        if not any(others) and (not table or _SAID.search(first)):
            _table(builder, _narrowed(table))
            said = first.split("\n")
            builder.text(said, [row[0].line + at for at in range(len(said))])
            table = []
        else:
            table.append(row)
    _table(builder, _narrowed(table))


def _narrowed(rows: Sequence[list[TextPiece]]) -> list[list[TextPiece]]:
    """Rows of one width, without the columns at the end that none of them fills."""
    filled = (at for row in rows for at, piece in enumerate(row, 1) if piece.text.strip())
    width = max(filled, default=0)
    return [[*row, *[TextPiece("", row[0].line)] * width][:width] for row in rows]


def _separated(lines: Sequence[TextPiece]) -> list[list[TextPiece]]:
    """The rows of a sheet saved with commas or TABs: every one has as many boxes; else none.

    Prose has not, nor has a column of numbers with commas for thousands.
    """
    texts = [piece.text for piece in lines]
    for mark in (mark for mark in SHEET_MARKS if mark in texts[0]):
        try:
            rows = [
                [TextPiece(text, lines[at].line) for text in row]
                for at, row in _rows(texts, mark)
                if row
            ]
        except csv.Error:
            continue
        if len({len(row) for row in rows}) == 1 and len(rows[0]) >= FEWEST_BOXES <= len(rows):
            return rows
    return []


def _groups(lines: Sequence[TextPiece]) -> Iterator[tuple[str, list[TextPiece]]]:
    kinds = _kinds([piece.text for piece in lines])
    for kind, group in groupby(zip(kinds, lines, strict=True), key=lambda pair: pair[0]):
        yield kind, [piece for _, piece in group]


def _kinds(lines: Sequence[str]) -> list[str]:
    """What each line is part of; a dump keeps the empty lines and broken lines inside it."""
    kinds = [_kind(line) for line in lines]
    for at in range(1, len(kinds)):
        if kinds[at] == "" and kinds[at - 1] == "dump" and _goes_on(lines, at):
            kinds[at] = "dump"
    for first, end in _flows(lines):
        kinds[first:end] = ["flow"] * (end - first)
    for first, end in _copies(lines):
        kinds[first:end] = ["copy"] * (end - first)
    return kinds


def _kind(line: str) -> str:
    if line.count("|") >= 2 or ("|" in line and _RULE.fullmatch(line)):
        return "bars"
    if line.startswith("\t") and line.count("\t") == 1:
        return "dump"
    if "\t" in line.strip(" "):
        return "tabs"
    return ""


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether a line without TAB belongs to the dump: an empty one, or the rest of a broken box."""
    if not lines[at].strip():
        return at + 1 < len(lines) and lines[at + 1].startswith("\t")
    return bool(lines[at - 1].strip()) and len(lines[at]) <= 60 and _ends_box(lines, at)


def _ends_box(lines: Sequence[str], at: int) -> bool:
    """A broken box is followed by another box, or by the end of its row."""
    return at + 1 < len(lines) and (lines[at + 1].startswith("\t") or not lines[at + 1].strip())


def _flows(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where tables stand whose rows go on over lines."""
    end = 0
    for at, line in enumerate(lines):
        if at >= end and "|" in line:
            end = at + _barred_height(lines, at)
            if _flown([TextPiece(text, 0) for text in lines[at:end]]):
                yield at, end


def _barred_height(lines: Sequence[str], first: int) -> int:
    """How many lines from one on are of one table: with bars, empty, or short and inside a box."""
    height = 1
    for at in range(first + 1, len(lines)):
        if "|" in lines[at]:
            height = at + 1 - first
        elif at - first - height >= MOST_BROKEN or _is_said(lines[at]):
            break
    return height


def _is_said(line: str) -> bool:
    """Whether a line without a bar is no part of a box: a heading, a sentence, or long."""
    return len(line) > LONGEST_BROKEN or bool(_SAID.search(line))


def _flown(pieces: Sequence[TextPiece]) -> list[list[TextPiece]]:
    """The rows of a table whose rows go on over lines, each with as many bars; none if it has none.

    As many as the longest line has, or more where most lines have but one. Converters write a
    paragraph in a box on a line of its own, an empty one too: then a line end between two bars
    is an empty box.
    """
    own = [piece for piece in pieces if "-" not in piece.text or not _RULE.fullmatch(piece.text)]
    bars = [piece.text.count("|") for piece in own]
    if max(bars, default=0) < FEWEST_FLOWN:
        return []
    alone = 2 * bars.count(1) > sum(map(bool, bars))
    widths = dict.fromkeys((max(bars), *(accumulate(bars[:WIDEST_FLOWN]) if alone else ())))
    fit = (width for width in widths if FEWEST_BOXES <= width <= WIDEST_FLOWN)
    rows = next(filter(None, (_in_rows(own, width) for width in fit)), [])
    return rows if len(rows) < sum(map(bool, bars)) else []


def _in_rows(pieces: Sequence[TextPiece], width: int) -> list[list[TextPiece]]:
    """Rows of so many bars that end with a line, the last perhaps cut off; none where one does not.

    Nor where one but the last begins with a number and not with its label.
    """
    rows: list[list[TextPiece]] = [[]]
    rest = ""
    for piece in pieces:
        *boxes, last = piece.text.split("|")
        for box in boxes:
            rows[-1].append(TextPiece(f"{rest} {box}".strip(), piece.line))
            rest = ""
        rest = f"{rest} {last}".strip()
        if len(rows[-1]) > width or (len(rows[-1]) == width and rest):
            return []
        rows += [[]] if len(rows[-1]) == width else []
    whole = len(rows) - 1
    if rest or rows[-1]:
        rows[-1].append(TextPiece(rest, pieces[-1].line))
    rows = [row for row in rows if row]
    bordered = all(not row[0].text for row in rows)
    named = [bool(_NAMED.search(row[bordered].text)) for row in rows if len(row) > 1]
    return [row[bordered:] for row in rows] if whole >= FEWEST_FLOWN and all(named[:-1]) else []


def _copies(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where tables stand that a browser copied whose boxes hold paragraphs: a TAB between boxes
    is on a line of its own, and empty lines stand around it.
    """
    tabs = [at for at, line in enumerate(lines) if _ONLY_TABS.fullmatch(line)]
    for group in _near(tabs, lines):
        around = lines[max(0, group[0] - FARTHEST_TAB) : group[-1] + FARTHEST_TAB]
        others = ("\t" in line and line.strip() for line in around)
        if len(group) >= FEWEST_TABS and not any(others):
            between = _between_boxes(lines, group)
            yield _reach(lines, group[0], -1, between), _reach(lines, group[-1], 1, between) + 1


def _near(places: Sequence[int], lines: Sequence[str]) -> Iterator[list[int]]:
    """Places in groups in which none is far from the next, nor parted from it by a heading."""
    group: list[int] = []
    for at in places:
        between = lines[group[-1] : at] if group and at - group[-1] <= FARTHEST_TAB else []
        if group and (not between or any(map(_SAID.search, between))):
            yield group
            group = []
        group.append(at)
    yield from [group] if group else ()


def _between_boxes(lines: Sequence[str], tabs: Sequence[int]) -> int:
    """How many empty lines stand between a TAB and the box before it: in most rows, as many."""
    counts = Counter(_empty(lines, at, -1) for at in tabs)
    return counts.most_common(1)[0][0]


def _empty(lines: Sequence[str], at: int, step: int) -> int:
    """How many empty lines stand beside a line."""
    count = 0
    while 0 <= at + step * (count + 1) < len(lines) and not lines[at + step * (count + 1)]:
        count += 1
    return count


def _reach(lines: Sequence[str], at: int, step: int, between: int) -> int:
    """The outermost line of the box beside the first or the last TAB."""
    count = _empty(lines, at, step)
    beside = at + step * (count + 1)
    if count > between or not 0 <= beside < len(lines) or _SAID.search(lines[beside]):
        return at
    at += step * count
    while 0 <= at + step < len(lines) and lines[at + step] and not _SAID.search(lines[at + step]):
        at += step
    return at


def _copied(pieces: Sequence[TextPiece]) -> list[list[TextPiece]]:
    """Rows of boxes parted by TABs; more empty lines than stand between boxes end a row."""
    lines = [piece.text for piece in pieces]
    tabs = [at for at, line in enumerate(lines) if _ONLY_TABS.fullmatch(line)]
    between = _between_boxes(lines, tabs)
    rows: list[list[TextPiece]] = [[]]
    box, empty, after_tab = TextPiece("", pieces[0].line), 0, True
    for piece in pieces:
        if not piece.text:
            empty += 1
            continue
        is_tab = bool(_ONLY_TABS.fullmatch(piece.text))
        if empty > between and not (is_tab and after_tab):
            rows, box = [*rows[:-1], [*rows[-1], box], []], TextPiece("", piece.line)
        if is_tab:
            ends = [TextPiece("", piece.line)] * piece.text.count("\t")
            rows[-1] += [box, *ends[1:]]
            box = ends[0]
        else:
            line = box.line if box.text else piece.line
            box = TextPiece(f"{box.text} {piece.text.strip()}".strip(), line)
        empty, after_tab = 0, is_tab
    rows[-1].append(box)
    return rows


def _barred(pieces: Sequence[TextPiece]) -> list[list[TextPiece]]:
    """The boxes between the bars; a bar at the edge is a border where all lines have it there.

    Where all have one at both edges, no box stands outside of them, however few a line has.
    """
    lines = [TextPiece(piece.text.strip(), piece.line) for piece in pieces]
    rows = list(_between_rules(lines))
    if all(line.text[0] == line.text[-1] == "|" for line in lines):
        return [row[1:-1] for row in rows]
    rules = {len(_inner(line.text)) for line in lines if _RULE.fullmatch(line.text)}
    edged = all(line.text[0] == "|" for line in lines)
    first = 1 if edged or all(not row[0].text.strip() for row in rows) else 0
    last = 1 if all(not row[-1].text.strip() for row in rows) else 0
    return [_bordered(row, first, last, rules, edged=edged) for row in rows]


def _between_rules(lines: Sequence[TextPiece]) -> Iterator[list[TextPiece]]:
    """The rows as they are drawn: where rules part them, the lines between two are one row.

    A rule may leave out columns whose boxes go on below it.
    """
    rules = sum(_is_rule(line.text) for line in lines)
    few = rules >= FEWEST_RULES and MOST_BETWEEN * rules >= len(lines)
    parted = rules >= ALL_RULED or few
    group: list[list[TextPiece]] = []
    for line in lines:
        if not parted or _is_rule(line.text):
            yield from _joined(group)
            group = []
        cells = [TextPiece(_plain(cell.text), cell.line) for cell in _parted(line, "|")]
        if any(cell.text for cell in cells) or not _is_rule(line.text):
            group.append(cells)
    yield from _joined(group)


def _plain(cell: str) -> str:
    """What stands in a box without what Markdown puts around it; nothing in one of a rule."""
    if _DASHES.fullmatch(cell):
        return ""
    text = _BREAK.sub(" ", cell).strip()
    marked = _MARKED.fullmatch(text)
    return marked["text"] if marked else text


def _is_rule(line: str) -> bool:
    """Whether a line is a rule at least under its last box."""
    cells = _inner(line)
    return bool(cells) and bool(_DASHES.fullmatch(cells[-1]))


def _joined(lines: Sequence[list[TextPiece]]) -> Iterator[list[TextPiece]]:
    """One row of several lines that have the same boxes; figures on two lines stay apart."""
    if len({len(line) for line in lines}) != 1:
        yield from lines
        return
    yield [_one(column) for column in zip(*lines, strict=True)]


def _one(column: Sequence[TextPiece]) -> TextPiece:
    """A box that goes on from line to line."""
    filled = [piece for piece in column if piece.text.strip()]
    texts = [piece.text.strip() for piece in filled]
    between = "\n" if any(map(_ends_in_digit, texts)) else ""
    return TextPiece(between.join(texts), (filled or column)[0].line)


def _ends_in_digit(text: str) -> bool:
    return text[-1].isdigit()


def _inner(line: str) -> list[str]:
    return [cell for cell in line.split("|") if cell.strip()]


def _bordered(
    row: list[TextPiece], first: int, last: int, rules: set[int], *, edged: bool
) -> list[TextPiece]:
    """Take the borders off, so that the row has as many boxes as the rule below its header.

    Where all lines begin with a bar, `edged`, it is always a border: a row may have been cut off.
    """
    ways = [(first, last), (0, last), (first, 0), (1, 1), (1, 0), (0, 1), (0, 0)]
    for start, end in dict.fromkeys(way for way in ways if way[0] or not edged):
        cells = row[start : len(row) - end]
        dropped = row[:start] + row[len(row) - end :]
        if len(cells) in rules and not any(cell.text.strip() for cell in dropped):
            return cells
    return row[first : len(row) - last]


def _dumped(lines: Sequence[TextPiece]) -> Iterator[list[TextPiece]]:
    """Rows of a dump: a TAB begins a box, an empty line ends a row."""
    row: list[TextPiece] = []
    for line in lines:
        if line.text.startswith("\t"):
            row.append(TextPiece(line.text[1:], line.line))
        elif line.text.strip() and row:
            row[-1] = TextPiece(row[-1].text + line.text, row[-1].line)
        elif row:
            yield row
            row = []
    if row:
        yield row


def _table(builder: Builder, rows: Sequence[Sequence[TextPiece]]) -> None:
    if max(map(len, rows), default=0) > MAX_COLUMNS or sum(map(len, rows)) > MAX_BOXES:
        raise Unreadable("有一张表的格子多得不合常理；请确认文件是否正确。")
    boxes = [
        Box(at, column, " ".join(piece.text.split()), line=piece.line)
        for at, row in enumerate(rows)
        for column, piece in enumerate(row)
    ]
    builder.grid(boxes)
