"""Tables of a propagation: totals by effect, and sectors by effect."""

from __future__ import annotations

import numpy as np
import polars as pl

from ytterby.impact.propagation.effects import Effects
from ytterby.impact.propagation.system import Floats, System, per_output
from ytterby.results import Table, build_table

LOW, HIGH = 0.1, 0.9
APART = frozenset({"final sales lost", "price transfer"})
"""Effects that are no output lost: they have no multiplier and no value added."""


def _parts(effects: Effects) -> list[tuple[str, Floats]]:
    """Return the effects that there are, by name."""
    parts = [("direct", effects.direct), ("propagated", effects.propagated)]
    if effects.proportional is not None:
        parts.append(("propagated, rationed in proportion", effects.proportional))
    if effects.unserved is not None:
        parts.append(("final sales lost", effects.unserved))
    if effects.dearer is not None:
        parts.append(("price transfer", effects.dearer))
    return parts


def _units(world: System) -> dict[str, str]:
    named = {factor_column(name): unit for name, unit in world.factors}
    return {"lost": world.unit, "value_added_lost": world.unit, **named}


def factor_column(name: str) -> str:
    """Return the column of a factor."""
    return f"{name} at risk"


def _interval(drawn: Floats) -> dict[str, float | None]:
    if len(drawn) < 2:
        return {"low": None, "high": None}
    low, high = np.quantile(drawn[1:], (LOW, HIGH))
    return {"low": float(low), "high": float(high)}


def total_frame(world: System, effects: Effects) -> pl.DataFrame:
    """Return one row per effect: output lost, its interval, multiplier, value added, factors."""
    direct = float(effects.direct[:, 0].sum())
    rows = []
    for name, lost in _parts(effects):
        transfer = name in APART
        total = float(lost[:, 0].sum())
        rows.append(
            {
                "effect": name,
                "lost": total,
                **_interval(lost.sum(axis=0)),
                "share_lost": None if transfer else total / float(world.output.sum()),
                "multiplier": None if transfer or direct <= 0 else total / direct,
                "value_added_lost": (
                    None if transfer else float(world.value_coefficients @ lost[:, 0])
                ),
                **_factors(world, lost[:, 0], transfer),
            }
        )
    numbers = [c for c in rows[0] if c != "effect"]
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(numbers, pl.Float64))


def _factors(world: System, lost: Floats, transfer: bool) -> dict[str, float | None]:
    return {
        factor_column(name): (None if transfer else float(per_output(amount, world.output) @ lost))
        for (name, _), amount in world.factors.items()
    }


def sector_frame(world: System, effects: Effects) -> pl.DataFrame:
    """Return one row per sector and effect, the most affected first; sectors without are out."""
    rows = []
    parts = _parts(effects)
    touched = np.zeros(len(world.sectors), dtype=bool)
    for _, lost in parts:
        touched |= (lost != 0).any(axis=1)
    order = np.argsort(-effects.propagated[:, 0], kind="stable")
    for i in (i for i in order if touched[i]):
        for name, lost in parts:
            transfer = name in APART
            value = float(lost[i, 0])
            made = float(world.output[i])
            only = np.zeros(len(world.sectors))
            only[i] = value
            rows.append(
                {
                    "sector": world.sectors[i],
                    "output": made,
                    "effect": name,
                    "lost": value,
                    **_interval(lost[i]),
                    "share_lost": None if transfer or made <= 0 else value / made,
                    "value_added_lost": (
                        None if transfer else float(world.value_coefficients[i] * value)
                    ),
                    **_factors(world, only, transfer),
                }
            )
    columns = {
        "sector": pl.String, "output": pl.Float64, "effect": pl.String, "lost": pl.Float64,
        "low": pl.Float64, "high": pl.Float64, "share_lost": pl.Float64,
        "value_added_lost": pl.Float64,
        **{factor_column(name): pl.Float64 for name, _ in world.factors},
    }  # fmt: skip
    return pl.DataFrame(rows, schema=columns)


def propagation_tables(
    world: System, effects: Effects, note: str, sources: tuple[str, ...]
) -> dict[str, Table]:
    """Return both tables by name, the totals first.

    Parameters
    ----------
    world, effects
        The system and what it loses.
    note, sources
        What a reader must know, and where the numbers come from.
    """
    amounts = _units(world)
    totals, sectors = total_frame(world, effects), sector_frame(world, effects)
    return {
        "propagation": build_table(
            "propagation",
            totals,
            units={**amounts, "multiplier": "1", "share_lost": "1"},
            sources=sources,
            note=note,
        ),
        "sectors": build_table(
            "sectors",
            sectors,
            units={**amounts, "output": f"{world.unit}/year", "share_lost": "1"},
            sources=sources,
            note=note,
        ),
    }
