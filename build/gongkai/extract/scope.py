"""Words around a table in; whether they give its figures to others than the report's body and year
out: to another year or a part of it, to other bodies, to a plan or a sample.

The words are data: `scope.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

from gongkai.extract.labels import fold
from gongkai.extract.years import only_year, says_last_year

FILE = "scope.toml"
LONGEST_PREDICATE = 16
"""Characters of what a sentence says that a table is."""
SHORTEST = 2
"""Characters that may be a piece of a broken line, where other words than captions stand."""
LONGEST_CAPTION = 40
"""More characters are a sentence."""
LONGEST = 200
"""Characters of a statement; more are no caption."""
FARTHEST = 2000
"""Characters of a line up to which one looks for words: captions may stand far right."""
_MARKUP = "#*_—【】〔〕|<>《》 "
"""Signs around a caption."""
_APART = re.compile(r"[|\t]|\s{2,}|\s(?=[^\s:]{2,8}:)")
"""What parts the statements of a line."""
_CLAUSE_ENDS = re.compile("[,;。!?]")
_COUNTED = re.compile(r"\d(?:件|条|项|次|人|个|份|起|%)")
"""A number of something: such words are a sentence's."""
_TOLD = re.compile("均已|已[经全]|相比|[比较]上|未(?!审核)|没有|持平|^与|计入|主要")
"""Verbs of a sentence without a full stop."""
_REFERENCE = re.compile(
    r"(?:20\d\d年度?(?:年度)?(?:年报|报告)){2,}|[^,。;]{2,12}见[^,。;]{2,16}(?:年报|报告)"
)
"""Where other years' figures are to be found."""
_ENDS = re.compile(r"(?:依申请公开)?(?:的|情况|数据|数字|口径|统计|汇总|[。,;:])+$")
"""What may stand behind the name of whose figures they are."""
_CAPTION_END = re.compile(
    r"(?:情况|数据|数字?|表|汇总|统计|报告|年报|如下|口径|[局委办厅院所站镇乡省市县区旗州府校会]|大学|中心|街道|公司)[:)]*$"
)
LONGEST_NAME = 6
"""Characters of a caption that may be anything."""
_ANNEX = re.compile(r"^附[件表录]?\d*:")
_UNTIL = re.compile("[截至到—~-]")
"""So a period ends."""
_AND = re.compile("[、及和与]")
LAST_SIGNS = 3
"""Signs of a body's name, one of which ends a short one."""
_OWN_OFFICES = re.compile(
    "[省市县区州旗镇乡]?(?:人民)?政府(?:办公室|办)?|及?其?组成部门|办公室|名义|印发|报送"
)
_LEVEL = "省市县区州旗镇乡"
_SUM = re.compile("现行|总计|办理结果")
"""Labels that may be called a sum."""
_OWN_TIME = re.compile(r"本年|今年|如下|下表")
_DAY = re.compile(r"(20\d\d)(?:年\d{1,2}月(?:\d{1,2}日)?|[-./]\d{1,2}[-./]\d{1,2})")
_BODY = re.compile(r"[^\W\d_]{2,12}(?:[局委办厅院所站镇乡府]|中心|街道|公司)")
"""How the name of a body ends."""
_GOVERNMENT = re.compile(r"(?:人民)?政府(?:办公室)?$")
_OFFICE = re.compile(r"(?:人民政府|政府|办事处|办公室)+$")
_FORMAL = re.compile("公开|申请|诉讼")
"""Words of a section's own heading, which may speak of a whole area."""
_ABOVE = r"(?:[\u3400-\u9fff]{1,7}[省市州盟县区旗])*"
"""The names of the areas in which a body is, before its own."""
_NOTE = re.compile(
    r"\A(?:[(*※①②③]*(?:备?注|说明|以上|上[表述列]|本表|数据来源|统计口径)[\d一二三]?[:、.]?|[*※①②③]+)"
)
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "00" + "0123456789")
_CHINESE_YEAR = re.compile("二[〇○零][〇○零一二三四五六七八九]{2}")
REMARK = re.compile(r"\(([^()]{2,20})\)")
"""A remark in brackets."""


@dataclass(frozen=True)
class _Words:
    """The lists of the file, each as one expression."""

    others: re.Pattern[str]
    """Other times, and what was not done."""
    below: re.Pattern[str]
    whole: re.Pattern[str]
    year_itself: re.Pattern[str]
    own: re.Pattern[str]
    harmless: re.Pattern[str]
    subject: re.Pattern[str]
    pointing: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    text = resources.files(__package__).joinpath(FILE).read_text("utf-8")
    lists = {name: "|".join(words) for name, words in tomllib.loads(text).items()}
    others = "|".join(lists.pop(name) for name in ("years", "parts", "drafts"))
    return _Words(re.compile(others), **{name: re.compile(each) for name, each in lists.items()})


def plain_line(line: str) -> str:
    """A line without blanks and signs around it; a row of boxes without those that say again what
    one before says: programs part merged boxes so.
    """
    return "".join(fold("".join(dict.fromkeys(line[:FARTHEST].split("\t")))).split()).strip(_MARKUP)


@dataclass(frozen=True)
class Scope:
    """Whose report of which year it is; the name is empty where it is not known."""

    year: int
    agency: str

    def is_others_caption(self, text: str, *, among_captions: bool) -> bool:
        """Whether a line over a table gives it to others; where only captions stand, as between a
        section's heading and its table, words that are not known do so as well.
        """
        return any(
            self._gives(statement, among_captions=among_captions) for statement in _statements(text)
        )

    def is_others_heading(self, text: str) -> bool:
        """Whether the heading of a section, or a report's title, does so."""
        return any(map(self._has_others, _statements(text)))

    def is_others_note(self, text: str, *, is_beside: bool = True) -> bool:
        """Whether a note below a table does so, or a sentence that speaks of it; before the first
        table and behind the last only one that names its part of the report.
        """
        folded = "".join(fold(text[:LONGEST]).split())
        rest = _NOTE.sub("", folded, count=1)
        is_note = rest != folded
        clauses = [*filter(None, _CLAUSE_ENDS.split(rest))]
        if not is_beside:
            return any("部分" in clause and self._points(clause) for clause in clauses)
        return any(map(self._points, _CLAUSE_ENDS.split(folded))) or (
            is_note and any(map(self._is_known_others, clauses))
        )

    def others_labels(self, plain: str) -> Iterator[str]:
        """What is left of a label without each word that makes it another's, or with 本年 in its
        stead; not where the label says the same, as 上年 does of the year before.
        """
        known = {str(self.year): "", str(self.year - 1): "上年", str(self.year + 1): "下年"}
        for match in self._others_in(plain):
            said = known.get(match[0][:4])
            is_own = said is not None and said in plain
            is_sum = match[0] == "累计" and _SUM.search(plain)
            if not is_own and not is_sum:
                for instead in ("", "本年", "本年度"):
                    yield plain[: match.start()] + instead + plain[match.end() :]

    def without_others_remarks(self, text: str) -> Iterator[str]:
        """What is left of a label without each remark in brackets that makes it another's."""
        plain = "".join(fold(text).split())
        for remark in REMARK.finditer(plain):
            is_own = str(self.year - 1) in remark[1] and "上年" in plain
            is_own = is_own or (remark[1] == "累计" and bool(_SUM.search(plain)))
            if self._is_other_body(remark[1]) or (self._is_known_others(remark[1]) and not is_own):
                yield plain[: remark.start()] + plain[remark.end() :]

    def _gives(self, plain: str, *, among_captions: bool) -> bool:
        plain = _ANNEX.sub("", plain)
        if _REFERENCE.fullmatch(plain):
            return False
        clauses = [*filter(None, _CLAUSE_ENDS.split(plain))]
        is_sentence = len(clauses) > 1 or plain.endswith("。") or _TOLD.search(plain)
        is_sentence = is_sentence or _COUNTED.search(plain)
        if is_sentence or len(plain) > LONGEST_CAPTION:
            return self._sentence_gives(clauses)
        role, _, value = plain.partition(":")
        if value and _words().harmless.fullmatch(role):
            is_said = "来源" in role or role == "单位"
            remarks = value if is_said else "".join(REMARK.findall(value))
            return self._has_others(remarks)
        if value and _words().subject.fullmatch(role):
            return self._has_others(value) or self._is_unknown(value)
        if value or _words().harmless.fullmatch(role):
            return self._has_others(plain)
        if among_captions and (_CAPTION_END.search(plain) or len(plain) <= LONGEST_NAME):
            return self._has_others(plain) or self._is_unknown(plain)
        is_whole = len(plain) > SHORTEST or says_last_year(plain)
        return is_whole and (self._is_known_others(plain) or self._is_other_body(plain))

    def _sentence_gives(self, clauses: list[str]) -> bool:
        if any(map(self._points, clauses)):
            return True
        last = clauses[-1] if clauses else ""
        is_own = _OWN_TIME.search(last) and not self._has_others(last)
        known = (each for each in clauses if len(clauses) == 1 or not only_year(each))
        return not is_own and any(map(self._is_known_others, known))

    def _points(self, clause: str) -> bool:
        """Whether a part of a sentence says of a table that its figures are others'."""
        said = _words().pointing.search(clause)
        if said is None or _COUNTED.search(clause):
            return False
        told = clause[said.end() :][:LONGEST_PREDICATE]
        body = _ENDS.sub("", told)
        return self._has_others(told) or self._is_other_body(body)

    def _is_known_others(self, plain: str) -> bool:
        """Whether a text speaks of others in words of captions alone."""
        is_told = _COUNTED.search(plain) or _REFERENCE.fullmatch(plain)
        return not is_told and self._has_others(plain) and not self._rest(self._stripped(plain))

    def _is_other_body(self, plain: str) -> bool:
        """Whether a text is the name of a body that is not the report's."""
        rest = self._rest(plain)
        return bool(self.agency) and bool(rest) and bool(_BODY.fullmatch(rest))

    def _is_unknown(self, plain: str) -> bool:
        return bool(self._rest(plain))

    def _has_others(self, plain: str) -> bool:
        return any(True for _ in self._others_in(plain))

    def _others_in(self, plain: str) -> Iterator[re.Match[str]]:
        """The words that give a text to others, but for those of the body's own name; days of a
        later year are those of publication. A word stands where it does in the text.
        """
        text = self._blank(_own_year(plain))
        for match in self._all_others(plain).finditer(text):
            if match[0] not in self.agency and not self._is_own_area(match[0]):
                yield match

    def _is_own_area(self, word: str) -> bool:
        """Whether a word names all of the area of a government, whose report it is."""
        level = next((sign for sign in word if sign in _LEVEL), "")
        of_level = word.startswith("全") or word[1:] in ("级", "本级")
        is_whole = self._is_government and bool(_words().whole.fullmatch(word))
        return is_whole and (not of_level or level in self._short[-1:])

    def _blank(self, plain: str) -> str:
        """A text with signs in the stead of the report's own year and of its own time."""
        is_period = _UNTIL.search(_DAY.sub("", plain))
        text = plain if is_period else _DAY.sub(self._without_later, plain)
        text = re.sub(rf"{self.year}(?!\d)年?度?", _nothing, text)
        return _words().year_itself.sub(_nothing, text)

    def _without_later(self, day: re.Match[str]) -> str:
        return _nothing(day) if int(day[1]) > self.year else day[0]

    def _all_others(self, plain: str) -> re.Pattern[str]:
        words = _words()
        patterns = [words.others]
        if not _FORMAL.search(plain):
            patterns.append(words.below)
        if self.agency or not _FORMAL.search(plain):
            patterns.append(words.whole)
        return _joined(tuple(patterns))

    @cached_property
    def _is_government(self) -> bool:
        return bool(_GOVERNMENT.search(self.agency))

    def _stripped(self, plain: str) -> str:
        """A text without its words for others."""
        return self._all_others(plain).sub("", self._blank(_own_year(plain)))

    def _rest(self, plain: str) -> str:
        """The letters of a text that are no words of captions nor the body's own name, perhaps a
        short one: its signs in their order.
        """
        text = self._blank(_own_year(plain))
        for name in (self.agency, self._short):
            text = re.sub(_ABOVE + re.escape(name), "", text) if len(name) > 1 else text
        text = _words().whole.sub(lambda each: "" if self._is_own_area(each[0]) else each[0], text)
        if self._is_government:
            text = _OWN_OFFICES.sub("", text)
        parts = (
            re.sub(r"[^\u3400-\u9fff]", "", part) for part in _AND.split(_words().own.sub("", text))
        )
        return "".join(part for part in parts if not self._is_own_name(part))

    def _is_own_name(self, name: str) -> bool:
        """Whether it is the body's name, perhaps a short one: signs of it in their order, with one
        of its last; not what only stands before it, the name of its area.
        """
        signs = iter(self.agency)
        ends = {*self._short[-LAST_SIGNS:], *self.agency[-LAST_SIGNS:]}
        is_before = self.agency.startswith(name) and name != self._short
        return not name or (
            not is_before and name[-1] in ends and all(sign in signs for sign in name)
        )

    @cached_property
    def _short(self) -> str:
        """The body's name without what it is."""
        return _OFFICE.sub("", self.agency)


@lru_cache(maxsize=8)
def _joined(patterns: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    return re.compile("|".join(each.pattern for each in patterns))


def _nothing(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


def _own_year(plain: str) -> str:
    """Years in Chinese numerals as others are printed."""
    return _CHINESE_YEAR.sub(lambda year: year[0].translate(_NUMERALS), plain)


def _statements(text: str) -> Iterator[str]:
    """What a line says, each without blanks and signs around it; nothing without letters."""
    for part in _APART.split(fold(text[:FARTHEST]).strip()):
        plain = "".join(part.split()).strip(_MARKUP) if len(part) <= LONGEST else ""
        plain = plain[1:-1] if plain[:1] + plain[-1:] == "()" else plain
        if any(map(str.isalpha, plain)):
            yield plain
