"""The scorecard in words, and its tables for people."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.results import Cell, Column, Summary, Table
from ytterby.results.summary import GAP, amount_text, word
from ytterby.simulate.backcast.posterior import COMMAND
from ytterby.simulate.backcast.scorecard import Scorecard, error
from ytterby.simulate.backcast.targets import BASE_YEAR, CALIBRATION, YEARS, tier_c
from ytterby.workflows.backcasting.verdict import (
    RANDOM_WALK,
    TEST,
    criteria,
    cut,
    export_errors,
    home_errors,
    judge_interval,
)

SPAN, TESTED = f"{YEARS[0]}-{YEARS[-1]}", f"{TEST[0]}-{TEST[-1]}"


def finding(card: Scorecard) -> tuple[str, ...]:
    """Return the scorecard in sentences, the answer first."""
    seen, naive = card.targets, card.naive()
    constant = naive[f"prices of {BASE_YEAR} for ever"]
    back = [v for k, v in naive.items() if k.startswith("back")]
    best = min(error(v, seen, TEST) for v in back)
    late = (slice(None), slice(len(CALIBRATION), None))
    test = judge_interval(cut(card.abroad, late), seen.abroad[late])
    missed = [c for c in criteria(card) if not c.met]
    lines = [
        f"Export prices {SPAN}: missed by {error(card.abroad.median, seen, YEARS):.2f} in logs on "
        f"average (prices of {BASE_YEAR} for ever {error(constant, seen, YEARS):.2f}, last year's "
        f"actual {error(naive[RANDOM_WALK], seen, YEARS):.2f}).",
        f"Export prices {TESTED}, which nothing was calibrated on: "
        f"{error(card.abroad.median, seen, TEST):.2f} (for ever {error(constant, seen, TEST):.2f}, "
        f"last year's actual {error(naive[RANDOM_WALK], seen, TEST):.2f}, a plain return to the "
        f"prices of {BASE_YEAR} {best:.2f}); the 80 % interval covers {100 * test.covered:.0f} %.",
        f"Prices inside China are missed by {home_errors(card)['all']:.2f}, export tonnes by "
        f"{export_errors(card)['all']:.2f}.",
        "Aims not reached: "
        + "; ".join(f"{c.name} ({c.reached:.2f}, asked {c.aim:.2f})" for c in missed)
        + "."
        if missed
        else "All aims were reached.",
        f"{tier_c(seen)} of {seen.points} yearly export prices rest on tier C claims "
        f"({tier_c(seen, TEST)} of them in {TESTED}).",
        "One crisis is one sample: quotas, mining plans and new mines are given as they were, and "
        "who wrote the model knew how it ended.",
    ]
    if not card.current:
        lines.append(
            f"The factors were calibrated on other evidence than this; {COMMAND} makes them anew."
        )
    return tuple(lines)


def summaries(tables: Mapping[str, Table]) -> tuple[Summary, ...]:
    """Return the scorecard for people."""
    return (
        _aims(tables["aims"].frame),
        _errors(tables["errors"].frame),
        _elements(tables["elements"].frame),
        _prices(tables["prices"].frame),
        _inside(tables["inside"].frame),
        _exports(tables["exports"].frame),
        _intervals(tables["intervals"].frame),
        _factors(tables["factors"].frame),
    )


def _number(value: float | None) -> Cell:
    return Cell(GAP) if value is None else Cell(f"{value:.2f}")


def _price(value: float | None, low: float | None = None, high: float | None = None) -> Cell:
    if value is None:
        return Cell(GAP)
    bounds = "" if low is None or high is None else f"({amount_text(low)}–{amount_text(high)})"
    return Cell(amount_text(value), bounds)


def _aims(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (word(r["measure"]), _number(r["aim"]), _number(r["reached"]), word(r["met"]))
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Measure", number=False),
        Column("asked"),
        Column("reached"),
        Column("met", number=False),
    )
    note = "Errors: mean absolute log error, 0.41 is a factor of 1.5. A cover is a least value."
    return Summary("What was asked of it", columns, rows, note)


def _errors(frame: pl.DataFrame) -> Summary:
    pairs = frame.select("forecast", "series").unique(maintain_order=True).rows()
    at = {(r["forecast"], r["series"], r["years"]): r["error"] for r in frame.iter_rows(named=True)}
    rows = tuple(
        (
            word(series if series != "export prices" else "export prices"),
            word(forecast),
            *(_number(at.get((forecast, series, span))) for span in ("all", "fitted", "test")),
        )
        for forecast, series in pairs
    )
    columns = (
        Column("Series", number=False),
        Column("forecast", number=False),
        Column(SPAN),
        Column(f"{CALIBRATION[0]}-{CALIBRATION[-1]}"),
        Column(TESTED),
    )
    return Summary("Mean absolute log error", columns, rows)


def _elements(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["element"]),
            _number(r["error_all"]),
            _number(r["error_test"]),
            _number(r["unseen_all"]),
            _number(r["constant_test"]),
            _number(r["walk_test"]),
            _number(r["back_test"]),
            Cell(f"{r['peak_year']}/{r['peak_year_observed']}"),
            Cell(f"{amount_text(r['peak'])}/{amount_text(r['peak_observed'])}"),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Element", number=False),
        Column(f"error\n{SPAN}"),
        Column(f"error\n{TESTED}"),
        Column(f"unseen\n{SPAN}"),
        Column(f"for ever\n{TESTED}"),
        Column(f"last year's\n{TESTED}"),
        Column(f"back\n{TESTED}"),
        Column("peak year\nsim/seen"),
        Column("height, USD/kg\nsim/seen"),
    )
    note = "unseen: calibrated without the element. back: half of the way to 2009 each year."
    return Summary("By element", columns, rows, note)


def _prices(frame: pl.DataFrame) -> Summary:
    rows = []
    for element in frame["element"].unique(maintain_order=True):
        part = frame.filter(pl.col("element") == element)
        seen = (
            Cell(_price(r["observed"]).text, r["tier"] if r["observed"] is not None else "")
            for r in part.iter_rows(named=True)
        )
        rows.append((word(element), word("seen"), *seen))
        made = (_price(r["simulated"], r["low"], r["high"]) for r in part.iter_rows(named=True))
        rows.append((word(" "), word("sim"), *made))
    columns = (
        Column("USD/kg", number=False),
        Column("", number=False),
        *(Column(str(year)) for year in YEARS),
    )
    note = "Yearly mean, FOB China; A, B, C: tier of the claim. Brackets: central 80 %."
    return Summary("Export prices", columns, tuple(rows), note)


def _inside(frame: pl.DataFrame) -> Summary:
    dates = frame["date"].unique(maintain_order=True).to_list()
    at = {(r["element"], r["date"]): r for r in frame.iter_rows(named=True)}
    rows = []
    for element in frame["element"].unique(maintain_order=True):
        cells = []
        for date in dates:
            r = at.get((element, date))
            cells.append(
                Cell(GAP)
                if r is None
                else Cell(f"{_price(r['simulated']).text}/{_price(r['observed']).text}")
            )
        rows.append((word(element), *cells))
    columns = (Column("USD/kg", number=False), *(Column(date) for date in dates))
    return Summary("Prices inside China, simulated/seen", columns, tuple(rows))


def _exports(frame: pl.DataFrame) -> Summary:
    every = list(frame.iter_rows(named=True))
    seen = (word("seen"), *(Cell(f"{r['observed'] / 1000:.1f}", r["tier"]) for r in every))
    made = (
        word("sim"),
        *(
            Cell(f"{r['simulated'] / 1000:.1f}", f"({r['low'] / 1000:.0f}–{r['high'] / 1000:.0f})")
            for r in every
        ),
    )
    columns = (Column("kt gross", number=False), *(Column(str(r["year"])) for r in every))
    return Summary("Exports by China's customs", columns, (seen, made))


def _intervals(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["series"]),
            word({"all": SPAN, "test": TESTED}.get(r["years"], "2010-2012")),
            Cell(str(r["points"])),
            Cell(f"{100 * r['covered']:.0f} %"),
            Cell(f"×{r['width']:.1f}"),
            _number(r["interval_score"]),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("80 % interval", number=False),
        Column("years", number=False),
        Column("points"),
        Column("covers"),
        Column("width"),
        Column("score"),
    )
    return Summary("Intervals", columns, rows)


def _factors(frame: pl.DataFrame) -> Summary:
    rows = tuple(
        (
            word(r["parameter"]),
            Cell(f"{r['before_low']:.2f}–{r['before_high']:.2f}"),
            Cell(f"{r['factor']:.2f}", f"({r['low']:.2f}–{r['high']:.2f})"),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (Column("Factor on", number=False), Column("before"), Column("calibrated"))
    return Summary("Behaviour, calibrated on 2010-2012", columns, rows)
