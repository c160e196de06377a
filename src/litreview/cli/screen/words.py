"""What the screen says: of what was written, of tiers, actions, keys, and the session's end.

What the session hands back enters; lines leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.cli.screen.questions import may_be_silent
from litreview.model.fields import CLOSED
from litreview.model.identity import Reviewer, StudyId, cited
from litreview.model.judgement import LINK, NOTE, Judgement
from litreview.model.query import Criteria
from litreview.render.codebook import GROUPS, values_of
from litreview.render.desk import DOMAINS, SILENT, FieldRow, readable
from litreview.render.judgement_words import value_text
from litreview.render.study_sheet import addresses, beside_lines
from litreview.render.suggestion_words import effect_lines
from litreview.render.wording import counted
from litreview.workflow.account import Account, Progress
from litreview.workflow.in_hand import InHand
from litreview.workflow.prospects import Prospect
from litreview.workflow.results import Reversal, Written
from litreview.workflow.session import Session

HELP = (
    ("a", "accept what is certain; the cursor goes to what is not"),
    ("space", "accept the field under the cursor"),
    ("c", "change it: choices by digit, numbers typed; its sentence by letter"),
    ("0  ?", "it is not reported; I cannot tell (kept as a note)"),
    ("l", "link the study to a claim"),
    ("b", "risk of bias, domain by domain, by the tool that fits the study"),
    ("x", "leave the study out, for a reason of the list"),
    ('"', "a note on the study, which never counts"),
    ("z  Z", "take my last action back; bring it back"),
    ("n  p  s", "next study, the one before, skip: behind the others"),
    ("j  k", "next field, the one before; so do the arrows"),
    ("A … Y", "to the field with this letter; its sentence comes into view"),
    ("PgUp PgDn", "move the text"),
    ("d", "settle a dispute on this study"),
    ("m", "show the machine's values where they are hidden"),
    ("v", "criteria, notes, suggested outcomes, links to the full text"),
    ("y", "my last twenty actions"),
    ("h  q", "this help; quit, and resume here next time"),
    ("Esc", "one step back in a question; nothing is written before its end"),
)
_NO_CRITERIA = Criteria()
MARKS = "✓ you judged it · ? not certain · – nobody says · ! in dispute or changed since"  # noqa: RUF001


def help_lines() -> Iterator[str]:
    """Every key and what it does, then what the marks mean."""
    yield from (f"{keys:<10} {does}" for keys, does in HELP)
    yield ""
    yield MARKS
    yield "[NR l1] behind a sentence: the fields N and R and the link l1 rest on it."


def about_lines(row: FieldRow, hand: InHand) -> Iterator[str]:
    """The field under the cursor: its definition, its whole value, and who says it."""
    says = next(fields[row.field] for fields in GROUPS.values() if row.field in fields)
    takes = "words" if row.field in CLOSED else values_of(row.field)
    yield f"{readable(row.field)}: {says}" + (f" ({takes})" if takes != "words" else "")
    if hand.unaided and not row.judged:
        yield "The machine's values are hidden here, to measure how people agree; m shows them."
    elif row.mark == SILENT and row.field in DOMAINS:
        yield "Nobody judged it: b asks it with the questions of its tool, domain by domain."
    elif row.mark == SILENT and not may_be_silent(row.field):
        yield "Nobody judged it: c."
    elif row.mark == SILENT:
        yield "Nobody says anything of it: read the text, then c or, where it is silent, 0."
    said = " · ".join(filter(None, (row.value, row.about, row.heading)))
    if said:
        yield said


def tier_lines(hand: InHand, found: Sequence[Prospect] | None) -> Iterator[str]:
    """What each claim would become; None while nobody has worked it out."""
    if hand.grade.excluded:
        yield f"Left out: {hand.grade.excluded}"
    if not hand.links:
        near = "" if not hand.may_bear else f"; may bear on {hand.may_bear[0].claim}"
        yield f"You linked it to no claim: l{near}"
    elif found is None:
        yield f"{', '.join(link.claim for link in hand.links)}: …"
    moved = [
        one for one in found or () if len({one.before, one.now, one.confirmed, one.seconded}) > 1
    ]
    yield from (f"{one.claim.id}: {_prospect(one)}" for one in moved)
    still = [f"{one.claim.id} {one.now}" for one in found or () if one not in moved]
    if still:
        yield f"Unchanged, with a second reviewer too: {', '.join(still)}"


def _prospect(one: Prospect) -> str:
    here = one.before != one.now
    mine = f"{one.before} → {one.now} by your words here" if here else one.now
    if one.confirmed != one.now:
        mine += f"{';' if here else ''} → {one.confirmed} with this"
    if one.seconded == one.confirmed:
        return mine
    return f"{mine}; → {one.seconded} once a second reviewer agrees"


def status_line(session: Session, progress: Progress | None, said: str, width: int) -> str:
    """Whose session, where it stands, how far it has come, and what happened last."""
    place = f"{session.at + 1} of {len(session.studies)}" if session.studies else ""
    where = f" {session.reviewer}  {place}"
    if progress is not None:
        where += f"  mine {progress.mine}, twice {progress.twice}, this hour {progress.this_hour}"
    tail = said or "h help"
    if len(where) + len(tail) + 3 > width:  # what happened goes before how far it has come
        where = f" {session.reviewer}  {place}"
    return f"{where}  {tail} "


def nothing_here(session: Session, said: str) -> str:
    """What stands where the text would, while no study is in hand."""
    if session.studies or said.startswith("reading"):
        return ""
    return (
        f"Nothing waits for {session.reviewer} in this queue of {session.compound}.\n\n"
        "q ends; litreview grade with --all lists every study."
    )


def written_words(written: Written) -> str:
    """What was saved, and what is to be known of it."""
    if not written.judgements and written.left:
        said = "nothing to accept: the machine is certain of nothing you have not judged"
    elif not written.judgements:
        said = "nothing new: your latest word says this already"
    elif len(written.judgements) == 1:
        said = f"saved: {_named(written.judgements[0])}"
    else:
        said = f"saved: {counted(len(written.judgements), 'field')}"
    if written.left:
        said += f"; left for you: {', '.join(readable(one.field) for one in written.left)}"
    return "; ".join((said, *written.warnings))


def reversed_words(done: Reversal, how: str) -> str:
    """What was taken or brought back."""
    named = ", ".join(map(_named, done.words))
    return f"saved: {how} {named}"


def action_lines(actions: Sequence[Sequence[Judgement]]) -> Iterator[str]:
    """A reviewer's last actions, the latest first."""
    if not actions:
        yield "You have judged nothing here yet."
    for words in actions:
        first = words[0]
        said = ", ".join(map(_named, words))
        yield f"{first.at:%Y-%m-%d %H:%M} {first.subject}: {said}"


def _named(word: Judgement) -> str:
    name = f"link {word.claim}" if word.field == LINK else readable(word.field)
    return (
        f"{name}: {value_text(word.value)}"
        if word.field == NOTE
        else (f"{name} = {value_text(word.value)}")
    )


def beside_words(session: Session, hand: InHand) -> Iterator[str]:
    """The criteria, where the full text is, remarks, and what the sentences seem to say."""
    record = hand.record
    yield f"{cited(record.id)}  {record.title.plain}"
    yield from addresses(record)
    yield ""
    yield from (
        line.strip() for line in beside_lines(session.query.criteria, hand.notes, hand.hidden)
    )
    yield from (line.strip() for line in effect_lines(hand.effects))


def hidden_words(hand: InHand) -> str:
    """Whose words are hidden until when; empty when nobody's are."""
    lines = list(beside_lines(_NO_CRITERIA, (), hand.hidden))
    return lines[0].strip() if lines else ""


def account_lines(account: Account, reviewer: Reviewer, compound: str) -> Iterator[str]:
    """What a session came to, what waits, and what to commit."""
    graded = counted(len(account.graded), "study", "studies")
    if not account.files:
        yield f"Nothing was written. {_waiting(account.waiting)}."
        return
    yield f"{reviewer}: {graded} graded" + (
        f" ({', '.join(map(cited, account.graded))})" if account.graded else ""
    )
    if account.excluded:
        yield f"Left out: {', '.join(map(cited, account.excluded))}"
    if account.links:
        yield f"Linked: {', '.join(map(_link_words, account.links))}"
    for move in account.moves:
        yield f"{move.claim}: {move.before} → {move.after}"
    if not account.moves:
        yield "No claim moved."
    yield f"{_waiting(account.waiting)} in this queue of {compound}."
    yield f"Commit it: git add {' '.join(map(str, account.files))}"


def _link_words(subject: str) -> str:
    """A link's subject, as one reads it: "PMID 99000001 to attention"."""
    study, _, claim = subject.partition("@")
    return f"{cited(StudyId(study))} to {claim}"


def _waiting(count: int) -> str:
    return f"{counted(count, 'study waits', 'studies wait')} for you"
