"""The forge knows what a spoilt or converted document settles, and counts guesses apart."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from random import Random

import pytest

from gongkai.model import Figure, Status
from tests.forge import GROUPS, documents, forge, judge, named
from tests.forge.__main__ import Tally, attempt, run
from tests.forge.careless import draft, from_the_left
from tests.forge.changes import rows_of
from tests.forge.converters import HAS_PDFTOTEXT
from tests.forge.damage import DAMAGES
from tests.forge.grid import paper
from tests.forge.witness import in_boxes, in_words, printed


def test_no_converter_is_missing_where_the_suite_counts():
    """In the continuous build pdftotext and its tables of characters are there."""
    if os.environ.get("CI"):
        assert HAS_PDFTOTEXT
    assert {"traf1", "traf2", "mdify", "inscribed", "souped", "pypdf", "mined"} <= set(
        GROUPS["converters"]
    )


def test_a_list_of_shapes_may_name_groups():
    """Shapes are told by name, by group or both."""
    assert named("html,damage") == ("html", *GROUPS["damage"])
    assert set(named("all")) == {*named("usual"), *named("converters"), *named("damage")}


@pytest.mark.parametrize("shape", [*GROUPS["converters"], *GROUPS["damage"]])
def test_each_shape_settles_something_and_the_truth_is_whole(shape):
    """Of twenty documents of a shape some cells are settled; no cell is open that is not there."""
    counts = Counter()
    for forged in documents(1, 20, shape):
        assert forged.unsettled <= forged.lost <= set(forged.truth)
        counts["settled"] += len(set(forged.truth) - forged.lost)
        counts["open"] += len(forged.lost)
    assert counts["settled"] > 20


@pytest.mark.parametrize("shape", ["traf1", "two-labels", "box-lost", "cut"])
def test_some_cells_are_settled_by_nothing(shape):
    """These shapes leave cells of which any figure is a guess."""
    assert sum(len(forged.unsettled) for forged in documents(1, 20, shape)) > 20


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_changes_the_paper_and_nothing_beside_it(name):
    """Each damage befalls most papers, and tells no cell that the paper does not have."""
    damage, _ = DAMAGES[name]
    changed = 0
    for number in range(1, 21):
        whole = paper(Random(number), tears=False)
        hurt = damage(whole, Random(number))
        changed += hurt.paper.blocks != whole.blocks
        assert hurt.unsettled | hurt.open <= set(whole.record.cells)
    assert changed >= 5


def test_a_figure_of_an_unsettled_cell_is_a_guess_though_it_be_right():
    """The truth itself, told of a cell that nothing settles, is counted apart from wrong ones."""
    forged = next(each for each in documents(1, 50, "two-labels") if each.unsettled)
    figures = {code: Figure(box.status, box.value, box.raw) for code, box in forged.truth.items()}
    found = judge(draft(figures), forged)
    assert not found.wrong
    assert {each.cell for each in found.guessed} == {
        code for code in forged.unsettled if forged.truth[code].status is not Status.UNREADABLE
    }
    assert judge(draft({}), forged).unsettled == len(forged.unsettled)


def test_a_reader_that_takes_padding_for_empty_boxes_is_caught():
    """Numbers given to the first columns of a row that was filled up with bars are guesses."""
    found = [judge(from_the_left(forged), forged) for forged in documents(1, 40, "traf1")]
    assert sum(len(each.guessed) for each in found) > 20
    assert sum(len(each.wrong) for each in found) > 20


# ---- the witness ---------------------------------------------------------------------------


def plain():
    """A paper without quirks, and the rows of its third section."""
    made = paper(Random(1), clean=True, plain=True)
    return made, [row for row in printed(made) if row.cells[0].startswith("requests.")]


def test_a_row_in_one_piece_behind_its_label_is_settled():
    """Numbers in a line behind the label, or on lines of their own, are witnessed."""
    made, rows = plain()
    text = "\n".join(row.label + " " + "\n".join(row.texts) for row in rows)
    assert set(in_words(made, text)) == {code for row in rows for code in row.cells}


def test_a_label_may_stand_around_its_numbers():
    """A label broken over two lines with the numbers between is the row's label still."""
    made, rows = plain()
    text = "\n".join(f"{r.label[:4]} {' '.join(r.texts)}\n{r.label[4:]}" for r in rows)
    assert set(in_words(made, text)) == {code for row in rows for code in row.cells}


def test_a_row_with_a_number_more_behind_it_is_not_settled():
    """Where an eighth number follows, no row of seven is witnessed."""
    made, rows = plain()
    text = "\n".join(f"{row.label} {' '.join(row.texts)} 4" for row in rows)
    assert not set(in_words(made, text))


def test_a_row_under_another_label_is_not_settled():
    """Without its own label before or around it a row is not witnessed."""
    made, rows = plain()
    text = "\n".join(f"某项 {' '.join(row.texts)}" for row in rows)
    assert not set(in_words(made, text))
    assert not set(in_boxes(made, "\n".join(f"| 某项 | {' | '.join(r.texts)} |" for r in rows)))


def test_a_row_under_heads_in_another_order_is_not_settled():
    """Where a print's columns come in another order, so may its numbers."""
    made, _ = plain()
    row = next(each for each in printed(made) if len(each.heads) == 3)
    told = f"{row.label} {' '.join(row.texts)}"
    assert set(in_words(made, f"{' '.join(row.heads)} {told}")) == set(row.cells)
    assert not set(in_words(made, f"{' '.join(reversed(row.heads))} {told}"))


def test_boxes_between_bars_are_settled_with_the_empty_ones():
    """A row whose boxes all stand between bars is witnessed; one box short it is not."""
    made = next(
        each
        for each in (paper(Random(n), clean=True) for n in range(1, 99))
        if "blank-zeros" in each.quirks and rows_of(each, "requests")
    )
    rows = [row for row in printed(made) if row.cells[0].startswith("requests.")]
    whole = "\n".join(f"| {row.label} | {' | '.join(row.texts)} |" for row in rows)
    short = "\n".join(f"| {row.label} | {' | '.join(row.texts[1:])} |" for row in rows)
    assert set(in_boxes(made, whole)) == {code for row in rows for code in row.cells}
    assert not set(in_boxes(made, short))


def test_the_same_document_is_read_by_the_reader_that_is_named():
    """`--reader` takes any function of bytes, name and form."""
    result = attempt(("html", 3), "tests.forge.careless:nothing")
    assert result.verdict is not None
    assert result.verdict.refused == len(set(forge("html", 3).truth) - forge("html", 3).lost)


# ---- our reader ----------------------------------------------------------------------------

COUNT = 12
"""Documents of each shape in a run of the suite; `python -m tests.forge --shapes` takes more."""
UNMENDED = frozenset({"mined", "pdftotext"})
"""Both tear rows from their labels and heads: some figures are still given to a neighbour."""


@pytest.fixture(scope="module")
def tallies():
    """The suite's documents of these shapes, read once."""
    shapes = named("converters,damage")
    jobs = [(shape, number) for number in range(1, COUNT + 1) for shape in shapes]
    found: dict[str, Tally] = defaultdict(Tally)
    for result in run(jobs, 2):
        found[result.shape].add(result)
    return found


@pytest.mark.parametrize("shape", sorted(set(named("converters,damage")) - UNMENDED))
def test_no_figure_is_wrong_or_a_guess(tallies, shape):
    """Of what converters and accidents leave, each figure is right, or refused."""
    assert not tallies[shape].failed
    assert not tallies[shape].examples


@pytest.mark.parametrize("shape", sorted(set(named("converters,damage")) - UNMENDED))
def test_half_of_what_is_settled_is_read(tallies, shape):
    """Refusing everything does not pass."""
    tally = tallies[shape]
    assert tally.right > tally.refused
