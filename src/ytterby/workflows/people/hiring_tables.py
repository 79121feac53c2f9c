"""Tables of hires, wages, the gap, the hiring plan, and the fits behind them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ytterby.factors.intervals import interval
from ytterby.factors.labour import ROLES
from ytterby.impact.people.staff import ROLE_IDS
from ytterby.results import Table
from ytterby.results.table import build_table
from ytterby.workflows.people.frames import (
    LEAST,
    PAY_NOTE,
    frame_of,
    month_of,
    verdict,
    weakest_tier,
)
from ytterby.workflows.people.people import Need


def hires_table(need: Need, sources: Sequence[str]) -> Table:
    """Return hires by year and role."""
    rows = []
    for region in need.regions:
        own = [s for s in need.staff if s.plant.region == region]
        taken = np.asarray(sum(s.hires for s in own))
        for n, year in enumerate(need.years):
            for at, role in enumerate(ROLE_IDS):
                value, low, high = interval(taken[at, n])
                if max(value, high) >= LEAST:
                    rows.append(
                        {
                            "region": region,
                            "year": year,
                            "family": ROLES[role].family,
                            "role": role,
                            "hires": value,
                            "low": low,
                            "high": high,
                            "tier": "C",
                        }
                    )
    columns = {
        "region": pl.String,
        "year": pl.Int32,
        "family": pl.String,
        "role": pl.String,
        "hires": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "tier": pl.String,
    }
    units = dict.fromkeys(("hires", "low", "high"), "job/year")
    note = "For growth and in place of those who leave, at the rate of US manufacturing or mining."
    return build_table("hires", frame_of(rows, columns), units=units, sources=sources, note=note)


def wages_table(need: Need, sources: Sequence[str]) -> Table:
    """Return the wage bill by year."""
    rows = []
    for region in need.regions:
        own = [s for s in need.staff if s.plant.region == region]
        bills = [s.bill for s in own if s.bill is not None]
        whole = len(bills) == len(own)
        for n, year in enumerate(need.years):
            value, low, high = (None, None, None)
            if bills and whole:
                value, low, high = interval(np.asarray(sum(bills))[n])
            rows.append(
                {
                    "region": region,
                    "year": year,
                    "wages": value,
                    "low": low,
                    "high": high,
                    # No better than the heads that it pays for.
                    "tier": max("B", weakest_tier(own)) if value is not None else "",
                }
            )
    columns = {
        "region": pl.String,
        "year": pl.Int32,
        "wages": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "tier": pl.String,
    }
    units = dict.fromkeys(("wages", "low", "high"), "USD/year")
    return build_table(
        "wages", frame_of(rows, columns), units=units, sources=sources, note=PAY_NOTE
    )


def gaps_table(need: Need) -> Table:
    """Return what is needed beside those who graduate."""
    rows = []
    for g in need.gaps:
        value, low, high = interval(g.need)
        known = g.graduates
        own = [s for s in need.staff if s.plant.region == g.region]
        rows.append(
            {
                "region": g.region,
                "whom": g.what,
                "year": g.year,
                "hires": value,
                "low": low,
                "high": high,
                "graduates": known.value if known else None,
                "graduates_low": known.low if known else None,
                "graduates_high": known.high if known else None,
                "openings_elsewhere": g.others.value if g.others else None,
                "share_of_graduates": g.share,
                "verdict": verdict(g.share, g.short),
                "tier": max(known.tier, weakest_tier(own)) if known else "",
            }
        )
    text, number = pl.String, pl.Float64
    columns = {
        "region": text,
        "whom": text,
        "year": pl.Int32,
        "hires": number,
        "low": number,
        "high": number,
        "graduates": number,
        "graduates_low": number,
        "graduates_high": number,
        "openings_elsewhere": number,
        "share_of_graduates": number,
        "verdict": text,
        "tier": text,
    }
    names = ("hires", "low", "high", "openings_elsewhere")
    units = {
        **dict.fromkeys(names, "job/year"),
        **dict.fromkeys(("graduates", "graduates_low", "graduates_high"), "1/year"),
        "share_of_graduates": "1",
    }
    sources = dict.fromkeys(s for g in need.gaps if g.graduates for s in g.graduates.sources)
    note = (
        "Hires of the year that takes most, beside all who graduate in the country in a year. How "
        "many of them would come to rare earths nobody has counted."
    )
    return build_table(
        "gaps", frame_of(rows, columns), units=units, sources=tuple(sources), note=note
    )


def hiring_table(need: Need, sources: Sequence[str]) -> Table:
    """Return the hiring plan."""
    rows = []
    for facility, plan in need.hires.items():
        for h in plan:
            role, learn, pay = ROLES[h.role], h.training, h.pay
            rows.append(
                {
                    "facility": facility,
                    "stage": h.stage,
                    "family": role.family,
                    "role": h.role,
                    "title": role.title,
                    "soc": role.soc,
                    "task": role.task,
                    "education": role.education,
                    "persons": h.persons,
                    "low": h.low,
                    "high": h.high,
                    "begin": h.begin,
                    "begin_low": h.begin_low,
                    "begin_high": h.begin_high,
                    "begin_month": month_of(h.begin),
                    "last_month": month_of(h.last),
                    "training": learn.value if learn else None,
                    "training_low": learn.low if learn else None,
                    "training_high": learn.high if learn else None,
                    "trained_here": role.scarce,
                    "wage": pay.value if pay else None,
                    "wage_low": pay.low if pay else None,
                    "wage_high": pay.high if pay else None,
                    "tier": max((e.tier for e in (learn, pay) if e), default=""),
                }
            )
    text, number = pl.String, pl.Float64
    columns = {
        **dict.fromkeys(("facility", "stage", "family", "role", "title", "soc", "task"), text),
        "education": text,
        "persons": pl.Int64,
        **dict.fromkeys(("low", "high", "begin", "begin_low", "begin_high"), number),
        "begin_month": text,
        "last_month": text,
        **dict.fromkeys(("training", "training_low", "training_high"), number),
        "trained_here": pl.Boolean,
        **dict.fromkeys(("wage", "wage_low", "wage_high"), number),
        "tier": text,
    }
    units = {
        **dict.fromkeys(("persons", "low", "high"), "job"),
        **dict.fromkeys(("begin", "begin_low", "begin_high"), "year"),
        **dict.fromkeys(("training", "training_low", "training_high"), "month"),
        **dict.fromkeys(("wage", "wage_low", "wage_high"), "USD/year"),
    }
    note = (
        "Whole persons in full operation, if the plant comes; by largest remainders they sum to "
        "its head count. The search for the first begins so early that they work without help "
        "with the first product, for the last at full output. Wages: mean of the occupation with "
        "the 10th and 90th percentile of what workers earn."
    )
    return build_table("hiring", frame_of(rows, columns), units=units, sources=sources, note=note)


def fits_table(need: Need) -> Table:
    """Return the fits of head counts."""
    rows = []
    for stage, fit in need.labour.staffing.fits.items():
        low, high = (
            fit.exponent - 1.2816 * fit.exponent_error,
            fit.exponent + (1.2816 * fit.exponent_error),
        )
        one = fit.predict(1.0)
        rows.append(
            {
                "stage": stage,
                "plants": fit.count,
                "exponent": fit.exponent,
                "low": low,
                "high": high,
                "exponent_of_plants_alone": fit.free_exponent,
                "residual": fit.residual,
                "people_at_1_kt": one.value,
                "people_low": one.low,
                "people_high": one.high,
                "tier": fit.tier,
                "claims": ";".join(fit.claims),
            }
        )
    number = pl.Float64
    columns = {
        "stage": pl.String,
        "plants": pl.Int64,
        **dict.fromkeys(("exponent", "low", "high", "exponent_of_plants_alone"), number),
        **dict.fromkeys(("residual", "people_at_1_kt", "people_low", "people_high"), number),
        "tier": pl.String,
        "claims": pl.String,
    }
    names = ("plants", "exponent", "low", "high", "exponent_of_plants_alone", "residual")
    units = {
        **dict.fromkeys(names, "1"),
        **dict.fromkeys(("people_at_1_kt", "people_low", "people_high"), "job"),
    }
    sources = dict.fromkeys(s for f in need.labour.staffing.fits.values() for s in f.sources)
    note = (
        "Logarithm of people in operation against logarithm of capacity, with a prior on the "
        "exponent; residual is the standard deviation of the logarithm."
    )
    return build_table(
        "fits", frame_of(rows, columns), units=units, sources=tuple(sources), note=note
    )
