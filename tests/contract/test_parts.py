"""A part of the site is kept where nothing changed that it is made of: is its digest honest?"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from gongkai import checks, packages, pages, site, tables
from gongkai.corpus import Corpus
from gongkai.incremental import units
from gongkai.model import Correction, Name, Status
from tests.bench.province import Province, made


def small() -> Corpus:
    """Governments and finance bureaus of a prefecture and its ten counties, two years each."""
    whole = made(Province(reports=144 * 2, years=range(2020, 2022)))
    wanted = [body for body in whole.agencies.values() if body.function in ("zf", "czj")]
    agencies = {body.id: body for body in wanted}
    rows = range(len(whole.reports))
    some = whole.select([row for row in rows if whole.reports[row].agency in agencies])
    return replace(some, agencies=agencies)


CORPUS = small()


def shown(corpus: Corpus) -> tuple[Mapping[str, str], Mapping[str, bytes]]:
    """Part → digest, and part → every byte that it publishes."""
    judgement = checks.judge(corpus)
    atlas = pages.Atlas(corpus, judgement)
    stock = packages.PackageContext(corpus, tables.tabulate(corpus, judgement), judgement)
    press = packages.BodyPackager(stock)
    digests = {part.key: part.digest for part in units(atlas, pages.Fingerprints(atlas, "base"))}
    published = {}
    for body in corpus.agencies:
        files = list(press.of_body(body)) if body in corpus.rows_of else []
        told = [packages.offer(file, corpus.collection.version) for file in files]
        offers = [offer for offer in told if offer]
        spelled = [site.markdown(page) for page in pages.of_body(atlas.offering(offers), body)]
        data = [file.data for file in files] + [page.encode() for page in spelled]
        data.append(pages.feed_of_body(atlas, body).data)
        published[f"a/{body}/"] = b"\0".join(data)
    for comparison in pages.comparisons(atlas).values():
        made_of = list(pages.of_comparison(atlas, comparison))
        data = [site.markdown(page).encode() for page in made_of]
        data += [file.data for page in made_of for file in page.files]
        published[comparison.path] = b"\0".join(data)
    return digests, published


BEFORE = shown(CORPUS)
ROW = 21
"""A report of a county, which has more than four peers."""
BODY = CORPUS.reports[ROW].agency


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


def renamed_body(corpus: Corpus) -> Corpus:
    """A body with another name, function's neighbours and parents naming it."""
    named = replace(corpus.agencies[BODY], names=(Name("更名后的机关", 2019),))
    return replace(corpus, agencies={**corpus.agencies, BODY: named})


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
    renamed_body,
    renamed_government,
    renamed_region,
    one_body_more,
    other_day,
    one_correction,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_is_published_changes_only_with_its_digest(change) -> None:
    """No page and no file is ever left as it was while what it is made of has changed."""
    digests, published = shown(change(CORPUS))
    stale = [
        key
        for key, data in published.items()
        if BEFORE[0].get(key) == digests[key] and BEFORE[1][key] != data
    ]

    assert [] == stale


@pytest.mark.parametrize("change", [other_place, other_words])
def test_a_changed_report_moves_few_parts(change) -> None:
    """Its own body, its ten peers, and the comparisons that it is in."""
    digests, _ = shown(change(CORPUS))
    moved = [key for key in digests if BEFORE[0].get(key) != digests[key]]

    assert 0 < len(moved) <= 14


def test_the_same_corpus_has_the_same_digests() -> None:
    """Nothing of the process is in them."""
    assert BEFORE[0] == shown(small())[0]
