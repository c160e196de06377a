"""The tools for risk of bias: their data files are whole, and what answers and domains come to."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files
from itertools import product
from random import Random
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import NounError
from litreview.model.bias import (
    SEVERITY,
    BiasDomain,
    BiasTool,
    Question,
    Suggestion,
    bias_tool,
    bias_tools,
    gravest,
    overall_risks,
)
from litreview.model.codec import to_builtins
from litreview.model.fields import CLOSED, ROB2_FIELDS, SYRCLE_FIELDS, Field
from litreview.model.vocabulary import RiskOfBias

ROB2, SYRCLE = bias_tools()
LOW, SOME, HIGH, UNKNOWN = (*SEVERITY, RiskOfBias.NOT_ASSESSABLE)
FORMS = {"www.riskofbias.info", "training.cochrane.org", "doi.org"}
FORMS |= {"bmcmedresmethodol.biomedcentral.com"}


@pytest.mark.parametrize("tool", [ROB2, SYRCLE], ids=["rob2", "syrcle"])
def test_a_tool_is_whole(tool: BiasTool) -> None:
    assert tool.fields == {"rob2": ROB2_FIELDS, "syrcle": SYRCLE_FIELDS}[tool.id]
    assert "doi 10." in tool.source
    assert tool.version
    assert set(tool.drawn) == set(CLOSED[tool.fields[0]]) - {"not_assessable"}
    ids = [question.id for domain in tool.domains for question in domain.questions]
    assert len(set(ids)) == len(ids)
    for place, domain in enumerate(tool.domains, 1):
        assert domain.letter == f"D{place}"
        assert domain.name
        assert all(one.id.startswith(f"{place}.") for one in domain.questions)
        assert all(one.asks.endswith("?") for one in domain.questions)
        link = urlsplit(domain.link)
        assert link.scheme == "https"
        assert link.hostname in FORMS
    assert urlsplit(tool.form).hostname in FORMS


@pytest.mark.parametrize("name", ["rob2", "syrcle"])
def test_nothing_in_a_data_file_goes_unread(name: str) -> None:
    def without_empty(value: object) -> object:
        if isinstance(value, dict):
            return {key: without_empty(one) for key, one in value.items() if one not in ([], ())}
        return [without_empty(one) for one in value] if isinstance(value, list | tuple) else value

    text = files("litreview.model").joinpath(f"{name}.toml").read_text("utf-8")
    assert without_empty(to_builtins(bias_tool(name))) == tomllib.loads(text)


judged = st.lists(st.sampled_from(SEVERITY), min_size=5, max_size=5)
partly = st.dictionaries(st.sampled_from(ROB2_FIELDS), st.sampled_from((*SEVERITY, UNKNOWN)))


@given(judged)
def test_the_overall_risk_of_five_domains(values: list[RiskOfBias]) -> None:
    allowed = overall_risks(dict(zip(ROB2_FIELDS, values, strict=True)))
    if HIGH in values:
        assert allowed == (HIGH,)
    elif SOME not in values:
        assert allowed == (LOW,)
    elif values.count(SOME) == 1:
        assert allowed == (SOME,)
    else:
        assert allowed == (SOME, HIGH)


@given(judged, st.randoms())
def test_the_order_of_the_domains_is_no_matter(values: list[RiskOfBias], random: Random) -> None:
    mixed = list(values)
    random.shuffle(mixed)
    alike = [dict(zip(ROB2_FIELDS, each, strict=True)) for each in (values, mixed)]
    assert overall_risks(alike[0]) == overall_risks(alike[1])


@given(judged, st.integers(0, 4), st.sampled_from(SEVERITY))
def test_a_graver_domain_makes_no_milder_overall(
    values: list[RiskOfBias], place: int, other: RiskOfBias
) -> None:
    def by_rule(domains: list[RiskOfBias]) -> int:
        return SEVERITY.index(overall_risks(dict(zip(ROB2_FIELDS, domains, strict=True)))[0])

    changed = [*values[:place], other, *values[place + 1 :]]
    graver = SEVERITY.index(other) >= SEVERITY.index(values[place])
    assert (
        (by_rule(changed) >= by_rule(values)) if graver else (by_rule(changed) <= by_rule(values))
    )


@given(partly)
def test_before_all_are_assessed_nothing_follows_and_nothing_milder_stands(
    judged: dict[Field, str],
) -> None:
    allowed = overall_risks(judged)
    assessed = [value for value in judged.values() if value != UNKNOWN]
    if HIGH in assessed:
        assert allowed == (HIGH,)
    elif len(assessed) < 5:
        assert allowed[0] is UNKNOWN
        assert gravest(assessed) in {None, allowed[1]}
        assert allowed[-1] is HIGH


Y, PY, PN, N, NI = ROB2.answers


def suggested(letter: str, **answers: str) -> str | None:
    """What answers suggest, each written as `q1_2=Y`."""
    domain = next(one for one in ROB2.domains if one.letter == letter)
    told = {name[1:].replace("_", "."): answer for name, answer in answers.items()}
    return ROB2.suggested(domain, told)


@pytest.mark.parametrize(
    ("letter", "answers", "judgement"),
    [
        ("D1", {"q1_1": Y, "q1_2": PY, "q1_3": N}, LOW),
        ("D1", {"q1_1": NI, "q1_2": Y, "q1_3": NI}, LOW),
        ("D1", {"q1_1": Y, "q1_2": Y, "q1_3": PY}, SOME),
        ("D1", {"q1_1": PN, "q1_2": Y, "q1_3": N}, SOME),
        ("D1", {"q1_1": NI, "q1_2": NI, "q1_3": NI}, SOME),
        ("D1", {"q1_1": Y, "q1_2": NI, "q1_3": Y}, HIGH),
        ("D1", {"q1_1": Y, "q1_2": N, "q1_3": N}, HIGH),
        ("D2", {"q2_1": N, "q2_2": PN, "q2_6": Y}, LOW),
        ("D2", {"q2_1": Y, "q2_2": PN, "q2_3": N, "q2_6": Y}, LOW),
        ("D2", {"q2_1": NI, "q2_2": N, "q2_3": NI, "q2_6": Y}, SOME),
        ("D2", {"q2_1": Y, "q2_2": Y, "q2_3": Y, "q2_4": N, "q2_6": Y}, SOME),
        ("D2", {"q2_1": Y, "q2_2": Y, "q2_3": Y, "q2_4": NI, "q2_5": Y, "q2_6": Y}, SOME),
        ("D2", {"q2_1": Y, "q2_2": Y, "q2_3": PY, "q2_4": Y, "q2_5": NI, "q2_6": Y}, HIGH),
        ("D2", {"q2_1": N, "q2_2": N, "q2_6": N, "q2_7": PN}, SOME),
        ("D2", {"q2_1": N, "q2_2": N, "q2_6": NI, "q2_7": NI}, HIGH),
        ("D3", {"q3_1": Y}, LOW),
        ("D3", {"q3_1": N, "q3_2": PY}, LOW),
        ("D3", {"q3_1": NI, "q3_2": N, "q3_3": PN}, LOW),
        ("D3", {"q3_1": N, "q3_2": N, "q3_3": NI, "q3_4": N}, SOME),
        ("D3", {"q3_1": N, "q3_2": N, "q3_3": Y, "q3_4": NI}, HIGH),
        ("D4", {"q4_1": Y, "q4_2": N}, HIGH),
        ("D4", {"q4_1": N, "q4_2": PY}, HIGH),
        ("D4", {"q4_1": NI, "q4_2": N, "q4_3": N}, LOW),
        ("D4", {"q4_1": N, "q4_2": NI, "q4_3": N}, SOME),
        ("D4", {"q4_1": N, "q4_2": N, "q4_3": Y, "q4_4": N}, LOW),
        ("D4", {"q4_1": N, "q4_2": NI, "q4_3": Y, "q4_4": N}, SOME),
        ("D4", {"q4_1": N, "q4_2": N, "q4_3": NI, "q4_4": NI, "q4_5": PN}, SOME),
        ("D4", {"q4_1": N, "q4_2": N, "q4_3": Y, "q4_4": Y, "q4_5": NI}, HIGH),
        ("D5", {"q5_1": Y, "q5_2": N, "q5_3": PN}, LOW),
        ("D5", {"q5_1": NI, "q5_2": N, "q5_3": N}, SOME),
        ("D5", {"q5_1": Y, "q5_2": NI, "q5_3": N}, SOME),
        ("D5", {"q5_1": Y, "q5_2": NI, "q5_3": Y}, HIGH),
    ],
)
def test_a_flow_chart_of_rob_2(letter: str, answers: dict[str, str], judgement: str) -> None:
    assert suggested(letter, **answers) == judgement


@pytest.mark.parametrize("domain", ROB2.domains, ids=[each.letter for each in ROB2.domains])
def test_every_way_through_a_domain_ends_in_a_judgement(domain: BiasDomain) -> None:
    reached = set()
    for answers in product((PY, PN, NI), repeat=len(domain.questions)):
        told = dict(zip((one.id for one in domain.questions), answers, strict=True))
        asked = ROB2.asked(domain, told)
        judgement = ROB2.suggested(domain, told)
        assert judgement is not None
        reached.add(judgement)
        # what is not asked has no say, and without an answer to what is asked nothing is said
        assert ROB2.suggested(domain, {one.id: told[one.id] for one in asked}) == judgement
        assert ROB2.suggested(domain, {one.id: told[one.id] for one in asked[:-1]}) is None
    assert reached == set(SEVERITY)


def test_syrcle_suggests_nothing() -> None:
    for domain in SYRCLE.domains:
        told = {one.id: "yes" for one in domain.questions}
        assert SYRCLE.asked(domain, told) == domain.questions
        assert SYRCLE.suggested(domain, told) is None


def test_an_answer_that_is_none_is_told_those_there_are() -> None:
    with pytest.raises(NounError) as refused:
        suggested("D1", q1_1="maybe")
    assert refused.value.fix.startswith("One of: yes, probably_yes")


FIRST = ROB2.domains[0]
ASKED = Question("1.9", "Is it?")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"questions": ()}, "has none"),
        ({"questions": (ASKED, ASKED)}, "an id twice"),
        ({"questions": (replace(ASKED, asked_if=({"1.9": ("yes",)},)),)}, "rests on 1.9"),
        ({"suggestions": (Suggestion("low", ({"9.9": ("yes",)},)),)}, "rests on 9.9"),
        ({"suggestions": (Suggestion("grave"),)}, "is none of rob2.randomization"),
        ({"suggestions": (Suggestion("low"), Suggestion("high"))}, "nothing is tried after"),
    ],
)
def test_a_domain_that_cannot_be_is_refused(changed: dict[str, object], named: str) -> None:
    with pytest.raises(NounError, match=named):
        replace(FIRST, **changed)  # type: ignore[arg-type]


def test_a_tool_of_other_fields_or_answers_is_refused() -> None:
    with pytest.raises(NounError, match="is none of SYRCLE"):
        replace(SYRCLE, domains=(FIRST,))
    with pytest.raises(NounError, match="answers nothing"):
        replace(ROB2, answers={"yes": "yes"})
