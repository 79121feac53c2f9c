"""Projects at shared price paths, as the fund and the comparison of instruments need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby.baseline.project import pipeline
from ytterby.core.chain import Chain
from ytterby.errors import InputError, Problem, unknown_name
from ytterby.evidence import Evidence, load
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.impact.fund import Case, Market, Setting, build_market, fund_term
from ytterby.impact.projects import NDPR
from ytterby.impact.projects.building import Built
from ytterby.impact.projects.terms import Terms
from ytterby.indicators.costs.allocation import oxide_prices
from ytterby.packs import Pack
from ytterby.workflows.financing.projects.gather import build_all, last_year
from ytterby.workflows.inputs import Asked, Place, Progress, load_chains

LONGEST = 70
"""Years of prices: building and the longest life that is drawn [year]."""
FAMILIES = ("oxide", "metal", "magnet")
"""What a tariff on rare earths is laid on."""
ASSUMPTIONS = (
    "Money is real, of the year of the prices; a floor or price is read as indexed to inflation.",
    "Nd, Pr, Dy and Tb follow one market: the same shocks move all of them and all projects.",
    "Other oxides stay at the price of the chain's year.",
    "A plant sells all its life at the market's price and does not stop when it loses money; the "
    "share of years in which it would is told.",
    "The public discounts at its own real rate, owners at the return that they require.",
    "Taxes that the project pays are not counted as a gain of the public.",
)


@dataclass(frozen=True)
class World:
    """What projects are counted in.

    Attributes
    ----------
    chain, base, pack
        The chain, the evidence and labels.
    built, terms
        Projects by facility, or what is missing for them; and what holds for all.
    market
        Prices.
    draws
        How many, of which seed.
    rate, public_rate
        Real, of owners and of the public [1/year].
    success
        Facility → odds that it produces, as its status has them [1].
    """

    chain: Chain = field(repr=False)
    base: Evidence = field(repr=False)
    pack: Pack = field(repr=False)
    built: Mapping[str, Built] = field(repr=False)
    terms: Terms = field(repr=False)
    market: Market = field(repr=False)
    draws: Draws
    rate: float
    public_rate: float
    success: Mapping[str, float] = field(repr=False)

    @property
    def known(self) -> tuple[str, ...]:
        """Facilities that can be counted."""
        return tuple(k for k, b in self.built.items() if b.inputs is not None)

    def name(self, facility: str) -> str:
        """Return what people call a facility."""
        rows = self.base.facilities.filter(pl.col("facility") == facility)
        return str(rows["name"][0]) if rows.height else facility

    def case(self, facility: str) -> Case:
        """Return a project at the market's prices.

        Raises
        ------
        InputError
            ``unknown-facility``, or ``no-project``: what it lacks.
        """
        problems = project_problems(self.built, (facility,))
        if problems:
            raise InputError(problems)
        inputs = self.built[facility].inputs
        assert inputs is not None
        return Case(inputs, self.market.of(inputs), self.rate, self.public_rate)


def project_problems(built: Mapping[str, Built], facilities: tuple[str, ...]) -> list[Problem]:
    """Return a problem for each facility that cannot be counted, with what it lacks."""
    known = [k for k, b in built.items() if b.inputs is not None]
    out = []
    for name in dict.fromkeys(facilities):
        if name not in built:
            out.append(unknown_name("facility", name, known))
        elif built[name].inputs is None:
            what = f"{name} cannot be counted: the evidence lacks {', '.join(built[name].missing)}"
            fix = f"add claims of your own, or take one of {', '.join(known[:6])} …"
            out.append(Problem("no-project", "facility", what, fix))
    return out


def build_world(
    *,
    draws: int,
    seed: int,
    level: float,
    rate: float | None,
    public_rate: float | None,
    as_of: str | None,
    workspace: Path | None,
    progress: Progress | None = None,
) -> World:
    """Return projects, prices and rates.

    Parameters
    ----------
    draws, seed
        Of everything that is uncertain.
    level
        Multiplies the long-run level of prices [1].
    rate, public_rate
        Real, of owners and of the public [1/year]; from claims by default.
    as_of, workspace, progress
        As for other workflows.

    Raises
    ------
    InputError
        Everything that is wrong with the numbers.
    """
    asked = Asked()
    checks = (
        ("draws", draws, 1, 4096),
        ("level", level, 0.1, 10.0),
        ("rate", rate, 0.0, 1.0),
        ("public-rate", public_rate, -0.02, 0.5),
    )
    for name, value, low, high in checks:
        if value is not None and not low <= value <= high:
            fix = f"give {low:g} to {high:g}"
            asked.problems.append(Problem("out-of-range", name, f"{value:g} is not", fix))
    asked.finish()
    base = load(as_of=as_of, workspace=workspace)
    (chain,) = load_chains(
        asked.pack.years[-1:], as_of=as_of, workspace=workspace, progress=progress
    )
    drawn = Draws(draws, seed)
    today = last_year(base)
    built, terms = build_all(chain, base, drawn, today=today)
    market = build_market(base, oxide_prices(chain), drawn, start=today, years=LONGEST, level=level)
    lines = pipeline(base, asked.pack)
    success = {
        r["facility"]: float(r["success"]) for r in lines.sort("success").iter_rows(named=True)
    }
    return World(
        chain,
        base,
        asked.pack,
        built,
        terms,
        market,
        drawn,
        rate if rate is not None else _required(terms),
        public_rate if public_rate is not None else real_rate(base),
        success,
    )


def _required(terms: Terms) -> float:
    if terms.finance is None:
        what = "no required return of a project is in the evidence"
        raise InputError(Problem("no-finance", "rate", what, "give --rate"))
    return terms.finance.rate.value


def read_term(base: Evidence, name: str) -> Estimate:
    """Return a term of the fund by its claims.

    Raises
    ------
    InputError
        ``no-term``: none was known by the evidence's date; a missing term is no zero.
    """
    found = fund_term(base, name)
    if found is None:
        what = f"no claim on the {name.replace('_', ' ')} was known by {base.as_of}"
        fix = "take a later --as-of, or add claims of your own"
        raise InputError(Problem("no-term", name, what, fix))
    return found


def real_rate(base: Evidence) -> float:
    """Return the public's real rate: the ten-year yield less the indexation of contracts.

    ``(1 + nominal) / (1 + inflation) - 1``; both are claims [1/year].

    Raises
    ------
    InputError
        ``no-term``.
    """
    nominal, inflation = (read_term(base, n) for n in ("nominal_rate", "inflation"))
    return (1.0 + nominal.value) / (1.0 + inflation.value) - 1.0


def build_setting(world: World, place: Place | None, *, years: int) -> Setting:
    """Return what is the same for all instruments, from claims.

    Parameters
    ----------
    world
        Projects and prices.
    place
        The market behind a tariff; ``None`` for none.
    years
        Term of price support from the first output on [year].

    Raises
    ------
    InputError
        ``no-term``.
    """
    dividend, holding, inflation = (
        read_term(world.base, n) for n in ("dividend", "holding", "inflation")
    )
    imports = 0.0 if place is None else ndpr_imports(world.chain, place, world.pack.controller)
    return Setting(
        years=years,
        dividend=(1.0 + dividend.value) / (1.0 + inflation.value) - 1.0,
        holding=holding.value,
        imports=imports * 1000.0 / 12.0,
    )


def ndpr_imports(chain: Chain, place: Place, controller: str) -> float:
    """Return Nd and Pr in what a place buys from the controlling country [t REO/year].

    Parameters
    ----------
    chain
        Flows of oxide, metal and magnets.
    place
        The market.
    controller
        Of whom.
    """
    tech = chain.technology
    at = [tech.element_index[e] for e in NDPR if e in tech.element_index]
    content = tech.composition[:, at].sum(axis=1)
    rows = chain.flows.filter(
        (pl.col("kind") == "trade")
        & (pl.col("region") == controller)
        & pl.col("destination").is_in(list(place.regions))
    )
    total = 0.0
    for material, value in rows.select("material", "value").iter_rows():
        m = tech.material_index[material]
        if tech.family[m] in FAMILIES:
            total += value * float(content[m])
    return total
