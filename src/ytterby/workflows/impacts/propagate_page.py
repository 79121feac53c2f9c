"""The report of a propagation, as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.figures.style.text import interval, number
from ytterby.impact.propagation.system import System
from ytterby.report.document import Stat
from ytterby.report.impacts.propagation import PropagationView, build_propagation_report
from ytterby.report.views import Provenance
from ytterby.results import Manifest, Table
from ytterby.workflows.impacts.propagate_words import MEANING

SHOWN = 20
"""Sectors in the chart."""
ASSUMPTIONS = (
    "Recipes are those of the system's year and hold to the last unit.",
    "Value added and jobs move with output at once.",
    "Nobody spends less because of lost wages, and no demand falls because things are dearer.",
)


def propagation_page(
    world: System,
    model: str,
    tables: Mapping[str, Table],
    words: Sequence[str],
    manifest: Manifest,
    losses: str,
) -> str:
    """Return the report of a propagation as one HTML page.

    Parameters
    ----------
    world, model
        The system and the model.
    tables, words, manifest
        Of the workflow.
    losses
        Name of the file of losses.
    """
    totals, rows = tables["propagation"].frame, tables["sectors"].frame
    direct = rows.filter(pl.col("effect") == "direct").select("sector", direct="lost")
    sectors = (
        rows.filter(pl.col("effect") == "propagated")
        .join(direct, on="sector", how="left", maintain_order="left")
        .rename({"lost": "propagated"})
        .head(SHOWN)
    )
    view = PropagationView(
        system=world.title,
        model=model,
        unit=world.unit,
        finding=words[0],
        words=tuple(words[1:]),
        stats=_stats(totals, world.unit),
        totals=totals,
        sectors=sectors,
        rows=rows,
        note=tables["propagation"].note,
        provenance=_provenance(world, model, manifest, losses),
    )
    return build_propagation_report(view)


def _stats(totals: pl.DataFrame, unit: str) -> tuple[Stat, ...]:
    out = []
    for row in totals.iter_rows(named=True):
        band = interval(row["low"], row["high"], "")
        out.append(Stat(row["effect"], number(row["lost"]), unit, band))
    return tuple(out[:4])


def _provenance(world: System, model: str, manifest: Manifest, losses: str) -> Provenance:
    text = dict.fromkeys(("source", "publisher", "title", "address", "licence"), pl.String)
    blank = dict.fromkeys(("publisher", "address", "licence"), "")
    rows: list[dict[str, str | None]] = [
        {**blank, "source": "system", "title": world.source or world.title, "year": None},
        {**blank, "source": "losses", "title": losses, "year": None},
    ]
    kept = {k: str(v) for k, v in manifest.packages.items()}
    return Provenance(
        command=manifest.command,
        evidence_version="",
        as_of=None,
        overrides=(),
        manifest={"fingerprint": manifest.fingerprint, "python": manifest.python, **kept},
        assumptions=(f"{MEANING[model]}.", *ASSUMPTIONS),
        sources=pl.DataFrame(rows, schema={**text, "year": pl.Int64}),
        tiers=pl.DataFrame(schema={"tier": pl.String, "claims": pl.Int64}),
    )
