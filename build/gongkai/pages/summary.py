"""Two or three sentences on a report: written by a person, else made from its figures alone."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.model.values import plain
from gongkai.pages.atlas import Atlas
from gongkai.pages.figures import total
from gongkai.pages.outcomes import outcomes


def summary(atlas: Atlas, row: int) -> list[str]:
    """The lines that a person wrote, or one line of sentences made from the boxes."""
    own = [line for line in atlas.report(row).summary.split("\n") if line.strip()]
    return own or ["".join(_sentences(atlas, row))]


def _sentences(atlas: Atlas, row: int) -> Iterator[str]:
    yield f"{atlas.report(row).year} 年新收申请 {_count(atlas, row, 'received')}"
    yield f"{_step(atlas, row)}，办结 {_count(atlas, row, 'handled')}，"
    yield f"结转下年度 {_count(atlas, row, 'carried_out')}。"
    parts = [f"{each.name} {each.total.words}" for each in outcomes(atlas, row) if each.total.value]
    yield f"其中{'、'.join(parts)}。" if parts else ""
    yield _remedies(atlas, row)
    yield _unread(atlas, row)


def _count(atlas: Atlas, row: int, name: str) -> str:
    return total(atlas, row, atlas.corpus.form.named[name]).words


def _step(atlas: Atlas, row: int) -> str:
    """The difference from the year before, if both print a number."""
    code = atlas.corpus.form.named_cell("received")
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
    cells = (atlas.corpus.form.named[name] for name in ("reviews", "suits"))
    reviews, suits = (total(atlas, row, codes) for codes in cells)
    if not (reviews.value or suits.value):
        return ""
    return f"因信息公开被申请复议 {reviews.words}，被起诉 {suits.words}。"


def _unread(atlas: Atlas, row: int) -> str:
    """The number of boxes we could not read, a shortcoming of ours."""
    unread = int(atlas.corpus.unread[row])
    return f"有 {unread} 格的数字我们没有读准，没有收录。" if unread else ""
