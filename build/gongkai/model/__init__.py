"""The data types of the project: they carry values and do nothing else.

Everything here is frozen. A *cell* is a place in the official form, a *figure* what one report
prints there; a *draft* is what was read from a document, a *report* what people have accepted.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum
from fnmatch import fnmatchcase
from functools import cached_property
from io import StringIO
from typing import Any, TypeVar

from markupsafe import Markup
from pydantic_core import to_json


class ArrayCode(IntEnum):
    """A choice whose number is its code in arrays."""

    @property
    def word(self) -> str:
        """The code as it is written in records, tables and the public contract."""
        return self.name.lower()


class Status(ArrayCode):
    """How a box of the form was filled."""

    ABSENT = 0
    """The form has the box, the document does not."""
    REPORTED = 1
    """A number is printed."""
    BLANK = 2
    """The box is printed and empty."""
    NOT_APPLICABLE = 3
    """The box holds "/", "-", "—" or 无."""
    AMBIGUOUS = 4
    """More than one reading is possible."""
    UNREADABLE = 5
    """Something is printed that is not a number."""


REFUSED = (Status.AMBIGUOUS, Status.UNREADABLE)
"""Something is printed, and we could not read it."""
UNREAD = (*REFUSED, Status.ABSENT)
"""There is nothing that we read."""
EMPTY = (Status.BLANK, Status.NOT_APPLICABLE)
"""The document prints the box, without a number."""
READ = (Status.REPORTED, *EMPTY)
"""What the document prints is known."""


class Method(ArrayCode):
    """How a figure was read."""

    NONE = 0
    """Nothing was read, or the method is not known: there is no trace beside the record."""
    MANUAL = 1
    """A person entered it."""
    AGREED = 2
    """Two ways of reading found the same; only in records that predate the other methods."""
    GRID = 3
    """It stands alone in a table cell."""
    STREAM = 4
    """It stands in running text, and nothing nearby explains the text otherwise."""
    SETTLED = 5
    """Digits ran together, and the row's own sum leaves only one way to split them."""
    CHOSEN = 6
    """Digits ran together, and a column's sum chose among several ways to split them."""
    POSITION = 7
    """The label is missing or wrong; only the position says which cell it is."""
    OCR = 8
    """Read from a picture by OCR."""

    @property
    def is_certain(self) -> bool:
        """Whether a sum that fails because of this figure may be called the agency's own error."""
        return self not in DOUBTFUL


INFERRED = frozenset({Method.CHOSEN, Method.POSITION, Method.OCR})
"""Ways of reading that infer what the document does not plainly show."""

DOUBTFUL = INFERRED | {Method.NONE}
"""Ways of reading that no finding about the agency may rest on."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the form: table, row and column codes, e.g. requests.granted.total."""

    table: str
    row: str
    column: str

    @classmethod
    def of(cls, code: str) -> Cell:
        """The place with this code; what a shorter code lacks is empty."""
        table, _, rest = code.partition(".")
        row, _, column = rest.partition(".")
        return cls(table, row, column)

    @property
    def code(self) -> str:
        """The public code, `table.row.column`."""
        return f"{self.table}.{self.row}.{self.column}"


def table_of(code: str) -> str:
    """The table of a cell, row or claim: `requests` for `requests.granted.total`."""
    return code.partition(".")[0]


def row_of(code: str) -> str:
    """Table and row of a cell: `requests.granted` for `requests.granted.total`."""
    return code.rpartition(".")[0]


def column_of(code: str) -> str:
    """The column of a cell: `total` for `requests.granted.total`."""
    return code.rpartition(".")[2]


def matches(code: str, patterns: Iterable[str]) -> bool:
    """Whether a code fits one of some patterns, in which `*` stands for any text."""
    return any(fnmatchcase(code, pattern) for pattern in patterns)


def anchor_of(code: str) -> str:
    """The address of a cell or a row on its page, without `#`: `requests-granted-total`."""
    return code.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Figure:
    """What a document prints in one cell.

    `value` is set exactly when `status` is REPORTED, in the unit of the form; `raw` is the text
    as printed; `line` counts from 1 in the document's canonical text, 0 where unknown.
    """

    status: Status
    value: Decimal | None = None
    raw: str = ""
    line: int = 0
    method: Method = Method.NONE
    note: str = ""
    """Why a cell was refused, or what was inferred; Chinese, for the reviewer."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row of the form printed under headers other than its own, or with too many boxes."""

    row: str
    """`table.row`."""
    printed: tuple[str, ...]
    """The headers as printed."""
    surplus: tuple[str, ...]
    """What stands in the boxes that the form does not have."""
    line: int = 0

    def as_json(self) -> dict[str, object]:
        """The row as records and programs get it."""
        lists = {"printed": list(self.printed), "surplus": list(self.surplus)}
        return {"row": self.row, **lists, "line": self.line}


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that the report's prose states about a cell or a sum of cells."""

    claim: str
    """A cell or a group of rows, several joined by `+`; `A/B` is A in per cent of B;
    `processing_fee` is an amount in yuan, not a cell; `list` is a total whose items the prose
    lists.
    """
    value: Decimal
    line: int
    raw: str = ""
    """The few characters around the figure, for the reviewer; never stored in a record."""
    parts: tuple[Decimal, ...] = ()
    """For a `list`: the numbers that the prose says make up the total, in their order."""

    def as_json(self, number: Callable[[Decimal], object]) -> dict[str, object]:
        """The statement as records and programs get it; `number` formats a figure."""
        parts = {"parts": [number(part) for part in self.parts]} if self.parts else {}
        return {"claim": self.claim, "value": number(self.value), "line": self.line, **parts}


@dataclass(frozen=True)
class Source:
    """The document that a report was read from; `sha256` is over its bytes."""

    file: str
    sha256: str
    media_type: str
    url: str | None = None
    retrieved: str | None = None
    copy: str | None = None
    """What kind of copy the file is, a key of COPIES, if it is not the body's own page."""
    note: str | None = None
    """Why there is no address or no date: one sentence of ours, for the reader."""

    def as_json(self) -> dict[str, object]:
        """The source in the format of records; `copy` and `note` only if present."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "media_type": self.media_type,
            "url": self.url,
            "retrieved": self.retrieved,
            **({"copy": self.copy} if self.copy else {}),
            **({"note": self.note} if self.note else {}),
        }


COPIES: Mapping[str, str] = {"transcript": "转录文本"}
"""Kinds of copy → their Chinese names; a transcript has the words of a page, not its bytes."""


@dataclass(frozen=True)
class Draft:
    """What was read from one document, before any person looked at it."""

    title: str | None
    agency_name: str | None
    year: int | None
    edition: str | None
    hybrid: Mapping[str, str]
    """Tables printed on another edition than `edition`: table code → edition."""
    published: str | None
    publisher: str | None
    identifiers: Mapping[str, str]
    figures: Mapping[str, Figure]
    """By cell code, over every cell of the editions found."""
    statements: Sequence[Statement]
    misfits: Sequence[Misfit]
    sections: Mapping[str, str]
    """The agency's own text by section: overview, problems, other."""
    notes: Sequence[str]
    """What the reviewer must know: one Chinese sentence each."""
    text: str
    """The canonical text whose line numbers the figures refer to."""
    media_type: str = "application/octet-stream"
    """The format of the document, as recognised."""
    url: str | None = None
    """The web address that the document gives for itself."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """`table.row` or `table.*.column` → its label as printed, where that is not the form's."""
    period: str = ""
    """The period of its figures as the document states it: 2023-01-01/2023-12-31."""


@dataclass(frozen=True)
class Report:
    """A report that people have accepted, without its figures: those are arrays of the corpus."""

    agency: str
    year: int
    edition: str
    hybrid: Mapping[str, str]
    title: str
    source: Source
    identifiers: Mapping[str, str]
    statements: tuple[Statement, ...]
    misfits: tuple[Misfit, ...]
    summary: str
    narrative: Mapping[str, str]
    lines: Mapping[str, int]
    """`table.row` and top-level keys → line in the record's file; empty when not read from JSON."""
    file: str
    """The record's path below datasets/, for messages."""
    published: str | None = None
    publisher: str | None = None
    period: str = ""
    """The period of its figures as the document states it: 2023-01-01/2023-12-31."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """`table.row` or `table.*.column` → its label as printed, where that is not the form's."""

    @property
    def key(self) -> str:
        """`agency/year`, unique in a corpus."""
        return f"{self.agency}/{self.year}"

    @property
    def page(self) -> str:
        """The address of its page below the site."""
        return f"a/{self.key}/"

    def edition_of(self, code: str) -> str:
        """The edition on which the report prints a table, given the code of the table or of a cell
        in it.
        """
        return self.hybrid.get(table_of(code), self.edition)


@dataclass(frozen=True)
class Name:
    """A name of a body, with the years in which it was used."""

    name: str
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True)
class Agency:
    """A reporting body; `id` is decided once and never derived from a name."""

    id: str
    names: tuple[Name, ...]
    aliases: tuple[str, ...]
    kind: str
    function: str
    region: str
    parent: str | None = None
    successor: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    column: str | None = None
    """The web address of the column in which it publishes its reports."""
    first_year: int | None = None
    """The first year for which it had to report, if known."""
    last_year: int | None = None

    def name_in(self, year: int) -> str:
        """The name used in `year`; the newest one if none is dated to it."""
        fits = [
            name.name for name in self.names if (name.since or 0) <= year <= (name.until or 9999)
        ]
        return fits[-1] if fits else self.names[-1].name

    @property
    def name(self) -> str:
        """The newest name."""
        return self.names[-1].name


KINDS: Mapping[str, str] = {
    "central_dept": "国务院部门",
    "gov_province": "省级政府",
    "gov_prefecture": "市级政府",
    "gov_county": "县级政府",
    "gov_office": "政府办公室（本机关）",
    "dept_province": "省级部门",
    "dept_prefecture": "市级部门",
    "dept_county": "县级部门",
    "township": "乡镇",
    "subdistrict": "街道",
    "zone": "开发区、管委会",
    "area_office": "开发区下的片区管理机构",
    "vertical": "垂直管理部门",
    "institution": "法律法规授权组织、公共企事业单位",
}
"""Kinds of body → their Chinese names; the kind decides the deadline (条例 Art 49)."""


@dataclass(frozen=True)
class Region:
    """A division of GB/T 2260."""

    code: str
    name: str
    parent: str | None = None
    since: int | None = None
    until: int | None = None
    successor: str | None = None

    @property
    def short(self) -> str:
        """The code without its trailing pairs of zeros: 330000 → 33."""
        code = self.code
        while code.endswith("00") and len(code) > 2:
            code = code[:-2]
        return code


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Key → its values; keys and values in the order in which they come."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def csv_of(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV whose lines end in LF, with quotes only where they are needed."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def json_of(value: object) -> str:
    """A value as JSON, each level indented by one space.

    Python's own encoder is in C only where nothing is indented; this one indents by two spaces, of
    which half are cut off, in half the time.
    """
    lines = to_json(value, indent=2).decode().split("\n")
    return "\n".join([line[(len(line) - len(line.lstrip(" "))) // 2 :] for line in lines])


def regions_above(regions: Mapping[str, Region], code: str | None) -> tuple[Region, ...]:
    """A region and all regions above it, the widest first; stops at a code that is not in
    `regions`.
    """
    found: list[Region] = []
    while code is not None and code in regions and regions[code] not in found:
        found.insert(0, regions[code])
        code = regions[code].parent
    return tuple(found)


def place_name(regions: Mapping[str, Region], code: str) -> str:
    """A region with those above it: 浙江省温州市平阳县; empty if it is not known."""
    return "".join(region.name for region in regions_above(regions, code))


@dataclass(frozen=True)
class Collection:
    """The collection itself: what every page, package and citation says about it."""

    title: str
    description: str
    address: str
    """The canonical web address, with a trailing slash."""
    repository: str
    version: str
    """Calendar version of the data, YYYY.M.PATCH."""
    licence: Mapping[str, str]
    contributors: tuple[Mapping[str, str], ...]
    reference_date: str
    """The reference day for lateness and coverage; a setting, never the clock."""
    functions: Mapping[str, str]
    """Function code of a body → Chinese name: scjgj → 市场监管."""
    name: str = ""
    """The name of the site above every page; if empty, the title."""
    synthetic: bool = False
    """Made by a generator: may be built, never published."""
    sources: str = ""
    """Where documents are stored: a folder relative to datasets/, or an address; empty: nowhere."""
    narrative: bool = False
    """Whether records keep the agency's own text: sections one, five and six."""
    contact: str = ""
    """The e-mail address for agencies and readers; empty: none."""
    answer_days: int = 0
    """Working days within which messages are answered; 0: no promise."""
    releases: str = ""
    """Where files of released versions are stored, like `sources`; empty: nowhere else."""
    assertions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """`min`, `max` of bodies, reports and cells by year; fewer stop the build, more are noted."""


@dataclass(frozen=True)
class ReleasedFile:
    """A file of a released version: it never changes."""

    name: str
    url: str
    """Where it can be downloaded, whatever this site stores."""
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Release:
    """A version that can be cited permanently."""

    version: str
    date: str
    program: str
    """The version of the program that built it: another one may format the data differently."""
    files: tuple[ReleasedFile, ...]


@dataclass(frozen=True)
class Tombstone:
    """Why an address that was published once has no page any more."""

    reason: str
    date: str


@dataclass(frozen=True)
class Step:
    """How far a correction had been handled by a given day."""

    state: str
    """received 收到 · checking 核实中 · corrected 已更正 · unfounded 不成立."""
    date: str


@dataclass(frozen=True)
class Correction:
    """A correction of a report, a statement of its agency, or a point under investigation."""

    id: str
    """Four digits, never reused; its address is /corrections/<id>/."""
    kind: str
    """misread: we had read it wrongly · metadata: we had its title, date or the like wrong ·
    reissued: the agency replaced its document · withdrawn: the agency took it back ·
    statement: the agency comments on it.
    """
    agency: str
    year: int
    date: str
    reason: str
    cell: str = ""
    """The code of the cell; empty if it is about the whole report."""
    before: str = ""
    """The raw text that stood before, or the hash of the document that was replaced."""
    after: str = ""
    evidence: str = ""
    """Where it can be verified: an address or a place in the source."""
    rule: str = ""
    """The rule whose finding a statement is about; empty if it is not about a single rule."""
    cells: Mapping[str, Figure] = field(default_factory=dict)
    """For a report that was replaced: cell → what the previous document printed there, if kept."""
    field: str = ""
    """The metadata of a report that was wrong: title, published and others."""
    steps: tuple[Step, ...] = ()
    """How it was handled, in order; empty: it was settled when it was recorded."""

    @property
    def key(self) -> str:
        """The key of the report: `agency/year`."""
        return f"{self.agency}/{self.year}"

    @property
    def state(self) -> str:
        """The last step of its handling."""
        return self.steps[-1].state if self.steps else "corrected"

    @property
    def is_in_force(self) -> bool:
        """Whether it applies: not while it is under investigation, nor if it proved unfounded."""
        return self.state == "corrected"


def last_reissues(corrections: Iterable[Correction]) -> dict[str, Correction]:
    """Key of a report → the correction by which its document was last replaced."""
    return {each.key: each for each in corrections if each.kind == "reissued" and each.is_in_force}


def applying(corrections: Sequence[Correction]) -> list[Correction]:
    """The corrections in force that are about the current document of their report."""
    last = last_reissues(corrections)
    return [
        each for each in corrections if each.is_in_force and each.id >= last.get(each.key, each).id
    ]


@dataclass(frozen=True)
class Waiver:
    """A finding that people have looked at and set aside, with their reason."""

    rule: str
    agency: str
    year: int
    reason: str
    date: str
    by: str
    """The name of the person who decided."""
    cells: tuple[str, ...] = ()
    """The finding must contain all of these; empty: every finding of the rule on the report."""
    until: str = ""
    """The last day on which it applies; empty: no limit."""
    line: int = 0


class State(StrEnum):
    """What is on record of one body and year; the value is the word for it."""

    COLLECTED = "已收录"
    LATE = "逾期"
    DOUBTFUL = "解析存疑"
    NOT_FOUND = "未找到"
    NOT_DUE = "未到期"


NOT_EXPECTED = "不要求"
"""The word for a year for which no report of a body is expected."""


@dataclass(frozen=True)
class YearCoverage:
    """One body and year."""

    agency: str
    year: int
    state: State
    due: str | None
    """The first deadline, None if the law sets none."""
    published: str | None = None
    days_late: int = 0
    unread: int = 0
    """Cells that could not be read."""


class Severity(StrEnum):
    """What a finding means for the build: only `structure` stops it."""

    STRUCTURE = "structure"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FindingVerdict(StrEnum):
    """How a finding is classified, in pages, files, feeds and `check` alike."""

    CONTRADICTED = "contradicted"
    """Two printed figures, or a figure and the law, contradict each other."""
    QUESTIONED = "questioned"
    """Very probably wrong, or in need of an explanation."""
    NOTED = "noted"
    """Worth a look; nothing shows that it is wrong."""
    UNDECIDED = "undecided"
    """A figure that it rests on was not read with certainty."""
    UNREAD = "unread"
    """About our reading, not about the agency."""
    RECORD = "record"
    """About our own ledgers, not about the agency."""


class Result(ArrayCode):
    """What a rule says about one report."""

    NOT_ASSESSABLE = 0
    PASS = 1
    PASS_IF_BLANK_IS_ZERO = 2
    FAIL = 3


class Standing(ArrayCode):
    """Whether an indicator has a number on a report, or why not, in ascending order of weight.

    If several reasons hold, the weightiest is given.
    """

    REPORTED = 0
    """Every cell is printed, and no sum over them fails."""
    UNDEFINED = 1
    """The denominator is printed as 0."""
    CONTRADICTED = 2
    """A cell takes part in a sum that fails, whether or not we read it with certainty."""
    NOT_APPLICABLE = 3
    BLANK = 4
    UNREAD = 5
    """We could not read a cell."""
    ABSENT = 6
    """The form or the document has no such cell, or the indicator does not apply to such bodies."""

    @classmethod
    def of(cls, status: Status) -> Standing:
        """The standing that results from one cell of that status."""
        return OF_CELL.get(status, cls.UNREAD)


OF_CELL: Mapping[Status, Standing] = {
    Status.REPORTED: Standing.REPORTED,
    Status.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
    Status.BLANK: Standing.BLANK,
    Status.ABSENT: Standing.ABSENT,
}
"""Statuses of cells whose content we know; of all others we cannot tell."""
COUNTED = (Standing.REPORTED, Standing.UNDEFINED, Standing.CONTRADICTED)
"""Standings in which numerator and denominator are printed, so that they can be shown."""
SMALL = 30
"""Below this denominator a rate says little: one more case moves it by over 3 points."""


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue; the wording is for citizens, in Chinese."""

    id: str
    title: str
    failing: str
    """What is wrong if the rule fails: the heading of its findings."""
    severity: Severity
    source: str
    """The article, notice or label that it follows from."""
    meaning: str
    """What is required, and why it matters."""
    advice: str = ""
    """How to read a failure: possible causes, innocent ones included."""
    example: str = ""
    group: str = ""
    """The heading under which the catalogue lists it."""
    editions: tuple[str, ...] = ()
    """The editions it applies to; empty: all."""
    since: int | None = None
    """The first year it applies to; None: every year."""
    is_lead: bool = False
    """Whether a failure is a new fact that people may want to look into."""
    of_reading: bool = False
    """Whether it judges our reading rather than what the agency printed."""
    cells: tuple[str, ...] = ()
    """Patterns of codes that it is about: of cells, or of what the prose claims."""
    kinds: tuple[str, ...] = ()
    """The kinds of body it applies to; empty: all."""
    limits: Mapping[str, int | float] = field(default_factory=dict)
    """Its thresholds by name."""
    also: tuple[str, ...] = ()
    """Other readings that count as agreeing; words of which one must be present."""


@dataclass(frozen=True)
class Term:
    """A cell of this report, or of the report of the year before, times a factor."""

    code: str
    times: float = 1.0
    before: bool = False


@dataclass(frozen=True)
class Relation:
    """What a rule requires at one place of the form: the left is =, >= or <= the right."""

    rule: str
    place: str
    """A cell in the column or row in which the relation holds."""
    in_column: bool
    is_one_of_several: bool
    """Whether the rule also holds at other places, so that messages must name this one."""
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    sign: str
    says_left: str
    says_right: str
    unit: str
    severity: Severity
    editions: frozenset[str] | None = None
    """Editions whose table has it; None: all that have its cells."""
    since: int | None = None
    at_least: Mapping[str, int | float] = field(default_factory=dict)
    """Cells that must have at least this value for the relation to be judged."""

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Both sides, with the signs of the right side inverted."""
        return (*self.left, *(Term(t.code, -t.times, t.before) for t in self.right))

    @property
    def is_across_years(self) -> bool:
        """Whether it needs the report of the year before."""
        return any(term.before for term in self.terms)

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The cells of this year's report, the total last."""
        return tuple(term.code for term in (*self.left, *self.right) if not term.before)


@dataclass(frozen=True)
class Finding:
    """One statement of one rule about one place."""

    rule: str
    severity: Severity
    message: str
    """One Chinese sentence: what is printed, and what it should be."""
    agency: str = ""
    year: int = 0
    cells: tuple[str, ...] = ()
    left: Decimal | None = None
    right: Decimal | None = None
    file: str = ""
    line: int = 0
    doubtful: bool = False
    """Some cell was not read with certainty: not to be published as the agency's error."""
    hint: str = ""
    waiver: str = ""
    """The reason for which people have set it aside; empty if nobody has."""
    title: str = ""
    """What is wrong, in a few words: the `failing` of its rule."""
    of_reading: bool = False
    """Whether it is about our reading, not about what the agency printed."""

    @property
    def key(self) -> str:
        """The key of the report: `agency/year`."""
        return f"{self.agency}/{self.year}"

    @property
    def verdict(self) -> FindingVerdict:
        """How it is classified."""
        if self.severity is Severity.STRUCTURE:
            return FindingVerdict.RECORD
        if self.of_reading:
            return FindingVerdict.UNREAD
        return FindingVerdict.UNDECIDED if self.doubtful else VERDICT_OF[self.severity]

    @property
    def anchor(self) -> str:
        """The place of its last cell on the report's page; empty if it names no cell."""
        return anchor_of(self.cells[-1]) if self.cells else ""

    @property
    def difference(self) -> Decimal | None:
        """Left minus right, if both are known."""
        if self.left is None or self.right is None:
            return None
        return self.left - self.right

    def as_json(self) -> dict[str, object]:
        """The finding as programs get it."""
        numbers = {"left": self.left, "right": self.right, "difference": self.difference}
        return {
            "file": self.file,
            "line": self.line,
            "rule": self.rule,
            "title": self.title,
            "severity": self.severity.value,
            "verdict": self.verdict.value,
            "message": self.message,
            "agency": self.agency,
            "year": self.year,
            "cells": list(self.cells),
            **{name: None if value is None else float(value) for name, value in numbers.items()},
            "doubtful": self.doubtful,
            "hint": self.hint,
            "waiver": self.waiver,
        }


VERDICT_OF: Mapping[Severity, FindingVerdict] = {
    Severity.ERROR: FindingVerdict.CONTRADICTED,
    Severity.WARNING: FindingVerdict.QUESTIONED,
    Severity.INFO: FindingVerdict.NOTED,
    Severity.STRUCTURE: FindingVerdict.RECORD,
}
"""How a finding of a severity is classified if its figures were read with certainty."""


@dataclass(frozen=True)
class Lead:
    """One fact, with links to its sources."""

    id: str
    """The identity of its finding."""
    date: str
    """The day on which it was first published here, whatever the year of the report."""
    title: str
    """What is wrong, in a few words."""
    finding: Finding
    page: str
    """The address below the site, with the cell's anchor."""
    rule_page: str


@dataclass(frozen=True)
class Heading:
    """A heading of a page; its id is ascii, explicit and part of the page's address."""

    level: int
    text: str
    id: str


@dataclass(frozen=True)
class Artifact:
    """Bytes to be written to a path below the output folder."""

    path: str
    data: bytes


def is_page(path: str) -> bool:
    """Whether a file of the site is a page."""
    return path == "index.html" or path.endswith("/index.html")


@dataclass(frozen=True)
class Page:
    """A page of the site: headings and finished HTML blocks, in order.

    A block is one block element that starts a line and has no blank lines, so that Markdown passes
    it on unchanged. `path` is the address below the site, ending in a slash; "" is the home page.
    Pages of one `kind` share the theme's shell at each depth.
    """

    path: str
    kind: str
    title: str
    description: str
    blocks: tuple[Heading | Markup, ...]
    files: tuple[Artifact, ...] = ()
    """Files published beside the page: its tables as CSV."""


@dataclass(frozen=True)
class Download:
    """A file that a page offers: where it is, what it is, and how large."""

    page: str
    """The address of the page that offers it, below the site."""
    path: str
    """Its own address below the site."""
    title: str
    media_type: str
    bytes: int
    sha256: str = ""
    name: str = ""
    """The name under which a browser saves it: it says what the file is, away from its page."""


class GongkaiError(Exception):
    """The program cannot go on; one Chinese sentence for the person at the keyboard."""


class RecordError(GongkaiError):
    """Records that are not valid; carries every finding of every file."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Store the findings; the message counts them."""
        super().__init__(f"{len(findings)} 处记录错误")
        self.findings = tuple(findings)
