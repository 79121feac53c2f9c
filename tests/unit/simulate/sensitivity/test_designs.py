"""Designs: whole, even, the same in any part of them, and blind to what else is uncertain."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

from ytterby.simulate.sensitivity.designs import LONGEST, SHORTEST, Matrices, Trajectories

Floats = NDArray[np.float64]
NAMES = ("a", "b", "c", "d")
PATHS = Trajectories(NAMES, trajectories=6, seed=4)
MATRICES = Matrices(("a", "b"), points=16, seed=4)


class Rows(Protocol):
    @property
    def rows(self) -> int: ...

    def uniforms(self, name: str, first: int, stop: int) -> Floats: ...


def whole(design: Rows, name: str) -> Floats:
    return design.uniforms(name, 1, design.rows + 1)


@pytest.mark.parametrize("design", [PATHS, MATRICES])
@pytest.mark.parametrize("name", ["a", "d", "not in the design"])
def test_any_part_of_a_design_has_the_bits_of_the_whole(design: Rows, name: str) -> None:
    parts = [design.uniforms(name, at, min(at + 7, design.rows + 1))
             for at in range(1, design.rows + 1, 7)]  # fmt: skip
    assert np.array_equal(np.concatenate(parts), whole(design, name))


@pytest.mark.parametrize("design", [PATHS, MATRICES])
def test_all_points_lie_between_0_and_1(design: Rows) -> None:
    for name in (*NAMES, "z"):
        points = whole(design, name)
        assert ((points > 0) & (points < 1)).all()


def test_one_quantity_moves_at_a_time_and_each_once_a_trajectory() -> None:
    points = np.stack([whole(PATHS, name) for name in NAMES]).reshape(4, 6, 5)
    moved = np.diff(points, axis=2) != 0
    assert (moved.sum(axis=0) == 1).all()
    assert (moved.sum(axis=2) == 1).all()


def test_steps_are_as_long_as_the_design_says_and_lead_the_way_it_says() -> None:
    for name in NAMES:
        total = whole(PATHS, name).reshape(6, 5)
        change = total[:, -1] - total[:, 0]
        assert np.allclose(np.abs(change), PATHS.step(name))
        assert np.array_equal(change < 0, PATHS.falls(name))
        assert (PATHS.step(name) >= SHORTEST).all()
        assert (PATHS.step(name) <= LONGEST).all()


def test_what_is_not_in_the_design_stands_still_along_a_trajectory() -> None:
    points = whole(PATHS, "chance").reshape(6, 5)
    assert (points == points[:, :1]).all()
    assert len(np.unique(points[:, 0])) == 6


def test_a_quantity_has_the_same_base_points_whatever_else_is_uncertain() -> None:
    alone = Trajectories(("c",), trajectories=6, seed=4)
    assert np.array_equal(alone.step("c"), PATHS.step("c"))
    assert np.array_equal(
        whole(alone, "c").reshape(6, 2)[:, 0], whole(PATHS, "c").reshape(6, 5)[:, 0]
    )


def test_a_block_has_the_column_of_its_quantity_from_the_second_matrix() -> None:
    for position, name in enumerate(("a", "b", "z")):
        blocks = whole(MATRICES, name).reshape(5, 16)
        for block in range(2, 5):
            wanted = blocks[1] if block == position + 2 else blocks[0]
            assert np.array_equal(blocks[block], wanted)
        assert not np.array_equal(blocks[0], blocks[1])


def test_all_others_move_together() -> None:
    first, second = (whole(MATRICES, name).reshape(5, 16) for name in ("y", "z"))
    assert np.array_equal(first[4], first[1])
    assert np.array_equal(second[4], second[1])
    assert not np.array_equal(first[0], second[0])


def test_chosen_quantities_are_spread_evenly() -> None:
    points = np.sort(whole(MATRICES, "a").reshape(5, 16)[0])
    assert np.array_equal(np.floor(points * 16), np.arange(16))


def test_another_seed_gives_another_design() -> None:
    assert not np.array_equal(
        whole(PATHS, "a"), whole(Trajectories(NAMES, trajectories=6, seed=5), "a")
    )
    assert not np.array_equal(
        whole(MATRICES, "a"), whole(Matrices(("a", "b"), points=16, seed=5), "a")
    )
