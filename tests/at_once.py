"""All pages or packages of a small collection at once, as no build makes them.

A build goes body by body, keeps what has not changed, and looks up what it shows of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gongkai import packages, pages, site
from gongkai.corpus import Corpus, Judgement
from gongkai.model import Artifact, Download, Page
from gongkai.tables import Table


def paginate(
    corpus: Corpus,
    judgement: Judgement,
    *,
    terms: Iterable[str] = (),
    downloads: Iterable[Download] = (),
    studies: Iterable[Artifact] = (),
) -> Iterator[Page]:
    """Every page in a fixed order; `terms` are the terms that the glossary explains.

    `downloads` are the files that pages offer; each knows its page.
    """
    atlas = pages.Atlas(
        corpus, judgement, frozenset(terms), tuple(downloads), studies=tuple(studies)
    )
    for agency in sorted(corpus.agencies):
        yield from pages.of_body(pages.body_excerpt(atlas, agency), agency)
    for comparison in pages.comparisons(atlas).values():
        yield from pages.of_comparison(*pages.comparison_excerpt(atlas, comparison))
    for code, region in sorted(atlas.corpus.regions.items()):
        yield from pages.of_region(pages.region_excerpt(atlas, code), region)
    yield from pages.of_collection(atlas)


def package(
    corpus: Corpus, tables: Mapping[str, Table], judgement: Judgement
) -> Iterator[Artifact]:
    """Every package and the files beside pages: bodies, then regions, then the collection."""
    packager = packages.BodyPackager(packages.PackageContext(corpus, tables, judgement))
    own: dict[str, bytes] = {}
    for body in corpus.rows_of:
        for artifact in packager.of_body(body):
            if packages.is_package(artifact):
                own[artifact.path] = artifact.data
            yield artifact
    joint_packages = packages.JointPackages(packager.context)
    for files in joint_packages.of(joint_packages.names, own.__getitem__):
        yield from files
    yield from packages.beside_whole(packager.context)


def pour(written: Iterable[Artifact], made: Iterable[Page], config: Path) -> Iterator[Artifact]:
    """The whole site: MkDocs renders the hand-written pages, the others fill shells."""
    ready = site.SiteRenderer(config, tuple(written))
    yield from ready.core
    yield from ready.pour(made)
    ready.refuse_missing()
