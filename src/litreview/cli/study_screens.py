"""What waits for a reviewer and what is known of one study or fact, printed.

Settings and what was asked for enter; one workflow verb is called, and what it hands back is
printed as lines, a table or JSON. Nothing is judged here.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from litreview.cli.printing import print_json, say, say_all, say_table, say_wrapped, warn, width
from litreview.errors import UsageError

if TYPE_CHECKING:
    from litreview.cli.reviewers import View
    from litreview.settings import Settings

_OPTIONS = {
    "claim": "--claim",
    "field": "--field",
    "unlinked": "--unlinked",
    "stale": "--stale",
    "only": "--only",
    "with_abstract": "--with-abstract",
    "sample": "--sample",
}
"""What is said of the queue, by its name in the workflow."""


def show(
    settings: Settings,
    compound: str,
    study: str | None,
    view: View,
    filters: Mapping[str, Any],
    *,
    as_json: bool,
) -> None:
    """Open the screen, or print what one sees of a study, a fact, or one's queue."""
    from litreview.workflow.compounds import FACT

    if not as_json and on_screen(settings, compound, study, view, filters):
        return
    if study is None:
        _show_queue(settings, compound, view, filters, as_json=as_json)
    elif study.startswith(FACT):
        _show_fact(settings, compound, study, view, as_json=as_json)
    else:
        show_study(settings, compound, study, view, as_json=as_json)


def on_screen(
    settings: Settings,
    compound: str,
    study: str | None,
    view: View,
    filters: Mapping[str, Any],
) -> bool:
    """Open the full screen where there is a terminal for it; whether it was opened.

    Where Textual is missing, how to have it is said, and what there is without.
    """
    from importlib.util import find_spec

    from litreview.settings import dumb_terminal
    from litreview.workflow.compounds import FACT

    streams = (sys.stdin, sys.stdout, sys.stderr)
    if view.listed or view.unblinded or not all(stream.isatty() for stream in streams):
        return False
    if study is not None and (
        view.whole or study.startswith(FACT)
    ):  # every tag and quote: to be read, not judged
        return False
    if dumb_terminal() or find_spec("textual") is None:
        why = "this terminal cannot show it" if dumb_terminal() else "Textual is not installed"
        fix = "" if dumb_terminal() else " `pip install 'litreview[screen]'` adds it;"
        warn(f"The full screen is left out: {why}.{fix} --plain asks one line at a time.")
        return False
    if view.reader(settings) is None:
        return False  # nobody is known: the queue tells how to be
    _run_screen(settings, compound, study, view, filters)
    return True


def _run_screen(
    settings: Settings,
    compound: str,
    study: str | None,
    view: View,
    filters: Mapping[str, Any],
) -> None:
    from litreview.cli.reviewers import reviewer_of
    from litreview.cli.screen.app import run_screen
    from litreview.cli.screen.words import account_lines
    from litreview.workflow.queue import Wanted
    from litreview.workflow.session import Session

    wanted = Wanted(**filters, every=view.whole)
    who = reviewer_of(settings, view.reviewer)
    session = Session(settings, compound, who, wanted, study=study, hide=view.hide)
    try:
        run_screen(session)
        say_wrapped(account_lines(session.account(), session.reviewer, session.compound))
    finally:
        session.__exit__()


def _show_fact(settings: Settings, compound: str, claim: str, view: View, *, as_json: bool) -> None:
    from litreview.cli.json_shapes import fact_shape
    from litreview.cli.judging import fact_lines
    from litreview.workflow.show import fact_in_hand

    fact = fact_in_hand(settings, claim, compound, view.reader(settings))
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


def check_options(
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


def put_off(settings: Settings, compound: str, study: str, who: str, *, as_json: bool) -> None:
    """Put a study behind the others of a queue, and print what comes next."""
    from litreview.cli.json_shapes import queue_shape
    from litreview.render.wording import counted
    from litreview.workflow.queue import skip

    queue = skip(settings, compound, study, who, None if as_json else 2)
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
    view: View,
    filters: Mapping[str, Any],
    *,
    as_json: bool,
) -> None:
    from litreview.cli.json_shapes import queue_shape
    from litreview.cli.judging import QUEUE_COLUMNS, queue_row
    from litreview.cli.summaries import MAX_LISTED
    from litreview.render.suggestion_words import study_lines
    from litreview.render.wording import counted
    from litreview.reviews.queue import Need
    from litreview.workflow.queue import Wanted, grading_queue

    wanted = Wanted(**filters, every=view.whole)
    most = None if as_json else MAX_LISTED
    queue = grading_queue(settings, compound, view.reader(settings), wanted, most)
    if queue.problem:
        warn(queue.problem)
    if as_json:
        print_json(queue_shape(queue))
        return
    if not queue.records:
        say(
            f"No record is stored: `litreview refresh {compound}` asks PubMed, `litreview import "
            f"FILE --compound {compound}` reads a file."
        )
        return
    shown = queue.studies[:MAX_LISTED]
    say_table(QUEUE_COLUMNS, [queue_row(queue, each) for each in shown])
    listed = counted(len(queue.studies), "study", "studies")
    awaiting = "" if view.whole else " awaiting review"
    by = f" by {queue.reviewer}" if awaiting and queue.reviewer is not None else ""
    say(f"Showing {len(shown)} of {listed}{awaiting}{by}")
    if queue.drawn is not None:
        waits = sum(one.need is not Need.NONE for one in queue.asked.values())
        whom = "you" if queue.reviewer is not None else "a reviewer"
        say(f"{queue.drawn} drawn, {waits} of them {'waits' if waits == 1 else 'wait'} for {whom}.")
    titles = [queue.dossier.records[each.study].title.plain for each in queue.may_bear]
    say_wrapped(study_lines(queue.may_bear, titles))
    if queue.reviewer is None:
        say("Everybody's words are shown; --reviewer NAME shows your own queue.")
