"""Files that are written whole or not at all, and cached bytes that notice their own damage."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import math
import os
import tempfile
import time
from pathlib import Path

from ytterby.errors import Problem, WorkspaceError

logger = logging.getLogger(__name__)

MAGIC = b"ytterby-cache-1 "
"""First bytes of a sealed file; the SHA-256 of the payload and a newline follow."""

_CAUSES = {
    errno.EROFS: ("read-only-disk", "is on a read-only disk"),
    errno.EACCES: ("no-permission", "may not be written by this user"),
    errno.EPERM: ("no-permission", "may not be written by this user"),
    errno.ENOSPC: ("disk-full", "cannot be written because the disk is full"),
    errno.EDQUOT: ("disk-full", "cannot be written because the disk quota is used up"),
    errno.ENOTDIR: ("not-a-directory", "lies below a file where a directory is needed"),
    errno.EEXIST: ("not-a-directory", "is a file where a directory is needed"),
    errno.ENOENT: ("no-such-file", "does not exist"),
    errno.EISDIR: ("is-a-directory", "is a directory where a file is needed"),
}

_FIXES = {
    "disk-full": "free some space, or choose another place",
    "is-a-directory": "choose another file name",
}


def storage_problem(error: OSError, path: Path, *, fix: str = "") -> Problem:
    """Return the problem that an operating-system error at a path means to a person.

    Parameters
    ----------
    error
        What the operating system said.
    path
        The file or directory that was to be read or written.
    fix
        How to mend it; by default advice that fits the cause.
    """
    code, words = _CAUSES.get(error.errno or 0, ("storage-failed", f"failed: {error.strerror}"))
    mend = fix or _FIXES.get(code, "make it writable, or choose another place")
    return Problem(code, str(path), f"{path} {words}; nothing was lost", mend)


def write_atomic(path: Path, content: bytes, *, fix: str = "") -> None:
    """Write a file whole or not at all; a file already there stays until the new one is complete.

    A link is followed; a pipe or device is written to and stays what it is.

    Parameters
    ----------
    path
        Where to write; missing directories are made.
    content
        The bytes of the whole file.
    fix
        Advice to give if it fails, such as the setting that moves the place.

    Raises
    ------
    WorkspaceError
        ``read-only-disk``, ``disk-full``, ``no-permission``, ``not-a-directory`` …; the old file
        is untouched and no half-written file remains.
    """
    temporary: Path | None = None
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as stream:
                stream.write(content)
            return
        path = path.resolve() if path.is_symlink() else path
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise WorkspaceError(storage_problem(error, path, fix=fix)) from error


def tidy_folder(folder: Path, *, most: int, days: float | None = None) -> int:
    """Remove the files of a folder that were written longest ago; return how many.

    Parameters
    ----------
    folder
        Where they lie; folders inside it are left alone.
    most
        How many may stay.
    days
        How old they may become [day]; any age by default.
    """
    gone = 0
    with contextlib.suppress(OSError):  # what cannot be tidied only takes room
        kept = [(p.stat().st_mtime, p) for p in folder.iterdir() if p.is_file()]
        kept.sort(reverse=True)
        oldest = -math.inf if days is None else time.time() - days * 86_400
        for n, (written, path) in enumerate(kept):
            if n >= most or written < oldest:
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def write_sealed(path: Path, payload: bytes) -> bool:
    """Put bytes into a cache under a checksum; a cache that cannot be written only costs time.

    Returns
    -------
    bool
        Whether it was written; if not, a warning names the place and the cause.
    """
    seal = MAGIC + hashlib.sha256(payload).hexdigest().encode() + b"\n"
    try:
        write_atomic(path, seal + payload)
    except WorkspaceError as error:
        logger.warning("the cache was not written: %s", error)
        return False
    return True


def read_sealed(path: Path) -> bytes | None:
    """Return the bytes that ``write_sealed`` put there, or ``None`` if there is nothing sound.

    A damaged file is set aside as ``<name>.corrupt``, with a warning that names it, so that the
    caller can compute it anew.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        logger.warning("the cache is ignored: %s", storage_problem(error, path))
        return None
    head, separator, payload = content.partition(b"\n")
    seal = MAGIC + hashlib.sha256(payload).hexdigest().encode()
    if separator and head == seal:
        return payload
    set_aside(path, "its checksum does not match")
    return None


def set_aside(path: Path, reason: str) -> None:
    """Move a damaged cache file to ``<name>.corrupt`` and say so in the log.

    For callers whose sealed payload is sound but cannot be used (an older layout, say).
    """
    aside = path.with_name(path.name + ".corrupt")
    try:
        path.replace(aside)
    except OSError:
        logger.warning(
            "corrupt-cache: %s is not used (%s) and is computed anew; it may be deleted",
            path,
            reason,
        )
    else:
        logger.warning(
            "corrupt-cache: %s (%s) was set aside as %s and is computed anew; both may be deleted",
            path,
            reason,
            aside.name,
        )
