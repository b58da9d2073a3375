"""A run of text of a Word document in; whether and how it is printed out.

Word hides text by a property of the run, of its style, or of a style that one is based on; people
hide it by making it white or a speck.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

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
    for name, is_meant in (
        ("vanish", is_on),
        ("vertAlign", lambda node: attribute(node, "val") in RAISING),
    ):
        for run in _styled(body, set(_styles_with(styles, name, is_meant))):
            if name not in properties(run):
                made = etree.SubElement(_own(run, "rPr"), name)
                if name == "vertAlign":
                    made.set("val", "superscript")
    _number(body, set(_styles_with(styles, "numPr", has_number, "pPr")))


def _number(body: etree._Element, names: set[str]) -> None:
    """Give each paragraph of these styles the number that Word prints before it."""
    for style in body.iter("{*}pStyle"):
        around = style.getparent()
        if around is not None and attribute(style, "val") in names:
            numbering = _own(around, "numPr")
            if numbering.find("{*}numId") is None:
                etree.SubElement(numbering, "numId").set("val", "1")


def has_number(numbering: etree._Element | None) -> bool:
    """Whether such a property has Word print a number before a paragraph, be it empty."""
    chosen = [] if numbering is None else numbering.iterfind("{*}numId")
    return any(attribute(n, "val") != "0" for n in chosen)


def _styled(body: etree._Element, names: set[str]) -> Iterator[etree._Element]:
    """The runs that have a style of these, or whose paragraph has."""
    found = (n for n in body.iter("{*}rStyle", "{*}pStyle") if attribute(n, "val") in names)
    holders = {around[1] for node in found if len(around := list(node.iterancestors())) > 1}
    yield from (run for holder in holders for run in holder.iter("{*}r"))


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
        own = attribute(style, "styleId")
        based[own] = attribute(style.find("{*}basedOn"), "val")
        found = properties(style, part).get(name)
        has |= {own: is_meant(found)} if found is not None else {}
    for own in based:
        near, steps = own, 0
        while near not in has and based.get(near) and steps < DEEPEST_STYLE:
            near, steps = based[near], steps + 1
        if has.get(near):
            yield own


def _own(node: etree._Element, name: str) -> etree._Element:
    """The child of that name, made where there is none."""
    found = node.find(f"{{*}}{name}")
    if found is None:
        found = etree.Element(name)
        node.insert(0, found)
    return found


def properties(node: etree._Element, part: str = "rPr") -> dict[str, etree._Element]:
    """What a part of a node says of it, by name."""
    own = node.find(f"{{*}}{part}")
    return {} if own is None else {local(n): n for n in own}


def _value(said: Mapping[str, etree._Element], name: str) -> str:
    return attribute(said.get(name), "val")


def _size(said: Mapping[str, etree._Element], name: str, default: int) -> int:
    return whole(_value(said, name), default)


def is_on(node: etree._Element | None) -> bool:
    """Whether a property is there and not switched off."""
    return node is not None and attribute(node, "val").lower() not in OFF


def _is_struck(said: Mapping[str, etree._Element]) -> bool:
    return is_on(said.get("strike")) or is_on(said.get("dstrike"))


def is_unprinted(run: etree._Element) -> bool:
    """Whether the text of the run is left out; `opening` tells what stands for it."""
    said = properties(run)
    return is_on(said.get("vanish")) or _is_struck(said)


def opening(run: etree._Element) -> str:
    """What a run's look puts before its text: a mark for the struck, ^ for the raised."""
    said = properties(run)
    if not _text(run).strip():
        return ""
    if _is_struck(said):
        return STRUCK
    if _is_doubtful(run, said):
        return SOMETHING
    return "^" if _is_note(run, said) else RAISING.get(_value(said, "vertAlign"), "")


def _is_note(run: etree._Element, said: Mapping[str, etree._Element]) -> bool:
    """Whether a run is raised or small beside others, refers to a note or links to one."""
    around = run.getparent()
    linked = around is not None and local(around) == "hyperlink"
    return (
        _value(said, "rStyle") in NOTES
        or _value(said, "position")[:1] not in ("", "0", "-")
        or any(attribute(n, "customMarkFollows") for n in run)
        or (linked and attribute(around, "anchor").startswith(("_ftn", "_edn")))
        or _is_small(run, said)
    )


def _is_small(run: etree._Element, said: Mapping[str, etree._Element]) -> bool:
    """Whether digits are smaller than others in their paragraph."""
    size, around = _size(said, "sz", 0), run.getparent()
    if not size or around is None or not _has_digits(run):
        return False
    others = filter(_has_digits, around.iterfind("{*}r"))
    return size < NOTE_SIZE * max((_size(properties(o), "sz", 0) for o in others), default=0)


def _text(run: etree._Element) -> str:
    return "".join(n.text or "" for n in run.iterfind("{*}t"))


def _has_digits(run: etree._Element) -> bool:
    return any(map(str.isdigit, _text(run)))


def _is_doubtful(run: etree._Element, said: Mapping[str, etree._Element]) -> bool:
    """Whether nobody may see it: specks, squeezed figures, and those in the colour of the paper."""
    moved = _value(said, "spacing")
    return _size(said, "sz", SMALLEST) < SMALLEST or (
        _has_digits(run)
        and (
            _size(said, "w", THINNEST) < THINNEST
            or (moved.startswith("-") and whole(moved[1:], 0) > TIGHTEST)
            or (_text(run).strip().isdigit() and _is_in_colour_of_paper(run, said))
        )
    )


def _is_in_colour_of_paper(run: etree._Element, said: Mapping[str, etree._Element]) -> bool:
    shown, marked = _value(said, "color").lower(), _value(said, "highlight")
    cell = next(run.iterancestors("{*}tc"), None)
    around = {} if cell is None else properties(cell, "tcPr")
    fills = (attribute(each.get("shd"), "fill").lower() for each in (said, around))
    behind = next((fill for fill in fills if fill not in ("", "auto")), "ffffff")
    is_pale = not shown and attribute(said.get("color"), "themeColor").startswith("background")
    if marked:
        return marked == "black" and shown in DARK
    return bool(PALE.fullmatch(behind)) if is_pale or PALE.fullmatch(shown) else shown == behind


def whole(written: str, default: int) -> int:
    """A whole number of an attribute, however long it is written."""
    return int(written[:6]) if written.isdecimal() else default
