"""Pages of a body see its own records; what they show of others is looked up, and noted."""

import pytest

from gongkai import checks, pages
from gongkai.pages.atlas import Atlas, look_up, per_form
from gongkai.pages.excerpts import ADVICE
from tests.bench.province import Province, made

CORPUS = made(Province(24, range(2020, 2022)))
ATLAS = pages.Atlas(CORPUS, checks.judge(CORPUS))
ONE, OTHER = list(CORPUS.rows_of)[:2]


@look_up
def reports_of(atlas: Atlas, body: str) -> int:
    """The number of reports of a body."""
    return len(atlas.corpus.rows_of[body])


@look_up
def rows_of(atlas: Atlas, body: str) -> object:
    """An answer that means something else in the next build."""
    return atlas.corpus.values[list(atlas.corpus.rows_of[body])]


@per_form
def reports_by_form(atlas: Atlas, body: str) -> int:
    """A function that claims to see no body, and looks one up."""
    return reports_of(atlas, body)


@pytest.fixture
def seen() -> Atlas:
    """What the pages of one body see."""
    return pages.body_excerpt(ATLAS, ONE)


def test_its_own_reports_are_those_of_the_whole(seen) -> None:
    """In rows of its own, with the same figures."""
    rows = CORPUS.rows_of[ONE]

    assert [CORPUS.reports[row] for row in rows] == list(seen.corpus.reports)
    assert [CORPUS.figures(row) for row in rows] == [seen.corpus.figures(at) for at in (0, 1)]


@pytest.mark.parametrize(
    "reach",
    [
        lambda atlas: atlas.corpus.agencies[OTHER],
        lambda atlas: atlas.corpus.agencies.get(OTHER),
        lambda atlas: atlas.corpus.at.get(f"{OTHER}/2020"),
        lambda atlas: atlas.corpus.rows_of.get(OTHER, ()),
        lambda atlas: sorted(atlas.corpus.agencies),
        lambda atlas: len(atlas.corpus.rows_of),
    ],
)
def test_records_of_others_are_out_of_reach(seen, reach) -> None:
    """And the error says how to get at them."""
    with pytest.raises(LookupError, match="look_up") as error:
        reach(seen)

    assert ADVICE in str(error.value)


def test_a_look_up_is_noted_with_its_answer(seen) -> None:
    """Asked of the whole atlas, which notes nothing itself."""
    assert 2 == reports_of(seen, OTHER) == reports_of(ATLAS, OTHER)
    assert {("test_look_ups.reports_of", OTHER): 2} == pages.answers_of(seen)
    assert {} == pages.answers_of(ATLAS)


def test_the_same_answers_have_the_same_digest() -> None:
    """Another answer, or none any more, has another."""
    fingerprints = pages.Fingerprints(ATLAS, "")
    asked = [["test_look_ups.reports_of", OTHER]]

    assert pages.answers_digest([2]) == fingerprints.of_answers(asked)
    assert pages.answers_digest([1]) != fingerprints.of_answers(asked)
    assert "" == fingerprints.of_answers([["test_look_ups.reports_of", "gone"]])
    assert "" == fingerprints.of_answers([["gone.function", OTHER]])


def test_an_answer_is_a_plain_value(seen) -> None:
    """Rows of arrays are others in the next build."""
    rows_of(seen, OTHER)

    with pytest.raises(ValueError, match="plain values"):
        pages.answers_digest(pages.answers_of(seen).values())


def test_what_all_share_looks_up_nothing(seen) -> None:
    """It is computed once for all bodies, so its look-ups would be noted for none."""
    with pytest.raises(LookupError, match="per_form"):
        reports_by_form(seen, OTHER)
