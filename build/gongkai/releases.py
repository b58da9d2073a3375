"""Released versions: how data is named between them, what they guarantee, how one is cut.

A released version is named by the hash of its files. Between two releases the data is called
`2026.11.0+5`: five record pages are new, gone, or different from 2026.11.0.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import numpy as np

from gongkai import output, reading, store
from gongkai.corpus import Corpus
from gongkai.diff import Differences, Edit
from gongkai.diff.snapshot import metadata_of
from gongkai.model import Collection, Finding, GongkaiError, Release, Severity, Status, csv_of
from gongkai.reading.faults import in_json, structure
from gongkai.reading.shapes import VERSION, WHOLE, is_day
from gongkai.reading.strict_json import line_of
from gongkai.store import Distant, Folder

LOCAL = "+local"
"""Suffix of the version of a build that is not published and is no release."""
CHANGES = "changes.csv"


def with_version_name(corpus: Corpus, datasets: Path, *, is_published: bool) -> Corpus:
    """The corpus with the version name that its data has today.

    A version that is not released yet keeps its name: that is how a release is made. The number
    of changes is counted for publication only: in local builds it would change every file with
    each edit.
    """
    collection = corpus.collection
    release = of_version(reading.read_releases(datasets), collection.version)
    if release is None:
        return corpus
    changes = count_changes(corpus, reading.read_released(datasets))
    if not changes and release.program == version("gongkai"):
        return corpus
    suffix = f"+{changes}" if is_published else LOCAL
    return replace(corpus, collection=replace(collection, version=collection.version + suffix))


def of_version(releases: Sequence[Release], name: str) -> Release | None:
    """The release of a version; None if there is none."""
    return next((each for each in releases if each.version == name), None)


def count_changes(corpus: Corpus, released: Mapping[str, str]) -> int:
    """How many record pages are new, gone, or different from the last release."""
    before = {page: fingerprint for page, fingerprint in released.items() if fingerprint}
    now = fingerprints(corpus)
    return sum(before.get(page) != now.get(page) for page in before.keys() | now.keys())


def fingerprints(corpus: Corpus) -> dict[str, str]:
    """Page of a record → a fingerprint of its content: bodies, divisions, corrections, reports."""
    found = {f"a/{id}/": _digest(asdict(agency)) for id, agency in corpus.agencies.items()}
    found |= {f"r/{code}/": _digest(asdict(each)) for code, each in corpus.regions.items()}
    found |= {f"corrections/{each.id}/": _digest(asdict(each)) for each in corpus.corrections}
    codes = [cell.code for cell in corpus.form.cells]
    for row, report in enumerate(corpus.reports):
        some = np.flatnonzero(corpus.status[row] != Status.ABSENT)
        printed = [
            [codes[cell] for cell in some.tolist()],
            corpus.status[row, some].tolist(),
            [None if np.isnan(value) else value for value in corpus.values[row, some].tolist()],
            [(codes[cell], raw) for cell, raw in sorted(corpus.raws_in.get(row, {}).items())],
        ]
        found[report.page] = _digest([dict(metadata_of(report)), printed])
    return found


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def broken_promises(corpus: Corpus, datasets: Path) -> Iterator[Finding]:
    """The promises that the collection breaks: addresses, and numbers of records."""
    yield from _vanished(corpus, datasets)
    yield from _misled(corpus, datasets)
    yield from _altered(datasets)
    yield from _bounds(corpus)


def _vanished(corpus: Corpus, datasets: Path) -> Iterator[Finding]:
    """Record pages of the last release that no longer exist and do not redirect."""
    kept = {
        *record_pages(corpus),
        *reading.read_redirects(datasets),
        *reading.read_tombstones(datasets),
    }
    for page, fingerprint in reading.read_released(datasets).items():
        if fingerprint and page not in kept:
            sentence = (
                f"{page} 在上一版里有网页，现在没有了；请在 redirects.json 里写明它转到哪里，"
                f'或者为什么没有了，如 "{page}": {{"reason": "登记有误", "date": "…"}}'
            )
            yield structure("address-kept", reading.REDIRECTS, 1, sentence)


RECORDS = re.compile(r"(a/[^/.]+(/[0-9]{4})?|r/[0-9]+|corrections/[0-9]+)/?")
"""The addresses of pages of records."""


def _misled(corpus: Corpus, datasets: Path) -> Iterator[Finding]:
    """Entries of redirects.json that cannot be pages, or that do not lead to one."""
    redirects, standing = reading.read_redirects(datasets), set(record_pages(corpus))
    old = [*redirects, *reading.read_tombstones(datasets)]
    taken = {page.casefold() for page in standing}
    _, text, _ = reading.load_json(datasets / reading.REDIRECTS, reading.REDIRECTS)
    for address in old:
        page = f"{address.rstrip('/')}/"
        why = _unusable(page)
        if page.casefold() in taken:
            why = "那里有网页，或者另有一条写着它（不分大小写）；应删去这一条"
        taken.add(page.casefold())
        new = redirects.get(address, "")
        if RECORDS.fullmatch(new) and new not in standing:
            why = f"{in_json(new)} 没有这个网页；应转到现有的网页"
        if why:
            line = line_of(text, (address,))
            sentence = f"{in_json(address)}：{why}"
            yield structure("address-kept", reading.REDIRECTS, line, sentence)


def _unusable(page: str) -> str:
    """Why no page can have an address; empty if one can."""
    try:
        output.refuse_bad_path(f"{page}index.html")
    except GongkaiError:
        return "不能作网址：各节应是普通的文件名，不超过 255 字节"
    if len(page) > LONGEST_PAGE:
        return f"不能作网址：太长，应不超过 {LONGEST_PAGE} 个字符"
    return "那里是文件；网页的地址不写 .html" if ".html/" in page else ""


LONGEST_PAGE = 1_000
"""Characters of an address; file systems take four thousand with all folders above."""


def _altered(datasets: Path) -> Iterator[Finding]:
    """Lists of changes beside the records that are not those which were released."""
    for release in reading.read_releases(datasets):
        name = f"{reading.CHANGES}/{release.version}.csv"
        small = datasets / name
        wanted = {file.sha256 for file in release.files if file.name == CHANGES}
        if small.is_file() and wanted - {hashlib.sha256(small.read_bytes()).hexdigest()}:
            sentence = (
                f"与 releases.json 所记的 {release.version} 版不同；已发布的永不改变，"
                "应从 git 取回原来的文件"
            )
            yield structure("address-kept", name, 1, sentence)


def record_pages(corpus: Corpus) -> Iterator[str]:
    """The pages of records, without their content."""
    yield from (f"a/{id}/" for id in corpus.agencies)
    yield from (report.page for report in corpus.reports)
    yield from (f"r/{code}/" for code in corpus.regions)
    yield from (f"corrections/{each.id}/" for each in corpus.corrections)


def _bounds(corpus: Corpus) -> Iterator[Finding]:
    """Fewer records than the minimum stop the build; more than the maximum give a warning."""
    counts = _counts(corpus)
    for side, severity in (("min", Severity.STRUCTURE), ("max", Severity.WARNING)):
        bound = corpus.collection.assertions.get(side, {})
        wanted = {key: bound[key] for key in ("bodies", "reports") if key in bound}
        wanted |= {f"cells.{year}": most for year, most in bound.get("cells", {}).items()}
        for key, limit in wanted.items():
            count = counts.get(key, 0)
            if (count < limit) if side == "min" else (count > limit):
                less = "少于" if side == "min" else "多于"
                sentence = (
                    f"assertions.{side}.{key} 是 {limit}，现有 {count}，{less}它；"
                    "请核对是否误删、误加，确实如此的，改 assertions"
                )
                yield Finding("count-kept", severity, sentence, file="collection.json", line=1)


def _counts(corpus: Corpus) -> Mapping[str, int]:
    """Bodies with reports, reports, and cells with a number by year."""
    counts = {"bodies": len(corpus.rows_of), "reports": len(corpus.reports)}
    printed = (corpus.status == Status.REPORTED).sum(axis=1).tolist()
    for report, cells in zip(corpus.reports, printed, strict=True):
        counts[f"cells.{report.year}"] = counts.get(f"cells.{report.year}", 0) + cells
    return counts


@dataclass(frozen=True)
class Shelf:
    """Where files of released versions are stored: a store; small files are beside the records."""

    datasets: Path
    files: Folder | Distant | None
    releases: tuple[Release, ...]

    def read(self, name: str) -> bytes | None:
        """A file by `version/name`; None if it is not stored here."""
        version, _, file = name.partition("/")
        small = self.datasets / reading.CHANGES / f"{version}.csv"
        if file == CHANGES and small.is_file():
            return small.read_bytes()
        return self.files.read(name) if self.files and name in self._stored else None

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses below the site of all stored files of releases."""
        names = [f"{each.version}/{file.name}" for each in self.releases for file in each.files]
        small = {
            f"{each.version}/{CHANGES}"
            for each in self.releases
            if (self.datasets / reading.CHANGES / f"{each.version}.csv").is_file()
        }
        return frozenset(f"data/v/{name}" for name in names if name in small | self._stored.keys())

    @property
    def stamp(self) -> str:
        """A stamp that changes if a release, or a stored file of one, changes."""
        return repr((self.releases, sorted(self.addresses), sorted(self._stored.items())))

    @cached_property
    def _stored(self) -> Mapping[str, str]:
        """`version/name` → what its host reports about it, for every file of the store."""
        found = self.files.stamps() if self.files else ()
        return {"/".join(name.split("/")[-2:]): stamp for name, stamp in found}


def shelf(collection: Collection, datasets: Path) -> Shelf:
    """The released versions of a collection, with the place where their files are stored."""
    files = store.files_at(collection.releases, datasets)
    return Shelf(datasets, files, reading.read_releases(datasets))


def refuse_other_bytes(release: Release | None, data: bytes) -> None:
    """Refuse a file under the name of a released version if its bytes differ from that version."""
    if release is None:
        return
    (whole,) = (file for file in release.files if file.name == WHOLE)
    found = hashlib.sha256(data).hexdigest()
    if found != whole.sha256:
        raise GongkaiError(
            f"数据包与已发布的 {release.version} 版不同（SHA-256 应为 {whole.sha256[:12]}…，"
            f"现为 {found[:12]}…），而记录没有改过：已发布的版本永不改变。"
            "程序改了数据包写法的，请提高 pyproject.toml 里的版本号，或用 gongkai release 发布新版"
        )


def refuse_vanished(
    wanted: Sequence[str], files: set[str], redirects: Mapping[str, str], buried: set[str]
) -> None:
    """Every page of the last release still exists, redirects, or has a tombstone."""
    gone = [
        page
        for page in wanted
        if f"{page}index.html" not in files and page not in redirects and page not in buried
    ]
    if gone:
        raise GongkaiError(
            f"上一版的 {len(gone)} 个网页没有了，也没有转向：{'、'.join(gone[:5])}；"
            "请在 redirects.json 里写明转到哪里，或者为什么没有了"
        )


def as_csv(changes: Differences) -> bytes:
    """The changes from one release to the next: key, field, before, after, kind; removals first."""
    head = ("key", "field", "before", "after", "kind")
    lines = (
        (*_row(changes, kind, each), kind) for kind, some in changes.lists.items() for each in some
    )
    return csv_of([head, *lines]).encode()


def _row(changes: Differences, kind: str, each: object) -> tuple[str, str, str, str]:
    """Key, field, before and after of one change."""
    old, new = changes.before, changes.after
    match each:
        case Edit():
            return f"{each.agency}/{each.year}", each.what, each.before, each.after
        case str() if kind.startswith("findings"):
            sides = [side.findings.get(each) for side in (old, new)]
            return each, "", *(finding.message if finding else "" for finding in sides)  # type: ignore[return-value]
        case str():
            return each, "", old.bodies.get(each, ""), new.bodies.get(each, "")
        case (str(address), str(leads_to)):
            return address, "", address, leads_to
        case (str(agency), int(year)):
            titles = [side.reports.get((agency, year), {}).get("title", "") for side in (old, new)]
            return f"{agency}/{year}", "", titles[0], titles[1]
    raise TypeError(kind)


def next_version(releases: Sequence[Release], date: str) -> str:
    """The version for a release on a given day: year, month, and the number of releases before."""
    year, month, _ = date.split("-")
    stem = f"{year}.{int(month)}."
    taken = [
        int(each.version.removeprefix(stem)) for each in releases if each.version.startswith(stem)
    ]
    return f"{stem}{max(taken, default=-1) + 1}"


def refuse_day(date: str) -> None:
    """The day of a version must be a day of the calendar."""
    if not is_day(date):
        raise GongkaiError(f"日期 {date!r} 不是日历上的一天，或写法不对；应如 2026-11-29")


def refuse_version(name: str, date: str, releases: Sequence[Release]) -> None:
    """A version must have three numbers and be later than all before it; so must its day."""
    if not re.fullmatch(VERSION, name):
        raise GongkaiError(f"版本 {name!r} 的写法不对；应为年.月.序号，如 2026.11.0")
    if releases and reading.order(name) <= reading.order(releases[-1].version):
        raise GongkaiError(f"{name} 不在已发布的 {releases[-1].version} 之后；请换一个版本号")
    if releases and date < releases[-1].date:
        raise GongkaiError(f"{date} 早于上一版的 {releases[-1].date}；请改 --date")


def entry(name: str, date: str, pattern: str, files: Mapping[str, bytes]) -> dict[str, object]:
    """A version as an entry of releases.json; `pattern` gives the address of each file."""
    return {
        "version": name,
        "date": date,
        "program": version("gongkai"),
        "files": [
            {
                "name": file,
                "url": pattern.replace("{version}", name).replace("{name}", file),
                "sha256": hashlib.sha256(data).hexdigest(),
                "bytes": len(data),
            }
            for file, data in files.items()
        ],
    }
