"""Coverage and corrections in, the pages that say what is held, missing and mended out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from markupsafe import Markup

from gongkai.coverage import NOT_ASKED, Covered, State, coverage
from gongkai.model import Correction, Heading, Page
from gongkai.pages.atlas import Atlas
from gongkai.pages.blocks import Link, block, relative, web
from gongkai.pages.extras import way
from gongkai.pages.grids import Grid, Slot
from gongkai.pages.screens import Thing, offered, paged, screened

MEANINGS: Mapping[State, str] = {
    State.COLLECTED: "记录已收录，公布日期没有晚于期限，或者没有期限可比",
    State.LATE: "记录已收录，公布日期晚于条例第四十九条的期限",
    State.DOUBTFUL: "记录已收录，其中有我们没有读准的格；这是我们的事，不是机关的",
    State.NOT_FOUND: "应当有报告，我们还没有找到，不等于没有公开",
    State.NOT_DUE: "期限还没有到",
}
KINDS = {"misread": "我们读错，已改正", "reissued": "机关重新公布了报告"}
SIDES = {"misread": ("改正前", "改正后"), "reissued": ("原文件的 SHA-256", "新文件的 SHA-256")}
LISTED = 400
"""More bodies than this are counted by region instead."""


def coverage_page(atlas: Atlas) -> Page:
    """Which reports are held, by body and year."""
    here = "coverage/"
    return paged(
        path=here,
        kind="coverage",
        title="收录情况",
        description="登记的机关应当有报告的年度，哪些已经收录，哪些还没有找到。",
        things=_coverage(atlas, here),
    )


def _coverage(atlas: Atlas, here: str) -> Iterator[Thing]:
    found = list(coverage(atlas.corpus))
    counts = {state: sum(each.state is state for each in found) for state in State}
    yield way(Link("首页", relative(here, "")), Link("收录情况"))
    yield Heading(1, "收录情况", "coverage")
    yield block(
        "coverage",
        states=[(state.value, counts[state], MEANINGS[state]) for state in State],
        day=atlas.corpus.collection.reference_date,
        bodies=len(atlas.corpus.agencies),
    )
    if len(atlas.corpus.agencies) <= LISTED:
        yield Heading(2, "逐个机关", "bodies")
        yield from screened(here, _bodies(atlas, here, found))


def _bodies(atlas: Atlas, here: str, found: list[Covered]) -> Grid:
    years = sorted({each.year for each in found})
    lines = []
    for agency, run in groupby(found, key=lambda each: each.agency):
        held = {each.year: each for each in run}
        lines.append(
            (
                Slot(
                    atlas.corpus.agencies[agency].name,
                    "th",
                    scope="row",
                    kind="gk-row",
                    href=relative(here, f"a/{agency}/"),
                ),
                *(_state(here, held.get(year)) for year in years),
            )
        )
    head = (
        Slot("机关", "th", scope="col"),
        *(Slot(f"{year} 年", "th", scope="col") for year in years),
    )
    return Grid(
        id="coverage-table",
        caption="各机关各年度",
        columns=(1, max(1, len(years))),
        head=(head,),
        bodies=(tuple(lines),),
        kind="gk-compare",
    )


def _state(here: str, each: Covered | None) -> Slot:
    if each is None:
        return Slot(NOT_ASKED, kind="gk-absent")
    held = each.state not in (State.NOT_FOUND, State.NOT_DUE)
    return Slot(
        each.state.value,
        kind="" if held else "gk-absent",
        href=relative(here, f"a/{each.agency}/{each.year}/") if held else "",
        below=f"晚 {each.days_late} 天" if each.days_late else "",
        title=f"期限 {each.due}" if each.due else "",
    )


def corrections_page(atlas: Atlas) -> Page:
    """Every correction there ever was."""
    here = "corrections/"
    held = atlas.corpus.corrections
    lines = [
        {
            "id": Link(each.id, relative(here, f"corrections/{each.id}/")),
            "kind": KINDS.get(each.kind, each.kind),
            "report": _report(atlas, here, each),
            "date": each.date,
            "reason": each.reason,
        }
        for each in held
    ]
    words = ("编号", "种类", "报告", "日期", "理由")
    listed = [
        (
            each.id,
            KINDS.get(each.kind, each.kind),
            _report(atlas, here, each).text,
            each.date,
            each.reason,
        )
        for each in held
    ]
    return paged(
        path=here,
        kind="corrections",
        title="更正记录",
        description="我们读错后改正的数字，以及机关重新公布的报告，逐条留存。",
        things=(
            way(Link("首页", relative(here, "")), Link("更正记录")),
            Heading(1, "更正记录", "corrections"),
            block("corrections", lines=lines),
            *offered(here, "corrections", [words, *listed]),
        ),
    )


def correction_page(atlas: Atlas, correction: Correction) -> Page:
    """The page of one correction, which never changes and never goes away."""
    here = f"corrections/{correction.id}/"
    title = f"更正 {correction.id}"
    return Page(
        path=here,
        kind="correction",
        title=title,
        description=f"{title}：{KINDS.get(correction.kind, correction.kind)}，{correction.date}。",
        blocks=(
            way(
                Link("首页", relative(here, "")),
                Link("更正记录", relative(here, "corrections/")),
                Link(title),
            ),
            Heading(1, title, "correction"),
            block(
                "correction",
                correction=correction,
                sides=SIDES[correction.kind],
                kind=KINDS.get(correction.kind, correction.kind),
                report=_report(atlas, here, correction),
                cell=_cell(atlas, correction),
                evidence=web(correction.evidence),
            ),
        ),
    )


def corrections_of(atlas: Atlas, row: int, here: str) -> Iterator[Heading | Markup]:
    """The corrections of one report, on its page; nothing where there are none."""
    report = atlas.report(row)
    about = (report.agency, report.year)
    lines = [
        {
            "id": Link(f"更正 {each.id}", relative(here, f"corrections/{each.id}/")),
            "date": each.date,
            "kind": KINDS.get(each.kind, each.kind),
            "cell": _cell(atlas, each) if each.cell else "",
            "change": (each.before or "空白", each.after or "空白") if each.cell else (),
            "reason": each.reason.rstrip("。"),
        }
        for each in atlas.corpus.corrections
        if (each.agency, each.year) == about
    ]
    if lines:
        yield Heading(2, "更正记录", "corrections")
        yield block("report-corrections", lines=lines)


def _report(atlas: Atlas, here: str, correction: Correction) -> Link:
    key = f"{correction.agency}/{correction.year}"
    row = atlas.corpus.at.get(key)
    if row is None:
        return Link(f"{correction.agency}，{correction.year} 年")
    anchor = f"#{correction.cell.replace('.', '-')}" if correction.cell else ""
    words = f"{atlas.body_name(row)}，{correction.year} 年"
    return Link(words, relative(here, f"a/{key}/{anchor}"))


def _cell(atlas: Atlas, correction: Correction) -> str:
    known = correction.cell in atlas.corpus.form.index
    return atlas.corpus.form.name(correction.cell) if known else correction.cell
