"""What happened: which claims count, and that the naive forecasts miss by what they should."""

from __future__ import annotations

import numpy as np
import pytest

from ytterby import evidence
from ytterby.errors import EvidenceError
from ytterby.simulate.backcast import score
from ytterby.simulate.backcast.targets import (
    BASE_YEAR,
    CALIBRATION,
    ELEMENTS,
    YEARS,
    Targets,
    read_targets,
    tier_c,
)

TEST = slice(len(CALIBRATION), None)


@pytest.fixture(scope="module")
def targets() -> Targets:
    return read_targets(evidence.load())


def test_forty_yearly_prices_are_known_and_those_of_praseodymium_end_in_2013(
    targets: Targets,
) -> None:
    assert targets.points == 40
    gaps = np.isnan(targets.abroad)
    assert gaps[ELEMENTS.index("Pr")].tolist() == [False] * 4 + [True] * 2
    assert gaps.sum() == 2


def test_a_year_is_its_printed_average_not_its_last_quotation(targets: Targets) -> None:
    europium = targets.abroad[ELEMENTS.index("Eu")]
    assert europium[YEARS.index(2015)] == 344.0
    assert europium[YEARS.index(2011)] == 2842.9


def test_constant_prices_miss_as_the_prototype_found(targets: Targets) -> None:
    forecast = score.constant(targets.before, len(YEARS))
    assert score.mean_log_error(forecast, targets.abroad) == pytest.approx(1.28, abs=0.005)
    assert score.mean_log_error(forecast[:, TEST], targets.abroad[:, TEST]) == pytest.approx(
        0.77, abs=0.005
    )


def test_the_random_walk_misses_as_the_prototype_found(targets: Targets) -> None:
    forecast = score.random_walk(targets.before, targets.abroad)
    assert score.mean_log_error(forecast, targets.abroad) == pytest.approx(0.80, abs=0.005)
    assert score.mean_log_error(forecast[:, TEST], targets.abroad[:, TEST]) == pytest.approx(
        0.53, abs=0.005
    )


def test_most_prices_rest_on_recollection_and_it_is_counted(targets: Targets) -> None:
    assert tier_c(targets) == 28
    assert tier_c(targets, (2014, 2015)) == 0


def test_quotations_inside_are_single_oxides_with_a_month(targets: Targets) -> None:
    assert {s.element for s in targets.home} <= set(ELEMENTS)
    assert all(2010 < s.month.year <= YEARS[-1] for s in targets.home)
    assert len({(s.element, s.month) for s in targets.home}) == len(targets.home) >= 20


def test_exports_are_those_of_whole_years_by_customs(targets: Targets) -> None:
    assert targets.exports.tolist() == [39813.0, 18600.0, 16265.0, 21995.0, 28000.0, 34832.0]


def test_every_number_names_its_claim(targets: Targets) -> None:
    known = ~np.isnan(targets.abroad)
    named = np.array([[bool(c) for c in row] for row in targets.abroad_claim])
    assert np.array_equal(known, named)
    assert all(targets.exports_claim)


def test_evidence_of_the_time_does_not_hold_what_happened() -> None:
    with pytest.raises(EvidenceError) as caught:
        read_targets(evidence.load(as_of=f"{BASE_YEAR}-12-31"))
    assert caught.value.problems[0].code == "no-backcast-target"
