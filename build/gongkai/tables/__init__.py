"""Corpus and judgement in, tidy tables out: each with its declared schema and its data.

Only this package uses pandas: others get a table's data in plain types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from gongkai.corpus import Corpus, Judgement
from gongkai.form import Edition, Form, Group, RowOrColumn, TableForm, groups_above
from gongkai.model import Finding, Name, Result, Status, grouped, place_name
from gongkai.tables import per_report, reference, registry_tables, rule_tables, schema
from gongkai.tables.cells import AllCells, all_cells, figures
from gongkai.tables.fields import Schema
from gongkai.tables.measures import definitions, measures, operands
from gongkai.tables.soundness import unsound
from gongkai.tables.table import Row, Table, categories, frame_of, repeated, row_from

__all__ = ["Table", "tabulate", "unsound"]


def tabulate(corpus: Corpus, judgement: Judgement) -> dict[str, Table]:
    """Every table of the public contract by name, in the order of a package."""
    boxes = all_cells(corpus)
    tables = [
        _table(schema.AGENCIES, _agencies(corpus)),
        _table(registry_tables.NAMES, registry_tables.names(corpus)),
        _table(registry_tables.REGIONS, registry_tables.regions(corpus)),
        _table(registry_tables.KINDS_TABLE, registry_tables.kinds()),
        _table(registry_tables.FUNCTIONS, registry_tables.functions(corpus)),
        _table(schema.REPORTS, _reports(boxes, judgement)),
        figures(boxes),
        _table(schema.FINDINGS, _findings(corpus, judgement)),
        _finding_cells(judgement),
        _table(schema.CORRECTIONS, _corrections(corpus)),
        _table(reference.ROWS, _rows(corpus.form)),
        _table(reference.COLUMNS, _columns(corpus.form)),
        _table(reference.RULES, map(rule_tables.rule, judgement.rules)),
        _table(reference.INDICATORS, definitions()),
        _table(reference.OPERANDS, operands(corpus.form)),
        measures(corpus, judgement),
        per_report.checks(corpus, judgement),
        _table(schema.STATEMENTS, per_report.statements(corpus)),
        _table(schema.MISFITS, per_report.misfits(corpus)),
        _table(schema.LABELS, per_report.labels(corpus)),
        _table(schema.TEXTS, per_report.texts(corpus)),
        _table(schema.COVERAGE, per_report.coverage_rows(corpus)),
        _table(reference.EDITIONS, rule_tables.editions(corpus.form)),
        _table(reference.RELATIONS, rule_tables.relations(judgement)),
        _table(reference.COMPARABILITY, rule_tables.comparability(corpus.form)),
        _table(reference.BREAKS, rule_tables.breaks(corpus.form)),
        _table(reference.DEADLINES, rule_tables.deadlines()),
    ]
    return {table.name: table for table in tables}


def _table(of: Schema, rows: Iterable[Row]) -> Table:
    return Table(of, frame_of(of, rows))


def _agencies(corpus: Corpus) -> Iterator[Row]:
    for _, agency in sorted(corpus.agencies.items()):
        yield row_from(
            schema.AGENCIES,
            agency,
            agency=agency.id,
            names=[_name(name) for name in agency.names],
            function_name=corpus.collection.functions.get(agency.function),
            region_name=place_name(corpus.regions, agency.region),
            address=f"{corpus.collection.address}a/{agency.id}/",
        )


def _reports(boxes: AllCells, judgement: Judgement) -> Iterator[Row]:
    corpus = boxes.corpus
    filled = boxes.counts().tolist()
    checked = judgement.tallies.sum(axis=1).tolist()
    for report, cells, checks in zip(corpus.reports, filled, checked, strict=True):
        source = report.source
        yield row_from(
            schema.REPORTS,
            report,
            name=corpus.agencies[report.agency].name_in(report.year),
            source_file=source.file,
            source_sha256=source.sha256,
            source_type=source.media_type,
            source_url=source.url,
            retrieved=source.retrieved,
            source_copy=source.copy,
            source_note=source.note,
            **{f"cells_{status.word}": cells[status] for status in Status},
            **{name: checks[result] for result, name in CHECKS.items()},
            address=f"{corpus.collection.address}{report.page}",
        )


CHECKS = {
    Result.PASS: "checks_passed",
    Result.PASS_IF_BLANK_IS_ZERO: "checks_passed_if_blank_is_zero",
    Result.FAIL: "checks_failed",
    Result.NOT_ASSESSABLE: "checks_not_assessable",
}


def _findings(corpus: Corpus, judgement: Judgement) -> Iterator[Row]:
    for id, found in _ordered(judgement):
        yield row_from(
            schema.FINDINGS,
            found,
            finding=id,
            year=found.year or None,
            lead=judgement.rule[found.rule].is_lead and not found.doubtful and not found.waiver,
            address=f"{corpus.collection.address}{corpus.page_of(found)}",
        )


def _finding_cells(judgement: Judgement) -> Table:
    """Each cell of a finding, numbered from one."""
    found = [(id, each) for id, each in _ordered(judgement) if each.cells]
    counts = [len(each.cells) for _, each in found]
    rows = np.repeat(np.arange(len(found), dtype=np.int32), counts)
    starts = np.cumsum([0, *counts[:-1]])
    years = pd.Series([each.year or None for _, each in found], dtype="Int64")
    frame = {
        "finding": repeated(categories([id for id, _ in found]), rows),
        "position": pd.Series(np.arange(len(rows)) - starts[rows] + 1, dtype="Int64"),
        "agency": repeated(categories([each.agency or None for _, each in found]), rows),
        "year": years.take(rows).reset_index(drop=True),
        "cell": categories([cell for _, each in found for cell in each.cells]),
    }
    fields = [field.name for field in schema.FINDING_CELLS.fields]
    return Table(schema.FINDING_CELLS, pd.DataFrame(frame, columns=fields))


def _ordered(judgement: Judgement) -> list[tuple[str, Finding]]:
    """Findings with their identities, by body, year and rule."""
    return sorted(
        judgement.identified.items(), key=lambda each: (each[1].agency, each[1].year, each[1].rule)
    )


def _corrections(corpus: Corpus) -> Iterator[Row]:
    for correction in sorted(corpus.corrections, key=lambda c: (c.agency, c.id)):
        steps = [asdict(step) for step in correction.steps]
        yield row_from(schema.CORRECTIONS, correction, correction=correction.id, steps=steps)


def _rows(form: Form) -> Iterator[Row]:
    for edition, table in _printed(form):
        for position, (block, row) in enumerate(table.rows.values(), start=1):
            yield {
                **_line(edition, table, row, block.row_groups),
                "table_label": table.label,
                "row": row.code,
                "position": position,
                "parent_group": "".join(
                    group.parent for group in groups_above(row, block.row_groups)[-1:]
                ),
                "block": block.label,
                "article": row.article or block.article,
            }


def _columns(form: Form) -> Iterator[Row]:
    for edition, table in _printed(form):
        for position, lines in enumerate(_columns_of(table).values(), start=1):
            units = {unit for _, unit in lines}
            column, groups = lines[0][0]
            yield {
                **_line(edition, table, column, groups),
                "column": column.code,
                "position": position,
                "unit": units.pop() if len(units) == 1 else None,
                "signed": column.signed,
                "decimals": max(line.decimals for (line, _), _ in lines),
            }


def _columns_of(
    table: TableForm,
) -> Mapping[str, Sequence[tuple[tuple[RowOrColumn, tuple[Group, ...]], str]]]:
    """Column code → the column in any block that has it, with its unit there."""
    return grouped(
        (column.code, ((column, block.column_groups), column.unit or row.unit or block.unit))
        for block, row, column in table.places()
    )


def _printed(form: Form) -> Iterator[tuple[Edition, TableForm]]:
    for edition in form.editions.values():
        for table in edition.tables.values():
            yield edition, table


def _line(edition: Edition, table: TableForm, line: RowOrColumn, groups: tuple[Group, ...]) -> Row:
    return {
        "edition": edition.id,
        "table": table.code,
        "label": line.label,
        "name": line.name,
        "group": line.group,
        "group_label": "".join(group.label for group in groups_above(line, groups)[-1:]),
    }


def _name(name: Name) -> Row:
    dated = {"since": name.since, "until": name.until}
    return {"name": name.name, **{key: year for key, year in dated.items() if year is not None}}
