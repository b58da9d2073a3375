"""README.md of a package: what it contains, how to read it, its problems, how to cite it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Finding, Severity
from gongkai.packages.subject import Subject
from gongkai.tables.reference import SEVERITY_LABELS
from gongkai.tables.schema import SCHEMAS, STANDING_LABELS, STATUS_LABELS

SHOWN = 50
"""Findings listed in full up to this number; beyond it, only counts by rule."""
GRAVE = (Severity.ERROR, Severity.WARNING)
MARKUP = re.compile(r"([\\`*_{}\[\]<>&|~#]|^[+-]|(?<=^\d)[.)])")


def readme(
    subject: Subject,
    corpus: Corpus,
    judgement: Judgement,
    findings: Sequence[Finding],
    tables: Collection[str],
) -> bytes:
    """The README of one package of these tables; `findings` are those about its reports."""
    lines = [
        *_what(subject, corpus),
        *_tables(tables, corpus.collection.address),
        *_blanks(),
        *_units(corpus),
        *_problems(judgement, findings),
        *_citation(subject, corpus),
        *_english(subject),
    ]
    return ("\n".join(lines) + "\n").encode()


def _what(subject: Subject, corpus: Corpus) -> list[str]:
    marked = ["**虚构数据，仅供测试，不得发布。**", ""] if corpus.collection.synthetic else []
    return [
        f"# {escaped(subject.title)}",
        "",
        *marked,
        escaped(subject.description),
        "",
        f"- 数据版本：{escaped(corpus.collection.version)}",
        f"- 网页：<{corpus.collection.address}{subject.page}>",
        "- 机器可读的说明：`datapackage.json`（Data Package 2.0）",
        "",
    ]


def _tables(names: Collection[str], address: str) -> list[str]:
    rows = [
        f"- `data/{schema.name}.csv` {schema.title}：{schema.description}"
        for schema in SCHEMAS
        if schema.name in names
    ]
    others = [
        f"`{schema.name}`（{schema.title}）" for schema in SCHEMAS if schema.name not in names
    ]
    elsewhere = f"各机关相同的表不在本包内，见 <{address}data/>：{'、'.join(others)}。"
    return [
        "## 内容",
        "",
        *rows,
        "",
        *([elsewhere, ""] if others else []),
        "CSV 为 UTF-8（无 BOM）、逗号分隔、LF 换行。",
        "文字照原文保存，可能以 `=`、`+`、`-`、`@` 开头；用电子表格软件打开时请按文本导入。",
        "",
    ]


def _blanks() -> list[str]:
    boxes, rates = (
        [f"- `{status}`：{label}" for status, label in labels.items()]
        for labels in (STATUS_LABELS, STANDING_LABELS)
    )
    return [
        "## 空白不是零",
        "",
        "`value` 为空时，原因见 `status`：",
        "",
        *boxes,
        "",
        "`measures` 表的比例也一样，不能计算的没有数值，原因见它的 `status`：",
        "",
        *rates,
        "",
    ]


def _units(corpus: Corpus) -> list[str]:
    notes = [
        f"- {edition.id} 年版与 {comparison.earlier} 年版：{comparison.note}"
        for edition in corpus.form.editions.values()
        for comparison in edition.comparability
    ]
    return [
        "## 单位和口径",
        "",
        "- 每格的单位见 `cells.csv` 的 `unit`，依官方格式；机关未按单位填报的，照原文保存。",
        "- 总计行和总计列也各占一行，求和时勿重复计算。",
        *notes,
        "",
    ]


def _problems(judgement: Judgement, findings: Sequence[Finding]) -> list[str]:
    grave = [f for f in findings if f.severity in GRAVE and judgement.may_be_shown(f)]
    heading = ["## 已知问题", ""]
    if not grave:
        return [*heading, "按现有规则未发现需要留意之处。", ""]
    lines = _each(grave) if len(grave) <= SHOWN else _counted(judgement, grave)
    return [*heading, "原文如此，照录未改。全部发现见 `data/findings.csv`。", "", *lines, ""]


def _each(findings: Sequence[Finding]) -> Iterator[str]:
    for found in findings:
        year = f"{found.year}年 " if found.year else ""
        yield f"- {found.agency} {year}{escaped(found.message)}"


def _counted(judgement: Judgement, findings: Sequence[Finding]) -> Iterator[str]:
    counts = Counter(found.rule for found in findings)
    for rule in judgement.rules:
        if counts[rule.id]:
            label = SEVERITY_LABELS[rule.severity.value]
            yield f"- {escaped(rule.failing)}（`{rule.id}`，{label}）：{counts[rule.id]} 处"


def _citation(subject: Subject, corpus: Corpus) -> list[str]:
    collection = corpus.collection
    licence = collection.licence
    return [
        "## 引用和许可",
        "",
        f"引用：《{escaped(subject.title)}》，{escaped(collection.title)}，"
        f"版本 {escaped(collection.version)}，<{collection.address}{subject.page}>。",
        "",
        f"整理与标注部分依{escaped(licence.get('title', licence.get('name', '')))}许可使用："
        f"<{licence.get('path', '')}>。报告原文的权利属于各机关。",
        "",
    ]


def _english(subject: Subject) -> list[str]:
    return [
        "## In English",
        "",
        "Figures from the annual reports on government information disclosure of Chinese agencies, "
        "one row a box of the official form.",
        "Figures are as printed, errors included; `findings.csv` flags them, nothing is repaired.",
        "An empty `value` is not zero; `status` says why it is empty.",
        f"Package `{subject.name}`, Data Package 2.0, UTF-8.",
    ]


def escaped(text: str) -> str:
    """Text on one line that Markdown shows literally."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))
