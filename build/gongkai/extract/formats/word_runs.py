"""A run of text of a Word document in; whether and how it is printed out.

Word hides text by a property of the run, of its style, or of a style that one is based on; people
hide it by making it white or a speck.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from gongkai.extract.document import SOMETHING
from gongkai.extract.formats.tree import attribute, local

STRUCK = "\ue000"
"""Stands for text that is struck out."""
RAISING = {"superscript": "^", "subscript": "_"}
OFF = frozenset({"0", "false", "off", "none"})
NOTES = frozenset({"FootnoteReference", "EndnoteReference"})
"""Styles that raise a mark; Word and WPS name them so where they do not number them."""
PALE = re.compile("f[c-f]f[c-f]f[c-f]", re.IGNORECASE)
DARK = frozenset({"", "auto", "000000"})
THINNEST = 20
"""Per cent of a character's width; people squeeze text to three quarters."""
TIGHTEST = 100
"""Twentieths of a point by which characters may be moved together."""
NOTE_SIZE = 0.75
"""Digits smaller than this share of others beside them are a mark of a note."""
SMALLEST = 6
"""Half points; what is printed smaller is not meant to be read."""
DEEPEST_STYLE = 20
"""Steps from a style to those it is based on; Word allows ten."""


def spell_out(body: etree._Element, styles: etree._Element) -> None:
    """Give each run and paragraph what styles say of hiding, raising and numbering it."""
    for name, is_meant in (("vanish", is_on), ("vertAlign", _is_raised)):
        for run in _styled(body, set(_styles_with(styles, name, is_meant))):
            if name not in _properties(run):
                made = etree.SubElement(_own(run, "rPr"), name)
                if name == "vertAlign":
                    made.set("val", "superscript")
    _number(body, set(_styles_with(styles, "numPr", _has_number, "pPr")))


def _number(body: etree._Element, names: set[str]) -> None:
    """Give each paragraph of these styles the number that Word prints before it."""
    for style in body.iter("{*}pStyle"):
        around = style.getparent()
        if around is not None and attribute(style, "val") in names:
            numbering = _own(around, "numPr")
            if not any(local(n) == "numId" for n in numbering):
                etree.SubElement(numbering, "numId").set("val", "1")


def _has_number(numbering: etree._Element | None) -> bool:
    return numbering is not None and any(
        local(n) == "numId" and attribute(n, "val") != "0" for n in numbering
    )


def _styled(body: etree._Element, names: set[str]) -> Iterator[etree._Element]:
    """The runs that have a style of these, or whose paragraph has."""
    found = (n for n in body.iter("{*}rStyle", "{*}pStyle") if attribute(n, "val") in names)
    holders = {around[1] for node in found if len(around := list(node.iterancestors())) > 1}
    yield from (run for holder in holders for run in holder.iter("{*}r"))


def _is_raised(node: etree._Element | None) -> bool:
    return attribute(node, "val") in RAISING


def _styles_with(
    styles: etree._Element,
    name: str,
    is_meant: Callable[[etree._Element | None], bool],
    part: str = "rPr",
) -> Iterator[str]:
    """Styles that have a property, and those that are based on them and do not take it back."""
    based: dict[str, str] = {}
    has: dict[str, bool] = {}
    for style in styles:
        own = attribute(style, "styleId") or ""
        based[own] = next((attribute(n, "val") or "" for n in style if local(n) == "basedOn"), "")
        found = _properties(style, part).get(name)
        has |= {own: is_meant(found)} if found is not None else {}
    for own in based:
        near, steps = own, 0
        while near not in has and based.get(near) and steps < DEEPEST_STYLE:
            near, steps = based[near], steps + 1
        if has.get(near):
            yield own


def _own(node: etree._Element, name: str) -> etree._Element:
    """The child of that name, made where there is none."""
    found = next((n for n in node if local(n) == name), None)
    if found is None:
        found = etree.Element(name)
        node.insert(0, found)
    return found


def _properties(run: etree._Element, part: str = "rPr") -> dict[str, etree._Element]:
    own = next((n for n in run if local(n) == part), None)
    return {} if own is None else {local(n): n for n in own}


def is_on(node: etree._Element | None) -> bool:
    """Whether a property is there and not switched off."""
    return node is not None and (attribute(node, "val") or "1").lower() not in OFF


def _is_struck(properties: dict[str, etree._Element]) -> bool:
    return is_on(properties.get("strike")) or is_on(properties.get("dstrike"))


def is_unprinted(run: etree._Element) -> bool:
    """Whether the text of the run is left out; `opening` tells what stands for it."""
    properties = _properties(run)
    return is_on(properties.get("vanish")) or _is_struck(properties)


def opening(run: etree._Element) -> Iterator[str]:
    """What a run's look puts before its text: a mark for the struck, ^ for the raised."""
    properties = _properties(run)
    has_text = any(local(n) == "t" and (n.text or "").strip() for n in run)
    if has_text and _is_struck(properties):
        yield STRUCK
    elif has_text and _is_doubtful(run, properties):
        yield SOMETHING
    elif has_text and _is_note(run, properties):
        yield "^"
    elif has_text:
        yield RAISING.get(attribute(properties.get("vertAlign"), "val") or "", "")


def _is_note(run: etree._Element, properties: dict[str, etree._Element]) -> bool:
    """Whether a run is raised or small beside others, refers to a note or links to one."""
    if attribute(properties.get("rStyle"), "val") in NOTES:
        return True
    if not (attribute(properties.get("position"), "val") or "0").startswith(("0", "-")):
        return True
    if any(attribute(n, "customMarkFollows") for n in run):
        return True
    around = run.getparent()
    linked = around is not None and local(around) == "hyperlink"
    link = attribute(around, "anchor") if linked else None
    return (link or "").startswith(("_ftn", "_edn")) or _is_small(run, properties)


def _is_small(run: etree._Element, properties: dict[str, etree._Element]) -> bool:
    """Whether digits are smaller than others in their paragraph."""
    size, around = whole(attribute(properties.get("sz"), "val"), 0), run.getparent()
    if not size or around is None or not _has_digits(run):
        return False
    others = (each for each in around if local(each) == "r" and _has_digits(each))
    sizes = (whole(attribute(_properties(each).get("sz"), "val"), 0) for each in others)
    return size < NOTE_SIZE * max(sizes, default=0)


def _has_digits(run: etree._Element) -> bool:
    return any(char.isdigit() for n in run if local(n) == "t" for char in n.text or "")


def _is_doubtful(run: etree._Element, properties: dict[str, etree._Element]) -> bool:
    """Whether nobody may see it: specks, squeezed figures, and those in the colour of the paper."""
    if whole(attribute(properties.get("sz"), "val"), SMALLEST) < SMALLEST:
        return True
    if not _has_digits(run):
        return False
    if whole(attribute(properties.get("w"), "val"), THINNEST) < THINNEST:
        return True
    moved = attribute(properties.get("spacing"), "val") or ""
    if moved.startswith("-") and whole(moved[1:], 0) > TIGHTEST:
        return True
    text = "".join(n.text or "" for n in run if local(n) == "t")
    return text.strip().isdigit() and _is_in_colour_of_paper(run, properties)


def _is_in_colour_of_paper(run: etree._Element, properties: dict[str, etree._Element]) -> bool:
    colour = properties.get("color")
    shown = (attribute(colour, "val") or "").lower()
    cell = next(run.iterancestors("{*}tc"), None)
    shades = [] if cell is None else [n for n in child(cell, "tcPr") if local(n) == "shd"]
    fills = [attribute(shade, "fill") or "auto" for shade in (properties.get("shd"), *shades)]
    behind = next((fill.lower() for fill in fills if fill != "auto"), "ffffff")
    marked = attribute(properties.get("highlight"), "val")
    if marked:
        return marked == "black" and shown in DARK
    if PALE.fullmatch(shown) or (
        not shown and (attribute(colour, "themeColor") or "").startswith("background")
    ):
        return bool(PALE.fullmatch(behind))
    return shown == behind


def child(node: etree._Element, name: str) -> Sequence[etree._Element]:
    """What the first child of that name holds."""
    return next((list(n) for n in node if local(n) == name), [])


def whole(written: str | None, default: int) -> int:
    """A whole number of an attribute, however long it is written."""
    return int(written[:6]) if written is not None and written.isdecimal() else default
