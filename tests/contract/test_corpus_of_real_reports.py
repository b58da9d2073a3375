"""Real reports, read by hand beforehand: not one figure may come out that they do not print."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from gongkai.extract import extract, to_json
from gongkai.form import Form, load
from gongkai.model import Draft, Status
from gongkai.reading.record import read_record

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CORPUS = SHARED / "corpus"
SEEDS = SHARED / "seeds"
RECORDS = Path(__file__).resolve().parents[2] / "datasets"
DOCUMENTS = [
    path
    for path in sorted([*CORPUS.glob("raw/*.*"), *CORPUS.glob("pdf/*.pdf")])
    if path.suffix != ".doc" or shutil.which("soffice")  # LibreOffice reads it for us
]
EMPTY = (Status.BLANK, Status.NOT_APPLICABLE)
MOST_REFUSED = 10
"""Of a thousand cells; 6.5 were when this was written."""

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real reports are not at hand")


@cache
def form() -> Form:
    return load()


@cache
def draft(path: Path) -> Draft:
    return extract(path.read_bytes(), path.name, form())


def printed_on(found: Draft) -> str:
    """The edition, or where tables differ in it what the careful reader calls them."""
    if not found.hybrid or found.edition is None:
        return str(found.edition)
    tables = ("proactive", "requests")
    return "hybrid: " + ", ".join(f"{found.hybrid.get(t, found.edition)} {t}" for t in tables)


def expected(path: Path) -> dict:
    return json.loads((CORPUS / "expected" / f"{path.name.split('.')[0]}.json").read_text("utf-8"))


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
        for want in [expected(path)]
        for code in want["cells"]
        if not any(fnmatch(code, pattern) for pattern in want["ambiguous_in_text"])
    ]
    assert 1000 * settled.count(False) <= MOST_REFUSED * len(settled)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_year_edition_and_day_are_those_of_the_report(path):
    """Year and edition are right; a day of publication is told only where there is one."""
    want = expected(path)
    assert draft(path).year == want["year"]
    assert want["edition"] in (draft(path).edition, printed_on(draft(path)))
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
    again = extract(path.read_bytes(), path.name, load())
    assert json.dumps(to_json(again)) == json.dumps(to_json(draft(path)))


def test_records_hold_what_was_read_by_hand():
    """Every figure that the project publishes from one of these documents is the printed one."""
    published = {
        path: json.loads(path.read_text("utf-8"))["source"]["file"].split(".")[0]
        for path in (RECORDS / "reports").glob("*/*.json")
    }
    read = [path for path, stem in published.items() if (CORPUS / f"expected/{stem}.json").exists()]
    wrong = [
        (path, code, figure.value, value)
        for path in read
        for code, value in expected(Path(published[path]))["cells"].items()
        if (figure := record(path).get(code)) is not None and not agrees(figure, value)
    ]
    assert wrong == []
    assert len(read) > 30


def record(path):
    """The figures of a record."""
    row, faults = read_record(path.read_text("utf-8"), path.name, form())
    assert faults == []
    return row.figures


def test_single_row_of_2019_in_a_report_of_2021_is_told():
    """The 2023 report of 洪泽区 prints （六） as one row: its third table is of the older form."""
    path = CORPUS / "raw" / "09-hongze-2023.txt"
    assert draft(path).hybrid == {"requests": "2019"}


def test_seed_with_tabs_is_read_whole():
    """All 198 cells of the report of 秀洲区 are found, the amount without its unit."""
    seed = draft(SEEDS / "000_04c2c38867da875a.txt")
    assert {figure.status for figure in seed.figures.values()} == {Status.REPORTED}
    assert len(seed.figures) == 198
    assert seed.figures["proactive.procurement.amount_yuan"].value == 2379600
    assert seed.figures["proactive.penalty.decisions"].value == 720
    assert seed.figures["requests.unable_not_held.total"].value == 2
    assert (seed.year, seed.edition, seed.agency_name) == (2020, "2019", "秀洲区市场监管局")


def test_seed_with_counted_blanks_has_no_others():
    """The report of 平阳县 leaves three boxes empty, glues digits and misprints two headers."""
    seed = draft(SEEDS / "004_22857099c3d1743e.txt")
    blank = {code for code, figure in seed.figures.items() if figure.status is Status.BLANK}
    assert blank <= {
        "proactive.penalty.items_delta",
        "proactive.coercion.items_delta",
        "proactive.coercion.decisions",
    }
    assert seed.figures["requests.denied_by_law.other"].value == 3
    assert seed.figures["requests.handled_total.natural_person"].value == 4
    assert [misfit.row for misfit in seed.misfits] == ["proactive.fees", "proactive.procurement"]
    assert (seed.published, seed.publisher) == ("2021-01-28", "县府办")


def agrees(figure, value) -> bool:
    if figure.status in EMPTY:
        return value is None
    if figure.status is Status.REPORTED:
        return value is not None and figure.value == Decimal(str(value))
    return True
