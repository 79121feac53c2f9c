"""Greenhouse gas of electricity, region by region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ytterby.core.regions import countries, region_name
from ytterby.evidence import Evidence
from ytterby.factors.environment.readings import estimate_of, readings
from ytterby.factors.estimates import Estimate, read_estimate

WORLD = "WLD"
EU = "EU27"
REST_OF_EU = "XEU"


@dataclass(frozen=True)
class Grids:
    """Greenhouse gas of a kilowatt-hour [kg CO2e/kWh], by region or named grid.

    Attributes
    ----------
    known
        Region or grid → its intensity.
    """

    known: Mapping[str, Estimate]

    def of(self, region: str) -> tuple[Estimate | None, str]:
        """Return the intensity of a region and whose it is.

        A country of the EU without a figure has that of the EU; regions without one, such as the
        rest of the world, have the world's.
        """
        if region in self.known:
            return self.known[region], region
        info = countries().get(region)
        if (region == REST_OF_EU or (info is not None and info.eu27)) and EU in self.known:
            return self.known[EU], EU
        return self.known.get(WORLD), WORLD

    def label(self, region: str) -> str:
        """Return what people call a grid."""
        labels: dict[str, str] = readings()["grid_label"]
        return labels.get(region) or region_name(region)


def read_grids(evidence: Evidence) -> Grids:
    """Return the grids that evidence knows.

    Parameters
    ----------
    evidence
        The evidence as of its date, with the user's claims.
    """
    named = readings()["grid"]
    rows = evidence.select("grid_intensity", scope=["generation, all plants", ""])
    known = {str(r["region"]): read_estimate(r) for r in rows.iter_rows(named=True)}
    for name, claims in named.items():
        one = estimate_of(evidence, claims)
        if one is not None:
            known[name] = one
    return Grids(known)
