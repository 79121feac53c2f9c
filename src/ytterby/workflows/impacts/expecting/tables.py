"""Tables of an expected loss: by element, by supplier and element, what is not counted."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.regions import region_name
from ytterby.impact.economy import Rule
from ytterby.results import Table, build_table
from ytterby.workflows.impacts.expecting.model import Expected

Floats = NDArray[np.float64]
CENTRAL: Rule = "proportional"
LOW, HIGH = 0.1, 0.9
LEAST = 1e6
"""Losses below this are not told of one supplier and element [USD]."""
TIER = "C"
"""Chances are judgement."""
NOTE = (
    "Value added that sectors lose through materials that need the element when the supplier "
    "exports nothing to anybody for a year, {what}; stocks, rerouting and substitution are "
    "inside. A filler that makers can leave out is not needed. Magnets need several elements, so "
    "that elements overlap and are never added. loss is "
    "of the supplier whose loss costs most; expected is chance times loss, over all suppliers "
    "looked at. spared and bottleneck bracket the loss: what can do without goes without first; "
    "the worst material stops all output that depends. Chances are judgement (tier C). Direct "
    "losses alone: no propagation, no gain of makers elsewhere in the country from higher prices."
)
BESIDE = (
    " published: probability-weighted net decrease in GDP of USGS Open-File Report 2025-1047, in "
    "which a disruption of trade with China has probability 1 for what China controls, so that it "
    "stands beside loss, not beside expected; ratio is loss over published."
)


ALL, ALONE = "of any element", "of what needs this element alone"
"""What the supplier keeps."""


def note_of(found: Expected) -> str:
    """Return what a reader of the tables must know."""
    return NOTE.format(what=ALONE if found.alone else ALL)


def spread(drawn: Floats) -> tuple[float, float, float]:
    """Return the median and the central 80 % of the draws."""
    low, middle, high = np.quantile(drawn[1:], (LOW, 0.5, HIGH))
    return float(middle), float(low), float(high)


def leading(found: Expected) -> list[int]:
    """Return the supplier of each element whose loss costs most."""
    if not found.suppliers or not found.elements:
        return []
    return [int(i) for i in found.losses[CENTRAL][:, :, 0].argmax(axis=0)]


def element_frame(found: Expected) -> pl.DataFrame:
    """Return one row per element, the most expensive first."""
    rows = []
    for j, (element, i) in enumerate(zip(found.elements, leading(found), strict=True)):
        loss, low, high = spread(found.losses[CENTRAL][i, j])
        chance, chance_low, chance_high = spread(found.chances[i, j])
        expected, expected_low, expected_high = spread(found.expected[j])
        published, rank = found.published.get(element), found.rank.get(element)
        counted = loss > 0 or bool(found.uncounted[j] < 1)
        rows.append(
            {
                "element": element,
                "supplier": found.suppliers[i].code if loss > 0 else None,
                "loss": loss if counted else None,
                "loss_low": low if counted else None,
                "loss_high": high if counted else None,
                "spared": spread(found.losses["spared"][i, j])[0] if counted else None,
                "bottleneck": spread(found.losses["bottleneck"][i, j])[0] if counted else None,
                "chance": chance,
                "chance_low": chance_low,
                "chance_high": chance_high,
                "expected": expected if counted else None,
                "expected_low": expected_low if counted else None,
                "expected_high": expected_high if counted else None,
                "not_counted": float(found.uncounted[j]),
                "published": None if published is None else published.value,
                "ratio": None if published is None else loss / published.value,
                "published_rank": None if rank is None else rank.value,
                "tier": TIER,
            }
        )
    schema = {
        "element": pl.String, "supplier": pl.String,
        **dict.fromkeys(NUMBERS, pl.Float64), "tier": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema).sort(
        "loss", descending=True, nulls_last=True, maintain_order=True
    )


NUMBERS = (
    "loss", "loss_low", "loss_high", "spared", "bottleneck", "chance", "chance_low", "chance_high",
    "expected", "expected_low", "expected_high", "not_counted", "published", "ratio",
    "published_rank",
)  # fmt: skip


def expected_tables(found: Expected) -> dict[str, Table]:
    """Return all tables by name, the elements first."""
    money = ("loss", "loss_low", "loss_high", "spared", "bottleneck")
    units = dict.fromkeys(money, "USD")
    units |= dict.fromkeys(("expected", "expected_low", "expected_high", "published"), "USD/year")
    units |= dict.fromkeys(("chance", "chance_low", "chance_high"), "1/year")
    units |= {"not_counted": "1", "ratio": "1", "published_rank": "rank"}
    note = note_of(found) + (BESIDE if found.published else "")
    sources = _sources(found)
    return {
        "expected-loss": build_table(
            "expected-loss", element_frame(found), units=units, sources=sources, note=note
        ),
        "stops": _stops(found, sources),
        "left-out": _left_out(found),
    }


def _sources(found: Expected) -> tuple[str, ...]:
    chances = [c.source for s in found.suppliers for c in s.chances]
    others = [s for e in (*found.published.values(), *found.rank.values()) for s in e.sources]
    industries = [s for i in found.economy.industries.values() for s in i.value_added.sources]
    depends = [s for e in found.economy.dependence.values() for s in e.sources]
    return tuple(dict.fromkeys((*others, *industries, *depends, *chances)))


def _stops(found: Expected, sources: tuple[str, ...]) -> Table:
    rows = []
    for i, supplier in enumerate(found.suppliers):
        for j, element in enumerate(found.elements):
            loss, low, high = spread(found.losses[CENTRAL][i, j])
            if loss < LEAST:
                continue
            chance, chance_low, chance_high = spread(found.chances[i, j])
            own = [c for c in supplier.chances if not c.elements or element in c.elements]
            rows.append(
                {
                    "supplier": supplier.code,
                    "name": region_name(supplier.code),
                    "element": element,
                    "loss": loss,
                    "loss_low": low,
                    "loss_high": high,
                    "chance": chance,
                    "chance_low": chance_low,
                    "chance_high": chance_high,
                    "chance_source": "; ".join(c.source for c in own),
                    "tier": TIER,
                }
            )
    numbers = ("loss", "loss_low", "loss_high", "chance", "chance_low", "chance_high")
    schema = {
        **dict.fromkeys(("supplier", "name", "element"), pl.String),
        **dict.fromkeys(numbers, pl.Float64),
        **dict.fromkeys(("chance_source", "tier"), pl.String),
    }
    units = dict.fromkeys(numbers[:3], "USD") | dict.fromkeys(numbers[3:], "1/year")
    note = f"{note_of(found)} Pairs below {LEAST / 1e6:g} million USD are left out."
    frame = pl.DataFrame(rows, schema=schema)
    frame = frame.sort("loss", descending=True, maintain_order=True)
    return build_table("stops", frame, units=units, sources=sources, note=note)


def _left_out(found: Expected) -> Table:
    rows = [{"sector": s, "why": why} for s, why in found.economy.left_out.items()]
    frame = pl.DataFrame(rows, schema={"sector": pl.String, "why": pl.String})
    return build_table("left-out", frame, note="Sectors whose losses are not counted.")
