"""A workspace that holds the trade of other raw materials leaves rare earths alone."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.unit.indicators.risk.geopolrisk.small_world import ORE, write_small_world

from ytterby import evidence
from ytterby.baseline.run import build_world
from ytterby.evidence.trade import trade
from ytterby.indicators import customs_shares
from ytterby.packs import read_pack


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_world(tmp_path_factory.mktemp("world"))


def test_the_workspace_holds_tungsten(world: Path) -> None:
    assert ORE in trade(2022, workspace=world)["hs"].to_list()


def test_the_chain_listens_to_its_own_tariff_lines_only(world: Path) -> None:
    pack = read_pack("rare_earths")
    rows = build_world(evidence.load(workspace=world), pack, 2022, world).trade
    assert set(rows["hs"].unique()) <= {int(line.code) for line in pack.tariff_lines}


def test_compounds_of_rare_earths_hold_no_tungsten(world: Path, tmp_path: Path) -> None:
    base = evidence.load()
    targets, origins = {"USA": ("USA",)}, {"CHN": ("CHN",)}
    found, shipped = (
        customs_shares(trade(2022, workspace=w), base, targets, origins, 2022)
        for w in (world, tmp_path)
    )
    assert found.equals(shipped)
    assert found.filter(pl.col("material").str.starts_with("metals and compounds")).height == 1


def test_several_years_can_be_asked_for(world: Path) -> None:
    rows = trade(years=[2021, 2022], workspace=world, codes=[ORE, 284690])
    assert set(rows["year"].unique()) == {2021, 2022}
    assert set(rows.filter(pl.col("year") == 2021)["hs"].unique()) == {284690}
