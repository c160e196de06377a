"""Verbs that send results out: `publish`, `export`.

The command line enters; one workflow verb is called and its report printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from typer import Option

from litreview.cli.app import CompoundsArgument, JsonOption, WorkspaceOption, app
from litreview.cli.printing import ProgressLine, end_with, print_json, say, say_all
from litreview.cli.reviewers import ReviewerOption, reviewer_of
from litreview.cli.usage import choice, choice_argument
from litreview.errors import UsageError

if TYPE_CHECKING:
    from litreview.settings import Settings
    from litreview.workflow.citations_out import StageFile

Format = Literal[
    "bibtex", "citations", "csl", "csv", "decisions", "json", "parquet", "ris", "robvis", "tables",
    "xlsx",
]  # fmt: skip
Stage = Literal["found", "screened-in", "excluded", "included"]
Hidden = Literal["some", "all", "none"]


@app.command()
def publish(
    compounds: CompoundsArgument = None,
    allow: Annotated[
        str | None,
        Option(
            metavar="REASON",
            help="Show tiers that are in doubt as decided, with this reason on the page.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the site: a page per compound, data files, index.

    A claim whose tier rests on what a person must settle first goes out at the tier it has without,
    and the exit code is 4.

    Example:
        litreview publish
        litreview publish semax
        litreview publish semax --allow "the authors confirm two separate trials"
    """
    from litreview.cli.summaries import publish_lines
    from litreview.settings import read_settings
    from litreview.workflow.publish import publish as publish_site

    if allow is not None and not allow.strip():
        raise UsageError("no reason given", where="--allow", fix="Write why, in a few words.")
    settings = read_settings(workspace)
    reason = " ".join((allow or "").split())
    with ProgressLine() as progress:
        report = publish_site(settings, compounds or (), allow=reason, progress=progress)
    if as_json:
        from litreview.cli.json_shapes import publish_shape

        print_json(publish_shape(report))
    else:
        say_all(publish_lines(report, Path.cwd()))
    end_with(report.errors)


@app.command()
def export(
    what: Annotated[
        Format,
        choice_argument(
            get_args(Format),
            metavar="FORMAT",
            help_text="bibtex, csl: citations. "
            "citations: the bibliography, no abstracts. "
            "csv, parquet: claims, studies, links and judgements, a file each. "
            "decisions: every claim and what it rests on, in Markdown. "
            "json: the same and each decision's trace, for programs. "
            "ris: citations with labels and notes, a file for each stage of the review. "
            "robvis: risk of bias by domain, a table for each tool. "
            "tables: the files of csv in one workbook. "
            "xlsx: a workbook of one reviewer's queue, for grade --from to read back.",
        ),
    ],
    compounds: CompoundsArgument = None,
    stage: Annotated[
        Stage | None,
        choice(get_args(Stage), "Of ris: one stage of the review; by default a file for each."),
    ] = None,
    hide: Annotated[
        Hidden | None,
        choice(
            get_args(Hidden),
            "Of xlsx: studies whose machine's values stay out, for an honest kappa.",
        ),
    ] = None,
    reviewer: ReviewerOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write data files, citations, decisions, robvis or a workbook.

    The data files are those of the site: bibtex, csl, csv, json, parquet and tables, byte for byte.
    Decisions are those the site would show. RIS is for Covidence, Rayyan, Zotero and EndNote. A
    workbook (xlsx) holds what waits for its reviewer, at most 500 studies at a time, and what they
    judged; nothing that others said; and of one study in ten no machine's values, unless --hide
    says otherwise. PubMed is asked nothing.

    Example:
        litreview export csv semax         # exports/semax-claims.csv and four more
        litreview export citations         # every compound
        litreview export citations semax   # rewrites data/semax/citations.jsonl
        litreview export decisions semax   # rewrites docs/decisions-semax.md
        litreview export ris semax --stage included   # exports/semax-included.ris
        litreview export robvis semax         # a table for each tool
        litreview export xlsx semax --reviewer b.petrov   # a workbook
    """
    from litreview.settings import read_settings
    from litreview.workflow.compounds import errors_of

    if stage is not None and what != "ris":
        raise UsageError("--stage is said of ris", fix="Leave it out.")
    if what != "xlsx" and (hide is not None or reviewer is not None):
        raise UsageError("--hide and --reviewer are said of xlsx", fix="Leave them out.")
    settings = read_settings(workspace)
    if what == "xlsx":
        _export_workbooks(settings, compounds or (), reviewer, hide, as_json=as_json)
        return
    if what in {"bibtex", "csl", "csv", "json", "parquet", "tables"}:
        _export_data(settings, compounds or (), what, as_json=as_json)
        return
    if what == "ris":
        from litreview.render.ris import Stage
        from litreview.workflow.citations_out import export_ris

        stages = (Stage(stage),) if stage else tuple(Stage)
        files, unread = export_ris(settings, compounds or (), stages)
        _say_stages(files, as_json=as_json)
        end_with(errors_of(unread))
        return
    elif what == "robvis":
        from litreview.workflow.robvis import export_robvis

        paths, unread = export_robvis(settings, compounds or ())
    elif what == "decisions":
        from litreview.workflow.publish import export_decisions

        paths, unread = export_decisions(settings, compounds or ())
    else:
        from litreview.workflow.bibliography import export_citations

        paths, unread = export_citations(settings, compounds or ())
    _say_written(what, paths, as_json=as_json)
    end_with(errors_of(unread))


def _export_data(settings: Settings, compounds: Sequence[str], what: str, *, as_json: bool) -> None:
    """Write the site's data files of one format, and say how much is in each."""
    from litreview.cli.summaries import shown
    from litreview.render.data_files import Format
    from litreview.render.wording import counted
    from litreview.workflow.compounds import errors_of
    from litreview.workflow.data_out import export_data

    done, unread = export_data(settings, compounds, Format(what))
    if as_json:
        print_json([{"format": what, "path": str(path), "rows": rows} for path, rows in done])
    one, many = ("citation", "citations") if what in {"bibtex", "csl"} else ("row", "rows")
    for path, rows in () if as_json else done:
        within = f": {counted(rows, one, many)}" if rows is not None else ""
        say(f"{shown(path, Path.cwd())}{within}")
    end_with(errors_of(unread))


def _say_stages(files: Sequence[StageFile], *, as_json: bool) -> None:
    """How many citations each file of a stage holds, and of how many studies they are papers."""
    from litreview.cli.summaries import shown
    from litreview.render.wording import counted

    if as_json:
        print_json(
            [{"format": "ris", "path": str(one.path), "studies": one.studies} for one in files]
        )
    for file in () if as_json else files:
        papers = counted(len(file.citations), "citation")
        several = file.studies < len(file.citations)
        of = f", papers of {counted(file.studies, 'study', 'studies')}" if several else ""
        say(f"{shown(file.path, Path.cwd())}: {papers}{of}")


def _say_written(what: str, paths: Sequence[Path], *, as_json: bool) -> None:
    from litreview.cli.summaries import shown
    from litreview.render.wording import counted

    if as_json:
        print_json([{"format": what, "path": str(path)} for path in paths])
    for path in () if as_json else paths:
        with path.open("rb") as file:
            count = sum(1 for _ in file)
        one, many = _NOUNS.get(what, ("citation", "citations"))
        names = what == "robvis"  # of its columns, in the first line
        say(f"{shown(path, Path.cwd())}: {counted(count - names, one, many)}")
    if what == "robvis" and not (paths or as_json):
        say("Nobody assessed the risk of bias of a study by its domains: nothing is written.")


_NOUNS = {"decisions": ("line", "lines"), "robvis": ("study", "studies")}
"""What stands on the lines of a file, where that is no citation."""


def _export_workbooks(
    settings: Settings,
    compounds: Sequence[str],
    reviewer: str | None,
    hide: str | None,
    *,
    as_json: bool,
) -> None:
    """Write a workbook for each compound; only what its reviewer may see stands in it."""
    from litreview.cli.summaries import shown
    from litreview.render.wording import counted
    from litreview.workflow.compounds import choose_compounds, errors_of, for_each
    from litreview.workflow.in_hand import Hide
    from litreview.workflow.workbook import export_workbook

    who, of = reviewer_of(settings, reviewer), Hide(hide or Hide.SOME)
    chosen = choose_compounds(settings, compounds)
    done, unread = for_each(chosen, lambda one: export_workbook(settings, one, who, of))
    if as_json:
        print_json([{"format": "xlsx", "path": str(path)} for path, _ in done])
    for path, count in () if as_json else done:
        say(f"{shown(path, Path.cwd())}: {counted(count, 'study', 'studies')}, for {who}")
        back = f"litreview grade {path.stem.removesuffix(f'-{who}')} --reviewer {who}"
        say(f"Filled in, `{back} --from FILE` reads it back.")
    if of is Hide.SOME and not as_json and done:
        say("The machine's values of one study in ten stay out of it; --hide none shows them.")
    end_with(errors_of(unread))
