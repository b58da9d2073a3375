"""The pages: as printed, with every status in words, every link leading somewhere."""

import csv
import io
import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import lxml.etree
import lxml.html
import markdown
import pytest
from lxml.html import HtmlElement
from markupsafe import Markup

from gongkai.checks import judge
from gongkai.corpus import Corpus
from gongkai.model import (
    Agency,
    Artifact,
    Download,
    Heading,
    Method,
    Name,
    Page,
    Region,
    Severity,
    Source,
    anchor_of,
)
from gongkai.pages import Atlas, companion_files, terms_of
from gongkai.pages.atlas import per_atlas
from gongkai.pages.grids import figure_markup
from gongkai.pages.leads_page import by_weight
from gongkai.pages.summary import summary
from gongkai.pages.templating import relative
from tests import made
from tests.at_once import paginate

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ROOT / "site_src" / "pages"
TERMS = [path.stem for path in (WRITTEN / "glossary").glob("*.md")]
REGIONS = [
    Region("990000", "某省", None),
    Region("990100", "某市", "990000"),
    Region("990101", "甲县", "990100"),
    Region("990102", "乙县", "990100"),
]
FIGURE = re.compile(r"[-+−]?\d+(\.\d+)?[^\d<>]*")
"""What our own pages print in <b>: a number with its unit."""
HOSTILE = '"><script>alert(1)</script>\n\n# x {{ 1 }} &amp; <b>'


def body(id: str, name: str) -> Agency:
    """A county bureau with a name."""
    return made.agency(id, names=(Name(name),))


BODIES = [body("990101-scjgj", "甲县市场监管局"), body("990102-scjgj", "乙县市场监管局")]


def misfiled() -> made.Made:
    """Requests of persons whose results stand under 其他; two boxes are left empty."""
    return made.report(
        {
            "proactive.penalty": [569, None, 368],
            "proactive.coercion": [25, None, "/"],
            "requests.new_received": [4, 0, 0, 0, 0, 0, 4],
            "requests.denied_by_law": [0, 0, 0, 0, 0, 3, 3],
            "requests.unable_not_held": [0, 0, 0, 0, 0, 1, 1],
            "requests.handled_total": [4, 0, 0, 0, 0, 0, 4],
            "requests.granted.research": "?",
            "requests.granted.legal_service": "!",
            "remedies.review": [..., ..., ..., ..., ...],
        },
        agency="990101-scjgj",
        year=2020,
        misfits=(made.misfit("proactive.fees", ["上一年项目数量", "处理决定数量"], ["7"]),),
        statements={"requests.new_received.total": 4},
        summary=HOSTILE,
        title=f"甲县市场监管局2020年报告{HOSTILE}",
        identifiers={HOSTILE: HOSTILE},
        source=Source(HOSTILE, "ab" * 32, "text/plain", "javascript:alert(1)"),
    )


def plain_report(**more: object) -> made.Made:
    """A report of the other body in which everything adds up."""
    said = {"agency": "990102-scjgj", "year": 2020, **more}
    return made.report(
        {
            "requests.new_received": [9, 1, 0, 0, 0, 0, 10],
            "requests.granted": [9, 1, 0, 0, 0, 0, 10],
            "requests.handled_total": [9, 1, 0, 0, 0, 0, 10],
        },
        **said,
    )


def later(year: int, licences: int) -> made.Made:
    """A report of the other body on the form of 2021."""
    return made.report(
        {
            "proactive.licensing": [licences],
            "requests.other_misc": [2, 0, 0, 0, 0, 0, 2],
            "requests.new_received": [2, 0, 0, 0, 0, 0, 2],
            "requests.handled_total": [2, 0, 0, 0, 0, 0, 2],
        },
        agency="990102-scjgj",
        year=year,
    )


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """Two bodies, one with three years over a change of form."""
    whole = made.corpus(
        misfiled(),
        plain_report(),
        later(2021, 40),
        later(2022, 43),
        agencies=BODIES,
        regions=REGIONS,
    )
    amount = whole.form.index["proactive.procurement.amount_yuan"]
    return replace(whole, raws={(1, amount): "0元"})


@pytest.fixture(scope="module")
def pages(corpus: Corpus) -> dict[str, Page]:
    """Every page of the small corpus, by address."""
    return {page.path: page for page in paginate(corpus, judge(corpus), terms=TERMS)}


def tree(page: Page) -> HtmlElement:
    """The page's blocks as one tree."""
    return lxml.html.fromstring(f"<main>{''.join(map(_html, page.blocks))}</main>")


def _html(block: Heading | Markup) -> str:
    if isinstance(block, Heading):
        return f'<h{block.level} id="{block.id}"></h{block.level}>'
    return str(block)


def cell(page: Page, code: str) -> HtmlElement:
    """The box of a cell on a report's page."""
    return tree(page).get_element_by_id(code.replace(".", "-"))


def words(element: HtmlElement) -> str:
    """The text of an element without its English labels, blanks made single."""
    return " ".join("".join(element.xpath(".//text()[not(ancestor::*[@lang='en'])]")).split())


@pytest.fixture(scope="module")
def report(pages: dict[str, Page]) -> Page:
    """The page of the report with every kind of box."""
    return pages["a/990101-scjgj/2020/"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("proactive.penalty.items_prev", "569"),
        ("proactive.rules.made_new", "0"),
        ("proactive.coercion.decisions", "/（不适用）"),
        ("requests.granted.research", "读不准"),
        ("requests.granted.legal_service", "读不出"),
        ("remedies.review.total", "原文无此栏"),
    ],
)
def test_every_status_has_its_own_words(report: Page, code: str, expected: str) -> None:
    """A zero, a stroke, a doubt and a missing box read differently without any colour."""
    assert words(cell(report, code)).startswith(expected)


def test_blank_is_not_zero(report: Page) -> None:
    """An empty box reads 空白 and holds no digit but the number of its finding."""
    text = words(cell(report, "proactive.penalty.items_delta"))

    assert "空白" == re.sub(r"(不符|提醒|提示)\d+", "", text).strip()


def test_figures_stand_as_printed(pages: dict[str, Page]) -> None:
    """The unit that a body printed inside the box stays inside the box."""
    page = pages["a/990102-scjgj/2020/"]

    assert "0元" == words(cell(page, "proactive.procurement.amount_yuan"))


def test_every_box_of_the_form_has_its_address(corpus: Corpus, pages: dict[str, Page]) -> None:
    """198 boxes of the form of 2019, 200 of that of 2021, none more."""
    for row, about in enumerate(corpus.reports):
        codes = {anchor_of(c.code) for c in corpus.form.editions[corpus.reports[row].edition].cells}
        boxes = {td.get("id") for td in tree(pages[f"a/{about.key}/"]).iter("td") if td.get("id")}

        assert codes == boxes


def test_geometry_of_table_three(pages: dict[str, Page]) -> None:
    """Row groups span 20 and 22 rows, inner ones 8, 3, 5 and 3, as the printed form has them."""
    spans = {
        year: [
            int(th.get("rowspan"))
            for table in tree(pages[f"a/990102-scjgj/{year}/"]).iter("table")
            if "gk-matrix" in table.get("class", "")
            for th in table.iter("th")
            if "gk-group" in th.get("class", "")
        ]
        for year in (2020, 2021)
    }

    assert {2020: [20, 8, 3, 5], 2021: [22, 8, 3, 5, 3]} == spans


def test_tables_are_rectangles(pages: dict[str, Page]) -> None:
    """With spans resolved every row of every table is equally wide, as its column groups say."""
    for page in pages.values():
        for table in tree(page).iter("table"):
            widths = _widths(table)
            groups = sum(int(group.get("span")) for group in table.iter("colgroup"))

            assert len(set(widths)) == 1, page.path
            assert groups in (0, widths[0]), page.path


def _widths(table: HtmlElement) -> list[int]:
    """How many columns each row fills, boxes that hang down from above included."""
    widths, hanging = [], []
    for row in table.iter("tr"):
        here = sum(wide for wide, left in hanging if left > 0)
        hanging = [(wide, left - 1) for wide, left in hanging if left > 1]
        for box in row:
            wide, tall = int(box.get("colspan", 1)), int(box.get("rowspan", 1))
            here += wide
            hanging += [(wide, tall - 1)] if tall > 1 else []
        widths.append(here)
    return widths


def test_tables_say_what_their_heads_head(pages: dict[str, Page]) -> None:
    """Every head names its scope; every wide table has a caption or a label."""
    for page in pages.values():
        html = tree(page)
        assert all(th.get("scope") for th in html.iter("th")), page.path
        for region in html.find_class("gk-scroll"):
            assert region.get("tabindex") == "0", page.path
            assert region.get("aria-label") or region.get("aria-labelledby"), page.path


def test_failing_sum_is_told_with_both_sides(report: Page) -> None:
    """自然人 adds up to 0 against 4 printed, 其他 to 4 against 0; the figures stay untouched."""
    html = tree(report)
    failing = [words(each) for each in html.find_class("gk-error")]

    assert len(failing) == 2
    assert re.search("相加为 0 件，.*印为 4 件，相差 −4 件", failing[0])
    assert re.search("相加为 4 件，.*印为 0 件，相差 \\+4 件", failing[1])
    assert "4不符1" == words(cell(report, "requests.handled_total.natural_person")).replace(" ", "")


def test_surplus_boxes_are_shown(report: Page) -> None:
    """What stands in a box that the form does not have is told below the table, and once."""
    html = tree(report)
    told = [words(each) for each in html.find_class("gk-warning")]

    assert 1 == sum("多出的格里印着 7" in each for each in told)
    assert not html.find_class("gk-misfits")


def test_inferred_figures_are_marked() -> None:
    """A figure that a column's sum chose says 推定 in its own box."""
    one = made.report(agency="990101-scjgj", methods={"requests.granted.total": Method.CHOSEN})
    corpus = made.corpus(one)
    page = next(p for p in paginate(corpus, judge(corpus)) if p.kind == "report")

    assert "推定" in words(cell(page, "requests.granted.total"))


def test_a_page_says_why_no_address_is_known() -> None:
    """The note of the source stands among its facts, as text."""
    source = Source("x.txt", "0" * 64, "text/plain", note="没有印出网址<b>")
    corpus = made.corpus(made.report(source=source), made.report(agency="990102-scjgj"))
    noted, plain = (p for p in paginate(corpus, judge(corpus)) if p.kind == "report")

    assert "关于原文没有印出网址<b>" in words(tree(noted).get_element_by_id("facts"))
    assert "关于原文" not in words(tree(plain))


def test_what_was_read_from_a_transcript_says_so() -> None:
    """Beside the source, and with every finding; a report read from the page itself says neither.

    A sum that fails may be the copyist's.
    """
    source = Source("x.txt", "0" * 64, "text/plain", copy="transcript")
    failing = {"requests.granted.total": 3}
    copied = made.report(failing, agency="990101-scjgj", source=source)
    corpus = made.corpus(copied, made.report(failing, agency="990102-scjgj"))
    of_copy, of_page = (p for p in paginate(corpus, judge(corpus)) if p.kind == "report")
    findings = judge(corpus).findings
    told_elsewhere = {p.path: words(tree(p)) for p in paginate(corpus, judge(corpus))}

    for path in ("leads/", "a/990101-scjgj/", ""):
        assert "据转录文本" in told_elsewhere[path], path
    assert "所据文本转录文本" in words(tree(of_copy).get_element_by_id("facts"))
    told = tree(of_copy).find_class("gk-findings")
    assert told
    assert all("据转录文本" in words(each) for each in told[0])
    assert "转录文本" not in words(tree(of_page))
    assert {("990101-scjgj", True), ("990102-scjgj", False)} == {
        (each.agency, "据转录文本" in each.hint) for each in findings
    }


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ({}, "3 件"),
        ({"requests.denied_by_law.total": None}, "3 件（另有 1 格空白）"),
        ({"requests.denied_by_law.total": "?"}, "无法合计（有读不准的格）"),
        ({"requests.denied_by_law.total": ...}, "无法合计（原文缺行）"),
    ],
)
def test_groups_are_added_without_guessing(boxes: dict[str, made.Box], expected: str) -> None:
    """A group's sum says how many boxes are blank, and is not given where one is unread."""
    one = made.report({"requests.denied_state_secret.total": 3, **boxes}, agency="990101-scjgj")
    corpus = made.corpus(one)
    page = next(p for p in paginate(corpus, judge(corpus)) if p.kind == "report")

    assert f"不予公开 {expected}、" in words(tree(page).find_class("gk-story")[0])


@pytest.mark.parametrize(
    ("box", "expected"), [(None, "空白"), ("/", "/"), ("?", "读不准"), (..., "原文无此栏")]
)
def test_first_screen_tells_what_is_missing(box: made.Box, expected: str) -> None:
    """A tile without a number says why, and never 0."""
    one = made.report({"requests.new_received.total": box}, agency="990101-scjgj")
    corpus = made.corpus(one)
    page = next(p for p in paginate(corpus, judge(corpus)) if p.kind == "report")

    assert f"本年新收 {expected}" == words(tree(page).find_class("gk-tiles")[0][0])


def test_hybrids_print_each_table_on_its_own_form() -> None:
    """A table of 2019 inside a report of 2021 has the single row 其他处理."""
    one = made.report(agency="990101-scjgj", year=2023, hybrid={"requests": "2019"})
    corpus = made.corpus(one)
    page = next(p for p in paginate(corpus, judge(corpus)) if p.kind == "report")

    assert "0" == words(cell(page, "requests.other.total"))
    assert "0" == words(cell(page, "proactive.fees.amount_wan"))


def test_differences_only_where_the_measure_is_the_same(pages: dict[str, Page]) -> None:
    """From 2021 to 2022 licences rise by 3; what the forms count differently has words instead."""
    html = tree(pages["a/990102-scjgj/"])
    text = words(html)
    lines = {words(row[0]): [words(box) for box in row[1:]] for row in html.iter("tr") if len(row)}

    assert ["0", "40+40", "43+3"] == lines["行政许可·本年处理决定数量（件）"]
    assert "换用 2021 年版格式" in text
    assert ["格式无此项", "2", "2持平"] == next(
        boxes for label, boxes in lines.items() if label.startswith("其他（其他处理）")
    )


def test_comparison_sets_bodies_side_by_side(pages: dict[str, Page]) -> None:
    """Both bodies stand in the order of their codes; heads say where each figure leads."""
    html = tree(pages["c/99-scjgj/2020/"])
    boxes = next(row for row in html.iter("tr") if words(row[0]).startswith("本年新收"))
    (table,) = boxes.iterancestors("table")

    assert ["4", "10"] == [words(box) for box in boxes[1:]]
    assert (table.get("class").split()[-1], boxes[0].get("id")) == (
        "gk-cross",
        "requests-new_received-total",
    )
    assert [
        "../../../a/990101-scjgj/2020/",
        "../../../a/990102-scjgj/2020/",
    ] == table.xpath("thead/tr/th/a/@href")


def test_comparisons_need_two_bodies(pages: dict[str, Page]) -> None:
    """Only the year that both bodies reported on is compared, in every region above both."""
    assert {"c/99-scjgj/2020/", "c/9901-scjgj/2020/"} == {
        path for path, page in pages.items() if page.kind == "comparison"
    }


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("0", "0"),
        ("0.00", "0.00"),
        ("7", "<b>7</b>"),
        ("-1234.5", "<b>-<i>1</i>234.5</b>"),
        ("2379600元", "<b><i>2</i><i>379</i>600元</b>"),
        ("2021-01-28", "2021-01-28"),
        ("3050/3153", "3050/3153"),
        ("约30<b>", "约30&lt;b&gt;"),
        ("30<b>", "<b>30&lt;b&gt;</b>"),
        ("空白", "空白"),
    ],
)
def test_digits_are_grouped_without_another_character(text, spelled):
    """Numbers other than zero are marked and grouped; what is copied is what is printed."""
    assert spelled == figure_markup(text)
    assert text == lxml.html.fromstring(f"<p>{figure_markup(text)}</p>").text_content()


def test_text_of_documents_is_escaped(pages: dict[str, Page]) -> None:
    """No element comes out of a title, a name, a summary; no script address out of a source."""
    for page in pages.values():
        html = tree(page)
        assert not [s for s in html.iter("script") if "alert" in (s.text or "")], page.path
        assert not [a for a in html.iter("a") if "javascript:" in a.get("href", "")], page.path
        assert not [b for b in html.iter("b") if not FIGURE.fullmatch(words(b))], page.path


def test_markdown_leaves_blocks_alone(pages: dict[str, Page]) -> None:
    """Python-Markdown gives every block back as it is."""
    for page in pages.values():
        for block in page.blocks:
            if isinstance(block, Markup):
                assert "\n\n" not in block
                assert str(block) == markdown.markdown(str(block)), page.path


def test_ids_are_ascii_and_single(pages: dict[str, Page]) -> None:
    """An address inside a page is plain and means one place."""
    for page in pages.values():
        ids = [each.get("id") for each in tree(page).iter() if each.get("id")]
        assert len(ids) == len(set(ids)), page.path
        assert all(re.fullmatch(r"[A-Za-z0-9_-]+", id) for id in ids), page.path


def test_every_link_leads_somewhere(pages: dict[str, Page]) -> None:
    """Relative links reach a page, a place on it, a page that people wrote, or a download."""
    anchors = {path: {e.get("id") for e in tree(page).iter()} for path, page in pages.items()}
    for here, page in pages.items():
        for href in _links(page):
            path, _, anchor = href.partition("#")
            path = path.partition("?")[0]
            there = posixpath.normpath(posixpath.join("/" + here, path))[1:] if path else here
            there = there if not path or "." in posixpath.basename(there) else _folder(there)
            beside_it = {file.path for file in page.files}
            assert there in beside_it or _is_known(there, anchor, anchors), f"{here}: {href}"


def test_every_field_has_its_place_in_the_dictionary(pages: dict[str, Page]) -> None:
    """The address of a field is its table and name: `cells.status` is at #cells-status."""
    places = {each.get("id") for each in tree(pages["data/dictionary/"]).iter()}
    columns = (ROOT / "tests" / "contract" / "columns.txt").read_text("utf-8").splitlines()
    fields = [line.split(" ")[0].replace(".", "-") for line in columns]
    assert [field for field in fields if field not in places] == []
    assert {"requests-granted", "column-total", "status-blank", "cells", "format"} <= places


def test_a_table_on_a_page_stands_beside_it_as_csv(pages: dict[str, Page]) -> None:
    """What the CSV says line by line is what the table shows, notes in columns of their own."""
    page = pages["indicators/disclosure_rate/"]
    (file,) = page.files
    rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    (table,) = tree(page).iter("table")
    shown = [
        ["".join(cell.itertext()).strip() for cell in line.iter("th", "td")]
        for line in table.iter("tr")
    ]
    assert file.path == "indicators/disclosure_rate/indicator-bodies.csv"
    assert len(rows) == len(shown)
    assert rows[0][0] == "机关"
    assert "2020 年（附注）" in rows[0]
    for told, seen in zip(rows[1:], shown[1:], strict=True):
        assert "".join(told) == "".join(seen)


def _folder(path: str) -> str:
    return path if path in ("", "/") or path.endswith("/") else path + "/"


def _links(page: Page) -> Iterator[str]:
    for a in tree(page).iter("a"):
        href = a.get("href", "")
        assert not href.startswith("/"), page.path
        if not re.match(r"https?://", href):
            yield href


FILES = re.compile(
    r"a/[\w-]+\.(csv|xlsx|json)|[ar]/[\w-]+/gongkai-[\w-]+\.zip"
    r"|[ar]/[\w-]+/feed\.xml|leads/(feed\.xml|leads\.csv)|data/(latest|v/[\d.]+)/gongkai\.zip"
    r"|data/latest/gongkai-sqlite\.zip|data/latest/\w+\.(csv|parquet|json)|data/index\.json"
)


def _is_known(there: str, anchor: str, anchors: dict[str, set[str]]) -> bool:
    if there in anchors:
        return not anchor or anchor in anchors[there]
    written = WRITTEN / there.rstrip("/")
    if written.with_suffix(".md").exists() or (written / "index.md").exists():
        return True
    return bool(FILES.fullmatch(there))


def test_peers_need_five() -> None:
    """With five bodies of one kind the middle is told, with four it is not."""
    regions = [*REGIONS, *(Region(f"99010{n}", f"{n}县", "990100") for n in range(3, 8))]
    for n, told in ((4, False), (5, True)):
        reports = [
            made.report({"requests.new_received.total": at}, agency=f"99010{at}-scjgj", year=2020)
            for at in range(1, n + 1)
        ]
        corpus = made.corpus(*reports, regions=regions)
        page = next(p for p in paginate(corpus, judge(corpus)) if p.kind == "report")
        text = words(tree(page).find_class("gk-peers")[0])
        assert told == ("中位数" in text and "不算中位数" not in text)
        if told:
            assert "本年新收（件） 1 件 2 3 4 5 0 0" in re.sub(r"\s+", " ", _spaced(page))


def _spaced(page: Page) -> str:
    peers = tree(page).find_class("gk-peers")[0]
    return " ".join(text.strip() for text in peers.itertext() if text.strip())


def departments() -> Corpus:
    """Six departments of one county, each of its own function; five lose the requests they got."""
    functions = ("a", "b", "c", "d", "e", "f")
    reports = [
        made.report(
            {"requests.new_received": [at, 0, 0, 0, 0, 0, at]},
            agency=f"990101-{function}",
            year=2020,
            rest=0,
        )
        for at, function in enumerate(functions)
    ]
    return made.corpus(
        *reports,
        agencies=[made.agency("990101-g", first_year=2019)],
        regions=[Region("990101", "甲县", None)],
    )


def test_where_no_function_is_shared_the_kind_is_compared() -> None:
    """Six departments stand on one page, the report's peers are named for what they are."""
    corpus = departments()
    pages = {page.path: page for page in paginate(corpus, judge(corpus))}
    together = tree(pages["c/990101-all-dept-county/2020/"])
    report = tree(pages["a/990101-a/2020/"])

    assert 7 == len(together.xpath("(//table[contains(@class, 'gk-compare')])[1]//thead/tr/th"))
    assert "同类机关（甲县同级别的）6 个的中位数：本年新收 2.5 件" in words(report)
    assert "职能各不相同" in words(report)


def test_a_region_tells_what_each_body_received_and_what_was_not_found() -> None:
    """A number leads to its cell; a year without a report is 未找到, and never 未公开."""
    corpus = departments()
    pages = {page.path: page for page in paginate(corpus, judge(corpus))}
    rows = tree(pages["r/990101/"]).xpath("//table[contains(., '本年新收')]//tbody/tr")
    told = {words(row[0]): [words(box) for box in row[1:]] for row in rows}

    assert "52 处加总不符" == told["990101f"][1]
    assert "0" == told["990101a"][1]
    assert "未找到" == told["990101g"][0]
    assert "未公开" not in words(tree(pages["r/990101/"]))
    assert "2019" in words(tree(pages["a/990101-g/"]))


def test_leads_of_one_rule_on_one_report_are_one_line_on_the_page() -> None:
    """A contradiction of the table stands before one that may have reasons."""
    corpus = departments()
    atlas = Atlas(corpus, judge(corpus))
    told = by_weight(atlas)
    severities = [list(Severity).index(lead.finding.severity) for lead, _ in told]

    assert sum(times for _, times in told) == len(atlas.leads)
    assert severities == sorted(severities)
    assert len(told) < len(atlas.leads)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("人写的一句。", "人写的一句。"),
        (
            "",
            "2021 年新收申请 7 件，比上年多 4 件，办结 6 件，结转下年度 1 件。其中予以公开 6 件。",
        ),
    ],
)
def test_a_report_is_summed_up_by_a_person_or_from_its_figures(own: str, expected: str) -> None:
    """What a person wrote stands alone; else sentences say what the boxes print."""
    rows = {"new_received": 7, "granted": 6, "handled_total": 6, "carried_out": 1}
    now = {f"requests.{row}.total": number for row, number in rows.items()}
    corpus = made.corpus(
        made.report({"requests.new_received.total": 3}, year=2020),
        made.report(now, year=2021, summary=own),
    )

    assert [expected] == summary(Atlas(corpus, judge(corpus)), 1)


def test_empty_collection_has_pages_that_say_so() -> None:
    """Without any report the first page, the lists and the rules still stand."""
    corpus = made.corpus()
    kinds = {page.kind for page in paginate(corpus, judge(corpus))}

    assert {"home", "agencies", "rules", "data", "coverage", "corrections"} <= kinds


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("", "a/", "a/"),
        ("a/", "", "../"),
        ("a/x/2020/", "a/x/", "../"),
        ("a/x/2020/", "a/xy/2020/", "../../xy/2020/"),
        ("a/x/", "a/x/2020/#b-c", "2020/#b-c"),
        ("a/x/", "a/x.json", "../x.json"),
        ("c/x/2020/", "compare/?a=c/x/", "../../../compare/?a=c/x/"),
        ("", "", "./"),
        ("a/", "#x", "#x"),
    ],
)
def test_relative_addresses(here: str, there: str, expected: str) -> None:
    """A link climbs as far as both addresses differ, and leads where a browser finds the page."""
    assert expected == relative(here, there)
    assert urljoin(f"https://x.example/{here}", expected) == (
        f"https://x.example/{here if there.startswith('#') else ''}{there}"
    )


def test_picker_holds_words_where_no_number_is_printed(corpus: Corpus) -> None:
    """The file behind the picker tells a blank, a stroke and a zero apart."""
    made_files = {each.path: each.data for each in companion_files(Atlas(corpus, judge(corpus)))}
    data = json.loads(made_files["compare/data.json"])
    told = [
        [data["words"][int(each)] if isinstance(each, str) else each for each in values]
        for values in data["values"]
    ]
    rows = {row[0]: values for row, values in zip(data["rows"], told, strict=True)}

    assert [[0, 2020], [1, 2020], [1, 2021], [1, 2022]] == data["reports"]
    assert ["空白", 0, "格式无此项", "格式无此项"] == rows["proactive.penalty.items_delta"]
    assert ["/", 0, 0, 0] == rows["proactive.coercion.decisions"]
    assert ["格式无此项", "格式无此项", 2, 2] == rows["requests.other_misc.total"]


def test_feed_is_sound_xml_and_leads_to_places(corpus: Corpus) -> None:
    """Every entry of the feed names a place on a page of the site, hostile titles or not."""
    files = {each.path: each.data for each in companion_files(Atlas(corpus, judge(corpus)))}
    feed = lxml.etree.fromstring(files["leads/feed.xml"])
    atom = {"a": "http://www.w3.org/2005/Atom"}
    links = feed.xpath("a:entry/a:link[not(@rel)]/@href", namespaces=atom)
    rules = feed.xpath("a:entry/a:link[@rel='related']/@href", namespaces=atom)
    lines = files["leads/leads.csv"].decode().splitlines()

    assert len(lines) == len(links) + 1 == len(rules) + 1
    assert "https://example.org/rules/requests-outcomes/" in rules
    assert "https://example.org/a/990101-scjgj/2020/#requests-handled_total-natural_person" in links


def test_data_sets_are_described_only_when_they_may_be_used(corpus: Corpus) -> None:
    """JSON-LD needs a licence; it holds no `<` and does not claim to be another data set."""
    assert not _linked(corpus)
    licence = {"title": "某许可", "path": "https://example.org/licence"}
    free = replace(corpus, collection=replace(corpus.collection, licence=licence, synthetic=False))
    told = _linked(free)

    assert len(told) == 3 + len(free.reports)
    for text in told:
        value = json.loads(text)
        assert "<" not in text
        assert "sameAs" not in value
        assert value["license"] == "https://example.org/licence"
        assert 50 <= len(value["description"]) <= 5000
        assert value["distribution"]


def _linked(corpus: Corpus) -> list[str]:
    """Every description for search engines on the site, as it stands in the page."""
    found = []
    places = ["data/", *(f"a/{body}/" for body in corpus.rows_of)]
    places += [f"a/{report.key}/" for report in corpus.reports]
    files = [Download(place, f"{place}x.zip", "x", "application/zip", 1) for place in places]
    for page in paginate(corpus, judge(corpus), downloads=files):
        for block in page.blocks:
            found += re.findall(r'<script type="application/ld\+json">(.*?)</script>', str(block))
    return found


def test_offers_are_listed_with_their_size(corpus: Corpus) -> None:
    """A page lists the files that are really offered, in the words of the offer."""
    offer = Download(
        page="a/990102-scjgj/",
        path="a/990102-scjgj.csv",
        title="某文件",
        media_type="text/csv",
        bytes=39_000,
    )
    pages = {page.path: page for page in paginate(corpus, judge(corpus), downloads=[offer])}
    text = words(tree(pages["a/990102-scjgj/"]).find_class("gk-downloads")[0])

    assert "某文件 39 KB" in text
    assert "XLSX" not in text


def test_terms_are_the_pages_that_people_wrote() -> None:
    """The glossary's pages give their slugs; others give none."""
    written = [Artifact("glossary/carried-in.md", b""), Artifact("about/method.md", b"")]

    assert {"carried-in"} == terms_of(written)


def test_every_row_of_the_form_is_explained(corpus: Corpus) -> None:
    """Each row of each edition has its page in the glossary, linked from its label."""
    rows = {cell.row.replace("_", "-") for cell in corpus.form.cells}

    assert rows <= set(TERMS)


def test_same_input_same_pages(corpus: Corpus) -> None:
    """Two runs give the same pages."""
    judgement = judge(corpus)

    assert list(paginate(corpus, judgement)) == list(paginate(corpus, judgement))


def test_a_look_up_is_computed_once_for_an_atlas_and_its_copies() -> None:
    """Else every page would gather all reports anew; another atlas has results of its own."""
    asked = []

    @per_atlas
    def twice(atlas: Atlas, number: int) -> int:
        asked.append(number)
        return 2 * number

    corpus = made.corpus(made.report({}))
    one, other = (Atlas(corpus, judge(corpus)) for _ in range(2))
    found = [twice(one, 3), twice(one.offering(()), 3), twice(one, 4), twice(other, 3)]

    assert found == [6, 6, 8, 6]
    assert asked == [3, 4, 3]
