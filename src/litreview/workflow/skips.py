"""The studies a reviewer put off, kept beside the database: derived, and lost at no harm.

A reviewer and a study enter; the studies put off leave, the last put off last. A word given after
it ends a skip. A file that cannot be read is set aside by name, and said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from litreview.errors import NounError
from litreview.model.codec import from_json, to_json_bytes
from litreview.model.identity import Compound, Reviewer, StudyId
from litreview.model.judgement import NOTE, Judgement
from litreview.settings import Settings
from litreview.textfiles.files import write_atomically

BROKEN = ".broken"  # behind the name of a file that was set aside


@dataclass(frozen=True, slots=True)
class Skip:
    """One study put off.

    Attributes:
        words: The ids of what this reviewer had said of it by then.
    """

    study: StudyId
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skips:
    """What one reviewer put off in one compound, and what was wrong with the file."""

    skips: tuple[Skip, ...] = ()
    problem: str = ""

    def standing(self, judgements: Iterable[Judgement], reviewer: Reviewer) -> Iterator[StudyId]:
        """The studies of which the reviewer said nothing since, the last put off last."""
        said = words_by_study(judgements, reviewer)
        for skip in self.skips:
            if said.get(skip.study, frozenset()) <= set(skip.words):
                yield skip.study


def words_by_study(
    judgements: Iterable[Judgement], reviewer: Reviewer
) -> dict[StudyId, frozenset[str]]:
    """The ids of what one reviewer says of each study; notes are no judgement."""
    said: dict[StudyId, frozenset[str]] = {}
    for word in judgements:
        if word.reviewer == reviewer and word.study is not None and word.field != NOTE:
            said[word.study] = said.get(word.study, frozenset()) | {word.id}
    return said


def read_skips(settings: Settings, compound: Compound, reviewer: Reviewer) -> Skips:
    """What one reviewer put off; nothing where there is no file, or none that can be read."""
    path = _file(settings, compound, reviewer)
    try:
        return Skips(from_json(tuple[Skip, ...], path.read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        return Skips()
    except (OSError, NounError):
        return Skips(problem=_set_aside(path))


def _set_aside(path: Path) -> str:
    """Rename a file that cannot be read; what became of it."""
    aside = path.with_name(path.name + BROKEN)
    lost = f"{path}: this list of skipped studies could not be read, and nothing is skipped"
    try:
        path.replace(aside)
    except OSError:
        return f"{lost}. Delete it."
    return f"{lost}; it is now {aside.name}."


def add_skip(
    settings: Settings,
    compound: Compound,
    reviewer: Reviewer,
    study: StudyId,
    judgements: Iterable[Judgement],
) -> Skips:
    """Put a study behind all others this reviewer put off, but for those judged since.

    Raises:
        StoreReadOnly: Nothing can be written beside the database.
    """
    words = tuple(judgements)
    before = read_skips(settings, compound, reviewer)
    kept = set(before.standing(words, reviewer)) - {study}
    said = words_by_study(words, reviewer).get(study, frozenset())
    skips = (
        *(skip for skip in before.skips if skip.study in kept),
        Skip(study, tuple(sorted(said))),
    )
    write_atomically(_file(settings, compound, reviewer), to_json_bytes(skips))
    return Skips(skips, before.problem)


def _file(settings: Settings, compound: Compound, reviewer: Reviewer) -> Path:
    return settings.cache_dir / "skipped" / compound / f"{reviewer}.json"
