"""The curated demand and money tables: judged row by row, converted in the open, dated honestly."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest

from ytterby.evidence.base import Evidence, read_evidence
from ytterby.names import quantities

TABLES = {
    "prices": 354,
    "crisis_2010": 95,
    "demand": 424,
    "regional_use": 196,
    "products": 57,
    "technology_uses": 27,
    "demand_response": 33,
    "inventories": 27,
    "processing": 100,
    "cost_gap": 44,
    "instruments": 82,
    "macro": 163,
    "section232": 36,
    "workforce": 52,
    "people_more": 44,
}
"""Compiled tables of demand and money and their rows."""

OWN = ("model_estimates", "lifted_demand")
"""Claims without a compiled table behind them."""

INSIDE, FOB = "inside China excl. VAT", "FOB China"


@cache
def evidence(as_of: str | None = None) -> Evidence:
    """Return the shipped evidence as of a date."""
    return read_evidence(as_of)


@cache
def demand() -> pl.DataFrame:
    """Return the claims of these tables, superseded ones too."""
    names = [pl.col("claim").str.starts_with(f"{t}-") for t in (*TABLES, *OWN)]
    return evidence().claims.filter(pl.any_horizontal(names))


def prices(scope: str) -> pl.DataFrame:
    """Return the prices of a scope that are in force."""
    return evidence().select("price", scope=scope)


@pytest.mark.parametrize(("table", "rows"), TABLES.items())
def test_every_compiled_row_is_judged(table: str, rows: int) -> None:
    log = evidence().curation.filter(pl.col("table") == table)
    assert sorted(set(log["row"])) == list(range(1, rows + 1))
    counted = evidence().compiled.filter(pl.col("table") == table)
    assert counted["rows"].to_list() == [rows]


def test_every_judgement_gives_its_reason() -> None:
    log = evidence().curation.filter(pl.col("table").is_in(list(TABLES)))
    assert log.filter(pl.col("reason").str.len_chars() < 8).is_empty()
    decisions = dict(log.group_by("decision").len().iter_rows())
    assert set(decisions) == {"kept", "widened", "superseded", "left_out"}
    # A tenth to a fifth of the rows is worth leaving out; a blind mapping leaves out none.
    assert 0.1 < decisions["left_out"] / log.height < 0.25


def test_units_are_those_of_names_toml_and_values_lie_within_bounds() -> None:
    known = quantities()
    for row in demand().iter_rows(named=True):
        quantity = known[row["quantity"]]
        assert not quantity.unit or row["unit"] == quantity.unit, row["claim"]
        for field in ("value", "low", "high"):
            if row[field] is None:
                continue
            assert quantity.minimum is None or row[field] >= quantity.minimum, row["claim"]
            assert quantity.maximum is None or row[field] <= quantity.maximum, row["claim"]


def test_intervals_hold_their_value() -> None:
    given = demand().filter(pl.col("low").is_not_null())
    wrong = given.filter((pl.col("value") < pl.col("low")) | (pl.col("value") > pl.col("high")))
    assert wrong["claim"].to_list() == []
    estimates = demand().filter(pl.col("claim").str.starts_with("model_estimates-"))
    assert estimates["low"].null_count() == 0
    assert set(estimates["tier"]) == {"C"}


def test_sector_shares_of_one_source_and_whole_sum_to_one_at_most() -> None:
    shares = demand().filter(
        pl.col("quantity") == "sector_share",
        pl.col("sector") != "",
        pl.col("status") != "superseded",
    )
    whole = ["source", "region", "element", "material", "year", "scenario", "scope"]
    sums = shares.group_by(whole).agg(pl.col("value").sum())
    assert sums.filter(pl.col("value") > 1.02).is_empty()


def test_use_mix_and_grade_shares_are_complete() -> None:
    mix = evidence().select("use_mix").group_by("sector").agg(pl.col("value").sum())
    assert mix.height >= 12
    assert (mix["value"] - 1).abs().max() == pytest.approx(0, abs=1e-9)
    grades = ["ndfeb:N", "ndfeb:Ce", "ndfeb:H-SH", "ndfeb:UH-EH", "ndfeb:bonded", "smco"]
    for grade in grades:
        found = evidence().select("sector_share", material=grade, element="")
        assert found["value"].sum() == pytest.approx(1, abs=2e-3), grade


def test_recipes_hold_a_quarter_to_a_third_of_rare_earths() -> None:
    recipes = evidence().select("magnet_content", scope="", source="ytterby-recollection")
    sums = recipes.group_by("material", "year").agg(pl.col("value").sum())
    assert sums["material"].n_unique() == 6
    assert sums.filter(~pl.col("value").is_between(0.25, 0.34)).is_empty()
    heavy = recipes.filter(pl.col("material") == "ndfeb:UH-EH", pl.col("element") == "Dy")
    by_year = heavy.sort("year")["value"].to_list()
    assert by_year == sorted(by_year, reverse=True), "grain-boundary diffusion saves dysprosium"


def test_prices_inside_china_lay_below_export_prices_during_the_quotas() -> None:
    inside = prices(INSIDE).filter(
        pl.col("year").is_in([2011, 2012]), pl.col("material") == "oxide"
    )
    outside = (
        prices(FOB)
        .filter(pl.col("period") == "", pl.col("material") == "oxide")
        .group_by("element", "year")
        .agg(outside=pl.col("value").mean())
    )
    pairs = inside.join(outside, on=["element", "year"], how="inner")
    assert pairs["element"].n_unique() >= 8
    assert pairs.filter(pl.col("value") >= pl.col("outside")).is_empty()


def test_yuan_prices_are_converted_without_value_added_tax() -> None:
    yuan = demand().filter(
        pl.col("quantity") == "price",
        pl.col("published_unit").str.starts_with("CNY"),
        pl.col("material") != "concentrate",
    )
    assert yuan.height > 120
    for row in yuan.iter_rows(named=True):
        assert row["scope"] == INSIDE
        assert "VAT taken off" in row["note"]
        date = row["period"] or f"{row['year']}-12"
        tax = 0.13 if date >= "2019-04" else 0.16 if date >= "2018-05" else 0.17
        per_kg = float(row["published_value"]) / (
            1000 if row["published_unit"].endswith("t") else 1
        )
        assert 6.0 < per_kg / row["value"] / (1 + tax) < 7.35, row["claim"]


def test_metal_stays_metal_and_magnets_stay_product() -> None:
    basis = {"metal": {"element"}, "ndfeb": {"product"}, "oxide": {"REO", "gross", "unknown"}}
    found = demand().filter(pl.col("quantity") == "price")
    for material, allowed in basis.items():
        assert set(found.filter(pl.col("material") == material)["mass_basis"]) <= allowed


def test_unknown_basis_spans_element_and_oxide() -> None:
    iea = evidence().select("use", source="iea-gcmo-2025")
    assert iea.height > 90
    assert set(iea["mass_basis"]) == {"unknown"}
    assert set(iea["status"]) == {"widened"}
    assert iea.filter(pl.col("high") / pl.col("low") < 1.166).is_empty()


def test_projections_carry_a_scenario() -> None:
    ahead = demand().filter(pl.col("scope").str.contains("projection"))
    assert ahead.height > 100
    assert ahead.filter(pl.col("scenario") == "").is_empty()


def test_a_reader_of_march_2025_sees_recipes_and_prices_but_nothing_later() -> None:
    then = evidence("2025-03-31")
    assert then.select("magnet_content", material="ndfeb:UH-EH", element="Dy").height == 3
    assert then.select("price", scope=FOB, element="Dy", year=2024).height == 1
    assert then.select("price", scope=FOB, year=2025).is_empty()
    assert then.select("use", source="iea-gcmo-2025").is_empty()
    assert then.select("stock_cover", sector="automotive_other", year=2025).is_empty()
    assert then.select("price_multiple", period="2025").is_empty()


def test_a_revision_hides_the_older_figure_only_once_it_is_out() -> None:
    for as_of, value in (("2025-12-31", 1300.0), (None, 4300.0)):
        found = evidence(as_of).select(
            "separation_output", region="USA", year=2024, scope="compounds and metals, USGS"
        )
        assert found["value"].to_list() == [value]
