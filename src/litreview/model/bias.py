"""Tools for risk of bias: domains, signalling questions, and what the answers come to.

The data files beside this module enter, `rob2.toml` and `syrcle.toml`; checked tools leave. What
answers suggest is offered to a person, who judges. Which tool fits a study, and what a reviewer
may say, is decided where judgements are made.

Source:
    RoB 2: Sterne 2019, doi 10.1136/bmj.l4898, version of 22 August 2019.
    SYRCLE: Hooijmans 2014, doi 10.1186/1471-2288-14-43.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from litreview.errors import NounError
from litreview.model.codec import from_builtins
from litreview.model.fields import CLOSED, ROB2_FIELDS, Field
from litreview.model.vocabulary import RiskOfBias

Condition = dict[str, tuple[str, ...]]
"""Questions to what their answers must come to, all of them."""

SEVERITY = (RiskOfBias.LOW, RiskOfBias.SOME, RiskOfBias.HIGH)


@dataclass(frozen=True, slots=True)
class Question:
    """A signalling question, in our own words.

    Attributes:
        id: Its number in the form: "2.3".
        asked_if: It is asked where one of these holds; empty: always.
    """

    id: str
    asks: str
    asked_if: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A judgement, and the answers that suggest it: one of `when`; empty: every other case."""

    judgement: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class BiasDomain:
    """A domain, or item, of a tool.

    Attributes:
        field: The field of a study that it is judged as.
        letter: What the tool's plots call it: "D1".
        link: Where its own words and explanations stand.
        suggestions: In the order in which they are tried; empty where the tool publishes none.
    """

    field: Field
    letter: str
    name: str
    link: str
    questions: tuple[Question, ...]
    suggestions: tuple[Suggestion, ...] = ()

    def __post_init__(self) -> None:
        if not self.questions:
            raise NounError("questions", f"{self.field} has none")
        known: set[str] = set()
        for question in self.questions:  # an answer decides what is asked after it
            _check_conditions(self.field, question.asked_if, known)
            known.add(question.id)
        if len(known) < len(self.questions):
            raise NounError("questions", f"{self.field} has an id twice")
        for suggestion in self.suggestions:
            _check_conditions(self.field, suggestion.when, known)
            if suggestion.judgement not in set(CLOSED[self.field]):
                raise NounError("judgement", f'"{suggestion.judgement}" is none of {self.field}')
        if any(not one.when for one in self.suggestions[:-1]):
            raise NounError("suggestions", f"{self.field}: nothing is tried after the rest")


def _check_conditions(name: Field, conditions: Iterable[Condition], known: set[str]) -> None:
    asked = {question for condition in conditions for question in condition}
    if not asked <= known:
        raise NounError("questions", f"{name} rests on {', '.join(sorted(asked - known))}")


@dataclass(frozen=True, slots=True)
class BiasTool:
    """A tool as its data file has it.

    Attributes:
        id: What stands before the point in the names of its fields.
        source: The paper that made it.
        form: Where the form with its own words is.
        fits: Which studies it is for.
        limits: What it does not ask, and how its judgements are read.
        answers: What may be answered to a question, and what that comes to: yes, no, silent.
        overall: Whether it judges a study as a whole: then `risk_of_bias` is that judgement.
        drawn: What robvis calls its judgements.
    """

    id: str
    name: str
    version: str
    source: str
    form: str
    fits: str
    limits: str
    answers: dict[str, str]
    overall: bool
    drawn: dict[str, str]
    domains: tuple[BiasDomain, ...]

    def __post_init__(self) -> None:
        for domain in self.domains:
            if not domain.field.startswith(f"{self.id}."):
                raise NounError("field", f"{domain.field} is none of {self.name}")
            for needed in _needed(domain):
                if needed not in self.answers.values():
                    raise NounError("answers", f'"{needed}" of {domain.field} answers nothing')

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of its domains, in its order."""
        return tuple(domain.field for domain in self.domains)

    def domain(self, name: Field) -> BiasDomain:
        """The domain judged as this field."""
        return self.domains[self.fields.index(name)]

    def asked(self, domain: BiasDomain, answers: Mapping[str, str]) -> tuple[Question, ...]:
        """The questions of a domain to be asked, as far as these answers tell.

        Args:
            answers: Ids of questions to keys of `answers`; those to questions not asked are left
                out of account.

        Raises:
            NounError: An answer is none.
        """
        return tuple(one for one in domain.questions if one.id in self._heard(domain, answers)[0])

    def suggested(self, domain: BiasDomain, answers: Mapping[str, str]) -> str | None:
        """What the answers suggest for a domain, by the tool's algorithm; a person decides.

        None while a question that is asked has no answer, and where the tool has no algorithm.

        Raises:
            NounError: An answer is none.
        """
        asked, heard = self._heard(domain, answers)
        if asked != heard.keys():
            return None
        return next(
            (
                one.judgement
                for one in domain.suggestions
                if not one.when or any(_holds(each, heard) for each in one.when)
            ),
            None,
        )

    def _heard(
        self, domain: BiasDomain, answers: Mapping[str, str]
    ) -> tuple[set[str], dict[str, str]]:
        """Which questions are asked, and what the answers to them come to."""
        asked: set[str] = set()
        heard: dict[str, str] = {}
        for one in domain.questions:
            if one.asked_if and not any(_holds(each, heard) for each in one.asked_if):
                continue
            asked.add(one.id)
            if one.id in answers:
                if answers[one.id] not in self.answers:
                    fix = f"One of: {', '.join(self.answers)}."
                    raise NounError(one.id, f'"{answers[one.id]}" is no answer', fix)
                heard[one.id] = self.answers[answers[one.id]]
        return asked, heard


def _needed(domain: BiasDomain) -> set[str]:
    conditions = [each for one in domain.questions for each in one.asked_if]
    conditions += [each for one in domain.suggestions for each in one.when]
    return {answer for each in conditions for answers in each.values() for answer in answers}


def _holds(condition: Condition, heard: Mapping[str, str]) -> bool:
    return all(heard.get(question) in answers for question, answers in condition.items())


@cache
def bias_tool(name: str) -> BiasTool:
    """The tool of a data file beside this module: `rob2` or `syrcle`."""
    text = files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    return from_builtins(BiasTool, tomllib.loads(text))


def bias_tools() -> tuple[BiasTool, ...]:
    """RoB 2 for randomized studies of people, SYRCLE for studies of animals."""
    return bias_tool("rob2"), bias_tool("syrcle")


def is_assessed(value: object) -> bool:
    """Whether a value on risk of bias says anything: anything else than `not_assessable`."""
    return value is not None and value != RiskOfBias.NOT_ASSESSABLE


def overall_risks(judged: Mapping[Field, object]) -> tuple[RiskOfBias, ...]:
    """What `risk_of_bias` may be beside judgements of RoB 2's domains, the rule's own first.

    High if any is high. With all five assessed: low if all are low; else some, or high where a
    person says so of several that are some. Before that: not assessable, or nothing milder than
    the gravest domain.
    """
    values = [judged.get(field) for field in ROB2_FIELDS]
    least = gravest(values) or RiskOfBias.LOW
    if least is not RiskOfBias.HIGH and not all(map(is_assessed, values)):
        return RiskOfBias.NOT_ASSESSABLE, *SEVERITY[SEVERITY.index(least) :]
    several = least is RiskOfBias.SOME and values.count(RiskOfBias.SOME) > 1
    return (least, RiskOfBias.HIGH) if several else (least,)


def gravest(judged: Iterable[object]) -> RiskOfBias | None:
    """The gravest of these judgements; None where none assesses anything."""
    graded = [SEVERITY.index(RiskOfBias(str(one))) for one in judged if is_assessed(one)]
    return SEVERITY[max(graded)] if graded else None
