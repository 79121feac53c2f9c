"""Calibrate behaviour on 2010 to 2012 and write the factors that ship; takes some minutes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ytterby import evidence
from ytterby.simulate import Parameters, read_scenario
from ytterby.simulate.backcast import fit
from ytterby.simulate.backcast.chain import start_chain
from ytterby.simulate.backcast.paths import Paths, run_paths
from ytterby.simulate.backcast.posterior import FILE, Posterior, inputs_fingerprint
from ytterby.simulate.backcast.scorecard import SCENARIO
from ytterby.simulate.backcast.targets import read_targets

PLACE = Path(__file__).parents[1] / "src" / "ytterby" / "simulate" / "backcast" / FILE


def main() -> None:
    """Calibrate, thin, and write."""
    scenario = read_scenario(SCENARIO)
    assert scenario.year is not None
    base = evidence.load()
    chain = start_chain(scenario.year, scenario.price_year)
    table = Parameters.read(base, year=scenario.year)
    targets = read_targets(base)
    years = fit.calibration_years()

    def simulate(factors: dict[str, fit.Floats]) -> Paths:
        return run_paths(chain, scenario, table, factors, targets, years=years)

    widths = fit.prior_widths(table)
    sample = fit.calibrate(simulate, targets, widths, tell=lambda line: print(line, flush=True))
    by_case = {case: fit.weights(sample, targets, case) for case in fit.cases()}
    rows, kept = fit.thin(sample, by_case, fit.KEPT, fit.SEED)
    found = Posterior(
        names=fit.NAMES,
        widths=widths,
        logs=sample.logs[rows],
        weight=kept,
        effective={case: fit.effective(w) for case, w in by_case.items()},
        discrepancy=fit.discrepancy(sample, targets),
        evidence_version=base.version,
        central=simulate({name: np.ones(1) for name in fit.NAMES}).abroad[:, :, 0],
        inputs=inputs_fingerprint(scenario, targets),
        seed=fit.SEED,
    )
    PLACE.write_text(found.to_json(), encoding="utf-8")
    print(f"{len(rows)} draws, {found.effective}, {found.discrepancy}")


if __name__ == "__main__":
    main()
