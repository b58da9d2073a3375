"""A run of text of a Word document in; whether and how it is printed out.

Word hides text by a property of the run, of its style, or of a style that one is based on; people
hide it by making it white or a speck.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from gongkai.extract.formats.tree import attribute, local

SOMETHING = "\ufffc"
STRUCK = "\ue000"
"""Stands for text that is struck out."""
RAISING = {"superscript": "^", "subscript": "_"}
OFF = frozenset({"0", "false", "off", "none"})
PALE = frozenset({"ffffff", "fefefe"})
NO_SHADE = PALE | {"auto"}
SMALLEST = 6
"""Half points; what is printed smaller is not meant to be read."""
DEEPEST_STYLE = 20
"""Steps from a style to those it is based on; Word allows ten."""


def spell_out(body: etree._Element, styles: etree._Element) -> None:
    """Hide each run whose own or whose paragraph's style hides it."""
    hidden = set(_hidden_styles(styles))
    styled = (n for n in body.iter("{*}rStyle", "{*}pStyle") if attribute(n, "val") in hidden)
    holders = {around[1] for node in styled if len(around := list(node.iterancestors())) > 1}
    for run in (run for holder in holders for run in holder.iter("{*}r")):
        if "vanish" not in _properties(run):
            etree.SubElement(_own(run, "rPr"), "vanish")


def _hidden_styles(styles: etree._Element) -> Iterator[str]:
    """Styles that hide text, and those that are based on them and do not show it again."""
    based: dict[str, str] = {}
    hides: dict[str, bool] = {}
    for style in styles:
        name = attribute(style, "styleId") or ""
        based[name] = next((attribute(n, "val") or "" for n in style if local(n) == "basedOn"), "")
        found = _properties(style).get("vanish")
        hides |= {name: is_on(found)} if found is not None else {}
    for name in based:
        near, steps = name, 0
        while near not in hides and based.get(near) and steps < DEEPEST_STYLE:
            near, steps = based[near], steps + 1
        if hides.get(near):
            yield name


def _own(node: etree._Element, name: str) -> etree._Element:
    """The child of that name, made where there is none."""
    found = next((n for n in node if local(n) == name), None)
    if found is None:
        found = etree.Element(name)
        node.insert(0, found)
    return found


def _properties(run: etree._Element) -> dict[str, etree._Element]:
    own = next((n for n in run if local(n) == "rPr"), None)
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
    elif has_text:
        yield RAISING.get(attribute(properties.get("vertAlign"), "val") or "", "")


def _is_doubtful(run: etree._Element, properties: dict[str, etree._Element]) -> bool:
    """Whether nobody may see it: specks, and figures that are white on white."""
    if whole(attribute(properties.get("sz"), "val"), SMALLEST) < SMALLEST:
        return True
    if (attribute(properties.get("color"), "val") or "").lower() not in PALE:
        return False
    text = "".join(n.text or "" for n in run if local(n) == "t")
    return text.strip().isdigit() and not _is_on_colour(run, properties)


def _is_on_colour(run: etree._Element, properties: dict[str, etree._Element]) -> bool:
    cell = next(run.iterancestors("{*}tc"), None)
    shades = [] if cell is None else [n for n in child(cell, "tcPr") if local(n) == "shd"]
    fills = (attribute(shade, "fill") for shade in (properties.get("shd"), *shades))
    coloured = any((fill or "auto").lower() not in NO_SHADE for fill in fills)
    return coloured or "highlight" in properties


def child(node: etree._Element, name: str) -> Sequence[etree._Element]:
    """What the first child of that name holds."""
    return next((list(n) for n in node if local(n) == name), [])


def whole(written: str | None, default: int) -> int:
    """A whole number of an attribute, however long it is written."""
    return int(written[:6]) if written is not None and written.isdecimal() else default
