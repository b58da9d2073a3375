"""The types for declaring tables: fields and foreign keys; and the fields that tables share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Field:
    """A column of a table, with its constraints."""

    name: str
    type: str
    """string · integer · number · boolean · date · array · object, as in Data Package."""
    title: str
    description: str
    required: bool = False
    enum: Mapping[str, str] = field(default_factory=dict)
    """Every allowed value → its Chinese label; empty: any value."""
    pattern: str = ""
    minimum: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class ForeignKey:
    """Fields whose values are in the key of another table."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Schema:
    """The declaration of a table: fields in order, key and foreign keys.

    Never changed, so that texts made from it may be cached.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()


AGENCY_PATTERN = r"^\d{6}-[a-z0-9]+(-[a-z0-9]+)*$"
CELL_PATTERN = r"^[a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+$"

AGENCY = Field(
    "agency", "string", "机关标识",
    "六位行政区划代码-职能代码；一经确定永不改变，更名、合并后仍用原标识。",
    required=True, pattern=AGENCY_PATTERN,
)  # fmt: skip
YEAR = Field(
    "year", "integer", "报告年度", "报告所述的年度，不是发布的年度。", required=True, minimum=2008
)
EDITION = Field(
    "edition", "string", "格式版本",
    "该表依照的官方格式版本，以施行的首个报告年度命名；个别报告各表版本不同，以此列为准。",
    required=True, pattern=r"^\d{4}$",
)  # fmt: skip
TABLE = Field(
    "table", "string", "表", "官方格式中的表：proactive 二、requests 三、remedies 四。",
    required=True, pattern=r"^[a-z0-9_]+$",
)  # fmt: skip
ROW = Field("row", "string", "行", "行的代码，见 rows 表。", required=True, pattern=r"^[a-z0-9_]+$")
COLUMN = Field(
    "column", "string", "列", "列的代码，见 columns 表。", required=True, pattern=r"^[a-z0-9_]+$"
)

RULE = Field("rule", "string", "规则", "规则的标识。", required=True, pattern=r"^[a-z0-9-]+$")
POSITION = Field("position", "integer", "次序", "自1起。", required=True, minimum=1)
TERMS = "格的代码，以空格分隔；前有 - 的减去，有 5* 的乘以5，有 before. 的取上年报告的数。"

OF_AGENCY = ForeignKey(("agency",), "agencies", ("agency",))
OF_RULE = ForeignKey(("rule",), "rules", ("rule",))
OF_REPORT = ForeignKey(("agency", "year"), "reports", ("agency", "year"))


def count(name: str, title: str, description: str, unit: str = "") -> Field:
    """A column that counts something."""
    return Field(name, "integer", title, description, required=True, minimum=0, unit=unit)
