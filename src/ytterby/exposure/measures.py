"""The five measures for a bill of materials, by supply, by element and as a whole; never mixed.

``customs_share``, ``stage_trace``, ``ever_touched`` and ``owner_control`` are means over the mass
of the element; each is computed on every draw before its interval is taken. ``dependence`` is the
need that the home region could not meet at once (month 0) after losing the partner, rerouted as
well as can be: it does not ask who supplies a line today. Dependence after 12 and 36 months is not
computed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.exposure.tracing import SupplyTrace
from ytterby.indicators.accounts.arrays import Floats, ratio, summary_frame
from ytterby.indicators.origin.dependence import dependence
from ytterby.indicators.origin.measures import ANY

MEASURES = ("customs_share", "stage_trace", "ever_touched", "owner_control", "dependence")
"""The five, in the order in which they are shown."""
ALL_ELEMENTS = "all"
"""Stands for the whole bill where a row is about no single element."""
MONTH = 0
"""Month after the loss at which dependence is known."""


def supply_masses(lines: pl.DataFrame, demand: pl.DataFrame) -> pl.DataFrame:
    """Return what each supply needs of each element: ``supply, element, mass`` [kg REO/year].

    Parameters
    ----------
    lines
        The bill's lines with ``row`` and ``supply``.
    demand
        ``row, element, mass`` [kg REO/year].
    """
    keyed = demand.join(lines.select("row", "supply"), on="row", how="inner")
    return (
        keyed.filter(pl.col("mass") > 0.0)
        .group_by("supply", "element")
        .agg(pl.col("mass").sum())
        .sort("supply", "element")
    )


def supply_measures(trace: SupplyTrace) -> pl.DataFrame:
    """Return the traced measures of every supply and element.

    Returns
    -------
    DataFrame
        ``supply, element, measure, stage, partner, share, low, high, evidence_share`` [1].
    """
    hits, rows = len(trace.hits), len(trace.element)
    keys = {
        "element": [e for e in trace.element for _ in trace.hits],
        "measure": [h.measure for h in trace.hits] * rows,
        "stage": [h.stage for h in trace.hits] * rows,
        "partner": [h.partner for h in trace.hits] * rows,
    }
    values = trace.share.reshape(rows * hits, trace.share.shape[2])
    frame = summary_frame(keys, _clipped(values), trace.posterior, "share")
    supply = pl.Series("supply", np.repeat(trace.supply, hits), dtype=pl.Int32)
    return frame.insert_column(0, supply)


def supply_customs(trace: SupplyTrace, partner: str) -> pl.DataFrame:
    """Return the customs share of every supply: ``supply, share, low, high, evidence_share``."""
    count = len(trace.basis)
    frame = summary_frame({"partner": [partner] * count}, trace.customs, trace.posterior, "share")
    return frame.insert_column(0, pl.Series("supply", np.arange(count), dtype=pl.Int32))


def bill_measures(trace: SupplyTrace, masses: pl.DataFrame, partner: str) -> pl.DataFrame:
    """Return the traced measures of the bill by element, and of all its rare earths together.

    Parameters
    ----------
    trace
        The measures of every supply.
    masses
        ``supply, element, mass``: what weighs each.
    partner
        Name of the partner, for the customs share.

    Returns
    -------
    DataFrame
        ``element`` (``all`` for the whole bill)``, measure, stage, partner, share, low, high,
        evidence_share`` [1]``, covered`` [1]: the part of the mass that could be traced.
    """
    weight = _weights(trace, masses)
    names = list(dict.fromkeys(trace.element))
    groups = [(e, [k for k, n in enumerate(trace.element) if n == e]) for e in names]
    if len(names) > 1:
        groups.append((ALL_ELEMENTS, list(range(len(trace.element)))))
    keys: dict[str, list[str]] = {k: [] for k in ("element", "measure", "stage", "partner")}
    values: list[Floats] = []
    covered: list[float] = []
    for element, at in groups:
        parts: list[tuple[str, str, str, Floats]] = [
            ("customs_share", ANY, partner, trace.customs[trace.supply[at]])
        ]
        parts += [
            (h.measure, h.stage, h.partner, trace.share[at, j]) for j, h in enumerate(trace.hits)
        ]
        for measure, stage, who, part in parts:
            value, known = weighted_mean(part, weight[at])
            for key, text in zip(keys, (element, measure, stage, who), strict=True):
                keys[key].append(text)
            values.append(value)
            covered.append(known)
    stacked = np.stack(values) if values else np.zeros((0, trace.share.shape[2]))
    frame = summary_frame(keys, _clipped(stacked), trace.posterior, "share")
    return frame.with_columns(pl.Series("covered", covered, dtype=pl.Float64))


def weighted_mean(values: Floats, weight: Floats) -> tuple[Floats, float]:
    """Return the mean of what is known, and the share of the weight that is.

    Parameters
    ----------
    values
        ``(row, column)``; a row without a best estimate is left out.
    weight
        ``(row)``.

    Examples
    --------
    >>> mean, known = weighted_mean(np.array([[1.0], [np.nan], [0.0]]), np.array([1.0, 2.0, 1.0]))
    >>> mean.tolist(), known
    ([0.5], 0.5)
    """
    there = np.isfinite(values[:, 0])
    total = float(weight.sum())
    if not there.any() or total <= 0.0:
        return np.full(values.shape[1], np.nan), 0.0
    kept, w = values[there], weight[there]
    return ratio(w @ kept, np.full(values.shape[1], w.sum())), float(w.sum() / total)


def _weights(trace: SupplyTrace, masses: pl.DataFrame) -> Floats:
    table = {(s, e): m for s, e, m in masses.select("supply", "element", "mass").iter_rows()}
    pairs = zip(trace.supply.tolist(), trace.element, strict=True)
    return np.asarray([table.get(p, 0.0) for p in pairs], dtype=float)


def _clipped(values: Floats) -> Floats:
    return np.clip(values, 0.0, 1.0)


def home_dependence(
    chain: Chain,
    home: tuple[str, Sequence[str]],
    partner: tuple[str, Sequence[str]],
    needs: pl.DataFrame,
) -> pl.DataFrame:
    """Return the home region's unmet need at once after losing the partner.

    Parameters
    ----------
    chain
        The chain.
    home, partner
        Name and regions: whose makers; who is lost.
    needs
        ``element, form``: the elements of the bill and the families of material that hold them.

    Returns
    -------
    DataFrame
        ``element, form, sharing, share, low, high, evidence_share`` [1]; ``sharing`` is
        ``target_first`` (everybody else stands back, a lower bound) or ``pro_rata``. No row where
        the home region uses none of the element in that form.
    """
    frames = []
    for (form,), part in needs.group_by("form", maintain_order=True):
        elements = part["element"].unique(maintain_order=True).to_list()
        found = dependence(
            chain,
            {home[0]: home[1]},
            {partner[0]: partner[1]},
            elements=elements,
            form=str(form),
        )
        frames.append(
            found.rename({"dependence": "share"}).select(
                "element", "form", "sharing", "share", "low", "high", "evidence_share"
            )
        )
    schema = dict.fromkeys(("element", "form", "sharing"), pl.String)
    return (
        pl.concat(frames)
        if frames
        else pl.DataFrame(
            schema=schema | dict.fromkeys(("share", "low", "high", "evidence_share"), pl.Float64)
        )
    )


def worst_of_elements(rows: pl.DataFrame, by: Sequence[str] = ("supply",)) -> pl.DataFrame:
    """Return for each supply the element with the highest share: a part needs all its elements.

    Parameters
    ----------
    rows
        ``share`` and ``element`` with the keys of ``by``.
    by
        What a row of the result is about.
    """
    return (
        rows.filter(pl.col("share").is_not_null())
        .sort("share", "element", descending=[True, False], maintain_order=True)
        .unique(list(by), keep="first", maintain_order=True)
        .sort(list(by))
    )
