import polars as pl
import pytest

from ytterby.results import build_table


def test_units_come_from_the_table_of_names() -> None:
    frame = pl.DataFrame({"region": ["CHN"], "hhi": [0.5], "year": [2024]})
    assert dict(build_table("hhi", frame).units) == {"hhi": "1", "year": "year"}


def test_bounds_take_the_unit_of_the_number_before_them() -> None:
    frame = pl.DataFrame({"value": [1.0], "low": [0.5], "high": [2.0], "share": [0.1]})
    units = build_table("t", frame, units={"value": "t REO/year"}).units
    assert units["low"] == units["high"] == "t REO/year"
    assert units["share"] == "1"


def test_a_number_without_a_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="no unit for column 'weight'"):
        build_table("t", pl.DataFrame({"weight": [1.0]}))


def test_a_unit_for_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="a unit is given for wieght"):
        build_table("t", pl.DataFrame({"share": [1.0]}), units={"wieght": "t"})


def test_nan_becomes_a_gap_in_rows() -> None:
    table = build_table("t", pl.DataFrame({"share": [float("nan")]}))
    assert table.rows() == [{"share": None}]
