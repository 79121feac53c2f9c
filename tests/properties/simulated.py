"""Random chains under random controls, and the least shortage that a linear program can reach."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import linprog
from tests.random_chain import random_chain

from ytterby.simulate import Parameters, Scenario, StressResult, run, scenario_from

Floats = NDArray[np.float64]
FAMILIES = (["oxide"], ["metal"], ["magnet"], ["oxide", "metal", "magnet"], ["concentrate"])


@cache
def table() -> Parameters:
    return replace(Parameters.load(as_of="2025-03-31", year=2024), plants=())


def control(seed: int, severity: float, *, months: int = 15, **fields: Any) -> tuple[Scenario, str]:
    """Return a control by a supplier of some goods on one who buys them, and who that is."""
    random = np.random.default_rng(seed + 1000)
    trade = random_chain(seed).flows.filter(pl.col("kind") == "trade").sort("value")
    row = trade.row(int(random.integers(trade.height)), named=True)
    own = row["material"].split(":")[0].replace("ndfeb", "magnet")
    families = [own] if random.random() < 0.5 else FAMILIES[int(random.integers(5))]
    event: dict[str, Any] = {
        "kind": "ban",
        "id": "stop",
        "who": [row["region"]],
        "against": [["all"], ["target"]][int(random.integers(2))],
        "families": families,
        "start": "2025-03",
        "end": "2025-11",
        "severity": severity,
    }
    if fields.get("kind") == "licence":
        event.pop("severity")
        event |= {
            "approval": {"value": 1.0 - severity, "low": 0.0, "high": 1.0},
            "delay": 2.0,
            "clearing": 0.5,
            "hold": {"value": 0.9, "low": 0.6, "high": 1.0},
            "hold_time": {"value": 1.0, "low": 0.5, "high": 2.0},
        }
    elif fields.get("kind") == "quota":
        event.pop("severity")
        flows = trade.filter(pl.col("region") == row["region"])
        tonnes = float(flows["value"].sum()) * max(1.0 - severity, 0.01)
        event["tranches"] = [{"start": event["start"], "tonnes": tonnes}]
    elif fields.get("kind") == "export tax":
        event.pop("severity")
        event |= {"against": ["all"], "rate": severity}
    elif fields.get("kind") == "outage":
        event = {k: event[k] for k in ("id", "who", "start", "end", "severity")}
    elif fields.get("kind") == "demand":
        event = {k: event[k] for k in ("id", "who", "start", "end")}
        event |= {"multiple": {"value": 1.0 + severity, "low": 0.5, "high": 3.0}, "growth": 0.1}
    elif fields.get("kind") == "output plan":
        event = {k: event[k] for k in ("id", "who", "start", "end")}
        steps = [{"start": event["start"], "share": 1.0 - severity}]
        event |= {"steps": steps, "stages": ["mine", "separation"], "unrecorded": 2.0}
    elif fields.get("kind") == "supply":
        event = {k: event[k] for k in ("id", "start", "end")}
        ore = next(m for m in random_chain(seed).technology.materials if "concentrate:" in m)
        event |= {"who": [row["destination"]], "ore": ore.partition(":")[2]}
        event |= {"tonnes": {"value": 100.0 * severity, "low": 0.0, "high": 1e4}}
    scenario = {
        "name": "random",
        "title": "Random",
        "start": "2025-01",
        "months": months,
        "pipeline": False,
        "events": [event | fields],
    }
    return scenario_from(scenario), row["destination"]


def blockade(seed: int, severity: float) -> StressResult:
    """Return a lasting ban by the largest exporter of one kind of goods against all, frozen."""
    chain = random_chain(seed)
    trade = chain.flows.filter(pl.col("kind") == "trade")
    material = trade["material"].unique().sort()[seed % trade["material"].n_unique()]
    own = trade.filter(pl.col("material") == material)
    who = own.group_by("region").agg(pl.col("value").sum()).sort("value", "region")["region"][-1]
    fields: dict[str, Any] = {"who": [who], "against": ["all"], "end": None}
    family = material.split(":")[0].replace("ndfeb", "magnet")
    return stressed(seed, severity, frozen=True, months=14, families=[family], **fields)


def stressed(
    seed: int, severity: float, *, frozen: bool, draws: int = 1, **fields: Any
) -> StressResult:
    """Return a run of a random control on a random chain."""
    scenario, target = control(seed, severity, **fields)
    parameters = table().frozen() if frozen else table()
    return run(random_chain(seed), scenario, target=target, parameters=parameters, draws=draws)


def target_shortage(result: StressResult) -> tuple[Floats, float]:
    """Return the target's shortage ``(month)`` and its need over the run."""
    layout = result.layout
    regions = [layout.regions[r] for r in layout.pool_region[layout.use_pool]]
    mine = np.isin(regions, result.regions)
    need = result.records["need"][:, mine, 0]
    lost = np.maximum(need - result.records["delivered"][:, mine, 0], 0.0)
    return lost.sum(axis=1), float(need.sum())


def least_shortage(result: StressResult) -> float:
    """Return the least total shortage with the run's links, stocks and needs, by linear program.

    Everything that the simulator must do and need not do is left free: what runs, what is shipped
    within orders and control, who buys what outside of contracts from whom it may, what is sunk.
    Foresight is perfect. Meant for runs with behaviour frozen, where orders do not grow.
    """
    layout, behave = result.layout, result.inputs.behaviour
    records, months = result.records, result.calendar.months
    uses, arcs = len(layout.need), len(layout.arc_flow)
    pools, runs = len(layout.demand), len(layout.activity)
    tech = layout.technology
    coefficient = np.zeros((pools, runs))
    at = {(r, m): i for i, (r, m) in enumerate(
        zip(layout.pool_region, layout.materials[layout.pool_material], strict=True))}  # fmt: skip
    full = tech.coefficient.toarray()
    for k, (region, kind) in enumerate(
        zip(layout.process_region, layout.process_kind, strict=True)
    ):
        for row in np.flatnonzero(full[kind]):
            coefficient[at[region, row], k] += full[kind, row]
    bound_sellers, bound_buyers = _restricted(result)
    blocks = {"y": uses, "f": arcs, "a": runs, "g": pools, "b": pools, "h": pools, "c": pools}
    blocks |= {"s": pools, "z": pools, "o": pools, "r": pools}
    start = dict(zip(blocks, np.cumsum([0, *list(blocks.values())[:-1]]), strict=True))
    width = sum(blocks.values())

    def column(name: str, month: int) -> int:
        return month * width + int(start[name])

    rows: list[tuple[int, int, float]] = []
    right: list[float] = []

    def arrival(month: int, pool_of: NDArray[np.intp], name: str, shares: Any, row0: int) -> None:
        for back, share in enumerate(shares):
            if month - back < 0:
                continue
            values = np.broadcast_to(share[:, 0], (len(pool_of),))
            base = column(name, month - back)
            rows.extend(
                (row0 + int(p), base + i, float(v))
                for i, (p, v) in enumerate(zip(pool_of, values, strict=True))
                if v
            )

    every = np.arange(pools, dtype=np.intp)
    for month in range(months):
        row0 = month * pools
        for pool in range(pools):
            rows.append((row0 + pool, column("s", month) + pool, -1.0))
            if month:
                rows.append((row0 + pool, column("s", month - 1) + pool, 1.0))
            for name, sign in (("h", -1), ("c", -1), ("z", -1), ("o", -1), ("r", 1)):
                rows.append((row0 + pool, column(name, month) + pool, float(sign)))
        rows.extend(
            (row0 + int(p), column("y", month) + u, -1.0) for u, p in enumerate(layout.use_pool)
        )
        rows.extend(
            (row0 + int(p), column("f", month) + e, -1.0) for e, p in enumerate(layout.arc_origin)
        )
        for pool, k in zip(*np.nonzero(coefficient), strict=True):
            rows.append(
                (row0 + int(pool), column("a", month) + int(k), float(coefficient[pool, k]))
            )
        contract = (behave.now, behave.next, behave.later)
        other = (behave.pool_now, behave.pool_next, behave.pool_later)
        arrival(month, layout.arc_destination, "f", contract, row0)
        arrival(month, every, "g", other, row0)
        arrival(month, every, "b", other, row0)
        known = layout.steady_in.copy()
        if month == 0:
            known += result.start.stock[:, 0] + result.start.arriving[:, 0]
        if month == 1:
            known += result.start.underway[:, 0]
        right.extend((-known).tolist())
    equal = months * pools
    for month in range(months):
        for material in range(len(layout.materials)):
            here = np.flatnonzero(layout.pool_material == material)
            for bought, sold in (("g", "h"), ("b", "c")):
                rows.extend((equal, column(bought, month) + int(p), 1.0) for p in here)
                rows.extend((equal, column(sold, month) + int(p), -1.0) for p in here)
                right.append(0.0)
                equal += 1
    matrix = sp.csr_array(
        ([v for *_, v in rows], ([r for r, *_ in rows], [c for _, c, _ in rows])),
        shape=(equal, months * width),
    )
    limit = np.full((months, width), np.inf)
    limit[:, start["y"] : start["y"] + uses] = records["need"][:, :, 0]
    permitted = records["ordered"][:, :, 0] * _permitted(result)
    limit[:, start["f"] : start["f"] + arcs] = permitted
    limit[:, start["a"] : start["a"] + runs] = layout.capacity
    limit[:, start["o"] : start["o"] + pools] = layout.steady_out
    # g, h: free sellers to anybody; b, c: controllers to whom they may sell.
    limit[:, start["h"] : start["h"] + pools] = np.where(bound_sellers, 0.0, np.inf)
    limit[:, start["c"] : start["c"] + pools] = np.where(bound_sellers, np.inf, 0.0)
    limit[:, start["b"] : start["b"] + pools] = np.where(bound_buyers, 0.0, np.inf)
    stores = result.start.government[:, 0]
    upper = sp.csr_array(
        (
            np.ones(months * pools),
            (
                np.tile(every, months),
                np.concatenate([column("r", m) + every for m in range(months)]),
            ),
        ),
        shape=(pools, months * width),
    )
    cost = np.zeros((months, width))
    cost[:, start["y"] : start["y"] + uses] = -1.0
    solved: Any = linprog(  # type: ignore[call-overload]
        cost.ravel(),
        A_eq=matrix,
        b_eq=np.array(right),
        A_ub=upper,
        b_ub=stores,
        bounds=np.stack([np.zeros(limit.size), limit.ravel()], axis=1),
        method="highs",
    )
    assert solved.status == 0, solved.message
    return float(records["need"].sum() + solved.fun)


def _sides(result: StressResult) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Floats]:
    """Return pools that are controlled and that are aimed at, and severity by month."""
    layout = result.layout
    event = result.scenario.events[0]
    dump = event.model_dump()
    families = np.array([layout.technology.family[m] for m in layout.materials])
    goods = np.isin(families, dump["families"])[layout.pool_material]
    names = [layout.regions[r] for r in layout.pool_region]
    who = np.isin(names, dump["who"])
    everyone = dump["against"] == ("all",)
    aimed = ~who & (np.isin(names, result.regions) | everyone)
    share = result.calendar.share(event.start, event.end)
    return who & goods, aimed & goods, share * dump["severity"]["value"]


def _permitted(result: StressResult) -> Floats:
    """Return the share of orders that the ban leaves, ``(month, arc)``."""
    sellers, buyers, severity = _sides(result)
    layout = result.layout
    controlled = sellers[layout.arc_origin] & buyers[layout.arc_destination]
    return 1.0 - severity[:, None] * controlled[None]


def _restricted(result: StressResult) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return who may not sell to everybody, and who may not buy from them, ``(month, pool)``.

    A ban divides the market while it lasts, however severe it is.
    """
    sellers, buyers, _ = _sides(result)
    event = result.scenario.events[0]
    active = result.calendar.share(event.start, event.end) > 0
    return active[:, None] & sellers[None], active[:, None] & buyers[None]
