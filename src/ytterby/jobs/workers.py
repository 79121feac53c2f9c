"""How many processes a job may use: half of what there are, since two jobs run at once."""

from __future__ import annotations

import os


def processes() -> int:
    """Return how many processes the draws of one job are shared among."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)) // 2)
    return max(1, (os.cpu_count() or 1) // 2)
