"""Finished sites of provinces in, one national site out; they are joined unchanged.

Every province stands whole in a folder of its code, for links within a site are relative. What is
added are the first pages, one finder for all bodies, one search over all indexes, and the list of
all packages in the words of DCAT. Where they outgrow one host, each stays at the address that its
collection names: then the first page says which host holds what, and each searches its own text.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from gongkai import output, pages, site
from gongkai.model import Artifact, GongkaiError, Heading, Page
from gongkai.pages.templating import block, web
from gongkai.reading.finished import FinishedSite

ZIP = "application/zip"


@dataclass(frozen=True)
class JoinedSite:
    """Where the joined site stands, and whether its provinces stand elsewhere."""

    address: str
    is_apart: bool = False

    def home(self, province: FinishedSite) -> str:
        """The address of a province, as the first page writes it."""
        return str(province.about["address"]) if self.is_apart else f"{province.place}/"

    def below(self, province: FinishedSite) -> str:
        """The same as pages one folder deeper write it."""
        return self.home(province) if self.is_apart else f"../{self.home(province)}"

    def whole(self, province: FinishedSite) -> str:
        """The same in full."""
        return self.home(province) if self.is_apart else f"{self.address}{province.place}/"


def join(
    provinces: Sequence[FinishedSite],
    written: Sequence[Artifact],
    config: Path,
    out: Path,
    joined: JoinedSite,
) -> None:
    """Write the joined site at `out`, all at once."""
    _refuse_twice(provinces)
    if joined.is_apart:
        _refuse_one_host(provinces, joined)
    with output.version(out) as new_version:
        placed = [
            one
            for province in (() if joined.is_apart else provinces)
            for one in output.take(new_version, province.site, _below(province))
        ]
        paths = [one.path for one in placed]
        placed += output.place(new_version, _site(provinces, written, config, paths, joined))
        output.finish(new_version, placed)


def _refuse_one_host(provinces: Sequence[FinishedSite], joined: JoinedSite) -> None:
    """Provinces that stand apart each have an address of their own."""
    counted = Counter([joined.address, *(str(each.about["address"]) for each in provinces)])
    for address, times in counted.items():
        if not web(address):
            raise GongkaiError(f"{address} 不是 https:// 开头的网址，--apart 时不能通向那里")
        if times > 1:
            raise GongkaiError(
                f"{address} 用了 {times} 次：--apart 时每个地区和总目录各有自己的网址，"
                "写在各自 collection.json 的 address"
            )


def _below(province: FinishedSite) -> Iterator[tuple[str, str]]:
    """The files of a province, with their paths in the joined site."""
    return ((f"{province.place}/{name}", name) for name in output.files(province.site))


def _refuse_twice(provinces: Sequence[FinishedSite]) -> None:
    counted = Counter(province.place for province in provinces)
    for place, times in counted.items():
        if times > 1:
            raise GongkaiError(f"{place} 有 {times} 个：一个地区只能合入一次")


def _site(
    provinces: Sequence[FinishedSite],
    written: Sequence[Artifact],
    config: Path,
    paths: Sequence[str],
    joined: JoinedSite,
) -> Iterator[Artifact]:
    """All files that are added to the provinces."""
    ready = site.SiteRenderer(config, written)
    made = (*ready.core, *ready.pour(_pages(provinces, joined)))
    own = [replace(one, data=FEEDS.sub(b"", one.data)) for one in made]
    ready.refuse_missing()
    yield from own
    yield from site.sitemap([*paths, *(artifact.path for artifact in own)], joined.address)
    yield site.robots(joined.address)
    yield site.join_indexes((joined.below(each), each.finder) for each in provinces)
    yield _data(provinces, joined)
    yield from _search(() if joined.is_apart else provinces)


FEEDS = re.compile(
    rb'\n?[ ]*<link rel="alternate " [^>]*>'
    rb'|\n?[ ]*<li><a href="[^"]*leads/feed\.xml">[^<]*</a></li>'
)
"""File names of feeds and data of a single site; a joined one links those of its provinces."""


def _pages(provinces: Sequence[FinishedSite], joined: JoinedSite) -> Iterator[Page]:
    """The pages of the navigation; each leads to the same page of every province."""
    yield _home(provinces, joined)
    for path, title, words in DOORS:
        links = [(each.name, f"{joined.below(each)}{path}") for each in provinces]
        listed = block("joined-links", words=words, links=links)
        yield Page(path, "catalogue", title, words, (Heading(1, title, "catalogue"), listed))


DOORS = (
    ("a/", "机关", "按地区找到机关；在上面的框里输入名称、简称或拼音，可以直接找到任何一个。"),
    ("c/", "机关对照", "同一地区、同一职能的机关，同一年度的数字并排对照。"),
    ("data/", "数据下载", "每个地区一个数据包；全部数据包的清单见 data/catalogue.jsonld。"),
    ("rules/", "核对规则", "报告里的数字应当怎样相加；各地区的核对结果。"),
    ("r/", "地区", "从省到县，各地收录了哪些机关、哪些年度。"),
    ("coverage/", "收录情况", "应当有报告的机关和年度，哪些已收录，哪些还没有找到。"),
    ("compare/", "自选对照", "自己选几个机关、一个年度，并排来看。"),
    ("indicators/", "指标", "公开率等比例，公式、分子、分母逐一写明。"),
    ("leads/", "线索", "报告里互相矛盾、与上年不衔接、逾期的地方；各地区分别订阅。"),
    ("corrections/", "更正", "本站读错而改正的数字，和机关的说明。"),
)


def _home(provinces: Sequence[FinishedSite], joined: JoinedSite) -> Page:
    about = provinces[0].about
    table = block(
        "joined-home",
        reports=sum(each.about["reports"] for each in provinces),
        is_apart=joined.is_apart,
        rows=[
            {"home": joined.home(each), "name": each.name, **_counted(each)} for each in provinces
        ],
    )
    heading = Heading(1, str(about["title"]), "home")
    return Page(
        "", "catalogue-home", str(about["title"]), str(about["description"]), (heading, table)
    )


def _counted(each: FinishedSite) -> dict[str, str]:
    years = each.about["years"]
    return {
        "bodies": str(each.about["bodies"]),
        "reports": str(each.about["reports"]),
        "years": f"{years[0]}–{years[-1]}" if years else "—",
        "version": str(each.about["version"]),
    }


def _data(provinces: Iterable[FinishedSite], joined: JoinedSite) -> Artifact:
    """All packages as a catalogue of data sets (DCAT 3)."""
    catalogue = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "@id": f"{joined.address}data/",
        "dcat:dataset": [_data_set(each, joined.whole(each)) for each in provinces],
    }
    return Artifact("data/catalogue.jsonld", _json_text(catalogue, indent=1))


def _data_set(each: FinishedSite, address: str) -> dict[str, object]:
    return {
        "@type": "dcat:Dataset",
        "@id": f"{address}data/",
        "dct:title": f"{each.about['title']}（{each.name}）",
        "dct:issued": each.about["reference_date"],
        "dcat:version": each.about["version"],
        "dct:license": each.about["licence"].get("path", ""),
        "dcat:distribution": {
            "@type": "dcat:Distribution",
            "dcat:downloadURL": f"{address}data/latest/gongkai.zip",
            "dcat:mediaType": ZIP,
            "dcat:byteSize": each.package["bytes"],
            "spdx:checksum": each.package["sha256"],
        },
    }


def _search(provinces: Sequence[FinishedSite]) -> Iterator[Artifact]:
    """One search over all indexes: the browser queries each, so none has to be rebuilt."""
    searched = [each for each in provinces if each.choices]
    choices: dict[str, dict[tuple[str, str], int]] = {}
    for each in searched:
        for name, offered in each.choices.items():
            counts = choices.setdefault(name, {})
            for word, label, count in offered:
                counts[word, label] = counts.get((word, label), 0) + count
    listed = {
        name: [[word, label, count] for (word, label), count in sorted(counts.items())]
        for name, counts in choices.items()
    }
    yield Artifact("pagefind/choices.json", _json_text({**listed, "indexes": []}))
    places = [(each.place, each.indexes) for each in searched]
    yield Artifact("pagefind/pagefind.js", _search_script(places))


def _search_script(places: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """The script that queries every index; it contains their list."""
    script = resources.files(pages).joinpath("templates/search-across.js").read_text("utf-8")
    return script.replace("[]", json.dumps(places), 1).encode()


def _json_text(value: object, indent: int | None = None) -> bytes:
    separators = (",", ":") if indent is None else None
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators).encode()
