"""Where the ends of flows stand on a map: a country's own plants, or its middle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl

from ytterby.core.regions import AGGREGATES

MAP = "world-50m.json"
"""The map whose middles of countries are used; see ``report/assets/vendored.toml``."""
Point = tuple[float, float]
TOO_SMALL: Mapping[str, Point] = {"SGP": (103.8, 1.35)}
"""Middles of countries that the map is too coarse for."""


@cache
def country_middles() -> Mapping[str, Point]:
    """Return longitude and latitude of the middle of each country's largest part [degrees]."""
    text = files("ytterby.report").joinpath("assets", MAP).read_text(encoding="utf-8")
    parts = (f["properties"] for f in json.loads(text)["features"])
    return {**TOO_SMALL, **{p["name"]: (float(p["at"][0]), float(p["at"][1])) for p in parts}}


def stage_places(plants: pl.DataFrame, pairs: set[tuple[str, str]]) -> dict[str, Point]:
    """Return where each stage of a region stands, by ``stage|region``.

    The largest of its plants that run, then any plant of the region, then the middle of the
    country. What gathers several countries stands nowhere.

    Parameters
    ----------
    plants
        ``stage, region, runs, capacity, longitude, latitude``.
    pairs
        Stages and regions that flows join.
    """
    known = plants.drop_nulls(["longitude", "latitude"]).sort(
        ["runs", "capacity"], descending=[True, True], nulls_last=True, maintain_order=True
    )
    best: dict[tuple[str, str], Point] = {}
    anywhere: dict[str, Point] = {}
    columns = known.select("stage", "region", "runs", "longitude", "latitude")
    for stage, region, runs, east, north in columns.iter_rows():
        if runs:
            best.setdefault((stage, region), (east, north))
            anywhere.setdefault(region, (east, north))
    middles = country_middles()
    out: dict[str, Point] = {}
    for stage, region in sorted(pairs):
        if region in AGGREGATES:
            continue
        # what is used is used all over a country, not at one of its plants
        found = middles.get(region) if stage == "use" else best.get((stage, region))
        found = found or anywhere.get(region) or middles.get(region)
        if found is not None:
            out[f"{stage}|{region}"] = found
    return out
