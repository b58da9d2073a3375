"""A node of a page in; what is printed in its place out, where that is not simply its text.

What a page surely hides is left out, what it may hide leaves a mark that no number survives: a
figure that nobody sees is none of the agency's, and a style sheet is only half understood here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from gongkai.extract.formats.tree import text_of, words

SOMETHING = "\ufffc"
"""Stands where something is printed that is not text: no number survives beside it."""
DOUBTED = "gongkai-doubted"
"""The attribute that marks a node which a style sheet of the page may hide."""
ADDED = "gongkai-added"
"""The attribute that marks a node before or behind which a style sheet may print a figure."""
UNPRINTED = words(
    "script style head title meta link template noscript select option datalist button iframe"
    " audio video rp rt base param source track map area colgroup col"
)
STRUCK = frozenset({"s", "strike", "del"})
PICTURES = frozenset({"img", "svg", "canvas", "object", "embed", "math", "meter", "progress"})
TURNED = frozenset({"bdo", "bdi"})
TYPED = frozenset({"text", "number", "tel", ""})
"""Kinds of `<input>` whose value is printed."""
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
VEILED = re.compile(
    r"visibility\s*:\s*hidden|opacity\s*:\s*0*(?:\.0+)?\s*%?\s*(?:;|!|$)", re.IGNORECASE
)
TINY = re.compile(
    r"font-size\s*:\s*(?:0*(?:\.\d+)?|[12](?:\.\d+)?(?=p))\s*(?:px|pt|r?em|%)?\s*(?:;|!|$)", re.I
)
"""Nought, less than one of anything, or a point or two."""
OUTSIDE = re.compile(r"(?:left|top|right|text-indent|margin-left)\s*:\s*-\s*\d{3,}", re.IGNORECASE)
SIZE = re.compile(r"font-size|font\s*:", re.IGNORECASE)
PALE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:#fff(?:fff)?\b|#f[c-f]f[c-f]f[c-f]\b|white\b|transparent\b"
    r"|rgba?\(\s*25[2-5]\s*,\s*25[2-5]\s*,\s*25[2-5]|(?:rgb|hsl)a\([^)]*,\s*0*(?:\.0+)?\s*\)"
    r"|hsla?\([^)]*\b(?:9[89]|100)%)",
    re.IGNORECASE,
)
ODD = re.compile(
    r"(?<![\w-])(?:clip|clip-path|transform|filter|content-visibility|unicode-bidi)\s*:\s*(?!none|auto|normal)"
    r"|direction\s*:\s*rtl|zoom\s*:\s*0|max-(?:height|width)\s*:\s*0|visibility\s*:\s*collapse"
    r"|letter-spacing\s*:\s*-\s*(?:\d{2,}|[1-9](?:\.\d+)?em)"
    r"|(?<![\w-])(?:height|width)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$).*overflow",
    re.IGNORECASE,
)
"""Styles that may hide a text or turn it round."""
ASIDE = re.compile(
    r"(?<![\w-])(?:position\s*:\s*(?:absolute|fixed|relative)|float\s*:\s*right"
    r"|vertical-align\s*:\s*-?\d)",
    re.IGNORECASE,
)
"""Styles that move a text: beside other digits of its box it may be a note."""
NOTED = re.compile(r"foot|note|sup(?![a-z])|zhu(?:shi|jie)", re.IGNORECASE)
"""In the class of a text, or where it links to: a mark of a footnote."""
PALE_FONTS = re.compile(r"white|#?fff|#?f[c-f]f[c-f]f[c-f]", re.IGNORECASE)
CROSSED = re.compile(r"text-decoration[^;]*:[^;]*line-through", re.IGNORECASE)
PICTURE = re.compile(r"background[^;]*url\(", re.IGNORECASE)
FILLING = re.compile(r"(?:data-|:|x-|v-|ng-)?(?:value|val|text|html|num|number|count|bind|content)")
"""Attributes from which a script may fill a box."""
FIGURE = re.compile(r"[\d\s,.，\xa0-]+")
SIMPLE = re.compile(r"[a-z]*\.([\w-]+)", re.IGNORECASE)
"""A selector of a class, with or without the tag."""
CONTENT = re.compile(r"(?<![\w-])content\s*:\s*([^;]+)", re.IGNORECASE)
BESIDE = re.compile(r"::?(?:before|after)\s*$", re.IGNORECASE)
ATTRIBUTE = re.compile(r"attr\(\s*([\w-]+)[^)]*\)", re.IGNORECASE)
ESCAPED = re.compile(r"\\([0-9a-f]{1,6})", re.IGNORECASE)
MOST_ADDED = 100
"""Rules of a page that add content; sheets of icons have some hundreds, and none in tables."""
LARGEST_BOX = 40
"""Nodes of a box within which what is struck out is told from what is not."""


def stand_in(node: etree._Element) -> str | None:
    """What is printed for a node whose inside is not read; None where it is."""
    if (node.tag in UNPRINTED and node.tag != "select") or node.get("hidden") is not None:
        return ""
    style = node.get("style") or ""
    if is_hidden(node):
        return ""
    if node.tag in STRUCK or (style and CROSSED.search(style)):
        return _struck(node)
    if node.tag in PICTURES or (node.tag == "select" and text_of(node).strip()):
        return SOMETHING if _box(node) is not None else ""
    if node.tag == "input":
        return (node.get("value") or "") if (node.get("type") or "").lower() in TYPED else ""
    if node.get(ADDED) is not None or _is_filled_later(node):
        return SOMETHING
    if _is_doubtful(node, style) and _box(node) is not None and text_of(node).strip():
        return SOMETHING
    return None


def is_hidden(node: etree._Element) -> bool:
    """Whether the node's own style leaves nothing of it to see."""
    style = node.get("style")
    return bool(style and (HIDDEN.search(style) or VEILED.search(style)))


def unveil(page: etree._Element) -> bool:
    """Show what is only invisible until a script has run; whether there was anything."""
    veiled = [node for node in page.iter() if VEILED.search(node.get("style") or "")]
    for node in veiled:
        node.set("style", VEILED.sub(";", node.get("style") or ""))
    return bool(veiled)


def doubt_hidden_classes(root: etree._Element) -> None:
    """Mark what stands in boxes of tables and has a class that a style sheet of the page hides."""
    hidden = set(_hidden_classes(node.text or "" for node in root.iter("style")))
    if not hidden:
        return
    for node in root.iter():
        if hidden.intersection((node.get("class") or "").split()):
            node.set(DOUBTED, "")


def doubt_added_content(root: etree._Element) -> None:
    """Mark the nodes in boxes of tables to which a style sheet of the page adds a figure.

    A box that seems empty may then be none: td::before {content: attr(data-value)}.
    """
    added = list(islice(_added(node.text or "" for node in root.iter("style")), MOST_ADDED))
    for box in root.iter("td", "th") if added else ():
        for node in islice(box.iter(etree.Element), LARGEST_BOX):
            if any(
                _prints(content, node) and _is_meant(selector, node) for selector, content in added
            ):
                node.set(ADDED, "")


def _added(sheets: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The last part of each selector of something added, and what it adds."""
    for sheet in sheets:
        for selectors, declarations in _rules(sheet):
            match = CONTENT.search(declarations)
            if match and (ATTRIBUTE.search(match[1]) or _has_digit(match[1])):
                for selector in selectors.split(","):
                    if BESIDE.search(selector):
                        yield re.split(r"[\s>+~]+", BESIDE.sub("", selector).strip())[-1], match[1]


def _prints(content: str, node: etree._Element) -> bool:
    """Whether a digit may be in what is added to this node."""
    told = "".join(node.get(name.lower()) or "" for name in ATTRIBUTE.findall(content))
    return any(map(str.isdigit, told)) or _has_digit(content)


def _has_digit(content: str) -> bool:
    """Whether what is added to every node may have a digit; a counter is one."""
    plain = ESCAPED.sub(lambda match: chr(min(int(match[1], 16), 0xFFFD)), content)
    return "counter" in plain or any(map(str.isdigit, ATTRIBUTE.sub("", plain)))


def _is_meant(selector: str, node: etree._Element) -> bool:
    """Whether a selector may mean a node; of attributes only their names are asked."""
    tag = re.match(r"[\w-]+", selector)
    names, classes = node.attrib, (node.get("class") or "").split()
    return (
        (tag is None or tag[0].lower() == node.tag)
        and all(each in classes for each in re.findall(r"\.([\w-]+)", selector))
        and all(each == node.get("id") for each in re.findall(r"#([\w-]+)", selector))
        and all(each.lower() in names for each in re.findall(r"\[\s*([\w-]+)", selector))
    )


def _hidden_classes(sheets: Iterable[str]) -> Iterator[str]:
    for sheet in sheets:
        for selectors, declarations in _rules(sheet):
            if any(p.search(declarations) for p in (HIDDEN, VEILED, TINY, OUTSIDE, PALE, CROSSED)):
                for selector in selectors.split(","):
                    if match := SIMPLE.fullmatch(selector.strip()):
                        yield match[1]


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of a style sheet, those inside @media and the like left out."""
    depth, selectors = 0, ""
    for piece in re.split(r"([{}])", sheet):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            selectors = re.sub(r"/\*.*?\*/", " ", piece, flags=re.DOTALL)
        elif depth == 1 and "@" not in selectors:
            yield selectors, piece


def _is_filled_later(node: etree._Element) -> bool:
    """Whether an empty box has a figure that a script prints, or a picture behind it."""
    if node.tag not in ("td", "th") or text_of(node).strip():
        return False
    nodes = islice(node.iter(etree.Element), LARGEST_BOX)
    return any(_is_filled(each) for each in nodes)


def _is_filled(node: etree._Element) -> bool:
    """Whether a node without text has a figure in an attribute, or a picture behind it."""
    if node.tag == "input":
        return False
    told = ((str(name), str(value)) for name, value in node.items())
    return bool(PICTURE.search(node.get("style") or "")) or any(
        FILLING.fullmatch(name) and any(char.isdigit() for char in value) for name, value in told
    )


def _is_doubtful(node: etree._Element, style: str) -> bool:
    """Whether it may be that nobody sees this text."""
    if node.get(DOUBTED) is not None:
        return True
    if style and (OUTSIDE.search(style) or ODD.search(style)):
        return True
    if node.tag in TURNED or (node.get("dir") or "").lower() == "rtl" or _is_beside(node, style):
        return True
    if style and TINY.search(style):
        return not any(SIZE.search(inner.get("style") or "") for inner in node.iterdescendants())
    pale = PALE.search(style) or PALE_FONTS.fullmatch(node.get("color") or "")
    return bool(pale and FIGURE.fullmatch(text_of(node)) and not _is_on_colour(node))


def _is_beside(node: etree._Element, style: str) -> bool:
    """Whether a few digits are moved, or marked as a note, beside other digits of their box."""
    moved = style and ASIDE.search(style)
    noted = NOTED.search(node.get("class") or "") or (node.get("href") or "").startswith("#")
    if node.tag in ("td", "th") or not (moved or noted):
        return False
    box, own = _box(node), _digits(node)
    return box is not None and 0 < own < _digits(box)


def _is_on_colour(node: etree._Element) -> bool:
    """Whether a colour is laid below the node within its table."""
    for around in (node, *node.iterancestors()):
        style = PALE.sub("", around.get("style") or "").lower()
        if around.get("bgcolor") or ("background" in style and "white" not in style):
            return True
        if around.tag == "table":
            return False
    return False


def _struck(node: etree._Element) -> str:
    """What is struck out is gone where other digits of its box stand; else nobody can tell."""
    box = _box(node)
    if not text_of(node).strip():
        return ""
    if box is None:
        return SOMETHING
    nodes = list(islice(box.iter(), LARGEST_BOX))
    if len(nodes) == LARGEST_BOX:
        return SOMETHING
    struck = (n for n in nodes if n.tag in STRUCK or CROSSED.search(n.get("style") or ""))
    left = _digits(box) - sum(map(_digits, struck))
    return " " if left > 0 else SOMETHING


def _digits(node: etree._Element) -> int:
    return sum(char.isdigit() for char in text_of(node))


def _box(node: etree._Element) -> etree._Element | None:
    """The cell that the node is or stands in."""
    return node if node.tag in ("td", "th") else next(node.iterancestors("td", "th"), None)
