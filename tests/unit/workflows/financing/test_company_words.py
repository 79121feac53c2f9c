"""What is said of companies and of instruments: gaps are said, proxies marked, no advice given."""

from __future__ import annotations

import polars as pl
import pytest
from tests.unit.impact.fund.hand import SETTING, case

from ytterby.errors import InputError
from ytterby.evidence import load
from ytterby.impact.companies import Network, find_company, read_assets
from ytterby.impact.fund import compare_instruments
from ytterby.workflows.financing.companies.companies import list_companies, show_company
from ytterby.workflows.financing.companies.page import _called
from ytterby.workflows.financing.companies.words import _money
from ytterby.workflows.financing.fund.instruments import instrument_frame
from ytterby.workflows.financing.fund.projects import ndpr_imports, read_term, real_rate
from ytterby.workflows.financing.fund.words import _unseparated, compare_finding, compare_summaries
from ytterby.workflows.inputs import Place

ADVICE = ("buy", "undervalued", "recommend", "attractive", "should invest")


def test_the_list_names_each_company_once_with_its_stages() -> None:
    frame = list_companies().tables["companies"].frame
    assert frame["company"].is_unique().all()
    assert (frame["stages"] != "").all()


@pytest.mark.parametrize("name", ["MP Materials", "Neo", "Tianhe", "Quantum Minería"])
def test_a_dossier_reads_on_any_chain_and_advises_nothing(
    toy_baseline: list[int], name: str
) -> None:
    told = show_company(name)
    text = " ".join(told.finding).casefold()
    assert not any(word in text for word in ADVICE)
    assert told.company is not None
    assert told.summary
    for table in told.tables.values():
        numbers = [c for c, t in table.frame.schema.items() if t.is_numeric()]
        assert set(numbers) == set(table.units)


def test_every_share_of_trade_in_words_is_marked_as_a_proxy(toy_baseline: list[int]) -> None:
    for sentence in show_company("MP Materials").finding:
        if "came from" in sentence or "went to" in sentence or "outside China in" in sentence:
            assert "[proxy" in sentence


def test_a_company_without_a_claim_of_support_is_not_said_to_have_none(
    toy_baseline: list[int],
) -> None:
    assert any("not to say that there is none" in s for s in show_company("Tianhe").finding)


def test_who_operates_nothing_is_said_to(toy_baseline: list[int]) -> None:
    base = load()
    company = find_company(base, "ASM")
    assert {a.role for a in read_assets(base, company)} == {"former"}
    assert "operates no plant" in show_company("ASM").finding[0]


def test_the_real_rate_is_the_yield_less_the_indexation() -> None:
    assert real_rate(load()) == pytest.approx(1.0434 / 1.02 - 1.0)


def test_imports_behind_a_tariff_are_what_the_market_buys_from_the_controller(
    toy_baseline: list[int],
) -> None:
    from ytterby.baseline import baseline

    chain = baseline(2024)
    place = Place("USA", "United States", ("USA",), ("USA",))
    network = Network(chain)
    rows = chain.flows.filter(
        (pl.col("kind") == "trade")
        & (pl.col("region") == "CHN")
        & (pl.col("destination") == "USA")
        & pl.col("material").str.starts_with("ndfeb")
    )
    tech = network.chain.technology
    at = tech.element_index["Nd"]
    by_hand = sum(
        value * float(tech.composition[tech.material_index[m], at])
        for m, value in rows.select("material", "value").iter_rows()
    )
    assert ndpr_imports(chain, place, "CHN") == pytest.approx(by_hand)


def test_the_first_sentence_names_the_cheapest_and_risk_is_told_beside_it() -> None:
    one = case(30, price=30.0, spread=0.4)
    found = compare_instruments(one, SETTING)
    frame = instrument_frame(found, one, 1.0, "B")
    words = compare_finding("by-hand", found, one, frame, None, None)
    assert found[0].instrument.words in words[0]
    assert "95th percentile" in words[1]
    assert any("no premium for risk" in w for w in words)
    assert compare_summaries(frame, pl.DataFrame(schema={"what": pl.String}))


def test_a_project_that_lacks_nothing_is_said_to_need_nothing() -> None:
    one = case(6, price=200.0)
    found = compare_instruments(one, SETTING)
    words = compare_finding(
        "by-hand", found, one, instrument_frame(found, one, 1.0, "B"), None, None
    )
    assert "without help" in words[0]


def test_a_plant_in_the_controllers_own_country_is_not_exposed_to_it(
    toy_baseline: list[int],
) -> None:
    text = " ".join(show_company("China Northern Rare Earth").finding)
    assert "stand in China itself" in text
    assert "went to China" not in text


def test_a_term_that_was_not_known_yet_is_no_zero() -> None:
    with pytest.raises(InputError) as caught:
        read_term(load(as_of="2025-01-31"), "additionality")
    assert [p.code for p in caught.value.problems] == ["no-term"]


def test_output_that_is_not_separated_is_told_apart() -> None:
    frame = pl.DataFrame({"product": ["oxide", "carbonate"], "tonnes": [300.0, 100.0]})
    (sentence,) = _unseparated(frame)
    assert sentence.startswith("25 % of these tonnes leave as carbonate")
    assert _unseparated(frame.head(1)) == []


def test_kinds_of_public_money_are_words() -> None:
    sums = pl.DataFrame(
        {"counted": ["signed"], "kind": ["equity+loan"], "amount": [134e6], "first_year": [2023],
         "last_year": [2023], "tier": ["C"]}
    )  # fmt: skip
    assert _money(sums) == ["Public money, USD: equity and loan 134 million (2023); tier C."]


def test_a_page_calls_a_plant_by_the_name_of_its_stage() -> None:
    assets = pl.DataFrame(
        {
            "facility": ["usa-mp", "usa-mp"],
            "stage": ["mine", "separation"],
            "name": ["Mountain Pass mine", "Mountain Pass separation"],
        }
    )
    rows = pl.DataFrame(
        {"facility": ["usa-mp", "usa-mp", "x"], "stage": ["separation", "mine", ""]}
    )
    told = _called(rows, assets)["facility"].to_list()
    assert told == ["Mountain Pass separation", "Mountain Pass mine", "x"]
    assert _called(rows.drop("stage"), assets)["facility"][0] == "Mountain Pass mine"
