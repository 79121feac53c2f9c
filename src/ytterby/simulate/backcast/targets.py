"""What happened: prices and tonnes of 2009 to 2015 that the back-cast is scored on, from claims."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.errors import EvidenceError, Problem
from ytterby.evidence import Evidence

Floats = NDArray[np.float64]

ELEMENTS = ("La", "Ce", "Nd", "Pr", "Eu", "Tb", "Dy")
"""Elements whose export prices are known for the years of the crisis."""
BASE_YEAR = 2009
"""The last year before the crisis: its prices are given, not scored."""
YEARS = tuple(range(2010, 2016))
"""Years that are scored."""
CALIBRATION = (2010, 2011, 2012)
"""Years that parameters may be calibrated on; all later ones are a test."""
ABROAD = "FOB China"
HOME = "inside China excl. VAT"
CUSTOMS = "customs"
ORDER = {"A": 0, "B": 1, "C": 2}
DAY = re.compile(r"^(\d{4})-(\d{2})(-\d{2})?$")


@dataclass(frozen=True)
class Spot:
    """A price on a day or in a month.

    Attributes
    ----------
    element, month
        Whose oxide, and the first day of the month.
    value, sigma
        [USD/kg]
    claim, tier
        Where it comes from.
    """

    element: str
    month: dt.date
    value: float
    sigma: float
    claim: str
    tier: str


@dataclass(frozen=True)
class Targets:
    """Observed prices and tonnes; a gap is NaN.

    Attributes
    ----------
    before
        Export price of the last year before the crisis, ``(element)`` [USD/kg].
    abroad, abroad_sigma
        Yearly export (FOB) price and its standard error, ``(element, year)`` [USD/kg].
    abroad_claim, abroad_tier
        Claim and tier of each; empty where there is none.
    home
        Prices inside the controlling country, without value-added tax.
    exports, exports_sigma
        Yearly exports by its customs, ``(year)`` [t/year], gross.
    exports_claim, exports_tier
        Claim and tier of each.
    """

    before: Floats = field(repr=False)
    abroad: Floats = field(repr=False)
    abroad_sigma: Floats = field(repr=False)
    abroad_claim: tuple[tuple[str, ...], ...] = field(repr=False)
    abroad_tier: tuple[tuple[str, ...], ...] = field(repr=False)
    home: tuple[Spot, ...] = field(repr=False)
    exports: Floats = field(repr=False)
    exports_sigma: Floats = field(repr=False)
    exports_claim: tuple[str, ...] = field(repr=False)
    exports_tier: tuple[str, ...] = field(repr=False)

    @property
    def points(self) -> int:
        """Number of yearly export prices."""
        return int((~np.isnan(self.abroad)).sum())


def read_targets(base: Evidence) -> Targets:
    """Return what happened, as the claims have it.

    A year's export price is its printed annual average: a claim of the price of the oxide, FOB
    China, without a day, month or quarter. Of several the best tier counts, then the one that was
    published last. Prices inside are all quotations of single oxides that carry a day or a month.
    Exports are what China's customs counted in the whole year.

    Raises
    ------
    EvidenceError
        ``no-backcast-target``: the claims lack what the back-cast is scored on.
    """
    oxide = base.live.filter(
        (pl.col("quantity") == "price")
        & (pl.col("material") == "oxide")
        & (pl.col("unit") == "USD/kg")
        & pl.col("element").is_in(ELEMENTS)
        & pl.col("year").is_between(BASE_YEAR, YEARS[-1])
    )
    yearly = oxide.filter((pl.col("scope") == ABROAD) & (pl.col("period") == ""))
    years = (BASE_YEAR, *YEARS)
    value = np.full((len(ELEMENTS), len(years)), np.nan)
    sigma = value.copy()
    claims = [[""] * len(years) for _ in ELEMENTS]
    tiers = [[""] * len(years) for _ in ELEMENTS]
    for i, element in enumerate(ELEMENTS):
        for j, year in enumerate(years):
            found = yearly.filter((pl.col("element") == element) & (pl.col("year") == year))
            if found.is_empty():
                continue
            best = _best(found)
            value[i, j], sigma[i, j] = best["value"], best["sigma"]
            claims[i][j], tiers[i][j] = str(best["claim"]), str(best["tier"])
    customs = base.live.filter(
        (pl.col("quantity") == "trade_quantity")
        & (pl.col("region") == "CHN")
        & (pl.col("partner") == "WLD")
        & (pl.col("element") == "")
        & (pl.col("material") == "")
        & (pl.col("period") == "")
        & pl.col("scope").str.starts_with(CUSTOMS)
        & (pl.col("mass_basis") == "gross")
    )
    rows = [_best(customs.filter(pl.col("year") == year), place=str(year)) for year in YEARS]
    if np.isnan(value[:, 0]).any() or np.isnan(value).all(axis=0).any():
        raise EvidenceError([_missing(f"price of oxides, {ABROAD}, {years[0]} to {years[-1]}")])
    return Targets(
        before=value[:, 0],
        abroad=value[:, 1:],
        abroad_sigma=sigma[:, 1:],
        abroad_claim=tuple(tuple(row[1:]) for row in claims),
        abroad_tier=tuple(tuple(row[1:]) for row in tiers),
        home=_home(oxide),
        exports=np.array([float(r["value"]) for r in rows]),
        exports_sigma=np.array([float(r["sigma"]) for r in rows]),
        exports_claim=tuple(str(r["claim"]) for r in rows),
        exports_tier=tuple(str(r["tier"]) for r in rows),
    )


def _home(oxide: pl.DataFrame) -> tuple[Spot, ...]:
    """Return the dated quotations inside, in order of time."""
    rows = oxide.filter((pl.col("scope") == HOME) & (pl.col("region") == "CHN"))
    spots = []
    for row in rows.sort("period", "element").iter_rows(named=True):
        found = DAY.match(row["period"])
        if found is not None:
            month = dt.date(int(found[1]), int(found[2]), 1)
            spots.append(
                Spot(row["element"], month, row["value"], row["sigma"], row["claim"], row["tier"])
            )
    return tuple(spots)


def _best(rows: pl.DataFrame, place: str = "") -> dict[str, Any]:
    if rows.is_empty():
        raise EvidenceError([_missing(f"exports of China by its customs, {place}")])
    ranked = sorted(
        rows.iter_rows(named=True),
        key=lambda r: (ORDER.get(r["tier"], 3), -_day(r["published_on"]), r["claim"]),
    )
    return dict(ranked[0])


def _day(given: object) -> int:
    return given.toordinal() if isinstance(given, dt.date) else 0


def _missing(what: str) -> Problem:
    return Problem(
        "no-backcast-target",
        "claims",
        f"no claim gives the {what}",
        "use all of the evidence: leave out --as-of",
    )


def tier_c(targets: Targets, years: Sequence[int] = YEARS) -> int:
    """Return how many yearly export prices rest on recollection or estimate alone."""
    at = [YEARS.index(y) for y in years]
    return sum(row[j] == "C" for row in targets.abroad_tier for j in at)
