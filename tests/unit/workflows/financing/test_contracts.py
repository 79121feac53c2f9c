"""What the shipped contract costs, against hand calculations and by its own tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import yaml

from ytterby import evidence
from ytterby.contracts.flows import COMPANY, PUBLIC
from ytterby.contracts.reading import DATA, build_document, read_document
from ytterby.errors import InputError
from ytterby.factors.draws import Draws
from ytterby.results import Cell
from ytterby.workflows.financing.contracts.contracts import finance_contract, list_contracts
from ytterby.workflows.financing.contracts.paths import read_price
from ytterby.workflows.financing.contracts.run import (
    ContractRun,
    change_document,
    median,
    run_contract,
    spread,
)
from ytterby.workflows.financing.contracts.words import _cell

MP = "mp-dod-2025"


def run_at(price: str, draws: int = 0) -> ContractRun:
    document = read_document(MP)
    from ytterby.contracts.horizon import Horizon

    path = read_price(price, document, Horizon(document.start, document.months))
    return run_contract(document, evidence.load(), Draws(draws), price=path)


def test_at_60_the_first_quarter_is_paid_to_the_cent_a_month_after_it() -> None:
    run = run_at("flat:60")
    paid = run.flows["floor"].of(COMPANY)[:, 0]
    # 6,075 t a year / 12 = 506,250 kg a month at design. From October 2025 (0.475) to June 2026
    # (0.658) it rises by 0.183 / 8 = 0.022875 a month: 0.475 + 0.497875 + 0.52075 = 1.493625;
    # 1.493625 x 506,250 = 756,147.65625 kg, x 50 = 37,807,382.8125 USD, in January 2026.
    assert run.paths.horizon.labels[6] == "2026-01"
    assert round(float(paid[6]), 2) == 37_807_382.81
    assert not paid[:6].any()
    # From January 2028 on a quarter is 1,518,750 kg: 75,937,500.00 USD, last in January 2036.
    at = run.paths.horizon.index("2028-04")
    assert round(float(paid[at]), 2) == 75_937_500.00
    assert round(float(paid[run.paths.horizon.index("2036-01")]), 2) == 75_937_500.00
    assert not paid[run.paths.horizon.index("2036-02") :].any()
    # Stockpiled: 8,323 t / 12 x 1,000 = 693,583.333… kg a month; October 0.653, falling by
    # 0.134 / 8 = 0.01675 a month: 0.653 + 0.63625 + 0.6195 = 1.90875; half of it counts:
    # 693,583.333… x 1.90875 x 0.5 = 661,938.59375 kg, x 50 = 33,096,929.69 USD.
    stocked = run.flows["stockpiled"].of(COMPANY)[:, 0]
    assert round(float(stocked[6]), 2) == 33_096_929.69


def test_at_110_the_floor_moves_no_money_and_the_rest_goes_on() -> None:
    run = run_at("flat:110")
    assert not run.flows["floor"].of(PUBLIC).any()
    assert not run.flows["stockpiled"].of(PUBLIC).any()
    loan = run.flows["loan"].of(PUBLIC)[:, 0]
    # 150 MUSD x (4.34 % + 1 %) / 4 x 48 quarters, on top of the money itself.
    assert round(float(loan.sum()), 2) == 96_120_000.00
    guarantee = run.flows["guarantee"].of(COMPANY)[:, 0]
    # 140 MUSD rising 2 % a year less 70 MUSD: the sum over ten years, worked out for the kind.
    assert round(float(guarantee.sum()), 2) == 832_960_939.96


def test_from_60_to_180_the_last_quarter_gives_30_percent_of_the_upside_back() -> None:
    run = run_at("60:180")
    back = run.flows["floor"].of(PUBLIC)[:, 0]
    # Last quarter: mean 60 + 120 x 118 / 119 = 178.991596…, less 110 = 68.991596…;
    # 0.3 x 1,518,750 kg x 68.991596… = 455,625 x 68.991596… = 31,434,296.218… in October 2035.
    assert round(float(back[run.paths.horizon.index("2035-10")]), 2) == 31_434_296.22
    # Three months more at 180: 0.3 x 1,518,750 x 70 = 31,893,750.00 in January 2036.
    assert round(float(back[run.paths.horizon.index("2036-01")]), 2) == 31_893_750.00
    # First: 756,147.65625 kg; months 0 to 2 weigh alike, mean 60 + 120 / 119 = 61.008403…:
    # 37,807,382.8125 - 756,147.65625 x 120 / 119 = 37,807,382.8125 - 762,501.838235…
    # = 37,044,880.974264… paid in January 2026.
    assert round(float(-back[6]), 2) == 37_044_880.97


def test_every_side_s_money_is_another_side_s_in_every_draw() -> None:
    run = run_contract(read_document(MP), evidence.load(), Draws(20))
    for flows in run.flows.values():
        total = np.sum([flows.of(party) for party in flows.parties], axis=0)
        assert np.abs(total).max() < 1e-6


@pytest.mark.parametrize("draws", [1, 3, 50])
def test_the_table_of_components_adds_up(draws: int) -> None:
    told = finance_contract(MP, draws=draws, gaps=False)
    frame = told.tables["components"].frame
    for word in ("support", "investment"):
        own = frame.filter((pl.col("counted") == word) & (pl.col("agreement") != "all"))
        net = frame.filter(pl.col("component") == f"{word}, net")
        assert own["present"].sum() == pytest.approx(net["present"][0])
        assert own["paid"].sum() == pytest.approx(net["paid"][0])
    years = told.tables["years"].frame
    support = years.filter(pl.col("agreement") == "support")["spent"].sum()
    net = frame.filter(pl.col("component") == "support, net")["paid"][0]
    assert support == pytest.approx(net)


def test_the_same_seed_gives_the_same_numbers_and_another_does_not() -> None:
    one, two, three = (
        finance_contract(MP, draws=30, seed=s, gaps=False).tables["components"].frame
        for s in (1, 1, 2)
    )
    assert one.equals(two)
    assert not one.equals(three)


def test_equity_in_closed_form_agrees_with_many_draws() -> None:
    """A small volatility, so that the mean of the draws is known well."""
    content = yaml.safe_load((DATA / f"{MP}.yaml").read_text(encoding="utf-8"))
    content["paths"]["share_price"]["volatility"] = {"value": 0.25}
    content["agreements"] = [a for a in content["agreements"] if a["id"] == "preferred"]
    content["supplies"], content["gaps"] = [], []
    run = run_contract(build_document(content, "own"), evidence.load(), Draws(4_000))
    for name in ("preferred redeemed", "shares sold", "warrants settled"):
        drawn = -run.flows["preferred"].of(PUBLIC, name)[:, 1:].sum(axis=0)
        error = drawn.std() / 4_000**0.5
        assert abs(run.expected("preferred", name).sum() - drawn.mean()) < 4 * error


def test_gaps_change_the_contract_and_what_it_costs() -> None:
    document, known = read_document(MP), evidence.load()
    usual = run_contract(document, known, Draws(0)).flows["stockpiled"].of(PUBLIC)
    for name, times in (("concentrate-in-full", 2.0), ("concentrate-not-at-all", 0.0)):
        gap = next(g for g in document.gaps if g.id == name)
        other = run_contract(change_document(document, gap), known, Draws(0))
        # Half of the concentrate counts in the usual reading.
        assert other.flows["stockpiled"].of(PUBLIC) == pytest.approx(times * usual)


def test_a_higher_rate_makes_what_is_spent_later_worth_less() -> None:
    low, high = (
        finance_contract(MP, draws=0, rate=r, gaps=False).run.cost(investment=False)[0]  # type: ignore[union-attr]
        for r in (0.02, 0.06)
    )
    assert high < low


def test_central_values_alone_have_no_interval() -> None:
    told = finance_contract(MP, draws=0, price="flat:60", gaps=False)
    row = told.tables["components"].frame.filter(pl.col("component") == "floor payment")
    assert row["paid"][0] == row["paid_low"][0] == row["paid_high"][0]


def test_what_it_buys_is_set_beside_what_makers_use() -> None:
    rows = {
        r["supply"]: r for r in finance_contract(MP, draws=20, gaps=False).tables["supplies"].rows()
    }
    assert set(rows) == {"NdPr oxide", "NdFeB magnets"}
    for row in rows.values():
        assert row["need"] > 0  # type: ignore[operator]
        assert row["need_share_low"] < row["need_share"] < row["need_share_high"]  # type: ignore[operator]


def test_all_wrong_inputs_are_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        finance_contract("mp-dod", draws=-1, rate=5.0, seed=-1)
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("text", ["flat:", "flat:-3", "60:", "60:x", "none.csv", "cheap"])
def test_what_is_no_price_is_said(text: str) -> None:
    with pytest.raises(InputError, match=r"bad-price|unreadable-file"):
        run_at(text)


def test_a_price_file_is_read_straight_between_its_months(tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text("month,price\n2025-07,60\n2025-09,80\n", encoding="utf-8")
    path = run_at(str(file)).paths.series["ndpr_price"][:, 0]
    assert path[:4].tolist() == [60.0, 70.0, 80.0, 80.0]


def test_every_row_of_a_price_file_that_is_none_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text(
        "month,price\n2025-07,60\nsoon,80\n2025-07,70\n2025-08,y\n2025-09,-1\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        run_at(str(file))
    assert [p.place.rpartition(", ")[2] for p in caught.value.problems] == [
        "row 3",
        "row 4",
        "row 5",
        "row 6",
    ]


def small(**changes: Any) -> ContractRun:
    """Return 24 months of preferred shares of 100, on a price that does not move."""
    terms = {"amount": 100.0, "month": "2026-01", "exit": "2027-01", "conversion_price": 30.0}
    content = {
        "name": "small",
        "title": "Shares",
        "start": "2026-01",
        "months": 24,
        "public_rate": {"value": 0.0},
        "paths": {
            "share": {
                "unit": "USD",
                "process": "brownian",
                "start": {"value": 30.0},
                "volatility": {"value": 0.0},
            }
        },
        "agreements": [
            {
                "id": "shares",
                "title": "Shares",
                "kind": "preferred",
                "terms": {**terms, "dividend": 0.08, **changes},
                "reads": {"share_price": "share"},
            }
        ],
    }
    return run_contract(build_document(content, "small"), evidence.load(), Draws(8))


def test_a_price_that_does_not_move_has_a_closed_form_too() -> None:
    run = small()
    claim = 100.0 * 1.02**4
    assert run.expected("shares").sum() == pytest.approx(100.0 - claim)
    assert run.spent()[:, 1:].sum(axis=0).tolist() == pytest.approx([100.0 - claim] * 8)


def test_shares_that_are_bought_after_the_months_counted_bring_nothing() -> None:
    run = small(month="2030-01", exit="2031-01")
    assert not run.expected("shares").any()
    assert not run.spent().any()


def test_an_exit_after_the_months_counted_brings_what_is_owed_by_then() -> None:
    run = small(exit="2036-01")
    # 23 months hold seven whole quarters.
    assert run.expected("shares").sum() == pytest.approx(100.0 - 100.0 * 1.02**7)
    assert run.spent()[:, 0].sum() == pytest.approx(100.0 - 100.0 * 1.02**7)


def test_what_is_held_or_owed_when_the_months_end_is_said_and_not_counted(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    content = {
        "name": "own",
        "title": "Stock and loan",
        "start": "2026-01",
        "months": 12,
        "public_rate": {"value": 0.0},
        "paths": {
            "price": {"unit": "USD/kg", "value": {"value": 50.0}},
            "base": {"unit": "1/year", "value": {"value": 0.04}},
        },
        "agreements": [
            {
                "id": "stock",
                "title": "Stockpile",
                "kind": "stockpile",
                "terms": {"purchases": [["2026-01", 30.0]], "releases": [["2026-06", 10.0]]},
                "reads": {"price": "price"},
            },
            {
                "id": "loan",
                "title": "Loan",
                "kind": "loan",
                "investment": True,
                "terms": {
                    "amount": 8e6,
                    "draws": [["2026-01", 1.0]],
                    "months": 24,
                    "settle_months": 6,
                },
                "reads": {"base_rate": "base"},
            },
        ],
    }
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    said = finance_contract(file, draws=4).finding
    assert (
        "Stockpile: after 2026-12 stock worth 1.00 million USD is held, which is not counted."
        in said
    )
    # A quarter of the principal is repaid in July 2026; the next part is due in 2027.
    assert "Loan: after 2026-12 6.00 million USD is still owed, which is not counted." in said
    content["months"] = 36
    content["agreements"][0]["terms"]["releases"].append(["2028-01", 20.0])  # type: ignore[index]
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    assert not any("not counted" in s for s in finance_contract(file, draws=4).finding)


def test_amounts_of_terms_and_rates_that_cannot_be_are_said() -> None:
    with pytest.raises(InputError) as caught:
        small(amount={"value": 5.0, "low": 6.0}, strike={"vaule": 3.0})
    assert {p.code for p in caught.value.problems} == {"bad-term"}
    assert len(caught.value.problems) >= 2
    content = yaml.safe_load((DATA / f"{MP}.yaml").read_text(encoding="utf-8"))
    content |= {"public_rate": {"value": -2.0}, "private_rate": {"value": 7.0}}
    with pytest.raises(InputError) as caught:
        run_contract(build_document(content, "own"), evidence.load(), Draws(0))
    assert [p.place for p in caught.value.problems] == ["public_rate", "private_rate"]


def test_a_user_s_own_contract_is_financed_like_a_shipped_one(tmp_path: Path) -> None:
    own: dict[str, Any] = {
        "name": "own",
        "title": "A floor of my own",
        "start": "2026-01",
        "months": 12,
        "price": "price",
        "public_rate": {"value": 0.0},
        "paths": {
            "price": {"unit": "USD/kg", "value": {"value": 60.0}},
            "volume": {"unit": "kg/month", "value": {"value": 1000.0}},
        },
        "agreements": [
            {
                "id": "floor",
                "title": "Floor",
                "kind": "floor",
                "terms": {"floor": 100.0, "start": "2026-01", "months": 12},
                "reads": {"price": "price", "volume": "volume"},
            }
        ],
    }
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump(own), encoding="utf-8")
    told = finance_contract(file, draws=0)
    # 12,000 kg x 40 USD/kg
    assert told.tables["components"].frame["paid"][0] == 480_000.0
    own["agreements"][0]["terms"]["flor"] = 3
    file.write_text(yaml.safe_dump(own), encoding="utf-8")
    with pytest.raises(InputError, match="unknown-term"):
        finance_contract(file, draws=0)


def test_a_fan_of_prices_is_taken_draw_by_draw() -> None:
    fan = np.repeat([[60.0, 50.0, 70.0]], 174, axis=0)
    told = finance_contract(MP, draws=2, price=fan, gaps=False)
    assert told.run is not None
    paid = told.run.flows["floor"].of(COMPANY)
    kilograms = told.run.paths.series["ndpr_volume"][3:126].sum(axis=0)
    # 50, 60 and 40 USD on every kilogram of the term, October 2025 to December 2035.
    assert paid.sum(axis=0).tolist() == pytest.approx((kilograms * [50, 60, 40]).tolist())
    with pytest.raises(InputError, match="bad-length"):
        finance_contract(MP, draws=5, price=fan, gaps=False)


def test_claims_that_do_not_exist_or_were_not_known_are_said_together() -> None:
    content = yaml.safe_load((DATA / f"{MP}.yaml").read_text(encoding="utf-8"))
    content["public_rate"] = {"claim": "contract_terms-9999"}
    content["agreements"][0]["terms"]["floor"] = {"claim": "prices-9999"}
    with pytest.raises(InputError) as caught:
        run_contract(build_document(content, "own"), evidence.load(), Draws(0))
    assert [p.code for p in caught.value.problems] == ["unknown-claim"] * 2
    with pytest.raises(InputError, match="no-claim") as early:
        finance_contract(MP, draws=0, as_of="2025-06-01")
    (one,) = early.value.problems
    assert one.place == "as_of"
    assert one.fix.startswith("give a later --as-of: all are known from 20")


def test_terms_of_the_wrong_type_are_said_together() -> None:
    content = yaml.safe_load((DATA / f"{MP}.yaml").read_text(encoding="utf-8"))
    content["agreements"][0]["terms"] |= {"months": "ten", "start": 2025, "lag": True}
    content["agreements"][-1]["terms"] |= {"draws": 7, "capitalised": "no"}
    with pytest.raises(InputError) as caught:
        run_contract(build_document(content, "own"), evidence.load(), Draws(0))
    assert [p.code for p in caught.value.problems] == ["bad-term"] * 5


def test_what_brings_money_in_is_said_so(tmp_path: Path) -> None:
    own = {
        "name": "tariff",
        "title": "A tariff",
        "start": "2026-01",
        "months": 12,
        "public_rate": {"value": 0.0},
        "paths": {
            "price": {"unit": "USD/kg", "value": {"value": 40.0}},
            "volume": {"unit": "kg/month", "value": {"value": 1e6}},
        },
        "agreements": [
            {
                "id": "tariff",
                "title": "Tariff",
                "kind": "tariff",
                "terms": {"rate": 0.25, "start": "2026-01", "months": 12},
                "reads": {"price": "price", "volume": "volume"},
            }
        ],
    }
    file = tmp_path / "tariff.yaml"
    file.write_text(yaml.safe_dump(own), encoding="utf-8")
    # 12 Mkg x 40 x 25 %
    told = finance_contract(file, draws=0)
    assert "is expected to bring the public 120 million USD" in told.finding[0]


def test_contracts_are_listed() -> None:
    assert list_contracts().tables["contracts"].frame["contract"].to_list() == [MP]


def test_the_first_quarter_on_record_is_its_rule_applied_to_its_inputs() -> None:
    record = json.loads((DATA / f"{MP}-first-quarter.json").read_text(encoding="utf-8"))
    volume, price, paid = (record[k] for k in ("volume_kg", "price_usd_per_kg", "payment_usd"))
    floor = record["floor_usd_per_kg"]
    for first, second in (("value", "value"), ("low", "high"), ("high", "low")):
        assert paid[first] == pytest.approx(volume[first] * (floor - price[second]), abs=1.0)
    known = evidence.load().claims
    months = known.filter(pl.col("claim").is_in(price["claims"][:3]))["value"]
    assert price["value"] == pytest.approx(months.mean(), abs=1e-3)


def test_the_record_is_never_tuned_to_what_was_reported() -> None:
    """The claim of what was reported, and the miss that the method page states."""
    reported = evidence.load().claim("contract_terms-0022")["value"]
    record = json.loads((DATA / f"{MP}-first-quarter.json").read_text(encoding="utf-8"))
    miss = record["payment_usd"]["value"] / float(str(reported)) - 1
    assert round(miss, 2) == -0.44
    assert record["blind"] is False


def test_a_spread_leaves_the_central_draw_out() -> None:
    assert spread(np.array([100.0, 1.0, 3.0]))[0] == 2.0
    assert spread(np.array([7.0])) == (7.0, 7.0, 7.0, 7.0)


def test_the_middle_of_draws_leaves_the_central_one_out() -> None:
    assert median(np.array([100.0, 1.0, 3.0, 9.0])) == 3.0
    assert median(np.array([7.0])) == 7.0


def test_a_mean_outside_its_interval_is_shown_with_the_middle_of_draws() -> None:
    assert _cell(-1400e6, -651e6, -495e6, -501e6) == Cell("−1,400", "(middle −501)")
    assert _cell(758e6, 96e6, 985e6) == Cell("758", "(96–985)")
    assert _cell(-70e6, -193e6, 0.0) == Cell("−70", "(−193 to 0)")
    assert _cell(400e6, 400e6, 400e6) == Cell("400", "")


def test_the_parts_of_a_contract_stand_before_their_sum() -> None:
    told = finance_contract(MP, draws=40, gaps=False)
    names = [row[0].text for row in told.summary[0].rows]
    assert names.index("support, net") < names.index("preferred bought")
    assert names[-1] == "investment, net"
