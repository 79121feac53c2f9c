"""The chain as people read it in the terminal: few rows, rounded; the tables hold everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ytterby.figures.style.text import GAP, amount, interval, number, percent
from ytterby.results.summary import Cell, Column, Summary
from ytterby.workflows.chain.view import ChainView
from ytterby.workflows.chain.words import item_name

PLANTS = 20
FLOWS = 12


def chain_summaries(view: ChainView) -> tuple[Summary, ...]:
    """Return what people read instead of the tables: shares, supply, plants, flows."""
    made = [_shares(view), _supply(view), _plants(view), _flows(view)]
    return tuple(s for s in made if s.rows)


def _share(value: float | None, low: float | None, high: float | None) -> Cell:
    return Cell(percent(value), interval(low, high, "1"))


def _shares(view: ChainView) -> Summary:
    base, off = view.base, bool(view.choices.off)
    who = base.regions.get(base.controller, base.controller)
    columns = [Column("element", number=False), Column("stage", number=False),
               Column("leads", number=False), Column(f"{who}", keep=2)]  # fmt: skip
    if off:
        columns += [Column(f"{who}\nthen", keep=2), Column("world output\nlost", keep=1)]
    rows = []
    for row in view.shares.to_dicts():
        cells = [
            Cell(item_name(view, row["element"])),
            Cell(base.stages.get(row["stage"], row["stage"])),
            Cell(base.regions.get(row["leader_before"], row["leader_before"])),
            _share(row["share_before"], row["low_before"], row["high_before"]),
        ]
        if off:
            cells.append(_share(row["share_after"], row["low_after"], row["high_after"]))
            cells.append(_share(row["lost"], row["low"], row["high"]))
        rows.append(tuple(cells))
    note = (
        "Shares of the world's output. At once, at the same recipes; nobody reacts." if off else ""
    )
    return Summary(f"Shares of each stage, {base.year}", tuple(columns), tuple(rows), note)


def _supply(view: ChainView) -> Summary:
    if not view.choices.off:
        return Summary("", (), ())
    regions = list(dict.fromkeys(view.supply["region"].to_list()))
    cells: dict[tuple[str, str], Mapping[str, Any]] = {
        (r["region"], r["element"]): r for r in view.supply.to_dicts()
    }
    columns = [Column("still supplied", number=False)]
    columns += [Column(item_name(view, i), keep=i == view.items[0]) for i in view.items]
    rows = []
    for region in regions:
        row = [Cell(view.base.regions.get(region, region))]
        for item in view.items:
            found = cells.get((region, item))
            row.append(
                Cell(GAP)
                if found is None
                else _share(found["supply_left"], found["low"], found["high"])
            )
        rows.append(tuple(row))
    return Summary("What each can still get of its use", tuple(columns), tuple(rows))


def _plants(view: ChainView) -> Summary:
    frame = view.plants.sort("world_share", descending=True, nulls_last=True)
    columns = (
        Column("plant", number=False),
        Column("id", number=False),
        Column("stage", number=False),
        Column("where", number=False),
        Column("owner", number=False),
        Column("status", number=False),
        Column("made", keep=1),
        Column("of the\nworld"),
    )
    rows = [
        (
            Cell(p["name"]),
            Cell(p["facility"]),
            Cell(view.base.stages.get(p["stage"], p["stage"])),
            Cell(p["place"]),
            Cell(p["owner"]),
            Cell("off" if p["off"] else p["status"]),
            Cell(amount(p["output"], p["output_unit"]), interval(p["low"], p["high"])),
            Cell(percent(p["world_share"])),
        )
        for p in frame.head(PLANTS).to_dicts()
    ]
    note = f"{min(PLANTS, frame.height)} of {frame.height} plants; a file has them all."
    return Summary("The largest plants", columns, tuple(rows), note)


def _flows(view: ChainView) -> Summary:
    base, off = view.base, bool(view.choices.off)
    columns = [
        Column("from", number=False),
        Column("to", number=False),
        Column("what", number=False),
        Column("t REO/year", keep=1),
    ]
    if off:
        columns.append(Column("then"))
    rows = []
    for row in view.flows.head(FLOWS).to_dicts():
        ends = (row["from_stage"], row["to_stage"])
        cells = [
            Cell(base.regions.get(row["from_region"], row["from_region"])),
            Cell(base.regions.get(row["to_region"], row["to_region"])),
            Cell(" → ".join(base.stages.get(s, s) for s in ends)),
            Cell(number(row["flow"]), interval(row["low"], row["high"])),
        ]
        if off:
            cells.append(Cell(number(row["flow_after"])))
        rows.append(tuple(cells))
    shown = min(FLOWS, view.flows.height)
    note = f"{shown} of {view.flows.height} flows; trade in between is looked through."
    title = f"The largest flows of {item_name(view, view.items[0])} between countries, {base.year}"
    return Summary(title, tuple(columns), tuple(rows), note)
