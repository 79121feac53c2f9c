"""Readings of the environment: claims exist, nothing overlaps, grids fall back and say so."""

from __future__ import annotations

import pytest

from ytterby import evidence
from ytterby.factors.environment import (
    indicators,
    origins,
    read_grids,
    read_levers,
    read_published,
    read_routes,
    read_steps,
)
from ytterby.factors.environment.readings import readings
from ytterby.impact.environment.steps import check_overlap
from ytterby.packs import read_pack

BASE = evidence.load()
BOUNDARIES = {"cradle-to-gate", "gate-to-gate"}
ALLOCATIONS = {"mass", "as-published", "none"}


def claims_of(node: object) -> list[str]:
    if isinstance(node, dict):
        return [c for v in node.values() for c in claims_of(v)]
    if isinstance(node, list):
        return [c for v in node for c in claims_of(v)]
    return [node] if isinstance(node, str) and node[-4:].isdigit() and "-" in node else []


def test_every_claim_of_a_reading_is_shipped() -> None:
    named = claims_of(readings())
    assert len(named) > 50
    assert set(named) <= set(BASE.claims["claim"])


@pytest.mark.parametrize("route", read_routes(BASE).values(), ids=lambda r: r.id)
def test_a_route_never_holds_a_figure_on_the_whole_beside_one_on_a_part(route: object) -> None:
    assert check_overlap(route.factors) == ()  # type: ignore[attr-defined]


def test_every_factor_says_its_boundary_and_allocation_and_has_the_unit_of_its_indicator() -> None:
    held = [(f, "kg REO") for r in read_routes(BASE).values() for f in r.factors]
    held += [(f, s.per) for s in read_steps(BASE).values() for f in s.factors]
    for factor, per in held:
        assert factor.boundary in BOUNDARIES
        assert factor.allocation in ALLOCATIONS
        assert factor.amount is not None
        assert factor.amount.unit == f"{indicators()[factor.indicator].unit}/{per}"
        assert 0.0 <= factor.amount.low <= factor.amount.value <= factor.amount.high


def test_every_ore_of_the_pack_has_a_route_or_is_known_to_have_none() -> None:
    worked = {o for r in read_routes(BASE).values() for o in r.ores}
    assert {o.id for o in read_pack().ores} - worked == {"dong-pao"}


def test_origins_name_routes_and_grids_that_exist() -> None:
    routes, grids = read_routes(BASE), read_grids(BASE)
    for origin in origins().values():
        for source in (origin.light, origin.heavy):
            assert source is None or (source.route in routes and grids.of(source.at)[0])
        for at in (origin.metal, origin.magnet, origin.recycling):
            assert not at or grids.of(at)[1] == at


def test_a_region_without_a_grid_has_that_of_the_union_or_the_world_and_says_so() -> None:
    grids = read_grids(BASE)
    assert grids.of("USA")[1] == "USA"
    assert grids.of("BEL")[1] == grids.of("XEU")[1] == "EU27"
    assert grids.of("ROW")[1] == "WLD"
    found = [one.value for r in ("NOR", "FRA", "CHN") if (one := grids.of(r)[0]) is not None]
    assert len(found) == 3
    assert found == sorted(found)


def test_levers_and_comparisons_have_claims() -> None:
    assert all(one is not None for one in read_levers(BASE).values())
    assert {p.of for p in read_published(BASE)} == {"magnet", "Nd metal", "metal charged"}


def test_before_anything_was_published_routes_are_all_gaps() -> None:
    early = evidence.load(as_of="2005-01-01")
    assert all(f.amount is None for r in read_routes(early).values() for f in r.factors)
