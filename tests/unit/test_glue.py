"""Glued digits: every way that the sums allow, and no other."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.extract import glue

COUNTS = st.integers(min_value=0, max_value=3000)


def rows() -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(COUNTS, min_size=6, max_size=6).map(lambda row: (*row, sum(row)))


@settings(deadline=None)
@given(rows())
def test_what_was_glued_is_among_the_readings(row):
    """A row whose sum holds is always one of the ways found, unless there are too many."""
    found = glue.readings(["".join(map(str, row))], 7)
    assert not found or row in found


@settings(deadline=None)
@given(rows())
def test_every_reading_spells_the_digits_and_holds_the_sum(row):
    """A reading is the same digits in the same order, and its last number is its sum."""
    text = "".join(map(str, row))
    for reading in glue.readings([text], 7):
        assert "".join(map(str, reading)) == text
        assert sum(reading[:-1]) == reading[-1]


@given(st.text(alphabet="0123456789", min_size=4, max_size=9))
def test_no_reading_is_missed(text):
    """On short runs the search finds what trying every cut finds."""
    every = set()
    for cuts in combinations(range(1, len(text)), 3):
        parts = [text[a:b] for a, b in zip((0, *cuts), (*cuts, len(text)), strict=True)]
        if all(part == "0" or not part.startswith("0") for part in parts):
            numbers = tuple(map(int, parts))
            if sum(numbers[:-1]) == numbers[-1]:
                every.add(numbers)
    assert set(glue.readings([text], 4)) == every


@settings(deadline=None)
@given(rows(), st.integers(min_value=1, max_value=6))
def test_walls_are_kept(row, wall):
    """A number never crosses from one run to the next."""
    runs = ["".join(map(str, row[:wall])), "".join(map(str, row[wall:]))]
    for reading in glue.readings(runs, 7):
        lengths = [len(str(number)) for number in reading]
        assert len(runs[0]) in [sum(lengths[:at]) for at in range(8)]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("0000000", (0,) * 7),
        ("6000017", (6, 0, 0, 0, 0, 1, 7)),
        ("200000121", (20, 0, 0, 0, 0, 1, 21)),
    ],
)
def test_real_runs_have_one_reading(text, reading):
    """Runs met in reports fall into one row only."""
    assert glue.readings([text], 7) == (reading,)


def test_groups_each_have_their_sum():
    """Fifteen glued numbers are three rows of five."""
    assert glue.readings_of_groups(["0" * 15], 3, 5) == ((0,) * 15,)
    assert glue.readings_of_groups(["101020000000123"], 3, 5)[0][:5] == (1, 0, 1, 0, 2)


@pytest.mark.parametrize(
    ("runs", "signed", "known"),
    [
        (["007"], [False] * 3, (0, 0, 7)),
        (["35", "-15"], [False, True], (35, -15)),
        (["2648", "-18538"], [False, True, False], (2648, None, None)),
        (["396442278"], [False, True, False], (None, None, None)),
        (["123"], [False] * 3, (None, None, None)),
        (["-2"], [False, True], (None, None)),
        (["0", "0"], [False] * 3, (None, None, None)),
    ],
)
def test_without_a_sum_only_the_inevitable_is_told(runs, signed, known):
    """Boxes may have been empty, and a minus may be a dash: what has two readings has none."""
    assert glue.forced(runs, signed) == known


def test_choice_needs_sums_over_every_open_row():
    """Column sums choose among readings; a row that no sum covers stays open."""
    ways = {"granted": ((1, 11, 12), (11, 1, 12))}
    fixed = {"handled_total": (11, 1, 12)}
    sums = [(("granted",), ("handled_total",))]
    assert glue.choose(ways, fixed, sums, 3) == {"granted": ((11, 1, 12),)}
    assert glue.choose(ways, fixed, [], 3) == {}


@pytest.mark.parametrize("text", ["1" * 10_000, "0" * 10_000, "12" * 29])
def test_hostile_rows_end(text):
    """A row of ten thousand digits is refused unread, and a hard one after a bounded search."""
    glue.readings([text], 7)
    glue.readings_of_groups([text], 3, 5)
    glue.forced([text], [False] * 3)


@settings(deadline=None)
@given(rows(), st.integers(min_value=0, max_value=5))
def test_what_lacks_an_addend_may_lack_one(row, gone):
    """Whatever the empty box ought to hold, zero or not."""
    left = [str(value) for at, value in enumerate(row) if at != gone]
    assert glue.may_lack(["".join(left)], 1, 7)


def test_zeros_as_many_as_boxes_lack_none():
    """No number begins with a zero: each is a box of its own."""
    assert not glue.may_lack(["0000000"], 1, 7)
    assert not glue.may_lack(["000000000000000"], 3, 5)
    assert not glue.may_lack(["3000003"], 1, 7)
    assert glue.may_lack(["3000014"], 1, 7)


def test_a_sum_missed_by_little_is_another_reading():
    """170 + 9 + 16 is not 186, but an agency may have written so; 26 is 26."""
    assert glue.nearly(["170900160186"], 7)
    assert not glue.nearly(["260000026"], 7)
    assert glue.nearly(["120000012"], 7)


def test_a_near_miss_counts_with_no_fewer_noughts() -> None:
    """12 may be 1 and 20, but then there are four noughts among the addends, not five."""
    assert glue.nearly(["120000012"], 7, noughts=4)
    assert not glue.nearly(["120000012"], 7, noughts=5)
    assert glue.nearly(["68320090100"], 7, noughts=2)
