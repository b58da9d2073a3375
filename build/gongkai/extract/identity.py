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
LONGEST_TITLE = 70
LONGEST_NAME = 40
_NAMED = frozenset({"title", "published", "publisher", "url"})
"""What a format tells of its file beside identifiers."""

_YEAR = r"(?:20[0-3]\d)"
_TITLE = re.compile(
    rf"(?P<title>[^,。;:、!?]{{0,{LONGEST_NAME}}}?(?:政府信息公开|政务公开)[^,。;:、!?]{{0,24}}?"
    r"(?:年度报告|工作报告|报告|年报))"
)
_SHORT_TITLE = re.compile(rf"{_YEAR}年?度?(?:工作)?(?:报告|年报)")
_PERIOD = re.compile(rf"({_YEAR})年?(?:度)?0?1月0?1日")
_INLINE_TITLE = re.compile(
    rf"(?<![\u3400-\u9fff])(?P<title>[\u3400-\u9fff()]{{2,{LONGEST_NAME}}}{_YEAR}年?度?"
    r"政府信息公开(?:工作)?(?:年度)?(?:报告|年报))"
)
_BODY_ENDS = (
    "局|委员会|委|政府|办公室|办|厅|院|中心|处|所|站|街道|镇|乡|区|县|市|省|盟|旗|州|会|公司|集团"
    "|部|署|队|馆|校"
)
_BODY = re.compile(rf"[\u3400-\u9fff()（）]{{2,{LONGEST_NAME}}}(?:{_BODY_ENDS})")
_NOT_BODY = re.compile(r"^(?:关于|首页|您|当前|中华人民共和国$)")
_ISSUED_BY = re.compile(
    r"(?:本(?:年度)?报告)?(?:是|系)?由([\u3400-\u9fff]{3,30}?)(?:根据|按照|依据|依照|编制)"
)
_SIGNED_DAY = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
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
    head = [line.strip() for line in document.lines[:HEAD]]
    meta = {**describe(head), **document.meta}
    title = _title(head, meta.get("title", "")) or _inline_title(head)
    year, notes = _year(title, document.lines)
    signed_by, signed_on = _signature(document.lines)
    return Identity(
        title=title,
        agency_name=_body_of(title) or signed_by or _issuer(head),
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


def _inline_title(head: Sequence[str]) -> str | None:
    """The one title in the middle of a line that holds a whole page, before section one."""
    text = fold("\n".join(line[:2000] for line in head))
    before = re.split(r"[一1]\s*[、.]\s*总体情况", text)[0]
    found = {match["title"] for match in _INLINE_TITLE.finditer(before)}
    return found.pop() if len(found) == 1 else None


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
    return None, ("没有找到年度。",)


def _period(lines: Sequence[str]) -> int | None:
    """The one year whose first of January the report names as its beginning."""
    text = "".join("".join(fold(line[:20_000]).split()) for line in lines[: 10 * HEAD])
    found = {int(year) for year in _PERIOD.findall(text[:50_000])}
    return found.pop() if len(found) == 1 else None


def _body_of(title: str | None) -> str | None:
    """What of a title is neither year nor subject."""
    plain = re.sub(r"^关于|^标题[:：]", "", title or "")
    before = re.split(r"政府信息公开|政务公开", plain)[0]
    if before == plain:
        before = _SHORT_TITLE.split(plain)[0]
    name = re.sub(rf"{_YEAR}\s*(?:年度|年)?", "", before).strip(" 的-－—:：")
    if name.endswith("人民"):
        name += "政府"
    return name if re.fullmatch(r"[\u3400-\u9fff（）()·\w]{2,40}", name) else None


def _signature(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Name and day at the very end of the report."""
    last = ["".join(fold(line).split()) for line in lines if line.strip()][-8:]
    for at in range(len(last) - 1, -1, -1):
        match = _SIGNED_DAY.search(last[at])
        if match and len(last[at]) <= LONGEST_NAME:
            name = last[at][: match.start()] or (last[at - 1] if at else "")
            body = name if _BODY.fullmatch(name) else None
            return body, iso_day(match[0]) or None
    return None, None


def _issuer(head: Sequence[str]) -> str | None:
    text = "".join("".join(fold(line).split()) for line in head)
    match = _ISSUED_BY.search(text)
    return match[1] if match else None


def _url_day(url: str) -> str | None:
    match = _URL_DAY.search(url)
    return (iso_day("-".join(match.groups())) or None) if match else None
