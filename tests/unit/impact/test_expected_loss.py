"""Expected loss: what counts for an element, and what chances and losses make together."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from ytterby.core.disruption import Disruption
from ytterby.core.technology import Technology
from ytterby.factors.draws import Draws
from ytterby.factors.economy import Economy, Industry, Part
from ytterby.factors.estimates import Estimate
from ytterby.impact.economy import RULES, count_losses
from ytterby.impact.expected_loss import (
    any_of,
    count_element_losses,
    expect,
    materials_with,
    never_seen,
    restrict,
)

TECHNOLOGY = Technology(
    elements=("Nd", "Dy", "Lu"),
    materials=("ndfeb:N", "ndfeb:UH-EH", "oxide:Lu"),
    family=("magnet", "magnet", "oxide"),
    unit=("t", "t", "t REO"),
    composition=np.array([[0.3, 0.001, 0], [0.25, 0.05, 0], [0, 0, 1.0]]),
    processes=(),
    stage=(),
    coefficient=sp.csr_array((0, 3)),
)
FILLERS = {"ndfeb:N": ["Dy"]}
DRAWS = Draws(2, 0)


def exact(value: float, unit: str = "1") -> Estimate:
    """Return an estimate without an interval."""
    return Estimate(value, value, value, unit, "B", (f"{value:g}{unit}",), ("source",))


def disruption(months_short: tuple[float, float, float] = (6.0, 12.0, 3.0)) -> Disruption:
    """Return a year in which two grades of magnets and lutetium are short, of equal value."""
    size = DRAWS.size
    pair_months = np.repeat(np.array(months_short)[:, None], size, axis=1)
    cars = (pair_months[0] + pair_months[1]) / 2
    sector_months = np.stack([cars, pair_months[2]])
    return Disruption(
        scenario="toy",
        title="A toy",
        regions=("USA",),
        start="2025-01",
        months=12,
        seed=0,
        odds=None,
        sectors=("automotive_other", "medical"),
        sector_share=np.repeat(sector_months[:, None, :] / 12, 12, axis=1),
        sector_months=sector_months,
        pairs=(
            ("automotive_other", "ndfeb:N"),
            ("automotive_other", "ndfeb:UH-EH"),
            ("medical", "oxide:Lu"),
        ),
        pair_need=np.array([10.0, 10.0, 1.0]),
        pair_value=np.array([1e6, 1e6, 1e6]),
        pair_months=pair_months,
        elements=("Nd", "Dy", "Lu"),
        use=np.ones((2, 3)),
        element_lost=np.zeros((3, size)),
        products=(("automotive_other", "car", "", "unit"),),
        units=np.full((1, size), 500.0),
        oxides=(),
        price_before=np.zeros(0),
        price=np.zeros((0, 12, size)),
    )


def economy() -> Economy:
    """Return cars that add 100 a year, of which half stops without magnets; medical is unknown."""
    industry = Industry("C29", "motor vehicles", "3361", exact(100.0, "USD/year"), None, None)
    known: dict[str, Any] = {
        "region": "USA",
        "industries": {"C29": industry},
        "parts": (Part("C29", "automotive_other", exact(1.0)),),
        "dependence": {"automotive_other": exact(0.5)},
        "made": {},
        "transition": None,
        "left_out": {"medical": "no value added found"},
    }
    # What a loss of value added does not read stays empty.
    return Economy(**({f.name: () for f in fields(Economy)} | known))


def test_a_filler_that_makers_can_leave_out_is_not_needed() -> None:
    pairs = disruption().pairs
    assert materials_with(pairs, TECHNOLOGY, "Nd").tolist() == [True, True, False]
    assert materials_with(pairs, TECHNOLOGY, "Dy").tolist() == [True, True, False]
    assert materials_with(pairs, TECHNOLOGY, "Dy", FILLERS).tolist() == [False, True, False]
    assert materials_with(pairs, TECHNOLOGY, "Lu").tolist() == [False, False, True]


def test_an_element_costs_what_the_materials_that_need_it_stop() -> None:
    found = count_element_losses(disruption(), TECHNOLOGY, economy(), DRAWS, FILLERS)
    lost = dict(zip(found.elements, found.value_added["proportional"][:, 0], strict=True))
    # Cars lack (6 + 12) / 2 = 9 months; half of their output depends; 12 of the 18 are of UH-EH.
    assert lost["Nd"] == pytest.approx(100 * 0.5 * 9 / 12)
    assert lost["Dy"] == pytest.approx(100 * 0.5 * 6 / 12)
    assert lost["Lu"] == 0.0


def test_need_of_sectors_without_figures_is_said_to_be_uncounted() -> None:
    found = count_element_losses(disruption(), TECHNOLOGY, economy(), DRAWS)
    assert dict(zip(found.elements, found.uncounted, strict=True)) == {"Nd": 0, "Dy": 0, "Lu": 1}


def test_a_year_in_which_nothing_is_short_costs_nothing() -> None:
    found = count_element_losses(disruption((0, 0, 0)), TECHNOLOGY, economy(), DRAWS)
    assert not any(found.value_added[rule].any() for rule in RULES)


def test_keeping_all_materials_changes_nothing_and_keeping_none_leaves_nothing() -> None:
    whole = disruption()
    same = restrict(whole, np.ones(3, dtype=bool))
    assert np.allclose(same.sector_share, whole.sector_share)
    assert np.allclose(same.units, whole.units)
    none = restrict(whole, np.zeros(3, dtype=bool))
    assert not none.sector_share.any()
    assert not none.units.any()


@given(st.lists(st.booleans(), min_size=3, max_size=3))
def test_parts_of_a_disruption_never_cost_more_than_the_whole(kept: list[bool]) -> None:
    whole = count_losses(disruption(), economy(), DRAWS)
    part = count_losses(restrict(disruption(), np.array(kept)), economy(), DRAWS)
    for rule in RULES:
        assert (part.value_added[rule] <= whole.value_added[rule] + 1e-9).all()


def test_materials_that_split_the_need_split_the_loss() -> None:
    whole = count_losses(disruption(), economy(), DRAWS).value_added["proportional"].sum(axis=0)
    parts = [
        count_losses(restrict(disruption(), np.arange(3) == i), economy(), DRAWS)
        .value_added["proportional"]
        .sum(axis=0)
        for i in range(3)
    ]
    assert np.allclose(sum(parts), whole)


def test_the_expected_loss_is_chance_times_loss_over_suppliers() -> None:
    losses = np.array([[[10.0, 20.0]], [[4.0, 0.0]]])
    chances = np.array([[[0.1, 0.2]], [[0.5, 0.5]]])
    assert expect(losses, chances).tolist() == [[3.0, 4.0]]
    assert not expect(losses, np.zeros_like(chances)).any()


def test_one_of_several_stops_is_likelier_than_each_and_never_certain_by_adding() -> None:
    both = any_of([np.array([0.7]), np.array([0.7])], 1)
    assert both[0] == pytest.approx(0.91)
    assert any_of([], 2).tolist() == [0.0, 0.0]


def test_what_was_watched_longer_without_being_seen_is_less_likely() -> None:
    short, long = never_seen(5), never_seen(50)
    assert long.value < short.value
    assert short.low < short.value < short.high < 1
    assert never_seen(20, 3).value > never_seen(20).value
