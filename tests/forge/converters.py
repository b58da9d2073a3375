"""A paper in, what everyday programs make of its page or its print out.

Some are here themselves; those whose licence does not fit, and old releases, are imitated. What
their output still settles is asked of the output, not of the program.
"""

from __future__ import annotations

import csv
import io
import logging
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import bs4
import inscriptis
import markdownify
import pdfminer.high_level
import pdfminer.layout
import pypdf
import trafilatura

from tests.forge import page, web
from tests.forge.changes import sparse
from tests.forge.grid import Box, Grid, Paper, Para, places
from tests.forge.markdown import filled
from tests.forge.text import Written, written
from tests.forge.witness import unsettled

CMAPS = Path("/usr/share/poppler/cMap")
"""Without these tables of characters pdftotext finds no Chinese in a PDF that names them."""
Writer = Callable[[Paper, Random], Written]
HAS_PDFTOTEXT = bool(shutil.which("pdftotext")) and CMAPS.exists()


def _told(paper: Paper, text: str, *, boxed: bool = False, name: str = "a.txt") -> Written:
    return written(text, unsettled(paper, text, boxed=boxed), name)


def _page(paper: Paper, rng: Random) -> str:
    return web.html(paper, rng).data.decode()


# ---- of a page -----------------------------------------------------------------------------


def traf2(paper: Paper, rng: Random) -> Written:
    """Trafilatura 2: rows between bars as wide as the table; some of the page is left out."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    kind = rng.choice(("txt", "markdown"))
    text = trafilatura.extract(_page(paper, rng), output_format=kind, include_tables=True) or "无"
    return _told(paper, text, boxed=True, name="a.md" if kind == "markdown" else "a.txt")


def mdify(paper: Paper, rng: Random) -> Written:
    """Markdownify: bars, empty boxes kept, boxes that reach down from a row above left out."""
    return _told(paper, markdownify.markdownify(_page(paper, rng)), boxed=True, name="a.md")


def inscribed(paper: Paper, rng: Random) -> Written:
    """Inscriptis: columns aligned by blanks, boxes that reach down left out."""
    return _told(paper, inscriptis.get_text(_page(paper, rng)))


def souped(paper: Paper, rng: Random) -> Written:
    """Beautiful Soup: every run of text on a line, or as the source has its lines."""
    soup = bs4.BeautifulSoup(_page(paper, rng), "lxml")
    return _told(paper, soup.get_text(rng.choice(("\n", "\n", "|", " "))))


def joined(paper: Paper, rng: Random) -> Written:
    """Beautiful Soup with a sign between all runs of text, without blanks: a text of one line."""
    soup = bs4.BeautifulSoup(_page(paper, rng), "lxml")
    text = soup.get_text(rng.choice(("\t", "|")), strip=True)
    told = _told(paper, text.replace("|", "\n").replace("\t", "\n"))
    return replace(told, data=text.encode())


INSIDE = {"": ("", "\t"), "div": ("\n", "\t\n"), "p": ("\n\n", "\t\n\n")}
"""What a browser puts behind a text and between boxes, by the tag inside the boxes."""


def copied(paper: Paper, rng: Random) -> Written:
    """The text of a page in a browser: a TAB between boxes, whatever reaches down left out."""
    inside = rng.choice(tuple(INSIDE))
    lines: list[str] = []
    for block in paper.blocks:
        texts = (block.text,) if isinstance(block, Para) else map(copied_row(inside), block.rows)
        lines += [*texts, ""]
    text = "\n".join(lines)
    return written(text, unsettled(paper, text, boxed=False) if inside else set())


def copied_row(inside: str) -> Callable[[Sequence[Box]], str]:
    """How a browser copies a row whose boxes hold a tag, or bare text."""
    behind, between = INSIDE[inside]
    return lambda row: between.join(box.text + behind if box.text else "" for box in row)


def pandas(paper: Paper, rng: Random) -> Written:
    """As pandas writes the tables it reads: merged boxes repeated, nan in empty ones, columns and
    often rows numbered; as CSV or Markdown between the lines of the text.
    """
    mark, counts = rng.choice((",", "|")), rng.random() < 0.5
    edge, name = ("|", "a.md") if mark == "|" else ("", "a.txt")
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += [block.text, ""]
            continue
        rows = [[box.text or "nan" for box, _ in row] for row in filled(block)]
        rows.insert(0, [str(at) for at in range(block.width)])
        rows = [[str(at - 1) if at else "", *row] if counts else row for at, row in enumerate(rows)]
        quoted = _quoted if mark == "," else str
        texts = [mark.join(map(quoted, row)) for row in rows]
        rules = [edge + "---|" * len(rows[0])] if edge else []
        lines += [edge + text + edge for text in texts[:1]] + rules
        lines += [*(edge + text + edge for text in texts[1:]), ""]
    return written("\n".join(lines), set(), name)


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return '"' + plain.replace('"', '""') + '"' if "," in plain or '"' in plain else plain


def html2text(paper: Paper, rng: Random) -> Written:
    """As html2text has it: a bar after each box but the last, no bars at the edges."""
    lines: list[str] = []
    gap = rng.choice((" ", "  "))
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += ["#" * block.level + " " * bool(block.level) + block.text, ""]
            continue
        for at, row in enumerate(block.rows):
            lines.append("| ".join(box.text or gap.strip() for box in row) + "  ")
            lines += ["|".join(["---"] * len(row)) + "  "] if at == 0 else []
        lines.append("")
    return _told(paper, "\n".join(lines), boxed=True, name="a.md")


def traf1(paper: Paper, rng: Random) -> Written:
    """As trafilatura 1.12 has it: empty boxes dropped, each row filled up with bars at its end."""
    extra = rng.choice((0, 0, 0, 1, 3))
    gap = rng.choice(("\n", "\n", "\n\n"))
    edge = rng.choice(("", "", "| "))
    lines: list[str] = []
    settled: set[str] = set()
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += [block.text] if not block.level or rng.random() < 0.9 else []
            continue
        for row in block.rows:
            texts = [" ".join(box.text.split()) for box in row if box.text]
            bars = "|" * max(0, block.width + extra - len(texts))
            lines.append(edge + " | ".join(texts) + " |" + (f" {bars}" if bars else ""))
            settled |= full(row)
    lost = set(paper.record.cells) - settled
    return Written(gap.join(lines).encode(), "a.txt", frozenset(lost), padded(paper))


def flown(paper: Paper, rng: Random) -> Written:
    """As trafilatura has paragraphs in boxes: on a line of their own, or the empty ones alone."""
    every, extra = rng.random() < 0.4, rng.choice((0, 0, 1, 2))
    gap, edge = rng.choice(("\n", "\n\n")), rng.choice(("", "| "))
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += [block.text]
            continue
        for row in block.rows:
            texts = [" ".join(box.text.split()) for box in row]
            bars = " |" * max(0, block.width + extra - len(texts))
            boxes = "".join(f"\n{text} |" if every or not text else f" {text} |" for text in texts)
            lines.append(("|" if every else edge.strip()) + boxes + bars)
    return Written(gap.join(line.strip() for line in lines).encode(), "a.txt")


def full(row: Sequence[Box]) -> set[str]:
    """The cells of a row in which no box is empty, or every one."""
    boxes = [box for box in row if box.cell]
    filled = [bool(box.text) for box in boxes]
    return {box.cell for box in boxes} if all(filled) or not any(filled) else set()


def padded(paper: Paper) -> frozenset[str]:
    """The cells of section two that nothing tells once empty boxes are dropped and bars put last.

    There no sum says where the numbers that are left belong; elsewhere one may.
    """
    rows = [row for block in paper.blocks if isinstance(block, Grid) for row in block.rows]
    return frozenset(
        box.cell
        for row in rows
        if not full(row)
        for box in row
        if box.cell.startswith("proactive.")
    )


def sheet(paper: Paper, rng: Random) -> Written:
    """A spreadsheet saved as CSV or TSV: a merged box filled at its corner, rows as long or not."""
    mark, name = rng.choice(((",", "a.csv"), ("\t", "a.tsv")))
    width = max((block.width for block in paper.blocks if isinstance(block, Grid)), default=1)
    rows: list[list[str]] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            rows.append([block.text])
            continue
        rows += [[box.text if begins else "" for box, begins in row] for row in filled(block)]
    if rng.random() < 0.6:
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    codec = rng.choice(("utf-8", "utf-8-sig", "gb18030"))
    return Written(out.getvalue().encode(codec), name)


def traf18(paper: Paper, rng: Random) -> Written:
    """As trafilatura 1.6 and 1.8 have it: a box a line behind a bar or none, empty ones gone."""
    bar = rng.choice(("|", "|", ""))
    lines: list[str] = []
    for block in paper.blocks:
        boxes = () if isinstance(block, Para) else (box for row in block.rows for box in row)
        lines += [block.text] if isinstance(block, Para) else []
        lines += [bar + box.text for box in boxes if box.text]
    return _told(paper, "\n".join(lines))


# ---- of a print ----------------------------------------------------------------------------


def _print(paper: Paper, rng: Random) -> bytes:
    return rng.choice((page.ruled, page.unruled))(paper, rng).data


def pypdfed(paper: Paper, rng: Random) -> Written:
    """Pypdf, in the order of the print or laid out by blanks."""
    mode = rng.choice(("plain", "layout"))
    sheets = pypdf.PdfReader(io.BytesIO(_print(paper, rng))).pages
    return _told(paper, "\n".join(sheet.extract_text(extraction_mode=mode) for sheet in sheets))


def mined(paper: Paper, rng: Random) -> Written:
    """Pdfminer: what stands close together is kept together, often column by column."""
    by_place = pdfminer.layout.LAParams(boxes_flow=None)  # the other way is not always the same
    data = io.BytesIO(_print(paper, rng))
    return _told(paper, pdfminer.high_level.extract_text(data, laparams=by_place))


def pdftotext(paper: Paper, rng: Random) -> Written:
    """The command of that name, in reading order."""
    return _told(paper, _poppler(_print(paper, rng)))


def pdflayout(paper: Paper, rng: Random) -> Written:
    """The same with `-layout`."""
    return _told(paper, _poppler(_print(paper, rng), "-layout"))


def _poppler(data: bytes, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=data, capture_output=True, check=True
    )
    return done.stdout.decode()


def pymupdf(paper: Paper, rng: Random) -> Written:
    """As PyMuPDF has it: each line of each box on a line of its own, by rows, empty ones gone."""
    width = rng.choice((4, 6, 9))
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += list(_broken(block.text, 34))
            continue
        for place in sorted(places(block), key=lambda each: (each.row, each.col)):
            room = 60 if place.box.kind == "value" else width * place.box.cols * place.box.cols
            lines += list(_broken(place.box.text, room))
    return _told(paper, "\n".join(f"{line} " for line in lines))


def _broken(text: str, width: int) -> Iterator[str]:
    yield from (text[at : at + width] for at in range(0, len(text), width))


def of_any_body(write: Writer) -> Writer:
    """The same of papers of which some are filled in sparsely."""

    def wrote(paper: Paper, rng: Random) -> Written:
        thin = sparse(paper, rng)
        return replace(write(thin, rng), truth=thin.record.cells)

    return wrote


PROGRAMS: dict[str, Writer] = {
    "traf2": traf2,
    "traf1": traf1,
    "traf18": traf18,
    "flown": flown,
    "sheet": sheet,
    "mdify": mdify,
    "inscribed": inscribed,
    "souped": souped,
    "joined": joined,
    "pandas": pandas,
    "copied": copied,
    "html2text": html2text,
    "pypdf": pypdfed,
    "mined": mined,
    "pymupdf": pymupdf,
    **({"pdftotext": pdftotext, "pdflayout": pdflayout} if HAS_PDFTOTEXT else {}),
}
SHAPES = {name: of_any_body(write) for name, write in PROGRAMS.items()}
