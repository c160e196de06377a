"""Every number of people in a document as a sighting of `n`, of its kind, or of neither.

A document and the nouns for people enter; sightings leave: single counts and sums of groups.
Parts of a total, those only screened and people who merely handle animals are no sightings, nor
are those who might have come where those who came are told.
A rule's id says what was done with those counted and how they were counted:
`n.randomized.people`, `n.enrolled.sexes-added`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from litreview.model.fields import MAX_N, Field
from litreview.model.identity import RuleId
from litreview.model.tag import Tag
from litreview.model.vocabulary import NKind, Species
from litreview.tagging.count_others import are_of_the_parent, is_a_pilots
from litreview.tagging.count_roles import NEVER, Role, roles_of
from litreview.tagging.count_sums import Sum, find_sums, is_control, parts_of_totals
from litreview.tagging.counts import Count, Shape, find_counts
from litreview.tagging.counts_elided import with_elided
from litreview.tagging.evidence import Quotes
from litreview.tagging.sections import Document, Section, Sentence
from litreview.tagging.sighting import Sighting

# confidence where nothing was learned, by what was done and by how it was counted
_OF_ROLE = {
    Role.RANDOMIZED: 0.88, Role.ARM: 0.5, Role.ENROLLED: 0.78, Role.ANALYSED: 0.66,
    Role.PLANNED: 0.5, Role.POOLED: 0.7, Role.PLAIN: 0.5, Role.SOME: 0.2, Role.ELIGIBLE: 0.4,
    Role.FOLLOWED: 0.4, Role.OURS: 0.9,
}  # fmt: skip
_OF_SHAPE = {Shape.N_ALONE: -0.3, Shape.UNNAMED: -0.06, Shape.SHARE: -0.02, Shape.SAMPLE: -0.02}
_OF_SUM = {"groups-added": 0.7, "first-and-controls": 0.6, "controls-apart": 0.5}
_ADDED = 0.86  # other sums
_BY_CHANCE = 0.06  # put on where they were randomized
_TITLED = 0.7  # a count of the title
_IN_SUM = 0.4  # taken off where the number is one of several that were added up
_PERSON = 0.8  # of the species, where people of any trade were randomized
# said of animals, too
_EITHER = frozenset((
    "subjects", "individuals", "males", "females", "adults", "infants", "newborns", "controls",
    "cases", "members", "siblings", "mothers", "offspring", "families", "twins", "survivors",
    "responders",
))  # fmt: skip
_KINDS = {
    Role.RANDOMIZED: NKind.RANDOMIZED, Role.ARM: NKind.RANDOMIZED, Role.ANALYSED: NKind.ANALYSED,
    Role.POOLED: NKind.ANALYSED, Role.FOLLOWED: NKind.ANALYSED, Role.OURS: NKind.ANALYSED,
}  # fmt: skip
_BY_LOT = frozenset({Role.RANDOMIZED, Role.ARM})
_ADDED_FIRST = frozenset({"sexes-added", "patients-and-controls", "elided-added"})
_NUMERIC = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|dozen)\b"
)
_ADDED_ONLY = frozenset({Shape.TO_ARM, Shape.ELIDED})
# of those whom a second look is at
_LOOKED_AT = frozenset({Role.ENROLLED, Role.ANALYSED, Role.OURS, Role.RANDOMIZED})
_EXPECTED = frozenset({Role.ELIGIBLE, Role.PLANNED})
# of those who came, where others were asked before
_CAME = frozenset({Role.RANDOMIZED, Role.ARM, Role.ENROLLED, Role.ANALYSED})
MAX_COUNTS = 200  # in one document; a book pasted into an abstract has more


@dataclass(frozen=True, slots=True)
class _Found:
    sentence: int
    count: Count
    role: Role


def spot_counts(document: Document, people: frozenset[str]) -> Iterator[Sighting]:
    """Every count of people that may be the study's, and every sum of its groups."""
    found = [*_spot(document, people)]
    parents = {
        (each.sentence, each.start)
        for each in found
        if are_of_the_parent(document.sentences[each.sentence].folded, each.start)
    }
    plans = {each.sentence for each in found if _role_of(each) == Role.PLANNED}
    found = [
        each
        for each in found
        if not _is_the_parents(each, parents, found)
        and not (plans - {each.sentence} and is_a_pilots(document.sentences[each.sentence].folded))
    ]
    found = [each for each in found if not _are_left(each, found)]
    came = max((each.sentence for each in found if _role_of(each) in _CAME), default=-1)
    first = min((each.sentence for each in found if _role_of(each) in _CAME), default=came)
    ours = {each.sentence for each in found if _role_of(each) == Role.OURS}
    for each in found:
        role = _role_of(each)
        if role in _EXPECTED and each.sentence <= came:
            continue
        if role == Role.FOLLOWED and 0 <= first < each.sentence:
            continue
        if role == Role.RANDOMIZED and each.sentence < max(ours, default=0):
            continue  # the parent trial's
        if role == Role.OURS or each.sentence not in ours:
            yield each


def _is_the_parents(
    each: Sighting, parents: Set[tuple[int, int]], found: Sequence[Sighting]
) -> bool:
    """Whether it counts a trial's people of whom fewer are looked at again."""
    at = each.sentence, each.start
    return at in parents and any(
        _role_of(other) in _LOOKED_AT
        and (other.sentence, other.start) > at
        and (other.sentence, other.start) not in parents
        and other.tag.field == Field.N
        and other.key != each.key
        for other in found
    )


def _are_left(each: Sighting, found: Sequence[Sighting]) -> bool:
    """Whether they were analysed of those whom an earlier number counts as randomized."""
    at = each.sentence, each.start
    sizes = [_size(other) for other in found if (other.sentence, other.start) == at]
    return _role_of(each) == Role.ANALYSED and any(
        _role_of(other) == Role.RANDOMIZED
        and (other.sentence, other.start) < at
        and max(sizes) <= _size(other)
        for other in found
    )


def _size(sighting: Sighting) -> int:
    return int(str(sighting.tag.value)) if sighting.tag.field == Field.N else 0


def _role_of(sighting: Sighting) -> str:
    return sighting.tag.rule.split(".")[1]


def _spot(document: Document, people: frozenset[str]) -> Iterator[Sighting]:
    before: list[_Found] = []
    for number, sentence in enumerate(document.sentences):
        if len(before) > MAX_COUNTS or not _NUMERIC.search(sentence.folded):
            continue
        counts = with_elided(sentence.folded, find_counts(sentence.folded, people))
        if not counts:
            continue
        roles = roles_of(sentence.folded, counts)
        parts = parts_of_totals(sentence.folded, counts, roles)
        roles = tuple(
            Role.PART if count in parts else role for count, role in zip(counts, roles, strict=True)
        )
        found = [_Found(number, *each) for each in zip(counts, roles, strict=True)]
        sums = find_sums(sentence.folded, counts, roles)
        quotes = Quotes(document, sentence)
        yield from _of_sentence(found, sums, quotes, sentence)
        yield from _apart(before, found, quotes)
        before += found


def _of_sentence(
    found: Sequence[_Found], sums: Sequence[Sum], quotes: Quotes, sentence: Sentence
) -> Iterator[Sighting]:
    whole = {part for each in sums if each.kind in _ADDED_FIRST for part in each.parts}
    added_up = {part for each in sums for part in each.parts}
    for each in found:
        count = each.count
        if each.role in NEVER or count in whole or count.shape in _ADDED_ONLY:
            continue
        sure = _OF_ROLE[each.role] + _OF_SHAPE.get(count.shape, 0.0)
        if sentence.section is Section.TITLE and each.role is Role.PLAIN:
            sure = max(sure, _TITLED)
        sure -= _IN_SUM if count in added_up else 0.0
        rule = f"n.{each.role}.{count.shape}"
        kind = _KINDS.get(each.role, NKind.ENROLLED)
        yield from _sighted(count.value, each, rule, sure, quotes, (count.start, count.end), kind)
        if each.role is Role.RANDOMIZED and count.noun and count.noun not in _EITHER:
            evidence = quotes.around(count.start, count.last)
            tag = Tag(Field.SPECIES, Species.HUMAN.value, evidence, RuleId(rule), _PERSON)
            yield Sighting(tag, each.sentence, count.start, count.last)
    yield from _added(found, sums, quotes)


def _added(found: Sequence[_Found], sums: Sequence[Sum], quotes: Quotes) -> Iterator[Sighting]:
    by_count = {each.count: each for each in found}
    for added in sums:
        last = by_count.get(added.parts[-1], found[0])
        sure = _OF_SUM.get(added.kind, _ADDED)
        if last.role is Role.SOME:
            sure = _OF_ROLE[Role.SOME]
        elif last.role is Role.RANDOMIZED:
            sure += _BY_CHANCE
        span = (added.parts[0].start, added.parts[-1].end)
        rule = f"n.{last.role}.{added.kind}"
        chance = any(by_count[part].role in _BY_LOT for part in added.parts if part in by_count)
        kind = NKind.RANDOMIZED if chance else _KINDS.get(last.role, NKind.ENROLLED)
        yield from _sighted(added.value, last, rule, sure, quotes, span, kind)


def _apart(before: list[_Found], found: list[_Found], quotes: Quotes) -> Iterator[Sighting]:
    """Patients of one sentence and their controls of the next."""
    if not before or found[0].role in NEVER or not is_control(found[0].count):
        return
    if any(is_control(each.count) for each in before):
        return
    own = [
        each for each in before if found[0].sentence - each.sentence <= 2 and each.role not in NEVER
    ]
    if own:
        most = max(own, key=lambda each: each.count.value).count.value
        span = (found[0].count.start, found[0].count.end)
        rule = f"n.{found[0].role}.controls-apart"
        yield from _sighted(most + found[0].count.value, found[0], rule, 0.5, quotes, span)


def _sighted(
    value: int,
    each: _Found,
    rule: str,
    sure: float,
    quotes: Quotes,
    span: tuple[int, int],
    kind: NKind = NKind.ENROLLED,
) -> Iterator[Sighting]:
    if not 0 < value <= MAX_N:
        return
    evidence = quotes.around(span[0], max(span[1], each.count.last))
    told = ((Field.N, value), (Field.N_KIND, kind.value))
    for field, said in told[:1] if each.role is Role.PLANNED else told:  # they did nothing yet
        tag = Tag(field, said, evidence, RuleId(rule), round(max(0.05, sure), 2))
        yield Sighting(tag, each.sentence, *span)
