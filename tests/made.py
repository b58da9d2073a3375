"""Small corpora made in memory: from rows as a test writes them, or sound ones from a seed.

A row is written as a record writes it: a number is printed, None is an empty box, "/" is no
number, "?" has more than one reading, "!" is no number at all, and ... is a box that the document
does not have. What a test does not name is printed as 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import EllipsisType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongkai import form as forms
from gongkai.corpus import Corpus
from gongkai.model import (
    Agency,
    Collection,
    Method,
    Misfit,
    Name,
    Region,
    Report,
    Source,
    Statement,
    Status,
)

FORM = forms.load()
Figures = NDArray[Any]
Box = float | int | str | EllipsisType | None
MARKS = {
    None: Status.BLANK,
    "/": Status.NOT_APPLICABLE,
    "?": Status.AMBIGUOUS,
    "!": Status.UNREADABLE,
    ...: Status.ABSENT,
}


@dataclass(frozen=True)
class Made:
    """A report with its figures, as a test writes it."""

    report: Report
    boxes: Mapping[str, Box]
    methods: Mapping[str, Method] = field(default_factory=dict)


def report(
    rows: Mapping[str, Sequence[Box] | Box] | None = None,
    *,
    agency: str = "330326-scjgj",
    year: int = 2020,
    edition: str | None = None,
    hybrid: Mapping[str, str] | None = None,
    rest: Box = 0,
    methods: Mapping[str, Method] | None = None,
    statements: Mapping[str, float] | None = None,
    **said: object,
) -> Made:
    """A report of `rows`: `table.row` → its boxes, or a cell code → its box.

    `rest` stands in every box that no row names; `said` are fields of Report.
    """
    expected = FORM.expected(year)
    assert edition or expected is not None
    plain = Report(
        agency=agency,
        year=year,
        edition=edition or (expected.id if expected else ""),
        hybrid=hybrid or {},
        title=f"某机关{year}年政府信息公开工作年度报告",
        published=f"{year + 1}-01-20",
        publisher=None,
        source=Source("x.txt", "0" * 64, "text/plain"),
        identifiers={},
        statements=tuple(
            Statement(claim, _decimal(value), 0) for claim, value in (statements or {}).items()
        ),
        misfits=(),
        summary="",
        narrative={},
        lines={},
        file=f"reports/{agency}/{year}.json",
    )
    whole = replace(plain, **said)  # type: ignore[arg-type]
    return Made(whole, _boxes(whole, rows or {}, rest), methods or {})


def corpus(
    *made: Made,
    agencies: Iterable[Agency] = (),
    regions: Iterable[Region] = (),
    reference_date: str = "2026-06-30",
    **more: object,
) -> Corpus:
    """The corpus of these reports; bodies that nobody describes get a plain description."""
    ordered = sorted(made, key=lambda each: (each.report.agency, each.report.year))
    known = {each.report.agency: agency(each.report.agency) for each in ordered}
    known.update({each.id: each for each in agencies})
    shape = (len(ordered), len(FORM.cells))
    values, status = np.full(shape, np.nan), np.zeros(shape, dtype=np.uint8)
    method = np.zeros(shape, dtype=np.uint8)
    for row, each in enumerate(ordered):
        for code, box in each.boxes.items():
            at = FORM.index[code]
            status[row, at] = _status(box)
            method[row, at] = each.methods.get(code, Method.MANUAL)
            if _is_number(box):
                values[row, at] = float(box)  # type: ignore[arg-type]
    return Corpus(
        form=FORM,
        collection=collection(reference_date),
        regions={region.code: region for region in regions},
        agencies=known,
        reports=tuple(each.report for each in ordered),
        values=values,
        status=status,
        method=method,
        places=np.zeros(shape, dtype=np.int32),
        raws={},
        **more,  # type: ignore[arg-type]
    )


def agency(id: str, kind: str = "dept_county", **more: object) -> Agency:
    """A plain body: `<region>-<function>`."""
    region, _, function = id.partition("-")
    plain = Agency(id, (Name(f"{region}{function}"),), (), kind, function, region)
    return replace(plain, **more)  # type: ignore[arg-type]


def misfit(row: str, printed: Sequence[str], surplus: Sequence[str] = ()) -> Misfit:
    """A row under headers that are not its own."""
    return Misfit(row, tuple(printed), tuple(surplus))


def collection(reference_date: str = "2026-06-30") -> Collection:
    """A collection that says of itself that it is made up."""
    return Collection(
        title="试编",
        description="测试用的虚构数据",
        address="https://example.org/",
        repository="https://example.org/repository",
        version="2026.6.0",
        licence={},
        contributors=(),
        reference_date=reference_date,
        functions={},
        synthetic=True,
    )


def sound(
    bodies: int, years: Sequence[int] = (2019, 2020, 2021, 2022, 2023), seed: int = 1
) -> Corpus:
    """Reports of so many bodies over the years in which every rule of the catalogue holds.

    Requests carry over from year to year, documents in force follow from those issued, and no
    figure jumps. All boxes are printed, and the prose says what the tables say.
    """
    chance = np.random.default_rng(seed)
    reports = [
        report(agency=f"{110000 + body}-scjgj", year=year).report
        for body in range(bodies)
        for year in years
    ]
    shape = (bodies, len(years), len(FORM.cells))
    values = np.full(shape, np.nan)
    carried: Figures = np.zeros((bodies, 6))
    for at, year in enumerate(years):
        carried = _fill_requests(values[:, at], year, carried, chance)
        _fill_remedies(values[:, at], chance)
        _fill_proactive(values, at, year, chance)
    flat = values.reshape(-1, len(FORM.cells))
    status = np.where(np.isnan(flat), Status.ABSENT, Status.REPORTED).astype(np.uint8)
    return Corpus(
        form=FORM,
        collection=collection(),
        regions={},
        agencies={each.agency: agency(each.agency) for each in reports},
        reports=tuple(
            replace(each, period=f"{each.year}-01-01/{each.year}-12-31", statements=_told(row))
            for each, row in zip(reports, flat, strict=True)
        ),
        values=flat,
        status=status,
        method=np.where(status == Status.REPORTED, Method.AGREED, 0).astype(np.uint8),
        places=np.zeros(flat.shape, dtype=np.int32),
        raws={},
    )


def silent(corpus: Corpus) -> Corpus:
    """The same reports without a word of prose."""
    return replace(corpus, reports=tuple(replace(each, statements=()) for each in corpus.reports))


def _told(figures: Figures) -> tuple[Statement, ...]:
    """What an honest report says in words: figures, a sum of rows, a share with one decimal."""
    number = {cell.code: figures[at] for at, cell in enumerate(FORM.cells)}
    cells = ("requests.new_received.total", "requests.carried_in.total", "remedies.review.total")
    suits = number["remedies.suit_direct.total"] + number["remedies.suit_after_review.total"]
    granted, handled = (number[f"requests.{row}.total"] for row in ("granted", "handled_total"))
    said = {
        **{code: number[code] for code in cells},
        "remedies.suits.total": suits,
        "proactive.licensing.decisions": number["proactive.licensing.decisions"],
        "requests.granted.total/requests.handled_total.total": round(100 * granted / handled, 1),
    }
    return tuple(
        Statement(claim, _decimal(int(value) if value % 1 == 0 else float(value)), 3)
        for claim, value in said.items()
    )


APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
USUAL = np.array([200, 40, 2, 3, 15, 4])
"""How many requests a body of this kind gets from each applicant: enough to be no rarity."""


def _fill_requests(
    values: Figures, year: int, carried: Figures, chance: np.random.Generator
) -> Figures:
    """Fill table three; what is carried out goes into the year after."""
    rows = _rows("requests", year)
    results = rows[2:-2]
    share = np.array([12 if row in ("granted", "unable_not_held") else 1 for row in results])
    asked = USUAL + chance.integers(0, 3, (len(values), 6))
    handled = chance.multinomial(asked, share / share.sum())
    total = handled.sum(axis=2)
    left = chance.integers(0, 3, (len(values), 6)) * (USUAL > 10)
    figures = {
        "new_received": total + left - carried,
        "carried_in": carried,
        "handled_total": total,
        "carried_out": left,
        **{row: handled[:, :, at] for at, row in enumerate(results)},
    }
    for row, counts in figures.items():
        for at, column in enumerate(APPLICANTS):
            values[:, FORM.index[f"requests.{row}.{column}"]] = counts[:, at]
        values[:, FORM.index[f"requests.{row}.total"]] = counts.sum(axis=1)
    return left


def _fill_remedies(values: Figures, chance: np.random.Generator) -> None:
    for row, most in (("review", 4), ("suit_direct", 1), ("suit_after_review", 1)):
        parts = chance.integers(0, most + 1, (len(values), 4))
        parts[:, 3] = 0
        if row == "review":
            parts[:, 0] += 9
        for at, column in enumerate(("upheld", "corrected", "other", "pending")):
            values[:, FORM.index[f"remedies.{row}.{column}"]] = parts[:, at]
        values[:, FORM.index[f"remedies.{row}.total"]] = parts.sum(axis=1)


def _fill_proactive(values: Figures, at: int, year: int, chance: np.random.Generator) -> None:
    """Stocks follow from what is added and taken away, within an edition."""
    now, n = values[:, at], len(values)
    edition = FORM.expected(year)
    assert edition is not None
    for cell in edition.tables["proactive"].cells:
        now[:, FORM.index[cell.code]] = 0
    before = values[:, at - 1] if at else np.full_like(now, np.nan)
    for row in ("licensing", "penalty"):
        now[:, FORM.index[f"proactive.{row}.decisions"]] = chance.integers(300, 400, n)
    if edition.id == "2019":
        _fill_items(now, before, chance)
    else:
        _fill_documents(now, before, chance)


def _fill_items(now: Figures, before: Figures, chance: np.random.Generator) -> None:
    for row in ("licensing", "other_services", "penalty", "coercion", "fees"):
        stock, change = (FORM.index[f"proactive.{row}.items_{part}"] for part in ("prev", "delta"))
        now[:, change] = chance.integers(-2, 3, len(now))
        known = before[:, stock] + before[:, change]
        now[:, stock] = np.where(np.isnan(known), chance.integers(10, 20, len(now)), known)
    now[:, FORM.index["proactive.procurement.projects"]] = chance.integers(2, 5, len(now))
    amount = chance.integers(50_000, 90_000, len(now))
    now[:, FORM.index["proactive.procurement.amount_yuan"]] = amount


def _fill_documents(now: Figures, before: Figures, chance: np.random.Generator) -> None:
    stock, issued, repealed = (
        FORM.index[f"proactive.normative_docs.{column}"]
        for column in ("in_force", "issued", "repealed")
    )
    now[:, issued], now[:, repealed] = chance.integers(0, 3, (2, len(now)))
    known = before[:, stock] + now[:, issued] - now[:, repealed]
    now[:, stock] = np.where(np.isnan(known), chance.integers(20, 30, len(now)), known)
    now[:, FORM.index["proactive.fees.amount_wan"]] = chance.integers(100, 200, len(now)) / 100


def _rows(table: str, year: int) -> list[str]:
    edition = FORM.expected(year)
    assert edition is not None
    return list(edition.tables[table].rows)


def _boxes(about: Report, rows: Mapping[str, Sequence[Box] | Box], rest: Box) -> dict[str, Box]:
    boxes: dict[str, Box] = {
        cell.code: rest
        for table in FORM.layout(about.edition, about.hybrid)
        for cell in table.cells
    }
    for code, given in rows.items():
        if code.count(".") == 2:
            assert code in boxes, code
            boxes[code] = given  # type: ignore[assignment]
            continue
        codes = [cell for cell in boxes if cell.rpartition(".")[0] == code]
        assert isinstance(given, Sequence), f"{code} is a row"
        assert len(codes) == len(given), f"{code} has {len(codes)} boxes"
        boxes.update(zip(codes, given, strict=True))
    return boxes


def _status(box: Box) -> Status:
    return Status.REPORTED if _is_number(box) else MARKS[box]  # type: ignore[index]


def _is_number(box: Box) -> bool:
    return isinstance(box, int | float)


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))
