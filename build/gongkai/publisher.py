"""Who publishes: from the collection, the name of the site and the reasons not to publish it.

`collection.json` is the only place that a fork changes. `mkdocs.yml` repeats four lines of it for
plain MkDocs; `gongkai format` writes them, and a build never reads them from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from ipaddress import ip_address
from urllib.parse import urlsplit

from gongkai.model import Collection

EXAMPLES = re.compile(r"(.*\.)?(example|test|invalid|localhost|example\.(com|org|net))")
"""Hosts reserved for documentation and tests (RFC 2606, 6761)."""


def settings(collection: Collection) -> Mapping[str, str]:
    """The MkDocs settings of the site: name, description, address, and the footer line."""
    licence = collection.licence
    name = escape(licence.get("title", ""))
    link = f'<a href="{escape(licence["path"])}">{name}</a>' if licence.get("path") else name
    return {
        "site_name": collection.name or collection.title,
        "site_description": collection.description,
        "site_url": collection.address,
        "copyright": f"数据 {link}，程序 MIT。数字均照各机关公布的原文收录。由 "
        '<a href="https://squidfunk.github.io/mkdocs-material/">Material for MkDocs</a> 呈现。',
    }


def with_settings(config: str, collection: Collection) -> str:
    """The text of mkdocs.yml with the lines that repeat the collection; JSON is valid YAML."""
    for key, value in settings(collection).items():
        line = f"{key}: {json.dumps(value, ensure_ascii=False)}"
        config = re.sub(rf"^{key}:.*$", line.replace("\\", r"\\"), config, flags=re.MULTILINE)
    return config


def unpublishable(collection: Collection, config: str, repository: str | None) -> Iterator[str]:
    """Why this collection may be built and viewed but not published: one sentence per reason."""
    if collection.synthetic:
        yield "是合成数据（synthetic）"
    for key in ("address", "repository"):
        if _is_example(urlsplit(getattr(collection, key)).hostname or ""):
            yield f"{key} {getattr(collection, key)} 是示例网址，应改为自己的"
    if not collection.contact or _is_example(collection.contact.rpartition("@")[2]):
        yield f"contact {collection.contact or '空着'}，应写能收到信的邮箱"
    if not collection.contributors:
        yield "contributors 空着，应写由谁发布"
    if with_settings(config, collection) != config:
        yield "mkdocs.yml 与 collection.json 不一致，请运行 gongkai format"
    if repository is not None and _same(repository) != _same(collection.repository):
        yield f"repository 是 {collection.repository}，现在的仓库却是 {repository}，应改成自己的"


def _is_example(host: str) -> bool:
    """Whether nobody on the web can own this host."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return not host or "." not in host or EXAMPLES.fullmatch(host.lower()) is not None


def _same(address: str) -> str:
    return address.rstrip("/").removesuffix(".git").lower()
