"""Traces on the toy against answers worked out with a pencil."""

import numpy as np
import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.errors import UnknownNameError
from ytterby.indicators.accounts.arrays import arrays
from ytterby.indicators.accounts.network import MIXINGS, Mixing, build_network
from ytterby.indicators.origin.measures import trace
from ytterby.indicators.origin.tracing import absorbed_share

CHAIN = toy_chain()
USA, CHN, MMR = {"USA": ["USA"]}, {"CHN": ["CHN"]}, {"MMR": ["MMR"]}

# Share of Japan's neodymium that never touched China. Its oxide pool takes in 30 from China, 6 from
# the United States, 2 from old products and 12.6 recycled from its own metal; its metal pool 45
# made from that oxide and 6 from China.
JPN_OXIDE = (6.0 + 2.0) / (50.6 - 12.6 * 45.0 / 51.0)
JPN_METAL = 45.0 / 51.0 * JPN_OXIDE


def share(**wanted: object) -> float:
    mixing = wanted.pop("mixing", "well_mixed")
    assert mixing in MIXINGS
    frame = trace(CHAIN, USA, {**CHN, **MMR}, mixing=mixing, draws=0)
    for column, value in wanted.items():
        frame = frame.filter(frame[column] == value)
    assert frame.height == 1
    return float(frame["share"][0])


def test_neodymium_in_american_magnets_that_ever_touched_china_well_mixed() -> None:
    # Standard grade: 45 own, 100 from China, 10 from Japan, whose pool is 40 own and 60 Chinese.
    # High grade: 50 from China, 40 from Japan.
    clean = 0.3 * (45.0 + 10.0 * 0.4 * JPN_METAL) + 0.25 * 40.0 * JPN_METAL
    expected = 1.0 - clean / (0.3 * 155.0 + 0.25 * 90.0)
    assert share(measure="ever_touched", element="Nd", partner="CHN") == pytest.approx(expected)


def test_own_production_first_sends_only_japanese_magnets_to_america() -> None:
    clean = 0.3 * (45.0 + 10.0 * JPN_METAL) + 0.25 * 40.0 * JPN_METAL
    expected = 1.0 - clean / (0.3 * 155.0 + 0.25 * 90.0)
    found = share(measure="ever_touched", element="Nd", partner="CHN", mixing="own_first")
    assert found == pytest.approx(expected)


def test_own_production_first_leaves_the_imports_at_home() -> None:
    frame = trace(CHAIN, {"JPN": ["JPN"]}, CHN, mixing="own_first", draws=0, elements=["Nd"])
    row = frame.filter((frame["measure"] == "stage_trace") & (frame["stage"] == "magnet"))
    # 30 own and 60 Chinese standard magnets stay, and 60 own high-grade ones.
    assert row["share"][0] == pytest.approx(0.3 * 60.0 / (0.3 * 90.0 + 0.25 * 60.0))


def test_all_dysprosium_in_american_magnets_touched_china() -> None:
    assert share(measure="ever_touched", element="Dy", partner="CHN") == pytest.approx(1.0)


def test_the_magnet_stage_of_dysprosium_follows_the_last_maker() -> None:
    found = share(measure="stage_trace", stage="magnet", element="Dy", partner="CHN")
    assert found == pytest.approx(50.0 / 90.0)


def test_the_mine_stage_of_dysprosium_looks_through_the_swarf_loop() -> None:
    # China's oxide pool without its loop: 52 from rock (100 of 130 own), 32 from Myanmar's clay,
    # 3.2 from American heavies; recycling returns the same mix.
    found = share(measure="stage_trace", stage="mine", element="Dy", partner="MMR")
    assert found == pytest.approx(32.0 / 87.2)


def test_deleting_myanmar_takes_what_its_mines_gave() -> None:
    found = share(measure="ever_touched", element="Dy", partner="MMR")
    assert found == pytest.approx(32.0 / 87.2)


def test_owner_control_counts_plants_abroad_in_part() -> None:
    # Three quarters of Myanmar's clay are controlled from China.
    chinese = (52.0 * 1000.0 / 1300.0 + 0.75 * 32.0) / 87.2
    found = share(measure="owner_control", stage="mine", element="Dy", partner="CHN")
    assert found == pytest.approx(chinese)
    local = share(measure="owner_control", stage="mine", element="Dy", partner="MMR")
    assert local == pytest.approx(0.25 * 32.0 / 87.2)


def test_owner_control_of_the_magnet_stage_adds_a_fifth_of_japan() -> None:
    found = share(measure="owner_control", stage="magnet", element="Dy", partner="CHN")
    assert found == pytest.approx((50.0 + 0.2 * 40.0) / 90.0)


def test_stock_carries_the_mix_of_its_pool() -> None:
    # Japan draws 0.5 dysprosium metal from stock; the metal stage is still 4.5 own to 3 Chinese.
    frame = trace(CHAIN, {"JPN": ["JPN"]}, CHN, draws=0, elements=["Dy"])
    row = frame.filter((frame["measure"] == "stage_trace") & (frame["stage"] == "metal"))
    assert row["share"][0] == pytest.approx(3.0 / 7.5)


def test_a_partner_that_is_the_region_itself_touches_all() -> None:
    frame = trace(CHAIN, USA, USA, draws=0, measures=["ever_touched"])
    assert frame["share"].to_list() == pytest.approx([1.0] * frame.height)


def test_a_group_is_the_mass_weighted_mean_of_its_elements() -> None:
    frame = trace(CHAIN, USA, CHN, groups={"NdDy": ["Nd", "Dy"]}, draws=0)
    touched = frame.filter(frame["measure"] == "ever_touched")
    by = {r["element"]: r for r in touched.iter_rows(named=True)}
    mean = (by["Nd"]["share"] * by["Nd"]["use"] + by["Dy"]["share"] * by["Dy"]["use"]) / (
        by["Nd"]["use"] + by["Dy"]["use"]
    )
    assert by["NdDy"]["share"] == pytest.approx(mean)
    assert by["NdDy"]["use"] == pytest.approx(69.0 + 4.5)


@pytest.mark.parametrize("mixing", MIXINGS)
@pytest.mark.parametrize("element", ["La", "Nd", "Dy"])
def test_the_elimination_equals_a_dense_solve(mixing: Mixing, element: str) -> None:
    a = arrays(CHAIN, draws=3, prior=0)
    network = build_network(a, element, mixing)
    hits = (network.region[network.to] == 0).astype(float)[:, None] * np.array([[1.0, 0.5]])
    found = absorbed_share(network, hits)
    size = len(network.region)
    for j in range(2):
        for k in range(4):
            moves, struck = np.zeros((size, size)), np.zeros(size)
            for i, s, w, h in zip(
                network.to, network.source, network.weight[:, k], hits[:, j], strict=True
            ):
                struck[i] += w * h
                if s >= 0:
                    moves[i, s] += w * (1.0 - h)
            dense = np.linalg.solve(np.eye(size) - moves, struck)
            assert found[:, j, k] == pytest.approx(dense, abs=1e-12)


@pytest.mark.parametrize("mixing", MIXINGS)
def test_stage_traces_over_all_partners_sum_to_what_underwent_the_stage(mixing: Mixing) -> None:
    partners = {r: [r] for r in CHAIN.regions}
    frame = trace(CHAIN, USA, partners, mixing=mixing, draws=0, elements=["Nd", "Dy"])
    for measure in ("stage_trace", "owner_control"):
        rows = frame.filter((frame["measure"] == measure) & (frame["stage"] != "any"))
        totals = rows.group_by("element", "stage").agg(pl.col("share").sum())
        for row in totals.iter_rows(named=True):
            if row["stage"] in {"metal", "magnet"}:
                assert row["share"] == pytest.approx(1.0)
            else:
                assert row["share"] <= 1.0 + 1e-12


@pytest.mark.parametrize("mixing", MIXINGS)
def test_the_shares_of_every_pool_sum_to_one(mixing: Mixing) -> None:
    network = build_network(arrays(CHAIN, prior=0), "Nd", mixing)
    total = np.zeros((len(network.region), network.weight.shape[1]))
    np.add.at(total, network.to, network.weight)
    assert total == pytest.approx(np.ones_like(total))


def test_a_partner_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean CHN"):
        trace(CHAIN, USA, {"China": ["CNH"]}, draws=0)


def test_stages_that_an_element_cannot_undergo_have_no_row() -> None:
    frame = trace(CHAIN, USA, CHN, form="all", draws=0)
    stages = frame.filter(frame["element"] == "La")["stage"].unique()
    assert "magnet" not in stages
    assert "end_of_life" not in frame.filter(frame["element"] == "Dy")["stage"].to_list()
