"""The formula: concentration of world supply times the risk of what is imported."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ytterby.indicators.risk.base import CORRECTED, Component, Floats, Mode

COPPER = 0.409412948
"""Average characterisation of copper for OECD countries, 2017-2021, to which factors relate
[USD/kg]; the constant of geopolrisk-py 2.0.1."""

COMPONENTS = (
    Component("score", "1", "GeoPolRisk score: concentration times import risk, 0 to 1."),
    Component("hhi", "1", "Herfindahl-Hirschman index of world supply, 0 to 1."),
    Component("import_risk", "1", "Governance-weighted share of imports in supply, 0 to 1."),
    Component(
        "cf", "kg Cu-eq/kg", "Characterisation factor: score times unit value over copper's."
    ),
    Component("price", "USD/kg", "Unit value of imports."),
    Component("numerator", "t", "Imports weighted by the risk of where they come from."),
    Component("imports", "t", "Imports that count."),
    Component("domestic_production", "t", "Domestic supply that counts as free of risk."),
)
"""What the method computes; the names of a case's results."""


def import_risk(numerator: Floats, imports: Floats, domestic: Floats, mode: Mode) -> Floats:
    """Return ``Σ q g / (Σ q + D)``.

    Parameters
    ----------
    numerator
        Imports weighted by risk, ``Σ q g`` [t].
    imports, domestic
        Imports ``Σ q`` and domestic supply ``D`` [t].
    mode
        Without any supply ``strict`` gives 0, as the published tool does, ``corrected`` a gap.

    Notes
    -----
    Gemechu et al. (2015); domestic production after Helbig et al. (2016).

    Examples
    --------
    >>> import_risk(np.array([3.0]), np.array([6.0]), np.array([4.0]), "strict").tolist()
    [0.3]
    """
    supply = imports + domestic
    nothing = 0.0 if mode != CORRECTED else np.nan
    out = np.full(np.broadcast_shapes(numerator.shape, supply.shape), nothing)
    np.divide(numerator, supply, out=out, where=supply != 0.0)
    return out


def score_all(
    hhi: Floats,
    numerator: Floats,
    imports: Floats,
    domestic: Floats,
    priced: tuple[Floats, Floats],
    mode: Mode,
) -> Mapping[str, Floats]:
    """Return every component, by the names of `COMPONENTS`.

    Parameters
    ----------
    hhi, numerator, imports, domestic
        Arrays of one shape [1], [t], [t], [t].
    priced
        Value [1000 USD] and weight [t] of which the unit value is made.
    mode
        As for `import_risk`.

    Notes
    -----
    ``score = HHI × import risk``; ``cf = score × price / 0.409412948``. Without a weight the price
    is 0 in ``strict`` and a gap in ``corrected``.
    """
    risk = import_risk(numerator, imports, domestic, mode)
    value, weight = priced
    price = np.full(np.shape(weight), 0.0 if mode != CORRECTED else np.nan)
    np.divide(value, weight, out=price, where=weight != 0.0)
    score = hhi * risk
    return {
        "score": score,
        "hhi": hhi,
        "import_risk": risk,
        "cf": score * price / COPPER,
        "price": price,
        "numerator": numerator,
        "imports": imports,
        "domestic_production": domestic,
    }
