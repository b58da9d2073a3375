"""The package of a collection alone: a tenth of the work of all packages, and the same bytes."""

from __future__ import annotations

from gongkai.corpus import Corpus, Judgement
from gongkai.packages import subject
from gongkai.packages.package_files import PackageContext, PackageFiles, close
from gongkai.tables import tabulate


def whole_package(corpus: Corpus, judgement: Judgement) -> bytes:
    """What `packages.package` puts at data/latest/gongkai.zip."""
    context = PackageContext(corpus, tabulate(corpus, judgement), judgement)
    files = PackageFiles(context, context.tables)
    for body in context.everybody:
        files.add(body, context.rows_of(body))
    return close(files, subject.corpus_subject(corpus), context).data
