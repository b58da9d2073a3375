"""All reports as arrays: one row a report, one column a cell of the form's union.

n reports over m cells give `values` float64[n, m] (NaN where no number stands), `status` and
`method` uint8[n, m] (codes of Status and Method) and `places` int32[n, m] (line in the source's
canonical text, 0 unknown). What a report says beside its figures stands in `reports[i]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gongkai.form import Equation, Form
from gongkai.model import (
    REFUSED,
    Agency,
    Collection,
    Correction,
    Figure,
    Finding,
    Region,
    Relation,
    Report,
    Rule,
    Status,
    Waiver,
    grouped,
    regions_above,
)
from gongkai.model.values import Codes, Mask, Reading, Values, exact, figure_of

Places = NDArray[np.int32]


@dataclass(frozen=True)
class Corpus:
    """Every report known, sorted by body and year, with the registries that explain them."""

    form: Form
    collection: Collection
    regions: Mapping[str, Region]
    agencies: Mapping[str, Agency]
    reports: tuple[Report, ...]
    values: Values
    status: Codes
    method: Codes
    places: Places
    raws: Mapping[tuple[int, int], str]
    """The raw text, by (report, cell), if it is not the plain form of the value."""
    corrections: tuple[Correction, ...] = ()
    """Sorted by id."""
    waivers: tuple[Waiver, ...] = ()
    first_published: Mapping[str, str] = field(default_factory=dict)
    """Lead → the day on which it was first published here; a new one has the reference day."""

    @cached_property
    def at(self) -> Mapping[str, int]:
        """Report key `agency/year` → its row."""
        return {report.key: row for row, report in enumerate(self.reports)}

    @cached_property
    def rows_of(self) -> Mapping[str, tuple[int, ...]]:
        """Body → the rows of its reports, oldest first."""
        return grouped((report.agency, row) for row, report in enumerate(self.reports))

    @cached_property
    def bodies_in(self) -> Mapping[str, tuple[str, ...]]:
        """Region → the ids of the bodies of the region and of all below it."""
        found: dict[str, list[str]] = {code: [] for code in sorted(self.regions)}
        for body, agency in sorted(self.agencies.items()):
            for region in regions_above(self.regions, agency.region):
                found[region.code].append(body)
        return {code: tuple(bodies) for code, bodies in found.items()}

    @cached_property
    def first_year(self) -> int | None:
        """The earliest year of any report."""
        return min((report.year for report in self.reports), default=None)

    @cached_property
    def unread(self) -> NDArray[np.int64]:
        """int64[n]: the number of cells of each report that could not be read."""
        unread: NDArray[np.int64] = np.isin(self.status, REFUSED).sum(axis=1)
        return unread

    def page_of(self, finding: Finding) -> str:
        """The page that shows a finding: its place on the report, else the body, else the rule."""
        row = self.at.get(finding.key)
        if row is not None:
            return self.reports[row].page + (f"#{finding.anchor}" if finding.anchor else "")
        known = finding.agency in self.agencies
        return f"a/{finding.agency}/" if known else f"rules/{finding.rule}/"

    def figure(self, row: int, code: str) -> Figure:
        """One figure of one report, as a model object."""
        (reading,) = self.readings_of(row, (code,))
        return figure_of(*reading, int(self.places[row, self.form.index[code]]))

    def figures(self, row: int) -> tuple[Figure, ...]:
        """All figures of one report in the order of the cells."""
        read = zip(self.readings(row), self.places[row].tolist(), strict=True)
        return tuple(figure_of(*reading, line) for reading, line in read)

    def readings(self, row: int) -> tuple[Reading, ...]:
        """The figures of a report without line numbers; equal ones are one object."""
        if row not in self._readings:
            if len(self._readings) >= CACHED:
                self._readings.clear()
            self._readings[row] = self._read(row)
        return self._readings[row]

    def readings_of(self, row: int, codes: Sequence[str]) -> tuple[Reading, ...]:
        """The readings of a few cells, without reading the others."""
        cells = [self.form.index[code] for code in codes]
        if row in self._readings:
            known = self._readings[row]
            return tuple([known[cell] for cell in cells])
        return tuple([self._read_one(row, cell) for cell in cells])

    def _read_one(self, row: int, cell: int) -> Reading:
        status = self.status.item(row, cell)
        number = self.values.item(row, cell) if status == Status.REPORTED else None
        return status, number, self.raws.get((row, cell)), self.method.item(row, cell)

    def _read(self, row: int) -> tuple[Reading, ...]:
        status, method = self.status[row], self.method[row].tolist()
        numbers = self.values[row].astype(object)
        numbers[status != Status.REPORTED] = None
        raws = map(self.raws_in.get(row, {}).get, range(len(method)))
        return tuple(zip(status.tolist(), numbers.tolist(), raws, method, strict=True))

    @cached_property
    def _readings(self) -> dict[int, tuple[Reading, ...]]:
        """Cache of the last reports asked for: a page asks for the same few again and again."""
        return {}

    @cached_property
    def raws_in(self) -> Mapping[int, Mapping[int, str]]:
        """Row → cell → raw text, of the rows that have any."""
        found: dict[int, dict[int, str]] = {}
        for (row, cell), raw in self.raws.items():
            found.setdefault(row, {})[cell] = raw
        return found

    def value(self, row: int, code: str) -> Decimal | None:
        """The number in one cell of one report, None if none is printed."""
        number = self.values[row, self.form.index[code]]
        return None if np.isnan(number) else exact(number)

    def consecutive(self) -> Iterator[tuple[int, int]]:
        """Pairs of rows of one body, one year apart: before, after."""
        for rows in self.rows_of.values():
            for before, after in pairwise(rows):
                if self.reports[after].year == self.reports[before].year + 1:
                    yield before, after

    @cached_property
    def equations(self) -> tuple[tuple[Equation, frozenset[str]], ...]:
        """Every sum of every edition once, with the editions whose table has it."""
        found: dict[Equation, set[str]] = {}
        for edition in self.form.editions.values():
            for table in edition.tables.values():
                for equation in table.equations:
                    found.setdefault(equation, set()).add(edition.id)
        return tuple((equation, frozenset(editions)) for equation, editions in found.items())

    @cached_property
    def has_table_edition(self) -> Mapping[tuple[str, str], Mask]:
        """(table, edition) → bool[n]: which reports print the table on that edition."""
        printed = {
            table: np.array([report.edition_of(table) for report in self.reports])
            for table in self.form.tables
        }
        return {
            (table, edition): printed[table] == edition
            for table in self.form.tables
            for edition in self.form.editions
        }

    def select(self, rows: Sequence[int]) -> Corpus:
        """The corpus of some rows only, with all registries."""
        chosen = np.asarray(rows, dtype=np.intp)
        return replace(
            self,
            reports=tuple(self.reports[row] for row in rows),
            values=self.values[chosen],
            status=self.status[chosen],
            method=self.method[chosen],
            places=self.places[chosen],
            raws={
                (new, cell): raw
                for new, old in enumerate(rows)
                for cell, raw in self.raws_in.get(int(old), {}).items()
            },
        )


CACHED = 64
"""Reports whose readings are cached; a full cache is emptied first."""


@dataclass(frozen=True)
class Judgement:
    """The results of all checks on a corpus of n reports."""

    rules: tuple[Rule, ...]
    """All rules, in the order in which they are shown."""
    findings: tuple[Finding, ...]
    """Sorted by body, year, rule and cells."""
    tallies: NDArray[np.uint16]
    """uint16[n, rules, 4]: how often a rule had each Result on each report."""
    relations: tuple[Relation, ...] = ()
    """What rules require of cells, place by place, for readers who check again."""

    def may_be_shown(self, finding: Finding) -> bool:
        """Whether it may appear under the agency's name: it is certain, or is about our reading."""
        return not finding.doubtful or finding.of_reading

    @cached_property
    def by_report(self) -> Mapping[str, tuple[Finding, ...]]:
        """Report key → its findings."""
        return grouped((each.key, each) for each in self.findings)

    @cached_property
    def by_body(self) -> Mapping[str, tuple[Finding, ...]]:
        """Body → the findings about it and its reports; "" → those about none."""
        return grouped((each.agency, each) for each in self.findings)

    @cached_property
    def by_rule(self) -> Mapping[str, tuple[Finding, ...]]:
        """Rule id → its findings."""
        return grouped((each.rule, each) for each in self.findings)

    @cached_property
    def identified(self) -> Mapping[str, Finding]:
        """Identity → finding: body/year/rule and its place, with a number if several share them.

        The place is that of the last cell: of a sum, its total.
        """
        found: dict[str, Finding] = {}
        taken: dict[str, int] = {}
        for each in self.findings:
            id = "/".join(filter(None, (each.agency, str(each.year or ""), each.rule, each.anchor)))
            taken[id] = taken.get(id, 0) + 1
            found[id if taken[id] == 1 else f"{id}/{taken[id]}"] = each
        return found

    @cached_property
    def rule(self) -> Mapping[str, Rule]:
        """Rule id → rule."""
        return {rule.id: rule for rule in self.rules}


@dataclass(frozen=True)
class OwnFindings:
    """What the rules found that look at one body at a time, before people's decisions about it.

    It stays the same as long as the records of the body and all registries do.
    """

    reports: tuple[str, ...]
    """The key of the report in each row of `tallies`."""
    findings: tuple[Finding, ...]
    tallies: NDArray[np.uint16]
    """uint16[n, rules, 4]: how often a rule had each Result on each report."""
