"""Readings of the economy: every claim exists, nothing is taken twice, gaps are said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ytterby import evidence
from ytterby.evidence.userdata.importing import import_claims
from ytterby.factors.economy import check_regions, read_economy, regions_read
from ytterby.factors.economy.readings import readings
from ytterby.packs import read_pack

BASE = evidence.load()
HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "count-what-a-scenario-costs.md"


def claims_of(node: object) -> list[str]:
    if isinstance(node, dict):
        return [c for k, v in node.items() if k != "naics" for c in claims_of(v)]
    if isinstance(node, list):
        return [c for v in node for c in claims_of(v)]
    return [node] if isinstance(node, str) and node[-4:].isdigit() and "-" in node else []


def test_every_claim_of_a_reading_is_shipped() -> None:
    known = set(BASE.claims["claim"].to_list())
    named = claims_of(readings())
    assert len(named) > 80
    assert set(named) <= known


@pytest.mark.parametrize("region", regions_read())
def test_parts_of_one_industry_sum_to_at_most_one_and_no_sector_is_there_twice(region: str) -> None:
    own = read_economy(BASE, region)
    seen = [(p.industry, p.sector) for p in own.parts]
    assert len(seen) == len(set(seen))
    for industry in own.industries:
        shares = [p.share.value for p in own.parts if p.industry == industry and p.share]
        assert sum(shares) <= 1


@pytest.mark.parametrize("region", regions_read())
def test_every_sector_is_counted_or_left_out_with_a_reason(region: str) -> None:
    own = read_economy(BASE, region)
    assert set(own.sectors) | set(own.left_out) == {s.id for s in read_pack().sectors}
    assert not set(own.sectors) & set(own.left_out)


@pytest.mark.parametrize("region", regions_read())
def test_intervals_hold_their_value_and_shares_stay_between_nothing_and_one(region: str) -> None:
    own = read_economy(BASE, region)
    for share in [p.share for p in own.parts if p.share] + list(own.dependence.values()):
        assert 0 <= share.low <= share.value <= share.high <= 1
    for industry in own.industries.values():
        assert industry.value_added.low > 0
        assert industry.output_ratio is None or industry.output_ratio.low >= 1


def test_what_was_not_published_yet_is_a_gap() -> None:
    early = read_economy(evidence.load(as_of="2020-01-01"), "DEU")
    assert not early.industries
    assert early.left_out["automotive_other"] == "no value added of its industry found here"
    assert early.transition is None


def test_a_place_whose_economy_is_unknown_says_which_are() -> None:
    (problem,) = check_regions(("FRA",), "France")
    assert problem.code == "no-economy"
    assert "USA, JPN, DEU" in problem.fix
    assert check_regions(("JPN",), "Japan") == ()


def test_a_users_own_figure_takes_the_place_that_the_how_to_says(tmp_path: Path) -> None:
    table = next(
        line.strip("| \n").split(" | ")
        for line in HOW_TO.read_text(encoding="utf-8").splitlines()
        if line.startswith("| output_dependence")
    )
    header = "quantity,sector,region,value,low,high,unit,scope,source,replaces"
    path = tmp_path / "own.csv"
    path.write_text(f"{header}\n{','.join(table)}\n", encoding="utf-8")
    import_claims(path, workspace=tmp_path / "space", today=dt.date(2026, 11, 21))
    own = read_economy(evidence.load(workspace=tmp_path / "space"), "USA")
    assert own.dependence["automotive_other"].value == 0.5
    assert own.dependence["automotive_other"].claims[0].startswith("user")
