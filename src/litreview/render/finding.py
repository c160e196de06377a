"""What has been found out about a compound, in a few sentences that its decisions make.

A dossier enters; sentences leave. Each is chosen by counts of decisions and of the studies they
count: a claim is never said to be tested where only its animals were, and nobody is counted twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.identity import StudyId
from litreview.model.link import Link
from litreview.model.vocabulary import (
    BLINDED,
    ClaimKind,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Standing,
    Tier,
    Verdict,
)
from litreview.render.evidence_table import HEALTHY, OTHERS, WORDS, group_of
from litreview.render.order import grade_of, link_of, study_order
from litreview.render.origins import countries_words
from litreview.render.people import people_once, trials_once
from litreview.render.refs import StudyRef, study_ref
from litreview.render.wording import HARM_KINDS, counted, listed, number, sentence_case

MAX_TOPICS = 3  # named on the first screen; the rest are counted
MAX_NAMED = 3  # records named on the first screen; the rest are counted
_PLAIN = {Verdict.SUPPORTS, Verdict.NO_EFFECT, Verdict.OPPOSES}
_ACCOUNTS = "secondary source"


@dataclass(frozen=True, slots=True)
class Finding:
    """The first words of an overview.

    Attributes:
        main: The state of all claims in one sentence.
        unread: What that sentence may not know: how many records nobody read say otherwise; empty
            when none does.
        trials: The first of these records; `more` says how many others there are.
        people: How the claims for healthy people were studied, then those about others.
        studied: How many studies in people count, and how many people took part.
    """

    main: str
    unread: str
    trials: tuple[StudyRef, ...]
    more: str
    people: tuple[str, ...]
    studied: str


def finding(dossier: Dossier) -> Finding:
    """Return what the decisions come to."""
    trials = unread_trials(dossier)
    more = len(trials) - MAX_NAMED
    return Finding(
        main=main_sentence(dossier),
        unread=_unread_words(len(trials)),
        trials=tuple(study_ref(dossier, study) for study in trials[:MAX_NAMED]),
        more=number(more) if more > 0 else "",
        people=tuple(_by_people(dossier)),
        studied=_studied(dossier),
    )


def unread_trials(dossier: Dossier) -> tuple[StudyId, ...]:
    """The records that may refute the main sentence: by machine reading, such trials themselves.

    No person judged or linked them. None where claims are said to be tested, or none is decided.
    """
    ranked = tuple(on_ladder(dossier))
    if not ranked or any(_is_tested(decision) for decision in ranked):
        return ()
    linked = {link.study for link in (*dossier.links, *dossier.absent)}
    outlines = dossier.outlines
    return tuple(
        study
        for study in study_order(dossier)
        if outlines[study].unread_trial and study not in linked
    )


def statement(dossier: Dossier) -> str:
    """The main sentence with what it may not know, for who reads no more than that."""
    unread = _unread_words(len(unread_trials(dossier)))
    return f"{main_sentence(dossier)} {unread}." if unread else main_sentence(dossier)


def _unread_words(count: int) -> str:
    return _counted("unread", "trial", count) if count else ""


def _is_tested(decision: TierDecision) -> bool:
    return decision.kind not in HARM_KINDS and decision.tier.rank >= Tier.T3.rank


def main_sentence(dossier: Dossier) -> str:
    """Whether blinded, randomized trials have tested the claims, and what came of it."""
    said = WORDS["finding"]
    ranked = tuple(on_ladder(dossier))
    if not ranked:
        waiting = sum(decision.undecided for decision in dossier.decisions)
        decided = said["none_decided"].format(claims=counted(waiting, "claim"))
        return str(decided if waiting else said["none_filed"])
    name = dossier.query.name
    effects = [d for d in ranked if d.kind not in HARM_KINDS]
    tested = [d for d in ranked if _is_tested(d)]
    if not tested:
        mine = {decision.claim for decision in effects}
        begun = any(_tests(dossier, link) for link in dossier.links if link.claim in mine)
        return str(said["begun" if begun else "untested"].format(name=name))
    came = Counter(d.verdict if d.verdict in _PLAIN else "other" for d in tested)
    return str(
        said["clinical"].format(
            tested=counted(len(tested), "claim"),
            name=name,
            said=listed([_counted("said", way, came[way]) for way in WORDS["said"] if came[way]]),
        )
    )


def on_ladder(dossier: Dossier) -> Iterator[TierDecision]:
    """The decisions that stand somewhere on the ladder."""
    return (decision for decision in dossier.decisions if not decision.off_ladder)


def is_blinded_trial(dossier: Dossier, study: StudyId) -> bool:
    """Whether a report is known to be of a trial that was both randomized and blinded."""
    grade = grade_of(dossier, study)
    randomized = grade.value(Field.RANDOMIZED) == Reported.YES
    return randomized and grade.value(Field.BLINDING) in BLINDED


def _tests(dossier: Dossier, link: Link) -> bool:
    """Whether a study is known to have tested a claim in its own people, blinded and randomized."""
    word = link.value
    return (
        word.population is PopulationMatch.MATCH
        and word.outcome is not OutcomeMatch.MISMATCH
        and word.intervention is not InterventionMatch.OTHER_COMPOUND
        and grade_of(dossier, link.study).standing is not Standing.RETRACTED
        and is_blinded_trial(dossier, link.study)
    )


def _by_people(dossier: Dossier) -> Iterator[str]:
    """A sentence on the claims for healthy people, and one on those about others."""
    for group, key in ((HEALTHY, "healthy"), (OTHERS, "patients")):
        mine = [decision for decision in decided_in(dossier, group) if not decision.unread]
        if mine:
            yield " ".join([_studied_in(dossier, mine, key), *_accounts(mine)])


def _studied_in(dossier: Dossier, mine: Sequence[TierDecision], key: str) -> str:
    """How many effects were studied in the people they are claimed for; else what comes nearest."""
    said, of = WORDS["finding"], _by_way(mine)
    effects = said[key].format(effects=counted(len(mine), "effect"))
    direct = of[_DIRECT]
    if direct:
        who = _who(dossier, direct, _apart(dossier, mine, direct))
        told = _counted("some", _DIRECT, len(direct), effects=effects, who=who)
        about = _about(dossier, direct) if key == "patients" else ""
        return f"{sentence_case(told)}{about}."
    nearest = [
        _counted("nearest", way, len(of[way]), who=_who(dossier, of[way]))
        for way in WORDS["nearest"]
        if of[way]
    ]
    nothing = said["none"][len(mine) > 1].format(effects=effects)
    return f"{nothing}; {', '.join(nearest)}." if nearest else f"{nothing}."


def _apart(dossier: Dossier, mine: Iterable[TierDecision], direct: Iterable[TierDecision]) -> str:
    """The other studies in people that count for these effects, and why they are not among them."""
    among = {s.study for d in direct for s in d.counted if s.in_people and not s.points}
    others = [
        (decision, study)
        for decision in mine
        for study in decision.counted
        if study.in_people and study.points and among.isdisjoint(study.reports)
    ]
    if not others:
        return ""
    trials = trials_once(dossier, [study for _, study in others])
    why = dict.fromkeys(why for one in others for why in _indirect(dossier, *one))
    return str(
        WORDS["finding"]["apart"].format(
            studies=counted(len(trials), "more study", "more studies"),
            why=" or ".join(why) or WORDS["apart"]["else"],
        )
    )


def _indirect(dossier: Dossier, decision: TierDecision, study: CountedStudy) -> Iterator[str]:
    """What makes a study indirect, as the people who linked it judged."""
    link = link_of(dossier, study.study, decision.claim, study.part)
    if link is None:
        return
    for name in ("population", "outcome", "intervention"):
        said = getattr(link.value, name)
        if said in WORDS["apart"][name]:
            yield WORDS["apart"][name][said]


def _about(dossier: Dossier, decisions: Iterable[TierDecision]) -> str:
    """The topics of some claims, those first that most studies in people bear on directly."""
    named, of = {topic.id: topic.name for topic in dossier.topics}, Counter[str]()
    for decision in decisions:
        direct = sum(study.in_people and not study.points for study in decision.counted)
        of[named.get(dossier.claim(decision.claim).topic, "")] += direct
    of.pop("", None)
    topics = [n if n[1:2].isupper() else f"{n[:1].lower()}{n[1:]}" for n, _ in of.most_common()]
    more = len(topics) - MAX_TOPICS
    *first, last = [*topics[:MAX_TOPICS], *([f"{number(more)} more"] if more > 0 else [])] or [""]
    told = f"{', '.join(first)}, and {last}" if first else last
    return WORDS["finding"]["topics"].format(topics=told) if told else ""


def _by_way(decisions: Iterable[TierDecision]) -> dict[str, list[TierDecision]]:
    of: dict[str, list[TierDecision]] = {way: [] for way in WORDS["way"]}
    for decision in decisions:
        of[way_of(decision)].append(decision)
    return of


def decided_in(dossier: Dossier, group: str) -> list[TierDecision]:
    """The decisions on the claims of one group that studies can answer."""
    mine = (claim for claim in dossier.claims if group_of(dossier, claim) == group)
    decisions = (dossier.decision(claim.id) for claim in mine)
    return [decision for decision in decisions if decision.kind is not ClaimKind.FACT]


def result_words(dossier: Dossier, group: str, key: str) -> str:
    """What the claims of a group come to in one sentence; empty when it has none."""
    mine = decided_in(dossier, group)
    if not mine:
        return ""
    claims, said = counted(len(mine), "claim"), ways_words(dossier, mine)
    return str(WORDS["result"][key].format(claims=claims, said=said))


def ways_words(dossier: Dossier, decisions: Sequence[TierDecision]) -> str:
    """How many of these claims were studied in their people, indirectly, in animals, or not."""
    said = [
        _counted("way", way, len(mine), who=_who(dossier, mine))
        for way, mine in _by_way(decisions).items()
        if mine or way == _DIRECT
    ]
    *first, last = said
    return f"{', '.join(first)}, and {last}" if first else last


def way_of(decision: TierDecision) -> str:
    """How a claim was studied, as the sentences name the ways."""
    if decision.undecided:
        return "waiting"
    if decision.unread:
        return "unread"
    if not decision.counted:
        return "none"
    if decision.tier is Tier.T0:
        return "partly"
    human = [study for study in decision.counted if study.in_people]
    if any(not study.points for study in human):
        return _DIRECT
    return "indirect" if human else "models"


_DIRECT = "direct"


def _who(dossier: Dossier, decisions: Iterable[TierDecision], apart: str = "") -> str:
    """The studies in people behind some claims, each once: " (2 studies, 16 people in 1 of them)".

    Of a claim that was studied directly only the studies that did.

    Args:
        apart: What is said of the others.
    """
    studies = [
        study
        for decision in decisions
        for study in decision.counted
        if study.in_people and not (study.points and way_of(decision) == _DIRECT)
    ]
    if not studies:
        return ""
    people, trials = people_once(dossier, studies), trials_once(dossier, studies)
    known = sum(trial.n is not None for trial in trials)
    told = [counted(len(trials), "study", "studies")]
    if people is not None:
        among = f" in {number(known)} of them" if known < len(trials) else ""
        told.append(f"{counted(people, 'person', 'people')}{among}")
    return f" ({', '.join(told)}{apart})"


def _accounts(decisions: Sequence[TierDecision]) -> Iterator[str]:
    direct = [d for d in decisions if way_of(d) == _DIRECT]
    some = sum(_ACCOUNTS in d.flags for d in direct)
    if some:
        key = "accounts_all" if some == len(direct) else "accounts"
        yield str(WORDS["finding"][key].format(some=number(some)))


def _studied(dossier: Dossier) -> str:
    """How many studies in people count for any claim, and how many people took part."""
    said = WORDS["finding"]
    studies = [s for d in dossier.decisions for s in d.counted if s.in_people]
    trials = trials_once(dossier, studies)
    if not trials:
        return str(said["studied_none"]) + left_out(dossier)
    known = sum(trial.n is not None for trial in trials)
    told = said["studied"].format(
        studies=counted(len(trials), "study", "studies"),
        count="counts" if len(trials) == 1 else "count",
        known=took_part(known, len(trials), people_once(dossier, studies)),
    )
    return f"{told} {countries_words(dossier, trials)}{left_out(dossier)}"


def left_out(dossier: Dossier) -> str:
    """How many claims a count of studies leaves out, as a sentence more; empty when none."""
    unread = sum(bool(decision.unread) for decision in dossier.decisions)
    return f" Left out: {counted(unread, 'claim')} not checked in this run." if unread else ""


def took_part(known: int, trials: int, people: int | None) -> str:
    """How many people, nobody twice, and in how many of the trials that is known."""
    if people is None:
        return "none says how many took part"
    who = f"{number(known)} of them" if known < trials else ("it" if trials == 1 else "all")
    says = f"{who} {'says' if known == 1 else 'say'} how many"
    told = counted(people, "person", "people")
    return f"{says}: {told} whose results bear on a claim, comparison groups included"


def _counted(table: str, key: str, count: int, **also: str) -> str:
    one, many = WORDS[table][key]
    told = number(count) if count else "none"
    return str((one if count < 2 else many).format(count=told, **also))
