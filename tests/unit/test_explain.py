"""Explanations with prices: what is told is what all near the cheapest agree on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.extract.boxes import Box
from gongkai.extract.document import Builder, Grid
from gongkai.extract.explain import row_doubts, sums, table_doubts
from gongkai.extract.explain.align import aligned
from gongkai.extract.explain.candidates import (
    MARGIN,
    Family,
    Proof,
    Way,
    explained,
    likely,
    untold,
)
from gongkai.extract.explain.deviations import KINDS
from gongkai.extract.explain.heads import of_grid
from gongkai.extract.explain.telling import why_untold
from gongkai.extract.labels import lexicon
from gongkai.form import load

EXPLAIN = Path(row_doubts.__file__).parent
CODES = ("first", "second", "third")
PLAIN = Way(("1", "2", "3"))
OTHER = Way(("", "1", "3"), frozenset({"erred"}))
KINDS_OF_ROWS = st.frozensets(st.sampled_from(sorted(KINDS)), max_size=3)
WAYS = st.builds(Way, st.tuples(*[st.sampled_from(["", "0", "7"])] * 3), KINDS_OF_ROWS)
ROWS = st.dictionaries(st.sampled_from(CODES), st.lists(WAYS, min_size=1, max_size=4), min_size=1)


def told(*families: Family) -> dict[str, tuple[str | None, ...] | None]:
    """What is told of each row."""
    return {code: proof.told for code, proof in explained(families).items()}


def test_one_way_without_deviations_is_told():
    """Nothing else is as cheap by far."""
    assert told(Family(0, {"first": [PLAIN]})) == {"first": ("1", "2", "3")}


def test_two_ways_at_the_same_price_tell_what_they_share():
    """A number on which both agree; an empty box is no evidence where they differ."""
    ways = [Way(("1", "", "3")), Way(("", "1", "3"))]
    assert told(Family(0, {"first": ways})) == {"first": (None, None, "3")}


@pytest.mark.parametrize(("above", "is_told"), [(MARGIN + 0.1, True), (MARGIN - 0.1, False)])
def test_the_margin_parts_what_is_kept_from_what_is_left_out(above, is_told):
    """Another view of the table counts unless it is dearer by more than the margin."""
    families = Family(0, {"first": [PLAIN]}), Family(above, {"first": [Way(("3", "2", "1"))]})
    assert (told(*families)["first"] == PLAIN.boxes) is is_told


def test_a_row_that_a_likely_view_lacks_is_not_told():
    """What is another row in an explanation as good is refused."""
    families = Family(0, {"first": [PLAIN], "second": [PLAIN]}), Family(1, {"second": [PLAIN]})
    assert told(*families) == {"first": None, "second": ("1", "2", "3")}


def test_a_deviation_is_cheaper_where_another_row_shows_it():
    """The first time costs more: this document does that."""
    short = [Way(("5", "", "5"), frozenset({"drops"})), Way(("", "5", "5"), frozenset({"drops"}))]
    doubtful = [PLAIN, Way(None, frozenset({"drops"}))]
    alone = told(Family(0, {"first": doubtful}))
    beside = told(Family(0, {"first": doubtful, "second": short}))
    assert alone["first"] == ("1", "2", "3")
    assert beside["first"] is None


@given(ROWS)
def test_what_is_told_is_unanimous_within_the_margin(rows):
    """No explanation that is kept has another number in a box that is told."""
    for proof in explained([Family(0, rows)]).values():
        for at, text in enumerate(proof.told or ()):
            assert text is None or {way.boxes[at] for way in proof.kept if way.boxes} == {text}


@given(ROWS, st.sampled_from(CODES), WAYS)
def test_one_way_more_at_no_price_only_refuses(rows, code, way):
    """Another reading of a row as cheap as the best changes no told number into another."""
    before = told(Family(0, rows)).get(code)
    free = Way(way.boxes)
    after = told(Family(0, {**rows, code: [*rows.get(code, []), free]}))[code]
    if before and Way(before) in rows.get(code, []):
        pairs = zip(before, after or (None,) * 3, strict=True)
        assert all(new in (None, old) for old, new in pairs)


@given(ROWS)
def test_a_refusal_has_its_explanations(rows):
    """The cheapest come first, none below the best."""
    for proof in explained([Family(0, rows)]).values():
        prices = [above for above, _ in proof.ranked]
        assert prices == sorted(prices)
        assert prices[0] > -1e-9


def test_a_view_that_is_too_dear_is_never_worked_out():
    """Whatever its rows show it cannot be kept; the others come in their order."""
    families = [Family(price, {"first": [PLAIN]}) for price in (1, MARGIN + 0.1, 0)]
    views = [(each.price, partial(list, [each])) for each in families]
    views[1] = (MARGIN + 0.1, partial(pytest.fail, "worked out"))
    assert likely(views) == [families[0], families[2]]


@given(st.lists(st.tuples(st.floats(0, 2 * MARGIN), ROWS), min_size=1, max_size=4))
def test_views_that_are_left_out_change_nothing(views):
    """Rows that only these have are met, and have no way."""
    families = [Family(price, rows) for price, rows in views]
    every = explained(families)
    some = explained(likely([(each.price, partial(list, [each])) for each in families]), CODES)
    kept = {code: {*proof.kept} for code, proof in every.items()}
    assert {code: {*some[code].kept} for code in every} == kept


def test_every_deviation_says_what_happened_and_who_taught_it():
    """A price without a reason is nobody's."""
    assert all(kind.says and kind.taught for kind in KINDS.values())
    assert all(kind.first >= 0 and kind.each >= 0 for kind in KINDS.values())


def test_a_doubt_has_no_price_and_whatever_has_none_is_a_doubt():
    """What speaks against a row in any case is not weighed; all that rows and tables may show is
    among them.
    """
    doubts = {kind for kind, each in KINDS.items() if each.first == each.each == 0}
    assert doubts >= {*row_doubts.DOUBTS, *table_doubts.DOUBTS}
    source = "".join(path.read_text("utf-8") for path in EXPLAIN.glob("*.py"))
    assert [kind for kind in KINDS if f'"{kind}"' not in source] == []


@pytest.mark.parametrize(
    ("ways", "says"),
    [
        ([untold("two-labels")], KINDS["two-labels"].says),
        ([PLAIN, OTHER], "有多种读法：1, 2, 3；或 空, 1, 3（总计不是各数之和）"),
        (
            [PLAIN, untold("next-missing")],
            f"可能读作 1, 2, 3；也可能不是：{KINDS['next-missing'].says}",
        ),
        (
            [PLAIN, Way(PLAIN.boxes, OTHER.by), untold("cut")],
            "可能读作 1, 2, 3；也可能不是：此处似有缺行",
        ),
        ([], "格数与表不符，无法确定各数属于哪一列"),
    ],
)
def test_a_refusal_says_what_else_a_row_may_be(ways, says):
    """Two ways to read it, or the only one and what speaks against that; never one as several."""
    assert why_untold(Proof(tuple((0.0, way) for way in ways))) == says


def test_a_row_between_two_labels_is_the_one_that_is_missing():
    """A whole row without a label, and one place for it."""
    found = aligned([{"first": 3.0}, {}, {"third": 3.0}], [True] * 3, CODES)
    assert {code: match.part for code, match in found.rows.items()} == {
        "first": 0,
        "second": 1,
        "third": 2,
    }
    assert found.rows["second"].margin > 1


def test_a_row_with_two_places_is_neither():
    """Its margin is nothing."""
    codes = ("first", "second", "other", "third")
    found = aligned([{"first": 3.0}, {}, {"third": 3.0}], [True] * 3, codes)
    assert all(match.margin < 1 for code, match in found.rows.items() if match.part == 1)


def test_sums_of_columns_choose_among_partings():
    """One of two readings lets the columns add up; without their sum none is chosen."""
    layout = load().editions["2021"].tables["requests"]
    zero = Proof(((0.0, Way(("0",) * 7, frozenset({"glued"}))),))
    rows = dict.fromkeys(layout.rows, zero)
    ten = ("1", "0", "0", "0", "0", "0", "1")
    rows["new_received"] = rows["handled_total"] = Proof(((0.0, Way(ten, frozenset({"glued"}))),))
    ways = [Way(ten, frozenset({"glued"})), Way(("0", "1", *ten[2:]), frozenset({"glued"}))]
    rows["granted"] = Proof(tuple((0.0, way) for way in ways))
    assert sums.chosen(rows, [layout]) == {"granted": ten}
    del rows["handled_total"]
    assert sums.chosen(rows, [layout]) == {}


@pytest.mark.parametrize("digits", [19, 20_000])
def test_a_row_with_a_number_without_end_is_no_part_of_a_sum(digits):
    """Python makes no number of so many digits; and nothing adds up to them."""
    layout = load().editions["2021"].tables["requests"]
    zero = Proof(((0.0, Way(("0",) * 7, frozenset({"glued"}))),))
    rows = dict.fromkeys(layout.rows, zero)
    endless = ("9" * digits, *("0",) * 5, "9" * digits)
    rows["new_received"] = rows["handled_total"] = Proof(((0.0, Way(endless)),))
    ways = [Way(endless, frozenset({"glued"})), Way(("1", *endless[1:]), frozenset({"glued"}))]
    rows["granted"] = Proof(tuple((0.0, way) for way in ways))
    assert sums.chosen(rows, [layout]) == {}


def test_a_head_begins_at_its_corner() -> None:
    """Without a heading two tables of the form are one: no name above the corner is its own."""
    words = lexicon(load(), "requests")
    names = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    builder = Builder()
    rows = [["行政许可", *[""] * 7, "本年处理决定数量"], [corner, *names]]
    builder.grid([Box(r, c, name) for r, row in enumerate(rows) for c, name in enumerate(row)])
    (grid,) = builder.document("text/html").blocks
    assert isinstance(grid, Grid)
    head = of_grid(grid, 2, words)
    assert head.is_whole([*words.columns])
    assert not head.has_foreign
