import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toy import toy_chain

from ytterby import evidence
from ytterby.factors.costs import Estimate, Finance, Side, Stage, read_stages
from ytterby.indicators.costs.gap import cost_gap, explained_share
from ytterby.indicators.costs.parts import PARTS, Gap, total
from ytterby.indicators.costs.stage_gaps import (
    capital_parts,
    conversion_gap,
    mean_size,
    start_draws,
)

BASE, CHAIN = evidence.load(), toy_chain()


def exact(value: float, unit: str = "USD/kg") -> Estimate:
    return Estimate(value, value, value, unit, "B", ("c",), ("s",))


SHARED = start_draws(Finance(exact(0.1, "1"), exact(20, "year"), exact(0.6, "1")), 5, 1)


def one(value: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([value, value + 1.0])


@given(
    outside=st.floats(0, 1e3),
    inside=st.floats(0, 1e3),
    parts=st.dictionaries(st.sampled_from(PARTS), st.floats(-1e3, 1e3)),
)
def test_parts_and_what_is_not_explained_are_the_gap_in_every_draw(
    outside: float, inside: float, parts: dict[str, float]
) -> None:
    gap = Gap(one(outside), one(inside), {p: one(v) for p, v in parts.items()})
    assert gap.gap is not None
    assert gap.unexplained is not None
    summed = sum(gap.known.values(), start=np.zeros(2)) + gap.unexplained
    assert summed == pytest.approx(gap.gap)


def test_a_part_without_evidence_is_unknown_and_not_zero() -> None:
    lines = dict(Gap(one(5), one(2), {"labour": one(1)}).lines())
    assert lines["reagents"] is None
    assert lines["labour"] is not None


def test_a_stage_of_unknown_cost_is_left_out_and_named() -> None:
    whole = total({"metal": Gap(one(5), one(2)), "mine": Gap(None, one(1))})
    assert whole.gap is not None
    assert float(whole.gap[0]) == 3.0
    assert whole.notes == ("mine is left out: its cost is unknown on one side",)


def test_nothing_known_gives_no_gap() -> None:
    whole = total({"mine": Gap(None, None)})
    assert whole.gap is None
    assert whole.unexplained is None


def test_a_gap_per_kilogram_of_magnet_takes_the_feed_of_a_kilogram() -> None:
    gap = Gap(one(40), one(30), {"geology": one(4)}).times(0.5)
    assert gap.gap is not None
    assert float(gap.gap[0]) == 5.0
    assert float(gap.known["geology"][0]) == 2.0


def test_the_mean_size_is_that_of_the_plant_of_the_mean_tonne() -> None:
    # Worked from the named plants of the toy's capacities.
    sizes = (
        CHAIN.capacities.filter(
            (pl.col("stage") == "separation")
            & (pl.col("region") == "CHN")
            & (pl.col("facility") != "residual")
        )["capacity"]
        .drop_nulls()
        .to_list()
    )
    expected = sum(k * k for k in sizes) / sum(sizes) if sizes else None
    assert mean_size(CHAIN, "separation", ("CHN",), within=True) == expected


def test_capital_splits_without_remainder() -> None:
    share = exact(0.3, "1")
    stage = Stage(
        "separation",
        "kg REO",
        Side(capital=exact(50_000, "USD per t/year"), environment=share),
        Side(capital=exact(10_000, "USD per t/year")),
    )
    found = capital_parts(CHAIN, stage, ("CHN",), SHARED)
    assert found is not None
    outside, inside, parts = found
    assert float(outside[0]) == pytest.approx(0.117460 * 50, rel=1e-4)
    assert sum(float(p[0]) for p in parts.values()) == pytest.approx(float(outside[0] - inside[0]))


def test_capital_that_is_unknown_on_one_side_is_not_in_the_gap() -> None:
    far = Side(exact(18.0), exact(45_000, "USD per t/year"))
    gap = conversion_gap(CHAIN, Stage("metal", "kg", far, Side(exact(3.0))), ("CHN",), SHARED)
    assert gap.gap is not None
    assert float(gap.gap[0]) == pytest.approx(15.0)
    assert gap.notes == ("metal: capital is unknown on one side and not in the gap",)


def test_labour_is_jobs_times_wages_on_both_sides() -> None:
    far = Side(exact(30.0), jobs=exact(0.1, "j"), wage=exact(60_000, "w"))
    near = Side(exact(12.0), jobs=exact(0.3, "j"), wage=exact(10_000, "w"))
    gap = conversion_gap(CHAIN, Stage("magnet", "kg", far, near), ("CHN",), SHARED)
    assert float(gap.known["labour"][0]) == pytest.approx(6.0 - 3.0)


def test_shipped_stages_know_magnets_on_both_sides() -> None:
    magnet = read_stages(BASE)["magnet"]
    assert magnet.outside.operating is not None
    assert magnet.inside.capital is not None


def test_the_gap_of_an_oxide_is_exact_and_its_unknowns_are_null() -> None:
    frame = cost_gap(CHAIN, BASE, "Nd", draws=100)
    whole = frame.filter(pl.col("stage") == "total")
    at = dict(zip(whole["part"], whole["cost_difference"], strict=True))
    assert at["gap"] == pytest.approx(at["outside"] - at["inside"])
    explained = sum(at[p] for p in PARTS if at[p] is not None)
    assert explained + at["unexplained"] == pytest.approx(at["gap"], abs=1e-9)
    assert at["reagents"] is None
    unknown = whole.filter(pl.col("part") == "reagents").row(0, named=True)
    assert unknown["note"] == "nothing published"
    share = explained_share(frame)["share"][0]
    assert share == pytest.approx(1 - at["unexplained"] / at["gap"])


def test_the_same_seed_gives_the_same_gap_and_another_another_interval() -> None:
    first, again = (cost_gap(CHAIN, BASE, "Nd", draws=100) for _ in range(2))
    other = cost_gap(CHAIN, BASE, "Nd", draws=100, seed=7)
    assert first.equals(again)
    assert first["cost_difference"].equals(other["cost_difference"])
    assert not first["low"].equals(other["low"])
