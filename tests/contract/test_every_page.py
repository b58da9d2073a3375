"""Every page of the built site says what it is, where it is, and how to object to it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from gongkai import pipeline
from tests.sample import DATASETS

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://gongkai.example/"
"""Where the collection says that it is published."""
LOST = "404.html"
"""Shown at any address, so that it has none of its own."""

Pages = dict[str, html.HtmlElement]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of nine real reports, without its search."""
    out = tmp_path_factory.mktemp("pages")
    plan = pipeline.Plan(ROOT, DATASETS, out, search=False)
    pipeline.build(plan, lambda _: None)
    return out / "site"


@pytest.fixture(scope="module")
def pages(built: Path) -> Pages:
    """Address below the site → its document; what only leads on from an old address is no page."""
    every = {
        path.relative_to(built).as_posix().removesuffix("index.html"): html.fromstring(
            path.read_text("utf-8")
        )
        for path in sorted(built.rglob("*.html"))
    }
    return {address: page for address, page in every.items() if not leads_on(page)}


def leads_on(page: html.HtmlElement) -> list[str]:
    """Where a page leads at once."""
    told: list[str] = page.xpath("//meta[@http-equiv='refresh']/@content")
    return [each.partition("url=")[2] for each in told]


def test_addresses_that_have_moved_lead_to_what_is_there_now(built: Path) -> None:
    """Every line of redirects.json: a page in the old place leads to a file that is published."""
    told = json.loads((DATASETS / "redirects.json").read_text("utf-8"))
    for old, new in told.items():
        page = html.fromstring((built / old / "index.html").read_text("utf-8"))
        (there,) = leads_on(page)
        assert (built / old / there).resolve() == (built / new).resolve()
        assert (built / new).is_file()
    listed = (built / "_redirects").read_text("utf-8").splitlines()
    assert listed == [f"/{old} /{new} 301" for old, new in sorted(told.items())]


def test_two_clicks_lead_from_any_page_to_any_table(pages: Pages, built: Path) -> None:
    """Every page leads to the page of data, and that to the CSV and Parquet of every table."""
    data = pages["data/"]
    latest = built / "data/latest"
    links = {(built / "data" / link).resolve() for link in data.xpath("//a/@href")}
    assert links >= {path.resolve() for path in latest.iterdir() if path.suffix != ".zip"}
    for address, page in pages.items():
        if address != LOST:
            leads = {(built / address / link).resolve() for link in page.xpath("//a/@href")}
            assert (built / "data").resolve() in leads, address


def body(link: str) -> str:
    """The body whose page, or one of whose reports, a link leads to; otherwise nothing."""
    found = re.search(r"(?:^|/)a/([^/]+)/", link)
    return found[1] if found else ""


def words(element: html.HtmlElement) -> str:
    """The text of an element."""
    return " ".join(element.text_content().split())


def test_every_page_has_a_language_one_title_and_a_description(pages: Pages) -> None:
    """A title is nobody else's: bookmarks and search results show it alone."""
    titles = [page.findtext("head/title") for page in pages.values()]

    assert len(titles) == len(set(titles))
    for address, page in pages.items():
        assert page.get("lang", "").startswith("zh"), address
        assert 1 == len(page.findall(".//h1")), address
        (described,) = page.xpath("//meta[@name='description']/@content")
        assert described.strip(), address


def test_every_page_names_its_canonical_address(pages: Pages) -> None:
    """Copies on other hosts say where the original is."""
    for address, page in pages.items():
        if address != LOST:
            assert [ADDRESS + address] == page.xpath("//link[@rel='canonical']/@href"), address


def test_every_page_can_be_skipped_into(pages: Pages) -> None:
    """The first link leads past the header to a place of the page."""
    for address, page in pages.items():
        first = next(page.iter("a"))
        if address != LOST:
            assert "md-skip" in first.get("class", ""), address
            assert page.xpath(f"//*[@id='{first.get('href', '')[1:]}']"), address


def test_every_page_tells_the_way_back(pages: Pages, built: Path) -> None:
    """Steps from the home page down; each leads to a page, the last is where the reader is."""
    for address, page in pages.items():
        if address in ("", LOST):
            continue
        (way,) = page.find_class("gk-crumbs")
        *above, here = way.iter("li")
        assert "page" == here.get("aria-current"), address
        steps = [step.find("a").get("href") for step in above]
        assert steps, address
        assert all((built / address / step).resolve().is_dir() for step in steps), address
        assert (built / address / steps[0]).resolve() == built.resolve(), address


def test_every_page_takes_objections_that_name_it(pages: Pages) -> None:
    """The form for errors comes with the page's address; a script adds the box."""
    for address, page in pages.items():
        if address == LOST:
            continue
        (link,) = page.xpath("//*[@class='gk-trouble']//a[contains(@href, '/issues/')]/@href")
        asked = parse_qs(urlsplit(link).query)
        assert [ADDRESS + address] == asked["page"], address
        assert asked["template"] == ["1-figure.yml"], address
        assert page.xpath("//*[@id='report-error']"), address


def test_the_style_keeps_focus_motion_and_paper_in_mind(pages: Pages, built: Path) -> None:
    """What every page loads shows the focus, obeys those whom motion harms, and prints."""
    for address, page in pages.items():
        sheets = page.xpath("//link[@rel='stylesheet']/@href")
        assert any(sheet.endswith("assets/gongkai.css") for sheet in sheets), address
    style = "".join(path.read_text("utf-8") for path in sorted((built / "assets").glob("*.css")))
    for needed in (":focus-visible", "prefers-reduced-motion: reduce", "@media print"):
        assert needed in style


def test_charts_speak_to_those_who_do_not_see_them(pages: Pages) -> None:
    """Each is headed by what it shows, and says its figures or leaves that to a table beside it."""
    drawn = [(a, svg) for a, page in pages.items() for svg in page.xpath("//figure//svg")]

    assert {"img", None} == {svg.get("role") for _, svg in drawn}
    for address, svg in drawn:
        (heading,) = svg.xpath("ancestor::figure[1]/figcaption/strong")
        assert words(heading), address
        tables = pages[address].xpath("//table")
        assert tables, address
        if svg.get("aria-hidden") == "true":
            beside = {link for table in tables for link in table.xpath(".//a/@href")}
            bodies = {body(link) for link in svg.xpath(".//a/@href")}
            assert bodies <= {body(link) for link in beside}, address
            assert all(link.get("tabindex") == "-1" for link in svg.iter("a")), address
        else:
            assert bool(svg.xpath(".//a")) != (svg.get("role") == "img"), address
            told = svg.get("aria-label", "") or " ".join(svg.xpath(".//text/text()"))
            assert re.search(r"\d", told), address


def test_data_sets_are_described_as_search_engines_expect(pages: Pages, built: Path) -> None:
    """Reports, their bodies and the whole: what schema.org's Dataset must and should have."""
    told = {
        address: json.loads(script)
        for address, page in pages.items()
        for script in page.xpath("//script[@type='application/ld+json']/text()")
    }
    records = list((DATASETS / "reports").glob("*/*.json"))
    bodies = {f"a/{path.parent.name}/" for path in records}
    reports = {f"a/{path.parent.name}/{path.stem}/" for path in records}

    assert {"data/", *bodies, *reports} == set(told)
    for address, value in told.items():
        assert ("https://schema.org/", "Dataset") == (value["@context"], value["@type"]), address
        assert value["url"] == ADDRESS + address
        assert value["name"], address
        assert 50 <= len(value["description"]) <= 5000, address
        assert re.fullmatch(r"https://creativecommons\.org/\S+", value["license"]), address
        assert value["creator"]["url"] == ADDRESS, address
        assert re.fullmatch(r"\d{4}(/\d{4})?", value["temporalCoverage"]), address
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", value["dateModified"]), address
        assert value["distribution"], address
        for file in value["distribution"]:
            assert file["encodingFormat"], address
            data = (built / file["contentUrl"].removeprefix(ADDRESS)).read_bytes()
            assert file["sha256"] == hashlib.sha256(data).hexdigest(), address
            assert file["contentSize"] == f"{len(data)} B", address
        for variable in value.get("variableMeasured", ()):
            assert variable["unitText"], address


def test_every_row_of_the_form_leads_to_its_term_and_each_term_to_an_article(
    pages: Pages,
) -> None:
    """A reader who does not know a word of a table is one step from what it means and why."""
    terms = {
        address: words(page.find(".//article"))
        for address, page in pages.items()
        if re.fullmatch("glossary/.+/", address)
    }
    rows = {
        f"glossary/{address.split('/')[2].replace('_', '-')}/"
        for address in pages
        if re.fullmatch("t/.+/.+/", address)
    }

    assert rows == set(terms)
    for address, text in terms.items():
        assert re.search("依据：.*第.+条", text), address
    for address, page in pages.items():
        if re.fullmatch(r"a/[^/]+/\d{4}/", address):
            for label in page.xpath(
                "//table[contains(@class, 'gk-figures')]//th[@scope='row']/a/@href"
            ):
                assert re.search(r"glossary/|indicators/|#", label), f"{address}: {label}"
