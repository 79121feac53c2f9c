"""Capacities by plant, region and stage: known plants, and one residual for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ytterby.core.chain import CAPACITY_SCHEMA

if TYPE_CHECKING:
    import polars as pl

    from ytterby.baseline.sources.world import World
    from ytterby.core.technology import Technology
    from ytterby.evidence import Evidence

RUNNING = ("operating", "ramping")
"""Statuses of plants that produce."""

STAGES = {"mine": "mine", "separation": "separation", "metal": "metal", "magnet": "magnet"}
"""Stages of plants and the stage of the chain that they belong to."""


def known_rows(evidence: Evidence) -> pl.DataFrame:
    """Return every description of a plant that was published by the evidence's date."""
    import polars as pl

    plants = evidence.facility_history
    if evidence.as_of is None:
        return plants
    return plants.filter(pl.col("published_on") <= pl.lit(evidence.as_of).str.to_date())


def current_plants(evidence: Evidence) -> pl.DataFrame:
    """Return the latest row known of each plant and stage, as of the evidence's date.

    A later row that gives no capacity leaves the last one that was given, whose source is named
    too; the tier is then the weaker of the two.
    """
    import polars as pl

    plants = known_rows(evidence)
    order = {"A": 0, "B": 1, "C": 2}
    plants = plants.with_columns(_tier=pl.col("tier").replace_strict(order, default=3))
    best = plants.sort("facility", "stage", "_tier", descending=[False, False, True]).sort(
        "published_on", maintain_order=True
    )
    latest = best.group_by("facility", "stage", maintain_order=True).agg(pl.all().last())
    sized = (
        best.filter(pl.col("capacity").is_not_null())
        .group_by("facility", "stage", maintain_order=True)
        .agg(pl.col("capacity", "capacity_unit", "tier", "source").last().name.suffix("_sized"))
    )
    return (
        latest.join(sized, on=["facility", "stage"], how="left")
        .with_columns(
            capacity=pl.col("capacity_sized"),
            capacity_unit=pl.col("capacity_unit_sized"),
            tier=pl.max_horizontal("tier", "tier_sized"),
            source=pl.when(pl.col("source") == pl.col("source_sized"))
            .then("source")
            .otherwise(pl.concat_str("source", "source_sized", separator=";", ignore_nulls=True)),
        )
        .drop(pl.selectors.ends_with("_sized"), "_tier")
        .sort("facility", "stage")
    )


def capacity_table(evidence: Evidence, world: World, flows: pl.DataFrame) -> pl.DataFrame:
    """Return ``CAPACITY_SCHEMA``: plants that run in the year, and a residual by region and stage.

    A plant's output is its capacity times the region's utilisation; utilisation is what makes known
    plants fit into the region's output, at most ``utilisation`` of priors.toml. Plants of unknown
    capacity are gaps: their output is in the residual.
    """
    import polars as pl

    totals = _totals(flows)
    plants: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in current_plants(evidence).iter_rows(named=True):
        stage = STAGES.get(row["stage"])
        started = row["start_year"] is None or row["start_year"] <= world.year
        if stage is None or row["status"] not in RUNNING or not started or not row["region"]:
            continue
        region = world.pack.region_of(row["region"])
        process = _process(world, row)
        plants.setdefault((region, stage), []).append(
            {
                "region": region,
                "stage": stage,
                "process": process,
                "facility": row["facility"],
                "operator": row["operator"] or "",
                "controller": row["controller"] or row["region"],
                "capacity": _activity(world, flows, region, stage, row),
                "output_share": None,
                "status": row["status"],
                "start_year": row["start_year"],
                "tier": row["tier"],
                "source": row["source"] or "",
            }
        )
    out: list[dict[str, Any]] = []
    full = world.priors["utilisation"]
    for key in sorted(set(totals) | set(plants)):
        rows, total = plants.get(key, []), totals.get(key, 0.0)
        known = sum(r["capacity"] or 0.0 for r in rows)
        rate = min(full, total / known) if known > 0 else 0.0
        left = total
        for row in rows:
            if row["capacity"] is not None and total > 0:
                row["output_share"] = row["capacity"] * rate / total
                left -= row["capacity"] * rate
            out.append(row)
        if total > 0:
            out.append(_residual(key, max(left, 0.0) / total))
    return pl.DataFrame(out, schema=CAPACITY_SCHEMA, orient="row")


def _residual(key: tuple[str, str], share: float) -> dict[str, Any]:
    region, stage = key
    return {
        "region": region,
        "stage": stage,
        "process": "",
        "facility": "residual",
        "operator": "",
        "controller": region,
        "capacity": None,
        "output_share": share,
        "status": "operating",
        "start_year": None,
        "tier": "C",
        "source": "",
    }


def _totals(flows: pl.DataFrame) -> dict[tuple[str, str], float]:
    import polars as pl

    found = (
        flows.filter(pl.col("kind") == "process", pl.col("stage").is_in(list(STAGES)))
        .group_by("region", "stage")
        .agg(pl.col("value").sum())
    )
    return {(r, s): v for r, s, v in found.iter_rows() if v > 0}


def _process(world: World, row: dict[str, Any]) -> str:
    """Return the one process that a plant can run, if its ore or products say so."""
    technology: Technology = world.technology
    for ore in world.pack.ores:
        if row["stage"] == "mine" and row["facility"] in (*ore.deposits, ore.quota):
            return f"mine:{ore.id}"
    products = (row["products"] or "").casefold()
    if row["stage"] == "magnet":
        if "bonded" in products and "make:ndfeb:bonded" in technology.process_index:
            return "make:ndfeb:bonded"
        if products.startswith("smco") and "ndfeb" not in products:
            return "make:smco"
    return ""


def _activity(
    world: World, flows: pl.DataFrame, region: str, stage: str, row: dict[str, Any]
) -> float | None:
    """Turn a nameplate into activity per year: by the region's own mix of processes."""
    size, unit = row["capacity"], row["capacity_unit"] or ""
    if size is None:
        return None
    if stage in ("mine", "magnet"):
        return float(size) if unit in ("t REO/year", "t/year") else None
    products = {
        "t REO/year": "REO",
        "t oxide/year": "REO",
        "t NdPr oxide/year": "NdPr",
        "t Dy+Tb oxide/year": "DyTb",
    }
    if stage == "separation":
        group = products.get(unit)
        if group is None:
            return None
        gain = _gain(world, flows, region, stage, world.pack.element_set(group))
        return float(size) / gain if gain > 0 else None
    if unit in ("t/year", "t NdPr metal/year") and "alloy" not in (row["products"] or ""):
        factors = world.oxide_factor
        factor = (factors["Nd"] + factors["Pr"]) / 2
        gain = _gain(world, flows, region, stage, world.pack.elements)
        return float(size) * factor / gain if gain > 0 else None
    return None


def _gain(
    world: World, flows: pl.DataFrame, region: str, stage: str, elements: tuple[str, ...]
) -> float:
    """Return output of some elements over activity in a region and stage [t REO / t REO]."""
    import polars as pl

    technology = world.technology
    family = "oxide" if stage == "separation" else "metal"
    rows = flows.filter(
        pl.col("kind") == "process", pl.col("stage") == stage, pl.col("region") == region
    )
    if rows.is_empty():
        rows = flows.filter(pl.col("kind") == "process", pl.col("stage") == stage)
    index = [technology.element_index[e] for e in elements]
    made = active = 0.0
    for process, value in rows.select("process", "value").iter_rows():
        if process.startswith("separate:SEG"):
            continue
        row = technology.process_index[process]
        start, end = technology.coefficient.indptr[row : row + 2]
        for k in range(start, end):
            m = int(technology.coefficient.indices[k])
            if technology.family[m] == family and technology.coefficient.data[k] > 0:
                amount = float(technology.coefficient.data[k]) * value
                made += amount * float(technology.composition[m, index].sum())
        active += value
    return made / active if active > 0 else 0.0
