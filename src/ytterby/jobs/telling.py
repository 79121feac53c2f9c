"""What a running job tells: words and share, often enough to be seen and no oftener."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PAUSE = 0.2
"""Least time between two tellings [s]."""
MOST_WORDS = 200


class Cancelled(BaseException):
    """The user does not want it any more; no workflow catches this."""


class Telling:
    """The progress callback of a job.

    Parameters
    ----------
    write
        Takes words and share down; returns whether the job is still wanted.
    cancelled
        Set when the job is to stop.
    """

    def __init__(self, write: Callable[[str, float], bool], cancelled: threading.Event) -> None:
        self._write = write
        self._cancelled = cancelled
        self._last = 0.0
        self._share = 0.0
        self._words = ""

    def __call__(self, words: str, share: float) -> None:
        """Tell what is being done, and the share that is; stops the job if it is to stop.

        Raises
        ------
        Cancelled
            The job is to stop.
        """
        if self._cancelled.is_set():
            raise Cancelled
        # A bar that goes back would take back what was said; a part may begin at nothing again.
        self._share = max(self._share, min(max(float(share), 0.0), 1.0))
        now = time.monotonic()
        new = words != self._words and self._last == 0.0
        if not new and now - self._last < PAUSE:
            return
        self._last, self._words = now, words
        if not self._write(words[:MOST_WORDS], self._share):
            raise Cancelled
