"""Charts of a fund's cash and of instruments at equal security."""

from __future__ import annotations

import json
import math

import polars as pl
import pytest

from ytterby.figures.impacts.fund import cash_fan, support_dots

CASH = pl.DataFrame(
    {
        "year": [2027, 2028, 2029],
        "p05": [-80.0, -60.0, -20.0],
        "p25": [-70.0, -30.0, -5.0],
        "p50": [-65.0, -10.0, 0.0],
        "p75": [-60.0, 0.0, 10.0],
        "p95": [-55.0, 15.0, 40.0],
        "net": [-66.0, -12.0, 3.0],
    }
)
DOTS = pl.DataFrame(
    {
        "instrument": ["grant", "tariff"],
        "cost": [80.0, -200.0],
        "society": [80.0, 120.0],
        "society_low": [80.0, 60.0],
        "society_high": [80.0, 190.0],
        "society_p95": [80.0, 220.0],
        "users": [None, 320.0],
        "size_text": ["86 million USD", "26 % of the price"],
    }
)


@pytest.mark.parametrize("narrow", [False, True])
def test_charts_are_pure_json_with_named_axes(narrow: bool) -> None:
    for option in (cash_fan(CASH, narrow=narrow), support_dots(DOTS, narrow=narrow)):
        assert json.loads(json.dumps(option, allow_nan=False)) == option
        assert "million USD" in (option["yAxis"]["name"] + option["xAxis"]["name"])


def test_bands_reach_from_quantile_to_quantile_on_either_side_of_zero() -> None:
    series = {s["id"]: s["data"] for s in cash_fan(CASH)["series"]}
    for at, row in enumerate(CASH.to_dicts()):
        total = sum(abs(series[f"{side}|p95|far"][at]) for side in ("above", "below"))
        assert math.isclose(total, row["p95"] - row["p05"])
    assert series["above|p95|near"][0] == 0.0
    assert series["below|p95|near"][0] == -55.0


def test_who_pays_besides_the_public_gets_a_ring_for_the_public_alone() -> None:
    series = {s["id"]: s for s in support_dots(DOTS)["series"] if "id" in s}
    assert [d["value"] for d in series["alone"]["data"]] == [[-200.0, 1]]
    assert [d["value"][0] for d in series["mean"]["data"]] == [80.0, 120.0]
