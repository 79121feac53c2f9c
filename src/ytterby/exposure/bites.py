"""Which rules bite the bill's goods on their way to the home region."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ytterby.core.regions import blocs, countries
from ytterby.packs import Pack
from ytterby.rules import EFFECTS, VERDICTS, Bite, Rule, Shipment, match_rules
from ytterby.rules.conditions import read_end_use

BY_FAMILY = {"oxide": "separation", "metal": "metal", "magnet": "magnet"}
"""The stage at which goods of a family are made, which is where a known supplier made them."""
SILENT = ("does not apply",)
KEYS = ("material", "origin", "end_use")
CELLS = {
    "verdict": pl.String,
    "rule": pl.String,
    "title": pl.String,
    "jurisdiction": pl.String,
    "effect": pl.String,
    "why": pl.String,
    "consequence": pl.String,
    "decides": pl.String,
    "unless": pl.String,
    "since": pl.Date,
    "until": pl.Date,
    "tier": pl.String,
    "confidence": pl.String,
    "source": pl.String,
}
"""Columns of what a rule does; texts of several items are joined by semicolons."""


def with_end_use(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with ``end_use``, as rules tell uses apart; blank without a sector.

    Examples
    --------
    >>> with_end_use(pl.DataFrame({"sector": ["defence", "wind", None]}))["end_use"].to_list()
    ['defence', 'civil', '']
    """
    known = lines["sector"].drop_nulls().unique().to_list()
    uses = pl.col("sector").replace_strict(
        known, [read_end_use(s) for s in known], default="", return_dtype=pl.String
    )
    return lines.with_columns(end_use=uses.fill_null(""))


@dataclass(frozen=True)
class Way:
    """Goods of one kind on one way, and the lines that go it."""

    key: tuple[str, str, str]
    lines: int
    annual: float
    shipment: Shipment


def list_ways(
    lines: pl.DataFrame,
    composition: Mapping[str, Mapping[str, float]],
    families: Mapping[str, str],
    *,
    destination: str,
    on: dt.date,
    doubtful: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Way]:
    """Return the distinct ways of a bill's goods: material, country of origin, use.

    Parameters
    ----------
    lines
        ``material, origin, sector, annual``.
    composition
        Mass share of each element in each material [1].
    families
        Family of each material.
    destination
        ISO 3166 code of the home country, or a bloc.
    on
        The day that counts.
    doubtful
        Elements that a material may hold or not, as makers of a grade differ.
    """
    known = {*countries(), *blocs()}
    unsure = doubtful or {}
    grouped = (
        with_end_use(lines)
        .group_by("material", "origin", "end_use")
        .agg(pl.len().alias("lines"), pl.col("annual").sum())
        .sort("annual", descending=True)
    )
    ways = []
    for material, origin, use, count, annual in grouped.iter_rows():
        country = origin if origin in known else None
        stage = BY_FAMILY.get(families.get(material, ""), "")
        shipment = Shipment(
            material=material,
            origin=country,
            destination=destination if destination in known else None,
            on=on,
            composition=composition.get(material),
            end_use=use,
            stages={stage: country} if stage and country else {},
            doubtful=unsure.get(material, ()),
        )
        ways.append(Way((material, origin, use), count, annual, shipment))
    return ways


def bite_rows(
    rules: Iterable[Rule], ways: Sequence[Way], pack: Pack
) -> tuple[pl.DataFrame, dict[tuple[str, str, str], tuple[Bite, ...]]]:
    """Return what bites or may bite each way, those that stop it first.

    Returns
    -------
    DataFrame
        ``material, origin, end_use, lines`` [1]``, annual`` [kg/year] and ``CELLS``.
    dict
        The bites by way.
    """
    listed = tuple(rules)
    rows: list[tuple[tuple[int, int], dict[str, object]]] = []
    found: dict[tuple[str, str, str], tuple[Bite, ...]] = {}
    for way in ways:
        bites = tuple(
            b for b in match_rules(listed, way.shipment, pack=pack) if b.verdict not in SILENT
        )
        found[way.key] = bites
        material, origin, use = way.key
        for bite in bites:
            order = (list(VERDICTS).index(bite.verdict), list(EFFECTS).index(bite.effect))
            keys = {"material": material, "origin": origin, "end_use": use}
            amount = {"lines": way.lines, "annual": way.annual}
            rows.append((order, {**keys, **amount, **_cells(bite)}))
    rows.sort(key=lambda pair: pair[0])
    schema = {**dict.fromkeys(KEYS, pl.String), "lines": pl.Int64, "annual": pl.Float64, **CELLS}
    return pl.DataFrame([row for _, row in rows], schema=schema), found


def _cells(bite: Bite) -> dict[str, object]:
    return {
        "verdict": bite.verdict,
        "rule": bite.rule,
        "title": bite.title,
        "jurisdiction": bite.jurisdiction,
        "effect": bite.effect,
        "why": bite.why,
        "consequence": bite.consequence,
        "decides": "; ".join(bite.decides),
        "unless": "; ".join(bite.unless),
        "since": bite.since,
        "until": bite.until,
        "tier": bite.tier,
        "confidence": bite.confidence,
        "source": "; ".join(bite.sources),
    }
