"""Each sentence the second rule set added is shown to matter: disabled, a case comes out wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from tests.spec.test_ladder_spec import TABLES, comes_out
from tests.support.builders_claims import body_from_table

from litreview.ladder import benefit, eligible, harms, levels, reviewers, sorting, tier, values
from litreview.ladder.body import Body
from litreview.ladder.levels import ALONE, Studied
from litreview.ladder.reports import Reports
from litreview.ladder.trials import Trial
from litreview.model.grade import Grade
from litreview.model.link import LinkValue
from litreview.model.vocabulary import Direction, Verdict

Patch = Callable[[pytest.MonkeyPatch], None]


def _set(where: object, name: str, value: object) -> Patch:
    return lambda patch: patch.setattr(where, name, value)


def _without_ties(name: str) -> Patch:
    def of(relations: Any, is_review: Any, *, one_if_suspected: bool) -> Reports:
        known = replace(relations, **{name: ()})
        return _OF(known, is_review, one_if_suspected=one_if_suspected)

    return _set(Reports, "of", of)


def _apart(relations: Any, is_review: Any, *, one_if_suspected: bool) -> Reports:
    return _OF(relations, is_review, one_if_suspected=False)


def _company(**changes: Any) -> Patch:
    return _set(sorting, "company_of", lambda *args: replace(_COMPANY(*args), **changes))


def _weaker(*without: str) -> Patch:
    kept = {field: order for field, order in _WEAKER.items() if field not in without}
    return _set(values, "_WEAKER", kept)


def _direction_of_all(trial: Trial) -> Direction:
    said = {paper.bearing.direction for paper in (*trial.papers, *trial.dissent)}
    return said.pop() if len(said) == 1 else Direction.MIXED


def _undisputed_direction(trial: Trial) -> Direction:
    said = {p.bearing.direction for p in trial.papers if p.effective >= trial.effective}
    return said.pop() if len(said) == 1 else Direction.MIXED


_OF, _COMPANY, _WEAKER = Reports.of, sorting.company_of, values._WEAKER
_CAPS, _INELIGIBLE = levels._caps, eligible.ineligible

SENTENCES: dict[str, Patch] = {
    "R1 replaced": _set(sorting, "ineligible", lambda linked, _: _INELIGIBLE(linked)),
    "R1 notice": _set(eligible, "Design", SimpleNamespace(NOTICE=None)),
    "R1 background or aim": _set(reviewers, "NOT_ITS_OWN", frozenset()),
    "R1 the page that makes the claim": _set(eligible, "repeats", lambda word: bool(word.role)),
    "R2 secondary analysis, clusters": _set(levels, "_held_at_2", lambda *_: ""),
    "R2 review doubly reviewed": _set(levels, "_caps", lambda *a, **k: _CAPS(*a, **k)[:-1]),
    "R2 review of a retracted trial": _company(included=()),
    "R2 mixed species": _set(levels, "_human_part", lambda _: (Studied.PEOPLE, "")),
    "R2 species in dispute": _weaker("species"),
    "R2 cluster in dispute": _weaker("cluster"),
    "R2 n in dispute": _set(values, "number", Grade.number),
    "the people of a link": _set(LinkValue, "people", lambda _, of: of),
    "joined reports are one trial": _without_ties("joined"),
    "suspected reports counted as one": _set(Reports, "of", _apart),
    "suspected reports decided as two": _set(
        tier,
        "_weaker_ruling",
        lambda evidence, _, rules: tier._rule(evidence, rules),
    ),
    "beside a retracted report": _company(retracted=()),
    "a report of several trials adds nothing": _set(Reports, "names", lambda *_: frozenset()),
    "it may dissent": _set(Trial, "direction", property(_undisputed_direction)),
    "a report of several trials at level 2": _company(pooled=ALONE.pooled),
    "no review is a report of a trial": _set(
        Reports, "of", lambda known, _, **how: _OF(known, {}, **how)
    ),
    "direction of the best reports": _set(Trial, "direction", property(_direction_of_all)),
    "R7 a review does not vote": _set(Trial, "includes", lambda *_: False),
    "names of groups compared": _set(values, "group_key", str),
    "groups by authors in common": _set(sorting, "ends_of", lambda _: ()),
    "inferred groups make no T4": _set(values, "is_inferred", lambda _: False),
    "R8 read and registered by two": _set(benefit, "agreed", lambda *_: True),
    "H read and registered by two": _set(harms, "agreed", lambda *_: True),
    "H no more exposed than people": _set(values, "_at_most", lambda _, part: part),
    "R12 dissent on any field": _set(reviewers, "disputed", lambda _: ()),
    "R6 animals show nothing in people": _set(
        benefit,
        "Verdict",
        SimpleNamespace(**{**dict(Verdict.__members__), "NOT_SHOWN_IN_PEOPLE": ""}),
    ),
    "H exposed and collection by two": _set(harms, "HARM_FIELDS", ()),
    "H contrary published report": _set(harms, "CONTRARY", frozenset()),
    "H who was watched": _set(harms, "_watched", lambda paper: paper.values.exposed or 0),
    "H in the claim's own people": _set(harms, "clean_trials", lambda human: tuple(human)),
    "H reports that disagree": _set(harms, "_verdict", lambda _: Verdict.SUPPORTS),
}


@pytest.fixture(scope="module")
def bodies() -> list[Body]:
    """The body of evidence of every case."""
    return [body_from_table(case) for case in TABLES]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_disabled_makes_a_case_come_out_wrong(
    sentence: str, bodies: list[Body], monkeypatch: pytest.MonkeyPatch
) -> None:
    SENTENCES[sentence](monkeypatch)
    assert not all(comes_out(case, body) for case, body in zip(TABLES, bodies, strict=True))
