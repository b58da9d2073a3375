"""Serve the built site on this machine, to this machine only."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from urllib.parse import urlsplit

from gongkai.model import GongkaiError
from gongkai.system import reason, resolved


class Handler(SimpleHTTPRequestHandler):
    """Files of the site, served under the host names of this machine only.

    Requests for another host name are refused (a foreign page may point its name here), and so are
    directory lists and links that lead outside the site.
    """

    base = "/"
    """The path of the site on the web; it is served at the same path here."""

    error_message_format = "<!doctype html><meta charset=utf-8><p>%(code)d：没有这个页面。"

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer with a file of the site, or with 404."""
        if not self._is_for_us():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        if not self._is_of_site():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def translate_path(self, path: str) -> str:
        """The file of an address; outside the site's path there is none."""
        asked = path.partition("?")[0].partition("#")[0]
        if not f"{asked}/".startswith(self.base):
            return str(Path(self.directory) / "\0")
        return super().translate_path("/" + path[len(self.base) :])

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        """Never list a folder that has no page."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def _is_for_us(self) -> bool:
        name = self.headers.get("Host", "").partition(":")[0]
        return name in {"127.0.0.1", "localhost"}

    def _is_of_site(self) -> bool:
        path = self.translate_path(self.path)
        if "\0" in path:
            return False
        return resolved(Path(path)).is_relative_to(resolved(Path(self.directory)))


@contextmanager
def server(out: Path, port: int) -> Iterator[Server]:
    """A loopback server for a built site: an output folder, a site, or a zip file."""
    with _unpacked(out) as folder:
        site = folder / "site" if (folder / "site" / "index.html").is_file() else folder
        if not (site / "index.html").is_file():
            raise GongkaiError(f"{out} 里还没有网站；请先运行 gongkai build")
        yield from _running(site, port)


@contextmanager
def _unpacked(out: Path) -> Iterator[Path]:
    """The folder that was given; for a zip file, its content in a temporary folder."""
    if not out.is_file():
        yield out
        return
    with TemporaryDirectory(prefix="gongkai-") as folder:
        try:
            with zipfile.ZipFile(out) as packed:
                if sum(each.file_size for each in packed.infolist()) > LARGEST:
                    raise GongkaiError(f"{out} 展开后太大，没有打开")
                packed.extractall(folder)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as fault:
            raise GongkaiError(f"{out} 不是 zip 文件，或已损坏；请重新下载") from fault
        yield Path(folder)


LARGEST = 20_000_000_000
"""Maximum size in bytes of a zip file that is unpacked for viewing."""


def base_of(site: Path) -> str:
    """The path of the site's address on the web, slashes at both ends; / if there is no address."""
    try:
        collection = json.loads((site / "data" / "collection.json").read_bytes())
        path = urlsplit(str(collection["address"])).path
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "/"
    return path if path.startswith("/") and path.endswith("/") else "/"


class Server(ThreadingHTTPServer):
    """A server that knows the path at which its site is served."""

    base = "/"


def _running(site: Path, port: int) -> Iterator[Server]:
    handler = type("Below", (Handler,), {"base": base_of(site)})
    try:
        with Server(("127.0.0.1", port), partial(handler, directory=str(site))) as running:
            running.base = base_of(site)
            yield running
    except OSError as fault:
        raise GongkaiError(f"端口 {port} 用不了（{reason(fault)}）；请换一个 --port") from fault
