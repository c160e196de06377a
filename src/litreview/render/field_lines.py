"""The fields of one study as its page lists them: each value once, with the words behind it.

A grade enters; lines leave. Whoever says the same on the same words stands in one line, the machine
among them; fields of which nobody reports anything stand in one line together. What the machine
read besides is told sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from litreview.model.basis import Basis
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.judgement import Judgement
from litreview.model.link import Link, LinkValue
from litreview.model.tag import FieldReading, Tag
from litreview.render.basis_views import (
    Directory,
    basis_view,
    decision_words,
    direction_words,
    directness_words,
    place,
    weaknesses,
)
from litreview.render.field_views import (
    ALWAYS_SHOWN,
    SECONDARY_ONLY,
    Say,
    field_warnings,
    speaker_of,
)
from litreview.render.wording import WORDS, field_name, share

MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class SaidView:
    """Words that stand behind a value, or speak against it.

    Attributes:
        who: Everybody who says so on these words.
        says: What they say instead of the value used; empty for that value.
        kind: `quote`, `metadata` or `source`; empty for somebody's own reading.
        about: Where the words stand, or what kind of account they are.
        url: Where the words from `start` to `end` lead.
        hearsay: Whether somebody else says it of the study.
    """

    who: tuple[str, ...]
    says: str = ""
    kind: str = ""
    text: str = ""
    about: str = ""
    url: str = ""
    start: int = 0
    end: int = 0
    hearsay: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """Fields that are alike in value, and in whatever stands behind it; one as a rule.

    Attributes:
        more: How many words are left out here.
    """

    names: tuple[str, ...]
    value: str
    state: str
    warnings: tuple[str, ...] = ()
    said: tuple[SaidView, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence or heading, and every tag the machine made of it: field, value, rule, share."""

    quote: str
    where: str
    tags: tuple[tuple[str, str, str, str], ...]


def field_lines(grade: Grade, known: Directory, limit: int | None = None) -> tuple[FieldLine, ...]:
    """A line for each field that somebody speaks of, and one for the others that matter.

    Args:
        grade: The consensus on the study.
        known: Whom and what the names of readers and sources stand for.
        limit: How many words a line holds at the most.
    """
    control = grade.value(Field.CONTROL)
    alike: dict[FieldLine, list[str]] = {}
    for name in (*ALWAYS_SHOWN, *(f for f in Field if f in grade.fields and f not in ALWAYS_SHOWN)):
        line = _line(grade.fields.get(name), known, speaker_of(name, control), limit)
        if name in ALWAYS_SHOWN or line.said:
            key = line if line.value == _NOT_SAID else replace(line, names=(name.value,))
            alike.setdefault(key, []).append(field_name(name))
    return tuple(replace(line, names=tuple(names)) for line, names in alike.items())


_NOT_SAID = WORDS["value"][NOT_REPORTED]


def _line(said: FieldGrade | None, known: Directory, say: Say, limit: int | None) -> FieldLine:
    if said is None:
        return FieldLine((), _NOT_SAID, WORDS["state"][GradeState.SILENT])
    words = tuple(_words(said, known, say))
    shown = words if limit is None else words[:limit]
    warnings = tuple(text for text in field_warnings(said, say) if text != SECONDARY_ONLY)
    return FieldLine(
        names=(),
        value=say(said.value),
        state=WORDS["state"][said.state],
        warnings=warnings,
        said=shown,
        more=len(words) - len(shown),
    )


@dataclass(slots=True)
class _Collected:
    """Words put together with whoever says the same on them."""

    found: dict[SaidView, list[str]] = field(default_factory=dict)

    def add(self, who: str, view: SaidView) -> None:
        self.found.setdefault(view, []).append(who)

    def holding(self, quote: str) -> list[str] | None:
        """Who says the value used on words that hold these, or stand in them."""
        for view, who in self.found.items():
            if (
                view.kind == "quote"
                and not view.says
                and (quote in view.text or view.text in quote)
            ):
                return who
        return None

    def __iter__(self) -> Iterator[SaidView]:
        return (replace(view, who=tuple(dict.fromkeys(w))) for view, w in self.found.items())


def _words(said: FieldGrade, known: Directory, say: Say) -> Iterator[SaidView]:
    """Everybody's words: the deciding one first, then others' for the value, then against it."""
    words = _Collected()
    checks = (*said.quote_checks, *[""] * len(said.judgements))
    pairs = list(zip(said.judgements, checks, strict=False))
    for word, check in pairs[-1:] + pairs[:-1] if said.decided else pairs:
        decides = said.decided and word is said.judgements[-1]
        words.add(*_judged(word, check, known, say, said.value, decides=decides))
        for other in word.overruled:
            if other.value not in {one.value for one in said.judgements}:
                view = _said_on(other.basis, known, says=say(other.value))
                words.add(f"set aside by {word.reviewer}", view)
    if said.machine is not None:
        _read(said, said.machine, words, say)
    return iter(sorted(words, key=lambda view: bool(view.says)))


def _judged(
    word: Judgement, check: str, known: Directory, say: Say, used: Value, *, decides: bool
) -> tuple[str, SaidView]:
    other = "" if isinstance(word.value, LinkValue) or word.value == used else say(word.value)
    who = f"{word.reviewer}, who {decision_words(word.consent)}" if decides else word.reviewer
    return who, _said_on(word.basis, known, check, says=other, note=word.note)


def _said_on(
    basis: Basis | None, known: Directory, check: str = "", *, says: str = "", note: str = ""
) -> SaidView:
    """Words on one basis; of a quote only what is not as it should be is said."""
    view = basis_view(basis, known, "" if check == QuoteCheck.FOUND else check)
    if basis is None or view is None:
        return SaidView((), says, note=note)
    return SaidView(
        who=(),
        says=says,
        kind=view.kind,
        text=view.text,
        about=view.about,
        url=view.url,
        start=view.start,
        end=view.end,
        hearsay=basis.is_secondary,
        note=note,
    )


def _read(said: FieldGrade, machine: FieldReading, words: _Collected, say: Say) -> None:
    """The machine's word: on the first sentence for each value that it weighs."""
    for value in dict.fromkeys((machine.value, *machine.conflict)):
        tag = next((tag for tag in machine.tags if tag.value == value), None)
        if tag is None:
            continue
        agrees = value == said.value
        heard = words.holding(tag.evidence.quote) if agrees and tag.evidence.is_quote else None
        if heard is not None:
            heard.append(MACHINE)
        else:
            words.add(MACHINE, _tagged(tag, "" if agrees else say(value)))


def _tagged(tag: Tag, says: str) -> SaidView:
    kind = "quote" if tag.evidence.is_quote else "metadata"
    return SaidView((), says, kind, tag.evidence.quote, place(tag.evidence.where))


def read_sentences(grade: Grade, limit: int | None = None) -> tuple[tuple[ReadSentence, ...], int]:
    """Every sentence the machine read something in, and how many are left out beyond the limit."""
    control = grade.value(Field.CONTROL)
    found: dict[tuple[str, str], dict[tuple[str, str, str, str], None]] = {}
    for tag, name, say in _tags(grade, control):
        key = (tag.evidence.quote, place(tag.evidence.where))
        row = (name, say(tag.value), tag.rule, share(tag.confidence))
        found.setdefault(key, {})[row] = None
    read = [ReadSentence(quote, where, tuple(tags)) for (quote, where), tags in found.items()]
    shown = read if limit is None else read[:limit]
    return tuple(shown), len(read) - len(shown)


def _tags(grade: Grade, control: Value) -> Iterable[tuple[Tag, str, Say]]:
    for name in Field:
        machine = grade.machine(name)
        if machine is not None and machine.tags:
            say, title = speaker_of(name, control), field_name(name)
            yield from ((tag, title, say) for tag in machine.tags)


def link_said(link: Link, known: Directory, limit: int | None) -> tuple[tuple[SaidView, ...], int]:
    """Every reviewer's word on a link, and how many are left out beyond the limit.

    Those who say what the link says are not repeated.
    """
    words = _Collected()
    for word in link.words:
        found = _said_on(word.basis, known, word.quote_check, note=word.note)
        about = "; ".join(filter(None, (found.about, *weaknesses(word))))
        who = (
            f"{word.reviewer}, who {decision_words(word.consent)}"
            if word.decides
            else word.reviewer
        )
        other = f"{directness_words(word.value)}; {direction_words(word.value)}"
        says = "" if word.value == link.value else other
        words.add(who, replace(found, about=about, says=says))
    every = tuple(words)
    shown = every if limit is None else every[:limit]
    return shown, len(every) - len(shown)
