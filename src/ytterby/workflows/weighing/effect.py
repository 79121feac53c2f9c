"""What a claim of the user's own changes: the chain with it and without it, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby import indicators
from ytterby.core.chain import Chain
from ytterby.core.regions import with_the
from ytterby.errors import UnknownNameError, unknown_name
from ytterby.indicators.standing.headlines import headlines
from ytterby.packs import read_pack
from ytterby.workflows.inputs import Asked, Place, Progress, load_chains
from ytterby.workflows.weighing.drafts import Draft
from ytterby.workflows.weighing.overrides import (
    Override,
    list_overrides,
    workspace_with,
    workspace_without,
)

TRACED = ("Nd", "Dy", "Tb")
"""Elements whose true origin is compared, beside those that the claim is about."""
MOVED = 0.0005
"""A share that moves by less [1] is the same for a reader; so is another number by this part."""
PRICED = {
    "prices": ("material", "market"),
    "inventories": ("region", "family", "material", "holder"),
}

SCHEMA = {
    "measure": pl.String, "subject": pl.String, "stage": pl.String, "element": pl.String,
    "region": pl.String, "unit": pl.String, "before": pl.Float64, "before_low": pl.Float64,
    "before_high": pl.Float64, "after": pl.Float64, "after_low": pl.Float64,
    "after_high": pl.Float64, "change": pl.Float64, "beyond": pl.Boolean,
}  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """What a batch of the user's own claims changes.

    Attributes
    ----------
    year
        Of the chain that was counted with and without it.
    claims
        The claims that are tried (claim).
    replaced
        Ids of the claims whose place they take.
    headlines
        The numbers that everybody quotes and the country's true origin: all, moved or not.
    moved
        Every share, index, price and stock that moved, the largest move first.
    balanced
        Numbers of the chain that were compared.
    """

    year: int
    claims: pl.DataFrame = field(repr=False)
    replaced: tuple[str, ...]
    headlines: pl.DataFrame = field(repr=False)
    moved: pl.DataFrame = field(repr=False)
    balanced: int


def weigh_batch(
    batch: str,
    *,
    country: str = "USA",
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Effect:
    """Return what a batch in force changes.

    Parameters
    ----------
    batch
        Its name.
    country
        Country or bloc whose true origin is compared.
    workspace
        Directory of the user's own data.
    progress
        Told what is being counted and the share done.

    Raises
    ------
    UnknownNameError
        ``unknown-batch``
    """
    known = {o.batch.batch: o for o in list_overrides(workspace) if not o.removed}
    if batch not in known:
        raise UnknownNameError(unknown_name("batch", batch, list(known) or ["none"]))
    override: Override = known[batch]
    with workspace_without(batch, workspace) as without:
        return _weigh(override.claims, override.replaced, without, workspace, country, progress)


def weigh_draft(
    draft: Draft,
    *,
    country: str = "USA",
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Effect:
    """Return what a draft would change if it were put in force; nothing is written.

    Parameters
    ----------
    draft
        As typed.
    country, workspace, progress
        As for `weigh_batch`.

    Raises
    ------
    InputError
        Everything that is wrong with the draft.
    """
    with workspace_with(draft, workspace) as target:
        newest = next(o for o in list_overrides(target) if not o.removed)
        return _weigh(newest.claims, newest.replaced, workspace, target, country, progress)


def _weigh(
    claims: pl.DataFrame,
    replaced: tuple[str, ...],
    without: Path | None,
    having: Path | None,
    country: str,
    progress: Progress | None,
) -> Effect:
    asked = Asked()
    place, partner = asked.place(country), asked.place("CHN")
    asked.finish()
    assert place is not None
    assert partner is not None
    year = choose_year(claims)
    tell = progress or (lambda words, share: None)
    (before,) = load_chains([year], workspace=without, progress=_half(tell, 0.0, "without it"))
    (after,) = load_chains([year], workspace=having, progress=_half(tell, 0.45, "with it"))
    tell("comparing", 0.9)
    own = [e for e in claims["element"].unique().to_list() if e in before.technology.element_index]
    traced = tuple(dict.fromkeys([*TRACED, *own]))
    first = pl.concat([_headlines(before), _traced(before, traced, place, partner)])
    second = pl.concat([_headlines(after), _traced(after, traced, place, partner)])
    shown = compare(first, second)
    wide = compare(_everything(before), _everything(after))
    return Effect(
        year=year,
        claims=claims,
        replaced=replaced,
        headlines=shown,
        moved=wide.filter(_moves()),
        balanced=wide.height,
    )


def choose_year(claims: pl.DataFrame) -> int:
    """Return the chain in which claims show: of their latest year, else the last there is."""
    years = read_pack().years
    own = [y for y in claims["year"].unique().to_list() if y in years]
    return max(own) if own else years[-1]


def compare(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return two sets of numbers side by side, the largest move first.

    Parameters
    ----------
    before, after
        ``measure, subject, stage, element, region, unit, value, low, high`` [unit].

    Returns
    -------
    DataFrame
        ``SCHEMA``; ``change`` [unit] and ``beyond``: whether the new number lies outside of the
        old one's interval.
    """
    key = ["measure", "subject", "stage", "element", "region", "unit"]
    # A gathered region has several stocks of one name: they are paired in order.
    before, after = (f.with_columns(_n=pl.int_range(pl.len()).over(key)) for f in (before, after))
    key.append("_n")
    old = before.rename({"value": "before", "low": "before_low", "high": "before_high"})
    new = after.rename({"value": "after", "low": "after_low", "high": "after_high"})
    both = old.join(new, on=key, how="full", coalesce=True, maintain_order="left_right")
    outside = (pl.col("after") < pl.col("before_low")) | (pl.col("after") > pl.col("before_high"))
    framed = both.with_columns(
        change=pl.col("after") - pl.col("before"), beyond=outside.fill_null(False)
    )
    size = (
        pl.when(pl.col("unit") == "1")
        .then(pl.col("change").abs())
        .otherwise((pl.col("change") / pl.col("before")).abs() / 2)
    )
    return framed.sort(size, descending=True, nulls_last=True, maintain_order=True).select(
        pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()
    )


def _moves() -> pl.Expr:
    """Return whether a number moved so that a reader would see it."""
    share = pl.col("unit") == "1"
    part = (pl.col("change") / pl.col("before")).abs()
    size = pl.when(share).then(pl.col("change").abs()).otherwise(part)
    there = pl.col("before").is_null() != pl.col("after").is_null()
    return (size >= MOVED).fill_null(False) | there


def _rows(frame: pl.DataFrame, **columns: pl.Expr | str) -> pl.DataFrame:
    names = ("measure", "subject", "stage", "element", "region", "unit", "value", "low", "high")
    given = {k: pl.lit(v) if isinstance(v, str) else v for k, v in columns.items()}
    blank = {n: pl.lit("") for n in names[:6] if n not in given and n not in frame.columns}
    return frame.with_columns(**given, **blank).select(names)


def _headlines(chain: Chain) -> pl.DataFrame:
    return _rows(headlines(chain), measure="headline", subject=pl.col("label"))


def _traced(chain: Chain, elements: tuple[str, ...], place: Place, partner: Place) -> pl.DataFrame:
    found = indicators.trace(
        chain,
        {place.code: place.regions},
        {partner.code: partner.regions},
        elements=elements,
        measures=("ever_touched",),
    )
    return _rows(
        found,
        measure="true origin",
        subject=f"passed through {with_the(partner.name)}, in what {with_the(place.name)} uses",
        value=pl.col("share"),
        unit="1",
    )


def _everything(chain: Chain) -> pl.DataFrame:
    shares = indicators.output_shares(chain).filter(pl.col("share") > 0.001)
    index = indicators.concentration(chain)
    parts = [
        _rows(shares, measure="share of world output", value=pl.col("share"), unit="1"),
        _rows(index, measure="concentration (HHI)", value=pl.col("hhi"), unit="1"),
    ]
    prices = chain.prices.with_columns(
        subject=pl.concat_str("material", "market", separator=", "), unit=pl.lit("USD/kg")
    )
    stocks = chain.inventories.with_columns(
        subject=pl.concat_str("family", "material", "holder", separator=" "),
        value=pl.col("cover"),
        unit=pl.lit("month"),
    )
    parts.append(_rows(prices, measure="price"))
    parts.append(_rows(stocks, measure="months of stock"))
    return pl.concat(parts)


def _half(progress: Progress, start: float, words: str) -> Progress:
    return lambda text, share: progress(f"{text}, {words}", start + 0.45 * share)
