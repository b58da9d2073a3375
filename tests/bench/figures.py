"""A form and a source of chance in, the figures of made-up reports out: true sums, then errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gongkai.form import Form
from gongkai.model import Method, Status

Figures = NDArray[np.float64]
Codes = NDArray[np.uint8]
APPLICANTS = {
    "natural_person": 0.86,
    "business": 0.09,
    "research": 0.005,
    "public_welfare": 0.01,
    "legal_service": 0.025,
    "other": 0.01,
}
"""Applicant → its share of all requests."""
COMMON = {"granted": 40, "unable_not_held": 30, "partly_granted": 8, "refused_petition": 5}
"""Outcome → how common it is; all others are met once in a while."""
ERRS, EMPTY, DASHED, UNREAD = 0.15, 0.25, 0.04, 0.02
"""Shares of reports: with a wrong figure, with empty boxes, with dashes, with an unread box."""


def figures(form: Form, bodies: int, years: Sequence[int], chance: np.random.Generator) -> Figures:
    """float64[bodies, years, cells]: what sound reports print, NaN where the form has no box."""
    values = np.full((bodies, len(years), len(form.cells)), np.nan)
    usual = np.exp(chance.normal(2.5, 1.3, bodies))
    carried: Figures = np.zeros((bodies, len(APPLICANTS)))
    for at, year in enumerate(years):
        edition = form.expected(year)
        assert edition is not None
        for cell in edition.cells:
            values[:, at, form.index[cell.code]] = 0
        page = values[:, at]
        carried = _requests(
            page, form, list(edition.tables["requests"].rows), usual, carried, chance
        )
        _remedies(page, form, chance)
        _proactive(page, values[:, at - 1] if at else page, form, chance)
    return values


def _requests(
    page: Figures,
    form: Form,
    rows: Sequence[str],
    usual: Figures,
    carried: Figures,
    chance: np.random.Generator,
) -> Figures:
    """Fill table three; what is carried out goes into the year after."""
    results = rows[2:-2]
    share = np.array([COMMON.get(row, 0.4) for row in results])
    new = chance.poisson(usual[:, None] * np.array(list(APPLICANTS.values())))
    out = chance.binomial(new, 0.06)
    handled = chance.multinomial((new + carried - out).astype(int), share / share.sum())
    lines = {
        "new_received": new,
        "carried_in": carried,
        "handled_total": handled.sum(axis=2),
        "carried_out": out,
        **{row: handled[:, :, at] for at, row in enumerate(results)},
    }
    for row, counts in lines.items():
        for at, column in enumerate(APPLICANTS):
            page[:, form.index[f"requests.{row}.{column}"]] = counts[:, at]
        page[:, form.index[f"requests.{row}.total"]] = counts.sum(axis=1)
    return out.astype(float)


def _remedies(page: Figures, form: Form, chance: np.random.Generator) -> None:
    for row, often in (("review", 0.5), ("suit_direct", 0.15), ("suit_after_review", 0.1)):
        parts = chance.poisson(often / 4, (len(page), 4))
        for at, column in enumerate(("upheld", "corrected", "other", "pending")):
            page[:, form.index[f"remedies.{row}.{column}"]] = parts[:, at]
        page[:, form.index[f"remedies.{row}.total"]] = parts.sum(axis=1)


def _proactive(page: Figures, before: Figures, form: Form, chance: np.random.Generator) -> None:
    """Fill table two; stocks follow from what is added and taken away."""
    for row in ("licensing", "penalty", "coercion"):
        decisions = np.floor(np.exp(chance.normal(3.0, 1.6, len(page))))
        page[:, form.index[f"proactive.{row}.decisions"]] = decisions
    cell = form.index
    in_force = cell["proactive.normative_docs.in_force"]
    if np.isnan(page[:, in_force]).all():
        for row in ("licensing", "other_services", "penalty", "coercion", "fees"):
            prev, delta = (cell[f"proactive.{row}.items_{part}"] for part in ("prev", "delta"))
            first = before is page
            known = chance.integers(3, 90, len(page)) if first else before[:, prev]
            page[:, prev] = known + (0 if first else before[:, delta])
            page[:, delta] = chance.integers(-2, 4, len(page))
        page[:, cell["proactive.procurement.projects"]] = chance.integers(0, 5, len(page))
        amount = chance.integers(50_000, 90_000, len(page))
        page[:, cell["proactive.procurement.amount_yuan"]] = amount
        return
    issued, repealed = (cell[f"proactive.normative_docs.{part}"] for part in ("issued", "repealed"))
    page[:, issued], page[:, repealed] = chance.integers(0, 3, (2, len(page)))
    known = np.nan_to_num(before[:, in_force], nan=20) if before is not page else 20
    page[:, in_force] = np.maximum(known + page[:, issued] - page[:, repealed], 0)
    page[:, cell["proactive.fees.amount_wan"]] = chance.integers(100, 2000, len(page)) / 100


def err(values: Figures, form: Form, chance: np.random.Generator) -> None:
    """Print a wrong number in some reports."""
    wrong = np.flatnonzero(chance.random(len(values)) < ERRS)
    boxes = np.array([at for code, at in form.index.items() if code.startswith("requests.")])
    cells = chance.choice(boxes, len(wrong))
    values[wrong, cells] += chance.integers(1, 10, len(wrong))


def status(values: Figures, chance: np.random.Generator) -> Codes:
    """uint8[reports, cells]: some zeros are left empty or dashed, few boxes cannot be read."""
    found = np.where(np.isnan(values), Status.ABSENT, Status.REPORTED).astype(np.uint8)
    lot = chance.random((3, len(values), 1))
    some = chance.random(values.shape, dtype=np.float32)
    found[(values == 0) & (lot[0] < EMPTY) & (some < 0.1)] = Status.BLANK
    found[(values == 0) & (lot[1] < DASHED) & (some > 0.8)] = Status.NOT_APPLICABLE
    found[(found == Status.REPORTED) & (lot[2] < UNREAD) & (some > 0.995)] = Status.AMBIGUOUS
    return found


def methods(found: Codes, chance: np.random.Generator) -> Codes:
    """uint8[reports, cells]: most figures were read by both readers alike."""
    lot = chance.random(found.shape, dtype=np.float32)
    ways = np.full(found.shape, Method.AGREED, np.uint8)
    ways[lot < 0.02] = Method.SETTLED
    ways[lot < 0.002] = Method.CHOSEN
    ways[found == Status.ABSENT] = Method.NONE
    return ways
