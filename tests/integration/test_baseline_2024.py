"""The real chain of 2024: balanced, sure of what it should be sure of, and near what is printed."""

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ytterby.baseline import baseline
from ytterby.baseline.assemble import network_of
from ytterby.baseline.reconcile.sums import Sums
from ytterby.core.balance import check_balance
from ytterby.core.chain import (
    CAPACITY_SCHEMA,
    FLOW_SCHEMA,
    INVENTORY_SCHEMA,
    PRICE_SCHEMA,
    RESIDUAL_SCHEMA,
    Chain,
)
from ytterby.errors import InputError
from ytterby.indicators.standing.headlines import headlines
from ytterby.packs import read_pack


@cache
def chain(year: int = 2024, as_of: str | None = None) -> Chain:
    return baseline(year, as_of=as_of, cache=False)


@cache
def table(year: int = 2024) -> dict[str, dict[str, object]]:
    return {row["headline"]: row for row in headlines(chain(year)).iter_rows(named=True)}


def test_every_node_closes_for_every_element() -> None:
    assert check_balance(chain()) < 1e-9


def test_the_tables_have_their_schemas() -> None:
    found = chain()
    assert found.flows.schema == pl.Schema(FLOW_SCHEMA)
    assert found.residuals.schema == pl.Schema(RESIDUAL_SCHEMA)
    assert found.capacities.schema == pl.Schema(CAPACITY_SCHEMA)
    assert found.prices.schema == pl.Schema(PRICE_SCHEMA)
    assert found.inventories.schema == pl.Schema(INVENTORY_SCHEMA)


def test_nothing_but_a_stock_change_is_negative() -> None:
    flows = chain().flows
    assert flows.filter(pl.col("kind") != "stock")["value"].min() >= 0  # type: ignore[operator]
    held = (flows["kind"] != "stock").to_numpy()
    assert chain().draws[held].min() >= 0


def test_a_flow_is_known_no_worse_than_before() -> None:
    flows = chain().flows
    assert (flows["standard_error"] <= flows["prior_error"] * (1 + 1e-9)).all()
    assert flows["evidence_share"].is_between(0, 1).all()


def test_draws_scatter_as_the_standard_errors_say() -> None:
    flows = chain().flows
    large = (flows["value"] > 100).to_numpy()
    ratio = chain().draws[large].std(axis=1) / flows["standard_error"].to_numpy()[large]
    assert 0.8 < float(np.median(ratio)) < 1.1


def test_draws_are_nearly_balanced() -> None:
    network = network_of(chain())
    through = (abs(network.balance) @ np.abs(chain().draws)).mean(axis=1) / 2
    gap = np.abs(network.balance @ chain().draws).mean(axis=1)
    large = through > 10
    assert float(np.quantile(gap[large] / through[large], 0.95)) < 0.01


def test_the_same_year_twice_gives_the_same_draws() -> None:
    again = baseline(2024, cache=False)
    assert np.array_equal(again.draws, chain().draws)
    assert again.flows.equals(chain().flows)


@pytest.mark.parametrize(
    ("headline", "low", "high"),
    [
        ("mine_china", 0.61, 0.72),
        ("mine_world", 370_000.0, 410_000.0),
        ("separation_china", 0.88, 0.93),
        ("separation_china_all", 0.90, 0.94),
        ("separation_china_heavy", 0.98, 1.0),
        ("sintered_china", 0.90, 0.96),
        ("sintered_world", 165_000.0, 215_000.0),
        ("mountain_pass_to_china", 31_000.0, 35_000.0),
    ],
)
def test_a_headline_lies_where_the_trade_sees_it(headline: str, low: float, high: float) -> None:
    assert low < float(str(table()[headline]["value"])) < high


@pytest.mark.parametrize(
    "headline",
    [
        "mine_world",
        "mine_china",
        "mine_china_magnetic",
        "separation_china",
        "separation_china_heavy",
        "sintered_china",
    ],
)
def test_the_reconciled_value_lies_within_the_envelope_of_its_sources(headline: str) -> None:
    row = table()[headline]
    assert row["source_low"] is not None
    assert (
        float(str(row["source_low"])) <= float(str(row["value"])) <= float(str(row["source_high"]))
    )


def test_mines_are_mostly_evidence_and_single_uses_mostly_are_not() -> None:
    flows = chain().flows
    mines = flows.filter(pl.col("stage") == "mine", pl.col("value") > 5000)
    uses = flows.filter(pl.col("kind") == "use", pl.col("value").is_between(1, 500))
    assert mines["evidence_share"].min() > 0.9  # type: ignore[operator]
    assert uses["evidence_share"].median() < 0.5  # type: ignore[operator]


def test_a_total_of_compounds_that_is_concentrate_by_the_rules_of_trade_is_not_heard() -> None:
    claims = set(chain().residuals["claim"])
    assert "regional_use-0046" in claims, "Malaysia to the European Union is heard"
    assert "regional_use-0045" not in claims, "Russia's is the carbonate that Estonia separates"


def test_no_source_is_contradicted_beyond_belief() -> None:
    heard = chain().residuals.filter(pl.col("source") != "cepii-baci")
    far = heard.filter(pl.col("score").abs() > 8)
    assert far.is_empty(), far


def test_customs_rows_are_met_in_the_middle() -> None:
    rows = chain().residuals.filter(pl.col("source") == "cepii-baci")
    assert rows.height > 200
    assert rows["score"].abs().median() < 1  # type: ignore[operator]


def test_capacities_share_each_region_and_stage_out_completely() -> None:
    shares = (
        chain()
        .capacities.group_by("region", "stage")
        .agg(pl.col("output_share").sum(), (pl.col("facility") == "residual").sum().alias("rest"))
    )
    whole = shares.filter(pl.col("rest") == 1)
    assert whole["output_share"].to_numpy() == pytest.approx(1.0)


def test_the_plant_in_malaysia_belongs_to_an_australian_company() -> None:
    plant = chain().capacities.filter(pl.col("facility") == "mys-kuantan")
    assert plant["controller"].to_list() == ["AUS"]


def test_prices_inside_and_outside_are_there_for_every_oxide_with_a_market() -> None:
    prices = chain().prices
    for market in ("inside", "outside"):
        found = set(prices.filter(pl.col("market") == market)["material"])
        assert {"oxide:Nd", "oxide:Dy", "metal:Nd", "ndfeb:N", "oxide:Y"} <= found
    assert (prices["low"] <= prices["value"]).all()
    assert (prices["value"] <= prices["high"]).all()


def test_a_year_that_the_pack_lacks_names_those_it_has() -> None:
    with pytest.raises(InputError, match="2024"):
        baseline(1999)


def test_an_earlier_date_does_not_see_a_later_edition() -> None:
    early = chain(2024, "2025-03-31")
    assert early.as_of == "2025-03-31"
    assert not early.residuals["source"].str.contains("usgs-mcs-2026").any()
    assert early.residuals["source"].str.contains("usgs-mcs-2025").any()
    assert check_balance(early) < 1e-9


@pytest.mark.slow
@pytest.mark.parametrize("year", read_pack().years)
def test_every_year_balances(year: int) -> None:
    found = chain(year)
    assert check_balance(found) < 1e-9
    share = table(year)["mine_china"]["value"]
    assert 0.5 < float(str(share)) < 1.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("year", "as_of"), [(2018, "2020-06-30"), (2023, "2024-06-30"), (2010, "2012-06-30")]
)
def test_a_chain_of_what_little_was_known_then_still_balances(year: int, as_of: str) -> None:
    found = chain(year, as_of)
    assert check_balance(found) < 1e-9
    assert found.residuals.height < chain(year).residuals.height


def test_a_trade_year_not_yet_published_is_not_heard() -> None:
    early = chain(2024, "2025-03-31")
    assert not (early.residuals["source"] == "cepii-baci").any()
    assert early.flows.filter(pl.col("kind") == "trade").height > 500


def test_a_chain_survives_the_cache_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ytterby.baseline import cache as store

    monkeypatch.setenv("YTTERBY_CACHE", str(tmp_path))
    assert store.write_chain("key", chain())
    back = store.read_chain("key")
    assert back is not None
    assert back.flows.equals(chain().flows)
    assert np.allclose(back.draws, chain().draws, rtol=1e-6)
    gap = back.technology.coefficient - chain().technology.coefficient
    assert abs(gap).sum() == 0


def test_a_damaged_cache_is_set_aside_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from ytterby.baseline import cache as store

    monkeypatch.setenv("YTTERBY_CACHE", str(tmp_path))
    store.write_chain("key", chain())
    path = tmp_path / "key"
    path.write_bytes(path.read_bytes()[:-100])
    assert store.read_chain("key") is None
    assert "corrupt-cache" in caplog.text
    assert not path.exists()


def test_us_magnets_come_mostly_from_china() -> None:
    sums = Sums(network_of(chain()))
    value = chain().flows["value"].to_numpy()

    def total(weights: dict[int, float]) -> float:
        return float(sum(w * value[j] for j, w in weights.items()))

    from_china = total(sums.traded(["CHN"], ["USA"], families=["magnet"], unit="product"))
    everywhere = total(sums.traded(None, ["USA"], families=["magnet"], unit="product"))
    assert 0.7 < from_china / everywhere < 0.99
