"""Sums of cells: the one grammar of claims, relations and indicators.

    requests.granted.total+requests.partly_granted.total    a sum
    -proactive.rules.repealed                               subtracted
    5*requests.other.total                                  times a factor
    before requests.carried_out.total                       from the report of the year before
    requests.granted.total/requests.handled_total.total     a share: one sum divided by another

A term may also name a group of rows, `requests.denied.total`, which stands for its members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np

from gongkai.form import Edition, Form
from gongkai.model import Term
from gongkai.model.values import Values

BEFORE = "before "

EditionOf = Callable[[str], str]
"""A function like `Report.edition_of`: code → edition on which the report prints its table."""


@dataclass(frozen=True)
class Expression:
    """A sum of terms, or, with a base, its share in another sum."""

    terms: tuple[Term, ...]
    base: Expression | None = None

    def cells(self, form: Form, edition_of: EditionOf) -> tuple[str, ...]:
        """The cells that the terms stand for on a report; empty if its form lacks one of them."""
        found = [form.editions[edition_of(each.code)].cells_of(each.code) for each in self.terms]
        return tuple(chain(*found)) if all(found) else ()

    def signed_cells(self, edition: Edition) -> Iterator[tuple[str, float]]:
        """Each cell that the terms sum in an edition, with its factor; none if it lacks a term."""
        found = [(term.times, edition.cells_of(term.code)) for term in self.terms]
        if all(cells for _, cells in found):
            yield from ((cell, times) for times, cells in found for cell in cells)

    def words(self, form: Form, edition_of: EditionOf) -> str:
        """The terms in the words of the form: 予以公开; for a sum, 甲和乙."""
        return "和".join(form.term(each.code, edition_of(each.code)) for each in self.terms)


@cache
def parse(text: str) -> Expression:
    """Read an expression, empty for empty text; raises ValueError if a factor is not a number."""
    above, of, below = text.partition("/")
    terms = tuple(map(_term, above.split("+"))) if above else ()
    return Expression(terms, parse(below) if of else None)


def _term(text: str) -> Term:
    factor, _, signed = text.rpartition("*")
    code = signed.removeprefix("-")
    times = float(factor or 1) * (-1 if code != signed else 1)
    return Term(code.removeprefix(BEFORE), times, before=code.startswith(BEFORE))


def weights_of(form: Form, sums: Sequence[Iterable[tuple[str, float]]]) -> Values:
    """float64[sums, m]: for each sum of cells, given by their codes, how often each cell counts."""
    weights = np.zeros((len(sums), len(form.cells)))
    for at, cells in enumerate(sums):
        for code, times in cells:
            weights[at, form.index[code]] += times
    return weights
