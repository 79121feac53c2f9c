"""The index of all claims, held in memory until the user's own evidence changes."""

from __future__ import annotations

import threading
from pathlib import Path

from ytterby.boards.store import workspace_stamp
from ytterby.evidence import load
from ytterby.workflows.weighing.index import ClaimIndex, build_index

_lock = threading.Lock()
_held: dict[str, ClaimIndex] = {}


def read_index(workspace: Path | None = None) -> ClaimIndex:
    """Return the index of all claims; built anew only where the user's own evidence changed.

    Parameters
    ----------
    workspace
        Directory of the user's own data.

    Raises
    ------
    EvidenceError
        A table cannot be read as what it should be.
    """
    stamp = workspace_stamp(workspace)
    with _lock:
        found = _held.get(stamp)
        if found is None:
            found = build_index(load(workspace=workspace))
            _held.clear()
            _held[stamp] = found
        return found


def held_index(workspace: Path | None = None) -> ClaimIndex | None:
    """Return the index if it is there and still right; never builds it."""
    return _held.get(workspace_stamp(workspace))
