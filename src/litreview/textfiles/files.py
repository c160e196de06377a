"""Text files of a workspace: read whole with clear errors, written atomically.

A path enters; text or a finished file leaves, or an error that names the path as people know
it (`data/semax/claims.toml`). What stands in a file is none of this module's business.
"""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from litreview.errors import LitreviewError, StoreReadOnly

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
IN_THE_WAY = frozenset({errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY})

SHARED = frozenset({"policy.toml", "site.toml", "topics.toml"})  # in `data/`, for every compound
UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def workspace_of(path: Path) -> Path | None:
    """The workspace a file belongs to, by where it lies in it; None when it lies elsewhere."""
    folder = path.parent.name
    if folder == "queries" or (folder == "data" and path.name in SHARED):
        return path.parents[1]
    depth = 4 if folder in {"manual", "open", "reviews"} else 3
    return path.parents[depth - 1] if path.parts[-depth : -depth + 1] == ("data",) else None


def shown(path: Path) -> str:
    """A path as people know it: from `queries/` or `data/` on, else as it is."""
    root = workspace_of(path)
    return str(path) if root is None else path.relative_to(root).as_posix()


def is_missing(path: Path) -> bool:
    """Whether nothing stands there; a path that may not be looked at is not missing."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def stamp_of(path: Path) -> str:
    """What tells a file from what it was: size, time and place on the disk; "" when missing.

    Files are replaced whole, and the new one lies elsewhere.
    """
    try:
        now = path.stat()
    except OSError:
        return ""
    return f"{now.st_size}-{now.st_mtime_ns}-{now.st_ino}"


def files_in(folder: Path, suffix: str, error: type[LitreviewError]) -> tuple[Path, ...]:
    """The files of a folder by name, hidden ones left out; none when it is missing.

    Args:
        suffix: Of the files wanted: `.toml`.

    Raises:
        LitreviewError: Of the kind asked for: the folder may not be read.
    """
    if is_missing(folder):
        return ()
    try:
        paths = sorted(folder.iterdir())
    except OSError as refused:
        raise not_readable(folder, refused, error) from refused
    return tuple(p for p in paths if p.suffix == suffix and not p.name.startswith("."))


def read_bytes(path: Path, error: type[LitreviewError]) -> bytes:
    """The bytes of a file, without the mark some editors put first.

    Raises:
        LitreviewError: Of the kind asked for: there is no such file, or no right to read it.
    """
    try:
        data = path.read_bytes()
    except OSError as refused:
        raise not_readable(path, refused, error) from refused
    return data.removeprefix(UTF8_MARK)


def not_readable(path: Path, refused: OSError, error: type[LitreviewError]) -> LitreviewError:
    """The error for a file the system would not let us read."""
    match refused:
        case FileNotFoundError():
            return error(
                "there is no such file",
                where=shown(path),
                fix="Check its name, or restore it from git.",
            )
        case IsADirectoryError():
            return error("is a folder, not a file", where=shown(path))
    return error(
        f"cannot be read ({refused.strerror})",
        where=shown(path),
        fix="Give yourself the right to read it.",
    )


def read_text(path: Path, error: type[LitreviewError]) -> str:
    """The text of a file that must hold some.

    Raises:
        LitreviewError: Of the kind asked for: it cannot be read, is empty or is not UTF-8.
    """
    data = read_bytes(path, error)
    text = decode(data, path, error)
    if not text.strip():
        raise error(
            "the file is empty",
            where=shown(path),
            fix="Restore it from git, or delete it if it is not needed.",
        )
    return text


def decode(data: bytes, path: Path, error: type[LitreviewError], *, first_line: int = 1) -> str:
    """Bytes as UTF-8 text; the error names the line of the first byte that is not."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + first_line
        encoding = "UTF-16" if data.startswith(_UTF16_MARKS) else f"byte 0x{data[wrong.start]:02X}"
        raise error(
            f"is not UTF-8 text ({encoding})",
            where=f"{shown(path)}, line {line}",
            fix="Save the file again with the encoding UTF-8.",
        ) from wrong


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file whole, or leave it untouched; the folder is made when missing.

    The bytes are on the disk, under the name, when this returns. A link is followed.

    Raises:
        StoreReadOnly: There is no right to write, no room, or a folder in the file's place.
    """
    _write(path, (data,), always=True)


def write_derived(path: Path, data: bytes) -> bool:
    """Replace a file that can be made again, whole or not at all; False when it says this already.

    Nobody waits for the disk: after a power cut the file may be empty, and is then made again.

    Raises:
        StoreReadOnly: There is no right to write, no room, or a folder in the file's place.
    """
    with suppress(OSError):  # what cannot be read is written anew
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as refused:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise not_written(path, refused) from refused
    return True


def write_if_different(path: Path, chunks: Iterable[bytes]) -> bool:
    """Replace a file whole from a stream; False, and untouched, when nothing differs.

    Raises:
        StoreReadOnly: There is no right to write, no room, or a folder in the file's place.
    """
    return _write(path, chunks, always=False)


def _write(path: Path, chunks: Iterable[bytes], *, always: bool) -> bool:
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        written = _replace(target, chunks, always=always)
        if written:
            sync_folder(target.parent)
        return written
    except OSError as refused:
        raise not_written(path, refused) from refused


def _replace(target: Path, chunks: Iterable[bytes], *, always: bool) -> bool:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            if not always and target.is_file() and filecmp.cmp(draft, target, shallow=False):
                return False
            os.fsync(file.fileno())
        _take_mode(draft, target)
        draft.replace(target)
        return True
    finally:
        draft.unlink(missing_ok=True)


def _take_mode(draft: Path, target: Path) -> None:
    """Give the new file the old one's rights; a new name gets what any new file gets."""
    if target.exists():
        shutil.copymode(target, draft)
        return
    mask = os.umask(0)
    os.umask(mask)
    draft.chmod(0o666 & ~mask)


def sync_folder(folder: Path) -> None:
    """Have the folder's own entry on the disk; systems that cannot are left alone."""
    with suppress(OSError):  # Windows opens no folders; some network disks refuse
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def not_written(path: Path, refused: OSError) -> StoreReadOnly:
    """The error for a file the system would not let us write."""
    if refused.errno in NO_ROOM:
        what, fix = "there is no room left to write it", "Free some space and run again."
    elif refused.errno in NO_RIGHT:
        what, fix = "may not be written", "Give yourself the right to write in that folder."
    elif refused.errno in IN_THE_WAY:
        what, fix = "something else stands in its place", "Move away the folder or file there."
    else:
        what, fix = "could not be written", "Mend what the system names and run again."
    detail = f" ({refused.strerror})" if refused.strerror else ""
    return StoreReadOnly(
        f"{what}{detail}", where=str(path), fix=f"{fix} What was stored before is untouched."
    )
