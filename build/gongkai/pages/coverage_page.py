"""The page about which reports are on record and which are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai.model import NOT_EXPECTED, Heading, Page, State, YearCoverage
from gongkai.pages.atlas import Atlas
from gongkai.pages.comparison_tables import bodies_by_year, comparison_table, year_names
from gongkai.pages.grids import HtmlTable, TableCell
from gongkai.pages.screens import Thing, assembled_page, table_with_csv
from gongkai.pages.templating import block, relative

MEANINGS: Mapping[State, str] = {
    State.COLLECTED: "记录已收录，发布日期没有晚于期限，或者没有期限可比",
    State.LATE: "记录已收录，没有读不准的格，发布日期晚于条例第四十九条的期限",
    State.DOUBTFUL: "记录已收录，其中有我们没有读准的格；这是我们的事，不是机关的",
    State.NOT_FOUND: "应当有报告，我们还没有找到，不等于没有公开",
    State.NOT_DUE: "期限还没有到",
}
LISTED = 400
"""Maximum number of bodies listed; more are counted by region instead."""


def coverage_page(atlas: Atlas) -> Page:
    """The reports on record, by body and year."""
    here = "coverage/"
    description = "登记的机关应当有报告的年度，哪些已经收录，哪些还没有找到。"
    return assembled_page(here, "coverage", "收录情况", description, _coverage(atlas, here))


def _coverage(atlas: Atlas, here: str) -> Iterator[Thing]:
    found = [each for years in atlas.covered.values() for each in years]
    counts = {state: sum(each.state is state for each in found) for state in State}
    yield block(
        "coverage",
        states=[(state.value, counts[state], meaning(state, found)) for state in State],
        day=atlas.corpus.collection.reference_date,
        bodies=len(atlas.corpus.agencies),
    )
    if len(atlas.corpus.agencies) <= LISTED:
        yield Heading(2, "逐个机关", "bodies")
        yield from table_with_csv(here, _bodies(atlas, here, found))


def meaning(state: State, found: Sequence[YearCoverage]) -> str:
    """What a state means; of reports in doubt how many were late, which no other row counts."""
    late = sum(each.state is state and each.days_late > 0 for each in found)
    counted = f"；{late} 份的发布日期晚于期限" if state is State.DOUBTFUL and late else ""
    return f"{MEANINGS[state]}{counted}"


def _bodies(atlas: Atlas, here: str, found: list[YearCoverage]) -> HtmlTable:
    years = sorted({each.year for each in found})
    states = {(each.agency, each.year): each for each in found}
    bodies = dict.fromkeys(each.agency for each in found)
    return comparison_table(
        "coverage-table",
        "各机关各年度",
        ("机关", *year_names(years)),
        bodies_by_year(atlas, here, bodies, years, lambda *each: _state(here, states.get(each))),
    )


def _state(here: str, each: YearCoverage | None) -> TableCell:
    if each is None:
        return TableCell(NOT_EXPECTED, kind="gk-absent")
    is_collected = each.state not in (State.NOT_FOUND, State.NOT_DUE)
    return TableCell(
        each.state.value,
        kind="" if is_collected else "gk-absent",
        href=relative(here, f"a/{each.agency}/{each.year}/") if is_collected else "",
        below=f"晚 {each.days_late} 天" if each.days_late else "",
        title=f"期限 {each.due}" if each.due else "",
    )
