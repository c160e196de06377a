"""An audit in sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders import a_citation
from tests.support.builders_render import a_dossier

from litreview.model.audit import (
    Agreement,
    Audit,
    CitationAudit,
    CitationStatus,
    FieldCheck,
    Located,
    NumberAudit,
)
from litreview.model.identity import ClaimId, Compound, StudyId
from litreview.model.vocabulary import Certainty
from litreview.render.audit_words import audit_lines, citation_sentences, cited_often
from litreview.render.claim_views import claim_views

CITE = a_citation()
DIFFERS = Agreement.DIFFERS


def an_audit(
    *fields: FieldCheck,
    status: CitationStatus = CitationStatus.MISMATCH,
    claim: str = "attention",
    located: tuple[Located, ...] = (),
) -> CitationAudit:
    study = StudyId("pmid:1") if fields else None
    return CitationAudit(ClaimId(claim), CITE, status, study, fields, located)


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        (
            ("author", "Quill Q", "Ivanova A and Petrov B"),
            "is by Ivanova A and Petrov B, not Quill Q.",
        ),
        (("year", "2001", "1997"), "is of 1997, not 2001."),
        (("title", "This", "That."), "is titled \u201cThat\u201d, not \u201cThis\u201d."),
        (("journal", "Brain", "Brain Res"), "is in Brain Res, not Brain."),
        (("n", "60", "48"), "has n = 48, not 60."),
        (("species", "human", "animal (rat)"), "studied animal (rat), not human."),
    ],
)
def test_what_the_record_says_instead(check: tuple[str, str, str], sentence: str) -> None:
    assert citation_sentences(an_audit(FieldCheck(*check, DIFFERS))) == (f"PMID 1 {sentence}",)


def test_what_is_not_stated_is_said_apart() -> None:
    silent = FieldCheck("n", "60", "", Agreement.NOT_STATED)
    agreeing = FieldCheck("year", "2020", "2020", Agreement.AGREES)
    assert citation_sentences(an_audit(silent, agreeing, status=CitationStatus.OK)) == (
        "Right: year.",
        "Not stated in the record in hand: n.",
    )


def test_two_that_fit_alike_are_both_named() -> None:
    located = tuple(
        Located(StudyId(f"pmid:{at}"), Certainty.LOW, ("the year 2007",)) for at in (1, 2)
    )
    found = an_audit(status=CitationStatus.UNLOCATABLE, located=located)
    assert citation_sentences(found) == (
        "May be PMID 1 (the year 2007) or PMID 2 (the year 2007); not sure enough to say.",
    )


def test_a_citation_of_two_claims_is_told_once() -> None:
    year = FieldCheck("year", "2001", "1997", DIFFERS)
    (once,) = cited_often([an_audit(year), an_audit(year, claim="night-shift")])
    assert once.claims == ("attention", "night-shift")


def test_a_right_citation_with_a_word_the_title_lacks_is_shown() -> None:
    note = "the record's title does not say hemorrhagic"
    title = FieldCheck("title", "This", "That", Agreement.AGREES, note)
    right = replace(an_audit(title, status=CitationStatus.OK), claim=ClaimId("night-shift"))
    plain = an_audit(replace(title, note=""), status=CitationStatus.OK)
    lines = list(audit_lines(a_dossier(), Audit(Compound("veltraxin"), (right, plain))))
    assert "Citations that match their record, but for words of the title (1)" in lines
    assert "    The record's title does not say hemorrhagic." in lines
    assert sum(line.startswith(f"  {CITE.as_typed}") for line in lines) == 1
    every = list(audit_lines(a_dossier(), Audit(Compound("veltraxin"), (right, plain)), every=True))
    assert "Citations that match their record (2)" in every


def test_a_line_of_two_pmids_is_one_on_the_page() -> None:
    dossier = a_dossier()
    claim = next(claim for claim in dossier.claims if claim.cites)
    one, other = (
        CitationAudit(claim.id, claim.cites[0], status, problem=problem)
        for status, problem in (
            (CitationStatus.OK, "first"),
            (CitationStatus.WRONG_NAMESPACE, "second"),
        )
    )
    views = claim_views(replace(dossier, audited={claim.id: (one, other)}))
    (cited,) = next(view for view in views if view.id == claim.id).cites
    assert cited.wrong
    assert cited.findings[0] == "First."
    assert "Second." in cited.findings


def test_a_report_is_told_from_what_speaks_for_studies() -> None:
    number = NumberAudit("reports.toml", 'report "x", says', "", ("9",), attributed=False)
    audit = Audit(Compound("veltraxin"), (), (number,), 3)
    lines = list(audit_lines(a_dossier(), audit))
    assert lines[0] == "Veltraxin: its sources assert no citation."
    assert '  9: reports.toml, report "x", says (the text of its source is not on file)' in lines


def test_only_what_pubmed_has_is_told_to_be_refreshed() -> None:
    by_hand, fetched = (
        NumberAudit("claims.toml", "x", "", ("9",), "note", unread=(StudyId(study),))
        for study in ("manual:kaplan-1996", "pmid:1")
    )
    said = "\n".join(audit_lines(a_dossier(), Audit(Compound("veltraxin"), (), (by_hand,), 3)))
    assert "1 number cannot be checked: no text is on file of manual:kaplan-1996." in said
    assert "litreview refresh" not in said
    both = Audit(Compound("veltraxin"), (), (by_hand, fetched), 3)
    said = "\n".join(audit_lines(a_dossier(), both))
    assert "1 number cannot be checked: not every abstract is in hand. `litreview refresh" in said
    assert "no text is on file of manual:kaplan-1996" in said


def test_nothing_quoted_is_said_in_plain_words() -> None:
    lines = list(audit_lines(a_dossier(), Audit(Compound("veltraxin"), ())))
    assert "No claim, report or note quotes a number." in lines


def test_the_page_names_numbers_beside_the_claim_and_who_says_them() -> None:
    dossier = a_dossier()
    claim = dossier.claims[0].id
    texts = tuple(
        NumberAudit("claims.toml", key, "", ("9 mg", "9 mg"), key)
        for key in ("statement", "note", "short", "question", "cites", "report", "remark")
    )
    views = claim_views(replace(dossier, unstated={claim: texts}))
    said = next(view for view in views if view.id == claim).unstated
    assert said[0] == "9 mg: said by the claim."
    assert len(set(said)) == len(texts)
    assert not any(view.unstated for view in views if view.id != claim)


def test_the_page_shows_what_was_found_beside_each_citation() -> None:
    dossier = a_dossier()
    claim = next(claim for claim in dossier.claims if claim.cites)
    wrong = FieldCheck("year", "2001", "1997", DIFFERS)
    audited = tuple(
        CitationAudit(claim.id, cite, CitationStatus.MISMATCH, StudyId("pmid:1"), (wrong,))
        for cite in claim.cites
    )
    views = claim_views(replace(dossier, audited={claim.id: audited}))
    view = next(view for view in views if view.id == claim.id)
    assert len(view.cites) == len(claim.cites)
    assert view.cites[0].wrong
    assert view.cites[0].findings == ("PMID 1 is of 1997, not 2001.",)
    plain = next(view for view in claim_views(dossier) if view.id == claim.id)
    assert plain.cites[0].findings == ()
