"""How facts are known: filled only by a sentence in hand, and never where nothing is stated."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from tests.support.builders import a_grade
from tests.support.builders_render import (
    a_counted_study,
    a_dossier,
    a_dossier_on,
    a_page_claim,
    a_page_decision,
    a_page_link,
)
from tests.support.builders_reviews import a_word
from tests.unit.ladder.bodies import bodies

from litreview.ladder.body import Body
from litreview.ladder.tier import decide_tier
from litreview.model.basis import Basis
from litreview.model.dossier import Dossier
from litreview.model.fields import Field, Value
from litreview.model.grade import FieldGrade, GradeState, QuoteCheck
from litreview.model.identity import RuleId
from litreview.model.policy import Policy
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.model.vocabulary import BasisKind, Certainty
from litreview.render.figures.strips import Fact, Strips, strips_figure

CLAIM = a_page_claim("attention", "It sharpens attention.")
QUOTE = Basis(BasisKind.QUOTE, "Forty adults took the spray.", "abstract")
NOTE = Basis(BasisKind.SOURCE, "an index of papers", certainty=Certainty.MEDIUM)
HEADING = Basis(BasisKind.METADATA, "Attention", "mesh")


def dossier_of(*fields: FieldGrade, human: bool = True) -> Dossier:
    """One claim with one study that counts and of which only these fields are known."""
    study = "pmid:1"
    counted = a_counted_study(study, human=human)
    grade = replace(a_grade(1, blank=True), fields={field.field: field for field in fields})
    return replace(
        a_dossier(),
        claims=(CLAIM,),
        decisions=(replace(a_page_decision(CLAIM), counted=(counted,)),),
        grades={grade.study: grade},
        links=(a_page_link(study, CLAIM.id),),
    )


def judged(field: Field, value: Value, basis: Basis, check: QuoteCheck) -> FieldGrade:
    word = a_word(field, value, basis=basis)
    return FieldGrade(field, value, GradeState.REVIEWED, (word,), quote_checks=(check,))


def read(field: Field, value: Value, quote: str) -> FieldGrade:
    evidence = Evidence("abstract", quote, 0, len(quote)) if quote else Evidence("mesh", "Humans")
    tag = Tag(field, value, evidence, RuleId("r.r"), 1.0)
    return FieldGrade(field, value, GradeState.MACHINE, machine=FieldReading(field, value, (tag,)))


def facts(figure: Strips | None) -> dict[str, tuple[str, str]]:
    assert figure is not None
    (row,) = figure.rows
    return {fact.name: (fact.value, fact.known) for fact in row.facts}


@pytest.mark.parametrize(
    ("basis", "check", "known"),
    [
        (QUOTE, QuoteCheck.FOUND, "sentence"),
        (QUOTE, QuoteCheck.UNCHECKED, "others"),
        (QUOTE, QuoteCheck.NOT_FOUND, "others"),
        (NOTE, QuoteCheck.NOT_A_QUOTE, "others"),
        (HEADING, QuoteCheck.NOT_A_QUOTE, "others"),
    ],
)
def test_only_a_quote_found_in_the_record_fills_it(
    basis: Basis, check: QuoteCheck, known: str
) -> None:
    found = facts(strips_figure(dossier_of(judged(Field.CONTROL, "placebo", basis, check))))
    assert found["compared with"] == ("placebo", known)


def test_the_machines_sentence_fills_it_and_its_heading_does_not() -> None:
    quoted = dossier_of(read(Field.CONTROL, "placebo", "placebo"))
    assert facts(strips_figure(quoted))["compared with"] == ("placebo", "sentence")
    heading = dossier_of(read(Field.CONTROL, "placebo", ""))
    assert facts(strips_figure(heading))["compared with"] == ("placebo", "others")


def test_a_sentence_for_another_value_fills_nothing() -> None:
    said = judged(Field.N, 40, NOTE, QuoteCheck.NOT_A_QUOTE)
    machine = read(Field.N, 41, "Forty").machine
    found = facts(strips_figure(dossier_of(replace(said, machine=machine))))
    assert found["how many"] == ("40", "others")


def test_what_nobody_states_is_empty_and_in_no_way_no() -> None:
    figure = strips_figure(dossier_of())
    assert set(facts(figure).values()) == {("not stated", "silent")}
    assert figure is not None
    assert (figure.sentence, figure.others, figure.silent) == (0, 0, 5)


def test_a_dispute_is_said() -> None:
    disputed = FieldGrade(Field.N, "not_reported", GradeState.CONFLICT, conflict=(40, 44))
    assert facts(strips_figure(dossier_of(disputed)))["how many"] == ("in dispute", "others")


def test_the_people_of_a_link_go_before_those_of_the_study() -> None:
    dossier = dossier_of(judged(Field.N, 36, QUOTE, QuoteCheck.FOUND))
    (link,) = dossier.links
    value = replace(link.value, n=16)
    linked = replace(link, value=value, words=(replace(link.words[0], value=value),))
    assert facts(strips_figure(replace(dossier, links=(linked,))))["how many"] == ("16", "others")


def test_claims_on_animals_alone_are_counted_and_have_no_strip() -> None:
    figure = strips_figure(dossier_of(human=False))
    assert figure is not None
    assert (figure.rows, figure.without) == ((), 1)
    assert strips_figure(replace(dossier_of(), claims=(), decisions=())) is None


@given(bodies())
def test_a_full_mark_never_stands_over_what_is_not_stated(body: Body) -> None:
    figure = strips_figure(a_dossier_on(body, decide=lambda one: decide_tier(one, Policy())))
    if figure is None:
        return
    found: list[Fact] = [fact for row in figure.rows for fact in row.facts]
    assert all((fact.known == "silent") == (fact.value == "not stated") for fact in found)
    assert figure.sentence + figure.others + figure.silent == len(found)
