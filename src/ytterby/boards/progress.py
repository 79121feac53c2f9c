"""What a counting process is doing, told to those who wait for its board."""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import orjson

_place: ContextVar[Path | None] = ContextVar("where a counting process tells", default=None)


@dataclass(frozen=True, slots=True)
class Told:
    """How far a board is.

    Attributes
    ----------
    words
        What is being done.
    share
        How much of all is done [1].
    """

    words: str
    share: float


def listen_at(place: Path | None) -> None:
    """Set where `tell` writes; nowhere by default."""
    _place.set(place)


def tell(words: str, share: float) -> None:
    """Tell those who wait what is being done; costs little, and nothing where nobody waits.

    Parameters
    ----------
    words
        In a few words, without a full stop.
    share
        How much of all is done [1].
    """
    place = _place.get()
    if place is None:
        return
    with contextlib.suppress(OSError):  # nobody may lose a board for a word about it
        part = place.with_suffix(".part")
        part.write_bytes(orjson.dumps([words, share]))
        part.replace(place)


def read_told(place: Path) -> Told | None:
    """Return what was told last, or ``None``."""
    try:
        words, share = orjson.loads(place.read_bytes())
    except (OSError, ValueError):
        return None
    return Told(str(words), float(share))
