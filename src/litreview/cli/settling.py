"""Verbs by which people compare their words and settle them: `agreement`, `adjudicate`.

The command line enters; one workflow verb is called, and figures, disputes or a decision are
printed. Of an open dispute no name is ever printed. Nothing is weighed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from litreview.cli.app import CompoundArgument, JsonOption, WorkspaceOption, app
from litreview.cli.printing import print_json, say_table, say_wrapped, warn
from litreview.cli.reviewers import (
    AccountOption,
    CertaintyOption,
    QuoteOption,
    ReviewerOption,
    SourceOption,
    reviewer_of,
)
from litreview.cli.usage import choice
from litreview.errors import UsageError
from litreview.model.vocabulary import (
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    QuoteRole,
    Reported,
)

if TYPE_CHECKING:
    from litreview.workflow.settle import Decision, DisputeList, Settlement


@app.command()
def agreement(
    compound: CompoundArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show how far two reviewers agree, field by field, with kappa.

    Cohen's kappa with its 95 % interval, over the words each gave before seeing the other's.

    Example:
        litreview agreement semax
        litreview agreement semax --json
    """
    from litreview.cli.json_shapes import agreement_shape
    from litreview.cli.settlements import AGREEMENT_COLUMNS, agreement_lines, agreement_row
    from litreview.settings import read_settings
    from litreview.workflow.settle import agreement as compared

    rows = compared(read_settings(workspace), compound)
    if as_json:
        print_json(agreement_shape(rows))
        return
    say_table(AGREEMENT_COLUMNS, [agreement_row(row) for row in rows if row.overall.items])
    say_wrapped(agreement_lines(rows))


@app.command()
def adjudicate(
    compound: CompoundArgument,
    study: Annotated[
        str | None,
        Argument(metavar="PMID", help="A PMID, manual:ID or, for a fact, claim:ID."),
    ] = None,
    thing: Annotated[
        str | None,
        Argument(
            metavar="THING", help="A field of the study, or the id of a claim it is linked to."
        ),
    ] = None,
    take: Annotated[
        str, Option(metavar="LETTER", help="Decide for this side, on what it rests on.")
    ] = "",
    value: Annotated[
        str, Option(metavar="VALUE", help="Decide for a value, of a field or a fact.")
    ] = "",
    population: Annotated[
        PopulationMatch | None, choice(PopulationMatch, "Decide a link: the people.")
    ] = None,
    outcome: Annotated[
        OutcomeMatch | None, choice(OutcomeMatch, "Decide a link: the outcome.")
    ] = None,
    intervention: Annotated[
        InterventionMatch | None, choice(InterventionMatch, "Decide a link: what was given.")
    ] = None,
    direction: Annotated[
        Direction | None, choice(Direction, "Decide a link: what it found.")
    ] = None,
    objective: Annotated[
        Reported | None, choice(Reported, "Decide a link: whether the outcome is objective.")
    ] = None,
    n: Annotated[
        str, Option("--n", metavar="NUMBER", help="Decide a link: its people who bear on it.")
    ] = "",
    part: Annotated[
        str, Option(metavar="NAME", help="Which part of a two-part claim, or which other report.")
    ] = "",
    note: Annotated[str, Option(metavar="TEXT", help="Why; a decision needs it.")] = "",
    consent: Annotated[
        list[str] | None,
        Option(metavar="NAME", help="Who differs and agrees to it; may be given again."),
    ] = None,
    quote: QuoteOption = "",
    role: Annotated[
        QuoteRole | None, choice(QuoteRole, "What the quote is for in its paper.")
    ] = None,
    source: SourceOption = "",
    certainty: CertaintyOption = None,
    account: AccountOption = None,
    decided: Annotated[
        bool, Option("--decided", help="Show what is decided: by whom, why, and who said what.")
    ] = False,
    reviewer: ReviewerOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    r"""Show what reviewers dispute, without names, or decide it.

    Who never gave a word on it, not even one taken back, decides alone. Anybody else needs the
    consent of each person whose word differs from the decision. A majority decides nothing.

    Example:
        litreview adjudicate semax                     # every open dispute
        litreview adjudicate semax 29798983 n          # one: a field
        litreview adjudicate semax 29798983 stroke-recovery    # one: a link
        litreview adjudicate semax 29798983 n --take A --note "table 1 counts all" \
          --reviewer c.orlova
        litreview adjudicate semax 29798983 n --value 110 --note "read together" \
          --consent b.petrov --reviewer a.ivanova
        litreview adjudicate semax claim:cold-storage --take B \
          --note "label of 2021"
        litreview adjudicate semax 29798983 separate --part 30225715 --take A \
          --note "why"     # two reports: one trial or two
        litreview adjudicate semax --decided           # with names and reasons
    """
    from litreview.reviews.basis import Grounds
    from litreview.settings import read_settings
    from litreview.workflow.settle import Decision, disputes
    from litreview.workflow.settle import adjudicate as settle

    answers: dict[str, str] = {"population": population or "", "outcome": outcome or ""}
    answers |= {"intervention": intervention or "", "direction": direction or ""}
    answers |= {"objective": objective or "", "n": n}
    decision = Decision(
        take=take,
        value=value,
        answers=answers if any(answers.values()) else None,
        grounds=Grounds(quote, source, certainty or "", account or "", role or ""),
        note=note,
        consent=tuple(consent or ()),
    )
    settings = read_settings(workspace)
    if not decision:
        _say_disputes(
            disputes(settings, compound, study, thing, part, decided=decided),
            decided=decided,
            as_json=as_json,
        )
        return
    _check_decision(decision, study, decided=decided)
    settled = settle(
        settings, compound, study or "", thing, decision,
        reviewer=reviewer_of(settings, reviewer), part=part,
    )  # fmt: skip
    _say_settled(settled, as_json=as_json)


def _check_decision(decision: Decision, study: str | None, *, decided: bool) -> None:
    if decided:
        raise UsageError("--decided shows what is decided", fix="Leave it out to decide.")
    if study is None:
        raise UsageError(
            "which dispute?", fix="Name its study and field, or its study and claim, or claim:ID."
        )


def _say_disputes(disputed: DisputeList, *, decided: bool, as_json: bool) -> None:
    from litreview.cli.json_shapes import disputes_shape
    from litreview.cli.settlements import dispute_lines

    if as_json:
        print_json(disputes_shape(disputed))
    else:
        say_wrapped(dispute_lines(disputed, decided=decided))


def _say_settled(settled: Settlement, *, as_json: bool) -> None:
    from litreview.cli.json_shapes import settled_shape
    from litreview.cli.settlements import settled_lines

    if as_json:
        print_json(settled_shape(settled))
    else:
        say_wrapped(settled_lines(settled))
    for warning in settled.warnings:
        warn(warning)
