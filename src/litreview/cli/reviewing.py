"""Verbs by which people judge: `grade`, `link`.

The command line enters; one workflow verb is called, and what was written, or what waits to
be judged, is printed. Nothing is appended here, and no quote checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Context, Option

from litreview.cli.app import CompoundArgument, CompoundOption, JsonOption, WorkspaceOption, app
from litreview.cli.printing import print_json, say, say_all, say_wrapped, warn
from litreview.cli.reviewers import (
    AccountOption,
    CertaintyOption,
    NoteOption,
    QuoteOption,
    ReviewerOption,
    SourceOption,
    UnblindedOption,
    View,
    WholeOption,
    reviewer_of,
)
from litreview.cli.usage import at_least_one, choice
from litreview.errors import UsageError
from litreview.model.vocabulary import (
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    QueueKind,
    QuoteRole,
    Reported,
)

if TYPE_CHECKING:
    from litreview.reviews.basis import Grounds
    from litreview.settings import Settings
    from litreview.workflow.results import Written


@app.command()
def grade(
    compound: CompoundArgument,
    study: Annotated[
        str | None,
        Argument(
            metavar="PMID",
            help="A PMID, manual:ID or, for a fact, claim:ID; with --undo, a judgement's id.",
        ),
    ] = None,
    sets: Annotated[
        list[str] | None,
        Option("--set", metavar="FIELD=VALUE", help="Judge a field; may be given again."),
    ] = None,
    accept: Annotated[
        bool, Option("--accept", help="Confirm every certain machine tag of the study.")
    ] = False,
    undo: Annotated[
        bool, Option("--undo", help="Take back what you did last, or the judgement named.")
    ] = False,
    redo: Annotated[bool, Option("--redo", help="Bring back what your last undo took.")] = False,
    as_of: Annotated[
        str, Option(metavar="DAY", help="Of a fact: when it was true; 2018, 2018-05 or 2018-05-21.")
    ] = "",
    quote: QuoteOption = "",
    source: SourceOption = "",
    certainty: CertaintyOption = None,
    account: AccountOption = None,
    note: Annotated[
        str | None,
        Option(
            metavar="TEXT", help="A remark kept with the judgement; alone, one that never counts."
        ),
    ] = None,
    skip: Annotated[
        bool, Option("--skip", help="Put the study behind the others of your queue.")
    ] = False,
    claim: Annotated[
        str | None,
        Option(metavar="CLAIM", help="Queue: studies linked to it, or holding one of its words."),
    ] = None,
    field: Annotated[
        str | None,
        Option(metavar="FIELD", help="Queue: studies where your word on it is missing."),
    ] = None,
    unlinked: Annotated[
        bool, Option("--unlinked", help="Queue: studies you linked to no claim.")
    ] = False,
    with_abstract: Annotated[
        bool, Option("--with-abstract", help="Queue: studies with an abstract in hand.")
    ] = False,
    stale: Annotated[
        bool, Option("--stale", help="Queue: what changed since you judged it.")
    ] = False,
    only: Annotated[
        QueueKind | None,
        choice(QueueKind, "Queue: what you began, what waits for a second reviewer, or disputes."),
    ] = None,
    sample: Annotated[
        int | None,
        at_least_one("Queue: N studies, the same for everybody."),
    ] = None,
    plain: Annotated[
        bool, Option("--plain", help="Judge by one prompt a line: for screen readers and pipes.")
    ] = False,
    file: Annotated[
        Path | None,
        Option("--from", metavar="FILE", help="Judge by the rows of a CSV file or a workbook."),
    ] = None,
    yes: Annotated[bool, Option("--yes", help="With --from: write without asking.")] = False,
    dry_run: Annotated[
        bool, Option("--dry-run", help="With --from: tell what becomes of the rows, and no more.")
    ] = False,
    skip_refused: Annotated[
        bool,
        Option("--skip-refused", help="With --from: write the others though rows are refused."),
    ] = False,
    calibrate: Annotated[
        bool | None,
        Option(
            "--calibrate/--no-calibrate",
            help="Hide the machine's values of every study, or of none; of one in ten by default, "
            "so that agreement measures people.",
        ),
    ] = None,
    listed: Annotated[
        bool, Option("--list", help="Print the queue or the study, on a terminal too.")
    ] = False,
    reviewer: ReviewerOption = None,
    unblinded: UnblindedOption = False,
    whole: WholeOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    r"""Show what waits for you on a screen, and judge it.

    Example:
        litreview grade semax                      # a full screen; h shows its keys
        litreview grade semax --list               # your queue, in order
        litreview grade semax --claim stroke-recovery --with-abstract
        litreview grade semax --sample 20          # the same for every reviewer
        litreview grade semax 29798983             # one study: text, tags, level
        litreview grade semax 29798983 --skip      # later
        litreview grade semax 29798983 --accept --reviewer a.ivanova
        litreview grade semax 29798983 --set n=110 --set control=usual_care \
          --source "full text, table 1" --account full_text --certainty high \
          --reviewer a.ivanova
        litreview grade semax --undo --reviewer a.ivanova   # take back the last
        litreview grade semax --redo --reviewer a.ivanova   # and bring it back
        litreview grade semax 29798983 --note "ask for the full text" \
          --reviewer a.ivanova
        litreview grade semax claim:cold-storage --set stated=yes --as-of 2018 \
          --source "label of the spray" --account label --certainty high \
          --reviewer a.ivanova
        litreview grade semax --plain --reviewer a.ivanova  # one prompt a line
        litreview grade semax --from grades.csv --dry-run   # what would come of it
    """
    from litreview.cli.doors import Door
    from litreview.cli.filled_files import Reading
    from litreview.cli.study_screens import check_options, put_off, show
    from litreview.reviews.basis import Grounds
    from litreview.settings import read_settings

    writes = bool(sets or accept or quote or source or as_of)
    if note is not None and not (writes or note.strip()):
        raise UsageError("a note needs words", fix='Write --note "what to remember of it".')
    note = note or ""
    writes = writes or bool(note)
    filters: dict[str, Any] = {"claim": claim, "field": field, "unlinked": unlinked, "stale": stale}
    filters |= {"with_abstract": with_abstract, "sample": sample, "only": only}
    check_options(filters, study, skip=skip, writes=writes or undo or redo)
    settings = read_settings(workspace)
    door = Door(plain=plain, file=file, how=Reading(yes, dry_run, skip_refused))
    if door.opens(study, writes=writes or undo or redo or skip, filtered=any(filters.values())):
        view = View(reviewer, unblinded, whole, calibrate=calibrate)
        door.go(settings, compound, study, view, filters, as_json=as_json)
        return
    if undo or redo:
        _check_reversal(study, undo=undo, redo=redo, writes=writes)
        who = reviewer_of(settings, reviewer)
        _reverse(settings, compound, who, study, redo=redo, as_json=as_json)
        return
    if skip and study is not None:
        put_off(settings, compound, study, reviewer_of(settings, reviewer), as_json=as_json)
        return
    if not writes:
        view = View(reviewer, unblinded, whole, listed, calibrate)
        show(settings, compound, study, view, filters, as_json=as_json)
        return
    if study is None:
        raise UsageError("missing PMID", fix="Name it after the compound.")
    said = _Said(study, tuple(sets or ()), note, as_of, accept)
    grounds = Grounds(quote, source, certainty or "", account or "")
    written = said.judged(settings, compound, reviewer_of(settings, reviewer), grounds)
    _say_written(written, as_json=as_json, accepted=accept)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one command says of a study, or of a claim of fact."""

    study: str
    sets: tuple[str, ...]
    note: str
    as_of: str
    accept: bool

    def judged(self, settings: Settings, compound: str, who: str, grounds: Grounds) -> Written:
        """What it wrote."""
        from litreview.workflow.compounds import FACT
        from litreview.workflow.review import grade as judge
        from litreview.workflow.review import state_fact

        common: dict[str, Any] = {"reviewer": who, "sets": self.sets, "note": self.note}
        if self.study.startswith(FACT):
            if self.accept:
                raise UsageError("--accept is said of a study", fix="Write --set stated=yes.")
            common |= {"as_of": self.as_of}
            return state_fact(settings, compound, self.study, grounds=grounds, **common)
        if self.as_of:
            raise UsageError("--as-of is said of a claim of fact", fix="Name it: claim:ID.")
        common |= {"accept": self.accept}
        return judge(settings, compound, self.study, grounds=grounds, **common)


def _filed_claim(context: Context, typed: str) -> str:
    """The claim as typed; one that is not filed is refused before an answer about it is missed."""
    from litreview.settings import read_settings
    from litreview.workflow.compounds import claim_of

    given = context.params
    claim_of(read_settings(given.get("workspace")), typed, given.get("compound"))
    return typed


@app.command()
def link(
    claim: Annotated[str, Argument(metavar="CLAIM", help="A claim's id.", callback=_filed_claim)],
    studies: Annotated[
        list[str], Argument(metavar="PMID", help="PMIDs, or manual:ID, judged alike.")
    ],
    population: Annotated[
        PopulationMatch,
        choice(PopulationMatch, "Are these the people claimed for?"),
    ],
    outcome: Annotated[
        OutcomeMatch,
        choice(OutcomeMatch, "Was what the claim names measured?"),
    ],
    intervention: Annotated[
        InterventionMatch,
        choice(InterventionMatch, "Was it given as claimed?"),
    ],
    direction: Annotated[
        Direction,
        choice(Direction, "What does the study say of the claim?"),
    ],
    objective: Annotated[Reported | None, choice(Reported, "Is the outcome objective?")] = None,
    part: Annotated[
        str, Option(metavar="NAME", help="The part of a two-part claim it bears on.")
    ] = "",
    n: Annotated[
        str, Option("--n", metavar="NUMBER", help="Its people who bear on the claim, if not all.")
    ] = "",
    quote: QuoteOption = "",
    role: Annotated[
        QuoteRole | None,
        choice(QuoteRole, "What the quote is for in its paper, if not as suggested."),
    ] = None,
    source: SourceOption = "",
    certainty: CertaintyOption = None,
    account: AccountOption = None,
    note: NoteOption = "",
    reviewer: ReviewerOption = None,
    compound: CompoundOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    r"""Say what studies mean for a claim; without it none counts.

    Example:
        litreview link stroke-recovery 29798983 --population match \
          --outcome direct --intervention same --direction supports \
          --source "full text, table 3" --account full_text --certainty high \
          --reviewer a.ivanova
    """
    from litreview.reviews.basis import Grounds
    from litreview.settings import read_settings
    from litreview.workflow.link import link as judge

    answers: dict[str, str] = {
        "population": population,
        "outcome": outcome,
        "intervention": intervention,
    }
    answers |= {"direction": direction, "objective": objective or "", "part": part, "n": n}
    settings = read_settings(workspace)
    written = judge(
        settings,
        claim,
        studies,
        answers=answers,
        reviewer=reviewer_of(settings, reviewer),
        compound=compound,
        grounds=Grounds(quote, source, certainty or "", account or "", role or ""),
        note=note,
    )
    _say_written(written, as_json=as_json)


def _say_written(written: Written, *, as_json: bool, accepted: bool = False) -> None:
    from litreview.cli.judging import left_line, written_lines
    from litreview.model.judgement import judgement_to_json

    if as_json:
        print_json([judgement_to_json(judgement) for judgement in written.judgements])
    else:
        say_all(written_lines(written))
    tell = warn if as_json else _say_line
    if written.left:
        tell(left_line(written.left))
    if not written.judgements:
        tell(_nothing_written(written, accepted=accepted))
    for warning in written.warnings:
        warn(warning)


def _say_line(line: str) -> None:
    say_wrapped([line])


def _nothing_written(written: Written, *, accepted: bool) -> str:
    if not accepted:
        return "Nothing new: your latest word says this already."
    if written.left:
        return "Nothing else to accept: the machine is sure of nothing that you have not judged."
    return "Nothing left to accept: you judged all that the machine reads here."


def _reverse(
    settings: Settings, compound: str, who: str, named: str | None, *, redo: bool, as_json: bool
) -> None:
    from litreview.cli.judging import reversed_line
    from litreview.model.judgement import judgement_to_json
    from litreview.workflow.review import redo as bring_back
    from litreview.workflow.review import undo as take_back

    if redo:
        done = bring_back(settings, compound, who)
    else:
        done = take_back(settings, compound, who, named)
    if as_json:
        print_json([judgement_to_json(line) for line in done.lines])
    else:
        how = "brought back" if redo else "taken back"
        say_wrapped(reversed_line(word, how) for word in done.words)
    tell = warn if as_json else say
    for move in done.moves:
        tell(f"{move.claim}: {move.before} → {move.after}")


def _check_reversal(study: str | None, *, undo: bool, redo: bool, writes: bool) -> None:
    if writes or (undo and redo):
        name = "--undo" if undo else "--redo"
        raise UsageError(f"{name} stands alone", fix="Undo or redo first, then judge again.")
    if redo and study is not None:
        raise UsageError("--redo names nothing: it brings back the last undo", fix="Drop it.")
