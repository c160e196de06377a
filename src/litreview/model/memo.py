"""What is known of every study without taking it up: values made once, and mappings read late.

Studies that no person touched are most of a large compound, and say the same from day to day.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from litreview.errors import NounError
from litreview.model.codec import from_json, to_json_bytes
from litreview.model.identity import StudyId

T = TypeVar("T")

MOST_AHEAD = 500  # values read at once


@dataclass
class Memo:
    """Values of single studies, kept from the last time by what they rest on.

    Attributes:
        keys: Of each study that no person touched, a digest of all that its values rest on. The
            values of a study without one are made each time.
        before: What was kept, by the name of the value: JSON by key.
        now: What to keep instead, of those values that had to be made.
    """

    keys: Mapping[StudyId, str] = field(default_factory=dict)
    before: Mapping[str, bytes] = field(default_factory=dict)
    now: dict[str, bytes] = field(default_factory=dict)

    def each(
        self, name: str, kind: type[T], studies: Iterable[StudyId], make: Callable[[StudyId], T]
    ) -> dict[StudyId, T]:
        """A value of each of these studies, in their order; made only where none is kept."""
        kept, made = self._kept(name, kind), False
        found: dict[StudyId, T] = {}
        for study in studies:
            value = kept.get(self.keys[study]) if study in self.keys else None
            if value is None:
                value, made = make(study), made or study in self.keys
            found[study] = value
        if made:
            keys = self.keys.items()
            self.now[name] = to_json_bytes({k: found[s] for s, k in keys if s in found})
        return found

    def _kept(self, name: str, kind: type[T]) -> dict[str, T]:
        by_key: Any = dict[str, kind]  # type: ignore[valid-type]
        try:
            held: dict[str, T] = from_json(by_key, self.before.get(name, b"{}"))
        except NounError:  # kept by another version: it is made again
            return {}
        return held


NO_MEMO = Memo()
"""Where nothing is kept."""


class ReadLate(Mapping[StudyId, T]):
    """A value of each study, read when it is first asked for.

    Whoever asks for one is given it alone; who goes on asking is read ever more ahead.
    """

    def __init__(
        self,
        order: Iterable[StudyId],
        known: Mapping[StudyId, T],
        read: Callable[[Collection[StudyId]], Mapping[StudyId, T]],
    ) -> None:
        self._order = tuple(order)
        self._place = {study: place for place, study in enumerate(self._order)}
        self._known = known
        self._read_late: dict[StudyId, T] = {}
        self._read = read
        self._ahead = 1

    def __getitem__(self, study: StudyId) -> T:
        if study in self._known:
            return self._known[study]
        late = self._read_late
        if study not in late:
            rest = islice(self._order, self._place[study], None)
            unread = (one for one in rest if one not in self._known and one not in late)
            late.update(self._read(list(islice(unread, self._ahead))))
            self._ahead = min(2 * self._ahead, MOST_AHEAD)
        return late[study]

    def let_go(self) -> None:
        """Forget what was read; it is read again when it is asked for."""
        self._read_late.clear()
        self._ahead = 1

    def __iter__(self) -> Iterator[StudyId]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, study: object) -> bool:
        return study in self._place
