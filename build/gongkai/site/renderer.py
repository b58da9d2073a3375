"""Pages in, their HTML out, through shells that are made when a page shape is first met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from gongkai.model import Artifact, GongkaiError, Page
from gongkai.site import shells
from gongkai.site.shells import PageShape, PageShell
from gongkai.site.theme import Theme, load, render


def site_renderer(
    config_file: Path, written: Iterable[Artifact], settings: Mapping[str, str] | None = None
) -> SiteRenderer:
    """Let MkDocs build the hand-written pages, and return a renderer for the generated ones."""
    return SiteRenderer(load(config_file, written, settings))


@dataclass(frozen=True)
class ShellRenderer:
    """Renders pages with known shells, without MkDocs; it is sent to other processes."""

    core: frozenset[str]
    navigation: frozenset[str]
    shells: Mapping[PageShape, PageShell]

    def pour(self, page: Page) -> Artifact | None:
        """Render a page; `None` if MkDocs must render it first."""
        shell = self.shells.get(shells.shape_of(page, self.core))
        if shell is None or page.path in self.navigation:
            return None
        return _artifact(page, shells.pour(page, shell))


@dataclass(frozen=True)
class SiteRenderer:
    """The theme, and the shells made from it so far."""

    theme: Theme
    _page_shells: dict[PageShape, PageShell] = field(default_factory=dict)
    _rendered: set[str] = field(default_factory=set)

    @property
    def core(self) -> tuple[Artifact, ...]:
        """The rendered hand-written pages and the theme's own files."""
        return self.theme.core

    @property
    def known(self) -> ShellRenderer:
        """A renderer with the shells known by now."""
        return ShellRenderer(
            shells.address_prefixes(self.theme.addresses),
            self.theme.expected,
            dict(self._page_shells),
        )

    def pour(self, pages: Iterable[Page]) -> Iterator[Artifact]:
        """Render pages one after another, making shells where needed."""
        known = ShellRenderer(
            shells.address_prefixes(self.theme.addresses), self.theme.expected, self._page_shells
        )
        for page in pages:
            yield known.pour(page) or self._first(page, known.core)

    def _first(self, page: Page, core: frozenset[str]) -> Artifact:
        """Render a page with MkDocs: one of the navigation, or the first of its shape."""
        self._rendered.add(page.path)
        rendered = render(page, self.theme)
        shape = shells.shape_of(page, core)
        if page.path not in self.theme.expected and shape.is_shared:
            self._page_shells[shape] = self._cut(shape)
            _compare(page, rendered, shells.pour(page, self._page_shells[shape]))
        return _artifact(page, rendered)

    def _cut(self, shape: PageShape) -> PageShell:
        sample = shells.specimen(shape)
        return shells.cut(render(sample, self.theme), sample)

    def refuse_missing(self) -> None:
        """Stop if the navigation names pages that were not generated."""
        if missing := sorted(self.theme.expected - self._rendered):
            raise GongkaiError(f"mkdocs.yml 的导航指向没有的页面：{'、'.join(missing)}")


def _artifact(page: Page, rendered: str) -> Artifact:
    return Artifact(f"{page.path}index.html", rendered.encode())


def _compare(page: Page, rendered: str, poured: str) -> None:
    """Stop if a shell gives other bytes than MkDocs: the theme has changed."""
    if rendered == poured:
        return
    at = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(rendered, poured, strict=False))
    )
    before = max(at - 40, 0)
    raise GongkaiError(
        f"页面 {page.path}（{page.kind}）：套入模板的结果与 MkDocs 的渲染在第 {at} 个字符处不同："
        f"{poured[before : at + 40]!r}，MkDocs 为 {rendered[before : at + 40]!r}。"
        "请改用 --renderer mkdocs，并报告此问题"
    )
