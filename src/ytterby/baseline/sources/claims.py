"""Claims of one evidence base, indexed for a year: what is known, fused where several speak."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ytterby.evidence.scopes import read_scope

if TYPE_CHECKING:
    import polars as pl

    from ytterby.evidence import Evidence

DIMS = (
    "region",
    "partner",
    "stage",
    "element",
    "material",
    "process",
    "sector",
    "facility",
    "product",
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim in force; text is never null, numbers may be."""

    claim: str
    quantity: str
    region: str
    partner: str
    stage: str
    element: str
    material: str
    process: str
    sector: str
    facility: str
    product: str
    year: int | None
    period: str
    scenario: str
    scope: str
    value: float
    sigma: float
    low: float | None
    high: float | None
    unit: str
    mass_basis: str
    source: str
    tier: str

    @property
    def reads(self) -> frozenset[str]:
        """How its scope is read: tags of `ytterby.evidence.scopes`."""
        return read_scope(self.quantity, self.scope)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What claims say together.

    Attributes
    ----------
    value, sigma
        Estimate and standard error [unit of the quantity].
    claims
        Ids of the claims used.
    exact
        Whether they are of the year asked for.
    tier
        The worst tier among them.
    known
        Whether they were published by the evidence's date.
    """

    value: float
    sigma: float
    claims: tuple[str, ...]
    exact: bool
    tier: str
    known: bool = True


PHYSICS = ("assay", "oxide_factor", "recovery_yield", "magnet_content")
"""Quantities that were true before they were printed: an earlier ``as_of`` may read them."""

RECOLLECTION = "ytterby-recollection"
"""Source of the model's own estimates: they centre priors whatever the date, and are never heard
before it."""


AGEING = 0.1
"""Relative error that a year of distance from a claim's own year adds [1]."""


class Claims:
    """The claims in force, by quantity.

    Parameters
    ----------
    evidence
        The evidence base as of its date.

    Notes
    -----
    Rows without a value, and projections (a scenario), are left out. Where nothing at all was
    published by the evidence's date, later claims stand in for assays, recipes and yields (the
    ground did not change when the table was printed) and the model's own estimates for the rest;
    such an estimate has ``known`` false and only centres priors.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._by_quantity = _index(evidence.live)
        self._later: dict[str, list[Claim]] = {}
        if evidence.as_of is not None:
            import polars as pl

            from ytterby.evidence.tiers import with_sigma

            kept = pl.col("quantity").is_in(PHYSICS) | (pl.col("source") == RECOLLECTION)
            live = pl.col("status") != "superseded"
            self._later = _index(with_sigma(evidence.claims.filter(kept & live)))

    def find(
        self, quantity: str, *, year: int | None = None, **dims: str | Iterable[str]
    ) -> list[Claim]:
        """Return claims of a quantity whose dims match exactly; ``year`` or all years."""
        return _matching(self._by_quantity.get(quantity, ()), year, dims)

    def at(self, quantity: str, year: int, **dims: str | Iterable[str]) -> Estimate | None:
        """Return what is known for a year: its own claims, else interpolated, else the nearest.

        Parameters
        ----------
        quantity, dims
            What to look for.
        year
            The year; claims without a year hold for all.

        Notes
        -----
        Claims of a part of a year or a fiscal year do not count.
        Away from the claims' years sigma grows by a tenth of the value for each year of distance.
        """
        found = [c for c in self.find(quantity, year=None, **dims) if not c.period]
        if found:
            return _interpolate(found, year)
        later = _matching(self._later.get(quantity, ()), None, dims)
        estimate = _interpolate([c for c in later if not c.period], year)
        return None if estimate is None else replace(estimate, known=False, exact=False)

    def every(self, quantity: str, **dims: str | Iterable[str]) -> list[Claim]:
        """Return claims of a quantity, or where there are none those that came later."""
        found = self.find(quantity, year=None, **dims)
        return found or _matching(self._later.get(quantity, ()), None, dims)

    def since(self, quantity: str, year: int, **dims: str | Iterable[str]) -> Estimate | None:
        """Return what holds from the latest year up to ``year`` (recipes that change in steps)."""
        found = self.every(quantity, **dims)
        years = [c.year for c in found if c.year is not None and c.year <= year]
        chosen = [c for c in found if c.year == max(years)] if years else []
        chosen = chosen or [c for c in found if c.year is None]
        if not chosen:
            later = [c.year for c in found if c.year is not None]
            chosen = [c for c in found if c.year == min(later)] if later else []
        return fuse(chosen, exact=False) if chosen else None


def _interpolate(found: list[Claim], year: int) -> Estimate | None:
    """Return what claims say of a year: its own, else timeless, else between years, else near."""
    same = [c for c in found if c.year == year]
    if same:
        return fuse(same, exact=True)
    timeless = [c for c in found if c.year is None]
    if timeless:
        return fuse(timeless, exact=False)
    years = sorted({c.year for c in found if c.year is not None})
    if not years:
        return None
    before = [y for y in years if y < year]
    after = [y for y in years if y > year]
    if before and after:
        low = fuse([c for c in found if c.year == before[-1]], exact=False)
        high = fuse([c for c in found if c.year == after[0]], exact=False)
        share = (year - before[-1]) / (after[0] - before[-1])
        value = low.value + share * (high.value - low.value)
        apart = min(year - before[-1], after[0] - year)
        sigma = max(low.sigma, high.sigma)
        ids, tier = low.claims + high.claims, max(low.tier, high.tier)
    else:
        nearest = before[-1] if before else after[0]
        near = fuse([c for c in found if c.year == nearest], exact=False)
        value, sigma, ids, tier = near.value, near.sigma, near.claims, near.tier
        apart = abs(year - nearest)
    return Estimate(value, math.hypot(sigma, AGEING * apart * abs(value)), ids, False, tier)


def _index(frame: pl.DataFrame) -> dict[str, list[Claim]]:
    out: dict[str, list[Claim]] = defaultdict(list)
    columns = [*Claim.__slots__]
    for row in frame.select(columns).iter_rows():
        record = dict(zip(columns, row, strict=True))
        if record["value"] is None or record["sigma"] is None:
            continue
        for key, value in record.items():
            if value is None and key not in ("year", "low", "high"):
                record[key] = ""
        if record["scenario"] in ("", "historical"):
            out[record["quantity"]].append(Claim(**record))
    return out


def _matching(
    claims: Iterable[Claim], year: int | None, dims: Mapping[str, str | Iterable[str]]
) -> list[Claim]:
    wanted = {k: (v,) if isinstance(v, str) else tuple(v) for k, v in dims.items()}
    return [
        c
        for c in claims
        if (year is None or c.year == year)
        and all(getattr(c, key) in values for key, values in wanted.items())
    ]


def fuse(claims: list[Claim], *, exact: bool) -> Estimate:
    """Return the mean weighted by precision, its error widened where the claims disagree.

    Notes
    -----
    Errors are relative, so positive values are averaged in logs: ln m = Σ w ln v / Σ w with
    w = (v / sigma)², sigma_m = m (Σ w)^-1/2, times the Birge ratio max(1, chi² / (n - 1))^1/2.
    If a value is nothing, the same in natural units with w = 1 / sigma². Claims of different
    ``scope`` may count different things: they are fused scope by scope, and the error of the mean
    of scopes is at least their standard deviation.

    Examples
    --------
    >>> a = Claim(*[""] * 11, None, "", "", "", 10.0, 1.0, None, None, "", "", "", "A")
    >>> round(fuse([a, a], exact=True).sigma, 3)
    0.707
    """
    scopes = sorted({c.scope for c in claims})
    if len(scopes) > 1:
        parts = [fuse([c for c in claims if c.scope == s], exact=exact) for s in scopes]
        together = fuse([replace(c, scope="") for c in claims], exact=exact)
        level = sum(p.value for p in parts) / len(parts)
        spread = math.sqrt(sum((p.value - level) ** 2 for p in parts) / (len(parts) - 1))
        return replace(together, sigma=max(together.sigma, spread))
    log = all(c.value > 0 for c in claims)
    values = [math.log(c.value) if log else c.value for c in claims]
    errors = [max(c.sigma / c.value if log else c.sigma, 1e-9) for c in claims]
    weights = [1 / e**2 for e in errors]
    total = sum(weights)
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / total
    chi = sum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True))
    birge = max(1.0, chi / (len(claims) - 1)) if len(claims) > 1 else 1.0
    error = math.sqrt(birge / total)
    value = math.exp(mean) if log else mean
    ids = tuple(c.claim for c in claims)
    return Estimate(value, value * error if log else error, ids, exact, max(c.tier for c in claims))
