import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.indicators import chain_links

CHAIN = toy_chain(draws=5)


def test_what_enters_a_place_leaves_it() -> None:
    for element in CHAIN.technology.elements:
        for regions in (None, ["USA"]):
            frame = chain_links(CHAIN, element, regions=regions, draws=2)
            into = frame.group_by(s="to_stage", r="to_region").agg(enters=pl.col("value").sum())
            out = frame.group_by(s="from_stage", r="from_region").agg(leaves=pl.col("value").sum())
            both = into.join(out, on=["s", "r"])
            assert both.height > 0
            assert both["enters"].to_list() == pytest.approx(both["leaves"].to_list(), rel=1e-3)


def test_use_is_all_there() -> None:
    frame = chain_links(CHAIN, "Dy", regions=["USA"], draws=0)
    used = frame.filter(pl.col("to_stage") == "use")
    assert used["value"].sum() == pytest.approx(90 * 0.05, rel=1e-3)
    assert set(used["to_region"]) == {"ev_traction", "defence"}


def test_a_place_of_mining_looks_through_trade() -> None:
    frame = chain_links(CHAIN, "Dy", draws=0)
    row = frame.filter((pl.col("from_stage") == "mine") & (pl.col("from_region") == "MMR"))
    assert row["to_region"].to_list() == ["CHN"]


def test_recycled_swarf_begins_a_chain() -> None:
    frame = chain_links(CHAIN, "Nd", draws=0)
    assert "swarf" in frame["from_stage"].to_list()
    assert "swarf" not in frame["to_stage"].to_list()
