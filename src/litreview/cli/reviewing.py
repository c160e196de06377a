"""Verbs by which people judge: `grade`, `link`.

The command line enters; one workflow verb is called, and what was written, or what waits to
be judged, is printed. Nothing is appended here, and no quote checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from litreview.cli.app import CompoundArgument, CompoundOption, JsonOption, WorkspaceOption, app
from litreview.cli.printing import (
    print_json,
    say,
    say_all,
    say_table,
    say_wrapped,
    warn,
    width,
)
from litreview.errors import UsageError
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
    from litreview.model.identity import Reviewer
    from litreview.model.judgement import Judgement
    from litreview.settings import Settings

ReviewerOption = Annotated[
    str | None, Option(metavar="NAME", help="Who judges; names the file written.")
]
UnblindedOption = Annotated[
    bool, Option("--unblinded", help="Show everybody's words, also on what you have not judged.")
]
WholeOption = Annotated[bool, Option("--all", help="Of one study: every tag and every quote.")]
QuoteOption = Annotated[
    str, Option(metavar="TEXT", help="A sentence of the title or abstract, word for word.")
]
SourceOption = Annotated[
    str, Option(metavar="TEXT", help="Where else it is said: a full text, an account, a URL.")
]
CertaintyOption = Annotated[Certainty | None, Option(help="How sure you are of the source.")]
AccountOption = Annotated[Account | None, Option(help="What kind of source it is.")]
NoteOption = Annotated[str, Option(metavar="TEXT", help="A remark kept with the judgement.")]

_OPTIONS = {
    "claim": "--claim",
    "field": "--field",
    "unlinked": "--unlinked",
    "stale": "--stale",
    "with_abstract": "--with-abstract",
    "sample": "--sample",
}
"""What is said of the queue, by its name in the workflow."""


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
    as_of: Annotated[
        str, Option(metavar="DAY", help="Of a fact: when it was true; 2018, 2018-05 or 2018-05-21.")
    ] = "",
    quote: QuoteOption = "",
    source: SourceOption = "",
    certainty: CertaintyOption = None,
    account: AccountOption = None,
    note: NoteOption = "",
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
    sample: Annotated[
        int | None,
        Option(metavar="N", min=1, help="Queue: N studies, the same for everybody."),
    ] = None,
    reviewer: ReviewerOption = None,
    unblinded: UnblindedOption = False,
    whole: WholeOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    r"""Show what waits for you, or judge one study.

    Example:
        litreview grade semax                        # your queue, in order
        litreview grade semax --claim stroke-recovery --with-abstract
        litreview grade semax --sample 20            # the same 20 for every reviewer
        litreview grade semax 29798983 --skip        # later
        litreview grade semax 29798983               # one study: tags, sentences, words
        litreview grade semax 29798983 --accept --reviewer a.ivanova
        litreview grade semax 29798983 --set n=110 --set control=usual_care \
          --source "full text, table 1" --account full_text --certainty high \
          --reviewer a.ivanova
        litreview grade semax --undo --reviewer a.ivanova   # take the last action back
        litreview grade semax claim:cold-storage --set stated=yes --as-of 2018 \
          --source "label of the spray" --account label --certainty high \
          --reviewer a.ivanova
    """
    from litreview.reviews.basis import Grounds
    from litreview.settings import read_settings
    from litreview.workflow.compounds import FACT
    from litreview.workflow.review import grade as judge
    from litreview.workflow.review import state_fact
    from litreview.workflow.review import undo as take_back

    writes = bool(sets or accept or quote or source or note or as_of)
    if undo and writes:
        raise UsageError("--undo stands alone", fix="Undo first, then judge again.")
    filters: dict[str, Any] = {"claim": claim, "field": field, "unlinked": unlinked, "stale": stale}
    filters |= {"with_abstract": with_abstract, "sample": sample}
    _check_queue_options(filters, study, skip=skip, writes=writes or undo)
    settings = read_settings(workspace)
    grounds = Grounds(quote, source, certainty or "", account or "")
    written: tuple[Judgement, ...]
    if undo:
        written = take_back(settings, compound, _who(settings, reviewer), study)
    elif not writes:
        _show(settings, compound, study, View(reviewer, unblinded, whole), filters, skip=skip, as_json=as_json)
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
    _say_written(written, as_json=as_json)


@app.command()
def link(
    claim: Annotated[str, Argument(metavar="CLAIM", help="A claim's id.")],
    studies: Annotated[
        list[str], Argument(metavar="PMID", help="PMIDs, or manual:ID, judged alike.")
    ],
    population: Annotated[PopulationMatch, Option(help="Are these the people claimed for?")],
    outcome: Annotated[OutcomeMatch, Option(help="Was what the claim names measured?")],
    intervention: Annotated[InterventionMatch, Option(help="Was it given as claimed?")],
    direction: Annotated[Direction, Option(help="What does the study say of the claim?")],
    objective: Annotated[Reported | None, Option(help="Is the outcome objective?")] = None,
    part: Annotated[
        str, Option(metavar="NAME", help="The part of a two-part claim it bears on.")
    ] = "",
    n: Annotated[
        str, Option("--n", metavar="NUMBER", help="Its people who bear on the claim, if not all.")
    ] = "",
    quote: QuoteOption = "",
    role: Annotated[
        QuoteRole | None, Option(help="What the quote is for in its paper, if not as suggested.")
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
    _say_written(written.judgements, as_json=as_json)
    for warning in written.warnings:
        warn(warning)


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


def _say_written(judgements: Sequence[Judgement], *, as_json: bool) -> None:
    from litreview.cli.judging import judgement_line
    from litreview.model.judgement import judgement_to_json

    if as_json:
        print_json([judgement_to_json(judgement) for judgement in judgements])
    else:
        say_all(map(judgement_line, judgements))


@dataclass(frozen=True)
class View:
    """Whose view of people's words is asked for, and whether all of it.

    Attributes:
        reviewer: As named; None for whoever sits here.
        unblinded: Everybody's words, whoever looks.
        whole: Every tag and every quote.
    """

    reviewer: str | None = None
    unblinded: bool = False
    whole: bool = False

    def reader(self, settings: Settings) -> Reviewer | None:
        """Who looks; None for somebody who may see everybody's words."""
        from litreview.settings import default_reviewer
        from litreview.workflow.compounds import known_reviewer

        if self.unblinded:
            return None
        name = self.reviewer or default_reviewer(settings.workspace)
        return known_reviewer(name) if name else None


def _show(
    settings: Settings,
    compound: str,
    study: str | None,
    view: View,
    filters: Mapping[str, Any],
    *,
    skip: bool,
    as_json: bool,
) -> None:
    from litreview.workflow.compounds import FACT

    if study is None:
        _show_queue(settings, compound, reviewer, filters, as_json=as_json)
    elif skip:
        _skip(settings, compound, study, _who(settings, reviewer), as_json=as_json)
    elif study.startswith(FACT):
        _show_fact(settings, compound, study, as_json=as_json)
    else:
        show_study(settings, compound, study, view, as_json=as_json)


def _show_fact(settings: Settings, compound: str, claim: str, *, as_json: bool) -> None:
    from litreview.cli.json_shapes import fact_shape
    from litreview.cli.judging import fact_lines
    from litreview.workflow.show import fact_in_hand

    fact = fact_in_hand(settings, claim, compound)
    if as_json:
        print_json(fact_shape(fact))
    else:
        say_wrapped(fact_lines(fact))


def show_study(settings: Settings, compound: str, study: str, view: View, *, as_json: bool) -> None:
    """Print one study's sheet, or all that is known of it."""
    from litreview.cli.json_shapes import graded_shape
    from litreview.cli.judging import sheet_of
    from litreview.workflow.show import study_in_hand

    hand = study_in_hand(settings, compound, study, view.reader(settings))
    if as_json:
        print_json(graded_shape(hand))
    else:
        say_all(sheet_of(hand, whole=view.whole).lines(width()))


def _check_queue_options(
    filters: Mapping[str, Any], study: str | None, *, skip: bool, writes: bool
) -> None:
    """Refuse what is said of the queue together with what is said of one study."""
    given = [_OPTIONS[name] for name, value in filters.items() if value not in {None, False}]
    if given and (study is not None or writes or skip):
        several = "are" if len(given) > 1 else "is"
        raise UsageError(
            f"{', '.join(given)} {several} for the queue, and one study is named or judged here",
            fix="List the queue first: leave out the study and what is written.",
        )
    if skip and (writes or study is None):
        problem = "--skip stands alone" if writes else "--skip which study?"
        raise UsageError(problem, fix="Write litreview grade COMPOUND PMID --skip.")


def _skip(settings: Settings, compound: str, study: str, who: str, *, as_json: bool) -> None:
    from litreview.cli.json_shapes import queue_shape
    from litreview.render.wording import counted
    from litreview.workflow.queue import skip

    queue = skip(settings, compound, study, who)
    if as_json:
        print_json(queue_shape(queue))
        return
    before = counted(len(queue.studies) - 1, "study comes", "studies come")
    say(f"{queue.studies[-1]} waits at the end of your queue; {before} before it.")
    if len(queue.studies) > 1:
        following = queue.studies[0]
        say_wrapped([f"Next: {following}  {queue.dossier.records[following].title.plain}"])


def _show_queue(
    settings: Settings,
    compound: str,
    reviewer: str | None,
    filters: Mapping[str, Any],
    *,
    as_json: bool,
) -> None:
    from litreview.cli.json_shapes import queue_shape
    from litreview.cli.judging import QUEUE_COLUMNS, queue_row
    from litreview.cli.summaries import MAX_LISTED
    from litreview.render.wording import counted
    from litreview.settings import default_reviewer
    from litreview.workflow.queue import Wanted, grading_queue

    who = reviewer or default_reviewer(settings.workspace)
    queue = grading_queue(settings, compound, who, Wanted(**filters))
    if queue.problem:
        warn(queue.problem)
    if as_json:
        print_json(queue_shape(queue))
        return
    shown = queue.studies[:MAX_LISTED]
    say_table(QUEUE_COLUMNS, [queue_row(queue, each) for each in shown])
    listed = counted(len(queue.studies), "study", "studies")
    awaiting = "" if filters["every"] else " awaiting review"
    by = f" by {queue.reviewer}" if awaiting and queue.reviewer is not None else ""
    say(f"Showing {len(shown)} of {listed}{awaiting}{by}")
    if queue.reviewer is None:
        say("Everybody's words are shown; --reviewer NAME shows your own queue.")
