"""A document in; the agency's own sections, and the figures that its prose states, out.

A statement is told only where one reading is possible: its clause names one thing and one number,
speaks of the report's year, and no other clause says otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from gongkai.extract.clauses import clauses, word
from gongkai.extract.document import Document, Text
from gongkai.extract.labels import fold
from gongkai.extract.lists import lists
from gongkai.extract.particulars import fees, period
from gongkai.extract.tokens import is_page_number
from gongkai.form import Form
from gongkai.model import Statement

MOST_PROSE = 300_000
"""Characters of prose that are looked at; a province's report has some 30,000."""
_AROUND = 12
"""Characters shown on each side of a figure."""

_ORDINAL = r"(?:[一二三四五六七1-7]\s*[、.]\s*)"
_HEADINGS = {
    "overview": r"总体情况|概述",
    "proactive": r"主动公开政府信息(?:的)?情况",
    "requests": r"收到和处理政府信息公开申请",
    "remedies": r"[^\n。]{0,16}行政复议.{0,6}行政诉讼",
    "problems": r"[^\n。]{0,16}?存在的?(?:主要|突出)?问题"
    r"(?:(?:及|和|与)(?:改进|整改)(?:情况|措施)?)?",
    "other": r"其他需要?报告的?(?:其他)?(?:事项|情况)",
}
_SECTIONS = ("overview", "problems", "other")
_SIGNATURE = re.compile(r"\n[^\n。]{2,40}\n+\s*20\d\d年\d{1,2}月\d{1,2}日\s*$")

_HANDLED = "requests.handled_total.total"
_RECEIVED = "requests.new_received.total"
_TO_HANDLE = "requests.new_received.total+requests.carried_in.total"
_APART = re.compile(
    r",?[(]?其中[:,]?(?:本年度?)?新收(?:到)?(?:申请)?\d+(?:件|宗)[,、和及](?:上(?:一)?年度?)?结转"
)
"""A number received is at once parted into new and carried in: 75件，其中新收72件."""
_OUTCOME_CLAIMS = frozenset(
    f"requests.{row}.total"
    for row in ("granted", "partly_granted", "denied", "unable", "refused", "other")
)
_SHARE = re.compile(
    r"[,(]?(?:占比?|占(?:本年度?|全年|全部)?(?:办结|办理|答复|处理|申请)?(?:总数|总量|总件数|件数)的?)"
    r"(?:为)?(?P<value>\d{1,3}(?:\.\d{1,2})?)%"
)
_RESULTS = (
    ("upheld", "结果维持|维持"),
    ("corrected", "结果纠正|纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结|未审结"),
)
_OTHER_TIME = re.compile(r"上年|去年|同期|上一年|往年|历年|累计|以来")
_YEAR = re.compile(r"(20[0-4]\d)年")
_PART = re.compile(
    r"其中|分别|[上下]半年|季度|\d月|截至|通过|涉及|所属|下属|网[上站民]|信函|现场|口头|等事项|减少|增加|下降|增长"
    r"|平均|每个|预计|不超过|超过"
)
_OF_ANOTHER_KIND = re.compile(
    r"信访|审批|许可|服务事项|热线|咨询|复议机关|应诉|补正|通知|答复书|告知书|退回"
)
_UNTIL = re.compile(r"截[至止](?!20\d\d年12月31日|12月31日|20\d\d年底|年[底末])")
_YEARS = re.compile(r"20[0-4]\d年?(?:至|到|-|—)20[0-4]\d年(?!1?\d月)")
_OF_DOCUMENTS = re.compile(
    r"(?:制作|制发|印发|产生|形成|获取|发布)[^。;]{0,24}(?:信息|文件|公文)|信息总数"
    r"|主动公开(?:政府信息|信息)?数?(?:共计?)?\d"
)
"""A sentence that counts what was made or published: its 不予公开 are documents."""
_THEN_RECEIVED = re.compile(
    rf",(?:本年度?|20\d\d年度?|全年)?共?(?:新收|收到|受理){word('gap')}{{0,8}}?{word('asked')}"
)
_OUTCOMES = re.compile(r"予以公开|部分公开|不予公开|无法提供|不予处理|继续办理")
_ASKED_FOR = re.compile(word("asked"))


@dataclass(frozen=True)
class ProseContent:
    """What the agency says in its own words."""

    sections: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    period: str = ""


@dataclass(frozen=True)
class _Prose:
    """The text outside tables as one string, and where each of its lines stands."""

    text: str
    folded: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class _Stretch:
    """A part of the prose without blanks and line ends, and where its characters stood."""

    prose: _Prose
    places: Sequence[int]

    @cached_property
    def text(self) -> str:
        return "".join(self.prose.folded[at] for at in self.places)

    def line(self, at: int) -> int:
        """The line of the canonical text on which the character stands."""
        return self.prose.numbers[bisect_right(self.prose.starts, self.places[at]) - 1]

    def statement(
        self, claim: str, value: Decimal, at: int, end: int, parts: tuple[Decimal, ...] = ()
    ) -> Statement:
        """What is stated at a character, shown with what stands before it and up to an end."""
        around = self.text[max(0, at - _AROUND) : end]
        return Statement(claim, value, self.line(at), around, parts)


def tell(document: Document, form: Form, year: int | None) -> ProseContent:
    """Split the sections and read the figures of which only one reading is possible."""
    prose = _prose(document)
    spans = _spans(prose.folded)
    sections = {
        name: text
        for name in _SECTIONS
        if name in spans and (text := _clean(prose.text[slice(*spans[name])]))
    }
    overview, other = (_stretch(prose, spans.get(name, (0, 0))) for name in ("overview", "other"))
    said = [*_statements(overview, form, year), *_fees(other)]
    first = _stretch(prose, (0, spans.get("overview", (0, 0))[1]))
    return ProseContent(sections, (*_agreeing(said), *_lists(overview)), period(first.text))


def _stretch(prose: _Prose, span: tuple[int, int]) -> _Stretch:
    return _Stretch(prose, [at for at in range(*span) if not prose.folded[at].isspace()])


def _prose(document: Document) -> _Prose:
    lines = [
        (block.line + at, line)
        for block in document.blocks
        if isinstance(block, Text)
        for at, line in enumerate(block.lines)
    ]
    starts, kept, at = [], [], 0
    for number, line in lines:
        if at > MOST_PROSE:
            break
        starts.append(at)
        kept.append((number, line[:MOST_PROSE]))
        at += len(kept[-1][1]) + 1
    text = "\n".join(line for _, line in kept)
    return _Prose(text, fold(text), tuple(starts), tuple(number for number, _ in kept))


def _spans(folded: str) -> dict[str, tuple[int, int]]:
    """Where each section's own text begins and ends: from its heading to the next one."""
    heads: list[tuple[int, int, str]] = []
    after = 0
    for name, words in _HEADINGS.items():
        head = _heading(folded, words, after)
        if head:
            heads.append((*head, name))
            after = head[1]
    starts = [start for start, _, _ in heads] + [len(folded)]
    return {
        name: (_rest_of_line(folded, end), stop)
        for (_, end, name), stop in zip(heads, starts[1:], strict=True)
    }


def _heading(folded: str, words: str, after: int) -> tuple[int, int] | None:
    """The first place behind `after` where the words stand as a heading, not in a sentence."""
    alone = re.compile(rf"(?:^|\n)[ \t#*]*{_ORDINAL}?[ \t]*(?:{words})[^\n。,;:]{{0,16}}(?=\n|$)")
    inline = re.compile(rf"(?:^|[\n 。;!?]){_ORDINAL}(?:{words})")
    found = [match for pattern in (alone, inline) if (match := pattern.search(folded, after))]
    first = min(found, key=lambda match: match.start(), default=None)
    return first.span() if first else None


def _rest_of_line(folded: str, end: int) -> int:
    """The heading's own words end with its line, where the line is a heading's."""
    line_end = folded.find("\n", end)
    return line_end if 0 <= line_end - end <= _AROUND else end


def _fees(stretch: _Stretch) -> Iterator[Statement]:
    """What the last section says was charged for processing information."""
    for at, value in fees(stretch.text):
        yield stretch.statement("processing_fee", value, at, at + _AROUND)


def _lists(stretch: _Stretch) -> Iterator[Statement]:
    """What the overview itself parts into items, all of them named."""
    for each in lists(stretch.text):
        yield stretch.statement("list", each.whole, each.at, each.end, each.parts)


def _clean(text: str) -> str:
    """A section as it is read: blank lines and blanks at the edges gone, the signature cut off."""
    lines = (line.strip() for line in text.split("\n"))
    body = "\n".join(line for line in lines if line and not is_page_number(line))
    return _SIGNATURE.sub("", "\n" + body).strip()


def _statements(stretch: _Stretch, form: Form, year: int | None) -> Iterator[Statement]:
    text = stretch.text
    for claim, pattern in clauses("stated", form):
        for match in _of_the_whole(pattern.finditer(text), text, claim, year):
            is_sum = claim == _RECEIVED and _APART.match(text, match.end())
            yield _statement(stretch, _TO_HANDLE if is_sum else claim, match)
            yield from _share(stretch, claim, match)
            yield from _results(stretch, claim, match)
    for claim, pattern in clauses("none", form):
        for match in pattern.finditer(text):
            if _is_of_year(_sentence(text, match), year):
                yield Statement(claim, Decimal(0), stretch.line(match.start()), match[0])


def _of_the_whole(
    matches: Iterator[re.Match[str]], compact: str, claim: str, year: int | None
) -> list[re.Match[str]]:
    """The clauses that speak of the whole year and body; none where parts disagree among them."""
    found = [match for match in matches if _is_about(compact, match, claim, year)]
    if len({match["value"] for match in found}) > 1:
        return []
    return [match for match in found if not _is_part(compact, match, claim)]


def _sentence(compact: str, match: re.Match[str]) -> str:
    """What the sentence says up to the end of the match."""
    start = max(compact.rfind(mark, 0, match.start()) for mark in "。!?") + 1
    return compact[start : match.end()]


def _is_of_year(sentence: str, year: int | None) -> bool:
    years = _YEAR.findall(sentence)
    if _YEARS.search(sentence):
        return False
    return not year or not years or int(years[-1]) == year


def _is_about(compact: str, match: re.Match[str], claim: str, year: int | None) -> bool:
    """Whether the sentence is about applications for information, in the report's year."""
    sentence = _sentence(compact, match)
    clause = re.split(r"[,;:]", sentence[: len(sentence) - len(match[0])])[-1] + match[0]
    if not _is_of_year(sentence, year) or _OF_ANOTHER_KIND.search(clause):
        return False
    if "carried" not in claim and _OTHER_TIME.search(clause):
        return False
    if claim.partition("+")[0] in _OUTCOME_CLAIMS and _OF_DOCUMENTS.search(sentence):
        return False
    end = re.compile(r"[。!?]").search(compact, match.end())
    start = match.end() - len(sentence)
    outcomes = set(_OUTCOMES.findall(compact[start : end.start() if end else len(compact)]))
    return (
        claim.startswith("proactive.")
        or bool(_ASKED_FOR.search(sentence))
        or ("carried" in claim and bool(_THEN_RECEIVED.match(compact, match.end())))
        or (claim.startswith("requests.") and len(outcomes) > 1)
    )


def _is_part(compact: str, match: re.Match[str], claim: str) -> bool:
    """Whether a clause on what was received speaks of a part of the year, the body or the whole."""
    sentence = _sentence(compact, match)
    clause = re.split(r"[,:]", sentence)[-1]
    if match[0].startswith(("新收", "本年")):  # 其中新收72件 is the whole of what is new
        clause = clause.removeprefix("其中")
    behind = compact[match.end() : match.end() + 2]
    return "new_received" in claim and bool(
        _PART.search(clause) or _UNTIL.search(sentence) or behind == ",占"
    )


def _share(stretch: _Stretch, claim: str, match: re.Match[str]) -> Iterator[Statement]:
    """What follows a number of outcomes: 予以公开42件，占42.9%."""
    share = _SHARE.match(stretch.text, match.end())
    if share and claim in _OUTCOME_CLAIMS:
        value, at = Decimal(share["value"]), share.start("value")
        yield stretch.statement(f"{claim}/{_HANDLED}", value, at, share.end())


def _results(stretch: _Stretch, claim: str, match: re.Match[str]) -> Iterator[Statement]:
    """What follows a number of reviews or suits: 其中结果维持…件，结果纠正…件."""
    text = stretch.text
    if not claim.startswith("remedies.") or not text.startswith(",其中", match.end()):
        return
    end = re.compile(r"[;。]|行政诉讼|行政复议").search(text, match.end())
    stop = end.start() if end else len(text)
    row = claim.split(".")[1]
    for column, words in _RESULTS:
        for part in re.compile(rf"(?:{words}){word('count')}").finditer(text, match.end(), stop):
            yield _statement(stretch, f"remedies.{row}.{column}", part)


def _statement(stretch: _Stretch, claim: str, match: re.Match[str]) -> Statement:
    value = Decimal(match["value"].replace(",", ""))
    return stretch.statement(claim, value, match.start("value"), match.end("value") + _AROUND)


def _agreeing(said: Sequence[Statement]) -> list[Statement]:
    """One statement for each claim; none where two clauses give two numbers."""
    values: dict[str, set[Decimal]] = {}
    for each in said:
        values.setdefault(each.claim, set()).add(each.value)
    first = {each.claim: each for each in reversed(said) if len(values[each.claim]) == 1}
    return sorted(first.values(), key=lambda each: (each.line, each.claim))
