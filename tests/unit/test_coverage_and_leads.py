"""What is held of each body and year; and the stream of facts worth looking into."""

from dataclasses import replace

import pytest

from gongkai.checks import judge
from gongkai.derived.coverage import coverage
from gongkai.derived.leads import leads
from gongkai.model import KINDS, Agency, Finding, Method, Severity, State, Waiver, YearCoverage
from gongkai.pages.coverage_page import meaning
from tests import made


def held(*reports: made.Made, agency: Agency, today: str) -> dict[int, YearCoverage]:
    """The years of one body as seen on a day."""
    corpus = made.corpus(*reports, agencies=[agency], reference_date=today)
    return {each.year: each for each in coverage(corpus) if each.agency == agency.id}


BUREAU = made.agency("330326-scjgj", "dept_county", first_year=2020)


def test_a_report_that_is_due_and_not_held_was_not_found() -> None:
    """On 31 January the report of the year before is not yet late; on 1 February it is due."""
    assert held(agency=BUREAU, today="2021-01-31")[2020].state is State.NOT_DUE
    assert held(agency=BUREAU, today="2021-02-01")[2020].state is State.NOT_FOUND


def test_a_year_that_has_not_ended_is_not_expected() -> None:
    """In December 2021 nobody looks for the report on 2021."""
    assert sorted(held(agency=BUREAU, today="2021-12-31")) == [2020]


@pytest.mark.parametrize(
    ("published", "boxes", "state", "days"),
    [
        ("2021-01-28", {}, State.COLLECTED, 0),
        ("2021-02-20", {}, State.LATE, 20),
        (None, {}, State.COLLECTED, 0),
        ("2021-01-28", {"proactive.penalty.decisions": "?"}, State.DOUBTFUL, 0),
        ("2021-02-20", {"proactive.penalty.decisions": "!"}, State.DOUBTFUL, 20),
    ],
)
def test_a_held_report_is_on_time_late_or_doubtful(
    published: str | None, boxes: dict[str, made.Box], state: State, days: int
) -> None:
    """Doubt goes before lateness in the word, but the days are kept."""
    report = made.report(boxes, published=published)
    found = held(report, agency=BUREAU, today="2021-06-30")[2020]
    assert (found.state, found.days_late, found.due) == (state, days, "2021-01-31")


def test_a_township_may_follow_its_county() -> None:
    """After 31 January it is within the schedule of some counties, after 31 March of none."""
    town = made.agency("330326-jz", "township", first_year=2020)
    february = made.report(agency="330326-jz", published="2021-02-20")
    april = made.report(agency="330326-jz", published="2021-04-20")
    assert held(february, agency=town, today="2021-06-30")[2020].state is State.COLLECTED
    assert held(april, agency=town, today="2021-06-30")[2020].state is State.LATE
    assert held(agency=town, today="2021-03-31")[2020].state is State.NOT_DUE


def test_a_body_is_expected_from_first_to_last_year() -> None:
    """A bureau merged in 2022 owes nothing after."""
    gone = made.agency("330326-gsj", "dept_county", first_year=2019, last_year=2021)
    assert sorted(held(agency=gone, today="2025-06-30")) == [2019, 2020, 2021]


def test_a_body_of_unknown_start_is_expected_from_its_first_report() -> None:
    """Nobody may say that it owed a report before."""
    body = made.agency("330326-scjgj", "dept_county")
    found = held(made.report(year=2022), agency=body, today="2025-06-30")
    assert {year: each.state for year, each in found.items()} == {
        2022: State.COLLECTED,
        2023: State.NOT_FOUND,
        2024: State.NOT_FOUND,
    }


def test_no_report_is_missed_where_nobody_can_say_that_one_was_due() -> None:
    """A hospital without a deadline, and a bureau merged nobody recorded when."""
    hospital = made.agency("330326-yy", "institution")
    merged = made.agency("330326-gsj", "dept_county", successor="330326-scjgj")
    for body in (hospital, merged):
        found = held(made.report(agency=body.id, year=2019), agency=body, today="2025-06-30")
        assert {year: each.state for year, each in found.items()} == {2019: State.COLLECTED}


def test_no_state_says_that_nothing_was_published() -> None:
    """That we did not find a report is no statement about the body."""
    assert all("公开" not in state.value for state in State)


def test_every_kind_of_body_has_its_duty() -> None:
    """A kind without an entry would never be late."""
    from gongkai.form.duties import duty

    assert all(duty(kind).source for kind in KINDS)


WRONG = {"remedies.review": [10, 1, 0, 0, 0], "remedies.suit_direct": [5, 0, 0, 0, 0]}


def test_a_lead_leads_to_the_cell_and_the_rule() -> None:
    """Two sums fail: two leads, each at its own total."""
    corpus = made.corpus(made.report(WRONG, year=2023))
    found = leads(corpus, judge(corpus))
    assert [lead.page for lead in found] == [
        "a/330326-scjgj/2023/#remedies-review-total",
        "a/330326-scjgj/2023/#remedies-suit_direct-total",
    ]
    assert {lead.rule_page for lead in found} == {"rules/remedies-results/"}
    assert len({lead.id for lead in found}) == 2


def test_what_is_doubtful_explained_or_slight_is_no_lead() -> None:
    """Maintainers see those; readers are not sent after our own misreadings."""
    sure = made.report(WRONG, year=2023)
    unsure = made.Made(sure.report, sure.boxes, dict.fromkeys(sure.boxes, Method.CHOSEN))
    corpus = made.corpus(unsure)
    assert leads(corpus, judge(corpus)) == ()
    waiver = Waiver("remedies-results", "330326-scjgj", 2023, "机关已更正", "2024-02-01", "某人")
    corpus = made.corpus(sure, waivers=(waiver,))
    assert leads(corpus, judge(corpus)) == ()
    corpus = made.corpus(made.report(year=2023))  # all zero: worth a word, not a lead
    assert leads(corpus, judge(corpus)) == ()


def test_the_newest_lead_stands_first() -> None:
    """By the day on which it was first published here, then by the year that it speaks of."""
    old = made.report(WRONG, agency="110101-a", year=2022, published="2023-01-20")
    new = made.report(WRONG, agency="110102-a", year=2023, published="2024-01-20")
    corpus = made.corpus(old, new)
    found = leads(corpus, judge(corpus))
    assert [lead.finding.year for lead in found] == [2023, 2023, 2022, 2022]
    assert {lead.date for lead in found} == {corpus.collection.reference_date}
    noted = replace(corpus, first_published={found[0].id: "2025-01-01"})
    assert leads(noted, judge(noted))[-1] == replace(found[0], date="2025-01-01")


def test_a_late_report_in_doubt_is_counted_with_those_in_doubt() -> None:
    """A state is one of five: nobody must read from it that no report was late."""
    late = YearCoverage(
        "a", 2025, State.DOUBTFUL, "2026-01-31", "2026-04-17", days_late=76, unread=1
    )
    assert "1 份的发布日期晚于期限" in meaning(State.DOUBTFUL, [late])
    assert "晚于" not in meaning(State.DOUBTFUL, [replace(late, days_late=0)])


def test_a_finding_leads_to_its_cell_else_to_its_body_else_to_its_rule() -> None:
    """One of a year that is not on record is about the body; one of nobody about the rule."""
    corpus = made.corpus(made.report(year=2023))
    found = Finding("years", Severity.INFO, "。", "330326-scjgj", 2023)
    here = "a/330326-scjgj/2023/"

    assert corpus.page_of(found) == here
    cell = replace(found, cells=("requests.granted.total",))
    assert corpus.page_of(cell) == f"{here}#requests-granted-total"
    assert corpus.page_of(replace(found, year=2022)) == "a/330326-scjgj/"
    assert corpus.page_of(replace(found, agency="", year=0)) == "rules/years/"
