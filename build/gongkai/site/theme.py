"""Let MkDocs render the hand-written pages, and keep its theme ready to render any other page."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import jinja2
from mkdocs.commands.build import build, get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure import pages as mkdocs_pages
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from gongkai.model import Artifact, GongkaiError, Page
from gongkai.site.markup import markdown, source


@dataclass(frozen=True)
class Theme:
    """MkDocs after a build of the hand-written pages, kept to render single pages."""

    config: MkDocsConfig
    env: jinja2.Environment
    navigation: Navigation
    files: Files
    expected: frozenset[str]
    """Pages of the navigation that are generated, and rendered one by one."""
    core: tuple[Artifact, ...]
    """The hand-written pages, rendered, and the theme's own files."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of all pages that are hand-written or in the navigation."""
        return tuple(page.url for file in self.files.documentation_pages() if (page := file.page))

    def render(self, page: Page) -> str:
        """Render one page as MkDocs does: Markdown, then the theme's template."""
        file = self.files.get_file_from_path(source(page))
        if file is None:
            file = File.generated(self.config, source(page), content="")
        file.content_string = markdown(page)
        real = file.page or mkdocs_pages.Page(None, file, self.config)
        real.read_source(self.config)
        real.render(self.config, self.files)
        real.active = True
        context = get_context(self.navigation, self.files, self.config, real)
        output = self.env.get_template("main.html").render(context)
        real.active = False
        return output


class _BuildRecorder(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """A MkDocs plugin that records objects of a build; it changes no content."""

    env: jinja2.Environment
    files: Files
    navigation: Navigation

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Record the navigation."""
        self.navigation, self.files = nav, files

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Record the templates."""
        self.env = env


Settings = Mapping[str, str] | None
"""Keys of mkdocs.yml that are taken from the collection instead."""


def load_theme(config_file: Path, written: Iterable[Artifact], settings: Settings = None) -> Theme:
    """Let MkDocs build the hand-written pages, strictly, and keep it ready for more."""
    with TemporaryDirectory(prefix="gongkai-") as folder, _translated_errors(config_file):
        config = _config(config_file, Path(folder), settings)
        _write_files(written, Path(config.docs_dir))
        expected = _stand_in(config)
        witness = _BuildRecorder()
        config.plugins["gongkai/witness"] = witness
        build(config)
        core = tuple(_site_files(Path(config.site_dir), expected))
    return Theme(config, witness.env, witness.navigation, witness.files, expected, core)


def built_by_mkdocs(
    config_file: Path, staged: Iterable[Artifact], settings: Settings = None
) -> Iterator[Artifact]:
    """Let MkDocs build everything, as `mkdocs build --strict` does."""
    with TemporaryDirectory(prefix="gongkai-") as folder, _translated_errors(config_file):
        config = _config(config_file, Path(folder), settings)
        _write_files(staged, Path(config.docs_dir))
        build(config)
        yield from _site_files(Path(config.site_dir), frozenset())


def _config(config_file: Path, folder: Path, settings: Settings) -> MkDocsConfig:
    """Load mkdocs.yml, with both of its folders in a temporary folder."""
    docs = folder / "docs"
    docs.mkdir()
    places = {"docs_dir": str(docs), "site_dir": str(folder / "site")}
    return load_config(str(config_file), strict=True, **places, **(settings or {}))


def _write_files(artifacts: Iterable[Artifact], folder: Path) -> None:
    """Write artifacts where MkDocs reads them."""
    for artifact in artifacts:
        target = folder / artifact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(artifact.data)


def _stand_in(config: MkDocsConfig) -> frozenset[str]:
    """Add an empty page where the navigation names a generated one; return their addresses."""
    docs = Path(config.docs_dir)
    missing = [path for path in _named(config.nav or []) if not (docs / path).exists()]
    _write_files((Artifact(path, b"# -\n") for path in missing if path.endswith("index.md")), docs)
    return frozenset(path.removesuffix("index.md") for path in missing)


def _named(nav: object) -> Iterator[str]:
    """Every file of the navigation, which mkdocs.yml writes as nested lists and mappings."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from _named(item)
    elif isinstance(nav, list):
        for item in nav:
            yield from _named(item)


def _site_files(folder: Path, stand_ins: frozenset[str]) -> Iterator[Artifact]:
    """The files that MkDocs wrote, except stand-ins and the sitemap, which we write ourselves."""
    unwanted = {f"{address}index.html" for address in stand_ins}
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder).as_posix()
        if path.is_file() and below not in unwanted and not below.startswith("sitemap.xml"):
            yield Artifact(below, path.read_bytes())


@contextmanager
def _translated_errors(config_file: Path) -> Iterator[None]:
    """Turn the warnings and errors of MkDocs into one sentence for the person at the keyboard."""
    log, warnings = logging.getLogger("mkdocs"), _WarningHandler()
    was_propagating, log.propagate = log.propagate, False
    log.addHandler(warnings)
    try:
        yield
    except (MkDocsException, jinja2.TemplateError) as cause:
        reasons = "；".join([*warnings.messages, str(cause)])
        raise GongkaiError(f"MkDocs 不能按 {config_file.name} 渲染：{reasons}") from cause
    finally:
        log.removeHandler(warnings)
        log.propagate = was_propagating


class _WarningHandler(logging.Handler):
    """Collects warnings of MkDocs."""

    def __init__(self) -> None:
        """Listen to warnings and worse."""
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Collect one warning."""
        self.messages.append(record.getMessage())
