"""What the first screens of pages say in sentences: the same of a report wherever it stands."""

from __future__ import annotations

import lxml.html
import pytest
from lxml.html import HtmlElement

from gongkai.checks import judge
from gongkai.derived.coverage import coverage
from gongkai.model import Heading, Method, Page, State
from tests import made
from tests.at_once import paginate

BODY = "330326-scjgj"


def pages_of(*reports: made.Made, **more: object) -> dict[str, HtmlElement]:
    """The blocks of every page of these reports, by address."""
    corpus = made.corpus(*reports, **more)
    return {page.path: _tree(page) for page in paginate(corpus, judge(corpus))}


def _tree(page: Page) -> HtmlElement:
    blocks = [str(block) for block in page.blocks if not isinstance(block, Heading)]
    return lxml.html.fromstring(f"<main>{''.join(blocks)}</main>")


def words(element: HtmlElement) -> str:
    """The text of an element, blanks made single."""
    return " ".join(element.text_content().split())


def story(page: HtmlElement) -> str:
    """The first screen of a page."""
    return words(page.find_class("gk-story")[0])


def column(rows: dict[str, made.Box]) -> dict[str, made.Box]:
    """Rows of table three, all asked for by natural persons."""
    both = ("natural_person", "total")
    return {f"requests.{row}.{who}": box for row, box in rows.items() for who in both}


PINGYANG = column({
    "new_received": 4, "denied_by_law": 3, "unable_not_held": 1, "handled_total": 4,
})  # fmt: skip
"""A county bureau, 2020: three refused because a law forbids it, one not held."""


@pytest.mark.parametrize("address", [f"a/{BODY}/", f"a/{BODY}/2020/"])
def test_what_was_refused_and_why_is_said_with_the_article(address: str) -> None:
    """Reason by reason as the form names it; what the table prints as 0 is said to be so."""
    told = story(pages_of(made.report(PINGYANG))[address])

    assert "不予公开 3 件：其他法律行政法规禁止公开 3（条例第十四条）。" in told
    assert "无法提供 1 件：本机关不掌握相关政府信息 1（条例第三十六条第（四）、（五）项）。" in told
    assert "不予处理：各行总计都印为 0。" in told


def test_each_reason_leads_to_its_box() -> None:
    """From the body's page to the very box on the report's page."""
    (link,) = pages_of(made.report(PINGYANG))[f"a/{BODY}/"].xpath(
        "//*[@class='gk-why']//a[contains(., '禁止公开')]/@href"
    )
    assert link == "2020/#requests-denied_by_law-total"


@pytest.mark.parametrize(
    ("box", "told"),
    [
        (None, ("3 件（另有 1 格空白）", "。")),
        ("?", ("无法合计（有读不准的格）", "，1 格读不准。")),
        (..., ("无法合计（原文缺行）", "，1 格原文无此栏。")),
    ],
)
def test_a_reason_that_prints_no_number_is_not_zero(box: made.Box, told: tuple[str, str]) -> None:
    """Blank, unread and absent rows are told beside the reasons that were read."""
    boxes = PINGYANG | {"requests.denied_third_party.total": box}
    reason = "其他法律行政法规禁止公开 3（条例第十四条）"
    assert f"不予公开 {told[0]}：{reason}{told[1]}" in story(
        pages_of(made.report(boxes))[f"a/{BODY}/2020/"]
    )


def test_an_empty_group_is_no_group_of_zeros() -> None:
    """Five blank rows: nothing is said to be printed as 0."""
    table = made.FORM.editions["2019"].tables["requests"]
    blank = {f"requests.{row}.total": None for row in table.members("refused")}
    told = story(pages_of(made.report(PINGYANG | blank))[f"a/{BODY}/2020/"])
    assert "不予处理 空白。" in told
    assert "各行总计都印为 0" not in told


def test_an_inferred_reason_is_told_as_such() -> None:
    """A figure chosen by a column's sum says 推定 beside its article."""
    chosen = {"requests.denied_by_law.total": Method.CHOSEN}
    told = story(pages_of(made.report(PINGYANG, methods=chosen))[f"a/{BODY}/2020/"])
    assert "其他法律行政法规禁止公开 3（条例第十四条；推定）" in told


ZONE = column({
    "new_received": 21, "granted": 7, "partly_granted": 6, "unable_not_held": 14,
    "handled_total": 21,
})  # fmt: skip
"""A zone, 2020: outcomes that add up to 27 over a printed total of 21."""


@pytest.mark.parametrize("address", [f"a/{BODY}/", f"a/{BODY}/2020/"])
def test_no_rate_is_told_over_a_total_that_its_parts_contradict(address: str) -> None:
    """The first screen says why there is none, and no percentage."""
    told = story(pages_of(made.report(ZONE))[address])
    assert "公开率、不予公开率、无法提供率：所据总计与各项不符，不计算。" in told
    assert "%" not in told


def test_indicators_say_why_there_is_no_rate() -> None:
    """In the table of a body's years and on the indicator's own page alike."""
    pages = pages_of(made.report(ZONE), made.report(PINGYANG, year=2021))
    for address in (f"a/{BODY}/", "indicators/disclosure_rate/"):
        assert "所据总计与各项不符，不计算" in words(pages[address]), address


FIVE = [f"33032{n}-scjgj" for n in range(1, 6)]


def peers_table(reports: list[made.Made]) -> dict[str, list[str]]:
    """The lines of the table of peers on the page of the first of five bodies."""
    regions = [made.Region("330300", "温州市", None)]
    regions += [made.Region(body[:6], f"{body[5]}县", "330300") for body in FIVE]
    page = pages_of(*reports, regions=regions)[f"a/{FIVE[0]}/2020/"]
    rows = page.find_class("gk-peers")[0].iter("tr")
    return {words(row[0]): [words(box) for box in row[1:]] for row in rows}


def test_peers_leave_out_what_contradicts_itself_and_small_bases() -> None:
    """Five rates are enough; with one on a contradicted total or a small base there are four."""
    sound = [
        column({"new_received": 40, "granted": n, "unable_not_held": 40 - n, "handled_total": 40})
        for n in (10, 20, 30, 20, 20)
    ]
    told = peers_table([made.report(s, agency=b) for s, b in zip(sound, FIVE, strict=True)])
    assert told["公开率"] == ["25.0%", "50.0%", "50.0%", "50.0%", "5", "0", "0"]
    for other in (ZONE, PINGYANG):
        bodies = zip([*sound[:4], other], FIVE, strict=True)
        assert "公开率" not in peers_table([made.report(s, agency=b) for s, b in bodies])


def lines_of(pages: dict[str, HtmlElement]) -> dict[str, str]:
    """What the checks say of the one report, page by page."""
    home = pages[""].find_class("gk-newest")[1]
    (body,) = pages[f"a/{BODY}/"].find_class("gk-findings-list")
    (report,) = pages[f"a/{BODY}/2020/"].find_class("gk-verdict")
    return {"home": words(home), "body": words(body), "report": words(report)}


def test_one_line_on_checks_stands_on_every_page() -> None:
    """Forty sums hold, and the prose contradicts the table: no page says that all is well."""
    one = made.report(PINGYANG, statements={"requests.new_received.total": 17})
    pages = pages_of(one)
    told = lines_of(pages)

    for text in told.values():
        assert "加总核对 40 处，全部通过" in text
        assert "另有提醒 1 条" in text
    assert not pages[""].find_class("gk-pass")
    assert not pages[""].find_class("gk-fail")


def test_what_we_did_not_read_is_not_counted_against_the_body() -> None:
    """One unread figure: the line says so, and is neither green nor red."""
    pages = pages_of(made.report(PINGYANG | {"proactive.penalty.decisions": "?"}))
    for text in lines_of(pages).values():
        assert "加总核对 40 处，全部通过" in text
        assert "有的数字本站没有读准" in text
        assert "另有" not in text
    assert not pages[""].find_class("gk-pass")
    assert not pages[""].find_class("gk-fail")


def test_home_is_green_only_where_nothing_was_found_and_red_where_something_contradicts() -> None:
    """Green on the first page and red on the report's own would be two answers to one question."""
    rows = {"requests.granted.total": 0, "requests.granted.natural_person": 0}
    sound = pages_of(made.report(PINGYANG))
    wrong = pages_of(made.report(PINGYANG | {"requests.denied_by_law.total": 2} | rows))

    assert sound[""].find_class("gk-pass")
    assert not sound[f"a/{BODY}/2020/"].find_class("gk-error")
    assert wrong[""].find_class("gk-fail")
    assert wrong[f"a/{BODY}/2020/"].find_class("gk-error")


def test_a_body_lists_every_finding_of_all_its_years() -> None:
    """Those between two years too, each leading to its place on the report's page."""
    first = made.report(PINGYANG | column({"carried_out": 2, "carried_in": 2}), year=2021)
    second = made.report(PINGYANG | column({"carried_out": 5, "carried_in": 5}), year=2022)
    corpus = made.corpus(first, second)
    judgement = judge(corpus)
    page = next(p for p in paginate(corpus, judgement) if p.path == f"a/{BODY}/")
    told = _tree(page).find_class("gk-findings-list")[0]
    messages = [words(each[1]) for each in told.iter("li")]

    assert "carry-over-continues" in {each.rule for each in judgement.findings}
    assert sorted(messages) == sorted(each.message for each in judgement.findings)
    assert all("/#finding-" in each.get("href") for each in told.xpath(".//li//strong/a"))


def test_what_we_may_have_misread_is_counted_and_not_told() -> None:
    """A sum over an inferred figure fails: the body's page says that we cannot say."""
    methods = {"requests.handled_total.total": Method.CHOSEN}
    told = pages_of(made.report(ZONE, methods=methods))[f"a/{BODY}/"]
    assert "没有读准，不作判断" in words(told.find_class("gk-findings-list")[0])


def test_the_newest_reports_are_those_published_last() -> None:
    """By the printed date, not by the year; a report without a date is not among them."""
    reports = [
        made.report(PINGYANG, agency="330321-scjgj", published="2024-05-01"),
        made.report(PINGYANG, agency="330322-scjgj", year=2023, published="2024-01-20"),
        made.report(PINGYANG, agency="330323-scjgj", year=2024, published=None),
    ]
    told = pages_of(*reports)[""].find_class("gk-newest")[1]
    assert [words(each)[:6] for each in told.iter("li")] == ["330321", "330322"]
    assert "另有 1 份原文没有载明发布日期，不在此列。" in words(told)


def test_missing_years_are_named_alike_on_every_page() -> None:
    """A year that coverage calls 未找到 is so on the body's page and in every list of years."""
    reports = (made.report(PINGYANG), made.report(PINGYANG, year=2023))
    body = made.agency(BODY, first_year=2019)
    corpus = made.corpus(*reports, agencies=[body])
    missing = [each.year for each in coverage(corpus) if each.state is State.NOT_FOUND]
    assert missing == [2019, 2021, 2022, 2024, 2025]
    pages = pages_of(*reports, made.report(agency="330327-zf", year=2021), agencies=[body])
    facts = words(pages[f"a/{BODY}/"].find_class("gk-facts")[0])
    assert "2019、2021、2022、2024、2025 年度未找到，不等于没有公开" in facts
    for address in ("indicators/disclosure_rate/", "t/requests/granted/"):
        line = next(row for row in pages[address].iter("tr") if "330326" in words(row[0]))
        assert "未找到" in words(line), address


def test_the_rest_of_a_long_sum_says_what_its_boxes_hold() -> None:
    """Boxes that print 0 and boxes left empty are counted apart."""
    boxes = ZONE | {"requests.denied_third_party.total": None}
    page = pages_of(made.report(boxes | {"requests.granted.total": 40}))[f"a/{BODY}/2020/"]
    told = [words(each) for each in page.iter("summary")]
    assert "另有 15 格印为 0、1 格空白" in told


def test_a_table_that_was_not_read_is_not_said_to_hold_zeros() -> None:
    """Every box of section four is missing from the record."""
    rows = {f"remedies.{row}": [...] * 5 for row in ("review", "suit_direct", "suit_after_review")}
    page = pages_of(made.report(PINGYANG | rows))[f"a/{BODY}/2020/"]
    assert not any("印为 0" in words(each) for each in page.iter("summary"))


def test_prose_that_counts_in_what_was_carried_over_is_told_so() -> None:
    """96 carried in and 3511 new: prose says 3607, which is both, and no contradiction."""
    figures = column({
        "new_received": 3511, "carried_in": 96, "granted": 3486, "handled_total": 3486,
        "carried_out": 121,
    })  # fmt: skip
    one = made.report(figures, statements={"requests.new_received.total": 3607})
    told = words(pages_of(one)[f"a/{BODY}/2020/"].find_class("gk-statements")[0])
    assert "3511 件；本年新收和上年结转共 3607 件" in told


def test_a_long_list_of_blanks_names_some_and_counts_the_rest() -> None:
    """Twenty-five empty boxes of one column: nine are named, sixteen are counted."""
    rows = made.FORM.editions["2019"].tables["requests"].rows
    blanks = {f"requests.{row}.research": None for row in rows}
    page = pages_of(made.report(PINGYANG | blanks))[f"a/{BODY}/2020/"]
    told = [words(each) for each in page.iter("summary")]
    assert f"另有 {len(rows) - 4 - 9} 格空白" in told


def test_no_page_shows_a_raw_code_for_a_claim() -> None:
    """Prose of 2023 speaks of 其他处理, which the form of 2021 has only as three rows."""
    one = made.report(PINGYANG, year=2023, statements={"requests.other.total": 0})
    told = words(pages_of(one)[f"a/{BODY}/2023/"].find_class("gk-statements")[0])
    assert "其他处理" in told
    assert "requests." not in told
