"""The terms of a score, so that every difference between the modes can be attributed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ytterby.core.regions import region_name
from ytterby.indicators.risk.geopolrisk.formula import COMPONENTS, COPPER
from ytterby.indicators.risk.geopolrisk.governing import governance_risk

if TYPE_CHECKING:
    from ytterby.indicators.risk.geopolrisk.case import GeoPolRiskCase

SHOWN = 12
"""Suppliers and partners that have a line of their own."""

SCHEMA = {
    "component": pl.String,
    "term": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "source": pl.String,
    "note": pl.String,
}

Row = tuple[str, str, float, str, str, str]


def list_terms(case: GeoPolRiskCase, best: Mapping[str, float], corrected: bool) -> pl.DataFrame:
    """Return the terms of a case.

    Parameters
    ----------
    case
        The case.
    best
        Its components at the best estimate.
    corrected
        Whether exports leave domestic supply.

    Returns
    -------
    DataFrame
        ``component, term, value, unit, source, note``: the components first, then squared shares
        that add to ``hhi``, then parts of ``import_risk``, then domestic supply.
    """
    units = {c.name: c.unit for c in COMPONENTS}
    formulas = {
        "score": "hhi × import_risk",
        "import_risk": "numerator / (imports + domestic_production)",
        "cf": f"score × price / {COPPER}",
    }
    rows: list[Row] = [
        (name, "total", value, units[name], "", formulas.get(name, ""))
        for name, value in best.items()
    ]
    rows += _concentration(case)
    rows += _imports(case, best["imports"] + best["domestic_production"])
    home = case.suppliers.output * case.suppliers.home
    source = case.suppliers.source
    for at in np.flatnonzero(home > 0.0):
        name = f"output of {region_name(case.suppliers.codes[at])}"
        rows.append(("domestic_production", name, float(home[at]), "t", source, ""))
    if corrected:
        note = "no more than the output can leave it"
        taken = -min(case.exports, float(home.sum()))
        rows.append(("domestic_production", "exports", taken, "t", case.partners.source, note))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _concentration(case: GeoPolRiskCase) -> list[Row]:
    made = case.suppliers
    total = made.counted.sum()
    if total <= 0.0:
        return []
    share = made.counted / total
    rows = [
        ("hhi", f"share² of {region_name(code)}", float(s**2), "1", made.source, f"share {s:.4g}")
        for code, s in zip(made.codes[:SHOWN], share[:SHOWN], strict=True)
    ]
    rest = float((share[SHOWN:] ** 2).sum())
    if len(share) > SHOWN:
        rows.append(("hhi", f"{len(share) - SHOWN} others", rest, "1", made.source, ""))
    return rows


def _imports(case: GeoPolRiskCase, supply: float) -> list[Row]:
    bought = case.partners
    if not supply > 0.0:
        return []
    risk = np.where(bought.safe, 0.0, governance_risk(bought.estimate))
    part = bought.quantity * risk / supply
    rows = [
        (
            "import_risk",
            f"imports from {region_name(code)}",
            float(p),
            "1",
            bought.source,
            f"{q:.6g} t at risk {g:.4g}" + (", a member of the bloc" if safe else ""),
        )
        for code, p, q, g, safe in list(
            zip(bought.codes, part, bought.quantity, risk, bought.safe, strict=True)
        )[:SHOWN]
    ]
    if len(part) > SHOWN:
        rest, weight = float(part[SHOWN:].sum()), float(bought.quantity[SHOWN:].sum())
        name = f"{len(part) - SHOWN} others"
        rows.append(("import_risk", name, rest, "1", bought.source, f"{weight:.6g} t"))
    return rows
