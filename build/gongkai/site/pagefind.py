"""Pages in, the files of a full-text index out: a conversation with the Pagefind program.

Pages go in through a pipe, in their order, and the index comes back through another. To write them
as files and delete them takes as long again, and the order in which the file system lists them
decides the bytes. The program's own Python interface waits a tenth of a second for each answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from pydantic_core import to_json

from gongkai.model import Artifact, GongkaiError

PROGRAM = [sys.executable, "-m", "pagefind_bin", "--service"]
END = b","
"""What ends a question and an answer: base64 has no comma."""
MOST = 1 << 20
"""Bytes of an answer that are taken at once."""


def index_files(pages: Iterable[Artifact]) -> Iterator[Artifact]:
    """The index of some pages, with all that Pagefind adds to it, below the index's own folder."""
    with _conversation() as pagefind:
        pagefind.ask("NewIndex", config={})
        for page in pages:
            text = page.data.decode()
            pagefind.ask("AddFile", index_id=0, file_path=page.path, file_contents=text)
        made = pagefind.ask("GetFiles", index_id=0)["files"]
    for file in sorted(made, key=lambda file: str(file["path"])):
        yield Artifact(file["path"], b64decode(file["content"]))


@dataclass(frozen=True)
class _Conversation:
    """A running program that is asked one thing at a time."""

    questions: IO[bytes]
    answers: IO[bytes]

    def ask(self, kind: str, **details: object) -> Mapping[str, Any]:
        """The answer to a question; Pagefind's own words if there is none."""
        question = {"message_id": 0, "payload": {"type": kind, **details}}
        self.questions.write(b64encode(to_json(question)) + END)
        self.questions.flush()
        answer: dict[str, Any] = json.loads(b64decode(self._answer()))["payload"]
        if answer["type"] == "Error":
            raise GongkaiError(f"检索索引没有建成：{answer['message']}")
        return answer

    def _answer(self) -> bytes:
        parts = [b""]
        while not parts[-1].endswith(END):
            parts.append(self.answers.read1(MOST))  # type: ignore[attr-defined]
            if not parts[-1]:
                raise BrokenPipeError
        return b"".join(parts).removesuffix(END)


@contextmanager
def _conversation() -> Iterator[_Conversation]:
    """Run the program until everything has been asked."""
    pipe = subprocess.PIPE
    with TemporaryFile() as errors:
        try:
            with subprocess.Popen(PROGRAM, stdin=pipe, stdout=pipe, stderr=errors) as program:
                assert program.stdin
                assert program.stdout
                yield _Conversation(program.stdin, program.stdout)
        except BrokenPipeError as cause:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip()
            raise GongkaiError(f"检索索引没有建成：{said or 'Pagefind 没有回答'}") from cause
