"""Every number that a forecast rests on, with its range, its source and the day of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from ytterby import evidence
from ytterby.evidence.tiers import Z
from ytterby.names import quantities
from ytterby.simulate.backcast import fit
from ytterby.simulate.backcast.posterior import Posterior
from ytterby.simulate.behaviour.parameters import CHOKE, ELASTICITY, SCOPES, Estimate
from ytterby.simulate.events import Event
from ytterby.simulate.events.base import Amount
from ytterby.workflows.forecasting.setting import Setting
from ytterby.workflows.forecasting.start import Start

CLAIM = re.compile(r"\b[a-z][a-z_-]*-\d{4}\b")
SCHEMA = {
    "group": pl.String(),
    "parameter": pl.String(),
    "place": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "unit": pl.String(),
    "tier": pl.String(),
    "source": pl.String(),
    "published_on": pl.Date(),
    "argument": pl.String(),
}
"""Columns; ``published_on`` is the day of the latest claim or source that the number rests on."""

UNUSED = ("rent_up", "rent_down", "unrecorded_response", "unrecorded_limit")
"""Parameters of quotas and output plans, which a scenario of licences has none of."""

TERMS = {
    "delay": "month",
    "clearing": "1/month",
    "validity": "month",
    "hold_time": "month",
    "general_ramp": "month",
}
"""Units of the terms of an event; others are shares or multiples [1]."""

FITTED = (
    "Calibrated on the quotas of 2010 to 2012 alone, with behaviour that all elements share: the "
    "only crisis of rare earths there was by the date. Multiplies every claim of the parameter."
)


def parameter_table(setting: Setting, start: Start, posterior: Posterior) -> pl.DataFrame:
    """Return the numbers behind a forecast, as ``SCHEMA``."""
    base = evidence.load(as_of=setting.as_of)
    dates = {row[0]: row[1] for row in base.claims.select("claim", "published_on").iter_rows()}
    rows = [
        *_start_rows(setting, start, base, dates),
        *_term_rows(setting, start, dates),
        *_factor_rows(setting, posterior),
        *_claim_rows(setting, start, dates),
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


Row = tuple[object, ...]
Dates = Mapping[str, object]


def _start_rows(
    setting: Setting, start: Start, base: evidence.Evidence, dates: Dates
) -> Iterator[Row]:
    level = base.live.filter(pl.col("claim") == setting.level).row(0, named=True)
    yield (
        "start", "magnet exports of a usual year", setting.seller, level["value"],
        level["value"] - Z * level["sigma"], level["value"] + Z * level["sigma"], level["unit"],
        level["tier"], setting.level, level["published_on"],
        "What customs counted in the last full year; a usual month is a twelfth of it.",
    )  # fmt: skip
    quoted = set(setting.quotes)
    for element in setting.elements:
        for market, where in (("inside", setting.seller), ("outside", "WLD")):
            mine = (pl.col("material") == f"oxide:{element}") & (pl.col("market") == market)
            price = start.chain.prices.filter(mine).row(0, named=True)
            claims = CLAIM.findall(price["source"])
            yield (
                "start", f"price {market}", f"{element} oxide, {where}", price["value"],
                price["low"], price["high"], "USD/kg", price["tier"], price["source"],
                _latest(claims, dates),
                f"Mean of {setting.price_year}"
                + (", moved to the last quotation." if set(claims) & quoted else "."),
            )  # fmt: skip


def _term_rows(setting: Setting, start: Start, dates: Dates) -> Iterator[Row]:
    known: dict[tuple[str, Amount], list[str]] = {}
    for event in start.scenario.events:
        for name, amount in _amounts(event):
            known.setdefault((name, amount), []).append(event.id)
    for (name, amount), events in known.items():
        claims = named_claims(amount.source)
        yield (
            "licence", name, " and ".join(events), amount.value, _or(amount.low, amount.value),
            _or(amount.high, amount.value), TERMS.get(name, "1"), amount.tier, amount.source,
            _latest(claims, dates), amount.note,
        )  # fmt: skip


def _amounts(event: Event) -> Iterator[tuple[str, Amount]]:
    """Yield the terms of an event that somebody argued: those with a source."""
    for name in type(event).model_fields:
        value = getattr(event, name)
        if isinstance(value, Amount) and value.source:
            yield name, value


def _factor_rows(setting: Setting, posterior: Posterior) -> Iterator[Row]:
    weight = posterior.weight[fit.ALL]
    centre, spread = posterior.centre(), posterior.spread()
    assert len(weight)
    for i, name in enumerate(posterior.names):
        if name in UNUSED or name in setting.claims_speed:
            continue
        value, low, high = np.exp(centre[i] + np.array([0.0, -Z, Z]) * spread[i])
        yield (
            "calibrated", f"factor on {name}", "everywhere", float(value), float(low), float(high),
            "1", "C", "posterior.json", None, FITTED,
        )  # fmt: skip
    misses = posterior.discrepancy
    for name, size, what in (
        ("abroad", misses.abroad, "a year's export price of an element that the fit did not see"),
        ("home", misses.home, "a quotation inside"),
        ("exports", misses.exports, "a year's exports"),
    ):
        yield (
            "calibrated", f"discrepancy {name}", "everywhere", size, size, size,
            "log standard deviation", "C", "posterior.json", None,
            f"What the model misses whatever its parameters, of {what}, 2010-2012.",
        )  # fmt: skip


def _claim_rows(setting: Setting, start: Start, dates: Dates) -> Iterator[Row]:
    names = {scope: name for name, scope in SCOPES.items()}
    for estimate in start.table.estimates:
        name = names.get(estimate.scope, estimate.quantity)
        place = dict(estimate.place)
        if name in UNUSED or not _matters(setting, estimate, place):
            continue
        if estimate.quantity in (CHOKE, ELASTICITY):
            name = estimate.quantity
        yield (
            "behaviour", name, ", ".join(place.values()) or "everywhere", estimate.value,
            estimate.low, estimate.high, estimate.unit or quantities()[estimate.quantity].unit,
            estimate.tier, estimate.claim, dates.get(estimate.claim), estimate.note,
        )  # fmt: skip


def _matters(setting: Setting, estimate: Estimate, place: Mapping[str, str]) -> bool:
    if estimate.scope not in SCOPES.values() and estimate.quantity not in (CHOKE, ELASTICITY):
        return False
    if estimate.scope == SCOPES["transit_time"] and place:
        return False
    element = place.get("element")
    return element is None or element in (*setting.elements, "Pr", "Gd", "Lu", "Sc")


def named_claims(text: str) -> list[str]:
    """Return the claims that a text names, spans of them written out.

    Examples
    --------
    >>> named_claims("claims a-0001, b_c-0007 to b_c-0009")
    ['a-0001', 'b_c-0007', 'b_c-0008', 'b_c-0009']
    """
    found: list[str] = []
    for part in re.split(r",|;", text):
        ends = CLAIM.findall(part)
        if len(ends) == 2 and " to " in part:
            table = ends[0][:-4]
            found += [f"{table}{n:04d}" for n in range(int(ends[0][-4:]), int(ends[1][-4:]) + 1)]
        else:
            found += ends
    return found


def _latest(claims: list[str], dates: Dates) -> object:
    found = [dates[c] for c in claims if c in dates and dates[c] is not None]
    return max(found, default=None)  # type: ignore[type-var]


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value
