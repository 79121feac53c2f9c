"""The topic of net import reliance as USGS prints it, beside the chain's."""

from __future__ import annotations

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.indicators.standing.reliance import ALL_FORMS
from ytterby.indicators.standing.usgs import FORM, REGION, chain_reliance, usgs_reliance
from ytterby.workflows.topics.selection import Selection

ELEMENTS = ("REO", "HREE", "Y", "NdPr")
"""Elements and groups shown unless others are asked for; USGS prints the first three."""
PRINTED, RECOMPUTED, BALANCED = "USGS, as printed", "USGS, recomputed", "chain"
WHY = {
    PRINTED: "Imports less exports over production plus imports less exports, of compounds and "
    "metals by customs papers; no stocks, no ore, no magnets.",
    RECOMPUTED: "1 less printed production over printed consumption; differs by rounding.",
    FORM: "The same line drawn in the balanced chain: all separated oxide counts, also what USGS "
    "leaves out of its total, and stocks count.",
    "compounds, metals and magnets": "Adds what is in imported and exported magnets.",
    "concentrate": "Ore alone: what USGS marks E, net exporter, without a figure.",
    ALL_FORMS: "Ore counts as supply and its export as supply lost, whatever form comes back.",
}
"""Why one definition differs from another."""
SCHEMA = {
    "element": pl.String,
    "definition": pl.String,
    "form": pl.String,
    "production": pl.Float64,
    "imports": pl.Float64,
    "exports": pl.Float64,
    "consumption": pl.Float64,
    "net_import_reliance": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "evidence_share": pl.Float64,
    "source": pl.String,
    "claims": pl.String,
    "why": pl.String,
}


def usgs(chain: Chain, wanted: Selection, base: Evidence) -> pl.DataFrame:
    """Return net import reliance of the United States by USGS's definition and by the chain's."""
    printed = usgs_reliance(base, [chain.year])
    rows: list[tuple[object, ...]] = []
    for element in wanted.elements or ELEMENTS:
        for r in printed.filter(pl.col("element") == element).iter_rows(named=True):
            balance = (r["production"], r["imports"], None, r["consumption"])
            tail = (None, r["source"], r["claims"])
            bounds = (r["net_import_reliance"], r["low"], r["high"])
            rows.append((element, PRINTED, FORM, *balance, *bounds, *tail, WHY[PRINTED]))
            if r["recomputed"] is not None:
                again = (r["recomputed"], None, None)
                rows.append((element, RECOMPUTED, FORM, *balance, *again, *tail, WHY[RECOMPUTED]))
        for r in (
            chain_reliance(chain, element).drop_nans("net_import_reliance").iter_rows(named=True)
        ):
            numbers = [r[c] for c in ("production", "imports", "exports", "consumption")]
            numbers += [r[c] for c in ("net_import_reliance", "low", "high", "evidence_share")]
            rows.append((element, BALANCED, r["form"], *numbers, "", "", WHY[r["form"]]))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(
        pl.col("production", "imports", "exports", "consumption").cast(pl.Float64),
        region=pl.lit(REGION),
    )
