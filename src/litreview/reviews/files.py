"""The append-only files of a `reviews/` folder: one per reviewer, one writer per file.

A folder enters, everything judged leaves; or judgements enter and are on disk when the call
returns. Nothing is ever rewritten, and what the judgements mean is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from litreview.errors import DataFileError, NounError
from litreview.model.codec import to_json_bytes
from litreview.model.identity import ClaimId, Reviewer, StudyId
from litreview.model.judgement import Judgement, judgement_from_json, judgement_to_json
from litreview.reviews.active import active_of, in_order, words_to_add
from litreview.textfiles.append_only import AppendOnlyFile
from litreview.textfiles.files import not_readable, shown
from litreview.textfiles.jsonl import Line
from litreview.textfiles.mistakes import Mistakes, nearest

MEND = "Mend the line, or take the file as it was from git; a judgement is taken back by an undo."
UNKNOWN_CLAIM = (
    "If the claim was renamed, write its new id here too, as docs/operations.md says (“Another id "
    "for a claim”). If it was dropped, delete the lines on it."
)

Word = tuple[Line, Judgement]


@dataclass(frozen=True, slots=True)
class JudgementFiles:
    """What the reviewers of one compound have said.

    Attributes:
        active: Judgements that hold, by (time, id): no repeats, no undos, nothing undone.
        all: Every line once, undos too, in the same order.
        as_filed: Every line as it stands in the files, file by file: what was said last is last,
            whatever the clock said.
        problems: What a maintainer should know; none of it hides a judgement.
    """

    active: tuple[Judgement, ...] = ()
    all: tuple[Judgement, ...] = ()
    as_filed: tuple[Judgement, ...] = ()
    problems: tuple[str, ...] = ()


def read_judgements(folder: Path, study: StudyId | None = None) -> JudgementFiles:
    """Return the judgements of every `*.jsonl` in a folder; none when it does not exist.

    Args:
        study: Only judgements on this study, and undos: other lines are not looked into, and
            what is wrong with them is not told.

    Raises:
        DataFileError: A line that was not merely cut off cannot be read, a line stands in
            another reviewer's file, or an undo takes back another reviewer's judgement; it knows
            every such line.
    """
    files = _files(folder)
    holding = (study.encode(), b'"retracts"') if study is not None else ()
    mistakes = Mistakes()
    words = [
        word for file in files for word in mistakes.attempt(partial(_words, file, holding), [])
    ]
    as_filed = tuple(judgement for _, judgement in words)
    everything = in_order(as_filed)
    by_id = {judgement.id: judgement for judgement in everything}
    mistakes.extend(_foreign_undos(words, by_id))
    if mistakes:
        raise mistakes.error()
    problems = (*_word_problems(words, by_id), *_torn_problems(files))
    return JudgementFiles(active_of(everything), everything, as_filed, problems)


def unknown_claims(folder: Path, claims: Collection[ClaimId]) -> Iterator[DataFileError]:
    """Yield a mistake for each standing word on a claim that is none of the known ones.

    Raises:
        DataFileError: A line cannot be read.
    """
    words = [word for file in _files(folder) for word in _words(file)]
    standing = {judgement.id for judgement in active_of(in_order(j for _, j in words))}
    for line, judgement in words:
        claim = judgement.claim
        if claim is not None and claim not in claims and judgement.id in standing:
            near = nearest(claim, claims)
            hint = f'. Did you mean "{near}"?' if near else ""
            yield line.wrong(f'unknown claim "{claim}"{hint}', UNKNOWN_CLAIM)


def append_judgements(folder: Path, judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Put one reviewer's judgements at the end of their file; on disk when this returns.

    Ids are sealed here. A word that is already the reviewer's latest is not written twice.

    Args:
        folder: The `reviews/` folder; made when missing.
        judgements: One or more, all of one reviewer, in the order they were made.

    Returns:
        The judgements as they stand in the file, sealed and dated; a word left out is not
        among them.

    Raises:
        StoreLocked: Another process holds the file.
        StoreReadOnly: The file cannot be written; nothing of the call is in it.
        DataFileError: The file holds a broken line; it is left as it is.
        InputFailed: A judgement holds something that no text file can hold.
        UsageError: An undo takes back what the reviewer never said.
    """
    file = AppendOnlyFile(folder / f"{_one_reviewer(judgements)}.jsonl")
    subjects = {judgement.subject.encode() for judgement in judgements}
    holding = (*subjects, b'"retracts"')  # what else is in the file has no say in this
    with file.locked():
        stored = [judgement for _, judgement in _words(file, holding)]
        others = [word for other in _files(folder) for _, word in _words(other, holding)]
        added = words_to_add(stored, judgements, others)
        if added:
            file.append(b"".join(map(to_line, added)))
    return added


def mend_torn(folder: Path) -> tuple[Path, ...]:
    """Keep every torn last line aside in `<file>.torn`, and cut it off; return those files.

    Raises:
        StoreLocked: Another process holds a file.
        StoreReadOnly: A file cannot be written.
    """
    return tuple(aside for file in _files(folder) if (aside := file.mend()) is not None)


def to_line(judgement: Judgement) -> bytes:
    """One judgement as one line of UTF-8 JSON, newline included."""
    return to_json_bytes(judgement_to_json(judgement)) + b"\n"


def _files(folder: Path) -> list[AppendOnlyFile]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.name.endswith(".jsonl"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise not_readable(folder, error, DataFileError) from error
    return [AppendOnlyFile(path) for path in paths]


def _words(file: AppendOnlyFile, holding: Collection[bytes] = ()) -> list[Word]:
    return file.nouns(lambda line: (line, _judgement(line)), holding)


def _judgement(line: Line) -> Judgement:
    try:
        if "value" not in line.values:
            raise NounError("value", "is missing")
        judgement = judgement_from_json(dict(line.values))
    except NounError as error:
        raise line.refused(error, MEND) from error
    if judgement.reviewer != line.path.stem:
        raise line.wrong(
            f'field "reviewer": "{judgement.reviewer}" writes in the file of "{line.path.stem}"',
            f"Each reviewer has one file: move the line to {judgement.reviewer}.jsonl.",
        )
    return judgement


def _word_problems(words: Sequence[Word], by_id: Mapping[str, Judgement]) -> Iterator[str]:
    """What is odd about a line that can be read."""
    for line, judgement in words:
        if by_id[judgement.id] != judgement:
            yield f"{line.place}: repeats the id {judgement.id} with other content, and is left out"
        if judgement.retracts is not None and judgement.retracts not in by_id:
            yield f"{line.place}: takes back {judgement.retracts}, which no file here holds"


def _foreign_undos(
    words: Sequence[Word], by_id: Mapping[str, Judgement]
) -> Iterator[DataFileError]:
    """A mistake for each undo that takes back another reviewer's judgement."""
    for line, judgement in words:
        target = by_id.get(judgement.retracts or "")
        if target is not None and target.reviewer != judgement.reviewer:
            yield line.wrong(
                f'field "retracts": takes back judgement {target.id} of "{target.reviewer}"',
                "Delete the line; to disagree, record your own judgement.",
            )


def _torn_problems(files: Sequence[AppendOnlyFile]) -> Iterator[str]:
    for file in files:
        if file.is_torn():
            yield f"{shown(file.path)}: last line incomplete; kept aside at next write"
        if file.aside.exists():
            torn = shown(file.aside)
            yield f"{torn}: holds lines cut off while being written; look, then delete it"


def _one_reviewer(judgements: Sequence[Judgement]) -> Reviewer:
    reviewers = sorted({judgement.reviewer for judgement in judgements})
    if len(reviewers) != 1:
        raise NounError(
            "reviewer", f"judgements of {len(reviewers)} reviewers; a file is written for one"
        )
    return reviewers[0]
