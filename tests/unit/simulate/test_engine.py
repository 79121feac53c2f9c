import numpy as np
import pytest

from ytterby.simulate.kernel.engine import NumpyEngine, segment_map

ENGINE = NumpyEngine()
RANDOM = np.random.default_rng(3)


def test_sums_and_minima_of_segments_are_those_of_a_loop() -> None:
    target, source = RANDOM.integers(0, 7, 40), RANDOM.integers(0, 20, 40)
    pairs = np.unique(np.stack([target, source]), axis=1)
    weight = RANDOM.normal(size=(pairs.shape[1],))
    sums = segment_map(pairs[0], pairs[1], weight, (8, 20))
    values = RANDOM.normal(size=(20, 3))
    expected = np.zeros((8, 3))
    least = np.full((8, 3), 9.0)
    for t, s, w in zip(pairs[0], pairs[1], weight, strict=True):
        expected[t] += w * values[s]
        least[t] = np.minimum(least[t], values[s])
    assert np.allclose(ENGINE.segment_sum(sums, values), expected, rtol=1e-14)
    assert np.array_equal(ENGINE.segment_minimum(sums, values, 9.0), least)


@pytest.mark.parametrize("width", [1, 2, 3, 7, 16])
def test_a_draw_has_the_same_bits_whatever_stands_beside_it(width: int) -> None:
    target, source = RANDOM.integers(0, 50, 400), np.arange(400)
    sums = segment_map(target, source, RANDOM.normal(size=400), (50, 400))
    values = np.exp(RANDOM.normal(size=(400, 16)))
    whole = np.log(ENGINE.segment_sum(sums, values) ** 2 + 1.0)
    parts = [
        np.log(
            ENGINE.segment_sum(sums, np.ascontiguousarray(values[:, at : at + width])) ** 2 + 1.0
        )
        for at in range(0, 16, width)
    ]
    assert np.array_equal(np.concatenate(parts, axis=1), whole)
    low = ENGINE.segment_minimum(sums, values, 1.0)
    assert np.array_equal(
        ENGINE.segment_minimum(sums, values[:, :width].copy(), 1.0), low[:, :width]
    )


def test_an_empty_map_sums_to_nothing() -> None:
    empty = segment_map([], [], [], (3, 2))
    assert np.array_equal(ENGINE.segment_sum(empty, np.ones((2, 4))), np.zeros((3, 4)))
    assert np.array_equal(ENGINE.segment_minimum(empty, np.ones((2, 4)), 5.0), np.full((3, 4), 5.0))
