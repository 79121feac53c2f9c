"""Turn a solved problem into a frozen chain: flows, draws and residuals as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ytterby.baseline.reconcile.network import KINDS, NOWHERE, PROCESS, Network
from ytterby.baseline.reconcile.problem import Problem, fitted_values
from ytterby.baseline.reconcile.solve import Solution
from ytterby.core.chain import FLOW_SCHEMA, RESIDUAL_SCHEMA

if TYPE_CHECKING:
    import polars as pl

    from ytterby.core.chain import Chain

Floats = NDArray[np.float64]


def flow_table(problem: Problem, flows: Floats, error: Floats) -> pl.DataFrame:
    """Return the flows as ``FLOW_SCHEMA``; evidence_share = 1 - (error / prior error)²."""
    import polars as pl

    network = problem.network
    count = network.size
    table = network.technology

    def named(column: NDArray[np.intp], names: tuple[str, ...]) -> list[str]:
        return [names[i] if i != NOWHERE else "" for i in column]

    stages = [
        table.stage[p] if k == PROCESS else ""
        for k, p in zip(network.kind, network.process, strict=True)
    ]
    prior_error = problem.prior_error[:count]
    return pl.DataFrame(
        {
            "flow": np.arange(count, dtype=np.int32),
            "kind": [KINDS[k] for k in network.kind],
            "stage": stages,
            "process": named(network.process, table.processes),
            "material": named(network.material, table.materials),
            "region": named(network.region, network.regions),
            "destination": named(network.destination, network.regions),
            "sector": named(network.sector, network.sectors),
            "value": flows,
            "standard_error": error[:count],
            "prior": problem.prior[:count],
            "prior_error": prior_error,
            "evidence_share": np.clip(1 - (error[:count] / prior_error) ** 2, 0.0, 1.0),
        },
        schema=FLOW_SCHEMA,
    )


def residual_table(problem: Problem, solution: Solution, flows: Floats) -> pl.DataFrame:
    """Return what each source said and what the balanced chain says, as ``RESIDUAL_SCHEMA``.

    The score is (fitted - observed) / sigma with the errors that sources share taken out.
    """
    import polars as pl

    unknowns = solution.unknowns.copy()
    unknowns[: problem.network.size] = flows
    fitted = fitted_values(problem, unknowns)
    count = problem.network.size
    rows = []
    for seen, value in zip(problem.observations, fitted, strict=True):
        shared = sum(w * unknowns[j] for j, w in seen.weights.items() if j >= count)
        plain = value - shared if seen.denominator is None else value
        score = (value - seen.value) / seen.sigma if seen.sigma else None
        rows.append(
            (
                seen.name,
                seen.claim,
                seen.source,
                seen.quantity,
                seen.region,
                seen.stage,
                seen.element,
                seen.value,
                seen.sigma,
                plain,
                score,
                seen.tier,
            )
        )
    return pl.DataFrame(rows, schema=RESIDUAL_SCHEMA, orient="row")


def network_of(chain: Chain) -> Network:
    """Return the network of a chain's flows, to ask ``Sums`` of it."""
    frame, table = chain.flows, chain.technology

    def index(column: str, names: tuple[str, ...]) -> NDArray[np.intp]:
        position = {name: i for i, name in enumerate(names)}
        return np.array([position.get(n, NOWHERE) for n in frame[column]], dtype=np.intp)

    return Network(
        technology=table,
        regions=chain.regions,
        sectors=chain.sectors,
        kind=index("kind", KINDS),
        process=index("process", table.processes),
        material=index("material", table.materials),
        region=index("region", chain.regions),
        destination=index("destination", chain.regions),
        sector=index("sector", chain.sectors),
    )
