"""Pages in, the finished site out, byte for byte as MkDocs and Material render it.

There are two ways to the same bytes. `render` lets MkDocs render everything. `pour` lets it render
the hand-written pages, and one sample of each shape of generated page; the sample is split where
pages of that shape differ, and the rest is the shell into which their contents are inserted. The
first page of each shape is also rendered by MkDocs, in every build, and both must be equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gongkai.model import Artifact, Page
from gongkai.site import theme
from gongkai.site.finder import finder, join
from gongkai.site.markup import content_html, markdown, source
from gongkai.site.moved import redirect_pages, tombstone_pages
from gongkai.site.renderer import ShellRenderer, SiteRenderer, site_renderer
from gongkai.site.search import choices, index, indexes
from gongkai.site.sitemap import robots, sitemap

__all__ = [
    "ShellRenderer",
    "SiteRenderer",
    "choices",
    "content_html",
    "finder",
    "index",
    "indexes",
    "join",
    "markdown",
    "pour",
    "redirect_pages",
    "render",
    "render_staged",
    "robots",
    "site_renderer",
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


def render(
    written: Iterable[Artifact], pages: Iterable[Page], config_file: Path
) -> Iterator[Artifact]:
    """Let MkDocs render the whole site: slow, for small sites and work on the theme."""
    yield from theme.build_whole(config_file, stage(written, pages))


def render_staged(
    staged: Iterable[Artifact], config_file: Path, settings: Mapping[str, str] | None = None
) -> Iterator[Artifact]:
    """Let MkDocs render a whole site from the files of `stage`."""
    yield from theme.build_whole(config_file, staged, settings)


def pour(
    written: Iterable[Artifact], pages: Iterable[Page], config_file: Path
) -> Iterator[Artifact]:
    """Let MkDocs render the hand-written pages, and insert the others into shells of its theme."""
    ready = site_renderer(config_file, written)
    yield from ready.core
    yield from ready.pour(pages)
    ready.refuse_missing()
