"""One sentence per change, made once for the page, the feed and the terminal.

A change enters, with the names of studies and claims; English text leaves, in three pieces so
that a page can make a link of the name. What happened is read from the change, never found
out anew. A value this version does not know is shown as it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from litreview.model.claim import Claim
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId, cited, pmid_of
from litreview.model.record import Record
from litreview.model.run import Change
from litreview.model.vocabulary import ChangeKind, ClaimKind, Presence, Tier, Verdict
from litreview.render import wording
from litreview.render.crowds import crowd_details

MAX_NAMED = 4  # studies named in a cause; a first review links dozens at once

_FACTS = {
    *(Verdict.DOCUMENTED, Verdict.PARTLY_DOCUMENTED, Verdict.CONTRADICTED, Verdict.NOT_DOCUMENTED)
}
_STUDY = re.compile(r"\b(?:(?:pmid:|PMID )\d+|(?:PMID )?manual:[a-z0-9]+(?:[.-]+[a-z0-9]+)*)")
_STUDIES = re.compile(rf"{_STUDY.pattern}(?:, {_STUDY.pattern})*")


@dataclass(frozen=True)
class Names:
    """What to call the subjects of changes: a study as a text cites it, a claim as it is stated.

    Attributes:
        records: By study id.
        statements: Of the claims filed, by claim id.
        harms: The claims of a harm among them.
    """

    records: Mapping[StudyId, Record]
    statements: Mapping[str, str]
    harms: Collection[str] = ()

    def label(self, subject: str) -> str:
        """The name of a subject; a study without a record keeps its PMID, a claim its id."""
        if subject in self.statements:
            return f"“{_unstopped(self.statements[subject])}”"
        record = self.records.get(StudyId(subject))
        if record is None:
            return bare_name(subject)
        label = wording.study_label(record)
        return f"{label} (PMID {record.pmid})" if record.pmid else label

    def title(self, subject: str) -> str:
        """The title of a study; empty when its record is not in hand."""
        record = self.records.get(StudyId(subject))
        return _unstopped(record.title.plain) if record is not None else ""


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """What happened, in three pieces so that the name can be a link, and why.

    Attributes:
        lead: What stands before the name.
        rest: What follows the name, with its full stop.
        cause: A sentence of its own; empty when there is nothing to add.
    """

    lead: str
    name: str
    rest: str
    cause: str = ""

    @property
    def what(self) -> str:
        """What happened, without the cause."""
        return f"{self.lead}{self.name}{self.rest}"

    @property
    def sentence(self) -> str:
        """What happened and why."""
        return f"{self.what} {self.cause}".rstrip()


def names_in(dossier: Dossier) -> Names:
    """The names of every study and claim of one compound."""
    return Names(
        dossier.records,
        {claim.id: claim.statement for claim in dossier.claims},
        harms_among(dossier.claims),
    )


def harms_among(claims: Iterable[Claim]) -> frozenset[str]:
    """The ids of the claims of a harm, whose verdicts have names of their own."""
    return frozenset(claim.id for claim in claims if claim.kind is ClaimKind.HARM)


def studies_named(changes: Iterable[Change]) -> set[StudyId]:
    """The studies that sentences on these changes name: subjects, heirs, and those of causes."""
    texts = (text for one in changes for text in (one.subject, one.after, one.cause))
    return {_id(found) for text in texts for found in _STUDY.findall(text)}


def bare_name(subject: str) -> str:
    """A study's PMID, or the words of an id."""
    study = StudyId(subject)
    return cited(study) if pmid_of(study) else subject.removeprefix("manual:").replace("-", " ")


def change_sentence(change: Change, names: Names) -> str:
    """What happened, to what, and why: "Ostrow 2019 (PMID 90000001) was retracted."."""
    return change_words(change, names).sentence


def change_words(change: Change, names: Names) -> ChangeWords:
    """The sentence on one change, in pieces.

    Args:
        change: A tier's `before` and `after` are those of the history, "T2 supports"; a
            standing's are of `Standing`; a vanished record's `after` is of `Presence`,
            "withdrawn", or the study it was merged into; a revised record's is what changed,
            separated by commas.
        names: From `names_in`.
    """
    told = _TOLD[change.kind](change, names)
    lead = "New: " if change.kind is ChangeKind.NEW_STUDY else ""
    return ChangeWords(lead, names.label(change.subject), f"{told}.", _cause(change, names))


def changes_sentence(changes: Sequence[Change]) -> str:
    """Many changes of one kind in one sentence: "180 records are new to the search.".

    Records that were revised, or left, are told by what happened and by PMID.
    """
    kind, count = changes[0].kind, len(changes)
    first = kind is ChangeKind.TIER and not any(change.before for change in changes)
    said = wording.WORDS["one_change" if count == 1 else "many_changes"]
    details = f": {_tally(changes)}" if first else crowd_details(changes)
    return f"{wording.number(count)} {said['first' if first else kind]}{details}."


def _tally(changes: Sequence[Change]) -> str:
    """Claims by tier, those of fact last: "2 T0, 5 T2, 1 not a study question"."""
    outcomes = [_outcome(change.after) for change in changes]
    tiers = Counter(str(o.tier) for o in outcomes if o is not None and not o.is_fact)
    facts = sum(o is not None and o.is_fact for o in outcomes)
    parts = [f"{wording.number(count)} {tier}" for tier, count in sorted(tiers.items())]
    return ", ".join([*parts, f"{facts} not a study question"] if facts else parts)


def cause_words(cause: str, names: Names) -> str:
    """A cause as the history keeps it, with studies by name instead of id."""
    said = cause.replace(_OLD_CONCERN, _CONCERN)
    return _STUDIES.sub(lambda found: _few(found[0].split(", "), names), said)


# How earlier versions wrote it into the history, which is never rewritten.
_OLD_CONCERN, _CONCERN = "is now expression of concern", "is now under an expression of concern"


def _id(named: str) -> StudyId:
    """The id of a study that a text names by id or by PMID."""
    known = named.removeprefix("PMID ")
    return StudyId(f"pmid:{known}" if known.isdigit() else known)


def _few(studies: list[str], names: Names) -> str:
    """The first studies by name, and how many more there are."""
    named = [names.label(_id(study)) for study in studies[:MAX_NAMED]]
    more = len(studies) - len(named)
    return ", ".join(named) + (f" and {wording.number(more)} more" if more else "")


def _cause(change: Change, names: Names) -> str:
    """The cause as a sentence of its own; nothing where it would say the same again."""
    if change.cause in {"", "first decision", change.after}:
        return ""
    return wording.sentence_case(_unstopped(cause_words(change.cause, names))) + "."


def _new(change: Change, names: Names) -> str:
    title = names.title(change.subject)
    return f", “{title}”" if title else ""


def _added(change: Change, names: Names) -> str:
    title = _new(change, names)
    return f"{title}{',' if title else ''} was added from a file"


def _revised(change: Change, _: Names) -> str:
    parts = [part.strip() for part in change.after.split(",") if part.strip()]
    changed = f": {wording.listed(parts)} changed" if parts else ""
    return f" was revised in PubMed{changed}"


def _standing(change: Change, _: Names) -> str:
    return f" {wording.WORDS['new_standing'].get(change.after, f'is now {change.after}')}"


def _vanished(change: Change, names: Names) -> str:
    if pmid_of(StudyId(change.after)):
        return f" was merged into {names.label(change.after)}"
    return f" {wording.WORDS['absence'].get(change.after, 'is no longer found by the search')}"


def _restored(change: Change, _: Names) -> str:
    where = "in PubMed" if change.before in {Presence.GONE, "withdrawn"} else "found by the search"
    return f" is {where} again"


def _decided(change: Change, names: Names) -> str:
    harm = change.subject in names.harms
    before, after = _outcome(change.before, harm), _outcome(change.after, harm)
    if after is None:
        return f": {change.before} became {change.after}"
    if before is None:
        return f" was rated for the first time: {after.words}"
    if after.is_fact or before.is_fact:
        return f" is now {after.words}, before {before.words}"
    if before.tier is after.tier:
        verdicts = f"from {before.verdict} to {after.verdict}"
        return f" stays at {after.tier_words}; the verdict goes {verdicts}"
    moved = "rose" if after.tier.rank > before.tier.rank else "fell"
    return f" {moved} from {before.tier_words} to {after.words}"


def outcome_words(text: str, harm: bool = False) -> str:
    """A tier and verdict as the history keeps them, "T2 supports", in words."""
    outcome = _outcome(text, harm)
    return outcome.words if outcome is not None else text


def move_words(before: str, after: str, harm: bool = False) -> str:
    """From where to where: "T2 Early human, supports → T3 Clinical, mixed"."""
    told = outcome_words(after, harm)
    return f"{outcome_words(before, harm)} → {told}" if before else f"first rated: {told}"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A tier and a verdict as the history keeps them."""

    tier: Tier
    verdict: str
    is_fact: bool

    @property
    def tier_words(self) -> str:
        return f"{self.tier} {wording.TIER_NAMES[self.tier]}"

    @property
    def words(self) -> str:
        if self.is_fact:
            return self.verdict
        return f"{self.tier_words}, {self.verdict}" if self.verdict else self.tier_words


def _outcome(text: str, harm: bool = False) -> _Outcome | None:
    """The tier and verdict in "T2 supports"; None when it names no tier."""
    tier, _, verdict = text.partition(" ")
    if tier not in set(Tier):
        return None
    name = wording.spoken(verdict)  # as rule set 1 wrote it: "not_documented"
    known = Verdict(name) if name in set(Verdict) else None
    # studies give no claim a mixed verdict without a tier above T0; sources that disagree do
    disputed = known is Verdict.MIXED and tier == Tier.T0
    if harm and known is not None:
        name = wording.verdict_name(known, ClaimKind.HARM)
    return _Outcome(Tier(tier), name, disputed or known in _FACTS)


_TOLD = {
    ChangeKind.NEW_STUDY: _new,
    ChangeKind.ADDED: _added,
    ChangeKind.REVISED: _revised,
    ChangeKind.STANDING: _standing,
    ChangeKind.VANISHED: _vanished,
    ChangeKind.RESTORED: _restored,
    ChangeKind.TIER: _decided,
    ChangeKind.RULE_SET: _decided,
}


def _unstopped(text: str) -> str:
    return text.strip().removesuffix(".")
