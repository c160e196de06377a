"""One study's sheet: its text word for word, what rests on which sentence, and what is doubtful."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import (
    ANNA,
    BORIS,
    a_basis,
    a_field_grade,
    a_grade,
    a_judgement,
    a_link,
    a_reading,
    a_record,
    a_study,
    a_tag,
    an_animal_study,
    without_words,
)
from tests.support.builders_render import a_dossier

from litreview.ladder.study_level import claim_levels, study_level
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import Pmid, Reviewer
from litreview.model.judgement import NOTE, Hidden
from litreview.model.link import Link
from litreview.model.policy import Policy
from litreview.model.query import Criteria
from litreview.model.record import (
    AbstractSection,
    Record,
    RegistryId,
    RichText,
    StandingSignal,
)
from litreview.model.text import Span
from litreview.model.trial import NO_RELATIONS
from litreview.model.vocabulary import Account, Origin, Standing
from litreview.render.judgement_words import basis_text, value_text
from litreview.render.marks import NO_BREAK
from litreview.render.study_sheet import StudySheet, study_sheet
from litreview.reviews.consensus import grade_study
from litreview.tagging.sections import read_document

CLAIMS = {claim.id: claim for claim in a_dossier().claims}
SENTENCE = "We randomized 120 healthy adults to examplin or placebo."
QUOTED = a_basis(SENTENCE, "quote", where="abstract", start=0, end=len(SENTENCE))


def sheet(
    grade: Grade, record: Record | None = None, links: tuple[Link, ...] = (), **more: Any
) -> StudySheet:
    """The sheet of one study, weighed as the workflow does."""
    record = record or a_record(1)
    invented = a_dossier()
    dossier = replace(
        invented,
        query=replace(invented.query, criteria=more.pop("criteria", Criteria())),
        policy=more.pop("policy", invented.policy),
        records={record.id: record},
        grades={grade.study: grade},
        links=links,
    )
    level = study_level(grade, NO_RELATIONS, dossier.policy)
    claims = claim_levels(grade, dossier.links_of(record.id), CLAIMS, NO_RELATIONS, dossier.policy)
    sentences = [Span(s.start, s.end) for s in read_document(record.study_text).sentences]
    return study_sheet(dossier, level, claims, sentences, **more)


def said(shown: StudySheet, width: int = 80) -> str:
    return " ".join(" ".join(shown.lines(width)).replace(NO_BREAK, " ").split())


def line_of(shown: StudySheet, field: str) -> str:
    (line,) = [line for line in shown.fields if line.strip().startswith(f"{field} =")]
    return " ".join(line.split())


def machine(field: str, value: Any, **changes: Any) -> FieldGrade:
    found = a_field_grade(field, value, state=GradeState.MACHINE)
    assert found.machine is not None
    return replace(found, machine=replace(found.machine, **changes))


def with_field(grade: Grade, field: FieldGrade) -> Grade:
    return replace(grade, fields={**grade.fields, field.field: field})


AGAIN = "a second reading by the same people as anna; not independent"


def test_a_second_reading_by_the_same_people_is_said_to_be_one_and_agrees_with_nobody() -> None:
    policy = Policy(same_people={Reviewer(BORIS): Reviewer(ANNA)})
    words = tuple(a_judgement(1, "n", 120, reviewer=who) for who in (ANNA, BORIS))
    grade = with_field(a_grade(), a_field_grade("n", 120, judgements=words))
    assert line_of(sheet(grade), "n").endswith("agree")
    line = line_of(sheet(grade, links=(a_link(),), policy=policy), "n")
    assert f"{BORIS} ({AGAIN})" in line
    assert not line.endswith("agree")
    shown = said(sheet(grade, links=(a_link(),), policy=policy))
    assert shown.count(f"{BORIS} ({AGAIN})") == shown.count(BORIS) > 1


def in_dispute(grade: Grade, field: FieldGrade, *values: Any) -> Grade:
    return with_field(grade, replace(field, state=GradeState.CONFLICT, conflict=values))


# -- the text ------------------------------------------------------------------------------------


def test_a_sentence_that_something_rests_on_is_marked_once_and_pointed_to() -> None:
    judged = a_field_grade("n", 120, state=GradeState.AGREED, basis=QUOTED)
    shown = sheet(with_field(a_grade(), judged))
    (mark,) = shown.marks
    assert mark.text == SENTENCE
    assert f"{SENTENCE} [1] Attention improved." in said(shown)
    assert line_of(shown, "n") == "n = 120 anna [1], boris [1] agree"


def test_marks_never_read_as_the_text_s_own_numbers() -> None:
    record = a_record(1, abstract=f"{SENTENCE} As before [1], attention improved.")
    judged = a_field_grade("n", 120, state=GradeState.REVIEWED, basis=QUOTED)
    shown = sheet(with_field(a_grade(), judged), record)
    assert f"{SENTENCE} {{1}} As before [1], attention improved." in said(shown)
    assert line_of(shown, "n").endswith("anna {1}")


pieces = st.text("abc .!?;µ\N{NO-BREAK SPACE}[]{}12\N{EM DASH}é", max_size=60)


@given(
    title=pieces.filter(str.strip),
    parts=st.lists(st.tuples(st.sampled_from(["", "METHODS", "RESULTS"]), pieces), max_size=3),
    spans=st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=6),
    width=st.integers(40, 120),
)
def test_the_text_is_whole_and_every_mark_stands_at_its_place(
    title: str, parts: list[tuple[str, str]], spans: list[tuple[int, int]], width: int
) -> None:
    sections = tuple(AbstractSection(RichText(t, t), label, label) for label, t in parts)
    record = replace(a_record(1, title=title), abstract=sections)
    text = record.text
    tags = [
        a_tag("n", 12, quote=text[at : at + long], start=at)
        for at, long in spans
        if text[at : at + long].strip() and "\n" not in text[at : at + long]
    ]
    tags = [tag for tag in tags if tag.evidence.end <= len(text)]
    field = machine("n", 12, tags=tuple(tags))
    shown = sheet(with_field(a_grade(blank=True), field), record)
    for mark in shown.marks:
        assert text[mark.start : mark.end] == mark.text
    for tag in tags:
        held = [m for m in shown.marks if m.start < tag.evidence.end and tag.evidence.start < m.end]
        inside = [m.text.strip() for m in held]
        assert inside or not re.search(r"\w", tag.evidence.quote)
    printed = " ".join(shown.text)
    for mark in shown.marks:
        for style in ("[{}]", "{{{}}}", "\u27e6{}\u27e7"):
            printed = printed.replace(NO_BREAK + style.format(mark.number), "", 1)
    for passage in record.study_text.passages:
        assert "".join(passage.text.split()) in "".join(printed.split())
    assert all(len(line) <= width or " " not in line.strip() for line in shown.lines(width))


def test_a_label_stands_before_its_section_as_printed() -> None:
    record = a_record(1, abstract=[("METHODS", SENTENCE), ("RESULTS", "Attention improved.")])
    assert "METHODS: We randomized 120" in said(sheet(a_grade(), record))


@pytest.mark.parametrize(
    ("origin", "means"),
    [
        (Origin.PUBMED, "The record has no abstract."),
        (Origin.SNAPSHOT, "`litreview refresh` fetches it if PubMed has one."),
    ],
)
def test_no_abstract_is_said_with_what_it_means(origin: Origin, means: str) -> None:
    record = a_record(1, abstract="", origin=origin)
    shown = said(sheet(a_grade(assessable=False, blank=True), record))
    assert means in shown
    assert "a quote from elsewhere is kept unchecked" in shown
    level = "Level not known: there is no abstract in hand, and"
    assert f"{level} nobody judged the study." in shown
    blind = Hidden(1, (Field.N,), unlinked=True)
    shown = said(sheet(a_grade(assessable=False, blank=True), record, hidden=blind))
    assert f"{level} you have not judged it." in shown


# -- the citation --------------------------------------------------------------------------------


def test_the_head_names_the_paper_its_standing_and_its_full_text() -> None:
    record = a_record(
        1,
        authors=("Ivanova A", "Petrov B", "Sidorov C", "Orlova D"),
        vernacular_title="Эксамплин",
        languages=("rus",),
        doi="10.1000/x",
        pmcid="PMC12",
        publication_types=("Journal Article", "Randomized Controlled Trial"),
        signals=(StandingSignal(Standing.RETRACTED, "RetractionIn", Pmid("77")),),
    )
    shown = said(sheet(a_grade(standing="retracted"), record))
    assert "PMID 1 Examplin for attention: a randomized trial." in shown
    assert "Эксамплин" in shown
    assert "Ivanova A, Petrov B, Sidorov C, et al. J Ex 2020; Russian; Randomized" in shown
    assert "RETRACTED (notice: PMID 77)" in shown
    assert "https://doi.org/10.1000/x" in shown
    assert "https://pmc.ncbi.nlm.nih.gov/articles/PMC12/" in shown
    assert "https://pubmed.ncbi.nlm.nih.gov/1/" in shown
    assert "Counts for no claim: retracted." in shown


def test_a_manual_record_says_where_it_comes_from() -> None:
    record = a_record("manual:book", abstract="", kind="label", provenance="a leaflet")
    shown = said(sheet(a_grade("manual:book", label=True, assessable=True), record))
    assert shown.startswith("manual:book Examplin")
    assert "No abstract in hand (a leaflet)." in shown
    assert "pubmed.ncbi" not in shown
    assert "an official label, not a study" in shown


# -- fields --------------------------------------------------------------------------------------


def test_what_a_level_rests_on_comes_first_and_silence_in_one_line() -> None:
    grade = a_grade(sex=NOT_REPORTED, states={"sex": GradeState.SILENT})
    names = [line.split()[0] for line in sheet(grade).fields]
    assert names[:6] == ["randomized", "control", "blinding", "n", "species", "design"]
    assert sheet(grade).fields[-1] == "  not reported, by anybody: sex"


def test_the_machine_alone_says_how_sure_it_is() -> None:
    unsure = machine("n", 120, uncertain=True, confidence=0.41)
    assert line_of(sheet(with_field(a_grade(), unsure)), "n") == (
        "n = 120 machine 0.41, unsure [1]"
    )


def test_a_tag_on_a_heading_names_it() -> None:
    tag = a_tag("species", "human", quote="Humans", where="mesh")
    read = machine("species", "human", tags=(tag,), confidence=0.99)
    assert line_of(sheet(with_field(a_grade(), read)), "species").endswith("(mesh Humans)")


def test_values_the_record_also_reads_are_said() -> None:
    tags = (a_tag(), a_tag(value=24, quote="Attention improved.", start=len(a_record(1).text) - 19))
    read = replace(machine("n", 120, tags=tags, conflict=(24,)), conflict=(120, 24))
    assert line_of(sheet(with_field(a_grade(), read)), "n").endswith(
        "[1]; the record also reads 24 [2]"
    )


def test_tags_that_come_to_no_value_are_silence_and_shown_with_all() -> None:
    read = machine("condition", ("stroke",))
    assert read.machine is not None
    silent = replace(read.machine, value=NOT_REPORTED)
    grade = with_field(a_grade(), replace(read, value=NOT_REPORTED, machine=silent))
    assert sheet(grade).fields[-1].endswith("condition")
    whole = sheet(grade, whole=True)
    assert "the machine makes no value of its tags" in line_of(whole, "condition")
    assert any("machine: stroke [1] n.total.randomized 0.90" in line for line in whole.fields)


def test_a_suggestion_is_one_that_only_a_person_can_make_good() -> None:
    record = a_record(1, registry_ids=(RegistryId("ISRCTN", "ISRCTN12345678"),))
    shown = line_of(sheet(grade_study(record, a_reading(1), ()), record), "registered")
    assert shown.startswith("registered = not_reported machine 0.90 (databank ISRCTN")
    assert shown.endswith("suggests yes: only a person can say")


def test_people_who_differ_are_shown_side_by_side() -> None:
    words = (
        a_judgement(1, "n", 120, reviewer="a.ivanova", basis=QUOTED),
        a_judgement(1, "n", 24, reviewer="b.petrov"),
    )
    dispute = replace(
        a_field_grade(state=GradeState.CONFLICT),
        value=NOT_REPORTED,
        judgements=words,
        conflict=(120, 24),
    )
    assert line_of(sheet(with_field(a_grade(), dispute)), "n") == (
        "n = 120 / 24 IN DISPUTE: a.ivanova 120 [1], b.petrov 24 (full text, high certainty)"
    )


def test_a_decision_says_by_whom_and_why() -> None:
    words = (
        a_judgement(1, "n", 24, reviewer="b.petrov"),
        a_judgement(1, "n", 120, reviewer="a.ivanova", basis=QUOTED, adjudicates=True,
                    note="24 is one arm", consent=("b.petrov",)),
    )  # fmt: skip
    decided = replace(a_field_grade(state=GradeState.ADJUDICATED), judgements=words)
    assert line_of(sheet(with_field(a_grade(), decided)), "n") == (
        "n = 120 decided by a.ivanova 120 [1], b.petrov consenting “24 is one arm”; "
        "before: b.petrov 24 (full text, high certainty)"
    )


@pytest.mark.parametrize("check", [QuoteCheck.NOT_FOUND, QuoteCheck.UNCHECKED])
def test_what_is_doubtful_is_said(check: QuoteCheck) -> None:
    elsewhere = a_basis("words that stand nowhere here", "quote")
    judged = replace(
        a_field_grade(state=GradeState.REVIEWED, basis=elsewhere),
        quote_checks=(check,),
        stale=True,
        secondary=True,
        machine=a_reading(1, a_tag(value=24)).fields[Field.N],
    )
    line = line_of(sheet(with_field(a_grade(), judged)), "n")
    assert f"anna (quote {check.upper()})" in line
    assert "machine reads 24, 1.00 [1]" in line
    assert "STALE: the record changed since" in line
    assert "known only as told by others" in line


def test_all_shows_every_quote_source_and_tag_with_its_rule() -> None:
    judged = replace(
        a_field_grade(state=GradeState.REVIEWED, basis=QUOTED),
        machine=a_reading(1, a_tag()).fields[Field.N],
    )
    grade = with_field(a_grade(), judged)
    short, whole = said(sheet(grade)), said(sheet(grade, whole=True))
    assert f'anna: "{SENTENCE}" (abstract)' in whole
    assert "machine: 120 [1] n.total.randomized 0.90" in whole
    assert "R2 randomized yes" in whole
    assert "n.total" not in short
    assert "R2" not in short


# -- links, level, what stands beside ------------------------------------------------------------


def test_a_link_says_who_on_what_and_what_takes_it_down() -> None:
    link = a_link(1, population="adjacent", basis=QUOTED, role="background", link_n=60)
    shown = sheet(a_grade(), links=(link,))
    (line,) = shown.links
    assert line.strip() == (
        "attention: population adjacent, outcome direct, intervention same, direction supports, "
        "n 60; by anna [1] (background), boris [1] (background); "
        "does not count: direction quoted from its background"
    )
    (lower,) = sheet(a_grade(), links=(a_link(1, population="adjacent"),)).links
    assert lower.endswith("level 2 for it: people who match only in part")


def test_a_link_in_dispute_and_a_lost_quote_are_said() -> None:
    assert "IN DISPUTE, counted as" in said(sheet(a_grade(), links=(a_link(1, conflict=True),)))
    lost = sheet(a_grade(), links=(without_words(a_study(1)).link,))
    assert "no longer in the record" in said(lost)
    assert "Linked to no claim." in said(sheet(a_grade()))


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        (a_grade(), "Level 3 of 4: randomized yes, control placebo, blinding double."),
        (
            a_grade(blinding=NOT_REPORTED, control="usual_care", randomized="no"),
            "randomized no, control usual care, blinding not reported.",
        ),
        (
            a_grade(blinding=NOT_REPORTED, randomized=NOT_REPORTED, secondary=["n"]),
            "Would be 3 if it were randomized and double-blind and n stood on the paper itself, "
            "once 2 people agree.",
        ),
        (
            a_grade(states={"n": GradeState.MACHINE}),
            "held at 2: no person confirmed people or subjects (n). Would be 3 if a person "
            "confirmed n as read",
        ),
        (
            a_grade(design="cohort", randomized="no", control=NOT_REPORTED, n=NOT_REPORTED),
            "Would be 2 if control were placebo, active, usual care or no treatment.",
        ),
        (
            a_grade(states={"n": GradeState.REVIEWED}),
            "Clinical tiers wait until 2 people agree on n, and on the link.",
        ),
        (
            in_dispute(a_grade(), a_field_grade("n", 12), 12, 24),
            "Would be 3 if n were settled as 24, once 2 people agree.",
        ),
        (an_animal_study(), "Preclinical, no level: species animal."),
        (a_grade(species="none", design="other"), "Level 0 of 4: it studied nobody."),
        (
            a_grade(species="none", design="editorial"),
            "Level 0 of 4: its design cannot count: editorial.",
        ),
        (a_grade(excluded="other"), "Counts for no claim: excluded by a reviewer: other."),
    ],
)
def test_the_level_in_words(grade: Grade, words: str) -> None:
    assert words in said(sheet(grade))


def test_criteria_remarks_and_what_is_hidden_stand_at_the_end() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    note = a_judgement(1, NOTE, "see table 2", reviewer="a.ivanova", at=at)
    shown = sheet(
        a_grade(),
        criteria=Criteria(("any trial", "any people"), ("letters",)),
        notes=(note,),
        hidden=Hidden(1, (Field.CONTROL, Field.N), unlinked=True),
    )
    assert [line.strip() for line in shown.beside] == [
        "Include: any trial; any people.",
        "Exclude: letters.",
        "Note of a.ivanova, 2026-11-22: see table 2",
        "Words of 1 other reviewer are hidden until you judge control and n, and link it.",
    ]


def test_a_review_names_the_trials_it_cites_and_the_retracted_ones_among_them() -> None:
    shown = said(sheet(a_grade(), included=("12", "13"), retracted=("13",)))
    assert "Its references name trials in people: 12, 13." in shown
    assert "Retracted among them: 13." in shown
    assert "references" not in said(sheet(a_grade()))


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("study", a_dossier().records)
def test_no_line_of_any_kind_of_study_is_wider_than_asked(study: Any, whole: bool) -> None:
    dossier = a_dossier()
    level = study_level(dossier.grades[study], dossier.relations, dossier.policy)
    for width in (40, 80):
        lines = study_sheet(dossier, level, whole=whole).lines(width)
        assert all(len(line) <= width or " " not in line.strip() for line in lines)


# -- values and bases ----------------------------------------------------------------------------


def test_a_value_reads_as_it_would_be_typed() -> None:
    assert value_text(24) == "24"
    assert value_text(("participants", "assessors")) == "participants, assessors"
    assert value_text(a_link(1, part="speech").value) == (
        "population match, outcome direct, intervention same, direction supports, part speech"
    )


def test_each_kind_of_basis_says_what_it_is() -> None:
    quote = a_basis("24 men", "quote", where="abstract", start=0, end=6)
    assert basis_text(quote) == '"24 men" (abstract)'
    assert basis_text(a_basis("24 men", "quote")) == '"24 men" (not checked)'
    assert basis_text(a_basis("Humans", "metadata", where="mesh")) == "mesh Humans"
    account = a_basis("a review", account=Account.SECONDARY)
    assert basis_text(account) == "secondary account, high certainty: a review"
    assert basis_text(None) == "own reading"
