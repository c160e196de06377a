"""A whole dossier of an invented compound, for the tests of pages and tables.

Nothing enters but what a test wants changed; a `Dossier` leaves. The compound, its studies and
every sentence are made up, so that no test depends on what real literature says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from litreview.model.claim import KIND_BY_CATEGORY, AssertedCitation, Claim, Report
from litreview.model.dates import PartialDate
from litreview.model.decision import CountedStudy, NotCounted, RuleFired, TierDecision
from litreview.model.dossier import Dossier, SearchState
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import ClaimId, Compound, Pmid, Reviewer, RuleId, StudyId
from litreview.model.judgement import Basis, Judgement, Overruled
from litreview.model.link import Link, LinkValue, LinkWord
from litreview.model.page import PrismaFlow
from litreview.model.policy import Policy
from litreview.model.query import Form, Query
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
from litreview.model.run import HistoryEntry, Membership
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.model.vocabulary import (
    AssertedTier,
    BasisKind,
    Category,
    Certainty,
    ClaimKind,
    ClaimStatus,
    Direction,
    InterventionMatch,
    Origin,
    OutcomeMatch,
    PopulationMatch,
    Presence,
    Standing,
    Subjects,
    Tier,
    Verdict,
)

AT = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
ANNA, BORIS = Reviewer("a.anders"), Reviewer("b.borg")

# id, year, authors, title, abstract, species, design, n, randomized, blinding, control
_STUDIES: tuple[tuple[str, int, str, str, str, str, str, Value, str, str, str], ...] = (
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


def _record(row: tuple[str, int, str, str, str, str, str, Value, str, str, str]) -> Record:
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


def _grade(row: tuple[str, int, str, str, str, str, str, Value, str, str, str]) -> Grade:
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


def _first_trial(grade: Grade, record: Record) -> Grade:
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


def a_page_claim(
    claim_id: str,
    statement: str,
    category: Category = Category.EFFECT,
    *,
    kind: ClaimKind | None = None,
    population: str = "healthy users",
    asserted: AssertedTier = AssertedTier.COMMUNITY,
    section: str = "evidence",
    step: int | None = None,
    status: ClaimStatus = ClaimStatus.STATED,
    about: Subjects = Subjects.PEOPLE,
    parts: tuple[str, ...] = (),
    cites: tuple[AssertedCitation, ...] = (),
) -> Claim:
    """A claim of the invented compound."""
    return Claim(
        ClaimId(claim_id),
        statement,
        category,
        population,
        "what the claim names",
        asserted,
        kind or KIND_BY_CATEGORY[category],
        status,
        section,
        step,
        about=about,
        parts=parts,
        sources=("community page",),
        cites=cites,
    )


def a_page_decision(
    claim: Claim, tier: Tier = Tier.T0, verdict: Verdict = Verdict.INSUFFICIENT
) -> TierDecision:
    """A decision with no study behind it; tests replace what they are about."""
    rule = RuleFired("R6", "no human study at level 1 or above and no preclinical one: T0")
    return TierDecision(claim.id, claim.kind, tier, verdict, (rule,), rule_set="1")


def a_counted_study(
    study: str,
    *,
    level: int = 2,
    points: int = 0,
    human: bool = True,
    direction: Direction = Direction.SUPPORTS,
    n: int | None = None,
    group: str = "",
) -> CountedStudy:
    """A study that counts, with a step and a basis."""
    effective = max(0, level - points)
    steps: tuple[tuple[str, str], ...] = (("R2", f"level {level}: control and blinding as judged"),)
    if points:
        steps += (("R5", f"{points} off for indirectness: effective {effective}"),)
    return CountedStudy(
        StudyId(study),
        level if human else 0,
        points,
        effective if human else 0,
        human,
        direction,
        n,
        group,
        steps=steps,
        bases=(f"n={n}: source, high",) if n else (),
    )


def a_page_link(
    study: str,
    claim: str,
    *,
    population: PopulationMatch = PopulationMatch.MATCH,
    outcome: OutcomeMatch = OutcomeMatch.DIRECT,
    intervention: InterventionMatch = InterventionMatch.SAME,
    direction: Direction = Direction.SUPPORTS,
    basis: Basis | None = None,
    check: QuoteCheck = QuoteCheck.NOT_A_QUOTE,
) -> Link:
    """A link by one person."""
    value = LinkValue(population, outcome, intervention, direction)
    basis = basis or Basis(BasisKind.METADATA, "Attention", "mesh")
    word = LinkWord(ANNA, value, basis, "", "x", check.value)
    return Link(StudyId(study), ClaimId(claim), value, (word,))


def _claims() -> tuple[Claim, ...]:
    cite = AssertedCitation(
        "Ostrow (2019), J Invent Pept, n=90, proves it",
        "community page",
        Pmid("90000001"),
        "Ostrow",
    )
    lost = AssertedCitation("a trial from 2031, PMID 99999998", "community page", Pmid("99999998"))
    return (
        a_page_claim("attention", "A spray sharpens sustained attention.", cites=(cite, lost)),
        a_page_claim(
            "head-injury",
            "After a minor head injury it speeds recovery.",
            population="patients after minor head injury",
            asserted=AssertedTier.HUMAN,
        ),
        a_page_claim("night-shift", "It keeps people alert through a night without sleep."),
        a_page_claim(
            "raises-ngf",
            "It raises nerve growth factor.",
            Category.MECHANISM,
            asserted=AssertedTier.ANIMAL,
            section="mechanism",
            step=2,
            population="general",
        ),
        a_page_claim(
            "crosses-nose",
            "From the nose it reaches the brain.",
            Category.ROUTE,
            kind=ClaimKind.MECHANISM,
            section="mechanism",
            step=1,
            population="general",
        ),
        a_page_claim(
            "dose-300",
            "About 300 mcg a day, in one to three doses.",
            Category.DOSE,
            status=ClaimStatus.PROPOSED,
            section="dosing",
        ),
        a_page_claim("morning", "Best taken in the morning.", Category.TIMING, section="dosing"),
        a_page_claim(
            "nose-burns", "It burns in the nose.", Category.SIDE_EFFECT, section="side_effects"
        ),
        a_page_claim(
            "well-tolerated",
            "Nothing serious happens to those who use it.",
            Category.SIDE_EFFECT,
            kind=ClaimKind.SAFETY,
            section="side_effects",
        ),
        a_page_claim(
            "with-caffeine",
            "It goes well with caffeine & tea.",
            Category.INTERACTION,
            section="stacking",
        ),
        a_page_claim(
            "dog-dose",
            "No lethal dose is known in dogs.",
            Category.SIDE_EFFECT,
            about=Subjects.ANIMALS,
            population="dogs",
            section="side_effects",
        ),
        a_page_claim(
            "learning-mood", "It helps learning and lifts mood.", parts=("learning", "mood")
        ),
        a_page_claim(
            "approved", "It is an approved medicine in Ruritania.", Category.STATUS, section="what"
        ),
    )


def _decision_on_attention(claim: Claim) -> TierDecision:
    return replace(
        a_page_decision(claim, Tier.T3, Verdict.MIXED),
        rules=(
            RuleFired(
                "R2",
                "two double-blind randomized trials at level 3",
                (StudyId("pmid:90000001"), StudyId("pmid:90000002")),
            ),
            RuleFired("R7", "one supports, one is null: a tie, mixed"),
            RuleFired("R11", "consistency 0.5 is below 0.67: one tier down"),
        ),
        counted=(
            replace(
                a_counted_study("pmid:90000001", level=3, n=84, group="Ostrow"),
                double_reviewed=True,
                also=(StudyId("manual:lund-1994"),),
            ),
            a_counted_study(
                "pmid:90000002", level=3, n=66, group="Ostrow", direction=Direction.NULL
            ),
            a_counted_study("pmid:90000005", human=False, points=1),
        ),
        not_counted=(NotCounted(StudyId("pmid:90000007"), "R1", "retracted"),),
        direction=Direction.MIXED,
        preclinical_direction=Direction.SUPPORTS,
        consistency=0.5,
        provisional=True,
        n=150,
        groups=1,
        flags=("abstract only", "provisional", "single group", "uniform-positive"),
        raises=("A second reviewer of the 2021 trial.",),
        lowers=("Retraction of Ostrow 2019.",),
        reports=2,
    )


def _decisions(claims: tuple[Claim, ...]) -> tuple[TierDecision, ...]:
    by_id = {claim.id: a_page_decision(claim) for claim in claims}
    changed = {
        "attention": _decision_on_attention(claims[0]),
        "head-injury": replace(
            a_page_decision(claims[1], Tier.T2, Verdict.SUPPORTS),
            counted=(a_counted_study("pmid:90000003", n=110, group="Petrenko"),),
            n=110,
            groups=1,
            consistency=1.0,
            flags=("open label", "single group"),
            raises=("A double-blind trial of at least 60 people.",),
        ),
        "night-shift": replace(
            a_page_decision(claims[2], Tier.T2, Verdict.SUPPORTS),
            counted=(
                a_counted_study("pmid:90000004", level=1, n=24),
                a_counted_study("manual:lund-1994", points=1, n=11),
            ),
            n=35,
            flags=("n < 20 per arm", "not in PubMed", "other population"),
        ),
        "raises-ngf": replace(
            a_page_decision(claims[3], Tier.T1, Verdict.NOT_SHOWN_IN_PEOPLE),
            counted=(
                a_counted_study("pmid:90000005", human=False),
                a_counted_study("pmid:90000006", human=False),
            ),
            preclinical_direction=Direction.SUPPORTS,
            flags=("surrogate",),
        ),
        "nose-burns": replace(
            a_page_decision(claims[7], Tier.T2, Verdict.SUPPORTS),
            rules=(RuleFired("H", "a published human report: T2", (StudyId("pmid:90000009"),)),),
            counted=(a_counted_study("pmid:90000009", level=1, n=61),),
            n=61,
            reports=1,
        ),
        "well-tolerated": replace(
            a_page_decision(claims[8], Tier.T2, Verdict.MIXED),
            counted=(a_counted_study("pmid:90000009", level=1, n=61, direction=Direction.OPPOSES),),
            n=61,
            absence_bound="0 in 84: up to 3.6 %",
        ),
        "dog-dose": replace(
            a_page_decision(claims[10], Tier.T1, Verdict.SUPPORTS),
            counted=(a_counted_study("pmid:90000011", human=False),),
            preclinical_direction=Direction.SUPPORTS,
        ),
        "learning-mood": replace(
            a_page_decision(claims[11], Tier.T0, Verdict.INSUFFICIENT),
            parts=(
                replace(a_page_decision(claims[11], Tier.T1, Verdict.OPPOSES), part="learning"),
                replace(a_page_decision(claims[11]), part="mood"),
            ),
        ),
        "approved": a_page_decision(claims[12], Tier.T0, Verdict.DOCUMENTED),
    }
    return tuple(changed.get(claim.id, by_id[claim.id]) for claim in claims)


def _links() -> tuple[Link, ...]:
    quote = Basis(BasisKind.QUOTE, "Reaction time fell by 6% with veltraxin.", "abstract", 133, 173)
    return (
        a_page_link("pmid:90000001", "attention", basis=quote, check=QuoteCheck.FOUND),
        a_page_link("pmid:90000002", "attention", direction=Direction.NULL),
        a_page_link("pmid:90000005", "attention", outcome=OutcomeMatch.SURROGATE),
        a_page_link(
            "pmid:90000007",
            "attention",
            basis=Basis(BasisKind.QUOTE, "Attention improved in all groups.", "abstract"),
            check=QuoteCheck.UNCHECKED,
        ),
        a_page_link("pmid:90000003", "head-injury"),
        a_page_link("pmid:90000004", "night-shift"),
        a_page_link("manual:lund-1994", "night-shift", population=PopulationMatch.ADJACENT),
        a_page_link("pmid:90000005", "raises-ngf", population=PopulationMatch.MISMATCH),
        a_page_link("pmid:90000006", "raises-ngf", population=PopulationMatch.MISMATCH),
        a_page_link("pmid:90000009", "nose-burns"),
        a_page_link("pmid:90000009", "well-tolerated", direction=Direction.OPPOSES),
        a_page_link("pmid:90000011", "dog-dose", intervention=InterventionMatch.DIFFERS),
    )


def _reports() -> tuple[Report, ...]:
    attention, burns = ClaimId("attention"), ClaimId("nose-burns")
    return (
        Report(
            "sharper-mornings",
            "Users describe sharper mornings.",
            (attention,),
            Direction.SUPPORTS,
            14,
            "community page",
            "focus",
        ),
        Report(
            "nothing-felt",
            "Some feel nothing at all.",
            (attention, ClaimId("morning")),
            Direction.OPPOSES,
            "15%",
            "long article",
        ),
        Report(
            "burning",
            "A burning nose is the commonest complaint.",
            (burns,),
            Direction.SUPPORTS,
            "several",
            "community page",
        ),
    )


def _history() -> tuple[HistoryEntry, ...]:
    first = HistoryEntry(
        "h1", datetime(2026, 3, 2, tzinfo=UTC), "tier", "attention", "", "T2", "first decision", "1"
    )
    raised = HistoryEntry(
        "h2",
        datetime(2026, 9, 1, tzinfo=UTC),
        "tier",
        "attention",
        "T2",
        "T3",
        "new judgements by b.borg",
        "1",
    )
    run = HistoryEntry("h3", datetime(2026, 9, 13, tzinfo=UTC), "run", "run-1", after="complete")
    return first, raised, run


def a_dossier(*, snapshot: bool = False) -> Dossier:
    """The invented compound Veltraxin: a dozen studies, claims of every kind."""
    claims = _claims()
    records = {StudyId(row[0]): _record(row) for row in _STUDIES}
    grades = {StudyId(row[0]): _grade(row) for row in _STUDIES}
    first = StudyId("pmid:90000001")
    grades[first] = _first_trial(grades[first], records[first])
    documented = Judgement(
        "x",
        AT,
        ANNA,
        "claim:approved",
        "documented",
        "documented",
        Basis(BasisKind.SOURCE, "https://register.example/veltraxin", certainty=Certainty.HIGH),
    ).sealed()
    return Dossier(
        query=a_query(),
        claims=claims,
        reports=_reports(),
        records=records,
        memberships={study: _membership(study) for study in records if study.startswith("pmid")},
        grades=grades,
        links=_links(),
        decisions=_decisions(claims),
        policy=Policy(sources={"min_n_t3": "an evidence scale for natural medicines"}),
        search=a_search(snapshot=snapshot),
        flow=PrismaFlow({"PubMed": 11, "other sources": 1}, 1, 12, {"chemistry only": 1}, 9, 2),
        rulebook="1.0",
        facts={ClaimId("approved"): (documented,)},
        history=_history(),
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
    return Membership(study, Presence.PRESENT, "2026-01-04", "2026-01-04")


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


def a_big_dossier(claims: int = 60, studies: int = 215) -> Dossier:
    """The invented compound many times over, for timing a page of real size."""
    base = a_dossier()
    rows = [_STUDIES[0], *_STUDIES[2:6]]
    many = [(f"pmid:{80_000_000 + i}", *rows[i % len(rows)][1:]) for i in range(studies)]
    wide = tuple(
        replace(base.claims[i % 3], id=ClaimId(f"{base.claims[i % 3].id}-{i}"))
        for i in range(claims)
    )
    ids = [row[0] for row in many]
    links = tuple(
        a_page_link(ids[(7 * i + j) % studies], claim.id)
        for i, claim in enumerate(wide)
        for j in range(6)
    )
    decisions = tuple(
        replace(
            a_page_decision(claim, Tier.T2, Verdict.SUPPORTS),
            counted=tuple(a_counted_study(ids[(7 * i + j) % studies], n=24) for j in range(6)),
            n=144,
            groups=1,
        )
        for i, claim in enumerate(wide)
    )
    records = {StudyId(row[0]): _record(row) for row in many}
    grades = {StudyId(row[0]): _grade(row) for row in many}
    for study in [StudyId(row[0]) for row in many if row[4] == _STUDIES[0][4]]:
        grades[study] = _first_trial(grades[study], records[study])
    return replace(
        base,
        claims=wide,
        decisions=decisions,
        links=links,
        records=records,
        grades=grades,
        memberships={},
        reports=(),
        history=(),
        facts={},
    )
