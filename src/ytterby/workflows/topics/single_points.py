"""The topic of single points of failure: places and plants, what they make, how long to replace."""

from __future__ import annotations

import polars as pl

from ytterby import indicators
from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.factors.lead_times import replacement_times
from ytterby.indicators.accounts.context import pack_of
from ytterby.packs import Pack, read_pack
from ytterby.workflows.topics.selection import Selection

MONTHS = 12.0
_STAGE = pl.col("stage").str.split(" (").list.first()


def single_points(chain: Chain, wanted: Selection, base: Evidence) -> pl.DataFrame:
    """Return places and plants that make a quarter or more of a stage, or of it outside.

    Plants carry what they make and the time to replace one of their stage, where published. A
    plant has its region's mix of elements, save those that its products in the register exclude.
    """
    pack = pack_of(chain) or read_pack()
    frame = wanted.keep(indicators.single_points(chain, outside=(pack.controller,)))
    return _with_months(with_products(frame, base, pack), base).select(
        *("stage", "element", "region", "facility", "operator", "controller", "products"),
        *("share", "outside_share", "months_to_replace", "low", "high", "tier", "claims"),
    )


def with_products(frame: pl.DataFrame, base: Evidence, pack: Pack) -> pl.DataFrame:
    """Add what each plant makes, and leave out elements that its products exclude.

    Parameters
    ----------
    frame
        As `ytterby.indicators.single_points` returns it.
    base
        The evidence whose register says what plants make.
    pack
        Which elements are light and which are heavy.
    """
    makes = base.facilities.select("facility", "products", base="stage")
    named = frame.with_columns(base=_STAGE).join(
        makes, on=["facility", "base"], how="left", maintain_order="left"
    )
    return named.filter(_may_make(pack)).drop("base")


def _with_months(frame: pl.DataFrame, base: Evidence) -> pl.DataFrame:
    """Add the time to replace a plant of the stage [month] and the claims behind it."""
    times = replacement_times(base)
    columns = {
        "months_to_replace": {s: MONTHS * e.value for s, e in times.items()},
        "low": {s: MONTHS * e.low for s, e in times.items()},
        "high": {s: MONTHS * e.high for s, e in times.items()},
    }
    claims = {s: ";".join(e.claims) for s, e in times.items()}
    return frame.with_columns(
        _STAGE.replace_strict(claims, default="", return_dtype=pl.String).alias("claims"),
        *(
            _STAGE.replace_strict(by_stage, default=None, return_dtype=pl.Float64).alias(name)
            for name, by_stage in columns.items()
        ),
    )


def _may_make(pack: Pack) -> pl.Expr:
    """Return whether a row's plant may make its element, by its products in the register."""
    products = pl.col("products").fill_null("")
    light = pl.col("element").is_in(list(pack.groups.get("LREE", ())))
    other_magnets = products.str.contains("NdFeB") & ~products.str.contains("SmCo")
    return ~(
        (products.str.contains("light oxides") & ~light)
        | (products.str.contains("heavy oxides") & light)
        | (other_magnets & (pl.col("element") == "Sm"))
    )
