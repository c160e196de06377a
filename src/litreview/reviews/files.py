"""The append-only files of a `reviews/` folder: one per reviewer, one writer per file.

A folder enters, everything judged leaves; or judgements enter and are on disk when the call
returns. A process killed at any moment leaves at worst one torn last line, which readers
report and the next write keeps aside. Nothing is ever rewritten, and what the judgements
mean is decided elsewhere.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from litreview.errors import DataFileError, NounError, StoreLocked, StoreReadOnly
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.reviews.active import active_of, in_order, words_to_add
from litreview.reviews.lines import FileLines, parse_lines, split_torn, to_line

LOCK_WAIT_S = 10.0  # seconds; an append takes milliseconds, so longer means something is stuck

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


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


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    content: FileLines


def read_judgements(folder: Path) -> JudgementFiles:
    """Return the judgements of every `*.jsonl` in a folder; none when it does not exist.

    Raises:
        DataFileError: A line that was not merely cut off cannot be read, a line stands in
            another reviewer's file, or an undo takes back another reviewer's judgement.
    """
    files = [_read_file(path) for path in _files(folder)]
    found = [line.judgement for file in files for line in file.content.lines]
    everything = in_order(found)
    _check_undos(files, {judgement.id: judgement for judgement in everything})
    problems = [problem for file in files for problem in _problems(file, everything)]
    return JudgementFiles(active_of(everything), everything, tuple(found), tuple(problems))


def append_judgements(
    folder: Path,
    judgements: Sequence[Judgement],
    *,
    lock_folder: Path | None = None,
    wait_s: float = LOCK_WAIT_S,
) -> tuple[Judgement, ...]:
    """Put one reviewer's judgements at the end of their file; on disk when this returns.

    Ids are sealed here. A word that is already the reviewer's latest is not written twice.

    Args:
        folder: The `reviews/` folder; made when missing.
        judgements: One or more, all of one reviewer, in the order they were made.
        lock_folder: Where the lock file lives; by default the workspace's `.litreview/locks`,
            and the folder itself outside a workspace.
        wait_s: Seconds to wait for another process that is writing the same file.

    Returns:
        The judgements as they stand in the file, sealed and dated; a word left out is not
        among them.

    Raises:
        StoreLocked: Another process holds the file.
        StoreReadOnly: The file cannot be written; nothing of the call is in it.
        DataFileError: The file holds a broken line; it is left as it is.
        UsageError: An undo takes back what the reviewer never said.
    """
    reviewer = _one_reviewer(judgements)
    path = folder / f"{reviewer}.jsonl"
    with _failures_named(path):
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(path, lock_folder, wait_s):
            held = path.read_bytes() if path.exists() else b""
            lines = parse_lines(held, _shown(path), reviewer).lines
            others = read_judgements(folder).all if any(j.adjudicates for j in judgements) else ()
            added = words_to_add([line.judgement for line in lines], judgements, others)
            if added:
                _write(path, held, b"".join(to_line(judgement) for judgement in added))
    return added


def mend_torn(
    folder: Path, *, lock_folder: Path | None = None, wait_s: float = LOCK_WAIT_S
) -> tuple[Path, ...]:
    """Keep every torn last line aside in `<file>.torn`, and cut it off; return those files.

    Raises:
        StoreLocked: Another process holds a file.
        StoreReadOnly: A file cannot be written.
    """
    mended = []
    for path in _files(folder):
        with _failures_named(path), _locked(path, lock_folder, wait_s):
            held = path.read_bytes()
            if split_torn(held)[1]:
                _write(path, held, b"")
                mended.append(_torn_path(path))
    return tuple(mended)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.name.endswith(".jsonl"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(folder, error) from error


def _read_file(path: Path) -> _File:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    return _File(path, parse_lines(data, _shown(path), path.stem))


def _unreadable(path: Path, error: OSError) -> DataFileError:
    return DataFileError(
        f"cannot be read: {error.strerror}", where=_shown(path), fix="Check the rights to it."
    )


def _check_undos(files: Sequence[_File], by_id: dict[str, Judgement]) -> None:
    for file in files:
        for line in file.content.lines:
            target = by_id.get(line.judgement.retracts or "")
            if target is not None and target.reviewer != line.judgement.reviewer:
                raise DataFileError(
                    f'field "retracts": takes back judgement {target.id} of "{target.reviewer}"',
                    where=f"{_shown(file.path)}, line {line.number}",
                    fix="Delete the line; who disagrees says so with a judgement of their own.",
                )


def _problems(file: _File, everything: Sequence[Judgement]) -> Iterator[str]:
    by_id = {judgement.id: judgement for judgement in everything}
    for line in file.content.lines:
        where = f"{_shown(file.path)}, line {line.number}"
        judgement = line.judgement
        if by_id[judgement.id] != judgement:
            yield f"{where}: repeats the id {judgement.id} with other content, and is left out"
        if judgement.retracts is not None and judgement.retracts not in by_id:
            yield f"{where}: takes back {judgement.retracts}, which no file here holds"
    if file.content.torn:
        yield f"{_shown(file.path)}: last line incomplete; kept aside at next write"
    if _torn_path(file.path).exists():
        torn = _shown(_torn_path(file.path))
        yield f"{torn}: holds lines cut off while being written; look, then delete it"


def _one_reviewer(judgements: Sequence[Judgement]) -> Reviewer:
    reviewers = sorted({judgement.reviewer for judgement in judgements})
    if len(reviewers) != 1:
        raise NounError(
            "reviewer", f"judgements of {len(reviewers)} reviewers; a file is written for one"
        )
    return reviewers[0]


def _write(path: Path, held: bytes, lines: bytes) -> None:
    whole, torn = split_torn(held)
    if torn:
        _append(_torn_path(path), torn + b"\n")
        os.truncate(path, len(whole))
    newline = b"\n" if whole and not whole.endswith(b"\n") else b""
    _append(path, newline + lines)
    _sync_folder(path.parent)


def _torn_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.torn")


def _append(path: Path, data: bytes) -> None:
    """One write, so that a kill leaves a prefix; all of it on disk, or none of it."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        size = os.fstat(handle).st_size
        if os.write(handle, data) < len(data):
            os.ftruncate(handle, size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened, and its entries are durable
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(path: Path, lock_folder: Path | None, wait_s: float) -> Iterator[None]:
    place = lock_folder or _lock_folder(path.parent.resolve())
    place.mkdir(parents=True, exist_ok=True)
    compound = path.parent.resolve().parent.name
    lock = FileLock(place / f".{compound}-{path.stem}.lock", timeout=wait_s)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreLocked(
            "another process is writing this file",
            where=_shown(path),
            fix="Wait until it is done and try again; one reviewer works in one place at a time.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _lock_folder(folder: Path) -> Path:
    """The workspace's own folder, which git ignores: locks do not belong beside the data."""
    root = _workspace(folder)
    return folder if root is None else root / ".litreview" / "locks"


def _shown(path: Path) -> str:
    """A path as people know it: from the workspace down, on whatever machine."""
    root = _workspace(path)
    return path.as_posix() if root is None else path.relative_to(root).as_posix()


def _workspace(path: Path) -> Path | None:
    return next((folder for folder in path.parents if (folder / "queries").is_dir()), None)


@contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in _NO_ROOM
        raise StoreReadOnly(
            f"cannot be written: {error.strerror or error}",
            where=str(error.filename or _shown(path)),
            fix="Free some room and try again; nothing stored is lost."
            if full
            else "Check the rights to the folder and try again; nothing stored is lost.",
        ) from error
