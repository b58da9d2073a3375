"""Digests of what pages and packages are made from: a page is kept while they are the same.

A page is made from the records of its own bodies and from the answers of its look-ups: both are
digested here, so nobody lists what a page uses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pydantic_core import to_json

from gongkai.model import Agency, Artifact, Download
from gongkai.pages.atlas import LOOK_UPS, Atlas, body_excerpt
from gongkai.pages.comparisons import Comparison


@dataclass(frozen=True)
class Fingerprints:
    """Digests over an atlas; `base` covers the program, the theme and the settings."""

    atlas: Atlas
    base: str

    def of_body(self, body: str) -> str:
        """The records that the pages and files of a body and its reports are made from."""
        return _digest(self._base, self._own[body])

    def of_comparison(self, comparison: Comparison) -> str:
        """The records that the page of a comparison is made from."""
        bodies = (self.atlas.report(row).agency for row in comparison.rows)
        return _digest(self._base, comparison.path, *(self._own[body] for body in bodies))

    def of_answers(self, questions: Iterable[Sequence[str | int]]) -> str:
        """The answers to look-ups of an earlier build; empty if one cannot be asked any more."""
        try:
            return answers_digest(LOOK_UPS[str(name)](self.atlas, *key) for name, *key in questions)
        except LookupError:
            return ""

    def of_package(self, bodies: Iterable[str]) -> str:
        """The input of a package of many bodies, with "" for rows of none."""
        return _digest(self._base, self._places, *(self._own[body] for body in bodies))

    def of_region(self, code: str, offers: Iterable[Download]) -> str:
        """The input of the page of a region, which offers these files."""
        bodies = self.atlas.corpus.bodies_in[code]
        return _digest(self.of_package(bodies), code, list(offers))

    def of_everything(self) -> str:
        """The input of the pages about many bodies."""
        return self.of_package(self._own)

    def of_names(self) -> str:
        """The input of what finds bodies: their names and divisions."""
        return _digest(self._base, *self.atlas.corpus.agencies.values())

    def of_core(self, written: Iterable[Artifact], settings: Mapping[str, str]) -> str:
        """The input of the hand-written pages, of the shells of all others, and of descriptors."""
        return _digest(self._base, settings, *((each.path, each.data) for each in written))

    def of_files(self, stamps: Mapping[str, str]) -> str:
        """The input of what is built from finished files alone."""
        return _digest(self.base, stamps)

    @cached_property
    def _base(self) -> str:
        """The common input of all pages and packages: every package has the table of divisions."""
        atlas = self.atlas
        return _digest(
            self.base,
            atlas.corpus.collection,
            atlas.corpus.first_year,
            atlas.judgement.rules,
            sorted(atlas.terms),
            *atlas.corpus.regions.values(),
        )

    @cached_property
    def _places(self) -> str:
        corpus = self.atlas.corpus
        return _digest(*corpus.regions.values(), *corpus.waivers)

    @cached_property
    def _own(self) -> Mapping[str, str]:
        """Body → a digest of all its records and findings; "" → of those of no body."""
        agencies = {"": None, **self.atlas.corpus.agencies}
        return {
            body: _digest_of(agency, body_excerpt(self.atlas, body))
            for body, agency in agencies.items()
        }


def _digest_of(agency: Agency | None, part: Atlas) -> str:
    """A digest of all in which the excerpts of one atlas differ."""
    corpus, judgement = part.corpus, part.judgement
    arrays = (corpus.values, corpus.status, corpus.method, corpus.places, judgement.tallies)
    return _digest(
        agency,
        corpus.reports,
        corpus.corrections,
        judgement.findings,
        sorted(corpus.raws.items()),
        part.stored,
        *(array.tobytes() for array in arrays),
    )


def answers_digest(answers: Iterable[object]) -> str:
    """A digest of the answers of look-ups, which must be plain values: no rows of arrays."""
    return _digest(list(answers))


def _digest(*parts: object) -> str:
    """One digest of many parts; parts that are not bytes are serialised."""
    digest = hashlib.sha256()
    for part in parts:
        data = (
            part
            if isinstance(part, bytes)
            else to_json(part, bytes_mode="base64", fallback=_refused)
        )
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def _refused(value: object) -> object:
    raise TypeError(f"{type(value)} in a digest: only plain values mean the same in any build")
