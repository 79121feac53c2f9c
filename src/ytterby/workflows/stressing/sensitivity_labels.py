"""Uncertain quantities in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ytterby.packs import Pack
from ytterby.simulate import Scenario
from ytterby.simulate.behaviour.parameters import CHOKE, ELASTICITY, Estimate
from ytterby.simulate.ensemble.calibrated import NAME
from ytterby.simulate.sensitivity.designs import REST
from ytterby.simulate.sensitivity.inputs import Uncertain

CALIBRATED = "behaviour calibrated on 2010 to 2012 (its eleven factors together)"
OTHERS = "all other parameters together"
QUANTITIES = {
    ELASTICITY: "price elasticity of demand",
    CHOKE: "price above which users would rather stop",
}
CHANCES = {
    "lots of new plants": "which announced plants produce, and how late",
    "success of new plants": "luck that all announced plants share",
}
FIELDS = {
    "happens": "whether it happens",
    "holds": "whether it holds",
    "lookalike_hold": "share of shipments of like, uncontrolled goods that customs hold",
}
"""Fields of events whose description says too little by itself; others have their own."""
LONGEST_TITLE = 45
"""Letters from which on an event is called by its short name."""
UNIT = re.compile(r"\s*\[([^\]]+)\]$")


@dataclass(frozen=True)
class Described:
    """A quantity in words.

    Attributes
    ----------
    words
        What it is.
    unit
        Of its value; blank where it has none.
    """

    words: str
    unit: str


def describe(found: Uncertain | None, scenario: Scenario, pack: Pack) -> Described:
    """Return what an uncertain quantity is; ``None`` stands for all others together.

    Parameters
    ----------
    found
        The quantity.
    scenario
        For what events are called and what their fields mean.
    pack
        For labels.
    """
    if found is None or found.name == REST:
        return Described(OTHERS, "")
    if found.name == NAME:
        return Described(CALIBRATED, "")
    if found.group in ("event", "chance"):
        return _of_event(found, scenario)
    assert found.estimate is not None
    if found.group == "inventory":
        return Described(_inventory(found.estimate, pack), found.estimate.unit)
    if found.group == "product":
        words = found.name.removeprefix("product ").strip()
        return Described(f"units that a shortage stands for ({words})", found.estimate.unit)
    return Described(_behaviour(found.estimate, pack), found.estimate.unit)


def _behaviour(estimate: Estimate, pack: Pack) -> str:
    places = ", ".join(pack.label(value) for _, value in estimate.place)
    words = QUANTITIES.get(estimate.quantity, estimate.scope) or estimate.claim
    return f"{words} ({places})" if places else words


def _inventory(estimate: Estimate, pack: Pack) -> str:
    region, family, material = estimate.claim.removeprefix("inventory ").split(" ")
    of = pack.label(material or family) if material or family else "all forms"
    return f"industry stocks of {of} ({pack.label(region)})"


def _of_event(found: Uncertain, scenario: Scenario) -> Described:
    name = found.name.removeprefix("event ")
    deeds = {deed.id: deed for deed in (*scenario.events, *scenario.responses)}
    mine = max((i for i in deeds if name.startswith(f"{i} ")), key=len, default="")
    field = name.removeprefix(mine).strip()
    if not mine:
        return Described(CHANCES.get(name, name), "")
    deed = deeds[mine]
    title = getattr(deed, "title", "")
    who = title if 0 < len(title) <= LONGEST_TITLE else mine.replace("-", " ")
    known = type(deed).model_fields.get(field)
    text = (known.description or "") if known is not None else ""
    sentence = text.partition(";")[0].rstrip(". ")
    unit = UNIT.search(text.rstrip(". "))
    words = FIELDS.get(field) or UNIT.sub("", sentence) or field.replace("_", " ")
    if field.startswith("gap "):
        words = "when it comes again"
    words = words[:1].lower() + words[1:]
    return Described(f"{words} ({who})", unit.group(1) if unit else "")
