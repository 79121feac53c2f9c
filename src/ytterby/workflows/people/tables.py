"""Tables of who is needed: positions, roles, plants, hires, wages, the gap, fits, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.regions import region_name
from ytterby.evidence import Evidence
from ytterby.factors.labour import FAMILIES, ROLES
from ytterby.impact.people import PHASES, Staff
from ytterby.impact.people.staff import ROLE_IDS
from ytterby.results import Table
from ytterby.results.table import build_table
from ytterby.workflows.people.people import Need

FAMILY_IDS = tuple(FAMILIES)
IN_FAMILY = {f: [n for n, r in enumerate(ROLE_IDS) if ROLES[r].family == f] for f in FAMILY_IDS}
LEAST = 0.005
"""Positions below which a row is left out [job]."""
JOB = {"positions": "job", "low": "job", "high": "job"}
YEARLY = (
    "Average over the year: of one plant if it comes and on its middle dates, of several the mean "
    "of all draws. Low and high hold the value and the central 80 % of draws; values sum to their "
    "totals, bounds do not."
)
PAY_NOTE = (
    "Wages of May 2025 in the United States by occupation, of 2023 in China over all branches; "
    "without social charges. No wage is on record for other countries: their bill is a gap."
)


def interval(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the central value of draws with bounds that hold it and their central 80 %.

    Where a plant may come or not, most draws can lie to one side of the central value, which counts
    it by its odds.

    Examples
    --------
    >>> [round(v, 6) for v in interval(np.array([2.0, 0.0, 0.0, 0.0, 10.0]))]
    [2.0, 0.0, 7.0]
    """
    value = float(values[0])
    if values.size == 1:
        return value, value, value
    low, high = np.quantile(values[1:], [0.1, 0.9])
    return value, min(float(low), value), max(float(high), value)


def people_tables(need: Need, base: Evidence, employer: bool) -> dict[str, Table]:
    """Return the tables by name, the main one first.

    Parameters
    ----------
    need
        Who is needed.
    base
        The evidence, for its sources.
    employer
        Whether the hiring plan comes first.
    """
    sources = _sources(need)
    found = {
        "positions": _positions(need, sources),
        "roles": _roles(need, sources),
        "plants": _plants(need, sources),
        "hires": _hires(need, sources),
        "wages": _wages(need, sources),
        "gaps": _gaps(need),
        "hiring": _hiring(need, sources),
        "fits": _fits(need),
        "left_out": _left(need),
    }
    first = "hiring" if employer else "positions"
    return {first: found.pop(first), **found}


def _tier(staff: Sequence[Staff]) -> str:
    return max((s.count.estimate.tier for s in staff), default="C")


def _sources(need: Need) -> tuple[str, ...]:
    named = [s for one in need.staff for s in one.count.estimate.sources]
    for mix in need.labour.mixes.values():
        named += [s for e in mix.shares.values() for s in e.sources]
    return tuple(dict.fromkeys(named))


def _frame(rows: list[dict[str, Any]], columns: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(columns), orient="row")


def _positions(need: Need, sources: Sequence[str]) -> Table:
    rows = []
    for region in need.regions:
        total = need.total(region)
        tier = _tier([s for s in need.staff if s.plant.region == region])
        for n, year in enumerate(need.years):
            for p, phase in enumerate(PHASES):
                for family, roles in IN_FAMILY.items():
                    value, low, high = interval(total[p, roles, n].sum(axis=0))
                    if max(value, high) >= LEAST:
                        rows.append(
                            {
                                "region": region,
                                "year": year,
                                "phase": phase,
                                "family": family,
                                "positions": value,
                                "low": low,
                                "high": high,
                                "tier": tier,
                            }
                        )
    columns = {
        "region": pl.String,
        "year": pl.Int32,
        "phase": pl.String,
        "family": pl.String,
        "positions": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "tier": pl.String,
    }
    return build_table("positions", _frame(rows, columns), units=JOB, sources=sources, note=YEARLY)


def _roles(need: Need, sources: Sequence[str]) -> Table:
    rows = []
    for region in need.regions:
        total = need.total(region).sum(axis=0)
        tier = _tier([s for s in need.staff if s.plant.region == region])
        for n, year in enumerate(need.years):
            for at, role in enumerate(ROLE_IDS):
                value, low, high = interval(total[at, n])
                if max(value, high) >= LEAST:
                    rows.append(
                        {
                            "region": region,
                            "year": year,
                            "family": ROLES[role].family,
                            "role": role,
                            "title": ROLES[role].title,
                            "soc": ROLES[role].soc,
                            "positions": value,
                            "low": low,
                            "high": high,
                            "tier": tier,
                        }
                    )
    columns = {
        "region": pl.String,
        "year": pl.Int32,
        "family": pl.String,
        "role": pl.String,
        "title": pl.String,
        "soc": pl.String,
        "positions": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "tier": pl.String,
    }
    return build_table("roles", _frame(rows, columns), units=JOB, sources=sources, note=YEARLY)


def _plants(need: Need, sources: Sequence[str]) -> Table:
    rows = []
    for s in need.staff:
        value, low, high = interval(s.count.people)
        size, odds = s.plant.size, s.plant.odds
        start = (None, None, None) if s.start is None else interval(s.start)
        rows.append(
            {
                "facility": s.plant.facility,
                "name": s.plant.name,
                "stage": s.plant.stage,
                "region": s.plant.region,
                "status": s.plant.status,
                "capacity": size.value if size else None,
                "capacity_low": size.low if size else None,
                "capacity_high": size.high if size else None,
                "odds": odds.value if odds else 1.0,
                "start": start[0],
                "start_low": start[1],
                "start_high": start[2],
                "people": value,
                "low": low,
                "high": high,
                "basis": s.count.basis,
                "tier": s.count.estimate.tier,
                "claims": ";".join(s.count.estimate.claims),
            }
        )
    text, number = pl.String, pl.Float64
    columns = {
        "facility": text,
        "name": text,
        "stage": text,
        "region": text,
        "status": text,
        "capacity": number,
        "capacity_low": number,
        "capacity_high": number,
        "odds": number,
        "start": number,
        "start_low": number,
        "start_high": number,
        "people": number,
        "low": number,
        "high": number,
        "basis": text,
        "tier": text,
        "claims": text,
    }
    units = {
        **dict.fromkeys(("capacity", "capacity_low", "capacity_high"), "kt/year"),
        **dict.fromkeys(("start", "start_low", "start_high"), "year"),
        **dict.fromkeys(("people", "low", "high"), "job"),
        "odds": "1",
    }
    note = "People in full operation, if the plant comes; capacity of the stage's product."
    return build_table("plants", _frame(rows, columns), units=units, sources=sources, note=note)


def _hires(need: Need, sources: Sequence[str]) -> Table:
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
    return build_table("hires", _frame(rows, columns), units=units, sources=sources, note=note)


def _wages(need: Need, sources: Sequence[str]) -> Table:
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
                    "tier": max("B", _tier(own)) if value is not None else "",
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
    return build_table("wages", _frame(rows, columns), units=units, sources=sources, note=PAY_NOTE)


def _gaps(need: Need) -> Table:
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
                "tier": max(known.tier, _tier(own)) if known else "",
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
        "gaps", _frame(rows, columns), units=units, sources=tuple(sources), note=note
    )


def verdict(share: float | None, short: bool | None) -> str:
    """Return in words what need beside graduates means.

    Examples
    --------
    >>> verdict(None, None), verdict(0.05, True), verdict(0.02, False), verdict(1.4, None)
    ('not known', 'short already', 'few of those who graduate', 'more than graduate')
    """
    if share is None:
        return "not known"
    if share > 1:
        return "more than graduate"
    if short:
        return "short already"
    return "few of those who graduate" if share < 0.1 else "a large part of those who graduate"


def _hiring(need: Need, sources: Sequence[str]) -> Table:
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
    return build_table("hiring", _frame(rows, columns), units=units, sources=sources, note=note)


def month_of(year: float | None) -> str | None:
    """Return the month of a year with its fraction, as ``2027-04``.

    Examples
    --------
    >>> month_of(2027.292), month_of(2027.0), month_of(None)
    ('2027-04', '2027-01', None)
    """
    if year is None:
        return None
    months = int(year * 12 + 1e-6)
    return f"{months // 12}-{months % 12 + 1:02d}"


def _fits(need: Need) -> Table:
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
        "fits", _frame(rows, columns), units=units, sources=tuple(sources), note=note
    )


def _left(need: Need) -> Table:
    rows = [
        {
            "facility": x.facility,
            "stage": x.stage,
            "name": x.name,
            "reason": x.reason,
        }
        for x in need.left
    ]
    columns = dict.fromkeys(("facility", "stage", "name", "reason"), pl.String)
    note = "Not counted: these plants take people too, and how many is not known here."
    return build_table("left_out", _frame(rows, columns), note=note)


def region_words(code: str) -> str:
    """Return what people call a country."""
    return region_name(code)
