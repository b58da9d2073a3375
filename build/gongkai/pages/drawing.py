"""Charts as SVG: bars, lines, dots and columns in one style.

Horizontal positions are percentages of the plot, so that one drawing fits a phone, a screen and a
sheet of paper; vertical ones are pixels, so that text keeps its size. Names are in a column of
fixed width to the left of the plot, totals to its right: all rows of a chart share one scale.
Colours are CSS classes. A missing number is never drawn as zero: it is given in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from gongkai.model.values import plain
from gongkai.pages.templating import block, safe

NARROW, NARROWEST = 200, 160
"""Width of the plot on a phone in pixels, with short names and with long ones."""
EM = 13
"""Width of a Chinese character in pixels; letters and digits have about half."""
HUNDRED, TENTH = Decimal(100), Decimal("0.1")


@dataclass(frozen=True)
class Chart:
    """A drawing with its title, legend, source and table."""

    id: str
    title: str
    """One sentence that states exactly what the figures show."""
    subtitle: str
    """Whose figures, in which unit, on which form."""
    drawing: Markup
    keys: tuple[tuple[str, str], ...] = ()
    """(colour, name), unless names are at the marks themselves."""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """The same figures as a table; None if the page has one, with the id `table`."""
    table: str = ""
    source: str = ""
    """Where the figures are from; empty if from the report of the page itself."""


def chart_figure(chart: Chart) -> Markup:
    """The chart as a block of a page."""
    return block("chart", chart=chart)


class ChartSegment(NamedTuple):
    """A part of a bar; `tone` is its colour in the style sheet."""

    value: Decimal
    tone: str
    words: str
    """Its tooltip."""


class Bar(NamedTuple):
    """A row: its name, its parts and the text at its end.

    A bar without parts has words instead: why nothing is drawn.
    """

    label: str
    segments: tuple[ChartSegment, ...]
    end: str = ""
    href: str = ""
    instead: str = ""


LONG = 7
"""Maximum length of a name beside a bar; longer names are above it."""
THICK = 18


def count_bars(bars: Sequence[Bar], words: str) -> Markup:
    """Bars of counts, all on the scale of the longest; `words` is their text without links."""
    top = max((_sum(bar) for bar in bars), default=Decimal(0))
    return _bars([(bar, top) for bar in bars], words)


def share_bars(bars: Sequence[Bar], words: str) -> Markup:
    """Bars of one length, each divided into the shares of its own sum."""
    return _bars([(bar, _sum(bar)) for bar in bars], words)


def _bars(rows: Sequence[tuple[Bar, Decimal]], words: str) -> Markup:
    """Bars below one another, each with the value that fills the plot."""
    above = any(len(bar.label) > LONG for bar, _ in rows)
    parts, y = [], 0
    for bar, scale in rows:
        y += 20 if above else 0
        thin = _thin(bar, scale)
        parts += [_bar(bar, y, scale, above=above), *_leaders(thin, y + THICK)]
        y += 26 + (LEADER if thin else 0)
    kind = "gk-plot--above" if above else _beside(bar.label for bar, _ in rows)
    is_linked = any(bar.href for bar, _ in rows)
    return _plot("".join(parts), words, y, kind, is_linked=is_linked)


LEADER = 12
"""Extra pixels below a bar if figures are placed there."""


def _placed(bar: Bar, scale: Decimal) -> Iterator[tuple[ChartSegment, Decimal, Decimal]]:
    """Each part above zero, where it begins and how wide it is, in per cent of the plot."""
    x = Decimal(0)
    for segment in bar.segments if scale else ():
        wide = segment.value / scale * HUNDRED
        if wide > 0:
            yield segment, x, wide
        x += wide


def _thin(bar: Bar, scale: Decimal) -> list[tuple[Decimal, str]]:
    """The centres and figures of parts that are too narrow for their figure."""
    return [
        (x + wide / 2, plain(segment.value))
        for segment, x, wide in _placed(bar, scale)
        if len(bar.segments) > 1 and not _fits(segment, wide)
    ]


def _fits(segment: ChartSegment, wide: Decimal) -> bool:
    """Whether a part is wide enough for its figure on a phone."""
    return wide * NARROWEST / HUNDRED >= width(plain(segment.value)) + 4


def _leaders(thin: Sequence[tuple[Decimal, str]], y: int) -> Iterator[str]:
    """Figures below a bar that ends at `y`, moved apart if they overlap."""
    free = Decimal(-99)
    for middle, number in thin:
        half = Decimal(width(number) + 4) / 2 * HUNDRED / NARROWEST
        place = max(middle, free + half)
        free = place + half
        yield (
            f'<line class="gk-axis" x1="{_at(middle)}%" y1="{y}" x2="{_at(place)}%" y2="{y + 5}"/>'
        )
        yield _text(number, f"{_at(place)}%", y + 16, "middle")


def _beside(labels: Iterable[str]) -> str:
    """The class for the width of the column of names: four characters or seven."""
    return "gk-plot--wide" if max(map(len, labels), default=0) > 4 else "gk-plot--slim"


def _bar(bar: Bar, y: int, scale: Decimal, *, above: bool) -> str:
    middle = y + THICK // 2 + 5
    label = (
        _text(bar.label, "0", y - 6) if above else _text(bar.label, "0", middle, "end", shift=-8)
    )
    parts = [_linked(label, bar.href)]
    end = Decimal(0)
    for segment, x, wide in _placed(bar, scale):
        parts.append(_segment(segment, x, wide, y, is_named=len(bar.segments) > 1))
        end = x + wide
    if bar.instead:
        parts.append(_text(bar.instead, "0", middle, kind="gk-plot__why"))
    if bar.end:
        parts.append(_text(bar.end, f"{_at(end)}%", middle, shift=6))
    return "".join(parts)


def _segment(segment: ChartSegment, x: Decimal, wide: Decimal, y: int, *, is_named: bool) -> str:
    """A part with its figure on it where that fits on a phone.

    A part that is its whole bar has its name to the left and its figure to the right.
    """
    number = plain(segment.value)
    box = (
        f'<rect class="gk-tone-{segment.tone}" x="{_at(x)}%" y="{y}" width="{_at(wide)}%"'
        f' height="{THICK}"'
    )
    if not is_named:
        return f"{box}/>"
    box += f"><title>{safe(segment.words)}</title></rect>"
    if not _fits(segment, wide):
        return box
    middle = f"{_at(x + wide / 2)}%"
    return box + _text(number, middle, y + 14, "middle", kind=f"gk-on-{segment.tone}")


def _sum(bar: Bar) -> Decimal:
    return sum((segment.value for segment in bar.segments), Decimal(0))


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its value in each year, None if there is none."""

    name: str
    tone: str
    values: Mapping[int, Decimal | None]


TOP, FOOT = 16, 170
"""The plot of a line chart lies between these heights."""


def lines(series: Sequence[Series], breaks: Mapping[int, str], missing: str, words: str) -> Markup:
    """Lines over the years, named at their ends; a year without a number interrupts a line.

    `breaks` are years in which something changed, with its name; `missing` is the text below a
    year without data.
    """
    years = sorted({year for each in series for year in each.values})
    top = nice(max(value for each in series for value in each.values.values() if value is not None))
    across = {year: _across(year, years) for year in years}
    numbered = {year for each in series for year, value in each.values.items() if value is not None}
    parts = [
        *_grid(top),
        *(_break(across, year, name) for year, name in breaks.items()),
        *(
            _year(x, _short(year, years), "" if year in numbered else missing)
            for year, x in across.items()
        ),
        *(_line(each, across, top) for each in series),
        *_ends(series, across, top),
    ]
    return _plot("".join(parts), words, 206, "gk-plot--lines")


def _across(year: int, years: Sequence[int]) -> Decimal:
    """The place of a year, in per cent of the plot from the first to the last."""
    return HUNDRED * (year - years[0]) / max(1, years[-1] - years[0])


def _height(value: Decimal, top: Decimal) -> Decimal:
    return FOOT - (FOOT - TOP) * value / top


def _grid(top: Decimal) -> Iterator[str]:
    for value in (Decimal(0), top / 2, top):
        y = _at(_height(value, top))
        kind = "gk-grid" if value else "gk-axis"
        yield f'<line class="{kind}" x1="0" y1="{y}" x2="100%" y2="{y}"/>'
        yield _text(plain(value), "0", int(_height(value, top)) + 4, "end", shift=-8)


def _short(year: int, years: Sequence[int]) -> str:
    """A year on the axis; if there are many, all but the first and the last have two digits."""
    is_whole = len(years) <= FEW or year in (years[0], years[-1])
    return str(year) if is_whole else f"{year % 100:02}"


FEW = 5
"""Maximum number of years with four digits each."""


def _year(x: Decimal, year: str, below: str) -> str:
    note = _text(below, f"{_at(x)}%", FOOT + 33, "middle", kind="gk-plot__why") if below else ""
    return _text(year, f"{_at(x)}%", FOOT + 18, "middle") + note


def _break(across: Mapping[int, Decimal], year: int, name: str) -> str:
    """A vertical rule between a year and the one before it."""
    before = max((each for each in across if each < year), default=year)
    x = _at((across[before] + across[year]) / 2)
    rule = f'<line class="gk-break-line" x1="{x}%" y1="{TOP - 6}" x2="{x}%" y2="{FOOT}"/>'
    return rule + _text(name, f"{x}%", TOP - 4, shift=4, kind="gk-plot__why")


def _line(series: Series, across: Mapping[int, Decimal], top: Decimal) -> str:
    places = {
        year: (_at(across[year]), _at(_height(value, top)))
        for year, value in sorted(series.values.items())
        if value is not None
    }
    strokes = (
        f'<line x1="{places[one][0]}%" y1="{places[one][1]}"'
        f' x2="{places[other][0]}%" y2="{places[other][1]}"/>'
        for one, other in pairwise(places)
        if other == one + 1
    )
    points = (
        f'<circle cx="{x}%" cy="{y}" r="3.5"><title>{safe(series.name)} {year} 年'
        f" {plain(series.values[year] or Decimal(0))}</title></circle>"
        for year, (x, y) in places.items()
    )
    return f'<g class="gk-line gk-tone-{series.tone}">{"".join((*strokes, *points))}</g>'


def _ends(series: Sequence[Series], across: Mapping[int, Decimal], top: Decimal) -> Iterator[str]:
    """Names and last figures beside the ends of the lines, moved apart if they overlap."""
    ends = []
    for each in series:
        year, value = max(
            ((year, value) for year, value in each.values.items() if value is not None),
            default=(0, None),
        )
        if value is not None:
            ends.append((_height(value, top), year, value, each))
    floor = Decimal(-99)
    total = len(ends)
    for at, (y, year, value, each) in enumerate(sorted(ends, key=lambda end: end[0])):
        room = Decimal(FOOT + 4 - 17 * (total - 1 - at))
        place = max(min(y + 4, room), floor + 17)
        floor = place
        label = f"{each.name} {plain(value)}" + (f"（{year}）" if across[year] < HUNDRED else "")
        yield _text(label, "100%", int(place), shift=10, kind=f"gk-name-{each.tone}")


@dataclass(frozen=True, slots=True)
class Dot:
    """A value with its link."""

    value: Decimal
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of dots, with lower quartile, median and upper quartile if there are enough."""

    label: str
    dots: tuple[Dot, ...]
    middle: tuple[Decimal, Decimal, Decimal] | None = None
    end: str = ""
    href: str = ""
    instead: str = ""


SKEWED = 40
"""From this ratio of maximum to median on, the scale is logarithmic: else all dots lie at zero."""
STEP = 9
"""Minimum distance of dots in pixels."""
LANES = (0, -1, 1, -2, 2)


def dots(strips: Sequence[Strip], words: str, unit: str) -> Markup:
    """Dots on one scale, a strip per row; dots that would overlap are stacked."""
    scale = Scale.of([dot.value for strip in strips for dot in strip.dots], unit)
    above = any(len(strip.label) > LONG for strip in strips)
    parts, y = [], 22
    for strip in strips:
        lanes = _lanes([scale.at(dot.value) for dot in strip.dots])
        half = max((abs(lane) for lane in lanes), default=0) * STEP + 11
        head = 18 if above else 0
        label = (
            _text(strip.label, "0", y + 14, kind="gk-over")
            if above
            else _text(strip.label, "0", y + half + 5, "end", shift=-8)
        )
        band = (y, head + half * 2)
        parts.append(_strip(strip, scale, lanes, y + head + half, band, label))
        y += head + half * 2
    kind = "gk-plot--above" if above else _beside(strip.label for strip in strips)
    return _plot("".join((*_ticks(scale, y), *parts)), words, y + 4, kind, is_hidden=True)


def _strip(
    strip: Strip, scale: Scale, lanes: Sequence[int], y: int, band: tuple[int, int], label: str
) -> str:
    """A row at height `y`; `band` is its top and its height."""
    top, high = band
    parts = [_quartiles(strip.middle, scale, top, high)] if strip.middle else []
    parts.append(f'<line class="gk-grid" x1="0" y1="{y}" x2="100%" y2="{y}"/>')
    parts.append(_linked(label, strip.href, "-1"))
    parts += [
        f'<a href="{safe(dot.href)}" tabindex="-1"><circle class="gk-dot"'
        f' cx="{_at(scale.at(dot.value))}%" cy="{y + lane * STEP}" r="4.5">'
        f"<title>{safe(dot.words)}</title></circle></a>"
        for dot, lane in zip(strip.dots, lanes, strict=True)
    ]
    if strip.instead:
        parts.append(_text(strip.instead, "0", y + 5, shift=6, kind="gk-plot__why"))
    if strip.end:
        parts.append(_text(strip.end, "100%", y + 5, shift=8))
    return "".join(parts)


def _quartiles(middle: tuple[Decimal, Decimal, Decimal], scale: Scale, top: int, high: int) -> str:
    low, median, upper = (scale.at(value) for value in middle)
    return (
        f'<rect class="gk-middle" x="{_at(low)}%" y="{top}" width="{_at(upper - low)}%"'
        f' height="{high}"/><line class="gk-median" x1="{_at(median)}%" y1="{top}"'
        f' x2="{_at(median)}%" y2="{top + high}"/>'
    )


def _lanes(places: Sequence[Decimal]) -> list[int]:
    """For each dot the first lane without an overlap; the last lane takes the rest."""
    apart = Decimal(STEP * 100) / NARROW
    taken: dict[int, Decimal] = {}
    found = [0] * len(places)
    for at in sorted(range(len(places)), key=lambda each: places[each]):
        free = (lane for lane in LANES if places[at] - taken.get(lane, Decimal(-99)) >= apart)
        found[at] = next(free, LANES[at % len(LANES)])
        taken[found[at]] = places[at]
    return found


def _ticks(scale: Scale, foot: int) -> Iterator[str]:
    for value in scale.ticks:
        x = _at(scale.at(value))
        yield f'<line class="gk-grid" x1="{x}%" y1="20" x2="{x}%" y2="{foot}"/>'
        is_last = value == scale.top and not scale.is_tenfold
        anchor = "end" if is_last else "middle" if value else "start"
        unit = scale.shown_unit if is_last else ""
        yield _text(f"{plain(value)}{unit}", f"{x}%", 13, anchor)


@dataclass(frozen=True)
class Scale:
    """From a value to its position in per cent: linear, or logarithmic if values differ widely."""

    top: Decimal
    is_tenfold: bool
    unit: str

    @classmethod
    def of(cls, values: Sequence[Decimal], unit: str) -> Scale:
        """The scale that contains all values."""
        top = max(values, default=Decimal(1)) or Decimal(1)
        if unit == "%":
            return cls(HUNDRED if top > 50 else nice(top), is_tenfold=False, unit=unit)
        if is_skewed(values):
            return cls(Decimal(10 ** len(str(int(top)))), is_tenfold=True, unit=unit)
        return cls(nice(top), is_tenfold=False, unit=unit)

    def at(self, value: Decimal) -> Decimal:
        """The position of a value, in per cent of the plot."""
        if self.is_tenfold:
            return HUNDRED * _tenfold(value) / _tenfold(self.top)
        return HUNDRED * value / self.top

    @property
    def shown_unit(self) -> str:
        """The unit as written after a number."""
        return self.unit if self.unit == "%" else f" {self.unit}"

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        """The values labelled on the axis."""
        if self.is_tenfold:
            digits = len(str(int(self.top)))
            step = 1 if digits <= FEW else 2
            return (Decimal(0), *(Decimal(10**power) for power in range(0, digits, step)))
        return (Decimal(0), self.top / 2, self.top)


@lru_cache(maxsize=1 << 12)
def _tenfold(value: Decimal) -> Decimal:
    """The logarithm of a number and one; cached, as the same counts recur in every chart."""
    return (1 + value).log10()


def is_skewed(values: Sequence[Decimal] | Sequence[float]) -> bool:
    """Whether most values would be drawn at zero beside the largest."""
    if not values:
        return False
    ordered = sorted(values)
    median, top = (Decimal(str(ordered[at])) for at in (len(ordered) // 2, -1))
    return top >= SKEWED * max(median, Decimal(1))


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """A year of a small chart: its number, or why there is none."""

    year: int
    value: Decimal | None
    words: str


def columns(years: Sequence[ChartColumn], top: Decimal, words: str) -> Markup:
    """A small chart with one column per year; all charts of a row share the scale `top`."""
    step = HUNDRED / max(1, len(years))
    best = max((each.value for each in years if each.value is not None), default=None)
    parts: list[str] = []
    is_labelled = False
    for at, each in enumerate(years):
        x, middle = step * at, step * at + step / 2
        if each.value is None:
            parts.append(
                f'<line class="gk-missing" x1="{_at(x + step / 6)}%" y1="57"'
                f' x2="{_at(x + step * 5 / 6)}%" y2="57"><title>{safe(each.words)}</title></line>'
            )
            continue
        high = each.value / top * 44
        parts.append(
            f'<rect class="gk-tone-1" x="{_at(x + step / 10)}%" y="{_at(62 - high)}"'
            f' width="{_at(step * 8 / 10)}%" height="{_at(high)}">'
            f"<title>{safe(each.words)}</title></rect>"
        )
        if each.value == best and not is_labelled:
            is_labelled = True
            parts.append(_text(plain(each.value), f"{_at(middle)}%", int(58 - high), "middle"))
    parts.append('<line class="gk-axis" x1="0" y1="62" x2="100%" y2="62"/>')
    if years:
        parts.append(_text(str(years[0].year), "0", 77))
        parts.append(_text(str(years[-1].year), "100%", 77, "end"))
    return _plot("".join(parts), words, 80, "gk-plot--bare")


def nice(value: Decimal) -> Decimal:
    """The next round number at or above: 1, 2, 4, 5 or 10 with zeros; its half is round too."""
    if value <= 0:
        return Decimal(1)
    power = Decimal(10) ** (value.adjusted())
    steps = (Decimal(each) for each in ("1", "2", "3", "4", "5", "6", "8", "10"))
    found = next(step * power for step in steps if step * power >= value)
    return max(found, Decimal(2))


def width(text: str) -> int:
    """The approximate width of a text in pixels."""
    return sum(EM if ord(sign) > 0x2E80 else 8 for sign in text)


def _plot(
    inner: str,
    words: str,
    height: int,
    kind: str,
    *,
    is_linked: bool = False,
    is_hidden: bool = False,
) -> Markup:
    """The SVG; its figure is named by the sentence above it.

    A linked drawing is read as what it is, names that lead on and their figures; another one is a
    picture, described by `words`. `is_hidden` hides it from screen readers if a table beside it
    has the same links.
    """
    role = "" if is_linked else f' role="img" aria-label="{safe(words)}"'
    role = ' aria-hidden="true"' if is_hidden else role
    return Markup(f'<svg class="gk-plot {kind}" height="{height}"{role}>{inner}</svg>')


@lru_cache(maxsize=1 << 14)
def _text(
    words: str, x: str, y: int, anchor: str = "start", *, shift: int = 0, kind: str = ""
) -> str:
    named = {"class": kind, "dx": shift or "", "text-anchor": anchor if anchor != "start" else ""}
    rest = "".join(f' {name}="{value}"' for name, value in named.items() if value)
    return f'<text x="{x}" y="{y}"{rest}>{safe(words)}</text>'


def _linked(inner: str, href: str, tab: str = "") -> str:
    order = f' tabindex="{tab}"' if tab else ""
    return f'<a href="{safe(href)}"{order}>{inner}</a>' if href else inner


def _at(place: Decimal) -> str:
    """A coordinate with one decimal."""
    return format(place.quantize(TENTH).normalize(), "f")
