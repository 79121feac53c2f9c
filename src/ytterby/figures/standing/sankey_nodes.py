"""What a Sankey of the chain draws: which nodes, in which column, links led straight through."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from ytterby.figures.style.roles import ROLE, Groups, Labels

STAGES: Final = (
    "mine",
    "byproduct",
    "separation",
    "swarf",
    "end_of_life",
    "metal",
    "magnet",
    "use",
)
RETURNS: Final = ("swarf", "end_of_life")
SIDE: Final = (*RETURNS, "byproduct")
"""Sources that share another stage's column."""
ORDER: Final = ("controller", "ally", "other", "home")

Node = tuple[str, str, str]
"""Key (``stage|region`` or ``stage|+group``), text and colour role."""
Links = dict[tuple[str, str], list[dict[str, Any]]]
"""Keys of both ends → the rows that are merged in the link."""


def merge_links(links: pl.DataFrame, names: dict[tuple[str, str], Node]) -> Links:
    """Return links between nodes; those within a node are left out, those in a stage led on."""
    merged: Links = {}
    for row in links.iter_rows(named=True):
        start = names[row["from_stage"], row["from_region"]][0]
        end = names[row["to_stage"], row["to_region"]][0]
        if start != end:
            merged.setdefault((start, end), []).append(row)
    return look_through(merged)


def look_through(links: Links) -> Links:
    """Lead links within a stage (a second separation elsewhere) straight to where they end.

    What enters the first plant goes on to the second in proportion; no mass is counted twice, and
    the diagram stays one column a stage.
    """
    flows = {ends: list(rows) for ends, rows in links.items()}
    for _ in range(40):
        inner = [e for e in flows if stage_of(e[0]) == stage_of(e[1])]
        if not inner:
            break
        first, second = max(inner, key=lambda e: (_mass(flows[e]), e))
        moved = _mass(flows.pop((first, second))) - _mass(flows.pop((second, first), []))
        entering = [e for e in flows if e[1] == first and stage_of(e[0]) != stage_of(first)]
        whole = sum(_mass(flows[e]) for e in entering)
        share = min(1.0, moved / whole) if whole > 0 else 0.0
        for start, _end in entering:
            rows = flows[start, first]
            on = [{**r, "value": r["value"] * share, "low": None, "high": None} for r in rows]
            flows[start, second] = [*flows.get((start, second), []), *on]
            flows[start, first] = [{**r, "value": r["value"] * (1 - share)} for r in rows]
    return {
        ends: rows
        for ends, rows in flows.items()
        if stage_of(ends[0]) != stage_of(ends[1]) and _mass(rows) > 0
    }


def _mass(rows: list[dict[str, Any]]) -> float:
    return float(sum(r["value"] for r in rows))


def stage_of(key: str) -> str:
    """Return the stage of a node."""
    return key.split("|")[0]


def list_columns(present: set[str]) -> list[str]:
    """Return the stages that make a column, in order."""
    columns: list[str] = [s for s in STAGES if s in present and s not in SIDE]
    lone = "byproduct" in present and "mine" not in present
    return ["byproduct", *columns] if lone else columns


def column_of(key: str, columns: list[str]) -> int:
    """Return the column of a node; returns stand in that of separation."""
    stage = stage_of(key)
    if stage in columns:
        return columns.index(stage)
    return columns.index("separation") if stage in RETURNS and "separation" in columns else 0


def sum_through(links: Links) -> dict[str, float]:
    """Return what goes through each node: the larger of inflow and outflow."""
    inflow: dict[str, float] = {}
    outflow: dict[str, float] = {}
    for (start, end), rows in links.items():
        outflow[start] = outflow.get(start, 0.0) + _mass(rows)
        inflow[end] = inflow.get(end, 0.0) + _mass(rows)
    keys = sorted({*inflow, *outflow})
    return {k: max(inflow.get(k, 0.0), outflow.get(k, 0.0)) for k in keys}


def name_nodes(
    links: pl.DataFrame, groups: Groups, labels: Labels, smallest: float, sectors: int, narrow: bool
) -> dict[tuple[str, str], Node]:
    """Return the node that every (stage, region or sector) is drawn in."""
    through: dict[str, dict[str, float]] = {}
    for side in ("from", "to"):
        ends = [f"{side}_stage", f"{side}_region"]
        for stage, place, value in links.group_by(ends).agg(pl.col("value").sum()).iter_rows():
            parts = through.setdefault(stage, {})
            parts[place] = max(parts.get(place, 0.0), value)
    out: dict[tuple[str, str], Node] = {}
    for stage, parts in through.items():
        if stage == "use":
            nodes = _uses(parts, labels, sectors)
        elif narrow or stage in SIDE:
            nodes = {r: _group(stage, groups.of(r), groups, whole=True) for r in parts}
        else:
            nodes = _regions(stage, parts, groups, labels, smallest)
        out |= {(stage, place): node for place, node in nodes.items()}
    return out


def _uses(parts: dict[str, float], labels: Labels, sectors: int) -> dict[str, Node]:
    ranked = sorted(parts, key=lambda s: (-parts[s], s))
    kept = ranked if len(ranked) <= sectors + 1 else ranked[:sectors]
    rest = ("use|+", "further uses", "$use")
    return {s: (f"use|{s}", labels.sector(s), "$use") if s in kept else rest for s in ranked}


def _regions(
    stage: str, parts: dict[str, float], groups: Groups, labels: Labels, smallest: float
) -> dict[str, Node]:
    """Return a node a region; small ones of a group share one, home is always one."""
    whole = sum(parts.values())
    out: dict[str, Node] = {}
    for group in ORDER:
        own = [r for r in parts if groups.of(r) == group]
        small = own if group == "home" else [r for r in own if parts[r] < smallest * whole]
        for r in own:
            if r in small and (len(small) > 1 or group == "home"):
                out[r] = _group(stage, group, groups, whole=len(small) == len(own))
            else:
                out[r] = (f"{stage}|{r}", labels.region(r), groups.role(r))
    return out


def _group(stage: str, group: str, groups: Groups, *, whole: bool) -> Node:
    name = groups.name(group)
    text = name if whole or group == "other" else f"Other {name.lower()}"
    return f"{stage}|+{group}", text, ROLE[group]
