"""Tables of a contract: parts, years, what it buys, gaps, price processes, terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.contracts.flows import PUBLIC, present_value
from ytterby.contracts.prices import Brownian
from ytterby.results import Table, build_table
from ytterby.workflows.financing.contracts.paths import Reader
from ytterby.workflows.financing.contracts.run import ContractRun, median, spread, supplied
from ytterby.workflows.financing.contracts.run import years_of as _years

Floats = NDArray[np.float64]
TONNE = 1000.0
YEAR_OF_NEED = 2024
"""Year of the baseline from which a country's need is read."""


@dataclass(frozen=True)
class Need:
    """What a country needs a year.

    Attributes
    ----------
    value, low, high
        [t/year].
    tier
        Of what it rests on.
    source
        Where it comes from, in words.
    """

    value: float
    low: float
    high: float
    tier: str
    source: str


def find_needs(
    run: ContractRun, *, as_of: str | None = None, workspace: Path | None = None
) -> dict[str, Need]:
    """Return the need of the contract's country by supply, where one is known.

    A need that is not stated is the use by makers of magnets there in the baseline of 2024: NdFeB
    by product mass, or the Nd and Pr in them as oxide.
    """
    out: dict[str, Need] = {}
    wanted = [s for s in run.document.supplies if s.need is None and s.chain_element]
    for one in run.document.supplies:
        if one.need is not None:
            from ytterby import evidence as base

            reader = Reader(base.load(as_of=as_of, workspace=workspace))
            told = reader.read(one.need, f"supplies.{one.title}.need")
            out[one.title] = Need(
                told.value, told.low, told.high, told.tier, ", ".join(told.claims) or "as written"
            )
    if wanted and run.document.region:
        from ytterby.workflows.inputs import Asked, load_chains

        place = Asked().place(run.document.region)
        chain = load_chains([YEAR_OF_NEED], as_of=as_of, workspace=workspace)[0]
        if place is not None:
            rows = chain.flows.with_row_index("at").filter(
                (pl.col("kind") == "use")
                & pl.col("region").is_in(list(place.regions))
                & pl.col("material").str.starts_with("ndfeb")
            )
            own = chain.technology
            for one in wanted:
                weights = np.ones(rows.height)
                if one.chain_element != "ndfeb":
                    at = [own.element_index[e] for e in ("Nd", "Pr")]
                    weights = np.array(
                        [
                            own.composition[own.material_index[m], at].sum()
                            for m in rows["material"].to_list()
                        ]
                    )
                drawn = weights @ chain.draws[rows["at"].to_numpy()]
                low, high = np.quantile(drawn, (0.1, 0.9))
                value = float(weights @ rows["value"].to_numpy())
                words = f"makers' use in magnets, baseline of {YEAR_OF_NEED}"
                out[one.title] = Need(value, float(low), float(high), "C", words)
    return out


def contract_tables(
    run: ContractRun,
    others: Mapping[str, tuple[float, float]],
    needs: Mapping[str, Need],
) -> dict[str, Table]:
    """Return all tables of a contract, the main one first.

    Parameters
    ----------
    run
        The contract on its paths.
    others
        By gap, by how much support and investment cost more under its other reading [USD].
    needs
        By supply.
    """
    sources = tuple(dict.fromkeys(s for e in run.paths.estimates.values() for s in e.sources))
    tables = (
        _components(run),
        _by_year(run),
        _supplies(run, needs),
        _gaps(run, others),
        _processes(run),
        _terms(run),
    )
    return {
        t.name: Table(t.name, t.frame, t.units, (*sources, *run.document.sources), t.note)
        for t in tables
    }


def weakest(run: ContractRun, *starts: str) -> str:
    """Return the weakest tier of what was read at places that begin so."""
    tiers = [
        e.tier for place, e in run.paths.estimates.items() if place.startswith(starts) and e.tier
    ]
    return max(tiers, default="A")


def tier_of(run: ContractRun, agreement: str) -> str:
    """Return the weakest tier behind an agreement: its terms and the paths that it reads."""
    one = next(a for a in run.document.agreements if a.id == agreement)
    reads = [f"paths.{p}." for p in one.reads.values()]
    return weakest(run, f"agreements.{agreement}.", "public_rate", *reads)


_BOUNDS = (
    *("paid", "paid_low", "paid_high"),
    *("present", "present_low", "present_high", "present_p95", "present_median"),
)
_COMPONENTS = (
    "Means over draws (of shares and warrants in closed form) with the central 80 %; paid by the "
    "public is positive, received negative; present values at the start of the contract."
)


def _row(run: ContractRun, flow: Floats, mean: Floats) -> dict[str, float]:
    paid, now = spread(flow.sum(axis=0)), spread(present_value(flow, run.rate))
    present = float(present_value(mean[:, None], run.rate)[0])
    values = (
        float(mean.sum()),
        *paid[1:3],
        present,
        *now[1:],
        median(present_value(flow, run.rate)),
    )
    return dict(zip(_BOUNDS, values, strict=True))


def _components(run: ContractRun) -> Table:
    rows: list[dict[str, object]] = []
    for one in run.document.agreements:
        flows = run.flows[one.id]
        kind = "investment" if one.investment else "support"
        for name in dict.fromkeys(t.name for t in flows.transfers):
            flow = -flows.of(PUBLIC, name)
            mean = run.expected(one.id, name)
            # A mean in closed form may lie in draws that are rarer than those drawn.
            if not (flow.any() or mean.any()):
                continue
            about = {"agreement": one.id, "component": name, "counted": kind}
            rows.append({**about, **_row(run, flow, mean), "tier": tier_of(run, one.id)})
    for word, only in (("support", False), ("investment", True)):
        if any(a.investment == only for a in run.document.agreements):
            about = {"agreement": "all", "component": f"{word}, net", "counted": word}
            tier = max(tier_of(run, a.id) for a in run.document.agreements if a.investment == only)
            mean = _expected(run, only)
            spent = run.spent(investment=only)
            rows.append({**about, **_row(run, spent, mean), "tier": tier})
            if word == "support" and run.private_rate is not None:
                about = {"agreement": "all", "component": "support, to the company"}
                about["counted"] = f"beside: at {100 * run.private_rate:g} % a year"
                at_private = replace(run, rate=run.private_rate)
                rows.append({**about, **_row(at_private, spent, mean), "tier": tier})
    schema = {
        **dict.fromkeys(("agreement", "component", "counted"), pl.String),
        **dict.fromkeys(_BOUNDS, pl.Float64),
        "tier": pl.String,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return build_table("components", frame, units=dict.fromkeys(_BOUNDS, "USD"), note=_COMPONENTS)


def _expected(run: ContractRun, investment: bool) -> Floats:
    chosen = [a.id for a in run.document.agreements if a.investment == investment]
    return sum((run.expected(a) for a in chosen), np.zeros(run.document.months))


def _by_year(run: ContractRun) -> Table:
    years = run.paths.horizon.years
    rows = []
    for one in run.document.agreements:
        spent = -run.flows[one.id].of(PUBLIC)
        for year in np.unique(years):
            drawn = spent[years == year].sum(axis=0)
            bounds = (*spread(drawn)[1:], median(drawn))
            mean = float(run.expected(one.id)[years == year].sum())
            rows.append((int(year), one.id, mean, *bounds, tier_of(run, one.id)))
    for word, only in (("support", False), ("investment", True)):
        total = run.spent(investment=only)
        chosen = [tier_of(run, a.id) for a in run.document.agreements if a.investment == only]
        for year in np.unique(years):
            drawn = total[years == year].sum(axis=0)
            bounds = (*spread(drawn)[1:], median(drawn))
            mean = float(_expected(run, only)[years == year].sum())
            rows.append((int(year), word, mean, *bounds, max(chosen, default="A")))
    schema = {
        "year": pl.Int64,
        "agreement": pl.String,
        **dict.fromkeys(("spent", "low", "high", "p95", "median"), pl.Float64),
        "tier": pl.String,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row").sort("year", maintain_order=True)
    note = "Undiscounted; negative where the public receives. The last two are sums of the others."
    return build_table(
        "years", frame, units=dict.fromkeys(("spent", "p95", "median"), "USD"), note=note
    )


def _supplies(run: ContractRun, needs: Mapping[str, Need]) -> Table:
    rows = []
    for name, kilograms in supplied(run).items():
        one = next(s for s in run.document.supplies if s.title == name)
        years = _years(run, name)
        mass, low, high, _ = spread(kilograms / TONNE)
        need = needs.get(name)
        share = None if need is None or not need.value else mass / years / need.value
        shares: tuple[float | None, float | None] = (None, None)
        if need is not None and need.low > 0:
            shares = (low / years / need.high, high / years / need.low)
        dollars: tuple[float | None, ...] = (None, None, None)
        if one.paid_by:
            spent = sum(-run.flows[a].of(PUBLIC).sum(axis=0) for a in one.paid_by)
            dollars = spread(np.asarray(spent / np.maximum(kilograms, 1e-9)))[:3]
        rows.append(
            (
                *(name, mass, low, high, years, need.value if need else None, share, *shares),
                *(*dollars, ", ".join(one.paid_by), weakest(run, f"paths.{one.path}.")),
            )
        )
    numbers = (
        *("mass", "mass_low", "mass_high", "years", "need"),
        *("need_share", "need_share_low", "need_share_high"),
        *("each", "each_low", "each_high"),
    )
    schema = {
        "supply": pl.String,
        **dict.fromkeys(numbers, pl.Float64),
        "paid_by": pl.String,
        "tier": pl.String,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    units = dict.fromkeys(("mass", "mass_low", "mass_high"), "t")
    units |= {"years": "year", "need": "t/year"}
    units |= dict.fromkeys(("need_share", "need_share_low", "need_share_high"), "1")
    units |= dict.fromkeys(("each", "each_low", "each_high"), "USD/kg")
    note = (
        "Need: makers' use in magnets in the baseline, unless the contract states one; each: "
        "undiscounted cost of the agreements named, over kilograms. What would be made without "
        "the contract is not taken off."
    )
    return build_table("supplies", frame, units=units, note=note)


def _gaps(run: ContractRun, others: Mapping[str, tuple[float, float]]) -> Table:
    rows = [
        (g.id, g.what, g.assumed, g.instead, *others.get(g.id, (None, None)))
        for g in run.document.gaps
    ]
    schema = {
        **dict.fromkeys(("gap", "what", "assumed", "instead"), pl.String),
        "support": pl.Float64,
        "investment": pl.Float64,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    note = "By how much the expected present cost would be higher under the other reading."
    return build_table(
        "gaps", frame, units=dict.fromkeys(("support", "investment"), "USD"), note=note
    )


def _processes(run: ContractRun) -> Table:
    rows: list[tuple[object, ...]] = []
    for path, one in run.paths.processes.items():
        if isinstance(one, Brownian):
            rows.append((path, "drift", one.drift, one.drift_error, "1/year", one.points))
        else:
            rows += [
                (path, "speed", one.speed, one.speed_error, "1/year", one.points),
                (path, "half-life", one.half_life, None, "year", one.points),
                (path, "level", one.level, one.level * one.level_error, "USD/kg", one.points),
            ]
        sigma = (one.volatility, one.volatility_error)
        rows.append((path, "volatility", *sigma, "1/sqrt(year)", one.points))
    schema = {
        "path": pl.String,
        "parameter": pl.String,
        "value": pl.Float64,
        "standard_error": pl.Float64,
        "unit": pl.String,
        "prices": pl.Int64,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    own = "as in the column unit"
    units = {"value": own, "standard_error": own, "prices": "1"}
    note = "Fitted to yearly prices by greatest likelihood; 0 prices: stated, not fitted."
    return build_table("processes", frame, units=units, note=note)


def _terms(run: ContractRun) -> Table:
    rows = [
        (place, e.value, e.low, e.high, e.unit, e.tier, ", ".join(e.claims[:20]))
        for place, e in run.paths.estimates.items()
    ]
    schema = {
        "term": pl.String,
        **dict.fromkeys(("value", "low", "high"), pl.Float64),
        **dict.fromkeys(("unit", "tier", "claims"), pl.String),
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return build_table(
        "terms", frame, units=dict.fromkeys(("value", "low", "high"), "as in the column unit")
    )
