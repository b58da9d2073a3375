"""A page's tree in; the same tree with what a browser shows of it, and no more, out.

What the page surely hides is taken out. What it may hide, and what is shown but is no text, leaves
in a box of a table a mark that no number survives: a figure that nobody sees is none of the
agency's, and sheets outside the page are not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

import cssselect2
from lxml import etree

from gongkai.extract.document import SOMETHING
from gongkai.extract.formats.article import body_of
from gongkai.extract.formats.style import (
    Declared,
    Sheets,
    StyleRule,
    cascade,
    colour,
    inline,
    sheets_of,
)  # fmt: skip
from gongkai.extract.formats.tree import text_of, words

Chosen = Mapping[etree._Element, list[StyleRule]]
"""The rules of style sheets, by the elements that they choose."""
Colour = tuple[float, float, float, float] | None
UNPRINTED = words(
    "script style head title meta link template noscript option datalist rt rp base param source"
    " track map area colgroup col"
)
PICTURES = words("img svg canvas object embed math meter progress select iframe audio video button")
TURNED = words("bdo bdi")
TYPED = words("text number tel") | {""}
"""Kinds of `<input>` whose value is printed."""
STRUCK = words("s strike del")
CELLS = words("td th")
ROWS = words("tr tbody thead tfoot")
TABLE_PARTS = ROWS | CELLS | {"table", "caption"}
WITHIN = {
    "table": ROWS | {"td"},
    "tbody": words("tr"),
    "thead": words("tr"),
    "tfoot": words("tr"),
    "tr": words("td"),
}
"""What a table of elements that are none holds, if it is one."""
HINTS = {"background-color": "bgcolor", "background-image": "background", "color": "color"}
"""Attributes that say what a property says."""
HINTING = STRUCK | {"sup", "sub", "dialog"}
RAISING = {"super": "^", "sup": "^", "sub": "_"}
"""A raised 2 after a 5 is no 52."""
AS_TABLE = {
    "table": "table", "inline-table": "table", "table-row": "tr", "table-cell": "td",
    "table-row-group": "tbody", "table-header-group": "thead", "table-footer-group": "tfoot",
}  # fmt: skip
ROLES = {
    "table": "table", "grid": "table", "row": "tr", "rowgroup": "tbody",
    "cell": "td", "gridcell": "td", "columnheader": "td", "rowheader": "td",
}  # fmt: skip
"""What an element is that says its role to a screen reader."""
USUAL = 16.0
"""CSS pixels of text whose size nobody tells."""
SMALLEST = 3.0
"""CSS pixels; what is printed smaller is not meant to be read."""
FAINT = 0.1
"""Share of its colour below which nobody reads a text."""
ALIKE = 0.12
"""By so little light no two colours are told apart on paper."""
FAR = 90.0
"""CSS pixels by which a text may be moved out of its box, or off the page."""
LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(px|pt|pc|in|cm|mm|rem|em|ex|%|vw|vh|)")
UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "rem": USUAL,
         "vw": 12.8, "vh": 8.0, "": 1.0}  # fmt: skip
STILL = re.compile(
    r"(?:none|(?:translatez|translate3d|rotate\w?|skew\w?|perspective)\((?:0|deg|px|[.,\s])*\)"
    r"|scale(?:3d)?\((?:1|[.,\s])*\)|translate[xy]?\((?:-?\d{1,2}(?:px|%)?|[,\s])*\)|\s)*"
)
"""Transformations that neither turn a text round nor take it away."""
UNTOUCHED = words("none auto normal unset initial inherit revert ltr visible")
UNKNOWN = re.compile(r"(?:var|calc|env|attr|min|max|clamp)\(")
NOTED = re.compile(r"foot|note|sup(?![a-z])|zhu(?:shi|jie)", re.IGNORECASE)
"""In the class of a text, or where it links to: a mark of a footnote."""
FILLING = re.compile(r"(?:data-|:|x-|v-|ng-)?(?:value|val|text|html|num|number|count|bind|content)")
"""Attributes from which a script may fill a box."""
FIGURE = re.compile(r"[\d\s,.，\xa0-]+")
ATTRIBUTE = re.compile(r"attr\(\s*([\w-]+)[^)]*\)")
ESCAPED = re.compile(r"\\([0-9a-f]{1,6})")
LARGEST_BOX = 40
"""Nodes of a box within which what is struck out is told from what is not."""


def length(value: str, size: float = USUAL) -> float | None:
    """CSS pixels; shares are taken of the size of the type. None for what is no length."""
    match = LENGTH.match(value)
    if match is None:
        return None
    return float(match[1]) * {"em": size, "ex": size / 2, "%": size / 100}.get(
        match[2], UNITS.get(match[2], 1.0)
    )


def share(value: str) -> float:
    """A share of one, also where it is told in per cent; one for what is neither."""
    match = LENGTH.match(value)
    return 1.0 if match is None else float(match[1]) / (100 if match[2] == "%" else 1)


def _is_set(value: str) -> bool:
    return value not in UNTOUCHED


def _is_far(value: str) -> bool:
    at = length(value, 100.0)
    return at is not None and (at <= -FAR or at > 30 * FAR)


def _is_nought(value: str) -> bool:
    return length(value) == 0.0


def _is_narrow(value: str) -> bool:
    return (length(value) or 0.0) < -USUAL / 2


DOUBTED: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(("clip", "clip-path", "mask", "-webkit-text-security"), _is_set),
    **dict.fromkeys(("left", "right", "top", "bottom", "margin-left", "margin-top"), _is_far),
    **dict.fromkeys(("display", "visibility", "opacity"), lambda v: bool(UNKNOWN.search(v))),
    **dict.fromkeys(("zoom", "max-width", "max-height"), _is_nought),
    "text-indent": _is_far,
    "letter-spacing": _is_narrow,
    "transform": lambda value: not STILL.fullmatch(value),
    "filter": lambda value: bool(re.search("opacity|blur|brightness|contrast|invert|url", value)),
    "direction": lambda value: value == "rtl",
    "unicode-bidi": _is_set,
}
"""Values that may hide a text or turn it round."""
AT_STAKE: Mapping[str, Callable[[str], bool]] = {
    "display": lambda value: value == "none" or value in AS_TABLE,
    "visibility": lambda value: value in ("hidden", "collapse"),
    "opacity": lambda value: share(value) < FAINT,
    "content-visibility": lambda value: value == "hidden",
    "mso-hide": lambda value: value == "all",
    "font-size": lambda value: (length(value) or USUAL) < USUAL / 2 or _is_nought(value),
    "text-decoration": lambda value: "line-through" in value,
    "vertical-align": lambda value: value in RAISING,
    "content": lambda value: bool(ATTRIBUTE.search(value)) or _has_digit(value),
    "width": _is_nought,
    "height": _is_nought,
}
"""Values for whose sake a property of a style sheet is looked at."""


def _at_stake(declared: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The properties by which a page may hide something anywhere."""
    told = set(declared)
    found = {
        name
        for name, value in told
        if any(name in table and table[name](value) for table in (DOUBTED, AT_STAKE))
    }
    inks = {colour(value) for name, value in told if name == "color"} | {Look.ink}
    papers = {colour(value) for name, value in told if name == "background-color"} | {Look.paper}
    if any(_are_alike(ink, paper) for ink in inks for paper in papers):
        found |= {"color", "background-color", "background-image"}
    return frozenset(found | ({"overflow"} if found & {"width", "height"} else set()))


@lru_cache(maxsize=4096)
def _are_alike(ink: Colour, paper: Colour) -> bool:
    """Whether nobody tells a text from what is behind it."""
    if ink is None:
        return False
    if ink[3] < FAINT:
        return True
    return (
        paper is not None
        and paper[3] > FAINT
        and all(abs(a - b) * ink[3] < ALIKE for a, b in zip(ink[:3], paper[:3], strict=True))
    )


@dataclass(frozen=True)
class Look:
    """How text is shown: what an element hands on to those within it."""

    is_visible: bool = True
    is_faint: bool = False
    """No element within shows it again."""
    is_doubtful: bool = False
    size: float = USUAL
    ink: Colour = (0.0, 0.0, 0.0, 1.0)
    paper: Colour = (1.0, 1.0, 1.0, 1.0)
    """None where nobody knows, as of a picture."""


def show(root: etree._Element, *, unveiled: bool = False) -> bool:
    """Leave in the tree what is seen; whether anything waits for a script or a hand to be seen.

    With `unveiled` that is seen as well.
    """
    sheets = sheets_of(root)
    told = (inline(style) for style in {node.get("style", "") for node in root.iter()})
    own = [(name, value) for each in told for name, (value, _) in each.items()]
    for node in root.iter(etree.Element):
        own += _hints(node).items()
    sheets.keep(_at_stake([*sheets.declared(), *own]))
    rules = dict(_chosen(root, sheets)) if sheets.rules else {}
    showing = _Showing(root, rules, unveiled=unveiled, is_whole=sheets.is_whole)
    showing.walk()
    showing.change()
    return showing.has_veil


def _chosen(
    root: etree._Element, sheets: Sheets
) -> Iterator[tuple[etree._Element, list[StyleRule]]]:
    """The elements of which a style sheet says anything, and what."""
    for element in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
        if rules := list(sheets.of(element)):
            yield element.etree_element, rules


def _hints(node: etree._Element) -> Declared:
    """What attributes and names of elements mean as style."""
    if not node.attrib and node.tag not in HINTING:
        return {}
    found = {name: str(node.get(told)).lower() for name, told in HINTS.items() if node.get(told)}
    if node.tag == "body" and node.get("text"):
        found["color"] = str(node.get("text")).lower()
    if node.get("hidden") is not None or (node.tag == "dialog" and node.get("open") is None):
        found["display"] = "none"
    if node.tag in STRUCK:
        found["text-decoration"] = "line-through"
    if node.tag in RAISING:
        found["vertical-align"] = str(node.tag)
    return found


class _Showing:
    """One walk over a page; what is to be changed is gathered first and done at its end."""

    def __init__(
        self, root: etree._Element, rules: Chosen, *, unveiled: bool, is_whole: bool
    ) -> None:
        """Take a page, and what its style sheets say."""
        self.body = body_of(root)
        self.rules = rules
        self.unveiled, self.is_whole = unveiled, is_whole
        self.has_veil = False
        self.instead: list[tuple[etree._Element, str]] = []
        self.texts: list[tuple[etree._Element, bool, str]] = []
        self.tables: dict[etree._Element, str] = {}

    def walk(self) -> None:
        """Look at every element that is not within one that is gone."""
        page = self.body.getparent()
        looks = [Look() if page is None else _seen_as(self._styles(page)[0], Look())]
        walk = etree.iterwalk(self.body, events=("start", "end"))
        for event, node in walk:
            if event == "end":
                looks.pop()
                continue
            sure, perhaps = self._styles(node)
            look = looks[-1]
            instead = None if node is self.body else self._instead(node, sure)
            if instead is None:
                look = _seen_as(sure, look)
                if (
                    perhaps is not sure
                    and _hides(node, perhaps, look)
                    and not _hides(node, sure, look)
                ):
                    look = replace(look, is_doubtful=True)
                self._mark(node, sure, look)
            else:
                self.instead.append((node, instead))
                walk.skip_subtree()
            looks.append(look)

    def _styles(self, node: etree._Element) -> tuple[Declared, Declared]:
        """What surely holds of an element, and what holds with all that is perhaps so."""
        own = inline(node.get("style") or "")
        rules = [rule for rule in self.rules.get(node, ()) if rule.pseudo is None]
        hints = _hints(node)
        sure = cascade(hints, (rule for rule in rules if rule.is_certain), own)
        if all(rule.is_certain for rule in rules):
            return sure, sure
        return sure, cascade(hints, rules, own)

    def _instead(self, node: etree._Element, style: Declared) -> str | None:
        """What is printed for a node whose inside is not read; None where it is."""
        if node.tag in UNPRINTED or self._is_folded(node):
            return ""
        if _is_gone(node, style):
            return SOMETHING if self._may_return(node) else ""
        if "line-through" in style.get("text-decoration", ""):
            return _struck(node)
        if node.tag in PICTURES:
            return SOMETHING if _is_picture(node, style) else ""
        if node.tag == "input":
            return (node.get("value") or "") if (node.get("type") or "").lower() in TYPED else ""
        if self._is_filled(node):
            return SOMETHING
        beside = _is_beside(node, style) or node.tag in TURNED
        return SOMETHING if beside and _box(node) is not None and _has_text(node) else None

    def _may_return(self, node: etree._Element) -> bool:
        """Whether a sheet outside the page may show again what only a sheet inside it hides."""
        if self.is_whole or _box(node) is None or not _has_text(node):
            return False
        return not _is_gone(node, cascade(_hints(node), (), inline(node.get("style") or "")))

    def _is_folded(self, node: etree._Element) -> bool:
        """Whether it waits within closed details."""
        around = node.getparent()
        folded = (
            around is not None and around.tag == "details" and around.get("open") is None
            and node is not around.find("summary")
        )  # fmt: skip
        self.has_veil |= folded
        return folded and not self.unveiled

    def _is_filled(self, node: etree._Element) -> bool:
        """Whether a box has a figure that a style sheet or a script prints, or a picture."""
        added = [
            rule.declared["content"][0]
            for rule in self.rules.get(node, ())
            if rule.pseudo and "content" in rule.declared
        ]
        if any(_prints(content, node) for content in added) and _box(node) is not None:
            return True
        if node.tag not in CELLS or _has_text(node):
            return False
        nodes = islice(node.iter(etree.Element), LARGEST_BOX)
        return any(_is_told_by_attribute(each) for each in nodes)

    def _mark(self, node: etree._Element, style: Declared, look: Look) -> None:
        """Note what is to be done about the text that a node holds itself."""
        part = AS_TABLE.get(style.get("display", "")) or ROLES.get(node.get("role", ""))
        if part and node.tag not in TABLE_PARTS:
            self.tables[node] = part
        is_closed = node.tag == "details" and node.get("open") is None
        if (look.is_faint or not look.is_visible or is_closed) and not self.unveiled:
            is_box = node.tag in CELLS and _has_text(node)
            self.has_veil = self.has_veil or _has_text(node)
            self._write(node, lambda piece: "", first=SOMETHING if is_box else "")
        elif look.is_doubtful or look.size < SMALLEST:
            if _box(node) is not None:
                self._write(node, lambda piece: SOMETHING)
        elif _are_alike(look.ink, look.paper) and _box(node) is not None:
            self._write(node, lambda piece: SOMETHING if FIGURE.fullmatch(piece) else piece)
        if raised := RAISING.get(style.get("vertical-align", "")):
            self.texts.append((node, False, raised + (node.text or "")))

    def _write(self, node: etree._Element, instead: Callable[[str], str], first: str = "") -> None:
        """Have something else stand for the pieces of text that a node holds itself."""
        self.texts.append((node, False, first + _other(node.text, instead)))
        self.texts.extend((child, True, _other(child.tail, instead)) for child in node)

    def change(self) -> None:
        """Do to the tree what the walk has found."""
        for node, is_tail, text in self.texts:
            if is_tail:
                node.tail = _fit(text)
            else:
                node.text = _fit(text)
        for node, text in self.instead:
            _replace(node, text)
        for node, name in self.tables.items():
            if name == "table" and _is_table(node, self.tables):
                _lay_out(node, self.tables)


def _other(piece: str | None, instead: Callable[[str], str]) -> str:
    return instead(piece) if piece and piece.strip() else piece or ""


def _seen_as(style: Declared, around: Look) -> Look:
    """How the text of an element is shown within one that is shown like `around`."""
    if not style:
        return around
    size = length(style.get("font-size", ""), around.size)
    shown = style.get("visibility", "inherit")
    is_told = shown in ("visible", "hidden", "collapse")
    ink = style.get("color", "inherit")
    return Look(
        is_visible=shown == "visible" if is_told else around.is_visible,
        is_faint=around.is_faint or share(style.get("opacity", "")) < FAINT,
        is_doubtful=around.is_doubtful or _is_doubtful(style),
        size=around.size if size is None else size,
        ink=around.ink if ink in ("inherit", "currentcolor") else colour(ink),
        paper=_paper(style, around),
    )


def _paper(style: Declared, around: Look) -> Colour:
    """What is behind a text."""
    if _is_set(style.get("background-image", "none")):
        return None
    own = colour(style.get("background-color", ""))
    return own if own is not None and own[3] > FAINT else around.paper


def _is_doubtful(style: Declared) -> bool:
    """Whether it may be that nobody sees this text, or sees it the other way round."""
    if any(DOUBTED[name](value) for name, value in style.items() if name in DOUBTED):
        return True
    is_cut = style.get("overflow", "visible") not in ("visible", "inherit", "initial", "unset")
    return is_cut and any(_is_nought(style.get(side, "auto")) for side in ("width", "height"))


def _is_gone(node: etree._Element, style: Declared) -> bool:
    """Whether neither an element nor its place is there."""
    return (
        style.get("display") == "none"
        or style.get("content-visibility") == "hidden"
        or style.get("mso-hide") == "all"
        or (style.get("visibility") == "collapse" and node.tag in ROWS)
    )


def _hides(node: etree._Element, style: Declared, around: Look) -> bool:
    look = _seen_as(style, around)
    return (
        _is_gone(node, style)
        or look.is_doubtful
        or look.is_faint
        or not look.is_visible
        or look.size < SMALLEST
        or _are_alike(look.ink, look.paper)
        or "line-through" in style.get("text-decoration", "")
    )


def _is_picture(node: etree._Element, style: Declared) -> bool:
    """Whether something is seen in a box that is no text; a picture of a point or none is not."""
    sides = (style.get(side) or node.get(side) or "" for side in ("width", "height"))
    lengths = (length(side.strip().lower()) for side in sides)
    tiny = any(side is not None and side <= 1 for side in lengths)
    empty = node.tag in ("select", "button") and not _has_text(node)
    return _box(node) is not None and not tiny and not empty


def _is_told_by_attribute(node: etree._Element) -> bool:
    """Whether a node without text has a figure in an attribute, or a picture behind it."""
    if node.tag == "input":
        return False
    told = ((str(name), str(value)) for name, value in node.items())
    return inline(node.get("style") or "").get("background-image", ("none",))[0] != "none" or any(
        FILLING.fullmatch(name) and any(map(str.isdigit, value)) for name, value in told
    )


def _prints(content: str, node: etree._Element) -> bool:
    """Whether a digit may be in what is added before or behind a node."""
    told = "".join(node.get(name) or "" for name in ATTRIBUTE.findall(content))
    return any(map(str.isdigit, told)) or _has_digit(content)


def _has_digit(content: str) -> bool:
    """Whether what is added to every node may have a digit; a counter is one."""
    plain = ESCAPED.sub(lambda match: chr(min(int(match[1], 16), 0xFFFD)), content)
    return "counter" in plain or any(map(str.isdigit, ATTRIBUTE.sub("", plain)))


def _is_beside(node: etree._Element, style: Declared) -> bool:
    """Whether a few digits are moved, or marked as a note, beside other digits of their box."""
    moved = (
        style.get("position") in ("absolute", "fixed", "relative")
        or style.get("float") == "right"
        or LENGTH.match(style.get("vertical-align", ""))
    )
    noted = NOTED.search(node.get("class") or "") or (node.get("href") or "").startswith("#")
    if node.tag in CELLS or not (moved or noted):
        return False
    box, own = _box(node), _digits(node)
    return box is not None and 0 < own < _digits(box)


def _struck(node: etree._Element) -> str:
    """What is struck out is gone where other digits of its box stand; else nobody can tell."""
    box = _box(node)
    if not _has_text(node):
        return ""
    if box is None:
        return SOMETHING
    nodes = list(islice(box.iter(etree.Element), LARGEST_BOX))
    if len(nodes) == LARGEST_BOX:
        return SOMETHING
    struck = (each for each in nodes if "line-through" in _crossing(each))
    left = _digits(box) - sum(map(_digits, struck))
    return " " if left > 0 else SOMETHING


def _crossing(node: etree._Element) -> str:
    own = inline(node.get("style") or "").get("text-decoration")
    return own[0] if own else _hints(node).get("text-decoration", "")


def _digits(node: etree._Element) -> int:
    return sum(char.isdigit() for char in text_of(node))


def _has_text(node: etree._Element) -> bool:
    return any(piece.strip() for piece in node.itertext())


def _box(node: etree._Element) -> etree._Element | None:
    """The cell that the node is or stands in."""
    return node if node.tag in CELLS else next(node.iterancestors(*CELLS), None)


def _replace(node: etree._Element, text: str) -> None:
    """Put a text in a node's place; a box stays a box, unless nothing is printed for it."""
    around = node.getparent()
    if around is None:
        return
    if text and (node.tag in CELLS or node.tag == "tr"):
        tail = node.tail
        for child in list(node):
            node.remove(child)
        node.text, node.tail = _fit(text), _fit(tail or "")
        return
    before, told = node.getprevious(), text + (node.tail or "")
    if before is None:
        around.text = _fit((around.text or "") + told)
    else:
        before.tail = _fit((before.tail or "") + told)
    around.remove(node)


UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What lxml reads in a page and refuses to write; between digits it must not vanish."""


def _fit(text: str) -> str:
    """A text that may be written into a tree; a form feed is a blank in HTML."""
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", text.replace("\f", " "))


def _lay_out(node: etree._Element, names: Mapping[etree._Element, str]) -> None:
    """Make a table of elements that are shown as one."""
    node.tag = names[node]
    inside = [child for child in node if names[child] != "td" or node.tag == "tr"]
    cells = [child for child in node if child not in inside]
    if cells:
        row = etree.SubElement(node, "tr")
        for cell in cells:
            cell.tag = "td"
            row.append(cell)
    for child in inside:
        if names[child] == "td":
            child.tag = "td"
        else:
            _lay_out(child, names)


def _is_table(node: etree._Element, names: Mapping[etree._Element, str]) -> bool:
    """Whether all that an element holds is shown in rows and boxes."""
    if names[node] == "td":
        return True
    loose = (node.text or "", *(child.tail or "" for child in node))
    return (
        len(node) > 0
        and not any(piece.strip() for piece in loose)
        and all(names.get(child) in WITHIN[names[node]] for child in node)
        and all(_is_table(child, names) for child in node)
    )
