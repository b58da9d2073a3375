"""The tidy long table: every box of every report, one row each, without a loop over boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gongkai.corpus import Corpus
from gongkai.form import Block, Form, RowOrColumn, TableForm, groups_above
from gongkai.model import REFUSED, Method, Status
from gongkai.model.values import number_text
from gongkai.tables.schema import CELLS, METHOD_LABELS
from gongkai.tables.table import Table, categories, from_codes, key_columns, repeated

Ints = NDArray[np.int32]
NO_BOXES: Ints = np.empty(0, np.int32)


@dataclass(frozen=True)
class FormCell:
    """A box of one edition, with everything in its row except the figure."""

    cell: str
    table: str
    row: str
    column: str
    label: str
    unit: str
    edition: str


@dataclass(frozen=True)
class AllCells:
    """All boxes of all reports in one sequence: the report of each, and its cell of the form."""

    corpus: Corpus
    slots: tuple[FormCell, ...]
    report: Ints
    slot: Ints

    @cached_property
    def at(self) -> Ints:
        """The column of each box in the corpus's arrays."""
        index = self.corpus.form.index
        return np.array([index[slot.cell] for slot in self.slots], np.int32)[self.slot]

    @cached_property
    def status(self) -> NDArray[np.uint8]:
        """The status of each box."""
        return self.corpus.status[self.report, self.at]

    def counts(self) -> NDArray[np.int64]:
        """int64[n, statuses]: the number of boxes in each status for each report."""
        kinds = len(Status)
        flat = np.bincount(
            self.report * kinds + self.status, minlength=len(self.corpus.reports) * kinds
        )
        return flat.reshape(-1, kinds)


def all_cells(corpus: Corpus) -> AllCells:
    """List the boxes of every report, each table on the edition on which it is printed."""
    slots, ranges = _slots(corpus.form)
    tables, reports = corpus.form.tables, corpus.reports
    printed = [tuple((each.edition_of(table), table) for table in tables) for each in reports]
    layouts = {
        places: np.concatenate([NO_BOXES, *(ranges[at] for at in places if at in ranges)])
        for places in set(printed)
    }
    boxes = [layouts[places] for places in printed]
    lengths = [len(layout) for layout in boxes]
    return AllCells(
        corpus=corpus,
        slots=slots,
        report=np.repeat(np.arange(len(boxes), dtype=np.int32), lengths),
        slot=np.concatenate([NO_BOXES, *boxes]),
    )


def figures(boxes: AllCells) -> Table:
    """The table `cells`, sorted by body, year and printing order."""
    corpus, status = boxes.corpus, boxes.status
    values = np.where(
        status == Status.REPORTED, corpus.values[boxes.report, boxes.at], np.float64(np.nan)
    )
    method = corpus.method[boxes.report, boxes.at]
    names = categories([corpus.agencies[each.agency].name_in(each.year) for each in corpus.reports])
    frame = {
        **key_columns(corpus, boxes.report),
        "name": repeated(names, boxes.report),
        "cell": _of_slot(boxes, lambda slot: slot.cell),
        "table": _of_slot(boxes, lambda slot: slot.table),
        "row": _of_slot(boxes, lambda slot: slot.row),
        "column": _of_slot(boxes, lambda slot: slot.column),
        "label": _of_slot(boxes, lambda slot: slot.label),
        "value": values,
        "unit": _of_slot(boxes, lambda slot: slot.unit),
        "status": from_codes(status.astype(np.int8), [status.word for status in Status]),
        "raw": _raw(boxes, values),
        "method": from_codes(method.astype(np.int8), list(METHOD_LABELS)),
        "certain": _certain(status, method),
        "line": _line(corpus.places[boxes.report, boxes.at]),
        "edition": _of_slot(boxes, lambda slot: slot.edition),
    }
    return Table(CELLS, pd.DataFrame(frame, columns=[field.name for field in CELLS.fields]))


def cell_labels(form: Form) -> Mapping[str, str]:
    """Cell → its label with its group, in the words of the newest edition that has it."""
    return {slot.cell: slot.label for slot in _slots(form)[0]}


def _slots(form: Form) -> tuple[tuple[FormCell, ...], Mapping[tuple[str, str], Ints]]:
    """Every box of every edition, and the positions of those of (edition, table)."""
    slots: list[FormCell] = []
    ranges: dict[tuple[str, str], Ints] = {}
    for edition in form.editions.values():
        for table in edition.tables.values():
            boxes = [_slot(edition.id, table, *place) for place in table.places()]
            ranges[edition.id, table.code] = np.arange(
                len(slots), len(slots) + len(boxes), dtype=np.int32
            )
            slots += boxes
    return tuple(slots), ranges


def _slot(
    edition: str, table: TableForm, block: Block, row: RowOrColumn, column: RowOrColumn
) -> FormCell:
    short = [g.short for g in groups_above(row, block.row_groups)[-1:] if g.short]
    return FormCell(
        cell=f"{table.code}.{row.code}.{column.code}",
        table=table.code,
        row=row.code,
        column=column.code,
        label="·".join([*short, row.name, column.name]),
        unit=column.unit or row.unit or block.unit,
        edition=edition,
    )


def _of_slot(boxes: AllCells, say: Callable[[FormCell], str]) -> pd.Series:
    return repeated(categories([say(slot) or None for slot in boxes.slots]), boxes.slot)


def _raw(boxes: AllCells, values: NDArray[np.float64]) -> pd.Series:
    """The raw text: the plain form of the value, unless the corpus has another."""
    codes, numbers = pd.factorize(values)
    words = {number_text(number): at for at, number in enumerate(numbers.tolist())}
    codes = codes.astype(np.int32)
    printed = zip(*_printed(boxes), strict=True)
    for place, raw in sorted(printed):  # not in the order in which records were read
        codes[place] = words.setdefault(raw, len(words)) if raw else -1
    return from_codes(codes, list(words))


def _printed(boxes: AllCells) -> tuple[list[int], list[str]]:
    """The boxes with a raw text in the corpus, as positions in the sequence."""
    width = len(boxes.corpus.form.cells)
    if not boxes.corpus.raws:
        return [], []
    wanted = np.array([row * width + cell for row, cell in boxes.corpus.raws], dtype=np.int64)
    keys = boxes.report.astype(np.int64) * width + boxes.at
    order = np.argsort(keys, kind="stable")
    found = np.searchsorted(keys, wanted, sorter=order).clip(max=max(len(keys) - 1, 0))
    places = order[found]
    fits = keys[places] == wanted
    raws = [raw for raw, fit in zip(boxes.corpus.raws.values(), fits.tolist(), strict=True) if fit]
    return places[fits].tolist(), raws


def _certain(status: NDArray[np.uint8], method: NDArray[np.uint8]) -> pd.arrays.BooleanArray:
    """Whether the box was read with certainty; missing for a box that the document lacks."""
    sure = np.array([each.is_certain for each in Method])[method]
    read = ~np.isin(status, REFUSED)
    return pd.arrays.BooleanArray(sure & read, status == Status.ABSENT)


def _line(places: Ints) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(places, places == 0)
