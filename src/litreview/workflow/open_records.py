"""`open/*.xml`: PubMed records whose abstract's licence lets a workspace hold and show it.

A folder enters; checked records leave, each with an abstract and a licence, or a `DataFileError`
that names file, PMID and field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from litreview.errors import DataFileError
from litreview.model.identity import StudyId, cited
from litreview.model.licence import find_licence
from litreview.model.record import Record
from litreview.model.vocabulary import Origin
from litreview.textfiles.files import files_in, read_bytes, shown
from litreview.textfiles.mistakes import Mistakes

_RESTORE = "Mend it, or restore the file from git."


def read_open(folder: Path, known: Callable[[StudyId], bool]) -> dict[StudyId, Record]:
    """Return the records of every file by study, in file order; none when there is no folder.

    Args:
        known: Whether a study is one of the compound's.

    Raises:
        DataFileError: A file cannot be used; it knows what is wrong with each record.
    """
    records: dict[StudyId, Record] = {}
    files: dict[StudyId, Path] = {}
    mistakes = Mistakes()
    for path in files_in(folder, ".xml", DataFileError):
        for record in mistakes.attempt(lambda: list(_read(path)), []):  # noqa: B023 - called at once
            mistakes.attempt(partial(_check, record, path, files, known), None)
            files[record.id], records[record.id] = path, record
    if mistakes:
        raise mistakes.error()
    return records


def _read(path: Path) -> Iterator[Record]:
    from litreview.pubmed.parse import (  # noqa: PLC0415 - lxml, where there is XML alone
        Unreadable,
        parse_articles,
    )

    empty = True
    for item in parse_articles(read_bytes(path, DataFileError), Origin.FILE):
        if isinstance(item, Unreadable):
            what = f"PMID {item.pmid}: {item.reason}" if item.pmid else item.reason
            raise DataFileError(what, where=shown(path), fix=_RESTORE)
        empty = False
        yield replace(item.record, origin=Origin.OPEN)
    if empty:
        raise DataFileError("it holds no PubmedArticle", where=shown(path), fix=_RESTORE)


def _check(
    record: Record, path: Path, files: dict[StudyId, Path], known: Callable[[StudyId], bool]
) -> None:
    if record.id in files:
        what = f"its PMID is also in {shown(files[record.id])}"
        fix = "Keep one of the two."
    elif not known(record.id):
        what = "its PMID is not the compound's: citations.jsonl and database lack it"
        fix = "Correct the number, or take the record out."
    elif not record.study_text.has_abstract:
        what = "AbstractText: there is no abstract"
        fix = "Take the record out: a title alone is in citations.jsonl."
    elif find_licence(record.copyright) is None:
        what = "CopyrightInformation: no licence that allows the abstract to stand here"
        fix = (
            "Name it inside Abstract (Creative Commons, CC BY, CC0, public domain) with its "
            "address, or take the record out."
        )
    else:
        return
    raise DataFileError(f"{cited(record.id)}: {what}", where=shown(path), fix=fix)
