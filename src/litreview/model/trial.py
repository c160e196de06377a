"""How reports hang together: of one trial, suspected to be, of one research group.

`reviews` makes the ties from records, grades and people's words; the ladder, the header and the
page count by them, so that every sum agrees. What of a record can tie it to another is named here,
for the store to find the other by.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from litreview.model.identity import StudyId, cited
from litreview.model.record import Record
from litreview.model.registration import find_registrations
from litreview.model.vocabulary import TiedBy

Member = TypeVar("Member", bound=str)

REPLACED_BY = ("RetractedandRepublishedIn", "CorrectedandRepublishedIn")
REPLACES = ("RetractedandRepublishedFrom", "CorrectedandRepublishedFrom")
JOINING = frozenset(
    {*REPLACED_BY, *REPLACES, "UpdateIn", "UpdateOf", "RepublishedIn", "RepublishedFrom"}
)
RETRACTS = frozenset({"RetractionOf", "PartialRetractionOf", "RetractedandRepublishedFrom"})

_DOI = re.compile(r"10\.\d{4,9}/\S*[^\s.,;]")  # whatever address or label stands before it
_LINE_DOI = re.compile(r'"doi"\s*:\s*"([^"]*)"')

TIE_KEYS = "1"  # raised when `tie_keys` finds other keys: those that are stored are found again


def doi_of(record: Record) -> str:
    """A record's DOI in its one spelling; empty without one."""
    return _doi_in(record.doi)


def _doi_in(text: str) -> str:
    printed = _DOI.search(text.casefold())
    return printed.group() if printed is not None else ""


def tie_keys(record: Record) -> frozenset[str]:
    """What may tie a record to others: two that are joined share a key, or one names the other.

    Its DOI, every registration number it lists or prints, and the studies that PubMed says it is
    a report of, replaces or retracts. More may share a key than are joined.
    """
    keys = {doi_of(record)} - {""}
    keys.update(*(find_registrations(bank.accession) for bank in record.registry_ids))
    keys.update(*(find_registrations(passage.text) for passage in record.study_text.passages))
    return frozenset(keys | related_studies(record))


def tie_keys_of_line(line: str) -> frozenset[str]:
    """The same of a line of `citations.jsonl`, which knows no relations; the line is not parsed."""
    doi = _LINE_DOI.search(line)
    found = _doi_in(doi[1]) if doi is not None else ""
    return frozenset({found, *find_registrations(line)} - {""})


def related_studies(record: Record) -> frozenset[StudyId]:
    """The studies PubMed says a record is a report of, replaces, or retracts."""
    named = (c.pmid for c in record.corrections if c.ref_type in JOINING | RETRACTS)
    return frozenset(StudyId(f"pmid:{pmid}") for pmid in named if pmid is not None)


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """Two reports that hang together, the smaller id first, and why.

    Attributes:
        why: In a few words: "UpdateIn", "NCT04881760", "10.1000/x", "Roe A, Doe B; n 35".
    """

    one: StudyId
    other: StudyId
    by: TiedBy
    why: str = ""


@dataclass(frozen=True)
class Relations:
    """What is known of how the reports in hand hang together; computed over all of them.

    What a person took apart (`separate`, `independent_of`) is in none of the ties.

    Attributes:
        joined: Reports of one trial: by PubMed's word, one DOI, one registration, or a person's.
        suspected: Reports that look like one trial, which nobody settled; and those that PubMed, a
            DOI or a registration joins, where fewer people than required say that they are two.
        disputed: Of `joined` and `suspected`, the ties of which people disagree whether they hold,
            and nobody decided.
        pooled: Reports that name several registrations, with the reports of the trials they
            name: these they belong to, add no people to, and never make one.
        same_group: Reports of different trials behind which stands one research group.
        replaced: Reports that were retracted or corrected and republished, by the study that
            replaces them.
        retracted: Every study known to be retracted, linked or not, replaced ones included.
        registrations: The registration numbers each report names; those without are left out.
    """

    joined: tuple[Tie, ...] = ()
    suspected: tuple[Tie, ...] = ()
    disputed: tuple[Tie, ...] = ()
    pooled: Mapping[StudyId, tuple[StudyId, ...]] = field(default_factory=dict)
    same_group: tuple[Tie, ...] = ()
    replaced: Mapping[StudyId, StudyId] = field(default_factory=dict)
    retracted: frozenset[StudyId] = frozenset()
    registrations: Mapping[StudyId, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("pooled", "replaced", "registrations"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))


NO_RELATIONS = Relations()


def hanging_together(groups: Iterable[Collection[Member]]) -> dict[Member, frozenset[Member]]:
    """Each member of these groups, with all it shares a group with, also through others."""
    found: dict[Member, frozenset[Member]] = {}
    for group in groups:
        whole = frozenset(group).union(*(found.get(member, frozenset()) for member in group))
        found.update(dict.fromkeys(whole, whole))
    return found


def ends_of(ties: Iterable[Tie]) -> Iterator[tuple[StudyId, StudyId]]:
    """The two ends of each tie."""
    return ((tie.one, tie.other) for tie in ties)


def clusters(ties: Iterable[Tie]) -> dict[StudyId, frozenset[StudyId]]:
    """Every study that is tied to another, with all that hang together with it, itself included."""
    return hanging_together(ends_of(ties))


def ties_of(study: StudyId, ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """Of these ties, those that one study is an end of."""
    return tuple(tie for tie in ties if study in {tie.one, tie.other})


def suspicions_of(study: StudyId, relations: Relations) -> Iterator[str]:
    """With which reports a study may be one trial, why, and what a reviewer can say of it."""
    for tie in ties_of(study, relations.suspected):
        other = tie.other if tie.one == study else tie.one
        yield (
            f"may be one trial with {cited(other)}: {tie.why}; counted as one until a reviewer"
            f" says trial={other} or separate={other}"
        )
