"""Provinces built alone and joined: each is whole in its place, and all are found from home."""

import json
import os
import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html

from gongkai import pipeline
from gongkai.model import GongkaiError
from tests.attack.builds import tree
from tests.sample import DATASETS

pytestmark = pytest.mark.usefixtures("quick_builds")
ROOT = Path(__file__).resolve().parents[2]
PLACES = ("32", "33", "35")


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of three provinces and of the site that joins them."""
    folder = tmp_path_factory.mktemp("nation")
    for place in PLACES:
        plan = pipeline.Plan(
            ROOT, DATASETS, folder / place, region=place, search=place != "35", workers=1
        )
        pipeline.build(plan, lambda _: None)
    pipeline.join_provinces(ROOT, [folder / place for place in PLACES], folder / "all")
    return folder


def test_a_province_stands_whole_in_its_place(nation: Path) -> None:
    """Byte for byte as it was built alone."""
    for place in PLACES:
        assert tree(nation / place / "site") == tree(nation / "all" / "site" / place)


def test_every_body_is_found_at_its_address(nation: Path) -> None:
    """The finder of the whole names the bodies of all provinces, and its addresses exist."""
    site = nation / "all" / "site"
    index = json.loads((site / "finder.json").read_text("utf-8"))
    addresses = [
        f"{stem}-{index['posts'][post][0]}" for stem, _, *posts in index["bodies"] for post in posts
    ]
    registered = {path.stem for path in (DATASETS / "agencies").glob("*.json")}

    assert {address.rsplit("/", 1)[1] for address in addresses} == registered
    for address in addresses:
        assert (site / urljoin("a/", f"{address}/index.html")).is_file()


def test_every_link_of_the_first_pages_leads_somewhere(nation: Path) -> None:
    """Home and the pages of the navigation, with all that they load."""
    site = nation / "all" / "site"
    for page in ("", "a/", "c/", "data/", "rules/", "search/"):
        for _, _, link, _ in html.parse(site / page / "index.html").getroot().iterlinks():
            if ":" in link or link.startswith("#"):
                continue
            target = site / os.path.normpath(page + link.split("#")[0].split("?")[0])
            assert target.is_file() or (target / "index.html").is_file(), (page, link)


def test_search_asks_every_province_that_has_an_index(nation: Path) -> None:
    """One that was built without search is left out, and nothing breaks."""
    site = nation / "all" / "site"
    asked = (site / "pagefind" / "pagefind.js").read_text("utf-8")
    choices = json.loads((site / "pagefind" / "choices.json").read_text("utf-8"))

    assert 'PLACES = [["32", []], ["33", []]]' in asked
    assert any("浙江省" in label for _, label, _ in choices["region"])


def test_the_same_place_twice_is_refused(nation: Path) -> None:
    """And the joined site stays as it was."""
    before = tree(nation / "all" / "site")
    with pytest.raises(GongkaiError, match="只能合入一次"):
        pipeline.join_provinces(ROOT, [nation / "33", nation / "33"], nation / "all")

    assert before == tree(nation / "all" / "site")


def test_what_is_no_finished_site_is_told(nation: Path, tmp_path: Path) -> None:
    """In a sentence, with the file that is missing."""
    with pytest.raises(GongkaiError, match=r"collection\.json"):
        pipeline.join_provinces(ROOT, [tmp_path], nation / "all")


def test_provinces_apart_are_led_to_at_their_own_addresses(nation: Path, tmp_path: Path) -> None:
    """Nothing of them is copied; the first page says which host holds what, the finder too."""
    for place in PLACES[:2]:
        about = tmp_path / place / "site" / "data"
        shutil.copytree(nation / place / "site" / "data", about)
        shutil.copy(nation / place / "site" / "finder.json", about.parent)
        told = json.loads((about / "collection.json").read_text("utf-8"))
        told["address"] = f"https://host-{place}.example/"
        (about / "collection.json").write_text(json.dumps(told), "utf-8")
    finished = [tmp_path / place for place in PLACES[:2]]
    pipeline.join_provinces(ROOT, finished, tmp_path / "all", is_apart=True)

    site = tmp_path / "all" / "site"
    home = html.parse(site / "index.html").getroot()
    hosts = [f"https://host-{place}.example/" for place in PLACES[:2]]
    assert list(home.xpath("//article//td[5]/a/@href")) == hosts
    doors = html.parse(site / "a" / "index.html").getroot().xpath("//article//li/a/@href")
    assert [f"{host}a/" for host in hosts] == doors
    stems = [stem for stem, *_ in json.loads((site / "finder.json").read_text("utf-8"))["bodies"]]
    assert {stem.rpartition("a/")[0] for stem in stems} == set(hosts)
    assert not (site / "33").exists()


def test_provinces_apart_at_one_address_are_refused(nation: Path, tmp_path: Path) -> None:
    """Both say where the collection is: nobody could tell them apart."""
    with pytest.raises(GongkaiError, match="各有自己的网址"):
        pipeline.join_provinces(ROOT, [nation / "32", nation / "33"], tmp_path, is_apart=True)
