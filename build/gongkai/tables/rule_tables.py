"""The catalogue and the form as rows: what is required, as data that readers can apply again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from gongkai.corpus import Judgement
from gongkai.form import Edition, Form
from gongkai.form.duties import duty
from gongkai.model import KINDS, Rule, Term, matches
from gongkai.model.values import exact, plain
from gongkai.tables.reference import DEADLINES, EDITIONS, RELATIONS, RULES
from gongkai.tables.table import Row, row_from


def rule(each: Rule) -> Row:
    """A rule in words, with its parameters."""
    return row_from(RULES, each, rule=each.id, lead=each.is_lead)


def relations(judgement: Judgement) -> Iterator[Row]:
    """What rules require of cells, numbered within each rule."""
    taken: dict[str, int] = {}
    for each in judgement.relations:
        taken[each.rule] = taken.get(each.rule, 0) + 1
        yield row_from(
            RELATIONS,
            each,
            position=taken[each.rule],
            left=_side(each.left),
            right=_side(each.right),
            editions=tuple(sorted(each.editions or ())),
            least=each.at_least,
        )


def _side(terms: Sequence[Term]) -> str:
    return " ".join(map(_term, terms))


def _term(term: Term) -> str:
    """A term as one word: -before.requests.new_received.total, 5*requests.other.total."""
    sign = "-" if term.times < 0 else ""
    times = "" if abs(term.times) == 1 else f"{plain(exact(abs(term.times)))}*"
    return f"{sign}{times}{'before.' if term.before else ''}{term.code}"


def editions(form: Form) -> Iterator[Row]:
    """The official forms and the years in which they are in force."""
    for edition in form.editions.values():
        yield row_from(EDITIONS, edition, edition=edition.id)


def breaks(form: Form) -> Iterator[Row]:
    """Where figures of two editions, or of two years of one edition, are not comparable."""
    yield from ({"position": at, **row} for at, row in enumerate(_breaks(form), start=1))


def _breaks(form: Form) -> Iterator[Row]:
    for edition in form.editions.values():
        for note in edition.comparability:
            about = {"kind": note.kind, "counterpart": note.counterpart, "earlier": note.earlier}
            for cell in _matching(form, note.cells):
                yield {**about, "cell": cell, "later": edition.id, "note": note.note}
        for found in edition.breaks:
            for cell in _matching(form, found.cells):
                about = {"kind": "break", "later": edition.id}
                yield {**about, "cell": cell, "year": found.year, "note": found.note}


def comparability(form: Form) -> Iterator[Row]:
    """How the cells of each pair of editions relate, then what changed in a year."""
    pairs = combinations(form.editions.values(), 2)
    rows = [row for earlier, later in pairs for row in _compared(form, earlier, later)]
    rows += [row for row in _breaks(form) if row["kind"] == "break"]
    for position, row in enumerate(rows, start=1):
        turned = {"earlier": row["later"], "counterpart": row["cell"], **row}
        yield {"position": position, **turned}


def _compared(form: Form, earlier: Edition, later: Edition) -> Iterator[Row]:
    """One row per cell of the later edition, then for those that only the earlier one has."""
    pair = {"earlier": earlier.id, "later": later.id}
    found: set[str] = set()
    for cell in later.cells:
        kind, note = form.comparison(cell.code, earlier.id, later.id)
        counterpart = _counterpart(cell.code, earlier, later)
        found.add(counterpart)
        about = {"kind": kind, "counterpart": counterpart, "note": note}
        yield {**pair, "cell": cell.code, **about}
    for cell in earlier.cells:
        if cell.code not in found:
            kind, note = form.comparison(cell.code, earlier.id, later.id)
            yield {**pair, "cell": "", "kind": kind, "counterpart": cell.code, "note": note}


def _counterpart(code: str, earlier: Edition, later: Edition) -> str:
    """The cell of the earlier edition that corresponds to a cell, or is easily mistaken for it."""
    for note in later.comparability:
        if note.earlier == earlier.id and matches(code, note.cells):
            steps = zip(note.counterpart.split("."), code.split("."), strict=True)
            named = ".".join(own if step == "*" else step for step, own in steps)
            return named if named in earlier.codes else ""
    return code if code in earlier.codes else ""


def _matching(form: Form, patterns: Sequence[str]) -> list[str]:
    return [cell.code for cell in form.cells if matches(cell.code, patterns)]


def deadlines() -> Iterator[Row]:
    """The deadline of each kind of body."""
    for kind in KINDS:
        asked = duty(kind)
        for deadline in asked.deadlines:
            yield row_from(DEADLINES, deadline, kind=kind, source=asked.source)
