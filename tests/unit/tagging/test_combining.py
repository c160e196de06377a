from __future__ import annotations

from litreview.model.fields import Field, Value
from litreview.model.identity import RuleId
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.tagging.combining import MIN_HEARD, MIN_PAPER, MIN_RANDOMIZED, combine, rule_of
from litreview.tagging.deciding import decided, silent
from litreview.tagging.design import FROM_RANDOMIZED
from litreview.tagging.reading import read_fields

WORDS = Evidence("abstract", "words", 0, 5)


def learned(field: Field, value: Value, confidence: float = 0.7) -> Tag:
    return Tag(field, value, WORDS, rule_of(field), confidence)


def ruled(
    field: Field, value: Value, confidence: float = 0.7, *, where: str = "abstract"
) -> FieldReading:
    evidence = WORDS if where == "abstract" else Evidence(where, "words")
    tag = Tag(field, value, evidence, RuleId(f"{field}.test-{value}"), confidence)
    return decided(field, value, [tag])


def after(*readings: FieldReading, model: Tag) -> FieldReading:
    found = {field: silent(field) for field in (Field.SPECIES, Field.DESIGN, Field.RANDOMIZED)} | {
        reading.field: reading for reading in readings
    }
    return combine(found, found[Field.SPECIES], {model.field: model})[model.field]


def test_without_a_model_nothing_changes() -> None:
    assert combine({}, silent(Field.SPECIES), {}) == {}


def test_where_the_rules_are_silent_the_model_is_heard() -> None:
    reading = after(model=learned(Field.DESIGN, "case_report"))
    assert (reading.value, reading.confidence) == ("case_report", 0.7)


def test_the_model_overrules_words_that_state_little() -> None:
    reading = after(ruled(Field.DESIGN, "rct", 0.7), model=learned(Field.DESIGN, "other", 0.9))
    assert (reading.value, reading.conflict) == ("other", ())
    assert [tag.value for tag in reading.tags] == ["other", "rct"]


def test_a_plain_word_that_lost_is_a_conflict() -> None:
    reading = after(ruled(Field.DESIGN, "rct", 0.9), model=learned(Field.DESIGN, "other", 0.9))
    assert (reading.value, reading.conflict) == ("other", ("rct",))


def test_a_publication_type_stands_and_the_model_stays_visible() -> None:
    stated = ruled(Field.DESIGN, "case_report", 0.7, where="publication_type")
    reading = after(stated, model=learned(Field.DESIGN, "other", 0.99))
    assert (reading.value, reading.tags[-1].value) == ("case_report", "other")


def test_a_plainly_stated_design_stands() -> None:
    stated = ruled(Field.DESIGN, "systematic_review", 0.96)
    assert after(stated, model=learned(Field.DESIGN, "other")).value == "systematic_review"


def test_a_protocol_needs_less_to_stand() -> None:
    for value, kept in (("protocol", True), ("cohort", False)):
        reading = after(ruled(Field.DESIGN, value, 0.85), model=learned(Field.DESIGN, "rct"))
        assert (reading.value == value) is kept


def test_within_a_class_the_rules_name_the_finer_design() -> None:
    for coarse, finer in (
        ("other", "cross_sectional"),
        ("clinical_trial", "controlled_trial"),
        ("narrative_review", "editorial"),
        ("systematic_review", "meta_analysis"),
    ):
        reading = after(ruled(Field.DESIGN, finer, 0.7), model=learned(Field.DESIGN, coarse, 0.8))
        assert (reading.value, reading.confidence, reading.conflict) == (finer, 0.8, ())
        assert reading.tags[0].value == finer


def test_agreement_takes_the_models_confidence() -> None:
    reading = after(ruled(Field.SPECIES, "human", 0.9), model=learned(Field.SPECIES, "human", 0.8))
    assert (reading.value, reading.confidence, len(reading.tags)) == ("human", 0.8, 2)


def test_species_the_model_was_not_taught_are_the_rules_to_say() -> None:
    for value in ("in_silico", "mixed", "in_vitro"):
        reading = after(ruled(Field.SPECIES, value), model=learned(Field.SPECIES, "animal", 0.9))
        assert reading.value == value


def test_a_study_of_cells_stands_with_its_species() -> None:
    cells = ruled(Field.SPECIES, "in_vitro"), ruled(Field.DESIGN, "in_vitro_study")
    for value, kept in (("animal_study", True), ("other", True), ("rct", False)):
        reading = after(*cells, model=learned(Field.DESIGN, value))
        assert (reading.value == "in_vitro_study") is kept


def test_people_on_placebo_are_no_rest_class() -> None:
    trial = ruled(Field.DESIGN, "controlled_trial")
    for value, kept in (("other", True), ("animal_study", True), ("case_report", False)):
        reading = after(trial, model=learned(Field.DESIGN, value, 0.9))
        assert (reading.value == "controlled_trial") is kept


def test_people_of_a_clinical_trial_are_no_animals() -> None:
    people, animal = ruled(Field.SPECIES, "human"), learned(Field.SPECIES, "animal", 0.9)
    for design, kept in (("rct", True), ("clinical_trial", True), ("animal_study", False)):
        reading = after(people, ruled(Field.DESIGN, design), model=animal)
        assert (reading.value == "human") is kept


def test_a_model_in_doubt_overrules_nothing_the_rules_found() -> None:
    doubtful = learned(Field.DESIGN, "case_report", MIN_HEARD - 0.01)
    assert after(ruled(Field.DESIGN, "cohort"), model=doubtful).value == "cohort"
    assert after(ruled(Field.DESIGN, "cohort", 0.5), model=doubtful).value == "case_report"


def test_a_review_studied_nobody() -> None:
    review = ruled(Field.DESIGN, "narrative_review", MIN_PAPER)
    reading = after(review, model=learned(Field.SPECIES, "human", 0.9))
    assert (reading.value, reading.tags[0].evidence) == ("none", WORDS)


def test_what_may_be_a_review_studied_somebody_perhaps() -> None:
    review = ruled(Field.DESIGN, "narrative_review", 0.7)
    reading = after(review, model=learned(Field.SPECIES, "human", 0.9))
    assert reading.value == "human"
    assert reading.confidence < 0.5


def test_the_model_calls_randomized_only_what_the_rules_left_open() -> None:
    sure = learned(Field.RANDOMIZED, "yes", MIN_RANDOMIZED)
    assert after(model=sure).value == "yes"
    assert after(ruled(Field.RANDOMIZED, "no"), model=sure).value == "no"


def test_a_model_that_is_not_sure_leaves_randomization_open() -> None:
    unsure = learned(Field.RANDOMIZED, "yes", MIN_RANDOMIZED - 0.1)
    assert after(model=unsure).value == "not_reported"


def test_a_reading_below_the_stated_confidence_is_uncertain() -> None:
    fields = read_fields([learned(Field.DESIGN, "other", 0.5), learned(Field.SPECIES, "human")])
    assert fields[Field.DESIGN].uncertain
    assert not fields[Field.SPECIES].uncertain


def test_what_only_the_model_calls_randomized_stays_uncertain() -> None:
    fields = read_fields([learned(Field.RANDOMIZED, "yes", 0.98)])
    assert fields[Field.RANDOMIZED].value == "yes"
    assert fields[Field.RANDOMIZED].uncertain


def test_a_trial_of_randomized_people_is_no_looser_trial() -> None:
    people = ruled(Field.DESIGN, "rct", 0.7)
    assert after(people, model=learned(Field.DESIGN, "clinical_trial", 0.9)).value == "rct"


def test_a_design_the_rules_left_open_is_the_models_to_say() -> None:
    faint = RuleId("design.test-faint")
    left_open = FieldReading(
        Field.DESIGN, "not_reported", (Tag(Field.DESIGN, "narrative_review", WORDS, faint, 0.5),)
    )
    assert after(left_open, model=learned(Field.DESIGN, "other", 0.3)).value == "other"


def test_people_who_came_to_their_arms_by_chance_make_a_trial_whatever_the_rest_class() -> None:
    chance = ruled(Field.RANDOMIZED, "yes", 0.85)
    tag = Tag(Field.DESIGN, "rct", WORDS, FROM_RANDOMIZED, 0.7)
    derived = decided(Field.DESIGN, "rct", [tag])
    assert after(derived, chance, model=learned(Field.DESIGN, "other", 0.9)).value == "rct"


def test_a_faint_word_within_the_rest_class_is_never_sure() -> None:
    faint = ruled(Field.DESIGN, "cross_sectional", 0.18)
    reading = after(faint, model=learned(Field.DESIGN, "other", 0.97))
    assert (reading.value, reading.confidence, reading.uncertain) == ("cross_sectional", 0.5, True)


def test_a_dispute_over_chance_stays_visible_whoever_decides_the_design() -> None:
    tags = ruled(Field.DESIGN, "controlled_trial").tags + ruled(Field.DESIGN, "rct").tags
    disputed = decided(Field.DESIGN, "controlled_trial", tags, ("rct",))
    for heard in ("rct", "clinical_trial"):
        reading = after(disputed, model=learned(Field.DESIGN, heard, 0.9))
        shown = {reading.value, *reading.conflict}
        assert {"rct", "controlled_trial"} <= shown, heard
        assert reading.value not in reading.conflict


def test_an_indexed_review_whose_text_treats_animals_shows_them() -> None:
    review = ruled(Field.DESIGN, "narrative_review", 0.8, where="publication_type")
    model = learned(Field.SPECIES, "animal")
    told = after(review, ruled(Field.SPECIES, "animal", 0.85), model=model)
    assert (told.value, told.conflict) == ("none", ("animal",))
    in_passing = after(review, ruled(Field.SPECIES, "animal", 0.5), model=model)
    assert (in_passing.value, in_passing.conflict) == ("none", ())
    in_words = after(
        ruled(Field.DESIGN, "narrative_review", 0.96),
        ruled(Field.SPECIES, "animal", 0.85),
        model=model,
    )
    assert (in_words.value, in_words.conflict) == ("none", ())
