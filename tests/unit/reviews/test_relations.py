from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_record, a_study_id, an_author
from tests.support.builders_reviews import a_reading, a_word

from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.identity import Pmid, Reviewer
from litreview.model.judgement import Judgement
from litreview.model.policy import Policy
from litreview.model.record import (
    Author,
    Correction,
    Record,
    RegistryId,
    StandingSignal,
)
from litreview.model.trial import Relations, Tie, clusters, suspicions_of
from litreview.model.vocabulary import Standing, TiedBy
from litreview.pubmed.files import ParsedRecord, read_records
from litreview.reviews.consensus import grade_study
from litreview.reviews.relations import relate
from litreview.reviews.suspicion import look_at, pairs_sharing_authors, suspected_pairs

FIELD = Path(__file__).parents[4] / "shared" / "field"
POLICY = Policy()
HUMAN: dict[Field, Value] = {Field.SPECIES: "human", Field.DESIGN: "rct"}
NCT, OTHER_NCT = "NCT04881760", "NCT00000102"


def paper(n: int, **changes: Any) -> Record:
    """A record that has nothing in common with the others but its kind."""
    own = {
        "title": f"Drug {n * 7919} for illness {n * 104729}: report {n * 1299709} of many",
        "authors": (f"Author{n * 31}a A", f"Author{n * 31}b B"),
        "year": 2000 + 3 * n,
    }
    authors = changes.pop("authors", own["authors"])
    people = tuple(one if isinstance(one, Author) else an_author(one) for one in authors)
    return replace(a_record(n, **{**own, **changes, "authors": ()}), authors=people)


def related(
    *records: Record,
    words: tuple[Judgement, ...] = (),
    values: dict[int, dict[Field, Value]] | None = None,
) -> Relations:
    """Relations of studies in people, whose readings hold these values besides."""
    read = {a_study_id(n): found for n, found in (values or {}).items()}
    grades = {
        record.id: grade_study(
            record, a_reading({**HUMAN, **read.get(record.id, {})}, study=record.id), words
        )
        for record in records
    }
    return relate(records, grades, POLICY)


def said(n: int, field: Field, value: Value, reviewer: str = "anna") -> Judgement:
    return a_word(field, value, subject=f"pmid:{n}", basis=None, reviewer=reviewer)


def correction(kind: str, of: int) -> tuple[Correction, ...]:
    return (Correction(kind, pmid=Pmid(str(of))),)


def pairs(ties: tuple[Tie, ...]) -> list[tuple[int, int]]:
    return [(int(t.one.partition(":")[2]), int(t.other.partition(":")[2])) for t in ties]


def registered(*numbers: str) -> tuple[RegistryId, ...]:
    return tuple(RegistryId("ClinicalTrials.gov", number) for number in numbers)


# -- joined ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "back"),
    [
        ("UpdateIn", "UpdateOf"),
        ("CorrectedandRepublishedIn", "CorrectedandRepublishedFrom"),
        ("RetractedandRepublishedIn", "RetractedandRepublishedFrom"),
        ("RepublishedIn", "RepublishedFrom"),
    ],
)
def test_pubmed_joins_and_either_side_suffices(there: str, back: str) -> None:
    for one, other in (
        (paper(1, corrections=correction(there, 2)), paper(2)),
        (paper(1), paper(2, corrections=correction(back, 1))),
    ):
        (tie,) = related(one, other).joined
        assert pairs((tie,)) == [(1, 2)]
        assert tie.by is TiedBy.RELATION


@pytest.mark.parametrize("kind", ["CommentIn", "ErratumIn", "CommentOn", "RetractionIn", "Cites"])
def test_what_only_speaks_of_a_paper_is_not_its_trial(kind: str) -> None:
    assert related(paper(1, corrections=correction(kind, 2)), paper(2)).joined == ()


def test_one_doi_joins_however_it_is_dressed_and_a_supplement_s_joins_nothing() -> None:
    dois = ("10.1000/AbC", "https://doi.org/10.1000/abc", "doi:10.1000/abc.", "10.1000/abc")
    records = [paper(n, doi=doi) for n, doi in enumerate(dois, 1)]
    assert pairs(related(*records[:3]).joined) == [(1, 2), (1, 3), (2, 3)]
    assert related(*records).joined == ()
    for none in ("", "n/a"):
        assert related(paper(1, doi=none), paper(2, doi=none)).joined == ()


def test_one_registration_joins_from_the_databank_list_or_the_text() -> None:
    listed = paper(1, registry_ids=registered(NCT))
    texts = (
        "This trial is registered at ClinicalTrials.gov, NCT04881760.",
        (("METHODS", "We did it."), ("TRIAL REGISTRATION", "nct 04881760")),
        "(Funded by the ward; EASE ClinicalTrials.gov number, NCT04881760.)",
        "Pain fell. NCT04881760.",
        "In this double-blind trial (NCT04881760), 218 adults took oil.",
        "Of the NCT04881760 trial, 218 adults were followed for a year.",
    )
    for text in texts:
        (tie,) = related(listed, paper(2, abstract=text)).joined
        assert (tie.by, tie.why) == (TiedBy.REGISTRATION, NCT)


@pytest.mark.parametrize(
    "text",
    [
        "An earlier trial (NCT04881760) showed less pain. We gave it to 20 men.",
        (("BACKGROUND", "The trial NCT04881760 tested oil."), ("METHODS", "We gave it.")),
        (("CONCLUSIONS", "An ongoing trial, NCT04881760, will tell."),),
        "Results differ from those of NCT04881760 in many respects.",
        "In NCT04881760 and NCT00000102 oil was given. We gave it to 20 men.",
        "Roe et al. (NCT04881760) gave oil. We gave it to 20 men.",
    ],
)
def test_a_number_that_is_another_trial_s_joins_nothing(text: Any) -> None:
    found = related(paper(1, registry_ids=registered(NCT)), paper(2, abstract=text))
    assert found.joined == ()
    assert dict(found.registrations) == {"pmid:1": (NCT,)}


def test_a_registry_s_own_list_goes_before_the_text() -> None:
    text = "Registered at ClinicalTrials.gov (NCT00000102), EudraCT number 2004-000123-12."
    found = related(paper(1, registry_ids=registered(NCT), abstract=text))
    assert found.registrations[a_study_id(1)] == (NCT, "EudraCT 2004-000123-12")


def test_a_report_of_several_trials_belongs_to_each_and_joins_none() -> None:
    mains = paper(1, registry_ids=registered(NCT)), paper(2, registry_ids=registered(OTHER_NCT))
    both = paper(3, registry_ids=registered(NCT, OTHER_NCT))
    found = related(*mains, both)
    assert found.joined == ()
    assert dict(found.pooled) == {"pmid:3": ("pmid:1", "pmid:2")}
    assert dict(related(both).pooled) == {"pmid:3": ()}


def test_one_trial_may_stand_in_several_registries() -> None:
    numbers = (*registered(NCT), RegistryId("EudraCT", "2004-000123-12"))
    twice = paper(1, registry_ids=numbers)
    once = paper(2, registry_ids=registered(NCT))
    found = related(twice, once)
    assert (pairs(found.joined), dict(found.pooled)) == ([(1, 2)], {})
    analysis: dict[int, dict[Field, Value]] = {1: {Field.DESIGN: "secondary_analysis"}}
    found = related(twice, once, values=analysis)
    assert (found.joined, dict(found.pooled)) == ((), {"pmid:1": ("pmid:2",)})


@pytest.mark.parametrize(
    ("design", "joins"),
    [
        ("secondary_analysis", True),
        ("protocol", True),
        ("narrative_review", False),
        ("meta_analysis", False),
        ("editorial", False),
    ],
)
def test_a_paper_about_a_trial_is_no_report_of_it(design: str, joins: bool) -> None:
    records = [paper(n, registry_ids=registered(NCT)) for n in (1, 2)]
    found = related(*records, values={2: {Field.DESIGN: design}})
    assert bool(found.joined) is joins
    assert dict(found.pooled) == ({} if joins else {"pmid:2": ("pmid:1",)})


# -- what people say ------------------------------------------------------------------------


def test_a_person_joins_by_paper_or_registration() -> None:
    records = paper(1), paper(2), paper(3, registry_ids=registered(NCT)), paper(4)
    words = said(2, Field.TRIAL, "pmid:1"), said(4, Field.TRIAL, NCT)
    found = related(*records, words=words)
    assert pairs(found.joined) == [(1, 2), (3, 4)]
    assert {tie.by for tie in found.joined} == {TiedBy.PERSON}
    assert found.registrations[a_study_id(4)] == (NCT,)


def test_reports_given_one_value_are_one_trial_even_when_it_is_not_in_hand() -> None:
    for value in ("pmid:99", "manual:thesis", OTHER_NCT):
        words = tuple(said(n, Field.TRIAL, value) for n in (1, 2))
        found = clusters(related(paper(1), paper(2), words=words).joined)
        assert a_study_id(2) in found[a_study_id(1)]


def test_a_person_s_word_on_the_trial_goes_before_the_numbers() -> None:
    several = paper(1, registry_ids=registered(NCT, OTHER_NCT))
    words = [said(1, Field.TRIAL, "pmid:2", who) for who in ("anna", "boris")]
    found = related(several, paper(2), words=tuple(words))
    assert (pairs(found.joined), dict(found.pooled)) == ([(1, 2)], {})
    alone = related(several, paper(2), words=(words[0],))  # one person frees nobody's people
    assert (alone.joined, dict(alone.pooled)) == ((), {"pmid:1": ("pmid:2",)})


def test_a_typed_number_adds_to_the_record_s_own_and_undoes_no_tie() -> None:
    same = {"registry_ids": registered(NCT)}
    third = paper(3, registry_ids=registered(OTHER_NCT))
    for typed in (OTHER_NCT, "ISRCTN12345678", "pmid:9"):
        words = tuple(said(2, Field.TRIAL, typed, who) for who in ("anna", "boris"))
        found = related(paper(1, **same), paper(2, **same), words=words)
        assert (1, 2) in pairs(found.joined)
        assert {tie.by for tie in found.joined if tie.why == NCT} == {TiedBy.REGISTRATION}
    word = said(2, Field.TRIAL, OTHER_NCT)
    found = related(paper(1, **same), paper(2, **same), third, words=(word,))
    assert pairs(found.joined) == [(1, 2), (2, 3)]


JOINS = [
    {"doi": "10.1000/x"},
    {"registry_ids": registered(NCT)},
    {"corrections": correction("RepublishedIn", 2)},
]


def apart(n: int, *others: int, who: str = "anna", **more: Any) -> Judgement:
    value = tuple(f"pmid:{other}" for other in others) or NOT_REPORTED
    return replace(said(n, Field.SEPARATE, value, who), **more).sealed()


@pytest.mark.parametrize("ties", JOINS)
def test_as_many_people_as_required_take_any_tie_apart_from_either_side(
    ties: dict[str, Any],
) -> None:
    records = paper(1, **ties), paper(2, **ties)
    assert related(*records).joined
    for one, other in ((1, 2), (2, 1)):
        word = apart(one, other)
        for second in (apart(1, 2, who="boris"), apart(2, 1, 3, who="boris")):
            found = related(*records, words=(word, second))
            assert (found.joined, found.suspected, found.disputed) == ((), (), ())
        found = related(*records, words=(word,))
        assert (found.joined, pairs(found.suspected), found.disputed) == ((), [(1, 2)], ())
        assert "fewer reviewers than required" in found.suspected[0].why


@pytest.mark.parametrize("ties", [{}, *JOINS])
def test_while_people_disagree_on_one_trial_or_two_it_is_one_and_disputed(
    ties: dict[str, Any],
) -> None:
    records = paper(1, **ties), paper(2, **ties)
    for one, other in ((1, 2), (2, 1)):
        for filed in (said(1, Field.TRIAL, "pmid:2"), said(2, Field.TRIAL, "pmid:1")):
            for words in (
                (filed, apart(one, other, who="boris")),
                (filed, apart(one, other, who="boris"), apart(other, one, who="clara")),
                (filed, apart(one, other)),
            ):
                found = related(*records, words=words)
                assert pairs(found.joined) == pairs(found.disputed) == [(1, 2)]
        for objecting in (1, 2):
            words = apart(one, other), apart(objecting, who="boris")
            found = related(*records, words=words)
            assert pairs(found.disputed) == [(1, 2)]
            assert pairs((*found.joined, *found.suspected)) == [(1, 2)]
            assert bool(found.joined) is bool(ties)


def test_a_number_typed_for_another_s_is_a_word_that_they_are_one() -> None:
    records = paper(1, registry_ids=registered(NCT)), paper(2)
    words = said(2, Field.TRIAL, NCT), apart(2, 1, who="boris")
    found = related(*records, words=words)
    assert pairs(found.joined) == pairs(found.disputed) == [(1, 2)]


def test_a_third_person_decides_a_dispute_either_way() -> None:
    at = said(1, Field.TRIAL, "pmid:2").at
    filed, two = said(2, Field.TRIAL, "pmid:1"), apart(2, 1, who="boris")
    ruled = {"adjudicates": True, "at": at + timedelta(hours=1)}
    found = related(paper(1), paper(2), words=(filed, two, apart(2, 1, who="clara", **ruled)))
    assert (found.joined, found.suspected, found.disputed) == ((), (), ())
    one = replace(
        said(2, Field.TRIAL, "pmid:1", "clara"), adjudicates=True, at=at + timedelta(hours=1)
    ).sealed()
    found = related(paper(1), paper(2), words=(filed, two, one))
    assert pairs(found.joined) == [(1, 2)]
    alone = apart(2, 1, who="boris", **ruled)  # one of the two parties, with nobody else
    assert related(paper(1), paper(2), words=(filed, alone)).disputed
    joined_later = apart(2, 1, who="clara", at=at + timedelta(hours=2))  # and nobody's consent
    assert related(paper(1), paper(2), words=(filed, two, alone, joined_later)).disputed
    dan = apart(2, 1, who="dan")  # others differ, and yet boris is no third person
    assert related(paper(1), paper(2), words=(filed, two, dan, alone)).disputed
    agreed = apart(2, 1, who="boris", consent=(Reviewer("anna"),), **ruled)
    assert not related(paper(1), paper(2), words=(filed, two, agreed)).disputed
    again = replace(filed, at=at + timedelta(hours=2)).sealed()  # said anew: open again
    words = again, two, apart(2, 1, who="clara", **ruled)
    assert related(paper(1), paper(2), words=words).disputed


def test_who_takes_other_reports_apart_says_nothing_of_these_two() -> None:
    same = {"doi": "10.1000/x"}
    words = apart(1, 2), apart(1, 3, who="boris")
    found = related(paper(1, **same), paper(2, **same), paper(3), words=words)
    assert (found.joined, pairs(found.suspected), found.disputed) == ((), [(1, 2)], ())
    words = said(1, Field.TRIAL, "pmid:2"), said(1, Field.TRIAL, "pmid:3", "boris")
    assert pairs(related(paper(1), paper(2), paper(3), words=words).joined) == [(1, 2), (1, 3)]


def test_one_person_does_not_free_the_people_of_a_report_of_several() -> None:
    mains = paper(1, registry_ids=registered(NCT)), paper(2, registry_ids=registered(OTHER_NCT))
    both = paper(3, registry_ids=registered(NCT, OTHER_NCT))
    words = apart(3, 1, 2), apart(3, 1, 2, who="boris")
    assert dict(related(*mains, both, words=words[:1]).pooled) == {"pmid:3": ("pmid:1", "pmid:2")}
    assert dict(related(*mains, both, words=words).pooled) == {"pmid:3": ()}


# -- suspected ------------------------------------------------------------------------------

N35: dict[Field, Value] = {Field.N: 35, Field.INTERVENTION: "given"}
TWO = ("Roe A", "Doe BC")


def suspect(
    one: dict[str, Any], other: dict[str, Any], *values: dict[Field, Value], **kw: Any
) -> list[tuple[int, int]]:
    read = dict(enumerate(values or (N35, N35), 1))
    return pairs(related(paper(1, **one), paper(2, **other), values=read, **kw).suspected)


def in_town(place: str) -> tuple[Author, ...]:
    return (Author(f"Only{place[:3]}", initials="A", affiliations=(f"Ward 1, Clinic, {place}",)),)


def test_two_authors_and_one_n_are_suspected_and_say_why() -> None:
    found = related(
        paper(1, authors=TWO), paper(2, authors=("Doe B", "Roe AB")), values={1: N35, 2: N35}
    )
    (tie,) = found.suspected
    assert (tie.by, tie.why) == (TiedBy.SUSPECTED, "n 35; Roe A, Doe BC")
    (word,) = suspicions_of(a_study_id(2), found)
    assert word.startswith("may be one trial with PMID 1: n 35; Roe A, Doe BC")
    assert "trial=pmid:1 or separate=pmid:1" in word


def test_what_is_not_known_or_differs_is_not_suspected() -> None:
    same = {"authors": TWO}
    assert suspect(same, same)
    assert not suspect(same, {"authors": ("Roe A", "Poe C")})
    assert not suspect(same, same, N35, {**N35, Field.N: 36})
    assert not suspect(same, same, N35, {Field.INTERVENTION: "given"})
    assert not suspect(same, same, N35, {**N35, Field.INTERVENTION: "other_compound"})
    assert not suspect(same, same, {**N35, Field.ROUTE: "nasal"}, {**N35, Field.ROUTE: "oral"})
    assert suspect(same, same, {**N35, Field.ROUTE: "nasal"}, N35)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Field.SPECIES, "animal"),
        (Field.DESIGN, "meta_analysis"),
        (Field.DESIGN, "protocol"),
        (Field.DESIGN, "editorial"),
        (Field.DESIGN, "notice"),
    ],
)
def test_only_studies_of_people_with_subjects_of_their_own_are(field: Field, value: str) -> None:
    same = {"authors": TWO, "title": "Nasal drops for pain after a fall in old age"}
    assert not suspect(same, same, N35, {**N35, field: value})


def test_place_and_dates_suffice_without_an_author_in_common() -> None:
    oslo, bergen = in_town("Oslo, Norway"), in_town("Bergen 5021, Norway. a.b@c.no")
    near = {"authors": oslo, "year": 2010}
    assert suspect(near, {"authors": oslo[:1], "year": 2011})
    assert not suspect(near, {"authors": oslo, "year": 2012})
    assert not suspect(near, {"authors": bergen, "year": 2010})
    nowhere = {"authors": (Author("Poe", initials="C"),), "year": 2010}
    assert not suspect(near, nowhere)
    assert suspect(near, nowhere, words=(said(2, Field.COUNTRY, "Norway"),))


def test_dose_and_duration_suffice() -> None:
    regimen: dict[Field, Value] = {**N35, Field.DOSE: "12 mg", Field.DURATION: "10 days"}
    assert suspect({}, {}, regimen, regimen)
    spelt: dict[Field, Value] = {**N35, Field.DOSE: "0.012 g", Field.DURATION: "ten days"}
    assert suspect({}, {}, regimen, spelt)
    assert not suspect({}, {}, regimen, {**regimen, Field.DURATION: "5 days"})
    assert not suspect({}, {}, {**N35, Field.DOSE: "12 mg"}, {**N35, Field.DOSE: "12 mg"})


def test_titles_that_nearly_agree_suffice() -> None:
    russian = {"title": "[Nasal drops for pain after a fall in old age: a trial]."}
    english = {"title": "Nasal Drops for Pain After a Fall in Old Age - A Trial"}
    assert suspect(russian, english, {}, {})
    assert suspect(russian, english, N35, {})
    assert not suspect(russian, english, N35, {Field.N: 40})
    shared = {"authors": ("Roe A",)}
    assert suspect(russian | shared, english | shared, N35, {Field.N: 40})
    assert not suspect(russian, {"title": "Oral drops for pain after a fall in youth"}, {}, {})


def test_a_report_of_several_trials_is_suspected_of_none() -> None:
    same = {"authors": TWO}
    assert not suspect(same, {**same, "registry_ids": registered(NCT, OTHER_NCT)})


def test_what_is_settled_is_not_suspected() -> None:
    same = {"authors": TWO}
    assert not suspect(same, same, words=(said(1, Field.TRIAL, "pmid:2"),))
    assert not suspect(same, same, words=(apart(1, 2),))
    assert suspect(same, same, words=(apart(1, 2), apart(1, who="boris")))
    assert not suspect(same, same, words=(said(2, Field.EXCLUDED, "duplicate record"),))
    for filed in (("pmid:8", "pmid:9"), (NCT, OTHER_NCT)):
        two = tuple(said(n, Field.TRIAL, trial) for n, trial in enumerate(filed, 1))
        assert suspect(same, same, words=two)
        assert suspect(same, same, words=two[:1])
    registries = (registered(NCT), registered(OTHER_NCT))
    one, other = ({**same, "registry_ids": numbers} for numbers in registries)
    assert not suspect(one, other)
    assert suspect(one, same)


# -- groups ---------------------------------------------------------------------------------


def test_two_shared_authors_are_one_group_until_a_person_says_otherwise() -> None:
    records = (
        paper(1, authors=("Miasoedov NF", "Gusev EI", "Roe A")),
        paper(2, authors=("Gusev E", "Мясоедов НФ")),
        paper(3, authors=("Gusev EI", "Myasoedov B")),
    )
    (tie,) = related(*records).same_group
    assert (pairs((tie,)), tie.by) == ([(1, 2)], TiedBy.AUTHORS)
    assert tie.why == "Miasoedov NF, Gusev EI"
    for one, other in ((1, 2), (2, 1)):
        word = said(one, Field.INDEPENDENT_OF, (f"pmid:{other}",))
        assert related(*records, words=(word,)).same_group == ()


def test_reports_of_one_trial_are_no_two_groups() -> None:
    same = {"authors": TWO, "doi": "10.1000/x"}
    assert related(paper(1, **same), paper(2, **same)).same_group == ()


def test_one_sponsor_is_one_group_however_it_is_spelt() -> None:
    words = (
        said(1, Field.SPONSOR, "Eli Lilly"),
        said(2, Field.SPONSOR, "Eli Lilly and Company"),
        said(3, Field.SPONSOR, "Pfizer"),
    )
    (tie,) = related(paper(1), paper(2), paper(3), words=words).same_group
    assert (pairs((tie,)), tie.by, tie.why) == ([(1, 2)], TiedBy.SPONSOR, "Eli Lilly")


# -- retracted and replaced -----------------------------------------------------------------


def test_what_was_retracted_and_what_replaces_it_either_side() -> None:
    old = paper(
        1,
        corrections=correction("RetractedandRepublishedIn", 2),
        signals=(StandingSignal(Standing.REPUBLISHED, "RetractedandRepublishedIn", Pmid("2")),),
    )
    new = paper(2, corrections=correction("RetractedandRepublishedFrom", 1))
    for found in (related(old), related(new), related(old, new)):
        assert dict(found.replaced) == {"pmid:1": "pmid:2"}
        assert found.retracted == {"pmid:1"}


def test_a_corrected_and_republished_paper_is_replaced_and_not_retracted() -> None:
    found = related(paper(1, corrections=correction("CorrectedandRepublishedIn", 2)))
    assert (dict(found.replaced), found.retracted) == ({"pmid:1": "pmid:2"}, frozenset())


def test_a_notice_tells_of_a_retraction() -> None:
    retracted = paper(1, signals=(StandingSignal(Standing.RETRACTED, "RetractionIn"),))
    notice = paper(2, corrections=correction("RetractionOf", 3))
    assert related(retracted, notice).retracted == {"pmid:1", "pmid:3"}
    concern = paper(1, signals=(StandingSignal(Standing.EXPRESSION_OF_CONCERN, "x"),))
    assert related(concern).retracted == frozenset()


# -- properties -----------------------------------------------------------------------------

SMALL: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    authors=st.lists(st.sampled_from(("Roe A", "Roe AB", "Doe B", "Poe C", "Wang Y")), max_size=4),
    title=st.lists(st.sampled_from("abcdef"), min_size=3, max_size=11).map(" ".join),
    year=st.sampled_from((2000, 2001, 2003, None)),
    doi=st.sampled_from(("", "10.1000/x", "10.1000/y")),
    registry_ids=st.sampled_from((registered(NCT), registered(NCT, OTHER_NCT), (), ())),
    corrections=st.sampled_from(
        (correction("UpdateOf", 1), correction("RetractedandRepublishedIn", 2), (), ())
    ),
)
READ = st.builds(
    lambda n, dose, days, species, country: {
        **({Field.N: n} if n else {}),
        **({Field.DOSE: dose, Field.DURATION: days} if dose else {}),
        Field.SPECIES: species,
    },
    st.sampled_from((None, 20, 35)),
    st.sampled_from(("", "12 mg")),
    st.sampled_from(("5 days", "10 days")),
    st.sampled_from(("human", "human", "human", "animal")),
    st.none(),
)
WORDS = st.lists(
    st.one_of(
        st.builds(
            said,
            st.integers(1, 5),
            st.just(Field.TRIAL),
            st.sampled_from(("pmid:1", "pmid:9", NCT)),
        ),
        st.builds(said, st.integers(1, 5), st.just(Field.SEPARATE), st.just(("pmid:2", "pmid:3"))),
        st.builds(
            said, st.integers(1, 5), st.just(Field.SPONSOR), st.sampled_from(("Roe Ltd", "Roe"))
        ),
        st.builds(said, st.integers(1, 5), st.just(Field.INDEPENDENT_OF), st.just(("pmid:4",))),
    ),
    max_size=5,
)
BODIES = st.lists(st.tuples(SMALL, READ), min_size=2, max_size=5)
Body = list[tuple[dict[str, Any], dict[Field, Value]]]


def of_body(body: Body, words: list[Judgement], order: list[int] | None = None) -> Relations:
    records = [paper(n, **made) for n, (made, _) in enumerate(body, 1)]
    read = {n: values for n, (_, values) in enumerate(body, 1)}
    placed = [records[at] for at in order] if order else records
    return related(*placed, words=tuple(words), values=read)


@given(BODIES, WORDS, st.randoms())
def test_relations_do_not_depend_on_the_order(
    body: Body, words: list[Judgement], shuffled: random.Random
) -> None:
    order = list(range(len(body)))
    shuffled.shuffle(order)
    assert of_body(body, words, order) == of_body(body, words)


@given(BODIES, WORDS)
def test_ties_are_in_one_spelling_and_none_is_said_twice(
    body: Body, words: list[Judgement]
) -> None:
    found = of_body(body, words)
    together = clusters(found.joined)
    for ties in (found.joined, found.suspected, found.same_group):
        assert list(ties) == sorted(ties)
        assert all(tie.one < tie.other for tie in ties)
        assert len({(tie.one, tie.other) for tie in ties}) == len(ties)
    for tie in (*found.suspected, *found.same_group):
        assert tie.other not in together.get(tie.one, ())
    for study, trial in together.items():
        assert study in trial
        assert all(together[other] == trial for other in trial)


@given(BODIES, WORDS)
def test_what_people_take_apart_is_tied_by_nothing_but_a_word_against_it(
    body: Body, words: list[Judgement]
) -> None:
    second = [replace(word, reviewer=Reviewer("boris")).sealed() for word in words]
    found = of_body(body, words + second)
    separated = {
        frozenset((word.subject, other))
        for word in words
        if word.field == Field.SEPARATE and isinstance(word.value, tuple)
        for other in word.value
    }
    tied = {frozenset((tie.one, tie.other)) for tie in (*found.joined, *found.suspected)}
    disputed = {frozenset((tie.one, tie.other)) for tie in found.disputed}
    assert {pair for pair in tied & separated if len(pair) > 1} == disputed


@given(BODIES, WORDS, st.integers(1, 5), st.integers(1, 5))
def test_one_person_s_word_on_a_trial_never_makes_two_of_what_was_one(
    body: Body, words: list[Judgement], one: int, other: int
) -> None:
    before = of_body(body, words)
    for typed in (OTHER_NCT, f"pmid:{other}"):
        after = of_body(body, [*words, said(one, Field.TRIAL, typed, "boris")])
        together = clusters((*after.joined, *after.suspected))
        pooled = {f"pmid:{n}" for n in range(1, 6)} & after.pooled.keys()
        for tie in before.joined:
            assert tie.other in together[tie.one] or pooled & {tie.one, tie.other}


@given(BODIES)
def test_keys_find_what_comparing_all_pairs_finds(body: Body) -> None:
    looks = []
    for n, (made, values) in enumerate(body, 1):
        record = paper(n, **made)
        grade = grade_study(record, a_reading({**HUMAN, **values}, study=record.id), ())
        look = look_at(record, grade, ())
        looks += [look] if look is not None else []
    authors = pairs_sharing_authors(looks, POLICY.min_shared_authors)
    every = list(combinations(looks, 2))
    assert suspected_pairs(looks, authors, POLICY) == suspected_pairs(looks, authors, POLICY, every)


# -- records made from what really happened -------------------------------------------------


def of_file(name: str) -> list[Record]:
    path = FIELD / name
    if not path.exists():
        pytest.skip("the field inputs are not beside the project")
    return [item.record for item in read_records(path) if isinstance(item, ParsedRecord)]


@pytest.mark.shared
def test_a_preprint_and_its_paper_are_one_trial() -> None:
    found = related(*of_file("one-study-preprint.xml"))
    assert pairs(found.joined) == [(34000001, 34000002)]
    assert found.replaced == {}


@pytest.mark.shared
def test_a_replaced_paper_is_out_and_its_replacement_in() -> None:
    found = related(*of_file("one-study-replaced.xml"))
    assert dict(found.replaced) == {"pmid:34000003": "pmid:34000004"}
    assert found.retracted == {"pmid:34000003"}
    assert pairs(found.joined) == [(34000003, 34000004)]
