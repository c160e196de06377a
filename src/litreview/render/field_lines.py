"""The fields of one study as its page lists them: each value once, with the words behind it.

A grade enters; lines leave. Whoever says the same on the same words stands in one line, the machine
among them; fields of which nobody reports anything stand in one line together. What the machine
read besides is told sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from litreview.model.basis import Basis
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.judgement import Judgement
from litreview.model.link import Link, LinkValue, LinkWord
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
SHORT = 60  # characters of a text that stands whole above


class SaidView(NamedTuple):
    """Words that stand behind a value, or speak against it.

    Attributes:
        who: Everybody who says so on these words.
        says: What they say instead of the value used; empty for that value.
        kind: `quote`, `metadata` or `source`; empty for somebody's own reading.
        about: Where the words stand, or what kind of account they are.
        url: Where the words from `start` to `end` lead.
        hearsay: Whether somebody else says it of the study.
    """

    who: tuple[str, ...] = ()
    says: str = ""
    kind: str = ""
    text: str = ""
    about: str = ""
    url: str = ""
    start: int = 0
    end: int = 0
    hearsay: bool = False
    note: str = ""


class FieldLine(NamedTuple):
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


class ReadSentence(NamedTuple):
    """A sentence or heading, and every tag the machine made of it: in words, and by which rule."""

    quote: str
    where: str
    tags: tuple[tuple[str, str], ...]


def field_lines(
    grade: Grade, known: Directory, limit: int | None = None, beside: int | None = None
) -> tuple[FieldLine, ...]:
    """A line for each field that somebody speaks of, and one for the others that matter.

    Args:
        grade: The consensus on the study.
        known: Whom and what the names of readers and sources stand for.
        limit: How many words a line holds at the most.
        beside: The same of fields that are not shown of every study.
    """
    control = grade.value(Field.CONTROL)
    alike: dict[FieldLine, list[str]] = {}
    spoken_of = {name for name, said in grade.fields.items() if _is_said(said)}
    for name in _ORDER if spoken_of.difference(ALWAYS_SHOWN) else ALWAYS_SHOWN:
        if name in spoken_of:
            most = limit if name in ALWAYS_SHOWN else beside
            line = _line(grade.fields[name], known, speaker_of(name, control), most)
        elif name in ALWAYS_SHOWN:
            line = _UNSAID
        else:
            continue
        # only of what nobody reports may several fields stand in one line
        key = line if line.value == _NOT_SAID else line._replace(names=(name,))
        alike.setdefault(key, []).append(field_name(name))
    return tuple(line._replace(names=tuple(names)) for line, names in alike.items())


def _is_said(said: FieldGrade) -> bool:
    """Whether it has a value, or anybody speaks of it, the machine among them."""
    if said.judgements or said.value != NOT_REPORTED:
        return True
    return said.machine is not None and bool(said.machine.tags)


_FIELDS = tuple(Field)
_ORDER = (*ALWAYS_SHOWN, *(name for name in Field if name not in ALWAYS_SHOWN))
_NOT_SAID = WORDS["value"][NOT_REPORTED]
_UNSAID = FieldLine((), _NOT_SAID, WORDS["state"][GradeState.SILENT])


def _line(said: FieldGrade, known: Directory, say: Say, limit: int | None) -> FieldLine:
    words = tuple(_words(said, known, say))
    shown = words if limit is None else _within(words, limit)
    warnings = tuple(text for text in field_warnings(said, say) if text != SECONDARY_ONLY)
    return FieldLine(
        names=(),
        value=say(said.value),
        state=WORDS["state"][said.state],
        warnings=warnings,
        said=shown,
        more=len(words) - len(shown),
    )


def _within(words: tuple[SaidView, ...], limit: int) -> tuple[SaidView, ...]:
    """The first words; where there is room for any, not all against the value are left out."""
    shown, rest = words[:limit], words[limit:]
    if not shown or any(one.says for one in shown):
        return shown
    return (*shown, *[one for one in rest if one.says][:1])


@dataclass(slots=True)
class _Collected:
    """Words put together with whoever says the same on them."""

    found: dict[SaidView, list[str]] = field(default_factory=dict)

    def add(self, who: str, view: SaidView) -> None:
        """Take up somebody's words; of two quotes of one place the longer stands for both.

        A note is its author's alone, so whoever wrote one stands apart; the machine writes none.
        """
        machine = who == MACHINE
        for one, names in self.found.items():
            if _overlap(one, view) and (machine or not (one.note or view.note)):
                names.append(who)
                if len(view.text) > len(one.text) and not machine:
                    self.found = {view if o == one else o: n for o, n in self.found.items()}
                return
        self.found.setdefault(view._replace(who=()), []).append(who)

    def __iter__(self) -> Iterator[SaidView]:
        return (view._replace(who=tuple(dict.fromkeys(w))) for view, w in self.found.items())


def _overlap(one: SaidView, other: SaidView) -> bool:
    """Whether both say the same on the same words, or on a quote of which one holds the other."""
    if (one.kind, one.says, one.about) != (other.kind, other.says, other.about):
        return False
    held = one.kind == "quote" and (one.text in other.text or other.text in one.text)
    return held or one.text == other.text


def _words(said: FieldGrade, known: Directory, say: Say) -> Sequence[SaidView]:
    """Everybody's words: the deciding one first, then others' for the value, then against it."""
    read = _read(said, said.machine, say) if said.machine is not None else ()
    if not said.judgements:
        return tuple(read)
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
    for view in read:
        words.add(MACHINE, view)
    return sorted(words, key=lambda view: bool(view.says))


def _judged(
    word: Judgement, check: str, known: Directory, say: Say, used: Value, *, decides: bool
) -> tuple[str, SaidView]:
    other = "" if isinstance(word.value, LinkValue) or word.value == used else say(word.value)
    return _name(word, decides=decides), _said_on(
        word.basis, known, check, says=other, note=word.note
    )


def _name(word: Judgement | LinkWord, *, decides: bool) -> str:
    return f"{word.reviewer}, who {decision_words(word.consent)}" if decides else word.reviewer


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


def _read(said: FieldGrade, machine: FieldReading, say: Say) -> Iterator[SaidView]:
    """The machine's word: on the first sentence for each value that it weighs."""
    for value in dict.fromkeys((machine.value, *machine.conflict)):
        tag = next((tag for tag in machine.tags if tag.value == value), None)
        if tag is not None:
            kind = "quote" if tag.evidence.is_quote else "metadata"
            says = "" if value == said.value else say(value)
            where = place(tag.evidence.where)
            yield SaidView((MACHINE,), says, kind, tag.evidence.quote, where)


def read_sentences(grade: Grade, limit: int | None = None) -> tuple[tuple[ReadSentence, ...], int]:
    """Every sentence the machine read something in, and how many are left out beyond the limit."""
    control = grade.value(Field.CONTROL)
    found: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for tag, name, say in _tags(grade, control):
        key = (tag.evidence.quote, place(tag.evidence.where))
        told = f"{name}: {say(tag.value)} ({share(tag.confidence)})"
        found.setdefault(key, {})[told, tag.rule] = None
    read = [ReadSentence(quote, where, tuple(tags)) for (quote, where), tags in found.items()]
    shown = read if limit is None else read[:limit]
    return tuple(shown), len(read) - len(shown)


def _tags(grade: Grade, control: Value) -> Iterable[tuple[Tag, str, Say]]:
    for name in _FIELDS:
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
        other = f"{directness_words(word.value)}; {direction_words(word.value)}"
        says = "" if word.value == link.value else other
        words.add(_name(word, decides=word.decides), found._replace(about=about, says=says))
    every = tuple(words)
    shown = every if limit is None else every[:limit]
    return shown, len(every) - len(shown)


@dataclass(slots=True)
class Repeats:
    """What a page has said already, so that a long text stands on it whole but once."""

    seen: set[str] = field(default_factory=set)

    def cut(self, text: str) -> str:
        """The text, or its beginning where it stands whole above."""
        if len(text) <= SHORT:
            return text
        if text not in self.seen:
            self.seen.add(text)
            return text
        return f"{text[:SHORT].rpartition(' ')[0] or text[:SHORT]} …"

    def said(self, views: Iterable[SaidView], *, notes: bool = True) -> tuple[SaidView, ...]:
        """Words with what stands above cut; where a link would be cut, it leads there already.

        Args:
            notes: Whether there is room for what reviewers remark on their words.
        """
        return tuple(self._said(view if notes else view._replace(note="")) for view in views)

    def _said(self, view: SaidView) -> SaidView:
        text, note = self.cut(view.text), self.cut(view.note)
        if text is view.text:
            return view if note is view.note else view._replace(note=note)
        return view._replace(text=text, note=note, about="as above", url="", start=0, end=0)

    def read(self, sentences: Iterable[ReadSentence]) -> tuple[ReadSentence, ...]:
        """The same of sentences the machine read."""
        return tuple(one._replace(quote=self.cut(one.quote)) for one in sentences)
