"""A workspace with three raw materials, so small that every score is worked out by hand.

Tungsten of 2022: China mines 70 t, Australia 20, the United States 10, so HHI = 0.54. Governance
as risk: China 0.7, Australia 0.3, Germany 0.4, France 0.5, Taiwan 0.2 (0.5 to the tool).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby.evidence.series import (
    GOVERNANCE_SCHEMA,
    MINING_SCHEMA,
    TRADE_SCHEMA,
    Batch,
    to_parquet,
    write_batch,
)

ORE, METAL = 261100, 810110
PRICE = 10_000.0
"""USD per t."""

FLOWS = [
    ("CHN", "USA", 60.0),
    ("AUS", "USA", 30.0),
    ("TWN", "USA", 10.0),
    ("USA", "FRA", 4.0),
    ("CHN", "DEU", 50.0),
    ("FRA", "DEU", 50.0),
    ("AUS", "FRA", 16.0),
    ("CHN", "GBR", 25.0),
]

STABILITY = {"CHN": -1.0, "AUS": 1.0, "DEU": 0.5, "FRA": 0.0, "TWN": 1.5, "USA": 0.0, "GUF": 2.0}

MINES = [
    ("Tungsten (W)", "CHN", 70.9, "t", "reported"),
    ("Tungsten (W)", "AUS", 20.0, "t", "provisional"),
    ("Tungsten (W)", "USA", 10.0, "t", "estimated"),
    ("Natural Gas", "USA", 3.0, "Mio m3", "reported"),
    ("Natural Gas", "RUS", 1.0, "Mio m3", "reported"),
    ("Gold", "GUF", 1000.0, "kg", "reported"),
    ("Gold", "GUY", 3000.0, "kg", "reported"),
]


def trade_rows() -> list[tuple[int, int, str, str, float, float | None]]:
    rows: list[tuple[int, int, str, str, float, float | None]] = [
        (2022, ORE, i, j, q * PRICE, q) for i, j, q in FLOWS
    ]
    rows += [
        (2022, ORE, "BRA", "JPN", 50.0 * PRICE, None),  # no weight: worth 50 t
        (2022, ORE, "CHN", "JPN", 10.0 * PRICE, 5000.0),  # far too heavy: worth 10 t
        (2022, METAL, "CHN", "USA", 0.0, 0.0),
        (2022, 271111, "RUS", "USA", 500.0 * PRICE, 500.0),
        (2022, 710812, "CHN", "GUY", 1e6, 0.5),
    ]
    return rows


def write_small_world(folder: Path, *, backwards: bool = False) -> Path:
    """Write the workspace; ``backwards`` reverses the order of all rows."""
    step = -1 if backwards else 1
    governance = [
        (region, 2022, "political_stability", value, 0.2) for region, value in STABILITY.items()
    ]
    mines = [(c, region, 2022, v, u, b, True) for c, region, v, u, b in MINES]
    tables = {
        "trade": pl.DataFrame(trade_rows()[::step], schema=TRADE_SCHEMA, orient="row"),
        "governance": pl.DataFrame(governance[::step], schema=GOVERNANCE_SCHEMA, orient="row"),
        "mining": pl.DataFrame(mines[::step], schema=MINING_SCHEMA, orient="row"),
    }
    batch = Batch(
        "geopolrisk-small",
        "geopolrisk",
        "small.whl",
        "2025-01-01T00:00:00+00:00",
        "",
        "",
        "",
        {kind: frame.height for kind, frame in tables.items()},
    )
    write_batch(batch, {kind: to_parquet(frame) for kind, frame in tables.items()}, folder)
    return folder
