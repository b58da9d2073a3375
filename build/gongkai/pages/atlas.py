"""Look-ups in corpus and judgement that several kinds of page share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, update_wrapper
from inspect import signature
from typing import Any, Concatenate, ParamSpec, TypeVar

from gongkai.corpus import Corpus, Judgement
from gongkai.derived.coverage import NOT_EXPECTED, Covered, State, coverage, coverage_of
from gongkai.derived.indicators import Measured, measure
from gongkai.derived.leads import Lead, leads
from gongkai.form import TableForm
from gongkai.model import (
    KINDS,
    Agency,
    Artifact,
    Download,
    Region,
    Release,
    Report,
    Result,
    grouped,
    regions_above,
)
from gongkai.pages.templating import Link, relative

ALL = "all-"
"""Prefix of a kind of body, for comparisons of bodies of one kind whatever their function."""


def of_kind(kind: str) -> str:
    """The subject of a comparison of bodies that share only their kind, as used in addresses."""
    return ALL + kind.replace("_", "-")


NAMES = {of_kind(kind): name for kind, name in KINDS.items()}
"""Subject of a comparison by kind → its Chinese name."""


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
    cache: dict[str, dict[Any, Any]] = field(default_factory=dict, compare=False)
    """What `per_atlas` functions found: function → arguments → result."""

    def warm(self) -> None:
        """Compute what the pages of all bodies share, before work is divided among processes."""
        _ = self.corpus.at, self.corpus.rows_of, self.judgement.by_report, self.judgement.rule
        for name, member in vars(Atlas).items():
            if isinstance(member, cached_property) and name not in OF_DOWNLOADS:
                getattr(self, name)
        for look_up in LOOK_UPS:
            look_up(self)

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

    def row_before(self, row: int) -> int | None:
        """The row of the same body's report on the year before, if it is on record."""
        report = self.report(row)
        return self.corpus.at.get(f"{report.agency}/{report.year - 1}")

    def regions_of(self, agency: Agency) -> tuple[Region, ...]:
        """The regions that contain a body, the widest first."""
        return regions_above(self.corpus.regions, agency.region)

    def place(self, code: str) -> str:
        """A region's full name: 浙江省温州市平阳县."""
        return "".join(region.name for region in regions_above(self.corpus.regions, code)) or code

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
    def measured(self) -> Mapping[str, Measured]:
        """Indicator code → the indicator over all reports, if it can be computed."""
        found = measure(self.corpus, self.judgement)
        return {measured.indicator.code: measured for measured in found}

    @cached_property
    def covered(self) -> Mapping[str, tuple[Covered, ...]]:
        """Body → its state in each year for which it should have reported."""
        return grouped((each.agency, each) for each in coverage(self.corpus))

    @cached_property
    def leads(self) -> tuple[Lead, ...]:
        """Every lead, the newest first."""
        return leads(self.corpus, self.judgement)

    def not_held(self, agency: str, year: int) -> str:
        """The word for a year without a report on record: not found, not due, not asked for."""
        state = states(self, agency).get(year)
        return state.value if state else NOT_EXPECTED

    @cached_property
    def codes(self) -> Mapping[str, frozenset[str]]:
        """Edition → the codes of all its cells."""
        return {
            edition.id: frozenset(cell.code for cell in edition.cells)
            for edition in self.corpus.form.editions.values()
        }

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
        return relative(here, f"a/{self.report(row).key}/")

    def year_links(self, here: str, body: str) -> list[Link]:
        """The years of a body on record, each with the link to its report."""
        rows = self.corpus.rows_of.get(body, ())
        return [Link(str(self.report(row).year), self.report_page(here, row)) for row in rows]

    def cell_link(self, here: str, row: int, code: str) -> Link:
        """The name of a cell with a link to its place on its report's page."""
        return Link(self.corpus.form.name(code), self.cell_address(here, row, code))

    def cell_address(self, here: str, row: int, code: str) -> str:
        """The address of a cell on its report's page."""
        anchor = "#" + code.replace(".", "-")
        there = f"a/{self.report(row).key}/"
        return anchor if here == there else relative(here, there + anchor)


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
LOOK_UPS: list[Callable[[Atlas], object]] = []
"""The `per_atlas` functions without further arguments."""
P = ParamSpec("P")
T = TypeVar("T")


def per_atlas(function: Callable[Concatenate[Atlas, P], T]) -> Callable[Concatenate[Atlas, P], T]:
    """Cache the results of a function per atlas and arguments, which must be positional.

    So a look-up is defined beside the page that needs it, and is still computed only once.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    def cached(atlas: Atlas, /, *key: P.args, **none: P.kwargs) -> T:
        found: dict[Any, T] = atlas.cache.setdefault(name, {})
        if key not in found:
            found[key] = function(atlas, *key, **none)
        return found[key]

    update_wrapper(cached, function)
    if len(signature(function).parameters) == 1:
        LOOK_UPS.append(cached)
    return cached


@per_atlas
def states(atlas: Atlas, agency: str) -> Mapping[int, State]:
    """Year → the state of coverage of a body: lists of bodies ask year by year."""
    found = coverage_of(atlas.corpus, atlas.corpus.agencies[agency])
    return {each.year: each.state for each in found}


@per_atlas
def comparable(atlas: Atlas, code: str, one: str, other: str) -> tuple[str, str]:
    """Whether a cell means the same in two editions, in either order: kind and note."""
    if one == other:
        return "same", ""
    earlier, later = sorted((one, other), key=list(atlas.corpus.form.editions).index)
    return atlas.corpus.form.comparison(code, earlier, later)
