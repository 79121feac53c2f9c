"""What each source says of a share, beside the reconciled value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ytterby import indicators
from ytterby.core.chain import Chain
from ytterby.core.regions import region_name
from ytterby.evidence import Evidence
from ytterby.evidence.scopes import read_scope, scopes_that_read
from ytterby.evidence.tiers import Z

FEED = ", Chinese customs feed where larger"

SCHEMA = {
    "quantity": pl.String,
    "source": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "tier": pl.String,
    "reconciled": pl.Boolean,
}


@dataclass(frozen=True)
class Share:
    """A share of the world that several sources give.

    Attributes
    ----------
    words
        What a reader calls it: ``mining``.
    stage, elements
        Stage, and the elements or groups that sources use for it.
    row
        Stage and element of the reconciled share.
    material
        Family of claims that name a product instead of an element.
    with_swarf
        Whether the reconciled share with re-separated swarf stands beside it.
    """

    words: str
    stage: str
    elements: tuple[str, ...]
    row: tuple[str, str]
    material: str = ""
    with_swarf: bool = False


SHARES = (
    Share("mining, all rare earths", "mine", ("REO",), ("mine", "REO")),
    Share("mining, magnet elements", "mine", ("MAG",), ("mine", "MAG")),
    Share("separation, magnet elements", "separation", ("MAG",), ("separation", "MAG"), "", True),
    Share("heavy separation, Dy and Tb", "separation", ("DyTb",), ("separation", "DyTb")),
    Share("sintered magnets", "magnet", ("",), ("magnet (product)", "sintered"), "ndfeb"),
)


def _bounded(row: dict[str, object]) -> tuple[float, float, float]:
    value = float(str(row["value"]))
    low, high, sigma = row["low"], row["high"], row["sigma"]
    if low is None or high is None:
        spread = Z * float(str(sigma or 0.0))
        return value, max(0.0, value - spread), min(1.0, value + spread)
    return value, float(str(low)), float(str(high))


def _titles(base: Evidence) -> dict[str, str]:
    table = base.sources
    return {
        r["source"]: " ".join(str(r[k]) for k in ("publisher", "year") if r.get(k)) or r["source"]
        for r in table.iter_rows(named=True)
    }


def _claimed(base: Evidence, share: Share, region: str, year: int) -> list[dict[str, object]]:
    rows = base.select("stage_share", region=region, stage=share.stage, year=year)
    rows = rows.filter(pl.col("element").fill_null("").is_in(list(share.elements)))
    if share.material:
        rows = rows.filter(pl.col("material").fill_null("").str.starts_with(share.material))
    return [dict(r) for r in rows.iter_rows(named=True)]


def _mine_shares(
    base: Evidence, region: str, year: int
) -> list[tuple[str, float, float, float, str]]:
    """Return a source's own mine share from its tonnes, and that with Chinese customs feed."""
    table = base.select("mine_production", year=year, element="REO")
    out = []
    for (source,), rows in table.group_by("source", maintain_order=True):
        here = rows.filter(pl.col("region") == region)
        world = rows.filter(pl.col("region") == "WLD")
        if here.is_empty() or world.is_empty():
            continue
        own, total = float(here["value"][0]), float(world["value"][0])
        spread = (
            Z
            * (own / total)
            * ((here["sigma"][0] / own) ** 2 + (world["sigma"][0] / total) ** 2) ** 0.5
        )
        share = own / total
        tier = str(max(here["tier"][0], world["tier"][0]))
        out.append((str(source), share, share - spread, share + spread, tier))
        feed = base.select("feed_import", region="CHN", year=year, element="REO")
        fed = feed.filter(pl.col("scope").is_in(scopes_that_read("feed_import", "customs-feed")))
        if fed.is_empty() or region != "CHN":
            continue
        mined = dict(zip(rows["region"].to_list(), rows["value"].to_list(), strict=True))
        extra = {
            k: sum(
                max(0.0, float(r[k]) - mined.get(r["partner"], 0.0))
                for r in fed.iter_rows(named=True)
                if r["partner"] != "WLD" and r[k] is not None
            )
            for k in ("low", "value", "high")
        }
        shares = [own / (total + extra[k]) for k in ("value", "high", "low")]
        out.append((f"{source}{FEED}", shares[0], shares[1], shares[2], "B"))
    return out


def shares_by_source(
    chain: Chain, base: Evidence, region: str, shares: Sequence[Share] = SHARES
) -> pl.DataFrame:
    """Return what each source says of a region's shares, beside the reconciled value.

    Parameters
    ----------
    chain
        The chain.
    base
        The evidence.
    region
        Whose shares.
    shares
        Which ones.

    Returns
    -------
    DataFrame
        ``quantity, source, value, low, high`` [1]``, tier, reconciled``; sources that agree to the
        last digit are one source that was copied and stay side by side.
    """
    made = indicators.output_shares(chain).filter(pl.col("region") == region)
    titles = _titles(base)
    rows: list[tuple[object, ...]] = []
    for share in shares:
        name = f"{region_name(region)}'s share of {share.words}, {chain.year}"
        if share.row == ("mine", "REO"):
            for source, value, low, high, tier in _mine_shares(base, region, chain.year):
                bare = source.removesuffix(FEED)
                words = titles.get(bare, bare) + source[len(bare) :]
                rows.append((name, words, value, max(0.0, low), min(1.0, high), tier, False))
        for claim in _claimed(base, share, region, chain.year):
            if (
                "computed" in read_scope(str(claim["quantity"]), str(claim["scope"] or ""))
                and share.row[1] == "REO"
            ):
                continue
            value, low, high = _bounded(claim)
            source = titles.get(str(claim["source"]), str(claim["source"]))
            scope = f" ({claim['scope']})" if claim["scope"] else ""
            rows.append((name, source + scope, value, low, high, claim["tier"], False))
        wanted = [(share.row[0], "Reconciled")]
        if share.with_swarf:
            wanted = [
                ("separation", "Reconciled, primary only"),
                ("separation incl. swarf", "Reconciled, with re-separated swarf"),
            ]
        for stage, words in wanted:
            row = made.filter((pl.col("stage") == stage) & (pl.col("element") == share.row[1]))
            for r in row.iter_rows(named=True):
                rows.append((name, words, r["share"], r["low"], r["high"], "", True))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
