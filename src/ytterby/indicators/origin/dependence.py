"""Dependence at 0 months: need that stays unmet when a partner is lost, after the best rerouting.

The partner's plants, mines and trade vanish. Everybody else keeps their plants and may ship
anything to anybody: trade among the survivors is free, so that they share one pool per material.
No stock is drawn and nothing new is built: this is the answer for the first months after the
stocks are gone, the best case of what exists. A linear program per element:

    maximise   Σ_m c_m d_m
    subject to Σ_p B_pm x_p ≥ d_m          every material m (surplus is free)
               Σ_{p ∈ stage s, region r} x_p ≤ K_rs   plants of a stage may switch their feed
               x_p ≤ K_p                    mines and other sources, and plants with a rating
               0 ≤ d_m ≤ need_m

with ``x`` activities that exist in the baseline, ``B`` the recipes, ``c`` the element's content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import scipy.sparse as sp

from ytterby.core.chain import Chain
from ytterby.errors import Problem, SolveError
from ytterby.indicators.accounts.arrays import (
    Floats,
    FlowArrays,
    Ints,
    arrays,
    ratio,
    summary_frame,
)
from ytterby.indicators.origin.measures import ACCOUNT, Groups, Places, with_groups
from ytterby.indicators.registry import indicator

DRAWS = 16
"""Posterior draws used by default: a linear program for each."""
SHARING = ("target_first", "pro_rata")


@dataclass(frozen=True)
class Plants:
    """What the survivors can run.

    Attributes
    ----------
    rows
        Process flows of survivors, ``(plant)``.
    process
        Their processes, ``(plant)``.
    limits
        ``(limit, plant)``; ones where a plant counts against a limit.
    headroom
        Capacity over baseline activity of each limit, ≥ 1, ``(limit)``.
    """

    rows: Ints
    process: Ints
    limits: sp.csr_array
    headroom: Floats


def _headroom(
    a: FlowArrays, region: str, stage: str, process: str, base: float, whole: float
) -> float:
    """Return nameplate over baseline, at least 1; a gap counts as what its plants make.

    ``process`` is blank for all plants of the stage; ``base`` is what it makes, ``whole`` what the
    region's stage makes. Plants that may run any process count for one by its share.
    """
    table = a.chain.capacities
    rows = table.filter((table["region"] == region) & (table["stage"] == stage))
    if rows.is_empty() or base <= 0.0 or whole <= 0.0:
        return 1.0
    made = rows["output_share"].fill_null(0.0) * whole
    rated = rows["capacity"].fill_null(made).to_numpy()
    if process:
        own, any_ = (rows["process"] == process).to_numpy(), (rows["process"] == "").to_numpy()
        rated = np.where(own, rated, np.where(any_, rated * base / whole, 0.0))
    return max(1.0, float(rated.sum()) / base)


def list_plants(a: FlowArrays, lost: Sequence[str]) -> Plants:
    """Return what exists outside the lost regions, with its limits.

    Parameters
    ----------
    a
        The chain's flows.
    lost
        Regions that are lost.
    """
    gone = a.positions(lost)
    rows = a.rows("process")
    rows = rows[~np.isin(a.region[rows], gone) & (a.values[rows, 0] > 0.0)]
    process = a.process[rows]
    source = (a.coefficient >= 0.0).all(axis=1)
    stage = a.stage_of_process[process]
    # Sources are limited one by one, plants of a region and stage together.
    single = np.where(np.asarray(source)[process], process + 1, 0)
    keys, limit = np.unique(np.stack([a.region[rows], stage, single]), axis=1, return_inverse=True)
    count = keys.shape[1]
    base = np.bincount(limit, weights=a.values[rows, 0], minlength=count)
    room = np.ones(count)
    for k in range(count):
        region, s, one = (int(v) for v in keys[:, k])
        name = a.technology.processes[one - 1] if one else ""
        whole = float(base[(keys[0] == region) & (keys[1] == s)].sum())
        room[k] = _headroom(a, a.regions[region], a.stages[s], name, float(base[k]), whole)
    ones = np.ones(len(rows))
    limits = sp.csr_array((ones, (limit, np.arange(len(rows)))), shape=(count, len(rows)))
    return Plants(rows, process, limits, room)


def _needs(a: FlowArrays, regions: Sequence[str], form: str) -> Floats:
    """Return the use of each material in some regions: ``(material, column)`` [unit of it]."""
    rows = a.rows("use")
    rows = rows[np.isin(a.region[rows], a.positions(regions))]
    if form != "all":
        right = np.asarray(a.technology.family) == form
        rows = rows[right[a.material[rows]]]
    out = np.zeros((len(a.technology.materials), a.values.shape[1]))
    np.add.at(out, a.material[rows], np.maximum(a.values[rows], 0.0))
    return out


@dataclass(frozen=True)
class Program:
    """The linear program of one element without the survivors' numbers.

    Attributes
    ----------
    wanted
        Materials that can be delivered, ``(material wanted)``.
    weight
        Content of the element, ``(material wanted)`` [t REO per unit].
    matrix
        Left side of the inequalities: balances, then limits, ``(row, plant and material wanted)``.
    """

    wanted: Ints
    weight: Floats
    matrix: sp.csr_array


def build_program(a: FlowArrays, plants: Plants, content: Floats, used: Floats) -> Program:
    """Return the program that delivers an element.

    Parameters
    ----------
    a, plants
        The flows, and what survives.
    content
        Content of the element, ``(material)`` [t REO per unit].
    used
        Use of each material, ``(material)``; others are not delivered.
    """
    wanted = np.flatnonzero((content > 0.0) & (used > 0.0))
    size = len(content)
    made = sp.csr_array(a.coefficient[plants.process].T)
    take = sp.csr_array(
        (np.ones(len(wanted)), (wanted, np.arange(len(wanted)))), shape=(size, len(wanted))
    )
    rated = sp.csr_array((plants.limits.shape[0], len(wanted)))
    blocks = sp.block_array([[-made, take], [plants.limits, rated]])
    return Program(wanted, content[wanted], sp.csr_array(blocks))


def deliver(a: FlowArrays, plants: Plants, program: Program, need: Floats, column: int) -> Floats:
    """Return the best delivery of the element: ``(material)`` [unit of it].

    Parameters
    ----------
    a, plants, program
        The flows, what survives and the program.
    need
        Most that is wanted of each material, ``(material)``.
    column
        Which draw sets what the plants made.
    """
    from scipy.optimize import linprog

    out = np.zeros(len(need))
    if not len(program.wanted):
        return out
    base = np.maximum(a.values[plants.rows, column], 0.0)
    top = np.concatenate([np.full(len(base), np.inf), need[program.wanted]])
    answer = linprog(  # type: ignore[call-overload]
        np.concatenate([np.zeros(len(base)), -program.weight]),
        A_ub=program.matrix,
        b_ub=np.concatenate([np.zeros(len(need)), plants.headroom * (plants.limits @ base)]),
        bounds=np.stack([np.zeros(len(top)), top], axis=1),
        method="highs",
    )
    if answer.x is None:
        raise SolveError(Problem("dependence-unsolved", "dependence", str(answer.message)))
    out[program.wanted] = answer.x[len(base) :]
    return out


@indicator(
    "dependence",
    quantity="dependence",
    meaning="Need that stays unmet at once after losing a partner, with the best rerouting.",
    dims=("element", "region", "partner"),
    source="linear program on the reconciled chain; docs/method/measures",
)
def dependence(
    chain: Chain,
    targets: Places,
    partners: Places,
    *,
    elements: Sequence[str] = (),
    groups: Groups | None = None,
    form: str = "magnet",
    draws: int = DRAWS,
) -> pl.DataFrame:
    """Return unmet need at 0 months after losing a partner, as a share of need.

    Two ways to share what is left. ``target_first``: everybody else stands back, a lower bound.
    ``pro_rata``: the survivors' total delivery is maximised and each material is shared in
    proportion to need, which is what a market without hoarding might come to.

    Parameters
    ----------
    chain
        The chain.
    targets, partners
        Whose need; who is lost. Label → member regions. Members of the target that are lost with
        the partner count as unmet.
    elements
        Symbols; all by default.
    groups
        Groups to add; what is delivered of a group is maximised as a whole.
    form
        Family of material in use, or ``all``.
    draws
        How many posterior draws to use.

    Returns
    -------
    DataFrame
        ``element, region, partner, sharing, dependence, low, high, evidence_share`` [1]``, use``
        [t REO/year]``, account, form``.
    """
    a = arrays(chain, draws=draws, prior=0)
    tech = a.technology
    keys: dict[str, list[str]] = {k: [] for k in ("element", "region", "partner", "sharing")}
    values, needs = [], []
    for partner, lost in partners.items():
        plants = list_plants(a, lost)
        others = _needs(a, [r for r in a.regions if r not in set(lost)], form)
        for element, members_of in with_groups(elements or tech.elements, groups).items():
            content = a.content(members_of)
            program = build_program(a, plants, content, others[:, 0])
            shared = _shared_fill(a, plants, program, others)
            for target, members in targets.items():
                whole = _needs(a, members, form)
                mass = content @ whole
                if mass[0] <= 0.0:
                    continue
                safe = _needs(a, [r for r in members if r not in set(lost)], form)
                first = _each_column(a, plants, program, safe)
                for sharing, got in zip(SHARING, (first, safe * shared), strict=True):
                    keys["element"].append(element)
                    keys["region"].append(target)
                    keys["partner"].append(partner)
                    keys["sharing"].append(sharing)
                    values.append(np.clip(1.0 - ratio(content @ got, mass), 0.0, 1.0))
                    needs.append(float(mass[0]))
    stacked = np.stack(values) if values else np.zeros((0, a.values.shape[1]))
    frame = summary_frame(keys, stacked, a.posterior, "dependence")
    return frame.with_columns(
        pl.Series("use", needs, dtype=pl.Float64), account=pl.lit(ACCOUNT), form=pl.lit(form)
    )


def _each_column(a: FlowArrays, plants: Plants, program: Program, need: Floats) -> Floats:
    """Return the best delivery in every column: ``(material, column)``."""
    columns = range(need.shape[1])
    return np.stack([deliver(a, plants, program, need[:, k], k) for k in columns], axis=1)


def _shared_fill(a: FlowArrays, plants: Plants, program: Program, need: Floats) -> Floats:
    """Return the fraction of need met for each material, the survivors' total maximised."""
    got = _each_column(a, plants, program, need)
    return np.divide(got, need, out=np.zeros_like(need), where=need > 0.0)
