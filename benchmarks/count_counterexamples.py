"""Count where a stricter control helps its target: ``python -m benchmarks.count_counterexamples``.

Random balanced chains under random bans and licences of rising severity, with behaviour frozen and
with every feedback on. The figures are quoted in docs/method/simulator.md.
"""

from __future__ import annotations

import sys

import numpy as np
from tests.properties.simulated import stressed, target_shortage

SEVERITIES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
TOLERANCE = 1e-9
"""Share of the target's need over the run below which a difference is rounding."""


def count(chains: int, *, frozen: bool, kind: str) -> str:
    """Return the shares of chains with a counter-example, over the run and in single months."""
    effective = whole = single = 0
    worst = worst_month = 0.0
    for seed in range(chains):
        runs = [
            target_shortage(stressed(seed, s, frozen=frozen, kind=kind, months=18))
            for s in SEVERITIES
        ]
        need = max(runs[0][1], 1e-12)
        monthly = np.array([lost for lost, _ in runs])
        total = monthly.sum(axis=1)
        effective += bool(total[-1] > 1e-6 * need)
        helped = -np.diff(total).min() / need * 18
        helped_month = -np.diff(monthly, axis=0).min() / need * 18
        whole += bool(helped > TOLERANCE * 18)
        single += bool(helped_month > TOLERANCE * 18)
        worst, worst_month = max(worst, helped), max(worst_month, helped_month)
    return (
        f"{kind:8s}{'frozen' if frozen else 'feedback':10s}{chains:5d} chains, {effective} with a "
        f"shortage; helped over the run {whole / chains:.1%} (at most {worst:.2g} months of need), "
        f"in some month {single / chains:.1%} (at most {worst_month:.2g})"
    )


def main(chains: int = 200) -> None:
    """Print one line for each kind of control, frozen and with feedback."""
    for kind in ("ban", "licence"):
        for frozen in (True, False):
            print(count(chains, frozen=frozen, kind=kind), flush=True)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
