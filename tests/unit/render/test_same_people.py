"""A second reading by the same people says so wherever its words are shown, and in the method."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.support.builders_render import a_dossier
from tests.support.builders_render_studies import ANNA, BORIS
from tests.support.printed import pages_of

from litreview.model.decision import Provisional
from litreview.model.dossier import Dossier
from litreview.model.fields import LADDER_FIELDS, Field
from litreview.model.grade import FieldGrade, GradeState
from litreview.model.identity import StudyId
from litreview.model.policy import Policy
from litreview.render.explain import explain_claim
from litreview.render.pages import claim, method, studies
from litreview.render.shapes import evidence_json
from litreview.render.waiting import waiting_for

KINDS = (claim.pages, studies.pages, method.pages)
METHOD = "veltraxin/method.html"
SAME = Policy(same_people={BORIS: ANNA})
ABOUT = f"a second reading by the same people as {ANNA}; not independent"


def read_twice() -> Dossier:
    """The invented compound, each link given a second time by the same people."""
    dossier = replace(a_dossier(), policy=SAME)
    links = tuple(
        replace(link, words=(*link.words, replace(link.words[0], reviewer=BORIS)))
        for link in dossier.links
    )
    return replace(dossier, links=links)


def test_the_pages_say_it_beside_every_word_and_in_the_method() -> None:
    pages = pages_of(read_twice(), *KINDS)
    assert f"<b>{BORIS}</b> is {ABOUT}. It never counts as a second" in pages[METHOD]
    of_claims = [html for path, html in pages.items() if "/claims/" in path]
    beside = [
        text for html in of_claims for text in re.findall(rf"<b>{BORIS}</b>(.{{0,80}})", html)
    ]
    assert beside
    assert all(ABOUT in text for text in beside)


def test_a_study_s_page_says_it_once_above_every_word() -> None:
    dossier = read_twice()
    ungraded = {study: replace(grade, fields={}) for study, grade in dossier.grades.items()}
    for one in (dossier, replace(dossier, grades=ungraded)):  # of values, and of links alone
        pages = pages_of(one, studies.pages)
        word = re.compile(rf"<b>[^<]*\b{BORIS}</b>")
        said = {path: found.start() for path, html in pages.items() if (found := word.search(html))}
        assert len(said) == len({link.study for link in one.links} & one.records.keys())
        for path, place in said.items():
            assert pages[path].count(ABOUT) == 1, path
            assert pages[path].index(ABOUT) < place, path


def test_without_such_readers_the_pages_say_nothing_of_them() -> None:
    pages = pages_of(replace(a_dossier(), policy=Policy()), *KINDS)
    assert not any("same people" in html for html in pages.values())


def test_the_trace_says_it_beside_the_word() -> None:
    lines = explain_claim(read_twice(), "attention").lines()
    told = [line for line in lines if f"{BORIS}" in line and "what was given" in line]
    assert told
    assert all(f"{BORIS} ({ABOUT}): " in line for line in told)


def test_programs_are_told_who_is_whom() -> None:
    assert f'"{BORIS}":"{ANNA}"'.encode() in evidence_json(read_twice())


def test_two_names_of_one_person_still_wait_for_a_second() -> None:
    dossier = a_dossier()
    study = next(link.study for link in dossier.links if link.claim == "attention")
    waits = Provisional("R12", "Two people have yet to agree.", (study,))
    decision = replace(dossier.decision("attention"), rules=(waits,))
    assert waiting_for(judged_by_both(dossier, study), decision) == "open"
    assert waiting_for(judged_by_both(replace(dossier, policy=SAME), study), decision) == "second"


def judged_by_both(dossier: Dossier, study: StudyId) -> Dossier:
    """The same study, with a word of both on everything that counts."""
    grade = dossier.grades[study]
    words = next(f.judgements for f in grade.fields.values() if f.judgements)
    both = (replace(words[0], reviewer=ANNA), replace(words[0], reviewer=BORIS))
    said: dict[Field, FieldGrade] = {
        field: FieldGrade(field, "yes", GradeState.REVIEWED, both) for field in LADDER_FIELDS
    }
    links = tuple(
        replace(link, words=tuple(replace(link.words[0], reviewer=w) for w in (ANNA, BORIS)))
        for link in dossier.links
    )
    graded = replace(grade, fields={**grade.fields, **said})
    return replace(dossier, grades={**dossier.grades, study: graded}, links=links)
