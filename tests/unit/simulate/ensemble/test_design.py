from itertools import pairwise

import numpy as np
import pytest

from ytterby.simulate import Parameters
from ytterby.simulate.backcast import fit
from ytterby.simulate.backcast.posterior import read_posterior
from ytterby.simulate.behaviour.sample import Points, Sample
from ytterby.simulate.ensemble.calibrated import calibrate_table, posterior_factors
from ytterby.simulate.ensemble.design import LatinPoints, SobolPoints, build_points, order_names

NAMES = tuple(f"q{i}" for i in range(12))
DESIGNS = [SobolPoints(NAMES, seed=4), LatinPoints(64, seed=4)]


@pytest.mark.parametrize("points", DESIGNS)
@pytest.mark.parametrize("cuts", [(1, 64), (1, 2, 3, 64), (1, 30, 64)])
def test_a_draw_has_the_same_point_in_any_part(points: Points, cuts: tuple[int, ...]) -> None:
    for name in ("q0", "q7"):
        whole = points.uniforms(name, 1, 64)
        pairs = pairwise(cuts)
        parts = [points.uniforms(name, a, b) for a, b in pairs]
        assert np.array_equal(whole, np.concatenate(parts))  # type: ignore[arg-type]


@pytest.mark.parametrize("points", DESIGNS)
def test_points_fill_every_slice_of_each_quantity_once(points: Points) -> None:
    for name in NAMES:
        found = points.uniforms(name, 1, 65)
        assert found is not None
        assert sorted((64 * found).astype(int).tolist()) == list(range(64))


def test_more_draws_of_a_sequence_leave_the_first_ones_as_they_are() -> None:
    points = SobolPoints(NAMES, seed=1)
    few, many = points.uniforms("q3", 1, 33), points.uniforms("q3", 1, 4097)
    assert few is not None
    assert many is not None
    assert np.array_equal(few, many[:32])
    assert 0.0 < many.min() < many.max() < 1.0


def test_another_seed_is_another_design_and_other_quantities_are_left_to_the_streams() -> None:
    one, two = (SobolPoints(NAMES, seed=s).uniforms("q0", 1, 9) for s in (1, 2))
    assert not np.array_equal(one, two)  # type: ignore[arg-type]
    assert SobolPoints(NAMES).uniforms("else", 1, 9) is None
    assert np.array_equal(
        Sample(0, 5, 3, SobolPoints(NAMES)).normal("else"), Sample(0, 5, 3).normal("else")
    )


def test_the_central_draw_is_central_in_every_design() -> None:
    for method in ("sobol", "latin", "random"):
        points = build_points(method, 8, 1, NAMES)
        assert Sample(0, 9, 1, points).normal("q2")[0] == 0.0


def test_a_latin_hypercube_has_no_more_draws_than_it_was_made_for() -> None:
    with pytest.raises(ValueError, match="no draw 9"):
        LatinPoints(8).uniforms("q0", 1, 10)


def test_events_come_before_claims_in_the_order_of_dimensions() -> None:
    ordered = order_names({"b", "a", "event x odds", "calibration"}, ("calibration",))
    assert ordered == ("calibration", "event x odds", "a", "b")


def test_even_points_choose_among_the_posterior_as_its_weights_do() -> None:
    posterior = read_posterior()
    points = SobolPoints(("calibration",), seed=2)
    factors = posterior_factors(posterior, Sample(0, 4097, 2, points))
    for i, name in enumerate(posterior.names):
        logs = np.log(factors[name])
        assert logs[0] == pytest.approx(posterior.centre()[i])
        assert logs[1:].mean() == pytest.approx(posterior.centre()[i], abs=0.02)
        assert logs[1:].std() == pytest.approx(posterior.spread()[i], rel=0.05)
    assert posterior.weight[fit.ALL].sum() == pytest.approx(1.0)


def test_calibrated_parameters_have_no_range_of_their_own(table: Parameters) -> None:
    known = calibrate_table(table, read_posterior(), Sample(0, 3, 1))
    scaled = known.find("spot_up")
    assert scaled.low == scaled.value == scaled.high
    assert known.spread
    assert len(known.factor(scaled)) == 3
    assert known.find("cover", material="oxide").low < known.find("cover", material="oxide").value
