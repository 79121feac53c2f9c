"""Medians, intervals, odds and first months, on draws that can be counted by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from ytterby.simulate.backcast.fit import Discrepancy
from ytterby.workflows.forecasting.ensemble import Ensemble
from ytterby.workflows.forecasting.groups import Plants, Sectors
from ytterby.workflows.forecasting.parameters import named_claims
from ytterby.workflows.forecasting.setting import CHINA_2025
from ytterby.workflows.forecasting.tables import (
    add_discrepancy,
    export_table,
    months_of,
    price_table,
    stop_tables,
)

SETTING = replace(CHINA_2025, elements=("Dy",), months=2, draws=5)
NOTHING = Discrepancy(abroad=0.0, home=0.0, exports=0.0)
NONE = np.zeros(0, dtype=np.intp)


def ensemble() -> Ensemble:
    """Return four draws and the central one: goods under licence stop in two of them."""
    exports = np.ones((2, 2, 2, 5))
    exports[:, 0, :, 1:3] = 0.0
    losses = np.zeros((1, 2, 5))
    losses[0, 1, 1:4] = (0.6, 0.6, 0.1)
    return Ensemble(
        exports=exports,
        licensed=np.full((2, 5), 0.4),
        bought=np.full(5, 0.1),
        prices=np.broadcast_to(np.array([900.0, 100.0, 200.0, 300.0, 400.0]), (3, 1, 2, 5)).copy(),
        start=np.full((3, 1), 100.0),
        plants=Plants(NONE[:1], ("JPN",), ("magnet",), ("smco",), (("a", "b"),), np.array([7.0])),
        plant_losses=losses,
        sectors=Sectors(("DEU",), ("wind",), ("smco",), np.array([2e6]), NONE, NONE, np.zeros(0)),
        sector_losses=losses,
    )


def test_months_follow_one_another() -> None:
    assert months_of(SETTING) == [dt.date(2025, 4, 1), dt.date(2025, 5, 1)]
    assert months_of(CHINA_2025)[-1] == dt.date(2025, 12, 1)


def test_exports_are_what_is_free_and_what_is_licensed_in_their_usual_shares() -> None:
    table = export_table(SETTING, ensemble(), 1200.0, NOTHING)
    every, buyer = table.row(0, named=True), table.row(2, named=True)
    assert (every["destination"], buyer["destination"]) == ("all", "USA")
    # Two draws at 0.6 of a usual month of 100 t and two at 1; the buyer takes a tenth.
    assert every["share"] == pytest.approx(0.8)
    assert (every["tonnes"], buyer["tonnes"]) == (pytest.approx(80.0), pytest.approx(8.0))
    assert every["central"] == pytest.approx(100.0)
    assert every["licensed_share"] == pytest.approx(0.5)


def test_a_price_is_the_median_of_draws_without_the_central_one() -> None:
    row = price_table(SETTING, ensemble(), NOTHING).row(0, named=True)
    assert row["price"] == pytest.approx(250.0)
    assert row["multiple"] == pytest.approx(2.5)
    assert row["central"] == 900.0


def test_what_the_model_misses_widens_with_time_and_leaves_the_central_draw() -> None:
    flat = np.full((12, 4001), 100.0)
    wide = add_discrepancy(flat, 0.3, "x", 1, grows=True)
    assert (wide[:, 0] == 100.0).all()
    spread = np.log(wide[:, 1:] / 100.0).std(axis=1)
    assert spread[11] == pytest.approx(0.3, rel=0.05)
    assert spread[2] == pytest.approx(0.15, rel=0.05)
    assert (add_discrepancy(flat, 0.3, "x", 1, grows=False)[0] == wide[11]).all()


def test_odds_of_a_stop_count_draws_and_the_first_month_only_those_that_stop() -> None:
    whole, monthly = stop_tables(SETTING, ensemble())
    sector = whole.filter(whole["kind"] == "sector").row(0, named=True)
    assert (sector["short"], sector["stopped"]) == (0.75, 0.5)
    assert sector["stopped_first"] == dt.date(2025, 5, 1)
    assert sector["stopped_months"] == 1.0
    assert whole.filter(whole["kind"] == "plant")["name"].to_list() == ["a", "b"]
    at = monthly.filter((monthly["kind"] == "sector") & (monthly["date"] == dt.date(2025, 4, 1)))
    assert at["stopped"].item() == 0.0


def test_who_never_stops_has_no_first_month() -> None:
    calm = replace(ensemble(), sector_losses=np.zeros((1, 2, 5)))
    row = stop_tables(SETTING, calm)[0].row(-1, named=True)
    assert row["stopped"] == 0.0
    assert row["stopped_first"] is None
    assert row["stopped_months"] is None


def test_a_span_of_claims_names_all_of_them() -> None:
    assert named_claims("claims behaviour-0087, behaviour-0090 to behaviour-0092; judgement") == [
        "behaviour-0087",
        "behaviour-0090",
        "behaviour-0091",
        "behaviour-0092",
    ]
