"""Sums with blanks, unread boxes and wrong figures: four results, both sides, one hint."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.checks import RULES, judge
from gongkai.model import Finding, Method, Result, Severity
from tests import made

PLACES = [rule.id for rule in RULES]


def findings(rule: str, *reports: made.Made, **more: object) -> list[Finding]:
    """The findings of one rule."""
    return [f for f in judge(made.corpus(*reports, **more)).findings if f.rule == rule]


def tally(rule: str, *reports: made.Made) -> list[int]:
    """How often the rule came to each result on the first report, in the order of Result."""
    return judge(made.corpus(*reports)).tallies[0, PLACES.index(rule)].tolist()


REVIEW = "remedies.review"


@pytest.mark.parametrize(
    ("boxes", "result"),
    [
        ([1, 2, 3, 4, 10], Result.PASS),
        ([1, 2, 3, 4, 11], Result.FAIL),
        ([1, None, 3, 4, 8], Result.PASS_IF_BLANK_IS_ZERO),
        ([1, "/", 3, 4, 8], Result.PASS_IF_BLANK_IS_ZERO),
        ([1, None, 3, 4, 10], Result.NOT_ASSESSABLE),  # the blank may stand for 2
        ([1, None, 3, 4, 7], Result.FAIL),  # 8 printed already
        ([1, 2, 3, 4, None], Result.NOT_ASSESSABLE),  # a missing total says nothing
        ([0, 0, 0, 0, None], Result.PASS_IF_BLANK_IS_ZERO),
        ([1, None, 3, 4, None], Result.NOT_ASSESSABLE),
        ([None, None, None, None, None], Result.PASS_IF_BLANK_IS_ZERO),
        ([1, 2, "?", 4, 7], Result.NOT_ASSESSABLE),
        ([1, 2, "!", 4, 7], Result.NOT_ASSESSABLE),
        ([1, 2, ..., 4, 7], Result.NOT_ASSESSABLE),
    ],
)
def test_a_sum_has_four_results(boxes: list[made.Box], result: Result) -> None:
    """Blank is not zero: a sum fails only if it fails whatever the empty boxes stand for."""
    expected = [0, 2, 0, 0]  # the two rows of lawsuits hold
    expected[result] += 1
    assert tally("remedies-results", made.report({REVIEW: boxes})) == expected


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.one_of(st.integers(0, 4), st.sampled_from([None, "/", "?"])), min_size=5, max_size=5
    )
)
def test_results_agree_with_trying_every_number(boxes: list[made.Box]) -> None:
    """Put every number from 0 to 20 into the empty boxes: all fail, or the sum does not fail."""
    counts = tally("remedies-results", made.report({REVIEW: boxes}))
    counts[Result.PASS] -= 2
    assert counts.index(1) == by_trial(boxes)


def by_trial(boxes: list[made.Box]) -> Result:
    """The result from first principles."""
    if "?" in boxes:
        return Result.NOT_ASSESSABLE
    *parts, total = boxes
    printed = sum(box for box in parts if isinstance(box, int))
    if all(isinstance(box, int) for box in boxes):
        return Result.PASS if printed == total else Result.FAIL
    if printed == (total if isinstance(total, int) else 0):
        return Result.PASS_IF_BLANK_IS_ZERO
    parts_may_grow = any(not isinstance(box, int) for box in parts)
    sums = range(printed, printed + 21) if parts_may_grow else [printed]
    totals = [total] if isinstance(total, int) else range(21)
    return Result.NOT_ASSESSABLE if set(sums) & set(totals) else Result.FAIL


def test_a_failure_names_both_sides_and_the_difference() -> None:
    """Parts 10+1 against a printed total of 0, as a district printed it for 2023."""
    (found,) = findings("remedies-results", made.report({REVIEW: [10, 1, 0, 0, 0]}, year=2023))
    assert found.message == "行政复议：各种结果相加为 11 件，总计印为 0 件，相差 +11 件。"
    assert (found.left, found.right, found.difference) == (11, 0, 11)
    assert found.cells == tuple(
        f"remedies.review.{column}"
        for column in ("upheld", "corrected", "other", "pending", "total")
    )


def test_the_balance_is_held_in_every_column() -> None:
    """21 received, 20 handled, none carried out: 自然人 and 总计 both miss one."""
    rows = {
        "requests.new_received": [21, 0, 0, 0, 0, 0, 21],
        "requests.granted": [20, 0, 0, 0, 0, 0, 20],
        "requests.handled_total": [20, 0, 0, 0, 0, 0, 20],
    }
    found = findings("requests-balance", made.report(rows))
    assert [f.cells[-1] for f in found] == [
        "requests.carried_out.natural_person",
        "requests.carried_out.total",
    ]
    assert found[0].message == (
        "自然人：本年新收加上年结转为 21 件，办理结果总计加结转下年度为 20 件，相差 +1 件。"
    )


def test_a_doubtful_figure_makes_the_finding_doubtful() -> None:
    """A sum over a figure chosen by a column sum may be our misreading."""
    rows = {REVIEW: [10, 1, 0, 0, 0]}
    (sure,) = findings("remedies-results", made.report(rows))
    methods = {"remedies.review.corrected": Method.CHOSEN}
    (unsure,) = findings("remedies-results", made.report(rows, methods=methods))
    assert (sure.doubtful, unsure.doubtful) == (False, True)


def test_one_wrong_cell_is_named() -> None:
    """A figure that misses in its row and in its column by the same number explains both."""
    rows = {
        "requests.new_received": [5, 0, 0, 0, 0, 0, 5],
        "requests.granted": [9, 0, 0, 0, 0, 0, 5],
        "requests.handled_total": [5, 0, 0, 0, 0, 0, 5],
    }
    found = [f for f in judge(made.corpus(made.report(rows))).findings if f.hint]
    assert {f.rule for f in found} == {"requests-outcomes", "requests-applicants"}
    for each in found:
        assert "“予以公开·自然人”一格" in each.hint
        assert "印为 9，若是 5" in each.hint


def test_no_hint_rests_on_a_sum_with_an_unread_box() -> None:
    """The column might hold after all: then the row alone fails, and any of its boxes may be it."""
    rows = {
        "requests.new_received": [5, 0, 0, 0, 0, 0, 5],
        "requests.granted": [9, 0, 0, 0, 0, 0, 5],
        "requests.denied_by_law": ["?", 0, 0, 0, 0, 0, 0],
        "requests.handled_total": [5, 0, 0, 0, 0, 0, 5],
    }
    (found,) = findings("requests-applicants", made.report(rows))
    assert found.hint == ""


def test_no_hint_where_two_cells_would_do() -> None:
    """A remedies sum alone cannot tell which of its figures is wrong."""
    (found,) = findings("remedies-results", made.report({REVIEW: [10, 1, 0, 0, 0]}))
    assert found.hint == ""


def test_natural_persons_and_total_both_off_get_no_hint() -> None:
    """Results of 26 and 27 against totals of 20 and 21, as a zone printed them for 2020."""
    rows = {
        "requests.new_received": [20, 0, 0, 0, 0, 1, 21],
        "requests.granted": [6, 0, 0, 0, 0, 1, 7],
        "requests.unable_not_held": [20, 0, 0, 0, 0, 0, 20],
        "requests.handled_total": [20, 0, 0, 0, 0, 1, 21],
    }
    found = findings("requests-outcomes", made.report(rows))
    assert [(f.left, f.right) for f in found] == [(26, 20), (27, 21)]
    assert [f.hint for f in found] == ["", ""]


def test_each_edition_has_its_own_outcome_sum() -> None:
    """（六）其他处理 counts as one row in 2020, as three rows from 2021 on, and so in a hybrid."""
    total = [3, 0, 0, 0, 0, 0, 3]
    spine = {"requests.new_received": total, "requests.handled_total": total}
    old = made.report({**spine, "requests.other": total})
    new = made.report({**spine, "requests.other_misc": total}, year=2021)
    mixed = made.report({**spine, "requests.other": total}, year=2022, hybrid={"requests": "2019"})
    assert findings("requests-outcomes", old, new, mixed) == []
    assert len(findings("edition-current", old, new, mixed)) == 1


def test_decimals_add_up_exactly() -> None:
    """0.1 + 0.2 is 0.3 here, though not in binary."""
    rows = {REVIEW: [0.1, 0.2, 0, 0, 0.3]}
    assert findings("remedies-results", made.report(rows)) == []


def test_sides_keep_their_decimals() -> None:
    """Both sides are decimals as printed."""
    (found,) = findings("remedies-results", made.report({REVIEW: [0.1, 0.2, 0, 0, 0.4]}))
    assert (found.left, found.right) == (Decimal("0.3"), Decimal("0.4"))


def test_blank_boxes_of_a_failing_sum_are_named() -> None:
    """The reader must know that the failure does not hang on the empty box."""
    (found,) = findings("remedies-results", made.report({REVIEW: [5, None, 0, 0, 4]}))
    assert found.severity is Severity.ERROR
    assert "行政复议·结果纠正没有填数" in found.hint


def test_tallies_count_every_sum_of_an_edition() -> None:
    """40 hard checks on a report of 2019, 42 from 2021: 7+7+rows+3 (23 and 25 rows)."""
    judged = judge(made.corpus(made.report(), made.report(year=2021)))
    rules = ["requests-balance", "requests-outcomes", "requests-applicants", "remedies-results"]
    counts = judged.tallies[:, [PLACES.index(rule) for rule in rules]].sum(axis=(1, 2))
    assert counts.tolist() == [40, 42]
    assert np.all(judged.tallies[:, :, Result.FAIL].sum(axis=1) == [1, 1])  # all zero


def test_a_bound_is_told_without_a_should() -> None:
    """Three suits after reviews, two reviews in two years: a fact, not a fault."""
    before = made.report({"remedies.review": [2, 0, 0, 0, 2]}, year=2023)
    after = made.report({"remedies.suit_after_review": [3, 0, 0, 0, 3]}, year=2024)
    (found,) = findings("suits-follow-reviews", before, after)
    assert found.severity is Severity.INFO
    assert found.message == "复议后起诉为 3 件，多于本年和上年行政复议相加（2 件）。"


def test_stocks_and_flows_name_their_row() -> None:
    """5 in force, 3 issued, none repealed: 8, not 12."""
    before = made.report({"proactive.normative_docs": [0, 0, 5]}, year=2022)
    after = made.report({"proactive.normative_docs": [3, 0, 12]}, year=2023)
    (found,) = findings("stock-follows-flow", before, after)
    assert found.message == (
        "行政规范性文件：现行有效件数为 12 件，上年现行有效加本年制发减本年废止为 8 件，"
        "相差 +4 件。"
    )


def test_removing_more_than_there_was_is_told() -> None:
    """Three items and a change of −8; the row is called as in its own edition."""
    (found,) = findings("items-not-below-zero", made.report({"proactive.licensing": [3, -8, 0]}))
    assert found.message == "行政许可：上一年项目数量加本年增减为 −5 项，小于 0。"
    report = made.report({"proactive.normative_docs": [0, 7, 3]}, year=2019)
    (other,) = findings("total-covers-new", report)
    assert other.message == "规范性文件：对外公开总数量为 3 件，少于本年新公开数量（7 件）。"
