"""Traces of supplies on the toy chain, with shares worked out by hand.

In Japan neodymium metal is 6 t imported from China and 45 t of its own, made of oxide of which 30 t
came from China, 6 t from the United States, 12.6 t from its own swarf and 2 t from old products.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest
from tests.toy import toy_chain
from tests.unit.exposure.bills import make_lines, need_of

from ytterby.exposure.measures import (
    bill_measures,
    supply_customs,
    supply_masses,
    supply_measures,
)
from ytterby.exposure.supplies import list_supplies
from ytterby.exposure.tracing import HOME, MADE, NONE, PLANT, SOLD, SupplyTrace, trace_supplies

CHINA = ("CHN", ("CHN",))
SWARF, OXIDE = 12.6 / 50.6, 30.0 / 50.6
JAPANESE = (45.0 * OXIDE + 6.0) / (51.0 - 45.0 * SWARF)
"""Share of neodymium in what Japan makes that touched China: t = (45 o + 6) / 51, o = OXIDE +
SWARF t."""


def trace(*rows: Mapping[str, object], **options: object) -> tuple[pl.DataFrame, SupplyTrace]:
    chain = toy_chain()
    supplied = list_supplies(make_lines(*rows))
    masses = supply_masses(supplied.lines, need_of(supplied.lines, chain))
    found = trace_supplies(
        chain,
        supplied.frame,
        masses,
        ("USA",),
        CHINA,
        **options,  # type: ignore[arg-type]
    )
    return supplied.frame, found


def share(found: SupplyTrace, element: str, measure: str, stage: str = "any") -> float:
    rows = supply_measures(found).filter(
        (pl.col("element") == element) & (pl.col("measure") == measure) & (pl.col("stage") == stage)
    )
    assert rows.height == 1
    return float(rows["share"][0])


def test_without_a_supplier_a_line_has_the_mix_of_what_makers_at_home_take() -> None:
    _, found = trace({})
    assert found.basis == (HOME,)
    assert share(found, "Nd", "ever_touched") == pytest.approx((50.0 + 40.0 * JAPANESE) / 90.0)
    assert share(found, "Dy", "ever_touched") == pytest.approx(1.0)


def test_a_supplier_overrides_the_average_by_what_its_country_makes() -> None:
    _, found = trace({"region": "JPN"})
    assert found.basis == (MADE,)
    assert share(found, "Nd", "ever_touched") == pytest.approx(JAPANESE)


def test_what_a_country_makes_leaves_out_what_it_imports_of_the_same() -> None:
    # Japan has 60 t of standard magnets from China and 40 t of its own.
    _, found = trace({"material": "ndfeb:N", "region": "JPN"})
    assert share(found, "Nd", "ever_touched") == pytest.approx(JAPANESE)


def test_a_country_that_makes_none_sells_what_it_has() -> None:
    _, found = trace({"region": "USA"})
    assert found.basis == (SOLD,)
    assert share(found, "Nd", "ever_touched") == pytest.approx((50.0 + 40.0 * JAPANESE) / 90.0)


def test_a_line_from_china_crossed_the_border_there_and_touched_it() -> None:
    _, found = trace({"region": "CHN"})
    assert share(found, "Nd", "ever_touched") == pytest.approx(1.0)
    assert supply_customs(found, "CHN")["share"].to_list() == [1.0]


def test_the_customs_share_of_a_known_origin_is_nothing_or_all() -> None:
    frame, found = trace({"region": "JPN"}, {"region": None}, {"region": "CHN"})
    known = dict(zip(frame["origin"], supply_customs(found, "CHN")["share"], strict=True))
    assert known == pytest.approx({"": 50.0 / 90.0, "CHN": 1.0, "JPN": 0.0})


def test_a_region_without_any_of_the_material_is_a_gap() -> None:
    _, found = trace({"region": "MMR"})
    assert np.isnan(found.share).all()
    assert supply_measures(found)["share"].null_count() == len(found.element) * len(found.hits)


def test_a_region_that_the_chain_does_not_know_is_a_gap_and_says_so() -> None:
    _, found = trace({"region": "XEU"})
    assert found.basis == (NONE,)
    assert np.isnan(found.share).all()


def test_a_named_plant_brings_its_own_controller_at_its_own_stage() -> None:
    # Of what Japan's magnet makers put out, companies of China control a fifth.
    _, average = trace({"region": "JPN"})
    assert share(average, "Nd", "owner_control", "magnet") == pytest.approx(0.2)
    line = {"region": "JPN", "facility": "plant"}
    for controller, expected in (("JPN", 0.0), ("CHN", 1.0)):
        _, found = trace(line, plants={("plant", "magnet"): controller})
        assert found.basis == (PLANT,)
        assert share(found, "Nd", "owner_control", "magnet") == pytest.approx(expected)
    assert share(found, "Nd", "owner_control") == pytest.approx(1.0)


def test_a_plant_of_unknown_controller_follows_its_country() -> None:
    _, found = trace({"region": "JPN", "facility": "somewhere"}, plants={})
    assert share(found, "Nd", "owner_control", "magnet") == pytest.approx(0.2)


def test_the_bill_is_the_mean_over_the_mass_of_the_element() -> None:
    chain = toy_chain()
    rows = ({"mass": 1.0, "region": "CHN"}, {"mass": 3.0, "region": "JPN"})
    supplied = list_supplies(make_lines(*rows))
    masses = supply_masses(supplied.lines, need_of(supplied.lines, chain))
    found = trace_supplies(chain, supplied.frame, masses, ("USA",), CHINA)
    bill = bill_measures(found, masses, "CHN").filter(pl.col("stage") == "any")
    at = {(e, m): s for e, m, s in bill.select("element", "measure", "share").iter_rows()}
    assert at["Nd", "ever_touched"] == pytest.approx((1.0 + 3.0 * JAPANESE) / 4.0)
    assert at["Nd", "customs_share"] == pytest.approx(0.25)
    # Neodymium is 25 of 30 parts of the magnet, dysprosium, all through China, the rest.
    whole = 25.0 / 30.0 * at["Nd", "ever_touched"] + 5.0 / 30.0
    assert at["all", "ever_touched"] == pytest.approx(whole)


def test_what_cannot_be_traced_is_left_out_of_the_mean_and_counted() -> None:
    chain = toy_chain()
    supplied = list_supplies(make_lines({"region": "CHN"}, {"region": "XEU"}))
    masses = supply_masses(supplied.lines, need_of(supplied.lines, chain))
    found = trace_supplies(chain, supplied.frame, masses, ("USA",), CHINA)
    row = bill_measures(found, masses, "CHN").filter(
        (pl.col("element") == "Nd") & (pl.col("measure") == "ever_touched")
    )
    assert row["share"].to_list() == [pytest.approx(1.0)]
    assert row["covered"].to_list() == [pytest.approx(0.5)]


def test_each_supply_is_traced_once_however_many_lines_it_has() -> None:
    supplied = list_supplies(make_lines(*({"part": f"part {k}"} for k in range(50))))
    assert supplied.frame.height == 1
    assert supplied.frame["lines"].to_list() == [50]
    assert supplied.lines["supply"].n_unique() == 1


def test_intervals_hold_the_best_estimate() -> None:
    _, found = trace({}, {"region": "JPN"}, {"region": "CHN"})
    rows = supply_measures(found).drop_nulls("share")
    assert (rows["low"] <= rows["share"] + 1e-12).all()
    assert (rows["share"] <= rows["high"] + 1e-12).all()
