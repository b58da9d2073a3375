"""Hand-written files of the site, below site_src/: pages, assets and studies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gongkai.model import Artifact, GongkaiError


def site_sources(root: Path) -> Iterator[Artifact]:
    """Hand-written files at their paths below the site: pages, and assets/."""
    if not (root / "mkdocs.yml").is_file():
        raise GongkaiError(f"{root} 里没有 mkdocs.yml；请在项目的根目录运行")
    for path in sorted((root / "site_src").rglob("*")):
        if path.is_symlink():
            raise GongkaiError(f"{path} 是链接，会把别处的文件发布出去；应换成文件本身")
    for home, below in (("pages", ""), ("assets", "assets/")):
        folder = root / "site_src" / home
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            yield Artifact(below + path.relative_to(folder).as_posix(), path.read_bytes())


def studies(root: Path) -> Iterator[Artifact]:
    """Hand-written articles about the records, with placeholders for figures, by name."""
    for path in sorted((root / "site_src" / "studies").glob("*.md")):
        yield Artifact(path.name, path.read_bytes())
