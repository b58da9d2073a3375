"""Thresholds of the reader in, witnesses out: cells that are read otherwise with another value.

python -m tests.forge.thresholds [NAME ...] [--seed N] [--count N] [--tries N]

A threshold is a number that a module of `gongkai.extract` names, or a price of a deviation. It is
changed to its neighbours, one at a time; the first document that a change makes us read wrong is
its witness, else one of which a right figure is lost, or a refused one is told. Rows of `WITNESSES`
are printed; changes that no document notices are named on stderr.
"""

from __future__ import annotations

import argparse
import ast
import csv
import importlib
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import gongkai.extract
from gongkai.extract import read
from gongkai.extract.document import Document, Unreadable
from gongkai.extract.explain.deviations import KINDS
from gongkai.extract.formats.sniff import open_document
from gongkai.model import Figure, Status
from tests.forge import SHAPES, Forged, documents, forge
from tests.forge.found import FOUND
from tests.forge.judging import EMPTY, UNTOLD
from tests.forge.truth import BLANK as BLANK_BOX
from tests.forge.truth import Printed, form

WITNESSES = Path(__file__).parents[1] / "contract" / "thresholds.csv"
PRICES = "explain.deviations."
SMALL = 4
"""Whole numbers up to this have n - 1 and n + 1 for neighbours, others half and double."""
REFUSED, BLANK = "refused", "blank"


@dataclass(frozen=True)
class Witness:
    """A cell that is read as the document prints it, and otherwise with another threshold."""

    threshold: str
    value: float
    """The other value."""
    shape: str
    number: int
    cell: str
    printed: str
    """From the document's truth; `refused` where nothing in the document settles the cell."""
    otherwise: str
    """What becomes of it: wrong, lost, or guessed."""


def main() -> int:
    """Print a witness for every change that has one."""
    parser = argparse.ArgumentParser(prog="python -m tests.forge.thresholds", description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=264, help="documents, over all shapes")
    parser.add_argument("--tries", type=int, default=60, help="documents read for one change")
    parser.add_argument("--shape")
    options = parser.parse_args()
    corpus = [document(found.name, 0) for found in FOUND]
    corpus += documents(options.seed, options.count, options.shape)
    out = csv.writer(sys.stdout, lineterminator="\n")
    names = options.names or thresholds()
    touched = touching(corpus, names)
    for name in names:
        for value in neighbours(value_of(name)):
            near = touched[name, value]
            found = sought(name, value, near[: options.tries])
            if found:
                out.writerow(astuple(found))
                sys.stdout.flush()
            else:
                print(f"{name} = {value}: none of {len(near)}", file=sys.stderr)  # noqa: T201
    return 0


def witnesses() -> list[Witness]:
    """The witnesses that are kept."""
    with WITNESSES.open(encoding="utf-8", newline="") as lines:
        return [
            Witness(**{**row, "value": float(row["value"]), "number": int(row["number"])})
            for row in csv.DictReader(lines)
        ]


# ---- thresholds, and changing them ---------------------------------------------------------


@cache
def _modules() -> Mapping[str, ModuleType]:
    root = gongkai.extract
    found = {
        each.name: importlib.import_module(each.name)
        for each in pkgutil.walk_packages(root.__path__, root.__name__ + ".")
    }
    return {root.__name__: root, **found}


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(Path(_modules()[module].__file__ or "").read_text("utf-8"))


@cache
def thresholds() -> tuple[str, ...]:
    """The names of all, as `explain.align.LEAST` or `explain.deviations.drops.first`."""
    constants = (
        _short(module, name) for module in _modules() for name in _assigned(_tree(module), module)
    )
    prices = (
        f"{PRICES}{kind}.{price}"
        for kind in KINDS
        for price in ("first", "each")
        if getattr(KINDS[kind], price)
    )
    return (*constants, *prices)


def _assigned(tree: ast.Module, module: str) -> Iterator[str]:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and target.id.isupper():
                value = getattr(_modules()[module], target.id)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    yield target.id


def _short(module: str, name: str) -> str:
    return f"{module}.{name}".removeprefix("gongkai.extract.")


@cache
def _holders(name: str) -> tuple[str, ...]:
    """The modules in which a constant has its name: its own, and those that import it."""
    path, _, constant = name.rpartition(".")
    owner = f"gongkai.extract.{path}".rstrip(".")
    return (
        owner,
        *(
            module
            for module in _modules()
            for node in ast.walk(_tree(module))
            if isinstance(node, ast.ImportFrom) and node.module == owner
            if constant in {alias.name for alias in node.names}
        ),
    )


def value_of(name: str) -> float:
    """The value of a threshold."""
    constant = name.rpartition(".")[2]
    if name.startswith(PRICES):
        return float(getattr(KINDS[name.split(".")[-2]], constant))
    return vars(_modules()[_holders(name)[0]])[constant]


def neighbours(value: float) -> tuple[float, ...]:
    """The two values to which a threshold is changed."""
    if isinstance(value, int):
        return (value - 1, value + 1) if value <= SMALL else (value // 2, value * 2)
    return (value / 2, value * 2)


@contextmanager
def changed(name: str, value: float) -> Iterator[None]:
    """Let the reader work with another value of a threshold."""
    before = value_of(name)
    _put(name, value)
    try:
        yield
    finally:
        _put(name, before)


def _put(name: str, value: float) -> None:
    constant = name.rpartition(".")[2]
    if name.startswith(PRICES):
        kinds: Any = KINDS
        kind = name.split(".")[-2]
        kinds[kind] = replace(KINDS[kind], **{constant: value})
    else:
        for module in _holders(name):
            setattr(_modules()[module], constant, value)
    forget()


def forget() -> None:
    """Empty every cache of the reader."""
    for module in _modules().values():
        for each in list(vars(module).values()):
            if hasattr(each, "cache_clear"):
                each.cache_clear()


# ---- reading, and judging ------------------------------------------------------------------


@cache
def _opened(shape: str, number: int) -> Document:
    forged = document(shape, number)
    return open_document(forged.data, forged.name)


@cache
def document(shape: str, number: int) -> Forged:
    """A forged document, or one of `FOUND` whose shape is its name."""
    if shape in SHAPES:
        return forge(shape, number)
    found = next(each for each in FOUND if each.name == shape)
    truth = {
        code: Printed(Status.REPORTED, text, Decimal(text)) if text else BLANK_BOX
        for code, text in found.printed.items()
    }
    nobody_tells = frozenset(code for code, text in found.printed.items() if text is None)
    return Forged(
        shape, 0, "a.txt", found.text.encode(), truth, nobody_tells, nobody_tells, "", 0, ()
    )


def readings(shape: str, number: int, *, opened: bool = True) -> Mapping[str, str]:
    """What is read of a document, cell by cell; `opened` where its text may be kept."""
    forged = document(shape, number)
    try:
        text = _opened(shape, number) if opened else open_document(forged.data, forged.name)
        draft = read(text, form())
    except Unreadable:
        return {}
    told = {code: _told(figure) for code, figure in draft.figures.items()}
    return {**told, "year": str(draft.year or REFUSED), "agency": draft.agency_name or REFUSED}


def is_opened(name: str) -> bool:
    """Whether the text of a document is the same whatever the threshold."""
    return not name.startswith("formats.")


def _told(figure: Figure) -> str:
    if figure.status in UNTOLD:
        return REFUSED
    return BLANK if figure.status in EMPTY else f"{figure.value:f}"


def _in_box(box: Printed) -> str:
    if box.status is Status.UNREADABLE:
        return REFUSED
    return BLANK if box.value is None else f"{box.value:f}"


def printed(forged: Forged) -> Mapping[str, str]:
    """What the document prints, cell by cell, and `refused` where nobody can tell."""
    cells = {
        code: REFUSED if code in forged.unsettled else _in_box(box)
        for code, box in forged.truth.items()
    }
    return {**cells, "year": str(forged.year), "agency": forged.agency}


def right(shape: str, expected: str) -> tuple[str, ...]:
    """What may be said of a cell; what is no number in `FOUND` may also be an empty box."""
    return (expected, BLANK) if shape not in SHAPES and expected == REFUSED else (expected,)


RANK = {"wrong": 0, "guessed": 1, "lost": 2}


def sought(name: str, value: float, corpus: Iterable[tuple[str, int]]) -> Witness | None:
    """The best witness of a change among these documents: the first that is read wrong, if any."""
    best: Witness | None = None
    for shape, number in corpus:
        real = _real(shape, number)
        with changed(name, value):
            other = readings(shape, number, opened=is_opened(name))
        for cell, expected in printed(document(shape, number)).items():
            got = other.get(cell, REFUSED)
            if real.get(cell, REFUSED) != expected or got in right(shape, expected):
                continue
            how = "lost" if got == REFUSED else "guessed" if expected == REFUSED else "wrong"
            if best is None or RANK[how] < RANK[best.otherwise]:
                best = Witness(name, value, shape, number, cell, expected, how)
        if best and best.otherwise == "wrong":
            break
    return best


@cache
def _real(shape: str, number: int) -> Mapping[str, str]:
    return readings(shape, number)


# ---- which documents come near a threshold -------------------------------------------------


class Watched(float):
    """A number that notes whenever a comparison with a neighbour would come out otherwise."""

    name = ""
    real: float = 0.0
    noted: set[tuple[str, float]]

    def _compare(self, other: Any, method: str) -> bool:
        compared = getattr(float, method)
        answer: bool = compared(float(self.real), other)
        for value in neighbours(self.real):
            if compared(float(value), other) != answer:
                self.noted.add((self.name, value))
        return answer

    __hash__ = float.__hash__

    def __lt__(self, other):
        return self._compare(other, "__lt__")

    def __le__(self, other):
        return self._compare(other, "__le__")

    def __gt__(self, other):
        return self._compare(other, "__gt__")

    def __ge__(self, other):
        return self._compare(other, "__ge__")

    def __eq__(self, other):
        return self._compare(other, "__eq__")

    def __ne__(self, other):
        return self._compare(other, "__ne__")


class Asked:
    """A deviation that notes which of its prices was asked for."""

    def __init__(self, kind, deviation, noted):
        self.kind, self.deviation, self.noted = kind, deviation, noted

    def __getattr__(self, attribute):
        value = getattr(self.deviation, attribute)
        if isinstance(value, float):
            name = f"{PRICES}{self.kind}.{attribute}"
            self.noted.update((name, each) for each in neighbours(value))
        return value


Change = tuple[str, float]
Places = list[tuple[str, int]]


def touching(corpus: Collection[Forged], names: Collection[str]) -> Mapping[Change, Places]:
    """For each change, the documents that it may make a difference to, the short ones first."""
    touched: dict[Change, Places] = defaultdict(list)
    with _noting(names) as noted:
        for forged in sorted(corpus, key=lambda each: len(each.data)):
            noted.clear()
            forget()
            readings(forged.shape, forged.number, opened=False)
            for change in noted | _unwatched(names):
                touched[change].append((forged.shape, forged.number))
    return touched


@contextmanager
def _noting(names: Collection[str]) -> Iterator[set[Change]]:
    """Let every threshold note the changes that make a difference to it."""
    noted: set[Change] = set()
    kinds: Any = KINDS
    prices, watched = dict(KINDS), list(filter(_is_only_compared, names))
    for name in watched:
        each = Watched(value_of(name))
        each.name, each.real, each.noted = name, value_of(name), noted
        _put(name, each)
    kinds.update({kind: Asked(kind, KINDS[kind], noted) for kind in KINDS})
    try:
        yield noted
    finally:
        kinds.update(prices)
        for name in watched:
            _put(name, getattr(value_of(name), "real"))  # noqa: B009


def _unwatched(names: Iterable[str]) -> set[Change]:
    """The changes of which nothing is noted: thresholds that something else is done with."""
    return {
        (name, value)
        for name in names
        if not name.startswith(PRICES) and not _is_only_compared(name)
        for value in neighbours(value_of(name))
    }


@cache
def _is_only_compared(name: str) -> bool:
    if name.startswith(PRICES):
        return False
    constant = name.rpartition(".")[2]
    uses = compares = 0
    for module in _holders(name):
        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                uses += node.id == constant
            elif isinstance(node, ast.Compare):
                sides = (node.left, *node.comparators)
                compares += sum(getattr(each, "id", "") == constant for each in sides)
    return uses == compares and constant not in _attributes()


@cache
def _attributes() -> frozenset[str]:
    nodes = (node for module in _modules() for node in ast.walk(_tree(module)))
    return frozenset(node.attr for node in nodes if isinstance(node, ast.Attribute))


if __name__ == "__main__":
    sys.exit(main())
