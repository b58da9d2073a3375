"""Where a rule turns: the figure at its threshold, and the blank that leaves the result open."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.checks import RULES, judge
from gongkai.model import Name, Result, Statement
from tests import made

PLACES = [rule.id for rule in RULES]
SHARES, FEES = "prose-percentages", "processing-fee-follows-excess"
SLIPS = "fee-unit-steady"
PASS, OPEN, UNKNOWN, FAIL = (
    Result.PASS,
    Result.PASS_IF_BLANK_IS_ZERO,
    Result.NOT_ASSESSABLE,
    Result.FAIL,
)


def results(rule: str, *reports: made.Made) -> list[Result]:
    """What a rule came to on the last report, each result as often as it came."""
    counts = judge(made.corpus(*reports)).tallies[-1, PLACES.index(rule)]
    return [result for result in Result for _ in range(counts[result])]


def people(number: made.Box) -> list[made.Box]:
    """A row of table three in which all who applied are persons."""
    return [number, 0, 0, 0, 0, 0, number]


def told(claim: str, value: float, **boxes: object) -> made.Made:
    """A report of 2023 whose prose states a figure."""
    rows = {row.replace("__", "."): some for row, some in boxes.items()}
    return made.report(rows, year=2023, statements={claim: value})


@pytest.mark.parametrize(
    ("fee", "excessive", "result"),
    [(400, 0, FAIL), (400, 2, PASS), (0, 0, PASS), (400, None, UNKNOWN)],
)
def test_a_fee_wants_those_who_apply_far_too_often(
    fee: int, excessive: int | None, result: Result
) -> None:
    """Nothing is to be said where somebody was refused for it, or where the box is empty."""
    report = told("processing_fee", fee, requests__refused_excessive=people(excessive))
    assert results(FEES, report) == [result]


@pytest.mark.parametrize(
    ("share", "value", "result"),
    [
        ("requests.granted.total", 12.3, PASS),  # 12.25 rounded
        ("requests.granted.total", 12.2, PASS),  # 12.25 cut off
        ("requests.granted.total", 12.4, FAIL),
        ("requests.granted.total+requests.partly_granted.total", 25, PASS),
        ("requests.granted.total+requests.partly_granted.total", 27, FAIL),
        ("requests.nothing.total", 12.3, UNKNOWN),
    ],
)
def test_a_share_of_several_outcomes(share: str, value: float, result: Result) -> None:
    """49 and 51 of 400 handled; what is no part of the form is held against nothing."""
    report = told(
        f"{share}/requests.handled_total.total",
        value,
        requests__granted=people(49),
        requests__partly_granted=people(51),
        requests__handled_total=people(400),
    )
    assert results(SHARES, report) == [result]


@pytest.mark.parametrize("base", ["requests.nothing.total", "requests.handled_total.total"])
def test_a_share_of_nothing_is_unknown(base: str) -> None:
    """No form has the first total, and the second is nought."""
    report = told(f"requests.granted.total/{base}", 50, requests__granted=people(5))
    assert results(SHARES, report) == [UNKNOWN]


@pytest.mark.parametrize(
    "claim", ["requests.granted.total/requests.handled_total.total", "processing_fee"]
)
def test_every_statement_leads_to_its_line(claim: str) -> None:
    """Who looks it up need not search the document."""
    rows = {"requests.granted": people(1), "requests.handled_total": people(4)}
    said = (Statement(claim, Decimal(90), 17), Statement(claim, Decimal(91), 0))
    report = made.report(rows, year=2023)
    found = judge(made.corpus(replace(report, report=replace(report.report, statements=said))))
    hints = [f.hint for f in found.findings if f.rule in (SHARES, FEES)]
    assert ["见原文第 17 行。" in hint for hint in hints] == [True, False]


@pytest.mark.parametrize(
    ("boxes", "said", "result"),
    [
        ([3, 2], 5, PASS),
        ([5, None], 5, OPEN),
        ([3, None], 5, UNKNOWN),
        ([3, None], 2, FAIL),
        ([3, "?"], 3, UNKNOWN),
    ],
)
def test_a_stated_group_with_an_empty_box(boxes: list[made.Box], said: int, result: Result) -> None:
    """The empty one of eight refusals may hold what is missing, never what is too much."""
    row = "requests__denied_third_party"
    second = {row: [None] * 7} if boxes[1] is None else {f"{row}__total": boxes[1]}
    report = told(
        "requests.denied.total", said, **{"requests__denied_by_law__total": boxes[0]}, **second
    )
    assert results("prose-outcomes", report) == [result]


@pytest.mark.parametrize(
    ("row", "said", "result", "says"),
    [
        ([3, 1, 0, 0, 0, 0, None], 4, PASS, ""),
        ([3, 1, 0, 0, 0, 0, None], 5, FAIL, "相加为 4 件"),
        ([3, None, 0, 0, 0, 0, None], 5, UNKNOWN, ""),
        ([None] * 7, 1, FAIL, "没有填数"),
        ([None] * 7, 0, UNKNOWN, ""),
    ],
)
def test_an_empty_total_is_asked_of_its_row(
    row: list[made.Box], said: int, result: Result, says: str
) -> None:
    """The printed kinds of applicants say what an empty total does not."""
    report = told("requests.carried_out.total", said, **{"requests__carried_out": row})
    found = [f for f in judge(made.corpus(report)).findings if f.rule == "prose-carried"]
    assert results("prose-carried", report) == [result]
    assert [says in each.message for each in found] == [True] * bool(says)


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ("requests.granted.total", "表中“予以公开·总计”为 0 件，"),
        (
            "requests.unable.total",
            "“不掌握·总计”、“需要另行制作·总计”、“补正后仍不明确·总计”相加为",
        ),
        ("requests.denied.total", "表中国家秘密·总计等 8 格相加为 0 件，"),
    ],
)
def test_boxes_are_named_as_far_as_a_sentence_bears(claim: str, says: str) -> None:
    """One by its name, three by theirs, eight by the first."""
    found = judge(made.corpus(told(claim, 3))).findings
    assert [says in f.message for f in found if f.rule == "prose-outcomes"] == [True]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**15))
def test_no_amount_of_six_decimals_is_taken_for_seven(millionths: int) -> None:
    """However large, what was printed with six decimals is not held against anybody."""
    report = made.report({"proactive.fees": [millionths / 10**6]}, year=2023)
    assert FAIL not in results("whole-numbers", report)


def test_a_seventh_decimal_is_told() -> None:
    """A count has none, an amount of money no more than six."""
    for amount, fires in ((0.000001, False), (0.0000001, True), (12.3456785, True)):
        report = made.report({"proactive.fees": [amount]}, year=2023)
        assert (FAIL in results("whole-numbers", report)) is fires


@pytest.mark.parametrize(("handled", "fires"), [(29, False), (30, True)])
def test_few_outcomes_say_nothing_of_their_kind(handled: int, fires: bool) -> None:
    """Ten of thirty are a third; of fewer than thirty nothing is said."""
    report = made.report(
        {"requests.other_misc": people(10), "requests.handled_total": people(handled)}, year=2023
    )
    assert results("other-outcomes-few", report) == ([FAIL] if fires else [])


@pytest.mark.parametrize(("now", "result"), [(5, UNKNOWN), (8, OPEN), (11, UNKNOWN)])
def test_an_empty_change_may_be_a_decrease(now: int, result: Result) -> None:
    """Eight items and a change left empty: it may stand for more or for fewer."""
    before = made.report({"proactive.licensing": [8, None, 0]}, year=2019)
    after = made.report({"proactive.licensing": [now, 0, 0]}, year=2020)
    others = [PASS] * 4
    assert results("items-follow-change", before, after) == sorted([*others, result])


def test_a_slip_of_unit_is_told_in_times() -> None:
    """512.5 万元 and 5125000 万元: a factor that lies between 元 and 万元."""
    before = made.report({"proactive.fees": [512.5]}, year=2022)
    after = made.report({"proactive.fees": [5125000]}, year=2023)
    (found,) = [f for f in judge(made.corpus(before, after)).findings if f.rule == SLIPS]
    assert found.message == (
        "行政事业性收费·本年收费金额（单位：万元）：上年度 512.5 万元，本年度 5125000 万元，"
        "相差 10000 倍，两年所用的单位可能不同。"
    )


def test_a_body_that_nobody_registered_is_judged() -> None:
    """What breaks off between two years of it has no excuse on record, and is told."""
    before = made.report({"requests.carried_out": people(3)}, year=2022)
    after = made.report({"requests.carried_in": people(1)}, year=2023)
    corpus = replace(made.corpus(before, after), agencies={})
    found = [f for f in judge(corpus).findings if f.rule == "carry-over-continues"]
    assert [f.hint for f in found] == ["", ""]


@pytest.mark.parametrize(("last", "fires"), [(3, True), (None, False), ("/", False)])
def test_a_report_that_leaves_a_box_empty_repeats_nobody(last: made.Box, fires: bool) -> None:
    """Eight figures as last year's, and one that is there only once."""
    row = [1, 2, 3, 4, 5, 6, 21]
    rows = {"requests.new_received": row, "proactive.penalty.decisions": 3}
    before = made.report(rows, year=2022)
    after = made.report({**rows, "proactive.penalty.decisions": last}, year=2023)
    assert results("figures-of-this-year", before, after) == [FAIL if fires else PASS]


@pytest.mark.parametrize(
    ("printed", "surplus", "says"),
    [
        ([], [], "没有印表头，格式规定为“上一年项目数量、本年增/减”。"),
        (["甲", "乙"], ["0", "7"], "表头印为“甲、乙”，格式规定为“上一年项目数量、本年增/减”，"
         "多出的格里印着 0、7。"),
    ],
)  # fmt: skip
def test_a_misfit_tells_what_is_printed(printed: list[str], surplus: list[str], says: str) -> None:
    """A row may stand without any headers, and with no box too many."""
    report = made.report(misfits=(made.misfit("proactive.fees", printed, surplus),))
    (found,) = [f for f in judge(made.corpus(report)).findings if f.rule == "headers-fit"]
    assert found.message == f"行政事业性收费：{says}"


def test_a_message_ends_where_nobody_reads_on() -> None:
    """A record may print headers without end; the report shows them, a finding the first."""
    report = made.report(misfits=(made.misfit("proactive.fees", ["甲"] * 50_000, ["7"] * 9),))
    (found,) = [f for f in judge(made.corpus(report)).findings if f.rule == "headers-fit"]
    assert len(found.message) <= 400
    assert found.message.endswith("…")


def test_few_words_are_counted() -> None:
    """无 is one word; a full stop is none."""
    report = made.report(year=2023, narrative={"problems": "无。"})
    (found,) = [f for f in judge(made.corpus(report)).findings if f.rule == "problems-written"]
    assert found.message == "“存在的主要问题及改进情况”只有 1 个字。"


@pytest.mark.parametrize(("changed", "result"), [(10, FAIL), (11, PASS)])
def test_nine_tenths_of_a_text_are_the_text(changed: int, result: Result) -> None:
    """Of 100 runs of four characters, as many are new as characters at the end."""
    old = "".join(chr(0x4E00 + at) for at in range(103))
    new = old[: 103 - changed] + "".join(chr(0x6E00 + at) for at in range(changed))
    before = made.report(year=2022, narrative={"problems": old})
    after = made.report(year=2023, narrative={"problems": new})
    assert results("text-of-this-year", before, after) == [result]


def test_a_government_without_a_report_is_held_to_nothing() -> None:
    """Its bureau reports on 2023, it has only reported on 2022."""
    government = made.agency("330326-zf", "gov_county")
    bureau = made.agency("330326-a", parent="330326-zf")
    reports = [
        made.report(agency="330326-a", year=2023),
        made.report(agency="330326-zf", year=2022),
    ]
    found = judge(made.corpus(*reports, agencies=[government, bureau]))
    assert found.tallies[:, PLACES.index("covers-its-members")].sum() == 0


SAID = "{}努力做好公开工作" + "".join(chr(0x4E00 + at) for at in range(110))
CALLED = (("甲县教育局", "县教育局", "教育局"), ("乙县", "乙县卫生健康局"))


@pytest.mark.parametrize("first", CALLED[0])
@pytest.mark.parametrize("second", [*CALLED[1], "丙县民政局"])
def test_a_text_is_anothers_whatever_its_body_calls_itself(first: str, second: str) -> None:
    """Names of their own are taken out, the longest first; that of a third body is a word."""
    bodies = [
        made.agency(f"33032{at}-a", names=(Name(names[0]),), aliases=names[1:])
        for at, names in enumerate(CALLED)
    ]
    reports = [
        made.report(agency=body.id, narrative={"overview": SAID.format(name)})
        for body, name in zip(bodies, (first, second), strict=True)
    ]
    found = judge(made.corpus(*reports, agencies=bodies)).findings
    assert [f.message for f in found if f.rule == "text-of-this-body"] == (
        ["“总体情况”部分除数字和名称外，与甲县教育局同年的报告相同。"]
        if second in CALLED[1]
        else []
    )


def test_a_text_of_bodies_that_nobody_registered() -> None:
    """They are called by their codes."""
    reports = [
        made.report(agency=agency, narrative={"overview": SAID}) for agency in ("1-a", "2-b")
    ]
    corpus = replace(made.corpus(*reports), agencies={})
    (found,) = [f for f in judge(corpus).findings if f.rule == "text-of-this-body"]
    assert "与1-a同年的报告相同" in found.message


def test_only_a_change_that_is_its_stock_repeats_it() -> None:
    """Not another number, nor two counts side by side that happen to be the same."""
    for boxes in ([81, 2, 5], [81, -81, 5], [0, 0, 5]):
        assert FAIL not in results("delta-repeats-stock", printed_in_2020("licensing", boxes))
    assert FAIL not in results("delta-repeats-stock", printed_in_2020("rules", [7, 7, 7]))
    found = judge(made.corpus(printed_in_2020("licensing", [81, 81, 5]))).findings
    (message,) = (each.message for each in found if each.rule == "delta-repeats-stock")
    assert message == "行政许可：本年增/减印为 81，与上一年项目数量 81 相同。"


def printed_in_2020(row: str, boxes: list[int]) -> made.Made:
    """A report that prints one row of table two on the form of that year."""
    return made.report({f"proactive.{row}": boxes}, year=2020)


def test_blanks_at_the_seam_of_two_tables_are_told_apart() -> None:
    """The last box of table two and the first of table three: a sentence for each."""
    seam = {"proactive.fees.amount_wan": None, "requests.new_received.natural_person": None}
    report = made.report(seam, year=2023)
    blanks = [f for f in judge(made.corpus(report)).findings if f.rule == "cells-filled"]
    assert [finding.cells for finding in blanks] == [(code,) for code in seam]


def test_a_blank_is_not_compared_with_the_year_before() -> None:
    """One box less is compared, and none counts as passed that was not."""
    first = made.report({"proactive.penalty": [40]}, year=2022)
    whole = made.report({"proactive.penalty": [50]}, year=2023)
    blank = made.report({"proactive.penalty": [None]}, year=2023)
    compared = [results("no-sudden-jump", first, later) for later in (whole, blank)]
    assert [*compared[1], PASS] == compared[0]


def test_a_list_adds_up_to_its_whole() -> None:
    """Four and five are nine; a whole whose parts nobody lists is not judged."""
    for whole, parts, result in ((9, (4, 5), PASS), (10, (4, 5), FAIL), (9, (), UNKNOWN)):
        claim = Statement("list", Decimal(whole), 1, parts=tuple(map(Decimal, parts)))
        report = made.report({}, year=2023)
        said = made.Made(replace(report.report, statements=(claim,)), report.boxes)
        assert results("prose-lists-add-up", said) == [result]


def test_a_wrong_share_names_what_it_is_said_to_be_of() -> None:
    """The total that the prose names, not another one that might be meant."""
    claim = "requests.granted.total/requests.handled_total.total"
    rows = {"requests__granted": people(2), "requests__handled_total": people(8)}
    findings = judge(made.corpus(told(claim, 90, **rows))).findings
    (found,) = [finding for finding in findings if finding.rule == SHARES]
    assert found.cells == tuple(claim.split("/"))


def test_the_form_in_force_passes_and_an_older_one_fails() -> None:
    """What a report prints on the older one, but cannot be read, leaves it open."""
    old = {"year": 2023, "edition": "2019"}
    assert results("edition-current", made.report(year=2023)) == [PASS]
    assert results("edition-current", made.report(**old)) == [FAIL]
    assert results("edition-current", made.report(rest="?", **old)) == [UNKNOWN]
