"""Search over several indexes: of a site's divisions, and of provinces that were joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from playwright.sync_api import Page, expect

from gongkai import pipeline
from gongkai.site import search
from tests.attack.builds import unproved
from tests.browser.common import ROOT
from tests.browser.conftest import Windows, opening, served
from tests.sample import DATASETS

QUERIES = ("发布日期", "信息公开", "256")


def build(out: Path, most: int, **more: object) -> Path:
    """A site of real reports, whose indexes hold so many pages at most."""
    with patch.object(search, "MOST", most), unproved():
        plan = pipeline.Plan(ROOT, DATASETS, out, workers=1, **more)  # type: ignore[arg-type]
        pipeline.build(plan, progress=lambda _: None)
    return out


@pytest.fixture(scope="module")
def divided(tmp_path_factory) -> Iterator[str]:
    """Where a site with an index for each division is served."""
    out = build(tmp_path_factory.mktemp("divided"), most=20)
    assert len(list((out / "site" / "pagefind").glob("*/pagefind-entry.json"))) > 2
    with served(out / "site") as where:
        yield where


@pytest.fixture(scope="module")
def joined(tmp_path_factory) -> Iterator[tuple[str, dict[str, str]]]:
    """Where two joined provinces are served, and where each is alone; one has many indexes."""
    folder = tmp_path_factory.mktemp("joined")
    places = {"32": 2500, "33": 5}
    outs = [build(folder / place, most, region=place) for place, most in places.items()]
    pipeline.join_provinces(ROOT, outs, folder / "all")
    with (
        served(folder / "all" / "site") as whole,
        served(folder / "32" / "site") as one,
        served(folder / "33" / "site") as other,
    ):
        yield whole, {"32": one, "33": other}


def hits(windows: Windows, address: str, query: str) -> set[str]:
    """The addresses of all pages that the search page finds; no error, warning or other host."""
    warned: list[str] = []
    with opening(windows, address) as opened:
        page = opened()
        page.on("console", lambda said: said.type == "warning" and warned.append(said.text))
        page.goto(f"{address}search/?q={query}")
        found = all_found(page)
    assert warned == []
    return found


def all_found(page: Page) -> set[str]:
    """The addresses of all pages that are listed, asked for until no more come."""
    told = page.locator(".gk-search__told")
    expect(told).to_have_text(re.compile("个页面"), timeout=20_000)
    count = int(told.inner_text().split()[0])
    links = page.locator(".gk-search ol > li h2 a")
    for shown in range(10, count + 10, 10):
        expect(links).to_have_count(min(shown, count))
        if shown < count:
            page.get_by_role("button", name="再看").click()
    found = links.evaluate_all("all => all.map(a => a.pathname)")
    assert len(found) == len(set(found)) == count
    return {str(path) for path in found}


@pytest.mark.parametrize("query", QUERIES)
def test_many_indexes_find_what_one_finds(windows, address, divided, query):
    """Pages of two provinces among them."""
    found = hits(windows, divided, query)
    assert found == hits(windows, address, query)
    assert {path[3:5] for path in found if path.startswith("/a/")} >= {"32", "35"}


@pytest.mark.parametrize("query", QUERIES[:2])
def test_joined_provinces_are_searched_as_one(windows, joined, query):
    """Each finds what it finds alone, at its place."""
    whole, provinces = joined
    expected = {
        f"/{place}{path}"
        for place, address in provinces.items()
        for path in hits(windows, address, query)
    }
    assert hits(windows, whole, query) == expected
