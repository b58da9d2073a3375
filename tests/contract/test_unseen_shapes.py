"""Reports as strangers write them: every figure right or refused, whatever the page hides.

Each document is written here from figures drawn by lot, in a way that some portal, editor or
clerk has; what is asked is that no figure comes out that was not printed, and often that all do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from random import Random
from zlib import crc32

import pytest

from gongkai.extract import Unreadable, extract
from gongkai.form import load
from gongkai.model import Status
from tests.unit.test_formats_docx import p, r, table, tr, word

FORM = load()
EDITION = FORM.editions["2021"]
REQUESTS, REMEDIES = EDITION.tables["requests"], EDITION.tables["remedies"]
NAME = "临河县水务局"
TITLE = f"{NAME}2023年政府信息公开工作年度报告"
Figures = Mapping[str, int]
Rows = list[list[str]]
"""Boxes of a table; those that begin with = name the cell whose figure stands there."""


def figures(seed: int) -> dict[str, int]:
    """Figures for sections three and four whose sums hold."""
    rng = Random(seed)
    block = REQUESTS.blocks[0]
    columns = [column.code for column in block.columns][:-1]
    results = [row.code for row in block.rows[2:-2]]
    drawn = {row: [rng.choice((0, 0, rng.randint(1, 60))) for _ in columns] for row in results}
    drawn["handled_total"] = [sum(row[at] for row in drawn.values()) for at in range(6)]
    drawn["carried_out"] = [rng.randint(0, 9) for _ in columns]
    drawn["carried_in"] = [min(rng.randint(0, 9), total) for total in drawn["handled_total"]]
    flows = zip(drawn["handled_total"], drawn["carried_out"], drawn["carried_in"], strict=True)
    drawn["new_received"] = [handled + out - before for handled, out, before in flows]
    told = {
        f"requests.{row}.{column}": value
        for row, values in drawn.items()
        for column, value in zip([*columns, "total"], [*values, sum(values)], strict=True)
    }
    for group in ("review", "suit_direct", "suit_after_review"):
        values = [rng.randint(0, 12) for _ in range(4)]
        names = ("upheld", "corrected", "other", "pending", "total")
        told |= zip(
            (f"remedies.{group}.{name}" for name in names), [*values, sum(values)], strict=True
        )
    return told


@cache
def requests() -> Rows:
    """Section three without merged boxes."""
    block = REQUESTS.blocks[0]
    names = [column.label for column in block.columns]
    rows = [
        [row.label, *(f"=requests.{row.code}.{column.code}" for column in block.columns)]
        for row in block.rows
    ]
    return [["办理情况", *names], *rows]


@cache
def remedies() -> Rows:
    """Section four: a header over fifteen boxes, and the boxes."""
    groups = [f"={cell.code}" for cell in REMEDIES.cells]
    names = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [["行政复议", "未经复议直接起诉", "复议后起诉"], names * 3, groups]


def text_of(box: str, told: Figures) -> str:
    """What stands in a box."""
    return str(told[box[1:]]) if box.startswith("=") else box


def other(box: str) -> str:
    """A figure that is not the box's own."""
    return str(crc32(box.encode()) % 90 + 10)


# ---- web pages ---------------------------------------------------------------------------------

Spell = Callable[[str, str], str]
"""From a figure and another figure to the markup of its box."""


def html_table(rows: Rows, told: Figures, spell: Spell) -> str:
    """A table; the first of three boxes of a row spans five columns."""
    lines = []
    for row in rows:
        span = ' colspan="5"' if len(row) == 3 else ""
        cells = (
            spell(text_of(box, told), other(box)) if box.startswith("=") else box for box in row
        )
        lines.append("<tr>" + "".join(f"<td{span}>{cell}</td>" for cell in cells) + "</tr>")
    return f"<table>{''.join(lines)}</table>"


def article(told: Figures, spell: Spell = lambda figure, _: figure, title: str = TITLE) -> str:
    """Headings and tables of a report."""
    return (
        f"<h1>{title}</h1><p>一、总体情况</p><p>平稳有序。</p>"
        f"<p>三、收到和处理政府信息公开申请情况</p>{html_table(requests(), told, spell)}"
        "<p>四、政府信息公开行政复议、行政诉讼情况</p>"
        f"{html_table(remedies(), told, spell)}<p>五、存在的主要问题及改进情况</p><p>无</p>"
    )


def page(body: str, style: str = "") -> bytes:
    """A page around it."""
    head = f'<meta charset="utf-8"><title>{TITLE}</title><style>{style}</style>'
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def judged(data: bytes, told: Figures) -> dict[str, int]:
    """How many cells are right and how many refused; a wrong one fails."""
    found = extract(data, "x", FORM).figures
    count = {"right": 0, "refused": 0}
    for code, figure in found.items():
        if figure.status is Status.REPORTED:
            assert figure.value == Decimal(told.get(code, -1)), (code, figure)
            count["right"] += 1
        else:
            assert figure.status is not Status.BLANK, (code, figure)
            count["refused"] += code in told
    return count


ALL = len(figures(0))

CLEAR = {
    "spans": lambda x, _: "".join(f"<span lang=EN-US>{c}</span>" for c in x) + "<o:p></o:p>",
    "newlines": lambda x, _: f"<p\nclass=MsoNormal><span>{x}\n</span>\n</p>",
    "blanks": lambda x, _: f"&nbsp;&ensp;{x}&#12288;",
    "zero width": lambda x, _: "&#8203;".join(x) + "&#65279;",
    "full width": lambda x, _: x.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "unit": lambda x, _: f"{x} 件",
    "not displayed": lambda x, n: f'<span style="DISPLAY: none !important">{n}</span>{x}',
    "not visible": lambda x, n: f'<span style="visibility:hidden">{n}</span>{x}',
    "no opacity": lambda x, n: f'<span style="opacity: 0">{n}</span>{x}',
    "hidden by Word": lambda x, n: f'<span style="mso-hide:all">{n}</span>{x}',
    "hidden": lambda x, n: f"<span hidden>{n}</span>{x}",
    "comment": lambda x, n: f"{x}<!-- {n} --><!--[if gte mso 9]>{n}<![endif]-->",
    "script": lambda x, n: f"<script>write({n})</script>{x}<noscript>{n}</noscript>",
    "typed": lambda x, n: f'<input value="{x}"><input type=hidden value="{n}">',
    "tip": lambda x, n: f'<a href="#{n}" title="{n}">{x}</a>',
    "struck": lambda x, n: f"<del>{n}</del>{x}",
    "struck by style": lambda x, n: f'<span style="text-decoration:line-through">{n}</span> {x}',
    "inner table": lambda x, _: f"<table><tr><td>{x}</td></tr></table>",
}
"""Ways to spell a figure that leave no doubt."""
DOUBTFUL = {
    "no size": lambda x, n: f'<span style="font-size:0">{n}</span>{x}',
    "white": lambda x, n: f'<span style="color:#fff;background:white">{n}</span>{x}',
    "white font": lambda x, n: f'<font color="#FFFFFF">{n}</font>{x}',
    "speck": lambda x, n: f'<span style="font-size:1px">{n}</span>{x}',
    "outside": lambda x, n: f'<span style="position:absolute;left:-9999px">{n}</span>{x}',
    "class": lambda x, n: f'<span class="gone">{n}</span>{x}',
    "raised": lambda x, _: f"{x}<sup>1</sup>",
    "raised by style": lambda x, _: f'{x}<span style="vertical-align:super">2</span>',
    "mark": lambda x, _: f"{x}①",
    "drawn": lambda x, _: f'{x}<img src="{x}.png">',
    "two lines": lambda x, n: f"<p>{x}</p><p>{n}</p>",
    "words": lambda x, _: f"约{x}",
}
"""Ways in which another figure may be seen or not: never does it come out, nor join the first."""


@pytest.mark.parametrize("way", CLEAR)
def test_clear_figures_of_a_page_are_read(way):
    """What is printed comes out, all of it, and nothing else."""
    told = figures(crc32(way.encode()))
    assert judged(page(article(told, CLEAR[way])), told) == {"right": ALL, "refused": 0}


@pytest.mark.parametrize("way", DOUBTFUL)
def test_doubtful_figures_of_a_page_are_right_or_refused(way):
    """No figure that nobody sees, none that two make together."""
    told = figures(crc32(way.encode()))
    judged(page(article(told, DOUBTFUL[way]), ".gone {display: none}"), told)


def test_an_older_version_that_is_hidden_stays_hidden():
    """Editors keep what they replaced."""
    told, old = figures(1), figures(2)
    hidden = f'<div style="display:none"><div><div>{article(old)}</div></div></div>'
    assert judged(page(hidden + article(told)), told)["right"] == ALL


def test_an_article_that_waits_for_its_script_is_read():
    """Messengers keep the article invisible until the page has loaded."""
    told = figures(3)
    veil = '<div id="js_content" style="visibility: hidden; opacity: 0; ">'
    assert judged(page(f"{veil}{article(told)}</div>"), told)["right"] == ALL


def test_two_versions_that_differ_are_refused_where_they_do():
    """A page for telephones beside that for screens, and one of them is old."""
    told = figures(4)
    changed = told | {"remedies.review.upheld": 77, "requests.granted.other": 88}
    found = extract(page(f"<div>{article(told)}</div><div>{article(changed)}</div>"), "x", FORM)
    for code in ("remedies.review.upheld", "requests.granted.other"):
        assert found.figures[code].value is None


def test_two_rows_of_years_in_section_four_are_refused():
    """Which of the two is the report's year, the boxes alone do not tell."""
    told, old = figures(5), figures(6)
    mark = remedies()[-1]
    before = "<tr>" + "".join(f"<td>{text_of(box, old)}</td>" for box in mark) + "</tr>"
    first = "<tr>" + "".join(f"<td>{text_of(box, told)}</td>" for box in mark) + "</tr>"
    body = article(told)
    assert first in body
    remaining = {code: value for code, value in told.items() if code.startswith("requests.")}
    shared = {
        code: told[code] for code in told if code not in remaining and told[code] == old[code]
    }
    judged(page(body.replace(first, before + first)), remaining | shared)


@pytest.mark.parametrize(
    "title",
    [
        f"{NAME}2023年第一季度政府信息公开工作情况",
        f"{NAME}2023年上半年政府信息公开工作报告",
        f"{NAME}2023年5月政府信息公开统计月报",
    ],
)
def test_a_part_of_a_year_is_no_report_of_a_year(title):
    """Quarters, months and half years are counted in the same tables."""
    with pytest.raises(Unreadable, match="不是全年"):
        extract(page(article(figures(7), title=title)).replace(TITLE.encode(), b""), "x", FORM)


# ---- Word --------------------------------------------------------------------------------------

CHANGED = '<w:{0} w:id="1" w:author="a">{1}</w:{0}>'
WORD_CLEAR = {
    "tracked": lambda x, n: CHANGED.format("del", r(n)) + CHANGED.format("ins", r(x)),
    "moved": lambda x, n: CHANGED.format("moveFrom", r(n)) + CHANGED.format("moveTo", r(x)),
    "hidden": lambda x, n: r(n, "<w:vanish/>") + r(x),
    "hidden by style": lambda x, n: r(n, '<w:rStyle w:val="h"/>') + r(x),
    "struck": lambda x, n: r(n, "<w:strike/>") + r(x),
    "field": lambda x, n: f"<w:r><w:instrText>={n}</w:instrText></w:r>{r(x)}",
    "control": lambda x, _: f"<w:sdt><w:sdtContent>{r(x)}</w:sdtContent></w:sdt>",
    "note": lambda x, _: r(x) + '<w:r><w:footnoteReference w:id="2"/></w:r>',
    "ruby": lambda x, n: f"<w:ruby><w:rt>{r(n)}</w:rt><w:rubyBase>{r(x)}</w:rubyBase></w:ruby>",
    "runs": lambda x, _: "".join(r(c) for c in x),
}
WORD_DOUBTFUL = {
    "white": lambda x, n: r(n, '<w:color w:val="FFFFFF"/>') + r(x),
    "speck": lambda x, n: r(n, '<w:sz w:val="2"/>') + r(x),
    "raised": lambda x, _: r(x) + r("1", '<w:vertAlign w:val="superscript"/>'),
    "symbol": lambda x, _: r(x) + '<w:r><w:sym w:char="F0FC"/></w:r>',
    "tab": lambda x, n: r(x) + "<w:r><w:tab/></w:r>" + r(n),
    "box": lambda x, n: r(x) + f"<w:r><w:pict><w:txbxContent>{p(n)}</w:txbxContent></w:pict></w:r>",
}


def document(told: Figures, spell: Spell) -> bytes:
    """The report as a Word document."""

    def cell(box: str, span: int) -> str:
        inner = spell(text_of(box, told), other(box)) if box.startswith("=") else r(box)
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p>{inner}</w:p></w:tc>'

    def grid(rows: Rows) -> str:
        return table(*(tr(*(cell(box, 5 if len(row) == 3 else 1) for box in row)) for row in rows))

    hidden = '<w:style w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    return word(
        p(TITLE)
        + p("三、收到和处理政府信息公开申请情况")
        + grid(requests())
        + p("四、政府信息公开行政复议、行政诉讼情况")
        + grid(remedies()),
        styles=hidden,
    )


@pytest.mark.parametrize("way", WORD_CLEAR)
def test_clear_figures_of_a_word_document_are_read(way):
    """As it is printed with all changes accepted."""
    told = figures(crc32(way.encode()))
    assert judged(document(told, WORD_CLEAR[way]), told) == {"right": ALL, "refused": 0}


@pytest.mark.parametrize("way", WORD_DOUBTFUL)
def test_doubtful_figures_of_a_word_document_are_right_or_refused(way):
    """No figure that nobody sees, none that two make together."""
    told = figures(crc32(way.encode()))
    judged(document(told, WORD_DOUBTFUL[way]), told)


# ---- PDF ---------------------------------------------------------------------------------------


def printed(told: Figures, draw: Callable[[object, float, float, str, str], None]) -> bytes:
    """The report as a PDF of ruled tables; `draw` prints a figure at its place."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(900, 842), invariant=1)
    top = 800.0
    canvas.setFont("STSong-Light", 8)
    canvas.drawString(300, top, TITLE)
    for heading, rows in (("三、收到和处理政府信息公开申请情况", requests()),):
        canvas.drawString(40, top - 20, heading)
        for at, row in enumerate(rows):
            for column, box in enumerate(row):
                left = 40 if column == 0 else 390 + 60 * (column - 1)
                bottom = top - 45 - 16 * at
                canvas.rect(left, bottom, 350 if column == 0 else 60, 16)
                if box.startswith("="):
                    draw(canvas, left + 4, bottom + 4, text_of(box, told), other(box))
                else:
                    canvas.drawString(left + 4, bottom + 4, box)
    canvas.save()
    return out.getvalue()


def plain(canvas, x, y, figure, _):
    canvas.drawString(x, y, figure)


def bold(canvas, x, y, figure, _):
    canvas.drawString(x, y, figure)
    canvas.drawString(x + 0.3, y, figure)


def white(canvas, x, y, figure, hidden):
    canvas.setFillGray(1)
    canvas.drawString(x, y, hidden)
    canvas.setFillGray(0)
    canvas.drawString(x + 9, y, figure)


def without_ink(canvas, x, y, figure, hidden):
    text = canvas.beginText(x, y)
    text.setTextRenderMode(3)
    text.textOut(hidden)
    text.setTextRenderMode(0)
    text.textOut(figure)
    canvas.drawText(text)


def painted_over(canvas, x, y, figure, hidden):
    canvas.drawString(x, y, hidden)
    canvas.setFillGray(1)
    canvas.rect(x - 1, y - 2, 20, 10, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.drawString(x, y, figure)


def struck(canvas, x, y, figure, hidden):
    canvas.drawString(x, y, hidden)
    canvas.line(x - 1, y + 2.6, x + 9, y + 2.6)
    canvas.drawString(x + 11, y, figure)


def watermarked(canvas, x, y, figure, hidden):
    canvas.setFillGray(0.8)
    canvas.drawString(x + 2, y + 1, hidden)
    canvas.setFillGray(0)
    canvas.drawString(x, y, figure)


@pytest.mark.parametrize("draw", [plain, bold])
def test_clear_figures_of_a_pdf_are_read(draw):
    """Digits drawn twice to look bold are drawn once."""
    told = {code: n for code, n in figures(8).items() if code.startswith("requests.")}
    assert judged(printed(told, draw), told)["right"] == len(told)


@pytest.mark.parametrize("draw", [white, without_ink, painted_over, struck, watermarked])
def test_doubtful_figures_of_a_pdf_are_right_or_refused(draw):
    """What is white, without ink, painted over, struck out or behind is no figure of the agency."""
    told = {code: n for code, n in figures(9).items() if code.startswith("requests.")}
    judged(printed(told, draw), told)


# ---- text --------------------------------------------------------------------------------------


def lines(told: Figures, row: Callable[[list[str]], str]) -> bytes:
    """The report as text, a row of a table as `row` has it."""
    parts = [TITLE, "三、收到和处理政府信息公开申请情况"]
    parts += [row([text_of(box, told) for box in boxes]) for boxes in requests()]
    parts += ["四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "无。"]
    return "\n".join(parts).encode()


TEXTS = {
    "tabs": "\t".join,
    "lines": "\n".join,
    "bars": lambda boxes: f"| {' | '.join(boxes)} |",
    "wide blanks": "\u3000".join,
    "pages": lambda boxes: "\n".join(boxes) + "\n- 3 -\f",
    "bold": lambda boxes: f"| {' | '.join(f'**{box}**' for box in boxes)} |",
    "slanted": lambda boxes: f"| {' | '.join(f'_{box}_' for box in boxes)} |",
    "formulas": lambda boxes: f"| {boxes[0]} | {' | '.join(f'${box}$' for box in boxes[1:])} |",
    "breaks": lambda boxes: f"| {' | '.join(f'{box}<br/>' for box in boxes)} |",
    "drawn boxes": lambda boxes: f"│{'│'.join(boxes)}│\n├{'┼'.join('─' * 4 for _ in boxes)}┤",
}


@pytest.mark.parametrize("way", TEXTS)
def test_tables_in_text_are_read(way):
    """However their boxes are told apart."""
    told = {code: n for code, n in figures(10).items() if code.startswith("requests.")}
    assert judged(lines(told, TEXTS[way]), told)["right"] == len(told)


def test_a_sheet_saved_with_commas_is_read():
    """All rows of it have as many boxes, those of titles too."""
    told = {code: n for code, n in figures(12).items() if code.startswith("requests.")}
    rows = [[TITLE], ["三、收到和处理政府信息公开申请情况"], *requests()]
    sheet = io.StringIO()
    csv.writer(sheet).writerows(
        [*(text_of(box, told) for box in row), *[""] * (8 - len(row))] for row in rows
    )
    for encoding in ("utf-8-sig", "gb18030"):
        assert judged(sheet.getvalue().encode(encoding), told)["right"] == len(told)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("below", [[], [""] * 15])
def test_numbers_of_columns_are_no_figures(first, below):
    """Clerks number the columns of a table; the boxes below may all be empty."""
    numbers = [str(first + at) for at in range(15)]
    rows = [*remedies()[:-1], numbers, *([below] if below else [])]
    heading = "<p>四、政府信息公开行政复议、行政诉讼情况</p>"
    table = html_table(rows, {}, lambda figure, _: figure)
    found = extract(page(f"<h1>{TITLE}</h1>{heading}{table}"), "x", FORM).figures
    assert not [code for code, each in found.items() if each.status is Status.REPORTED]


@pytest.mark.parametrize("word", ["", "栏次"])
def test_numbers_of_columns_stand_in_nobodys_way(word):
    """The rows below them are read by the header above them."""
    told = {code: n for code, n in figures(14).items() if code.startswith("requests.")}
    head, *rows = requests()
    counted = [head, [word, *map(str, range(1, 8))], *rows]
    heading = "<p>三、收到和处理政府信息公开申请情况</p>"
    body = f"<h1>{TITLE}</h1>{heading}{html_table(counted, told, lambda figure, _: figure)}"
    assert judged(page(body), told)["right"] == len(told)


@pytest.mark.parametrize("sign", [" ", "\n"])
def test_figures_above_their_labels_are_not_the_next_rows(sign):
    """Some programs write a row from its right end to its left."""
    told = figures(11)
    judged(lines(told, lambda boxes: sign.join([*boxes[1:], boxes[0]])), told)
