"""Another solver, the same answer."""

import numpy as np
import pytest
from tests.properties.test_reconciliation import random_problem

from ytterby.baseline.reconcile.problem import build_rows
from ytterby.baseline.reconcile.solve import build_program, solve

piqp = pytest.importorskip("piqp")


@pytest.mark.parametrize("seed", range(5))
def test_piqp_finds_the_same_flows(seed: int) -> None:
    import scipy.sparse as sp

    problem = random_problem(seed)
    rows = build_rows(problem)
    program = build_program(problem, rows)
    size = program.cost.size
    solver = piqp.SparseSolver()
    solver.settings.eps_abs = solver.settings.eps_rel = 1e-10
    solver.settings.verbose = False
    solver.setup(
        sp.csc_matrix(sp.diags_array(program.quadratic)),
        program.cost,
        sp.csc_matrix(program.equal),
        program.equal_to,
        sp.csc_matrix(program.below),
        np.full(program.below_to.size, -np.inf),
        program.below_to,
        np.full(size, -np.inf),
        np.full(size, np.inf),
    )
    solver.solve()
    other = problem.prior + problem.prior_error * np.asarray(solver.result.x)[: problem.size]
    ours = solve(problem, rows).unknowns
    assert np.abs(other - ours).max() < 1e-4 * np.abs(ours).max()
