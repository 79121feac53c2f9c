"""Hand a disruption on: the draws of an ensemble as what impact is counted from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.core.disruption import Disruption
from ytterby.simulate.backcast.posterior import read_posterior
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.ensemble import EnsembleResult
from ytterby.simulate.ensemble.outline import Outline
from ytterby.workflows.inputs import Progress
from ytterby.workflows.stressing.asking import StressAsked, load_chain, load_table
from ytterby.workflows.stressing.ensemble import draw_stress, processors

Floats = NDArray[np.float64]
BEGUN = 0.15
"""Share of the bar for what comes before the draws."""


@dataclass(frozen=True)
class Disrupted:
    """A disruption of one place, with what it was simulated from.

    Attributes
    ----------
    disruption
        What it does.
    chain, parameters
        The chain that was broken and the behaviour that was drawn from.
    """

    disruption: Disruption
    chain: Chain = field(repr=False)
    parameters: Parameters = field(repr=False)


def disrupt(
    wanted: StressAsked,
    *,
    draws: int,
    seed: int = 0,
    months: int | None = None,
    calibrated: bool = True,
    adjust: Callable[[Parameters], Parameters] | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    workers: int | None = None,
    resume: Path | None = None,
    progress: Progress | None = None,
) -> Disrupted:
    """Simulate a scenario in many draws and return what it does to a place.

    Parameters
    ----------
    wanted
        Scenario and place, from `ytterby.workflows.stressing.asking.ask_stress`.
    draws, seed, months, calibrated, as_of, workspace, workers, resume, progress
        As for `ytterby.workflows.stressing.ensemble.stress_ensemble`.
    adjust
        Changes the table of behaviour before it is drawn from.

    Raises
    ------
    InputError, WorkspaceError
        As for an ensemble.
    """
    plan = wanted.plan

    def part(begin: float, end: float) -> Progress | None:
        if progress is None:
            return None
        return lambda words, share: progress(words, begin + (end - begin) * share)

    chain = load_chain(
        plan, wanted.year, as_of=as_of, workspace=workspace, progress=part(0.0, BEGUN)
    )
    table = load_table(plan, chain, as_of=as_of, workspace=workspace)
    result = draw_stress(
        chain,
        plan,
        wanted.place,
        table if adjust is None else adjust(table),
        months=months,
        draws=draws,
        seed=seed,
        posterior=read_posterior() if calibrated else None,
        workers=workers or processors(),
        resume=resume,
        progress=part(BEGUN, 1.0),
    )
    return Disrupted(read_disruption(result), chain, result.parameters)


def read_disruption(result: EnsembleResult) -> Disruption:
    """Return what the draws of an ensemble do to its regions, the central draw first."""
    outline = result.outline
    plan, odds = result.scenario, result.scenario.odds
    need = _pair_need(outline)
    worth = np.where(outline.pair_worth > 0, outline.pair_worth, np.nan)
    return Disruption(
        scenario=plan.name,
        title=plan.title,
        regions=result.regions,
        start=result.calendar.dates[0].strftime("%Y-%m"),
        months=result.calendar.months,
        seed=result.seed,
        odds=None if odds is None else (odds.value, *_ends(odds)),
        sectors=outline.sectors,
        sector_share=_monthly(result, "sector_share"),
        sector_months=_once(result, "sector_months"),
        pairs=tuple(_split(p) for p in outline.pairs),
        pair_need=need,
        pair_value=need * worth * 1e6,
        pair_months=_once(result, "pair_months"),
        elements=outline.elements,
        use=_use(outline),
        element_lost=_once(result, "element_lost"),
        products=tuple((p.sector, p.product, p.region, p.unit) for p in outline.products),
        units=_once(result, "units"),
        oxides=outline.oxides,
        price_before=outline.layout.price_outside[outline.oxide_at],
        price=_monthly(result, "average"),
    )


def _ends(odds: object) -> tuple[float, float]:
    low, high = (getattr(odds, name, None) for name in ("low", "high"))
    value = float(getattr(odds, "value", 0.0))
    return (value if low is None else float(low), value if high is None else float(high))


def _split(pair: str) -> tuple[str, str]:
    sector, _, material = pair.partition("|")
    return sector, material


def _once(result: EnsembleResult, name: str) -> Floats:
    return np.concatenate([result.central(name)[:, None], result.total(name)], axis=1)


def _monthly(result: EnsembleResult, name: str) -> Floats:
    measure = result.measure(name)
    drawn = np.concatenate([values for _, values in result.months_of(name)]).astype(np.float64)
    shape = (len(measure.items), measure.months, result.draws)
    return np.concatenate([result.central(name)[:, :, None], drawn.reshape(shape)], axis=2)


def _pair_need(outline: Outline) -> Floats:
    """Return the need of each pair before, ``(pair)`` [unit/month]."""
    own, pair = outline.own_uses, outline.pair_of
    known = pair >= 0
    weights = outline.layout.need[own[known]]
    found = np.bincount(pair[known], weights=weights, minlength=len(outline.pairs))
    return np.asarray(found, dtype=np.float64)


def _use(outline: Outline) -> Floats:
    """Return what sectors use of each element before, ``(sector, element)`` [t REO/month]."""
    layout, own = outline.layout, outline.own_uses
    names = layout.technology.elements
    chosen = [names.index(e) for e in outline.elements]
    content = layout.composition[layout.pool_material[layout.use_pool[own]]][:, chosen]
    content = content * layout.need[own][:, None]
    out = np.zeros((len(outline.sectors), len(chosen)))
    for row, sector in zip(content, layout.use_sector[own], strict=True):
        name = layout.sectors[sector]
        if name in outline.sectors:
            out[outline.sectors.index(name)] += row
    return out
