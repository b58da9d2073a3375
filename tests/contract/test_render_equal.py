"""Pouring gives the bytes that MkDocs gives, page by page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markupsafe import Markup

from gongkai import output, site
from gongkai.model import Artifact, GongkaiError, Heading, Page
from gongkai.site import markup, shells
from tests import at_once

PROJECT = Path(__file__).resolve().parents[2]
CONFIG = PROJECT / "mkdocs.yml"
TABLE = Markup(
    '<div class="gk-table"><table><caption>表 <b>三</b></caption>\n'
    '<tr><th scope="row">本年*新收*_数量_</th><td id="requests-new_received-total">4</td></tr>\n'
    "    <tr><td>&lt;&amp;&quot; [a](b) `c`</td></tr>"
    "</table></div>"
)
DATA = Markup('<script type="application/ld+json">{"@type": "Dataset", "name": "a < b"}</script>')
WRITTEN = (
    Artifact("search.md", "---\ntitle: 检索\n---\n# 检索 {#search}\n".encode()),
    Artifact("about/index.md", "# 关于 {#about}\n\n见[规则](../rules/sums-hold/)。\n".encode()),
    Artifact("about/method.md", "# 方法 {#method}\n\n## 一 {#one}\n\n说明。\n".encode()),
    Artifact("about/reading.md", "# 读得出什么 {#reading}\n".encode()),
    Artifact("about/performance.md", "# 性能 {#performance}\n".encode()),
    Artifact("about/deploy.md", "# 部署 {#deploy}\n".encode()),
    Artifact("about/decisions/index.md", "# 决定 {#decisions}\n".encode()),
    Artifact("glossary/index.md", "# 术语 {#glossary}\n".encode()),
    *(
        Artifact(f"en/{name}.md", f"# {name} {{#{name}}}\n".encode())
        for name in ("index", "about", "method", "glossary")
    ),
    Artifact("assets/gongkai.css", b"table {}\n"),
)
NASTY = "A&B <script> *重点* _下划_ `码` [链](x) {#id} \"引\" '号' \\ 1. # ! &amp; &#39; 　末"


def page(
    path: str, kind: str, *levels: int, title: str = "标题", description: str = "说明"
) -> Page:
    """Make up a page with a heading of each level, each followed by a block."""
    blocks: list[Heading | Markup] = []
    for at, level in enumerate(levels):
        text = title if at == 0 else f"{at}、{title}"
        blocks += [Heading(level, text, f"h-{at}"), TABLE if at % 2 else DATA]
    return Page(path, kind, title, description, tuple(blocks))


NAVIGATION = tuple(
    page(path, "index", 1, 2, 3, 2, title=f"导航{path}")
    for path in ("", "a/", "c/", "data/", "rules/")
)
PAGES = (
    *NAVIGATION,
    page("a/330411-scjgj/", "body", 1, 2, 3, 3, 2),
    page("a/330326-scjgj/", "body", 1, 2, 3, 3, 2, title=NASTY, description=NASTY),
    page("a/330411-scjgj/2020/", "report", 1, 2, 2, 2, 3),
    page("a/330326-scjgj/2020/", "report", 1, 2, 2, 2, 3, title=NASTY),
    page("a/330326-scjgj/2021/", "report", 1, 2, 2, title=NASTY, description=""),
    page("rules/sums-hold/", "rule", 1, 2),
    page("rules/integers/", "rule", 1, 2, title=NASTY),
    page("about/notes/", "note", 1, title="附注"),
    page("c/33-scjgj/2020/", "comparison", 1, 2, 4, 3, 6, 2),
    page("c/33-scjgj/2021/", "comparison", 1, 2, 4, 3, 6, 2, title='"' + NASTY * 3),
)


def tree(artifacts: object) -> dict[str, bytes]:
    """Read artifacts as a mapping; a path comes once."""
    found: dict[str, bytes] = {}
    for artifact in artifacts:
        assert artifact.path not in found
        found[artifact.path] = artifact.data
    return found


@pytest.fixture(scope="module")
def poured() -> dict[str, bytes]:
    """The small site, poured."""
    return tree(at_once.pour(WRITTEN, PAGES, CONFIG))


def test_both_ways_give_the_same_bytes(poured):
    """Each file of a small site: core, navigation, poured pages, theme."""
    rendered = tree(site.build_whole(CONFIG, site.stage(WRITTEN, PAGES)))
    assert poured.keys() == rendered.keys()
    assert [path for path in poured if poured[path] != rendered[path]] == []
    assert {f"{one.path}index.html" for one in PAGES} < poured.keys()


def test_a_second_build_gives_the_same_bytes_and_says_nothing(poured, capfd):
    """Nothing of a build – day, folder, order – gets into the pages; no banner, no log."""
    assert tree(at_once.pour(WRITTEN, PAGES, CONFIG)) == poured
    assert capfd.readouterr() == ("", "")


def test_plain_mkdocs_renders_what_is_staged(poured, tmp_path):
    """Who knows only MkDocs gets the same pages from the staged Markdown, without a warning."""
    config = CONFIG.read_text("utf-8").replace("docs_dir: site_src/pages", "docs_dir: _out/docs")
    (tmp_path / "mkdocs.yml").write_text(config, "utf-8")
    (tmp_path / "site_src").symlink_to(PROJECT / "site_src")
    output.write(site.stage(WRITTEN, PAGES), tmp_path / "_out" / "docs")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=tmp_path,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for path, data in poured.items():
        assert (tmp_path / "_out" / "mkdocs" / path).read_bytes() == data


def bodies(count: int):
    """Make up pages of some bodies and years, in a few shapes."""
    for number in range(count):
        body = f"a/{330000 + number}-zf/"
        yield page(body, "body", 1, *[2] * (1 + number % 4), title=f"县{number}人民政府")
        for year in range(2020, 2020 + 1 + number % 3):
            yield page(f"{body}{year}/", "report", 1, 2, 2, title=f"县{number}<{year}>")


def test_both_ways_give_the_same_bytes_for_many_pages_of_few_shapes():
    """Every shape twice: the second page of one is poured and not rendered."""
    pages = [*NAVIGATION, *bodies(24)]
    assert len(pages) == 5 + 24 + 48
    rendered = tree(site.build_whole(CONFIG, site.stage(WRITTEN, pages)))
    poured = tree(at_once.pour(WRITTEN, pages, CONFIG))
    assert [path for path in rendered if poured[path] != rendered[path]] == []


TOC = {"toc": {"permalink": True, "permalink_title": "本节的固定地址"}}
TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)


@given(heading=TEXT, more=TEXT, cell=st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_comes_out_as_python_markdown_renders_it(heading, more, cell):
    """Whatever stands in a document: both spellings say the same, and neither is markup."""
    blocks = (
        Heading(1, heading, "top"),
        Markup("<p>{}</p>").format(" ".join(cell.split())),
        Heading(2, more, "more"),
        TABLE,
    )
    try:
        one = Page("a/x/", "body", heading, more, blocks)
        source = site.markdown(one)
    except GongkaiError as refused:
        assert re.search("控制字符|编码|标题是空的", str(refused))  # noqa: PT017
        return
    rendered = Markdown(extensions=["attr_list", "tables", "toc"], extension_configs=TOC).convert(
        source.split("\n---\n", 1)[1]
    )
    assert rendered == markup.content_html(one)
    assert "<script" not in rendered


@cache
def ready():
    """MkDocs, with a core built."""
    return site.SiteRenderer(CONFIG, WRITTEN)


@given(title=TEXT, description=TEXT, heading=TEXT, more=TEXT)
@settings(max_examples=50, deadline=None)
def test_any_text_is_poured_as_mkdocs_renders_it(title, description, heading, more):
    """Not only the first page of a shape comes out the same, but every other."""
    blocks = (
        Heading(1, heading + "标", "top"),
        Heading(2, more + "题", "more"),
        Heading(3, "x", "x"),
    )
    one = Page("a/x/", "body", title + "页", description, blocks)
    list(ready().pour([replace(one, title="先", description=description and "先")]))
    assert ready().known.pour(one).data.decode() == ready().theme.render(one)


@pytest.mark.parametrize(
    "block",
    [
        "<p>one</p>\n\n<p>two</p>",
        "<p>a\n  \nb</p>",
        "<p>a\tb</p>",
        "<p>\x02</p>",
        "text",
        "<span>a</span>",
        "<svg></svg>",
        "<div><h1>a</h1></div>",
        "<div>a",
    ],
)
def test_blocks_that_markdown_would_change_are_refused(block):
    """A template at fault is told, not published."""
    with pytest.raises(GongkaiError, match="页面 a/x/"):
        site.markdown(Page("a/x/", "body", "标题", "", (Heading(1, "标题", "x"), Markup(block))))


def test_a_shell_that_differs_is_told(monkeypatch):
    """Were the theme to print something else, the build would stop at the first page."""
    monkeypatch.setattr(markup, "PERMALINK", "")
    with pytest.raises(GongkaiError, match=r"页面 .*不同"):
        list(at_once.pour(WRITTEN, PAGES, CONFIG))


def test_a_page_missing_from_the_navigation_is_told():
    """The navigation names only what there is."""
    with pytest.raises(GongkaiError, match="导航指向没有的页面：rules/"):
        list(at_once.pour(WRITTEN, NAVIGATION[:-1], CONFIG))


def test_what_mkdocs_complains_of_is_told():
    """A broken link in a page that somebody wrote stops the build, with its words."""
    broken = Artifact("about/index.md", b"[x](gone.md)\n")
    with pytest.raises(GongkaiError, match="gone"):
        list(at_once.pour((*WRITTEN[:1], broken), NAVIGATION, CONFIG))


def test_pages_share_shells():
    """Reports of one shape take one shell, however many there are."""
    ready = site.SiteRenderer(CONFIG, WRITTEN)
    assert len(list(ready.pour(bodies(60)))) == 180
    assert len(ready.known.shells) == 5
    assert all("*" in shape.place for shape in ready.known.shells)


def test_shapes_tell_apart_what_the_theme_tells_apart():
    """Relative links in the navigation depend on the way a page shares with the core."""
    core = shells.address_prefixes(["", "rules/", "about/method/"])
    assert shells.shape_of(page("rules/x/", "rule", 1), core).place == ("rules/", "*")
    assert shells.shape_of(page("a/x/", "rule", 1), core).place == ("a/", "*")
    assert shells.shape_of(page("about/x/", "rule", 1), core).place == ("about/", "*")
