"""The top of a page: what stands in five seconds, and how fresh it is.

A dossier enters; plain views leave. Every figure is counted here from the decisions; none is
typed, and the only dates are those of the search.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier, SearchState, Shortfall
from litreview.model.fields import Field
from litreview.model.page import PrismaFlow
from litreview.model.vocabulary import (
    ClaimKind,
    ClaimStatus,
    RunOutcome,
    Species,
    Tier,
)
from litreview.render.finding import (
    is_blinded_trial,
    left_out,
    main_sentence,
    on_ladder,
    statement,
    took_part,
)
from litreview.render.order import grade_of
from litreview.render.origins import groups_words
from litreview.render.people import CountedTrial, people_once, trials_once
from litreview.render.refs import UNDECIDED, TierView, plain_tier_view
from litreview.render.report_views import reports_counted
from litreview.render.wording import (
    HARM_KINDS,
    NO_STUDY_QUESTION,
    WORDS,
    counted,
    day,
    listed,
    number,
    sentence_case,
    short_day,
)

NOT_ADVICE = "Research summary, not medical advice."


@dataclass(frozen=True, slots=True)
class BarView:
    """One stretch of the bar: a tier, and how many claims."""

    tier: TierView
    count: int


@dataclass(frozen=True, slots=True)
class FreshnessView:
    """How fresh the records are; dates in words beside ISO dates for programs.

    Attributes:
        brief: The state of the search in a few words, with what is amiss.
        notice: Why the records are not those of a complete search; empty when they are.
        fell_short: What became of the latest refresh, when it is not complete.
    """

    brief: str

    data_through: str
    data_through_day: str
    last_complete: str
    last_complete_day: str
    next_due: str
    next_due_day: str
    notice: str
    fell_short: str


@dataclass(frozen=True, slots=True)
class HeaderView:
    """Everything above the first table; the index shows the same of every compound."""

    compound: str
    name: str
    names: str
    sequence: str
    about: str
    forms: tuple[str, ...]
    bottom_line: str
    bar: tuple[BarView, ...]
    records: int
    not_checked: str
    lines: tuple[tuple[str, str], ...]
    freshness: FreshnessView
    unread: str
    rule_set: str
    not_advice: str


def header_view(dossier: Dossier) -> HeaderView:
    """Return the top of one compound's page."""
    query = dossier.query
    return HeaderView(
        compound=query.compound,
        name=query.name,
        names=", ".join(name for name in query.names if name != query.name),
        sequence=query.sequence,
        about=query.about,
        forms=tuple(
            f"{form.name}: {'the same compound' if form.same else 'counted as another compound'}"
            for form in query.forms
        ),
        bottom_line=bottom_line(dossier),
        bar=bar(dossier),
        records=sum(dossier.flow.identified.values()),
        not_checked=not_checked(dossier),
        lines=_lines(dossier),
        freshness=freshness(dossier.search),
        unread=unread_words(dossier.flow),
        rule_set=dossier.policy.rule_set,
        not_advice=NOT_ADVICE,
    )


def bottom_line(dossier: Dossier, *, whole: bool = False) -> str:
    """The state of all claims: what trials came to, then what each of them rests on.

    Args:
        whole: Whether every record is in hand, to tell of those that nobody read.
    """
    tiers = _by_tier(dossier)
    total = sum(tiers.values())
    main = statement(dossier) if whole else main_sentence(dossier)
    if not total:
        return main
    high = [d.kind in HARM_KINDS for d in on_ladder(dossier) if d.tier.rank >= Tier.T3.rank]
    labels = sum(_on_labels(d) for d in on_ladder(dossier))
    on = (high.count(False), high.count(True), tiers[Tier.T2] - labels, labels, tiers[Tier.T1])
    parts = [(n, what) for n, what in zip(on, _RESTS_ON, strict=True) if n]
    parts += _on_what_people_say(dossier)
    waiting = sum(d.undecided for d in dossier.decisions)
    open_ = (
        f"; {number(waiting)} {'is' if waiting == 1 else 'are'} not decided yet" if waiting else ""
    )
    rest = "rests " if parts[0][0] == 1 else "rest "
    said = listed(
        [f"{number(n)} {'' if i else rest}on {what}" for i, (n, what) in enumerate(parts)]
    )
    return f"{main} Of {counted(total, 'claim')}, {said}{open_}."


_RESTS_ON = (
    "blinded trials in the right people",
    "controlled trials that looked for harms",
    "early human studies",
    "official labels alone",
    "indirect evidence alone",
)


def _on_labels(decision: TierDecision) -> bool:
    labels = bool(decision.counted) and all(study.label for study in decision.counted)
    return labels and decision.tier is Tier.T2


def _on_what_people_say(dossier: Dossier) -> list[tuple[int, str]]:
    """The claims at T0: by a study of a part alone, a report on file, word alone, or nobody."""
    rest = (d for d in on_ladder(dossier) if d.tier is Tier.T0)
    filed = Counter(_spoken_of(dossier, decision) for decision in rest)
    return [(filed[what], what) for what in _SPOKEN_OF if filed[what]]


_SPOKEN_OF = (
    "evidence for a part of it alone",
    "community reports alone",
    "what pages say alone",
    "a finding that does not count and nobody claims",
)


def _spoken_of(dossier: Dossier, decision: TierDecision) -> str:
    partly, reported, stated, found = _SPOKEN_OF
    claim = decision.claim
    if any(part.counted for part in decision.parts):
        return partly
    if dossier.reports_on(claim):
        return reported
    return found if dossier.claim(claim).status is ClaimStatus.FOUND else stated


def bar(dossier: Dossier) -> tuple[BarView, ...]:
    """Claims per tier, all five tiers; then facts, and claims not decided yet, if there are any."""
    tiers = _by_tier(dossier)
    facts = sum(decision.kind is ClaimKind.FACT for decision in dossier.decisions)
    waiting = sum(decision.undecided for decision in dossier.decisions)
    off_ladder = ((TierView("", NO_STUDY_QUESTION, "fact", 0), facts), (UNDECIDED, waiting))
    counts = [(plain_tier_view(tier), tiers[tier]) for tier in Tier]
    counts += [(view, count) for view, count in off_ladder if count]
    return tuple(BarView(view, count) for view, count in counts)


def _by_tier(dossier: Dossier) -> Counter[Tier]:
    return Counter(decision.tier for decision in on_ladder(dossier))


def _lines(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """The evidence in three lines: people, animals and cells, community."""
    counts = [study for decision in dossier.decisions for study in decision.counted]
    in_people = (study for study in counts if study.in_people)
    people = trials_once(dossier, in_people)
    others = trials_once(dossier, (study for study in counts if not study.human))
    return (
        ("In people", _people_line(dossier, people) + left_out(dossier)),
        ("In animals and cells", _preclinical_line(dossier, others) + left_out(dossier)),
        ("Community", _community_line(dossier)),
    )


def _people_line(dossier: Dossier, trials: tuple[CountedTrial, ...]) -> str:
    if not trials:
        return "No study in people counts for any claim."
    sizes = [trial.n for trial in trials if trial.n is not None]
    people = people_once(dossier, (study for trial in trials for study in trial.studies))
    known = sentence_case(took_part(len(sizes), len(trials), people))
    largest = f", {number(max(sizes))} in the largest" if people is not None else ""
    said = [_counting(len(trials)), f"{known}{largest}"]
    blinded = sum(_is_blinded(dossier, trial) for trial in trials)
    hidden = f"{number(blinded)} {'is' if blinded == 1 else 'are'}" if blinded else "None is"
    said.append(f"{hidden} known to be both randomized and blinded")
    return f"{'. '.join(said)}. {groups_words(dossier, trials)}"


def _counting(studies: int) -> str:
    verb = "counts" if studies == 1 else "count"
    return f"{counted(studies, 'study', 'studies')} {verb} for at least one claim"


def _is_blinded(dossier: Dossier, trial: CountedTrial) -> bool:
    """Whether one of its reports is randomized and blinded, whatever level it counts at."""
    reports = {report for study in trial.studies for report in study.reports}
    return any(is_blinded_trial(dossier, report) for report in reports)


def _preclinical_line(dossier: Dossier, trials: tuple[CountedTrial, ...]) -> str:
    """Studies by what was studied; what a record does not say is no cell."""
    if not trials:
        return "No study in animals or cells counts for any claim."
    kinds = Counter(grade_of(dossier, trial.best.study).value(Field.SPECIES) for trial in trials)
    told = [
        f"{number(kinds.pop(kind))} in {WORDS['people'][kind]}" for kind in _KINDS if kinds[kind]
    ]
    rest = sum(kinds.values())
    told += [f"{number(rest)} in others"] if rest else []
    return f"{_counting(len(trials))}: {listed(told)}."


_KINDS = (Species.ANIMAL, Species.IN_VITRO, Species.IN_SILICO)


def _community_line(dossier: Dossier) -> str:
    if not dossier.reports:
        return "No report is filed."
    claims = len({claim for report in dossier.reports for claim in report.claims})
    bears = f" They bear on {counted(claims, 'claim')}." if claims else ""
    return f"{reports_counted(dossier, dossier.reports)}.{bears}"


def unread_words(flow: PrismaFlow) -> str:
    """How much of what was found no person has read; empty when nothing waits."""
    if not flow.unread:
        return ""
    return f"{number(flow.unread)} of {number(flow.total)} records not yet read by a person"


def not_checked(dossier: Dossier) -> str:
    """How many claims were not decided again, and what is shown of them; empty when all were."""
    waiting = [decision for decision in dossier.decisions if decision.unread]
    if not waiting:
        return ""
    many = len(waiting) > 1
    yet = sum(decision.undecided for decision in waiting)
    shown = f"{'they show' if many else 'it shows'} the tier last decided"
    if yet:
        shown = "not decided yet" if yet == len(waiting) else f"{shown}, or none yet"
    return (
        f"{number(len(waiting))} of {counted(len(dossier.decisions), 'claim')} "
        f"{'were' if many else 'was'} not checked in this run, since records behind "
        f"{'them' if many else 'it'} are known by citation only: {shown}."
    )


def freshness(search: SearchState) -> FreshnessView:
    """The dates of the search, and one plain sentence when something is amiss with them."""
    return FreshnessView(
        brief=_brief(search),
        data_through=search.data_through,
        data_through_day=day(search.data_through) or "not known",
        last_complete=search.last_complete,
        last_complete_day=day(search.last_complete) or "none yet",
        next_due=search.next_due,
        next_due_day=day(search.next_due) or "now",
        notice=_notice(search),
        fell_short=_fell_short(search.fell_short),
    )


UNSEARCHED = "PubMed not yet searched"


def unsearched_words(known_on: str) -> str:
    """What is known without a complete search of PubMed: the filed records, as of a day."""
    known = f": records known on {day(known_on)}" if known_on else ""
    return f"PubMed not yet searched completely{known}"


def _brief(search: SearchState) -> str:
    if search.snapshot:
        known = day(search.data_through)
        return f"PubMed not reached: studies known on {known}" if known else UNSEARCHED
    if not search.last_complete:
        return unsearched_words(search.data_through)
    known = f"PubMed searched to {short_day(search.data_through or search.last_complete)}"
    if search.fell_short is not None:
        return f"{known}; the latest search fell short"
    return f"{known}, next by {short_day(search.next_due)}" if search.next_due else known


def _fell_short(latest: Shortfall | None) -> str:
    """What became of the latest refresh, when it is not complete."""
    return f"The search of PubMed on {day(latest.on)} {_what_became(latest)}." if latest else ""


def _what_became(latest: Shortfall) -> str:
    if not latest.outcome:
        return "has not ended: it is under way, or it died"
    what = "is incomplete" if latest.outcome == RunOutcome.PARTIAL else "stopped"
    return f"{what}: {latest.error}" if latest.error else what


def _notice(search: SearchState) -> str:
    if search.snapshot:
        held = f"Only {number(search.abstracts)}" if search.abstracts else "None"
        return (
            f"{held} of the abstracts {'are' if search.abstracts > 1 else 'is'} in hand: details "
            f"that stand in the {'others' if search.abstracts else 'abstracts'} are shown as "
            "“not reported”."
        )
    if not search.last_complete:
        return "Studies may be missing."
    return ""
