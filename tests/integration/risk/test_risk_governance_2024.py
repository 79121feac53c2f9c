"""The governance-weighted HHI on the real chain agrees with the plain HHI and its own draws."""

from __future__ import annotations

import polars as pl
import pytest

from ytterby.baseline import baseline
from ytterby.indicators import concentration
from ytterby.indicators.risk.base import Mode
from ytterby.indicators.risk.governance import METHOD
from ytterby.indicators.risk.uncertainty import Normals, Sample, sample_case

MATERIALS = ("Dy", "Tb", "NdPr", "MAG", "REO", "sintered")


def samples(mode: Mode) -> list[Sample]:
    cases, _ = METHOD.build(MATERIALS, ["WLD"], [2024], mode, None, None)
    normals = Normals(512, seed=1)
    return [sample_case(case, normals) for case in cases]


@pytest.mark.parametrize(("mode", "basis"), [("strict", "location"), ("corrected", "control")])
def test_the_plain_hhi_beside_it_is_the_indicators(mode: Mode, basis: str) -> None:
    known = concentration(baseline(2024), basis=basis)  # type: ignore[arg-type]
    rows = {(r["stage"], r["element"]): r for r in known.iter_rows(named=True)}
    found = samples(mode)
    assert len(found) > 30
    for sample in found:
        subject = sample.case.subject
        row = rows[subject.stage, subject.material]
        assert sample.best["hhi"] == pytest.approx(row["hhi"], rel=1e-9)
        assert sample.best["leader_share"] == pytest.approx(row["leader_share"], rel=1e-9)
        # The interval by factors is that over the chain's posterior draws.
        assert sample.bounds("hhi") == pytest.approx((row["low"], row["high"]), abs=0.012)


def test_the_weighted_index_lies_below_the_plain_one() -> None:
    for sample in samples("strict"):
        assert 0.0 < sample.best["score"] < sample.best["hhi"] <= 1.0 + 1e-9
        assert 0.0 < sample.best["governance"] < 1.0
        terms = sample.case.terms().filter(pl.col("component") == "score")
        assert terms["value"].sum() == pytest.approx(sample.best["score"])


def test_taiwan_and_every_other_country_of_the_chain_has_its_own_governance() -> None:
    cases, gaps = METHOD.build(["REO"], ["WLD"], [2018, 2024], "strict", None, None)
    assert {g.reason for g in gaps} == {"no output of REO at this stage is known"} or not gaps
    missing = {n for c in cases for n in c.notes if "no estimate of its own" in n}
    assert {n.split(" has ")[0] for n in missing} <= {"Rest of the world", "Other EU members"}
