"""Built sites, servers for them, and a browser that notices what a reader should never meet."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from gongkai import pipeline
from tests.archived import collect
from tests.attack.builds import unproved
from tests.bench.generate import generate
from tests.bench.province import Province
from tests.browser.common import ROOT, missing
from tests.sample import DATASETS

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
    """The site of nine real reports."""
    return once(tmp_path_factory, "built", lambda home: build(DATASETS, home / "out"))


@pytest.fixture(scope="session")
def crowd(tmp_path_factory) -> Path:
    """The site of three hundred made-up reports, some of whose bodies bear hostile names."""

    def make(home: Path) -> None:
        generate(Province(300), home / "datasets")
        turn_hostile(home / "datasets")
        build(home / "datasets", home / "out")

    return once(tmp_path_factory, "crowd", make)


@pytest.fixture(scope="session")
def archived(tmp_path_factory) -> Path:
    """The site of the made-up collection that has a store of documents."""

    def make(home: Path) -> None:
        build(collect(home / "datasets"), home / "out")

    return once(tmp_path_factory, "archived", make)


def once(tmp_path_factory, name: str, make: Callable[[Path], None]) -> Path:
    """Build a site for all workers of a run: the first that needs it builds, others wait.

    What fails half-way is taken away, so that no other worker serves a site that is none.
    """
    base = tmp_path_factory.getbasetemp()
    # A worker's folder lies in that of the run.
    shared = base.parent if base.name.startswith("popen-") else base
    home = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            home.mkdir()
            try:
                make(home)
            except BaseException:
                shutil.rmtree(home)
                raise
    return (home / "out/site").resolve()


def build(datasets: Path, out: Path) -> None:
    """Build a site with search; its packages are proved elsewhere."""
    with unproved():
        pipeline.build(pipeline.Plan(ROOT, datasets, out), progress=lambda _: None)


HOSTILE = '<img src=x onerror="window.broken=1">\'"&lt;</script><script>window.broken=1</script>'
"""What a document may hold, and no page may run."""


def turn_hostile(datasets: Path) -> None:
    """Write markup where documents and registries have words: in every third body's."""
    for file in sorted((datasets / "agencies").glob("*.json"))[::3]:
        told = json.loads(file.read_bytes())
        told["names"][-1]["name"] += HOSTILE
        told["aliases"] = [f"别名{HOSTILE}"]
        spell(file, told)
    for file in sorted((datasets / "reports").glob("*/*.json"))[::3]:
        told = json.loads(file.read_bytes())
        for key in ("title", "summary", "publisher"):
            told[key] = f"{told[key] or ''}{HOSTILE}"
        told["identifiers"] = {f"号{HOSTILE}": HOSTILE}
        told["requests"]["new_received"][0] = {"unread": HOSTILE, "why": "unreadable"}
        spell(file, told)
        # A box that a person fills may hold other words than were read.
        trace = file.with_suffix(".trace.csv")
        box = re.compile(r"^(requests\.new_received\.natural_person,.*,)\w+$", re.MULTILINE)
        trace.write_text(box.sub(r"\1manual", trace.read_text("utf-8")), "utf-8")


def spell(file: Path, told: object) -> None:
    """Write a record back; its spelling is nobody's matter here."""
    file.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


class Quiet(SimpleHTTPRequestHandler):
    """Serve files without talking about it."""

    def log_message(self, format, *args):
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site on loopback; its address ends in a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def address(built) -> Iterator[str]:
    """Where the site of real reports is served."""
    with served(built) as where:
        yield where


@pytest.fixture(scope="session")
def crowd_address(crowd) -> Iterator[str]:
    """Where the site of made-up reports is served."""
    with served(crowd) as where:
        yield where


@pytest.fixture(scope="session")
def archived_address(archived) -> Iterator[str]:
    """Where the site with a store is served."""
    with served(archived) as where:
        yield where


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's chromium; none is downloaded."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("这台机器上没有 chromium，浏览器测试略过（apt-get install chromium）")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield running
        running.close()


Opener = Callable[..., Page]


@dataclass
class Window:
    """A window of some options; whatever happens in it is told to whoever has it."""

    context: BrowserContext
    page: Page
    address: str = ""
    trouble: list[str] = field(default_factory=list)

    @classmethod
    def new(cls, browser: Browser, options: Mapping[str, object]) -> Window:
        """Open one."""
        context = browser.new_context(locale="zh-CN", **options)
        window = cls(context, context.new_page())
        window.page.on(
            "pageerror", lambda error: window.trouble.append(f"{window.page.url}: {error}")
        )
        window.page.on(
            "console", lambda said: said.type == "error" and window.trouble.append(said.text)
        )
        window.page.on("request", window.asked)
        return window

    def asked(self, request: Request) -> None:
        """Note a request to another host."""
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.trouble.append(request.url)

    def forget(self) -> bool:
        """Forget all that a site can leave behind; whether that is possible."""
        if self.context.pages != [self.page]:
            return False
        self.page.evaluate("sessionStorage.clear()")
        self.page.goto("about:blank")
        self.page.mouse.move(0, 0)
        self.page.emulate_media(media="null")
        self.context.clear_cookies()
        self.context.clear_permissions()
        session = self.context.new_cdp_session(self.page)
        session.send("Network.clearBrowserCache")
        kept = {"origin": self.address.rstrip("/"), "storageTypes": "all"}
        session.send("Storage.clearDataForOrigin", kept)
        session.detach()
        return True


MOST_WINDOWS = 4
"""Windows that are kept for later tests; each takes some hundred megabytes."""


class Windows:
    """Windows by their options. To open one takes a second, to clean one a tenth of that."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.idle: dict[str, Window] = {}

    def take(self, address: str, options: Mapping[str, object], *, is_new: bool) -> Window:
        """A window in which nobody has been, or that has forgotten it."""
        kept = None if is_new else self.idle.pop(repr(sorted(options.items())), None)
        window = kept or Window.new(self.browser, options)
        window.address, window.trouble = address, []
        return window

    def give_back(self, window: Window, options: Mapping[str, object]) -> None:
        """Keep a window, or close it where it cannot be cleaned or there are enough."""
        name = repr(sorted(options.items()))
        if name in self.idle or not window.forget():
            window.context.close()
            return
        self.idle[name] = window
        if len(self.idle) > MOST_WINDOWS:
            self.idle.pop(next(iter(self.idle))).context.close()


@pytest.fixture(scope="session")
def windows(browser) -> Windows:
    """Windows that one test leaves to the next."""
    return Windows(browser)


@pytest.fixture
def open_page(windows, address) -> Iterator[Opener]:
    """Open pages of the site of real reports."""
    with opening(windows, address) as opener:
        yield opener


@pytest.fixture
def open_crowd(windows, crowd_address) -> Iterator[Opener]:
    """Open pages of the site of made-up reports."""
    with opening(windows, crowd_address) as opener:
        yield opener


@pytest.fixture
def open_archived(windows, archived_address) -> Iterator[Opener]:
    """Open pages of the site with a store."""
    with opening(windows, archived_address) as opener:
        yield opener


@contextmanager
def opening(windows: Windows, address: str) -> Iterator[Opener]:
    """Open pages; errors and requests to other hosts fail the test that opened them.

    `is_new` asks for a window in which nobody has been, and which nobody gets afterwards: for what
    is about a first visit, and where requests are answered by the test.
    """
    taken: list[tuple[Window, Mapping[str, object] | None]] = []

    def opened(path: str = "", *, is_new: bool = False, **options) -> Page:
        window = windows.take(address, options, is_new=is_new)
        taken.append((window, None if is_new else options))
        window.page.goto(address + path)
        return window.page

    yield opened
    trouble = [each for window, _ in taken for each in window.trouble]
    for window, options in taken:
        if options is None:
            window.context.close()
        else:
            windows.give_back(window, options)
    assert trouble == []
