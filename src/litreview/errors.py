"""Every error a user can meet, and the exit code each one ends with.

Enters: where something went wrong, what it was, and what to do now. Leaves: one readable
message. Nothing here prints or exits; `cli` does both.

    LitreviewError                1   (never raised itself)
    ├── UsageError                2   the command line asks for something that cannot be
    ├── InputFailed               1   some of the inputs could not be read
    ├── ChangeFound               1   a run found what it was told to fail on
    ├── IncompleteRefresh         3   PubMed answered only part; what came is stored
    │   └── HitsShifted           3   far fewer or far more hits than last time: nothing was done
    ├── GateRefused               4   the publish gate found something that must not go out
    ├── Overdue                   5   no complete search within the age asked for
    ├── QueryFileError           10   a file below `queries/`
    ├── DataFileError            11   a file below `data/` (claims, reports, reviews, policy...)
    ├── RuleBookError            11   a file of the rule book
    ├── PubmedError              20   PubMed answered, and the answer cannot be used
    │   └── PubmedUnreachable    20   PubMed did not answer
    │       └── PubmedGarbled    20   it did, and no answer could be read
    └── StoreError               30   the database or another written file
        ├── StoreLocked          30   another process is writing
        └── StoreReadOnly        30   no right to write, or no room

    NounError                         a noun refused to be built; rooms that read files
                                      catch it and add the file and the line
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar


class LitreviewError(Exception):
    """A failure a user can act on: where it is, what it is, what to do now.

    Args:
        what: One sentence saying what is wrong.
        where: The place: `data/semax/claims.toml, line 14`. Empty when there is none.
        fix: One sentence saying what to do. Empty when there is nothing to do.
        mistakes: Every mistake of a file that has several, the first among them.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        fix: str = "",
        mistakes: Iterable[LitreviewError] = (),
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix
        self._mistakes = tuple(mistakes)

    @property
    def mistakes(self) -> tuple[LitreviewError, ...]:
        """Every mistake it tells of, in the order of the file: itself, where there is but one."""
        return self._mistakes or (self,)

    @property
    def code(self) -> str:
        """The name a program can match on: the class name in snake case."""
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).strip("_")

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n  {self.fix}" if self.fix else head


class UsageError(LitreviewError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class InputFailed(LitreviewError):
    """Some of the inputs could not be read; the others were."""

    exit_code = 1


class ChangeFound(LitreviewError):
    """A run found what it was told to fail on: a retraction, a concern, a move of a tier."""

    exit_code = 1


class IncompleteRefresh(LitreviewError):
    """PubMed answered only part of what was asked; what came is stored."""

    exit_code = 3


class HitsShifted(IncompleteRefresh):
    """The query finds far fewer or far more than last time: somebody must look first."""


class GateRefused(LitreviewError):
    """The publish gate found something that must not go out."""

    exit_code = 4


class Overdue(LitreviewError):
    """No complete search within the age asked for."""

    exit_code = 5


class QueryFileError(LitreviewError):
    """A file below `queries/` cannot be used."""

    exit_code = 10


class DataFileError(LitreviewError):
    """A file below `data/` cannot be used."""

    exit_code = 11


class RuleBookError(LitreviewError):
    """A file of the rule book cannot be used."""

    exit_code = 11


class PubmedError(LitreviewError):
    """PubMed answered, and the answer cannot be used."""

    exit_code = 20


class PubmedUnreachable(PubmedError):
    """PubMed did not answer, or not well, within the tries and the time allowed.

    Attributes:
        answered: Whether anything came at all: a page of maintenance, an error, half a reply.
    """

    answered = False


class PubmedGarbled(PubmedUnreachable):
    """PubMed answered every time, and no answer could be read.

    Attributes:
        reason: What was wrong with the last one.
    """

    answered = True
    reason = ""


class StoreError(LitreviewError):
    """The database, or another file the program writes, cannot be used."""

    exit_code = 30


class StoreLocked(StoreError):
    """Another process is writing."""


class StoreReadOnly(StoreError):
    """There is no right to write, or no room left."""


class NounError(ValueError):
    """A noun refused to be built: which field, what is wrong with it, how to mend it.

    Args:
        field: The field's name as files spell it.
        problem: What is wrong, without the field's name at the front.
        fix: What to write instead.
    """

    def __init__(self, field: str, problem: str, fix: str = "") -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
        self.fix = fix
