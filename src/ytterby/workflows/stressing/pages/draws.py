"""What the report of a stress run shows of an ensemble."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.report.views import DrawsView
from ytterby.results import Table
from ytterby.simulate.ensemble import EnsembleResult
from ytterby.simulate.ensemble.outline import STOPPED
from ytterby.simulate.ensemble.statistics import exceedance_curve
from ytterby.workflows.stressing.ensemble_words import ASSUMPTIONS
from ytterby.workflows.stressing.pages.lead import Lead

MOST = 6
"""Items of each account whose curves are drawn."""
CURVES = {"element": ("element_months", "months of need"), "sector": ("sector_lost", "million USD"),
          "region": ("region_lost", "million USD")}  # fmt: skip


def view_draws(
    result: EnsembleResult,
    tables: Mapping[str, Table],
    finding: tuple[str, ...],
    *,
    lead: Lead | None = None,
    centre: str = "",
) -> DrawsView:
    """Return the view of an ensemble.

    Parameters
    ----------
    result, tables, finding
        As the workflow made them; the finding's first sentence, the title, stands elsewhere.
    lead
        What leads the report.
    centre
        How the middle of the draws differs from that of a single run.
    """
    lead = lead or Lead()
    stops = tables["stops"].frame.filter(
        (pl.col("account") == "use") & (pl.col("unmet_from") == STOPPED)
    )
    dates = pl.col("first_month", "first_month_low", "first_month_high").dt.strftime("%Y-%m")
    return DrawsView(
        count=result.draws,
        words=(
            *(" ".join(part) for part in (finding[1:2], finding[2:-1], finding[-1:]) if part),
            " ".join(ASSUMPTIONS),
        ),
        missed=bool((result.total("miss_outside") != 1.0).any()),
        elements=tables["elements"].frame.select("element", "chance_short"),
        shares=_months(tables["element-months"].frame),
        prices=_months(tables["price-months"].frame),
        curves=_curves(result, tables),
        stops=stops.with_columns(dates),
        finding=lead.finding,
        emphasis=lead.emphasis,
        lede=lead.lede,
        stats=lead.stats,
        centre=centre,
    )


def _months(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop("month").with_columns(pl.col("date").dt.strftime("%Y-%m"))


def _curves(result: EnsembleResult, tables: Mapping[str, Table]) -> pl.DataFrame:
    frames = []
    for account, (measure, unit) in CURVES.items():
        values, items = result.total(measure), result.measure(measure).items
        for item in tables[f"{account}s"].frame[account].to_list()[:MOST]:
            loss, chance = exceedance_curve(values[items.index(item)])
            frames.append(
                pl.DataFrame({"loss": loss, "probability": chance}).select(
                    pl.lit(account).alias("account"),
                    pl.lit(item).alias("item"),
                    "loss",
                    pl.lit(unit).alias("unit"),
                    "probability",
                )
            )
    empty = pl.DataFrame(
        schema={"account": pl.String, "item": pl.String, "loss": pl.Float64, "unit": pl.String,
                "probability": pl.Float64}
    )  # fmt: skip
    return pl.concat([empty, *frames])
