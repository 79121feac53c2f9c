"""Show a forecast on record, once it is what was recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import polars as pl

from ytterby.results import Table, build_table, start_manifest
from ytterby.results.manifest import Manifest
from ytterby.workflows.forecasting.record import Recorded, read_forecast
from ytterby.workflows.forecasting.words import finding, summaries
from ytterby.workflows.outcome import Outcome, command_line

UNITS = {
    "exports": {
        **dict.fromkeys(("tonnes", "low", "high", "central", "usual"), "t/month"),
        **dict.fromkeys(("p05", "p25", "p75", "p95"), "t/month"),
        **dict.fromkeys(("share", "share_low", "share_high", "under_licence"), "1"),
        **dict.fromkeys(("licensed_share", "licensed_low", "licensed_high"), "1"),
    },
    "prices": {
        **dict.fromkeys(("price", "low", "high", "central", "start"), "USD/kg"),
        **dict.fromkeys(("narrow_low", "narrow_high", "p05", "p25", "p75", "p95"), "USD/kg"),
        "multiple": "1",
    },
    "stops": {
        **dict.fromkeys(("short", "stopped", "worst", "low", "high"), "1"),
        "short_months": "month",
        "stopped_months": "month",
        "size": "t/year or USD/year",
    },
    "parameters": dict.fromkeys(("value", "low", "high"), "as the row says"),
    "stops-by-month": dict.fromkeys(("short", "stopped", "loss", "low", "high"), "1"),
    "sources": {"observations": "1"},
    "draws": {"draw": "1", "value": "1 or USD/kg"},
}
UNITS["prices-every-factor"] = UNITS["prices"]
"""Units of the columns of each table."""

NOTES = {
    "exports": "Magnets, NdFeB and SmCo, legal shipments. share is over a usual month, "
    "licensed_share that of goods under licence over their own usual month. low and high bound the "
    "central 80 %.",
    "prices": "Oxides; inside China without value-added tax. The average outside is weighted by "
    "volume. low and high bound the central 80 % with the model's own misses; narrow_low and "
    "narrow_high are the draws alone.",
    "stops": "short: a sector goes without 5 % of its bill, a plant makes 5 % less than usual; "
    "stopped: half. Each is the share of draws in which it comes to that by the last month, with "
    "the first month among those draws (median; early and late bound 80 %) and how many months. "
    "worst, low, high: the worst month's loss. size: t/year of a plant, USD/year of a sector.",
    "parameters": "published_on: the latest claim that a number rests on; none where it is a "
    "judgement or was calibrated on 2010-2012.",
    "prices-every-factor": "The same run with spot prices as slow as under the quota of 2010.",
    "sources": "Of the chain that the run starts from.",
    "draws": "The first draws one by one, without the model's own misses; draw 0 is central.",
}


@dataclass(frozen=True)
class ForecastOutcome(Outcome):
    """A forecast on record.

    Attributes
    ----------
    recorded
        As it was read, with its hash.
    not_printed
        Tables that are too long for a terminal; files and JSON hold them.
    """

    recorded: Recorded | None = field(default=None, repr=False)
    not_printed: frozenset[str] = frozenset({"stops-by-month", "prices-every-factor", "draws"})


def forecast(name: str | None = None) -> ForecastOutcome:
    """Return a forecast on record: what was expected, as of when, and how surely.

    Parameters
    ----------
    name
        Of the forecast; by default the last one.

    Returns
    -------
    ForecastOutcome
        Tables ``exports``, ``prices``, ``stops``, ``parameters``, ``stops-by-month``,
        ``prices-every-factor``, ``sources`` and ``draws``.

    Raises
    ------
    UnknownNameError
        ``unknown-forecast``, with the nearest names.
    EvidenceError
        ``changed-forecast`` for every file that is not what was recorded.

    Examples
    --------
    >>> forecast().manifest.as_of
    '2025-03-31'
    """
    recorded = read_forecast(name)
    tables = forecast_tables(recorded)
    return ForecastOutcome(
        tables, _manifest(recorded), finding(recorded), summaries(recorded), recorded
    )


def forecast_tables(recorded: Recorded) -> dict[str, Table]:
    """Return the recorded tables with their units."""
    return {
        name: build_table(name, frame, units=_units(name, frame), note=NOTES.get(name, ""))
        for name, frame in recorded.tables.items()
    }


def _units(name: str, frame: pl.DataFrame) -> dict[str, str]:
    known = UNITS.get(name, {})
    return {c: known[c] for c, kind in frame.schema.items() if kind.is_numeric() and c in known}


def _manifest(recorded: Recorded) -> Manifest:
    """Return the manifest of the run that was recorded."""
    made = recorded.manifest
    setting = made["setting"]
    packages = made["packages"]
    assert isinstance(setting, dict)
    assert isinstance(packages, dict)
    shown = start_manifest(
        command_line(["forecast", recorded.name], {}),
        parameters={**setting, "sha256": recorded.sha256, "files": made["files"]},
        scenario=str(setting["scenario"]),
        seed=int(setting["seed"]),
    )
    day = dt.date.fromisoformat(str(made["recorded_on"])).isoformat()
    return replace(
        shown,
        years=(int(setting["year"]),),
        evidence_version=str(made["evidence_version"]),
        as_of=str(setting["as_of"]),
        packages=packages,
        python=str(made["python"]),
        started=day,
        finished=day,
    )
