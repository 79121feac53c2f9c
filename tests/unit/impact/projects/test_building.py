"""From a facility to its project, and what is missing for one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ytterby import evidence
from ytterby.factors.costs import Route, Step
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.impact.projects.building import OWN, STAGE, Facts, build_project
from ytterby.impact.projects.terms import Terms, read_terms

PRICES = {"La": 1.0, "Ce": 1.0, "Nd": 60.0}
PLAN = Facts(
    facility="by-hand",
    region="AUS",
    kind="rock",
    running=False,
    start=2031,
    shares={"La": 0.3, "Ce": 0.5, "Nd": 0.2},
    capacity=880.0,
    capacity_tier="B",
    product="oxide",
    separates=True,
    route=None,
    recovered=0.88,
    of_concentrate=True,
)


def cost(value: float) -> Estimate:
    return Estimate(value, value, value, "USD/kg", "B", ("x",), ("y",))


@pytest.fixture(scope="module")
def terms() -> Terms:
    return read_terms(evidence.load())


def built(facts: Facts, terms: Terms):  # type: ignore[no-untyped-def]
    return build_project(facts, terms, Draws(8), PRICES, today=2026)


def test_a_plan_without_costs_has_those_of_its_kind_and_says_so(terms: Terms) -> None:
    found = built(PLAN, terms)
    assert found.inputs is not None
    assert found.stage_level == ("operating", "capital")
    assert found.tier == "C"
    bases = {a.name: a.basis for a in found.assumptions}
    assert (bases["operating"], bases["capacity"]) == (STAGE, OWN)


def test_a_plan_is_built_in_time_for_its_start_and_not_before_today(terms: Terms) -> None:
    assert built(PLAN, terms).inputs.start == 2028
    assert built(replace(PLAN, start=2026), terms).inputs.start == 2026
    assert built(replace(PLAN, start=None), terms).inputs.start == 2026


def test_nothing_is_counted_without_an_ore_or_a_size(terms: Terms) -> None:
    found = built(replace(PLAN, shares={}, capacity=None), terms)
    assert found.inputs is None
    assert found.missing == ("what its ore holds", "its capacity")


def test_what_it_cost_to_build_a_plant_that_runs_is_spent(terms: Terms) -> None:
    inputs = built(replace(PLAN, running=True), terms).inputs
    assert inputs.construction == 0
    assert (inputs.steady == 1.0).all()


def test_concentrate_is_paid_in_part_and_counted_before_the_losses_of_separation(
    terms: Terms,
) -> None:
    found = built(replace(PLAN, product="concentrate", separates=False), terms)
    assert found.product == "concentrate"
    assert found.inputs.capacity[0] == pytest.approx(1000.0)
    assert found.inputs.payable[0, 0] == terms.of["concentrate"].value
    assert (found.inputs.sold == 1.0).all()


def test_surplus_lanthanum_and_cerium_are_sold_in_part(terms: Terms) -> None:
    inputs = built(PLAN, terms).inputs
    assert inputs.sold[:, 0].tolist() == [0.5, 0.5, 1.0]


def test_a_cost_of_concentrate_is_divided_by_what_is_recovered(terms: Terms) -> None:
    steps = (Step("mine", "REO", cost(4.4)), Step("separation", "REO", cost(9.0)))
    route = Route("by-hand", "rock", steps, None, (), None, "")
    inputs = built(replace(PLAN, route=route), terms).inputs
    assert inputs.operating[0] == pytest.approx(4.4 / 0.88 + 9.0)


def test_a_cost_per_kilogram_of_ndpr_is_brought_to_all_oxide(terms: Terms) -> None:
    for per, factor in (("NdPr", 0.2), ("NdPr-eq", 12.8 / 60.0)):
        route = Route("by-hand", "rock", (Step("mine to oxide", per, cost(40.0)),), None, (),
                      None, "")  # fmt: skip
        inputs = built(replace(PLAN, route=route), terms).inputs
        assert inputs.operating[0] == pytest.approx(40.0 * factor)


def test_a_study_gives_its_product_and_output(terms: Terms) -> None:
    facts = replace(PLAN, facility="usa-halleck-creek", shares={
        "La": 0.25, "Ce": 0.45, "Nd": 0.17, "Pr": 0.05, "Tb": 0.01, "Dy": 0.07})  # fmt: skip
    inputs = built(facts, terms).inputs
    assert inputs.capacity[0] == 4169.0
    assert inputs.mass(("Nd", "Pr")) == pytest.approx(0.44)
    assert inputs.mass(("Dy",)) == pytest.approx(0.0218)


def test_draws_of_one_plant_do_not_hang_on_those_of_another(terms: Terms) -> None:
    one = built(PLAN, terms).inputs
    again = built(replace(PLAN, region="CAN"), terms).inputs
    assert (one.capacity == again.capacity).all()
    assert (one.tax != again.tax).any()
    assert not np.isnan(one.operating).any()


def test_before_terms_were_published_they_are_missing() -> None:
    early = read_terms(evidence.load(as_of="2015-01-01"))
    found = build_project(PLAN, early, Draws(1), PRICES, today=2015)
    assert found.inputs is None
    assert "a claim for ramp" in found.missing
