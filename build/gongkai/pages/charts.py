"""Figures in, SVG out: drawn at build time, coloured by the page's style sheet, told in words.

Every drawing has a title and a description, and the same figures stand in a table on the page.
Nothing is drawn from fewer than two values, from zeros alone, nor from figures that nobody could
read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from gongkai.corpus import plain
from gongkai.pages.atlas import Atlas
from gongkai.pages.figures import Total, has_cell, total
from gongkai.pages.outcomes import outcomes
from gongkai.pages.templating import block

LETTERS = "甲乙丙丁戊己庚辛"
"""Tell the shares of a bar apart where colours do not."""
ROOM = Decimal(6)
"""Percent of a bar's width into which a letter fits on a narrow screen."""
LINES = ("new_received", "handled_total", "carried_out")
"""The rows of table three that are drawn over the years."""


@dataclass(frozen=True, slots=True)
class Share:
    """A named share of a bar; `tone` is the style sheet's colour, from 1."""

    name: str
    tone: int
    total: Total


@dataclass(frozen=True, slots=True)
class PlacedShare:
    """A share at its place, in percent of the bar's width."""

    tone: int
    x: str
    width: str
    middle: str
    letter: str
    """Empty where the share is too narrow for it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One stacked bar: its label, its sum, and what it says to those who listen."""

    id: str
    label: str
    sum: str
    words: str
    pieces: tuple[PlacedShare, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A value of a line at its place."""

    x: str
    y: str
    words: str


@dataclass(frozen=True, slots=True)
class Series:
    """A line with its name; `runs` are its stretches between gaps."""

    name: str
    tone: int
    runs: tuple[str, ...]
    dots: tuple[Dot, ...]


def outcomes_bar(atlas: Atlas, row: int) -> Iterator[Markup]:
    """What came of the requests of one report."""
    parts = [Share(p.name, tone, p.total) for tone, p in enumerate(outcomes(atlas, row), 1)]
    title = f"{atlas.report(row).year} 年办理结果构成（各分项所印，总计一列）"
    yield from _figure("outcomes", title, [("", parts)])


def outcomes_by_year(atlas: Atlas, rows: Sequence[int]) -> Iterator[Markup]:
    """What came of the requests of one body, a bar a year, all on one scale."""
    bars = [
        (
            f"{atlas.report(row).year}",
            [Share(p.name, tone, p.total) for tone, p in enumerate(outcomes(atlas, row), 1)],
        )
        for row in rows
    ]
    if len(rows) > 1:
        yield from _figure("outcomes", "各年办理结果构成（各分项所印，总计一列，件）", bars)


def applicants_bar(atlas: Atlas, row: int) -> Iterator[Markup]:
    """Who asked: the new requests of one report by kind of applicant."""
    report = atlas.report(row)
    table = atlas.corpus.form.table(report.edition, report.hybrid, "requests")
    if table is None:
        return
    columns = [column for column in table.blocks[0].columns if column.code != "total"]
    parts = [
        Share(column.label, tone, total(atlas, row, (f"requests.new_received.{column.code}",)))
        for tone, column in enumerate(columns, 1)
    ]
    yield from _figure("applicants", f"{report.year} 年本年新收申请的申请人", [("", parts)])


def remedies_bars(atlas: Atlas, row: int) -> Iterator[Markup]:
    """How reviews and suits ended, a bar for each kind."""
    report = atlas.report(row)
    table = atlas.corpus.form.table(report.edition, report.hybrid, "remedies")
    if table is None:
        return
    bars = [
        (
            line.label,
            [
                Share(column.label, tone, total(atlas, row, (f"remedies.{code}.{column.code}",)))
                for tone, column in enumerate(block_.columns, 1)
                if column.code != "total"
            ],
        )
        for code, (block_, line) in table.rows.items()
    ]
    yield from _figure("remedies", f"{report.year} 年行政复议、行政诉讼的结果", bars)


def stacked(id: str, title: str, bars: Mapping[str, Mapping[str, int]]) -> Iterator[Markup]:
    """Counts of our own: label → name of a share → how many; all bars on one scale."""
    parts = [
        (
            label,
            [
                Share(name, tone, Total(Decimal(count), str(count), 0, is_inferred=False))
                for tone, (name, count) in enumerate(shares.items(), 1)
            ],
        )
        for label, shares in bars.items()
    ]
    yield from _figure(id, title, parts)


def _figure(id: str, title: str, bars: Sequence[tuple[str, Sequence[Share]]]) -> Iterator[Markup]:
    """Stacked bars on one scale; nothing where there is nothing to compare or to be sure of."""
    parts = [part for _, each in bars for part in each]
    told = [part for part in parts if part.total.value > 0]
    if len(told) < 2 or any(part.total.unread or part.total.value < 0 for part in parts):
        return
    scale = max(_sum(each) for _, each in bars)
    single = len(bars) == 1
    yield block(
        "chart-bars",
        title=title,
        bars=[
            _bar(f"chart-{id}-{at}", label, each, scale) for at, (label, each) in enumerate(bars, 1)
        ],
        keys=[
            (part.tone, _letter(part.tone), part.name, part.total.words if single else "")
            for part in {part.tone: part for part in sorted(told, key=lambda p: p.tone)}.values()
        ],
    )


def _bar(id: str, label: str, parts: Sequence[Share], scale: Decimal) -> Bar:
    pieces, x = [], Decimal(0)
    for part in parts:
        wide = part.total.value / scale * 100
        if wide > 0:
            letter = _letter(part.tone) if wide >= ROOM else ""
            pieces.append(PlacedShare(part.tone, _at(x), _at(wide), _at(x + wide / 2), letter))
        x += wide
    words = "；".join(f"{part.name} {part.total.words}" for part in parts)
    return Bar(id, label, plain(_sum(parts)), words, tuple(pieces))


def _letter(tone: int) -> str:
    return LETTERS[tone - 1 : tone]


def _sum(parts: Iterable[Share]) -> Decimal:
    return sum((part.total.value for part in parts), Decimal(0))


def years_lines(atlas: Atlas, rows: Sequence[int]) -> Iterator[Markup]:
    """Requests over the years; a line breaks where a year is missing or prints no number."""
    years = [atlas.report(row).year for row in rows]
    found = {line: _values(atlas, rows, f"requests.{line}.total") for line in LINES}
    known = [value for values in found.values() for value in values if value is not None]
    if len(rows) < 2 or len(known) < 2 or min(known) < 0 or not any(known):
        return
    top = max(known)
    places = {year: _across(year, years) for year in range(years[0], years[-1] + 1)}
    yield block(
        "chart-lines",
        title="各年申请的收、办、结转（总计一列，件）",
        words=_told(atlas, years, found),
        top=plain(top),
        years=[(_at(x), str(year)) for year, x in places.items()],
        series=[
            _series(atlas, tone, line, dict(zip(years, values, strict=True)), places, top)
            for tone, (line, values) in enumerate(found.items(), 1)
        ],
    )


LEFT, RIGHT, ABOVE, BELOW = Decimal(30), Decimal(345), Decimal(14), Decimal(130)
"""The field of a line chart inside its 360 × 150 units."""


def _across(year: int, years: Sequence[int]) -> Decimal:
    return LEFT + (RIGHT - LEFT) * (year - years[0]) / max(1, years[-1] - years[0])


def _values(atlas: Atlas, rows: Sequence[int], code: str) -> list[Decimal | None]:
    return [atlas.corpus.value(row, code) if has_cell(atlas, row, code) else None for row in rows]


def _series(
    atlas: Atlas,
    tone: int,
    line: str,
    values: dict[int, Decimal | None],
    places: dict[int, Decimal],
    top: Decimal,
) -> Series:
    _, _, label, _ = atlas.corpus.form.describe(f"requests.{line}.total")
    dots = {
        year: (places[year], BELOW - (BELOW - ABOVE) * value / top)
        for year, value in values.items()
        if value is not None
    }
    runs: list[list[int]] = []
    for year in sorted(dots):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return Series(
        name=label.name,
        tone=tone,
        runs=tuple(
            " ".join(f"{_at(dots[year][0])},{_at(dots[year][1])}" for year in run)
            for run in runs
            if len(run) > 1
        ),
        dots=tuple(
            Dot(_at(x), _at(y), f"{label.name} {year} 年 {plain(values[year] or Decimal(0))} 件")
            for year, (x, y) in sorted(dots.items())
        ),
    )


def _told(atlas: Atlas, years: Sequence[int], found: dict[str, list[Decimal | None]]) -> str:
    """The lines as one sentence."""
    parts = []
    for line, values in found.items():
        _, _, label, _ = atlas.corpus.form.describe(f"requests.{line}.total")
        told = (
            f"{year} 年 {'没有数字' if value is None else plain(value)}"
            for year, value in zip(years, values, strict=True)
        )
        parts.append(f"{label.name}：{'，'.join(told)}")
    return "；".join(parts) + "。"


def _at(place: Decimal) -> str:
    """A coordinate with one decimal."""
    return format(place.quantize(Decimal("0.1")).normalize(), "f")
