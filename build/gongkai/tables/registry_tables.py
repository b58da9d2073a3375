"""The registries as tables: names over time, divisions, and the words for kinds and functions."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.corpus import Corpus
from gongkai.form.duties import duty
from gongkai.model import KINDS, place_name
from gongkai.tables.fields import AGENCY, OF_AGENCY, POSITION, Field, Schema
from gongkai.tables.table import Row, row_from

NAMES = Schema(
    "agency_names", "机关名称", "机关各时期的名称，一个名称一行，自旧至新。",
    (
        AGENCY,
        POSITION,
        Field("name", "string", "名称", "该时期的名称。", required=True),
        Field("since", "integer", "起始年度", "空为不详。"),
        Field("until", "integer", "末个年度", "空为不详或现用。"),
    ),
    ("agency", "position"),
    (OF_AGENCY,),
)  # fmt: skip

REGIONS = Schema(
    "regions", "行政区划", "收录所及的行政区划，一个代码一行，含上级。",
    (
        Field(
            "region", "string", "行政区划代码",
            "六位代码，依 GB/T 2260 的编码规则，取民政部逐年公布的县以上行政区划代码；"
            "2007年版标准本身没有其后设立的区划。代码按文本读取，勿作数字。",
            required=True, pattern=r"^\d{6}$",
        ),
        Field("name", "string", "名称", "本级名称。", required=True),
        Field("full_name", "string", "全称", "自省级起的名称。", required=True),
        Field(
            "level", "string", "级别", "由代码得出。", True,
            {"province": "省级", "prefecture": "地级", "county": "县级"},
        ),
        Field("parent", "string", "上级区划", "空为省级，或者上级没有登记。", pattern=r"^\d{6}$"),
        Field("since", "integer", "起始年度", "空为不详。"),
        Field("until", "integer", "末个年度", "空为现用。"),
        Field("successor", "string", "承继区划", "撤并后由哪个代码承继。", pattern=r"^\d{6}$"),
        Field("address", "string", "网址", "该区划在本站的网页。", required=True),
    ),
    ("region",),
)  # fmt: skip

KINDS_TABLE = Schema(
    "kinds", "机关类别", "机关的类别；类别决定公布报告的期限，见 deadlines 表。",
    (
        Field("kind", "string", "机关类别", "类别的代码。", required=True),
        Field("name", "string", "名称", "类别的名称。", required=True),
        Field("source", "string", "依据", "规定其期限的条款；空为没有期限。"),
    ),
    ("kind",),
)  # fmt: skip

FUNCTIONS = Schema(
    "functions", "职能", "机关标识后半部分的职能代码。",
    (
        Field("function", "string", "职能代码", "机关标识的后半部分。", required=True),
        Field("name", "string", "名称", "职能的名称。", required=True),
    ),
    ("function",),
)  # fmt: skip


def names(corpus: Corpus) -> Iterator[Row]:
    """Every name of every body, the oldest first."""
    for body, agency in sorted(corpus.agencies.items()):
        for position, name in enumerate(agency.names, start=1):
            yield row_from(NAMES, name, agency=body, position=position)


def regions(corpus: Corpus) -> Iterator[Row]:
    """Every division on the register."""
    for code, region in sorted(corpus.regions.items()):
        yield row_from(
            REGIONS,
            region,
            region=code,
            full_name=place_name(corpus.regions, code),
            level=LEVELS[len(region.short)],
            address=f"{corpus.collection.address}r/{code}/",
        )


LEVELS = {2: "province", 4: "prefecture", 6: "county"}
"""Number of significant digits of a code → the level of its division."""


def kinds() -> Iterator[Row]:
    """Every kind of body."""
    for kind, name in KINDS.items():
        yield {"kind": kind, "name": name, "source": duty(kind).source}


def functions(corpus: Corpus) -> Iterator[Row]:
    """Every function that an id may end with."""
    for function, name in sorted(corpus.collection.functions.items()):
        yield {"function": function, "name": name}
