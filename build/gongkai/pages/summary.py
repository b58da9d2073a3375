"""Two or three sentences on a report: written by a person, else made from its figures alone."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.corpus import plain
from gongkai.model import REFUSED
from gongkai.pages.atlas import Atlas
from gongkai.pages.figures import total
from gongkai.pages.outcomes import outcomes

SUITS = ("remedies.suit_direct.total", "remedies.suit_after_review.total")


def summary(atlas: Atlas, row: int) -> list[str]:
    """The lines that a person wrote, or one line of sentences made from the boxes."""
    own = [line for line in atlas.report(row).summary.split("\n") if line.strip()]
    return own or ["".join(_sentences(atlas, row))]


def _sentences(atlas: Atlas, row: int) -> Iterator[str]:
    yield f"{atlas.report(row).year} 年新收申请 {_count(atlas, row, 'requests.new_received.total')}"
    yield f"{_step(atlas, row)}，办结 {_count(atlas, row, 'requests.handled_total.total')}，"
    yield f"结转下年度 {_count(atlas, row, 'requests.carried_out.total')}。"
    parts = [f"{each.name} {each.total.words}" for each in outcomes(atlas, row) if each.total.value]
    yield f"其中{'、'.join(parts)}。" if parts else ""
    yield _remedies(atlas, row)
    yield _unread(atlas, row)


def _count(atlas: Atlas, row: int, *codes: str) -> str:
    return total(atlas, row, codes).words


def _step(atlas: Atlas, row: int) -> str:
    """The difference from the year before, if both print a number."""
    code = "requests.new_received.total"
    before = atlas.row_before(row)
    if before is None:
        return ""
    then, now = atlas.corpus.value(before, code), atlas.corpus.value(row, code)
    if then is None or now is None:
        return ""
    if then == now:
        return "，与上年相同"
    return f"，比上年{'多' if now > then else '少'} {plain(abs(now - then))} 件"


def _remedies(atlas: Atlas, row: int) -> str:
    """Reviews and lawsuits; empty if none is printed."""
    if not any(total(atlas, row, codes).value for codes in (("remedies.review.total",), SUITS)):
        return ""
    reviews, suits = _count(atlas, row, "remedies.review.total"), _count(atlas, row, *SUITS)
    return f"因信息公开被申请复议 {reviews}，被起诉 {suits}。"


def _unread(atlas: Atlas, row: int) -> str:
    """The number of boxes we could not read, a shortcoming of ours."""
    unread = sum(status in REFUSED for status, *_ in atlas.corpus.readings(row))
    return f"有 {unread} 格的数字我们没有读准，没有收录。" if unread else ""
