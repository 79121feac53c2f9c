"""The formulas of the EU criticality method as pure functions, draws on the last axis.

Source: Blengini et al. (2017), *Methodology for establishing the EU list of critical raw materials:
guidelines*, European Commission, doi:10.2873/769526; used in the studies of 2017, 2020 and 2023.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ytterby.indicators.accounts.arrays import Floats

WORST_GOVERNANCE = 10.0
"""Top of the scale of rescaled governance: the worst."""


def scale_governance(estimate: ArrayLike) -> Floats:
    """Return governance rescaled to 0 (best) … 10 (worst): ``g = 2 (2.5 − WGI)``, clipped.

    Parameters
    ----------
    estimate
        Governance estimate, mean of the dimensions, about -2.5 to 2.5 ``(...)`` [1].

    Examples
    --------
    >>> scale_governance([-2.5, -0.34, 2.5, 3.0]).tolist()
    [10.0, 5.68, 0.0, 0.0]
    """
    raw = 2.0 * (2.5 - np.asarray(estimate, dtype=float))
    return np.asarray(np.clip(raw, 0.0, WORST_GOVERNANCE))


def weigh_concentration(share: ArrayLike, governance: ArrayLike, restriction: ArrayLike) -> Floats:
    """Return the concentration of supply weighted by governance and trade restrictions.

    ``HHI_WGI,t = Σ_i s_i² g_i t_i``.

    Parameters
    ----------
    share
        Share of each supplier ``(supplier, ...)`` [1].
    governance
        Rescaled governance ``(supplier, ...)`` [0–10].
    restriction
        Trade restriction multiplier ``(supplier, ...)`` [1].

    Returns
    -------
    ndarray
        ``(...)`` [0–10 where no restriction is above 1].

    Examples
    --------
    >>> round(float(weigh_concentration([0.8, 0.2], [6.0, 2.0], [1.0, 1.0])), 4)
    3.92
    """
    s, g, t = (np.asarray(v, dtype=float) for v in (share, governance, restriction))
    # Who supplies nothing needs no governance.
    return np.asarray(np.where(s > 0.0, s**2 * g * t, 0.0).sum(axis=0))


def import_reliance(production: ArrayLike, imports: ArrayLike, exports: ArrayLike) -> Floats:
    """Return net import reliance as the method defines it, clipped to 0–1.

    ``IR = (imports − exports) / (production + imports − exports)``; NaN, a gap, where nothing is
    made or imported. A net exporter has 0.

    Parameters
    ----------
    production, imports, exports
        ``(...)`` [t/year].

    Examples
    --------
    >>> import_reliance([0.0, 5.0, 10.0], [10.0, 10.0, 0.0], [0.0, 0.0, 5.0]).tolist()
    [1.0, 0.6666666666666666, 0.0]
    """
    made, bought, sold = (
        np.asarray(v, dtype=float) for v in np.broadcast_arrays(production, imports, exports)
    )
    net, use = bought - sold, made + bought - sold
    some = (made > 0.0) | (bought > 0.0)
    out = np.divide(net, use, out=np.zeros(use.shape), where=use > 0.0)
    return np.where(some, np.clip(out, 0.0, 1.0), np.nan)


def supply_risk(
    world: ArrayLike,
    sourcing: ArrayLike | None,
    reliance: ArrayLike,
    recycling: ArrayLike,
    substitution: ArrayLike,
) -> Floats:
    """Return the supply risk of one stage.

    ``SR = [HHI_GS · IR/2 + HHI_EU · (1 − IR/2)] · (1 − EoL_RIR) · SI_SR``; where the region's
    sourcing is unknown the method takes the concentration of world supply alone.

    Parameters
    ----------
    world, sourcing
        Weighted concentration of world supply and of the region's sourcing ``(...)`` [0–10].
    reliance
        Import reliance ``(...)`` [1].
    recycling
        End-of-life recycling input rate ``(...)`` [1].
    substitution
        Substitution index for supply risk, 1 = no substitute ``(...)`` [1].

    Returns
    -------
    ndarray
        ``(...)`` [1].

    Examples
    --------
    >>> round(float(supply_risk(4.0, 2.0, 1.0, 0.01, 0.98)), 4)
    2.9106
    >>> round(float(supply_risk(5.66, None, 1.0, 0.01, 1.0)), 4)
    5.6034
    """
    core = np.asarray(world, dtype=float)
    if sourcing is not None:
        half = np.asarray(reliance, dtype=float) / 2.0
        core = core * half + np.asarray(sourcing, dtype=float) * (1.0 - half)
    kept = 1.0 - np.asarray(recycling, dtype=float)
    return np.asarray(core * kept * np.asarray(substitution, dtype=float))


def economic_importance(
    use_share: ArrayLike, value_added: ArrayLike, largest: ArrayLike, substitution: ArrayLike
) -> Floats:
    """Return the economic importance of a material.

    ``EI = 10 · Σ_s A_s Q_s / max(Q) · SI_EI``: value added of the industries that use it, weighted
    by the share of the use that each has and scaled so that the largest industry has 10.

    Parameters
    ----------
    use_share
        Share of the material's use by each industry ``(use, ...)`` [1].
    value_added
        Value added of that industry ``(use, ...)`` [EUR/year].
    largest
        Largest value added of any manufacturing industry ``(...)`` [EUR/year].
    substitution
        Substitution index for economic importance ``(...)`` [1].

    Returns
    -------
    ndarray
        ``(...)`` [0–10].

    Examples
    --------
    >>> round(float(economic_importance([0.8, 0.2], [100.0, 50.0], 200.0, 0.9)), 3)
    4.05
    """
    a, q = np.asarray(use_share, dtype=float), np.asarray(value_added, dtype=float)
    scaled = 10.0 * (a * q).sum(axis=0) / np.asarray(largest, dtype=float)
    return np.asarray(scaled * np.asarray(substitution, dtype=float))
