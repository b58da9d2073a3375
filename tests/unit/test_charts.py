"""Charts: what is drawn, on which scale, and the sentence above it."""

from __future__ import annotations

from decimal import Decimal

import lxml.html
import pytest
from lxml.html import HtmlElement

from gongkai.checks import judge
from gongkai.model import Heading, Name
from gongkai.pages.drawing import Bar, ChartSegment, Scale, count_bars, nice, share_bars
from tests import made
from tests.at_once import paginate

BODY = "330326-scjgj"


def column(rows: dict[str, made.Box]) -> dict[str, made.Box]:
    """Rows of table three, all asked for by natural persons."""
    both = ("natural_person", "total")
    return {f"requests.{row}.{who}": box for row, box in rows.items() for who in both}


def charts(address: str, *reports: made.Made, **more: object) -> dict[str, HtmlElement]:
    """The charts of a page by their places."""
    corpus = made.corpus(*reports, **more)
    (page,) = (each for each in paginate(corpus, judge(corpus)) if each.path == address)
    blocks = "".join(str(block) for block in page.blocks if not isinstance(block, Heading))
    found = lxml.html.fromstring(f"<main>{blocks}</main>").find_class("gk-chart")
    return {each.get("id"): each for each in found}


def title(chart: HtmlElement) -> str:
    """The sentence above a chart."""
    return chart.xpath("string(figcaption/strong)")


def bars(chart: HtmlElement) -> list[float]:
    """The widths of all parts of all bars, in per cent of the plot."""
    return [float(width.removesuffix("%")) for width in chart.xpath(".//svg/rect/@width")]


SOUND = column({
    "new_received": 10, "granted": 2, "denied_by_law": 5, "unable_not_held": 3, "handled_total": 10,
})  # fmt: skip


def test_a_title_says_what_is_most() -> None:
    """Where the outcomes come to the printed total, and one of them is larger than all others."""
    chart = charts(f"a/{BODY}/2020/", made.report(SOUND))["chart-outcomes"]
    assert title(chart) == "10 件办理结果里，不予公开最多：5 件"
    assert bars(chart) == [40, 100, 60]


@pytest.mark.parametrize(
    "changed",
    [{"handled_total": 9}, {"granted": "?"}, {"granted": 5, "handled_total": 13}],
    ids=["contradicted", "unread", "two alike"],
)
def test_a_title_claims_nothing_that_the_figures_do_not_say(changed: dict[str, made.Box]) -> None:
    """A total that its parts contradict, a box that nobody could read, two that are alike."""
    report = made.report(SOUND | column(changed))
    assert "最多" not in title(charts(f"a/{BODY}/2020/", report)["chart-outcomes"])


def test_what_has_no_number_is_no_bar() -> None:
    """A blank box stands in words where its bar would be; nothing of it is drawn."""
    blank = SOUND | column({"granted": None, "handled_total": 8})
    chart = charts(f"a/{BODY}/2020/", made.report(blank))["chart-outcomes"]
    (why,) = chart.find_class("gk-plot__why")
    assert why.text_content() == "空白"
    assert len(bars(chart)) == 2


def years(*changed: dict[str, made.Box]) -> list[made.Made]:
    """A report a year from 2019 on, all alike but for what is changed."""
    return [made.report(SOUND | column(each), year=year) for year, each in enumerate(changed, 2019)]


def test_no_shares_are_drawn_of_a_total_that_its_parts_contradict() -> None:
    """The year says why; the bars of the other years are each a whole."""
    held = years({}, {"handled_total": 7}, {}, {})
    chart = charts(f"a/{BODY}/", *held)["chart-outcomes-by-year"]
    (why,) = chart.find_class("gk-plot__why")
    assert why.text_content() == "各项相加 10，总计印 7，不画比例"
    assert bars(chart) == [20, 50, 30] * 3


def test_three_years_are_no_line() -> None:
    """From four on there is one; a missing year parts it, and stands below it in words."""
    assert "chart-years" not in charts(f"a/{BODY}/", *years({}, {}, {}))
    held = [each for each in years({}, {}, {}, {}, {}) if each.report.year != 2021]
    chart = charts(f"a/{BODY}/", *held)["chart-years"]
    received = chart.find_class("gk-tone-1")[0]
    assert [(line.get("x1"), line.get("x2")) for line in received.iter("line")] == [
        ("0%", "25%"),
        ("75%", "100%"),
    ]
    assert "缺" in [each.text_content() for each in chart.find_class("gk-plot__why")]


def test_the_median_wants_five() -> None:
    """Four bodies are dots alone; the fifth brings the middle half and the median."""

    def drawn(n: int) -> HtmlElement:
        reports = [
            made.report(
                column({"new_received": at, "granted": at, "handled_total": at}),
                agency=f"99010{at}-scjgj",
            )
            for at in range(1, n + 1)
        ]
        return charts("t/requests/new_received/", *reports)["chart-dots-total"]

    assert not drawn(4).find_class("gk-median")
    assert len(drawn(5).find_class("gk-dot")) == 5
    assert title(drawn(5)).endswith("中位数是 3 件，中间的一半在 2 到 4 件之间")


def test_a_dot_leads_to_its_box_and_is_no_stop_of_the_keyboard() -> None:
    """The table beside the chart has the same links."""
    chart = charts(
        "t/requests/new_received/", made.report(SOUND), made.report(SOUND, agency="990101-scjgj")
    )["chart-dots-total"]
    links = {link.get("href"): link.get("tabindex") for link in chart.xpath(".//svg//a")}
    assert links == {
        f"../../../a/{body}/2020/#requests-new_received-total": "-1"
        for body in (BODY, "990101-scjgj")
    }


def test_hostile_names_stay_words() -> None:
    """A body's name is text wherever a chart prints it."""
    name = '<script>"&'
    found = charts(
        "t/requests/new_received/",
        made.report(SOUND),
        made.report(SOUND, agency="990101-scjgj"),
        agencies=[made.agency("990101-scjgj", names=(Name(name),))],
    )
    assert not found["chart-dots-total"].xpath(".//script")
    assert f"{name} 10 件" in found["chart-dots-total"].xpath(".//title/text()")


def row(*values: int) -> Bar:
    """A bar of these parts."""
    return Bar("名", tuple(ChartSegment(Decimal(value), "1", "") for value in values), "和")


def widths(drawing: str) -> list[float]:
    """The widths of the parts that are drawn."""
    return bars(lxml.html.fromstring(f"<div>{drawing}</div>"))


def test_counts_share_a_scale_and_shares_are_a_whole_each() -> None:
    """The longest bar fills the plot; a share is part of its own bar."""
    rows = [row(2, 2), row(1, 0)]
    assert widths(count_bars(rows, "")) == [50, 50, 25]
    assert widths(share_bars(rows, "")) == [50, 50, 100]


@pytest.mark.parametrize(("value", "top"), [("0", 1), ("1", 2), ("7", 8), ("23", 30), ("218", 300)])
def test_axes_end_in_round_numbers(value: str, top: int) -> None:
    """At or above the largest value, and its half can be named."""
    assert nice(Decimal(value)) == top


def test_values_far_apart_stand_on_steps_of_ten() -> None:
    """Zero has a place of its own; a power of ten is a step."""
    scale = Scale.of([Decimal(value) for value in (0, 1, 2, 3, 4000)], "件")
    assert scale.is_tenfold
    assert scale.at(Decimal(0)) == 0
    assert scale.ticks == (0, 1, 10, 100, 1000, 10000)
    assert not Scale.of([Decimal(value) for value in (1, 2, 30)], "件").is_tenfold


def test_a_figure_that_does_not_fit_its_part_stands_below_it() -> None:
    """Led to by a line; two that are near each other are moved apart."""
    drawing = lxml.html.fromstring(f"<div>{share_bars([row(96, 2, 2)], '')}</div>")
    words = {text.text: text for text in drawing.iter("text")}
    assert words["96"].get("class") == "gk-on-1"
    below = [text for text in drawing.iter("text") if text.text == "2"]
    first, second = (float(text.get("x").removesuffix("%")) for text in below)
    assert first >= 97
    assert second - first >= 100 * 12 / 160
    assert [line.get("x1") for line in drawing.iter("line")] == ["97%", "99%"]
