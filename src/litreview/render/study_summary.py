"""What a study is, in one plain sentence, and what the text in hand leaves open.

A grade enters; short English leaves. A value in dispute, and one that nobody reports, is no part
of the sentence: it is named as open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import Grade
from litreview.model.vocabulary import (
    WITHOUT_SUBJECTS,
    Control,
    Design,
    HealthStatus,
    Reported,
    Species,
)
from litreview.render.whom import everybody
from litreview.render.wording import number, sentence_case, texts, value_words

STUDY_WORDS: dict[str, dict[str, Any]] = texts("study.toml")
"""The words of a study's sentence and of its row, tables by what they name."""

_ASKED = (Field.SPECIES, Field.N, Field.CONTROL, Field.RANDOMIZED, Field.BLINDING)
_SAYS_CHANCE = {Design.RCT: Reported.YES}
_OWN_SUBJECTS = {Species.ANIMAL: Design.ANIMAL_STUDY, Species.IN_VITRO: Design.IN_VITRO_STUDY}


@dataclass(frozen=True, slots=True)
class Summary:
    """A study in a sentence.

    Attributes:
        sentence: What it is, in whom, compared with what, blinded how.
        given: What was given, and how; empty when nobody says.
        open: What nobody reports, in a few words each.
        aside: What is taken as not reported though something in hand says it, in the same words.
        disputed: What reviewers disagree on, in the same words.
    """

    sentence: str
    given: str = ""
    open: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()


def summary_of(grade: Grade) -> Summary:
    """Return the sentence of one study."""
    asked = (Field.DESIGN, *_asked(grade))
    spoken = [field for field in asked if field in grade.fields]
    disputed = [field for field in spoken if grade.fields[field].conflict]
    aside = [f for f in spoken if f not in disputed and grade.fields[f].left_open]
    silent = [
        field
        for field in asked
        if field not in (*disputed, *aside) and grade.value(field) == NOT_REPORTED
    ]
    gaps = STUDY_WORDS["gap"]
    return Summary(
        sentence=_sentence(grade),
        given=_given(grade),
        open=tuple(gaps[field] for field in silent),
        aside=tuple(gaps[field] for field in aside),
        disputed=tuple(gaps[field] for field in disputed),
    )


def people_words(grade: Grade) -> str:
    """Who or what was studied, in a few words: "patients (ischaemic stroke)", "animals (rat)"."""
    many = _subjects(grade)[1]
    detail = _detail(grade)
    return sentence_case(f"{many} ({detail})" if many and detail else many or detail)


def _asked(grade: Grade) -> tuple[Field, ...]:
    """What is asked of a study besides: nothing of a paper that studied nobody itself."""
    design, species = grade.value(Field.DESIGN), grade.value(Field.SPECIES)
    if design in WITHOUT_SUBJECTS or species == Species.NONE:
        return ()
    # of chance, a design may say enough
    return tuple(f for f in _ASKED if f is not Field.RANDOMIZED or design not in _SAYS_CHANCE)


def _sentence(grade: Grade) -> str:
    design = str(grade.value(Field.DESIGN))
    parts = [f"{STUDY_WORDS['design'].get(design, value_words(design))}{_in_whom(grade)}"]
    if Field.CONTROL in _asked(grade):
        chance = str(_settled(grade, Field.RANDOMIZED))
        if chance != _SAYS_CHANCE.get(Design(design)):
            parts.append(STUDY_WORDS["randomized"].get(chance, ""))
        parts.append(STUDY_WORDS["control"].get(str(_settled(grade, Field.CONTROL)), ""))
        parts.append(_blinding(grade))
    return f"{', '.join(filter(None, parts))}."


def _settled(grade: Grade, field: Field) -> Value:
    """A value that nobody disputes."""
    said = grade.fields.get(field)
    return NOT_REPORTED if said is None or said.conflict else said.value


def _in_whom(grade: Grade) -> str:
    one, many = _subjects(grade)
    if not many:
        return ""
    count, detail = grade.number(Field.N), _detail(grade)
    own = _OWN_SUBJECTS.get(Species(str(grade.value(Field.SPECIES))))
    if count is None and own == grade.value(Field.DESIGN):
        return f" ({detail})" if detail else ""
    text = many
    if count is not None and one:
        groups = _settled(grade, Field.CONTROL) not in {Control.NONE, NOT_REPORTED}
        whole = " in all" if groups else ""
        text = f"{number(count)} {one if count == 1 else many}{whole}"
    elif count is not None:
        text = f"{many}, n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{number(count)}"
    return f" in {text} ({detail})" if detail else f" in {text}"


def _subjects(grade: Grade) -> tuple[str, str]:
    """One of those studied and several, in words; nothing where nobody says."""
    species = str(grade.value(Field.SPECIES))
    status = str(grade.value(Field.HEALTH_STATUS))
    described = species == Species.HUMAN and status != HealthStatus.NOT_REPORTED
    one, many = STUDY_WORDS["subject"].get(status if described else species, ("", ""))
    return one, many


def _detail(grade: Grade) -> str:
    """Their condition and age, or of which kind the animals and cells were."""
    human = grade.value(Field.SPECIES) in {Species.HUMAN, Species.MIXED}
    field = Field.AGE if human else Field.SPECIES_DETAIL
    said = value_words(grade.value(field)) if grade.text(field) else ""
    told = (everybody(grade) if human else "", said)
    return ", ".join(text for text in told if text and text != value_words(NOT_REPORTED))


def _blinding(grade: Grade) -> str:
    how = STUDY_WORDS["blinding"].get(str(_settled(grade, Field.BLINDING)), "")
    who = _settled(grade, Field.BLINDING_WHO)
    return f"{how} ({value_words(who)})" if how and who != NOT_REPORTED else how


def _given(grade: Grade) -> str:
    said = STUDY_WORDS["given"].get(str(_settled(grade, Field.INTERVENTION)), "")
    fields = (Field.FORM, Field.ROUTE, Field.DOSE, Field.DURATION)
    how = [value_words(grade.value(field)) for field in fields if grade.text(field)]
    if not how:
        return f"{said}." if said else ""
    return f"{said or 'How it was given'}: {', '.join(how)}."
