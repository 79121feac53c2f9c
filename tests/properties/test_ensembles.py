"""Ensembles on random balanced chains under random controls: bits, pairing, order."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.simulated import control, table
from tests.random_chain import random_chain

from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble import EnsembleResult, compare_ensembles, run_ensemble
from ytterby.simulate.ensemble.statistics import exceedance_curve

SEEDS = st.integers(0, 10_000)
KINDS = st.sampled_from(["ban", "licence", "quota", "export tax", "outage", "demand"])
METHODS = st.sampled_from(["sobol", "latin", "random"])
FEW = settings(max_examples=8, deadline=None, derandomize=True)
DRAWS = 9


def drawn(seed: int, severity: float, **options: Any) -> EnsembleResult:
    kind = options.pop("kind", "ban")
    scenario, target = control(seed, severity, months=8, kind=kind)
    return run_ensemble(
        random_chain(seed),
        scenario,
        (target,),
        Calendar(scenario.start, 8),
        table(),
        draws=DRAWS,
        seed=seed,
        **options,
    )


@FEW
@given(SEEDS, KINDS, METHODS, st.integers(1, 7))
def test_no_tile_changes_a_bit_of_a_draw(seed: int, kind: str, method: str, tile: int) -> None:
    one = drawn(seed, 0.7, kind=kind, method=method, tile=64)
    two = drawn(seed, 0.7, kind=kind, method=method, tile=tile)
    for measure in one.outline.totals:
        a, b = one.total(measure.name), two.total(measure.name)
        assert np.array_equal(a, b, equal_nan=True), measure.name
    for measure in one.outline.series:
        assert np.array_equal(one.quantiles(measure.name), two.quantiles(measure.name))


@FEW
@given(SEEDS, KINDS)
def test_what_is_kept_is_finite_and_in_bounds(seed: int, kind: str) -> None:
    kept = drawn(seed, 0.9, kind=kind)
    for name in ("element", "sector", "region", "pair"):
        lost, worst = kept.total(f"{name}_lost"), kept.total(f"{name}_worst")
        assert np.isfinite(lost).all()
        assert (lost >= 0.0).all()
        assert ((worst >= 0.0) & (worst <= 1.0 + 1e-12)).all()
        first, halted = kept.total(f"{name}_short"), kept.total(f"{name}_stop")
        # Who is stopped is short, and not later.
        assert not (np.isnan(first) & ~np.isnan(halted)).any()
        assert (first[~np.isnan(halted)] <= halted[~np.isnan(halted)]).all()
        for row in lost:
            _, chance = exceedance_curve(row)
            assert (np.diff(chance) <= 0.0).all()
    quantiles = kept.quantiles("spot")
    assert (np.diff(quantiles, axis=-1) >= 0.0).all()


@FEW
@given(SEEDS)
def test_a_milder_ban_shares_its_chance_with_a_stricter_one(seed: int) -> None:
    mild, hard = drawn(seed, 0.2), drawn(seed, 0.9)
    found = compare_ensembles(mild, hard, "region_lost")
    assert np.allclose(found.second - found.first, found.mean)
    assert ((found.worse + found.better) <= 1.0 + 1e-12).all()
