"""Tables in, artifacts out: a data package for each body, each region and the whole collection."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Artifact, Collection
from gongkai.packages import subject
from gongkai.packages.proof import prove
from gongkai.packages.volume import Stock, Volume
from gongkai.tables import Table

__all__ = ["package", "prove"]


def package(
    corpus: Corpus, tables: Mapping[str, Table], judgement: Judgement
) -> Iterator[Artifact]:
    """Every package: bodies, then regions, then the collection.

    The rows of a body are spelled and compressed once and shared by every package that has them.
    """
    stock = Stock(corpus, tables, judgement)
    whole = Volume(stock)
    whole.add("", stock.loose)
    regions = {code: Volume(stock) for code in sorted(corpus.regions)}
    for body, agency in sorted(corpus.agencies.items()):
        rows, own = stock.of(body), Volume(stock)
        above = subject.regions_above(corpus.regions, agency.region)
        for volume in [own, whole, *(regions[code] for code in above)]:
            volume.add(body, rows)
        if own.reports:
            yield own.close(subject.of_body(corpus, agency))
    for code, volume in regions.items():
        if volume.reports:
            yield volume.close(subject.of_region(corpus.regions[code], volume.reports))
    yield from _versions(corpus.collection, whole.close(subject.of_corpus(corpus)))


def _versions(collection: Collection, latest: Artifact) -> Iterator[Artifact]:
    """The package of the collection at the address that moves and at the one that stays."""
    fixed = f"data/v/{collection.version}/gongkai.zip"
    version = {
        "version": collection.version,
        "date": collection.reference_date,
        "url": collection.address + fixed,
        "sha256": hashlib.sha256(latest.data).hexdigest(),
        "bytes": len(latest.data),
    }
    told = {"latest": collection.address + latest.path, "versions": [version]}
    yield latest
    yield Artifact(fixed, latest.data)
    yield Artifact(
        "data/versions.json", json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    )
