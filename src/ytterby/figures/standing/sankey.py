"""The chain of one element as a Sankey: who mines, separates, makes metal and magnets, who uses."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from ytterby.figures.standing.sankey_nodes import (
    RETURNS,
    SIDE,
    STAGES,
    column_of,
    list_columns,
    merge_links,
    name_nodes,
    stage_of,
    sum_through,
)
from ytterby.figures.style.marks import check_columns
from ytterby.figures.style.roles import Groups, Labels, Option
from ytterby.figures.style.text import amount, capital, finite, interval_row, percent
from ytterby.results.summary import THIN

UNIT: Final = "t REO/year"
COLUMNS: Final = ("from_stage", "from_region", "to_stage", "to_region", "value")


def chain_sankey(
    links: pl.DataFrame,
    *,
    groups: Groups,
    labels: Labels,
    narrow: bool = False,
    returns: bool = False,
    smallest: float = 0.03,
    sectors: int = 8,
) -> Option:
    """Return the Sankey of one element.

    Parameters
    ----------
    links
        One row a link: ``from_stage``, ``from_region``, ``to_stage``, ``to_region`` (the sector
        where ``to_stage`` is ``use``), ``value`` [t REO/year]; optionally ``low``, ``high``
        [t REO/year] and ``evidence_share`` [1].
    groups, labels
        Hues and names of regions.
    narrow
        Draw the four groups in place of regions, for a phone.
    returns
        Draw swarf and end-of-life flows too, as sources in the column of separation.
    smallest
        Regions with less than this share of a stage [1] are merged with the rest of their group.
    sectors
        How many sectors to name; the rest is "further uses".
    """
    check_columns(links, "chain_sankey", COLUMNS)
    shown = links.filter(pl.col("value") > 0)
    if not returns:
        shown = shown.filter(~pl.col("from_stage").is_in(RETURNS))
    names = name_nodes(shown, groups, labels, smallest, 5 if narrow else sectors, narrow)
    merged = merge_links(shown, names)
    through = sum_through(merged)
    columns = list_columns({stage_of(key) for key in through})
    nodes = {key: (text, role) for key, text, role in names.values() if key in through}
    total: dict[int, float] = {}
    for key, value in through.items():
        at = column_of(key, columns)
        total[at] = total.get(at, 0.0) + value
    right = 30 if narrow else 22
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
                    "width": 90 if narrow else 250,
                    "overflow": "break" if narrow else "truncate",
                    "lineHeight": 12 if narrow else 15,
                },
                "labelLayout": {"hideOverlap": True},
                "data": [
                    _node(key, nodes[key], column_of(key, columns), through, total, labels)
                    | ({"text": nodes[key][0]} if narrow else {})
                    for key in sorted(nodes, key=lambda k: _rank(k, nodes[k][1], through))
                ],
                "links": [
                    _link(ends, rows, nodes, labels) for ends, rows in sorted(merged.items())
                ],
            }
        ],
    }


def _rank(key: str, role: str, through: dict[str, float]) -> tuple[int, float, float, str]:
    """Order of nodes: by stage, then China, allies, others, home, each by size, rests last."""
    roles = ("$china", "$ally", "$other", "$home", "$use")
    rest = 0.5 if "|+" in key and role in ("$ally", "$other", "$use") else 0.0
    return STAGES.index(stage_of(key)), roles.index(role) + rest, -through[key], key


def _node(
    key: str,
    named: tuple[str, str],
    column: int,
    through: dict[str, float],
    total: dict[int, float],
    labels: Labels,
) -> Option:
    text, role = named
    stage, value = stage_of(key), through[key]
    share = value / total[column]
    shown = f"{text}, {labels.stage(stage)}" if stage in SIDE else text
    return {
        "name": key,
        "depth": column,
        "text": shown if share < 0.005 else f"{shown} {percent(share)}",
        "title": f"{text} · {labels.stage(stage)}",
        "rows": [["through", amount(value, UNIT)], ["of the column", percent(share)]],
        "itemStyle": {"color": role},
    }


def _link(
    ends: tuple[str, str],
    rows: list[dict[str, Any]],
    nodes: dict[str, tuple[str, str]],
    labels: Labels,
) -> Option:
    value = sum(r["value"] or 0.0 for r in rows)
    shares = [(r.get("evidence_share"), r["value"] or 0.0) for r in rows]
    known = [(s, v) for s, v in shares if s is not None]
    evidence = sum(s * v for s, v in known) / sum(v for _, v in known) if known else None
    text = [["flow", amount(value, UNIT)]]
    if len(rows) == 1:
        text += interval_row(rows[0].get("low"), rows[0].get("high"), UNIT)
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
            "text": capital(
                labels.stage(stage).partition(" and ")[0] if narrow else labels.stage(stage)
            ),
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
