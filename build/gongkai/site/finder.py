"""Bodies in, the small index out from which the box on every page finds them by name or sound."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from pypinyin import Style, pinyin

from gongkai.model import Agency, Artifact, Region

PATH = "finder.json"


def finder(agencies: Iterable[Agency], regions: Mapping[str, Region]) -> Artifact:
    """Index bodies: id, name, place and other names of each, and the sounds of every character.

    All sounds of a character are kept, for which one a name takes is nowhere written down (单县 is
    Shàn Xiàn): whoever types any of them finds it.
    """
    bodies = [_entry(agency, regions) for agency in sorted(agencies, key=lambda one: one.id)]
    index = {"bodies": bodies, "sounds": dict(_sounds(bodies))}
    return Artifact(PATH, json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())


def _entry(agency: Agency, regions: Mapping[str, Region]) -> list[str]:
    others = [*agency.aliases, *(name.name for name in agency.names)]
    others = [name for name in dict.fromkeys(others) if name != agency.name]
    place = "".join(region.name for region in chain(agency.region, regions))
    return [agency.id, agency.name, place, *others]


def chain(code: str | None, regions: Mapping[str, Region]) -> list[Region]:
    """The divisions that a code lies in, the widest first."""
    found: list[Region] = []
    while code is not None and code in regions and regions[code] not in found:
        found.insert(0, regions[code])
        code = regions[code].parent
    return found


def _sounds(bodies: Iterable[list[str]]) -> Iterator[tuple[str, str]]:
    """Give every character's readings, without tones, joined by spaces."""
    characters = {character for _, *texts in bodies for text in texts for character in text}
    for character in sorted(characters):
        readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
        if readings != [character]:
            yield character, " ".join(sorted(set(readings)))
