"""Count where a stricter control helps its target: ``python -m benchmarks.count_counterexamples``.

Random balanced chains under random bans and licences of rising severity, with behaviour frozen and
with every feedback on; then draws of all parameters on the chain of 2024 under shipped scenarios of
rising severity, the same numbers behind each severity. The figures are quoted in
docs/method/simulator.md.

A draw is one chain, or one set of parameters, at one step of severity. What is compared is all that
the target needed and did not get over the run: absent and priced out, net of what was replaced. The
same before substitution stands beside it, for a stricter control may help by driving its target
faster into substitutes.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.properties.simulated import stressed

from ytterby.baseline import baseline
from ytterby.simulate import Parameters, Scenario, StressResult, read_scenario, run

Floats = NDArray[np.float64]
SEVERITIES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
MONTHS = 18
TOLERANCE = 1e-9
"""Share of the target's need over the run below which a difference is rounding."""
NOTICED = 0.01
"""Months of need, a third of a day, from which a difference is told apart."""
AT_ONCE = 16
SHIPPED = {
    "china-total-ban": ("severity", (0.2, 0.4, 0.6, 0.8, 1.0)),
    "china-2025-controls": ("approval", (0.9, 0.7, 0.5, 0.3, 0.1)),
}
"""Scenarios that ship, the term that makes them stricter, and its values from mild to strict."""


def losses(result: StressResult) -> dict[str, Floats]:
    """Return what the target lacked by month in t REO, ``(month, draw)``, and what it needed."""
    layout, records = result.layout, result.records
    regions = [layout.regions[r] for r in layout.pool_region[layout.use_pool]]
    mine = np.isin(regions, result.regions)
    content = layout.composition.sum(axis=1)[layout.pool_material[layout.use_pool[mine]]]

    def total(values: Floats) -> Floats:
        return np.asarray((values * content[None, :, None]).sum(axis=1), dtype=np.float64)

    need, wanted, delivered, replaced = (
        records[name][:, mine] for name in ("need", "wanted", "delivered", "substituted")
    )
    lost = np.maximum(need - delivered, 0.0)
    return {
        "net": total(lost),
        "absent": total(np.minimum(lost, np.maximum(wanted - delivered, 0.0))),
        "gross": total(np.maximum(need + replaced - delivered, 0.0)),
        "need": total(need + replaced),
    }


def helped(runs: list[dict[str, Floats]], measure: str) -> Floats:
    """Return by how much each stricter step helps, ``(step, draw)`` [month of need]."""
    whole = np.array([one[measure].sum(axis=0) for one in runs])
    months = len(runs[0]["need"])
    need = np.maximum(runs[0]["need"].sum(axis=0), 1e-12)
    return np.asarray(-np.diff(whole, axis=0) / need * months, dtype=np.float64)


def report(name: str, found: dict[str, list[Floats]], months: int, extra: str = "") -> str:
    """Return a line on each measure: shares of draws and of chains, and the worst."""
    lines = []
    for measure, each in found.items():
        steps = np.concatenate([f.ravel() for f in each])
        by_chain = np.array([f.max() for f in each])
        rounding, worst = TOLERANCE * months, abs(max(steps.max(), 0.0))
        lines.append(
            f"{name:34s}{measure:7s}{len(steps):6d} draws: helped {np.mean(steps > rounding):.2%}, "
            f"by {NOTICED} months or more {np.mean(steps >= NOTICED):.2%}, chains or sets of "
            f"parameters {np.mean(by_chain > rounding):.1%}, at most {worst:.2g} months of "
            f"need{extra}"
        )
    return "\n".join(lines)


def count(chains: int, *, frozen: bool, kind: str) -> str:
    """Return what random chains show under a kind of control."""
    found: dict[str, list[Floats]] = {"net": [], "absent": [], "gross": []}
    single: list[float] = []
    short = 0
    for seed in range(chains):
        runs = [
            losses(stressed(seed, s, frozen=frozen, kind=kind, months=MONTHS)) for s in SEVERITIES
        ]
        need = max(float(runs[0]["need"].sum()), 1e-12)
        short += bool(runs[-1]["net"].sum() > 1e-6 * need)
        for measure, each in found.items():
            each.append(helped(runs, measure))
        monthly = np.array([one["net"][:, 0] for one in runs])
        single.append(float(-np.diff(monthly, axis=0).min() / need * MONTHS))
    months = np.array(single)
    extra = (
        f"; {short} of {chains} chains fall short; in single months "
        f"{np.mean(months > TOLERANCE * MONTHS):.1%} of chains, at most {months.max():.2g}"
    )
    name = f"{kind}, {'frozen' if frozen else 'with feedback'}"
    return report(name, found, MONTHS, extra)


def stricter(scenario: Scenario, term: str, value: float) -> Scenario:
    """Return a scenario with one term of all its events set to a value, without a range."""

    def fixed(event: Any) -> Any:
        amount = getattr(event, term).model_copy(update={"value": value, "low": None, "high": None})
        return event.model_copy(update={term: amount})

    return scenario.model_copy(update={"events": tuple(fixed(e) for e in scenario.events)})


def count_shipped(draws: int, name: str, target: str = "USA") -> str:
    """Return what draws of all parameters show on the chain of 2024 under a scenario that ships."""
    term, values = SHIPPED[name]
    chain, table = baseline(2024), Parameters.load(as_of="2025-03-31", year=2024)
    found: dict[str, list[Floats]] = {"net": [], "absent": [], "gross": []}
    months = 0
    # A run holds every array of every month: a few draws at a time, each with a stream of its own.
    for seed in range(-(-draws // AT_ONCE)):
        runs = []
        for value in values:
            plan = stricter(read_scenario(name), term, value)
            done = run(chain, plan, target=target, parameters=table, draws=AT_ONCE, seed=seed)
            runs.append(losses(done))
            months = done.calendar.months
        for measure, each in found.items():
            each.extend(helped(runs, measure).T[1 if seed else 0 :, :, None])
    return report(f"{name}, {target}", found, months)


def main(chains: int = 200, draws: int = 64) -> None:
    """Print what random chains and the shipped scenarios show."""
    for name in SHIPPED:
        for target in ("USA", "JPN", "EU27"):
            print(count_shipped(draws, name, target), flush=True)
    for kind in ("ban", "licence"):
        for frozen in (True, False):
            print(count(chains, frozen=frozen, kind=kind), flush=True)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:3]))
