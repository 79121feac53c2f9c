"""Is it true? Each source predicted from all the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from ytterby.baseline.reconcile.problem import Problem

Floats = NDArray[np.float64]


def leave_one_source_out(
    year: int,
    *,
    as_of: str | None = None,
    pack: str = "rare_earths",
    workspace: Path | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> pl.DataFrame:
    """Return what the other sources predict for each observation of a source left out.

    Every source in turn is taken out of the observations, the rest is reconciled anew, and the
    result is laid beside what the source says. Its claims still centre the priors where no other
    claim does, whose errors are 0.7 of the value: that is said in the documentation.

    Parameters
    ----------
    year, as_of, pack, workspace
        As for ``baseline``.
    progress
        Called with the share done and the source.

    Returns
    -------
    polars.DataFrame
        ``source, observation, quantity, region, stage, element, observed, predicted`` [unit of the
        quantity], ``fitted`` (with the source in), ``error`` = predicted / observed - 1 [1] and
        ``score`` = (predicted - observed) / sigma [1].
    """
    import polars as pl

    from ytterby.baseline.reconcile.problem import build_rows, fitted_values
    from ytterby.baseline.reconcile.solve import solve
    from ytterby.baseline.run import build_problem, build_world, check_year
    from ytterby.evidence import load
    from ytterby.packs import read_pack

    known = read_pack(pack)
    check_year(known, year)
    world = build_world(load(as_of, workspace), known, year, workspace)
    whole = build_problem(world)
    count = whole.network.size
    full = solve(whole, build_rows(whole))
    fitted = _plain(fitted_values(whole, full.unknowns), whole, full.unknowns, count)
    sources = sorted({o.source for o in whole.observations if o.source})
    rows = []
    for i, source in enumerate(sources):
        if progress is not None:
            progress(source, i / len(sources))
        without = build_problem(world, without=source)
        solution = solve(without, build_rows(without))
        unknowns = np.append(
            solution.unknowns[:count], _carry(whole.nuisances, without.nuisances, solution.unknowns)
        )
        predicted = _plain(fitted_values(whole, unknowns), whole, unknowns, count)
        for k, seen in enumerate(whole.observations):
            if seen.source == source:
                error = predicted[k] / seen.value - 1 if seen.value else None
                rows.append(
                    (
                        source,
                        seen.name,
                        seen.quantity,
                        seen.region,
                        seen.stage,
                        seen.element,
                        seen.value,
                        float(predicted[k]),
                        float(fitted[k]),
                        error,
                        float((predicted[k] - seen.value) / seen.sigma),
                    )
                )
    names = (
        "source",
        "observation",
        "quantity",
        "region",
        "stage",
        "element",
        "observed",
        "predicted",
        "fitted",
        "error",
        "score",
    )
    return pl.DataFrame(rows, schema=list(names), orient="row", infer_schema_length=None)


def _carry(names: tuple[str, ...], known: tuple[str, ...], unknowns: Floats) -> Floats:
    """Return nuisance variables in another problem's order; those it lacks are at nothing."""
    values = dict(zip(known, unknowns[unknowns.size - len(known) :], strict=True))
    return np.array([values.get(name, 0.0) for name in names])


def _plain(fitted: Floats, problem: Problem, unknowns: Floats, count: int) -> Floats:
    """Take the errors that sources share out of fitted values."""
    out = fitted.copy()
    for i, seen in enumerate(problem.observations):
        if seen.denominator is None:
            out[i] -= sum(w * unknowns[j] for j, w in seen.weights.items() if j >= count)
    return out
