"""The HHI of mine output by source: from claims, and from World Mining Data once imported."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from ytterby.evidence import load
from ytterby.evidence.importers import import_series
from ytterby.workflows.topics.source_hhi import WORLD_MINING_DATA, source_hhi

_SAMPLES = Path(__file__).parents[1] / "evidence" / "importers" / "samples.py"
_spec = importlib.util.spec_from_file_location("mining_samples", _SAMPLES)
assert _spec is not None
assert _spec.loader is not None
samples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(samples)


def test_usgs_gives_an_hhi_without_any_import(tmp_path: Path) -> None:
    table = source_hhi(load(workspace=tmp_path), (2024,), tmp_path)
    rows = {r["source"]: r for r in table.rows()}
    assert WORLD_MINING_DATA not in rows
    assert rows["usgs-mcs-2026"]["leader"] == "CHN"
    assert 0.4 < float(str(rows["usgs-mcs-2026"]["hhi"])) < 0.6
    assert "import world-mining-data" in table.note


def test_world_mining_data_joins_once_it_is_imported(tmp_path: Path) -> None:
    folder = samples.write_geopolrisk(tmp_path / "lib")
    import_series("geopolrisk", folder, workspace=tmp_path / "w")
    table = source_hhi(load(workspace=tmp_path / "w"), (2024,), tmp_path / "w")
    row = next(r for r in table.rows() if r["source"] == WORLD_MINING_DATA)
    assert row["hhi"] == pytest.approx(0.8**2 + 0.2**2, abs=1e-15)
    assert row["leader_share"] == pytest.approx(0.8)


def test_an_earlier_date_sees_the_edition_of_that_time(tmp_path: Path) -> None:
    table = source_hhi(load("2025-06-30", tmp_path), (2024,), tmp_path)
    assert {r["source"] for r in table.rows()} == {"usgs-mcs-2025"}
