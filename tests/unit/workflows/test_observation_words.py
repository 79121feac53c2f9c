"""Observations of a chain are told in words, with their units and the names of their sources."""

from __future__ import annotations

from typing import cast

import polars as pl
import pytest

from ytterby.evidence import Evidence
from ytterby.packs import read_pack
from ytterby.workflows.observation_words import observation_words, residual_rows

PACK = read_pack("rare_earths")


@pytest.mark.parametrize(
    ("observation", "words"),
    [
        ("use_share PHL REO 2024", "Share of the world's use: all rare earths, the Philippines"),
        ("trade_quantity CHN EU27 REO 2024",
         "Shipped: all rare earths, China to the European Union"),
        ("concentrate VNM CHN 2024", "Shipped: concentrate, Vietnam to China"),
        ("separation_output PHL Sc 2024", "Separated: scandium, the Philippines"),
        ("value 280530 VNM SGP 2024",
         "Customs value: rare-earth metals, Vietnam to Singapore"),
        ("other magnets from TWN 2024", "Other metal magnets: from Taiwan"),
        ("stage_share CHN separation Y 2024", "Share of the world: separation, yttrium, China"),
        ("sector_share WLD ndfeb automotive_other 2024",
         "Share of use: NdFeB, other automotive, the world"),
        ("metal_output CHN metal NdPr metal 2024",
         "Metal made: metal and alloy, neodymium and praseodymium, China"),
        ("something new", "something new"),
    ],
)  # fmt: skip
def test_an_observation_is_told_in_words(observation: str, words: str) -> None:
    assert observation_words(observation, PACK) == words


def test_the_worst_come_first_with_unit_and_the_name_of_their_source() -> None:
    class Base:
        sources = pl.DataFrame({"source": ["s-1"], "publisher": ["Survey"], "year": [2025]})

    residuals = pl.DataFrame(
        {
            "observation": ["use_share PHL REO 2024", "value 280530 VNM SGP 2024"],
            "source": ["unknown-one", "s-1;s-1"],
            "quantity": ["use_share", "trade_value"],
            "observed": [0.003, 11931.0],
            "fitted": [0.011, 2948.0],
            "score": [0.5, -2.2],
            "tier": ["C", "A"],
        }
    )
    rows = residual_rows(residuals, cast(Evidence, Base), PACK, 1).to_dicts()
    assert [(r["source"], r["unit"], r["id"]) for r in rows] == [
        ("Survey 2025; Survey 2025", "thousand USD/year", "value 280530 VNM SGP 2024")
    ]
