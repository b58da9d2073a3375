"""The index for the box on every page that finds bodies by name or sound.

A nation has 160,000 bodies, but far fewer divisions and names of offices: each is stored once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.model import Agency, Artifact, Region, regions_above

PATH = "finder.json"


@dataclass(frozen=True)
class FinderEntry:
    """A body in the index."""

    stem: str
    """The part of its id before the hyphen: 330326."""
    rest: str
    """The part of its id after the hyphen: scjgj."""
    places: tuple[str, ...]
    """The divisions that contain it, the widest first."""
    named: int
    """How many of the last places its name begins with."""
    names: tuple[str, ...]
    """Its name without these places, and its other names without the place."""


def finder(agencies: Iterable[Agency], regions: Mapping[str, Region]) -> Artifact:
    """Index bodies: address, name, place and other names of each, and the sounds of characters.

    All readings of a character are kept, as the right one for a name is not on record (单县 is
    Shàn Xiàn): typing any of them finds it.
    """
    entries = [_entry(agency, regions) for agency in sorted(agencies, key=lambda one: one.id)]
    return _encode(entries, dict(_sounds(entries)))


def join_indexes(parts: Iterable[tuple[str, Mapping[str, Any]]]) -> Artifact:
    """Join the indexes of several sites, each with the path from our pages to its site."""
    entries: list[FinderEntry] = []
    sounds: dict[str, str] = {}
    for path, index in parts:
        entries.extend(_decode(index, f"{path}a/"))
        sounds.update(index["sounds"])
    return _encode(entries, sounds)


def _entry(agency: Agency, regions: Mapping[str, Region]) -> FinderEntry:
    places = tuple(region.name for region in regions_above(regions, agency.region))
    stem, _, rest = agency.id.partition("-")
    named, name = _without_places(agency.name, places)
    others = [*agency.aliases, *(one.name for one in agency.names)]
    shortened = (_without_place(other, places) for other in others if other != agency.name)
    return FinderEntry(stem, rest, places, named, tuple(dict.fromkeys((name, *shortened))))


def _without_places(name: str, places: Sequence[str]) -> tuple[int, str]:
    """Count the places that a name begins with, and return the rest of it."""
    for named in range(len(places), 0, -1):
        before = "".join(places[-named:])
        if name.startswith(before) and name != before:
            return named, name.removeprefix(before)
    return 0, name


def _without_place(name: str, places: Sequence[str]) -> str:
    """Remove the place from a short name, which often lacks its rank: 平阳市监."""
    named, rest = _without_places(name, places)
    short = places[-1][:-1] if places else ""
    if not named and len(short) > 1 and name.startswith(short) and name != short:
        return name.removeprefix(short)
    return rest


def _sounds(entries: Iterable[FinderEntry]) -> Iterator[tuple[str, str]]:
    """Map every character to its readings, without tones, joined by spaces, the usual one first."""
    from pypinyin import Style, pinyin  # a third of a second: most builds keep the finder

    texts = {text for entry in entries for text in (*entry.places, *entry.names)}
    for character in sorted({character for text in texts for character in text}):
        readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
        if readings != [character]:
            yield character, " ".join(dict.fromkeys(readings))


def _encode(entries: Sequence[FinderEntry], sounds: Mapping[str, str]) -> Artifact:
    """Places as [name, number of the wider one], posts as [rest, named, names …], and bodies.

    Bodies of one place are in one list: [stem, number of the place, numbers of their posts …].
    """
    places: dict[tuple[str, ...], int] = {}
    posts: dict[tuple[str | int, ...], int] = {}
    groups: dict[tuple[str, int], list[int]] = {}
    for entry in entries:
        for depth in range(1, len(entry.places) + 1):
            places.setdefault(entry.places[:depth], len(places))
        post = posts.setdefault((entry.rest, entry.named, *entry.names), len(posts))
        groups.setdefault((entry.stem, places.get(entry.places, -1)), []).append(post)
    index = {
        "places": [[place[-1], places.get(place[:-1], -1)] for place in places],
        "posts": [list(post) for post in posts],
        "bodies": [[*key, *numbers] for key, numbers in groups.items()],
        "sounds": dict(sorted(sounds.items())),
    }
    return Artifact(PATH, json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())


def _decode(index: Mapping[str, Any], before: str) -> Iterator[FinderEntry]:
    """The inverse of `_encode`, with `before` put in front of each address."""
    places: list[tuple[str, ...]] = []
    for name, wider in index["places"]:
        places.append((*(places[wider] if wider >= 0 else ()), name))
    for stem, place, *numbers in index["bodies"]:
        for number in numbers:
            rest, named, *names = index["posts"][number]
            lies_in = places[place] if place >= 0 else ()
            yield FinderEntry(before + stem, rest, lies_in, named, tuple(names))
