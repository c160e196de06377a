"""What the screen asks: of a value, a link, an exclusion, a remark, a dispute.

A study in hand enters; the questions of one action leave, and at the end what is to be said, for a
verb of the session. Nothing is written here, and every check of what was said is the verb's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from litreview.cli.screen.dialogue import (
    ALPHABET,
    DIGITS,
    Choice,
    Question,
    Talk,
    numbered,
)
from litreview.cli.settlements import doubt_lines, side_words, whose_words
from litreview.errors import NounError, UsageError
from litreview.model.basis import MAX_QUOTE, Basis
from litreview.model.bias import BiasDomain, BiasTool
from litreview.model.claim import Claim
from litreview.model.fields import CLOSED, COUNTED, NOT_REPORTED, Field, Value, check_value
from litreview.model.identity import ClaimId
from litreview.model.judgement import LINK, STATED
from litreview.model.link import LinkValue
from litreview.model.policy import Policy
from litreview.model.text import Span
from litreview.model.vocabulary import (
    Account,
    BasisKind,
    Blinding,
    Certainty,
    ClaimKind,
    Direction,
    Reported,
)
from litreview.render import codebook
from litreview.render.desk import (
    DISPUTED,
    FieldRow,
    likely_sentence,
    quote_of,
    readable,
    result_sentence,
    sentence_of,
)
from litreview.reviews.agreement import ANSWERS
from litreview.reviews.basis import NO_GROUNDS, OWN_READING, Grounds
from litreview.reviews.disputes import Dispute
from litreview.reviews.roles import REPEATS, suggest_role
from litreview.workflow.in_hand import InHand
from litreview.workflow.review import REASONED
from litreview.workflow.settle import Decision

KEYS = DIGITS + ALPHABET
FULL_TEXT = "full text"
SOURCE, NOTHING = "/source", "/nothing"  # no sentence: somewhere else, or nothing
OBJECTIVE = "/objective"  # a question more


@dataclass(frozen=True, slots=True)
class Said:
    """Fields to be set, as `--set` takes them, with what they rest on and a remark."""

    sets: tuple[str, ...]
    grounds: Grounds = NO_GROUNDS
    note: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A link to be made."""

    claim: ClaimId
    answers: Mapping[str, str]
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Ruled:
    """A dispute to be decided."""

    dispute: Dispute
    decision: Decision


def change(hand: InHand, row: FieldRow, policy: Policy) -> Talk[Said]:
    """A field's value, and what it rests on."""
    if row.field is Field.EXCLUDED:
        return (yield from exclude(policy))
    value = yield _value(row)
    check_value(row.field, value)
    note = (yield Question("Why?")) if row.field in REASONED else ""
    grounds = NO_GROUNDS
    if value != NOT_REPORTED and row.field not in {*OWN_READING, Field.GROUP}:
        grounds = yield from rests_on(hand, _likely(hand, row, value), value, optional=False)
    return Said((f"{row.field}={value}",), grounds, note)


def silent(field: Field) -> Talk[Said]:
    """Why a field is said to be silent that takes no word without its reason."""
    return Said((f"{field}={NOT_REPORTED}",), note=(yield Question("Why?")))


def read_in_full() -> Talk[Said]:
    """Whether the full text was read, and where; without it nobody can assess a risk of bias."""
    read = yield Question(
        "Risk of bias is assessed from the full text. Did you read it?",
        (Choice("1", "yes", "yes: say so of this study"), Choice("0", "no", "no")),
    )
    if read != Reported.YES:
        raise UsageError("nobody can assess it without", fix="v shows where the full text is.")
    return Said((f"{Field.FULL_TEXT_READ}={Reported.YES}",))


def full_text(tool: BiasTool) -> Talk[Grounds]:
    """Where in the full text risk of bias is judged from, asked once for all domains."""
    about = (f"{tool.name}, {tool.version}: {tool.form}", tool.limits)
    source = yield Question("Where do you judge it from?", about=about, default=FULL_TEXT)
    certainty = yield Question("How sure are you of it?", _members(Certainty))
    account = Account.FULL_TEXT
    return Grounds(source=source or FULL_TEXT, certainty=certainty, account=account)


def domain(tool: BiasTool, asked: BiasDomain, judged: Value | None) -> Talk[str]:
    """One domain: what the tool asks of it, and the judgement; empty to leave it as it is.

    Args:
        judged: What the reviewer said of it before.
    """
    values = [(one.value, one.value.replace("_", " ")) for one in CLOSED[asked.field]]
    stays = f"leave it: {str(judged).replace('_', ' ')}" if judged else "leave it for later"
    return (
        yield Question(
            f"{tool.name} {asked.letter}: {asked.name}",
            (*numbered(values), Choice("0", "", stays)),
            about=(
                asked.link,
                *(f"{'  ' if one.asked_if else ''}{one.id} {one.asks}" for one in asked.questions),
            ),
        )
    )


def accept(hand: InHand, row: FieldRow, value: str) -> Talk[Said]:
    """What the machine's value of a field rests on, where no one sentence says it."""
    grounds = yield from rests_on(hand, _likely(hand, row, value), value, optional=False)
    return Said((f"{row.field}={value}",), grounds)


def _likely(hand: InHand, row: FieldRow, value: str) -> int | None:
    if row.field in COUNTED or row.field not in CLOSED:
        return likely_sentence(value, row, hand.record.study_text.text, hand.sentences)
    return sentence_of(row, hand.sentences)


def _value(row: FieldRow) -> Question:
    title = f"{readable(row.field)}: {_definition(row.field)}"
    kind = CLOSED.get(row.field)
    if kind is None:
        takes = codebook.values_of(row.field)
        return Question(title, about=(f"Type {takes}, or not reported.",), text=_typed(row))
    values = [one.value for one in kind if one.value != NOT_REPORTED]
    choices = list(numbered([(value, value.replace("_", " ")) for value in values], KEYS))
    if may_be_silent(row.field):
        choices.append(Choice("0", NOT_REPORTED, "not reported"))
    return Question(title, tuple(choices))


def may_be_silent(field: Field) -> bool:
    """Whether a record can be silent on a field: what only its reader judges, it cannot."""
    try:
        check_value(field, NOT_REPORTED)
    except NounError:
        return False
    return True


def _typed(row: FieldRow) -> str:
    """What stands on the line at first: words are mended, a number is typed anew."""
    known = row.mark != DISPUTED and row.value != "not reported"
    return row.value if known and row.field not in COUNTED else ""


def _definition(field: Field) -> str:
    return next(fields[field] for fields in codebook.GROUPS.values() if field in fields)


def rests_on(
    hand: InHand, suggested: int | None, wanted: str = "", *, optional: bool
) -> Talk[Grounds]:
    """A sentence by its letter, or a source with its certainty and kind."""
    text = hand.record.study_text.text
    spans = [(str(n), _sentence(hand, one)) for n, one in enumerate(hand.sentences)]
    choices = [*numbered(spans, ALPHABET)]
    choices.append(Choice("/", SOURCE, "another source, in words"))
    if optional:
        choices.append(Choice("0", NOTHING, "what that side rests on"))
    default = NOTHING if optional else None if suggested is None else str(suggested)
    answer = yield Question("Which sentence says so?", tuple(choices), default=default)
    if answer == NOTHING:
        return NO_GROUNDS
    if answer != SOURCE:
        return Grounds(quote=quote_of(text, hand.sentences[int(answer)], wanted))
    source = yield Question("Where else is it said?", about=("A full text, a label, an account.",))
    certainty = yield Question("How sure are you of it?", _members(Certainty))
    account = yield Question("What is it?", _members(Account))
    return Grounds(source=source, certainty=certainty, account=account)


def _sentence(hand: InHand, span: Span) -> str:
    """A sentence, and whether it reads as one that only repeats somebody or tells an aim."""
    text = hand.record.study_text
    where, within = text.where_is(span)
    words = text.text[span.start : span.end]
    basis = Basis(BasisKind.QUOTE, words[:MAX_QUOTE], where, within.start, within.start + 1)
    role = suggest_role(text, basis) if words.strip() else None
    return f"{words} [{role}: no result]" if role in REPEATS else words


def _members(kind: type[Certainty] | type[Account]) -> tuple[Choice, ...]:
    return numbered([(one.value, one.value.replace("_", " ")) for one in kind])


def _answers(title: str, answers: codebook.Answers) -> Question:
    said = [(one.value, f"{one.replace('_', ' ')}: {says}") for one, (says, _) in answers.items()]
    return Question(title, numbered(said))


def link(hand: InHand, claims: Sequence[Claim]) -> Talk[Linked]:
    """What a study means for a claim: four answers, its people, and the sentence."""
    chosen = yield _claims(hand, claims)
    claim = next(one for one in claims if one.id == chosen)
    named = (f"{claim.id}: {claim.statement}",)
    questions = {
        "population": (f"Are these the people: {claim.population}?", codebook.POPULATION),
        "outcome": (f"Was this measured: {claim.outcome}?", codebook.OUTCOME),
        "intervention": ("Was it given as claimed?", codebook.INTERVENTION),
        "direction": ("What does the study say of it?", codebook.DIRECTION),
    }
    answers: dict[str, str] = {}
    single = hand.grade.value(Field.BLINDING) == Blinding.SINGLE
    for name, (title, given) in questions.items():
        asked = replace(_answers(title, given), about=named)
        if name == "outcome" and single:
            answers[name] = yield from _outcome(asked, answers)
        else:
            answers[name] = yield asked
    if claim.parts:
        parts = numbered([("", "all of it"), *((part, part) for part in claim.parts)])
        answers["part"] = yield Question("Which part of the claim?", parts, about=named)
    n = hand.grade.number(Field.N)
    whole = f"the study's own, {n}" if n is not None else "the study's own"
    answers["n"] = yield Question("How many of its people bear on it?", about=named, default=whole)
    if answers["n"]:
        check_value(Field.N, answers["n"])
    suggested = result_sentence(claim.id, hand.may_bear, hand.effects, hand.sentences)
    if suggested is None and answers["direction"] == Direction.NOT_REPORTED:
        suggested = 0  # the title will do
    return Linked(claim.id, answers, (yield from rests_on(hand, suggested, optional=False)))


def _outcome(asked: Question, answers: dict[str, str]) -> Talk[str]:
    """Whether the outcome was measured and, on a key, whether it is objective."""
    words = "say whether it is objective, which lets single blinding do"
    answer = yield replace(asked, choices=(*asked.choices, Choice("o", OBJECTIVE, words)))
    if answer != OBJECTIVE:
        return answer
    objective = _answers("Is the outcome objective?", codebook.OBJECTIVE)
    answers["objective"] = yield replace(objective, about=asked.about)
    return (yield asked)


def _claims(hand: InHand, claims: Sequence[Claim]) -> Question:
    """Every claim studies can bear on: the likeliest first, then those linked, then the others."""
    near = {one.claim: one.words for one in hand.may_bear}
    linked = {one.claim for one in hand.links}
    order = list(near)
    known = [claim for claim in claims if claim.kind is not ClaimKind.FACT]
    ranked = sorted(
        known,
        key=lambda one: (
            order.index(one.id) if one.id in near else len(order),
            one.id not in linked,
        ),
    )
    words = [
        f"{one.id}: {one.short or one.statement}"
        + (f" ({', '.join(near[one.id][:3])})" if one.id in near else "")
        + (" [linked]" if one.id in linked else "")
        for one in ranked
    ]
    about = ("/ searches.",) if near else ("Nothing suggested. / searches.",)
    choices = numbered([(one.id, said) for one, said in zip(ranked, words, strict=True)])
    return Question("Link it to which claim?", choices, about=about, searchable=True)


def exclude(policy: Policy) -> Talk[Said]:
    """Why a study is left out: a reason of the closed list; the last needs words."""
    reasons = [(one, one) for one in policy.exclusions]
    reason = yield Question("Leave it out: why?", numbered(reasons, KEYS))
    note = (yield Question("What is the reason?")) if reason == "other" else ""
    return Said((f"{Field.EXCLUDED}={reason}",), note=note)


def remark() -> Talk[str]:
    """A remark on the study."""
    return (yield Question("A note on this study; it never counts."))


def adjudicate(
    hand: InHand, disputes: Sequence[Dispute], spoke: Callable[[Dispute], bool]
) -> Talk[Ruled]:
    """One dispute decided: a side or a value of its own, what it rests on, and why.

    Args:
        spoke: Whether this reviewer ever gave a word on it, and so needs consent.
    """
    dispute = disputes[0]
    if len(disputes) > 1:
        named = [(str(n), _thing(one)) for n, one in enumerate(disputes)]
        dispute = disputes[int((yield Question("Which dispute?", numbered(named, KEYS))))]
    about = (whose_words(dispute), *doubt_lines(dispute))
    sides = [
        Choice(side.letter.lower(), side.letter, side_words(dispute, side))
        for side in dispute.sides
    ]
    if dispute.pair is None and dispute.field != STATED:
        sides.append(Choice("v", "", "neither: another value"))
    title = f"In dispute: {_thing(dispute)}. Who is right?"
    take = (yield Question(title, tuple(sides), about=about)).strip()
    decision = Decision(take=take) if take else (yield from _third(dispute))
    grounds = yield from rests_on(hand, None, decision.value, optional=bool(take))
    why = yield Question("Why?", about=about)
    consent = ""
    if spoke(dispute):
        consent = yield Question(
            "You gave a word on this. Who differs and agrees to your decision?",
            about=("Names, with commas.",),
            default="nobody differs",
        )
    names = tuple(name.strip() for name in consent.split(",") if name.strip())
    return Ruled(dispute, replace(decision, grounds=grounds, note=why, consent=names))


def _third(dispute: Dispute) -> Talk[Decision]:
    if dispute.field != LINK:
        field = Field(dispute.field)
        value = yield _value(FieldRow(field, "", "", None, ""))
        check_value(field, value)
        return Decision(value=value)
    values = [side.value for side in dispute.sides if isinstance(side.value, LinkValue)]
    answers: dict[str, str] = {}
    for name in (*ANSWERS, "objective"):
        if len({getattr(value, name) for value in values}) > 1:
            answers[name] = yield _answers(f"{name.capitalize()}?", codebook.QUESTIONS[name])
    if len({value.n for value in values}) > 1:
        answers["n"] = yield Question("How many of its people bear on it?", default="all of them")
    if not answers:
        raise UsageError("the sides differ in nothing that can be answered", fix="Take a side.")
    return Decision(answers=answers)


def _thing(dispute: Dispute) -> str:
    claim = dispute.subject.partition("@")[2]
    if dispute.pair is not None:
        return f"one trial or two, with {dispute.part}"
    part = f", part {dispute.part}" if dispute.part else ""
    return (f"link to {claim}" if claim else readable(dispute.field)) + part
