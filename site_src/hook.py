"""Let plain `mkdocs build` and `mkdocs serve` find the generated pages: build them first."""

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files

from gongkai import pipeline
from gongkai.model import GongkaiError, RecordError


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what a build stages in _out/docs; leave gongkai's own runs of MkDocs alone."""
    root = Path(config.config_file_path).parent
    if Path(config.docs_dir) != root / "site_src" / "pages":
        return files
    plan = pipeline.Plan(root, root / "datasets", root / "_out", search=False, stage=True)
    try:
        pipeline.build(plan, logging.getLogger("mkdocs.gongkai").info)
    except RecordError as error:
        places = "\n".join(f"{each.file}:{each.line}: {each.message}" for each in error.findings)
        raise PluginError(f"{error}：\n{places}") from error
    except (GongkaiError, OSError) as error:
        raise PluginError(str(error)) from error
    staged = root / "_out" / "docs"
    for path in sorted(path for path in staged.rglob("*") if path.is_file()):
        uri = path.relative_to(staged).as_posix()
        if written := files.get_file_from_path(uri):
            files.remove(written)
        files.append(File.generated(config, uri, abs_src_path=str(path)))
    return files


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: object) -> None:
    """Build again when a record or anything else that the site is made of changes."""
    for folder in ("datasets", "site_src"):
        server.watch(str(Path(config.config_file_path).parent / folder))
