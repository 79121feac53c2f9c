"""The map of the chain: plants and flows on the world or a part of it."""

from __future__ import annotations

import polars as pl

from ytterby.figures.figure import Key, group_keys
from ytterby.figures.maps.flows import flow_series
from ytterby.figures.maps.plants import plant_series
from ytterby.figures.maps.views import VIEWS, ground
from ytterby.figures.style.roles import Groups, Labels, Option


def chain_map(
    plants: pl.DataFrame,
    flows: pl.DataFrame,
    *,
    groups: Groups,
    labels: Labels,
    view: str = "world",
    narrow: bool = False,
) -> Option:
    """Return a map of plants and of what flows between places.

    Parameters
    ----------
    plants
        As for `ytterby.figures.maps.plants.plant_series`.
    flows
        As for `ytterby.figures.maps.flows.flow_series`.
    groups, labels
        Who has which hue; names of regions and stages.
    view
        A name of ``VIEWS``.
    narrow
        For a phone.
    """
    part = VIEWS[view]
    return {
        "geo": ground(part, home=groups.home, narrow=narrow),
        "tooltip": {"trigger": "item", "formatter": "@rows"},
        "series": [
            *flow_series(flows, groups=groups, labels=labels, narrow=narrow),
            *plant_series(plants, groups=groups, labels=labels, view=part, narrow=narrow),
        ],
    }


def map_keys(groups: Groups) -> tuple[Key, ...]:
    """Return the legend of the map: shapes, then hues, then what is hollow."""
    return (
        Key("mine", "mute", "dot"),
        Key("separation", "mute", "fill"),
        Key("metal", "mute", "triangle"),
        Key("magnet", "mute", "diamond"),
        Key("recycling", "mute", "hexagon"),
        *group_keys(groups),
        Key("not running", "mute", "ring"),
        Key("flow", "mute", "line"),
    )
