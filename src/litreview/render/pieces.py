"""The parts of a data file that tell of one study each, made anew only where they may differ.

A log of what was printed enters; parts leave, taken from the file as it stands wherever the study's
own page rests on what it rested on then. Where nothing is known of a file, every part is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from litreview.model.identity import StudyId
from litreview.model.page import Piece
from litreview.render.print_log import PrintLog


@dataclass
class Pieces:
    """The parts of one file after the other.

    Attributes:
        compound: Whose files they are.
        digest: What all that is said of a study rests on; empty when nobody can say.
    """

    log: PrintLog = field(default_factory=PrintLog)
    compound: str = ""
    digest: Callable[[StudyId], str] = lambda _: ""
    _last: list[tuple[str, bytes | memoryview]] = field(default_factory=list)

    def of(
        self, name: str, studies: Sequence[StudyId], make: Callable[[StudyId], bytes]
    ) -> list[bytes | memoryview]:
        """What a data file says of each of these studies, in this order."""
        kept = self.log.pieces(f"{self.compound}/data/{name}")
        digests = map(self.digest, studies)
        self._last = [
            (digest, kept.get(digest) or make(study))
            for digest, study in zip(digests, studies, strict=True)
        ]
        return [piece for _, piece in self._last]

    def places(self, content: bytes) -> tuple[Piece, ...]:
        """Where the parts last asked for stand in the file made of them, each asked once."""
        found, end = [], 0
        for digest, piece in self._last:
            start = content.index(piece, end)
            end = start + len(piece)
            if digest:
                found.append((digest, start, end))
        self._last = []
        return tuple(found)
