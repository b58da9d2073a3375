"""What the workbooks show: a report in its official layout, a body's years side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from gongkai.form import Form, TableForm
from gongkai.model import KINDS, Agency, Artifact, Collection, Report, Status
from gongkai.packages.layout import laid_out
from gongkai.packages.volume import Stock, Year
from gongkai.packages.workbook import Canvas, Shell, Shown, box
from gongkai.tables.table import Codes, Value

IN_PLACE_OF = {
    Status.AMBIGUOUS.word: "［读法不一］",
    Status.UNREADABLE.word: "［无法辨认］",
    Status.ABSENT.word: "［原文没有］",
}
"""What stands in a box without a number; an empty box is empty, and "/" is shown as printed."""
NOT_APPLICABLE = "［不适用］"
"""Where nobody recorded what was printed."""
NO_SUCH_BOX = box("［无此格］")

LEGEND = (
    "数字照原文著录，不修正，不补零。空格表示原文空白，不是0；“/”“-”“无”等照原文显示。",
    "“［读法不一］”“［无法辨认］”表示本站未能确读，“［原文没有］”表示原文缺少该格，"
    "“［无此格］”表示该年度的格式没有该格。",
    "核对的结果见网页和数据包。",
)
REPORT_TERMS = (
    "报告标题", "机关", "机关标识", "报告年度", "格式依据", "发布日期", "发布机构", "原文文件",
    "原文网址", "原文指纹（SHA-256）", "网页", "数据版本", "许可",
)  # fmt: skip
BODY_TERMS = ("机关", "机关标识", "机关类别", "行政区划代码", "网页", "数据版本", "许可")

Print = tuple[str, tuple[tuple[str, str], ...]]
"""The edition of a report, and the tables that it prints on another one."""


@dataclass(frozen=True)
class Workbooks:
    """The workbooks beside the pages of bodies, with the shells that they share."""

    stock: Stock

    def __getstate__(self) -> dict[str, object]:
        """What travels to other processes: not the functions that remember, they begin anew."""
        return {name: value for name, value in vars(self).items() if not callable(value)}

    def warm(self) -> None:
        """Spell what all bodies share."""
        _ = self._spelled

    def of(self, body: str, years: Sequence[Year]) -> Iterator[Artifact]:
        """The workbook of each report of a body, then that of the body."""
        corpus = self.stock.corpus
        agency = corpus.agencies[body]
        reports = [corpus.reports[row] for row in corpus.rows_of[body]]
        filled = [self._boxes(year.span) for year in years]
        for report, boxes in zip(reports, filled, strict=True):
            shell = self._report_shells(_print_of(report))
            data = shell.poured([*self._about(agency, report), *boxes])
            yield Artifact(f"a/{body}/{report.year}.xlsx", data)
        yield Artifact(f"a/{body}.xlsx", self._body(agency, reports, filled))

    def _boxes(self, span: slice) -> list[str]:
        """What the boxes of one report hold, in the order of print."""
        codes, boxes = self._spelled
        return [boxes[code] for code in codes[span].tolist()]

    @cached_property
    def _spelled(self) -> tuple[Codes, list[str]]:
        codes, said = self.stock.tables["cells"].numbered("value", "status", "raw")
        return codes, [box(_shown(*each)) for each in said]

    def _about(self, agency: Agency, report: Report) -> list[str]:
        collection, source = self.stock.corpus.collection, report.source
        told = [
            report.title, agency.name_in(report.year), report.agency, report.year,
            self.stock.corpus.form.editions[report.edition].notice, report.published,
            report.publisher, source.file, source.url, source.sha256,
            f"{collection.address}a/{report.key}/", *_terms(collection),
        ]  # fmt: skip
        return [box(value) for value in told]

    def _body(
        self, agency: Agency, reports: Sequence[Report], years: Sequence[Sequence[str]]
    ) -> bytes:
        """All years of a body: a line a figure, a column a year."""
        collection = self.stock.corpus.collection
        shell, codes = self._body_shells(tuple(map(_print_of, reports)))
        printed = [
            dict(zip(self._codes(_print_of(report)), boxes, strict=True))
            for report, boxes in zip(reports, years, strict=True)
        ]
        told = [agency.name, agency.id, KINDS.get(agency.kind, agency.kind), agency.region]
        told += [f"{collection.address}a/{agency.id}/", *_terms(collection)]
        heads = [box(report.year) for report in reports]
        return shell.poured([*map(box, told), *_by_table(codes, heads, printed)])

    @cached_property
    def _report_shells(self) -> Callable[[Print], Shell]:
        return cache(lambda printed: _report_shell(self._form.layout(printed[0], dict(printed[1]))))

    @cached_property
    def _body_shells(self) -> Callable[[tuple[Print, ...]], tuple[Shell, Sequence[Sequence[str]]]]:
        """Shell and codes, table by table, for reports printed like this."""
        return cache(self._body_shell)

    def _body_shell(self, prints: tuple[Print, ...]) -> tuple[Shell, Sequence[Sequence[str]]]:
        printed = {code for each in set(prints) for code in self._codes(each)}
        codes = [
            [cell.code for cell in self._form.cells if cell.table == table and cell.code in printed]
            for table in self._form.tables
        ]
        codes = [within for within in codes if within]
        return _body_shell(self._form, codes, len(prints)), codes

    @cached_property
    def _codes(self) -> Callable[[Print], Sequence[str]]:
        """The cells of a report printed like this, in the order of print."""
        return cache(
            lambda printed: [
                cell.code
                for table in self._form.layout(printed[0], dict(printed[1]))
                for cell in table.cells
            ]
        )

    @property
    def _form(self) -> Form:
        return self.stock.corpus.form


def _print_of(report: Report) -> Print:
    return report.edition, tuple(sorted(report.hybrid.items()))


def _shown(value: Value, status: Value, raw: Value) -> Shown:
    if value is not None:
        return value
    if status == Status.NOT_APPLICABLE.word:
        return raw or NOT_APPLICABLE
    return IN_PLACE_OF.get(str(status))


def _terms(collection: Collection) -> list[str]:
    licence = collection.licence
    return [collection.version, licence.get("title", licence.get("name", ""))]


def _by_table(
    codes: Sequence[Sequence[str]], heads: Sequence[str], printed: Sequence[Mapping[str, str]]
) -> Iterator[str]:
    """The boxes of a body's workbook: each table's years, then its figures line by line."""
    for within in codes:
        yield from heads
        for code in within:
            for boxes in printed:
                yield boxes.get(code, NO_SUCH_BOX)


def _report_shell(layout: Sequence[TableForm]) -> Shell:
    """The official form on sheets, one a table, behind a cover."""
    canvas = Canvas()
    _cover(canvas, REPORT_TERMS)
    for table in layout:
        _official(canvas, table)
    return canvas.shell()


def _cover(canvas: Canvas, terms: Sequence[str]) -> None:
    """What the workbook is about, and how it is to be read."""
    sheet = canvas.sheet("说明")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, "政府信息公开工作年度报告数据", canvas.title)
    for row, term in enumerate(terms, start=2):
        sheet.write_string(row, 0, term, canvas.term)
        canvas.mark(sheet, row, 1, canvas.text)
    for row, sentence in enumerate(LEGEND, start=3 + len(terms)):
        sheet.write_string(row, 0, "读法" if row == 3 + len(terms) else "", canvas.term)
        sheet.write_string(row, 1, sentence, canvas.text)


def _official(canvas: Canvas, table: TableForm) -> None:
    """One table of the form as the notice prints it."""
    sheet = canvas.sheet(table.short)
    layout = laid_out(table, top=2)
    sheet.write_string(0, 0, table.label, canvas.title)
    sheet.set_column(0, max(0, layout.margin - 1), 16)
    for label in layout.labels:
        place = (label.top, label.left, label.bottom, label.right)
        if place[:2] == place[2:]:
            sheet.write_string(label.top, label.left, label.text, canvas.heading)
        else:
            sheet.merge_range(*place, label.text, canvas.heading)
    for cell in table.cells:
        canvas.mark(sheet, *layout.places[cell.code], canvas.figure)


def _body_shell(form: Form, codes: Sequence[Sequence[str]], years: int) -> Shell:
    """Figures by line and years by column on sheets, one a table, behind a cover."""
    canvas = Canvas()
    _cover(canvas, BODY_TERMS)
    for within in codes:
        _side_by_side(canvas, form, within, years)
    return canvas.shell()


def _side_by_side(canvas: Canvas, form: Form, codes: Sequence[str], years: int) -> None:
    """The figures of one table over the years."""
    table = form.describe(codes[0])[0]
    sheet = canvas.sheet(table.short)
    sheet.write_string(0, 0, table.label, canvas.title)
    sheet.set_column(0, 0, 44)
    sheet.freeze_panes(3, 2)
    for at, heading in enumerate(("项目", "单位")):
        sheet.write_string(2, at, heading, canvas.heading)
    for at in range(years):
        canvas.mark(sheet, 2, 2 + at, canvas.heading)
    for row, code in enumerate(codes, start=3):
        sheet.write_string(row, 0, form.name(code), canvas.text)
        sheet.write_string(row, 1, form.unit(code), canvas.text)
        for at in range(years):
            canvas.mark(sheet, row, 2 + at, canvas.figure)
