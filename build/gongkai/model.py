"""The nouns of the project: values that carry, and never do.

Everything here is frozen. A *cell* is a place in the official form, a *figure* what one report
prints there; a *draft* is what was read from a document, a *report* what people have accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Any

from markupsafe import Markup


class Status(IntEnum):
    """How a box of the form was filled; the number is its code in arrays."""

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
    """Something is printed that is no number."""

    @property
    def word(self) -> str:
        """The status as records, tables and the public contract spell it."""
        return self.name.lower()


class Method(IntEnum):
    """How a figure was read; the number is its code in arrays."""

    NONE = 0
    """Nothing was read, or nobody recorded how: no trace stands beside the record."""
    MANUAL = 1
    """A person entered it."""
    AGREED = 2
    """Two ways of reading found the same; of records read before there was one."""
    GRID = 3
    """It stands alone in a box of a table."""
    STREAM = 4
    """It stands in running text, and no other explanation of that text is near."""
    SETTLED = 5
    """Glued digits, and the row's own sum leaves one way to part them."""
    CHOSEN = 6
    """Glued digits, and a column's sum chose among several ways."""
    POSITION = 7
    """The label is missing or wrong; only the place tells what it is."""
    OCR = 8
    """Read from a picture."""

    @property
    def word(self) -> str:
        """The method as traces and tables spell it."""
        return self.name.lower()

    @property
    def is_certain(self) -> bool:
        """Whether a sum that fails over this figure may be called the agency's own."""
        return self not in DOUBTFUL


INFERRED = frozenset({Method.CHOSEN, Method.POSITION, Method.OCR})
"""Ways of reading that conclude what the document does not plainly show."""

DOUBTFUL = INFERRED | {Method.NONE}
"""Ways of reading on which no finding about the agency may rest."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the form: table, row and column codes, e.g. requests.granted.total."""

    table: str
    row: str
    column: str

    @property
    def code(self) -> str:
        """The public code, `table.row.column`."""
        return f"{self.table}.{self.row}.{self.column}"

    @property
    def anchor(self) -> str:
        """The cell's address on a report page, without `#`."""
        return f"{self.table}-{self.row}-{self.column}"


def table_of(code: str) -> str:
    """The table of a cell, row or claim: `requests` for `requests.granted.total`."""
    return code.partition(".")[0]


def row_of(code: str) -> str:
    """Table and row of a cell: `requests.granted` for `requests.granted.total`."""
    return code.rpartition(".")[0]


def column_of(code: str) -> str:
    """The column of a cell: `total` for `requests.granted.total`."""
    return code.rpartition(".")[2]


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
    """A row of the form printed under headers that are not its own, or with boxes too many."""

    row: str
    """`table.row`."""
    printed: tuple[str, ...]
    """The headers as printed."""
    surplus: tuple[str, ...]
    """What stands in the boxes that the form does not have."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that the report's prose states about a cell or a sum of cells."""

    claim: str
    """A cell or a group of rows, several joined by `+`; `A/B` is A in per cent of B;
    `processing_fee` is no cell at all, but yuan; `list` is a whole that the prose parts itself.
    """
    value: Decimal
    line: int
    raw: str = ""
    """The few characters around the figure, for the reviewer; never stored in a record."""
    parts: tuple[Decimal, ...] = ()
    """Of a `list`, the numbers that the prose says make up the whole, in their order."""

    def as_json(self, number: Callable[[Decimal], object]) -> dict[str, object]:
        """The statement as records and programs get it; `number` spells a figure."""
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
    """What the file is where it is not the body's own page: a key of COPIES."""
    note: str | None = None
    """Why there is no address or no date, for the reader: one sentence of ours."""


COPIES: Mapping[str, str] = {"transcript": "转录文本"}
"""Kinds of copy → their Chinese names; a transcript holds the words of a page, not its bytes."""


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
    """What the reviewer must know, one Chinese sentence each."""
    text: str
    """The canonical text whose lines the figures name."""
    media_type: str = "application/octet-stream"
    """What the document turned out to be."""
    url: str | None = None
    """The web address that the document gives for itself."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """`table.row` or `table.*.column` → its label as printed, where that is not the form's."""
    period: str = ""
    """The days that its figures are of, as it says itself: 2023-01-01/2023-12-31."""


@dataclass(frozen=True)
class Report:
    """A report that people have accepted, without its figures: those are arrays of the corpus."""

    agency: str
    year: int
    edition: str
    hybrid: Mapping[str, str]
    title: str
    published: str | None
    publisher: str | None
    source: Source
    identifiers: Mapping[str, str]
    statements: tuple[Statement, ...]
    misfits: tuple[Misfit, ...]
    summary: str
    narrative: Mapping[str, str]
    lines: Mapping[str, int]
    """`table.row` and top-level keys → line in the record's file; empty when read otherwise."""
    file: str
    """The record's path below datasets/, for messages."""
    period: str = ""
    """The days that its figures are of, as it says itself: 2023-01-01/2023-12-31."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """`table.row` or `table.*.column` → its label as printed, where that is not the form's."""

    @property
    def key(self) -> str:
        """`agency/year`, unique in a corpus and the report's address below /a/."""
        return f"{self.agency}/{self.year}"

    def edition_of(self, code: str) -> str:
        """The edition on which it prints a table, named by its own code or that of a cell in it."""
        return self.hybrid.get(table_of(code), self.edition)


@dataclass(frozen=True)
class Name:
    """A name that a body bore, with the years in which it did."""

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
    """The first year it ought to have reported on, where known."""
    last_year: int | None = None

    def name_in(self, year: int) -> str:
        """The name borne in `year`; the newest where none is dated to it."""
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
    parent: str | None
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


def regions_above(regions: Mapping[str, Region], code: str | None) -> tuple[Region, ...]:
    """A region and all above it, the widest first; an unknown code ends the way up."""
    found: list[Region] = []
    while code is not None and code in regions and regions[code] not in found:
        found.insert(0, regions[code])
        code = regions[code].parent
    return tuple(found)


@dataclass(frozen=True)
class Collection:
    """The collection itself: what every page, package and citation says of it."""

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
    """The day against which lateness and coverage are judged; a setting, never the clock."""
    functions: Mapping[str, str]
    """Function code of a body → Chinese name: scjgj → 市场监管."""
    name: str = ""
    """What the site calls itself above every page; empty: the title."""
    synthetic: bool = False
    """Made by a generator: may be built, never published."""
    sources: str = ""
    """Where documents are kept: a folder as seen from datasets/, or an address; empty: nowhere."""
    narrative: bool = False
    """Whether records keep what the agency wrote itself: sections one, five and six."""
    contact: str = ""
    """The e-mail address to which agencies and readers write; empty: none."""
    answer_days: int = 0
    """Working days within which whoever writes is answered; 0: nothing is promised."""
    releases: str = ""
    """Where files of released versions are kept, as `sources`; empty: only where they were put."""
    assertions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """`min` and `max` of bodies, reports and cells by year: fewer stop the build, more are told."""


@dataclass(frozen=True)
class ReleasedFile:
    """A file of a released version: it never changes."""

    name: str
    url: str
    """Where it can be had, whatever this site holds."""
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Release:
    """A version that can be cited for ever."""

    version: str
    date: str
    program: str
    """The version of the program that made it: another one may spell the same data otherwise."""
    files: tuple[ReleasedFile, ...]


@dataclass(frozen=True)
class Tombstone:
    """Why nothing stands any more at an address that was published once."""

    reason: str
    date: str


@dataclass(frozen=True)
class Step:
    """How far the handling of a correction had come on a day."""

    state: str
    """received 收到 · checking 核实中 · corrected 已更正 · unfounded 不成立."""
    date: str


@dataclass(frozen=True)
class Correction:
    """What was put right of a report, what its agency says of it, or what is looked into."""

    id: str
    """Four digits, never reused; its address is /corrections/<id>/."""
    kind: str
    """misread: we had read it wrongly · metadata: we had its title, date or the like wrong ·
    reissued: the agency replaced its document · withdrawn: it took it back · statement: it says
    something about it.
    """
    agency: str
    year: int
    date: str
    reason: str
    cell: str = ""
    """The code of the cell; empty where the whole report is meant."""
    before: str = ""
    """The raw text that stood before, or the hash of the document replaced."""
    after: str = ""
    evidence: str = ""
    """Where it can be verified: an address or a place in the source."""
    rule: str = ""
    """The rule whose finding a statement is about; empty where it is about none alone."""
    cells: Mapping[str, Figure] = field(default_factory=dict)
    """Of a report that was replaced: cell → what the document before printed there, if kept."""
    field: str = ""
    """What of a report's metadata was wrong: title, published and others."""
    steps: tuple[Step, ...] = ()
    """How it was handled, in order; none: it was settled when it was written down."""

    @property
    def state(self) -> str:
        """How far its handling has come."""
        return self.steps[-1].state if self.steps else "corrected"

    @property
    def is_in_force(self) -> bool:
        """Whether it holds: not while it is looked into, nor where nothing was found."""
        return self.state == "corrected"


@dataclass(frozen=True)
class Waiver:
    """A finding that people have looked at and set aside, with their reason."""

    rule: str
    agency: str
    year: int
    reason: str
    date: str
    by: str
    """The name of who decided."""
    cells: tuple[str, ...] = ()
    """The finding holds all of these; none: every finding of the rule on the report."""
    until: str = ""
    """The last day on which it holds; empty: for good."""
    line: int = 0


class Severity(StrEnum):
    """What a finding means for the build: only `structure` stops it."""

    STRUCTURE = "structure"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FindingVerdict(StrEnum):
    """What a finding is called, on pages, in files, in feeds and by `check` alike."""

    CONTRADICTED = "contradicted"
    """Two printed figures, or a figure and the law, exclude each other."""
    QUESTIONED = "questioned"
    """Very probably wrong, or in need of an explanation."""
    NOTED = "noted"
    """Worth a look; nothing says that it is wrong."""
    UNDECIDED = "undecided"
    """A figure that it rests on was not read with certainty."""
    UNREAD = "unread"
    """About our reading, not about the agency."""
    RECORD = "record"
    """About our own ledgers, not about the agency."""


class Result(IntEnum):
    """What a rule says of one report; the number is its code in arrays."""

    NOT_ASSESSABLE = 0
    PASS = 1
    PASS_IF_BLANK_IS_ZERO = 2
    FAIL = 3


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue; the wording is for citizens, in Chinese."""

    id: str
    title: str
    failing: str
    """What is wrong where it does not hold: the heading of its findings."""
    severity: Severity
    source: str
    """The article, notice or label that it follows from."""
    meaning: str
    """What is demanded, and why it matters."""
    advice: str = ""
    """How a failure is to be read: what it may come of, innocent causes included."""
    example: str = ""
    group: str = ""
    """The heading under which the catalogue shows it."""
    editions: tuple[str, ...] = ()
    """The editions it applies to; none: all."""
    since: int | None = None
    """The first year it applies to; None: every year."""
    is_lead: bool = False
    """Whether a failure is a new fact that people may want to look into."""
    of_reading: bool = False
    """Whether it judges how we read, not what the agency printed."""
    cells: tuple[str, ...] = ()
    """Patterns of the codes that it is about: of cells, or of what the prose claims."""
    kinds: tuple[str, ...] = ()
    """The kinds of body that it is about; none: all."""
    limits: Mapping[str, float] = field(default_factory=dict)
    """Its thresholds by name."""
    also: tuple[str, ...] = ()
    """Other readings that agree just as well; words of which one must stand."""


@dataclass(frozen=True)
class Term:
    """A cell of this report, or of the one of the year before, so many times."""

    code: str
    times: float = 1.0
    before: bool = False


@dataclass(frozen=True)
class Relation:
    """What a rule demands at one place of the form: the left is =, >= or <= the right."""

    rule: str
    place: str
    """A cell in the column or row in which it holds."""
    in_column: bool
    is_one_of_several: bool
    """Whether the rule holds at other places too, so that this one must be named."""
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
    at_least: Mapping[str, float] = field(default_factory=dict)
    """Cells that must print at least so much before anything is said."""

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Both sides, the right turned about."""
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
    """One Chinese sentence: what is, and what should be."""
    agency: str = ""
    year: int = 0
    cells: tuple[str, ...] = ()
    left: Decimal | None = None
    right: Decimal | None = None
    file: str = ""
    line: int = 0
    doubtful: bool = False
    """Some cell was not read with certainty: not to be published as the agency's."""
    hint: str = ""
    waiver: str = ""
    """The reason for which people have set it aside; empty where nobody has."""
    title: str = ""
    """What is wrong, in a few words: the `failing` of its rule."""
    of_reading: bool = False
    """Whether it is about how we read, not about what the agency printed."""

    @property
    def verdict(self) -> FindingVerdict:
        """What it is called."""
        if self.severity is Severity.STRUCTURE:
            return FindingVerdict.RECORD
        if self.of_reading:
            return FindingVerdict.UNREAD
        return FindingVerdict.UNDECIDED if self.doubtful else VERDICT_OF[self.severity]

    @property
    def anchor(self) -> str:
        """The place of its last cell on the report's page; empty where it names no cell."""
        return self.cells[-1].replace(".", "-") if self.cells else ""

    @property
    def difference(self) -> Decimal | None:
        """Left minus right, where both are known."""
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
"""What a finding of a severity is called where its figures were read with certainty."""


@dataclass(frozen=True)
class Heading:
    """A heading of a page; its id is ascii, explicit and part of the page's address."""

    level: int
    text: str
    id: str


@dataclass(frozen=True)
class Artifact:
    """Bytes to be written at a path below the output folder."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Page:
    """A page of the site: headings and finished HTML blocks, in order.

    A block is one line-start block element without blank lines, so that Markdown lets it pass
    unchanged. `path` is the address below the site, ending in a slash; "" is the home page.
    Pages of one `kind` share the theme's shell at each depth.
    """

    path: str
    kind: str
    title: str
    description: str
    blocks: tuple[Heading | Markup, ...]
    files: tuple[Artifact, ...] = ()
    """What stands beside it: its tables as CSV."""


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
    """Under which name it is kept: it tells what it is, away from its page."""


class GongkaiError(Exception):
    """What cannot go on, in one Chinese sentence for the person at the keyboard."""


class RecordError(GongkaiError):
    """Records that are no records: carries every finding of every file."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings; the sentence counts them."""
        super().__init__(f"{len(findings)} 处记录错误")
        self.findings = tuple(findings)
