"""The workbook of a body: a cover, its years side by side, each report as printed, the checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from gongkai.form import Form, TableForm
from gongkai.model import KINDS, Agency, Artifact, Finding, Report, Status
from gongkai.packages.forms import official_sheet
from gongkai.packages.package_files import PackageContext
from gongkai.packages.workbook import Box, BoxValue, Canvas, WorkbookTemplate, box_content
from gongkai.tables.cells import cell_labels
from gongkai.tables.table import Codes, Value
from gongkai.wording import VERDICTS, wordings

IN_PLACE_OF = {
    code: (f"［{word}］", "absent" if code == Status.ABSENT.word else "unread")
    for code, word in wordings("status", "file").items()
    if code != Status.BLANK.word
}
"""What a box without a number shows, and its style."""
NO_SUCH_BOX = box_content("［无此格］", "absent")

LEGEND = (
    ("blank", None, "原文空白，不是 0；不参与计算。"),
    ("not_applicable", "/", "原文印的“/”“-”“无”等，照录，不是 0。"),
    ("unread", "［读法不一］", "本站未能确读，不猜；［无法辨认］同。"),
    ("absent", "［原文没有］", "格式有此格而原文没有；［无此格］是该年度的格式没有此格。"),
    ("inferred", 12, "推定：本站凭位置、合计或图片读出，可能读错，引用前请核对原文。"),
)
"""Style, an example, and its meaning."""
HOW = (
    "数字照原文逐格著录，不修正，不补零；数字都是数值，可以直接计算。",
    "“各年对照”一格一行、一年一列，注有单位；各年度的表是官方版式。",
    "总计也是一格，求和时勿重复计算。“核对”是规则核出的问题：只指出，不更改。",
)
TERMS = ("机关", "机关标识", "机关类别", "行政区划代码", "网页", "数据版本", "许可", "引用")
REPORT_TERMS = ("年度", "报告标题", "格式版本", "发布日期", "原文网址", "原文 SHA-256", "网页")
CHECK_TERMS = ("年度", "结论", "标题", "说明", "左边", "右边", "差", "所涉的格", "规则")
CHECK_WIDTHS = (8, 12, 34, 70, 10, 10, 10, 40, 24)
LINES = 48
"""Three lines: not every program adjusts row heights."""
NOTHING = "按现有规则没有发现问题。"


class Layout(NamedTuple):
    """The edition of a report, and the tables that it prints on another one."""

    edition: str
    hybrid: tuple[tuple[str, str], ...]


Print = tuple[int, Layout]
"""The year of a report and its layout: bodies whose reports have the same share a template."""
SHELLS = 256
"""Maximum number of cached templates: bodies of one collection differ in few years."""


@dataclass(frozen=True)
class Workbooks:
    """The workbooks beside the pages of bodies, with the templates that they share."""

    context: PackageContext

    def warm(self) -> None:
        """Format what all bodies share."""
        _ = self._coded_boxes

    def of(self, body: str) -> Artifact:
        """The workbook of a body with all its years."""
        corpus = self.context.corpus
        reports = [corpus.reports[row] for row in corpus.rows_of[body]]
        prints = tuple(map(_print_of, reports))
        cells = self.context.tables["cells"]
        filled = [self._boxes(span) for span in cells.years(cells.of(body))]
        checks = list(self._checks(body))
        rows = _room(len(checks))
        boxes = [
            *self._cover(corpus.agencies[body], reports),
            *self._side_by_side(prints, filled),
            *(each for boxes in filled for each in boxes),
            *(each for line in checks for each in line),
            *[box_content(None)] * (len(CHECK_TERMS) * (rows - len(checks))),
        ]
        return Artifact(f"a/{body}.xlsx", _template(corpus.form, prints, rows).fill(boxes))

    def _boxes(self, span: slice) -> list[Box]:
        """The contents of the boxes of one report, in printing order."""
        codes, boxes = self._coded_boxes
        return [boxes[code] for code in codes[span].tolist()]

    @cached_property
    def _coded_boxes(self) -> tuple[Codes, list[Box]]:
        codes, values = self.context.tables["cells"].numbered("value", "status", "raw", "certain")
        return codes, [box_content(*_shown(*each)) for each in values]

    def _cover(self, agency: Agency, reports: Sequence[Report]) -> Iterator[Box]:
        collection = self.context.corpus.collection
        page = f"{collection.address}a/{agency.id}/"
        licence = collection.licence.get("title", collection.licence.get("name", ""))
        cited = f"“{collection.title}”{collection.version} 版：{agency.name}，{page}"
        facts = (agency.name, agency.id, KINDS.get(agency.kind, agency.kind), agency.region, page)
        yield from map(box_content, (*facts, collection.version, licence, cited))
        for look, example, _ in LEGEND:
            yield box_content(example, look)
        for each in reports:
            about = (each.year, each.title, each.edition, each.published, each.source.url)
            address = f"{collection.address}{each.page}"
            yield from map(box_content, (*about, each.source.sha256, address))

    def _side_by_side(
        self, prints: Sequence[Print], filled: Sequence[Sequence[Box]]
    ) -> Iterator[Box]:
        """All years: a line per figure, a column per year."""
        form = self.context.corpus.form
        printed = [
            dict(zip(_codes(form, layout), boxes, strict=True))
            for (_, layout), boxes in zip(prints, filled, strict=True)
        ]
        for code in _lines(form, prints):
            for boxes in printed:
                yield boxes.get(code, NO_SUCH_BOX)

    def _checks(self, body: str) -> Iterator[list[Box]]:
        """The findings of the checks that may be shown."""
        judgement = self.context.judgement
        shown = list(filter(judgement.may_be_shown, judgement.by_body.get(body, ())))
        for found in shown:
            yield [box_content(value) for value in self._check(found)]
        if not shown:
            yield [box_content(NOTHING if term == "说明" else None) for term in CHECK_TERMS]

    def _check(self, found: Finding) -> tuple[BoxValue, ...]:
        sides = (found.left, found.right, found.difference)
        names = self.context.labels
        return (
            found.year or None,
            VERDICTS[found.verdict].zh,
            found.title or found.rule,
            found.message,
            *(None if side is None else float(side) for side in sides),
            "；".join(names.get(code, code) for code in found.cells),
            found.rule,
        )


@lru_cache(SHELLS)
def _template(form: Form, prints: tuple[Print, ...], checks: int) -> WorkbookTemplate:
    """The workbook of bodies whose reports are printed alike, with room for some checks."""
    canvas = Canvas()
    _cover(canvas, len(prints))
    _compared(canvas, form, _lines(form, prints), prints)
    for year, layout in prints:
        official_sheet(canvas, f"{year}年", form, _tables(form, layout))
    _checked(canvas, checks)
    return canvas.shell()


def _lines(form: Form, prints: Sequence[Print]) -> list[str]:
    """The cells that some of the reports print, in the order of the form."""
    printed = {code for layout in {layout for _, layout in prints} for code in _codes(form, layout)}
    return [cell.code for cell in form.cells if cell.code in printed]


@cache
def _codes(form: Form, layout: Layout) -> Sequence[str]:
    """The cells of a report with this layout, in printing order."""
    return [cell.code for table in _tables(form, layout) for cell in table.cells]


def _tables(form: Form, layout: Layout) -> tuple[TableForm, ...]:
    return form.layout(layout.edition, dict(layout.hybrid))


def _print_of(report: Report) -> Print:
    return report.year, Layout(report.edition, tuple(sorted(report.hybrid.items())))


def _room(lines: int) -> int:
    """The number of lines rounded up to a few sizes, so that bodies share their templates."""
    room = 5
    while room < lines:
        room *= 2
    return room


def _shown(value: Value, status: Value, raw: Value, certain: Value) -> tuple[BoxValue, str]:
    if value is not None:
        return value, "" if certain else "inferred"
    if status == Status.NOT_APPLICABLE.word:
        return raw or IN_PLACE_OF[str(status)][0], "not_applicable"
    return IN_PLACE_OF.get(str(status), (None, "blank"))


def _cover(canvas: Canvas, reports: int) -> None:
    """Write what the workbook contains, and how to read it."""
    sheet = canvas.sheet("说明")
    for column, width in enumerate((16, 60, 12, 12, 40, 24, 40)):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, "政府信息公开工作年度报告数据", canvas.title)
    for row, term in enumerate(TERMS, start=2):
        sheet.write_string(row, 0, term, canvas.term)
        canvas.mark(sheet, row, 1, canvas.text)
    sheet.set_row(1 + len(TERMS), 32)
    top = 3 + len(TERMS)
    for row, sentence in enumerate(HOW, start=top):
        sheet.write_string(row, 0, "" if row > top else "读法", canvas.term)
        sheet.write_string(row, 1, sentence, canvas.text)
    top += len(HOW) + 1
    for row, (look, _, meaning) in enumerate(LEGEND, start=top):
        canvas.sample(sheet, row, 0, look)
        sheet.write_string(row, 1, meaning, canvas.text)
    top += len(LEGEND) + 1
    for column, term in enumerate(REPORT_TERMS):
        sheet.write_string(top, column, term, canvas.heading)
    for row in range(top + 1, top + 1 + reports):
        sheet.set_row(row, 32)
        for column in range(len(REPORT_TERMS)):
            canvas.mark(sheet, row, column, canvas.row)


def _compared(canvas: Canvas, form: Form, codes: Sequence[str], prints: Sequence[Print]) -> None:
    """Write the figures of all tables over the years on one sheet."""
    names = cell_labels(form)
    sheet = canvas.sheet("各年对照")
    for column, width in enumerate((44, 8, *[12] * len(prints), 44)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)
    heads = ("项目", "单位", *(f"{year}年" for year, _ in prints), "格的代码")
    for column, heading in enumerate(heads):
        sheet.write_string(0, column, heading, canvas.heading)
    for row, code in enumerate(codes, start=1):
        sheet.write_string(row, 0, names[code], canvas.row)
        sheet.write_string(row, 1, form.unit(code), canvas.row)
        for at in range(len(prints)):
            canvas.mark(sheet, row, 2 + at, canvas.figure)
        sheet.write_string(row, 2 + len(prints), code, canvas.note)
    sheet.autofilter(0, 0, len(codes), len(heads) - 1)
    sheet.repeat_rows(0)


def _checked(canvas: Canvas, rows: int) -> None:
    """Write the findings of the checks."""
    sheet = canvas.sheet("核对")
    sheet.freeze_panes(1, 0)
    for column, (term, width) in enumerate(zip(CHECK_TERMS, CHECK_WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, term, canvas.heading)
    for row in range(1, rows + 1):
        sheet.set_row(row, LINES)
        for column in range(len(CHECK_TERMS)):
            canvas.mark(sheet, row, column, canvas.text)
    sheet.autofilter(0, 0, rows, len(CHECK_TERMS) - 1)
    sheet.repeat_rows(0)
