"""Tables of what matters most."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import polars as pl

from ytterby.packs import Pack
from ytterby.results import Table, build_table
from ytterby.simulate.sensitivity.estimators import Indices, additive
from ytterby.simulate.sensitivity.study import Sensitivity
from ytterby.workflows.stressing.sensitivity_labels import describe

ROW_UNIT = "as in the column unit"
INDICES_NOTE = (
    "first_order: share of the outcome's variance that goes on average if the parameter is known; "
    "total_order: share that stays on average if all others are known, with every interaction; "
    "these overlap. Bounds are the central 80 % of the estimate itself (bootstrap); estimates "
    "below 0 or above 1 are noise of that size. value, value_low and value_high: the parameter."
)
SCREENING_NOTE = (
    "size: mean absolute change of the outcome per unit of the parameter's probability (Morris' "
    "mu*), with the central 80 % of a bootstrap; mean: the same with its sign; spread: standard "
    "deviation, by which the effect depends on all else."
)
OUTCOME_NOTE = (
    "explained: share of the variance that the leading parameters explain together, with all their "
    "interactions; alone: the sum of their first-order shares. low, median and high: quantiles 10, "
    "50 and 90 % of the outcome over random draws of all parameters."
)


def sensitivity_tables(found: Sensitivity, pack: Pack, sources: Sequence[str]) -> dict[str, Table]:
    """Return ``indices``, ``screening`` and ``outcome``.

    Parameters
    ----------
    found
        The analysis.
    pack
        For labels.
    sources
        Of the chain.
    """
    own = [u.estimate.source for u in found.uncertain if u.estimate and u.estimate.source]
    known = tuple(dict.fromkeys([*sources, *own]))
    return {
        "indices": _indices(found, pack, known),
        "screening": _screening(found, pack, known),
        "outcome": _outcome(found, known),
    }


def _about(found: Sensitivity, name: str, pack: Pack) -> dict[str, object]:
    """Return what a parameter is: words, group, value with range, unit, tier, source, claim."""
    quantity = found.find(name)
    told = describe(quantity, found.study.scenario, pack)
    estimate = quantity.estimate if quantity is not None else None
    return {
        "parameter": name,
        "words": told.words,
        "group": quantity.group if quantity is not None else "",
        "value": estimate.value if estimate else None,
        "value_low": estimate.low if estimate else None,
        "value_high": estimate.high if estimate else None,
        "unit": told.unit,
        "tier": estimate.tier if estimate else "",
        "source": estimate.source if estimate else "",
    }


ABOUT = {
    "parameter": pl.String,
    "words": pl.String,
    "group": pl.String,
    "value": pl.Float64,
    "value_low": pl.Float64,
    "value_high": pl.Float64,
    "unit": pl.String,
    "tier": pl.String,
    "source": pl.String,
}
"""Columns on what a parameter is."""
VALUES = ("value", "value_low", "value_high")


def _indices(found: Sensitivity, pack: Pack, sources: Sequence[str]) -> Table:
    indices = found.analysis.indices
    chosen = range(len(indices.labels) - 1)
    order = sorted(chosen, key=lambda i: -_number(indices.total[0, i]))
    shares = ("first_order", "first_low", "first_high", "total_order", "total_low", "total_high")
    rows = []
    for place, at in enumerate([*order, len(indices.labels) - 1], start=1):
        last = at == len(indices.labels) - 1
        ranks = (None, None, None, None) if last else (
            place, int(indices.rank[0, at]), int(indices.rank[1, at]), float(indices.leads[at])
        )  # fmt: skip
        rows.append(
            dict(zip(("rank", "rank_low", "rank_high", "leads"), ranks, strict=True))
            | dict(zip(shares, [*indices.first[:, at], *indices.total[:, at]], strict=True))
            | _about(found, indices.labels[at], pack)
        )
    counts = dict.fromkeys(("rank", "rank_low", "rank_high"), pl.Int32)
    schema = counts | dict.fromkeys(("leads", *shares), pl.Float64) | ABOUT
    frame = pl.DataFrame([] if indices.still else rows, schema=schema, orient="row").select(
        "rank", "words", *shares, "rank_low", "rank_high", "leads", *list(ABOUT)[2:], "parameter"
    )
    units = dict.fromkeys((*counts, "leads", *shares), "1") | dict.fromkeys(VALUES, ROW_UNIT)
    return build_table("indices", frame, units=units, sources=sources, note=INDICES_NOTE)


def _number(value: float) -> float:
    return -math.inf if math.isnan(value) else float(value)


def _screening(found: Sensitivity, pack: Pack, sources: Sequence[str]) -> Table:
    effects = found.analysis.effects
    order = np.lexsort((np.arange(len(effects.names)), -effects.size))
    numbers = ("size", "size_low", "size_high", "mean", "spread")
    rows = [
        {"rank": place}
        | dict(
            zip(
                numbers,
                (float(v[at]) for v in (
                    effects.size, effects.low, effects.high, effects.mean, effects.spread
                )),
                strict=True,
            )
        )
        | _about(found, effects.names[at], pack)
        for place, at in enumerate(order, start=1)
    ]  # fmt: skip
    schema = {"rank": pl.Int32, **dict.fromkeys(numbers, pl.Float64), **ABOUT}
    frame = pl.DataFrame(rows, schema=schema, orient="row").select(
        "rank", "words", *numbers, *list(ABOUT)[2:], "parameter"
    )
    unit = found.study.outcome.unit
    units = {"rank": "1", **dict.fromkeys(numbers, unit), **dict.fromkeys(VALUES, ROW_UNIT)}
    return build_table("screening", frame, units=units, sources=sources, note=SCREENING_NOTE)


def _outcome(found: Sensitivity, sources: Sequence[str]) -> Table:
    indices, outcome = found.analysis.indices, found.study.outcome
    low, median, high = indices.quantiles
    values = {
        "central": found.central,
        "mean": indices.mean,
        "low": low,
        "median": median,
        "high": high,
        "deviation": math.sqrt(indices.variance),
    }
    shares = dict(zip(("explained", "explained_low", "explained_high"), indices.together,
                      strict=True))  # fmt: skip
    frame = pl.DataFrame(
        [
            {"outcome": outcome.kind.name, "of": outcome.of, "items": ", ".join(outcome.items)}
            | values
            | {**shares, "alone": _alone(indices)}
            | {"parameters": len(found.uncertain), "runs": found.analysis.runs}
        ]
    )
    units = dict.fromkeys(values, outcome.unit) | dict.fromkeys((*shares, "alone"), "1")
    units |= {"parameters": "1", "runs": "1"}
    return build_table("outcome", frame, units=units, sources=sources, note=OUTCOME_NOTE)


def _alone(indices: Indices) -> float:
    return math.nan if indices.still else additive(indices.first[0, :-1].tolist())
