"""The figures with one row per report and one column per box, and a second table of statuses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gongkai.corpus import Corpus
from gongkai.form import Form
from gongkai.model import Status
from gongkai.tables.cells import all_cells
from gongkai.tables.fields import AGENCY, EDITION, OF_REPORT, YEAR, Field, Schema
from gongkai.tables.table import Table, categories, from_codes, key_columns

NAME = Field("name", "string", "机关名称", "该年度所用的名称。", required=True)
HEAD = (AGENCY, YEAR, NAME, EDITION)


def wide(corpus: Corpus) -> dict[str, Table]:
    """`cells_wide` and `cells_wide_status`: the same rows and columns, numbers and statuses."""
    boxes = all_cells(corpus)
    status = np.full(corpus.status.shape, -1, np.int8)
    status[boxes.report, boxes.at] = boxes.status
    values = np.where(status == Status.REPORTED, corpus.values, np.nan)
    codes = [cell.code for cell in corpus.form.cells]
    words = [each.word for each in Status]
    tables = (
        _table(_values(corpus.form), corpus, dict(zip(codes, values.T, strict=True))),
        _table(
            _statuses(corpus.form),
            corpus,
            {code: from_codes(status[:, at], words) for at, code in enumerate(codes)},
        ),
    )
    return {table.name: table for table in tables}


def _table(schema: Schema, corpus: Corpus, columns: Mapping[str, object]) -> Table:
    reports = corpus.reports
    head = {
        **key_columns(corpus, np.arange(len(reports), dtype=np.int32)),
        "name": categories([corpus.agencies[each.agency].name_in(each.year) for each in reports]),
        "edition": categories([each.edition for each in reports]),
    }
    return Table(schema, pd.DataFrame({**head, **columns}))


def _values(form: Form) -> Schema:
    fields = (
        Field(cell.code, "number", form.name(cell.code), "空的原因见宽表状态。", unit=unit)
        for cell in form.cells
        for unit in [form.unit(cell.code)]
    )
    return Schema(
        "cells_wide", "宽表", "每份报告一行，每格一列；空不是0，原因见 cells_wide_status。",
        (*HEAD, *fields), ("agency", "year"), (OF_REPORT,),
    )  # fmt: skip


def _statuses(form: Form) -> Schema:
    meaning = "见 cells 表的 status；空为该报告的格式没有此格。"
    fields = (Field(cell.code, "string", form.name(cell.code), meaning) for cell in form.cells)
    return Schema(
        "cells_wide_status", "宽表状态", "与 cells_wide 同行同列：每格的取值状态。",
        (*HEAD, *fields), ("agency", "year"), (OF_REPORT,),
    )  # fmt: skip
