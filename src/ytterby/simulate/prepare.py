"""What a run starts from: the compiled chain, shocks, parameters and the first state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ytterby.core.chain import Chain
from ytterby.simulate.behaviour.build import build_parameters, utilisation
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.behaviour.sample import draw_estimate
from ytterby.simulate.behaviour.start import initial_state
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.compile import compile_layout
from ytterby.simulate.events import Control
from ytterby.simulate.kernel.engine import Engine
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.step import step
from ytterby.simulate.kernel.values import KernelParameters, Record, State
from ytterby.simulate.places import chain_elements, chain_regions
from ytterby.simulate.scenario.model import Scenario
from ytterby.simulate.shocks import ShockPath


@dataclass(frozen=True)
class Prepared:
    """Everything that a run needs; nothing in it changes while it runs.

    Attributes
    ----------
    layout, path, inputs, first
        The compiled chain, what events do to it, structure and behaviour, and the state at rest.
    calendar
        The months.
    draws
        How many draws the last axis of all arrays holds.
    """

    layout: Layout
    path: ShockPath
    inputs: KernelParameters
    first: State
    calendar: Calendar
    draws: int

    def months(self, engine: Engine, part: slice) -> Iterator[Record]:
        """Yield the record of each month for some of the draws; only one month is held.

        Parameters
        ----------
        engine
            What runs the step.
        part
            Draws that are stepped together; any choice gives each draw the same bits.
        """
        inputs, state = cut_draws(self.inputs, part), cut_draws(self.first, part)
        for month in range(self.calendar.months):
            state, record = step(engine, inputs, state, self.path.at(month, part))
            yield record


def prepare(
    chain: Chain,
    scenario: Scenario,
    target: tuple[str, ...],
    calendar: Calendar,
    table: Parameters,
    *,
    draws: int = 1,
    seed: int = 0,
) -> Prepared:
    """Return what a run of a scenario on a chain starts from.

    Parameters
    ----------
    chain, scenario, table
        What is run, what is done to it, and the table of behaviour.
    target
        Regions of the target, for events against it.
    calendar
        The months.
    draws, seed
        1 for the central values; more add draws of every parameter, of which the first is central.
    """
    layout = compile_for(chain, scenario, table)
    path = build_path(chain, scenario, layout, calendar, table, target, draws, seed)
    inputs = build_parameters(
        layout,
        table,
        chain,
        draws=draws,
        seed=seed,
        licensed=path.licensed.tolist(),
        quota_of=path.quota_of,
    )
    return Prepared(layout, path, inputs, initial_state(inputs, chain, draws), calendar, draws)


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
        spread=table.spread,
        pipeline_ramp=draw_estimate(table, table.find("pipeline_ramp"), draws, seed)
        if scenario.pipeline
        else None,
        announcement_time=draw_estimate(table, table.find("announcement_time"), draws, seed),
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
