"""The governance-weighted HHI against cases worked out by hand, and against the chain's draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.errors import InputError
from ytterby.indicators.risk.base import Floats, Subject
from ytterby.indicators.risk.governance import configure
from ytterby.indicators.risk.governance.build import build_cases
from ytterby.indicators.risk.governance.case import GovernanceCase, Supplier
from ytterby.indicators.risk.governance.suppliers import build_outputs
from ytterby.indicators.risk.governance.weights import GovernanceScale, read_scale
from ytterby.indicators.risk.uncertainty import Normals, sample_case
from ytterby.indicators.standing.concentration import herfindahl


def case_of(
    made: list[float],
    governance: list[float],
    errors: list[float] | None = None,
    drawn: Floats | None = None,
    codes: tuple[str, ...] = ("CHN", "USA", "AUS", "MMR"),
) -> GovernanceCase:
    best = np.asarray(made)
    spread = errors or [0.0] * len(made)
    suppliers = tuple(
        Supplier(c, np.array([v]), np.array([e]))
        for c, v, e in zip(codes, governance, spread, strict=False)
    )
    outputs = build_outputs(best, best[:, None] if drawn is None else drawn)
    subject = Subject("Dy", "WLD", 2024, "mine")
    return GovernanceCase(subject, suppliers, outputs, GovernanceScale(), 0.5, (), ())


def best_of(case: GovernanceCase) -> dict[str, float]:
    z = np.zeros((len(case.factors), 1))
    return {k: float(v[0]) for k, v in case.evaluate(z).items()}


def test_two_suppliers_by_hand() -> None:
    # Shares 3/4 and 1/4, risks 0.6 and 0.2: 9/16 × 0.6 + 1/16 × 0.2 = 0.35.
    found = best_of(case_of([75.0, 25.0], [-0.5, 1.5]))
    assert found["score"] == pytest.approx(0.35)
    assert found["hhi"] == pytest.approx(0.625)
    assert found["governance"] == pytest.approx(0.5)
    assert found["leader_share"] == pytest.approx(0.75)


def test_the_terms_add_up_to_the_score() -> None:
    case = case_of([60.0, 30.0, 10.0], [-0.5, 0.1, 1.0])
    terms = case.terms()
    parts = terms.filter(component="score")["value"]
    assert parts.sum() == pytest.approx(best_of(case)["score"])
    assert terms.filter(component="leader_share")["value"].sum() == pytest.approx(1.0)
    assert terms["term"][0] == "share of China"


def test_worse_governance_never_lowers_the_score() -> None:
    scores = [best_of(case_of([75.0, 25.0], [v, 1.0]))["score"] for v in (2.0, 0.0, -2.0, -4.0)]
    assert scores == sorted(scores)
    assert scores[-1] <= 0.75**2 + 0.25**2


@given(st.lists(st.floats(0.1, 100.0), min_size=1, max_size=4), st.floats(-2.5, 2.5))
def test_the_score_lies_between_zero_and_the_plain_hhi(made: list[float], value: float) -> None:
    found = best_of(case_of(made, [value] * len(made)))
    assert 0.0 <= found["score"] <= found["hhi"] + 1e-12
    assert 1.0 / len(made) - 1e-12 <= found["hhi"] <= 1.0 + 1e-12


@given(st.lists(st.floats(0.1, 100.0), min_size=3, max_size=4))
def test_two_suppliers_of_the_same_governance_merged_never_lower_the_score(
    made: list[float],
) -> None:
    apart = best_of(case_of(made, [0.3] * len(made)))["score"]
    merged = best_of(case_of([made[0] + made[1], *made[2:]], [0.3] * (len(made) - 1)))["score"]
    assert merged >= apart - 1e-12


def test_a_score_does_not_depend_on_the_order_of_suppliers() -> None:
    one = best_of(case_of([75.0, 25.0], [-0.5, 1.5], codes=("CHN", "USA")))["score"]
    two = best_of(case_of([25.0, 75.0], [1.5, -0.5], codes=("USA", "CHN")))["score"]
    assert one == pytest.approx(two, rel=1e-15)


def test_governance_alone_gives_the_interval_of_a_normal() -> None:
    case = case_of([1.0], [0.0], [0.5])
    sample = sample_case(case, Normals(4096, seed=1))
    # The risk is normal with mean 0.5 and standard deviation 0.1: 0.5 ± 0.1282.
    assert sample.bounds("score") == pytest.approx((0.3718, 0.6282), abs=0.003)
    assert sample.bounds("hhi") == (1.0, 1.0)


def test_outputs_reproduce_the_draws_that_they_were_made_of() -> None:
    rng = np.random.default_rng(np.random.SeedSequence(3))
    common = rng.normal(size=400)
    second = 2 - 0.1 * common + 0.1 * rng.normal(size=400)
    drawn = np.exp(np.stack([3 + 0.2 * common, second, rng.normal(size=400)]))
    best = np.median(drawn, axis=1)
    case = case_of(best.tolist(), [0.0] * 3, drawn=drawn)
    sample = sample_case(case, Normals(4096, seed=1))
    wanted = np.quantile(herfindahl(drawn, axis=0), (0.1, 0.9))
    assert sample.bounds("hhi") == pytest.approx(wanted, abs=0.01)
    assert len(case.outputs.uncertain) == 3


def test_zeros_give_the_best_estimate_even_at_a_bound() -> None:
    drawn = np.array([[0.0, 0.0, 0.0, 1.0], [5.0, 6.0, 7.0, 8.0]])
    outputs = build_outputs(np.array([0.4, 9.0]), drawn)
    z = np.zeros((len(outputs.uncertain), 2))
    assert outputs.evaluate(z)[:, 0].tolist() == [0.4, 9.0]
    assert (outputs.evaluate(np.full((2, 1), 3.0)) >= 0.0).all()


def test_factors_of_one_country_have_the_same_name_in_every_case() -> None:
    one = {f.name for f in case_of([1.0, 2.0], [0.0, 0.0]).factors}
    assert one == {"political stability of China", "political stability of United States"}


def test_weights_are_brought_to_one_and_letters_are_known() -> None:
    scale = read_scale({"dimension": "rl=3, Political Stability=1", "scale": "-2:2"})
    assert scale.weights == (("rule_of_law", 0.75), ("political_stability", 0.25))
    # (2 − (0.75 × 1 + 0.25 × −1)) / 4 = 0.375
    assert scale.risk(np.array([[1.0], [-1.0]])).tolist() == [0.375]
    assert len(read_scale({"dimension": "all"}).weights) == 6


def test_every_wrong_choice_is_named_at_once() -> None:
    with pytest.raises(InputError) as error:
        configure({"dimension": "rule_of_lwa,pv=-1,cc=x", "scale": "3:1"})
    assert [p.code for p in error.value.problems] == [
        "unknown-dimension", "bad-weight", "bad-weight", "bad-scale",
    ]  # fmt: skip
    assert "rule_of_law" in error.value.problems[0].fix


def test_a_dimension_that_does_not_ship_says_what_to_import() -> None:
    method = configure({"dimension": "rule_of_law"})
    with pytest.raises(InputError) as error:
        method.build(["Dyy"], ["WLD"], [2024], "strict", None, None)
    codes = {p.code: p for p in error.value.problems}
    assert set(codes) == {"unknown-material", "not-imported"}
    assert "ytterby evidence import wgi" in codes["not-imported"].fix


def test_a_year_without_a_chain_is_a_gap_with_a_reason() -> None:
    cases, gaps = build_cases(["Dy"], ["WLD"], [1987], "strict")
    assert cases == ()
    assert gaps[0].reason.startswith("there is no chain of 1987")


def test_a_draw_in_which_nobody_makes_anything_is_a_gap() -> None:
    drawn = np.array([[0.0, 0.0, 0.0, 5.0]])
    case = case_of([1.0], [0.0], drawn=drawn)
    z = np.concatenate([[[-2.0, 2.0]], np.zeros((1, 2))])
    assert np.isnan(case.evaluate(z)["hhi"]).tolist() == [True, False]
