from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.unit.indicators.risk.geopolrisk.small_world import write_small_world

from ytterby.errors import InputError
from ytterby.indicators.risk.base import Mode
from ytterby.indicators.risk.catalogue import load_method
from ytterby.indicators.risk.geopolrisk.build import build_cases
from ytterby.indicators.risk.geopolrisk.importers import find_buyers
from ytterby.indicators.risk.geopolrisk.materials import find_material, materials


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_world(tmp_path_factory.mktemp("world"))


def score(world: Path, region: str, mode: Mode = "strict", material: str = "Tungsten"):  # type: ignore[no-untyped-def]
    cases, gaps = build_cases([material], [region], [2022], mode, world)
    assert not gaps, gaps
    best = cases[0].evaluate(np.zeros((len(cases[0].factors), 1)))
    return {name: float(value[0]) for name, value in best.items()}


def test_outputs_are_cut_to_whole_tonnes_for_concentration(world: Path) -> None:
    # China's 70.9 t count as 70: 0.49 + 0.04 + 0.01.
    assert score(world, "USA")["hhi"] == pytest.approx(0.54)


def test_a_country_by_hand(world: Path) -> None:
    found = score(world, "USA")
    # 60 t × 0.7 + 30 t × 0.3 + 10 t from Taiwan, whose governance the tool does not find, × 0.5.
    assert found["numerator"] == pytest.approx(56.0)
    assert found["imports"] == pytest.approx(100.0)
    assert found["domestic_production"] == pytest.approx(10.0)
    assert found["import_risk"] == pytest.approx(56 / 110)
    assert found["score"] == pytest.approx(0.54 * 56 / 110)
    assert found["price"] == pytest.approx(10.0)
    assert found["cf"] == pytest.approx(0.54 * 56 / 110 * 10.0 / 0.409412948)


def test_members_of_a_bloc_trade_at_no_risk_but_count_as_imports(world: Path) -> None:
    found = score(world, "EU")
    # 50 × 0.7 and 16 × 0.3, and 4 t from the United States × 0.5; 50 t among members × 0.
    assert found["numerator"] == pytest.approx(35.0 + 4.8 + 2.0)
    assert found["imports"] == pytest.approx(120.0)


def test_a_missing_weight_counts_as_nothing_but_its_value_does(world: Path) -> None:
    found = score(world, "Japan")
    assert found["imports"] == pytest.approx(5000.0)
    assert found["price"] == pytest.approx((500.0 + 100.0) / 5000.0)


def test_missing_trade_counts_as_no_risk(world: Path) -> None:
    cases, gaps = build_cases(["Tungsten"], ["Chile"], [2022], "strict", world)
    assert not gaps
    assert float(cases[0].evaluate(np.zeros((len(cases[0].factors), 1)))["score"][0]) == 0.0
    assert "counts no risk" in cases[0].notes[0]


def test_a_million_cubic_metres_count_as_a_tonne(world: Path) -> None:
    assert score(world, "USA", material="Natural gas")["domestic_production"] == pytest.approx(3.0)


def test_guyana_has_the_gold_of_french_guiana(world: Path) -> None:
    found = score(world, "Guyana", material="Gold")
    assert found["domestic_production"] == pytest.approx(1.0)
    assert found["hhi"] == pytest.approx(0.25**2 + 0.75**2)


def test_years_without_mines_are_gaps(world: Path) -> None:
    _, gaps = build_cases(["Tungsten"], ["USA"], [2019, 2023], "strict", world)
    assert [g.subject.year for g in gaps] == [2019, 2023]
    assert all("covers 2022 to 2022" in g.reason for g in gaps)


def test_cases_come_in_the_order_asked_for(world: Path) -> None:
    cases, _ = build_cases(["Natural gas", "Tungsten"], ["USA", "EU"], [2022], "strict", world)
    found = [(c.subject.material, c.subject.region) for c in cases]
    assert found == [
        ("Natural gas", "USA"),
        ("Natural gas", "EU27"),
        ("Tungsten", "USA"),
        ("Tungsten", "EU27"),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("840", "USA"),
        ("842", "USA"),
        ("US", "USA"),
        ("Türkiye", "TUR"),
        ("Côte d'Ivoire", "CIV"),
        ("South Korea", "KOR"),
        ("699", "IND"),
        ("European Union", "EU27"),
    ],
)
def test_importers_go_by_any_name(name: str, code: str) -> None:
    assert find_buyers([name])[0].code == code


def test_all_unknown_names_are_told_at_once_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        build_cases(["Tungstn", "Cobald"], ["Chima", "World"], [2022], "strict", tmp_path)
    found = {(p.code, p.fix) for p in caught.value.problems}
    assert ("unknown-material", "did you mean Tungsten?") in found
    assert ("unknown-material", "did you mean Cobalt or Gold or Steam Coal?") in found
    assert {p.code for p in caught.value.problems} == {
        "unknown-material",
        "unknown-region",
        "no-importer",
    }


def test_without_the_data_it_says_what_to_import(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        build_cases(["Tungsten", "Rare earth"], ["USA"], [2022], "strict", tmp_path)
    problems = caught.value.problems
    assert [p.code for p in problems] == ["not-imported", "not-imported"]
    assert all("ytterby evidence import geopolrisk" in p.fix for p in problems)
    assert "trade of rare earths and governance do" in problems[0].message


def test_rare_earths_alone_lack_only_mines(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        build_cases(["Rare earth"], ["USA"], [2022], "strict", tmp_path)
    assert [p.place for p in caught.value.problems] == ["World Mining Data"]


def test_there_are_53_materials_with_74_codes_less_one_unused() -> None:
    assert len(materials()) == 53
    assert len({c for m in materials().values() for c in m.codes}) == 73
    assert find_material("tungsten (w)").name == "Tungsten"


def test_the_method_is_registered() -> None:
    assert load_method("geopolrisk").score == "score"


def test_a_year_asked_for_twice_is_scored_once(world: Path) -> None:
    once, _ = build_cases(["Tungsten"], ["USA"], [2022], "strict", world)
    twice, _ = build_cases(["Tungsten"], ["USA"], [2022, 2022], "strict", world)
    assert len(twice) == 1
    assert twice[0].terms().equals(once[0].terms())


@pytest.mark.parametrize("mode", ["strict", "corrected"])
def test_years_not_yet_published_are_gaps(world: Path, mode: Mode) -> None:
    cases, gaps = build_cases(["Tungsten"], ["USA"], [2022], mode, world, "2023-06-30")
    assert not cases
    assert "not known" in gaps[0].reason or "known up to" in gaps[0].reason
    cases, gaps = build_cases(["Tungsten"], ["USA"], [2022], mode, world, "2025-01-31")
    assert len(cases) == 1
