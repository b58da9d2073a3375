"""The built site, served on this machine to this machine, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from gongkai.model import GongkaiError
from gongkai.system import reason


class Handler(SimpleHTTPRequestHandler):
    """Files of the site, under the names of this machine only.

    A page that a stranger's page has the browser ask for under another name is none of its
    business, nor is a folder's list, nor what a link leads to outside the site.
    """

    error_message_format = "<!doctype html><meta charset=utf-8><p>%(code)d：没有这个页面。"

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer with a file of the site, or say that there is none."""
        if not self._is_for_us():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        if not self._is_of_site():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        """A folder without a page is no page."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def _is_for_us(self) -> bool:
        name = self.headers.get("Host", "").partition(":")[0]
        return name in {"127.0.0.1", "localhost"}

    def _is_of_site(self) -> bool:
        path = self.translate_path(self.path)
        if "\0" in path:
            return False
        return Path(path).resolve().is_relative_to(Path(self.directory).resolve())


@contextmanager
def server(out: Path, port: int) -> Iterator[ThreadingHTTPServer]:
    """A server of the built site on loopback."""
    site = out / "site"
    if not (site / "index.html").is_file():
        raise GongkaiError(f"{site} 里还没有网站；请先运行 gongkai build")
    try:
        address = ("127.0.0.1", port)
        with ThreadingHTTPServer(address, partial(Handler, directory=str(site))) as running:
            yield running
    except OSError as fault:
        raise GongkaiError(f"端口 {port} 用不了（{reason(fault)}）；请换一个 --port") from fault
