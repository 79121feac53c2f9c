"""The answer to one set of choices: plants, flows, shares before and after, in pure numpy."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ytterby.workflows.chain.base import ChainBase
from ytterby.workflows.chain.choices import Choices, check_choices, keep_plants
from ytterby.workflows.chain.flows import list_flows
from ytterby.workflows.chain.moves import share_moves, supply_moves
from ytterby.workflows.chain.whatif import Off, switch_off

LEADING = ("Nd", "Dy", "Tb", "Sm", "Y")
"""Elements shown where none is chosen, beside all rare earths together (blank)."""
ASKERS = ("USA", "EU27", "JPN", "KOR", "IND", "GBR", "CHN")
"""Countries and blocs whose supply is shown, beside the chosen one."""
ALL = ""


@dataclass(frozen=True)
class ChainView:
    """What is shown for one set of choices.

    Attributes
    ----------
    base, choices, off
        What it was made from, and what is left when the plants that are off stop.
    plants, flows, shares, supply
        Frames of `list_plants`, `list_flows`, `share_moves` and `supply_moves`; plants also have
        ``off``, flows where their ends stand, ``from_longitude`` … ``to_latitude`` [degrees].
    items
        Elements or groups that ``shares`` and ``supply`` tell of, the main one first.
    """

    base: ChainBase = field(repr=False)
    choices: Choices
    off: Off = field(repr=False)
    plants: pl.DataFrame = field(repr=False)
    flows: pl.DataFrame = field(repr=False)
    shares: pl.DataFrame = field(repr=False)
    supply: pl.DataFrame = field(repr=False)
    items: tuple[str, ...]


def view_chain(base: ChainBase, choices: Choices) -> ChainView:
    """Return what is shown.

    Parameters
    ----------
    base
        The year's chain.
    choices
        What is asked.

    Raises
    ------
    UnknownNameError
        Every name that is unknown, at once.
    """
    asked = check_choices(base, choices)
    off = switch_off(base.net, asked.off)
    items = (asked.element,) if asked.element else (ALL, *LEADING)
    askers = dict.fromkeys((asked.country, *ASKERS))
    homes = {h: base.homes[h] for h in askers if h in base.homes}
    plants = keep_plants(base, asked).with_columns(
        off=pl.col("facility").is_in(list(asked.off)),
    )
    flows = list_flows(base.net, off, asked.element, asked.stage)
    return ChainView(
        base=base,
        choices=asked,
        off=off,
        plants=plants,
        flows=_placed(base, flows),
        shares=share_moves(base.net, off, items, base.controller),
        supply=supply_moves(base.net, off, items, homes),
        items=items,
    )


def _placed(base: ChainBase, flows: pl.DataFrame) -> pl.DataFrame:
    """Add where the ends of flows stand; a gap where they stand nowhere."""
    columns = []
    for end in ("from", "to"):
        keys = (flows[f"{end}_stage"] + "|" + flows[f"{end}_region"]).to_list()
        found = [base.points.get(k) for k in keys]
        columns += [
            pl.Series(f"{end}_longitude", [p and p[0] for p in found], dtype=pl.Float64),
            pl.Series(f"{end}_latitude", [p and p[1] for p in found], dtype=pl.Float64),
        ]
    return flows.with_columns(columns)
