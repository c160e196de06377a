"""The bundled workspace: its files load, fit together, and hold what they may hold.

What people wrote enters; properties that must hold of any version of it are checked for every
compound, and a few facts of one compound stand in tables. No tier and no verdict is expected here:
those follow from the ladder.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from litreview.model.basis import MAX_QUOTE, Basis
from litreview.model.claim import GENERAL, Claim, Report, source_key
from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, Field
from litreview.model.grade import QuoteCheck
from litreview.model.judgement import LINK, NOTE, STATED, Judgement
from litreview.model.licence import find_licence
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
from litreview.reviews.files import read_judgements
from litreview.reviews.quotes import recheck
from litreview.workflow.open_records import read_open
from litreview.workspace.citations import read_citations, write_sorted
from litreview.workspace.claims import read_claims
from litreview.workspace.manual import read_manual
from litreview.workspace.policy import read_policy
from litreview.workspace.queries import read_query
from litreview.workspace.reports import read_reports, read_sources
from litreview.workspace.topics import read_topics

ROOT = Path(__file__).resolve().parents[2]
COMPOUNDS = sorted(path.stem for path in (ROOT / "queries").glob("*.toml"))
POLICY = read_policy(ROOT / "data" / "policy.toml")
CURATORS = {"curation", *(name for name, of in POLICY.same_people.items() if of == "curation")}

# -- what is true of one compound --------------------------------------------------------------

SEARCHES = {
    "selank": (
        '"selank"[tiab] OR ("TP-7"[tiab] AND tuftsin[tiab]) OR "Thr-Lys-Pro-Arg-Pro-Gly-Pro"[tiab]'
    ),
    "semax": (
        '"semax"[tiab] OR "Semaks"[tiab] OR "ACTH(4-7)PGP"[tiab] OR "ACTH 4-7 PGP"[tiab] '
        'OR "Met-Glu-His-Phe-Pro-Gly-Pro"[tiab]'
    ),
}
SNAPSHOTS = {  # the day of the search, and how many it found
    "selank": ("2026-09-13", 72),
    "semax": ("2026-09-13", 215),
}
CLAIMS = {
    "selank": """
    calm-healthy gad-relief equals-benzodiazepine memory-learning semax-counterweight
    immune-balance no-sedation no-dependence gaba-mechanism nasal-dose onset-minutes
    builds-over-weeks nasal-bioavailability na-selank-amidate
    """,
    "semax": """
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
    """,
}
HUMAN_STUDIES = {
    "selank": """
    pmid:25176261 pmid:32342318 pmid:18577961 manual:syunyakov-2011 manual:syunyakov-2012
    manual:verbenko-adjustment-disorder
    """,
    "semax": """
    pmid:11517472 pmid:10358912 pmid:10741256 pmid:11569188 pmid:12459874 pmid:15792140
    pmid:18379501 pmid:10199046 pmid:23289234 pmid:24437205 pmid:27051926 pmid:29798983
    pmid:30225715 pmid:32342318 pmid:36083821 pmid:42366656 pmid:8679991 manual:kaplan-1996
    """,
}
KINDS = [
    ("semax", "stroke-recovery", ClaimKind.BENEFIT),
    ("semax", "na-semax-amidate", ClaimKind.BENEFIT),
    ("semax", "bdnf-mechanism", ClaimKind.MECHANISM),
    ("semax", "nose-to-brain", ClaimKind.MECHANISM),
    ("semax", "dose-300", ClaimKind.REGIMEN),
    ("semax", "nasal-irritation", ClaimKind.HARM),
    ("semax", "well-tolerated", ClaimKind.SAFETY),
    ("semax", "not-addictive", ClaimKind.SAFETY),
    ("semax", "injection-safe", ClaimKind.SAFETY),
    ("semax", "russian-approved", ClaimKind.FACT),
    ("semax", "cold-storage", ClaimKind.FACT),
    ("semax", "no-western-rct", ClaimKind.FACT),
]
ABOUT_ANIMALS = {"semax": {"ngf-bdnf-time-course", "ld50-undeterminable"}}
PROPOSED = {"semax": {"dose-300"}}
MISTYPED = [  # as the source types them; the records are by Gusev, and of 1997
    ("semax", "29798983", "author", "Tsai SJ"),
    ("semax", "11517472", "year", 2001),
]
SHARES = [("semax", "article-undesired-tally", "15%")]
SAID = [  # what the curators' word on a study is
    ("semax", "pmid:18379501", Field.RANDOMIZED, "not_reported"),
    ("semax", "pmid:18379501", Field.BLINDING, "open"),
    ("semax", "pmid:11517472", Field.CONTROL, Control.USUAL_CARE),
    ("semax", "pmid:29798983", Field.CONTROL, Control.USUAL_CARE),
]
OVERRULED = [("semax", "pmid:18379501", Field.RANDOMIZED, "yes", "Randomized Controlled Trial")]
SILENT_ABSTRACTS = {"semax": {"pmid:30225715", "pmid:32342318"}}
EXCLUDED = {"semax": {"pmid:6455927"}}
OPEN_ABSTRACTS = {"semax": 4}
READ_WHOLE = ["semax"]  # of these every record was read

# -- of every compound -------------------------------------------------------------------------

OWN_WORD = {Field.RISK_OF_BIAS, Field.FULL_TEXT_READ, NOTE}  # the curators' own
DECIDED_WORDS = {"tier", "verdict", "expected", "level", "points"}  # computed, never written


@pytest.fixture(scope="module", params=COMPOUNDS)
def compound(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def query_of(compound: str) -> Query:
    return read_query(ROOT / "queries" / f"{compound}.toml")


@cache
def claims_of(compound: str) -> dict[str, Claim]:
    return {str(claim.id): claim for claim in read_claims(data_of(compound) / "claims.toml")}


@cache
def reports_of(compound: str) -> tuple[Report, ...]:
    known = [claim.id for claim in claims_of(compound).values()]
    return read_reports(data_of(compound) / "reports.toml", known)


@cache
def citations_of(compound: str) -> tuple[Citation, ...]:
    return read_citations(data_of(compound) / "citations.jsonl")


@cache
def manual_of(compound: str) -> tuple[Record, ...]:
    return read_manual(data_of(compound) / "manual")


@cache
def lines_of(compound: str) -> tuple[Judgement, ...]:
    """Every line that nobody took back."""
    files = read_judgements(data_of(compound) / "reviews")
    assert files.problems == ()
    return files.active


@cache
def words_of(compound: str) -> tuple[Judgement, ...]:
    """What each reviewer says today: a later word on the same thing replaces an earlier."""
    latest = {}
    for line in lines_of(compound):
        part = line.value.part if isinstance(line.value, LinkValue) else ""
        latest[line.reviewer, line.subject, line.field, part] = line
    return tuple(latest.values())


@cache
def texts_of(compound: str) -> dict[str, StudyText]:
    """What may be read of each study without any abstract."""
    found: dict[str, StudyText] = {r.id: r.study_text for r in manual_of(compound)}
    return found | {
        f"pmid:{citation.pmid}": StudyText(
            f"pmid:{citation.pmid}",
            (Passage("title", citation.title),),
            citation.publication_types,
        )
        for citation in citations_of(compound)
    }


def data_of(compound: str) -> Path:
    return ROOT / "data" / compound


def links_of(compound: str) -> Iterator[tuple[Judgement, LinkValue]]:
    for judgement in words_of(compound):
        if isinstance(judgement.value, LinkValue):
            yield judgement, judgement.value


def bases_of(compound: str) -> Iterator[tuple[Judgement, Basis]]:
    for judgement in lines_of(compound):
        if judgement.basis is not None:
            yield judgement, judgement.basis
        for overruled in judgement.overruled:
            yield judgement, overruled.basis


def subjects(compound: str, field: str, *values: object) -> set[str]:
    """What is judged on a field, with one of these values where any are given."""
    words = (word for word in words_of(compound) if word.field == field)
    return {word.subject for word in words if not values or word.value in values}


def word(compound: str, study: str, field: Field) -> Judgement:
    """The curators' word, under their first name."""
    (found,) = (
        j
        for j in words_of(compound)
        if (j.reviewer, j.subject, j.field) == ("curation", study, field)
    )
    return found


# the query


@pytest.mark.parametrize("compound", SEARCHES)
def test_the_search_is_the_one_the_snapshot_comes_from(compound: str) -> None:
    assert query_of(compound).pubmed == SEARCHES[compound]


def test_no_name_of_another_form_is_a_name_of_the_compound(compound: str) -> None:
    query = query_of(compound)
    other = {n.casefold() for f in query.forms if not f.same for n in (f.name, *f.synonyms)}
    assert other
    assert not other & {name.casefold() for name in query.names}


def test_homonyms_leave_the_compound_itself_alone(compound: str) -> None:
    query = query_of(compound)
    assert not {name.casefold() for name in query.names} & {w.casefold() for w in query.homonyms}


# claims and reports


def test_abbreviations_among_search_words_are_spelled_as_people_write_them(compound: str) -> None:
    claims = claims_of(compound).values()
    said = " ".join(text for c in claims for text in (c.statement, c.question, c.short, c.outcome))
    spelled = {word.lower(): word for word in re.findall(r"\b\w*[A-Z]\w*[A-Z]\w*\b", said)}
    spelled |= {"als": "ALS", "mri": "MRI", "ptsd": "PTSD", "tia": "TIA", "pubmed": "PubMed"}
    for claim in claims:
        for word in re.findall(r"\w+", " ".join(claim.words)):
            assert word == spelled.get(word.lower(), word), claim.id


@pytest.mark.parametrize("compound", CLAIMS)
def test_every_claim_of_the_sources_is_there(compound: str) -> None:
    assert set(claims_of(compound)) >= set(CLAIMS[compound].split())


def test_every_claim_has_the_words_readers_find_it_by(compound: str) -> None:
    topics = {topic.id for topic in read_topics(ROOT / "data" / "topics.toml")}
    for claim in claims_of(compound).values():
        assert claim.short, claim.id
        assert claim.question, claim.id
        assert len(claim.words) >= 3, claim.id
        assert claim.topic in topics, claim.id
    shorts = [claim.short for claim in claims_of(compound).values()]
    assert len(shorts) == len(set(shorts)), "two claims of one figure read the same"


def test_no_tier_or_verdict_is_written_down(compound: str) -> None:
    for path in (data_of(compound) / "claims.toml", data_of(compound) / "reports.toml"):
        lists = tomllib.loads(path.read_text(encoding="utf-8")).values()
        for table in (table for tables in lists for table in tables):
            assert not DECIDED_WORDS & set(table)
    for path in (data_of(compound) / "reviews").glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            keys = set(row) | (set(row["value"]) if isinstance(row["value"], dict) else set())
            assert not DECIDED_WORDS & keys


def test_claims_stand_in_a_section_and_name_sources_on_file(compound: str) -> None:
    sources = read_sources(data_of(compound) / "reports.toml")
    for claim in claims_of(compound).values():
        assert claim.section is not None, claim.id
        assert claim.sources or claim.status is ClaimStatus.FOUND, claim.id
        for name in claim.pages:
            assert any(source.goes_by(name) for source in sources), (claim.id, name)
        said_by = {source_key(name) for name in claim.sources}
        assert {source_key(cite.source) for cite in claim.cites} <= said_by, claim.id


def test_reports_come_from_sources_on_file_and_are_counted(compound: str) -> None:
    sources = read_sources(data_of(compound) / "reports.toml")
    for report in reports_of(compound):
        assert report.count, report.id
        assert any(source.goes_by(report.source) for source in sources), report.id


def test_every_step_of_the_mechanism_has_a_claim(compound: str) -> None:
    steps = {claim.step for claim in claims_of(compound).values() if claim.step is not None}
    assert steps == set(range(1, len(steps) + 1))


@pytest.mark.parametrize(("compound", "claim", "kind"), KINDS)
def test_the_kind_fits_what_the_claim_says(compound: str, claim: str, kind: ClaimKind) -> None:
    assert claims_of(compound)[claim].kind is kind


@pytest.mark.parametrize("compound", ABOUT_ANIMALS)
def test_claims_about_animals_are_marked(compound: str) -> None:
    marked = {c.id for c in claims_of(compound).values() if c.about is Subjects.ANIMALS}
    assert marked == ABOUT_ANIMALS[compound]


@pytest.mark.parametrize("compound", PROPOSED)
def test_only_what_is_proposed_is_marked_so(compound: str) -> None:
    proposed = {c.id for c in claims_of(compound).values() if c.status is ClaimStatus.PROPOSED}
    assert proposed == PROPOSED[compound]


@pytest.mark.parametrize(("compound", "pmid", "field", "typed"), MISTYPED)
def test_citations_keep_the_errors_of_their_source(
    compound: str, pmid: str, field: str, typed: object
) -> None:
    cites = [cite for claim in claims_of(compound).values() for cite in claim.cites]
    assert typed in [getattr(cite, field) for cite in cites if cite.pmid == pmid]


@pytest.mark.parametrize(("compound", "report", "share"), SHARES)
def test_the_share_a_source_counts_is_kept(compound: str, report: str, share: str) -> None:
    assert {r.id: r.count for r in reports_of(compound)}[report] == share


# records


@pytest.mark.parametrize("compound", SNAPSHOTS)
def test_the_snapshot_holds_what_the_search_found(compound: str) -> None:
    day, found = SNAPSHOTS[compound]
    assert len(citations_of(compound)) == found
    assert {citation.first_seen for citation in citations_of(compound)} == {day}


def test_the_snapshot_is_written_as_the_program_writes_it(compound: str, tmp_path: Path) -> None:
    copy = tmp_path / "citations.jsonl"
    write_sorted(copy, citations_of(compound))
    assert copy.read_bytes() == (data_of(compound) / "citations.jsonl").read_bytes()


def test_what_pubmed_does_not_hold_says_where_it_comes_from(compound: str) -> None:
    for record in manual_of(compound):
        assert record.id.startswith("manual:")
        assert record.provenance, record.id


# judgements


def test_judgements_are_sealed_and_of_the_curators(compound: str) -> None:
    assert lines_of(compound)
    for judgement in lines_of(compound):
        assert judgement.reviewer in CURATORS
        assert judgement.sealed().id == judgement.id


def test_every_judgement_names_what_it_rests_on(compound: str) -> None:
    for judgement in lines_of(compound):
        about = (judgement.subject, judgement.field)
        if judgement.field in OWN_WORD:
            assert judgement.basis is None, about
        else:  # that a record is silent rests on nothing in it
            assert judgement.basis is not None or judgement.value == NOT_REPORTED, about


def test_quotes_are_short_and_know_their_place(compound: str) -> None:
    for _, basis in bases_of(compound):
        if basis.kind is BasisKind.QUOTE:
            assert len(basis.text) <= MAX_QUOTE
            assert basis.start is not None
            assert basis.end == basis.start + len(basis.text)


def test_every_quote_stands_in_its_record_or_waits_for_the_abstract(compound: str) -> None:
    for judgement, basis in bases_of(compound):
        if judgement.study is None or basis.where == "mesh" or basis.kind is BasisKind.SOURCE:
            continue
        found = recheck(basis, texts_of(compound)[judgement.study])
        known = {"title", "publication_type"}
        wanted = QuoteCheck.FOUND if basis.where in known else QuoteCheck.UNCHECKED
        assert found is wanted, (judgement.subject, basis.text)


def test_an_abstract_called_read_is_silent_or_it_would_be_quoted(compound: str) -> None:
    read = [(j, b) for j, b in bases_of(compound) if b.account is Account.ABSTRACT]
    assert {j.subject for j, _ in read} >= SILENT_ABSTRACTS.get(compound, set())
    for judgement, basis in read:
        assert basis.kind is BasisKind.SOURCE
        assert judgement.value == "not_reported", (judgement.subject, judgement.field)


def test_no_full_text_is_claimed_to_have_been_read(compound: str) -> None:
    assert {w.value for w in words_of(compound) if w.field == Field.FULL_TEXT_READ} <= {"no"}


def test_every_human_study_that_is_linked_is_judged_on_what_the_ladder_weighs(
    compound: str,
) -> None:
    linked = {str(judgement.study) for judgement, _ in links_of(compound)}
    human = subjects(compound, Field.SPECIES, "human") & linked
    for study in human | set(HUMAN_STUDIES.get(compound, "").split()):
        for field in (*LADDER_FIELDS, Field.SPECIES, Field.DESIGN, Field.FULL_TEXT_READ):
            assert study in subjects(compound, field), (study, field)


@pytest.mark.parametrize("compound", HUMAN_STUDIES)
def test_nobody_is_said_to_have_been_randomized(compound: str) -> None:
    assert not subjects(compound, Field.RANDOMIZED, "yes") & set(HUMAN_STUDIES[compound].split())


@pytest.mark.parametrize(("compound", "study", "field", "value"), SAID)
def test_what_the_curators_say_of_a_study(
    compound: str, study: str, field: Field, value: str
) -> None:
    assert word(compound, study, field).value == value


@pytest.mark.parametrize(("compound", "study", "field", "value", "text"), OVERRULED)
def test_what_the_curators_decided_against_is_on_record(
    compound: str, study: str, field: Field, value: str, text: str
) -> None:
    (against,) = word(compound, study, field).overruled
    assert against.value == value
    assert against.basis.kind is BasisKind.METADATA
    assert against.basis.text == text


def test_links_join_known_claims_and_known_studies(compound: str) -> None:
    for judgement, value in links_of(compound):
        assert judgement.study in texts_of(compound)
        claim = claims_of(compound)[str(judgement.claim)]
        assert value.part in (claim.parts or ("",)), judgement.subject
        assert claim.kind is not ClaimKind.FACT, "no study moves a claim of fact"


@pytest.mark.parametrize("compound", READ_WHOLE)
def test_linked_studies_are_judged_themselves(compound: str) -> None:
    judged = subjects(compound, Field.SPECIES)
    labels = {record.id for record in manual_of(compound) if record.kind == "label"}
    assert {j.study for j, _ in links_of(compound)} - labels <= judged


def test_patients_are_never_a_match_for_healthy_users(compound: str) -> None:
    patients = subjects(compound, Field.HEALTH_STATUS, "patients")
    for judgement, value in links_of(compound):
        target = claims_of(compound)[str(judgement.claim)].population
        if target in {"healthy users", GENERAL} and str(judgement.study) in patients:
            assert value.population != "match", judgement.subject


def test_some_links_say_why_a_study_does_not_count() -> None:
    values = [value for compound in COMPOUNDS for _, value in links_of(compound)]
    assert any(value.outcome is OutcomeMatch.MISMATCH for value in values)
    assert any(value.intervention == "other_compound" for value in values)
    assert any(value.direction == "not_reported" for value in values)


@pytest.mark.parametrize("compound", READ_WHOLE)
def test_every_record_of_the_snapshot_was_read(compound: str) -> None:
    read = (subjects(compound, field) for field in (Field.SPECIES, Field.DESIGN, Field.EXCLUDED))
    assert {f"pmid:{citation.pmid}" for citation in citations_of(compound)} <= set().union(*read)


def test_nothing_counts_on_a_title_that_does_not_name_the_compound(compound: str) -> None:
    unnamed = subjects(compound, Field.INTERVENTION, "not_reported")
    for judgement, value in links_of(compound):
        if str(judgement.study) in unnamed:
            assert value.direction == "not_reported", judgement.subject


@pytest.mark.parametrize("compound", READ_WHOLE)
def test_every_part_of_a_claim_has_a_study(compound: str) -> None:
    linked = {(str(j.claim), value.part) for j, value in links_of(compound)}
    for claim in claims_of(compound).values():
        assert {(claim.id, part) for part in claim.parts} <= linked, claim.id


def test_records_of_other_fields_are_excluded_and_linked_to_nothing(compound: str) -> None:
    excluded = subjects(compound, Field.EXCLUDED)
    assert excluded >= EXCLUDED.get(compound, set())
    assert not excluded & {str(j.study) for j, _ in links_of(compound)}


def test_facts_rest_on_a_source(compound: str) -> None:
    for fact in (line for line in lines_of(compound) if line.field == STATED):
        assert claims_of(compound)[str(fact.claim)].kind is ClaimKind.FACT
        assert fact.basis is not None
        assert fact.basis.kind is BasisKind.SOURCE


def test_only_links_facts_fields_and_remarks_are_filed(compound: str) -> None:
    assert {line.field for line in lines_of(compound)} <= {*Field, LINK, STATED, NOTE}


# open abstracts


def test_each_open_abstract_names_its_licence_and_the_authors_on_file(compound: str) -> None:
    """A file that names no licence, or is not of this compound, is refused when it is read."""
    lines = {f"pmid:{line.pmid}": line for line in citations_of(compound)}
    opened = read_open(data_of(compound) / "open", lambda study: study in lines)
    assert len(opened) == OPEN_ABSTRACTS.get(compound, 0)
    for study, record in opened.items():
        line, licence = lines[study], find_licence(record.copyright)
        assert licence is not None
        assert licence.address in record.copyright
        assert tuple(map(str, record.authors)) == line.authors
        assert ", ".join(line.authors) in record.copyright
        assert f"{line.journal} {line.year}. {licence.name}" in record.copyright
        assert record.title.plain == line.title
        assert record.text.endswith("…") == ("cut off in this copy" in record.copyright)
