"""Shares and concentration of printed tables, worked out from the numbers as printed."""

import polars as pl
import pytest

from ytterby import evidence
from ytterby.indicators import herfindahl

# Mine production 2024 [t REO], U.S. Geological Survey, Mineral Commodity Summaries 2025 and 2026.
MCS_2025 = {
    "CHN": 270_000,
    "USA": 45_000,
    "MMR": 31_000,
    "AUS": 13_000,
    "NGA": 13_000,
    "THA": 13_000,
    "IND": 2_900,
    "RUS": 2_500,
    "MDG": 2_000,
    "ROW": 1_100,
    "VNM": 300,
    "MYS": 130,
    "BRA": 20,
}
MCS_2026 = {
    "CHN": 270_000,
    "USA": 45_500,
    "AUS": 29_000,
    "MMR": 27_000,
    "IND": 2_900,
    "RUS": 2_600,
    "THA": 2_100,
    "NGA": 1_500,
    "MDG": 1_400,
    "ROW": 1_000,
    "BRA": 560,
    "VNM": 300,
    "MYS": 140,
}
EDITIONS = [("usgs-mcs-2025", MCS_2025, 390_000), ("usgs-mcs-2026", MCS_2026, 380_000)]


@pytest.mark.parametrize(("source", "printed", "total"), EDITIONS)
def test_the_evidence_holds_each_edition_as_printed(
    source: str, printed: dict[str, int], total: int
) -> None:
    claims = evidence.load().claims
    rows = claims.filter(
        (pl.col("quantity") == "mine_production")
        & (pl.col("source") == source)
        & (pl.col("year") == 2024)
    )
    printed_numbers = pl.col("published_value").cast(pl.Float64)
    held = dict(rows.select("region", printed_numbers).iter_rows())
    assert held.pop("WLD") == pytest.approx(total)
    assert held == pytest.approx(printed)
    # The printed world total is rounded.
    assert sum(printed.values()) == pytest.approx(total, rel=0.02)


def test_the_share_of_china_by_edition() -> None:
    assert MCS_2025["CHN"] / 390_000 == pytest.approx(0.692, abs=5e-4)
    assert MCS_2026["CHN"] / 380_000 == pytest.approx(0.711, abs=5e-4)


def test_the_index_of_mine_production_by_edition() -> None:
    # 0.6854**2 + 0.1142**2 + 0.0787**2 + 3 x 0.0330**2 + ...
    assert float(herfindahl(list(MCS_2025.values()))) == pytest.approx(0.4924, abs=5e-5)
    assert float(herfindahl(list(MCS_2026.values()))) == pytest.approx(0.5192, abs=5e-5)
    outside = [v for r, v in MCS_2026.items() if r != "CHN"]
    assert float(herfindahl(outside)) == pytest.approx(0.2820, abs=5e-5)
