"""The pages of indicators: formula and base beside every value, no rank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial

from markupsafe import Markup

from gongkai.derived.indicators import Indicator, IndicatorValues, change, indicators
from gongkai.model import SMALL, Heading, Page, Standing, grouped
from gongkai.model.values import number_text
from gongkai.pages.atlas import Atlas
from gongkai.pages.charts import measure_dots
from gongkai.pages.comparison_tables import comparison_table, figures_by_year, row_head, year_names
from gongkai.pages.grids import HtmlTable, TableCell, render_table
from gongkai.pages.navigation import figure_error
from gongkai.pages.quartiles import quartiles_of_indicator, value_words
from gongkai.pages.row_pages import LISTED
from gongkai.pages.screens import Thing, assembled_page, table_with_csv
from gongkai.pages.templating import Link, block, relative

GROUPS: Mapping[str, str] = {
    "outcomes": "办理结果",
    "reasons": "没有公开的原因",
    "load": "收办与结转",
    "applicants": "申请人",
    "remedies": "行政复议与诉讼",
    "proactive": "主动公开",
    "quality": "公布与填报",
}
ON_BODIES = ("outcomes", "load")
"""The groups of indicators on the page of every body."""
NOTHING_TO_SAY = frozenset({Standing.UNDEFINED, Standing.ABSENT})
"""An indicator that is not above this in any year is left out of a body's page."""


def indicators_page(atlas: Atlas) -> Page:
    """The list of all indicators by group."""
    here = "indicators/"
    groups = [
        (
            GROUPS.get(group, group),
            [
                {
                    "link": Link(each.name, relative(here, f"indicators/{each.code}/")),
                    "formula": each.formula,
                    "pending": each.pending,
                }
                for each in run
            ],
        )
        for group, run in grouped((each.group, each) for each in indicators()).items()
    ]
    description = "由报告数字算出的比例：公式、分子、分母逐一写明，不排名次，不作综合评分。"
    listed = block("indicators", groups=groups)
    return assembled_page(here, "indicators", "派生指标", description, [listed])


def indicator_pages(atlas: Atlas) -> Iterator[Page]:
    """A page for every indicator."""
    for indicator in indicators():
        yield indicator_page(atlas, indicator)


def indicator_page(atlas: Atlas, indicator: Indicator) -> Page:
    """The page of one indicator."""
    here = f"indicators/{indicator.code}/"
    return assembled_page(
        here,
        "indicator",
        indicator.name,
        f"{indicator.name}＝{indicator.formula}。{indicator.meaning}",
        _blocks(atlas, indicator, here),
        ("indicators/", "派生指标"),
    )


def _blocks(atlas: Atlas, indicator: Indicator, here: str) -> Iterator[Thing]:
    small = SMALL if indicator.denominator else None
    yield block("indicator", indicator=indicator, small=small)
    measured = atlas.measured.get(indicator.code)
    if measured is not None and atlas.corpus.reports:
        yield from measure_dots(atlas, here, measured, "indicator-bodies")
        yield from _distribution(atlas, measured)
        yield Heading(2, "各机关各年度", "bodies")
        if len(atlas.corpus.rows_of) <= LISTED:
            yield from table_with_csv(here, _bodies(atlas, here, measured))
        else:
            words = f"收录的机关有 {len(atlas.corpus.rows_of)} 个，各机关的数值在它们自己的页面上。"
            yield block("nothing", words=words)
    yield from figure_error(atlas.corpus.collection, here, indicator.name)


def _distribution(atlas: Atlas, measured: IndicatorValues) -> Iterator[Heading | Markup]:
    """The distribution of the values of each year that has enough reports."""
    lines = []
    for year, rows in sorted(atlas.rows_in.items()):
        found = quartiles_of_indicator(atlas, rows, measured.indicator.code)
        if found.is_enough:
            words = (found.lower, found.median, found.upper, str(found.n), str(found.left_out))
            lines.append((row_head(f"{year} 年"), *map(TableCell, words)))
    if not lines:
        return
    yield Heading(2, "各年度的分布", "spread")
    names = ("年度", "下四分位", "中位数", "上四分位", "有数可比的报告", "未计入的报告")
    yield render_table(
        comparison_table(
            "indicator-spread",
            f"{measured.indicator.name}：收录的报告里从小到大的位置",
            names,
            lines,
            note="收录的机关种类不同，各年也不是同一批，只看分散的程度，不排名次；没有读准的、所据总计不符的、基数小的不计入。",
        )
    )


def _bodies(atlas: Atlas, here: str, measured: IndicatorValues) -> HtmlTable:
    years, figure = sorted(atlas.rows_in), partial(value_cell, measured)
    return comparison_table(
        "indicator-bodies",
        f"{measured.indicator.name}：按机关代码排列，不排名次",
        ("机关", *year_names(years)),
        figures_by_year(atlas, here, atlas.corpus.rows_of, years, figure),
    )


def value_cell(measured: IndicatorValues, row: int) -> TableCell:
    """A value with numerator and denominator below it, or the reason why there is none."""
    standing = Standing(measured.status[row])
    if standing is not Standing.REPORTED:
        return NO_VALUE[standing]
    above, below = float(measured.numerator[row]), float(measured.denominator[row])
    number = float(measured.value[row])
    words = value_words(measured.indicator, number)
    if not measured.indicator.is_rate and not measured.indicator.denominator:
        return TableCell(words)
    return _quotient(words, above, below, bool(measured.is_small[row]))


CONTRADICTED = "所据总计与各项不符，不计算"
"""Shown where a rate would use cells of a sum that fails."""
NO_VALUE: Mapping[Standing, TableCell] = {
    Standing.UNDEFINED: TableCell("分母为 0", kind="gk-absent"),
    Standing.CONTRADICTED: TableCell(
        CONTRADICTED, kind="gk-absent", title="所需的格里有一格，与应当和它相符的加总不符"
    ),
    Standing.NOT_APPLICABLE: TableCell(
        "有不适用的格，不算", kind="gk-na", title="所需的格里有一格原文印了“/”“-”或“无”"
    ),
    Standing.BLANK: TableCell("有空白，不算", kind="gk-blank", title="所需的格里有一格原文留空"),
    Standing.UNREAD: TableCell("读不准，不算", kind="gk-ambiguous", title="有一格我们没有读准"),
    Standing.ABSENT: TableCell(
        "不适用", kind="gk-absent", title="所需的格这份报告没有，或者不适用于这类机关"
    ),
}
"""Why there is no value."""


@lru_cache(maxsize=1 << 14)
def _quotient(words: str, above: float, below: float, is_small: bool) -> TableCell:
    """A quotient, below it numerator over denominator, and a warning if the base is small."""
    base = f"{number_text(above)}/{number_text(below)}"
    return TableCell(words, below=base + ("，基数小" if is_small else ""))


def over_years(atlas: Atlas, here: str, rows: Sequence[int]) -> HtmlTable | None:
    """The main indicators of one body over its years, with changes in percentage points."""
    shown = [
        measured
        for measured in atlas.measured.values()
        if measured.indicator.group in ON_BODIES
        and not NOTHING_TO_SAY.issuperset(measured.status[list(rows)].tolist())
    ]
    if not shown:
        return None
    lines = (
        (
            row_head(
                measured.indicator.name,
                relative(here, f"indicators/{measured.indicator.code}/"),
                measured.indicator.formula,
            ),
            *(_with_change(atlas, measured, rows, at) for at in range(len(rows))),
        )
        for measured in shown
    )
    return comparison_table(
        "indicators",
        "由报告数字算出的比例，分子和分母写在下面",
        ("指标", *year_names(atlas.report(row).year for row in rows)),
        lines,
    )


def _with_change(
    atlas: Atlas, measured: IndicatorValues, rows: Sequence[int], at: int
) -> TableCell:
    cell = value_cell(measured, rows[at])
    if at == 0 or atlas.report(rows[at]).year != atlas.report(rows[at - 1]).year + 1:
        return cell
    difference = change(atlas.corpus, measured, rows[at - 1], rows[at])
    if difference is None or not cell.below:
        return cell
    points = f"{abs(difference):.1f}"
    sign = "+" if difference > 0 else "−"
    words = "持平" if points == "0.0" else f"{sign}{points} 个百分点"
    return TableCell(cell.text, kind=cell.kind, title=cell.title, below=f"{cell.below}；{words}")
