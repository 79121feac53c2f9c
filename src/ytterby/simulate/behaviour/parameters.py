"""The table of behaviour: every parameter is a claim with a range, a source and a tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby import evidence
from ytterby.errors import EvidenceError, Problem, UnknownNameError, unknown_name
from ytterby.evidence.tiers import Z
from ytterby.simulate.behaviour.plants import Announced, read_plants
from ytterby.simulate.behaviour.products import Product, read_products

ELASTICITY = "price_elasticity"
CHOKE = "choke_price"
PARAMETER = "behaviour_parameter"
QUANTITIES = (ELASTICITY, CHOKE, PARAMETER)
TERMS = ("substitution_term", "product_lifetime", "sales_growth", "collection_term")
"""Quantities that only responses read."""
MONTHLY_ELASTICITY = "demand; instant response in a monthly model, apart from substitution"

SCOPES: Mapping[str, str] = {
    "response_time": "demand adjustment time",
    "choke_steepness": "steepness of exit at the choke price",
    "choke_multiple": "choke price over reference price where none is known",
    "substitution_response": "substitution response",
    "substitution_limit": "substitution limit in log demand",
    "substitution_time": "substitution time constant",
    "substitution_return": "substitution return time",
    "substitution_start": "substitution start, log price ratio",
    "cover": "cover that a pool wants to hold",
    "cover_response": "price response of wanted cover",
    "announcement_gain": "announcement response of desired cover",
    "announcement_time": "announcement decay time",
    "stock_time": "stock adjustment time",
    "build_limit": "largest stock order over use",
    "draw_limit": "largest destocking over use",
    "order_time": "order adjustment time",
    "ramp": "largest rise of activity in a month over capacity",
    "idle_time": "time in which an idle plant loses its readiness",
    "link_rate": "link formation rate to new suppliers",
    "transit_time": "transit time",
    "leakage_gain": "leakage response to log price gap",
    "leakage_gap": "largest log price gap that leaks",
    "diversion": "share of outside sales to the controller diverted per unit of log price gap",
    "diversion_time": "time in which outside sales to the controller are diverted",
    "release": "share of unmet need that government stocks fill in a month",
    "sink_time": "time in which excess goes to the sink",
    "storage": "by-product stored before it is dumped, months of throughput",
    "inside_up": "inside price speed up",
    "inside_down": "inside price speed down",
    "inside_floor": "lowest inside price, log of reference",
    "inside_ceiling": "highest inside price, log of reference",
    "spot_up": "spot price speed up",
    "spot_down": "spot price speed down",
    "spot_step": "largest log step that a month's imbalance points to",
    "short_from": "share of orders unmet from which a market counts as short",
    "spot_share": "spot share of trade outside the controller",
    "contract_time": "contract price lag",
    "unrecorded_response": "unrecorded output exponent",
    "unrecorded_limit": "largest unrecorded output over recorded",
    "rent_up": "quota rent speed up",
    "rent_down": "quota rent speed down",
    "trace": "share of a recipe's rare-earth mass below which an input is dispensable",
    "pipeline_ramp": "time for a new plant to reach its capacity",
    "pipeline_lead": "time before its start in which prices decide whether a plant is built",
    "pipeline_response": "response of a new plant's odds to the price that investors see",
    "exit_from": "worth of output over the baseline's from which makers lose money",
    "exit_width": "fall of worth, over that threshold, at which all makers lose money",
    "exit_time": "time in which makers that lose money close",
    "exit_least": "share of capacity that stays open at any price",
    "return_from": "worth of output over the baseline's from which closed capacity comes back",
    "return_time": "time in which closed capacity comes back",
    "restart_from": "worth of output over the baseline's from which idle plants come back",
    "restart_time": "time to bring an idle plant back",
    "utilisation": "utilisation where no capacity is known",
}
"""Name of each parameter here → scope of its ``behaviour_parameter`` claims."""

DIMS = ("region", "partner", "stage", "element", "material", "sector")


@dataclass(frozen=True, slots=True)
class Estimate:
    """One claim about behaviour.

    Attributes
    ----------
    claim, source, tier
        Where it comes from.
    quantity, scope
        What it is.
    place
        The dims that it is about; all others are general.
    value, low, high, unit
        Central value and 80 % interval.
    note
        The argument.
    """

    claim: str
    source: str
    tier: str
    quantity: str
    scope: str
    place: tuple[tuple[str, str], ...]
    value: float
    low: float
    high: float
    unit: str
    note: str


@dataclass(frozen=True)
class Parameters:
    """Every estimate of behaviour as of a date, and what is frozen.

    Attributes
    ----------
    estimates
        In order of their claims.
    products
        What one unit of a product needs, or how many are made.
    plants
        Announced plants.
    terms
        Estimates that only responses read: of substitutes and of products in use.
    price_feedback, hoarding, leakage
        ``False`` freezes responses to price, stock building, and smuggling.
    spread
        ``False`` gives every draw the central values, but for the factors.
    factors
        What multiplies a parameter wherever it holds, by its name: one number, or one a draw,
        ``(draw)``.
    """

    estimates: tuple[Estimate, ...] = field(repr=False)
    products: tuple[Product, ...] = field(default=(), repr=False)
    plants: tuple[Announced, ...] = field(default=(), repr=False)
    terms: tuple[Estimate, ...] = field(default=(), repr=False)
    price_feedback: bool = True
    hoarding: bool = True
    leakage: bool = True
    spread: bool = True
    factors: Mapping[str, NDArray[np.float64]] = field(default_factory=dict, compare=False)

    @classmethod
    def load(
        cls,
        as_of: str | None = None,
        workspace: Path | None = None,
        *,
        year: int,
        pack: str = "rare_earths",
    ) -> Parameters:
        """Return the table from the evidence base, with the plants announced after a year.

        Raises
        ------
        EvidenceError
            ``missing-parameter``: no claim gives a parameter that the simulator needs.
        """
        return cls.read(evidence.load(as_of=as_of, workspace=workspace), pack=pack, year=year)

    @classmethod
    def read(cls, base: evidence.Evidence, *, year: int, pack: str = "rare_earths") -> Parameters:
        """Return the table from an evidence base that is already read."""
        rows = base.live.filter(pl.col("quantity").is_in(QUANTITIES)).sort("claim")
        estimates = tuple(_estimate(row) for row in rows.iter_rows(named=True))
        others = base.live.filter(pl.col("quantity").is_in(TERMS)).sort("claim")
        table = cls(
            estimates,
            read_products(base, year),
            read_plants(base, pack, year),
            tuple(_estimate(row) for row in others.iter_rows(named=True)),
        )
        missing = [n for n, s in SCOPES.items() if not any(e.scope == s for e in table.estimates)]
        if missing:
            raise EvidenceError(
                Problem(
                    "missing-parameter",
                    f"claims, behaviour_parameter, scope '{SCOPES[name]}'",
                    f"no claim gives the simulator's parameter {name}",
                    "add one, or choose a later as-of date"
                    if base.as_of
                    else "add one to your workspace",
                )
                for name in missing
            )
        return table

    @cached_property
    def _by_scope(self) -> Mapping[str, tuple[Estimate, ...]]:
        table: dict[str, list[Estimate]] = {}
        for estimate in self.estimates:
            table.setdefault(estimate.scope, []).append(estimate)
        return {scope: tuple(found) for scope, found in table.items()}

    def frozen(self) -> Parameters:
        """Return the table with every behavioural feedback switched off."""
        return replace(self, price_feedback=False, hoarding=False, leakage=False)

    def scaled(
        self, factors: Mapping[str, NDArray[np.float64]], *, spread: bool = False
    ) -> Parameters:
        """Return the table times some factors.

        Parameters
        ----------
        factors
            By name of the parameter, ``(draw)`` [1]; as many draws as the run has.
        spread
            Whether draws also spread over the ranges of the parameters without a factor.

        Raises
        ------
        UnknownNameError
            ``unknown-parameter``
        """
        for name in factors:
            if name not in SCOPES and name != ELASTICITY:
                raise UnknownNameError(unknown_name("parameter", name, [*SCOPES, ELASTICITY]))
        if not spread:
            return replace(self, spread=False, factors=dict(factors))
        scopes = {SCOPES.get(name, MONTHLY_ELASTICITY) for name in factors}
        # A factor's draws are all that is uncertain about what it multiplies.
        estimates = tuple(
            replace(e, low=e.value, high=e.value) if e.scope in scopes else e
            for e in self.estimates
        )
        return replace(self, estimates=estimates, factors=dict(factors))

    def factor(self, estimate: Estimate) -> NDArray[np.float64]:
        """Return what multiplies an estimate, ``(1 or draw)`` [1]."""
        for name, factor in self.factors.items():
            if SCOPES.get(name, MONTHLY_ELASTICITY) == estimate.scope:
                return factor
        return np.ones(1)

    def find(self, name: str, **place: str) -> Estimate:
        """Return the most specific estimate of a parameter.

        Parameters
        ----------
        name
            A key of ``SCOPES``, or ``price_elasticity``.
        **place
            Dims of what it is wanted for; an estimate fits if all of its own dims agree, and the
            one with most dims wins, a sector's before an element's.

        Raises
        ------
        UnknownNameError
            ``unknown-parameter``
        EvidenceError
            ``missing-parameter``: there are estimates, but none general enough for this place.
        """
        if name not in SCOPES and name != ELASTICITY:
            raise UnknownNameError(unknown_name("parameter", name, [*SCOPES, ELASTICITY]))
        scope = SCOPES.get(name, MONTHLY_ELASTICITY)
        fits = [
            e
            for e in self._by_scope.get(scope, ())
            if all(place.get(dim) == at for dim, at in e.place)
        ]
        if not fits:
            raise EvidenceError(
                Problem(
                    "missing-parameter",
                    f"{name} of {', '.join(place.values()) or 'anything'}",
                    "no estimate is general enough to cover it",
                    "add a claim without the dims that differ",
                )
            )
        return max(fits, key=lambda e: (len(e.place), dict(e.place).get("sector", "")))

    def chokes(self) -> dict[tuple[str, str], Estimate]:
        """Return the choke price of the oxide per (element, sector) [USD/kg]."""
        return {
            (place["element"], place.get("sector", "")): e
            for e in self.estimates
            if e.quantity == CHOKE and "element" in (place := dict(e.place))
        }


def _estimate(row: Mapping[str, object]) -> Estimate:
    def number(name: str, default: float) -> float:
        found = row[name]
        return float(found) if isinstance(found, int | float) else default

    value = number("value", float("nan"))
    sigma = number("sigma", 0.0)
    spread = Z * sigma
    return Estimate(
        claim=str(row["claim"]),
        source=str(row["source"]),
        tier=str(row["tier"]),
        quantity=str(row["quantity"]),
        scope=str(row["scope"]),
        place=tuple((dim, str(row[dim])) for dim in DIMS if row[dim] and str(row[dim]) != "WLD"),
        value=value,
        low=number("low", value - spread),
        high=number("high", value + spread),
        unit=str(row["unit"]),
        note=str(row["note"]),
    )
