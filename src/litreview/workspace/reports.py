"""`reports.toml` to community reports and their sources: what people say, paraphrased and counted.

A path and the compound's claim ids enter; nouns in file order leave, or a `DataFileError`.
A report never moves a tier; here it only has to name claims that exist.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from litreview.errors import DataFileError, LitreviewError
from litreview.model.claim import Report, Source, source_key
from litreview.model.identity import ClaimId
from litreview.model.vocabulary import Direction
from litreview.textfiles.files import is_missing
from litreview.textfiles.mistakes import Mistakes, unknown_value, unknown_word
from litreview.textfiles.toml import KeyPath, Table, read_toml
from litreview.workspace.claims import read_listed, with_day

SIDES = (Direction.SUPPORTS, Direction.OPPOSES)  # what a report may say of a claim


_OWN_NAMES = ("id", "title")


def read_reports(path: Path, claims: Collection[ClaimId] | None) -> tuple[Report, ...]:
    """Return the reports of one file in its order; none when there is no file, or only comments.

    Args:
        claims: Every claim id of the compound; a report may name no other. None when they are
            not known.

    Raises:
        DataFileError: It cannot be used; the error names file, line, report and field.
    """
    return read_listed(path, "report", partial(_report, claims), beside=("source",))


def read_sources(path: Path) -> tuple[Source, ...]:
    """Return the sources of one file in its order; none when there is no file, or only comments.

    Raises:
        DataFileError: It cannot be used; the error names file, line, source and field.
    """
    return read_listed(path, "source", partial(_source, {}), beside=("report",))


def source_ids(path: Path) -> dict[str, str]:
    """Return what each source goes by, and its id, right or wrong in all else; none without a file.

    Raises:
        DataFileError: It cannot be read at all.
    """
    if is_missing(path):
        return {}
    tables = read_toml(path, DataFileError, comments_alone=True).root.tables("source")
    names = [(table.text("id"), table.text("title")) for table in tables]
    return {key: name for name, title in names for key in (name, source_key(title))}


def unknown_sources(path: Path, kind: str, ids: Mapping[str, str]) -> Iterator[LitreviewError]:
    """Yield a mistake for each name of a source that none of the sources goes by.

    Args:
        path: Of claims or reports, whose `[[kind]]` name sources; without any source filed they
            name them freely, and nothing is wrong.
        ids: From `source_ids`.

    Raises:
        DataFileError: The file cannot be read at all.
    """
    if not ids or is_missing(path):
        return
    known = dict.fromkeys(ids.values())
    for table in read_toml(path, DataFileError, comments_alone=True).root.tables(kind):
        for at, name in _sources_named(table):
            if source_key(name) not in ids:
                what, fix = unknown_value("source", name, known)
                yield table.labelled(kind).wrong(at, what, f"{fix} Or file it in reports.toml.")


def _sources_named(table: Table) -> Iterator[tuple[KeyPath, str]]:
    """Where a claim, its citations or a report name a source; what is no text is told elsewhere."""
    places: list[tuple[KeyPath, object]] = [(("source",), table.values.get("source"))]
    names = table.values.get("sources")
    if isinstance(names, list):
        places += [(("sources", at), name) for at, name in enumerate(names)]
    cites = table.values.get("cites")
    for at, cite in enumerate(cites if isinstance(cites, list) else ()):
        if isinstance(cite, dict):
            places.append((("cites", at, "source"), cite.get("source")))
    yield from ((at, name) for at, name in places if isinstance(name, str) and name.strip())


def _source(known: dict[str, tuple[Table, bool]], table: Table) -> Source:
    """A source whose names mean no other.

    Args:
        known: By name, the first source that goes by it, and whether `also` says so; added to.
    """
    mistakes = Mistakes(_ambiguous(known, table))
    source = mistakes.attempt(lambda: with_day(table, "date").noun(Source), None)
    if source is None or mistakes:
        raise mistakes.error()
    return source


def _ambiguous(known: dict[str, tuple[Table, bool]], table: Table) -> Iterator[LitreviewError]:
    """A mistake for each name that another source has too, where either has it in `also`."""
    also = table.values.get("also")
    names: list[tuple[KeyPath, object]] = [((key,), table.values.get(key)) for key in _OWN_NAMES]
    names += [
        (("also", at), name) for at, name in enumerate(also if isinstance(also, list) else ())
    ]
    for at, name in names:
        if not isinstance(name, str) or not name.strip():
            continue
        mine = at[0] == "also"
        first, theirs = known.setdefault(source_key(name), (table, mine))
        if first is not table and (mine or theirs):
            what = f'"{name}" is a name of the source in line {first.line} too'
            yield table.wrong(at, what, "Give each source names that mean no other.")


def _report(claims: Collection[ClaimId] | None, table: Table) -> Report:
    mistakes = Mistakes()
    side = table.values.get("direction")
    if isinstance(side, str) and side not in SIDES:
        mistakes.append(table.wrong("direction", *unknown_value("direction", side, SIDES)))
        table = replace(table, values={**table.values, "direction": SIDES[0]})
    report = mistakes.attempt(lambda: table.noun(Report), None)
    named = table.values.get("claims") if claims is not None else None
    for index, claim in enumerate(named if isinstance(named, list) else ()):
        if claims is not None and isinstance(claim, str) and claim not in claims:
            mistake = unknown_word("claim", claim, claims)
            fix = "Name claims that stand in claims.toml." if mistake.fix or not claims else ""
            mistakes.append(table.wrong(("claims", index), mistake.what, fix))
    if report is None or mistakes:
        raise mistakes.error()
    return report
