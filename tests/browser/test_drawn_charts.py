"""Charts as a reader meets them: one scale, one column of names, words that can be read."""

from __future__ import annotations

import csv
import gzip
import struct

import lxml.etree
import pytest
from playwright.sync_api import Page, expect

from tests.browser.common import REPORT, kind_of, pages_of

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1280, "height": 900}}
SMALL = {"viewport": {"width": 390, "height": 844}}
SMALLEST = 12
"""Pixels: text that is smaller is not read on a phone."""

BOXES = """svg => [...svg.querySelectorAll("rect")].map(one => one.getBoundingClientRect())
    .map(box => [box.left, box.right, box.top])"""
FIGURES = """svg => [...svg.querySelectorAll("text")].map(one => one.textContent)"""


@pytest.mark.parametrize("options", [WIDE, SMALL])
def test_bars_share_a_baseline_and_a_scale(open_page, options):
    """A bar is as long as its number: of three and one, three times as long."""
    page = open_page(REPORT, **options)
    plot = page.locator("#chart-outcomes .gk-plot")
    boxes = plot.evaluate(BOXES)
    assert len({round(left) for left, _, _ in boxes}) == 1
    widths = [right - left for left, right, _ in boxes]
    assert widths[1] / widths[0] == pytest.approx(1 / 3, abs=0.02)


@pytest.mark.parametrize("options", [WIDE, SMALL])
def test_names_stand_in_a_column_beside_the_bars(open_page, options):
    """No name reaches into the plot, and none is cut off at the edge of the page."""
    page = open_page(REPORT, **options)
    for plot in page.locator(".gk-plot:is(.gk-plot--slim, .gk-plot--wide)").all():
        start = plot.evaluate(
            "svg => svg.getBoundingClientRect().left"
            " + parseFloat(getComputedStyle(svg).paddingLeft)"
        )
        names = plot.evaluate(
            "svg => [...svg.querySelectorAll('text[text-anchor=end]')]"
            ".map(one => one.getBoundingClientRect()).map(box => [box.left, box.right])"
        )
        assert names
        assert all(left >= 0 and right <= start for left, right in names)


@pytest.fixture(scope="session")
def with_charts(built) -> list[str]:
    """The addresses of a page of each kind that has a chart."""
    found: dict[str, str] = {}
    for address, file in pages_of(built).items():
        if b"gk-plot" in file.read_bytes():
            found.setdefault(kind_of(address), address)
    return sorted(found.values())


def test_no_word_of_a_chart_is_cut_or_lies_on_another(open_page, with_charts):
    """At 390 pixels: inside the page, and apart from each other, on every kind of page."""
    page = open_page("", **SMALL)
    home = page.url
    wrong = {}
    for address in with_charts:
        page.goto(home + address)
        found = page.locator(".gk-plot").evaluate_all(
            """plots => plots.flatMap(plot => {
                const boxes = [...plot.querySelectorAll("text")].filter(one => one.textContent)
                    .map(one => [one.textContent, one.getBoundingClientRect()]);
                const cut = boxes.filter(([, box]) => box.left < 0 || box.right > innerWidth);
                const over = boxes.filter(([, one], at) => boxes.slice(at + 1).some(([, other]) =>
                    one.left < other.right - 1 && other.left < one.right - 1
                    && one.top < other.bottom - 4 && other.top < one.bottom - 4));
                return [...cut, ...over].map(([words]) => words);
            })"""
        )
        if found:
            wrong[address] = found
    assert wrong == {}


def test_no_text_is_smaller_than_can_be_read(open_page, built):
    """On a phone, on a page of each kind, whatever is shown."""
    page = open_page("", **SMALL)
    home, small = page.url, {}
    kinds = {kind_of(address): address for address in pages_of(built)}
    for address in sorted({*kinds.values()} - {"404.html"}):
        page.goto(home + address)
        found = page.evaluate(
            """least => {
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                const found = new Set();
                while (walker.nextNode()) {
                    const parent = walker.currentNode.parentElement;
                    if (!walker.currentNode.data.trim() || !parent.checkVisibility()) continue;
                    if (parent.closest(".gk-hidden, script, style, noscript")) continue;
                    const size = parseFloat(getComputedStyle(parent).fontSize);
                    const name = parent.className || parent.localName;
                    if (size < least - .05) found.add(`${size} ${name}`);
                }
                return [...found];
            }""",
            SMALLEST,
        )
        if found:
            small[address] = found
    assert small == {}


@pytest.mark.parametrize("options", [WIDE, SMALL])
def test_the_click_on_an_outcome_lands_on_what_was_printed_above_zero(open_page, options):
    """不予公开 3 件 leads to the reason with the 3, clear of the heads of page and table."""
    page = open_page(REPORT, **options)
    page.locator(".gk-why a", has_text="不予公开 3 件").click()
    page.wait_for_timeout(400)
    box = page.locator("td:target")
    expect(box).to_have_attribute("id", "requests-denied_by_law-total")
    assert box.evaluate(
        """td => {
            const box = td.getBoundingClientRect();
            const head = td.closest("table").tHead.getBoundingClientRect();
            const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
            const seen = document.elementFromPoint(x, y);
            return head.bottom <= box.top + 1 && td.contains(seen);
        }"""
    )


def taken(page: Page, chart: str, what: str) -> bytes:
    """What a button of a chart gives to keep."""
    with page.expect_download() as download:
        page.locator(f"{chart} .gk-chart__tools button", has_text=what).click()
    assert download.value.suggested_filename.endswith(f".{what.lower()}")
    return download.value.path().read_bytes()


def test_a_chart_can_be_taken_along(open_page):
    """As SVG that needs no style sheet, as a picture of it, as CSV, as code for another page."""
    page = open_page(REPORT, **WIDE)
    chart = "#chart-outcomes"
    title = page.locator(f"{chart} figcaption strong").inner_text()

    drawn = lxml.etree.fromstring(taken(page, chart, "SVG"))
    words = ["".join(each.itertext()) for each in drawn.iter("{*}text")]
    assert title in words
    assert any(word.endswith("#chart-outcomes") for word in words)
    assert not drawn.xpath("//@class")
    assert "rgb(" in drawn.xpath("(//*[local-name()='rect'])[last()]/@fill")[0]

    kind, size = (part := taken(page, chart, "PNG"))[:8], struct.unpack(">II", part[16:24])
    assert kind == b"\x89PNG\r\n\x1a\n"
    assert size[0] > 1000

    rows = list(csv.reader(taken(page, chart, "CSV").decode("utf-8-sig").splitlines()))
    assert len(rows) > 20
    assert any(row[-1] == "3" for row in rows)

    dark = open_page(REPORT, color_scheme="dark", **WIDE)
    ground = lxml.etree.fromstring(taken(dark, chart, "SVG")).xpath(
        "//*[local-name()='rect']/@fill"
    )
    assert ground[0] == "#14191e"

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(f"{chart} .gk-chart__tools button", has_text="嵌入代码").click()
    expect(page.locator(f"{chart} .gk-chart__tools")).to_contain_text("已复制")
    code = page.evaluate("navigator.clipboard.readText()")
    assert f'alt="{title}' in code
    other = page.context.new_page()
    other.set_content(code)
    wide = "image => image.decode().then(() => image.naturalWidth)"
    assert other.locator("img").evaluate(wide) > 500


SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => {
        for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 800);
})"""


@pytest.mark.parametrize("path", ["", REPORT, "a/330326-scjgj/", "c/33-scjgj/2020/"])
def test_nothing_jumps_while_a_page_loads(open_page, path):
    """Layout shift on a phone: what is read stays where it is."""
    assert open_page(path, is_new=True, **SMALL).evaluate(SHIFT) <= 0.05


LARGEST = """() => new Promise(done => {
    new PerformanceObserver(list => {
        const last = list.getEntries().at(-1);
        done([last.url, Boolean(last.element.closest("article"))]);
    }).observe({ type: "largest-contentful-paint", buffered: true });
})"""
BLOCKING = "all => all.map(one => one.href || one.src)"
SOON = 380_000
"""Bytes that a line of 1.6 Mbit/s brings in 2.5 s, less four ways there and back of 150 ms."""


@pytest.mark.parametrize("path", ["", REPORT])
def test_the_answer_waits_for_few_bytes_and_for_no_script(open_page, built, path):
    """The largest paint is text of the page itself; page and style sheets come in 2.5 s."""
    page = open_page(path, **SMALL)
    assert page.evaluate(LARGEST) == ["", True]
    head = page.locator(
        "head :is(link[rel=stylesheet], script[src]:not([defer], [async], [type=module]))"
    )
    home = page.url.removesuffix(path)
    files = [built / f"{path}index.html"]
    files += [built / address.removeprefix(home) for address in head.evaluate_all(BLOCKING)]
    assert len(files) > 3
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= SOON


def test_a_remark_beside_a_figure_does_not_become_part_of_it(open_page):
    """In the CSV of a chart whose figures stand in a table: 1, and in brackets what fails."""
    page = open_page("indicators/disclosure_rate/", **WIDE)
    page.evaluate(
        """() => {
            const table = document.createElement("table");
            table.innerHTML = "<tr><th>甲</th><td>1<small>2 处加总不符</small></td></tr>";
            const details = document.createElement("details");
            details.append(table);
            document.querySelector("#chart-dots").append(details);
        }"""
    )
    assert taken(page, "#chart-dots", "CSV").decode("utf-8-sig") == "甲,1（2 处加总不符）\n"
