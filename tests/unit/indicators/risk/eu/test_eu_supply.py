"""World supply and sourcing on the toy chain, whose flows can be added up with a pencil."""

import numpy as np
import pytest
from tests.toy import toy_chain

from ytterby.indicators.accounts.arrays import arrays
from ytterby.indicators.risk.eu.inputs import StageInputs
from ytterby.indicators.risk.eu.supply import corrected_stages, strict_stages, trace_origins


def by_region(stage: StageInputs, what: str) -> dict[str, float]:
    supply = stage.world if what == "world" else stage.sourcing
    assert supply is not None
    return {c: float(m) for c, m in zip(stage.suppliers, supply.mass, strict=True) if m > 1e-9}


def named(stages: tuple[StageInputs, ...], name: str) -> StageInputs:
    return next(s for s in stages if s.stage == name)


def test_strict_sourcing_counts_oxide_and_metal_by_who_shipped_it_last() -> None:
    stage = named(strict_stages([toy_chain()], ["Nd"], ["JPN"])["Nd"], "separation")
    # China separates 1300 · 0.28 + 100 · 0.32 and the United States 100 · 0.28.
    assert by_region(stage, "world") == pytest.approx({"CHN": 396.0, "USA": 28.0})
    # Oxide 30 and metal 6 from China, oxide 6 from the United States; Japan separates no ore.
    assert by_region(stage, "sourcing") == pytest.approx({"CHN": 36.0, "USA": 6.0})
    assert stage.reliance.value == pytest.approx(1.0)


def test_own_output_is_part_of_sourcing_and_lowers_reliance() -> None:
    stage = named(strict_stages([toy_chain()], ["La"], ["USA"])["La"], "separation")
    # The United States separates 48 and buys 40.
    assert by_region(stage, "sourcing") == pytest.approx({"CHN": 40.0, "USA": 48.0})
    assert stage.reliance.value == pytest.approx(40.0 / 88.0)


def test_trade_between_members_is_left_out() -> None:
    stage = named(strict_stages([toy_chain()], ["Nd"], ["JPN", "USA"])["Nd"], "separation")
    assert by_region(stage, "sourcing") == pytest.approx({"CHN": 36.0, "USA": 28.0})
    assert stage.reliance.value == pytest.approx(36.0 / 64.0)


def test_a_mine_without_imports_relies_on_nobody() -> None:
    stage = named(strict_stages([toy_chain()], ["Nd"], ["USA"])["Nd"], "mine")
    assert by_region(stage, "sourcing") == pytest.approx({"USA": 140.0})
    assert stage.reliance.value == 0.0


def test_a_region_that_gets_none_of_a_form_has_no_sourcing_and_says_so() -> None:
    stage = named(strict_stages([toy_chain()], ["Nd"], ["JPN"])["Nd"], "mine")
    assert stage.sourcing is None
    assert "world supply alone" in stage.notes[0]


def test_several_years_are_averaged_by_mass() -> None:
    once = strict_stages([toy_chain()], ["Nd"], ["JPN"])["Nd"]
    twice = strict_stages([toy_chain(year=2023), toy_chain()], ["Nd"], ["JPN"])["Nd"]
    assert by_region(named(twice, "separation"), "world") == pytest.approx(
        by_region(named(once, "separation"), "world")
    )
    assert named(twice, "separation").origin.startswith("mean of 2023–2024")


def test_true_origin_counts_where_it_was_mined_not_who_shipped_the_oxide() -> None:
    stages = corrected_stages(toy_chain(), ["Dy"], ["JPN"])["Dy"]
    mined = by_region(named(stages, "mine"), "sourcing")
    # All of Japan's dysprosium is shipped from China, and part of it came out of Myanmar's clay.
    assert mined["MMR"] > 0.0
    assert set(by_region(named(stages, "separation"), "sourcing")) == {"CHN"}


def test_corrected_scores_metal_and_magnets_too() -> None:
    stages = corrected_stages(toy_chain(), ["Nd"], ["USA"])["Nd"]
    assert [s.stage for s in stages] == ["mine", "separation", "metal", "magnet"]
    magnets = named(stages, "magnet")
    assert set(by_region(magnets, "sourcing")) == {"CHN", "USA", "JPN"}
    assert 0.0 < magnets.reliance.value < 1.0


def test_a_bloc_of_one_has_the_sourcing_of_its_member() -> None:
    a = arrays(toy_chain(), prior=0)
    alone = trace_origins(a, "Nd", ["separation"], ["JPN"])["separation"]
    pair = trace_origins(a, "Nd", ["separation"], ["JPN", "USA"])["separation"]
    other = trace_origins(a, "Nd", ["separation"], ["USA"])["separation"]
    assert np.allclose(pair, alone + other)


def test_the_spread_of_output_comes_from_the_draws() -> None:
    stage = named(strict_stages([toy_chain(draws=200)], ["Nd"], ["JPN"])["Nd"], "mine")
    # Two flows of 5 % each at most: the logarithm spreads by about as much.
    spread = dict(zip(stage.suppliers, stage.world.spread, strict=True))
    assert 0.03 < spread["USA"] < 0.07
    assert spread["JPN"] == 0.0


def test_years_of_a_mean_move_together_so_that_averaging_does_not_narrow_them() -> None:
    chains = [toy_chain(draws=400, seed=k, year=2020 + k) for k in range(1, 5)]
    mean = named(strict_stages(chains, ["La"], ["USA"])["La"], "separation")
    each = [named(strict_stages([c], ["La"], ["USA"])["La"], "separation") for c in chains]
    last, count = each[-1], len(chains)
    for what in ("world", "sourcing"):
        whole = getattr(mean, what).spread
        spread = np.asarray([getattr(y, what).spread for y in each])
        some = spread.min(axis=0) > 0.0
        assert some.any()
        # Independent years of one size would have the last year's spread over the root of four.
        assert (whole[some] > 1.5 * spread[-1][some] / np.sqrt(count)).all()
        assert whole[some] == pytest.approx(spread.mean(axis=0)[some], rel=0.02)
    assert mean.reliance.sigma > 1.5 * last.reliance.sigma / np.sqrt(count) > 0.0
    assert mean.reliance.sigma == pytest.approx(np.mean([y.reliance.sigma for y in each]))
    assert mean.reliance.value == pytest.approx(last.reliance.value)
