"""The tables and words of an ensemble, on a chain small enough to check."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.packs import read_pack
from ytterby.simulate import Parameters, scenario_from
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble import EnsembleResult, run_ensemble
from ytterby.workflows.inputs import Place
from ytterby.workflows.stressing.ensemble import time_left
from ytterby.workflows.stressing.ensemble_prices import odds_table, price_tables
from ytterby.workflows.stressing.ensemble_tables import COLUMNS, ensemble_tables
from ytterby.workflows.stressing.ensemble_words import ensemble_finding
from ytterby.workflows.stressing.pages.draws import view_draws
from ytterby.workflows.stressing.pages.lead import draws_lead
from ytterby.workflows.summaries.ensemble import ensemble_summaries

BAN = {
    "name": "ban",
    "title": "Ban",
    "start": "2025-01",
    "months": 16,
    "pipeline": False,
    "odds": {"value": 0.1, "low": 0.02, "high": 0.3, "tier": "C", "source": "judgement"},
    "events": [
        {
            "kind": "ban",
            "id": "stop",
            "who": ["CHN"],
            "start": "2025-03",
            "odds": 0.75,
            "severity": {"value": 0.8, "low": 0.5, "high": 1.0},
        }
    ],
}
USA = Place("USA", "United States", ("USA",), ("USA",))


@pytest.fixture(scope="module")
def result() -> EnsembleResult:
    table = replace(Parameters.load(as_of="2025-03-31", year=2024), plants=())
    plan = scenario_from(BAN)
    calendar = Calendar(plan.start, plan.months)
    return run_ensemble(toy_chain(), plan, ("USA",), calendar, table, draws=64, seed=1)


@pytest.fixture(scope="module")
def tables(result: EnsembleResult) -> dict[str, pl.DataFrame]:
    known = everything(result)
    return {name: table.frame for name, table in known.items()}


def everything(result: EnsembleResult) -> dict:  # type: ignore[type-arg]
    return {
        **ensemble_tables(result, (), ("toy",)),
        **price_tables(result, (), ("toy",), calibrated=False),
        "odds": odds_table(result),
    }


def test_quantiles_rise_and_tails_lie_beyond_them(tables: dict[str, pl.DataFrame]) -> None:
    for name in ("elements", "sectors", "regions", "units"):
        frame = tables[name]
        assert frame.height
        for low, high in zip((*COLUMNS, "tail_10"), (*COLUMNS[1:], "tail_10", "tail_05"),
                             strict=True):  # fmt: skip
            assert (frame[low] <= frame[high] + 1e-12).all(), (name, low, high)


def test_what_stops_with_some_odds_falls_short_no_more_often(
    tables: dict[str, pl.DataFrame], result: EnsembleResult
) -> None:
    happens = result.total("happens")[0]
    assert happens.mean() == pytest.approx(0.75, abs=0.02)
    assert (tables["elements"]["chance_short"] <= happens.mean()).all()
    never = tables["stops"].filter(pl.col("probability") == 0)
    assert never.is_empty()


def test_a_curve_of_exceedance_is_made_of_quantiles(
    tables: dict[str, pl.DataFrame], result: EnsembleResult
) -> None:
    own = tables["exceedance"].filter(
        (pl.col("account") == "sector") & (pl.col("item") == "ev_traction")
    )
    at = result.measure("sector_lost").items.index("ev_traction")
    lost = result.total("sector_lost")[at]
    for row in own.iter_rows(named=True):
        assert row["loss"] == pytest.approx(np.quantile(lost, 1.0 - row["probability"]))
    assert (own["loss"].diff().drop_nulls() >= 0).all()


def test_odds_stay_apart_and_the_expected_loss_rests_on_them(
    tables: dict[str, pl.DataFrame], result: EnsembleResult
) -> None:
    scenario, event = tables["odds"].iter_rows(named=True)
    mean = result.total("sector_lost").sum(axis=0).mean()
    assert (scenario["odds"], scenario["tier"]) == (0.1, "C")
    assert scenario["mean_loss"] == pytest.approx(mean)
    assert scenario["expected"] == pytest.approx(0.1 * mean)
    assert scenario["expected_high"] == pytest.approx(0.3 * mean)
    assert (event["odds"], event["expected"]) == (0.75, None)
    assert event["drawn"] == pytest.approx(0.75, abs=0.02)


def test_without_a_prior_nothing_is_expected(result: EnsembleResult) -> None:
    plain = replace(result, scenario=scenario_from({k: v for k, v in BAN.items() if k != "odds"}))
    row = odds_table(plain).frame.row(0, named=True)
    assert row["odds"] is None
    assert row["expected"] is None


def test_the_finding_gives_numbers_with_intervals_and_the_prior(result: EnsembleResult) -> None:
    known = everything(result)
    pack = read_pack("rare_earths")
    words = ensemble_finding(result, known, pack, USA)
    text = " ".join(words).replace("\u00a0", " ")
    assert words[0] == "Ban."
    assert "In half of 64 draws makers in the United States" in text
    assert "The prior is 10 % a year (2 % to 30 %, tier C)" in text
    assert "no surer than the prior" in text
    assert words[2].startswith("Draws take behaviour as calibrated")
    plain = ensemble_finding(result, known, pack, USA, calibrated=False, elements=("Dy",))
    assert plain[2].startswith("Draws spread over the ranges")
    assert plain[3].startswith("Of elements and prices dysprosium alone is told")
    lead = draws_lead(result, known, pack, USA, "Under this ban")
    assert lead.finding.startswith("Under this ban, makers in the United States go without")
    assert lead.emphasis in lead.finding
    assert lead.stats[0].unit == "million USD"
    assert lead.stats[0].band
    summaries = ensemble_summaries(known, pack)
    assert len(summaries) >= 5
    view = view_draws(result, known, words)
    assert view.count == 64
    assert not view.missed
    assert set(view.curves["account"]) == {"element", "sector", "region"}


def test_a_filter_keeps_its_elements_alone(result: EnsembleResult) -> None:
    found = ensemble_tables(result, ("Dy",), ())
    for name in ("elements", "element-months"):
        assert set(found[name].frame["element"]) == {"Dy"}
    prices = price_tables(result, ("Dy",), (), calibrated=True)
    assert set(prices["prices"].frame["material"]) == {"oxide:Dy"}


def test_nothing_that_happens_is_said_so() -> None:
    table = replace(Parameters.load(as_of="2025-03-31", year=2024), plants=())
    plan = scenario_from({**BAN, "events": []})
    quiet = run_ensemble(
        toy_chain(), plan, ("USA",), Calendar(plan.start, 5), table.frozen(), draws=4, seed=1
    )
    known = everything(quiet)
    words = ensemble_finding(quiet, known, read_pack("rare_earths"), USA)
    assert words[1].startswith("In none of 4 draws")
    assert ensemble_summaries(known, read_pack("rare_earths")) is not None


def test_time_left_is_said_in_the_unit_that_fits() -> None:
    assert [time_left(s) for s in (0.2, 59.0, 150.0, 7200.0)] == ["1 s", "59 s", "2 min", "2.0 h"]
