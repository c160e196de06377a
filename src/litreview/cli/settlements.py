"""Agreement, disputes and decisions in words.

Agreement and disputes enter; rows and lines leave. An open dispute is told by its letters, with
what each side rests on; names stand beside a decided one alone. Prints nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from litreview.cli.columns import Column
from litreview.model.agreement import Agreement, FieldAgreement
from litreview.model.identity import StudyId, cited
from litreview.model.judgement import LINK, STATED, Judgement
from litreview.model.link import LinkValue
from litreview.render.judgement_words import basis_text, value_text
from litreview.render.wording import counted, day, listed
from litreview.reviews.agreement import ANSWERS
from litreview.reviews.disputes import Dispute, Side
from litreview.workflow.settle import DisputeList, Settlement

AGREEMENT_COLUMNS = (
    Column("field", wraps=True),
    Column("both", right=True),
    Column("agree", right=True),
    Column("kappa (95 % CI)", wraps=True),
    Column("own", right=True),
    Column("agree", right=True),
    Column("kappa (95 % CI)", wraps=True),
)

NARROWEST = 80  # columns of a terminal that a command to paste must fit; ours

_HALVES = (
    "both: everything two reviewers judged, by what each said before seeing the other's word.",
    "own: that of it where at least one departed from the machine's suggestion, or the machine "
    "made none. Two who accept one suggestion agree with the machine: that measures the machine.",
)


def agreement_row(row: FieldAgreement) -> list[str]:
    """One field: over everything both judged, then where somebody departed from the machine."""
    return [row.field.replace("_", " "), *_figures(row.overall), *_figures(row.departed)]


def _figures(over: Agreement) -> list[str]:
    if over.agreement is None:
        return ["0", "-", "-"]
    kappa = "not defined" if over.kappa is None else f"{over.kappa:.2f}"
    if over.ci is not None:
        kappa += f" ({over.ci[0]:.2f}, {over.ci[1]:.2f})"
    return [str(over.items), f"{over.agreement:.0%}", kappa]


def agreement_lines(rows: Sequence[FieldAgreement]) -> Iterator[str]:
    """What the figures mean, and what to keep in mind of them, note by note."""
    if not rows:
        yield "Nobody has judged anything yet: agreement needs two reviewers on the same study."
        return
    if any(row.overall.items for row in rows):
        yield from _HALVES
    else:
        yield "No two reviewers have judged the same thing yet: there is no agreement to measure."
    yield from _noted("", [(row.field, row.overall) for row in rows])
    own = [row for row in rows if row.departed.note != row.overall.note]
    yield from _noted("own: ", [(row.field, row.departed) for row in own])
    hidden = [row for row in rows if row.unaided.items]
    if hidden:
        yield "Judged by both with the machine's values hidden:"
    for row in hidden:
        items, agree, kappa = _figures(row.unaided)
        yield f"  {row.field.replace('_', ' ')}: {items} judged, {agree} agree, kappa {kappa}"


def _noted(heading: str, rows: Sequence[tuple[str, Agreement]]) -> Iterator[str]:
    """Each note once, with the fields it is true of unless these are all that were compared."""
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for field, over in rows:
        for note in (over.compared, *over.remarks):
            fields[note].append(field.replace("_", " "))
    compared = [field.replace("_", " ") for field, over in rows if over.items]
    for note, of in fields.items():
        yield f"{heading}{note}" if of == compared else f"{heading}{note}: {', '.join(of)}"


def dispute_lines(disputed: DisputeList, *, decided: bool) -> Iterator[str]:
    """Every dispute: what it is about, then its sides, or who decided it and why."""
    number = counted(len(disputed.disputes), "dispute")
    yield f"{disputed.compound}: {number} {'decided' if decided else 'open'}"
    for dispute in disputed.disputes:
        yield ""
        yield from _subject_lines(disputed, dispute)
        yield from _decided_lines(dispute) if dispute.ruling else _open_lines(disputed, dispute)


def settled_lines(settled: Settlement) -> Iterator[str]:
    """A decision as written, then the dispute with its names, or that none is left."""
    word = settled.judgement
    yield f"{word.subject} {word.field} = {value_text(word.value)}  ({word.id})"
    for dispute in settled.disputed.disputes:
        yield from _subject_lines(settled.disputed, dispute)
        yield from _decided_lines(dispute)


def _subject_lines(disputed: DisputeList, dispute: Dispute) -> Iterator[str]:
    word = dispute.words[0]
    if dispute.pair is not None:
        for study in dispute.pair:
            yield f"{cited(study)}  {disputed.titles.get(study, 'not in the store')}"
        return
    if word.study is not None:
        yield f"{cited(word.study)}  {disputed.titles.get(word.study, 'not in the store')}"
    if word.claim is not None:
        part = f", part {dispute.part}" if dispute.part else ""
        claim = f"{word.claim}{part}: {disputed.statements.get(word.claim, 'no claim any more')}"
        yield f"  for the claim {claim}" if word.study is not None else claim


def _open_lines(disputed: DisputeList, dispute: Dispute) -> Iterator[str]:
    yield f"  {_field(dispute)}  ({whose_words(dispute)})"
    for side in dispute.sides:
        yield f"  {side.letter}  {_answer(dispute, side.best)}"
        yield from (f"     {words}" for words in map(basis_text, side.bases or (None,)))
        yield from (f"     Note: {note}" for note in side.notes)
    yield from (f"  {line}" for line in doubt_lines(dispute))
    yield from _command_lines(disputed, dispute)


def side_words(dispute: Dispute, side: Side) -> str:
    """One side of an open dispute, what it rests on, its remarks, and nobody's name."""
    bases = map(basis_text, side.bases or (None,))
    return " · ".join((_answer(dispute, side.best), *bases, *side.notes))


def whose_words(dispute: Dispute) -> str:
    """How many people stand where."""
    return "two readings by the same people" if dispute.of_one else _people(dispute.sides)


def doubt_lines(dispute: Dispute) -> Iterator[str]:
    """What else is to be known of an open dispute: rival decisions, and where links differ."""
    if dispute.rivals:
        yield (
            f"{len(dispute.rivals)} of them decided it, neither knowing of the other's decision: "
            "it is open again."
        )
    if dispute.field == LINK:
        yield f"They differ on: {', '.join(_questions(dispute.sides))}"


def _command_lines(disputed: DisputeList, dispute: Dispute) -> Iterator[str]:
    """The command that takes a side, on two lines of a shell where one is too narrow."""
    study, _, claim = dispute.subject.partition("@")
    thing = [study.removeprefix("pmid:")]
    if dispute.field != STATED:
        thing.append(claim or dispute.field)
    if dispute.part:
        part = dispute.part.removeprefix("pmid:") if dispute.pair else f'"{dispute.part}"'
        thing.append(f"--part {part}")
    words = f"  Decide: litreview adjudicate {disputed.compound} {' '.join(thing)}"
    answer = f'--take {dispute.sides[0].letter} --note "why"'
    if len(words) + 1 + len(answer) <= NARROWEST:
        yield f"{words} {answer}"
    else:
        yield from (f"{words} \\", f"    {answer}")


def _field(dispute: Dispute) -> str:
    return "one trial or two" if dispute.pair is not None else dispute.field


def _answer(dispute: Dispute, word: Judgement) -> str:
    """What a word answers; of a pair of reports, with what its author wrote."""
    if dispute.pair is None:
        return value_text(word.value)
    trials = "two trials" if dispute.key(word) else "one trial"
    return f"{trials} ({cited(StudyId(word.subject))}: {word.field} = {value_text(word.value)})"


def _people(sides: Sequence[Side]) -> str:
    """How many stand where; that a majority decides nothing is said where there is one."""
    counts = [side.people for side in sides]
    said = ", ".join(f"{side.letter}: {counted(side.people, 'person', 'people')}" for side in sides)
    return f"{said}; a majority decides nothing alone" if len(set(counts)) > 1 else said


def _questions(sides: Sequence[Side]) -> Iterator[str]:
    """Which questions of a link its sides answer differently."""
    values = [side.value for side in sides if isinstance(side.value, LinkValue)]
    for name in (*ANSWERS, "objective", "n"):
        given = {getattr(value, name) for value in values}
        if len(given) > 1:
            told = (str(answer if answer is not None else "not given") for answer in given)
            yield f"{name} ({' / '.join(sorted(told))})"


def _decided_lines(dispute: Dispute) -> Iterator[str]:
    ruling = dispute.ruling
    if ruling is None:
        return
    when = day(ruling.at.date().isoformat())
    yield f"  {_field(dispute)}: {_answer(dispute, ruling)}"
    yield f"  {ruling.reviewer} decided on {when}: {ruling.note or 'no reason given'}"
    if ruling.consent:
        yield f"  With the consent of {listed(list(ruling.consent))}"
    yield f"  On {basis_text(ruling.basis)}"
    for side in dispute.sides:
        yield from (_said_line(dispute, word) for word in side.words)
    if dispute.agreed:
        yield "  Nobody differs any more: the dispute is over."


def _said_line(dispute: Dispute, word: Judgement) -> str:
    note = f" Note: {word.note}" if word.note else ""
    return f"  {word.reviewer}: {_answer(dispute, word)}; {basis_text(word.basis)}{note}"
