"""Look-ups in corpus and judgement that several kinds of page share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from gongkai.corpus import Corpus, Judgement
from gongkai.derived.coverage import NOT_ASKED, Covered, State, coverage, coverage_of
from gongkai.derived.indicators import Measured, measure
from gongkai.derived.leads import Lead, leads
from gongkai.form import Equation, RowOrColumn, TableForm
from gongkai.model import (
    KINDS,
    Agency,
    Artifact,
    Download,
    Region,
    Release,
    Report,
    Result,
    regions_above,
)
from gongkai.pages.grids import TableTemplate
from gongkai.pages.templating import Link, relative

ALL = "all-"
"""Prefix of a kind of body, for comparisons of bodies of one kind whatever their function."""


def of_kind(kind: str) -> str:
    """The subject of a comparison of bodies that share only their kind, as used in addresses."""
    return ALL + kind.replace("_", "-")


NAMES = {of_kind(kind): name for kind, name in KINDS.items()}
"""Subject of a comparison by kind → its Chinese name."""


@dataclass(frozen=True)
class Comparison:
    """Bodies of one function below one region, or of one kind in it, in one year."""

    region: Region
    function: str
    """The code of their function, or their kind as given by `of_kind`."""
    year: int
    rows: tuple[int, ...]

    @property
    def path(self) -> str:
        """Its address below the site."""
        return f"c/{self.region.short}-{self.function}/{self.year}/"

    @property
    def is_of_kind(self) -> bool:
        """Whether its bodies share only their kind."""
        return self.function in NAMES


@dataclass(frozen=True)
class Atlas:
    """The input of every page; `terms` are the terms that the glossary explains."""

    corpus: Corpus
    judgement: Judgement
    terms: frozenset[str] = frozenset()
    downloads: tuple[Download, ...] = ()
    """The files that pages offer; None: the pages name those that are always built."""
    stored: Mapping[str, str] = field(default_factory=dict)
    """The documents in the store: hash → a stamp of their lines."""
    studies: tuple[Artifact, ...] = ()
    """Hand-written articles about the records, with placeholders for figures."""
    releases: tuple[Release, ...] = ()
    """The released versions, the oldest first."""
    released_files: frozenset[str] = frozenset()
    """The addresses below the site of stored files of releases."""

    def warm(self) -> None:
        """Compute what the pages of all bodies share, before work is divided among processes."""
        _ = self.comparison_at, self.peers, self.measured, self.leads, self.codes, self.rule_at
        _ = self.sum_rules, self.equation_of, self.registered, self._comparable, self._steps
        _ = self.shells, self.columns, self.spreads, self.outcomes
        _ = self.distinct_comparisons, self.covered
        _ = self.corpus.at, self.corpus.rows_of, self.judgement.by_report, self.judgement.rule

    def offering(self, downloads: Iterable[Download]) -> Atlas:
        """The same atlas with other downloads; its caches are kept."""
        other = replace(self, downloads=tuple(downloads))
        kept = {
            name: value
            for name, value in vars(self).items()
            if name not in {"downloads", "_download", "_offered"}
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

    def subjects(self, agency: Agency) -> Iterator[tuple[str, str]]:
        """(region code, function or kind) of every comparison for a body, the widest first.

        Bodies of one kind are compared within their own region only: above it there are too many.
        """
        for region in self.regions_of(agency):
            yield region.code, agency.function
        if agency.region in self.corpus.regions:
            yield agency.region, of_kind(agency.kind)

    @cached_property
    def predecessors(self) -> Mapping[str, Sequence[Agency]]:
        """Body → the bodies that it succeeded."""
        found: dict[str, list[Agency]] = defaultdict(list)
        for _, agency in sorted(self.corpus.agencies.items()):
            if agency.successor:
                found[agency.successor].append(agency)
        return dict(found)

    @cached_property
    def comparisons(self) -> Mapping[tuple[str, str, int], Comparison]:
        """(region code, function or kind, year) → a comparison of at least two bodies."""
        found: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        for row, report in enumerate(self.corpus.reports):
            for region, subject in self.subjects(self.agency(row)):
                found[region, subject, report.year].append(row)
        return {
            key: Comparison(self.corpus.regions[key[0]], key[1], key[2], tuple(rows))
            for key, rows in sorted(found.items())
            if self._are_several(rows, key[1])
        }

    def _are_several(self, rows: Iterable[int], subject: str) -> bool:
        """Whether there are enough bodies to compare; for one kind, more than for one function."""
        attribute = "function" if subject in NAMES else "id"
        return len({getattr(self.agency(row), attribute) for row in rows}) > 1

    @cached_property
    def distinct_comparisons(self) -> Mapping[str, Comparison]:
        """Address → the comparisons to list: of several with the same bodies, the narrowest."""
        narrowest: dict[tuple[bool, tuple[int, ...]], str] = {}
        by_depth = sorted(
            self.comparison_at.values(),
            key=lambda c: len(regions_above(self.corpus.regions, c.region.code)),
        )
        for each in by_depth:
            narrowest[each.is_of_kind, each.rows] = each.path
        kept = set(narrowest.values())
        return {path: each for path, each in self.comparison_at.items() if path in kept}

    @cached_property
    def comparison_at(self) -> Mapping[str, Comparison]:
        """Address → comparison."""
        return {each.path: each for each in self.comparisons.values()}

    def comparisons_of(self, agency: Agency, year: int | None = None) -> list[Comparison]:
        """The comparisons that include a body, the widest region first."""
        years = (
            [year] if year else [self.report(row).year for row in self.corpus.rows_of[agency.id]]
        )
        keys = (
            (region, subject, each) for each in years for region, subject in self.subjects(agency)
        )
        found = (self.comparisons[key] for key in keys if key in self.comparisons)
        return [each for each in found if each.path in self.distinct_comparisons]

    def parent_of(self, agency: Agency) -> str:
        """The region above a body's own; its own if there is none above."""
        region = self.corpus.regions.get(agency.region)
        return (region.parent if region else None) or agency.region

    @cached_property
    def rows_in(self) -> Mapping[int, tuple[int, ...]]:
        """Year → the rows of its reports."""
        found: dict[int, list[int]] = defaultdict(list)
        for row, report in enumerate(self.corpus.reports):
            found[report.year].append(row)
        return {year: tuple(rows) for year, rows in found.items()}

    @cached_property
    def peers(self) -> Mapping[tuple[str, str, str], tuple[Agency, ...]]:
        """(kind, function, region above) → bodies that are comparable.

        (kind, "", region) → those of one kind in one region, whatever their function.
        """
        found: dict[tuple[str, str, str], list[Agency]] = defaultdict(list)
        for _, agency in sorted(self.corpus.agencies.items()):
            found[agency.kind, agency.function, self.parent_of(agency)].append(agency)
            found[agency.kind, "", agency.region].append(agency)
        return {key: tuple(agencies) for key, agencies in found.items()}

    @cached_property
    def below(self) -> Mapping[str | None, tuple[Region, ...]]:
        """Region → the regions directly below it, by code; None → those without a region above."""
        found: dict[str | None, list[Region]] = defaultdict(list)
        for _, region in sorted(self.corpus.regions.items()):
            known = region.parent in self.corpus.regions
            found[region.parent if known else None].append(region)
        return {key: tuple(regions) for key, regions in found.items()}

    @cached_property
    def bodies_at(self) -> Mapping[str, tuple[Agency, ...]]:
        """Region → the bodies of the region itself."""
        found: dict[str, list[Agency]] = defaultdict(list)
        for _, agency in sorted(self.corpus.agencies.items()):
            found[agency.region].append(agency)
        return {key: tuple(agencies) for key, agencies in found.items()}

    @cached_property
    def bodies_in(self) -> Mapping[str, tuple[Agency, ...]]:
        """Region → the bodies of the region and of all below it."""
        found: dict[str, list[Agency]] = {code: [] for code in self.corpus.regions}
        for _, agency in sorted(self.corpus.agencies.items()):
            for region in self.regions_of(agency):
                found[region.code].append(agency)
        return {key: tuple(agencies) for key, agencies in found.items()}

    @cached_property
    def registered(self) -> Mapping[tuple[str, str], tuple[Agency, ...]]:
        """(region code, function or kind) → every registered body, with or without reports."""
        found: dict[tuple[str, str], list[Agency]] = defaultdict(list)
        for _, agency in sorted(self.corpus.agencies.items()):
            for subject in self.subjects(agency):
                found[subject].append(agency)
        return {key: tuple(agencies) for key, agencies in found.items()}

    @cached_property
    def measured(self) -> Mapping[str, Measured]:
        """Indicator code → the indicator over all reports, if it can be computed."""
        found = measure(self.corpus, self.judgement)
        return {measured.indicator.code: measured for measured in found}

    @cached_property
    def covered(self) -> Mapping[str, tuple[Covered, ...]]:
        """Body → its state in each year for which it should have reported."""
        found: dict[str, list[Covered]] = defaultdict(list)
        for each in coverage(self.corpus):
            found[each.agency].append(each)
        return {body: tuple(years) for body, years in found.items()}

    @cached_property
    def leads(self) -> tuple[Lead, ...]:
        """Every lead, the newest first."""
        return leads(self.corpus, self.judgement)

    def years_in(self, agency: Agency, state: State) -> list[int]:
        """The years of a body with this state of coverage."""
        return [year for year, found in self._covered(agency.id).items() if found is state]

    def not_held(self, agency: str, year: int) -> str:
        """The word for a year without a report on record: not found, not due, not asked for."""
        state = self._covered(agency).get(year)
        return state.value if state else NOT_ASKED

    def _covered(self, agency: str) -> Mapping[int, State]:
        if agency not in self._states:
            found = coverage_of(self.corpus, self.corpus.agencies[agency])
            self._states[agency] = {each.year: each.state for each in found}
        return self._states[agency]

    @cached_property
    def _states(self) -> dict[str, Mapping[int, State]]:
        """Cache of coverage: lists of bodies ask year by year."""
        return {}

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

    def failing_sums(self, row: int) -> int:
        """The number of sums of a report that do not hold."""
        columns = [self.rule_at[rule] for rule in self.sum_rules if rule in self.rule_at]
        return int(self.judgement.tallies[row, columns, Result.FAIL].sum())

    @cached_property
    def equation_of(self) -> Mapping[tuple[str, frozenset[str]], Equation]:
        """(rule, its cells) → the sum, to split a finding's cells into left and right."""
        return {
            (equation.rule, frozenset((*equation.left, *equation.right))): equation
            for equation, _ in self.corpus.equations
        }

    def explained(self, here: str, table: str, row: RowOrColumn) -> str:
        """The link of a row's label: to its term in the glossary, else to its own page."""
        slug = row.code.replace("_", "-")
        there = f"glossary/{slug}/" if slug in self.terms else f"t/{table}/{row.code}/"
        return relative(here, there)

    def comparable(self, code: str, one: str, other: str) -> tuple[str, str]:
        """Whether a cell means the same in two editions, in either order: kind and note."""
        if one == other:
            return "same", ""
        if (code, one, other) not in self._comparable:
            order = list(self.corpus.form.editions)
            earlier, later = sorted((one, other), key=order.index)
            found = self.corpus.form.comparison(code, earlier, later)
            self._comparable[code, one, other] = found
        return self._comparable[code, one, other]

    @cached_property
    def _comparable(self) -> dict[tuple[str, str, str], tuple[str, str]]:
        """Cache of comparability: the same few cells are on every page."""
        return {}

    def step(self, code: str, then: str, now: str, before: int, after: int) -> str | None:
        """Why the difference of two years of a cell is not shown; empty if a year is missing
        between them.

        `None`: it may be shown. `then` and `now` are the editions that print it.
        """
        asked = (code, then, now, before, after)
        if asked not in self._steps:
            self._steps[asked] = self._step(*asked)
        return self._steps[asked]

    def _step(self, code: str, then: str, now: str, before: int, after: int) -> str | None:
        if not (code in self.codes[then] and code in self.codes[now]):
            return ""
        if self.comparable(code, then, now)[0] != "same":
            return "口径变更，不可比"
        if self.corpus.form.broken(code, before, after):
            return "规定变更，不可比"
        return None if after == before + 1 else ""

    @cached_property
    def _steps(self) -> dict[tuple[str, str, str, int, int], str | None]:
        """Cache of `step`: the same few cells and years are on every page."""
        return {}

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

    @cached_property
    def shells(self) -> dict[tuple[str, str, int], TableTemplate]:
        """Cache: (table, edition, depth of the page) → the table's template."""
        return {}

    @cached_property
    def columns(self) -> dict[tuple[str, str], tuple[tuple[int, ...], tuple[str, ...]]]:
        """Cache: (table, edition) → its columns in the arrays and its units."""
        return {}

    @cached_property
    def spreads(self) -> dict[tuple[tuple[int, ...], str], object]:
        """Cache: (rows, cell) → their quartiles; peers ask for the same."""
        return {}

    @cached_property
    def outcomes(self) -> dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]]:
        """Cache: edition → the outcomes in its table of requests."""
        return {}

    def cell_link(self, here: str, row: int, code: str) -> Link:
        """The name of a cell with a link to its place on its report's page."""
        return Link(self.corpus.form.name(code), self.cell_address(here, row, code))

    def cell_address(self, here: str, row: int, code: str) -> str:
        """The address of a cell on its report's page."""
        anchor = "#" + code.replace(".", "-")
        there = f"a/{self.report(row).key}/"
        return anchor if here == there else relative(here, there + anchor)


def size(count: int) -> str:
    """A number of bytes in words."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB"
