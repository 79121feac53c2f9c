import re

import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.errors import UnknownNameError
from ytterby.workflows.trace import measure_table, trace, trace_chain

pytestmark = pytest.mark.usefixtures("toy_baseline")


def test_five_measures_stand_side_by_side_under_both_rules() -> None:
    frame = trace(region="USA", element=["Dy"]).tables["trace"].frame
    assert set(frame["measure"]) == {
        "customs_share",
        "stage_trace",
        "ever_touched",
        "owner_control",
        "dependence",
    }
    touched = frame.filter(pl.col("measure") == "ever_touched")
    assert touched["rule"].to_list() == ["well_mixed", "own_first"]
    assert set(frame["account"]) == {"manufacturing use"}


def test_customs_statistics_stand_beside_it() -> None:
    table = trace(region="USA", element=["Nd"], year=2024).tables["customs"]
    assert "magnets of all metals (HS 850511)" in table.frame["material"].to_list()
    assert table.frame["customs_share"].is_between(0, 1).all()


def test_customs_papers_and_the_last_border_of_the_chain_are_told_apart() -> None:
    frame = trace(region="USA", element=["Dy"]).tables["trace"].frame
    rules = frame.filter(pl.col("measure") == "customs_share")["rule"].to_list()
    assert sorted(rules) == ["customs papers", "last border in the chain"]


def test_a_group_alone_shows_the_group() -> None:
    frame = trace_chain(toy_chain(), "USA", "Dy", draws=5)
    assert set(frame["element"]) == {"Dy"}


def test_several_regions_and_years_stack() -> None:
    frame = trace(region=["USA", "Japan"], element=["Nd"], year="2023:2024").tables["trace"].frame
    assert frame.select("region", "year").unique().height == 4


def test_stages_filter_the_stage_trace_only() -> None:
    frame = trace(region="USA", element=["Nd"], stage=["mine"]).tables["trace"].frame
    assert set(frame["stage"]) == {"mine", "any"}


def test_all_wrong_names_are_said_at_once() -> None:
    with pytest.raises(UnknownNameError) as caught:
        trace(region=["Jpan", "USSA"], partner="Chyna", element=["Dz"], form="magnets")
    assert len(caught.value.problems) == 5


def test_the_public_function_takes_a_chain() -> None:
    frame = trace_chain(toy_chain(), "United States", "dysprosium", partner="China", draws=5)
    row = frame.filter((pl.col("measure") == "ever_touched") & (pl.col("rule") == "well_mixed"))
    assert row["share"][0] == pytest.approx(1.0)


def test_customs_share_of_the_chain_is_the_last_border() -> None:
    from ytterby.workflows.inputs import Asked

    asked = Asked()
    usa, chn = asked.place("USA"), asked.place("CHN")
    assert usa is not None
    assert chn is not None
    frame = measure_table(toy_chain(), usa, chn, elements=["Dy"], draws=5)
    row = frame.filter(pl.col("measure") == "customs_share")
    assert row["share"][0] == pytest.approx(50 / 90)


def test_a_trace_leads_with_what_passed_through_the_partner() -> None:
    (sentence,) = trace(region="Japan", element=["Dy"]).finding
    assert re.search(r"^\d+ % .*of the dysprosium that makers in Japan used in \d+ had", sentence)
    assert "had passed through China at some stage" in sentence
    both = trace(region=["Japan", "USA"], element=["Dy"]).finding
    assert len(both) == 2
