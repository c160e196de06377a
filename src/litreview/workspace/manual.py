"""`manual/*.toml` to records of what PubMed does not hold: books, theses, labels, papers.

A folder enters; records of origin `manual` in file order leave, or a `DataFileError`. They
hold a bibliography and where it was found; what the study did is for reviewers to say.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from litreview.errors import DataFileError, NounError
from litreview.model.dates import PartialDate
from litreview.model.identity import StudyId
from litreview.model.names import author_named
from litreview.model.record import Journal, PublicationType, Record, RichText
from litreview.model.vocabulary import Origin
from litreview.textfiles.files import files_in, shown
from litreview.textfiles.mistakes import Mistakes, unknown_word
from litreview.textfiles.toml import read_toml

MANUAL_KINDS = ("article", "thesis", "book", "label")

_LANGUAGE = re.compile(r"[a-z]{3}")  # ISO 639-2/B, as NLM writes them: eng, rus


@dataclass(frozen=True)
class ManualFile:
    """One file as it is written; what each value must be is for the record to say.

    Attributes:
        year: Of publication; None when it is not known.
        provenance: Where the record was found, and who read it.
    """

    id: str
    title: str
    provenance: str
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    language: str = ""
    kind: str = MANUAL_KINDS[0]
    publication_types: tuple[str, ...] = ()
    url: str = ""

    def __post_init__(self) -> None:
        texts = {"title": self.title, "provenance": self.provenance}
        texts |= {f"authors[{at}]": name for at, name in enumerate(self.authors)}
        texts |= {f"publication_types[{at}]": n for at, n in enumerate(self.publication_types)}
        for name, text in texts.items():
            if not text.strip():
                raise NounError(name, "is empty", "Write it between the quotation marks.")
        if self.language and not _LANGUAGE.fullmatch(self.language):
            raise NounError(
                "language", f'"{self.language}" is not a code', "Write it like eng or rus."
            )


def read_manual(folder: Path) -> tuple[Record, ...]:
    """Return one record a file, in the order of file names; none when there is no folder.

    Raises:
        DataFileError: A file cannot be used, or two give the same id; it knows every mistake.
    """
    records: dict[str, Record] = {}
    files: dict[str, Path] = {}
    mistakes = Mistakes()
    for path in files_in(folder, ".toml", DataFileError):
        record = mistakes.attempt(partial(_read_record, path), None)
        if record is None:
            continue
        if record.id in files:
            what = f'id "{record.id}" is also that of {shown(files[record.id])}'
            fix = "Give one of them another id, or delete it."
            mistakes.append(DataFileError(what, where=shown(path), fix=fix))
        files[record.id], records[record.id] = path, record
    if mistakes:
        raise mistakes.error()
    return tuple(records.values())


def _read_record(path: Path) -> Record:
    table = read_toml(path, DataFileError).root
    file = table.noun(ManualFile)
    if file.kind not in MANUAL_KINDS:
        raise table.wrong("kind", *unknown_word("kind", file.kind, MANUAL_KINDS))
    try:
        return _record(file)
    except NounError as refused:
        raise table.refused(refused) from refused


def _record(file: ManualFile) -> Record:
    title, url, provenance = file.title.strip(), file.url.strip(), file.provenance.strip()
    return Record(
        id=StudyId(file.id),
        title=RichText(title, html.escape(title, quote=False)),
        authors=tuple(author_named(name) for name in file.authors),
        journal=Journal(title=file.journal, volume=file.volume, issue=file.issue, pages=file.pages),
        pub_date=PartialDate(file.year),
        languages=(file.language,) if file.language else (),
        publication_types=tuple(PublicationType(name) for name in file.publication_types),
        doi=file.doi,
        provenance=f"{provenance} ({url})" if url else provenance,
        kind=file.kind,
        origin=Origin.MANUAL,
    )
