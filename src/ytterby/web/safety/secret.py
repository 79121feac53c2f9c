"""The secret that signs session cookies: kept in the workspace, so that sessions survive."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from ytterby.core.storage import storage_problem
from ytterby.errors import WorkspaceError
from ytterby.evidence.workspace import workspace_directory

LENGTH = 64
"""Hexadecimal digits of a secret."""


def app_directory(workspace: Path | None = None) -> Path:
    """Return where the app keeps its own things in the workspace; it need not exist yet."""
    return workspace_directory(workspace) / "app"


def read_secret(workspace: Path | None = None) -> str:
    """Return the secret of a workspace; made at the first call, readable by its owner alone.

    Two servers that start at once get the same one: a file is put in place whole, and only where
    there is none.

    Raises
    ------
    WorkspaceError
        The workspace cannot be written.
    """
    path = app_directory(workspace) / "secret"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(3):
            found = _read(path)
            if found:
                return found
            _write(path)
        raise OSError("the secret cannot be kept")
    except OSError as error:
        fix = "make it writable, or choose another with --workspace"
        raise WorkspaceError(storage_problem(error, path, fix=fix)) from error


def _read(path: Path) -> str:
    """Return what a file holds; a file that holds no secret is put away."""
    try:
        found = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        found = ""
    if len(found) != LENGTH or not set(found) <= set("0123456789abcdef"):
        path.unlink(missing_ok=True)
        return ""
    if path.stat().st_mode & 0o077:  # copied about, perhaps: nobody else need read it
        path.chmod(0o600)
    return found


def _write(path: Path) -> None:
    fresh = path.with_name(f".secret-{os.getpid()}-{secrets.token_hex(4)}")
    opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "w") as file:
            file.write(secrets.token_hex(LENGTH // 2))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another server was first: its secret stands
            os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
