"""Supply, demand and incentive price of an element by year, with their draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.baseline.project import pipeline
from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.impact.projects import break_even_scale, mean_price
from ytterby.impact.projects.building import OXIDE, Built
from ytterby.impact.projects.outlook import (
    Brought,
    Growth,
    Incentive,
    Source,
    bring,
    find_incentive,
)
from ytterby.impact.projects.outlook.demand import readings
from ytterby.impact.projects.terms import Terms, estimate_of
from ytterby.indicators.accounts.arrays import FlowArrays, arrays
from ytterby.indicators.accounts.output import element_output
from ytterby.indicators.accounts.sums import sum_pool_flows
from ytterby.indicators.costs.suppliers import Supplier, read_suppliers
from ytterby.packs import Pack
from ytterby.workflows.financing.projects.prices import Deck

Floats = NDArray[np.float64]
OUTSIDE, WORLD = "outside", "world"
BOUND = 0.5
"""From this share of its ore on, a country without separation sends its ore to the controller."""


@dataclass(frozen=True)
class Balance:
    """Supply and demand of one place.

    Attributes
    ----------
    place
        ``outside`` or ``world``.
    demand
        Separated oxide needed (year, draw) [t/year].
    brought
        What sources bring.
    """

    place: str
    demand: Floats = field(repr=False)
    brought: Brought = field(repr=False)

    @property
    def running(self) -> Floats:
        """What runs today (year, draw) [t/year]."""
        return self._sum([s.running for s in self.brought.sources])

    @property
    def planned(self) -> Floats:
        """The pipeline at its odds (year, draw) [t/year]."""
        return self._sum([not s.running for s in self.brought.sources])

    @property
    def gap(self) -> Floats:
        """Demand less supply (year, draw) [t/year]; negative for a surplus."""
        return self.demand - self.running - self.planned

    def of_status(self, status: str) -> Floats:
        """Return what sources of a status bring (year, draw) [t/year]."""
        return self._sum([not s.running and s.status == status for s in self.brought.sources])

    def _sum(self, chosen: Sequence[bool]) -> Floats:
        return np.asarray(self.brought.risked[np.asarray(chosen, dtype=bool)].sum(axis=0))


@dataclass(frozen=True)
class Stacked:
    """A project in the stack of break-even prices.

    Attributes
    ----------
    source, built
        What it brings and its project.
    needs
        Price of the element at which it pays, other prices fixed (draw) [USD/kg].
    needs_all
        The same with all prices moved alike.
    """

    source: Source
    built: Built
    needs: Floats = field(repr=False)
    needs_all: Floats = field(repr=False)


@dataclass(frozen=True)
class Outlook:
    """The outlook of an element.

    Attributes
    ----------
    element, members
        What was asked for, and its symbols.
    years
        Calendar years.
    outside, world
        Balances.
    stack
        Costed projects outside that do not run, the cheapest first.
    incentive, incentive_all
        Price of the element at which makers outside need no oxide of China: other prices fixed,
        all moved alike.
    growing, growing_all
        The same where China goes on selling as much as in the base year.
    growth
        Paths of demand.
    left_out
        Source → why it is not counted.
    price
        Of the element today [USD/kg].
    """

    element: str
    members: tuple[str, ...]
    years: tuple[int, ...]
    outside: Balance
    world: Balance
    stack: tuple[Stacked, ...]
    incentive: Incentive
    incentive_all: Incentive
    growing: Incentive
    growing_all: Incentive
    growth: Growth
    left_out: dict[str, str]
    price: float


def look_ahead(
    chain: Chain,
    evidence: Evidence,
    pack: Pack,
    element: str,
    members: tuple[str, ...],
    growth: Growth,
    built: dict[str, Built],
    terms: Terms,
    deck: Deck,
    rate: float,
    draws: Draws,
) -> Outlook:
    """Return the outlook of an element.

    Need of oxide is the makers' use times what primary separation of the world makes per use of the
    world, so that losses and recycling stay as they are and the world is in balance in the base
    year.

    Parameters
    ----------
    chain
        Use and ores of the base year.
    evidence, pack
        Facilities; odds and delays by status.
    element, members
        What was asked for, and its symbols.
    growth
        Of demand.
    built, terms
        Projects and what holds for all.
    deck
        Prices of the other elements.
    rate
        Required return [1/year].
    draws
        How many, of which seed.
    """
    inside = pack.controller
    a = arrays(chain, draws=0, prior=0)
    sources, left_out = gather_sources(chain, evidence, pack, members, a)
    sources = [_as_studied(s, built.get(s.name), terms, members) for s in sources]
    steady = np.clip(draws.of(terms.of["steady"], "outlook"), 0.0, 1.0)
    ramp = np.maximum(draws.of(terms.of["ramp"], "outlook"), 0.0)
    told = estimate_of(evidence, readings()["china"]["growth"])
    china = np.zeros(draws.size) if told is None else draws.of(told)
    if told is None:
        left_out["growth of China's output"] = "no claim was published by the date: it stays level"
    years = growth.years
    free = [s for s in sources if s.region != inside and s.name not in left_out]
    shared = {"steady": steady, "ramp": ramp, "growth": china, "growing": (inside,)}
    brought = bring(free, years, draws, base=chain.year, **shared)  # type: ignore[arg-type]
    everyone = bring(sources, years, draws, base=chain.year, **shared)  # type: ignore[arg-type]
    need_out, need_all = _needs(a, members, inside)
    paths = growth.draw(draws)
    outside = Balance(OUTSIDE, need_out * paths, brought)
    world = Balance(WORLD, need_all * paths, everyone)
    stack = _stack(free, built, members, deck, rate)
    price = _price_of(deck, members, chain)
    alone, alike = [s.needs for s in stack], [s.needs_all for s in stack]
    sold = np.maximum(outside.demand[:1] - outside.running[:1], 0.0)
    return Outlook(
        element,
        members,
        years,
        outside,
        world,
        tuple(stack),
        _incentive(outside, stack, alone),
        _incentive(outside, stack, alike),
        _incentive(outside, stack, alone, sold),
        _incentive(outside, stack, alike, sold),
        growth,
        left_out,
        price,
    )


def gather_sources(
    chain: Chain, evidence: Evidence, pack: Pack, members: tuple[str, ...], a: FlowArrays
) -> tuple[list[Source], dict[str, str]]:
    """Return what can bring some elements, and what is not counted outside with its reason.

    Parameters
    ----------
    chain, evidence, pack
        Ores, facilities, odds and delays.
    members
        Symbols.
    a
        The chain's flows.
    """
    plans = {r["facility"]: r for r in pipeline(evidence, pack).iter_rows(named=True)}
    separating = set(evidence.facilities.filter(pl.col("stage") == "separation")["facility"])
    bound = _bound(a, pack.controller)
    sources: list[Source] = []
    left_out: dict[str, str] = {}
    for supplier in read_suppliers(chain, evidence):
        site = supplier.site
        if not supplier.may_hold(members):
            continue
        amount = supplier.capacity(members)
        if amount is None:
            left_out[site.facility] = f"nobody says how much {' and '.join(members)} it can bring"
            continue
        one = _source(supplier, amount, plans.get(site.facility))
        if not one.running and one.start is None:
            left_out[site.facility] = "no announced start"
        elif one.running and _sends(supplier, bound, separating):
            left_out[site.facility] = "its ore goes to China: in the world's balance only"
        sources.append(one)
    return sources, left_out


def _source(supplier: Supplier, amount: float, plan: dict[str, object] | None) -> Source:
    site = supplier.site
    common = (site.facility, site.region, site.status, amount, site.tier, site.running)
    if site.running or plan is None:
        return Source(*common)
    start = plan["start_year"]
    three = {
        name: tuple(float(str(plan[k])) for k in (name, f"{name}_low", f"{name}_high"))
        for name in ("success", "delay")
    }
    return Source(
        *common,
        start=None if start is None else int(str(start)),
        success=three["success"],  # type: ignore[arg-type]
        delay=three["delay"],  # type: ignore[arg-type]
    )


def _as_studied(
    source: Source, project: Built | None, terms: Terms, members: tuple[str, ...]
) -> Source:
    """Return a project with what its study makes, so that amount and price are of one plant.

    What it sells unseparated is brought to separated oxide by the yield of its kind of ore.
    """
    known = terms.known.get(source.name)
    if source.running or project is None or project.inputs is None or known is None:
        return source
    if known.output is None:
        return source
    inputs, facts = project.inputs, project.facts
    kept = 1.0 if project.product == OXIDE else facts.recovered or 1.0
    amount = float(inputs.capacity[0]) * inputs.mass(members) * kept
    return replace(source, amount=amount, tier=known.output.tier)


def _sends(supplier: Supplier, bound: set[str], separating: set[str]) -> bool:
    return supplier.site.region in bound and supplier.site.facility not in separating


def _bound(a: FlowArrays, inside: str) -> set[str]:
    """Return countries that send most of their ore to the controller."""
    at = list(a.regions).index(inside)
    made = element_output(a, "mine")[:, :, 0].sum(axis=0)
    ores = {
        m
        for m, stage in zip(
            a.technology.materials, _made_at(a, "mine"), strict=True
        )
        if stage
    }  # fmt: skip
    is_ore = np.isin(np.asarray(a.technology.materials), list(ores))
    rows = a.rows("trade")
    rows = rows[is_ore[a.material[rows]] & (a.destination[rows] == at)]
    content = np.asarray(a.technology.composition.sum(axis=1))[a.material[rows]]
    sent = np.zeros(len(a.regions))
    np.add.at(sent, a.region[rows], a.values[rows, 0] * content)
    return {r for i, r in enumerate(a.regions) if r != inside and sent[i] > BOUND * made[i] > 0.0}


def _made_at(a: FlowArrays, stage: str) -> NDArray[np.bool_]:
    """Return whether a stage makes each material (material)."""
    in_stage = np.asarray([s == stage for s in a.technology.stage])
    return np.asarray((a.coefficient[in_stage] > 0.0).any(axis=0))


def _needs(a: FlowArrays, members: tuple[str, ...], inside: str) -> tuple[float, float]:
    """Return need of separated oxide of makers outside and of all in the base year [t/year]."""
    at = [a.technology.element(e) for e in members]
    every = np.ones(len(a.technology.materials), dtype=bool)
    used = sum_pool_flows(a, "use", every)[at, :, 0].sum(axis=0)
    made = float(element_output(a, "separation")[at, :, 0].sum())
    total = float(used.sum())
    here = float(used[list(a.regions).index(inside)])
    return made * (total - here) / total, made


def _stack(
    free: Sequence[Source],
    built: dict[str, Built],
    members: tuple[str, ...],
    deck: Deck,
    rate: float,
) -> list[Stacked]:
    """Return costed projects that do not run, the cheapest first."""
    out = []
    for one in free:
        project = built.get(one.name)
        if one.running or project is None or project.inputs is None:
            continue
        inputs = project.inputs
        prices = deck.of(inputs)
        if inputs.mass(members) <= 0.0:
            continue
        mean = mean_price(inputs, prices, members)
        alone = break_even_scale(inputs, prices, rate, members) * mean
        alike = break_even_scale(inputs, prices, rate) * mean
        out.append(Stacked(one, project, alone, alike))
    return sorted(out, key=lambda s: (np.nan_to_num(s.needs[0], nan=np.inf), s.source.name))


def _incentive(
    outside: Balance,
    stack: Sequence[Stacked],
    needs: Sequence[Floats],
    sold: Floats | float = 0.0,
) -> Incentive:
    """Return the price that closes the gap which what comes anyway leaves.

    That is what runs, projects without a cost at their odds, and what China goes on selling.
    """
    names = [s.source.name for s in stack]
    sources = outside.brought.sources
    costed = np.asarray([s.name in names for s in sources], dtype=bool)
    anyway = outside.brought.risked[~costed].sum(axis=0)
    place = [next(i for i, s in enumerate(sources) if s.name == n) for n in names]
    gap = outside.demand - anyway - sold
    if not stack:
        return find_incentive(gap, np.zeros((0, *gap.shape)), np.zeros((0, gap.shape[1])))
    return find_incentive(gap, outside.brought.built[place], np.stack(list(needs)))


def _price_of(deck: Deck, members: tuple[str, ...], chain: Chain) -> float:
    """Return the price of the elements together as mines of the world mix them [USD/kg]."""
    a = arrays(chain, draws=0, prior=0)
    made = element_output(a, "mine")[:, :, 0].sum(axis=1)
    pairs = [
        (float(made[a.technology.element(e)]), float(deck.level[e][0]))
        for e in members
        if e in deck.level
    ]
    total = sum(w for w, _ in pairs)
    return sum(w * p for w, p in pairs) / total if total > 0 else float("nan")
