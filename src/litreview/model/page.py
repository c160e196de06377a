"""What is published: a path and its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from litreview.errors import NounError

Piece = tuple[str, int, int]
"""The digest of all that a part of a file rests on, where it begins, and where it ends."""


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site; `path` is relative to the site's root and cannot leave it.

    Attributes:
        made_from: A digest of all it rests on; empty where nobody can say.
        stands: Whether its file already says this; then the content is left out.
        pieces: Where in it stands what rests on one study alone.
    """

    path: str
    content: bytes
    made_from: str = ""
    stands: bool = False
    pieces: tuple[Piece, ...] = ()

    def __post_init__(self) -> None:
        path = PurePosixPath(self.path)
        if path.is_absolute() or ".." in path.parts:
            raise NounError("path", f"{self.path} leaves the site")


@dataclass(frozen=True, slots=True)
class Print:
    """How a page came to stand: the digest it was made from, the stamp of its file, its pieces."""

    made_from: str
    stamp: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class PrismaFlow:
    """PRISMA 2020 counts of one compound's review.

    Attributes:
        identified: Records found, by where: "PubMed", "other sources".
        duplicates: Papers of a trial already counted.
        screened: Records a rule or a person looked at.
        excluded: Records left out, by reason.
        included: Studies a person linked to a claim.
        awaiting: Screened, and no person has read, linked or excluded it yet.
        read_unlinked: A person read it, and it bears on no claim.
        since: UTC date of the search that brought the newest records; empty where all came at once.
        new_identified: Of the records, those that it brought.
        new_included: Of the studies included, those of which no paper was known before.
    """

    identified: dict[str, int]
    duplicates: int
    screened: int
    excluded: dict[str, int]
    included: int
    awaiting: int
    read_unlinked: int = 0
    since: str = ""
    new_identified: int = 0
    new_included: int = 0

    @property
    def total(self) -> int:
        """Everything identified, each trial once."""
        return sum(self.identified.values()) - self.duplicates

    @property
    def unread(self) -> int:
        """What no person has read, linked or excluded yet, screened by a rule or not."""
        settled = sum(self.excluded.values()) + self.included + self.read_unlinked
        return max(0, self.total - settled)
