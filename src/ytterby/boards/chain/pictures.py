"""The figures of the chain's board."""

from __future__ import annotations

from typing import Any

import polars as pl

from ytterby.boards.chain.wording import comparable_size, plant_rows
from ytterby.core.regions import region_name
from ytterby.figures import (
    VIEWS,
    Drawing,
    Figure,
    Groups,
    Key,
    Labels,
    chain_map,
    map_keys,
    share_moves,
    share_panels,
    supply_moves,
)
from ytterby.figures.maps.moves import moves_height, panels_height
from ytterby.figures.style.roles import ALLIES
from ytterby.figures.style.text import capital
from ytterby.workflows.chain.view import ChainView
from ytterby.workflows.chain.words import item_name

DRAWN = 40


def view_groups(view: ChainView) -> Groups:
    """Return who is drawn in which hue."""
    country = view.choices.country
    return Groups(
        home=frozenset({*view.base.homes.get(country, ()), country}) - {view.base.controller},
        allies=frozenset({*ALLIES, "EU27", "G7"}),
        controller=frozenset({view.base.controller}),
        home_name=region_name(country),
        controller_name=region_name(view.base.controller),
    )


def view_labels(view: ChainView) -> Labels:
    """Return what readers call everything."""
    homes = {h: region_name(h) for h in view.base.homes}
    return Labels(
        regions={**homes, **view.base.regions},
        elements=view.base.elements,
        stages=view.base.stages,
    )


def map_figure(view: ChainView, name: str) -> Figure:
    """Return the map, in one of its views."""
    groups, labels = view_groups(view), view_labels(view)
    plants, flows = _map_plants(view, labels), view.flows
    part = VIEWS[name]
    item = item_name(view, view.items[0])
    drawn = flows.drop_nulls(["from_longitude", "to_longitude"]).height
    lost = flows.height - drawn
    note = (
        f"{view.base.year} · lines: flows of {item}, t REO a year, the {min(drawn, DRAWN)} largest"
    )
    if lost:
        note += f"; {lost} to or from gathered countries are in the table only"
    options = [
        chain_map(plants, flows, groups=groups, labels=labels, view=name, narrow=narrow)
        for narrow in (False, True)
    ]
    running = int(view.plants["runs"].sum())
    drawing = Drawing(
        label="",
        wide=options[0],
        narrow=options[1],
        height=part.height,
        narrow_height=part.narrow_height,
        alt=f"Map of {part.label}: {view.plants.height} plants, {running} of them running, and "
        f"flows of {item} between countries. The list below holds all of it.",
    )
    return Figure("map", f"Plants and flows, {part.label}", note, (drawing,), map_keys(groups))


def shares_figure(view: ChainView) -> Figure:
    """Return the controlling country's shares, before and after."""
    groups, labels = view_groups(view), view_labels(view)
    who = groups.controller_name
    rows = view.shares.with_columns(
        why=pl.format("share|{}|{}", pl.col("element"), pl.col("stage")),
    )
    if rows.is_empty():
        return Figure("shares", "", "", ())
    several = rows["element"].n_unique() > 1
    draw = share_panels if several else share_moves
    options = [draw(rows, groups=groups, labels=labels, narrow=n) for n in (False, True)]
    heights = [
        panels_height(rows["element"].n_unique(), rows["stage"].n_unique(), narrow=n)
        if several
        else moves_height(rows.height)
        for n in (False, True)
    ]
    what = "the leading elements" if several else item_name(view, view.items[0])
    drawing = Drawing(
        label="",
        wide=options[0],
        narrow=options[1],
        height=heights[0],
        narrow_height=heights[1],
        alt=f"{who}'s share of each stage of {what}, before and after; numbers in the table.",
    )
    keys = (
        Key("as it is", "mute", "ring"),
        Key("without the plants that are off", "china", "dot"),
        Key("80 % interval", "china", "whisker"),
    )
    title = f"{who}'s share of each stage"
    note = "before and after" if view.choices.off else f"{view.base.year}; no plant is off"
    return Figure("shares", title, note, (drawing,), keys)


def supply_figure(view: ChainView) -> Figure:
    """Return what countries can still get."""
    groups, labels = view_groups(view), view_labels(view)
    drawings = []
    for item in view.items:
        rows = view.supply.filter(pl.col("element") == item)
        if rows.is_empty():
            continue
        rows = rows.with_columns(
            why=pl.format("supply|{}|{}", pl.col("element"), pl.col("region")),
        )
        wide, narrow = (
            supply_moves(rows, groups=groups, labels=labels, narrow=n) for n in (False, True)
        )
        drawings.append(
            Drawing(
                label=capital(item_name(view, item)) if item else "All rare earths",
                wide=wide,
                narrow=narrow,
                height=moves_height(rows.height),
                alt=f"What countries can still get of the {item_name(view, item)} that they use.",
            )
        )
    keys = (Key("80 % interval", "ink", "whisker"),)
    note = "if nobody reacts" if view.choices.off else "all of it: no plant is off"
    return Figure("supply", "What still arrives", note, tuple(drawings), keys, "Element")


def _map_plants(view: ChainView, labels: Labels) -> pl.DataFrame:
    """Return the plants as the map takes them."""
    rows = []
    for plant in view.plants.to_dicts():
        rows.append(
            {
                "key": f"{plant['facility']}|{plant['stage']}",
                "name": plant["name"],
                "stage": plant["stage"],
                "controller": plant["controller"],
                "runs": plant["runs"],
                "off": plant["off"],
                "size": comparable_size(plant),
                "longitude": plant["longitude"],
                "latitude": plant["latitude"],
                "rows": plant_rows(plant, labels.stage(plant["stage"]), view.base.year),
            }
        )
    schema: dict[str, Any] = {
        **dict.fromkeys(("key", "name", "stage", "controller"), pl.String),
        **dict.fromkeys(("runs", "off"), pl.Boolean),
        **dict.fromkeys(("size", "longitude", "latitude"), pl.Float64),
        "rows": pl.List(pl.List(pl.String)),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
