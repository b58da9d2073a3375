"""The site is served to this machine under its own name, and nothing beside the site is."""

from __future__ import annotations

import http.client
import socket
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from gongkai.model import GongkaiError
from gongkai.serving import server


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A served site of one page, with links and a folder without a page in it."""
    real = tmp_path / ".site" / "a"
    (real / "empty").mkdir(parents=True)
    (real / "index.html").write_text("首页", "utf-8")
    (tmp_path / "secret").write_text("dear", "utf-8")
    (real / "link").symlink_to(tmp_path / "secret")
    (real / "away").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "site").symlink_to(real, target_is_directory=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    with server(tmp_path, number) as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        yield number
        running.shutdown()
        thread.join()


def asked(port: int, path: str, host: str = "127.0.0.1", method: str = "GET") -> tuple[int, str]:
    """Status and text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


def test_a_page_is_served(port: int) -> None:
    """Through the link that shows the version, under both names of this machine."""
    assert (200, "首页") == asked(port, "/", f"127.0.0.1:{port}")
    assert (200, "首页") == asked(port, "/index.html", f"localhost:{port}")


@pytest.mark.parametrize(
    "path",
    ["/%00", "/a%00b/", "/empty/", "/link", "/away/secret", "/../secret", "/%2e%2e/secret", "/no"],
)
def test_what_is_no_page_is_not_found(port: int, path: str) -> None:
    """No list of a folder, nothing behind a link, nothing above the site, and no traceback."""
    assert (404, "<!doctype html><meta charset=utf-8><p>404：没有这个页面。") == asked(
        port, path, f"127.0.0.1:{port}"
    )


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example:1", ""]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_another_name_is_not_answered(port: int, host: str, method: str) -> None:
    """A page elsewhere that points its own name at this machine gets nothing to read."""
    assert 421 == asked(port, "/", host, method)[0]


def test_a_port_in_use_is_told_in_chinese(port: int, tmp_path: Path) -> None:
    """With what to do about it."""
    told = f"^端口 {port} 用不了（已被占用）；请换一个 --port$"
    with pytest.raises(GongkaiError, match=told), server(tmp_path, port):
        pass


def served(out: Path, ask: Callable[[int], tuple[int, str]]) -> tuple[int, str]:
    """What a server of a site answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    with server(out, number) as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        try:
            return ask(number)
        finally:
            running.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("path", "status"), [("/below/", 200), ("/below/x.txt", 200), ("/", 404), ("/x.txt", 404)]
)
def test_a_site_stands_below_the_path_of_its_address(
    path: str, status: int, tmp_path: Path
) -> None:
    """As on the web, so that links of a page that is not found lead to the same places."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/collection.json").write_text('{"address": "https://a.cn/below/"}')
    for name in ("index.html", "x.txt"):
        (tmp_path / name).write_text("x", "utf-8")

    assert status == served(tmp_path, lambda port: asked(port, path))[0]


def test_a_packed_site_is_served(tmp_path: Path) -> None:
    """The preview of a pull request, as it is downloaded; nothing leaves its folder."""
    packed = tmp_path / "site.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", "预览")
        archive.writestr("../outside.txt", "x")

    assert served(packed, lambda port: asked(port, "/")) == (200, "预览")
    assert not (tmp_path.parent / "outside.txt").exists()


def test_what_is_no_zip_is_told(tmp_path: Path) -> None:
    """One sentence, and nothing unpacked."""
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    with pytest.raises(GongkaiError, match="重新下载"), server(tmp_path / "x.zip", 1):
        pass


@pytest.mark.parametrize(("at", "sign"), [(6, 1), (8, 99), (-40, 0xFF)])
def test_a_zip_that_cannot_be_opened_is_told(tmp_path: Path, at: int, sign: int) -> None:
    """Encrypted, packed in a way of others, or with other bytes than it was made of."""
    packed = tmp_path / "site.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("index.html", "<p>" * 900)
    data = bytearray(packed.read_bytes())
    head = data.index(b"PK\x01\x02")
    if at < 0:
        data[head - 5] ^= sign
    else:
        data[at] = data[head + at + 2] = sign
    packed.write_bytes(data)

    with pytest.raises(GongkaiError, match="已损坏"), server(packed, 1):
        pass
