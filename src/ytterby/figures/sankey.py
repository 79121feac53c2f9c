"""The chain of one element as a Sankey: who mines, separates, makes metal and magnets, who uses."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.marks import check_columns
from ytterby.figures.style.roles import ROLE, Groups, Labels, Option
from ytterby.figures.style.text import amount, capital, finite, interval_row, percent

STAGES: Final = ("mine", "swarf", "end_of_life", "separation", "metal", "magnet", "use")
RETURNS: Final = ("swarf", "end_of_life")
ORDER: Final = ("controller", "ally", "other", "home")
COLUMNS: Final = ("from_stage", "from_region", "to_stage", "to_region", "value")
THIN: Final = 0.3
"""Share settled by evidence [1] below which a link is drawn pale."""

Node = tuple[str, str, str]
"""Key, text and colour role."""


def chain_sankey(
    links: pl.DataFrame,
    *,
    groups: Groups,
    labels: Labels,
    narrow: bool = False,
    returns: bool = False,
    smallest: float = 0.03,
    sectors: int = 8,
    unit: str = "t REO/year",
) -> Option:
    """Return the Sankey of one element.

    Parameters
    ----------
    links
        One row a link: ``from_stage``, ``from_region``, ``to_stage``, ``to_region`` (the sector
        where ``to_stage`` is ``use``), ``value`` [unit]; optionally ``low``, ``high`` [unit] and
        ``evidence_share`` [1].
    groups, labels
        Hues and names of regions.
    narrow
        Draw the four groups in place of regions, for a phone.
    returns
        Draw swarf and end-of-life flows too, as sources beside the mines.
    smallest
        Regions with less than this share of a stage [1] are merged with the rest of their group.
    sectors
        How many sectors to name; the rest is "other uses".
    unit
        Unit of the values, for the tooltip.
    """
    check_columns(links, "chain_sankey", COLUMNS)
    shown = links.filter(pl.col("value") > 0)
    if not returns:
        shown = shown.filter(~pl.col("from_stage").is_in(RETURNS))
    names = _nodes(shown, groups, labels, smallest, 5 if narrow else sectors, narrow)
    merged: dict[tuple[str, str], list[dict[str, float | None]]] = {}
    for row in shown.iter_rows(named=True):
        ends = (
            names[row["from_stage"], row["from_region"]][0],
            names[row["to_stage"], row["to_region"]][0],
        )
        if ends[0] != ends[1]:
            merged.setdefault(ends, []).append(row)
    present = {ends[i].split("|")[0] for ends in merged for i in (0, 1)}
    columns: list[str] = [s for s in STAGES if s in present and s not in RETURNS]
    used = {end for ends in merged for end in ends}
    nodes = {key: (text, role) for key, text, role in names.values() if key in used}
    inflow, outflow = _through(merged)
    through = {k: max(inflow.get(k, 0.0), outflow.get(k, 0.0)) for k in nodes}
    total = {s: sum(v for k, v in through.items() if k.split("|")[0] == s) for s in present}
    right = 30 if narrow else 19
    return {
        "tooltip": {"formatter": "@rows"},
        "title": _headings(columns, labels, right, narrow),
        "series": [
            {
                "type": "sankey",
                "id": "chain",
                "left": "0%",
                "right": f"{right}%",
                "top": 28,
                "bottom": 6,
                "nodeWidth": 10,
                "nodeGap": 22 if narrow else 12,
                "nodeAlign": "left",
                "draggable": False,
                "layoutIterations": 0,
                "emphasis": {"focus": "trajectory"},
                "lineStyle": {"color": "source", "opacity": 0.3, "curveness": 0.5},
                "label": {
                    "formatter": "@text",
                    "fontSize": 11 if narrow else 12,
                    "color": "$ink",
                    "textBorderColor": "$card",
                    "textBorderWidth": 3,
                    "width": 90 if narrow else 205,
                    "overflow": "break" if narrow else "truncate",
                    "lineHeight": 12 if narrow else 15,
                },
                "labelLayout": {"hideOverlap": True},
                "data": [
                    {
                        "name": key,
                        "depth": _depth(key, columns),
                        "text": _label(text, through[key], total[key.split("|")[0]], narrow),
                        "title": f"{text} · {labels.stage(key.split('|')[0])}",
                        "rows": [
                            ["through", amount(through[key], unit)],
                            ["of the stage", percent(through[key] / total[key.split("|")[0]])],
                        ],
                        "itemStyle": {"color": role},
                    }
                    for key, (text, role) in sorted(nodes.items(), key=lambda n: _rank(n, through))
                ],
                "links": [
                    _link(ends, rows, nodes, labels, unit) for ends, rows in sorted(merged.items())
                ],
            }
        ],
    }


def _nodes(
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
        elif narrow:
            nodes = {r: _group(stage, groups.of(r), groups, whole=True) for r in parts}
        else:
            nodes = _regions(stage, parts, groups, labels, smallest)
        out |= {(stage, place): node for place, node in nodes.items()}
    return out


def _uses(parts: dict[str, float], labels: Labels, sectors: int) -> dict[str, Node]:
    ranked = sorted(parts, key=lambda s: (-parts[s], s))
    kept = ranked if len(ranked) <= sectors + 1 else ranked[:sectors]
    rest = ("use|+", "Other uses", "$use")
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


def _through(
    merged: dict[tuple[str, str], list[dict[str, float | None]]],
) -> tuple[dict[str, float], dict[str, float]]:
    inflow: dict[str, float] = {}
    outflow: dict[str, float] = {}
    for (a, b), rows in merged.items():
        value = sum(r["value"] or 0.0 for r in rows)
        outflow[a] = outflow.get(a, 0.0) + value
        inflow[b] = inflow.get(b, 0.0) + value
    return inflow, outflow


def _depth(key: str, columns: list[str]) -> int:
    stage = key.split("|")[0]
    return columns.index(stage) if stage in columns else 0


def _rank(
    node: tuple[str, tuple[str, str]], through: dict[str, float]
) -> tuple[int, float, float, str]:
    """Order of nodes: by stage, then China, allies, others, home, each by size."""
    key, (_, role) = node
    roles = ("$china", "$ally", "$other", "$home", "$use")
    last = "|+" in key and role in ("$ally", "$other", "$use")
    return (
        STAGES.index(key.split("|")[0]),
        roles.index(role) + (0.5 if last else 0),
        -through[key],
        key,
    )


def _label(text: str, value: float, total: float, narrow: bool) -> str:
    share = value / total
    return text if narrow or share < 0.005 else f"{text} {percent(share)}"


def _link(
    ends: tuple[str, str],
    rows: list[dict[str, float | None]],
    nodes: dict[str, tuple[str, str]],
    labels: Labels,
    unit: str,
) -> Option:
    value = sum(r["value"] or 0.0 for r in rows)
    shares = [(r.get("evidence_share"), r["value"] or 0.0) for r in rows]
    known = [(s, v) for s, v in shares if s is not None]
    evidence = sum(s * v for s, v in known) / sum(v for _, v in known) if known else None
    text = [["flow", amount(value, unit)]]
    if len(rows) == 1:
        text += interval_row(rows[0].get("low"), rows[0].get("high"), unit)
    if evidence is not None:
        text.append(["settled by evidence", percent(evidence)])
    (a, b), stages = ends, [labels.stage(e.split("|")[0]) for e in ends]
    link: Option = {
        "source": a,
        "target": b,
        "value": finite(value),
        "title": f"{nodes[a][0]}, {stages[0]} → {nodes[b][0]}, {stages[1]}",
        "rows": text,
    }
    if evidence is not None and evidence < THIN:
        link["lineStyle"] = {"opacity": 0.15}
    return link


def _headings(columns: list[str], labels: Labels, right: float, narrow: bool) -> list[Option]:
    span = (100 - right) / max(1, len(columns) - 1)
    return [
        {
            "text": capital(labels.stage(stage)),
            "left": f"{i * span:.4g}%",
            "top": 0,
            "padding": 0,
            "textVerticalAlign": "top",
            "textStyle": {
                "lineHeight": 16,
                "fontSize": 11 if narrow else 12,
                "fontWeight": 600,
                "color": "$mute",
                "width": 62 if narrow else 160,
                "overflow": "truncate",
            },
        }
        for i, stage in enumerate(columns)
    ]
