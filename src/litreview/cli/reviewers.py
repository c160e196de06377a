"""What a person types to judge: who they are, what a word rests on, and what they may see.

The command line's options stand here, and the reviewer they come to. Nothing is printed or written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from typer import Option

from litreview.cli.usage import choice
from litreview.errors import UsageError
from litreview.model.vocabulary import Account, Certainty

if TYPE_CHECKING:
    from litreview.model.identity import Reviewer
    from litreview.settings import Settings
    from litreview.workflow.in_hand import Hide


ReviewerOption = Annotated[
    str | None, Option(metavar="NAME", help="Who judges or looks; names the file written.")
]
UnblindedOption = Annotated[
    bool, Option("--unblinded", help="Show everybody's words, judged or not.")
]
WholeOption = Annotated[
    bool, Option("--all", help="Of one study: every tag and quote. Of the queue: every study.")
]
QuoteOption = Annotated[
    str, Option(metavar="TEXT", help="A sentence of the title or abstract, word for word.")
]
SourceOption = Annotated[
    str, Option(metavar="TEXT", help="Where else it is said: a full text, an account, a URL.")
]
CertaintyOption = Annotated[Certainty | None, choice(Certainty, "How sure you are of the source.")]
AccountOption = Annotated[Account | None, choice(Account, "What kind of source it is.")]
NoteOption = Annotated[str, Option(metavar="TEXT", help="A remark kept with the judgement.")]


@dataclass(frozen=True)
class View:
    """Whose view of people's words is asked for, and whether all of it.

    Attributes:
        reviewer: As named; None for whoever sits here.
        unblinded: Everybody's words, whoever looks.
        whole: Every tag and every quote.
        listed: Printed, on a terminal too.
        calibrate: Whether the machine's values are hidden where one judges: of all studies or none;
            None of one in ten.
    """

    reviewer: str | None = None
    unblinded: bool = False
    whole: bool = False
    listed: bool = False
    calibrate: bool | None = None

    @property
    def hide(self) -> Hide:
        """Of which studies the machine's values are hidden."""
        from litreview.workflow.in_hand import Hide

        if self.calibrate is None:
            return Hide.SOME
        return Hide.ALL if self.calibrate else Hide.NONE

    def reader(self, settings: Settings) -> Reviewer | None:
        """Who looks; None for somebody who may see everybody's words."""
        from litreview.settings import default_reviewer
        from litreview.workflow.compounds import known_reviewer

        if self.unblinded:
            return None
        _refuse_nobody(self.reviewer)
        name = self.reviewer or default_reviewer(settings.workspace)
        return known_reviewer(name) if name else None


def reviewer_of(settings: Settings, named: str | None) -> str:
    """Who judges: as named, else by the environment or git."""
    from litreview.settings import default_reviewer

    _refuse_nobody(named)
    reviewer = named or default_reviewer(settings.workspace)
    if not reviewer:
        raise UsageError(
            "a judgement needs its reviewer",
            fix="Add --reviewer NAME, or set LITREVIEW_REVIEWER or git's user.name; it names the "
            "file that is written.",
        )
    return reviewer


def _refuse_nobody(named: str | None) -> None:
    if named is not None and not named.strip():
        raise UsageError("names nobody", where="--reviewer", fix="Write a name, or leave it out.")
