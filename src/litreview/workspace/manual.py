"""`manual/*.toml` to records of what PubMed does not hold: books, theses, labels, papers.

A folder enters; records of origin `manual` in file order leave, or a `DataFileError`. They
hold a bibliography and where it was found; what the study did is for reviewers to say.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from litreview.errors import DataFileError, NounError
from litreview.model.dates import PartialDate
from litreview.model.identity import StudyId
from litreview.model.record import Author, Journal, PublicationType, Record, RichText
from litreview.model.vocabulary import Origin
from litreview.textfiles.files import shown, toml_files
from litreview.textfiles.mistakes import unknown_word
from litreview.textfiles.toml import Table, read_toml

MANUAL_KEYS = (
    "id",
    "title",
    "authors",
    "journal",
    "year",
    "volume",
    "issue",
    "pages",
    "doi",
    "language",
    "kind",
    "provenance",
    "publication_types",
    "url",
)
MANUAL_KINDS = ("article", "thesis", "book", "label")

_SUFFIXES = frozenset({"Jr", "Sr", "2nd", "3rd", "4th"})  # as NLM writes them
_LANGUAGE = re.compile(r"[a-z]{3}")  # ISO 639-2/B, as NLM writes them: eng, rus


def read_manual(folder: Path) -> tuple[Record, ...]:
    """Return one record a file, in the order of file names; none when there is no folder.

    Raises:
        DataFileError: A file cannot be used, or two give the same id.
    """
    records: dict[str, Record] = {}
    files: dict[str, Path] = {}
    for path in toml_files(folder, DataFileError):
        record = _read_record(path)
        if record.id in files:
            raise DataFileError(
                f'id "{record.id}" is also that of {shown(files[record.id])}',
                where=shown(path),
                fix="Give one of them another id, or delete it.",
            )
        files[record.id], records[record.id] = path, record
    return tuple(records.values())


def _read_record(path: Path) -> Record:
    table = read_toml(path, DataFileError).root
    table.check_keys(MANUAL_KEYS)
    for key in ("id", "title", "provenance"):
        if not table.text(key).strip():
            raise table.wrong(key, f'field "{key}" is missing or empty', f"Write its {key}.")
    try:
        return _record(table)
    except NounError as refused:
        raise table.refused(refused) from refused


def _record(table: Table) -> Record:
    title, url = table.text("title").strip(), table.text("url").strip()
    provenance = table.text("provenance").strip()
    return Record(
        id=StudyId(table.text("id")),
        title=RichText(title, html.escape(title, quote=False)),
        authors=tuple(author_of(name) for name in _texts(table, "authors")),
        journal=Journal(
            title=table.text("journal"),
            volume=table.text("volume"),
            issue=table.text("issue"),
            pages=table.text("pages"),
        ),
        pub_date=_year(table),
        languages=_languages(table),
        publication_types=tuple(PublicationType(n) for n in _texts(table, "publication_types")),
        doi=table.text("doi"),
        provenance=f"{provenance} ({url})" if url else provenance,
        kind=_kind(table),
        origin=Origin.MANUAL,
    )


def _year(table: Table) -> PartialDate:
    year = table.values.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        raise table.wrong("year", 'field "year" needs a whole number', "Write it like 1996.")
    return PartialDate(year)


def _languages(table: Table) -> tuple[str, ...]:
    code = table.text("language")
    if code and not _LANGUAGE.fullmatch(code):
        raise table.wrong(
            "language", f'field "language": "{code}" is not a code', "Write it like eng or rus."
        )
    return (code,) if code else ()


def _kind(table: Table) -> str:
    kind = table.text("kind", MANUAL_KINDS[0])
    if kind not in MANUAL_KINDS:
        raise table.wrong("kind", *unknown_word("kind", kind, MANUAL_KINDS))
    return kind


def _texts(table: Table, key: str) -> tuple[str, ...]:
    values = table.values.get(key, [])
    if not isinstance(values, list):
        raise table.wrong(key, f'field "{key}" needs a list', f'Write {key} = ["…", "…"].')
    for index, value in enumerate(values):
        if not isinstance(value, str) or not value.strip():
            raise table.wrong((key, index), f'field "{key}" needs texts in quotation marks')
    return tuple(values)


def author_of(name: str) -> Author:
    """Return the author a printed name means: "Kaplan A Ya" is Kaplan, initials A Ya.

    Initials stand last, as NLM prints them. A name of several words without any is a group's.
    """
    words = name.split()
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    cut = len(words)
    while cut > 1 and _is_initials(words[cut - 1]):
        cut -= 1
    if cut == len(words) > 1:
        return Author(collective_name=name.strip())
    return Author(" ".join(words[:cut]), initials=" ".join(words[cut:]), suffix=suffix)


def _is_initials(word: str) -> bool:
    """`A`, `AB`, `A.B.`, or one letter of another alphabet spelled with two, such as `Ya`."""
    letters = word.replace(".", "").replace("-", "")
    return 0 < len(letters) <= 4 and (
        letters.isupper() or (len(letters) == 2 and letters.istitle())
    )
