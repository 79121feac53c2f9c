"""A fund as tables: key figures, positions, cash by year, tonnes, concentration, correlation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.impact.fund import (
    Fund,
    Held,
    concentration,
    correlation,
    drawn,
    present_years,
    worst_part,
)
from ytterby.workflows.financing.fund.projects import World

Floats = NDArray[np.float64]
QUANTILES = {"p05": 0.05, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95}
ELEMENTS = ("Nd", "Pr", "Dy", "Tb")


def still_prices(world: World) -> dict[str, float]:
    """Return oxide prices by which tonnes of other elements count as NdPr [USD/kg]."""
    rows = world.chain.prices.filter(
        (pl.col("market") == "outside") & pl.col("material").str.starts_with("oxide:")
    )
    return {
        m.removeprefix("oxide:"): float(v)
        for m, v in rows.select("material", "value").iter_rows()
        if v is not None
    }


FIGURES = {
    "figure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "tier": pl.String,
    "note": pl.String,
}


def key_figures(fund: Fund, world: World) -> pl.DataFrame:
    """Return the fund's key figures, ``FIGURES`` [unit]."""
    value = drawn(fund.value())
    cost = -value
    found = drawn(fund.returns())
    known = found[np.isfinite(found)]
    committed = sum(h.committed for h in fund.held)
    tonnes = fund.equivalent_tonnes(still_prices(world))
    steady = drawn(tonnes.max(axis=0))
    whole = drawn(tonnes.sum(axis=0))
    mean_cost = float(cost.mean())

    def row(
        name: str, values: Floats, unit: str, tier: str = "C", note: str = ""
    ) -> dict[str, object]:
        low, high = (float(v) for v in np.quantile(values, (0.1, 0.9)))
        mean = float(values.mean())
        bounds = {"low": min(low, mean), "high": max(high, mean)}
        return {"figure": name, "value": mean, **bounds, "unit": unit, "tier": tier, "note": note}

    def plain(name: str, value: float | None, unit: str, note: str = "") -> dict[str, object]:
        return {"figure": name, "value": value, "low": None, "high": None, "unit": unit,
                "tier": "C", "note": note}  # fmt: skip

    rows = [
        plain("committed", committed, "USD", "price support: the 95th percentile of what it pays"),
        row("cost to the public", cost, "USD", note="present value; below 0 it earns"),
        plain("cost, 95th percentile", float(np.quantile(cost, 0.95)), "USD"),
        plain("cost, mean of the worst twentieth", -worst_part(value), "USD"),
        plain("chance of a loss", float((value < 0).mean()), "1"),
        plain(
            "internal rate of return, middle draw",
            float(np.median(known)) if known.size >= 0.5 * found.size else None,
            "1/year",
            f"{known.size} of {found.size} draws have one",
        ),
        row("extra tonnes a year at most", steady, "t NdPr eq/year",
            note="expected output that public money adds, in the year of the most"),
        row("extra tonnes in all years", whole, "t NdPr eq"),
        plain(
            "extra tonnes a year per million committed",
            float(steady.mean()) / (committed / 1e6) if committed > 0 else None,
            "t NdPr eq/year per million USD",
        ),
        plain(
            "extra tonnes a year per million of expected cost",
            float(steady.mean()) / (mean_cost / 1e6) if mean_cost > 0 else None,
            "t NdPr eq/year per million USD",
            "" if mean_cost > 0 else "it is expected to earn",
        ),
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=FIGURES)


def position_frame(fund: Fund, world: World) -> pl.DataFrame:
    """Return each position: what is promised, what it is worth to the public, its odds [USD, 1]."""
    rows = []
    for held in fund.held:
        value = drawn(present_years(held.public, fund.rate))
        low, high = (float(v) for v in np.quantile(value, (0.1, 0.9)))
        backed = fund.backed[held.position.facility]
        rows.append(
            {
                "facility": held.position.facility,
                "instrument": held.position.instrument,
                "amount": held.position.amount or None,
                "share": held.position.share,
                "start_year": backed.case.inputs.start,
                "committed": held.committed,
                "value": float(value.mean()),
                "low": min(low, float(value.mean())),
                "high": max(high, float(value.mean())),
                "worst": worst_part(value),
                "loss": float((value < 0).mean()),
                "gap_closed": backed.closed,
                "odds_without": backed.odds_without,
                "odds_with": float(drawn(backed.odds_with).mean()),
                "tier": max(world.built[held.position.facility].tier, "C"),
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def cash_frame(fund: Fund) -> pl.DataFrame:
    """Return the public's cash by year: paid, received, net and its quantiles [USD]."""
    paid = np.asarray(sum(np.minimum(h.public, 0.0) for h in fund.held))
    received = np.asarray(sum(np.maximum(h.public, 0.0) for h in fund.held))
    net = fund.public
    some = net[:, 1:] if net.shape[1] > 1 else net
    out: dict[str, object] = {
        "year": list(fund.years),
        "paid": (-paid[:, 1:] if net.shape[1] > 1 else -paid).mean(axis=1),
        "received": (received[:, 1:] if net.shape[1] > 1 else received).mean(axis=1),
        "net": some.mean(axis=1),
    }
    for name, q in QUANTILES.items():
        out[name] = np.quantile(some, q, axis=1)
    frame = pl.DataFrame(out)
    moving = pl.any_horizontal(pl.col("paid", "received").abs() > 0.5)
    last = frame.filter(moving)["year"].max()
    return frame.filter(pl.col("year") <= last) if last is not None else frame.head(1)


def security_frame(fund: Fund, world: World) -> pl.DataFrame:
    """Return expected extra output by facility and element in its steady years [t REO/year]."""
    rows = []
    for facility, backed in fund.backed.items():
        for element in ELEMENTS:
            if element not in backed.case.inputs.elements:
                continue
            made = backed.tonnes((element,)).max(axis=0) * backed.extra
            some = drawn(made)
            low, high = (float(v) for v in np.quantile(some, (0.1, 0.9)))
            rows.append(
                {
                    "facility": facility,
                    "element": element,
                    "product": world.built[facility].product,
                    "tonnes": float(some.mean()),
                    "low": min(low, float(some.mean())),
                    "high": max(high, float(some.mean())),
                    "tier": "C",
                }
            )
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(
        ("facility", "element", "product"), pl.String
    )
    schema |= {"tonnes": pl.Float64, "low": pl.Float64, "high": pl.Float64, "tier": pl.String}
    return pl.DataFrame(rows, schema=schema)


def concentration_frame(fund: Fund, world: World) -> pl.DataFrame:
    """Return how concentrated what is promised is: ``by, index, largest, share`` [1]."""
    table = world.base.facilities
    place: Mapping[str, str] = dict(zip(table["facility"], table["region"], strict=True))
    operator: Mapping[str, str] = dict(zip(table["facility"], table["operator"], strict=True))
    kinds: dict[str, Callable[[Held], str]] = {
        "project": lambda h: h.position.facility,
        "operator": lambda h: operator.get(h.position.facility, ""),
        "country": lambda h: place.get(h.position.facility, ""),
        "instrument": lambda h: h.position.instrument,
    }
    rows = []
    for name, key in kinds.items():
        weights: dict[str, float] = {}
        for held in fund.held:
            weights[key(held)] = weights.get(key(held), 0.0) + held.committed
        total = sum(weights.values())
        top = max(weights, key=lambda k: weights[k])
        rows.append(
            {
                "by": name,
                "index": concentration(weights) if total > 0 else None,
                "largest": top,
                "share": weights[top] / total if total > 0 else None,
            }
        )
    schema = {"by": pl.String, "index": pl.Float64, "largest": pl.String, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema)


def correlation_frame(fund: Fund) -> pl.DataFrame:
    """Return how the positions' values move together over draws: ``first, second`` [1]."""
    values = fund.values()
    found = correlation(values[:, 1:] if values.shape[1] > 1 else values)
    labels = [h.position.label for h in fund.held]
    rows = [
        {"first": labels[i], "second": labels[j], "correlation": float(found[i, j])}
        for i in range(len(labels))
        for j in range(i + 1, len(labels))
        if np.isfinite(found[i, j])
    ]
    schema = {"first": pl.String, "second": pl.String, "correlation": pl.Float64}
    return pl.DataFrame(rows, schema=schema)
