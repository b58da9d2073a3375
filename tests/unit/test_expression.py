"""One grammar says which cells are added, taken away, and set against each other."""

import pytest

from gongkai.form import load
from gongkai.form.expression import parse
from gongkai.model import Term

FORM = load()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("requests.granted.total", (Term("requests.granted.total"),)),
        ("t.a.x+t.b.x", (Term("t.a.x"), Term("t.b.x"))),
        ("t.a.x+-t.b.x", (Term("t.a.x"), Term("t.b.x", -1.0))),
        ("5*t.a.x", (Term("t.a.x", 5.0),)),
        ("before t.a.x+-2*before t.b.x", (Term("t.a.x", 1.0, True), Term("t.b.x", -2.0, True))),
        ("", ()),  # the right of a relation with nothing: at least 0
        ("-before t.a.x", (Term("t.a.x", -1.0, True),)),
    ],
)
def test_a_term_has_a_sign_a_factor_and_a_year(text: str, terms: tuple[Term, ...]) -> None:
    """Whatever stands before a code says how often it counts and in which report it stands."""
    assert (terms, None) == (parse(text).terms, parse(text).base)


def test_a_share_has_a_sum_above_and_a_sum_below() -> None:
    """Claims of prose say what a percentage is of."""
    share = parse("t.a.x+t.b.x/t.c.x")

    assert share.base is not None
    assert (("t.a.x", "t.b.x"), ("t.c.x",)) == (
        tuple(term.code for term in share.terms),
        tuple(term.code for term in share.base.terms),
    )


def test_a_group_stands_for_its_rows_on_the_edition_of_the_report() -> None:
    """不予公开 has eight rows in the form of 2021; together with 予以公开 they are nine cells."""
    both = parse("requests.granted.total+requests.denied.total")
    cells = both.cells(FORM, lambda _: "2021")

    assert cells[0] == "requests.granted.total"
    assert {cell.split(".")[1] for cell in cells[1:]} == {
        "denied_state_secret",
        "denied_by_law",
        "denied_security_stability",
        "denied_third_party",
        "denied_internal_affairs",
        "denied_process_info",
        "denied_enforcement_file",
        "denied_admin_query",
    }
    assert both.words(FORM, lambda _: "2021") == "予以公开和不予公开"


def test_a_form_without_one_of_the_terms_has_none_of_the_cells() -> None:
    """Half a sum would be another figure."""
    fees = parse("requests.granted.total+requests.other_fee_unpaid.total")

    assert () == fees.cells(FORM, lambda _: "2019")
    assert 2 == len(fees.cells(FORM, lambda _: "2021"))


def test_a_factor_that_is_no_number_is_refused() -> None:
    """A slip in a table of rules is found when it is read."""
    with pytest.raises(ValueError, match="could not convert"):
        parse("x*t.a.x")
