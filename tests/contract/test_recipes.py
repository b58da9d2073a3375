"""Each recipe of CONTRIBUTING, followed to the letter in a copy of the program, works.

An edition of the form is `test_third_edition.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gongkai
from tests.sample import DATASETS

PACKAGE = Path(gongkai.__file__).parent
DOCUMENT = Path(__file__).parents[1] / "archive" / "documents" / "culture-2023.txt"


class Program:
    """A copy of the program that a test may change."""

    def __init__(self, folder: Path) -> None:
        """Copy the package below `folder`."""
        self.folder = folder
        self.package = folder / "gongkai"
        shutil.copytree(PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__"))

    def append(self, name: str, text: str) -> None:
        """Put text at the end of a file; an unknown file is new."""
        with (self.package / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def insert(self, name: str, after: str, text: str) -> None:
        """Put text behind the one place of a file that has `after`."""
        path = self.package / name
        old = path.read_text("utf-8")
        assert old.count(after) == 1
        path.write_text(old.replace(after, after + text), "utf-8")

    def run(self, *arguments: str) -> str:
        """What Python prints with this copy in the place of the program."""
        environment = os.environ | {"PYTHONPATH": str(self.folder), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment, cwd=self.folder, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A copy of the program beside a copy of the sample of real records."""
    shutil.copytree(DATASETS, tmp_path / "datasets")
    return Program(tmp_path)


WORDS = """
[[rules]]
id = "{id}"
group = "requests"
title = "试验的规则成立"
failing = "试验的规则不成立"
severity = "info"
source = "试验"
meaning = "试验。"
advice = "试验。"
example = "试验。"
"""

FUNCTION = '''

def even_years(part: CorpusSlice) -> RuleResult:
    """The year of a report is even."""
    odd: Mask = part.years % 2 == 1
    found = [part.finding("even-years", int(row), "年度是单数。") for row in np.flatnonzero(odd)]
    return RuleResult("even-years", per_report(odd, np.ones(len(part), dtype=bool)), tuple(found))
'''

JUDGED = """
import sys
from pathlib import Path
from gongkai import checks, form, pages, reading
corpus = reading.read(Path("datasets"), form.load())
judgement = checks.judge(corpus)
found = [each for each in judgement.findings if each.rule == sys.argv[1]]
print(sorted({each.year for each in found}), len(found))
made = pages.of_collection(pages.Atlas(corpus, judgement))
print(f"rules/{sys.argv[1]}/" in {page.path for page in made})
"""


def test_a_rule_is_words_and_a_function(program: Program) -> None:
    """Its words, its function and one line in `verdicts`: it judges, and its page is there."""
    program.append("checks/rules.toml", WORDS.format(id="even-years"))
    program.append("checks/single_cells.py", FUNCTION)
    program.insert(
        "checks/single_cells.py", "yield not_all_zero(part)", "\n    yield even_years(part)"
    )

    found, has_page = program.run("-c", JUDGED, "even-years").splitlines()

    years = [json.loads(path.read_text("utf-8"))["year"] for path in records(program)]
    odd = [year for year in years if year % 2]
    assert found == f"{sorted(set(odd))} {len(odd)}"
    assert has_page == "True"


def test_a_relation_is_words_alone(program: Program) -> None:
    """No line of code: that no request is answered in its year fails wherever one is."""
    left, right = "requests.new_received.total", "requests.carried_out.total"
    sides = f'{{ left = ["{left}"], sign = "<=", right = ["{right}"] }}'
    program.append(
        "checks/rules.toml", WORDS.format(id="all-left-over") + f"comparisons = [{sides}]\n"
    )

    found, has_page = program.run("-c", JUDGED, "all-left-over").splitlines()

    assert int(found.rpartition(" ")[2]) > 0
    assert has_page == "True"


SUM = """
[[tables.sums]]
id = "all-upheld"
along = "columns"
left = ["upheld"]
right = ["total"]
"""


def test_a_sum_is_an_entry_of_the_form(program: Program) -> None:
    """No word and no code: that all reviews were upheld fails wherever one was not."""
    last = 'left = ["upheld", "corrected", "other", "pending"]\nright = ["total"]\n'
    program.insert("form/2021.toml", last, SUM)

    found, has_page = program.run("-c", JUDGED, "all-upheld").splitlines()

    assert int(found.rpartition(" ")[2]) > 0
    assert has_page == "True"


CLAUSE = """"requests.refused_repeat.total" = ['重复申请{ended}{cases}']
"""

STATED = """
from gongkai import form
from gongkai.extract import extract
lines = [
    "某区某局2023年政府信息公开工作年度报告",
    "一、总体情况", "2023年，我局共收到政府信息公开申请12件，重复申请7件，予以公开3件。",
    "五、存在的主要问题及改进情况", "无。",
]
draft = extract("\\n\\n".join(lines).encode(), "report.txt", form.load())
print([int(each.value) for each in draft.statements if each.claim.startswith("requests.refused")])
"""


def test_a_clause_is_a_pattern(program: Program) -> None:
    """No code: what the sentence states is taken, and is compared with the table from then on."""
    assert program.run("-c", STATED) == "[]\n"

    program.insert("extract/prose.toml", "[stated]\n", CLAUSE)

    assert program.run("-c", STATED) == "[7]\n"


FIELD = """\
        Field("signs", "integer", "字数", "名称有几个字。"),
"""

COLUMN = """
from pathlib import Path
from gongkai import checks, form, pages, reading, site, tables
corpus = reading.read(Path("datasets"), form.load())
judgement = checks.judge(corpus)
names = tables.tabulate(corpus, judgement)["agency_names"].frame
print(len(names) > 0, (names["name"].str.len() == names["signs"]).all())
made = {page.path: page for page in pages.of_collection(pages.Atlas(corpus, judgement))}
dictionary = site.markdown(made["data/dictionary/"])
print("agency_names-signs" in dictionary, "How many characters it has." in dictionary)
"""


def test_a_column_is_a_field_its_value_and_its_english(program: Program) -> None:
    """The table has it, and the dictionary describes it in both languages."""
    last = 'Field("until", "integer", "末个年度", "空为不详或现用。"),\n'
    program.insert("tables/registry_tables.py", last, FIELD)
    program.insert(
        "tables/registry_tables.py", "agency=body, position=position", ", signs=len(name.name)"
    )
    english = 'signs = ["Characters", "How many characters it has."]\n'
    program.insert("tables/english.toml", "[fields]\n", english)

    assert program.run("-c", COLUMN) == "True True\nTrue True\n"


def records(program: Program) -> list[Path]:
    """The records of the copy."""
    return sorted((program.folder / "datasets" / "reports").glob("*/*.json"))


PAGE = '''"""How many reports there are."""

from gongkai.model import Heading, Page
from gongkai.pages.atlas import Atlas
from gongkai.pages.templating import block


def count_page(atlas: Atlas) -> Page:
    """The page with one number."""
    n = len(atlas.corpus.reports)
    blocks = (Heading(1, "份数", "count"), block("count", n=n))
    return Page(path="count/", kind="count", title="份数", description="试验。", blocks=blocks)
'''

PAGED = """
from pathlib import Path
from gongkai import checks, form, pages, reading, site
corpus = reading.read(Path("datasets"), form.load())
made = {page.path: page for page in pages.of_collection(pages.Atlas(corpus, checks.judge(corpus)))}
print(site.markdown(made["count/"]))
"""


def test_a_page_is_a_module_a_template_and_a_line(program: Program) -> None:
    """The new page has its figure, and what every page has: how to report an error."""
    program.append("pages/count.py", PAGE)
    program.append("pages/templates/count.html", '<div class="count"><p>{{ n }}</p></div>\n')
    program.insert(
        "pages/__init__.py",
        "    yield explore_page(atlas)\n",
        "    from gongkai.pages.count import count_page\n    yield count_page(atlas)\n",
    )

    page = program.run("-c", PAGED)

    assert f'<div class="count"><p>{len(records(program))}</p></div>' in page
    assert "{#report-error}" in page or 'id="report-error"' in page


FORMAT = '''
"""Text in a mirror, behind a mark, in; a document out."""

from gongkai.extract.document import Document
from gongkai.extract.formats import text

MARK = b"MIRROR"


def read(data: bytes) -> Document:
    """The document of a text whose characters stand from the last to the first."""
    return text.read(data.removeprefix(MARK).decode()[::-1])
'''


def test_a_format_is_a_module_and_an_entry(program: Program) -> None:
    """A report in a format of our own gives the very figures of the plain text."""
    program.append("extract/formats/mirror.py", FORMAT)
    program.insert(
        "extract/formats/sniff.py",
        "from gongkai.extract.formats.decoding import decode\n",
        "from gongkai.extract.formats import mirror\n",
    )
    program.insert(
        "extract/formats/sniff.py",
        "KINDS = (\n",
        "    FileFormat(lambda head: head.startswith(mirror.MARK), mirror.read),\n",
    )
    plain = DOCUMENT.read_text("utf-8")
    (program.folder / "plain.txt").write_text(plain, "utf-8")
    (program.folder / "report.mirror").write_bytes(b"MIRROR" + plain[::-1].encode())

    ours, theirs = (
        json.loads(program.run("-m", "gongkai.cli", "extract", name, "--format", "json"))
        for name in ("report.mirror", "plain.txt")
    )

    assert len(ours["cells"]) > 100
    assert ours["cells"] == theirs["cells"]


def test_a_body_is_one_command(program: Program) -> None:
    """The command of the guide registers a body; then the records are still sound."""
    where = ("--datasets", "datasets")
    new = ("agency", "new", "330326-czj", "--name", "平阳县财政局", "--kind", "dept_county")
    program.run("-m", "gongkai.cli", *new, "--function-name", "财政", *where)

    written = json.loads((program.folder / "datasets/agencies/330326-czj.json").read_text("utf-8"))
    program.run("-m", "gongkai.cli", "check", "--datasets", "datasets", "--quiet")

    assert written["names"][0]["name"] == "平阳县财政局"
