"""Losses of value added by supplier and element, their chances, and what follows from both."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.factors.economy import Economy
from ytterby.factors.estimates import Estimate, resolve
from ytterby.impact.economy import RULES, Rule
from ytterby.impact.expected_loss import ElementLosses, any_of, expect, never_seen
from ytterby.packs import Pack
from ytterby.simulate import read_scenario
from ytterby.workflows.inputs import Place

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chance:
    """How likely a stop is, and who says so.

    Attributes
    ----------
    estimate
        A year [1/year].
    source
        In words.
    elements
        Of which elements; all if empty.
    """

    estimate: Estimate
    source: str
    elements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Supplier:
    """A supplier whose loss was simulated.

    Attributes
    ----------
    code
        Region.
    losses
        What its loss costs.
    chances
        Of its stopping.
    """

    code: str
    losses: ElementLosses = field(repr=False)
    chances: tuple[Chance, ...]


@dataclass(frozen=True)
class Expected:
    """What is expected to be lost, and what it is made of.

    Attributes
    ----------
    place, economy
        Of whom, with what factors.
    suppliers
        Simulated, those whose loss costs nothing among them.
    elements
        Symbols, in the order of the commodity.
    losses
        By rule, ``(supplier, element, draw)`` [USD].
    chances
        ``(supplier, element, draw)`` [1/year].
    expected
        Under the proportional rule, ``(element, draw)`` [USD/year].
    uncounted
        Share of need by value in sectors that are not counted, ``(element)`` [1].
    published, rank
        Others' figures by element.
    pack
        For labels.
    alone
        Whether each element was stopped by itself.
    """

    place: Place
    economy: Economy = field(repr=False)
    suppliers: tuple[Supplier, ...]
    elements: tuple[str, ...]
    losses: Mapping[Rule, Floats] = field(repr=False)
    chances: Floats = field(repr=False)
    expected: Floats = field(repr=False)
    uncounted: Floats = field(repr=False)
    published: Mapping[str, Estimate]
    rank: Mapping[str, Estimate]
    pack: Pack = field(repr=False)
    alone: bool = False


@cache
def choices() -> dict[str, Any]:
    """Return which suppliers are lost and whose odds count, as written in choices.toml."""
    text = (files("ytterby.workflows.impacts.expecting") / "choices.toml").read_text("utf-8")
    return tomllib.loads(text)


def read_chances(supplier: str, base: Evidence) -> tuple[Chance, ...]:
    """Return how likely a supplier stops in a year: odds of scenarios, else of what was never seen.

    Parameters
    ----------
    supplier
        Region.
    base
        The evidence, for how long events were taken down.
    """
    out = []
    for row in choices()["stop"]:
        if row["supplier"] != supplier:
            continue
        odds = read_scenario(row["scenario"]).odds
        if odds is None:
            continue
        low = odds.value if odds.low is None else odds.low
        high = odds.value if odds.high is None else odds.high
        known = Estimate(
            odds.value, low, high, "1/year", odds.tier, (f"scenario {row['scenario']}",), ()
        )
        words = f"odds of scenario {row['scenario']}: {odds.source}"
        out.append(Chance(known, words, tuple(row.get("elements", ()))))
    if out:
        return tuple(out)
    dates = base.events["date"].drop_nulls()
    first, last = (int(str(d)[:4]) for d in (dates.min(), dates.max()))
    years = last - first + 1
    words = f"no stop of all its exports in the events of {first} to {last} (Jeffreys prior)"
    return (Chance(never_seen(years), words),)


def weigh(
    place: Place,
    economy: Economy,
    suppliers: Sequence[Supplier],
    pack: Pack,
    base: Evidence,
    draws: Draws,
    wanted: Sequence[str] = (),
    *,
    alone: bool = False,
) -> Expected:
    """Return what is expected to be lost, from what each supplier's loss costs."""
    known = dict.fromkeys(e for s in suppliers for e in s.losses.elements)
    elements = tuple(e for e in pack.elements if e in known and (not wanted or e in wanted))
    shape = (len(suppliers), len(elements), draws.size)
    losses = {rule: np.zeros(shape) for rule in RULES}
    chances = np.zeros(shape)
    uncounted = np.full(len(elements), np.nan)
    for i, supplier in enumerate(suppliers):
        own = supplier.losses
        for j, element in enumerate(elements):
            if element not in own.elements:
                continue
            at = own.elements.index(element)
            uncounted[j] = own.uncounted[at]
            for rule in RULES:
                losses[rule][i, j] = own.value_added[rule][at]
            likely = [
                draws.of(c.estimate, supplier.code)
                for c in supplier.chances
                if not c.elements or element in c.elements
            ]
            chances[i, j] = any_of(likely, draws.size)
    others = {
        kind: {
            e: one
            for e, claim in choices()[kind].get(place.code, {}).items()
            if (one := resolve(base, claim)) is not None
        }
        for kind in ("published", "rank")
    }
    expected = expect(losses["proportional"], chances)
    return Expected(
        place, economy, tuple(suppliers), elements, losses, chances, expected, uncounted,
        others["published"], others["rank"], pack, alone,
    )  # fmt: skip
