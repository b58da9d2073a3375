"""Real reports, read by hand beforehand: not one figure may come out that they do not print."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from decimal import Decimal
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from gongkai.extract import extract, to_json
from gongkai.form import Form, load
from gongkai.model import Draft, Status
from gongkai.reading.record import read_record
from tests.forge import SHAPES, forge

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1].parent / "shared"
CORPUS = SHARED / "corpus"
SEEDS = SHARED / "seeds"
RECORDS = HERE.parents[1] / "datasets"
FORGED = Path("forged")
REAL = [
    path
    for path in sorted([*CORPUS.glob("raw/*.*"), *CORPUS.glob("pdf/*.pdf")])
    if path.suffix != ".doc" or shutil.which("soffice")  # LibreOffice reads it for us
]
DOCUMENTS = REAL or [FORGED / shape for shape in SHAPES]
"""Where the real reports are not at hand, made-up ones of every shape stand for them."""
DISORDERED = FORGED / "mined"
"""pdfminer's text has the numbers in no order of rows: nearly all of it is refused, rightly."""
EMPTY = (Status.BLANK, Status.NOT_APPLICABLE)
MOST_REFUSED = 10 if REAL else 25
"""Of a thousand cells; 6.5 were when this was written, of made-up ones, which are harder, 22."""


@cache
def form() -> Form:
    return load()


def document(path: Path) -> tuple[bytes, str]:
    """The bytes and the file name of a real report, or of one that the forge writes."""
    if path.parent != FORGED:
        return path.read_bytes(), path.name
    made = forge(path.name, 1)
    return made.data, made.name


@cache
def draft(path: Path) -> Draft:
    return extract(*document(path), form())


def printed_on(found: Draft) -> str:
    """The edition, or where tables differ in it what the careful reader calls them."""
    if not found.hybrid or found.edition is None:
        return str(found.edition)
    tables = ("proactive", "requests")
    return "hybrid: " + ", ".join(f"{found.hybrid.get(t, found.edition)} {t}" for t in tables)


def expected(path: Path) -> dict:
    """What a careful reader found in it, or what the forge printed."""
    if path.parent != FORGED:
        name = f"{path.name.split('.')[0]}.json"
        return json.loads((CORPUS / "expected" / name).read_text("utf-8"))
    made = forge(path.name, 1)
    return {
        "cells": {code: box.value for code, box in made.truth.items()},
        "unverified": [*made.lost, *made.unsettled],
        "ambiguous_in_text": [*made.lost, *made.unsettled],
        "year": made.year,
        "edition": edition_of(made.truth),
        "published": None,
    }


def edition_of(codes: Collection[str]) -> str:
    """The only edition that prints all these cells, table by table; the newest of several."""
    printed = {}
    for table in ("proactive", "requests"):
        own = {code for code in codes if code.startswith(f"{table}.")}
        fits = [
            each.id
            for each in form().editions.values()
            if own <= {cell.code for cell in each.tables[table].cells}
        ]
        printed[table] = fits[-1]
    if len(set(printed.values())) == 1:
        return printed["requests"]
    return "hybrid: " + ", ".join(f"{edition} {table}" for table, edition in printed.items())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_figure_is_wrong(path):
    """Every cell holds what the careful reader found, or is refused."""
    want = expected(path)
    wrong = [
        (code, figure.status.word, figure.value, value)
        for code, value in want["cells"].items()
        if not any(fnmatch(code, pattern) for pattern in want["unverified"])
        and (figure := draft(path).figures.get(code)) is not None
        and not agrees(figure, value)
    ]
    assert wrong == []


def test_what_the_text_settles_is_read():
    """Of a thousand cells that the texts settle, hardly any is refused."""
    settled = [
        draft(path).figures[code].status in (Status.REPORTED, *EMPTY)
        for path in DOCUMENTS
        if path != DISORDERED
        for want in [expected(path)]
        for code in want["cells"]
        if not any(fnmatch(code, pattern) for pattern in want["ambiguous_in_text"])
    ]
    assert 1000 * settled.count(False) <= MOST_REFUSED * len(settled)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_year_edition_and_day_are_those_of_the_report(path):
    """Year and edition are right; a day of publication is told only where there is one.

    A made-up document may have lost the page with its title, or one of its tables.
    """
    want = expected(path)
    if path.parent != FORGED or draft(path).year is not None:
        assert draft(path).year == want["year"]
    told = (draft(path).edition, printed_on(draft(path)))
    assert want["edition"] in told or (path.parent == FORGED and "hybrid" in want["edition"])
    if want["published"]:
        assert draft(path).published == want["published"]


@pytest.mark.parametrize("path", [*DOCUMENTS, *sorted(SEEDS.glob("*.txt"))], ids=lambda p: p.name)
def test_every_figure_stands_on_its_line(path):
    """The raw string of each reported cell is found on the line that the cell names."""
    lines = draft(path).text.split("\n")
    lost = [
        code
        for code, figure in draft(path).figures.items()
        if figure.status is Status.REPORTED and figure.raw not in lines[figure.line - 1]
    ]
    assert lost == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_reading_twice_gives_the_same(path):
    """Two runs give the same bytes."""
    again = extract(*document(path), load())
    assert json.dumps(to_json(again)) == json.dumps(to_json(draft(path)))


def test_records_hold_what_was_read_by_hand():
    """Every figure that the project publishes from one of these documents is the printed one.

    Beside this test is what careful readers found: by document, each box that does not print 0
    (null where it prints no number), and those that they left open; all others print 0.
    """
    read_by_hand = json.loads((HERE / "read_by_hand.json").read_text("utf-8"))
    published = {
        json.loads(path.read_text("utf-8"))["source"]["file"].split(".")[0]: path
        for path in (RECORDS / "reports").glob("*/*.json")
    }
    wrong = [
        (stem, code, figure.value, found["printed"].get(code, 0))
        for stem, found in read_by_hand.items()
        for code, figure in record(published[stem]).items()
        if code not in found["open"] and not agrees(figure, found["printed"].get(code, 0))
    ]
    assert wrong == []
    assert len(read_by_hand) > 30


def record(path):
    """The figures of a record."""
    row, faults = read_record(path.read_text("utf-8"), path.name, form())
    assert faults == []
    return row.figures


def test_the_figures_beside_this_test_are_those_of_the_readers():
    """Where the readers' files are at hand, the copy of their figures is the same."""
    read_by_hand = json.loads((HERE / "read_by_hand.json").read_text("utf-8"))
    for stem, found in read_by_hand.items() if REAL else ():
        cells = expected(CORPUS / f"{stem}.txt")["cells"]
        assert {code: value for code, value in cells.items() if value != 0} == found["printed"]
        assert cells.keys().isdisjoint(found["open"])


HYBRID = [CORPUS / "raw" / "09-hongze-2023.txt"] if REAL else []


@pytest.mark.parametrize(
    "path", [*HYBRID, FORGED / "tabs-22", FORGED / "dense-29"], ids=lambda path: path.name
)
def test_tables_of_two_editions_are_told(path):
    """The 2023 report of 洪泽区 prints （六） as one row: its third table is of the older form."""
    if path in HYBRID:
        assert draft(path).hybrid == {"requests": "2019"}
        return
    shape, _, number = path.name.partition("-")
    made = forge(shape, int(number))
    found = extract(made.data, made.name, form())

    assert found.hybrid
    assert printed_on(found) == edition_of(made.truth)


def test_a_text_with_tabs_is_read_whole():
    """All cells are found: none is empty in print, so none is told to be."""
    made = forge("tabs", 117)
    found = extract(made.data, made.name, form())

    assert {box.status for box in made.truth.values()} == {Status.REPORTED}
    assert {code: figure.value for code, figure in found.figures.items()} == {
        code: box.value for code, box in made.truth.items()
    }


def counted_blanks() -> str:
    """A text of the form of 2019 with a line between boxes: an empty box is one line more.

    Applicants run together before their total, and the last two headers of table two are those of
    other rows.
    """
    tables = form().editions["2019"].tables
    lines = ["某县某局2020年政府信息公开工作年度报告", tables["proactive"].label]
    for block in tables["proactive"].blocks:
        heads = (
            tables["proactive"].blocks[1].columns if block.rows[0].code in ODD else block.columns
        )
        lines += [block.label, "信息内容", *(column.label for column in heads)]
        for row in block.rows:
            boxes = {"penalty": ["612", "", "371"], "coercion": ["27", "", ""]}
            lines += [row.label, *boxes.get(row.code, ["0"] * len(heads))]
    lines.append(tables["requests"].label)
    for row in tables["requests"].blocks[0].rows:
        glued = {"new_received": "500002", "denied_by_law": "000003", "handled_total": "500005"}
        total = {"new_received": "7", "denied_by_law": "3", "handled_total": "10"}
        lines += [row.label, glued.get(row.code, "000000"), total.get(row.code, "0")]
    return "\n\n".join(lines)


ODD = ("fees", "procurement")
"""Rows of table two that stand below the header of other rows."""


def test_a_text_with_counted_blanks_has_no_others():
    """Three boxes are empty, digits run together, and two headers are misprinted."""
    found = extract(counted_blanks().encode(), "report.txt", form())
    blank = {code for code, figure in found.figures.items() if figure.status is Status.BLANK}
    assert blank <= {
        "proactive.penalty.items_delta",
        "proactive.coercion.items_delta",
        "proactive.coercion.decisions",
    }
    assert found.figures["requests.denied_by_law.other"].value == 3
    assert found.figures["requests.new_received.natural_person"].value == 5
    assert [misfit.row for misfit in found.misfits] == ["proactive.fees", "proactive.procurement"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the two first reports are not at hand")
def test_the_two_first_reports_are_read():
    """The real ones behind the made-up texts above: with tabs, and with counted blanks."""
    tabs, blanks = (draft(path) for path in sorted(SEEDS.glob("*.txt"))[:2])
    assert {figure.status for figure in tabs.figures.values()} == {Status.REPORTED}
    assert len(tabs.figures) == 198
    assert tabs.figures["proactive.procurement.amount_yuan"].value == 2379600
    assert (tabs.year, tabs.edition, tabs.agency_name) == (2020, "2019", "秀洲区市场监管局")
    assert blanks.figures["requests.handled_total.natural_person"].value == 4
    assert [misfit.row for misfit in blanks.misfits] == ["proactive.fees", "proactive.procurement"]
    assert (blanks.published, blanks.publisher) == ("2021-01-28", "县府办")


def agrees(figure, value) -> bool:
    if figure.status in EMPTY:
        return value is None
    if figure.status is Status.REPORTED:
        return value is not None and figure.value == Decimal(str(value))
    return True
