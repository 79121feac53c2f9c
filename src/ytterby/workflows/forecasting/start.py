"""What a forecast starts from: chain, scenario and behaviour, as of its date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from ytterby import evidence
from ytterby.core.chain import Chain
from ytterby.packs import read_pack
from ytterby.simulate import Parameters, read_scenario
from ytterby.simulate.backcast.chain import start_chain
from ytterby.simulate.backcast.posterior import Posterior
from ytterby.simulate.scenario.model import Scenario
from ytterby.workflows.forecasting.setting import Setting


@dataclass(frozen=True)
class Start:
    """What the ensemble of a forecast starts from.

    Attributes
    ----------
    chain, scenario, table
        What is run, what is done to it, and the table of behaviour without factors.
    plants
        Name and products of each plant and stage, as they were known, by (facility, stage).
    """

    chain: Chain = field(repr=False)
    scenario: Scenario
    table: Parameters = field(repr=False)
    plants: Mapping[tuple[str, str], tuple[str, str]] = field(repr=False)


def read_start(setting: Setting) -> Start:
    """Return the chain, scenario and behaviour of a forecast, as of its date."""
    chain = start_chain(setting.year, setting.price_year, as_of=setting.as_of)
    chain = replace(chain, prices=quoted_prices(setting, chain))
    table = Parameters.load(setting.as_of, pack=chain.pack, year=setting.year)
    known = evidence.load(as_of=setting.as_of).facilities
    columns = ("facility", "stage", "name", "products")
    plants = {(f, at): (name, made) for f, at, name, made in known.select(columns).iter_rows()}
    return Start(chain, read_scenario(setting.scenario), table, plants)


def choose_factors(
    setting: Setting, start: Start, posterior: Posterior, *, every: bool = False
) -> Parameters:
    """Return the table of behaviour of a forecast with the calibrated factors.

    Parameters
    ----------
    setting, start
        The forecast, and what it starts from.
    posterior
        The factors.
    every
        Whether also those that the forecast leaves to their claims.
    """
    factors = posterior.sample(setting.draws, setting.seed)
    left = () if every else setting.claims_speed
    kept = {name: values for name, values in factors.items() if name not in left}
    return start.table.scaled(kept, spread=True)


def quoted_prices(setting: Setting, chain: Chain) -> pl.DataFrame:
    """Return the chain's prices with oxides and metals moved to the last quotations.

    Inside, an oxide stands at its quotation. Outside, it stands above that by as much as neodymium
    did over the year, the one oxide whose two prices the evidence tells apart. Elements without a
    quotation stay.
    """
    base, pack = evidence.load(as_of=setting.as_of), read_pack(chain.pack)
    at = {(m, k): v for m, k, v in chain.prices.select("material", "market", "value").iter_rows()}
    gap = at["oxide:Nd", "outside"] / at["oxide:Nd", "inside"]
    rows = base.live.filter(pl.col("claim").is_in(setting.quotes))
    moves: dict[tuple[str, str], tuple[float, str]] = {}
    for claim, group, value in rows.select("claim", "element", "value").iter_rows():
        mean = value / _mean([at[f"oxide:{e}", "inside"] for e in pack.element_set(group)])
        for element in pack.element_set(group):
            inside = mean * at[f"oxide:{element}", "inside"]
            for market, price in (("inside", inside), ("outside", inside * gap)):
                move = price / at[f"oxide:{element}", market]
                for family in ("oxide", "metal"):
                    moves[f"{family}:{element}", market] = (move, claim)
    known = [
        moves.get((m, k), (1.0, ""))
        for m, k in chain.prices.select("material", "market").iter_rows()
    ]
    factor = pl.Series([move for move, _ in known], dtype=pl.Float64)
    claims = pl.Series([claim for _, claim in known], dtype=pl.String)
    return chain.prices.with_columns(
        *((pl.col(c) * factor).alias(c) for c in ("value", "low", "high")),
        source=pl.when(claims != "").then(pl.col("source") + ";" + claims).otherwise("source"),
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
