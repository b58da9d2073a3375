"""Pages in, the finished site out, byte for byte as MkDocs and Material render it.

There are two ways to the same bytes. `build_whole` lets MkDocs render everything. `SiteRenderer`
lets it render the hand-written pages, and one sample of each shape of generated page; the sample is
split where pages of that shape differ, and the rest is the shell into which their contents are
inserted. The first page of each shape is also rendered by MkDocs, in every build, and both must be
equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.model import Artifact, Page
from gongkai.site.finder import finder, join_indexes
from gongkai.site.markup import markdown, source
from gongkai.site.moved import redirect_pages, tombstone_pages
from gongkai.site.renderer import ShellRenderer, SiteRenderer, build_whole
from gongkai.site.search import choices, indexes, search_index
from gongkai.site.sitemap import robots, sitemap

__all__ = [
    "ShellRenderer",
    "SiteRenderer",
    "build_whole",
    "choices",
    "finder",
    "indexes",
    "join_indexes",
    "markdown",
    "redirect_pages",
    "robots",
    "search_index",
    "sitemap",
    "source",
    "stage",
    "tombstone_pages",
]


def stage(written: Iterable[Artifact], pages: Iterable[Page]) -> Iterator[Artifact]:
    """Write everything as plain `mkdocs build` expects it, below its `docs_dir`."""
    yield from written
    for page in pages:
        yield Artifact(source(page), markdown(page).encode())
