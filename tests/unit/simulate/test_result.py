from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.errors import BalanceError, UnknownNameError
from ytterby.simulate import Parameters, StressResult, run, scenario_from
from ytterby.simulate.tables import FRAMES
from ytterby.simulate.tables.balance import check_balance

BAN = {
    "name": "ban",
    "title": "Ban",
    "start": "2025-01",
    "months": 20,
    "pipeline": False,
    "events": [{"kind": "ban", "id": "stop", "who": ["CHN"], "start": "2025-03"}],
    "responses": [
        {"kind": "price floor", "id": "floor", "who": ["USA"], "floor": 90.0, "start": "2025-01"}
    ],
}


@pytest.fixture(scope="module")
def result(table: Parameters) -> StressResult:
    return run(toy_chain(), scenario_from(BAN), target="USA", parameters=table, draws=3, seed=7)


COLUMNS = {
    "sector": {"month", "date", "region", "sector", "material", "need", "delivered", "shortage",
               "physically_absent", "priced_out"},
    "element": {"month", "date", "region", "element", "need", "delivered", "shortage"},
    "prices": {"month", "date", "material", "market", "value"},
    "cover": {"month", "date", "region", "material", "value"},
    "units": {"month", "date", "region", "sector", "product", "value", "low", "high"},
    "production": {"month", "date", "region", "stage", "element", "value"},
    "balance": {"month", "date", "element", "residual"},
    "plants": {"month", "date", "region", "stage", "value", "output"},
    "support": {"month", "date", "response", "region", "material", "made", "value"},
}  # fmt: skip


ONLY_OF_RESPONSES = {"substitution"}
"""Tables that are empty where no response fills them."""


@pytest.mark.parametrize("name", list(FRAMES))
def test_every_table_has_rows_and_no_gap_in_its_numbers(result: StressResult, name: str) -> None:
    frame = result.frame(name)
    assert frame.height > 0 or name in ONLY_OF_RESPONSES
    assert COLUMNS.get(name, set()) <= set(frame.columns)
    for column in frame.select(pl.selectors.float()).columns:
        assert frame[column].is_finite().all(), column


def test_an_unknown_table_names_the_nearest(result: StressResult) -> None:
    with pytest.raises(UnknownNameError, match="sector"):
        result.frame("sectors")
    with pytest.raises(UnknownNameError, match="stock"):
        result.array("stocks")


def test_elements_are_what_the_materials_of_sectors_hold(result: StressResult) -> None:
    layout = result.layout
    sector = result.frame("sector").filter((pl.col("region") == "USA") & (pl.col("month") == 18))
    names = list(layout.material_names)
    dy = layout.technology.element_index["Dy"]
    held = sum(
        row["shortage"] * layout.composition[names.index(row["material"]), dy]
        for row in sector.iter_rows(named=True)
    )
    element = result.frame("element").filter(
        (pl.col("region") == "USA") & (pl.col("month") == 18) & (pl.col("element") == "Dy")
    )
    assert element["shortage"].item() == pytest.approx(held)


def test_the_first_month_short_is_the_first_that_passes_the_threshold(result: StressResult) -> None:
    row = result.frame("shortfall").filter(pl.col("element") == "Dy").row(0, named=True)
    months = result.frame("element").filter(
        (pl.col("region") == "USA") & (pl.col("element") == "Dy")
    )
    share = months["shortage"] / months["need"]
    passed = months.filter(share >= result.scenario.shortfall_from)
    assert row["month"] == passed["month"].min()
    assert row["months_short"] == passed.height
    assert row["worst_share"] == pytest.approx(share.max())


def test_units_not_made_are_the_shortage_over_what_a_unit_holds(result: StressResult) -> None:
    product = next(p for p in result.parameters.products if p.sector == "ev_traction")
    units = result.frame("units").filter(
        (pl.col("region") == "USA") & (pl.col("sector") == "ev_traction")
    )
    short = result.frame("sector").filter(
        (pl.col("region") == "USA") & (pl.col("sector") == "ev_traction")
    )
    per_kilo = units.group_by("month").agg(pl.col("value").sum())["value"].sum()
    assert per_kilo == pytest.approx(
        float(short["shortage"].to_numpy().sum()) * 1000.0 * product.value
    )
    assert (units["low"] <= units["value"]).all()
    assert (units["value"] <= units["high"]).all()


def test_records_carry_the_names_of_their_items(result: StressResult) -> None:
    stock = result.array("stock")
    assert stock.dims == ("month", "pool", "draw")
    assert stock.sizes["draw"] == 3
    assert set(stock.coords) >= {"region", "material"}
    shipped = result.array("shipped")
    assert {"region", "partner", "material"} <= set(shipped.coords)


def test_lost_mass_is_noticed(result: StressResult) -> None:
    check_balance(result)
    stock = result.records["stock"].copy()
    stock[6] *= 1.001
    broken = replace(result, records={**result.records, "stock": stock})
    with pytest.raises(BalanceError, match=r"month [78]"):
        check_balance(broken)


def test_draws_differ_and_the_first_is_the_central_run(
    result: StressResult, table: Parameters
) -> None:
    alone = run(toy_chain(), scenario_from(BAN), target="USA", parameters=table)
    for name, values in result.records.items():
        assert np.array_equal(values[..., :1], alone.records[name]), name
    assert not np.array_equal(result.records["spot"][..., 0], result.records["spot"][..., 1])
