"""A part of the site is kept while its records and what it looked up are the same: is that honest?

What its pages show of other bodies is noted where it is looked up, and asked again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from gongkai import checks, packages, pages, site, tables
from gongkai.corpus import Corpus
from gongkai.incremental import BuildUnit, CachedUnit, is_current, region_units, units
from gongkai.model import Artifact, Correction, Download, Name, Page, Status
from gongkai.pages.excerpts import ADVICE
from tests.bench.province import Province, made

PAST, HEIR = "830122-czj", "830124-czj"


def small() -> Corpus:
    """Governments and finance bureaus of a prefecture and its ten counties, two years each.

    One bureau was succeeded by another long ago, so that no finding tells of it.
    """
    whole = made(Province(reports=144 * 2, years=range(2020, 2022)))
    wanted = [body for body in whole.agencies.values() if body.function in ("zf", "czj")]
    agencies = {body.id: body for body in wanted}
    agencies[PAST] = replace(agencies[PAST], successor=HEIR, last_year=2018)
    rows = range(len(whole.reports))
    some = whole.select([row for row in rows if whole.reports[row].agency in agencies])
    return replace(some, agencies=agencies)


CORPUS = small()


@dataclass(frozen=True)
class Built:
    """Every part of a corpus as it is built: what the next build is told of it, and its bytes."""

    atlas: pages.Atlas
    notes: Mapping[str, CachedUnit]
    bytes: Mapping[str, bytes]


def built(corpus: Corpus) -> Built:
    """Build every body and comparison of a corpus."""
    judgement = checks.judge(corpus)
    atlas = pages.Atlas(corpus, judgement)
    stock = packages.PackageContext(corpus, tables.tabulate(corpus, judgement), judgement)
    press = packages.BodyPackager(stock)
    notes, published = {}, {}
    for unit in all_units(atlas):
        body = unit.key.split("/")[1] if unit.key.startswith("a/") else ""
        files = list(press.of_body(body)) if body in corpus.rows_of else []
        told = [packages.offer(file, corpus.collection.version) for file in files]
        offering = atlas.offering([offer for offer in told if offer])
        seen, data = made_from_excerpt(offering, unit.key)
        published[unit.key] = b"\0".join([data, *(file.data for file in files)])
        answers = pages.answers_of(seen)
        digest = pages.answers_digest(answers.values())
        notes[unit.key] = CachedUnit(unit.digest, {}, {}, (), 0, list(answers), digest)
    return Built(atlas, notes, published)


def all_units(atlas: pages.Atlas) -> Iterator[BuildUnit]:
    """The parts that are kept one by one: bodies, comparisons, regions."""
    fingerprints = pages.Fingerprints(atlas, "base")
    yield from units(atlas, fingerprints)
    yield from region_units(atlas, fingerprints, {})


def made_from_excerpt(atlas: pages.Atlas, key: str) -> tuple[pages.Atlas, bytes]:
    """What the pages of a part see, and every byte of them."""
    comparison = pages.comparison_at(atlas).get(key)
    if comparison:
        seen, own = pages.comparison_excerpt(atlas, comparison)
        return seen, spelled(pages.of_comparison(seen, own))
    if key.startswith("r/"):
        region = atlas.corpus.regions[key.split("/")[1]]
        seen = pages.region_excerpt(atlas, region.code)
        return seen, spelled(pages.of_region(seen, region), pages.feed_of_region(seen, region))
    body = key.split("/")[1]
    seen = pages.body_excerpt(atlas, body)
    return seen, spelled(pages.of_body(seen, body), pages.feed_of_body(seen, body))


def made_from_whole(atlas: pages.Atlas, key: str) -> bytes:
    """The same pages, made with everything in reach."""
    comparison = pages.comparison_at(atlas).get(key)
    if comparison:
        return spelled(pages.of_comparison(atlas, comparison))
    if key.startswith("r/"):
        region = atlas.corpus.regions[key.split("/")[1]]
        return spelled(pages.of_region(atlas, region), pages.feed_of_region(atlas, region))
    body = key.split("/")[1]
    return spelled(pages.of_body(atlas, body), pages.feed_of_body(atlas, body))


def spelled(generated: Iterable[Page], *files: Artifact) -> bytes:
    """Every byte of pages and files."""
    made_of = list(generated)
    data = [site.markdown(page).encode() for page in made_of]
    data += [file.data for page in made_of for file in page.files]
    return b"\0".join([*data, *(file.data for file in files)])


def kept(before: Built, now: Built) -> list[str]:
    """The parts that the build of `now` takes over from the one before."""
    fingerprints = pages.Fingerprints(now.atlas, "base")
    return [
        unit.key
        for unit in all_units(now.atlas)
        if unit.key in before.notes and is_current(fingerprints, unit, before.notes[unit.key])
    ]


BEFORE = built(CORPUS)
ROW = 21
"""A report of a county, which has more than four peers."""
BODY = CORPUS.reports[ROW].agency
assert BODY == HEIR


def other_figure(corpus: Corpus) -> Corpus:
    """Another number in a box that pages of peers show the middle of."""
    values = corpus.values.copy()
    values[ROW, corpus.form.index["requests.new_received.total"]] += 1000
    return replace(corpus, values=values)


def other_status(corpus: Corpus) -> Corpus:
    """A box that could not be read."""
    status, values = corpus.status.copy(), corpus.values.copy()
    at = corpus.form.index["requests.granted.total"]
    status[ROW, at], values[ROW, at] = Status.AMBIGUOUS, np.nan
    return replace(corpus, status=status, values=values)


def other_place(corpus: Corpus) -> Corpus:
    """The same figures on other lines of the document."""
    places = corpus.places.copy()
    places[ROW] += 7
    return replace(corpus, places=places)


def other_print(corpus: Corpus) -> Corpus:
    """A number printed in another spelling."""
    at = corpus.form.index["requests.granted.total"]
    return replace(corpus, raws={**corpus.raws, (ROW, at): "０"})


def other_words(corpus: Corpus) -> Corpus:
    """Another title, date and summary."""
    reports = list(corpus.reports)
    reports[ROW] = replace(
        reports[ROW], title="另一标题", published="2024-12-31", summary="另一句。"
    )
    return replace(corpus, reports=tuple(reports))


def one_less(corpus: Corpus) -> Corpus:
    """A report withdrawn."""
    return corpus.select([row for row in range(len(corpus.reports)) if row != ROW])


def all_of_a_body_gone(corpus: Corpus) -> Corpus:
    """A body that is registered still, and has no report."""
    rows = range(len(corpus.reports))
    return corpus.select([row for row in rows if corpus.reports[row].agency != BODY])


def body_removed(corpus: Corpus) -> Corpus:
    """A body that is not registered any more."""
    agencies = {id: body for id, body in corpus.agencies.items() if id != BODY}
    return replace(all_of_a_body_gone(corpus), agencies=agencies)


def renamed_body(corpus: Corpus) -> Corpus:
    """A body with another name, which the body that it succeeded shows."""
    named = replace(corpus.agencies[BODY], names=(Name("更名后的机关", 2019),))
    return replace(corpus, agencies={**corpus.agencies, BODY: named})


def renamed_past(corpus: Corpus) -> Corpus:
    """A body that another has succeeded, with another name."""
    named = replace(corpus.agencies[PAST], names=(Name("更名前的机关", 2019),))
    return replace(corpus, agencies={**corpus.agencies, PAST: named})


def renamed_government(corpus: Corpus) -> Corpus:
    """The body that others have as their parent, renamed and succeeded."""
    body = next(body for body in corpus.agencies if body.endswith("-zf"))
    named = replace(corpus.agencies[body], names=(Name("另一人民政府", 2019),), successor=BODY)
    return replace(corpus, agencies={**corpus.agencies, body: named})


def renamed_region(corpus: Corpus) -> Corpus:
    """The widest division with another name."""
    code = min(corpus.regions)
    named = replace(corpus.regions[code], name="更名省")
    return replace(corpus, regions={**corpus.regions, code: named})


def one_body_more(corpus: Corpus) -> Corpus:
    """A body without reports joins those that are alike."""
    body = replace(corpus.agencies[BODY], id=f"{BODY}-2")
    return replace(corpus, agencies=dict(sorted({**corpus.agencies, body.id: body}.items())))


def other_day(corpus: Corpus) -> Corpus:
    """Another day against which lateness is judged."""
    return replace(corpus, collection=replace(corpus.collection, reference_date="2020-03-01"))


def one_correction(corpus: Corpus) -> Corpus:
    """A correction of a figure."""
    said = Correction(
        "0001", "misread", BODY, 2020, "2026-01-01", "看错", cell="remedies.review.total"
    )
    return replace(corpus, corrections=(said,))


CHANGES: tuple[Callable[[Corpus], Corpus], ...] = (
    other_figure,
    other_status,
    other_place,
    other_print,
    other_words,
    one_less,
    all_of_a_body_gone,
    body_removed,
    renamed_body,
    renamed_past,
    renamed_government,
    renamed_region,
    one_body_more,
    other_day,
    one_correction,
)


def all_at_once(corpus: Corpus) -> Corpus:
    """A body that succeeds another, a correction, a box not read, another spelling."""
    return one_correction(renamed_government(other_print(other_status(corpus))))


@cache
def changed(change: Callable[[Corpus], Corpus]) -> Built:
    """Every part of the corpus after a change."""
    return built(change(CORPUS))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_is_kept_would_be_built_the_same(change) -> None:
    """No page and no file is ever left as it was while what it is made of has changed."""
    now = changed(change)
    stale = [key for key in kept(BEFORE, now) if BEFORE.bytes[key] != now.bytes[key]]

    assert [] == stale, f"these parts show what nobody noted: {ADVICE}"


@pytest.mark.parametrize("change", [other_place, other_words])
def test_a_changed_report_moves_few_parts(change) -> None:
    """Its own body, its ten peers, and the comparisons and the regions that it is in."""
    now = changed(change)

    assert 0 < len(now.notes) - len(kept(BEFORE, now)) <= 17


def test_a_region_offers_what_was_packed() -> None:
    """Its page is made again where only a file that it offers has another size."""
    fingerprints, code = pages.Fingerprints(BEFORE.atlas, "base"), min(CORPUS.regions)
    sizes = (
        fingerprints.of_region(code, [Download(f"r/{code}/", "x.zip", "x", "x", size)])
        for size in (1, 2)
    )

    assert 2 == len(set(sizes))


def test_the_same_corpus_keeps_every_part() -> None:
    """Nothing of the process is in what is noted."""
    now = built(small())

    assert BEFORE.notes == now.notes
    assert list(BEFORE.notes) == kept(BEFORE, now)


def test_pages_use_of_others_only_what_they_look_up() -> None:
    """Made with everything in reach they are the same: else they use what is not noted."""
    corpus = all_at_once(CORPUS)
    atlas = pages.Atlas(corpus, checks.judge(corpus))
    unlike = [
        key
        for key in BEFORE.notes
        if made_from_excerpt(atlas, key)[1] != made_from_whole(atlas, key)
    ]

    assert [] == unlike, f"these pages use records of others past `look_up`: {ADVICE}"
