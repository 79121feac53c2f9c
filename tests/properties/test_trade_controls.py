"""Invariants on random chains under embargoes, tariffs, routes, owners, marks and copy-cats."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.simulated import table, target_shortage
from tests.random_chain import random_chain

from ytterby.simulate import Scenario, StressResult, run, scenario_from
from ytterby.simulate.tables.balance import imbalance

SEEDS = st.integers(0, 10_000)
KINDS = (
    "embargo", "import tariff", "closed route", "acquisition", "end-user denial",
    "extraterritorial rule", "copy-cat",
)  # fmt: skip
FEW = settings(max_examples=4, deadline=None, derandomize=True)
DRAWS = 12
DATES = {"start": "2025-03", "end": "2025-12"}
HALF = {"value": 0.6, "low": 0.1, "high": 1.0}


def scenario(seed: int, kind: str, **fields: Any) -> tuple[Scenario, str]:
    """Return a ban, an event of a kind beside it and an agreement, and whom they are aimed at."""
    random = np.random.default_rng(seed + 5000)
    trade = random_chain(seed).flows.filter(pl.col("kind") == "trade").sort("value")
    row = trade.row(int(random.integers(trade.height)), named=True)
    seller, buyer = row["region"], row["destination"]
    event: dict[str, Any] = {"kind": kind, "id": "event", **DATES}
    if kind == "embargo":
        way = ["buy", "sell", "both"][int(random.integers(3))]
        event |= {"who": [buyer], "against": [seller], "direction": way, "severity": HALF}
    elif kind == "import tariff":
        event |= {"who": [buyer], "rate": {"value": 0.5, "low": 0.1, "high": 2.0}}
    elif kind == "closed route":
        event |= {"between": [buyer], "severity": HALF, "rerouted": HALF, "detour": 1.5}
    elif kind == "acquisition":
        event |= {"who": [buyer], "against": [seller], "share": HALF,
                  "stages": ["mine", "separation", "metal", "magnet"]}  # fmt: skip
    elif kind == "end-user denial":
        event |= {"who": [seller], "sectors": ["defence", "ev_traction"], "severity": HALF}
    elif kind == "extraterritorial rule":
        event |= {"who": [seller], "delay": 1.5, "approval": HALF, "clearing": 0.6}
    else:
        event |= {"who": [buyer], "provoked_by": ["ban"]}
    ban = {"kind": "ban", "id": "ban", "who": [seller], "severity": HALF, **DATES}
    pact = {"kind": "agreement", "id": "pact", "who": [seller], "ally": [buyer],
            "start": "2025-03", "reliability": HALF, "share": HALF,
            "binds_controls": bool(random.integers(2))}  # fmt: skip
    values = {"name": "random", "title": "Random", "start": "2025-01", "months": 14,
              "pipeline": False, "events": [ban, event | fields], "responses": [pact]}  # fmt: skip
    return scenario_from(values), buyer


def stressed(seed: int, kind: str, draws: int = DRAWS, tile: int = 64) -> StressResult:
    """Return a run of the scenario with draws of everything."""
    made, target = scenario(seed, kind)
    chain = random_chain(seed)
    return run(chain, made, target=target, parameters=table(), draws=draws, seed=1, tile=tile)


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(seed=SEEDS)
def test_no_element_is_made_or_lost_and_nothing_is_negative(seed: int, kind: str) -> None:
    result = stressed(seed, kind)
    assert max(np.abs(imbalance(result, d)).max() for d in range(DRAWS)) < 1e-9
    for name, values in result.records.items():
        assert np.isfinite(values).all(), name
        assert (values >= 0.0).all(), name


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(seed=SEEDS)
def test_no_plant_exceeds_its_capacity_and_nobody_gets_more_than_he_wants(
    seed: int, kind: str
) -> None:
    result = stressed(seed, kind)
    records = result.records
    capacity = result.layout.capacity[None, :, None]
    assert np.all(records["activity"] <= capacity * (1 + 1e-12))
    assert np.all(records["delivered"] <= records["wanted"] * (1 + 1e-12))
    assert np.all(records["shipped"] <= records["ordered"] * (1 + 1e-12))


@pytest.mark.parametrize("kind", KINDS)
def test_each_draw_has_the_same_bits_in_tiles_and_beside_more_draws(kind: str) -> None:
    whole, tiled, few = (stressed(4, kind, draws=n, tile=t) for n, t in ((5, 64), (5, 2), (3, 64)))
    for name, values in whole.records.items():
        assert np.array_equal(values, tiled.records[name]), name
        assert np.array_equal(values[..., :3], few.records[name]), name


@settings(max_examples=6, deadline=None, derandomize=True)
@given(SEEDS)
def test_with_behaviour_frozen_a_stricter_refusal_to_buy_never_helps_who_refuses(
    seed: int,
) -> None:
    lost = []
    for severity in (0.0, 0.4, 1.0):
        made, target = scenario(seed, "embargo", severity=severity, direction="buy")
        alone = made.model_copy(update={"events": made.events[1:], "responses": ()})
        frozen = table().frozen()
        lost.append(
            target_shortage(run(random_chain(seed), alone, target=target, parameters=frozen))
        )
    total = np.array([months.sum() for months, _ in lost])
    assert np.all(np.diff(total) >= -1e-9 * lost[0][1])
