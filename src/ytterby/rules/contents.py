"""What a grade of the pack usually holds, from the evidence, where a user gives no composition."""

from __future__ import annotations

import polars as pl

from ytterby.evidence import Evidence
from ytterby.packs import Pack, read_pack


def usual_content(
    base: Evidence, material: str, year: int, pack: Pack | None = None
) -> tuple[dict[str, float] | None, tuple[str, ...]]:
    """Return the mass share of each element in a grade, and the elements that it may lack.

    A claim of ``magnet_content`` counts from its year until the next one. An element whose
    interval reaches down to zero is doubtful: some makers use it and some do not.

    Parameters
    ----------
    base
        The evidence.
    material
        A grade of the pack, such as ``ndfeb:H-SH``.
    year
        Calendar year.
    pack
        Whose grades; rare earths by default.

    Returns
    -------
    dict or None
        Mass share by element [1]; ``None`` if the evidence has none for the material.
    tuple of str
        Elements that are doubtful.
    """
    pack = pack or read_pack()
    rows = (
        base.select("magnet_content", material=material, element=pack.elements)
        .filter(pl.col("scope").fill_null("") == "")
        .filter(pl.col("year").is_null() | (pl.col("year") <= year))
        .sort(pl.col("year").fill_null(0))
        .group_by("element", maintain_order=True)
        .last()
    )
    if rows.is_empty():
        return None, ()
    content = {r["element"]: r["value"] for r in rows.iter_rows(named=True) if r["value"] > 0}
    doubtful = rows.filter(pl.col("low") <= 0)["element"].to_list()
    return content, tuple(e for e in pack.elements if e in doubtful)
