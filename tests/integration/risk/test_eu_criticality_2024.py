"""The EU method on the reconciled chain of 2024."""

import numpy as np
import pytest

from ytterby.errors import InputError
from ytterby.evidence import load
from ytterby.evidence.governance import governance
from ytterby.indicators.risk.base import CORRECTED, STRICT
from ytterby.indicators.risk.eu import EU, EuCase, build, compare_with_study, materials
from ytterby.indicators.risk.eu.inputs import GROUPS


def best(case: EuCase) -> dict[str, float]:
    found = case.evaluate(np.zeros((len(case.factors), 1)))
    return {k: float(v[0]) for k, v in found.items()}


def corrected(*names: str, region: str = "EU27") -> dict[str, EuCase]:
    cases, gaps = build(names, [region], [2024], CORRECTED)
    assert gaps == ()
    return {c.subject.material: c for c in cases if isinstance(c, EuCase)}


def test_every_element_and_both_groups_have_a_supply_risk() -> None:
    cases = corrected(*materials())
    assert set(cases) == set(materials())
    for case in cases.values():
        assert 0.0 < best(case)["supply_risk"] < 10.0


def test_every_component_is_declared_and_every_case_gives_all_of_them() -> None:
    found = best(corrected("Dy")["Dy"])
    assert list(found)
    assert set(found) == {c.name for c in EU.components}


def test_the_studys_printed_results_stand_beside_ours() -> None:
    case = corrected("Dy")["Dy"]
    assert case.notes[0] == (
        "the study of 2023 prints supply risk 5.6, extraction 5.3, processing 5.6, "
        "economic importance 7.8"
    )
    terms = case.terms()
    beside = terms.filter(terms["term"] == "printed by the study")
    assert dict(zip(beside["component"], beside["value"], strict=True))["supply_risk"] == 5.6


def test_the_difference_from_the_study_is_explained_term_by_term() -> None:
    cases = corrected("LREE", "Dy", "Sc")
    table = compare_with_study(cases.values(), load(), governance())
    assert table.height == 5  # scandium is not mined for itself
    terms = ["reproduced", "governance", "world", "sourcing", "reliance", "parameters"]
    for row in table.iter_rows(named=True):
        assert sum(row[t] for t in terms) == pytest.approx(row["ours"])
        mine = best(cases[row["material"]])[f"supply_risk_{row['stage']}"]
        assert row["ours"] == pytest.approx(mine)


def test_groups_are_the_means_of_the_studys_elements() -> None:
    cases = corrected(*materials())
    for group, elements in GROUPS.items():
        mean = np.mean([best(cases[e])["supply_risk"] for e in elements])
        assert best(cases[group])["supply_risk"] == pytest.approx(mean)


def test_heavies_are_separated_in_china_wherever_the_eu_buys_them() -> None:
    found = best(corrected("Dy")["Dy"])
    assert found["supply_risk_separation"] > 2.0 * found["supply_risk_mine"]
    assert found["reliance_separation"] > 0.95


def test_intervals_hold_the_best_estimate() -> None:
    case = corrected("Nd")["Nd"]
    z = np.random.default_rng(1).standard_normal((len(case.factors), 2000))
    low, high = np.quantile(case.evaluate(z)["supply_risk"], (0.1, 0.9))
    assert low < best(case)["supply_risk"] < high


def test_a_country_scores_by_the_same_formula_without_importance() -> None:
    case = corrected("neodymium", region="Germany")["Nd"]
    assert best(case)["supply_risk"] > 0.0
    assert np.isnan(best(case)["economic_importance"])
    assert any("EU27 alone" in n for n in case.notes)


def test_a_place_without_a_region_of_its_own_is_a_gap_with_its_reason() -> None:
    cases, gaps = build(["Nd"], ["Denmark"], [2024], CORRECTED)
    assert cases == ()
    assert "no region of its own" in gaps[0].reason


def test_all_wrong_names_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        build(["Dyy", "Nd"], ["Atlantis"], [1999], STRICT)
    codes = {p.code for p in caught.value.problems}
    assert codes == {"unknown-material", "unknown-region", "no-such-year"}


def test_before_the_study_was_published_only_bounds_are_known() -> None:
    cases, gaps = build(["Nd"], ["EU27"], [2020], CORRECTED, None, "2022-12-31")
    assert cases == ()
    assert "between 0 and" in gaps[0].reason


@pytest.mark.slow
def test_strict_averages_the_years_that_there_are_and_says_so() -> None:
    cases, _ = build(["Dy"], ["EU27"], [2024], STRICT)
    assert isinstance(cases[0], EuCase)
    assert np.isnan(best(cases[0])["supply_risk_magnet"])
    assert "2020–2024" in cases[0].origin


def test_before_any_governance_was_published_there_is_a_gap() -> None:
    cases, gaps = EU.build(["Nd"], ["EU27"], [2018], "strict", None, "1990-01-01")
    assert cases == ()
    assert "no estimate of the governance of China" in gaps[0].reason
