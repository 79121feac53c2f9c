"""Reconcile a year: evidence in, one balanced chain out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ytterby.errors import InputError
from ytterby.errors import Problem as Trouble

if TYPE_CHECKING:
    from ytterby.baseline.reconcile.problem import Problem
    from ytterby.baseline.sources.world import World
    from ytterby.core.chain import Chain
    from ytterby.evidence import Evidence
    from ytterby.packs import Pack

logger = logging.getLogger(__name__)

Progress = Callable[[str, float], None]
"""Called with what is being done, and the share done, 0 to 1."""

DRAWS = 200
"""Posterior draws in a chain."""

SEED = 20240
"""Root of the seeds; the year is added, so every year has its own stream."""


def baseline(
    year: int,
    *,
    as_of: str | None = None,
    pack: str = "rare_earths",
    workspace: Path | None = None,
    cache: bool = True,
    progress: Progress | None = None,
) -> Chain:
    """Return the balanced chain of a year.

    Parameters
    ----------
    year
        One of the pack's years.
    as_of
        ISO date; only what was published by then is used. ``None`` for all that is known.
    pack
        Name of the commodity pack.
    workspace
        Directory of the user's own claims; by default ``YTTERBY_WORKSPACE`` or the user's data
        directory.
    cache
        Whether a chain from the cache will do, and whether the new one goes there.
    progress
        Called as work proceeds.

    Returns
    -------
    Chain
        Flows balanced to 1e-9 relative, with standard errors, draws and residuals.

    Raises
    ------
    InputError
        ``no-such-year``: the pack has no such year.
    EvidenceError
        The evidence lacks an assay, recipe or yield.
    SolveError, BalanceError
        The sources cannot be reconciled.

    Examples
    --------
    >>> chain = baseline(2024)
    >>> chain.year, chain.pack
    (2024, 'rare_earths')
    """
    from ytterby.baseline import cache as store
    from ytterby.evidence import load
    from ytterby.packs import read_pack

    tell = progress or (lambda what, share: None)
    tell("reading the evidence", 0.0)
    known = read_pack(pack)
    check_year(known, year)
    evidence = load(as_of, workspace)
    key = store.cache_key(evidence, known, year)
    if cache:
        found = store.read_chain(key)
        if found is not None:
            tell("taken from the cache", 1.0)
            return found
    chain = build_chain(evidence, known, year, workspace=workspace, progress=tell)
    if cache:
        store.write_chain(key, chain)
    tell("done", 1.0)
    return chain


def check_year(pack: Pack, year: int) -> None:
    """Raise ``no-such-year`` unless the pack has the year."""
    if year not in pack.years:
        years = ", ".join(str(y) for y in pack.years)
        raise InputError(
            Trouble("no-such-year", "year", f"there is no chain for {year}", f"known: {years}")
        )


def build_world(evidence: Evidence, pack: Pack, year: int, workspace: Path | None = None) -> World:
    """Return the sources of a year: claims, technology and screened trade."""
    from ytterby.baseline.facilities import known_rows
    from ytterby.baseline.sources.claims import Claims
    from ytterby.baseline.sources.world import World
    from ytterby.baseline.technology import build_technology
    from ytterby.evidence.screens import screen_trade
    from ytterby.evidence.trade import last_year_known, trade

    claims = Claims(evidence)
    technology = build_technology(claims, pack, year)
    # A workspace may hold the trade of other raw materials too.
    codes = [int(line.code) for line in pack.tariff_lines]
    rows = trade(year, evidence.as_of, workspace, codes=codes)
    last = last_year_known(evidence.as_of)
    if rows.is_empty() and last is not None and last < year:
        rows = trade(last, evidence.as_of, workspace, codes=codes)
    rows = screen_trade(rows)
    return World(pack, claims, technology, year, rows, known_rows(evidence))


def build_problem(world: World, *, without: str | None = None) -> Problem:
    """Return the reconciliation problem of a year.

    Parameters
    ----------
    world
        The sources.
    without
        A source whose observations are left out (its claims still centre the priors).
    """
    from ytterby.baseline.observations import hear_all
    from ytterby.baseline.reconcile.draft import Draft
    from ytterby.baseline.sources.hearing import Hearing
    from ytterby.baseline.unknowns import add_unknowns

    sectors = tuple(s.id for s in world.pack.sectors)
    priors = world.priors
    draft = Draft(
        world.technology,
        world.pack.regions,
        sectors,
        relative=priors["relative"],
        floor=priors["floor"],
    )
    add_unknowns(draft, world)
    hearing = Hearing(draft.freeze(), world, priors["huber"])
    hear_all(hearing)
    if without is not None:
        hearing.observations = [o for o in hearing.observations if o.source != without]
    return hearing.freeze()


def build_chain(
    evidence: Evidence,
    pack: Pack,
    year: int,
    *,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Chain:
    """Return the chain of a year, solved anew."""
    import numpy as np

    from ytterby.baseline.assemble import flow_table, residual_table
    from ytterby.baseline.facilities import capacity_table
    from ytterby.baseline.market import inventory_table, price_table
    from ytterby.baseline.reconcile.closing import check_closed, close_balances
    from ytterby.baseline.reconcile.posterior import find_posterior, sample_posterior
    from ytterby.baseline.reconcile.problem import build_rows
    from ytterby.baseline.reconcile.solve import solve
    from ytterby.core.balance import check_balance, check_technology
    from ytterby.core.chain import Chain

    tell = progress or (lambda what, share: None)
    world = build_world(evidence, pack, year, workspace)
    check_technology(world.technology)
    tell("listening to the sources", 0.2)
    problem = build_problem(world)
    rows = build_rows(problem)
    tell("reconciling", 0.35)
    solution = solve(problem, rows)
    count = problem.network.size
    flows = close_balances(
        problem.network, solution.unknowns[:count], np.isfinite(problem.lower[:count])
    )
    check_closed(problem.network, flows)
    tell("measuring uncertainty", 0.5)
    posterior = find_posterior(problem, rows, solution)
    seed = np.random.SeedSequence([SEED, year])
    draws = sample_posterior(problem, solution, posterior, draws=DRAWS, seed=seed)
    draws = draws.astype(np.float32).astype(np.float64)  # as the cache keeps them
    table = flow_table(problem, flows, posterior.standard_error)
    chain = Chain(
        pack=pack.name,
        year=year,
        as_of=evidence.as_of,
        evidence_version=evidence.version,
        overrides=evidence.overrides,
        technology=world.technology,
        regions=pack.regions,
        sectors=tuple(s.id for s in pack.sectors),
        flows=table,
        draws=draws,
        residuals=residual_table(problem, solution, flows),
        capacities=capacity_table(evidence, world, table),
        prices=price_table(world),
        inventories=inventory_table(world),
    )
    largest = check_balance(chain)
    logger.info("chain of %d: %d flows, largest imbalance %.1e", year, count, largest)
    return chain
