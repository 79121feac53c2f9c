"""Capacities of the year, and plants to come."""

from functools import cache
from types import SimpleNamespace
from typing import cast

import polars as pl
import pytest

from ytterby.baseline.facilities import current_plants
from ytterby.baseline.project import COLUMNS, HORIZON, pipeline
from ytterby.evidence import Evidence, load
from ytterby.packs import read_pack


@cache
def evidence() -> Evidence:
    return load()


def test_each_plant_and_stage_appears_once_with_what_was_last_known() -> None:
    plants = current_plants(evidence())
    assert plants.select("facility", "stage").is_duplicated().sum() == 0


def test_a_later_row_without_a_size_does_not_forget_the_size() -> None:
    frame = evidence().facility_history.filter(pl.col("facility") == "jpn-takefu")
    plants = current_plants(cast(Evidence, SimpleNamespace(facility_history=frame, as_of=None)))
    assert frame["capacity"].null_count() > 0
    assert plants["capacity"].to_list() == [4000.0]


def test_what_was_published_later_is_not_known_earlier() -> None:
    early = current_plants(load(as_of="2020-12-31"))
    later = pl.col("published_on") > pl.date(2020, 12, 31)
    assert early.height > 0
    assert early.filter(later).is_empty()


def test_the_pipeline_holds_no_running_plant() -> None:
    frame = pipeline(evidence(), read_pack())
    assert tuple(frame.columns) == COLUMNS
    assert not set(frame["status"]) & {"operating", "ramping"}
    assert frame.filter(pl.col("start_year") > HORIZON).is_empty()


def test_chances_are_ranges_and_judgement() -> None:
    frame = pipeline(evidence(), read_pack())
    assert (frame["success_low"] <= frame["success"]).all()
    assert (frame["success"] <= frame["success_high"]).all()
    assert frame["success"].is_between(0, 1).all()
    assert set(frame["tier"]) == {"C"}


@pytest.mark.parametrize(
    ("likelier", "less"), [("construction", "planned"), ("planned", "blocked")]
)
def test_a_plant_further_on_is_likelier_to_produce(likelier: str, less: str) -> None:
    frame = pipeline(evidence(), read_pack())
    chance = dict(frame.group_by("status").agg(pl.col("success").first()).iter_rows())
    assert chance[likelier] > chance[less]


def test_a_capacity_from_an_older_row_names_its_source_and_the_weaker_tier() -> None:
    plants = current_plants(evidence())
    history = evidence().facility_history.filter(pl.col("capacity").is_not_null())
    known = {(r["facility"], r["stage"], r["source"]) for r in history.iter_rows(named=True)}
    for row in plants.filter(pl.col("capacity").is_not_null()).iter_rows(named=True):
        sources = str(row["source"]).split(";")
        assert any((row["facility"], row["stage"], s) in known for s in sources), row["facility"]
    assert set(plants.columns) == set(evidence().facility_history.columns)
