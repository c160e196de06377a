"""A set of PMIDs, a bit each: all that PubMed ever gave out take 5 MB.

Numbers enter; whether they are there leaves. Nothing can be taken out, listed or counted.
"""

from __future__ import annotations

from collections.abc import Iterable


class PmidSet:
    """Which PMIDs are known.

    Args:
        pmids: As numbers.
    """

    def __init__(self, pmids: Iterable[int] = ()) -> None:
        self._bits = bytearray()
        for pmid in pmids:
            self.add(pmid)

    def add(self, pmid: int) -> None:
        """Know one more."""
        place, bit = divmod(pmid, 8)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        self._bits[place] |= 1 << bit

    def __contains__(self, pmid: object) -> bool:
        if not isinstance(pmid, int):
            return False
        place, bit = divmod(pmid, 8)
        return place < len(self._bits) and bool(self._bits[place] >> bit & 1)
