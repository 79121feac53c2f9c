"""The calibration on a market of one line; the factors that ship."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files

import numpy as np
import pytest

from ytterby import evidence
from ytterby.evidence.tiers import Z
from ytterby.simulate import Parameters, read_scenario
from ytterby.simulate.backcast import fit, posterior
from ytterby.simulate.backcast.paths import Paths
from ytterby.simulate.backcast.scorecard import SCENARIO
from ytterby.simulate.backcast.targets import CALIBRATION, ELEMENTS, Targets, read_targets
from ytterby.simulate.behaviour.sample import Sample, draw_estimate

Factors = dict[str, np.ndarray]
ROUNDS = (fit.ALL,) * 5


@pytest.fixture(scope="module")
def targets() -> Targets:
    return read_targets(evidence.load())


@pytest.fixture(scope="module")
def table() -> Parameters:
    return Parameters.load(year=2010)


def market(targets: Targets, truth: float) -> Callable[[Factors], Paths]:
    """Return a market whose prices are right where the first factor is as given."""
    years = len(CALIBRATION)

    def simulate(factors: Factors) -> Paths:
        off = factors[fit.NAMES[0]] / truth
        home = np.array([s.value for s in targets.home])
        tonnes = targets.exports[:years] / targets.exports[0]
        return Paths(
            targets.abroad[:, :years, None] * off,
            home[:, None] * off,
            tonnes[:, None] * np.ones_like(off),
            1.0,
        )

    return simulate


def test_the_calibration_finds_the_factor_and_leaves_the_others_to_their_priors(
    targets: Targets,
) -> None:
    widths = np.full(len(fit.NAMES), 0.6)
    sample = fit.calibrate(market(targets, 1.5), targets, widths, rounds=ROUNDS, draws=400, seed=3)
    weight = fit.weights(sample, targets)
    mean = weight @ sample.logs
    spread = np.sqrt(weight @ (sample.logs - mean) ** 2)
    # 21 prices at 0.3 and 14 half quotations at 0.4 know the factor to within 0.06.
    assert mean[0] == pytest.approx(np.log(1.5), abs=0.03)
    assert spread[0] == pytest.approx(1 / np.sqrt(21 / 0.09 + 7 / 0.16), rel=0.25)
    assert np.all(spread[1:] > 0.4)


def test_the_same_seed_gives_the_same_draws(targets: Targets) -> None:
    widths = np.full(len(fit.NAMES), 0.5)
    one, two = (
        fit.calibrate(market(targets, 1.2), targets, widths, rounds=ROUNDS[:2], draws=50, seed=8)
        for _ in range(2)
    )
    assert np.array_equal(one.logs, two.logs)
    assert np.array_equal(one.prior, two.prior)


def test_a_case_without_an_element_does_not_look_at_it(targets: Targets) -> None:
    years, draws = len(CALIBRATION), 3
    sample = fit.Sample(
        np.zeros((draws, len(fit.NAMES))),
        np.zeros(draws),
        np.zeros((len(ELEMENTS), years, draws)),
        np.zeros((len(targets.home), draws)),
        np.zeros((years, draws)),
    )
    sample.abroad[ELEMENTS.index("Dy"), :, 1] = 5.0
    assert fit.log_likelihood(sample, targets)[1] < -100
    assert fit.log_likelihood(sample, targets, "without Dy").tolist() == [0.0, 0.0, 0.0]


def test_the_early_case_does_not_look_at_2012(targets: Targets) -> None:
    years = len(CALIBRATION)
    sample = fit.Sample(
        np.zeros((1, len(fit.NAMES))),
        np.zeros(1),
        np.zeros((len(ELEMENTS), years, 1)),
        np.zeros((len(targets.home), 1)),
        np.zeros((years, 1)),
    )
    sample.abroad[:, 2] = sample.exports[2] = 3.0
    for row, spot in enumerate(targets.home):
        sample.home[row] = 3.0 if spot.month.year > 2011 else 0.0
    assert fit.log_likelihood(sample, targets, fit.EARLY)[0] == 0.0


def test_draws_that_are_kept_stand_for_all() -> None:
    random = np.random.default_rng(5)
    logs = random.standard_normal((2000, 2))
    empty = np.zeros((0, 0))
    sample = fit.Sample(logs, np.zeros(2000), empty, empty, empty)
    left, right = (np.exp(s * logs[:, 0]) for s in (-0.5, 0.5))
    by_case = {"a": left / left.sum(), "b": right / right.sum()}
    rows, kept = fit.thin(sample, by_case, 400, seed=1)
    for case, weight in by_case.items():
        assert kept[case].sum() == pytest.approx(1.0)
        assert kept[case] @ logs[rows, 0] == pytest.approx(weight @ logs[:, 0], abs=0.1)


def test_priors_are_the_ranges_of_the_claims(table: Parameters) -> None:
    found = table.find("stock_time")
    width = fit.prior_widths(table)[fit.NAMES.index("stock_time")]
    assert width == pytest.approx(np.log(found.high / found.low) / (2 * Z))


def test_no_more_than_eleven_parameters_are_calibrated() -> None:
    assert len(set(fit.NAMES)) == len(fit.NAMES) <= 11


def test_the_factors_that_ship_were_made_from_this_scenario_and_these_prices(
    targets: Targets,
) -> None:
    found = posterior.read_posterior()
    scenario = read_scenario(SCENARIO)
    assert found.inputs == posterior.inputs_fingerprint(scenario, targets), posterior.COMMAND
    assert found.names == fit.NAMES
    assert set(found.weight) == set(fit.cases())
    assert all(w.sum() == pytest.approx(1.0, abs=1e-4) for w in found.weight.values())
    assert found.effective[fit.ALL] > 100


def test_the_fingerprint_does_not_look_at_years_that_nothing_was_calibrated_on(
    targets: Targets,
) -> None:
    scenario = read_scenario(SCENARIO)
    before = posterior.inputs_fingerprint(scenario, targets)
    targets.abroad[:, 3:] *= 2.0
    try:
        assert posterior.inputs_fingerprint(scenario, targets) == before
    finally:
        targets.abroad[:, 3:] /= 2.0


def test_the_file_is_written_as_it_is_read() -> None:
    place = files("ytterby.simulate.backcast").joinpath(posterior.FILE)
    assert posterior.read_posterior().to_json() == place.read_text(encoding="utf-8")


def test_a_file_changed_by_hand_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    place = files("ytterby.simulate.backcast").joinpath(posterior.FILE)
    values = json.loads(place.read_text(encoding="utf-8"))
    values["seed"] += 1
    place_of = "ytterby.simulate.backcast.posterior.json.loads"
    monkeypatch.setattr(place_of, lambda _: dict(values))
    posterior.read_posterior.cache_clear()
    with pytest.raises(ValueError, match="is not what"):
        posterior.read_posterior()
    monkeypatch.undo()
    posterior.read_posterior.cache_clear()


def test_draws_of_the_factors_have_the_centre_and_spread_of_all() -> None:
    found = posterior.read_posterior()
    drawn = np.log(found.sample(4000, seed=1)["spot_up"])
    column = found.names.index("spot_up")
    assert drawn[0] == pytest.approx(found.centre()[column])
    assert drawn[1:].mean() == pytest.approx(found.centre()[column], abs=0.03)
    assert drawn[1:].std() == pytest.approx(found.spread()[column], rel=0.1)


def test_factors_take_the_place_of_the_range_of_their_parameter_alone(table: Parameters) -> None:
    scaled = table.scaled({"rent_up": np.full(3, 2.0)}, spread=True)
    rent, alarm = (
        draw_estimate(scaled, scaled.find(n), Sample(0, 3, 7)) for n in ("rent_up", "stock_time")
    )
    assert rent.tolist() == [2.0 * table.find("rent_up").value] * 3
    assert alarm.std() > 0.0
