"""The HHI of world mine output as each source gives it: nothing reconciled, nothing added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ytterby.core.regions import AGGREGATES, blocs
from ytterby.errors import InputError
from ytterby.evidence import Evidence, mining
from ytterby.indicators import herfindahl
from ytterby.results import Table, build_table

WORLD_MINING_DATA = "World Mining Data"
FEWEST = 5
"""Countries that a source must list in a year for its HHI to mean something."""

SCHEMA = {
    "source": pl.String,
    "basis": pl.String,
    "hhi": pl.Float64,
    "leader": pl.String,
    "leader_share": pl.Float64,
    "countries": pl.Int64,
    "year": pl.Int32,
}


def source_hhi(base: Evidence, years: Sequence[int], workspace: Path | None = None) -> Table:
    """Return the HHI of mine output, all rare earths, from each source that lists countries.

    Parameters
    ----------
    base
        The evidence; claims of `mine_production` of all rare earths, those in force.
    years
        Which years.
    workspace
        Where World Mining Data may have been imported to.

    Returns
    -------
    Table
        ``source, basis, hhi, leader, leader_share`` [1]``, countries, year``. World Mining Data has
        two bases where its total does not count every row: as printed, and with countries that a
        later edition added.
    """
    rows: list[tuple[str, str, float, str, float, int, int]] = []
    claims = base.select("mine_production", element="REO", year=years).filter(
        ~pl.col("region").is_in([*AGGREGATES, *blocs()])
        & pl.col("facility").eq("")
        & pl.col("tier").ne("C")
    )
    for (year, source), group in claims.group_by("year", "source", maintain_order=True):
        one = group.group_by("region", maintain_order=True).agg(pl.col("value").first())
        if one.height >= FEWEST:
            rows.append(_row(str(source), "countries listed", int(str(year)), one))
    for basis, year, one in _world_mining_data(years, workspace):
        rows.append(_row(WORLD_MINING_DATA, basis, year, one))
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("year", "source", "basis")
    return build_table(
        "mine-hhi-by-source",
        frame,
        units={"leader_share": "1", "countries": "1"} if frame.height else {},
        sources=frame["source"].unique().sort().to_list(),
        note="Mine output of all rare earths, country by country as the source lists it; what it "
        "lumps together as other countries is left out. World Mining Data names no licence: "
        "import it with 'ytterby evidence import world-mining-data PATH'.",
    )


def _row(
    source: str, basis: str, year: int, one: pl.DataFrame
) -> tuple[str, str, float, str, float, int, int]:
    share = one["value"] / one["value"].sum()
    first = share.arg_max() or 0
    return (
        source,
        basis,
        float(herfindahl(share.to_numpy())),
        one["region"][first],
        float(share[first]),
        one.height,
        year,
    )


def _world_mining_data(
    years: Sequence[int], workspace: Path | None
) -> Iterator[tuple[str, int, pl.DataFrame]]:
    try:
        table = mining(workspace=workspace)
    except InputError as error:
        if all(p.code == "not-imported" for p in error.problems):
            return
        raise
    for year in years:
        one = table.filter((pl.col("year") == year) & (pl.col("value") > 0))
        if one.is_empty():
            continue
        printed = one.filter(pl.col("in_total").fill_null(True))
        yield "as printed", year, printed
        if printed.height < one.height:
            yield "with countries added later", year, one
