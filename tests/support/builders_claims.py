"""Bodies of evidence from small tables, so that the ladder's specification stays readable.

A table row starts as the strongest study there is (see `builders.STRONG`) or, with
`animal = true`, as an animal study; every key changes one thing:

- any field of a study (`n`, `blinding`, ...) or of a link (`population`, `direction`, ...);
- `people = 1`: how many agree on every field; `machine`, `one`: fields that only a machine
  read, or that only one person judged; `secondary`: fields known from a secondary account;
- `linked_by = 1`: how many people linked it; `linked_from = "secondary"`: on whose account;
  `lost = 1`: how many of them cite a sentence that is no longer in the record;
- `disputed = { randomized = "no" }`: another reviewer's value, undecided;
- `link_n`: the people who bear on the claim; `role` of the sentence the link quotes; `circular`:
  whether it rests on the page that makes the claim; `group_from`: what names the group;
- `absent`: fields nobody speaks of; `standing`, `label`, `excluded`, `in_pubmed` as in a grade.

A case may say how its reports hang together, studies by number: `joined = [[1, 2]]`, `suspected`
and `same_group` likewise, `pooled = { 3 = [1, 2] }`, `replaced = { 1 = 2 }`, `retracted = [9]`,
`registrations = { 1 = ["NCT00000001"] }`. A `trial` of a study joins it by a person's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tests.support.builders import (
    ANNA,
    BORIS,
    a_basis,
    a_body,
    a_claim,
    a_report,
    a_study,
    a_study_id,
    without_words,
)

from litreview.ladder.body import Body, LinkedStudy
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import GradeState
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import Account, Standing, TiedBy, Verdict

PEOPLE = {0: GradeState.MACHINE, 1: GradeState.REVIEWED, 2: GradeState.AGREED}


def study_from_table(row: Mapping[str, Any], study: int) -> LinkedStudy:
    """One row of a table as a linked study."""
    keys = dict(row)
    states = dict.fromkeys(keys.pop("machine", ()), GradeState.MACHINE)
    states |= dict.fromkeys(keys.pop("one", ()), GradeState.REVIEWED)
    linked_by = (ANNA, BORIS)[: keys.pop("linked_by", 2)]
    secondary_link = keys.pop("linked_from", "") == "secondary"
    disputed, lost = keys.pop("disputed", {}), keys.pop("lost", 0)
    absent = dict.fromkeys(keys.pop("absent", ()))
    group_from = keys.pop("group_from", "")
    for name in ("blinding_who", "included"):
        if name in keys:
            keys[name] = tuple(keys[name])
    linked = a_study(
        keys.pop("id", study),
        state=PEOPLE[keys.pop("people", 2)],
        states=states,
        standing=Standing(keys.pop("standing", "none")),
        link_reviewers=linked_by,
        link_basis=a_basis(account=Account.SECONDARY) if secondary_link else None,
        **{**keys, **absent},
    )
    linked = _with_disputes(without_words(linked, lost), disputed)
    return named_by(linked, group_from) if group_from else linked


def named_by(linked: LinkedStudy, text: str) -> LinkedStudy:
    """The same with its group known from this source alone."""
    fields = dict(linked.grade.fields)
    found, basis = fields[Field.GROUP], a_basis(text)
    words = tuple(replace(word, basis=basis) for word in found.judgements)
    fields[Field.GROUP] = replace(found, judgements=words)
    return replace(linked, grade=replace(linked.grade, fields=fields))


def _with_disputes(linked: LinkedStudy, disputed: Mapping[str, str]) -> LinkedStudy:
    """As the consensus leaves a dispute: `not_reported`, with both values in dispute."""
    fields = dict(linked.grade.fields)
    for name, other in disputed.items():
        found = fields[Field(name)]
        fields[Field(name)] = replace(
            found,
            value=NOT_REPORTED,
            state=GradeState.CONFLICT,
            conflict=(found.value, other),
        )
    return replace(linked, grade=replace(linked.grade, fields=fields))


def body_from_table(case: Mapping[str, Any]) -> Body:
    """The body of evidence of one case."""
    claim = dict(case.get("claim", {}))
    studies = [study_from_table(row, n) for n, row in enumerate(case.get("studies", ()), start=1)]
    reports = tuple(
        a_report(f"report-{n}", direction=direction)
        for n, direction in enumerate(case.get("reports", ()), start=1)
    )
    fact = Verdict(case["fact"]) if "fact" in case else None
    if "parts" in claim:
        claim["parts"] = tuple(claim["parts"])
    relations = relations_from_table(case, studies)
    return a_body(*studies, claim=a_claim(**claim), reports=reports, fact=fact, relations=relations)


def relations_from_table(case: Mapping[str, Any], studies: Iterable[LinkedStudy]) -> Relations:
    """How the reports of one case hang together."""
    typed = [
        a_tie(linked.study, other)
        for linked in studies
        if (other := linked.grade.text(Field.TRIAL))
    ]
    return Relations(
        joined=(*typed, *_ties(case, "joined", "relation")),
        suspected=_ties(case, "suspected", "suspected"),
        same_group=_ties(case, "same_group", "authors"),
        pooled={
            a_study_id(report): tuple(map(a_study_id, named))
            for report, named in case.get("pooled", {}).items()
        },
        replaced={
            a_study_id(old): a_study_id(new) for old, new in case.get("replaced", {}).items()
        },
        retracted=frozenset(map(a_study_id, case.get("retracted", ()))),
        registrations={
            a_study_id(study): tuple(numbers)
            for study, numbers in case.get("registrations", {}).items()
        },
    )


def _ties(case: Mapping[str, Any], name: str, by: str) -> tuple[Tie, ...]:
    return tuple(a_tie(one, other, by) for one, other in case.get(name, ()))


def a_tie(one: int | str, other: int | str, by: str = "person", why: str = "") -> Tie:
    """What ties two reports, the smaller id first."""
    first, second = sorted((a_study_id(one), a_study_id(other)))
    return Tie(first, second, TiedBy(by), why)
