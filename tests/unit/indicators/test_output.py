from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.errors import UnknownNameError
from ytterby.indicators import (
    concentration,
    direct_import_shares,
    find_indicator,
    herfindahl,
    indicators,
    n_minus_1_supply,
    n_minus_2_supply,
    n_minus_supply,
    net_import_reliance,
    output_shares,
    share_matrix,
    single_points,
)
from ytterby.names import DIMENSIONS, quantities

CHAIN = toy_chain()


def one(frame: pl.DataFrame, column: str, **wanted: str) -> float:
    for key, value in wanted.items():
        frame = frame.filter(frame[key] == value)
    assert frame.height == 1
    return float(frame[column][0])


def test_primary_separation_leaves_out_swarf_and_unseparated_heavies() -> None:
    frame = output_shares(CHAIN)
    found = one(frame, "output", stage="separation", element="Dy", region="CHN")
    assert found == pytest.approx(1300 * 0.04 + 32 + 3.2)
    assert frame.filter(
        (pl.col("stage") == "separation")
        & (pl.col("element") == "Dy")
        & (pl.col("region") == "USA")
    ).is_empty()


def test_separation_with_swarf_adds_it_where_it_is_recycled() -> None:
    frame = output_shares(CHAIN)
    found = one(frame, "share", stage="separation incl. swarf", element="Nd", region="JPN")
    assert found == pytest.approx(12.6 / (396 + 28 + 94.5 * 0.9 + 12.6))


def test_magnets_are_counted_by_element_and_by_product() -> None:
    frame = output_shares(CHAIN)
    product = one(frame, "share", stage="magnet (product)", element="sintered", region="CHN")
    assert product == pytest.approx(900 / 1085)
    dysprosium = one(frame, "share", stage="magnet", element="Dy", region="JPN")
    assert dysprosium == pytest.approx(5 / 20)


def test_a_group_is_the_sum_of_its_elements() -> None:
    frame = output_shares(CHAIN).filter(pl.col("stage") == "mine")
    assert one(frame, "share", element="REO", region="CHN") == pytest.approx(1000 / 1500)


def test_control_moves_three_quarters_of_the_clay_to_china() -> None:
    frame = output_shares(CHAIN, basis="control").filter(pl.col("stage") == "mine")
    assert one(frame, "share", element="REO", region="CHN") == pytest.approx(1075 / 1500)
    assert one(frame, "share", element="REO", region="MMR") == pytest.approx(25 / 1500)


def test_intervals_hold_the_best_estimate() -> None:
    for frame, name in ((output_shares(CHAIN), "share"), (concentration(CHAIN), "hhi")):
        assert (frame["low"] <= frame[name]).all()
        assert (frame["high"] >= frame[name]).all()


def test_the_index_of_the_mine_stage() -> None:
    found = one(concentration(CHAIN), "hhi", stage="mine", element="REO")
    assert found == pytest.approx((10**2 + 4**2 + 1) / 15**2)


def test_the_market_outside_china() -> None:
    frame = concentration(CHAIN, outside=["CHN"])
    assert one(frame, "hhi", stage="mine", element="REO") == pytest.approx((4**2 + 1) / 5**2)
    assert frame.filter(pl.col("leader") == "CHN").is_empty()


def test_the_index_by_control() -> None:
    found = one(concentration(CHAIN, basis="control"), "hhi", stage="mine", element="REO")
    assert found == pytest.approx((10.75**2 + 4**2 + 0.25**2) / 15**2)


def test_herfindahl_takes_amounts_or_shares() -> None:
    assert herfindahl([3, 1]) == pytest.approx(herfindahl([0.75, 0.25])) == pytest.approx(0.625)
    assert np.isnan(herfindahl([0.0, 0.0]))
    with pytest.raises(ValueError, match="negative"):
        herfindahl([1.0, -0.1])


def test_net_import_reliance_on_magnets() -> None:
    frame = net_import_reliance(CHAIN)
    row = {"stage": "magnet", "element": "Nd", "region": "USA"}
    made, used = 45 * 0.3, 155 * 0.3 + 90 * 0.25
    assert one(frame, "net_import_reliance", **row) == pytest.approx(1 - made / used)
    assert one(frame, "consumption", **row) == pytest.approx(used)


def test_ore_exports_hide_the_dependence_in_all_forms() -> None:
    frame = net_import_reliance(CHAIN)
    row = {"stage": "all forms", "element": "Dy", "region": "USA"}
    # 20 mined, 15 and 4 shipped to China as ore and heavies, 4.5 back in magnets.
    assert one(frame, "consumption", **row) == pytest.approx(20 - 15 - 4 + 4.5)
    assert one(frame, "net_import_reliance", **row) < 0


def test_stock_drawn_counts_as_consumption() -> None:
    frame = net_import_reliance(CHAIN)
    row = {"stage": "metal", "element": "Dy", "region": "JPN"}
    assert one(frame, "consumption", **row) == pytest.approx(4.5 + 3 + 0.5)


def test_direct_imports_see_only_the_last_border() -> None:
    frame = direct_import_shares(CHAIN, {"USA": ["USA"]}, {"CHN": ["CHN"]})
    assert one(frame, "customs_share", element="Dy") == pytest.approx(50 / 90)


def test_trade_inside_a_bloc_is_no_import() -> None:
    frame = direct_import_shares(CHAIN, {"both": ["USA", "JPN"]}, {"CHN": ["CHN"]})
    assert one(frame, "customs_share", element="Dy") == pytest.approx(1.0)


def test_supply_without_the_leader() -> None:
    frame = n_minus_1_supply(CHAIN)
    row = {"stage": "magnet", "element": "Dy"}
    # Japan makes 5, the United States and Japan use 4.5 and 3.
    assert one(frame, "n_minus_1_supply", **row) == pytest.approx(5 / 7.5)
    # Outside China 140 + 40 Nd are mined; Japan and the United States use it in oxide and magnets.
    used = 2 + 0.6 + 0.3 * (155 + 90) + 0.25 * (90 + 60)
    mined = one(frame, "n_minus_1_supply", stage="mine", element="Nd")
    assert mined == pytest.approx(180 / used)
    assert one(frame, "leader_share", **row) == pytest.approx(0.75)


def test_single_points_are_places_and_named_plants() -> None:
    frame = single_points(CHAIN, threshold=0.5)
    plant = frame.filter(pl.col("facility") == "chn-north")
    nd = one(plant, "share", element="Nd", stage="separation")
    assert nd == pytest.approx(0.7 * 396 / 424)
    assert "residual" not in frame["facility"].to_list()
    assert (frame["share"] >= 0.5).all()


def test_what_gathers_many_countries_is_no_single_point() -> None:
    def rename(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        return frame.with_columns(pl.col(*columns).replace({"MMR": "ROW"}))

    chain = replace(
        CHAIN,
        regions=tuple("ROW" if r == "MMR" else r for r in CHAIN.regions),
        flows=rename(CHAIN.flows, "region", "destination"),
        capacities=rename(CHAIN.capacities, "region"),
    )
    assert "MMR" in set(single_points(CHAIN, threshold=0.3)["region"])
    assert not {"MMR", "ROW"} & set(single_points(chain, threshold=0.3)["region"])


def test_a_threshold_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="threshold"):
        single_points(CHAIN, threshold=0.0)


def test_the_matrix_of_chokepoints_holds_the_leaders() -> None:
    items, stages, matrix = share_matrix(CHAIN)
    assert matrix[items.index("Dy"), stages.index("separation")] == pytest.approx(1.0)
    assert np.isnan(matrix[items.index("La"), stages.index("magnet")])


def test_every_indicator_is_described_by_known_names() -> None:
    assert {"share", "hhi", "trace", "dependence", "net import reliance"} <= set(indicators())
    for one_of in indicators().values():
        assert one_of.quantity in quantities()
        assert set(one_of.dims) <= set(DIMENSIONS)
        assert one_of.meaning.endswith(".")
        assert one_of.source


def test_an_unknown_indicator_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean hhi"):
        find_indicator("hhii")


def test_supply_without_the_two_largest() -> None:
    frame = n_minus_2_supply(CHAIN)
    row = {"stage": "magnet", "element": "Dy"}
    # China and Japan make all of it: what the United States use, nobody is left to make.
    assert one(frame, "n_minus_2_supply", **row) == pytest.approx(0.0)
    assert one(frame, "leader_share", **row) == pytest.approx(1.0)
    kept = frame.filter((pl.col("stage") == "magnet") & (pl.col("element") == "Dy"))
    assert kept["leader"][0] == "CHN+JPN"


def test_losing_one_more_never_leaves_the_leaders_a_smaller_share() -> None:
    first, second = n_minus_1_supply(CHAIN), n_minus_2_supply(CHAIN)
    both = first.join(second, on=["stage", "element"], suffix="_of_two")
    assert both.height > 0
    assert (both["leader_share_of_two"] >= both["leader_share"] - 1e-12).all()


def test_by_control_all_plants_of_the_leading_countries_fall_out() -> None:
    place = n_minus_1_supply(CHAIN)
    held = n_minus_1_supply(CHAIN, basis="control")
    assert place.columns == held.columns
    assert set(held["leader"]) <= {"CHN", "USA", "JPN", "MMR"} | set(CHAIN.capacities["controller"])


def test_nobody_falling_out_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        n_minus_supply(CHAIN, 0)


def test_single_points_outside_the_controller_have_their_share_of_what_is_outside() -> None:
    frame = single_points(CHAIN, threshold=0.5, outside=("CHN",))
    # Of 28 t of Nd oxide separated outside China the United States make all.
    place = frame.filter((pl.col("stage") == "separation") & (pl.col("element") == "Nd"))
    at = place.rows_by_key("region", named=True)
    assert at["USA"][0]["outside_share"] == pytest.approx(1.0)
    assert at["USA"][0]["share"] == pytest.approx(28 / 424)
    assert at["CHN"][0]["outside_share"] is None


def test_single_points_without_an_outside_are_as_before() -> None:
    assert "outside_share" not in single_points(CHAIN, threshold=0.5).columns
