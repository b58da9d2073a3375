"""Reports with their figures in, the arrays of a corpus out; and corpora joined into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import compress

import numpy as np

from gongkai.corpus import Corpus
from gongkai.form import Form
from gongkai.model import Agency, Collection, Figure, Region
from gongkai.model.values import number_text
from gongkai.reading.record import ReadReport


def gather(
    rows: Sequence[ReadReport],
    form: Form,
    collection: Collection,
    regions: Mapping[str, Region],
    agencies: Mapping[str, Agency],
) -> Corpus:
    """Reports as arrays, sorted by body and year."""
    rows = sorted(rows, key=lambda row: (row.report.agency, row.report.year))
    shape = (len(rows), len(form.cells))
    values = np.full(shape, np.nan)
    status, method = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    places = np.zeros(shape, np.int32)
    raws: dict[tuple[int, int], str] = {}
    known: dict[int, tuple[int, int, float, int, bool]] = {}
    for at, row in enumerate(rows):
        cells, figures = [form.index[code] for code in row.figures], list(row.figures.values())
        flat = [known.get(id(each)) or known.setdefault(id(each), _flat(each)) for each in figures]
        if flat:
            columns = tuple(zip(*flat, strict=True))
            status[at, cells], method[at, cells], values[at, cells], places[at, cells] = columns[:4]
            for cell, figure in compress(zip(cells, figures, strict=True), columns[4]):
                raws[at, cell] = figure.raw
    reports = tuple(row.report for row in rows)
    return Corpus(
        form, collection, regions, agencies, reports, values, status, method, places, raws
    )


def _flat(figure: Figure) -> tuple[int, int, float, int, bool]:
    """Status, method, number and line of a figure, and whether its raw text must be stored."""
    number = np.nan if figure.value is None else float(figure.value)
    is_odd = figure.raw != ("" if figure.value is None else number_text(number))
    return int(figure.status), int(figure.method), number, figure.line, is_odd


def join_corpora(parts: Iterable[Corpus], empty: Corpus) -> Corpus:
    """Corpora of the same registries as one, sorted by body and year."""
    filled = [part for part in parts if part.reports]
    if not filled:
        return empty
    starts = np.cumsum([0, *(len(part.reports) for part in filled)]).tolist()
    whole = replace(
        empty,
        reports=tuple(report for part in filled for report in part.reports),
        values=np.concatenate([part.values for part in filled]),
        status=np.concatenate([part.status for part in filled]),
        method=np.concatenate([part.method for part in filled]),
        places=np.concatenate([part.places for part in filled]),
        raws={
            (start + row, cell): raw
            for start, part in zip(starts, filled, strict=False)
            for (row, cell), raw in part.raws.items()
        },
    )
    keys = [(report.agency, report.year) for report in whole.reports]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return whole if order == list(range(len(keys))) else whole.select(order)
