"""Who stands where in the chain, what flows, and what moves when plants stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from ytterby.results import Table, build_table
from ytterby.workflows.chain.base import ChainBase, read_base
from ytterby.workflows.chain.choices import Choices
from ytterby.workflows.chain.summaries import chain_summaries
from ytterby.workflows.chain.view import ChainView, view_chain
from ytterby.workflows.chain.words import chain_finding
from ytterby.workflows.inputs import Asked, Progress, split_names
from ytterby.workflows.outcome import Outcome, command_line

PLANT_NOTE = (
    "A gap is no zero. output: the chain's estimate for its year; low and high bound the central "
    "80 %. tier is that of what the register says of the plant."
)
FLOW_NOTE = (
    "From where an atom was last processed to where it is processed next or used; trade in between "
    "is looked through. low and high bound the central 80 %."
)
MOVE_NOTE = "At once, at the same recipes; nobody reacts, no prices. low and high bound 80 %."
SHOWN = (
    *("facility", "name", "stage", "place", "operator", "owner", "products", "status"),
    *("capacity", "capacity_unit", "start_year", "output", "low", "high", "output_unit"),
    *("world_share", "why", "off", "latitude", "longitude", "coordinate_tier", "tier", "source"),
)


def chain(
    *,
    element: str = "",
    stage: str = "",
    status: str = "",
    owner: str = "",
    country: str = "USA",
    off: Sequence[str] = (),
    year: int | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Return plants, flows and shares, with some plants switched off.

    Parameters
    ----------
    element, stage, status, owner
        Only these: an element or group; a stage; ``running`` or a status; a country, or
        ``outside`` for all but the controlling one.
    country
        Whose need is asked about first.
    off
        Plants that stop.
    year
        One with a chain; the last one by default.
    as_of, workspace, progress
        As for the other workflows.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    asked = Asked()
    years = asked.years(year)
    home = asked.place(country, "country")
    holder = asked.place(owner, "owner") if owner and owner != "outside" else None
    symbols = asked.elements([element]) if element else ()
    asked.finish()
    choices = Choices(
        symbols[0] if symbols else "",
        stage,
        status,
        holder.code if holder else owner,
        home.code if home else country,
        tuple(split_names(off)),
    )
    base, manifest = read_base(years[0], as_of=as_of, workspace=workspace, progress=progress)
    view = view_chain(base, choices)
    filters = {"element": choices.element, "stage": stage, "status": status, "owner": owner}
    options: dict[str, object] = {k: v for k, v in filters.items() if v}
    options |= {"country": choices.country, "off": choices.off, "year": base.year, "as_of": as_of}
    command = command_line(["chain"], options)
    ran = replace(manifest, command=command, parameters={**manifest.parameters, **options})
    return Outcome(
        chain_tables(view),
        ran.finish(),
        finding=chain_finding(view),
        summary=chain_summaries(view),
    )


def chain_tables(view: ChainView) -> dict[str, Table]:
    """Return the tables of what is shown, the main one first."""
    base = view.base
    plants = view.plants.select(SHOWN)
    sources = sorted({s for t in plants["source"].to_list() for s in t.split(";") if s})
    flows = view.flows.with_columns(
        pl.col("from_region", "to_region").replace(dict(base.regions)),
    ).drop("from_longitude", "from_latitude", "to_longitude", "to_latitude")
    shares = _named(base, view.shares)
    mass = "t REO/year"
    return {
        "facilities": build_table(
            "facilities",
            plants,
            units={
                "capacity": "unit of the row",
                "output": "unit of the row",
                "world_share": "1",
                "latitude": "degree",
                "longitude": "degree",
            },
            sources=sources,
            note=PLANT_NOTE,
            empty="No plant of the register fits.",
        ),
        "flows": build_table(
            "flows",
            flows,
            units={"flow": mass, "flow_after": mass},
            note=FLOW_NOTE,
            empty="Nothing flows between countries.",
        ),
        "shares": build_table(
            "shares",
            shares,
            units={c: "1" for c, t in shares.schema.items() if t.is_numeric()},
            note=MOVE_NOTE,
        ),
        "supply": build_table(
            "supply",
            _named(base, view.supply),
            units={"use": mass, "supply_left": "1"},
            note=MOVE_NOTE,
        ),
    }


def _named(base: ChainBase, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with ``all`` where all rare earths together are meant."""
    return frame.with_columns(pl.col("element").replace({"": "all"}))
