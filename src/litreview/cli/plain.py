"""`grade --plain`: one prompt a line, no boxes, for screen readers, dumb terminals and pipes.

A session and lines as typed enter; what they say is saved by the session's own verbs, and each
answer is told in words. The letters are the full screen's keys, followed by what they need.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from litreview.cli.judging import left_line, reversed_line
from litreview.cli.printing import say, say_all
from litreview.errors import LitreviewError, NounError, UsageError
from litreview.model.fields import NOT_REPORTED, Field, check_field, check_value, spelled
from litreview.model.judgement import LINK, NOTE, Judgement
from litreview.model.vocabulary import (
    Account,
    Certainty,
    ClaimKind,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
)
from litreview.render.desk import quote_of
from litreview.render.judgement_words import value_text
from litreview.render.plain_study import (
    field_lines,
    link_lines,
    number_at,
    rests,
    text_lines,
)
from litreview.reviews.basis import NO_GROUNDS, OWN_READING, Grounds

if TYPE_CHECKING:
    from litreview.model.claim import Claim
    from litreview.model.tag import FieldReading
    from litreview.model.text import Span
    from litreview.workflow.account import Account as SessionAccount
    from litreview.workflow.in_hand import InHand
    from litreview.workflow.results import Reversal, Written
    from litreview.workflow.session import Session

BACK = "."  # goes back from any question; nothing of it is saved
HELP = """\
a             accept everything the machine is sure of
a FIELD       accept the machine's value of one field
c FIELD VALUE say another value, and then the sentence it rests on
0 FIELD       the paper does not report it
? FIELD       you cannot tell; kept as a remark
l             link the study to a claim, question by question
x             leave the study out, for a reason
" WORDS       a remark, which never counts
z, Z          undo, redo your last action
n, p, s       next study, previous study, put this one off
r             read this study again
m             show the machine's values where they are hidden
t             what would become of the claims it is linked to
d             decide a dispute on it
v             the criteria, and where the full text may be
y             your last twenty actions
q             end, with an account of what was done
At a question, a full stop alone goes back and saves nothing."""
QUESTIONS = {
    "population": ("Are these the people claimed for?", PopulationMatch),
    "outcome": ("Was what the claim names measured?", OutcomeMatch),
    "intervention": ("Was it given as claimed?", InterventionMatch),
    "direction": ("What does the study say of the claim?", Direction),
}


class _Ended(Exception):
    """No more lines."""


class _Back(Exception):
    """A question was left; nothing is saved."""


class Plain:
    """A session by lines: `run` reads until `q` or the end of the input."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._given: list[str] = []
        self._verbs: Mapping[str, Callable[[str], None]] = {
            "a": self._accept,
            "c": self._change,
            "0": self._silent,
            "?": self._unsure,
            "l": self._link,
            "x": self._exclude,
            '"': self._remark,
            "z": lambda _: self._say_reversed(session.undo(), "Taken back"),
            "Z": lambda _: self._say_reversed(session.redo(), "Brought back"),
            "n": lambda _: self._go(1),
            "p": lambda _: self._go(-1),
            "s": self._skip,
            "r": lambda _: self._read(),
            "m": self._show_machine,
            "t": self._prospects,
            "d": self._decide,
            "v": self._criteria,
            "y": self._actions,
            "h": lambda _: say_all(HELP.splitlines()),
        }

    def run(self) -> None:
        """Read lines and do what they say, then tell what the session came to."""
        if self._session.studies:
            self._read()
        else:
            say("Nothing waits for you; --all goes through every study.")
        try:
            while self._session.studies:
                self._one()
        except _Ended:
            pass
        say_all(account_lines(self._session.account()))

    def _one(self) -> None:
        """One answer. What cannot be is told, and nothing of it is saved."""
        self._given = []
        session = self._session
        place = f"{session.study}, {session.at + 1} of {len(session.studies)}"
        typed = self._ask(f"{place}. Your word, h for help:")
        if typed == "q":
            raise _Ended
        verb = self._verbs.get(typed[:1])
        if verb is None or (typed[1:2].isalnum() and typed[0] not in '"0?'):
            say(f"“{typed}” is no word here; h lists them." if typed else "h lists the words.")
            return
        try:
            verb(typed[1:].strip())
        except _Back:
            say("Back; nothing was saved.")
        except NounError as error:
            say(f"Not saved: {error.problem}. {error.fix}".rstrip())
        except LitreviewError as error:
            say(f"Not saved: {error.what}. {error.fix}".rstrip())

    # -- reading lines --------------------------------------------------------------------

    def _ask(self, prompt: str) -> str:
        """The next line; words given ahead answer first, and then no prompt is needed."""
        if self._given:
            return self._given.pop(0)
        say(prompt)
        while True:
            line = sys.stdin.buffer.readline()
            if not line:
                raise _Ended
            try:
                return line.decode("utf-8").strip()
            except UnicodeDecodeError:
                say("That was no UTF-8 text. Type it again:")

    def _answer(self, prompt: str, default: str = "") -> str:
        typed = self._ask(prompt)
        if typed == BACK:
            raise _Back
        return typed or default

    def _choice(self, prompt: str, choices: Sequence[str], default: str = "") -> str:
        """One of some choices, by number or by name; asked until it is one."""
        listed = ", ".join(f"{n} {each.replace('_', ' ')}" for n, each in enumerate(choices, 1))
        enter = f" Enter: {default.replace('_', ' ')}." if default else ""
        while True:
            typed = self._answer(f"{prompt} {listed}.{enter}", default)
            if typed.isdecimal() and 1 <= int(typed) <= len(choices):
                return choices[int(typed) - 1]
            named = [each for each in choices if spelled(each) == spelled(typed)]
            if named:
                return named[0]
            say(f"“{typed}” is none of them.")

    def _field(self, typed: str) -> Field:
        return check_field(typed or self._answer("Which field?"))

    def _grounds(self, prompt: str, default: Grounds | None = None) -> Grounds:
        """A sentence by its number, or a source; the default for an empty line."""
        hand = self._session.in_hand()
        while True:
            typed = self._answer(prompt)
            if not typed and default is not None:
                return default
            if typed.isdecimal() and 1 <= int(typed) <= len(hand.sentences):
                return Grounds(
                    quote=quote_of(hand.record.study_text.text, hand.sentences[int(typed) - 1])
                )
            letter, _, source = typed.partition(" ")
            if letter == "s":
                source = source.strip() or self._answer("Which source?")
                sure = self._choice("How sure are you of it?", tuple(Certainty))
                kind = self._choice("What is it?", tuple(Account), Account.SECONDARY)
                return Grounds(source=source, certainty=sure, account=kind)
            last = len(hand.sentences)
            say(
                f"Give a number from 1 to {last}, or s and the source."
                if last
                else "Give s and the source."
            )

    # -- what is told ---------------------------------------------------------------------

    def _read(self) -> None:
        hand, who = self._session.in_hand(), self._session.reviewer
        say()
        say_all(text_lines(hand.record, hand.sentences))
        if hand.unaided:
            say("The machine's values are hidden here, to measure how people agree; m shows them.")
        say_all(field_lines(hand.record, hand.grade, hand.sentences, who))
        say_all(link_lines(hand.links, who))
        if hand.may_bear:
            say(f"May bear on (a suggestion): {', '.join(one.claim for one in hand.may_bear)}.")
        for note in hand.notes:
            say(f"Remark of {note.reviewer}: {note.value}")
        if hand.hidden.reviewers:
            say("Others have judged it; their words are shown when yours are given.")

    def _say_written(self, written: Written) -> None:
        hand = self._session.in_hand()
        for word in written.judgements:
            say(f"Saved: {_told(word, hand)}.")
        if not written.judgements:
            say("Nothing new: your latest word says this already.")
        if written.left:
            say(left_line(written.left))
        for warning in written.warnings:
            say(f"Note: {warning}")

    def _say_reversed(self, done: Reversal, how: str) -> None:
        for word in done.words:
            say(f"{reversed_line(word, how)}.")

    # -- verbs ----------------------------------------------------------------------------

    def _accept(self, typed: str) -> None:
        if not typed:
            self._say_written(self._session.grade(accept=True))
            return
        name = check_field(typed)
        reading = self._session.in_hand().grade.machine(name)
        if reading is None or reading.value == NOT_REPORTED:
            raise UsageError(f"the machine shows no value of {name}", fix="Say one with c.")
        self._set(name, value_text(reading.value), NO_GROUNDS)

    def _change(self, typed: str) -> None:
        name, _, value = typed.partition(" ")
        field = self._field(name)
        value = value.strip() or self._answer(f"{field} is?")
        if spelled(value) == NOT_REPORTED or field in OWN_READING:
            self._set(field, value, NO_GROUNDS)
            return
        number = self._sentence_of(field, value)
        enter = f" Enter: sentence {number}, as the machine reads it." if number else ""
        prompt = f"Which sentence says {field} is {value}?{enter}"
        self._set(field, value, self._grounds(prompt, NO_GROUNDS))

    def _sentence_of(self, field: Field, value: str) -> int | None:
        """The sentence on which the machine reads the same value, by its number."""
        hand = self._session.in_hand()
        reading = hand.grade.machine(field)
        if reading is None or reading.value != check_value(field, value):
            return None
        return _sentence(reading, hand.sentences)

    def _set(self, field: Field, value: str, grounds: Grounds) -> None:
        self._say_written(
            self._session.grade([f"{field}={value}"], grounds, self._note(field, value))
        )

    def _note(self, field: Field, value: str) -> str:
        """The reason that some words need."""
        from litreview.workflow.review import REASONED

        if field in REASONED or (field is Field.EXCLUDED and spelled(value) == "other"):
            return self._answer("Why?")
        return ""

    def _silent(self, typed: str) -> None:
        self._set(self._field(typed), NOT_REPORTED, NO_GROUNDS)

    def _unsure(self, typed: str) -> None:
        self._say_written(self._session.unsure(self._field(typed)))

    def _exclude(self, typed: str) -> None:
        self._given = [typed] if typed else []
        reason = self._choice("Why is it left out?", self._session.policy.exclusions)
        self._say_written(self._session.exclude(reason, self._note(Field.EXCLUDED, reason)))

    def _remark(self, typed: str) -> None:
        self._say_written(self._session.remark(typed or self._answer("Your remark?")))

    def _link(self, typed: str) -> None:
        self._given = typed.split()
        claim = self._claim()
        say(f"{claim.id}: {claim.statement} For {claim.population}.")
        answers = {
            name: self._choice(question, tuple(kind))
            for name, (question, kind) in QUESTIONS.items()
        }
        answers["objective"] = self._choice(
            "Is the outcome objective?", tuple(Reported), Reported.NOT_REPORTED
        )
        if claim.parts:
            part = self._choice("Which part of it?", ("all", *claim.parts), "all")
            answers["part"] = "" if part == "all" else part
        answers["n"] = self._answer("How many of its people bear on it? Enter: the study's n.")
        default, told = self._result()
        grounds = self._grounds(f"Which sentence says so?{told}", default)
        self._say_written(self._session.link(claim.id, answers, grounds))

    def _result(self) -> tuple[Grounds | None, str]:
        """The sentence that tells an outcome most surely, where the machine may suggest one."""
        hand = self._session.in_hand()
        for effect in sorted(hand.effects, key=lambda one: -one.confidence):
            number = number_at(effect.evidence.span, hand.sentences)
            if number and effect.evidence.where != "title":
                quote = quote_of(hand.record.study_text.text, hand.sentences[number - 1])
                return Grounds(quote=quote), f" Enter: sentence {number}, as the machine suggests."
        return None, ""

    def _claim(self) -> Claim:
        """A claim by its number in the list, its id, or words of it."""
        known = [one for one in self._session.claims if one.kind is not ClaimKind.FACT]
        likely = {one.claim: n for n, one in enumerate(self._session.in_hand().may_bear)}
        ranked = sorted(known, key=lambda one: likely.get(one.id, len(likely)))
        while True:
            listed = "; ".join(f"{n} {one.id}" for n, one in enumerate(ranked, 1))
            typed = self._answer(f"Which claim? A number, its id, or words of it: {listed}.")
            if typed.isdecimal() and 1 <= int(typed) <= len(ranked):
                return ranked[int(typed) - 1]
            found = [one for one in known if one.id == typed] or [
                one for one in known if _holds(one, typed)
            ]
            if len(found) == 1:
                return found[0]
            say("Several claims hold these words." if found else "No claim holds these words.")
            ranked = found or ranked

    def _go(self, by: int) -> None:
        if self._session.go(by):
            self._read()
        else:
            say("That was the last study; q ends." if by > 0 else "This is the first study.")

    def _skip(self, _: str) -> None:
        study = self._session.study
        self._session.skip()
        say(f"{study} waits at the end of your queue.")
        self._read()

    def _show_machine(self, _: str) -> None:
        self._session.show_machine()
        self._read()

    def _prospects(self, _: str) -> None:
        from litreview.workflow.prospects import prospects

        session, hand = self._session, self._session.in_hand()
        if hand.unaided:
            raise UsageError("the machine's values are hidden here", fix="m shows them.")
        found = prospects(
            session.settings, session.compound, session.reviewer,
            hand.record, hand.grade, frozenset(session.written),
        )  # fmt: skip
        for one in found:
            here = f"before your words here {one.before}; " if one.before != one.now else ""
            say(
                f"{one.claim.id}: {here}now {one.now}; with what is certain {one.confirmed}; if a "
                f"second reviewer agreed {one.seconded}."
            )
        if not found:
            say("It is linked to no claim that you may see; l links it.")

    def _decide(self, _: str) -> None:
        from litreview.cli.settlements import dispute_lines, settled_lines
        from litreview.workflow.settle import Decision, adjudicate, disputes

        session, study = self._session, str(self._session.study)
        listed = disputes(session.settings, session.compound, study)
        say_all(dispute_lines(listed, decided=False))
        things = [one.subject.partition("@")[2] or one.field for one in listed.disputes]
        thing = self._choice("Which?", things) if len(things) > 1 else things[0]
        chosen = listed.disputes[things.index(thing)]
        letters = [side.letter for side in chosen.sides]
        take = self._answer(f"{' or '.join(letters)}, or a value of your own:")
        taken = take.upper() if take.upper() in letters else ""
        decision = Decision(taken, "" if taken else take, note=self._answer("Why?"))
        settled = adjudicate(
            session.settings, session.compound, study, thing, decision,
            reviewer=session.reviewer, part=chosen.part,
        )  # fmt: skip
        session.written.add(settled.judgement.id)
        say_all(settled_lines(settled))

    def _criteria(self, _: str) -> None:
        from litreview.render.study_sheet import addresses, beside_lines

        hand = self._session.in_hand()
        beside = beside_lines(self._session.query.criteria, hand.notes, hand.hidden)
        say_all(line.strip() for line in beside)
        say_all(addresses(hand.record))

    def _actions(self, _: str) -> None:
        for action in self._session.actions():
            words = "; ".join(
                f"{word.subject} {word.field} = {value_text(word.value)}" for word in action
            )
            say(f"{action[-1].at:%Y-%m-%d %H:%M}: {words}")


def account_lines(account: SessionAccount) -> list[str]:
    """What a session came to, in words."""
    from litreview.render.wording import counted

    lines = [
        f"Graded: {counted(len(account.graded), 'study', 'studies')}. "
        f"Linked: {counted(len(account.links), 'link')}. "
        f"Excluded: {counted(len(account.excluded), 'study', 'studies')}."
    ]
    lines += [f"Moved: {one.claim}, {one.before} → {one.after}." for one in account.moves]
    waits = "waits" if account.waiting == 1 else "wait"
    lines.append(f"{counted(account.waiting, 'study', 'studies')} {waits} for you.")
    lines += [f"To commit: git add {file.as_posix()}" for file in account.files]
    return lines


def _told(word: Judgement, hand: InHand) -> str:
    """A word as it was saved, in words."""
    if word.field == NOTE:
        return f"remark on {word.subject}, “{word.value}”"
    ground = rests(hand.record, word.basis, hand.sentences)
    if word.field == LINK:
        return f"{word.study} linked to {word.claim}, {value_text(word.value)}{ground}"
    return f"{word.field} is {value_text(word.value)}{ground}"


def _sentence(reading: FieldReading, sentences: Sequence[Span]) -> int | None:
    spans = [tag.evidence.span for tag in reading.tags if tag.evidence.is_quote]
    return number_at(spans[0], sentences) if spans else None


def _holds(claim: Claim, typed: str) -> bool:
    text = " ".join((claim.id, claim.statement, claim.short, *claim.words)).casefold()
    return bool(typed) and all(word in text for word in typed.casefold().split())
