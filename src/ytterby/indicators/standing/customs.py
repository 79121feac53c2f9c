"""The customs view: who shipped it last. Two versions, which every result names.

``customs``: shares of the *value* of imports by tariff line in trade statistics, blind to elements
and to what happened before the last border. ``chain``: shares of an element's *mass* in the
reconciled flows that cross the border, still by last consignor. Trade within the importing place
is left out of both.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.evidence.scopes import scopes_that_read
from ytterby.indicators.accounts.arrays import arrays, ratio, summary_frame
from ytterby.indicators.origin.measures import Groups, Places, with_groups
from ytterby.indicators.registry import indicator

MAGNET_LINE = 850511
LINE_LABELS = {
    280530: "metals (HS 280530)",
    284610: "cerium compounds (HS 284610)",
    284690: "other compounds (HS 284690)",
    MAGNET_LINE: "magnets of all metals (HS 850511)",
}
COMPOUNDS = "metals and compounds (HS 280530, 284610, 284690)"

_CUSTOMS_SCHEMA = {
    "region": pl.String,
    "partner": pl.String,
    "material": pl.String,
    "year": pl.Int32,
    "value": pl.Float64,
    "total": pl.Float64,
    "customs_share": pl.Float64,
    "source": pl.String,
}


def _claimed_magnets(evidence: Evidence, year: int) -> pl.DataFrame:
    """Return trade in magnets as claims give it, columns of a trade frame; world rows included."""
    rows = evidence.select("trade_value", material="magnet", year=year)
    rows = rows.filter(pl.col("scope").is_in(scopes_that_read("trade_value", "magnet-line")))
    return rows.select(
        pl.col("year").cast(pl.Int32),
        pl.lit(MAGNET_LINE, dtype=pl.Int32).alias("hs"),
        "region",
        "partner",
        "value",
    ).unique(["region", "partner"], keep="first", maintain_order=True)


def _share(
    rows: pl.DataFrame, members: Sequence[str], origins: Sequence[str]
) -> tuple[float, float]:
    """Return value from the origins and in all, importers inside `members`."""
    into = rows.filter(pl.col("partner").is_in(list(members)))
    inside = pl.col("region").is_in(list(members))
    world = into.filter(pl.col("region") == "WLD")
    listed = into.filter((pl.col("region") != "WLD") & ~inside)
    # A world total counts what the listed pairs leave out; importers without one are left out.
    if world.is_empty():
        total = float(listed["value"].sum())
    else:
        known = world["partner"].to_list()
        listed = listed.filter(pl.col("partner").is_in(known))
        within = into.filter(inside & pl.col("partner").is_in(known))["value"].sum()
        total = float(world["value"].sum()) - float(within)
    return float(listed.filter(pl.col("region").is_in(list(origins)))["value"].sum()), total


def customs_shares(
    trade: pl.DataFrame, evidence: Evidence, targets: Places, partners: Places, year: int
) -> pl.DataFrame:
    """Return what share of the value of imports comes from some partners by customs papers.

    Parameters
    ----------
    trade
        Rows of `evidence.trade.trade` of the year.
    evidence
        The evidence; it holds magnets (HS 850511), which the shipped trade lacks.
    targets, partners
        Importers and exporters; label → ISO 3166 members.
    year
        The year.

    Returns
    -------
    DataFrame
        ``region, partner, material, year, value, total`` [USD/year]``, customs_share`` [1]``,
        source``. A line that nobody reports is a gap, not a row.
    """
    base = trade.select("year", "hs", "region", "partner", "value")
    # A workspace may hold the trade of other raw materials too.
    compounds = [hs for hs in LINE_LABELS if hs != MAGNET_LINE]
    lines: list[tuple[str, pl.DataFrame, str]] = [
        (COMPOUNDS, base.filter(pl.col("hs").is_in(compounds)), "CEPII BACI"),
        *(
            (LINE_LABELS[hs], base.filter(pl.col("hs") == hs), "CEPII BACI")
            for hs in LINE_LABELS
            if hs != MAGNET_LINE
        ),
    ]
    magnets = base.filter(pl.col("hs") == MAGNET_LINE)
    where = "CEPII BACI"
    if magnets.is_empty():
        magnets, where = _claimed_magnets(evidence, year), "CEPII BACI, second-hand extract"
    lines.append((LINE_LABELS[MAGNET_LINE], magnets, where))
    rows = []
    for target, members in targets.items():
        for partner, origins in partners.items():
            for label, frame, source in lines:
                value, total = _share(frame, members, origins)
                if total > 0.0:
                    share = min(1.0, value / total)
                    rows.append((target, partner, label, year, value, total, share, source))
    return pl.DataFrame(rows, schema=_CUSTOMS_SCHEMA, orient="row")


@indicator(
    "direct import share",
    quantity="customs_share",
    meaning="Share of the imported mass of an element that crosses the border from a partner.",
    dims=("element", "material", "region", "partner"),
    source="reconciled trade flows, last consignor",
)
def direct_import_shares(
    chain: Chain,
    targets: Places,
    partners: Places,
    *,
    elements: Sequence[str] = (),
    groups: Groups | None = None,
    form: str = "magnet",
    draws: int | None = None,
) -> pl.DataFrame:
    """Return the customs view of the reconciled chain, by element.

    Parameters
    ----------
    chain
        The chain.
    targets, partners
        Importers and exporters; label → member regions of the chain.
    elements
        Symbols; all by default.
    groups
        Groups to add.
    form
        Family of material imported, or ``all``.
    draws
        How many posterior draws to use; all by default.

    Returns
    -------
    DataFrame
        ``element, region, partner, form, customs_share, low, high, evidence_share`` [1]``,
        imports`` [t REO/year].
    """
    a = arrays(chain, draws=draws)
    tech = a.technology
    rows = a.rows("trade")
    if form != "all":
        rows = rows[(np.asarray(tech.family) == form)[a.material[rows]]]
    keys: dict[str, list[str]] = {k: [] for k in ("element", "region", "partner")}
    values, mass = [], []
    for target, members in targets.items():
        inside = np.isin(np.arange(len(a.regions)), a.positions(members))
        into = rows[inside[a.destination[rows]] & ~inside[a.region[rows]]]
        for element, parts in with_groups(elements or tech.elements, groups).items():
            held = a.content(parts)[a.material[into]]
            total = held @ a.values[into]
            if total[0] <= 0.0:
                continue
            for partner, origins in partners.items():
                away = np.isin(a.region[into], a.positions(origins))
                part = (held * away) @ a.values[into]
                values.append(ratio(part, total))
                mass.append(float(total[0]))
                for name, label in zip(keys, (element, target, partner), strict=True):
                    keys[name].append(label)
    stacked = np.stack(values) if values else np.zeros((0, a.values.shape[1]))
    frame = summary_frame(keys, stacked, a.posterior, "customs_share")
    return frame.with_columns(pl.Series("imports", mass, dtype=pl.Float64), form=pl.lit(form))
