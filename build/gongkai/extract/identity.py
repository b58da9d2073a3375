"""A document in; whose report of which year it is, and when and where it was published, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.extract.document import Document
from gongkai.extract.formats.portal import describe, iso_day
from gongkai.extract.labels import fold

HEAD = 60
"""Lines in which a title is looked for."""
MARKUP = " \t\u3000#*_"
"""Blanks, and the signs of Markdown around a heading."""
LONGEST_TITLE = 70
FEWEST_MENTIONS = 2
"""So often a report must speak of the one year that it speaks of."""
LONGEST_NAME = 40
_NAMED = frozenset({"title", "published", "publisher", "url"})
"""What a format tells of its file beside identifiers."""

_YEAR = r"(?:20[0-3]\d)"
_TITLE = re.compile(
    rf"(?P<title>[^,。;:、!?《》]{{0,{LONGEST_NAME}}}?(?:政府信息公开|政务公开)[^,。;:、!?《》]{{0,24}}?"
    r"(?:年度报告|工作报告|报告|年报))"
)
_YEAR_PART = re.compile(rf"{_YEAR}\s*(?:年度|年)?")
_SHORT_TITLE = re.compile(rf"{_YEAR}年?度?(?:工作)?(?:报告|年报)")
_PERIOD = re.compile(rf"({_YEAR})年?(?:度)?0?1月0?1日")
_PAPERS = re.compile(r"《[^》]*》|[〔\[(（【][^〕\])）】]{0,12}[〕\])）】]\s*\d*号?")
"""Names and numbers of other papers."""
_SPOKEN = re.compile(rf"({_YEAR})年(?![^,。;]{{0,3}}[,，]?[^。;,]{{0,14}}(?:将|计划|拟|打算))")
_OPENS = re.compile(rf"(?:^|[。;,、)）\n]){_YEAR}年度?[,，]?[\u3400-\u9fff]")
"""A sentence or a part of one begins with a year."""
_FOLLOWS = re.compile(
    rf"现将[^。;,《》]{{0,30}}?({_YEAR})年[^。;,《》]{{0,8}}政府信息公开[^。;,《》]{{0,16}}(?:报告|公布)如下"
)
_INLINE_TITLE = re.compile(
    rf"(?<![\u3400-\u9fff])(?P<title>[\u3400-\u9fff()]{{2,{LONGEST_NAME}}}{_YEAR}年?度?"
    r"政府信息公开(?:工作)?(?:年度)?(?:报告|年报))(?!编制|工作|格式|[^》]{0,12}通知)"
)
_BODY_ENDS = (
    "局|委员会|委|政府|办公室|办|厅|院|中心|处|所|站|街道|镇|乡|区|县|市|省|盟|旗|州|会|公司|集团"
    "|部|署|队|馆|校|大学|学院|医院|银行|支行|库|园|场|厂|社|台|网|關|关|委員會|辦公室|縣|區|鎮|鄉|廳|處"
)
_BODY = re.compile(rf"[\u3400-\u9fff()（）·]{{2,{LONGEST_NAME}}}?(?:{_BODY_ENDS})")
_BEFORE_NAME = re.compile(
    r"^.*(?:编制|公布|发布|报送|呈报|印发|现将|关于|标题[:：]|Page\s*\d+\s*[-—–]?|第\d+页)", re.I
)
"""What stands before the body's name in a sentence, or in the line of a printed page."""
_OURSELVES = re.compile(r"^[我本该全](?=[局办委厅院镇乡街单机市县区省会处中部])")
"""我局 and 本机关 name nobody."""
_NO_NAME = re.compile(r"根据|按照|依据|要求|结合|实际|特向|特此|如下|现将|工作$|20\d\d")
_BESIDE_NAME = re.compile(r"[-_—–|｜>»›/\s]+")
"""What parts a body's name from the brand of a site that shows its report."""
_NOT_BODY = re.compile(r"^(?:关于|首页|您|当前|中华人民共和国$)")
_ISSUED_BY = re.compile(
    r"(?:本(?:年度)?报告)?(?:是|系)?由([\u3400-\u9fff]{3,30}?)(?:根据|按照|依据|依照|编制)"
)
_SIGNED_DAY = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日$")
_BEFORE_DAY = re.compile(r"(?:[\u3400-\u9fff()·]{0,39}[^至到起自从止截在于为\d])?")
"""What may stand before the day of signature: nothing, or the end of a name."""
_URL_DAY = re.compile(r"t?(20\d\d)[-/]?(\d{1,2})[-/]?(\d{1,2})(?=[_/.])")


@dataclass(frozen=True)
class Identity:
    """Whose report it is; None where the document does not tell."""

    title: str | None = None
    agency_name: str | None = None
    year: int | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def identify(document: Document) -> Identity:
    """Ask the title first, then the period, the signature and the portal's own words."""
    head = [line.strip(MARKUP) for line in document.lines[:HEAD]]
    meta = {**describe(head), **document.meta}
    title = _title(head, meta.get("title", ""))
    inside, is_line = (None, False) if title else _inline_title(head)
    year, notes = _year(inside if is_line else title, document.lines)
    named = title or inside
    title = title or (inside if is_line else None)
    signed_by, signed_on = _signature(document.lines)
    return Identity(
        title=title,
        agency_name=_body_of(named) or signed_by or _issuer(head),
        year=year,
        published=meta.get("published") or _url_day(meta.get("url", "")) or signed_on,
        publisher=meta.get("publisher"),
        url=meta.get("url"),
        identifiers={key: value for key, value in meta.items() if key not in _NAMED},
        notes=notes,
    )


def _title(head: Sequence[str], told: str) -> str | None:
    """The first candidate that names a body, else the first."""
    found = list(_titles(head))
    if told and _as_title(told):
        found.insert(0, "".join(told.split()))
    return next((title for title in found if _body_of(title)), found[0] if found else None)


def _inline_title(head: Sequence[str]) -> tuple[str | None, bool]:
    """The one title in the middle of a line that holds a whole page, before section one.

    Also whether it stands there as a line of its own did, between blanks; else it is part of a
    sentence, which may speak of another year's report.
    """
    text = fold("\n".join(line[:2000] for line in head))
    before = re.split(r"[一1]\s*[、.]\s*总体情况", text)[0]
    found = {match["title"]: match for match in _INLINE_TITLE.finditer(before)}
    if len(found) != 1:
        return None, False
    title, match = found.popitem()
    around = before[max(0, match.start() - 1) : match.start()] + before[match.end() :][:1]
    return title, not around.strip()


def _titles(head: Sequence[str]) -> Iterator[str]:
    """One to three lines together, as titles are broken; nothing behind 总体情况."""
    filled = [line for line in head if line]
    for at, line in enumerate(filled):
        if re.match(r"[一1]\s*[、.]\s*总体情况", fold(line)):
            return
        for count in (1, 2, 3):
            joined = "".join("".join(part.split()) for part in filled[at : at + count])
            title = _as_title(joined)
            if title and (count == 1 or _may_begin(line)):
                yield title
                break


def _may_begin(line: str) -> bool:
    """Whether a line can be the first of a broken title: a body's name or the title's start."""
    plain = "".join(fold(line).split())
    if len(plain) > LONGEST_NAME or _NOT_BODY.search(plain):
        return False
    return bool(_BODY.fullmatch(plain)) or bool(re.search(rf"{_YEAR}年?|政府信息公开", plain))


def _as_title(text: str) -> str | None:
    """The title that `text` is, or begins with where the text goes on behind it."""
    plain = "".join(text.split())
    match = _TITLE.match(fold(plain))
    if match and _YEAR_IN.search(match["title"]) and match.end() <= LONGEST_TITLE:
        return plain[: match.end()]
    short = _SHORT_TITLE.search(fold(plain))
    if short and short.end() == len(plain) and short.start() <= LONGEST_NAME:
        return plain
    return None


_YEAR_IN = re.compile(_YEAR)


def _year(title: str | None, lines: Sequence[str]) -> tuple[int | None, tuple[str, ...]]:
    """The year of the title, then of the period; where they differ the reviewer is told."""
    plain = fold(title or "")
    dated = re.findall(rf"({_YEAR})年", plain) or _YEAR_IN.findall(plain)
    named = {int(year) for year in dated}
    period = _period(lines)
    if len(named) == 1:
        year = named.pop()
        if period and period != year:
            return year, (f"标题写{year}年，统计期限写{period}年，以标题为准，请核对。",)
        return year, ()
    if period:
        return period, () if title else ("没有找到标题，年度取自统计期限。",)
    announced = _announced(lines)
    if announced:
        return announced, ("没有找到标题和统计期限，年度取自“现将……报告如下”一句。",)
    if only := _only(lines):
        return only, ("没有找到标题和统计期限，年度是正文里唯一提到的一年，请核对。",)
    return None, ("没有找到年度。",)


def _plain(lines: Sequence[str], end: str = "") -> str:
    """The beginning of lines without blanks, as one text; `end` stands for their ends."""
    return "".join("".join(fold(line[:20_000]).split()) + end for line in lines)[:50_000]


def _period(lines: Sequence[str]) -> int | None:
    """The one year whose first of January the report names as its beginning."""
    return _one({*_PERIOD.findall(_plain(lines[: 10 * HEAD]))})


def _announced(lines: Sequence[str]) -> int | None:
    """The one year that the report names where it says that it follows: 现将…报告如下."""
    return _one({*_FOLLOWS.findall(_plain(lines[:HEAD]))})


def _only(lines: Sequence[str]) -> int | None:
    """The one year of which a report speaks, more than once, and begins a sentence: 2021年,我局….

    Not years in the names of other papers, nor those for which it makes plans.
    """
    text = _PAPERS.sub("", _plain(lines, "\n"))
    found = _SPOKEN.findall(text)
    return _one({*found}) if len(found) >= FEWEST_MENTIONS and _OPENS.search(text) else None


def _one(years: set[str]) -> int | None:
    return int(years.pop()) if len(years) == 1 else None


def _body_of(title: str | None) -> str | None:
    """What of a title is neither year nor subject, where that is the name of a body."""
    title = title or ""
    plain = fold(title)
    ends = re.search(r"政府信息公开|政务公开|政府信息公開", plain) or _SHORT_TITLE.search(plain)
    before = _YEAR_PART.sub("", title[: ends.start() if ends else len(title)]).removesuffix("关于")
    parts = [_name(part) for part in _BESIDE_NAME.split(_BEFORE_NAME.sub("", before))]
    return next((name for name in reversed(parts) if name), None)


def _name(text: str) -> str | None:
    """The name of a body that `text` is; None where it is none."""
    name = text.strip(" 的:：")
    if name.endswith("人民"):
        name += "政府"
    if _OURSELVES.match(name) or _NO_NAME.search(name):
        return None
    return name if _BODY.fullmatch(name) else None


def _signature(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Name and day at the very end of the report."""
    last = [_after_sentences(line) for line in lines if line.strip()][-8:]
    for at in range(len(last) - 1, -1, -1):
        match = _SIGNED_DAY.search(last[at])
        if match and len(last[at]) <= LONGEST_NAME:
            before = last[at][: match.start()]
            if not _BEFORE_DAY.fullmatch(before):
                continue  # the end of a period, or a day in a sentence
            name = before or (last[at - 1] if at else "")
            return _name(name), iso_day(match[0]) or None
    return None, None


def _after_sentences(line: str) -> str:
    """What stands behind the last sentence of a line, without blanks."""
    return re.split(r"[。;!?]", "".join(fold(line[-2000:]).split()))[-1]


def _issuer(head: Sequence[str]) -> str | None:
    match = _ISSUED_BY.search(_plain(head))
    return match[1] if match else None


def _url_day(url: str) -> str | None:
    match = _URL_DAY.search(url)
    return (iso_day("-".join(match.groups())) or None) if match else None
