"""The chain in words: who makes what, and what is gone when plants stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ytterby.core.regions import region_name, with_the
from ytterby.figures.style.text import interval, percent
from ytterby.workflows.chain.view import ChainView

ASSUMPTIONS = (
    "The chain of the year as it was, at the same recipes: the plants stop, nothing else changes.",
    "Nobody reacts: no stocks are drawn, no other plant runs harder, nobody changes supplier or "
    "pays more.",
    "Whoever bought from a place that makes less gets less in proportion to what he took; so does "
    "the next one, down to use.",
    "A plant makes its country's mix of elements, save those that its products exclude, and the "
    "share of its country's output that its capacity gives it.",
    "Each element is followed by itself: a magnet that lacks one of its elements is not made at "
    "all, so that the true loss of magnets can be larger.",
    "Swarf that is already on its way is still recycled.",
)
LAND = (
    "Borders: Natural Earth (public domain), by who is in control on the ground, not by claims; "
    "where control is disputed the map shows one line and no position is meant. It shows Crimea "
    "with Russia, the Golan Heights with Israel, Western Sahara divided as it is held, Kashmir "
    "along the lines of control, and Kosovo, Northern Cyprus, Somaliland, Palestine and Taiwan "
    "apart."
)
MADE = {"mine": "mined", "separation": "separated", "metal": "made into metal",
        "magnet": "made into magnets"}  # fmt: skip


def item_name(view: ChainView, item: str) -> str:
    """Return what a reader calls an element, a group or all rare earths together."""
    return view.base.elements.get(item, item) if item else "rare earths"


def chain_finding(view: ChainView) -> tuple[str, ...]:
    """Return what there is to say, one sentence each, the most important first."""
    return _without(view) if view.choices.off else _as_it_is(view)


def lead(view: ChainView) -> str:
    """Return the words of the first sentence that are stressed."""
    if view.choices.off:
        worst = _worst(view)
        return percent(worst["lost"]) if worst else ""
    rows = _rows(view, view.items[0])
    return percent(max(r["share_before"] or 0.0 for r in rows)) if rows else ""


def _rows(view: ChainView, item: str) -> list[dict[str, Any]]:
    return [r for r in view.shares.to_dicts() if r["element"] == item]


def _as_it_is(view: ChainView) -> tuple[str, ...]:
    item = view.items[0]
    who, rows = region_name(view.base.controller), _rows(view, item)
    if not rows:
        return ()
    top = max(rows, key=lambda r: r["share_before"] or 0.0)
    name = item_name(view, item)
    band = interval(top["low_before"], top["high_before"], "1")
    first = (
        f"{percent(top['share_before'])} of the world's {name} "
        f"{'were' if not item else 'was'} {MADE[top['stage']]} in {who} in {view.base.year}"
        + (f" ({band} %)." if band else ".")
    )
    others = [r for r in rows if r["leader_before"] != view.base.controller]
    more = [
        f"{percent(r['leader_share_before'])} of it is {MADE[r['stage']]} in "
        f"{with_the(region_name(r['leader_before']))}."
        for r in others
    ]
    return (first, *more, _count(view))


def _without(view: ChainView) -> tuple[str, ...]:
    who = region_name(view.base.controller)
    names = plant_names(view, view.off.known)
    if not names:
        return (
            f"Switching off {_join(plant_names(view, view.off.unknown))} moves nothing that can be "
            f"counted: the chain of {view.base.year} gives no output of its own.",
        )
    worst = _worst(view)
    if worst is None:
        return (f"Without {_join(names)} no share moves.",)
    name = item_name(view, worst["element"])
    band = interval(worst["low"], worst["high"], "1")
    gone = f"{percent(worst['lost'])} of the world's {name} is no longer {MADE[worst['stage']]}"
    first = f"Without {_join(names)}, {gone}" + (f" ({band} %)." if band else ".")
    old, new = percent(worst["share_before"]), percent(worst["share_after"])
    if worst["share_after"] is None:
        moved = "Nothing is left of it."
    elif old == new:
        moved = f"{who}'s share of what is left stays {old}."
    else:
        moved = f"{who}'s share of what is left goes from {old} to {new}."
    out = [first, moved]
    if worst["leader_after"] and worst["leader_after"] != worst["leader_before"]:
        lost_lead = with_the(region_name(worst["leader_before"]))
        taker = with_the(region_name(worst["leader_after"]))
        out.append(f"{taker[:1].upper()}{taker[1:]} leads then, no longer {lost_lead}.")
    out += _home(view, worst["element"])
    if view.off.unknown:
        out.append(
            f"{_join(plant_names(view, view.off.unknown))}: off, but the chain gives no output of "
            "its own, so nothing moves for it."
        )
    return tuple(out)


def _home(view: ChainView, element: str) -> list[str]:
    """Return what the chosen country can still get of an element."""
    rows = view.supply.filter(
        (view.supply["region"] == view.choices.country) & (view.supply["element"] == element)
    ).to_dicts()
    if not rows:
        return []
    row = rows[0]
    band = interval(row["low"], row["high"], "1")
    home = with_the(region_name(view.choices.country))
    text = (
        f"{home[:1].upper()}{home[1:]} can still get {percent(row['supply_left'])}"
        + (f" ({band} %)" if band else "")
        + f" of the {item_name(view, row['element'])} that it used, if nobody reacts."
    )
    return [text]


def _worst(view: ChainView) -> dict[str, Any] | None:
    """Return the row that loses most, among single elements where there are any."""
    rows = [r for r in view.shares.to_dicts() if r["lost"] > 1e-6]
    rows = [r for r in rows if r["element"]] or rows
    return max(rows, key=lambda r: r["lost"], default=None)


def plant_names(view: ChainView, plants: Sequence[str]) -> list[str]:
    """Return what plants are called, each once."""
    known = dict(view.base.plants.select("facility", "name").iter_rows())
    return [known.get(p, p) for p in plants]


def _join(names: Sequence[str]) -> str:
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} more plants"
    return " and ".join(([", ".join(names[:-1])] if len(names) > 1 else []) + list(names[-1:]))


def _count(view: ChainView) -> str:
    plants = view.plants
    running = int(plants["runs"].sum())
    placed = plants.drop_nulls(["longitude", "latitude"]).height
    text = f"{plants.height} plants are known here, {running} of them run"
    gap = plants.height - placed
    return text + (f"; {gap} have no known place and are listed only." if gap else ".")
