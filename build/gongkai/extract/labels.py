"""The form's labels and a piece of text in; the row, column or section it names out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from gongkai.extract.numbers import MONEY, SHAPES, SUM
from gongkai.form import Form, RowOrColumn

SHORTEST_CUT = 4
"""A label cut off before this many characters could be several."""
LIKENESS = 0.75
"""How like a misspelt label must be to the official one; with three of twelve signs lost: 0.86."""
SHORTEST_SLIP = 4
"""In a shorter label one character is too much to lack."""
LONG_LABEL = 6
"""So long a label is known with one character written wrongly."""
DISTANCE = 0.12
"""How much less like the next best row must be."""
LONGEST_TEXT = 2000
"""A longer text names no column."""
MOST_ASKED = 4000
"""So many answers are kept; a report has some fifty labels."""

# The characters of the form's labels and headings that Traditional Chinese writes otherwise.
_SIMPLIFIED = str.maketrans(
    "佈來侷係個傢僅內動務區員問單噹國埰執報寀審將專對屬廢廳強後徑復捲採據數於時會査條業構機欄權決沒況減為無爲獲現當發確祕穩穫箇範糾納組"
    "結統經維網縣總織繫繳繼續罰與舉舊華萬處號衕補製複規計訟訪許訴詢試認請議護費購踰較轉辦這進過鄉錶鎭鎮開間閤關隻項順題額類餘體髮齣覆",
    "布来局系个家仅内动务区员问单当国采执报采审将专对属废厅强后径复卷采据数于时会查条业构机栏权决没况减为无为获现当发确秘稳获个范纠纳组"
    "结统经维网县总织系缴继续罚与举旧华万处号同补制复规计讼访许诉询试认请议护费购逾较转办这进过乡表镇镇开间合关只项顺题额类余体发出复",
)
_SIGNS: Mapping[int, str | int] = {**SHAPES, **_SIMPLIFIED}
_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _SIGNS)))}]")
_NUMERAL = re.compile(
    r"[(\[]\s*([一二三四五六七八九十\d]{1,3})\s*[)\]]|([一二三四五六七八九十]{1,2})[、.)]|(\d{1,2})[.、,)]"
)
_DIGITS = {sign: str(at) for at, sign in enumerate("一二三四五六七八九", start=1)}
_ALTERING = re.compile(
    r"上一?年|去年|前年|往年|历年|次年|下年|明年|本年|今年|当年|累计|原有|不予|未|拟|减免|金额|同比|增减|增幅"
    r"|占比|比例|其中|20\d\d|撤销|注销|变更|备案|网络|信函|传真|当面"
)
_ALTERED = re.compile(r"(?:上一?年度?|去年|前年|下年|累计|不予|未|拟|减免|非|其中)$")
"""Words before a label that make another thing of it."""
_UNIT_AT_END = re.compile(rf"({'|'.join(MONEY)})$")
_SILENT = re.compile(r"[\W_]+")
_REMARK = re.compile(r"\((?![一二三四五六七八九十\d]{1,3}\))[^()]{1,40}\)")


def fold(text: str) -> str:
    """Half-width signs, plain blanks, simplified characters; every character keeps its place."""
    return text.translate(_SIGNS) if _FOLDED.search(text) else text


def bare(text: str) -> str:
    """Only the characters that distinguish labels: no blanks, brackets, quotes, points."""
    return _bare(text) if len(text) <= LONGEST_TEXT else _bare.__wrapped__(text)


@lru_cache(maxsize=MOST_ASKED)
def _bare(text: str) -> str:
    return _SILENT.sub("", fold(text))


def without_remarks(text: str) -> str:
    """A label without the notes that agencies put into brackets; list numerals stay."""
    return _REMARK.sub("", "".join(fold(text).split()))


def header_unit(text: str) -> str:
    """The unit of money that a header names, '' where it names none."""
    plain = "".join(fold(text).split())
    match = re.search(rf"[(:/]({SUM})(?:\)|$)", plain) or _UNIT_AT_END.search(plain)
    return match[1] if match else ""


@dataclass(frozen=True, slots=True)
class LabelPiece:
    """A stretch of text between two list numerals, bare, with the numeral before it."""

    numeral: str
    text: str


def pieces(text: str) -> tuple[LabelPiece, ...]:
    """Cut text at its list numerals: （四）无法提供1.本机关… → 四: 无法提供, 1: 本机关…."""
    return _pieces(text) if len(text) <= LONGEST_TEXT else _pieces.__wrapped__(text)


@lru_cache(maxsize=MOST_ASKED)
def _pieces(text: str) -> tuple[LabelPiece, ...]:
    folded = "".join(fold(text).split())
    cuts = list(_NUMERAL.finditer(folded))
    ends = [*(cut.start() for cut in cuts[1:]), len(folded)]
    first = LabelPiece("", bare(folded[: cuts[0].start()] if cuts else folded))
    rest = (
        LabelPiece(_arabic(cut), bare(folded[cut.end() : end]))
        for cut, end in zip(cuts, ends, strict=False)
    )
    return (first, *rest)


@dataclass(frozen=True)
class Label:
    """One row or column under every spelling known, over all editions."""

    code: str
    spellings: tuple[str, ...]
    anchor: re.Pattern[str] | None
    numeral: str

    @cached_property
    def official(self) -> str:
        """The longest spelling."""
        return max(self.spellings, key=len)

    def is_altered(self, before: str) -> bool:
        """Whether what stands before the anchor makes another thing of the label."""
        found = (self.anchor.search(spelling) for spelling in self.spellings if self.anchor)
        heads = {match.string[: match.start()] for match in found if match}
        return any(_ALTERED.search(before.removesuffix(head)) for head in {"", *heads})


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All labels of one table over all editions, in the order of print."""

    rows: Mapping[str, Label]
    columns: Mapping[str, Label]
    groups: frozenset[str]
    """Headings over rows: they have no figures of their own."""
    corners: frozenset[str] = frozenset()
    """What stands in the corner of the table's header."""
    over: Mapping[str, str] = field(default_factory=dict)
    """Headings over columns, and the first column that each is over."""
    headings: frozenset[str] = frozenset()
    """Labels of rows that are headings over rows in another edition."""

    @cached_property
    def names_of_rows(self) -> frozenset[str]:
        """All spellings of rows, and the headings over them."""
        return self.groups.union(*(label.spellings for label in self.rows.values()))

    @cached_property
    def names_of_columns(self) -> Sequence[tuple[str, str]]:
        """All spellings of columns, the longest first, and the code of each."""
        names = ((name, code) for code, each in self.columns.items() for name in each.spellings)
        return sorted(names, key=lambda pair: -len(pair[0]))

    @cached_property
    def long_names_of_columns(self) -> Sequence[str]:
        """The spellings of columns that stand in other words seldom."""
        return [name for name, _ in self.names_of_columns if len(name) > 2]

    @cached_property
    def headings_of_columns(self) -> Sequence[str]:
        """What stands over and beside columns, the longest first."""
        return sorted((*self.over, *self.corners), key=lambda name: (-len(name), name))

    def is_foreign(self, text: str) -> bool:
        """Whether a header has a word that cannot be a piece of the form's, broken or misspelt."""
        plain = bare(without_remarks(text))
        return len(plain) > 1 and 2 * sum(char in self._header for char in plain) <= len(plain)

    @cached_property
    def _header(self) -> frozenset[str]:
        """Every character of a header."""
        names = (name for name, _ in self.names_of_columns)
        return frozenset("".join([*names, *self.over, *self.corners]))

    def column(self, text: str) -> str | None:
        """The code of the column that `text` names, and nothing but it."""
        return _column(text, self) if len(text) <= LONGEST_TEXT else None


@lru_cache(maxsize=MOST_ASKED)
def _column(text: str, words: Lexicon) -> str | None:
    plain = bare(without_remarks(text))
    for spelled in (bare(text), plain):
        for label in words.columns.values():
            if spelled in label.spellings:
                return label.code
    return _likest(plain, words.columns.values()) if len(plain) > 2 else None


@lru_cache(maxsize=32)
def lexicon(form: Form, table: str) -> Lexicon:
    """Gather every spelling of every label of a table."""
    rows: dict[str, list[RowOrColumn]] = {}
    columns: dict[str, list[RowOrColumn]] = {}
    groups: set[str] = set()
    over: dict[str, str] = {}
    corners = {bare(e.tables[table].corner) for e in form.editions.values() if table in e.tables}
    for edition in form.editions.values():
        for block in edition.tables[table].blocks if table in edition.tables else ():
            groups |= {bare_label(group.label) for group in block.row_groups}
            first = {column.group: column.code for column in reversed(block.columns)}
            over |= {bare_label(g.label): first.get(g.code, "") for g in block.column_groups}
            for row in block.rows:
                rows.setdefault(row.code, []).append(row)
            for column in block.columns:
                columns.setdefault(column.code, []).append(column)
    order = [cell.row for cell in form.cells if cell.table == table]
    ordered = {code: _label(code, rows[code]) for code in dict.fromkeys(order)}
    named = {code: _label(code, lines) for code, lines in columns.items()}
    spelled = {spelling for label in ordered.values() for spelling in label.spellings}
    return Lexicon(
        ordered,
        named,
        frozenset(groups - spelled),
        frozenset(corners - {""}),
        over,
        frozenset(groups & spelled),
    )


def is_slip(text: str, label: str) -> bool:
    """Whether one character of a label was lost or doubled, or in a long one written wrongly.

    Short labels with another character in them are other words: 行政处分 is not 行政处罚.
    """
    if len(label) < SHORTEST_SLIP or abs(len(text) - len(label)) > 1 or alters(text, label):
        return False
    pairs = enumerate(zip(text, label, strict=False))
    same = next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(text), len(label)))
    if len(text) < len(label):
        return text[same:] == label[same + 1 :]
    if len(text) > len(label):
        return text[same + 1 :] == label[same:] and same > 0 and text[same] == text[same - 1]
    return len(label) >= LONG_LABEL and text[same + 1 :] == label[same + 1 :]


@lru_cache(maxsize=MOST_ASKED)
def alters(text: str, label: str) -> bool:
    """Whether a text has a word that its label lacks and that makes another thing of it.

    上年制发件数 is not 本年制发件数 misspelt, nor is a label with a year behind it the label.
    """
    return any(word not in label for word in _ALTERING.findall(text))


def is_altering(text: str) -> bool:
    """Whether words make another thing of the label that they stand before."""
    return bool(_ALTERING.search(text))


def bare_label(label: str) -> str:
    """A label without its numeral."""
    return pieces(label)[-1].text if _NUMERAL.match(fold(label)) else bare(label)


def _label(code: str, lines: Iterable[RowOrColumn]) -> Label:
    known = list(lines)
    spellings = [bare_label(spelling) for line in known for spelling in (line.label, *line.aliases)]
    shorts = [bare(line.short) for line in known if line.short and "（" not in line.short]
    anchors = [line.anchor for line in known if line.anchor]
    return Label(
        code,
        tuple(dict.fromkeys([*spellings, *(short for short in shorts if len(short) > 2)])),
        re.compile("|".join(dict.fromkeys(anchors))) if anchors else None,
        pieces(known[-1].label)[-1].numeral,
    )


def _arabic(cut: re.Match[str]) -> str:
    sign = next(group for group in cut.groups() if group)
    return _DIGITS.get(sign, sign)


def _likest(text: str, labels: Iterable[Label]) -> str | None:
    ranked = sorted(
        ((_likeness(text, label.spellings), label.code) for label in labels), reverse=True
    )
    (best, code), (second, _) = ranked[0], ranked[1]
    return code if best >= LIKENESS and best - second >= DISTANCE else None


def _likeness(text: str, spellings: Iterable[str]) -> float:
    return max((_ratio(text, spelling) for spelling in spellings), default=0.0)


def _ratio(left: str, right: str) -> float:
    """How like a text is to a label; 0 where its length or a word in it rules that out."""
    if alters(left, right):
        return 0.0
    if 2 * min(len(left), len(right)) < LIKENESS * (len(left) + len(right)):
        return 0.0
    return SequenceMatcher(None, left, right, autojunk=False).ratio()
