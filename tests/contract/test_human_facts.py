"""Studies in people, as people graded them, beside the facts compiled of each.

The companion folder's facts enter where it has a compound of this workspace: every graded field
says what they say, and none says anything where they say "not stated". The two are worded apart,
so of words only numbers, routes and conditions are held against each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.identity import pmid_of
from litreview.model.vocabulary import WITHOUT_SUBJECTS
from litreview.render.study_summary import summary_of
from litreview.render.wording import number
from litreview.settings import Settings
from litreview.workflow.show import studies

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
FACTS = {
    path.stem: SHARED / path.stem / "study-facts.json"
    for path in sorted((PROJECT / "queries").glob("*.toml"))
    if (SHARED / path.stem / "study-facts.json").is_file()
}
SILENT = re.compile(r"(?:not (?:stated|found|applicable|read)|none stated|unknown)\b")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ROUTES = ("nasal", "electrophoresis", "inject", "oral", "peritoneal", "muscular", "cutaneous")
DESIGNS = (
    (re.compile(r"design not stated|no abstract|dissertation"), {NOT_REPORTED, "other"}),
    (re.compile(r"retrospective"), {"cohort", "case_control", "cross_sectional"}),
    (re.compile(r"observation"), {NOT_REPORTED, "cohort", "clinical_trial"}),
    (re.compile(r"in culture"), {NOT_REPORTED, "other", "clinical_trial"}),
    (re.compile(r"single-arm|before-after"), {"clinical_trial"}),
    (re.compile(r"non-randomised controlled"), {"controlled_trial"}),
    (re.compile(r""), {"controlled_trial", "clinical_trial"}),
)
"""What the words of a design allow, the first that fits; of a compared study it may be unclear."""
CONTROLS = (
    (re.compile(r"placebo"), {"placebo"}),
    (re.compile(r"active/standard"), {"active", "usual_care"}),
    (re.compile(r"active|.* in both arms"), {"active"}),
    (re.compile(r"standard"), {"usual_care"}),
    (re.compile(r"no treatment"), {"no_treatment"}),
    (re.compile(r"none$"), {"none"}),
)

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FACTS, reason="../shared is absent: no facts to hold grades against"),
]


@pytest.fixture(scope="module", params=[*FACTS] or ["none"])
def pairs(request: pytest.FixtureRequest, bundled: Settings) -> list[tuple[dict[str, Any], Grade]]:
    """The facts of every study in people and its grade, as a fresh clone has it."""
    compound = str(request.param)
    dossier = studies(bundled, compound).dossier
    by_name = {
        pmid_of(study) or letters(dossier.records[study].title.plain): grade
        for study, grade in dossier.grades.items()
    }
    facts = json.loads(FACTS[compound].read_text(encoding="utf-8"))
    people = [fact for fact in facts if fact["kind"] == "human"]
    assert people
    return [(fact, graded(fact, by_name)) for fact in people]


def graded(fact: Mapping[str, Any], by_name: Mapping[str, Grade]) -> Grade:
    """The one study a fact is about; a title outside PubMed may stand without its last words."""
    name = name_of(fact)
    if fact["pmid"]:
        return by_name[name]
    (title,) = (each for each in by_name if not each.isdecimal() and name.startswith(each))
    return by_name[title]


def name_of(fact: Mapping[str, Any]) -> str:
    return fact["pmid"] or letters(fact["title"])


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def stated(value: object) -> str:
    """What a fact says, in words; empty where it is not stated."""
    text = str(value or "").casefold()
    return "" if SILENT.match(text) else text


def numbers(text: str) -> set[float]:
    """The numbers of a text, in digits or small ones in words."""
    digits = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    spelled = {WORDS.index(word) + 1.0 for word in re.findall(r"[a-z]+", text) if word in WORDS}
    return spelled | {float(number) for number in NUMBER.findall(digits)}


def words_of(fact: Mapping[str, Any]) -> str:
    told = (fact["title"], fact["design"], fact["main_finding"], *fact["population"].values())
    return " ".join(map(str, told)).casefold()


def allowed(table: tuple[tuple[re.Pattern[str], set[str]], ...], text: str) -> set[str]:
    return next((values for start, values in table if start.match(text)), {NOT_REPORTED})


def differences(fact: Mapping[str, Any], grade: Grade) -> Iterator[str]:
    """Every field in which a grade and its facts differ."""
    design = stated(fact["design"])
    found = next(values for words, values in DESIGNS if words.search(design))
    randomized = stated(fact["randomised"]).partition(" ")[0] or NOT_REPORTED
    people, blinding = fact["population"], stated(fact["blinding"]).partition(" ")[0]
    wanted: dict[Field, set[object]] = {
        Field.SPECIES: {"human", "mixed"} if "vitro" in fact["species"] else {"human"},
        Field.N: {fact["n_total"] or NOT_REPORTED},
        Field.DESIGN: {"rct"} if randomized == "yes" else set(found),
        Field.RANDOMIZED: {randomized},
        Field.BLINDING: {blinding or NOT_REPORTED},
        Field.CONTROL: set(allowed(CONTROLS, stated(fact["control"]))),
        Field.HEALTH_STATUS: health(stated(people["condition"])),
    }
    for field, values in wanted.items():
        if grade.value(field) not in values:
            yield f"{field} is {grade.value(field)}, by the facts {sorted(map(str, values))}"
    for field, said in (
        (Field.AGE, people["age"]),
        (Field.SEX, people["sex"]),
        (Field.DOSE, fact["dose"]),
        (Field.DURATION, fact["duration"]),
        (Field.ROUTE, fact["route"]),
    ):
        yield from differing_words(field, grade.text(field).casefold(), stated(said))
    yield from differing_arms(grade.value(Field.ARMS), fact["arms"] or [])
    yield from differing_condition(grade.value(Field.CONDITION), fact)
    finding, told = grade.text(Field.FINDING), stated(fact["main_finding"])
    if bool(finding) != bool(told) or not numbers(finding) - {1.0} <= numbers(told):
        yield f'finding is "{finding}", by the facts "{fact["main_finding"]}"'


def health(condition: str) -> set[object]:
    if not condition or "veterans" in condition:  # the health of veterans is not stated
        return {NOT_REPORTED}
    return {"healthy"} if "healthy" in condition else {"patients"}


def differing_words(field: Field, graded: str, said: str) -> Iterator[str]:
    """Said by one alone, with other numbers, or by a route the facts do not name."""
    routes = {route for route in ROUTES if field is Field.ROUTE and route in graded}
    same = numbers(graded) == numbers(said) if field is not Field.ROUTE else True
    if bool(graded) != bool(said) or not same or any(route not in said for route in routes):
        yield f'{field} is "{graded}", by the facts "{said}"'


def differing_arms(graded: object, said: list[dict[str, Any]]) -> Iterator[str]:
    arms = graded if isinstance(graded, tuple) else ()
    sizes = sorted(size[1] for arm in arms if (size := re.search(r"(?:: ?|\()(\d+)\)?$", arm)))
    known = sorted(str(arm["n"]) for arm in said if arm["n"] is not None)
    if len(arms) != len(said) or sizes != known:
        yield f"arms are {arms}, by the facts {[(arm['name'], arm['n']) for arm in said]}"


def differing_condition(graded: object, fact: Mapping[str, Any]) -> Iterator[str]:
    """A condition in words the facts do not have; one where they state none; none where they do."""
    conditions = graded if isinstance(graded, tuple) else ()
    told = words_of(fact)
    strange = [c for c in conditions if not any(w in told for w in re.findall(r"\w{5,}", c))]
    if strange or bool(conditions) != bool(stated(fact["population"]["condition"])):
        yield f'condition is {conditions}, by the facts "{fact["population"]["condition"]}"'


def test_every_grade_says_what_the_facts_say(pairs: list[tuple[dict[str, Any], Grade]]) -> None:
    told = {name_of(fact): [*differences(fact, grade)] for fact, grade in pairs}
    assert {name: found for name, found in told.items() if found} == {}


def test_the_full_text_of_none_was_read(pairs: list[tuple[dict[str, Any], Grade]]) -> None:
    for fact, grade in pairs:
        assert grade.value(Field.FULL_TEXT_READ) == "no", name_of(fact)
        assert grade.value(Field.RISK_OF_BIAS) == "not_assessable", name_of(fact)


def test_the_page_of_each_says_what_the_facts_say_and_calls_silence_open(
    pairs: list[tuple[dict[str, Any], Grade]],
) -> None:
    for fact, grade in pairs:
        summary, name = summary_of(grade), name_of(fact)
        if grade.value(Field.DESIGN) not in WITHOUT_SUBJECTS:
            assert ("how many" in summary.open) is (fact["n_total"] is None), name
            assert ("whether blinded" in summary.open) is not bool(stated(fact["blinding"])), name
            assert ("compared with what" in summary.open) is not allowed_control(fact), name
        if fact["n_total"] is not None:
            assert number(fact["n_total"]) in summary.sentence, name
        assert "double-blind" not in summary.sentence or "double" in fact["blinding"], name


def allowed_control(fact: Mapping[str, Any]) -> bool:
    return allowed(CONTROLS, stated(fact["control"])) != {NOT_REPORTED}


@pytest.mark.parametrize(
    ("key", "other", "field"),
    [
        ("n_total", 999, "n"),
        ("randomised", "yes", "randomized"),
        ("blinding", "triple", "blinding"),
        ("control", "sham", "control"),
        ("dose", "7 mg", "dose"),
        ("duration", "99 days", "duration"),
        ("route", "rectal", "route"),
        ("arms", [{"name": "one", "n": 999}], "arms"),
        ("main_finding", "Nothing.", "finding"),
    ],
)
def test_a_fact_that_says_otherwise_is_told(
    pairs: list[tuple[dict[str, Any], Grade]], key: str, other: object, field: str
) -> None:
    told = [*(" ".join(differences(fact | {key: other}, grade)) for fact, grade in pairs)]
    assert any(f"{field} is" in found or f"{field} are" in found for found in told)
