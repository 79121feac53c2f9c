"""Run a scenario on a chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ytterby.core.chain import Chain
from ytterby.simulate.behaviour.build import build_parameters, utilisation
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.behaviour.sample import sample_estimate
from ytterby.simulate.behaviour.start import initial_state
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.compile import compile_layout
from ytterby.simulate.events import Control
from ytterby.simulate.kernel.engine import Engine, NumpyEngine
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.step import step
from ytterby.simulate.kernel.values import Record
from ytterby.simulate.notes import find_notes
from ytterby.simulate.places import chain_elements, chain_regions
from ytterby.simulate.result import StressResult
from ytterby.simulate.scenario.model import Scenario
from ytterby.simulate.shocks import ShockPath

TILE = 64
"""Draws that are stepped together; any number gives the same bits."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


def run(
    chain: Chain,
    scenario: Scenario,
    *,
    target: str | Sequence[str],
    months: int | None = None,
    parameters: Parameters | None = None,
    draws: int = 1,
    seed: int = 0,
    tile: int = TILE,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> StressResult:
    """Return what a scenario does to a chain, month by month.

    Parameters
    ----------
    chain
        A balanced chain; it stands still until the first event.
    scenario
        What is done to it.
    target
        Country or bloc whose shortage is asked about, or regions of the chain.
    months
        Months to simulate; by default as many as the scenario says.
    parameters
        Table of behaviour; by default the evidence base as of the chain's date.
    draws
        1 runs the central values; more add draws of every parameter, of which the first is central.
    seed
        Of the draws.
    tile
        Draws that are stepped together.
    engine
        What runs the step; NumPy by default.
    progress
        Called after every month.

    Raises
    ------
    UnknownNameError
        ``unknown-region``: the target or a region of an event is not in the chain.
    """
    table = parameters or Parameters.load(chain.as_of, pack=chain.pack, year=chain.year)
    machine = engine or NumpyEngine()
    calendar = Calendar(scenario.start, months or scenario.months)
    regions = chain_regions(chain, target, "target") if isinstance(target, str) else tuple(target)
    layout = compile_for(chain, scenario, table)
    path = build_path(chain, scenario, layout, calendar, table, regions, draws, seed)
    inputs = build_parameters(
        layout,
        table,
        chain,
        draws=draws,
        seed=seed,
        licensed=path.licensed.tolist(),
        quota_of=path.quota_of,
    )
    first = initial_state(inputs, chain, draws)
    records: list[list[Record]] = []
    for begin in range(0, draws, tile):
        part = slice(begin, min(begin + tile, draws))
        mine, state = cut_draws(inputs, part), cut_draws(first, part)
        rows = []
        for month in range(calendar.months):
            state, record = step(machine, mine, state, path.at(month, part))
            rows.append(record)
            if progress is not None:
                progress("months", len(records) * calendar.months + month + 1,
                         calendar.months * -(-draws // tile))  # fmt: skip
        records.append(rows)
    joined = {
        name: np.concatenate(
            [np.stack([getattr(r, name) for r in rows]) for rows in records], axis=-1
        )
        for name in Record._fields
    }
    result = StressResult(
        scenario=scenario,
        target=target if isinstance(target, str) else "+".join(regions),
        regions=regions,
        calendar=calendar,
        chain=chain,
        layout=layout,
        parameters=table,
        inputs=inputs,
        start=first,
        records=joined,
        draws=draws,
        seed=seed,
        notes=(),
    )
    return result.noting(find_notes(result, path))


def compile_for(chain: Chain, scenario: Scenario, table: Parameters) -> Layout:
    """Return the layout for a scenario: who controls forms the market inside."""
    controls = [e for e in scenario.events if isinstance(e, Control)]
    inside = {r for e in controls for name in e.who for r in chain_regions(chain, name)}
    stages = tuple(dict.fromkeys(chain.technology.stage))
    plants = table.plants if scenario.pipeline else ()

    def compiled(regions: set[str]) -> Layout:
        return compile_layout(
            chain,
            controllers=regions,
            utilisation=utilisation(table, stages),
            plants=plants,
            trace=table.find("trace").value,
        )

    return compiled(inside) if inside else compiled({_largest_maker(compiled(set()))})


def _largest_maker(layout: Layout) -> str:
    """Return the region whose output is worth most: the market inside where nobody controls."""
    # What has no value on record cannot make a region the largest maker by value.
    worth = layout.own * np.nan_to_num(layout.value_outside)[layout.pool_material]
    totals = np.bincount(layout.pool_region, worth, len(layout.regions))
    return layout.regions[int(totals.argmax())]


def build_path(
    chain: Chain,
    scenario: Scenario,
    layout: Layout,
    calendar: Calendar,
    table: Parameters,
    target: tuple[str, ...],
    draws: int = 1,
    seed: int = 0,
) -> ShockPath:
    """Return the path of shocks of a scenario."""
    names = {
        n: chain_regions(chain, n)
        for e in scenario.events
        for n in (*e.named("who"), *e.named("against"))
        if n not in ("all", "target")
    }
    elements = {n: chain_elements(chain, [n]) for e in scenario.events for n in e.named("elements")}
    path = ShockPath(
        layout=layout,
        calendar=calendar,
        target=target,
        members=names,
        elements=elements,
        plants=_plants(chain),
        draws=draws,
        seed=seed,
        pipeline_ramp=sample_estimate(table.find("pipeline_ramp"), draws, seed)
        if scenario.pipeline
        else None,
        announcement_time=sample_estimate(table.find("announcement_time"), draws, seed),
    )
    sectors = [layout.sectors.index(s) for s in scenario.rated if s in layout.sectors]
    path.rate(np.isin(layout.use_sector, sectors), np.ones(calendar.months))
    for event in scenario.events:
        event.apply(path)
    return path


def _plants(chain: Chain) -> dict[str, tuple[str, str, float]]:
    """Return region, stage and share of the region's output at the stage, by facility."""
    rows = chain.capacities.filter(chain.capacities["output_share"].is_not_null())
    named = rows.select("facility", "region", "stage", "output_share").iter_rows()
    return {name: (region, stage, share) for name, region, stage, share in named}


def cut_draws(values: Any, part: slice) -> Any:
    """Return some of the draws of every array in nested tuples; shared arrays stay as they are."""
    if isinstance(values, np.ndarray):
        if values.dtype != np.float64 or values.shape[-1] == 1:
            return values
        return np.ascontiguousarray(values[..., part])
    if isinstance(values, tuple) and hasattr(values, "_fields"):
        return type(values)(*(cut_draws(v, part) for v in values))
    return values
