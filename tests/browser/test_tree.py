"""The built tree: every link leads somewhere, nothing is too heavy, nothing asks other hosts."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from lxml import etree, html

from tests.browser.common import pages_of

HERE = "http://here/"


@cache
def page(file: Path) -> html.HtmlElement:
    """Parse a page of the tree."""
    return html.parse(str(file), html.HTMLParser(encoding="utf-8")).getroot()


@pytest.fixture(scope="session", params=["built", "crowd", "archived"])
def site(request) -> Path:
    """A site of real reports, one of made-up reports with hostile names, one with documents."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def pages(site) -> dict[str, Path]:
    """Name every page by its address below the site."""
    return pages_of(site)


def targets(address: str, file: Path) -> list[str]:
    """Where a page's links and resources lead, made absolute."""
    root = page(file)
    found = root.xpath("//a/@href | //link/@href | //script/@src | //img/@src | //form/@action")
    base = HERE if address == "404.html" else urljoin(HERE, address)
    return [urljoin(base, target) for target in found]


def test_every_link_leads_to_a_page_and_a_place(site, pages):
    """No broken link, no anchor that is not there."""
    assert list(broken(site, pages)) == []


def broken(site: Path, pages: dict[str, Path]) -> Iterator[tuple[str, str, str]]:
    """Page, link, and what is missing."""
    for address, file in pages.items():
        for target in targets(address, file):
            whole, anchor = urldefrag(target)
            if not whole.startswith(HERE):
                continue
            path = unquote(urlsplit(whole).path).lstrip("/")
            there = site / path / "index.html" if path.endswith("/") or not path else site / path
            if not there.is_file():
                yield address, target, "no file"
            elif anchor and there.suffix == ".html" and not is_place(there, unquote(anchor)):
                yield address, target, "no anchor"


def test_what_is_broken_is_found(tmp_path):
    """A tree with faults is one that the tests here would fail on."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b/index.html").write_text('<p id="here">b</p>', "utf-8")
    first = '<a href="b/#here">1</a><a href="b/#gone">2</a><a href="c/">3</a><img src="x.png">'
    away = '<script src="//elsewhere.example/x.js"></script><img src="https://elsewhere.example/">'
    (tmp_path / "index.html").write_text(f"<p>{first}{away}</p>", "utf-8")
    tree = pages_of(tmp_path)
    assert [(target.removeprefix(HERE), why) for _, target, why in broken(tmp_path, tree)] == [
        ("b/#gone", "no anchor"),
        ("c/", "no file"),
        ("x.png", "no file"),
    ]
    assert len(list(foreign(tree))) == 2


@cache
def places(file: Path) -> frozenset[str]:
    """Every id of a page."""
    return frozenset(page(file).xpath("//@id"))


def is_place(file: Path, anchor: str) -> bool:
    """Whether a page has the place that an anchor names."""
    return anchor in places(file) or anchor == "top"


def test_ids_are_given_once(pages):
    """An address means one place."""
    twice = {}
    for address, file in pages.items():
        ids = page(file).xpath("//@id")
        if len(ids) != len(set(ids)):
            twice[address] = sorted({one for one in ids if ids.count(one) > 1})
    assert twice == {}


def test_nothing_is_loaded_from_other_hosts(site, pages):
    """Links may lead away; what the page needs is here."""
    assert list(foreign(pages)) == []
    for file in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", file.read_text("utf-8")), file


def foreign(pages: dict[str, Path]) -> Iterator[tuple[str, str]]:
    """Page, and what it would load from another host."""
    for address, file in pages.items():
        for target in page(file).xpath(
            "//script/@src | //img/@src | //iframe/@src | //form/@action | //source/@src"
            " | //object/@data | //@srcset"
            " | //link[not(@rel='canonical' or @rel='alternate' or @rel='license')]/@href"
        ):
            if urlsplit(target).netloc:
                yield address, target


def test_every_page_says_what_it_is(pages):
    """Language, title, description, canonical address, one main heading."""
    for address, file in pages.items():
        root = page(file)
        assert root.get("lang", "").startswith("zh"), address
        assert root.findtext("head/title"), address
        assert root.xpath("//meta[@name='description']/@content"), address
        assert len(root.xpath("//h1")) == 1, address
        if address != "404.html":
            [canonical] = root.xpath("//link[@rel='canonical']/@href")
            assert canonical.endswith(f"/{address}"), address


def test_machine_readable_parts_parse(pages):
    """JSON-LD is JSON."""
    for address, file in pages.items():
        for script in page(file).xpath("//script[@type='application/ld+json']/text()"):
            assert json.loads(script)["@context"], address


def test_the_sitemap_names_every_page(site, pages):
    """Every page but the error page, once, and nothing else."""
    listed = (
        etree.parse(str(site / "sitemap.xml")).getroot().xpath("//*[local-name()='loc']/text()")
    )
    home = min(listed, key=len)
    assert sorted(listed) == sorted(home + address for address in pages if address != "404.html")
    assert not (site / "sitemap.xml.gz").exists()


REPORT = re.compile(r"a/[^/]+/\d{4}/")
KILOBYTE = 1000


def weight(file: Path) -> int:
    """How many bytes travel for a file on a host that compresses."""
    return len(gzip.compress(file.read_bytes(), 6))


def test_a_report_page_is_light(site, pages):
    """At most 60 KB of HTML, and 250 KB with everything that it loads."""
    reports = {address: file for address, file in pages.items() if REPORT.fullmatch(address)}
    assert reports
    for address, file in reports.items():
        assert weight(file) <= 60 * KILOBYTE, address
        together = weight(file) + sum(weight(site / path) for path in needed(address, file))
        assert together <= 250 * KILOBYTE, (address, together)


def needed(address: str, file: Path) -> set[str]:
    """Name what a page loads at a first visit."""
    return {
        urlsplit(urljoin(urljoin(HERE, address), target)).path.lstrip("/")
        for target in page(file).xpath(
            "//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href"
        )
    }


@pytest.mark.browser
def test_a_first_visit_loads_nothing_else(open_page, built):
    """What is weighed above is all that a browser asks for, until the reader does something."""
    report = "a/330326-scjgj/2020/"
    page = open_page(is_new=True)
    asked: set[str] = set()
    page.on("request", lambda one: asked.add(urlsplit(one.url).path.lstrip("/")))
    page.goto(page.url + report, wait_until="networkidle")
    assert asked <= {report, *needed(report, built / report / "index.html")}
