from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.unit.indicators.risk.geopolrisk.small_world import ORE, write_small_world

from ytterby.indicators.risk.geopolrisk.build import build_cases
from ytterby.indicators.risk.geopolrisk.case import GeoPolRiskCase
from ytterby.indicators.risk.geopolrisk.repairs import REPAIRS, mend_trade


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_world(tmp_path_factory.mktemp("world"))


def build(world: Path, region: str, material: str = "Tungsten") -> GeoPolRiskCase:
    cases, gaps = build_cases([material], [region], [2022], "corrected", world)
    assert not gaps, gaps
    assert isinstance(cases[0], GeoPolRiskCase)
    return cases[0]


def best(case: GeoPolRiskCase) -> dict[str, float]:
    found = case.evaluate(np.zeros((len(case.factors), 1)))
    return {name: float(value[0]) for name, value in found.items()}


def test_taiwan_has_its_own_governance_and_exports_leave_domestic_supply(world: Path) -> None:
    case = build(world, "USA")
    found = best(case)
    assert found["numerator"] == pytest.approx(42.0 + 9.0 + 10.0 * 0.2)
    assert found["domestic_production"] == pytest.approx(10.0 - 4.0)
    assert found["import_risk"] == pytest.approx(53.0 / 106.0)
    notes = " ".join(case.notes)
    assert "Taiwan counts with its own governance" in notes
    assert "Of 10 t mined at home 4 t are taken as exported" in notes
    assert case.subject.stage == "mine"


def test_concentration_keeps_the_fractions_of_a_tonne(world: Path) -> None:
    shares = np.array([70.9, 20.0, 10.0]) / 100.9
    assert best(build(world, "USA"))["hhi"] == pytest.approx(float((shares**2).sum()))


def test_trade_within_a_bloc_is_left_out(world: Path) -> None:
    case = build(world, "EU")
    found = best(case)
    assert found["imports"] == pytest.approx(50.0 + 16.0 + 4.0)
    assert found["numerator"] == pytest.approx(35.0 + 4.8 + 2.0)
    assert any("50 t traded between members" in n for n in case.notes)


def test_missing_and_absurd_weights_are_estimated_from_value(world: Path) -> None:
    case = build(world, "Japan")
    found = best(case)
    assert found["imports"] == pytest.approx(60.0)
    assert np.isnan(found["price"])
    text = " ".join(case.notes)
    assert "1 of 2 flows had no weight: 50 t" in text
    assert "1 of 2 flows had an absurd unit value: 10 t" in text


def test_missing_trade_is_a_gap(world: Path) -> None:
    _, gaps = build_cases(["Tungsten", "Cobalt"], ["Chile"], [2022], "corrected", world)
    assert "no import of HS 261100, 810110 by Chile is recorded in 2022" in gaps[0].reason
    assert "has no Cobalt of 2022" in gaps[1].reason


def test_gas_is_weighed(world: Path) -> None:
    # 3 million m3 of 0.8 kg.
    _, gaps = build_cases(["Natural gas"], ["Russia"], [2022], "corrected", world)
    assert "it mined 800 t" in gaps[0].reason
    assert best(build(world, "USA", "Natural gas"))["domestic_production"] == pytest.approx(2400.0)


def test_the_terms_add_up(world: Path) -> None:
    case = build(world, "USA")
    terms, found = case.terms(), best(case)
    assert terms.columns == ["component", "term", "value", "unit", "source", "note"]
    parts = terms.filter(pl.col("term") != "total").group_by("component").agg(pl.col("value").sum())
    sums = dict(parts.iter_rows())
    for name in ("hhi", "import_risk", "domestic_production"):
        assert sums[name] == pytest.approx(found[name])


def test_mixed_codes_are_not_judged_by_their_median() -> None:
    prices = [1.0, 3.0, 10.0, 40.0, 200.0, 1000.0, 9000.0]
    rows = [(2022, 261690, "AUS", f"A{i:02d}", p * 1e4, 10.0) for i, p in enumerate(prices)]
    schema = ["year", "hs", "region", "partner", "value", "quantity"]
    gap = (2022, 261690, "AUS", "CHN", 5.0, None)
    frame = pl.DataFrame([*rows, gap], schema=schema, orient="row").cast(
        {"year": pl.Int32, "hs": pl.Int32}
    )
    mended = mend_trade(frame)
    words = [REPAIRS[i] for i in mended["repair"]]
    assert words == ["as recorded"] * 7 + ["weight missing and not to be estimated"]
    assert mended["quantity"].to_list() == [10.0] * 7 + [0.0]


def test_codes_with_few_flows_have_no_median() -> None:
    frame = pl.DataFrame(
        {
            "year": [2022, 2022],
            "hs": [ORE, ORE],
            "region": ["AUS", "AUS"],
            "partner": ["CHN", "JPN"],
            "value": [1e6, 1e6],
            "quantity": [1.0, None],
        },
        schema_overrides={"year": pl.Int32, "hs": pl.Int32},
    )
    assert mend_trade(frame)["quantity"].to_list() == [1.0, 0.0]


def test_uncertainty_moves_what_is_uncertain(world: Path) -> None:
    case = build(world, "USA")
    groups = {f.group for f in case.factors}
    assert groups == {"production", "trade", "governance"}
    draws = np.random.default_rng(1).standard_normal((len(case.factors), 4000))
    found = case.evaluate(draws)
    centre = best(case)
    for name in ("hhi", "import_risk", "score"):
        low, high = np.quantile(found[name], [0.1, 0.9])
        assert low < centre[name] < high
    for at in range(len(case.factors)):
        alone = np.zeros((len(case.factors), 1))
        alone[at] = 1.0
        moved = case.evaluate(alone)
        assert any(abs(float(moved[n][0]) - centre[n]) > 1e-9 for n in ("hhi", "import_risk"))


def test_the_sources_of_the_spreads_are_named(world: Path) -> None:
    case = build(world, "USA")
    sources = {f.group: f.source for f in case.factors}
    assert sources["production"] == "World Mining Data"
    assert sources["governance"] == "world-bank-wgi"
    assert all("standard error" in f.law for f in case.factors)
    assert len({f.name for f in case.factors}) == len(case.factors)
