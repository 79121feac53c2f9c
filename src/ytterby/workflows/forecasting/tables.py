"""Tables of a forecast from its draws: medians, intervals, odds and first months."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.simulate.backcast.fit import Discrepancy
from ytterby.simulate.behaviour.sample import Sample
from ytterby.workflows.forecasting.ensemble import Ensemble
from ytterby.workflows.forecasting.setting import (
    EVERYBODY,
    MARKETS,
    QUANTILES,
    SHORT,
    STOPPED,
    Setting,
)

Floats = NDArray[np.float64]
TAILS = {0: "p05", 2: "p25", 4: "p75", 6: "p95"}
"""Quantiles that are recorded beside the median and the 80 % interval."""
YEAR = 12.0


def months_of(setting: Setting) -> list[dt.date]:
    """Return the first day of each month that is forecast."""
    year, month = (int(part) for part in setting.first.split("-"))
    first = year * 12 + month - 1
    return [dt.date(m // 12, m % 12 + 1, 1) for m in range(first, first + setting.months)]


def add_discrepancy(values: Floats, size: float, name: str, seed: int, *, grows: bool) -> Floats:
    """Return draws times what the model misses whatever its parameters, ``(month, draw)``.

    Parameters
    ----------
    values
        ``(month, draw)``; draw 0 stays as it is.
    size
        Log standard deviation of a year's figure.
    name, seed
        Of the stream.
    grows
        Whether it grows with the root of time to its size after a year: today's price is known.
    """
    months, draws = values.shape
    normal = Sample(0, draws, seed).normal(f"discrepancy {name}")
    ahead = (
        np.minimum(np.arange(1.0, months + 1.0) / YEAR, 1.0) ** 0.5 if grows else np.ones(months)
    )
    return np.asarray(values * np.exp(size * ahead[:, None] * normal[None]), dtype=np.float64)


def quantiles(values: Floats) -> Floats:
    """Return the recorded quantiles over draws without the central one, ``(quantile, …)``."""
    return np.asarray(np.quantile(values[..., 1:], QUANTILES, axis=-1), dtype=np.float64)


def export_table(
    setting: Setting, found: Ensemble, level: float, misses: Discrepancy
) -> pl.DataFrame:
    """Return magnet exports by month: share of a usual month, and tonnes.

    Parameters
    ----------
    setting, found
        The forecast and its draws.
    level
        What the seller exports in a usual year, by customs [t product/year].
    misses
        What the model misses.
    """
    month = level / YEAR
    rows = []
    for place, name in enumerate((EVERYBODY, setting.buyer)):
        licensed = found.licensed[place]
        under, free = found.exports[place]
        share = add_discrepancy(
            under * licensed + free * (1.0 - licensed),
            misses.exports, "exports", setting.seed, grows=False,
        )  # fmt: skip
        usual = month * (found.bought if place else np.ones_like(licensed))
        shares, tonnes, of_licensed = quantiles(share), quantiles(share * usual), quantiles(under)
        rows += [
            {
                "date": day,
                "destination": name,
                "tonnes": tonnes[3, m],
                "low": tonnes[1, m],
                "high": tonnes[5, m],
                "share": shares[3, m],
                "share_low": shares[1, m],
                "share_high": shares[5, m],
                "licensed_share": of_licensed[3, m],
                "licensed_low": of_licensed[1, m],
                "licensed_high": of_licensed[5, m],
                "central": share[m, 0] * usual[0],
                "usual": usual[0],
                "under_licence": licensed[0],
                **{column: tonnes[i, m] for i, column in TAILS.items()},
            }
            for m, day in enumerate(months_of(setting))
        ]
    return pl.DataFrame(rows)


def price_table(setting: Setting, found: Ensemble, misses: Discrepancy) -> pl.DataFrame:
    """Return oxide prices by month and market [USD/kg], with and without the discrepancy."""
    rows = []
    for row, market in enumerate(MARKETS):
        size, side = (misses.home, "home") if market == "inside" else (misses.abroad, "abroad")
        for column, element in enumerate(setting.elements):
            plain = found.prices[row, column]
            wide = add_discrepancy(plain, size, f"{side} {element}", setting.seed, grows=True)
            q, narrow, start = quantiles(wide), quantiles(plain), found.start[row, column]
            rows += [
                {
                    "date": day,
                    "element": element,
                    "market": market,
                    "price": q[3, month],
                    "low": q[1, month],
                    "high": q[5, month],
                    "multiple": q[3, month] / start,
                    "central": plain[month, 0],
                    "start": start,
                    "narrow_low": narrow[1, month],
                    "narrow_high": narrow[5, month],
                    **{name: q[i, month] for i, name in TAILS.items()},
                }
                for month, day in enumerate(months_of(setting))
            ]
    return pl.DataFrame(rows)


LABELS = ("kind", "region", "name", "of", "product")


def stop_tables(setting: Setting, found: Ensemble) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return who falls short and stops: over the run with the first month, and month by month.

    ``kind`` is plant or sector; ``name`` the plant or sector; ``of`` its stage or ``use``;
    ``product`` what a plant makes or a sector lacks most.
    """
    labels: list[tuple[tuple[str, ...], Floats, float]] = []
    plants, sectors = found.plants, found.sectors
    for i, names in enumerate(plants.names):
        for name in names:
            what = ("plant", plants.region[i], name, plants.stage[i], plants.product[i])
            labels.append((what, found.plant_losses[i], float(plants.usual[i])))
    for i, sector in enumerate(sectors.sector):
        lacks = ("sector", sectors.region[i], sector, "use", sectors.material[i])
        labels.append((lacks, found.sector_losses[i], float(sectors.bill[i])))
    days = months_of(setting)
    whole, monthly = [], []
    for of, losses, size in labels:
        drawn = losses[:, 1:]
        worst = drawn.max(axis=0)
        row: dict[str, object] = dict(zip(LABELS, of, strict=True))
        row["size"] = size
        for name, limit in (("short", SHORT), ("stopped", STOPPED)):
            row |= _first(name, drawn >= limit, days)
        low, middle, high = np.quantile(worst, (0.1, 0.5, 0.9))
        whole.append(row | {"worst": middle, "low": low, "high": high})
        q = np.quantile(drawn, (0.1, 0.5, 0.9), axis=1)
        monthly += [
            dict(zip(LABELS, of, strict=True))
            | {
                "date": day,
                "short": float((drawn[m] >= SHORT).mean()),
                "stopped": float((drawn[m] >= STOPPED).mean()),
                "loss": q[1, m],
                "low": q[0, m],
                "high": q[2, m],
            }
            for m, day in enumerate(days)
        ]
    return pl.DataFrame(whole), pl.DataFrame(monthly)


def _first(name: str, reached: NDArray[np.bool_], days: list[dt.date]) -> dict[str, object]:
    """Return the odds that it happens, its first month where it does, and for how long."""
    ever = reached.any(axis=0)
    found: dict[str, object] = {name: float(ever.mean())}
    first = reached.argmax(axis=0)[ever]
    for column, share in ((f"{name}_first", 0.5), (f"{name}_early", 0.1), (f"{name}_late", 0.9)):
        at = int(np.quantile(first, share, method="inverted_cdf")) if len(first) else None
        found[column] = None if at is None else days[at]
    found[f"{name}_months"] = float(reached.sum(axis=0)[ever].mean()) if len(first) else None
    return found


def draw_table(setting: Setting, found: Ensemble) -> pl.DataFrame:
    """Return the first draws one by one, without discrepancy, so that the run can be checked."""
    rows = []
    for draw in range(min(setting.kept, found.bought.shape[-1])):
        for month, day in enumerate(months_of(setting)):
            for place, name in enumerate((EVERYBODY, setting.buyer)):
                for part, goods in enumerate(("under licence", "free")):
                    value = found.exports[place, part, month, draw]
                    rows.append((draw, f"exports {name}, {goods}", day, value))
            for row, market in enumerate(MARKETS):
                for column, element in enumerate(setting.elements):
                    value = found.prices[row, column, month, draw]
                    rows.append((draw, f"{element} {market}", day, value))
    return pl.DataFrame(rows, schema=["draw", "series", "date", "value"], orient="row")
