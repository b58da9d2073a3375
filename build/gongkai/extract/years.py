"""Words of a line or a box in; which year's figures, or whose, they say that a table holds, out."""

from __future__ import annotations

import re
from collections.abc import Iterator

LAST_YEAR = r"(?:上一?年|去年|前年|前一年|上期)(?:度|同期)?"
"""A year before the report's, told without its number."""
_NUMBERED = r"20[0-4]\d年度?"
_YEARS_BEFORE = {"本年": 0, "本年度": 0, "今年": 0, "上年": 1, "上年度": 1, "去年": 1, "上一年": 1}
"""How long ago the year was that a box over a column names."""
_ONLY = (
    r"(?:\([一二三四]\)|附[:表]?|[以如]?下[表为是]{{0,2}})?[(\[|]?(?:{})"
    r"(?:情况|数据|统计|数)*表?(?:如下)?[:)\]|。.]*"
)
_ONLY_NUMBERED = re.compile(_ONLY.format(r"(20[0-4]\d)年度?"))
_ONLY_LAST = re.compile(_ONLY.format(LAST_YEAR))
_ENDING_LAST = re.compile(rf"{LAST_YEAR}(?:数|数据|情况)?$")
BELOW = "(?:下属|所属|直属|代管)(?:单位|机构|部门)?"
WHOLE = "各?乡镇|各?街道|各?区县|各?县区|各单位|全[市县区省州]"
"""Other bodies than the report's own; a government's own are those of all its area."""
_GOVERNMENT = re.compile(r"(?:人民)?政府(?:办公室)?$")
_FORMAL = re.compile("公开|申请|诉讼")
"""Words of a section's own heading, which may speak of a whole area."""
_BODY = re.compile(r"[^\W\d_]{2,12}(?:[局委办厅院所站镇乡]|中心|街道|公司)")
"""How the name of a body ends."""
_YEARS = rf"{LAST_YEAR}|往年|历年|累计|模板|样[表例]|(?<!\d)20[0-4]\d(?!\d)(?:年度?)?"
_OTHER_YEARS = re.compile(_YEARS)
_OTHERS = re.compile(f"{_YEARS}|{BELOW}")
_ALL_OTHERS = re.compile(f"{_YEARS}|{BELOW}|{WHOLE}")
_CAPTION_WORDS = re.compile(
    r"情况|数据|数|同期|统计|汇总|年度|时间|期间|截至|底|合计|总计|报告|年报|对[比照]|比较|参考|如下|见"
    r"|[上下]表|[附表]|附件|备?注|说明|[来取]自|本表|表?中(?!心)|以上?|为例?|[是的与和下内年月日至]|办理|系统|层面|级|[一二三四五\d]"
    r"|(?:填报|编制|发布)?(?:单位|机构|机关)(?:名称)?|名称|[我本](?:[局委办厅院所站镇乡]|中心|街道|机关)"
    r"|政府信息|公开|申请|收到|处理|主动|行政复议|行政诉讼|工作"
)
"""What the caption of a table may say beside."""
LONGEST_CAPTION = 30
_NOTE = re.compile("[(*※]*(?:备?注|说明|以上|上[表述]|本表)")
_CAPTION = re.compile(
    r"(?:[附(\[|]|附[件表录]?\d?|表\d|\([1-9]\)|[1-9][、.]|以下为|[与比])?[:、.]?"
    rf"(?:{_NUMBERED}|{LAST_YEAR}"
    rf"|(?:{BELOW}|{WHOLE})(?!.*(?:公开|申请|诉讼)))"
    r"(?:.{0,24}?(?:情况|数据?|同期|统计|汇总|[合总]计|报告|年报|对比|对照|比较|参考))?"
    r"(?:如下)?表?(?:如下)?(?:\(单位[^)]*\))?[。:)\]|]*"
)
"""What stands over a table of another year, or of other bodies."""
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "0001234567 89".replace(" ", ""))


def only_year(plain: str) -> int | None:
    """The year that is all that a text names; it has no blanks, and its signs are half-width."""
    match = _ONLY_NUMBERED.fullmatch(plain)
    return int(match[1]) if match else None


def year_over_column(plain: str, year: int) -> int | None:
    """The same, perhaps told from the report's year: 本年, 上年."""
    before = _YEARS_BEFORE.get(plain)
    return only_year(plain) if before is None else year - before


def says_last_year(plain: str) -> bool:
    """Whether all that a text names is a year before the report's."""
    return bool(_ONLY_LAST.fullmatch(plain))


def ends_with_last_year(plain: str) -> bool:
    """Whether the last words before numbers are such a year."""
    return bool(_ENDING_LAST.search(plain))


def _foreign_to(agency: str) -> re.Pattern[str]:
    """The words that make figures another year's or other bodies' in an agency's report."""
    return _OTHERS if _GOVERNMENT.search(agency) else _ALL_OTHERS


def _foreign_words(text: str, agency: str) -> list[str]:
    """The words of a text that give it to others, but for those of the agency's own name."""
    foreign = _OTHER_YEARS if _FORMAL.search(text) else _foreign_to(agency)
    return [word for word in foreign.findall(text) if word not in agency]


def is_note(plain: str) -> bool:
    """Whether a line begins as those do that speak of the table above them."""
    return bool(_NOTE.match(plain))


def is_foreign_caption(plain: str, year: int, agency: str) -> bool:
    """Whether a text may be the caption of a table of another year or of other bodies."""
    arabic = plain.translate(_NUMERALS)
    if str(year) in arabic or len(arabic) > 2 * LONGEST_CAPTION:
        return False
    return any(
        (_CAPTION.fullmatch(text) and _foreign_words(text, agency))
        or _has_only_words_of_captions(text, year, agency)
        for text in (plain, arabic)
    )


def _has_only_words_of_captions(text: str, year: int, agency: str) -> bool:
    """Whether a short text has a word for another year or bodies, or a body's name, and else only
    words of captions and the agency's own name, perhaps a short one: its signs in their order. A
    later year is that of a date of publication.
    """
    if len(text) > LONGEST_CAPTION or not any(map(str.isalpha, text)):
        return False
    named = _foreign_words(text, agency)
    rest = re.sub(r"[\W_]", "", _CAPTION_WORDS.sub("", _ALL_OTHERS.sub("", text)))
    signs = iter(agency)
    is_own = all(sign in signs for sign in rest)
    is_later = any(word.startswith("20") and int(word[:4]) > year for word in named)
    is_other = bool(agency) and not is_own and bool(_BODY.fullmatch(rest))
    return (bool(named) and is_own and not is_later) or is_other


def foreign_labels(plain: str, year: int, agency: str) -> Iterator[str]:
    """What is left of a label without each word that makes it another year's or other bodies', or
    with 本年 in its stead; not where the label says the same, as 上年 does of the year before.
    """
    known = {str(year): "", str(year - 1): "上年", str(year + 1): "下年"}
    for match in _foreign_to(agency).finditer(plain):
        said = known.get(match[0][:4])
        is_own = said is not None and said in plain
        if not is_own and not (match[0] == "累计" and "现行" in plain):
            for instead in ("", "本年", "本年度"):
                yield plain[: match.start()] + instead + plain[match.end() :]
