"""The whole project on one page: what can be asked for, each told as a line of steps."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from gongkai import checks, extract as extraction, form, output, reading
from gongkai.corpus import Corpus, Judgement, plain
from gongkai.extract.document import Unreadable
from gongkai.form import Form
from gongkai.model import (
    Agency,
    Collection,
    Draft,
    Finding,
    GongkaiError,
    Method,
    Severity,
    Source,
    Status,
)
from gongkai.reading import spelling
from gongkai.reading.record import read_record
from gongkai.reading.schema import schemas
from gongkai.reading.trace import traced, write_trace

Tell = Callable[[str], None]


def check(datasets: Path) -> tuple[Finding, ...]:
    """Read everything and judge it; raise RecordError where records are no records."""
    corpus = reading.read(datasets, form.load())
    return tuple(placed(finding, corpus) for finding in checks.judge(corpus).findings)


def placed(finding: Finding, corpus: Corpus) -> Finding:
    """A finding with the line of the record that it speaks of, where it has none yet."""
    row = corpus.at.get(f"{finding.agency}/{finding.year}")
    if finding.file or row is None:
        return finding
    report = corpus.reports[row]
    line = 0
    if finding.cells:
        line = report.lines.get(finding.cells[-1].rpartition(".")[0], 0)
    return replace(finding, file=report.file, line=line or 1)
