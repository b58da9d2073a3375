"""Single rules, each at the edge where it begins to speak, and the sentence it says."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai import checks
from gongkai.checks import judge
from gongkai.model import Correction, Finding, Method, Result, Severity, Statement, Waiver
from tests import made


def findings(rule: str, *reports: made.Made, **more: object) -> list[Finding]:
    """The findings of one rule."""
    return [f for f in judge(made.corpus(*reports, **more)).findings if f.rule == rule]


def test_one_sentence_tells_all_blanks_of_a_table() -> None:
    """Five empty columns of 25 rows: 20 boxes of the four main rows, 105 others."""
    columns = ("business", "research", "public_welfare", "legal_service", "other")
    rows = made.FORM.editions["2021"].tables["requests"].rows
    blanks = {f"requests.{row}.{column}": None for row in rows for column in columns}
    found = findings("cells-filled", made.report(blanks, year=2023))
    assert [(f.severity, len(f.cells)) for f in found] == [
        (Severity.ERROR, 20),
        (Severity.WARNING, 105),
    ]
    assert found[0].message == (
        "“收到和处理申请”有 20 格没有填：本年新收·商业企业、本年新收·科研机构、"
        "本年新收·社会公益组织、本年新收·法律服务机构等 20 处。空白不等于 0。"
    )


def test_a_stroke_is_no_blank() -> None:
    """ "/" says that there is nothing to say."""
    assert findings("cells-filled", made.report({"proactive.coercion.decisions": "/"})) == []


def test_an_empty_table_is_told_once() -> None:
    """Fifteen empty boxes are one fact, not fifteen."""
    report = made.report({f"remedies.{row}": [None] * 5 for row in
                          ("review", "suit_direct", "suit_after_review")})  # fmt: skip
    assert findings("cells-filled", report) == []
    (found,) = findings("tables-filled", report)
    assert found.message == "“复议诉讼”整张表没有填写任何数字。"


def test_a_table_of_strokes_is_filled() -> None:
    """Somebody wrote fifteen times that there is nothing to say."""
    strokes = {f"remedies.{row}": ["/"] * 5 for row in
               ("review", "suit_direct", "suit_after_review")}  # fmt: skip
    found = judge(made.corpus(made.report(strokes))).findings
    assert not {f.rule for f in found} & {"tables-filled", "cells-filled"}


def test_an_unread_cell_is_ours_not_theirs() -> None:
    """What nobody can read is never published as the agency's fault."""
    (found,) = findings("figures-read", made.report({"proactive.coercion.decisions": "?"}))
    assert found.doubtful
    assert found.severity is Severity.INFO


def test_a_misfit_tells_both_headers() -> None:
    """The printed header, the form's own, and what stood in the surplus box."""
    misfit = made.misfit("proactive.fees", ["上一年项目数量", "本年增/减", "处理决定数量"], ["0"])
    (found,) = findings("headers-fit", made.report(misfits=(misfit,)))
    assert found.message == (
        "行政事业性收费：表头印为“上一年项目数量、本年增/减、处理决定数量”，"
        "格式规定为“上一年项目数量、本年增/减”，多出的格里印着 0。"
    )


OLD = {"year": 2023, "edition": "2019"}


def test_only_tables_that_differ_are_on_the_wrong_form() -> None:
    """Section four is the same in both forms; of a whole report of 2019 two tables are blamed."""
    (found,) = findings("edition-current", made.report(**OLD))
    assert found.message == (
        "“主动公开”、“收到和处理申请”所用的表格不是当年应当使用的格式（国办公开办函〔2021〕30号）。"
    )
    hybrid = made.report(year=2023, hybrid={"remedies": "2019"})
    assert findings("edition-current", hybrid) == []


@pytest.mark.parametrize("box", [..., "?", "!"])
def test_a_table_that_was_not_read_is_on_no_wrong_form(box: made.Box) -> None:
    """Boxes that both forms have say nothing of the form; the others were not read."""
    rows = {f"requests.other.{who}": box for who in ("natural_person", "total")}
    boxes = rows | {f"requests.other.{who}": ... for who in COMPANIES}
    report = made.report(boxes, year=2023, hybrid={"requests": "2019"})
    assert findings("edition-current", report) == []


COMPANIES = ("business", "research", "public_welfare", "legal_service", "other")


def test_decreases_may_be_negative() -> None:
    """本年增/减 alone may print −8."""
    assert findings("non-negative", made.report({"proactive.licensing": [9, -8, 0]})) == []
    (found,) = findings("non-negative", made.report({"proactive.licensing": [9, 0, -8]}))
    assert found.message == "行政许可·处理决定数量印为 −8，件数、项数和金额不应为负数。"


def test_half_a_case_is_graver_than_half_an_item() -> None:
    """Tables three and four count cases; table two is read in many ways."""
    rows = {"remedies.review.upheld": 1.5, "proactive.penalty.decisions": 1.5}
    found = findings("whole-numbers", made.report(rows))
    assert {f.cells[0]: f.severity for f in found} == {
        "remedies.review.upheld": Severity.ERROR,
        "proactive.penalty.decisions": Severity.WARNING,
    }


def test_money_may_have_six_decimals() -> None:
    """316441.123456 万元 is in order."""
    assert (
        findings("whole-numbers", made.report({"proactive.fees": [316441.123456]}, year=2023)) == []
    )


@pytest.mark.parametrize(
    ("kind", "published", "severity"),
    [
        ("dept_county", "2021-01-31", None),
        ("dept_county", "2021-02-01", Severity.ERROR),
        ("gov_county", "2021-03-31", None),
        ("gov_county", "2021-04-01", Severity.ERROR),
        ("township", "2021-02-01", Severity.INFO),
        ("township", "2021-04-01", Severity.WARNING),
        ("institution", "2021-12-01", None),
    ],
)
def test_the_deadline_depends_on_the_kind_of_body(
    kind: str, published: str, severity: Severity | None
) -> None:
    """条例 Art 49: departments by 31 January, governments by 31 March, townships unnamed."""
    found = findings(
        "published-on-time",
        made.report(published=published),
        agencies=[made.agency("330326-scjgj", kind)],
    )
    assert [f.severity for f in found] == ([] if severity is None else [severity])


def test_lateness_is_told_in_days() -> None:
    """Published on 20 February, due on 31 January."""
    (found,) = findings("published-on-time", made.report(published="2021-02-20"))
    assert found.message == "发布日期为 2021-02-20，晚于 2021-01-31，迟 20 天。"


@pytest.mark.parametrize(
    "title",
    ["某镇2020年度政府信息公开工作年度报告", "2020某镇2020年度报告", "政府信息公开工作年度报告",
     "2021年公布的2020年度报告"],
)  # fmt: skip
def test_titles_that_name_the_year_or_none(title: str) -> None:
    """Twice, late, or not at all: no contradiction."""
    assert findings("title-names-year", made.report(title=title)) == []


def carried(out: int, carried_in: int) -> list[made.Made]:
    """Two years of one body with what is carried over between them."""
    total = [34, 0, 0, 0, 0, 0, 34]
    left = [out, 0, 0, 0, 0, 0, out]
    come = [carried_in, 0, 0, 0, 0, 0, carried_in]
    return [
        made.report({"requests.new_received": total, "requests.carried_out": left}, year=2020),
        made.report({"requests.carried_in": come, "requests.new_received": total}, year=2021),
    ]


def test_carry_over_continues_over_the_change_of_form() -> None:
    """34 out of 2020 and 34 into 2021 agree; 30 do not, the total being the graver."""
    assert findings("carry-over-continues", *carried(34, 34)) == []
    found = findings("carry-over-continues", *carried(34, 30))
    assert [(f.cells, f.severity, f.difference) for f in found] == [
        (("requests.carried_in.natural_person",), Severity.WARNING, -4),
        (("requests.carried_in.total",), Severity.ERROR, -4),
    ]
    assert found[1].message == (
        "总计：本年报告的上年结转为 30 件，上年报告的结转下年度印为 34 件，相差 −4 件。"
    )


def test_a_doubtful_figure_of_last_year_makes_the_finding_doubtful() -> None:
    """Both years must be read with certainty."""
    before, after = carried(34, 30)
    unsure = made.Made(before.report, before.boxes, {"requests.carried_out.total": Method.CHOSEN})
    found = findings("carry-over-continues", unsure, after)
    assert [f.doubtful for f in found] == [False, True]


def test_a_gap_of_years_says_nothing() -> None:
    """2020 and 2022 are no consecutive years."""
    before, after = carried(34, 30)
    later = made.Made(made.report(year=2022).report, after.boxes)
    assert findings("carry-over-continues", before, later) == []


@pytest.mark.parametrize(
    ("before", "after", "fires"),
    [
        (550, 9487, True),
        (4, 20, False),
        (4, 21, True),
        (3, 19, False),
        (100, 19, True),
        (0, 25, True),
    ],
)
def test_a_jump_is_fivefold_and_not_tiny(before: int, after: int, fires: bool) -> None:
    """Five times, or a fifth, of at least 20."""
    reports = [
        made.report({"proactive.licensing.decisions": n}, year=year)
        for n, year in ((before, 2023), (after, 2024))
    ]
    assert bool(findings("no-sudden-jump", *reports)) is fires


def test_a_jump_is_told_in_times() -> None:
    """550 to 9487 is 17.2 times as many."""
    reports = [
        made.report({"proactive.licensing.decisions": n}, year=year)
        for n, year in ((550, 2023), (9487, 2024))
    ]
    (found,) = findings("no-sudden-jump", *reports)
    assert found.message == (
        "行政许可·本年处理决定数量：上年度 550 件，本年度 9487 件，是上年的 17.2 倍。"
    )


def test_no_jump_is_told_over_the_break_of_2024() -> None:
    """From 2024 on refusals go to review first: the counts are not comparable."""
    reports = [
        made.report({"remedies.review": [n, 0, 0, 0, n]}, year=year)
        for n, year in ((4, 2022), (40, 2023), (400, 2024), (4000, 2025))
    ]
    assert [f.year for f in findings("no-sudden-jump", *reports)] == [2023, 2025]


TABLE = {
    "requests.new_received": [74, 0, 0, 0, 0, 0, 74],
    "requests.carried_in": [1, 0, 0, 0, 0, 0, 1],
    "requests.granted": [70, 0, 0, 0, 0, 0, 70],
    "requests.denied_by_law": [3, 0, 0, 0, 0, 0, 3],
    "requests.denied_process_info": [2, 0, 0, 0, 0, 0, 2],
    "requests.handled_total": [75, 0, 0, 0, 0, 0, 75],
    "remedies.suit_direct": [25, 0, 0, 0, 25],
    "remedies.suit_after_review": [52, 0, 0, 0, 52],
}


@pytest.mark.parametrize(
    ("claim", "value", "rule"),
    [
        ("requests.new_received.total", 74, None),
        ("requests.new_received.total", 75, None),  # 74 and the one carried over
        ("requests.new_received.total", 17, "prose-new-received"),
        ("requests.denied.total", 5, None),
        ("requests.denied.total", 3, "prose-outcomes"),
        ("requests.granted.total+requests.partly_granted.total", 70, None),
        ("requests.granted.total+requests.partly_granted.total", 0, "prose-outcomes"),
        ("requests.carried_in.total", 2, "prose-carried"),
        ("remedies.suits.total", 77, None),
        ("remedies.suits.total", 57, "prose-remedies"),
        ("remedies.suit_direct.total+remedies.suit_after_review.total", 57, "prose-remedies"),
        ("requests.other.total", 0, None),  # three rows since 2021
        ("requests.other.total", 4, "prose-outcomes"),
        ("requests.nothing.total", 4, None),
        ("nonsense", 4, None),
        ("a.b", 4, None),
        ("no.such.thing", 4, None),
    ],
)
def test_prose_is_held_against_the_table(claim: str, value: int, rule: str | None) -> None:
    """Cells, groups and sums; both readings of what was received; silence when in doubt."""
    found = judge(made.corpus(made.report(TABLE, year=2023, statements={claim: value}))).findings
    assert [f.rule for f in found if f.rule.startswith("prose-")] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("value", "fires"),
    [
        (93.3, False),
        (93.33, False),
        (93.4, True),
        (94.6, False),
        (93, False),
        (90, True),
        (12, True),
    ],
)
def test_a_share_may_be_of_any_total(value: float, fires: bool) -> None:
    """70 of 75 handled are 93.33 %, of 74 received 94.59 %; rounded or cut off, both are right."""
    claim = "requests.granted.total/requests.handled_total.total"
    found = findings("prose-percentages", made.report(TABLE, year=2023, statements={claim: value}))
    assert bool(found) is fires


def test_a_share_is_told_beside_what_the_table_gives() -> None:
    """33.9 % in the prose, 93.33 % by the table."""
    claim = "requests.granted.total/requests.handled_total.total"
    (found,) = findings(
        "prose-percentages", made.report(TABLE, year=2023, statements={claim: 33.9})
    )
    assert found.message == (
        "正文写的是予以公开占 33.9%，按表中的数计算，占办理结果总计的 93.33%。"
    )


def test_a_stated_period_must_be_the_year() -> None:
    """Nobody can say anything where none is stated."""
    assert findings("prose-period", made.report(year=2023)) == []
    assert findings("prose-period", made.report(year=2023, period="2023-01-01/2023-12-31")) == []
    (found,) = findings("prose-period", made.report(year=2023, period="2022-01-01/2022-12-31"))
    assert found.message == (
        "正文写的统计期限是 2022-01-01 至 2022-12-31，本报告按 2023 年度收录。"
    )


def test_what_we_may_have_misread_is_not_assessable() -> None:
    """A failing sum over a figure chosen by a column is nobody's failure."""
    rows = {"remedies.review": [1, 0, 0, 0, 5]}
    for method, counts in ((Method.AGREED, [0, 2, 0, 1]), (Method.CHOSEN, [1, 2, 0, 0])):
        report = made.report(rows, methods={"remedies.review.total": method})
        judged = judge(made.corpus(report))
        at = [rule.id for rule in judged.rules].index("remedies-results")
        assert judged.tallies[0, at].tolist() == counts
        assert [judged.may_be_shown(f) for f in judged.findings] == [method is Method.AGREED]


def test_prose_and_table_are_told_side_by_side() -> None:
    """57 in the prose, 25 and 52 in the table."""
    (found,) = findings(
        "prose-remedies", made.report(TABLE, year=2023, statements={"remedies.suits.total": 57})
    )
    assert found.message == (
        "正文写的是 57 件，表中“直接起诉·总计”、“复议后起诉·总计”相加为 77 件，相差 −20 件。"
    )


def test_prose_is_silent_where_the_table_is_blank() -> None:
    """An empty row may hold what the prose says."""
    rows = {"requests.denied_by_law": [None] * 7}
    report = made.report(rows, year=2023, statements={"requests.denied.total": 3})
    judged = judge(made.corpus(report))
    at = [rule.id for rule in judged.rules].index("prose-outcomes")
    assert judged.tallies[0, at].tolist() == [1, 0, 0, 0]
    assert judged.tallies[0, at, Result.NOT_ASSESSABLE] == 1


def waiver(**more: object) -> Waiver:
    """A waiver of the non-negative rule on the plain report."""
    fields = {"rule": "non-negative", "agency": "330326-scjgj", "year": 2020, "reason": "电话核实",
              "date": "2026-01-05", "by": "李编辑"} | more  # fmt: skip
    return Waiver(**fields)  # type: ignore[arg-type]


NEGATIVE = {"proactive.licensing.decisions": -8}


def test_a_waiver_sets_its_finding_aside_and_keeps_it() -> None:
    """The finding stays, with the reason, the name and the date."""
    (found,) = findings("non-negative", made.report(NEGATIVE), waivers=(waiver(),))
    assert found.waiver == "电话核实（李编辑，2026-01-05）"


def test_a_waiver_of_other_cells_is_idle() -> None:
    """A waiver that sets nothing aside would hide the next failure."""
    idle = waiver(cells=("proactive.penalty.decisions",))
    corpus = made.corpus(made.report(NEGATIVE), waivers=(idle,))
    found = {f.rule: f for f in judge(corpus).findings}
    assert found["non-negative"].waiver == ""
    assert found["waivers-current"].severity is Severity.STRUCTURE
    assert "没有对应的发现" in found["waivers-current"].message


def test_a_waiver_runs_out_on_the_reference_date() -> None:
    """It holds on its last day and not after."""
    report, short = made.report(NEGATIVE), waiver(until="2026-06-30")
    held = made.corpus(report, waivers=(short,), reference_date="2026-06-30")
    over = made.corpus(report, waivers=(short,), reference_date="2026-07-01")
    assert [f.rule for f in judge(held).findings if f.rule == "waivers-current"] == []
    found = {f.rule: f for f in judge(over).findings}
    assert found["non-negative"].waiver == ""
    assert "到期" in found["waivers-current"].message


def correction(**more: object) -> Correction:
    """A misread figure put right."""
    fields = {"id": "0001", "kind": "misread", "agency": "330326-scjgj", "year": 2020,
              "date": "2026-01-05", "reason": "看错", "cell": "proactive.licensing.decisions",
              "before": "63", "after": "36"} | more  # fmt: skip
    return Correction(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, ""),
        ({"after": "35"}, "更正后应为“35”，记录中为“36”"),
        ({"cell": "proactive.licensing.nothing"}, "格式中没有"),
        ({"year": 2019}, "没有 330326-scjgj/2019 这份报告"),
        ({"kind": "reissued", "cell": "", "after": "0" * 64}, ""),
        ({"kind": "reissued", "cell": "", "after": "1" * 64}, "文件指纹应为"),
    ],
)
def test_a_correction_must_be_borne_out_by_the_record(more: dict[str, object], says: str) -> None:
    """The ledger and the records must not drift apart."""
    report = made.report({"proactive.licensing.decisions": 36})
    found = findings("corrections-borne-out", report, corrections=(correction(**more),))
    assert bool(found) is bool(says)
    assert all(says in f.message for f in found)


def test_only_the_last_correction_of_a_cell_counts() -> None:
    """A second look may correct the first."""
    chain = (correction(after="35"), correction(id="0002", before="35", after="36"))
    report = made.report({"proactive.licensing.decisions": 36})
    assert findings("corrections-borne-out", report, corrections=chain) == []


def test_a_statement_names_its_line() -> None:
    """The reader finds the sentence in the source."""
    plain = made.report(TABLE, year=2023)
    said = replace(
        plain.report, statements=(Statement("requests.new_received.total", Decimal(17), 41),)
    )
    (found,) = findings("prose-new-received", made.Made(said, plain.boxes))
    assert found.hint.startswith("见原文第 41 行。")


def test_an_empty_corpus_is_judged() -> None:
    """Nothing in, nothing out, the catalogue whole."""
    judged = judge(made.corpus())
    assert judged.findings == ()
    assert judged.tallies.shape == (0, len(judged.rules), 4)


FOUR = {"overview": "主动公开、依申请、信息管理、网站"}
FIVE = {"overview": "主动公开、依申请、信息管理、网站、监督"}


@pytest.mark.parametrize(
    ("rule", "said", "fires"),
    [
        ("published-after-year-end", {"published": "2020-12-31"}, False),
        ("published-after-year-end", {"published": "2020-12-30"}, True),
        ("problems-written", {"narrative": {"problems": "公开的及时性有待提高"}}, False),
        ("problems-written", {"narrative": {"problems": "公开的及时性有待提。"}}, True),
        ("overview-complete", {"narrative": FIVE}, False),
        ("overview-complete", {"narrative": FOUR}, True),
        ("title-names-year", {"title": "某局2019年年度报告"}, True),
    ],
)  # fmt: skip
def test_words_and_dates_at_the_edge(rule: str, said: dict[str, object], fires: bool) -> None:
    """The last day of the year, ten characters, five subjects."""
    assert bool(findings(rule, made.report(**said))) is fires  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("projects", "amount", "rules"),
    [
        (1, 1000, set()),
        (1, 999, {"purchase-amount-plausible"}),
        (2, 2_000_000_000, set()),
        (2, 2_000_000_002, {"purchase-amount-plausible"}),
        (0, 0, set()),
        (0, 5000, {"purchases-match"}),
        (3, 0, {"purchases-match"}),
    ],
)
def test_purchases_at_the_edge(projects: int, amount: int, rules: set[str]) -> None:
    """A thousand yuan each, a thousand million each, and none at all."""
    rows = {"proactive.procurement": [projects, amount]}
    found = judge(made.corpus(made.report(rows))).findings
    assert {f.rule for f in found if f.rule.startswith("purchase")} == rules


@pytest.mark.parametrize(("own", "fires"), [(7, False), (8, False), (6, True)])
def test_a_government_has_no_less_than_its_members(own: int, fires: bool) -> None:
    """Three and four make seven: as many are in order."""
    reports = [
        made.report({"requests.new_received": [n, 0, 0, 0, 0, 0, n]}, agency=agency)
        for agency, n in (("330326-zf", own), ("330326-a", 3), ("330326-b", 4))
    ]
    agencies = [
        made.agency("330326-zf", "gov_county"),
        *(made.agency(f"330326-{each}", parent="330326-zf") for each in "ab"),
    ]
    judgement = judge(made.corpus(*reports, agencies=agencies))
    (rule,) = (at for at, each in enumerate(judgement.rules) if each.id == "covers-its-members")
    tally = judgement.tallies[:, rule].sum(axis=0)
    assert bool([f for f in judgement.findings if f.rule == "covers-its-members"]) is fires
    assert (tally[Result.PASS], tally[Result.FAIL]) == ((1, 1) if fires else (2, 0))


RESULTS = ("upheld", "corrected", "other", "pending", "total")
RULES = ("rules", "normative_docs")


@pytest.mark.parametrize(
    ("label", "cells", "official"),
    [
        ("remedies.review", [f"remedies.review.{each}" for each in RESULTS], "行政复议"),
        ("proactive.*.in_force", [f"proactive.{each}.in_force" for each in RULES], "现行有效件数"),
        ("proactive.procurement", [], ""),
    ],
)
def test_a_label_of_its_own_is_about_the_cells_under_it(
    label: str, cells: list[str], official: str
) -> None:
    """All that the report prints there, and nothing where it prints no such row."""
    found = findings("labels-official", made.report(year=2023, labels={label: "别名"}))
    assert [list(each.cells) for each in found] == ([cells] if cells else [])
    assert all(each.message == f"格式的“{official}”，原文印作“别名”。" for each in found)


def test_no_run_of_reports_splits_a_body(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a run of three would end amid the years of a body, it is longer."""
    monkeypatch.setattr(checks, "PART", 3)
    reports = [
        made.report(agency=body, year=2019 + n)
        for body, years in (("a-a", 1), ("b-b", 5), ("c-c", 2))
        for n in range(years)
    ]
    runs = [list(run.rows_of) for run in checks.runs_of_bodies(made.corpus(*reports))]
    assert runs == [["a-a", "b-b"], ["c-c"]]


@pytest.mark.parametrize(("kept", "fires"), [(1.0, True), (0.5, False)])
def test_text_is_this_years_unless_most_of_it_is_not(kept: float, fires: bool) -> None:
    """Half of the text anew is enough."""
    words = "".join(chr(0x4E00 + at) for at in range(200))
    later = words[: int(200 * kept)] + "".join(chr(0x6000 + at) for at in range(200))
    reports = [
        made.report(year=year, narrative={"other": text})
        for year, text in ((2022, words), (2023, later[:200]))
    ]
    assert bool(findings("text-of-this-year", *reports)) is fires


def test_a_merger_and_a_new_issue_excuse_what_breaks_off() -> None:
    """Both years are set apart by what is on record; a merger long ago excuses nothing."""

    def told(**more: object) -> list[tuple[Severity, str]]:
        found = findings("carry-over-continues", *carried(34, 30), **more)
        return [(f.severity, f.hint) for f in found if f.cells[0].endswith("total")]

    bodies = [
        [made.agency("330326-gsj", successor="330326-scjgj", last_year=last)]
        for last in (2020, 2015)
    ]
    again = correction(kind="reissued", cell="", before="1" * 64, after="0" * 64, year=2020)
    assert told() == [(Severity.ERROR, "")]
    assert [told(agencies=each)[0][0] for each in bodies] == [Severity.WARNING, Severity.ERROR]
    assert "330326gsj并入" in told(agencies=bodies[0])[0][1]
    assert told(corrections=(again,)) == [
        (Severity.WARNING, "两年之间2020年度的报告发布后更换过，差额可能由此而来。")
    ]


@pytest.mark.parametrize(
    ("before", "after", "fires"),
    [(5, 5000, True), (5, 4999, False), (5000, 5, True), (0, 5000, False), (5000, 0, False)],
)
def test_a_slip_of_unit_is_a_thousandfold(before: int, after: int, fires: bool) -> None:
    """Yuan for ten thousand yuan; nothing is said of nothing."""
    reports = [
        made.report({"proactive.fees": [n]}, year=year)
        for n, year in ((before, 2022), (after, 2023))
    ]
    assert bool(findings("fee-unit-steady", *reports)) is fires


@pytest.mark.parametrize(("not_zero", "fires"), [(6, True), (5, False)])
def test_figures_of_last_year_need_some_figures(not_zero: int, fires: bool) -> None:
    """A report of noughts is like that of every year."""
    rows = {
        "remedies.review": [1, 1, 0, 0, 2],
        "proactive.licensing.decisions": 9,
        "proactive.penalty.decisions": 9,
        "proactive.coercion.decisions": not_zero - 5,
    }
    reports = [made.report(rows, year=year) for year in (2022, 2023)]
    assert bool(findings("figures-of-this-year", *reports)) is fires


@pytest.mark.parametrize(("before", "after"), [(500, 0), (0, 500)])
def test_a_jump_from_or_to_nothing_has_no_multiple(before: int, after: int) -> None:
    """Two numbers say it; no number is a multiple of none."""
    reports = (made.report({"proactive.penalty": [before]}, year=2022),
               made.report({"proactive.penalty": [after]}, year=2023))  # fmt: skip
    (found,) = findings("no-sudden-jump", *reports)
    assert found.message.endswith(f"：上年度 {before} 件，本年度 {after} 件。")
