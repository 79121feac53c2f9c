"""Instruments at equal security as a board of its own kind."""

from __future__ import annotations

from ytterby.boards.impact.fund import COMPARED, InstrumentsParams, build_instruments
from ytterby.boards.registry import Kind

KIND = Kind(
    COMPARED,
    "What each instrument costs the public that makes one project clear its hurdle.",
    InstrumentsParams,
    build_instruments,
    lambda: [InstrumentsParams()],
)
