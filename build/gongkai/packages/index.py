"""All files of the site in one JSON, from bodies down to files, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from gongkai.corpus import Corpus
from gongkai.model import Artifact, Download, grouped, json_of
from gongkai.tables.schema import FORMAT

Offered = Mapping[str, Sequence[Download]]
"""Page → the files that it offers."""


def package_index(corpus: Corpus, offers: Iterable[Download]) -> Artifact:
    """`data/index.json`: addresses relative to the site, every file with its size and SHA-256."""
    by_page = grouped((each.page, each) for each in offers)
    collection = corpus.collection
    data = {
        "format": FORMAT,
        "policy": f"{collection.address}data/dictionary/#format",
        "version": collection.version,
        "reference_date": collection.reference_date,
        "address": collection.address,
        "licence": dict(collection.licence),
        "packages": _files(by_page, "data/"),
        "tables": _files(by_page, "data/latest/"),
    }
    head = json_of(data).removesuffix("\n}")
    regions = ",\n".join(_json_text(each) for each in _regions(corpus, by_page))
    bodies = ",\n".join(_json_text(each) for each in _bodies(corpus, by_page))
    text = f'{head},\n "regions": [\n{regions}\n ],\n "bodies": [\n{bodies}\n ]\n}}\n'
    return Artifact("data/index.json", text.encode())


def _regions(corpus: Corpus, offered: Offered) -> Iterable[Mapping[str, object]]:
    for code, region in sorted(corpus.regions.items()):
        if files := _files(offered, f"r/{code}/"):
            yield {"region": code, "name": region.name, "files": files}


def _bodies(corpus: Corpus, offered: Offered) -> Iterable[Mapping[str, object]]:
    for body, rows in corpus.rows_of.items():
        agency = corpus.agencies[body]
        yield {
            "agency": body,
            "name": agency.name,
            "region": agency.region,
            "page": f"a/{body}/",
            "files": _files(offered, f"a/{body}/"),
            "reports": [
                {
                    "year": corpus.reports[row].year,
                    "page": f"a/{corpus.reports[row].key}/",
                    "source_sha256": corpus.reports[row].source.sha256,
                    "files": _files(offered, f"a/{corpus.reports[row].key}/"),
                }
                for row in rows
            ],
        }


def _files(offered: Offered, page: str) -> list[Mapping[str, object]]:
    return [
        {
            "path": each.path,
            "media_type": each.media_type,
            "bytes": each.bytes,
            "sha256": each.sha256,
        }
        for each in sorted(offered.get(page, ()), key=lambda each: each.path)
    ]


def _json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
