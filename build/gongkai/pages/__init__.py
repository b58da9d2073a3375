"""Corpus and judgement in, every generated page out, complete except for the theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType

from gongkai.model import Artifact, Page, Region
from gongkai.pages.agencies import agencies_page
from gongkai.pages.atlas import Atlas, Question, answers_of, body_excerpt
from gongkai.pages.body import body_page
from gongkai.pages.comparison_pages import comparison_page, comparisons_page
from gongkai.pages.comparisons import (
    Comparison,
    comparison_at,
    comparison_excerpt,
    comparisons,
)
from gongkai.pages.corrections import correction_page, corrections_page
from gongkai.pages.coverage_page import coverage_page
from gongkai.pages.data_page import data_page
from gongkai.pages.dictionary import dictionary_page
from gongkai.pages.explore import explore_page
from gongkai.pages.fingerprints import Fingerprints, answers_digest
from gongkai.pages.handwritten import with_frame
from gongkai.pages.home import home_page
from gongkai.pages.indicator_pages import indicator_pages, indicators_page
from gongkai.pages.leads_page import feed_of_body, feed_of_region, feeds, leads_page
from gongkai.pages.navigation import with_error_report
from gongkai.pages.picker import picker_data, picker_page
from gongkai.pages.region import region_excerpt, region_page, regions_page
from gongkai.pages.release_page import release_page
from gongkai.pages.report import report_page
from gongkai.pages.row_pages import row_pages
from gongkai.pages.rules import rule_page, rules_page
from gongkai.pages.source import Original, source_page
from gongkai.pages.study import study_pages

Texts = Mapping[str, Sequence[str]]
NO_TEXTS: Texts = MappingProxyType({})

__all__ = [
    "Atlas",
    "Fingerprints",
    "Question",
    "answers_digest",
    "answers_of",
    "body_excerpt",
    "companion_files",
    "comparison_at",
    "comparison_excerpt",
    "comparisons",
    "feed_of_body",
    "feed_of_region",
    "of_body",
    "of_collection",
    "of_comparison",
    "of_region",
    "region_excerpt",
    "terms_of",
    "with_frame",
]


def terms_of(written: Iterable[Artifact]) -> frozenset[str]:
    """The terms that hand-written pages explain: glossary/carried-in.md → carried-in."""
    return frozenset(
        PurePosixPath(page.path).stem
        for page in written
        if page.path.startswith("glossary/") and page.path.endswith(".md")
    )


def companion_files(atlas: Atlas) -> Iterator[Artifact]:
    """The files that pages need beside them: the feed of leads, the data of the picker."""
    yield from feeds(atlas)
    yield picker_data(atlas)


def of_body(atlas: Atlas, body: str, texts: Texts = NO_TEXTS) -> Iterator[Page]:
    """The page of a body and those of its reports, from the whole atlas or a `body_excerpt`.

    `texts` are the numbered lines of their documents by hash: such a document gets its own page.
    """
    yield body_page(atlas, atlas.corpus.agencies[body])
    for row in atlas.corpus.rows_of.get(body, ()):
        original = Original(texts.get(atlas.report(row).source.sha256, ()))
        yield report_page(atlas, row, original)
        if original.lines:
            yield source_page(atlas, row, original)


def of_comparison(atlas: Atlas, comparison: Comparison) -> Iterator[Page]:
    """The page of one comparison, from the whole atlas or a `comparison_excerpt`."""
    yield comparison_page(atlas, comparison)


def of_region(atlas: Atlas, region: Region) -> Iterator[Page]:
    """The page of one region, from the whole atlas or a `region_excerpt`."""
    yield with_error_report(atlas.corpus.collection, region_page(atlas, region))


def of_collection(atlas: Atlas) -> Iterator[Page]:
    """All other pages: those about many bodies."""
    return (with_error_report(atlas.corpus.collection, page) for page in _of_collection(atlas))


def _of_collection(atlas: Atlas) -> Iterator[Page]:
    corpus = atlas.corpus
    yield home_page(atlas)
    yield agencies_page(atlas)
    yield regions_page(atlas)
    yield from row_pages(atlas)
    yield comparisons_page(atlas)
    yield picker_page(atlas)
    yield rules_page(atlas)
    for rule in atlas.judgement.rules:
        yield rule_page(atlas, rule)
    yield indicators_page(atlas)
    yield from indicator_pages(atlas)
    yield leads_page(atlas)
    yield coverage_page(atlas)
    yield corrections_page(atlas)
    for correction in corpus.corrections:
        yield correction_page(atlas, correction)
    yield data_page(atlas)
    for release in atlas.releases:
        yield release_page(atlas, release)
    yield dictionary_page(atlas)
    yield explore_page(atlas)
    yield from study_pages(atlas)
