"""Whatever shape a report takes, each figure read from it is the printed one, or is refused."""

from __future__ import annotations

import io
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise, product

import pytest

from gongkai.extract import extract
from gongkai.model import Status
from tests.forge import GROUPS, SHAPES, Forged, documents, forge, judge
from tests.forge.__main__ import Tally, run
from tests.forge.careless import draft, greedy, html_figures, requests_table
from tests.forge.found import FOUND
from tests.forge.glue import readings
from tests.forge.truth import COLUMNS, form

WHOLE = frozenset(
    {
        "torn",
        "torn-with-header",
        "repeated-header",
        "decoy-table",
        "last-year",
        "missing-row",
        "missing-table",
        "total-first",
    }
)
"""Quirks after which a table is no longer where and how the form has it."""


def requests_rows(forged: Forged) -> list[str]:
    """The rows of section three that the document prints, in order."""
    return list(
        dict.fromkeys(code.split(".")[1] for code in forged.truth if code.startswith("requests."))
    )


# ---- the forge itself ----------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_number_gives_the_same_document(shape):
    """A wrong figure can be found again by shape and number."""
    one, two = forge(shape, 7), forge(shape, 7)
    assert (one.data, one.truth, one.lost) == (two.data, two.truth, two.lost)
    assert one.unsettled == two.unsettled


def test_every_cell_of_the_form_has_a_truth():
    """A document's truth covers one layout of the form, and values stand with REPORTED alone."""
    for forged in documents(1, 200):
        assert any(
            set(forged.truth)
            <= {cell.code for table in form().layout(edition, hybrid) for cell in table.cells}
            for edition in form().editions
            for hybrid in (
                {},
                *({table: other} for table, other in product(form().tables, form().editions)),
            )
        )
        assert all(
            (printed.value is not None) == (printed.status is Status.REPORTED)
            for printed in forged.truth.values()
        )
        assert forged.unsettled <= forged.lost <= set(forged.truth)


def test_another_program_reads_the_same_tables_in_the_pages():
    """pandas finds in each HTML page, box by box, what the truth says is printed."""
    checked = 0
    for forged in documents(1, 60, "html"):
        if WHOLE & set(forged.quirks):
            continue
        for row, texts in zip(requests_rows(forged), requests_table(forged), strict=True):
            for column, text in zip(COLUMNS, texts, strict=True):
                printed = forged.truth[f"requests.{row}.{column}"].raw
                assert "".join(text.replace("\u200b", "").split()) == "".join(printed.split())
                checked += 1
    assert checked > 3000


def test_another_program_reads_the_same_tables_in_word_files():
    """python-docx finds in each DOCX file what the truth says is printed."""
    docx = pytest.importorskip("docx")
    checked = 0
    for forged in documents(1, 40, "docx"):
        tables = docx.Document(io.BytesIO(forged.data)).tables
        wide = [table for table in tables if len(table.columns) == 10]
        rows = requests_rows(forged)
        if WHOLE & set(forged.quirks) or not wide or b"w:del" in forged.data:
            continue
        for row, boxes in zip(rows, list(wide[0].rows)[3:], strict=True):
            texts = [box.text for box in boxes.cells[-7:]]
            raws = [forged.truth[f"requests.{row}.{column}"].raw for column in COLUMNS]
            if all(text or not raw for text, raw in zip(texts, raws, strict=True)):
                assert texts == raws
                checked += 7
    assert checked > 2000


def test_another_program_reads_the_same_tables_in_ruled_pdfs():
    """pdfplumber finds the numbers of each row of section three in the ruled tables."""
    pdfplumber = pytest.importorskip("pdfplumber")
    checked = 0
    for forged in documents(1, 12, "ruled"):
        if WHOLE & set(forged.quirks):
            continue
        with pdfplumber.open(io.BytesIO(forged.data)) as pdf:
            rows = [
                row
                for page in pdf.pages
                for table in page.extract_tables()
                for row in table
                if 8 <= len(row) <= 10
            ]
        texts = [["".join((box or "").split()) for box in row[-7:]] for row in rows]
        labels = requests_rows(forged)
        for row, found in zip(labels, texts[-len(labels) :], strict=True):
            raws = [forged.truth[f"requests.{row}.{column}"].raw for column in COLUMNS]
            assert found == ["".join(raw.split()) for raw in raws]
            checked += 7
    assert checked > 500


@pytest.mark.parametrize(
    ("pieces", "groups"),
    [
        (["4", "00000", "4"], (6,)),
        (["0000033"], (6,)),
        (["120000012"], (6,)),
        (["17810014120214"], (6,)),
        (["11002205101700000"], (4, 4, 4)),
        (["1111", "10"], (2, 2)),
        (["213", "33"], (2,)),
        (["00"], (1,)),
        (["1010"], (1,)),
    ],
)
def test_glued_digits_are_parted_in_every_way_that_sums_allow(pieces, groups):
    """The forge's readings are those that trying every cut finds."""
    text, count = "".join(pieces), sum(groups) + len(groups)
    forced = {sum(map(len, pieces[:at])) for at in range(1, len(pieces))}
    found = set()
    for cut in product((False, True), repeat=len(text) - 1):
        cuts = [0, *(at + 1 for at, here in enumerate(cut) if here), len(text)]
        parts = [text[a:b] for a, b in pairwise(cuts)]
        if len(parts) == count and forced <= set(cuts) and _adds_up(parts, groups):
            found.add(tuple(map(int, parts)))
    assert set(readings(pieces, groups)) == found


def _adds_up(parts, groups):
    if any(len(part) > 1 and part[0] == "0" for part in parts):
        return False
    at = 0
    for addends in groups:
        numbers = list(map(int, parts[at : at + addends + 1]))
        if sum(numbers[:-1]) != numbers[-1]:
            return False
        at += addends + 1
    return True


def test_a_reader_that_takes_blanks_for_zero_is_caught():
    """Of two readers that differ only in that, one is wrong and the other never."""
    wrong = {True: 0, False: 0}
    for forged in documents(1, 60, "html"):
        if WHOLE & set(forged.quirks):
            continue
        for careless in wrong:
            found = judge(html_figures(forged, blank_is_zero=careless), forged)
            wrong[careless] += len(found.wrong)
    assert wrong[True] > 100
    assert wrong[False] == 0


def test_a_reader_that_parts_glued_digits_greedily_is_caught():
    """One digit to a box, the rest to the last, is wrong in many rows."""
    assert (
        sum(len(judge(greedy(forged), forged).wrong) for forged in documents(1, 60, "glued")) > 20
    )


def test_a_reader_that_refuses_everything_has_nothing_right():
    """Refusing is never wrong, and never right where the print can be read."""
    found = judge(draft({}), forge("html", 1))
    assert not found.wrong
    assert found.right == 0
    assert found.refused == len(forge("html", 1).truth)


# ---- our reader ----------------------------------------------------------------------------


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.name)
def test_what_went_wrong_once_stays_right(found):
    """Each cell is read as printed, or refused."""
    figures = extract(found.text.encode(), "a.txt", form()).figures
    read = {code: figure for code, figure in figures.items() if code in found.printed}
    for code, figure in read.items():
        if figure.status is Status.REPORTED:
            assert found.printed[code] is not None, (code, figure)
            assert figure.value == Decimal(found.printed[code]), (code, figure)
        elif figure.status in (Status.BLANK, Status.NOT_APPLICABLE):
            assert found.printed[code] is None, (code, figure)


COUNT = 1190
"""Documents of a run of the suite, seventy a shape: about a minute on two idle cores."""
FLOORS: dict[str, float] = {
    "html": 98,
    "cms": 98,
    "docx": 97,
    "tabs": 97,
    "gaps": 92,
    "dense": 94,
    "rowgaps": 95,
    "spaced": 94,
    "layout": 92,
    "glued": 80,
    "oneline": 80,
    "pipes": 96,
    "barred": 94,
    "ocr": 88,
    "ruled": 96,
    "unruled": 82,
    "ofd": 96,
}
"""Per cent of the cells which a shape carries that must be read: some way below what is."""


@pytest.fixture(scope="module")
def tallies():
    """The suite's documents, read once on two processes."""
    shapes = GROUPS["usual"]
    jobs = [(shapes[at % len(shapes)], 1 + at // len(shapes)) for at in range(COUNT)]
    found: dict[str, Tally] = defaultdict(Tally)
    for result in run(jobs, 2):
        found[result.shape].add(result)
    return found


def test_no_figure_is_wrong(tallies):
    """A blank made a number, a number made blank or another, or a figure that nobody printed."""
    wrong = [example for tally in tallies.values() for example in tally.examples]
    assert not wrong, "\n".join(wrong[:20])


def test_no_document_stops_the_reader(tallies):
    """Each document yields a draft."""
    assert not [each for tally in tallies.values() for each in tally.failed]


def test_no_year_is_wrong(tallies):
    """The year of the report is told, or none."""
    assert not sum(tally.years for tally in tallies.values())


def test_every_figure_stands_on_its_line(tallies):
    """The raw string of a figure is found on the line of the text that it names."""
    assert not sum(tally.misplaced for tally in tallies.values())


@pytest.mark.parametrize("shape", GROUPS["usual"])
def test_enough_is_read(tallies, shape):
    """Refusing everything does not pass."""
    tally = tallies[shape]
    assert 100 * tally.right / (tally.right + tally.refused) >= FLOORS[shape]
