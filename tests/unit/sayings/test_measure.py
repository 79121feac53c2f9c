"""Numbers of claims, customs papers, plants and events, checked by hand."""

from typing import Any

import polars as pl
import pytest
from pydantic import TypeAdapter

from ytterby.sayings import Bench, Number
from ytterby.sayings.definitions import AnyDefinition, Pick

READ: TypeAdapter[Any] = TypeAdapter(AnyDefinition)


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


def measure(bench: Bench, **definition: Any) -> tuple[Number, ...]:
    return bench.measure(READ.validate_python({"name": "d", **definition}))


def test_a_claim_keeps_the_interval_that_its_source_states(bench: Bench) -> None:
    pick = {"quantity": "content_per_unit", "product": ["F-35"], "words": ["perhaps whole parts"]}
    (found,) = measure(bench, kind="claims", pick=pick)
    assert (found.value, found.low, found.high) == (417.3, 16.692, 429.819)
    assert found.tier == "B"


def test_a_claim_without_an_interval_gets_that_of_its_tier(bench: Bench) -> None:
    # Tier A, high confidence: 2 % relative, 80 % interval 1.2816 times that.
    pick: dict[str, Any] = {
        "quantity": "stage_share",
        "region": ["CHN"],
        "stage": ["mine"],
        "element": ["REO"],
    }
    pick |= {"source": ["usgs-mcs-2026"], "year": [2024]}
    (found,) = measure(bench, kind="claims", pick=pick)
    assert found.value == 0.7105
    assert found.high - found.value == pytest.approx(0.7105 * 0.02 * 1.28155, rel=1e-4)


def test_the_grade_of_an_ore_turns_into_ore_per_tonne(bench: Bench) -> None:
    pick = {"quantity": "ore_grade", "facility": ["grl-kvanefjeld"], "element": ["REO"]}
    pick["source"] = ["business-news-wa-kvanefjeld-2019"]
    (found,) = measure(bench, kind="claims", pick=pick, invert=True)
    assert found.value == pytest.approx(1 / 0.011)
    assert found.low < found.value < found.high


def test_a_fall_is_a_change_with_the_sign_turned(bench: Bench) -> None:
    pick = {"quantity": "event_effect", "region": ["CHN"], "words": ["rare-earth products"]}
    (found,) = measure(bench, kind="claims", pick=pick, scale=-1.0)
    assert found.value == pytest.approx(0.61)
    assert found.low < found.value < found.high


def test_a_span_of_years_counts_for_its_last(bench: Bench) -> None:
    pick = {"quantity": "import_share", "region": ["USA"], "partner": ["CHN"], "element": ["REO"]}
    found = measure(
        bench, kind="claims", pick=pick | {"source": ["usgs-mcs-2026", "usgs-mcs-2025"]}
    )
    assert [(n.year, n.value) for n in found] == [(2024, 0.71), (2023, 0.70)]


def test_a_share_of_a_total_that_is_only_bounded_below_is_an_upper_bound(bench: Bench) -> None:
    reserves = {"quantity": "reserves", "source": ["usgs-mcs-2025"]}
    (found,) = measure(
        bench,
        kind="ratio",
        part=reserves | {"region": ["CHN"]},
        whole=reserves | {"region": ["WLD"]},
    )
    assert found.value == pytest.approx(44 / 90)
    assert found.value - found.low > found.high - found.value


def test_a_share_of_a_total_that_may_be_nothing_has_no_upper_bound(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def two(bench: Bench, pick: Pick) -> pl.DataFrame:
        row = {"value": 4.0, "bottom": 3.0, "top": 5.0, "tier": "B", "source": "s", "year": 2024}
        whole = {"value": 8.0, "bottom": 0.0, "top": 9.0}
        return pl.DataFrame([row if pick.quantity == "reserves" else row | whole])

    monkeypatch.setattr("ytterby.sayings.measure.claims.select", two)
    part, whole = {"quantity": "reserves"}, {"quantity": "resources"}
    (found,) = measure(bench, kind="ratio", part=part, whole=whole)
    assert (found.value, found.high) == (0.5, float("inf"))


def test_a_rank_counts_those_that_have_more_and_shows_ties(bench: Bench) -> None:
    pick = {"quantity": "reserves", "source": ["datawrapper-reserves-2022"]}
    (india,) = measure(bench, kind="rank", pick=pick, region="IND")
    assert (india.value, india.low, india.high) == (5, 5, 5)  # after CHN, VNM, BRA, RUS
    (brazil,) = measure(bench, kind="rank", pick=pick, region="BRA")
    assert (brazil.value, brazil.high) == (3, 4)  # as much as Russia
    assert measure(bench, kind="rank", pick=pick, region="UKR") == ()


def test_plants_are_counted_with_their_names(bench: Bench) -> None:
    (found,) = measure(
        bench, kind="plants", stage="magnet", inside=["USA"], products=["NdFeB"], started_by=2024
    )
    assert found.value == 1
    assert "Noveon" in found.detail


def test_what_is_only_recalled_bounds_a_count_from_below_by_nothing(bench: Bench) -> None:
    (found,) = measure(bench, kind="plants", stage="magnet", inside=["USA"], products=["SmCo"])
    assert found.value >= 1
    assert found.low == 0
    assert found.recalled


def test_an_event_gives_its_year(bench: Bench) -> None:
    (found,) = measure(bench, kind="event", event="us-dfars-2027")
    assert found.value == 2027
    assert measure(bench, kind="event", event="no-such-event") == ()


def test_a_customs_share_is_of_value_and_has_no_interval(bench: Bench) -> None:
    (found,) = measure(
        bench, kind="customs", importer="USA", exporter="CHN", line="compounds", years=[2024]
    )
    assert found.low == found.value == found.high
    assert 0.6 < found.value < 0.75  # docs/method/headlines: 67.6 %


def test_an_early_date_hides_what_was_published_later() -> None:
    early = Bench(as_of="2025-06-01")
    pick = {"quantity": "event_effect", "region": ["CHN"], "words": ["rare-earth products"]}
    assert measure(early, kind="claims", pick=pick) == ()
