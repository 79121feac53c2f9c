"""An impact for people: headlines, sectors, the three readings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.results import Cell, Column, Summary, Table
from ytterby.results.summary import GAP, rough_text, word
from ytterby.workflows.impacts.economy.asking import Impact
from ytterby.workflows.impacts.economy.headlines import CENTRAL, Headline
from ytterby.workflows.impacts.economy.words import big, big_range

BILLION = 1e9
FEW = 8
"""Sectors and states that are shown."""
STATES = 5
"""States of one split that are shown."""
SHOWN = 3
"""Largest sectors without a figure that are named."""


def impact_summaries(
    impacts: Sequence[Impact],
    headlines: Mapping[str, tuple[Headline, ...]],
    tables: Mapping[str, Table],
) -> tuple[Summary, ...]:
    """Return short tables of an impact."""
    out = []
    for impact in impacts:
        code = impact.place.code
        out.append(_headlines(impact, headlines[code]))
        out.append(_sectors(impact.place.name, _own(tables["sectors"], code)))
        states = _own(tables["states"], code)
        if states.height:
            out.append(_states(impact.place.name, states))
        out.append(_leverage(impact.place.name, _own(tables["leverage"], code)))
    out.append(_left_out(tables["left-out"].frame))
    return tuple(s for s in out if s.rows)


def _own(table: Table, code: str) -> pl.DataFrame:
    return table.frame.filter(pl.col("target") == code)


def _amount(value: float, low: float, high: float) -> Cell:
    return Cell(big(value), f"({big_range(low, high)})")


def _share(value: float) -> Cell:
    if math.isnan(value):
        return Cell(GAP)
    return Cell("<1" if value < 0.01 else f"{100 * min(value, 1.0):.0f}")


def _headlines(impact: Impact, own: Sequence[Headline]) -> Summary:
    rows = []
    for h in own:
        spread = h.spread
        label = h.label if h.rule in ("", CENTRAL) else f"  if {h.rule}"
        rows.append(
            (
                word(label),
                _amount(spread.value, spread.low, spread.high),
                Cell(big(spread.worst)),
                word(h.unit),
                _share(h.tier_share),
                _share(h.all_variance),
            )
        )
    columns = (
        Column(impact.place.name, number=False),
        Column("median", keep=2),
        Column("worst\ntwentieth"),
        Column("unit", number=False),
        Column("through\ntier C, %"),
        Column("variance of\ntier C, %"),
    )
    note = (
        "Through tier C: share of the central value with a factor of tier C behind it. Variance: "
        "what goes of it with tier C at its centre. The price transfer is another reading, never "
        "added to the rest. Of the rules, spared came nearest to what the controls of April 2025 "
        "did."
    )
    return Summary("", columns, tuple(rows), note)


def _sectors(name: str, frame: pl.DataFrame) -> Summary:
    rows = []
    wide = {(r["sector"], r["rule"]): r for r in frame.iter_rows(named=True)}
    for sector in frame["sector"].unique(maintain_order=True).to_list()[:FEW]:
        r = wide[sector, CENTRAL]
        others = (wide[sector, rule]["value_added_value"] for rule in ("spared", "bottleneck"))
        rows.append(
            (
                word(r["label"]),
                Cell(rough_text(r["months_short"])),
                Cell(f"{100 * r['dependence']:.0f}",
                     f"({100 * r['dependence_low']:.0f}–{100 * r['dependence_high']:.0f})"),
                Cell(GAP if r["fitted_at_home"] is None else f"{100 * r['fitted_at_home']:.0f}"),
                Cell(_billion(r["value_added_value"]),
                     f"({_billion(r['value_added_low'])}–{_billion(r['value_added_high'])})"),
                *(Cell(_billion(v)) for v in others),
                Cell(rough_text(r["job_years_value"] / 1e3)),
                word(r["tier"]),
            )
        )  # fmt: skip
    columns = (
        Column(f"{name}, by sector", number=False),
        Column("short,\nmonths"),
        Column("depends,\n%"),
        Column("fitted at\nhome, %"),
        Column("value added lost,\nbillion USD", keep=1),
        Column("spared"),
        Column("bottle-\nneck"),
        Column("1,000\njob-years"),
        Column("tier", number=False),
    )
    return Summary("", columns, tuple(rows))


def _billion(value: float) -> str:
    return rough_text(value / BILLION)


def _states(name: str, frame: pl.DataFrame) -> Summary:
    rows = []
    for sector in frame["sector"].unique(maintain_order=True).to_list():
        for r in frame.filter(pl.col("sector") == sector).head(STATES).iter_rows(named=True):
            low, high = (_billion(r[f"value_added_{end}"]) for end in ("low", "high"))
            rows.append(
                (
                    word(r["state"] + (" (assembly alone)" if r["partial"] else "")),
                    word(sector or "motor vehicles"),
                    Cell(f"{100 * r['share']:.0f}"),
                    Cell(_billion(r["value_added_value"]), f"({low}–{high})"),
                    Cell(rough_text(r["job_years_value"] / 1e3)),
                )
            )
    columns = (
        Column(f"{name}, by state", number=False),
        Column("", number=False),
        Column("jobs, %"),
        Column("value added lost,\nbillion USD", keep=1),
        Column("1,000\njob-years"),
    )
    note = "Other industries by state and all by size of firm are not counted: no source was found."
    return Summary("", columns, tuple(rows), note)


def _leverage(name: str, frame: pl.DataFrame) -> Summary:
    rows = [
        (
            word(r["label"]),
            Cell(rough_text(r["missing_value"] / 1e6)),
            Cell(_billion(r["output_stopped"])),
            *(Cell(GAP if math.isnan(r[f"ratio_{k}"]) else rough_text(r[f"ratio_{k}"]))
              for k in ("proportional", "spared", "bottleneck")),
        )
        for r in frame.head(FEW).iter_rows(named=True)
    ]  # fmt: skip
    columns = (
        Column(f"{name}: what is missing, and what it stops", number=False),
        Column("missing,\nmillion USD"),
        Column("output stopped,\nbillion USD"),
        Column("USD stopped\nper USD"),
        Column("spared"),
        Column("bottle-\nneck"),
    )
    return Summary("", columns, tuple(rows))


def _left_out(frame: pl.DataFrame) -> Summary:
    rows = []
    for code in frame["target"].unique(maintain_order=True).to_list():
        own = frame.filter(pl.col("target") == code)
        whole = own.filter(pl.col("sector") == "")["need_share"].item()
        named = own.filter(pl.col("sector") != "").head(SHOWN).iter_rows(named=True)
        words = "; ".join(f"{r['label']} {100 * r['need_share']:.0f} %" for r in named)
        rows.append((word(code), Cell(f"{100 * whole:.0f}"), word(words)))
    columns = (
        Column("Not counted", number=False),
        Column("need,\n% of value"),
        Column("largest", number=False),
    )
    return Summary("", columns, tuple(rows))
