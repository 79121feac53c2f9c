"""From a facility and claims to the inputs of its project, or to what is missing for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ytterby.factors.costs import Route
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.impact.projects.inputs import NDPR, ProjectInputs, fit_shares
from ytterby.impact.projects.terms import OTHER, Known, Terms

Floats = NDArray[np.float64]
OXIDE, CARBONATE, CONCENTRATE = "oxide", "carbonate", "concentrate"
OWN, STAGE, TERM = "its own", "stage level", "all projects"
"""Where an input comes from: the project, others of its kind, or a term that holds for all."""
LIVES = (5.0, 45.0)
"""Bounds of a drawn life: what lies beyond is worth next to nothing [year]."""
SURPLUS = ("La", "Ce")
"""Elements of which more is mined than wanted."""


@dataclass(frozen=True)
class Facts:
    """A facility as tables tell it.

    Attributes
    ----------
    facility, region, kind
        Id, country, ``rock`` or ``clay``.
    running
        Whether it supplies today; its capital is then spent.
    start
        Year of first output, announced; ``None`` where unknown.
    shares
        Element → share of its ore [1]; empty where unknown.
    capacity
        All oxide a year [t REO/year]; ``None`` where unknown.
    capacity_tier
        Tier of the capacity.
    product
        ``oxide``, ``carbonate`` or ``concentrate``.
    separates
        Whether the facility itself separates.
    route
        Its published costs; ``None`` without.
    recovered
        Separated oxide over oxide in concentrate [1]; ``None`` where unknown.
    of_concentrate
        Whether its capacity was printed as oxide in concentrate and brought down by that.
    """

    facility: str
    region: str
    kind: str
    running: bool
    start: int | None
    shares: Mapping[str, float]
    capacity: float | None
    capacity_tier: str
    product: str
    separates: bool
    route: Route | None
    recovered: float | None = None
    of_concentrate: bool = False


@dataclass(frozen=True)
class Assumption:
    """One input with where it comes from.

    Attributes
    ----------
    name
        ``capital``, ``operating`` …
    estimate
        With its interval, tier and claims.
    basis
        ``its own``, ``stage level`` or ``all projects``.
    """

    name: str
    estimate: Estimate
    basis: str


@dataclass(frozen=True)
class Built:
    """A project, or what is missing for one.

    Attributes
    ----------
    facts
        Of the facility.
    inputs
        ``None`` where something is missing.
    product
        What it sells.
    assumptions
        Its inputs.
    missing
        What nobody says and the project cannot be counted without.
    """

    facts: Facts
    inputs: ProjectInputs | None
    product: str
    assumptions: tuple[Assumption, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def stage_level(self) -> tuple[str, ...]:
        """Costs that are those of others of its kind."""
        return tuple(a.name for a in self.assumptions if a.basis == STAGE)

    @property
    def tier(self) -> str:
        """The weakest tier of its size and costs; of all terms some is C for every project."""
        own = {"capacity", "capital", "operating", "output"}
        return max((a.estimate.tier for a in self.assumptions if a.name in own), default="C")


@dataclass
class _Gathered:
    """Assumptions in the making."""

    draws: Draws
    rows: list[Assumption] = field(default_factory=list)

    def take(self, name: str, estimate: Estimate, basis: str, key: str = "") -> Floats:
        self.rows.append(Assumption(name, estimate, basis))
        return self.draws.of(estimate, key or name)


def build_project(
    facts: Facts,
    terms: Terms,
    draws: Draws,
    prices: Mapping[str, float],
    *,
    today: int,
    build: bool | None = None,
) -> Built:
    """Return the inputs of a facility's project.

    Parameters
    ----------
    facts
        The facility.
    terms
        What claims say.
    draws
        How many, of which seed.
    prices
        Element → price at which costs per kilogram of NdPr equivalent were printed, as far as
        known [USD/kg].
    today
        Year before which nothing can be built.
    build
        Whether the project is yet to be built; by default where the facility does not run.
    """
    known = terms.known.get(facts.facility, Known())
    product = known.product or facts.product
    missing = [f"a claim for {name}" for name in terms.missing]
    if not facts.shares:
        missing.append("what its ore holds")
    if facts.capacity is None and known.output is None:
        missing.append("its capacity")
    if terms.finance is None:
        missing.append("a required return")
    if missing or terms.finance is None:
        return Built(facts, None, product, (), tuple(missing))
    shares = fit_shares(
        dict(facts.shares), {g: e.value for g, e in known.groups.items() if e.value > 0.0}
    )
    made = _Gathered(draws)
    separated = product == OXIDE or facts.separates or _to_oxide(facts.route)
    product = OXIDE if separated else product
    size = _capacity(facts, known, shares, product)
    capacity = made.take("capacity", size, OWN, facts.facility)
    basis, cost = _operating(facts, known, terms, product)
    if cost is None:
        return Built(facts, None, product, tuple(made.rows), (f"a cash cost of {product}",))
    operating = np.zeros(draws.size)
    for per, estimate, losses in cost:
        drawn = made.take("operating", estimate, basis, facts.facility)
        operating = operating + drawn * _per_kilogram(per, shares, prices) / losses
    capital_basis, capital = _capital(facts, known, terms)
    if capital is None:
        return Built(facts, None, product, tuple(made.rows), ("a capital cost",))
    drawn = made.take("capital", capital, capital_basis, facts.facility)
    spent = drawn * (capacity if capital.unit == "USD per t/year" else 1.0)
    to_build = (not facts.running) if build is None else build
    years = max(round(terms.of["construction"].value), 1) if to_build else 0
    if to_build:
        made.take("construction", terms.of["construction"], TERM)
    first = max((facts.start or 0) - years, today)
    inputs = _inputs(facts, terms, made, shares, product, first, years)
    inputs = replace(inputs, capacity=capacity, operating=operating, capital=spent)
    return Built(facts, inputs, product, tuple(made.rows))


def _inputs(
    facts: Facts,
    terms: Terms,
    made: _Gathered,
    shares: Mapping[str, float],
    product: str,
    first: int,
    years: int,
) -> ProjectInputs:
    size = made.draws.size
    flat = {
        n: made.take(n, terms.of[n], TERM)
        for n in ("sustaining", "closure", "working", "fixed", "write_off", "royalty", "disposal")
    }
    # What the table gives for a plant that runs is mostly what it makes.
    flat["steady"] = (
        np.clip(made.take("steady", terms.of["steady"], TERM, facts.facility), 0.0, 1.0)
        if years
        else np.ones(size)
    )
    ramp = made.take("ramp", terms.of["ramp"], TERM, facts.facility) if years else np.zeros(size)
    tax = terms.tax.get(facts.region)
    rate = made.take("tax", tax or terms.tax[OTHER], OWN if tax else TERM, facts.region)
    assert terms.finance is not None
    life = np.clip(made.take("life", terms.finance.life, TERM, facts.facility), *LIVES)
    payable, sold = np.ones((len(shares), size)), np.ones((len(shares), size))
    if product != OXIDE:
        payable[:] = np.clip(made.take("payable", terms.of[product], TERM), 0.0, 1.0)[None, :]
    else:
        # Who sells carbonate or concentrate is paid for it as it is; surplus is its buyer's.
        found = np.clip(made.take("sold", terms.of["sold"], TERM), 0.0, 1.0)
        for i, element in enumerate(shares):
            if element in SURPLUS:
                sold[i] = found
    return ProjectInputs(
        facility=facts.facility,
        start=first,
        construction=years,
        elements=tuple(shares),
        shares=np.array(list(shares.values())),
        capacity=np.ones(size),
        capital=np.ones(size),
        operating=np.ones(size),
        payable=payable,
        sold=sold,
        ramp=ramp,
        life=life,
        tax=np.clip(rate, 0.0, 1.0),
        **{k: v for k, v in flat.items() if k not in ("fixed",)},
        fixed=np.clip(flat["fixed"], 0.0, 1.0),
    )


def _capacity(facts: Facts, known: Known, shares: Mapping[str, float], product: str) -> Estimate:
    """Return all oxide in the product at nameplate [t REO/year]."""
    if known.output is not None:
        e = known.output
        held = sum(shares.get(x, 0.0) for x in NDPR) if known.output_of == "NdPr" else 1.0
        parts = (e.value / held, e.low / held, e.high / held)
        return Estimate(*parts, "t REO/year", e.tier, e.claims, e.sources)
    assert facts.capacity is not None
    spread = {"A": 0.05, "B": 0.15}.get(facts.capacity_tier, 0.35)
    value = facts.capacity
    if product != OXIDE and facts.of_concentrate and facts.recovered:
        value = value / facts.recovered
    return Estimate(
        value,
        value * (1.0 - spread),
        value * (1.0 + spread),
        "t REO/year",
        facts.capacity_tier,
        (f"facility {facts.facility}",),
        (),
    )


def _to_oxide(route: Route | None) -> bool:
    return route is not None and any(s.covers == "mine to oxide" for s in route.steps)


Part = tuple[str, Estimate, float]
"""What a cost is divided by, the cost, and the share of its output that reaches the product."""


def _operating(
    facts: Facts, known: Known, terms: Terms, product: str
) -> tuple[str, list[Part] | None]:
    """Return the cash cost in parts, and where it comes from.

    Oxide in concentrate is divided by what separation recovers of it where the product is oxide.
    """
    if known.operating is not None:
        return OWN, [("REO", known.operating, 1.0)]
    if facts.route is not None:
        wanted = [s for s in facts.route.steps if product == OXIDE or s.covers == "mine"]
        lost = facts.recovered or 1.0 if product == OXIDE else 1.0
        parts = [
            (s.per, s.cost, lost if s.covers == "mine" else 1.0)
            for s in wanted
            if s.cost is not None
        ]
        if parts and len(parts) == len(wanted):
            return OWN, parts
    generic = terms.operating.get(f"{facts.kind} {product}")
    return STAGE, None if generic is None else [("REO", _wider(generic), 1.0)]


def _capital(facts: Facts, known: Known, terms: Terms) -> tuple[str, Estimate | None]:
    own = known.capital or (facts.route.capital if facts.route is not None else None)
    if own is not None:
        return OWN, own
    generic = terms.capital.get(facts.kind)
    return STAGE, None if generic is None else _wider(generic)


def _wider(e: Estimate) -> Estimate:
    """Return an estimate of others as one for a project: half as much to twice as much at least.

    What others print tells the middle of a kind of plant and not this plant.
    """
    return Estimate(
        e.value,
        min(e.low, e.value / 2.0),
        max(e.high, e.value * 2.0),
        e.unit,
        "C",
        e.claims,
        e.sources,
    )


def _per_kilogram(per: str, shares: Mapping[str, float], prices: Mapping[str, float]) -> float:
    """Return kilograms of all oxide cost per dollar stated per ``REO``, ``NdPr``, ``NdPr-eq``."""
    held = sum(shares.get(e, 0.0) for e in NDPR)
    if per == "REO":
        return 1.0
    if per == "NdPr":
        return held
    worth = sum(v * prices.get(e, 0.0) for e, v in shares.items())
    pair = sum(shares.get(e, 0.0) * prices.get(e, 0.0) for e in NDPR)
    if per == "NdPr-eq" and pair > 0.0:
        return worth / (pair / held)
    raise ValueError(f"no such basis of a cost: '{per}'")
