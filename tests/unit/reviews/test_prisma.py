from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import a_citation, a_link_word, a_reading, a_word

from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import Pmid, StudyId
from litreview.model.judgement import Judgement
from litreview.model.link import Link
from litreview.model.page import PrismaFlow
from litreview.model.policy import Policy
from litreview.model.record import Correction, Record
from litreview.model.run import Membership
from litreview.model.vocabulary import Origin, Presence
from litreview.reviews.consensus import grade_study, make_links
from litreview.reviews.prisma import prisma_flow
from litreview.reviews.relations import relate


def flow(records: list[Record], *words: Judgement, read: bool = True) -> PrismaFlow:
    grades: dict[StudyId, Grade] = {}
    for record in records:
        reading = a_reading({Field.SPECIES: "human"}, study=record.id) if read else None
        grades[record.id] = grade_study(record, reading, words)
    related = relate(records, grades, Policy())
    return prisma_flow(records, grades, make_links(words, {}), relations=related)


def papers(count: int) -> list[Record]:
    return [a_citation(f"pmid:{n}", title=f"Peptide {n}, ward {n}.") for n in range(1, count + 1)]


def excluded(n: int, reason: str) -> Judgement:
    return a_word(Field.EXCLUDED, reason, subject=f"pmid:{n}", basis=None)


def linked(n: int) -> Judgement:
    return a_link_word(subject=f"pmid:{n}@stroke-recovery")


def graded(n: int) -> Judgement:
    return a_word(subject=f"pmid:{n}")


def same_trial(paper: int, main: int) -> Judgement:
    return a_word(Field.TRIAL, f"pmid:{main}", subject=f"pmid:{paper}")


def test_records_are_counted_by_where_they_were_found() -> None:
    imported = a_citation("pmid:7", origin=Origin.FILE)
    found = flow([*papers(2), imported, a_citation("manual:book")])
    assert found.identified == {"PubMed": 3, "other sources": 1}
    assert flow([]) == PrismaFlow({"PubMed": 0, "other sources": 0}, 0, 0, {}, 0, 0)


def test_a_linked_study_is_included_and_the_others_await() -> None:
    found = flow(papers(3), linked(2))
    assert (found.screened, found.included, found.awaiting) == (3, 1, 2)


def test_people_exclude_with_a_reason() -> None:
    found = flow(
        papers(4), excluded(1, "review"), excluded(2, "other compound"), excluded(3, "review")
    )
    assert list(found.excluded.items()) == [("other: review", 2), ("other compound", 1)]
    assert (found.screened, found.awaiting) == (4, 1)


def test_what_is_excluded_is_not_included_even_when_linked() -> None:
    found = flow(papers(1), excluded(1, "withdrawn"), linked(1))
    assert (found.excluded, found.included) == ({"other: withdrawn": 1}, 0)


def test_what_the_machine_takes_for_another_compound_awaits_a_person() -> None:
    record = a_citation()
    reading = a_reading({Field.INTERVENTION: "other_compound"})
    found = prisma_flow([record], {record.id: grade_study(record, reading, [])}, [])
    assert (found.excluded, found.awaiting) == ({}, 1)


def test_what_nobody_and_nothing_looked_at_is_not_screened() -> None:
    assert flow(papers(2), read=False).screened == 0
    assert flow(papers(2), linked(1), read=False).screened == 1
    assert flow(papers(2), a_word(subject="pmid:2"), read=False).screened == 1
    assert prisma_flow(papers(2), {}, []).screened == 0


def test_what_a_person_read_and_linked_to_nothing_does_not_await() -> None:
    found = flow(papers(3), a_word(subject="pmid:2"), linked(3))
    assert (found.read_unlinked, found.awaiting, found.screened) == (1, 1, 3)
    assert (found.unread, found.total) == (1, 3)


def test_a_person_s_word_on_one_paper_reads_its_trial() -> None:
    found = flow(papers(2), same_trial(2, 1), a_word(subject="pmid:2"))
    assert (found.read_unlinked, found.awaiting) == (1, 0)


def test_naming_the_trial_of_a_paper_is_not_reading_it() -> None:
    found = flow(papers(2), same_trial(2, 1))
    assert (found.read_unlinked, found.awaiting) == (0, 1)


def test_what_nothing_looked_at_is_unread_too() -> None:
    found = flow(papers(3), linked(1), read=False)
    assert (found.awaiting, found.unread, found.total) == (0, 2, 3)


def test_papers_of_one_trial_count_once() -> None:
    found = flow(papers(3), same_trial(2, 1), same_trial(3, 2), linked(3))
    assert (found.duplicates, found.screened, found.included) == (2, 1, 1)


def test_papers_that_name_each_other_are_one_trial() -> None:
    found = flow(papers(2), same_trial(2, 1), same_trial(1, 2))
    assert (found.duplicates, found.screened) == (1, 1)


def test_a_paper_that_names_itself_is_no_duplicate() -> None:
    assert flow(papers(2), same_trial(1, 1)).duplicates == 0


def test_papers_of_a_trial_that_is_not_in_the_store_count_once() -> None:
    found = flow(papers(2), same_trial(1, 99), same_trial(2, 99))
    assert (found.duplicates, found.screened) == (1, 1)


def test_a_trial_with_one_paper_excluded_stays_and_with_all_excluded_goes() -> None:
    trial = same_trial(2, 1)
    assert flow(papers(2), trial, excluded(1, "abstract only"), linked(2)).included == 1
    assert flow(papers(2), trial, excluded(1, "abstract only"), read=False).awaiting == 1
    found = flow(papers(2), trial, excluded(1, "main"), excluded(2, "copy"))
    assert found.excluded == {"other: main": 1}


def test_reports_suspected_to_be_one_trial_count_once_until_a_person_parts_them() -> None:
    twins = [a_citation("pmid:1"), a_citation("pmid:2")]
    assert (flow(twins).duplicates, flow(twins).screened) == (1, 1)
    apart = a_word(Field.SEPARATE, ("pmid:2",), subject="pmid:1", basis=None)
    assert (flow(twins, apart).duplicates, flow(twins, apart).screened) == (0, 2)
    assert flow(twins, apart).awaiting == 2  # to part two papers is to read neither


def test_a_report_that_is_not_in_hand_adds_no_duplicate() -> None:
    update = (Correction("UpdateIn", pmid=Pmid("99")),)
    preprint = replace(a_citation("pmid:1"), corrections=update)
    assert (flow([preprint]).duplicates, flow([preprint]).screened) == (0, 1)


@given(
    st.lists(st.builds(same_trial, st.integers(1, 6), st.integers(1, 8)), max_size=6),
    st.lists(st.builds(excluded, st.integers(1, 6), st.sampled_from("ab")), max_size=4),
    st.lists(st.builds(linked, st.integers(1, 6)), max_size=4),
    st.lists(st.builds(graded, st.integers(1, 6)), max_size=4),
    st.booleans(),
)
def test_the_boxes_of_the_flow_add_up(
    trials: list[Judgement],
    exclusions: list[Judgement],
    links: list[Judgement],
    graded_papers: list[Judgement],
    read: bool,
) -> None:
    found = flow(papers(6), *trials, *exclusions, *links, *graded_papers, read=read)
    settled = sum(found.excluded.values()) + found.included + found.read_unlinked
    assert found.screened == settled + found.awaiting
    assert found.unread == found.total - settled >= found.awaiting
    total = sum(found.identified.values())
    assert total >= found.duplicates + found.screened
    if read:
        assert total == found.duplicates + found.screened


def test_links_of_other_reviews_change_nothing() -> None:
    elsewhere: tuple[Link, ...] = make_links([a_link_word(subject="pmid:99@x")], {})
    assert prisma_flow(papers(1), {}, elsewhere).included == 0


def member(n: int, first_seen: str) -> Membership:
    return Membership(StudyId(f"pmid:{n}"), Presence.PRESENT, first_seen, first_seen)


def test_what_the_last_search_brought_is_told_apart() -> None:
    records, old, new = papers(4), "2026-01-04", "2026-09-13"
    grades = {record.id: grade_study(record, None, ()) for record in records}
    links = make_links((linked(1), linked(3)), {})
    members = {one.study: one for one in (member(1, old), member(2, old), member(3, new))}
    found = prisma_flow(records, grades, links, memberships=members)
    assert (found.since, found.new_identified, found.new_included) == (new, 1, 1)


def test_a_new_paper_of_a_known_trial_is_no_new_study() -> None:
    records, words = papers(2), (same_trial(2, 1), linked(2))
    grades = {record.id: grade_study(record, None, words) for record in records}
    members = {one.study: one for one in (member(1, "2026-01-04"), member(2, "2026-09-13"))}
    related = relate(records, grades, Policy())
    found = prisma_flow(records, grades, make_links(words, {}), 0, related, members)
    assert (found.included, found.new_identified, found.new_included) == (1, 1, 0)


def test_a_first_search_brings_nothing_new() -> None:
    members = {one.study: one for one in (member(1, "2026-01-04"), member(2, "2026-01-04"))}
    found = prisma_flow(papers(2), {}, (), memberships=members)
    assert (found.since, found.new_identified) == ("", 0)
