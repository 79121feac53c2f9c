"""The curated supply tables: every compiled row is judged, and no conflict is chosen away."""

from __future__ import annotations

import datetime as dt
from functools import cache

import polars as pl
import pytest

from ytterby.evidence.base import Evidence, read_evidence

TABLES = {
    "mine_production": 271,
    "stage_shares": 110,
    "facilities": 160,
    "separation_output": 56,
    "metal_alloy_magnet_output": 37,
    "deposits": 49,
    "compositions_more": 49,
    "elements": 17,
    "magnet_trade": 884,
    "china_trade_2009_2015": 80,
    "events": 67,
    "field": 37,
    "baseline_notes": 14,
    "lifted": 69,
}
"""Compiled tables of supply and their rows."""

FACILITY_STATUS = {
    *("operating", "ramping", "commissioning", "construction", "planned"),
    *("permitting", "idle", "pilot", "blocked"),
}
FACILITY_STAGES = {"mine", "separation", "metal", "magnet", "end_of_life", "swarf"}


@cache
def evidence(as_of: str | None = None) -> Evidence:
    """Return the shipped evidence as of a date."""
    return read_evidence(as_of)


def supply() -> pl.DataFrame:
    """Return the claims of the supply tables, superseded ones too."""
    prefix = [f"{t.replace('_', '-')}-" for t in TABLES]
    hits = [pl.col("claim").str.starts_with(p) for p in prefix]
    return evidence().claims.filter(pl.any_horizontal(hits))


@pytest.mark.parametrize(("table", "rows"), TABLES.items())
def test_every_compiled_row_is_judged_once(table: str, rows: int) -> None:
    log = evidence().curation.filter(pl.col("table") == table)
    assert sorted(log["row"]) == list(range(1, rows + 1))
    counted = evidence().compiled.filter(pl.col("table") == table)
    assert counted["rows"].to_list() == [rows]


def test_every_row_left_out_or_widened_says_why() -> None:
    log = evidence().curation.filter(
        pl.col("table").is_in(list(TABLES)),
        pl.col("decision").is_in(["left_out", "widened", "superseded"]),
    )
    assert log.filter(pl.col("reason") == "").is_empty()


def test_world_mining_data_does_not_ship() -> None:
    log = evidence().curation.filter(
        pl.col("table") == "mine_production", pl.col("reason").str.contains("World Mining Data")
    )
    assert log.height == 9
    assert set(log["decision"]) == {"left_out"}
    assert evidence().claims.filter(pl.col("source").str.starts_with("wmd")).is_empty()
    burundi = evidence().select("mine_production", region="BDI", year=[2023, 2024])
    assert burundi.is_empty()


@pytest.mark.parametrize(
    ("region", "values"),
    [("AUS", [13000, 29000]), ("NGA", [1500, 13000]), ("WLD", [380000, 390000])],
)
def test_conflicts_of_2024_stay_side_by_side(region: str, values: list[float]) -> None:
    live = evidence().select("mine_production", region=region, element="REO", year=2024)
    agency = live.filter(pl.col("scope") == "USGS").sort("value")
    assert agency["value"].to_list() == values
    assert agency["note"].str.contains("conflict").all()


def test_the_chinese_customs_feed_stands_beside_what_mines_report() -> None:
    live = evidence().select("feed_import", region="CHN", year=2024)
    customs = live.filter(pl.col("scope").str.starts_with("customs feed"))
    feed = dict(customs.select("partner", "value").iter_rows())
    assert feed["NGA"] == 14802
    assert feed["MDG"] == 8591
    assert feed["LAO"] == 10692
    world, parts = feed.pop("WLD"), sum(feed.values())
    assert parts < world


def test_quotas_by_ore_add_up_to_the_national_quota() -> None:
    live = evidence().select("mining_quota", region="CHN", year=2024, period="")
    parts = live.filter(pl.col("facility") != "")["value"].sum()
    whole = live.filter(pl.col("facility") == "")["value"].to_list()
    assert whole == [parts] == [270000]


def test_a_rounded_assay_carries_its_rounding() -> None:
    usgs = evidence().select("assay", facility="chn-bayan-obo", source="usgs-myb-2022")
    assay = usgs.filter(pl.col("element") == "Tb").row(0, named=True)
    assert (assay["low"], assay["value"], assay["high"]) == (0.0005, 0.001, 0.0015)
    assert "188 t" in assay["note"]


def test_a_blank_assay_is_a_gap_and_no_zero() -> None:
    bayan = evidence().select("assay", facility="chn-bayan-obo", source="usgs-myb-2022")
    assert not set(bayan["element"]) & {"Y", "Ho", "Er"}
    assays = supply().filter(pl.col("quantity") == "assay")
    assert assays.filter(pl.col("value") == 0).is_empty()


def test_assays_of_a_deposit_do_not_exceed_one() -> None:
    full = evidence().select("assay", source="usgs-myb-2022")
    sums = full.group_by("facility").agg(pl.col("value").sum())
    assert sums.height == 13
    assert (sums["value"] <= 1.011).all()


def test_figures_of_unknown_basis_are_widened() -> None:
    tonnes = supply().filter(
        pl.col("mass_basis") == "unknown",
        pl.col("unit").str.starts_with("t"),
        pl.col("value") > 0,
        pl.col("status") != "superseded",
    )
    assert tonnes.height > 20
    half = (tonnes["high"] - tonnes["low"]) / 2 / tonnes["value"]
    assert (half >= 0.08 - 1e-9).all()


def test_shares_lie_between_zero_and_one_and_so_do_their_bounds() -> None:
    shares = supply().filter(pl.col("unit") == "1", pl.col("quantity").str.ends_with("_share"))
    assert shares.height > 100
    for column in ("value", "low", "high"):
        known = shares[column].drop_nulls()
        assert known.is_between(0, 1).all()


def test_a_superseded_edition_is_in_force_before_its_successor() -> None:
    then = evidence("2025-03-31").select("mine_production", region="USA", year=2024, facility="")
    now = evidence().select("mine_production", region="USA", year=2024, facility="", element="REO")
    assert then["value"].to_list() == [45000]
    assert now["value"].to_list() == [45500]


def test_nothing_of_2025_is_known_in_march_2025() -> None:
    live = evidence("2025-03-31").live
    measured = live.filter(
        pl.col("quantity").is_in(["mine_production", "separation_output", "stage_share"]),
        pl.col("year") >= 2025,
        pl.col("scenario") == "",
        ~pl.col("scope").str.contains("(?i)plan|target|projection|outlook"),
    )
    assert measured.is_empty(), measured["claim"].to_list()


def test_recollection_is_tier_c_and_nothing_else_is() -> None:
    claims = supply()
    recalled = claims["source"] == "ytterby-recollection"
    assert (claims["tier"] == "C").eq(recalled).filter(recalled).all()
    others = claims.filter(~recalled, pl.col("tier") == "C")
    assert others.height <= 1


def test_oxide_factors_follow_from_atomic_masses() -> None:
    mass = {
        "Nd": (144.242, 2, 3),
        "Tb": (158.925, 4, 7),
        "Pr": (140.908, 6, 11),
        "Ce": (140.116, 1, 2),
    }
    for element, (atom, metal, oxygen) in mass.items():
        iupac = evidence().select("oxide_factor", element=element, source="iupac-atomic-weights")
        value = iupac["value"].item()
        assert value == pytest.approx(1 + oxygen * 15.999 / (metal * atom), rel=1e-4)


def test_magnet_trade_names_both_ends() -> None:
    trade = evidence().select("trade_value", product="HS 850511", year=2024)
    assert trade.filter((pl.col("region") == "") | (pl.col("partner") == "")).is_empty()
    china = trade.filter(pl.col("region") == "CHN", pl.col("partner") != "WLD")["value"].sum()
    total = trade.filter(pl.col("region") == "CHN", pl.col("partner") == "WLD")["value"].item()
    assert 0.75 * total < china <= total


def test_facilities_use_known_words_and_places() -> None:
    plants = evidence().facility_history
    assert set(plants["status"]) <= FACILITY_STATUS
    assert set(plants["stage"]) <= FACILITY_STAGES
    assert plants["region"].str.contains(r"^[A-Z]{3}$").all()
    assert plants["controller"].str.contains(r"^[A-Z]{3}$").all()
    assert plants["latitude"].drop_nulls().is_between(-60, 75).all()
    assert plants.filter(
        pl.col("capacity").is_not_null() & (pl.col("capacity_unit") == "")
    ).is_empty()


def test_a_facility_has_one_state_per_stage_and_date() -> None:
    keys = evidence().facility_history.select("facility", "stage", "published_on")
    assert keys.is_duplicated().sum() == 0


def test_plants_that_ran_in_2024_are_known_in_march_2025() -> None:
    plants = evidence().facility_history
    running = plants.filter(pl.col("status") == "operating", pl.col("start_year") < 2024)
    known = plants.filter(pl.col("published_on") <= dt.date(2025, 3, 31))
    assert set(running["facility"]) <= set(known["facility"])


def test_events_are_dated_and_end_after_they_begin() -> None:
    events = evidence().events
    dates = events["date"].str.to_date("%Y-%m-%d")
    ended = events.filter(pl.col("end") != "")
    assert dates.null_count() == 0
    assert (ended["end"].str.to_date() >= ended["date"].str.to_date()).all()
    controls = events.filter(pl.col("event") == "china-april-2025-controls").row(0, named=True)
    assert set(controls["elements"].split(";")) == {"Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y"}
