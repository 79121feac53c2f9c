"""A fund: shared prices, one plant once, losses, and portfolios checked strictly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.impact.fund.hand import PUBLIC_RATE, RATE, SETTING, case
from tests.unit.impact.projects.example import project

from ytterby.errors import InputError
from ytterby.evidence import load
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.impact.fund import (
    Backed,
    Fund,
    Position,
    back_project,
    build_market,
    by_month,
    by_year,
    concentration,
    correlation,
    hold,
    parse_portfolio,
    present_years,
    public_cost,
    worst_part,
)
from ytterby.impact.fund.fund import apply_all, gap_closed, odds_of
from ytterby.impact.fund.instruments import INSTRUMENTS
from ytterby.impact.fund.portfolio import EXAMPLE

HALF = Estimate(0.5, 0.2, 0.8, "1", "C", ("a",), ("b",))
GRANT = Position(2, "by-hand", "grant", 5e6, 1.0, None)
FLOOR = Position(3, "by-hand", "floor", 0.0, 1.0, None, {"price": 80.0, "years": 3.0})


def backed(draws: int = 0, built: float = 1.0, **changes: float) -> Backed:
    one = case(draws, **changes)
    size = draws + 1
    return Backed(one, 0.2, np.full(size, 0.6), np.full(size, built))


def fund_of(*positions: Position, on: Backed) -> Fund:
    years = on.case.inputs.labels
    held = tuple(hold(p, on, SETTING, years) for p in positions)
    return Fund(years, held, {on.case.inputs.facility: on}, PUBLIC_RATE)


def test_a_portfolio_of_one_is_the_project() -> None:
    on = backed(3, price=60.0, spread=0.2)
    fund = fund_of(FLOOR, on=on)
    applied = INSTRUMENTS["floor"].apply(on.case, 80.0, SETTING)
    assert np.allclose(fund.value(), -public_cost(on.case, applied))


def test_positions_add_up() -> None:
    on = backed(3)
    both = fund_of(GRANT, FLOOR, on=on)
    assert np.allclose(both.public, fund_of(GRANT, on=on).public + fund_of(FLOOR, on=on).public)
    assert np.allclose(both.values().sum(axis=0), both.value())


def test_a_dollar_of_cash_serves_one_claim_alone() -> None:
    one = case(2, price=60.0, spread=0.2)
    loan = Position(2, "by-hand", "loan", 4e7, 1.0, None)
    equity = Position(1, "by-hand", "equity", 4e7, 1.0, None)
    flows = [a.flows.of("company") for a in apply_all((equity, loan, loan), one, SETTING)]
    late, first, second = (
        np.maximum(-by_year(np.asarray(np.broadcast_to(f, (one.horizon.months, 3)))), 0.0)
        for f in flows
    )
    assert np.all(first + second <= np.maximum(one.base.free, 0.0) + 1e-6)
    assert second.sum() < first.sum()
    (alone,) = apply_all((equity,), one, SETTING)
    paid = np.maximum(-by_year(np.asarray(alone.flows.of("company"))), 0.0)
    assert late.sum() < paid.sum()


def test_an_output_is_promised_once() -> None:
    rows = "a,offtake,,0.8,,price=80\na,stockpile,,0.4,,premium=0.1\na,floor,,1,,price=90\n"
    more = "b,floor,,0.6,,price=90\nb,floor,,0.6,,price=70\n"
    head = "facility,instrument,amount,share,start,terms\n"
    with pytest.raises(InputError) as told:
        parse_portfolio(head + rows + more, ["a", "b"])
    assert [p.code for p in told.value.problems] == ["over-promised"] * 2
    assert parse_portfolio(head + rows.replace("0.8", "0.6"), ["a"])


def test_half_a_floor_costs_half() -> None:
    on = backed(2)
    half = Position(3, "by-hand", "floor", 0.0, 0.5, None, {"price": 80.0, "years": 3.0})
    assert np.allclose(fund_of(half, on=on).value(), fund_of(FLOOR, on=on).value() / 2)


def test_a_plant_that_fails_loses_what_was_paid_and_pays_nothing_after() -> None:
    failed = backed(1, built=0.0)
    assert np.allclose(fund_of(FLOOR, on=failed).public, 0.0)
    assert fund_of(GRANT, on=failed).public.sum(axis=0) == pytest.approx(-5e6)


def test_tonnes_count_once_however_many_positions_back_a_plant() -> None:
    on = backed()
    one, two = fund_of(GRANT, on=on), fund_of(GRANT, FLOOR, on=on)
    assert np.allclose(one.extra_tonnes(("Nd",)), two.extra_tonnes(("Nd",)))
    # A quarter of 1,000 t, times the 0.4 that public money adds to the odds.
    assert one.extra_tonnes(("Nd",)).max() == pytest.approx(100.0)


def test_equivalent_tonnes_weigh_heavies_by_price() -> None:
    fund = fund_of(GRANT, on=backed())
    light = fund.equivalent_tonnes({"Nd": 60.0})
    assert np.allclose(light, fund.extra_tonnes(("Nd", "Pr")))


def test_money_that_closes_no_gap_adds_no_odds() -> None:
    rich = case(price=200.0)
    assert gap_closed(rich, (GRANT,), SETTING) == 0.0
    odds, _ = odds_of("x", 0.2, HALF, 0.0, Draws(10, 0))
    assert np.allclose(odds, 0.2)


def test_a_gap_is_closed_in_proportion_and_no_more_than_whole() -> None:
    poor = case(price=30.0)
    lack = -poor.base.npv(RATE)[0] * (1 + RATE) ** 0.5
    half = Position(2, "by-hand", "grant", lack / 2, 1.0, None)
    assert gap_closed(poor, (half,), SETTING) == pytest.approx(0.5, rel=1e-6)
    assert gap_closed(poor, (half, half, half), SETTING) == 1.0


def test_odds_rise_by_the_share_of_what_is_missing() -> None:
    odds, built = odds_of("x", 0.2, HALF, 1.0, Draws(4000, 0))
    assert odds[0] == pytest.approx(0.6)
    assert ((odds >= 0.2) & (odds <= 1.0)).all()
    assert built[1:].mean() == pytest.approx(odds[1:].mean(), abs=0.03)


def test_the_same_seed_gives_the_same_numbers_and_another_does_not() -> None:
    base = load()

    def path(seed: int) -> np.ndarray:
        return build_market(base, {"La": 1.0}, Draws(4, seed), start=2026, years=3).moving["Nd"]

    assert (path(1) == path(1)).all()
    assert not (path(1)[:, 1:] == path(2)[:, 1:]).all()
    assert (path(1)[:, 0] == path(2)[:, 0]).all()


def test_projects_of_different_years_meet_the_same_prices_in_the_same_month() -> None:
    market = build_market(load(), {"Ce": 1.0}, Draws(4, 0), start=2026, years=12)
    early, late = project(4, start=2027), project(4)
    late = replace(late, start=2029)
    first, then = market.of(early), market.of(late)
    assert (first[24:36, 1] == then[:12, 1]).all()
    assert (first[:, 0] == 1.0).all()


def test_all_moving_prices_share_their_shocks() -> None:
    market = build_market(load(), {}, Draws(200, 0), start=2026, years=4)
    nd, dy = (np.log(market.moving[e][24, 1:]) for e in ("Nd", "Dy"))
    assert np.corrcoef(nd, dy)[0, 1] > 0.5


def test_a_backed_project_draws_its_odds_from_a_stream_of_its_own() -> None:
    inputs = project(50)
    prices = np.ones((inputs.years * 12, 2, 51))
    prices[:, 1] = 30.0
    args = {"positions": [GRANT], "setting": SETTING, "rate": RATE, "public_rate": PUBLIC_RATE}
    one, two = (
        back_project(inputs, prices, 0.2, HALF, Draws(50, 3), **args)  # type: ignore[arg-type]
        for _ in range(2)
    )
    assert (one.built == two.built).all()
    assert one.closed > 0.0


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_the_worst_part_is_no_better_than_the_mean(values: list[float]) -> None:
    some = np.asarray(values)
    assert worst_part(some) <= some.mean() + 1e-6 * (1.0 + abs(some.mean()))


@given(st.lists(st.floats(0.01, 100.0), min_size=1, max_size=8))
def test_concentration_lies_between_equal_parts_and_one(weights: list[float]) -> None:
    index = concentration({str(i): w for i, w in enumerate(weights)})
    assert 1.0 / len(weights) - 1e-9 <= index <= 1.0 + 1e-9


def test_correlation_of_a_thing_with_itself_is_one_and_of_a_still_one_a_gap() -> None:
    values = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [5.0, 5.0, 5.0 + 1e-12]])
    found = correlation(values)
    assert found[0, 1] == pytest.approx(1.0)
    assert np.isnan(found[0, 2])


@given(st.lists(st.floats(-10.0, 10.0), min_size=1, max_size=5))
def test_months_of_years_add_up_to_years(values: list[float]) -> None:
    yearly = np.asarray(values)[:, None]
    assert np.allclose(by_year(by_month(yearly)), yearly)


def test_present_value_discounts_each_year_to_the_start() -> None:
    flow = np.array([[-100.0], [60.5], [66.55]])
    by_hand = -100 / 1.1 + 60.5 / 1.21 + 66.55 / 1.331
    assert present_years(flow, 0.1)[0] == pytest.approx(by_hand)


def test_the_example_is_a_portfolio() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    names = ["zaf-phalaborwa", "usa-halleck-creek", "aus-nolans", "bra-caldeira"]
    found = parse_portfolio(text, names)
    assert len(found) == 6
    assert found[2].terms == {"price": 90.0, "years": 10.0}


def test_everything_wrong_with_a_portfolio_is_said_at_once() -> None:
    text = "\n".join(
        [
            "facility,instrument,amount,share,start,terms",
            "nowhere,grant,abc,,2027,",
            "a,floor,,1.5,2027,years=10",
            "a,gift,1,,,",
            "a,grant,100,0.5,2027.5,price=1",
            "a,loan,100,,1999,tenor=5; tenor=6; spread",
            "a,credit,,0.1",
        ]
    )
    with pytest.raises(InputError) as caught:
        parse_portfolio(text, ["a", "b"])
    codes = [p.code for p in caught.value.problems]
    for code in (
        "unknown-facility",
        "bad-number",
        "out-of-range",
        "missing-term",
        "unknown-instrument",
        "not-wanted",
        "unknown-term",
        "duplicate-term",
        "bad-term",
        "ragged-row",
    ):
        assert code in codes, code


def test_a_blank_amount_is_called_blank() -> None:
    text = "facility,instrument,amount,share,start,terms\na,equity,,0.5,2028,\n"
    with pytest.raises(InputError) as caught:
        parse_portfolio(text, ["a"])
    said = [p.message for p in caught.value.problems]
    assert said == ["the cell is blank", "an equity is of an amount"]


def test_a_portfolio_needs_its_columns_and_a_row() -> None:
    with pytest.raises(InputError) as caught:
        parse_portfolio("facility,kind\na,b", ["a"])
    assert "missing-column" in [p.code for p in caught.value.problems]
    with pytest.raises(InputError) as caught:
        parse_portfolio("facility,instrument,amount,share,start,terms\n", ["a"])
    assert [p.code for p in caught.value.problems] == ["empty-portfolio"]


def test_a_plant_is_built_once() -> None:
    text = "facility,instrument,amount,share,start,terms\na,grant,1,,2027,\na,grant,1,,2028,\n"
    with pytest.raises(InputError) as caught:
        parse_portfolio(text, ["a"])
    assert [p.code for p in caught.value.problems] == ["several-starts"]
