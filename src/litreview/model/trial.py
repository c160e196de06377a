"""How reports hang together: of one trial, suspected to be, of one research group.

`reviews` makes the ties from records, grades and people's words; the ladder, the header and the
page count by them, so that every sum agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from litreview.model.identity import StudyId, cited
from litreview.model.vocabulary import TiedBy


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
        suspected: Reports that look like one trial, which nobody settled.
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
    pooled: Mapping[StudyId, tuple[StudyId, ...]] = field(default_factory=dict)
    same_group: tuple[Tie, ...] = ()
    replaced: Mapping[StudyId, StudyId] = field(default_factory=dict)
    retracted: frozenset[StudyId] = frozenset()
    registrations: Mapping[StudyId, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("pooled", "replaced", "registrations"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))


NO_RELATIONS = Relations()


def clusters(ties: Iterable[Tie]) -> dict[StudyId, frozenset[StudyId]]:
    """Every study that is tied to another, with all that hang together with it, itself included.

    Ties are followed from report to report; a study without ties is left out.
    """
    found: dict[StudyId, frozenset[StudyId]] = {}
    for tie in ties:
        ends = (found.get(end, frozenset({end})) for end in (tie.one, tie.other))
        joined = frozenset[StudyId]().union(*ends)
        found.update(dict.fromkeys(joined, joined))
    return found


def suspicions_of(study: StudyId, relations: Relations) -> Iterator[str]:
    """With which reports a study may be one trial, why, and what a reviewer can say of it."""
    for other, tie in _others(study, relations.suspected):
        yield (
            f"may be one trial with {cited(other)}: {tie.why}; counted as one until a reviewer"
            f" says trial={other} or separate={other}"
        )


def _others(study: StudyId, ties: Iterable[Tie]) -> Iterator[tuple[StudyId, Tie]]:
    for tie in ties:
        if study in {tie.one, tie.other}:
            yield (tie.other if tie.one == study else tie.one), tie
