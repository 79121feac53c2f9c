"""What a run starts from: the compiled chain, shocks, parameters and the first state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.packs import pack_names, read_pack
from ytterby.simulate.behaviour.build import build_parameters, utilisation
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.behaviour.sample import Sample, draw_estimate
from ytterby.simulate.behaviour.start import initial_state
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.compile import compile_layout
from ytterby.simulate.events import PLACES, Control
from ytterby.simulate.kernel.engine import Engine
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.step import step
from ytterby.simulate.kernel.values import KernelParameters, Record, State
from ytterby.simulate.places import chain_elements, chain_regions
from ytterby.simulate.scenario.model import Scenario
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.choose import Chooser
from ytterby.simulate.shocks.pipeline import Pipeline
from ytterby.simulate.shocks.structure import Structure
from ytterby.simulate.shocks.timing import Timing


@dataclass(frozen=True)
class Prepared:
    """Everything that a run needs; nothing in it changes while it runs.

    Attributes
    ----------
    layout, path, inputs, first
        The compiled chain, what events do to it, structure and behaviour, and the state at rest.
    calendar
        The months.
    sample
        The draws that the last axis of all arrays holds.
    """

    layout: Layout
    path: ShockPath
    inputs: KernelParameters
    first: State
    calendar: Calendar
    sample: Sample

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return self.sample.size

    def months(self, engine: Engine, part: slice | None = None) -> Iterator[Record]:
        """Yield the record of each month for some of the draws; only one month is held.

        Parameters
        ----------
        engine
            What runs the step.
        part
            Draws that are stepped together, all by default; any choice gives each draw the same
            bits.
        """
        inputs, state = self.inputs, self.first
        if part is None:
            part = slice(0, self.draws)
        else:
            inputs, state = cut_draws(inputs, part), cut_draws(state, part)
        for month in range(self.calendar.months):
            state, record = step(engine, inputs, state, self.path.at(month, part))
            yield record


def prepare(
    chain: Chain,
    scenario: Scenario,
    target: tuple[str, ...],
    calendar: Calendar,
    table: Parameters,
    sample: Sample | None = None,
    *,
    layout: Layout | None = None,
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
    sample
        Which draws of every parameter and event; the central one by default.
    layout
        The compiled chain, if it is known from other draws of the same run.
    """
    taken = sample or Sample()
    compiled = layout or compile_for(chain, scenario, table)
    path = build_path(chain, scenario, compiled, calendar, table, target, taken)
    inputs = build_parameters(compiled, table, chain, sample=taken, path=path)
    reserve = sum(path.structure.reserve, np.zeros((len(compiled.demand), 1)))
    first = initial_state(inputs, chain, taken.size, reserve)
    return Prepared(compiled, path, inputs, first, calendar, taken)


def compile_for(chain: Chain, scenario: Scenario, table: Parameters) -> Layout:
    """Return the layout for a scenario; see ``market_inside`` for who forms the market inside."""
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

    inside = market_inside(chain, scenario)
    return compiled(inside) if inside else compiled({_largest_maker(compiled(set()))})


def market_inside(chain: Chain, scenario: Scenario) -> set[str]:
    """Return the regions that form the market inside; none if the scenario does not tell.

    Those that the scenario names; else all that control exports, but if the commodity's usual
    controller is in the chain and among them, or nobody controls, it alone.
    """
    if scenario.inside:
        return {r for name in scenario.inside for r in chain_regions(chain, name)}
    controls = [e for e in scenario.events if isinstance(e, Control)]
    inside = {r for e in controls for name in e.who for r in chain_regions(chain, name)}
    usual = read_pack(chain.pack).controller if chain.pack in pack_names() else ""
    return {usual} if usual in inside else inside


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
    sample: Sample,
) -> ShockPath:
    """Return the path of shocks of a scenario."""
    deeds = (*scenario.events, *scenario.responses)
    members = {
        n: chain_regions(chain, n)
        for e in deeds
        for field in PLACES
        for n in e.named(field)
        if n not in ("all", "target")
    }
    elements = {n: chain_elements(chain, [n]) for e in deeds for n in e.named("elements")}
    announced = table.find("announcement_time")
    path = ShockPath(
        layout=layout,
        calendar=calendar,
        choose=Chooser(layout, target, members, elements, _plants(chain)),
        timing=Timing(calendar, sample, {e.id: e for e in deeds}, table.spread),
        pipeline=_pipeline(layout, calendar, table, sample) if scenario.pipeline else None,
        announcement_time=draw_estimate(table, announced, sample),
        structure=Structure(),
        terms=table.terms,
    )
    sectors = [layout.sectors.index(s) for s in scenario.rated if s in layout.sectors]
    path.rate(np.isin(layout.use_sector, sectors), np.ones((calendar.months, 1)))
    for deed in deeds:
        deed.apply(path)
    return path


def _pipeline(layout: Layout, calendar: Calendar, table: Parameters, sample: Sample) -> Pipeline:
    """Return the announced plants."""

    def draw(name: str) -> NDArray[np.float64]:
        return draw_estimate(table, table.find(name), sample)

    return Pipeline(
        layout,
        calendar,
        sample,
        ramp=draw("pipeline_ramp"),
        lead=draw("pipeline_lead"),
        price_response=draw("pipeline_response"),
        spread=table.spread,
    )


def _plants(chain: Chain) -> dict[str, list[tuple[str, str, float]]]:
    """Return region, stage and share of the region's output at each of its stages, by facility."""
    rows = chain.capacities.filter(chain.capacities["output_share"].is_not_null())
    named = rows.select("facility", "region", "stage", "output_share").iter_rows()
    found: dict[str, list[tuple[str, str, float]]] = {}
    for name, region, stage, share in named:
        found.setdefault(name, []).append((region, stage, share))
    return found


def cut_draws(values: Any, part: slice) -> Any:
    """Return some of the draws of every array in nested tuples; shared arrays stay as they are."""
    if isinstance(values, np.ndarray):
        if values.dtype != np.float64 or values.shape[-1] == 1:
            return values
        return np.ascontiguousarray(values[..., part])
    if isinstance(values, tuple) and hasattr(values, "_fields"):
        return type(values)(*(cut_draws(v, part) for v in values))
    return values
