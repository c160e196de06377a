"""Who checked what: people's words and the machine's behind the values that decisions use.

A dossier enters; counts in words leave, honest where nobody looked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from litreview.model.agreement import Agreement, ReviewFigures
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import FieldGrade
from litreview.model.identity import Reviewer, StudyId
from litreview.render.field_views import ALWAYS_SHOWN
from litreview.render.people import sources_once
from litreview.render.wording import counted, field_name, number, share

FIELDS = (*ALWAYS_SHOWN, Field.ROUTE, Field.DOSE, Field.DURATION)
"""The fields told of: those that every study is shown with, and how the compound was given."""


class Hand(StrEnum):
    """Whose value of a field is used."""

    BOTH = "both"  # a person's, and the machine reads the same
    PERSON = "person"  # a person's; the machine is silent or reads otherwise
    MACHINE = "machine"  # the machine's, checked by nobody
    DISPUTED = "disputed"  # people disagree and nobody decided
    NOBODY = "nobody"  # not reported, as far as anybody or anything says


@dataclass(frozen=True, slots=True)
class HandsView:
    """One field: how many studies have its value by whom, in the order of `Hand`."""

    name: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptView:
    """One field: the words given beside the machine's value, and those that left it as it was.

    `hidden` are those given before it could be seen, and how many were the same.
    """

    name: str
    shown: str
    hidden: str


@dataclass(frozen=True, slots=True)
class AgreementView:
    """How two reviewers agree on one field; `kappa` with its interval where there is one."""

    name: str
    items: str
    agree: str
    kappa: str
    remark: str


@dataclass(frozen=True, slots=True)
class CheckedView:
    """Who checked what.

    Attributes:
        reviewers: Everybody who judged anything, with how many words.
        studies: By how many records, each the main report of its trial, studies and labels count.
        sources: How many studies and labels these are, each trial once.
        hands: By field; none where no study counts.
        shown: How many values people judged with the machine's in sight; empty for none.
        kept: How many of them they left as they were, with the share.
        fields: The same by field.
        compared: Whose agreement it is, a sentence each; none where no two judged the same.
        agreement: By field.
        taken_back: How many judgements their author took back, in a sentence.
    """

    reviewers: tuple[tuple[Reviewer, str], ...]
    studies: int
    sources: str
    hands: tuple[HandsView, ...]
    shown: str
    kept: str
    fields: tuple[KeptView, ...]
    compared: tuple[str, ...]
    agreement: tuple[AgreementView, ...]
    taken_back: str


def checked_view(dossier: Dossier) -> CheckedView:
    """Return who checked what of a compound."""
    used = {study.study for decision in dossier.decisions for study in decision.counted}
    figures = dossier.figures or ReviewFigures()
    shown = sum(one.shown for one in figures.unchanged)
    kept = sum(one.kept for one in figures.unchanged)
    return CheckedView(
        reviewers=tuple(_reviewers(dossier)),
        studies=len(used),
        sources=sources_once(dossier),
        hands=tuple(_hands(dossier, used)) if used else (),
        shown=counted(shown, "value") if shown else "",
        kept=f"{number(kept)} ({share(kept / shown)})" if shown else "",
        fields=tuple(_kept(figures)),
        compared=tuple(_compared(figures)),
        agreement=tuple(_agreement(figures)),
        taken_back=_taken_back(figures.taken_back),
    )


def _reviewers(dossier: Dossier) -> Iterator[tuple[Reviewer, str]]:
    grades = (field for grade in dossier.touched_grades for field in grade.fields.values())
    words = chain(
        (word.reviewer for field in grades for word in field.judgements),
        (word.reviewer for link in dossier.links for word in link.words),
        (word.reviewer for each in dossier.facts.values() for word in each),
    )
    for name, count in sorted(Counter(words).items(), key=lambda one: (-one[1], one[0])):
        yield name, counted(count, "judgement")


def _hands(dossier: Dossier, studies: Collection[StudyId]) -> Iterator[HandsView]:
    grades = [dossier.grades[study] for study in studies if study in dossier.grades]
    for field in FIELDS:
        found = Counter(_hand(grade.fields.get(field)) for grade in grades)
        yield HandsView(field_name(field), tuple(number(found[hand]) for hand in Hand))


def _hand(grade: FieldGrade | None) -> Hand:
    if grade is None or not (grade.judgements or grade.value != NOT_REPORTED):
        return Hand.NOBODY
    if grade.conflict:
        return Hand.DISPUTED
    if not grade.judgements:
        return Hand.MACHINE
    read = grade.machine is not None and grade.machine.value == grade.value
    return Hand.BOTH if read else Hand.PERSON


def _kept(figures: ReviewFigures) -> Iterator[KeptView]:
    for one in figures.unchanged:
        shown, hidden = _out_of(one.kept, one.shown), _out_of(one.same, one.hidden)
        yield KeptView(field_name(one.field), shown, hidden)


def _out_of(some: int, of: int) -> str:
    return f"{number(some)} of {number(of)}" if of else "none judged so"


def _compared(figures: ReviewFigures) -> Iterator[str]:
    """Who the two are, each pair once."""
    yield from dict.fromkeys(row.overall.who for row in figures.agreement if row.overall.items)


def _agreement(figures: ReviewFigures) -> Iterator[AgreementView]:
    for row in figures.agreement:
        found = row.overall
        if found.items and found.agreement is not None:
            yield AgreementView(
                name=_row_name(row.field),
                items=number(found.items),
                agree=share(found.agreement),
                kappa=_kappa(found),
                remark="; ".join(found.remarks),
            )


def _row_name(row: str) -> str:
    """A field of studies, an answer of links or the word on a fact, as a heading."""
    if row in set(Field):
        return field_name(Field(row))
    answer = row.partition(" ")[2]
    return f"Link: {answer}" if answer else "Fact: what the source says"


def _kappa(found: Agreement) -> str:
    if found.kappa is None:
        return "not defined"
    text = f"{found.kappa:.2f}"
    if found.ci is not None:
        text += f" ({found.ci[0]:.2f} to {found.ci[1]:.2f})"
    return text.replace("-", "\N{MINUS SIGN}")


def _taken_back(count: int) -> str:
    if not count:
        return "Nobody has taken a judgement back."
    was, it = ("was", "it") if count == 1 else ("were", "them")
    return f"{counted(count, 'judgement')} {was} taken back by whoever made {it}."
