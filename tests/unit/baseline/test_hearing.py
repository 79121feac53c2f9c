"""How a claim becomes a row."""

from functools import cache

import pytest

from ytterby.baseline.observations import hear_all
from ytterby.baseline.observations.supply import revision_error
from ytterby.baseline.reconcile.draft import Draft
from ytterby.baseline.run import build_world
from ytterby.baseline.sources.hearing import Common, Hearing
from ytterby.baseline.sources.world import World
from ytterby.baseline.unknowns import add_unknowns
from ytterby.evidence import load
from ytterby.packs import read_pack


@cache
def world(year: int = 2024) -> World:
    return build_world(load(), read_pack(), year)


@cache
def hearing(year: int = 2024) -> Hearing:
    here = world(year)
    sectors = tuple(s.id for s in here.pack.sectors)
    draft = Draft(here.technology, here.pack.regions, sectors, relative=0.7, floor=1.0)
    add_unknowns(draft, here)
    heard = Hearing(draft.freeze(), here, 2.0)
    hear_all(heard)
    return heard


def fresh() -> Hearing:
    return Hearing(hearing().unknowns, world(), 2.0)


def test_a_common_error_is_taken_out_of_the_own_error() -> None:
    heard = fresh()
    claim = next(c for c in world().claims.find("mine_production", region="CHN", year=2024))
    heard.amount(claim, {0: 1.0}, value=100.0, sigma=5.0, common=Common("shared", 0.04))
    row = heard.observations[0]
    assert row.sigma == pytest.approx(3.0)
    assert row.weights[heard.count] == -100.0


def test_two_claims_with_one_common_error_share_one_variable() -> None:
    heard = fresh()
    claim = next(c for c in world().claims.find("mine_production", region="CHN", year=2024))
    for _ in range(2):
        heard.amount(claim, {0: 1.0}, common=Common("shared", 0.01))
    assert list(heard.nuisances) == ["shared"]


def test_a_publisher_that_revised_itself_is_not_trusted_to_the_tonne() -> None:
    assert revision_error(hearing(), "AUS") > 0.3
    assert revision_error(hearing(), "CHN") < 0.01


def test_only_trade_rows_are_robust() -> None:
    kinds = {o.quantity for o in hearing().observations if o.robust}
    assert kinds <= {"trade_quantity", "trade_value", "import_share"}
    assert kinds >= {"trade_quantity", "trade_value"}


def test_no_claim_is_heard_twice_for_the_same_sum() -> None:
    seen = [
        (o.claim, o.quantity, o.region, tuple(sorted(o.weights)))
        for o in hearing().observations
        if o.claim
    ]
    assert len(seen) == len(set(seen))


def test_a_country_quota_is_not_heard_beside_the_output_it_is() -> None:
    totals = [
        o for o in hearing().observations if o.quantity == "mining_quota" and "MIIT" in o.source
    ]
    assert not totals


def test_every_observation_says_where_it_comes_from() -> None:
    for row in hearing().observations:
        assert row.source, row.name
        assert row.sigma > 0, row.name
        assert row.tier in ("A", "B", "C"), row.name


def test_a_year_without_claims_of_a_kind_simply_lacks_them() -> None:
    kinds = {o.quantity for o in hearing(2010).observations}
    assert "metal_output" not in kinds
    assert "trade_quantity" in kinds


def test_concentrate_in_disguise_is_no_metal() -> None:
    names = {o.name for o in hearing().observations}
    assert "concentrate AUS MYS 2024" in names
    assert not any(n.startswith("weight 280530 AUS MYS") for n in names)


def test_malaysian_compounds_to_china_are_heard_as_one_sum() -> None:
    names = {o.name for o in hearing().observations}
    assert "blend MYS CHN 2024" in names
    assert not any(n.startswith("weight 284690 MYS CHN") for n in names)


def test_alloy_is_taken_off_the_metal_line_of_its_link() -> None:
    row = next(o for o in hearing().observations if o.name == "weight 280530 CHN JPN 2024")
    alloy = hearing().nuisance("alloy CHN JPN", 1.0)
    assert row.weights[alloy] == -1.0


def test_every_prior_is_wide_and_sound() -> None:
    unknowns = hearing().unknowns
    assert (unknowns.prior_error > 0).all()
    assert (unknowns.prior >= 0).all()
