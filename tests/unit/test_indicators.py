"""Indicators: recomputed by hand from published figures; silent over blanks and breaks."""

import re

import numpy as np
import pandas as pd
import pytest

from gongkai.checks import judge
from gongkai.derived.indicators import IndicatorValues, change, indicators, measure
from gongkai.model import Method, Standing
from tests import made


def measured(code: str, *reports: made.Made, **more: object) -> IndicatorValues:
    """One indicator over these reports."""
    corpus = made.corpus(*reports, **more)
    return next(each for each in measure(corpus, judge(corpus)) if each.indicator.code == code)


APPLICANTS = ("natural_person", "total")


def totals(**rows: made.Box) -> dict[str, made.Box]:
    """Figures of table three in the column 总计, all of them asked for by natural persons."""
    return {f"requests.{row}.{who}": box for row, box in rows.items() for who in APPLICANTS}


def handled(count: int, **rows: int) -> dict[str, made.Box]:
    """So many requests, received and handled in one year, and what came of some of them."""
    rest = {"new_received": count, "unable_not_held": count - sum(rows.values())}
    return totals(handled_total=count, **(rest | rows))


OFFICE = totals(new_received=95, carried_in=8, granted=30, partly_granted=12, unable_not_held=56,
                handled_total=98, carried_out=5)  # fmt: skip
"""A city office, 2024: 98 handled, 42 answered in full or part, which it gives as 42.86 %."""


@pytest.mark.parametrize(
    ("code", "above", "below", "value"),
    [
        ("disclosure_rate", 42, 98, 42.86),
        ("full_disclosure_rate", 30, 98, 30.61),
        ("carry_rate", 5, 103, 4.85),
        ("clearance_rate", 98, 103, 95.15),
        ("denial_rate", 0, 98, 0),
    ],
)
def test_rates_of_an_office(code: str, above: int, below: int, value: float) -> None:
    """Numerator, denominator, and the rate as the office itself states it."""
    found = measured(code, made.report(OFFICE, year=2024))
    assert (found.numerator[0], found.denominator[0]) == (above, below)
    assert round(float(found.value[0]), 2) == value


def test_carry_rate_divides_by_all_there_was_to_do() -> None:
    """A city states 1.7 % for 58 carried out: 58 of 3336, not of the 3259 newly received."""
    figures = totals(
        new_received=3259, carried_in=77, granted=3278, handled_total=3278, carried_out=58
    )
    found = measured("carry_rate", made.report(figures, year=2025))
    assert round(float(found.value[0]), 2) == 1.74


def test_review_correction_leaves_out_what_is_pending() -> None:
    """60 corrected of 100 upheld, 60 corrected, 40 otherwise concluded; 64 pending do not count."""
    rows = {"remedies.review": [100, 60, 40, 64, 264]}
    found = measured("review_correction_rate", made.report(rows, year=2023))
    assert (found.numerator[0], found.denominator[0], found.value[0]) == (60, 200, 30)


def test_other_outcomes_are_one_row_or_three() -> None:
    """The row of 2019 and the three of 2021 are the same measure, in hybrids too."""
    old = made.report(handled(70, other=7), year=2020)
    split = handled(70, other_not_corrected=1, other_fee_unpaid=2, other_misc=4)
    new = made.report(split, year=2021)
    mixed = made.report(handled(70, other=7), year=2022, hybrid={"requests": "2019"})
    found = measured("other_rate", old, new, mixed)
    assert found.value.tolist() == [10, 10, 10]


@pytest.mark.parametrize(
    ("box", "status"),
    [
        (None, Standing.BLANK),
        ("/", Standing.NOT_APPLICABLE),
        ("?", Standing.UNREAD),
        ("!", Standing.UNREAD),
        (..., Standing.ABSENT),
    ],
)
def test_what_is_not_printed_gives_no_number(box: made.Box, status: Standing) -> None:
    """Blank is not zero, nor is what we could not read: there is a reason, and no number."""
    figures = OFFICE | totals(denied_by_law=box)
    found = measured("denial_rate", made.report(figures, year=2024))
    assert found.status[0] == status
    assert np.isnan([found.numerator[0], found.denominator[0], found.value[0]]).all()


def test_nothing_is_divided_by_zero() -> None:
    """No request handled: 0 of 0 is shown as such, and no rate."""
    found = measured("disclosure_rate", made.report(year=2024))
    assert (found.numerator[0], found.denominator[0]) == (0, 0)
    assert found.status[0] == Standing.UNDEFINED
    assert np.isnan(found.value[0])


CITY = totals(new_received=35, granted=20, partly_granted=10, unable_not_held=15, handled_total=35)
"""A city prints 35 handled above outcomes that add up to 45: shares of 35 would come to 128.6 %."""


@pytest.mark.parametrize("methods", [{}, {"requests.handled_total.total": Method.CHOSEN}])
def test_a_rate_over_a_contradicted_total_is_no_number(methods: dict[str, Method]) -> None:
    """Both sides are kept as printed, and nothing is divided, whether or not we read for sure."""
    found = measured("disclosure_rate", made.report(CITY, year=2023, methods=methods))
    assert found.status[0] == Standing.CONTRADICTED
    assert (found.numerator[0], found.denominator[0]) == (30, 35)
    assert np.isnan(found.value[0])
    assert not found.is_comparable[0]


def test_a_rate_beside_a_contradiction_stands() -> None:
    """The columns of two kinds of applicants are swapped in one row; the column 总计 holds."""
    figures = handled(40, granted=30) | {
        "requests.granted.natural_person": 0,
        "requests.granted.business": 30,
    }
    found = measured("disclosure_rate", made.report(figures, year=2023))
    assert (found.status[0], found.value[0]) == (Standing.REPORTED, 75)


def test_remedies_are_contradicted_by_their_own_row_alone() -> None:
    """11 reviews under a printed total of 0: no share of reviews, while those of suits stand."""
    rows = {"remedies.review": [5, 5, 1, 0, 0], "remedies.suit_direct": [30, 10, 0, 0, 40]}
    report = made.report(rows, year=2023)
    assert measured("review_correction_rate", report).status[0] == Standing.CONTRADICTED
    assert measured("suit_loss_rate", report).value[0] == 25


def test_what_the_form_does_not_have_is_absent() -> None:
    """The form of 2019 counts no repealed documents."""
    found = measured("docs_net", made.report(year=2020), made.report(year=2021))
    assert found.status.tolist() == [Standing.ABSENT, Standing.REPORTED]


def changed(code: str, first: made.Made, second: made.Made) -> float | None:
    """From the first report to the second, to the millionth."""
    corpus = made.corpus(first, second)
    found = next(m for m in measure(corpus, judge(corpus)) if m.indicator.code == code)
    difference = change(corpus, found, 0, 1)
    return None if difference is None else round(difference, 6)


def test_changes_of_rates_are_differences() -> None:
    """57.6 % to 59.6 % is two percentage points."""
    first = made.report(handled(1000, granted=576), year=2022)
    second = made.report(handled(1000, granted=596), year=2023)
    assert changed("disclosure_rate", first, second) == 2


@pytest.mark.parametrize(("year", "difference"), [(2022, 0), (2023, None)])
def test_no_change_is_told_over_the_break_of_2024(year: int, difference: float | None) -> None:
    """The law on reviews changed what the counts mean."""
    rows = {"remedies.review": [20, 20, 0, 0, 40]}
    first, second = (made.report(rows, year=each) for each in (year, year + 1))
    assert changed("review_correction_rate", first, second) == difference


def test_no_change_is_told_where_an_edition_lacks_the_measure() -> None:
    """Documents in force are counted only since 2021."""
    assert changed("docs_net", made.report(year=2020), made.report(year=2021)) is None


def test_requests_are_compared_over_the_change_of_form() -> None:
    """Table three stayed the same but for （六）, whose rows add up to the old one."""
    first = made.report(handled(100, other=10), year=2020)
    second = made.report(handled(100, other_misc=20), year=2021)
    assert changed("other_rate", first, second) == 10


def test_small_numbers_are_told() -> None:
    """Under 30 cases, one case moves a rate by more than three points."""
    few = made.report(handled(29, granted=1), agency="110101-a", year=2024)
    many = made.report(handled(30, granted=1), agency="110102-a", year=2024)
    found = measured("disclosure_rate", few, many)
    assert found.is_small.tolist() == [True, False]
    assert found.is_comparable.tolist() == [False, True]


def test_no_change_is_told_on_a_small_base() -> None:
    """From 1 of 2 to 2 of 2 is fifty points and one request."""
    reports = (made.report(handled(2, granted=n), year=2021 + n) for n in (1, 2))
    assert changed("disclosure_rate", *reports) is None


def test_no_change_is_told_to_a_contradicted_total() -> None:
    """The year before holds, the year after does not: no trend."""
    reports = (made.report(handled(40, granted=20), year=2022), made.report(CITY, year=2023))
    assert changed("disclosure_rate", *reports) is None


def test_quality_counts_passes_of_what_could_be_judged() -> None:
    """One of 42 sums fails; one that needs a blank as zero is neither passed nor failed."""
    wrong = made.report({"remedies.review": [1, 0, 0, 0, 0]}, agency="110101-a", year=2024)
    blank = made.report({"remedies.review": [None, 0, 0, 0, 0]}, agency="110102-a", year=2024)
    found = measured("sums_hold", wrong, blank)
    assert found.numerator.tolist() == [41, 41]
    assert found.denominator.tolist() == [42, 41]


def test_what_could_not_be_judged_is_no_share() -> None:
    """Without a date nobody was late or on time."""
    found = measured("on_time", made.report(published=None), made.report(year=2021))
    assert found.status.tolist() == [Standing.ABSENT, Standing.REPORTED]
    assert np.isnan(found.value[0])
    assert found.value[1] == 100


@pytest.mark.parametrize("blank", [2022, 2023])
def test_no_change_is_told_from_or_to_a_blank(blank: int) -> None:
    """Of two years, one prints no total."""
    reports = [
        made.report(totals(granted=10, handled_total=None if year == blank else 40), year=year)
        for year in (2022, 2023)
    ]
    assert changed("full_disclosure_rate", *reports) is None


def test_every_indicator_is_worded() -> None:
    """Code, name, formula, meaning, example, version; codes are public and never collide."""
    codes = [each.code for each in indicators()]
    assert len(codes) == len(set(codes))
    for each in indicators():
        assert all((each.name, each.formula, each.version, each.group)), each.code
        assert each.meaning.endswith("。"), each.code
        assert "{" not in each.name + each.formula + each.meaning + each.example, each.code


@pytest.mark.parametrize("each", indicators(), ids=lambda each: each.code)
def test_every_example_comes_out(each) -> None:
    """A reader who works the example out gets the figure that stands there, in its unit."""
    said = re.search(r"：([（）\d＋−÷]+)＝(−?[\d.]+) ?(\D+)。$", each.example)
    assert said
    assert said[3] == each.unit
    sum_ = said[1].translate(str.maketrans("（）＋−÷", "()+-/"))
    worked = float(pd.eval(sum_)) * (100 if each.is_rate else 1)
    assert f"{worked:.10g}" == said[2].replace("−", "-") or f"{worked:.1f}" == said[2]


def test_every_term_names_something_of_a_form() -> None:
    """A slip in a code would leave an indicator empty without a word."""
    for each in indicators():
        for term in each.terms:
            cells = [edition.cells_of(term) for edition in made.FORM.editions.values()]
            assert any(cells), (each.code, term)
