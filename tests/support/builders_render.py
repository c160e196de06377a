"""A whole dossier of an invented compound, for the tests of pages and tables.

Nothing enters but what a test wants changed; a `Dossier` leaves. The compound, its studies and
every sentence are made up, so that no test depends on what real literature says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from tests.support.builders_render_changes import in_time, the_changes, told_by
from tests.support.builders_render_claims import (
    a_counted_study as a_counted_study,
)
from tests.support.builders_render_claims import (
    a_page_claim as a_page_claim,
)
from tests.support.builders_render_claims import (
    a_page_decision as a_page_decision,
)
from tests.support.builders_render_claims import (
    a_page_link as a_page_link,
)
from tests.support.builders_render_claims import (
    the_claims,
    the_decisions,
    the_history,
    the_links,
    the_reports,
)
from tests.support.builders_render_studies import (
    ANNA,
    AT,
    STUDY_ROWS,
    grade_in_full,
    grade_of_row,
    record_of_row,
)
from tests.support.builders_render_studies import (
    a_study_record as a_study_record,
)

from litreview.ladder.body import Body
from litreview.model.basis import Basis
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier, SearchState
from litreview.model.identity import ClaimId, Compound, Pmid, StudyId
from litreview.model.judgement import Judgement
from litreview.model.memo import Memo
from litreview.model.page import PrismaFlow
from litreview.model.policy import Policy
from litreview.model.query import Form, Query
from litreview.model.record import (
    Record,
)
from litreview.model.run import Membership
from litreview.model.trial import NO_RELATIONS
from litreview.model.vocabulary import (
    BasisKind,
    Certainty,
    Presence,
)

Decide = Callable[[Body], TierDecision]


def a_dossier(*, snapshot: bool = False) -> Dossier:
    """The invented compound Veltraxin: a dozen studies, claims of every kind."""
    whole = _veltraxin(snapshot=snapshot)
    return replace(whole, records={**whole.records}, grades={**whole.grades}, memo=Memo())


@cache
def _veltraxin(*, snapshot: bool) -> Dossier:
    claims = the_claims()
    records = {StudyId(row[0]): record_of_row(row) for row in STUDY_ROWS}
    grades = {StudyId(row[0]): grade_of_row(row) for row in STUDY_ROWS}
    first = StudyId("pmid:90000001")
    grades[first] = grade_in_full(grades[first], records[first])
    documented = Judgement(
        "x",
        AT,
        ANNA,
        "claim:approved",
        "stated",
        "yes",
        Basis(BasisKind.SOURCE, "https://register.example/veltraxin", certainty=Certainty.HIGH),
    ).sealed()
    return Dossier(
        query=a_query(),
        claims=claims,
        reports=the_reports(),
        records=records,
        memberships={study: _membership(study) for study in records if study.startswith("pmid")},
        grades=grades,
        links=the_links(),
        decisions=the_decisions(claims),
        policy=Policy(sources={"min_n_t3": "an evidence scale for natural medicines"}),
        search=a_search(snapshot=snapshot),
        flow=PrismaFlow({"PubMed": 11, "other sources": 1}, 1, 11, {"chemistry only": 1}, 7, 2, 1),
        rulebook="1.0",
        facts={ClaimId("approved"): (documented,)},
        history=in_time((*the_history(), *told_by(*the_changes()))),
        problems=("reviews/a.anders.jsonl: a torn last line was left out",),
    )


def a_query() -> Query:
    """The invented compound's identity."""
    return Query(
        Compound("veltraxin"),
        "Veltraxin",
        '"veltraxin"[tiab] OR "VTX-7"[tiab]',
        ("VTX-7", "Veltraksin"),
        "Gly-Pro-Ala-Lys-Phe-Pro-Gly",
        about="An invented heptapeptide, taken as a nasal spray for attention.",
        forms=(Form("N-acetyl veltraxin", same=False), Form("Veltraxin acetate", same=True)),
    )


def a_search(*, snapshot: bool = False) -> SearchState:
    """A complete search on 13 September 2026, or only the bundled snapshot of that day."""
    if snapshot:
        return SearchState(data_through="2026-09-13", snapshot=True)
    return SearchState(
        "2026-09-13",
        "2026-09-13",
        "2026-09-20",
        hits=11,
        translation="veltraxin[Title/Abstract]",
        warnings=('the phrase "Veltraksin" was not found',),
    )


def _membership(study: StudyId) -> Membership:
    if study == "pmid:90000011":
        return Membership(study, Presence.LEFT_QUERY, "2026-01-04", "2026-09-13")
    if study == "pmid:90000010":
        merged = Pmid("90000009")
        return Membership(study, Presence.GONE, "2026-01-04", "2026-09-13", merged_into=merged)
    return Membership(study, Presence.PRESENT, "2026-01-04", "2026-01-04")


def a_dossier_on(*bodies: Body, decide: Decide) -> Dossier:
    """A dossier of these bodies of evidence alone, decided; no record is in hand.

    Args:
        bodies: Each on a claim of its own; a study that several hold has the first one's grade.
        decide: Makes the decision on one body.
    """
    linked = [study for body in bodies for study in body.studies]
    return replace(
        a_dossier(),
        claims=tuple(body.claim for body in bodies),
        reports=tuple(report for body in bodies for report in body.reports),
        records={},
        memberships={},
        grades={study.study: study.grade for study in reversed(linked)},
        links=tuple(study.link for study in linked),
        decisions=tuple(map(decide, bodies)),
        facts={},
        history=(),
        relations=bodies[0].relations if bodies else NO_RELATIONS,
    )


def with_decision(dossier: Dossier, claim: str, **changes: object) -> Dossier:
    """The same dossier with one decision changed."""
    changed = tuple(
        replace(d, **changes) if d.claim == claim else d  # type: ignore[arg-type]
        for d in dossier.decisions
    )
    return replace(dossier, decisions=changed)


def with_records(dossier: Dossier, records: Iterable[Record]) -> Dossier:
    """The same dossier with these records in it, replacing those of the same id."""
    return replace(dossier, records={**dossier.records, **{r.id: r for r in records}})
