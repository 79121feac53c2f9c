"""How things stood in 2024, on the shipped evidence: bounds that sources set, not fitted values."""

import polars as pl
import pytest

from ytterby import evidence
from ytterby.baseline import baseline
from ytterby.core.chain import Chain
from ytterby.indicators import dependence, net_import_reliance, output_shares, trace
from ytterby.workflows.by_source import shares_by_source
from ytterby.workflows.inputs import Asked

CHN = {"CHN": ["CHN"]}


@pytest.fixture(scope="module")
def chain() -> Chain:
    return baseline(2024)


def one(frame: pl.DataFrame, column: str, **wanted: str) -> float:
    for key, value in wanted.items():
        frame = frame.filter(pl.col(key) == value)
    assert frame.height == 1
    return float(frame[column][0])


def test_reconciled_shares_lie_within_the_envelope_of_their_sources(chain: Chain) -> None:
    frame = shares_by_source(chain, evidence.load(), "CHN")
    for (quantity,), rows in frame.group_by("quantity"):
        said = rows.filter(~pl.col("reconciled"))
        found = rows.filter(pl.col("reconciled"))
        assert said.height > 0, quantity
        if "mining, magnet elements" in str(quantity):
            continue  # one source alone, which counts another set of mines
        low, high = said["low"].to_numpy().min(), said["high"].to_numpy().max()
        for value in found["value"].to_list():
            assert low - 0.01 <= value <= high + 0.01, quantity


def test_with_swarf_china_separates_more_not_less(chain: Chain) -> None:
    frame = output_shares(chain)
    primary = one(frame, "share", stage="separation", element="MAG", region="CHN")
    both = one(frame, "share", stage="separation incl. swarf", element="MAG", region="CHN")
    assert primary < both < 1.0


def test_nearly_all_dysprosium_in_american_magnets_touched_china(chain: Chain) -> None:
    frame = trace(chain, {"USA": ["USA"]}, CHN, elements=["Dy", "Nd"])
    touched = frame.filter(pl.col("measure") == "ever_touched")
    row = touched.filter(pl.col("element") == "Dy").row(0, named=True)
    assert row["low"] > 0.95
    assert row["share"] <= 1.0
    assert one(touched, "share", element="Nd") < row["share"]


def test_japan_is_less_exposed_for_neodymium_than_for_dysprosium(chain: Chain) -> None:
    frame = trace(chain, {"JPN": ["JPN"]}, CHN, elements=["Dy", "Nd"])
    touched = frame.filter(pl.col("measure") == "ever_touched")
    assert one(touched, "high", element="Nd") < one(touched, "low", element="Dy")


def test_ore_makes_the_united_states_look_self_sufficient(chain: Chain) -> None:
    frame = net_import_reliance(chain).filter(pl.col("region") == "USA")
    assert one(frame, "net_import_reliance", element="Nd", stage="all forms") < 0.0
    assert one(frame, "net_import_reliance", element="Nd", stage="magnet") > 0.8


def test_losing_china_costs_heavy_magnets_first(chain: Chain) -> None:
    frame = dependence(chain, {"USA": ["USA"]}, CHN, elements=["Dy", "Nd"], draws=0)
    first = frame.filter(pl.col("sharing") == "target_first")
    assert one(first, "dependence", element="Dy") > one(first, "dependence", element="Nd") > 0.2
    assert one(first, "dependence", element="Dy") <= 1.0


def test_traces_of_every_bloc_stay_shares(chain: Chain) -> None:
    asked = Asked()
    places = asked.places(["EU27", "G7", "Quad", "world"])
    frame = trace(
        chain, {p.code: p.regions for p in places}, CHN, elements=["Nd"], draws=20, form="all"
    )
    for column in ("low", "share", "high"):
        assert frame[column].drop_nulls().is_between(0.0, 1.0).all()
