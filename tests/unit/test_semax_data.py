"""The bundled Semax workspace: its files load, fit together, and hold what they may hold.

What people wrote enters; only properties that must hold of any version of it are checked. No
tier and no verdict is expected here: those follow from the ladder.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from litreview.model.basis import MAX_QUOTE, Basis
from litreview.model.claim import Claim, Report
from litreview.model.fields import LADDER_FIELDS, Field
from litreview.model.grade import QuoteCheck
from litreview.model.judgement import LINK, NOTE, STATED, Judgement
from litreview.model.link import LinkValue
from litreview.model.query import Query
from litreview.model.record import Record
from litreview.model.run import Citation
from litreview.model.text import Passage, StudyText
from litreview.model.vocabulary import (
    Account,
    BasisKind,
    ClaimKind,
    ClaimStatus,
    Control,
    OutcomeMatch,
    Subjects,
)
from litreview.reviews.active import thing_judged
from litreview.reviews.files import read_judgements
from litreview.reviews.quotes import recheck
from litreview.workspace.citations import read_citations, write_sorted
from litreview.workspace.claims import read_claims
from litreview.workspace.manual import read_manual
from litreview.workspace.queries import read_query
from litreview.workspace.reports import read_reports

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data" / "semax"
SEARCHED = "2026-09-13"
RECORDS = 215  # citations the search of that day found
PUBMED_QUERY = (
    '"semax"[tiab] OR "Semaks"[tiab] OR "ACTH(4-7)PGP"[tiab] OR "ACTH 4-7 PGP"[tiab] '
    'OR "Met-Glu-His-Phe-Pro-Gly-Pro"[tiab]'
)
ISSUE_CLAIMS = """
    focus-clarity mood-calm anxiolytic long-term-memory learning working-memory
    verbal-fluency-smell anti-fatigue sleep-social quality-of-life-mnd stroke-recovery
    stroke-prevention cognitive-decline optic-nerve diabetic-retinopathy adhd-rett
    neuroprotection immune-no-benefit immune-stroke racetams-better cerebrolysin-equal
    bdnf-mechanism plasma-bdnf bdnf-500-percent ngf-bdnf-time-course dmn-fmri
    dopamine-serotonin acth-analog-no-hormone subtle-not-stimulant nose-to-brain
    intranasal-default oral-destroyed onset-minutes duration-hours builds-over-weeks
    gains-permanent dose-300 dose-range-600 dose-0.1-percent dose-1-percent
    stroke-doses-higher one-percent-not-tenfold redose-same-day morning
    episodic-or-habitual injection-safe well-tolerated nasal-irritation
    fatigue-irritability not-addictive ld50-undeterminable selank-pairing
    phenylpiracetam-nicotine amphetamine-potentiation na-semax-amidate cold-storage
    russian-approved no-western-rct
    """
ISSUE_STUDIES = """
    pmid:11517472 pmid:10358912 pmid:10741256 pmid:11569188 pmid:12459874 pmid:15792140
    pmid:18379501 pmid:10199046 pmid:23289234 pmid:24437205 pmid:27051926 pmid:29798983
    pmid:30225715 pmid:32342318 pmid:36083821 pmid:42366656 pmid:8679991 manual:kaplan-1996
    """
CLAIM_IDS = frozenset(ISSUE_CLAIMS.split())
HUMAN_STUDIES = frozenset(ISSUE_STUDIES.split())
SECTIONS = {
    "what",
    "mechanism",
    "dosing",
    "reconstitution",
    "side_effects",
    "stacking",
    "evidence",
}
SOURCES = {"compound page", "article"}
OWN_WORD = {Field.RISK_OF_BIAS, Field.FULL_TEXT_READ}  # the curator's own; a note says why
DECIDED_WORDS = {"tier", "verdict", "expected", "level", "points"}  # computed, never written


@pytest.fixture(scope="module")
def query() -> Query:
    return read_query(ROOT / "queries" / "semax.toml")


@pytest.fixture(scope="module")
def claims() -> dict[str, Claim]:
    return {claim.id: claim for claim in read_claims(DATA / "claims.toml")}


@pytest.fixture(scope="module")
def reports(claims: dict[str, Claim]) -> tuple[Report, ...]:
    return read_reports(DATA / "reports.toml", [claim.id for claim in claims.values()])


@pytest.fixture(scope="module")
def citations() -> tuple[Citation, ...]:
    return read_citations(DATA / "citations.jsonl")


@pytest.fixture(scope="module")
def manual() -> tuple[Record, ...]:
    return read_manual(DATA / "manual")


@pytest.fixture(scope="module")
def judgements() -> tuple[Judgement, ...]:
    files = read_judgements(DATA / "reviews")
    assert files.problems == ()
    latest = {(j.reviewer, thing_judged(j), fact_source(j)): j for j in files.active}
    return tuple(latest.values())


def fact_source(judgement: Judgement) -> str:
    """Of a fact each source has a word of its own; of all else a newer word replaces the older."""
    basis = judgement.basis if judgement.field == STATED else None
    return (basis.source or basis.text) if basis is not None else ""


@pytest.fixture(scope="module")
def texts(citations: tuple[Citation, ...], manual: tuple[Record, ...]) -> dict[str, StudyText]:
    """What may be read of each study without any abstract."""
    found = {record.id: record.study_text for record in manual}
    return dict(found) | {
        f"pmid:{citation.pmid}": StudyText(
            f"pmid:{citation.pmid}",
            (Passage("title", citation.title),),
            citation.publication_types,
        )
        for citation in citations
    }


def links_of(judgements: tuple[Judgement, ...]) -> Iterator[tuple[Judgement, LinkValue]]:
    for judgement in judgements:
        if isinstance(judgement.value, LinkValue):
            yield judgement, judgement.value


def bases_of(judgements: tuple[Judgement, ...]) -> Iterator[tuple[Judgement, Basis]]:
    for judgement in judgements:
        if judgement.basis is not None:
            yield judgement, judgement.basis
        for overruled in judgement.overruled:
            yield judgement, overruled.basis


def word(judgements: tuple[Judgement, ...], study: str, field: Field) -> Judgement:
    (found,) = [j for j in judgements if j.subject == study and j.field == field]
    return found


# the query


def test_the_search_is_the_one_the_snapshot_comes_from(query: Query) -> None:
    assert query.pubmed == PUBMED_QUERY
    assert query.cadence_days == 7


def test_no_name_of_another_form_is_a_name_of_the_compound(query: Query) -> None:
    other = {n.casefold() for f in query.forms if not f.same for n in (f.name, *f.synonyms)}
    assert other
    assert not other & {name.casefold() for name in query.names}


def test_homonyms_leave_the_compound_itself_alone(query: Query) -> None:
    names = {name.casefold() for name in query.names}
    assert query.homonyms
    assert not names & {word.casefold() for word in query.homonyms}


# claims and reports


def test_every_claim_of_the_sources_is_there(claims: dict[str, Claim]) -> None:
    assert set(claims) >= CLAIM_IDS


def test_no_tier_or_verdict_is_written_down() -> None:
    for path in (DATA / "claims.toml", DATA / "reports.toml"):
        lists = tomllib.loads(path.read_text(encoding="utf-8")).values()
        for table in (table for tables in lists for table in tables):
            assert not DECIDED_WORDS & set(table)
    for line in (DATA / "reviews" / "curation.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        keys = set(row) | (set(row["value"]) if isinstance(row["value"], dict) else set())
        assert not DECIDED_WORDS & keys


def test_claims_stand_in_a_section_and_name_their_sources(claims: dict[str, Claim]) -> None:
    for claim in claims.values():
        assert claim.section in SECTIONS, claim.id
        assert set(claim.sources) <= SOURCES, claim.id
        assert claim.sources, claim.id
        assert {cite.source for cite in claim.cites} <= set(claim.sources), claim.id


def test_every_step_of_the_mechanism_has_a_claim(claims: dict[str, Claim]) -> None:
    assert {claim.step for claim in claims.values()} - {None} == set(range(1, 8))


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("stroke-recovery", ClaimKind.BENEFIT),
        ("na-semax-amidate", ClaimKind.BENEFIT),
        ("bdnf-mechanism", ClaimKind.MECHANISM),
        ("nose-to-brain", ClaimKind.MECHANISM),
        ("dose-300", ClaimKind.REGIMEN),
        ("nasal-irritation", ClaimKind.HARM),
        ("well-tolerated", ClaimKind.SAFETY),
        ("not-addictive", ClaimKind.SAFETY),
        ("injection-safe", ClaimKind.SAFETY),
        ("russian-approved", ClaimKind.FACT),
        ("cold-storage", ClaimKind.FACT),
        ("no-western-rct", ClaimKind.FACT),
    ],
)
def test_the_kind_fits_what_the_claim_says(
    claims: dict[str, Claim], claim: str, kind: ClaimKind
) -> None:
    assert claims[claim].kind is kind


def test_claims_about_animals_are_marked(claims: dict[str, Claim]) -> None:
    marked = {c.id for c in claims.values() if c.about is Subjects.ANIMALS}
    assert marked == {"ngf-bdnf-time-course", "ld50-undeterminable"}


def test_only_the_proposed_dose_is_proposed(claims: dict[str, Claim]) -> None:
    proposed = {c.id for c in claims.values() if c.status is ClaimStatus.PROPOSED}
    assert proposed == {"dose-300"}


def test_citations_keep_the_errors_of_their_source(claims: dict[str, Claim]) -> None:
    typed = {str(cite.pmid): cite for claim in claims.values() for cite in claim.cites}
    assert typed["29798983"].author == "Tsai SJ"  # the record's first author is Gusev
    assert typed["11517472"].year == 2001  # the record is of 1997


def test_reports_come_from_the_sources_and_are_counted(reports: tuple[Report, ...]) -> None:
    assert {report.source for report in reports} == SOURCES
    for report in reports:
        assert report.count, report.id


def test_the_share_the_article_counts_is_kept(reports: tuple[Report, ...]) -> None:
    counts = {report.id: report.count for report in reports}
    assert counts["article-undesired-tally"] == "15%"


# records


def test_the_snapshot_holds_what_the_search_found(citations: tuple[Citation, ...]) -> None:
    assert len(citations) == RECORDS
    assert {citation.first_seen for citation in citations} == {SEARCHED}


def test_the_snapshot_is_written_as_the_program_writes_it(
    citations: tuple[Citation, ...], tmp_path: Path
) -> None:
    copy = tmp_path / "citations.jsonl"
    write_sorted(copy, citations)
    assert copy.read_bytes() == (DATA / "citations.jsonl").read_bytes()


def test_the_paper_pubmed_does_not_hold_says_where_it_comes_from(
    manual: tuple[Record, ...],
) -> None:
    papers = [record for record in manual if record.kind != "label"]
    assert [record.id for record in papers] == ["manual:kaplan-1996"]
    assert "secondary" in papers[0].provenance


def test_leaflets_say_who_reproduces_them(manual: tuple[Record, ...]) -> None:
    labels = [record for record in manual if record.kind == "label"]
    assert labels
    for record in labels:
        assert "reproduces it" in record.provenance, record.id
        assert "https://" in record.provenance, record.id


# judgements


def test_judgements_are_sealed_and_of_the_curator(judgements: tuple[Judgement, ...]) -> None:
    for judgement in judgements:
        assert judgement.reviewer == "curation"
        assert judgement.sealed().id == judgement.id


def test_every_judgement_names_what_it_rests_on(judgements: tuple[Judgement, ...]) -> None:
    for judgement in judgements:
        own = judgement.field in {*OWN_WORD, NOTE}  # a remark never counts
        assert (judgement.basis is None) == own, (judgement.subject, judgement.field)
        assert judgement.note or judgement.field not in OWN_WORD, judgement.subject


def test_quotes_are_short_and_know_their_place(judgements: tuple[Judgement, ...]) -> None:
    for _, basis in bases_of(judgements):
        if basis.kind is BasisKind.QUOTE:
            assert len(basis.text) <= MAX_QUOTE
            assert basis.start is not None
            assert basis.end == basis.start + len(basis.text)


def test_titles_and_types_quoted_stand_in_the_records(
    judgements: tuple[Judgement, ...], texts: dict[str, StudyText]
) -> None:
    for judgement, basis in bases_of(judgements):
        if basis.where in {"title", "publication_type"} and judgement.study is not None:
            found = recheck(basis, texts[judgement.study])
            assert found is QuoteCheck.FOUND, (judgement.subject, basis.text)


def test_an_abstract_called_read_is_silent_or_it_would_be_quoted(
    judgements: tuple[Judgement, ...],
) -> None:
    accounts = [(j, b) for j, b in bases_of(judgements) if b.account is Account.ABSTRACT]
    assert {"pmid:30225715", "pmid:32342318"} <= {j.subject for j, _ in accounts}
    for judgement, basis in accounts:
        assert basis.kind is BasisKind.SOURCE
        assert judgement.value == "not_reported", (judgement.subject, judgement.field)


def test_no_full_text_is_claimed_to_have_been_read(judgements: tuple[Judgement, ...]) -> None:
    read = [j for j in judgements if j.field == Field.FULL_TEXT_READ]
    assert {j.subject for j in read} == HUMAN_STUDIES
    assert {j.value for j in read} == {"no"}


def test_every_human_study_is_judged_on_what_the_ladder_weighs(
    judgements: tuple[Judgement, ...],
) -> None:
    wanted = {*LADDER_FIELDS, Field.SPECIES, Field.DESIGN}
    for study in HUMAN_STUDIES:
        assert wanted <= {j.field for j in judgements if j.subject == study}, study


def test_nobody_is_said_to_have_been_randomized(judgements: tuple[Judgement, ...]) -> None:
    said = {j.value for j in judgements if j.field == Field.RANDOMIZED}
    assert said == {"no", "not_reported"}


def test_the_conflict_over_the_motor_neuron_study_is_on_record(
    judgements: tuple[Judgement, ...],
) -> None:
    randomized = word(judgements, "pmid:18379501", Field.RANDOMIZED)
    assert randomized.value == "not_reported"
    (against,) = randomized.overruled
    assert against.value == "yes"
    assert against.basis.kind is BasisKind.METADATA
    assert against.basis.text == "Randomized Controlled Trial"
    assert word(judgements, "pmid:18379501", Field.BLINDING).value == "open"


def test_standard_care_is_usual_care(judgements: tuple[Judgement, ...]) -> None:
    for study in ("pmid:11517472", "pmid:29798983"):
        assert word(judgements, study, Field.CONTROL).value == Control.USUAL_CARE


def test_links_join_known_claims_and_known_studies(
    judgements: tuple[Judgement, ...], claims: dict[str, Claim], texts: dict[str, StudyText]
) -> None:
    for judgement, value in links_of(judgements):
        assert judgement.study in texts
        claim = claims[str(judgement.claim)]
        assert value.part in (claim.parts or ("",)), judgement.subject
        assert claim.kind is not ClaimKind.FACT, "no study moves a claim of fact"


def test_linked_studies_are_judged_themselves(judgements: tuple[Judgement, ...]) -> None:
    judged = {j.subject for j in judgements if j.field == Field.SPECIES}
    assert {j.study for j, _ in links_of(judgements)} <= judged


def test_patients_are_never_a_match_for_healthy_users(
    judgements: tuple[Judgement, ...], claims: dict[str, Claim]
) -> None:
    health = {j.subject: j.value for j in judgements if j.field == Field.HEALTH_STATUS}
    for judgement, value in links_of(judgements):
        target = claims[str(judgement.claim)].population
        if (
            target in {"healthy users", "general"}
            and health.get(str(judgement.study)) == "patients"
        ):
            assert value.population != "match", judgement.subject


def test_some_links_say_why_a_study_does_not_count(judgements: tuple[Judgement, ...]) -> None:
    values = [value for _, value in links_of(judgements)]
    assert any(value.outcome is OutcomeMatch.MISMATCH for value in values)
    assert any(value.intervention == "other_compound" for value in values)
    assert any(value.direction == "not_reported" for value in values)


def test_every_record_of_the_snapshot_was_read(
    judgements: tuple[Judgement, ...], citations: tuple[Citation, ...]
) -> None:
    told = {
        j.subject for j in judgements if j.field in {Field.SPECIES, Field.DESIGN, Field.EXCLUDED}
    }
    assert {f"pmid:{citation.pmid}" for citation in citations} <= told


def test_nothing_counts_on_a_title_that_does_not_name_the_compound(
    judgements: tuple[Judgement, ...],
) -> None:
    given = {j.subject: j.value for j in judgements if j.field == Field.INTERVENTION}
    for judgement, value in links_of(judgements):
        if given.get(str(judgement.study)) == "not_reported":
            assert value.direction == "not_reported", judgement.subject


def test_every_part_of_a_claim_has_a_study(
    judgements: tuple[Judgement, ...], claims: dict[str, Claim]
) -> None:
    linked = {(str(j.claim), value.part) for j, value in links_of(judgements)}
    for claim in claims.values():
        assert {(claim.id, part) for part in claim.parts} <= linked, claim.id


def test_records_of_other_fields_are_excluded_with_a_reason(
    judgements: tuple[Judgement, ...],
) -> None:
    excluded = {j.subject for j in judgements if j.field == Field.EXCLUDED}
    assert "pmid:6455927" in excluded
    assert not excluded & {j.study for j, _ in links_of(judgements)}


def test_facts_rest_on_a_source(
    judgements: tuple[Judgement, ...], claims: dict[str, Claim]
) -> None:
    facts = [j for j in judgements if j.field == STATED]
    assert facts
    for fact in facts:
        assert claims[str(fact.claim)].kind is ClaimKind.FACT
        assert fact.basis is not None
        assert fact.basis.kind is BasisKind.SOURCE


def test_only_links_facts_and_fields_are_judged(judgements: tuple[Judgement, ...]) -> None:
    assert {j.field for j in judgements} <= {*Field, LINK, STATED, NOTE}
