"""What each repair does to a score: the way from strict to corrected, step by step."""

from __future__ import annotations

import numpy as np
import polars as pl

from ytterby.indicators.risk.base import Floats
from ytterby.indicators.risk.geopolrisk.case import GeoPolRiskCase
from ytterby.indicators.risk.geopolrisk.governing import governance_risk

STEPS = (
    "concentration of its stage",
    "domestic supply that stays",
    "trade within the bloc",
    "flows mended",
    "governance found",
)
"""What is changed, in this order; another order would share the difference out otherwise.
Mines keep their stage but get back fractions of a tonne; flows are those of the stage."""


def split_difference(strict: GeoPolRiskCase, corrected: GeoPolRiskCase) -> pl.DataFrame:
    """Return what each repair adds to the score.

    Parameters
    ----------
    strict, corrected
        The same material, importer and year in both modes.

    Returns
    -------
    DataFrame
        ``step, score`` after it and ``change`` [1]; the changes add to corrected less strict. A
        step whose score cannot be had, such as a supply of nothing, has a gap.
    """
    first, last = _best(strict), _best(corrected)
    hhi, domestic = last["hhi"], last["domestic_production"]
    old, safe = strict.partners, strict.partners.safe
    risk_before = np.where(safe, 0.0, governance_risk(old.estimate))
    outside = ~safe
    known = dict(zip(old.codes, governance_risk(old.estimate), strict=True))
    new = corrected.partners
    own = governance_risk(new.estimate)
    as_before = np.asarray([known.get(c, g) for c, g in zip(new.codes, own, strict=True)])
    scores = [
        first["score"],
        _score(hhi, old.quantity, risk_before, first["domestic_production"]),
        _score(hhi, old.quantity, risk_before, domestic),
        _score(hhi, old.quantity[outside], risk_before[outside], domestic),
        _score(hhi, new.quantity, as_before, domestic),
        last["score"],
    ]
    return pl.DataFrame(
        {"step": STEPS, "score": scores[1:], "change": np.diff(scores)},
        schema={"step": pl.String, "score": pl.Float64, "change": pl.Float64},
    )


def _score(hhi: float, quantity: Floats, risk: Floats, domestic: float) -> float:
    supply = float(quantity.sum()) + domestic
    return hhi * float((quantity * risk).sum()) / supply if supply > 0.0 else float("nan")


def _best(case: GeoPolRiskCase) -> dict[str, float]:
    found = case.evaluate(np.zeros((len(case.factors), 1)))
    return {name: float(value[0]) for name, value in found.items()}
