"""Dependence some months after a partner is lost: what stays unmet once stocks are gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.kernel.engine import Engine, NumpyEngine
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Record
from ytterby.simulate.prepare import prepare
from ytterby.simulate.scenario.model import Scenario, scenario_from
from ytterby.simulate.tables.shortage import DUST

Floats = NDArray[np.float64]
AFTER = (3, 12, 36)
"""Months after the loss at which dependence is read."""
QUARTER = 3
"""A reading is the mean of the months that end with it: deliveries come in shiploads."""
LOW, HIGH = 0.1, 0.9
PARTS = ("unmet", "physically_absent", "priced_out", "substituted")
FAMILIES = ("concentrate", "mixed", "oxide", "metal", "magnet", "scrap")


@dataclass(frozen=True)
class Lost:
    """What stays unmet in each draw.

    Attributes
    ----------
    elements
        Symbols that the target needs.
    after
        Months after the loss.
    need
        Need before anything happens, ``(element)`` [t REO/year].
    shares
        By part of ``PARTS``: share of need, ``(reading, element, draw)`` [1]. ``unmet`` is the sum
        of ``physically_absent`` and ``priced_out``; ``substituted`` is beside it.
    """

    elements: tuple[str, ...]
    after: tuple[int, ...]
    need: Floats = field(repr=False)
    shares: dict[str, Floats] = field(repr=False)

    def frame(self) -> pl.DataFrame:
        """Return one row per element and reading: medians and 80 % intervals over the draws."""
        rows = []
        for i, element in enumerate(self.elements):
            for j, months in enumerate(self.after):
                parts = {name: _middle(self.shares[name][j, i]) for name in PARTS}
                low, high = _interval(self.shares["unmet"][j, i])
                rows.append(
                    {
                        "element": element,
                        "after": months,
                        "dependence": parts.pop("unmet"),
                        "low": low,
                        "high": high,
                        **parts,
                        "use": float(self.need[i]),
                    }
                )
        return pl.DataFrame(rows, schema=SCHEMA)


def _middle(drawn: Floats) -> float:
    """Return the median of the draws; the central one where there is no other."""
    return float(np.median(drawn[1:])) if len(drawn) > 1 else float(drawn[0])


def _interval(drawn: Floats) -> tuple[float | None, float | None]:
    if len(drawn) < 2:
        return None, None
    low, high = np.quantile(drawn[1:], (LOW, HIGH))
    return float(low), float(high)


SCHEMA = {
    "element": pl.String,
    "after": pl.Int64,
    "dependence": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "physically_absent": pl.Float64,
    "priced_out": pl.Float64,
    "substituted": pl.Float64,
    "use": pl.Float64,
}


def loss_of(
    partner: Sequence[str], start: dt.date, months: int, *, everybody: bool = True
) -> Scenario:
    """Return the scenario in which nothing comes from some regions any more, for good.

    Parameters
    ----------
    partner
        Who is lost.
    start
        First month.
    months
        Months to simulate.
    everybody
        Whether all lose it, or only the target.
    """
    return scenario_from(
        {
            "name": "loss",
            "title": "A partner is lost",
            "start": start.isoformat()[:7],
            "months": months,
            "events": [
                {
                    "kind": "ban",
                    "id": "loss",
                    "who": list(partner),
                    "against": ["all"] if everybody else ["target"],
                    "families": list(FAMILIES),
                    "start": start.isoformat(),
                    "leakage": 0.0,
                }
            ],
        }
    )


def lost_after(
    chain: Chain,
    partner: Sequence[str],
    target: tuple[str, ...],
    table: Parameters,
    *,
    after: Sequence[int] = AFTER,
    everybody: bool = True,
    sample: Sample | None = None,
    engine: Engine | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Lost:
    """Return what a target lacks some months after a partner is lost for good.

    Stocks are drawn down, spare plants run, announced ones start, buyers find each other and
    prices ration; nothing is smuggled, and nobody builds because of it.

    Parameters
    ----------
    chain, table
        What is run, and the table of behaviour.
    partner, target
        Regions that are lost, and regions whose need is asked about.
    after
        Months after the loss, each at least 1.
    everybody
        Whether all lose the partner, or only the target.
    sample
        Draws; the central one by default.
    engine
        What runs the step.
    progress
        Told the months done, and of how many.
    """
    months = max(after)
    start = dt.date(chain.year + 1, 1, 1)
    scenario = loss_of(partner, start, months, everybody=everybody)
    calendar = Calendar(scenario.start, months)
    ready = prepare(chain, scenario, target, calendar, table, sample)
    layout, draws = ready.layout, ready.draws
    content, need = _content_of(layout, target)
    totals = {name: np.zeros((len(after), content.shape[1], draws)) for name in PARTS}
    for month, record in enumerate(ready.months(engine or NumpyEngine()), start=1):
        for j, end in enumerate(after):
            if end - QUARTER < month <= end:
                for name, values in _parts(record).items():
                    totals[name][j] += content.T @ values / min(QUARTER, end)
        if progress is not None:
            progress(month, months)
    used = need > 0.0
    elements = tuple(e for e, u in zip(layout.technology.elements, used, strict=True) if u)
    shares = {name: total[:, used] / need[used][None, :, None] for name, total in totals.items()}
    return Lost(elements, tuple(after), need[used] * 12.0, shares)


def _content_of(layout: Layout, target: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Return elements in what the target's sectors use, per unit and in all a month."""
    material = layout.pool_material[layout.use_pool]
    regions = [layout.regions.index(r) for r in target]
    mine = np.isin(layout.pool_region[layout.use_pool], regions)
    content = np.where(mine[:, None], layout.composition[material], 0.0)
    return content, content.T @ layout.need


def _parts(record: Record) -> dict[str, Floats]:
    lacking = record.need - record.delivered
    shortage = np.where(lacking > DUST * record.need, lacking, 0.0)
    wanted = np.minimum(record.wanted, record.need)
    absent = np.minimum(np.maximum(wanted - record.delivered, 0.0), shortage)
    return {
        "unmet": shortage,
        "physically_absent": absent,
        "priced_out": shortage - absent,
        "substituted": record.substituted,
    }
