"""The page of a released version: files, hashes, citation, changes since the last one."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.model import Page, Release
from gongkai.pages.atlas import Atlas, size
from gongkai.pages.screens import assembled_page
from gongkai.pages.templating import Link, block, relative, web

HOME = "data/v/"
WORDS = {
    "gongkai.zip": "全部数据（ZIP，Frictionless 数据包）",
    "changes.csv": "与上一版相比的改动（CSV）",
}
"""File of a release → its description."""


def release_page(atlas: Atlas, release: Release) -> Page:
    """The page of one version; it is permanent."""
    here = f"{HOME}{release.version}/"
    collection = atlas.corpus.collection
    at = atlas.releases.index(release)
    title = f"{release.version} 版"
    facts = block(
        "release-facts",
        release=release,
        address=f"{collection.address}{here}",
        collection=collection,
        before=_neighbour(atlas, at - 1, here),
        after=_neighbour(atlas, at + 1, here),
    )
    files = list(_files(atlas, release, here))
    listed = block("release-files", files=files, newest=relative(here, "data/"))
    description = f"{collection.title}，{title}，{release.date}：文件、SHA-256、引用、改动。"
    above = ("data/", "数据下载")
    return assembled_page(here, "release", title, description, (facts, listed), above)


def _files(atlas: Atlas, release: Release, here: str) -> Iterator[tuple[Link, str, str]]:
    """Every file with its size and hash, linked here if stored here, else as recorded."""
    for file in release.files:
        is_here = f"{here}{file.name}" in atlas.released_files
        href = file.name if is_here else web(file.url)
        words = WORDS.get(file.name, file.name)
        yield Link(words, href, kind="" if is_here else file.url), size(file.bytes), file.sha256


def _neighbour(atlas: Atlas, at: int, here: str) -> Link | None:
    """The version before or after, if there is one."""
    if not 0 <= at < len(atlas.releases):
        return None
    version = atlas.releases[at].version
    return Link(f"{version} 版", relative(here, f"{HOME}{version}/"))


def versions_block(atlas: Atlas, here: str) -> dict[str, object]:
    """The part about versions and citation, for the page about the data."""
    collection, releases = atlas.corpus.collection, atlas.releases
    names = [each.version for each in releases]
    return {
        "collection": collection,
        "is_released": collection.version in names,
        "last": f"{collection.address}{HOME}{names[-1]}/" if names else "",
        "last_version": names[-1] if names else "",
        "versions": [
            (Link(f"{each.version} 版", relative(here, f"{HOME}{each.version}/")), each.date)
            for each in reversed(releases)
        ],
    }
