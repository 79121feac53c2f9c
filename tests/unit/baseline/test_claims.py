import math
from collections import defaultdict

import pytest
from tests.unit.baseline.claims_fixture import claim

from ytterby.baseline.sources.claims import Claim, Claims, fuse
from ytterby.baseline.sources.hearing import read_once, share_error


def known(*claims: Claim) -> Claims:
    base = Claims.__new__(Claims)
    base._by_quantity = defaultdict(list)
    base._later = {}
    for c in claims:
        base._by_quantity[c.quantity].append(c)
    return base


def test_two_claims_that_agree_halve_the_variance() -> None:
    same = claim("price", 10.0, 1.0)
    assert fuse([same, same], exact=True).sigma == pytest.approx(1 / math.sqrt(2))


def test_two_claims_that_disagree_widen_the_error() -> None:
    found = fuse([claim("price", 10.0, 1.0), claim("price", 20.0, 2.0)], exact=True)
    assert found.value == pytest.approx(math.sqrt(200))
    assert found.sigma / found.value > 0.3


def test_a_low_claim_does_not_win_by_being_low() -> None:
    # both ± 10 %: the mean lies in the middle of their logs, not near the smaller
    found = fuse([claim("price", 1.0, 0.1), claim("price", 100.0, 10.0)], exact=True)
    assert found.value == pytest.approx(10.0)


def test_a_year_between_claims_is_interpolated_and_less_sure() -> None:
    base = known(claim("price", 10.0, 0.1, year=2018), claim("price", 20.0, 0.1, year=2022))
    found = base.at("price", 2020)
    assert found is not None
    assert found.value == pytest.approx(15.0)
    assert not found.exact
    assert found.sigma > 2.0


def test_a_year_with_its_own_claim_uses_only_that() -> None:
    base = known(claim("price", 10.0, 0.1, year=2018), claim("price", 20.0, 0.1, year=2019))
    found = base.at("price", 2019)
    assert found is not None
    assert found.value == pytest.approx(20.0)
    assert found.exact


def test_a_claim_of_a_quarter_is_no_claim_of_the_year() -> None:
    base = known(claim("price", 10.0, 0.1, year=2019, period="2019Q1"))
    assert base.at("price", 2019) is None


def test_a_recipe_holds_until_the_next_one() -> None:
    base = known(claim("content", 1.0, 0.1, year=2010), claim("content", 2.0, 0.1, year=2018))
    values = [base.since("content", year) for year in (2005, 2017, 2018, 2030)]
    assert [round(v.value) for v in values if v is not None] == [1, 1, 2, 2]


def test_a_share_near_one_has_a_small_error() -> None:
    assert share_error(claim("share", 0.99, 0.25 * 0.99)) == pytest.approx(0.01, abs=1e-3)


def test_a_stated_interval_is_kept() -> None:
    assert share_error(claim("share", 0.9, 0.03, low=0.86, high=0.94)) == pytest.approx(0.03)


def test_one_figure_quoted_in_two_tables_is_heard_once_at_its_best_tier() -> None:
    first = claim("exports", 58142.0, 9000.0, tier="C", claim="recalled")
    second = claim("exports", 58152.0, 1000.0, tier="A", claim="printed")
    assert [c.claim for c in read_once([first, second])] == ["printed"]


def test_two_figures_that_differ_are_both_heard() -> None:
    pair = [claim("exports", 100.0, 1.0), claim("exports", 102.0, 1.0)]
    assert len(read_once(pair)) == 2


def test_claims_of_different_scope_are_no_surer_than_they_differ() -> None:
    whole = claim("consumption", 260.0, 10.0, scope="all magnets")
    part = claim("consumption", 123.0, 5.0, scope="high-performance")
    spread = abs(260.0 - 123.0) / math.sqrt(2)
    assert fuse([whole, part], exact=True).sigma >= spread
