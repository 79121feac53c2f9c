"""Governance as arrays: an error not stated is wide, a country not there is in the middle."""

import polars as pl

from ytterby.evidence.governance import UNSTATED
from ytterby.indicators.risk.base import CORRECTED, STRICT
from ytterby.indicators.risk.geopolrisk.governing import read_governing

ROWS = pl.DataFrame(
    {
        "region": ["CHN", "USA", "AUS"],
        "year": [2022] * 3,
        "dimension": ["political_stability"] * 3,
        "estimate": [-0.4, 0.1, 0.9],
        "standard_error": [None, 0.25, 0.2],
    }
)
KNOWN = ["CHN", "USA", "AUS", "MMR"]


def test_an_error_that_is_not_stated_is_the_widest_of_all() -> None:
    found = read_governing(ROWS, [2022], KNOWN, CORRECTED)
    assert found.error[0].tolist() == [0.25, 0.25, 0.2, UNSTATED]
    assert found.assumed[0].tolist() == [False, False, False, True]


def test_a_country_without_an_estimate_is_certain_only_in_the_published_tool() -> None:
    assert read_governing(ROWS, [2022], KNOWN, STRICT).error[0, 3] == 0.0
