import polars as pl
import pytest

from ytterby.errors import UnknownNameError
from ytterby.names import quantities
from ytterby.results import to_object
from ytterby.workflows.show import TOPICS, show

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
