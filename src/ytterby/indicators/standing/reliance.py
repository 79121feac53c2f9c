"""Apparent consumption and net import reliance."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import Floats, FlowArrays, arrays, summarise, summary_frame
from ytterby.indicators.accounts.output import product_mask
from ytterby.indicators.accounts.sums import sum_pool_flows, sum_processes
from ytterby.indicators.origin.measures import Places
from ytterby.indicators.registry import indicator

ALL_FORMS = "all forms"
SOURCES = ("mine", "end_of_life", "byproduct")
"""Stages that bring an element into the economy; the others change its form."""

FAMILY_OF_STAGE = {
    "mine": "concentrate",
    "separation": "oxide",
    "metal": "metal",
    "magnet": "magnet",
}
"""The form that a stage puts out."""


def form_accounts(a: FlowArrays, form: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Return production, imports, exports and stock additions ``(element, region, column)``."""
    tech = a.technology
    family, stage = np.asarray(tech.family), np.asarray(tech.stage)
    if form == ALL_FORMS:
        keep = np.ones(len(family), dtype=bool)
        weight = np.where(np.isin(stage, SOURCES)[:, None], tech.element_yield, 0.0)
    else:
        keep = family == FAMILY_OF_STAGE[form]
        weight = (a.coefficient * product_mask(a) * keep) @ tech.composition
    return (
        sum_processes(a, weight),
        sum_pool_flows(a, "trade", keep, destination=True),
        sum_pool_flows(a, "trade", keep),
        sum_pool_flows(a, "stock", keep),
    )


def _gather(a: FlowArrays, form: str, places: Places) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the accounts of places ``(element, place, column)``, trade within each left out."""
    member = np.asarray([[r in inside for r in a.regions] for inside in places.values()], float)
    summed = [np.einsum("erk,pr->epk", part, member) for part in form_accounts(a, form)]
    production, imports, exports, added = (np.asarray(part) for part in summed)
    if (member.sum(axis=1) > 1).any():
        family = np.asarray(a.technology.family)
        keep = family == FAMILY_OF_STAGE[form] if form != ALL_FORMS else family != ""
        rows = a.rows("trade")
        rows = rows[keep[a.material[rows]]]
        held = a.technology.composition[a.material[rows]]
        for p, inside in enumerate(member.astype(bool)):
            own = inside[a.region[rows]] & inside[a.destination[rows]]
            within = held[own].T @ a.values[rows[own]]
            imports[:, p] -= within
            exports[:, p] -= within
    return production, imports, exports, added


@indicator(
    "net import reliance",
    quantity="net_import_reliance",
    meaning="(imports − exports − stock additions) over apparent consumption.",
    dims=("element", "stage", "region"),
    source="USGS Mineral Commodity Summaries, Appendix B",
)
def net_import_reliance(
    chain: Chain, *, blocs: Places | None = None, draws: int | None = None
) -> pl.DataFrame:
    """Return apparent consumption and net import reliance by region, element and form.

    ``consumption = production + imports − exports − stock additions`` and
    ``reliance = 1 − production / consumption``, both of the form that a stage puts out, and over
    all forms with mines, end-of-life recovery and by-products as production.

    Parameters
    ----------
    chain
        The chain.
    blocs
        Label → member regions, counted as one place each: trade within it is left out. By
        default every region for itself.
    draws
        How many posterior draws to use; all by default.

    Returns
    -------
    DataFrame
        ``stage`` (``all forms`` or the stage whose products are counted)``, element, region,
        production, imports, exports, consumption`` [t REO/year]``, net_import_reliance, low, high,
        evidence_share`` [1]. Negative reliance is a net exporter; a region that consumes none of
        a form has no row.
    """
    a = arrays(chain, draws=draws)
    forms = [ALL_FORMS, *(s for s in FAMILY_OF_STAGE if s in a.stages)]
    frames = []
    places = blocs if blocs is not None else {r: (r,) for r in a.regions}
    for form in forms:
        production, imports, exports, added = _gather(a, form, places)
        consumption = production + imports - exports - added
        keep = (consumption[:, :, 0] > 1e-9) & (production + imports)[:, :, 0].astype(bool)
        pairs = list(itertools.product(a.technology.elements, places))
        keys = [k for k, ok in zip(pairs, keep.ravel(), strict=True) if ok]
        with np.errstate(invalid="ignore", divide="ignore"):
            reliance = np.where(consumption > 1e-9, 1.0 - production / consumption, np.nan)
        frame = summary_frame(
            {
                "stage": [form] * len(keys),
                "element": [e for e, _ in keys],
                "region": [r for _, r in keys],
            },
            reliance[keep],
            a.posterior,
            "net_import_reliance",
        )
        parts = {"production": production, "imports": imports, "exports": exports}
        parts["consumption"] = consumption
        for at, (name, values) in enumerate(parts.items(), start=3):
            best = summarise(values[keep][:, :1], 0)["value"]
            frame.insert_column(at, pl.Series(name, best))
        frames.append(frame)
    return pl.concat(frames)
