"""Which studies ask for one reviewer's word, and in which order.

Grades, links and relations as one reviewer may see them enter, with who else spoke on what (never
what they said); what each study asks of this reviewer leaves, most in need first. It opens nothing
and judges nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from litreview.model.dossier import Dossier
from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, Field
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import Reviewer, StudyId, pmid_of
from litreview.model.judgement import LINK, NOTE, Judgement
from litreview.model.link import Link
from litreview.model.policy import DEFAULT_POLICY, Policy
from litreview.model.trial import NO_RELATIONS, Relations, Tie
from litreview.model.vocabulary import PEOPLE
from litreview.reviews.consensus import same_value

NOBODY_MOVES: Mapping[StudyId, int] = {}


class Need(IntEnum):
    """Why a study asks for a person, most pressing first."""

    CONFLICT = 0  # people differ, on a field or on a link
    STALE = 1  # the machine or the record changed after a person judged or linked
    SUSPECTED = 2  # it may be one trial with another report, and nobody settled it
    UNCERTAIN = 3  # a word is wanted, and the machine is unsure of a field nobody confirmed
    HUMAN = 4  # a study of people on which fewer have judged than must agree
    UNSEEN = 5  # any other study no person has judged or linked
    NONE = 6  # done, or excluded


@dataclass(frozen=True, slots=True)
class Asked:
    """What one study asks of one reviewer; it tells nothing of what others said.

    Attributes:
        wanted: Whether fewer people have judged it than must, and this one has not.
        others: How many other people graded it.
        unlinked: Whether fewer people than must say what it means for a claim, though somebody
            does, and this one does not.
    """

    need: Need
    wanted: bool = False
    others: int = 0
    unlinked: bool = False


@dataclass(frozen=True, slots=True)
class Speakers:
    """Which people judged what of one study, never what they said; notes are no judgement.

    Attributes:
        on: By field, `link` among them; of readers who are the same people, one.
        decided: The fields on which somebody decided a dispute of several people.
    """

    on: Mapping[str, frozenset[Reviewer]]
    decided: frozenset[str] = frozenset()

    @property
    def graders(self) -> frozenset[Reviewer]:
        """Who judged any field."""
        return frozenset(who for name, some in self.on.items() if name != LINK for who in some)

    def enough(self, name: str, required: int) -> bool:
        """Whether as many judged a field as must, or somebody decided it."""
        return name in self.decided or len(self.on.get(name, ())) >= required

    def asks(self, name: str, required: int, person: Reviewer | None) -> bool:
        """Whether a field lacks people, and this one's word."""
        return not self.enough(name, required) and person not in self.on.get(name, ())


def speakers_of(
    judgements: Iterable[Judgement], policy: Policy = DEFAULT_POLICY
) -> dict[StudyId, Speakers]:
    """Who judged what of each study anybody judged, by their standing words."""
    found: defaultdict[StudyId, defaultdict[str, set[Reviewer]]]
    found = defaultdict(lambda: defaultdict(set))
    decided: defaultdict[StudyId, set[str]] = defaultdict(set)
    for word in judgements:
        if word.study is not None and word.field != NOTE:
            found[word.study][word.field].add(policy.person(word.reviewer))
            if word.adjudicates:
                decided[word.study].add(word.field)
    return {
        study: Speakers(
            {name: frozenset(who) for name, who in on.items()},
            frozenset(name for name in decided[study] if len(on[name]) > 1),
        )
        for study, on in found.items()
    }


def speakers_in(
    grade: Grade, links: Sequence[Link] = (), policy: Policy = DEFAULT_POLICY
) -> Speakers:
    """Who judged what of one study, by a grade and links that hold everybody's words."""
    on: dict[str, frozenset[Reviewer]] = {
        name: policy.people(said.reviewers)
        for name, said in grade.fields.items()
        if said.judgements
    }
    if links:
        on[LINK] = policy.people(who for link in links for who in link.reviewers)
    ruled = (n for n, said in grade.fields.items() if said.state is GradeState.ADJUDICATED)
    return Speakers(on, frozenset(ruled))


NOBODY = Speakers({})


@dataclass(frozen=True, slots=True)
class Glance:
    """What a queue asks of a study that no person touched.

    Attributes:
        people: Whether the machine reads people in it.
        unsure: Whether the machine is unsure of a field.
        abstract: Whether an abstract is in hand.
        level: What it would weigh once what is read of it were confirmed; 0 for nothing.
    """

    people: bool
    unsure: bool
    abstract: bool
    level: int

    def asked(self) -> Asked:
        """What it asks of anybody: a first word."""
        if self.unsure:
            return Asked(Need.UNCERTAIN, wanted=True)
        return Asked(Need.HUMAN if self.people else Need.UNSEEN, wanted=True)


NO_GLANCES: Mapping[StudyId, Glance] = {}


@dataclass(frozen=True)
class Evidence:
    """What a queue is made of: one compound as one reviewer may see it, and who spoke on what.

    Attributes:
        speakers: By study; None when grades and links hold everybody's words.
        glances: What is asked of the studies that nobody touched, where they are not graded.
    """

    grades: Mapping[StudyId, Grade]
    links: tuple[Link, ...] = ()
    relations: Relations = NO_RELATIONS
    policy: Policy = field(default_factory=Policy)
    speakers: Mapping[StudyId, Speakers] | None = None
    glances: Mapping[StudyId, Glance] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        dossier: Dossier,
        speakers: Mapping[StudyId, Speakers] | None = None,
        glances: Mapping[StudyId, Glance] = NO_GLANCES,
    ) -> Evidence:
        """What a dossier holds of it; a glance at a study that it grades is left out."""
        rest = {study: one for study, one in glances.items() if study not in dossier.grades}
        return cls(dossier.grades, dossier.links, dossier.relations, dossier.policy, speakers, rest)

    @property
    def studies(self) -> Iterable[StudyId]:
        """All of them: PMIDs by number, then the others in the order given."""
        return sorted((*self.grades, *self.glances), key=_by_number)

    def reads_people(self, study: StudyId) -> bool:
        """Whether the machine reads people in a study, whatever anybody says."""
        if study in self.glances:
            return self.glances[study].people
        found = self.grades[study].fields.get(Field.SPECIES)
        return found is not None and found.machine is not None and found.machine.value in PEOPLE

    def of_people(self, study: StudyId) -> bool:
        """Whether it is a study of people, by the grade where there is one."""
        if study in self.glances:
            return self.glances[study].people
        return self.grades[study].value(Field.SPECIES) in PEOPLE

    def speakers_on(self, study: StudyId, links: Sequence[Link] = ()) -> Speakers:
        """Who judged what of one study, these being its links."""
        if self.speakers is not None:
            return self.speakers.get(study, NOBODY)
        grade = self.grades.get(study)
        return speakers_in(grade, links, self.policy) if grade is not None else NOBODY

    def links_by_study(self) -> Mapping[StudyId, Sequence[Link]]:
        """The links of each study that has any."""
        found: defaultdict[StudyId, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.study].append(link)
        return found


def asked_of(evidence: Evidence, reviewer: Reviewer | None = None) -> dict[StudyId, Asked]:
    """Return what every study asks of one reviewer; PMIDs by number, then the others.

    Args:
        reviewer: None for anybody: what has fewer reviewers than it must have, whoever they are,
            and whatever is stale or in dispute.
    """
    links = evidence.links_by_study()
    suspected = set(_suspected(evidence, reviewer))
    return {
        study: evidence.glances[study].asked()
        if study in evidence.glances
        else ask(
            evidence.grades[study],
            links.get(study, ()),
            evidence.policy,
            reviewer,
            suspected=study in suspected,
            speakers=evidence.speakers_on(study, links.get(study, ())),
        )
        for study in evidence.studies
    }


def ask(
    grade: Grade,
    links: Sequence[Link],
    policy: Policy,
    reviewer: Reviewer | None = None,
    *,
    suspected: bool = False,
    speakers: Speakers | None = None,
) -> Asked:
    """What one study asks of one reviewer.

    A study of people asks so many as are required for their word on every field the ladder
    weighs and, once somebody linked it to a claim, for a link of theirs; any other study asks one
    person. Beside that, a reviewer is asked about their own words
    that went stale, and about what they themselves dispute.

    Args:
        grade: As this reviewer may see it, and so the links.
        links: This study's.
        policy: How many people must agree on a study of people, and which readers are the same.
        reviewer: None for anybody.
        suspected: Whether it may be one trial with another report, and this reviewer gave no word.
        speakers: Who judged what of it; None when grade and links hold everybody's words.
    """
    judged = [said for said in grade.fields.values() if said.judgements]
    required = policy.reviewers_required
    spoke = speakers_in(grade, links, policy) if speakers is None else speakers
    person = policy.person(reviewer) if reviewer is not None else None
    others = len(spoke.graders - {person})
    if is_excluded(grade, spoke, required, reviewer):
        return Asked(Need.NONE, others=others)
    people = grade.value(Field.SPECIES) in PEOPLE
    wanted = (
        any(spoke.asks(name, required, person) for name in LADDER_FIELDS)
        if people
        else not spoke.on
    )
    # One link will do: which claims a study bears on is a reviewer's to say.
    unlinked = people and LINK in spoke.on and spoke.asks(LINK, required, person)
    checks = (
        (Need.CONFLICT, _is_party(judged, links, reviewer)),
        (Need.STALE, any(_is_stale(said, reviewer) for said in judged)),
        (Need.STALE, bool(lost_links(links, reviewer))),
        (Need.SUSPECTED, suspected),
        (Need.UNCERTAIN, wanted and any(map(is_unsure, grade.fields.values()))),
        (Need.HUMAN, (wanted and people) or unlinked),
        (Need.UNSEEN, wanted),
    )
    need = next((need for need, holds in checks if holds), Need.NONE)
    return Asked(need, wanted, others, unlinked)


def review_queue(
    evidence: Evidence,
    asked: Mapping[StudyId, Asked],
    moves: Mapping[StudyId, int] = NOBODY_MOVES,
    put_off: Sequence[StudyId] = (),
    levels: Mapping[StudyId, int] = NOBODY_MOVES,
) -> tuple[StudyId, ...]:
    """Return these studies in the order in which a reviewer should take them.

    First what could move a tier; then what is to be mended or settled; then studies of people
    before the others, the higher level first, by need, by the number of claims they are linked to,
    and by number. What this reviewer put off comes last.

    Args:
        asked: Those to be listed, whatever they ask.
        moves: How much the review of a study could move a tier, the smaller the sooner; a study
            that is not there moves none.
        put_off: The last put off comes last of all.
        levels: What each would weigh once what is read of it were confirmed; 0 if not there.
    """
    links = evidence.links_by_study()
    last = {study: place for place, study in enumerate(put_off, 1)}
    behind = max(moves.values(), default=0) + 1

    def place(study: StudyId) -> tuple[int, ...]:
        claims = {link.claim for link in links.get(study, ())}
        return (
            last.get(study, 0),
            moves.get(study, behind),
            min(asked[study].need, Need.UNCERTAIN),
            not evidence.of_people(study),
            -levels.get(study, 0),
            asked[study].need,
            -len(claims),
        )

    return tuple(sorted(asked, key=place))


def _by_number(study: StudyId) -> tuple[bool, int]:
    pmid = pmid_of(study)
    return pmid is None, int(pmid or 0)


def waiting(asked: Mapping[StudyId, Asked]) -> dict[StudyId, Asked]:
    """Those that ask for anything."""
    return {study: one for study, one in asked.items() if one.need is not Need.NONE}


def is_excluded(
    grade: Grade,
    speakers: Speakers,
    required: int,
    reviewer: Reviewer | None = None,
) -> bool:
    """Whether a study is out for one reviewer: by a word they gave or may see, or by enough people.

    One person's exclusion takes a study out for themselves alone: nobody else need agree.
    """
    found = grade.fields.get(Field.EXCLUDED)
    seen = found.reviewers if found is not None else ()
    enough = speakers.enough(Field.EXCLUDED, required)
    if enough and not seen:
        return True
    alone = bool(seen) and not enough
    return bool(grade.excluded) and (not alone or reviewer is None or reviewer in seen)


def is_unsure(said: FieldGrade) -> bool:
    """Whether the machine is unsure of a field, or contradicts itself, and no person judged it."""
    if said.state is not GradeState.MACHINE or said.machine is None:
        return False
    return said.machine.uncertain or bool(said.machine.conflict)


def stale_fields(grade: Grade, reviewer: Reviewer | None = None) -> tuple[Field, ...]:
    """The fields on which this reviewer's word, or anybody's, is stale."""
    return tuple(said.field for said in grade.fields.values() if _is_stale(said, reviewer))


def lost_links(links: Iterable[Link], reviewer: Reviewer | None = None) -> tuple[Link, ...]:
    """The links for which this reviewer, or anybody, cites what is no longer in the record."""
    return tuple(
        link
        for link in links
        if any(word.stale and reviewer in {None, word.reviewer} for word in link.words)
    )


def unjudged(grade: Grade, reviewer: Reviewer) -> tuple[Field, ...]:
    """The fields the ladder weighs on which this reviewer gave no word."""
    return tuple(name for name in LADDER_FIELDS if reviewer not in _said(grade, name))


def _said(grade: Grade, name: Field) -> tuple[Reviewer, ...]:
    found = grade.fields.get(name)
    return found.reviewers if found is not None else ()


def _is_party(
    fields: Iterable[FieldGrade], links: Iterable[Link], reviewer: Reviewer | None
) -> bool:
    """Whether people differ and nobody decided, and this reviewer is one of them."""
    sides = [said.reviewers for said in fields if said.state is GradeState.CONFLICT]
    sides += [link.reviewers for link in links if link.conflict]
    return any(reviewer is None or reviewer in side for side in sides)


def _is_stale(said: FieldGrade, reviewer: Reviewer | None) -> bool:
    """Whether a field is stale, and by this reviewer's word or anybody's."""
    if not said.stale or reviewer is None:
        return said.stale
    now = said.machine.value if said.machine is not None else NOT_REPORTED
    checks = said.quote_checks or (QuoteCheck.NOT_A_QUOTE,) * len(said.judgements)
    return any(
        check is QuoteCheck.NOT_FOUND
        or (
            word.machine is not None
            and same_value(said.field, word.machine) != same_value(said.field, now)
        )
        for word, check in zip(said.judgements, checks, strict=True)
        if word.reviewer == reviewer
    )


def _suspected(evidence: Evidence, reviewer: Reviewer | None) -> Iterator[StudyId]:
    """The reports that may be of one trial, but for what was said all that can be of."""
    for tie in evidence.relations.suspected:
        if reviewer is None or not (
            _spoke_of(tie, evidence.grades, reviewer) or _others_spoke(tie, evidence)
        ):
            yield from (tie.one, tie.other)


def _others_spoke(tie: Tie, evidence: Evidence) -> bool:
    """Whether enough people said of either report what it is one trial with, or is not."""
    spoke = [evidence.speakers_on(study) for study in (tie.one, tie.other)]
    people = {
        who
        for one in spoke
        for name in (Field.TRIAL, Field.SEPARATE)
        for who in one.on.get(name, ())
    }
    return len(people) >= evidence.policy.reviewers_required


def _spoke_of(tie: Tie, grades: Mapping[StudyId, Grade], reviewer: Reviewer) -> bool:
    for here, there in ((tie.one, tie.other), (tie.other, tie.one)):
        grade = grades.get(here)
        said = [grade.fields.get(Field.TRIAL), grade.fields.get(Field.SEPARATE)] if grade else []
        words = (word for found in said if found is not None for word in found.judgements)
        if any(word.reviewer == reviewer and there in _named(word) for word in words):
            return True
    return False


def _named(word: Judgement) -> tuple[str, ...]:
    return word.value if isinstance(word.value, tuple) else (str(word.value),)
