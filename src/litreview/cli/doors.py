"""The other doors of `grade`: `--plain`, and `--from FILE`.

What was typed enters; the door it names is opened, or refused beside what it cannot stand with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litreview.cli.filled_files import Reading, read_file
from litreview.cli.reviewers import View, reviewer_of
from litreview.errors import UsageError

if TYPE_CHECKING:
    from litreview.settings import Settings


@dataclass(frozen=True, slots=True)
class Door:
    """The door asked for; none where neither `plain` nor `file` is said."""

    plain: bool
    file: Path | None
    how: Reading

    def opens(self, study: str | None, *, writes: bool, filtered: bool) -> bool:
        """Whether it is one of these doors.

        Raises:
            UsageError: It cannot stand beside what else was typed.
        """
        name = "--plain" if self.plain else "--from"
        if self.file is None and self.how != Reading():
            raise UsageError(
                "--yes, --dry-run and --skip-refused are said of a file", fix="Add --from FILE."
            )
        if not self.plain and self.file is None:
            return False
        if writes or (self.plain and self.file is not None):
            raise UsageError(
                f"{name} stands alone: what it reads says what is judged",
                fix="Leave the other options out.",
            )
        if self.file is not None and (study is not None or filtered):
            raise UsageError(
                "--from names its studies itself", fix="Leave the study and the filters out."
            )
        return True

    def go(
        self,
        settings: Settings,
        compound: str,
        study: str | None,
        view: View,
        filters: Mapping[str, Any],
        *,
        as_json: bool,
    ) -> None:
        """Open it."""
        who = reviewer_of(settings, view.reviewer)
        if self.file is not None:
            read_file(settings, compound, self.file, who, self.how, as_json=as_json)
            return
        if as_json:
            raise UsageError("--plain is for people", fix="Leave --json out.")
        from litreview.cli.plain import Plain
        from litreview.workflow.queue import Wanted
        from litreview.workflow.session import Session

        wanted = Wanted(**filters, every=view.whole)
        with Session(settings, compound, who, wanted, study=study, hide=view.hide) as session:
            Plain(session).run()
