"""DOC, WPS, RTF and ODT in; LibreOffice makes a DOCX of them, which `docx` reads.

LibreOffice is a program of its own and not a requirement. It runs with a profile of its own in a
folder of its own, without macros, without the network where the system can forbid it, and not
longer than a minute.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gongkai.extract.document import Document, Unreadable
from gongkai.extract.formats import docx

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 90
"""A report takes two; the first start of a profile some more."""
MAX_BYTES = 32 << 20
KINDS = (
    (b"\xd0\xcf\x11\xe0", ".doc", "application/msword"),
    (b"{\\rtf", ".rtf", "application/rtf"),
    (b"PK", ".odt", "application/vnd.oasis.opendocument.text"),
)
"""Beginning, ending given to LibreOffice, media type; WPS files are OLE files as DOC files are."""
OTHER = (".xml", "application/xml")
MISSING = (
    "读取 DOC、WPS、RTF、ODT 需要 LibreOffice；请安装后再试（Debian/Ubuntu："
    "apt install libreoffice-writer），或用 Word、WPS 另存为 DOCX。"
)
FAILED = "LibreOffice 不能转换此文件，可能已损坏或有密码；请用 Word、WPS 打开后另存为 DOCX。"
TOO_LONG = f"LibreOffice 在 {SECONDS} 秒内没有转换完；请用 Word、WPS 打开后另存为 DOCX。"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
</item>
</oor:items>
"""
"""No macros, no linked content; should something still ask for the web, nobody answers."""


def read(data: bytes) -> Document:
    """A document that LibreOffice can open; raises `Unreadable` where it is missing or fails."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES >> 20} MB，不像一份年度报告；请另存为 DOCX 后再试。")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise Unreadable(MISSING)
    ending, media_type = _kind(data)
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        converted = _convert(program, data, ending, Path(folder))
    return replace(docx.read(converted), media_type=media_type)


def _kind(data: bytes) -> tuple[str, str]:
    start = data.lstrip()[:8] if data.lstrip()[:5] == b"{\\rtf" else data[:8]
    kinds = (kind for kind in KINDS if start.startswith(kind[0]))
    _, ending, media_type = next(kinds, (b"", *OTHER))
    return ending, media_type


def _convert(program: str, data: bytes, ending: str, folder: Path) -> bytes:
    source = folder / f"document{ending}"
    source.write_bytes(data)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    command = [
        *_cut_off(),
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    _run(command, folder)
    result = folder / "out" / "document.docx"
    if not result.is_file():
        raise Unreadable(FAILED)
    return result.read_bytes()


def _cut_off() -> Sequence[str]:
    """A namespace without a network, where the system lets us have one."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = [unshare, "--map-root-user", "--net", "--"]
    try:
        done = subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return command if done.returncode == 0 else ()


def _run(command: Sequence[str], folder: Path) -> None:
    """Run to the end or to the limit; LibreOffice's own children end with it."""
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(TOO_LONG) from error
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
