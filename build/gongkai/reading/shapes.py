"""The schema of every file below datasets/, except for the form's own rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from types import GenericAlias
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from gongkai.model import COPIES, KINDS
from gongkai.reading.nearest import did_you_mean, with_names

T = TypeVar("T")

AGENCY = r"^[0-9]{6}-[a-z0-9]+(-[a-z0-9]+)*$"
REGION = r"^[0-9]{6}$"
EMAIL = r"^([A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$"
LABEL = r"^[a-z_]+\.([a-z_]+|\*\.[a-z_]+)$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
NO_DAY = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"
PERIOD = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}$"
SHA256 = r"^[0-9a-f]{64}$"
URL = r"^https?://[^\s<>\"']+$"
ADDRESS = r"^https://[^\s<>\"'?#]+/$"
VERSION = r"^[0-9]{4}\.([1-9]|1[0-2])\.(0|[1-9][0-9]{0,3})$"
YEAR = r"^[0-9]{4}$"
FILE_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
CLAIM = r"^[a-z0-9_.+/]+$"
ROW = r"^[a-z0-9_]+\.[a-z0-9_]+$"
FUNCTION = r"^[a-z0-9]+(-[a-z0-9]+)*$"

SPELLINGS = {
    AGENCY: "机关编号，如 330326-scjgj",
    REGION: "六位区划代码，如 330326",
    DAY: "日期，如 2021-01-28",
    NO_DAY: "日期，如 2021-01-28，或空着",
    PERIOD: "起止日期，如 2021-01-01/2021-12-31",
    SHA256: "六十四位小写十六进制的 sha256",
    URL: "网址，以 http:// 或 https:// 开头，中间没有空格和引号",
    ADDRESS: "网址，以 https:// 开头，以 / 结尾",
    VERSION: "版本号：年、月、序号，如 2026.6.0",
    FILE_NAME: "文件名，字母、数字、点和横线",
    YEAR: "四位年份，如 2021",
    CLAIM: "格的代码，如 requests.new_received.total",
    ROW: "行的代码，如 requests.new_received",
    EMAIL: "电子邮箱，如 name@example.org，或空着",
    LABEL: "名称所在，如 requests.granted 或 proactive.*.issued",
    FUNCTION: "职能简称，小写字母和数字，如 scjgj",
}
"""What each pattern requires, in words."""

FIRST_YEAR, LAST_YEAR = 2008, 2100
"""From the year in which the regulations came into force to one that nobody here sees."""
LONGEST_DOCUMENT = 10_000_000
"""Maximum line number; the longest report so far has a thousand."""


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar: 2021-01-28."""
    try:
        return bool(re.fullmatch(DAY, text) and date.fromisoformat(text))
    except ValueError:
        return False


def _is_day(text: str) -> str:
    if not is_day(text):
        raise ValueError("日历上没有这一天")
    return text


def _is_day_or_none(text: str) -> str:
    return _is_day(text) if text else text


def _is_of_our_time(text: str) -> str:
    if not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise ValueError(f"应在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间")
    return text


def _is_host(address: str) -> str:
    """The same address; raises ValueError if it has no host or an impossible port."""
    try:
        parts = urlsplit(address)
        is_sound = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_sound = False
    if not is_sound:
        raise ValueError("不是网址，应写作 https://主机/路径")
    return address


def _is_period(period: str) -> str:
    for day in period.split("/"):
        _is_day(day)
    return period


def _is_kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"应为其中之一：{with_names(KINDS)}{did_you_mean(kind, KINDS)}")
    return kind


def _is_copy(copy: str) -> str:
    if copy not in COPIES:
        raise ValueError(f"应为其中之一：{'、'.join(COPIES)}")
    return copy


def _is_visible(text: str) -> str:
    if not any(sign.isprintable() and not sign.isspace() for sign in text):
        raise ValueError("全是空白，应写出文字")
    return text


Text = Annotated[
    str, StringConstraints(min_length=1, max_length=200_000), AfterValidator(_is_visible)
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_is_visible)]
"""The longest name of a body that was met has seventeen characters; it stands on every page."""
Day = Annotated[str, StringConstraints(pattern=DAY), AfterValidator(_is_day)]
Period = Annotated[str, StringConstraints(pattern=PERIOD), AfterValidator(_is_period)]
AgencyId = Annotated[str, StringConstraints(pattern=AGENCY, max_length=60)]
RegionCode = Annotated[str, StringConstraints(pattern=REGION)]
Sha256 = Annotated[str, StringConstraints(pattern=SHA256)]
Url = Annotated[str, StringConstraints(pattern=URL, max_length=2000), AfterValidator(_is_host)]
SiteAddress = Annotated[
    str, StringConstraints(pattern=ADDRESS, max_length=2000), AfterValidator(_is_host)
]
Version = Annotated[str, StringConstraints(pattern=VERSION)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
LineNumber = Annotated[int, Field(ge=0, le=LONGEST_DOCUMENT)]
Number = int | Decimal


class StrictModel(BaseModel):
    """Exact types, no unknown keys."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True, defer_build=True)

    def as_value(self, kind: Callable[..., T], **others: object) -> T:
        """The same as a value of the model, with others that a file does not state."""
        own = {**self.model_dump(by_alias=True, exclude_none=True), **others}
        own.pop("$schema", None)
        values: list[T] = _adapter(kind).validate_python([own])
        return values[0]


@cache
def _adapter(kind: Callable[..., object]) -> TypeAdapter[Any]:
    """What makes a list of dataclasses: pydantic forbids them other fields only as parts of it."""
    listed: Any = GenericAlias(list, kind)
    return TypeAdapter(listed, config=ConfigDict(extra="forbid"))


class SourceShape(StrictModel):
    """The document a report was read from."""

    file: Text
    sha256: Sha256
    media_type: Text
    url: Url | None = None
    retrieved: Day | None = None
    copy_: Annotated[str, AfterValidator(_is_copy)] | None = Field(default=None, alias="copy")
    note: Text | None = None


class StatementShape(StrictModel):
    """A figure stated in prose."""

    claim: Annotated[str, StringConstraints(pattern=CLAIM, max_length=300)]
    value: Number
    line: LineNumber
    parts: list[Number] = []


class MisfitShape(StrictModel):
    """A row printed under headers other than its own."""

    row: Annotated[str, StringConstraints(pattern=ROW, max_length=100)]
    printed: list[str]
    surplus: list[str]
    line: LineNumber = 0


LabelKey = Annotated[str, StringConstraints(pattern=LABEL)]
"""`table.row` or `table.*.column`."""


class ReportShape(StrictModel):
    """One report without its tables: those are validated against the form."""

    schema_: str | None = Field(default=None, alias="$schema")
    agency: AgencyId
    year: Year
    edition: Text
    hybrid: dict[str, str] = {}
    title: Text
    published: Day | None = None
    publisher: Text | None = None
    period: Period | None = None
    source: SourceShape
    identifiers: dict[str, str] = {}
    labels: dict[LabelKey, Text] = {}
    misfits: list[MisfitShape] = []
    statements: list[StatementShape] = []
    summary: Annotated[str, StringConstraints(max_length=2000)] = ""
    narrative: dict[Literal["overview", "problems", "other"], str] = {}


class NameShape(StrictModel):
    """A name and the years in which it was used."""

    name: Name
    since: Year | None = None
    until: Year | None = None


class AgencyShape(StrictModel):
    """One body."""

    schema_: str | None = Field(default=None, alias="$schema")
    id: AgencyId
    names: Annotated[list[NameShape], Field(min_length=1)]
    aliases: list[Name] = []
    kind: Annotated[str, AfterValidator(_is_kind)]
    function: Annotated[str, StringConstraints(pattern=FUNCTION)]
    region: RegionCode
    parent: AgencyId | None = None
    successor: AgencyId | None = None
    codes: dict[str, str] = {}
    column: Url | None = None
    first_year: Year | None = None
    last_year: Year | None = None


class RegionShape(StrictModel):
    """One division."""

    code: RegionCode
    name: Name
    parent: RegionCode | None = None
    since: int | None = None
    until: int | None = None
    successor: RegionCode | None = None


class LicenceShape(StrictModel):
    """The licence of the data."""

    name: Text
    title: Text
    path: Url


class ContributorShape(StrictModel):
    """A person or organisation responsible for the collection."""

    title: Text
    role: Text


Count = Annotated[int, Field(ge=0)]


class BoundShape(StrictModel):
    """Minimum and maximum of bodies, reports, and printed cells of a year."""

    bodies: Count | None = None
    reports: Count | None = None
    cells: dict[Annotated[str, StringConstraints(pattern=YEAR)], Count] = {}


class AssertionsShape(StrictModel):
    """The maintainers' bounds for the collection, to be checked after every change."""

    min: BoundShape = BoundShape()
    max: BoundShape = BoundShape()


class CollectionShape(StrictModel):
    """The collection itself."""

    schema_: str | None = Field(default=None, alias="$schema")
    title: Text
    description: Text
    address: SiteAddress
    repository: Url
    version: Version
    licence: LicenceShape
    contributors: list[ContributorShape]
    reference_date: Annotated[Day, AfterValidator(_is_of_our_time)]
    functions: dict[Annotated[str, StringConstraints(pattern=FUNCTION, max_length=50)], Name]
    name: Annotated[str, StringConstraints(max_length=100)] = ""
    synthetic: bool = False
    sources: Annotated[str, StringConstraints(max_length=2000)] = ""
    narrative: bool = False
    contact: Annotated[str, StringConstraints(pattern=EMAIL, max_length=200)] = ""
    answer_days: Annotated[int, Field(ge=0, le=365)] = 0
    releases: Annotated[str, StringConstraints(max_length=2000)] = ""
    assertions: AssertionsShape = AssertionsShape()


class ReleasedFileShape(StrictModel):
    """A file of a released version."""

    name: Annotated[str, StringConstraints(pattern=FILE_NAME, max_length=100)]
    url: Url
    sha256: Sha256
    bytes: Annotated[int, Field(ge=0)]


WHOLE = "gongkai.zip"
"""The package of everything; its hash names a released version."""


def _has_whole_package(files: list[ReleasedFileShape]) -> list[ReleasedFileShape]:
    names = [file.name for file in files]
    if len(set(names)) < len(names) or WHOLE not in names:
        raise ValueError(f"各文件名应不相同，其中应有 {WHOLE}")
    return files


class ReleaseShape(StrictModel):
    """A version that was released."""

    version: Version
    date: Day
    program: Text
    files: Annotated[
        list[ReleasedFileShape], Field(min_length=1), AfterValidator(_has_whole_package)
    ]


class TombstoneShape(StrictModel):
    """Why an address has no page any more."""

    reason: Text
    date: Day


class StepShape(StrictModel):
    """How far a correction had been handled by a given day."""

    state: Literal["received", "checking", "corrected", "unfounded"]
    date: Day


def _is_course(steps: list[StepShape]) -> list[StepShape]:
    """Steps in order of time, and none after a final one."""
    days = [step.date for step in steps]
    if days != sorted(days):
        raise ValueError("日期应从早到晚")
    if any(step.state in ("corrected", "unfounded") for step in steps[:-1]):
        raise ValueError("“已更正”“不成立”应是最后一步；再有来信，另立一条")
    return steps


Course = Annotated[list[StepShape], AfterValidator(_is_course)]


class CorrectionShape(StrictModel):
    """The fields of every correction."""

    schema_: str | None = Field(default=None, alias="$schema")
    agency: AgencyId
    year: Year
    reason: Text
    evidence: Text
    date: Day
    states: Course = []


class MisreadShape(CorrectionShape):
    """A figure that we had misread; `before` and `after` are written as in a record.

    `after` is what the document prints; it may be missing until that is settled.
    """

    kind: Literal["misread"]
    cell: Text
    before: Any
    after: Any = None


class MetadataShape(CorrectionShape):
    """Metadata of a report that we had wrong; null if nothing is printed."""

    kind: Literal["metadata"]
    field: Literal["title", "published", "publisher", "period", "url"]
    before: Text | None
    after: Text | None = None


class ReissuedShape(CorrectionShape):
    """A report that its agency replaced; `before` and `after` are the hashes of the documents."""

    kind: Literal["reissued"]
    before: Sha256
    after: Sha256


class WithdrawnShape(CorrectionShape):
    """A report that its agency withdrew."""

    kind: Literal["withdrawn"]


class StatementMadeShape(CorrectionShape):
    """A statement of an agency, in `reason`: about one finding, one cell, or the whole report."""

    kind: Literal["statement"]
    rule: Text | None = None
    cell: Text | None = None


METADATA: Mapping[str, TypeAdapter[Any]] = {
    "title": TypeAdapter(Text),
    "published": TypeAdapter(Day | None),
    "publisher": TypeAdapter(Text | None),
    "period": TypeAdapter(Period | None),
    "url": TypeAdapter(Url | None),
}
"""The type of a corrected field, as in a record."""


class WaiverShape(StrictModel):
    """A finding set aside: by whom, when, why, and until when."""

    rule: Text
    agency: AgencyId
    year: Year
    cells: list[Text] = []
    reason: Text
    date: Day
    by: Text
    until: Annotated[str, StringConstraints(pattern=NO_DAY), AfterValidator(_is_day_or_none)] = ""
