"""What is asked of the page of the chain, checked all at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.workflows.chain.base import ChainBase

RUNNING = "running"
"""All statuses of plants that produce."""
OUTSIDE = "outside"
"""Every owner but those of the controlling country."""
ORDER = ("operating", "ramping", "commissioning", "pilot", "construction", "permitting", "planned",
         "idle", "blocked")  # fmt: skip


@dataclass(frozen=True)
class Choices:
    """What is shown; blanks let everything through.

    Attributes
    ----------
    element
        Element or group.
    stage
        Stage of plants, and of the flows that leave it.
    status
        ``running`` or one status of the register.
    owner
        Country of the controlling company, or ``outside``.
    country
        Whose need is asked about first, and who is drawn as home.
    off
        Plants that are switched off.
    """

    element: str = ""
    stage: str = ""
    status: str = ""
    owner: str = ""
    country: str = "USA"
    off: tuple[str, ...] = ()


def known_elements(base: ChainBase) -> tuple[str, ...]:
    """Return elements and groups that can be asked for."""
    return (*base.net.elements, *base.net.groups)


def known_stages(base: ChainBase) -> tuple[str, ...]:
    """Return stages that have plants or flows, in the order of the chain."""
    there = {s for s, _ in base.net.places} | set(base.plants["stage"])
    return tuple(s for s in base.stages if s in there)


def known_statuses(base: ChainBase) -> tuple[str, ...]:
    """Return statuses of the register."""
    there = set(base.plants["status"])
    return (RUNNING, *(s for s in ORDER if s in there), *sorted(there - set(ORDER)))


def known_owners(base: ChainBase) -> tuple[str, ...]:
    """Return countries whose companies own plants, those with most plants first."""
    counts = base.plants["controller"].value_counts(sort=True)
    ordered = counts.sort(["count", "controller"], descending=[True, False])["controller"]
    return (OUTSIDE, *(c for c in ordered.to_list() if c))


def check_choices(base: ChainBase, choices: Choices) -> Choices:
    """Return what was asked, in the case of the names that are known.

    Raises
    ------
    UnknownNameError
        Every name that is unknown, at once, each with the nearest ones.
    """
    problems: list[Problem] = []

    def find(kind: str, given: str, known: Collection[str]) -> str:
        folded = {k.casefold(): k for k in known}
        if not given or given.casefold() in folded:
            return folded.get(given.casefold(), "")
        problems.append(unknown_name(kind, given, list(known), kind))
        return given

    named = {v.casefold(): k for k, v in base.elements.items()}
    checked = replace(
        choices,
        element=find("element", named.get(choices.element.casefold(), choices.element),
                     known_elements(base)),
        stage=find("stage", choices.stage, known_stages(base)),
        status=find("status", choices.status, known_statuses(base)),
        owner=find("owner", choices.owner, known_owners(base)),
        country=find("country", choices.country, list(base.homes)),
    )  # fmt: skip
    plants = set(base.plants["facility"])
    for name in choices.off:
        if name not in plants:
            problems.append(unknown_name("facility", name, sorted(plants), "off"))
    if problems:
        raise (UnknownNameError if all(p.code.startswith("unknown-") for p in problems)
               else InputError)(problems)  # fmt: skip
    return replace(checked, off=tuple(dict.fromkeys(choices.off)))


def keep_plants(base: ChainBase, choices: Choices) -> pl.DataFrame:
    """Return the plants that are wanted.

    A plant that names its products has only those elements; one that does not is kept for every
    element that its country makes at the stage, or whenever the chain has no such stage there.
    """
    frame = base.plants
    if choices.stage:
        frame = frame.filter(pl.col("stage") == choices.stage)
    if choices.status == RUNNING:
        frame = frame.filter(pl.col("runs"))
    elif choices.status:
        frame = frame.filter(pl.col("status") == choices.status)
    if choices.owner == OUTSIDE:
        frame = frame.filter(pl.col("controller") != base.controller)
    elif choices.owner:
        frame = frame.filter(pl.col("controller") == choices.owner)
    if not choices.element:
        return frame
    net = base.net
    wanted = {net.elements[i] for i in net.members(choices.element)}
    makes = {
        place: any(net.output[i, at, 0] > 0 for i in net.members(choices.element))
        for at, place in enumerate(net.places)
    }
    keep = []
    for stage, region, named in frame.select("stage", "region", "elements").iter_rows():
        own = set(named.split(";")) if named else set()
        keep.append(bool(own & wanted) if own else makes.get((stage, region), True))
    return frame.filter(pl.Series(keep, dtype=pl.Boolean))
