"""A corpus and its judgement in, the part out that is about a few bodies.

The pages of a body are made from such an excerpt, so they cannot use records of others unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Correction, Finding, grouped

T = TypeVar("T")


class OwnOnly(Mapping[str, T]):
    """Records of a few bodies, by body or `body/year`; to ask for those of others is an error."""

    def __init__(self, bodies: Sequence[str], known: Mapping[str, T]) -> None:
        self._bodies, self._known = frozenset(bodies), known

    def __getitem__(self, key: str) -> T:
        if key.partition("/")[0] not in self._bodies:
            raise LookupError(f"{key}: {ADVICE}")
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        raise LookupError(f"all bodies: {ADVICE}")

    def __len__(self) -> int:
        raise LookupError(f"all bodies: {ADVICE}")


class AllOwn(OwnOnly[T]):
    """The same for all bodies of a region, for the page of the region."""

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


ADVICE = (
    "a page of a body or of a comparison is made from its own records; what it shows of others "
    "must come from a function with @look_up (pages/atlas.py), so that the build knows of it"
)


def corpus_excerpt(
    corpus: Corpus,
    bodies: Sequence[str],
    rows: Sequence[int],
    corrections: Sequence[Correction],
    own: type[OwnOnly[Any]],
) -> Corpus:
    """The reports in some rows, numbered anew, of some bodies, with corrections of these."""
    part = replace(
        corpus.select(rows),
        agencies=own(
            bodies, {body: corpus.agencies[body] for body in bodies if body in corpus.agencies}
        ),
        corrections=tuple(corrections),
    )
    keys = [corpus.reports[row].key for row in rows]
    agencies = ((corpus.reports[row].agency, at) for at, row in enumerate(rows))
    vars(part).update(
        at=own(bodies, {key: at for at, key in enumerate(keys)}),
        rows_of=own(bodies, grouped(agencies)),
        first_year=corpus.first_year,
        equations=corpus.equations,
    )
    return part


def judgement_excerpt(
    judgement: Judgement, rows: Sequence[int], findings: Sequence[Finding]
) -> Judgement:
    """The results of the checks on the reports in some rows, and some findings."""
    part = replace(judgement, findings=tuple(findings), tallies=judgement.tallies[list(rows)])
    vars(part).update(rule=judgement.rule)
    return part
