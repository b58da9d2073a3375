"""The sitemap of the files of a site; MkDocs' own contains the day of the build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from markupsafe import escape

from gongkai.model import Artifact, is_page

_MOST = 50_000
"""Maximum number of addresses per file in the protocol of sitemaps.org."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(paths: Iterable[str], address: str) -> Iterator[Artifact]:
    """List every page of a site below `address`: one file, or an index and its parts."""
    pages = sorted(path.removesuffix("index.html") for path in paths if is_page(path))
    parts = [pages[at : at + _MOST] for at in range(0, len(pages), _MOST)]
    if len(parts) < 2:
        yield _listing("sitemap.xml", "urlset", "url", address, pages)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield _listing("sitemap.xml", "sitemapindex", "sitemap", address, names)
    for name, part in zip(names, parts, strict=True):
        yield _listing(name, "urlset", "url", address, part)


def robots(address: str) -> Artifact:
    """robots.txt: everything may be read, and the sitemap's address."""
    text = f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n"
    return Artifact("robots.txt", text.encode())


def _listing(name: str, root: str, item: str, address: str, paths: Iterable[str]) -> Artifact:
    addresses = (escape(address + quote(path)) for path in paths)
    lines = "".join([f"<{item}><loc>{each}</loc></{item}>\n" for each in addresses])
    text = f'{_HEAD}<{root} xmlns="{_SCHEMA}">\n{lines}</{root}>\n'
    return Artifact(name, text.encode())
