"""Readings of permits: claims exist, order holds, what is not needed drops out."""

from __future__ import annotations

import pytest

from ytterby import evidence
from ytterby.factors.draws import Draws
from ytterby.factors.permits import Project, permit_places, read_check, read_steps
from ytterby.factors.permits.readings import readings
from ytterby.impact.permits import find_path, time_steps

BASE = evidence.load()


def test_every_claim_of_a_reading_is_shipped_and_every_step_has_a_duration() -> None:
    known = set(BASE.claims["claim"])
    for row in readings()["step"]:
        assert set(row["claims"]) | set(row.get("limit", ())) <= known
        assert row["region"] in permit_places()
        assert row["agency"]
        assert row["law"]
        assert row["kind"] in readings()["staff"]


@pytest.mark.parametrize("region", permit_places())
@pytest.mark.parametrize("stage", ["mine", "separation", "metal", "magnet"])
def test_every_region_and_stage_can_be_laid_out(region: str, stage: str) -> None:
    steps = read_steps(BASE, Project(region, stage))
    path = find_path(time_steps(steps, Draws(20)))
    assert (path.months >= 0.0).all()
    assert all(step.duration is not None for step in steps)
    assert all(step.staff for step in steps)


def test_what_waited_for_a_step_that_is_not_needed_waits_for_what_it_waited_for() -> None:
    magnet = {s.id: s for s in read_steps(BASE, Project("USA", "magnet"))}
    assert magnet["air-construction"].after == ()
    assert magnet["local"].after == ()


def test_a_licence_for_thorium_and_a_plan_on_federal_land_are_asked_only_where_they_apply() -> None:
    full = {s.id for s in read_steps(BASE, Project("USA", "separation"))}
    clay = {s.id for s in read_steps(BASE, Project("USA", "separation", radioactive=False))}
    assert full - clay == {"source-material"}
    land = {s.id for s in read_steps(BASE, Project("USA", "mine"))}
    own = {s.id for s in read_steps(BASE, Project("USA", "mine", federal=False))}
    assert land - own == {"plan-of-operations"}


def test_a_country_of_the_union_has_its_permits_and_one_that_is_not_known_has_none() -> None:
    assert read_steps(BASE, Project("EST", "magnet")) == read_steps(BASE, Project("EU27", "magnet"))
    assert read_steps(BASE, Project("CHN", "mine")) == ()


def test_limits_of_the_law_are_two_years_and_one_year_for_the_federal_review() -> None:
    steps = {s.id: s for s in read_steps(BASE, Project("USA", "mine"))}
    assert steps["eis"].limit is not None
    assert steps["eis"].limit.value == 24.0
    assert steps["eis"].duration is not None
    assert steps["eis"].duration.value == 42.0


def test_published_years_come_back_in_months() -> None:
    check = read_check(BASE, "USA")
    assert check is not None
    assert (check.value, check.unit) == (84.0, "month")
    assert read_check(BASE, "BRA") is None
