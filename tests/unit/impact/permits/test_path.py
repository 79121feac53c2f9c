"""The longest path through permits, by hand and against every path there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.errors import InputError
from ytterby.impact.permits import TimedStep, find_path, permit_staff, staff_months


def step(name: str, months: float, *after: str, **more: object) -> TimedStep:
    return TimedStep(name, after, np.array([months]), **more)  # type: ignore[arg-type]


def test_side_by_side_steps_last_as_long_as_the_longest() -> None:
    path = find_path([step("a", 3.0), step("b", 7.0), step("c", 5.0)])
    assert path.months[0] == 7.0
    assert path.critical == ("b",)


def test_a_net_of_steps_is_what_a_hand_counts() -> None:
    # study 12; review 24 and water 9 after it; build 6 after the review; air 40 by itself.
    steps = [
        step("build", 6.0, "review"),
        step("study", 12.0),
        step("air", 40.0),
        step("review", 24.0, "study"),
        step("water", 9.0, "study"),
    ]
    path = find_path(steps)
    assert path.months[0] == 42.0
    assert path.critical == ("study", "review", "build")
    assert path.start["water"][0] == 12.0
    assert path.finish["water"][0] == 21.0
    assert path.often["air"] == 0.0


def test_each_draw_has_a_path_of_its_own() -> None:
    steps = [
        TimedStep("a", (), np.array([10.0, 10.0, 2.0])),
        TimedStep("b", (), np.array([5.0, 5.0, 9.0])),
    ]
    path = find_path(steps)
    assert path.months.tolist() == [10.0, 10.0, 9.0]
    assert path.often == {"a": 0.5, "b": 0.5}


def test_what_comes_after_construction_is_laid_out_and_on_no_path() -> None:
    path = find_path([step("build", 6.0), step("operate", 30.0, "build", to_construction=False)])
    assert path.months[0] == 6.0
    assert path.critical == ("build",)
    assert path.finish["operate"][0] == 36.0


@given(st.lists(st.floats(0.0, 60.0), min_size=1, max_size=7), st.data())
def test_it_is_the_longest_of_all_chains_and_grows_with_every_duration(
    months: list[float], data: st.DataObject
) -> None:
    steps = []
    for i, length in enumerate(months):
        before = data.draw(st.sets(st.integers(0, i - 1)) if i else st.just(set()))
        steps.append(step(str(i), length, *(str(b) for b in before)))

    def longest(at: TimedStep) -> float:
        by = {s.id: s for s in steps}
        return float(at.duration[0]) + max((longest(by[a]) for a in at.after), default=0.0)

    path = find_path(steps)
    assert path.months[0] == pytest.approx(max(longest(s) for s in steps))
    slower = [step(s.id, float(s.duration[0]) + 1.0, *s.after) for s in steps]
    assert find_path(slower).months[0] >= path.months[0] + 1.0 - 1e-9


def test_steps_that_wait_for_each_other_are_refused_by_name() -> None:
    with pytest.raises(InputError) as caught:
        find_path([step("a", 1.0, "b"), step("b", 1.0, "a")])
    assert caught.value.problems[0].code == "permit-order"


def test_staff_of_a_month_are_the_steps_that_run_in_it() -> None:
    team = {"compliance": np.array([4.0])}
    path = find_path(
        [step("a", 2.0, staff=team), step("b", 1.5, "a", staff={"engineering": np.array([2.0])})]
    )
    frame = permit_staff(path)
    at = {(r["family"], r["month"]): r["positions"] for r in frame.to_dicts()}
    assert [at[("compliance", m)] for m in (1, 2, 3, 4)] == [4.0, 4.0, 0.0, 0.0]
    assert [at[("engineering", m)] for m in (1, 2, 3, 4)] == [0.0, 0.0, 2.0, 1.0]
    assert float(staff_months(path)["engineering"][0]) == 3.0


def test_position_months_by_month_sum_to_those_of_the_steps() -> None:
    steps = [
        TimedStep("a", (), np.array([3.2, 4.0]), {"compliance": np.array([2.0, 1.0])}),
        TimedStep("b", ("a",), np.array([5.1, 2.0]), {"compliance": np.array([1.0, 3.0])}),
    ]
    path = find_path(steps)
    assert permit_staff(path)["positions"].sum() == pytest.approx(
        float(staff_months(path)["compliance"][0])
    )


def test_no_steps_take_no_time_and_nobody() -> None:
    path = find_path([])
    assert path.months.tolist() == [0.0]
    assert permit_staff(path).height == 0
