"""The built tree: every link leads somewhere, nothing is too heavy, nothing asks other hosts."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from lxml import etree, html

HERE = "http://here/"


@cache
def page(file: Path) -> html.HtmlElement:
    """Parse a page of the tree."""
    return html.parse(str(file), html.HTMLParser(encoding="utf-8")).getroot()


@pytest.fixture(scope="session")
def pages(built) -> dict[str, Path]:
    """Name every page by its address below the site."""
    return {
        path.relative_to(built).as_posix().removesuffix("index.html"): path
        for path in sorted(built.rglob("*.html"))
    }


def targets(address: str, file: Path) -> list[str]:
    """Where a page's links and resources lead, made absolute."""
    root = page(file)
    found = root.xpath("//a/@href | //link/@href | //script/@src | //img/@src | //form/@action")
    base = HERE if address == "404.html" else urljoin(HERE, address)
    return [urljoin(base, target) for target in found]


def test_every_link_leads_to_a_page_and_a_place(built, pages):
    """No broken link, no anchor that is not there."""
    broken = []
    for address, file in pages.items():
        for target in targets(address, file):
            whole, anchor = urldefrag(target)
            if not whole.startswith(HERE):
                continue
            path = unquote(urlsplit(whole).path).lstrip("/")
            there = built / path / "index.html" if path.endswith("/") or not path else built / path
            if not there.is_file():
                broken.append((address, target, "no file"))
            elif anchor and there.suffix == ".html" and not is_place(there, unquote(anchor)):
                broken.append((address, target, "no anchor"))
    assert broken == []


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


def test_nothing_is_loaded_from_other_hosts(pages):
    """Links may lead away; what the page needs is here."""
    foreign = [
        (address, target)
        for address, file in pages.items()
        for target in page(file).xpath(
            "//script/@src | //img/@src | //iframe/@src | //form/@action"
            " | //link[@rel='stylesheet' or @rel='icon' or @rel='preconnect']/@href"
        )
        if urlsplit(target).netloc
    ]
    assert foreign == []


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


def test_the_sitemap_names_every_page(built, pages):
    """Every page but the error page, once, and nothing else."""
    listed = (
        etree.parse(str(built / "sitemap.xml")).getroot().xpath("//*[local-name()='loc']/text()")
    )
    home = min(listed, key=len)
    assert sorted(listed) == sorted(home + address for address in pages if address != "404.html")
    assert not (built / "sitemap.xml.gz").exists()


REPORT = re.compile(r"a/[^/]+/\d{4}/")
KILOBYTE = 1000


def weight(file: Path) -> int:
    """How many bytes travel for a file on a host that compresses."""
    return len(gzip.compress(file.read_bytes(), 6))


def test_a_report_page_is_light(built, pages):
    """At most 60 KB of HTML, and 250 KB with everything that it loads."""
    reports = {address: file for address, file in pages.items() if REPORT.fullmatch(address)}
    assert reports
    for address, file in reports.items():
        needed = {
            urlsplit(urljoin(urljoin(HERE, address), target)).path.lstrip("/")
            for target in page(file).xpath(
                "//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href"
            )
        }
        assert weight(file) <= 60 * KILOBYTE, address
        together = weight(file) + sum(weight(built / path) for path in needed)
        assert together <= 250 * KILOBYTE, (address, together)
