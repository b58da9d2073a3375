"""The page of a comparison: bodies of one function in one region and year, side by side.

There is no rank: bodies are in the order of their codes. Incomparable figures have a reason.
A figure leads to its box in its report: one of its heads links to the report, the other has the
anchor of the box; a script joins them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import Markup

from gongkai.form import TOTAL
from gongkai.model import KINDS, Heading, Page, anchor_of, grouped
from gongkai.pages.atlas import Atlas
from gongkai.pages.cell_names import cell_heads, forms_used
from gongkai.pages.charts import bodies_dots
from gongkai.pages.comparison_tables import comparison_table, row_head
from gongkai.pages.comparisons import Comparison, distinct_comparisons, names_to_compare
from gongkai.pages.figures import crossed, has_cell, not_in_form, total
from gongkai.pages.grids import HtmlTable, TableCell, TableRow
from gongkai.pages.navigation import figure_error
from gongkai.pages.outcomes import parts
from gongkai.pages.screens import Thing, assembled_page, table_with_csv
from gongkai.pages.templating import Link, block, relative

SHORT_KINDS = {
    **KINDS,
    "gov_office": "政府办公室",
    "area_office": "片区管理机构",
    "institution": "企事业单位",
}
"""Kinds of body in a few words."""
LISTED = 1000
"""Maximum number of groups on this page; more are on the pages of their regions only."""
SIDE_BY_SIDE = 8
"""Maximum number of bodies side by side; more are listed as rows, with the main figures only."""


def comparisons_page(atlas: Atlas) -> Page:
    """The list of all prepared comparisons."""
    here = "c/"
    links = (
        (
            _subject(atlas, each),
            Link(f"{each.year} 年（{len(each.rows)} 个机关）", relative(here, each.path)),
        )
        for each in distinct_comparisons(atlas).values()
    )
    found = list(grouped(links).items())
    listed = block(
        "comparisons",
        groups=found[:LISTED],
        left_out=max(0, len(found) - LISTED),
        regions=relative(here, "r/"),
        picker=relative(here, "compare/"),
    )
    description = "同一地区、同一职能的机关，同一年度的数字并排对照。"
    return assembled_page(here, "comparisons", "机关对照", description, [listed])


def comparison_page(atlas: Atlas, comparison: Comparison) -> Page:
    """The page of one comparison."""
    title = f"{_subject(atlas, comparison)}：{comparison.year} 年对照"
    return assembled_page(
        comparison.path,
        "comparison",
        title,
        f"{title}，{len(comparison.rows)} 个机关，逐行并排，不排名次。",
        _blocks(atlas, comparison, title),
        ("c/", "机关对照"),
        last=f"{comparison.year} 年",
    )


def _subject(atlas: Atlas, comparison: Comparison) -> str:
    return f"{atlas.place(comparison.region.code)}{_sort(atlas, comparison)}"


def _sort(atlas: Atlas, comparison: Comparison) -> str:
    """What is compared: 市场监管机关, or 县级部门 if they share only their kind."""
    return atlas.function(comparison.function) + ("" if comparison.is_of_kind else "机关")


def _blocks(atlas: Atlas, comparison: Comparison, title: str) -> Iterator[Thing]:
    here = comparison.path
    yield from bodies_dots(atlas, here, comparison.rows, atlas.corpus.form.named_cell("received"))
    yield _coverage(atlas, comparison)
    if len(comparison.rows) > SIDE_BY_SIDE:
        yield Heading(2, "主要数字", "main")
        yield from table_with_csv(here, _long(atlas, comparison))
    else:
        yield from _side_by_side(atlas, comparison)
    yield from figure_error(atlas.corpus.collection, here, title)


def _coverage(atlas: Atlas, comparison: Comparison) -> Markup:
    """How many bodies are compared, how many are missing, and which forms they used."""
    region, function = comparison.region, comparison.function
    known = names_to_compare(atlas, region.code, function, comparison.year)
    here = {atlas.report(row).agency for row in comparison.rows}
    return block(
        "comparison-coverage",
        n=len(here),
        known=len(known),
        missing=[
            Link(name, relative(comparison.path, f"a/{body}/"))
            for body, name in known.items()
            if body not in here
        ],
        year=comparison.year,
        sort=_sort(atlas, comparison),
        forms=list(_forms(atlas, comparison)),
        kinds=_kinds(atlas, comparison),
        picker=_picker(atlas, comparison),
    )


def _picker(atlas: Atlas, comparison: Comparison) -> str:
    """A link to the same bodies and year on the page where readers choose for themselves."""
    bodies = dict.fromkeys(atlas.report(row).agency for row in comparison.rows)
    query = urlencode([*(("a", body) for body in bodies), ("y", comparison.year)])
    return relative(comparison.path, f"compare/?{query}")


def _kinds(atlas: Atlas, comparison: Comparison) -> str:
    """The kinds of body, if they differ; a report on more may contain a report on less."""
    kinds = dict.fromkeys(atlas.agency(row).kind for row in comparison.rows)
    words = [SHORT_KINDS.get(kind, kind) for kind in kinds]
    return "、".join(words) if len(words) > 1 else ""


def _forms(atlas: Atlas, comparison: Comparison) -> Iterator[str]:
    """One sentence for each table that the bodies printed on different forms."""
    for code in atlas.corpus.form.tables:
        used = sorted({atlas.report(row).edition_of(code) for row in comparison.rows})
        if len(used) > 1:
            label = atlas.corpus.form.editions[used[-1]].tables[code].short
            yield f"“{label}”一表，各机关用的格式不同（{'、'.join(used)} 年版），不可比的行已注明。"


def _side_by_side(atlas: Atlas, comparison: Comparison) -> Iterator[Thing]:
    for code in atlas.corpus.form.tables:
        tables = forms_used(atlas, comparison.rows, code)
        if not tables:
            continue
        is_matrix = tables[-1].layout == "matrix"
        yield Heading(2, tables[-1].label, f"table-{code}")
        lines = (
            (head, *(crossed(atlas, row, cell) for row in comparison.rows))
            for cell, head in cell_heads(atlas, comparison.path, comparison.rows, tables)
        )
        grid = HtmlTable(
            id=code,
            caption=f"{tables[-1].short}：{'总计一列' if is_matrix else '各格'}",
            columns=(1, len(comparison.rows)),
            head=(_heads(atlas, comparison),),
            bodies=(tuple(lines),),
            kind="gk-compare gk-cross",
        )
        yield from table_with_csv(comparison.path, grid)


def _heads(atlas: Atlas, comparison: Comparison) -> TableRow:
    here = comparison.path
    bodies = (
        TableCell(
            atlas.body_name(row),
            "th",
            scope="col",
            href=atlas.report_page(here, row),
        )
        for row in comparison.rows
    )
    return (TableCell("项目", "th", scope="col"), *bodies)


def _long(atlas: Atlas, comparison: Comparison) -> HtmlTable:
    """Many bodies as rows: received, outcomes, carried over."""
    forms = forms_used(atlas, comparison.rows, "requests")
    groups = [
        (name, [f"{forms[-1].code}.{line}.{TOTAL}" for line in rows])
        for _, name, rows in parts(forms[-1])
    ]
    form = atlas.corpus.form
    flow = [(form.describe(code).row.name, [code]) for code in form.named["flow"]]
    columns = [*flow[:2], *groups, *flow[2:]]
    lines = (
        (
            row_head(atlas.body_name(row), atlas.report_page(comparison.path, row)),
            *(_sum(atlas, row, codes) for _, codes in columns),
        )
        for row in comparison.rows
    )
    caption = f"{comparison.year} 年收到和处理申请（总计一列，件）"
    table = comparison_table("main", caption, ("机关",), lines)
    heads = (TableCell(name, "th", id=anchor_of(codes[0]), scope="col") for name, codes in columns)
    return replace(
        table,
        columns=(1, len(columns)),
        head=((*table.head[0], *heads),),
        kind=f"{table.kind} gk-cross",
    )


def _sum(atlas: Atlas, row: int, cells: Sequence[str]) -> TableCell:
    """One cell, or the sum of several, without a link."""
    codes = tuple(code for code in cells if has_cell(atlas, row, code))
    if not codes:
        return not_in_form()
    words, _, remark = total(atlas, row, codes).words.partition("（")
    return TableCell(words, below=remark.removesuffix("）"))
