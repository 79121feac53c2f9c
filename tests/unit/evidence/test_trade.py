"""Shipped trade and governance: totals, traps, what was known when, and the screens."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ytterby.errors import InputError
from ytterby.evidence.governance import governance
from ytterby.evidence.screens import ADVICE, Screen, screen_trade, screens
from ytterby.evidence.trade import last_year_known, trade, trade_notes


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


def test_shipped_trade_has_the_totals_of_the_release(workspace: Path) -> None:
    frame = trade(workspace=workspace)
    assert frame.height == 56_942
    by_code = frame.group_by("hs").len().sort("hs")
    assert by_code.rows() == [(280530, 11_815), (284610, 20_394), (284690, 24_733)]
    # Sums over the SQLite file itself: sum(v) in thousands of USD, sum(q) in t.
    latest = frame.filter(pl.col("year") == 2024)
    assert latest["value"].sum() == pytest.approx(3_113_052_314, abs=1)
    assert latest["quantity"].sum() == pytest.approx(246_640.382, abs=1e-3)
    assert latest["quantity"].null_count() == 213


def test_the_codes_that_baci_has_of_its_own_are_iso_codes(workspace: Path) -> None:
    regions = set(trade(workspace=workspace)["region"].unique())
    assert {"USA", "IND", "FRA", "TWN", "CHE", "NOR"} <= regions
    assert not {"S19", "ZA1", "842", "490"} & regions


def test_a_missing_quantity_is_a_gap_and_never_a_zero(workspace: Path) -> None:
    frame = trade(workspace=workspace)
    assert frame["quantity"].null_count() > 5_000
    assert frame.filter(pl.col("quantity") <= 0).is_empty()
    assert frame["value"].null_count() == 0


def test_an_earlier_date_hides_later_years_and_says_so(workspace: Path) -> None:
    frame = trade(as_of="2025-03-31", workspace=workspace)
    assert frame["year"].max() == 2023
    assert [p.code for p in trade_notes("2025-03-31")] == ["later-revision"]
    assert last_year_known("2026-06-30") is None
    assert trade_notes("2026-06-30") == ()


def test_a_date_that_is_none_is_refused(workspace: Path) -> None:
    for read in (trade, governance):
        with pytest.raises(InputError, match="bad-date"):
            read(2024, as_of="March", workspace=workspace)


def test_governance_finds_taiwan_and_carries_standard_errors(workspace: Path) -> None:
    frame = governance(2022, workspace=workspace)
    taiwan = frame.filter(pl.col("region") == "TWN").row(0, named=True)
    assert taiwan["estimate"] == pytest.approx(0.7541621327400208, abs=1e-12)
    assert taiwan["standard_error"] > 0
    assert frame.filter(pl.struct("region", "year").is_duplicated()).is_empty()


def test_governance_of_a_year_is_known_at_the_end_of_the_next(workspace: Path) -> None:
    last = {
        date: governance(as_of=date, workspace=workspace)["year"].max()
        for date in ("2024-12-30", "2024-12-31", "2025-03-31")
    }
    assert last == {"2024-12-30": 2022, "2024-12-31": 2023, "2025-03-31": 2023}


def test_the_known_misreports_are_marked_with_their_reason(workspace: Path) -> None:
    marked = screen_trade(trade(workspace=workspace))

    def row(year: int, hs: int, region: str, partner: str) -> dict[str, object]:
        return marked.filter(year=year, hs=hs, region=region, partner=partner).row(0, named=True)

    assert row(2024, 280530, "AUS", "MYS")["advice"] == "concentrate"
    assert row(2024, 284610, "RUS", "EST")["advice"] == "concentrate"
    assert row(2024, 284690, "TUR", "BEN")["advice"] == "drop"
    assert row(2024, 284690, "USA", "HKG")["advice"] == "drop"
    shipped = row(2021, 284690, "USA", "CHN")
    assert shipped["value"] == 90_866_501.0
    assert shipped["distrust_quantity"] is True
    assert "7,518 USD/kg" in str(shipped["reason"])


def test_an_ordinary_row_is_not_suspicious(workspace: Path) -> None:
    marked = screen_trade(trade(2024, workspace=workspace))
    china = marked.filter(region="CHN", partner="USA", hs=284690).row(0, named=True)
    assert (china["suspicious"], china["advice"], china["reason"]) == (False, "", "")
    assert marked.height == trade(2024, workspace=workspace).height


@pytest.mark.parametrize("screen", screens(), ids=lambda s: s.name)
def test_each_screen_has_a_reason_and_marks_some_row(screen: Screen, workspace: Path) -> None:
    assert screen.advice in ADVICE
    assert len(screen.reason) > 20
    assert not trade(workspace=workspace).filter(screen.condition()).is_empty()
