"""Verbs that show what is known: `tiers`, `explain`, `studies`, `claims`, `audit`, `prisma`.

The command line enters; one workflow verb is called and what it knows printed. Writes
nothing anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from litreview.cli.ages import read_years
from litreview.cli.app import CompoundArgument, CompoundOption, JsonOption, WorkspaceOption, app
from litreview.cli.columns import wrap_words
from litreview.cli.printing import (
    end_with,
    print_bytes,
    print_json,
    say,
    say_all,
    say_table,
    say_wrapped,
    warn,
    width,
)
from litreview.cli.reviewers import (
    ReviewerOption,
    UnblindedOption,
    View,
    WholeOption,
)
from litreview.cli.usage import at_least_one, choice
from litreview.errors import UsageError
from litreview.model.vocabulary import Design, Species, Standing

if TYPE_CHECKING:
    from litreview.workflow.show import StudyTable


@app.command()
def tiers(
    compounds: Annotated[
        list[str], Argument(metavar="COMPOUND", help="Names of files in queries/, such as semax.")
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every claim with its tier, its verdict and what counts.

    Example:
        litreview tiers semax
        litreview tiers semax --json
    """
    from litreview.cli.json_shapes import tiers_shape
    from litreview.cli.rows import TIER_COLUMNS, tier_heading, tier_rows
    from litreview.settings import read_settings
    from litreview.workflow.compounds import errors_of
    from litreview.workflow.show import tiers as decided

    report = decided(read_settings(workspace), compounds)
    errors = errors_of(report.unread)
    if as_json and (report.dossiers or not errors):
        print_json(tiers_shape(report.dossiers))
    for dossier in () if as_json else report.dossiers:
        say_wrapped(tier_heading(dossier))
        say_table(TIER_COLUMNS, tier_rows(dossier))
    end_with(errors)


@app.command()
def explain(
    claim: Annotated[str, Argument(metavar="CLAIM", help="A claim's id.")],
    full: Annotated[
        bool, Option("--full", help="The whole trace: rules, studies, tags, quotes.")
    ] = False,
    without: Annotated[
        list[str] | None,
        Option(metavar="PMID", help="As if nobody had linked this study; may be given again."),
    ] = None,
    values: Annotated[
        list[str] | None,
        Option(
            "--if",
            metavar="PMID.FIELD=VALUE",
            help="As if enough people said so, of a field or of the link (direction, link.n, ...).",
        ),
    ] = None,
    as_retracted: Annotated[
        list[str] | None,
        Option(metavar="PMID", help="As if this study were retracted; may be given again."),
    ] = None,
    compound: CompoundOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a claim on one screen: its tier, why, what if.

    Example:
        litreview explain stroke-recovery
        litreview explain stroke-recovery --full   # rules, tags and quotes
        litreview explain stroke-recovery --without 29798983
        litreview explain stroke-recovery --if 29798983.blinding=double
    """
    from litreview.render.answer import answer
    from litreview.render.difference import difference
    from litreview.render.explain import explain_claim
    from litreview.settings import read_settings
    from litreview.workflow.show import explain as explained
    from litreview.workflow.whatif import Typed

    typed = Typed(tuple(without or ()), tuple(values or ()), tuple(as_retracted or ()))
    told = explained(read_settings(workspace), claim, compound, typed)
    if told.supposed is not None:
        found = difference(told.dossier, told.supposed, claim, typed.words)
        if as_json:
            print_json(found)
            return
        say_all(found.lines(width()))
        if not full:
            return
    dossier = told.supposed or told.dossier
    if as_json:
        print_json(explain_claim(dossier, claim))
    elif full:
        say_all(explain_claim(dossier, claim).lines(width()))
    else:
        say_all(answer(dossier, claim).lines(width()))


def _check_alone(study: str, chosen: Iterable[object]) -> None:
    """Refuse what chooses among many studies beside the name of one."""
    if any(chosen):
        raise UsageError(f"{study} is one study", fix="Name it alone, or filter all of them.")


def _any_of(values: Iterable[str]) -> str:
    return f"Only these, may be given again: {', '.join(values)}."


@app.command()
def studies(
    compound: CompoundArgument,
    study: Annotated[
        str | None, Argument(metavar="PMID", help="One study alone: a PMID, or manual:ID.")
    ] = None,
    species: Annotated[list[Species] | None, choice(Species, _any_of(Species), "SPECIES")] = None,
    design: Annotated[list[Design] | None, choice(Design, _any_of(Design), "DESIGN")] = None,
    standing: Annotated[
        list[Standing] | None, choice(Standing, _any_of(Standing), "STANDING")
    ] = None,
    year: Annotated[
        str | None, Option(metavar="YEARS", help="Only from 2018, 2010-2015, 2010- or -2015.")
    ] = None,
    min_n: Annotated[int | None, at_least_one("Only studies that report so many.")] = None,
    graded: Annotated[
        bool | None, Option("--graded/--ungraded", help="Only what a person graded, or not.")
    ] = None,
    claim: Annotated[
        str | None, Option(metavar="CLAIM", help="Only studies linked to this claim.")
    ] = None,
    search: Annotated[
        str | None,
        Option(
            metavar="TEXT",
            help='Only studies with all these words; "two words" together, strok* for a beginning.',
        ),
    ] = None,
    as_csv: Annotated[
        bool, Option("--csv", help="Print CSV with every column, for a spreadsheet.")
    ] = False,
    reviewer: ReviewerOption = None,
    unblinded: UnblindedOption = False,
    whole: WholeOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a compound's studies, or one with its text and level.

    Example:
        litreview studies semax --species human --min-n 20
        litreview studies semax --design rct --csv > trials.csv
        litreview studies semax --claim stroke-recovery --year 2010-
        litreview studies semax --ungraded --search "ischaemic stroke"
        litreview studies semax 29798983    # its text, fields, links and level
        litreview studies semax --graded --unblinded   # everybody's words
    """
    from litreview.cli.rows import STUDY_COLUMNS, study_row
    from litreview.cli.study_screens import show_study
    from litreview.render.shapes import studies_shape
    from litreview.render.study_search import find_studies
    from litreview.render.wording import counted
    from litreview.settings import read_settings
    from litreview.workflow.compounds import claim_of
    from litreview.workflow.show import studies as known

    _check_one(as_csv, as_json, "--csv or --json?")
    _check_one(reviewer is not None, unblinded, "--reviewer or --unblinded?")
    if search is not None and not search.strip():
        raise UsageError("nothing to search for", where="--search", fix="Write a word or more.")
    years = read_years(year) if year is not None else None
    settings = read_settings(workspace)
    filters = (species, design, standing, year, min_n, claim, search)
    if study is not None:
        _check_alone(study, (as_csv, graded is not None, *filters))
        show_study(settings, compound, study, View(reviewer, unblinded, whole), as_json=as_json)
        return
    if claim is not None:
        claim_of(settings, claim, compound)  # an unknown one names those near it
    view = View(reviewer, unblinded, whole)
    seen = known(settings, compound, view.reader(settings))
    _say_hidden(seen, claim)
    dossier = seen.dossier
    if as_json and graded is None and not any(filters):
        print_json(studies_shape(dossier))  # all of them: nothing to choose, no pandas to load
        return
    from litreview.render.frames import StudyFilter, plain_rows, studies_csv, study_frame

    hits = find_studies(dossier.records.values(), search) if search else None
    wanted = StudyFilter(
        species or None, design or None, standing or None, years, min_n, graded, claim, hits
    )
    table = study_frame(dossier)
    shown = table[wanted.mask(table)]
    if as_csv:
        print_bytes(studies_csv(shown))
    elif as_json:
        print_json(studies_shape(dossier, shown["study"]))
    else:
        say_table(STUDY_COLUMNS, map(study_row, plain_rows(shown)))
        total = counted(len(table), "study", "studies")
        say(f"{len(shown):,} of {total}; n.r. = not reported")
        if min_n is not None:
            silent = table[replace(wanted, min_n=None).mask(table) & table["n"].isna()]
            say(f"{counted(len(silent), 'more study', 'more studies')} without a reported n")


def _check_one(one: bool, other: bool, question: str) -> None:
    if one and other:
        raise UsageError(question, fix="Give one of the two.")


def _say_hidden(table: StudyTable, claim: str | None) -> None:
    """How many people's words are hidden from whom, and how they are seen."""
    from litreview.render.wording import counted

    studies = {word.study for word in table.hidden if word.study is not None}
    if not studies:
        return
    policy = table.dossier.policy
    hidden = policy.people(word.reviewer for word in table.hidden)
    people = counted(len(hidden), "person", "people")
    where = counted(len(studies), "study", "studies")
    told = (
        f"Hidden from {table.reviewer} until judged: the words of {people} on {where}. "
        + ("Studies that you linked are listed here, not others'. " if claim is not None else "")
        + "--unblinded shows them."
    )
    warn("\n".join(wrap_words(told, width(), rest="  ")))


@app.command()
def claims(
    compound: CompoundArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """List a compound's claims, or what is wrong with them.

    Each mistake of claims.toml, reports.toml, corrections.toml and topics.toml is named with its
    line and what to do; then the exit code is 11 and nothing is listed. `litreview doctor` names
    the mistakes of every file.

    Example:
        litreview claims semax
        litreview claims semax --json
    """
    from litreview.cli.json_shapes import claims_shape
    from litreview.cli.rows import CLAIM_COLUMNS, claim_row
    from litreview.render.wording import counted
    from litreview.settings import read_settings
    from litreview.workflow.show import claims as filed

    report = filed(read_settings(workspace), compound)
    end_with(report.mistakes)
    if as_json:
        print_json(claims_shape(report.rows))
        return
    if report.rows:
        say_table(CLAIM_COLUMNS, map(claim_row, report.rows))
    say(f"{counted(len(report.rows), 'claim')}; the files are in order.")


@app.command()
def audit(
    compound: CompoundArgument,
    every: Annotated[
        bool, Option("--all", help="Also what is right, and what cannot be checked.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check what sources cite, and their numbers, against records.

    Example:
        litreview audit semax
        litreview audit semax --all
        litreview audit semax --json
    """
    from litreview.cli.json_shapes import audit_shape
    from litreview.render.audit_words import audit_lines
    from litreview.settings import read_settings
    from litreview.workflow.audit import audit as audited

    found = audited(read_settings(workspace), compound)
    if as_json:
        print_json(audit_shape(found))
    else:
        say_wrapped(audit_lines(found.dossier, found.audit, every=every))


@app.command()
def prisma(
    compound: CompoundArgument,
    svg: Annotated[
        bool, Option("--svg", help="Print the diagram as SVG and nothing else.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count a review's records by the steps of PRISMA 2020.

    Each step is the one before it, less what falls out and with what comes in.

    Example:
        litreview prisma semax
        litreview prisma semax --svg > flow.svg
        litreview prisma semax --json
    """
    from litreview.cli.json_shapes import prisma_shape
    from litreview.cli.rows import FLOW_COLUMNS, flow_rows
    from litreview.render.figures.flow import flow_figure, flow_steps
    from litreview.settings import read_settings
    from litreview.workflow.publish import printer_of
    from litreview.workflow.show import prisma as counted

    _check_one(svg, as_json, "--svg or --json?")
    settings = read_settings(workspace)
    dossier = counted(settings, compound)
    steps = tuple(flow_steps(dossier))
    if as_json:
        print_json(prisma_shape(dossier, steps))
    elif svg:
        figure = flow_figure(dossier)
        if figure is None:
            raise UsageError(f"{compound} has no records", fix="Refresh it, or import a file.")
        print_bytes(printer_of(settings).text("flow.svg", "flow.svg", figure=figure).content)
    else:
        say_table(FLOW_COLUMNS, flow_rows(steps))
