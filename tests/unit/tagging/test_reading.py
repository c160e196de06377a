from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_tagging import a_text, bundled_rulebook

from litreview.model.fields import TAGGED_FIELDS, Field, Value
from litreview.model.identity import RuleId
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.tagging.reading import read_fields, read_study


def a_sentence_tag(
    field: Field, value: Value, confidence: float = 0.8, *, where: str = "abstract", at: int = 0
) -> Tag:
    metadata = where in {"mesh", "publication_type"}
    evidence = Evidence(where, "words") if metadata else Evidence(where, "words", at, at + 5)
    return Tag(field, value, evidence, RuleId(f"{field}.test-{where}-{at}-{value}"), confidence)


def read(field: Field, *tags: Tag) -> FieldReading:
    return read_fields(tags)[field]


def test_every_tagged_field_has_a_reading_and_silence_is_not_reported() -> None:
    fields = read_fields(())
    assert tuple(fields) == TAGGED_FIELDS
    assert {reading.value for reading in fields.values()} == {"not_reported"}
    assert not any(reading.uncertain for reading in fields.values())


def test_the_deciding_tag_comes_first() -> None:
    weak, strong = (
        a_sentence_tag(Field.ROUTE, "oral", 0.6),
        a_sentence_tag(Field.ROUTE, "intranasal", 0.9, at=9),
    )
    reading = read(Field.ROUTE, weak, strong)
    assert (reading.value, reading.tags[0]) == ("intranasal", strong)


def test_a_contradiction_on_randomization_takes_no_and_shows_the_conflict() -> None:
    reading = read(
        Field.RANDOMIZED,
        a_sentence_tag(Field.RANDOMIZED, "yes"),
        a_sentence_tag(Field.RANDOMIZED, "no", at=9),
    )
    assert (reading.value, reading.conflict, reading.uncertain) == ("no", ("yes",), True)


def test_text_goes_before_metadata() -> None:
    reading = read(
        Field.RANDOMIZED,
        a_sentence_tag(Field.RANDOMIZED, "no"),
        a_sentence_tag(Field.RANDOMIZED, "yes", 0.9, where="publication_type"),
    )
    assert (reading.value, reading.conflict) == ("no", ("yes",))


def test_open_label_text_beside_a_publication_type_of_a_randomized_trial() -> None:
    text = a_text(
        "A spray in patients with tremor",
        "Patients with tremor took a spray in an open-label study.",
        pubtypes=("Randomized Controlled Trial",),
    )
    reading = read_study(text, bundled_rulebook())
    assert reading.value(Field.BLINDING) == "open"
    assert reading.value(Field.RANDOMIZED) == "yes"
    assert reading.fields[Field.RANDOMIZED].tags[0].evidence.where == "publication_type"


def test_a_stronger_word_for_single_wins_over_double() -> None:
    reading = read(
        Field.BLINDING,
        a_sentence_tag(Field.BLINDING, "double", 0.5),
        a_sentence_tag(Field.BLINDING, "single", 0.9, at=9),
    )
    assert (reading.value, reading.conflict) == ("single", ("double",))


def test_everyone_named_as_blinded_is_kept_in_consort_order() -> None:
    reading = read(
        Field.BLINDING_WHO,
        a_sentence_tag(Field.BLINDING_WHO, ("assessors",)),
        a_sentence_tag(Field.BLINDING_WHO, ("participants",), at=9),
    )
    assert reading.value == ("participants", "assessors")


def test_placebo_goes_before_other_controls() -> None:
    reading = read(
        Field.CONTROL,
        a_sentence_tag(Field.CONTROL, "usual_care"),
        a_sentence_tag(Field.CONTROL, "placebo", at=9),
    )
    assert reading.value == "placebo"


def test_healthy_people_and_patients_are_both() -> None:
    reading = read(
        Field.HEALTH_STATUS,
        a_sentence_tag(Field.SPECIES, "human"),
        a_sentence_tag(Field.HEALTH_STATUS, "healthy"),
        a_sentence_tag(Field.HEALTH_STATUS, "patients", at=9),
    )
    assert reading.value == "both"


def test_conditions_are_listed_once_each() -> None:
    reading = read(
        Field.CONDITION,
        a_sentence_tag(Field.CONDITION, ("tremor",)),
        a_sentence_tag(Field.CONDITION, ("Tremor",), at=9),
        a_sentence_tag(Field.CONDITION, ("stroke",), at=19),
    )
    assert reading.value == ("tremor", "stroke")


def test_the_kind_of_n_is_that_of_the_number_chosen() -> None:
    tags = (
        a_sentence_tag(Field.N, 120, 0.6),
        a_sentence_tag(Field.N, 84, 0.9, at=9),
    )
    kinds = tuple(
        Tag(Field.N_KIND, kind, tag.evidence, tag.rule, tag.confidence)
        for tag, kind in zip(tags, ("analysed", "randomized"), strict=True)
    )
    fields = read_fields((*tags, *kinds))
    assert (fields[Field.N].value, fields[Field.N_KIND].value) == (84, "randomized")


def test_of_two_numbers_as_sure_the_larger_is_the_total() -> None:
    reading = read(
        Field.N, a_sentence_tag(Field.N, 49, 0.9), a_sentence_tag(Field.N, 97, 0.9, at=9)
    )
    assert reading.value == 97


def test_a_number_nobody_is_sure_of_is_not_said_nor_is_its_kind() -> None:
    tag = a_sentence_tag(Field.N, 49, 0.2)
    fields = read_fields((tag, Tag(Field.N_KIND, "enrolled", tag.evidence, tag.rule, 0.2)))
    assert fields[Field.N].value == fields[Field.N_KIND].value == "not_reported"


def test_rats_make_an_animal_study_with_the_rats_as_evidence() -> None:
    reading = read(Field.DESIGN, a_sentence_tag(Field.SPECIES, "animal", 0.95))
    assert reading.value == "animal_study"
    assert reading.tags[0].evidence.quote == "words"


def test_without_an_abstract_nothing_can_be_assessed() -> None:
    reading = read_study(a_text("Yoga in rats", mesh=("Rats",)), bundled_rulebook())
    assert not reading.assessable
    assert reading.value(Field.SPECIES) == "animal"
    assert reading.value(Field.BLINDING) == "not_reported"
    assert reading.rulebook == bundled_rulebook().version


def test_humans_and_animals_in_mesh_are_decided_by_the_text() -> None:
    text = a_text("Yoga", "Thirty patients did yoga.", mesh=("Humans", "Animals"))
    reading = read_study(text, bundled_rulebook())
    assert reading.value(Field.SPECIES) == "human"


def test_a_faint_value_is_marked_uncertain() -> None:
    assert read(Field.DOSE, a_sentence_tag(Field.DOSE, "5 mg", 0.55)).uncertain
    assert not read(Field.DOSE, a_sentence_tag(Field.DOSE, "5 mg", 0.9)).uncertain


TRIALS = (
    "Mint for sleep: a randomized, double-blind, placebo-controlled trial in 190 patients",
    "Mint in 40 Wistar rats",
    "Mint for sleep in 24 healthy men: a post hoc analysis of a cluster randomized trial",
    "A systematic review and meta-analysis of mint",
)
NOTICES = ("Correction to: {}", "Erratum for: {}", "Retraction: {}", "Expression of Concern: {}")
BODIES = (
    "",
    "We randomised 90 women to 5 mg oral mint or placebo for 4 weeks.",
    "[This corrects it.]",
)
NOTICE_TYPES = ("Published Erratum", "Retraction of Publication", "Expression of Concern")


@given(
    st.sampled_from(TRIALS),
    st.sampled_from(BODIES),
    st.sampled_from([*((form, ()) for form in NOTICES), *(("{}", (t,)) for t in NOTICE_TYPES)]),
    st.sampled_from([(), ("Humans", "Male"), ("Rats",)]),
)
def test_a_notice_says_only_that_it_is_one(
    title: str, body: str, notice: tuple[str, tuple[str, ...]], mesh: tuple[str, ...]
) -> None:
    form, types = notice
    reading = read_study(
        a_text(form.format(title), body, pubtypes=types, mesh=mesh), bundled_rulebook()
    )
    design, species = reading.fields[Field.DESIGN], reading.fields[Field.SPECIES]
    assert (design.value, species.value) == ("notice", "none")
    assert design.tags[0].evidence == species.tags[0].evidence  # each rests on the same words
    rest = {reading.value(field) for field in TAGGED_FIELDS}
    assert rest == {"notice", "none", "not_reported"}
    assert not any(one.uncertain for one in reading.fields.values())


@given(st.sampled_from(TRIALS[:2]), st.sampled_from(("Comment on: {}", "RETRACTED: {}", "{}")))
def test_what_no_notice_says_stays_what_it_is(title: str, form: str) -> None:
    reading = read_study(a_text(form.format(title), ""), bundled_rulebook())
    assert reading.value(Field.DESIGN) in {"rct", "animal_study", "editorial"}
