import re

import polars as pl
import pytest

from ytterby.errors import UnknownNameError
from ytterby.names import quantities
from ytterby.results import to_object
from ytterby.workflows.briefing.words import percent
from ytterby.workflows.show import TOPICS, show
from ytterby.workflows.topics.findings import spread

pytestmark = pytest.mark.usefixtures("toy_baseline")


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_every_topic_gives_a_table_whose_numbers_have_units(topic: str) -> None:
    outcome = show(topic, year="2018:2019" if TOPICS[topic].make else None)
    table = outcome.tables[topic]
    assert table.frame.height > 0
    numbers = [c for c, t in table.frame.schema.items() if t.is_numeric()]
    assert set(numbers) == set(table.units)
    made = to_object(outcome.tables, outcome.manifest)
    assert made["meta"]["command"].startswith(f"ytterby show {topic}")
    assert TOPICS[topic].meaning.endswith(".")


def test_a_range_of_years_gives_a_row_for_each(toy_baseline: list[int]) -> None:
    frame = show("hhi", year="2018:2020").tables["hhi"].frame
    assert toy_baseline == [2018, 2019, 2020]
    assert frame["year"].unique().sort().to_list() == [2018, 2019, 2020]


def test_shares_are_filtered_by_stage_element_and_region() -> None:
    frame = (
        show("shares", stage=["separation"], element=["Nd"], region=["Japan"])
        .tables["shares"]
        .frame
    )
    assert frame["stage"].unique().to_list() == ["separation incl. swarf"]
    assert frame["region"].unique().to_list() == ["JPN"]
    assert set(frame["basis"]) == {"location", "control"}


def test_product_mass_is_never_shown_as_oxide() -> None:
    frame = show("shares", stage=["magnet"]).tables["shares"].frame
    product = frame.filter(pl.col("stage") == "magnet (product)")
    assert product["output"].null_count() == product.height
    assert product["product_mass"].null_count() == 0


def test_concentration_outside_a_region_names_it() -> None:
    frame = show("hhi", region=["USA"]).tables["hhi"].frame
    assert "location, outside USA" in frame["basis"].to_list()


def test_the_balance_closes() -> None:
    frame = show("balance").tables["balance"].frame
    assert frame["imbalance"].abs().max() == pytest.approx(0.0, abs=1e-9)


def test_flows_of_an_element_are_those_of_materials_that_hold_it() -> None:
    frame = show("flows", element=["Dy"]).tables["flows"].frame
    materials = set(frame["material"]) | set(frame["process"])
    assert "ndfeb:H-SH" in materials
    assert "ndfeb:N" not in materials
    assert "oxide:La" not in materials


def test_an_unknown_topic_and_region_are_said_together() -> None:
    with pytest.raises(UnknownNameError) as caught:
        show("share", region=["Jpan"])
    assert {p.code for p in caught.value.problems} == {"unknown-topic", "unknown-region"}


def test_the_columns_of_indicators_are_names_of_the_table() -> None:
    for topic in ("shares", "hhi", "reliance", "n-1", "use"):
        frame = show(topic).tables[topic].frame
        own = {"low", "high", "year", "month", *TOPICS[topic].units}
        for column, dtype in frame.schema.items():
            if dtype.is_numeric() and column not in own:
                assert column in quantities()


LEADS = {
    "shares": r"^\S.* did \d+ % .*of the world's .* of \w+ in 2024, no country does more",
    "hhi": r"^Most concentrated in 2024 was the .*: an index of [.\d]+.*, where 1 is a single",
    "reliance": r"(from abroad, net of exports|made more .* than it used).*in 2024",
    "flows": r"^The largest flow across a border that is shown: [\d,.]+ .* from .* to .* in 2024",
    "use": r"^In 2024 makers shown used [\d,.]+ t REO of .* before anything is substituted",
}


@pytest.mark.parametrize("topic", LEADS)
def test_a_table_leads_with_its_most_important_number(topic: str) -> None:
    (sentence,) = show(topic, year="2023:2024").finding
    assert re.search(LEADS[topic], sentence), sentence
    assert sentence.endswith(".")


def test_the_leading_share_is_that_of_the_table_with_its_interval() -> None:
    outcome = show("shares", stage=["separation"], element=["Dy"], region=["CHN"], year=2024)
    frame = outcome.tables["shares"].frame.filter(pl.col("basis") == "location")
    top = frame.filter(~pl.col("stage").str.contains("swarf")).sort("share").row(-1, named=True)
    (sentence,) = outcome.finding
    assert f"China did {percent(top['share'])}{spread(top)} of the world's separation" in sentence
    assert "its largest share" in sentence
    assert show("prices").finding == ()


def test_a_region_asked_about_concentration_is_left_out_of_the_market() -> None:
    (sentence,) = show("hhi", region=["CHN"], year=2024).finding
    assert sentence.startswith("Outside China, most concentrated in 2024")
