"""A built site, a server for it, and a browser that notices what a reader should never meet."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from gongkai import pipeline

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """Build the project's own site."""
    out = tmp_path_factory.mktemp("built")
    pipeline.build(pipeline.Plan(ROOT, ROOT / "datasets", out), tell=lambda _: None)
    return (out / "site").resolve()


class Quiet(SimpleHTTPRequestHandler):
    """Serve files without talking about it."""

    def log_message(self, format, *args):
        """Say nothing."""


@pytest.fixture(scope="session")
def address(built) -> Iterator[str]:
    """Serve the site on loopback; its address ends in a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's chromium; none is downloaded."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("这台机器上没有 chromium，浏览器测试略过（apt-get install chromium）")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield running
        running.close()


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser, address) -> Iterator[Opener]:
    """Open pages of the site; errors and requests to other hosts fail the test that opened them."""
    trouble: list[str] = []
    contexts = []

    def opened(path: str = "", **options) -> Page:
        context = browser.new_context(locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(f"{path}: {error}"))
        page.on("console", lambda said: said.type == "error" and trouble.append(said.text))
        page.on(
            "request",
            lambda asked: (
                asked.url.startswith((address, "data:", "blob:")) or trouble.append(asked.url)
            ),
        )
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []
