"""Verbs by which people judge: `grade`, `link`.

The command line enters; one workflow verb is called, and what was written, or what waits to
be judged, is printed. Nothing is appended here, and no quote checked.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, BadParameter, Option

from litreview.cli.app import CompoundArgument, CompoundOption, JsonOption, WorkspaceOption, app
from litreview.cli.printing import print_json, say, say_all, say_table, say_wrapped, warn
from litreview.errors import UsageError
from litreview.model.fields import spelled
from litreview.model.vocabulary import (
    Account,
    Certainty,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    QuoteRole,
    Reported,
)

if TYPE_CHECKING:
    from litreview.settings import Settings
    from litreview.workflow.results import Written

ReviewerOption = Annotated[
    str | None, Option(metavar="NAME", help="Who judges; names the file written.")
]
QuoteOption = Annotated[
    str, Option(metavar="TEXT", help="A sentence of the title or abstract, word for word.")
]
SourceOption = Annotated[
    str, Option(metavar="TEXT", help="Where else it is said: a full text, an account, a URL.")
]


def _choice(kind: type[StrEnum], help_text: str) -> Any:  # noqa: ANN401 - as `Option` says
    """An option whose values may be typed in any case, and with hyphens for underscores."""

    def read(typed: str) -> StrEnum:
        try:
            return kind(spelled(typed))
        except ValueError:
            raise BadParameter(f"{typed!r} is not one of: {', '.join(kind)}.") from None

    return Option(parser=read, metavar=f"[{'|'.join(kind)}]", help=help_text)


CertaintyOption = Annotated[
    Certainty | None,
    _choice(Certainty, "How sure you are of the source."),
]
AccountOption = Annotated[Account | None, _choice(Account, "What kind of source it is.")]
NoteOption = Annotated[str, Option(metavar="TEXT", help="A remark kept with the judgement.")]


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
        str,
        Option(
            metavar="TEXT", help="A remark kept with the judgement; alone, one that never counts."
        ),
    ] = "",
    reviewer: ReviewerOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    r"""Show what waits for a reviewer, or judge one study.

    Example:
        litreview grade semax                        # what waits, most in need first
        litreview grade semax 29798983               # one study: tags, sentences, words
        litreview grade semax 29798983 --accept --reviewer a.ivanova
        litreview grade semax 29798983 --set n=110 --set control=usual_care \
          --source "full text, table 1" --account full_text --certainty high \
          --reviewer a.ivanova
        litreview grade semax --undo --reviewer a.ivanova   # take the last action back
        litreview grade semax --redo --reviewer a.ivanova   # and bring it back again
        litreview grade semax 29798983 --note "ask for the full text" --reviewer a.ivanova
        litreview grade semax claim:cold-storage --set stated=yes --as-of 2018 \
          --source "label of the spray" --account label --certainty high \
          --reviewer a.ivanova
    """
    from litreview.reviews.basis import Grounds
    from litreview.settings import read_settings
    from litreview.workflow.compounds import FACT
    from litreview.workflow.review import grade as judge
    from litreview.workflow.review import state_fact

    writes = bool(sets or accept or quote or source or note or as_of)
    if undo or redo:
        if writes or (undo and redo):
            name = "--undo" if undo else "--redo"
            raise UsageError(f"{name} stands alone", fix="Undo or redo first, then judge again.")
        if redo and study is not None:
            raise UsageError("--redo names nothing: it brings back the last undo", fix="Drop it.")
        settings = read_settings(workspace)
        who = _who(settings, reviewer)
        _reverse(settings, compound, who, study, redo=redo, as_json=as_json)
        return
    settings = read_settings(workspace)
    grounds = Grounds(quote, source, certainty or "", account or "")
    written: Written
    if not writes:
        _show(settings, compound, study, as_json=as_json)
        return
    elif study is None:
        raise UsageError("missing PMID", fix="Name it after the compound.")
    elif study.startswith(FACT):
        if accept:
            raise UsageError("--accept is said of a study", fix="Write --set stated=yes.")
        written = state_fact(
            settings,
            compound,
            study,
            reviewer=_who(settings, reviewer),
            sets=sets or (),
            grounds=grounds,
            note=note,
            as_of=as_of,
        )
    elif as_of:
        raise UsageError("--as-of is said of a claim of fact", fix="Name it: claim:ID.")
    else:
        written = judge(
            settings,
            compound,
            study,
            reviewer=_who(settings, reviewer),
            sets=sets or (),
            grounds=grounds,
            note=note,
            accept=accept,
        )
    _say_written(written, as_json=as_json, accepted=accept)


@app.command()
def link(
    claim: Annotated[str, Argument(metavar="CLAIM", help="A claim's id.")],
    studies: Annotated[
        list[str], Argument(metavar="PMID", help="PMIDs, or manual:ID, judged alike.")
    ],
    population: Annotated[
        PopulationMatch,
        _choice(PopulationMatch, "Are these the people claimed for?"),
    ],
    outcome: Annotated[
        OutcomeMatch,
        _choice(OutcomeMatch, "Was what the claim names measured?"),
    ],
    intervention: Annotated[
        InterventionMatch,
        _choice(InterventionMatch, "Was it given as claimed?"),
    ],
    direction: Annotated[
        Direction,
        _choice(Direction, "What does the study say of the claim?"),
    ],
    objective: Annotated[Reported | None, _choice(Reported, "Is the outcome objective?")] = None,
    part: Annotated[
        str, Option(metavar="NAME", help="The part of a two-part claim it bears on.")
    ] = "",
    n: Annotated[
        str, Option("--n", metavar="NUMBER", help="Its people who bear on the claim, if not all.")
    ] = "",
    quote: QuoteOption = "",
    role: Annotated[
        QuoteRole | None,
        _choice(QuoteRole, "What the quote is for in its paper, if not as suggested."),
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
        litreview link stroke-recovery 29798983 --population match --outcome direct \
          --intervention same --direction supports --reviewer a.ivanova \
          --source "full text, table 3" --account full_text --certainty high
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
        reviewer=_who(settings, reviewer),
        compound=compound,
        grounds=Grounds(quote, source, certainty or "", account or "", role or ""),
        note=note,
    )
    _say_written(written, as_json=as_json)


def _who(settings: Settings, named: str | None) -> str:
    """Who judges: as named, else by the environment or git."""
    from litreview.settings import default_reviewer

    reviewer = named or default_reviewer(settings.workspace)
    if not reviewer:
        raise UsageError(
            "a judgement needs its reviewer",
            fix="Add --reviewer NAME, or set LITREVIEW_REVIEWER or git's user.name; it names the "
            "file that is written.",
        )
    return reviewer


def _say_written(written: Written, *, as_json: bool, accepted: bool = False) -> None:
    from litreview.cli.judging import judgement_line, left_line
    from litreview.model.judgement import judgement_to_json

    if as_json:
        print_json([judgement_to_json(judgement) for judgement in written.judgements])
    else:
        say_all(map(judgement_line, written.judgements))
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


def _show(settings: Settings, compound: str, study: str | None, *, as_json: bool) -> None:
    from litreview.workflow.compounds import FACT

    if study is None:
        _show_queue(settings, compound, as_json=as_json)
    elif study.startswith(FACT):
        _show_fact(settings, compound, study, as_json=as_json)
    else:
        _show_study(settings, compound, study, as_json=as_json)


def _show_fact(settings: Settings, compound: str, claim: str, *, as_json: bool) -> None:
    from litreview.cli.json_shapes import fact_shape
    from litreview.cli.judging import fact_lines
    from litreview.workflow.show import fact_in_hand

    fact = fact_in_hand(settings, claim, compound)
    if as_json:
        print_json(fact_shape(fact))
    else:
        say_wrapped(fact_lines(fact))


def _show_study(settings: Settings, compound: str, study: str, *, as_json: bool) -> None:
    from litreview.cli.json_shapes import graded_shape
    from litreview.cli.judging import study_lines
    from litreview.workflow.show import study_in_hand

    dossier, known = study_in_hand(settings, compound, study)
    if as_json:
        print_json(graded_shape(dossier, known))
    else:
        say_wrapped(study_lines(dossier, known))


def _show_queue(settings: Settings, compound: str, *, as_json: bool) -> None:
    from litreview.cli.json_shapes import queue_shape
    from litreview.cli.judging import QUEUE_COLUMNS, queue_row
    from litreview.cli.summaries import MAX_LISTED
    from litreview.render.wording import counted
    from litreview.workflow.queue import grading_queue

    queue = grading_queue(settings, compound)
    if as_json:
        print_json(queue_shape(queue))
        return
    shown = queue.studies[:MAX_LISTED]
    say_table(QUEUE_COLUMNS, [queue_row(queue.dossier, each) for each in shown])
    waiting = counted(len(queue.studies), "study", "studies")
    say(f"Showing {len(shown)} of {waiting} awaiting review")
