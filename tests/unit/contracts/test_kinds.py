"""Guarantee, offtake, credit, grant, loan, preferred, tariff and stockpile, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby.contracts.credit import CreditTerms, credit_flows
from ytterby.contracts.flows import COMPANY, MARKET, PUBLIC
from ytterby.contracts.grant import GrantTerms, grant_flows
from ytterby.contracts.guarantee import EXCESS, GuaranteeTerms, guarantee_flows
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.loan import INTEREST, REPAID, LoanTerms, loan_flows
from ytterby.contracts.offtake import PURCHASE, RESALE, TAKE_OR_PAY, OfftakeTerms, offtake_flows
from ytterby.contracts.preferred import PreferredTerms, owed, preferred_flows
from ytterby.contracts.stockpile import StockpileTerms, marked, stockpile_flows
from ytterby.contracts.tariff import TariffTerms, tariff_flows
from ytterby.errors import InputError

DECADE = Horizon("2030-01", 120)


def test_a_guarantee_of_140_million_rising_2_percent_tops_up_70_million() -> None:
    terms = GuaranteeTerms(140e6, "2030-01", 10, 0.02)
    paid = guarantee_flows(terms, DECADE, 70e6 / 12).of(COMPANY)[11::12, 0]
    # Year 0: 140 - 70 = 70. Year 1: 142.8 - 70 = 72.8. Year 2: 145.656 - 70 = 75.656 MUSD.
    assert [round(v, 2) for v in paid[:3]] == [70_000_000.00, 72_800_000.00, 75_656_000.00]
    # 140 x (1.02**10 - 1) / 0.02 = 140 x 10.949720999… = 1,532.960939963… less 10 x 70 MUSD.
    assert round(paid.sum(), 2) == 832_960_939.96


def test_a_guarantee_never_asks_for_money_unless_the_excess_is_shared() -> None:
    rich = 200e6 / 12
    assert not guarantee_flows(GuaranteeTerms(140e6, "2030-01", 1), DECADE, rich).of(PUBLIC).any()
    shared = GuaranteeTerms(140e6, "2030-01", 1, excess_share=0.5)
    back = guarantee_flows(shared, DECADE, rich).of(PUBLIC, EXCESS)
    assert back.sum() == pytest.approx(30e6)  # half of 200 - 140


def test_a_guarantee_may_rise_from_an_earlier_year() -> None:
    terms = GuaranteeTerms(100.0, "2030-01", 1, 0.1, escalates_from="2028-01")
    # Two whole years earlier: 100 x 1.1 x 1.1 = 121.
    assert guarantee_flows(terms, DECADE, 0.0).of(COMPANY).sum() == pytest.approx(121.0)


def test_a_guarantee_does_not_escalate_from_a_month_after_its_start() -> None:
    with pytest.raises(InputError, match="escalates_from"):
        GuaranteeTerms(100.0, "2028-01", 2, 0.02, escalates_from="2029-01")


def test_an_offtake_pays_by_formula_and_for_what_it_does_not_take() -> None:
    terms = OfftakeTerms(0.5, "2030-01", 1, base=10.0, coupling=0.8, minimum=40.0, resold=0.25)
    flows = offtake_flows(terms, Horizon("2030-01", 1), 100.0, price=50.0, wanted=30.0)
    # Price 10 + 0.8 x 50 = 50. Offered 50 kg, taken 30 kg; minimum 40, thus 10 kg unused.
    assert flows.of(COMPANY, PURCHASE).sum() == 1500.0
    assert flows.of(COMPANY, TAKE_OR_PAY).sum() == 500.0
    assert flows.of(PUBLIC, RESALE).sum() == 375.0  # a quarter of 30 kg at 50
    assert flows.of(MARKET).sum() == -375.0


def test_an_offtake_without_the_price_or_cost_that_it_hangs_on_is_refused() -> None:
    month = Horizon("2030-01", 1)
    for terms, lacks in (
        (OfftakeTerms(0.5, "2030-01", 1, pricing="cost-plus", resold=0.5), {"price", "cost"}),
        (OfftakeTerms(0.5, "2030-01", 1, coupling=0.8), {"price"}),
    ):
        with pytest.raises(InputError) as caught:
            offtake_flows(terms, month, 100.0)
        assert {p.place for p in caught.value.problems} == {f"offtake: {name}" for name in lacks}
    fixed = OfftakeTerms(0.5, "2030-01", 1, base=10.0)
    assert offtake_flows(fixed, month, 100.0).of(COMPANY)[0, 0] == 500.0


def test_the_production_credit_phases_out_by_year_of_production() -> None:
    months = Horizon("2030-01", 60)
    paid = credit_flows(CreditTerms(lag=0), months, 1000.0 / 12).of(COMPANY)[11::12, 0]
    # A tenth of 1,000 a year, then 75, 50 and 25 %, then nothing.
    assert [round(v, 9) for v in paid] == [100.0, 75.0, 50.0, 25.0, 0.0]


def test_a_credit_that_is_sold_costs_the_public_all_and_brings_the_company_less() -> None:
    terms = CreditTerms(lag=0, transfer_discount=0.1)
    flows = credit_flows(terms, Horizon("2026-01", 12), 100.0)
    assert flows.of(PUBLIC).sum() == pytest.approx(-120.0)
    assert flows.of(COMPANY).sum() == pytest.approx(108.0)


def test_a_grant_is_late_draw_by_draw_and_half_likely() -> None:
    terms = GrantTerms(100.0, (("2026-01", 0.25), ("2026-02", 0.75)))
    months = Horizon("2026-01", 3)
    late = grant_flows(terms, months, delay=[0, 1, 9]).of(COMPANY)
    assert late.T.tolist() == [[25.0, 75.0, 0.0], [0.0, 25.0, 75.0], [0.0, 0.0, 0.0]]
    likely = grant_flows(terms, months, reached=[1.0, 0.5]).of(COMPANY)[:, 0]
    assert likely.tolist() == [25.0, 37.5, 0.0]


def test_a_bullet_loan_of_150_million_pays_its_quarters_and_then_all() -> None:
    terms = LoanTerms(150e6, (("2025-08", 1.0),), 144, 0.01, repayment="bullet")
    flows = loan_flows(terms, Horizon("2025-07", 160), 0.0434)
    # 150,000,000 x (4.34 % + 1 %) / 4 = 2,002,500.00 a quarter, 48 quarters = 96,120,000.00.
    interest = flows.of(PUBLIC, INTEREST)[:, 0]
    assert round(interest[4], 2) == 2_002_500.00  # drawn in August, first paid in November 2025
    assert np.count_nonzero(interest) == 48
    assert round(interest.sum(), 2) == 96_120_000.00
    assert flows.of(PUBLIC, REPAID)[1 + 144, 0] == 150e6  # August 2037
    assert round(flows.of(PUBLIC).sum(), 2) == 96_120_000.00


def test_an_amortising_loan_repays_in_equal_parts_after_its_grace() -> None:
    terms = LoanTerms(1200.0, (("2026-01", 1.0),), 24, grace=12, settle_months=3)
    flows = loan_flows(terms, Horizon("2026-01", 25), 0.1)
    repaid = flows.of(PUBLIC, REPAID)[:, 0]
    # 24 - 12 months, each quarter: four parts of 300.
    assert repaid[15::3].round(9).tolist() == [300.0] * 4
    # Interest of a quarter 2.5 %: 30 while nothing is repaid, then on 1,200, 900, 600, 300.
    interest = flows.of(PUBLIC, INTEREST)[3::3, 0].round(9).tolist()
    assert interest == [30.0, 30.0, 30.0, 30.0, 30.0, 22.5, 15.0, 7.5]


def test_capitalised_interest_is_owed_instead_of_paid() -> None:
    terms = LoanTerms(
        1000.0, (("2026-01", 1.0),), 24, grace=12, capitalised=True, repayment="bullet"
    )
    flows = loan_flows(terms, Horizon("2026-01", 25), 0.08)
    # 1,000 x 1.02**4 = 1,082.43216 after the grace; 2 % of it for each of the last four quarters.
    assert flows.of(PUBLIC, REPAID).sum() == pytest.approx(1082.43216)
    assert flows.of(PUBLIC, INTEREST)[:13].sum() == 0
    assert flows.of(PUBLIC, INTEREST).sum() == pytest.approx(4 * 21.6486432)


@settings(deadline=None)
@given(
    st.integers(1, 60),
    st.integers(0, 40),
    st.floats(0.0, 0.3),
    st.booleans(),
    st.sampled_from(["bullet", "amortising"]),
)
def test_a_loan_is_worth_nothing_at_its_own_rate(
    months: int, grace: int, rate: float, capitalised: bool, repayment: str
) -> None:
    terms = LoanTerms(
        1000.0,
        (("2026-01", 0.6), ("2026-02", 0.4)),
        months + 1,
        grace=min(grace, months),
        repayment=repayment,
        capitalised=capitalised,
        settle_months=1,
    )
    flow = loan_flows(terms, Horizon("2026-01", months + 2), rate).of(PUBLIC)[:, 0]
    # A month's interest is a twelfth of the rate: at that monthly rate all that is drawn comes
    # back, whatever the schedule.
    worth = flow / (1 + rate / 12) ** np.arange(flow.size)
    assert abs(worth.sum()) < 1e-6


def test_a_loan_is_drawn_in_order_before_it_is_repaid_and_within_the_months_counted() -> None:
    for draws in ((("2026-06", 0.5), ("2026-01", 0.5)), (("2026-01", 0.5), ("2027-01", 0.5))):
        with pytest.raises(InputError, match="out-of-range"):
            LoanTerms(100.0, draws, 12)
    early = LoanTerms(100.0, (("2025-12", 1.0),), 12)
    with pytest.raises(InputError, match="before 2026-01"):
        loan_flows(early, Horizon("2026-01", 24), 0.05)


def test_a_default_stops_what_is_due() -> None:
    terms = LoanTerms(100.0, (("2026-01", 1.0),), 12, repayment="bullet")
    dead = np.zeros(13)
    assert loan_flows(terms, Horizon("2026-01", 13), 0.05, alive=dead).of(PUBLIC).sum() == -100.0


def test_preferred_shares_are_redeemed_low_and_converted_high() -> None:
    terms = PreferredTerms(
        400e6,
        "2025-07",
        "2035-07",
        dividend=0.07,
        conversion_price=30.03,
        warrants=11_201_659,
        strike=30.03,
    )
    # 400,000,000 x 1.0175**40 = 800,638,937.27…
    assert round(owed(terms), 2) == 800_638_937.27
    months = Horizon("2025-07", 121)
    low = preferred_flows(terms, months, 20.0).of(PUBLIC)[:, 0]
    assert (low[0], round(low[-1], 2)) == (-400e6, 800_638_937.27)
    high = preferred_flows(terms, months, 90.09).of(PUBLIC)[-1, 0]
    # Three times 30.03: 3 x 400 MUSD, and 11,201,659 x 60.06 = 672,771,639.54
    assert round(high, 2) == 1_872_771_639.54


def test_a_tariff_is_paid_by_the_importer_and_borne_as_stated() -> None:
    flows = tariff_flows(TariffTerms(0.25, "2026-01", 1, 0.7, 0.2), Horizon("2026-01", 1), 50, 8)
    got = {side: round(float(flows.of(side).sum()), 9) for side in flows.parties}
    assert got == {"importer": -10.0, "public": 100.0, "users": -70.0, "exporter": -20.0}
    with pytest.raises(InputError):
        TariffTerms(0.25, "2026-01", 1, 0.7, 0.5)


def test_a_stockpile_costs_what_it_is_bought_at_and_is_worth_the_day_s_price() -> None:
    terms = StockpileTerms(
        (("2026-01", 2.0),), (("2026-02", 1.0),), premium=0.1, discount=0.05, holding=120.0
    )
    months = Horizon("2026-01", 3)
    spent = stockpile_flows(terms, months, [50.0, 60.0, 70.0]).of(PUBLIC)[:, 0]
    # Bought 2,000 kg at 55; held 2 t, 1 t, 1 t at 10 a month each; sold 1,000 kg at 57.
    assert spent.round(6).tolist() == [-110_020.0, 56_990.0, -10.0]
    assert marked(terms, months, [50.0, 60.0, 70.0])[-1, 0] == 70_000.0
    with pytest.raises(InputError, match="stock-negative"):
        stockpile_flows(StockpileTerms((), (("2026-01", 1.0),)), months, 50.0)
