"""The one chart that is read first: the fan of a price or of a shortage, large, one at a time."""

from __future__ import annotations

import polars as pl

from ytterby.boards.board import Board, Picture
from ytterby.boards.build import build_picture
from ytterby.figures import Drawing, Figure, Key, fan_panels
from ytterby.figures.style.text import capital, month, number, percent
from ytterby.packs import read_pack

HEIGHT = 330
NARROW = 280
FANS = (
    ("draws-prices-table", "USD/kg", "spot price outside"),
    ("draws-shares-table", "1", "need unmet"),
)
"""Table of a run, its unit, and what its fans show; one hue, since one legend stands for all."""
ROLE = "short"


def leading_picture(board: Board) -> Picture | None:
    """Return the fans of a run of draws as one picture with a choice; none without draws.

    The element that lacks most comes first, with its price.
    """
    drawings = [d for fan in FANS for d in _drawings(board, *fan)]
    if not drawings:
        return None
    first = _first_element(board)
    drawings.sort(key=lambda d: not d.label.startswith(first) if first else False)
    keys = (
        Key("middle draw", ROLE, "line"),
        Key("half of draws", ROLE, "fill", 0.46),
        Key("nine in ten", ROLE, "fill", 0.16),
    )
    return build_picture(
        Figure(
            id="leading-fan",
            title="Month by month, over draws",
            note="prices on a logarithmic axis; dotted lines: what happens in the scenario",
            drawings=tuple(drawings),
            keys=keys,
            choice="Price or shortage of",
        )
    )


def _drawings(board: Board, table: str, unit: str, words: str) -> list[Drawing]:
    if table not in board.tables:
        return []
    frame = board.tables[table].frame
    events = board.tables["events"].frame if "events" in board.tables else _no_events()
    label = read_pack().label
    found = []
    for item in frame["item"].unique(maintain_order=True).to_list():
        own = frame.filter(pl.col("item") == item)
        name = capital(label(item))
        option = fan_panels(
            own, events, names={item: ""}, unit=unit, role=f"${ROLE}", log=unit != "1", columns=1
        )
        option["title"] = []
        wide = {**option, "grid": [_grid(64, 20)]}
        peak = own.sort("p50", descending=True).row(0, named=True)
        high = percent(peak["p50"]) if unit == "1" else f"{number(peak['p50'])} USD/kg"
        alt = f"Fan of {name.lower()}, {words}: the middle draw is highest in " + (
            f"{month(peak['date'])}, at {high}."
        )
        narrow = {**option, "grid": [_grid(54, 10)]}
        drawing = Drawing(f"{name}: {words}", wide, HEIGHT, alt, narrow, NARROW)
        found.append(drawing)
    return found


def _grid(left: int, right: int) -> dict[str, object]:
    return {"left": left, "right": right, "top": 30, "bottom": 28, "outerBoundsMode": "none"}


def _first_element(board: Board) -> str:
    """Return the name of the element that lacks most, as the labels of prices begin."""
    table = board.tables.get("draws-shares-table")
    if table is None or table.frame.is_empty():
        return ""
    return capital(read_pack().label(str(table.frame["item"][0])))


def _no_events() -> pl.DataFrame:
    return pl.DataFrame(schema={"date": pl.String, "title": pl.String})
