"""The atlas: corpus and judgement, and what several kinds of page ask of them.

The pages of a body or a comparison are made from an excerpt of the atlas, with its own reports
only. What they show of others comes from functions with `look_up`, whose answers are noted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, update_wrapper
from inspect import signature
from typing import Any, Concatenate, ParamSpec, TypeVar

from gongkai.corpus import Corpus, Judgement
from gongkai.derived.coverage import coverage, coverage_of
from gongkai.derived.indicators import IndicatorValues, measure
from gongkai.derived.leads import leads
from gongkai.form import TableForm
from gongkai.model import (
    KINDS,
    NOT_EXPECTED,
    Agency,
    Artifact,
    Correction,
    Download,
    Lead,
    Region,
    Release,
    Report,
    Result,
    State,
    YearCoverage,
    anchor_of,
    grouped,
    place_name,
    regions_above,
)
from gongkai.pages.excerpts import OwnOnly, corpus_excerpt, judgement_excerpt
from gongkai.pages.templating import Link, relative

ALL = "all-"
"""Prefix of a kind of body, for comparisons of bodies of one kind whatever their function."""


def of_kind(kind: str) -> str:
    """The subject of a comparison of bodies that share only their kind, as used in addresses."""
    return ALL + kind.replace("_", "-")


NAMES = {of_kind(kind): name for kind, name in KINDS.items()}
"""Subject of a comparison by kind → its Chinese name."""


Question = tuple[str | int, ...]
"""A look-up: the name of its function, and its arguments."""


@dataclass(frozen=True)
class Excerpt:
    """Of which atlas an excerpt is, and what its pages looked up there."""

    whole: Atlas
    rows: tuple[int, ...]
    """The row in the whole corpus of each of its own rows."""
    answers: dict[Question, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Atlas:
    """The input of every page; `terms` are the terms that the glossary explains."""

    corpus: Corpus
    judgement: Judgement
    terms: frozenset[str] = frozenset()
    downloads: tuple[Download, ...] = ()
    """The files that pages offer; empty: the pages name those that are always built."""
    stored: Mapping[str, str] = field(default_factory=dict)
    """The documents in the store: hash → a stamp of their lines."""
    studies: tuple[Artifact, ...] = ()
    """Hand-written articles about the records, with placeholders for figures."""
    releases: tuple[Release, ...] = ()
    """The released versions, the oldest first."""
    released_files: frozenset[str] = frozenset()
    """The addresses below the site of stored files of releases."""
    cache: dict[str, dict[Any, Any]] = field(
        default_factory=lambda: defaultdict(dict), compare=False
    )
    """What `per_atlas` functions found: function → arguments → result."""
    excerpt_of: Excerpt | None = field(default=None, compare=False)
    """None: it is the whole."""

    def warm(self) -> None:
        """Compute what the pages of all bodies share, before work is divided among processes."""
        _ = self.corpus.at, self.corpus.rows_of, self.judgement.by_report, self.judgement.rule
        for name, member in vars(Atlas).items():
            if isinstance(member, cached_property) and name not in OF_DOWNLOADS:
                getattr(self, name)
        for function in WARMED:
            function(self)

    def excerpt(
        self, bodies: Sequence[str], rows: Sequence[int], own: type[OwnOnly[Any]] = OwnOnly
    ) -> Atlas:
        """What is on record of some bodies, with only some of their reports, in rows of its own."""
        corpus, judgement = self.corpus, self.judgement
        findings = (each for body in bodies for each in self.judgement.by_body.get(body, ()))
        corrections = [each for body in bodies for each in self.corrections_of.get(body, ())]
        documents = (corpus.reports[row].source.sha256 for row in rows)
        part = replace(
            self,
            corpus=corpus_excerpt(corpus, bodies, rows, corrections, own),
            judgement=judgement_excerpt(judgement, rows, tuple(findings)),
            stored={each: self.stored[each] for each in documents if each in self.stored},
            studies=(),
            cache=defaultdict(dict),
            excerpt_of=Excerpt(self, tuple(rows)),
        )
        vars(part).update({name: getattr(self, name) for name in OF_FORM})
        return part

    @cached_property
    def corrections_of(self) -> Mapping[str, tuple[Correction, ...]]:
        """Body → the corrections of its reports."""
        return grouped((each.agency, each) for each in self.corpus.corrections)

    @cached_property
    def frame(self) -> Atlas:
        """The same without any body: form, regions, rules and settings."""
        return self.excerpt_of.whole.frame if self.excerpt_of else self.excerpt((), ())

    def offering(self, downloads: Iterable[Download]) -> Atlas:
        """The same atlas with other downloads; its caches are kept."""
        other = replace(self, downloads=tuple(downloads))
        kept = {
            name: value
            for name, value in vars(self).items()
            if name not in ("downloads", *OF_DOWNLOADS)
        }
        vars(other).update(kept)
        return other

    def report(self, row: int) -> Report:
        """The report in a row of the corpus."""
        return self.corpus.reports[row]

    def agency(self, row: int) -> Agency:
        """The body of the report in a row of the corpus."""
        return self.corpus.agencies[self.corpus.reports[row].agency]

    def body_name(self, row: int) -> str:
        """The name of the body in the year of the report."""
        return self.agency(row).name_in(self.report(row).year)

    def layout(self, row: int) -> tuple[TableForm, ...]:
        """The tables of a report, each on its own edition."""
        report = self.report(row)
        return self.corpus.form.layout(report.edition, report.hybrid)

    def table(self, row: int, code: str) -> TableForm | None:
        """A table of a report on its own edition; None if that has no such table."""
        return self.corpus.form.editions[self.report(row).edition_of(code)].tables.get(code)

    def row_before(self, row: int) -> int | None:
        """The row of the same body's report on the year before, if it is on record."""
        report = self.report(row)
        return self.corpus.at.get(f"{report.agency}/{report.year - 1}")

    def regions_of(self, agency: Agency) -> tuple[Region, ...]:
        """The regions that contain a body, the widest first."""
        return regions_above(self.corpus.regions, agency.region)

    def place(self, code: str) -> str:
        """A region's full name: 浙江省温州市平阳县."""
        return place_name(self.corpus.regions, code) or code

    def function(self, code: str) -> str:
        """The Chinese name of a function, or of a kind that is compared as a whole."""
        return self.corpus.collection.functions.get(code) or NAMES.get(code, code)

    @cached_property
    def rows_in(self) -> Mapping[int, tuple[int, ...]]:
        """Year → the rows of its reports."""
        return grouped((report.year, row) for row, report in enumerate(self.corpus.reports))

    @cached_property
    def bodies_at(self) -> Mapping[str, tuple[Agency, ...]]:
        """Region → the bodies of the region itself."""
        agencies = sorted(self.corpus.agencies.items())
        return grouped((agency.region, agency) for _, agency in agencies)

    @cached_property
    def measured(self) -> Mapping[str, IndicatorValues]:
        """Indicator code → the indicator over all reports, if it can be computed."""
        if self.excerpt_of is None:
            found = measure(self.corpus, self.judgement)
            return {measured.indicator.code: measured for measured in found}
        rows, whole = list(self.excerpt_of.rows), self.excerpt_of.whole.measured
        return {code: measured.select(rows) for code, measured in whole.items()}

    @cached_property
    def covered(self) -> Mapping[str, tuple[YearCoverage, ...]]:
        """Body → its state in each year for which it should have reported."""
        return grouped((each.agency, each) for each in coverage(self.corpus))

    @cached_property
    def leads(self) -> tuple[Lead, ...]:
        """Every lead, the newest first."""
        return leads(self.corpus, self.judgement)

    def absence_word(self, agency: str, year: int) -> str:
        """The word for a year without a report on record: not found, not due, not asked for."""
        state = states(self, agency).get(year)
        return state.value if state else NOT_EXPECTED

    @cached_property
    def rule_at(self) -> Mapping[str, int]:
        """Rule id → its column in the tallies."""
        return {rule.id: at for at, rule in enumerate(self.judgement.rules)}

    @cached_property
    def sum_rules(self) -> Mapping[str, str]:
        """The rules that are sums of the form → their table."""
        return {equation.rule: equation.table for equation, _ in self.corpus.equations}

    @cached_property
    def sum_columns(self) -> tuple[int, ...]:
        """The columns of these rules in the tallies."""
        return tuple(self.rule_at[rule] for rule in self.sum_rules if rule in self.rule_at)

    def failing_sums(self, row: int) -> int:
        """The number of sums of a report that do not hold."""
        return int(self.judgement.tallies[row, self.sum_columns, Result.FAIL].sum())

    def file(self, here: str, path: str, words: str) -> Link:
        """A file to download, with its size if known."""
        known = self._download.get(path)
        note, name = (size(known.bytes), known.name) if known else ("", "")
        return Link(words, relative(here, path), note, file=name)

    def offered(self, page: str) -> list[Download]:
        """The files of a page, as far as they are known."""
        return [self._download[path] for path in self._offered.get(page, ())]

    def has_file(self, path: str) -> bool:
        """Whether a file is built; if downloads are not known, all files count as built."""
        return not self._download or path in self._download

    def files(self, here: str, usual: Mapping[str, str]) -> list[Link]:
        """The downloads of the page at `here`; `usual` (address → title) if they are not known."""
        offered = self._offered.get(here, usual)
        return [self.file(here, path, words) for path, words in offered.items()]

    @cached_property
    def _download(self) -> Mapping[str, Download]:
        return {each.path: each for each in self.downloads}

    @cached_property
    def _offered(self) -> Mapping[str, Mapping[str, str]]:
        """Page → its downloads: address → title."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for each in self.downloads:
            found[each.page][each.path] = each.title
        return found

    def report_page(self, here: str, row: int) -> str:
        """The address of a report's page."""
        return relative(here, self.report(row).page)

    def year_links(self, here: str, body: str) -> list[Link]:
        """The years of a body on record, each with the link to its report."""
        rows = self.corpus.rows_of.get(body, ())
        return [Link(str(self.report(row).year), self.report_page(here, row)) for row in rows]

    def cell_link(self, here: str, row: int, code: str) -> Link:
        """The name of a cell with a link to its place on its report's page."""
        return Link(self.corpus.form.name(code), self.cell_address(here, row, code))

    def cell_address(self, here: str, row: int, code: str) -> str:
        """The address of a cell on its report's page."""
        anchor, there = f"#{anchor_of(code)}", self.report(row).page
        return anchor if here == there else relative(here, there + anchor)


def body_excerpt(atlas: Atlas, body: str) -> Atlas:
    """All that the pages of a body are made from: itself and its reports."""
    return atlas.excerpt((body,), atlas.corpus.rows_of.get(body, ()))


def answers_of(part: Atlas) -> Mapping[Question, object]:
    """What was looked up so far for the pages made from an excerpt, in a fixed order."""
    answers = part.excerpt_of.answers if part.excerpt_of else {}
    return {question: answers[question] for question in sorted(answers, key=repr)}


def body_link(here: str, agency: Agency) -> Link:
    """The name of a body with a link to its page."""
    return Link(agency.name, relative(here, f"a/{agency.id}/"))


def size(count: int) -> str:
    """A number of bytes in words."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB"


OF_DOWNLOADS = ("_download", "_offered")
"""Cached properties that depend on the downloads."""
OF_FORM = ("rule_at", "sum_rules", "sum_columns")
"""Cached properties that depend on form and rules alone; excerpts share them."""
WARMED: list[Callable[[Atlas], object]] = []
"""The `per_atlas` functions without further arguments."""
LOOK_UPS: dict[str, Callable[..., object]] = {}
"""The functions with `look_up`, by the names under which they are noted."""
P = ParamSpec("P")
T = TypeVar("T")


def per_atlas(function: Callable[Concatenate[Atlas, P], T]) -> Callable[Concatenate[Atlas, P], T]:
    """Cache the results of a function per atlas and arguments, which must be positional.

    So what a page needs is defined beside it, and is still computed only once.
    """
    return _registered(function, _cached(function))


def _cached(function: Callable[Concatenate[Atlas, P], T]) -> Callable[Concatenate[Atlas, P], T]:
    name = f"{function.__module__}.{function.__qualname__}"

    def cached(atlas: Atlas, /, *key: P.args, **none: P.kwargs) -> T:
        found: dict[Any, T] = atlas.cache[name]
        if key not in found:
            found[key] = function(atlas, *key, **none)
        return found[key]

    return cached


def _registered(
    function: Callable[Concatenate[Atlas, P], T], cached: Callable[Concatenate[Atlas, P], T]
) -> Callable[Concatenate[Atlas, P], T]:
    """The cached function, warmed if it has no further arguments."""
    if len(signature(function).parameters) == 1:
        WARMED.append(cached)
    return update_wrapper(cached, function)


def per_form(function: Callable[Concatenate[Atlas, P], T]) -> Callable[Concatenate[Atlas, P], T]:
    """The same for what follows from form, regions and rules: it sees no body, all share it."""
    cached = _cached(function)

    def shared(atlas: Atlas, /, *key: P.args, **none: P.kwargs) -> T:
        return cached(atlas.frame, *key, **none)

    return _registered(function, shared)


def look_up(function: Callable[Concatenate[Atlas, P], T]) -> Callable[Concatenate[Atlas, P], T]:
    """What pages of a body or a comparison show of others: asked of the whole atlas, and noted.

    Arguments and results must keep their meaning in later builds: ids, years, names and figures,
    never rows. The result is all that is shown, so that pages are kept while it is the same.
    """
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

    def asked(atlas: Atlas, /, *key: P.args, **none: P.kwargs) -> T:
        if atlas.excerpt_of is None:
            return function(atlas, *key, **none)
        known: dict[Any, Any] = atlas.excerpt_of.answers
        if atlas is atlas.frame:
            raise LookupError(f"{name}: a function with @per_form cannot look up bodies")
        if (name, *key) not in known:
            known[name, *key] = function(atlas.excerpt_of.whole, *key, **none)
        found: T = known[name, *key]
        return found

    LOOK_UPS[name] = update_wrapper(asked, function)
    return asked


@per_atlas
def states(atlas: Atlas, agency: str) -> Mapping[int, State]:
    """Year → the state of coverage of a body: lists of bodies ask year by year."""
    found = coverage_of(atlas.corpus, atlas.corpus.agencies[agency])
    return {each.year: each.state for each in found}


@per_form
def comparable(atlas: Atlas, code: str, one: str, other: str) -> tuple[str, str]:
    """Whether a cell means the same in two editions, in either order: kind and note."""
    if one == other:
        return "same", ""
    earlier, later = sorted((one, other), key=list(atlas.corpus.form.editions).index)
    return atlas.corpus.form.comparison(code, earlier, later)
