"""The charts of pages: which figures they show, and the sentence above them.

A title states exactly what the figures show. No chart is drawn from fewer than two values or from
zeros alone; blank or unread values are given in words; if a total is contradicted by its parts, no
shares are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from markupsafe import Markup

from gongkai.derived.indicators import IndicatorValues
from gongkai.form import TOTAL
from gongkai.model import Agency, anchor_of, row_of
from gongkai.model.values import exact, plain
from gongkai.pages.atlas import Atlas, body_link
from gongkai.pages.drawing import (
    Bar,
    Chart,
    ChartColumn,
    ChartSegment,
    Dot,
    Series,
    Strip,
    chart_figure,
    columns,
    count_bars,
    dots,
    is_skewed,
    lines,
    share_bars,
)
from gongkai.pages.figures import Total, has_cell, reports_with, total
from gongkai.pages.outcomes import WITHHELD, outcomes
from gongkai.pages.quartiles import ENOUGH, quarters
from gongkai.pages.templating import block

LINES = ("1", "3", "5")
"""The colours of requests received, handled and carried over in the chart over the years."""
YEARS = 4
"""Minimum number of years for a line; fewer are easier to read in the table."""
REASONS = 3
"""Minimum number of reasons for bars; fewer are named in the sentence."""
ENDINGS = ("1", "3", "6", "5")
"""The colours of the results of a review or a lawsuit: upheld, corrected, other, pending."""


class Share(NamedTuple):
    """A named figure, its colour, and its link."""

    name: str
    tone: str
    total: Total
    href: str = ""

    @property
    def is_drawn(self) -> bool:
        """Whether it has a number that a bar can show."""
        return bool(self.total.numbers) and not self.total.unread and self.total.value >= 0


def outcomes_bars(atlas: Atlas, row: int) -> Iterator[Markup]:
    """The outcomes of the requests of one report: a bar for each, on one scale."""
    parts = _outcomes(atlas, row)
    whole = _value(atlas, row, atlas.corpus.form.named_cell("handled"))
    yield from _bar_list(
        "outcomes",
        parts,
        _title(parts, whole, "{} 件办理结果", "办理结果：各项所印的件数"),
        f"{atlas.report(row).year} 年，件，总计一列。{_mismatch(parts, whole)}",
        table="requests",
    )


def _outcomes(atlas: Atlas, row: int) -> list[Share]:
    return [
        Share(part.name, str(tone), part.total, part.href)
        for tone, part in enumerate(outcomes(atlas, row), 1)
    ]


def _bar_list(
    id: str, parts: Sequence[Share], title: str, subtitle: str, table: str, source: str = ""
) -> Iterator[Markup]:
    """Parts as bars of counts, each with its figure; empty if no part is above zero."""
    if not any(part.is_drawn and part.total.value for part in parts):
        return
    words = "；".join(f"{part.name} {part.total.words}" for part in parts)
    drawing = count_bars([_count_words(part) for part in parts], words)
    named = tuple((part.name, part.total.words) for part in parts)
    yield chart_figure(
        Chart(
            f"chart-{id}",
            title,
            subtitle,
            drawing,
            head=("项目", "所印"),
            rows=() if table else named,
            table=table,
            source=source,
        )
    )


def _count_words(part: Share) -> Bar:
    if not part.is_drawn:
        return Bar(part.name, (), href=part.href, instead=part.total.words)
    words = f"{part.name} {part.total.words}"
    segment = ChartSegment(part.total.value, part.tone, words)
    return Bar(part.name, (segment,), part.total.words, part.href)


def _title(
    parts: Sequence[Share], whole: Decimal | None, of: str, otherwise: str, are: str = "都是"
) -> str:
    """The largest part, if every part has a number and all add up to the printed whole.

    `of` has a placeholder for the whole; `are` joins it with a part that is all of it.
    """
    most = _most(parts)
    if most is None or not _adds_up(parts, whole):
        return otherwise
    if most.total.value == whole:
        return f"{of.format(plain(whole))}{are}{most.name}"
    return f"{of.format(plain(_sum(parts)))}里，{most.name}最多：{plain(most.total.value)} 件"


def _most(parts: Sequence[Share]) -> Share | None:
    """The largest part, if all have numbers and no other is as large."""
    if not parts or not all(part.is_drawn for part in parts):
        return None
    first, *rest = sorted(parts, key=lambda part: -part.total.value)
    is_alone = not rest or rest[0].total.value < first.total.value
    return first if is_alone and first.total.value else None


def _adds_up(parts: Sequence[Share], whole: Decimal | None) -> bool:
    """Whether the printed parts add up to the printed whole."""
    return not any(part.total.unread for part in parts) and whole == _sum(parts)


def _sum(parts: Sequence[Share]) -> Decimal:
    return sum((part.total.value for part in parts), Decimal(0))


def _mismatch(parts: Sequence[Share], whole: Decimal | None) -> str:
    """A sentence that the parts do not add up to the whole, if all were read; else empty."""
    if whole is None or any(part.total.unread for part in parts) or _sum(parts) == whole:
        return ""
    return f"各项相加 {plain(_sum(parts))}，总计印 {plain(whole)}，不相等：照各项所印画，不算比例。"


def reasons_bars(atlas: Atlas, row: int, page: str = "") -> Iterator[Markup]:
    """Reasons for giving nothing, the most frequent first; `page` is the path to the report."""
    parts = sorted(_reasons(atlas, row, page), key=lambda part: -part.total.value)
    drawn = [part for part in parts if part.is_drawn and part.total.value]
    if len(drawn) < REASONS:
        return
    whole = None if any(part.total.unread for part in parts) else _sum(parts)
    groups = "、".join(each.name for each in outcomes(atlas, row) if each.code in WITHHELD)
    yield from _bar_list(
        "reasons",
        drawn,
        _title(drawn, whole, f"{groups}的 {{}} 件", f"{groups}的原因，由多到少"),
        f"{atlas.report(row).year} 年，件，总计一列，不含其他处理；只列所印大于 0 的原因。",
        table="" if page else "requests",
        source=f"来源：{atlas.report(row).title}。" if page else "",
    )


def _reasons(atlas: Atlas, row: int, page: str) -> Iterator[Share]:
    for group in outcomes(atlas, row):
        for code in group.cells if group.code in WITHHELD else ():
            named = atlas.corpus.form.describe(code).row
            href = f"{page}#{anchor_of(code)}"
            yield Share(named.unnumbered, TONES[group.code], total(atlas, row, (code,)), href)


TONES = dict(zip(WITHHELD, ("3", "4", "5"), strict=True))
"""A group of reasons → its colour among the outcomes."""


def applicants_bars(atlas: Atlas, row: int) -> Iterator[Markup]:
    """The new requests of one report by kind of applicant."""
    table = atlas.table(row, "requests")
    if table is None:
        return
    code = atlas.corpus.form.named_cell("received")
    line = row_of(code)
    parts = [
        Share(
            column.name,
            "1",
            total(atlas, row, (f"{line}.{column.code}",)),
            f"#{anchor_of(line)}-{column.code}",
        )
        for column in table.blocks[0].columns
        if column.code != TOTAL
    ]
    whole = _value(atlas, row, code)
    yield from _bar_list(
        "applicants",
        parts,
        _title(parts, whole, "新收的 {} 件", "新收的申请来自谁：各项所印的件数", "都来自"),
        f"{atlas.report(row).year} 年，本年新收，件。{_mismatch(parts, whole)}",
        table="requests",
    )


def remedies_bars(atlas: Atlas, row: int) -> Iterator[Markup]:
    """The results of reviews and lawsuits, a bar for each kind."""
    table = atlas.table(row, "remedies")
    if table is None:
        return
    bars: list[Bar] = []
    keys: dict[str, str] = {}
    for code, (form_block, line) in table.rows.items():
        endings = [column for column in form_block.columns if column.code != TOTAL]
        parts = [
            Share(column.name, tone, total(atlas, row, (f"{table.code}.{code}.{column.code}",)))
            for column, tone in zip(endings, ENDINGS, strict=False)
        ]
        keys |= {part.tone: part.name for part in parts}
        bars.append(_remedy(line.name, parts, _value(atlas, row, f"{table.code}.{code}.{TOTAL}")))
    if any(segment.value for bar in bars for segment in bar.segments):
        words = "；".join(f"{bar.label}：{bar.end or bar.instead}" for bar in bars)
        yield chart_figure(
            Chart(
                "chart-remedies",
                "行政复议、行政诉讼怎样结束",
                f"{atlas.report(row).year} 年，件，各项所印。",
                count_bars(bars, words),
                tuple(keys.items()),
                table="remedies",
            )
        )


def _remedy(name: str, parts: Sequence[Share], whole: Decimal | None) -> Bar:
    if not all(part.is_drawn for part in parts):
        unread = any(part.total.unread for part in parts)
        return Bar(name, (), instead="有的格没有读准" if unread else "有的格空白或不适用")
    end = f"{plain(_sum(parts))} 件"
    if whole is not None and whole != _sum(parts):
        end += f"，总计印 {plain(whole)}"
    return Bar(name, tuple(_segments(parts)), end)


def _segments(parts: Sequence[Share]) -> Iterator[ChartSegment]:
    return (
        ChartSegment(part.total.value, part.tone, f"{part.name} {part.total.words}")
        for part in parts
    )


def outcomes_by_year(
    atlas: Atlas, rows: Sequence[int], id: str = "outcomes-by-year"
) -> Iterator[Markup]:
    """The outcomes of one body's requests: a bar per year, each a hundred per cent."""
    years = {row: _outcomes(atlas, row) for row in rows}
    totals = {row: _value(atlas, row, atlas.corpus.form.named_cell("handled")) for row in rows}
    bars = [_share(atlas, row, years[row], totals[row]) for row in rows]
    if sum(bool(bar.segments) for bar in bars) < 2:
        return
    names = {part.name: part.tone for parts in years.values() for part in parts}
    last = next(row for row, bar in reversed(list(zip(rows, bars, strict=True))) if bar.segments)
    year = atlas.report(last).year
    yield chart_figure(
        Chart(
            f"chart-{id}",
            _title(years[last], totals[last], f"{year} 年的 {{}} 件办理结果", "各年办理结果的构成"),
            "各年办理结果的构成，总计一列；条的全长是当年的办理结果总计。",
            share_bars(
                bars, "；".join(f"{bar.label} 年：{bar.end or bar.instead}" for bar in bars)
            ),
            tuple((tone, name) for name, tone in names.items()),
            ("年度", *names, "总计所印"),
            tuple(_shares(atlas, row, years[row], names) for row in rows),
            source="来源：各年度报告所印。",
        )
    )


def _share(atlas: Atlas, row: int, parts: Sequence[Share], whole: Decimal | None) -> Bar:
    label = f"{atlas.report(row).year}"
    if why := _no_shares(parts, whole):
        return Bar(label, (), instead=why)
    return Bar(label, tuple(_segments(parts)), f"{plain(whole or Decimal(0))} 件")


def _no_shares(parts: Sequence[Share], whole: Decimal | None) -> str:
    """Why no shares are drawn; empty if the parts add up to a whole above zero."""
    if any(part.total.unread for part in parts):
        return "有的格没有读准，不画比例"
    if whole is None:
        return "总计没有印数，不画比例"
    if whole != _sum(parts):
        return f"各项相加 {plain(_sum(parts))}，总计印 {plain(whole)}，不画比例"
    return "" if whole > 0 else "0 件"


def _shares(
    atlas: Atlas, row: int, parts: Sequence[Share], names: Mapping[str, str]
) -> tuple[str, ...]:
    words = {part.name: part.total.words.removesuffix(" 件") for part in parts}
    return (
        f"{atlas.report(row).year} 年",
        *(words.get(name, "格式无此项") for name in names),
        _printed(atlas, row, atlas.corpus.form.named_cell("handled")),
    )


def years_lines(atlas: Atlas, rows: Sequence[int], id: str = "years") -> Iterator[Markup]:
    """Requests over the years; a line is interrupted where a year or its number is missing."""
    years = [atlas.report(row).year for row in rows]
    if len(rows) < YEARS:
        return
    codes = atlas.corpus.form.named["yearly"]
    series = [_series(atlas, rows, *line) for line in zip(codes, LINES, strict=True)]
    known = [value for each in series for value in each.values.values() if value is not None]
    if not _can_be_drawn(known):
        return
    missing = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    note = "“缺”：没有找到这一年度的报告，不等于没有公开。" if missing else ""
    yield chart_figure(
        Chart(
            f"chart-{id}",
            _course(series[0]),
            f"各年申请的收、办、结转，件，总计一列所印。{note}",
            lines(series, dict(_breaks(atlas, rows)), "缺", _read_out(series)),
            head=("年度", *(each.name for each in series)),
            rows=tuple(
                (f"{year} 年", *(_printed(atlas, row, code) for code in codes))
                for year, row in zip(years, rows, strict=True)
            ),
            source="来源：各年度报告所印。",
        )
    )


def _can_be_drawn(values: Sequence[Decimal] | Sequence[float]) -> bool:
    """Whether a chart of these numbers shows anything: two at least, none negative, not all 0."""
    return len(values) > 1 and min(values) >= 0 and any(values)


def _printed(atlas: Atlas, row: int, code: str) -> str:
    return total(atlas, row, (code,)).words.removesuffix(" 件")


def _series(atlas: Atlas, rows: Sequence[int], code: str, tone: str) -> Series:
    label = atlas.corpus.form.describe(code).row
    years = [atlas.report(row).year for row in rows]
    values: dict[int, Decimal | None] = dict.fromkeys(range(years[0], years[-1] + 1))
    values |= {atlas.report(row).year: _value(atlas, row, code) for row in rows}
    return Series(label.name, tone, values)


def _course(series: Series) -> str:
    """The first and the last value of a line, and its maximum if that is another."""
    values = [(year, value) for year, value in sorted(series.values.items()) if value is not None]
    if len(values) < 2:
        return "各年申请的收、办、结转"
    (first, start), (last, end) = values[0], values[-1]
    words = f"{series.name}：{first} 年 {plain(start)} 件，{last} 年 {plain(end)} 件"
    top = max(value for _, value in values)
    peaks = [year for year, value in values if value == top]
    if len(peaks) == 1 and peaks[0] not in (first, last):
        words += f"；{peaks[0]} 年最多，{plain(top)} 件"
    return words


def _breaks(atlas: Atlas, rows: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The years from which table three is printed on another edition."""
    for before, row in pairwise(rows):
        edition = atlas.report(row).edition_of("requests")
        if edition != atlas.report(before).edition_of("requests"):
            yield atlas.report(row).year, f"{edition} 年版格式"


def _read_out(series: Sequence[Series]) -> str:
    return "；".join(
        f"{each.name}：{'，'.join(_year(year, value) for year, value in each.values.items())}"
        for each in series
    )


def _year(year: int, value: Decimal | None) -> str:
    return f"{year} 年{'没有数字' if value is None else f' {plain(value)}'}"


def _value(atlas: Atlas, row: int, code: str) -> Decimal | None:
    return atlas.corpus.value(row, code) if has_cell(atlas, row, code) else None


@dataclass(frozen=True)
class Kind:
    """A category that is counted: its name, its colour."""

    name: str
    tone: str


def tallies(
    id: str, title: str, subtitle: str, kinds: Sequence[Kind], rows: Mapping[str, Sequence[int]]
) -> Markup:
    """Our own counts as shares of each row: label → count of each kind."""
    bars = [
        Bar(
            label,
            tuple(
                ChartSegment(Decimal(n), kind.tone, f"{kind.name} {n} 份")
                for kind, n in zip(kinds, counts, strict=True)
            ),
            f"{sum(counts)} 份",
        )
        for label, counts in rows.items()
    ]
    in_words = (f"{bar.label} 年：{'，'.join(each.words for each in bar.segments)}" for bar in bars)
    return chart_figure(
        Chart(
            f"chart-{id}",
            title,
            subtitle,
            share_bars(bars, "；".join(in_words)),
            tuple((kind.tone, kind.name) for kind in kinds),
            ("年度", *(kind.name for kind in kinds)),
            tuple((f"{label} 年", *map(str, counts)) for label, counts in rows.items()),
            source="来源：收录的报告，本站核对。",
        )
    )


MOST = 150
"""Maximum number of dots in a strip; with more, only the quartiles are drawn."""


Spots = Mapping[int, float]
"""Report → its number: of ten thousand few are drawn, and only those become decimals."""
Leads = Callable[[int], str]
"""From a report to where its dot leads; asked only of dots that are drawn."""


def cell_dots(atlas: Atlas, here: str, code: str, table: str) -> Iterator[Markup]:
    """One cell over all bodies, a strip per year."""
    place = atlas.corpus.form.describe(code)
    unit = atlas.corpus.form.unit(code)
    found = {year: _spots(atlas, rows, code) for year, rows in sorted(atlas.rows_in.items())}
    column = place.column.code
    name = place.row.name if column == TOTAL else atlas.corpus.form.name(code)
    leads = partial(atlas.cell_address, here, code=code)
    yield from _strips(atlas, f"dots-{column}", name, unit, found, leads, table)


def _spots(atlas: Atlas, rows: Sequence[int], code: str) -> Spots:
    """The numbers of one cell: of ten thousand reports they are taken from the array at once."""
    chosen = np.array(rows, dtype=np.intp)
    numbers = atlas.corpus.values[chosen, atlas.corpus.form.index[code]]
    stands = reports_with(atlas, code)[chosen] & ~np.isnan(numbers)
    return dict(zip(chosen[stands].tolist(), numbers[stands].tolist(), strict=True))


def measure_dots(
    atlas: Atlas, here: str, measured: IndicatorValues, table: str
) -> Iterator[Markup]:
    """One indicator over all bodies, a strip per year; only comparable values."""
    stands = measured.is_comparable & ~np.isnan(measured.value)
    found = {
        year: {row: round(float(measured.value[row]), 1) for row in rows if stands[row]}
        for year, rows in sorted(atlas.rows_in.items())
    }
    indicator = measured.indicator

    leads = partial(atlas.report_page, here)
    yield from _strips(atlas, "dots", indicator.name, indicator.unit, found, leads, table)


def _strips(
    atlas: Atlas,
    id: str,
    name: str,
    unit: str,
    found: Mapping[int, Spots],
    leads: Leads,
    table: str,
) -> Iterator[Markup]:
    values = [value for spots in found.values() for value in spots.values()]
    if not _can_be_drawn(values):
        return
    strips = [_strip(atlas, f"{year}", spots, unit, leads) for year, spots in found.items()]
    steps = "横轴从 1 起每格是十倍。" if unit != "%" and is_skewed(values) else ""
    yield chart_figure(
        Chart(
            f"chart-{id}",
            _middle(name, unit, found),
            f"一点是一个机关，通向它的报告；浅色带是中间的一半，"
            f"竖线是中位数（不足 {ENOUGH} 个不画）。"
            f"{steps}机关种类不同，不排名次。",
            dots(strips, name, unit),
            table=table,
            source="来源：收录的报告所印；空白、没有读准的不画。",
        )
    )


def _strip(atlas: Atlas, label: str, spots: Spots, unit: str, leads: Leads) -> Strip:
    shown = tuple(
        Dot(value, f"{atlas.body_name(row)} {plain(value)} {unit}".strip(), leads(row))
        for row, value in (_exactly(spots) if len(spots) <= MOST else ())
    )
    instead = "" if spots else "没有数可画"
    return Strip(label, shown, _quartiles(spots), f"{len(spots)} 个", instead=instead)


def _exactly(spots: Spots) -> Iterator[tuple[int, Decimal]]:
    """The reports with their numbers as printed."""
    return ((row, exact(number)) for row, number in spots.items())


def _quartiles(spots: Spots) -> tuple[Decimal, Decimal, Decimal] | None:
    if len(spots) < ENOUGH:
        return None
    low, median, high = quarters(np.array(list(spots.values()), dtype=np.float64))
    return exact(round(low, 2)), exact(round(median, 2)), exact(round(high, 2))


def _middle(name: str, unit: str, found: Mapping[int, Spots]) -> str:
    """The median of the last year with enough numbers, and the range of the middle half."""
    for year, spots in sorted(found.items(), reverse=True):
        if quartiles := _quartiles(spots):
            low, median, high = (plain(each) for each in quartiles)
            sign = unit if unit == "%" else f" {unit}".rstrip()
            half = f"都是 {low}{sign}" if low == high else f"在 {low} 到 {high}{sign}之间"
            return (
                f"{name}：{year} 年 {len(spots)} 个机关的中位数是 {median}{sign}，中间的一半{half}"
            )
    return f"{name}：各机关各年度"


BESIDE = 40
"""Maximum number of bodies with a row of their own; more share one row."""


def bodies_dots(atlas: Atlas, here: str, rows: Sequence[int], code: str) -> Iterator[Markup]:
    """One cell of some bodies in one year, in the order of their codes."""
    unit = atlas.corpus.form.unit(code)
    spots, leads = _spots(atlas, rows, code), partial(atlas.cell_address, here, code=code)
    printed = dict(_exactly(spots))
    known = list(printed.values())
    if not _can_be_drawn(known):
        return
    middle = _quartiles(spots)
    strips = (
        [_strip_of_body(atlas, row, printed.get(row), middle, code, here) for row in rows]
        if len(rows) <= BESIDE
        else [_strip(atlas, "各机关", spots, unit, leads)]
    )
    name = atlas.corpus.form.describe(code).row.name
    steps = "横轴从 1 起每格是十倍。" if is_skewed(known) else ""
    band = "浅色带是中间的一半，竖线是中位数。" if middle else f"不足 {ENOUGH} 个，不算中位数。"
    yield chart_figure(
        Chart(
            "chart-bodies",
            f"{name}：印有数字的 {len(known)} 个机关，从 {plain(min(known))} {unit}"
            f"到 {plain(max(known))} {unit}",
            f"{atlas.report(rows[0]).year} 年，{unit}，总计一列。{band}{steps}"
            "按机关代码排列，不排名次。",
            dots(strips, name, unit),
            head=("机关", f"{name}（{unit}）"),
            rows=tuple(
                (atlas.body_name(row), total(atlas, row, (code,)).words.removesuffix(f" {unit}"))
                for row in rows
            ),
            source="来源：各机关报告所印。",
        )
    )


def _strip_of_body(
    atlas: Atlas,
    row: int,
    value: Decimal | None,
    middle: tuple[Decimal, Decimal, Decimal] | None,
    code: str,
    here: str,
) -> Strip:
    """One body's dot and figure, or the words in its box, against the quartiles of all."""
    name, words = atlas.body_name(row), total(atlas, row, (code,)).words
    there = atlas.report_page(here, row)
    if value is None:
        return Strip(name, (), middle, href=there, instead=words)
    dot = Dot(value, f"{name} {words}", atlas.cell_address(here, row, code))
    return Strip(name, (dot,), middle, words, there)


PANELS = 60
"""Maximum number of bodies for small charts."""


def received_panels(
    atlas: Atlas, here: str, bodies: Sequence[Agency], code: str, table: str
) -> Iterator[Markup]:
    """A small chart for each body: one cell over the years, all on one scale."""
    years = sorted({each.year for body in bodies for each in atlas.covered.get(body.id, ())})
    if not 1 < len(bodies) <= PANELS or len(years) < 2:
        return
    rows = [
        (body, [_column(atlas, body, year, code) for year in years])
        for body in bodies
        if body.id in atlas.corpus.rows_of
    ]
    found = [
        (each.value, body, each.year)
        for body, row in rows
        for each in row
        if each.value is not None
    ]
    values = [value for value, _, _ in found]
    if not _can_be_drawn(values):
        return
    top, body, year = max(found, key=itemgetter(0))
    name, unit = atlas.corpus.form.describe(code).row.name, atlas.corpus.form.unit(code)
    panels = [
        (
            body_link(here, each),
            columns(row, top, f"{each.name}：{'，'.join(one.words for one in row)}"),
        )
        for each, row in rows
    ]
    yield chart_figure(
        Chart(
            "chart-panels",
            f"{name}：所印最多的是 {plain(top)} {unit}（{body.name}，{year} 年）",
            f"{len(values)} 个机关，{years[0]}–{years[-1]} 年，{unit}，总计一列；小图用同一个标尺。"
            "虚线：没有找到报告，或者没有印数，不是 0。",
            block("panels", panels=panels),
            table=table,
            source="来源：各机关报告所印；全地区汇总的报告不在内。",
        )
    )


def _column(atlas: Atlas, body: Agency, year: int, code: str) -> ChartColumn:
    row = atlas.corpus.at.get(f"{body.id}/{year}")
    if row is None:
        return ChartColumn(year, None, f"{year} 年{atlas.absence_word(body.id, year)}")
    return ChartColumn(
        year, _value(atlas, row, code), f"{year} 年 {total(atlas, row, (code,)).words}"
    )
