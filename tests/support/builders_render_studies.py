"""The studies of the invented compound: records, machine tags, judgements and grades.

Nothing enters but what a test wants changed; nouns leave. Every paper is made up.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from litreview.model.basis import Basis
from litreview.model.dates import PartialDate
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import Pmid, Reviewer, RuleId, StudyId
from litreview.model.judgement import Judgement, Overruled
from litreview.model.record import (
    AbstractSection,
    Author,
    Journal,
    MeshHeading,
    PublicationType,
    Record,
    RegistryId,
    RichText,
    StandingSignal,
)
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.model.vocabulary import (
    BasisKind,
    Certainty,
    Origin,
    Standing,
)

AT = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
ANNA, BORIS = Reviewer("a.anders"), Reviewer("b.borg")

# id, year, authors, title, abstract, species, design, n, randomized, blinding, control
STUDY_ROWS: tuple[tuple[str, int, str, str, str, str, str, Value, str, str, str], ...] = (
    (
        "pmid:90000001",
        2019,
        "Ostrow K|Lindqvist M|Haber T",
        "Veltraxin nasal spray and sustained attention in rested adults: a randomized trial.",
        "Eighty-four rested adults were randomly assigned to veltraxin or placebo spray. "
        "Neither participants nor raters knew the allocation. "
        "Reaction time fell by 6% with veltraxin.",
        "human",
        "rct",
        84,
        "yes",
        "double",
        "placebo",
    ),
    (
        "pmid:90000002",
        2021,
        "Haber T|Ostrow K",
        "No change of sustained attention after four weeks of veltraxin.",
        "We enrolled 66 volunteers in a double-blind, placebo-controlled trial. "
        "Attention scores did not differ between the groups.",
        "human",
        "rct",
        66,
        "yes",
        "double",
        "placebo",
    ),
    (
        "pmid:90000003",
        2009,
        "Petrenko I",
        "[Veltraxin in recovery after minor head injury].",
        "Patients after minor head injury received veltraxin drops in addition to usual care.",
        "human",
        "controlled_trial",
        110,
        NOT_REPORTED,
        NOT_REPORTED,
        "usual_care",
    ),
    (
        "pmid:90000004",
        2012,
        "Petrenko I|Sahlin D",
        "Open observation of veltraxin in 24 night-shift nurses.",
        "Twenty-four nurses used veltraxin before night shifts; nobody was blinded.",
        "human",
        "clinical_trial",
        24,
        "no",
        "open",
        "none",
    ),
    (
        "pmid:90000005",
        2016,
        "Quist L|Amadi R|Fenn J|Okoro S|Ito H|Brandt V|Mill C",
        "Veltraxin raises NGF in the <i>hippocampus</i> of rats at 10<sup>-6</sup> M.",
        "Male Wistar rats were given veltraxin intranasally. NGF rose within two hours.",
        "animal",
        "animal_study",
        40,
        NOT_REPORTED,
        NOT_REPORTED,
        "placebo",
    ),
    (
        "pmid:90000006",
        2018,
        "Amadi R",
        "Veltraxin protects PC12 cells from oxidative stress.",
        "PC12 cells exposed to peroxide survived longer with veltraxin.",
        "in_vitro",
        "in_vitro_study",
        NOT_REPORTED,
        NOT_REPORTED,
        NOT_REPORTED,
        "no_treatment",
    ),
    (
        "pmid:90000007",
        2014,
        "Moreau B|Tan W",
        "Veltraxin and recovery: a retracted report.",
        "",
        "human",
        "rct",
        200,
        "yes",
        "double",
        "placebo",
    ),
    (
        "pmid:90000008",
        2020,
        "Vega P",
        "Neuropeptide sprays: an overview.",
        "",
        "none",
        "narrative_review",
        NOT_REPORTED,
        NOT_REPORTED,
        NOT_REPORTED,
        NOT_REPORTED,
    ),
    (
        "pmid:90000009",
        2022,
        "Sahlin D|Quist L",
        "Nasal discomfort with peptide sprays in routine care.",
        "Nasal burning was noted in 9 of 61 people who used veltraxin.",
        "human",
        "cohort",
        61,
        "no",
        "open",
        "none",
    ),
    (
        "pmid:90000010",
        1998,
        "",
        "Veltraxin: chemistry of a heptapeptide.",
        "",
        NOT_REPORTED,
        NOT_REPORTED,
        NOT_REPORTED,
        NOT_REPORTED,
        NOT_REPORTED,
        NOT_REPORTED,
    ),
    (
        "pmid:90000011",
        2003,
        "Tan W",
        "Veltraxin levels in plasma of dogs.",
        "Dogs received veltraxin by vein.",
        "animal",
        "animal_study",
        6,
        NOT_REPORTED,
        NOT_REPORTED,
        "none",
    ),
    (
        "manual:lund-1994",
        1994,
        "Lund E|Lund F",
        "Veltraxin and mental work under fatigue.",
        "",
        "human",
        "controlled_trial",
        11,
        NOT_REPORTED,
        NOT_REPORTED,
        "placebo",
    ),
)


def a_study_record(
    study: str = "pmid:90000001", title: str = "Veltraxin in rested adults.", abstract: str = ""
) -> Record:
    """A record with a title, and an abstract of one section when one is given."""
    manual = study.startswith("manual:")
    return Record(
        StudyId(study),
        RichText(_plain(title), title),
        abstract=(AbstractSection(RichText(abstract, abstract)),) if abstract else (),
        origin=Origin.MANUAL if manual else Origin.PUBMED,
        provenance="secondary account; full text not read" if manual else "",
        languages=("rus",) if title.startswith("[") else ("eng",),
    )


def _plain(title: str) -> str:
    for tag in ("<i>", "</i>", "<sup>", "</sup>"):
        title = title.replace(tag, "")
    return title.replace("-6 M", "⁻⁶ M")


def record_of_row(row: tuple[str, int, str, str, str, str, str, Value, str, str, str]) -> Record:
    study, year, authors, title, abstract = row[:5]
    retracted = study == "pmid:90000007"
    return replace(
        a_study_record(study, title, abstract),
        authors=tuple(
            Author(name.split()[0], initials=name.split()[1]) for name in authors.split("|") if name
        ),
        journal=Journal("Journal of Invented Peptides", "J Invent Pept", "", "", "12", "3", "45-9"),
        pub_date=PartialDate(year),
        publication_types=(PublicationType("Journal Article"),),
        mesh_headings=(MeshHeading("Attention"),),
        doi=f"10.5555/{study.split(':')[1]}",
        registry_ids=(RegistryId("ClinicalTrials.gov", "NCT99000001"),)
        if study == "pmid:90000001"
        else (),
        signals=(StandingSignal(Standing.RETRACTED, "RetractionIn", Pmid("90000099")),)
        if retracted
        else (),
    )


def a_quote_tag(
    record: Record, field: Field, value: Value, quote: str, rule: str = "n.count.people"
) -> Tag:
    """A machine tag resting on words that stand in the record."""
    span = record.study_text.find_quote(quote)
    if span is None:
        raise ValueError(f"{quote!r} does not stand in {record.id}")
    where, _ = record.study_text.where_is(span)
    evidence = Evidence(where, record.text[span.start : span.end], span.start, span.end)
    return Tag(field, value, evidence, RuleId(rule), 0.9)


def a_field_judgement(
    study: str,
    field: Field,
    value: Value,
    *,
    reviewer: Reviewer = ANNA,
    basis: Basis | None = None,
    overruled: tuple[Overruled, ...] = (),
) -> Judgement:
    """One person's word on one field, resting on a source unless told otherwise."""
    basis = basis or Basis(
        BasisKind.SOURCE, "census of the literature, 2026", certainty=Certainty.HIGH
    )
    return Judgement(
        "x", AT, reviewer, study, field.value, value, basis, overruled=overruled
    ).sealed()


def grade_of_row(row: tuple[str, int, str, str, str, str, str, Value, str, str, str]) -> Grade:
    study, values = row[0], row[5:]
    fields = (
        Field.SPECIES,
        Field.DESIGN,
        Field.N,
        Field.RANDOMIZED,
        Field.BLINDING,
        Field.CONTROL,
    )
    judged = study not in {"pmid:90000008", "pmid:90000010", "pmid:90000011"}
    return Grade(
        StudyId(study),
        {
            field: _field_grade(study, field, value, judged=judged)
            for field, value in zip(fields, values, strict=True)
        },
        standing=Standing.RETRACTED if study == "pmid:90000007" else Standing.NONE,
        assessable=bool(row[4]) or judged,
        in_pubmed=not study.startswith("manual:"),
        excluded="no subjects: chemistry only" if study == "pmid:90000010" else "",
    )


def _field_grade(study: str, field: Field, value: Value, *, judged: bool) -> FieldGrade:
    if judged:
        word = a_field_judgement(study, field, value)
        return FieldGrade(
            field,
            value,
            GradeState.REVIEWED,
            (word,),
            FieldReading(field, NOT_REPORTED),
            quote_checks=(QuoteCheck.NOT_A_QUOTE,),
        )
    if value == NOT_REPORTED:
        return FieldGrade(field, value, GradeState.SILENT, machine=FieldReading(field, value))
    return FieldGrade(field, value, GradeState.MACHINE, machine=FieldReading(field, value))


def grade_in_full(grade: Grade, record: Record) -> Grade:
    """The first study in full: a quote, a tag that agrees, one that differs, a conflict."""
    study = str(record.id)
    quote = "Neither participants nor raters knew the allocation."
    span = record.study_text.find_quote(quote)
    assert span is not None
    where, within = record.study_text.where_is(span)
    basis = Basis(BasisKind.QUOTE, quote, where, within.start, within.end)
    blinding = FieldGrade(
        Field.BLINDING,
        "double",
        GradeState.AGREED,
        (
            a_field_judgement(study, Field.BLINDING, "double", basis=basis),
            a_field_judgement(study, Field.BLINDING, "double", reviewer=BORIS, basis=basis),
        ),
        FieldReading(
            Field.BLINDING,
            "reported",
            (a_quote_tag(record, Field.BLINDING, "reported", quote, "blinding.reported.neither"),),
            confidence=0.7,
            uncertain=True,
        ),
        quote_checks=(QuoteCheck.FOUND, QuoteCheck.FOUND),
    )
    count = FieldGrade(
        Field.N,
        84,
        GradeState.REVIEWED,
        (
            a_field_judgement(
                study,
                Field.N,
                84,
                overruled=(
                    Overruled(
                        80,
                        Basis(
                            BasisKind.SOURCE,
                            "https://registry.example/NCT99000001",
                            certainty=Certainty.MEDIUM,
                        ),
                    ),
                ),
            ),
        ),
        FieldReading(Field.N, 84, (a_quote_tag(record, Field.N, 84, "Eighty-four rested adults"),)),
        quote_checks=(QuoteCheck.NOT_A_QUOTE,),
    )
    route = FieldGrade(
        Field.ROUTE,
        "intranasal",
        GradeState.MACHINE,
        machine=FieldReading(
            Field.ROUTE,
            "intranasal",
            (a_quote_tag(record, Field.ROUTE, "intranasal", "nasal spray", "route.nasal.spray"),),
        ),
    )
    condition = FieldGrade(
        Field.CONDITION,
        ("rested adults",),
        GradeState.MACHINE,
        machine=FieldReading(
            Field.CONDITION,
            ("rested adults",),
            (
                Tag(
                    Field.CONDITION,
                    ("rested adults",),
                    Evidence("mesh", "Attention"),
                    RuleId("condition.mesh.heading"),
                    0.6,
                ),
            ),
        ),
    )
    randomized = FieldGrade(
        Field.RANDOMIZED,
        NOT_REPORTED,
        GradeState.CONFLICT,
        (
            a_field_judgement(study, Field.RANDOMIZED, "yes"),
            a_field_judgement(study, Field.RANDOMIZED, NOT_REPORTED, reviewer=BORIS),
        ),
        FieldReading(Field.RANDOMIZED, "yes"),
        conflict=("yes", NOT_REPORTED),
        stale=True,
        secondary=True,
        quote_checks=(QuoteCheck.NOT_A_QUOTE, QuoteCheck.NOT_A_QUOTE),
    )
    risk = FieldGrade(
        Field.RISK_OF_BIAS,
        "some",
        GradeState.REVIEWED,
        (a_field_judgement(study, Field.RISK_OF_BIAS, "some"),),
    )
    fields = {**grade.fields, Field.BLINDING: blinding, Field.N: count, Field.ROUTE: route}
    fields |= {Field.CONDITION: condition, Field.RANDOMIZED: randomized, Field.RISK_OF_BIAS: risk}
    return replace(grade, fields=fields)
