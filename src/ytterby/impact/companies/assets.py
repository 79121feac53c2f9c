"""A company's plants: where, which stage, how far built, how large, and how much it owns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from ytterby.evidence import Evidence
from ytterby.evidence.tiers import Z, relative_sigma
from ytterby.factors.estimates import Estimate, pool, read_estimate
from ytterby.impact.companies.register import PARTNER, Company

STATES = {
    "running": ("operating", "ramping"),
    "building": ("construction", "commissioning"),
    "planned": ("planned", "permitting", "pilot"),
    "stopped": ("idle", "blocked", "closed"),
}
"""How far a plant is, in four words."""


def state_of(status: str) -> str:
    """Return how far a plant is in one of four words.

    Examples
    --------
    >>> [state_of(s) for s in ("ramping", "permitting", "idle")]
    ['running', 'planned', 'stopped']
    """
    return next((word for word, group in STATES.items() if status in group), "planned")


@dataclass(frozen=True, slots=True)
class Asset:
    """One stage of one plant.

    Attributes
    ----------
    facility, name, region, stage, products, status, controller, basis, note, tier, source
        As the facility table has them; ``region`` and ``controller`` are ISO 3166 codes.
    state
        ``running``, ``building``, ``planned`` or ``stopped``.
    role
        ``operator``, ``partner``, ``former`` or ``pending``.
    operator
        As printed.
    capacity, low, high
        Whole plant's nameplate and its central 80 % [unit]; ``None`` is a gap.
    unit
        Of the capacity, as printed.
    start_year
        First output, actual or announced; ``None`` where unknown.
    share
        What the company owns of it [1]; ``None`` where no claim says.
    """

    facility: str
    name: str
    region: str
    stage: str
    products: str
    status: str
    controller: str
    basis: str
    note: str
    tier: str
    source: str
    state: str
    role: str
    operator: str
    capacity: float | None
    low: float | None
    high: float | None
    unit: str
    start_year: int | None
    share: Estimate | None

    @property
    def heavy(self) -> bool:
        """Whether its products name dysprosium, terbium or heavies."""
        text = f"{self.products} {self.unit}".casefold()
        return any(word in text for word in ("dy,", "dy+", "dy/", "tb ", "tb,", "heav"))


def read_assets(evidence: Evidence, company: Company) -> tuple[Asset, ...]:
    """Return the plants of a company by stage as last described.

    A plant whose stages are rows of their own appears once per stage. What the last description
    leaves blank is a gap.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    company
        Whose.
    """
    relative = relative_sigma()
    out = []
    for row in evidence.facilities.iter_rows(named=True):
        role = company.role(row["operator"] or "")
        if not role:
            continue
        size = row["capacity"]
        spread = Z * relative[row["tier"] or "C", row["confidence"] or "low"]
        text = {
            key: row[key] or ""
            for key in ("facility", "name", "region", "stage", "products", "status", "note")
        }
        out.append(
            Asset(
                **text,
                controller=row["controller"] or row["region"] or "",
                basis=row["capacity_basis"] or "",
                tier=row["tier"] or "C",
                source=row["source"] or "",
                state=state_of(row["status"] or ""),
                role=role,
                operator=row["operator"],
                capacity=size,
                low=None if size is None else size * max(1.0 - spread, 0.0),
                high=None if size is None else size * (1.0 + spread),
                unit=row["capacity_unit"] or "",
                start_year=row["start_year"],
                share=owned_share(evidence, company, row["facility"]),
            )
        )
    order = {s: n for n, s in enumerate(("mine", "separation", "metal", "magnet"))}
    roles = {PARTNER: 1}
    return tuple(sorted(out, key=lambda a: (order.get(a.stage, 9), roles.get(a.role, 0), a.name)))


def owned_share(evidence: Evidence, company: Company, facility: str) -> Estimate | None:
    """Return what a company owns of a plant, by the claims whose scope names it [1].

    Parameters
    ----------
    evidence
        The evidence as of its date.
    company, facility
        Who and what.

    Returns
    -------
    Estimate or None
        ``None`` where no claim in force names both.
    """
    rows = evidence.select("ownership_share", facility=facility)
    named = rows.filter(
        pl.col("scope").map_elements(
            lambda s: s.split(";")[0].strip().casefold() in company.names, return_dtype=pl.Boolean
        )
    )
    return pool([read_estimate(row) for row in named.iter_rows(named=True)])


def list_owners(evidence: Evidence, companies: tuple[Company, ...]) -> pl.DataFrame:
    """Return one row a company: plants, stages and countries of what it operates or holds.

    Returns
    -------
    polars.DataFrame
        ``company, name, plants, running, building, planned, stopped, stages, countries,
        controller``; plants that it has left or is about to buy do not count.
    """
    rows = []
    for company in companies:
        assets = [a for a in read_assets(evidence, company) if a.role in ("operator", PARTNER)]
        if not assets:
            continue
        best: dict[str, str] = {}
        for asset in assets:
            order = list(STATES)
            now = best.get(asset.facility, order[-1])
            best[asset.facility] = min(now, asset.state, key=order.index)
        states = list(best.values())
        own = [a for a in assets if a.role != PARTNER] or assets
        stages = dict.fromkeys(a.stage for a in assets)
        rows.append(
            {
                "company": company.id,
                "name": company.name,
                "plants": len(best),
                **{word: states.count(word) for word in STATES},
                "stages": ", ".join(stages),
                "countries": ", ".join(sorted({a.region for a in assets})),
                "controller": Counter(a.controller for a in own).most_common(1)[0][0],
            }
        )
    frame = pl.DataFrame(rows)
    return frame.sort("running", "plants", "name", descending=[True, True, False])
