"""Net import reliance as the U.S. Geological Survey prints it, beside that of the chain."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.indicators.accounts.arrays import Floats, arrays, ratio, summary_frame
from ytterby.indicators.accounts.context import element_groups
from ytterby.indicators.registry import indicator
from ytterby.indicators.standing.reliance import ALL_FORMS, form_accounts

REGION = "USA"
FORM = "compounds and metals"
PUBLISHER = "usgs-"
_CLAIMED = MappingProxyType(
    {
        "production": ("separation_output", ("compounds and metals, USGS",)),
        "imports": (
            "trade_quantity",
            (
                "compounds",
                "metals and alloys, as oxide",
                "heavy compounds and metals",
                "alloys, compounds and metal, as oxide",
            ),
        ),
        "consumption": ("consumption", ("apparent, compounds and metals",)),
        "printed": ("net_import_reliance", (FORM,)),
    }
)
"""What a printed balance is made of: quantity and scopes of the claims."""

SCHEMA = {
    "element": pl.String,
    "year": pl.Int32,
    "production": pl.Float64,
    "imports": pl.Float64,
    "consumption": pl.Float64,
    "net_import_reliance": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "recomputed": pl.Float64,
    "source": pl.String,
    "claims": pl.String,
}
"""Columns of printed balances."""


@indicator(
    "USGS net import reliance",
    quantity="net_import_reliance",
    meaning="Net imports of compounds and metals over apparent consumption, as USGS prints it.",
    dims=("element", "region", "year"),
    source="USGS Mineral Commodity Summaries, Rare Earths, footnotes 5, 7 and 8; Appendix B",
)
def usgs_reliance(evidence: Evidence, years: Sequence[int] | None = None) -> pl.DataFrame:
    """Return apparent consumption and net import reliance of the United States as printed.

    ``consumption = production + imports - exports`` of compounds and metals and ``reliance =
    (imports - exports) / consumption = 1 - production / consumption``: primary output of compounds
    and metals, without stocks, without mineral concentrates and without magnets.

    Parameters
    ----------
    evidence
        The evidence; an earlier as-of date gives the edition of that time.
    years
        Which; all that are printed by default.

    Returns
    -------
    DataFrame
        ``SCHEMA``: printed figures [t REO/year, 1]; a printed bound (``>95``) has an interval.
        ``recomputed`` is 1 less printed production over printed consumption, a gap where either is
        not printed. ``source`` is the edition of the reliance, else of the consumption.
    """
    frames = []
    for name, (quantity, scopes) in _CLAIMED.items():
        region, partner = (None, REGION) if name == "imports" else (REGION, None)
        found = evidence.select(quantity, region=region, partner=partner, scope=scopes)
        found = found.filter(
            pl.col("source").str.starts_with(PUBLISHER) & (pl.col("facility") == "")
        )
        frames.append(found.with_columns(pl.lit(name).alias("figure")))
    rows = pl.concat(frames).filter(pl.col("year").is_not_null())
    if years is not None:
        rows = rows.filter(pl.col("year").is_in(list(years)))

    def of(figure: str) -> pl.Expr:
        return pl.col("figure") == figure

    frame = rows.group_by("element", "year").agg(
        *(
            pl.col("value").filter(of(f)).sum().alias(f)
            for f in ("production", "imports", "consumption")
        ),
        *(of(f).any().alias(f"has_{f}") for f in ("production", "imports", "consumption")),
        net_import_reliance=pl.col("value").filter(of("printed")).first(),
        low=pl.col("low").filter(of("printed")).first(),
        high=pl.col("high").filter(of("printed")).first(),
        source=pl.coalesce(
            pl.col("source").filter(of("printed")).first(),
            pl.col("source").filter(of("consumption")).first(),
            pl.col("source").first(),
        ),
        claims=pl.col("claim").sort().str.join(";"),
    )
    parts = ("production", "imports", "consumption")
    return (
        frame.with_columns(
            pl.when(pl.col(f"has_{f}")).then(pl.col(f)).otherwise(None).alias(f) for f in parts
        )
        .with_columns(recomputed=1 - pl.col("production") / pl.col("consumption"))
        .select(list(SCHEMA))
        .sort("element", "year")
    )


def chain_reliance(
    chain: Chain, element: str, region: str = REGION, *, draws: int | None = None
) -> pl.DataFrame:
    """Return net import reliance of a region in the chain, form by form and as USGS draws the line.

    Parameters
    ----------
    chain
        The chain.
    element
        Symbol or group; its elements are summed.
    region
        Whose.
    draws
        How many posterior draws to use; all by default.

    Returns
    -------
    DataFrame
        ``form``: ``concentrate``, ``compounds and metals`` (oxide made at home, from ore or scrap;
        oxides and metals across the border; what goes into or out of stocks), ``compounds, metals
        and magnets``, ``all forms``; ``production, imports, exports, consumption`` [t REO/year]``,
        net_import_reliance, low, high, evidence_share`` [1].
    """
    a = arrays(chain, draws=draws)
    members = element_groups(chain).get(element, (element,))
    at = [a.technology.element_index[e] for e in members if e in a.technology.element_index]
    here = a.regions.index(region)

    def own(form: str) -> list[Floats]:
        return [np.asarray(part[at, here].sum(axis=0)) for part in form_accounts(a, form)]

    by_form = {form: own(form) for form in ("mine", "separation", "metal", "magnet", ALL_FORMS)}
    oxide, metal, magnet = (by_form[f] for f in ("separation", "metal", "magnet"))
    crossing = [oxide[0], *(x + y for x, y in zip(oxide[1:], metal[1:], strict=True))]
    wide = [crossing[0], *(x + y for x, y in zip(crossing[1:], magnet[1:], strict=True))]
    forms = {
        "concentrate": by_form["mine"],
        FORM: crossing,
        "compounds, metals and magnets": wide,
        ALL_FORMS: by_form[ALL_FORMS],
    }
    amounts = {
        form: (made, bought, sold, made + bought - sold - kept)
        for form, (made, bought, sold, kept) in forms.items()
    }
    reliance = np.stack([1.0 - ratio(made, used) for made, _, _, used in amounts.values()])
    frame = summary_frame({"form": list(amounts)}, reliance, a.posterior, "net_import_reliance")
    for i, name in enumerate(("production", "imports", "exports", "consumption"), start=1):
        best = pl.Series(name, [float(parts[i - 1][0]) for parts in amounts.values()])
        frame.insert_column(i, best)
    return frame
