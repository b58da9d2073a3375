"""The page on which readers choose what to compare, and the data that it loads.

The data is stored by columns: one list per row of the form, one entry per report. A number is a
printed number; otherwise the entry is a string, the index of a word in `words`.
"""

from __future__ import annotations

import json

import numpy as np

from gongkai.corpus import Corpus
from gongkai.form import TOTAL
from gongkai.model import Artifact, Cell, Page, Status, table_of
from gongkai.pages.atlas import Atlas
from gongkai.pages.cell_names import cell_name, remarks, row_name
from gongkai.pages.figures import NOT_IN_FORM, WORDINGS
from gongkai.pages.screens import assembled_page
from gongkai.pages.templating import block, relative

ADDRESS = "compare/"
DATA = "data.json"

WORDS = tuple(dict.fromkeys([NOT_IN_FORM.word, *(WORDINGS[status].word for status in Status)]))
"""The words shown if there is no number."""


def picker_page(atlas: Atlas) -> Page:
    """The page; without scripts it links to the prepared comparisons."""
    chooser = block(
        "picker",
        data=DATA,
        script=relative(ADDRESS, "assets/compare.js"),
        ready=relative(ADDRESS, "c/"),
        root=relative(ADDRESS, ""),
    )
    description = "自己挑选机关、年度和行，并排对照；地址可以保存和转发，表格可以下载。"
    return assembled_page(ADDRESS, "picker", "自选对照", description, [chooser])


def picker_data(atlas: Atlas) -> Artifact:
    """Everything that can be chosen, as compact JSON."""
    corpus = atlas.corpus
    cells = _cells(corpus)
    bodies = list(corpus.rows_of)
    number = {agency: at for at, agency in enumerate(bodies)}
    value = {
        "bodies": [
            [
                agency,
                corpus.agencies[agency].name,
                atlas.place(corpus.agencies[agency].region),
                atlas.function(corpus.agencies[agency].function),
            ]
            for agency in bodies
        ],
        "rows": [
            [
                cell.code,
                cell.table,
                _name(corpus, cell),
                _note(atlas, cell),
                cell.code in corpus.form.named["chosen"],
            ]
            for cell in cells
        ],
        "tables": {code: corpus.form.newest[code].short for code in corpus.form.tables},
        "reports": [[number[report.agency], report.year] for report in corpus.reports],
        "editions": {
            table: [atlas.report(row).edition_of(table) for row in range(len(corpus.reports))]
            for table in corpus.form.tables
        },
        "words": WORDS,
        "values": [_column(atlas, cell.code) for cell in cells],
    }
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Artifact(f"{ADDRESS}{DATA}", text.encode())


def _cells(corpus: Corpus) -> list[Cell]:
    """The totals of a matrix, and every box of the other tables."""
    wide = {
        table.code
        for edition in corpus.form.editions.values()
        for table in edition.tables.values()
        if table.layout == "matrix"
    }
    return [cell for cell in corpus.form.cells if cell.table not in wide or cell.column == TOTAL]


def _name(corpus: Corpus, cell: Cell) -> str:
    layout = corpus.form.describe(cell.code).table.layout
    name = row_name if layout == "matrix" else cell_name
    return name(corpus.form, cell.code)


def _note(atlas: Atlas, cell: Cell) -> str:
    """Why a row is not comparable between editions; empty if it is."""
    return "".join(dict.fromkeys(remarks(atlas, cell.code, atlas.corpus.form.editions)))


def _column(atlas: Atlas, code: str) -> list[int | float | str]:
    """One cell of every report: the number, or a string with the index of the status's word."""
    corpus, at = atlas.corpus, atlas.corpus.form.index[code]
    values, table = corpus.values[:, at], table_of(code)
    found = MARKS[corpus.status[:, at]]
    is_number = (corpus.status[:, at] == Status.REPORTED) & ~np.isnan(values)
    found[is_number] = [
        int(value) if value.is_integer() else value for value in values[is_number].tolist()
    ]
    for edition in corpus.form.editions.values():
        if code not in edition.codes:
            found[corpus.has_table_edition[table, edition.id]] = str(WORDS.index(NOT_IN_FORM.word))
    numbers: list[int | float | str] = found.tolist()
    return numbers


MARKS = np.array(
    [str(WORDS.index(WORDINGS[status].word)) for status in sorted(Status)], dtype=object
)
"""Status → index of its word."""
