"""What is known of capacities to come: plants not yet running, with start and chance of success."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from ytterby.evidence import Evidence
    from ytterby.packs import Pack

HORIZON = 2040
"""Last start year that a projection shows."""

COLUMNS = (
    "facility",
    "stage",
    "region",
    "operator",
    "controller",
    "capacity",
    "capacity_unit",
    "start_year",
    "status",
    "success",
    "success_low",
    "success_high",
    "delay",
    "delay_low",
    "delay_high",
    "tier",
    "source",
)
"""Columns of ``pipeline``."""


def pipeline(evidence: Evidence, pack: Pack) -> pl.DataFrame:
    """Return plants that are not yet running, as of the evidence's date.

    Parameters
    ----------
    evidence
        The evidence base.
    pack
        The commodity; its ``priors.toml`` gives success and delay by status.

    Returns
    -------
    polars.DataFrame
        ``facility, stage, region, operator, controller, capacity`` [capacity_unit],
        ``start_year`` (announced, null if none), ``status``; ``success`` with ``success_low`` and
        ``success_high`` (probability of ever producing, judgement, tier C), ``delay`` with its
        range [year] after the announced start; ``tier`` and ``source`` of the capacity.
    """
    import polars as pl

    from ytterby.baseline.facilities import current_plants

    rules: dict[str, dict[str, list[float]]] = pack.rules["priors"]["pipeline"]  # type: ignore[index]
    rows: list[dict[str, Any]] = []
    for plant in current_plants(evidence).iter_rows(named=True):
        rule = rules.get(plant["status"])
        start = plant["start_year"]
        if rule is None or not plant["region"] or (start is not None and start > HORIZON):
            continue
        rows.append(
            {
                "facility": plant["facility"],
                "stage": plant["stage"],
                "region": pack.region_of(plant["region"]),
                "operator": plant["operator"] or "",
                "controller": plant["controller"] or plant["region"],
                "capacity": plant["capacity"],
                "capacity_unit": plant["capacity_unit"] or "",
                "start_year": start,
                "status": plant["status"],
                **dict(
                    zip(("success", "success_low", "success_high"), rule["success"], strict=True)
                ),
                **dict(zip(("delay", "delay_low", "delay_high"), rule["delay"], strict=True)),
                "tier": "C",
                "source": plant["source"] or "",
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None).select(COLUMNS)
