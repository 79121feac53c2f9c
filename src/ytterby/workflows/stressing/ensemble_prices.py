"""The tables of an ensemble's prices and of the odds that everything in it is conditional on."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.results import Table, build_table
from ytterby.simulate.ensemble import EnsembleResult
from ytterby.workflows.stressing.ensemble_tables import (
    COLUMNS,
    monthly_frame,
    quantile_columns,
)

MARKETS = {"inside": "inside", "spot": "outside_spot", "average": "outside_average"}
ENDS = {"spot_peak": "highest spot price outside", "average_peak": "highest average price outside",
        "inside_low": "lowest price inside"}  # fmt: skip
MISSED = (
    " Each draw is multiplied by what the model misses of prices whatever its parameters, a "
    "log-normal factor per oxide and market with the spread found in the back-cast of 2010 to 2012 "
    "where one element was left out, from the first event on; narrow_low and narrow_high are the "
    "central 80 % without it."
)


def price_tables(
    result: EnsembleResult, elements: Sequence[str], sources: Sequence[str], *, calibrated: bool
) -> dict[str, Table]:
    """Return ``prices`` (highest and lowest) and ``price-months``."""
    wanted = [f"oxide:{e}" for e in elements]
    keep = pl.col("material").is_in(wanted) if wanted else pl.lit(True)
    layout, names = result.outline.layout, result.outline.layout.material_names
    frames = []
    for measure, words in ENDS.items():
        oxides = list(result.measure(measure).items)
        plain = quantile_columns(result.total(measure))
        side = layout.price_inside if measure == "inside_low" else layout.price_outside
        frames.append(
            pl.DataFrame(
                {
                    "material": oxides,
                    "what": [words] * len(oxides),
                    "before": [float(side[names.index(o)]) for o in oxides],
                    **quantile_columns(result.total(measure, missed=True)),
                    "narrow_low": plain["p10"],
                    "narrow_high": plain["p90"],
                }
            )
        )
    frame = pl.concat(frames).filter(keep)
    order = (pl.col("p50") / pl.col("before")).max().over("material")
    frame = frame.sort(order, "material", descending=[True, False], maintain_order=True)
    note = "Inside and outside the controller, per kg of oxide." + (MISSED if calibrated else "")
    numbers = dict.fromkeys(("before", *COLUMNS, "narrow_low", "narrow_high"), "USD/kg")
    return {
        "prices": build_table("prices", frame, units=numbers, sources=sources, note=note),
        "price-months": build_table(
            "price-months",
            price_months(result).filter(keep),
            units={"month": "1", **dict.fromkeys(COLUMNS, "USD/kg")},
            sources=sources,
            note=note.replace("; narrow_low and narrow_high are the central 80 % without it", ""),
        ),
    }


def price_months(result: EnsembleResult) -> pl.DataFrame:
    """Return quantiles of prices by month: ``month``, ``date``, ``material``, ``market``."""
    frames = [
        monthly_frame(result, measure, "material", missed=True).with_columns(market=pl.lit(market))
        for measure, market in MARKETS.items()
    ]
    return pl.concat(frames).select("month", "date", "material", "market", *COLUMNS)


def odds_table(result: EnsembleResult) -> Table:
    """Return the priors apart: of the scenario, with what is expected a year, and of its events.

    The expectation is the prior times the mean loss, and nothing more certain than the prior.
    """
    lost = float(result.total("sector_lost").sum(axis=0).mean())
    plan = result.scenario
    rows = [
        {
            "what": f"scenario {plan.name}, within a year",
            **_amount(plan.odds),
            "drawn": None,
            "mean_loss": lost,
            **{
                f"expected{end}": None if value is None else value * lost
                for end, value in _ends(plan.odds).items()
            },
        }
    ]
    happens = result.total("happens").mean(axis=1)
    kinds = [*(["event"] * len(plan.events)), *(["response"] * len(plan.responses))]
    deeds = zip(kinds, (*plan.events, *plan.responses), happens.tolist(), strict=True)
    for kind, event, drawn in deeds:
        rows.append(
            {
                "what": f"{kind} {event.id}, if the scenario comes",
                **_amount(event.odds),
                "drawn": drawn,
                "mean_loss": None,
            }
        )
    numbers = ("odds", "odds_low", "odds_high")
    schema = {
        "what": pl.String,
        **dict.fromkeys(numbers, pl.Float64),
        "tier": pl.String,
        "source": pl.String,
        "note": pl.String,
        **dict.fromkeys(
            ("drawn", "mean_loss", "expected", "expected_low", "expected_high"), pl.Float64
        ),
    }
    money = dict.fromkeys(("expected", "expected_low", "expected_high"), "million USD/year")
    return build_table(
        "odds",
        pl.DataFrame(rows, schema=schema),
        units={
            **dict.fromkeys((*numbers, "drawn"), "1"),
            "mean_loss": "million USD",
            **money,
        },
        note="Odds are priors, never mixed with what stands in the other tables, which is given "
        "that the scenario comes. Expected is odds times mean loss: it rests on the prior. Where "
        "there is no prior there is no expectation. Drawn is the share of draws in which an event "
        "happens.",
    )


def _ends(odds: object) -> dict[str, float | None]:
    value, low, high = (getattr(odds, n, None) for n in ("value", "low", "high"))
    return {"": value, "_low": low if low is not None else value,
            "_high": high if high is not None else value}  # fmt: skip


def _amount(odds: object) -> dict[str, object]:
    ends = {f"odds{end}": value for end, value in _ends(odds).items()}
    texts = {n: getattr(odds, n, "") or "" for n in ("tier", "source", "note")}
    return {**ends, **texts}
