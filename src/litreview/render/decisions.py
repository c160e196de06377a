"""Every decision on paper: what each claim rests on, and what is known how.

A dossier enters; one frozen view leaves, for a Markdown page to place. The claims and studies are
those of the site's page: nothing is decided, counted or worded anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.identity import ClaimId
from litreview.render.basis_views import BasisView, Directory
from litreview.render.claim_views import ClaimView, CountedView, claim_views
from litreview.render.field_views import SECONDARY_ONLY, FieldView, TagView, field_views
from litreview.render.header import HeaderView, header_view
from litreview.render.order import grade_of, study_order
from litreview.render.refs import study_anchor
from litreview.render.study_rows import StudyIndex, study_row
from litreview.render.study_views import StudyView, study_view
from litreview.render.wording import WORDS, day, field_name, value_words

_OF_PEOPLE = (Field.CONDITION, Field.HEALTH_STATUS)
_OF_OTHERS = (Field.SPECIES, Field.SPECIES_DETAIL)
_OF_ALL = (Field.N, Field.CONTROL, Field.BLINDING, Field.ROUTE)
_NEAREST = ("quote", "metadata", "source")
_NOT_SAID = value_words(NOT_REPORTED)

Said = dict[str, tuple[FieldView, ...]]
"""What is said of each study, by its anchor."""


@dataclass(frozen=True, slots=True)
class KnownView:
    """One fact of a study, and how it is known.

    Attributes:
        how: Who says it, where nothing is quoted or named for it; empty where nobody says it.
        bases: What is quoted or told, the nearest to the study first.
    """

    name: str
    value: str
    how: str
    bases: tuple[BasisView, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownFromView:
    """Facts of a trial that are known alike; without a word about that, what nobody says.

    Attributes:
        kind: As of a basis; empty where nothing is quoted or named for them.
    """

    kind: str
    about: str
    url: str
    facts: tuple[KnownView, ...]


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial that counts for one claim, and what is known of it, by how it is known."""

    counted: CountedView
    known: tuple[KnownFromView, ...]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One claim: its decision, and what is not on the page's own view of it.

    Attributes:
        trials: Those that count for the claim, in the order of `claim.counted`.
        days: The day for which each word on a fact holds, in the order of `claim.facts`.
        count: What a statement about the literature comes to, then and now.
    """

    claim: ClaimView
    trials: tuple[TrialView, ...]
    days: tuple[str, ...]
    count: str


@dataclass(frozen=True, slots=True)
class StudyFactsView:
    """A study that counts for some claim, and everything said of it."""

    study: StudyView
    known: tuple[KnownView, ...]


@dataclass(frozen=True, slots=True)
class DecisionsView:
    """All claims of one compound, in the order of their file under the section they stand in."""

    header: HeaderView
    sections: tuple[tuple[str, tuple[DecisionView, ...]], ...]
    studies: tuple[StudyFactsView, ...]


def decisions_view(dossier: Dossier) -> DecisionsView:
    """Return every claim with what it rests on, and each study that counts once."""
    index, known = StudyIndex.of(dossier), Directory.of(dossier)
    studies = {study_anchor(study): study for study in study_order(dossier)}
    said = {
        anchor: field_views(grade_of(dossier, study), known) for anchor, study in studies.items()
    }
    order = list(WORDS["section"])
    claims = sorted(claim_views(dossier), key=lambda c: (order.index(c.section), c.order))
    sections = tuple(
        (WORDS["section"][section], tuple(_decision(dossier, said, c) for c in found))
        for section, found in groupby(claims, key=lambda claim: claim.section)
    )
    counting = {
        trial.counted.study.anchor
        for _, decisions in sections
        for decision in decisions
        for trial in decision.trials
    }
    return DecisionsView(
        header=header_view(dossier),
        sections=sections,
        studies=tuple(
            StudyFactsView(
                study_view(index, study_row(index, study)), tuple(map(_known, said[anchor]))
            )
            for anchor, study in studies.items()
            if anchor in counting
        ),
    )


def _decision(dossier: Dossier, said: Said, claim: ClaimView) -> DecisionView:
    facts = dossier.facts.get(ClaimId(claim.id), ())
    count = dossier.counted.get(ClaimId(claim.id))
    return DecisionView(
        claim=claim,
        trials=tuple(
            TrialView(item, _by_source(_facts(item, said.get(item.study.anchor))))
            for item in claim.counted
        ),
        days=tuple(day(fact.as_of) for fact in facts),
        count=str(count) if count is not None else "",
    )


def _facts(item: CountedView, fields: tuple[FieldView, ...] | None) -> Iterator[KnownView]:
    """Whom a trial studied, how many, against what, how blinded and by which route.

    A label studied nobody; of a study whose record is not in hand nothing is known.
    """
    if fields is None or item.subjects == "label":
        return
    said = {view.name: view for view in fields}
    who = _OF_PEOPLE if item.subjects == "human" else _OF_OTHERS
    for name in map(field_name, (*who, *_OF_ALL)):
        yield _known(said[name]) if name in said else KnownView(name, _NOT_SAID, "")


def _by_source(facts: Iterable[KnownView]) -> tuple[KnownFromView, ...]:
    """The facts with those that are known alike put together, and last what nobody says."""
    alike: dict[tuple[str, str, str], list[KnownView]] = {}
    for fact in facts:
        basis = fact.bases[0] if fact.bases else None
        source = (basis.kind, basis.about, basis.url) if basis is not None else ("", fact.how, "")
        alike.setdefault(source, []).append(fact)
    found = [
        KnownFromView(kind, about, url, tuple(known)) for (kind, about, url), known in alike.items()
    ]
    return tuple(sorted(found, key=lambda each: not (each.kind or each.about)))


def _known(view: FieldView) -> KnownView:
    """One field with the words that back its value: a person's where there are any."""
    if view.value == _NOT_SAID and not view.warnings:
        return KnownView(view.name, view.value, "")
    words = [word for word in view.judged if word.says == view.value]
    bases = [word.basis for word in words if word.basis is not None]
    if not view.judged:
        bases = [_read(tag) for tag in view.tags if not tag.outvoted]
    nearest = sorted(dict.fromkeys(bases), key=lambda basis: _NEAREST.index(basis.kind))
    how = "" if nearest else view.state
    warnings = tuple(text for text in view.warnings if text != SECONDARY_ONLY)  # the basis says so
    return KnownView(view.name, view.value, how, tuple(nearest), warnings)


def _read(tag: TagView) -> BasisView:
    """What a machine's value rests on, told as a person's is."""
    kind = "metadata" if tag.where in WORDS["metadata"].values() else "quote"
    return BasisView(kind, tag.quote, f"{tag.where}; read by the machine")
