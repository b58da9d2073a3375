"""What the reader of web pages takes for seen, a browser shows; what it leaves out, it does not."""

from __future__ import annotations

import pytest

from gongkai.extract.formats import html

pytestmark = pytest.mark.browser

STAY = '<summary style="-webkit-text-fill-color:#000!important">a</summary>'
CERTAIN = {
    # name: (style sheet, what stands in the box; its only digit is 9)
    "plain": ("", "9"),
    "class": (".h{display:none}", "<b class=h>9</b>"),
    "specific": (".h{display:none} b.h{display:inline}", "<b class=h>9</b>"),
    "order": ("b{display:none} b{display:inline}", "<b>9</b>"),
    "important": ("b{display:none!important} #x{display:inline}", "<b id=x>9</b>"),
    "important within": ("b{display:none}", '<b style="display:inline!important">9</b>'),
    "important without": ("b{display:none!important}", '<b style="display:inline">9</b>'),
    "id over class": ("#x{display:inline} .a.b.c{display:none}", "<b id=x class='a b c'>9</b>"),
    "child": ("td>b{display:none}", "<i><b>9</b></i>"),
    "descendant": ("td b{display:none}", "<i><b>9</b></i>"),
    "sibling": ("i+b{display:none}", "<i></i><b>9</b>"),
    "later sibling": ("i~b{display:none}", "<i></i><u></u><b>9</b>"),
    "not the sibling": ("i+b{display:none}", "<i></i><u></u><b>9</b>"),
    "attribute": ("[data-a=x]{display:none}", "<b data-a=x>9</b>"),
    "first child": ("b:first-child{display:none}", "<i></i><b>9</b>"),
    "not": ("b:not(.k){display:none}", "<b class=k>9</b>"),
    "is": (":is(i,b):not(.z){display:none}", "<b>9</b>"),
    "where": (":where(b){display:none} b{display:inline}", "<b>9</b>"),
    "hover": ("b:hover{display:none}", "<b>9</b>"),
    "rule in rule": ("td{ b{display:none} }", "<b>9</b>"),
    "paper": ("@media print{b{display:none}}", "<b>9</b>"),
    "screen": ("@media screen{b{display:none}}", "<b>9</b>"),
    "telephone": ("@media (max-width:640px){b{display:none}}", "<b>9</b>"),
    "desk": ("@media screen and (min-width:900px){b{display:none}}", "<b>9</b>"),
    "supports": ("@supports (display:block){b{display:none}}", "<b>9</b>"),
    "broken rule": ("b{display:none;; color:} i{}", "<b>9</b>"),
    "comment": ("/* b{display:none} */", "<b>9</b>"),
    "escaped": (r"b{disp\6c ay:none}", "<b>9</b>"),
    "upper case": ("B{DISPLAY:NONE}", "<b>9</b>"),
    "hidden": ("", "<b hidden>9</b>"),
    "hidden, shown": ("b{display:inline}", "<b hidden>9</b>"),
    "not for machines": ("", "<b aria-hidden=true>9</b>"),
    "invisible": (".h{visibility:hidden}", "<b class=h>9</b>"),
    "visible within": ("i{visibility:hidden} b{visibility:visible}", "<i><b>9</b></i>"),
    "faint": (".h{opacity:0}", "<b class=h>9</b>"),
    "faint around": (".h{opacity:0}", '<i class=h><b style="opacity:1">9</b></i>'),
    "half faint": (".h{opacity:.5}", "<b class=h>9</b>"),
    "shown within none": (".h{display:none}", '<i class=h><b style="display:block">9</b></i>'),
    "template": ("", "<template>9</template>"),
    "noscript": ("", "<noscript>9</noscript>"),
    "script": ("", "<script>9</script>"),
    "details": ("", f"<details>{STAY}9</details>"),
    "closed details": ("", f"<details>{STAY}<b>9</b></details>"),
    "open details": ("", f"<details open>{STAY}<b>9</b></details>"),
    "summary": ("", "<details><summary>9</summary>a</details>"),
    "dialog": ("", "<dialog>9</dialog>"),
    "open dialog": ("", "<dialog open>9</dialog>"),
    "list of choices": ("", "<datalist><option>9</datalist>"),
    "hidden field": ("", '<input type=hidden value="9">'),
    "width of none": ("", '<b style="width:0;height:0">9</b>'),
    "size within none": ("", '<i style="font-size:0"><b style="font-size:14px">9</b></i>'),
    "white on blue": ("td{background:#036} b{color:#fff}", "<b>9</b>"),
    "white on a blue row": ("tr{background-color:navy}", '<b style="color:white">9</b>'),
    "still": ("b{transform:translateZ(0)}", "<b>9</b>"),
    "grey day": ("td{filter:grayscale(100%)}", "<b>9</b>"),
    "skipped": ("b{content-visibility:hidden;display:block}", "<b>9</b>"),
}  # fmt: skip
DOUBTFUL = {
    "white": ("b{color:#fff}", "<b>9</b>"),
    "nearly white": ("b{color:rgb(250 250 250)}", "<b>9</b>"),
    "transparent": ("b{color:transparent}", "<b>9</b>"),
    "clear by hsl": ("b{color:hsla(0,0%,0%,0)}", "<b>9</b>"),
    "blue on blue": ("td{background:#003366} b{color:#036}", "<b>9</b>"),
    "no size": ("b{font-size:0}", "<b>9</b>"),
    "no share": ("i{font-size:0} b{font-size:2em}", "<i><b>9</b></i>"),
    "short font": ("b{font:0/1 serif}", "<b>9</b>"),
    "outside": ("b{position:absolute;left:-9999px}", "<b>9</b>"),
    "indented": ("b{display:block;text-indent:-9999px;overflow:hidden}", "<b>9</b>"),
    "clipped": ("b{position:absolute;clip:rect(0 0 0 0)}", "<b>9</b>"),
    "clipped path": ("b{display:inline-block;clip-path:inset(50%)}", "<b>9</b>"),
    "no height": ("b{display:block;height:0;overflow:hidden}", "<b>9</b>"),
    "no most height": ("b{display:block;max-height:0;overflow:hidden}", "<b>9</b>"),
    "scaled away": ("b{display:inline-block;transform:scale(0)}", "<b>9</b>"),
    "filtered": ("b{display:inline-block;filter:opacity(0)}", "<b>9</b>"),
    "having": ("td:has(u) b{display:none}", "<u></u><b>9</b>"),
    "colours asked for": ("@media (prefers-color-scheme:dark){b{display:none}}", "<b>9</b>"),
    "within a box of its own": ("@container (width>1px){b{display:none}}", "<b>9</b>"),
}  # fmt: skip
CLEAR = "#box,#box *{-webkit-text-fill-color:transparent!important}"


@pytest.fixture(scope="module")
def screen(browser):
    """One window for all."""
    context = browser.new_context(viewport={"width": 1280, "height": 200})
    yield context.new_page()
    context.close()


def page(sheet: str, markup: str) -> str:
    """A page of one table, whose second box holds the markup."""
    row = f"<tr><td>规章<td id=box>{markup}"
    return f"<!doctype html><meta charset=utf-8><style>{sheet}</style><table>{row}</table>"


def is_shown(screen, sheet: str, markup: str) -> bool:
    """Whether the browser's picture changes when the text of the box gets no colour."""
    screen.set_content(page(sheet, markup))
    before = screen.screenshot()
    screen.add_style_tag(content=CLEAR)
    return screen.screenshot() != before


def told(sheet: str, markup: str) -> str:
    """What is read in the box."""
    (line,) = html.read_text(page(sheet, markup)).lines
    return line.partition("\t")[2]


@pytest.mark.parametrize("name", CERTAIN)
def test_what_is_certain_is_what_the_browser_shows(screen, name):
    """The digit is read where it leaves ink on the screen, and only there."""
    text = told(*CERTAIN[name])
    assert "\ufffc" not in text
    assert ("9" in text) == is_shown(screen, *CERTAIN[name])


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_doubtful_is_no_figure_where_the_browser_hides_it(screen, name):
    """A digit may be marked instead of left out, but is not read if nobody sees it."""
    text = told(*DOUBTFUL[name])
    assert "9" not in text
    assert "\ufffc" in text or not is_shown(screen, *DOUBTFUL[name])
