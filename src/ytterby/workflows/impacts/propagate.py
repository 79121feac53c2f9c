"""Propagation: what a loss of output in some sectors of a system does to all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem, unknown_name
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.impact.propagation.effects import MODELS, propagate
from ytterby.impact.propagation.system import Floats
from ytterby.results import start_manifest
from ytterby.workflows.impacts.losses import Link, link_losses, read_losses
from ytterby.workflows.impacts.propagate_tables import propagation_tables
from ytterby.workflows.impacts.propagate_words import (
    propagation_finding,
    propagation_note,
    propagation_summary,
)
from ytterby.workflows.impacts.systems import read_system
from ytterby.workflows.inputs import Progress
from ytterby.workflows.outcome import Outcome, command_line

T = TypeVar("T")

DRAWS = 200
"""Draws by default."""
MOST_DRAWS = 10_000
MOST_SECTORS = 3000
"""Largest system whose rationing is solved."""
MOST_STOCK = 60.0


def propagate_losses(
    system: str,
    losses: Path,
    *,
    model: str = "capacity",
    mapping: Path | None = None,
    stock: float = 0.0,
    months: int = 12,
    draws: int = DRAWS,
    seed: int = 0,
    report: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Tell what a loss of output in some sectors does to all sectors of a system.

    Direct, propagated and price-transfer effects stand apart; the propagated one includes the
    direct one, and a price transfer is no loss. They are never summed.

    Parameters
    ----------
    system
        ``miller-blair``, a CSV file, or a directory or archive that pymrio saved.
    losses
        CSV file: sector, share of output lost, optionally low, high, region, and cost (rise of
        the unit cost over the price).
    model
        ``capacity`` (fixed recipes under limits), ``leontief`` (suppliers alone), ``ghosh``
        (customers alone) or ``extraction``.
    mapping
        CSV file from, to, weight: which sector of the system each name of the losses is.
    stock
        For ``capacity``: what makers hold of the goods of hit sectors [month of use].
    months
        How long it lasts, 1 to 12.
    draws, seed
        Draws of the losses for the 80 % intervals, and of which stream.
    report
        Where to write a self-contained HTML report.
    progress
        Told what is being done.

    Returns
    -------
    Outcome
        Tables ``propagation`` (totals) and ``sectors``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    WorkspaceError
        The report cannot be written; nothing was.
    """
    problems = _check(model, stock, months, draws)
    world = _collect(lambda: read_system(system), problems)
    read = _collect(lambda: read_losses(losses), problems)
    links: tuple[Link, ...] = ()
    gaps: list[str] = []
    if world is not None and read is not None:
        names = world.sectors
        given, unknown = read
        landed = _collect(lambda: link_losses(given, names, mapping, losses.name), problems)
        links, elsewhere = landed or ((), ())
        gaps += [f"{name} (no share is known)" for name in unknown]
        gaps += [f"{name} (the system has no such sector)" for name in elsewhere]
        if model == "capacity" and len(names) > MOST_SECTORS:
            fix = f"aggregate it to {MOST_SECTORS:,} sectors, or ask for another model"
            message = f"{len(names):,} sectors are too many for a rationing of each draw"
            problems.append(Problem("system-too-large", "system", message, fix))
    if problems:
        raise InputError(problems)
    assert world is not None
    uncertain = any(link.loss.low is not None or link.loss.high is not None for link in links)
    options = {
        "losses": str(losses),
        "model": model,
        "map": None if mapping is None else str(mapping),
        "stock": stock or None,
        "months": months if months != 12 else None,
        "draws": draws if draws != DRAWS else None,
        "seed": seed if uncertain else None,
        "report": None if report is None else str(report),
    }
    manifest = start_manifest(
        command_line(["propagate", system], options),
        parameters={**options, "system": world.title, "sectors": len(world.sectors)},
        seed=seed if uncertain else None,
    )
    lost, costs = draw_losses(links, len(world.sectors), draws if uncertain else 0, seed)

    def tell(done: int, of: int) -> None:
        if progress is not None:
            progress("draws", done / of)

    effects = propagate(
        world, lost, model, costs=costs, stock_months=stock, months=months, tell=tell
    )
    note = propagation_note(world, model, stock, months, gaps)
    sources = tuple(dict.fromkeys((world.source, losses.name)))
    tables = propagation_tables(world, effects, note, sources)
    totals, sectors = (tables[name].frame for name in ("propagation", "sectors"))
    words = propagation_finding(world, totals, sectors, model, months)
    summary = propagation_summary(world, totals, sectors, note)
    done = manifest.finish()
    if report is not None:
        from ytterby.workflows.impacts.propagate_page import propagation_page

        page = propagation_page(world, model, tables, words, done, losses.name)
        write_atomic(report, page.encode())
    return Outcome(tables, done, words, summary)


def _check(model: str, stock: float, months: int, draws: int) -> list[Problem]:
    problems = []
    if model not in MODELS:
        problems.append(unknown_name("model", model, MODELS))
    ranges = (("stock", stock, 0.0, MOST_STOCK), ("months", months, 1, 12))
    for name, value, low, high in (*ranges, ("draws", draws, 1, MOST_DRAWS)):
        if not low <= value <= high:
            fix = f"give {low:g} to {high:,g}"
            problems.append(Problem("out-of-range", name, f"{value:,g} is not possible", fix))
    if stock > 0 and model in MODELS and model != "capacity":
        fix = "ask for --model capacity"
        problems.append(Problem("stock-without-capacity", "stock", f"{model} has no stocks", fix))
    return problems


def _collect(read: Callable[[], T], problems: list[Problem]) -> T | None:
    """Return what is read, or take down why it cannot be."""
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return None


def draw_losses(
    links: Sequence[Link], count: int, draws: int, seed: int
) -> tuple[Floats, Floats | None]:
    """Return the share of output lost and the rise of unit costs, ``(sector, draw)`` [1].

    A name of the losses has one draw wherever it lands; names vary by themselves.

    Parameters
    ----------
    links
        Where losses land.
    count
        Sectors of the system.
    draws, seed
        Draws besides the central one, and their stream.
    """
    stream = Draws(draws, seed)
    lost = np.zeros((count, draws + 1))
    costs = np.zeros((count, draws + 1))
    for link in links:
        one = link.loss
        low = one.share if one.low is None else one.low
        high = one.share if one.high is None else one.high
        known = Estimate(one.share, low, high, "1", "B", one.names[:1], ())
        drawn = stream.of(known, "loss") if high > low else np.full(draws + 1, one.share)
        lost[link.to] += link.weight * np.clip(drawn, 0.0, 1.0)
        costs[link.to] += link.weight * one.cost
    return np.minimum(lost, 1.0), costs if costs.any() else None
