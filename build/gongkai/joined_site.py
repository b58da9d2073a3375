"""Finished provinces in, the site of a nation out: the catalogue joins them as they are.

Every province stands whole in a folder of its code, for links within a site are relative. What is
added are the first pages, one finder for all bodies, one search over all indexes, and the list of
all packages in the words of DCAT.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from gongkai import output, site
from gongkai.model import Artifact, GongkaiError, Heading, Page
from gongkai.output import Changes
from gongkai.reading.finished import Finished

ZIP = "application/zip"


def join(
    provinces: Sequence[Finished], written: Sequence[Artifact], config: Path, out: Path
) -> Changes:
    """Write the joined site at `out`, all at once."""
    _refuse_twice(provinces)
    with output.version(out) as new_version:
        placed = [
            one
            for province in provinces
            for one in output.take(new_version, province.site, _below(province))
        ]
        paths = [one.path for one in placed]
        placed += output.place(new_version, _site(provinces, written, config, paths))
        return output.finish(new_version, placed)


def _below(province: Finished) -> Iterator[tuple[str, str]]:
    """The files of a province, each with its path in the joined site."""
    return ((f"{province.place}/{name}", name) for name in output.files(province.site))


def _refuse_twice(provinces: Sequence[Finished]) -> None:
    counted = Counter(province.place for province in provinces)
    for place, times in counted.items():
        if times > 1:
            raise GongkaiError(f"{place} 有 {times} 个：一个地区只能合入一次")


def _site(
    provinces: Sequence[Finished],
    written: Sequence[Artifact],
    config: Path,
    paths: Sequence[str],
) -> Iterator[Artifact]:
    """All that is added to the provinces."""
    ready = site.site_renderer(config, written)
    own = [_without_feeds(one) for one in (*ready.core, *ready.pour(_pages(provinces)))]
    ready.refuse_missing()
    yield from own
    address = str(provinces[0].about["address"])
    yield from site.sitemap([*paths, *(artifact.path for artifact in own)], address)
    yield site.robots(address)
    yield site.joined((each.place, each.finder) for each in provinces)
    yield _data(provinces, address)
    yield from _search(provinces)


FEEDS = re.compile(rb'\n?[ ]*<link rel="alternate " [^>]*>')
"""What names the feeds and data files of one site; a joined one has those of its provinces."""


def _without_feeds(artifact: Artifact) -> Artifact:
    return replace(artifact, data=FEEDS.sub(b"", artifact.data))


def _pages(provinces: Sequence[Finished]) -> Iterator[Page]:
    """The pages of the navigation; each leads to the same page of every province."""
    yield _home(provinces)
    for path, title, words in DOORS:
        links = [
            Markup('<li><a href="{}">{}</a></li>').format(f"../{each.place}/{path}", each.name)
            for each in provinces
        ]
        block = Markup("<div>\n<p>{}</p>\n<ul>\n{}\n</ul>\n</div>").format(
            words, Markup("\n").join(links)
        )
        yield Page(path, "catalogue", title, words, (Heading(1, title, "catalogue"), block))


DOORS = (
    ("a/", "机关", "按地区找到机关；在上面的框里输入名称、简称或拼音，可以直接找到任何一个。"),
    ("c/", "机关对照", "同一地区、同一职能的机关，同一年度的数字并排对照。"),
    ("data/", "数据下载", "每个地区一个数据包；全部数据包的清单见 data/catalogue.jsonld。"),
    ("rules/", "核对规则", "报告里的数字应当怎样相加；各地区的核对结果。"),
)


def _home(provinces: Sequence[Finished]) -> Page:
    about = provinces[0].about
    rows = [
        Markup(
            '<tr><th scope="row"><a href="{place}/">{name}</a></th><td>{bodies}</td>'
            '<td>{reports}</td><td>{years}</td><td><a href="{place}/data/">{version}</a></td></tr>'
        ).format(place=each.place, name=each.name, **_counted(each))
        for each in provinces
    ]
    table = Markup(
        '<div class="gk-scroll" role="region" aria-label="各地区" tabindex="0">\n<table '
        'class="gk-table">\n<caption>{reports} 份报告，按地区代码排列</caption>\n<thead><tr>'
        '<th scope="col">地区</th><th scope="col">机关</th><th scope="col">报告</th>'
        '<th scope="col">年度</th><th scope="col">数据版本</th></tr></thead>\n'
        "<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    ).format(rows=Markup("\n").join(rows), reports=sum(each.about["reports"] for each in provinces))
    heading = Heading(1, str(about["title"]), "home")
    return Page(
        "", "catalogue-home", str(about["title"]), str(about["description"]), (heading, table)
    )


def _counted(each: Finished) -> dict[str, str]:
    years = each.about["years"]
    return {
        "bodies": str(each.about["bodies"]),
        "reports": str(each.about["reports"]),
        "years": f"{years[0]}–{years[-1]}" if years else "—",
        "version": str(each.about["version"]),
    }


def _data(provinces: Iterable[Finished], address: str) -> Artifact:
    """All packages as a catalogue of data sets (DCAT 3)."""
    catalogue = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "@id": f"{address}data/",
        "dcat:dataset": [_data_set(each, address) for each in provinces],
    }
    return Artifact("data/catalogue.jsonld", _spelled(catalogue, indent=1))


def _data_set(each: Finished, address: str) -> dict[str, object]:
    return {
        "@type": "dcat:Dataset",
        "@id": f"{address}{each.place}/data/",
        "dct:title": f"{each.about['title']}（{each.name}）",
        "dct:issued": each.about["reference_date"],
        "dcat:version": each.about["version"],
        "dct:license": each.about["licence"].get("path", ""),
        "dcat:distribution": {
            "@type": "dcat:Distribution",
            "dcat:downloadURL": f"{address}{each.place}/data/latest/gongkai.zip",
            "dcat:mediaType": ZIP,
            "dcat:byteSize": each.package["bytes"],
            "spdx:checksum": each.package["sha256"],
        },
    }


def _search(provinces: Sequence[Finished]) -> Iterator[Artifact]:
    """One search over all indexes: the browser asks each, so that none has to be built again."""
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
    yield Artifact("pagefind/choices.json", _spelled({**listed, "indexes": []}))
    places = json.dumps([[each.place, each.indexes] for each in searched])
    yield Artifact("pagefind/pagefind.js", SEARCH.replace("[]", places, 1).encode())


SEARCH = """\
/* One search over the indexes of several sites: each is asked the same. */
const PLACES = [];
const all = Promise.all(PLACES.map(async ([place, names]) => {
  const folder = new URL(`../${place}/pagefind/`, import.meta.url);
  const others = names.map((name) => new URL(`${name}/`, folder).href);
  return [place, await import(new URL("pagefind.js", folder).href), others];
}));

export async function options(chosen) {
  await Promise.all((await all).map(async ([, index, others]) => {
    await index.options(chosen);
    await Promise.all(others.map((other) => index.mergeIndex(other, chosen)));
  }));
}

export async function search(query, chosen) {
  const answers = await Promise.all((await all).map(async ([place, index]) =>
    (await index.search(query, chosen)).results.map((one) => ({
      ...one,
      id: `${place}/${one.id}`,
      data: async () => {
        const data = await one.data();
        return { ...data, raw_url: `/${place}${data.raw_url ?? data.url}` };
      },
    }))));
  return { results: answers.flat().sort((one, other) => other.score - one.score) };
}
"""


def _spelled(value: object, indent: int | None = None) -> bytes:
    separators = (",", ":") if indent is None else None
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators).encode()
