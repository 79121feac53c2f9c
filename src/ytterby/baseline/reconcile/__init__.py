"""Flows that obey the balances and fit what was heard: unknowns, problem, solution, errors."""
