"""Plants, flows and switches on the chain of 2024."""

from __future__ import annotations

import json
from functools import cache

import polars as pl
import pytest

from ytterby.boards.chain.board import ChainParams, arrange_chain, plain_params
from ytterby.boards.chain.card import card_html
from ytterby.boards.chain.listing import plants_html, sort_plants
from ytterby.boards.store import pack_board, unpack_board
from ytterby.core.regions import AGGREGATES
from ytterby.errors import UnknownNameError
from ytterby.indicators import output_shares
from ytterby.workflows.chain.base import ChainBase, read_base
from ytterby.workflows.chain.chain import chain, chain_tables
from ytterby.workflows.chain.choices import Choices
from ytterby.workflows.chain.view import view_chain
from ytterby.workflows.inputs import load_chains


@cache
def base() -> ChainBase:
    return read_base(2024)[0]


def test_shares_without_a_switch_are_those_of_the_indicators() -> None:
    known = output_shares(load_chains((2024,))[0], draws=0).filter(pl.col("region") == "CHN")
    shares = dict(zip(known.select("stage", "element").iter_rows(), known["share"], strict=True))
    for row in view_chain(base(), Choices()).shares.to_dicts():
        if row["element"]:
            expected = shares[row["stage"], row["element"]]
            assert row["share_before"] == pytest.approx(expected, abs=1e-5)
            assert row["share_after"] == pytest.approx(expected, abs=1e-5)


def test_without_the_separator_in_malaysia_china_separates_more_of_what_is_left() -> None:
    done = chain(element="Nd", off=("mys-kuantan",))
    row = done.tables["shares"].frame.filter(pl.col("stage") == "separation").to_dicts()[0]
    assert 0.05 < row["lost"] < 0.1
    assert row["share_after"] > row["share_before"] + 0.05
    assert "Kuantan" in done.finding[0]
    assert "--off mys-kuantan" in done.manifest.command
    supply = done.tables["supply"].frame
    japan = supply.filter(pl.col("region") == "JPN")["supply_left"][0]
    assert japan == min(supply["supply_left"])


def test_every_switch_lowers_what_arrives_and_none_raises_it() -> None:
    for facility in ("chn-bayan-obo", "usa-mountain-pass", "mmr-kachin", "chn-metal-cluster"):
        view = view_chain(base(), Choices(off=(facility,)))
        assert (view.supply["supply_left"] <= 1.0 + 1e-9).all()
        assert (view.shares["lost"] >= 0.0).all()
        assert (view.flows["flow_after"] <= view.flows["flow"] + 1e-6).all()


def test_a_plant_without_a_place_is_listed_and_never_at_zero() -> None:
    gaps = base().plants.filter(pl.col("latitude").is_null())
    assert gaps.height > 0
    payload = json.loads(arrange_chain(base(), ChainParams()).pictures["map"].payload)
    drawn = {
        p["key"]: p["value"]
        for s in payload[0]["wide"]["series"]
        if s["type"] == "scatter"
        for p in s["data"]
    }
    for row in gaps.to_dicts():
        assert f"{row['facility']}|{row['stage']}" not in drawn
        assert row["name"] in plants_html(view_chain(base(), Choices()), "name")
    assert [0.0, 0.0] not in list(drawn.values())
    assert len(drawn) == base().plants.height - gaps.height


def test_what_gathers_countries_stands_nowhere() -> None:
    ends = view_chain(base(), Choices()).flows
    for end in ("from", "to"):
        gathered = ends.filter(pl.col(f"{end}_region").is_in(list(AGGREGATES)))
        assert gathered[f"{end}_longitude"].null_count() == gathered.height > 0
    placed = ends.filter(~pl.col("from_region").is_in(list(AGGREGATES)))
    assert placed["from_longitude"].null_count() == 0


def test_filters_keep_what_fits_all_of_them() -> None:
    view = view_chain(base(), Choices("Dy", "separation", "running", "outside", "JPN"))
    assert view.plants.height > 0
    assert set(view.plants["stage"]) == {"separation"}
    assert view.plants["runs"].all()
    assert "CHN" not in set(view.plants["controller"])
    assert set(view.flows["from_stage"]) == {"separation"}
    assert "Sc" not in set(view.plants["elements"])


def test_everything_that_is_unknown_is_said_at_once() -> None:
    with pytest.raises(UnknownNameError) as caught:
        arrange_chain(base(), ChainParams(element="Dz", off="mys-kuanta", view="moon"))
    assert [p.code for p in caught.value.problems] == [
        "unknown-element",
        "unknown-facility",
        "unknown-view",
    ]
    assert "mys-kuantan" in caught.value.problems[1].fix


def test_the_list_sorts_with_gaps_last_either_way() -> None:
    view = view_chain(base(), Choices())
    for order in ("output", "-output"):
        made = [p["output"] for p in sort_plants(view, order)]
        known = [m for m in made if m is not None]
        assert made[: len(known)] == sorted(known, reverse=order == "output")
        assert set(made[len(known) :]) == {None}


def test_a_card_says_what_is_known_with_its_source_and_why_a_gap_is_one() -> None:
    card = card_html(base(), "mys-kuantan", links=[("Impact", "/impact?facility=mys-kuantan")])
    for words in ("Malaysia", "Lynas", "t REO/year", 'name="mys-kuantan"', "/impact?facility="):
        assert words in card
    planned = card_html(base(), "ago-longonjo")
    assert "does not run yet" in planned
    assert "checkbox" not in planned
    assert card_html(base(), "no-such-plant") == ""


def test_a_card_escapes_what_the_evidence_says() -> None:
    first = base().plants.with_columns(name=pl.lit("<script>x</script>"))
    odd = ChainBase(**{**{f: getattr(base(), f) for f in base().__dataclass_fields__},
                       "plants": first})  # fmt: skip
    assert "<script>" not in card_html(odd, "mys-kuantan")
    assert "<script>" not in plants_html(view_chain(odd, Choices()), "share")


def test_a_board_arranged_from_what_was_kept_is_the_one_that_is_counted() -> None:
    plain = unpack_board(pack_board(arrange_chain(base(), plain_params(), carry=True)))
    again = ChainBase.from_record(plain.data["base"])
    params = ChainParams(element="Tb", off="chn-bayan-obo", country="JPN")
    one, two = arrange_chain(base(), params), arrange_chain(again, params)
    assert one.finding == two.finding
    assert one.stats == two.stats
    assert "base" not in one.data


def test_every_number_that_leads_can_be_opened() -> None:
    board = arrange_chain(base(), ChainParams(element="Dy", off="mmr-kachin"))
    assert board.stats
    for stat in board.stats:
        assert "What is assumed" in board.why[stat.why]
    for drawing in json.loads(board.pictures["supply"].payload):
        for bar in drawing["wide"]["series"][0]["data"]:
            assert bar["why"] in board.why


def test_tables_name_the_unit_of_every_number() -> None:
    for table in chain_tables(view_chain(base(), Choices())).values():
        numbers = [c for c, t in table.frame.schema.items() if t.is_numeric()]
        assert set(numbers) <= set(table.units)
