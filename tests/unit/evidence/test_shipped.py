"""The shipped base passes its own checks."""

from __future__ import annotations

from pathlib import Path

from ytterby.evidence import load
from ytterby.evidence.checks import check_evidence


def test_the_shipped_base_has_no_error(tmp_path: Path) -> None:
    problems = check_evidence(load(workspace=tmp_path))
    assert [str(p) for p in problems if p.severity == "error"] == []


def test_what_was_known_grows_with_time(tmp_path: Path) -> None:
    early = load(as_of="2020-12-31", workspace=tmp_path)
    late = load(as_of="2025-12-31", workspace=tmp_path)
    assert 0 < early.live.height < late.live.height
    assert early.version == late.version


def test_the_same_year_reads_differently_a_year_later(tmp_path: Path) -> None:
    def china(as_of: str) -> set[str]:
        base = load(as_of=as_of, workspace=tmp_path)
        return set(base.select("mine_production", region="CHN", year=2024)["source"])

    assert "usgs-mcs-2025" in china("2025-06-30")
    assert china("2024-12-31").isdisjoint({"usgs-mcs-2025", "usgs-mcs-2026"})


def test_every_claim_in_force_has_a_standard_error(tmp_path: Path) -> None:
    live = load(workspace=tmp_path).live
    assert live["sigma"].null_count() == 0
    assert live.filter(live["sigma"] < 0).is_empty()
