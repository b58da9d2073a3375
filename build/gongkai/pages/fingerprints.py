"""A digest of all input of a page; it changes whenever the page could change.

A page that uses new input must name it here: a test changes records one by one and finds pages
that changed although their digest did not.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from gongkai.model import Agency, Artifact, regions_above
from gongkai.pages.atlas import Atlas
from gongkai.pages.body import predecessors
from gongkai.pages.comparisons import Comparison, comparisons_of, registered
from gongkai.pages.peers import parent_of, shown_of_peers


@dataclass(frozen=True)
class Fingerprints:
    """Digests over an atlas; `base` covers the program, the theme and the settings."""

    atlas: Atlas
    base: str

    def of_body(self, body: str) -> str:
        """The input of the pages and files of a body and its reports."""
        atlas = self.atlas
        agency = atlas.corpus.agencies[body]
        return _digest(
            self._base,
            self._own[body],
            atlas.corpus.first_year,
            *(shown_of_peers(atlas, row) for row in atlas.corpus.rows_of.get(body, ())),
            parent_of(atlas, agency),
            *atlas.covered.get(body, ()),
            *atlas.regions_of(agency),
            *self._named(agency),
            *(
                (each.path, len(each.rows))
                for each in (comparisons_of(atlas, agency) if body in atlas.corpus.rows_of else ())
            ),
        )

    def of_comparison(self, comparison: Comparison) -> str:
        """The input of the page of a comparison."""
        atlas = self.atlas
        known = registered(atlas)[comparison.region.code, comparison.function]
        return _digest(
            self._base,
            comparison.path,
            *regions_above(atlas.corpus.regions, comparison.region.code),
            *known,
            *(self._own[atlas.report(row).agency] for row in comparison.rows),
        )

    def of_package(self, bodies: Iterable[str]) -> str:
        """The input of a package of many bodies, with "" for rows of none."""
        return _digest(self._base, self._places, *(self._own[body] for body in bodies))

    def of_everything(self) -> str:
        """The input of the pages about many bodies."""
        return self.of_package(self._own)

    def of_core(self, written: Iterable[Artifact], settings: Mapping[str, str]) -> str:
        """The input of the hand-written pages, of the shells of all others, and of descriptors."""
        return _digest(self._base, settings, *((each.path, each.data) for each in written))

    def of_files(self, stamps: Mapping[str, str]) -> str:
        """The input of what is built from finished files alone."""
        return _digest(self.base, stamps)

    def _named(self, agency: Agency) -> Iterable[Agency]:
        """The bodies that a body's record names."""
        wanted = (agency.parent, agency.successor)
        known = self.atlas.corpus.agencies
        named = [known[other] for other in wanted if other is not None and other in known]
        return (*named, *predecessors(self.atlas).get(agency.id, ()))

    @cached_property
    def _base(self) -> str:
        """The common input of all pages and packages: every package has the table of divisions."""
        atlas = self.atlas
        return _digest(
            self.base,
            atlas.corpus.collection,
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
        """Body → a digest of all its records and findings."""
        corpus, judgement = self.atlas.corpus, self.atlas.judgement
        arrays = (corpus.values, corpus.status, corpus.method, corpus.places, judgement.tallies)
        loose = self._loose
        return {
            body: _digest(
                agency,
                *loose.get(body, ()),
                *(corpus.reports[row] for row in corpus.rows_of.get(body, ())),
                *(self._stored(row) for row in corpus.rows_of.get(body, ())),
                *(array[row].tobytes() for row in corpus.rows_of.get(body, ()) for array in arrays),
            )
            for body, agency in {"": None, **corpus.agencies}.items()
        }

    def _stored(self, row: int) -> str:
        """A stamp of the stored lines of a report's document."""
        return self.atlas.stored.get(self.atlas.report(row).source.sha256, "")

    @cached_property
    def _loose(self) -> Mapping[str, list[object]]:
        """Body → its findings, corrections, and raw texts other than the plain form."""
        corpus = self.atlas.corpus
        found: dict[str, list[object]] = defaultdict(list)
        for finding in self.atlas.judgement.findings:
            found[finding.agency].append(finding)
        for correction in corpus.corrections:
            found[correction.agency].append(correction)
        for (row, cell), raw in sorted(corpus.raws.items()):
            found[corpus.reports[row].agency].append((row - self._first[row], cell, raw))
        return found

    @cached_property
    def _first(self) -> Mapping[int, int]:
        """Row → the first row of the same body, so that reports of other bodies change nothing."""
        return {row: rows[0] for rows in self.atlas.corpus.rows_of.values() for row in rows}


def _digest(*parts: object) -> str:
    """One digest of many parts; parts that are not bytes are serialised."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
