"""A paper in, an HTML page out: clean, or as a portal and a word processor leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from random import Random

from tests.forge.grid import Box, Grid, Paper, Para
from tests.forge.text import Written

Cell = Callable[[Box], str]


def html(paper: Paper, rng: Random) -> Written:
    """A clean page: one table a section, spans as the form has them."""
    blank = rng.choice(("", "&nbsp;", " ", "<br>"))
    wrap = rng.choice(("{}", "<p>{}</p>", "\n<p> {} </p>\n", "<div><span>{}</span></div>"))
    pad = _padding(rng)

    def cell(box: Box) -> str:
        text = escape(box.text)
        return wrap.format(pad(text) if text and box.kind == "value" else text or blank)

    body = _body(paper, cell, rng)
    return _page(paper, body, "")


def _padding(rng: Random) -> Callable[[str], str]:
    """No-break blanks around figures, now and then a character of no width."""
    pads = rng.choice((("",), ("",), ("&nbsp;", ""), ("&nbsp;", "&nbsp;&nbsp;"), ("&#8203;", "")))
    return lambda text: rng.choice(pads) + text + rng.choice(pads)


def _page(paper: Paper, body: str, head: str) -> Written:
    title = escape(paper.wording.title)
    text = (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>{title}</title>'
        f"{head}</head>\n<body>\n{body}\n</body></html>\n"
    )
    return Written(text.encode(), "a.html")


def _body(paper: Paper, cell: Cell, rng: Random) -> str:
    return "\n".join(_block(block, cell, rng) for block in paper.blocks)


def _block(block: Para | Grid, cell: Cell, rng: Random) -> str:
    if isinstance(block, Grid):
        return _table(block, cell, rng)
    if block.level == 0:
        return f"<p>{escape(block.text)}</p>"
    tag = rng.choice(("h2", "p", "p><strong")) if block.level == 2 else "h1"
    close = "strong></p" if "strong" in tag else tag
    return f"<{tag}>{escape(block.text)}</{close}>"


def _table(grid: Grid, cell: Cell, rng: Random) -> str:
    tag = rng.choice(("td", "td", "th"))
    rows = "\n".join(
        "<tr>"
        + "".join(_td(box, cell, tag if box.kind == "head" else "td") for box in row)
        + "</tr>"
        for row in grid.rows
    )
    return f'<table border="1">\n<tbody>\n{rows}\n</tbody>\n</table>'


def _td(box: Box, cell: Cell, tag: str) -> str:
    spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (
        f' colspan="{box.cols}"' if box.cols > 1 else ""
    )
    return f"<{tag}{spans}>{cell(box)}</{tag}>"


# ---- a portal's page -----------------------------------------------------------------------


def cms(paper: Paper, rng: Random) -> Written:
    """A whole portal page: chrome, metadata table, Word's markup, an old encoding."""
    paper_blocks = [
        _ragged(block, rng) if isinstance(block, Grid) else block for block in paper.blocks
    ]
    cell = _word_cell(rng)
    article = "\n".join(_word_block(block, cell, rng) for block in paper_blocks)
    inner = rng.choice(
        (
            '<div id="zoom">{}</div>',
            '<div class="TRS_Editor">{}</div>',
            '<div class="article-content">{}</div>',
            "<table width='100%'><tr><td>{}</td></tr></table>",
        )
    ).format(article)
    body = "\n".join((_navigation(rng), _metadata(paper, rng), inner, _footer(rng)))
    title = escape(paper.wording.title)
    second = f"<title>{paper.record.agency}</title>" if rng.random() < 0.3 else ""
    charset, codec = rng.choice(
        (("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gbk", "gb18030"), ("", "gb18030"))
    )
    meta = (
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        if charset
        else ""
    )
    text = (
        f"<html><head>{meta}<title>{title}</title>"
        f'<meta name="PubDate" content="{paper.record.year + 1}-01-20 10:12">'
        f"<style>td{{width:12px}}</style></head><body>{second}{body}</body></html>"
    )
    return Written(text.encode(codec, "xmlcharrefreplace"), "a.htm")


def _word_cell(rng: Random) -> Cell:
    """Word's markup: a label in many spans, `o:p` in empty boxes, digits parted over spans."""
    break_digits = rng.random() < 0.4
    blank = rng.choice(("<o:p> </o:p>", "<o:p>&nbsp;</o:p>", "&nbsp;", "<o:p></o:p>"))

    def cell(box: Box) -> str:
        spans = "".join(
            f"<span style='font-size:12px'>{escape(part)}</span>"
            for part in _parts(box, rng, break_digits)
        )
        return (
            f"<p class=MsoNormal>{spans}<span><o:p></o:p></span></p>"
            if box.text
            else (f"<p class=MsoNormal><span>{blank}</span></p>")
        )

    return cell


def _parts(box: Box, rng: Random, break_digits: bool) -> Iterator[str]:
    text = box.text
    if len(text) < 2 or (box.kind == "value" and not break_digits):
        yield text
        return
    at = rng.randint(1, len(text) - 1)
    yield text[:at]
    yield from (
        _parts(Box(text[at:], kind=box.kind), rng, break_digits)
        if rng.random() < 0.4
        else (text[at:],)
    )


def _word_block(block: Para | Grid, cell: Cell, rng: Random) -> str:
    if isinstance(block, Grid):
        table = _table(block, cell, rng)
        return table.replace("<table border", "<table class=MsoTableGrid border")
    lead = "<br />" if block.level == 2 and rng.random() < 0.2 else ""
    return f"<p>{lead}<span>{escape(block.text)}</span></p>"


def _ragged(grid: Grid, rng: Random) -> Grid:
    """Spans that do not add up: too long at the table's end, or unlike those of other rows."""
    way = rng.choice(("none", "none", "none", "long", "wide"))
    if way == "none":
        return grid
    rows = [list(row) for row in grid.rows]
    if way == "long":
        rows = [
            [
                Box(
                    box.text,
                    box.rows + (3 if r + box.rows == len(rows) and box.rows > 1 else 0),
                    box.cols,
                    box.cell,
                    box.kind,
                )
                for box in row
            ]
            for r, row in enumerate(rows)
        ]
    if way == "wide":
        rows = [_last_wider(row) if row and row[-1].kind == "value" else row for row in rows]
    return Grid(grid.table, tuple(map(tuple, rows)), grid.width)


def _last_wider(row: Sequence[Box]) -> list[Box]:
    last = row[-1]
    return [*row[:-1], Box(last.text, last.rows, last.cols + 1, last.cell, last.kind)]


def _navigation(rng: Random) -> str:
    links = "".join(
        f"<li><a href='#'>{word}</a></li>"
        for word in (
            "首页",
            "政府信息公开指南",
            "政府信息公开制度",
            "法定主动公开内容",
            "政府信息公开年报",
        )
    )
    days = "".join(f"<a href='#'>{rng.randint(2018, 2026)}年</a> " for _ in range(4))
    return (
        f"<div class='top'><ul>{links}</ul></div><div>当前位置：首页&nbsp;&gt;&nbsp;年报"
        f"&nbsp;&gt;&nbsp;{days}</div><div>今天是 {rng.randint(1, 12)} 月，"
        f"气温 {rng.randint(1, 9)}~{rng.randint(10, 30)}℃</div>"
    )


def _metadata(paper: Paper, rng: Random) -> str:
    meta = list(paper.wording.meta)
    rows = [
        f"<tr><td>{a}</td><td>{b}</td><td>{c}</td><td>{d}</td></tr>"
        for (a, b), (c, d) in zip(meta[::2], meta[1::2], strict=False)
    ]
    stamp = f"<publishtime>{paper.record.year + 1}-01-{rng.randint(10, 31)}</publishtime>"
    return f"<table class='info'>{''.join(rows)}</table>{stamp}"


def _footer(rng: Random) -> str:
    return (
        "<div class='foot'>"
        f"<table><tr><td>相关链接</td><td>总计 {rng.randint(1, 99)} 条</td></tr></table>"
        f"版权所有 ICP备{rng.randint(10000000, 99999999)}号 网站标识码{rng.randint(10**9, 10**10)}"
        "<script>var n = 12; document.write('<td>7</td>')</script></div>"
    )


SHAPES: dict[str, Callable[[Paper, Random], Written]] = {"html": html, "cms": cms}
