"""What many changes of one kind are about: the records by what changed, and by PMID.

Changes of one kind enter; what follows the sentence that counts them leaves. Each change is
told by itself in the page's details, the feed's text and `changes --json`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from litreview.model.identity import StudyId, pmid_of
from litreview.model.run import Change
from litreview.model.vocabulary import ChangeKind
from litreview.render.wording import WORDS, number

MAX_NAMED_RECORDS = 12  # PMIDs in one list; what one line of a terminal holds

# What a rule may read first, then the rest by name.
_WEIGHTY = ("standing", "abstract", "title", "publication types", "MeSH")
_AWAY = WORDS["absences"]
_MERGED = "merged into another record"
_ABSENCES = (*_AWAY.values(), _MERGED)


def crowd_details(changes: Sequence[Change]) -> str:
    """What to add: ": abstract (PMID 1, 2), MeSH (PMID 2)", or " (PMID 1, 2)"; may be empty.

    Args:
        changes: All of one kind.
    """
    kind = changes[0].kind
    if kind is ChangeKind.REVISED:
        return _by_part(changes, _parts, _WEIGHTY)
    if kind is ChangeKind.VANISHED:
        return _by_part(changes, _absence, _ABSENCES)
    told = kind is ChangeKind.RESTORED or (
        kind in {ChangeKind.NEW_STUDY, ChangeKind.ADDED} and len(changes) <= MAX_NAMED_RECORDS
    )
    return f" {named_records(change.subject for change in changes)}" if told else ""


def named_records(subjects: Iterable[str]) -> str:
    """Records by number, "(PMID 1, 2 and 12 more)"; what has no PMID keeps its id."""
    ids = set(subjects)
    pmids = sorted((pmid for study in ids if (pmid := pmid_of(StudyId(study)))), key=int)
    others = sorted(study for study in ids if not pmid_of(StudyId(study)))
    named = [*pmids, *others]
    shown, more = named[:MAX_NAMED_RECORDS], len(named) - MAX_NAMED_RECORDS
    lead = "PMID " if pmids else ""
    return f"({lead}{', '.join(shown)}{f' and {number(more)} more' if more > 0 else ''})"


def _by_part(
    changes: Iterable[Change], parts: Callable[[Change], Iterable[str]], first: Sequence[str]
) -> str:
    """The records by what befell them: one stands under each of its parts."""
    records: defaultdict[str, list[str]] = defaultdict(list)
    for change in changes:
        for part in parts(change):
            records[part].append(change.subject)
    place = {part: at for at, part in enumerate(first)}
    ordered = sorted(records, key=lambda part: (place.get(part, len(place)), part))
    lists = ", ".join(f"{part} {named_records(records[part])}" for part in ordered)
    return f": {lists}" if lists else ""


def _parts(change: Change) -> Iterable[str]:
    return filter(None, map(str.strip, change.after.split(",")))


def _absence(change: Change) -> tuple[str]:
    merged = pmid_of(StudyId(change.after))
    return (_MERGED if merged else _AWAY.get(change.after, change.after),)
