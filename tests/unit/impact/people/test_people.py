"""Positions by phase, family and role: sums are exact, phases follow, whole persons add up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby import evidence
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.factors.labour import FAMILIES, ROLES, Graduates
from ytterby.factors.permits import PermitStep
from ytterby.impact.people import (
    PHASES,
    Plant,
    Staff,
    expect,
    find_gaps,
    head_count,
    hiring_plan,
    read_labour,
    staff_plant,
    whole_persons,
)
from ytterby.impact.people.permitting import permit_team
from ytterby.impact.people.staff import ROLE_IDS

BASE = evidence.load()
STAGES = ("mine", "separation", "metal", "magnet", "end_of_life")
LABOUR = read_labour(BASE, STAGES, ["USA", "AUS", "CHN", "VNM"])
YEARS = tuple(range(2020, 2041))
DRAWS = Draws(48, 5)


def kilotonnes(value: float) -> Estimate:
    return Estimate(value, value, value, "kt/year", "A", (), ())


def plant(stage: str = "magnet", size: float = 2.0, **more: object) -> Plant:
    given_: dict[str, object] = {"status": "planned", "start": 2030.5, "region": "USA", **more}
    return Plant("own", "Own plant", stage, size=kilotonnes(size), **given_)  # type: ignore[arg-type]


def staffed(one: Plant, draws: Draws = DRAWS) -> Staff:
    found = staff_plant(one, [one], LABOUR, YEARS, draws)
    assert found is not None
    return found


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(STAGES),
    st.floats(0.05, 40),
    st.floats(2022, 2036),
    st.sampled_from(["planned", "construction", "ramping", "operating", "idle"]),
)
def test_roles_sum_to_families_and_families_to_all(
    stage: str, size: float, start: float, status: str
) -> None:
    staff = staffed(plant(stage, size, start=start, status=status))
    assert (staff.positions >= 0).all()
    total = staff.positions.sum(axis=1)
    families = sum(
        staff.positions[:, [n for n, r in enumerate(ROLE_IDS) if ROLES[r].family == f]].sum(axis=1)
        for f in FAMILIES
    )
    assert families == pytest.approx(total)
    # In the end all who are counted run the plant, and no other phase has anybody.
    assert total[3, -1] == pytest.approx(staff.count.people, rel=1e-6) or status != "operating"


def test_phases_follow_each_other() -> None:
    staff = staffed(plant("separation", 10.0), Draws())
    months = [np.flatnonzero(staff.positions[p, :, :, 0].sum(axis=0)) for p in range(len(PHASES))]
    first, last = [int(m[0]) for m in months], [int(m[-1]) for m in months]
    assert first == sorted(first)
    assert last == sorted(last)
    assert PHASES == ("permitting", "construction", "ramp-up", "operation")


def test_a_plant_that_runs_has_nobody_for_permits_or_construction() -> None:
    staff = staffed(plant(status="operating", start=None))
    assert staff.positions[:3].sum() == 0
    assert staff.positions[3].sum(axis=0) == pytest.approx(
        np.broadcast_to(staff.count.people, (len(YEARS), DRAWS.size))
    )
    assert staff.start is None
    # It takes people on for those who leave alone.
    leaving = LABOUR.leaving["magnet"].value
    assert staff.hires[:, 3, 0].sum() == pytest.approx(leaving * staff.count.people[0])


def test_growth_and_those_who_leave_make_the_hires() -> None:
    still = replace(LABOUR, leaving={})
    one = plant("magnet", 2.0, start=2025.0)
    staff = staff_plant(one, [one], still, YEARS, Draws())
    assert staff is not None
    # Without anybody leaving, all hires together are the head count.
    assert staff.hires[..., 0].sum() == pytest.approx(staff.count.people[0], rel=1e-6)


@pytest.mark.parametrize("stage", STAGES)
def test_a_larger_plant_takes_more_people_of_every_role(stage: str) -> None:
    small, large = (staffed(plant(stage, s)).positions.sum(axis=2) for s in (1.0, 3.0))
    assert (large >= small * (1 - 1e-9)).all()


def test_an_unlikely_plant_takes_fewer_people_and_one_without_odds_none() -> None:
    rare = Estimate(0.25, 0.25, 0.25, "1", "A", (), ())
    never = Estimate(0.0, 0.0, 0.0, "1", "A", (), ())
    sure, some, none = (staffed(plant(odds=o)) for o in (None, rare, never))
    assert some.positions[..., 0] == pytest.approx(0.25 * sure.positions[..., 0])
    assert none.positions.sum() == 0
    came = some.positions[3, :, -1, 1:].sum(axis=0) > 0
    assert 0 < came.mean() < 0.6


def test_the_mean_of_draws_stands_for_the_middle_of_many() -> None:
    one = expect(staffed(plant()))
    assert one.positions[..., 0] == pytest.approx(one.positions[..., 1:].mean(axis=-1))
    families = [[n for n, r in enumerate(ROLE_IDS) if ROLES[r].family == f] for f in FAMILIES]
    parts = sum(one.positions[:, roles].sum(axis=1) for roles in families)
    assert parts == pytest.approx(one.positions.sum(axis=1))


def test_the_same_seed_gives_the_same_people() -> None:
    once, again, other = (staffed(plant(), Draws(16, s)).positions for s in (1, 1, 2))
    assert (once == again).all()
    assert (once[..., 0] == other[..., 0]).all()
    assert (once != other).any()


def test_what_a_plant_says_of_itself_goes_before_the_fit() -> None:
    own = Plant("usa-sumter", "Sumter", "magnet", "USA", "ramping", kilotonnes(2.0), 2025.5)
    count = head_count(own, [own], LABOUR.staffing, Draws())
    assert count is not None
    assert (count.basis, count.people[0]) == ("own figure", 300.0)
    other = replace(own, facility="elsewhere")
    fitted = head_count(other, [other], LABOUR.staffing, Draws())
    assert fitted is not None
    assert fitted.basis == "fit"
    assert fitted.people[0] == pytest.approx(LABOUR.staffing.fits["magnet"].predict(2.0).value)


def test_a_figure_for_two_stages_is_split_and_sums_to_itself() -> None:
    site = [
        Plant("usa-mountain-pass", "MP", s, "USA", "operating", kilotonnes(k))
        for s, k in (("mine", 45.0), ("separation", 25.0))
    ]
    counts = [head_count(p, site, LABOUR.staffing, DRAWS) for p in site]
    assert all(c is not None and c.basis == "own figure" for c in counts)
    total = sum(c.people for c in counts if c is not None)
    assert total[0] == pytest.approx(670)  # type: ignore[index]


def test_a_figure_of_a_plant_does_not_hold_for_another_size() -> None:
    as_told = plant("magnet", 1.0, status="ramping", start=2025.5)
    own = replace(as_told, facility="usa-fort-worth")
    other = replace(own, size=kilotonnes(20.0), resized=True)
    counts = [head_count(p, [p], LABOUR.staffing, Draws()) for p in (own, other)]
    assert [c.basis for c in counts if c] == ["own figure", "fit"]


def test_magnets_in_china_stand_on_a_rule_of_their_own() -> None:
    inside = plant("magnet", 10.0, region="CHN", inside=True, status="operating", start=None)
    count = head_count(inside, [inside], LABOUR.staffing, Draws())
    assert count is not None
    assert count.basis == "rule of thumb"
    assert count.people[0] == pytest.approx(1936.49, rel=1e-4)


def test_a_plant_without_a_capacity_is_a_gap_and_not_empty() -> None:
    nothing = replace(plant(), size=None)
    assert staff_plant(nothing, [nothing], LABOUR, YEARS, Draws()) is None


def test_wages_are_known_in_the_united_states_and_china_and_nowhere_else() -> None:
    at_home, abroad = (staffed(plant(region=r), Draws()) for r in ("USA", "VNM"))
    china = staffed(plant(region="CHN", inside=True), Draws())
    assert abroad.bill is None
    assert at_home.bill is not None
    assert china.bill is not None
    per_head = at_home.bill[-1, 0] / at_home.positions[:, :, -1, 0].sum()
    assert 50_000 < per_head < 100_000
    assert china.bill[-1, 0] / china.positions[:, :, -1, 0].sum() == pytest.approx(13_350)


def months(value: float) -> Estimate:
    return Estimate(value, value, value, "month", "A", (str(value),), ())


def step(name: str, took: float, people: float, after: tuple[str, ...] = ()) -> PermitStep:
    staff = {"compliance": Estimate(people, people, people, "position", "A", (name,), ())}
    return PermitStep(name, name, "", "", "study", "construction", after, months(took), None, staff)


def test_a_team_for_permits_works_while_its_steps_run() -> None:
    # Study 12 months with 4 people, then a licence 6 months with 2, beside a review of 10 with 1:
    # 18 months in all, (48 + 12 + 10) / 18 people on average.
    steps = [step("study", 12, 4), step("licence", 6, 2, ("study",)), step("review", 10, 1)]
    team = permit_team(plant(), steps, LABOUR.phases, np.array([300.0]), Draws())
    assert team is not None
    assert team.months[0] == 18
    assert team.people["compliance"][0] == pytest.approx(70 / 18)


def test_where_no_step_is_known_a_share_of_the_staff_seeks_permits() -> None:
    team = permit_team(plant(region="VNM"), (), LABOUR.phases, np.array([300.0]), Draws())
    assert team is not None
    assert set(team.people) == {"compliance"}
    assert team.people["compliance"][0] == pytest.approx(9.9)


@given(st.lists(st.floats(0, 1e4), max_size=30), st.one_of(st.none(), st.integers(0, 5000)))
def test_whole_persons_sum_to_the_total_and_stay_within_one_of_their_share(
    positions: list[float], total: int | None
) -> None:
    whole = whole_persons(positions, total)
    assert len(whole) == len(positions)
    given_ = sum(positions)
    wanted = round(given_) if total is None else total
    if given_ <= 0:
        assert sum(whole) == 0
        return
    assert sum(whole) == wanted
    for persons, exact in zip(whole, positions, strict=True):
        assert abs(persons - exact * wanted / given_) < 1 + 1e-6


def test_a_hiring_plan_sums_to_the_head_count_and_begins_before_the_start() -> None:
    staff = staffed(plant("separation", 5.0))
    plan = hiring_plan([staff], LABOUR, DRAWS)
    assert sum(h.persons for h in plan) == round(float(staff.count.people[0]))
    assert staff.start is not None
    for h in plan:
        assert h.begin is not None
        assert h.last is not None
        assert h.begin < staff.start[0] <= h.last + 3
        assert h.begin_low is not None
        assert h.begin_high is not None
        assert h.begin_low <= h.begin_high
        assert h.low <= h.high
    lead = {h.role: staff.start[0] - (h.begin or 0) for h in plan}
    # Whoever must be trained from scratch is sought long before an accountant.
    assert lead["process-operator"] > 12 / 12 > lead["accountant"]


def test_hires_are_laid_beside_graduates_of_the_same_country() -> None:
    taken = np.zeros((len(ROLE_IDS), 2, 1))
    taken[ROLE_IDS.index("mining-engineer"), :, 0] = (3.0, 8.0)
    taken[ROLE_IDS.index("mechanic"), 0, 0] = 5.0
    count = Estimate(160.0, 150.0, 170.0, "1/year", "B", ("g",), ("s",))
    others = Estimate(400.0, 400.0, 400.0, "1/year", "B", ("o",), ("s",))
    known = [Graduates("USA", ("mining-engineer",), "mining engineers", count, others)]
    miners, rest = find_gaps({"USA": taken}, (2030, 2031), known)
    assert (miners.year, miners.short) == (2031, True)
    assert miners.share == pytest.approx(0.05)
    assert (rest.what, rest.year, rest.share, rest.short) == ("all other roles", 2030, None, None)
    (abroad,) = find_gaps({"VNM": taken}, (2030, 2031), known)
    assert abroad.graduates is None
