"""Tier history: an entry for every claim whose tier or verdict changed, and why.

The history so far and today's decisions enter; new entries leave. Causes are told by
comparing what today's decision rests on with what the last entry kept. Nothing is written
here, and a decision that did not change leaves no entry, nor does a claim that was not decided
again; but where other rules came to the same, that is kept, or a later move would be laid to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.lost import by_study, lost_basis, lost_causes
from litreview.ladder.reports import touching
from litreview.ladder.reviewers import repeats
from litreview.ladder.sorting import reports_of
from litreview.ladder.values import FIELDS_READ, NOBODYS_WORD
from litreview.model.codec import to_builtins, to_json_bytes
from litreview.model.decision import TierDecision
from litreview.model.fields import Field
from litreview.model.identity import StudyId
from litreview.model.policy import Policy
from litreview.model.run import HistoryEntry, history_id
from litreview.model.vocabulary import Reported, Standing, TiedBy

KEPT = "same_by_rules"
"""The kind of an entry that other rules moved nothing: no change, told nowhere."""

KINDS = frozenset({"tier", "rule_set", KEPT})
"""The kinds of entry whose subject is a claim."""

TRIALS, SIBLINGS = "trials", "siblings"
"""The names, in a basis, of how reports hang together, and of what became of those beside."""

REPEATED = "repeated"
"""The name, in a basis, of whose words on a link rest on what is not the study's own result."""

SAME_PEOPLE = "same_people"
"""The name, in a basis, of which readers of its studies are people counted under another name."""

TAGS = "tags"
"""The name, in a basis, of what a machine alone reads in the records."""

TOLD_BY_RECORDS = frozenset({TAGS, TRIALS, SIBLINGS, REPEATED})
"""The names, in a basis, of what only records in hand can tell."""

HASH_LENGTH = 8  # hex digits; enough to tell one study's grade from another of the same study
A_SECOND = timedelta(seconds=1)


def tier_changes(
    entries: Sequence[HistoryEntry],
    decisions: Sequence[tuple[Body, TierDecision]],
    policy: Policy,
    now: datetime,
    unread: Collection[StudyId] = (),
) -> tuple[HistoryEntry, ...]:
    """Return a new entry for each claim that moved, or that other rules left where it was.

    In the order of the decisions. The same decisions after the same history give the same
    ids, whenever they are made, so that a repeat adds nothing.

    Args:
        entries: Oldest first; entries of other kinds are passed over.
        now: Becomes `at`, or the second after the claim's last entry where the clock is behind
            it: files are read in order of time. It is no part of an id.
        unread: Studies whose full record is not in hand: nothing is told of their tags.
    """
    last = last_entries(entries)
    changes = (
        _change(last.get(body.claim.id), body, decision, policy, now, unread)
        for body, decision in decisions
        if not decision.unread
    )
    return tuple(change for change in changes if change is not None)


def last_entries(entries: Iterable[HistoryEntry]) -> dict[str, HistoryEntry]:
    """The latest decision on each claim; entries of other kinds are passed over."""
    return {entry.subject: entry for entry in entries if entry.kind in KINDS}


def outcome(decision: TierDecision) -> str:
    """Tier and verdict as the history keeps them: "T2 supports"."""
    return f"{decision.tier} {decision.verdict}"


def as_said(outcome: str) -> str:
    """An outcome in today's words: the first rule set wrote `not_documented`."""
    return outcome.replace("_", " ")


def shown_outcome(decision: TierDecision) -> str:
    """Tier and verdict, and the lower tier that a page shows while doubts hold."""
    lower = decision.shown_lower
    doubt = f" (in doubt: shown as {lower})" if lower is not None else ""
    return f"{as_said(outcome(decision))}{doubt}"


def _change(
    last: HistoryEntry | None,
    body: Body,
    decision: TierDecision,
    policy: Policy,
    now: datetime,
    unread: Collection[StudyId],
) -> HistoryEntry | None:
    after = outcome(decision)
    before = as_said(last.after) if last else ""
    old = (last.basis or {}) if last else {}
    basis = basis_of(body, policy, unread, old)
    other_rules = bool(last) and old.get("rule_set") not in {None, basis["rule_set"]}
    if before == after and not other_rules:
        return None
    cause = causes(old, basis) if last else "first decision"
    kind = KEPT if before == after else "rule_set" if other_rules else "tier"
    if last:
        # Two moves to and fro on the same basis are two changes, not a repeat.
        basis["previous"] = last.id
    # What records tell is no part of it: a machine that lacks one must write the same line.
    told = sorted((name, what) for name, what in basis.items() if name not in TOLD_BY_RECORDS)
    content = to_json_bytes([kind, body.claim.id, before, after, cause, told])
    return HistoryEntry(
        id=history_id(content),
        at=max(now, last.at + A_SECOND) if last else now,
        kind=kind,
        subject=body.claim.id,
        before=before,
        after=after,
        cause=cause,
        rule_set=policy.rule_set,
        basis=basis,
    )


def basis_of(
    body: Body,
    policy: Policy,
    unread: Collection[StudyId] = (),
    old: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """What a decision rests on, by name; equal texts mean equal evidence, in any order.

    Links, people's grades and tags keep one short hash per study, so that a cause can name it.

    Args:
        unread: Studies without their tags; these stay as they were.
        old: The basis of the decision before.
    """
    studies = sorted(body.studies, key=lambda linked: (linked.study, linked.link.value.part))
    return {
        "rule_set": f"{policy.rule_set}:{_hash(_thresholds(policy))}",
        "links": _per_study((linked, _link_content(linked)) for linked in studies),
        "judged": _per_study((linked, _judged_content(linked)) for linked in studies),
        TAGS: _tags(studies, unread, old or {}),
        "standing": " ".join(
            f"{study}={standing}"
            for study, standing in {s.study: s.grade.standing for s in studies}.items()
            if standing is not Standing.NONE
        ),
        "claim": _hash(_claim_content(body)),
        "reports": _hash(
            b"".join(
                to_json_bytes(report, without=() if report.change else ("change",))
                for report in sorted(body.reports, key=lambda each: each.id)
            )
        ),
        "fact": str(body.fact or ""),
        **_same_people_basis(body, policy),
        **lost_basis(body),
        **found_basis(body),
    }


def _thresholds(policy: Policy) -> bytes:
    return to_json_bytes(policy, without=("sources", "same_people"))


def _same_people_basis(body: Body, policy: Policy) -> dict[str, str]:
    """The readers of these studies who are people counted under another name; nothing without."""
    links = {name for each in body.studies for name in each.link.reviewers}
    names = links.union(*(each.grade.reviewers for each in body.studies))
    told = (
        f"{name}={policy.same_people[name]}" for name in sorted(names & policy.same_people.keys())
    )
    text = " ".join(told)
    return {SAME_PEOPLE: text} if text else {}


def found_basis(body: Body) -> dict[str, str]:
    """What the program finds of the studies linked: see `REPEATED`, `TRIALS` and `SIBLINGS`.

    Nothing where there is nothing, so that old ids stay.
    """
    return {**_repeated_basis(body), **_relations_basis(body)}


def _repeated_basis(body: Body) -> dict[str, str]:
    studies = sorted(body.studies, key=lambda linked: (linked.study, linked.link.value.part))
    found = [(each, [w.reviewer for w in each.link.words if repeats(w)]) for each in studies]
    said = [(each, to_json_bytes(sorted(names))) for each, names in found if names]
    return {REPEATED: _per_study(said)} if said else {}


def _relations_basis(body: Body) -> dict[str, str]:
    linked = {each.study for each in body.studies}
    near = touching(body.relations, linked)
    of_records = (tie for tie in near.same_group if tie.by is not TiedBy.PERSON)  # else: judged
    ties = [*near.joined, *near.suspected, *of_records]
    hung: dict[StudyId, bytes] = {}
    for study in sorted(linked):
        own = sorted(tie for tie in ties if study in {tie.one, tie.other})
        told = [[tie.one, tie.other, tie.by] for tie in own]
        if told or near.pooled.get(study):
            hung[study] = to_json_bytes([told, sorted(near.pooled.get(study, ()))])
    reports = reports_of(replace(body, relations=near), one_if_suspected=True)
    beside = {other for study in linked for other in reports.beside(study)} | linked
    listed = {StudyId(f"pmid:{pmid}") for each in body.studies for pmid in _included(each)}
    gone = dict.fromkeys((beside | listed) & near.retracted - linked, "retracted")
    gone |= {study: f"replaced:{near.replaced[study]}" for study in beside & near.replaced.keys()}
    found = {
        TRIALS: " ".join(f"{study}={_hash(what)}" for study, what in hung.items()),
        SIBLINGS: " ".join(f"{study}={what}" for study, what in sorted(gone.items())),
    }
    return {name: text for name, text in found.items() if text}


def _included(linked: LinkedStudy) -> tuple[str, ...]:
    included = linked.grade.value(Field.INCLUDED)
    return included if isinstance(included, tuple) else ()


def _per_study(contents: Iterable[tuple[LinkedStudy, bytes]]) -> str:
    joined: dict[StudyId, bytes] = {}
    for linked, content in contents:  # once for each part of the claim a study bears on
        joined[linked.study] = joined.get(linked.study, b"") + content
    return " ".join(f"{study}={_hash(content)}" for study, content in joined.items())


def _link_content(linked: LinkedStudy) -> bytes:
    link = linked.link
    secondary = [word.basis is not None and word.basis.is_secondary for word in link.words]
    value = {name: said for name, said in to_builtins(link.value).items() if said is not None}
    return to_json_bytes(
        [value, sorted(link.reviewers), link.conflict, link.adjudicated, sorted(secondary)]
    )


def _judged_content(linked: LinkedStudy) -> bytes:
    """The fields that people judged and the rules read, and how they came about."""
    grade = linked.grade
    fields = [
        [field, found.value, found.state, found.conflict, found.secondary, sorted(found.reviewers)]
        for field in FIELDS_READ
        if (found := grade.fields.get(field)) is not None and found.state not in NOBODYS_WORD
    ]
    excluded = grade.value(Field.EXCLUDED) if grade.excluded else ""  # in the reviewer's words
    return to_json_bytes([fields, excluded, grade.label])


def _tags(
    studies: Iterable[LinkedStudy], unread: Collection[StudyId], old: Mapping[str, str]
) -> str:
    """The fields the rules read that are the machine's alone; of unread records as they were."""
    before = by_study(old, TAGS)
    found = {}
    for linked in studies:
        study, fields = linked.study, linked.grade.fields
        if study not in unread:
            read = [
                [field, one.value, one.conflict]
                for field in FIELDS_READ
                if (one := fields.get(field)) is not None
                and one.state in NOBODYS_WORD
                and not (field is Field.CLUSTER and one.value != Reported.YES)
            ]
            found[study] = _hash(to_json_bytes(read))
        elif study in before:
            found[study] = before[study]
    return " ".join(f"{study}={what}" for study, what in found.items())


def _claim_content(body: Body) -> bytes:
    """What of a claim decides its path; its wording may change without a new cause."""
    claim = body.claim
    return to_json_bytes(
        [claim.kind, claim.about, claim.population, claim.outcome, claim.form, list(claim.parts)]
    )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]


def causes(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """One sentence: everything that differs, a changed rule set first, and named as such.

    What one rule set makes of the evidence and another did not is no change of the evidence.
    """
    found = []
    before, after = (str(basis.get("rule_set", "?")).partition(":")[0] for basis in (old, new))
    if old.get("rule_set") != new["rule_set"]:
        found.append(
            f"rule set {before} to {after}"
            if before != after
            else f"thresholds of rule set {after}"
        )
    found.extend(_standing_causes(old, new))
    found.extend(_sibling_causes(old, new) if before == after else ())
    found.extend(lost_causes(old, new))
    found.extend(_link_causes(old, new))
    found.extend(_found_causes(old, new) if before == after else ())
    graded = sorted({study for name in ("judged", TAGS) for study in _changed(old, new, name)})
    if graded:
        found.append(f"changed grade: {', '.join(graded)}")
    if old.get(SAME_PEOPLE) != new.get(SAME_PEOPLE):
        pairs = new.get(SAME_PEOPLE, "").replace(" ", ", ").replace("=", " with ") or "nobody"
        found.append(f"readers counted as the same people: {pairs}")
    named = {"claim": "the claim was rewritten", "reports": "community reports changed"}
    found.extend(text for name, text in named.items() if old.get(name) != new.get(name))
    if old.get("fact", "") != new.get("fact", ""):
        found.append("the sources filed, or the records counted, changed")
    return "; ".join(found) or "the same evidence, decided by another version of the program"


_STANDS: dict[str, str] = {Standing.EXPRESSION_OF_CONCERN: "under an expression of concern"}
"""How a cause says a standing that is not an adjective itself."""


def _standing_causes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    before, after = by_study(old, "standing"), by_study(new, "standing")
    linked = by_study(new, "links").keys()
    return [
        f"{study} is now {_STANDS.get(after.get(study, ''), after.get(study, 'in good standing'))}"
        for study in sorted(before.keys() | after.keys())
        if before.get(study) != after.get(study) and study in linked
    ]


def _sibling_causes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """`pmid:9 is now retracted`, of reports beside those linked, and what was replaced by what."""
    before, after = by_study(old, SIBLINGS), by_study(new, SIBLINGS)
    return [
        f"{study} is now {after.get(study, 'in good standing').replace(':', ' by ', 1)}"
        for study in sorted(before.keys() | after.keys())
        if before.get(study) != after.get(study)
    ]


def _found_causes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """What the program found of studies linked before as now, or finds no longer."""
    linked = by_study(old, "links").keys() & by_study(new, "links").keys()
    for name, text in _FOUND.items():
        before, after = by_study(old, name), by_study(new, name)
        told = sorted(study for study in linked if before.get(study) != after.get(study))
        if told:
            yield f"{text}: {', '.join(told)}"


_FOUND = {
    TRIALS: "reports or groups put together or apart",
    REPEATED: "what a link is quoted from is judged otherwise",
}


def _link_causes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """`new link: pmid:1, pmid:2; changed link: pmid:3`."""
    before, after = by_study(old, "links").keys(), by_study(new, "links").keys()
    told = {
        "new link": sorted(after - before),
        "changed link": _changed(old, new, "links"),
        "link withdrawn": sorted(before - after),
    }
    return [f"{word}: {', '.join(studies)}" for word, studies in told.items() if studies]


def _changed(old: Mapping[str, str], new: Mapping[str, str], name: str) -> list[str]:
    before, after = by_study(old, name), by_study(new, name)
    return sorted(study for study in before.keys() & after.keys() if before[study] != after[study])
