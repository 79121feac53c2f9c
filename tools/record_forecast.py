"""Make a forecast, put it on record, and write its page.

``python tools/record_forecast.py`` refuses to touch a forecast that is on record; ``--replace`` is
for one that was not released yet. ``--page`` only writes the page of what is on record, from the
record and the text in ``forecast_page.md``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any

import polars as pl

from ytterby import evidence
from ytterby.errors import InputError, YtterbyError
from ytterby.results import Summary
from ytterby.workflows.forecasting.record import (
    FOLDER,
    Recorded,
    exists,
    forecast_names,
    read_forecast,
    write_forecast,
)
from ytterby.workflows.forecasting.setting import CHINA_2025, SETTINGS
from ytterby.workflows.forecasting.words import finding, setting_of, summaries

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "method" / "forecast-2025.md"
TEXT = Path(__file__).with_name("forecast_page.md")
BOUNDS = (
    "Low and high bound 80 %; draws are log-normal on either side. The last day is that of the "
    "latest claim a number rests on."
)
MATTER = (
    "spot_up", "spot_down", "spot_step", "short_from", "inside_up", "inside_down", "contract_time",
    "spot_share", "choke_price", "choke_multiple", "price_elasticity", "cover",
    "announcement_gain", "announcement_time", "stock_time", "build_limit", "draw_limit",
    "order_time", "link_rate", "leakage_gain", "transit_time",
)  # fmt: skip
"""Parameters of behaviour on the page; the record holds all of them."""


def write_page(recorded: Recorded) -> str:
    """Return the page of a forecast on record."""
    made, setting = recorded.manifest, setting_of(recorded)
    known: dict[str, Any] = {**made, **setting, "recorded_year": str(made["recorded_on"])[:4]}
    sources = recorded.tables["sources"]
    level = recorded.tables["parameters"].filter(pl.col("source") == setting["level"])
    known |= {
        "observations": sources["observations"].sum(),
        "customs": sources.filter(pl.col("source").str.starts_with("cepii-baci"))[
            "observations"
        ].sum(),
        "level": f"{level['value'].item():,.0f}",
        "level_claim": setting["level"],
        "slow": _slow(recorded),
    }
    forecast = ["## The forecast\n", *(f"- {line}" for line in finding(recorded)), ""]
    forecast += [table(summary) for summary in summaries(recorded)]
    heads = f"## Every parameter that matters\n\n{BOUNDS}\n"
    known |= {
        "forecast": "\n".join(forecast),
        "precedents": _precedents(recorded),
        "parameters": "\n".join([heads, *_parameters(recorded)]),
    }
    return Template(TEXT.read_text(encoding="utf-8")).substitute(known)


def table(summary: Summary) -> str:
    """Return a summary as Markdown."""
    titles = [re.sub(r"\s+", " ", c.title) for c in summary.columns]
    rows = [[" ".join(t for t in (c.text, c.extra) if t) for c in row] for row in summary.rows]
    numbers = [c.number for c in summary.columns]
    note = f"\n{summary.note}\n" if summary.note else ""
    return f"### {summary.title}\n\n{_grid(titles, numbers, rows)}\n{note}"


def _grid(titles: list[str], numbers: list[bool], rows: Iterable[list[str]]) -> str:
    lines = [titles, ["--:" if n else ":--" for n in numbers], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _slow(recorded: Recorded) -> str:
    """Return spot prices of the last month with and without the factor on their speed."""
    rows = []
    for element in setting_of(recorded)["elements"]:
        cells = [str(element)]
        for name in ("prices", "prices-every-factor"):
            frame = recorded.tables[name]
            last = frame.filter(
                (pl.col("element") == element)
                & (pl.col("market") == "outside_spot")
                & (pl.col("date") == frame["date"].max())
            ).row(0, named=True)
            cells.append(
                f"{_figure(last['price'])} ({_figure(last['low'])}–{_figure(last['high'])})"
            )
        rows.append(cells)
    dates: list[dt.date] = recorded.tables["prices"]["date"].to_list()
    titles = [f"spot, {max(dates):%B %Y}, USD/kg", "this forecast", "with the factor of the quota"]
    return _grid(titles, [False, True, True], rows)


def _precedents(recorded: Recorded) -> str:
    """Return what earlier licences did, as it was known, beside what is forecast."""
    as_of = setting_of(recorded)["as_of"]
    live = evidence.load(as_of=as_of).live
    seen = live.filter(
        (pl.col("quantity") == "event_effect")
        & pl.col("scope").str.contains("licence|antimony price|bismuth price")
    )
    rows = [
        [r["scope"], _figure(r["value"]), r["unit"].replace("1", ""), f"`{r['claim']}`"]
        for r in seen.sort("claim").iter_rows(named=True)
    ]
    licensed = recorded.tables["exports"].filter(pl.col("destination") == "all")
    path = ", ".join(f"{100 * v:.0f} %" for v in licensed["licensed_share"])
    spot = recorded.tables["prices"].filter(pl.col("market") == "outside_spot")
    rises = [
        f"{e} {spot.filter(pl.col('element') == e)['multiple'][2]:.1f}, "
        f"{spot.filter(pl.col('element') == e)['multiple'][-1]:.1f}"
        for e in ("Dy", "Tb", "Y", "Sm")
    ]
    return (
        "## Beside earlier licences\n\nWhat was known of them by the date:\n\n"
        + _grid(["what", "", "unit", "claim"], [False, True, False, False], rows)
        + "\n\nForecast for magnets under licence, share of their usual month from the first to "
        f"the last: {path} (medians). Spot prices over those of March, third and last month: "
        f"{'; '.join(rises)}.\n"
    )


def _parameters(recorded: Recorded) -> list[str]:
    frame = recorded.tables["parameters"]
    titles = {
        "start": "What it starts from",
        "licence": "Terms of the licences",
        "calibrated": "Calibrated on 2010-2012",
        "behaviour": "Behaviour",
    }
    heads = [
        "parameter",
        "where",
        "value",
        "low",
        "high",
        "unit",
        "tier",
        "source",
        "public by",
        "argument",
    ]
    found = []
    for group, title in titles.items():
        part = frame.filter(pl.col("group") == group)
        if group == "behaviour":
            part = part.filter(pl.col("parameter").is_in(MATTER), _told(recorded))
        rows = [_parameter_row(row) for row in part.iter_rows(named=True)]
        grid = _grid(heads, [False, False, True, True, True, *[False] * 5], rows)
        note = (
            "\n\nAll others are in the record and on {doc}`simulator-parameters`."
            if group == "behaviour"
            else ""
        )
        found.append(f"### {title}\n\n{grid}{note}\n")
    return found


def _told(recorded: Recorded) -> pl.Expr:
    """Return whether a row is general or about an element whose prices are told."""
    known = "|".join(setting_of(recorded)["elements"])
    choke = pl.col("parameter") == "choke_price"
    return ~choke | pl.col("place").str.contains(f"^({known})\\b")


def _parameter_row(row: Mapping[str, Any]) -> list[str]:
    day = row["published_on"]
    return [
        f"`{row['parameter']}`" if " " not in row["parameter"] else row["parameter"],
        row["place"] or "",
        *(_figure(row[c]) for c in ("value", "low", "high")),
        row["unit"] or "",
        row["tier"] or "",
        row["source"] or "",
        "judgement"
        if day is None and row["group"] == "licence"
        else (f"{day:%Y-%m-%d}" if day else "–"),
        (row["argument"] or "").replace("|", "/"),
    ]


def _figure(value: float) -> str:
    """Return a number with three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def main() -> int:
    """Record a forecast and write its page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default=CHINA_2025.name, choices=sorted(SETTINGS))
    parser.add_argument("--replace", action="store_true", help="also if it is on record")
    parser.add_argument("--page", action="store_true", help="only write the page")
    asked = parser.parse_args()
    try:
        recorded = read_forecast(asked.name) if asked.page else record(asked.name, asked.replace)
    except YtterbyError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    PAGE.write_text(write_page(recorded), encoding="utf-8")
    say(f"{recorded.name}: {recorded.sha256}")
    return 0


def record(name: str, replace: bool) -> Recorded:
    """Make a forecast and put it on record."""
    from ytterby.workflows.forecasting.make import make_forecast

    # A run of half a minute must not end in a refusal.
    if name in forecast_names() and not replace:
        raise InputError(exists(name))
    made = make_forecast(SETTINGS[name], today=dt.date.today(), tell=say)
    folder = ROOT / "src" / "ytterby" / FOLDER
    return write_forecast(made.manifest, made.tables, folder, replace=True)


def say(text: str) -> None:
    """Tell what is being done."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    raise SystemExit(main())
