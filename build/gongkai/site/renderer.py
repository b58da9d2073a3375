"""Pages in, their HTML out, through shells that are made when a page shape is first met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.model import Artifact, GongkaiError, Page
from gongkai.site import shells
from gongkai.site.shells import PageShape, PageShell

if TYPE_CHECKING:  # MkDocs takes a sixth of a second to load: most builds keep all shells
    from gongkai.site.theme import Settings, Theme


@dataclass(frozen=True)
class ShellRenderer:
    """Renders pages with known shells, without MkDocs; it is sent to other processes."""

    core: frozenset[str]
    navigation: frozenset[str]
    shells: dict[PageShape, PageShell]

    def pour(self, page: Page) -> Artifact | None:
        """Render a page; `None` if MkDocs must render it first."""
        shell = self.shells.get(shells.shape_of(page, self.core))
        return None if shell is None else _artifact(page, shells.pour(page, shell))

    def to_data(self) -> dict[str, object]:
        """As JSON can hold it, for the next build."""
        return {
            "core": sorted(self.core),
            "navigation": sorted(self.navigation),
            "shells": [[*astuple(shape), shell.parts] for shape, shell in self.shells.items()],
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> ShellRenderer:
        """The inverse of `to_data`."""
        made = {
            PageShape(kind, tuple(place), tuple(levels), is_described): PageShell(tuple(parts))
            for kind, place, levels, is_described, parts in data["shells"]
        }
        return cls(frozenset(data["core"]), frozenset(data["navigation"]), made)


@dataclass(frozen=True)
class SiteRenderer:
    """Renders generated pages; MkDocs builds the hand-written ones when it is first needed."""

    config_file: Path
    written: Sequence[Artifact]
    settings: Settings = None
    before: ShellRenderer | None = None
    """The shells of a build of the same theme and the same hand-written pages."""
    _rendered: set[str] = field(default_factory=set)

    @cached_property
    def theme(self) -> Theme:
        """MkDocs after a build of the hand-written pages."""
        from gongkai.site import theme

        return theme.load_theme(self.config_file, self.written, self.settings)

    @cached_property
    def known(self) -> ShellRenderer:
        """A renderer with the shells known by now."""
        return self.before or ShellRenderer(
            shells.address_prefixes(self.theme.addresses), self.theme.expected, {}
        )

    @property
    def core(self) -> tuple[Artifact, ...]:
        """The rendered hand-written pages and the theme's own files."""
        return self.theme.core

    def pour(self, pages: Iterable[Page]) -> Iterator[Artifact]:
        """Render pages one after another, making shells where needed."""
        for page in pages:
            self._rendered.add(page.path)
            yield self.known.pour(page) or self._first(page)

    def _first(self, page: Page) -> Artifact:
        """Render the first page of a shape with MkDocs, and compare what its shell gives."""
        shape = shells.shape_of(page, self.known.core)
        shell = self._cut(shape)
        rendered = self.theme.render(page)
        _compare(page, rendered, shells.pour(page, shell))
        self.known.shells[shape] = shell
        return _artifact(page, rendered)

    def _cut(self, shape: PageShape) -> PageShell:
        sample = shells.specimen(shape)
        return shells.cut(self.theme.render(sample), sample)

    def refuse_missing(self) -> None:
        """Stop if the navigation names pages that were not generated."""
        if missing := sorted(self.known.navigation - self._rendered):
            raise GongkaiError(f"mkdocs.yml 的导航指向没有的页面：{'、'.join(missing)}")


def build_whole(
    config_file: Path, staged: Iterable[Artifact], settings: Settings = None
) -> Iterator[Artifact]:
    """Let MkDocs build everything, as `mkdocs build --strict` does."""
    from gongkai.site import theme

    return theme.built_by_mkdocs(config_file, staged, settings)


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
