"""Flat tables of the scorecard."""

from __future__ import annotations

import numpy as np
import polars as pl

from ytterby.evidence.tiers import Z
from ytterby.results import Table, build_table
from ytterby.simulate.backcast.scorecard import (
    FIRST_TEST,
    Interval,
    Scorecard,
    error,
    errors_by_element,
)
from ytterby.simulate.backcast.targets import CALIBRATION, ELEMENTS, YEARS
from ytterby.workflows.backcasting.verdict import (
    TEST,
    criteria,
    cut,
    export_errors,
    home_errors,
    judge_interval,
)

MODEL = "simulator"
ERROR_NOTE = (
    "error: mean absolute log error, 0.41 is a factor of 1.5. Yearly mean prices FOB China of "
    f"{', '.join(ELEMENTS)}. {CALIBRATION[0]}-{CALIBRATION[-1]} is calibrated on, later years are "
    "not. One crisis is one sample."
)
PRICE_NOTE = "low and high bound the central 80 %: draws of the factors and the model's own misses."


def scorecard_tables(card: Scorecard) -> dict[str, Table]:
    """Return all tables of the scorecard, the aims first."""
    made = (
        _aims(card),
        _errors(card),
        _elements(card),
        _prices(card),
        _inside(card),
        _exports(card),
        _intervals(card),
        _factors(card),
    )
    return {table.name: table for table in made}


def _aims(card: Scorecard) -> Table:
    rows = [(c.name, c.aim, c.reached, "yes" if c.met else "no") for c in criteria(card)]
    frame = pl.DataFrame(rows, schema=["measure", "aim", "reached", "met"], orient="row")
    return build_table("aims", frame, units={"aim": "1", "reached": "1"}, note=ERROR_NOTE)


def _errors(card: Scorecard) -> Table:
    forecasts = {
        MODEL: card.abroad.median,
        "simulator, each element unseen": card.unseen,
        "simulator, 2010-2011 alone": card.early,
        "simulator, uncalibrated": card.uncalibrated,
        **card.naive(),
    }
    rows: list[tuple[str, str, str, float | None]] = []
    spans = {"all": YEARS, "fitted": CALIBRATION, "test": TEST}
    for name, forecast in forecasts.items():
        for span, years in spans.items():
            known = (
                error(forecast, card.targets, years) if span != "all" or _full(forecast) else None
            )
            value = None if known is None or np.isnan(known) else known
            rows.append((name, "export prices", span, value))
    for series, by_span in (
        ("prices inside", home_errors(card)),
        ("export tonnes", export_errors(card)),
    ):
        rows += [(MODEL, series, span, value) for span, value in by_span.items()]
    frame = pl.DataFrame(rows, schema=["forecast", "series", "years", "error"], orient="row")
    return build_table("errors", frame, units={"error": "1"}, note=ERROR_NOTE)


def _full(forecast: np.ndarray) -> bool:
    return not np.isnan(forecast[:, 0]).any()


def _elements(card: Scorecard) -> Table:
    forecasts = {"error": card.abroad.median, "unseen": card.unseen, "early": card.early}
    naive = dict(zip(("constant", "walk", "back", "back_slow"), card.naive().values(), strict=True))
    frame = pl.DataFrame({"element": ELEMENTS})
    for name, forecast in {**forecasts, **naive}.items():
        for span, years in (("all", YEARS), ("test", TEST)):
            if span == "test" or _full(forecast):
                values = errors_by_element(forecast, card.targets, years)
                frame = frame.with_columns(pl.Series(f"{name}_{span}", values))
    simulated, observed = card.peak_years()
    heights = card.abroad.median.max(axis=1), np.nanmax(card.targets.abroad, axis=1)
    frame = frame.with_columns(
        pl.Series("peak_year", simulated),
        pl.Series("peak_year_observed", observed),
        pl.Series("peak", heights[0]),
        pl.Series("peak_observed", heights[1]),
    )
    units = dict.fromkeys(frame.columns[1:], "1") | {
        "peak_year": "year",
        "peak_year_observed": "year",
        "peak": "USD/kg",
        "peak_observed": "USD/kg",
    }
    return build_table("elements", frame, units=units, note=ERROR_NOTE)


def _prices(card: Scorecard) -> Table:
    rows = [
        (
            element,
            year,
            None if np.isnan(card.targets.abroad[i, j]) else card.targets.abroad[i, j],
            *_at(card.abroad, (i, j)),
            card.targets.abroad_claim[i][j],
            card.targets.abroad_tier[i][j],
            "yes" if year in CALIBRATION else "no",
        )
        for i, element in enumerate(ELEMENTS)
        for j, year in enumerate(YEARS)
    ]
    columns = ["element", "year", "observed", "simulated", "low", "high", "claim", "tier", "fitted"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    units = {"observed": "USD/kg", "simulated": "USD/kg", "low": "USD/kg", "high": "USD/kg"}
    return build_table("prices", frame, units=units, note=PRICE_NOTE)


def _inside(card: Scorecard) -> Table:
    rows = [
        (s.element, f"{s.month:%Y-%m}", s.value, *_at(card.home, (k,)), s.claim, s.tier)
        for k, s in enumerate(card.targets.home)
    ]
    columns = ["element", "date", "observed", "simulated", "low", "high", "claim", "tier"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    units = {"observed": "USD/kg", "simulated": "USD/kg", "low": "USD/kg", "high": "USD/kg"}
    return build_table("inside", frame, units=units, note="Without value-added tax.")


def _exports(card: Scorecard) -> Table:
    rows = [
        (
            year,
            card.targets.exports[j],
            *_at(card.exports, (j,)),
            card.targets.exports_claim[j],
            card.targets.exports_tier[j],
        )
        for j, year in enumerate(YEARS)
    ]
    columns = ["year", "observed", "simulated", "low", "high", "claim", "tier"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    units = {"observed": "t/year", "simulated": "t/year", "low": "t/year", "high": "t/year"}
    note = (
        "Gross tonnes by China's customs. Simulated: legal exports of oxides and metals over those "
        f"of the chain, times the customs total of {YEARS[0]}, which is therefore not scored."
    )
    return build_table("exports", frame, units=units, note=note)


def _intervals(card: Scorecard) -> Table:
    rows = []
    late, early = slice(FIRST_TEST, None), slice(0, FIRST_TEST)
    seen = card.targets.abroad
    spans = {"all": slice(None), "fitted": early, "test": late}
    for name, interval in (("export prices", card.abroad), ("parameters alone", card.narrow)):
        for span, years in spans.items():
            where = (slice(None), years)
            found = judge_interval(cut(interval, where), seen[where])
            rows.append((name, span, *vars(found).values()))
    home = np.array([s.value for s in card.targets.home])
    rows.append(("prices inside", "all", *vars(judge_interval(card.home, home)).values()))
    tonnes = judge_interval(cut(card.exports, slice(1, None)), card.targets.exports[1:])
    rows.append(("export tonnes", "all", *vars(tonnes).values()))
    columns = ["series", "years", "points", "covered", "width", "interval_score"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    note = (
        "Of the central 80 %: share that it covers, median of high over low, and interval score in "
        "logs (lower is better)."
    )
    units = {"points": "1", "covered": "1", "width": "1", "interval_score": "1"}
    return build_table("intervals", frame, units=units, note=note)


def _factors(card: Scorecard) -> Table:
    found = card.posterior
    centre, spread = found.centre(), found.spread()
    rows = [
        (
            name,
            float(np.exp(-Z * found.widths[i])),
            float(np.exp(Z * found.widths[i])),
            float(np.exp(centre[i])),
            float(np.exp(centre[i] - Z * spread[i])),
            float(np.exp(centre[i] + Z * spread[i])),
        )
        for i, name in enumerate(found.names)
    ]
    columns = ["parameter", "before_low", "before_high", "factor", "low", "high"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    note = (
        "What multiplies each parameter of behaviour, for all elements alike; before: the range of "
        "its claim. Calibrated on 2010-2012."
    )
    units = dict.fromkeys(columns[1:], "1")
    return build_table("factors", frame, units=units, note=note)


def _at(interval: Interval, where: tuple[int, ...]) -> tuple[float | None, ...]:
    values = (interval.median[where], interval.low[where], interval.high[where])
    return tuple(None if np.isnan(v) else float(v) for v in values)
