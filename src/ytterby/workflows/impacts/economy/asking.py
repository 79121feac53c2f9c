"""What an impact is asked: checked all at once, then simulated and counted, target by target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ytterby import evidence
from ytterby.core.chain import Chain
from ytterby.core.disruption import Disruption
from ytterby.errors import InputError, Problem
from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.factors.economy import Economy, check_regions, read_economy
from ytterby.impact.economy import (
    Delay,
    Losses,
    StateLoss,
    Transfer,
    count_delay,
    count_losses,
    count_transfer,
    share_among_states,
)
from ytterby.packs import Pack
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.workflows.inputs import Asked, Place, Progress
from ytterby.workflows.stressing.asking import StressAsked, ask_stress
from ytterby.workflows.stressing.disruption import disrupt

DRAWS = 256
FEWEST = 2
"""Draws that a spread needs."""
WEAK = "C"
"""The tier that is held fixed, to tell what rests on it."""


@dataclass(frozen=True)
class Counted:
    """What a disruption costs, of one set of draws.

    Attributes
    ----------
    disruption
        What was simulated.
    losses, delay, transfer, states
        What it costs.
    """

    disruption: Disruption = field(repr=False)
    losses: Losses = field(repr=False)
    delay: Delay = field(repr=False)
    transfer: Transfer = field(repr=False)
    states: tuple[StateLoss, ...] = field(repr=False)


@dataclass(frozen=True)
class Impact:
    """The impact on one target.

    Attributes
    ----------
    place, economy, chain
        Of whom, with what factors, on which chain.
    counted
        Draws of everything.
    economy_fixed
        The same disruption with the economic factors of tier C at their centre.
    all_fixed
        The same with the simulator's estimates of tier C at their centre too; ``None`` where that
        was not asked for.
    """

    place: Place
    economy: Economy = field(repr=False)
    chain: Chain = field(repr=False)
    counted: Counted = field(repr=False)
    economy_fixed: Counted = field(repr=False)
    all_fixed: Counted | None = field(repr=False)


def ask_impact(
    scenario: str | Path,
    targets: Sequence[str],
    *,
    year: int | str | None,
    months: int | None,
    draws: int,
    workers: int | None,
) -> tuple[StressAsked, ...]:
    """Return what was asked for, one target each.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    asked = Asked()
    problems: list[Problem] = []
    places = [asked.place(t, "target") for t in targets]
    if not targets:
        fix = "say --target USA"
        problems.append(Problem("no-target", "target", "no target is given", fix))
    for place in places:
        if place is not None:
            problems.extend(check_regions(place.regions, place.name))
    if draws < FEWEST:
        problems.append(
            Problem("out-of-range", "draws", f"{draws} draws have no spread", "give 2 or more")
        )
    if workers is not None and workers < 1:
        problems.append(
            Problem("out-of-range", "workers", f"{workers} is too small", "give 1 or more")
        )
    known = [p for p in places if p is not None]
    codes = list(dict.fromkeys(p.code for p in known)) or ["USA"]
    noted = [*asked.problems, *problems]
    return tuple(
        ask_stress(scenario, code, year=year, months=months, problems=noted) for code in codes
    )


def count_impact(
    wanted: StressAsked,
    *,
    draws: int,
    seed: int,
    months: int | None,
    calibrated: bool,
    tiers: bool,
    as_of: str | None,
    workspace: Path | None,
    workers: int | None,
    progress: Progress | None,
    resume: Path | None = None,
) -> Impact:
    """Simulate a scenario and count what it costs one target.

    Parameters
    ----------
    wanted
        From `ask_impact`.
    draws, seed, months, calibrated, as_of, workspace, workers, progress
        As for `ytterby.workflows.stressing.disruption.disrupt`.
    tiers
        Whether to simulate once more with estimates of tier C at their centre.
    resume
        Directory of finished draws; an interrupted count goes on from there.

    Raises
    ------
    InputError
        ``no-economy``: nothing was published yet as of the date.
    """
    base = evidence.load(as_of=as_of, workspace=workspace)
    economy = load_economy(base, wanted.place)
    runs = 2 if tiers else 1

    def part(at: int) -> Progress | None:
        if progress is None:
            return None
        return lambda words, share: progress(f"{wanted.place.name}: {words}", (at + share) / runs)

    found = disrupt(
        wanted, draws=draws, seed=seed, months=months, calibrated=calibrated, as_of=as_of,
        workspace=workspace, workers=workers, progress=part(0),
        resume=None if resume is None else resume / "free",
    )  # fmt: skip
    free, held = Draws(draws, seed), Draws(draws, seed, fixed=(WEAK,))
    all_fixed = None
    if tiers:
        again = disrupt(
            wanted, draws=draws, seed=seed, months=months, calibrated=calibrated, as_of=as_of,
            workspace=workspace, workers=workers, progress=part(1),
            resume=None if resume is None else resume / "held",
            adjust=lambda table: hold_weak(table, base),
        )  # fmt: skip
        all_fixed = count(again.disruption, economy, held)
    return Impact(
        wanted.place,
        economy,
        found.chain,
        count(found.disruption, economy, free),
        count(found.disruption, economy, held),
        all_fixed,
    )


def load_economy(base: Evidence, place: Place) -> Economy:
    """Return what is known of the economy of a country, with one sector at least.

    Parameters
    ----------
    base
        The evidence as of its date.
    place
        One country.

    Raises
    ------
    InputError
        ``no-economy``: nothing was published yet as of the date.
    """
    economy = read_economy(base, place.regions[0])
    if economy.sectors:
        return economy
    what = f"no value added by industry of {place.name} was published by {base.as_of}"
    fix = "take a later date, or add claims of your own"
    raise InputError(Problem("no-economy", "as_of", what, fix))


def count(disruption: Disruption, economy: Economy, draws: Draws) -> Counted:
    """Return all that a disruption costs, draw by draw."""
    losses = count_losses(disruption, economy, draws)
    return Counted(
        disruption,
        losses,
        count_delay(disruption, economy, draws),
        count_transfer(disruption),
        share_among_states(losses, economy, draws),
    )


def hold_weak(table: Parameters, base: Evidence) -> Parameters:
    """Return a table of behaviour whose estimates of tier C keep their central value.

    What one unit of a product needs is held too, where a claim behind it is of tier C. Factors that
    were calibrated on history have no tier and stay as they are.

    Parameters
    ----------
    table
        The table.
    base
        The evidence, for the tiers of products.
    """
    estimates, terms = (
        tuple(replace(e, low=e.value, high=e.value) if e.tier == WEAK else e for e in own)
        for own in (table.estimates, table.terms)
    )
    products = tuple(
        replace(p, low=p.value, high=p.value)
        if any(base.claim(c)["tier"] == WEAK for c in p.claims)
        else p
        for p in table.products
    )
    return replace(table, estimates=estimates, terms=terms, products=products)


def labels(pack: Pack) -> dict[str, str]:
    """Return what people call the sectors."""
    return {s.id: s.label for s in pack.sectors}
