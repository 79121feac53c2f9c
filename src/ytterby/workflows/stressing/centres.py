"""Which centre a number has: single runs, draws and sensitivity differ by design, and say so."""

from __future__ import annotations

from collections.abc import Sequence

from ytterby.packs import Pack
from ytterby.report.wording import listed

SINGLE = (
    "This is one run at the centre of every claim; --draws gives intervals, around a middle of its "
    "own, since draws take behaviour as calibrated on 2010 to 2012."
)
"""Said of a single run."""
DRAWN_CALIBRATED = (
    "Draws take behaviour as calibrated on 2010 to 2012, so their middle is not that of a single "
    "run, which takes the claims."
)
"""Said of an ensemble."""
DRAWN_CLAIMS = (
    "Draws spread over the ranges of the claims, so their middle is not that of a single run at "
    "the centres."
)
"""Said of an ensemble without the calibration."""
STUDIED = (
    "Central values have behaviour as calibrated on 2010 to 2012; a single run of the scenario "
    "takes the claims and gives another number."
)
"""Said of a sensitivity analysis with the calibration."""


def drawn_words(calibrated: bool) -> str:
    """Return which centre an ensemble has."""
    return DRAWN_CALIBRATED if calibrated else DRAWN_CLAIMS


def compared_words(calibrated: bool) -> str:
    """Return which values the runs of a comparison have, as they stand in a sentence."""
    if calibrated:
        return "with behaviour as calibrated on 2010 to 2012"
    return "each one run at the centre of every claim"


def asked_words(elements: Sequence[str], stages: Sequence[str], pack: Pack) -> str:
    """Return what the finding of a run leaves out because of what was asked; empty if nothing.

    Parameters
    ----------
    elements, stages
        What was asked for; everything if empty.
    pack
        For labels.
    """
    named = [pack.label(e) for e in elements]
    parts = []
    if named:
        parts.append(f"Told of {listed(named)} alone, as asked")
    if stages:
        at = listed([pack.label(s) for s in stages])
        start = "of what is made" if named else "Sectors are told of what is made"
        parts.append(f"{start} at these stages alone: {at}")
    if not parts:
        return ""
    return f"{', '.join(parts)}; units not made, closures and a report are of everything."
