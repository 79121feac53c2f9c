"""Make a forecast: run it, turn draws into tables, and write down what it was made from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path

import polars as pl

from ytterby import evidence
from ytterby.results import start_manifest
from ytterby.simulate.backcast.posterior import FILE, read_posterior
from ytterby.workflows.forecasting.ensemble import run_ensemble
from ytterby.workflows.forecasting.parameters import parameter_table
from ytterby.workflows.forecasting.setting import Setting
from ytterby.workflows.forecasting.start import Start, choose_factors, read_start
from ytterby.workflows.forecasting.tables import (
    draw_table,
    export_table,
    price_table,
    stop_tables,
)

CODE = (
    "baseline",
    "packs",
    "simulate",
    *(
        f"workflows/forecasting/{n}.py"
        for n in ("customs", "ensemble", "groups", "setting", "start", "tables")
    ),
)
"""Folders and files whose text makes the numbers, beside the evidence."""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """A forecast that is not yet on record.

    Attributes
    ----------
    manifest
        What it was made from.
    tables
        By name, the main one first.
    """

    manifest: dict[str, object]
    tables: dict[str, pl.DataFrame] = field(repr=False)


def make_forecast(setting: Setting, *, today: dt.date, tell: Tell = lambda text: None) -> Made:
    """Return a forecast with all that it was made from.

    Parameters
    ----------
    setting
        What it is asked to be.
    today
        Day on which it is recorded.
    tell
        Told what is being done.
    """
    posterior = read_posterior()
    misses = posterior.discrepancy
    start = read_start(setting)
    tell("running the ensemble")
    found = run_ensemble(setting, start, choose_factors(setting, start, posterior))
    tell("running it at the speed of a quota")
    slow = run_ensemble(setting, start, choose_factors(setting, start, posterior, every=True))
    tell("writing tables")
    parameters = parameter_table(setting, start, posterior)
    level = parameters.filter(pl.col("source") == setting.level)["value"].item()
    stops, monthly = stop_tables(setting, found)
    tables = {
        "exports": export_table(setting, found, level, misses),
        "prices": price_table(setting, found, misses),
        "stops": stops,
        "parameters": parameters,
        "stops-by-month": monthly,
        "prices-every-factor": price_table(setting, slow, misses),
        "sources": source_table(setting, start),
        "draws": draw_table(setting, found),
    }
    return Made(describe(setting, start, today), tables)


def describe(setting: Setting, start: Start, today: dt.date) -> dict[str, object]:
    """Return what a forecast is made from."""
    run = start_manifest("", start.chain)
    return {
        "name": setting.name,
        "title": start.scenario.title,
        "recorded_on": today.isoformat(),
        "setting": {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(setting).items()},
        **fingerprints(setting, start),
        "packages": dict(run.packages),
        "python": run.python,
    }


def fingerprints(setting: Setting, start: Start) -> dict[str, str]:
    """Return what must be the same for a forecast to come out the same."""
    package = files("ytterby")
    scenario = package.joinpath("scenarios", f"{setting.scenario}.yaml").read_bytes()
    posterior = package.joinpath("simulate", "backcast", FILE).read_bytes()
    return {
        "evidence_version": start.chain.evidence_version,
        "scenario_sha256": hashlib.sha256(scenario).hexdigest(),
        "posterior_sha256": hashlib.sha256(posterior).hexdigest(),
        "code_sha256": _code(),
    }


def _code() -> str:
    """Return the hash of the text of the code that makes the numbers."""
    root = Path(str(files("ytterby")))
    found = hashlib.sha256()
    for name in CODE:
        place = root.joinpath(name)
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def source_table(setting: Setting, start: Start) -> pl.DataFrame:
    """Return the sources of the chain that it starts from, and when each was last published.

    Trade of a year is public from the January two years later on.
    """
    base = evidence.load(as_of=setting.as_of)
    seen = start.chain.residuals.select("source", pl.col("claim").str.split(";")).explode("claim")
    dates = base.claims.select("claim", "published_on")
    known = (
        seen.join(dates, on="claim", how="left")
        .group_by("source")
        .agg(observations=pl.len(), published_on=pl.col("published_on").max())
        .with_columns(
            published_on=pl.when(pl.col("source").str.starts_with("cepii-baci"))
            .then(pl.lit(dt.date(setting.year + 2, 1, 31)))
            .otherwise(pl.col("published_on"))
        )
    )
    titles = base.sources.select("source", "publisher", "title").unique("source")
    joined = known.join(titles, on="source", how="left")
    columns = ("source", "publisher", "title", "published_on", "observations")
    return joined.select(columns).sort("observations", "source", descending=[True, False])
