"""The linear program of dependence against answers worked out with a pencil."""

import numpy as np
import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.indicators import dependence
from ytterby.indicators.accounts.arrays import arrays
from ytterby.indicators.origin.dependence import list_plants

CHAIN = toy_chain()
USA, CHN = {"USA": ["USA"]}, {"CHN": ["CHN"]}


def unmet(frame: pl.DataFrame, element: str, sharing: str) -> float:
    row = frame.filter((pl.col("element") == element) & (pl.col("sharing") == sharing))
    assert row.height == 1
    return float(row["dependence"][0])


def test_neodymium_after_losing_china() -> None:
    frame = dependence(CHAIN, USA, CHN, draws=0)
    # American plants separate 120 rock into 33.6; old products give 2. A standard magnet takes
    # 0.4 metal, 0.4 / 0.9 oxide, and its swarf returns 0.09. High grades need dysprosium.
    magnets = (120 * 0.28 + 2.0) / (0.4 / 0.9 - 0.09)
    need = 0.3 * 155 + 0.25 * 90
    assert unmet(frame, "Nd", "target_first") == pytest.approx(1 - 0.3 * magnets / need)
    shared = 0.3 * 155 * magnets / (155 + 90)
    assert unmet(frame, "Nd", "pro_rata") == pytest.approx(1 - shared / need)


def test_without_china_nobody_separates_dysprosium() -> None:
    frame = dependence(CHAIN, USA, CHN, draws=0)
    assert unmet(frame, "Dy", "target_first") == pytest.approx(1.0)


def test_losing_a_maker_that_can_be_replaced_costs_nothing() -> None:
    frame = dependence(CHAIN, USA, {"JPN": ["JPN"]}, draws=0)
    assert frame["dependence"].to_list() == pytest.approx([0.0] * frame.height)


def test_losing_nobody_costs_nothing() -> None:
    frame = dependence(CHAIN, {r: [r] for r in CHAIN.regions}, {"nobody": []}, draws=0, form="all")
    assert frame["dependence"].to_list() == pytest.approx([0.0] * frame.height, abs=1e-9)


def test_standing_first_in_the_queue_never_hurts() -> None:
    frame = dependence(CHAIN, USA, CHN, draws=8)
    wide = frame.pivot("sharing", index="element", values="dependence")
    assert (wide["target_first"] <= wide["pro_rata"] + 1e-9).all()


def test_a_member_that_is_lost_counts_as_unmet() -> None:
    frame = dependence(CHAIN, {"both": ["USA", "CHN"]}, CHN, draws=0, elements=["Nd"])
    alone = dependence(CHAIN, USA, CHN, draws=0, elements=["Nd"])
    first = pl.col("sharing") == "target_first"
    both, usa = frame.filter(first), alone.filter(first)
    met = (1 - both["dependence"][0]) * both["use"][0]
    assert met == pytest.approx((1 - usa["dependence"][0]) * usa["use"][0])


def test_the_rating_of_a_plant_is_its_limit_and_a_gap_is_its_output() -> None:
    a = arrays(CHAIN, draws=0, prior=0)
    plants = list_plants(a, ["CHN"])
    base = plants.limits @ a.values[plants.rows, 0]
    caps = dict(zip(np.round(base, 6), np.round(plants.headroom * base, 6), strict=True))
    assert caps[400.0] == 500.0  # American rock
    assert caps[20.0] == 20.0  # American metal, no rating known
    assert caps[140.0] == 200.0  # Japanese magnets of both grades together
    assert caps[100.0] == pytest.approx(120.0) or 105.0 in caps.values()


def test_intervals_come_from_the_draws() -> None:
    row = dependence(CHAIN, USA, CHN, elements=["Nd"], draws=12).row(0, named=True)
    assert row["low"] < row["dependence"] < row["high"]


def test_a_group_is_delivered_as_a_whole() -> None:
    frame = dependence(
        CHAIN, USA, CHN, elements=["Nd", "Dy"], groups={"all": ["Nd", "Dy"]}, draws=0
    )
    first = frame.filter(pl.col("sharing") == "target_first")
    by = {r["element"]: r for r in first.iter_rows(named=True)}
    met = sum((1 - by[e]["dependence"]) * by[e]["use"] for e in ("Nd", "Dy"))
    assert (1 - by["all"]["dependence"]) * by["all"]["use"] == pytest.approx(met)


def test_plants_of_a_stage_without_a_process_count_for_each_source_by_its_share() -> None:
    # China's mines are rated 1200 together and dig 1000 rock: rock gets all of it.
    a = arrays(CHAIN, draws=0, prior=0)
    plants = list_plants(a, ["USA"])
    base = plants.limits @ a.values[plants.rows, 0]
    room = dict(zip(np.round(base, 6), np.round(plants.headroom, 6), strict=True))
    assert room[1000.0] == 1.2
    # Myanmar's clay: 80 rated for three quarters, and a quarter of 100 that nobody has rated.
    two = dependence(CHAIN, USA, {"MMR": ["MMR"]}, draws=0, elements=["Dy"])
    assert two["dependence"].to_list() == pytest.approx([0.0, 0.0])
