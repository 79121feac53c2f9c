"""The chokepoint: most of the bill through one place, little made elsewhere."""

from __future__ import annotations

import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.exposure.chokepoint import find_chokepoints, stage_leaders

SHARES = ("share", "low", "high", "evidence_share")


def traced(*rows: tuple[str, str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [(e, "stage_trace", s, p, x, x, x, 1.0) for e, s, p, x in rows],
        schema=["element", "measure", "stage", "partner", *SHARES],
        orient="row",
    )


def leaders(*rows: tuple[str, str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [(s, e, who, 0.9, n, n, n, 1.0) for e, s, who, n in rows],
        schema=["stage", "element", "leader", "leader_share", "n_minus_1_supply", *SHARES[1:]],
        orient="row",
    )


def test_the_stage_of_which_least_can_be_replaced_is_the_chokepoint() -> None:
    found = find_chokepoints(
        traced(("Dy", "separation", "CHN", 0.9), ("Dy", "magnet", "CHN", 1.0)),
        leaders(("Dy", "separation", "CHN", 0.1), ("Dy", "magnet", "CHN", 0.5)),
    )
    first = found.row(0, named=True)
    assert (first["stage"], first["chokepoint"]) == ("separation", True)
    assert first["irreplaceable"] == pytest.approx(0.81)
    assert found["chokepoint"].to_list() == [True, False]


def test_among_stages_that_others_could_replace_the_higher_share_counts() -> None:
    found = find_chokepoints(
        traced(("Nd", "mine", "CHN", 0.4), ("Nd", "magnet", "CHN", 0.6)),
        leaders(("Nd", "mine", "CHN", 1.2), ("Nd", "magnet", "CHN", 1.1)),
    )
    assert found["irreplaceable"].to_list() == [0.0, 0.0]
    assert found.filter("chokepoint")["stage"].to_list() == ["magnet"]


def test_a_stage_counts_by_its_own_leader() -> None:
    found = find_chokepoints(
        traced(("Dy", "mine", "CHN", 0.3), ("Dy", "mine", "MMR", 0.6)),
        leaders(("Dy", "mine", "MMR", 0.7)),
    )
    assert found.select("leader", "share").rows() == [("MMR", 0.6)]


def test_an_unused_stage_is_no_chokepoint() -> None:
    found = find_chokepoints(
        traced(("Dy", "separation", "CHN", 0.0)), leaders(("Dy", "separation", "CHN", 0.0))
    )
    assert found.is_empty()


def test_the_toy_has_a_leader_for_each_stage_of_dysprosium() -> None:
    found = stage_leaders(toy_chain(), ["Dy"])
    assert set(found["element"]) == {"Dy"}
    assert set(found.filter(pl.col("stage") == "separation")["leader"]) == {"CHN"}
