"""What a bill or the evidence does not say, and what that leaves open."""

from __future__ import annotations

import polars as pl

from ytterby.exposure.tracing import HOME
from ytterby.workflows.exposing.expose import ExposeOutcome


def list_gaps(outcome: ExposeOutcome) -> tuple[str, ...]:
    """Return what is not known, one sentence each, with what it would change."""
    found, bom = outcome.exposure, outcome.bom
    assert found is not None
    assert bom is not None
    lines = found.lines
    every = lines.height
    said = []

    def note(count: int, what: str, leaves: str) -> None:
        if count:
            said.append(f"{what} for {count} of {every} line{'s' if every > 1 else ''}: {leaves}")

    note(
        lines["stock"].null_count(),
        "No stock is given",
        "it counts as none when a scenario asks when you stop.",
    )
    note(
        lines.filter(pl.col("price").is_null()).height,
        "No price is given",
        "what hangs on them is left out of the value at stake.",
    )
    note(
        lines.filter(pl.col("basis") == HOME).height,
        "No supplier or country is known",
        "they are taken to be bought as makers at home buy on average.",
    )
    note(
        lines.filter(pl.col("resolution") == "assumed").height,
        "The grade or form is assumed",
        "the letters of a grade decide how much dysprosium and terbium it holds.",
    )
    note(
        lines.filter(pl.col("sector_basis") != "given").height,
        "No end use is given",
        "they count to the use that takes most of their material at home.",
    )
    blank = found.alternates.filter(pl.col("cost").is_null()).height
    if blank:
        said.append(
            f"What {blank} of {found.alternates.height} alternates cost is not published: a blank "
            "is neither free nor impossible."
        )
    thin = found.supplies.filter(pl.col("ever_touched_evidence").fill_null(1.0) < HALF).height
    if thin:
        said.append(
            f"For {thin} of {found.supplies.height} supplies less than half of the share through "
            "the partner is settled by observations; the rest is what the model assumes."
        )
    return tuple(said)


HALF = 0.5
"""Part of a number that evidence must settle."""
