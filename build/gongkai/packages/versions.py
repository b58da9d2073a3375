"""Files about released versions, and the stored files of released versions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from gongkai.model import Artifact, Collection, GongkaiError, Release, ReleasedFile, json_of

Read = Callable[[str], bytes | None]
"""Reads a file by its name from a store of releases; None if it is not there."""
HOME = "data/v/"


def versions(
    collection: Collection, releases: Sequence[Release], latest: Artifact, stored: frozenset[str]
) -> Artifact:
    """data/versions.json: the current data, and every released version, the newest first.

    `stored` are the addresses below this site at which files of releases are stored.
    """
    listed = {
        "latest": {
            "version": collection.version,
            "date": collection.reference_date,
            "url": collection.address + latest.path,
            "sha256": hashlib.sha256(latest.data).hexdigest(),
            "bytes": len(latest.data),
        },
        "versions": [_version(collection, each, stored) for each in reversed(releases)],
    }
    return Artifact("data/versions.json", json_of(listed).encode() + b"\n")


def _version(
    collection: Collection, release: Release, stored: frozenset[str]
) -> Mapping[str, object]:
    return {
        "version": release.version,
        "date": release.date,
        "page": f"{collection.address}{HOME}{release.version}/",
        "files": [
            {
                "name": file.name,
                "url": download_address(collection, release, file, stored),
                "sha256": file.sha256,
                "bytes": file.bytes,
            }
            for file in release.files
        ],
    }


def download_address(
    collection: Collection, release: Release, file: ReleasedFile, stored: frozenset[str]
) -> str:
    """Where a file of a release can be downloaded: here if it is stored here, else as recorded."""
    path = f"{HOME}{release.version}/{file.name}"
    return collection.address + path if path in stored else file.url


def of_releases(releases: Sequence[Release], read: Read) -> Iterator[Artifact]:
    """The files of releases in a store, each verified to have the released bytes."""
    for release in releases:
        for file in release.files:
            name = f"{release.version}/{file.name}"
            data = read(name)
            if data is None:
                continue
            if hashlib.sha256(data).hexdigest() != file.sha256:
                raise GongkaiError(
                    f"已发布的 {name} 与 releases.json 所记的 SHA-256 不同，没有发布；"
                    "已发布的文件永不改变，请从发布处取回原来的文件"
                )
            yield Artifact(HOME + name, data)
