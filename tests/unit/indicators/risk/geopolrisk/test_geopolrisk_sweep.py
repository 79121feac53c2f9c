from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.unit.indicators.risk.geopolrisk.small_world import write_small_world

from ytterby.errors import InputError
from ytterby.indicators.risk.base import Mode
from ytterby.indicators.risk.geopolrisk.build import build_cases
from ytterby.indicators.risk.geopolrisk.importers import Buyer
from ytterby.indicators.risk.geopolrisk.ledger import read_ledger
from ytterby.indicators.risk.geopolrisk.materials import find_materials
from ytterby.indicators.risk.geopolrisk.sweep import sweep
from ytterby.indicators.risk.geopolrisk.totals import add_up, see_world
from ytterby.workflows.risk.sweep import sweep_risk

MATERIALS = ["Tungsten", "Natural gas", "Gold", "Cobalt"]
REGIONS = ["USA", "EU", "Japan", "Guyana", "Chile", "Germany", "G7"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_world(tmp_path_factory.mktemp("world"))


@pytest.mark.parametrize("mode", ["strict", "corrected"])
def test_the_sweep_agrees_with_the_cases(world: Path, mode: Mode) -> None:
    scores, gaps = sweep(MATERIALS, REGIONS, [2021, 2022], mode, world)
    cases, lacking = build_cases(MATERIALS, REGIONS, [2021, 2022], mode, world)
    assert scores.height == len(cases)
    for row, case in zip(scores.to_dicts(), cases, strict=True):
        s = case.subject
        assert (row["material"], row["region"], row["year"]) == (s.material, s.region, s.year)
        for name, value in case.evaluate(np.zeros((len(case.factors), 1))).items():
            if row[name] is None:
                assert np.isnan(value[0])
            else:
                assert float(value[0]) == pytest.approx(row[name], rel=1e-12)
    assert gaps["reason"].to_list() == [g.reason for g in lacking]


@pytest.mark.parametrize("mode", ["strict", "corrected"])
def test_scores_do_not_depend_on_the_order_of_rows(world: Path, tmp_path: Path, mode: Mode) -> None:
    backwards = write_small_world(tmp_path, backwards=True)
    one, other = (sweep(MATERIALS, REGIONS, [2022], mode, w)[0] for w in (world, backwards))
    for name, kind in one.schema.items():
        if kind == pl.Float64:
            assert np.allclose(one[name].to_numpy(), other[name].to_numpy(), equal_nan=True)
        else:
            assert one[name].equals(other[name])


@pytest.mark.parametrize("mode", ["strict", "corrected"])
def test_a_bloc_of_one_equals_its_member(world: Path, mode: Mode) -> None:
    ledger = read_ledger(find_materials(MATERIALS), [2022], mode, world)
    seen = see_world(ledger)
    member, bloc = (add_up(ledger, seen, Buyer(c, ("USA",))) for c in ("USA", "Union"))
    for name in ("numerator", "imports", "exports", "domestic", "priced_value"):
        assert np.array_equal(getattr(member, name), getattr(bloc, name))


def test_the_sweep_is_written_whole_with_its_gaps(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.parquet"
    outcome = sweep_risk(
        mode="corrected",
        materials=MATERIALS,
        regions=REGIONS,
        years=[2022],
        out=out,
        workspace=world,
    )
    frame = pl.read_parquet(out)
    assert frame.equals(outcome.tables["scores"].frame)
    gaps = pl.read_parquet(tmp_path / "scores.gaps.parquet")
    assert frame.height + gaps.height == len(MATERIALS) * len(REGIONS)
    assert gaps["reason"].str.len_chars().min() > 10  # type: ignore[operator]
    assert outcome.tables["scores"].units["cf"] == "kg Cu-eq/kg"


def test_nothing_is_written_on_failure(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.parquet"
    with pytest.raises(InputError):
        sweep_risk(materials=["Unobtainium"], regions=["USA"], out=out, workspace=world)
    with pytest.raises(InputError) as caught:
        sweep_risk("geopolrsk", out=tmp_path / "scores.csv", workspace=world)
    assert {p.code for p in caught.value.problems} == {"unknown-method", "not-parquet"}
    assert not list(tmp_path.iterdir())
