"""A page's tree in; what its style sheets and attributes say of each element, as far as seeing
depends on it, out.

This is the cascade of CSS: importance, specificity and order decide. What only holds on some
screens, or is chosen by a selector that is not understood, is told apart as perhaps so. Sheets
outside the page are not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from typing import Any

import cssselect2.compiler
import tinycss2
from cssselect2 import parser
from lxml import etree
from tinycss2 import color4

from gongkai.extract.document import Unreadable
from gongkai.extract.formats.tree import words

Node = Any
"""A part of a style sheet, or an element as cssselect2 has it; neither has types."""

Declared = Mapping[str, str]
"""A value for each property."""
Declarations = Mapping[str, tuple[str, bool]]
"""The same, and whether it is important."""

PROPERTIES = words(
    "display visibility opacity color background background-color background-image font font-size"
    " content content-visibility clip clip-path transform filter mask mask-image zoom"
    " letter-spacing direction unicode-bidi text-indent position float vertical-align"
    " left right top bottom margin margin-left margin-top width height max-width max-height"
    " overflow overflow-x overflow-y text-decoration text-decoration-line mso-hide"
    " -webkit-text-fill-color -webkit-text-security"
)
"""What decides whether, where and which way round a text is seen."""
SCREENS = (1024.0, 1920.0)
"""CSS pixels across of the screens on which a page is looked at."""
MAX_STEPS = 5_000_000
"""Comparisons of selectors with elements; a portal's page takes some ten thousand."""
MAX_RULES = 20_000
"""Selectors of a page; the sheets of a portal have some thousand."""
MAX_SHEETS = 2_000_000
"""Characters of all style sheets of a page."""
LONGEST_SELECTOR, LONGEST_VALUE = 5_000, 500
DEEPEST = 4
"""Rules within rules within conditions."""
SIMPLE = (
    parser.LocalNameSelector, parser.NamespaceSelector, parser.IDSelector, parser.ClassSelector,
    parser.AttributeSelector, parser.PseudoClassSelector,
)  # fmt: skip
WIDTH = re.compile(r"\(\s*(min|max)-(?:device-)?width\s*:\s*([\d.]+)(px|em|rem)\s*\)")
ELSEWHERE = re.compile(r"print|speech|tty|tv|projection|handheld|braille|embossed|aural")
PSEUDO = re.compile(r"(?<!:):[\w-]+(?:\((?:[^()]|\([^()]*\))*\))?")
PLAIN = re.compile(r"[^\"'()\\/{}\[\]]*")
COLORS = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^)]*\)|(?<![\w-])[a-z]{3,20}(?![\w(-])")
PICTURE = re.compile(r"(?:url|image-set|cross-fade|[\w-]*gradient)\(.*\)")
FONT_SIZE = re.compile(r"(?<![\w.-])(?:[\d.]+(?:px|pt|em|rem|%|cm|mm)|0)(?=/|\s|$)")
SAME = {
    "text-decoration-line": "text-decoration", "overflow-x": "overflow", "overflow-y": "overflow",
    "-webkit-text-fill-color": "color", "mask-image": "mask",
}  # fmt: skip
"""Properties that mean the same here."""
SEEN_PSEUDO = (None, "before", "after")
ENDLESS = "网页的样式复杂得不合常理，读取中止；请只保存报告正文后再试。"


@dataclass(frozen=True)
class StyleRule:
    """What a style sheet says of the elements that a selector chooses."""

    parts: tuple[Node, ...]
    """The compound selectors from the last to the first, each with what joins it to the next."""
    weight: tuple[object, ...]
    pseudo: str | None
    declared: Declarations
    is_certain: bool

    def only(self, names: frozenset[str]) -> StyleRule:
        """The same rule for some properties."""
        found = {name: told for name, told in self.declared.items() if name in names}
        return replace(self, declared=found)


@dataclass
class Sheets:
    """The style sheets of a page, asked element by element."""

    rules: dict[str, list[StyleRule]] = field(default_factory=dict)
    """By the id, class or name that the chosen element has: '#id', '.class', 'name', or '*'."""
    is_whole: bool = True
    """No sheet outside the page has a say."""
    count: int = 0
    steps: int = 0

    def add(self, sheet: str) -> None:
        """Take in a sheet, after those before it."""
        nodes = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
        self._add(nodes, "", certain=True, depth=0)

    def _add(self, nodes: Iterable[Node], around: str, *, certain: bool, depth: int) -> None:
        for node in nodes if depth < DEEPEST else ():
            if node.type == "qualified-rule":
                self._add_rule(node, around, certain=certain, depth=depth)
            elif node.type == "at-rule" and node.content is None:
                self.is_whole = self.is_whole and node.lower_at_keyword != "import"
            elif node.type == "at-rule":
                holds = _holds(node.lower_at_keyword, tinycss2.serialize(node.prelude).lower())
                if holds is not False:
                    inner = tinycss2.parse_blocks_contents(node.content)
                    self._add(inner, around, certain=certain and bool(holds), depth=depth + 1)

    def _add_rule(self, node: Node, around: str, *, certain: bool, depth: int) -> None:
        selector = _inside(tinycss2.serialize(node.prelude), around)
        inner = tinycss2.parse_blocks_contents(node.content)
        declared = {
            name: (value, each.important)
            for each in inner
            if each.type == "declaration" and each.lower_name in PROPERTIES
            for name, value in _spelled(each.lower_name, tinycss2.serialize(each.value))
        }
        if declared:
            self._file(selector, declared, certain=certain)
        self._add((n for n in inner if n.type != "declaration"), selector, certain=certain,
                  depth=depth + 1)  # fmt: skip

    def _file(self, written: str, declared: Node, *, certain: bool) -> None:
        for selector, is_exact in _selectors(written):
            self.count += 1
            if self.count > MAX_RULES:
                raise Unreadable(ENDLESS)
            parts = tuple(_parts(selector.parsed_tree))
            weight = (selector.specificity, self.count)
            rule = StyleRule(parts, weight, selector.pseudo_element, declared, certain and is_exact)
            self.rules.setdefault(parts[0][0].key, []).append(rule)

    def declared(self) -> Iterator[tuple[str, str]]:
        """Every declaration, whatever it is made for."""
        for rule in chain.from_iterable(self.rules.values()):
            yield from ((name, value) for name, (value, _) in rule.declared.items())

    def keep(self, names: frozenset[str]) -> None:
        """Forget all other properties."""
        kept = {key: [rule.only(names) for rule in rules] for key, rules in self.rules.items()}
        told = {key: [rule for rule in rules if rule.declared] for key, rules in kept.items()}
        self.rules = {key: rules for key, rules in told.items() if rules}

    def of(self, element: Node) -> Iterator[StyleRule]:
        """The rules that choose an element, the weakest first."""
        keys = ["*", str(element.local_name).lower(), f"#{element.id}"]
        keys += [f".{name}" for name in element.classes]
        found = [rule for key in keys for rule in self.rules.get(key, ())]
        yield from sorted(
            (rule for rule in found if self._fits(element, rule.parts)),
            key=lambda rule: rule.weight,
        )

    def _fits(self, element: Node, parts: tuple[Node, ...]) -> bool:
        """Whether the parts of a selector fit an element and those around and before it."""
        places = {element}
        for compound, joined in parts:
            self.steps += sum(compound.cost(place) for place in places)
            if self.steps > MAX_STEPS:
                raise Unreadable(ENDLESS)
            fitting = [place for place in places if compound.test(place)]
            if not fitting:
                return False
            places = _beside(fitting, joined)
        return True


@dataclass(frozen=True)
class Compound:
    """A selector of one element: its test, where it is filed, whether it looks at siblings."""

    test: Node
    key: str
    is_cheap: bool

    def cost(self, place: Node) -> int:
        """Elements that the test looks at."""
        return 1 if self.is_cheap else len(place.etree_siblings)


def _parts(tree: Node) -> Iterator[tuple[Compound, str]]:
    """Each compound selector from the last, with what joins it to the one before."""
    while isinstance(tree, parser.CombinedSelector):
        yield _compound(tree.right), tree.combinator
        tree = tree.left
    yield _compound(tree), ""


def _compound(tree: Node) -> Compound:
    made = cssselect2.compiler.CompiledSelector(parser.Selector(tree))
    name = made.lower_local_name
    key = (made.id and f"#{made.id}") or (made.class_name and f".{made.class_name}") or name or "*"
    return Compound(made.test, key, all(map(_is_cheap, tree.simple_selectors)))


def _is_cheap(simple: Node) -> bool:
    return isinstance(simple, SIMPLE) and not getattr(simple, "name", "").endswith("-type")


def _beside(elements: Iterable[Node], joined: str) -> set[Node]:
    """The elements that the next part of a selector may mean."""
    step = "parent" if joined in " >" else "previous"
    found: set[Node] = set()
    for each in elements if joined else ():
        place = getattr(each, step)
        while place is not None and place not in found:
            found.add(place)
            place = getattr(place, step) if joined in " ~" else None
    return found


def _selectors(written: str) -> Iterator[tuple[Node, bool]]:
    """The selectors of a list; of what is not understood what remains without it, as inexact."""
    for text, is_exact in ((written, True), (PSEUDO.sub("", written[:LONGEST_SELECTOR]), False)):
        try:
            found = [each for each in parser.parse(text) if each.pseudo_element in SEEN_PSEUDO]
        except parser.SelectorError:
            continue
        if all(_is_bounded(each.parsed_tree) for each in found):
            yield from ((each, is_exact) for each in found)
            return


def _is_bounded(tree: Node) -> bool:
    """Whether no selector within it looks further than at one element: that has no measure."""
    if isinstance(tree, parser.CombinedSelector):
        return _is_bounded(tree.left) and _is_bounded(tree.right)
    if any(isinstance(each, parser.RelationalSelector) for each in tree.simple_selectors):
        return False
    lists = [getattr(each, "selector_list", ()) for each in tree.simple_selectors]
    inner = [getattr(each, "parsed_tree", None) for each in chain.from_iterable(lists)]
    return all(isinstance(each, parser.CompoundSelector) and _is_bounded(each) for each in inner)


def _inside(selector: str, around: str) -> str:
    """The selector of a rule within a rule."""
    if not around:
        return selector
    whole = f":is({around})"
    return selector.replace("&", whole) if "&" in selector else f"{whole} {selector}"


def _holds(keyword: str, asked: str) -> bool | None:
    """Whether what stands in an at-rule counts on a screen; None where that depends."""
    if keyword != "media":
        return {"supports": True, "layer": True, "container": None, "scope": None}.get(
            keyword, False
        )
    told = [_fits_screen(query.strip()) for query in asked.split(",")]
    return True if True in told else None if None in told else False


def _fits_screen(query: str) -> bool | None:
    bare = re.sub(r"^only\s+", "", query)
    if bare.startswith("not"):
        holds = _fits_screen(bare[3:].strip())
        return None if holds is None else not holds
    if ELSEWHERE.match(bare):
        return False
    rest = re.sub(r"\s*\band\b\s*|\b(?:screen|all)\b|\s+", "", WIDTH.sub("", bare))
    if rest:
        return None
    limits = [(side == "min", float(n) * (1 if unit == "px" else 16))
              for side, n, unit in WIDTH.findall(bare)]  # fmt: skip
    held = {all(width >= n if least else width <= n for least, n in limits) for width in SCREENS}
    return held.pop() if len(held) == 1 else None


@lru_cache(maxsize=4096)
def inline(style: str) -> Declarations:
    """What a style attribute declares, by property: the value, and whether it is important."""
    if PLAIN.fullmatch(style):
        pairs = (part.partition(":")[::2] for part in style.split(";"))
        written = [(n.strip().lower(), v.partition("!")[0], "!" in v) for n, v in pairs]
    else:
        nodes = tinycss2.parse_blocks_contents(style)
        written = [(n.lower_name, tinycss2.serialize(n.value), n.important)
                   for n in nodes if n.type == "declaration"]  # fmt: skip
    found: dict[str, tuple[str, bool]] = {}
    for name, value, important in written:
        for own, told in _spelled(name, value) if name in PROPERTIES else ():
            if important or not found.get(own, ("", False))[1]:
                found[own] = (told, important)
    return found


def _spelled(name: str, value: str) -> Iterator[tuple[str, str]]:
    """A declaration as those of the single properties that it means."""
    value = " ".join(value[:LONGEST_VALUE].lower().split())
    if name == "background":
        plain = PICTURE.sub("", value)
        yield "background-image", "none" if plain == value else "url()"
        yield "background-color", next((c for c in COLORS.findall(plain) if colour(c)), "")
    elif name == "font":
        size = FONT_SIZE.search(value)
        yield "font-size", size[0] if size else "medium"
    elif name == "margin":
        top, *others = value.split() or [""]
        yield from (("margin-top", top), ("margin-left", (others[2:] or others[:1] or [top])[0]))
    else:
        yield SAME.get(name, name), value


@lru_cache(maxsize=4096)
def colour(value: str) -> tuple[float, float, float, float] | None:
    """Red, green, blue and how much of them covers; None for what is no colour, or not known."""
    try:
        found = color4.parse_color(value)
        red, green, blue = found.to("srgb").coordinates
    except (AttributeError, ValueError, NotImplementedError, TypeError):
        return None
    return float(red or 0), float(green or 0), float(blue or 0), float(found.alpha)


def cascade(
    hints: Declared, rules: Iterable[StyleRule], own: Mapping[str, tuple[str, bool]]
) -> Declared:
    """The value of each property that wins."""
    layers = [*(rule.declared for rule in rules), own]
    told = [(name, *each) for layer in layers for name, each in layer.items()]
    usual = {name: value for name, value, is_important in told if not is_important}
    important = {name: value for name, value, is_important in told if is_important}
    return {**hints, **usual, **important}


def sheets_of(root: etree._Element) -> Sheets:
    """The style sheets that a page holds."""
    links = (str(node.get("rel")).lower() for node in root.iter("link"))
    sheets = Sheets(is_whole=not any("stylesheet" in link for link in links))
    size = 0
    for node in root.iter("style"):
        if _holds("media", (node.get("media") or "").lower()) is not False:
            size += len(node.text or "")
            if size > MAX_SHEETS:
                raise Unreadable(ENDLESS)
            sheets.add(node.text or "")
    return sheets
