"""No sequence of words reaches a high tier without what the tier says.

Three people grade, link, dissent, decide, undo and settle six reports of three trials in any
order; they file them under numbers and papers, take them apart and object, and records are
retracted and put under concern meanwhile. After every step the claim is decided by the same rooms
that decide it in use, and the tier is held against the words that stand, read here in the plainest
way: no ladder, no consensus, no relations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.support.builders import a_claim
from tests.support.builders_reviews import BLINDED_TRIAL
from tests.support.sweeping import examples

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.model.basis import Basis
from litreview.model.decision import TierDecision
from litreview.model.fields import Field, Value, check_value
from litreview.model.identity import Reviewer, StudyId
from litreview.model.judgement import LINK, Judgement
from litreview.model.link import LinkValue
from litreview.model.policy import Policy
from litreview.model.record import (
    AbstractSection,
    Author,
    Record,
    RegistryId,
    RichText,
    StandingSignal,
)
from litreview.model.vocabulary import (
    BasisKind,
    Certainty,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Standing,
    Tier,
)
from litreview.reviews.active import active_of
from litreview.reviews.consensus import by_study, grade_study, make_links
from litreview.reviews.relations import relate

CLAIM = a_claim()
POLICY = Policy()
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RESULT = "Attention improved more with examplin than with placebo."
PAPER = Basis(BasisKind.QUOTE, RESULT, "abstract", 0, len(RESULT))
AUTHORS = Basis(BasisKind.METADATA, "the author list", "authors")
AFFILIATION = Basis(BasisKind.SOURCE, "the paper, page 1", certainty=Certainty.HIGH)

ROE_AND_DOE = ("Roe A", "Doe B")
REPORTS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "pmid:1": ("NCT00000001", ROE_AND_DOE, "Examplin for attention in adults, a first report"),
    "pmid:2": ("NCT00000001", ("Lim C", "Kay D"), "What became of sleep after a year"),
    "pmid:3": ("NCT00000003", ("Poe E", "Fox F"), "Attention and the new peptide in two towns"),
    "pmid:4": ("", ("Poe E", "Fox F"), "Attention and a new peptide in two towns"),
    "pmid:5": ("NCT00000005", ROE_AND_DOE, "Examplin once more, this time by post"),
    "pmid:6": ("", ("Abe G", "Ito H"), "All of examplin: a systematic review"),
}
"""By id: registration, authors, title. 1 and 2 are one trial, 4 looks like 3, 1 and 5 share their
authors, 6 reviews 1 and 3."""
TRIAL_OF = {"pmid:1": "A", "pmid:2": "A", "pmid:3": "B", "pmid:4": "B", "pmid:5": "C"}
TOLD_APART = "B told apart"
ONE_GROUP = ({"A", "C"}, {"B", TOLD_APART})

REVIEWED: dict[Field, Value] = {
    Field.SPECIES: "human",
    Field.DESIGN: "meta_analysis",
    Field.N: 500,
    Field.MATCHED_RCTS: 2,
    Field.INCLUDED: ("1", "3"),
}
FOR_T4: dict[Field, Value] = {Field.FULL_TEXT_READ: "yes", Field.REGISTERED: "yes"}
DISSENT: tuple[tuple[Field, Value], ...] = (
    (Field.RANDOMIZED, "not_reported"),
    (Field.BLINDING, "open"),
    (Field.CONTROL, "none"),
    (Field.N, 12),
    (Field.DESIGN, "cohort"),
    (Field.RISK_OF_BIAS, "high"),
    (Field.FULL_TEXT_READ, "no"),
    (Field.REGISTERED, "no"),
    (Field.INCLUDED, ("1",)),
)
READ_FOR_T3 = (Field.RANDOMIZED, Field.CONTROL, Field.BLINDING, Field.N)
NAMES = ("Kyoto Group", "KYOTO group, Ltd.", "Leiden")

NUMBERS = ("NCT00000001", "NCT00000003", "NCT00000009")

people = st.sampled_from(("anna", "boris", "clara"))
reports = st.sampled_from(sorted(REPORTS))
trials = st.sampled_from(sorted(TRIAL_OF))


def _record(study: str) -> Record:
    number, authors, title = REPORTS[study]
    names = [name.split() for name in authors]
    return Record(
        id=StudyId(study),
        title=RichText(title, title),
        abstract=(AbstractSection(RichText(RESULT, RESULT)),),
        authors=tuple(Author(last_name=last, initials=first) for last, first in names),
        registry_ids=(RegistryId("ClinicalTrials.gov", number),) if number else (),
    )


class Reviewing(RuleBasedStateMachine):
    """Everything people can do to six reports and one claim."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Judgement] = []
        self.records = {StudyId(study): _record(study) for study in REPORTS}
        self.latest: dict[tuple[str, str], dict[str, Judgement]] = {}
        self.decided: TierDecision | None = None  # on what stands now

    # -- what people do ---------------------------------------------------------------------

    @initialize(eager=st.booleans(), by=st.sampled_from((("anna",), ("anna", "boris"))))
    def read_everything(self, eager: bool, by: tuple[str, ...]) -> None:
        """Often start with all said, so that high tiers are within reach."""
        for study in sorted(REPORTS) if eager else ():
            for who in by:
                self.accept(who, study)
                self.link(who, study, Direction.SUPPORTS)
                self.read_the_paper(who, study)
                if study in TRIAL_OF:
                    self.name_the_group(who, study, f"Group {TRIAL_OF[study]}", AFFILIATION)

    @rule(who=people, study=reports)
    def accept(self, who: str, study: str) -> None:
        for field, value in (BLINDED_TRIAL if study in TRIAL_OF else REVIEWED).items():
            self._say(who, study, field, value)

    @rule(who=people, study=reports)
    def read_the_paper(self, who: str, study: str) -> None:
        for field, value in FOR_T4.items():
            self._say(who, study, field, value, None)

    @rule(who=people, study=reports, word=st.sampled_from(DISSENT))
    def dissent(self, who: str, study: str, word: tuple[Field, Value]) -> None:
        self._say(who, study, *word)

    @rule(study=reports, word=st.sampled_from((*BLINDED_TRIAL.items(), *DISSENT)))
    def decide(self, study: str, word: tuple[Field, Value]) -> None:
        self._say("clara", study, *word, adjudicates=True)

    @rule(
        who=people,
        study=trials,
        name=st.sampled_from(NAMES),
        basis=st.sampled_from((AUTHORS, AFFILIATION)),
    )
    def name_the_group(self, who: str, study: str, name: str, basis: Basis) -> None:
        self._say(who, study, Field.GROUP, name, basis)

    @rule(who=people, one=trials, other=trials, apart=st.booleans())
    def settle(self, who: str, one: str, other: str, apart: bool) -> None:
        """Join any two reports; only anna takes apart what one registration joins."""
        if apart and one != other and (who == "anna" or {one, other} != {"pmid:1", "pmid:2"}):
            self._say(who, one, Field.SEPARATE, (other,), None)
        elif not apart and one != other:
            self._say(who, one, Field.TRIAL, other, None)

    @rule(who=people, study=trials, number=st.sampled_from(NUMBERS))
    def file_under(self, who: str, study: str, number: str) -> None:
        self._say(who, study, Field.TRIAL, number, None)

    @rule(who=people, study=trials)
    def object(self, who: str, study: str) -> None:
        """Say of a report that it is apart from none."""
        self._say(who, study, Field.SEPARATE, "not_reported", None)

    @rule(who=people, apart=st.sampled_from((("pmid:1", "pmid:2"), ("pmid:3", "pmid:4"))))
    def disagree(self, who: str, apart: tuple[str, str]) -> None:
        """One person says that two reports are two trials, another that they are one."""
        one, other = apart
        self._say("anna", one, Field.SEPARATE, (other,), None)
        if who != "anna":
            self._say(who, other, Field.TRIAL, one, None)

    @rule(
        who=people,
        study=reports,
        direction=st.sampled_from((*[Direction.SUPPORTS] * 3, *Direction)),
        population=st.sampled_from((*[PopulationMatch.MATCH] * 3, *PopulationMatch)),
        n=st.sampled_from((None, None, None, 40)),
    )
    def link(
        self,
        who: str,
        study: str,
        direction: Direction,
        population: PopulationMatch = PopulationMatch.MATCH,
        n: int | None = None,
    ) -> None:
        value = LinkValue(population, OutcomeMatch.DIRECT, InterventionMatch.SAME, direction, n=n)
        self._add(who, f"{study}@{CLAIM.id}", LINK, value, PAPER)

    @rule(back=st.integers(1, 12))
    def undo(self, back: int) -> None:
        standing = active_of(self.lines)
        if len(standing) >= back:
            taken = standing[-back]
            self._add(taken.reviewer, taken.subject, taken.field, "", None, retracts=taken.id)

    @rule(
        study=reports,
        standing=st.sampled_from(
            (Standing.NONE, Standing.RETRACTED, Standing.EXPRESSION_OF_CONCERN)
        ),
    )
    def stand(self, study: str, standing: Standing) -> None:
        signals = () if standing is Standing.NONE else (StandingSignal(standing, "a notice"),)
        self.records[StudyId(study)] = replace(self.records[StudyId(study)], signals=signals)
        self.decided = None

    def _say(
        self,
        who: str,
        study: str,
        field: Field,
        value: Value,
        basis: Basis | None = PAPER,
        *,
        adjudicates: bool = False,
    ) -> None:
        self._add(who, study, field, check_value(field, value), basis, adjudicates=adjudicates)

    def _add(
        self, who: str, subject: str, field: str, value: Any, basis: Basis | None, **more: Any
    ) -> None:
        self.latest, self.decided = {}, None
        at = NOON + timedelta(seconds=len(self.lines))
        line = Judgement("new", at, Reviewer(who), subject, field, value, basis, **more)
        self.lines.append(line.sealed())

    # -- what the rooms make of it ----------------------------------------------------------

    def _decision(self) -> TierDecision:
        if self.decided is None:
            self.decided = self._decide()
        return self.decided

    def _decide(self) -> TierDecision:
        words = active_of(self.lines)
        said = by_study(words)
        grades = {
            study: grade_study(record, None, said.get(study, ()))
            for study, record in self.records.items()
        }
        texts = {study: record.study_text for study, record in self.records.items()}
        links = make_links(words, texts, set(texts))
        linked = tuple(LinkedStudy(grades[link.study], link) for link in links)
        relations = relate(self.records.values(), grades, POLICY)
        return decide_tier(Body(CLAIM, linked, relations=relations), POLICY)

    # -- what must hold, read from the words alone ------------------------------------------

    def _latest(self) -> dict[tuple[str, str], dict[str, Judgement]]:
        """By subject and field, each person's latest standing word."""
        for word in () if self.latest else active_of(self.lines):
            self.latest.setdefault((word.subject, word.field), {})[word.reviewer] = word
        return self.latest

    def _stands(self, subject: str, field: str, holds: Any) -> bool:
        """Whether two people say it and nobody else, or somebody decided that it is so."""
        words = list(self._latest().get((subject, field), {}).values())
        if any(word.adjudicates and holds(word.value) for word in words):
            return True
        return len(words) > 1 and all(holds(word.value) for word in words)

    def _proven(self) -> Iterator[tuple[str, Direction]]:
        """The reports that two people call a blinded randomized trial of this claim."""
        for study in REPORTS:
            record = self.records[StudyId(study)]
            if record.standing in {Standing.RETRACTED, Standing.EXPRESSION_OF_CONCERN}:
                continue
            fields = all(
                self._stands(study, field, lambda value, f=field: value == BLINDED_TRIAL[f])
                for field in READ_FOR_T3
            )
            pooled = study not in TRIAL_OF and all(
                self._stands(study, field, lambda value, f=field: value == REVIEWED[f])
                for field in (Field.DESIGN, Field.MATCHED_RCTS, Field.N)
            )
            for direction in (
                Direction.SUPPORTS,
                Direction.NULL,
                Direction.OPPOSES,
                Direction.MIXED,
            ):
                bears = self._stands(
                    f"{study}@{CLAIM.id}",
                    LINK,
                    lambda v, d=direction: (
                        (v.population, v.direction) == (PopulationMatch.MATCH, d)
                    ),
                )
                if bears and (fields or pooled):
                    yield study, direction

    def _filed(self, study: str) -> set[Any]:
        """What a report is of, by its own number and by what people say."""
        words = self._latest().get((study, Field.TRIAL), {}).values()
        return {study, *(word.value for word in words), REPORTS[study][0]} - {""}

    def _trial_of(self, study: str) -> str:
        """The trial of a report: that 4 is 3 told again is a suspicion, which one person settles.

        Not while another files the two together or objects.
        """
        if study != "pmid:4":
            return TRIAL_OF[study]
        said = [
            word
            for each in ("pmid:3", "pmid:4")
            for word in self._latest().get((each, Field.SEPARATE), {}).values()
        ]
        apart = any(
            {"pmid:3", "pmid:4"} & {*word.value, word.subject} == {"pmid:3", "pmid:4"}
            for word in said
            if isinstance(word.value, tuple)
        )
        objected = any(word.value == "not_reported" for word in said)
        together = self._filed("pmid:3") & self._filed("pmid:4")
        return TOLD_APART if apart and not objected and not together else TRIAL_OF[study]

    def _full(self, study: str) -> bool:
        named = self._latest().get((study, Field.GROUP), {}).values()
        by_people = any(word.basis == AFFILIATION for word in named)
        read = self._stands(study, Field.FULL_TEXT_READ, lambda value: value == "yes")
        return by_people and read

    @invariant()
    def no_tier_says_more_than_people_did(self) -> None:
        decision = self._decision()
        if decision.tier.rank >= Tier.T3.rank:
            assert list(self._proven()), decision
            assert len({word.reviewer for word in active_of(self.lines)}) > 1, decision
        if decision.tier is Tier.T4:
            proven = {
                study for study, _ in self._proven() if study in TRIAL_OF and self._full(study)
            }
            trials = {self._trial_of(study) for study in proven}
            assert len(trials) > 1 and trials not in ONE_GROUP, decision
            assert any(
                self._stands(study, Field.REGISTERED, lambda value: value == "yes")
                for study in proven
            ), decision

    @invariant()
    def nobody_is_counted_twice(self) -> None:
        decision = self._decision()
        said: defaultdict[str, set[int]] = defaultdict(set)
        for word in active_of(self.lines):
            if word.field == Field.N and isinstance(word.value, int):
                said[word.subject].add(word.value)
        # With other numbers of people nothing but a title says that 4 is 3 told again.
        alone = {"pmid:4"} if said["pmid:3"] != said["pmid:4"] else set()
        largest: dict[str, int] = {}
        for study, counts in said.items():
            if study in TRIAL_OF:
                trial = study if study in alone else self._trial_of(study)
                largest[trial] = max(largest.get(trial, 0), *counts, 0)
        assert (decision.n or 0) <= max(sum(largest.values()), self._with_review(largest))

    def _with_review(self, largest: dict[str, int]) -> int:
        """The people of the review, and of the trials that everybody leaves out of its list.

        Called anything but a review, or nothing, it is a study like any.
        """
        latest = self._latest()
        calls = latest.get(("pmid:6", Field.DESIGN), {}).values()
        if {word.value for word in calls} != {REVIEWED[Field.DESIGN]}:
            return 500 + sum(largest.values())
        lists = [
            {TRIAL_OF[f"pmid:{pmid}"] for pmid in word.value}
            for word in latest.get(("pmid:6", Field.INCLUDED), {}).values()
            if isinstance(word.value, tuple)
        ]
        listed = set.intersection(*lists) if lists else set(largest)
        return 500 + sum(n for trial, n in largest.items() if trial not in listed)


Reviewing.TestCase.settings = settings(
    max_examples=examples(5),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestReviewing = Reviewing.TestCase


SHORT: dict[str, tuple[tuple[str, Any], ...]] = {
    "two take apart what a third files together": (
        ("settle", ("anna", "pmid:3", "pmid:4", True)),
        ("settle", ("clara", "pmid:4", "pmid:3", True)),
        ("settle", ("boris", "pmid:4", "pmid:3", False)),
    ),
    "one takes apart, and another objects": (
        ("settle", ("anna", "pmid:3", "pmid:4", True)),
        ("object", ("boris", "pmid:4")),
    ),
    "another number than the record's own": (("file_under", ("anna", "pmid:2", NUMBERS[2])),),
    "two numbers for what looks like one": (
        ("file_under", ("anna", "pmid:3", NUMBERS[0])),
        ("file_under", ("anna", "pmid:4", NUMBERS[2])),
    ),
    "one takes apart what a registration joins": (("settle", ("anna", "pmid:1", "pmid:2", True)),),
}


@pytest.mark.parametrize("steps", SHORT.values(), ids=SHORT)
def test_short_sequences_that_once_counted_people_twice(
    steps: tuple[tuple[str, Any], ...],
) -> None:
    state = Reviewing()
    state.read_everything(eager=True, by=("anna", "boris"))
    for name, about in steps:
        getattr(state, name)(*about)
        state.no_tier_says_more_than_people_did()
    state.nobody_is_counted_twice()
