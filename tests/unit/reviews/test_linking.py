from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_claim
from tests.support.builders_reviews import (
    ABSENT_QUOTE,
    FULL_TEXT,
    QUOTE,
    SECONDARY,
    a_citation,
    a_fact_word,
    a_link_value,
    a_link_word,
    a_word,
    an_undo,
)

from litreview.model.basis import Basis
from litreview.model.claim import AssertedCitation, Source
from litreview.model.grade import QuoteCheck
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.model.link import VANISHED, Link
from litreview.model.vocabulary import (
    Account,
    BasisKind,
    Certainty,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    QuoteRole,
    Reported,
    Verdict,
)
from litreview.reviews.active import active_of
from litreview.reviews.consensus import fact_verdict, facts, make_links
from litreview.reviews.linking import INTERVENTION, OBJECTIVE, OUTCOME, POPULATION, of_others

RECORD = a_citation()
TEXTS = {RECORD.id: RECORD.study_text}


def only(*words: Judgement) -> Link:
    (link,) = make_links(words, TEXTS)
    return link


def between(one: dict[str, str], other: dict[str, str]) -> Link:
    return only(
        a_link_word(a_link_value(**{"direction": "supports", **one}), reviewer="anna"),
        a_link_word(a_link_value(**{"direction": "supports", **other}), reviewer="boris"),
    )


def test_one_word_makes_a_link() -> None:
    link = only(a_link_word())
    assert (link.study, link.claim) == ("pmid:1", "stroke-recovery")
    assert link.value == a_link_value()
    assert link.reviewers == ("anna",)


def test_two_who_agree_both_stand_behind_it() -> None:
    link = only(a_link_word(), a_link_word(reviewer="boris", after_s=1))
    assert not link.conflict
    assert [word.reviewer for word in link.standing_words] == ["anna", "boris"]


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ({"population": "match"}, {"population": "adjacent"}, {"population": "adjacent"}),
        ({"population": "mismatch"}, {"population": "adjacent"}, {"population": "mismatch"}),
        ({"outcome": "direct"}, {"outcome": "surrogate"}, {"outcome": "surrogate"}),
        ({"outcome": "mismatch"}, {"outcome": "direct"}, {"outcome": "mismatch"}),
        ({"intervention": "same"}, {"intervention": "differs"}, {"intervention": "differs"}),
        (
            {"intervention": "other_compound"},
            {"intervention": "differs"},
            {"intervention": "other_compound"},
        ),
        ({"direction": "supports"}, {"direction": "null"}, {"direction": "mixed"}),
        ({"direction": "opposes"}, {"direction": "mixed"}, {"direction": "mixed"}),
        ({"direction": "not_reported"}, {"direction": "null"}, {"direction": "not_reported"}),
        ({"objective": "yes"}, {"objective": "not_reported"}, {"objective": "not_reported"}),
        ({"objective": "yes"}, {"objective": "no"}, {"objective": "no"}),
    ],
)
def test_where_people_differ_each_question_takes_the_cautious_answer(
    one: dict[str, str], other: dict[str, str], answer: dict[str, str]
) -> None:
    link = between(one, other)
    assert link.conflict
    assert link.value == a_link_value(**{"direction": "supports", **answer})
    assert between(other, one).value == link.value


def test_caution_is_taken_question_by_question() -> None:
    link = between({"population": "adjacent"}, {"outcome": "surrogate"})
    assert link.value == a_link_value(population="adjacent", outcome="surrogate")


def test_every_answer_has_its_place_from_cautious_to_bold() -> None:
    assert set(POPULATION) == set(PopulationMatch)
    assert set(OUTCOME) == set(OutcomeMatch)
    assert set(INTERVENTION) == set(InterventionMatch)
    assert set(OBJECTIVE) == set(Reported)


def test_an_adjudication_decides() -> None:
    ruling = a_link_word(a_link_value("null"), reviewer="clara", after_s=9, adjudicates=True)
    link = only(a_link_word(), a_link_word(a_link_value("opposes"), reviewer="boris"), ruling)
    assert link.adjudicated
    assert link.value.direction is Direction.NULL
    assert link.decided
    assert not link.conflict


def test_each_part_of_a_claim_has_its_own_link() -> None:
    parts = ("focus", "recall")
    links = make_links([a_link_word(a_link_value(part=part)) for part in parts], TEXTS)
    assert [link.value.part for link in links] == ["focus", "recall"]


def test_links_come_by_claim_then_study_by_number() -> None:
    subjects = ["pmid:10@b", "manual:x@b", "pmid:9@b", "pmid:11@a"]
    links = make_links([a_link_word(subject=subject) for subject in subjects], {})
    assert [f"{link.study}@{link.claim}" for link in links] == [
        "pmid:11@a",
        "manual:x@b",
        "pmid:9@b",
        "pmid:10@b",
    ]


def test_each_word_says_how_its_quote_checked_out() -> None:
    words = [
        a_link_word(reviewer="a"),
        a_link_word(reviewer="b", basis=ABSENT_QUOTE),
        a_link_word(reviewer="c", basis=SECONDARY),
    ]
    checks = {word.reviewer: word.quote_check for word in only(*words).words}
    assert checks == {
        "a": QuoteCheck.FOUND,
        "b": QuoteCheck.NOT_FOUND,
        "c": QuoteCheck.NOT_A_QUOTE,
    }
    (unknown,) = make_links(words[:1], {})
    assert unknown.words[0].quote_check == "unchecked"


def test_words_that_link_nothing_make_no_link() -> None:
    assert make_links([a_word(), a_fact_word(), an_undo(a_link_word())], TEXTS) == ()


some_links = st.lists(
    st.builds(
        a_link_word,
        st.builds(
            a_link_value,
            st.sampled_from([*map(str, Direction)]),
            population=st.sampled_from([*map(str, PopulationMatch)]),
            part=st.sampled_from(["", "focus"]),
        ),
        reviewer=st.sampled_from(["anna", "boris", "clara"]),
        after_s=st.integers(0, 4),
        subject=st.sampled_from(["pmid:1@a", "pmid:1@b", "pmid:2@a"]),
        adjudicates=st.booleans(),
    ),
    max_size=8,
)


@given(some_links, st.randoms())
def test_the_order_of_judgements_changes_nothing(words: list[Judgement], random: Random) -> None:
    shuffled = [*words, *words]
    random.shuffle(shuffled)
    assert make_links(shuffled, TEXTS) == make_links(words, TEXTS)


@given(some_links)
def test_a_link_taken_back_leaves_the_others_as_they_were(words: list[Judgement]) -> None:
    extra = a_link_word(reviewer="dan", after_s=2, subject="pmid:1@a")
    lines = [*words, extra, an_undo(extra)]
    assert make_links(active_of(lines), TEXTS) == make_links(active_of(words), TEXTS)


@given(some_links)
def test_a_conflict_is_never_bolder_than_any_of_its_words(words: list[Judgement]) -> None:
    for link in make_links(words, TEXTS):
        if link.conflict:
            said = [word.value for word in link.words]
            rank = POPULATION.index(link.value.population)
            assert rank <= min(POPULATION.index(value.population) for value in said)
            if link.value.direction is Direction.SUPPORTS:
                assert {value.direction for value in said} == {Direction.SUPPORTS}


def test_facts_are_each_reviewers_latest_words_by_claim() -> None:
    old, new = a_fact_word(), a_fact_word("no", after_s=5)
    other = a_fact_word(claim="a-first", reviewer="boris")
    found = facts([new, old, other, a_word()])
    assert found == {"a-first": (other,), "on-the-list": (new,)}
    assert list(found) == ["a-first", "on-the-list"]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ([], None),
        ([a_fact_word()], Verdict.DOCUMENTED),
        ([a_fact_word(), a_fact_word(reviewer="boris")], Verdict.DOCUMENTED),
        ([a_fact_word(), a_fact_word("no", reviewer="b")], Verdict.MIXED),
        ([a_fact_word(), a_fact_word("not_reported", reviewer="b")], Verdict.MIXED),
        ([a_fact_word("partly")], Verdict.PARTLY_DOCUMENTED),
        ([a_fact_word("not_reported")], Verdict.NOT_DOCUMENTED),
        (
            [
                a_fact_word(),
                a_fact_word("no", reviewer="b"),
                a_fact_word("no", reviewer="c", after_s=3, adjudicates=True),
            ],
            Verdict.CONTRADICTED,
        ),
    ],
)
def test_a_fact_is_what_its_words_come_to(words: list[Judgement], verdict: Verdict | None) -> None:
    assert fact_verdict(words) is verdict


def test_a_party_decides_a_fact_with_the_consent_of_who_differs() -> None:
    differ = a_fact_word(), a_fact_word("no", reviewer="b")
    alone = a_fact_word(after_s=3, adjudicates=True)
    agreed = replace(alone, consent=(Reviewer("b"),)).sealed()
    assert fact_verdict([*differ, alone]) is Verdict.MIXED
    assert fact_verdict([*differ, agreed]) is Verdict.DOCUMENTED
    for said in ([*differ, alone], [*differ, agreed]):  # what was said before is kept beside it
        (words,) = facts(said).values()
        assert sorted(word.reviewer for word in words) == ["anna", "anna", "b"]
        assert fact_verdict(words) is fact_verdict(said)


def test_a_decided_link_says_whose_word_decides_and_who_agreed() -> None:
    differ = a_link_word(), a_link_word(a_link_value("null"), reviewer="boris")
    agreed = replace(
        a_link_word(after_s=9, adjudicates=True), consent=(Reviewer("boris"),)
    ).sealed()
    link = only(*differ, agreed)
    assert [(word.reviewer, word.decides, word.consent) for word in link.words] == [
        ("boris", False, ()),
        ("anna", True, ("boris",)),
    ]
    again = a_link_word(a_link_value("opposes"), reviewer="boris", after_s=20)
    assert not any(word.decides for word in only(*differ, agreed, again).words)


def test_a_link_is_stale_when_any_quote_vanished_and_falls_when_all_did() -> None:
    lost, found = a_link_word(basis=ABSENT_QUOTE), a_link_word(reviewer="boris", after_s=1)
    half = only(lost, found)
    assert (half.stale, half.stands, half.reviewers) == (True, True, ("anna", "boris"))
    assert [word.reviewer for word in half.standing_words] == ["boris"]
    both = only(lost, a_link_word(reviewer="boris", basis=ABSENT_QUOTE))
    assert (both.stale, both.stands, both.standing_words) == (True, False, ())
    assert (both.lost, half.lost, only(found).lost) == ("sentence", "sentence", "")
    assert VANISHED == QuoteCheck.NOT_FOUND


def test_an_adjudication_on_a_vanished_quote_decides_nothing_more() -> None:
    differ = a_link_word(), a_link_word(a_link_value("opposes"), reviewer="boris")

    def ruled_on(basis: Basis) -> Link:
        word = a_link_word(
            a_link_value("null"), reviewer="clara", after_s=9, basis=basis, adjudicates=True
        )
        return only(*differ, word)

    ruled, lost = ruled_on(QUOTE), ruled_on(ABSENT_QUOTE)
    assert (ruled.stands, ruled.decided) == (True, True)
    assert (lost.adjudicated, lost.stands, lost.decided) == (True, False, False)


def test_an_abstract_taken_away_takes_the_link_a_snapshot_does_not() -> None:
    bare = {RECORD.id: a_citation(abstract="").study_text}
    (gone,) = make_links([a_link_word()], bare, {RECORD.id})
    (unchecked,) = make_links([a_link_word()], bare)
    assert (gone.stands, unchecked.stands, unchecked.stale) == (False, True, False)


def test_in_a_dispute_one_word_that_stands_is_enough() -> None:
    other = a_link_word(a_link_value("opposes"), reviewer="boris", basis=ABSENT_QUOTE)
    link = only(a_link_word(), other)
    assert (link.conflict, link.stale, link.stands) == (True, True, True)
    assert link.value.direction is Direction.MIXED


def test_in_a_dispute_the_fewest_people_given_bear_on_the_claim() -> None:
    values = [replace(a_link_value(), n=n) for n in (None, 40, 36)]
    words = [a_link_word(v, reviewer=f"r{i}", after_s=i) for i, v in enumerate(values)]
    assert (only(*words).conflict, only(*words).value.n) == (True, 36)
    assert only(words[0]).value.n is None
    assert only(words[1]).value.n == 40


def test_a_role_is_a_persons_word_else_the_rules() -> None:
    assert only(a_link_word()).words[0].role is QuoteRole.METHOD
    said = replace(QUOTE, role=QuoteRole.RESULT)
    assert only(a_link_word(basis=said)).words[0].role is QuoteRole.RESULT
    assert only(a_link_word(basis=SECONDARY)).words[0].role is None


def test_a_direction_from_the_title_alone_is_told_and_kept() -> None:
    title = Basis(BasisKind.QUOTE, "Nasal peptide after a first stroke", "title", 0, 34)
    (word,) = only(a_link_word(basis=title)).words
    assert word.title_only
    assert word.role is None
    silent = a_link_value("not_reported")
    assert not only(a_link_word(silent, basis=title)).words[0].title_only
    assert not only(a_link_word()).words[0].title_only


PAGE = Source("compound-page", "All about the peptide", url="https://page.example/it")
ARTICLE = Source("article", "An article on the peptide of the year")


def circular(
    text: str,
    *,
    named: tuple[str, ...],
    source: str = "",
    sources: Sequence[Source] = (PAGE, ARTICLE),
    **changes: Any,
) -> bool:
    basis = Basis(BasisKind.SOURCE, text, certainty=Certainty.LOW, source=source, **changes)
    claim = a_claim("stroke-recovery", sources=named)
    words = [a_link_word(basis=basis)]
    (link,) = make_links(words, TEXTS, claims=[claim], sources=sources)
    return link.words[0].circular


@pytest.mark.parametrize(
    "named", [("compound page",), ("compound-page",), ("article", "All about the peptide")]
)
@pytest.mark.parametrize(
    "text",
    [
        "as the compound page has it",
        "by All about the Peptide, below the table",
        "https://page.example/it#dosing",
    ],
)
def test_the_page_that_makes_the_claim_is_known_by_any_of_its_names(
    named: tuple[str, ...], text: str
) -> None:
    assert circular(text, named=named)
    assert circular("in other words", named=named, source="compound-page")
    known = (replace(PAGE, also=("the old wiki",)), ARTICLE)
    assert circular("by The Old Wiki alone", named=named, sources=known)


@pytest.mark.parametrize("account", Account)
@pytest.mark.parametrize(
    "text",
    [
        "https://page.example/it",
        "http://www.Page.example/it/",
        "page.example/it",
        "(https://page.example/it), section 2",
        "https://page.example/it?from=mail#dosing",
        "https://page.example/it/studies/3",
        "https://page.example/it/index.html.",
        "https://web.archive.org/web/2018/https://page.example/it",
    ],
)
@pytest.mark.parametrize("url", [PAGE.url, "http://www.page.example/it/#top", "page.example/It"])
def test_an_address_of_the_page_is_the_page_whatever_it_is_called(
    url: str, text: str, account: Account
) -> None:
    sources = [replace(PAGE, url=url)]
    assert circular(text, named=("compound page",), sources=sources, account=account)


@pytest.mark.parametrize(
    "text",
    [
        "https://page.example/item",
        "https://page.example/it.pdf",
        "https://other-page.example/it",
        "https://page.example.org/it",
        "https://journal.example/page.example/it",
        "the journal's page",
    ],
)
def test_another_address_is_another_page(text: str) -> None:
    assert not circular(text, named=("compound-page",), account=Account.FULL_TEXT)


def test_the_community_article_is_an_article_and_not_every_article_is() -> None:
    assert circular("gait improved, by the community article", named=("article",))
    assert not circular("gait improved, by a Wikipedia article", named=("article",))


def test_another_source_and_the_paper_itself_are_no_circle() -> None:
    assert not circular("as the compound page has it", named=("article",))
    assert not circular("in other words", named=("article",), source="compound-page")
    assert not circular("as the compound page has it", named=())
    paper = "full text, led to by the compound page"
    assert not circular(paper, named=("compound page",), account=Account.FULL_TEXT)


def test_a_page_that_cites_for_the_claim_makes_it() -> None:
    basis = Basis(BasisKind.SOURCE, "as the compound page has it", certainty=Certainty.LOW)
    cites = (AssertedCitation("Roe 2019", "compound page"),)
    claim = replace(a_claim("stroke-recovery", sources=("article",)), cites=cites)
    (link,) = make_links([a_link_word(basis=basis)], TEXTS, claims=[claim], sources=[PAGE, ARTICLE])
    assert link.words[0].circular


def test_a_link_is_on_a_label_when_all_it_rests_on_is() -> None:
    label = replace(FULL_TEXT, account=Account.LABEL)
    on, paper = a_link_word(basis=label), a_link_word(reviewer="boris", basis=FULL_TEXT)
    lost = a_link_word(reviewer="boris", basis=ABSENT_QUOTE)
    assert only(on).on_label
    assert only(on, replace(on, reviewer=Reviewer("boris")).sealed()).on_label
    assert only(on, lost).on_label  # his sentence is gone
    assert not only(on, paper).on_label
    assert not only(lost).on_label
    assert not only(a_link_word(basis=None)).on_label


def test_two_sources_of_one_person_may_disagree() -> None:
    yes = a_fact_word()
    other = replace(SECONDARY, text="a register")
    no = replace(a_fact_word("no", after_s=5), basis=other).sealed()
    silent = replace(a_fact_word("not_reported", after_s=5), basis=other).sealed()
    assert fact_verdict([yes, no]) is Verdict.MIXED
    assert facts([no, yes]) == {"on-the-list": (yes, no)}
    assert fact_verdict([yes, silent]) is Verdict.DOCUMENTED  # silence is no disagreement
    assert fact_verdict([yes, a_fact_word("no", after_s=9)]) is Verdict.CONTRADICTED


def test_a_page_documents_no_fact_it_claims_itself() -> None:
    claim = a_claim(sources=("compound-page",))
    page = Source("compound-page", "Examplin", url="https://examplin.example/page")
    own = replace(SECONDARY, text="the page", source="compound-page", account=Account.FULL_TEXT)
    address = replace(SECONDARY, text="https://www.examplin.example/page/")
    beside = replace(SECONDARY, text="6 mg in a register, 0.6 on the compound page")
    words = [
        replace(a_fact_word(reviewer=who), basis=basis).sealed()
        for who, basis in (("anna", own), ("boris", address), ("clara", beside))
    ]
    assert [word.reviewer for word in of_others(words, claim, [page])] == ["clara"]
