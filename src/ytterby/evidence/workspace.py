"""Where the user's own data and the cache lie, and how they are written."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from ytterby.core.storage import storage_problem, write_atomic
from ytterby.errors import Problem, WorkspaceError

WORKSPACE_VARIABLE = "YTTERBY_WORKSPACE"
CACHE_VARIABLE = "YTTERBY_CACHE"

_FIX = f"make it writable, or set {WORKSPACE_VARIABLE} to a directory that is"


def workspace_directory(workspace: Path | None = None) -> Path:
    """Return the directory of the user's own data; it need not exist yet.

    Parameters
    ----------
    workspace
        An explicit choice; else the environment variable ``YTTERBY_WORKSPACE``, else the user's
        data directory of the operating system.
    """
    if workspace is not None:
        return workspace.expanduser()
    chosen = os.environ.get(WORKSPACE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("ytterby", appauthor=False)


def cache_directory(cache: Path | None = None) -> Path:
    """Return the directory of what can be computed anew; it need not exist yet.

    Parameters
    ----------
    cache
        An explicit choice; else the environment variable ``YTTERBY_CACHE``, else the user's cache
        directory of the operating system.
    """
    if cache is not None:
        return cache.expanduser()
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("ytterby", appauthor=False)


def check_workspace(workspace: Path | None = None) -> Path:
    """Return the workspace if it can be read (a missing one is an empty one).

    Raises
    ------
    WorkspaceError
        ``not-a-directory`` or ``no-permission``, with the place and the mend.
    """
    directory = workspace_directory(workspace)
    try:
        if directory.exists() and not directory.is_dir():
            raise WorkspaceError(
                Problem(
                    "not-a-directory",
                    str(directory),
                    f"the workspace {directory} is a file, not a directory",
                    f"set {WORKSPACE_VARIABLE} to a directory",
                )
            )
    except OSError as error:
        raise WorkspaceError(storage_problem(error, directory, fix=_FIX)) from error
    return directory


def write_workspace_file(path: Path, content: bytes) -> None:
    """Write a file of the workspace whole or not at all.

    Raises
    ------
    WorkspaceError
        ``read-only-disk``, ``disk-full``, ``no-permission`` or ``not-a-directory``; what was there
        before is untouched.
    """
    write_atomic(path, content, fix=_FIX)


def write_workspace_directory(path: Path, files: dict[str, bytes]) -> None:
    """Write a directory of files so that it is there with all of them or not at all.

    Raises
    ------
    WorkspaceError
        As for ``write_workspace_file``; no part of the directory remains.
    """
    incoming: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        incoming = Path(tempfile.mkdtemp(prefix=".incoming-", dir=path.parent))
        for name, content in files.items():
            write_atomic(incoming / name, content, fix=_FIX)
        incoming.chmod(0o755)
        incoming.rename(path)
    except OSError as error:
        _discard(incoming)
        raise WorkspaceError(storage_problem(error, path, fix=_FIX)) from error
    except WorkspaceError:
        _discard(incoming)
        raise


def _discard(incoming: Path | None) -> None:
    if incoming is not None:
        shutil.rmtree(incoming, ignore_errors=True)


def move_in_workspace(source: Path, target: Path) -> None:
    """Move a file or directory within the workspace in one step: never in both places or none.

    Raises
    ------
    WorkspaceError
        As for ``write_workspace_file``; it stays where it was.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
    except OSError as error:
        raise WorkspaceError(storage_problem(error, target, fix=_FIX)) from error
