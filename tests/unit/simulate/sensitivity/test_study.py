"""What matters most on the toy: what must matter does, and a run is the same however it is cut."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.toy import toy_chain

from ytterby.errors import InputError, UnknownNameError
from ytterby.simulate import Parameters, scenario_from
from ytterby.simulate.backcast.posterior import read_posterior
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.prepare import compile_for
from ytterby.simulate.sensitivity.inputs import list_uncertain
from ytterby.simulate.sensitivity.outcomes import OUTCOMES, choose_outcome
from ytterby.simulate.sensitivity.study import Sensitivity, Study, run_sensitivity

MONTHS = 10
SCENARIO = scenario_from(
    {
        "name": "case",
        "title": "Case",
        "start": "2025-01",
        "months": MONTHS,
        "pipeline": False,
        "events": [
            {
                "kind": "ban",
                "id": "stop",
                "who": ["CHN"],
                "start": "2025-02",
                "severity": {"value": 0.7, "low": 0.4, "high": 0.95},
            },
            {
                "kind": "demand",
                "id": "far",
                "who": ["JPN"],
                "start": "2025-09",
                "end": "2025-10",
                "multiple": {"value": 1.0001, "low": 1.0, "high": 1.0002},
            },
        ],
    }
)


@cache
def study(outcome: str = "shortage", calibrated: bool = False, **of: str) -> Study:
    table = replace(Parameters.load(as_of="2025-03-31", year=2024), plants=())
    return Study(
        chain=toy_chain(),
        scenario=SCENARIO,
        regions=("USA",),
        calendar=Calendar(SCENARIO.start, MONTHS),
        table=table,
        outcome=choose_outcome(outcome, **{k: [v] for k, v in (of or {"element": "Dy"}).items()}),
        posterior=read_posterior() if calibrated else None,
    )


def analysed(asked: Study, **options: Any) -> Sensitivity:
    return run_sensitivity(
        asked, **{"seed": 2, "trajectories": 2, "points": 8, "leading": 2, **options}
    )


@pytest.fixture(scope="module")
def found() -> Sensitivity:
    return analysed(study(), trajectories=3, points=32, leading=3)


def test_the_severity_of_the_ban_matters_and_a_far_whiff_of_demand_does_not(
    found: Sensitivity,
) -> None:
    sizes = dict(zip(found.analysis.effects.names, found.analysis.effects.size, strict=True))
    assert "event stop severity" in found.analysis.effects.leading(3)
    assert sizes["event far multiple"] < 1e-3 * max(sizes.values())
    assert found.analysis.indices.total[0, found.analysis.indices.place("event stop severity")] > 0
    assert found.central > 0


def test_every_range_of_the_table_is_uncertain(found: Sensitivity) -> None:
    names = {u.name for u in found.uncertain}
    # What a run without plants or mixtures never asks for is not drawn.
    asked = {e.claim for e in study().table.estimates if e.low < e.high}
    assert len(names & asked) > 60
    assert {"event stop severity", "event far multiple"} <= names
    assert any(name.startswith("inventory ") for name in names)


@pytest.mark.parametrize("options", [{"tile": 7}, {"tile": 500}])
def test_the_numbers_do_not_depend_on_tiles(options: dict[str, int]) -> None:
    usual, other = analysed(study()), analysed(study(), **options)
    assert np.array_equal(usual.analysis.effects.size, other.analysis.effects.size)
    assert np.array_equal(usual.analysis.indices.total, other.analysis.indices.total)
    assert usual.central == other.central


def test_the_numbers_do_not_depend_on_who_runs_the_tiles() -> None:
    with ThreadPoolExecutor(1) as pool:
        other = analysed(study(), tile=50, executor=pool)
    usual = analysed(study())
    assert np.array_equal(usual.analysis.effects.size, other.analysis.effects.size)
    assert np.array_equal(usual.analysis.indices.first, other.analysis.indices.first)


def test_calibrated_behaviour_is_one_quantity_and_its_claims_are_known() -> None:
    asked = study(calibrated=True)
    listed = list_uncertain(
        asked.chain,
        asked.scenario,
        asked.regions,
        asked.calendar,
        asked.table,
        layout=compile_for(asked.chain, asked.scenario, asked.table),
        posterior=asked.posterior,
    )
    assert listed[0].group == "calibration"
    plain = {u.name for u in analysed(study()).uncertain}
    gone = plain - {u.name for u in listed}
    assert asked.table.find("stock_time").claim in gone
    found = analysed(asked)
    assert found.analysis.effects.names[0] == listed[0].name
    assert found.analysis.effects.size[0] > 0


def test_progress_counts_every_run_once() -> None:
    told: list[tuple[int, int]] = []
    found = analysed(study(), progress=lambda done, total: told.append((done, total)))
    done = [d for d, _ in told]
    assert done == sorted(done)
    assert told[-1] == (found.analysis.runs, found.analysis.runs)


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_every_outcome_has_a_number(name: str) -> None:
    of = {"material": "ndfeb:N"} if name == "lowest-cover" else {"element": "Dy"}
    of = {"sector": "defence"} if name == "units-not-made" else of
    result = analysed(study(name, **of), points=8, leading=1)
    assert np.isfinite(result.central)
    assert np.isfinite(result.analysis.effects.size).all()


def test_a_shortage_of_several_regions_adds_up() -> None:
    one, other = (analysed(study(region=r)).central for r in ("USA", "JPN"))
    both = replace(study(region="USA"), outcome=choose_outcome("shortage", region=["USA", "JPN"]))
    assert analysed(both).central == pytest.approx(one + other)


def test_an_outcome_that_never_comes_counts_as_the_month_after_the_last() -> None:
    calm = SCENARIO.model_copy(update={"events": ()})
    still = replace(study("first-stoppage", element="Dy"), scenario=calm)
    assert analysed(still).central == MONTHS + 1


def test_an_unknown_outcome_lists_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="worst-month"):
        choose_outcome("worst month", element=["Dy"])


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("peak-price", {"sector": ["wind"]}),
        ("shortage", {}),
        ("shortage", {"element": ["Dy"], "sector": ["wind"]}),
        ("worst-month", {"element": ["Dy", "Tb"]}),
    ],
)
def test_an_outcome_of_the_wrong_things_is_refused(name: str, of: dict[str, list[str]]) -> None:
    with pytest.raises(InputError) as caught:
        choose_outcome(name, **of)
    assert {p.code for p in caught.value.problems} == {"wrong-choice"}


def test_an_outcome_that_the_run_does_not_have_is_refused_before_it_runs() -> None:
    with pytest.raises(InputError, match="unobtainium") as caught:
        analysed(study(element="unobtainium"))
    assert caught.value.problems[0].code == "not-in-run"


def test_a_scenario_with_responses_can_be_asked_about() -> None:
    store = {"kind": "stockpile", "id": "store", "who": ["USA"], "start": "2025-01",
             "families": ["magnet"], "months": {"value": 3.0, "low": 1.0, "high": 6.0}}  # fmt: skip
    values = SCENARIO.model_dump(mode="json") | {"responses": [store]}
    found = analysed(replace(study(), scenario=scenario_from(values)))
    assert "event store months" in {u.name for u in found.uncertain}
    assert np.isfinite(found.analysis.indices.total).all()
