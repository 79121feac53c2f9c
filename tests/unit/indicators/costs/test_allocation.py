import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toy import toy_chain

from ytterby.indicators.costs.allocation import Basket, chain_ore, members_of, oxide_prices

ORE = Basket({"Nd": 0.2, "Dy": 0.01, "Ce": 0.79}, {"Nd": 50.0, "Dy": 200.0, "Ce": 1.0})
WORTH = 0.2 * 50 + 0.01 * 200 + 0.79


def test_by_value_an_element_bears_cost_in_proportion_to_its_price() -> None:
    assert ORE.worth() == pytest.approx(WORTH)
    assert ORE.factor(("Nd",)) == pytest.approx(50 / WORTH)
    assert ORE.factor(("Dy",)) / ORE.factor(("Nd",)) == pytest.approx(4.0)


def test_by_mass_every_kilogram_bears_the_same() -> None:
    assert ORE.factor(("Dy",), "mass") == 1.0


@given(
    shares=st.lists(st.floats(0.01, 1.0), min_size=2, max_size=6),
    prices=st.lists(st.floats(0.5, 900.0), min_size=6, max_size=6),
    cost=st.floats(0.1, 100.0),
)
def test_the_costs_of_all_elements_add_up_to_the_cost_of_the_ore(
    shares: list[float], prices: list[float], cost: float
) -> None:
    names = [f"E{i}" for i in range(len(shares))]
    total = sum(shares)
    ore = Basket(
        {n: s / total for n, s in zip(names, shares, strict=True)},
        dict(zip(names, prices[: len(names)], strict=True)),
    )
    for by in ("value", "mass"):
        summed = sum(ore.shares[n] * cost * ore.factor((n,), by) for n in names)
        assert summed == pytest.approx(cost)


def test_a_group_costs_what_its_elements_cost_together() -> None:
    both = ORE.factor(("Nd", "Dy")) * ORE.mass(("Nd", "Dy"))
    each = ORE.factor(("Nd",)) * 0.2 + ORE.factor(("Dy",)) * 0.01
    assert both == pytest.approx(each)


def test_a_cost_per_kilogram_of_ndpr_is_brought_to_all_oxide() -> None:
    assert 40.0 * ORE.per_kg_of_all("NdPr") == pytest.approx(8.0)
    assert 40.0 * ORE.per_kg_of_all("NdPr-eq") == pytest.approx(40.0 * WORTH / 50.0)


def test_an_equivalent_at_value_is_the_cost_of_ndpr_itself() -> None:
    ore_cost = 40.0 * ORE.per_kg_of_all("NdPr-eq")
    assert ore_cost * ORE.factor(("Nd",)) == pytest.approx(40.0)


def test_an_unknown_basis_is_refused() -> None:
    with pytest.raises(ValueError, match="per tonne"):
        ORE.per_kg_of_all("per tonne")


def test_an_ore_without_prices_has_no_cost_by_value() -> None:
    bare = Basket({"Nd": 1.0}, {})
    assert math.isnan(bare.factor(("Nd",)))
    assert math.isnan(bare.per_kg_of_all("NdPr-eq"))


def test_an_element_without_a_price_has_no_cost_by_value_rather_than_none() -> None:
    ore = Basket({"Nd": 0.5, "Tm": 0.5}, {"Nd": 50.0})
    assert math.isnan(ore.factor(("Tm",)))
    assert ore.factor(("Nd",)) == pytest.approx(2.0)
    # Of a group the priced element bears all: a kilogram of both costs as much as the ore.
    assert ore.factor(("Nd", "Tm")) == pytest.approx(1.0)


def test_ores_and_prices_come_from_the_chain() -> None:
    chain = toy_chain()
    assert chain_ore(chain, "rock") == pytest.approx({"La": 0.6, "Nd": 0.35, "Dy": 0.05})
    assert chain_ore(chain, "none") == {}
    assert oxide_prices(chain, "inside")["Nd"] == 60.0
    assert members_of(chain, "NdPr") == ("Nd", "Pr")
    assert members_of(chain, "Dy") == ("Dy",)
