"""Compare a record with its trace: has a person not finished it, or changed it without saying so?

A record is what people accepted, its trace how each cell was read. If the two differ, somebody
changed a figure without saying why; if the template's values are still there, nobody filled it in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from gongkai.form import Form
from gongkai.model import READ, Cell, Figure, Finding, Method, Report, Status, row_of
from gongkai.model.values import plain
from gongkai.reading.faults import Fault, in_json, shortened, structure, with_lines
from gongkai.reading.files import names_in
from gongkai.reading.trace import flat

NO_HASH = "0" * 64
"""Stands for the hash of a document in an empty record."""
NO_FILE = "（原文文件名）"
NO_NAME = "（机关名称）"

Figures = Mapping[str, Figure]


def unfinished(report: Report) -> Iterator[Fault]:
    """Values from the template of `gongkai new` that nobody replaced."""
    key = f"gongkai add 原文 --agency {report.agency} --year {report.year} --replace"
    if report.source.sha256 == NO_HASH:
        sentence = f"sha256 还是占位的零，应是原文文件的指纹；有原文的运行 {key}，手填的格照旧"
        yield Fault("source-hash", ("source", "sha256"), sentence)
    if report.source.file == NO_FILE:
        sentence = f"source.file 还是模板的“{NO_FILE}”，应写原文的文件名"
        yield Fault("template-filled", ("source", "file"), sentence)
    if NO_NAME in report.title:
        sentence = f"title 还是模板的“{NO_NAME}…”，应照原文写标题"
        yield Fault("template-filled", ("title",), sentence)


def unfilled(report: Report, figures: Figures, trace: Figures) -> Iterator[Fault]:
    """A record in which every cell is empty and entered by hand: the template itself."""
    is_blank = all(figure.status is Status.BLANK for figure in figures.values())
    if is_blank and figures and all(one.method is Method.MANUAL for one in trace.values()):
        sentence = f"{report.year} 年的记录一格也没有填；应对着原文填写，或删去这份记录和它的痕迹"
        yield Fault("template-filled", (), sentence)


def untraced(figures: Figures, trace: Figures | None, key: str, form: Form) -> Iterator[Fault]:
    """A record without a trace, or cells that are missing in the trace."""
    if trace is None:
        sentence = (
            f"旁边没有痕迹 {key}.trace.csv；应从 git 找回，或运行 gongkai add 原文 --replace 重写"
        )
        yield Fault("trace-lost", (), sentence)
        return
    lost = [
        code for code, each in figures.items() if code not in trace and each.status != Status.ABSENT
    ]
    if lost:
        more = f"等 {len(lost)} 格" if len(lost) > 1 else ""
        sentence = (
            f"{form.name(lost[0])}{more}在痕迹里没有；手填的用 gongkai fill 填，"
            "痕迹里删去的行应从 git 找回"
        )
        yield Fault("trace-lost", _place(lost[0]), sentence)


def differing(figures: Figures, trace: Figures, form: Form) -> Iterator[Fault]:
    """Cells whose value in the record differs from what was read."""
    for code, read in trace.items():
        now = figures.get(code, ABSENT)
        # a cell that was refused may be filled in
        if not same(now, read) and read.status in READ and read.method is not Method.MANUAL:
            where = f"原文第 {read.line} 行“{shortened(read.raw)}”"
            sentence = (
                f"{form.name(code)}原读作 {in_words(read)}（{where}），"
                f"记录改成了 {in_words(now)}；"
                "误改应改回，确是读错，尚未发布的用 gongkai fill 填，"
                "已发布的改回后用 gongkai correct 登记更正"
            )
            yield Fault("differs-from-trace", _place(code), sentence)


ABSENT = Figure(Status.ABSENT)


def same(one: Figure, other: Figure) -> bool:
    """Whether two figures say the same about a box."""
    return one.status is other.status and one.value == other.value


def by_hand(figure: Figure, read: Figure) -> Figure:
    """A person's figure at the place where another was read; that one if both say the same.

    Of digits that ran together its raw text is its own number: pages show that in the box.
    """
    if same(figure, read):
        return read
    raw = figure.raw if figure.value is None else plain(figure.value)
    return replace(figure, raw=raw, line=figure.line or read.line, method=Method.MANUAL)


def unjoined(figures: Figures, trace: Figures, form: Form) -> Iterator[Fault]:
    """Rows whose filled cells do not add up to the digits that ran together there."""
    for codes, raw in glued(trace):
        sentence = no_rejoin(
            raw, [figures.get(code, ABSENT) for code in codes], form.name(codes[0])
        )
        if sentence and any(not same(figures.get(code, ABSENT), trace[code]) for code in codes):
            yield Fault("glue-rejoins", _place(codes[0]), sentence)


def glued(trace: Figures) -> Iterator[tuple[tuple[str, ...], str]]:
    """The cells of each row that were refused over one run of digits, with that run.

    Fewer digits than cells are not a run: then it is unknown even in which row they belong.
    """
    refused = {code: one for code, one in trace.items() if one.status is Status.AMBIGUOUS}
    for _, cells in groupby(refused, key=row_of):
        codes = tuple(cells)
        raws = {refused[code].raw for code in codes}
        raw = raws.pop()
        if not raws and 1 < len(codes) <= len(raw.strip()) and DIGITS.fullmatch(raw.strip()):
            yield codes, raw


DIGITS = re.compile(r"[0-9]+")


def no_rejoin(raw: str, figures: Sequence[Figure], where: str) -> str:
    """Why the figures of some cells cannot be the parts of a run of digits; empty if they can.

    Unread cells leave the question open, except that nothing may follow the end.
    """
    if any(figure.status not in READ for figure in figures):
        return ""
    joined = "".join(plain(one.value) for one in figures if one.value is not None)
    if joined == flat(raw):
        return ""
    parts = "、".join(in_words(figure) for figure in figures)
    return (
        f"{where}起的 {len(figures)} 格填的是 {parts}，连起来是 {joined or '空的'}，"
        f"原文印的是“{shortened(raw)}”；应重新拆分，使各格连起来与原文相同"
    )


def in_words(figure: Figure) -> str:
    """A figure as part of a sentence."""
    if figure.status is Status.REPORTED and figure.value is not None:
        return plain(figure.value)
    return {Status.BLANK: "空白", Status.ABSENT: "没有这一格"}.get(
        figure.status, in_json(figure.raw)
    )


def _place(code: str) -> tuple[str | int, ...]:
    cell = Cell.of(code)
    return (cell.table, cell.row)


def disagreements(
    report: Report, figures: Figures, trace: Figures | None, text: str, form: Form
) -> list[Finding]:
    """Every fault of a record compared with its trace, with lines in the record's text."""
    key = f"{report.year}"
    faults = [*unfinished(report), *untraced(figures, trace, key, form)]
    if trace is not None:
        faults += unfilled(report, figures, trace)
        faults += [*differing(figures, trace, form), *unjoined(figures, trace, form)]
    return list(with_lines(faults, text, report.file))


def lone_traces(folder: Path) -> Iterator[Finding]:
    """Traces without a record."""
    for body in names_in(folder / "reports"):
        known = names_in(folder / "reports" / body)
        for trace in (name for name in known if name.endswith(".trace.csv")):
            record = trace.removesuffix(".trace.csv") + ".json"
            if record not in known:
                sentence = f"记录 {record} 不在了，只剩痕迹；应从 git 找回记录，或把痕迹也删去"
                yield structure("trace-lost", f"reports/{body}/{trace}", 1, sentence)
