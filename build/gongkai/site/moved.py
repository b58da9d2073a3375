"""Pages at addresses that have moved or gone, for hosts of every kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from gongkai.model import Artifact, Tombstone

STUB = Markup("""<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<title>已移到新地址</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={0}">
<p>已移到新地址：<a href="{0}">{0}</a></p>
</html>
""")


GONE = Markup("""<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<title>此页已撤下</title>
<meta name="robots" content="noindex">
<h1>此页已撤下</h1>
<p>{0}（{1}）</p>
<p><a href="{2}">回到首页</a></p>
</html>
""")


def tombstone_pages(tombstones: Mapping[str, Tombstone]) -> Iterator[Artifact]:
    """A small page at each address without a page any more, which says why."""
    for old, tombstone in sorted(tombstones.items()):
        folder = old.rstrip("/")
        home = "../" * (folder.count("/") + 1)
        data = GONE.format(tombstone.reason, tombstone.date, home).encode()
        yield Artifact(f"{folder}/index.html", data)


def redirect_pages(redirects: Mapping[str, str]) -> Iterator[Artifact]:
    """A small page at each old address, and the same list as `_redirects`, which some hosts use."""
    for old, new in sorted(redirects.items()):
        folder = old.rstrip("/")
        href = "../" * (folder.count("/") + 1) + new
        yield Artifact(f"{folder}/index.html", STUB.format(href).encode())
    if redirects:
        lines = [f"/{old} /{new} 301\n" for old, new in sorted(redirects.items())]
        yield Artifact("_redirects", "".join(lines).encode())
